//! Documents of an instance whose key is kept elsewhere: the signature is checked, every rule of the
//! command that began the document is asked again, because the state may have moved on, and then
//! the document counts as if it had been signed here.

use std::path::Path;

use crate::core::Malformed;
use crate::core::document::catalogue::content::Catalogue;
use crate::core::document::envelope::Envelope;
use crate::core::document::erasure::Erasure;
use crate::core::document::ledger::{Details, Event, LedgerCopy};
use crate::core::document::registration::Registration;
use crate::core::document::report::{Category, Report, Value};
use crate::core::types::ids::InstanceId;
use crate::core::types::keys::{PublicKey, sha256_hex};
use crate::core::types::time::Time;
use crate::instance::register::{Plan, RegisterError, Request};
use crate::privacy::ledger::{self, Stamp};
use crate::privacy::ledger_copy::{self, LedgerError};
use crate::privacy::past::{NUMBER, Past, UNSIGNED};
use crate::store::home::{ERASURE, ERASURES, REGISTRATION};
use crate::store::{Home, StoreError, Writer};

/// Why a signature is not attached.
#[derive(Debug, thiserror::Error)]
pub enum AttachError {
    /// The instance's key did not make the signature.
    #[error(
        "the signature is not that of this document by the key of instance {0}: the document was changed, or another key \
         signed, or a hash of it was signed"
    )]
    NotMade(InstanceId),
    /// The document is of another instance.
    #[error("it is a document of instance {0}, not of this one")]
    Foreign(InstanceId),
    /// The request was made before one that is kept.
    #[error("another request was made after this one, on {0}")]
    Overtaken(Time),
    /// The trust bundle that is pinned meanwhile is for another product.
    #[error("it is a request for another product than the pinned trust bundle's")]
    OtherProduct,
    /// The report has another number than the next one.
    #[error(
        "it is report {number}, and the next one is {next}: another report was written out meanwhile"
    )]
    Number {
        /// Its number.
        number: u64,
        /// The next one.
        next: u64,
    },
    /// The report carries what the catalogue in force does not declare.
    #[error("the catalogue does not declare the field `{0}`, so it must not leave")]
    Undeclared(String),
    /// No statement of this erasure waits here.
    #[error("no statement with this content is kept in this folder")]
    NoStatement,
    /// What would be registered is refused.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The ledger is not what was copied.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The document.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The state folder.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A document with the signature that somebody brought.
#[derive(Debug, Clone, Copy)]
pub struct Brought<'a> {
    /// What was begun here.
    pub document: &'a Envelope,
    /// The 64 bytes of the signature.
    pub signature: &'a [u8; 64],
}

impl Brought<'_> {
    /// The document, signed.
    fn by(self, key: &PublicKey) -> Result<Envelope, AttachError> {
        key.check_strength()?;
        let mut envelope = self.document.clone();
        if envelope.attach(key, self.signature) {
            Ok(envelope)
        } else {
            Err(AttachError::NotMade(InstanceId::of(&key.id())))
        }
    }

    /// The document, signed by the key of this instance, which it names as its own.
    fn of_this_instance(self, home: &Home, named: &InstanceId) -> Result<Envelope, AttachError> {
        let key = home.signing_key()?.filter(|key| key.instance() == *named);
        let key = key.ok_or_else(|| AttachError::Foreign(named.clone()))?;
        self.by(&key.public())
    }
}

/// A request, signed and to be applied. `compiled` is the trust bundle that the vendor compiled in.
///
/// # Errors
/// The signature is not the instance's; what is asked for is refused by now; or a newer request is
/// kept.
pub fn request(
    home: &Home,
    compiled: Option<&[u8]>,
    catalogue: &Catalogue,
    brought: Brought<'_>,
) -> Result<Request, AttachError> {
    let document: Registration = brought.document.document()?;
    let signed = brought.of_this_instance(home, &document.instance)?;
    let plan = Plan::of_request(home, compiled, &document)?;
    if *plan.product() != document.product {
        return Err(AttachError::OtherProduct);
    }
    if let Some(newer) = plan.newer_than(document.requested_at) {
        return Err(AttachError::Overtaken(newer));
    }
    Ok(plan.signed_elsewhere(catalogue, document, &signed)?)
}

/// A compliance report, signed and to be recorded.
#[derive(Debug)]
pub struct SignedReport {
    /// The report.
    pub envelope: Envelope,
    /// What the ledger notes of it; `None`: it was attached before.
    about: Option<Details>,
}

