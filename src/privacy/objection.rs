//! An objection (GDPR 21), as one transaction: the flag says off at once, then comes the ledger's
//! entry, and what was recorded is deleted once the flag is durable.
//!
//! ```
//! use airseal::core::document::ledger::Details;
//! use airseal::privacy::objection;
//! use airseal::privacy::stamp::Stamp;
//! use airseal::store::Home;
//!
//! # let folder = tempfile::tempdir()?;
//! let home = Home::at(folder.path().join("airseal"));
//! let (writer, _without_lock) = home.write_objection(|| eprintln!("waiting for the lock"))?;
//! let time = "2026-11-25T12:00:00Z".parse()?;
//! let stamp = Stamp { time, user: "ops".to_owned(), source: "acme-dock settings".to_owned() };
//! assert!(objection::object(&writer, &stamp, Details::new())?.changed);
//! assert!(objection::is_complete(&home) && !airseal::telemetry_allowed(home.dir()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::core::document::ledger::Details;
use crate::privacy::choice::{self, StoredChoice};
use crate::privacy::figures::USAGE;
use crate::privacy::flag::Flag;
use crate::privacy::stamp::Stamp;
use crate::store::{Home, StoreError, Writer};

/// What an objection did.
#[derive(Debug)]
pub struct Objected {
    /// Whether anything was written or deleted.
    pub changed: bool,
    /// What was wrong with the flag before, if it was damaged: it was replaced, as off.
    pub replaced: Option<StoreError>,
}

/// Why an objection is not complete.
#[derive(Debug, thiserror::Error)]
pub enum ObjectionError {
    /// It is not stored, and does not count.
    #[error(transparent)]
    NotStored(StoreError),
    /// It counts, but is not in the ledger. The next command that writes adds it.
    #[error("telemetry is off, but {0}")]
    NotInLedger(StoreError),
    /// It counts and is in the ledger; the recorded figures are still there.
    #[error(transparent)]
    NotDeleted(StoreError),
}

/// Whether an objection is on record and no figures are kept: there is nothing to write, and so
/// nothing that could fail.
#[must_use]
pub fn is_complete(home: &Home) -> bool {
    home.path(USAGE).symlink_metadata().is_err()
        && matches!(StoredChoice::read(home), StoredChoice::Agreed(flag) if !flag.enabled)
}

/// Whether the flag says off, whatever the ledger says.
#[must_use]
pub fn is_off(home: &Home) -> bool {
    Flag::read(home).is_ok_and(|flag| flag.is_some_and(|flag| !flag.enabled))
}

/// Objects, and deletes the recorded figures. `writer` is that of [`Home::write_objection`], and
/// `about` what the ledger notes with it.
///
/// # Errors
/// See [`ObjectionError`].
pub fn object(
    writer: &Writer<'_>,
    stamp: &Stamp,
    about: Details,
) -> Result<Objected, ObjectionError> {
    // A damaged flag is off already; the objection is stored nevertheless.
    let replaced = match Flag::read(writer.home()) {
        Ok(_) => None,
        Err(error @ StoreError::Damaged { .. }) => Some(error),
        Err(error) => return Err(ObjectionError::NotStored(error)),
    };
    // The flag is written before the ledger: off is off, whatever became of the ledger.
    let recorded = match choice::object(writer, stamp, about) {
        Err(error) if !is_off(writer.home()) => return Err(ObjectionError::NotStored(error)),
        recorded => recorded,
    };
    let deleted = writer.remove(USAGE).map_err(ObjectionError::NotDeleted)?;
    let objected = recorded.map_err(ObjectionError::NotInLedger)?;
    Ok(Objected { changed: objected || deleted, replaced })
}
