//! Who this instance is: its registration, and the private key that must belong to it.

use std::borrow::Cow;
use std::fs;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use super::StoreError;
use super::files;
use super::home::{Home, INSTANCE_KEY, KEY_OF, PENDING, REGISTRATION, Stored};
use crate::core::Malformed;
use crate::core::document::envelope::{Document, Envelope};
use crate::core::document::registration::{Registration, RequestError};
use crate::core::document::text;
use crate::core::judge::check::Identity;
use crate::core::types::ids::InstanceId;
use crate::core::types::key_forms;
use crate::core::types::keys::{PrivateKey, PublicKey};

/// The key of an instance, as its file holds it.
pub enum InstanceKey {
    /// The private key.
    Here(PrivateKey),
    /// The public half of a key that is kept elsewhere: in a token, or on another machine.
    Elsewhere(Box<PublicKey>),
}

impl InstanceKey {
    /// Its public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        match self {
            Self::Here(key) => key.public(),
            Self::Elsewhere(key) => PublicKey::clone(key),
        }
    }

    /// The instance that it makes.
    #[must_use]
    pub fn instance(&self) -> InstanceId {
        InstanceId::of(&self.public().id())
    }

    /// Whether the private key is kept elsewhere.
    #[must_use]
    pub const fn is_elsewhere(&self) -> bool {
        matches!(self, Self::Elsewhere(_))
    }

    /// A document, signed if the private key is here; else without a signature.
    ///
    /// # Errors
    /// The document is out of range or too large.
    pub fn envelope<D: Document>(&self, document: &D) -> Result<Envelope, Malformed> {
        match self {
            Self::Here(key) => Envelope::sign(document, &[key]),
            Self::Elsewhere(_) => Envelope::sign(document, &[]),
        }
    }
}

impl Home {
    /// The registration in force.
    ///
    /// # Errors
    /// I/O, or a damaged file.
    pub fn registration(&self) -> Result<Option<Stored<Registration>>, StoreError> {
        self.read_registration(REGISTRATION)
    }

    /// The registration that waits for its first license.
    ///
    /// # Errors
    /// I/O, or a damaged file.
    pub fn pending(&self) -> Result<Option<Stored<Registration>>, StoreError> {
        self.read_registration(PENDING)
    }

    /// The signature is not checked again: it is by a key inside the file, so
    /// whoever could change the file could sign it again. It matters where the
    /// request travels, and the vendor checks it there.
    fn read_registration(&self, name: &str) -> Result<Option<Stored<Registration>>, StoreError> {
        let Some(bytes) = self.read(name)? else { return Ok(None) };
        let damaged = |error: Malformed| self.damaged(name, error.to_string());
        let envelope = Envelope::parse(&bytes).map_err(damaged)?;
        let document = envelope.document().map_err(damaged)?;
        Ok(Some(Stored { document, payload: envelope.payload, bytes }))
    }

    /// The registrations, for whoever signs or takes something in by them: they must be signed by
    /// the instance that they name, and its key must be the one that is here. A copied or mixed
    /// state is refused, and nothing is signed with it.
    ///
    /// # Errors
    /// I/O, a damaged file, or [`StoreError::Mixed`].
    pub fn own_registration(&self, name: &str) -> Result<Option<Stored<Registration>>, StoreError> {
        let Some(stored) = self.read_registration(name)? else { return Ok(None) };
        let signed = Envelope::parse(&stored.bytes)
            .map_err(RequestError::from)
            .and_then(|e| Registration::open(&e));
        signed.map_err(|error| self.damaged(name, error.to_string()))?;
        // What is wrong with the key itself is said by whoever needs it.
        if let Ok(Some(key)) = self.instance_key() {
            self.belongs(name, &stored.document, &key)?;
        }
        Ok(Some(stored))
    }

    /// The registration in force, for a verdict. Its signature is not checked, because a copy
    /// passes that; but where the key file beside it can be read and says whose it is, that must be
    /// the instance named. To make the public half of the key would take more than `verify` may:
    /// that is for [`Self::own_registration`].
    ///
    /// # Errors
    /// I/O, a damaged file, or [`StoreError::Mixed`].
    pub fn registration_of_key(&self) -> Result<Option<Stored<Registration>>, StoreError> {
        let Some(stored) = self.registration()? else { return Ok(None) };
        self.expect_key_of(&stored.document.instance)?;
        Ok(Some(stored))
    }

    /// Refuses a key file that says that it is of another instance.
    ///
    /// # Errors
    /// [`StoreError::Mixed`].
    pub fn expect_key_of(&self, instance: &InstanceId) -> Result<(), StoreError> {
        match self.instance_of_key() {
            Some(other) if other != instance.to_string() => Err(self.mixed(REGISTRATION)),
            _ => Ok(()),
        }
    }

