//! Issuing: from a request (or an id read over the phone) and terms to a signed
//! license.

use std::path::Path;

use uuid::{Builder, Uuid};

use crate::core::document::envelope::{Document, Envelope};
use crate::core::document::forms::Form;
use crate::core::document::license::License;
use crate::core::document::registration::Registration;
use crate::core::document::trust::TrustBundle;
use crate::core::judge::check::behind;
use crate::core::types::email::Email;
use crate::core::types::ids::{Edition, InstanceId, Region};
use crate::core::types::keys::{KeyId, PublicKey, sha256_hex};
use crate::core::types::time::Time;
use crate::issuer::dir::{SignerKey, VendorDir};
use crate::issuer::draft::Draft;
use crate::issuer::entry::{Entry, asked_by};
use crate::issuer::error::{AttachError, OrderError, VendorError};
use crate::issuer::issued_log::IssuedLog;
use crate::issuer::signing::Signing;
use crate::issuer::terms::Terms;

/// What is common to the licenses that are issued in one go.
#[derive(Debug, Clone)]
pub struct Order {
    /// What is granted.
    pub terms: Terms,
    /// Only requests for this edition are answered.
    pub edition: Option<Edition>,
    /// Whether an instance may be licensed to another address than before.
    pub change_email: bool,
    /// Whether an instance and an address get the plan once only.
    pub once: bool,
    /// Whether a request that was answered before gets another license.
    pub again: bool,
}

impl Order {
    /// An order for any edition, for the address that was licensed before.
    #[must_use]
    pub fn new(terms: Terms) -> Self {
        Self { terms, edition: None, change_email: false, once: false, again: false }
    }
}

impl Order {
    /// What is kept of a license that it grants and that is signed elsewhere.
    #[must_use]
    pub fn draft(&self, entry: Entry) -> Draft {
        let Self { change_email, once, again, .. } = *self;
        Draft { entry, change_email, once, again }
    }

    /// Whether no other address keeps a license from being recorded.
    pub(super) fn admits(&self, log: &IssuedLog, license: &License) -> bool {
        self.change_email
            || license
                .instance
                .as_ref()
                .is_none_or(|instance| log.email_of(instance) == license.email.as_ref())
    }
}

/// What a license's file is like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FileForm {
    /// The form of the document.
    pub form: Form,
    /// Whether the trust bundle in force stands behind the license.
    pub with_trust: bool,
}

impl FileForm {
    /// The file of a license.
    ///
    /// # Errors
    /// The trust bundle cannot be read.
    pub fn file(self, vendor: &VendorDir, license: &Envelope) -> Result<Vec<u8>, VendorError> {
        Ok([license.to_form(self.form, License::LABEL), self.bundle(vendor)?].concat())
    }

    /// What stands behind the license.
    fn bundle(self, vendor: &VendorDir) -> Result<Vec<u8>, VendorError> {
        if self.with_trust {
            Ok(vendor.bundle()?.to_form(self.form, TrustBundle::LABEL))
        } else {
            Ok(Vec::new())
        }
    }
}

/// To whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licensee {
    /// The edition.
    pub edition: Edition,
    /// The address; none for the Community Edition.
    pub email: Option<Email>,
    /// The instance; none: any instance of that email.
    pub instance: Option<InstanceId>,
    /// The region that the request asks for.
    pub data_region: Option<Region>,
    /// The instance's public key, as its request has it.
    pub public_key: Option<PublicKey>,
}

impl Licensee {
    /// To the address and the instance given; the Business Edition, the only one with an address.
    #[must_use]
    pub fn by_hand(email: Option<Email>, instance: Option<InstanceId>) -> Self {
        Self { edition: Edition::Business, email, instance, data_region: None, public_key: None }
    }

