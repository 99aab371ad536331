//! `airseal licenses`

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde::Serialize;
use uuid::Uuid;

use super::Outcome;
use super::error::{CANNOT, Failure, Fallible, USAGE};
use super::session::Session;
use super::ui::format::{self, Situation};
use super::ui::list::{self, Format, Layout, cell};
use super::ui::page::{Page, Render, Tone};
use super::ui::table::Table;
use crate::core::document::license::License;
use crate::core::document::trust::Trust;
use crate::core::judge::check::{Judgement, VerifyContext};
use crate::core::judge::verdict::Verdict;
use crate::core::types::email::Email;
use crate::core::types::ids::{InstanceId, Name};
use crate::core::types::time::Time;
use crate::instance::licenses::{self, Listed, State, Survey, Why};
use crate::store::Home;
use crate::store::installed::{Variables, standing_without};

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

/// One license as it is listed.
#[derive(Debug, Serialize)]
struct Row {
    state: &'static str,
    in_force: bool,
    /// Its id, or what its file is called; null if neither is one.
    license_id: Option<Uuid>,
    /// What `verify` would say of it; null if it cannot be read.
    verdict: Option<Verdict>,
    reason: String,
    /// Why it was chosen; null unless it is in force.
    why: Option<String>,
    /// `installed`, `variable` or `file`.
    source: &'static str,
    /// Its file, or the variable that holds it.
    file: String,
    /// What it says; null, as all below, if its signature is not good.
    email: Option<Email>,
    organization: Option<String>,
    instance: Option<InstanceId>,
    not_before: Option<Time>,
    expires_at: Option<Time>,
    grace_days: Option<u32>,
    limits: Option<BTreeMap<Name, u64>>,
    features: Option<BTreeSet<Name>>,
    #[serde(skip)]
    license: Option<License>,
    #[serde(skip)]
    kind: State,
    /// What a person calls it.
    #[serde(skip)]
    name: String,
}

impl Row {
    fn new(listed: &Listed, why: Option<Why>) -> Self {
        let judgement = listed.judgement.as_ref();
        let license = judgement.ok().and_then(|judgement| judgement.license.clone());
        let license_id = listed.id();
        let file_name = listed.file_name();
        Self {
            state: listed.state.name(),
            in_force: listed.state == State::InForce,
            license_id,
            verdict: judgement.ok().map(|judgement| judgement.verdict),
            reason: match judgement {
                Ok(judgement) => judgement.reason.clone(),
                Err(error) => error.to_string(),
            },
            why: why.filter(|_| listed.state == State::InForce).map(|why| {
                because(why, judgement.is_ok_and(|judged| judged.verdict == Verdict::Grace))
            }),
            source: listed.source.kind(),
            file: listed.source.name(),
            email: license.as_ref().and_then(|license| license.email.clone()),
            organization: license.as_ref().and_then(|license| license.organization.clone()),
            instance: license.as_ref().and_then(|license| license.instance.clone()),
            not_before: license.as_ref().map(|license| license.not_before),
            expires_at: license.as_ref().and_then(|license| license.expires_at),
            grace_days: license.as_ref().map(|license| license.grace_days),
            limits: license.as_ref().map(|license| license.limits.clone()),
            features: license.as_ref().map(|license| license.features.clone()),
            license,
            kind: listed.state,
            name: license_id
                .map(|id| id.to_string())
                .or(file_name)
                .unwrap_or_else(|| listed.source.name()),
        }
    }