    /// Whose the key file says it is, before the key: nothing secret is read. A product may well be
    /// another user than the one that registered: then nobody looks.
    fn instance_of_key(&self) -> Option<String> {
        let mut line = [0; KEY_OF.len() + 32];
        files::open_state(&self.path(INSTANCE_KEY)).ok()??.read_exact(&mut line).ok()?;
        Some(std::str::from_utf8(&line).ok()?.strip_prefix(KEY_OF)?.to_owned())
    }

    /// The instance's key, for a signature: it must belong to the registration.
    ///
    /// # Errors
    /// As [`Self::instance_key`], or [`StoreError::Mixed`].
    pub fn signing_key(&self) -> Result<Option<InstanceKey>, StoreError> {
        let Some(key) = self.instance_key()? else { return Ok(None) };
        for name in [REGISTRATION, PENDING] {
            if let Ok(Some(stored)) = self.read_registration(name) {
                self.belongs(name, &stored.document, &key)?;
            }
        }
        Ok(Some(key))
    }

    fn belongs(
        &self,
        name: &str,
        registration: &Registration,
        key: &InstanceKey,
    ) -> Result<(), StoreError> {
        if key.public() == registration.public_key { Ok(()) } else { Err(self.mixed(name)) }
    }

    fn mixed(&self, name: &str) -> StoreError {
        StoreError::Mixed { key: self.path(INSTANCE_KEY), registration: self.path(name) }
    }

    /// The permission bits of the instance's private key, if others can read or write it. A link
    /// is followed: what counts is the file that it leads to. `None` if there is no key.
    #[must_use]
    pub fn exposed_key(&self) -> Option<u32> {
        exposed(&self.path(INSTANCE_KEY))
    }

    /// The instance's key; refused when others can read its file, as ssh does. Where the file
    /// system keeps no modes that could not be mended, and would lock everybody out: there it is
    /// taken, and [`Self::exposed_key`] tells.
    ///
    /// # Errors
    /// I/O, exposed, or damaged.
    pub fn instance_key(&self) -> Result<Option<InstanceKey>, StoreError> {
        let path = self.path(INSTANCE_KEY);
        let Some(bytes) = files::read_state(&path)?.map(zeroize::Zeroizing::new) else {
            return Ok(None);
        };
        match self.exposed_key() {
            Some(mode) if files::keeps_modes(self.dir()) => {
                return Err(StoreError::KeyExposed { path, mode });
            }
            _ => {}
        }
        let pem = key_text(&path, &bytes)?;
        let key = if pem.contains("-----BEGIN PUBLIC KEY-----") {
            key_forms::public_key(pem.as_bytes())
                .map(|key| InstanceKey::Elsewhere(Box::new(key)))
                .map_err(|error| error.to_string())
        } else {
            PrivateKey::from_pem(&pem, None)
                .map(InstanceKey::Here)
                .map_err(|error| error.to_string())
        };
        key.map(Some).map_err(|reason| self.damaged(INSTANCE_KEY, reason))
    }
}

impl Stored<Registration> {
    /// Who the instance is, by this registration.
    #[must_use]
    pub fn identity(&self) -> Identity {
        let Registration { product, edition, email, instance, .. } = self.document.clone();
        Identity { product, edition, email, instance }
    }
}

/// Reads a private key file; refused when group or others can read it.
///
/// # Errors
/// I/O, not a regular file, or exposed.
pub fn read_key_file(path: &Path) -> Result<Option<zeroize::Zeroizing<String>>, StoreError> {
    let Some(bytes) = files::read_state(path)? else { return Ok(None) };
    let bytes = zeroize::Zeroizing::new(bytes);
    if let Some(mode) = exposed(path) {
        return Err(StoreError::KeyExposed { path: path.to_owned(), mode });
    }
    key_text(path, &bytes).map(Some)
}

/// The permission bits of a private file, if others can read or write it.
#[must_use]
pub fn exposed(path: &Path) -> Option<u32> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = match fs::metadata(path) {
            Ok(metadata) => metadata.permissions().mode() & 0o777,
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                return None;
            }
            // If the mode cannot be read, others may be able to read the file.
            Err(_) => 0o777,
        };
        Some(mode).filter(|mode| mode & 0o077 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

/// The text of a private key file.
fn key_text(path: &Path, bytes: &[u8]) -> Result<zeroize::Zeroizing<String>, StoreError> {
    let damaged = |reason: String| StoreError::Damaged { path: path.to_owned(), reason };
    let text = match text::decode(bytes).map_err(|error| damaged(error.to_string()))? {
        Cow::Borrowed(text) => zeroize::Zeroizing::new(text.to_vec()),
        Cow::Owned(text) => zeroize::Zeroizing::new(text),
    };
    // Of the block itself every byte is ASCII; text around it may be in any encoding.
    Ok(zeroize::Zeroizing::new(String::from_utf8_lossy(&text).into_owned()))
}
