//! `airseal vendor advisory`

mod support;

use std::path::PathBuf;

use clap::Subcommand;
use semver::{Version, VersionReq};
use serde::Serialize;

use super::folder::FolderArgs;
use super::signer::SignerArgs;
use super::{ClockArgs, hand_out, publish_document};

use crate::cli::session::Session;
use crate::cli::ui::advisories::{cells as cells_of, describe_one};
use crate::cli::ui::list::{self, Layout};
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::{Outcome, input, parsers};

use crate::core::document::advisories::{Advisories, Severity};
use crate::core::document::envelope::Document;
use crate::core::document::forms::Form;
use crate::core::types::ids::Name;
use crate::core::types::time::Time;
use crate::issuer::VendorDir;
use crate::issuer::advisories::{self, Added, Listed, NewAdvisory};
use crate::store::output::Readers;

/// The earlier name of the command; it works for one version more.
pub(super) const EARLIER: &str = "notice";

/// Publish advisories that everybody who runs a version must read
///
/// Advisories are added one by one and published together, as one signed file that
/// replaces the one before. Nobody can opt out of critical ones.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  airseal vendor advisory add acme-2026-4 --severity critical \\
    --title \"A guest can become an admin\" --affected \"<2.19.5\" --dir vendor
  airseal vendor advisory publish --dir vendor -o advisories.json")]
pub(super) enum Command {
    Add(AddArgs),
    List(ListArgs),
    Support(support::Args),
    Publish(PublishArgs),
}

/// Add an advisory to those that are published next, or change one
///
/// An advisory with the same id is replaced; anybody who acknowledged the old one is asked again.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "\
airseal vendor advisory add [OPTIONS] --severity <LEVEL> --title <TEXT>
                                 --affected <REQ> <ID>",
    after_help = "\
Examples:
  airseal vendor advisory add acme-2026-4 --severity critical \\
    --title \"A guest can become an admin\" --text \"Upgrade, or stop it.\" \\
    --affected \">=2.10, <2.19.5\" --fixed 2.19.5 --dir vendor"
)]
pub(super) struct AddArgs {
    /// Your name for the advisory, such as acme-2026-4
    #[arg(value_parser = parsers::name)]
    id: Name,
    /// State how urgent the advisory is: critical, high, medium or low
    #[arg(long, value_parser = parsers::severity(), hide_possible_values = true, value_name = "LEVEL")]
    severity: Severity,
    /// Summarise the advisory in one line
    #[arg(long, value_name = "TEXT")]
    title: String,
    /// Say what customers need to know and do
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    text: String,
    /// Name the affected versions, such as '>=2.10, <2.19.5'; a bare 2.19.4 means the same as
    /// ^2.19.4: every 2.x from there on
    #[arg(long, value_name = "REQ", value_parser = parsers::versions)]
    affected: VersionReq,
    /// Name the first version that is no longer affected
    #[arg(long, value_name = "V", value_parser = parsers::version)]
    fixed: Option<Version>,
    /// State when the problem became known (default: now)
    #[arg(long, value_name = "DATE", value_parser = parsers::from_day)]
    published: Option<Time>,
    /// Point to a page with more information; airseal only prints the URL
    #[arg(long, value_name = "URL")]
    reference: Option<String>,
    #[command(flatten)]
    folder: FolderArgs,
}

/// List the advisories, and which of them are not published yet
///
/// Advisories are listed in the order in which they were added. An advisory that was changed since
/// it was published counts as not published.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor advisory list --dir vendor
  airseal vendor advisory list --dir vendor --json")]
pub(super) struct ListArgs {
    #[command(flatten)]
    folder: FolderArgs,
    #[command(flatten)]
    layout: Layout,
}

/// Sign the advisories, for every customer
///
/// The file holds all advisories and ends of support so far, under the next version number. If nothing has changed
/// since the last time, the same file is written again, unless its signer was revoked.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor advisory publish --dir vendor -o advisories.json")]
pub(super) struct PublishArgs {
    #[command(flatten)]
    folder: FolderArgs,
    #[command(flatten)]
    signer: SignerArgs,
    #[command(flatten)]
    clock: ClockArgs,
    /// Write the signed advisories to FILE; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Write the advisories as text for mail
    #[arg(long)]
    armor: bool,
    #[command(flatten)]
    force: input::Force,
}

