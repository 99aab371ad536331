//! The answer of every command that makes or signs a trust bundle.

use crate::cli::error::Fallible;
use serde::Serialize;

use crate::cli::session::Session;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::core::document::trust::TrustBundle;
use crate::core::types::keys::PrivateKey;
use crate::issuer::bundle::Standing;
use crate::issuer::{Signing, VendorDir, dir, next};

/// Signs the next bundle, puts it in force if that is enough, and answers.
/// `done` says what was changed in it.
pub(super) fn stage(
    session: &mut Session,
    signing: &Signing,
    next: &TrustBundle,
    keys: &[PrivateKey],
    done: String,
) -> Fallible<()> {
    let standing = next::stage(signing, next, &keys.iter().collect::<Vec<_>>())?;
    session.ui.report(&Staged::in_dir(&signing.vendor, &standing, done));
    Ok(())
}

/// A bundle that was signed.
#[derive(Debug, Serialize)]
pub(super) struct Staged {
    changed: bool,
    /// The bundle's version.
    version: u64,
    /// Whether it is in force; if not, it waits for signatures.
    published: bool,
    /// Signatures still missing from the roots in force; null if not known here.
    missing_old: Option<usize>,
    /// Signatures still missing from the roots that it names itself.
    missing_new: usize,
    /// The file.
    file: String,
    /// What was done, for people.
    #[serde(skip)]
    done: String,
}

impl Staged {
    /// How a bundle stands; `done` says what was changed in it.
    pub(super) fn new(standing: &Standing, file: String, done: String) -> Self {
        Self {
            changed: true,
            version: standing.version,
            published: standing.is_complete(),
            missing_old: standing.missing_old,
            missing_new: standing.missing_new,
            file,
            done,
        }
    }

    /// How a bundle of the vendor folder stands.
    pub(super) fn in_dir(vendor: &VendorDir, standing: &Standing, done: String) -> Self {
        let file = vendor.path(if standing.is_complete() { dir::TRUST } else { dir::NEXT });
        Self::new(standing, file.display().to_string(), done)
    }

    /// Nothing was changed: the bundle in force stays, for this reason.
    pub(super) fn in_force(vendor: &VendorDir, reason: &str) -> Self {
        Self {
            changed: false,
            version: vendor.trust().bundle().version,
            published: true,
            missing_old: Some(0),
            missing_new: 0,
            file: vendor.path(dir::TRUST).display().to_string(),
            done: format!("unchanged: {reason}"),
        }
    }
}

impl Render for Staged {
    fn human(&self, page: &mut Page) {
        let (tone, word) =
            if self.published { (Tone::Good, "published") } else { (Tone::Warn, "waiting") };
        page.headline(tone, word, format!("trust bundle {}", self.version));
        if !self.done.is_empty() {
            page.field("Change", &self.done);
        }
        page.field("File", &self.file);
        if self.published {
            page.field("Next", "send it to every site, which imports it: airseal import FILE");
            return;
        }
        match self.missing_old {
            Some(count) => page.field("Missing", format!("{count} more from the roots in force")),
            None => page.field("Missing", "unknown without the vendor folder: --dir DIR"),
        }
        if self.missing_new > 0 {
            page.field("Missing", format!("{} more from the new roots", self.missing_new));
        }
        page.field("Next", "airseal vendor publish --sign-with KEY, where that key is");
    }
}
