//! `airseal rights`

mod message;

use std::path::PathBuf;

use clap::Subcommand;
use serde::Serialize;

use super::error::{CANNOT, Failure, USAGE};
use super::list::{Layout, Row, cell};
use super::output::{Page, Report, Tone};
use super::session::Session;
use super::{Outcome, input, words};
use crate::consent::rights::{RIGHTS, Request, Right, requests};
use crate::consent::{ledger, policies};
use crate::core::email::Email;
use crate::core::keys::sha256_hex;
use crate::core::ledger::{About, Event};
use crate::core::time::Time;
use crate::core::verdict::Verdict;
use crate::store::home::{ERASURE, LICENSES};
use crate::store::output::Readers;
use crate::store::{Home, Writer};
use message::Message;

/// Write a data protection request, and track its due date
///
/// A request is a complete mail from the registered address to the vendor's privacy
/// contact; nothing is sent: open it in a mail program, or carry it out. The vendor has
/// one month from receiving it, and can extend that to three (GDPR 12(3)).
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
}

/// Write the mail that asks the vendor for a right
///
/// access (15), rectify (16), erase (17), restrict (18), port (20), object (21) or
/// withdraw (7(3)): the articles of the GDPR. The mail carries what must be said, and
/// nothing else of what this instance holds: see that with airseal data show all. The
/// ledger notes the right, never the address.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal rights request access -o access.eml
  airseal rights request rectify --text \"With a K.\" -o mail.eml
  airseal rights request port --to privacy@acme.example -o port.eml")]
pub struct RequestArgs {
    /// Which right
    #[arg(value_name = "RIGHT", value_parser = RIGHTS.map(|right| right.name), hide_possible_values = true)]
    right: String,
    /// What is asked, in your words; rectify needs it
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    text: Option<String>,
    /// The address it goes to (default: the privacy contact of the policy in force)
    #[arg(long, value_name = "ADDR")]
    to: Option<String>,
    /// Write the mail to FILE; - is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-", hide_default_value = true)]
    output: PathBuf,
    #[command(flatten)]
    force: input::Force,
}

/// List the requests and when their answers are due, overdue first
///
/// Counted from the day the mail was written; the vendor's month begins when it receives
/// it. In a month that has no such day, it is the last one.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal rights list
  airseal rights list --all --json")]
pub struct ListArgs {
    /// Show those that were answered too
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    layout: Layout,
}

/// Put off the day an answer is due: the vendor said that it needs longer
///
/// It may take two further months if it says so, and why, within the first (GDPR 12(3)).
/// A second time changes nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal rights extend 5f0a9c31")]
pub struct ExtendArgs {
    /// The request's reference
    id: String,
}

/// Put a request away: it was answered
///
/// It stays in the ledger, and in `rights list --all`. A second time changes nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal rights close 5f0a9c31")]
pub struct CloseArgs {
    /// The request's reference
    id: String,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    match &args.command {
        Command::Request(args) => request(session, args),
        Command::List(args) => list(session, args),
        Command::Extend(args) => note(session, "rights extend", &args.id, Event::RightExtended),
        Command::Close(args) => note(session, "rights close", &args.id, Event::RightClosed),
    }
}

/// A request for people, or as JSON.
#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    request: Request,
    overdue: bool,
    /// Set by `extend` and `close`.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<bool>,
    /// The mail; set by `request`.
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
    #[serde(skip)]
    now: Time,
}

impl Report for Line {
    fn human(&self, page: &mut Page) {
        let Request { id, right, article, requested_at, due, extended, closed_at } = &self.request;
        let (tone, word) = match (self.changed, closed_at, self.overdue) {
            (Some(false), ..) => (Tone::Dim, "unchanged"),
            (_, Some(_), _) => (Tone::Dim, "closed"),
            (_, None, true) => (Tone::Bad, "overdue"),
            (_, None, false) => (Tone::Good, "open"),
        };
        page.headline(tone, word, format!("{id}  {right} (GDPR {article})"));
        page.field("Requested", requested_at);
        match closed_at {
            Some(at) => page.field("Closed", at),
            None => {
                let extended = if *extended { ", extended" } else { "" };
                page.field("Due", format!("{} ({}{extended})", due.date(), words::distance(self.now, *due)));
            }
        }
        if let Some(output) = &self.output {
            page.field("Mail", output);
            page.prose(
                "Next",
                format!("send it from the registered address; when it is answered: airseal rights close {id}"),
            );
        }
    }
}

impl Row for Line {
    const COLUMNS: &'static [&'static str] =
        &["id", "right", "article", "requested_at", "due", "extended", "closed_at", "overdue"];

    fn cells(&self) -> Vec<String> {
        let Request { id, right, article, requested_at, due, extended, closed_at } = &self.request;
        vec![
            id.clone(),
            right.clone(),
            article.clone(),
            requested_at.to_string(),
            due.to_string(),
            extended.to_string(),
            cell(closed_at.as_ref()),
            self.overdue.to_string(),
        ]
    }
}

