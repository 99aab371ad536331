//! A release of the product: which files belong to it, by their hashes.

use std::collections::BTreeMap;

use semver::Version;
use serde::{Deserialize, Serialize};

use crate::core::Malformed;
use crate::core::document::envelope::{Document, require_schema};
use crate::core::document::issued::Issued;
use crate::core::types::hex::is_sha256;
use crate::core::types::ids::Name;
use crate::core::types::json::unique_map;
use crate::core::types::time::Time;

/// The files of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// 1.
    pub schema: u32,
    /// The product.
    pub product: Name,
    /// The version released.
    pub version: Version,
    /// When it was signed.
    pub issued_at: Time,
    /// The files, by name without a folder, with the SHA-256 of each in lowercase hex.
    #[serde(deserialize_with = "unique_map")]
    pub files: BTreeMap<String, String>,
}

impl Document for Release {
    const PAYLOAD_TYPE: &'static str = "application/vnd.airseal.release+json";
    const LABEL: &'static str = "RELEASE";

    fn validate(&self) -> Result<(), Malformed> {
        require_schema("release", self.schema)?;
        if self.files.is_empty() {
            return Err(Malformed::new("a release has files"));
        }
        for (name, hash) in &self.files {
            // It is written into a line of sha256sum, where these would mean more.
            if name.is_empty() || name.len() > 255 || name.contains(['/', '\\', '\n', '\r']) {
                return Err(Malformed::new(
                    "the name of a released file has neither a folder nor a line end in it",
                ));
            }
            if !is_sha256(hash) {
                return Err(Malformed::new(format!(
                    "{name}: a SHA-256 is 64 lowercase hex digits"
                )));
            }
        }
        Ok(())
    }
}

impl Issued for Release {
    const KIND: &'static str = "release";

    fn product(&self) -> &Name {
        &self.product
    }

    fn issued_at(&self) -> Time {
        self.issued_at
    }
}
