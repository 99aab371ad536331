//! What a revocation ends, shown before anything is signed.

use serde::Serialize;

use crate::cli::error::Fallible;
use crate::cli::session::Session;
use crate::cli::ui::format;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::ui::sanitize;
use crate::core::types::keys::KeyId;
use crate::issuer::revoke::{Affected, Revoked};

/// How many licenses are listed for people.
const LISTED: usize = 20;

/// How a command that revokes is confirmed.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct ConfirmArgs {
    /// Revoke without asking for confirmation on a terminal
    #[arg(short, long)]
    yes: bool,
    /// Show what would be revoked, and change nothing
    #[arg(long)]
    dry_run: bool,
}

/// What would be revoked.
#[derive(Debug, Serialize)]
pub(super) struct Planned<'p> {
    /// Nothing is changed.
    changed: bool,
    dry_run: bool,
    /// Why, in the words that customers may read.
    reason: &'p str,
    /// The signer key that would be revoked; null if none would.
    key: Option<&'p KeyId>,
    /// The licenses that would end.
    licenses: &'p [Affected],
}

impl<'p> Planned<'p> {
    /// What would be revoked, `key` if it is a signer, and why.
    pub(super) fn new(revoked: &'p Revoked, key: Option<&'p KeyId>, reason: &'p str) -> Self {
        Self { changed: false, dry_run: true, reason, key, licenses: &revoked.licenses }
    }

    /// What is revoked, in a few words.
    fn what(&self) -> String {
        let count = format::count(self.licenses.len(), "license");
        match self.key {
            None => count,
            Some(key) => {
                format!("the signer {}…, and with it {count} that it signed", key.short())
            }
        }
    }

    /// The licenses, one a line.
    fn lines(&self) -> Vec<String> {
        let mut lines: Vec<_> = self.licenses.iter().take(LISTED).map(line).collect();
        match self.licenses.len().saturating_sub(LISTED) {
            0 => {}
            more => lines.push(format!("  … and {more} more (--dry-run --json has all)")),
        }
        lines
    }
}

/// A license: its id, the customer, the instance, and until when it runs.
fn line(license: &Affected) -> String {
    let Affected { license_id, email, organization, instance, expires_at, issued_here } = license;
    let email = email.as_ref().map_or("no email", |email| email.as_str());
    let customer = match organization {
        Some(organization) => format!("{organization} <{email}>"),
        None => email.to_owned(),
    };
    let instance = instance
        .as_ref()
        .map_or_else(|| "any instance".to_owned(), |instance| format!("instance {instance}"));
    let end =
        expires_at.map_or_else(|| "no end date".to_owned(), |end| format!("until {}", end.date()));
    let unknown = if *issued_here { "" } else { "  not in the issued log" };
    format!("  {license_id}  {customer}  {instance}  {end}{unknown}")
}

impl Render for Planned<'_> {
    fn human(&self, page: &mut Page) {
        page.headline(Tone::Dim, "would be revoked", self.what());
        page.field("Reason", self.reason);
        for line in self.lines() {
            page.line(line);
        }
    }
}

impl ConfirmArgs {
    /// The same of a command that has options of its own for it.
    pub(super) const fn new(yes: bool, dry_run: bool) -> Self {
        Self { yes, dry_run }
    }

    /// Shows what would be revoked, if it is only to be shown.
    pub(super) fn only_shows(self, session: &mut Session, planned: &Planned<'_>) -> bool {
        if self.dry_run {
            session.ui.report(planned);
        }
        self.dry_run
    }

    /// Shows what is revoked, and asks on a terminal whether it shall be.
    ///
    /// # Errors
    /// The answer is no, or cannot be read.
    pub(super) fn ask(self, session: &mut Session, planned: &Planned<'_>) -> Fallible<()> {
        if self.yes {
            return Ok(());
        }
        let (what, reason) = (planned.what(), sanitize::shown(planned.reason));
        let mut lines = vec![format!("This revokes {what}; the reason: {reason}")];
        lines.extend(planned.lines().iter().map(|line| sanitize::shown(line).to_string()));
        session.agree(&lines.join("\n"), "Revoke?", "not revoked")
    }
}
