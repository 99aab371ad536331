//! Revoking: licenses by id or by email, and keys.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use uuid::Uuid;

use crate::core::document::envelope::Envelope;
use crate::core::document::issued::Issued;
use crate::core::document::license::License;
use crate::core::document::trust::{Revocation, RevokedLicenses, Trust, TrustBundle};
use crate::core::types::email::Email;
use crate::core::types::ids::InstanceId;
use crate::core::types::keys::KeyId;
use crate::core::types::time::Time;
use crate::issuer::error::VendorError;
use crate::issuer::issued_log::IssuedLog;
use crate::issuer::next;
use crate::issuer::signing::Signing;

/// What is revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A signer, with everything it ever signed.
    Key(KeyId),
    /// Every license issued to an address.
    Email(Email),
    /// Every license of an instance.
    Instance(InstanceId),
    /// Licenses of the issued log, by their ids.
    Ids(Vec<Uuid>),
    /// Licenses, whether or not the issued log knows them.
    Licenses(Vec<License>),
}

/// The next bundle with revocations, ready to be signed.
#[derive(Debug)]
pub struct Revoked {
    /// The bundle.
    pub next: TrustBundle,
    /// How many of its revocations are new; if none is, there is nothing to sign.
    pub count: usize,
    /// The licenses that it ends: those that are newly revoked, as they were
    /// named or in the order of the log; of a key, those that
    /// it signed, as far as they are on record, were not revoked and have not ended.
    pub licenses: Vec<Affected>,
}

/// A license that a revocation ends; as JSON, one of those that `vendor revoke --dry-run` lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Affected {
    /// Its id.
    pub license_id: Uuid,
    /// The customer's address; none for the Community Edition.
    pub email: Option<Email>,
    /// The customer in words.
    pub organization: Option<String>,
    /// The instance; none: any instance of that address.
    pub instance: Option<InstanceId>,
    /// Its last second; none: no end.
    pub expires_at: Option<Time>,
    /// Whether the issued log holds it.
    pub issued_here: bool,
}

impl Affected {
    fn of(license: &License, issued_here: bool) -> Self {
        Self {
            license_id: license.license_id,
            email: license.email.clone(),
            organization: license.organization.clone(),
            instance: license.instance.clone(),
            expires_at: license.expires_at,
            issued_here,
        }
    }
}

/// Adds revocations to the next bundle, in memory.
///
/// # Errors
/// What is revoked was never issued or listed, another bundle waits, or I/O.
pub fn plan(signing: &Signing, what: &Target, reason: &str) -> Result<Revoked, VendorError> {
    let mut next = next::begin(signing)?;
    let (log, now) = (&signing.log, signing.now);
    let revoked = next.revoked_licenses.to_map()?;
    let found = match what {
        Target::Key(id) => {
            let count = usize::from(key(&mut next, id, reason, now)?);
            let ended = |license: &License| until(license).is_some_and(|end| end < now);
            let signed = log.entries().iter().filter(|entry| entry.signer == *id);
            let licenses = signed
                .map(|entry| &entry.license)
                .filter(|license| !revoked.contains_key(&license.license_id) && !ended(license))
                .map(|license| Affected::of(license, true));
            return Ok(Revoked { next, count, licenses: licenses.collect() });
        }
        Target::Email(email) => of_email(log, email)?,
        Target::Instance(instance) => of_instance(log, instance)?,
        Target::Ids(ids) => of_ids(log, ids)?,
        Target::Licenses(all) => all.iter().collect(),
    };
    let is_logged = |license: &License| {
        !matches!(what, Target::Licenses(_)) || log.license(&license.license_id).is_some()
    };
    let mut seen = BTreeSet::new();
    let affected: Vec<_> = found
        .iter()
        .filter(|license| !revoked.contains_key(&license.license_id))
        .filter(|license| seen.insert(license.license_id))
        .map(|license| Affected::of(license, is_logged(license)))
        .collect();
    let found: Vec<_> =
        found.into_iter().map(|license| (license.license_id, until(license))).collect();
    let count = licenses(&mut next, &found, reason, now)?;
    Ok(Revoked { next, count, licenses: affected })
}

/// Adds licenses, each with its last day of grace if it has one, to a bundle's
/// revocations; how many were not there yet.
///
/// # Errors
/// The bundle's revocations cannot be read.
pub fn licenses(
    bundle: &mut TrustBundle,
    licenses: &[(Uuid, Option<Time>)],
    reason: &str,
    now: Time,
) -> Result<usize, VendorError> {
    let mut revoked = bundle.revoked_licenses.to_map()?;
    let before = revoked.len();
    for (id, until) in licenses {
        let revocation = Revocation { until: *until, ..Revocation::new(now, reason) };
        revoked.entry(*id).or_insert(revocation);
    }
    bundle.revoked_licenses = RevokedLicenses::from_map(&revoked)?;
    Ok(revoked.len() - before)
}

