//! The trust bundle: which keys may sign, which licenses are revoked, and the
//! rules by which a newer bundle replaces an older one (TUF's root role, cut to
//! what an air gap needs).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::core::Malformed;
use crate::core::document::envelope::{Document, Envelope, require_schema};
use crate::core::judge::chain::no_entry;
use crate::core::judge::verdict::Verdict;
use crate::core::types::hex::is_sha256;
use crate::core::types::ids::Name;
use crate::core::types::json::{read_object, unique_map};
use crate::core::types::keys::{KeyId, PublicKey, sha256_hex};
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
    /// The keys, by their ids.
    #[serde(deserialize_with = "unique_map")]
    pub keys: BTreeMap<KeyId, PublicKey>,
}

/// A key that signs documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    /// The key.
    pub public_key: PublicKey,
    /// What it may sign; a kind that this version does not know grants nothing.
    pub kinds: BTreeSet<String>,
    /// The first second of its window.
    pub not_before: Time,
    /// The last second of its window, if it is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_after: Option<Time>,
}

/// The map of revoked licenses, by id, kept as the JSON text that was signed.
///
/// A vendor may have revoked a hundred thousand of them, and a verifier asks
/// about one. Where a bundle enters, every entry is read; after that the text is
/// only searched, so that `verify` builds nothing for the others and keeps no
/// cache that could be wrong.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RevokedLicenses(Box<RawValue>);

impl RevokedLicenses {
    /// Writes a map as text.
    ///
    /// # Errors
    /// Not expected of any map.
    pub fn from_map(map: &BTreeMap<Uuid, Revocation>) -> Result<Self, Malformed> {
        serde_json::value::to_raw_value(map)
            .map(Self)
            .map_err(|error| Malformed::new(error.to_string()))
    }

    /// Reads every entry.
    ///
    /// # Errors
    /// An entry that cannot be read, or an id that comes twice.
    pub fn to_map(&self) -> Result<BTreeMap<Uuid, Revocation>, Malformed> {
        #[derive(Deserialize)]
        #[serde(transparent)]
        struct Unique(#[serde(deserialize_with = "unique_map")] BTreeMap<String, Revocation>);
        let unreadable =
            |why: String| Malformed::new(format!("revoked_licenses cannot be read: {why}"));
        let Unique(map) = read_object(self.0.get().as_bytes()).map_err(unreadable)?;
        map.into_iter()
            .map(|(text, revocation)| match Uuid::try_parse(&text) {
                // One spelling only: `get` searches for it.
                Ok(id) if id.hyphenated().to_string() == text => Ok((id, revocation)),
                _ => Err(unreadable(format!("`{text}` is not a license id"))),
            })
            .collect()
    }

    /// The revocation of one license. The id can only be in the map if its text
    /// is in the map's text, or if that hides characters behind a backslash; only
    /// then are the entries read.
    ///
    /// # Errors
    /// An entry that cannot be read.
    pub fn get(&self, license: &Uuid) -> Result<Option<Revocation>, Malformed> {
        let text = self.0.get();
        let id = license.hyphenated().to_string();
        if !text.contains(&id) && !text.contains('\\') {
            return Ok(None);
        }
        Ok(self.to_map()?.remove(license))
    }
}

impl PartialEq for RevokedLicenses {
    fn eq(&self, other: &Self) -> bool {
        self.0.get() == other.0.get()
    }
}

impl Eq for RevokedLicenses {}

/// When and why something was revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// When the vendor revoked it.
    pub at: Time,
    /// Why, in the vendor's words.
    pub reason: String,
    /// Of a license, its last day of grace: a later bundle may leave the revocation out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
}

impl Revocation {
    /// What it says of a license, in a sentence.
    #[must_use]
    pub fn of_license(&self, id: &Uuid) -> String {
        format!("license {id} was revoked on {}: {}", self.at.date(), self.reason)
    }

