//! `airseal notices`

use clap::Subcommand;
use serde::Serialize;

use super::error::{CANNOT, Failure};
use super::list::{Layout, Row, cell};
use super::output::{Page, Report, Tone};
use super::session::Session;
use super::{Outcome, words};
use crate::consent::ledger;
use crate::consent::notices::{Applying, FINGERPRINT, applying, fingerprint, pressing};
use crate::core::ids::Name;
use crate::core::ledger::{About, Event};
use crate::core::notices::{Notice, Notices, Severity};
use crate::core::registration::Registration;
use crate::core::time::Time;
use crate::core::trust::Trust;
use crate::core::verdict::Verdict;
use crate::store::Home;
use crate::store::home::NOTICES;

/// Show the vendor's notices about the version that runs here
///
/// The most critical first. A version that was not registered counts as affected.
/// Critical notices that nobody acknowledged are also named by `status` and `verify`,
/// on standard error; no option hides them. They come in signed files: airseal import.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  airseal notices
  airseal notices --all --json
  airseal notices ack acme-2026-3"
)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// Show those about other versions too
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    layout: Layout,
}

#[derive(Debug, Subcommand)]
enum Command {
    Ack(AckArgs),
}

/// Take note of a notice: it was read, and is no longer named at every call
///
/// Noted in the ledger, with the time and the user. A notice that the vendor changes
/// wants to be acknowledged anew. A second time changes nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal notices ack acme-2026-3")]
pub struct AckArgs {
    /// The notice's id
    id: String,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    match &args.command {
        None => list(session, args),
        Some(Command::Ack(args)) => acknowledge(session, args),
    }
}

/// A notice for people, or as JSON.
#[derive(Serialize)]
struct Line {
    /// Whether it is about the version that runs here.
    applies: bool,
    #[serde(flatten)]
    notice: Applying,
    #[serde(skip)]
    now: Time,
}

impl Report for Line {
    fn human(&self, page: &mut Page) {
        describe_one(page, &self.notice.notice, self.now);
        match &self.notice.acknowledged {
            Some(read) => page.field("Acknowledged", format!("{}, by {}", read.at, read.by)),
            None if self.applies => {
                page.field("Acknowledged", format!("no: airseal notices ack {}", self.notice.notice.id));
            }
            None => page.field("Applies", "not to the version that runs here"),
        }
    }
}

pub(super) fn describe_one(page: &mut Page, notice: &Notice, now: Time) {
    let tone = match notice.severity {
        Severity::Critical => Tone::Bad,
        Severity::High => Tone::Warn,
        Severity::Medium | Severity::Low => Tone::Dim,
    };
    page.headline(tone, notice.severity.name(), &notice.id);
    page.prose("Title", &notice.title);
    page.field("Affected", &notice.affected);
    if let Some(fixed) = &notice.fixed {
        page.field("Fixed in", fixed);
    }
    page.field("Published", format!("{} ({})", notice.published, words::distance(now, notice.published)));
    for (index, line) in notice.text.lines().enumerate() {
        page.prose(if index == 0 { "Text" } else { "" }, line);
    }
    if let Some(reference) = &notice.reference {
        page.field("Reference", reference);
    }
}

/// All of a document of notices; `inspect` shows it.
pub(super) fn describe(page: &mut Page, notices: &Notices, now: Time) {
    page.headline(Tone::Good, "notices", format!("{}, version {}", notices.product, notices.version));
    page.field("Signed", format!("{} ({})", notices.issued_at, words::distance(now, notices.issued_at)));
    page.field("Notices", notices.notices.len());
    for notice in &notices.notices {
        describe_one(page, notice, now);
    }
}

/// The notices that were imported last, if they count.
fn imported(session: &Session, home: &Home) -> anyhow::Result<Option<Notices>> {
    let Some(trust) = session.trust(home)? else { return Ok(None) };
    Ok(home.issued::<Notices>(NOTICES, &trust)?.map(|stored| stored.document))
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
        "applies",
        "acknowledged_at",
        "acknowledged_by",
    ];

    fn cells(&self) -> Vec<String> {
        let read = self.notice.acknowledged.as_ref();
        let mut cells = cells(&self.notice.notice);
        cells.extend([self.applies.to_string(), cell(read.map(|read| &read.at)), cell(read.map(|read| &read.by))]);
        cells
    }
}

/// What every list of notices has in its first columns.
pub(super) fn cells(notice: &Notice) -> Vec<String> {
    let Notice { id, severity, title, text, affected, fixed, published, reference } = notice;
    vec![
        id.to_string(),
        severity.name().to_owned(),
        title.clone(),
        text.clone(),
        affected.to_string(),
        cell(fixed.as_ref()),
        published.to_string(),
        cell(reference.as_ref()),
    ]
}

