//! The two reports, byte for byte.

use crate::core::Malformed;
use crate::core::document::envelope::Envelope;
use crate::core::document::report::{Category, Report};
use crate::core::types::keys::PrivateKey;
use crate::privacy::catalogue::Catalogue;
use crate::privacy::source::{Known, value_of};

/// Gathers a report. It walks the catalogue, so a field that is not declared
/// there has no way in. `shown` is the catalogue version of the last disclosure: a
/// usage field that came later stays out.
#[must_use]
pub fn build(catalogue: &Catalogue, category: Category, known: &Known<'_>, shown: u32) -> Report {
    let fields = catalogue
        .of(category)
        .filter(|field| category == Category::Compliance || field.since <= shown);
    let data =
        fields.filter_map(|field| Some((field.name.clone(), value_of(field, known)?))).collect();
    Report { data, report: category, schema: 1 }
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
    use crate::privacy::catalogue::TEXT;

    fn shipped() -> Catalogue {
        Catalogue::parse(TEXT).expect("the shipped catalogue")
    }

    /// A catalogue of one field.
    fn with(field: &str) -> Result<Catalogue, String> {
        let shared = "legal_basis = \"l\"\nretention = \"r\"\nrecipient = \"v\"\n";
        Catalogue::parse(&format!(
            "version = 1\nbudget_bits = 1.0\n[request]\n{shared}[compliance]\n{shared}[usage]\n{shared}[[field]]\nexample = \"e\"\nsince = 1\n\
             expires = \"2028-01-01\"\n{field}"
        ))
    }

    #[test]
    fn a_usage_field_cannot_be_declared_with_a_type_that_could_identify() {
        for (kind, accepted) in [
            ("text", false),
            ("date", false),
            ("time", false),
            ("limits", false),
            ("flag", true),
            ("week", true),
        ] {
            let field =
                format!("name = \"x\"\ncategory = \"usage\"\ntype = \"{kind}\"\npurpose = \"p\"\n");
            assert_eq!(with(&field).is_ok(), accepted, "{kind}");
        }
    }

    #[test]
    fn an_entry_without_a_source_or_an_explanation_is_no_catalogue() {
        let field = |extra: &str| with(&format!("name = \"x\"\ntype = \"flag\"\n{extra}"));
        assert!(
            field("category = \"compliance\"\nsource = \"marketing\"\npurpose = \"p\"").is_ok()
        );
        for wrong in [
            "category = \"compliance\"\npurpose = \"p\"",
            "category = \"compliance\"\npurpose = \"p\"\nsource = \"nowhere\"",
            "category = \"usage\"\npurpose = \" \"",
            "category = \"usage\"",
            "category = \"usage\"\npurpose = \"p\"\nvalues = [\"a\"]",
            "category = \"usage\"\npurpose = \"p\"\nmax = 10",
            "category = \"usage\"\npurpose = \"p\"\nmore = 1",
        ] {
            assert!(field(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn no_field_has_outlived_the_day_by_which_it_must_be_justified_again() {
        let today = chrono::Utc::now().format("%Y-%m-%d").to_string();
        for field in shipped().fields {
            assert!(field.expires > today, "justify `{}` again, or drop it", field.name);
        }
    }

    #[test]
    fn what_usage_could_single_out_stays_within_the_budget() {
        let catalogue = shipped();
        assert!(catalogue.bits() <= catalogue.budget_bits, "{} bits", catalogue.bits());
        // A budget far above what is used would let anything in.
        assert!(catalogue.budget_bits - catalogue.bits() < 8.0, "{} bits", catalogue.bits());
    }
}
