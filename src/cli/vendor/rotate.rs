//! `airseal vendor rotate`

use std::path::PathBuf;

use clap::Subcommand;

use super::ClockArgs;
use super::folder::FolderArgs;
use super::keys::{Keyring, PassphraseArgs, RootArgs, check_new_passphrases, root_names};
use super::public_keys::{external_roots, new_or_one};
use super::staged::stage;
use super::unsigned::UnsignedArgs;

use crate::cli::session::Session;
use crate::cli::{Outcome, brought, parsers};

use crate::core::types::time::Time;
use crate::issuer::init::{NewSigner, threshold};
use crate::issuer::roots::NewRoots;
use crate::issuer::signers::SignerJob;
use crate::issuer::{next, rotate};

/// Replace the signer key or the root keys, in the next trust bundle
///
/// Sites accept the new key when they import the bundle. Rotate the signer from time to time, and
/// at once after revoking it. Rotate the root keys if one may have been lost or stolen.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  airseal vendor rotate signer --dir vendor --passphrase-file pw.txt
  airseal vendor rotate root --dir vendor --passphrase-file pw.txt")]
pub enum Command {
    Signer(SignerArgs),
    Root(RootRotation),
}

/// Make a new signer key and close the window of the old one
///
/// Each job has a signer of its own: licenses, releases, advisories and privacy policies. --for says
/// for which one the new key is. What the old key of that job signed until --retire-old stays valid;
/// what it signs later is refused. In a vendor folder where one key still signs everything, a new
/// key for licenses retires that key, and the other jobs get keys of their own when they are next
/// needed. Sites need the new bundle before they can use what the new key signs: send both together.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor rotate signer --dir vendor --passphrase-file pw.txt
  airseal vendor rotate signer --dir vendor --retire-old 2027-06-30
  airseal vendor rotate signer --for release --dir vendor --no-passphrase")]
pub struct SignerArgs {
    #[command(flatten)]
    folder: FolderArgs,
    /// Make the key for this job: license, release, advisory or policy
    #[arg(long = "for", value_name = "JOB", value_parser = parsers::signer_job(), default_value = "license", hide_possible_values = true)]
    job: SignerJob,
    /// Let the old key sign until the end of DATE, in UTC (default: now)
    #[arg(long, value_name = "DATE", value_parser = parsers::to_day)]
    retire_old: Option<Time>,
    /// List this key, whose private half is kept elsewhere, instead of making one: a public key in
    /// PEM form, or an OpenSSH line
    #[arg(long, value_name = "KEY", conflicts_with_all = ["no_passphrase"])]
    public: Option<PathBuf>,
    /// Leave the new private key unencrypted
    #[arg(long)]
    no_passphrase: bool,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    root: RootArgs,
    #[command(flatten)]
    unsigned: UnsignedArgs,
    #[command(flatten)]
    clock: ClockArgs,
}

/// Replace the root keys by new ones
///
/// The bundle is signed by the old root keys and by the new ones, so a site that trusts the old
/// keys accepts the new ones when it imports the bundle. A site must not skip a bundle. The
/// fingerprint changes: publish the new root.fingerprint.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor rotate root --dir vendor --passphrase-file pw.txt
  airseal vendor rotate root --dir vendor --roots 3 --sign-with root.key")]
pub struct RootRotation {
    #[command(flatten)]
    folder: FolderArgs,
    /// Make N new root keys, each in its own file, or one for each name, such as alice,bob,carol
    /// (default: one, or none with --public)
    #[arg(long, value_name = "N|NAMES", value_parser = parsers::new_roots)]
    roots: Option<NewRoots>,
    /// List this root key, whose private half is kept elsewhere; may be repeated
    #[arg(long, value_name = "KEY")]
    public: Vec<PathBuf>,
    /// Require the signatures of M new root keys on a trust bundle (default: more than half)
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u8).range(1..=16))]
    threshold: Option<u8>,
    /// Read the passphrase of a new root key from FILE; repeat for each (default: as
    /// --passphrase-file)
    #[arg(long, value_name = "FILE", conflicts_with = "no_passphrase")]
    new_passphrase_file: Vec<PathBuf>,
    /// Leave the new private keys unencrypted
    #[arg(long)]
    no_passphrase: bool,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    root: RootArgs,
    #[command(flatten)]
    unsigned: UnsignedArgs,
    #[command(flatten)]
    clock: ClockArgs,
}

