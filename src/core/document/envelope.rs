//! The signed file: a DSSE v1 envelope (secure-systems-lab/dsse, protocol
//! 1.0.2), in any of its three forms.

mod wire;

use std::borrow::Cow;
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::core::Malformed;
use crate::core::document::forms::{self, Form, decode_base64};
use crate::core::document::text;
use crate::core::types::json::{is_object, read_object};
use crate::core::types::keys::{KeyId, PrivateKey, PublicKey};

pub use wire::MAX_SIGNATURES;

use wire::{WireIn, WireOut, WireSignatureOut};

/// The largest file that is read, in bytes.
pub const MAX_FILE: usize = 16 * 1024 * 1024;
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
    /// A label that earlier versions wrote; it is still read.
    const EARLIER_LABEL: Option<&'static str> = None;
    /// The largest envelope of this kind, in bytes of its JSON form. It is checked by the
    /// payload type, before the payload is decoded or a signature is tried.
    const MAX_SIZE: usize = max_size(Self::PAYLOAD_TYPE);

    /// Checks what the types cannot: ranges, and fields that must agree.
    ///
    /// # Errors
    /// The first field that is out of range.
    fn validate(&self) -> Result<(), Malformed>;
}

/// Refuses a document of a schema other than 1.
pub(super) fn require_schema(kind: &str, schema: u32) -> Result<(), Malformed> {
    if schema == 1 {
        return Ok(());
    }
    Err(Malformed::new(format!("{kind} schema {schema} is not known here; 1 is")))
}

/// One signature of an envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvelopeSignature {
    /// A hint for choosing the key, never evidence. Empty if the file does not have it.
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
    /// The label of the armor or the kind of the line that it came in, if any.
    label: Option<String>,
}

/// A document found in a file, which may hold others and other text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'f> {
    /// The document.
    pub envelope: Envelope,
    /// Its JSON, as it was signed: the whole file, byte for byte, if that is the JSON
    /// and nothing else.
    pub json: Cow<'f, [u8]>,
}

/// Checks what can be seen before anything is decoded; `size` is that of the JSON.
fn check(wire: &WireIn<'_>, size: usize) -> Result<(), Malformed> {
    if wire.signatures.is_empty() {
        check_size(&wire.payload_type.0, size)?;
        return Err(Malformed::new("the document carries no signature"));
    }
    check_unsigned(wire, size)
}

/// The same of a document that need not be signed yet.
fn check_unsigned(wire: &WireIn<'_>, size: usize) -> Result<(), Malformed> {
    check_size(&wire.payload_type.0, size)?;
    if wire.signatures.len() > MAX_SIGNATURES {
        return Err(Malformed::new(format!(
            "the document carries more than {MAX_SIGNATURES} signatures"
        )));
    }
    Ok(())
}

fn decode(wire: WireIn<'_>, label: Option<String>) -> Result<Envelope, Malformed> {
    let signatures = wire.signatures.into_iter().map(|s| {
        let sig = decode_base64(s.sig.0.as_bytes(), "a signature")?;
        Ok(EnvelopeSignature { keyid: s.keyid.unwrap_or_default(), sig })
    });
    Ok(Envelope {
        signatures: signatures.collect::<Result<_, Malformed>>()?,
        payload: decode_base64(wire.payload.0.as_bytes(), "the payload")?,
        payload_type: wire.payload_type.0.into_owned(),
        label,
    })
}

