//! Makes QR codes, and reads those in a picture. What a code says is decoded by `rqrr`; where it is in the
//! picture is found here, with a bound on every loop, because a picture may be hostile: the
//! finder of that crate copies the whole picture for each pair of patterns and panics on some
//! photographs.

#[cfg(feature = "cli")]
pub mod code;
#[cfg(feature = "cli")]
mod finder;
#[cfg(feature = "cli")]
mod grid;
#[cfg(feature = "cli")]
mod luma;
mod unpack;

pub use unpack::{Unreadable, unpack};

#[cfg(feature = "cli")]
use luma::{Bitmap, Luma, Threshold};

/// What every PNG file begins with.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

#[cfg(feature = "cli")]
/// Why a picture is not read.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// Not a PNG file, or a damaged one.
    #[error("the PNG picture is damaged: {0}")]
    Damaged(#[from] png::DecodingError),
    /// More pixels than are read.
    #[error(
        "the picture has {width} x {height} pixels; at most {millions} million are read, and {side} a side"
    )]
    TooLarge {
        /// Its width in pixels.
        width: u32,
        /// Its height in pixels.
        height: u32,
        /// The most that are read, in millions.
        millions: u32,
        /// The longest side that is read.
        side: u32,
    },
    /// No whole row of pixels.
    #[error("the PNG picture ends too early")]
    Incomplete,
}

#[cfg(feature = "cli")]
/// What the QR codes in a PNG picture say, byte for byte; nothing if none can be read.
///
/// # Errors
/// A damaged picture, or one that is too large.
pub fn read_png(picture: &[u8]) -> Result<Vec<Vec<u8>>, PictureError> {
    Ok(read(&Luma::from_png(picture)?))
}

#[cfg(feature = "cli")]
/// The same for grey values in rows of `width`, 0 is black; an incomplete last row is left out.
#[must_use]
pub fn read_grey(width: u16, values: &[u8]) -> Vec<Vec<u8>> {
    Luma::from_grey(width, values).map(|luma| read(&luma)).unwrap_or_default()
}

#[cfg(feature = "cli")]
fn read(luma: &Luma) -> Vec<Vec<u8>> {
    let attempts: [&dyn Fn() -> Bitmap; 4] = [
        &|| luma.bitmap(Threshold::Whole, false),
        &|| luma.bitmap(Threshold::Around(8), false),
        &|| luma.softened().bitmap(Threshold::Around(12), false),
        // Light on dark: a screenshot of a terminal with a light background.
        &|| luma.bitmap(Threshold::Whole, true),
    ];
    attempts
        .iter()
        .map(|attempt| codes(&attempt()))
        .find(|said| !said.is_empty())
        .unwrap_or_default()
}

#[cfg(feature = "cli")]
fn codes(bitmap: &Bitmap) -> Vec<Vec<u8>> {
    let (mut used, mut said, mut fits) = (Vec::new(), Vec::new(), grid::MAX_FITS);
    for triple in finder::triples(bitmap) {
        if triple.members.iter().any(|member| used.contains(member)) {
            continue;
        }
        if let Some(text) = grid::decode(bitmap, &triple, &mut fits) {
            used.extend(triple.members);
            if !said.contains(&text) {
                said.push(text);
            }
        }
    }
    said
}
