//! The fields of a request, read back from the bytes that leave.

use std::collections::BTreeMap;

use crate::core::document::catalogue::content::Catalogue;
use crate::core::document::catalogue::field::Field;
use crate::core::document::registration::Registration;
use crate::core::document::report::{Category, Value};
use crate::core::types::json::read_object;
use crate::store::home::Stored;
use crate::store::{Home, StoreError};

/// The number of the format; it says nothing of anybody.
const SCHEMA: &str = "schema";

/// The request made last: the one that waits for a license for another address, unless the
/// registration in force is newer.
///
/// # Errors
/// I/O, or a damaged file.
pub fn latest(home: &Home) -> Result<Option<Stored<Registration>>, StoreError> {
    let (in_force, pending) = (home.registration()?, home.pending()?);
    let made = |stored: &Option<Stored<Registration>>| {
        stored.as_ref().map(|stored| stored.document.requested_at)
    };
    Ok(if made(&pending) >= made(&in_force) { pending } else { in_force })
}

/// Every field that the payload of a request carries, in the order of the catalogue, with what
/// the catalogue says of it.
///
/// # Errors
/// Not a request, or it carries a field that the catalogue does not declare: that must
/// not leave.
pub fn fields<'c>(
    catalogue: &'c Catalogue,
    payload: &[u8],
) -> Result<Vec<(&'c Field, Value)>, String> {
    let mut carried: BTreeMap<String, serde_json::Value> = read_object(payload)?;
    carried.remove(SCHEMA);
    let mut found = Vec::new();
    for field in catalogue.of(Category::Request) {
        let Some(value) = carried.remove(&field.name) else { continue };
        let value = match value {
            serde_json::Value::Bool(flag) => Value::Flag(flag),
            serde_json::Value::String(text) => Value::Text(text),
            other => {
                return Err(format!(
                    "the request's field `{}` is {other}, which is no text",
                    field.name
                ));
            }
        };
        found.push((field, value));
    }
    match carried.keys().next() {
        None => Ok(found),
        Some(name) => Err(format!(
            "the catalogue does not declare the request's field `{name}`, so it must not leave"
        )),
    }
}
