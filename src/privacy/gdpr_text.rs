//! The two texts that the GDPR asks of a controller, from the catalogue alone: the record of
//! processing activities (Article 30(1)) and the notice to the people concerned (Article 13). What
//! the catalogue does not state is named, never made up.

use serde::Serialize;

use crate::core::document::catalogue::content::{Catalogue, Processing};
use crate::core::document::catalogue::field::{Field, FieldType};
use crate::core::document::report::Category;
use crate::core::types::ids::Name;
use crate::privacy::catalogue::InForce;

/// Which text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TextKind {
    /// The record of processing activities, GDPR 30(1).
    Record,
    /// The notice to the people concerned, GDPR 13.
    Notice,
}

/// What a text must say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Point {
    /// Who decides about the data.
    Controller,
    /// How to reach its data-protection officer.
    Officer,
    /// Why the data is processed; the notice adds on what legal basis.
    Purposes,
    /// Whose data, and which.
    PeopleAndData,
    /// The interest of whatever rests on GDPR 6(1)(f).
    LegitimateInterest,
    /// Who gets the data.
    Recipients,
    /// Transfers to other countries.
    Transfers,
    /// How long the data is kept.
    Retention,
    /// The measures that protect it.
    Security,
    /// Access, rectification, erasure, restriction, portability.
    Rights,
    /// The right to object, which stands apart (GDPR 21(4)).
    Objection,
    /// How a consent is withdrawn.
    Withdrawal,
    /// Where a complaint goes.
    Complaint,
    /// Whether the data must be provided.
    Required,
    /// Decisions that are made by automated means alone.
    AutomatedDecisions,
}

/// What Article 30(1) asks for, letter by letter.
const RECORD: [(&str, Point); 7] = [
    ("30(1)(a)", Point::Controller),
    ("30(1)(b)", Point::Purposes),
    ("30(1)(c)", Point::PeopleAndData),
    ("30(1)(d)", Point::Recipients),
    ("30(1)(e)", Point::Transfers),
    ("30(1)(f)", Point::Retention),
    ("30(1)(g)", Point::Security),
];

/// What Article 13(1) and (2) ask for, letter by letter. The objection is shown apart from the other
/// rights, as Article 21(4) asks.
const NOTICE: [(&str, Point); 13] = [
    ("13(1)(a)", Point::Controller),
    ("13(1)(b)", Point::Officer),
    ("13(1)(c)", Point::Purposes),
    ("13(1)(d)", Point::LegitimateInterest),
    ("13(1)(e)", Point::Recipients),
    ("13(1)(f)", Point::Transfers),
    ("13(2)(a)", Point::Retention),
    ("13(2)(b)", Point::Rights),
    ("13(2)(b), 21(4)", Point::Objection),
    ("13(2)(c)", Point::Withdrawal),
    ("13(2)(d)", Point::Complaint),
    ("13(2)(e)", Point::Required),
    ("13(2)(f)", Point::AutomatedDecisions),
];

/// The facts of a text. Its JSON form is that of `data explain --record` and `--notice`.
#[derive(Debug, Clone, Serialize)]
pub struct GdprText {
    /// Which text it is.
    pub text: TextKind,
    /// The product; null: the catalogue is the one that airseal comes with.
    pub product: Option<Name>,
    /// The number of the catalogue.
    pub number: u32,
    /// The SHA-256 of the catalogue, in lowercase hex.
    pub catalogue_sha256: String,
    /// What must be said, in the order of the article.
    pub items: Vec<Item>,
    /// Who decides about the data.
    pub controller: ControllerFacts,
    /// Where a complaint goes.
    pub supervisory_authority: Option<String>,
    /// Transfers to other countries, and what protects the data there.
    pub transfers: Option<String>,
    /// The measures that protect the data.
    pub security: Option<String>,
    /// Decisions that are made by automated means alone.
    pub automated_decisions: Option<String>,
    /// What the data is processed for: the request, the compliance report, the usage report.
    pub activities: Vec<Activity>,
}

/// A letter of the article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Such as `30(1)(a)`.
    pub article: &'static str,
    /// What it asks for.
    pub point: Point,
    /// The keys of the catalogue that would answer it, and are not there.
    pub not_stated: Vec<String>,
}

/// What the catalogue says of the controller; null: nothing.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ControllerFacts {
    /// Its name.
    pub name: Option<String>,
    /// Its postal address.
    pub address: Option<String>,
    /// Where to write.
    pub contact: Option<String>,
    /// Who decides together with it.
    pub joint_controller: Option<String>,
    /// Its representative in the Union.
    pub representative: Option<String>,
    /// Its data-protection officer.
    pub data_protection_officer: Option<String>,
}

