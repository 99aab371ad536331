//! Judgement: whether a license is valid and what it covers, and which key may sign what.

pub mod bundle_diff;
pub mod catalogue_diff;
pub mod chain;
pub mod changes;
pub mod check;
pub mod coverage;
pub mod genuine;
pub mod inspect;
pub mod succession;
pub mod update;
pub mod verdict;
