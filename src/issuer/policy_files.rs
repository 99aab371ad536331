//! The versions of the privacy policy in a vendor folder, a file each.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::core::types::ids::Name;
use crate::issuer::dir::VendorDir;
use crate::issuer::error::Loss;
use crate::store::{StoreError, files};

/// Their folder.
pub(super) const POLICIES: &str = "policies";

/// The file of a version.
pub(super) fn file(version: &str) -> String {
    format!("{POLICIES}/{version}.json")
}

/// The versions that are here.
///
/// # Errors
/// I/O.
pub(super) fn versions(vendor: &VendorDir) -> Result<BTreeSet<String>, StoreError> {
    let version = |path: PathBuf| {
        let name = path.file_name()?.to_str()?.strip_suffix(".json")?;
        name.parse::<Name>().is_ok().then(|| name.to_owned())
    };
    Ok(files::entries(&vendor.path(POLICIES))?.into_iter().filter_map(version).collect())
}

/// What is said of a version that was signed and is not here.
pub(super) fn missing(version: &str) -> Loss {
    let file = file(version);
    Loss::new(format!(
        "{file}: it is missing; restore it from a backup, because customers refuse another text for that version"
    ))
}
