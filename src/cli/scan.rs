//! Signed files that a person names, as a file or as a picture of a QR code.

use std::path::Path;

use super::env::Env;
use super::error::{Failure, Fallible};
use super::input;
use crate::core::document::envelope::{Envelope, MAX_FILE};
use crate::core::judge::verdict::Verdict;
use crate::picture;
use crate::store::{StoreError, files};

/// What to do with a picture that is of no use.
const WAY_OUT: &str = "scan the code with a phone or `zbarimg`, and pass the text as a file";

/// Reads a named file, or standard input for `-`; of a picture what its QR codes say.
///
/// # Errors
/// I/O, or a picture without a code that can be read (malformed).
pub fn document(env: &mut Env, path: &Path) -> Fallible<Vec<u8>> {
    unpack(input::read(env, path)?)
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
    unpack(bytes)
}

/// Of a picture, what its QR codes say; anything else as it is.
///
/// # Errors
/// A picture without a code that can be read (malformed).
pub fn unpack(bytes: Vec<u8>) -> Result<Vec<u8>, Failure> {
    let malformed = |message: String| Failure::verdict(Verdict::Malformed, message);
    if let Some(kind) = other_picture(&bytes) {
        return Err(malformed(format!(
            "this is a {kind}; of pictures, only PNG is read: convert it, or {WAY_OUT}"
        )));
    }
    if !bytes.starts_with(picture::PNG) {
        return Ok(bytes);
    }
    if bytes.len() > MAX_FILE {
        return Err(malformed(format!(
            "the picture is over 16 MiB: crop it to the QR code, or {WAY_OUT}"
        )));
    }
    let said =
        picture::read_png(&bytes).map_err(|error| malformed(format!("{error}; {WAY_OUT}")))?;
    match said.as_slice() {
        [] => Err(malformed(format!(
            "no QR code can be read in this picture: crop it to the code and its white border, or {WAY_OUT}"
        ))),
        // Whatever it is: the reader of the document says what is wrong with it.
        [one] => Ok(one.clone()),
        // A sheet may have others on it: a web address, an order number.
        many => {
            let documents: Vec<_> = many
                .iter()
                .filter(|text| Envelope::parse_all(text).iter().any(Result::is_ok))
                .cloned()
                .collect();
            if documents.is_empty() {
                let count = many.len();
                return Err(malformed(format!(
                    "none of the {count} QR codes in this picture is a signed document"
                )));
            }
            Ok(documents.join(&b'\n'))
        }
    }
}

/// A picture, or a page, that is not a PNG; by what such files begin with.
fn other_picture(bytes: &[u8]) -> Option<&'static str> {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    let inside =
        |at: usize, magic: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(magic));
    Some(match bytes {
        _ if begins(b"\xff\xd8\xff") => "JPEG picture",
        _ if begins(b"GIF8") => "GIF picture",
        _ if begins(b"RIFF") && inside(8, b"WEBP") => "WebP picture",
        _ if begins(b"II*\0") || begins(b"MM\0*") => "TIFF picture",
        _ if inside(4, b"ftyphei") || inside(4, b"ftypmif1") || inside(4, b"ftypavif") => {
            "HEIF picture"
        }
        _ if begins(b"%PDF-") => "PDF file",
        _ => return None,
    })
}
