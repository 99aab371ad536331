//! What `airseal import` does: signed files are recognised by their content, judged, and
//! taken in one after the other, so that no more than one of them is held at a time.

pub mod classify;
mod gather;
pub mod importer;
mod kept;
pub mod outcome;
mod take;

pub use gather::{Gathered, ImportFault, Notice, gather};
pub use outcome::{Effect, Imported, Version};
pub use take::{Revoked, Taken, take};
