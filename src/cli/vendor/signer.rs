//! The signer of what everybody gets: each job has a key of its own, made when it is first needed.

use std::path::PathBuf;

use super::keys::{Keyring, PassphraseArgs, RootArgs};
use super::staged::copy_command;

use crate::cli::error::Fallible;
use crate::cli::session::Session;
use crate::core::document::issued::Issued;
use crate::issuer::dir::SignerKey;
use crate::issuer::signers::{self, SignerJob};
use crate::issuer::{Signing, VendorError, bundle};

/// How the signer is unlocked, and how a first one is made.
#[derive(Debug, clap::Args)]
pub(super) struct SignerArgs {
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// Sign the bundle that lists a first signer with this root key file; may be repeated (default:
    /// the only root in the folder)
    #[arg(long, value_name = "KEY")]
    sign_with: Vec<PathBuf>,
    /// Read the passphrase of that root from FILE (default: as --passphrase-file)
    #[arg(long, value_name = "FILE")]
    root_passphrase_file: Option<PathBuf>,
}

impl SignerArgs {
    /// Unlocks the signer of documents of kind `D`. If no signer is listed for them, makes one, with the
    /// passphrase of the root that lists it in the next bundle; unencrypted if that root is.
    ///
    /// # Errors
    /// No signer may sign now and the roots cannot sign here, a wrong passphrase, or I/O.
    pub(super) fn unlock<D: Issued>(
        &self,
        session: &mut Session,
        signing: &mut Signing,
    ) -> Fallible<SignerKey> {
        let missing = match signing.vendor.signer_file::<D>(signing.now) {
            Ok(file) => {
                let mut keyring = Keyring::new(session, &self.passphrase, &[])?;
                return keyring.signer(session, signing, file);
            }
            Err(error) => error,
        };
        match SignerJob::of_kind(D::KIND) {
            Some(job) if signers::is_missing(&signing.vendor, job, signing.now) => {
                self.first(session, signing, job, missing)
            }
            _ => Err(missing.into()),
        }
    }

    /// Makes the first signer of a job; `missing` is what is said if the roots cannot sign here.
    fn first(
        &self,
        session: &mut Session,
        signing: &mut Signing,
        job: SignerJob,
        missing: VendorError,
    ) -> Fallible<SignerKey> {
        let roots = RootArgs::new(self.sign_with.clone(), self.root_passphrase_file.clone());
        let files = if self.sign_with.is_empty() {
            match bundle::only_root_file(&signing.vendor) {
                Err(VendorError::SeveralRoots(_) | VendorError::NoRoot) => {
                    return Err(missing.into());
                }
                file => vec![file?],
            }
        } else {
            roots.named()?
        };
        let next = signers::begin_first(signing, job, files.len())?;
        let version = next.version;
        let mut keyring = Keyring::with_roots(session, &self.passphrase, &roots, &[])?;
        let opened = roots.open_each(session, &mut keyring, &files)?;
        let passphrase = opened.first().and_then(|root| root.passphrase.clone());
        let keys: Vec<_> = opened.into_iter().map(|root| root.key).collect();
        let random = session.env.random;
        let signer = signers::first(signing, next, job, &keys, passphrase.as_ref(), &random)?;
        session.ui.note(format!(
            "made a signer key for {job}, which trust bundle {version} lists; every customer needs that bundle too: {}",
            copy_command(signing.vendor.dir())
        ));
        Ok(signer)
    }
}
