//! The hosts whose requests are checked.

use std::fmt;
use std::str::FromStr;

use crate::privacy::capture::url::{Url, host_form, split_port};

/// A host, or with a dot before it a domain and all hosts in it; with a port, that port alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPattern {
    host: String,
    is_suffix: bool,
    port: Option<String>,
}

impl HostPattern {
    /// Whether a request goes there.
    pub(super) fn covers(&self, url: &Url<'_>) -> bool {
        let same_port = self.port.as_deref().is_none_or(|port| port == port_of(url));
        let inside = || {
            let before = url.host.strip_suffix(self.host.as_str());
            before.is_some_and(|before| before.ends_with('.'))
        };
        same_port && (url.host == self.host || self.is_suffix && inside())
    }
}

fn port_of<'u>(url: &'u Url<'_>) -> &'u str {
    let default = match url.scheme.as_str() {
        "http" | "ws" => "80",
        "https" | "wss" => "443",
        _ => "",
    };
    url.port.unwrap_or(default)
}

impl FromStr for HostPattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.contains(['/', '@', '?', '#', ' ', ',']) {
            return Err(
                "write the host alone, such as telemetry.acme.example or .acme.example".to_owned()
            );
        }
        let (host, port) = split_port(text);
        let suffix = host.strip_prefix("*.").or_else(|| host.strip_prefix('.'));
        let plain = host_form(suffix.unwrap_or(host));
        // An address of IPv6 is in brackets, and nothing else has a colon now.
        let is_address = plain.starts_with('[') && plain.ends_with(']');
        if plain.is_empty() || plain.contains('*') || plain.contains(':') && !is_address {
            return Err(
                "write a host (telemetry.acme.example, 127.0.0.1, [::1]), or a domain with a dot before it (.acme.example)"
                    .to_owned(),
            );
        }
        Ok(Self { host: plain, is_suffix: suffix.is_some(), port: port.map(str::to_owned) })
    }
}

impl fmt::Display for HostPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dot, host) = (if self.is_suffix { "." } else { "" }, &self.host);
        let port = self.port.as_ref().map(|port| format!(":{port}")).unwrap_or_default();
        write!(f, "{dot}{host}{port}")
    }
}

#[cfg(test)]
mod tests {
    use super::HostPattern;
    use crate::privacy::capture::url::Url;

    #[test]
    fn a_host_a_domain_and_a_port_cover_what_they_say() {
        for (pattern, url, covers) in [
            ("a.example", "https://A.Example/", true),
            ("a.example", "https://b.a.example/", false),
            (".a.example", "https://b.a.example/", true),
            ("*.a.example", "https://a.example/", true),
            (".a.example", "https://nota.example/", false),
            ("a.example:8443", "https://a.example/", false),
            ("a.example:443", "https://a.example/", true),
            ("a.example", "https://a.example:8443/", true),
            ("[::1]", "http://[::1]:80/", true),
            ("a.example", "https://a.example.evil.example/", false),
            ("a.example", "https://a.example@evil.example/", false),
        ] {
            let parsed: HostPattern = pattern.parse().expect(pattern);
            let url = Url::parse(url).expect(url);
            assert_eq!(parsed.covers(&url), covers, "{pattern} {url:?}");
        }
        for wrong in ["", "https://a.example", "a.example/x", "::1", "*", "a*.example", "."] {
            assert!(wrong.parse::<HostPattern>().is_err(), "{wrong}");
        }
    }
}
