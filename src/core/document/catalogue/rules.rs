//! The rules that protect people. They are airseal's: no catalogue can loosen them. A catalogue
//! that breaks one is refused where it is signed, and again where it is imported.

use std::collections::BTreeSet;
use std::fmt;

use crate::core::document::catalogue::content::{Catalogue, Processing};
use crate::core::document::catalogue::field::{Field, FieldType};
use crate::core::document::catalogue::word_count::word_count;
use crate::core::document::report::Category;
use crate::core::types::bucket;
use crate::core::types::host::is_host_name;
use crate::core::types::ids::Name;
use crate::core::types::safe_text::is_unsafe;

/// The most bits that a budget may be.
pub const MAX_BUDGET: u32 = 112;
/// The most fields of a catalogue.
pub const MAX_FIELDS: usize = 256;
/// The most words of an enumeration: five bits, with `other`.
pub const MAX_VALUES: usize = 31;
/// The most hosts of a catalogue.
pub const MAX_HOSTS: usize = 32;
/// The longest word of an enumeration, in bytes.
const LONGEST_VALUE: usize = 32;
/// The longest purpose, in characters.
const LONGEST_PURPOSE: usize = 160;
/// The longest text of any other kind, in characters.
const LONGEST_TEXT: usize = 200;
/// Fewer words do not say what a value is needed for.
const FEWEST_WORDS: usize = 3;

/// A rule that a catalogue breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Where.
    pub place: Place,
    /// The rule, and what is there, in words.
    pub rule: String,
}

