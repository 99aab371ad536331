//! `airseal data`

mod check;
mod explain;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde::Serialize;

use super::error::{CANNOT, Failure, Fallible};
use super::session::Session;
use super::ui::page::{Page, Render, Tone};
use super::unsigned::{self, UnsignedArgs};
use super::{Outcome, input, parsers};
use crate::cli::ui::{format, sanitize};
use crate::core::document::envelope::Envelope;
use crate::core::document::report::{Category, Value};
use crate::core::types::ids::Name;
use crate::core::types::json_indent::indented;
use crate::privacy::catalogue::InForce;
use crate::privacy::everything::everything;
use crate::privacy::outgoing::{Document, NotSent, Reporter, record_export};
use crate::store::Home;
use crate::store::identity::InstanceKey;
use crate::store::installed::Variables;
use crate::store::output::Readers;

/// Show what data would be sent, and check what was sent
///
/// There are three kinds of data. The request is what `airseal register` writes. Compliance data is
/// part of every Business Edition license. The instance signs the request and compliance data.
/// Usage data is anonymised and unsigned, and `airseal telemetry off` turns it off. Usage data is
/// never sent in the same file as the other two. `check` compares what a product really sent with
/// all this.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal data show usage
  airseal data explain compliance
  airseal data check capture.har --host telemetry.acme.example")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Show(ShowArgs),
    Export(ExportArgs),
    Explain(explain::Args),
    Check(check::Args),
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
/// usage data it is. A file with other content is not overwritten without --force. If the instance's
/// key is kept elsewhere, write a compliance report with --unsigned; the ledger records it when
/// `airseal attach` has the signature.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal data export compliance -o report.json
  airseal data export usage -o outbox/
  airseal data export compliance --unsigned report.unsigned.json
  airseal data export all -o mine.json")]
pub struct ExportArgs {
    #[command(flatten)]
    what: What,
    /// Write to FILE, or to a file in it if FILE is a folder; - is standard output
    #[arg(
        short,
        long,
        value_name = "FILE",
        required_unless_present = "unsigned",
        conflicts_with = "unsigned"
    )]
    output: Option<PathBuf>,
    #[command(flatten)]
    unsigned: UnsignedArgs,
    #[command(flatten)]
    force: input::Force,
}

#[derive(Debug, clap::Args)]
struct What {
    /// The kind of data: request, compliance, usage, or all (everything that this instance stores)
    #[arg(value_parser = parsers::word(KINDS, Kind::name), hide_possible_values = true)]
    kind: Kind,
    /// State in the compliance report that N of NAME are in use; may be repeated
    #[arg(long, value_name = "NAME=N", value_parser = parsers::limit)]
    limit: Vec<(Name, u64)>,
}

/// What `show` and `export` take: what would be sent, or everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sent(Category),
    All,
}

const KINDS: [Kind; 4] = [
    Kind::Sent(Category::Request),
    Kind::Sent(Category::Compliance),
    Kind::Sent(Category::Usage),
    Kind::All,
];

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Sent(category) => category.name(),
            Self::All => "all",
        }
    }

    /// Whether usage data can be in it.
    const fn has_usage(self) -> bool {
        matches!(self, Self::Sent(Category::Usage) | Self::All)
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    match &args.command {
        Command::Show(args) if args.explain => list_fields(session, args),
        Command::Show(args) => show(session, args),
        Command::Export(args) => export(session, args),
        Command::Explain(args) => explain::run(session, args),
        Command::Check(args) => check::run(session, args),
    }
}

/// What the library gathers from.
fn reporter<'a>(
    session: &Session,
    home: &'a Home,
    catalogue: &'a InForce,
) -> Fallible<Reporter<'a>> {
    let variables = Variables::read(|name| session.env.var(name));
    let (compiled_trust, now) = (session.env.compiled_trust, session.now()?);
    Ok(Reporter { home, catalogue, compiled_trust, variables, now })
}

