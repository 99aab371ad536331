//! The files of a folder that somebody names, a USB drive for instance: searched with a
//! bound, and nothing is opened to find out what it is.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use crate::store::StoreError;
use crate::store::files::{self, Kind};

/// How many folders below the named one are searched.
pub const LEVELS: usize = 4;
/// How many entries are looked at.
pub const ENTRIES: usize = 10_000;

/// What was found in a folder.
#[derive(Debug, Default)]
pub struct Found {
    /// Regular files and links to such, those of the upper folders first, by name.
    pub files: Vec<PathBuf>,
    /// Pipes, devices and links that lead to no file.
    pub odd: Vec<PathBuf>,
    /// Folders that are too deep to be searched.
    pub too_deep: Vec<PathBuf>,
    /// Folders below the named one that cannot be read.
    pub unreadable: Vec<StoreError>,
    /// Whether there is more than [`ENTRIES`].
    pub too_many: bool,
}

/// Searches a folder. Names that begin with a dot are passed over, as are links to folders:
/// a loop has no end.
///
/// # Errors
/// The folder itself cannot be read.
pub fn folder(path: &Path) -> Result<Found, StoreError> {
    let mut found = Found::default();
    let mut seen = 0_usize;
    let mut folders = VecDeque::from([(path.to_owned(), 0)]);
    while let Some((folder, level)) = folders.pop_front() {
        let mut entries = match files::entries_by_kind(&folder) {
            Ok(entries) => entries,
            Err(error) if level == 0 => return Err(error),
            Err(error) => {
                found.unreadable.push(error);
                continue;
            }
        };
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (path, kind) in entries {
            let hidden =
                path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
            if hidden {
                continue;
            }
            seen = seen.saturating_add(1);
            if seen > ENTRIES {
                found.too_many = true;
                return Ok(found);
            }
            if kind.is_folder(&path) {
                if level < LEVELS {
                    folders.push_back((path, level + 1));
                } else {
                    found.too_deep.push(path);
                }
            } else if kind.is_regular(&path) {
                found.files.push(path);
            } else if !(kind == Kind::Link && path.is_dir()) {
                found.odd.push(path);
            }
        }
    }
    Ok(found)
}
