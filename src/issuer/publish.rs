//! A trust bundle that revokes nothing and brings no key: renewed, pruned, or made after a loss.

use serde::Serialize;

use crate::core::document::trust::TrustBundle;
use crate::core::types::keys::PrivateKey;
use crate::core::types::time::Time;
use crate::issuer::bundle::{self, Standing};
use crate::issuer::dir::VendorDir;
use crate::issuer::error::{Loss, PastEnd, VendorError, refuse_past};
use crate::issuer::signing::Signing;
use crate::issuer::{next, revoke};
use std::path::Path;

/// What the next bundle is made for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Renewal {
    /// Sites warn after this time that the bundle is old.
    pub renew_by: Option<Time>,
    /// Leave out the revocations of licenses whose grace has ended.
    pub prune: bool,
    /// Go on although something was lost, with what is left.
    pub accept_loss: bool,
}

/// A bundle that is ready to be signed.
#[derive(Debug)]
pub struct Renewed {
    /// The folder.
    pub signing: Signing,
    next: TrustBundle,
    /// What was lost, and is accepted with it.
    pub losses: Vec<Loss>,
    /// How many revocations it leaves out.
    pub pruned: usize,
    renew_by: Option<Time>,
}

impl Renewed {
    /// Makes the next bundle, in memory.
    ///
    /// # Errors
    /// An end in the past, another bundle waits, a loss that is not to be accepted, a clock
    /// behind what was signed, or I/O.
    pub fn plan(
        dir: &Path,
        renewal: Renewal,
        now: Time,
        trust_clock: bool,
    ) -> Result<Self, VendorError> {
        refuse_past(PastEnd::RenewBy, renewal.renew_by, now)?;
        let (signing, losses) = if renewal.accept_loss {
            Signing::begin_despite_losses(dir, now, trust_clock)?
        } else {
            (Signing::begin(dir, now, trust_clock)?, Vec::new())
        };
        let mut next = next::begin(&signing)?;
        next.expires_at = renewal.renew_by.or(next.expires_at);
        let pruned = if renewal.prune { revoke::prune(&mut next)? } else { 0 };
        Ok(Self { signing, next, losses, pruned, renew_by: renewal.renew_by })
    }

    /// Whether it would be the same as the bundle in force.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.losses.is_empty() && self.pruned == 0 && self.renew_by.is_none()
    }

    /// Signs it, and puts it in force if that is enough. A log with lost entries begins again
    /// with what is left.
    ///
    /// # Errors
    /// I/O, or a bundle that no site could read.
    pub fn stage(&mut self, keys: &[PrivateKey]) -> Result<Standing, VendorError> {
        if !self.losses.is_empty() && !self.signing.log.is_whole() {
            self.signing.log.begin_again(self.next.version)?;
        }
        next::stage(&self.signing, &self.next, &keys.iter().collect::<Vec<_>>())
    }
}

/// What [`discard`] did; as JSON, the answer of `vendor publish --discard`.
#[derive(Debug, Serialize)]
pub struct Discarded {
    /// Whether a bundle waited.
    pub changed: bool,
    /// The bundle's version.
    pub version: Option<u64>,
    /// Where it is kept.
    pub file: Option<String>,
    /// What it would have revoked: keys and licenses.
    pub revoked: Vec<String>,
}

/// Takes the bundle that waits for signatures back; see [`bundle::discard`].
///
/// # Errors
/// I/O, or it cannot be read.
pub fn discard(vendor: &VendorDir) -> Result<Discarded, VendorError> {
    let Some((dropped, path)) = bundle::discard(vendor)? else {
        return Ok(Discarded { changed: false, version: None, file: None, revoked: Vec::new() });
    };
    let in_force = vendor.trust().bundle();
    let before = in_force.revoked_licenses.to_map()?;
    let keys = dropped.revoked_keys.keys().filter(|key| !in_force.revoked_keys.contains_key(*key));
    let licenses = dropped.revoked_licenses.to_map()?;
    let licenses = licenses.keys().filter(|id| !before.contains_key(*id));
    Ok(Discarded {
        changed: true,
        version: Some(dropped.version),
        file: Some(path.display().to_string()),
        revoked: keys
            .map(|key| format!("key {key}"))
            .chain(licenses.map(|id| format!("license {id}")))
            .collect(),
    })
}
