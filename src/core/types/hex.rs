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
        |nibble: u8| b"0123456789abcdef".get(usize::from(nibble & 15)).copied().unwrap_or_default();
    let mut digits = vec![0; 2 * bytes.len()];
    let (pairs, _) = digits.as_chunks_mut::<2>();
    for (pair, byte) in pairs.iter_mut().zip(bytes) {
        *pair = [digit(byte >> 4), digit(*byte)];
    }
    String::from_utf8(digits).unwrap_or_default()
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

/// The SHA-256 that 64 digits of lowercase hex stand for; `None`: it is other text.
pub(crate) fn sha256_of(text: &str) -> Option<[u8; 32]> {
    (text.len() == 64).then(|| first_bytes(text)).flatten()
}

/// Whether `text` is lowercase hex digits and nothing else.
pub(crate) fn is_lower_hex(text: &str) -> bool {
    // Without a branch: a processor cannot foretell which digits of a hash are letters.
    text.bytes().fold(true, |all, b| all & (b.is_ascii_digit() | matches!(b, b'a'..=b'f')))
}

/// Whether `text` is a SHA-256 in lowercase hex: 64 digits.
pub(crate) fn is_sha256(text: &str) -> bool {
    text.len() == 64 && is_lower_hex(text)
}
