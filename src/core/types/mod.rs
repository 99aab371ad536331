//! What documents are made of.

pub mod amount;
pub mod bucket;
pub mod day;
pub mod difference;
pub mod email;
pub mod hex;
pub mod host;
pub mod ids;
pub mod json;
pub mod json_indent;
pub mod key_forms;
pub mod keys;
pub mod month;
pub mod passphrases;
pub mod product_version;
pub mod safe_text;
pub mod signature_forms;
mod strict;
pub(crate) mod text_form;
pub mod time;
pub mod typed;
pub mod words;
