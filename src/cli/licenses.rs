//! `airseal licenses`

use std::collections::BTreeSet;
use std::path::Path;

use clap::Subcommand;
use serde::Serialize;

use super::Outcome;
use super::error::Fallible;
use super::session::Session;
use super::ui::format::{self, Situation};
use super::ui::list::{self, Format, Layout, cell};
use super::ui::page::{Page, Render, Tone};
use super::ui::table::Table;
use crate::core::document::license::License;
use crate::core::judge::check::Judgement;
use crate::core::judge::verdict::Verdict;
use crate::core::types::ids::Name;
use crate::core::types::time::Time;
use crate::instance::licenses::{Removal, Row, State, Survey, survey};
use crate::store::StoreError;
use crate::store::facts::Facts;

/// List the installed licenses, and say which one is in force
///
/// Each license has one line, which says whether it is in force, begins later, or is superseded,
/// expired, revoked, damaged and so on. The last line says which license is in force, and why it
/// was chosen. A license in AIRSEAL_LICENSE or AIRSEAL_LICENSE_PATH is listed too, because it
/// overrides the installed ones.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal licenses
  airseal licenses --format csv
  airseal licenses remove 4f2b6a0e")]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    layout: Layout,
}

#[derive(Debug, Subcommand)]
enum Command {
    Remove(RemoveArgs),
}

/// Remove an installed license
///
/// The command says which license will be in force afterwards, and asks for confirmation. In a
/// script, confirm with --yes. The ledger records the removal. The license file that the vendor
/// sent can be imported again.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal licenses remove 4f2b6a0e
  airseal licenses remove 4f2b6a0e-5d0c-4a57-9a39-0d9c3f1f7a11 --yes
  airseal licenses remove 4f2b6a0e --dry-run")]
pub struct RemoveArgs {
    /// The license's id or at least its first four characters, or the name of its file
    #[arg(value_name = "ID", value_parser = meant)]
    id: String,
    /// Do not ask for confirmation
    #[arg(short, long)]
    yes: bool,
    /// Say what would be removed and what would be in force afterwards; remove nothing
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
}

/// Reads what a person calls an installed license.
fn meant(text: &str) -> Result<String, String> {
    let text = text.trim();
    let is_id =
        (4..=36).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    let is_file =
        Path::new(text).extension().is_some_and(|end| end == "json") && !text.contains(['/', '\\']);
    if is_id || is_file {
        Ok(text.to_owned())
    } else {
        Err("write a license id or its first characters, such as 4f2b6a0e; airseal licenses lists them".to_owned())
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    match &args.command {
        None => list(session, args.layout),
        Some(Command::Remove(args)) => remove(session, args),
    }
}

/// The day on which a license begins, ends, and what it covers.
fn terms(license: Option<&License>) -> [String; 3] {
    let Some(license) = license else { return ["-", "-", "-"].map(str::to_owned) };
    let end = license.expires_at.map_or("no end".to_owned(), Time::date);
    [license.not_before.date(), end, format::coverage(license)]
}

impl Render for Row {
    fn human(&self, page: &mut Page) {
        page.headline(tone(self.kind), self.state, &self.name);
    }
}

impl list::Row for Row {
    const COLUMNS: &'static [&'static str] = &[
        "state",
        "in_force",
        "license_id",
        "email",
        "organization",
        "instance",
        "not_before",
        "expires_at",
        "grace_days",
        "plan",
        "releases_until",
        "limits",
        "features",
        "source",
        "file",
        "verdict",
        "reason",
        "why",
    ];

    fn cells(&self) -> Vec<String> {
        let limits = self.limits.iter().flatten().map(|(name, amount)| format!("{name}={amount}"));
        let features = self.features.iter().flatten().map(Name::as_str);
        vec![
            self.state.to_owned(),
            self.in_force.to_string(),
            cell(self.license_id.as_ref()),
            cell(self.email.as_ref()),
            cell(self.organization.as_ref()),
            cell(self.instance.as_ref()),
            cell(self.not_before.as_ref()),
            cell(self.expires_at.as_ref()),
            cell(self.grace_days.as_ref()),
            cell(self.plan.as_ref()),
            cell(self.releases_until.as_ref()),
            limits.collect::<Vec<_>>().join(" "),
            features.collect::<Vec<_>>().join(" "),
            self.source.to_owned(),
            self.file.clone(),
            self.verdict.map(Verdict::name).unwrap_or_default().to_owned(),
            self.reason.clone(),
            cell(self.why.as_ref()),
        ]
    }
}

/// The list, for people.
struct Rows {
    rows: Vec<Row>,
    /// Why no license is in force, and what to do; `None` if one is.
    without: Option<(String, Option<String>)>,
}

impl Serialize for Rows {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.rows.serialize(serializer)
    }
}

const fn tone(state: State) -> Tone {
    match state {
        State::InForce => Tone::Good,
        State::BeginsLater | State::Superseded => Tone::Dim,
        State::Expired | State::Clock | State::NotRegistered => Tone::Warn,
        State::Revoked | State::Mismatch | State::Untrusted | State::Damaged => Tone::Bad,
    }
}

