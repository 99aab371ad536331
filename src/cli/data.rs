//! `airseal data`

mod all;
mod explain;
mod html;
mod readable;

use std::fmt::Write;
use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use serde::Serialize;

use super::error::{CANNOT, Failure, Fallible};
use super::session::Session;
use super::ui::page::{Page, Render, Tone};
use super::verify::present;
use super::{Outcome, input, parsers};
use crate::cli::ui::format;
use crate::core::document::envelope::Envelope;
use crate::core::document::ledger::{Details, Event};
use crate::core::document::report::{self, Category, Value};
use crate::core::types::ids::{Edition, Name};
use crate::core::types::json::read_object;
use crate::core::types::keys::sha256_hex;
use crate::instance::clock;
use crate::privacy::figures::UsageFigures;
use crate::privacy::flag::Flag;
use crate::privacy::ledger;
use crate::privacy::reports::{build, plain, sealed};
use crate::privacy::request;
use crate::privacy::source::Known;
use crate::store::home::{REGISTRATION, Stored};
use crate::store::output::Readers;
pub(super) use all::everything;

/// Show, export and explain exactly what data would be sent
///
/// There are three kinds of data. The request is what `airseal register` writes. Compliance data is
/// part of every Business Edition license. The instance signs the request and compliance data.
/// Usage data is anonymised and unsigned, and `airseal telemetry off` turns it off. Usage data is
/// never sent in the same file as the other two.
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
    Explain(explain::Args),
}

/// Write the exact bytes that would be sent to standard output
///
/// The output is byte for byte what `data export` writes to a file, except that on a terminal,
/// usage data and `all` are indented. If nothing would be sent, nothing is written, and standard
/// error says why. The command changes nothing. A request and a compliance report are signed
/// envelopes, which `airseal inspect -` reads. `request` shows the last request, as `airseal
/// register -o` writes it. `all` shows everything that this instance stores, for your own use; it
/// is never sent. `--explain` lists the fields of the data instead, each with its value and
/// purpose.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal data show compliance --limit nodes=8
  airseal data show request --explain
  airseal data show request | airseal inspect -
  airseal data show usage --if-on
  airseal data show all")]
pub struct ShowArgs {
    #[command(flatten)]
    what: What,
    /// Write what would be sent if usage data were on; nothing is sent
    #[arg(long)]
    if_on: bool,
    /// List the fields of the data instead, with values and purposes
    #[arg(long)]
    explain: bool,
}

/// Write the exact bytes that would be sent to a file
///
/// The command writes the same bytes as `data show`. The ledger records the export with the hash of
/// the bytes. If the bytes contain usage data, the hash is left out, because it could show whose
/// usage data it is. A file with other content is not overwritten without --force.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal data export compliance -o report.json
  airseal data export usage -o outbox/
  airseal data export all -o mine.json")]
pub struct ExportArgs {
    #[command(flatten)]
    what: What,
    /// Write to FILE, or to a file in it if FILE is a folder; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    force: input::Force,
}

#[derive(Debug, clap::Args)]
struct What {
    /// The kind of data: request, compliance, usage, or all (everything that this instance stores)
    #[arg(value_enum, hide_possible_values = true)]
    kind: Kind,
    /// State in the compliance report that N of NAME are in use; may be repeated
    #[arg(long, value_name = "NAME=N", value_parser = parsers::limit)]
    limit: Vec<(Name, u64)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Request,
    Compliance,
    Usage,
    All,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Request => Category::Request.name(),
            Self::Compliance => Category::Compliance.name(),
            Self::Usage => Category::Usage.name(),
            Self::All => "all",
        }
    }

    /// Whether usage data can be in it.
    const fn has_usage(self) -> bool {
        matches!(self, Self::Usage | Self::All)
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    match &args.command {
        Command::Show(args) if args.explain => explain_bytes(session, args),
        Command::Show(args) => {
            if let Some((bytes, carried)) = bytes(session, &args.what, args.if_on)? {
                if !carried.is_empty() {
                    session.ui.note(readable(&carried));
                }
                show(session, args.what.kind, &bytes);
            }
            Ok(0)
        }
        Command::Export(args) => export(session, args),
        Command::Explain(args) => explain::run(session, args),
    }
}

/// Writes what was asked for: the very bytes, and indented for a person at a terminal where they
/// are JSON on one line.
fn show(session: &mut Session, kind: Kind, bytes: &[u8]) {
    let is_read = kind.has_usage() && session.env.stdout_is_terminal && !session.ui.json;
    match std::str::from_utf8(bytes) {
        Ok(json) if is_read => {
            session.ui.note("indented for reading; a pipe or a file gets the exact bytes");
            session.ui.bytes(readable::indented(json).as_bytes());
        }
        _ => session.ui.bytes(bytes),
    }
}

