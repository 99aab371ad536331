//! `airseal vendor init`

use crate::cli::error::Fallible;
use std::path::PathBuf;

use serde::Serialize;

use super::folder;
use super::keys::{Keyring, PassphraseArgs, check_new_passphrases, root_names};

use crate::cli::session::Session;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::{Outcome, parsers};

use crate::core::types::ids::Name;
use crate::core::types::keys::Passphrase;
use crate::issuer::init::{Plan, init, threshold};
use crate::issuer::roots::NewRoots;
use crate::issuer::{VendorDir, VendorError};

/// Make a vendor folder: root keys, signer key and trust bundle 1
///
/// The private keys are PKCS#8 PEM files, encrypted with a passphrase (PBES2, scrypt,
/// AES-256; `openssl pkey` opens them). Without a passphrase option, the command asks for it
/// twice on the terminal. An existing folder is never overwritten. Keep the root keys
/// offline, and publish root.fingerprint where customers can find it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor init --product acme-dock --dir vendor --passphrase-file pw.txt
  airseal vendor init --product acme-dock --dir vendor --no-passphrase
  airseal vendor init --product acme-dock --dir vendor \\
    --roots alice,bob,carol --threshold 2")]
pub struct Args {
    /// The product that the licenses are for
    #[arg(long, value_name = "NAME", value_parser = parsers::name)]
    product: Name,
    /// The folder to make (default: AIRSEAL_VENDOR_DIR)
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Make N root keys, each in its own file, or one for each name, such as alice,bob,carol
    #[arg(long, value_name = "N|NAMES", default_value = "1", value_parser = parsers::new_roots)]
    roots: NewRoots,
    /// Require the signatures of M root keys on a trust bundle (default: more than half)
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u8).range(1..=16))]
    threshold: Option<u8>,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// Read the passphrase of a root key from FILE; repeat the option for each root key
    #[arg(long, value_name = "FILE", conflicts_with = "no_passphrase")]
    root_passphrase_file: Vec<PathBuf>,
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
    roots: usize,
    /// Who keeps them; empty if they have numbers.
    root_names: Vec<String>,
    threshold: usize,
    encrypted: bool,
}

impl Made {
    fn of(vendor: &VendorDir, args: &Args, threshold: usize) -> Self {
        let bundle = vendor.trust().bundle();
        Self {
            changed: true,
            dir: vendor.dir().display().to_string(),
            product: bundle.product.clone(),
            version: bundle.version,
            fingerprint: bundle.roots.fingerprint(),
            roots: args.roots.count(),
            root_names: match &args.roots {
                NewRoots::Numbered(_) => Vec::new(),
                NewRoots::Named(names) => names.iter().map(ToString::to_string).collect(),
            },
            threshold,
            encrypted: !args.no_passphrase,
        }
    }
}

impl Render for Made {
    fn human(&self, page: &mut Page) {
        page.headline(Tone::Good, "made", format!("{} for {}", self.dir, self.product));
        page.field("Fingerprint", &self.fingerprint);
        if self.roots > 1 {
            page.field(
                "Roots",
                format!(
                    "{} of {} must sign; store each key in a different place{}",
                    self.threshold,
                    self.roots,
                    match self.root_names.as_slice() {
                        [] => String::new(),
                        names => format!(": {}", names.join(", ")),
                    }
                ),
            );
        }
        page.field(
            "Trust",
            format!("bundle {}: ship {}/trust.json with the product", self.version, self.dir),
        );
        page.field(
            "Publish",
            format!("{}/root.fingerprint, in another place than the bundle", self.dir),
        );
        if !self.encrypted {
            page.field("Keys", "not encrypted: anybody who can read them can issue licenses");
        }
        page.field(
            "Next",
            format!("airseal vendor issue request.json --dir {} --days 365 -o FILE", self.dir),
        );
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let threshold = threshold(args.roots.count(), args.threshold.map(usize::from))?;
    let dir = folder::to_make(session, args.dir.as_deref())?;
    if std::fs::symlink_metadata(&dir).is_ok() {
        // Before anybody types a passphrase for nothing.
        return Err(VendorError::Exists(dir).into());
    }
    let passphrases = passphrases(session, args)?;
    let plan = Plan {
        product: args.product.clone(),
        roots: args.roots.clone(),
        passphrases: passphrases.roots.iter().map(Option::as_ref).collect(),
        threshold,
        signer: passphrases.signer.as_ref(),
    };
    let vendor = init(&dir, &plan, session.now()?, &session.env.random)?;
    session.ui.report(&Made::of(&vendor, args, threshold));
    Ok(0)
}

struct Passphrases {
    roots: Vec<Option<Passphrase>>,
    signer: Option<Passphrase>,
}

/// One passphrase for a single root and the signer; for several roots each its
/// own, because different people are to have them.
fn passphrases(session: &mut Session, args: &Args) -> Fallible<Passphrases> {
    let (files, none) = (&args.root_passphrase_file, args.no_passphrase);
    let one = args.roots.count() == 1 && files.is_empty();
    let names =
        if one { vec!["the root and signer keys".to_owned()] } else { root_names(&args.roots) };
    check_new_passphrases(session, &names, files, &args.passphrase, none)?;
    let signer_name = ["the signer key".to_owned()];
    if !one {
        check_new_passphrases(session, &signer_name, &[], &args.passphrase, none)?;
    }
    let mut keyring = Keyring::new(session, &args.passphrase, files)?;
    let roots = keyring.new_passphrases(session, &names, files, none)?;
    if one {
        return Ok(Passphrases { signer: roots.first().cloned().flatten(), roots });
    }
    let signer = keyring.new_passphrases(session, &signer_name, &[], none)?;
    Ok(Passphrases { roots, signer: signer.into_iter().next().flatten() })
}
