//! HTTP Archive 1.2 (HAR), entry by entry: what was sent, and nothing of what came back.
//!
//! The format is that of <http://www.softwareishard.com/blog/har-12-spec/>, with what tools add to
//! it: WebSocket frames (`_webSocketMessages`, Chrome and mitmproxy), bodies in base64
//! (`encoding` of `postData`; `_content`, HTTP Toolkit), and what they say about bodies that they
//! left out (`_file`, Playwright; `_requestBodyStatus`, HTTP Toolkit).

use std::fmt;
use std::io::Read;

use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::error::Category;

use crate::privacy::capture::json::MOST_VALUES;
use crate::privacy::capture::scan::{Kept, ScanError, Scanner, Whole};
use crate::privacy::capture::text::Text;

/// The version of the format that is read.
pub const VERSION: &str = "1.2";
/// The longest body that is looked at, in bytes, as it is sent and unpacked.
pub const MAX_BODY: usize = 1024 * 1024;
/// The same as JSON, where a byte can take six characters.
const MAX_BODY_TEXT: usize = 6 * MAX_BODY;
/// The longest list of headers, cookies or parameters of a query, as JSON.
const MAX_HEADERS: usize = 1024 * 1024;
/// The longest text that a body of [`MAX_BODY`] has: base64, or a character of two bytes for each
/// byte.
const MAX_TEXT: usize = 2 * MAX_BODY;
/// The longest name of a program or its version that is kept, in characters.
const MAX_CREATOR: usize = 80;
/// The longest URL or word, as JSON.
const MAX_WORD: usize = 128 * 1024;

/// The keys that are read: of the log, of an entry, of its request, of a body and of a frame.
const LOG: &[&str] = &["version", "creator", "entries"];
const ENTRY: &[&str] = &["request", "_webSocketMessages"];
const REQUEST: &[&str] = &[
    "method",
    "url",
    "headers",
    "cookies",
    "queryString",
    "bodySize",
    "postData",
    "_content",
    "_requestBodyStatus",
];
const BODY: &[&str] = &["mimeType", "text", "params", "encoding", "_base64", "_file"];
const FRAME: &[&str] = &["type", "opcode", "data"];

/// Who wrote the capture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Creator {
    /// The program.
    pub name: String,
    /// Its version.
    #[serde(default)]
    pub version: String,
}

/// What is said of the whole capture.
#[derive(Debug)]
pub struct Archive {
    /// Who wrote it, if it says so.
    pub creator: Option<Creator>,
    /// How many entries it has.
    pub entries: u64,
    /// Its length and hash.
    pub whole: Whole,
}

/// A header, a cookie or a parameter.
#[derive(Debug, Deserialize)]
pub struct Pair {
    /// Its name.
    pub name: Text,
    /// Its value.
    #[serde(default)]
    pub value: Text,
    /// The name of the file that the value is the content of.
    #[serde(default, rename = "fileName")]
    pub file_name: Option<Text>,
    /// The type of that content.
    #[serde(default, rename = "contentType")]
    pub content_type: Option<Text>,
}

/// A part of a request that can be too large.
#[derive(Debug)]
pub enum Limited<T> {
    /// All of it.
    Whole(T),
    /// It is over its limit.
    TooLarge,
}

/// The body of a request as the capture has it.
#[derive(Debug, Default)]
pub struct Body {
    /// The content type.
    pub mime: String,
    /// Its text.
    pub text: Option<Limited<Text>>,
    /// The parameters of a form.
    pub params: Option<Limited<Vec<Pair>>>,
    /// What the text is encoded in.
    pub encoding: Option<String>,
    /// Why the tool left it out, in words.
    pub left_out: Option<&'static str>,
}

/// A WebSocket frame that was sent.
#[derive(Debug)]
pub struct Frame {
    /// Whether its data are in base64.
    pub is_binary: bool,
    /// What it carries.
    pub data: Limited<Text>,
}

/// A request.
#[derive(Debug)]
pub struct Entry {
    /// Its index in `log.entries`, from 0.
    pub index: u64,
    /// The byte of the file that it begins at.
    pub offset: u64,
    /// The method.
    pub method: String,
    /// The URL; `None` if it is too long.
    pub url: Option<String>,
    /// The headers.
    pub headers: Limited<Vec<Pair>>,
    /// The cookies, as far as they are listed.
    pub cookies: Limited<Vec<Pair>>,
    /// The parameters of the query, as far as they are listed.
    pub query: Limited<Vec<Pair>>,
    /// The body, if there is one in the capture.
    pub body: Option<Body>,
    /// How many bytes its body had, if the capture says so.
    pub body_size: Option<u64>,
    /// The frames sent; `None` if the capture lists none.
    pub frames: Option<Vec<Frame>>,
}

