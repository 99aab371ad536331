//! The three forms of a document: JSON; armor for mail; and one line for variables,
//! YAML and chat. They are found in any text, one after another, whatever mail
//! programs, shells and secret stores did to it where that cannot change what was
//! signed.

use std::borrow::Cow;

use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, URL_SAFE_NO_PAD};
use base64::{DecodeError, Engine};
use memchr::memmem;

use crate::core::Malformed;
use crate::core::document::text;

/// The most documents that one file may hold: a reader may look for each of them again.
const MAX_DOCUMENTS: usize = 100;
/// The deepest nesting of a JSON document that is looked for in a text.
const MAX_DEPTH: usize = 16;
/// How the one-line form begins.
const LINE: &[u8] = b"airseal-";
/// The fewest characters after that which are taken for a document and not for prose,
/// such as the name `airseal-license.json`.
const SHORTEST: usize = 24;

/// A form that a document is written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Form {
    /// JSON.
    #[default]
    Json,
    /// Base64 between two lines that name the kind, for mail.
    Armor,
    /// `airseal-KIND.` and base64url, for variables, YAML and chat.
    Line,
}

impl Form {
    /// The form that somebody chose who may choose one of two; JSON if neither.
    #[must_use]
    pub const fn of(armor: bool, line: bool) -> Self {
        match (armor, line) {
            (true, _) => Self::Armor,
            (_, true) => Self::Line,
            _ => Self::Json,
        }
    }
}

/// The JSON of a document in a text.
pub(super) struct Piece<'t> {
    /// The JSON.
    pub json: Cow<'t, [u8]>,
    /// The kind that the armor or the line names, in capitals.
    pub label: Option<String>,
}

/// The one-line form of a JSON document of kind `label`.
pub(super) fn line(label: &str, json: &[u8]) -> Vec<u8> {
    format!("airseal-{}.{}\n", label.to_lowercase(), URL_SAFE_NO_PAD.encode(json.trim_ascii_end()))
        .into_bytes()
}

/// Every document in a text, in order. An error for each that can be seen and not be
/// taken out.
pub(super) fn find(text: &[u8]) -> Vec<Result<Piece<'_>, Malformed>> {
    let mut found = Vec::new();
    // JSON with spaces in it is looked for where a line begins, or where another document
    // ends; ours has no spaces.
    let (mut at, mut begins) = (0, true);
    // What a hostile text may cost: each of its bytes a few times.
    let mut budget = text.len().saturating_mul(8);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let next = match rest {
            [b'{', next, ..] if (begins || *next == b'"') && budget > 0 => {
                let read = read_json(rest);
                budget = budget.saturating_sub(read.looked_at);
                read.piece.map(|(piece, length)| (Ok(piece), length))
            }
            [b'a', ..] if rest.starts_with(LINE) && budget > 0 => {
                let read = read_line(rest);
                budget = budget.saturating_sub(read.looked_at);
                read.piece
            }
            [b'A', ..] => read_armor(text, at),
            _ => None,
        };
        if let Some((piece, length)) = next {
            if found.len() == MAX_DOCUMENTS {
                found.push(Err(Malformed::new(format!(
                    "the file holds more than {MAX_DOCUMENTS} documents"
                ))));
                break;
            }
            found.push(piece);
            (at, begins) = (at + length.max(1), true);
            continue;
        }
        begins = match rest {
            [b'\n' | b'\r', ..] => true,
            [b'\\', b'n' | b'r', ..] => {
                at += 1;
                true
            }
            _ => begins && is_noise(rest),
        };
        at += 1;
    }
    found
}

/// What stands before a line without being part of it: spaces, no-break spaces, the
/// quote marks of mail, the quotes around a variable, a byte-order mark.
fn is_noise(rest: &[u8]) -> bool {
    matches!(rest, [b' ' | b'\t' | b'>' | b'|' | b'"' | b'\'' | 0x80..=0xff, ..])
}

