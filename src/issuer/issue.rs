//! Issuing: from a request (or an id read over the phone) and terms to a signed
//! license.

use std::collections::{BTreeMap, BTreeSet};

use uuid::{Builder, Uuid};

use crate::core::document::envelope::Envelope;
use crate::core::document::license::License;
use crate::core::document::registration::Registration;
use crate::core::judge::check::CLOCK_SLACK;
use crate::core::types::email::Email;
use crate::core::types::ids::{Edition, InstanceId, Name, Region};
use crate::core::types::time::Time;
use crate::issuer::dir::{Random, SignerKey, VendorDir};
use crate::issuer::error::VendorError;

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
    /// Reads a request and checks that it is sound and for this vendor's product.
    ///
    /// # Errors
    /// Malformed, not signed by its instance, a weak key, or another product.
    pub fn from_request(vendor: &VendorDir, file: &[u8]) -> Result<Self, VendorError> {
        let request = Registration::open(&Envelope::parse_kind::<Registration>(file)?.envelope)?;
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

/// Signs licenses with one unlocked signer, on as many threads as somebody likes.
/// Nothing is handed out before the issued log holds it.
pub struct Issuer<'v> {
    /// The vendor folder.
    pub vendor: &'v VendorDir,
    /// The unlocked signer.
    pub signer: SignerKey,
    /// The time of signing.
    pub now: Time,
}

impl Issuer<'_> {
    /// Signs a license.
    ///
    /// # Errors
    /// A term is out of range, or no random bytes.
    pub fn issue(
        &self,
        to: Licensee,
        terms: &Terms,
        random: Random<'_>,
    ) -> Result<(License, Envelope), VendorError> {
        let mut id = [0_u8; 16];
        random(&mut id).map_err(VendorError::Random)?;
        let license = self.license(to, terms, Builder::from_random_bytes(id).into_uuid());
        let envelope = Envelope::sign(&license, &[&self.signer.key])?;
        Ok((license, envelope))
    }

    fn license(&self, to: Licensee, terms: &Terms, license_id: Uuid) -> License {
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
