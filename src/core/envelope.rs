//! The signed file: a DSSE v1 envelope (secure-systems-lab/dsse, protocol
//! 1.0.2), plain JSON or armored for mail.

use std::borrow::Cow;
use std::fmt::Write;

use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use base64::{DecodeError, Engine};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Malformed;
use super::erasure::Erasure;
use super::json::{few, is_object, read_object};
use super::keys::{KeyId, PrivateKey, PublicKey};
use super::license::License;
use super::notices::Notices;
use super::registration::Registration;
use super::report::Report;

/// The largest file that is read, in bytes.
pub const MAX_FILE: usize = 16 * 1024 * 1024;
/// The most signatures one envelope may carry.
pub const MAX_SIGNATURES: usize = 16;
/// The largest envelope of the kinds that one person or one instance fills: a license,
/// a registration request, a report, an erasure statement. In bytes of its JSON form.
pub const MAX_SMALL: usize = 64 * 1024;
/// The most keys that are tried on a signature beside the one that its keyid names.
const MAX_TRIES: usize = 2;

/// A kind of signed document. A new kind is one new type with this trait.
pub trait Document: Serialize + DeserializeOwned {
    /// The DSSE payload type; ASCII.
    const PAYLOAD_TYPE: &'static str;
    /// The armor label, as in `BEGIN AIRSEAL LICENSE`; its lowercase form names
    /// the kind to people.
    const LABEL: &'static str;
    /// The largest envelope of this kind, in bytes of its JSON form. It is checked by the
    /// payload type, before the payload is decoded or a signature is tried.
    const MAX_SIZE: usize = MAX_FILE;

    /// Checks what the types cannot: ranges, and fields that must agree.
    ///
    /// # Errors
    /// The first field that is out of range.
    fn validate(&self) -> Result<(), Malformed>;
}

/// One signature of an envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvelopeSignature {
    /// A hint for choosing the key, never evidence. Empty if the file has none.
    pub keyid: String,
    /// The raw signature; 64 bytes if it is Ed25519.
    pub sig: Vec<u8>,
}

/// A DSSE envelope, decoded but not yet believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// What the payload claims to be; covered by the signatures.
    pub payload_type: String,
    /// The document's bytes, exactly as they were signed.
    pub payload: Vec<u8>,
    /// One to sixteen signatures.
    pub signatures: Vec<EnvelopeSignature>,
    /// The label of the armor that it came in, if any.
    armor: Option<String>,
}

/// The JSON form. Fields it does not know are ignored, as DSSE asks; duplicate
/// fields are refused by serde.
#[derive(Deserialize)]
struct WireIn<'a> {
    #[serde(borrow)]
    payload: Cow<'a, str>,
    #[serde(rename = "payloadType", borrow)]
    payload_type: Cow<'a, str>,
    #[serde(borrow, deserialize_with = "few::<_, _, MAX_SIGNATURES>")]
    signatures: Vec<WireSignatureIn<'a>>,
}

#[derive(Deserialize)]
struct WireSignatureIn<'a> {
    #[serde(default)]
    keyid: Option<String>,
    #[serde(borrow)]
    sig: Cow<'a, str>,
}

#[derive(Serialize)]
struct WireOut<'a> {
    payload: String,
    #[serde(rename = "payloadType")]
    payload_type: &'a str,
    signatures: Vec<WireSignatureOut<'a>>,
}

#[derive(Serialize)]
struct WireSignatureOut<'a> {
    keyid: &'a str,
    sig: String,
}

impl Envelope {
    /// Signs the bytes `payload` as a document of type `payload_type`.
    #[must_use]
    pub fn sign_bytes(payload_type: &str, payload: Vec<u8>, keys: &[&PrivateKey]) -> Self {
        let mut envelope = Self { payload_type: payload_type.to_owned(), payload, signatures: Vec::new(), armor: None };
        for key in keys {
            envelope.add_signature(key);
        }
        envelope
    }

    /// Adds the signature of one more key, unless it is there already.
    pub fn add_signature(&mut self, key: &PrivateKey) {
        let public = key.public();
        let message = self.pae();
        if !self.signatures.iter().any(|signature| public.verifies(&message, &signature.sig)) {
            self.signatures.push(EnvelopeSignature { keyid: public.id().to_string(), sig: key.sign(&message) });
        }
    }

    /// Writes a document as compact JSON and signs it.
    ///
    /// # Errors
    /// The document is out of range or too large: what we would refuse to read we do not
    /// sign.
    pub fn sign<D: Document>(document: &D, keys: &[&PrivateKey]) -> Result<Self, Malformed> {
        document.validate()?;
        let payload = serde_json::to_vec(document).map_err(|error| Malformed::new(error.to_string()))?;
        let envelope = Self::sign_bytes(D::PAYLOAD_TYPE, payload, keys);
        // A large kind can still get more signatures; whoever stages it measures it with them.
        if D::MAX_SIZE < MAX_FILE {
            check_size(D::PAYLOAD_TYPE, envelope.to_json().len())?;
        }
        Ok(envelope)
    }

