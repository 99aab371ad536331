//! `airseal rights`

mod message;

use std::path::PathBuf;

use clap::Subcommand;
use serde::Serialize;

use super::error::{CANNOT, Failure, Fallible, USAGE};
use super::session::Session;
use super::ui::list::{Layout, Row, cell};
use super::ui::page::{Page, Render, Tone};
use super::{Outcome, input, parsers};
use crate::cli::ui::format;
use crate::core::document::ledger::{Details, Event};
use crate::core::document::registration::Registration;
use crate::core::judge::verdict::Verdict;
use crate::core::types::email::Email;
use crate::core::types::keys::sha256_hex;
use crate::core::types::time::Time;
use crate::privacy::ledger;
use crate::privacy::policies;
use crate::privacy::rights::{RIGHTS, Request, Right, fingerprint, requests};
use crate::store::home::{ERASURE, LICENSES};
use crate::store::output::Readers;
use crate::store::{Home, Writer};
use message::Message;

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
    #[arg(value_name = "RIGHT", value_parser = RIGHTS.map(|right| right.name), hide_possible_values = true)]
    right: String,
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
        Command::Extend(args) => note(session, "rights extend", &args.id, Event::RightExtended),
        Command::Close(args) => note(session, "rights close", &args.id, Event::RightClosed),
        Command::Cancel(args) => note(session, "rights cancel", &args.id, Event::RightCancelled),
    }
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

    fn cells(&self) -> Vec<String> {
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
        vec![
            id.clone(),
            right.clone(),
            article.clone(),
            requested_at.to_string(),
            due.to_string(),
            extended.to_string(),
            cell(closed_at.as_ref()),
            cell(cancelled_at.as_ref()),
            self.overdue.to_string(),
        ]
    }
}

fn list(session: &mut Session, args: &ListArgs) -> Outcome {
    let mut list = args.layout.begin::<Line>(session)?;
    let home = session.home()?;
    let now = session.now()?;
    for request in requests(&home)?.into_iter().filter(|request| args.all || request.is_open()) {
        let overdue = request.is_overdue(now);
        list.row(session.ui, &Line { request, overdue, changed: None, output: None, now })?;
    }
    list.end(session.ui, "no request is open");
    Ok(0)
}

fn note(session: &mut Session, command: &str, id: &str, event: Event) -> Outcome {
    let home = session.home()?;
    let stamp = session.stamp(command)?;
    let writer = session.write(&home)?;
    let found = find(&home, id)?;
    let done = !found.is_open() || (event == Event::RightExtended && found.extended);
    if !done {
        ledger::record(
            &writer,
            &stamp,
            event,
            Details::from([("id".to_owned(), found.id.clone())]),
        )?;
    }
    let request = find(&home, &found.id)?;
    let overdue = request.is_overdue(stamp.time);
    session.ui.report(&Line {
        request,
        overdue,
        changed: Some(!done),
        output: None,
        now: stamp.time,
    });
    Ok(0)
}

