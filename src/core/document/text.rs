//! Text in the encodings that editors and shells write it in. Every reader of a file
//! that a person hands us begins here.

use std::borrow::Cow;

use crate::core::Malformed;

/// The byte-order mark in UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";
/// How much of a file is looked at to tell UTF-16 without its mark.
const LOOKED_AT: usize = 64;

/// The text without its byte-order mark, UTF-16 as UTF-8. What is neither is given
/// back as it is: whether it is UTF-8 is for the reader to say. At most one and a
/// half times the size of `bytes`, in one allocation, so that a secret is wiped by
/// wiping the result.
///
/// # Errors
/// UTF-16 that was cut short or damaged.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Malformed> {
    if let Some(rest) = bytes.strip_prefix(BOM) {
        return Ok(Cow::Borrowed(rest));
    }
    let (units, order): (_, fn([u8; 2]) -> u16) = match bytes {
        [0xff, 0xfe, rest @ ..] => (rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => (rest, u16::from_be_bytes),
        _ if zeros(bytes, 1) => (bytes, u16::from_le_bytes),
        _ if zeros(bytes, 0) => (bytes, u16::from_be_bytes),
        _ => return Ok(Cow::Borrowed(bytes)),
    };
    let (pairs, rest) = units.as_chunks::<2>();
    let damaged =
        || Malformed::new("the file is UTF-16 that was cut short or damaged; save it as UTF-8");
    // A line end that a program without a sense for UTF-16 added.
    if !rest.is_empty() && rest != b"\n" {
        return Err(damaged());
    }
    let mut text = String::with_capacity(pairs.len().saturating_mul(3));
    for character in char::decode_utf16(pairs.iter().map(|pair| order(*pair))) {
        text.push(character.map_err(|_| damaged())?);
    }
    Ok(Cow::Owned(text.into_bytes()))
}

/// Whether at least every fourth byte at the beginning is zero, and each of those is an
/// even number of bytes behind the byte `from`: mostly ASCII in UTF-16, and no text in
/// any other encoding.
fn zeros(bytes: &[u8], from: usize) -> bool {
    let head = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    let mut zeros =
        head.iter().enumerate().filter(|(_, byte)| **byte == 0).map(|(at, _)| at).peekable();
    head.len() >= 4
        && zeros.peek().is_some()
        && zeros.clone().all(|at| at % 2 == from)
        && zeros.count() * 4 >= head.len() - 1
}

#[cfg(test)]
mod tests {
    use super::decode;

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn text_is_the_same_in_every_encoding() {
        for text in ["{\"a\": 1}\n", "Größe €, 𝄞\r\n"] {
            let marked = format!("\u{feff}{text}");
            let files = [
                text.as_bytes().to_vec(),
                marked.clone().into_bytes(),
                utf16(&marked, u16::to_le_bytes),
                utf16(&marked, u16::to_be_bytes),
                [utf16(&marked, u16::to_le_bytes), b"\n".to_vec()].concat(),
            ];
            for file in files {
                assert_eq!(decode(&file).expect("text"), text.as_bytes(), "{file:x?}");
            }
        }
        for order in [u16::to_le_bytes, u16::to_be_bytes] {
            for text in ["{\"a\": 1}", "——-BEGIN", "Grüße „hier“"] {
                assert_eq!(decode(&utf16(text, order)).expect("text"), text.as_bytes());
            }
        }
    }

    #[test]
    fn bytes_that_are_not_utf_16_for_certain_stay_as_they_are() {
        for bytes in
            [&b""[..], b"\0", b"a\0", b"a\0b", b"\0\0\0\0", b"a\0bcdefg", b"Gr\xfc\xdfe", b"\xff"]
        {
            assert_eq!(decode(bytes).expect("bytes"), bytes, "{bytes:x?}");
        }
    }

    #[test]
    fn utf_16_that_was_damaged_is_named() {
        let late = [b"\0a".repeat(32), b"\xdc\x00\0a".to_vec()].concat();
        for bytes in [&b"\xff\xfea"[..], b"\xff\xfe\x00\xd8a\0", b"a\0b\0c\0d", &late] {
            let error = decode(bytes).map(|_| ()).expect_err("damaged");
            assert!(error.to_string().contains("UTF-16"), "{bytes:x?}: {error}");
        }
    }
}
