//! `airseal log`

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::value::RawValue;

use super::error::{CANNOT, Failure, Fallible};
use super::input::in_file;
use super::session::Session;
use super::ui::list::{Format, Layout, Row};
use super::ui::page::{Page, Render, Tone};
use super::{Outcome, input};
use crate::cli::ui::format;
use crate::core::document::envelope::{Envelope, MAX_FILE};
use crate::core::document::ledger::{Entry, LedgerCopy};
use crate::core::judge::verdict::Verdict;
use crate::core::types::ids::InstanceId;
use crate::core::types::json::read_object;
use crate::privacy::ledger::{self, LEDGER};
use crate::privacy::record::{Difference, differences};
use crate::store::output::{Output, Readers};
use crate::store::{Home, StoreError};

/// Show the ledger: disclosures, choices, requests, exports
///
/// Every entry holds the hash of the entry before it, so --verify finds the first entry that was
/// altered, removed or reordered. --verify also lists every document in the state folder that
/// differs from what the ledger recorded. Somebody who can write to the ledger can replace all of
/// it: to detect that too, keep a copy made with --export somewhere else. The ledger contains no
/// email address.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal log
  airseal log --verify
  airseal log --export ledger-2026.json
  airseal log --verify --against ledger-2026.json")]
pub struct Args {
    /// Check the hash of every entry, and compare the last choice with telemetry.toml
    #[arg(long, conflicts_with_all = ["format", "csv"])]
    verify: bool,
    /// Also check that the ledger still begins with the entries of the copy in FILE
    #[arg(long, value_name = "FILE", requires = "verify")]
    against: Option<PathBuf>,
    /// Write a copy signed by this instance to FILE; - is standard output
    #[arg(long, value_name = "FILE", conflicts_with_all = ["verify", "format", "csv"])]
    export: Option<PathBuf>,
    /// Also export the hashes of usage reports that an earlier version recorded
    ///
    /// Anybody who has both the copy and such a report can tell that the report came from this
    /// instance. A copy cannot omit or change an entry.
    #[arg(long, requires = "export")]
    with_usage_hashes: bool,
    #[command(flatten)]
    force: input::Force,
    #[command(flatten)]
    layout: Layout,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let home = session.home()?;
    match &args.export {
        Some(file) => {
            export(session, &home, args.force.output(file, Readers::Owner), args.with_usage_hashes)
        }
        None if args.verify => verify(session, &home, args.against.as_deref()),
        None => print(session, &home, args.layout),
    }
}

/// One entry for people.
#[derive(Serialize)]
#[serde(transparent)]
struct Line(Entry);

/// The columns that the name of an event takes.
const EVENT: usize = 19;
/// What stands before the details of an entry, and before one that has a line of its own.
const INDENT: usize = 6;

impl Render for Line {
    fn human(&self, page: &mut Page) {
        let Entry { seq, time, event, user, source, about, .. } = &self.0;
        page.line(format!("{seq:>4}  {time}  {:<EVENT$}  {user}: {source}", event.name()));
        let name_width = about.keys().map(|name| name.chars().count()).max().unwrap_or_default();
        for (name, value) in about {
            let whole = INDENT + name_width + 2 + value.chars().count();
            if page.width().is_some_and(|width| whole > width) {
                page.line(format!("{:INDENT$}{name}", ""));
                page.line(format!("{:INDENT$}  {value}", ""));
            } else {
                page.line(format!("{:INDENT$}{name:name_width$}  {value}", ""));
            }
        }
    }
}

/// What ends a list of entries: how many there are, and which one decides.
#[derive(Serialize)]
struct Ending {
    entries: u64,
    /// The last choice about usage data.
    choice: Option<Entry>,
}

impl Render for Ending {
    fn human(&self, page: &mut Page) {
        let entries = format::count_of(self.entries, "entry", "entries");
        page.blank();
        page.line(match &self.choice {
            None => format!("{entries}; none is a choice about usage data"),
            Some(Entry { seq, time, event, user, .. }) => format!(
                "{entries}; the last choice about usage data is entry {seq}: {}, by {user} on {}",
                event.name(),
                time.date()
            ),
        });
    }
}

impl Row for Line {
    const COLUMNS: &'static [&'static str] = &["seq", "time", "event", "user", "source", "about"];

    fn cells(&self) -> Vec<String> {
        let Entry { seq, time, event, user, source, about, .. } = &self.0;
        let about: Vec<_> = about.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let event = event.name().to_owned();
        vec![
            seq.to_string(),
            time.to_string(),
            event,
            user.clone(),
            source.clone(),
            about.join(" "),
        ]
    }
}

fn print(session: &mut Session, home: &Home, layout: Layout) -> Outcome {
    let mut list = layout.begin::<Line>(session)?;
    let is_table = layout.choose(session)? == Format::Table;
    let mut ending = Ending { entries: 0, choice: None };
    for (index, line) in ledger::lines(home)?.enumerate() {
        let line = line?;
        let damaged =
            |reason: String| home.damaged(LEDGER, format!("line {}: {reason}", index + 1));
        if list.is_json() {
            let text = std::str::from_utf8(&line).map_err(|error| damaged(error.to_string()))?;
            let raw: &RawValue =
                serde_json::from_str(text).map_err(|error| damaged(error.to_string()))?;
            list.json_row(session.ui, &raw);
        } else {
            let entry: Entry = read_object(&line).map_err(damaged)?;
            ending.entries += 1;
            if entry.event.is_of_the_flag() {
                ending.choice = Some(entry.clone());
            }
            list.row(session.ui, &Line(entry))?;
        }
    }
    if is_table && ending.entries > 0 {
        session.ui.report(&ending);
    }
    list.end(session.ui, "the ledger is empty: nothing was registered, shown or chosen here");
    Ok(0)
}

