//! What a verdict on the license of this instance depends on in the state folder, read once.

use super::clock::Clock;
use super::home::Stored;
use super::installed::{self, Standing, Variables};
use super::{Home, StoreError};
use crate::core::document::registration::Registration;
use crate::core::document::trust::Trust;
use crate::core::judge::check::VerifyContext;
use crate::core::judge::coverage::ReleaseDate;
use crate::core::types::time::Time;

/// The trust bundle in force, who this instance is, and the times known to have been.
#[derive(Debug)]
pub struct Facts {
    /// The trust bundle; `None` if none is pinned or compiled in.
    pub trust: Option<Trust>,
    /// The registration in force; `None` if this instance is not registered.
    pub registration: Option<Stored<Registration>>,
    /// The latest times seen.
    pub clock: Clock,
}

impl Facts {
    /// Reads them. `compiled` is the trust bundle that the vendor compiled in.
    ///
    /// # Errors
    /// I/O, a damaged file, a trust bundle older than one that was in force, or a key of another
    /// instance than the registration. No license counts then: unsure means not valid.
    pub fn read(home: &Home, compiled: Option<&[u8]>) -> Result<Self, StoreError> {
        Ok(Self {
            trust: home.trust(compiled)?,
            registration: home.registration_of_key()?,
            clock: home.clock()?,
        })
    }

    /// What a license is checked against at `now`, with no limit and no feature asked for.
    #[must_use]
    pub fn context(&self, now: Time) -> VerifyContext {
        VerifyContext {
            identity: self.registration.as_ref().map(Stored::identity),
            now,
            clock_floor: Some(self.clock.floor()),
            limits: Vec::new(),
            features: Vec::new(),
            release: ReleaseDate::NotAsked,
        }
    }

    /// The license that stands for this instance, judged: the one in a variable, else the best
    /// installed one.
    #[must_use]
    pub fn standing(
        &self,
        home: &Home,
        context: &VerifyContext,
        variables: &Variables,
    ) -> Standing {
        installed::standing(home, self.trust.as_ref(), context, variables)
    }
}
