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
use crate::core::types::email::Email;
use crate::core::types::ids::{Edition, InstanceId, Name, Region};
use crate::core::types::keys::sha256_hex;
use crate::core::types::time::Time;
use crate::issuer::dir::{SignerKey, VendorDir};
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
    pub limits: BTreeMap<Name, u64>,
    /// Features.
    pub features: BTreeSet<Name>,
    /// Where the data are kept; `None`: where the request asks.
    pub data_region: Option<Region>,
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
}

impl Order {
    /// An order for any edition, for the address that was licensed before, as a JSON file.
    #[must_use]
    pub fn new(terms: Terms) -> Self {
        Self { terms, edition: None, change_email: false, form: Form::Json, with_trust: false }
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
}

impl Licensee {
    /// To the address and the instance given; the Business Edition, the only one with an address.
    #[must_use]
    pub fn by_hand(email: Option<Email>, instance: Option<InstanceId>) -> Self {
        Self { edition: Edition::Business, email, instance, data_region: None }
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
        let Registration { edition, email, instance, data_region, .. } = request;
        Ok(Self { edition, email, instance: Some(instance), data_region })
    }
}

/// A license that was signed, and is on no record yet.
#[derive(Debug)]
pub struct Answer {
    /// The license.
    pub license: License,
    /// Its file.
    pub bytes: Vec<u8>,
    /// The SHA-256 of the request's payload, in hex; empty without a request.
    pub request: String,
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
        let read = || {
            let envelope = Envelope::parse_kind::<Registration>(request)?.envelope;
            Ok((Licensee::from_request(self.vendor, &envelope)?, envelope))
        };
        let (licensee, envelope) = read().map_err(|error: VendorError| error.in_file(path))?;
        Ok(Answer { request: sha256_hex(&envelope.payload), ..self.answer_without(licensee)? })
    }

    /// Signs a license for whoever cannot send a request.
    ///
    /// # Errors
    /// A term is out of range, another edition, or no random bytes.
    pub fn answer_without(&self, to: Licensee) -> Result<Answer, VendorError> {
        if let Some(asked) = self.order.edition.filter(|edition| *edition != to.edition) {
            return Err(VendorError::Edition { asked, found: to.edition });
        }
        let mut id = [0_u8; 16];
        (self.random)(&mut id).map_err(VendorError::Random)?;
        let license = self.license(to, Builder::from_random_bytes(id).into_uuid());
        let file = self.signer.sign(&license)?.to_form(self.order.form, License::LABEL);
        let bytes = [file.as_slice(), &self.bundle].concat();
        Ok(Answer { license, bytes, request: String::new() })
    }

    /// Adds an answer to the log, in memory; once [`IssuedLog::save`] has written it, its file
    /// may be handed out.
    ///
    /// # Errors
    /// Its instance was licensed to another address, and that may not change.
    pub fn record(&self, log: &mut IssuedLog, license: License) -> Result<(), VendorError> {
        log.add(license, &self.signer.id, self.order.change_email)
    }

    /// Whether another address keeps a license from being recorded.
    pub(super) fn may_record(&self, log: &IssuedLog, license: &License) -> bool {
        self.order.change_email
            || license
                .instance
                .as_ref()
                .is_none_or(|instance| log.email_of(instance) == license.email.as_ref())
    }

    fn license(&self, to: Licensee, license_id: Uuid) -> License {
        let terms = &self.order.terms;
        let starts = terms.not_before.unwrap_or(self.now);
        License {
            schema: 1,
            license_id,
            product: self.vendor.trust().bundle().product.clone(),
            edition: to.edition,
            email: to.email,
            instance: to.instance,
            organization: terms.organization.clone(),
            data_region: terms.data_region.or(to.data_region),
            issued_at: self.now,
            // A customer's clock may be slow: a license that begins "now" should
            // not be refused there for the first minutes.
            not_before: terms.not_before.unwrap_or_else(|| self.now.plus_seconds(-CLOCK_SLACK)),
            expires_at: match terms.term {
                Term::Days(days) => Some(starts.plus_days(days)),
                Term::Until(end) => Some(end),
                Term::Perpetual => None,
            },
            grace_days: terms.grace_days,
            limits: terms.limits.clone(),
            features: terms.features.clone(),
            metadata: terms.metadata.clone(),
        }
    }
}
