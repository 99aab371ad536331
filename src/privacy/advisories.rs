//! Which of the vendor's advisories are about this instance, and which of them somebody
//! acknowledged. The ledger is the register of that: there is no other.

use std::collections::{BTreeMap, BTreeSet};

use memchr::memmem;
use serde::Serialize;

use crate::core::document::advisories::{Advisories, Advisory, Severity};
use crate::core::document::ledger::{Details, Entry, Event};
use crate::core::document::registration::Registration;
use crate::core::document::trust::Trust;
use crate::core::types::ids::Name;
use crate::core::types::json::read_object;
use crate::core::types::keys::sha256_hex;
use crate::core::types::product_version::ProductVersion;
use crate::core::types::time::Time;
use crate::privacy::ledger::{self, LEDGER};
use crate::privacy::stamp::Stamp;
use crate::store::home::ADVISORIES;
use crate::store::{Home, StoreError, Writer};

/// The detail of an entry that says which advisory was acknowledged.
const FINGERPRINT: &str = "notice_sha256";

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

/// An advisory in a list. Its JSON form is that of `advisories`.
#[derive(Debug, Serialize)]
pub struct Listed {
    /// Whether it is about the version that runs here.
    pub applies: bool,
    /// What it says, and who acknowledged it.
    #[serde(flatten)]
    pub advisory: Applying,
}

/// What acknowledging did.
#[derive(Debug, Serialize)]
pub struct Acknowledged {
    /// Whether nobody had before.
    pub changed: bool,
    /// The advisory.
    pub id: Name,
}

/// Why an advisory cannot be acknowledged.
#[derive(Debug, thiserror::Error)]
pub enum AdvisoryError {
    /// I/O, or a ledger that cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No advisories were imported.
    #[error("no advisories were imported here")]
    Missing,
    /// No advisory has a CSAF document.
    #[error("no advisory here has a CSAF document")]
    NoCsaf,
    /// The advisory has no CSAF document.
    #[error("the advisory `{0}` has no CSAF document")]
    NoCsafOf(String),
    /// Several advisories have one: their ids.
    #[error("several advisories have a CSAF document: {}", .0.join(", "))]
    SeveralCsaf(Vec<String>),
    /// There is no such advisory.
    #[error("there is no advisory `{id}` in version {version} of the advisories")]
    Unknown {
        /// The id.
        id: String,
        /// The version that is here.
        version: u64,
    },
}

impl Applying {
    /// Whether it is critical and nobody acknowledged it: then it is named again and again.
    #[must_use]
    pub fn is_unacknowledged(&self) -> bool {
        self.advisory.severity == Severity::Critical && self.acknowledged.is_none()
    }
}

/// What an acknowledgement is tied to: an advisory that was changed wants a new one.
fn fingerprint(advisory: &Advisory) -> String {
    sha256_hex(&serde_json::to_vec(advisory).unwrap_or_default())
}

/// The advisories about `version`, critical ones first, then the newest. A ledger that
/// cannot be read acknowledges nothing, and the second value says why.
fn applying(
    home: &Home,
    advisories: &Advisories,
    version: Option<&ProductVersion>,
) -> (Vec<Applying>, Option<StoreError>) {
    let about = advisories.advisories.iter().filter(|advisory| advisory.applies_to(version));
    with_acknowledgements(home, about.collect())
}

/// Those of [`applying`] that are critical and that nobody acknowledged. Where no
/// critical one applies, which is usual, the ledger is not read.
fn critical(
    home: &Home,
    advisories: &Advisories,
    version: Option<&ProductVersion>,
) -> (Vec<Advisory>, Option<StoreError>) {
    let critical =
        advisories.advisories.iter().filter(|advisory| advisory.severity == Severity::Critical);
    let about = critical.filter(|advisory| advisory.applies_to(version));
    let (about, fault) = with_acknowledgements(home, about.collect());
    (
        about
            .into_iter()
            .filter(Applying::is_unacknowledged)
            .map(|applying| applying.advisory)
            .collect(),
        fault,
    )
}

