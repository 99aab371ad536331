//! The license: what a vendor grants to an instance, or to every instance of an
//! email address.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::core::Malformed;
use crate::core::document::envelope::{Document, require_schema};
use crate::core::document::issued::Issued;
use crate::core::types::amount::Amount;
use crate::core::types::day::Day;
use crate::core::types::email::Email;
use crate::core::types::ids::{Edition, InstanceId, Name, Region};
use crate::core::types::json::{hyphenated, nullable, unique_map};
use crate::core::types::time::Time;

/// A license. Fields it does not know are refused: an old verifier must not
/// skip a restriction that a newer vendor wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct License {
    /// 1.
    pub schema: u32,
    /// Names this license in revocations.
    #[serde(deserialize_with = "hyphenated")]
    pub license_id: Uuid,
    /// The product it is for.
    pub product: Name,
    /// The edition it is for.
    pub edition: Edition,
    /// Whose it is; absent exactly for the Community Edition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// The one instance it is for, or null: any instance of that email.
    #[serde(deserialize_with = "nullable")]
    pub instance: Option<InstanceId>,
    /// The customer, in words; at most 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// The vendor's own name for what was bought, such as `trial` or `pro`: shown, and
    /// never interpreted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Name>,
    /// Where the vendor keeps the data of this customer, if it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_region: Option<Region>,
    /// When it was signed.
    pub issued_at: Time,
    /// Its first second.
    pub not_before: Time,
    /// Its last second, or null: no end.
    #[serde(deserialize_with = "nullable")]
    pub expires_at: Option<Time>,
    /// Days after `expires_at` in which it still counts, with a warning; at
    /// most 3,650.
    pub grace_days: u32,
    /// Covers the releases of the product that are dated up to this day; absent: every
    /// release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub releases_until: Option<Day>,
    /// How much of each thing is covered; null: unlimited.
    #[serde(deserialize_with = "unique_map")]
    pub limits: BTreeMap<Name, Amount>,
    /// The features covered.
    pub features: BTreeSet<Name>,
    /// The one place for free text: never interpreted.
    #[serde(deserialize_with = "unique_map")]
    pub metadata: BTreeMap<String, String>,
}

impl License {
    /// When it ends, for comparing: one without an end outlasts every other.
    #[must_use]
    pub fn end_order(&self) -> impl Ord + use<> {
        (self.expires_at.is_none(), self.expires_at)
    }
}

impl Document for License {
    const PAYLOAD_TYPE: &'static str = "application/vnd.airseal.license+json";
    const LABEL: &'static str = "LICENSE";

    fn validate(&self) -> Result<(), Malformed> {
        require_schema("license", self.schema)?;
        if self.email.is_some() != (self.edition == Edition::Business) {
            return Err(Malformed::new(
                "a business license has an email address; a community license must not have one",
            ));
        }
        if self.grace_days > 3650 {
            return Err(Malformed::new("grace_days is over 3650"));
        }
        if self.expires_at.is_some_and(|end| end < self.not_before) {
            return Err(Malformed::new("expires_at comes before not_before"));
        }
        if self.organization.as_ref().is_some_and(|text| text.chars().count() > 200) {
            return Err(Malformed::new("organization is over 200 characters"));
        }
        Ok(())
    }
}

impl Issued for License {
    const KIND: &'static str = "license";

    fn product(&self) -> &Name {
        &self.product
    }

    fn issued_at(&self) -> Time {
        self.issued_at
    }
}