impl SignedReport {
    /// Whether it is new; else it was attached before.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.about.is_some()
    }

    /// Records that it is written out, before it is.
    ///
    /// # Errors
    /// I/O, or a ledger that cannot be read.
    pub fn record(self, writer: &Writer<'_>, stamp: &Stamp) -> Result<Envelope, StoreError> {
        if let Some(about) = self.about {
            ledger::record(writer, stamp, Event::DataExported, about)?;
        }
        Ok(self.envelope)
    }
}

/// A compliance report, signed. Whoever records it holds the lock already, so that no two reports
/// have one number.
///
/// # Errors
/// The signature is not the instance's; the instance is not registered; another report was written
/// out meanwhile; or the catalogue in force does not declare all of its fields.
pub fn report(
    home: &Home,
    catalogue: &Catalogue,
    brought: Brought<'_>,
) -> Result<SignedReport, AttachError> {
    let report: Report = brought.document.document()?;
    let text = |name: &str| match report.data.get(name) {
        Some(Value::Text(text)) => text.parse().ok(),
        _ => None,
    };
    let missing = || Malformed::new("the report does not name its instance and its number");
    let instance: InstanceId = text("instance").ok_or_else(missing)?;
    let Some(Value::Number(number)) = report.data.get(NUMBER) else { return Err(missing().into()) };
    let envelope = brought.of_this_instance(home, &instance)?;
    if home.own_registration(REGISTRATION)?.is_none() {
        return Err(AttachError::Foreign(instance));
    }
    let declared: Vec<_> =
        catalogue.of(Category::Compliance).map(|field| field.name.as_str()).collect();
    if let Some(name) = report.data.keys().find(|name| !declared.contains(&name.as_str())) {
        return Err(AttachError::Undeclared(name.clone()));
    }
    let mut unsigned = envelope.clone();
    unsigned.signatures.clear();
    let unsigned = sha256_hex(&unsigned.to_json());
    let (last, hash) = Past::read(home, None)?.last;
    if (*number, Some(&unsigned)) == (last, hash.as_ref()) {
        return Ok(SignedReport { envelope, about: None });
    }
    let next = last.saturating_add(1);
    if *number != next {
        return Err(AttachError::Number { number: *number, next });
    }
    let about = Details::from([
        ("report".to_owned(), Category::Compliance.name().to_owned()),
        (NUMBER.to_owned(), number.to_string()),
        ("sha256".to_owned(), sha256_hex(&envelope.to_json())),
        (UNSIGNED.to_owned(), unsigned),
    ]);
    Ok(SignedReport { envelope, about: Some(about) })
}

/// A copy of the ledger, signed. `file` is its name, for the messages.
///
/// # Errors
/// The signature is not the instance's, or the ledger does not begin with these entries.
pub fn ledger_copy(
    home: &Home,
    file: &Path,
    brought: Brought<'_>,
) -> Result<Envelope, AttachError> {
    let copy: LedgerCopy = brought.document.document()?;
    let signed = brought.of_this_instance(home, &copy.instance)?;
    ledger_copy::check(home, Some((file, &copy)))?;
    Ok(signed)
}

/// The statement of an erasure, signed and to be kept.
#[derive(Debug)]
pub struct SignedStatement {
    /// The statement.
    pub envelope: Envelope,
    /// The file of the one without a signature, in HOME; `None`: it was attached before.
    waits: Option<String>,
}

impl SignedStatement {
    /// Whether it is new; else it was attached before.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.waits.is_some()
    }

    /// Replaces the one without a signature.
    ///
    /// # Errors
    /// I/O.
    pub fn keep(self, writer: &Writer<'_>) -> Result<Envelope, StoreError> {
        if let Some(name) = self.waits {
            writer.replace(&name, &self.envelope.to_json())?;
        }
        Ok(self.envelope)
    }
}

/// The statement of an erasure, signed. The key is the one in the statement: the instance's was
/// deleted.
///
/// # Errors
/// The signature is not the instance's, or no statement with this content is kept here.
pub fn statement(home: &Home, brought: Brought<'_>) -> Result<SignedStatement, AttachError> {
    let statement: Erasure = brought.document.document()?;
    let envelope = brought.by(&statement.public_key)?;
    let earlier = format!("{ERASURES}/{}.json", statement.instance);
    for name in [ERASURE, &earlier] {
        let Some(bytes) = home.read(name)? else { continue };
        let kept = Envelope::parse_signed_or_not(&bytes);
        let kept = kept.map_err(|error| home.damaged(name, error.to_string()))?;
        if (&kept.payload_type, &kept.payload) == (&envelope.payload_type, &envelope.payload) {
            let waits = kept.signatures.is_empty().then(|| name.to_owned());
            return Ok(SignedStatement { envelope, waits });
        }
    }
    Err(AttachError::NoStatement)
}
