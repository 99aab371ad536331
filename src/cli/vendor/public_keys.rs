//! Public keys whose private halves are kept elsewhere, as files that a person names.

use std::path::{Path, PathBuf};

use crate::cli::error::{Failure, Fallible};
use crate::cli::input::{self, in_file};
use crate::cli::session::Session;
use crate::core::types::key_forms;
use crate::core::types::keys::PublicKey;
use crate::issuer::VendorError;
use crate::issuer::roots::{ExternalRoot, NewRoots};

/// Reads a public key.
///
/// # Errors
/// It cannot be read, it is no public Ed25519 key, or a weak one.
pub(super) fn public_key(session: &mut Session, path: &Path) -> Fallible<PublicKey> {
    let bytes = input::read(&mut session.env, path)?;
    key_forms::public_key(&bytes).map_err(|error| {
        in_file(path, Failure::from(VendorError::Malformed(error)))
            .hint("give the public half of an Ed25519 key, in PEM form or as an OpenSSH line")
    })
}

/// Reads the roots whose private keys are kept elsewhere.
///
/// # Errors
/// As [`public_key`].
pub(super) fn external_roots(
    session: &mut Session,
    paths: &[PathBuf],
) -> Fallible<Vec<ExternalRoot>> {
    let mut roots = Vec::new();
    for path in paths {
        roots.push(ExternalRoot::of_file(path, public_key(session, path)?));
    }
    Ok(roots)
}

/// The roots whose keys are made: those that are asked for, else one, unless `public` keys are given.
pub(super) fn new_or_one(asked: Option<&NewRoots>, public: &[PathBuf]) -> Option<NewRoots> {
    asked.cloned().or_else(|| public.is_empty().then_some(NewRoots::Numbered(1)))
}
