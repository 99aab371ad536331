//! A document that everybody gets the same file of, signed elsewhere: advisories, a privacy policy, a
//! catalogue or a release. Each kind has a rule of its own for whether it is still to be published,
//! and a place of its own where it is kept.

use super::{Signature, sign};
use crate::core::document::advisories::Advisories;
use crate::core::document::catalogue::SignedCatalogue;
use crate::core::document::envelope::{Document, Envelope};
use crate::core::document::forms::Form;
use crate::core::document::issued::Issued;
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::core::document::release::Release;
use crate::issuer::error::{AttachError, VendorError};
use crate::issuer::publication::Publication;
use crate::issuer::signing::Signing;
use crate::issuer::{advisories, catalogue, policy};

/// Keeps a signed document in the vendor folder.
type Keep = Box<dyn FnOnce(&Signing, &Envelope) -> Result<(), VendorError>>;

/// A document that was signed elsewhere, checked and not kept yet.
pub struct Signed {
    /// The document as it is handed out.
    pub envelope: Envelope,
    label: &'static str,
    /// `None`: it was published before.
    keep: Option<Keep>,
}

impl Signed {
    /// Its file.
    #[must_use]
    pub fn file(&self, form: Form) -> Vec<u8> {
        self.envelope.to_form(form, self.label)
    }

    /// Whether it is new; else it was published before, and `envelope` is what was handed out then.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.keep.is_some()
    }

    /// Keeps it in the vendor folder; then its file may be handed out.
    ///
    /// # Errors
    /// I/O.
    pub fn keep(&mut self, signing: &Signing) -> Result<(), VendorError> {
        self.keep.take().map_or(Ok(()), |keep| keep(signing, &self.envelope))
    }
}

/// Checks the signature of a document, and that it is still the one that is to be published.
///
/// # Errors
/// Nobody who may sign it made the signature, it is for another product, another was published since,
/// or it is a kind that no vendor publishes.
pub fn attach(
    signing: &Signing,
    file: &Envelope,
    signature: Option<Signature<'_>>,
) -> Result<Signed, VendorError> {
    match file.payload_type.as_str() {
        Advisories::PAYLOAD_TYPE => {
            check(signing, file, signature, advisories::still_next, |signing, it, envelope| {
                advisories::keep(signing, it, envelope)?;
                advisories::settle(&signing.vendor, it, envelope)
            })
        }
        PrivacyPolicy::PAYLOAD_TYPE => check(signing, file, signature, policy::next, policy::keep),
        SignedCatalogue::PAYLOAD_TYPE => {
            check(signing, file, signature, catalogue::still_next, catalogue::keep)
        }
        Release::PAYLOAD_TYPE => {
            let as_it_is = |_: &Signing, release| Ok(Publication::New(release));
            check(signing, file, signature, as_it_is, |_, _: &Release, _| Ok(()))
        }
        _ => Err(AttachError::Kind(file.kind().to_owned()).into()),
    }
}

fn check<D: Issued + 'static>(
    signing: &Signing,
    file: &Envelope,
    signature: Option<Signature<'_>>,
    next: fn(&Signing, D) -> Result<Publication<D>, VendorError>,
    keep: fn(&Signing, &D, &Envelope) -> Result<(), VendorError>,
) -> Result<Signed, VendorError> {
    let signature = signature.ok_or(AttachError::NoSignature)?;
    let document: D = file.document()?;
    let mut envelope = Envelope::sign_bytes(D::PAYLOAD_TYPE, file.payload.clone(), &[]);
    sign(signing, &mut envelope, &document, signature)?;
    let label = D::LABEL;
    Ok(match next(signing, document)? {
        Publication::Unchanged(_, envelope) => Signed { envelope, label, keep: None },
        Publication::New(document) => {
            let keep: Keep = Box::new(move |signing, envelope| keep(signing, &document, envelope));
            Signed { envelope, label, keep: Some(keep) }
        }
    })
}
