//! The whole check: every request of a capture against the catalogue.

use std::borrow::Cow;
use std::io::Read;

use serde::Serialize;

use crate::core::document::catalogue::content::Catalogue;
use crate::core::document::report::Category;
use crate::privacy::capture::body;
use crate::privacy::capture::fields::{Checker, Declared};
use crate::privacy::capture::finding::{Finding, Kind, Part};
use crate::privacy::capture::har::{self, Body, Creator, Entry, Frame, Pair};
use crate::privacy::capture::headers::{Headers, is_mark, is_protocol};
use crate::privacy::capture::hosts::HostPattern;
use crate::privacy::capture::known::Known;
use crate::privacy::capture::payload::{BODY, Payload, payloads};
use crate::privacy::capture::scan::ScanError;
use crate::privacy::capture::tally::{At, Tally, Where};
use crate::privacy::capture::text::Text;
use crate::privacy::capture::tokens::Tokens;
use crate::privacy::capture::url::{Url, decoded, is_local, pairs};

/// What a capture is checked against.
#[derive(Debug)]
pub struct Expected<'a> {
    /// The catalogue in force.
    pub catalogue: &'a Catalogue,
    /// The hosts in question; empty: all.
    pub hosts: &'a [HostPattern],
    /// What is known of this instance; `None`: it is not registered.
    pub known: Option<&'a Known>,
}

/// How many requests went to a host.
#[derive(Debug, Serialize)]
pub struct HostCount {
    /// The host.
    pub host: String,
    /// How many.
    pub requests: u64,
    /// Whether they were checked.
    pub checked: bool,
}

/// How often a declared field was sent with a value of its type.
#[derive(Debug, Serialize)]
pub struct FieldCount {
    /// Its category.
    pub category: Category,
    /// Its name.
    pub name: String,
    /// How often.
    pub count: u64,
    /// Why it is sent, as the catalogue says.
    pub purpose: String,
}

/// How many payloads were declared.
#[derive(Debug, Serialize)]
pub struct PayloadCount {
    /// The kind of data.
    pub category: Category,
    /// Those that were a document of this instance, byte for byte.
    pub exact: u64,
    /// Those whose every field was declared.
    pub declared: u64,
}

/// What a capture says. It is true of this capture and of nothing else.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The SHA-256 of the capture.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
    /// Who wrote it; null if it does not say.
    pub creator: Option<Creator>,
    /// How many entries it has.
    pub requests: u64,
    /// Those that never left the program that recorded them (`data:`, `file:` and the like).
    pub local: u64,
    /// Those to the hosts in question.
    pub checked: u64,
    /// Of the checked ones, those without body, query or frame.
    pub empty: u64,
    /// The version of the catalogue.
    pub catalogue: u32,
    /// The instance whose data were looked for; null: none is registered here, and only the
    /// catalogue was checked.
    pub instance: Option<String>,
    /// Whether usage data may leave; null if no instance is registered.
    pub usage_on: Option<bool>,
    /// The hosts.
    pub hosts: Vec<HostCount>,
    /// The payloads that were declared.
    pub payloads: Vec<PayloadCount>,
    /// The fields that were sent as declared.
    pub fields: Vec<FieldCount>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// How many more findings there were than are listed.
    pub more_findings: u64,
}

impl Report {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.more_findings == 0
    }
}

