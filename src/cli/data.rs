//! `airseal data`

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use serde::Serialize;

use super::error::{CANNOT, Failure};
use super::output::{Page, Report, Tone};
use super::session::Session;
use super::telemetry::State;
use super::verify::present;
use super::{Outcome, input, values};
use crate::core::ids::{Edition, Name};
use crate::core::report::{self, Category, Value};
use crate::data::catalogue::{Catalogue, Field};
use crate::data::report::{build, plain, sealed};
use crate::data::source::Known;

/// Show, export and explain exactly what data would be sent
///
/// There are two kinds. Compliance data goes with every Business Edition license
/// and is signed by the instance. Usage figures are anonymised, unsigned and
/// subject to `airseal telemetry off`. They never share a file.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal data show usage
  airseal data explain compliance")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Show(ShowArgs),
    Export(ExportArgs),
    Explain(ExplainArgs),
}

/// Write to standard output the very bytes that would be sent
///
/// Byte for byte what `data export` writes to a file. When nothing would be sent
/// it writes nothing, and says why on standard error. Looking changes nothing.
/// A compliance report is a signed envelope; `airseal inspect -` reads it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal data show compliance --limit nodes=8
  airseal data show compliance | airseal inspect -
  airseal data show usage --if-on")]
pub struct ShowArgs {
    #[command(flatten)]
    what: What,
}

/// Write to a file the very bytes that would be sent
///
/// The same bytes as `data show`. An existing file is not overwritten.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal data export compliance -o report.json
  airseal data export usage -o outbox/")]
pub struct ExportArgs {
    #[command(flatten)]
    what: What,
    /// The file, or a folder to name it in; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// Explain every field: its value now, purpose, legal basis and retention
///
/// Comes from the same catalogue that the reports are made of; a field that is
/// not in it cannot be sent.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal data explain
  airseal data explain usage --json")]
pub struct ExplainArgs {
    /// Which data (default: both)
    #[arg(value_enum)]
    kind: Option<Kind>,
}

#[derive(Debug, clap::Args)]
struct What {
    /// Which data
    #[arg(value_enum)]
    kind: Kind,
    /// How much of a limit is in use, for the compliance report; may be repeated
    #[arg(long, value_name = "NAME=N", value_parser = values::limit)]
    limit: Vec<(Name, u64)>,
    /// Write what would be sent if usage figures were on; none of it will be
    #[arg(long)]
    if_on: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Compliance,
    Usage,
}

impl From<Kind> for Category {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Compliance => Self::Compliance,
            Kind::Usage => Self::Usage,
        }
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    match &args.command {
        Command::Show(args) => {
            if let Some((bytes, report)) = bytes(session, &args.what)? {
                if report.report == Category::Compliance {
                    session.ui.note(readable(&report));
                }
                session.ui.bytes(&bytes);
            }
            Ok(0)
        }
        Command::Export(args) => export(session, args),
        Command::Explain(args) => explain(session, args),
    }
}

/// The value in words.
pub(super) fn value_text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Limits(limits) => {
            let each = limits.iter().map(|(name, limit)| match limit.used {
                Some(used) => format!("{name}: {used} of {}", limit.licensed),
                None => format!("{name}: {} licensed", limit.licensed),
            });
            each.collect::<Vec<_>>().join(", ")
        }
    }
}

/// The report that the state gives, whether or not it would be sent.
fn gather(session: &mut Session, category: Category, used: &[(Name, u64)]) -> anyhow::Result<report::Report> {
    let home = session.home()?;
    let catalogue = Catalogue::load().map_err(|error| Failure::new(CANNOT, error))?;
    let registration = home.registration()?;
    let facts = session.facts(&home, registration.as_ref())?;
    let trust = session.trust(&home)?;
    let verified = present(session, &home, trust.as_ref(), &facts)?;
    let known = Known {
        registration: registration.as_ref().map(|stored| &stored.document),
        license: verified.license(),
        used,
        now: facts.now,
    };
    Ok(build(&catalogue, category, &known)?)
}

