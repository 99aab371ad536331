//! Finds files in folders that may hold very many, as many at a time as a thread takes.

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use walkdir::{DirEntry, WalkDir};

use super::{StoreError, files};

/// How many files are handed over at a time.
pub const BATCH: usize = 256;

/// A file that was found.
#[derive(Debug)]
pub struct Found {
    /// Its path.
    pub path: PathBuf,
    /// Whether its folder lists it as a regular file, and not as a link or a pipe.
    pub regular: bool,
}

impl Found {
    /// Reads it into a buffer that may have been used before.
    ///
    /// # Errors
    /// I/O, or not a file.
    pub fn read(&self, buffer: &mut Vec<u8>) -> Result<(), StoreError> {
        let path = &self.path;
        if self.regular {
            return files::read_listed(path, buffer).map_err(StoreError::io("read", path));
        }
        // What is neither a file nor a folder is not opened: who writes to a pipe would be woken.
        if std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
            return Err(StoreError::NotAFile(path.clone()));
        }
        let gone = || StoreError::io("read", path)(io::ErrorKind::NotFound.into());
        let file = files::open_state(path)?.ok_or_else(gone)?;
        files::read_capped_into(file, buffer).map_err(StoreError::io("read", path))
    }
}

/// Every file under `paths`, in batches, in the order in which folders give them, until `stop` is
/// set. A folder that cannot be read is given as if it were a file, so that its error is reported.
/// Links to files are followed, links to folders are not entered: a loop has no end.
pub fn batches<'p>(
    paths: &'p [PathBuf],
    stop: &'p AtomicBool,
) -> impl Iterator<Item = Vec<Found>> + Send + 'p {
    let mut files = paths.iter().flat_map(walk).filter_map(|entry| match entry {
        Ok(entry) if is_file(&entry) => {
            let regular = entry.file_type().is_file();
            Some(Found { path: entry.into_path(), regular })
        }
        Ok(_) => None,
        Err(error) => error.path().map(|path| Found { path: path.into(), regular: false }),
    });
    std::iter::from_fn(move || {
        let next = (&mut files).take_while(|_| !stop.load(Ordering::Relaxed));
        let batch: Vec<_> = next.take(BATCH).collect();
        (!batch.is_empty()).then_some(batch)
    })
}

/// How many files [`batches`] gives.
pub fn count(paths: &[PathBuf], stop: &AtomicBool) -> u64 {
    let entries = paths.iter().flat_map(walk).take_while(|_| !stop.load(Ordering::Relaxed));
    let files = entries.filter(|entry| entry.as_ref().map_or(true, is_file));
    u64::try_from(files.count()).unwrap_or(u64::MAX)
}

fn walk(path: &PathBuf) -> walkdir::IntoIter {
    // A named link is followed: whoever names it means its target.
    WalkDir::new(path).follow_links(false).into_iter()
}

fn is_file(entry: &DirEntry) -> bool {
    let kind = entry.file_type();
    !(kind.is_dir() || kind.is_symlink() && entry.path().is_dir())
}
