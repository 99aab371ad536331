//! The core: values in, values out. It knows no terminal, no file and no clock,
//! and depends on no other folder of this crate (a test says so).

pub mod advisories;
pub mod chain;
pub mod changes;
pub mod check;
pub mod claim;
pub mod coverage;
pub mod difference;
pub mod email;
pub mod envelope;
pub mod erasure;
pub mod forms;
pub mod genuine;
pub mod ids;
pub mod issued;
pub mod json;
pub mod keys;
pub mod ledger;
pub mod license;
pub mod privacy;
pub mod product_version;
pub mod registration;
pub mod release;
pub mod report;
mod strict;
pub mod text;
pub mod time;
pub mod trust;
pub mod verdict;

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
