//! `usage.json`: the figures that the product recorded. What the catalogue does
//! not know, and whatever could be text of somebody's own, has no way in.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::core::document::catalogue::content::Catalogue;
use crate::core::document::catalogue::field::{Field, FieldType, Source, major_minor};
use crate::core::document::report::Category;
use crate::core::types::json::{read_object_file, unique_map};
use crate::privacy::disclosed::Names;
use crate::store::{Home, StoreError, Writer};

/// The file's name in HOME.
pub const USAGE: &str = "usage.json";

/// One recorded figure, in the form of its field's type. Words are closed and
/// versions cut before they are stored; counts stay exact here, so that they can
/// be added to, and leave as buckets only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Fact {
    /// Yes or no.
    Flag(bool),
    /// A count.
    Count(u64),
    /// A word of the enumeration, or a version.
    Word(String),
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => flag.fmt(f),
            Self::Count(count) => count.fmt(f),
            Self::Word(word) => word.fmt(f),
        }
    }
}

impl Fact {
    /// Reads a value as a person or a script writes it.
    ///
    /// # Errors
    /// What the field takes instead, in words.
    pub fn from_text(field: &Field, text: &str) -> Result<Self, String> {
        let text = text.trim();
        match field.kind {
            FieldType::Flag => match text {
                "true" | "yes" | "on" | "1" => Ok(Self::Flag(true)),
                "false" | "no" | "off" | "0" => Ok(Self::Flag(false)),
                _ => Err("it takes true or false".to_owned()),
            },
            FieldType::Bucket => text.parse().map(Self::Count).map_err(|_| COUNT.to_owned()),
            _ => Self::word(field, text),
        }
    }

    /// Reads a value out of a snapshot.
    ///
    /// # Errors
    /// What the field takes instead, in words.
    pub(super) fn from_json(field: &Field, value: &serde_json::Value) -> Result<Self, String> {
        use serde_json::Value;
        match (field.kind, value) {
            (FieldType::Flag, Value::Bool(flag)) => Ok(Self::Flag(*flag)),
            (FieldType::Flag, _) => Err("it takes true or false".to_owned()),
            (FieldType::Bucket, Value::Number(number)) => {
                number.as_u64().map(Self::Count).ok_or_else(|| COUNT.to_owned())
            }
            (FieldType::Bucket, _) => Err(COUNT.to_owned()),
            (_, Value::String(text)) => Self::word(field, text.trim()),
            (FieldType::Version, _) => Err(VERSION.to_owned()),
            (_, _) => Err(format!("it takes a word: {}", field.values.join(", "))),
        }
    }

    fn word(field: &Field, text: &str) -> Result<Self, String> {
        match field.kind {
            FieldType::Version => {
                major_minor(text).map(Self::Word).ok_or_else(|| VERSION.to_owned())
            }
            _ => Ok(Self::Word(field.closed(text))),
        }
    }
}

const COUNT: &str = "it takes a whole number from 0 up";
const VERSION: &str = "it takes a version such as 28.2.1";

/// The recorded figures, by the name of their field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UsageFigures(#[serde(deserialize_with = "unique_map")] pub BTreeMap<String, Fact>);

impl UsageFigures {
    /// Reads what was recorded.
    ///
    /// # Errors
    /// I/O, or a damaged file.
    pub fn read(home: &Home) -> Result<Self, StoreError> {
        let Some(bytes) = home.read(USAGE)? else { return Ok(Self::default()) };
        read_object_file(&bytes).map_err(|reason| home.damaged(USAGE, reason))
    }

    /// Writes them.
    ///
    /// # Errors
    /// I/O.
    pub fn write(&self, writer: &Writer<'_>) -> Result<(), StoreError> {
        let mut json = serde_json::to_vec(self).unwrap_or_default();
        json.push(b'\n');
        writer.replace(USAGE, &json)
    }

    /// Adds to a count; a count that cannot grow further stays.
    pub fn add(&mut self, field: &Field, amount: u64) {
        let count = match self.0.get(&field.name) {
            Some(Fact::Count(count)) => *count,
            _ => 0,
        };
        self.0.insert(field.name.clone(), Fact::Count(count.saturating_add(amount)));
    }
}

/// The usage field of that name, if the product may record it.
///
/// # Errors
/// Why it may not, in words.
pub fn recordable<'c>(catalogue: &'c Catalogue, name: &str) -> Result<&'c Field, String> {
    let field = catalogue.of(Category::Usage).find(|field| field.name == name);
    let field = field.ok_or("it is not in the catalogue, so it could never be sent")?;
    if field.source == Source::Fact {
        Ok(field)
    } else {
        Err("airseal finds it out by itself".to_owned())
    }
}

/// The same field, if a disclosure named it.
///
/// # Errors
/// Why it must stay out, in words.
pub fn may_leave<'c>(field: &'c Field, disclosed: &Names) -> Result<&'c Field, String> {
    if disclosed.contains(&field.name) {
        Ok(field)
    } else {
        Err("it is new, and no disclosure named it yet; `airseal telemetry on` shows it".to_owned())
    }
}
