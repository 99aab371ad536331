//! What a new catalogue changes for the people whose data it declares, one by one.

use std::fmt;

use serde::Serialize;

use crate::core::document::catalogue::content::{Catalogue, Processing};
use crate::core::document::catalogue::field::Field;
use crate::core::document::report::Category;

/// What of a field can change without anybody being told.
const DATES: [&str; 3] = ["example", "expires", "since"];

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum CatalogueChange {
    /// A field that was not declared.
    FieldAdded {
        /// Its report.
        category: Category,
        /// Its name.
        field: String,
        /// Why it is needed.
        purpose: String,
    },
    /// A field that is not declared any more.
    FieldRemoved {
        /// Its report.
        category: Category,
        /// Its name.
        field: String,
    },
    /// A field that is declared in another way.
    FieldChanged {
        /// Its report.
        category: Category,
        /// Its name.
        field: String,
        /// What of it is other than before, as the catalogue names it.
        key: &'static str,
        /// What it was.
        before: String,
        /// What it is.
        after: String,
    },
    /// Something that holds for the whole catalogue, or for a category.
    Said {
        /// Its name, as the catalogue has it.
        key: String,
        /// What it was; null: nothing was said.
        before: Option<String>,
        /// What it is; null: nothing is said.
        after: Option<String>,
    },
}

impl CatalogueChange {
    /// Whether the people concerned must be told again before the data may leave: the same field
    /// could say more than before, go to others, or serve something else. A site goes by the same
    /// words (`privacy/disclosed.rs`).
    #[must_use]
    pub fn needs_disclosure(&self) -> bool {
        match self {
            Self::FieldAdded { .. } => true,
            Self::FieldChanged { key, .. } => !DATES.contains(key),
            Self::Said { key, .. } => ["controller.name", "transfers"].contains(&key.as_str()),
            Self::FieldRemoved { .. } => false,
        }
    }
}

impl fmt::Display for CatalogueChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = |text: &Option<String>| {
            text.as_ref().map_or_else(|| "not stated".to_owned(), |text| format!("`{text}`"))
        };
        match self {
            Self::FieldAdded { category, field, purpose } => {
                write!(f, "{} field `{field}` is new: {purpose}", category.name())
            }
            Self::FieldRemoved { category, field } => {
                write!(f, "{} field `{field}` is not sent any more", category.name())
            }
            Self::FieldChanged { category, field, key, before, after } => {
                let category = category.name();
                write!(f, "{category} field `{field}`: {key} is `{after}`, was `{before}`")
            }
            Self::Said { key, before, after } => {
                write!(f, "{key}: {}, was {}", said(after), said(before))
            }
        }
    }
}

/// Every change from one catalogue to another: what holds for the whole first, then the fields in
/// their order.
#[must_use]
pub fn changes(before: &Catalogue, after: &Catalogue) -> Vec<CatalogueChange> {
    let mut found = said(before, after);
    for field in &after.fields {
        let (category, name) = (field.category, field.name.clone());
        match same(before, field) {
            None => found.push(CatalogueChange::FieldAdded {
                category,
                field: name,
                purpose: field.purpose.clone(),
            }),
            Some(earlier) => found.extend(of_field(earlier, field)),
        }
    }
    for field in before.fields.iter().filter(|field| same(after, field).is_none()) {
        let (category, field) = (field.category, field.name.clone());
        found.push(CatalogueChange::FieldRemoved { category, field });
    }
    found
}

/// The fields of `after` that must be shown again, and yet say that they came with a catalogue up
/// to the number of `before`: they would leave without a disclosure.
#[must_use]
pub fn not_renewed<'a>(before: &Catalogue, after: &'a Catalogue) -> Vec<(usize, &'a Field)> {
    let stale = |(_, field): &(usize, &Field)| {
        let known = same(before, field).is_some_and(|earlier| earlier.says_the_same(field));
        field.since <= before.number && !known
    };
    after.fields.iter().enumerate().filter(stale).collect()
}

