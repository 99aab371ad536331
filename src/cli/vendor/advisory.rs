//! `airseal vendor advisory`

mod support;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use semver::{Version, VersionReq};
use serde::Serialize;

use super::folder::FolderArgs;
use super::signer::SignerArgs;
use super::unsigned::UnsignedArgs;
use super::{ClockArgs, hand_out, publish_document};

use crate::cli::error::{Failure, Fallible};
use crate::cli::session::Session;
use crate::cli::ui::advisories::{cells as cells_of, describe_one};
use crate::cli::ui::list::{self, Layout};
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::{Outcome, input, parsers};

use crate::core::document::advisories::{Advisories, Severity};
use crate::core::document::csaf::MAX_CSAF;
use crate::core::document::envelope::Document;
use crate::core::document::forms::Form;
use crate::core::types::ids::Name;
use crate::core::types::time::Time;
use crate::issuer::advisories::{self, Added, Listed, NewAdvisory, Removed};
use crate::issuer::csaf::remarks::Remark;
use crate::issuer::csaf::{self, Overrides, Reading};
use crate::issuer::{VendorDir, VendorError};
use crate::store::named;
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
    Remove(RemoveArgs),
    Publish(PublishArgs),
}

/// Add an advisory to those that are published next, or change one
///
/// An advisory with the same id is replaced; anybody who acknowledged the old one is asked again.
/// With --csaf, the advisory is read from a CSAF 2.0 document, and options replace what the document
/// says. What is not taken over is named. The document itself is signed with the advisory, as it
/// is: `airseal advisories --csaf` gives it back to customers.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "\
airseal vendor advisory add [OPTIONS] --severity <LEVEL> --title <TEXT>
                                 --affected <REQ> <ID>
       airseal vendor advisory add [OPTIONS] --csaf <FILE> [ID]",
    after_help = "\
Examples:
  airseal vendor advisory add acme-2026-4 --severity critical \\
    --title \"A guest can become an admin\" --text \"Upgrade, or stop it.\" \\
    --affected \">=2.10, <2.19.5\" --fixed 2.19.5 --dir vendor
  airseal vendor advisory add --csaf acme-2026-4.csaf.json --dir vendor"
)]
pub(super) struct AddArgs {
    /// Your name for the advisory, such as acme-2026-4 (default: the tracking id of the CSAF
    /// document)
    #[arg(value_parser = parsers::name, required_unless_present = "csaf")]
    id: Option<Name>,
    /// Read the advisory from a CSAF 2.0 document of at most 1 MiB; - is standard input
    #[arg(long, value_name = "FILE")]
    csaf: Option<PathBuf>,
    /// Name your product as the CSAF document does (default: the product of the vendor folder, or
    /// the only one in the document)
    #[arg(long, value_name = "NAME", requires = "csaf")]
    product_name: Option<String>,
    /// State how urgent the advisory is: critical, high, medium or low
    #[arg(
        long,
        value_parser = parsers::severity(),
        hide_possible_values = true,
        value_name = "LEVEL",
        required_unless_present = "csaf"
    )]
    severity: Option<Severity>,
    /// Summarise the advisory in one line
    #[arg(long, value_name = "TEXT", required_unless_present = "csaf")]
    title: Option<String>,
    /// Say what customers need to know and do
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,
    /// Name the affected versions, such as '>=2.10, <2.19.5'; a bare 2.19.4 means the same as
    /// ^2.19.4: every 2.x from there on
    #[arg(long, value_name = "REQ", value_parser = parsers::versions, required_unless_present = "csaf")]
    affected: Option<VersionReq>,
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

/// Remove an advisory from those that are published next
///
/// Customers keep the advisory until they import what is published next. Remove one only if it was
/// a mistake, or if nobody runs the affected versions any more.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor advisory remove acme-2026-3 --dir vendor")]
pub(super) struct RemoveArgs {
    /// The advisory's id
    #[arg(value_parser = parsers::name)]
    id: Name,
    #[command(flatten)]
    folder: FolderArgs,
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
    #[command(flatten)]
    unsigned: UnsignedArgs,
    /// Write the signed advisories to FILE; - is standard output
    #[arg(
        short,
        long,
        value_name = "FILE",
        required_unless_present = "unsigned",
        conflicts_with = "unsigned"
    )]
    output: Option<PathBuf>,
    /// Write the advisories as text for mail
    #[arg(long, conflicts_with = "unsigned")]
    armor: bool,
    #[command(flatten)]
    force: input::Force,
}

