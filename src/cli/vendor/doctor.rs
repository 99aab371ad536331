//! `airseal vendor doctor`

use std::path::{Path, PathBuf};

use super::error::MEND_LOSS;
use super::folder::FolderArgs;
use super::keys::{Keyring, credential};

use crate::cli::Outcome;
use crate::cli::doctor::{Line, answer};
use crate::cli::error::{Failure, Fallible, USAGE, quoted};
use crate::cli::session::Session;
use crate::cli::ui::sanitize;
use crate::core::types::keys::KeyFileError;
use crate::issuer::doctor::keys::{Keys, opens};
use crate::issuer::doctor::{Finding, Problem, examine};
use crate::issuer::signers::SignerJob;
use crate::issuer::{VendorDir, VendorError};

/// Check the vendor folder, and say what to do about each fault
///
/// The command checks who can read the keys and write the folder, whether each private key opens,
/// the chain of the issued log, the bundle in force against the log, missing files, signers that
/// close within 30 days without a successor, a bundle that waits for signatures, and, with --backup,
/// what a backup of the folder lacks. The command only reads. It asks for the passphrase of each
/// key, and tries each one on the other keys too; --no-keys leaves the keys out. The exit code is 0
/// if everything is in order, and 5 if a fault was found.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor doctor --dir vendor --no-keys
  airseal vendor doctor --dir vendor --passphrase-file pw.txt
  airseal vendor doctor --dir vendor --no-keys --json")]
pub(super) struct Args {
    #[command(flatten)]
    folder: FolderArgs,
    /// Read a passphrase from the first line of FILE; repeat the option if keys have different ones
    /// (default: the credential airseal.passphrase)
    #[arg(long, value_name = "FILE", conflicts_with = "no_keys")]
    passphrase_file: Vec<PathBuf>,
    /// Do not open the private keys
    #[arg(long)]
    no_keys: bool,
    /// Compare the folder with DIR, a backup of it
    #[arg(long, value_name = "DIR")]
    backup: Option<PathBuf>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let vendor = VendorDir::open(&args.folder.find(session)?)?;
    let mut findings = examine(&vendor, args.backup.as_deref(), session.now()?);
    if !args.no_keys {
        keys(session, args, &vendor)?.add_to(&mut findings);
    }
    let lines = findings.into_iter().map(|Finding { check, outcome }| {
        let outcome = outcome.map_err(|problem| {
            let file = problem.path().map(|path| path.display().to_string());
            (file, problem.to_string(), hint(&problem))
        });
        Line::new(check.name(), outcome)
    });
    Ok(answer(session, lines.collect()))
}

/// Opens each private key of the folder, with the passphrases that were given or are typed.
fn keys(session: &mut Session, args: &Args, vendor: &VendorDir) -> Fallible<Keys> {
    let mut files = args.passphrase_file.clone();
    if files.is_empty() {
        files.extend(credential(session));
    }
    let mut keyring = Keyring::of_files(session, &files)?;
    let mut keys = Keys::read(vendor)?;
    let can_ask = files.is_empty() && session.env.is_interactive();
    if let (Some(path), true, false) = (keys.locked().first(), files.is_empty(), can_ask) {
        let path = path.display();
        let message =
            format!("{path} is encrypted, and there is no terminal to ask for its passphrase");
        return Err(Failure::new(USAGE, message).hint(
            "give the passphrase with --passphrase-file FILE, or leave the keys out with --no-keys",
        ));
    }
    keys.try_each(|path| {
        keyring.try_open(session, path, can_ask, |passphrase| opens(path, Some(passphrase)))
    })?;
    Ok(keys)
}

/// What to do about a problem.
fn hint(problem: &Problem) -> String {
    let shown = |path: &Path| quoted(&sanitize::text(&path.display().to_string()));
    match problem {
        Problem::Exposed { path, .. } => {
            format!("if nobody else can have read it: chmod 600 {}; else rotate the key", shown(path))
        }
        Problem::Writable { path, .. } => format!("chmod go-w {}", shown(path)),
        Problem::Key(VendorError::Key { source: KeyFileError::CannotDecrypt, .. }) => {
            "find the right passphrase, or restore the key from a backup; a signer that is lost is replaced with airseal \
             vendor rotate signer, a root with airseal vendor rotate root as long as enough other roots can sign"
                .to_owned()
        }
        Problem::Key(error) | Problem::Vendor(error) => {
            super::error::of_vendor(error).hint.unwrap_or_else(|| "restore it from a backup".to_owned())
        }
        Problem::Lost(_) => MEND_LOSS.to_owned(),
        Problem::Gap(_) => "restore it from a backup, if it is needed".to_owned(),
        Problem::Renewal { .. } => "airseal vendor publish --renew-by DATE".to_owned(),
        Problem::NoSigner(job) | Problem::Closes { job, .. } => match job {
            SignerJob::License => "airseal vendor rotate signer".to_owned(),
            job => format!("airseal vendor rotate signer --for {}", job.name()),
        },
        Problem::Waits { .. } => {
            "airseal vendor publish --sign-with KEY completes it, and airseal vendor publish --discard drops it"
                .to_owned()
        }
        Problem::Unsigned { .. } => {
            "airseal vendor attach FILE --signature SIG finishes one; delete the file of one that is given up"
                .to_owned()
        }
        Problem::BackupForks(_) => {
            "keep this copy apart: find out which of the two logs is the true one before you restore anything".to_owned()
        }
        Problem::BackupLacks { .. } | Problem::BackupBundle { .. } | Problem::BackupFile { .. } => {
            "make a new backup".to_owned()
        }
    }
}
