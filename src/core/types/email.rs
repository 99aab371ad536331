//! The one email address that an instance registers against.

use std::borrow::Cow;
use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use email_address::EmailAddress;
use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};
use unicode_normalization::UnicodeNormalization;

use crate::core::Malformed;
use crate::core::types::host::is_host_name;
use crate::core::types::text_form::serde_as_text;

/// A mailbox address (RFC 5321 section 4.1.2, RFC 6531 for other scripts). Two
/// are equal when they are one address in two spellings: when the domains have
/// the same ASCII form (UTS 46, so neither case, nor U-label or A-label, nor the
/// form of Unicode matters), and the local parts the same composed form (NFC).
/// Beyond that a local part counts to the letter: only the receiving host may
/// say that `Ops` is `ops`.
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
        let (local, domain) = self.parts();
        format!("{}@{}", composed(local), ascii_domain(domain))
    }

    /// The address with its domain in ASCII, as the head of a mail and a name server
    /// want it. A domain that has no such form stays as it is.
    #[must_use]
    pub fn with_ascii_domain(&self) -> String {
        let (local, domain) = self.parts();
        match idna_ascii(domain) {
            Some(ascii) if !domain.is_ascii() => format!("{local}@{ascii}"),
            _ => self.0.clone(),
        }
    }

    /// Whether it is an address at this very domain, which is written as [`domain_form`] does.
    #[must_use]
    pub fn is_at(&self, domain: &str) -> bool {
        ascii_domain(self.parts().1) == domain
    }

    /// What stands before the last @, and after it.
    fn parts(&self) -> (&str, &str) {
        self.0.rsplit_once('@').unwrap_or((&self.0, ""))
    }
}

/// A domain, as somebody wrote it down, in the form in which equal domains are equal text; `None`
/// if it is not one.
#[must_use]
pub fn domain_form(text: &str) -> Option<String> {
    let domain = text.strip_suffix('.').unwrap_or(text);
    is_host_name(&in_ascii(domain)).then(|| ascii_domain(domain))
}

/// The form in which equal domains are equal text. One that UTS 46 refuses is in no name
/// server; it is equal to itself, whatever its case and form.
fn ascii_domain(domain: &str) -> String {
    // Nearly every domain: nothing to look up.
    if domain.is_ascii() {
        return domain.to_ascii_lowercase();
    }
    idna_ascii(domain).unwrap_or_else(|| composed(domain).to_lowercase())
}

/// A domain in ASCII: UTS 46, non-transitional, so that ß and ς stay themselves.
fn idna_ascii(domain: &str) -> Option<String> {
    let ascii = Uts46::new().to_ascii(
        domain.as_bytes(),
        AsciiDenyList::STD3,
        Hyphens::Check,
        DnsLength::Verify,
    );
    ascii.ok().map(Cow::into_owned)
}

fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
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
        check(text).map_err(|reason| {
            Malformed::new(format!("`{text}` is not an email address: {reason}"))
        })?;
        Ok(Self(text.to_owned()))
    }
}

/// The grammar of the local part is the crate's; the rules here are what it misses of RFC 5321.
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
        return Err("the part before the @ is not a mailbox name of 1 to 64 bytes");
    }
    match domain.strip_prefix('[').and_then(|domain| domain.strip_suffix(']')) {
        Some(literal) if is_address_literal(literal) => Ok(()),
        Some(_) => Err("the brackets do not contain an IP address"),
        None if is_host_name(&in_ascii(domain)) => Ok(()),
        None => Err("the part after the @ is not a domain"),
    }
}

/// The crate takes any text for an address literal; section 4.1.3 has IPv4 and,
/// behind a tag of either case, IPv6. (No other tag was ever registered.)
fn is_address_literal(literal: &str) -> bool {
    match literal.split_at_checked("IPv6:".len()) {
        Some((tag, address)) if tag.eq_ignore_ascii_case("IPv6:") => {
            address.parse::<Ipv6Addr>().is_ok()
        }
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
