//! `airseal advisories`

use clap::Subcommand;
use serde::Serialize;

use super::Outcome;
use super::error::{CANNOT, Failure, Fallible};
use super::session::Session;
use super::ui::list::{Layout, Row, cell};
use super::ui::page::{Page, Render, Tone};
use crate::cli::ui::format;
use crate::core::document::advisories::{Advisories, Advisory, Severity};
use crate::core::document::ledger::{Details, Event};
use crate::core::document::registration::Registration;
use crate::core::document::trust::Trust;
use crate::core::judge::verdict::Verdict;
use crate::core::types::ids::Name;
use crate::core::types::product_version::ProductVersion;
use crate::core::types::time::Time;
use crate::privacy::advisories::{Applying, FINGERPRINT, applying, fingerprint, pressing};
use crate::privacy::ledger;
use crate::store::Home;
use crate::store::home::ADVISORIES;

/// The earlier name of the command; it works for one version more.
const EARLIER: &str = "notices";

/// Show the vendor's advisories about the version that runs here
///
/// The most critical advisories come first. If no product version is registered, advisories about
/// all versions are shown. `airseal status` and `airseal verify` also name critical advisories that
/// nobody has acknowledged, on standard error; no option hides them. Advisories come in signed
/// files, which `airseal import` takes.
#[derive(Debug, clap::Args)]
#[command(
    alias = EARLIER,
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  airseal advisories
  airseal advisories --all --json
  airseal advisories ack acme-2026-3"
)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// Show advisories about other versions too
    #[arg(long)]
    all: bool,
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
        None => list(session, args),
        Some(Command::Ack(args)) => acknowledge(session, args),
    }
}

/// An advisory for people, or as JSON.
#[derive(Serialize)]
struct Line {
    /// Whether it is about the version that runs here.
    applies: bool,
    #[serde(flatten)]
    advisory: Applying,
    #[serde(skip)]
    now: Time,
}

impl Render for Line {
    fn human(&self, page: &mut Page) {
        describe_one(page, &self.advisory.advisory, self.now);
        match &self.advisory.acknowledged {
            Some(read) => page.field("Acknowledged", format!("{}, by {}", read.at, read.by)),
            None if self.applies => {
                page.field(
                    "Acknowledged",
                    format!("no: airseal advisories ack {}", self.advisory.advisory.id),
                );
            }
            None => page.field("Applies", "not to the version that runs here"),
        }
    }
}

pub(super) fn describe_one(page: &mut Page, advisory: &Advisory, now: Time) {
    let tone = match advisory.severity {
        Severity::Critical => Tone::Bad,
        Severity::High => Tone::Warn,
        Severity::Medium | Severity::Low => Tone::Dim,
    };
    page.headline(tone, advisory.severity.name(), &advisory.id);
    page.field("Title", &advisory.title);
    page.field("Affected", &advisory.affected);
    if let Some(fixed) = &advisory.fixed {
        page.field("Fixed in", fixed);
    }
    page.field(
        "Published",
        format!("{} ({})", advisory.published, format::distance(now, advisory.published)),
    );
    for (index, line) in advisory.text.lines().enumerate() {
        page.field(if index == 0 { "Text" } else { "" }, line);
    }
    if let Some(reference) = &advisory.reference {
        page.field("Reference", reference);
    }
}

/// All of a document of advisories; `inspect` shows it.
pub(super) fn describe(page: &mut Page, advisories: &Advisories, now: Time) {
    page.headline(
        Tone::Good,
        "advisories",
        format!("{}, version {}", advisories.product, advisories.version),
    );
    page.field(
        "Signed",
        format!("{} ({})", advisories.issued_at, format::distance(now, advisories.issued_at)),
    );
    page.field("Advisories", advisories.advisories.len());
    for advisory in &advisories.advisories {
        describe_one(page, advisory, now);
    }
}

/// The advisories that were imported last, if they count.
fn imported(session: &Session, home: &Home) -> Fallible<Option<Advisories>> {
    let Some(trust) = session.trust(home)? else { return Ok(None) };
    Ok(home.issued::<Advisories>(ADVISORIES, &trust)?.map(|stored| stored.document))
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
        let read = self.advisory.acknowledged.as_ref();
        let mut cells = cells(&self.advisory.advisory);
        cells.extend([
            self.applies.to_string(),
            cell(read.map(|read| &read.at)),
            cell(read.map(|read| &read.by)),
        ]);
        cells
    }
}

