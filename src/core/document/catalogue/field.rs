//! One declared field: what it holds, why it is needed, and how far it can tell instances apart.

use serde::{Deserialize, Serialize};

use crate::core::document::report::Category;
use crate::core::types::bucket;
use crate::core::types::day::Day;
use crate::core::types::time::Time;

/// One declared field, with what its category says where it says nothing itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name in the report.
    pub name: String,
    /// Which report it belongs to.
    pub category: Category,
    /// What its value can be.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// The words of an enumeration; anything else becomes `other`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Where the buckets of a count end: from here on, all are one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u64>,
    /// Where its value comes from.
    pub source: Source,
    /// Where a snapshot holds it, if not under its name: a dotted path, lists passed
    /// through; with `=word`, the members that have this word are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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
    /// The number of the catalogue that it came with, or was changed with.
    pub since: u32,
    /// The day by which it must be justified again.
    pub expires: Day,
}

/// The closed list of types. A usage field cannot be of the first five, so an
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

impl FieldType {
    /// Whether a value of it can be one of very many, so that it could single somebody out.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Text | Self::Date | Self::Time | Self::Limits | Self::Number)
    }
}

/// Where a value comes from. The reader in `privacy/source.rs` has an arm for each.
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

impl Source {
    /// The types of the usage fields that can be made of it; none of what names the instance or
    /// somebody. What airseal finds out has one type, so that nothing else gets in by it.
    #[must_use]
    pub const fn usage_types(self) -> &'static [FieldType] {
        match self {
            Self::Platform | Self::Arch => &[FieldType::Enumeration],
            Self::Week => &[FieldType::Week],
            Self::ProductVersion => &[FieldType::Version],
            Self::Fact => {
                &[FieldType::Flag, FieldType::Enumeration, FieldType::Bucket, FieldType::Version]
            }
            _ => &[],
        }
    }
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
            kind if kind.is_open() => return u32::MAX,
            FieldType::Enumeration => count(self.values.len()).saturating_add(1),
            FieldType::Bucket => count(bucket::bounds(self.max.unwrap_or_default()).len()),
            FieldType::Version => VERSIONS,
            FieldType::Week => WEEKS,
            _ => 2,
        };
        let always = matches!(self.source, Source::Platform | Source::Arch | Source::Week);
        if always { values } else { values.saturating_add(1) }
    }

    /// The most bits that it can tell instances apart by: log2 of the number of its values, as if
    /// all of them were equally likely.
    #[must_use]
    pub fn bits(&self) -> f64 {
        log2(self.value_count())
    }

    /// Whether another field says the same to people: all but its example and its dates.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        let said = |field: &Self| Self {
            example: String::new(),
            since: 0,
            expires: self.expires,
            ..field.clone()
        };
        said(self) == said(other)
    }

    /// What a recorded value of it is: two fields of one meaning can keep each other's.
    #[must_use]
    pub fn meaning(&self) -> (FieldType, &[String], Option<u64>, Source, Option<&str>) {
        (self.kind, &self.values, self.max, self.source, self.snapshot.as_deref())
    }

    /// A word of its enumeration, or `other`.
    #[must_use]
    pub fn closed(&self, word: &str) -> String {
        let word = word.to_ascii_lowercase();
        if self.values.contains(&word) { word } else { "other".to_owned() }
    }

    /// Whether `text` is a value of it, as a report writes one; a flag is `yes` or `no` here.
    #[must_use]
    pub fn is_value(&self, text: &str) -> bool {
        match self.kind {
            FieldType::Flag => ["yes", "no"].contains(&text),
            FieldType::Enumeration => {
                text == "other" || self.values.iter().any(|word| word == text)
            }
            FieldType::Bucket => self.max.is_some_and(|max| {
                bucket::bounds(max).into_iter().any(|bound| bucket::label(bound, max) == text)
            }),
            FieldType::Version => major_minor(text).as_deref() == Some(text),
            FieldType::Week => is_week(text),
            FieldType::Date => text.parse::<Day>().is_ok(),
            FieldType::Number => text.parse::<u64>().is_ok(),
            FieldType::Time => text.parse::<Time>().is_ok(),
            FieldType::Text | FieldType::Limits => !text.is_empty(),
        }
    }
}

/// A version cut to major.minor, `other` where a part has more than two digits:
/// the rest of a version can be long enough to say whose it is.
#[must_use]
pub fn major_minor(text: &str) -> Option<String> {
    if text == "other" {
        return Some(text.to_owned());
    }
    let mut parts = text.trim_start_matches('v').split('.');
    let digits = |part: &str| {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        Some(digits).filter(|digits| !digits.is_empty())
    };
    let major =
        parts.next().filter(|major| major.chars().all(|c| c.is_ascii_digit())).and_then(digits)?;
    let minor = parts.next().and_then(digits)?;
    Some(if major.len() > 2 || minor.len() > 2 {
        "other".to_owned()
    } else {
        format!("{major}.{minor}")
    })
}

/// Whether it is a week as ISO 8601 writes it, such as `2026-W48`.
fn is_week(text: &str) -> bool {
    let number = |text: &str, digits: usize| {
        let all = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u32>().ok().filter(|_| all)
    };
    text.split_once("-W").is_some_and(|(year, week)| {
        number(year, 4).is_some() && number(week, 2).is_some_and(|week| (1..=53).contains(&week))
    })
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

#[cfg(test)]
mod tests {
    #[test]
    fn the_logarithm_is_the_one_of_the_library_rounded_up() {
        for number in (1..2_000).chain([12_101, 1 << 20, u32::MAX]) {
            let (ours, theirs) = (super::log2(number), f64::from(number).log2());
            assert!(ours >= theirs - 1e-9 && ours - theirs < 1e-5, "{number}: {ours}, {theirs}");
        }
    }

    #[test]
    fn a_version_keeps_two_short_parts_and_nothing_else() {
        for (text, cut) in [
            ("28.2.1", Some("28.2")),
            ("v1.27.3", Some("1.27")),
            ("19.03.13-ce", Some("19.03")),
            ("2.19-acme-internal", Some("2.19")),
            ("123456.7", Some("other")),
            ("1.1234567", Some("other")),
            ("28", None),
            ("acme.28", None),
            ("1acme.28", None),
            ("", None),
        ] {
            assert_eq!(super::major_minor(text).as_deref(), cut, "{text}");
        }
    }
}
