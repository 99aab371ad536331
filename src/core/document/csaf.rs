//! The CSAF document that an advisory was made of: it travels as it came, for the programs that
//! read CSAF (OASIS Common Security Advisory Framework, version 2.0).

use serde::{Deserialize, Serialize};

use crate::core::Malformed;

/// The largest CSAF document, in bytes.
pub const MAX_CSAF: usize = 1024 * 1024;

/// A CSAF document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Csaf {
    /// Its `/document/tracking/id`; at most 200 characters.
    pub id: String,
    /// Its `/document/tracking/version`, the revision; at most 100 characters.
    pub version: String,
    /// The text, byte for byte as it came; at most [`MAX_CSAF`]. Lists leave it out.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub document: String,
}

impl Csaf {
    /// The name that a file with it must have (CSAF 2.0, section 5.1): the id in lower case, each
    /// run of other characters than `a-z 0-9 + -` as one `_`.
    #[must_use]
    pub fn file_name(&self) -> String {
        let mut name = String::with_capacity(self.id.len() + 5);
        for c in self.id.to_lowercase().chars() {
            if c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '+' | '-') {
                name.push(c);
            } else if !name.ends_with('_') {
                name.push('_');
            }
        }
        name.push_str(".json");
        name
    }

    /// The same without its text.
    #[must_use]
    pub fn without_text(&self) -> Self {
        Self { id: self.id.clone(), version: self.version.clone(), document: String::new() }
    }

    pub(super) fn validate(&self) -> Result<(), Malformed> {
        let is_short = |text: &str, most: usize| (1..=most).contains(&text.chars().count());
        if !is_short(&self.id, 200) || !is_short(&self.version, 100) {
            return Err(Malformed::new("its CSAF id or version is empty or too long"));
        }
        if self.document.is_empty() || self.document.len() > MAX_CSAF {
            return Err(Malformed::new("its CSAF document is empty, or over 1 MiB"));
        }
        Ok(())
    }
}