    /// The day on which it begins, ends, and what it covers.
    fn terms(&self) -> [String; 3] {
        let Some(license) = &self.license else { return ["-", "-", "-"].map(str::to_owned) };
        let end = license.expires_at.map_or("no end".to_owned(), Time::date);
        [license.not_before.date(), end, format::coverage(license)]
    }
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

/// Why a license was chosen, in words; `grace`: it is in its grace period.
fn because(why: Why, grace: bool) -> String {
    match (why, grace) {
        (Why::Variable(variable), _) => {
            return format!("{variable} is set, and overrides the installed licenses");
        }
        (Why::Only, false) => "it is the only license that is valid now",
        (Why::Only, true) => "no license is valid now, and no other is in its grace period",
        (Why::OthersInGrace, _) => "every other license is in its grace period or past it",
        (Why::NoEnd, _) => "it has no end date",
        (Why::EndsLast, false) => "of the licenses that are valid now, it ends last",
        (Why::EndsLast, true) => "of the licenses in their grace period, it ended last",
        (Why::EndsAsLate, false) => "of the licenses that are valid now, none ends later",
        (Why::EndsAsLate, true) => "of the licenses in their grace period, none ended later",
    }
    .to_owned()
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
            let [from, until, covers] = row.terms();
            table.row(
                Some(tone(row.kind)),
                [row.state.replace('-', " "), name(row), from, until, covers],
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

/// What licenses are judged by.
struct Grounds {
    trust: Option<Trust>,
    context: VerifyContext,
    variables: Variables,
}

fn look(session: &Session, home: &Home) -> Fallible<(Survey, Grounds)> {
    let trust = session.trust(home)?;
    let registration = home.registration_of_key()?;
    let context = session.context(home.clock()?, registration.as_ref())?;
    let variables = Variables::read(|name| session.env.var(name));
    let survey = licenses::survey(home, trust.as_ref(), &context, &variables)?;
    Ok((survey, Grounds { trust, context, variables }))
}

fn list(session: &mut Session, layout: Layout) -> Outcome {
    let mut list = layout.begin::<Row>(session)?;
    let home = session.home()?;
    let (Survey { licenses, why, stands, without }, grounds) = look(session, &home)?;
    let rows: Vec<Row> = licenses.iter().map(|listed| Row::new(listed, why)).collect();
    if layout.choose(session)? == Format::Table && !rows.is_empty() {
        let judged = without.as_ref().or_else(|| Some(&licenses.get(stands?)?.judgement));
        let situation = Situation {
            pinned: grounds.trust.is_some(),
            registered: grounds.context.identity.is_some(),
            clock_behind: false,
        };
        let without = judged.filter(|_| why.is_none()).map(|judged| explain(judged, situation));
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
fn explain(
    judgement: &Result<Judgement, crate::store::StoreError>,
    situation: Situation,
) -> (String, Option<String>) {
    match judgement {
        Ok(Judgement { verdict, reason, clock_behind, .. }) => {
            let situation = Situation { clock_behind: *clock_behind, ..situation };
            (reason.clone(), format::next_step(*verdict, situation).map(str::to_owned))
        }
        Err(error) => {
            let failure = super::error::of_store(error);
            (failure.message, failure.hint)
        }
    }
}

/// What `licenses remove` did, or would do.
#[derive(Debug, Serialize)]
struct Removed {
    changed: bool,
    dry_run: bool,
    /// The license's id; null if the file is not named for one.
    license_id: Option<Uuid>,
    /// Its file; null if it is not installed.
    file: Option<PathBuf>,
    /// What it is, or was.
    state: Option<&'static str>,
    /// The id of the license that is in force without it; null if there is no such license.
    in_force: Option<Uuid>,
    /// What `verify` says without it; null if that cannot be read, or it is not installed.
    verdict: Option<Verdict>,
    /// Why.
    reason: Option<String>,
    #[serde(skip)]
    name: String,
}

impl Render for Removed {
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
        if let Some(after) = self.after() {
            page.field(if self.dry_run { "Then" } else { "Now" }, after);
        }
    }
}

impl Removed {
    /// What is in force without it.
    fn after(&self) -> Option<String> {
        let reason = self.reason.as_ref()?;
        Some(match self.in_force {
            Some(id) => format!("license {id} is in force: {reason}"),
            None => format!("no license is in force: {reason}"),
        })
    }
}

fn remove(session: &mut Session, args: &RemoveArgs) -> Outcome {
    let home = session.home()?;
    let (Survey { licenses, .. }, grounds) = look(session, &home)?;
    let found: Vec<_> = licenses
        .iter()
        .filter(|listed| listed.file().is_some() && listed.is_meant_by(&args.id))
        .collect();
    let (listed, path) = match found.as_slice() {
        [] => {
            let name = args.id.clone();
            let (changed, dry_run) = (false, args.dry_run);
            session.ui.report(&Removed {
                changed,
                dry_run,
                license_id: None,
                file: None,
                state: None,
                in_force: None,
                verdict: None,
                reason: None,
                name,
            });
            return Ok(0);
        }
        [listed] => (*listed, listed.file().map(ToOwned::to_owned).unwrap_or_default()),
        several => {
            // Two files can hold one license: an id does not tell them apart.
            let names: Vec<_> = several
                .iter()
                .map(|listed| match (listed.id(), listed.file_name()) {
                    (Some(id), Some(file)) => format!("{id} in {file}"),
                    (id, file) => id.map(|id| id.to_string()).or(file).unwrap_or_default(),
                })
                .collect();
            let message =
                format!("{} licenses begin with {}: {}", several.len(), args.id, names.join(", "));
            return Err(
                Failure::new(USAGE, message).hint("write more of the id, or the name of the file")
            );
        }
    };
    let row = Row::new(listed, None);
    let Grounds { trust, context, variables } = grounds;
    let after = standing_without(&home, trust.as_ref(), &context, &variables, &path);
    let (in_force, verdict, reason) = match &after.judgement {
        Ok(Judgement { verdict, reason, license, .. }) => {
            let good = license.as_ref().filter(|_| verdict.is_good());
            (good.map(|license| license.license_id), Some(*verdict), reason.clone())
        }
        Err(error) => (None, None, error.to_string()),
    };
    let mut removed = Removed {
        changed: false,
        dry_run: args.dry_run,
        license_id: row.license_id,
        file: Some(path.clone()),
        state: Some(row.state),
        in_force,
        verdict,
        reason: Some(reason),
        name: row.name.clone(),
    };
    if args.dry_run {
        session.ui.report(&removed);
        return Ok(0);
    }
    if !args.yes {
        let [_, until, covers] = row.terms();
        session.ui.tell(format!(
            "This removes the license {}\n  State   {}\n  Until   {until}\n  Covers  {covers}\nAfter that, {}.",
            row.name,
            row.state.replace('-', " "),
            removed.after().unwrap_or_default()
        ));
        if !session.env.is_interactive() {
            return Err(
                Failure::new(USAGE, "licenses remove asks first").hint("in a script, add --yes")
            );
        }
        if !session.confirm("Remove it?")? {
            return Err(Failure::new(CANNOT, "not removed").hint("nothing was changed"));
        }
    }
    let stamp = session.stamp("licenses remove")?;
    let writer = session.write(&home)?;
    removed.changed = licenses::remove(&writer, &stamp, &path)?;
    drop(writer);
    session.ui.report(&removed);
    Ok(0)
}
