//! What commands print with: pages of fields, lists, tables, QR codes; and
//! how values become words.

pub mod advisories;
pub mod bundle;
pub mod catalogue;
pub mod describe;
pub mod format;
pub mod known;
pub mod list;
pub mod page;
pub mod policy;
pub mod qr;
pub mod sanitize;
pub mod suggest;
pub mod table;
pub mod warnings;
