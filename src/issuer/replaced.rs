//! Licenses that a new one replaces: their revocation is planned before anything is signed, and
//! signed once the new license was handed out, so that nobody is left without one.

use uuid::Uuid;

use crate::core::types::keys::PrivateKey;
use crate::issuer::bundle::Standing;
use crate::issuer::error::VendorError;
use crate::issuer::next;
use crate::issuer::revoke::{self, Revoked, Target};
use crate::issuer::signing::Signing;

/// The reason of the revocation; it tells the customer to import the new license.
pub const REPLACED: &str = "replaced by a new license";

/// The licenses that a new one replaces.
#[derive(Debug)]
pub struct Replaced {
    /// The bundle that revokes them.
    pub revoked: Revoked,
}

impl Replaced {
    /// Plans their revocation, in memory.
    ///
    /// # Errors
    /// They were never issued, another bundle waits, or I/O.
    pub fn plan(signing: &Signing, what: &Target) -> Result<Self, VendorError> {
        Ok(Self { revoked: revoke::plan(signing, what, REPLACED)? })
    }

    /// Whether all of them were revoked before: then no bundle is signed.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.revoked.count == 0
    }

    /// The licenses that are newly revoked, as the entry of the new license names them.
    #[must_use]
    pub fn ids(&self) -> Vec<Uuid> {
        self.revoked.licenses.iter().map(|license| license.license_id).collect()
    }

    /// Signs the bundle that revokes them with these roots; it waits if they are not enough. The new
    /// license must have been handed out. `None`: they were revoked before.
    ///
    /// # Errors
    /// See [`next::stage`].
    pub fn stage(
        &self,
        signing: &Signing,
        roots: &[PrivateKey],
    ) -> Result<Option<Standing>, VendorError> {
        if self.is_done() {
            return Ok(None);
        }
        next::stage(signing, &self.revoked.next, &roots.iter().collect::<Vec<_>>()).map(Some)
    }
}
