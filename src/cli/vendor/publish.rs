//! `airseal vendor publish`

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::staged::{Staged, stage};
use super::{ClockArgs, PassphraseArgs, RootArgs, name_losses, open_key, refuse_past};

use crate::cli::error::{Failure, Fallible};
use crate::cli::input::in_file;
use crate::cli::session::Session;
use crate::cli::ui::format;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::{Outcome, input, parsers};
use crate::core::types::keys::PrivateKey;
use crate::core::types::time::Time;
use crate::issuer::bundle::Offered;
use crate::issuer::issued_log::IssuedLog;
use crate::issuer::{
    Signing, VendorDir, VendorError, bundle, dir, next as next_bundle, revoke, signing,
};
use crate::store::files;
use crate::store::output::Readers;

/// Write the newest trust bundle, or sign the next one with a root
///
/// -o writes the newest bundle; with --all it writes every bundle so far, for sites that missed
/// some. --sign-with signs the bundle that waits for signatures (or FILE, a copy that was carried
/// to where the root key is) and says how many signatures are missing. With --dir, FILE is first
/// compared with the bundle in force, and a complete bundle is put in force. While one bundle
/// waits, no other can be made: complete it first, or discard it, which moves it to discarded/.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor publish --dir vendor -o trust.json
  airseal vendor publish --dir vendor --all -o bundles/
  airseal vendor publish --dir vendor --sign-with root-2.key
  airseal vendor publish --sign-with root-3.key trust.next.json")]
pub struct Args {
    /// The bundle to sign (default: the one that waits for signatures in the vendor folder)
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// The vendor folder
    #[arg(long, value_name = "DIR", required_unless_present = "file")]
    dir: Option<PathBuf>,
    #[command(flatten)]
    root: RootArgs,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    clock: ClockArgs,
    /// Write the newest bundle to FILE; - is standard output
    #[arg(short, long, value_name = "FILE", requires = "dir", conflicts_with_all = ["file", "sign_with"])]
    output: Option<PathBuf>,
    #[command(flatten)]
    force: input::Force,
    /// Write every bundle so far; -o names a folder
    #[arg(long, requires = "output")]
    all: bool,
    /// Make a bundle that warns sites after the end of DATE (UTC) that the bundle is old
    #[arg(long, value_name = "DATE", value_parser = parsers::to_day, requires = "dir", conflicts_with_all = ["file", "output", "discard"])]
    renew_by: Option<Time>,
    /// Make a bundle without the revocations of licenses whose grace has ended
    #[arg(long, requires = "dir", conflicts_with_all = ["file", "output", "discard"])]
    prune: bool,
    /// Make a bundle that accepts the loss of records and continues with what is left
    #[arg(long, requires = "dir", conflicts_with_all = ["file", "output", "discard"])]
    accept_loss: bool,
    /// Discard the bundle that waits for signatures; it is moved to discarded/
    #[arg(long, requires = "dir", conflicts_with_all = ["file", "output", "sign_with"])]
    discard: bool,
    /// Accept FILE even if it was discarded before
    #[arg(long, requires_all = ["dir", "file"])]
    again: bool,
}

#[derive(Debug, Serialize)]
struct Written {
    changed: bool,
    version: u64,
    output: String,
}

impl Render for Written {
    fn human(&self, page: &mut Page) {
        let (tone, word) =
            if self.changed { (Tone::Good, "written") } else { (Tone::Dim, "unchanged") };
        page.headline(tone, word, format!("trust bundle {} to {}", self.version, self.output));
    }
}

#[derive(Debug, Serialize)]
struct Discarded {
    changed: bool,
    /// The bundle's version.
    version: Option<u64>,
    /// Where it is kept.
    file: Option<String>,
    /// What it would have revoked: keys and licenses.
    revoked: Vec<String>,
}

