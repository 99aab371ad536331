//! The versions of the privacy policy in a vendor folder, a file each.

use crate::core::types::ids::Name;
use crate::issuer::dir::VendorDir;
use crate::issuer::error::Loss;
use crate::store::files;

/// Their folder.
pub(super) const POLICIES: &str = "policies";

/// The file of a version.
pub(super) fn file(version: &str) -> String {
    format!("{POLICIES}/{version}.json")
}

/// The versions that are here, in the order of their names.
pub(super) fn versions(vendor: &VendorDir) -> Vec<String> {
    let mut versions = Vec::new();
    for path in files::entries(&vendor.path(POLICIES)).unwrap_or_default() {
        let name = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".json"));
        versions.extend(name.filter(|name| name.parse::<Name>().is_ok()).map(str::to_owned));
    }
    versions.sort_unstable();
    versions
}

/// What is said of a version that was signed and is not here.
pub(super) fn missing(version: &str) -> Loss {
    let file = file(version);
    Loss::new(format!(
        "{file}: it is missing; restore it from a backup, because customers refuse another text for that version"
    ))
}
