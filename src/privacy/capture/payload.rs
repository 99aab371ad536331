//! What a body carries: fields with their values, whatever form they are written in.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::core::document::envelope::{Document, Envelope};
use crate::core::document::registration::Registration;
use crate::core::document::report::{Category, Report};
use crate::privacy::capture::json::Json;
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
    pub fault: Option<String>,
}

impl Payload {
    /// The parameters of a form or of a query.
    pub fn form(fields: impl IntoIterator<Item = (String, String)>) -> Self {
        let fields = fields.into_iter().map(|(name, value)| (name, Json::Text(value))).collect();
        Self { category: None, fields, is_form: true, fault: None }
    }

    fn of(category: Option<Category>, fields: Vec<(String, Json)>) -> Self {
        Self { category, fields, is_form: false, fault: None }
    }

    /// A value without a name.
    fn nameless(value: Json) -> Self {
        Self::of(None, vec![(BODY.to_owned(), value)])
    }
}

/// The payloads in a body: of JSON one for each document and each object in a list, one of a form.
///
/// # Errors
/// Why they cannot be read, in words.
pub fn payloads(body: &[u8], mime: &str) -> Result<Vec<Payload>, String> {
    let kind = mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if kind.starts_with("multipart/") {
        return multipart(body, mime).map(|fields| vec![Payload::form(fields)]);
    }
    let text = std::str::from_utf8(body).map_err(|_| "it is not text".to_owned())?;
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

fn json(text: &str) -> Result<Vec<Payload>, String> {
    let mut found = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Json>() {
        match value.map_err(|error| format!("it is not JSON: {error}"))? {
            Json::List(list) if list.iter().all(|value| matches!(value, Json::Object(_))) => {
                found.extend(list.into_iter().map(object));
            }
            value => found.push(object(value)),
        }
    }
    Ok(found)
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
    let inner: Json = serde_json::from_slice(&inner).ok()?;
    let mut found = object(inner);
    if kind == Registration::PAYLOAD_TYPE {
        found.category = Some(Category::Request);
    }
    found.fault = signed(value).err();
    Some(found)
}

/// Whether the instance that the document names signed it, and nobody else did: a signature that
/// says nothing could carry anything.
fn signed(value: &Json) -> Result<(), String> {
    let json = serde_json::to_vec(value).map_err(|error| error.to_string())?;
    let envelope = Envelope::parse(&json).map_err(|error| error.to_string())?;
    let key = if envelope.is::<Registration>() {
        Registration::open(&envelope).map_err(|error| error.to_string())?.public_key
    } else {
        let report: Report = envelope.document().map_err(|error| error.to_string())?;
        let key = report.public_key().map_err(|error| error.to_string())?;
        key.ok_or("the report does not say which key signed it")?
    };
    key.check_strength().map_err(|error| error.to_string())?;
    let message = envelope.pae();
    let is_good = |signature: &[u8]| key.verifies(&message, signature);
    let id = key.id();
    match envelope.signatures.as_slice() {
        [only] if only.keyid == id.as_str() && is_good(&only.sig) => Ok(()),
        _ => Err("the instance that it names did not sign it, or not alone".to_owned()),
    }
}

/// The fields of `multipart/form-data` (RFC 7578); of a file, its content.
fn multipart(body: &[u8], mime: &str) -> Result<Vec<(String, String)>, String> {
    let boundary = parameter(mime, "boundary").filter(|boundary| !boundary.is_empty());
    let boundary = boundary.ok_or("its content type names no boundary")?;
    let text = std::str::from_utf8(body).map_err(|_| "it is not text".to_owned())?;
    let text = format!("\n{}", text.replace("\r\n", "\n"));
    let separator = format!("\n--{boundary}");
    let mut parts = text.split(&separator).skip(1);
    let mut fields = Vec::new();
    loop {
        let Some(part) = parts.next() else {
            return Err("its last boundary is missing".to_owned());
        };
        if let Some(after) = part.strip_prefix("--") {
            let ends = after.trim().is_empty() && parts.next().is_none();
            return if ends {
                Ok(fields)
            } else {
                Err("more follows its last boundary".to_owned())
            };
        }
        let part = part.trim_start_matches([' ', '\t']).strip_prefix('\n');
        let (head, content) =
            part.and_then(|part| part.split_once("\n\n")).ok_or("a part has no head")?;
        let mut lines = head.lines();
        let name = lines.find_map(|line| {
            let (header, value) = line.split_once(':')?;
            let is_name = header.eq_ignore_ascii_case("content-disposition");
            parameter(value, "name").filter(|_| is_name)
        });
        fields.push((name.ok_or("a part has no name")?.to_owned(), content.to_owned()));
    }
}

/// A parameter of a header.
fn parameter<'h>(header: &'h str, name: &str) -> Option<&'h str> {
    header.split(';').skip(1).find_map(|part| {
        let (key, value) = part.split_once('=')?;
        let value = value.trim();
        let value = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).unwrap_or(value);
        key.trim().eq_ignore_ascii_case(name).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::{Payload, payloads};
    use crate::core::document::report::Category;
    use crate::privacy::capture::json::Json;

    fn text(name: &str, value: &str) -> (String, Json) {
        (name.to_owned(), Json::Text(value.to_owned()))
    }

    /// The example of RFC 7578 in the form of a browser.
    #[test]
    fn a_multipart_body_is_its_fields_and_the_content_of_its_files() {
        let body = "--AaB03x\r\ncontent-disposition: form-data; name=\"field1\"\r\n\r\nJoe owes\r\n--AaB03x\r\n\
                    Content-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\n\
                    line\r\n\r\nline\r\n--AaB03x--\r\n";
        let mime = "multipart/form-data; boundary=AaB03x";
        let found = payloads(body.as_bytes(), mime);
        assert_eq!(
            found.map(|found| found.into_iter().next().map(|payload| payload.fields)),
            Ok(Some(vec![text("field1", "Joe owes"), text("f", "line\n\nline")]))
        );
        for wrong in ["", "--AaB03x\r\n", "--AaB03x--\r\nmore", "no boundary"] {
            assert!(payloads(wrong.as_bytes(), mime).is_err(), "{wrong}");
        }
        assert!(payloads(body.as_bytes(), "multipart/form-data").is_err());
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
}
