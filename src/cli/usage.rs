//! `airseal usage`

use std::path::PathBuf;

use clap::Subcommand;
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use serde::Serialize;

use super::error::Fallible;
use super::session::Session;
use super::ui::list::{Layout, Row};
use super::ui::page::{Page, Render, Tone};
use super::{Outcome, input};
use crate::cli::ui::format;
use crate::core::document::catalogue::field::Source;
use crate::core::document::catalogue::shipped::shipped;
use crate::privacy::snapshot::Refused;
use crate::privacy::telemetry::Overrides;
use crate::privacy::usage::{self, Change, Kept, Loaded, Recorded, UsageError};
use crate::store::Writer;

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
        let fields = shipped().ok()?.fields.iter();
        let recorded = fields.filter(|field| field.source == Source::Fact);
        Some(Box::new(recorded.map(|field| PossibleValue::new(field.name.as_str()))))
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    match &args.command {
        Command::Set(args) => record(session, &args.name, Change::Set(&args.value)),
        Command::Add(args) => record(session, &args.name, Change::Add(args.amount)),
        Command::Load(args) => load(session, args),
        Command::List(args) => list(session, args.layout),
        Command::Clear(_) => {
            let home = session.home()?;
            let changed = usage::clear(&session.write(&home)?)?;
            session.ui.report(&Cleared { changed });
            Ok(0)
        }
    }
}

fn record(session: &mut Session, name: &str, change: Change<'_>) -> Outcome {
    let catalogue = session.catalogue(&session.home()?)?;
    // A wrong name is wrong whether or not anything is recorded.
    usage::check_name(&catalogue.catalogue, name)?;
    let recorded = unless_off(session, |writer, overrides| {
        usage::record(writer, overrides, &catalogue, name, change)
    });
    let nothing = || Recorded { changed: false, name: name.to_owned(), value: None };
    session.ui.report(&recorded?.unwrap_or_else(nothing));
    Ok(0)
}

fn load(session: &mut Session, args: &LoadArgs) -> Outcome {
    let json = input::whole(&mut session.env, &args.file)?;
    let file = args.file.display().to_string();
    let catalogue = session.catalogue(&session.home()?)?;
    let loaded = unless_off(session, |writer, overrides| {
        usage::load(writer, overrides, &catalogue, &file, &json)
    });
    session.ui.report(&loaded?.unwrap_or_default());
    Ok(0)
}

/// Records under the lock, unless somebody says off: then says so, and needs no folder to write to.
fn unless_off<T>(
    session: &mut Session,
    record: impl FnOnce(&Writer<'_>, &Overrides<'_>) -> Result<T, UsageError>,
) -> Fallible<Option<T>> {
    let home = session.home()?;
    let recorded = match session.telemetry(&home).decided_by {
        Some(source) => Err(UsageError::Off(source)),
        None => record(&session.write(&home)?, &session.overrides()),
    };
    match recorded {
        Ok(done) => Ok(Some(done)),
        Err(off @ UsageError::Off(_)) => {
            session.ui.note(format!("nothing was recorded: {off}"));
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

fn list(session: &mut Session, layout: Layout) -> Outcome {
    let mut list = layout.begin::<Line>(session)?;
    let home = session.home()?;
    let kept = usage::list(&home, &session.catalogue(&home)?.catalogue)?;
    let width = kept.iter().map(|kept| kept.name.len()).max().unwrap_or_default();
    for kept in kept {
        list.row(session.ui, &Line { kept, width })?;
    }
    list.end(session.ui, "no usage data is recorded");
    Ok(0)
}

impl Render for Recorded {
    fn human(&self, page: &mut Page) {
        let (tone, word) = word(self.changed);
        match &self.value {
            Some(value) => page.headline(tone, word, format!("{} {value}", self.name)),
            None => page.headline(tone, word, &self.name),
        }
    }
}

impl Render for Loaded {
    fn human(&self, page: &mut Page) {
        let (tone, word) = word(self.changed);
        let (recorded, refused) = (format::count(self.recorded, "value"), self.refused.len());
        page.headline(tone, word, format!("{recorded} recorded, {refused} refused"));
        for Refused { name, reason } in &self.refused {
            page.line(format!("  refused      {name}: {reason}"));
        }
    }
}

const fn word(changed: bool) -> (Tone, &'static str) {
    if changed { (Tone::Good, "recorded") } else { (Tone::Dim, "unchanged") }
}

/// A figure in the list.
#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    kept: Kept,
    /// How wide the longest name is.
    #[serde(skip)]
    width: usize,
}

impl Render for Line {
    fn human(&self, page: &mut Page) {
        let Self { kept: Kept { name, value, leaves_as }, width } = self;
        let leaves =
            leaves_as.as_ref().map(|bucket| format!("  (leaves as {bucket})")).unwrap_or_default();
        page.line(format!("{name:<width$}  {value}{leaves}"));
    }
}

impl Row for Line {
    const COLUMNS: &'static [&'static str] = &["name", "value", "leaves_as"];
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
