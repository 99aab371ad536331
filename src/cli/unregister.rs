//! `airseal unregister`

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use super::error::{self, CANNOT, Failure};
use super::output::{Page, Report, Tone};
use super::session::Session;
use super::{Outcome, input, sanitize, words};
use crate::consent::flag::TELEMETRY;
use crate::consent::ledger::{self, LEDGER};
use crate::consent::policies;
use crate::core::envelope::Envelope;
use crate::core::erasure::Erasure;
use crate::core::ids::InstanceId;
use crate::core::keys::{PrivateKey, sha256_hex};
use crate::core::ledger::{About, Event};
use crate::core::report::Category;
use crate::data::facts::USAGE;
use crate::store::home::{
    CLOCK, ERASURE, INSTANCE_KEY, LICENSES, NOTICES, PENDING, POLICIES, REGISTRATION, ROOTS, TRUST,
};
use crate::store::{Home, StoreError};

/// Delete the instance's key, registration, licenses, trust pin and figures
///
/// Shows what it will delete and asks first; --yes answers for a script. The
/// telemetry choice, the ledger (which holds no address) and the latest time seen
/// stay: deleting them would undo an objection, or let the clock be turned back. A
/// statement of what was deleted, signed with the instance's key before that goes,
/// stays as erasure.json; --output files it elsewhere too. The vendor's own copy is
/// asked for first: airseal rights request erase. A second run changes nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal unregister
  airseal unregister --yes -o erasure-2026.json")]
