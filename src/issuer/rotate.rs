//! Rotating: a new signer beside the old one, or new roots in place of the old.

use crate::core::document::trust::{Signer, TrustBundle};
use crate::core::types::keys::{KeyId, Passphrase, PrivateKey};
use crate::core::types::time::Time;
use crate::issuer::dir::Random;
use crate::issuer::error::VendorError;
use crate::issuer::init::{MadeRoots, NewSigner};
use crate::issuer::next;
use crate::issuer::roots::{ExternalRoot, NewRoots};
use crate::issuer::signers::{self, SignerJob};
use crate::issuer::signing::Signing;

/// Adds a new signer of a job to a bundle and closes the windows of the others of that job at
/// `retire_old`: what they signed until then counts on. A signer of several jobs, from a folder made
/// before each had its own, is closed by a new signer of licenses only.
///
/// # Errors
/// The bundle would be refused, I/O, or no random bytes. No key is left then.
pub fn signer(
    signing: &Signing,
    bundle: &mut TrustBundle,
    job: SignerJob,
    retire_old: Time,
    new: NewSigner<'_>,
    random: Random<'_>,
) -> Result<KeyId, VendorError> {
    for signer in bundle.signers.values_mut().filter(|signer| is_closed_by(signer, job)) {
        signer.not_after = Some(closed_at(signer, retire_old));
    }
    match new {
        NewSigner::Made(passphrase) => {
            Ok(signers::add(signing, bundle, job, passphrase, random)?.id)
        }
        NewSigner::External(key) => signers::add_external(signing, bundle, job, key),
    }
}

/// Whether a new signer of a job closes the window of this one.
fn is_closed_by(signer: &Signer, job: SignerJob) -> bool {
    signer.kinds.contains(job.kind()) && (job == SignerJob::License || signer.kinds.len() == 1)
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

/// Puts new roots in place of the old ones in a bundle, each with its passphrase. Their keys go to
/// `root-vVERSION.key`, or `root-vVERSION-1.key` … for several, or `root-vVERSION-alice.key` …. Returns
/// the keys that sign the bundle: `keys`, of the old ones, and those.
///
/// # Errors
/// The bundle would be refused, one key is to be two roots, I/O, or no random bytes. No key is left
/// then.
pub fn roots(
    signing: &Signing,
    bundle: &mut TrustBundle,
    (new, passphrases, external): (Option<&NewRoots>, &[Option<&Passphrase>], &[ExternalRoot]),
    threshold: usize,
    mut keys: Vec<PrivateKey>,
    random: Random<'_>,
) -> Result<Vec<PrivateKey>, VendorError> {
    let made = MadeRoots::new(new, external, random)?;
    bundle.roots = made.listed(threshold);
    next::check(signing, bundle, &keys.iter().chain(made.keys()).collect::<Vec<_>>())?;
    let name = format!("root-v{}", bundle.version);
    keys.extend(made.write(signing.vendor.dir(), &name, passphrases, random)?);
    Ok(keys)
}
