//! What a person types to find a customer: an id or its first digits, an address, a domain, or a
//! part of an organization's name.

use unicode_normalization::UnicodeNormalization;

use crate::core::document::license::License;
use crate::core::types::email::{Email, domain_form};
use crate::issuer::error::{LookupError, VendorError};

/// The fewest digits of an id: with fewer, ids would match by chance.
const FEWEST_DIGITS: usize = 4;
/// Digits of a license id and of an instance id.
const DIGITS: usize = 32;
/// The shortest part of an organization's name.
const SHORTEST_PART: usize = 2;

/// A text to find licenses by. One text may be several things at once: `decade` is the beginning
/// of an id and a part of a name. A license matches if it matches as one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// As it was typed.
    text: String,
    /// The first digits of a license id or an instance id, in lowercase.
    digits: Option<String>,
    /// An address, as [`folded_address`] writes it.
    address: Option<String>,
    /// A domain, as [`domain_form`] writes it.
    domain: Option<String>,
    /// A part of an organization's name, as [`folded`] writes it.
    part: Option<String>,
}

impl Search {
    /// Reads what a person typed.
    ///
    /// - A license id or an instance id, or its first digits: four or more hex digits. Spaces,
    ///   hyphens, colons and case do not matter.
    /// - An address. Case does not matter.
    /// - A domain, `acme.example` or `@acme.example`: addresses at that very domain, in any
    ///   spelling that is the same in ASCII (UTS 46).
    /// - A part of an organization's name, of two or more characters. Case does not matter.
    ///
    /// # Errors
    /// Too short to be any of these.
    pub fn parse(text: &str) -> Result<Self, VendorError> {
        let text = text.trim();
        let domain = text.strip_prefix('@').unwrap_or(text);
        let search = Self {
            text: text.to_owned(),
            digits: first_digits(text),
            address: text.parse().ok().as_ref().map(folded_address),
            domain: domain_form(domain),
            part: (text.chars().count() >= SHORTEST_PART).then(|| folded(text)),
        };
        // The digits of an id, and an address, are long enough to be a part of a name too.
        if search.domain.is_none() && search.part.is_none() {
            return Err(LookupError::SearchTooShort(search.text).into());
        }
        Ok(search)
    }

    /// Whether this license is one that was meant.
    #[must_use]
    pub fn matches(&self, license: &License) -> bool {
        let by_digits = self.digits.as_ref().is_some_and(|digits| {
            let instance = license.instance.as_ref();
            instance.is_some_and(|instance| instance.as_str().starts_with(digits))
                || license.license_id.simple().to_string().starts_with(digits)
        });
        let by_email = || {
            let Some(email) = &license.email else { return false };
            self.address.as_ref().is_some_and(|address| folded_address(email) == *address)
                || self.domain.as_ref().is_some_and(|domain| email.is_at(domain))
        };
        let by_organization = || match (&self.part, &license.organization) {
            (Some(part), Some(name)) => folded(name).contains(part),
            _ => false,
        };
        by_digits || by_email() || by_organization()
    }

    /// The text, as it was typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The first digits of an id, as somebody wrote them down; `None` if the text is something else, or
/// has too few of them.
#[must_use]
pub fn first_digits(text: &str) -> Option<String> {
    let digits: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | ':'))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let enough = (FEWEST_DIGITS..=DIGITS).contains(&digits.len());
    (enough && digits.bytes().all(|b| b.is_ascii_hexdigit())).then_some(digits)
}

/// An address in a form in which two that differ only in case are one: whoever searches may not
/// know how the customer wrote it.
fn folded_address(email: &Email) -> String {
    email.key().to_lowercase()
}

/// A text without the difference of case, composed (NFC).
#[must_use]
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfc().collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::first_digits;

    #[test]
    fn digits_are_read_as_people_write_them() {
        for (text, digits) in [
            ("4F2b", "4f2b"),
            ("4f2b6a0e-5d0c", "4f2b6a0e5d0c"),
            ("42 89:63-7a", "4289637a"),
            ("0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef"),
        ] {
            assert_eq!(first_digits(text).as_deref(), Some(digits));
        }
        for other in ["4f2", "4-f-2", "", "4f2g", "fee.de", &"0".repeat(33)] {
            assert_eq!(first_digits(other), None, "{other}");
        }
    }
}
