//! A catalogue as somebody writes it: a TOML file, in which a field need not repeat what its
//! category says, and in which the fields that airseal fills in by itself may be left out.

use serde::Deserialize;
use toml::Spanned;

use crate::core::Malformed;
use crate::core::document::catalogue::content::{Catalogue, Controller, Processing};
use crate::core::document::catalogue::field::{Field, FieldType, Source};
use crate::core::document::catalogue::rules::{MAX_BUDGET, Place};
use crate::core::document::report::Category;
use crate::core::types::day::Day;

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    number: u32,
    #[serde(default = "max_budget")]
    budget_bits: u32,
    supervisory_authority: Option<String>,
    transfers: Option<String>,
    security: Option<String>,
    automated_decisions: Option<String>,
    #[serde(default)]
    hosts: Vec<String>,
    controller: Option<Spanned<Controller>>,
    request: Spanned<Processing>,
    compliance: Spanned<Processing>,
    usage: Spanned<Processing>,
    #[serde(default)]
    field: Vec<Spanned<Entry>>,
}

const fn max_budget() -> u32 {
    MAX_BUDGET
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    category: Category,
    #[serde(rename = "type")]
    kind: FieldType,
    #[serde(default)]
    values: Vec<String>,
    max: Option<u64>,
    source: Option<Source>,
    snapshot: Option<String>,
    purpose: String,
    legal_basis: Option<String>,
    retention: Option<String>,
    recipient: Option<String>,
    example: String,
    since: u32,
    expires: Day,
}

/// A catalogue that was read from a TOML file.
#[derive(Debug)]
pub struct Draft {
    /// What it says.
    pub catalogue: Catalogue,
    /// Where each field begins in the text; `None`: it was left out there.
    begins: Vec<Option<usize>>,
    /// Where the tables begin that are there once.
    tables: Vec<(&'static str, usize)>,
    text: String,
}

/// Why a text is no draft.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct NoDraft {
    /// The line, from 1.
    pub line: usize,
    /// Why, in words.
    pub reason: String,
}

impl From<NoDraft> for Malformed {
    fn from(error: NoDraft) -> Self {
        Self::new(error.to_string())
    }
}

impl Draft {
    /// Reads a TOML text. The fields of the request and of the compliance report that it leaves out
    /// are taken from `own`, with what the text says of their categories.
    ///
    /// # Errors
    /// Not TOML, a key that no catalogue has, or a value of another type.
    pub fn read(text: &str, own: Option<&Catalogue>) -> Result<Self, NoDraft> {
        let file: File = toml::from_str(text).map_err(|error| NoDraft {
            line: line_at(text, error.span().map_or(0, |span| span.start)),
            reason: if text.trim_start().starts_with('{') {
                "it is JSON, not TOML".to_owned()
            } else {
                error.message().to_owned()
            },
        })?;
        let File { number, budget_bits, controller, hosts, .. } = file;
        let File { supervisory_authority, transfers, security, automated_decisions, .. } = file;
        let File { request, compliance, usage, .. } = file;
        let categories = [("request", &request), ("compliance", &compliance), ("usage", &usage)];
        let mut tables = categories.map(|(name, table)| (name, table.span().start)).to_vec();
        tables.extend(controller.iter().map(|table| ("controller", table.span().start)));
        let mut catalogue = Catalogue {
            number,
            budget_bits,
            controller: controller.map(Spanned::into_inner),
            supervisory_authority,
            transfers,
            security,
            automated_decisions,
            hosts,
            request: request.into_inner(),
            compliance: compliance.into_inner(),
            usage: usage.into_inner(),
            fields: Vec::new(),
        };
        let mut written: Vec<_> = file
            .field
            .into_iter()
            .map(|entry| {
                let begins = Some(entry.span().start);
                (entry.into_inner().resolve(&catalogue), begins)
            })
            .collect();
        let is_written = |own: &Field| {
            let same = |field: &Field| field.category == own.category && field.name == own.name;
            written.iter().any(|(field, _)| same(field))
        };
        let mut all = Vec::new();
        if let Some(own) = own {
            let left_out = own.fields.iter().filter(|field| field.category != Category::Usage);
            let left_out = left_out.filter(|field| !is_written(field));
            all.extend(left_out.map(|field| (under(field, own, &catalogue), None)));
        }
        all.append(&mut written);
        // The order of the reports; within one that of the file.
        all.sort_by_key(|(field, _)| field.category);
        let begins;
        (catalogue.fields, begins) = all.into_iter().unzip();
        Ok(Self { catalogue, begins, tables, text: text.to_owned() })
    }

