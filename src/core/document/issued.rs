//! Documents that a vendor's signer signs: what they share, and how one is opened.

use crate::core::Malformed;
use crate::core::document::envelope::{Document, Envelope};
use crate::core::document::trust::Trust;
use crate::core::judge::verdict::Verdict;
use crate::core::types::ids::Name;
use crate::core::types::key_forms::unknown_algorithm;
use crate::core::types::keys::KeyId;
use crate::core::types::time::Time;

/// A document that counts when a signer that the trust bundle lists for its kind
/// signed it.
pub trait Issued: Document {
    /// The kind in a signer's `kinds`.
    const KIND: &'static str;
    /// What people call it.
    const NAME: &'static str = Self::KIND;

    /// The product it is for.
    fn product(&self) -> &Name;

    /// When it was signed.
    fn issued_at(&self) -> Time;
}

/// Opens a document: the signature first, on the bytes as they came; then whether its
/// signer may sign this kind; then whether it is for the trusted product.
///
/// # Errors
/// The verdict, and one sentence for people.
pub fn open<D: Issued>(envelope: &Envelope, trust: &Trust) -> Result<D, (Verdict, String)> {
    let untrusted = |reason| (Verdict::Untrusted, reason);
    let signers = signed_by(envelope, trust, D::KIND).map_err(untrusted)?;
    let document: D =
        envelope.document().map_err(|error: Malformed| (Verdict::Malformed, error.to_string()))?;
    permitted(&signers, trust, &document).map_err(untrusted)?;
    let (product, ours) = (document.product(), &trust.bundle().product);
    if product != ours {
        return Err((
            Verdict::Mismatch,
            format!("it is for the product `{product}`; this is `{ours}`"),
        ));
    }
    Ok(document)
}

/// The listed signers that made a good signature, at least one; those that may sign a
/// document of `kind` are tried before others.
///
/// # Errors
/// Why nobody made one, in words.
pub(crate) fn signed_by<'t>(
    envelope: &Envelope,
    trust: &'t Trust,
    kind: &str,
) -> Result<Vec<&'t KeyId>, String> {
    let signers = envelope.signers(&trust.signer_keys(kind));
    if !signers.is_empty() {
        return Ok(signers);
    }
    // A good signature may be there that only a later version can check.
    let later = envelope.signatures.iter().find_map(|signature| {
        let signers = trust.bundle().signers.iter();
        let mut named = signers.filter(|(id, _)| id.as_str() == signature.keyid);
        named.find_map(|(id, signer)| Some((id, unknown_algorithm(&signer.public_key)?)))
    });
    if let Some((id, algorithm)) = later {
        return Err(format!(
            "its signer {} has a key for {algorithm}, which this version of airseal cannot check",
            id.short()
        ));
    }
    let known = |id: &str| trust.bundle().signers.keys().any(|known| known.as_str() == id);
    Err(match envelope.signatures.iter().find(|signature| !known(&signature.keyid)) {
        Some(stranger) => {
            format!("no key in the trust bundle signed it; it names the key {:.16}", stranger.keyid)
        }
        None => "its signature does not match its content: it was changed, or damaged on the way"
            .to_owned(),
    })
}

/// The first of `signers` that may have signed `document`.
///
/// # Errors
/// Why the first of them may not, in words.
pub(crate) fn permitted<'t, D: Issued>(
    signers: &[&'t KeyId],
    trust: &Trust,
    document: &D,
) -> Result<&'t KeyId, String> {
    let mut refusal = None;
    for signer in signers {
        match trust.may_sign(signer, D::KIND, document.issued_at()) {
            Ok(()) => return Ok(signer),
            Err(reason) => refusal = refusal.or(Some(reason)),
        }
    }
    Err(refusal.unwrap_or_default())
}