/// Checks a capture, entry by entry.
///
/// # Errors
/// I/O, or not a HAR file of version 1.2.
pub fn check(capture: impl Read, expected: &Expected<'_>) -> Result<Report, ScanError> {
    let checker = Checker {
        declared: Declared::of(expected.catalogue),
        known: expected.known,
        tally: Tally::default(),
        tokens: Tokens::default(),
    };
    let mut requests = Requests { hosts: expected.hosts, checker };
    let archive = har::read(capture, |entry| requests.entry(entry))?;
    let Checker { mut tally, tokens, .. } = requests.checker;
    if tokens.is_full {
        let at = At { entry: 0, offset: 0, host: "", method: "", url: Where::Text("") };
        let message = "there are too many opaque values to compare all of them with each other";
        tally.found(&at, Kind::TooMany, Part::Body, None, message);
    }
    let purpose = |category, name: &str| {
        let field = expected.catalogue.of(category).find(|field| field.name == name);
        field.map(|field| field.purpose.clone()).unwrap_or_default()
    };
    let hosts = tally.hosts.into_iter().map(|(host, requests)| (host, requests, true));
    let others = tally.other_hosts.into_iter().map(|(host, requests)| (host, requests, false));
    let fields = tally.fields.into_iter();
    let payload = |category| PayloadCount {
        category,
        exact: tally.exact.get(&category).copied().unwrap_or_default(),
        declared: tally.declared.get(&category).copied().unwrap_or_default(),
    };
    Ok(Report {
        sha256: archive.whole.sha256,
        bytes: archive.whole.bytes,
        creator: archive.creator,
        requests: archive.entries,
        local: tally.local,
        checked: tally.checked,
        empty: tally.empty,
        catalogue: expected.catalogue.number,
        instance: expected.known.map(|known| known.instance.clone()),
        usage_on: expected.known.map(|known| known.usage_off.is_none()),
        payloads: Category::ALL.into_iter().map(payload).collect(),
        hosts: hosts
            .chain(others)
            .map(|(host, requests, checked)| HostCount { host, requests, checked })
            .collect(),
        fields: fields
            .flat_map(|(category, counts)| {
                counts.into_iter().map(move |(name, count)| (category, name, count))
            })
            .map(|(category, name, count)| {
                let purpose = purpose(category, &name);
                FieldCount { category, name, count, purpose }
            })
            .collect(),
        findings: tally.findings,
        more_findings: tally.more_findings,
    })
}

/// Takes the requests one by one.
struct Requests<'a, 'c, 'k> {
    hosts: &'a [HostPattern],
    checker: Checker<'c, 'k>,
}

