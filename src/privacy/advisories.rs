//! Which of the vendor's advisories are about this instance, and which of them somebody
//! acknowledged. The ledger is the register of that: there is no other.

use std::collections::{BTreeMap, BTreeSet};

use memchr::memmem;
use serde::Serialize;

use crate::core::document::advisories::{Advisories, Advisory, Severity};
use crate::core::document::ledger::{Entry, Event};
use crate::core::types::json::read_object;
use crate::core::types::keys::sha256_hex;
use crate::core::types::product_version::ProductVersion;
use crate::core::types::time::Time;
use crate::privacy::ledger::{self, LEDGER};
use crate::store::{Home, StoreError};

/// The detail of an entry that says which advisory was acknowledged.
pub const FINGERPRINT: &str = "notice_sha256";

/// An advisory that is about this instance.
#[derive(Debug, Serialize)]
pub struct Applying {
    /// What it says.
    #[serde(flatten)]
    pub advisory: Advisory,
    /// Who acknowledged it; null if nobody did.
    pub acknowledged: Option<Acknowledgement>,
}

/// That somebody has read an advisory.
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
        self.advisory.severity == Severity::Critical && self.acknowledged.is_none()
    }
}

/// What an acknowledgement is tied to: an advisory that was changed wants a new one.
#[must_use]
pub fn fingerprint(advisory: &Advisory) -> String {
    sha256_hex(&serde_json::to_vec(advisory).unwrap_or_default())
}

/// The advisories about `version`, critical ones first, then the newest. A ledger that
/// cannot be read acknowledges nothing, and the second value says why.
#[must_use]
pub fn applying(
    home: &Home,
    advisories: &Advisories,
    version: Option<&ProductVersion>,
) -> (Vec<Applying>, Option<StoreError>) {
    let about = advisories.advisories.iter().filter(|advisory| advisory.applies_to(version));
    with_acknowledgements(home, about.collect())
}

/// Those of [`applying`] that are critical and that nobody acknowledged. Where no
/// critical one applies, which is usual, the ledger is not read.
#[must_use]
pub fn pressing(
    home: &Home,
    advisories: &Advisories,
    version: Option<&ProductVersion>,
) -> (Vec<Advisory>, Option<StoreError>) {
    let critical =
        advisories.advisories.iter().filter(|advisory| advisory.severity == Severity::Critical);
    let about = critical.filter(|advisory| advisory.applies_to(version));
    let (about, fault) = with_acknowledgements(home, about.collect());
    (
        about.into_iter().filter(Applying::is_pressing).map(|applying| applying.advisory).collect(),
        fault,
    )
}

fn with_acknowledgements(
    home: &Home,
    mut about: Vec<&Advisory>,
) -> (Vec<Applying>, Option<StoreError>) {
    about.sort_by(|a, b| {
        a.severity
            .cmp(&b.severity)
            .then(b.published.cmp(&a.published))
            .then_with(|| a.id.cmp(&b.id))
    });
    let fingerprints: Vec<_> = about.iter().map(|advisory| fingerprint(advisory)).collect();
    let (mut read, fault) = match acknowledged(home, fingerprints.iter().cloned().collect()) {
        Ok(read) => (read, None),
        Err(error) => (BTreeMap::new(), Some(error)),
    };
    let about = about.into_iter().zip(fingerprints);
    let about = about.map(|(advisory, hash)| Applying {
        advisory: advisory.clone(),
        acknowledged: read.remove(&hash),
    });
    (about.collect(), fault)
}

/// The first acknowledgement of each of the `wanted` advisories, by its fingerprint. The
/// ledger may have a hundred thousand entries, few of them of this kind: only those are
/// parsed, and nothing is read after the last one that is wanted.
fn acknowledged(
    home: &Home,
    mut wanted: BTreeSet<String>,
) -> Result<BTreeMap<String, Acknowledgement>, StoreError> {
    let mut found = BTreeMap::new();
    if wanted.is_empty() {
        return Ok(found);
    }
    let names_an_advisory = memmem::Finder::new(FINGERPRINT);
    for (index, line) in ledger::lines(home)?.enumerate() {
        let line = line?;
        let damaged = |reason: &str| home.damaged(LEDGER, format!("line {}: {reason}", index + 1));
        if !line.starts_with(b"{") || !line.ends_with(b"}") {
            return Err(damaged("it is not an entry"));
        }
        if names_an_advisory.find(&line).is_none() {
            continue;
        }
        let mut entry: Entry = read_object(&line).map_err(|reason| damaged(&reason))?;
        if entry.event == Event::AdvisoryAcknowledged
            && let Some(advisory) = entry.about.remove(FINGERPRINT)
            && wanted.remove(&advisory)
        {
            found.insert(advisory, Acknowledgement { at: entry.time, by: entry.user });
            if wanted.is_empty() {
                break;
            }
        }
    }
    Ok(found)
}
