//! The vendor's privacy policies: which versions were imported, which is in force, which somebody
//! has seen.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::core::document::ledger::{Details, Event};
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::core::document::registration::Registration;
use crate::core::types::ids::Name;
use crate::core::types::keys::sha256_hex;
use crate::core::types::time::Time;
use crate::privacy::ledger::{self, entries};
use crate::privacy::policy_diff::{PolicyDiff, difference};
use crate::privacy::stamp::Stamp;
use crate::store::home::{POLICIES, Stored};
use crate::store::{Home, StoreError, Writer};

/// Why there is no such policy.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// I/O, or a damaged state file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No policy was imported.
    #[error("no privacy policy was imported here")]
    Missing,
    /// There is no such version.
    #[error("there is no version `{version}` of the policy here")]
    Unknown {
        /// The version.
        version: String,
        /// The versions that are here.
        here: Vec<String>,
    },
    /// None has taken effect.
    #[error("no version of the policy is in force yet")]
    NotInForce,
    /// One of them cannot be read, and may be the newest.
    #[error("not every privacy policy here can be read, so the newest is not known")]
    NewestUnknown,
}

/// The policies that were imported.
#[derive(Debug, Default)]
pub struct Imported {
    /// Those that count, in the order in which they take effect.
    pub policies: Vec<Stored<PrivacyPolicy>>,
    /// Why the others do not: damaged, or signed by a signer that was revoked.
    pub faults: Vec<StoreError>,
}

impl Imported {
    /// Reads them. `compiled_trust` is the trust bundle that the product was built with.
    ///
    /// # Errors
    /// I/O, or a damaged trust bundle.
    pub fn read(home: &Home, compiled_trust: Option<&[u8]>) -> Result<Self, StoreError> {
        let mut imported = Self::default();
        // Most sites have no policy, and so no signature to check.
        if !home.path(POLICIES).is_dir() {
            return Ok(imported);
        }
        let Some(trust) = home.trust(compiled_trust)? else { return Ok(imported) };
        for policy in home.policies(&trust)? {
            match policy {
                Ok(policy) => imported.policies.push(policy),
                Err(error) => imported.faults.push(error),
            }
        }
        Ok(imported)
    }

    /// The same for what depends on the policy in force: no disk may have failed to give one.
    ///
    /// # Errors
    /// I/O.
    pub fn expect_readable(mut self) -> Result<Self, StoreError> {
        match self.faults.iter().position(|error| matches!(error, StoreError::Io { .. })) {
            Some(at) => Err(self.faults.swap_remove(at)),
            None => Ok(self),
        }
    }

    /// What they say.
    pub fn documents(&self) -> impl Iterator<Item = &PrivacyPolicy> {
        self.policies.iter().map(|stored| &stored.document)
    }

    /// The one in force at `now`.
    #[must_use]
    pub fn in_force(&self, now: Time) -> Option<&PrivacyPolicy> {
        in_force(self.documents(), now)
    }

    /// What the ledger notes of the one in force with a choice: its version.
    #[must_use]
    pub fn note(&self, now: Time) -> Details {
        let version = self.in_force(now).map(|policy| policy.version.to_string());
        version.map(|version| ("policy".to_owned(), version)).into_iter().collect()
    }

    /// A version of it.
    ///
    /// # Errors
    /// [`PolicyError::Missing`] or [`PolicyError::Unknown`].
    pub fn get(&self, version: &str) -> Result<&Stored<PrivacyPolicy>, PolicyError> {
        self.expect_any()?;
        let found = self.policies.iter().find(|stored| stored.document.version.as_str() == version);
        found.ok_or_else(|| {
            let here = self.documents().map(|policy| policy.version.to_string()).collect();
            PolicyError::Unknown { version: version.to_owned(), here }
        })
    }

    fn expect_any(&self) -> Result<(), PolicyError> {
        if self.policies.is_empty() { Err(PolicyError::Missing) } else { Ok(()) }
    }

    /// Every version, for a list. `catalogue` is the SHA-256 of the catalogue in force.
    ///
    /// # Errors
    /// I/O, a damaged registration, or a ledger that cannot be read.
    pub fn list(
        &self,
        home: &Home,
        catalogue: Option<&str>,
        now: Time,
    ) -> Result<Vec<Listed>, StoreError> {
        let seen = versions_seen(home)?;
        let in_force = self.in_force(now);
        let line = |policy: &PrivacyPolicy| Listed {
            version: policy.version.clone(),
            effective: policy.effective,
            in_force: in_force == Some(policy),
            seen: has(&seen, policy),
            catalogue_agrees: catalogue_agrees(policy, catalogue),
        };
        Ok(self.documents().map(line).collect())
    }

    /// A version, whole; without `version` the one in force.
    ///
    /// # Errors
    /// See [`PolicyError`].
    pub fn show(
        &self,
        home: &Home,
        version: Option<&str>,
        catalogue: Option<&str>,
        now: Time,
    ) -> Result<Shown, PolicyError> {
        self.expect_any()?;
        let seen = versions_seen(home)?;
        let in_force = self.in_force(now);
        let policy = match version {
            Some(version) => &self.get(version)?.document,
            None => in_force.ok_or(PolicyError::NotInForce)?,
        };
        Ok(Shown {
            in_force: in_force == Some(policy),
            seen: has(&seen, policy),
            catalogue_agrees: catalogue_agrees(policy, catalogue),
            policy: policy.clone(),
        })
    }

    /// What changed between two versions.
    ///
    /// # Errors
    /// [`PolicyError::Missing`] or [`PolicyError::Unknown`].
    pub fn diff(&self, from: &str, to: &str) -> Result<PolicyDiff, PolicyError> {
        Ok(difference(&self.get(from)?.document, &self.get(to)?.document))
    }

