//! Documents: the envelope that every signed file has, the forms it takes on its way, and
//! one file a kind.

pub mod advisories;
pub mod catalogue;
pub mod claim;
pub mod csaf;
pub mod envelope;
pub mod erasure;
pub mod forms;
pub mod issued;
pub mod ledger;
pub mod license;
pub mod privacy_policy;
pub mod registration;
pub mod release;
pub mod report;
pub mod support;
pub mod text;
pub mod trust;