/// A JSON object that was looked for.
#[derive(Default)]
struct ReadJson<'t> {
    /// It, and its length in the text, if there is a whole one that is ours by its words.
    piece: Option<(Piece<'t>, usize)>,
    /// How far was looked.
    looked_at: usize,
}

/// Reads a JSON object from where it begins to where its braces close. In our JSON no
/// string holds a line end or a space at one: those that a mail program put there,
/// with its quote marks, are left out.
fn read_json(text: &[u8]) -> ReadJson<'_> {
    let mut json = Vec::new();
    let (mut depth, mut in_string, mut changed, mut at) = (0_usize, false, false, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let mut length = 1;
        match rest {
            [b'\n' | b'\r', after @ ..] => {
                length += after
                    .iter()
                    .take_while(|byte| matches!(byte, b' ' | b'\t' | b'>' | b'|' | 0x80..=0xff))
                    .count();
                if in_string {
                    changed = true;
                    json.truncate(json.trim_ascii_end().len());
                } else {
                    let is_white = |byte: &u8| matches!(byte, b' ' | b'\t');
                    changed |= after.get(..length - 1).is_some_and(|it| !it.iter().all(is_white));
                    json.push(b' ');
                }
            }
            [b'"', ..] => {
                in_string = !in_string;
                json.push(b'"');
            }
            [b'\\', escaped, ..] if in_string => {
                length = 2;
                json.extend([b'\\', *escaped]);
            }
            [byte, ..] if in_string => json.push(*byte),
            [b'\\', b'n' | b'r' | b't', ..] => {
                (length, changed) = (2, true);
                json.push(b' ');
            }
            // A no-break space, in any encoding.
            [0x80..=0xff, ..] => {
                changed = true;
                json.push(b' ');
            }
            [byte @ (b'{' | b'['), ..] if depth < MAX_DEPTH => {
                depth += 1;
                json.push(*byte);
            }
            [byte @ (b'}' | b']'), ..] => {
                json.push(*byte);
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    let end = at + 1;
                    let ours = memmem::find(&json, b"\"payload\"").is_some();
                    let json = if changed {
                        Cow::Owned(json)
                    } else {
                        Cow::Borrowed(text.get(..end).unwrap_or(text))
                    };
                    let piece = ours.then_some((Piece { json, label: None }, end));
                    return ReadJson { piece, looked_at: end };
                }
            }
            [byte @ (b' ' | b'\t' | b',' | b':' | b'.' | b'+' | b'-'), ..] => json.push(*byte),
            [byte, ..] if byte.is_ascii_alphanumeric() => json.push(*byte),
            _ => break,
        }
        at += length;
    }
    ReadJson { piece: None, looked_at: at }
}

/// The base64 characters of a text; of either alphabet, and without what was put
/// between them on the way: white space of any kind, quote marks, `\n` for a line end,
/// quoted-printable (`=3D`, and `=` before a line end). It ends at any other character.
struct Characters<'t> {
    text: &'t [u8],
    at: usize,
}

impl Iterator for Characters<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        loop {
            let (length, character) = match self.text.get(self.at..)? {
                [
                    byte @ (b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' | b'-' | b'_'),
                    ..,
                ] => (1, Some(*byte)),
                [b'=', high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                    match hex(*high) << 4 | hex(*low) {
                        b'=' | 0x80..=0xff => (3, None),
                        space if space.is_ascii_whitespace() => (3, None),
                        byte if sextet(byte).is_some() => (3, Some(byte)),
                        _ => return None,
                    }
                }
                [b'\\', b'n' | b'r' | b't', ..] => (2, None),
                [b'=' | b'>' | b'|' | b'\\' | b'\t'..=b'\r' | b' ' | 0x80..=0xff, ..] => (1, None),
                _ => return None,
            };
            self.at += length;
            if character.is_some() {
                return character;
            }
        }
    }
}

fn hex(digit: u8) -> u8 {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok()).unwrap_or_default()
}

