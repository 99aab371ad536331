//! Unregistering: what is deleted, what is kept, and the signed statement of it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::core::Malformed;
use crate::core::document::catalogue::content::Catalogue;
use crate::core::document::envelope::Envelope;
use crate::core::document::erasure::Erasure;
use crate::core::document::ledger::{Details, Event};
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::core::document::report::Category;
use crate::core::types::ids::InstanceId;
use crate::core::types::keys::sha256_hex;
use crate::core::types::time::Time;
use crate::privacy::figures::USAGE;
use crate::privacy::flag::TELEMETRY;
use crate::privacy::ledger::{self, LEDGER, Stamp};
use crate::store::home::{
    ADVISORIES, CATALOGUE, CLOCK, ERASURE, ERASURES, INSTANCE_KEY, LICENSES, PENDING, POLICIES,
    REGISTRATION, ROOTS, TRUST,
};
use crate::store::identity::InstanceKey;
use crate::store::limit_use::USE;
use crate::store::{Home, StoreError, Writer};

/// What the statement says of the key file if the private key is kept elsewhere.
const PUBLIC_HALF: &str = "the public half of a key that is kept elsewhere";
/// What the statement says of the recorded usage data instead of its hash.
const FIGURES: &str = "the recorded usage data";

/// Why nothing, or not all, was deleted.
#[derive(Debug, thiserror::Error)]
pub enum UnregisterError {
    /// The statement cannot be made.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The state folder.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What unregistering did.
#[derive(Debug, Serialize)]
pub struct Unregistered {
    /// Whether anything was deleted.
    pub changed: bool,
    /// The files that were deleted, by their names in HOME.
    pub deleted: Vec<String>,
    /// The file of the statement; null if there was no key to sign with.
    pub statement: Option<String>,
    /// Whether the statement has to be signed yet, with a key that is kept elsewhere.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unsigned: bool,
    /// What the vendor may keep, and how long.
    pub vendor_keeps: String,
}

impl Unregistered {
    /// Whether a vendor could have the address.
    #[must_use]
    pub fn was_registered(&self) -> bool {
        self.deleted.iter().any(|name| name == REGISTRATION)
    }
}

/// The files to delete, by their names in HOME. The registration is first: from then on nothing
/// is registered, whatever interrupts the rest. The key is last: until then the next run can sign
/// what was deleted.
///
/// # Errors
/// A folder cannot be read.
pub fn to_delete(home: &Home) -> Result<Vec<String>, StoreError> {
    let mut names: Vec<String> = [REGISTRATION, PENDING, TRUST, ADVISORIES, CATALOGUE, USAGE, USE]
        .map(str::to_owned)
        .to_vec();
    for folder in [LICENSES, ROOTS, POLICIES] {
        names.extend(home.names(folder)?);
    }
    names.push(INSTANCE_KEY.to_owned());
    names.retain(|name| home.path(name).symlink_metadata().is_ok());
    Ok(names)
}

/// The statement that an earlier run signed, if nothing came after it.
///
/// # Errors
/// I/O.
pub fn last_statement(home: &Home) -> Result<Option<Vec<u8>>, StoreError> {
    let statement = home.read(ERASURE)?;
    let is_last = !home.path(REGISTRATION).is_file() && !home.path(INSTANCE_KEY).is_file();
    Ok(statement.filter(|_| is_last))
}

/// Deletes the files in `names`, as [`to_delete`] gives them, and first keeps a statement of it,
/// signed if the key is here. Returns the statement; `None` without a key.
///
/// # Errors
/// I/O. What was deleted until then is in the statement, and the next run finishes it.
pub fn unregister(
    writer: &Writer<'_>,
    stamp: &Stamp,
    names: &[String],
    key: Option<&InstanceKey>,
    vendor_keeps: &str,
) -> Result<Option<Vec<u8>>, UnregisterError> {
    let home = writer.home();
    ledger::record(writer, stamp, Event::Unregistered, Details::new())?;
    let statement = match key {
        None => None,
        Some(key) => {
            let (same, other) = earlier(home, &key.instance())?;
            let bytes = statement(home, key, names, same, vendor_keeps, stamp.time)?;
            if let Some((instance, other)) = other {
                writer.replace(&format!("{ERASURES}/{instance}.json"), &other)?;
            }
            // Before anything is deleted: the next run finishes one that was cut short.
            writer.replace(ERASURE, &bytes)?;
            Some(bytes)
        }
    };
    writer.forget_trust()?;
    for name in names {
        writer.remove(name)?;
    }
    Ok(statement)
}

/// What an earlier run deleted of this instance, and the statement of another one.
type Earlier = (BTreeMap<String, String>, Option<(InstanceId, Vec<u8>)>);

fn earlier(home: &Home, instance: &InstanceId) -> Result<Earlier, StoreError> {
    let Some(bytes) = home.read(ERASURE)? else { return Ok(Earlier::default()) };
    let statement = Envelope::parse_signed_or_not(&bytes)
        .ok()
        .and_then(|envelope| envelope.document::<Erasure>().ok());
    Ok(match statement {
        Some(statement) if statement.instance == *instance => (statement.deleted, None),
        Some(statement) => (BTreeMap::new(), Some((statement.instance, bytes))),
        None => Earlier::default(),
    })
}

/// The statement. What an earlier run that was cut short deleted is in it too.
fn statement(
    home: &Home,
    key: &InstanceKey,
    names: &[String],
    mut deleted: BTreeMap<String, String>,
    vendor_keeps: &str,
    now: Time,
) -> Result<Vec<u8>, Malformed> {
    let public_key = key.public();
    let instance = InstanceId::of(&public_key.id());
    for name in names {
        let what = match home.read(name) {
            // A secret is not told, not even its hash.
            Ok(_) if name == INSTANCE_KEY && key.is_elsewhere() => PUBLIC_HALF.to_owned(),
            Ok(_) if name == INSTANCE_KEY => "the private key".to_owned(),
            Ok(Some(bytes)) => sha256_hex(&bytes),
            // What cannot be read is deleted too.
            Ok(None) | Err(_) => "unreadable".to_owned(),
        };
        deleted.insert(name.clone(), what);
    }
    // Nor is the hash of usage data told, which is nobody's: the statement says whose it is. A run
    // of an earlier version that was cut short told it.
    if let Some(what) = deleted.get_mut(USAGE) {
        FIGURES.clone_into(what);
    }
    let kept = [
        (TELEMETRY, "the choice about usage data stays in force"),
        (LEDGER, "it shows who chose what, and holds no address"),
        (CLOCK, "the latest time seen: the clock cannot be turned back"),
    ];
    let kept = kept.into_iter().filter(|(name, _)| home.path(name).symlink_metadata().is_ok());
    let statement = Erasure {
        schema: 1,
        instance,
        public_key,
        erased_at: now,
        deleted,
        kept: kept.map(|(name, why)| (name.to_owned(), why.to_owned())).collect(),
        vendor_keeps: vendor_keeps.to_owned(),
    };
    Ok(key.envelope(&statement)?.to_json())
}

/// Which data the vendor may keep, and how long: by the catalogue, and in the words of the
/// privacy policy in force.
#[must_use]
pub fn vendor_keeps(catalogue: &Catalogue, policy: Option<&PrivacyPolicy>) -> String {
    let mut terms: Vec<(&str, Vec<&str>)> = Vec::new();
    for field in catalogue.of(Category::Request).chain(catalogue.of(Category::Compliance)) {
        let name = field.name.as_str();
        match terms.iter_mut().find(|(retention, _)| *retention == field.retention) {
            Some((_, names)) if names.contains(&name) => {}
            Some((_, names)) => names.push(name),
            None => terms.push((&field.retention, vec![name])),
        }
    }
    let mut words: Vec<_> =
        terms.iter().map(|(kept, names)| format!("{} ({kept})", names.join(", "))).collect();
    if let Some(policy) = policy.filter(|policy| !policy.retention.is_empty()) {
        words.push(format!("policy {}: {}", policy.version, policy.retention));
    }
    words.join("; ")
}