/// The value in words.
pub(super) fn value_text(value: &Value) -> String {
    match value {
        Value::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Number(number) => number.to_string(),
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
fn gather(
    session: &mut Session,
    category: Category,
    used: &[(Name, u64)],
) -> Fallible<report::Report> {
    let home = session.home()?;
    let catalogue = session.catalogue()?;
    let registration = home.registration()?;
    let context = session.context(home.clock()?, registration.as_ref())?;
    let trust = session.trust(&home)?;
    let verified = present(session, &home, trust.as_ref(), &context)?;
    let recorded = if category == Category::Usage {
        UsageFigures::read(&home)?
    } else {
        UsageFigures::default()
    };
    let counted = verified.license().filter(|_| category == Category::Compliance);
    let clock_resets =
        counted.map_or(Ok(0), |license| clock::resets(&home, &license.license_id))?;
    let known = Known {
        registration: registration.as_ref().map(|stored| &stored.document),
        license: verified.license(),
        used,
        clock_resets,
        figures: &recorded,
        now: context.now,
    };
    // Nobody is on without a disclosure: if nothing was shown, all would be by then.
    let shown = Flag::read(&home)
        .ok()
        .flatten()
        .and_then(|flag| flag.disclosure)
        .unwrap_or(catalogue.version);
    Ok(build(&catalogue, category, &known, shown))
}

/// Bytes that would be sent, and the fields that they carry where they cannot be read as
/// they are.
type Sent = (Vec<u8>, Vec<(String, Value)>);

/// What would be sent; `None`, with the reason on standard error, if nothing would. All
/// that the instance holds is no report: nobody sends it.
fn bytes(session: &mut Session, what: &What, if_on: bool) -> Fallible<Option<Sent>> {
    parsers::once("--limit", what.limit.iter().map(|(name, _)| name)).map_err(Failure::usage)?;
    let home = session.home()?;
    match what.kind {
        Kind::All => {
            session.ui.note("this is for yourself: it contains both usage data and what identifies this instance");
            Ok(Some((everything(session, &home)?, Vec::new())))
        }
        Kind::Request => {
            let Some(Stored { bytes, .. }) = request::latest(&home)? else {
                session.ui.note("nothing would be sent: this instance is not registered");
                return Ok(None);
            };
            let catalogue = session.catalogue()?;
            let fields =
                request::fields(&catalogue, &bytes).map_err(|error| Failure::new(CANNOT, error))?;
            let fields =
                fields.into_iter().map(|(field, value)| (field.name.clone(), value)).collect();
            Ok(Some((bytes, fields)))
        }
        Kind::Compliance => {
            let why =
                match home.own_registration(REGISTRATION)?.map(|stored| stored.document.edition) {
                    None => "this instance is not registered",
                    Some(Edition::Community) => "the Community Edition sends no compliance data",
                    Some(Edition::Business) => {
                        let report = gather(session, Category::Compliance, &what.limit)?;
                        let key = session.signing_key(&home)?.ok_or_else(|| {
                            home.damaged(
                                crate::store::home::INSTANCE_KEY,
                                "it is missing, and the report must be signed with it",
                            )
                        })?;
                        let bytes = sealed(&report, &key)?;
                        // What is said of them is read back from them.
                        let report: report::Report = Envelope::parse(&bytes)?.document()?;
                        return Ok(Some((bytes, report.data.into_iter().collect())));
                    }
                };
            session.ui.note(format!("nothing would be sent: {why}"));
            Ok(None)
        }
        Kind::Usage => {
            let state = session.telemetry(&home);
            if let Some(source) = state.decided_by {
                if !if_on {
                    session.ui.note(format!(
                        "nothing would be sent: telemetry is off: {}",
                        source.describe()
                    ));
                    return Ok(None);
                }
                session.ui.note("telemetry is off: none of this will be sent");
            }
            let report = gather(session, Category::Usage, &[])?;
            Ok(Some((plain(&report), Vec::new())))
        }
    }
}

/// A field of the bytes, in words.
#[derive(Debug, Serialize)]
struct Carried {
    name: String,
    value: Value,
    purpose: String,
}

/// The fields that the bytes carry, read back from them.
#[derive(Debug, Serialize)]
struct Listed {
    kind: &'static str,
    signed: bool,
    fields: Vec<Carried>,
}

impl Render for Listed {
    fn human(&self, page: &mut Page) {
        let signed = if self.signed {
            "signed by this instance"
        } else {
            "not signed, without an identifier"
        };
        page.headline(
            Tone::Good,
            self.kind,
            format!("{}, {signed}", format::count(self.fields.len(), "field")),
        );
        let widest =
            self.fields.iter().map(|field| field.name.chars().count()).max().unwrap_or_default();
        for Carried { name, value, purpose } in &self.fields {
            page.line(format!("  {name:<widest$}  {}  ({purpose})", value_text(value)));
        }
    }
}

fn explain_bytes(session: &mut Session, args: &ShowArgs) -> Outcome {
    let category = match args.what.kind {
        Kind::Request => Category::Request,
        Kind::Compliance => Category::Compliance,
        Kind::Usage => Category::Usage,
        Kind::All => {
            return Err(Failure::usage(
                "--explain lists what would be sent, and all is never sent",
            )
            .hint("airseal data explain lists the fields of the request and of both reports"));
        }
    };
    let Some((bytes, _)) = bytes(session, &args.what, args.if_on)? else { return Ok(0) };
    let catalogue = session.catalogue()?;
    let read: Vec<(String, Value)> = match category {
        Category::Request => {
            let fields =
                request::fields(&catalogue, &bytes).map_err(|error| Failure::new(CANNOT, error))?;
            fields.into_iter().map(|(field, value)| (field.name.clone(), value)).collect()
        }
        Category::Compliance => {
            Envelope::parse(&bytes)?.document::<report::Report>()?.data.into_iter().collect()
        }
        Category::Usage => {
            let read: Result<report::Report, _> = read_object(&bytes);
            read.map_err(|error| Failure::new(CANNOT, error))?.data.into_iter().collect()
        }
    };
    let fields = read.into_iter().map(|(name, value)| {
        let field = catalogue.of(category).find(|field| field.name == name);
        Carried {
            purpose: field.map(|field| field.purpose.clone()).unwrap_or_default(),
            name,
            value,
        }
    });
    let fields: Vec<_> = fields.collect();
    if session.ui.json {
        for field in &fields {
            session.ui.json_line(field);
        }
    } else {
        session.ui.report(&Listed {
            kind: category.name(),
            signed: category != Category::Usage,
            fields,
        });
    }
    Ok(0)
}

/// The payload in words, beside the envelope that carries it in base64.
fn readable(fields: &[(String, Value)]) -> String {
    let mut text =
        String::from("The envelope on standard output carries, signed by this instance:");
    for (name, value) in fields {
        let _ = write!(text, "\n  {name:<15} {}", super::ui::sanitize::text(&value_text(value)));
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

impl Render for Exported {
    fn human(&self, page: &mut Page) {
        match &self.output {
            Some(file) if !self.changed => page.headline(Tone::Dim, "unchanged", file),
            Some(file) => {
                page.headline(Tone::Good, "exported", format!("{file} ({} bytes)", self.bytes));
            }
            None => page.headline(Tone::Dim, "nothing", "no file was written"),
        }
    }
}

fn export(session: &mut Session, args: &ExportArgs) -> Outcome {
    let kind = args.what.kind;
    let Some((bytes, _)) = bytes(session, &args.what, false)? else {
        if !input::is_dash(&args.output) {
            session.ui.report(&Exported { output: None, bytes: 0, changed: false });
        }
        return Ok(0);
    };
    if input::is_dash(&args.output) {
        note_export(session, kind, &bytes)?;
        session.ui.bytes(&bytes);
        return Ok(0);
    }
    let path = if args.output.is_dir() {
        args.output.join(file_name(session, kind)?)
    } else {
        args.output.clone()
    };
    // Anonymous figures are nobody's personal data.
    let readers = if kind == Kind::Usage { Readers::All } else { Readers::Owner };
    let output = args.force.output(&path, readers);
    let changed = input::check(session, output, Some(&bytes))?;
    if changed {
        note_export(session, kind, &bytes)?;
        input::write(session, output, &bytes)?;
    }
    session.ui.report(&Exported {
        output: Some(path.display().to_string()),
        bytes: bytes.len(),
        changed,
    });
    Ok(0)
}

/// What is about to be written out goes into the ledger first.
fn note_export(session: &mut Session, kind: Kind, bytes: &[u8]) -> Fallible<()> {
    let home = session.home()?;
    let stamp = session.stamp("data export")?;
    let mut about = Details::from([("report".to_owned(), kind.name().to_owned())]);
    if !kind.has_usage() {
        about.insert("sha256".to_owned(), sha256_hex(bytes));
    }
    let writer = session.write(&home)?;
    Ok(ledger::record(&writer, &stamp, Event::DataExported, about)?)
}

/// The name says the day or the week, never the instance.
fn file_name(session: &Session, kind: Kind) -> Fallible<String> {
    let now = session.now()?;
    let when = if kind == Kind::Usage { now.iso_week() } else { now.date() };
    Ok(format!("airseal-{}-{when}.json", kind.name()))
}