    /// The revocation of a key, or of a license without an end.
    #[must_use]
    pub fn new(at: Time, reason: impl Into<String>) -> Self {
        Self { at, reason: reason.into(), until: None }
    }
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

impl TrustBundle {
    /// Whether `next` revokes all that this bundle revokes: a vendor folder restored from a
    /// backup must not give a leaked key its trust back. A license that was past its last
    /// day of grace when `next` was issued may be left out.
    ///
    /// # Errors
    /// The first that it leaves out, or entries that cannot be read.
    pub fn is_kept_by(&self, next: &Self) -> Result<(), TrustError> {
        let lost =
            |what| TrustError::Unrevoked { trusted: self.version, version: next.version, what };
        if let Some(key) =
            self.revoked_keys.keys().find(|key| !next.revoked_keys.contains_key(*key))
        {
            return Err(lost(format!("the key {}", key.short())));
        }
        if self.revoked_licenses == next.revoked_licenses {
            return Ok(());
        }
        let after = next.revoked_licenses.to_map()?;
        for (id, revocation) in self.revoked_licenses.to_map()? {
            let kept = match after.get(&id) {
                // Its last day is the license's own: moved forward, it would end the revocation
                // early.
                Some(later) => {
                    revocation.until.is_none_or(|end| later.until.is_none_or(|until| until >= end))
                }
                None => revocation.until.is_some_and(|end| end < next.issued_at),
            };
            if !kept {
                return Err(lost(format!("the license {id}")));
            }
        }
        Ok(())
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

/// Why a bundle is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// Not a trust bundle, or a field out of range.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The bundle does not carry the signatures it needs.
    #[error(
        "trust bundle {version} is not trusted: it has {have} of the {need} signatures needed from {whose}"
    )]
    Threshold {
        /// The bundle's version.
        version: u64,
        /// Good signatures found.
        have: usize,
        /// Signatures needed.
        need: usize,
        /// Whose signatures were counted.
        whose: &'static str,
    },
    /// Between the trusted bundle and this one, another changed the roots.
    #[error(
        "trust bundle {version} is signed by roots that bundle {trusted}, trusted here, does not know: \
         a bundle between them is missing, version {} first", .trusted + 1
    )]
    Gap {
        /// The version trusted now.
        trusted: u64,
        /// The version offered.
        version: u64,
    },
    /// The fingerprint given is not that of the roots in the bundle.
    #[error("the roots in this bundle have another fingerprint than the one given")]
    Fingerprint {
        /// The fingerprint that was given.
        given: String,
        /// The fingerprint of the bundle's roots.
        found: String,
    },
    /// A bundle for another product.
    #[error("trust bundle is for product `{found}`, and `{trusted}` is trusted here")]
    Product {
        /// The product trusted now.
        trusted: Name,
        /// The product offered.
        found: Name,
    },
    /// An older bundle.
    #[error(
        "trust bundle {version} is older than bundle {trusted}, which is trusted here (rollback)"
    )]
    Rollback {
        /// The version trusted now.
        trusted: u64,
        /// The version offered.
        version: u64,
    },
    /// Two different bundles under one version number.
    #[error(
        "another trust bundle {0} is trusted here already: two with one number cannot both be right (equivocation)"
    )]
    Equivocation(u64),
    /// A newer bundle that leaves out what the trusted one revokes.
    #[error(
        "trust bundle {version} no longer revokes {what}, which bundle {trusted}, trusted here, revokes"
    )]
    Unrevoked {
        /// The version trusted now.
        trusted: u64,
        /// The version offered.
        version: u64,
        /// The key or license.
        what: String,
    },
}

impl TrustError {
    /// The verdict that refuses such a bundle.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        match self {
            Self::Malformed(_) => Verdict::Malformed,
            Self::Product { .. } => Verdict::Mismatch,
            _ => Verdict::Untrusted,
        }
    }
}

/// A bundle that is believed. It cannot be made but by the rules below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    bundle: TrustBundle,
    payload: Vec<u8>,
    /// The revoked licenses, read once for whoever asks about many.
    index: Option<BTreeMap<Uuid, Revocation>>,
}

/// What became of an offered bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Accepted {
    /// It is the trusted one.
    Unchanged,
    /// It replaces the trusted one.
    Newer(Box<Trust>),
}

impl Trust {
    /// Takes a first bundle, because a person (or the build) vouches for its
    /// roots by their fingerprint.
    ///
    /// # Errors
    /// Malformed, another fingerprint, a weak key, or not signed by its own roots.
    pub fn pin(envelope: &Envelope, fingerprint: &str) -> Result<Self, TrustError> {
        let trust = Self::reopen(envelope)?;
        let found = trust.bundle.roots.fingerprint();
        if found != fingerprint {
            return Err(TrustError::Fingerprint { given: fingerprint.to_owned(), found });
        }
        trust.check_strength()?;
        Ok(trust)
    }

    /// Reads a bundle that was pinned or accepted before, or is compiled in. It
    /// must still carry its own roots' signatures: a damaged one is not believed.
    ///
    /// # Errors
    /// Malformed, or not signed by its own roots.
    pub fn reopen(envelope: &Envelope) -> Result<Self, TrustError> {
        let bundle: TrustBundle = envelope.document()?;
        require(&bundle.roots, envelope, bundle.version, "its own roots")?;
        Ok(Self { bundle, payload: envelope.payload.clone(), index: None })
    }

