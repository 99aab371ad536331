//! `airseal unregister`

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use super::error::{self, CANNOT, Failure, Fallible};
use super::session::Session;
use super::ui::page::{Page, Render, Tone};
use super::{Outcome, input};
use crate::cli::ui::format;
use crate::cli::ui::sanitize;
use crate::core::document::envelope::Envelope;
use crate::core::document::erasure::Erasure;
use crate::core::document::ledger::{Details, Event};
use crate::core::document::report::Category;
use crate::core::types::ids::InstanceId;
use crate::core::types::keys::{PrivateKey, sha256_hex};
use crate::privacy::figures::USAGE;
use crate::privacy::flag::TELEMETRY;
use crate::privacy::ledger::{self, LEDGER};
use crate::privacy::policies;
use crate::store::home::{
    ADVISORIES, CLOCK, ERASURE, ERASURES, INSTANCE_KEY, LICENSES, PENDING, POLICIES, REGISTRATION,
    ROOTS, TRUST,
};
use crate::store::output::Readers;
use crate::store::{Home, StoreError};

/// Delete this instance's key, registration, licenses and usage data
///
/// The command lists what it will delete, and asks for confirmation. In a script, confirm with
/// --yes. The choice about usage data, the ledger (which holds no address) and the latest times
/// seen are kept: without them an objection would be undone, or the clock could be turned back. A
/// statement of what was deleted is kept as erasure.json; it is signed with the instance's key
/// before the key is deleted. --output also writes the statement to another file. If the vendor is
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
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    force: input::Force,
}

#[derive(Debug, Serialize)]
struct Unregistered {
    changed: bool,
    deleted: Vec<String>,
    /// The signed statement; null if there was no key to sign with.
    statement: Option<String>,
    /// What the vendor may keep, and how long.
    vendor_keeps: String,
    /// Whether a vendor could have the address.
    #[serde(skip)]
    registered: bool,
}

impl Render for Unregistered {
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
        if self.registered {
            page.field("Vendor keeps", &self.vendor_keeps);
            let enclose = if self.statement.is_some() { " and enclose the statement" } else { "" };
            page.field(
                "Next",
                format!(
                    "the vendor has its own copy; to have it erased, write to the vendor{enclose}"
                ),
            );
        }
    }
}

/// What the statement says of the recorded usage data instead of its hash.
const FIGURES: &str = "the recorded usage data";

/// A statement for people; `inspect` shows it.
pub(super) fn describe(page: &mut Page, statement: &Erasure) {
    page.headline(Tone::Good, "erasure", format::count(statement.deleted.len(), "file"));
    page.field("Instance", statement.instance.grouped());
    page.field("Erased", statement.erased_at);
    for (name, hash) in &statement.deleted {
        page.line(format!("    {name}"));
        page.line(format!("    {hash}"));
    }
    for (name, why) in &statement.kept {
        page.field("Kept", format!("{name}: {why}"));
    }
    page.field("Vendor keeps", &statement.vendor_keeps);
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let home = session.home()?;
    if let Some(output) = &args.output {
        // The statement that an earlier run signed can be written again.
        let known = home
            .read(ERASURE)?
            .filter(|_| !home.path(REGISTRATION).is_file() && !home.path(INSTANCE_KEY).is_file());
        input::check(session, args.force.output(output, Readers::Owner), known.as_deref())?;
    }
    let vendor_keeps = vendor_keeps(session, &home)?;
    let names = if home.dir().is_dir() { to_delete(&home)? } else { Vec::new() };
    if names.is_empty() {
        // An earlier run signed it; its copy may have failed.
        let statement = home.read(ERASURE)?;
        return finish(session, &home, args, Vec::new(), statement.as_deref(), vendor_keeps);
    }
    let writer = session.write(&home)?;
    let names = to_delete(&home)?;
    if !args.yes {
        let list: Vec<_> = names
            .iter()
            .map(|name| format!("  {}", sanitize::text(&home.path(name).display().to_string())))
            .collect();
        session.ui.tell(format!("This will be deleted:\n{}", list.join("\n")));
        session
            .ui
            .tell("The vendor has its own copy. To have that erased, answer no and run: airseal rights request erase");
        if !session.env.is_interactive() {
            return Err(Failure::new(error::USAGE, "unregister deletes forever, and asks first")
                .hint("in a script, add --yes"));
        }
        if !session.confirm("Delete it? Without the key, the license cannot be used here again.")? {
            return Err(Failure::new(CANNOT, "not unregistered").hint("nothing was changed"));
        }
    }
    let key = match session.signing_key(&home) {
        Ok(Some(key)) => Some(key),
        // A key that cannot sign can still be deleted.
        Ok(None) => {
            session.ui.warn("there is no instance key here, so no statement is signed");
            None
        }
        Err(error) => {
            session.ui.warn(format!("{error}; so no statement is signed"));
            None
        }
    };
    ledger::record(&writer, &session.stamp("unregister")?, Event::Unregistered, Details::new())?;
    let statement = match key {
        None => None,
        Some(key) => {
            let (same, other) = earlier(&home, &InstanceId::of(&key.public().id()))?;
            let bytes = statement(session, &home, &key, &names, same, &vendor_keeps)?;
            if let Some((instance, other)) = other {
                writer.replace(&format!("{ERASURES}/{instance}.json"), &other)?;
            }
            // Before anything is deleted: the next run finishes one that was cut short.
            writer.replace(ERASURE, &bytes)?;
            Some(bytes)
        }
    };
    writer.forget_trust()?;
    for name in &names {
        writer.remove(name)?;
    }
    drop(writer);
    finish(session, &home, args, names, statement.as_deref(), vendor_keeps)
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
    let (changed, registered) =
        (!deleted.is_empty(), deleted.iter().any(|name| name == REGISTRATION));
    let signed = statement.map(|_| kept);
    let missing = signed.is_none().then_some(args.output.as_ref()).flatten().filter(|_| changed);
    if let Some(output) = missing {
        let message =
            format!("{}: not written, because no statement could be signed", output.display());
        return Err(
            Failure::new(CANNOT, message).hint("what was here is deleted; airseal log shows when")
        );
    }
    session.ui.report(&Unregistered {
        changed,
        deleted,
        statement: signed,
        vendor_keeps,
        registered,
    });
    Ok(0)
}