/// What one document's data is processed for.
#[derive(Debug, Clone, Serialize)]
pub struct Activity {
    /// Which document.
    pub category: Category,
    /// Whose data it is.
    pub people: Option<String>,
    /// The legitimate interest of whatever rests on one.
    pub legitimate_interest: Option<String>,
    /// Whether the data must be provided.
    pub required: Option<String>,
    /// Its fields.
    pub fields: Vec<ActivityField>,
}

/// A field of such a document, under the names that the catalogue uses.
#[derive(Debug, Clone, Serialize)]
pub struct ActivityField {
    /// Its name.
    pub name: String,
    /// What its value can be.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// The words of an enumeration.
    pub values: Vec<String>,
    /// Where the buckets of a count end.
    pub max: Option<u64>,
    /// Why it is needed.
    pub purpose: String,
    /// The article of the GDPR that it rests on.
    pub legal_basis: String,
    /// How long it is kept.
    pub retention: String,
    /// Who gets it.
    pub recipient: String,
}

impl GdprText {
    /// The text that the catalogue in force gives.
    #[must_use]
    pub fn new(text: TextKind, in_force: &InForce) -> Self {
        let InForce { catalogue, product, sha256 } = in_force;
        let mut facts = Self {
            text,
            product: product.clone(),
            number: catalogue.number,
            catalogue_sha256: sha256.clone(),
            items: Vec::new(),
            controller: controller(catalogue),
            supervisory_authority: catalogue.supervisory_authority.clone(),
            transfers: catalogue.transfers.clone(),
            security: catalogue.security.clone(),
            automated_decisions: catalogue.automated_decisions.clone(),
            activities: Category::ALL.map(|category| activity(catalogue, category)).into(),
        };
        let points = match text {
            TextKind::Record => RECORD.as_slice(),
            TextKind::Notice => NOTICE.as_slice(),
        };
        let item = |&(article, point)| Item { article, point, not_stated: facts.missing(point) };
        facts.items = points.iter().map(item).collect();
        facts
    }

    /// The keys that would answer a point, and are not in the catalogue.
    fn missing(&self, point: Point) -> Vec<String> {
        let missing = |key: &str, value: &Option<String>| value.is_none().then(|| key.to_owned());
        match point {
            Point::Controller => self.missing_of_controller(),
            Point::Officer => {
                let officer = &self.controller.data_protection_officer;
                missing("controller.data_protection_officer", officer).into_iter().collect()
            }
            Point::PeopleAndData => self.missing_in_each("people", |activity| &activity.people),
            Point::LegitimateInterest => {
                let resting = |activity: &&Activity| activity.rests_on('f').next().is_some();
                let without = |activity: &&Activity| {
                    resting(activity) && activity.legitimate_interest.is_none()
                };
                let without = self.activities.iter().filter(without);
                without.map(|activity| activity.key("legitimate_interest")).collect()
            }
            Point::Required => self.missing_in_each("required", |activity| &activity.required),
            Point::Transfers => missing("transfers", &self.transfers).into_iter().collect(),
            Point::Security => missing("security", &self.security).into_iter().collect(),
            Point::Complaint => {
                missing("supervisory_authority", &self.supervisory_authority).into_iter().collect()
            }
            Point::AutomatedDecisions => {
                missing("automated_decisions", &self.automated_decisions).into_iter().collect()
            }
            // Every catalogue has these; the rights are the law's.
            Point::Purposes
            | Point::Recipients
            | Point::Retention
            | Point::Rights
            | Point::Objection
            | Point::Withdrawal => Vec::new(),
        }
    }

    fn missing_of_controller(&self) -> Vec<String> {
        let ControllerFacts { name, address, contact, joint_controller, representative, .. } =
            &self.controller;
        let officer = &self.controller.data_protection_officer;
        let mut keys = vec![
            ("name", name),
            ("address", address),
            ("contact", contact),
            ("joint_controller", joint_controller),
            ("representative", representative),
        ];
        // Article 13 gives the officer a letter of its own.
        if self.text == TextKind::Record {
            keys.push(("data_protection_officer", officer));
        }
        let missing = keys.into_iter().filter(|(_, value)| value.is_none());
        missing.map(|(key, _)| format!("controller.{key}")).collect()
    }

    fn missing_in_each(&self, key: &str, value: fn(&Activity) -> &Option<String>) -> Vec<String> {
        let without = self.activities.iter().filter(|activity| value(activity).is_none());
        without.map(|activity| activity.key(key)).collect()
    }
}

