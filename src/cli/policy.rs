//! `airseal policy`

mod diff;

use clap::Subcommand;
use serde::Serialize;

use super::Outcome;
use super::error::{CANNOT, Failure, Fallible};
use super::session::Session;
use super::ui::list::{Layout, Row, cell};
use super::ui::page::{Page, Render, Tone};
use crate::cli::ui::format;
use crate::core::document::ledger::{Details, Event};
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::core::document::registration::Registration;
use crate::core::judge::verdict::Verdict;
use crate::core::types::ids::Name;
use crate::core::types::keys::sha256_hex;
use crate::core::types::time::Time;
use crate::privacy::ledger;
use crate::privacy::policies;
use crate::store::Home;
use crate::store::home::{POLICIES, Stored};

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
    Diff(diff::Args),
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
        Command::Diff(args) => diff::run(session, args),
        Command::Seen(args) => seen(session, args.version.as_deref()),
    }
}

/// One version, whole.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    policy: PrivacyPolicy,
    in_force: bool,
    seen: bool,
    /// Whether its catalogue is this program's; null if it names no catalogue.
    catalogue_agrees: Option<bool>,
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

/// What is said when a policy speaks of other data than the program.
pub(super) const DISAGREES: &str = "not the one of this program: the program and the policy do not say the same. Ask \
                                    the vendor which of the two is right; airseal data explain shows the program's";

fn state(version: &Name, in_force: bool, seen: bool) -> String {
    format!(
        "{version}{}{}",
        if in_force { ", in force" } else { "" },
        if seen { ", seen" } else { ", not seen yet" }
    )
}

/// What stands beside the words of a policy.
pub(super) fn fields(page: &mut Page, policy: &PrivacyPolicy) {
    page.field("Product", &policy.product);
    page.field("Version", &policy.version);
    page.field("In effect", format!("from {}", policy.effective));
    page.field("Contact", &policy.privacy_contact);
    for (index, place) in policy.data_locations.iter().enumerate() {
        page.field(if index == 0 { "Data kept in" } else { "" }, place);
    }
    if !policy.retention.is_empty() {
        page.field("Kept for", &policy.retention);
    }
}

/// A policy for people; `inspect` shows it.
pub(super) fn describe(page: &mut Page, policy: &PrivacyPolicy) {
    page.headline(Tone::Good, "policy", &policy.version);
    fields(page, policy);
    page.field("Signed", policy.issued_at);
    page.field("Text", format::count(policy.text.lines().count(), "line"));
}

/// Whether a policy speaks of the data that this program can send; `None` if it does
/// not say of which.
pub(super) fn catalogue_agrees(session: &Session, policy: &PrivacyPolicy) -> Option<bool> {
    let named = policy.catalogue_sha256.as_ref()?;
    Some(*named == sha256_hex(session.env.catalogue.as_bytes()))
}

/// Every policy that was imported, and the versions that were seen.
struct Known {
    policies: Vec<Stored<PrivacyPolicy>>,
    seen: Vec<String>,
}

impl Known {
    /// There may be none.
    fn all(session: &mut Session, home: &Home) -> Fallible<Self> {
        let policies = session.policies(home)?;
        let registration = home.registration()?.map(|stored| stored.document);
        Ok(Self { policies, seen: versions_seen(home, registration.as_ref())? })
    }

    /// At least one.
    fn read(session: &mut Session, home: &Home) -> Fallible<Self> {
        let known = Self::all(session, home)?;
        if known.policies.is_empty() {
            return Err(Failure::verdict(Verdict::Missing, "no privacy policy was imported here")
                .hint("the vendor signs one: airseal import FILE"));
        }
        Ok(known)
    }

    fn documents(&self) -> impl Iterator<Item = &PrivacyPolicy> {
        self.policies.iter().map(|stored| &stored.document)
    }

    fn get(&self, version: &str) -> Fallible<&Stored<PrivacyPolicy>> {
        let known = || {
            self.documents().map(|policy| policy.version.to_string()).collect::<Vec<_>>().join(", ")
        };
        let found = self.policies.iter().find(|stored| stored.document.version.as_str() == version);
        found.ok_or_else(|| {
            Failure::new(CANNOT, format!("there is no version `{version}` of the policy here"))
                .hint(format!("the versions here: {}", known()))
        })
    }

    fn has_seen(&self, policy: &PrivacyPolicy) -> bool {
        self.seen.iter().any(|version| version == policy.version.as_str())
    }
}

/// The versions seen here: at registration, and since.
fn versions_seen(home: &Home, registration: Option<&Registration>) -> Fallible<Vec<String>> {
    let mut seen: Vec<_> =
        registration.and_then(|registration| registration.policy.clone()).into_iter().collect();
    seen.extend(policies::seen(home)?);
    Ok(seen)
}

fn show(session: &mut Session, version: Option<&str>) -> Outcome {
    let home = session.home()?;
    let known = Known::read(session, &home)?;
    let in_force = policies::in_force(known.documents(), session.now()?);
    let policy = match version {
        Some(version) => &known.get(version)?.document,
        None => in_force.ok_or_else(|| {
            Failure::new(CANNOT, "no version of the policy is in force yet")
                .hint("airseal policy list shows when each takes effect")
        })?,
    };
    let shown = Shown {
        in_force: in_force == Some(policy),
        seen: known.has_seen(policy),
        catalogue_agrees: catalogue_agrees(session, policy),
        policy: policy.clone(),
    };
    session.ui.report(&shown);
    Ok(0)
}

