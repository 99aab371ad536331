//! Pinning the vendor's trust bundle: trust on first use, confirmed by a fingerprint that the
//! vendor published elsewhere.

use serde::Serialize;

use crate::core::Malformed;
use crate::core::document::envelope::{Envelope, Found};
use crate::core::document::ledger::Event;
use crate::core::document::trust::{Accepted, Trust, TrustBundle, TrustError};
use crate::core::judge::check::behind;
use crate::core::types::ids::Name;
use crate::core::types::keys::sha256_hex;
use crate::core::types::time::Time;
use crate::privacy::ledger::{self, Stamp};
use crate::store::{StoreError, Writer};

/// Why a bundle is not pinned.
#[derive(Debug, thiserror::Error)]
pub enum PinError {
    /// It is not a trust bundle.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// It is refused by the rules of a trust bundle, or has another fingerprint.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// It was issued more than a day from now.
    #[error("the clock says {now}, but the bundle was issued on {issued_at}")]
    Clock {
        /// The system time.
        now: Time,
        /// When the bundle was issued.
        issued_at: Time,
    },
    /// Other roots are pinned or compiled in.
    #[error("other roots are already trusted here; their fingerprint is {fingerprint}")]
    OtherRoots {
        /// Their fingerprint.
        fingerprint: String,
        /// Whether the vendor compiled them in.
        compiled: bool,
    },
    /// This instance is registered for another product.
    #[error(
        "this bundle is for the product {bundle}, and this instance is registered for {registered}"
    )]
    Product {
        /// The product of the bundle.
        bundle: Name,
        /// The product of the registration.
        registered: Name,
    },
    /// The state folder.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A bundle that somebody offers; nothing in it is trusted yet.
#[derive(Debug)]
pub struct Offer {
    envelope: Envelope,
    json: Vec<u8>,
    bundle: TrustBundle,
}

/// What pinning did.
#[derive(Debug, Serialize)]
pub struct Pinned {
    /// Whether it is other than before.
    pub changed: bool,
    /// The product whose licenses the bundle is for.
    pub product: String,
    /// The bundle's version.
    pub version: u64,
    /// The fingerprint of its roots.
    pub fingerprint: String,
}

impl Offer {
    /// Reads the trust bundle in a file.
    ///
    /// # Errors
    /// It holds no trust bundle, or its own roots did not sign that.
    pub fn read(file: &[u8]) -> Result<Self, PinError> {
        let Found { envelope, json } = Envelope::parse_kind::<TrustBundle>(file)?;
        let bundle = Trust::reopen(&envelope)?.bundle().clone();
        Ok(Self { envelope, json: json.into_owned(), bundle })
    }

    /// What it says.
    #[must_use]
    pub fn bundle(&self) -> &TrustBundle {
        &self.bundle
    }

    /// Compares with the fingerprint that the vendor published, in lowercase hex.
    ///
    /// # Errors
    /// Another fingerprint, or a clock that is behind the bundle.
    pub fn confirm(self, fingerprint: &str, now: Time) -> Result<Confirmed, PinError> {
        let trust = Trust::pin(&self.envelope, fingerprint)?;
        let issued_at = trust.bundle().issued_at;
        if behind(now, issued_at) {
            return Err(PinError::Clock { now, issued_at });
        }
        Ok(Confirmed { offer: self, trust })
    }
}

/// A bundle whose fingerprint is the published one.
#[derive(Debug)]
pub struct Confirmed {
    offer: Offer,
    trust: Trust,
}

impl Confirmed {
    /// Pins it, unless it is. Where its roots are pinned already, the rules of a newer bundle
    /// hold. `compiled` is the bundle that the vendor compiled in.
    ///
    /// # Errors
    /// Other roots or another product are here, the rules refuse it, or I/O.
    pub fn pin(
        &self,
        writer: &Writer<'_>,
        stamp: &Stamp,
        compiled: Option<&[u8]>,
    ) -> Result<Pinned, PinError> {
        let (home, bundle) = (writer.home(), self.trust.bundle());
        let fingerprint = bundle.roots.fingerprint();
        let current = home.trust_as_it_is(compiled)?;
        let changed = match &current {
            None => true,
            Some(current) if current.bundle().roots == bundle.roots => {
                matches!(current.accept(&self.offer.envelope)?, Accepted::Newer(_))
            }
            Some(current) => {
                let fingerprint = current.bundle().roots.fingerprint();
                return Err(PinError::OtherRoots { fingerprint, compiled: compiled.is_some() });
            }
        };
        if let Some(registered) = home.registration()?.map(|stored| stored.document.product)
            && registered != bundle.product
        {
            return Err(PinError::Product { bundle: bundle.product.clone(), registered });
        }
        // Read before anything is written: a damaged one must stop the pin.
        let clock = home.clock()?;
        if changed {
            let event = if current.is_some() { Event::TrustUpdated } else { Event::TrustPinned };
            let about = [
                ("fingerprint", fingerprint.clone()),
                ("sha256", sha256_hex(&self.offer.json)),
                ("version", bundle.version.to_string()),
            ];
            let about = about.map(|(name, value)| (name.to_owned(), value)).into();
            ledger::record(writer, stamp, event, about)?;
            writer.write_trust(None, &self.trust, &self.offer.json)?;
        }
        let next = clock.import(bundle.issued_at).in_force(bundle.version);
        if next != clock {
            writer.write_clock(next)?;
        }
        Ok(Pinned {
            changed,
            product: bundle.product.to_string(),
            version: bundle.version,
            fingerprint,
        })
    }
}
