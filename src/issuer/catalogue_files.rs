//! The catalogues that were signed in a vendor folder, a file each.

use std::path::PathBuf;

use crate::core::document::catalogue::SignedCatalogue;
use crate::core::document::envelope::Envelope;
use crate::issuer::dir::VendorDir;
use crate::issuer::error::{Loss, VendorError};
use crate::issuer::note::Note;
use crate::store::{StoreError, files};

/// Their folder.
pub(super) const CATALOGUES: &str = "catalogues";

/// The file of a number.
pub(super) fn file(number: u32) -> String {
    format!("{CATALOGUES}/{number}.json")
}

/// The numbers that are here, in order. A file with any other name does not count.
///
/// # Errors
/// I/O.
pub(super) fn numbers(vendor: &VendorDir) -> Result<Vec<u32>, StoreError> {
    let number = |path: PathBuf| -> Option<u32> {
        let name = path.file_name()?.to_str()?;
        let number = name.strip_suffix(".json")?.parse().ok()?;
        (number > 0 && name == format!("{number}.json")).then_some(number)
    };
    let mut numbers: Vec<_> =
        files::entries(&vendor.path(CATALOGUES))?.into_iter().filter_map(number).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

/// The highest number that is here; 0 if there is no catalogue.
///
/// # Errors
/// I/O.
pub(super) fn highest(vendor: &VendorDir) -> Result<u32, StoreError> {
    Ok(numbers(vendor)?.last().copied().unwrap_or_default())
}

/// The one that was signed last, and its envelope unless its signer no longer counts; `None` if none
/// was.
///
/// # Errors
/// I/O, a damaged file, or one that was here once and is not.
pub(super) fn last(
    vendor: &VendorDir,
) -> Result<Option<(SignedCatalogue, Option<Envelope>)>, VendorError> {
    if let Some(loss) = missing(vendor)? {
        return Err(VendorError::LostFile(loss));
    }
    match highest(vendor)? {
        0 => Ok(None),
        number => read(vendor, number),
    }
}

fn read(
    vendor: &VendorDir,
    number: u32,
) -> Result<Option<(SignedCatalogue, Option<Envelope>)>, VendorError> {
    let found = vendor.signed::<SignedCatalogue>(&file(number))?;
    match &found {
        Some((signed, _)) if signed.catalogue.number != number => Err(StoreError::Damaged {
            path: vendor.path(&file(number)),
            reason: format!("it holds catalogue {}", signed.catalogue.number),
        }
        .into()),
        _ => Ok(found),
    }
}

/// Says that the one signed last is not here: the next one would get its number.
///
/// # Errors
/// I/O.
pub(super) fn missing(vendor: &VendorDir) -> Result<Option<Loss>, VendorError> {
    let had = Note::read(vendor)?.map_or(0, |note| note.catalogue);
    let reason = "it is missing, and customers refuse another catalogue with that number";
    Ok((highest(vendor)? < had).then(|| Loss::new(format!("{}: {reason}", file(had)))))
}

/// What is wrong with those that are here.
///
/// # Errors
/// I/O.
pub(super) fn damaged(vendor: &VendorDir) -> Result<Vec<Loss>, VendorError> {
    let faults = numbers(vendor)?.into_iter().filter_map(|number| read(vendor, number).err());
    Ok(faults.map(|error| Loss::new(error.to_string())).collect())
}
