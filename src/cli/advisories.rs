//! `airseal advisories`

mod csaf;

use std::path::PathBuf;

use clap::Subcommand;
use serde::Serialize;

use super::session::Session;
use super::ui::advisories::{cells, describe_one, support_line};
use super::ui::list::{Layout, Row, cell};
use super::ui::page::{Page, Render, Tone};
use super::{Outcome, input};
use crate::core::types::product_version::ProductVersion;
use crate::core::types::time::Time;
use crate::privacy::advisories::{Acknowledged, Listed, acknowledge, imported, listing};

/// The earlier name of the command; it works for one version more.
const EARLIER: &str = "notices";

/// Show the vendor's advisories about the version that runs here
///
/// The most critical advisories come first. If no product version is registered, advisories about
/// all versions are shown. `airseal status` and `airseal verify` also name critical advisories that
/// nobody has acknowledged, on standard error; no option hides them. Advisories come in signed
/// files, which `airseal import` takes.
///
/// With --csaf, the CSAF document that the vendor signed with an advisory is written, byte for byte,
/// for programs that read CSAF. Nothing is written unless the signature counts.
#[derive(Debug, clap::Args)]
#[command(
    alias = EARLIER,
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  airseal advisories
  airseal advisories --all --json
  airseal advisories --csaf acme-2026-4 -o acme-2026-4.csaf.json
  airseal advisories --csaf --all -o csaf
  airseal advisories ack acme-2026-3"
)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// Show advisories about other versions too
    #[arg(long)]
    all: bool,
    /// Write the CSAF document of the advisory ID (default: the only one); with --all, every one of
    /// them, to a folder
    #[arg(long, value_name = "ID", num_args = 0..=1, default_missing_value = "")]
    csaf: Option<String>,
    /// Write the CSAF document to FILE, with --all to the folder FILE, instead of standard output;
    /// - is standard output
    #[arg(short, long, value_name = "FILE", requires = "csaf")]
    output: Option<PathBuf>,
    #[command(flatten)]
    force: input::Force,
    #[command(flatten)]
    layout: Layout,
}

#[derive(Debug, Subcommand)]
enum Command {
    Ack(AckArgs),
}

/// Acknowledge an advisory: status and verify no longer name it
///
/// The ledger records the acknowledgement, with the time and the user. If the vendor changes an
/// advisory, it has to be acknowledged again. Acknowledging an advisory twice changes nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal advisories ack acme-2026-3")]
pub struct AckArgs {
    /// The advisory's id
    id: String,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    session.warn_of_earlier_name(EARLIER, "advisories");
    match &args.command {
        None if args.csaf.is_some() => csaf::run(session, args),
        None => list(session, args),
        Some(Command::Ack(args)) => {
            let home = session.home()?;
            let stamp = session.stamp("advisories ack")?;
            let advisories = imported(&home, session.env.compiled_trust)?;
            let writer = session.write(&home)?;
            session.ui.report(&acknowledge(&writer, &stamp, advisories.as_ref(), &args.id)?);
            Ok(0)
        }
    }
}

fn list(session: &mut Session, args: &Args) -> Outcome {
    let mut list = args.layout.begin::<Line>(session)?;
    let home = session.home()?;
    let now = session.now()?;
    let Some(advisories) = imported(&home, session.env.compiled_trust)? else {
        list.end(session.ui, "no advisories were imported here");
        return Ok(0);
    };
    let version = home.registration()?.and_then(|stored| stored.document.product_version);
    let (listed, fault) = listing(&home, &advisories, version.as_ref(), args.all);
    if let Some(fault) = fault {
        session.ui.warn(format!("{fault}; no advisory counts as acknowledged"));
    }
    let about = listed.iter().filter(|listed| listed.applies).count();
    session.ui.note(summary(about, advisories.advisories.len(), version.as_ref()));
    if let Some((version, until)) = version.as_ref().zip(advisories.support_until(version.as_ref()))
    {
        let line = support_line(version, until, now);
        if until < now {
            session.ui.warn(line);
        } else {
            session.ui.note(line);
        }
    }
    for listed in listed {
        list.row(session.ui, &Line { listed, now })?;
    }
    Ok(0)
}

/// How many there are, and how many of them are about the version that runs here.
fn summary(about: usize, all: usize, version: Option<&ProductVersion>) -> String {
    let advisories =
        |count| if count == 1 { "1 advisory".to_owned() } else { format!("{count} advisories") };
    match (version, all) {
        (_, 0) => "the vendor's document holds no advisories".to_owned(),
        (None, 1) => "1 advisory. No product version is registered, so it is shown".to_owned(),
        (None, _) => {
            format!("{}. No product version is registered, so all are shown", advisories(all))
        }
        (Some(version), _) => {
            format!("{}, {about} of them about version {version}", advisories(all))
        }
    }
}

/// An advisory for people, or as JSON.
#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    listed: Listed,
    #[serde(skip)]
    now: Time,
}

impl Render for Line {
    fn human(&self, page: &mut Page) {
        describe_one(page, &self.listed.advisory.advisory, self.now);
        match &self.listed.advisory.acknowledged {
            Some(read) => page.field("Acknowledged", format!("{}, by {}", read.at, read.by)),
            None if self.listed.applies => {
                page.field(
                    "Acknowledged",
                    format!("no: airseal advisories ack {}", self.listed.advisory.advisory.id),
                );
            }
            None => page.field("Applies", "not to the version that runs here"),
        }
    }
}

impl Row for Line {
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
        "applies",
        "acknowledged_at",
        "acknowledged_by",
    ];

    fn cells(&self) -> Vec<String> {
        let read = self.listed.advisory.acknowledged.as_ref();
        let mut cells = cells(&self.listed.advisory.advisory);
        cells.extend([
            self.listed.applies.to_string(),
            cell(read.map(|read| &read.at)),
            cell(read.map(|read| &read.by)),
        ]);
        cells
    }
}

impl Render for Acknowledged {
    fn human(&self, page: &mut Page) {
        let (tone, word) =
            if self.changed { (Tone::Good, "acknowledged") } else { (Tone::Dim, "unchanged") };
        page.headline(tone, word, &self.id);
    }
}
