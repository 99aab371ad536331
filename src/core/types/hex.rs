//! Lowercase hex, the form in which documents write keys and hashes.

use sha2::{Digest, Sha256};

/// The lowercase hex SHA-256 of some bytes (FIPS 180-4).
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in lowercase hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit =
        |nibble: u8| char::from(if nibble < 10 { b'0' + nibble } else { b'a' - 10 + nibble });
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

/// The first bytes of some in lowercase hex; `None`: there are fewer, or other characters.
pub(crate) fn first_bytes<const N: usize>(hex: &str) -> Option<[u8; N]> {
    let digits = hex.get(..2 * N).filter(|digits| is_lower_hex(digits))?;
    // Of `0` to `9` the low bits are the value; of `a` to `f`, they are 9 less.
    let nibble = |digit: u8| (digit & 15) + 9 * (digit >> 6);
    let (pairs, _) = digits.as_bytes().as_chunks::<2>();
    let mut bytes = [0; N];
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = nibble(*high) << 4 | nibble(*low);
    }
    Some(bytes)
}

/// Whether `text` is lowercase hex digits and nothing else.
pub(crate) fn is_lower_hex(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether `text` is a SHA-256 in lowercase hex: 64 digits.
pub(crate) fn is_sha256(text: &str) -> bool {
    text.len() == 64 && is_lower_hex(text)
}