    /// Reads the file of a request; see [`Licensee::from_request`].
    ///
    /// # Errors
    /// The same, or it is no request.
    pub fn from_file(vendor: &VendorDir, file: &[u8]) -> Result<(Self, Envelope), VendorError> {
        let found = Envelope::parse_kind::<Registration>(file).map_err(VendorError::NotARequest)?;
        let envelope = found.envelope;
        Ok((Self::from_request(vendor, &envelope)?, envelope))
    }

    /// Reads a request and checks that it is sound and for this vendor's product.
    ///
    /// # Errors
    /// Malformed, not signed by its instance, a weak key, or another product.
    pub fn from_request(vendor: &VendorDir, envelope: &Envelope) -> Result<Self, VendorError> {
        let request = Registration::open(envelope)?;
        let product = &vendor.trust().bundle().product;
        if request.product != *product {
            return Err(VendorError::Mismatch(format!(
                "the request is for the product `{}`; this vendor folder issues for `{product}`",
                request.product
            )));
        }
        let Registration { edition, email, instance, data_region, public_key, .. } = request;
        let public_key = Some(public_key);
        Ok(Self { edition, email, instance: Some(instance), data_region, public_key })
    }
}

/// Refuses what would be refused once the license for `to` is signed, before anybody unlocks a key
/// for nothing. Returns the entry of the same license, if it was issued before: see [`Order`].
///
/// # Errors
/// A term is out of range, another edition, or another address than before.
pub fn check(
    vendor: &VendorDir,
    log: &IssuedLog,
    order: &Order,
    to: Licensee,
    request: Option<&str>,
    now: Time,
) -> Result<Option<Entry>, VendorError> {
    let license = license(vendor, order, to, now, Uuid::nil())?;
    license.validate()?;
    let asked_by = asked_by(&license, request);
    let before = answered(vendor, log, order, (&license, &asked_by), now)?;
    if before.is_none() {
        check_plan(log, order.once, &license)?;
        log.check_email(&license, order.change_email)?;
    }
    Ok(before.cloned())
}

/// The license that a request, or an address and an instance, got before, if it has the terms
/// that are asked for now, and still counts: an order that was interrupted, or given twice, makes
/// no second license.
///
/// # Errors
/// The bundle's revocations cannot be read.
fn answered<'l>(
    vendor: &VendorDir,
    log: &'l IssuedLog,
    order: &Order,
    (license, asked_by): (&License, &str),
    now: Time,
) -> Result<Option<&'l Entry>, VendorError> {
    if order.again {
        return Ok(None);
    }
    for entry in log.answers_to(asked_by) {
        let before = &entry.license;
        let (not_before, expires_at) = order.terms.window(before.issued_at);
        let same = License {
            license_id: before.license_id,
            issued_at: before.issued_at,
            not_before,
            expires_at,
            ..license.clone()
        };
        // One that was dated in the future by a wrong clock is refused by sites.
        let ended = before.expires_at.is_some_and(|end| end < now) || behind(now, before.issued_at);
        let revoked = vendor.trust().revocation(&before.license_id)?.is_some()
            || vendor.trust().bundle().revoked_keys.contains_key(&entry.signer);
        if same == *before && entry.sig.is_some() && !ended && !revoked {
            return Ok(Some(entry));
        }
    }
    Ok(None)
}

/// Refuses a plan that is for once to whoever had it.
fn check_plan(log: &IssuedLog, once: bool, license: &License) -> Result<(), VendorError> {
    match log.had_plan(license).filter(|_| once) {
        None => Ok(()),
        Some(Entry { license: License { license_id, issued_at, plan, .. }, .. }) => {
            let plan = plan.as_ref().map(ToString::to_string).unwrap_or_default();
            Err(OrderError::Once { plan, license_id: *license_id, issued_at: *issued_at }.into())
        }
    }
}

