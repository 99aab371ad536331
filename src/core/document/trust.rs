//! The trust bundle: which keys may sign, which licenses are revoked, and the
//! rules by which a newer bundle replaces an older one (TUF's root role, cut to
//! what an air gap needs).

mod bundle;
mod error;
mod revocations;

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::core::Malformed;
use crate::core::document::envelope::Envelope;
use crate::core::types::keys::{KeyId, PublicKey};
use crate::core::types::time::Time;

pub use bundle::{LogHead, Roots, Signer, TrustBundle};
pub use error::TrustError;
pub use revocations::{Revocation, RevokedLicenses};

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
    /// revocation. Keys of an unknown algorithm are passed over; they grant nothing.
    fn check_strength(&self) -> Result<(), Malformed> {
        let signers = self.bundle.signers.values().map(|signer| &signer.public_key);
        let mut known = self.bundle.roots.keys.values().chain(signers).filter(|key| key.is_known());
        known.try_for_each(PublicKey::check_strength)?;
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