/// What is to be deleted. The registration is first: from then on nothing is registered,
/// whatever interrupts the rest. The key is last: until then the next run can sign what was
/// deleted.
fn to_delete(home: &Home) -> Result<Vec<String>, StoreError> {
    let mut names: Vec<String> =
        [REGISTRATION, PENDING, TRUST, ADVISORIES, USAGE].map(str::to_owned).to_vec();
    for folder in [LICENSES, ROOTS, POLICIES] {
        names.extend(home.names(folder)?);
    }
    names.push(INSTANCE_KEY.to_owned());
    names.retain(|name| home.path(name).symlink_metadata().is_ok());
    Ok(names)
}

/// What an earlier run deleted of this instance, and the statement of another one.
type Earlier = (BTreeMap<String, String>, Option<(InstanceId, Vec<u8>)>);

fn earlier(home: &Home, instance: &InstanceId) -> Result<Earlier, StoreError> {
    let Some(bytes) = home.read(ERASURE)? else { return Ok(Earlier::default()) };
    let statement =
        Envelope::parse(&bytes).ok().and_then(|envelope| envelope.document::<Erasure>().ok());
    Ok(match statement {
        Some(statement) if statement.instance == *instance => (statement.deleted, None),
        Some(statement) => (BTreeMap::new(), Some((statement.instance, bytes))),
        None => Earlier::default(),
    })
}

/// The signed statement. What an earlier run that was cut short deleted is in it too.
fn statement(
    session: &Session,
    home: &Home,
    key: &PrivateKey,
    names: &[String],
    mut deleted: BTreeMap<String, String>,
    vendor_keeps: &str,
) -> Fallible<Vec<u8>> {
    let public_key = key.public();
    let instance = InstanceId::of(&public_key.id());
    for name in names {
        let what = match home.read(name) {
            // A secret is not told, not even its hash.
            Ok(_) if name == INSTANCE_KEY => "the private key".to_owned(),
            // Nor is that of usage data, which is nobody's: the statement says whose it is.
            Ok(_) if name == USAGE => FIGURES.to_owned(),
            Ok(Some(bytes)) => sha256_hex(&bytes),
            // What cannot be read is deleted too.
            Ok(None) | Err(_) => "unreadable".to_owned(),
        };
        deleted.insert(name.clone(), what);
    }
    // A run of an earlier version that was cut short told its hash.
    if let Some(what) = deleted.get_mut(USAGE) {
        FIGURES.clone_into(what);
    }
    let kept = [
        (TELEMETRY, "the choice about usage data stays in force"),
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
fn vendor_keeps(session: &mut Session, home: &Home) -> Fallible<String> {
    let catalogue = session.catalogue()?;
    let mut terms: Vec<(String, Vec<String>)> = Vec::new();
    for field in catalogue.of(Category::Request).chain(catalogue.of(Category::Compliance)) {
        match terms.iter_mut().find(|(retention, _)| *retention == field.retention) {
            Some((_, names)) if names.contains(&field.name) => {}
            Some((_, names)) => names.push(field.name.clone()),
            None => terms.push((field.retention.clone(), vec![field.name.clone()])),
        }
    }
    let mut words: Vec<_> =
        terms.iter().map(|(kept, names)| format!("{} ({kept})", names.join(", "))).collect();
    // A policy that cannot be read must not prevent the deletion.
    let policies = session.policies(home).unwrap_or_else(|error| {
        session.ui.warn(format!("{error}; what the policy says about retention is not known"));
        Vec::new()
    });
    let policy = policies::in_force(policies.iter().map(|stored| &stored.document), session.now()?);
    if let Some(policy) = policy.filter(|policy| !policy.retention.is_empty()) {
        words.push(format!("policy {}: {}", policy.version, policy.retention));
    }
    Ok(words.join("; "))
}
