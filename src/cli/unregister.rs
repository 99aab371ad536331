//! `airseal unregister`

use std::path::PathBuf;

use serde::Serialize;

use super::error::{CANNOT, Failure, Fallible};
use super::session::Session;
use super::ui::page::{Page, Render, Tone};
use super::unsigned::{self, UnsignedArgs};
use super::{Outcome, input};
use crate::cli::ui::sanitize;
use crate::core::document::envelope::Envelope;
use crate::instance::unregister::{
    Unregistered, last_statement, to_delete, unregister, vendor_keeps,
};
use crate::privacy::catalogue::InForce;
use crate::privacy::privacy_policies::Imported;
use crate::store::Home;
use crate::store::home::ERASURE;
use crate::store::identity::InstanceKey;
use crate::store::output::Readers;

/// Delete this instance's key, registration, licenses and usage data
///
/// The command lists what it will delete, and asks for confirmation. In a script, confirm with
/// --yes. The choice about usage data, the ledger (which holds no address) and the latest times
/// seen are kept: without them an objection would be undone, or the clock could be turned back. A
/// statement of what was deleted is kept as erasure.json; it is signed with the instance's key
/// before the key is deleted. --output also writes the statement to another file. If the key is kept
/// elsewhere, --unsigned writes the statement for it, and `airseal attach` takes the signature. If the vendor is
/// to erase its own copy, ask for that first, with `airseal rights request erase`. A second run
/// changes nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal unregister
  airseal unregister --yes -o erasure-2026.json")]
pub struct Args {
    /// Do not ask for confirmation
    #[arg(short, long)]
    yes: bool,
    /// Write the signed statement to FILE too; - is standard output
    #[arg(short, long, value_name = "FILE", conflicts_with = "unsigned")]
    output: Option<PathBuf>,
    #[command(flatten)]
    unsigned: UnsignedArgs,
    #[command(flatten)]
    force: input::Force,
}

/// What was done, and what is to be signed elsewhere.
#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    done: Unregistered,
    /// The file of the bytes to sign.
    #[serde(skip)]
    to_sign: Option<String>,
}

