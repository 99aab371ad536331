//! An entry of the issued log: a license, and what it takes to hand it out again.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::core::Malformed;
use crate::core::document::envelope::{Envelope, EnvelopeSignature};
use crate::core::document::license::License;
use crate::core::types::keys::KeyId;
use crate::issuer::error::{LookupError, VendorError};

/// A license that was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The license, as it was signed.
    pub license: License,
    /// The key that signed it.
    pub signer: KeyId,
    /// The signature, in base64: with the license, it is the file as it was handed out. Absent
    /// from entries of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sig: Option<String>,
    /// The SHA-256 of the payload of the request that it answers, in hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// The public key of the instance, as its request has it: base64 of its
    /// `SubjectPublicKeyInfo` DER.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_key: Option<String>,
    /// The license that it renews or changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renews: Option<Uuid>,
    /// The licenses that are revoked because of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<Uuid>,
}

impl Entry {
    /// The entry of a license that was just signed.
    ///
    /// # Errors
    /// The envelope has no signature.
    pub fn new(license: License, signer: &KeyId, envelope: &Envelope) -> Result<Self, Malformed> {
        let signature = envelope.signatures.first();
        let signature = signature.ok_or_else(|| Malformed::new("the license is not signed"))?;
        let sig = Some(STANDARD.encode(&signature.sig));
        Ok(Self { sig, ..Self::unsigned(license, signer) })
    }

    /// The entry of a license that is to be signed elsewhere, by this key.
    #[must_use]
    pub fn unsigned(license: License, signer: &KeyId) -> Self {
        Self {
            license,
            signer: signer.clone(),
            sig: None,
            request: None,
            public_key: None,
            renews: None,
            replaces: Vec::new(),
        }
    }

    /// What it answers: see [`asked_by`].
    #[must_use]
    pub fn asked_by(&self) -> String {
        asked_by(&self.license, self.request.as_deref())
    }

    /// The license as it was handed out: the same payload and the same signature.
    ///
    /// # Errors
    /// The entry has no signature, because an earlier version wrote it, or one that is not base64.
    pub fn envelope(&self) -> Result<Envelope, VendorError> {
        let id = self.license.license_id;
        let sig = self.sig.as_ref().ok_or(LookupError::NoSignature(id))?;
        let sig = STANDARD.decode(sig).map_err(|error| Malformed::new(format!("sig: {error}")))?;
        let signature = EnvelopeSignature { keyid: self.signer.to_string(), sig };
        Ok(Envelope::signed_before(&self.license, signature)?)
    }
}

/// What a license answers: the request of this hash, or the address and the instance that
/// somebody named.
#[must_use]
pub fn asked_by(license: &License, request: Option<&str>) -> String {
    request.map_or_else(
        || {
            let email = license.email.as_ref().map(ToString::to_string).unwrap_or_default();
            let instance = license.instance.as_ref().map(ToString::to_string).unwrap_or_default();
            format!("{email} {instance}")
        },
        str::to_owned,
    )
}
