//! Finds the files, as many at a time as somebody takes.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;

use walkdir::{DirEntry, WalkDir};

/// How many files are handed over at a time.
const BATCH: usize = 256;

/// A file to check.
pub struct Found {
    /// Its path.
    pub path: PathBuf,
    /// Whether its folder lists it as a regular file, and not as a link or a pipe.
    pub regular: bool,
}

/// Sends every file under `paths`, in the order in which folders give them. A
/// folder that cannot be read is sent as if it were a file, so that somebody says
/// so. Links to files are taken, links to folders are not entered: a loop has no
/// end.
pub fn files(paths: &[PathBuf], found: &SyncSender<Vec<Found>>, stop: &AtomicBool) {
    let mut batch = Vec::with_capacity(BATCH);
    for entry in paths.iter().flat_map(walk) {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        match entry {
            Ok(entry) if is_file(&entry) => {
                let regular = entry.file_type().is_file();
                batch.push(Found { path: entry.into_path(), regular });
            }
            Ok(_) => {}
            Err(error) => {
                batch.extend(error.path().map(|path| Found { path: path.into(), regular: false }));
            }
        }
        if batch.len() == BATCH
            && found.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))).is_err()
        {
            return;
        }
    }
    // Nobody there any more: nothing to tell.
    let _ = found.send(batch);
}

/// How many files [`files`] sends.
pub fn count(paths: &[PathBuf], stop: &AtomicBool) -> u64 {
    let entries = paths.iter().flat_map(walk).take_while(|_| !stop.load(Ordering::Relaxed));
    let files = entries.filter(|entry| entry.as_ref().map_or(true, is_file));
    u64::try_from(files.count()).unwrap_or(u64::MAX)
}

fn walk(path: &PathBuf) -> walkdir::IntoIter {
    // A named link is followed: whoever names it means what it leads to.
    WalkDir::new(path).follow_links(false).into_iter()
}

fn is_file(entry: &DirEntry) -> bool {
    let kind = entry.file_type();
    !(kind.is_dir() || kind.is_symlink() && entry.path().is_dir())
}
