//! Recorded HTTP traffic against the catalogue: what a product really sent.
//!
//! [`check`] reads a HAR file as a stream ([`scan`], [`har`]). Of each request to one of the
//! [`hosts`] it takes the bytes of the body (`body`, `coding`) and the fields in them
//! (`payload`, `leaves`), and compares these with the catalogue (`fields`, `values`) and
//! with what is [`known`] of this instance. What was not declared is a
//! [`finding`]; names and places are shown of it, and no values (`shown`). [`words`] says it to people.

mod body;
pub mod check;
mod clean;
mod coding;
mod fields;
pub mod finding;
pub mod har;
mod headers;
pub mod hosts;
mod identity;
mod json;
pub mod known;
mod leaves;
mod multipart;
mod payload;
mod request;
pub mod scan;
mod shown;
mod tally;
mod text;
mod tokens;
mod url;
mod values;
pub mod words;
