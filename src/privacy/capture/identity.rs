//! What identifies an instance, in every form that it is passed on in, and whether a text has it.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use memchr::memmem::Finder;

use crate::core::types::hex::hex;
use crate::core::types::keys::sha256_hex;
use crate::privacy::capture::url::decoded;

/// The shortest text that is searched for: shorter ones occur by chance.
const SHORTEST: usize = 6;
/// Hex digits of an instance id and of a license id. Every hash is longer.
const ID: usize = 32;
/// What every Ed25519 key begins with as a `SubjectPublicKeyInfo` (RFC 8410), in base64.
const SPKI: &str = "MCowBQYDK2VwAyEA";
/// How often percent signs are undone: what is passed on can be encoded again.
const DECODED: usize = 3;

/// How a text is read to look for something in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// As it is, in lower case.
    Plain,
    /// Its letters and digits alone, in lower case: an id is written with hyphens, spaces, colons.
    Squeezed,
    /// As it is, in lower case, if so many letters and digits (and `+/-_`) follow each other.
    Encoded,
}

/// A text that identifies the instance.
#[derive(Debug)]
struct Identifier {
    /// What it is, in words.
    what: String,
    reading: Reading,
    wanted: Finder<'static>,
}

/// All that identifies an instance.
#[derive(Debug, Default)]
pub struct Identifiers(Vec<Identifier>);

impl Identifiers {
    /// A text, such as a label.
    pub fn text(&mut self, what: &str, text: &str) {
        self.add(what, Reading::Plain, &text.to_lowercase());
    }

    /// An address; `ascii` is the same with its domain in ASCII.
    pub fn email(&mut self, what: &str, email: &str, ascii: &str) {
        for form in [email, ascii] {
            self.text(what, form);
            self.forms(what, form);
            self.forms(what, &form.to_lowercase());
        }
    }

    /// An id of 32 hex digits, with hyphens or without.
    pub fn id(&mut self, what: &str, id: &str) {
        let digits = squeezed(id);
        let (lower, upper) = (id.to_lowercase(), id.to_uppercase());
        for form in [&lower, &upper, &digits, &digits.to_uppercase()] {
            self.forms(what, form);
        }
        let bytes: Option<Vec<u8>> = digits
            .as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
            .collect();
        self.add(what, Reading::Squeezed, &digits);
        self.base64(what, &bytes.unwrap_or_default());
    }

    /// A public key in base64: its own bytes, behind what is the same for every Ed25519 key.
    pub fn key(&mut self, what: &str, key: &str) {
        self.text(what, key.strip_prefix(SPKI).unwrap_or(key).trim_end_matches('='));
    }

    /// The forms in which a text is passed on as if it were none.
    fn forms(&mut self, what: &str, text: &str) {
        let hash = sha256_hex(text.as_bytes());
        self.add(&format!("the SHA-256 of {what}"), Reading::Squeezed, &hash);
        let digits = hex(text.as_bytes());
        self.add(&format!("the hex digits of {what}"), Reading::Squeezed, &digits);
        self.base64(what, text.as_bytes());
    }

    /// Base64 has three forms of a text: it depends on what stands before it.
    fn base64(&mut self, what: &str, bytes: &[u8]) {
        let what = format!("the base64 of {what}");
        for before in ["", "?", "??"] {
            let all = [before.as_bytes(), bytes].concat();
            // The characters that have bits of this text alone.
            let (from, to) = ((before.len() * 8).div_ceil(6), all.len() * 8 / 6);
            for encoded in [STANDARD.encode(&all), URL_SAFE.encode(&all)] {
                let own = encoded.get(from..to).unwrap_or_default().to_ascii_lowercase();
                self.add(&what, Reading::Encoded, &own);
                // In a form, a plus sign is a space.
                if own.contains('+') {
                    self.add(&what, Reading::Plain, &own.replace('+', " "));
                }
            }
        }
    }

    fn add(&mut self, what: &str, reading: Reading, wanted: &str) {
        let is_new = self.0.iter().all(|known| known.wanted.needle() != wanted.as_bytes());
        if is_new && wanted.len() >= SHORTEST {
            let wanted = Finder::new(wanted).into_owned();
            self.0.push(Identifier { what: what.to_owned(), reading, wanted });
        }
    }

    /// What identifies the instance in a text, in words.
    pub fn find(&self, text: &str) -> Option<&str> {
        // Percent signs make a text longer, never shorter.
        if text.len() < SHORTEST {
            return None;
        }
        let mut text = Cow::Borrowed(text);
        for _ in 0..DECODED {
            if let Some(found) = self.find_undecoded(&text) {
                return Some(found);
            }
            match decoded(&text, false) {
                Cow::Owned(decoded) => text = Cow::Owned(decoded),
                Cow::Borrowed(_) => return None,
            }
        }
        self.find_undecoded(&text)
    }

