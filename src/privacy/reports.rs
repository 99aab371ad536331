//! The two reports, byte for byte.

use crate::core::Malformed;
use crate::core::document::catalogue::content::Catalogue;
use crate::core::document::report::{Category, Report};
use crate::privacy::disclosed::Names;
use crate::privacy::source::{Known, value_of};
use crate::store::identity::InstanceKey;

/// Gathers a report. It walks the catalogue, so a field that is not declared
/// there has no way in, and neither has a usage field that was not `disclosed`.
#[must_use]
pub fn build(
    catalogue: &Catalogue,
    category: Category,
    known: &Known<'_>,
    disclosed: &Names,
) -> Report {
    let fields = catalogue
        .of(category)
        .filter(|field| category == Category::Compliance || disclosed.contains(&field.name));
    let data =
        fields.filter_map(|field| Some((field.name.clone(), value_of(field, known)?))).collect();
    Report { data, report: category, schema: 1 }
}

/// The bytes of a compliance report: an envelope, signed by the instance if its key is here.
/// Ed25519 is deterministic, so equal facts give equal bytes.
///
/// # Errors
/// Not a compliance report.
pub fn sealed(report: &Report, key: &InstanceKey) -> Result<Vec<u8>, Malformed> {
    Ok(key.envelope(report)?.to_json())
}

/// The bytes of a usage report: plain canonical JSON, one line, unsigned.
#[must_use]
pub fn plain(report: &Report) -> Vec<u8> {
    let mut json = serde_json::to_vec(report).unwrap_or_default();
    json.push(b'\n');
    json
}