/// The six bits of a character of either base64 alphabet.
fn sextet(character: u8) -> Option<u8> {
    Some(match character {
        b'A'..=b'Z' => character - b'A',
        b'a'..=b'z' => character - b'a' + 26,
        b'0'..=b'9' => character - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

/// A line that was looked for.
#[derive(Default)]
struct ReadLine<'t> {
    /// It, or what is wrong with it, and where to go on.
    piece: Option<(Result<Piece<'t>, Malformed>, usize)>,
    /// How far was looked.
    looked_at: usize,
}

/// Reads `airseal-KIND.` and as much base64 as the JSON behind it has: a line that was
/// broken into several ends where its document does. Behind one that ends before its
/// document, all that looks like base64 is looked at again: it may be another document.
fn read_line(text: &[u8]) -> ReadLine<'_> {
    let kind = text.get(LINE.len()..).and_then(|rest| {
        rest.get(..rest.iter().take(32).position(|byte| *byte == b'.')?)
            .filter(|kind| !kind.is_empty() && kind.iter().all(u8::is_ascii_lowercase))
    });
    let Some(kind) = kind else { return ReadLine::default() };
    let from = LINE.len() + kind.len() + 1;
    let mut characters = Characters { text, at: from };
    let read = line_json(&mut characters);
    let looked_at = characters.at;
    let cut = || {
        Malformed::new(
            "the line after `airseal-` ends before its document does: was the whole line copied?",
        )
    };
    let piece = match read {
        LineJson::Whole(json) => {
            let label = Some(String::from_utf8_lossy(kind).to_uppercase());
            Some((Ok(Piece { json: Cow::Owned(json), label }), looked_at))
        }
        LineJson::Cut(taken) => (taken >= SHORTEST).then(|| (Err(cut()), from)),
        LineJson::Other => None,
    };
    ReadLine { piece, looked_at }
}

/// What the base64 of a line holds.
enum LineJson {
    /// A JSON object.
    Whole(Vec<u8>),
    /// The beginning of one, in so many characters.
    Cut(usize),
    /// Something else.
    Other,
}

/// Decodes base64 up to where the JSON object in it ends.
fn line_json(characters: &mut Characters<'_>) -> LineJson {
    let (mut json, mut bits, mut held, mut taken) = (Vec::new(), 0_u32, 0_u32, 0_usize);
    let mut end = End::default();
    for character in characters.by_ref() {
        taken += 1;
        let Some(value) = sextet(character) else { return LineJson::Other };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held < 8 {
            continue;
        }
        held -= 8;
        let Ok(byte) = u8::try_from(bits >> held & 0xff) else { return LineJson::Other };
        json.push(byte);
        match end.of_object(byte) {
            Some(true) => return LineJson::Whole(json),
            Some(false) => {}
            None => return LineJson::Other,
        }
    }
    LineJson::Cut(taken)
}

/// Where a JSON object ends.
#[derive(Default)]
struct End {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl End {
    /// Whether the object ends with this byte; `None` if no object begins with it.
    fn of_object(&mut self, byte: u8) -> Option<bool> {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.in_string => self.escaped = true,
            b'"' if self.depth > 0 => self.in_string = !self.in_string,
            _ if self.in_string => {}
            b'{' => self.depth += 1,
            b'}' if self.depth > 0 => {
                self.depth -= 1;
                return Some(self.depth == 0);
            }
            _ if self.depth == 0 && !byte.is_ascii_whitespace() => return None,
            _ => {}
        }
        Some(false)
    }
}

/// A line of armor: `-----BEGIN AIRSEAL LABEL-----`, or END.
struct Marker<'t> {
    begins: bool,
    label: &'t [u8],
    /// Where its first dash is.
    start: usize,
    /// Behind its last dash.
    end: usize,
}

/// The marker around the word `AIRSEAL` at `at`. Of its dashes at least two are
/// wanted: word processors and mail programs make fewer, longer ones of them.
fn marker(text: &[u8], at: usize) -> Option<Marker<'_>> {
    let after = text.get(at..)?.strip_prefix(b"AIRSEAL")?;
    let before = text.get(..at)?;
    let words = trim_spaces_end(before);
    let (begins, head) = match words.strip_suffix(b"BEGIN") {
        Some(head) => (true, head),
        None => (false, words.strip_suffix(b"END")?),
    };
    let named = trim_spaces(after);
    let length = named.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let (label, tail) = named.split_at_checked(length)?;
    let (mut start, mut weight) = (head.len(), 0);
    while let Some((dash, length)) =
        DASHES.iter().find(|(dash, _)| head.get(..start).is_some_and(|h| h.ends_with(dash)))
    {
        start -= dash.len();
        weight += length;
    }
    let (mut rest, mut closing) = (tail, 0);
    while let Some((dash, length)) = DASHES.iter().find(|(dash, _)| rest.starts_with(dash)) {
        rest = rest.get(dash.len()..)?;
        closing += length;
    }
    let whole = weight >= 2
        && closing >= 2
        && words.len() < before.len()
        && named.len() < after.len()
        && !label.is_empty();
    whole.then(|| Marker { begins, label, start, end: text.len() - rest.len() })
}

