//! `airseal vendor publish`

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::staged::{Staged, stage};
use super::{PassphraseArgs, RootArgs, open_key};
use crate::cli::error::Failure;
use crate::cli::output::{Page, Report, Tone};
use crate::cli::session::Session;
use crate::cli::{Outcome, input};
use crate::core::time::Time;
use crate::store::files;
use crate::vendor::{VendorDir, VendorError, bundle, dir};

/// Write out the newest trust bundle, or add a root's signature to the next one
///
/// With -o it writes the newest bundle, with --all every bundle so far, for sites
/// that missed some. With --sign-with it signs the bundle that waits (or FILE,
/// carried to where the root key lies) and says how many signatures are missing;
/// with --dir, a bundle that is complete is put in force.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor publish --dir vendor -o trust.json
  airseal vendor publish --dir vendor --all -o bundles/
  airseal vendor publish --dir vendor --sign-with root-2.key
  airseal vendor publish --sign-with root-3.key trust.next.json")]
pub struct Args {
    /// The bundle to sign (default: the one that waits in the vendor folder)
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// The vendor folder
    #[arg(long, value_name = "DIR", required_unless_present = "file")]
    dir: Option<PathBuf>,
    #[command(flatten)]
    root: RootArgs,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// Write the newest bundle to FILE; - is standard output
    #[arg(short, long, value_name = "FILE", requires = "dir", conflicts_with_all = ["file", "sign_with"])]
    output: Option<PathBuf>,
    /// Write every bundle so far; -o names a folder
    #[arg(long, requires = "output")]
    all: bool,
    /// Make a bundle that asks sites to fetch a newer one by the end of DATE (UTC)
    #[arg(long, value_name = "DATE", requires = "dir", conflicts_with_all = ["file", "output", "discard"])]
    renew_by: Option<String>,
    /// Drop the bundle that waits
    #[arg(long, requires = "dir", conflicts_with_all = ["file", "output", "sign_with"])]
    discard: bool,
}

#[derive(Debug, Serialize)]
struct Written {
    version: u64,
    output: String,
}

impl Report for Written {
    fn human(&self, page: &mut Page) {
        page.headline(Tone::Good, "written", format!("trust bundle {} to {}", self.version, self.output));
    }
}

#[derive(Debug, Serialize)]
struct Discarded {
    changed: bool,
}

impl Report for Discarded {
    fn human(&self, page: &mut Page) {
        let rest = if self.changed { "the waiting bundle is dropped" } else { "unchanged: no bundle waits" };
        page.headline(Tone::Dim, "discard", rest);
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let Some(dir) = &args.dir else { return sign_elsewhere(session, args) };
    let _lock = dir::lock(dir)?;
    let vendor = bundle::settle(dir)?;
    if args.discard {
        let changed = bundle::discard(&vendor)?;
        session.ui.report(&Discarded { changed });
        return Ok(0);
    }
    if let Some(date) = &args.renew_by {
        return renew(session, args, &vendor, date);
    }
    if let Some(output) = &args.output {
        return write(session, args, &vendor, output);
    }
    let file = args.file.clone().unwrap_or_else(|| vendor.path(bundle::NEXT));
    if !args.root.sign_with.is_empty() {
        sign(session, args, &file, Some(&vendor))?;
    }
    finish(session, dir, &vendor, &file)
}

/// Signs a bundle that was carried to where a root key lies.
fn sign_elsewhere(session: &mut Session, args: &Args) -> Outcome {
    let Some(file) = &args.file else { return Err(Failure::usage("name a FILE or --dir DIR").into()) };
    if args.root.sign_with.is_empty() {
        return Err(Failure::usage("nothing to do: no key to sign with").hint("--sign-with KEY").into());
    }
    let standing = sign(session, args, file, None)?;
    if let Some(standing) = standing {
        session.ui.report(&Staged::new(&standing, file.display().to_string(), "signed".to_owned()));
    }
    Ok(0)
}

fn sign(
    session: &Session,
    args: &Args,
    file: &Path,
    vendor: Option<&VendorDir>,
) -> anyhow::Result<Option<bundle::Standing>> {
    let passphrase_file = args.root.root_passphrase_file.as_ref().or(args.passphrase.passphrase_file.as_ref());
    let mut standing = None;
    for path in &args.root.sign_with {
        let key = open_key(session, path, passphrase_file.map(PathBuf::as_path))?;
        standing = Some(bundle::sign_file(file, &key, vendor)?);
    }
    Ok(standing)
}

/// Takes a signed bundle into the folder, and puts it in force if it is complete.
fn finish(session: &mut Session, dir: &Path, vendor: &VendorDir, file: &Path) -> Outcome {
    let next = vendor.path(bundle::NEXT);
    if *file != next {
        let bytes = input::read(&mut session.env, file)?;
        files::replace(&next, &bytes, files::PUBLIC)?;
    }
    let Some((envelope, waiting)) = bundle::waiting(vendor)? else {
        return Err(VendorError::NoSuchBundle(next).into());
    };
    let standing = bundle::Standing::of(&envelope, &waiting, Some(&vendor.trust().bundle().roots));
    let now = bundle::settle(dir)?;
    let published = now.trust().bundle().version >= standing.version;
    let file = if published { vendor.path(dir::TRUST) } else { next };
    session.ui.report(&Staged::new(&standing, file.display().to_string(), String::new()));
    Ok(0)
}

fn renew(session: &mut Session, args: &Args, vendor: &VendorDir, date: &str) -> Outcome {
    let end = Time::from_person(date, true).map_err(|error| Failure::usage(format!("--renew-by: {error}")))?;
    let mut next = bundle::begin(vendor, session.now()?)?;
    next.expires_at = Some(end);
    let keys = args.root.keys(session, vendor, &args.passphrase)?;
    stage(session, vendor, &next, &keys, format!("to be renewed by {end}"))?;
    Ok(0)
}

fn write(session: &mut Session, args: &Args, vendor: &VendorDir, output: &Path) -> Outcome {
    let version = vendor.trust().bundle().version;
    if args.all {
        files::create_folder(output)?;
        for (version, path) in bundle::all(vendor)? {
            let bytes = own(&path)?;
            input::write(session.ui, &output.join(format!("trust-{version}.json")), &bytes)?;
        }
    } else {
        let bytes = own(&vendor.path(dir::TRUST))?;
        input::write(session.ui, output, &bytes)?;
    }
    if !input::is_dash(output) {
        session.ui.report(&Written { version, output: output.display().to_string() });
    }
    Ok(0)
}

/// Reads a bundle of the vendor folder: no name of the user's, so never a pipe.
fn own(path: &Path) -> anyhow::Result<Vec<u8>> {
    Ok(files::read_state(path)?.ok_or_else(|| VendorError::NoSuchBundle(path.to_owned()))?)
}
