//! The clock's floor, lowered by a person: on record, and counted for the vendor.

use crate::core::document::ledger::Event;
use crate::core::types::time::Time;
use crate::privacy::ledger::{self, Stamp};
use crate::store::clock::Clock;
use crate::store::{StoreError, Writer};

/// What a reset did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reset {
    /// The floors before it.
    pub before: Clock,
    /// The floors now.
    pub after: Clock,
}

impl Reset {
    /// Whether it changed anything.
    #[must_use]
    pub fn changed(&self) -> bool {
        self.before != self.after
    }
}

/// Lowers the observed floor to `now`, never below the signed one. Both values go into
/// the ledger first: a crash can leave an entry without its effect, never a lower floor
/// without its entry.
///
/// # Errors
/// I/O, or a damaged file.
pub fn reset(writer: &Writer<'_>, stamp: &Stamp, now: Time) -> Result<Reset, StoreError> {
    let before = writer.home().clock()?;
    let Some(after) = before.reset(now) else { return Ok(Reset { before, after: before }) };
    let about = [("from", before.observed), ("to", after.observed)];
    let about = about
        .into_iter()
        .filter_map(|(name, time)| Some((name.to_owned(), time?.to_string())))
        .collect();
    ledger::record(writer, stamp, Event::ClockReset, about)?;
    writer.write_clock(after)?;
    Ok(Reset { before, after })
}

/// How many resets the ledger holds since a license was first imported; all of them if
/// it was not imported here but is in a variable.
///
/// # Errors
/// I/O, or an entry that cannot be read.
pub fn resets(home: &crate::store::Home, license: &uuid::Uuid) -> Result<u64, StoreError> {
    let id = license.to_string();
    let (mut resets, mut imported) = (0_u64, false);
    for entry in ledger::entries(home)? {
        let entry = entry?;
        match entry.event {
            Event::ClockReset => resets = resets.saturating_add(1),
            Event::LicenseImported if !imported && entry.about.get("license_id") == Some(&id) => {
                imported = true;
                resets = 0;
            }
            _ => {}
        }
    }
    Ok(resets)
}
