//! `airseal vendor`

mod advisory;
mod init;
mod issue;
mod issue_qr;
mod list;
mod policy;
mod publish;
pub(super) mod release;
mod revoke;
mod rotate;
mod staged;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use zeroize::Zeroizing;

use super::Outcome;
use super::error::{CANNOT, Failure, Fallible, MEND_LOSS, USAGE};
use super::session::Session;
use crate::cli::ui::format;
use crate::core::document::envelope::Envelope;
use crate::core::document::issued::Issued;
use crate::core::types::keys::{Passphrase, PrivateKey};
use crate::core::types::time::Time;
use crate::issuer::issued_log::IssuedLog;
use crate::issuer::{Signing, VendorDir, bundle, dir, signing};
use crate::store::StoreError;
use crate::store::files;

/// Issue, renew and revoke licenses, as the vendor
///
/// Everything is kept in one folder: the root keys and signer keys, the trust bundle that customers
/// pin, and the issued log, which records every license. Before a command signs, it checks that the
/// clock is not behind the last thing that was signed, and that no file is missing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor init --product acme-dock --dir vendor
  airseal vendor issue request.json --dir vendor --days 365 -o license.json")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Issue(Box<issue::Args>),
    Revoke(revoke::Args),
    #[command(subcommand)]
    Rotate(rotate::Command),
    Publish(publish::Args),
    Release(release::Args),
    Policy(policy::Args),
    #[command(subcommand, alias = advisory::EARLIER)]
    Advisory(advisory::Command),
    List(list::Args),
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    match &args.command {
        Command::Init(args) => init::run(session, args),
        Command::Issue(args) => issue::run(session, args),
        Command::Revoke(args) => revoke::run(session, args),
        Command::Rotate(command) => rotate::run(session, command),
        Command::Publish(args) => publish::run(session, args),
        Command::Release(args) => release::run(session, args),
        Command::Policy(args) => policy::run(session, args),
        Command::Advisory(command) => advisory::run(session, command),
        Command::List(args) => list::run(session, args),
    }
}

/// Where a passphrase comes from: never an argument, never the environment.
#[derive(Debug, clap::Args)]
struct PassphraseArgs {
    /// Read the passphrase from the first line of FILE
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

/// What a command that signs is told of the clock.
#[derive(Debug, clap::Args)]
struct ClockArgs {
    /// Sign even if the clock is more than a day behind the last thing that was signed
    #[arg(long)]
    trust_clock: bool,
}

impl ClockArgs {
    /// Begins to sign in a vendor folder.
    fn begin(&self, session: &mut Session, dir: &Path) -> Fallible<Signing> {
        Ok(Signing::begin(dir, session.now()?, self.trust_clock)?)
    }
}

/// Refuses an end that has passed already, before anybody types a passphrase for nothing.
fn refuse_past(option: &str, end: Option<Time>, now: Time) -> Result<(), Failure> {
    match end.filter(|end| *end < now) {
        None => Ok(()),
        Some(end) => {
            let ago = format::distance(now, end);
            Err(Failure::usage(format!("{option} {end} is in the past ({ago})"))
                .hint("choose a later day"))
        }
    }
}

/// Names what is missing in the folder, for a command that only reads; its exit code.
fn name_losses(session: &mut Session, vendor: &VendorDir, log: &IssuedLog) -> Fallible<u8> {
    let losses = signing::losses(vendor, log)?;
    for loss in &losses {
        session.ui.warn(format!("{}: {loss}", vendor.dir().display()));
    }
    for gap in signing::gaps(vendor)? {
        session.ui.warn(format!("{}: {gap}", vendor.dir().display()));
    }
    if let Some((_, waiting)) = bundle::waiting(vendor)? {
        let path = vendor.path(dir::NEXT);
        session.ui.note(format!(
            "trust bundle {} waits for root signatures in {}",
            waiting.version,
            path.display()
        ));
    }
    if losses.is_empty() {
        return Ok(0);
    }
    session.ui.warn(MEND_LOSS);
    Ok(CANNOT)
}

/// The root keys that sign the next trust bundle.
#[derive(Debug, clap::Args)]
struct RootArgs {
    /// Sign with this root key file; may be repeated (default: the only root in the folder)
    #[arg(long, value_name = "KEY")]
    sign_with: Vec<PathBuf>,
    /// Read the root's passphrase from FILE (default: as --passphrase-file)
    #[arg(long, value_name = "FILE")]
    root_passphrase_file: Option<PathBuf>,
}

impl RootArgs {
    /// Unlocks the roots that are to sign.
    fn keys(
        &self,
        session: &mut Session,
        vendor: &VendorDir,
        other: &PassphraseArgs,
    ) -> Fallible<Vec<PrivateKey>> {
        let files = if self.sign_with.is_empty() {
            bundle::root_files(vendor)?
        } else {
            self.sign_with.clone()
        };
        let roots = vendor.trust().bundle().roots.keys.len();
        if self.sign_with.is_empty() && (roots > 1 || files.is_empty()) {
            let message = if roots > 1 {
                format!("the trust bundle has {roots} root keys; name the one that signs here")
            } else {
                "the root key is not in the vendor folder".to_owned()
            };
            return Err(Failure::usage(message).hint("--sign-with KEY, the file of a root key"));
        }
        let passphrase_file = self.root_passphrase_file.as_ref().or(other.passphrase_file.as_ref());
        files
            .iter()
            .map(|path| open_key(session, path, passphrase_file.map(PathBuf::as_path)))
            .collect()
    }
}

/// Opens a key file, with a passphrase if it needs one.
fn open_key(
    session: &mut Session,
    path: &Path,
    passphrase_file: Option<&Path>,
) -> Fallible<PrivateKey> {
    let passphrase = unlock(session, path, passphrase_file)?;
    Ok(dir::open_key(path, passphrase.as_ref())?)
}

/// The passphrase of a key file: none if it is not encrypted, else from the file,
/// else from the terminal.
fn unlock(
    session: &mut Session,
    key: &Path,
    passphrase_file: Option<&Path>,
) -> Fallible<Option<Passphrase>> {
    if !dir::is_encrypted(key)? {
        return Ok(None);
    }
    match passphrase_file {
        Some(path) => read_passphrase(session, path).map(Some),
        None if session.env.is_interactive() => {
            ask(session, &format!("Passphrase for {}: ", key.display())).map(Some)
        }
        None => Err(Failure::new(
            USAGE,
            format!(
                "{} is encrypted, and there is no terminal to ask for its passphrase",
                key.display()
            ),
        )
        .hint("give the passphrase with --passphrase-file FILE")),
    }
}

/// Signs a document with the signer whose turn it is.
fn sign<D: Issued>(
    session: &mut Session,
    vendor: &VendorDir,
    args: &PassphraseArgs,
    document: &D,
) -> Fallible<Envelope> {
    // A folder made before this kind was known has no signer for it.
    let (id, path) = vendor.signer_file::<D>(document.issued_at())?;
    let passphrase = unlock(session, &path, args.passphrase_file.as_deref())?;
    let signer = vendor.signer(id, &path, passphrase.as_ref())?;
    Ok(Envelope::sign(document, &[&signer.key])?)
}

/// Reads a passphrase file. One that others can read keeps nothing secret, which is said.
fn read_passphrase(session: &mut Session, path: &Path) -> Fallible<Passphrase> {
    let file = std::fs::File::open(path).map_err(StoreError::io("read", path))?;
    #[cfg(unix)]
    if let Ok(metadata) = file.metadata()
        && metadata.is_file()
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777;
        if mode & 0o077 != 0 {
            let file = path.display();
            session.ui.warn_once(format!(
                "other users can read {file} (mode {mode:03o}), and with it the keys that it opens: chmod 600 {file}"
            ));
        }
    }
    let bytes = Zeroizing::new(files::read_capped(file).map_err(StoreError::io("read", path))?);
    Passphrase::from_first_line(&bytes).ok_or_else(|| {
        Failure::new(CANNOT, format!("{}: the passphrase is empty", path.display()))
            .hint("write the passphrase on its first line")
    })
}

