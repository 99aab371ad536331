//! What holds for every catalogue that the rules let pass, whoever wrote it: a usage report has
//! only declared values, nothing that names the instance, and no more to tell than the budget.

use std::collections::BTreeSet;

use airseal::core::document::catalogue::content::Catalogue;
use airseal::core::document::catalogue::field::Field;
use airseal::core::document::catalogue::rules::{MAX_BUDGET, Place, broken};
use airseal::core::document::catalogue::shipped::shipped;
use airseal::core::document::report::Category;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::craft::{START, Site, file};
use crate::support::{EMAIL, Run};

const TYPE: &str = "application/vnd.airseal.catalogue+json";
const NOW: &str = "2026-11-26T12:00:00Z";
const LABEL: &str = "basement-rack-seven";
const VERSION: &str = "17.204.3-acmebuild99";

/// A usage field in JSON, as a vendor's catalogue has it.
fn field(name: &str, kind: &str, values: &[String], max: u64) -> Value {
    let mut field = json!({
        "name": name, "category": "usage", "type": kind, "source": "fact",
        "purpose": "Which screens must be drawn faster", "legal_basis": "GDPR 6(1)(f)",
        "retention": "13 months", "recipient": "Acme", "since": 1, "expires": "2098-12-31",
    });
    field["example"] = match kind {
        "flag" => json!("yes"),
        "bucket" => {
            field["max"] = json!(max);
            json!("0")
        }
        "enumeration" => {
            field["values"] = json!(values);
            json!("other")
        }
        "week" => {
            field["source"] = json!("week");
            json!("2026-W48")
        }
        _ => json!("1.2"),
    };
    if name.starts_with("product") && kind == "version" {
        field["source"] = json!("product-version");
    }
    field
}

/// A catalogue with these usage fields.
fn catalogue(budget: u32, fields: &[Value]) -> Value {
    let shared =
        json!({ "legal_basis": "GDPR 6(1)(f)", "retention": "13 months", "recipient": "Acme" });
    let own = shipped().unwrap().fields.iter();
    let own = own.filter(|field| field.category != Category::Usage);
    let own = own.map(|field| serde_json::to_value(field).unwrap());
    json!({
        "number": 1, "budget_bits": budget, "request": shared, "compliance": shared,
        "usage": shared, "fields": own.chain(fields.iter().cloned()).collect::<Vec<_>>(),
    })
}

fn parsed(catalogue: &Value) -> Catalogue {
    serde_json::from_value(catalogue.clone()).unwrap()
}

/// Every word of the type that a report can have for a field, found by trying inputs.
fn values(field: &Field) -> BTreeSet<String> {
    use airseal::core::document::catalogue::field::major_minor;
    use airseal::core::types::bucket;
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    match (field.values.as_slice(), field.max) {
        ([_, ..], _) => field.values.iter().cloned().chain(["other".to_owned()]).collect(),
        (_, Some(max)) => {
            let steps = (0..7).flat_map(|decade| [1, 2, 5].map(|step| step * 10_u64.pow(decade)));
            let counts = steps.flat_map(|step| [step - 1, step]).chain([max, max + 1, u64::MAX]);
            counts.map(|count| bucket::label(count, max)).collect()
        }
        _ if field.is_value("yes") => texts(&["yes", "no"]),
        // 53 weeks of a year and the month before it.
        _ if field.is_value("2026-W48") => (1..=57).map(|week| week.to_string()).collect(),
        _ => {
            let parts = (0..=120).map(|part| part.to_string());
            let parts: Vec<_> = parts.chain((0..10).map(|part| format!("0{part}"))).collect();
            let pairs = parts.iter().flat_map(|a| parts.iter().map(move |b| format!("{a}.{b}.3")));
            pairs.map(|text| major_minor(&text).unwrap_or_else(|| "other".to_owned())).collect()
        }
    }
}

