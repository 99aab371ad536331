//! A rule that the draft of a catalogue breaks.

use std::fmt;

use serde::Serialize;

use crate::core::document::catalogue::rules::printable;
use crate::core::document::report::Category;

/// A rule that a draft breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The line of the file, from 1; null if what breaks the rule is not written there.
    pub line: Option<usize>,
    /// The field's report; null if it is not about a field.
    pub category: Option<Category>,
    /// The field's name; null if it is not about a field.
    pub field: Option<String>,
    /// The key; of a table, with the name of the table before it.
    pub key: String,
    /// The rule, and what is there, in words.
    pub rule: String,
}

/// `line 12: field `containers`, max: …`
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if let (Some(category), Some(field)) = (self.category, &self.field) {
            write!(f, "{} field `{}`, ", category.name(), printable(field))?;
        }
        write!(f, "{}: {}", self.key, self.rule)
    }
}
