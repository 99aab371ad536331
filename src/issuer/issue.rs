//! Issuing: from a request (or an id read over the phone) and terms to a signed
//! license.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use uuid::{Builder, Uuid};

use crate::core::document::envelope::{Document, Envelope};
use crate::core::document::forms::Form;
use crate::core::document::license::License;
use crate::core::document::registration::Registration;
use crate::core::document::trust::TrustBundle;
use crate::core::judge::check::CLOCK_SLACK;
use crate::core::types::amount::Amount;
use crate::core::types::day::Day;
use crate::core::types::email::Email;
use crate::core::types::ids::{Edition, InstanceId, Name, Region};
use crate::core::types::keys::{PublicKey, sha256_hex};
use crate::core::types::time::Time;
use crate::issuer::dir::{SignerKey, VendorDir};
use crate::issuer::entry::Entry;
use crate::issuer::error::{PastEnd, VendorError, refuse_past};
use crate::issuer::issued_log::IssuedLog;

/// How long a license runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// Days from its first day (or from now, if that was not given).
    Days(u32),
    /// Until this second.
    Until(Time),
    /// No end.
    Perpetual,
}

/// What is granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// How long.
    pub term: Term,
    /// From when; `None`: at once.
    pub not_before: Option<Time>,
    /// Grace days past the end.
    pub grace_days: u32,
    /// Limits by name.
    pub limits: BTreeMap<Name, Amount>,
    /// Features.
    pub features: BTreeSet<Name>,
    /// Where the data are kept; `None`: where the request asks.
    pub data_region: Option<Region>,
    /// The vendor's own name for what was bought.
    pub plan: Option<Name>,
    /// The last day of release that is covered; `None`: every release.
    pub releases_until: Option<Day>,
    /// The customer in words.
    pub organization: Option<String>,
    /// Free text.
    pub metadata: BTreeMap<String, String>,
}

impl Terms {
    /// Terms from now on that grant no limit and no feature, without grace.
    #[must_use]
    pub fn new(term: Term) -> Self {
        Self {
            term,
            not_before: None,
            grace_days: 0,
            limits: BTreeMap::new(),
            features: BTreeSet::new(),
            data_region: None,
            plan: None,
            releases_until: None,
            organization: None,
            metadata: BTreeMap::new(),
        }
    }

    /// Refuses terms under which a license would have ended already. Whoever names both ends of a
    /// period in the past means it: a license that was lost.
    ///
    /// # Errors
    /// An end in the past, or before the beginning.
    pub fn check(&self, now: Time) -> Result<(), VendorError> {
        match (self.term, self.not_before) {
            (Term::Until(end), None) => refuse_past(PastEnd::Expires, Some(end), now),
            (Term::Until(end), Some(begin)) if begin > end => {
                Err(VendorError::EndsBeforeItBegins { begin, end })
            }
            (Term::Days(days), Some(begin)) => {
                refuse_past(PastEnd::Days, Some(begin.plus_days(days)), now)
            }
            _ => Ok(()),
        }
    }

    /// The first and the last second of a license that is issued at `now`.
    fn window(&self, now: Time) -> (Time, Option<Time>) {
        // A customer's clock may be slow: a license that begins "now" should
        // not be refused there for the first minutes.
        let begin = self.not_before.unwrap_or_else(|| now.plus_seconds(-CLOCK_SLACK));
        let end = match self.term {
            Term::Days(days) => Some(self.not_before.unwrap_or(now).plus_days(days)),
            Term::Until(end) => Some(end),
            Term::Perpetual => None,
        };
        (begin, end)
    }
}

/// What is common to the licenses that are issued in one go.
#[derive(Debug, Clone)]
pub struct Order {
    /// What is granted.
    pub terms: Terms,
    /// Only requests for this edition are answered.
    pub edition: Option<Edition>,
    /// Whether an instance may be licensed to another address than before.
    pub change_email: bool,
    /// The form of the file.
    pub form: Form,
    /// Whether the trust bundle in force stands behind the license in its file.
    pub with_trust: bool,
    /// Whether a request that was answered before gets another license.
    pub again: bool,
}

