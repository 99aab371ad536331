//! Which of the vendor's notices are about this instance, and which of them somebody
//! acknowledged. The ledger is the register of that: there is no other.

use std::collections::BTreeMap;

use semver::Version;
use serde::Serialize;

use super::ledger::entries;
use crate::core::keys::sha256_hex;
use crate::core::ledger::Event;
use crate::core::notices::{Notice, Notices, Severity};
use crate::core::time::Time;
use crate::store::{Home, StoreError};

/// A notice that is about this instance.
#[derive(Debug, Serialize)]
pub struct Applying {
    /// What it says.
    #[serde(flatten)]
    pub notice: Notice,
    /// Who acknowledged it; null if nobody did.
    pub acknowledged: Option<Acknowledgement>,
}

/// That somebody has read a notice.
#[derive(Debug, Clone, Serialize)]
pub struct Acknowledgement {
    /// When.
    pub at: Time,
    /// The operating system's user.
    pub by: String,
}

impl Applying {
    /// Whether it is to be named again and again.
    #[must_use]
    pub fn is_pressing(&self) -> bool {
        self.notice.severity == Severity::Critical && self.acknowledged.is_none()
    }
}

/// What an acknowledgement is tied to: a notice that was changed wants a new one.
#[must_use]
pub fn fingerprint(notice: &Notice) -> String {
    sha256_hex(&serde_json::to_vec(notice).unwrap_or_default())
}

/// The notices about `version`, critical ones first, then the newest. A ledger that
/// cannot be read acknowledges nothing, and the second value says why.
#[must_use]
pub fn applying(home: &Home, notices: &Notices, version: Option<&Version>) -> (Vec<Applying>, Option<StoreError>) {
    let (read, fault) = match acknowledged(home) {
        Ok(read) => (read, None),
        Err(error) => (BTreeMap::new(), Some(error)),
    };
    let about = notices.notices.iter().filter(|notice| notice.applies_to(version)).cloned();
    let mut about: Vec<_> =
        about.map(|notice| Applying { acknowledged: read.get(&fingerprint(&notice)).cloned(), notice }).collect();
    about.sort_by(|a, b| {
        let (a, b) = (&a.notice, &b.notice);
        a.severity.cmp(&b.severity).then(b.published.cmp(&a.published)).then_with(|| a.id.cmp(&b.id))
    });
    (about, fault)
}

/// The first acknowledgement of each notice, by its fingerprint.
fn acknowledged(home: &Home) -> Result<BTreeMap<String, Acknowledgement>, StoreError> {
    let mut found = BTreeMap::new();
    for entry in entries(home)? {
        let mut entry = entry?;
        if entry.event == Event::NoticeAcknowledged
            && let Some(notice) = entry.about.remove("notice_sha256")
        {
            found.entry(notice).or_insert(Acknowledgement { at: entry.time, by: entry.user });
        }
    }
    Ok(found)
}
