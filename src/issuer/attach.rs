//! Signatures that were made elsewhere: each is checked, every rule of the command that began the
//! document is asked again, because the folder may have moved on, and the document is recorded as
//! if it had been signed here.

use std::path::Path;

use uuid::Uuid;

use crate::core::document::advisories::Advisories;
use crate::core::document::catalogue::SignedCatalogue;
use crate::core::document::envelope::{Document, Envelope};
use crate::core::document::forms::Form;
use crate::core::document::issued::Issued;
use crate::core::document::license::License;
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::core::document::release::Release;
use crate::core::document::trust::{Roots, TrustBundle};
use crate::core::judge::check::behind;
use crate::core::types::ids::KeyId;
use crate::core::types::keys::PublicKey;
use crate::issuer::advisories;
use crate::issuer::bundle::{self, Standing, waiting};
use crate::issuer::catalogue;
use crate::issuer::dir::{self, NEXT, TRUST};
use crate::issuer::draft;
use crate::issuer::entry::Entry;
use crate::issuer::error::{AttachError, VendorError};
use crate::issuer::issue;
use crate::issuer::issued_log::IssuedLog;
use crate::issuer::offer::Offer;
use crate::issuer::plans::Plans;
use crate::issuer::policy;
use crate::issuer::publication::Publication;
use crate::issuer::replaced::Replaced;
use crate::issuer::revoke::{Target, until};
use crate::issuer::signing::{self, Signing};
use crate::store::files::{self, PUBLIC};

/// By which rules a signature is attached to a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// Roots sign it, and it is put in force: see [`bundle()`].
    Bundle,
    /// The issued log gets it: see [`license`].
    License,
    /// Everybody gets the same file of it: see [`published`].
    Published,
}

impl Rules {
    /// The rules for a document, by its type.
    ///
    /// # Errors
    /// It is not one that a vendor signs.
    pub fn of(file: &Envelope) -> Result<Self, VendorError> {
        match file.payload_type.as_str() {
            TrustBundle::PAYLOAD_TYPE => Ok(Self::Bundle),
            License::PAYLOAD_TYPE => Ok(Self::License),
            Advisories::PAYLOAD_TYPE
            | PrivacyPolicy::PAYLOAD_TYPE
            | SignedCatalogue::PAYLOAD_TYPE
            | Release::PAYLOAD_TYPE => Ok(Self::Published),
            _ => Err(AttachError::Kind(file.kind().to_owned()).into()),
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

impl Attached {
    /// The licenses that it replaces, as far as they are still to be revoked; to be planned before
    /// [`record`]. Of a license that is on record, a crash may have come before they were; a revocation
    /// of one that is past its grace may have been pruned since.
    ///
    /// # Errors
    /// See [`Replaced::plan`].
    pub fn replaced(&self, signing: &Signing) -> Result<Option<Replaced>, VendorError> {
        let ended = |id: &Uuid| {
            let license = signing.log.license(id);
            license.and_then(until).is_some_and(|end| end < signing.now)
        };
        let mut ids = self.entry.replaces.clone();
        ids.retain(|id| self.changed || !ended(id));
        if ids.is_empty() {
            return Ok(None);
        }
        if let Some((_, waiting)) = waiting(&signing.vendor)? {
            let revoked = waiting.revoked_licenses.to_map()?;
            if ids.iter().all(|id| revoked.contains_key(id)) {
                return Ok(None);
            }
        }
        let replaced = Replaced::plan(signing, &Target::Ids(ids))?;
        Ok(Some(replaced).filter(|replaced| !replaced.is_done()))
    }
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

/// A document that everybody gets the same file of, which was signed elsewhere.
#[derive(Debug)]
pub struct Published {
    /// The document to hand out.
    pub envelope: Envelope,
    /// The label of its form as text for mail.
    label: &'static str,
    /// What is to be recorded; `None`: it was published before.
    new: Option<New>,
}

/// A document that is to be recorded.
#[derive(Debug)]
enum New {
    Advisories(Advisories),
    Policy(PrivacyPolicy),
    Catalogue(Box<SignedCatalogue>),
    /// The vendor folder keeps no record of releases.
    Release,
}

impl Published {
    /// Whether it is new; else the folder holds it already.
    #[must_use]
    pub const fn is_new(&self) -> bool {
        self.new.is_some()
    }

    /// The file to hand out.
    #[must_use]
    pub fn file(&self, form: Form) -> Vec<u8> {
        self.envelope.to_form(form, self.label)
    }

    /// Makes a new document durable in the folder, and finishes what a crash left of one that is there;
    /// then its file may be handed out.
    ///
    /// # Errors
    /// I/O.
    pub fn record(&self, signing: &Signing) -> Result<(), VendorError> {
        match &self.new {
            Some(New::Advisories(document)) => {
                advisories::keep(signing, document, &self.envelope)?;
                advisories::settle(&signing.vendor, document, &self.envelope)
            }
            Some(New::Policy(policy)) => policy::keep(signing, policy, &self.envelope),
            Some(New::Catalogue(document)) => catalogue::keep(signing, document, &self.envelope),
            // A crash may have come between the two.
            None if self.envelope.is::<Advisories>() => {
                let document = self.envelope.document()?;
                advisories::settle(&signing.vendor, &document, &self.envelope)
            }
            Some(New::Release) | None => Ok(()),
        }
    }
}

/// Checks the signature of a document that everybody gets the same file of, and whether it is still
/// the one to publish. Nothing is recorded yet.
///
/// # Errors
/// It is of another kind, nobody who may sign it made the signature, it is for another product, or
/// another document was published since.
pub fn published(
    signing: &Signing,
    file: &Envelope,
    signature: Option<Signature<'_>>,
) -> Result<Published, VendorError> {
    let given = signature.ok_or(AttachError::NoSignature)?;
    match file.payload_type.as_str() {
        Advisories::PAYLOAD_TYPE => {
            still_next(signing, file, given, advisories::still_next, New::Advisories)
        }
        PrivacyPolicy::PAYLOAD_TYPE => still_next(signing, file, given, policy::next, New::Policy),
        SignedCatalogue::PAYLOAD_TYPE => {
            still_next(signing, file, given, catalogue::still_next, |document| {
                New::Catalogue(Box::new(document))
            })
        }
        Release::PAYLOAD_TYPE => {
            let as_it_is = |_: &Signing, release| Ok(Publication::New(release));
            still_next(signing, file, given, as_it_is, |_: Release| New::Release)
        }
        _ => Err(AttachError::Kind(file.kind().to_owned()).into()),
    }
}

/// Signs a document, and asks `next` whether it is still the one to publish.
fn still_next<D: Issued>(
    signing: &Signing,
    file: &Envelope,
    signature: Signature<'_>,
    next: impl Fn(&Signing, D) -> Result<Publication<D>, VendorError>,
    new: impl Fn(D) -> New,
) -> Result<Published, VendorError> {
    let document: D = file.document()?;
    let mut signed = Envelope::sign_bytes(D::PAYLOAD_TYPE, file.payload.clone(), &[]);
    sign(signing, &mut signed, &document, signature)?;
    let (envelope, new) = match next(signing, document)? {
        Publication::Unchanged(_, envelope) => (envelope, None),
        Publication::New(document) => (signed, Some(new(document))),
    };
    Ok(Published { envelope, label: D::LABEL, new })
}

/// Adds the signature of a root to the bundle that waits, and puts it in force if that is enough;
/// `None` if it is in force already.
///
/// # Errors
/// No root made the signature, or what [`Offer::read`] says.
pub fn bundle(
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
