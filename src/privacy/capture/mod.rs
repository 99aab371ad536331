//! A recorded HTTP traffic against the catalogue: what a product really sent.
//!
//! [`check`] reads a HAR file as a stream ([`scan`], [`har`]). Of each request to one of the
//! [`hosts`] it takes the bytes of the body (`body`, `coding`) and the fields in them
//! (`payload`, `flatten`), and compares these with the catalogue (`fields`, `values`) and
//! with what is [`known`] of this instance. What was not declared is a [`finding`].

mod body;
pub mod check;
mod coding;
mod fields;
pub mod finding;
mod flatten;
pub mod har;
mod headers;
pub mod hosts;
mod json;
pub mod known;
mod payload;
pub mod scan;
mod tally;
mod text;
mod tokens;
mod url;
mod values;
