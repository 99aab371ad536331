//! What a body carries: fields with their values, whatever form they are written in.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::core::document::envelope::{Document, Envelope};
use crate::core::document::registration::Registration;
use crate::core::document::report::{Category, Report};
use crate::privacy::capture::json::{self, Json, MOST_VALUES, Unread};
use crate::privacy::capture::multipart::{self, Multipart};
use crate::privacy::capture::url::pairs;

/// The field that stands for a body without fields.
pub const BODY: &str = "(body)";
/// The number of the format in a request and in a report.
const SCHEMA: &str = "schema";

/// One set of fields that was sent.
#[derive(Debug, PartialEq)]
pub struct Payload {
    /// The kind of data that it says it is.
    pub category: Option<Category>,
    /// The fields, in their order.
    pub fields: Vec<(String, Json)>,
    /// Whether values are text alone, because they come from a form.
    pub is_form: bool,
    /// What is wrong with the document that the fields are in.
    pub fault: Option<&'static str>,
    /// More texts with the names of their places, to be searched.
    pub heads: Vec<(String, String)>,
}

/// Why a body is not read.
#[derive(Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It has more than [`MOST_VALUES`] values.
    TooMany,
    /// It is damaged, or in no form that is known; in words.
    Malformed(String),
}

impl From<&str> for Unreadable {
    fn from(reason: &str) -> Self {
        Self::Malformed(reason.to_owned())
    }
}

impl Payload {
    /// The parameters of a form or of a query.
    pub fn form(fields: impl IntoIterator<Item = (String, String)>) -> Self {
        let fields = fields.into_iter().map(|(name, value)| (name, Json::Text(value))).collect();
        Self { is_form: true, ..Self::of(None, fields) }
    }

    fn of(category: Option<Category>, fields: Vec<(String, Json)>) -> Self {
        Self { category, fields, is_form: false, fault: None, heads: Vec::new() }
    }

    /// A value without a name.
    fn nameless(value: Json) -> Self {
        Self::of(None, vec![(BODY.to_owned(), value)])
    }
}

/// The payloads in a body: of JSON one for each document and each object in a list, one of a form.
///
/// # Errors
/// See [`Unreadable`].
pub fn payloads(body: &[u8], mime: &str) -> Result<Vec<Payload>, Unreadable> {
    let kind = mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if kind.starts_with("multipart/") {
        let Multipart { fields, heads } = multipart::read(body, mime)?;
        return Ok(vec![Payload { heads, ..Payload::form(fields) }]);
    }
    let text = std::str::from_utf8(body).map_err(|_| "it is not text")?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let is_json = kind.ends_with("json") || text.trim_start().starts_with(['{', '[']);
    if is_json {
        return json(text);
    }
    let is_form = kind.ends_with("x-www-form-urlencoded");
    if is_form || (kind.is_empty() || kind == "text/plain") && looks_like_form(text) {
        if text.bytes().filter(|byte| *byte == b'&').count() >= MOST_VALUES {
            return Err(Unreadable::TooMany);
        }
        return Ok(vec![Payload::form(pairs(text.trim()))]);
    }
    Ok(vec![Payload::nameless(Json::Text(text.to_owned()))])
}

/// Names and values as a form encodes them, and nothing else.
fn looks_like_form(text: &str) -> bool {
    let text = text.trim();
    let of_form = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~*+%&=[]".contains(&byte);
    text.contains('=') && text.bytes().all(of_form)
}

fn json(text: &str) -> Result<Vec<Payload>, Unreadable> {
    let mut found = Vec::new();
    let read = json::read(text.as_bytes(), |value| match value {
        Json::List(list) if list.iter().all(|value| matches!(value, Json::Object(_))) => {
            found.extend(list.into_iter().map(object));
        }
        value => found.push(object(value)),
    });
    match read {
        Ok(()) => Ok(found),
        Err(Unread::TooMany) => Err(Unreadable::TooMany),
        Err(Unread::Malformed(why)) => Err(Unreadable::Malformed(format!("it is not JSON: {why}"))),
    }
}

/// The fields of an object: those of the report, request or envelope that it is.
fn object(value: Json) -> Payload {
    if let Some(payload) = envelope(&value) {
        return payload;
    }
    if let Some(payload) = report(&value) {
        return payload;
    }
    match value {
        Json::Object(mut members) => {
            let schema = members.iter().filter(|(name, _)| name == SCHEMA).count();
            if schema == 1 {
                members.retain(|(name, value)| name != SCHEMA || *value != Json::Count(1));
            }
            Payload::of(None, members)
        }
        other => Payload::nameless(other),
    }
}

/// `{"data": {…}, "report": KIND, "schema": 1}`
fn report(value: &Json) -> Option<Payload> {
    let Json::Object(members) = value else { return None };
    let (Some(Json::Object(data)), Some(Json::Text(kind))) =
        (value.get("data"), value.get("report"))
    else {
        return None;
    };
    let category = Category::ALL.into_iter().find(|category| category.name() == kind)?;
    let is_whole = members.len() == 3 && value.get(SCHEMA) == Some(&Json::Count(1));
    is_whole.then(|| Payload::of(Some(category), data.clone()))
}