    /// Reads a file, JSON or armored; forgives a byte-order mark.
    ///
    /// # Errors
    /// Over [`MAX_FILE`], not an envelope, no signature or too many of them.
    pub fn parse(file: &[u8]) -> Result<Self, Malformed> {
        if file.len() > MAX_FILE {
            return Err(Malformed::new("the file is over 16 MiB; no airseal document is"));
        }
        let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
        if file.iter().all(u8::is_ascii_whitespace) {
            return Err(Malformed::new("the file is empty"));
        }
        if is_object(file) {
            return Self::parse_json(file, None);
        }
        let (label, json) = dearmor(file)?;
        Self::parse_json(&json, Some(label))
    }

    fn parse_json(json: &[u8], armor: Option<String>) -> Result<Self, Malformed> {
        let wire: WireIn<'_> = read_object(json)
            .map_err(|error| Malformed::new(format!("the file is not a signed document (DSSE envelope): {error}")))?;
        check_size(&wire.payload_type, json.len())?;
        if wire.signatures.is_empty() {
            return Err(Malformed::new("the document carries no signature"));
        }
        if wire.signatures.len() > MAX_SIGNATURES {
            return Err(Malformed::new(format!("the document carries more than {MAX_SIGNATURES} signatures")));
        }
        let signatures = wire
            .signatures
            .into_iter()
            .map(|s| {
                Ok(EnvelopeSignature { keyid: s.keyid.unwrap_or_default(), sig: decode_base64(&s.sig, "a signature")? })
            })
            .collect::<Result<_, Malformed>>()?;
        Ok(Self {
            payload: decode_base64(&wire.payload, "the payload")?,
            payload_type: wire.payload_type.into_owned(),
            signatures,
            armor,
        })
    }

    /// The bytes that the signatures are over: DSSE's pre-authentication encoding.
    #[must_use]
    pub fn pae(&self) -> Vec<u8> {
        let (kind, body) = (&self.payload_type, &self.payload);
        let mut out = String::with_capacity(body.len() + kind.len() + 32);
        // Writing to memory does not fail.
        let _ = write!(out, "DSSEv1 {} {kind} {} ", kind.len(), body.len());
        let mut out = out.into_bytes();
        out.extend_from_slice(body);
        out
    }

    /// The ids of those of `keys` that made a good signature here, each once, in
    /// the order of the signatures. A signature's keyid chooses the key to try first.
    /// It is only a hint, so the first two others are tried after it; no more, or a
    /// hostile file could ask for sixteen times as many checks as there are keys.
    #[must_use]
    pub fn signers<'k>(&self, keys: &(impl Iterator<Item = (&'k KeyId, &'k PublicKey)> + Clone)) -> Vec<&'k KeyId> {
        let message = self.pae();
        let mut found: Vec<&KeyId> = Vec::new();
        for signature in &self.signatures {
            let hinted = |id: &KeyId| id.as_str() == signature.keyid;
            let first = keys.clone().filter(|(id, _)| hinted(id));
            let rest = keys.clone().filter(|(id, _)| !hinted(id)).take(MAX_TRIES);
            let signer = first.chain(rest).find(|(_, key)| key.verifies(&message, &signature.sig));
            if let Some((id, _)) = signer
                && !found.contains(&id)
            {
                found.push(id);
            }
        }
        found
    }

    /// Whether this is a document of kind `D`, by its payload type.
    #[must_use]
    pub fn is<D: Document>(&self) -> bool {
        self.payload_type == D::PAYLOAD_TYPE
    }

    /// Reads the payload as a document of kind `D`. Call it after the signature
    /// was checked, or to learn the key of a document that certifies itself.
    ///
    /// # Errors
    /// Another kind, an unknown or duplicate field, a value out of range.
    pub fn document<D: Document>(&self) -> Result<D, Malformed> {
        let kind = D::LABEL.to_lowercase();
        if !self.is::<D>() {
            return Err(Malformed::new(format!("this is not a {kind}: its type is {}", self.payload_type)));
        }
        if let Some(label) = self.armor.as_deref().filter(|label| *label != D::LABEL) {
            return Err(Malformed::new(format!("a {kind} is armored as AIRSEAL {}, not {label}", D::LABEL)));
        }
        let document: D = read_object(&self.payload)
            .map_err(|error| Malformed::new(format!("the {kind} cannot be read: {error}")))?;
        document.validate()?;
        Ok(document)
    }

