//! The one email address that an instance registers against.

use std::borrow::Cow;
use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use email_address::EmailAddress;

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
        check(text).map_err(|reason| Malformed::new(format!("`{text}` is not an email address: {reason}")))?;
        Ok(Self(text.to_owned()))
    }
}

/// The grammar is the crate's; the rules here are what it misses of RFC 5321.
/// The two parts are given to it one by one, because for a whole address it also
/// looks for a display name, even inside a quoted local part.
fn check(text: &str) -> Result<(), &'static str> {
    let (local, domain) = text.rsplit_once('@').ok_or("it has no @")?;
    // Section 4.5.3.1.3: a path is at most 256 bytes, its angle brackets included.
    if text.len() > 254 {
        return Err("it is over 254 bytes");
    }
    // Section 4.1.2 has no control character; the crate lets a tab be quoted.
    if text.chars().any(char::is_control) {
        return Err("it has a control character in it");
    }
    // A quoted string may be empty by that section; the crate wants a character.
    if local != "\"\"" && !EmailAddress::is_valid_local_part(&in_ascii(local)) {
        return Err("what stands before the @ is not a mailbox name of 1 to 64 bytes");
    }
    match domain.strip_prefix('[').and_then(|domain| domain.strip_suffix(']')) {
        Some(literal) if is_address_literal(literal) => Ok(()),
        Some(_) => Err("what stands in the brackets is not an IP address"),
        None if is_host(&in_ascii(domain)) => Ok(()),
        None => Err("what stands after the @ is not a domain"),
    }
}

/// The crate takes any atom for a domain label; in the DNS it is letters, digits
/// and hyphens (section 4.1.2, `sub-domain`).
fn is_host(domain: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.');
    domain.bytes().all(plain) && EmailAddress::is_valid_domain(domain)
}

/// The crate takes any text for an address literal; section 4.1.3 has IPv4 and,
/// behind a tag of either case, IPv6. (No other tag was ever registered.)
fn is_address_literal(literal: &str) -> bool {
    match literal.split_at_checked("IPv6:".len()) {
        Some((tag, address)) if tag.eq_ignore_ascii_case("IPv6:") => address.parse::<Ipv6Addr>().is_ok(),
        _ => literal.parse::<Ipv4Addr>().is_ok(),
    }
}

/// A part with other scripts' letters, digits and marks (RFC 6531 section 3.3)
/// written as so many bytes of `x`. The crate knows them only by
/// `char::is_alphanumeric`, which refuses the virama, nukta and tone marks of
/// half of Asia, and not at all in a quoted string. Everything else, such as
/// invisible and bidirectional characters, stays for the crate to refuse; so
/// does what follows a backslash, which must be ASCII.
fn in_ascii(part: &str) -> Cow<'_, str> {
    if part.is_ascii() {
        return Cow::Borrowed(part);
    }
    let mut out = String::with_capacity(part.len());
    let mut escaped = false;
    for c in part.chars() {
        if !c.is_ascii() && !escaped && (c.is_alphanumeric() || is_mark(c)) {
            out.extend(std::iter::repeat_n('x', c.len_utf8()));
        } else {
            out.push(c);
        }
        escaped = c == '\\' && !escaped;
    }
    Cow::Owned(out)
}

/// The blocks with the marks that `char::is_alphanumeric` leaves out: combining
/// diacritics (without the invisible joiner U+034F), Devanagari to Myanmar (Thai,
/// Lao and Tibetan among them), Khmer.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{34e}' | '\u{350}'..='\u{36f}' | '\u{900}'..='\u{109f}' | '\u{17b6}'..='\u{17d3}')
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

serde_as_text!(Email);
