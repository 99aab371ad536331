//! Privacy policies in the vendor folder: each version is signed for good.

use crate::core::document::envelope::Envelope;
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::issuer::dir::SignerKey;
use crate::issuer::error::VendorError;
use crate::issuer::policy_files::{self, POLICIES};
use crate::issuer::publication::Publication;
use crate::issuer::signing::Signing;
use crate::store::files::{self, PUBLIC};

/// What there is to sign for a version of the policy. Customers refuse two texts for one version,
/// so what was signed once comes out again; `issued_at` is not compared.
///
/// # Errors
/// The version was signed before with other content, or is missing, or I/O.
pub fn next(
    signing: &Signing,
    policy: PrivacyPolicy,
) -> Result<Publication<PrivacyPolicy>, VendorError> {
    let before = policy_files::read(&signing.vendor, policy.version.as_str())?;
    Ok(match before {
        Some((before, envelope)) => {
            if before != (PrivacyPolicy { issued_at: before.issued_at, ..policy.clone() }) {
                return Err(VendorError::PolicyChanged(policy.version));
            }
            match envelope {
                Some(envelope) => Publication::Unchanged(before, envelope),
                None => Publication::New(policy),
            }
        }
        None => {
            let missing = policy_files::missing(policy.version.as_str());
            if signing.noticed.contains(&missing) {
                return Err(VendorError::LostFile(missing));
            }
            Publication::New(policy)
        }
    })
}

/// Signs a version of the policy and keeps it in the folder.
///
/// # Errors
/// A text is too long, or I/O.
pub fn publish(
    signing: &Signing,
    policy: &PrivacyPolicy,
    signer: &SignerKey,
) -> Result<Envelope, VendorError> {
    let envelope = signer.sign(policy).map_err(VendorError::OutOfRange)?;
    keep(signing, policy, &envelope)?;
    Ok(envelope)
}

/// Keeps a signed version of the policy in the folder.
///
/// # Errors
/// I/O.
pub fn keep(
    signing: &Signing,
    policy: &PrivacyPolicy,
    envelope: &Envelope,
) -> Result<(), VendorError> {
    files::create_inner_folder(&signing.vendor.path(POLICIES))?;
    files::replace(
        &signing.vendor.path(&policy_files::file(policy.version.as_str())),
        &envelope.to_json(),
        PUBLIC,
    )?;
    signing.note();
    Ok(())
}