/// The bytes that would be sent; `None`, with the reason on standard error, if
/// nothing would.
fn bytes(session: &mut Session, what: &What) -> anyhow::Result<Option<(Vec<u8>, report::Report)>> {
    let home = session.home()?;
    match Category::from(what.kind) {
        Category::Compliance => {
            let why = match home.registration()?.map(|stored| stored.document.edition) {
                None => "this instance is not registered",
                Some(Edition::Community) => "the Community Edition sends no compliance data",
                Some(Edition::Business) => {
                    let report = gather(session, Category::Compliance, &what.limit)?;
                    let key = home.instance_key()?.ok_or_else(|| {
                        home.damaged(
                            crate::store::home::INSTANCE_KEY,
                            "it is gone, and the report must be signed with it",
                        )
                    })?;
                    return Ok(Some((sealed(&report, &key)?, report)));
                }
            };
            session.ui.note(format!("nothing would be sent: {why}"));
            Ok(None)
        }
        Category::Usage => {
            let state = State::read(session, &home);
            if let Some(source) = state.decided_by {
                if !what.if_on {
                    session.ui.note(format!("nothing would be sent: telemetry is off: {}", source.describe()));
                    return Ok(None);
                }
                session.ui.note("telemetry is off: none of this will be sent");
            }
            let report = gather(session, Category::Usage, &[])?;
            Ok(Some((plain(&report), report)))
        }
    }
}

/// The payload in words, beside the envelope that carries it in base64.
fn readable(report: &report::Report) -> String {
    let mut text = String::from("The envelope on standard output carries, signed by this instance:");
    for (name, value) in &report.data {
        let _ = write!(text, "\n  {name:<12} {}", super::sanitize::text(&value_text(value)));
    }
    text
}

#[derive(Debug, Serialize)]
struct Exported {
    /// The file; null if nothing would be sent.
    output: Option<String>,
    bytes: usize,
    changed: bool,
}

impl Report for Exported {
    fn human(&self, page: &mut Page) {
        match &self.output {
            Some(file) => page.headline(Tone::Good, "exported", format!("{file} ({} bytes)", self.bytes)),
            None => page.headline(Tone::Dim, "nothing", "no file was written"),
        }
    }
}

fn export(session: &mut Session, args: &ExportArgs) -> Outcome {
    let Some((bytes, report)) = bytes(session, &args.what)? else {
        if !input::is_dash(&args.output) {
            session.ui.report(&Exported { output: None, bytes: 0, changed: false });
        }
        return Ok(0);
    };
    if input::is_dash(&args.output) {
        session.ui.bytes(&bytes);
        return Ok(0);
    }
    let path = if args.output.is_dir() { args.output.join(file_name(session, &report)?) } else { args.output.clone() };
    if fs::symlink_metadata(&path).is_ok_and(|metadata| !is_device(&metadata)) {
        return Err(Failure::new(CANNOT, format!("{} exists already; it is not overwritten", path.display()))
            .hint("name another file, or remove it first")
            .into());
    }
    input::write(session.ui, &path, &bytes)?;
    session.ui.report(&Exported { output: Some(path.display().to_string()), bytes: bytes.len(), changed: true });
    Ok(0)
}

fn is_device(metadata: &fs::Metadata) -> bool {
    let kind = metadata.file_type();
    !kind.is_file() && !kind.is_dir() && !kind.is_symlink()
}

/// The name says the day or the week, never the instance.
fn file_name(session: &Session, report: &report::Report) -> anyhow::Result<String> {
    let now = session.now()?;
    Ok(match report.report {
        Category::Compliance => format!("airseal-compliance-{}.json", now.date()),
        Category::Usage => format!("airseal-usage-{}.json", now.iso_week()),
    })
}

#[derive(Debug, Serialize)]
struct Explained {
    #[serde(flatten)]
    field: Field,
    /// Its value now; null if it has none.
    value: Option<Value>,
    /// Whether it would be sent now.
    sent: bool,
}

impl Report for Explained {
    fn human(&self, page: &mut Page) {
        page.headline(Tone::Good, &self.field.name, self.field.category.name());
        page.field("Now", self.value.as_ref().map_or("(no value)".to_owned(), value_text));
        page.field("Sent", if self.sent { "yes" } else { "no" });
        page.field("Purpose", &self.field.purpose);
        page.field("Legal basis", &self.field.legal_basis);
        page.field("Kept", &self.field.retention);
        page.field("Recipient", &self.field.recipient);
    }
}

fn explain(session: &mut Session, args: &ExplainArgs) -> Outcome {
    let home = session.home()?;
    let catalogue = Catalogue::load().map_err(|error| Failure::new(CANNOT, error))?;
    let business = home.registration()?.is_some_and(|stored| stored.document.edition == Edition::Business);
    for category in [Category::Compliance, Category::Usage] {
        if args.kind.is_some_and(|kind| Category::from(kind) != category) {
            continue;
        }
        let sent = match category {
            Category::Compliance => business,
            Category::Usage => State::read(session, &home).allowed,
        };
        let mut report = gather(session, category, &[])?;
        for field in catalogue.of(category) {
            let value = report.data.remove(&field.name);
            session.ui.report(&Explained { field: field.clone(), sent: sent && value.is_some(), value });
        }
    }
    Ok(0)
}
