//! The registration request: an instance asks for a license, signed by its own
//! key, whose public half is inside.

use serde::{Deserialize, Serialize};

use crate::core::Malformed;
use crate::core::document::envelope::{Document, Envelope, require_schema};
use crate::core::types::email::Email;
use crate::core::types::ids::{Edition, InstanceId, Name, Region};
use crate::core::types::keys::PublicKey;
use crate::core::types::product_version::ProductVersion;
use crate::core::types::time::Time;

/// A registration request. It certifies itself: `instance` is derived from
/// `public_key`, and that key signs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// 1.
    pub schema: u32,
    /// The product that is registered.
    pub product: Name,
    /// Its edition.
    pub edition: Edition,
    /// The one address; absent exactly for the Community Edition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// The instance, derived from `public_key`.
    pub instance: InstanceId,
    /// The instance's key.
    pub public_key: PublicKey,
    /// The product's version, in its own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_version: Option<ProductVersion>,
    /// A name the admin chose for this instance; at most 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// When it was asked.
    pub requested_at: Time,
    /// Whether the vendor may send marketing to the address.
    #[serde(default)]
    pub marketing: bool,
    /// Where the customer wants its data kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_region: Option<Region>,
    /// The version of the privacy policy that the admin saw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
}

impl Document for Registration {
    const PAYLOAD_TYPE: &'static str = "application/vnd.airseal.registration+json";
    const LABEL: &'static str = "REGISTRATION";

    fn validate(&self) -> Result<(), Malformed> {
        require_schema("registration", self.schema)?;
        if self.instance != InstanceId::of(&self.public_key.id()) {
            return Err(Malformed::new(
                "the registration's instance id does not belong to its public key",
            ));
        }
        if self.email.is_some() != (self.edition == Edition::Business) {
            return Err(Malformed::new(
                "a business registration has an email address; a community registration must not have one",
            ));
        }
        let long =
            |text: &Option<String>| text.as_ref().is_some_and(|text| text.chars().count() > 200);
        if long(&self.label) || long(&self.policy) {
            return Err(Malformed::new(
                "the registration's label or policy is over 200 characters",
            ));
        }
        Ok(())
    }
}

/// Why a request is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Not a registration, or one whose parts do not agree.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The signature is not the instance's.
    #[error("the instance did not sign this registration: it was changed, or damaged on the way")]
    BadSignature,
}

impl Registration {
    /// Takes a request from outside: the key must be sound, and instance, public
    /// key and signature must agree.
    ///
    /// # Errors
    /// See [`RequestError`].
    pub fn open(envelope: &Envelope) -> Result<Self, RequestError> {
        let request: Self = envelope.document()?;
        request.public_key.check_strength()?;
        let message = envelope.pae();
        if !envelope.signatures.iter().any(|s| request.public_key.verifies(&message, &s.sig)) {
            return Err(RequestError::BadSignature);
        }
        Ok(request)
    }
}
