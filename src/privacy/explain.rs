//! Every field that can leave, explained (GDPR 13): its value now, why it is needed, on what legal
//! basis, how long it is kept, by whom and where.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::core::document::catalogue::field::Field;
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::core::document::registration::Registration;
use crate::core::document::report::{Category, Value};
use crate::core::types::ids::{Edition, Name, Region};
use crate::privacy::decision::Source;
use crate::privacy::outgoing::{ReportError, Reporter};
use crate::privacy::privacy_policies::Imported;
use crate::privacy::telemetry::State;

/// What would leave, explained.
#[derive(Debug)]
pub struct Explanation {
    /// The request and the reports that were asked for.
    pub sections: Vec<Section>,
    /// The registration in force.
    pub registration: Option<Registration>,
    /// The product that the trust bundle is for.
    pub product: Option<Name>,
    /// The privacy policy in force.
    pub policy: Option<PrivacyPolicy>,
}

/// The request or one of the reports, explained.
#[derive(Debug)]
pub struct Section {
    /// Which.
    pub category: Category,
    /// Whether it would be sent now, and why (not).
    pub sending: Sending,
    /// Where the vendor keeps it.
    pub location: Location,
    /// Its fields, in the order of the catalogue.
    pub fields: Vec<ExplainedField>,
    /// Fields that no disclosure has named yet.
    pub new: Vec<String>,
    /// How much a usage report could tell; `None` for the others.
    pub bound: Option<Bound>,
}

/// The most by which a report could tell one instance from another. Its JSON form is the last line of
/// `data explain usage --json`.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Bound {
    /// The report.
    pub category: Category,
    /// How many bits it takes.
    pub bits: f64,
    /// How many it may take.
    pub budget_bits: f64,
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { bits, budget_bits, .. } = self;
        write!(
            f,
            "a usage report can tell instances apart by at most {bits} bits (the sum of log2 of each field's number of \
             values; budget {budget_bits}). In a small population, fewer can be enough: docs/reference/data.md"
        )
    }
}

/// One field, explained. Its JSON form is that of `data explain`.
#[derive(Debug, Serialize)]
pub struct ExplainedField {
    /// What the catalogue says.
    #[serde(flatten)]
    pub field: Field,
    /// Its value now; null if it has no value.
    pub value: Option<Value>,
    /// Whether it would be sent now.
    pub sent: bool,
    /// The most bits that it tells instances apart by; null for what names the instance
    /// anyway.
    pub bits: Option<f64>,
    /// Where the vendor keeps it.
    pub location: Location,
}

impl ExplainedField {
    /// Its value now, in words; `-` if it has no value.
    #[must_use]
    pub fn now(&self) -> String {
        self.value.as_ref().map_or("-".to_owned(), Value::to_string)
    }
}

/// Whether something would be sent, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sending {
    /// To ask for a license.
    Request,
    /// As part of the license.
    License,
    /// Because nobody says off.
    On,
    /// Not: the Community Edition has no compliance data.
    Community,
    /// Not: this instance is not registered.
    Unregistered,
    /// Not: this source says off.
    Off(Source),
}

impl Sending {
    fn of(category: Category, edition: Option<Edition>, telemetry: &State) -> Self {
        match (category, edition, telemetry.decided_by) {
            (Category::Usage, _, None) => Self::On,
            (Category::Usage, _, Some(source)) => Self::Off(source),
            (_, None, _) => Self::Unregistered,
            (Category::Request, Some(_), _) => Self::Request,
            (Category::Compliance, Some(Edition::Business), _) => Self::License,
            (Category::Compliance, Some(Edition::Community), _) => Self::Community,
        }
    }

    /// Whether it would be sent.
    #[must_use]
    pub const fn is_sent(self) -> bool {
        matches!(self, Self::Request | Self::License | Self::On)
    }

    /// Says it to a person.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Self::Request => {
                "sent to ask for a license; signed; airseal register -o FILE writes it".to_owned()
            }
            Self::License => "sent as part of the license; signed".to_owned(),
            Self::On => "on; to turn it off: airseal telemetry off".to_owned(),
            Self::Community => "not sent: the Community Edition has no compliance data".to_owned(),
            Self::Unregistered => "not sent: this instance is not registered".to_owned(),
            Self::Off(source) => format!("not sent: telemetry is off: {}", source.describe()),
        }
    }
}

/// Where the vendor keeps a field: what says so, the best of it first.
#[derive(Debug, Clone)]
pub enum Location {
    /// The license grants the region.
    Granted(Region),
    /// The registration asks for it.
    Asked(Region),
    /// The privacy policy of this version names the places.
    Policy(String, Name),
    /// Nothing does.
    Unsaid,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Granted(region) => write!(f, "{region} (granted by the license)"),
            Self::Asked(region) => write!(f, "{region} (asked for; no license has granted it)"),
            Self::Policy(places, version) => write!(f, "{places} (policy {version})"),
            Self::Unsaid => {
                f.write_str("not known: no region was chosen, and no privacy policy here names one")
            }
        }
    }
}

