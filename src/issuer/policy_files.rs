//! The versions of the privacy policy in a vendor folder, a file each.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::core::document::envelope::Envelope;
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::core::types::ids::Name;
use crate::issuer::dir::VendorDir;
use crate::issuer::error::{Loss, VendorError};
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

/// A version that was signed before, and its envelope unless its signer no longer counts; `None` if it
/// is not here.
///
/// # Errors
/// I/O, or a damaged file.
pub(super) fn read(
    vendor: &VendorDir,
    version: &str,
) -> Result<Option<(PrivacyPolicy, Option<Envelope>)>, VendorError> {
    let found = vendor.signed::<PrivacyPolicy>(&file(version))?;
    match &found {
        Some((policy, _)) if policy.version.as_str() != version => Err(StoreError::Damaged {
            path: vendor.path(&file(version)),
            reason: format!("it holds version {}", policy.version),
        }
        .into()),
        _ => Ok(found),
    }
}

/// What is wrong with those that are here.
///
/// # Errors
/// I/O.
pub(super) fn damaged(vendor: &VendorDir) -> Result<Vec<Loss>, VendorError> {
    let fault = |version: String| read(vendor, &version).err();
    let faults = versions(vendor)?.into_iter().filter_map(fault);
    Ok(faults.map(|error| Loss::new(error.to_string())).collect())
}

/// What is said of a version that was signed and is not here.
pub(super) fn missing(version: &str) -> Loss {
    let file = file(version);
    Loss::new(format!("{file}: it is missing, and customers refuse another text for that version"))
}
