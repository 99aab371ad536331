//! Who said that usage data may not leave: the stored flag and every other
//! source, in one fixed order; and the ledger of who was told and who chose what,
//! which is also the register of advisories acknowledged, policies seen and rights used.

pub mod advisories;
pub mod choice;
pub mod clock;
pub mod flag;
pub mod ledger;
pub mod policies;
pub mod policy;
pub mod record;
pub mod rights;
pub mod sources;
