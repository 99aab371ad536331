//! `airseal vendor advisory support`

use semver::VersionReq;
use serde::Serialize;

use crate::cli::session::Session;
use crate::cli::ui::format;
use crate::cli::ui::list::{self, Layout};
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::vendor::folder::FolderArgs;
use crate::cli::{Outcome, parsers};
use crate::core::types::time::Time;
use crate::issuer::VendorDir;
use crate::issuer::advisories::{self, ListedSupport, SupportSet};

/// Say until when versions are supported, or list that
///
/// Without RANGE, the ends of support are listed. `airseal status` and `airseal metrics` show a
/// customer the end for the version that runs there. If several ranges include a version, the
/// latest date counts. A date in the past says that support has ended.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor advisory support \">=2.0, <3.0\" --until 2031-12-31 --dir vendor
  airseal vendor advisory support \">=2.0, <3.0\" --remove --dir vendor
  airseal vendor advisory support --dir vendor --json")]
pub struct Args {
    /// The versions, such as '>=2.0, <3.0'; a bare 2.19.4 means the same as ^2.19.4: every 2.x
    /// from there on
    #[arg(value_name = "RANGE", value_parser = parsers::versions, requires = "end")]
    versions: Option<VersionReq>,
    /// State the last day on which they are supported
    #[arg(long, value_name = "DATE", value_parser = parsers::to_day, group = "end", requires = "versions")]
    until: Option<Time>,
    /// Remove the end of support of RANGE
    #[arg(long, group = "end", requires = "versions")]
    remove: bool,
    #[command(flatten)]
    folder: FolderArgs,
    #[command(flatten)]
    layout: Layout,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let now = session.now()?;
    if let Some(versions) = &args.versions {
        args.layout.choose(session)?;
        let set =
            advisories::support(&args.folder.find(session)?, versions.clone(), args.until, now)?;
        session.ui.report(&set);
        return Ok(0);
    }
    let mut list = args.layout.begin::<Row>(session)?;
    for listed in advisories::list_support(&VendorDir::open(&args.folder.find(session)?)?)? {
        list.row(session.ui, &Row { listed, now })?;
    }
    list.end(
        session.ui,
        "no end of support is stated: airseal vendor advisory support RANGE --until DATE",
    );
    Ok(0)
}

/// `3 ranges of versions`.
pub(super) fn ranges(count: usize) -> String {
    format!("{} of versions", format::count(count, "range"))
}

impl Render for SupportSet {
    fn human(&self, page: &mut Page) {
        let (tone, word) = match (self.changed, self.until) {
            (false, _) => (Tone::Dim, "unchanged"),
            (true, Some(_)) => (Tone::Good, "stated"),
            (true, None) => (Tone::Good, "removed"),
        };
        page.headline(tone, word, &self.versions);
        if let Some(until) = self.until {
            page.field("Until", until);
        }
        page.field("Support", ranges(self.support));
        page.field("Next", "airseal vendor advisory publish");
    }
}

/// An end of support in the vendor folder.
#[derive(Debug, Serialize)]
struct Row {
    #[serde(flatten)]
    listed: ListedSupport,
    #[serde(skip)]
    now: Time,
}

impl Render for Row {
    fn human(&self, page: &mut Page) {
        let until = self.listed.support.until;
        let tone = if until < self.now { Tone::Warn } else { Tone::Good };
        let word = if until < self.now { "ended" } else { "supported" };
        page.headline(tone, word, &self.listed.support.versions);
        page.field("Until", format!("{until} ({})", format::distance(self.now, until)));
        if !self.listed.is_published {
            page.field("Next", "not published yet: airseal vendor advisory publish");
        }
    }
}

impl list::Row for Row {
    const COLUMNS: &'static [&'static str] = &["versions", "until", "is_published"];
}