fn list(session: &mut Session, args: &Args) -> Outcome {
    let mut list = args.layout.begin::<Line>(session)?;
    let home = session.home()?;
    let now = session.now()?;
    let Some(notices) = imported(session, &home)? else {
        list.end(session.ui, "no notices were imported here");
        return Ok(0);
    };
    let version = home.registration()?.and_then(|stored| stored.document.product_version);
    let (about, fault) = applying(&home, &notices, version.as_ref());
    if let Some(fault) = fault {
        session.ui.warn(format!("{fault}; no notice counts as acknowledged"));
    }
    let what = version.as_ref().map_or("any version (none is registered)".to_owned(), ToString::to_string);
    let (some, every) = (about.len(), notices.notices.len());
    session.ui.note(format!("version {} of the notices: {some} of {every} about {what}", notices.version));
    let mut others = if args.all { applying(&home, &notices, None).0 } else { Vec::new() };
    others.retain(|other| about.iter().all(|notice| notice.notice.id != other.notice.id));
    let others = others.into_iter().map(|notice| Line { applies: false, notice, now });
    for line in about.into_iter().map(|notice| Line { applies: true, notice, now }).chain(others) {
        list.row(session.ui, &line)?;
    }
    Ok(0)
}

#[derive(Debug, Serialize)]
struct Acknowledged {
    changed: bool,
    id: Name,
}

impl Report for Acknowledged {
    fn human(&self, page: &mut Page) {
        let (tone, word) = if self.changed { (Tone::Good, "acknowledged") } else { (Tone::Dim, "unchanged") };
        page.headline(tone, word, &self.id);
    }
}

fn acknowledge(session: &mut Session, args: &AckArgs) -> Outcome {
    let home = session.home()?;
    let stamp = session.stamp("notices ack")?;
    let notices = imported(session, &home)?.ok_or_else(|| {
        Failure::verdict(Verdict::Missing, "no notices were imported here").hint("airseal import FILE")
    })?;
    let Some(notice) = notices.notices.iter().find(|notice| notice.id.as_str() == args.id) else {
        let message = format!("version {} of the notices has none called `{}`", notices.version, args.id);
        return Err(Failure::new(CANNOT, message).hint("airseal notices --all lists them").into());
    };
    let writer = session.write(&home)?;
    let only = Notices { notices: vec![notice.clone()], ..notices.clone() };
    let (about, fault) = applying(&home, &only, None);
    if let Some(fault) = fault {
        return Err(fault.into());
    }
    let changed = about.iter().all(|notice| notice.acknowledged.is_none());
    if changed {
        let about =
            About::from([("notice".to_owned(), notice.id.to_string()), (FINGERPRINT.to_owned(), fingerprint(notice))]);
        ledger::record(&writer, &stamp, Event::NoticeAcknowledged, about)?;
    }
    session.ui.report(&Acknowledged { changed, id: notice.id.clone() });
    Ok(0)
}

/// Names the critical notices that nobody acknowledged, whatever the options are; their
/// ids, or `None` if they cannot be read, which is said as loudly. Whether a license
/// counts does not depend on them.
pub(super) fn press(
    session: &mut Session,
    home: &Home,
    trust: Option<&Trust>,
    registration: Option<&Registration>,
) -> Option<Vec<Name>> {
    let Some(trust) = trust else { return Some(Vec::new()) };
    let notices = match home.issued::<Notices>(NOTICES, trust) {
        Ok(Some(stored)) => stored.document,
        Ok(None) => return Some(Vec::new()),
        Err(error) => {
            let text = format!("the vendor's notices cannot be read: {error}");
            session.ui.insist(&text, "import the vendor's newest notices: airseal import FILE");
            return None;
        }
    };
    let version = registration.and_then(|registration| registration.product_version.as_ref());
    let (pressing, fault) = pressing(home, &notices, version);
    if let Some(fault) = fault {
        session.ui.warn(format!("{fault}; no notice counts as acknowledged"));
    }
    for Notice { id, title, fixed, .. } in &pressing {
        let fixed = fixed.as_ref().map(|fixed| format!(" (fixed in {fixed})")).unwrap_or_default();
        session
            .ui
            .insist(&format!("{id}: {title}{fixed}"), &format!("airseal notices shows it; airseal notices ack {id}"));
    }
    Some(pressing.into_iter().map(|notice| notice.id).collect())
}