/// log2 of the number of reports that differ: each field has one of its values, or is not there.
fn bits(catalogue: &Catalogue) -> f64 {
    let count = |field: &Field| {
        let absent =
            u32::from(field.kind != airseal::core::document::catalogue::field::FieldType::Week);
        f64::from(u32::try_from(values(field).len()).unwrap() + absent).log2()
    };
    catalogue.of(Category::Usage).map(count).sum()
}

fn any_field() -> impl Strategy<Value = Value> {
    let names = prop_oneof!["[a-z][a-z0-9_.-]{0,20}", "product[a-z]{1,5}"];
    let kinds = prop::sample::select(vec!["flag", "bucket", "enumeration", "version", "week"]);
    let words = prop::collection::btree_set("[a-z0-9][a-z0-9._-]{0,15}", 1..=31);
    let maxes = prop::sample::select(vec![1_u64, 2, 5, 10, 20, 50, 100, 500, 1000, 1_000_000]);
    (names, kinds, words, maxes).prop_map(|(name, kind, words, max)| {
        let words: Vec<_> = words.into_iter().filter(|word| word != "other").collect();
        let words = if words.is_empty() { vec!["one".to_owned()] } else { words };
        field(&name, kind, &words, max)
    })
}

/// The usage fields of a catalogue within the largest budget, each name once.
fn any_fields() -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec(any_field(), 1..12).prop_map(|fields| {
        let (mut names, mut kept) = (BTreeSet::new(), Vec::new());
        for field in fields {
            let name = field["name"].as_str().unwrap().to_owned();
            let mut more = kept.clone();
            more.push(field);
            if parsed(&catalogue(MAX_BUDGET, &more)).bits() <= f64::from(MAX_BUDGET)
                && names.insert(name)
            {
                kept = more;
            }
        }
        kept
    })
}

/// What somebody may try to record: also what would name the instance.
fn any_input() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("INSTANCE".to_owned()),
        Just(EMAIL.to_owned()),
        Just(LABEL.to_owned()),
        Just("yes".to_owned()),
        Just("no".to_owned()),
        any::<u64>().prop_map(|count| count.to_string()),
        (0_u64..3000).prop_map(|count| count.to_string()),
        "[0-9]{1,4}\\.[0-9]{1,4}(\\.[0-9a-f]{1,8})?",
        "[a-z0-9][a-z0-9._-]{0,15}",
        "[A-Za-z0-9 @:/]{1,40}",
    ]
}

/// A site at which the catalogue is in force and usage data is on.
fn site(catalogue: &Value) -> Site {
    let site = Site::new();
    let body = json!({
        "schema": 1, "product": "acme-dock", "issued_at": START, "catalogue": catalogue,
    });
    site.write("catalogue.json", file(TYPE, body.to_string().as_bytes(), &[&site.signer]));
    let run = |args: &[&str]| site.run_at(NOW, args).exits(0);
    run(&["import", &site.text_path("catalogue.json")]);
    run(&["register", "--product-version", VERSION, "--label", LABEL]);
    run(&["telemetry", "on"]);
    site
}

