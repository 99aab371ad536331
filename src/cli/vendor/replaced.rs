//! What a new license replaces, and the keys that sign the bundle which revokes it.

use super::staged::report;
use crate::cli::error::Fallible;
use crate::cli::session::Session;
use crate::cli::ui::format;
use crate::core::types::keys::PrivateKey;
use crate::issuer::Signing;
use crate::issuer::replacement::Replacement;

/// A replacement that was planned, and agreed to.
pub(super) struct Replaced {
    pub(super) replacement: Replacement,
    /// The roots that sign here.
    pub(super) keys: Vec<PrivateKey>,
}

impl Replaced {
    /// Signs the bundle, and says how it stands.
    pub(super) fn stage(self, session: &mut Session, signing: &Signing) -> Fallible<()> {
        let Self { replacement, keys } = self;
        if replacement.is_done() {
            session
                .ui
                .note("the replaced license was already revoked; the trust bundle is unchanged");
            return Ok(());
        }
        let standing = replacement.stage(signing, &keys)?;
        let count = format::count(replacement.revoked.count, "license");
        report(session, signing.vendor.dir(), standing, None, format!("revoked {count}, replaced"))
    }
}
