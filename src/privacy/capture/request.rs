//! One request after the other: each place of it that can carry something is read here.

use std::borrow::Cow;

use crate::privacy::capture::body;
use crate::privacy::capture::fields::Checker;
use crate::privacy::capture::finding::{FindingKind, RequestPart};
use crate::privacy::capture::har::{self, Body, Entry, Frame, Limited, Pair};
use crate::privacy::capture::headers::{Headers, is_mark, is_protocol};
use crate::privacy::capture::hosts::Hosts;
use crate::privacy::capture::json::MOST_VALUES;
use crate::privacy::capture::payload::{BODY, Payload, Unreadable, payloads};
use crate::privacy::capture::tally::At;
use crate::privacy::capture::text::Text;
use crate::privacy::capture::url::{Url, decoded, is_local, pairs};

/// Takes the requests one by one.
#[derive(Debug)]
pub struct Requests<'a, 'c, 'k> {
    /// The hosts in question.
    pub hosts: &'a Hosts,
    /// Where everything goes.
    pub checker: Checker<'c, 'k>,
}

impl Requests<'_, '_, '_> {
    /// Checks one.
    pub fn entry(&mut self, entry: Entry) {
        let Entry { index, offset, method, url, headers, cookies, query, body, body_size, frames } =
            entry;
        let tally = &mut self.checker.tally;
        let nowhere = At { entry: index, offset, method: &method, ..At::default() };
        let Some(url) = url else {
            let message = "the URL is over 128 KiB, and the request was not looked at";
            return tally.found(&nowhere, FindingKind::TooLarge, RequestPart::Url, None, message);
        };
        if is_local(&url) {
            tally.local += 1;
            return;
        }
        let Some(parsed) = Url::parse(&url) else {
            let message =
                "the URL has no host that there can be, and the request was not looked at";
            return tally.found(
                &nowhere,
                FindingKind::Undecodable,
                RequestPart::Url,
                None,
                message,
            );
        };
        let host = match parsed.port {
            Some(port) => Cow::Owned(format!("{}:{port}", parsed.host)),
            None => Cow::Borrowed(parsed.host.as_str()),
        };
        let at = At { host: &host, url: Some(&parsed), ..nowhere };
        let named = self.hosts.covers(&parsed);
        tally.host(&host, named);
        if !named {
            let message = "requests went to this host, which is not one of the hosts checked";
            return tally.found(&at, FindingKind::OtherHost, RequestPart::Url, None, message);
        }
        self.checker.tally.checked += 1;
        let mut is_empty = self.url(&at, &parsed, query);
        let headers = self.headers(&at, headers, cookies);
        is_empty &= self.body(&at, &headers, body, body_size);
        let is_socket = matches!(parsed.scheme.as_str(), "ws" | "wss")
            || headers.get("upgrade").is_some_and(|to| to.eq_ignore_ascii_case("websocket"));
        is_empty &= self.frames(&at, frames, is_socket);
        self.checker.tally.empty += u64::from(is_empty);
    }

    /// The URL; whether it has no query. `listed` is what the capture lists of that.
    fn url(&mut self, at: &At<'_>, url: &Url<'_>, listed: Limited<Vec<Pair>>) -> bool {
        let place = RequestPart::Url;
        if let Some(user) = url.user {
            let message = "the URL carries a user or a password";
            self.checker.tally.found(
                at,
                FindingKind::UndeclaredField,
                place,
                Some("user"),
                message,
            );
            self.checker.text(at, place, "user", &decoded(user, false), true);
        }
        // With its user it can be an address.
        self.checker.text(at, place, "host", url.authority, false);
        if url.host != url.authority {
            self.checker.text(at, place, "host", &url.host, false);
        }
        let path = decoded(url.path, false);
        if !self.checker.text(at, place, "path", &path, false) {
            for segment in url.path.split('/').filter(|segment| !segment.is_empty()) {
                self.checker.text(at, place, "path", &decoded(segment, false), true);
            }
        }
        self.checker.text(at, place, "method", at.method, false);
        if let Some(fragment) = url.fragment {
            self.checker.text(at, place, "fragment", fragment, false);
        }
        self.query(at, url.query, listed)
    }

    /// The query as it was sent, or as the capture lists it; whether nothing was sent.
    fn query(&mut self, at: &At<'_>, sent: Option<&str>, listed: Limited<Vec<Pair>>) -> bool {
        let place = RequestPart::Query;
        let is_whole = matches!(listed, Limited::Whole(_));
        if !is_whole {
            let message = "the list of its parameters is over 1 MiB, and was not looked at";
            self.checker.tally.found(at, FindingKind::TooLarge, place, None, message);
        }
        let listed = listed.into_whole().unwrap_or_default();
        let listed = listed.into_iter().map(|pair| (pair.name.lossy(), pair.value.lossy()));
        let found: Vec<_> = match sent {
            Some(query) => {
                // What was sent counts, but the list is searched as well.
                self.checker.form_text(at, place, &Payload::form(listed));
                pairs(query).collect()
            }
            None => listed.collect(),
        };
        let is_empty = found.is_empty();
        if !is_empty {
            self.checker.payload(at, place, &Payload::form(found), None);
        }
        is_empty && is_whole
    }

    fn headers(
        &mut self,
        at: &At<'_>,
        headers: Limited<Vec<Pair>>,
        cookies: Limited<Vec<Pair>>,
    ) -> Headers {
        let place = RequestPart::Header;
        let pairs = headers.into_whole().unwrap_or_else(|| {
            let message = "the headers are over 1 MiB, and were not looked at";
            self.checker.tally.found(at, FindingKind::TooLarge, place, None, message);
            Vec::new()
        });
        let headers = Headers::of(pairs);
        self.cookies(at, &headers, cookies);
        for (name, value) in headers.iter() {
            if !is_protocol(name) {
                self.undeclared_header(at, name);
                self.checker.text(at, place, name, name, false);
            }
            self.checker.text(at, place, name, &decoded(value, false), is_mark(name));
        }
        headers
    }

    /// The cookies that the capture lists: it can have left out their header.
    fn cookies(&mut self, at: &At<'_>, headers: &Headers, listed: Limited<Vec<Pair>>) {
        let is_there = !matches!(&listed, Limited::Whole(listed) if listed.is_empty());
        if is_there && headers.get("cookie").is_none() {
            self.undeclared_header(at, "cookie");
        }
        for Pair { name, value, .. } in listed.into_whole().unwrap_or_default() {
            for text in [name, value].map(Text::lossy) {
                self.checker.text(at, RequestPart::Header, "cookie", &text, false);
            }
        }
    }

    fn undeclared_header(&mut self, at: &At<'_>, name: &str) {
        let message = match name {
            "cookie" => "a cookie tells the host which earlier requests came from here",
            "authorization" | "proxy-authorization" => "it tells the host who sends",
            _ => "it is not a header of the protocol, and the catalogue declares none",
        };
        self.checker.tally.found(
            at,
            FindingKind::UndeclaredHeader,
            RequestPart::Header,
            Some(name),
            message,
        );
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
        let place = RequestPart::Body;
        let was_sent = headers.announce_body() || size.unwrap_or_default() > 0;
        let mime = Some(mime).filter(|mime| !mime.is_empty());
        if let Some(mime) = &mime {
            self.checker.text(at, place, "content-type", mime, false);
        }
        let mime = mime.or_else(|| headers.get("content-type").map(str::to_owned));
        let is_nothing =
            |text: &Limited<Text>| matches!(text, Limited::Whole(text) if text.0.is_empty());
        let text = text.filter(|text| !is_nothing(text));
        let params = params.unwrap_or(Limited::Whole(Vec::new()));
        match (text, params) {
            (Some(text), params) => {
                let length = headers.length();
                let found = body::bytes(text, encoding.as_deref(), &headers.coding(), length);
                self.bytes(at, place, found, &mime.unwrap_or_default());
                // The text counts, but the list is searched as well.
                let listed = listed_form(params.into_whole().unwrap_or_default());
                self.checker.form_text(at, place, &listed);
                false
            }
            (None, Limited::TooLarge) => {
                self.bytes(at, place, Err(body::too_large()), "");
                false
            }
            (None, Limited::Whole(params)) if !params.is_empty() => {
                self.checker.payload(at, place, &listed_form(params), None);
                false
            }
            _ if was_sent || left_out.is_some() => {
                let why = left_out.map(|why| format!(": {why}")).unwrap_or_default();
                let message = format!("a body was sent, and the capture does not have it{why}");
                self.checker.tally.found(at, FindingKind::NotRecorded, place, None, &message);
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
                self.checker.tally.found(
                    at,
                    FindingKind::NotRecorded,
                    RequestPart::Frame,
                    None,
                    message,
                );
            }
            return !is_socket;
        };
        let is_empty = frames.is_empty();
        for Frame { is_binary, data, .. } in frames {
            let encoding = is_binary.then_some(har::BASE64);
            self.bytes(at, RequestPart::Frame, body::bytes(data, encoding, "", None), "");
        }
        is_empty
    }

    /// What a body or a frame carries.
    fn bytes(
        &mut self,
        at: &At<'_>,
        part: RequestPart,
        found: Result<Vec<u8>, body::Fault>,
        mime: &str,
    ) {
        let found = found.and_then(|bytes| {
            let exact = self.checker.known.and_then(|known| known.document(&bytes));
            payloads(&bytes, mime).map(|payloads| (payloads, exact)).map_err(|reason| {
                // What cannot be read as fields can be searched still.
                let text = String::from_utf8_lossy(&bytes);
                self.checker.text(at, part, BODY, &text, false);
                match reason {
                    Unreadable::Malformed(reason) => (FindingKind::Undecodable, reason),
                    Unreadable::TooMany => (
                        FindingKind::TooLarge,
                        format!("it has over {MOST_VALUES} values, and these were not looked at"),
                    ),
                }
            })
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

/// A form as a capture lists it; what it says of a file is there as in a multipart body.
fn listed_form(params: Vec<Pair>) -> Payload {
    let (mut fields, mut heads) = (Vec::new(), Vec::new());
    for Pair { name, value, file_name, content_type } in params {
        let name = name.lossy();
        if let Some(file_name) = file_name {
            fields.push((format!("{name} (filename)"), file_name.lossy()));
        }
        if let Some(content_type) = content_type {
            heads.push((format!("{name} (header)"), content_type.lossy()));
        }
        fields.push((name, value.lossy()));
    }
    Payload { heads, ..Payload::form(fields) }
}