fn report(site: &Site) -> Run {
    site.run_at(NOW, &["data", "show", "usage"]).exits(0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_usage_report_of_any_catalogue_has_only_declared_values_and_names_nobody(
        fields in any_fields(),
        inputs in prop::collection::vec(any_input(), 12),
    ) {
        let json = catalogue(MAX_BUDGET, &fields);
        let known = parsed(&json);
        prop_assert_eq!(broken(&known, shipped().unwrap()), []);
        let site = site(&json);
        for (field, input) in fields.iter().zip(&inputs) {
            let input = if input == "INSTANCE" { &site.instance } else { input };
            let name = field["name"].as_str().unwrap();
            let run = site.run_at(NOW, &["usage", "set", name, "--", input]);
            prop_assert!([0, 2].contains(&run.code), "{:?}", run);
        }
        // The same by a file, as the product would.
        let all: serde_json::Map<_, _> = fields.iter().zip(&inputs)
            .map(|(field, input)| (field["name"].as_str().unwrap().to_owned(), json!(input))).collect();
        site.write("facts.json", Value::Object(all).to_string());
        let loaded = site.run_at(NOW, &["usage", "load", &site.text_path("facts.json")]);
        prop_assert!([0, 2, 10].contains(&loaded.code), "{:?}", loaded);

        let shown = report(&site);
        let text = shown.out();
        let data = shown.json()["data"].clone();
        for (name, value) in data.as_object().unwrap() {
            let field = known.of(Category::Usage).find(|field| field.name == *name);
            let field = field.unwrap_or_else(|| panic!("{name} is not declared"));
            let word = match value {
                Value::Bool(true) => "yes".to_owned(),
                Value::Bool(false) => "no".to_owned(),
                Value::String(word) => word.clone(),
                other => panic!("{name}: {other}"),
            };
            prop_assert!(field.is_value(&word), "{}: {}", name, word);
            let is_week = field.is_value("2026-W48");
            prop_assert!(is_week || values(field).contains(&word), "{}: {}", name, word);
        }
        let request: Value = site.run_at(NOW, &["data", "show", "request"]).exits(0).json();
        let secrets = [&site.instance, EMAIL, LABEL, VERSION, "acmebuild99", request["signatures"][0]["sig"].as_str().unwrap()];
        let key = std::fs::read_to_string(site.home("registration.json")).unwrap();
        prop_assert!(key.len() > 300);
        for secret in secrets {
            prop_assert!(!text.contains(secret), "{} is in {}", secret, text);
        }
        prop_assert!(!text.contains("signatures"));
    }

    #[test]
    fn the_reports_of_any_catalogue_are_no_more_than_its_budget_allows(fields in any_fields()) {
        let own = shipped().unwrap();
        let whole = parsed(&catalogue(MAX_BUDGET, &fields));
        let counted = bits(&whole);
        // The sum is a bound, and no loose one.
        prop_assert!(counted <= whole.bits() + 1e-9, "{} of {}", counted, whole.bits());
        prop_assert!(whole.bits() - counted < 0.5, "{} of {}", counted, whole.bits());
        let least = whole.bits().ceil();
        for budget in 0..=MAX_BUDGET {
            let found = broken(&parsed(&catalogue(budget, &fields)), own);
            let is_enough = f64::from(budget) >= least;
            prop_assert_eq!(found.is_empty(), is_enough, "{} for {} bits", budget, whole.bits());
            prop_assert!(found.iter().all(|broken| broken.place == Place::Top("budget_bits")));
            prop_assert!(!is_enough || counted <= f64::from(budget) + 1e-9);
        }
    }
}

/// Counted, not computed: every input of a small catalogue gives one of 2 x 3 x 4 x 2 reports.
#[test]
fn a_small_catalogue_has_no_more_different_reports_than_its_budget_says() {
    let words = ["rows".to_owned(), "columns".to_owned()];
    let fields = [
        field("tls", "flag", &[], 0),
        field("engine", "enumeration", &words, 0),
        field("nodes", "bucket", &[], 2),
    ];
    // (yes, no, absent) x (rows, columns, other, absent) x (0, 1, 2+, absent): 48, under 2^6.
    let own = shipped().unwrap();
    assert!(!broken(&parsed(&catalogue(5, &fields)), own).is_empty());
    let json = catalogue(6, &fields);
    assert_eq!(broken(&parsed(&json), own), []);
    let site = site(&json);
    let mut reports = BTreeSet::new();
    for tls in ["", "yes", "no"] {
        for engine in ["", "rows", "columns", "memory", "Rows of one kind"] {
            for nodes in ["", "0", "1", "2", "3", "99999"] {
                site.run_at(NOW, &["usage", "clear"]).exits(0);
                for (name, value) in [("tls", tls), ("engine", engine), ("nodes", nodes)] {
                    if !value.is_empty() {
                        site.run_at(NOW, &["usage", "set", name, value]).exits(0);
                    }
                }
                reports.insert(report(&site).stdout);
            }
        }
    }
    assert_eq!(reports.len(), 48);
}
