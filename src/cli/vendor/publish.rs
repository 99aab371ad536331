//! `airseal vendor publish`

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::ceremony::CeremonyArgs;
use super::folder::FolderArgs;
use super::keys::{Keyring, PassphraseArgs, RootArgs};
use super::staged::{Staged, report};
use super::unsigned::{Target, UnsignedArgs};
use super::{ClockArgs, name_losses};

use crate::cli::error::Failure;
use crate::cli::session::Session;
use crate::cli::ui::format;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::{Outcome, input, parsers};
use crate::core::document::envelope::Envelope;
use crate::core::document::trust::Trust;
use crate::core::types::time::Time;
use crate::issuer::bundle::Standing;
use crate::issuer::issued_log::IssuedLog;
use crate::issuer::offer::{Carried, Offer};
use crate::issuer::publish::{self, Discarded, Renewal, Renewed};
use crate::issuer::roots::RootNames;
use crate::issuer::{VendorDir, VendorError, attach, bundle, dir, signing};
use crate::store::files;
use crate::store::output::Readers;

/// Write the newest trust bundle, or sign the next one with a root
///
/// -o writes the newest bundle; with --all it writes every bundle so far, for sites that missed
/// some. --sign-with signs the bundle that waits for signatures (or FILE, a copy that was carried
/// to where the root key is): it shows what changes, asks on a terminal, and says who has signed and who is missing. Where there is a vendor folder,
/// FILE is first compared with the bundle in force, and a complete bundle is put in force. While one
/// bundle waits, no other can be made: complete it first, or discard it, which moves it to discarded/.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor publish --dir vendor -o trust.json
  airseal vendor publish --dir vendor --all -o bundles/
  airseal vendor publish --dir vendor --sign-with root-bob.key
  airseal vendor publish --sign-with root-carol.key --against trust.json \\
    trust.next.json")]
pub struct Args {
    /// The bundle to sign (default: the one that waits for signatures in the vendor folder)
    #[arg(value_name = "FILE", conflicts_with = "unsigned")]
    file: Option<PathBuf>,
    #[command(flatten)]
    folder: FolderArgs,
    #[command(flatten)]
    root: RootArgs,
    #[command(flatten)]
    unsigned: UnsignedArgs,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    ceremony: CeremonyArgs,
    #[command(flatten)]
    clock: ClockArgs,
    /// Write the newest bundle to FILE; - is standard output
    #[arg(short, long, value_name = "FILE", conflicts_with_all = ["file", "sign_with", "unsigned"])]
    output: Option<PathBuf>,
    #[command(flatten)]
    force: input::Force,
    /// Write every bundle so far; -o names a folder
    #[arg(long, requires = "output")]
    all: bool,
    /// Make a bundle that warns sites after the end of DATE (UTC) that the bundle is old
    #[arg(long, value_name = "DATE", value_parser = parsers::to_day, conflicts_with_all = ["file", "output", "discard"])]
    renew_by: Option<Time>,
    /// Make a bundle without the revocations of licenses whose grace has ended
    #[arg(long, conflicts_with_all = ["file", "output", "discard"])]
    prune: bool,
    /// Make a bundle that accepts the loss of records and continues with what is left
    #[arg(long, conflicts_with_all = ["file", "output", "discard"])]
    accept_loss: bool,
    /// Discard the bundle that waits for signatures; it is moved to discarded/
    #[arg(long, conflicts_with_all = ["file", "output", "sign_with", "unsigned"])]
    discard: bool,
    /// Accept FILE even if it was discarded before
    #[arg(long, requires = "file")]
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
    let dir = match &args.file {
        Some(file) if !args.again => match args.folder.look(session)? {
            Some(dir) => dir,
            None => return sign_elsewhere(session, args, file),
        },
        _ => args.folder.find(session)?,
    };
    let dir = dir.as_path();
    if args.renew_by.is_some() || args.prune || args.accept_loss {
        return renew(session, args, dir);
    }
    work_in(session, args, dir)
}