/// The first columns of every list of advisories.
pub(super) fn cells(advisory: &Advisory) -> Vec<String> {
    let Advisory { id, severity, title, text, affected, fixed, published, reference } = advisory;
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
    let Some(advisories) = imported(session, &home)? else {
        list.end(session.ui, "no advisories were imported here");
        return Ok(0);
    };
    let version = home.registration()?.and_then(|stored| stored.document.product_version);
    let (about, fault) = applying(&home, &advisories, version.as_ref());
    if let Some(fault) = fault {
        session.ui.warn(format!("{fault}; no advisory counts as acknowledged"));
    }
    session.ui.note(summary(about.len(), advisories.advisories.len(), version.as_ref()));
    let mut others = if args.all { applying(&home, &advisories, None).0 } else { Vec::new() };
    others.retain(|other| about.iter().all(|advisory| advisory.advisory.id != other.advisory.id));
    let others = others.into_iter().map(|advisory| Line { applies: false, advisory, now });
    for line in
        about.into_iter().map(|advisory| Line { applies: true, advisory, now }).chain(others)
    {
        list.row(session.ui, &line)?;
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

#[derive(Debug, Serialize)]
struct Acknowledged {
    changed: bool,
    id: Name,
}

impl Render for Acknowledged {
    fn human(&self, page: &mut Page) {
        let (tone, word) =
            if self.changed { (Tone::Good, "acknowledged") } else { (Tone::Dim, "unchanged") };
        page.headline(tone, word, &self.id);
    }
}

fn acknowledge(session: &mut Session, args: &AckArgs) -> Outcome {
    let home = session.home()?;
    let stamp = session.stamp("advisories ack")?;
    let advisories = imported(session, &home)?.ok_or_else(|| {
        Failure::verdict(Verdict::Missing, "no advisories were imported here")
            .hint("airseal import FILE")
    })?;
    let Some(advisory) =
        advisories.advisories.iter().find(|advisory| advisory.id.as_str() == args.id)
    else {
        let message = format!(
            "there is no advisory `{}` in version {} of the advisories",
            args.id, advisories.version
        );
        return Err(Failure::new(CANNOT, message).hint("airseal advisories --all lists them"));
    };
    let writer = session.write(&home)?;
    let only = Advisories { advisories: vec![advisory.clone()], ..advisories.clone() };
    let (about, fault) = applying(&home, &only, None);
    if let Some(fault) = fault {
        return Err(fault.into());
    }
    let changed = about.iter().all(|advisory| advisory.acknowledged.is_none());
    if changed {
        let about = Details::from([
            ("notice".to_owned(), advisory.id.to_string()),
            (FINGERPRINT.to_owned(), fingerprint(advisory)),
        ]);
        ledger::record(&writer, &stamp, Event::AdvisoryAcknowledged, about)?;
    }
    session.ui.report(&Acknowledged { changed, id: advisory.id.clone() });
    Ok(0)
}

/// Names the critical advisories that nobody acknowledged, whatever the options are; their
/// ids, or `None` if they cannot be read, which is said as loudly. Whether a license
/// counts does not depend on them.
pub(super) fn warn_of_unacknowledged(
    session: &mut Session,
    home: &Home,
    trust: Option<&Trust>,
    registration: Option<&Registration>,
) -> Option<Vec<Name>> {
    let Some(trust) = trust else { return Some(Vec::new()) };
    let advisories = match home.issued::<Advisories>(ADVISORIES, trust) {
        Ok(Some(stored)) => stored.document,
        Ok(None) => return Some(Vec::new()),
        Err(error) => {
            let text = format!("the vendor's advisories cannot be read: {error}");
            session
                .ui
                .critical(&text, "import the vendor's newest advisories: airseal import FILE");
            return None;
        }
    };
    let version = registration.and_then(|registration| registration.product_version.as_ref());
    let (pressing, fault) = pressing(home, &advisories, version);
    if let Some(fault) = fault {
        session.ui.warn(format!("{fault}; no advisory counts as acknowledged"));
    }
    for Advisory { id, title, fixed, .. } in &pressing {
        let fixed = fixed.as_ref().map(|fixed| format!(" (fixed in {fixed})")).unwrap_or_default();
        session.ui.critical(
            &format!("{id}: {title}{fixed}"),
            &format!("airseal advisories shows it; airseal advisories ack {id}"),
        );
    }
    Some(pressing.into_iter().map(|advisory| advisory.id).collect())
}
