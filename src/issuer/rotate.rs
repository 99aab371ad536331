//! Rotating: a new signer beside the old one, or new roots in place of the old.

use crate::core::document::trust::{Signer, TrustBundle};
use crate::core::types::keys::{KeyId, Passphrase, PrivateKey};
use crate::core::types::time::Time;
use crate::issuer::dir::{Random, VendorDir, free_name, new_key, write_key};
use crate::issuer::error::VendorError;
use crate::issuer::init::{new_roots, signer_entry};
use crate::issuer::signing::Signing;

/// Adds a new signer to a bundle and closes the windows of the others at
/// `retire_old`: what they signed until then counts on. Its key goes to
/// `signer-VERSION.key`; until the bundle is in force, nothing uses it.
///
/// # Errors
/// I/O, or no random bytes.
pub fn signer(
    vendor: &VendorDir,
    bundle: &mut TrustBundle,
    retire_old: Time,
    passphrase: Option<&Passphrase>,
    random: Random<'_>,
) -> Result<KeyId, VendorError> {
    let key = new_key(random).map_err(VendorError::Random)?;
    let name = free_name(vendor.dir(), &format!("signer-{}", bundle.version), &[String::new()])?;
    write_key(vendor.dir(), &name, &key, passphrase, random)?;
    for signer in bundle.signers.values_mut() {
        signer.not_after = Some(closed_at(signer, retire_old));
    }
    let id = key.public().id();
    bundle.signers.insert(id.clone(), signer_entry(key.public(), bundle.issued_at));
    Ok(id)
}

/// Refuses to close the signers' windows so early that sites would refuse licenses.
///
/// # Errors
/// There are such licenses, or the bundle's revocations cannot be read.
pub fn refuse_orphans(signing: &Signing, retire_old: Time) -> Result<(), VendorError> {
    let bundle = signing.vendor.trust().bundle();
    let revoked = bundle.revoked_licenses.to_map()?;
    let late = signing.log.entries().iter().filter(|entry| {
        let end = bundle.signers.get(&entry.signer).and_then(|signer| signer.not_after);
        // A window that is closed already stays as it is.
        end.is_none_or(|end| end > retire_old)
            && entry.license.issued_at > retire_old
            && !revoked.contains_key(&entry.license.license_id)
    });
    match late.count() {
        0 => Ok(()),
        count => Err(VendorError::Orphans { count, retire_old }),
    }
}

/// When a signer's window ends if it is to end at `retire_old`. One that is closed already
/// stays as it is, and none ends before it begins: that one begins in the future, by a
/// clock that was wrong.
#[must_use]
pub fn closed_at(signer: &Signer, retire_old: Time) -> Time {
    signer.not_after.map_or(retire_old, |end| end.min(retire_old)).max(signer.not_before)
}

/// Puts new roots in place of the old ones in a bundle. Their keys go to
/// `root-vVERSION.key`, or `root-vVERSION-1.key` … for several.
///
/// # Errors
/// I/O, or no random bytes.
pub fn roots(
    vendor: &VendorDir,
    bundle: &mut TrustBundle,
    passphrases: &[Option<&Passphrase>],
    threshold: usize,
    random: Random<'_>,
) -> Result<Vec<PrivateKey>, VendorError> {
    let name = format!("root-v{}", bundle.version);
    let (roots, keys) = new_roots(vendor.dir(), &name, passphrases, threshold, random)?;
    bundle.roots = roots;
    Ok(keys)
}
