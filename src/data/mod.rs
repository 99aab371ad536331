//! What would be sent: the catalogue of declared fields, where each value comes
//! from, and the two reports made of them.

pub mod catalogue;
pub mod notice;
pub mod report;
pub mod source;
