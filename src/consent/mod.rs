//! Who said that usage data may not leave: the stored flag and every other
//! source, in one fixed order.

pub mod flag;
pub mod policy;
pub mod sources;
