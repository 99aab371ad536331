//! `airseal usage`

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Subcommand;
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use serde::Serialize;

use super::error::{Failure, Fallible, USAGE as WRONG_USAGE};
use super::session::Session;
use super::telemetry::State;
use super::ui::list::{Layout, Row, cell};
use super::ui::page::{Page, Render, Tone};
use super::{Outcome, input};
use crate::cli::ui::format;
use crate::cli::ui::suggest;
use crate::core::judge::verdict::Verdict;
use crate::privacy::bucket;
use crate::privacy::catalogue::{Catalogue, Field, FieldType, Source, TEXT};
use crate::privacy::figures::{Fact, USAGE, UsageFigures, recordable};
use crate::privacy::snapshot::Refused;
use crate::store::{Home, Writer};

/// Record the usage data that a usage report is made of
///
/// The product, or one of your scripts, calls these commands. Only names in the catalogue are
/// accepted, and counts are sent only as buckets. While usage data is off, nothing is recorded, and
/// the command succeeds.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal usage set authentication ldap
  airseal usage list")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Set(SetArgs),
    Add(AddArgs),
    Load(LoadArgs),
    List(ListArgs),
    Clear(ClearArgs),
}

/// Record a value
///
/// A word that the catalogue does not list becomes `other`, and a version is cut to major.minor. A
/// count is stored here in full, but is sent only as a bucket.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal usage set containers 37
  airseal usage set custom_logo true")]
pub struct SetArgs {
    /// The field; `airseal data explain usage` lists all fields
    #[arg(value_parser = FigureName, hide_possible_values = true)]
    name: String,
    /// The value of the field
    value: String,
}

/// Add to a count
///
/// Several processes may add at the same time; no addition is lost.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal usage add stacks
  airseal usage add containers 5")]
pub struct AddArgs {
    /// The field; `airseal data explain usage` lists all fields
    #[arg(value_parser = FigureName, hide_possible_values = true)]
    name: String,
    /// How much to add
    #[arg(value_name = "N", default_value_t = 1)]
    amount: u64,
}

/// Record the values in a JSON snapshot
///
/// Nested objects become dotted names. The members of a list are counted, or their counts are added
/// up. Names in the catalogue are recorded; the others are refused and listed with the reason, and
/// the command still succeeds. Fields that the snapshot does not name keep their values.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal usage load snapshot.json
  airseal usage load - < snapshot.json")]
pub struct LoadArgs {
    /// The snapshot; - is standard input
    file: PathBuf,
}

/// List the recorded usage data
///
/// These are the values stored here; `airseal data show usage` prints what would be sent.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal usage list
  airseal usage list --format csv")]
pub struct ListArgs {
    #[command(flatten)]
    layout: Layout,
}

/// Delete the recorded usage data
///
/// Usage data stays on or off as it was; `airseal telemetry off` turns it off and deletes
/// what was recorded.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal usage clear")]
pub struct ClearArgs {}

/// Any name: it is checked against the catalogue when the command runs, so that the
/// error can say more. Completions offer the ones that are in it.
#[derive(Debug, Clone)]
struct FigureName;

impl TypedValueParser for FigureName {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let fields = Catalogue::parse(TEXT).ok()?.fields.into_iter();
        let recorded = fields.filter(|field| field.source == Source::Fact);
        Some(Box::new(recorded.map(|field| PossibleValue::new(field.name))))
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    match &args.command {
        Command::Set(args) => record(session, &args.name, |field, figures| {
            let fact = Fact::from_text(field, &args.value)?;
            figures.0.insert(field.name.clone(), fact);
            Ok(())
        }),
        Command::Add(args) => record(session, &args.name, |field, figures| {
            if field.kind != FieldType::Bucket {
                return Err("it is not a count; use airseal usage set".to_owned());
            }
            figures.add(field, args.amount);
            Ok(())
        }),
        Command::Load(args) => load(session, args),
        Command::List(args) => list(session, args.layout),
        Command::Clear(_) => {
            let home = session.home()?;
            let writer = session.write(&home)?;
            let changed = writer.remove(USAGE)?;
            session.ui.report(&Cleared { changed });
            Ok(0)
        }
    }
}

#[derive(Debug, Serialize)]
struct Recorded {
    changed: bool,
    name: String,
    /// The figure as it is kept here; null if it is not recorded.
    value: Option<Fact>,
}

impl Render for Recorded {
    fn human(&self, page: &mut Page) {
        let (tone, word) =
            if self.changed { (Tone::Good, "recorded") } else { (Tone::Dim, "unchanged") };
        match &self.value {
            Some(value) => page.headline(tone, word, format!("{} {value}", self.name)),
            None => page.headline(tone, word, &self.name),
        }
    }
}

/// Whether figures may be recorded, and the catalogue version of the last disclosure.
/// Says why not.
fn allowed(session: &mut Session, home: &Home) -> Option<u32> {
    let state = State::read(session, home);
    if let Some(source) = state.decided_by {
        session.ui.note(format!("nothing was recorded: usage data is off: {}", source.describe()));
        return None;
    }
    state.disclosure
}

