//! `catalogue.toml`, compiled in: every field that can ever be sent.

use serde::{Deserialize, Serialize};

use crate::core::document::report::Category;
use crate::privacy::bucket;

/// The shipped catalogue.
pub const TEXT: &str = include_str!("../catalogue.toml");

/// The declared fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalogue {
    /// Rises whenever a usage field is added; the disclosure records it.
    pub version: u32,
    /// The most bits that a usage report may be able to tell instances apart by.
    pub budget_bits: f64,
    /// Who decides about the data, if the catalogue says so.
    pub controller: Option<Controller>,
    /// The fields, in the order in which they are shown.
    pub fields: Vec<Field>,
}

/// Who decides why and how the data is processed (GDPR 4(7), 13(1)).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Controller {
    /// Its name.
    pub name: String,
    /// Its postal address.
    pub address: Option<String>,
    /// Where to write.
    pub contact: String,
    /// Its representative in the Union (GDPR 27).
    pub representative: Option<String>,
    /// Its data-protection officer.
    pub data_protection_officer: Option<String>,
}

/// One declared field, with what its category says where it says nothing itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name in the report.
    pub name: String,
    /// Which report it belongs to.
    pub category: Category,
    /// What its value can be.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// The words of an enumeration; anything else becomes `other`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Where the buckets of a count end: from here on, all are one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<u64>,
    /// Where its value comes from.
    pub source: Source,
    /// Where a snapshot holds it, if not under its name: a dotted path, lists passed
    /// through; with `=word`, the members that have this word are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<String>,
    /// Why it is needed.
    pub purpose: String,
    /// The article of the GDPR it rests on.
    pub legal_basis: String,
    /// How long the recipient keeps it.
    pub retention: String,
    /// Who gets it.
    pub recipient: String,
    /// A value as it might be.
    pub example: String,
    /// The catalogue version it came with.
    pub since: u32,
    /// The day by which it must be justified again.
    pub expires: String,
}

/// The closed list of types. A usage field cannot be of the first four, so an
/// exact count, an id or free text cannot be declared there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldType {
    /// Text; request and compliance only.
    Text,
    /// A day; compliance only.
    Date,
    /// A time; request and compliance only.
    Time,
    /// Limits against use; compliance only.
    Limits,
    /// An exact number; compliance only.
    Number,
    /// Yes or no.
    Flag,
    /// One of the field's `values`, or `other`.
    Enumeration,
    /// A count, in buckets up to the field's `max`.
    Bucket,
    /// A version cut to major.minor.
    Version,
    /// An ISO week.
    Week,
}

/// Where a value comes from. The reader in `source.rs` has an arm for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// What this instance was registered with.
    Email,
    /// The instance's id.
    Instance,
    /// The registered product.
    Product,
    /// The registered edition.
    Edition,
    /// The registered version of the product.
    ProductVersion,
    /// The registered marketing choice.
    Marketing,
    /// The registered data region.
    DataRegion,
    /// The instance's public key.
    PublicKey,
    /// The registered label.
    Label,
    /// When the request was made.
    RequestedAt,
    /// The registered version of the privacy policy.
    Policy,
    /// The id of the license that `verify` judges.
    LicenseId,
    /// That license's limits, against the use that the product states.
    Limits,
    /// How often the clock's floor was lowered under that license.
    ClockResets,
    /// How many compliance reports of this instance were written out, up to this one.
    ReportNumber,
    /// The system clock.
    Today,
    /// The operating system that airseal was built for.
    Platform,
    /// The processor that airseal was built for.
    Arch,
    /// The system clock.
    Week,
    /// What the product recorded with `airseal usage`.
    Fact,
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    budget_bits: f64,
    request: Shared,
    compliance: Shared,
    usage: Shared,
    controller: Option<Controller>,
    field: Vec<Entry>,
}

/// What all fields of a category share.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shared {
    legal_basis: String,
    retention: String,
    recipient: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    category: Category,
    #[serde(rename = "type")]
    kind: FieldType,
    #[serde(default)]
    values: Vec<String>,
    max: Option<u64>,
    source: Option<Source>,
    snapshot: Option<String>,
    purpose: String,
    legal_basis: Option<String>,
    retention: Option<String>,
    recipient: Option<String>,
    example: String,
    since: u32,
    expires: String,
}