impl Requests<'_, '_, '_> {
    fn entry(&mut self, entry: Entry) {
        let Entry { index, offset, method, url, headers, cookies, query, body, body_size, frames } =
            entry;
        let tally = &mut self.checker.tally;
        let nowhere = At { entry: index, offset, host: "", method: &method, url: Where::Text("") };
        let Some(url) = url else {
            let message = "the URL is too long to be read";
            return tally.found(&nowhere, Kind::TooLarge, Part::Url, None, message);
        };
        if is_local(&url) {
            tally.local += 1;
            return;
        }
        let Some(parsed) = Url::parse(&url) else {
            let (at, message) = (At { url: Where::Text(&url), ..nowhere }, "the URL has no host");
            return tally.found(&at, Kind::Undecodable, Part::Url, None, message);
        };
        let host = match parsed.port {
            Some(port) => Cow::Owned(format!("{}:{port}", parsed.host)),
            None => Cow::Borrowed(parsed.host.as_str()),
        };
        let at = At { host: &host, url: Where::Url(&parsed), ..nowhere };
        let named = self.hosts.is_empty() || self.hosts.iter().any(|host| host.covers(&parsed));
        tally.host(&host, named);
        if !named {
            let message = "requests went to this host, which was not named with --host";
            return tally.found(&at, Kind::OtherHost, Part::Url, None, message);
        }
        self.checker.tally.checked += 1;
        let mut is_empty = self.url(&at, &parsed, query.into_whole().unwrap_or_default());
        let headers = self.headers(&at, headers, cookies);
        is_empty &= self.body(&at, &headers, body, body_size);
        let is_socket = matches!(parsed.scheme.as_str(), "ws" | "wss")
            || headers.get("upgrade").is_some_and(|to| to.eq_ignore_ascii_case("websocket"));
        is_empty &= self.frames(&at, frames, is_socket);
        self.checker.tally.empty += u64::from(is_empty);
    }

    /// The path and the query; whether there is no query. `listed` is what the capture lists of it.
    fn url(&mut self, at: &At<'_>, url: &Url<'_>, listed: Vec<Pair>) -> bool {
        if let Some(user) = url.user {
            let message = "the URL carries a user or a password";
            self.checker.tally.found(at, Kind::UndeclaredField, Part::Url, Some("user"), message);
            self.checker.text(at, Part::Url, "user", &decoded(user, false), true);
        }
        for segment in url.path.split('/').filter(|segment| !segment.is_empty()) {
            self.checker.text(at, Part::Url, "path", &decoded(segment, false), true);
        }
        let found: Vec<_> = match url.query {
            Some(query) => pairs(query).collect(),
            None => {
                listed.into_iter().map(|pair| (pair.name.lossy(), pair.value.lossy())).collect()
            }
        };
        let is_empty = found.is_empty();
        if !is_empty {
            self.checker.payload(at, Part::Query, &Payload::form(found), None);
        }
        is_empty
    }

    fn headers(
        &mut self,
        at: &At<'_>,
        headers: har::Part<Vec<Pair>>,
        cookies: har::Part<Vec<Pair>>,
    ) -> Headers {
        let pairs = headers.into_whole().unwrap_or_else(|| {
            let message = "the headers are over 1 MiB, and were not looked at";
            self.checker.tally.found(at, Kind::TooLarge, Part::Header, None, message);
            Vec::new()
        });
        let headers = Headers::of(pairs);
        let listed = cookies.into_whole().is_none_or(|cookies| !cookies.is_empty());
        if listed && headers.get("cookie").is_none() {
            self.undeclared_header(at, "cookie");
        }
        for (name, value) in headers.iter() {
            if !is_protocol(name) {
                self.undeclared_header(at, name);
            }
            self.checker.text(at, Part::Header, name, &decoded(value, false), is_mark(name));
        }
        headers
    }

    fn undeclared_header(&mut self, at: &At<'_>, name: &str) {
        let message = match name {
            "cookie" => "a cookie tells the host which earlier requests came from here",
            "authorization" | "proxy-authorization" => "it tells the host who sends",
            _ => "it is not a header of the protocol, and the catalogue declares none",
        };
        self.checker.tally.found(at, Kind::UndeclaredHeader, Part::Header, Some(name), message);
    }

    /// The body; whether nothing was sent.
    fn body(
        &mut self,
        at: &At<'_>,
        headers: &Headers,
        body: Option<Body>,
        size: Option<u64>,
    ) -> bool {
        let Body { mime, text, params, encoding, left_out } = body.unwrap_or_default();
        let was_sent = headers.announce_body() || size.unwrap_or_default() > 0;
        let mime = Some(mime).filter(|mime| !mime.is_empty());
        let mime = mime.or_else(|| headers.get("content-type").map(str::to_owned));
        let is_nothing =
            |text: &har::Part<Text>| matches!(text, har::Part::Whole(text) if text.0.is_empty());
        let text = text.filter(|text| !is_nothing(text));
        match (text, params) {
            (Some(text), _) => {
                let length = headers.length();
                let found = body::bytes(text, encoding.as_deref(), &headers.coding(), length);
                self.bytes(at, Part::Body, found, &mime.unwrap_or_default());
                false
            }
            (None, Some(har::Part::TooLarge)) => {
                self.bytes(at, Part::Body, Err(body::too_large()), "");
                false
            }
            (None, Some(har::Part::Whole(params))) if !params.is_empty() => {
                let fields = params.into_iter().map(|pair| (pair.name.lossy(), pair.value.lossy()));
                self.checker.payload(at, Part::Body, &Payload::form(fields), None);
                false
            }
            _ if was_sent || left_out.is_some() => {
                let why = left_out.map(|why| format!(": {why}")).unwrap_or_default();
                let message = format!("a body was sent, and the capture does not have it{why}");
                self.checker.tally.found(at, Kind::NotRecorded, Part::Body, None, &message);
                false
            }
            _ => true,
        }
    }

    /// The frames of a WebSocket; whether none was sent.
    fn frames(&mut self, at: &At<'_>, frames: Option<Vec<Frame>>, is_socket: bool) -> bool {
        let Some(frames) = frames else {
            if is_socket {
                let message = "this is a WebSocket, and the capture does not have its frames";
                self.checker.tally.found(at, Kind::NotRecorded, Part::Frame, None, message);
            }
            return !is_socket;
        };
        let is_empty = frames.is_empty();
        for Frame { is_binary, data, .. } in frames {
            let encoding = is_binary.then_some(har::BASE64);
            self.bytes(at, Part::Frame, body::bytes(data, encoding, "", None), "");
        }
        is_empty
    }

    /// What a body or a frame carries.
    fn bytes(&mut self, at: &At<'_>, part: Part, found: Result<Vec<u8>, body::Fault>, mime: &str) {
        let found = found.and_then(|bytes| {
            let exact = self.checker.known.and_then(|known| known.document(&bytes));
            match payloads(&bytes, mime) {
                Ok(payloads) => Ok((payloads, exact)),
                Err(reason) => {
                    // What cannot be read as fields can be searched still.
                    let text = String::from_utf8_lossy(&bytes);
                    self.checker.text(at, part, BODY, &text, false);
                    Err((Kind::Undecodable, reason))
                }
            }
        });
        match found {
            Ok((payloads, exact)) => {
                for payload in &payloads {
                    self.checker.payload(at, part, payload, exact);
                }
            }
            Err((kind, reason)) => self.checker.tally.found(at, kind, part, None, &reason),
        }
    }
}
