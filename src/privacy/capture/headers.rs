//! The headers of a request: which belong to the protocol, and which carry something of their own.

use crate::privacy::capture::har::Pair;

/// What HTTP and browsers write of themselves, name by name: a prefix such as `sec-` would let any
/// name pass. Client hints are those that Chromium sends to every host; a product that sends others,
/// such as the model of the machine, is asked for them by its host.
const PROTOCOL: [&str; 57] = [
    ":authority",
    ":method",
    ":path",
    ":protocol",
    ":scheme",
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "access-control-request-headers",
    "access-control-request-method",
    "access-control-request-private-network",
    "cache-control",
    "connection",
    "content-encoding",
    "content-language",
    "content-length",
    "content-type",
    "date",
    "dnt",
    "expect",
    "host",
    "http2-settings",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "keep-alive",
    "origin",
    "pragma",
    "priority",
    "proxy-connection",
    "purpose",
    "range",
    "referer",
    "save-data",
    "sec-ch-ua",
    "sec-ch-ua-mobile",
    "sec-ch-ua-platform",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
    "sec-fetch-storage-access",
    "sec-fetch-user",
    "sec-gpc",
    "sec-purpose",
    "sec-websocket-extensions",
    "sec-websocket-key",
    "sec-websocket-protocol",
    "sec-websocket-version",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "upgrade-insecure-requests",
    "user-agent",
];
/// Headers whose value a server can have given out as a mark, to have it sent back, or a product can
/// have put one in.
const MARKS: [&str; 5] =
    ["if-match", "if-modified-since", "if-none-match", "if-range", "sec-websocket-protocol"];

/// The headers of a request.
#[derive(Debug)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// Takes them as the capture has them.
    pub fn of(pairs: Vec<Pair>) -> Self {
        let lower = |pair: Pair| {
            let mut name = pair.name.lossy();
            name.make_ascii_lowercase();
            (name, pair.value.lossy())
        };
        Self(pairs.into_iter().map(lower).collect())
    }

    /// Names and values; names are in lower case.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The value of one.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(found, _)| *found == name).map(|(_, value)| value.trim())
    }

    /// The content codings, in the order in which they were applied.
    pub fn coding(&self) -> String {
        let found = self.iter().filter(|(name, _)| *name == "content-encoding");
        found.map(|(_, value)| value.trim()).collect::<Vec<_>>().join(",")
    }

    /// How many bytes the body has, as it is sent.
    pub fn length(&self) -> Option<u64> {
        self.get("content-length")?.parse().ok()
    }

    /// Whether a body follows.
    pub fn announce_body(&self) -> bool {
        self.length().unwrap_or_default() > 0 || self.get("transfer-encoding").is_some()
    }
}

/// Whether a header is one of the protocol.
pub fn is_protocol(name: &str) -> bool {
    PROTOCOL.binary_search(&name).is_ok()
}

/// Whether a value of this header that comes again marks whoever sends it.
pub fn is_mark(name: &str) -> bool {
    MARKS.contains(&name) || !is_protocol(name)
}

#[cfg(test)]
mod tests {
    use super::{PROTOCOL, is_protocol};

    #[test]
    fn a_name_that_only_begins_like_one_of_the_protocol_is_not_one() {
        assert!(PROTOCOL.is_sorted(), "they are looked up by halves");
        for name in ["accept", "sec-fetch-mode", "upgrade-insecure-requests", "user-agent"] {
            assert!(is_protocol(name), "{name}");
        }
        for name in [
            "accept-id",
            "sec-id",
            "sec-ch-ua-model",
            "access-control-request-id",
            "upgrade-insecure-id",
        ] {
            assert!(!is_protocol(name), "{name}");
        }
    }
}
