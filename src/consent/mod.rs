//! Who said that usage data may not leave: the stored flag and every other
//! source, in one fixed order; and the ledger of who was told and who chose what.

pub mod flag;
pub mod ledger;
pub mod policy;
pub mod sources;
