//! Signatures that were made elsewhere: each is checked, every rule of the command that began the
//! document is asked again, because the folder may have moved on, and the document is recorded as
//! if it had been signed here.

pub mod bundle;
pub mod publication;

use crate::core::document::advisories::Advisories;
use crate::core::document::catalogue::SignedCatalogue;
use crate::core::document::envelope::{Document, Envelope};
use crate::core::document::issued::Issued;
use crate::core::document::license::License;
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::core::document::release::Release;
use crate::core::document::trust::TrustBundle;
use crate::core::judge::check::behind;
use crate::core::types::ids::KeyId;
use crate::core::types::keys::PublicKey;
use crate::issuer::draft;
use crate::issuer::entry::Entry;
use crate::issuer::error::{AttachError, VendorError};
use crate::issuer::issue;
use crate::issuer::plans::Plans;
use crate::issuer::replacement::Replacement;
use crate::issuer::revoke::Target;
use crate::issuer::signing::Signing;

/// How a document that was signed elsewhere is attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// By [`bundle::attach`], one root after another.
    Bundle,
    /// By [`license`].
    License,
    /// By [`publication::attach`].
    Publication,
}

impl Kind {
    /// How this document is attached.
    ///
    /// # Errors
    /// No vendor signs such a document.
    pub fn of(file: &Envelope) -> Result<Self, AttachError> {
        let published = [
            Advisories::PAYLOAD_TYPE,
            PrivacyPolicy::PAYLOAD_TYPE,
            SignedCatalogue::PAYLOAD_TYPE,
            Release::PAYLOAD_TYPE,
        ];
        match file.payload_type.as_str() {
            TrustBundle::PAYLOAD_TYPE => Ok(Self::Bundle),
            License::PAYLOAD_TYPE => Ok(Self::License),
            other if published.contains(&other) => Ok(Self::Publication),
            _ => Err(AttachError::Kind(file.kind().to_owned())),
        }
    }
}

/// A signature that was made elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct Signature<'s> {
    /// Its 64 bytes.
    pub bytes: &'s [u8; 64],
    /// The key that made it; `None`: whichever of those that may sign the document.
    pub key: Option<&'s KeyId>,
}

impl Signature<'_> {
    /// Adds it to a document if one of `keys` made it, and names that key.
    ///
    /// # Errors
    /// [`AttachError::NotMade`] or [`AttachError::OtherKey`].
    fn add<'k>(
        self,
        envelope: &mut Envelope,
        keys: impl Iterator<Item = (&'k KeyId, &'k PublicKey)>,
    ) -> Result<&'k KeyId, AttachError> {
        let mut made = keys.filter(|(_, key)| envelope.attach(key, self.bytes));
        match (made.next(), self.key) {
            (None, _) => Err(AttachError::NotMade),
            (Some((id, _)), Some(asked)) if id != asked => {
                Err(AttachError::OtherKey { asked: asked.clone(), made: id.clone() })
            }
            (Some((id, _)), _) => Ok(id),
        }
    }
}

/// Adds the signature of a listed signer, who may sign a document of this kind at its time and now:
/// a signer that was revoked or rotated out meanwhile signs nothing.
fn sign<D: Issued>(
    signing: &Signing,
    envelope: &mut Envelope,
    document: &D,
    signature: Signature<'_>,
) -> Result<KeyId, VendorError> {
    let trust = signing.vendor.trust();
    let product = &trust.bundle().product;
    if document.product() != product {
        return Err(AttachError::OtherProduct(document.product().clone()).into());
    }
    let signers = trust.bundle().signers.iter();
    let id = signature.add(envelope, signers.map(|(id, signer)| (id, &signer.public_key)))?;
    trust.may_sign(id, D::KIND, document.issued_at()).map_err(AttachError::MayNot)?;
    if trust.may_sign(id, D::KIND, signing.now).is_err() {
        return Err(AttachError::Late(id.clone()).into());
    }
    if behind(signing.now, document.issued_at()) {
        return Err(VendorError::Clock {
            now: signing.now,
            before: document.issued_at(),
            what: format!("this {}", D::NAME),
        });
    }
    Ok(id.clone())
}

