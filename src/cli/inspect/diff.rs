//! `airseal inspect --diff`: what a new trust bundle changes, in words.

use std::path::Path;

use serde::Serialize;

use crate::cli::error::Fallible;
use crate::cli::input::in_file;
use crate::cli::session::Session;
use crate::cli::ui::bundle;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::{Outcome, scan};
use crate::core::document::envelope::Envelope;
use crate::core::document::trust::{Trust, TrustBundle};

/// The differences between two bundles.
#[derive(Debug, Serialize)]
struct Difference {
    old_version: u64,
    new_version: u64,
    /// Whether a site that trusts OLD would take NEW; if not, why.
    accepted: bool,
    refusal: Option<String>,
    /// One sentence each.
    changes: Vec<String>,
}

impl Render for Difference {
    fn human(&self, page: &mut Page) {
        let versions = format!("trust bundle {} to {}", self.old_version, self.new_version);
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
    let now = session.now()?;
    let (_, old_bundle, old_trust) = read(session, old)?;
    let (envelope, new_bundle, _) = read(session, new)?;
    let refusal = match old_trust {
        Ok(trust) => trust.accept(&envelope).err().map(|error| error.to_string()),
        Err(reason) => Some(format!("{}: {reason}", old.display())),
    };
    let changes = bundle::changes(&old_bundle, &new_bundle, now)?;
    session.ui.report(&Difference {
        old_version: old_bundle.version,
        new_version: new_bundle.version,
        accepted: refusal.is_none(),
        refusal,
        changes,
    });
    Ok(0)
}

type Bundle = (Envelope, TrustBundle, Result<Trust, String>);

fn read(session: &mut Session, path: &Path) -> Fallible<Bundle> {
    let bytes = scan::document(&mut session.env, path)?;
    let found =
        Envelope::parse_kind::<TrustBundle>(&bytes).map_err(|error| in_file(path, error.into()))?;
    let envelope = found.envelope;
    let bundle = envelope.document().map_err(|error| in_file(path, error.into()))?;
    let trust = Trust::reopen(&envelope).map_err(|error| error.to_string());
    Ok((envelope, bundle, trust))
}
