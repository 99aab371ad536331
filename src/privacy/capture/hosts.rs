//! The hosts whose requests are checked.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

use serde::Serialize;

use crate::core::document::catalogue::content::Catalogue;
use crate::core::types::host::is_host_name;
use crate::privacy::capture::url::{Url, host_form, split_port};

/// Who named the hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NamedBy {
    /// Whoever runs the check.
    Option,
    /// The catalogue in force.
    Catalogue,
}

/// A host of the catalogue that cannot be read: nobody knows which requests go there.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the catalogue names the host {0:?}, which cannot be read")]
pub struct UnreadableHost(String);

/// The hosts whose requests are checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts {
    patterns: Vec<HostPattern>,
    /// Who named them; `None`: nobody, and every host is checked.
    pub named_by: Option<NamedBy>,
}

impl Hosts {
    /// Those that are named; else those of the catalogue; else every host.
    ///
    /// # Errors
    /// A host of the catalogue cannot be read.
    pub fn choose(named: &[HostPattern], catalogue: &Catalogue) -> Result<Self, UnreadableHost> {
        if !named.is_empty() {
            return Ok(Self { patterns: named.to_vec(), named_by: Some(NamedBy::Option) });
        }
        let read = |host: &String| host.parse().map_err(|_| UnreadableHost(host.clone()));
        let patterns = catalogue.hosts.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let named_by = (!patterns.is_empty()).then_some(NamedBy::Catalogue);
        Ok(Self { patterns, named_by })
    }

    /// As they are written; empty: every host.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.patterns.iter().map(ToString::to_string).collect()
    }

    /// Whether a request goes to one of them.
    pub(super) fn covers(&self, url: &Url<'_>) -> bool {
        self.patterns.is_empty() || self.patterns.iter().any(|host| host.covers(url))
    }
}

/// A host, or with a dot before it a domain and all hosts in it; with a port, that port alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPattern {
    host: String,
    is_suffix: bool,
    port: Option<String>,
}

impl HostPattern {
    /// Whether a request goes there.
    fn covers(&self, url: &Url<'_>) -> bool {
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
        let address = plain.strip_prefix('[').and_then(|plain| plain.strip_suffix(']'));
        let is_address = address.is_some_and(|address| address.parse::<Ipv6Addr>().is_ok());
        if !is_host_name(&plain) && !is_address {
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
    use super::{HostPattern, Hosts, NamedBy};
    use crate::core::document::catalogue::shipped::shipped;
    use crate::privacy::capture::url::Url;

    #[test]
    fn the_hosts_are_the_named_ones_or_the_catalogues_or_all_and_never_fewer() {
        let mut catalogue = shipped().expect("the shipped catalogue").clone();
        let chosen = |named: &[HostPattern], catalogue: &_| {
            Hosts::choose(named, catalogue).map(|hosts| (hosts.names(), hosts.named_by))
        };
        assert_eq!(chosen(&[], &catalogue), Ok((Vec::new(), None)));
        catalogue.hosts = vec!["a.example".to_owned(), "not a host".to_owned()];
        let error = chosen(&[], &catalogue).expect_err("one cannot be read");
        assert!(error.to_string().contains("not a host"));
        let named = "b.example".parse().expect("a host");
        let found = chosen(&[named], &catalogue);
        assert_eq!(found, Ok((vec!["b.example".to_owned()], Some(NamedBy::Option))));
        catalogue.hosts.truncate(1);
        let found = chosen(&[], &catalogue);
        assert_eq!(found, Ok((vec!["a.example".to_owned()], Some(NamedBy::Catalogue))));
    }

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
        for wrong in [
            "",
            "https://a.example",
            "a.example/x",
            "::1",
            "[x]",
            "*",
            "a*.example",
            ".",
            "a_b.example",
        ] {
            assert!(wrong.parse::<HostPattern>().is_err(), "{wrong}");
        }
    }
}
