//! Registering: which request this instance makes, what is refused, and what is written. Planned
//! first, then signed, then applied: only the last step changes a registration.

use serde::Serialize;
use zeroize::Zeroizing;

use crate::core::Malformed;
use crate::core::document::catalogue::content::Catalogue;
use crate::core::document::envelope::Envelope;
use crate::core::document::ledger::{Details, Event};
use crate::core::document::registration::Registration;
use crate::core::types::difference;
use crate::core::types::email::Email;
use crate::core::types::ids::{Edition, InstanceId, Name, Region};
use crate::core::types::keys::{PrivateKey, PublicKey, sha256_hex};
use crate::core::types::product_version::ProductVersion;
use crate::core::types::time::Time;
use crate::privacy::ledger::{self, Stamp};
use crate::privacy::privacy_policies;
use crate::privacy::request::fields;
use crate::store::home::{INSTANCE_KEY, PENDING, REGISTRATION, Stored};
use crate::store::identity::InstanceKey;
use crate::store::{Home, StoreError, Writer};

/// What a person asks for. What is `None` stays as it was registered before.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The address.
    pub email: Option<Email>,
    /// The edition.
    pub edition: Option<Edition>,
    /// Whether `email` may be another address than the registered one.
    pub change_email: bool,
    /// The product's version, in its own words.
    pub product_version: Option<ProductVersion>,
    /// A name for this instance; an empty one removes it.
    pub label: Option<String>,
    /// Where the data should be kept.
    pub data_region: Option<Region>,
    /// Whether the vendor may send marketing to the address.
    pub marketing: Option<bool>,
}

/// What counts where neither a person nor an earlier registration says it.
#[derive(Debug, Clone, Default)]
pub struct Defaults {
    /// The edition.
    pub edition: Option<Edition>,
    /// The product; the pinned trust bundle comes first.
    pub product: Option<Name>,
}

/// Why an instance is not registered.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// It is registered to another address.
    #[error("this instance is registered to {registered}: one email per instance{aside}")]
    OtherEmail {
        /// That address.
        registered: String,
        /// Where the two differ, if they look alike.
        aside: String,
    },
    /// It would lose its address.
    #[error("this instance is registered as Business Edition")]
    IsBusiness,
    /// There is no address that marketing could go to.
    #[error("--marketing on needs an address, and the Community Edition registers none")]
    MarketingWithoutEmail,
    /// The Community Edition has no address.
    #[error("the Community Edition is registered without an email address")]
    EmailInCommunity,
    /// The Business Edition has one.
    #[error("the Business Edition is registered with an email address")]
    NoEmail,
    /// Nothing says which product runs here.
    #[error("no trust bundle is pinned yet, and config.toml names no product")]
    NoProduct,
    /// The request carries a field that the catalogue does not declare: it must not leave.
    #[error("{0}")]
    Undeclared(String),
    /// The instance has another key than the one that is named.
    #[error("this instance has another key already: that of instance {0}")]
    OtherKey(InstanceId),
    /// It would be kept without a signature.
    #[error("the key of this instance is kept elsewhere, so the request cannot be signed here")]
    KeyElsewhere,
    /// Two requests would have to be signed.
    #[error(
        "the key of this instance is kept elsewhere, and marketing and the address change by a request each"
    )]
    TwoRequests,
    /// The operating system gave no random bytes for a key.
    #[error("{0}")]
    Random(String),
    /// A value of the request is out of range.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The state folder.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is asked for, and may be.
#[derive(Debug)]
pub struct Plan {
    wanted: Wanted,
    registered: Option<Stored<Registration>>,
    pending: Option<Stored<Registration>>,
    product: Name,
    edition: Edition,
    email: Option<Email>,
    /// Whether it is for another address, and so waits for its first license.
    changes_email: bool,
    /// The product that the defaults name, where the pinned bundle names another: that counts.
    pub overruled_product: Option<Name>,
}

