//! The answer of every command that makes or signs a trust bundle.

use std::path::Path;

use serde::Serialize;

use super::unsigned::{Target, copy_bundle, next_of_bundle};
use crate::cli::error::{Fallible, quoted};
use crate::cli::session::Session;
use crate::cli::ui::format;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::core::document::trust::TrustBundle;
use crate::core::types::keys::PrivateKey;
use crate::issuer::bundle::Standing;
use crate::issuer::replaced::Replaced;
use crate::issuer::roots::RootName;
use crate::issuer::{Signing, VendorDir, next};

/// Signs the next bundle, puts it in force if that is enough, and answers. One that is to be signed
/// elsewhere is written to `unsigned`. `done` says what was changed in it.
pub(super) fn stage(
    session: &mut Session,
    signing: &Signing,
    next: &TrustBundle,
    keys: &[PrivateKey],
    unsigned: Option<Target<'_>>,
    done: String,
) -> Fallible<()> {
    let standing = next::stage(signing, next, &keys.iter().collect::<Vec<_>>())?;
    report(session, signing.vendor.dir(), standing, unsigned, done)
}

/// Signs the bundle that revokes what a license replaces, and answers.
pub(super) fn stage_replaced(
    session: &mut Session,
    signing: &Signing,
    replaced: &Replaced,
    keys: &[PrivateKey],
) -> Fallible<()> {
    let Some(standing) = replaced.stage(signing, keys)? else {
        session.ui.note("the replaced license was already revoked; the trust bundle is unchanged");
        return Ok(());
    };
    let done = format!("revoked {}, replaced", format::count(replaced.revoked.count, "license"));
    report(session, signing.vendor.dir(), standing, None, done)
}

/// Says how a bundle stands; one that waits and is to be signed elsewhere is written to `unsigned`.
pub(super) fn report(
    session: &mut Session,
    dir: &Path,
    standing: Standing,
    unsigned: Option<Target<'_>>,
    done: String,
) -> Fallible<()> {
    let unsigned = match unsigned.filter(|_| !standing.published) {
        Some(unsigned) => Some(copy_bundle(unsigned, session, dir)?),
        None => None,
    };
    session.ui.report(&Staged { standing, unsigned, done });
    Ok(())
}

/// How a trust bundle stands.
#[derive(Debug, Serialize)]
pub(super) struct Staged {
    #[serde(flatten)]
    pub(super) standing: Standing,
    /// Where the bundle, and the bytes to sign, were written for a key that is kept elsewhere.
    #[serde(skip)]
    pub(super) unsigned: Option<(String, String)>,
    /// What was done, for people.
    #[serde(skip)]
    pub(super) done: String,
}

impl Staged {
    /// Nothing was changed: the bundle in force stays, for this reason.
    pub(super) fn in_force(vendor: &VendorDir, reason: &str) -> Self {
        let standing = Standing::in_force(vendor);
        Self { standing, unsigned: None, done: format!("unchanged: {reason}") }
    }

    /// A bundle that got a signature.
    pub(super) fn signed(standing: Standing) -> Self {
        Self { standing, unsigned: None, done: "signed".to_owned() }
    }
}

/// The command that writes the newest bundle of a vendor folder where it can be sent from.
pub(super) fn copy_command(dir: &Path) -> String {
    let dir = match dir.to_str() {
        Some("." | "") | None => String::new(),
        Some(dir) => format!("--dir {} ", quoted(dir)),
    };
    format!("airseal vendor publish {dir}-o FILE")
}

impl Render for Staged {
    fn human(&self, page: &mut Page) {
        let Standing {
            version,
            published,
            missing_old,
            missing_new,
            signed,
            unsigned_old,
            unsigned_new,
            file,
            ..
        } = &self.standing;
        let (tone, word) =
            if *published { (Tone::Good, "published") } else { (Tone::Warn, "waiting") };
        page.headline(tone, word, format!("trust bundle {version}"));
        if !self.done.is_empty() {
            page.field("Change", &self.done);
        }
        page.field("File", file);
        if *published {
            let copy = copy_command(Path::new(file).parent().unwrap_or(Path::new(".")));
            page.field(
                "Next",
                format!("send the bundle to every customer; to write a copy: {copy}"),
            );
            return;
        }
        if !signed.is_empty() {
            page.field("Signed", names(signed));
        }
        match missing_old {
            Some(0) => {}
            Some(count) => {
                let who = names(unsigned_old);
                page.field("Missing", format!("{count} more of the roots in force: {who}"));
            }
            None => page.field("Missing", "unknown without the bundle in force: --against FILE"),
        }
        if *missing_new > 0 && (missing_old.is_none() || unsigned_new != unsigned_old) {
            let who = names(unsigned_new);
            page.field("Missing", format!("{missing_new} more of its own roots: {who}"));
        }
        page.field("Next", self.next());
    }
}

impl Staged {
    /// Where a bundle that waits goes next.
    fn next(&self) -> String {
        if let Some((file, pae)) = &self.unsigned {
            return next_of_bundle(file, pae, &self.standing);
        }
        let file = quoted(&self.standing.file);
        match self.standing.next_signers() {
            who if who.is_empty() => {
                format!("carry {file} back to the vendor folder: airseal vendor publish FILE")
            }
            who => format!(
                "carry {file} to {}, to be signed there: airseal vendor publish --sign-with KEY FILE",
                names(&who)
            ),
        }
    }
}

/// `alice, bob`.
fn names(roots: &[RootName]) -> String {
    roots.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
