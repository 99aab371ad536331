//! Whether a value is of the type that the catalogue declares.

use crate::core::document::catalogue::field::{Field, FieldType, Source};
use crate::core::document::report::Value;
use crate::core::types::email::Email;
use crate::core::types::ids::{Edition, InstanceId, Name, Region};
use crate::core::types::keys::PublicKey;
use crate::privacy::capture::json::Json;

/// Checks a value; one of a form is text, whatever its type.
///
/// # Errors
/// What the field takes instead, in words.
pub fn fits(field: &Field, value: &Json, is_form: bool) -> Result<(), String> {
    let is_good = match (field.kind, value) {
        (FieldType::Flag, Json::Flag(_)) | (FieldType::Number, Json::Count(_)) => true,
        (FieldType::Flag, Json::Text(text)) => {
            is_form && ["true", "false"].contains(&text.as_str())
        }
        (FieldType::Number, Json::Text(text)) => is_form && text.parse::<u64>().is_ok(),
        (FieldType::Limits, Json::Object(_)) => is_limits(value),
        (_, Json::Text(text)) => text_fits(field, text),
        _ => false,
    };
    if is_good { Ok(()) } else { Err(field.describe()) }
}

/// Limits by name, as a report has them; the reader of reports says so.
fn is_limits(value: &Json) -> bool {
    let json = serde_json::to_string(value).unwrap_or_default();
    matches!(serde_json::from_str(&json), Ok(Value::Limits(_)))
}

fn text_fits(field: &Field, text: &str) -> bool {
    match field.kind {
        FieldType::Text => word_fits(field.source, text),
        FieldType::Flag | FieldType::Number | FieldType::Limits => false,
        _ => field.is_value(text),
    }
}

/// Text that has a form of its own is of that form: nothing else is in a field that is declared as
/// an address.
fn word_fits(source: Source, text: &str) -> bool {
    match source {
        Source::Email => text.parse::<Email>().is_ok(),
        Source::Instance => text.parse::<InstanceId>().is_ok(),
        Source::PublicKey => text.parse::<PublicKey>().is_ok(),
        Source::Product => text.parse::<Name>().is_ok(),
        Source::Edition => text.parse::<Edition>().is_ok(),
        Source::DataRegion => text.parse::<Region>().is_ok(),
        Source::LicenseId => text.len() == 36 && uuid::Uuid::try_parse(text).is_ok(),
        _ => true,
    }
}
