//! Whether each private key of a vendor folder opens.

use std::path::{Path, PathBuf};

use super::{Check, Finding, Problem, key_files};
use crate::core::types::keys::{KeyFileError, Passphrase};
use crate::core::types::words::count;
use crate::issuer::dir::{self, VendorDir};
use crate::issuer::error::VendorError;
use crate::store::StoreError;

/// The private keys of a folder: first without a passphrase, then as far as one opens them.
#[derive(Debug)]
pub struct Keys {
    count: usize,
    locked: Vec<PathBuf>,
    problems: Vec<Problem>,
}

impl Keys {
    /// Tries each key without a passphrase.
    ///
    /// # Errors
    /// The folder cannot be read. A key that cannot be read is a problem of its own.
    pub fn read(vendor: &VendorDir) -> Result<Self, VendorError> {
        let files = key_files(vendor)?;
        let mut keys = Self { count: files.len(), locked: Vec::new(), problems: Vec::new() };
        for path in files {
            let open = || {
                let encrypted = dir::is_encrypted(&path)?;
                if !encrypted {
                    opens(&path, None)?;
                }
                Ok(encrypted)
            };
            match open() {
                Ok(true) => keys.locked.push(path),
                // One that others can read is named by its mode already.
                Ok(false) | Err(VendorError::Store(StoreError::KeyExposed { .. })) => {}
                Err(error) => keys.problems.push(Problem::Key(error)),
            }
        }
        Ok(keys)
    }

    /// The key files that need a passphrase.
    #[must_use]
    pub fn locked(&self) -> &[PathBuf] {
        &self.locked
    }

    /// Tries those that need a passphrase: `unlock` says whether it has one that opens the file.
    ///
    /// # Errors
    /// What `unlock` says.
    pub fn try_each<E>(
        &mut self,
        mut unlock: impl FnMut(&Path) -> Result<bool, E>,
    ) -> Result<(), E> {
        for path in &self.locked {
            if !unlock(path)? {
                let (path, source) = (path.clone(), KeyFileError::CannotDecrypt);
                self.problems.push(Problem::Key(VendorError::Key { path, source }));
            }
        }
        Ok(())
    }

    /// Adds what was found to the other findings, after those of the modes: a key that others can
    /// read is not opened.
    pub fn add_to(self, findings: &mut Vec<Finding>) {
        let at = findings.iter().filter(|finding| finding.check == Check::Modes).count();
        let mut outcomes: Vec<_> = self.problems.into_iter().map(Err).collect();
        if outcomes.is_empty() {
            outcomes.push(Ok(format!("{} open", count(self.count, "key"))));
        }
        let of = |outcome| Finding { check: Check::Keys, outcome };
        findings.splice(at..at, outcomes.into_iter().map(of));
    }
}

/// Whether a private key file opens, and belongs to the public half beside it.
///
/// # Errors
/// It does not.
pub fn opens(path: &Path, passphrase: Option<&Passphrase>) -> Result<(), VendorError> {
    let key = dir::open_key(path, passphrase)?.public();
    match dir::public_beside(path)? {
        Some(public) if public != key => {
            let reason =
                format!("it does not belong to the public key beside it, {}", public.id().short());
            Err(StoreError::Damaged { path: path.to_owned(), reason }.into())
        }
        _ => Ok(()),
    }
}
