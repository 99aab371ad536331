//! `airseal vendor init`

use crate::cli::error::{Fallible, quoted};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::folder;
use super::keys::{Keyring, PassphraseArgs, check_new_passphrases, root_names};

use crate::cli::session::Session;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::{Outcome, brought, parsers};

use super::public_keys::{external_roots, new_or_one};
use crate::core::document::trust::TrustBundle;
use crate::core::types::ids::Name;
use crate::core::types::keys::Passphrase;
use crate::issuer::VendorError;
use crate::issuer::bundle::Standing;
use crate::issuer::init::{NewSigner, Plan, init, threshold};
use crate::issuer::roots::{ExternalRoot, NewRoots};

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
    /// (default: one, or none with --root-public)
    #[arg(long, value_name = "N|NAMES", value_parser = parsers::new_roots)]
    roots: Option<NewRoots>,
    /// List this root key, whose private half is kept elsewhere: a public key in PEM form, or an
    /// OpenSSH line; may be repeated
    #[arg(long, value_name = "KEY")]
    root_public: Vec<PathBuf>,
    /// List this signer key, whose private half is kept elsewhere, instead of making one
    #[arg(long, value_name = "KEY")]
    signer_public: Option<PathBuf>,
    /// Require the signatures of M root keys on a trust bundle (default: more than half)
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u8).range(1..=16))]
    threshold: Option<u8>,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// Read the passphrase of a root key from FILE; repeat the option for each root key
    #[arg(long, value_name = "FILE", conflicts_with = "no_passphrase")]
    root_passphrase_file: Vec<PathBuf>,
    /// Leave the private keys unencrypted
    #[arg(long, conflicts_with_all = ["passphrase_file", "passphrase_fd"])]
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
    /// Whether the trust bundle is in force; if not, it waits for signatures.
    published: bool,
    /// The roots who sign next.
    #[serde(skip)]
    next: Vec<String>,
    /// Whether licenses are signed with a key that is kept elsewhere.
    #[serde(skip)]
    signs_elsewhere: bool,
}

impl Made {
    fn of(
        dir: &Path,
        (bundle, standing): &(TrustBundle, Standing),
        args: &Args,
        external: &[ExternalRoot],
    ) -> Self {
        let mut names: Vec<_> = match &args.roots {
            Some(NewRoots::Named(names)) => names.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        };
        names.extend(external.iter().map(|root| root.name.clone()));
        Self {
            changed: true,
            dir: dir.display().to_string(),
            product: bundle.product.clone(),
            version: bundle.version,
            fingerprint: bundle.roots.fingerprint(),
            roots: bundle.roots.keys.len(),
            root_names: names,
            threshold: bundle.roots.threshold,
            encrypted: !args.no_passphrase,
            published: standing.published,
            next: standing.next_signers().iter().map(ToString::to_string).collect(),
            signs_elsewhere: args.signer_public.is_some(),
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
        if self.published {
            let ship =
                format!("bundle {}: ship {}/trust.json with the product", self.version, self.dir);
            page.field("Trust", ship);
        } else {
            page.field("Trust", format!("bundle {} waits for its roots", self.version));
        }
        page.field(
            "Publish",
            format!("{}/root.fingerprint, in another place than the bundle", self.dir),
        );
        if !self.encrypted && !self.signs_elsewhere {
            page.field("Keys", "not encrypted: anybody who can read them can issue licenses");
        }
        let dir = quoted(&self.dir);
        page.field(
            "Next",
            if self.published {
                format!("airseal vendor issue request.json --dir {dir} --days 365 -o FILE")
            } else {
                let who = self.next.join(", ");
                format!("airseal vendor publish --dir {dir} --unsigned FILE, for the key of {who}")
            },
        );
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let made = new_or_one(args.roots.as_ref(), &args.root_public);
    let count = made.as_ref().map_or(0, NewRoots::count) + args.root_public.len();
    let threshold = threshold(count, args.threshold.map(usize::from))?;
    let dir = folder::to_make(session, args.dir.as_deref())?;
    if std::fs::symlink_metadata(&dir).is_ok() {
        // Before anybody types a passphrase for nothing.
        return Err(VendorError::Exists(dir).into());
    }
    let external_roots = external_roots(session, &args.root_public)?;
    let external =
        args.signer_public.as_ref().map(|path| brought::public_key(session, path)).transpose()?;
    let passphrases = passphrases(session, args, made.as_ref())?;
    let signer = match &external {
        Some(key) => NewSigner::External(key),
        None => NewSigner::Made(passphrases.signer.as_ref()),
    };
    let plan = Plan {
        product: args.product.clone(),
        roots: made,
        passphrases: passphrases.roots.iter().map(Option::as_ref).collect(),
        external_roots: &external_roots,
        threshold,
        signer,
    };
    let outcome = init(&dir, &plan, session.now()?, &session.env.random)?;
    session.ui.report(&Made::of(&dir, &outcome, args, &external_roots));
    Ok(0)
}

struct Passphrases {
    roots: Vec<Option<Passphrase>>,
    signer: Option<Passphrase>,
}

/// One passphrase for a single root and the signer; for several roots each its own, because
/// different people are to have them. None is asked for a key that is kept elsewhere.
fn passphrases(
    session: &mut Session,
    args: &Args,
    made: Option<&NewRoots>,
) -> Fallible<Passphrases> {
    let (files, none) = (&args.root_passphrase_file, args.no_passphrase);
    let makes_signer = args.signer_public.is_none();
    let one = made.is_some_and(|made| made.count() == 1) && files.is_empty() && makes_signer;
    let names = if one { vec!["the root and signer keys".to_owned()] } else { root_names(made) };
    check_new_passphrases(session, &names, files, &args.passphrase, none)?;
    let signer_name = ["the signer key".to_owned()];
    let signer_names = if one || !makes_signer { &[][..] } else { &signer_name };
    check_new_passphrases(session, signer_names, &[], &args.passphrase, none)?;
    let mut keyring = Keyring::new(session, &args.passphrase, files)?;
    let roots = keyring.new_passphrases(session, &names, files, none)?;
    if one {
        return Ok(Passphrases { signer: roots.first().cloned().flatten(), roots });
    }
    let signer = keyring.new_passphrases(session, signer_names, &[], none)?;
    Ok(Passphrases { roots, signer: signer.into_iter().next().flatten() })
}
