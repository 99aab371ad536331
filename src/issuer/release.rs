//! Releases: the hashes of the files that a product comes in.

use std::collections::BTreeMap;
use std::path::PathBuf;

use semver::Version;

use crate::core::document::release::Release;
use crate::issuer::error::VendorError;
use crate::issuer::signing::Signing;
use crate::store::files::sha256;

/// The release that holds these files, by their names without folders; to be signed.
///
/// # Errors
/// I/O, or two files of one name.
pub fn release(
    signing: &Signing,
    version: Version,
    files: &[PathBuf],
) -> Result<Release, VendorError> {
    let mut list = BTreeMap::new();
    for file in files {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if list.insert(name.clone(), sha256(file)?).is_some() {
            return Err(VendorError::SameName(name));
        }
    }
    let product = signing.vendor.trust().bundle().product.clone();
    Ok(Release { schema: 1, product, version, issued_at: signing.now, files: list })
}
