//! The next trust bundle: begun from the one in force, changed, and signed.

use crate::core::document::envelope::Envelope;
use crate::core::document::trust::TrustBundle;
use crate::core::types::keys::PrivateKey;
use crate::issuer::bundle::{self, Standing};
use crate::issuer::dir::NEXT;
use crate::issuer::error::VendorError;
use crate::issuer::signing::Signing;
use crate::store::files::{self, PUBLIC};

/// Begins the next bundle: the newest one, with the next number. One at a time:
/// a bundle that waits for signatures must be finished or discarded first. It carries
/// the time of signing, even after one that was dated in the future by mistake: the
/// number orders bundles.
///
/// # Errors
/// Another bundle waits.
pub fn begin(signing: &Signing) -> Result<TrustBundle, VendorError> {
    let vendor = &signing.vendor;
    if let Some((_, waiting)) = bundle::waiting(vendor)? {
        return Err(VendorError::Waiting { path: vendor.path(NEXT), version: waiting.version });
    }
    let mut next = vendor.trust().bundle().clone();
    next.version = signing.highest_version()? + 1;
    next.issued_at = signing.now;
    for signer in next.signers.values_mut() {
        // One that closes before it opens was written under a wrong clock.
        signer.not_after = signer.not_after.map(|end| end.max(signer.not_before));
    }
    Ok(next)
}

/// Refuses what [`stage`] would refuse with these keys, before anything is written for it: a refused
/// rotation must leave no new keys behind.
///
/// # Errors
/// The bundle is out of range, leaves out what the one in force revokes, or no site could read it.
pub fn check(
    signing: &Signing,
    bundle: &TrustBundle,
    keys: &[&PrivateKey],
) -> Result<(), VendorError> {
    sign(signing, bundle, keys).map(drop)
}

/// Signs a bundle and puts it in force if that is enough; else leaves it waiting.
///
/// # Errors
/// What [`check`] says, or I/O.
pub fn stage(
    signing: &Signing,
    bundle: &TrustBundle,
    keys: &[&PrivateKey],
) -> Result<Standing, VendorError> {
    let vendor = &signing.vendor;
    let (bundle, envelope) = sign(signing, bundle, keys)?;
    files::replace(&vendor.path(NEXT), &envelope.to_json(), PUBLIC)?;
    bundle::settle(vendor.dir())?;
    signing.note();
    Ok(Standing::here(vendor, &envelope, &bundle))
}

/// The bundle with what the issued log holds now, signed by `keys`, if it may follow the one in force.
fn sign(
    signing: &Signing,
    bundle: &TrustBundle,
    keys: &[&PrivateKey],
) -> Result<(TrustBundle, Envelope), VendorError> {
    let in_force = signing.vendor.trust().bundle();
    let bundle = TrustBundle { issued_log: Some(signing.log.head()), ..bundle.clone() };
    in_force.is_kept_by(&bundle)?;
    if let Some((id, _)) =
        bundle.signers.iter().find(|(_, s)| s.not_after.is_some_and(|end| end < s.not_before))
    {
        return Err(VendorError::Window(id.clone()));
    }
    let envelope = Envelope::sign(&bundle, keys)?;
    bundle::require_readable(&envelope, &bundle, &in_force.roots)?;
    Ok((bundle, envelope))
}