impl PublishArgs {
    /// The file to write: signed, or to be signed elsewhere.
    fn output(&self) -> &Path {
        self.unsigned.or(self.output.as_deref(), "-")
    }
}

pub(super) fn run(session: &mut Session, command: &Command) -> Outcome {
    session.warn_of_earlier_name("vendor notice", "vendor advisory");
    match command {
        Command::Add(args) => add(session, args),
        Command::List(args) => list(session, args),
        Command::Support(args) => support::run(session, args),
        Command::Remove(args) => remove(session, args),
        Command::Publish(args) => publish(session, args),
    }
}

impl Render for AddedReport {
    fn human(&self, page: &mut Page) {
        let Added { changed, id, advisories, .. } = &self.added;
        let (tone, word) = if *changed { (Tone::Good, "added") } else { (Tone::Dim, "unchanged") };
        page.headline(tone, word, id);
        page.field("Advisories", advisories);
        page.field("Next", "airseal vendor advisory publish");
    }
}

fn add(session: &mut Session, args: &AddArgs) -> Outcome {
    let (advisory, left_out) = read(session, args)?;
    for remark in &left_out {
        session.ui.warn(remark);
    }
    let added = advisories::add(&args.folder.find(session)?, advisory, session.now()?)?;
    session.ui.report(&AddedReport { added, left_out });
    Ok(0)
}

/// The advisory that the options describe, alone or on top of a CSAF document.
fn read(session: &mut Session, args: &AddArgs) -> Fallible<(NewAdvisory, Vec<Remark>)> {
    let say = Overrides {
        id: args.id.clone(),
        severity: args.severity,
        title: args.title.clone(),
        text: args.text.clone(),
        affected: args.affected.clone(),
        fixed: args.fixed.clone(),
        published: args.published,
        reference: args.reference.clone(),
        product_name: args.product_name.clone(),
    };
    let Some(file) = &args.csaf else {
        let missing = || Failure::usage("an advisory has an id, a severity, a title and versions");
        return Ok((say.advisory().ok_or_else(missing)?, Vec::new()));
    };
    let vendor = VendorDir::open(&args.folder.find(session)?)?;
    let bytes = named::read(&mut session.env.stdin, file, MAX_CSAF)?;
    let product = &vendor.trust().bundle().product;
    let Reading { advisory, left_out } = csaf::read(&bytes, product, &say)
        .map_err(|error| VendorError::Csaf(error).in_file(file))?;
    Ok((advisory, left_out))
}

/// What was added, and what was not.
#[derive(Debug, Serialize)]
struct AddedReport {
    #[serde(flatten)]
    added: Added,
    /// What the advisory does not take over from a CSAF document.
    left_out: Vec<Remark>,
}

fn remove(session: &mut Session, args: &RemoveArgs) -> Outcome {
    session.ui.report(&advisories::remove(&args.folder.find(session)?, &args.id, session.now()?)?);
    Ok(0)
}

impl Render for Removed {
    fn human(&self, page: &mut Page) {
        page.headline(Tone::Good, "removed", &self.id);
        page.field("Advisories", self.advisories);
        page.field("Next", "airseal vendor advisory publish");
    }
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
        "also_affected",
        "cves",
        "remediations",
        "csaf_id",
        "csaf_version",
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
    let output = args.force.output(args.output(), Readers::All);
    let next = advisories::next(&signing)?;
    let to = (output, args.unsigned.target(Some(args.force))?);
    let published =
        publish_document(session, &mut signing, next, &args.signer, to, advisories::publish)?;
    let Some((changed, document, envelope)) = published else { return Ok(0) };
    advisories::settle(&signing.vendor, &document, &envelope)?;
    let bytes = envelope.to_form(Form::of(args.armor, false), Advisories::LABEL);
    let count = document.advisories.len();
    let report = Published {
        changed,
        output: args.output().display().to_string(),
        version: document.version,
        advisories: count,
        support: document.support.len(),
        notices: count,
    };
    hand_out(session, output, &bytes, &report)?;
    Ok(0)
}
