//! Lines that hold together: each holds the SHA-256 of the line before, its line end
//! included, so that `sed -n 4p FILE | sha256sum` prints what line 5 holds. The consent
//! ledger and the vendor's issued log are such files.

use memchr::memchr;
use sha2::{Digest, Sha256};

use crate::core::types::hex::hex;

/// What the first line holds: 64 zeros.
#[must_use]
pub fn no_entry() -> String {
    "0".repeat(64)
}

/// The hash that the next line holds of this one. `line` has no line end.
#[must_use]
pub fn line_hash(line: &[u8]) -> String {
    hex(&line_digest(line))
}

/// The same in bytes.
pub(crate) fn line_digest(line: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(line).chain_update(b"\n").finalize().into()
}

/// The lines of a file, without their ends, each with the position after it. A byte-order
/// mark at the start, carriage returns before line ends and empty lines mean nothing: an
/// editor adds them. The last line may lack its end, which an editor strips.
pub fn lines(file: &[u8]) -> impl Iterator<Item = Line<'_>> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let start = if file.starts_with(MARK) { MARK.len() } else { 0 };
    let (mut rest, mut end) = (file.get(start..).unwrap_or_default(), start);
    let all = std::iter::from_fn(move || {
        let length = memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at(length);
        (rest, end) = (after, end + length);
        let (text, ended) = (line.trim_ascii_end(), line.ends_with(b"\n"));
        (!line.is_empty()).then_some(Line { text, end, ended })
    });
    all.filter(|line| !line.text.trim_ascii().is_empty())
}

/// A line of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'f> {
    /// Its text, without the line end.
    pub text: &'f [u8],
    /// The position in the file after it and its line end.
    pub end: usize,
    /// Whether it has a line end.
    pub ended: bool,
}
