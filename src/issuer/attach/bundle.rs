//! A trust bundle that a root signed elsewhere.

use std::path::Path;

use super::Signature;
use crate::core::document::envelope::Envelope;
use crate::core::document::trust::{Roots, TrustBundle};
use crate::issuer::bundle::{self, Standing};
use crate::issuer::dir::{self, NEXT, TRUST};
use crate::issuer::error::{AttachError, VendorError};
use crate::issuer::issued_log::IssuedLog;
use crate::issuer::offer::Offer;
use crate::issuer::signing;
use crate::store::files::{self, PUBLIC};

/// Adds the signature of a root to the bundle that waits, and puts it in force if that is enough;
/// `None` if it is in force already.
///
/// # Errors
/// No root made the signature, or what [`Offer::read`] says.
pub fn attach(
    dir: &Path,
    file: &Envelope,
    signature: Option<Signature<'_>>,
) -> Result<Option<Standing>, VendorError> {
    let bundle: TrustBundle = file.document()?;
    if signature.is_none() && file.signatures.is_empty() {
        return Err(AttachError::NoSignature.into());
    }
    let lock = dir::lock(dir)?;
    if !dir.join(TRUST).exists() {
        return first_bundle(dir, file, signature).map(Some);
    }
    let vendor = bundle::settle(dir)?;
    let log = IssuedLog::read(&vendor)?;
    let whole = signing::losses(&vendor, &log)?.is_empty();
    let mut offered = file.clone();
    if let Some(signature) = signature {
        let in_force: &Roots = &vendor.trust().bundle().roots;
        let keys = in_force.keys.iter().chain(&bundle.roots.keys);
        signature.add(&mut offered, keys)?;
    }
    let Some(offer) = Offer::read_signed(&vendor, &offered, false)? else { return Ok(None) };
    let standing = offer.stage(&vendor, &[])?;
    if whole {
        signing::note(dir, &log, &lock);
    }
    Ok(Some(standing))
}

/// The same for the first bundle of a folder, which only its own roots sign.
fn first_bundle(
    dir: &Path,
    file: &Envelope,
    signature: Option<Signature<'_>>,
) -> Result<Standing, VendorError> {
    let (mut waiting, bundle) =
        bundle::waiting_in(dir)?.ok_or_else(|| VendorError::NotAVendor(dir.to_owned()))?;
    if waiting.payload != file.payload {
        return Err(VendorError::AnotherWaits { path: dir.join(NEXT), version: bundle.version });
    }
    if let Some(signature) = signature {
        signature.add(&mut waiting, bundle.roots.keys.iter())?;
    }
    for signature in &file.signatures {
        for key in bundle.roots.keys.values() {
            // What somebody else added does not count, and stays out.
            let _ = waiting.attach(key, &signature.sig);
        }
    }
    bundle::require_readable(&waiting, &bundle, &bundle.roots)?;
    files::replace(&dir.join(NEXT), &waiting.to_json(), PUBLIC)?;
    let standing = Standing::first(dir, &waiting, &bundle);
    if standing.published {
        bundle::settle(dir)?;
    }
    Ok(standing)
}
