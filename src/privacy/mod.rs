//! What a data-protection officer asks about.
//!
//! Whether usage data may leave: [`telemetry`] asks every source in the order of [`decision`];
//! [`objection`], [`disclosure`] and [`choice`] change the stored choice, which [`flag`] and
//! [`ledger`] hold together. What would leave: [`catalogue`] declares each field, [`source`] says
//! where its value comes from, [`usage`] records figures, [`outgoing`] makes the very bytes,
//! [`past`] numbers them, [`explain`] and [`everything`] show them. [`gdpr_text`] has what the law
//! asks to be written down, of [`catalogue_file`] for whoever has no instance, [`gdpr_points`] lists
//! what that is, and [`legal_basis`] reads the letters of GDPR 6(1). [`pages`] makes HTML and Markdown
//! of all this. What the vendor says and what a person can ask of it: [`advisories`],
//! [`privacy_policies`], [`rights_request`]. What was done: [`ledger_copy`] checks the ledger and
//! copies it, [`record`] compares the documents with it.

pub mod advisories;
#[cfg(feature = "capture")]
pub mod capture;
pub mod catalogue;
pub mod catalogue_file;
pub mod choice;
pub mod csaf;
pub mod decision;
pub mod disclosed;
pub mod disclosure;
pub mod everything;
pub mod explain;
pub mod figures;
pub mod flag;
pub mod gdpr_points;
pub mod gdpr_text;
pub mod ledger;
pub mod ledger_copy;
pub mod ledger_end;
pub mod ledger_file;
pub mod legal_basis;
pub mod machine_policy;
pub mod objection;
pub mod outgoing;
pub mod pages;
pub mod past;
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