#[derive(Serialize)]
struct Line {
    version: Name,
    effective: Time,
    in_force: bool,
    seen: bool,
    catalogue_agrees: Option<bool>,
}

impl Render for Line {
    fn human(&self, page: &mut Page) {
        let differs = if self.catalogue_agrees == Some(false) { ", another catalogue" } else { "" };
        page.line(format!(
            "{}  {}{differs}",
            self.effective.date(),
            state(&self.version, self.in_force, self.seen)
        ));
    }
}

impl Row for Line {
    const COLUMNS: &'static [&'static str] =
        &["version", "effective", "in_force", "seen", "catalogue_agrees"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.version.to_string(),
            self.effective.to_string(),
            self.in_force.to_string(),
            self.seen.to_string(),
            cell(self.catalogue_agrees.as_ref()),
        ]
    }
}

fn list(session: &mut Session, layout: Layout) -> Outcome {
    let mut list = layout.begin::<Line>(session)?;
    let home = session.home()?;
    let known = Known::all(session, &home)?;
    let in_force = policies::in_force(known.documents(), session.now()?);
    for policy in known.documents() {
        let line = Line {
            version: policy.version.clone(),
            effective: policy.effective,
            in_force: in_force == Some(policy),
            seen: known.has_seen(policy),
            catalogue_agrees: catalogue_agrees(session, policy),
        };
        list.row(session.ui, &line)?;
    }
    list.end(session.ui, "no privacy policy was imported here");
    Ok(0)
}

#[derive(Debug, Serialize)]
struct Seen {
    changed: bool,
    version: Name,
}

impl Render for Seen {
    fn human(&self, page: &mut Page) {
        let (tone, word) =
            if self.changed { (Tone::Good, "seen") } else { (Tone::Dim, "unchanged") };
        page.headline(tone, word, format!("policy {}", self.version));
    }
}

fn seen(session: &mut Session, version: Option<&str>) -> Outcome {
    let home = session.home()?;
    let stamp = session.stamp("policy seen")?;
    let writer = session.write(&home)?;
    let known = Known::read(session, &home)?;
    let stored = match version {
        Some(version) => Some(known.get(version)?),
        // Which is the newest is not known while one of them cannot be read.
        None if known.policies.len() < home.names(POLICIES)?.len() => {
            return Err(Failure::new(
                CANNOT,
                "not every privacy policy here can be read, so the newest is not known",
            )
            .hint("name the version that was seen: airseal policy seen VERSION"));
        }
        None => known.policies.last(),
    };
    let Some(stored) = stored else { return Ok(0) };
    let version = stored.document.version.clone();
    let changed = !policies::seen(&home)?.contains(&version.to_string());
    if changed {
        let about = Details::from([
            ("policy_sha256".to_owned(), sha256_hex(&stored.payload)),
            ("version".to_owned(), version.to_string()),
        ]);
        ledger::record(&writer, &stamp, Event::PolicySeen, about)?;
    }
    session.ui.report(&Seen { changed, version });
    Ok(0)
}

/// What `status` says of the policies.
#[derive(Debug, Serialize)]
pub(super) struct Standing {
    /// The version in force.
    pub in_force: Option<Name>,
    /// The newest version, whether or not it holds yet.
    pub newest: Name,
    /// The one in force or the newest, if nobody has seen it.
    pub unseen: Option<Name>,
    /// From when that one, else the newest, holds.
    pub effective: Time,
    /// Whether somebody has seen both.
    pub seen: bool,
    /// Whether the catalogue of the one in force is this program's.
    pub catalogue_agrees: Option<bool>,
}

impl Standing {
    /// Reads it; `None` if no policy was imported.
    ///
    /// # Errors
    /// I/O, or a damaged trust bundle.
    pub fn read(
        session: &mut Session,
        home: &Home,
        registration: Option<&Registration>,
    ) -> Fallible<Option<Self>> {
        let policies = session.policies(home)?;
        let Some(newest) = policies.last().map(|stored| &stored.document) else { return Ok(None) };
        let in_force =
            policies::in_force(policies.iter().map(|stored| &stored.document), session.now()?);
        let seen = versions_seen(home, registration).unwrap_or_default();
        let seen =
            |policy: &PrivacyPolicy| seen.iter().any(|version| version == policy.version.as_str());
        // The one that holds, before one that will.
        let unseen =
            in_force.filter(|policy| !seen(policy)).or(Some(newest).filter(|newest| !seen(newest)));
        Ok(Some(Self {
            in_force: in_force.map(|policy| policy.version.clone()),
            newest: newest.version.clone(),
            unseen: unseen.map(|policy| policy.version.clone()),
            effective: unseen.unwrap_or(newest).effective,
            seen: unseen.is_none(),
            catalogue_agrees: in_force.and_then(|policy| catalogue_agrees(session, policy)),
        }))
    }

    /// Writes it for people.
    pub fn human(&self, page: &mut Page) {
        match &self.in_force {
            Some(version) => page.field("Policy", format!("{version} is in force")),
            None => page.field("Policy", "no version is in force yet"),
        }
        if let Some(version) = &self.unseen {
            let day = self.effective.date();
            page.field("", format!("{version} takes effect on {day}, and nobody has seen it here: airseal policy show {version}, then airseal policy seen {version}"));
        }
        if self.catalogue_agrees == Some(false) {
            page.field("", format!("its catalogue of data is {DISAGREES}"));
        }
    }
}
