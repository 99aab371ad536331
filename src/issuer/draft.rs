//! Licenses that are to be signed elsewhere: what the issued log shall hold of each, kept until its
//! signature is attached.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::issuer::dir::{UNSIGNED, VendorDir};
use crate::issuer::entry::Entry;
use crate::issuer::error::VendorError;
use crate::store::StoreError;
use crate::store::files::{self, PRIVATE};

/// A license that is to be signed elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Its entry, without a signature.
    pub entry: Entry,
    /// Whether its instance may be licensed to another address than before.
    pub change_email: bool,
    /// Whether an instance and an address get its plan once only.
    pub once: bool,
    /// Whether it is another license for what was answered before.
    pub again: bool,
}

fn path(vendor: &VendorDir, license: &Uuid) -> PathBuf {
    vendor.path(UNSIGNED).join(format!("{license}.json"))
}

/// Keeps drafts, each in a file of its own; all are durable when this returns.
///
/// # Errors
/// I/O.
pub fn save(vendor: &VendorDir, drafts: &[Draft]) -> Result<(), VendorError> {
    if drafts.is_empty() {
        return Ok(());
    }
    files::create_inner_folder(&vendor.path(UNSIGNED))?;
    for draft in drafts {
        let path = path(vendor, &draft.entry.license.license_id);
        let bytes = serde_json::to_vec(draft).map_err(|error| StoreError::Damaged {
            path: path.clone(),
            reason: error.to_string(),
        })?;
        files::replace(&path, &bytes, PRIVATE)?;
    }
    Ok(())
}

/// The draft of a license, if it waits for its signature.
///
/// # Errors
/// I/O, or it is damaged.
pub fn read(vendor: &VendorDir, license: &Uuid) -> Result<Option<Draft>, VendorError> {
    let path = path(vendor, license);
    let Some(bytes) = files::read_state(&path)? else { return Ok(None) };
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|error| StoreError::Damaged { path, reason: error.to_string() }.into())
}

/// Removes a draft whose license is on record.
///
/// # Errors
/// I/O.
pub fn remove(vendor: &VendorDir, license: &Uuid) -> Result<(), VendorError> {
    files::remove(&path(vendor, license))?;
    Ok(())
}

/// How many licenses wait for their signatures.
///
/// # Errors
/// I/O.
pub fn count(vendor: &VendorDir) -> Result<usize, VendorError> {
    let all = files::entries(&vendor.path(UNSIGNED))?;
    Ok(all.iter().filter(|path| path.extension().is_some_and(|end| end == "json")).count())
}