/// Asks on the terminal without echo.
fn ask(session: &mut Session, prompt: &str) -> Fallible<Passphrase> {
    let answer = (session.env.ask_secret)(prompt)
        .map_err(StoreError::io("read the passphrase from", "the terminal"))?;
    let answer = Zeroizing::new(answer);
    Passphrase::from_first_line(answer.as_bytes())
        .ok_or_else(|| Failure::new(CANNOT, "the passphrase is empty").hint("nothing was changed"))
}

/// A passphrase for keys that are about to be made, asked for twice.
fn ask_twice(session: &mut Session, what: &str) -> Fallible<Passphrase> {
    if !session.env.is_interactive() {
        return Err(Failure::new(USAGE, "there is no terminal to ask for a passphrase")
            .hint("give --passphrase-file FILE, or --no-passphrase"));
    }
    let first = ask(session, &format!("New passphrase for {what}: "))?;
    let second = ask(session, "Repeat it: ")?;
    if first == second {
        Ok(first)
    } else {
        Err(Failure::new(CANNOT, "the two passphrases differ")
            .hint("nothing was created; try again"))
    }
}

/// One passphrase for each of `names`: none at all, one file for all, a file for
/// each, or asked for each.
fn new_passphrases(
    session: &mut Session,
    names: &[String],
    files: &[PathBuf],
    fallback: Option<&Path>,
    none: bool,
) -> Fallible<Vec<Option<Passphrase>>> {
    if none {
        return Ok(names.iter().map(|_| None).collect());
    }
    if !files.is_empty() && files.len() != names.len() {
        return Err(Failure::usage(format!(
            "{} passphrase files for {} keys",
            files.len(),
            names.len()
        ))
        .hint("one for each key, in their order"));
    }
    let each =
        |(index, name): (usize, &String)| match files.get(index).map(PathBuf::as_path).or(fallback)
        {
            Some(path) => read_passphrase(session, path).map(Some),
            None => ask_twice(session, name).map(Some),
        };
    names.iter().enumerate().map(each).collect()
}

/// The names of `count` new roots, for people.
fn root_names(count: usize) -> Vec<String> {
    if count == 1 {
        vec!["the root key".to_owned()]
    } else {
        (1..=count).map(|index| format!("root key {index} of {count}")).collect()
    }
}
