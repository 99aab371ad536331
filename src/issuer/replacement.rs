//! A license that replaces others: these are revoked in the next trust bundle.

use uuid::Uuid;

use crate::core::types::keys::PrivateKey;
use crate::issuer::bundle::Standing;
use crate::issuer::error::VendorError;
use crate::issuer::next;
use crate::issuer::revoke::{self, Revoked, Target};
use crate::issuer::signing::Signing;

/// The reason of such a revocation; it tells the customer to import the new license.
pub const REASON: &str = "replaced by a new license";

/// The licenses that a new one replaces, and the bundle that revokes them.
#[derive(Debug)]
pub struct Replacement {
    /// The bundle, and what is new in it.
    pub revoked: Revoked,
}

impl Replacement {
    /// Plans the revocation of what is replaced, in memory.
    ///
    /// # Errors
    /// It was never issued, another bundle waits, or I/O.
    pub fn plan(signing: &Signing, what: &Target) -> Result<Self, VendorError> {
        Ok(Self { revoked: revoke::plan(signing, what, REASON)? })
    }

    /// The ids of the licenses that it revokes, for the record of the new one.
    #[must_use]
    pub fn ids(&self) -> Vec<Uuid> {
        self.revoked.licenses.iter().map(|license| license.license_id).collect()
    }

    /// Whether all of them were revoked before: there is nothing to sign.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.revoked.count == 0
    }

    /// Signs the bundle, once the new license is handed out: until then the customer needs the old
    /// ones. It waits if `keys` are not enough.
    ///
    /// # Errors
    /// I/O.
    pub fn stage(&self, signing: &Signing, keys: &[PrivateKey]) -> Result<Standing, VendorError> {
        next::stage(signing, &self.revoked.next, &keys.iter().collect::<Vec<_>>())
    }
}