/// The document asked for; `None`, with the reason on standard error, if nothing would be sent.
fn document(session: &mut Session, what: &What, if_on: bool) -> Fallible<Option<Document>> {
    parsers::once("--limit", what.limit.iter().map(|(name, _)| name)).map_err(Failure::usage)?;
    let home = session.home()?;
    let catalogue = session.catalogue(&home)?;
    let reporter = reporter(session, &home, &catalogue)?;
    let found = match what.kind {
        Kind::Sent(Category::Request) => reporter.request()?,
        Kind::Sent(Category::Compliance) => {
            let found = reporter.compliance(&what.limit)?;
            if found.is_ok() {
                session.warn_of_exposed_key(&home);
            }
            found
        }
        Kind::Sent(Category::Usage) => {
            let telemetry = session.telemetry(&home);
            if if_on && !telemetry.allowed {
                session.ui.note("telemetry is off: none of this will be sent");
            }
            reporter.usage(&telemetry, if_on)?
        }
        Kind::All => Ok(all(session, &reporter)?),
    };
    Ok(found.map_err(|why| not_sent(session, why)).ok())
}

fn all(session: &mut Session, reporter: &Reporter<'_>) -> Fallible<Document> {
    session.ui.note(
        "this is for yourself: it contains both usage data and what identifies this instance",
    );
    let telemetry = session.telemetry(reporter.home);
    let all = everything(reporter, &telemetry)?;
    all.not_sent.into_iter().for_each(|why| not_sent(session, why));
    Ok(Document { bytes: all.bytes, fields: Vec::new(), number: None, is_unsigned: false })
}

fn not_sent(session: &mut Session, why: NotSent) {
    session.ui.note(format!("nothing would be sent: {}", why.describe()));
}

/// Writes the very bytes, and indented for a person at a terminal where they are JSON on one line.
fn show(session: &mut Session, args: &ShowArgs) -> Outcome {
    let kind = args.what.kind;
    let found = document(session, &args.what, args.if_on)?;
    let Some(Document { bytes, fields, is_unsigned, .. }) = found else { return Ok(0) };
    if !kind.has_usage() {
        session.ui.note(readable(&fields, is_unsigned));
    }
    let is_read = kind.has_usage() && session.env.stdout_is_terminal && !session.ui.json;
    match std::str::from_utf8(&bytes) {
        Ok(json) if is_read => {
            session.ui.note("indented for reading; a pipe or a file gets the exact bytes");
            session.ui.bytes(indented(json).as_bytes());
        }
        _ => session.ui.bytes(&bytes),
    }
    Ok(0)
}

/// The payload in words, beside the envelope that carries it in base64.
fn readable(fields: &[(String, Value)], is_unsigned: bool) -> String {
    let lines = fields
        .iter()
        .map(|(name, value)| format!("\n  {name:<15} {}", sanitize::text(&value.to_string())));
    let signed = if is_unsigned {
        "not signed yet, because the key of this instance is kept elsewhere"
    } else {
        "signed by this instance"
    };
    format!("The envelope on standard output carries, {signed}:{}", lines.collect::<String>())
}

fn list_fields(session: &mut Session, args: &ShowArgs) -> Outcome {
    let Kind::Sent(category) = args.what.kind else {
        return Err(Failure::usage("--explain lists what would be sent, and all is never sent")
            .hint("airseal data explain lists the fields of the request and of both reports"));
    };
    let Some(document) = document(session, &args.what, args.if_on)? else { return Ok(0) };
    let catalogue = session.catalogue(&session.home()?)?.catalogue;
    let is_unsigned = document.is_unsigned;
    let fields = document.fields.into_iter().map(|(name, value)| {
        let field = catalogue.of(category).find(|field| field.name == name);
        Carried {
            purpose: field.map(|field| field.purpose.clone()).unwrap_or_default(),
            name,
            value,
        }
    });
    let listed = Listed {
        kind: category.name(),
        signed: category != Category::Usage && !is_unsigned,
        fields: fields.collect(),
    };
    if session.ui.json {
        listed.fields.iter().for_each(|field| session.ui.json_line(field));
    } else {
        session.ui.report(&listed);
    }
    Ok(0)
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
        let signed = match (self.signed, self.kind == Category::Usage.name()) {
            (true, _) => "signed by this instance",
            (false, true) => "not signed, without an identifier",
            (false, false) => "not signed yet: the key of this instance is kept elsewhere",
        };
        page.headline(
            Tone::Good,
            self.kind,
            format!("{}, {signed}", format::count(self.fields.len(), "field")),
        );
        let widest =
            self.fields.iter().map(|field| field.name.chars().count()).max().unwrap_or_default();
        for Carried { name, value, purpose } in &self.fields {
            page.line(format!("  {name:<widest$}  {value}  ({purpose})"));
        }
    }
}

