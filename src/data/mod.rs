//! What would be sent: the catalogue of declared fields, where each value comes
//! from, the two reports made of them, and the fields of a request.

pub mod bucket;
pub mod catalogue;
pub mod disclosure;
pub mod facts;
pub mod report;
pub mod request;
pub mod snapshot;
pub mod source;