/// Refuses a license that was begun before and may not be issued any more: its request was answered
/// since, or its plan was had.
///
/// # Errors
/// The same, or the bundle's revocations cannot be read.
pub(super) fn admit(signing: &Signing, draft: &Draft) -> Result<(), VendorError> {
    let Signing { vendor, log, now, .. } = signing;
    let Draft { entry, once, again, .. } = draft;
    if !again {
        for before in log.answers_to(&entry.asked_by()) {
            let id = before.license.license_id;
            let revoked = vendor.trust().revocation(&id)?.is_some();
            let ended = before.license.expires_at.is_some_and(|end| end < *now);
            if !revoked && !ended && same_terms(&before.license, &entry.license) {
                return Err(AttachError::Answered(id).into());
            }
        }
    }
    check_plan(log, *once, &entry.license)
}

/// Whether two licenses grant the same, whenever they were made: for as long, or to the same day.
fn same_terms(one: &License, other: &License) -> bool {
    let at = |license: &License| {
        let License { license_id, issued_at, not_before, expires_at, .. } = *one;
        License { license_id, issued_at, not_before, expires_at, ..license.clone() }
    };
    let agree = |date: fn(&License) -> Option<Time>| {
        let after = |license: &License| date(license).map(|at| at.seconds_since(license.issued_at));
        date(one) == date(other) || after(one) == after(other)
    };
    at(one) == at(other)
        && agree(|license| Some(license.not_before))
        && agree(|license| license.expires_at)
}

/// The license that an order grants, which is not signed yet.
fn license(
    vendor: &VendorDir,
    order: &Order,
    to: Licensee,
    now: Time,
    license_id: Uuid,
) -> Result<License, VendorError> {
    if let Some(asked) = order.edition.filter(|edition| *edition != to.edition) {
        return Err(VendorError::Edition { asked, found: to.edition });
    }
    let terms = &order.terms;
    let (not_before, expires_at) = terms.window(now);
    Ok(License {
        schema: 1,
        license_id,
        product: vendor.trust().bundle().product.clone(),
        edition: to.edition,
        email: to.email,
        instance: to.instance,
        organization: terms.organization.clone(),
        plan: terms.plan.clone(),
        data_region: terms.data_region.or(to.data_region),
        issued_at: now,
        not_before,
        expires_at,
        grace_days: terms.grace_days,
        releases_until: terms.releases_until,
        limits: terms.limits.clone(),
        features: terms.features.clone(),
        metadata: terms.metadata.clone(),
    })
}

/// A license that was signed, and is on no record yet.
#[derive(Debug)]
pub struct Answer {
    /// The license, as the issued log keeps it.
    pub entry: Entry,
    /// Its file.
    pub bytes: Vec<u8>,
}

/// Fills a buffer with random bytes, or says why it cannot.
pub type Random = fn(&mut [u8]) -> Result<(), String>;

/// Who signs licenses.
pub enum LicenseSigner {
    /// A key that is unlocked here.
    Here(SignerKey),
    /// A key that is kept elsewhere: the licenses are written without a signature.
    Elsewhere(KeyId),
}

impl From<SignerKey> for LicenseSigner {
    fn from(key: SignerKey) -> Self {
        Self::Here(key)
    }
}

/// Signs licenses with one unlocked signer, on as many threads as somebody likes.
/// Nothing is handed out before the issued log holds it.
pub struct Issuer<'v> {
    vendor: &'v VendorDir,
    signer: LicenseSigner,
    form: Form,
    /// The time of signing.
    pub now: Time,
    /// What stands behind each license in its file.
    bundle: Vec<u8>,
    random: Random,
}

impl<'v> Issuer<'v> {
    /// Issues with this signer. `random` is for ids.
    ///
    /// # Errors
    /// The trust bundle cannot be read.
    pub fn new(
        vendor: &'v VendorDir,
        signer: impl Into<LicenseSigner>,
        form: FileForm,
        now: Time,
        random: Random,
    ) -> Result<Self, VendorError> {
        let bundle = form.bundle(vendor)?;
        Ok(Self { vendor, signer: signer.into(), form: form.form, now, bundle, random })
    }

