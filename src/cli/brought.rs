//! What comes from where a key is kept: its public half, a document that waits for its signature,
//! and the signature.

use std::path::{Path, PathBuf};

use super::error::{Failure, Fallible};
use super::input::{self, in_file};
use super::session::Session;
use crate::core::document::envelope::Envelope;
use crate::core::judge::inspect::open;
use crate::core::types::keys::PublicKey;
use crate::core::types::{key_forms, signature_forms};
use crate::store::files;

/// Reads a document that waits for a signature, or has some.
///
/// # Errors
/// It cannot be read.
pub fn document(path: &Path, bytes: &[u8]) -> Fallible<Envelope> {
    let envelope = Envelope::parse_unsigned(bytes).or_else(|error| {
        // What was signed and sent on may be in any form.
        Envelope::parse(bytes).map_err(|_| error)
    });
    let named = |error| in_file(path, Failure::from(error));
    let envelope = envelope.map_err(named)?;
    open(&envelope).map_err(named)?;
    Ok(envelope)
}

/// The signature of a file: that in `given`, else that beside it, if there is one.
///
/// # Errors
/// It cannot be read, or is not a signature.
pub fn signature(
    session: &mut Session,
    given: Option<&Path>,
    file: &Path,
) -> Fallible<Option<[u8; 64]>> {
    let beside = beside(file);
    let (path, bytes) = match given {
        Some(path) => (path.to_owned(), input::read(&mut session.env, path)?),
        None => match files::read_state(&beside)? {
            Some(bytes) => (beside, bytes),
            None => return Ok(None),
        },
    };
    let read = signature_forms::signature(&bytes);
    read.map(Some).map_err(|error| {
        in_file(&path, Failure::from(error))
            .hint("give the signature of FILE.pae: 64 bytes as they are, in hex or in base64")
    })
}

/// Where the signature of a file is looked for.
fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".sig");
    name.into()
}

/// Reads a public key.
///
/// # Errors
/// It cannot be read, it is no public Ed25519 key, or a weak one.
pub fn public_key(session: &mut Session, path: &Path) -> Fallible<PublicKey> {
    let bytes = input::read(&mut session.env, path)?;
    key_forms::public_key(&bytes).map_err(|error| {
        in_file(path, Failure::from(error))
            .hint("give the public half of an Ed25519 key, in PEM form or as an OpenSSH line")
    })
}
