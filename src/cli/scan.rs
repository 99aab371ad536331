//! Signed files that a person names, as a file or as a picture of a QR code.

use std::path::Path;

use super::env::Env;
use super::error::Fallible;
use super::input;
use crate::core::document::envelope::MAX_FILE;
use crate::picture;
use crate::store::{StoreError, files};

/// Reads a named file, or standard input for `-`; of a picture what its QR codes say.
///
/// # Errors
/// I/O, or a picture without a code that can be read (malformed).
pub fn document(env: &mut Env, path: &Path) -> Fallible<Vec<u8>> {
    Ok(picture::unpack(input::read(env, path)?)?)
}

/// The same with a cap of `most` bytes on what is no picture.
///
/// # Errors
/// I/O, or a picture without a code that can be read (malformed).
pub fn document_at_most(env: &mut Env, path: &Path, most: usize) -> Fallible<Vec<u8>> {
    let mut bytes = input::read_at_most(env, path, most)?;
    if bytes.len() > most && bytes.starts_with(picture::PNG) {
        if input::is_dash(path) {
            let rest = files::read_at_most(&mut env.stdin, MAX_FILE.saturating_sub(bytes.len()));
            bytes.append(&mut rest.map_err(StoreError::io("read", "standard input"))?);
        } else {
            bytes = input::read(env, path)?;
        }
    }
    Ok(picture::unpack(bytes)?)
}
