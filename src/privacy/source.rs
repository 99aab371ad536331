//! Where the value of each declared field comes from, and the one gate that it
//! passes: its declared type.

use std::collections::BTreeMap;

use crate::core::document::catalogue::field::{Field, FieldType, Source, major_minor};
use crate::core::document::license::License;
use crate::core::document::registration::Registration;
use crate::core::document::report::{LimitUse, Value};
use crate::core::types::bucket;
use crate::core::types::ids::Name;
use crate::core::types::time::Time;
use crate::privacy::figures::{Fact, UsageFigures};

/// What is known on this machine.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The registration in force.
    pub registration: Option<&'a Registration>,
    /// The license that `verify` would judge.
    pub license: Option<&'a License>,
    /// The limits of that license against their use.
    pub limits: &'a BTreeMap<Name, LimitUse>,
    /// How often the clock's floor was lowered under that license.
    pub clock_resets: u64,
    /// The number of the compliance report.
    pub number: u64,
    /// What the product recorded.
    pub figures: &'a UsageFigures,
    /// The time of the report.
    pub now: Time,
}

/// A value before its field's type has closed it.
enum Raw {
    Text(String),
    Flag(bool),
    Count(u64),
    Limits(BTreeMap<Name, LimitUse>),
}

/// The value of a declared field; `None` if it has no value now.
#[must_use]
pub fn value_of(field: &Field, known: &Known<'_>) -> Option<Value> {
    close(field, raw(field, known)?)
}

fn raw(field: &Field, known: &Known<'_>) -> Option<Raw> {
    let registration = known.registration;
    let text = match field.source {
        Source::Email => registration?.email.as_ref()?.to_string(),
        Source::Instance => registration?.instance.to_string(),
        Source::Product => registration?.product.to_string(),
        Source::Edition => registration?.edition.to_string(),
        Source::ProductVersion => registration?.product_version.as_ref()?.to_string(),
        Source::Marketing => return Some(Raw::Flag(registration?.marketing)),
        Source::DataRegion => registration?.data_region?.to_string(),
        Source::PublicKey => registration?.public_key.to_string(),
        Source::Label => registration?.label.clone()?,
        Source::RequestedAt => registration?.requested_at.to_string(),
        Source::Policy => registration?.policy.clone()?,
        Source::LicenseId => known.license?.license_id.to_string(),
        Source::Limits => {
            known.license?;
            return Some(Raw::Limits(known.limits.clone()));
        }
        Source::ClockResets => {
            known.license?;
            return Some(Raw::Count(known.clock_resets));
        }
        Source::ReportNumber => return Some(Raw::Count(known.number)),
        Source::Today => known.now.date(),
        Source::Platform => std::env::consts::OS.to_owned(),
        Source::Arch => std::env::consts::ARCH.to_owned(),
        Source::Week => known.now.iso_week(),
        Source::Fact => match known.figures.0.get(&field.name)? {
            Fact::Flag(flag) => return Some(Raw::Flag(*flag)),
            Fact::Count(count) => return Some(Raw::Count(*count)),
            Fact::Word(word) => word.clone(),
        },
    };
    Some(Raw::Text(text))
}

/// Gives the value the form of the field's type. What does not fit is left out:
/// a file that somebody edited by hand opens no way past the types.
fn close(field: &Field, raw: Raw) -> Option<Value> {
    let value = match (field.kind, raw) {
        (
            FieldType::Text | FieldType::Date | FieldType::Time | FieldType::Week,
            Raw::Text(text),
        ) => Some(Value::Text(text)),
        (FieldType::Limits, Raw::Limits(limits)) => Some(Value::Limits(limits)),
        (FieldType::Number, Raw::Count(count)) => Some(Value::Number(count)),
        (FieldType::Flag, Raw::Flag(flag)) => Some(Value::Flag(flag)),
        (FieldType::Enumeration, Raw::Text(word)) => Some(Value::Text(field.closed(&word))),
        (FieldType::Bucket, Raw::Count(count)) => {
            Some(Value::Text(bucket::label(count, field.max?)))
        }
        (FieldType::Version, Raw::Text(text)) => major_minor(&text).map(Value::Text),
        _ => None,
    };
    // Whatever came before: text leaves only as the values that the field declares.
    value.filter(|value| match value {
        Value::Text(text) => field.is_value(text),
        Value::Flag(_) | Value::Number(_) | Value::Limits(_) => true,
    })
}
