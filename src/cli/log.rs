//! `airseal log`

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::value::RawValue;

use super::error::{Failure, Fallible};
use super::input::in_file;
use super::session::Session;
use super::ui::list::{Format, Layout, Row};
use super::ui::page::{Page, Render, Tone};
use super::unsigned::{self, Target, UnsignedArgs};
use super::{Outcome, input};
use crate::cli::ui::format;
use crate::core::document::envelope::Envelope;
use crate::core::document::ledger::{Entry, LedgerCopy};
use crate::core::judge::verdict::Verdict;
use crate::core::types::ids::InstanceId;
use crate::core::types::json::read_object;
use crate::privacy::ledger::{self, LEDGER};
use crate::privacy::ledger_copy::{self, Checked};
use crate::privacy::record::Difference;
use crate::store::Home;
use crate::store::identity::InstanceKey;
use crate::store::output::{Output, Readers};

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
    #[arg(long, value_name = "FILE", conflicts_with_all = ["verify", "format", "csv", "unsigned"])]
    export: Option<PathBuf>,
    /// Also export the hashes of usage reports that an earlier version recorded
    ///
    /// Anybody who has both the copy and such a report can tell that the report came from this
    /// instance. A copy cannot omit or change an entry.
    #[arg(long, conflicts_with_all = ["verify", "format", "csv"])]
    with_usage_hashes: bool,
    #[command(flatten)]
    unsigned: UnsignedArgs,
    #[command(flatten)]
    force: input::Force,
    #[command(flatten)]
    layout: Layout,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let home = session.home()?;
    let unsigned = args.unsigned.target(args.force)?;
    match &args.export {
        Some(file) => {
            export(session, &home, args.force.output(file, Readers::Owner), args.with_usage_hashes)
        }
        None if let Some(target) = unsigned => {
            hand_out(session, &home, target, args.with_usage_hashes)
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

fn verify(session: &mut Session, home: &Home, against: Option<&Path>) -> Outcome {
    let copy = against.map(|file| read_copy(session, file)).transpose()?;
    let checked = ledger_copy::check(home, against.zip(copy.as_ref()))?;
    for Difference { file, reason } in &checked.differences {
        session.ui.warn(format!("{}: {reason}", home.path(file).display()));
    }
    if checked.completes {
        session.ui.note(
            "the last choice is not in the ledger yet; the next command that writes will add it",
        );
    }
    session.ui.report(&checked);
    Ok(0)
}

fn read_copy(session: &mut Session, file: &Path) -> Fallible<LedgerCopy> {
    let bytes = input::read(&mut session.env, file)?;
    let copy = Envelope::parse_kind::<LedgerCopy>(&bytes)
        .and_then(|found| LedgerCopy::open(&found.envelope));
    copy.map_err(|error| {
        in_file(file, error.into()).hint("make such a copy with: airseal log --export FILE")
    })
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

fn export(session: &mut Session, home: &Home, output: Output, with_usage_hashes: bool) -> Outcome {
    input::check(session, output, None)?;
    let key = key(session, home)?;
    if key.is_elsewhere() {
        return Err(unsigned::key_elsewhere("the copy"));
    }
    let copy = ledger_copy::export(home, &key, session.now()?, with_usage_hashes)?;
    input::write(session, output, &copy.envelope.to_json())?;
    if !input::is_dash(output.path) {
        let output = output.path.display().to_string();
        let ledger_copy::Exported { instance, entries, head, .. } = copy;
        session.ui.report(&Exported { output, instance, entries, head });
    }
    Ok(0)
}

fn key(session: &mut Session, home: &Home) -> Fallible<InstanceKey> {
    let key = session.signing_key(home)?;
    key.ok_or_else(|| {
        Failure::verdict(
            Verdict::Missing,
            "this instance is not registered, so it has no key to sign with",
        )
        .hint("run airseal register, or copy consent.log as it is")
    })
}

/// Writes a copy that is to be signed elsewhere.
fn hand_out(
    session: &mut Session,
    home: &Home,
    target: Target<'_>,
    with_usage_hashes: bool,
) -> Outcome {
    let key = key(session, home)?;
    if !key.is_elsewhere() {
        return Err(unsigned::key_here());
    }
    let copy = ledger_copy::export(home, &key, session.now()?, with_usage_hashes)?;
    target.hand_out(session, &copy.envelope, key.public().id(), "airseal attach")?;
    Ok(0)
}

/// The answer of `--export`.
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
