//! What would be sent: the catalogue of declared fields, where each value comes
//! from, and the two reports made of them.

pub mod bucket;
pub mod catalogue;
pub mod facts;
pub mod notice;
pub mod report;
pub mod snapshot;
pub mod source;
