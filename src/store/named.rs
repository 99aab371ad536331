//! Files that a person names: read with a cap, from standard input for `-`.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{StoreError, files};
use crate::core::document::envelope::MAX_FILE;
use crate::picture::{self, Unreadable, unpack};

/// Why a named file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is a folder.
    #[error("{} is a folder", .0.display())]
    Folder(PathBuf),
    /// It is a picture without a document in it.
    #[error("{}: {_1}", .0.display())]
    Picture(PathBuf, Unreadable),
    /// I/O.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// `-`: standard input or output.
#[must_use]
pub fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Where the bytes to sign are written: `FILE.pae` beside `FILE`.
#[must_use]
pub fn pae_path(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".pae");
    name.into()
}

/// Reads a named file, or standard input for `-`; at most one byte over `most`, so that the
/// reader of the document sees that it is too large.
///
/// # Errors
/// I/O, or a folder.
pub fn read(stdin: &mut dyn Read, path: &Path, most: usize) -> Result<Vec<u8>, ReadError> {
    if is_dash(path) {
        let read = files::read_at_most(stdin, most);
        return Ok(read.map_err(StoreError::io("read", "standard input"))?);
    }
    let file = open(stdin, path)?;
    Ok(files::read_at_most(file, most).map_err(StoreError::io("read", path))?)
}

/// Opens a named file to read it piece by piece; standard input for `-`.
///
/// # Errors
/// I/O, or a folder.
pub fn open<'i>(stdin: &'i mut dyn Read, path: &Path) -> Result<Box<dyn Read + 'i>, ReadError> {
    if is_dash(path) {
        return Ok(Box::new(stdin));
    }
    let file = File::open(path).map_err(StoreError::io("read", path))?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(ReadError::Folder(path.to_owned()));
    }
    Ok(Box::new(file))
}

/// Reads a signed file; of a picture what its QR codes say. `most` caps what is not a picture.
///
/// # Errors
/// I/O, or a picture without a document in it.
pub fn document(stdin: &mut dyn Read, path: &Path, most: usize) -> Result<Vec<u8>, ReadError> {
    let mut bytes = read(stdin, path, most)?;
    if bytes.len() > most && bytes.starts_with(picture::PNG) {
        if is_dash(path) {
            let rest = files::read_at_most(stdin, MAX_FILE.saturating_sub(bytes.len()));
            bytes.append(&mut rest.map_err(StoreError::io("read", "standard input"))?);
        } else {
            bytes = read(stdin, path, MAX_FILE)?;
        }
    }
    unpack(bytes).map_err(|error| ReadError::Picture(path.to_owned(), error))
}