#[derive(Debug, Serialize)]
struct Checked {
    verified: bool,
    entries: u64,
    /// The hash of the last entry.
    head: String,
    /// How many entries the copy has.
    #[serde(skip_serializing_if = "Option::is_none")]
    copy_entries: Option<u64>,
    /// The documents here that are not what the ledger says.
    differences: Vec<Difference>,
}

impl Render for Checked {
    fn human(&self, page: &mut Page) {
        page.headline(Tone::Good, "verified", format::count_of(self.entries, "entry", "entries"));
        page.field("Last hash", &self.head);
        if let Some(entries) = self.copy_entries {
            let entries = format::count_of(entries, "entry", "entries");
            page.field("Copy", format!("its {entries} are here unchanged"));
        }
    }
}

fn verify(session: &mut Session, home: &Home, against: Option<&Path>) -> Outcome {
    let found = ledger::verify(home).map_err(|error| broken(&error))?;
    let copy_entries = match against {
        None => None,
        Some(file) => Some(compare(session, home, file)?),
    };
    let differences = differences(home)?;
    for Difference { file, reason } in &differences {
        session.ui.warn(format!("{}: {reason}", home.path(file).display()));
    }
    if found.completes {
        session.ui.note(
            "the last choice is not in the ledger yet; the next command that writes will add it",
        );
    }
    let ledger::Verified { entries, head, .. } = found;
    session.ui.report(&Checked { verified: true, entries, head, copy_entries, differences });
    Ok(0)
}

fn broken(error: &StoreError) -> Failure {
    let failure = super::error::of_store(error);
    match error {
        StoreError::Damaged { .. } => {
            failure.hint("keep the file as it is, and compare it with an exported copy: log --verify --against FILE")
        }
        _ => failure,
    }
}

/// Compares the ledger with a copy; the number of entries in the copy.
fn compare(session: &mut Session, home: &Home, file: &Path) -> Fallible<u64> {
    let bytes = input::read(&mut session.env, file)?;
    let copy = Envelope::parse_kind::<LedgerCopy>(&bytes)
        .and_then(|found| LedgerCopy::open(&found.envelope));
    let copy = copy.map_err(|error| {
        in_file(file, error.into()).hint("make such a copy with: airseal log --export FILE")
    })?;
    if let Some(registration) = home.registration()?
        && registration.document.instance != copy.instance
    {
        let message = format!(
            "{} is a copy of the ledger of instance {}, not of this one",
            file.display(),
            copy.instance
        );
        return Err(
            Failure::verdict(Verdict::Mismatch, message).hint("name a copy that was exported here")
        );
    }
    let mut here = ledger::lines(home)?;
    let mut entries = 0_u64;
    for line in copy.lines() {
        entries = entries.saturating_add(1);
        if here.next().transpose()?.as_deref() != Some(line) {
            let reason = format!(
                "entry {entries} differs from the one in {}: it was altered or removed",
                file.display()
            );
            return Err(Failure::new(CANNOT, format!("{}: {reason}", home.path(LEDGER).display()))
                .hint("the ledger was replaced after the copy was made; keep both files"));
        }
    }
    Ok(entries)
}

#[derive(Debug, Serialize)]
struct Exported {
    output: String,
    instance: InstanceId,
    entries: usize,
    head: String,
}

impl Render for Exported {
    fn human(&self, page: &mut Page) {
        page.headline(Tone::Good, "exported", &self.output);
        page.field("Entries", self.entries);
        page.field("Last hash", &self.head);
        page.field("Next", "keep it where nobody who can write here can change it");
    }
}

fn export(session: &mut Session, home: &Home, output: Output, with_usage_hashes: bool) -> Outcome {
    input::check(session, output, None)?;
    let unregistered = || {
        Failure::verdict(
            Verdict::Missing,
            "this instance is not registered, so it has no key to sign with",
        )
        .hint("run airseal register, or copy consent.log as it is")
    };
    let key = session.signing_key(home)?.ok_or_else(unregistered)?;
    let found = ledger::verify(home).map_err(|error| broken(&error))?;
    let damaged = |reason: String| home.damaged(LEDGER, reason);
    let mut entries = Vec::new();
    for line in ledger::lines(home)? {
        let line = line?;
        let entry: Entry = read_object(&line).map_err(damaged)?;
        if entry.identifies_usage() && !with_usage_hashes {
            let message = format!(
                "entry {} holds the hash of a usage report, written by an earlier version: whoever has that report \
                 and this copy could tell whose figures they are",
                entry.seq
            );
            return Err(Failure::new(CANNOT, message)
                .hint(
                    "if the copy stays with you, add --with-usage-hashes. A signed copy cannot omit an entry; \
                     the hash that `airseal log --verify` prints can be noted instead",
                ));
        }
        let text = String::from_utf8(line).map_err(|error| damaged(error.to_string()))?;
        entries.push(RawValue::from_string(text).map_err(|error| damaged(error.to_string()))?);
    }
    let (public_key, count) = (key.public(), entries.len());
    let instance = InstanceId::of(&public_key.id());
    let copy = LedgerCopy {
        schema: 1,
        instance: instance.clone(),
        public_key,
        exported_at: session.now()?,
        entries,
    };
    let bytes = Envelope::sign(&copy, &[&key])?.to_json();
    if bytes.len() > MAX_FILE {
        return Err(Failure::new(CANNOT, "the ledger is too long for one signed file").hint(
            "copy consent.log as it is, and note the hash that `airseal log --verify` prints",
        ));
    }
    input::write(session, output, &bytes)?;
    if !input::is_dash(output.path) {
        let output = output.path.display().to_string();
        session.ui.report(&Exported { output, instance, entries: count, head: found.head });
    }
    Ok(0)
}