impl Render for Rows {
    fn human(&self, page: &mut Page) {
        let short = shortest(&self.rows);
        let name = |row: &Row| match row.license_id {
            Some(_) => row.name.get(..short).unwrap_or(&row.name).to_owned(),
            None => row.name.clone(),
        };
        let mut table = Table::new(["STATE", "LICENSE", "FROM", "UNTIL", "COVERS"]);
        for row in &self.rows {
            let [from, until, covers] = terms(row.license.as_ref());
            table.row(
                Some(tone(row.kind)),
                &[row.state.replace('-', " "), name(row), from, until, covers],
            );
        }
        table.write(page, 0);
        page.blank();
        let explained = [
            State::Revoked,
            State::Mismatch,
            State::Clock,
            State::Untrusted,
            State::NotRegistered,
            State::Damaged,
        ];
        let odd: Vec<_> = self.rows.iter().filter(|row| explained.contains(&row.kind)).collect();
        for row in &odd {
            page.field(&name(row), &row.reason);
        }
        if !odd.is_empty() {
            page.blank();
        }
        if let Some(row) = self.rows.iter().find(|row| row.in_force) {
            let grace = if row.verdict == Some(Verdict::Grace) {
                format!("; {}", row.reason)
            } else {
                String::new()
            };
            let why = row.why.as_deref().unwrap_or_default();
            page.headline(Tone::Good, "in force", format!("{}: {why}{grace}", row.name));
        }
        if let Some((reason, next)) = &self.without {
            page.headline(
                Tone::Bad,
                "no license is in force",
                format!(": {reason}").trim_start_matches(": "),
            );
            if let Some(next) = next {
                page.field("Next", next);
            }
        }
    }
}

/// How many characters of an id tell the listed ones apart; at least those before the first dash.
fn shortest(rows: &[Row]) -> usize {
    const LEAST: usize = 8;
    let ids: Vec<String> =
        rows.iter().filter_map(|row| Some(row.license_id?.to_string())).collect();
    let tells_apart = |length: &usize| {
        let begin = |id: &String| id.get(..*length).map(str::to_owned);
        let different: BTreeSet<_> = ids.iter().map(begin).collect();
        let whole: BTreeSet<_> = ids.iter().collect();
        different.len() == whole.len()
    };
    (LEAST..=36).find(tells_apart).unwrap_or(36)
}

fn list(session: &mut Session, layout: Layout) -> Outcome {
    let mut list = layout.begin::<Row>(session)?;
    let home = session.home()?;
    let facts = Facts::read(&home, session.env.compiled_trust)?;
    let context = facts.context(session.now()?);
    let Survey { licenses, why, stands, without } =
        survey(&home, &facts, &context, &session.variables())?;
    let rows: Vec<Row> = licenses.iter().map(|listed| listed.row(why)).collect();
    if layout.choose(session)? == Format::Table && !rows.is_empty() {
        let judged = without.as_ref().or_else(|| Some(&licenses.get(stands?)?.judgement));
        let without = judged.filter(|_| why.is_none()).map(|judged| explain(judged, &facts));
        session.ui.report(&Rows { rows, without });
        return Ok(0);
    }
    for row in &rows {
        list.row(session.ui, row)?;
    }
    list.end(
        session.ui,
        "no license is installed; the vendor's file is installed with: airseal import FILE",
    );
    Ok(0)
}

/// Why no license is in force, and what to do.
fn explain(judged: &Result<Judgement, StoreError>, facts: &Facts) -> (String, Option<String>) {
    match judged {
        Ok(Judgement { verdict, reason, clock_behind, .. }) => {
            let (pinned, registered) = (facts.trust.is_some(), facts.registration.is_some());
            let situation = Situation { reason, pinned, registered, clock_behind: *clock_behind };
            (reason.clone(), format::next_step(*verdict, situation).map(str::to_owned))
        }
        Err(error) => {
            let failure = super::error::of_store(error);
            (failure.message, failure.hint)
        }
    }
}

impl Render for Removal {
    fn human(&self, page: &mut Page) {
        match (&self.file, self.changed) {
            (None, _) => page.headline(
                Tone::Dim,
                "unchanged",
                format!("no license {} is installed", self.name),
            ),
            (Some(_), true) => page.headline(Tone::Good, "removed", &self.name),
            (Some(_), false) if self.dry_run => {
                page.headline(Tone::Dim, "would be removed", &self.name);
            }
            (Some(_), false) => {
                let what = format!("{} was removed meanwhile", self.name);
                page.headline(Tone::Dim, "unchanged", what);
            }
        }
        if let Some(file) = &self.file {
            page.field("File", file.display());
            page.field("State", self.state.unwrap_or_default().replace('-', " "));
        }
        if let Some(after) = without(self) {
            page.field(if self.dry_run { "Then" } else { "Now" }, after);
        }
    }
}

/// What is in force without a license, in words.
fn without(removal: &Removal) -> Option<String> {
    let reason = removal.reason.as_ref()?;
    Some(match removal.in_force {
        Some(id) => format!("license {id} is in force: {reason}"),
        None => format!("no license is in force: {reason}"),
    })
}

fn remove(session: &mut Session, args: &RemoveArgs) -> Outcome {
    let home = session.home()?;
    let facts = Facts::read(&home, session.env.compiled_trust)?;
    let context = facts.context(session.now()?);
    let mut removal = Removal::plan(&home, &facts, &context, &session.variables(), &args.id)?;
    removal.dry_run = args.dry_run;
    if removal.file.is_some() && !args.dry_run {
        if !args.yes {
            confirm(session, &removal)?;
        }
        let stamp = session.stamp("licenses remove")?;
        let writer = session.write(&home)?;
        removal.remove(&writer, &stamp)?;
    }
    session.ui.report(&removal);
    Ok(0)
}

/// Says what is removed and what comes of it, and asks.
fn confirm(session: &mut Session, removal: &Removal) -> Fallible<()> {
    let [_, until, covers] = terms(removal.license.as_ref());
    let plan = format!(
        "This removes the license {}\n  State   {}\n  Until   {until}\n  Covers  {covers}\nAfter that, {}.",
        removal.name,
        removal.state.unwrap_or_default().replace('-', " "),
        without(removal).unwrap_or_default()
    );
    session.insist(&plan, "licenses remove asks first", "Remove it?", "not removed")
}
