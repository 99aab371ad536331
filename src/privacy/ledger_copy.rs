//! The ledger, checked as a whole, and a signed copy of it to keep elsewhere: somebody who can
//! write to the ledger can replace all of it, but not the copy.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::value::RawValue;

use crate::core::Malformed;
use crate::core::document::envelope::{Envelope, MAX_FILE};
use crate::core::document::ledger::{Entry, LedgerCopy};
use crate::core::types::ids::InstanceId;
use crate::core::types::json::read_object;
use crate::core::types::time::Time;
use crate::privacy::ledger::{self, LEDGER, Verified};
use crate::privacy::record::{Difference, differences};
use crate::store::identity::InstanceKey;
use crate::store::{Home, StoreError};

/// Why the ledger is not what it was, or cannot be copied.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// I/O, or a damaged state file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An entry was altered, removed or reordered.
    #[error(transparent)]
    Broken(StoreError),
    /// The copy is one of another instance's ledger.
    #[error("{} is a copy of the ledger of instance {instance}, not of this one", .copy.display())]
    Foreign {
        /// The file of the copy.
        copy: PathBuf,
        /// The instance that it names.
        instance: InstanceId,
    },
    /// The ledger does not begin with the entries of the copy.
    #[error("{}: entry {entry} differs from the one in {}: it was altered or removed", .ledger.display(), .copy.display())]
    Replaced {
        /// The ledger.
        ledger: PathBuf,
        /// The file of the copy.
        copy: PathBuf,
        /// The number of the first such line, from 1.
        entry: u64,
    },
    /// An entry would tell whose a usage report is.
    #[error(
        "entry {0} holds the hash of a usage report, written by an earlier version: whoever has that report and this \
         copy could tell whose figures they are"
    )]
    IdentifiesUsage(u64),
    /// It does not fit into one signed document.
    #[error("the ledger is too long for one signed file")]
    TooLong,
    /// Not expected: the copy cannot be written as JSON.
    #[error(transparent)]
    Malformed(#[from] Malformed),
}

/// What a check of the ledger found. Its JSON form is that of `log --verify`.
#[derive(Debug, Serialize)]
pub struct Checked {
    /// Always `true`: everything else is an error.
    pub verified: bool,
    /// How many entries there are.
    pub entries: u64,
    /// The hash of the last entry.
    pub head: String,
    /// How many entries the copy has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_entries: Option<u64>,
    /// The documents here that are not what the ledger says.
    pub differences: Vec<Difference>,
    /// Whether the flag holds an objection that the next command that writes adds to the ledger.
    #[serde(skip)]
    pub completes: bool,
}

/// Follows the chain from the first entry to the last, compares the beginning with a copy and its
/// file name if one is given, and the documents in HOME with what the ledger says of them.
///
/// # Errors
/// See [`LedgerError`].
pub fn check(home: &Home, copy: Option<(&Path, &LedgerCopy)>) -> Result<Checked, LedgerError> {
    let Verified { entries, head, completes } = verify(home)?;
    let copy_entries = copy.map(|(file, copy)| compare(home, file, copy)).transpose()?;
    let differences = differences(home)?;
    Ok(Checked { verified: true, entries, head, copy_entries, differences, completes })
}

fn verify(home: &Home) -> Result<Verified, LedgerError> {
    ledger::verify(home).map_err(|error| match error {
        StoreError::Damaged { .. } => LedgerError::Broken(error),
        error => error.into(),
    })
}

/// The number of entries in the copy, all of which the ledger begins with.
fn compare(home: &Home, file: &Path, copy: &LedgerCopy) -> Result<u64, LedgerError> {
    if let Some(registration) = home.registration()?
        && registration.document.instance != copy.instance
    {
        return Err(LedgerError::Foreign { copy: file.into(), instance: copy.instance.clone() });
    }
    let mut here = ledger::lines(home)?;
    let mut entry = 0_u64;
    for line in copy.lines() {
        entry = entry.saturating_add(1);
        if here.next().transpose()?.as_deref() != Some(line) {
            return Err(LedgerError::Replaced {
                ledger: home.path(LEDGER),
                copy: file.into(),
                entry,
            });
        }
    }
    Ok(entry)
}

/// A copy, signed if the instance's key is here.
#[derive(Debug)]
pub struct Exported {
    /// The envelope.
    pub envelope: Envelope,
    /// The instance whose ledger it is.
    pub instance: InstanceId,
    /// How many entries it has.
    pub entries: usize,
    /// The hash of the last one.
    pub head: String,
}

/// Copies the ledger, signed with the instance's key if that is here. With `with_usage_hashes` the copy may hold
/// the hashes of usage reports that an earlier version recorded: no entry can be left out.
///
/// # Errors
/// See [`LedgerError`].
pub fn export(
    home: &Home,
    key: &InstanceKey,
    exported_at: Time,
    with_usage_hashes: bool,
) -> Result<Exported, LedgerError> {
    let Verified { head, .. } = verify(home)?;
    let damaged = |reason: String| home.damaged(LEDGER, reason);
    let mut entries = Vec::new();
    for line in ledger::lines(home)? {
        let line = line?;
        let entry: Entry = read_object(&line).map_err(damaged)?;
        if entry.identifies_usage() && !with_usage_hashes {
            return Err(LedgerError::IdentifiesUsage(entry.seq));
        }
        entries.push(raw(line).map_err(damaged)?);
    }
    let (public_key, count) = (key.public(), entries.len());
    let instance = InstanceId::of(&public_key.id());
    let copy =
        LedgerCopy { schema: 1, instance: instance.clone(), public_key, exported_at, entries };
    let envelope = key.envelope(&copy)?;
    if envelope.to_json().len() > MAX_FILE {
        return Err(LedgerError::TooLong);
    }
    Ok(Exported { envelope, instance, entries: count, head })
}

/// A line as it stands.
fn raw(line: Vec<u8>) -> Result<Box<RawValue>, String> {
    let text = String::from_utf8(line).map_err(|error| error.to_string())?;
    RawValue::from_string(text).map_err(|error| error.to_string())
}
