//! Who does something, when, and by which command: what every entry of the ledger says.

use crate::core::types::time::Time;

/// Who does something, when, and by which command.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// The time.
    pub time: Time,
    /// The operating system's user.
    pub user: String,
    /// The command.
    pub source: String,
}
