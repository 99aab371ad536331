//! A rule that the draft of a catalogue breaks.

use std::fmt;

use serde::Serialize;

/// A rule that a draft breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The line of the file, from 1; null if what breaks the rule is not written there.
    pub line: Option<usize>,
    /// The field's name; null if it is not about a field.
    pub field: Option<String>,
    /// The key.
    pub key: &'static str,
    /// The rule, and what is there, in words.
    pub rule: String,
}

/// `line 12: field `containers`, max: …`
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if let Some(field) = &self.field {
            write!(f, "field `{field}`, ")?;
        }
        write!(f, "{}: {}", self.key, self.rule)
    }
}