/// A place in a catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A key of the catalogue itself.
    Top(&'static str),
    /// A key of a table: the controller, or what a category shares.
    Table(&'static str, &'static str),
    /// A key of a field, by the place of the field in the catalogue.
    Field(usize, &'static str),
}

impl Place {
    /// The key; of a table, with the name of the table before it.
    #[must_use]
    pub fn key(self) -> String {
        match self {
            Self::Top(key) | Self::Field(_, key) => key.to_owned(),
            Self::Table(table, key) => format!("{table}.{key}"),
        }
    }
}

/// With the name of the field.
pub(super) fn describe(catalogue: &Catalogue, broken: &Broken) -> String {
    let field = match broken.place {
        Place::Field(index, _) => catalogue.fields.get(index),
        Place::Top(_) | Place::Table(..) => None,
    };
    let field = field
        .map(|field| format!("{} field `{}`, ", field.category.name(), printable(&field.name)));
    format!("{}{}: {}", field.unwrap_or_default(), broken.place.key(), broken.rule)
}

/// A name as it can be shown, whatever is in it.
#[must_use]
pub fn printable(name: &str) -> String {
    name.chars().map(|c| if is_unsafe(c) { '?' } else { c }).take(64).collect()
}

/// Every rule that `catalogue` breaks, in the order of its fields. `own` has the fields of the
/// request and of the compliance report that this program fills in.
#[must_use]
pub fn broken(catalogue: &Catalogue, own: &Catalogue) -> Vec<Broken> {
    let mut rules = Rules { found: Vec::new() };
    rules.of_the_whole(catalogue);
    let mut names = BTreeSet::new();
    for (index, field) in catalogue.fields.iter().take(MAX_FIELDS).enumerate() {
        rules.of_a_field(index, field, catalogue);
        if field.category == Category::Usage {
            rules.of_usage(index, field);
        } else {
            rules.of_own(index, field, own);
        }
        if !names.insert((field.category, field.name.as_str())) {
            rules.field(index, "name", "it is declared twice");
        }
    }
    rules.of_the_sum(catalogue);
    rules.found
}

struct Rules {
    found: Vec<Broken>,
}

impl Rules {
    fn add(&mut self, place: Place, rule: impl fmt::Display) {
        self.found.push(Broken { place, rule: rule.to_string() });
    }

    fn field(&mut self, index: usize, key: &'static str, rule: impl fmt::Display) {
        self.add(Place::Field(index, key), rule);
    }

    fn of_the_whole(&mut self, catalogue: &Catalogue) {
        if catalogue.number == 0 {
            self.add(Place::Top("number"), "catalogues are numbered from 1");
        }
        if catalogue.budget_bits > MAX_BUDGET {
            let rule = format!("a budget is at most {MAX_BUDGET} bits");
            self.add(Place::Top("budget_bits"), rule);
        }
        if catalogue.fields.len() > MAX_FIELDS {
            let rule = format!(
                "a catalogue has at most {MAX_FIELDS} fields, and this one {}",
                catalogue.fields.len()
            );
            self.add(Place::Top("fields"), rule);
        }
        if catalogue.hosts.len() > MAX_HOSTS {
            self.add(Place::Top("hosts"), format!("a catalogue names at most {MAX_HOSTS} hosts"));
        }
        for host in catalogue.hosts.iter().filter(|host| !is_host(host)).take(1) {
            let host = printable(host);
            let rule = format!("`{host}` is not the name of a host, such as data.acme.example");
            self.add(Place::Top("hosts"), rule);
        }
        if let Some(controller) = &catalogue.controller {
            self.text(Place::Table("controller", "name"), &controller.name, LONGEST_TEXT);
            self.text(Place::Table("controller", "contact"), &controller.contact, LONGEST_TEXT);
            for (key, text) in [
                ("address", &controller.address),
                ("joint_controller", &controller.joint_controller),
                ("representative", &controller.representative),
                ("data_protection_officer", &controller.data_protection_officer),
            ] {
                self.optional(Place::Table("controller", key), text.as_deref());
            }
        }
        for (key, text) in [
            ("supervisory_authority", &catalogue.supervisory_authority),
            ("transfers", &catalogue.transfers),
            ("security", &catalogue.security),
            ("automated_decisions", &catalogue.automated_decisions),
        ] {
            self.optional(Place::Top(key), text.as_deref());
        }
        for category in Category::ALL {
            let table = category.name();
            let shared = catalogue.processing(category);
            let Processing { legal_basis, retention, recipient, .. } = shared;
            self.text(Place::Table(table, "legal_basis"), legal_basis, LONGEST_TEXT);
            self.text(Place::Table(table, "retention"), retention, LONGEST_TEXT);
            self.text(Place::Table(table, "recipient"), recipient, LONGEST_TEXT);
            for (key, text) in [
                ("people", &shared.people),
                ("legitimate_interest", &shared.legitimate_interest),
                ("required", &shared.required),
            ] {
                self.optional(Place::Table(table, key), text.as_deref());
            }
        }
    }

    /// What holds for a field of any category.
    fn of_a_field(&mut self, index: usize, field: &Field, catalogue: &Catalogue) {
        let (number, shared) = (catalogue.number, catalogue.processing(field.category));
        if field.name.parse::<Name>().is_err() {
            let rule = "a name is 1 to 64 of a-z, 0-9, '.', '_' and '-', and begins with a letter or digit";
            self.field(index, "name", rule);
        }
        self.text(Place::Field(index, "example"), &field.example, LONGEST_TEXT);
        // What it has from its category is looked at there, once.
        for (key, text, inherited) in [
            ("legal_basis", &field.legal_basis, &shared.legal_basis),
            ("retention", &field.retention, &shared.retention),
            ("recipient", &field.recipient, &shared.recipient),
        ] {
            if text != inherited {
                self.text(Place::Field(index, key), text, LONGEST_TEXT);
            }
        }
        self.optional(Place::Field(index, "snapshot"), field.snapshot.as_deref());
        self.purpose(index, &field.purpose);
        if field.since == 0 || field.since > number {
            let rule =
                format!("it came with catalogue {}, and this is catalogue {number}", field.since);
            self.field(index, "since", rule);
        }
        match (field.kind == FieldType::Enumeration, field.values.as_slice()) {
            (true, []) => self.field(index, "values", "an enumeration lists its words"),
            (false, [_, ..]) => self.field(index, "values", "only an enumeration lists words"),
            _ => {}
        }
        match (field.kind == FieldType::Bucket, field.max) {
            (true, max) if !max.is_some_and(bucket::is_bound) => {
                let rule = "a bucket has a max such as 10, 20, 50 or 100; airseal chooses the buckets below it";
                self.field(index, "max", rule);
            }
            (false, Some(_)) => self.field(index, "max", "only a bucket has a max"),
            _ => {}
        }
    }

    /// What holds for usage data: nobody can be singled out by it.
    fn of_usage(&mut self, index: usize, field: &Field) {
        if field.kind.is_open() {
            let rule = "a usage field is a flag, an enumeration, a bucket or a version: any other type could single somebody out";
            self.field(index, "type", rule);
        }
        let types = field.source.usage_types();
        if types.is_empty() {
            let rule = "usage data is not made of what names this instance or its owner";
            self.field(index, "source", rule);
        } else if !field.kind.is_open() && !types.contains(&field.kind) {
            self.field(index, "type", "what comes from this source is of another type");
        }
        if field.values.len() > MAX_VALUES {
            let rule = format!(
                "an enumeration has at most {MAX_VALUES} words, and this one {}: more could carry free text",
                field.values.len()
            );
            self.field(index, "values", rule);
        }
        let mut known = BTreeSet::new();
        for value in field.values.iter().take(MAX_VALUES) {
            let is_word = value.parse::<Name>().is_ok() && value.len() <= LONGEST_VALUE;
            let value_shown = printable(value);
            if !is_word {
                let rule = format!(
                    "`{value_shown}` is not a word of at most {LONGEST_VALUE} of a-z, 0-9, '.', '_' and '-'"
                );
                self.field(index, "values", rule);
            } else if value == "other" {
                self.field(index, "values", "`other` stands for every word that is not listed");
            } else if !known.insert(value) {
                self.field(index, "values", format!("`{value_shown}` is listed twice"));
            }
        }
        if !field.kind.is_open() && !field.is_value(&field.example) {
            let rule = format!(
                "`{}` is not a value of this field as a report would carry it",
                printable(&field.example)
            );
            self.field(index, "example", rule);
        }
    }

    /// What holds for the request and the compliance report: airseal fills them in.
    fn of_own(&mut self, index: usize, field: &Field, own: &Catalogue) {
        let Some(known) = own.of(field.category).find(|own| own.name == field.name) else {
            let rule =
                format!("airseal writes no such field into the {} data", field.category.name());
            self.field(index, "name", rule);
            return;
        };
        if (known.kind, known.source) != (field.kind, field.source) || known.values != field.values
        {
            self.field(index, "type", "type, values and source of this field are airseal's");
        }
    }

    /// What usage data can tell in sum.
    fn of_the_sum(&mut self, catalogue: &Catalogue) {
        let bits = catalogue.bits();
        // Open types are named already, and would count as very many bits here.
        let any_open = catalogue.of(Category::Usage).any(|field| field.kind.is_open());
        if !any_open && bits > f64::from(catalogue.budget_bits) {
            let rule = format!(
                "the usage fields can tell {bits:.1} bits, and the budget is {}: fewer fields, fewer words or a lower max",
                catalogue.budget_bits
            );
            self.add(Place::Top("budget_bits"), rule);
        }
    }

    fn optional(&mut self, place: Place, text: Option<&str>) {
        if let Some(text) = text {
            self.text(place, text, LONGEST_TEXT);
        }
    }

    fn text(&mut self, place: Place, text: &str, longest: usize) {
        if text.trim().is_empty() {
            self.add(place, "it is empty");
        } else if text.chars().count() > longest {
            self.add(place, format!("it has more than {longest} characters"));
        } else if text.chars().any(is_unsafe) {
            self.add(
                place,
                "it has characters that are not seen, such as line ends or marks of direction",
            );
        }
    }

    fn purpose(&mut self, index: usize, purpose: &str) {
        let place = Place::Field(index, "purpose");
        let before = self.found.len();
        self.text(place, purpose, LONGEST_PURPOSE);
        if self.found.len() > before {
            return;
        }
        if word_count(purpose) < FEWEST_WORDS {
            self.add(place, "say in a plain sentence what the value is needed for");
        } else if is_vague(purpose) {
            let rule = "it would fit every field: name the decision that depends on the value";
            self.add(place, rule);
        }
    }
}

/// Whether a purpose has only words that every product's would have.
fn is_vague(purpose: &str) -> bool {
    const VAGUE: [&str; 56] = [
        "a",
        "all",
        "an",
        "and",
        "analysis",
        "analytics",
        "app",
        "application",
        "as",
        "at",
        "better",
        "by",
        "can",
        "data",
        "develop",
        "development",
        "enhance",
        "enhancing",
        "experience",
        "experiences",
        "for",
        "general",
        "help",
        "helps",
        "how",
        "improve",
        "improvement",
        "improvements",
        "improves",
        "improving",
        "in",
        "is",
        "it",
        "make",
        "making",
        "of",
        "offering",
        "optimise",
        "optimize",
        "or",
        "our",
        "performance",
        "product",
        "products",
        "purposes",
        "quality",
        "service",
        "services",
        "software",
        "statistics",
        "the",
        "to",
        "us",
        "used",
        "user",
        "users",
    ];
    let words = purpose.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).all(|word| VAGUE.contains(&word.as_str()))
}

