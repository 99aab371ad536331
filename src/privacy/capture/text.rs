//! Strings of a capture, as the bytes that they stand for.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// The bytes of a JSON string. Python programs such as mitmproxy write a byte that is not UTF-8 as
/// a lone surrogate, U+DC80 to U+DCFF (PEP 383): it is that byte again here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text(pub Vec<u8>);

impl Text {
    /// The text, with a replacement character for what is not UTF-8.
    pub fn lossy(self) -> String {
        String::from_utf8(self.0)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
                Ok(Text(text.as_bytes().to_vec()))
            }

            // serde_json gives lone surrogates in the form that UTF-8 would have for them.
            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Text, E> {
                let is_plain = memchr::memchr(0xed, bytes).is_none();
                Ok(Text(if is_plain { bytes.to_vec() } else { unescape_surrogates(bytes) }))
            }
        }
        deserializer.deserialize_bytes(Bytes)
    }
}

/// U+DC80 to U+DCBF would be `ED B2 80` to `ED B2 BF` in UTF-8, U+DCC0 to U+DCFF `ED B3 80` to
/// `ED B3 BF`; no text has these bytes otherwise.
fn unescape_surrogates(mut bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    loop {
        match bytes {
            [0xed, 0xb2, last, rest @ ..] => {
                plain.push(*last);
                bytes = rest;
            }
            [0xed, 0xb3, last, rest @ ..] => {
                plain.push(last | 0x40);
                bytes = rest;
            }
            [byte, rest @ ..] => {
                plain.push(*byte);
                bytes = rest;
            }
            [] => return plain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    /// `b"\x1f\x8b\xff".decode("utf-8", "surrogateescape")` in Python, through `json.dumps`.
    #[test]
    fn bytes_that_python_could_not_decode_are_these_bytes_again() {
        let text: Text = serde_json::from_str("\"\\u001f\\udc8b\\udcff\"").expect("a string");
        assert_eq!(text.0, [0x1f, 0x8b, 0xff]);
        let text: Text = serde_json::from_str("\"\\ud83d\\ude00 \u{e9}\"").expect("a string");
        assert_eq!(text.0, "\u{1f600} \u{e9}".as_bytes());
        assert!(serde_json::from_str::<Text>("[31, 139]").is_err());
        assert!(serde_json::from_str::<Text>("7").is_err());
    }
}