impl Serialize for Location {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Its fields.
impl Serialize for Section {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.fields.serialize(serializer)
    }
}

impl Section {
    /// The fields by what they have in common: legal basis, retention and recipient.
    #[must_use]
    pub fn terms(&self) -> Vec<(&str, &str, &str, Vec<&str>)> {
        let mut terms: Vec<(&str, &str, &str, Vec<&str>)> = Vec::new();
        for ExplainedField { field, .. } in &self.fields {
            let Field { name, legal_basis, retention, recipient, .. } = field;
            let same = |(basis, kept, to, _): &&mut (&str, &str, &str, Vec<&str>)| {
                basis == legal_basis && kept == retention && to == recipient
            };
            match terms.iter_mut().find(same) {
                Some((.., fields)) => fields.push(name),
                None => terms.push((legal_basis, retention, recipient, vec![name])),
            }
        }
        terms
    }
}

/// Explains what would leave: one category, or all three. `policies` are those that were imported.
///
/// # Errors
/// See [`ReportError`].
pub fn explain(
    reporter: &Reporter<'_>,
    only: Option<Category>,
    telemetry: &State,
    policies: &Imported,
) -> Result<Explanation, ReportError> {
    let judged = reporter.judged()?;
    let stored = judged.registration.as_ref();
    let policy = policies.in_force(reporter.now).cloned();
    let mut sections = Vec::new();
    for category in Category::ALL {
        if only.is_some_and(|only| only != category) {
            continue;
        }
        let mut data = data(reporter, category, telemetry)?;
        // A usage report says nothing by which a region could be chosen for it.
        let granted = match category {
            Category::Usage => None,
            _ => judged.granted_region().map(Location::Granted),
        };
        let asked = stored.filter(|_| category != Category::Usage);
        let asked = asked.and_then(|stored| stored.document.data_region).map(Location::Asked);
        let location = granted.or(asked).unwrap_or_else(|| in_policy(policy.as_ref()));
        let edition = stored.map(|stored| stored.document.edition);
        let sending = Sending::of(category, edition, telemetry);
        let is_usage = category == Category::Usage;
        let fields = reporter.catalogue.catalogue.of(category).map(|field| {
            let value = data.remove(&field.name);
            ExplainedField {
                sent: sending.is_sent() && value.is_some(),
                value,
                bits: is_usage.then(|| rounded(field.bits())),
                location: location.clone(),
                field: field.clone(),
            }
        });
        let fields = fields.collect();
        let catalogue = &reporter.catalogue.catalogue;
        let disclosed = telemetry.disclosed(reporter.catalogue).filter(|_| is_usage);
        let all = disclosed.iter().flat_map(|_| catalogue.of(category).map(|field| &field.name));
        let is_new =
            |name: &&String| !disclosed.as_ref().is_some_and(|names| names.contains(*name));
        let new = all.filter(is_new).cloned().collect();
        let bound = is_usage.then(|| Bound {
            category,
            bits: rounded(catalogue.bits()),
            budget_bits: f64::from(catalogue.budget_bits),
        });
        sections.push(Section { category, sending, location, fields, new, bound });
    }
    Ok(Explanation {
        sections,
        product: judged.trust.map(|trust| trust.bundle().product.clone()),
        registration: judged.registration.map(|stored| stored.document),
        policy,
    })
}

/// What the request made last carries, or what the state gives for a report.
fn data(
    reporter: &Reporter<'_>,
    category: Category,
    telemetry: &State,
) -> Result<BTreeMap<String, Value>, ReportError> {
    Ok(match category {
        Category::Request => match reporter.request()? {
            Ok(document) => document.fields.into_iter().collect(),
            Err(_) => BTreeMap::new(),
        },
        Category::Compliance => match reporter.compliance(&[]) {
            Ok(Ok(document)) => document.fields.into_iter().collect(),
            // Not sent, or without a key to sign it with.
            _ => reporter.next_compliance()?.data,
        },
        Category::Usage => match reporter.usage(telemetry, true)? {
            Ok(document) => document.fields.into_iter().collect(),
            Err(_) => BTreeMap::new(),
        },
    })
}

/// The places that the privacy policy names.
fn in_policy(policy: Option<&PrivacyPolicy>) -> Location {
    let Some(policy) = policy else { return Location::Unsaid };
    let places = policy.data_locations.iter().map(|place| place.trim());
    let places: Vec<_> = places.filter(|place| !place.is_empty()).collect();
    if places.is_empty() {
        Location::Unsaid
    } else {
        Location::Policy(places.join("; "), policy.version.clone())
    }
}

/// To one decimal, rounded up: it is a bound.
fn rounded(bits: f64) -> f64 {
    format!("{:.1}", bits + 0.05).parse().unwrap_or(f64::INFINITY)
}
