//! What the ledger tells a compliance report: how often the clock was put right, and which report
//! was written out last.
//!
//! A report has a number, which the ledger entry of its export keeps. A report that says the same
//! as the last one is that report, and has its number; every other one has the next. To look at a
//! report writes no entry, so it uses no number up. The ledger outlives an `unregister`, and the
//! numbers begin again with the next instance.

use uuid::Uuid;

use crate::core::document::ledger::Event;
use crate::core::document::report::Category;
use crate::core::types::keys::sha256_hex;
use crate::privacy::ledger;
use crate::store::{Home, StoreError};

/// The detail of an export that holds the report's number.
pub(crate) const NUMBER: &str = "number";
/// The detail of what was signed elsewhere that holds the SHA-256 of the file without a signature.
pub(crate) const UNSIGNED: &str = "unsigned_sha256";

/// What the ledger tells.
#[derive(Debug, Default)]
pub(crate) struct Past {
    /// How many resets of the clock there were since the license was first imported; all of them
    /// if it was not imported here but is in a variable. Without a license nobody asks.
    pub(super) clock_resets: u64,
    /// The number of the compliance report of this instance that was written out last, and its
    /// SHA-256, or that of the file without a signature if it was signed elsewhere; 0 if none was.
    pub(crate) last: (u64, Option<String>),
}

impl Past {
    /// Reads it.
    ///
    /// # Errors
    /// I/O, or a ledger that cannot be read.
    pub(crate) fn read(home: &Home, license: Option<&Uuid>) -> Result<Self, StoreError> {
        let license = license.map(Uuid::to_string);
        let (mut past, mut imported) = (Self::default(), false);
        for entry in ledger::entries(home)? {
            let entry = entry?;
            let about = |name: &str| entry.about.get(name);
            match entry.event {
                Event::ClockReset => past.clock_resets = past.clock_resets.saturating_add(1),
                Event::LicenseImported if !imported && about("license_id") == license.as_ref() => {
                    imported = true;
                    past.clock_resets = 0;
                }
                Event::DataExported
                    if about("report").is_some_and(|kind| kind == Category::Compliance.name()) =>
                {
                    // An earlier version noted no number; what it wrote out counts as well.
                    let number = about(NUMBER).and_then(|number| number.parse().ok());
                    let number = number.unwrap_or_else(|| past.last.0.saturating_add(1));
                    past.last = (number, about(UNSIGNED).or_else(|| about("sha256")).cloned());
                }
                Event::Unregistered => past.last = (0, None),
                _ => {}
            }
        }
        Ok(past)
    }

    /// The number of a report: the last one's if `bytes_of` gives the same bytes for it, else the
    /// next.
    ///
    /// # Errors
    /// Those of `bytes_of`.
    pub(super) fn number<E>(
        &self,
        bytes_of: impl FnOnce(u64) -> Result<Vec<u8>, E>,
    ) -> Result<u64, E> {
        let (number, hash) = &self.last;
        Ok(match hash {
            Some(hash) if sha256_hex(&bytes_of(*number)?) == *hash => *number,
            _ => number.saturating_add(1),
        })
    }
}