fn same<'c>(catalogue: &'c Catalogue, field: &Field) -> Option<&'c Field> {
    catalogue.of(field.category).find(|other| other.name == field.name)
}

fn of_field(before: &Field, after: &Field) -> Vec<CatalogueChange> {
    let keys = |field: &Field| {
        let word = |value: serde_json::Result<serde_json::Value>| match value {
            Ok(serde_json::Value::String(word)) => word,
            _ => String::new(),
        };
        [
            ("type", word(serde_json::to_value(field.kind))),
            ("values", field.values.join(", ")),
            ("max", field.max.map(|max| max.to_string()).unwrap_or_default()),
            ("source", word(serde_json::to_value(field.source))),
            ("snapshot", field.snapshot.clone().unwrap_or_default()),
            ("purpose", field.purpose.clone()),
            ("legal_basis", field.legal_basis.clone()),
            ("retention", field.retention.clone()),
            ("recipient", field.recipient.clone()),
            ("example", field.example.clone()),
            ("since", field.since.to_string()),
            ("expires", field.expires.to_string()),
        ]
    };
    let pairs = keys(before).into_iter().zip(keys(after));
    let changed = pairs.filter(|((_, before), (_, after))| before != after);
    changed
        .map(|((key, before), (_, now))| CatalogueChange::FieldChanged {
            category: after.category,
            field: after.name.clone(),
            key,
            before,
            after: now,
        })
        .collect()
}

/// What holds for the whole.
fn said(before: &Catalogue, after: &Catalogue) -> Vec<CatalogueChange> {
    let pairs = all_said(before).into_iter().zip(all_said(after));
    let changed = pairs.filter(|((_, before), (_, after))| before != after);
    changed
        .map(|((key, before), (_, after))| CatalogueChange::Said { key, before, after })
        .collect()
}

/// Each key, in a fixed order, and what is said of it.
fn all_said(catalogue: &Catalogue) -> Vec<(String, Option<String>)> {
    let Catalogue { budget_bits, supervisory_authority, transfers, security, hosts, .. } =
        catalogue;
    let automated_decisions = &catalogue.automated_decisions;
    let controller = catalogue.controller.as_ref();
    let hosts = Some(hosts.join(", ")).filter(|hosts| !hosts.is_empty());
    let mut all = vec![
        ("budget_bits", Some(budget_bits.to_string())),
        ("supervisory_authority", supervisory_authority.clone()),
        ("transfers", transfers.clone()),
        ("security", security.clone()),
        ("automated_decisions", automated_decisions.clone()),
        ("hosts", hosts),
        ("controller.name", controller.map(|named| named.name.clone())),
        ("controller.address", controller.and_then(|named| named.address.clone())),
        ("controller.contact", controller.map(|named| named.contact.clone())),
        (
            "controller.joint_controller",
            controller.and_then(|named| named.joint_controller.clone()),
        ),
        ("controller.representative", controller.and_then(|named| named.representative.clone())),
        (
            "controller.data_protection_officer",
            controller.and_then(|named| named.data_protection_officer.clone()),
        ),
    ]
    .into_iter()
    .map(|(key, text)| (key.to_owned(), text))
    .collect::<Vec<_>>();
    for category in Category::ALL {
        let Processing { legal_basis, retention, recipient, people, .. } =
            catalogue.processing(category);
        let Processing { legitimate_interest, required, .. } = catalogue.processing(category);
        let name = category.name();
        all.extend([
            (format!("{name}.legal_basis"), Some(legal_basis.clone())),
            (format!("{name}.retention"), Some(retention.clone())),
            (format!("{name}.recipient"), Some(recipient.clone())),
            (format!("{name}.people"), people.clone()),
            (format!("{name}.legitimate_interest"), legitimate_interest.clone()),
            (format!("{name}.required"), required.clone()),
        ]);
    }
    all
}
