//! What documents are made of.

pub mod difference;
pub mod email;
pub mod ids;
pub mod json;
pub mod keys;
pub mod product_version;
mod strict;
pub mod time;