impl Plan {
    /// Reads what is registered, and decides what is asked for. `compiled` is the trust bundle
    /// that the vendor compiled in.
    ///
    /// # Errors
    /// What is asked for is refused; I/O, or a damaged file.
    pub fn new(
        home: &Home,
        compiled: Option<&[u8]>,
        wanted: Wanted,
        defaults: &Defaults,
    ) -> Result<Self, RegisterError> {
        let registered = home.own_registration(REGISTRATION)?;
        let pending = home.own_registration(PENDING)?;
        let document = registered.as_ref().map(|stored| &stored.document);
        let edition = edition(document, &wanted, defaults)?;
        // An address that was asked for goes on being asked for, until another one is named.
        let waiting = pending.as_ref().and_then(|stored| stored.document.email.clone());
        let asked = wanted.email.clone().or_else(|| waiting.clone());
        let email = address(edition, asked, document)?;
        let stays = document
            .filter(|registered| registered.edition == Edition::Business)
            .and_then(|registered| registered.email.clone());
        let changes_email = stays.is_some() && stays != email;
        if changes_email && !wanted.change_email && (waiting.is_none() || waiting != email) {
            let text = |email: Option<Email>| email.map(|e| e.to_string()).unwrap_or_default();
            let registered = text(stays);
            let aside = difference::aside(&text(email), &registered);
            return Err(RegisterError::OtherEmail { registered, aside });
        }
        if edition == Edition::Community && wanted.marketing == Some(true) {
            return Err(RegisterError::MarketingWithoutEmail);
        }
        let pinned = home.trust(compiled)?.map(|trust| trust.bundle().product.clone());
        let overruled_product = defaults
            .product
            .clone()
            .filter(|set| pinned.as_ref().is_some_and(|pinned| pinned != set));
        let product = pinned
            .or_else(|| defaults.product.clone())
            .or_else(|| document.map(|registered| registered.product.clone()))
            .ok_or(RegisterError::NoProduct)?;
        Ok(Self {
            wanted,
            registered,
            pending,
            product,
            edition,
            email,
            changes_email,
            overruled_product,
        })
    }

    /// What a request asks for that was begun here, and was signed elsewhere. That it may change the
    /// address was said when it was begun.
    ///
    /// # Errors
    /// As for [`Self::new`].
    pub fn of_request(
        home: &Home,
        compiled: Option<&[u8]>,
        request: &Registration,
    ) -> Result<Self, RegisterError> {
        let wanted = Wanted {
            email: request.email.clone(),
            edition: Some(request.edition),
            change_email: true,
            ..Wanted::default()
        };
        let defaults = Defaults { edition: None, product: Some(request.product.clone()) };
        Self::new(home, compiled, wanted, &defaults)
    }

    /// When a request was made that is kept and newer than `time`.
    #[must_use]
    pub fn newer_than(&self, time: Time) -> Option<Time> {
        let kept = [&self.registered, &self.pending].into_iter().flatten();
        kept.map(|stored| stored.document.requested_at).filter(|made| *made > time).max()
    }

    /// The product that is registered.
    #[must_use]
    pub fn product(&self) -> &Name {
        &self.product
    }

    /// The request of this kind that is kept already.
    fn before(&self) -> Option<&Stored<Registration>> {
        if self.changes_email { self.pending.as_ref() } else { self.registered.as_ref() }
    }

    /// The request that gives the values that are not asked for.
    fn latest(&self) -> Option<&Registration> {
        let latest = self.before().or(self.registered.as_ref());
        latest.map(|stored| &stored.document)
    }

