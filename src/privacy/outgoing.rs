//! What would leave this machine, byte for byte: the request, the compliance report and the usage
//! report. `data show` prints these bytes and `data export` writes them; there are no others.

use std::collections::BTreeMap;

use crate::core::Malformed;
use crate::core::document::envelope::Envelope;
use crate::core::document::ledger::{Details, Event};
use crate::core::document::license::License;
use crate::core::document::registration::Registration;
use crate::core::document::report::{Category, LimitUse, Report, Value};
use crate::core::document::trust::Trust;
use crate::core::judge::check::Judgement;
use crate::core::types::ids::{Edition, Name, Region};
use crate::core::types::json::read_object;
use crate::core::types::keys::sha256_hex;
use crate::core::types::time::Time;
use crate::privacy::catalogue::InForce;
use crate::privacy::decision::Source;
use crate::privacy::disclosed::{self, Names};
use crate::privacy::figures::UsageFigures;
use crate::privacy::ledger;
use crate::privacy::past::{NUMBER, Past};
use crate::privacy::reports::{build, plain, sealed};
use crate::privacy::request;
use crate::privacy::source::Known;
use crate::privacy::stamp::Stamp;
use crate::privacy::telemetry::State;
use crate::store::facts::Facts;
use crate::store::home::{INSTANCE_KEY, REGISTRATION, Stored};
use crate::store::installed::Variables;
use crate::store::limit_use::LimitRecord;
use crate::store::{Home, StoreError, Writer};

/// What is asked for what would leave.
#[derive(Debug)]
pub struct Reporter<'a> {
    /// The state folder.
    pub home: &'a Home,
    /// The fields that can be sent.
    pub catalogue: &'a InForce,
    /// The trust bundle that the product was built with.
    pub compiled_trust: Option<&'a [u8]>,
    /// The variables that hold or name a license.
    pub variables: Variables,
    /// The time of the report.
    pub now: Time,
}

/// Bytes that would be sent.
#[derive(Debug)]
pub struct Document {
    /// The very bytes.
    pub bytes: Vec<u8>,
    /// The fields that they carry, read back from them.
    pub fields: Vec<(String, Value)>,
    /// The number of a compliance report.
    pub number: Option<u64>,
    /// Whether it may leave only once it is signed, with a key that is kept elsewhere.
    pub is_unsigned: bool,
}

/// What a report is made of.
struct Gathered {
    category: Category,
    registration: Option<Registration>,
    license: Option<License>,
    limits: BTreeMap<Name, LimitUse>,
    past: Past,
    figures: UsageFigures,
    /// The usage fields that may be in it.
    disclosed: Names,
}

/// Why nothing would be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSent {
    /// There is nobody to send it for.
    Unregistered,
    /// The Community Edition has no compliance data.
    Community,
    /// This source says that usage data may not leave.
    Off(Source),
}

impl NotSent {
    /// Says it to a person.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Self::Unregistered => "this instance is not registered".to_owned(),
            Self::Community => "the Community Edition sends no compliance data".to_owned(),
            Self::Off(source) => format!("telemetry is off: {}", source.describe()),
        }
    }
}

/// Why what would leave cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// I/O, or a damaged state file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Not expected: the bytes made here are not a document.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The bytes carry what the catalogue does not declare; in words.
    #[error("{0}")]
    Undeclared(String),
    /// It would be handed out without a signature.
    #[error("the key of this instance is kept elsewhere, so nothing can be signed here")]
    KeyElsewhere,
}

/// The license that `verify` would judge, and what it was judged by.
pub(super) struct Judged {
    /// The trust bundle in force.
    pub trust: Option<Trust>,
    /// The registration in force.
    pub registration: Option<Stored<Registration>>,
    /// The license, whatever is said of it.
    license: Option<License>,
    /// Whether it is valid or in its grace period.
    is_good: bool,
}

impl Judged {
    /// The data region that a license in force grants.
    pub(super) fn granted_region(&self) -> Option<Region> {
        self.license.as_ref().filter(|_| self.is_good)?.data_region
    }
}

