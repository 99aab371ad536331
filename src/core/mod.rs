//! The core: values in, values out. It knows no terminal, no file and no clock,
//! and depends on no other folder of this crate (a test says so).
//!
//! [`types`] are what documents are made of, [`document`] has one file a kind of
//! document, and [`judge`] says what a license and a key count for.

pub mod document;
pub mod judge;
pub mod types;

/// Why bytes are not a document of the kind asked for, in one line for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(pub String);

impl Malformed {
    /// A malformed document, with its reason.
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}