pub(super) fn run(session: &mut Session, command: &Command) -> Outcome {
    session.warn_of_earlier_name("vendor notice", "vendor advisory");
    match command {
        Command::Add(args) => add(session, args),
        Command::List(args) => list(session, args),
        Command::Support(args) => support::run(session, args),
        Command::Publish(args) => publish(session, args),
    }
}

impl Render for Added {
    fn human(&self, page: &mut Page) {
        let (tone, word) =
            if self.changed { (Tone::Good, "added") } else { (Tone::Dim, "unchanged") };
        page.headline(tone, word, &self.id);
        page.field("Advisories", self.advisories);
        page.field("Next", "airseal vendor advisory publish");
    }
}

fn add(session: &mut Session, args: &AddArgs) -> Outcome {
    let new = NewAdvisory {
        id: args.id.clone(),
        severity: args.severity,
        title: args.title.clone(),
        text: args.text.clone(),
        affected: args.affected.clone(),
        fixed: args.fixed.clone(),
        published: args.published,
        reference: args.reference.clone(),
    };
    let added = advisories::add(&args.folder.find(session)?, new, session.now()?)?;
    session.ui.report(&added);
    Ok(0)
}

/// An advisory of the vendor folder.
#[derive(Debug, Serialize)]
struct Row {
    #[serde(flatten)]
    listed: Listed,
    #[serde(skip)]
    now: Time,
}

impl Render for Row {
    fn human(&self, page: &mut Page) {
        describe_one(page, &self.listed.advisory, self.now);
        if !self.listed.is_published {
            page.field("Next", "not published yet: airseal vendor advisory publish");
        }
    }
}

impl list::Row for Row {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "severity",
        "title",
        "text",
        "affected",
        "fixed",
        "published",
        "reference",
        "is_published",
    ];

    fn cells(&self) -> Vec<String> {
        let mut cells = cells_of(&self.listed.advisory);
        cells.push(self.listed.is_published.to_string());
        cells
    }
}

fn list(session: &mut Session, args: &ListArgs) -> Outcome {
    let mut list = args.layout.begin::<Row>(session)?;
    let now = session.now()?;
    for listed in advisories::list(&VendorDir::open(&args.folder.find(session)?)?)? {
        list.row(session.ui, &Row { listed, now })?;
    }
    list.end(session.ui, "no advisory was added yet: airseal vendor advisory add ID");
    Ok(0)
}

#[derive(Debug, Serialize)]
struct Published {
    changed: bool,
    output: String,
    version: u64,
    advisories: usize,
    /// How many ranges of versions have an end of support.
    support: usize,
    /// The same under its earlier name, for one version.
    notices: usize,
}

impl Render for Published {
    fn human(&self, page: &mut Page) {
        let (tone, word) =
            if self.changed { (Tone::Good, "published") } else { (Tone::Dim, "unchanged") };
        page.headline(tone, word, &self.output);
        page.field("Version", self.version);
        page.field("Advisories", self.advisories);
        if self.support > 0 {
            page.field("Support", support::ranges(self.support));
        }
        page.field("Next", "send it to every customer: airseal import FILE");
    }
}

fn publish(session: &mut Session, args: &PublishArgs) -> Outcome {
    let mut signing = args.clock.begin(session, &args.folder)?;
    let output = args.force.output(&args.output, Readers::All);
    let next = advisories::next(&signing)?;
    let (changed, document, envelope) =
        publish_document(session, &mut signing, next, &args.signer, output, advisories::publish)?;
    advisories::settle(&signing.vendor, &document, &envelope)?;
    let bytes = envelope.to_form(Form::of(args.armor, false), Advisories::LABEL);
    let count = document.advisories.len();
    let report = Published {
        changed,
        output: args.output.display().to_string(),
        version: document.version,
        advisories: count,
        support: document.support.len(),
        notices: count,
    };
    hand_out(session, output, &bytes, &report)?;
    Ok(0)
}
