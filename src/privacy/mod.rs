//! What a data-protection officer asks about: who said that usage data may not leave (the
//! stored flag and every other source, in one fixed order), the ledger of who was told and
//! who chose what, the catalogue of declared fields, where each value comes from, and the
//! three documents made of them.

pub mod advisories;
pub mod bucket;
pub mod catalogue;
pub mod choice;
pub mod decision;
pub mod disclosure;
pub mod everything;
pub mod explain;
pub mod figures;
pub mod flag;
pub mod ledger;
pub mod ledger_copy;
pub mod machine_policy;
pub mod objection;
pub mod outgoing;
pub mod policy_diff;
pub mod privacy_policies;
pub mod record;
pub mod reports;
pub mod request;
pub mod rights;
pub mod rights_mail;
pub mod rights_request;
pub mod snapshot;
pub mod source;
pub mod stamp;
pub mod telemetry;
pub mod usage;
