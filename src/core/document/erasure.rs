//! The statement that an instance makes when it is unregistered: what it deleted,
//! signed with the key that it deletes last.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::core::Malformed;
use crate::core::document::envelope::{Document, require_schema};
use crate::core::types::ids::InstanceId;
use crate::core::types::json::unique_map;
use crate::core::types::keys::PublicKey;
use crate::core::types::time::Time;

/// What was deleted, and what stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Erasure {
    /// 1.
    pub schema: u32,
    /// Whose data it was.
    pub instance: InstanceId,
    /// The instance's key: the statement can be checked when it is gone.
    pub public_key: PublicKey,
    /// When.
    pub erased_at: Time,
    /// The files deleted, with the SHA-256 of what they held in lowercase hex; of the
    /// private key, of usage data and of what could not be read, it has words instead.
    #[serde(deserialize_with = "unique_map")]
    pub deleted: BTreeMap<String, String>,
    /// What stays here, and why.
    #[serde(deserialize_with = "unique_map")]
    pub kept: BTreeMap<String, String>,
    /// What the vendor may keep, in the words of its policy or the catalogue.
    pub vendor_keeps: String,
}

impl Document for Erasure {
    const PAYLOAD_TYPE: &'static str = "application/vnd.airseal.erasure+json";
    const LABEL: &'static str = "ERASURE";

    fn validate(&self) -> Result<(), Malformed> {
        require_schema("erasure", self.schema)?;
        if self.instance != InstanceId::of(&self.public_key.id()) {
            return Err(Malformed::new(
                "the statement's instance id does not belong to its public key",
            ));
        }
        Ok(())
    }
}
