//! The parts of a URL (RFC 3986), and the encoding of forms.

use std::borrow::Cow;

use memchr::memchr2;

use crate::core::types::email::domain_form;
use crate::privacy::capture::tokens::is_opaque;

/// Schemes of what never leaves a browser.
const LOCAL: [&str; 9] = [
    "about",
    "blob",
    "chrome",
    "chrome-extension",
    "data",
    "devtools",
    "file",
    "moz-extension",
    "resource",
];
/// The longest scheme; none that is in use is as long.
const LONGEST_SCHEME: usize = 32;
/// The longest host, as the names of hosts are at most (RFC 1123).
const LONGEST_HOST: usize = 253;
/// What stands for the name of a value without one, in a query or a form.
pub const NAMELESS: &str = "(no name)";

/// The parts of a URL.
#[derive(Debug, PartialEq, Eq)]
pub struct Url<'a> {
    /// The scheme, in lower case.
    pub scheme: String,
    /// The user, the host and the port, as they are written.
    pub authority: &'a str,
    /// What stands before the host: a user, perhaps with a password.
    pub user: Option<&'a str>,
    /// The host: in lower case, a domain in its ASCII form, an IPv6 address in brackets.
    pub host: String,
    /// The port, if it is written.
    pub port: Option<&'a str>,
    /// The path.
    pub path: &'a str,
    /// The query, if there is one.
    pub query: Option<&'a str>,
    /// The fragment, if there is one.
    pub fragment: Option<&'a str>,
}

impl<'a> Url<'a> {
    /// Takes a URL apart; `None`: it has no host, or none that there can be.
    pub fn parse(url: &'a str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let (rest, fragment) = match rest.split_once('#') {
            Some((rest, fragment)) => (rest, Some(fragment)),
            None => (rest, None),
        };
        let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let (path, query) = match path.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (path, None),
        };
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, authority),
        };
        let (host, port) = split_port(host);
        let host = host_form(host);
        let scheme = scheme.to_ascii_lowercase();
        let may_be = (1..=LONGEST_HOST).contains(&host.len()) && scheme.len() <= LONGEST_SCHEME;
        let url = Self { scheme, authority, user, host, port, path, query, fragment };
        may_be.then_some(url)
    }
}

/// Whether a request with this URL stays in the program that recorded it.
pub fn is_local(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, _)| {
        let scheme = scheme.to_ascii_lowercase();
        LOCAL.contains(&scheme.as_str())
    })
}

/// A host and the port behind it.
pub fn split_port(host: &str) -> (&str, Option<&str>) {
    match host.rsplit_once(':') {
        Some((before, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => {
            // An address of IPv6 has colons of its own, and is in brackets.
            if before.starts_with('[') == before.ends_with(']') && !before.is_empty() {
                (before, Some(port).filter(|port| !port.is_empty()))
            } else {
                (host, None)
            }
        }
        _ => (host, None),
    }
}

/// The form in which hosts are compared.
pub fn host_form(host: &str) -> String {
    let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    if host.is_ascii() { host } else { domain_form(&host).unwrap_or(host) }
}

/// The names and values of a query or of a form. What is opaque, and has no value, is the value of
/// something without a name: names are shown, values are not.
pub fn pairs(form: &str) -> impl Iterator<Item = (String, String)> {
    form.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decoded(name, true), decoded(value, true));
        if value.bytes().all(|byte| byte == b'=') && is_opaque(&name) {
            return (NAMELESS.to_owned(), decoded(pair, true).into_owned());
        }
        (name.into_owned(), value.into_owned())
    })
}

/// Text without percent signs; in a form, `+` is a space.
pub fn decoded(text: &str, is_form: bool) -> Cow<'_, str> {
    if memchr2(b'%', if is_form { b'+' } else { b'%' }, text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    loop {
        match rest {
            [b'%', high, low, after @ ..] => {
                let digit = |byte: &u8| char::from(*byte).to_digit(16);
                match digit(high).zip(digit(low)) {
                    Some((high, low)) => {
                        bytes.extend(u8::try_from(high * 16 + low));
                        rest = after;
                        continue;
                    }
                    None => bytes.push(b'%'),
                }
            }
            [b'+', ..] if is_form => bytes.push(b' '),
            [byte, ..] => bytes.push(*byte),
            [] => return Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        }
        rest = rest.get(1..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::{NAMELESS, Url, decoded, is_local, pairs};

    #[test]
    fn a_url_is_taken_apart_as_rfc_3986_says() {
        let of = |url| Url::parse(url).map(|url| (url.host, url.port, url.path, url.query));
        assert_eq!(
            of("HTTPS://Ops:pw@Telemetry.ACME.example.:8443/v1/x?a=b#c"),
            Some(("telemetry.acme.example".to_owned(), Some("8443"), "/v1/x", Some("a=b")))
        );
        assert_eq!(of("http://[::1]:80"), Some(("[::1]".to_owned(), Some("80"), "", None)));
        assert_eq!(of("http://[::1]/"), Some(("[::1]".to_owned(), None, "/", None)));
        assert_eq!(of("http://a?q"), Some(("a".to_owned(), None, "", Some("q"))));
        assert_eq!(of("ws://2130706433/"), Some(("2130706433".to_owned(), None, "/", None)));
        assert_eq!(
            of("http://bücher.example/"),
            Some(("xn--bcher-kva.example".to_owned(), None, "/", None))
        );
        assert_eq!(of("/relative"), None);
        assert_eq!(of("http:///path"), None);
        assert!(
            is_local("data:text/html,x")
                && is_local("blob:http://a/b")
                && !is_local("http://data:1/")
        );
    }

    #[test]
    fn a_form_is_decoded_and_a_path_keeps_its_plus() {
        assert_eq!(decoded("a%20b+c%zz%", true), "a b c%zz%");
        assert_eq!(decoded("a+b%C3%A4", false), "a+bä");
        let found: Vec<_> = pairs("a=1&&b&c=x=y").collect();
        let wanted = [("a", "1"), ("b", ""), ("c", "x=y")];
        assert_eq!(found, wanted.map(|(name, value)| (name.to_owned(), value.to_owned())));
        // A key alone, and base64 with its padding.
        for value in ["sk-live-0123456789abcdef", "MCowBQYDK2VwAyEAR9Q=", "MCowBQYDK2VwAyEA9w=="] {
            let found: Vec<_> = pairs(value).collect();
            assert_eq!(found, [(NAMELESS.to_owned(), value.to_owned())]);
        }
    }
}