/// Writes, signs or discards in a vendor folder.
fn work_in(session: &mut Session, args: &Args, dir: &Path) -> Outcome {
    if let Some(unsigned) = args.unsigned.target(Some(args.force))? {
        return write_waiting(session, dir, unsigned);
    }
    if dir::is_vendor_folder(dir) && !dir.join(dir::TRUST).exists() {
        return sign_first(session, args, dir);
    }
    let lock = dir::lock(dir)?;
    let vendor = bundle::settle(dir)?;
    if args.discard {
        session.ui.report(&publish::discard(&vendor)?);
        return Ok(0);
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

/// Writes the bundle that waits, for a root whose key is kept elsewhere.
fn write_waiting(session: &mut Session, dir: &Path, unsigned: Target<'_>) -> Outcome {
    let Some((envelope, waiting)) = bundle::waiting_in(dir)? else {
        return Err(VendorError::NoSuchBundle(dir.join(dir::NEXT)).into());
    };
    unsigned.check(session, None)?;
    let first = VendorDir::open(dir).ok();
    let old = first.as_ref().map_or(&waiting.roots, |vendor| &vendor.trust().bundle().roots);
    let standing = Standing::waiting(dir, (&envelope, &waiting), old);
    report(session, dir, standing, Some(unsigned), String::new())?;
    Ok(0)
}

/// Signs the first bundle of a folder, with root keys that are here, or with what others signed.
fn sign_first(session: &mut Session, args: &Args, dir: &Path) -> Outcome {
    let Some((waiting, bundle)) = bundle::waiting_in(dir)? else {
        return Err(VendorError::NotAVendor(dir.to_owned()).into());
    };
    if args.discard {
        return Err(Failure::usage("a folder cannot do without its first trust bundle")
            .hint("delete the folder, and make another one with airseal vendor init"));
    }
    if args.output.is_some() {
        let path = dir.join(dir::NEXT);
        return Err(VendorError::Waiting { path, version: bundle.version }.into());
    }
    let mut signed = match &args.file {
        Some(file) => Envelope::parse_unsigned(&input::read(&mut session.env, file)?)
            .map_err(|error| VendorError::from(error).in_file(file))?,
        None => waiting,
    };
    let files = args.root.named()?;
    if !files.is_empty() {
        args.ceremony.ask(session, None, &bundle)?;
    }
    let mut keyring = Keyring::with_roots(session, &args.passphrase, &args.root, &[])?;
    for key in args.root.open(session, &mut keyring, &files)? {
        if !bundle.roots.keys.contains_key(&key.public().id()) {
            return Err(VendorError::NotARoot(key.public().id()).into());
        }
        signed.add_signature(&key);
    }
    if let Some(standing) = attach::bundle(dir, &signed, None)? {
        session.ui.report(&Staged::signed(standing));
    }
    Ok(0)
}

/// Signs a bundle that was carried to where a root key is.
fn sign_elsewhere(session: &mut Session, args: &Args, file: &Path) -> Outcome {
    if args.root.sign_with.is_empty() {
        return Err(Failure::usage("no key to sign with").hint("name one with --sign-with KEY"));
    }
    let carried = Carried::read(file).map_err(|error| error.in_file(file))?;
    let kept = args.ceremony.kept(session)?;
    if let Some(kept) = &kept {
        carried.check_against(kept).map_err(|error| error.in_file(file))?;
    }
    let files = args.root.named()?;
    let old = kept.as_ref().map(Trust::bundle);
    args.ceremony.ask(session, old, carried.bundle())?;
    let mut keyring = Keyring::with_roots(session, &args.passphrase, &args.root, &[])?;
    let keys = args.root.open(session, &mut keyring, &files)?;
    let mut names = RootNames::in_folder(crate::store::files::folder_of(file));
    for (file, key) in files.iter().zip(&keys) {
        names.extend(RootNames::in_folder(crate::store::files::folder_of(file)));
        names.learn(file, &key.public());
    }
    let standing = carried.sign(&keys, old.map(|old| &old.roots), &names);
    let standing = standing.map_err(|error| error.in_file(file))?;
    session.ui.report(&Staged::signed(standing));
    Ok(0)
}

/// Takes a signed bundle into the folder, and puts it in force if it is complete.
fn offer(session: &mut Session, args: &Args, vendor: &VendorDir) -> Outcome {
    let bytes = match &args.file {
        Some(file) => input::read(&mut session.env, file)?,
        None => dir::own_file(&vendor.path(dir::NEXT))?,
    };
    let in_file = |error: VendorError| match &args.file {
        Some(file) => error.in_file(file),
        None => error,
    };
    let Some(offer) = Offer::read(vendor, &bytes, args.again).map_err(in_file)? else {
        session.ui.report(&Staged::in_force(vendor, "it is already in force"));
        return Ok(0);
    };
    let files = args.root.named()?;
    if !files.is_empty() {
        for public in files.iter().filter_map(|file| dir::public_beside(file).ok().flatten()) {
            // Before anybody types a passphrase for nothing.
            offer.require_root(vendor, &public.id()).map_err(in_file)?;
        }
        let kept = args.ceremony.kept(session)?;
        let old = kept.as_ref().map_or(vendor.trust().bundle(), Trust::bundle);
        args.ceremony.ask(session, Some(old), offer.bundle())?;
    }
    let mut keyring = Keyring::with_roots(session, &args.passphrase, &args.root, &[])?;
    let keys = args.root.open(session, &mut keyring, &files)?;
    let standing = offer.stage(vendor, &keys).map_err(in_file)?;
    report(session, vendor.dir(), standing, None, String::new())?;
    Ok(0)
}

/// Makes the next bundle, with nothing new in it but what the options say.
fn renew(session: &mut Session, args: &Args, dir: &Path) -> Outcome {
    let Args { renew_by, prune, accept_loss, .. } = *args;
    let renewal = Renewal { renew_by, prune, accept_loss };
    let mut renewed = Renewed::plan(dir, renewal, session.now()?, args.clock.trust_clock)?;
    if renewed.is_unchanged() {
        let nothing = if prune { "no revocation has run out" } else { "nothing is missing" };
        session.ui.report(&Staged::in_force(&renewed.signing.vendor, nothing));
        return Ok(0);
    }
    let unsigned = args.unsigned.checked(session, Some(args.force))?;
    let files = args.root.files_or(&renewed.signing.vendor, unsigned)?;
    let mut keyring = Keyring::with_roots(session, &args.passphrase, &args.root, &[])?;
    let keys = args.root.open(session, &mut keyring, &files)?;
    for loss in &renewed.losses {
        session.ui.warn(loss);
    }
    let mut done: Vec<_> =
        renew_by.map(|end| format!("to be renewed by {end}")).into_iter().collect();
    if renewed.pruned > 0 {
        done.push(format!("without {} that ended", format::count(renewed.pruned, "revocation")));
    }
    let standing = renewed.stage(&keys)?;
    if !renewed.losses.is_empty() {
        let left = format::count(renewed.signing.log.entries().len(), "issued license");
        done.push(format!("{left} are on record"));
    }
    report(session, dir, standing, unsigned, done.join("; "))?;
    Ok(0)
}

fn write(session: &mut Session, args: &Args, vendor: &VendorDir, output: &Path) -> Outcome {
    let file = |path| args.force.output(path, Readers::All);
    let mut changed = false;
    if args.all {
        files::create_folder(output)?;
        let all: Vec<_> = bundle::all(vendor)?
            .into_iter()
            .map(|(version, path)| (output.join(format!("trust-{version}.json")), path))
            .collect();
        // All or none.
        for (output, path) in &all {
            input::check(session, file(output), Some(&dir::own_file(path)?))?;
        }
        for (output, path) in &all {
            changed |= input::write(session, file(output), &dir::own_file(path)?)?;
        }
    } else {
        let bytes = dir::own_file(&vendor.path(dir::TRUST))?;
        changed = input::write(session, file(output), &bytes)?;
    }
    if !input::is_dash(output) {
        let version = vendor.trust().bundle().version;
        session.ui.report(&Written { changed, version, output: output.display().to_string() });
    }
    name_losses(session, vendor, &IssuedLog::read(vendor)?)
}