pub(super) fn run(session: &mut Session, command: &Command) -> Outcome {
    match command {
        Command::Signer(args) => signer(session, args),
        Command::Root(args) => root(session, args),
    }
}

fn signer(session: &mut Session, args: &SignerArgs) -> Outcome {
    let signing = args.clock.begin(session, &args.folder)?;
    let mut next = next::begin(&signing)?;
    let retire_old = args.retire_old.unwrap_or(signing.now);
    if args.job == SignerJob::License {
        rotate::refuse_orphans(&signing, retire_old)?;
    }
    let external =
        args.public.as_ref().map(|path| brought::public_key(session, path)).transpose()?;
    let unsigned = args.unsigned.checked(session, None)?;
    let files = args.root.files_or(&signing.vendor, unsigned)?;
    let names = ["the new signer key".to_owned()];
    let none = args.no_passphrase || external.is_some();
    check_new_passphrases(session, &names, &[], &args.passphrase, none)?;
    let mut keyring = Keyring::with_roots(session, &args.passphrase, &args.root, &[])?;
    let keys = args.root.open(session, &mut keyring, &files)?;
    let made = keyring.new_passphrases(session, &names, &[], none)?;
    let new = match &external {
        Some(key) => NewSigner::External(key),
        None => NewSigner::Made(made.first().and_then(Option::as_ref)),
    };
    let (random, job) = (&session.env.random, args.job);
    let id = rotate::signer(&signing, &mut next, job, retire_old, new, random)?;
    let closed = next.signers.iter().any(|(id, signer)| {
        let before = signing.vendor.trust().bundle().signers.get(id);
        before.is_some_and(|before| before.not_after != signer.not_after)
    });
    let old =
        if closed { format!("; the old one signs until {retire_old}") } else { String::new() };
    let done = format!("new signer {} for {job}{old}", id.short());
    stage(session, &signing, &next, &keys, unsigned, done)?;
    Ok(0)
}

fn root(session: &mut Session, args: &RootRotation) -> Outcome {
    let made = new_or_one(args.roots.as_ref(), &args.public);
    let external = external_roots(session, &args.public)?;
    let roots = made.as_ref().map_or(0, NewRoots::count) + external.len();
    let threshold = threshold(roots, args.threshold.map(usize::from))?;
    let signing = args.clock.begin(session, &args.folder)?;
    let mut next = next::begin(&signing)?;
    let unsigned = args.unsigned.checked(session, None)?;
    let files = args.root.files_or(&signing.vendor, unsigned)?;
    let (names, new_files) = (root_names(made.as_ref()), &args.new_passphrase_file);
    check_new_passphrases(session, &names, new_files, &args.passphrase, args.no_passphrase)?;
    let mut keyring = Keyring::with_roots(session, &args.passphrase, &args.root, new_files)?;
    let keys = args.root.open(session, &mut keyring, &files)?;
    let new = keyring.new_passphrases(session, &names, new_files, args.no_passphrase)?;
    let new: Vec<_> = new.iter().map(Option::as_ref).collect();
    let new = (made.as_ref(), new.as_slice(), external.as_slice());
    let random = &session.env.random;
    let keys = rotate::roots(&signing, &mut next, new, threshold, keys, random)?;
    let done = format!("new roots, {threshold} of {roots} sign");
    stage(session, &signing, &next, &keys, unsigned, done)?;
    Ok(0)
}