/// Leaves out the revocations of licenses that were past their last day of grace before the
/// bundle; how many that were.
///
/// # Errors
/// The bundle's revocations cannot be read.
pub fn prune(bundle: &mut TrustBundle) -> Result<usize, VendorError> {
    let mut revoked = bundle.revoked_licenses.to_map()?;
    let before = revoked.len();
    revoked.retain(|_, revocation| revocation.until.is_none_or(|end| end >= bundle.issued_at));
    bundle.revoked_licenses = RevokedLicenses::from_map(&revoked)?;
    Ok(before - revoked.len())
}

/// A license from a file that one of the bundle's signers signed, whether or not the issued
/// log knows it.
///
/// # Errors
/// Not a license, not signed by a signer that the bundle lists, or another product's.
pub fn license_in(trust: &Trust, file: &[u8]) -> Result<License, VendorError> {
    let envelope = Envelope::parse_kind::<License>(file)?.envelope;
    let license: License = envelope.document()?;
    // A revoked signer's, too: whether it counts is another question.
    if envelope.signers(&trust.signer_keys(License::KIND)).is_empty() {
        return Err(VendorError::Stranger("license"));
    }
    let ours = &trust.bundle().product;
    if license.product != *ours {
        return Err(VendorError::Mismatch(format!(
            "it is for the product `{}`; this is `{ours}`",
            license.product
        )));
    }
    Ok(license)
}

/// The last day of grace of a license, if it has one.
pub(super) fn until(license: &License) -> Option<Time> {
    license.expires_at.map(|end| end.plus_days(license.grace_days))
}

/// Revokes a signer, with everything it ever signed; whether it was not revoked
/// yet.
///
/// # Errors
/// The bundle lists no such signer, or the key is a root: roots are rotated.
pub fn key(
    bundle: &mut TrustBundle,
    id: &KeyId,
    reason: &str,
    now: Time,
) -> Result<bool, VendorError> {
    if bundle.roots.keys.contains_key(id) {
        return Err(VendorError::Unknown(format!(
            "{} is a root; a root is replaced with: vendor rotate root",
            id.short()
        )));
    }
    if !bundle.signers.contains_key(id) {
        return Err(VendorError::Unknown(format!(
            "the trust bundle lists no signer {}",
            id.short()
        )));
    }
    let new = !bundle.revoked_keys.contains_key(id);
    let entry = || Revocation::new(now, reason);
    bundle.revoked_keys.entry(id.clone()).or_insert_with(entry);
    Ok(new)
}

/// The licenses issued to an address.
///
/// # Errors
/// None was.
fn of_email<'l>(log: &'l IssuedLog, email: &Email) -> Result<Vec<&'l License>, VendorError> {
    let found = those(log, |license| license.email.as_ref() == Some(email));
    if found.is_empty() {
        return Err(VendorError::Unknown(format!("no license was issued to {email}")));
    }
    Ok(found)
}

/// The licenses of an instance.
///
/// # Errors
/// None was issued here.
fn of_instance<'l>(
    log: &'l IssuedLog,
    instance: &InstanceId,
) -> Result<Vec<&'l License>, VendorError> {
    let found = those(log, |license| license.instance.as_ref() == Some(instance));
    if found.is_empty() {
        return Err(VendorError::Unknown(format!(
            "no license of instance {instance} is in the issued log"
        )));
    }
    Ok(found)
}

/// The licenses of some ids. Each must have been issued here: a typing error must not pass
/// for a revocation.
///
/// # Errors
/// The first that was not.
fn of_ids<'l>(log: &'l IssuedLog, wanted: &[Uuid]) -> Result<Vec<&'l License>, VendorError> {
    let issued: BTreeMap<Uuid, &License> =
        log.entries().iter().map(|entry| (entry.license.license_id, &entry.license)).collect();
    let find = |id: &Uuid| issued.get(id).copied().ok_or_else(|| VendorError::NotIssued(*id));
    wanted.iter().map(find).collect()
}

fn those(log: &IssuedLog, wanted: impl Fn(&License) -> bool) -> Vec<&License> {
    log.entries().iter().map(|entry| &entry.license).filter(|license| wanted(license)).collect()
}