/// Dashes, with how many hyphens each may have been: hyphen, the dashes of Unicode in
/// UTF-8, the en and em dash of Windows-1252.
const DASHES: [(&[u8], usize); 8] = [
    (b"-", 1),
    (b"\xe2\x80\x90", 1),
    (b"\xe2\x80\x91", 1),
    (b"\xe2\x80\x93", 2),
    (b"\xe2\x80\x94", 2),
    (b"\xe2\x88\x92", 1),
    (b"\x96", 2),
    (b"\x97", 2),
];

/// Without the spaces at its beginning, no-break ones too.
fn trim_spaces(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b'\r' | b'\n' | 0xa0, rest @ ..] | [0xc2, 0xa0, rest @ ..] = text {
        text = rest;
    }
    text
}

/// The same at its end.
fn trim_spaces_end(mut text: &[u8]) -> &[u8] {
    while let [rest @ .., 0xc2, 0xa0] | [rest @ .., b' ' | b'\t' | b'\r' | b'\n' | 0xa0] = text {
        text = rest;
    }
    text
}

/// Reads an armored document whose BEGIN line has the word `AIRSEAL` at `at`; its
/// length is counted from there. Text outside the two lines is not signed and is not
/// looked at.
fn read_armor<'t>(text: &[u8], at: usize) -> Option<(Result<Piece<'t>, Malformed>, usize)> {
    let begin = marker(text, at).filter(|marker| marker.begins)?;
    let mut words = memmem::find_iter(text.get(begin.end..)?, b"AIRSEAL");
    let next = words.find_map(|offset| marker(text, begin.end + offset));
    let Some(end) = next.filter(|next| !next.begins) else {
        let cut = Malformed::new("the armor has no END line: was the whole text copied?");
        return Some((Err(cut), begin.end - at));
    };
    let length = end.end - at;
    if end.label != begin.label {
        return Some((Err(Malformed::new("the armor's BEGIN and END lines do not agree")), length));
    }
    // A PGP message has a dash and a space before a line that begins with dashes.
    let body = text.get(begin.end..end.start)?;
    let body = body.strip_suffix(b"- ").unwrap_or(body);
    let mut characters = Characters { text: body, at: 0 };
    let base64: Vec<u8> = characters.by_ref().collect();
    let json = match body.get(characters.at) {
        Some(other) => Err(Malformed::new(format!(
            "the armored text is not base64: `{}` does not belong in it",
            char::from(*other).escape_default()
        ))),
        None => decode_base64(&base64, "the armored text"),
    };
    let label = Some(String::from_utf8_lossy(begin.label).into_owned());
    Some((json.map(|json| Piece { json: Cow::Owned(json), label }), length))
}

