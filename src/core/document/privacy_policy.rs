//! A version of the vendor's privacy policy, signed, so that everybody can say
//! which words were in force when.

use serde::{Deserialize, Serialize};

use crate::core::Malformed;
use crate::core::document::envelope::{Document, require_schema};
use crate::core::document::issued::Issued;
use crate::core::types::email::Email;
use crate::core::types::hex::is_sha256;
use crate::core::types::ids::Name;
use crate::core::types::time::Time;

/// A privacy policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivacyPolicy {
    /// 1.
    pub schema: u32,
    /// The product.
    pub product: Name,
    /// Its name, such as `2024-03`.
    pub version: Name,
    /// From when it holds.
    pub effective: Time,
    /// When it was signed.
    pub issued_at: Time,
    /// The words, in Markdown; at most 200,000 characters.
    pub text: String,
    /// Where requests about personal data go.
    pub privacy_contact: Email,
    /// Where the data are kept, in words; at most 32, of 200 characters each.
    pub data_locations: Vec<String>,
    /// How long they are kept, in words; at most 2,000 characters.
    pub retention: String,
    /// The SHA-256 of the catalogue that the policy speaks of, in lowercase hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catalogue_sha256: Option<String>,
}

impl Document for PrivacyPolicy {
    const PAYLOAD_TYPE: &'static str = "application/vnd.airseal.policy+json";
    const LABEL: &'static str = "POLICY";

    fn validate(&self) -> Result<(), Malformed> {
        let long = |text: &str, most: usize| text.chars().count() > most;
        require_schema("policy", self.schema)?;
        if self.text.trim().is_empty() || long(&self.text, 200_000) {
            return Err(Malformed::new("a policy has 1 to 200,000 characters"));
        }
        if self.data_locations.len() > 32
            || self.data_locations.iter().any(|place| long(place, 200))
        {
            return Err(Malformed::new(
                "a policy names at most 32 data locations of 200 characters",
            ));
        }
        if long(&self.retention, 2_000) {
            return Err(Malformed::new("the retention statement is over 2,000 characters"));
        }
        if self.catalogue_sha256.as_ref().is_some_and(|hash| !is_sha256(hash)) {
            return Err(Malformed::new("catalogue_sha256 is 64 lowercase hex digits"));
        }
        Ok(())
    }
}

impl PrivacyPolicy {
    /// What policies are ordered by: from when they hold, then when they were signed, then their
    /// versions.
    #[must_use]
    pub fn order(&self) -> (Time, Time, Name) {
        (self.effective, self.issued_at, self.version.clone())
    }
}

impl Issued for PrivacyPolicy {
    const KIND: &'static str = "policy";

    fn product(&self) -> &Name {
        &self.product
    }

    fn issued_at(&self) -> Time {
        self.issued_at
    }
}
