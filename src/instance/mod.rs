//! What an admin does with an instance, one transaction a file.

pub mod attach;
pub mod clock;
pub mod doctor;
pub mod import;
pub mod licenses;
pub mod limit_use;
pub mod metrics;
pub mod pin;
pub mod place;
pub mod register;
pub mod release;
pub mod status;
pub mod unregister;
pub mod verify;
pub mod walk;
