//! What a root signs, shown to whoever holds it before the key is unlocked.

use std::path::PathBuf;

use crate::cli::error::Fallible;
use crate::cli::input::in_file;
use crate::cli::scan;
use crate::cli::session::Session;
use crate::cli::ui::page::Page;
use crate::cli::ui::{bundle, describe, sanitize};
use crate::core::document::envelope::Envelope;
use crate::core::document::trust::{Trust, TrustBundle};
use crate::core::judge::bundle_diff::bundle_changes;

/// How the holder of a root key agrees.
#[derive(Debug, clap::Args)]
pub(super) struct CeremonyArgs {
    /// Show what changes compared with FILE, a copy of the newest bundle that is kept with the key
    /// (default: the bundle in force in the vendor folder)
    #[arg(long, value_name = "FILE", requires = "sign_with")]
    against: Option<PathBuf>,
    /// Sign without asking for confirmation on a terminal
    #[arg(short, long, requires = "sign_with")]
    yes: bool,
}

impl CeremonyArgs {
    /// The bundle that was kept with the key.
    ///
    /// # Errors
    /// It cannot be read, or its own roots have not signed it.
    pub(super) fn kept(&self, session: &mut Session) -> Fallible<Option<Trust>> {
        let Some(path) = &self.against else { return Ok(None) };
        let bytes = scan::document(&mut session.env, path)?;
        let found = Envelope::parse_kind::<TrustBundle>(&bytes)
            .map_err(|error| in_file(path, error.into()))?;
        let trust = Trust::reopen(&found.envelope).map_err(|error| in_file(path, error.into()))?;
        Ok(Some(trust))
    }

    /// Shows what `new` changes compared with `old`, or all of it, and asks on a terminal whether it
    /// shall be signed.
    ///
    /// # Errors
    /// The answer is no, or cannot be read.
    pub(super) fn ask(
        &self,
        session: &mut Session,
        old: Option<&TrustBundle>,
        new: &TrustBundle,
    ) -> Fallible<()> {
        let now = session.now()?;
        let mut lines = Vec::new();
        if let Some(old) = old {
            lines.push(format!(
                "Trust bundle {} changes this, compared with bundle {}:",
                new.version, old.version
            ));
            let changes = bundle::sentences(&bundle_changes(old, new)?, now);
            if changes.is_empty() {
                lines.push("  Nothing.".to_owned());
            }
            lines.extend(changes.iter().map(|change| format!("  - {}", sanitize::shown(change))));
        } else {
            lines.push("There is no bundle to compare with (--against FILE names one); this would be signed:".to_owned());
            let mut page = Page::new(false, None);
            describe::trust_bundle(&mut page, new, now);
            lines.extend(page.into_text().lines().map(str::to_owned));
        }
        let text = lines.join("\n");
        if self.yes {
            session.ui.note(text);
            return Ok(());
        }
        session.agree(&text, "Sign it?", "not signed")
    }
}
