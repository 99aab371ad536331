//! `airseal rights`

use std::path::PathBuf;

use clap::Subcommand;
use serde::Serialize;

use super::error::Failure;
use super::session::Session;
use super::ui::list::{Layout, Row};
use super::ui::page::{Page, Render, Tone};
use super::{Outcome, input, parsers};
use crate::cli::ui::format;
use crate::core::types::email::Email;
use crate::core::types::time::Time;
use crate::privacy::privacy_policies::Imported;
use crate::privacy::rights::{Request, Right, requests};
use crate::privacy::rights_mail::Mail;
use crate::privacy::rights_request::{self, Ask, Case, RightsError, Step};
use crate::store::Home;
use crate::store::output::{Output, Readers};

/// Write a data protection request, and track its due date
///
/// A request is a complete mail message from the registered address to the vendor's privacy
/// contact. Nothing is sent: open the file in a mail program, or carry it to a computer that can
/// send mail. The vendor has one month from the day it receives the mail, and can extend that to
/// three (GDPR 12(3)).
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal rights request access -o access.eml
  airseal rights list")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Request(RequestArgs),
    List(ListArgs),
    Extend(ExtendArgs),
    Close(CloseArgs),
    Cancel(CancelArgs),
}

/// Write the mail that makes a request, and open a case for it
///
/// The rights are those of the GDPR: access (Article 15), rectify (16), erase (17), restrict (18),
/// port (20), object (21) and withdraw (7(3)). Without -o the mail is only shown, and no case is
/// opened. Making the same request again opens no second case; it writes the same mail again. The
/// mail holds what the request needs and nothing else about this instance; `airseal data show all`
/// prints everything. The ledger records the right, never an address.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal rights request access
  airseal rights request access -o access.eml
  airseal rights request rectify --text \"Spelled with a K.\" -o mail.eml
  airseal rights request port --to privacy@acme.example -o port.eml")]
pub struct RequestArgs {
    /// The right: access, rectify, erase, restrict, port, object or withdraw
    #[arg(value_name = "RIGHT", value_parser = parsers::right(), hide_possible_values = true)]
    right: Right,
    /// Add your own words; required for rectify
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    text: Option<String>,
    /// Address the mail to ADDR (default: the privacy contact in the policy in force)
    #[arg(long, value_name = "ADDR", value_parser = parsers::email)]
    to: Option<Email>,
    /// Write the mail to FILE and open the case; - is standard output (default: only show it)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    force: input::Force,
}

/// List the open requests and the days their answers are due, overdue first
///
/// The month is counted from the day the mail was written; for the vendor it begins when the mail
/// arrives. If the month in which the answer is due has no such day, its last day counts.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal rights list
  airseal rights list --all --json")]
pub struct ListArgs {
    /// List answered and cancelled requests too
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    layout: Layout,
}

/// Record that the vendor needs more time, and move the due day
///
/// The vendor may take two further months if it says so and gives its reasons within the first
/// month (GDPR 12(3)). Extending a request twice changes nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal rights extend 5f0a9c31")]
pub struct ExtendArgs {
    /// The reference of the request, or its first digits
    #[arg(value_parser = parsers::reference)]
    id: String,
}

/// Close a request: it was answered
///
/// The request stays in the ledger and in `rights list --all`. Repeating the command changes
/// nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal rights close 5f0a9c31")]
pub struct CloseArgs {
    /// The reference of the request, or its first digits
    #[arg(value_parser = parsers::reference)]
    id: String,
}

/// Cancel a request: it was never sent, or it is not needed any more
///
/// No answer is expected any more. The request stays in the ledger and in `rights list --all`.
/// Repeating the command changes nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal rights cancel 5f0a9c31")]
pub struct CancelArgs {
    /// The reference of the request, or its first digits
    #[arg(value_parser = parsers::reference)]
    id: String,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    match &args.command {
        Command::Request(args) => request(session, args),
        Command::List(args) => list(session, args),
        Command::Extend(args) => take(session, "rights extend", &args.id, Step::Extend),
        Command::Close(args) => take(session, "rights close", &args.id, Step::Close),
        Command::Cancel(args) => take(session, "rights cancel", &args.id, Step::Cancel),
    }
}

fn list(session: &mut Session, args: &ListArgs) -> Outcome {
    let mut list = args.layout.begin::<Line>(session)?;
    let home = session.home()?;
    let now = session.now()?;
    for request in requests(&home)?.into_iter().filter(|request| args.all || request.is_open()) {
        list.row(session.ui, &Line::new(request, now, None, None))?;
    }
    list.end(session.ui, "no request is open");
    Ok(0)
}

fn take(session: &mut Session, command: &str, id: &str, step: Step) -> Outcome {
    let home = session.home()?;
    let stamp = session.stamp(command)?;
    let writer = session.write(&home)?;
    let (request, changed) = rights_request::take(&writer, &stamp, id, step)?;
    session.ui.report(&Line::new(request, stamp.time, Some(changed), None));
    Ok(0)
}