fn list(session: &mut Session, args: &ListArgs) -> Outcome {
    let mut list = args.layout.begin::<Line>(session)?;
    let home = session.home()?;
    let now = session.now()?;
    for request in requests(&home)?.into_iter().filter(|request| args.all || request.closed_at.is_none()) {
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
    let done = found.closed_at.is_some() || (event == Event::RightExtended && found.extended);
    if !done {
        ledger::record(&writer, &stamp, event, About::from([("id".to_owned(), found.id.clone())]))?;
    }
    let request = find(&home, &found.id)?;
    let overdue = request.is_overdue(stamp.time);
    session.ui.report(&Line { request, overdue, changed: Some(!done), output: None, now: stamp.time });
    Ok(0)
}

fn find(home: &Home, id: &str) -> anyhow::Result<Request> {
    requests(home)?.into_iter().find(|request| request.id == id).ok_or_else(|| {
        Failure::new(CANNOT, format!("there is no request `{id}` here"))
            .hint("airseal rights list --all shows them")
            .into()
    })
}

fn request(session: &mut Session, args: &RequestArgs) -> Outcome {
    let home = session.home()?;
    let stamp = session.stamp("rights request")?;
    let Some(right) = RIGHTS.into_iter().find(|right| right.name == args.right) else {
        return Err(Failure::usage(format!("`{}` is not a right", args.right)).into());
    };
    if right.name == "rectify" && args.text.as_deref().is_none_or(|text| text.trim().is_empty()) {
        return Err(Failure::usage("what is to be corrected?").hint("say it with --text").into());
    }
    let Some(registration) = home.registration()?.map(|stored| stored.document) else {
        if home.path(ERASURE).symlink_metadata().is_ok() {
            let message = "this instance was unregistered, and its address deleted here";
            let hint = "write to the vendor yourself, and enclose the statement: airseal unregister -o FILE";
            return Err(Failure::verdict(Verdict::Missing, message).hint(hint).into());
        }
        let message = "this instance is not registered, so no vendor has its address";
        return Err(Failure::verdict(Verdict::Missing, message).hint("airseal register --email ADDRESS").into());
    };
    let Some(from) = registration.email.clone() else {
        let message = "the Community Edition registers no address: the vendor has no data that name anybody";
        return Err(Failure::verdict(Verdict::Missing, message)
            .hint("airseal telemetry off objects to anonymised usage figures")
            .into());
    };
    let policies = session.policies(&home)?;
    let policy = policies::in_force(policies.iter().map(|stored| &stored.document), stamp.time);
    let to = match &args.to {
        Some(text) => text.trim().parse::<Email>().map_err(|error| Failure::usage(format!("--to: {error}")))?,
        None => policy.map(|policy| policy.privacy_contact.clone()).ok_or_else(|| {
            Failure::new(USAGE, "to whom? No privacy policy in force was imported, and it names the contact")
                .hint("--to ADDRESS, or import the vendor's policy: airseal import FILE")
        })?,
    };
    let id = reference(session)?;
    let message = Message {
        right,
        id: &id,
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
        text: args.text.as_deref().map(str::trim).filter(|text| !text.is_empty()),
        now: stamp.time,
    };
    let mail = message.write().map_err(|error| Failure::new(CANNOT, format!("the mail cannot be written: {error}")))?;

    let output = args.force.output(&args.output, Readers::Owner);
    input::check(session, output, None)?;
    let writer = session.write(&home)?;
    record(&writer, &stamp, right, &id, &mail, policy.map(|policy| policy.version.as_str()))?;
    drop(writer);
    for address in message.internationalised() {
        session.ui.warn(format!(
            "`{address}` is carried only by mail programs and servers that know internationalised addresses (SMTPUTF8, \
             RFC 6531); if yours do not, send the same words from another address and name this one",
        ));
    }
    input::write(session, output, &mail).map_err(|error| {
        let Failure { code, message, .. } = Failure::of(&error);
        Failure::new(code, message).hint(format!("the request is noted: airseal rights close {id}, and ask again"))
    })?;
    if !input::is_dash(&args.output) {
        let (request, output) = (find(&home, &id)?, args.output.display().to_string());
        session.ui.report(&Line { request, overdue: false, changed: None, output: Some(output), now: stamp.time });
    }
    match right.name {
        "withdraw" => session.ui.note("airseal register --marketing off says so in the registration request, too"),
        "port" => session.ui.note("airseal data show all is what this instance holds itself: nobody is sent that"),
        "object" => session.ui.note("airseal telemetry off objects to usage figures at once"),
        _ => false,
    };
    Ok(0)
}

/// A reference that two requests do not share.
fn reference(session: &Session) -> anyhow::Result<String> {
    let mut bytes = [0_u8; 4];
    (session.env.random)(&mut bytes).map_err(|error| Failure::new(CANNOT, error))?;
    Ok(format!("{:08x}", u32::from_be_bytes(bytes)))
}

fn record(
    writer: &Writer<'_>,
    stamp: &ledger::Stamp,
    right: Right,
    id: &str,
    mail: &[u8],
    policy: Option<&str>,
) -> anyhow::Result<()> {
    let mut about = About::from([
        ("article".to_owned(), right.article.to_owned()),
        ("id".to_owned(), id.to_owned()),
        ("mail_sha256".to_owned(), sha256_hex(mail)),
        ("right".to_owned(), right.name.to_owned()),
    ]);
    about.extend(policy.map(|version| ("policy".to_owned(), version.to_owned())));
    Ok(ledger::record(writer, stamp, Event::RightRequested, about)?)
}
