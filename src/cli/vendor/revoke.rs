//! `airseal vendor revoke`

use crate::cli::error::Fallible;
use std::path::PathBuf;

use clap::ArgGroup;
use uuid::Uuid;

use super::ClockArgs;
use super::folder::FolderArgs;
use super::keys::{Keyring, PassphraseArgs, RootArgs};
use super::revocation::{ConfirmArgs, Planned};
use super::staged::{Staged, stage};
use super::unsigned::UnsignedArgs;

use crate::cli::session::Session;
use crate::cli::ui::format;
use crate::cli::{Outcome, input, parsers};
use crate::core::document::license::License;
use crate::core::types::email::Email;
use crate::core::types::keys::KeyId;
use crate::issuer::Signing;
use crate::issuer::revoke::{self, Target};

/// Revoke licenses, an address or a signer key in the next bundle
///
/// The command lists what it revokes, and asks for confirmation on a terminal. A site learns of a revocation when it imports the bundle. Revoking a key revokes every license
/// that it ever signed, because a thief can backdate licenses; issue the genuine ones again with a
/// new signer. With several root keys, the bundle waits until enough of them have signed. A license
/// that was not issued from this folder, for example one signed with a stolen key, is revoked with
/// --license and its file.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "\
airseal vendor revoke [OPTIONS] --reason <TEXT> <WHAT>

  WHAT is <LICENSE_ID>..., --license <FILE>, --key <KEYID> or --email <ADDR>.",
    group(ArgGroup::new("what").required(true).args(["ids", "license", "key", "email"])),
    after_help = "\
Examples:
  airseal vendor revoke 4f2b6a0e-5d0c-4a57-9a39-0d9c3f1f7a11 \\
    --reason \"host stolen\" --dir vendor
  airseal vendor revoke --email ops@acme.example --reason \"ended\" \\
    --dir vendor --dry-run
  airseal vendor revoke --key \"$(cat keyid.txt)\" --reason \"leaked\" \\
    --dir vendor --yes")]
pub struct Args {
    /// The ids of the licenses to revoke
    #[arg(value_name = "LICENSE_ID", value_parser = parsers::license_id)]
    ids: Vec<Uuid>,
    /// Revoke the license in FILE, signed by a signer of this folder; may be repeated
    #[arg(long, value_name = "FILE")]
    license: Vec<PathBuf>,
    /// Revoke the signer key with this id
    #[arg(long, value_name = "KEYID", value_parser = parsers::key_id)]
    key: Option<KeyId>,
    /// Revoke every license issued to this address
    #[arg(long, value_name = "ADDR", value_parser = parsers::email)]
    email: Option<Email>,
    /// Say why, in words that customers may read; a reason that begins with "replaced" tells them to
    /// import the replacement
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    folder: FolderArgs,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    root: RootArgs,
    #[command(flatten)]
    unsigned: UnsignedArgs,
    #[command(flatten)]
    clock: ClockArgs,
    #[command(flatten)]
    confirm: ConfirmArgs,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let signing = args.clock.begin(session, &args.folder)?;
    let target = match (&args.key, &args.email) {
        (Some(id), _) => Target::Key(id.clone()),
        (None, Some(email)) => Target::Email(email.clone()),
        (None, None) if args.license.is_empty() => Target::Ids(args.ids.clone()),
        (None, None) => Target::Licenses(from_files(session, &signing, &args.license)?),
    };
    let revoked = revoke::plan(&signing, &target, &args.reason)?;
    if revoked.count == 0 {
        let nothing = "everything named was already revoked";
        session.ui.report(&Staged::in_force(&signing.vendor, nothing));
        return Ok(0);
    }
    let planned = Planned::new(&revoked, args.key.as_ref(), &args.reason);
    if args.confirm.only_shows(session, &planned) {
        return Ok(0);
    }
    let done = match &args.key {
        Some(id) => format!("revoked the signer {}, with every license it signed", id.short()),
        None => format!("revoked {}", format::count(revoked.count, "license")),
    };
    let unsigned = args.unsigned.checked(session, None)?;
    let files = args.root.files_or(&signing.vendor, unsigned)?;
    args.confirm.ask(session, &planned)?;
    let mut keyring = Keyring::with_roots(session, &args.passphrase, &args.root, &[])?;
    let keys = args.root.open(session, &mut keyring, &files)?;
    stage(session, &signing, &revoked.next, &keys, unsigned, done)?;
    Ok(0)
}

/// The licenses in some files, with a word on each that the issued log does not hold.
fn from_files(
    session: &mut Session,
    signing: &Signing,
    files: &[PathBuf],
) -> Fallible<Vec<License>> {
    let mut found = Vec::new();
    for file in files {
        let bytes = input::read(&mut session.env, file)?;
        let license = revoke::license_in(signing.vendor.trust(), &bytes)
            .map_err(|error| error.in_file(file))?;
        if signing.log.license(&license.license_id).is_none() {
            session.ui.warn(format!(
                "{}: license {} was not issued from this folder; if you do not know who signed it, revoke the key too",
                file.display(),
                license.license_id
            ));
        }
        found.push(license);
    }
    Ok(found)
}
