//! What of a request may be shown: names and places, and no values. What identifies the instance is
//! a value wherever it is, and so is an opaque part of a path.

use crate::privacy::capture::known::KnownInstance;
use crate::privacy::capture::tokens::is_opaque;
use crate::privacy::capture::url::{Url, decoded};

/// What stands for a value.
const HIDDEN: &str = "…";
/// The longest name that is shown, in characters.
const LONGEST_NAME: usize = 80;
/// The longest URL that is shown, in characters.
const LONGEST_URL: usize = 200;
/// The longest part of a path that is shown, in bytes.
const LONGEST_PART: usize = 40;
/// The longest method that is shown, in bytes.
const LONGEST_METHOD: usize = 16;
/// What follows of a name is searched as well: the end of what is shown can be the beginning of
/// something that identifies.
const AFTER: usize = 1024;

/// Shows what may be shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shown<'k> {
    known: Option<&'k KnownInstance>,
}

impl<'k> Shown<'k> {
    /// Hides what identifies this instance.
    pub const fn hiding(known: Option<&'k KnownInstance>) -> Self {
        Self { known }
    }

    fn identifies(self, text: &str) -> bool {
        self.known.is_some_and(|known| known.identifier_in(text).is_some())
    }

    /// The name of a field, a header or a parameter.
    pub fn name(self, name: &str) -> String {
        let looked_at = name.get(..name.floor_char_boundary(LONGEST_NAME * 4 + AFTER));
        cut(&self.without(looked_at.unwrap_or_default(), '.', |_| false), LONGEST_NAME)
    }

    /// A host, perhaps with a port.
    pub fn host(self, host: &str) -> String {
        self.without(host, '.', |_| false)
    }

    /// A method of HTTP; nothing else is one.
    pub fn method(self, method: &str) -> String {
        let is_one = method.len() <= LONGEST_METHOD
            && method.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
            && !self.identifies(method);
        if is_one { method } else { HIDDEN }.to_owned()
    }

    /// A URL, without user, query and fragment.
    pub fn url(self, url: &Url<'_>) -> String {
        let port = url.port.map(|port| format!(":{port}")).unwrap_or_default();
        let path = self.without(url.path, '/', |part| {
            let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
            !part.bytes().all(is_word) || part.len() > LONGEST_PART || is_opaque(part)
        });
        cut(&format!("{}://{}{port}{path}", url.scheme, self.host(&url.host)), LONGEST_URL)
    }

    /// A text without the parts that identify or are hidden anyway; nothing of it, if it still
    /// identifies.
    fn without(self, text: &str, separator: char, is_hidden: impl Fn(&str) -> bool) -> String {
        let shown = |part| {
            if is_hidden(part) || self.identifies(&decoded(part, false)) { HIDDEN } else { part }
        };
        let separated = separator.to_string();
        let parts = text.split(separator).map(shown).collect::<Vec<_>>().join(&separated);
        if self.identifies(&parts) { HIDDEN.to_owned() } else { parts }
    }
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}{HIDDEN}", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::Shown;
    use crate::privacy::capture::url::Url;

    #[test]
    fn a_secret_in_a_path_is_not_shown() {
        let shown = |url: &str| Url::parse(url).map(|url| Shown::default().url(&url));
        for (url, wanted) in [
            (
                "https://u:p@hooks.example/services/T024BE7LDX9QW81A/send?key=1#k",
                "https://hooks.example/services/…/send",
            ),
            ("http://a.example:81/users/jo@b.example/x%2fy/1", "http://a.example:81/users/…/…/1"),
            ("http://a.example", "http://a.example"),
        ] {
            assert_eq!(shown(url).as_deref(), Some(wanted));
        }
        for (length, is_shown) in [(40, true), (41, false), (60, false)] {
            let part = "a".repeat(length);
            let part = if is_shown { part.as_str() } else { "…" };
            let url = format!("http://a.example/{}/b", "a".repeat(length));
            assert_eq!(shown(&url), Some(format!("http://a.example/{part}/b")));
        }
    }

    #[test]
    fn what_is_no_method_is_not_shown() {
        let longest = "A".repeat(16);
        for method in ["GET", "VERSION-CONTROL", &longest] {
            assert_eq!(Shown::default().method(method), method);
        }
        for other in ["GET /a", "a@b.example", "X1", &"A".repeat(17)] {
            assert_eq!(Shown::default().method(other), "…");
        }
    }
}
