//! Offline licensing and consent for self-hosted products.
//!
//! The binary `airseal` is a thin shell over this library. [`core`] holds the
//! rules: values in, values out. [`store`] keeps the state folder, [`consent`]
//! decides whether usage data may leave, [`data`] builds the two reports,
//! [`vendor`] issues licenses, and [`cli`] is the command line. Arrows run one
//! way: `cli -> vendor, consent, data -> store -> core`.

pub mod cli;
pub mod consent;
pub mod core;
pub mod data;
pub mod parallel;
pub mod sandbox;
pub mod store;
pub mod vendor;