    /// Records that somebody has seen a version; without `version` the newest.
    ///
    /// # Errors
    /// See [`PolicyError`].
    pub fn record_seen(
        &self,
        writer: &Writer<'_>,
        stamp: &Stamp,
        version: Option<&str>,
    ) -> Result<Seen, PolicyError> {
        self.expect_any()?;
        let newest = self.policies.last().ok_or(PolicyError::Missing);
        let stored = match version {
            Some(version) => self.get(version)?,
            None if self.policies.len() < writer.home().names(POLICIES)?.len() => {
                return Err(PolicyError::NewestUnknown);
            }
            None => newest?,
        };
        let version = stored.document.version.clone();
        let changed = !seen(writer.home())?.contains(&version.to_string());
        if changed {
            let about = Details::from([
                ("policy_sha256".to_owned(), sha256_hex(&stored.payload)),
                ("version".to_owned(), version.to_string()),
            ]);
            ledger::record(writer, stamp, Event::PolicySeen, about)?;
        }
        Ok(Seen { changed, version })
    }

    /// How things stand with the policies; `None` if none was imported. A ledger that cannot be
    /// read says that none was seen.
    #[must_use]
    pub fn standing(
        &self,
        home: &Home,
        registration: Option<&Registration>,
        catalogue: Option<&str>,
        now: Time,
    ) -> Option<Standing> {
        let newest = &self.policies.last()?.document;
        let in_force = self.in_force(now);
        let seen = seen_with(home, registration).unwrap_or_default();
        // The one that holds, before one that will.
        let unseen = in_force.filter(|policy| !has(&seen, policy));
        let unseen = unseen.or(Some(newest).filter(|newest| !has(&seen, newest)));
        Some(Standing {
            in_force: in_force.map(|policy| policy.version.clone()),
            newest: newest.version.clone(),
            unseen: unseen.map(|policy| policy.version.clone()),
            effective: unseen.unwrap_or(newest).effective,
            seen: unseen.is_none(),
            catalogue_agrees: in_force.and_then(|policy| catalogue_agrees(policy, catalogue)),
        })
    }
}

/// A version in a list. Its JSON form is that of `policy list`.
#[derive(Debug, Serialize)]
pub struct Listed {
    /// The version.
    pub version: Name,
    /// From when it holds.
    pub effective: Time,
    /// Whether it holds now.
    pub in_force: bool,
    /// Whether somebody has seen it here.
    pub seen: bool,
    /// Whether its catalogue is the one in force; null if it names no catalogue.
    pub catalogue_agrees: Option<bool>,
}

/// A version, whole. Its JSON form is that of `policy show`.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// What it says.
    #[serde(flatten)]
    pub policy: PrivacyPolicy,
    /// Whether it holds now.
    pub in_force: bool,
    /// Whether somebody has seen it here.
    pub seen: bool,
    /// Whether its catalogue is the one in force; null if it names no catalogue.
    pub catalogue_agrees: Option<bool>,
}

/// That somebody has seen a version.
#[derive(Debug, Serialize)]
pub struct Seen {
    /// Whether nobody had before.
    pub changed: bool,
    /// The version.
    pub version: Name,
}

/// How things stand with the policies. Its JSON form is in that of `status`.
#[derive(Debug, Serialize)]
pub struct Standing {
    /// The version in force.
    pub in_force: Option<Name>,
    /// The newest version, whether or not it holds yet.
    pub newest: Name,
    /// The one in force or the newest, if nobody has seen it.
    pub unseen: Option<Name>,
    /// From when that one, else the newest, holds.
    pub effective: Time,
    /// Whether somebody has seen both.
    pub seen: bool,
    /// Whether the catalogue of the one in force is the one in force here.
    pub catalogue_agrees: Option<bool>,
}

/// The policy in force at `now`, of policies in their order.
pub fn in_force<'p>(
    policies: impl IntoIterator<Item = &'p PrivacyPolicy>,
    now: Time,
) -> Option<&'p PrivacyPolicy> {
    policies.into_iter().filter(|policy| policy.effective <= now).last()
}

/// Whether a policy speaks of the data that can be sent here; `None` if it does not say of
/// which. `catalogue` is the SHA-256 of the catalogue in force; `None`: nobody knows it.
fn catalogue_agrees(policy: &PrivacyPolicy, catalogue: Option<&str>) -> Option<bool> {
    let named = policy.catalogue_sha256.as_ref()?;
    Some(catalogue == Some(named))
}

fn has(seen: &[String], policy: &PrivacyPolicy) -> bool {
    seen.iter().any(|version| version == policy.version.as_str())
}

/// The versions seen here: at registration, and since.
fn versions_seen(home: &Home) -> Result<Vec<String>, StoreError> {
    seen_with(home, home.registration()?.map(|stored| stored.document).as_ref())
}

fn seen_with(home: &Home, registration: Option<&Registration>) -> Result<Vec<String>, StoreError> {
    let named = registration.and_then(|registration| registration.policy.clone());
    Ok(named.into_iter().chain(seen(home)?).collect())
}

/// The versions that somebody has seen here, by the ledger, in the order in which they
/// were seen first.
///
/// # Errors
/// I/O, or a ledger that cannot be read.
pub fn seen(home: &Home) -> Result<Vec<String>, StoreError> {
    let (mut known, mut order) = (BTreeSet::new(), Vec::new());
    for entry in entries(home)? {
        let mut entry = entry?;
        if entry.event == Event::PolicySeen
            && let Some(version) = entry.about.remove("version")
            && known.insert(version.clone())
        {
            order.push(version);
        }
    }
    Ok(order)
}