pub struct Args {
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
    /// Write the signed statement to FILE too; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Serialize)]
struct Unregistered {
    changed: bool,
    deleted: Vec<String>,
    /// The signed statement; null if there was no key to sign with.
    statement: Option<String>,
    /// What the vendor may keep, and how long.
    vendor_keeps: String,
}

impl Report for Unregistered {
    fn human(&self, page: &mut Page) {
        if self.changed {
            page.headline(Tone::Good, "unregistered", "");
            for file in &self.deleted {
                page.field("Deleted", file);
            }
        } else {
            page.headline(Tone::Dim, "unchanged", "nothing is registered here");
        }
        if let Some(statement) = &self.statement {
            page.field("Statement", statement);
        }
        if self.changed {
            page.prose("Vendor keeps", &self.vendor_keeps);
            page.prose("Next", "the vendor has its own copy: to have it erased, write to it and enclose the statement");
        }
    }
}

/// A statement for people; `inspect` shows it.
pub(super) fn describe(page: &mut Page, statement: &Erasure) {
    page.headline(Tone::Good, "erasure", words::count(statement.deleted.len(), "file"));
    page.field("Instance", statement.instance.grouped());
    page.field("Erased", statement.erased_at);
    for (name, hash) in &statement.deleted {
        page.line(format!("    {name}"));
        page.line(format!("    {hash}"));
    }
    for (name, why) in &statement.kept {
        page.prose("Kept", format!("{name}: {why}"));
    }
    page.prose("Vendor keeps", &statement.vendor_keeps);
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let home = session.home()?;
    let vendor_keeps = vendor_keeps(session, &home)?;
    let names = if home.dir().is_dir() { to_delete(&home)? } else { Vec::new() };
    if names.is_empty() {
        session.ui.report(&Unregistered { changed: false, deleted: names, statement: None, vendor_keeps });
        return Ok(0);
    }
    let writer = session.write(&home)?;
    let names = to_delete(&home)?;
    if !args.yes {
        let list: Vec<_> =
            names.iter().map(|name| format!("  {}", sanitize::text(&home.path(name).display().to_string()))).collect();
        session.ui.tell(format!("This will be deleted:\n{}", list.join("\n")));
        if !session.env.interactive {
            return Err(Failure::new(error::USAGE, "unregister deletes for good, and asks first")
                .hint("in a script, add --yes")
                .into());
        }
        if !session.confirm("Delete it? The license cannot be used here again without the key.")? {
            return Err(Failure::new(CANNOT, "not unregistered").hint("nothing was changed").into());
        }
    }
    let key = match home.instance_key() {
        Ok(key) => key,
        // What cannot sign can still be deleted.
        Err(error) => {
            session.ui.warn(format!("{error}; without it no statement is signed"));
            None
        }
    };
    ledger::record(&writer, &session.stamp("unregister")?, Event::Unregistered, About::new())?;
    let statement = match key {
        None => None,
        Some(key) => {
            let bytes = statement(session, &home, &key, &names, &vendor_keeps)?;
            // Before anything goes: a run that is cut short is finished by the next.
            writer.replace(ERASURE, &bytes)?;
            Some(bytes)
        }
    };
    for name in &names {
        writer.remove(name)?;
    }
    drop(writer);
    let file = statement.as_ref().map(|_| home.path(ERASURE).display().to_string());
    if let Some((bytes, output)) = statement.as_ref().zip(args.output.as_ref()) {
        input::write(session.ui, output, bytes)?;
        if input::is_dash(output) {
            return Ok(0);
        }
    }
    session.ui.report(&Unregistered { changed: true, deleted: names, statement: file, vendor_keeps });
    Ok(0)
}

/// What there is to delete. The registration goes first: from then on nothing is
/// registered, whatever interrupts the rest. The key goes last: until then the next run
/// can sign what was deleted.
fn to_delete(home: &Home) -> Result<Vec<String>, StoreError> {
    let mut names: Vec<String> = [REGISTRATION, PENDING, TRUST, NOTICES, USAGE].map(str::to_owned).to_vec();
    for folder in [LICENSES, ROOTS, POLICIES] {
        names.extend(home.names(folder)?);
    }
    names.push(INSTANCE_KEY.to_owned());
    names.retain(|name| home.path(name).symlink_metadata().is_ok());
    Ok(names)
}

/// The signed statement. What an earlier run that was cut short deleted is in it too.
fn statement(
    session: &Session,
    home: &Home,
    key: &PrivateKey,
    names: &[String],
    vendor_keeps: &str,
) -> anyhow::Result<Vec<u8>> {
    let public_key = key.public();
    let instance = InstanceId::of(&public_key.id());
    let before = home.read(ERASURE)?.and_then(|bytes| Envelope::parse(&bytes).ok()?.document::<Erasure>().ok());
    let mut deleted: BTreeMap<String, String> =
        before.filter(|before| before.instance == instance).map(|before| before.deleted).unwrap_or_default();
    for name in names {
        let what = match home.read(name) {
            // Nothing of a secret is told, not even its hash.
            Ok(_) if name == INSTANCE_KEY => "the private key".to_owned(),
            Ok(Some(bytes)) => sha256_hex(&bytes),
            // What cannot be read is deleted all the same.
            Ok(None) | Err(_) => "unreadable".to_owned(),
        };
        deleted.insert(name.clone(), what);
    }
    let kept = [
        (TELEMETRY, "the choice about usage figures stays in force"),
        (LEDGER, "it shows who chose what, and holds no address"),
        (CLOCK, "the latest time seen: the clock cannot be turned back"),
    ];
    let kept = kept.into_iter().filter(|(name, _)| home.path(name).symlink_metadata().is_ok());
    let statement = Erasure {
        schema: 1,
        instance,
        public_key,
        erased_at: session.now()?,
        deleted,
        kept: kept.map(|(name, why)| (name.to_owned(), why.to_owned())).collect(),
        vendor_keeps: vendor_keeps.to_owned(),
    };
    Ok(Envelope::sign(&statement, &[key])?.to_json())
}

/// Which data the vendor may keep, and how long: by the catalogue, and in the words of the
/// policy in force.
fn vendor_keeps(session: &mut Session, home: &Home) -> anyhow::Result<String> {
    let catalogue = session.catalogue()?;
    let mut terms: Vec<(String, Vec<String>)> = Vec::new();
    for field in catalogue.of(Category::Compliance) {
        match terms.iter_mut().find(|(retention, _)| *retention == field.retention) {
            Some((_, names)) => names.push(field.name.clone()),
            None => terms.push((field.retention.clone(), vec![field.name.clone()])),
        }
    }
    let mut words: Vec<_> = terms.iter().map(|(kept, names)| format!("{} ({kept})", names.join(", "))).collect();
    let policies = session.policies(home)?;
    let policy = policies::in_force(policies.iter().map(|stored| &stored.document), session.now()?);
    if let Some(policy) = policy.filter(|policy| !policy.retention.is_empty()) {
        words.push(format!("policy {}: {}", policy.version, policy.retention));
    }
    Ok(words.join("; "))
}
