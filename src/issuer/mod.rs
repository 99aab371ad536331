//! The issuer's side, on the same core: a folder with keys, the trust bundle and
//! the log of everything issued.

pub mod advisories;
pub mod attach;
pub mod batch;
pub mod bundle;
pub mod catalogue;
mod catalogue_files;
pub mod catalogue_finding;
mod chained;
pub mod csaf;
pub mod customers;
pub mod dir;
pub mod doctor;
pub mod draft;
pub mod entry;
pub mod error;
pub mod histories;
pub mod init;
pub mod issue;
mod issued_line;
pub mod issued_log;
pub mod list;
pub mod next;
mod note;
pub mod offer;
pub mod plans;
pub mod policy;
mod policy_files;
pub mod publication;
pub mod publish;
pub mod receive;
pub mod reissue;
pub mod release;
pub mod renew;
pub mod renewals;
pub mod request;
pub mod revoke;
pub mod roots;
pub mod rotate;
pub mod search;
pub mod signers;
pub mod signing;
pub mod terms;

pub use dir::VendorDir;
pub use error::VendorError;
pub use signing::Signing;
