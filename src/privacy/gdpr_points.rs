//! What the GDPR asks a record of processing activities (Article 30(1)) and a notice to the people
//! concerned (Article 13) to say, letter by letter, and what a catalogue does not answer.

use serde::Serialize;

use crate::core::document::catalogue::content::{Catalogue, Controller, Processing};
use crate::core::document::report::Category;
use crate::privacy::legal_basis::letters;

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

/// A letter of the article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Such as `30(1)(a)`.
    pub article: &'static str,
    /// What it asks for.
    pub point: Point,
    /// The keys of the catalogue that would answer it, and are not there.
    pub not_stated: Vec<String>,
    /// The legal bases that it depends on, and that do not say which letter of GDPR 6(1) they mean.
    pub unclear: Vec<String>,
}

/// The letters of a text's article, in their order.
#[must_use]
pub fn items(kind: TextKind, catalogue: &Catalogue) -> Vec<Item> {
    let points = match kind {
        TextKind::Record => RECORD.as_slice(),
        TextKind::Notice => NOTICE.as_slice(),
    };
    let item = |&(article, point)| Item {
        article,
        point,
        not_stated: missing(kind, point, catalogue),
        unclear: if point.needs_basis() { unclear(catalogue) } else { Vec::new() },
    };
    points.iter().map(item).collect()
}

/// The keys that would answer the record or the notice, and are not in a catalogue, each once.
#[must_use]
pub fn not_stated(catalogue: &Catalogue) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for kind in [TextKind::Record, TextKind::Notice] {
        for key in items(kind, catalogue).into_iter().flat_map(|item| item.not_stated) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    keys
}

/// The legal bases of a catalogue of which it is unclear what letter of GDPR 6(1) they mean:
/// `usage.legal_basis`, and `request.label.legal_basis` of a field that has its own.
#[must_use]
pub fn unclear(catalogue: &Catalogue) -> Vec<String> {
    let mut keys = Vec::new();
    for category in Category::ALL {
        let shared = &catalogue.processing(category).legal_basis;
        for field in catalogue.of(category).filter(|f| letters(&f.legal_basis).is_none()) {
            let key = if field.legal_basis == *shared {
                key(category, "legal_basis")
            } else {
                key(category, &format!("{}.legal_basis", field.name))
            };
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    keys
}

/// The name of a key in the table of a category, such as `usage.people`.
#[must_use]
pub fn key(category: Category, key: &str) -> String {
    format!("{}.{key}", category.name())
}

impl Point {
    /// Whether what is said depends on the legal bases.
    const fn needs_basis(self) -> bool {
        use Point::{LegitimateInterest, Objection, Purposes, Withdrawal};
        matches!(self, Purposes | LegitimateInterest | Objection | Withdrawal)
    }
}

/// The keys that would answer a point, and are not in the catalogue.
fn missing(kind: TextKind, point: Point, catalogue: &Catalogue) -> Vec<String> {
    let of = |key: &str, value: &Option<String>| {
        value.is_none().then(|| key.to_owned()).into_iter().collect()
    };
    match point {
        Point::Controller => missing_of_controller(kind, catalogue),
        Point::Officer => {
            let controller = catalogue.controller.as_ref();
            let officer = controller.and_then(|named| named.data_protection_officer.clone());
            of("controller.data_protection_officer", &officer)
        }
        Point::PeopleAndData => missing_in(catalogue, "people", |shared| &shared.people),
        Point::LegitimateInterest => {
            let mut keys =
                missing_in(catalogue, "legitimate_interest", |shared| &shared.legitimate_interest);
            let needed = Category::ALL.into_iter().filter(|category| {
                let mut bases = catalogue.of(*category).map(|field| letters(&field.legal_basis));
                bases.any(|letters| letters.is_some_and(|letters| letters.contains(&'f')))
            });
            let needed: Vec<_> = needed.map(|c| key(c, "legitimate_interest")).collect();
            keys.retain(|key| needed.contains(key));
            keys
        }
        Point::Required => missing_in(catalogue, "required", |shared| &shared.required),
        Point::Transfers => of("transfers", &catalogue.transfers),
        Point::Security => of("security", &catalogue.security),
        Point::Complaint => of("supervisory_authority", &catalogue.supervisory_authority),
        Point::AutomatedDecisions => of("automated_decisions", &catalogue.automated_decisions),
        // Every catalogue has these; the rights are the law's.
        Point::Purposes
        | Point::Recipients
        | Point::Retention
        | Point::Rights
        | Point::Objection
        | Point::Withdrawal => Vec::new(),
    }
}

fn missing_of_controller(kind: TextKind, catalogue: &Catalogue) -> Vec<String> {
    let named = catalogue.controller.as_ref();
    let has = |value: fn(&Controller) -> bool| named.is_some_and(value);
    let keys = [
        ("name", has(|_| true)),
        ("address", has(|named| named.address.is_some())),
        ("contact", has(|_| true)),
        ("joint_controller", has(|named| named.joint_controller.is_some())),
        ("representative", has(|named| named.representative.is_some())),
        // Article 13 gives the officer a letter of its own.
        (
            "data_protection_officer",
            kind == TextKind::Notice || has(|named| named.data_protection_officer.is_some()),
        ),
    ];
    let missing = keys.into_iter().filter(|(_, is_stated)| !is_stated);
    missing.map(|(key, _)| format!("controller.{key}")).collect()
}

/// A key of the categories that do not have it.
fn missing_in(
    catalogue: &Catalogue,
    name: &str,
    value: fn(&Processing) -> &Option<String>,
) -> Vec<String> {
    let without = |category: &Category| value(catalogue.processing(*category)).is_none();
    Category::ALL.into_iter().filter(without).map(|category| key(category, name)).collect()
}
