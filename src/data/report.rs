//! The two reports, byte for byte.

use super::catalogue::Catalogue;
use super::source::{Known, value_of};
use crate::core::Malformed;
use crate::core::envelope::Envelope;
use crate::core::keys::PrivateKey;
use crate::core::report::{Category, Report};

/// Gathers a report. It walks the catalogue, so a field that is not declared
/// there has no way in.
///
/// # Errors
/// A declared field without a source.
pub fn build(catalogue: &Catalogue, category: Category, known: &Known<'_>) -> Result<Report, Malformed> {
    let mut report = Report { data: std::collections::BTreeMap::new(), report: category, schema: 1 };
    for field in catalogue.of(category) {
        let value = value_of(field, known)
            .map_err(|name| Malformed::new(format!("the catalogue declares `{name}`, which has no source")))?;
        if let Some(value) = value {
            report.data.insert(field.name.clone(), value);
        }
    }
    Ok(report)
}

/// The bytes of a compliance report: an envelope, signed by the instance.
/// Ed25519 is deterministic, so equal facts give equal bytes.
///
/// # Errors
/// Not a compliance report.
pub fn sealed(report: &Report, key: &PrivateKey) -> Result<Vec<u8>, Malformed> {
    Ok(Envelope::sign(report, &[key])?.to_json())
}

/// The bytes of a usage report: plain canonical JSON, one line, unsigned.
#[must_use]
pub fn plain(report: &Report) -> Vec<u8> {
    let mut json = serde_json::to_vec(report).unwrap_or_default();
    json.push(b'\n');
    json
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::time::Time;

    #[test]
    fn every_declared_field_has_a_source_and_an_explanation() {
        let catalogue = Catalogue::load().expect("the shipped catalogue");
        let known = Known { registration: None, license: None, used: &[], now: Time::MIN };
        for category in [Category::Compliance, Category::Usage] {
            build(&catalogue, category, &known).expect("a source for every field");
        }
        for field in &catalogue.fields {
            for words in [&field.purpose, &field.legal_basis, &field.retention, &field.recipient, &field.example] {
                assert!(!words.trim().is_empty(), "{}", field.name);
            }
        }
    }

    #[test]
    fn a_usage_field_cannot_be_declared_with_a_type_that_could_identify() {
        for kind in ["text", "date", "limits"] {
            let entry = format!(
                "version = 1\n[[field]]\nname = \"x\"\ncategory = \"usage\"\ntype = \"{kind}\"\npurpose = \"p\"\n\
                 legal_basis = \"l\"\nretention = \"r\"\nrecipient = \"v\"\nexample = \"e\"\nsince = 1\nexpires = \"2028-01-01\"\n"
            );
            assert!(Catalogue::parse(&entry).is_err(), "{kind}");
        }
    }

    #[test]
    fn no_field_has_outlived_the_day_by_which_it_must_be_justified_again() {
        let today = chrono::Utc::now().format("%Y-%m-%d").to_string();
        for field in Catalogue::load().expect("the shipped catalogue").fields {
            assert!(field.expires > today, "justify `{}` again, or drop it", field.name);
        }
    }
}
