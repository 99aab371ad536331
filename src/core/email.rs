//! The one email address that an instance registers against.

use std::fmt;
use std::str::FromStr;

use email_address::{EmailAddress, Options};

use super::Malformed;
use super::ids::serde_as_text;

/// A mailbox address (RFC 5321 section 4.1.2, RFC 6531 for other scripts). Two
/// are equal when the domains are, whatever their case, and the local parts
/// are, to the letter: only the receiving host may say that `Ops` is `ops`.
#[derive(Debug, Clone)]
pub struct Email(String);

impl Email {
    /// The address as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which equal addresses are equal text.
    #[must_use]
    pub fn key(&self) -> String {
        match self.0.rsplit_once('@') {
            Some((local, domain)) => format!("{local}@{}", domain.to_lowercase()),
            None => self.0.clone(),
        }
    }
}

impl PartialEq for Email {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Email {}

impl FromStr for Email {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let options = Options::default().without_display_text();
        EmailAddress::parse_with_options(text, options)
            .map_err(|error| Malformed::new(format!("`{text}` is not an email address: {error}")))?;
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

serde_as_text!(Email);