impl Order {
    /// An order for any edition, for the address that was licensed before, as a JSON file.
    #[must_use]
    pub fn new(terms: Terms) -> Self {
        Self {
            terms,
            edition: None,
            change_email: false,
            form: Form::Json,
            with_trust: false,
            again: false,
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
        let envelope = Envelope::parse_kind::<Registration>(file)?.envelope;
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
/// for nothing.
///
/// # Errors
/// A term is out of range, another edition, or another address than before.
pub fn check(
    vendor: &VendorDir,
    log: &IssuedLog,
    order: &Order,
    to: Licensee,
    now: Time,
) -> Result<(), VendorError> {
    let license = license(vendor, order, to, now, Uuid::nil())?;
    license.validate()?;
    log.check_email(&license, order.change_email)
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

/// Signs licenses with one unlocked signer, on as many threads as somebody likes.
/// Nothing is handed out before the issued log holds it.
pub struct Issuer<'v> {
    vendor: &'v VendorDir,
    signer: SignerKey,
    order: &'v Order,
    /// The time of signing.
    pub now: Time,
    /// What stands behind each license in its file.
    bundle: Vec<u8>,
    random: fn(&mut [u8]) -> Result<(), String>,
}

impl<'v> Issuer<'v> {
    /// Answers an order with this signer. `random` fills a buffer with random bytes, for ids.
    ///
    /// # Errors
    /// The trust bundle cannot be read.
    pub fn new(
        vendor: &'v VendorDir,
        signer: SignerKey,
        order: &'v Order,
        now: Time,
        random: fn(&mut [u8]) -> Result<(), String>,
    ) -> Result<Self, VendorError> {
        let bundle = if order.with_trust {
            vendor.bundle()?.to_form(order.form, TrustBundle::LABEL)
        } else {
            Vec::new()
        };
        Ok(Self { vendor, signer, order, now, bundle, random })
    }

    /// Signs the license that a request asks for; `path` is the request's file, for errors.
    ///
    /// # Errors
    /// The request is malformed, not signed by its instance, or for another product or edition;
    /// a term is out of range, or no random bytes.
    pub fn answer(&self, path: &Path, request: &[u8]) -> Result<Answer, VendorError> {
        let (licensee, envelope) =
            Licensee::from_file(self.vendor, request).map_err(|error| error.in_file(path))?;
        let mut answer = self.answer_without(licensee)?;
        answer.entry.request = Some(sha256_hex(&envelope.payload));
        Ok(answer)
    }

    /// Signs a license for whoever cannot send a request.
    ///
    /// # Errors
    /// A term is out of range, another edition, or no random bytes.
    pub fn answer_without(&self, to: Licensee) -> Result<Answer, VendorError> {
        let mut id = [0_u8; 16];
        (self.random)(&mut id).map_err(VendorError::Random)?;
        let public_key = to.public_key.as_ref().map(ToString::to_string);
        let id = Builder::from_random_bytes(id).into_uuid();
        let license = license(self.vendor, self.order, to, self.now, id)?;
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
        let envelope = self.signer.sign(&license)?;
        let entry = Entry { public_key, ..Entry::new(license, &self.signer.id, &envelope)? };
        Ok(Answer { entry, bytes: self.file(&envelope) })
    }

    /// The file of a license, with what stands behind it.
    fn file(&self, envelope: &Envelope) -> Vec<u8> {
        [envelope.to_form(self.order.form, License::LABEL).as_slice(), &self.bundle].concat()
    }

    /// The answer that a request got before, if it has the terms that are asked for now, and
    /// still counts: an order that was interrupted, or given twice, makes no second license.
    ///
    /// # Errors
    /// The bundle's revocations, or the entry, cannot be read.
    pub fn answered(
        &self,
        log: &IssuedLog,
        answer: &Answer,
    ) -> Result<Option<Answer>, VendorError> {
        let Some(request) = answer.entry.request.as_deref().filter(|_| !self.order.again) else {
            return Ok(None);
        };
        for entry in log.answers_to(request) {
            let before = &entry.license;
            let (not_before, expires_at) = self.order.terms.window(before.issued_at);
            let asked = License {
                license_id: before.license_id,
                issued_at: before.issued_at,
                not_before,
                expires_at,
                ..answer.entry.license.clone()
            };
            let ended = before.expires_at.is_some_and(|end| end < self.now);
            let revoked = self.vendor.trust().revocation(&before.license_id)?.is_some();
            if asked != *before || ended || revoked {
                continue;
            }
            if let Some(envelope) = entry.envelope()? {
                return Ok(Some(Answer { entry: entry.clone(), bytes: self.file(&envelope) }));
            }
        }
        Ok(None)
    }

    /// Adds an answer to the log, in memory; once [`IssuedLog::save`] has written it, its file
    /// may be handed out.
    ///
    /// # Errors
    /// Its instance was licensed to another address, and that may not change.
    pub fn record(&self, log: &mut IssuedLog, entry: Entry) -> Result<(), VendorError> {
        log.add(entry, self.order.change_email)
    }

    /// Whether another address keeps a license from being recorded.
    pub(super) fn may_record(&self, log: &IssuedLog, license: &License) -> bool {
        self.order.change_email
            || license
                .instance
                .as_ref()
                .is_none_or(|instance| log.email_of(instance) == license.email.as_ref())
    }
}
