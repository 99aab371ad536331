//! `airseal vendor init`

use std::path::PathBuf;

use serde::Serialize;

use super::{PassphraseArgs, ask};
use crate::cli::error::{CANNOT, Failure, USAGE};
use crate::cli::output::{Page, Report, Tone};
use crate::cli::session::Session;
use crate::cli::{Outcome, values};
use crate::core::ids::Name;
use crate::core::keys::Passphrase;
use crate::vendor::VendorDir;

/// Make a vendor folder: root key, signer key and trust bundle 1
///
/// The keys are PKCS#8 PEM, encrypted with a passphrase (PBES2, scrypt, AES-256;
/// `openssl pkey` opens them). On a terminal, without a passphrase option, it is
/// asked for twice. An existing folder is never overwritten. Keep a copy of the
/// root key offline; publish root.fingerprint where customers can find it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor init --product acme-dock --dir vendor
  airseal vendor init --product acme-dock --dir vendor --passphrase-file pw.txt
  airseal vendor init --product acme-dock --dir vendor --no-passphrase")]
pub struct Args {
    /// The product that this folder issues for
    #[arg(long, value_name = "NAME", value_parser = values::name)]
    product: Name,
    /// The folder to make
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// Leave the private keys unencrypted
    #[arg(long, conflicts_with = "passphrase_file")]
    no_passphrase: bool,
}

#[derive(Debug, Serialize)]
struct Made {
    changed: bool,
    dir: String,
    product: Name,
    version: u64,
    fingerprint: String,
    encrypted: bool,
}

impl Report for Made {
    fn human(&self, page: &mut Page) {
        page.headline(Tone::Good, "made", format!("{} for {}", self.dir, self.product));
        page.field("Root", &self.fingerprint);
        page.field("Trust", format!("bundle {}: ship {}/trust.json with the product", self.version, self.dir));
        page.field("Publish", format!("{}/root.fingerprint, by another way than the bundle", self.dir));
        if !self.encrypted {
            page.field("Keys", "not encrypted: whoever reads them can issue licenses");
        }
        page.field("Next", format!("airseal vendor issue request.json --dir {} --days 365", self.dir));
    }
}

pub(super) fn run(session: &mut Session, args: Args) -> Outcome {
    if std::fs::symlink_metadata(&args.dir).is_ok() {
        // Before anybody types a passphrase for nothing.
        return Err(crate::vendor::VendorError::Exists(args.dir).into());
    }
    let passphrase = match &args.passphrase.passphrase_file {
        Some(path) => Some(PassphraseArgs::from_file(path)?),
        None if args.no_passphrase => None,
        None => Some(ask_twice(session)?),
    };
    let vendor = VendorDir::init(&args.dir, args.product, passphrase.as_ref(), session.now()?, &session.env.random)?;
    let bundle = vendor.trust().bundle();
    session.ui.report(&Made {
        changed: true,
        dir: args.dir.display().to_string(),
        product: bundle.product.clone(),
        version: bundle.version,
        fingerprint: bundle.roots.fingerprint(),
        encrypted: passphrase.is_some(),
    });
    Ok(0)
}

fn ask_twice(session: &Session) -> anyhow::Result<Passphrase> {
    if !session.env.interactive {
        return Err(Failure::new(USAGE, "there is no terminal to ask for a passphrase on")
            .hint("give --passphrase-file FILE, or --no-passphrase")
            .into());
    }
    let first = ask(session, "New passphrase for the root and signer keys: ")?;
    let second = ask(session, "The same once more: ")?;
    if first == second {
        Ok(first)
    } else {
        Err(Failure::new(CANNOT, "the two passphrases differ").hint("nothing was made; try again").into())
    }
}