impl Envelope {
    /// Signs the bytes `payload` as a document of type `payload_type`.
    #[must_use]
    pub fn sign_bytes(payload_type: &str, payload: Vec<u8>, keys: &[&PrivateKey]) -> Self {
        let mut envelope = Self {
            payload_type: payload_type.to_owned(),
            payload,
            signatures: Vec::new(),
            label: None,
        };
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
            self.signatures.push(EnvelopeSignature {
                keyid: public.id().to_string(),
                sig: key.sign(&message),
            });
        }
    }

    /// Writes a document as compact JSON and signs it.
    ///
    /// # Errors
    /// The document is out of range or too large: what we would refuse to read we do not
    /// sign.
    pub fn sign<D: Document>(document: &D, keys: &[&PrivateKey]) -> Result<Self, Malformed> {
        document.validate()?;
        let payload =
            serde_json::to_vec(document).map_err(|error| Malformed::new(error.to_string()))?;
        let envelope = Self::sign_bytes(D::PAYLOAD_TYPE, payload, keys);
        // A large kind can still get more signatures; whoever stages it measures it with them.
        if D::MAX_SIZE < MAX_FILE {
            check_size(D::PAYLOAD_TYPE, envelope.to_json().len())?;
        }
        Ok(envelope)
    }

    /// Adds a signature that a key made elsewhere, unless it is there already; `false`: the key did
    /// not make it of these bytes.
    #[must_use]
    pub fn attach(&mut self, key: &PublicKey, sig: &[u8]) -> bool {
        if !key.verifies(&self.pae(), sig) {
            return false;
        }
        if !self.signatures.iter().any(|signature| signature.sig == sig) {
            let keyid = key.id().to_string();
            self.signatures.push(EnvelopeSignature { keyid, sig: sig.to_vec() });
        }
        true
    }

    /// A document with a signature that was made before. It is not checked here.
    ///
    /// # Errors
    /// The document cannot be written as JSON.
    pub fn signed_before<D: Document>(
        document: &D,
        signature: EnvelopeSignature,
    ) -> Result<Self, Malformed> {
        let payload =
            serde_json::to_vec(document).map_err(|error| Malformed::new(error.to_string()))?;
        Ok(Self {
            payload_type: D::PAYLOAD_TYPE.to_owned(),
            payload,
            signatures: vec![signature],
            label: None,
        })
    }

    /// Reads a file that holds one document, in any form; see [`Envelope::parse_all`].
    ///
    /// # Errors
    /// Over [`MAX_FILE`], not an envelope, no signature or too many of them, or
    /// several documents.
    pub fn parse(file: &[u8]) -> Result<Self, Malformed> {
        let mut all = Self::parse_all(file);
        if all.len() > 1 {
            let kinds: Vec<_> =
                all.iter().flatten().map(|found| found.envelope.kind().to_owned()).collect();
            return match all.into_iter().find_map(Result::err) {
                Some(error) => Err(error),
                None => Err(Malformed::new(format!(
                    "the file holds several documents ({}); save the one that is meant to a file of its own",
                    kinds.join(", ")
                ))),
            };
        }
        all.pop().unwrap_or_else(|| Err(not_ours())).map(|found| found.envelope)
    }

    /// Reads a file that holds one document in its JSON form, with any number of signatures, also
    /// none: one that waits for them. Nothing else reads what is not signed.
    ///
    /// # Errors
    /// Over [`MAX_FILE`], not an envelope, or too many signatures.
    pub fn parse_unsigned(file: &[u8]) -> Result<Self, Malformed> {
        if file.len() > MAX_FILE {
            return Err(Malformed::new("the file is over 16 MiB; no airseal document is"));
        }
        let text = text::decode(file)?;
        if text.iter().all(u8::is_ascii_whitespace) {
            return Err(Malformed::new("the file is empty"));
        }
        let wire = WireIn::read(&text)?;
        check_unsigned(&wire, text.len())?;
        decode(wire, None)
    }

    /// Reads a file that holds one document: one that waits for signatures in its JSON form, or a
    /// signed one in any form.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_signed_or_not(file: &[u8]) -> Result<Self, Malformed> {
        Self::parse_unsigned(file).or_else(|_| Self::parse(file))
    }

    /// Reads the one document of kind `D` in a file that may hold others, such as the
    /// trust bundle that came with a license. Of a file that holds one document of
    /// another kind this is that: the caller says so.
    ///
    /// # Errors
    /// As for [`Envelope::parse`]; several documents of kind `D`, or several others
    /// and none of that kind.
    pub fn parse_kind<D: Document>(file: &[u8]) -> Result<Found<'_>, Malformed> {
        let mut all = Self::parse_all(file);
        if all.len() == 1 {
            return all.pop().unwrap_or_else(|| Err(not_ours()));
        }
        let kind = D::LABEL.to_lowercase();
        let (mut of_kind, others): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|found| found.as_ref().is_ok_and(|found| found.envelope.is::<D>()));
        match (of_kind.pop(), of_kind.len()) {
            (Some(found), 0) => found,
            (Some(_), more) => Err(Malformed::new(format!(
                "the file holds {} documents of the kind {kind}; save the one that is meant to a file of its own",
                more + 1
            ))),
            (None, _) => Err(others.into_iter().find_map(Result::err).unwrap_or_else(|| {
                Malformed::new(format!("none of the documents in the file is of the kind {kind}"))
            })),
        }
    }

    /// Reads every document in a file, in any form and in any text, in order and each
    /// once; an error for each that can be seen and not be read. There is at least one
    /// of either.
    #[must_use]
    pub fn parse_all(file: &[u8]) -> Vec<Result<Found<'_>, Malformed>> {
        /// How often something is wrapped that came by mail and a secret store.
        const WRAPPINGS: usize = 3;
        if file.len() > MAX_FILE {
            return vec![Err(Malformed::new("the file is over 16 MiB; no airseal document is"))];
        }
        // Nearly every file is JSON and nothing else.
        let mut plain = None;
        if is_object(file) {
            let wire = WireIn::read(file);
            // What nothing that happens to text makes of a good document.
            if let Some(error) = wire.as_ref().ok().and_then(|wire| check(wire, file.len()).err()) {
                return vec![Err(error)];
            }
            match wire.and_then(|wire| decode(wire, None)) {
                Ok(envelope) => return vec![Ok(Found { envelope, json: Cow::Borrowed(file) })],
                Err(error) => plain = Some(error),
            }
        }
        let mut text = match text::decode(file) {
            Ok(text) => text,
            Err(error) => return vec![Err(error)],
        };
        if text.iter().all(u8::is_ascii_whitespace) {
            return vec![Err(Malformed::new("the file is empty"))];
        }
        let mut refused = None;
        for _ in 0..=WRAPPINGS {
            let found = documents(&text);
            if found.iter().any(Result::is_ok) {
                return found;
            }
            refused = refused.or(found.into_iter().next());
            let Some(inner) = forms::unwrap(&text) else { break };
            text = Cow::Owned(inner);
        }
        // What is wrong with a file of JSON is what its reader says of the whole.
        let plain = plain.or_else(|| refused.and_then(Result::err));
        vec![Err(plain.unwrap_or_else(not_ours))]
    }

    fn parse_json(json: &[u8], label: Option<String>) -> Result<Self, Malformed> {
        let wire = WireIn::read(json)?;
        check(&wire, json.len())?;
        decode(wire, label)
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
    pub fn signers<'k>(
        &self,
        keys: &(impl Iterator<Item = (&'k KeyId, &'k PublicKey)> + Clone),
    ) -> Vec<&'k KeyId> {
        let message = self.pae();
        // A key of an unknown algorithm would use up a try of one that can have signed.
        let keys = keys.clone().filter(|(_, key)| key.is_known());
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
            return Err(Malformed::new(format!(
                "this is not a {kind}: its type is {}",
                self.payload_type
            )));
        }
        let is_other = |label: &&str| *label != D::LABEL && D::EARLIER_LABEL != Some(*label);
        if let Some(label) = self.label.as_deref().filter(is_other) {
            return Err(Malformed::new(format!(
                "this is a {kind}, and what it is wrapped in says AIRSEAL {label}"
            )));
        }
        let document: D = read_object(&self.payload)
            .map_err(|error| Malformed::new(format!("the {kind} cannot be read: {error}")))?;
        document.validate()?;
        Ok(document)
    }

    /// Whether this is the other document, whatever the two were wrapped in.
    fn says_the_same(&self, other: &Self) -> bool {
        let (Self { payload_type, payload, signatures, .. }, other) = (self, other);
        *payload_type == other.payload_type
            && *payload == other.payload
            && *signatures == other.signatures
    }

    /// The kind that the payload type names, in lowercase; the payload type itself if
    /// that is not one of airseal's.
    #[must_use]
    pub fn kind(&self) -> &str {
        let ours = self.payload_type.strip_prefix("application/vnd.airseal.");
        ours.and_then(|kind| kind.strip_suffix("+json")).unwrap_or(&self.payload_type)
    }

    /// The document in one of the three forms; `label` as in [`Document::LABEL`].
    #[must_use]
    pub fn to_form(&self, form: Form, label: &str) -> Vec<u8> {
        match form {
            Form::Json => self.to_json(),
            Form::Armor => self.to_armor(label),
            Form::Line => forms::line(label, &self.to_json()),
        }
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
const fn max_size(payload_type: &str) -> usize {
    match payload_type.as_bytes() {
        b"application/vnd.airseal.license+json"
        | b"application/vnd.airseal.registration+json"
        | b"application/vnd.airseal.report+json"
        | b"application/vnd.airseal.erasure+json" => MAX_SMALL,
        _ => MAX_FILE,
    }
}

fn check_size(payload_type: &str, size: usize) -> Result<(), Malformed> {
    let most = max_size(payload_type);
    if size <= most {
        return Ok(());
    }
    Err(Malformed::new(format!("the document is over {} KiB; no {payload_type} is", most / 1024)))
}

/// The documents in a text, each once: a mail that was answered quotes what it answers.
fn documents(text: &[u8]) -> Vec<Result<Found<'static>, Malformed>> {
    let mut all: Vec<Result<Found<'static>, Malformed>> = Vec::new();
    for piece in forms::find(text) {
        let found = piece.and_then(|piece| {
            let envelope = Envelope::parse_json(&piece.json, piece.label)?;
            let mut json = piece.json.into_owned();
            if !json.ends_with(b"\n") {
                json.push(b'\n');
            }
            Ok(Found { envelope, json: Cow::Owned(json) })
        });
        let again = found.as_ref().is_ok_and(|new| {
            all.iter().flatten().any(|old| old.envelope.says_the_same(&new.envelope))
        });
        if !again {
            all.push(found);
        }
    }
    all
}

fn not_ours() -> Malformed {
    Malformed::new(
        "no signed document is in the file: it is neither JSON, nor armored (-----BEGIN AIRSEAL …-----), nor one line \
         (airseal-license.…); is it the right file?",
    )
}

#[cfg(test)]
mod tests {
    use super::Envelope;

    /// The example in the DSSE protocol document, v1.0.2.
    #[test]
    fn pae_is_the_one_in_the_specification() {
        let envelope =
            Envelope::sign_bytes("http://example.com/HelloWorld", b"hello world".to_vec(), &[]);
        assert_eq!(envelope.pae(), b"DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    }
}