/// Reads a capture; `each` gets every entry.
///
/// # Errors
/// I/O, or not a HAR file of version 1.2.
pub fn read(input: impl Read, mut each: impl FnMut(Entry)) -> Result<Archive, ScanError> {
    let mut scanner = Scanner::new(input)?;
    let (mut version, mut creator, mut entries) = (None, None, None);
    let mut has_log = false;
    let is_object = scanner.object(&["log"], |scanner, _| {
        has_log = scanner.object(LOG, |scanner, key| match key {
            "version" => word(scanner).map(|word| version = Some(word)),
            "creator" => value::<_, Creator>(scanner, MAX_WORD)
                .map(|found| creator = found.map(Creator::shortened)),
            _ => list(scanner, &mut each).map(|count| entries = Some(count)),
        })?;
        Ok(())
    })?;
    if !is_object || !has_log {
        return Err(scanner.malformed("there is no object \"log\", so this is not a HAR file"));
    }
    let Some(entries) = entries else {
        return Err(
            scanner.malformed("there is no list \"log.entries\", so this is not a HAR file")
        );
    };
    if version.as_deref() != Some(VERSION) {
        let found = match version {
            None => "absent".to_owned(),
            Some(version) if version.len() <= 16 => format!("{version:?}"),
            Some(_) => "something else".to_owned(),
        };
        return Err(scanner.malformed(format!("\"log.version\" is {found}, and not \"{VERSION}\"")));
    }
    Ok(Archive { creator, entries, whole: scanner.end()? })
}

/// The entries; how many there are.
fn list<R: Read>(scanner: &mut Scanner<R>, each: &mut impl FnMut(Entry)) -> Result<u64, ScanError> {
    let mut count = 0;
    let is_list = scanner.array(|scanner| {
        let entry = entry(scanner, count).map_err(|error| match error {
            ScanError::Malformed { offset, reason } => {
                ScanError::Malformed { offset, reason: format!("log.entries[{count}]: {reason}") }
            }
            other @ ScanError::Io(_) => other,
        })?;
        count += 1;
        each(entry);
        Ok(())
    })?;
    if !is_list {
        return Err(scanner.malformed("\"log.entries\" is not a list"));
    }
    Ok(count)
}

fn entry<R: Read>(scanner: &mut Scanner<R>, index: u64) -> Result<Entry, ScanError> {
    let mut entry = Entry {
        index,
        offset: scanner.next_offset()?,
        method: String::new(),
        url: None,
        headers: Limited::Whole(Vec::new()),
        cookies: Limited::Whole(Vec::new()),
        query: Limited::Whole(Vec::new()),
        body: None,
        body_size: None,
        frames: None,
    };
    let mut has_url = false;
    scanner.object(ENTRY, |scanner, key| {
        match key {
            "request" => {
                scanner.object(REQUEST, |scanner, key| {
                    request(scanner, key, &mut entry, &mut has_url)
                })?;
            }
            _ => entry.frames = frames(scanner)?,
        }
        Ok(())
    })?;
    if has_url { Ok(entry) } else { Err(scanner.malformed("there is no \"request.url\"")) }
}

fn request<R: Read>(
    scanner: &mut Scanner<R>,
    key: &str,
    entry: &mut Entry,
    has_url: &mut bool,
) -> Result<(), ScanError> {
    match key {
        "method" => entry.method = word(scanner)?,
        "url" => {
            *has_url = true;
            let kept = scanner.keep(MAX_WORD)?;
            entry.url = part::<Text>(kept, "request.url")?.into_whole().map(Text::lossy);
        }
        "headers" => entry.headers = pairs(scanner, MAX_HEADERS)?,
        "cookies" => entry.cookies = pairs(scanner, MAX_HEADERS)?,
        "queryString" => entry.query = pairs(scanner, MAX_HEADERS)?,
        "bodySize" => entry.body_size = value::<R, i64>(scanner, MAX_WORD)?.and_then(size),
        "postData" | "_content" => {
            let mut found = Body::default();
            scanner.object(BODY, |scanner, key| body(scanner, key, &mut found))?;
            // HTTP Toolkit writes both; `postData` is the one that all tools mean.
            let before = entry.body.take().filter(|body| body.text.is_some());
            entry.body = match before {
                Some(before) if key == "_content" || found.text.is_none() => Some(before),
                _ => Some(found),
            };
        }
        _ => {
            if word(scanner)?.starts_with("discarded") {
                entry.body.get_or_insert_default().left_out = Some("the tool left it out");
            }
        }
    }
    Ok(())
}

/// -1 stands for a size that is not known.
fn size(size: i64) -> Option<u64> {
    u64::try_from(size).ok()
}

fn body<R: Read>(scanner: &mut Scanner<R>, key: &str, body: &mut Body) -> Result<(), ScanError> {
    match key {
        "mimeType" => body.mime = word(scanner)?,
        "text" => {
            let kept = scanner.keep(MAX_BODY_TEXT)?;
            if kept.bytes.as_deref() != Some(b"null") {
                body.text = Some(text(kept, "the text of the body")?);
            }
        }
        "params" => body.params = Some(pairs(scanner, MAX_BODY_TEXT)?),
        "encoding" => body.encoding = Some(word(scanner)?),
        "_base64" => {
            let kept = scanner.keep(MAX_BODY_TEXT)?;
            match kept.bytes.as_deref() {
                Some(b"false" | b"null") => {}
                Some(b"true") => body.encoding = Some(BASE64.to_owned()),
                _ => {
                    body.encoding = Some(BASE64.to_owned());
                    body.text = Some(text(kept, "_base64")?);
                }
            }
        }
        _ => {
            word(scanner)?;
            body.left_out = Some("the tool wrote it to a file of its own");
        }
    }
    Ok(())
}

