//! What a trust bundle says.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::de::Deserializer;
use serde::{Deserialize, Serialize};

use super::revocations::{Revocation, RevokedLicenses};
use crate::core::Malformed;
use crate::core::document::envelope::{Document, Envelope, require_schema};
use crate::core::judge::chain::no_entry;
use crate::core::types::hex::is_sha256;
use crate::core::types::ids::Name;
use crate::core::types::json::unique_map;
use crate::core::types::key_forms::listed_key;
use crate::core::types::keys::{KeyId, PublicKey, sha256_hex};
use crate::core::types::text_form;
use crate::core::types::time::Time;

/// A trust bundle, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustBundle {
    /// 1.
    pub schema: u32,
    /// The product that these keys speak for.
    pub product: Name,
    /// 1, 2, 3 …
    pub version: u64,
    /// When it was signed.
    pub issued_at: Time,
    /// When to ask for a newer one. Past it the bundle warns, and works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Time>,
    /// The keys that sign bundles.
    pub roots: Roots,
    /// The keys that sign documents.
    #[serde(deserialize_with = "unique_map")]
    pub signers: BTreeMap<KeyId, Signer>,
    /// Keys that no longer count, with everything they ever signed.
    #[serde(deserialize_with = "unique_map")]
    pub revoked_keys: BTreeMap<KeyId, Revocation>,
    /// Licenses that no longer count.
    pub revoked_licenses: RevokedLicenses,
    /// The vendor's issued log when this was signed. Sites pass over it; the vendor's
    /// commands check the log against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_log: Option<LogHead>,
}

/// How long the vendor's issued log was, and the hash of its last line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogHead {
    /// How many entries it had.
    pub entries: u64,
    /// The SHA-256 of its last line, in lowercase hex; 64 zeros if it had none.
    pub sha256: String,
}

impl LogHead {
    /// The head of a log without entries.
    #[must_use]
    pub fn empty() -> Self {
        Self { entries: 0, sha256: no_entry() }
    }
}

/// The root keys and how many of them must sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roots {
    /// Signatures needed, from that many distinct keys.
    pub threshold: usize,
    /// The keys, by their ids. Those of an unknown algorithm never sign.
    #[serde(deserialize_with = "root_keys")]
    pub keys: BTreeMap<KeyId, PublicKey>,
}

/// A key that signs documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    /// The key. One of an unknown algorithm never signs.
    #[serde(deserialize_with = "signer_key")]
    pub public_key: PublicKey,
    /// What it may sign; a kind that this version does not know grants nothing.
    pub kinds: BTreeSet<String>,
    /// The first second of its window.
    pub not_before: Time,
    /// The last second of its window, if it is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_after: Option<Time>,
}

/// A key that a bundle lists; see [`listed_key`].
struct Listed(PublicKey);

impl<'de> Deserialize<'de> for Listed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        signer_key(deserializer).map(Self)
    }
}

fn signer_key<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PublicKey, D::Error> {
    text_form::read_with(deserializer, listed_key)
}

fn root_keys<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<KeyId, PublicKey>, D::Error> {
    let keys: BTreeMap<KeyId, Listed> = unique_map(deserializer)?;
    Ok(keys.into_iter().map(|(id, Listed(key))| (id, key)).collect())
}

impl Roots {
    /// What a person compares before pinning. For one root it is that root's
    /// key id; for several it commits to all of them and to the threshold, so
    /// that no single root can pass off a set of its own:
    /// `printf 'airseal roots 2\nKEYID\nKEYID\nKEYID\n' | sha256sum`, ids sorted.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        match (self.keys.len(), self.keys.keys().next()) {
            (1, Some(only)) => only.to_string(),
            _ => {
                let mut text = format!("airseal roots {}\n", self.threshold);
                for id in self.keys.keys() {
                    let _ = writeln!(text, "{id}");
                }
                sha256_hex(text.as_bytes())
            }
        }
    }

    /// How many distinct roots signed `envelope`.
    #[must_use]
    pub fn signed(&self, envelope: &Envelope) -> usize {
        envelope.signers(&self.keys.iter()).len()
    }

    /// How many more of these roots must sign `envelope`.
    #[must_use]
    pub fn missing(&self, envelope: &Envelope) -> usize {
        self.threshold.saturating_sub(self.signed(envelope))
    }
}

impl Document for TrustBundle {
    const PAYLOAD_TYPE: &'static str = "application/vnd.airseal.trust+json";
    const LABEL: &'static str = "TRUST";

    fn validate(&self) -> Result<(), Malformed> {
        require_schema("trust", self.schema)?;
        if self.version == 0 {
            return Err(Malformed::new("trust bundle versions begin with 1"));
        }
        if self.roots.threshold == 0 || self.roots.threshold > self.roots.keys.len() {
            return Err(Malformed::new(
                "the root threshold must be between 1 and the number of roots",
            ));
        }
        // Bounds the work that a hostile file can ask for.
        if self.roots.keys.len() > 16 || self.signers.len() > 256 {
            return Err(Malformed::new("a trust bundle lists at most 16 roots and 256 signers"));
        }
        let signers = self.signers.iter().map(|(id, signer)| (id, &signer.public_key));
        for (id, key) in self.roots.keys.iter().chain(signers) {
            if *id != key.id() {
                return Err(Malformed::new(format!(
                    "key {} is listed under an id that is not its own",
                    id.short()
                )));
            }
        }
        if let Some(id) = self.roots.keys.keys().find(|id| self.revoked_keys.contains_key(*id)) {
            return Err(Malformed::new(format!(
                "root {} is listed and revoked at once",
                id.short()
            )));
        }
        if let Some((id, _)) =
            self.revoked_keys.iter().find(|(_, revocation)| revocation.until.is_some())
        {
            return Err(Malformed::new(format!(
                "the revocation of key {} has an end; only that of a license can have one",
                id.short()
            )));
        }
        if let Some(log) = &self.issued_log
            && !is_sha256(&log.sha256)
        {
            return Err(Malformed::new("issued_log: a SHA-256 is 64 lowercase hex digits"));
        }
        Ok(())
    }
}
