//! Opaque values: what says nothing by itself, and says who sends if it comes again.

use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::BuildHasher;

/// The shortest value that can tell installations apart, in characters.
const SHORTEST: usize = 16;
/// The longest number that counts something: longer ones are ids.
const LONGEST_COUNT: usize = 9;
/// The most values that are remembered. Eight bytes of each are kept, not the value.
const MOST: usize = 900_000;

/// Whether a value is opaque: 16 or more letters and digits (and `-`, `_`, `.`, `+`, `/`, `=`), of
/// each at least one, or a number of ten or more digits.
pub fn is_opaque(value: &str) -> bool {
    let of_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.+/=".contains(&byte);
    let has = |kind: fn(&u8) -> bool| value.as_bytes().iter().any(&kind);
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    is_number && value.len() > LONGEST_COUNT
        || value.len() >= SHORTEST
            && value.bytes().all(of_token)
            && has(u8::is_ascii_digit)
            && has(u8::is_ascii_alphabetic)
}

/// The opaque values seen so far.
#[derive(Debug, Default)]
pub struct Tokens {
    first: HashMap<u64, u64>,
    state: RandomState,
    /// Whether there were more than can be remembered.
    pub is_full: bool,
}

impl Tokens {
    /// Notes a value of an entry. The index of the entry that had it first, if that is another.
    pub fn note(&mut self, value: &str, entry: u64) -> Option<u64> {
        if !is_opaque(value) {
            return None;
        }
        let room = self.first.len() < MOST;
        match self.first.entry(self.state.hash_one(value)) {
            Entry::Occupied(first) => Some(*first.get()).filter(|first| *first != entry),
            Entry::Vacant(place) => {
                if room {
                    place.insert(entry);
                }
                self.is_full |= !room;
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Tokens, is_opaque};

    #[test]
    fn ids_and_keys_are_opaque_and_words_are_not() {
        for opaque in [
            "0123456789abcdef",
            "4f2b6a0e-5d0c-4a57-9a39-0d9c3f1f7a11",
            "MCowBQYDK2VwAyEA",
            "1762000000123",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx",
        ] {
            assert!(is_opaque(opaque), "{opaque}");
        }
        for plain in [
            "2-4",
            "linux",
            "2026-W48",
            "authentication-internal",
            "999999999",
            "a b c d e f g h 1 2 3",
        ] {
            assert!(!is_opaque(plain), "{plain}");
        }
    }

    #[test]
    fn a_token_is_known_again_in_another_entry_only() {
        let mut tokens = Tokens::default();
        assert_eq!(tokens.note("0123456789abcdef", 3), None);
        assert_eq!(tokens.note("0123456789abcdef", 3), None);
        assert_eq!(tokens.note("0123456789abcdef", 5), Some(3));
    }
}
