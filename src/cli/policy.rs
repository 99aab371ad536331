//! `airseal policy`

use clap::Subcommand;

use super::Outcome;
use super::session::Session;
use super::ui::list::{Layout, Row};
use super::ui::page::{Page, Render, Tone};
use super::ui::policy::{DISAGREES, fields};
use crate::core::types::ids::Name;
use crate::privacy::policy_diff::{ChangedField, PolicyDiff, Tag};
use crate::privacy::privacy_policies::{Listed, Seen, Shown};

/// Show the vendor's privacy policy, and what changed in it
///
/// Each version is a signed file that `airseal import` takes; every version is kept. `airseal
/// status` names a version that nobody has seen here until `airseal policy seen` records that
/// somebody has. When a choice is recorded in the ledger, the version in force is recorded with it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal policy show
  airseal policy diff 2024-03 2026-11
  airseal policy seen")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Show(ShowArgs),
    List(ListArgs),
    Diff(DiffArgs),
    Seen(SeenArgs),
}

/// Print a version of the policy
///
/// The command also says whether the policy was written for the data catalogue of this program.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal policy show
  airseal policy show 2024-03")]
pub struct ShowArgs {
    /// The version to print (default: the one in force)
    version: Option<String>,
}

/// List the versions of the policy, by the day each takes effect
///
/// For each version, the list says whether it is in force, whether it was seen here, and whether it
/// was written for a data catalogue other than that of this program.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal policy list
  airseal policy list --format csv")]
pub struct ListArgs {
    #[command(flatten)]
    layout: Layout,
}

/// Show what changed between two versions, word by word
///
/// The command prints each changed line under its heading, with [-removed-] and {+added+} words.
/// Changes to the contact, the dates and the other fields come first.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal policy diff 2024-03 2026-11")]
pub struct DiffArgs {
    /// The older version
    #[arg(value_name = "A")]
    from: String,
    /// The newer version
    #[arg(value_name = "B")]
    to: String,
}

/// Record that a version was seen
///
/// The ledger records the time and the user, and the next registration request names the version
/// that was seen last. Seeing a policy is not the same as agreeing to it. Recording a version twice
/// changes nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal policy seen
  airseal policy seen 2026-11")]
pub struct SeenArgs {
    /// The version that was seen (default: the newest)
    version: Option<String>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    match &args.command {
        Command::Show(args) => show(session, args.version.as_deref()),
        Command::List(args) => list(session, args.layout),
        Command::Diff(DiffArgs { from, to }) => {
            let home = session.home()?;
            let difference = session.privacy_policies(&home)?.diff(from, to)?;
            session.ui.report(&difference);
            Ok(0)
        }
        Command::Seen(args) => seen(session, args.version.as_deref()),
    }
}

fn show(session: &mut Session, version: Option<&str>) -> Outcome {
    let home = session.home()?;
    let (imported, now) = (session.privacy_policies(&home)?, session.now()?);
    let catalogue = session.catalogue_sha256(&home, &imported);
    session.ui.report(&imported.show(&home, version, catalogue.as_deref(), now)?);
    Ok(0)
}

fn list(session: &mut Session, layout: Layout) -> Outcome {
    let mut list = layout.begin::<Listed>(session)?;
    let home = session.home()?;
    let (imported, now) = (session.privacy_policies(&home)?, session.now()?);
    let catalogue = session.catalogue_sha256(&home, &imported);
    for listed in imported.list(&home, catalogue.as_deref(), now)? {
        list.row(session.ui, &listed)?;
    }
    list.end(session.ui, "no privacy policy was imported here");
    Ok(0)
}

fn seen(session: &mut Session, version: Option<&str>) -> Outcome {
    let home = session.home()?;
    let stamp = session.stamp("policy seen")?;
    let writer = session.write(&home)?;
    let seen = session.privacy_policies(&home)?.record_seen(&writer, &stamp, version)?;
    session.ui.report(&seen);
    Ok(0)
}

impl Render for Shown {
    fn human(&self, page: &mut Page) {
        page.headline(Tone::Good, "policy", state(&self.policy.version, self.in_force, self.seen));
        fields(page, &self.policy);
        match self.catalogue_agrees {
            Some(true) => page.field("Catalogue", "that of this program"),
            Some(false) => page.field("Catalogue", DISAGREES),
            None => page.field("Catalogue", "not named"),
        }
        page.blank();
        page.text(&self.policy.text);
    }
}

fn state(version: &Name, in_force: bool, seen: bool) -> String {
    format!(
        "{version}{}{}",
        if in_force { ", in force" } else { "" },
        if seen { ", seen" } else { ", not seen yet" }
    )
}

impl Render for Listed {
    fn human(&self, page: &mut Page) {
        let differs = if self.catalogue_agrees == Some(false) { ", another catalogue" } else { "" };
        page.line(format!(
            "{}  {}{differs}",
            self.effective.date(),
            state(&self.version, self.in_force, self.seen)
        ));
    }
}

impl Row for Listed {
    const COLUMNS: &'static [&'static str] =
        &["version", "effective", "in_force", "seen", "catalogue_agrees"];
}

impl Render for Seen {
    fn human(&self, page: &mut Page) {
        let (tone, word) =
            if self.changed { (Tone::Good, "seen") } else { (Tone::Dim, "unchanged") };
        page.headline(tone, word, format!("policy {}", self.version));
    }
}

impl Render for PolicyDiff {
    fn human(&self, page: &mut Page) {
        if self.fields.is_empty() && self.lines.is_empty() {
            page.headline(
                Tone::Dim,
                "same",
                format!("{} and {} do not differ", self.from, self.to),
            );
            return;
        }
        page.headline(Tone::Good, "changed", format!("{} to {}", self.from, self.to));
        for ChangedField { name, from, to } in &self.fields {
            let removed = if from.is_empty() { String::new() } else { format!("[-{from}-] ") };
            page.field(name, format!("{removed}{{+{}+}}", if to.is_empty() { "none" } else { to }));
        }
        let mut under = None;
        for line in &self.lines {
            page.blank();
            if let Some(heading) = line
                .heading
                .as_ref()
                .filter(|heading| under != Some(*heading) && line.text().trim() != **heading)
            {
                page.text(heading);
            }
            under = line.heading.as_ref();
            let marked = line.pieces.iter().map(|piece| match piece.tag {
                Tag::Same => piece.text.clone(),
                Tag::Removed => format!("[-{}-]", piece.text),
                Tag::Added => format!("{{+{}+}}", piece.text),
            });
            page.text(&marked.collect::<String>());
        }
    }
}
