//! `airseal inspect --diff`: what a new trust bundle or catalogue changes, in words.

use std::path::Path;

use serde::Serialize;

use crate::cli::input::in_file;
use crate::cli::session::Session;
use crate::cli::ui::bundle;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::{Outcome, scan};
use crate::core::judge::update::{Changes, Current, Refusal};

/// The differences between two bundles, or between two catalogues.
#[derive(Debug, Serialize)]
struct Difference {
    #[serde(skip)]
    what: &'static str,
    old_version: u64,
    new_version: u64,
    /// Whether a site that has OLD would take NEW; if not, why.
    accepted: bool,
    refusal: Option<String>,
    /// One sentence each.
    changes: Vec<String>,
}

impl Render for Difference {
    fn human(&self, page: &mut Page) {
        let versions = format!("{} {} to {}", self.what, self.old_version, self.new_version);
        match &self.refusal {
            None => page.headline(Tone::Good, "would be accepted", versions),
            Some(reason) => {
                page.headline(Tone::Bad, "would be refused", versions);
                page.field("Reason", reason);
            }
        }
        if self.changes.is_empty() {
            page.line("  Nothing changes.");
        }
        for change in &self.changes {
            page.line(format!("  - {change}"));
        }
    }
}

pub(super) fn run(session: &mut Session, old: &Path, new: &Path) -> Outcome {
    let bytes = scan::document(&mut session.env, old)?;
    let current = Current::read(&bytes).map_err(|error| in_file(old, error.into()))?;
    let bytes = scan::document(&mut session.env, new)?;
    let update = current.replaced_by(&bytes).map_err(|error| in_file(new, error.into()))?;
    let trust = || session.home().ok().and_then(|home| session.trust(&home).ok().flatten());
    let judged = update.judge(trust)?;
    let (what, changes) = match &judged.changes {
        Changes::Bundle(changes) => ("trust bundle", bundle::sentences(changes, session.now()?)),
        Changes::Catalogue(changes) => {
            ("catalogue", changes.iter().map(ToString::to_string).collect())
        }
    };
    let refusal = judged.refusal.map(|refusal| match refusal {
        Refusal::Old(error) => format!("{}: {error}", old.display()),
        Refusal::New(reason) => reason,
    });
    session.ui.report(&Difference {
        what,
        old_version: judged.old_version,
        new_version: judged.new_version,
        accepted: refusal.is_none(),
        refusal,
        changes,
    });
    Ok(0)
}
