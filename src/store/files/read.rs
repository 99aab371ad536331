//! Reads that cannot hang or grow.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::core::document::envelope::MAX_FILE;
use crate::core::document::text;
use crate::core::types::keys::hex;
use crate::store::StoreError;

/// The most that is read of a file: one byte more than it may have.
#[allow(clippy::as_conversions)]
const CAP: u64 = MAX_FILE as u64 + 1;

/// Reads at most `most` bytes and one more, so that the caller sees that a file is too
/// large without holding all of it.
///
/// # Errors
/// What the reader says.
pub fn read_at_most(reader: impl Read, most: usize) -> io::Result<Vec<u8>> {
    // Most files are small: they fit without asking again and again.
    let mut bytes = Vec::with_capacity(4096);
    reader.take(one_more(most)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn one_more(most: usize) -> u64 {
    u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1)
}

/// Reads at most [`MAX_FILE`] bytes and one more, so that the caller sees that a
/// file is too large without holding all of it.
///
/// # Errors
/// What the reader says.
pub fn read_capped(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    read_capped_into(reader, &mut bytes)?;
    Ok(bytes)
}

/// The same into a buffer that may have been used before.
///
/// # Errors
/// What the reader says.
pub fn read_capped_into(reader: impl Read, bytes: &mut Vec<u8>) -> io::Result<()> {
    bytes.clear();
    // Most files are small: they fit without asking again and again.
    bytes.reserve(4096);
    reader.take(CAP).read_to_end(bytes)?;
    Ok(())
}

/// The lowercase hex SHA-256 of a file, read a piece at a time: a released one may be large.
///
/// # Errors
/// I/O.
pub fn sha256(path: &Path) -> Result<String, StoreError> {
    const PIECE: u64 = 64 * 1024;
    let hashed = || -> io::Result<String> {
        let file = File::open(path)?;
        let (mut hash, mut piece) = (Sha256::new(), Vec::new());
        while (&file).take(PIECE).read_to_end(&mut piece)? > 0 {
            hash.update(&piece);
            piece.clear();
        }
        Ok(hex(&hash.finalize()))
    };
    hashed().map_err(StoreError::io("read", path))
}

/// Opens a state file for reading; `None` if absent. A FIFO, device or
/// directory in its place is refused rather than waited for, and so is a link that
/// leads nowhere: a file on a disk that is not mounted now is not a file that never
/// was.
///
/// # Errors
/// I/O, or not a regular file.
pub fn open_state(path: &Path) -> Result<Option<File>, StoreError> {
    Ok(open_regular(path)?.map(|(file, _)| file))
}

/// The same, with how long the file is.
fn open_regular(path: &Path) -> Result<Option<(File, u64)>, StoreError> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
    let file = match options.open(path) {
        Ok(file) => file,
        // To read a link takes one call; to ask what it is, two and a fault at a start.
        Err(error) if error.kind() == io::ErrorKind::NotFound && path.read_link().is_ok() => {
            return Err(StoreError::NotAFile(path.to_owned()));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::io("read", path)(error)),
    };
    let metadata = file.metadata().map_err(StoreError::io("read", path))?;
    if metadata.is_file() {
        Ok(Some((file, metadata.len())))
    } else {
        Err(StoreError::NotAFile(path.to_owned()))
    }
}

/// Reads a file that a folder listed as a regular one into a buffer that may have
/// been used before, with as few calls as that takes: a fleet has many.
///
/// # Errors
/// What the operating system says.
pub fn read_listed(path: &Path, bytes: &mut Vec<u8>) -> io::Result<()> {
    /// Nearly every document fits.
    const USUAL: usize = 8192;
    let mut options = OpenOptions::new();
    options.read(true);
    // Should it have become a pipe meanwhile: that is empty, and nobody waits.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
    let file = options.open(path)?;
    bytes.clear();
    // One call reads what there is room for: what a large file left is given back.
    bytes.shrink_to(USUAL);
    bytes.reserve_exact(USUAL);
    // Of a regular file, less than was asked for is all there is.
    if read_once(&file, bytes)? >= USUAL {
        let mut rest = Vec::new();
        read_capped_into(file, &mut rest)?;
        bytes.append(&mut rest);
    }
    Ok(())
}

/// One call that reads as much as `bytes` has room for; how much that was.
#[cfg(unix)]
fn read_once(file: &File, bytes: &mut Vec<u8>) -> io::Result<usize> {
    Ok(rustix::io::retry_on_intr(|| rustix::io::read(file, rustix::buffer::spare_capacity(bytes)))?)
}

#[cfg(not(unix))]
fn read_once(mut file: &File, bytes: &mut Vec<u8>) -> io::Result<usize> {
    bytes.resize(bytes.capacity(), 0);
    let length = file.read(bytes)?;
    bytes.truncate(length);
    Ok(length)
}

/// Reads a file of our own as [`open_state`] opens it, with the cap of [`read_capped`]: as
/// much as it held when it was opened. Ours are replaced, and not written to; but for the
/// lock, whose note is written at once.
///
/// # Errors
/// I/O, or not a regular file.
pub fn read_state(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    read_state_at_most(path, MAX_FILE)
}

/// The same with a cap of `most` bytes and one more.
///
/// # Errors
/// I/O, or not a regular file.
pub fn read_state_at_most(path: &Path, most: usize) -> Result<Option<Vec<u8>>, StoreError> {
    let Some((file, length)) = open_regular(path)? else { return Ok(None) };
    let length = length.min(one_more(most));
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    // Nor is the end of the file asked for: each call counts at a start.
    file.take(length).read_to_end(&mut bytes).map_err(StoreError::io("read", path))?;
    Ok(Some(bytes))
}

/// Reads a small file of settings as text. The reader of TOML takes many times the size
/// of a hostile file, so that what no person wrote is refused by its size. It is read to
/// its end, whatever its length is said to be: some file systems say 0 of every file, and
/// an empty policy would forbid nothing.
///
/// # Errors
/// I/O, not a regular file, too large, or not text.
pub fn read_settings(path: &Path) -> Result<Option<String>, StoreError> {
    open_state(path)?.map(|file| settings_in(file, path)).transpose()
}

/// The same of a file that is open.
///
/// # Errors
/// I/O, too large, or not text.
pub fn settings_in(file: File, path: &Path) -> Result<String, StoreError> {
    const MOST: usize = 64 * 1024;
    let bytes = read_capped(file).map_err(StoreError::io("read", path))?;
    let damaged =
        |reason: &str| StoreError::Damaged { path: path.to_owned(), reason: reason.to_owned() };
    if bytes.len() > MOST {
        return Err(damaged("it is over 64 KiB; no settings are"));
    }
    let text = text::decode(&bytes).map_err(|error| damaged(&error.to_string()))?;
    String::from_utf8(text.into_owned()).map_err(|_| damaged("it is not text in UTF-8 or UTF-16"))
}