impl Render for Answer {
    fn human(&self, page: &mut Page) {
        let done = &self.done;
        if done.changed {
            page.headline(Tone::Good, "unregistered", "");
            for file in &done.deleted {
                page.field("Deleted", file);
            }
        } else {
            page.headline(Tone::Dim, "unchanged", "nothing is registered here");
        }
        if let Some(statement) = &done.statement {
            page.field("Statement", statement);
            if self.done.unsigned {
                let shown = format!("what this writes: airseal inspect --pae {statement}");
                page.field("To sign", self.to_sign.as_ref().unwrap_or(&shown));
            }
        }
        if done.was_registered() {
            page.field("Vendor keeps", &done.vendor_keeps);
            let enclose = if done.statement.is_some() { " and enclose the statement" } else { "" };
            page.field(
                "Next",
                format!(
                    "the vendor has its own copy; to have it erased, write to the vendor{enclose}"
                ),
            );
        }
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let home = session.home()?;
    check_outputs(session, &home, args)?;
    let vendor_keeps = retention(session, &home)?;
    let names = if home.dir().is_dir() { to_delete(&home)? } else { Vec::new() };
    if names.is_empty() {
        // An earlier run signed it; its copy may have failed.
        let statement = home.read(ERASURE)?;
        return finish(session, &home, args, Vec::new(), statement.as_deref(), vendor_keeps);
    }
    let writer = session.write(&home)?;
    let names = to_delete(&home)?;
    let key = signing_key(session, &home, args)?;
    if !args.yes {
        confirm(session, &home, &names)?;
    }
    let stamp = session.stamp("unregister")?;
    let statement = unregister(&writer, &stamp, &names, key.as_ref(), &vendor_keeps)?;
    drop(writer);
    finish(session, &home, args, names, statement.as_deref(), vendor_keeps)
}

/// Refuses files that the statement must not replace, before anything is deleted.
fn check_outputs(session: &Session, home: &Home, args: &Args) -> Fallible<()> {
    // The statement of an earlier run can be written again.
    let known = last_statement(home)?;
    if let Some(output) = &args.output {
        input::check(session, args.force.output(output, Readers::Owner), known.as_deref())?;
    }
    let Some(target) = args.unsigned.target(args.force)? else { return Ok(()) };
    let known = known.and_then(|known| Envelope::parse_unsigned(&known).ok());
    target.check(session, known.as_ref())
}

/// Says what will be deleted, and asks.
fn confirm(session: &mut Session, home: &Home, names: &[String]) -> Fallible<()> {
    let list: Vec<_> = names
        .iter()
        .map(|name| format!("  {}", sanitize::text(&home.path(name).display().to_string())))
        .collect();
    let plan = format!(
        "This will be deleted:\n{}\n\
         The vendor has its own copy. To have that erased, answer no and run: airseal rights request erase",
        list.join("\n")
    );
    session.insist(
        &plan,
        "unregister deletes forever, and asks first",
        "Delete it? Without the key, the license cannot be used here again.",
        "not unregistered",
    )
}

/// The key for the statement. One that cannot sign can still be deleted; one that is kept elsewhere
/// signs another file than `-o` names.
fn signing_key(session: &mut Session, home: &Home, args: &Args) -> Fallible<Option<InstanceKey>> {
    let has_file = args.unsigned.target(args.force)?.is_some();
    match session.signing_key(home) {
        Ok(Some(key)) if has_file && !key.is_elsewhere() => Err(unsigned::key_here()),
        Ok(Some(key)) if key.is_elsewhere() && args.output.is_some() => {
            Err(unsigned::key_elsewhere("the statement"))
        }
        Ok(Some(key)) => Ok(Some(key)),
        Ok(None) => {
            session.ui.warn("there is no instance key here, so no statement is signed");
            Ok(None)
        }
        Err(error) => {
            session.ui.warn(format!("{error}; so no statement is signed"));
            Ok(None)
        }
    }
}

/// What the vendor may keep, and how long. A catalogue or a policy that cannot be read must not prevent the
/// deletion.
fn retention(session: &mut Session, home: &Home) -> Fallible<String> {
    let catalogue = session.catalogue(home).or_else(|error| {
        let what = "what the catalogue says about retention is not known";
        session.ui.warn(format!("{}; {what}", error.message));
        Ok::<_, Failure>(InForce::shipped()?)
    })?;
    let policies = session.privacy_policies(home).unwrap_or_else(|error| {
        session.ui.warn(format!("{error}; what the policy says about retention is not known"));
        Imported::default()
    });
    let policy = policies.in_force(session.now()?);
    Ok(vendor_keeps(&catalogue.catalogue, policy))
}

/// Writes the statement out, and says what was done.
fn finish(
    session: &mut Session,
    home: &Home,
    args: &Args,
    deleted: Vec<String>,
    statement: Option<&[u8]>,
    vendor_keeps: String,
) -> Outcome {
    let kept = home.path(ERASURE).display().to_string();
    let envelope = statement.map(Envelope::parse_signed_or_not).transpose()?;
    let unsigned = envelope.filter(|envelope| envelope.signatures.is_empty());
    let mut to_sign = None;
    if let (Some(envelope), Some(target)) = (&unsigned, args.unsigned.target(args.force)?) {
        target.write(session, envelope)?;
        to_sign = Some(target.names().1);
    }
    if let (Some(bytes), Some(output)) = (statement, &args.output) {
        input::write(session, args.force.output(output, Readers::Owner), bytes).map_err(
            |error| {
                let Failure { code, message, .. } = error;
                Failure::new(code, message).hint(format!(
                    "what was here is deleted; the statement is in {}",
                    sanitize::text(&kept)
                ))
            },
        )?;
        if input::is_dash(output) {
            return Ok(0);
        }
    }
    let changed = !deleted.is_empty();
    let file = statement.map(|_| kept);
    let target = args.unsigned.target(args.force)?;
    let named = args.output.as_deref().or(target.map(|target| target.file));
    if let Some(output) = named.filter(|_| changed && file.is_none()) {
        let message = format!("{}: not written, because there is no statement", output.display());
        return Err(
            Failure::new(CANNOT, message).hint("what was here is deleted; airseal log shows when")
        );
    }
    let unsigned = unsigned.is_some();
    let done = Unregistered { changed, deleted, statement: file, unsigned, vendor_keeps };
    session.ui.report(&Answer { done, to_sign });
    Ok(0)
}
