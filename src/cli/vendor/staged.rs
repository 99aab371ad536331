//! The answer of every command that makes or signs a trust bundle.

use crate::cli::error::Fallible;
use serde::Serialize;

use crate::cli::session::Session;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::core::document::trust::TrustBundle;
use crate::core::types::keys::PrivateKey;
use crate::issuer::bundle::Standing;
use crate::issuer::{Signing, dir, next};

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
    let file = signing.vendor.path(if standing.is_complete() { dir::TRUST } else { dir::NEXT });
    session.ui.report(&Staged::new(&standing, file.display().to_string(), done));
    Ok(())
}

/// A bundle that was signed.
#[derive(Debug, Serialize)]
pub(super) struct Staged {
    pub(super) changed: bool,
    /// The bundle's version.
    pub(super) version: u64,
    /// Whether it is in force; if not, it waits for signatures.
    pub(super) published: bool,
    /// Signatures still missing from the roots in force; null if not known here.
    pub(super) missing_old: Option<usize>,
    /// Signatures still missing from the roots that it names itself.
    pub(super) missing_new: usize,
    /// The file.
    pub(super) file: String,
    /// What was done, for people.
    #[serde(skip)]
    pub(super) done: String,
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
}

impl Staged {
    /// Nothing was changed: the bundle in force stays, for this reason.
    pub(super) fn unchanged(version: u64, file: String, reason: &str) -> Self {
        Self {
            changed: false,
            version,
            published: true,
            missing_old: Some(0),
            missing_new: 0,
            file,
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