    /// The JSON form, one line. Base64 is standard.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        let wire = WireOut {
            payload: STANDARD.encode(&self.payload),
            payload_type: &self.payload_type,
            signatures: self
                .signatures
                .iter()
                .map(|s| WireSignatureOut { keyid: &s.keyid, sig: STANDARD.encode(&s.sig) })
                .collect(),
        };
        // Strings in a struct: serde_json cannot fail on these.
        let mut out = serde_json::to_vec(&wire).unwrap_or_default();
        out.push(b'\n');
        out
    }

    /// The armored form: base64 of the JSON in lines of 64, between markers.
    #[must_use]
    pub fn to_armor(&self, label: &str) -> Vec<u8> {
        let text = STANDARD.encode(self.to_json());
        let mut out = format!("-----BEGIN AIRSEAL {label}-----\n");
        for line in text.as_bytes().chunks(64) {
            out.push_str(&String::from_utf8_lossy(line));
            out.push('\n');
        }
        out.push_str("-----END AIRSEAL ");
        out.push_str(label);
        out.push_str("-----\n");
        out.into_bytes()
    }
}

/// The largest envelope of a payload type; see [`Document::MAX_SIZE`].
fn max_size(payload_type: &str) -> usize {
    const KINDS: [(&str, usize); 5] = [
        (License::PAYLOAD_TYPE, License::MAX_SIZE),
        (Registration::PAYLOAD_TYPE, Registration::MAX_SIZE),
        (Report::PAYLOAD_TYPE, Report::MAX_SIZE),
        (Erasure::PAYLOAD_TYPE, Erasure::MAX_SIZE),
        (Notices::PAYLOAD_TYPE, Notices::MAX_SIZE),
    ];
    KINDS.iter().find(|(kind, _)| *kind == payload_type).map_or(MAX_FILE, |(_, size)| *size)
}

fn check_size(payload_type: &str, size: usize) -> Result<(), Malformed> {
    let most = max_size(payload_type);
    if size <= most {
        return Ok(());
    }
    let most = if most < 1024 * 1024 { format!("{} KiB", most / 1024) } else { format!("{} MiB", most / 1024 / 1024) };
    Err(Malformed::new(format!("the document is over {most}; no {payload_type} is")))
}

/// Either alphabet, as DSSE asks of readers; padding may be missing.
fn decode_base64(text: &str, what: &str) -> Result<Vec<u8>, Malformed> {
    const FORGIVING: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    const EITHER: [GeneralPurpose; 2] =
        [GeneralPurpose::new(&alphabet::STANDARD, FORGIVING), GeneralPurpose::new(&alphabet::URL_SAFE, FORGIVING)];
    let [standard, url_safe] = &EITHER;
    let decoded = match standard.decode(text) {
        Err(DecodeError::InvalidByte(_, b'-' | b'_')) => url_safe.decode(text),
        decoded => decoded,
    };
    decoded.map_err(|error| Malformed::new(format!("{what} is not base64: {error}")))
}

/// Takes the label and the JSON out of an armored file. Mail programs add
/// carriage returns, blank lines, leading spaces and quote marks: none of these
/// can stand in base64, so dropping them changes nothing. Text outside the
/// markers is not signed and is not looked at, but a second block is refused:
/// the reader might mean that one.
fn dearmor(file: &[u8]) -> Result<(String, Vec<u8>), Malformed> {
    const BEGIN: &str = "-----BEGIN AIRSEAL ";
    const END: &str = "-----END AIRSEAL ";
    let not_ours =
        || Malformed::new("the file is neither JSON nor armored (-----BEGIN AIRSEAL …-----); is it the right file?");
    let text = std::str::from_utf8(file).map_err(|_| not_ours())?;
    let mut lines = text.lines().map(|line| line.trim_start_matches([' ', '\t', '>']).trim_end());
    let label = lines.find_map(|line| line.strip_prefix(BEGIN)?.strip_suffix("-----")).ok_or_else(not_ours)?;
    let mut body = String::with_capacity(text.len());
    let mut ended = false;
    for line in lines.by_ref() {
        if let Some(end) = line.strip_prefix(END) {
            if end.strip_suffix("-----") != Some(label) {
                return Err(Malformed::new("the armor's BEGIN and END lines do not agree"));
            }
            ended = true;
            break;
        }
        body.push_str(line);
    }
    if !ended {
        return Err(Malformed::new("the armor has no END line: was the whole text copied?"));
    }
    if lines.any(|line| line.starts_with(BEGIN)) {
        return Err(Malformed::new("the file holds several armored documents; save each to its own file"));
    }
    Ok((label.to_owned(), decode_base64(&body, "the armored text")?))
}

#[cfg(test)]
mod tests {
    use super::Envelope;

    /// The example in the DSSE protocol document, v1.0.2.
    #[test]
    fn pae_is_the_one_in_the_specification() {
        let envelope = Envelope::sign_bytes("http://example.com/HelloWorld", b"hello world".to_vec(), &[]);
        assert_eq!(envelope.pae(), b"DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    }
}
