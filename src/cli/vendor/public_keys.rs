//! Public keys whose private halves are kept elsewhere, as files that a person names.

use std::path::PathBuf;

use crate::cli::brought;
use crate::cli::error::Fallible;
use crate::cli::session::Session;
use crate::issuer::roots::{ExternalRoot, NewRoots};

/// Reads the roots whose private keys are kept elsewhere.
///
/// # Errors
/// As [`brought::public_key`].
pub(super) fn external_roots(
    session: &mut Session,
    paths: &[PathBuf],
) -> Fallible<Vec<ExternalRoot>> {
    let mut roots = Vec::new();
    for path in paths {
        roots.push(ExternalRoot::of_file(path, brought::public_key(session, path)?));
    }
    Ok(roots)
}

/// The roots whose keys are made: those that are asked for, else one, unless `public` keys are given.
pub(super) fn new_or_one(asked: Option<&NewRoots>, public: &[PathBuf]) -> Option<NewRoots> {
    asked.cloned().or_else(|| public.is_empty().then_some(NewRoots::Numbered(1)))
}