fn request(session: &mut Session, args: &RequestArgs) -> Outcome {
    let home = session.home()?;
    let stamp = session.stamp("rights request")?;
    let ask = Ask { right: args.right, text: args.text.clone(), to: args.to.clone() };
    let mail = rights_request::draft(&home, ask, stamp.time, || {
        let imported = Imported::read(&home, session.env.compiled_trust)?.expect_readable()?;
        imported.faults.iter().for_each(|fault| session.ui.warn(fault));
        Ok(imported)
    })?;
    let Some(path) = &args.output else { return show(session, &mail) };

    let output = args.force.output(path, Readers::Owner);
    let writer = session.write(&home)?;
    let case = rights_request::prepare(&writer, mail, session.env.random)?;
    input::check(session, output, Some(&case.bytes))?;
    case.open(&writer, &stamp)?;
    drop(writer);
    write(session, &home, output, &case, stamp.time)?;
    if let Some(note) = what_else(args.right) {
        session.ui.note(note);
    }
    Ok(0)
}

/// What airseal itself can do about a right.
fn what_else(right: Right) -> Option<&'static str> {
    match right.name {
        "withdraw" => {
            Some("airseal register --marketing off says so in the registration request, too")
        }
        "port" => {
            Some("what this instance itself holds is not sent: airseal data show all prints it")
        }
        "object" => Some("to turn usage data off at once: airseal telemetry off"),
        _ => None,
    }
}

/// Writes the mail of a case.
fn write(session: &mut Session, home: &Home, output: Output, case: &Case, now: Time) -> Outcome {
    let id = &case.mail.id;
    warn_of_internationalised(session, &case.mail);
    input::write(session, output, &case.bytes).map_err(|failure| {
        let hint = "the request is recorded: run the command again, which writes the same mail; or take it back: \
                    airseal rights cancel";
        failure.hint(format!("{hint} {id}"))
    })?;
    if !input::is_dash(output.path) {
        let request = rights_request::find(home, id)?;
        let file = output.path.display().to_string();
        session.ui.report(&Line::new(request, now, Some(!case.is_open), Some(file)));
    }
    Ok(0)
}

/// Shows the mail, and opens no case.
fn show(session: &mut Session, mail: &Mail) -> Outcome {
    let Right { name, article, .. } = mail.right;
    let bytes = mail.write().map_err(RightsError::Mail)?;
    if session.ui.json {
        let mail = String::from_utf8_lossy(&bytes);
        session.ui.json_line(&Shown { changed: false, right: name, article, mail });
    } else {
        session.ui.bytes(&bytes);
    }
    // The mail is longer than a screen: what it is stands below it.
    session.ui.flush().map_err(|error| Failure::stdout(&error))?;
    warn_of_internationalised(session, mail);
    session.ui.note(format!(
        "this is only shown: no case is open. To open one and write the mail: airseal rights request {name} -o FILE"
    ));
    Ok(0)
}

fn warn_of_internationalised(session: &mut Session, mail: &Mail) {
    for address in mail.internationalised() {
        session.ui.warn(format!(
            "`{address}` needs a mail program and servers that support internationalised addresses (SMTPUTF8, RFC \
             6531); if yours do not, send the same words from another address and name this one",
        ));
    }
}

/// A mail that was only shown.
#[derive(Serialize)]
struct Shown<'m> {
    /// No case was opened.
    changed: bool,
    right: &'static str,
    article: &'static str,
    mail: std::borrow::Cow<'m, str>,
}

/// A request for people, or as JSON.
#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    request: Request,
    overdue: bool,
    /// Not set in a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<bool>,
    /// The mail; set by `request`.
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
    #[serde(skip)]
    now: Time,
}

impl Line {
    fn new(request: Request, now: Time, changed: Option<bool>, output: Option<String>) -> Self {
        Self { overdue: request.is_overdue(now), request, changed, output, now }
    }
}

impl Render for Line {
    fn human(&self, page: &mut Page) {
        let Request {
            id,
            right,
            article,
            requested_at,
            due,
            extended,
            closed_at,
            cancelled_at,
            ..
        } = &self.request;
        let (tone, word) = match (self.changed, cancelled_at, closed_at, self.overdue) {
            (Some(false), ..) => (Tone::Dim, "unchanged"),
            (_, Some(_), ..) => (Tone::Dim, "cancelled"),
            (_, _, Some(_), _) => (Tone::Dim, "closed"),
            (.., true) => (Tone::Bad, "overdue"),
            (.., false) => (Tone::Good, "open"),
        };
        page.headline(tone, word, format!("{id}  {right} (GDPR {article})"));
        page.field("Requested", requested_at);
        match (cancelled_at, closed_at) {
            (Some(at), _) => page.field("Cancelled", at),
            (None, Some(at)) => page.field("Closed", at),
            (None, None) => {
                let extended = if *extended { ", extended" } else { "" };
                page.field(
                    "Due",
                    format!("{} ({}{extended})", due.date(), format::distance(self.now, *due)),
                );
            }
        }
        if let Some(output) = &self.output {
            page.field("Mail", output);
            page.field("Next", "send it from the registered address");
            page.field("Answered", format!("airseal rights close {id}"));
            page.field("Not sent", format!("airseal rights cancel {id}"));
        }
    }
}

impl Row for Line {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "right",
        "article",
        "requested_at",
        "due",
        "extended",
        "closed_at",
        "cancelled_at",
        "overdue",
    ];
}