fn export(session: &mut Session, args: &ExportArgs) -> Outcome {
    let kind = args.what.kind;
    let Some(output) = &args.output else { return hand_out(session, args) };
    let Some(mut document) = document(session, &args.what, false)? else {
        return Ok(nothing(session, output));
    };
    if document.is_unsigned {
        return Err(unsigned::key_elsewhere("the report"));
    }
    let path = if output.is_dir() && !input::is_dash(output) {
        output.join(file_name(session, kind)?)
    } else {
        output.clone()
    };
    // Anonymous figures are nobody's personal data.
    let is_usage = kind == Kind::Sent(Category::Usage);
    let readers = if is_usage { Readers::All } else { Readers::Owner };
    let output = args.force.output(&path, readers);
    let mut changed = input::check(session, output, Some(&document.bytes))?;
    if changed {
        let (home, stamp) = (session.home()?, session.stamp("data export")?);
        let writer = session.write(&home)?;
        if kind == Kind::Sent(Category::Compliance) {
            // Again, for whoever holds the lock: no two reports get the same number.
            let catalogue = session.catalogue(&home)?;
            let is_new = |bytes: &[u8]| input::check(session, output, Some(bytes));
            let found = reporter(session, &home, &catalogue)?.export_compliance(
                &writer,
                &stamp,
                &args.what.limit,
                is_new,
            )?;
            (document, changed) = found.map_err(|why| Failure::new(CANNOT, why.describe()))?;
        } else {
            record_export(&writer, &stamp, kind.name(), &document, kind.has_usage())?;
        }
        if changed {
            // Whoever reads a pipe may take as long as they like.
            drop(writer);
            input::write(session, output, &document.bytes)?;
        }
    }
    if !input::is_dash(&path) {
        let output = Some(path.display().to_string());
        session.ui.report(&Exported { output, bytes: document.bytes.len(), changed });
    }
    Ok(0)
}

/// Says that nothing would be sent.
fn nothing(session: &mut Session, output: &Path) -> u8 {
    if !input::is_dash(output) {
        session.ui.report(&Exported { output: None, bytes: 0, changed: false });
    }
    0
}

/// Writes a compliance report that is to be signed elsewhere. The ledger has it once it is signed.
fn hand_out(session: &mut Session, args: &ExportArgs) -> Outcome {
    let Some(target) = args.unsigned.target(args.force)? else {
        return Err(Failure::usage("the file to write is not named").hint("-o FILE"));
    };
    if args.what.kind != Kind::Sent(Category::Compliance) {
        let kind = args.what.kind.name();
        return Err(Failure::usage(format!(
            "--unsigned is for the compliance report, not for {kind}"
        ))
        .hint("airseal register --unsigned writes a request that is to be signed"));
    }
    let Some(document) = document(session, &args.what, false)? else {
        return Ok(nothing(session, target.file));
    };
    let home = session.home()?;
    let key = home.signing_key()?.filter(InstanceKey::is_elsewhere);
    let key = key.ok_or_else(unsigned::key_here)?;
    let envelope = Envelope::parse_unsigned(&document.bytes)?;
    target.hand_out(session, &envelope, key.public().id(), "airseal attach")?;
    Ok(0)
}

/// The name says the day or the week, never the instance.
fn file_name(session: &Session, kind: Kind) -> Fallible<String> {
    let now = session.now()?;
    let is_usage = kind == Kind::Sent(Category::Usage);
    let when = if is_usage { now.iso_week() } else { now.date() };
    Ok(format!("airseal-{}-{when}.json", kind.name()))
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