impl Reporter<'_> {
    /// The request that `register` wrote last.
    ///
    /// # Errors
    /// See [`ReportError`].
    pub fn request(&self) -> Result<Result<Document, NotSent>, ReportError> {
        let Some(Stored { bytes, payload, .. }) = request::latest(self.home)? else {
            return Ok(Err(NotSent::Unregistered));
        };
        let fields = request::fields(&self.catalogue.catalogue, &payload)
            .map_err(ReportError::Undeclared)?;
        let fields = fields.into_iter().map(|(field, value)| (field.name.clone(), value)).collect();
        Ok(Ok(Document { bytes, fields, number: None, is_unsigned: false }))
    }

    /// The compliance report, signed by this instance if its key is here. `used` is how much of a
    /// limit is in use now; of the others, what was recorded counts.
    ///
    /// # Errors
    /// See [`ReportError`].
    pub fn compliance(
        &self,
        used: &[(Name, u64)],
    ) -> Result<Result<Document, NotSent>, ReportError> {
        match self.home.own_registration(REGISTRATION)?.map(|stored| stored.document.edition) {
            None => return Ok(Err(NotSent::Unregistered)),
            Some(Edition::Community) => return Ok(Err(NotSent::Community)),
            Some(Edition::Business) => {}
        }
        let gathered = self.gather(Category::Compliance, used, Names::new())?;
        let missing = "it is missing, and the report must be signed with it";
        let key = self.home.signing_key()?;
        let key = key.ok_or_else(|| self.home.damaged(INSTANCE_KEY, missing))?;
        let bytes_of = |number| sealed(&gathered.report(self, number), &key);
        let number = gathered.past.number(bytes_of)?;
        let bytes = bytes_of(number)?;
        let Report { data, .. } = Envelope::parse_unsigned(&bytes)?.document()?;
        let (fields, is_unsigned) = (data.into_iter().collect(), key.is_elsewhere());
        Ok(Ok(Document { bytes, fields, number: Some(number), is_unsigned }))
    }

    /// The same for whoever hands it out: the ledger then has it, with its number, which nobody
    /// else gets while the lock is held. `is_new` says whether these bytes are to be written, or
    /// are there already; what is there is not recorded again. Returns that with the report.
    ///
    /// # Errors
    /// See [`ReportError`], and what `is_new` says.
    pub fn export_compliance<E: From<ReportError>>(
        &self,
        writer: &Writer<'_>,
        stamp: &Stamp,
        used: &[(Name, u64)],
        is_new: impl FnOnce(&[u8]) -> Result<bool, E>,
    ) -> Result<Result<(Document, bool), NotSent>, E> {
        let document = match self.compliance(used)? {
            Ok(document) => document,
            Err(why) => return Ok(Err(why)),
        };
        if document.is_unsigned {
            return Err(ReportError::KeyElsewhere.into());
        }
        let is_new = is_new(&document.bytes)?;
        if is_new {
            record_export(writer, stamp, Category::Compliance.name(), &document, false)
                .map_err(ReportError::from)?;
        }
        Ok(Ok((document, is_new)))
    }

    /// The usage report; with `if_on` what it would be if nobody said off.
    ///
    /// # Errors
    /// See [`ReportError`].
    pub fn usage(
        &self,
        telemetry: &State,
        if_on: bool,
    ) -> Result<Result<Document, NotSent>, ReportError> {
        if let Some(source) = telemetry.decided_by.filter(|_| !if_on) {
            return Ok(Err(NotSent::Off(source)));
        }
        let disclosed = self.disclosed(telemetry);
        let bytes = plain(&self.gather(Category::Usage, &[], disclosed)?.report(self, 0));
        let Report { data, .. } = read_object(&bytes).map_err(ReportError::Undeclared)?;
        let fields = data.into_iter().collect();
        Ok(Ok(Document { bytes, fields, number: None, is_unsigned: false }))
    }

    /// The usage fields that may leave, by the choice that `telemetry` was read from.
    fn disclosed(&self, telemetry: &State) -> Names {
        match telemetry.disclosed(self.catalogue) {
            Some(names) => names,
            None if telemetry.allowed => Names::new(),
            // What it would be: nobody is on without a disclosure, which names all of them.
            None => disclosed::all(self.catalogue),
        }
    }

    /// The next compliance report, whether or not it would be sent.
    pub(super) fn next_compliance(&self) -> Result<Report, StoreError> {
        let gathered = self.gather(Category::Compliance, &[], Names::new())?;
        Ok(gathered.report(self, gathered.past.last.0.saturating_add(1)))
    }

    /// Reads what a report is made of.
    fn gather(
        &self,
        category: Category,
        used: &[(Name, u64)],
        disclosed: Names,
    ) -> Result<Gathered, StoreError> {
        let Judged { registration, license, .. } = self.judged()?;
        let mut gathered = Gathered {
            category,
            registration: registration.map(|stored| stored.document),
            license,
            limits: BTreeMap::new(),
            past: Past::default(),
            figures: UsageFigures::default(),
            disclosed,
        };
        if category == Category::Usage {
            gathered.figures = UsageFigures::read(self.home)?;
            return Ok(gathered);
        }
        let license = gathered.license.as_ref();
        gathered.past = Past::read(self.home, license.map(|license| &license.license_id))?;
        if let Some(license) = license {
            gathered.limits = LimitRecord::read(self.home)?.of(license, self.now);
        }
        for (name, used) in used {
            if let Some(limit) = gathered.limits.get_mut(name) {
                limit.used = Some(*used);
                limit.used_on = None;
                limit.peak = limit.peak.map(|peak| peak.max(*used));
            }
        }
        Ok(gathered)
    }

    /// Judges the license that stands for this instance.
    pub(super) fn judged(&self) -> Result<Judged, StoreError> {
        let facts = Facts::read(self.home, self.compiled_trust)?;
        let standing = facts.standing(self.home, &facts.context(self.now), &self.variables);
        let Judgement { verdict, license, .. } = standing.judgement?;
        let Facts { trust, registration, .. } = facts;
        Ok(Judged { trust, registration, license, is_good: verdict.is_good() })
    }
}

impl Gathered {
    /// The report with that number.
    fn report(&self, reporter: &Reporter<'_>, number: u64) -> Report {
        let known = Known {
            registration: self.registration.as_ref(),
            license: self.license.as_ref(),
            limits: &self.limits,
            clock_resets: self.past.clock_resets,
            number,
            figures: &self.figures,
            now: reporter.now,
        };
        build(&reporter.catalogue.catalogue, self.category, &known, &self.disclosed)
    }
}

/// Records that a document is written out, before it is. `name` is its kind, or `all`. The hash of
/// what holds usage data could show whose it is, and is left out.
///
/// # Errors
/// I/O, or a ledger that cannot be read.
pub fn record_export(
    writer: &Writer<'_>,
    stamp: &Stamp,
    name: &str,
    document: &Document,
    has_usage: bool,
) -> Result<(), StoreError> {
    let mut about = Details::from([("report".to_owned(), name.to_owned())]);
    about.extend(document.number.map(|number| (NUMBER.to_owned(), number.to_string())));
    if !has_usage {
        about.insert("sha256".to_owned(), sha256_hex(&document.bytes));
    }
    ledger::record(writer, stamp, Event::DataExported, about)
}
