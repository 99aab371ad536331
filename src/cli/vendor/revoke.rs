//! `airseal vendor revoke`

use std::path::PathBuf;

use clap::ArgGroup;
use uuid::Uuid;

use super::staged::{Staged, stage};
use super::{PassphraseArgs, RootArgs};
use crate::cli::error::Failure;
use crate::cli::session::Session;
use crate::cli::{Outcome, values, words};
use crate::core::email::Email;
use crate::core::keys::KeyId;
use crate::vendor::register::Register;
use crate::vendor::{bundle, dir, revoke};

/// Revoke licenses, an address, or a signer key, in the next trust bundle
///
/// A site learns of it when it imports the bundle. A revoked key takes with it
/// every license that it ever signed: a thief can backdate. Issue those anew with
/// a new signer. With several roots the bundle waits until enough of them signed.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "\
airseal vendor revoke [OPTIONS] --dir <DIR> --reason <TEXT> <WHAT>

  WHAT is <LICENSE_ID>..., --key <KEYID> or --email <ADDR>.",
    group(ArgGroup::new("what").required(true).args(["license", "key", "email"])),
    after_help = "\
Examples:
  airseal vendor revoke 4f2b6a0e-5d0c-4a57-9a39-0d9c3f1f7a11 \\
    --reason \"host stolen\" --dir vendor
  airseal vendor revoke --email ops@acme.example --reason \"ended\" --dir vendor
  airseal vendor revoke --key \"$(cat keyid.txt)\" --reason \"leaked\" --dir vendor")]
pub struct Args {
    /// Licenses, by their ids
    #[arg(value_name = "LICENSE_ID", value_parser = values::license_id)]
    license: Vec<Uuid>,
    /// A signer key, by its id
    #[arg(long, value_name = "KEYID")]
    key: Option<String>,
    /// Every license issued to this address
    #[arg(long, value_name = "ADDR")]
    email: Option<String>,
    /// Why, in words that customers may read
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// The vendor folder
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    root: RootArgs,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let _lock = dir::lock(&args.dir)?;
    let vendor = bundle::settle(&args.dir)?;
    let now = session.now()?;
    let mut next = bundle::begin(&vendor, now)?;
    let (new, done) = if let Some(text) = &args.key {
        let id: KeyId = text.trim().parse().map_err(|error| Failure::usage(format!("--key: {error}")))?;
        let new = revoke::key(&mut next, &id, &args.reason, now)?;
        (usize::from(new), format!("revoked the signer {}, with every license it signed", id.short()))
    } else {
        let register = Register::read(&vendor)?;
        let ids = match &args.email {
            Some(text) => {
                let email: Email = text.trim().parse().map_err(|error| Failure::usage(format!("--email: {error}")))?;
                revoke::of_email(&register, &email)?
            }
            None => args.license.clone(),
        };
        revoke::require_issued(&register, &ids)?;
        let new = revoke::licenses(&mut next, &ids, &args.reason, now)?;
        (new, format!("revoked {}", words::count(new, "license")))
    };
    if new == 0 {
        let version = vendor.trust().bundle().version;
        session.ui.report(&Staged {
            changed: false,
            version,
            published: true,
            missing_old: Some(0),
            missing_new: 0,
            file: vendor.path(dir::TRUST).display().to_string(),
            done: "unchanged: all of it was revoked before".to_owned(),
        });
        return Ok(0);
    }
    let keys = args.root.keys(session, &vendor, &args.passphrase)?;
    stage(session, &vendor, &next, &keys, done)?;
    Ok(0)
}
