//! Where the value of each declared field comes from.

use std::collections::BTreeMap;

use semver::Version;

use super::catalogue::{Field, FieldType};
use crate::core::ids::Name;
use crate::core::license::License;
use crate::core::registration::Registration;
use crate::core::report::{Category, LimitUse, Value};
use crate::core::time::Time;

/// What is known on this machine.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The registration in force.
    pub registration: Option<&'a Registration>,
    /// The license that `verify` would judge.
    pub license: Option<&'a License>,
    /// What is in use of each limit, as the product says.
    pub used: &'a [(Name, u64)],
    /// The time of the report.
    pub now: Time,
}

/// The value of a declared field. `Err` if the field has no source, which a test
/// rules out for the shipped catalogue; `Ok(None)` if there is no value now.
///
/// # Errors
/// The field's name.
pub fn value_of(field: &Field, known: &Known<'_>) -> Result<Option<Value>, String> {
    let registration = known.registration;
    let version = || registration.and_then(|r| r.product_version.as_ref());
    let text = |value: Option<String>| Ok(value.map(Value::Text));
    match (field.category, field.name.as_str()) {
        (Category::Compliance, "email") => text(registration.and_then(|r| r.email.as_ref()).map(ToString::to_string)),
        (Category::Compliance, "instance") => text(registration.map(|r| r.instance.to_string())),
        (Category::Compliance, "product") => text(registration.map(|r| r.product.to_string())),
        (Category::Compliance, "edition") => text(registration.map(|r| r.edition.to_string())),
        (Category::Compliance, "version") => text(version().map(ToString::to_string)),
        (Category::Compliance, "license_id") => text(known.license.map(|l| l.license_id.to_string())),
        (Category::Compliance, "limits") => Ok(known.license.map(|license| limits(license, known.used))),
        (Category::Compliance, "date") => text(Some(known.now.date())),
        (Category::Usage, "platform") => text(Some(closed(field, std::env::consts::OS))),
        (Category::Usage, "arch") => text(Some(closed(field, std::env::consts::ARCH))),
        (Category::Usage, "version") => text(version().map(major_minor)),
        (Category::Usage, "week") => text(Some(known.now.iso_week())),
        _ => Err(field.name.clone()),
    }
}

/// A word of an enumeration, or `other`.
fn closed(field: &Field, word: &str) -> String {
    let known = field.kind == FieldType::Enumeration && field.values.iter().any(|value| value == word);
    if known { word.to_owned() } else { "other".to_owned() }
}

fn major_minor(version: &Version) -> String {
    format!("{}.{}", version.major, version.minor)
}

fn limits(license: &License, used: &[(Name, u64)]) -> Value {
    let use_of = |name: &Name| used.iter().find(|(limit, _)| limit == name).map(|(_, amount)| *amount);
    let limits: BTreeMap<Name, LimitUse> = license
        .limits
        .iter()
        .map(|(name, licensed)| (name.clone(), LimitUse { licensed: *licensed, used: use_of(name) }))
        .collect();
    Value::Limits(limits)
}
