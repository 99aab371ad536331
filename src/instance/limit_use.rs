//! Recording how much of each licensed limit is in use, beside a verdict and never against it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use crate::core::document::report::LimitUse;
use crate::core::judge::check::behind;
use crate::core::judge::verdict::Verdict;
use crate::core::types::ids::Name;
use crate::core::types::time::Time;
use crate::instance::verify::Verified;
use crate::store::limit_use::LimitRecord;
use crate::store::{Home, StoreError};

/// How long another command may hold the lock: a product that starts must not wait for it.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why the use of limits was not recorded. The verdict stands.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// No license stands for this instance.
    #[error("no license is in force that limits could be recorded for (the verdict is {})", .0.name())]
    NoLicense(Verdict),
    /// Another process writes in the state folder.
    #[error("another command still writes in {}", .0.display())]
    Busy(PathBuf),
    /// The state folder.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Records how much of each limit is in use, and returns what is then on record of each. `verified`
/// is the answer for the license that stands for this instance. A limit that the license does not
/// name is left out. What changes nothing is not written.
///
/// The month is that of the clock; of a clock that is behind a time seen here, that of this time.
///
/// # Errors
/// See [`RecordError`]. Nothing is recorded then.
pub fn record(
    home: &Home,
    verified: &Verified,
    used: &[(Name, u64)],
) -> Result<BTreeMap<Name, LimitUse>, RecordError> {
    let license = match (&verified.license, verified.verdict) {
        (Some(license), Verdict::Valid | Verdict::Grace | Verdict::NotCovered) => license,
        (_, verdict) => return Err(RecordError::NoLicense(verdict)),
    };
    let floor = home.clock()?.floor();
    let now = if behind(verified.now, floor) { floor } else { verified.now };
    let licensed: Vec<_> =
        used.iter().filter(|(name, _)| license.limits.contains_key(name)).collect();
    let noted = |now: Time| -> Result<(LimitRecord, bool), StoreError> {
        let before = LimitRecord::read(home)?;
        let mut record = before.clone();
        for (name, used) in &licensed {
            record.note(name, *used, now);
        }
        let changed = !licensed.is_empty() && record != before;
        Ok((record, changed))
    };
    let (mut record, changed) = noted(now)?;
    if changed {
        let writer = home.write_within(PATIENCE)?;
        let writer = writer.ok_or_else(|| RecordError::Busy(home.dir().to_owned()))?;
        // Read again: another process may have written since.
        record = noted(now)?.0;
        record.write(&writer)?;
    }
    let mut limits = record.of(license, now);
    limits.retain(|name, _| licensed.iter().any(|(licensed, _)| licensed == name));
    Ok(limits)
}
