//! `catalogue.toml`, compiled in: every field that can ever be sent.

use serde::{Deserialize, Serialize};

use crate::core::report::Category;

const TEXT: &str = include_str!("../catalogue.toml");

/// The declared fields.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Rises whenever a usage field is added; the notice records it.
    pub version: u32,
    /// The fields, in the order in which they are shown.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
}

/// One declared field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name in the report.
    pub name: String,
    /// Which report it belongs to.
    pub category: Category,
    /// What its value can be.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// The words of an enumeration; anything else becomes `other`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Why it is needed.
    pub purpose: String,
    /// The article of the GDPR it rests on.
    pub legal_basis: String,
    /// How long the recipient keeps it.
    pub retention: String,
    /// Who gets it.
    pub recipient: String,
    /// A value as it might be.
    pub example: String,
    /// The catalogue version it came with.
    pub since: u32,
    /// The day by which it must be justified again.
    pub expires: String,
}

/// The closed list of types. Usage fields can only be of the last three, so an
/// exact count, an id or free text cannot be declared there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldType {
    /// Text; compliance only.
    Text,
    /// A day; compliance only.
    Date,
    /// Limits against use; compliance only.
    Limits,
    /// One of the field's `values`, or `other`.
    Enumeration,
    /// A version cut to major.minor.
    Version,
    /// An ISO week.
    Week,
}

impl FieldType {
    /// The category that a field of this type may be declared in.
    #[must_use]
    pub const fn category(self) -> Category {
        match self {
            Self::Text | Self::Date | Self::Limits => Category::Compliance,
            Self::Enumeration | Self::Version | Self::Week => Category::Usage,
        }
    }
}

impl Catalogue {
    /// Reads the compiled-in catalogue.
    ///
    /// # Errors
    /// What is wrong with it, in words; a test holds the shipped one to none.
    pub fn load() -> Result<Self, String> {
        Self::parse(TEXT)
    }

    /// Reads a catalogue and refuses a field whose type its category forbids.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let catalogue: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        for field in &catalogue.fields {
            if field.kind.category() != field.category {
                return Err(format!(
                    "field `{}` cannot be of type {:?} in {}",
                    field.name,
                    field.kind,
                    field.category.name()
                ));
            }
            if (field.kind == FieldType::Enumeration) == field.values.is_empty() {
                return Err(format!("field `{}`: an enumeration, and only one, lists its values", field.name));
            }
        }
        Ok(catalogue)
    }

    /// The fields of one report.
    pub fn of(&self, category: Category) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(move |field| field.category == category)
    }
}
