//! The trust bundle in force, and that it never goes back to an older one.

use super::StoreError;
use super::home::{Home, ROOTS, TRUST};
use crate::core::document::envelope::Envelope;
use crate::core::document::trust::{Accepted, Trust, TrustError};

/// Where a trust bundle in force came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrustSource {
    /// The program was built with it.
    CompiledIn,
    /// It was pinned or imported, and is in the state folder.
    StateFolder,
}

impl TrustSource {
    /// Where `trust` came from. A program can bring a newer bundle than the state folder has, so that
    /// one is compiled in does not say that it is in force; the payloads do.
    #[must_use]
    pub fn of(trust: &Trust, compiled: Option<&[u8]>) -> Self {
        let compiled = compiled.and_then(|bytes| Envelope::parse(bytes).ok());
        if compiled.is_some_and(|envelope| envelope.payload == trust.payload()) {
            Self::CompiledIn
        } else {
            Self::StateFolder
        }
    }
}

impl Home {
    /// The highest number of a trust bundle that was in force here; 0 if none is known. It
    /// is kept in two places, of which the second is a note that is not synced.
    pub(super) fn known_trust(&self) -> u64 {
        let clock = self.clock().ok().and_then(|clock| clock.trust_version);
        clock.max(self.noted_trust()).unwrap_or_default()
    }

    /// The trust bundle in force: the newest of the one in HOME and the one
    /// compiled in. Where one is compiled in, the one in HOME counts only if it
    /// follows from it by rule: a file that its user can write is no anchor.
    ///
    /// # Errors
    /// I/O, a damaged or foreign bundle, or one that is older than one before.
    pub fn trust(&self, compiled: Option<&[u8]>) -> Result<Option<Trust>, StoreError> {
        // The number first: whatever is written meanwhile, the bundle that is read after it is
        // not older.
        let known = self.known_trust();
        let trust = self.trust_as_it_is(compiled)?;
        self.expect_at_least(known, trust.as_ref())?;
        Ok(trust)
    }

    /// Refuses a bundle that is older than one that was in force here: what the newer one
    /// revoked must not count again. For who holds the lock: nobody else writes meanwhile.
    ///
    /// # Errors
    /// It is older.
    pub fn expect_newest(&self, trust: Option<&Trust>) -> Result<(), StoreError> {
        self.expect_at_least(self.known_trust(), trust)
    }

    fn expect_at_least(&self, known: u64, trust: Option<&Trust>) -> Result<(), StoreError> {
        match trust.map(|trust| trust.bundle().version) {
            Some(version) if version < known => {
                Err(StoreError::Outdated { path: self.path(TRUST), version, known })
            }
            _ => Ok(()),
        }
    }

    /// The same for whoever brings a newer one: it may be older than one that was in force.
    ///
    /// # Errors
    /// I/O, or a damaged or foreign bundle.
    pub fn trust_as_it_is(&self, compiled: Option<&[u8]>) -> Result<Option<Trust>, StoreError> {
        let reopen = |bytes: &[u8]| {
            let envelope = Envelope::parse(bytes).map_err(TrustError::Malformed)?;
            Trust::reopen(&envelope).map(|trust| (envelope, trust))
        };
        let anchor = match compiled.map(reopen) {
            None => None,
            Some(Ok((_, trust))) => Some(trust),
            Some(Err(error)) => {
                return Err(StoreError::Damaged {
                    path: "the compiled-in trust bundle".into(),
                    reason: error.to_string(),
                });
            }
        };
        let Some(bytes) = self.read(TRUST)? else { return Ok(anchor) };
        let (envelope, stored) =
            reopen(&bytes).map_err(|error| self.damaged(TRUST, error.to_string()))?;
        let Some(mut anchor) = anchor else { return Ok(Some(stored)) };
        // What cannot be read is a step less: without it the newest does not follow.
        for (path, bytes) in self.json_files(ROOTS)?.into_iter().flatten() {
            let step = Envelope::parse(&bytes)
                .map_err(TrustError::Malformed)
                .and_then(|e| anchor.accept(&e));
            match step {
                Ok(Accepted::Newer(trust)) => anchor = *trust,
                Ok(Accepted::Unchanged) | Err(TrustError::Rollback { .. }) => {}
                Err(error) => return Err(StoreError::Damaged { path, reason: error.to_string() }),
            }
        }
        match anchor.accept(&envelope) {
            Ok(Accepted::Newer(trust)) => Ok(Some(*trust)),
            // An upgrade of the program can bring a newer bundle than HOME has.
            Ok(Accepted::Unchanged) | Err(TrustError::Rollback { .. }) => Ok(Some(anchor)),
            Err(error) => Err(self.damaged(
                TRUST,
                format!("it does not follow from the compiled-in bundle: {error}"),
            )),
        }
    }
}
