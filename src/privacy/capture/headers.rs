//! The headers of a request: which belong to the protocol, and which carry something of their own.

use crate::privacy::capture::har::Pair;

/// What HTTP and browsers write of themselves.
const PROTOCOL: [&str; 36] = [
    ":authority",
    ":method",
    ":path",
    ":protocol",
    ":scheme",
    "accept",
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
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];
/// The same, whatever follows.
const PROTOCOL_BEGIN: [&str; 4] =
    ["accept-", "access-control-request-", "sec-", "upgrade-insecure-"];
/// Headers whose value a server can have given out as a mark, to have it sent back.
const MARKS: [&str; 4] = ["if-match", "if-modified-since", "if-none-match", "if-range"];

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
    PROTOCOL.contains(&name) || PROTOCOL_BEGIN.iter().any(|begin| name.starts_with(begin))
}

/// Whether a value of this header that comes again marks whoever sends it.
pub fn is_mark(name: &str) -> bool {
    MARKS.contains(&name) || !is_protocol(name)
}