/// The request whose reference begins so.
fn find(home: &Home, id: &str) -> Fallible<Request> {
    let mut found: Vec<_> =
        requests(home)?.into_iter().filter(|request| request.id.starts_with(id)).collect();
    match (found.pop(), found.is_empty()) {
        (Some(request), true) => Ok(request),
        (Some(last), false) => {
            let ids: Vec<_> =
                found.iter().chain([&last]).map(|request| request.id.as_str()).collect();
            let message =
                format!("`{id}` is the beginning of several references: {}", ids.join(", "));
            Err(Failure::usage(message).hint("give more digits"))
        }
        (None, _) => Err(Failure::new(CANNOT, format!("there is no request `{id}` here"))
            .hint("airseal rights list --all shows them")),
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

/// Shown instead of the reference while no case is open.
const PREVIEW: &str = "preview";

fn request(session: &mut Session, args: &RequestArgs) -> Outcome {
    let home = session.home()?;
    let stamp = session.stamp("rights request")?;
    let Some(right) = RIGHTS.into_iter().find(|right| right.name == args.right) else {
        return Err(Failure::usage(format!("`{}` is not a right", args.right)));
    };
    let text = args.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    if right.name == "rectify" && text.is_none() {
        return Err(Failure::usage("rectify needs --text")
            .hint("say in it what is wrong, and what is right"));
    }
    let registration = registered(&home)?;
    let Some(from) = registration.email.clone() else {
        let message =
            "the Community Edition registers no address: the vendor has no personal data of yours";
        return Err(Failure::verdict(Verdict::Missing, message)
            .hint("to turn usage data off: airseal telemetry off"));
    };
    let policies = session.all_policies(&home)?;
    let policy = policies::in_force(policies.iter().map(|stored| &stored.document), stamp.time);
    let to = args.to.clone().or_else(|| policy.map(|policy| policy.privacy_contact.clone())).ok_or_else(|| {
        Failure::new(USAGE, "no address to write to: no privacy policy in force was imported, which would name one")
            .hint("--to ADDRESS, or import the vendor's policy: airseal import FILE")
    })?;
    let mut message = Message {
        right,
        id: PREVIEW.to_owned(),
        from: &from,
        to: &to,
        registration: &registration,
        licenses: home
            .entries(LICENSES)?
            .0
            .into_iter()
            .filter_map(|path| path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned))
            .collect(),
        policy: policy.map(|policy| policy.version.as_str()),
        text,
        now: stamp.time,
    };
    let Some(path) = &args.output else { return show(session, &message) };

    let output = args.force.output(path, Readers::Owner);
    let writer = session.write(&home)?;
    let before = requests(&home)?.into_iter().find(|request| request.is_same(right, &to, text));
    message.id =
        before.as_ref().map_or_else(|| reference(session), |request| Ok(request.id.clone()))?;
    message.now = before.as_ref().map_or(stamp.time, |request| request.requested_at);
    let mail = written(&message)?;
    if let Some(Request { id, .. }) =
        before.as_ref().filter(|request| request.mail_sha256 != sha256_hex(&mail))
    {
        let reason = "its mail would not be the same now: the address, the licenses or the policy changed since";
        return Err(Failure::new(CANNOT, format!("request {id} asks this already, and {reason}"))
            .hint(format!(
                "wait for its answer; or cancel it and ask again: airseal rights cancel {id}"
            )));
    }
    input::check(session, output, Some(&mail))?;
    if before.is_none() {
        record(&writer, &stamp, &message, &mail)?;
    }
    drop(writer);
    warn_of_internationalised(session, &message);
    input::write(session, output, &mail).map_err(|error| {
        let Failure { code, message: reason, .. } = error;
        let hint = "the request is recorded: run the command again, which writes the same mail; or take it back: \
                    airseal rights cancel";
        Failure::new(code, reason).hint(format!("{hint} {}", message.id))
    })?;
    if !input::is_dash(path) {
        let (request, output) = (find(&home, &message.id)?, Some(path.display().to_string()));
        let (overdue, changed) = (request.is_overdue(stamp.time), Some(before.is_none()));
        session.ui.report(&Line { request, overdue, changed, output, now: stamp.time });
    }
    match right.name {
        "withdraw" => session
            .ui
            .note("airseal register --marketing off says so in the registration request, too"),
        "port" => session
            .ui
            .note("what this instance itself holds is not sent: airseal data show all prints it"),
        "object" => session.ui.note("to turn usage data off at once: airseal telemetry off"),
        _ => false,
    };
    Ok(0)
}

/// The registration, if there is one to write about.
fn registered(home: &Home) -> Fallible<Registration> {
    if let Some(stored) = home.registration()? {
        return Ok(stored.document);
    }
    let (message, hint) = if home.path(ERASURE).symlink_metadata().is_ok() {
        (
            "this instance was unregistered, and its address deleted here",
            "write to the vendor yourself, and enclose the statement: airseal unregister -o FILE",
        )
    } else {
        (
            "this instance is not registered, so no vendor has its address",
            "airseal register --email ADDRESS",
        )
    };
    Err(Failure::verdict(Verdict::Missing, message).hint(hint))
}

/// Shows the mail, and opens no case.
fn show(session: &mut Session, message: &Message<'_>) -> Outcome {
    let Right { name, article, .. } = message.right;
    let mail = written(message)?;
    if session.ui.json {
        let mail = String::from_utf8_lossy(&mail);
        session.ui.json_line(&Shown { changed: false, right: name, article, mail });
    } else {
        session.ui.bytes(&mail);
    }
    // The mail is longer than a screen: what it is stands below it.
    session.ui.flush().map_err(|error| Failure::stdout(&error))?;
    warn_of_internationalised(session, message);
    session.ui.note(format!(
        "this is only shown: no case is open. To open one and write the mail: airseal rights request {name} -o FILE"
    ));
    Ok(0)
}

fn written(message: &Message<'_>) -> Result<Vec<u8>, Failure> {
    message
        .write()
        .map_err(|error| Failure::new(CANNOT, format!("the mail cannot be written: {error}")))
}

fn warn_of_internationalised(session: &mut Session, message: &Message<'_>) {
    for address in message.internationalised() {
        session.ui.warn(format!(
            "`{address}` needs a mail program and servers that support internationalised addresses (SMTPUTF8, RFC \
             6531); if yours do not, send the same words from another address and name this one",
        ));
    }
}

/// A reference that two requests do not share.
fn reference(session: &Session) -> Fallible<String> {
    let mut bytes = [0_u8; 4];
    (session.env.random)(&mut bytes).map_err(|error| Failure::new(CANNOT, error))?;
    Ok(format!("{:08x}", u32::from_be_bytes(bytes)))
}

fn record(
    writer: &Writer<'_>,
    stamp: &ledger::Stamp,
    message: &Message<'_>,
    mail: &[u8],
) -> Fallible<()> {
    let Message { right, id, to, text, policy, .. } = message;
    let mut about = Details::from([
        ("article".to_owned(), right.article.to_owned()),
        ("asks_sha256".to_owned(), fingerprint(id, *right, to, *text)),
        ("id".to_owned(), id.clone()),
        ("mail_sha256".to_owned(), sha256_hex(mail)),
        ("right".to_owned(), right.name.to_owned()),
    ]);
    about.extend(policy.map(|version| ("policy".to_owned(), version.to_owned())));
    Ok(ledger::record(writer, stamp, Event::RightRequested, about)?)
}