    fn find_undecoded(&self, text: &str) -> Option<&str> {
        let (digits, run) = shape(text);
        let may_have = |known: &&Identifier| {
            let length = match known.reading {
                Reading::Plain => text.len(),
                Reading::Squeezed => digits,
                Reading::Encoded => run,
            };
            known.wanted.needle().len() <= length
        };
        let mut fitting = self.0.iter().filter(may_have).peekable();
        fitting.peek()?;
        let lower = if text.is_ascii() { text.to_ascii_lowercase() } else { text.to_lowercase() };
        let squeezed = if digits < ID { String::new() } else { squeezed(&lower) };
        let found = fitting.find(|known| {
            let text = if known.reading == Reading::Squeezed { &squeezed } else { &lower };
            known.wanted.find(text.as_bytes()).is_some()
        });
        found.map(|identifier| identifier.what.as_str())
    }
}

/// How many hex digits a text has, and how many characters of base64 follow each other in it.
fn shape(text: &str) -> (usize, usize) {
    let (mut digits, mut run, mut longest) = (0, 0, 0);
    for byte in text.bytes() {
        digits += usize::from(byte.is_ascii_hexdigit());
        let is_base64 = byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
        run = if is_base64 { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    (digits, longest)
}

fn squeezed(text: &str) -> String {
    let is_digit = |c: &char| c.is_ascii_alphanumeric();
    text.chars().filter(is_digit).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::Identifiers;

    /// `printf x%s ops@acme.example | base64`, and with `xx` and nothing before; `xxd -p`;
    /// `sha256sum`; the id as `uuidgen` and `airseal status` would print it.
    #[test]
    fn an_identifier_is_found_in_each_form_that_it_is_passed_on_in() {
        let mut known = Identifiers::default();
        known.email("the address", "Ops@acme.example", "Ops@acme.example");
        known.id("the id", "4289637ae06c00ee5e6184531605cf9b");
        for (text, what) in [
            ("mailto:oPs@ACME.example!", "the address"),
            ("a=ops%40acme.example", "the address"),
            ("a=ops%252540acme.example", "the address"),
            ("b3BzQGFjbWUuZXhhbXBsZQ==", "the base64 of the address"),
            ("eG9wc0BhY21lLmV4YW1wbGU=", "the base64 of the address"),
            ("eHhvcHNAYWNtZS5leGFtcGxl", "the base64 of the address"),
            ("6F707340 61636D65 2E657861 6D706C65", "the hex digits of the address"),
            ("4289637a-e06c-00ee-5e61-84531605cf9b", "the id"),
            ("4289 637A E06C 00EE 5E61 8453 1605 CF9B", "the id"),
            ("/42/89/637ae06c00ee5e6184531605cf9b", "the id"),
            ("eDQyODk2MzdhZTA2YzAwZWU1ZTYxODQ1MzE2MDVjZjli", "the base64 of the id"),
            ("Qoljeubg", ""),
            ("4289637ae06c00ee5e6184531605cf9", ""),
            ("ops@acme", ""),
        ] {
            assert_eq!(known.find(text).unwrap_or_default(), what, "{text}");
        }
        // The 16 bytes themselves: `echo 4289637ae06c00ee5e6184531605cf9b | xxd -r -p | base64`
        assert_eq!(known.find("QoljeuBsAO5eYYRTFgXPmw=="), Some("the base64 of the id"));
        // The same of an id with plus signs in it, which a form decodes to spaces.
        known.id("the other id", "0010fbefbe83104114512059617efbfe");
        for text in ["ABD7776DEEEUUSBZYX77/g==", "ABD7776DEEEUUSBZYX77/g=="] {
            assert_eq!(known.find(text), Some("the base64 of the other id"), "{text}");
        }
    }

    /// Short texts occur by chance; one of just the shortest length that is searched for counts.
    #[test]
    fn a_text_is_searched_for_from_six_characters_on() {
        let mut known = Identifiers::default();
        known.text("the label", "rack4");
        assert_eq!(known.find("rack4"), None);
        assert_eq!(known.find("in rack4 here"), None);
        known.text("the label", "rack42");
        for text in ["rack42", "RACK42", "in rack42 here"] {
            assert_eq!(known.find(text), Some("the label"), "{text}");
        }
    }
}