    /// Offers a bundle to replace this one. It must be newer, and signed by the
    /// threshold of the roots trusted now and of the roots it names itself (TUF
    /// specification, section 5.3), and revoke all that this one revokes.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn accept(&self, envelope: &Envelope) -> Result<Accepted, TrustError> {
        let next: TrustBundle = envelope.document()?;
        let (trusted, version) = (self.bundle.version, next.version);
        if next.product != self.bundle.product {
            return Err(TrustError::Product {
                trusted: self.bundle.product.clone(),
                found: next.product,
            });
        }
        if version == trusted && envelope.payload == self.payload {
            return Ok(Accepted::Unchanged);
        }
        // Old is refused whoever signed it: its roots may be long gone.
        if version < trusted {
            return Err(TrustError::Rollback { trusted, version });
        }
        if let Err(error) = require(&self.bundle.roots, envelope, version, "the roots trusted here")
        {
            let sound = next.roots.signed(envelope) >= next.roots.threshold;
            return Err(if sound && version > trusted + 1 {
                TrustError::Gap { trusted, version }
            } else {
                error
            });
        }
        if version == trusted {
            return Err(TrustError::Equivocation(version));
        }
        let next = Self::reopen(envelope)?;
        next.check_strength()?;
        self.bundle.is_kept_by(&next.bundle)?;
        Ok(Accepted::Newer(Box::new(next)))
    }

    /// What is done once, where a bundle enters: refuse weak keys, and read every
    /// revocation.
    fn check_strength(&self) -> Result<(), Malformed> {
        let signers = self.bundle.signers.values().map(|signer| &signer.public_key);
        self.bundle.roots.keys.values().chain(signers).try_for_each(PublicKey::check_strength)?;
        self.bundle.revoked_licenses.to_map().map(|_| ())
    }

    /// The bundle.
    #[must_use]
    pub fn bundle(&self) -> &TrustBundle {
        &self.bundle
    }

    /// The bytes that the roots signed.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// Whether `signer` may have signed a document of `kind` issued at
    /// `issued_at`.
    ///
    /// # Errors
    /// Why not, in words.
    pub fn may_sign(&self, signer: &KeyId, kind: &str, issued_at: Time) -> Result<(), String> {
        // A thief can backdate, so revocation looks at no date.
        if let Some(revocation) = self.bundle.revoked_keys.get(signer) {
            return Err(format!(
                "its signer {} was revoked on {}: {}",
                signer.short(),
                revocation.at.date(),
                revocation.reason
            ));
        }
        let Some(entry) = self.bundle.signers.get(signer) else {
            return Err(format!("its signer {} is not in the trust bundle", signer.short()));
        };
        if !entry.kinds.contains(kind) {
            return Err(format!(
                "its signer {} may not sign documents of the kind {kind}",
                signer.short()
            ));
        }
        if issued_at < entry.not_before || entry.not_after.is_some_and(|end| issued_at > end) {
            return Err(format!(
                "it was issued at {issued_at}, outside the window of its signer {}",
                signer.short()
            ));
        }
        Ok(())
    }

    /// The keys of the listed signers, revoked ones too: whether a signature is
    /// good and whether it counts are two questions. First come those that may sign a
    /// document of `kind` and whose window is open, then those whose window is closed,
    /// then the others; each group by key id. A signature that does not say whose it is
    /// is tried on the first ones only.
    pub fn signer_keys(&self, kind: &str) -> impl Iterator<Item = (&KeyId, &PublicKey)> + Clone {
        let group = move |id: &KeyId, signer: &Signer| match signer.not_after {
            _ if self.bundle.revoked_keys.contains_key(id) || !signer.kinds.contains(kind) => 2,
            Some(_) => 1,
            None => 0,
        };
        (0..3).flat_map(move |wanted| {
            let signers =
                self.bundle.signers.iter().filter(move |(id, signer)| group(id, signer) == wanted);
            signers.map(|(id, signer)| (id, &signer.public_key))
        })
    }

    /// The same trust for whoever asks about many licenses: the revoked ones are
    /// read once instead of searched at every question.
    ///
    /// # Errors
    /// The bundle's revocations cannot be read.
    pub fn with_index(mut self) -> Result<Self, Malformed> {
        self.index = Some(self.bundle.revoked_licenses.to_map()?);
        Ok(self)
    }

    /// The revocation of a license, if there is one.
    ///
    /// # Errors
    /// The bundle's revocations cannot be read.
    pub fn revocation(&self, license: &Uuid) -> Result<Option<Revocation>, Malformed> {
        if let Some(index) = &self.index {
            return Ok(index.get(license).cloned());
        }
        self.bundle.revoked_licenses.get(license)
    }
}

fn require(
    roots: &Roots,
    envelope: &Envelope,
    version: u64,
    whose: &'static str,
) -> Result<(), TrustError> {
    let (have, need) = (roots.signed(envelope), roots.threshold);
    if have < need { Err(TrustError::Threshold { version, have, need, whose }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use uuid::Uuid;

    use super::{Revocation, RevokedLicenses};
    use crate::core::types::time::Time;

    #[test]
    fn revocations_are_the_same_if_they_are_of_the_same_licenses() {
        let of = |ids: &[u128]| {
            let revocation = Revocation::new(Time::MIN, "");
            let map: BTreeMap<_, _> =
                ids.iter().map(|id| (Uuid::from_u128(*id), revocation.clone())).collect();
            RevokedLicenses::from_map(&map).expect("a map")
        };
        assert_eq!(of(&[1, 2]), of(&[2, 1]));
        assert_ne!(of(&[1]), of(&[2]));
        assert_eq!(of(&[1]).get(&Uuid::from_u128(2)), Ok(None));
    }
}