/// Changes one figure under the lock.
fn record(
    session: &mut Session,
    name: &str,
    change: impl FnOnce(&Field, &mut UsageFigures) -> Result<(), String>,
) -> Outcome {
    let home = session.home()?;
    let catalogue = session.catalogue()?;
    let refused = |reason: String| {
        let figures = catalogue.fields.iter().filter(|field| field.source == Source::Fact);
        let near = suggest::name(name, figures.map(|field| field.name.clone()))
            .filter(|near| near != name);
        let near = near.map(|near| format!("did you mean {near}? ")).unwrap_or_default();
        Failure::new(WRONG_USAGE, format!("`{name}`: {reason}"))
            .hint(format!("{near}airseal data explain usage lists the names and what each means"))
    };
    // A wrong name is wrong whether or not anything is recorded.
    recordable(&catalogue, name, u32::MAX).map_err(refused)?;
    let unrecorded = Recorded { changed: false, name: name.to_owned(), value: None };
    if allowed(session, &home).is_none() {
        session.ui.report(&unrecorded);
        return Ok(0);
    }
    let writer = session.write(&home)?;
    // Asked again under the lock: `telemetry off` may have come in between.
    let Some(shown) = allowed(session, &home) else {
        session.ui.report(&unrecorded);
        return Ok(0);
    };
    let field = recordable(&catalogue, name, shown).map_err(refused)?;
    let before = UsageFigures::read(&home)?;
    let mut figures = before.clone();
    change(field, &mut figures).map_err(refused)?;
    let changed = write_if_changed(&writer, &before, &figures)?;
    session.ui.report(&Recorded { changed, value: figures.0.remove(name), ..unrecorded });
    Ok(0)
}

fn write_if_changed(
    writer: &Writer<'_>,
    before: &UsageFigures,
    figures: &UsageFigures,
) -> Fallible<bool> {
    if before != figures {
        figures.write(writer)?;
    }
    Ok(before != figures)
}

#[derive(Debug, Serialize)]
struct Loaded {
    changed: bool,
    /// How many figures of the snapshot were kept.
    recorded: usize,
    /// What was not, and why.
    refused: Vec<Refused>,
}

impl Render for Loaded {
    fn human(&self, page: &mut Page) {
        let (tone, word) =
            if self.changed { (Tone::Good, "recorded") } else { (Tone::Dim, "unchanged") };
        page.headline(
            tone,
            word,
            format!(
                "{} recorded, {} refused",
                format::count(self.recorded, "value"),
                self.refused.len()
            ),
        );
        for Refused { name, reason } in &self.refused {
            page.line(format!("  refused      {name}: {reason}"));
        }
    }
}

fn load(session: &mut Session, args: &LoadArgs) -> Outcome {
    let home = session.home()?;
    let json = input::read(&mut session.env, &args.file)?;
    let catalogue = session.catalogue()?;
    let nothing = Loaded { changed: false, recorded: 0, refused: Vec::new() };
    if allowed(session, &home).is_none() {
        session.ui.report(&nothing);
        return Ok(0);
    }
    let writer = session.write(&home)?;
    let Some(shown) = allowed(session, &home) else {
        session.ui.report(&nothing);
        return Ok(0);
    };
    let before = UsageFigures::read(&home)?;
    let mut figures = before.clone();
    let (recorded, refused) = figures.load(&json, &catalogue, shown).map_err(|reason| {
        Failure::verdict(Verdict::Malformed, format!("{}: {reason}", args.file.display()))
            .hint("a snapshot is a JSON object such as {\"containers\": 37}")
    })?;
    let changed = write_if_changed(&writer, &before, &figures)?;
    session.ui.report(&Loaded { changed, recorded, refused });
    Ok(0)
}

/// One figure.
#[derive(Debug, Serialize)]
struct Line {
    name: String,
    /// As it is kept here.
    value: Fact,
    /// The bucket that a count leaves as; null for what leaves as it is.
    leaves_as: Option<String>,
    /// How wide the longest name is.
    #[serde(skip)]
    width: usize,
}

impl Render for Line {
    fn human(&self, page: &mut Page) {
        let Self { name, value, leaves_as, width } = self;
        let leaves =
            leaves_as.as_ref().map(|bucket| format!("  (leaves as {bucket})")).unwrap_or_default();
        page.line(format!("{name:<width$}  {value}{leaves}"));
    }
}

impl Row for Line {
    const COLUMNS: &'static [&'static str] = &["name", "value", "leaves_as"];

    fn cells(&self) -> Vec<String> {
        vec![self.name.clone(), self.value.to_string(), cell(self.leaves_as.as_ref())]
    }
}

fn list(session: &mut Session, layout: Layout) -> Outcome {
    let mut list = layout.begin::<Line>(session)?;
    let home = session.home()?;
    let figures = UsageFigures::read(&home)?.0;
    let fields = session.catalogue()?.fields.into_iter();
    let buckets: BTreeMap<_, _> =
        fields.filter_map(|field| field.max.map(|max| (field.name, max))).collect();
    let width = figures.keys().map(String::len).max().unwrap_or_default();
    for (name, value) in figures {
        let leaves_as = match (&value, buckets.get(&name)) {
            (Fact::Count(count), Some(max)) => Some(bucket::label(*count, *max)),
            _ => None,
        };
        list.row(session.ui, &Line { name, value, leaves_as, width })?;
    }
    list.end(session.ui, "no usage data is recorded");
    Ok(0)
}

#[derive(Debug, Serialize)]
struct Cleared {
    changed: bool,
}

impl Render for Cleared {
    fn human(&self, page: &mut Page) {
        if self.changed {
            page.headline(Tone::Good, "deleted", "the recorded usage data");
        } else {
            page.headline(Tone::Dim, "unchanged", "no usage data was recorded");
        }
    }
}