impl Render for Discarded {
    fn human(&self, page: &mut Page) {
        let (Some(version), Some(file)) = (self.version, &self.file) else {
            page.headline(Tone::Dim, "unchanged", "no bundle waits for signatures");
            return;
        };
        page.headline(Tone::Warn, "discarded", format!("trust bundle {version}"));
        page.field("Kept as", file);
        for what in &self.revoked {
            page.field("Not revoked", what);
        }
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let Some(dir) = &args.dir else { return sign_elsewhere(session, args) };
    if args.renew_by.is_some() || args.prune || args.accept_loss {
        return next(session, args, dir);
    }
    let lock = dir::lock(dir)?;
    let vendor = bundle::settle(dir)?;
    if args.discard {
        return discard(session, &vendor);
    }
    if let Some(output) = &args.output {
        return write(session, args, &vendor, output);
    }
    let log = IssuedLog::read(&vendor)?;
    let whole = signing::losses(&vendor, &log)?.is_empty();
    let code = offer(session, args, &vendor)?;
    if whole {
        signing::note(dir, &log, &lock);
    }
    Ok(code)
}

fn discard(session: &mut Session, vendor: &VendorDir) -> Outcome {
    let discarded = match bundle::discard(vendor)? {
        None => Discarded { changed: false, version: None, file: None, revoked: Vec::new() },
        Some((dropped, path)) => {
            let in_force = vendor.trust().bundle();
            let before = in_force.revoked_licenses.to_map()?;
            let keys =
                dropped.revoked_keys.keys().filter(|key| !in_force.revoked_keys.contains_key(*key));
            let licenses = dropped.revoked_licenses.to_map()?;
            let licenses = licenses
                .keys()
                .filter(|id| !before.contains_key(*id))
                .map(|id| format!("license {id}"));
            Discarded {
                changed: true,
                version: Some(dropped.version),
                file: Some(path.display().to_string()),
                revoked: keys.map(|key| format!("key {key}")).chain(licenses).collect(),
            }
        }
    };
    session.ui.report(&discarded);
    Ok(0)
}

/// Signs a bundle that was carried to where a root key is.
fn sign_elsewhere(session: &mut Session, args: &Args) -> Outcome {
    let Some(file) = &args.file else {
        return Err(Failure::usage("name a FILE or --dir DIR"));
    };
    if args.root.sign_with.is_empty() {
        return Err(Failure::usage("no key to sign with").hint("name one with --sign-with KEY"));
    }
    let standing = bundle::sign_file(file, &keys(session, args)?)
        .map_err(|error| in_file(file, error.into()))?;
    session.ui.report(&Staged::new(&standing, file.display().to_string(), "signed".to_owned()));
    Ok(0)
}

/// The roots that were named.
fn keys(session: &mut Session, args: &Args) -> Fallible<Vec<PrivateKey>> {
    let passphrase_file =
        args.root.root_passphrase_file.as_ref().or(args.passphrase.passphrase_file.as_ref());
    args.root
        .sign_with
        .iter()
        .map(|path| open_key(session, path, passphrase_file.map(PathBuf::as_path)))
        .collect()
}

/// Takes a signed bundle into the folder, and puts it in force if it is complete.
fn offer(session: &mut Session, args: &Args, vendor: &VendorDir) -> Outcome {
    let next = vendor.path(dir::NEXT);
    let bytes = match &args.file {
        Some(file) => input::read(&mut session.env, file)?,
        None => files::read_state(&next)?.ok_or_else(|| VendorError::NoSuchBundle(next.clone()))?,
    };
    let keys = keys(session, args)?;
    let offered =
        bundle::offer(vendor, &bytes, &keys, args.again).map_err(|error| match &args.file {
            Some(file) => in_file(file, error.into()),
            None => Failure::from(error),
        })?;
    let staged = match offered {
        Offered::InForce => {
            let version = vendor.trust().bundle().version;
            Staged::unchanged(
                version,
                vendor.path(dir::TRUST).display().to_string(),
                "it is already in force",
            )
        }
        Offered::Taken(standing) => {
            let file = if standing.is_complete() { vendor.path(dir::TRUST) } else { next };
            Staged::new(&standing, file.display().to_string(), String::new())
        }
    };
    session.ui.report(&staged);
    Ok(0)
}

/// Makes the next bundle, with nothing new in it but what the options say.
fn next(session: &mut Session, args: &Args, dir: &Path) -> Outcome {
    let end = args.renew_by;
    refuse_past("--renew-by", end, session.now()?)?;
    let (mut signing, losses) = if args.accept_loss {
        Signing::begin_despite_losses(dir, session.now()?, args.clock.trust_clock)?
    } else {
        (args.clock.begin(session, dir)?, Vec::new())
    };
    let mut next = next_bundle::begin(&signing)?;
    let mut done = Vec::new();
    if let Some(end) = end {
        next.expires_at = Some(end);
        done.push(format!("to be renewed by {end}"));
    }
    let pruned = if args.prune { revoke::prune(&mut next)? } else { 0 };
    if pruned > 0 {
        done.push(format!("without {} that ended", format::count(pruned, "revocation")));
    }
    if losses.is_empty() && done.is_empty() {
        let nothing = if args.prune { "no revocation has run out" } else { "nothing is missing" };
        let version = signing.vendor.trust().bundle().version;
        let file = signing.vendor.path(dir::TRUST).display().to_string();
        session.ui.report(&Staged::unchanged(version, file, nothing));
        return Ok(0);
    }
    let keys = args.root.keys(session, &signing.vendor, &args.passphrase)?;
    if !losses.is_empty() {
        for loss in &losses {
            session.ui.warn(loss);
        }
        if !signing.log.is_whole() {
            signing.log.begin_again(next.version)?;
        }
        done.push(format!(
            "{} are on record",
            format::count(signing.log.entries().len(), "issued license")
        ));
    }
    stage(session, &signing, &next, &keys, done.join("; "))?;
    Ok(0)
}

fn write(session: &mut Session, args: &Args, vendor: &VendorDir, output: &Path) -> Outcome {
    let version = vendor.trust().bundle().version;
    let mut changed = false;
    if args.all {
        files::create_folder(output)?;
        let all = bundle::all(vendor)?.into_iter();
        let all: Vec<_> = all
            .map(|(version, path)| (output.join(format!("trust-{version}.json")), path))
            .collect();
        // All or none.
        for (output, path) in &all {
            input::check(session, args.force.output(output, Readers::All), Some(&own(path)?))?;
        }
        for (output, path) in &all {
            changed |= input::write(session, args.force.output(output, Readers::All), &own(path)?)?;
        }
    } else {
        let bytes = own(&vendor.path(dir::TRUST))?;
        changed = input::write(session, args.force.output(output, Readers::All), &bytes)?;
    }
    if !input::is_dash(output) {
        session.ui.report(&Written { changed, version, output: output.display().to_string() });
    }
    name_losses(session, vendor, &IssuedLog::read(vendor)?)
}

/// Reads a bundle of the vendor folder: no name of the user's, so never a pipe.
fn own(path: &Path) -> Fallible<Vec<u8>> {
    Ok(files::read_state(path)?.ok_or_else(|| VendorError::NoSuchBundle(path.to_owned()))?)
}