/// A license that was signed elsewhere, and is to be recorded.
#[derive(Debug)]
pub struct Attached {
    /// The license, as the issued log keeps it.
    pub entry: Entry,
    /// The same as a document.
    pub envelope: Envelope,
    /// Whether it is new; else the issued log holds it already.
    pub changed: bool,
    /// Whether its instance may be licensed to another address than before.
    change_email: bool,
}

/// Checks the signature of a license that was begun in this folder, and what it may be signed for
/// now; `file` is what was carried. Nothing is recorded yet.
///
/// # Errors
/// It was not begun here, or was changed since; nobody who may sign it made the signature; or the
/// issued log has moved on: its request was answered, its plan was had, its instance has another
/// address, what it renews was renewed or revoked, or a limit or feature is not in the list of names
/// any more.
pub fn license(
    signing: &Signing,
    file: &Envelope,
    signature: Option<Signature<'_>>,
) -> Result<Attached, VendorError> {
    let license: License = file.document()?;
    let id = license.license_id;
    if let Some(entry) = signing.log.entry(&id) {
        let envelope = entry.envelope()?;
        if envelope.payload != file.payload {
            return Err(AttachError::Changed(id).into());
        }
        let entry = entry.clone();
        return Ok(Attached { entry, envelope, changed: false, change_email: false });
    }
    let signature = signature.ok_or(AttachError::NoSignature)?;
    let draft = draft::read(&signing.vendor, &id)?.ok_or(AttachError::NotBegun(id))?;
    let unsigned = Envelope::sign(&draft.entry.license, &[])?;
    if unsigned.payload != file.payload {
        return Err(AttachError::Changed(id).into());
    }
    let mut envelope = unsigned;
    let signer = sign(signing, &mut envelope, &license, signature)?;
    if let Some(end) = license.expires_at.filter(|end| *end < signing.now) {
        return Err(AttachError::Ended(end).into());
    }
    refuse_renewed(signing, &draft.entry)?;
    issue::admit(signing, &draft)?;
    if let Some(plans) = Plans::read(&signing.vendor)? {
        plans.check(&license.limits, &license.features)?;
    }
    let Entry { signer, sig, .. } = Entry::new(license, &signer, &envelope)?;
    let entry = Entry { signer, sig, ..draft.entry };
    let change_email = draft.change_email;
    signing.log.check_email(&entry.license, change_email)?;
    Ok(Attached { entry, envelope, changed: true, change_email })
}

impl Attached {
    /// What it replaces, as it was begun; `None` if that is nothing, or is revoked already, or if the
    /// license was attached before.
    ///
    /// # Errors
    /// Another bundle waits, or I/O.
    pub fn replaces(&self, signing: &Signing) -> Result<Option<Replacement>, VendorError> {
        if self.entry.replaces.is_empty() || !self.changed {
            return Ok(None);
        }
        let planned = Replacement::plan(signing, &Target::Ids(self.entry.replaces.clone()))?;
        Ok(Some(planned).filter(|planned| !planned.is_done()))
    }
}

/// Refuses a renewal of what was revoked, or renewed by another license, since it was begun.
fn refuse_renewed(signing: &Signing, entry: &Entry) -> Result<(), VendorError> {
    let Some(before) = entry.renews else { return Ok(()) };
    let trust = signing.vendor.trust();
    if trust.revocation(&before)?.is_some() {
        return Err(AttachError::Revoked(before).into());
    }
    for other in signing.log.entries().iter().filter(|other| other.renews == Some(before)) {
        let other = other.license.license_id;
        if trust.revocation(&other)?.is_none() {
            return Err(AttachError::Renewed { before, other }.into());
        }
    }
    Ok(())
}

/// Makes the license durable in the issued log; then its file may be handed out. Its draft goes.
///
/// # Errors
/// I/O.
pub fn record(signing: &mut Signing, attached: &Attached) -> Result<(), VendorError> {
    if attached.changed {
        signing.log.add(attached.entry.clone(), attached.change_email)?;
        signing.log.save()?;
    }
    draft::remove(&signing.vendor, &attached.entry.license.license_id)
}
