//! The bytes of a body, from what a capture has of it.
//!
//! Tools write bodies in different ways. Some undo the content coding, others do not; mitmproxy
//! writes text of an unknown character set as if each byte were a character; Playwright replaces
//! what is not UTF-8. What was lost is a finding.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::privacy::capture::coding::{Packed, by_magic, is_known, unpack};
use crate::privacy::capture::finding::FindingKind;
use crate::privacy::capture::har::{BASE64, Limited, MAX_BODY};
use crate::privacy::capture::text::Text;

/// Why there are no bytes: the kind of finding, and its words.
pub type Fault = (FindingKind, String);

/// What a byte that is not UTF-8 became in some tools.
const REPLACED: &str = "\u{fffd}";

/// Base64 with or without its padding.
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const PLAIN: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// The bytes that a body had before it was packed. `coding` is its content coding, and `length` the
/// bytes that were sent, if a header says so.
///
/// # Errors
/// See [`Fault`].
pub fn bytes(
    text: Limited<Text>,
    encoding: Option<&str>,
    coding: &str,
    length: Option<u64>,
) -> Result<Vec<u8>, Fault> {
    let Some(Text(text)) = text.into_whole() else { return Err(too_large()) };
    let found = match encoding.filter(|encoding| !encoding.is_empty()) {
        None => plain(text, coding, length)?,
        Some(encoding) if encoding.eq_ignore_ascii_case(BASE64) => {
            let sent = from_base64(&text)?;
            complete(&sent, length)?;
            unpacked(&sent, coding)?
        }
        Some(_) => {
            return Err((FindingKind::Undecodable, "its encoding is not known".to_owned()));
        }
    };
    if found.len() > MAX_BODY { Err(too_large()) } else { Ok(found) }
}

/// Bytes that are written in base64.
///
/// # Errors
/// They are not.
pub fn from_base64(text: &[u8]) -> Result<Vec<u8>, Fault> {
    let text: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let found = PLAIN.decode(&text).or_else(|_| URL_SAFE.decode(&text));
    found.map_err(|_| (FindingKind::Undecodable, "it is said to be base64, and is not".to_owned()))
}

/// Over [`MAX_BODY`].
pub fn too_large() -> Fault {
    (
        FindingKind::TooLarge,
        format!("it is over {} MiB, and was not looked at", MAX_BODY / 1024 / 1024),
    )
}

fn plain(text: Vec<u8>, coding: &str, length: Option<u64>) -> Result<Vec<u8>, Fault> {
    if contains(&text, REPLACED.as_bytes()) {
        let reason = "bytes that are not UTF-8 were replaced when the capture was written";
        return Err((FindingKind::Undecodable, reason.to_owned()));
    }
    let by_character = one_byte_each(&text);
    let is_packed = !coding.is_empty() && !coding.eq_ignore_ascii_case("identity");
    if is_packed {
        // As it was sent, or unpacked by the tool.
        let candidates = [Some(&text), by_character.as_ref()];
        let mut fault = None;
        for sent in candidates.into_iter().flatten() {
            match unpacked(sent, coding) {
                Ok(found) => return Ok(found),
                Err(error) => fault = fault.or(Some(error)),
            }
        }
        let reads_as_text =
            text.first().is_some_and(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace());
        return match fault {
            Some(fault)
                if fault.0 == FindingKind::TooLarge || !reads_as_text || !is_known(coding) =>
            {
                Err(fault)
            }
            _ => Ok(text),
        };
    }
    let size = |bytes: &[u8]| u64::try_from(bytes.len()).ok();
    let sent = match by_character {
        Some(bytes) if length.is_some() && length != size(&text) && length == size(&bytes) => bytes,
        _ => text,
    };
    complete(&sent, length)?;
    unpacked(&sent, by_magic(&sent).unwrap_or_default())
}

/// The bytes of a text whose characters each stand for one byte; `None` if they do not, or if it is
/// the same text.
fn one_byte_each(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok().filter(|text| !text.is_ascii())?;
    text.chars().map(|character| u8::try_from(character).ok()).collect()
}

fn complete(sent: &[u8], length: Option<u64>) -> Result<(), Fault> {
    match length {
        Some(length) if u64::try_from(sent.len()) != Ok(length) => {
            let reason = "the capture does not have as many bytes as Content-Length says";
            Err((FindingKind::NotRecorded, reason.to_owned()))
        }
        _ => Ok(()),
    }
}

fn unpacked(sent: &[u8], coding: &str) -> Result<Vec<u8>, Fault> {
    unpack(coding, sent).map_err(|error| match error {
        Packed::TooLarge => too_large(),
        Packed::Damaged(reason) => (FindingKind::Undecodable, reason),
    })
}

fn contains(text: &[u8], wanted: &[u8]) -> bool {
    memchr::memmem::find(text, wanted).is_some()
}
