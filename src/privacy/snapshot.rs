//! A JSON snapshot of a product, read for figures. Nested objects become dotted
//! names; of a list, the members are counted, or their values taken together. What
//! no field of the catalogue asks for is refused by name.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::core::document::catalogue::content::Catalogue;
use crate::core::document::catalogue::field::{Field, FieldType};
use crate::core::types::json::read_object_file;
use crate::privacy::disclosed::Names;
use crate::privacy::figures::{Fact, UsageFigures, may_leave, recordable};

/// Why a name or value of a snapshot was not recorded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Refused {
    /// Its dotted name.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// A value of the snapshot, and whether some field asked for it.
struct Leaf<'v> {
    path: String,
    value: &'v Value,
    used: bool,
}

/// The snapshot, laid out flat.
#[derive(Default)]
struct Flat<'v> {
    leaves: Vec<Leaf<'v>>,
    /// The lists, with the number of their members.
    lists: Vec<(String, u64)>,
}

impl UsageFigures {
    /// Takes in a snapshot. Fields that no disclosure named are
    /// left out. Gives the number of figures kept, and what was refused.
    ///
    /// # Errors
    /// Not a JSON object.
    pub fn load(
        &mut self,
        json: &[u8],
        catalogue: &Catalogue,
        disclosed: &Names,
    ) -> Result<(usize, Vec<Refused>), String> {
        let snapshot: BTreeMap<String, Value> = read_object_file(json)?;
        let mut flat = Flat::default();
        for (name, value) in &snapshot {
            flat.add(name, value);
        }
        let (mut recorded, mut refused) = (0, Vec::new());
        let open =
            |name: &str| recordable(catalogue, name).and_then(|field| may_leave(field, disclosed));
        for field in catalogue.fields.iter().filter(|field| open(&field.name) == Ok(*field)) {
            match flat.figure(field) {
                Ok(None) => {}
                Ok(Some(fact)) => {
                    self.0.insert(field.name.clone(), fact);
                    recorded += 1;
                }
                Err((name, reason)) => refused.push(Refused { name, reason }),
            }
        }
        for leaf in flat.leaves.into_iter().filter(|leaf| !leaf.used) {
            let reason = match open(&leaf.path) {
                Err(reason) if catalogue.fields.iter().all(|field| !asks(field, &leaf.path)) => reason,
                _ => "it has a value that the catalogue does not list, or a field that is not shown yet".to_owned(),
            };
            refused.push(Refused { name: leaf.path, reason });
        }
        refused.sort();
        refused.dedup();
        Ok((recorded, refused))
    }
}

impl<'v> Flat<'v> {
    fn add(&mut self, path: &str, value: &'v Value) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    self.add(&format!("{path}.{name}"), value);
                }
            }
            Value::Array(members) => {
                self.lists
                    .push((path.to_owned(), u64::try_from(members.len()).unwrap_or(u64::MAX)));
                for value in members {
                    self.add(path, value);
                }
            }
            _ => self.leaves.push(Leaf { path: path.to_owned(), value, used: false }),
        }
    }

    /// What the snapshot says of a field; `None` if nothing. The error names the
    /// value that does not fit.
    fn figure(&mut self, field: &Field) -> Result<Option<Fact>, (String, String)> {
        let wanted =
            field.snapshot.as_deref().and_then(|path| path.split_once('=')).map(|(_, word)| word);
        let mut found = Vec::new();
        for leaf in self.leaves.iter_mut().filter(|leaf| asks(field, &leaf.path)) {
            let counts =
                wanted.is_none_or(|word| leaf.path == field.name || word_of(leaf.value) == word);
            // A `false` is no word that is missing from the catalogue.
            leaf.used |= counts || leaf.value.is_boolean();
            if counts {
                found.push((leaf.path.clone(), leaf.value));
            }
        }
        if let Some(count) = self.count(field, wanted.is_some(), &found) {
            return Ok(Some(Fact::Count(count)));
        }
        let mut figure = None;
        for (path, value) in found {
            let next = Fact::from_json(field, value).map_err(|reason| (path, reason))?;
            figure = Some(match figure {
                None => next,
                Some(before) => together(field.kind, before, next),
            });
        }
        Ok(figure)
    }

    /// The members of a list: all of them, or those that have the wanted word.
    fn count(&self, field: &Field, by_word: bool, found: &[(String, &Value)]) -> Option<u64> {
        if field.kind != FieldType::Bucket || found.iter().any(|(path, _)| *path == field.name) {
            return None;
        }
        let path = path_of(field);
        let list =
            |list: &str| if by_word { under(path, list) } else { path.eq_ignore_ascii_case(list) };
        let (_, length) = self.lists.iter().find(|(name, _)| list(name))?;
        Some(if by_word { u64::try_from(found.len()).unwrap_or(u64::MAX) } else { *length })
    }
}

/// Whether a field takes its figure from here.
fn asks(field: &Field, path: &str) -> bool {
    path == field.name || (field.snapshot.is_some() && path.eq_ignore_ascii_case(path_of(field)))
}

fn path_of(field: &Field) -> &str {
    let snapshot = field.snapshot.as_deref().unwrap_or(&field.name);
    snapshot.split_once('=').map_or(snapshot, |(path, _)| path)
}

/// Whether `path` is under the list `list`.
fn under(path: &str, list: &str) -> bool {
    path.split_at_checked(list.len())
        .is_some_and(|(head, rest)| head.eq_ignore_ascii_case(list) && rest.starts_with('.'))
}

fn word_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.to_ascii_lowercase(),
        other => other.to_string(),
    }
}

/// Several values of one field: counts add up, flags are yes if one is, of versions
/// the oldest is what must be supported, and words that differ are `other`.
fn together(kind: FieldType, a: Fact, b: Fact) -> Fact {
    match (a, b) {
        (Fact::Count(a), Fact::Count(b)) => Fact::Count(a.saturating_add(b)),
        (Fact::Flag(a), Fact::Flag(b)) => Fact::Flag(a || b),
        (Fact::Word(a), Fact::Word(b)) if kind == FieldType::Version => {
            Fact::Word(if older(&b, &a) { b } else { a })
        }
        (a, b) if a == b => a,
        _ => Fact::Word("other".to_owned()),
    }
}

fn older(a: &str, b: &str) -> bool {
    let parts =
        |version: &str| version.split('.').map(str::parse::<u8>).collect::<Result<Vec<_>, _>>();
    match (parts(a), parts(b)) {
        (Ok(a), Ok(b)) => a < b,
        (Ok(_), Err(_)) => true,
        _ => false,
    }
}
