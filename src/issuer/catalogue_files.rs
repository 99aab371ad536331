//! The catalogues that were signed in a vendor folder, a file each.

use std::path::PathBuf;

use crate::core::document::catalogue::SignedCatalogue;
use crate::core::document::envelope::Envelope;
use crate::issuer::dir::VendorDir;
use crate::issuer::error::{Loss, VendorError};
use crate::store::{StoreError, files};

/// Their folder.
pub(super) const CATALOGUES: &str = "catalogues";

/// The file of a number.
pub(super) fn file(number: u32) -> String {
    format!("{CATALOGUES}/{number}.json")
}

/// The highest number that is here; 0 if there is no catalogue.
///
/// # Errors
/// I/O.
pub(super) fn highest(vendor: &VendorDir) -> Result<u32, StoreError> {
    let number = |path: PathBuf| -> Option<u32> {
        path.file_name()?.to_str()?.strip_suffix(".json")?.parse().ok()
    };
    let numbers = files::entries(&vendor.path(CATALOGUES))?.into_iter().filter_map(number);
    Ok(numbers.max().unwrap_or_default())
}

/// The one that was signed last, and its envelope unless its signer no longer counts; `None` if none
/// was.
///
/// # Errors
/// I/O, or a damaged file.
pub(super) fn last(
    vendor: &VendorDir,
) -> Result<Option<(SignedCatalogue, Option<Envelope>)>, VendorError> {
    match highest(vendor)? {
        0 => Ok(None),
        number => vendor.signed::<SignedCatalogue>(&file(number)),
    }
}

/// What is said of the one that was signed last, if it is not here.
pub(super) fn missing(number: u32) -> Loss {
    let file = file(number);
    Loss::new(format!(
        "{file}: it is missing; restore it from a backup, because customers refuse another catalogue with that number"
    ))
}
