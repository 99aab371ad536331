//! The small names that documents carry: key ids, instance ids, editions, regions and
//! plain names (products, limits, features).

use std::fmt;
use std::str::FromStr;

use crate::core::Malformed;
use crate::core::types::hex::{is_lower_hex, is_sha256, sha256_hex};
use crate::core::types::text_form::serde_as_text;

/// Lowercase hex SHA-256 of a key's `SubjectPublicKeyInfo` DER: what
/// `openssl pkey -pubin -in K.pem -outform DER | sha256sum` prints.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(Box<str>);

impl KeyId {
    /// The id of a key, of its `SubjectPublicKeyInfo` DER.
    #[must_use]
    pub fn of(spki: &[u8]) -> Self {
        Self(sha256_hex(spki).into())
    }

    /// The id as 64 lowercase hex digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first 16 digits, for tables.
    #[must_use]
    pub fn short(&self) -> &str {
        self.0.get(..16).unwrap_or(&self.0)
    }
}

impl FromStr for KeyId {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        if is_sha256(text) {
            Ok(Self(text.into()))
        } else {
            Err(Malformed::new("a key id is 64 lowercase hex digits"))
        }
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An instance: the first 32 hex digits of its key's [`KeyId`], so it certifies
/// itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstanceId(Box<str>);

impl InstanceId {
    /// Digits in an id.
    pub const LEN: usize = 32;

    /// The id of the instance that holds the key `key`.
    #[must_use]
    pub fn of(key: &KeyId) -> Self {
        Self(key.0.get(..Self::LEN).unwrap_or_default().into())
    }

    /// The id as it is in documents: 32 lowercase hex digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Eight groups of four, to be read over the phone.
    #[must_use]
    pub fn grouped(&self) -> String {
        let mut out = String::with_capacity(40);
        for (index, digit) in self.0.chars().enumerate() {
            if index > 0 && index % 4 == 0 {
                out.push(' ');
            }
            out.push(digit);
        }
        out
    }

    /// Reads an id as somebody wrote it down: grouping, case, dashes and spaces
    /// are forgiven.
    ///
    /// # Errors
    /// Not 32 hex digits.
    pub fn parse_lenient(text: &str) -> Result<Self, Malformed> {
        let digits: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | ':' | '.'))
            .map(|c| c.to_ascii_lowercase())
            .collect();
        digits.parse().map_err(|_| {
            Malformed::new(format!(
                "`{text}` is not an instance id: it has {} of 32 hex digits (`airseal status` on that machine prints it)",
                digits.chars().filter(char::is_ascii_hexdigit).count()
            ))
        })
    }
}

impl FromStr for InstanceId {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        if text.len() == Self::LEN && is_lower_hex(text) {
            Ok(Self(text.into()))
        } else {
            Err(Malformed::new("an instance id is 32 lowercase hex digits"))
        }
    }
}

impl fmt::Display for InstanceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A plain name: 1 to 64 of `a-z 0-9 . _ -`, starting with a letter or digit.
/// Products, limits and features are named so; it is safe in a file name, a
/// metric label and a shell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Box<str>);

impl Name {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Name {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let starts =
            text.bytes().next().is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let plain =
            text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-'));
        if starts && plain && text.len() <= 64 {
            Ok(Self(text.into()))
        } else {
            Err(Malformed::new(format!(
                "`{text}` is not a name: use 1 to 64 of a-z, 0-9, '.', '_' and '-', starting with a letter or digit"
            )))
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The edition of the product that an instance runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edition {
    /// Licensed; registers against exactly one email address.
    Business,
    /// Asks for no email address.
    Community,
}

impl Edition {
    /// Every edition.
    pub const ALL: [Self; 2] = [Self::Business, Self::Community];

    /// The word used in documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::Community => "community",
        }
    }
}

impl FromStr for Edition {
    type Err = Malformed;

    /// Reads the word used in documents, and nothing else: a derived reader
    /// would take `{"business": null}` for it too.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        Self::ALL.into_iter().find(|edition| edition.name() == text).ok_or_else(|| {
            Malformed::new(format!("`{text}` is not an edition: business or community"))
        })
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Where the customer wants its data kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Region {
    /// United States.
    Us,
    /// European Union.
    Eu,
}

impl Region {
    /// Every region.
    pub const ALL: [Self; 2] = [Self::Us, Self::Eu];

    /// The word used in documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Us => "us",
            Self::Eu => "eu",
        }
    }
}

impl FromStr for Region {
    type Err = Malformed;

    /// Reads the word used in documents, and nothing else: a derived reader
    /// would take `{"us": null}` for it too.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        Self::ALL
            .into_iter()
            .find(|region| region.name() == text)
            .ok_or_else(|| Malformed::new(format!("`{text}` is not a data region: us or eu")))
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

serde_as_text!(KeyId, InstanceId, Name, Edition, Region);

#[cfg(test)]
mod tests {
    use super::{InstanceId, KeyId, Name};

    #[test]
    fn a_key_id_is_64_lowercase_hex_digits_and_shown_by_its_first_16() {
        let text = "0123456789abcdef".repeat(4);
        let id: KeyId = text.parse().expect("an id");
        assert_eq!((id.as_str(), id.short()), (text.as_str(), "0123456789abcdef"));
        for other in [&text[1..], &format!("{text}0"), &text.to_uppercase(), &"g".repeat(64), ""] {
            assert!(other.parse::<KeyId>().is_err(), "{other}");
        }
    }

    #[test]
    fn an_instance_id_read_over_the_phone_is_the_same_id() {
        let id: InstanceId = "0123456789abcdef0123456789abcdef".parse().expect("an id");
        assert_eq!(id.grouped(), "0123 4567 89ab cdef 0123 4567 89ab cdef");
        for spoken in
            [id.grouped().to_uppercase(), id.grouped().replace(' ', "-"), format!("  {id}\n")]
        {
            assert_eq!(InstanceId::parse_lenient(&spoken).expect("forgiven"), id);
        }
        assert!(InstanceId::parse_lenient("0123").is_err());
        assert!(InstanceId::parse_lenient(&"g".repeat(32)).is_err());
    }

    #[test]
    fn names_are_plain() {
        for good in ["nodes", "acme-dock", "9", "a.b_c"] {
            assert!(good.parse::<Name>().is_ok(), "{good}");
        }
        for bad in ["", "-x", "A", "a b", "é", "a/b", &"x".repeat(65)] {
            assert!(bad.parse::<Name>().is_err(), "{bad}");
        }
    }
}
