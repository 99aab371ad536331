//! Revoking: licenses by id or by email, and keys.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::VendorError;
use super::register::Register;
use crate::core::email::Email;
use crate::core::ids::InstanceId;
use crate::core::keys::KeyId;
use crate::core::time::Time;
use crate::core::trust::{Revocation, RevokedLicenses, TrustBundle};

/// Adds licenses to a bundle's revocations; how many were not there yet.
///
/// # Errors
/// The bundle's revocations cannot be read.
pub fn licenses(bundle: &mut TrustBundle, ids: &[Uuid], reason: &str, now: Time) -> Result<usize, VendorError> {
    let mut revoked = bundle.revoked_licenses.to_map()?;
    let before = revoked.len();
    for id in ids {
        revoked.entry(*id).or_insert_with(|| Revocation { at: now, reason: reason.to_owned() });
    }
    bundle.revoked_licenses = RevokedLicenses::from_map(&revoked)?;
    Ok(revoked.len() - before)
}

/// Revokes a signer, with everything it ever signed; whether it was not revoked
/// yet.
///
/// # Errors
/// The bundle lists no such signer, or the key is a root: roots are rotated.
pub fn key(bundle: &mut TrustBundle, id: &KeyId, reason: &str, now: Time) -> Result<bool, VendorError> {
    if bundle.roots.keys.contains_key(id) {
        return Err(VendorError::Unknown(format!(
            "{} is a root; a root is replaced with: vendor rotate root",
            id.short()
        )));
    }
    if !bundle.signers.contains_key(id) {
        return Err(VendorError::Unknown(format!("the trust bundle lists no signer {}", id.short())));
    }
    let new = !bundle.revoked_keys.contains_key(id);
    let entry = || Revocation { at: now, reason: reason.to_owned() };
    bundle.revoked_keys.entry(id.clone()).or_insert_with(entry);
    Ok(new)
}

/// The licenses issued to an address.
///
/// # Errors
/// None was.
pub fn of_email(register: &Register, email: &Email) -> Result<Vec<Uuid>, VendorError> {
    let ids = ids(register, |entry| entry.license.email.as_ref() == Some(email));
    if ids.is_empty() { Err(VendorError::Unknown(format!("no license was issued to {email}"))) } else { Ok(ids) }
}

/// The licenses that a new one replaces: one by its id, or all of an instance.
///
/// # Errors
/// Neither a license nor an instance that the register knows.
pub fn replaced(register: &Register, what: &str) -> Result<Vec<Uuid>, VendorError> {
    let found = if let Ok(id) = Uuid::try_parse(what.trim())
        && what.contains('-')
    {
        ids(register, |entry| entry.license.license_id == id)
    } else if let Ok(instance) = InstanceId::from_person(what) {
        ids(register, |entry| entry.license.instance.as_ref() == Some(&instance))
    } else {
        Vec::new()
    };
    if found.is_empty() {
        return Err(VendorError::Unknown(format!("`{what}` is neither a license nor an instance in the register")));
    }
    Ok(found)
}

/// Checks that every id was issued here: a typing error must not pass for a
/// revocation.
///
/// # Errors
/// The first that was not.
pub fn require_issued(register: &Register, wanted: &[Uuid]) -> Result<(), VendorError> {
    let issued: BTreeSet<Uuid> = register.entries().iter().map(|entry| entry.license.license_id).collect();
    match wanted.iter().find(|id| !issued.contains(*id)) {
        Some(id) => Err(VendorError::Unknown(format!("no license {id} was issued from this folder"))),
        None => Ok(()),
    }
}

fn ids(register: &Register, wanted: impl Fn(&super::register::Entry) -> bool) -> Vec<Uuid> {
    register.entries().iter().filter(|entry| wanted(entry)).map(|entry| entry.license.license_id).collect()
}
