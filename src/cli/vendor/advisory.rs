//! `airseal vendor advisory`

use std::path::PathBuf;

use clap::Subcommand;
use semver::{Version, VersionReq};
use serde::{Deserialize, Serialize};

use super::{ClockArgs, PassphraseArgs, sign};

use crate::cli::error::{CANNOT, Failure};
use crate::cli::session::Session;
use crate::cli::ui::list::{self, Layout};
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::{Outcome, advisories, input, parsers};

use crate::core::document::advisories::{Advisories, Advisory, Severity};
use crate::core::document::envelope::Document;
use crate::core::types::ids::Name;
use crate::core::types::json::read_object_file;
use crate::core::types::time::Time;
use crate::issuer::{VendorDir, VendorError, dir};
use crate::store::StoreError;
use crate::store::files::{self, PUBLIC};
use crate::store::output::Readers;

/// The earlier name of the command; it works for one version more.
pub(super) const EARLIER: &str = "notice";
/// The advisories that will be published next.
const DRAFT: &str = "notices.next.json";

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
    Publish(PublishArgs),
}

/// Add an advisory to those that are published next, or change one
///
/// An advisory with the same id is replaced; anybody who acknowledged the old one is asked again.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "\
airseal vendor advisory add [OPTIONS] --severity <LEVEL> --title <TEXT>
                                 --affected <REQ> --dir <DIR> <ID>",
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
    /// The vendor folder
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
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
    /// The vendor folder
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    #[command(flatten)]
    layout: Layout,
}

/// Sign the advisories, for every customer
///
/// The file holds all advisories so far, under the next version number. If nothing has changed
/// since the last time, the same file is written again, unless its signer was revoked.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor advisory publish --dir vendor -o advisories.json")]
pub(super) struct PublishArgs {
    /// The vendor folder
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseArgs,
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
        Command::Publish(args) => publish(session, args),
    }
}

/// The draft, as it is in the folder.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    #[serde(rename = "notices")]
    advisories: Vec<Advisory>,
}

fn draft(vendor: &VendorDir) -> Result<Option<Draft>, VendorError> {
    let path = vendor.path(DRAFT);
    let Some(bytes) = files::read_state(&path)? else { return Ok(None) };
    Ok(Some(read_object_file(&bytes).map_err(|reason| StoreError::Damaged { path, reason })?))
}

#[derive(Debug, Serialize)]
struct Added {
    changed: bool,
    id: Name,
    /// How many will be published.
    advisories: usize,
    /// The same under its earlier name, for one version.
    notices: usize,
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
    let now = session.now()?;
    let published_at = args.published;
    if let Some(fixed) = args.fixed.as_ref().filter(|fixed| args.affected.matches(fixed)) {
        let message = format!(
            "{fixed} is fixed and affected at once: --affected {} includes it",
            args.affected
        );
        return Err(Failure::usage(message).hint(format!("--affected \"<{fixed}\"")));
    }
    let _lock = dir::lock(&args.dir)?;
    let vendor = VendorDir::open(&args.dir)?;
    let before = vendor.signed::<Advisories>(dir::ADVISORIES)?;
    let mut all = match draft(&vendor)? {
        Some(draft) => draft.advisories,
        None => before.map(|(advisories, _)| advisories.advisories).unwrap_or_default(),
    };
    let same = all.iter().position(|advisory| advisory.id == args.id);
    let earlier = same.and_then(|index| all.get(index)).map(|advisory| advisory.published);
    let advisory = Advisory {
        id: args.id.clone(),
        severity: args.severity,
        title: args.title.clone(),
        text: args.text.clone(),
        affected: args.affected.clone(),
        fixed: args.fixed.clone(),
        published: published_at.or(earlier).unwrap_or(now),
        reference: args.reference.clone(),
    };
    let changed = !all.contains(&advisory);
    match same.and_then(|index| all.get_mut(index)) {
        Some(place) => *place = advisory,
        None => all.push(advisory),
    }
    let count = all.len();
    if changed {
        let product = vendor.trust().bundle().product.clone();
        let advisories =
            Advisories { schema: 1, product, version: 1, issued_at: now, advisories: all };
        advisories.validate()?;
        let mut json = serde_json::to_vec_pretty(&Draft { advisories: advisories.advisories })?;
        json.push(b'\n');
        files::replace(&vendor.path(DRAFT), &json, PUBLIC)?;
    }
    session.ui.report(&Added { changed, id: args.id.clone(), advisories: count, notices: count });
    Ok(0)
}