/// The advisories that were imported last, if they count. `compiled_trust` is the trust bundle
/// that the product was built with.
///
/// # Errors
/// I/O, or a damaged file.
pub fn imported(
    home: &Home,
    compiled_trust: Option<&[u8]>,
) -> Result<Option<Advisories>, StoreError> {
    let Some(trust) = home.trust(compiled_trust)? else { return Ok(None) };
    Ok(home.issued::<Advisories>(ADVISORIES, &trust)?.map(|stored| stored.document))
}

/// What the vendor's advisories say of this instance before anybody asks.
#[derive(Debug, Default)]
pub struct Pressing {
    /// The critical advisories about it that nobody acknowledged.
    pub critical: Vec<Advisory>,
    /// Until when the version that runs is supported; `None` if the vendor does not say.
    pub support_until: Option<Time>,
    /// Why no advisory counts as acknowledged: the ledger cannot be read.
    pub fault: Option<StoreError>,
}

/// What is pressing here; nothing without a trust bundle.
///
/// # Errors
/// I/O, or advisories that are damaged or no longer count.
pub fn pressing(
    home: &Home,
    trust: Option<&Trust>,
    registration: Option<&Registration>,
) -> Result<Pressing, StoreError> {
    let Some(trust) = trust else { return Ok(Pressing::default()) };
    let Some(stored) = home.issued::<Advisories>(ADVISORIES, trust)? else {
        return Ok(Pressing::default());
    };
    let version = registration.and_then(|registration| registration.product_version.as_ref());
    let (critical, fault) = critical(home, &stored.document, version);
    Ok(Pressing { critical, support_until: stored.document.support_until(version), fault })
}

/// Until when the version that runs here is supported; `None` if the vendor does not say. The
/// ledger is not read.
///
/// # Errors
/// I/O, or advisories that are damaged or no longer count.
pub fn supported_until(
    home: &Home,
    trust: &Trust,
    version: Option<&ProductVersion>,
) -> Result<Option<Time>, StoreError> {
    let stored = home.issued::<Advisories>(ADVISORIES, trust)?;
    Ok(stored.and_then(|stored| stored.document.support_until(version)))
}

/// The advisories about `version`; with `all` the others after them.
#[must_use]
pub fn listing(
    home: &Home,
    advisories: &Advisories,
    version: Option<&ProductVersion>,
    all: bool,
) -> (Vec<Listed>, Option<StoreError>) {
    let (about, fault) = applying(home, advisories, version);
    let mut others = if all { applying(home, advisories, None).0 } else { Vec::new() };
    others.retain(|other| about.iter().all(|advisory| advisory.advisory.id != other.advisory.id));
    let about = about.into_iter().map(|advisory| Listed { applies: true, advisory });
    let others = others.into_iter().map(|advisory| Listed { applies: false, advisory });
    (about.chain(others).collect(), fault)
}

/// Records that somebody has read an advisory: critical ones are then no longer named. One that
/// was changed since wants a new acknowledgement.
///
/// # Errors
/// See [`AdvisoryError`].
pub fn acknowledge(
    writer: &Writer<'_>,
    stamp: &Stamp,
    advisories: Option<&Advisories>,
    id: &str,
) -> Result<Acknowledged, AdvisoryError> {
    let advisories = advisories.ok_or(AdvisoryError::Missing)?;
    let advisory = advisories.advisories.iter().find(|advisory| advisory.id.as_str() == id);
    let unknown = || AdvisoryError::Unknown { id: id.to_owned(), version: advisories.version };
    let advisory = advisory.ok_or_else(unknown)?;
    let hash = fingerprint(advisory);
    let changed = acknowledged(writer.home(), BTreeSet::from([hash.clone()]))?.is_empty();
    if changed {
        let about = Details::from([
            ("notice".to_owned(), advisory.id.to_string()),
            (FINGERPRINT.to_owned(), hash),
        ]);
        ledger::record(writer, stamp, Event::AdvisoryAcknowledged, about)?;
    }
    Ok(Acknowledged { changed, id: advisory.id.clone() })
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
        advisory: advisory.without_csaf_text(),
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