/// Takes one wrapping off a text in which no document was found: the quotes and
/// backslashes of a string, base64 once more than needed, of the whole text or of the
/// parts of a mail, or quoted-printable.
pub(super) fn unwrap(text: &[u8]) -> Option<Vec<u8>> {
    let text = text.trim_ascii();
    // Padding at the end of a line of base64 looks like quoted-printable.
    unquote(text)
        .or_else(|| from_base64(text))
        .or_else(|| from_mail(text))
        .or_else(|| from_quoted_printable(text))
}

/// A string with backslashes before its quotes and for its line ends, as in a program's
/// source or a JSON file; its own quotes may be gone.
fn unquote(text: &[u8]) -> Option<Vec<u8>> {
    if !text.contains(&b'\\') {
        return None;
    }
    let bare = !text.starts_with(b"\"");
    let quoted = if bare { Cow::Owned([b"\"", text, b"\""].concat()) } else { Cow::Borrowed(text) };
    serde_json::from_slice::<String>(&quoted).ok().map(String::into_bytes)
}

/// RFC 2045 section 6.7.
fn from_quoted_printable(text: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut rest, mut changed) = (Vec::with_capacity(text.len()), text, false);
    loop {
        rest = match rest {
            [b'=', b'\r', b'\n', after @ ..] | [b'=', b'\n', after @ ..] => {
                changed = true;
                after
            }
            [b'=', high, low, after @ ..]
                if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
            {
                changed = true;
                out.push(hex(*high) << 4 | hex(*low));
                after
            }
            [byte, after @ ..] => {
                out.push(*byte);
                after
            }
            [] => return changed.then_some(out),
        };
    }
}

/// The whole text as base64, in quotes or not, if text comes out of it: words too are
/// made of the characters of base64.
fn from_base64(text: &[u8]) -> Option<Vec<u8>> {
    let text = match text {
        [b'"', inner @ .., b'"'] | [b'\'', inner @ .., b'\''] => inner,
        _ => text,
    };
    let mut characters = Characters { text, at: 0 };
    let base64: Vec<u8> = characters.by_ref().collect();
    if characters.at < text.len() || base64.len() < SHORTEST {
        return None;
    }
    let inner = text::decode(&decode_base64(&base64, "the text").ok()?).ok()?.into_owned();
    let is_text = inner.iter().all(|byte| !byte.is_ascii_control() || byte.is_ascii_whitespace());
    is_text.then_some(inner)
}

/// The parts of a mail that are base64 as a whole (RFC 2045 section 6.8), one after
/// another.
fn from_mail(text: &[u8]) -> Option<Vec<u8>> {
    const HEADER: &[u8] = b"content-transfer-encoding: base64";
    let mut parts = Vec::new();
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    while lines.any(|line| line.eq_ignore_ascii_case(HEADER)) {
        let body: Vec<&[u8]> = lines
            .by_ref()
            .skip_while(|line| !line.is_empty())
            .skip(1)
            .take_while(|line| !line.starts_with(b"-"))
            .collect();
        if let Some(part) = from_base64(body.join(&b'\n').trim_ascii()) {
            parts.extend(part);
            parts.push(b'\n');
        }
    }
    (!parts.is_empty()).then_some(parts)
}

/// Either alphabet, as DSSE asks of readers; padding may be missing, as a whole.
pub(super) fn decode_base64(text: &[u8], what: &str) -> Result<Vec<u8>, Malformed> {
    const FORGIVING: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    const EITHER: [GeneralPurpose; 2] = [
        GeneralPurpose::new(&alphabet::STANDARD, FORGIVING),
        GeneralPurpose::new(&alphabet::URL_SAFE, FORGIVING),
    ];
    let [standard, url_safe] = &EITHER;
    let decoded = match standard.decode(text) {
        Err(DecodeError::InvalidByte(_, b'-' | b'_')) => url_safe.decode(text),
        decoded => decoded,
    };
    if text.ends_with(b"=") && !text.len().is_multiple_of(4) {
        return Err(Malformed::new(format!(
            "{what} is not base64: a part of its padding is missing"
        )));
    }
    decoded.map_err(|error| Malformed::new(format!("{what} is not base64: {error}")))
}
