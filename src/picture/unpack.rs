//! The document in a file that may be a picture of its QR code.

use super::PNG;
#[cfg(feature = "cli")]
use super::{PictureError, read_png};
#[cfg(feature = "cli")]
use crate::core::document::envelope::{Envelope, MAX_FILE};

/// What to do with a picture that is of no use.
const WAY_OUT: &str = "scan the code with a phone or `zbarimg`, and pass the text as a file";

/// Why no document can be read in a picture, with what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// A picture, or a page, that is not a PNG.
    #[error("this is a {0}; of pictures, only PNG is read: convert it, or {WAY_OUT}")]
    Other(&'static str),
    /// A PNG over [`MAX_FILE`].
    #[error("the picture is over 16 MiB: crop it to the QR code, or {WAY_OUT}")]
    TooLarge,
    /// A picture, for a library that was built without the feature `cli`.
    #[error("this is a PNG picture, and this program reads none: {WAY_OUT}")]
    NotBuiltIn,
    /// A damaged picture, or one with too many pixels.
    #[cfg(feature = "cli")]
    #[error("{0}; {WAY_OUT}")]
    Picture(#[from] PictureError),
    /// A picture without a code that can be read.
    #[error(
        "no QR code can be read in this picture: crop it to the code and its white border, or {WAY_OUT}"
    )]
    NoCode,
    /// A picture of several codes, and no document is among them.
    #[error("none of the {0} QR codes in this picture is a signed document")]
    NoDocument(usize),
}

/// Of a picture, what its QR codes say, a document a line; anything else as it is.
///
/// # Errors
/// A picture without a code that can be read.
pub fn unpack(bytes: Vec<u8>) -> Result<Vec<u8>, Unreadable> {
    if let Some(kind) = other_picture(&bytes) {
        return Err(Unreadable::Other(kind));
    }
    if !bytes.starts_with(PNG) {
        return Ok(bytes);
    }
    codes(&bytes)
}

#[cfg(not(feature = "cli"))]
fn codes(_: &[u8]) -> Result<Vec<u8>, Unreadable> {
    Err(Unreadable::NotBuiltIn)
}

#[cfg(feature = "cli")]
fn codes(picture: &[u8]) -> Result<Vec<u8>, Unreadable> {
    if picture.len() > MAX_FILE {
        return Err(Unreadable::TooLarge);
    }
    let said = read_png(picture)?;
    match said.as_slice() {
        [] => Err(Unreadable::NoCode),
        // Whatever it is: the reader of the document says what is wrong with it.
        [one] => Ok(one.clone()),
        // A sheet may have others on it: a web address, an order number.
        many => {
            let is_document = |text: &&Vec<u8>| Envelope::parse_all(text).iter().any(Result::is_ok);
            let documents: Vec<_> = many.iter().filter(is_document).cloned().collect();
            if documents.is_empty() {
                return Err(Unreadable::NoDocument(many.len()));
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