impl Catalogue {
    /// Reads a catalogue, and refuses a field that its category forbids or that
    /// lacks an explanation.
    ///
    /// # Errors
    /// What is wrong with it, in words; a test holds the shipped one to none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let File { version, budget_bits, request, compliance, usage, controller, field } =
            toml::from_str(text).map_err(|error| error.to_string())?;
        let shared = |category| match category {
            Category::Request => &request,
            Category::Compliance => &compliance,
            Category::Usage => &usage,
        };
        if let Some(Controller { name, contact, .. }) = &controller
            && (name.trim().is_empty() || contact.trim().is_empty())
        {
            return Err("the controller has a name and a contact".to_owned());
        }
        let fields: Vec<_> = field.into_iter().map(|entry| entry.resolve(&shared)).collect();
        for (index, field) in fields.iter().enumerate() {
            field.check(version).map_err(|error| format!("field `{}` {error}", field.name))?;
            if fields
                .iter()
                .skip(index + 1)
                .any(|f| f.category == field.category && f.name == field.name)
            {
                return Err(format!("field `{}` is declared twice", field.name));
            }
        }
        Ok(Self { version, budget_bits, controller, fields })
    }

    /// The fields of one report.
    pub fn of(&self, category: Category) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(move |field| field.category == category)
    }

    /// The usage fields that a disclosure of version `shown` did not name.
    pub fn newer_than(&self, shown: u32) -> impl Iterator<Item = &Field> {
        self.of(Category::Usage).filter(move |field| field.since > shown)
    }

    /// The most bits by which one usage report can differ from another: the sum of
    /// log2 of the number of values of each field, as if all values were equally
    /// likely and independent, which they are not.
    #[must_use]
    pub fn bits(&self) -> f64 {
        self.of(Category::Usage).map(Field::bits).sum()
    }
}

impl Entry {
    fn resolve<'a>(self, shared: &impl Fn(Category) -> &'a Shared) -> Field {
        let shared = shared(self.category);
        Field {
            name: self.name,
            category: self.category,
            kind: self.kind,
            values: self.values,
            max: self.max,
            // What nobody else knows, the product says.
            source: self.source.unwrap_or(Source::Fact),
            snapshot: self.snapshot,
            purpose: self.purpose,
            legal_basis: self.legal_basis.unwrap_or_else(|| shared.legal_basis.clone()),
            retention: self.retention.unwrap_or_else(|| shared.retention.clone()),
            recipient: self.recipient.unwrap_or_else(|| shared.recipient.clone()),
            example: self.example,
            since: self.since,
            expires: self.expires,
        }
    }
}

/// The logarithm to base 2, by squaring, rounded up: it serves as a bound. That of
/// the C library would be a second library to load at every start of the program.
fn log2(number: u32) -> f64 {
    let whole = number.max(1).ilog2();
    let mut rest = f64::from(number.max(1)) / f64::from(1_u32 << whole);
    let (mut bits, mut step) = (f64::from(whole), 1.0);
    for _ in 0..20 {
        step /= 2.0;
        rest *= rest;
        if rest >= 2.0 {
            rest /= 2.0;
            bits += step;
        }
    }
    if rest > 1.0 { bits + step } else { bits }
}

impl Field {
    /// How many values it can take, not being there among them.
    #[must_use]
    pub fn value_count(&self) -> u32 {
        /// `0` to `9` and `00` to `99` for each part, and `other`.
        const VERSIONS: u32 = 110 * 110 + 1;
        /// Weeks within the 13 months that a report is kept.
        const WEEKS: u32 = 57;
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let values = match self.kind {
            // Not for usage; a test says so.
            FieldType::Text
            | FieldType::Date
            | FieldType::Time
            | FieldType::Limits
            | FieldType::Number => {
                return u32::MAX;
            }
            FieldType::Flag => 2,
            FieldType::Enumeration => count(self.values.len()).saturating_add(1),
            FieldType::Bucket => count(bucket::bounds(self.max.unwrap_or_default()).len()),
            FieldType::Version => VERSIONS,
            FieldType::Week => WEEKS,
        };
        let always = matches!(self.source, Source::Platform | Source::Arch | Source::Week);
        if always { values } else { values.saturating_add(1) }
    }

    /// The most bits that it can tell instances apart by.
    #[must_use]
    pub fn bits(&self) -> f64 {
        log2(self.value_count())
    }

    fn check(&self, version: u32) -> Result<(), String> {
        let open = matches!(
            self.kind,
            FieldType::Text
                | FieldType::Date
                | FieldType::Time
                | FieldType::Limits
                | FieldType::Number
        );
        if open && self.category == Category::Usage {
            return Err(format!(
                "cannot be of type {:?} in usage: that could single somebody out",
                self.kind
            ));
        }
        if (self.kind == FieldType::Enumeration) == self.values.is_empty() {
            return Err("must list its values if it is an enumeration, and only then".to_owned());
        }
        if (self.kind == FieldType::Bucket) != self.max.is_some_and(bucket::is_bound) {
            return Err(
                "must have a max such as 10, 20, 50 or 100 if it is a bucket, and only then"
                    .to_owned(),
            );
        }
        if self.source == Source::Fact && self.category != Category::Usage {
            return Err("names no source".to_owned());
        }
        if self.since == 0 || self.since > version {
            return Err(format!(
                "came with version {}, and the catalogue is version {version}",
                self.since
            ));
        }
        let words = [
            &self.name,
            &self.purpose,
            &self.legal_basis,
            &self.retention,
            &self.recipient,
            &self.example,
        ];
        if words.iter().any(|text| text.trim().is_empty()) {
            return Err("lacks an explanation".to_owned());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_logarithm_is_the_one_of_the_library_rounded_up() {
        for number in (1..2_000).chain([12_101, 1 << 20, u32::MAX]) {
            let (ours, theirs) = (super::log2(number), f64::from(number).log2());
            assert!(ours >= theirs - 1e-9 && ours - theirs < 1e-5, "{number}: {ours}, {theirs}");
        }
    }
}