    /// Signs the license that a request asks for; `path` is the request's file, for errors.
    ///
    /// # Errors
    /// The request is malformed, not signed by its instance, or for another product or edition;
    /// a term is out of range, or no random bytes.
    pub fn answer(
        &self,
        order: &Order,
        path: &Path,
        request: &[u8],
    ) -> Result<Answer, VendorError> {
        let (licensee, envelope) =
            Licensee::from_file(self.vendor, request).map_err(|error| error.in_file(path))?;
        let mut answer = self.answer_without(order, licensee)?;
        answer.entry.request = Some(sha256_hex(&envelope.payload));
        Ok(answer)
    }

    /// Signs a license for whoever cannot send a request.
    ///
    /// # Errors
    /// A term is out of range, another edition, or no random bytes.
    pub fn answer_without(&self, order: &Order, to: Licensee) -> Result<Answer, VendorError> {
        let mut id = [0_u8; 16];
        (self.random)(&mut id).map_err(VendorError::Random)?;
        let public_key = to.public_key.as_ref().map(ToString::to_string);
        let id = Builder::from_random_bytes(id).into_uuid();
        let license = license(self.vendor, order, to, self.now, id)?;
        self.sign(license, public_key)
    }

    /// Signs a license whose terms are known.
    ///
    /// # Errors
    /// A term is out of range.
    pub fn sign(
        &self,
        license: License,
        public_key: Option<String>,
    ) -> Result<Answer, VendorError> {
        let (entry, bytes) = match &self.signer {
            LicenseSigner::Here(signer) => {
                let envelope = signer.sign(&license)?;
                (Entry::new(license, &signer.id, &envelope)?, self.file(&envelope))
            }
            LicenseSigner::Elsewhere(id) => {
                let envelope = Envelope::sign(&license, &[])?;
                (Entry::unsigned(license, id), envelope.to_json())
            }
        };
        Ok(Answer { entry: Entry { public_key, ..entry }, bytes })
    }

    /// Whether the licenses are written without a signature.
    #[must_use]
    pub const fn signs_elsewhere(&self) -> bool {
        matches!(self.signer, LicenseSigner::Elsewhere(_))
    }

    /// The folder.
    pub(super) const fn vendor(&self) -> &VendorDir {
        self.vendor
    }

    /// The file of a license, with what stands behind it.
    fn file(&self, envelope: &Envelope) -> Vec<u8> {
        [envelope.to_form(self.form, License::LABEL).as_slice(), &self.bundle].concat()
    }

    /// The license that the same request, or the same address and instance, got before, with these
    /// terms, if it still counts.
    ///
    /// # Errors
    /// The bundle's revocations, or the entry, cannot be read.
    pub fn answered(
        &self,
        order: &Order,
        log: &IssuedLog,
        answer: &Answer,
    ) -> Result<Option<Answer>, VendorError> {
        let Answer { entry, .. } = answer;
        let asked_by = entry.asked_by();
        let before = answered(self.vendor, log, order, (&entry.license, &asked_by), self.now)?;
        before.map(|entry| self.written_again(entry)).transpose()
    }

    /// The file of a license that was issued before.
    ///
    /// # Errors
    /// The entry has no signature, or one that is not base64.
    pub fn written_again(&self, entry: &Entry) -> Result<Answer, VendorError> {
        let envelope = entry.envelope()?;
        Ok(Answer { entry: entry.clone(), bytes: self.file(&envelope) })
    }

    /// Adds an answer to the log, in memory; once [`IssuedLog::save`] has written it, its file
    /// may be handed out.
    ///
    /// # Errors
    /// Its instance was licensed to another address, and that may not change; or it had a plan
    /// before that is for once.
    pub fn record(
        &self,
        order: &Order,
        log: &mut IssuedLog,
        entry: Entry,
    ) -> Result<(), VendorError> {
        check_plan(log, order.once, &entry.license)?;
        log.add(entry, order.change_email)
    }
}
