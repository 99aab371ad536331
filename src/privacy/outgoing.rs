//! What would leave this machine, byte for byte: the request, the compliance report and the usage
//! report. `data show` prints these bytes and `data export` writes them; there are no others.

use uuid::Uuid;

use crate::core::Malformed;
use crate::core::document::envelope::Envelope;
use crate::core::document::ledger::{Details, Event};
use crate::core::document::license::License;
use crate::core::document::registration::Registration;
use crate::core::document::report::{Category, Report, Value};
use crate::core::document::trust::Trust;
use crate::core::judge::check::Judgement;
use crate::core::types::ids::{Edition, Name, Region};
use crate::core::types::json::read_object;
use crate::core::types::keys::sha256_hex;
use crate::core::types::time::Time;
use crate::privacy::catalogue::Catalogue;
use crate::privacy::decision::Source;
use crate::privacy::figures::UsageFigures;
use crate::privacy::flag::Flag;
use crate::privacy::ledger;
use crate::privacy::reports::{build, plain, sealed};
use crate::privacy::request;
use crate::privacy::source::Known;
use crate::privacy::stamp::Stamp;
use crate::privacy::telemetry::State;
use crate::store::facts::Facts;
use crate::store::home::{INSTANCE_KEY, REGISTRATION, Stored};
use crate::store::installed::Variables;
use crate::store::{Home, StoreError, Writer};

/// What is asked for what would leave.
#[derive(Debug)]
pub struct Reporter<'a> {
    /// The state folder.
    pub home: &'a Home,
    /// The fields that can be sent.
    pub catalogue: &'a Catalogue,
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
        let Some(Stored { bytes, .. }) = request::latest(self.home)? else {
            return Ok(Err(NotSent::Unregistered));
        };
        let fields = request::fields(self.catalogue, &bytes).map_err(ReportError::Undeclared)?;
        let fields = fields.into_iter().map(|(field, value)| (field.name.clone(), value)).collect();
        Ok(Ok(Document { bytes, fields }))
    }

    /// The compliance report, signed by this instance. `used` is how much of each limit is in use.
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
        let report = self.gather(Category::Compliance, used)?;
        let missing = "it is missing, and the report must be signed with it";
        let key = self.home.signing_key()?;
        let key = key.ok_or_else(|| self.home.damaged(INSTANCE_KEY, missing))?;
        let bytes = sealed(&report, &key)?;
        let Report { data, .. } = Envelope::parse(&bytes)?.document()?;
        Ok(Ok(Document { bytes, fields: data.into_iter().collect() }))
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
        let bytes = plain(&self.gather(Category::Usage, &[])?);
        let Report { data, .. } = read_object(&bytes).map_err(ReportError::Undeclared)?;
        Ok(Ok(Document { bytes, fields: data.into_iter().collect() }))
    }

    /// The report that the state gives, whether or not it would be sent.
    pub(super) fn gather(
        &self,
        category: Category,
        used: &[(Name, u64)],
    ) -> Result<Report, StoreError> {
        let Judged { registration, license, .. } = self.judged()?;
        let figures = match category {
            Category::Usage => UsageFigures::read(self.home)?,
            _ => UsageFigures::default(),
        };
        let counted = license.as_ref().filter(|_| category == Category::Compliance);
        let clock_resets =
            counted.map_or(Ok(0), |license| clock_resets(self.home, &license.license_id))?;
        let known = Known {
            registration: registration.as_ref().map(|stored| &stored.document),
            license: license.as_ref(),
            used,
            clock_resets,
            figures: &figures,
            now: self.now,
        };
        // Nobody is on without a disclosure: if nothing was shown, all would be by then.
        let flag = Flag::read(self.home).ok().flatten();
        let shown = flag.and_then(|flag| flag.disclosure).unwrap_or(self.catalogue.version);
        Ok(build(self.catalogue, category, &known, shown))
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

/// How many resets of the clock the ledger holds since a license was first imported; all of them
/// if it was not imported here but is in a variable.
fn clock_resets(home: &Home, license: &Uuid) -> Result<u64, StoreError> {
    let id = license.to_string();
    let (mut resets, mut imported) = (0_u64, false);
    for entry in ledger::entries(home)? {
        let entry = entry?;
        match entry.event {
            Event::ClockReset => resets = resets.saturating_add(1),
            Event::LicenseImported if !imported && entry.about.get("license_id") == Some(&id) => {
                imported = true;
                resets = 0;
            }
            _ => {}
        }
    }
    Ok(resets)
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
    bytes: &[u8],
    has_usage: bool,
) -> Result<(), StoreError> {
    let mut about = Details::from([("report".to_owned(), name.to_owned())]);
    if !has_usage {
        about.insert("sha256".to_owned(), sha256_hex(bytes));
    }
    ledger::record(writer, stamp, Event::DataExported, about)
}