/// The opcodes of frames (RFC 6455, 5.2).
const TEXT: i64 = 1;
const BINARY: i64 = 2;
/// The one encoding that bodies and frames are in.
pub const BASE64: &str = "base64";

/// The frames that were sent; those that were received are passed over. Together they are at most
/// as long as a body: of the others, one stands for all.
fn frames<R: Read>(scanner: &mut Scanner<R>) -> Result<Option<Vec<Frame>>, ScanError> {
    let (mut frames, mut left) = (Vec::new(), Some(MAX_BODY_TEXT));
    let is_list = scanner.array(|scanner| {
        let (mut kind, mut opcode, mut data) = (String::new(), TEXT, None);
        scanner.object(FRAME, |scanner, key| {
            match key {
                "type" => kind = word(scanner)?,
                "opcode" => opcode = value(scanner, MAX_WORD)?.unwrap_or(TEXT),
                _ => data = Some(scanner.keep(left.unwrap_or_default())?),
            }
            Ok(())
        })?;
        let Some(kept) = data.filter(|_| kind != "receive" && kind != "error") else {
            return Ok(());
        };
        let Some(most) = left else { return Ok(()) };
        let data = text(kept, "a frame's data")?;
        left = match &data {
            Limited::Whole(Text(data)) => most.checked_sub(data.len() + size_of::<Frame>()),
            Limited::TooLarge => None,
        };
        let data = if left.is_some() { data } else { Limited::TooLarge };
        frames.push(Frame { is_binary: opcode == BINARY, data });
        Ok(())
    })?;
    Ok(is_list.then_some(frames))
}

/// A word that is text; empty for null.
fn word<R: Read>(scanner: &mut Scanner<R>) -> Result<String, ScanError> {
    Ok(value::<R, Text>(scanner, MAX_WORD)?.unwrap_or_default().lossy())
}

/// A small value; `None` for null.
fn value<R: Read, T: for<'de> Deserialize<'de>>(
    scanner: &mut Scanner<R>,
    most: usize,
) -> Result<Option<T>, ScanError> {
    let kept = scanner.keep(most)?;
    match part::<Option<T>>(kept, "a value")? {
        Limited::Whole(value) => Ok(value),
        Limited::TooLarge => Err(scanner.malformed(format!("a value is over {most} bytes"))),
    }
}

fn pairs<R: Read>(scanner: &mut Scanner<R>, most: usize) -> Result<Limited<Vec<Pair>>, ScanError> {
    let kept = scanner.keep(most)?;
    Ok(match part::<Option<Pairs>>(kept, "a list of names and values")? {
        Limited::Whole(Some(Pairs(None))) | Limited::TooLarge => Limited::TooLarge,
        Limited::Whole(pairs) => {
            Limited::Whole(pairs.and_then(|pairs| pairs.0).unwrap_or_default())
        }
    })
}

/// Names and values; `None` if there are more than [`MOST_VALUES`].
struct Pairs(Option<Vec<Pair>>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List;
        impl<'de> Visitor<'de> for List {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while pairs.len() < MOST_VALUES {
                    let Some(pair) = list.next_element()? else { return Ok(Pairs(Some(pairs))) };
                    pairs.push(pair);
                }
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Pairs(None))
            }
        }
        deserializer.deserialize_seq(List)
    }
}

/// A text that can be that of a body.
fn text(kept: Kept, what: &str) -> Result<Limited<Text>, ScanError> {
    Ok(match part::<Text>(kept, what)? {
        Limited::Whole(text) if text.0.len() > MAX_TEXT => Limited::TooLarge,
        other => other,
    })
}

fn part<T: for<'de> Deserialize<'de>>(kept: Kept, what: &str) -> Result<Limited<T>, ScanError> {
    let Some(bytes) = kept.bytes else { return Ok(Limited::TooLarge) };
    let value = serde_json::from_slice(&bytes).map_err(|error| ScanError::Malformed {
        offset: kept.offset,
        // What is there instead, the reader of JSON would quote: it can be a secret.
        reason: match error.classify() {
            Category::Data => format!("{what} cannot be read: its type is not the one of HAR"),
            _ => format!("{what} cannot be read: {error}"),
        },
    })?;
    Ok(Limited::Whole(value))
}

impl Creator {
    fn shortened(self) -> Self {
        let cut = |text: String| text.chars().take(MAX_CREATOR).collect();
        Self { name: cut(self.name), version: cut(self.version) }
    }
}

impl<T> Limited<T> {
    /// The part, if it is not too large.
    pub fn into_whole(self) -> Option<T> {
        match self {
            Self::Whole(part) => Some(part),
            Self::TooLarge => None,
        }
    }
}