/// A signed document: its payload, with what is wrong with its signature.
fn envelope(value: &Json) -> Option<Payload> {
    let Json::Object(members) = value else { return None };
    let (Some(Json::Text(kind)), Some(Json::Text(payload)), Some(_)) =
        (value.get("payloadType"), value.get("payload"), value.get("signatures"))
    else {
        return None;
    };
    let is_ours = [Report::PAYLOAD_TYPE, Registration::PAYLOAD_TYPE].contains(&kind.as_str());
    if members.len() != 3 || !is_ours {
        return None;
    }
    let inner = STANDARD.decode(payload).ok()?;
    let mut documents = Vec::new();
    json::read(&inner, |document| documents.push(document)).ok()?;
    let [inner] = <[Json; 1]>::try_from(documents).ok()?;
    let mut found = object(inner);
    if kind == Registration::PAYLOAD_TYPE {
        found.category = Some(Category::Request);
    }
    found.fault = signed(value).err();
    Some(found)
}

/// Whether the instance that the document names signed it, and nobody else did: a signature that
/// says nothing could carry anything. Why not, without the words of its reader, which would quote
/// values.
fn signed(value: &Json) -> Result<(), &'static str> {
    const NOT_ONE: &str = "it is not a document as airseal signs it";
    let json = serde_json::to_vec(value).map_err(|_| NOT_ONE)?;
    let envelope = Envelope::parse(&json).map_err(|_| NOT_ONE)?;
    let key = if envelope.is::<Registration>() {
        Registration::open(&envelope).map_err(|_| NOT_ONE)?.public_key
    } else {
        let report: Report = envelope.document().map_err(|_| NOT_ONE)?;
        let key = report.public_key().map_err(|_| NOT_ONE)?;
        key.ok_or("the report does not say which key signed it")?
    };
    key.check_strength().map_err(|_| "the key that signed it is weak")?;
    let message = envelope.pae();
    let is_good = |signature: &[u8]| key.verifies(&message, signature);
    let id = key.id();
    match envelope.signatures.as_slice() {
        [only] if only.keyid == id.as_str() && is_good(&only.sig) => Ok(()),
        _ => Err("the instance that it names did not sign it, or not alone"),
    }
}

#[cfg(test)]
mod tests {
    use super::{BODY, Payload, payloads};
    use crate::core::document::report::Category;
    use crate::privacy::capture::json::Json;

    fn text(name: &str, value: &str) -> (String, Json) {
        (name.to_owned(), Json::Text(value.to_owned()))
    }

    #[test]
    fn json_is_a_payload_for_each_document_and_each_object_of_a_list() {
        let count = |body: &str| payloads(body.as_bytes(), "text/plain").map(|found| found.len());
        assert_eq!(count("{\"a\":1}\n{\"a\":2}\n"), Ok(2));
        assert_eq!(count("[{\"a\":1},{\"a\":2},{}]"), Ok(3));
        assert_eq!(count("[1,2]"), Ok(1));
        assert_eq!(count("  "), Ok(0));
        assert!(count("{\"a\":1} x").is_err());
        assert!(count(&"[".repeat(100_000)).is_err());
    }

    #[test]
    fn a_report_is_its_data_and_says_its_kind_only_if_it_is_whole() {
        let of = |body: &str| payloads(body.as_bytes(), "").ok().and_then(|mut found| found.pop());
        let report = of("{\"data\":{\"week\":\"2026-W48\"},\"report\":\"usage\",\"schema\":1}");
        assert_eq!(
            report,
            Some(Payload::of(Some(Category::Usage), vec![text("week", "2026-W48")]))
        );
        let more =
            of("{\"data\":{\"week\":\"2026-W48\"},\"report\":\"usage\",\"schema\":1,\"more\":1}");
        assert_eq!(more.map(|payload| payload.fields.len()), Some(3));
        let other = of("{\"data\":{},\"report\":\"usage\",\"schema\":\"acme\"}");
        assert_eq!(other.map(|payload| payload.fields.len()), Some(3));
    }

    /// Of a type that says nothing, what looks like a form is read as one.
    #[test]
    fn plain_text_that_looks_like_a_form_is_one_and_another_type_is_not() {
        let names = |mime: &str| {
            let found = payloads(b"a=1&b=2", mime).unwrap_or_default().pop()?;
            Some((
                found.is_form,
                found.fields.into_iter().map(|(name, _)| name).collect::<Vec<_>>(),
            ))
        };
        for mime in
            ["", "text/plain", "text/plain; charset=utf-8", "application/x-www-form-urlencoded"]
        {
            assert_eq!(names(mime), Some((true, vec!["a".to_owned(), "b".to_owned()])), "{mime}");
        }
        for mime in ["application/octet-stream", "text/html"] {
            assert_eq!(names(mime), Some((false, vec![BODY.to_owned()])), "{mime}");
        }
    }
}