/// Whether it is the name of a host as a catalogue writes it: in lowercase, of two labels or more.
fn is_host(host: &str) -> bool {
    is_host_name(host) && host.contains('.') && !host.bytes().any(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::document::catalogue::draft::Draft;
    use crate::core::document::catalogue::shipped::shipped;

    #[test]
    fn the_catalogue_that_airseal_comes_with_breaks_no_rule() {
        let own = shipped().expect("the shipped catalogue");
        assert_eq!(broken(own, own), []);
    }

    #[test]
    fn no_field_has_outlived_the_day_by_which_it_must_be_justified_again() {
        let today = chrono::Utc::now().format("%Y-%m-%d").to_string();
        for field in &shipped().expect("the shipped catalogue").fields {
            let expires = field.expires.to_string();
            assert!(expires > today, "justify `{}` again, or drop it", field.name);
        }
    }

    #[test]
    fn the_budget_of_the_shipped_catalogue_is_not_far_above_what_is_used() {
        let own = shipped().expect("the shipped catalogue");
        let spare = f64::from(own.budget_bits) - own.bits();
        assert!((0.0..8.0).contains(&spare), "{spare} bits");
    }

    /// A purpose says what somebody does with the value: it has a verb.
    #[test]
    fn every_purpose_of_the_shipped_catalogue_is_a_plain_sentence() {
        for field in &shipped().expect("the shipped catalogue").fields {
            let words: Vec<_> = field.purpose.split(' ').collect();
            let verbs = "is are was were must may shall to recur speaks";
            let is_verb =
                |word: &&str| verbs.split(' ').any(|verb| word.eq_ignore_ascii_case(verb));
            let has_verb = words.iter().any(is_verb);
            assert!(has_verb, "{}: {}", field.name, field.purpose);
            assert!((4..=16).contains(&words.len()), "{}: {}", field.name, field.purpose);
        }
    }

    #[test]
    fn a_purpose_that_fits_every_field_is_none() {
        for vague in [
            "To improve our product",
            "analytics and statistics of users",
            "Improve the user experience",
        ] {
            assert!(is_vague(vague), "{vague}");
        }
        assert!(!is_vague("How many containers a list must show"));
    }

    #[test]
    fn what_is_left_out_of_a_draft_is_taken_with_the_words_of_its_category() {
        let own = shipped().expect("the shipped catalogue");
        let shared = "legal_basis = \"l\"\nretention = \"r\"\nrecipient = \"Acme\"\n";
        let text =
            format!("number = 3\n[request]\n{shared}[compliance]\n{shared}[usage]\n{shared}");
        let draft = Draft::read(&text, Some(own)).expect("a draft");
        let email = draft.catalogue.of(Category::Compliance).find(|field| field.name == "email");
        assert_eq!(email.map(|field| field.recipient.as_str()), Some("Acme"));
        let marketing = draft.catalogue.of(Category::Request).find(|f| f.name == "marketing");
        assert_eq!(marketing.map(|field| field.legal_basis.as_str()), Some("GDPR 6(1)(a)"));
        assert_eq!(draft.catalogue.of(Category::Usage).count(), 0);
    }
}