    /// Whether no request of this kind is kept yet.
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.before().is_none()
    }

    /// The version of the vendor's privacy policy that somebody saw: the one noted last, else
    /// the one of the request before. `None`: the one in force has to be named to somebody.
    ///
    /// # Errors
    /// I/O, or a ledger that cannot be read.
    pub fn policy_seen(&self, home: &Home) -> Result<Option<String>, StoreError> {
        let seen = privacy_policies::seen(home)?.pop();
        Ok(seen.or_else(|| self.latest().and_then(|latest| latest.policy.clone())))
    }

    /// The instance's key. On first use, it is made from random bytes; or its public half is
    /// kept, if that is `public` and the private key is kept elsewhere.
    ///
    /// # Errors
    /// I/O, no random bytes, another key than `public`, or a key that is missing although the
    /// instance is registered with it.
    pub fn key(
        &self,
        writer: &Writer<'_>,
        public: Option<&PublicKey>,
        random: &dyn Fn(&mut [u8]) -> Result<(), String>,
    ) -> Result<InstanceKey, RegisterError> {
        let home = writer.home();
        if let Some(key) = home.signing_key()? {
            return match public {
                Some(public) if *public != key.public() => {
                    Err(RegisterError::OtherKey(key.instance()))
                }
                _ => Ok(key),
            };
        }
        if self.registered.is_some() {
            let missing = "it is missing, and this instance is registered with it";
            return Err(home.damaged(INSTANCE_KEY, missing).into());
        }
        let (key, pem) = if let Some(public) = public {
            (InstanceKey::Elsewhere(Box::new(public.clone())), Zeroizing::new(public.to_pem()))
        } else {
            let mut seed = Zeroizing::new([0_u8; 32]);
            random(seed.as_mut_slice()).map_err(RegisterError::Random)?;
            let key = PrivateKey::from_seed(&seed);
            let pem = key.to_pem(None, &[0; 32]);
            let pem = pem.map_err(|error| Malformed::new(error.to_string()))?;
            (InstanceKey::Here(key), pem)
        };
        writer.write_instance_key(&key.instance(), &pem)?;
        Ok(key)
    }

    /// Makes the request, and signs it if the key is here; the one that is kept, byte for byte, if
    /// it asks for the same. `policy` is the version of the privacy policy that somebody saw.
    ///
    /// # Errors
    /// A value out of range, or a field that the catalogue does not declare.
    pub fn sign(
        self,
        key: &InstanceKey,
        catalogue: &Catalogue,
        policy: Option<String>,
        now: Time,
    ) -> Result<Request, RegisterError> {
        let document = self.document(key.public(), policy, now);
        let envelope = key.envelope(&document)?;
        self.request(key, catalogue, document, &envelope, now)
    }

    /// The request that `signed` is, as [`Self::of_request`] was asked.
    ///
    /// # Errors
    /// A field that the catalogue does not declare.
    pub fn signed_elsewhere(
        self,
        catalogue: &Catalogue,
        document: Registration,
        signed: &Envelope,
    ) -> Result<Request, RegisterError> {
        let (key, now) =
            (InstanceKey::Elsewhere(Box::new(document.public_key.clone())), document.requested_at);
        self.request(&key, catalogue, document, signed, now)
    }

    /// The request for `document`, which `envelope` is.
    fn request(
        self,
        key: &InstanceKey,
        catalogue: &Catalogue,
        document: Registration,
        envelope: &Envelope,
        now: Time,
    ) -> Result<Request, RegisterError> {
        let consented = self.has_consented();
        let again = self.before().filter(|stored| same(&stored.document, &document));
        let payload = again.map_or(&envelope.payload, |stored| &stored.payload);
        fields(catalogue, payload).map_err(RegisterError::Undeclared)?;
        let is_new = again.is_none();
        let is_unsigned = is_new && envelope.signatures.is_empty();
        let bytes = again.map_or_else(|| envelope.to_json(), |stored| stored.bytes.clone());
        // A withdrawal counts at once: it is for the address in force, too.
        let in_force = self.registered.as_ref().map(|stored| &stored.document);
        let withdraws = self.changes_email && self.wanted.marketing == Some(false);
        let withdrawal = match in_force.filter(|in_force| withdraws && in_force.marketing) {
            None => None,
            Some(in_force) => {
                if key.is_elsewhere() {
                    return Err(RegisterError::TwoRequests);
                }
                let without =
                    Registration { marketing: false, requested_at: now, ..in_force.clone() };
                let bytes = key.envelope(&without)?.to_json();
                Some((without, bytes))
            }
        };
        Ok(Request { plan: self, document, bytes, is_new, is_unsigned, consented, withdrawal })
    }

    /// Whether marketing was agreed to. A consent belongs to the address: another one begins
    /// without.
    fn has_consented(&self) -> bool {
        self.latest().is_some_and(|latest| latest.marketing && latest.email == self.email)
    }

    fn document(&self, public_key: PublicKey, policy: Option<String>, now: Time) -> Registration {
        let (wanted, before) = (self.wanted.clone(), self.latest());
        Registration {
            schema: 1,
            product: self.product.clone(),
            edition: self.edition,
            email: self.email.clone(),
            instance: InstanceId::of(&public_key.id()),
            public_key,
            product_version: wanted
                .product_version
                .or_else(|| before.and_then(|before| before.product_version.clone())),
            label: match wanted.label {
                Some(text) => Some(text).filter(|text| !text.is_empty()),
                None => before.and_then(|before| before.label.clone()),
            },
            requested_at: now,
            marketing: wanted.marketing.unwrap_or_else(|| self.has_consented()),
            data_region: wanted
                .data_region
                .or_else(|| before.and_then(|before| before.data_region)),
            policy,
        }
    }
}

/// The edition asked for, else the registered one, else the default one.
fn edition(
    registered: Option<&Registration>,
    wanted: &Wanted,
    defaults: &Defaults,
) -> Result<Edition, RegisterError> {
    let before = registered.map(|registered| registered.edition);
    if before == Some(Edition::Business) && wanted.edition == Some(Edition::Community) {
        return Err(RegisterError::IsBusiness);
    }
    Ok(wanted.edition.or(before).or(defaults.edition).unwrap_or(Edition::Business))
}

/// The address of a Business Edition: the one asked for, else the registered one.
fn address(
    edition: Edition,
    asked: Option<Email>,
    registered: Option<&Registration>,
) -> Result<Option<Email>, RegisterError> {
    let registered = registered.and_then(|registered| registered.email.clone());
    match (edition, asked) {
        (Edition::Community, Some(_)) => Err(RegisterError::EmailInCommunity),
        (Edition::Community, None) => Ok(None),
        (Edition::Business, asked) => asked.or(registered).map(Some).ok_or(RegisterError::NoEmail),
    }
}