/// An advisory of the vendor folder.
#[derive(Debug, Serialize)]
struct Row {
    /// Whether customers have it, in these words.
    is_published: bool,
    #[serde(flatten)]
    advisory: Advisory,
    #[serde(skip)]
    now: Time,
}

impl Render for Row {
    fn human(&self, page: &mut Page) {
        advisories::describe_one(page, &self.advisory, self.now);
        if !self.is_published {
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
        let mut cells = advisories::cells(&self.advisory);
        cells.push(self.is_published.to_string());
        cells
    }
}

fn list(session: &mut Session, args: &ListArgs) -> Outcome {
    let mut list = args.layout.begin::<Row>(session)?;
    let now = session.now()?;
    let vendor = VendorDir::open(&args.dir)?;
    let published = vendor
        .signed::<Advisories>(dir::ADVISORIES)?
        .map(|(advisories, _)| advisories.advisories)
        .unwrap_or_default();
    let all = draft(&vendor)?.map_or_else(|| published.clone(), |draft| draft.advisories);
    for advisory in all {
        list.row(session.ui, &Row { is_published: published.contains(&advisory), advisory, now })?;
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
        page.field("Next", "send it to every customer: airseal import FILE");
    }
}

fn publish(session: &mut Session, args: &PublishArgs) -> Outcome {
    let signing = args.clock.begin(session, &args.dir)?;
    let (vendor, now) = (&signing.vendor, signing.now);
    let before = vendor.signed::<Advisories>(dir::ADVISORIES)?;
    let wanted = draft(vendor)?.map(|draft| draft.advisories);
    let wanted = wanted
        .or_else(|| before.as_ref().map(|(advisories, _)| advisories.advisories.clone()))
        .ok_or_else(|| {
            Failure::new(CANNOT, format!("{}: there is no advisory to publish", args.dir.display()))
                .hint("airseal vendor advisory add ID")
        })?;
    let output = args.force.output(&args.output, Readers::All);
    let (changed, advisories, envelope) = match before {
        Some((advisories, Some(envelope))) if advisories.advisories == wanted => {
            (false, advisories, envelope)
        }
        before => {
            let version = before.map_or(1, |(advisories, _)| advisories.version.saturating_add(1));
            let product = vendor.trust().bundle().product.clone();
            let advisories =
                Advisories { schema: 1, product, version, issued_at: now, advisories: wanted };
            input::check(session, output, None)?;
            let envelope = sign(session, vendor, &args.passphrase, &advisories)?;
            // Published before it is handed out: no number is ever used twice.
            files::replace(&vendor.path(dir::ADVISORIES), &envelope.to_json(), PUBLIC)?;
            signing.note();
            (true, advisories, envelope)
        }
    };
    // After the one that counts: what a crash keeps out here, the next run writes.
    let copy = vendor.path(dir::PUBLISHED).join(format!("notices-{}.json", advisories.version));
    if files::read_state(&copy)?.is_none() {
        files::create_inner_folder(&vendor.path(dir::PUBLISHED))?;
        files::replace(&copy, &envelope.to_json(), PUBLIC)?;
    }
    files::remove(&vendor.path(DRAFT))?;
    let bytes = if args.armor { envelope.to_armor(Advisories::LABEL) } else { envelope.to_json() };
    input::write(session, output, &bytes)?;
    if !input::is_dash(&args.output) {
        let output = args.output.display().to_string();
        let count = advisories.advisories.len();
        session.ui.report(&Published {
            changed,
            output,
            version: advisories.version,
            advisories: count,
            notices: count,
        });
    }
    Ok(0)
}
