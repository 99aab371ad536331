//! Signed files that a person names, as a file or as a picture of a QR code.

use std::path::Path;

use super::env::Env;
use super::error::Fallible;
use crate::core::document::envelope::MAX_FILE;
use crate::store::named;

/// Reads a named file, or standard input for `-`; of a picture what its QR codes say.
///
/// # Errors
/// I/O, or a picture without a code that can be read (malformed).
pub fn document(env: &mut Env, path: &Path) -> Fallible<Vec<u8>> {
    Ok(named::document(&mut env.stdin, path, MAX_FILE)?)
}