    /// Gives each field that was left out the number that it came with: that of the catalogue
    /// `before`, if the field is the same there, else that of this one.
    pub fn follow(&mut self, before: Option<&Catalogue>) {
        let number = self.catalogue.number;
        let left_out = self.catalogue.fields.iter_mut().zip(&self.begins);
        for (field, _) in left_out.filter(|(_, begins)| begins.is_none()) {
            let same = before.and_then(|before| {
                before.of(field.category).find(|other| other.name == field.name)
            });
            field.since = number;
            if let Some(other) = same.filter(|other| other.says_the_same(field)) {
                field.since = other.since;
            }
        }
    }

    /// The line of a place, from 1; that of the field or table if the key is not written. `None`
    /// if the field was left out.
    #[must_use]
    pub fn line(&self, place: Place) -> Option<usize> {
        let text = self.text.as_str();
        let (from, to, key) = match place {
            Place::Top(key) => {
                let end = table_start(text, 0).unwrap_or(text.len());
                // The fields are tables of their own.
                match key {
                    "fields" => (text.find("[[field]]").unwrap_or_default(), text.len(), ""),
                    key => (0, end, key),
                }
            }
            Place::Table(table, key) => {
                let (_, from) = *self.tables.iter().find(|(name, _)| *name == table)?;
                (from, table_start(text, from + 1).unwrap_or(text.len()), key)
            }
            Place::Field(index, key) => {
                let from = (*self.begins.get(index)?)?;
                (from, table_start(text, from + 1).unwrap_or(text.len()), key)
            }
        };
        let part = text.get(from..to).unwrap_or_default();
        let first = line_at(text, from);
        let is_key = |line: &str| {
            let rest = line.trim_start().strip_prefix(key).unwrap_or_default();
            !key.is_empty() && rest.trim_start().starts_with('=')
        };
        Some(first + part.lines().position(is_key).unwrap_or_default())
    }
}

/// Where the next table begins after `from`.
fn table_start(text: &str, from: usize) -> Option<usize> {
    text.get(from..)?.find("\n[").map(|at| from + at + 1)
}

fn line_at(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).matches('\n').count() + 1
}

impl Entry {
    fn resolve(self, catalogue: &Catalogue) -> Field {
        let shared = catalogue.processing(self.category);
        Field {
            name: self.name,
            category: self.category,
            kind: self.kind,
            values: self.values,
            max: self.max,
            // What nobody else knows, the product says.
            source: self.source.unwrap_or(Source::Fact),
            snapshot: self.snapshot,
            purpose: self.purpose,
            legal_basis: self.legal_basis.unwrap_or_else(|| shared.legal_basis.clone()),
            retention: self.retention.unwrap_or_else(|| shared.retention.clone()),
            recipient: self.recipient.unwrap_or_else(|| shared.recipient.clone()),
            example: self.example,
            since: self.since,
            expires: self.expires,
        }
    }
}

/// A field of `own`, with what `catalogue` says of its category. What the field does not share with
/// its category, such as the consent that it rests on, stays.
fn under(field: &Field, own: &Catalogue, catalogue: &Catalogue) -> Field {
    let (before, after) = (own.processing(field.category), catalogue.processing(field.category));
    let text = |text: &String, before: &String, after: &String| {
        if text == before { after.clone() } else { text.clone() }
    };
    Field {
        legal_basis: text(&field.legal_basis, &before.legal_basis, &after.legal_basis),
        retention: text(&field.retention, &before.retention, &after.retention),
        recipient: text(&field.recipient, &before.recipient, &after.recipient),
        ..field.clone()
    }
}
