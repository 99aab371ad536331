//! The content codings of request bodies (RFC 9110, 8.4): gzip, deflate, br and zstd.

use std::io::Read;

use brotli_decompressor::Decompressor;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use ruzstd::decoding::StreamingDecoder;

use crate::privacy::capture::har::MAX_BODY;

/// The most codings one around the other.
const MOST_CODINGS: usize = 4;
/// The largest window of zstd in HTTP (RFC 9659).
const ZSTD_WINDOW: u64 = 8 * 1024 * 1024;

/// Why a body is not unpacked.
#[derive(Debug, PartialEq, Eq)]
pub enum Packed {
    /// It is over [`MAX_BODY`] when unpacked.
    TooLarge,
    /// It cannot be unpacked; why not.
    Damaged(String),
}

/// Undoes the codings that the header `Content-Encoding` lists.
///
/// # Errors
/// See [`Packed`].
pub fn unpack(header: &str, body: &[u8]) -> Result<Vec<u8>, Packed> {
    let codings = header.split(',').map(|coding| coding.trim().to_ascii_lowercase());
    let codings: Vec<_> = codings.filter(|coding| !coding.is_empty()).collect();
    if codings.len() > MOST_CODINGS {
        return Err(Packed::Damaged(format!("it is packed {} times", codings.len())));
    }
    let mut body = body.to_vec();
    for coding in codings.iter().rev() {
        body = one(coding, &body)?;
    }
    Ok(body)
}

/// Whether all of the codings are known.
pub fn is_known(header: &str) -> bool {
    let known = ["", "identity", "gzip", "x-gzip", "deflate", "br", "zstd"];
    header.split(',').all(|coding| known.contains(&coding.trim().to_ascii_lowercase().as_str()))
}

/// The coding that a body begins as, whatever its header says.
pub fn by_magic(body: &[u8]) -> Option<&'static str> {
    match body {
        [0x1f, 0x8b, 0x08, ..] => Some("gzip"),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some("zstd"),
        _ => None,
    }
}

fn one(coding: &str, body: &[u8]) -> Result<Vec<u8>, Packed> {
    let mut rest = body;
    match coding {
        "identity" => Ok(body.to_vec()),
        "gzip" | "x-gzip" => read(coding, MultiGzDecoder::new(body)),
        // It tells what follows the packed body only if all of that is in its buffer.
        "br" => read(coding, Decompressor::new(body, body.len().saturating_add(1))),
        "deflate" => {
            // The specification means zlib; some programs write it without its header.
            if let Ok(found) = read(coding, ZlibDecoder::new(&mut rest)) {
                return whole(coding, found, rest);
            }
            rest = body;
            let found = read(coding, DeflateDecoder::new(&mut rest))?;
            whole(coding, found, rest)
        }
        "zstd" => {
            let decoder = StreamingDecoder::new_with_max_window_size(&mut rest, ZSTD_WINDOW);
            let decoder = decoder.map_err(|error| damaged(coding, &error))?;
            let found = read(coding, decoder)?;
            whole(coding, found, rest)
        }
        _ => Err(Packed::Damaged("its content coding is not known".to_owned())),
    }
}

fn read(coding: &str, decoder: impl Read) -> Result<Vec<u8>, Packed> {
    let most = u64::try_from(MAX_BODY).unwrap_or(u64::MAX).saturating_add(1);
    let mut found = Vec::new();
    decoder.take(most).read_to_end(&mut found).map_err(|error| damaged(coding, &error))?;
    if found.len() > MAX_BODY { Err(Packed::TooLarge) } else { Ok(found) }
}

/// What follows the packed body would be hidden from whoever unpacks it.
fn whole(coding: &str, found: Vec<u8>, rest: &[u8]) -> Result<Vec<u8>, Packed> {
    if rest.is_empty() {
        return Ok(found);
    }
    let count = rest.len();
    Err(Packed::Damaged(format!("{count} bytes follow after the end of what {coding} packed")))
}

fn damaged(coding: &str, error: &dyn std::fmt::Display) -> Packed {
    Packed::Damaged(format!("it is not {coding}: {error}"))
}
