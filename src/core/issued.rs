//! Documents that a vendor's signer signs: what they share, and how one is opened.

use super::Malformed;
use super::envelope::{Document, Envelope};
use super::ids::Name;
use super::time::Time;
use super::trust::Trust;
use super::verdict::Verdict;

/// A document that counts when a signer listed for its kind signed it.
pub trait Issued: Document {
    /// The kind in a signer's `kinds`.
    const KIND: &'static str;

    /// The product it is for.
    fn product(&self) -> &Name;

    /// When it was signed.
    fn issued_at(&self) -> Time;
}

/// Opens a document: the signature first, on the bytes as they came; then whether
/// its signer may sign this kind; then whether it is for the trusted product.
///
/// # Errors
/// The verdict, and one sentence for people.
pub fn open<D: Issued>(envelope: &Envelope, trust: &Trust) -> Result<D, (Verdict, String)> {
    let malformed = |error: Malformed| (Verdict::Malformed, error.to_string());
    let signers = envelope.signers(&trust.signer_keys());
    if signers.is_empty() {
        return Err((Verdict::Untrusted, "no key in the trust bundle signed it, or it was changed since".to_owned()));
    }
    let document: D = envelope.document().map_err(malformed)?;
    let mut refusal = None;
    for signer in signers {
        match trust.may_sign(signer, D::KIND, document.issued_at()) {
            Ok(()) => {
                let (product, ours) = (document.product(), &trust.bundle().product);
                if product != ours {
                    return Err((Verdict::Mismatch, format!("it is for the product `{product}`; this is `{ours}`")));
                }
                return Ok(document);
            }
            Err(reason) => refusal = refusal.or(Some(reason)),
        }
    }
    Err((Verdict::Untrusted, refusal.unwrap_or_default()))
}
