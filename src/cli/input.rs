//! Files that a person names: read with a cap, written so that they are whole.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::env::Env;
use super::error::{CANNOT, Failure};
use super::output::Ui;
use crate::core::envelope::MAX_FILE;
use crate::store::StoreError;
use crate::store::files::{self, PUBLIC};

/// `-`: standard input or output.
#[must_use]
pub fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads a named file, or standard input for `-`; at most one byte over the cap,
/// so that the reader of the document sees that it is too large.
///
/// # Errors
/// I/O.
pub fn read(env: &mut Env, path: &Path) -> anyhow::Result<Vec<u8>> {
    read_at_most(env, path, MAX_FILE)
}

/// The same with a cap of `most` bytes, for what is known to be a small kind.
///
/// # Errors
/// I/O.
pub fn read_at_most(env: &mut Env, path: &Path, most: usize) -> anyhow::Result<Vec<u8>> {
    if is_dash(path) {
        return Ok(files::read_at_most(&mut env.stdin, most).map_err(StoreError::io("read", "standard input"))?);
    }
    read_file(path, most)
}

/// The same for a path that is not `-`.
///
/// # Errors
/// I/O.
pub fn read_file(path: &Path, most: usize) -> anyhow::Result<Vec<u8>> {
    let file = File::open(path).map_err(StoreError::io("read", path))?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(Failure::new(CANNOT, format!("{} is a folder", path.display())).hint("name a file").into());
    }
    Ok(files::read_at_most(file, most).map_err(StoreError::io("read", path))?)
}

/// The regular files in a folder whose names do not begin with a dot, sorted.
///
/// # Errors
/// I/O.
pub fn folder(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(StoreError::io("read", path))? {
        let entry = entry.map_err(StoreError::io("read", path))?;
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        // What most folders say for nothing; a link is followed.
        let kind = entry.file_type().map_err(StoreError::io("read", path))?;
        let path = entry.path();
        if kind.is_file() || kind.is_symlink() && path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Refuses a path that [`write`] could not write to, before anything is noted that a
/// failed write would leave behind.
///
/// # Errors
/// A folder, or in none.
pub fn expect_writable(path: &Path) -> anyhow::Result<()> {
    if is_dash(path) {
        return Ok(());
    }
    if path.is_dir() {
        return Err(Failure::new(CANNOT, format!("{} is a folder", path.display())).hint("name a file in it").into());
    }
    let folder = files::folder_of(path);
    if !folder.is_dir() {
        let message = format!("{}: there is no folder {}", path.display(), folder.display());
        return Err(Failure::new(CANNOT, message).hint("create it, or name another file").into());
    }
    Ok(())
}

/// Writes to a named file, whole or not at all, or to standard output for `-`.
/// A device or a pipe is written to as it is.
///
/// # Errors
/// I/O.
pub fn write(ui: &mut Ui, path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if is_dash(path) {
        ui.bytes(bytes);
        return Ok(());
    }
    expect_writable(path)?;
    let special = fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir());
    if special {
        let mut file = fs::OpenOptions::new().write(true).open(path).map_err(StoreError::io("write", path))?;
        return Ok(file.write_all(bytes).map_err(StoreError::io("write", path))?);
    }
    Ok(files::replace(path, bytes, PUBLIC)?)
}
