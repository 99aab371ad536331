//! Released files against the vendor's signed list of them, and the newest release that was
//! verified here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use semver::Version;
use serde::{Deserialize, Serialize};

use super::files;
use super::{Home, StoreError, Writer};
use crate::core::document::release::Release;
use crate::core::types::ids::Name;
use crate::core::types::json::read_object;
use crate::core::types::time::Time;

/// The newest release that was verified here.
pub const RELEASES: &str = "releases.json";

/// What `releases.json` holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Newest {
    /// The product.
    pub product: Name,
    /// Its version.
    pub version: Version,
    /// When that release was signed.
    pub issued_at: Time,
}

impl Newest {
    /// A release as it is noted.
    #[must_use]
    pub fn of(release: &Release) -> Self {
        Self {
            product: release.product.clone(),
            version: release.version.clone(),
            issued_at: release.issued_at,
        }
    }

    /// The newest release that was verified here; `None` if none was, or of another
    /// product.
    ///
    /// # Errors
    /// I/O, or a damaged file.
    pub fn read(home: &Home, product: &Name) -> Result<Option<Self>, StoreError> {
        let Some(bytes) = files::read_state(&home.path(RELEASES))? else { return Ok(None) };
        let newest: Self = read_object(&bytes).map_err(|error| home.damaged(RELEASES, error))?;
        Ok((newest.product == *product).then_some(newest))
    }

    /// Whether `release` is older than this: a lower version, or the same one signed
    /// before.
    #[must_use]
    pub fn is_after(&self, release: &Release) -> bool {
        (&self.version, self.issued_at) > (&release.version, release.issued_at)
    }

    /// Notes this release as the newest.
    ///
    /// # Errors
    /// I/O.
    pub fn write(&self, writer: &Writer<'_>) -> Result<(), StoreError> {
        let mut json = serde_json::to_vec(self).unwrap_or_default();
        json.push(b'\n');
        writer.replace(RELEASES, &json)
    }
}

/// How the files compare with a release.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// Files that are as they were released, by name.
    pub good: Vec<String>,
    /// Files with another content.
    pub altered: Vec<String>,
    /// Files of the release that were not found.
    pub missing: Vec<String>,
    /// Files that the release does not list.
    pub left_over: Vec<String>,
}

/// The files and the contents of the folders among `paths`, by name; `list`, the release
/// itself, is not one of them.
///
/// # Errors
/// I/O, or the second of two files with one name.
pub fn gather(
    paths: &[PathBuf],
    list: &Path,
) -> Result<Result<BTreeMap<String, PathBuf>, PathBuf>, StoreError> {
    let list = list.canonicalize().ok();
    let mut found = BTreeMap::new();
    for path in paths {
        let inside = if path.is_dir() { files::entries(path)? } else { vec![path.clone()] };
        for file in inside {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // In a folder, a name with a dot in front is not of the release's making.
            let hidden = path.is_dir() && name.starts_with('.');
            if hidden || list.is_some() && file.canonicalize().ok() == list {
                continue;
            }
            if let Some(other) = found.insert(name, file.clone())
                && other != file
            {
                return Ok(Err(file));
            }
        }
    }
    Ok(Ok(found))
}

/// Compares files with a release, each read a piece at a time.
///
/// # Errors
/// I/O.
pub fn compare(
    release: &Release,
    found: &BTreeMap<String, PathBuf>,
) -> Result<Compared, StoreError> {
    let mut compared = Compared::default();
    for (name, hash) in &release.files {
        match found.get(name) {
            None => compared.missing.push(name.clone()),
            Some(path) if path.is_dir() => compared.altered.push(name.clone()),
            Some(path) if files::sha256(path)? == *hash => compared.good.push(name.clone()),
            Some(_) => compared.altered.push(name.clone()),
        }
    }
    compared.left_over =
        found.keys().filter(|name| !release.files.contains_key(*name)).cloned().collect();
    Ok(compared)
}