/// The keys that would answer the record or the notice, and are not in a catalogue, each once.
#[must_use]
pub fn not_stated(catalogue: &Catalogue) -> Vec<String> {
    let in_force = InForce { catalogue: catalogue.clone(), product: None, sha256: String::new() };
    let mut keys: Vec<String> = Vec::new();
    for kind in [TextKind::Record, TextKind::Notice] {
        let items = GdprText::new(kind, &in_force).items;
        for key in items.into_iter().flat_map(|item| item.not_stated) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    keys
}

impl Activity {
    /// The name of one of its keys in the catalogue, such as `usage.people`.
    #[must_use]
    pub fn key(&self, key: &str) -> String {
        format!("{}.{key}", self.category.name())
    }

    /// The fields that rest on a letter of GDPR 6(1).
    pub fn rests_on(&self, letter: char) -> impl Iterator<Item = &ActivityField> {
        self.fields.iter().filter(move |field| names_basis(&field.legal_basis, letter))
    }

    /// The fields by what they have in common, such as their retention, in their order.
    #[must_use]
    pub fn by(&self, value: fn(&ActivityField) -> &String) -> Vec<(&str, Vec<&str>)> {
        let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
        for field in &self.fields {
            let shared = value(field);
            match groups.iter_mut().find(|(known, _)| known == shared) {
                Some((_, names)) => names.push(&field.name),
                None => groups.push((shared, vec![&field.name])),
            }
        }
        groups
    }
}

fn controller(catalogue: &Catalogue) -> ControllerFacts {
    catalogue.controller.clone().map_or_else(ControllerFacts::default, |named| ControllerFacts {
        name: Some(named.name),
        address: named.address,
        contact: Some(named.contact),
        joint_controller: named.joint_controller,
        representative: named.representative,
        data_protection_officer: named.data_protection_officer,
    })
}

fn activity(catalogue: &Catalogue, category: Category) -> Activity {
    let Processing { people, legitimate_interest, required, .. } = catalogue.processing(category);
    let field = |field: &Field| ActivityField {
        name: field.name.clone(),
        kind: field.kind,
        values: field.values.clone(),
        max: field.max,
        purpose: field.purpose.clone(),
        legal_basis: field.legal_basis.clone(),
        retention: field.retention.clone(),
        recipient: field.recipient.clone(),
    };
    Activity {
        category,
        people: people.clone(),
        legitimate_interest: legitimate_interest.clone(),
        required: required.clone(),
        fields: catalogue.of(category).map(field).collect(),
    }
}

/// Whether a legal basis names a letter of GDPR 6(1), however it is written: `GDPR 6(1)(f)`,
/// `Art. 6 par. 1 lit. f GDPR`, `point (f) of Article 6(1)`.
fn names_basis(basis: &str, letter: char) -> bool {
    let mut parts: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in basis.to_lowercase().chars() {
        let continues = c.is_alphabetic() && last.is_alphabetic()
            || c.is_ascii_digit() && last.is_ascii_digit();
        match parts.last_mut() {
            Some(part) if continues => part.push(c),
            _ if c.is_alphanumeric() => parts.push(c.to_string()),
            _ => {}
        }
        last = c;
    }
    // Numbers and letters count; words such as "Article" and "point" do not.
    parts.retain(|part| part.len() == 1 || part.starts_with(|c: char| c.is_ascii_digit()));
    let is_letter = |part: &&String| part.starts_with(|c: char| c.is_alphabetic());
    let wanted = letter.to_string();
    (0..parts.len()).any(|at| {
        let (before, rest) = parts.split_at(at);
        let [six, one, after @ ..] = rest else { return false };
        if six != "6" || one != "1" {
            return false;
        }
        let mut after = after.iter().take_while(is_letter).peekable();
        if after.peek().is_some() {
            after.any(|part| *part == wanted)
        } else {
            before.iter().rev().take_while(is_letter).any(|part| *part == wanted)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::names_basis;

    #[test]
    fn a_legal_basis_is_known_however_it_is_written() {
        for basis in [
            "GDPR 6(1)(f)",
            "GDPR 6(1)(f); object: 21",
            "GDPR 6(1)(b) and (f)",
            "Art. 6 par. 1 lit. f GDPR",
            "Article 6 (1) f",
            "Art. 6 Abs. 1 lit. f DSGVO",
            "point (f) of Article 6(1)",
            "GDPR 6(1)(b); GDPR 6(1)(f)",
        ] {
            assert!(names_basis(basis, 'f'), "{basis}");
            assert!(!names_basis(basis, 'a'), "{basis}");
        }
        for basis in ["GDPR 6(1)(b)", "GDPR 6(1)(c); 5(2)", "16(1)(f)", "6(2)(f)", "6(11)(f)", ""] {
            assert!(!names_basis(basis, 'f'), "{basis}");
        }
    }
}