/// Whether two requests ask for the same, whenever they were made. The address is compared
/// letter by letter, so that its case can be corrected.
fn same(stored: &Registration, wanted: &Registration) -> bool {
    let letters = |request: &Registration| request.email.as_ref().map(ToString::to_string);
    *stored == Registration { requested_at: stored.requested_at, ..wanted.clone() }
        && letters(stored) == letters(wanted)
}

/// A request, not kept yet.
#[derive(Debug)]
pub struct Request {
    plan: Plan,
    document: Registration,
    bytes: Vec<u8>,
    /// Whether it asks for another thing than the one that is kept.
    is_new: bool,
    /// Whether it still has to be signed, with a key that is kept elsewhere.
    is_unsigned: bool,
    /// Whether marketing was agreed to for this address before.
    consented: bool,
    /// The registration in force without marketing.
    withdrawal: Option<(Registration, Vec<u8>)>,
}

/// What a registration did.
#[derive(Debug, Serialize)]
pub struct Registered {
    /// Whether anything is other than before.
    pub changed: bool,
    /// Whether it counts only once a license for it is imported.
    pub pending: bool,
    /// The product.
    pub product: Name,
    /// Its edition.
    pub edition: Edition,
    /// The address; null for the Community Edition.
    pub email: Option<Email>,
    /// The instance.
    pub instance: InstanceId,
    /// The file that the request was written to; null if it was not.
    pub output: Option<String>,
    /// Whether marketing was withdrawn with this registration.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
    /// Where the request is in HOME.
    #[serde(skip)]
    pub kept: String,
}

impl Request {
    /// The request, as it goes to the vendor.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether it still has to be signed, with a key that is kept elsewhere.
    #[must_use]
    pub fn is_unsigned(&self) -> bool {
        self.is_unsigned
    }

    /// Whether [`Self::apply`] will write a registration.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.is_new || self.withdrawal.is_some()
    }

    /// Keeps it. The ledger gets its entries first: a crash leaves an entry without its effect.
    /// `about_policy` is what the ledger notes of the privacy policy with a choice.
    ///
    /// # Errors
    /// I/O, or it has no signature.
    pub fn apply(
        self,
        writer: &Writer<'_>,
        stamp: &Stamp,
        about_policy: &Details,
    ) -> Result<Registered, RegisterError> {
        let Self { plan, document, bytes, is_new, is_unsigned, consented, withdrawal } = self;
        if is_unsigned {
            return Err(RegisterError::KeyElsewhere);
        }
        let mut withdrew = consented && !document.marketing;
        if let Some((without, bytes)) = &withdrawal {
            note(writer, stamp, (without, bytes), true, false, about_policy)?;
            writer.replace(REGISTRATION, bytes)?;
            withdrew = true;
        }
        // A request for another address is taken back by registering the old one again.
        let taken_back =
            !plan.changes_email && plan.wanted.email.is_some() && plan.pending.is_some();
        if taken_back {
            let about = Details::from([("email_change".to_owned(), "withdrawn".to_owned())]);
            ledger::record(writer, stamp, Event::Registered, about)?;
            writer.remove(PENDING)?;
        }
        let name = if plan.changes_email { PENDING } else { REGISTRATION };
        if is_new {
            let request = (&document, &*bytes);
            note(writer, stamp, request, consented, plan.changes_email, about_policy)?;
            writer.replace(name, &bytes)?;
        }
        let changed = taken_back || is_new;
        let Registration { product, edition, email, instance, .. } = document;
        Ok(Registered {
            changed,
            pending: plan.changes_email,
            product,
            edition,
            email,
            instance,
            output: None,
            withdrawn: changed && withdrew,
            kept: writer.home().path(name).display().to_string(),
        })
    }
}

/// What the ledger gets before a request is kept: its hash, never the address; and
/// marketing, if that choice changed.
fn note(
    writer: &Writer<'_>,
    stamp: &Stamp,
    (request, bytes): (&Registration, &[u8]),
    consented: bool,
    waits: bool,
    about_policy: &Details,
) -> Result<(), StoreError> {
    let mut about = Details::from([
        ("edition".to_owned(), request.edition.to_string()),
        ("request_sha256".to_owned(), sha256_hex(bytes)),
    ]);
    if waits {
        about.insert("email_change".to_owned(), "requested".to_owned());
    }
    ledger::record(writer, stamp, Event::Registered, about)?;
    if request.marketing != consented {
        let event = if request.marketing { Event::Consent } else { Event::Withdrawal };
        let mut about = Details::from([("to".to_owned(), "marketing".to_owned())]);
        about.extend(about_policy.clone());
        ledger::record(writer, stamp, event, about)?;
    }
    Ok(())
}
