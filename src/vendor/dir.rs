//! The vendor folder: `root.key`, `signer.key` and their public halves,
//! `root.fingerprint`, `trust.json`, `issued.jsonl`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::VendorError;
use crate::core::envelope::Envelope;
use crate::core::ids::Name;
use crate::core::keys::{KeyFileError, KeyId, Passphrase, PrivateKey};
use crate::core::time::Time;
use crate::core::trust::{KIND_LICENSE, Roots, Signer, Trust, TrustBundle};
use crate::store::files::{self, PRIVATE, PUBLIC};
use crate::store::{StoreError, home};

/// Fills a buffer with secret random bytes.
pub type Random<'a> = &'a dyn Fn(&mut [u8]) -> Result<(), String>;

/// Makes a fresh private key.
///
/// # Errors
/// No random bytes to be had.
pub fn new_key(random: Random<'_>) -> Result<PrivateKey, String> {
    let mut seed = Zeroizing::new([0_u8; 32]);
    random(seed.as_mut_slice())?;
    Ok(PrivateKey::from_seed(&seed))
}

/// A vendor folder that holds a trust bundle.
#[derive(Debug, Clone)]
pub struct VendorDir {
    dir: PathBuf,
    trust: Trust,
}

impl VendorDir {
    /// Makes a new vendor folder with a root key, a signer key and trust bundle 1.
    /// It is built beside its place and renamed into it, so it is there whole or
    /// not at all.
    ///
    /// # Errors
    /// The folder exists, or I/O.
    pub fn init(
        dir: &Path,
        product: Name,
        passphrase: Option<&Passphrase>,
        now: Time,
        random: Random<'_>,
    ) -> Result<Self, VendorError> {
        if fs::symlink_metadata(dir).is_ok() {
            return Err(VendorError::Exists(dir.to_owned()));
        }
        let parent = files::folder_of(dir);
        files::create_folder(parent)?;
        let temporary = tempfile::Builder::new()
            .prefix(".airseal-")
            .suffix(".tmp")
            .tempdir_in(parent)
            .map_err(StoreError::io("write in", parent))?;

        let root = new_key(random).map_err(VendorError::Random)?;
        let signer = new_key(random).map_err(VendorError::Random)?;
        let bundle = first_bundle(product, &root, &signer, now);
        let fingerprint = format!("{}\n", bundle.roots.fingerprint());
        let envelope = Envelope::sign(&bundle, &[&root])?;

        let write = |name: &str, bytes: &[u8], mode| files::replace(&temporary.path().join(name), bytes, mode);
        for (name, key) in [("root", &root), ("signer", &signer)] {
            let mut salt = [0_u8; 32];
            random(&mut salt).map_err(VendorError::Random)?;
            let path = dir.join(format!("{name}.key"));
            let pem = key.to_pem(passphrase, &salt).map_err(|source| VendorError::Key { path, source })?;
            write(&format!("{name}.key"), pem.as_bytes(), PRIVATE)?;
            write(&format!("{name}.pub.pem"), key.public().to_pem().as_bytes(), PUBLIC)?;
        }
        write("root.fingerprint", fingerprint.as_bytes(), PUBLIC)?;
        write("trust.json", &envelope.to_json(), PUBLIC)?;

        fs::rename(temporary.path(), dir).map_err(StoreError::io("create", dir))?;
        // It has moved: there is nothing left to clean up under the old name.
        let _ = temporary.keep();
        files::sync_folder(parent)?;
        Self::open(dir)
    }

    /// Opens a vendor folder.
    ///
    /// # Errors
    /// Not a vendor folder, or a damaged one.
    pub fn open(dir: &Path) -> Result<Self, VendorError> {
        let path = dir.join("trust.json");
        let bytes = files::read_state(&path)?.ok_or_else(|| VendorError::NotAVendor(dir.to_owned()))?;
        let trust = Envelope::parse(&bytes)
            .map_err(|error| error.to_string())
            .and_then(|envelope| Trust::reopen(&envelope).map_err(|error| error.to_string()))
            .map_err(|reason| StoreError::Damaged { path, reason })?;
        Ok(Self { dir: dir.to_owned(), trust })
    }

    /// The folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The trust bundle it last published.
    #[must_use]
    pub fn trust(&self) -> &Trust {
        &self.trust
    }

    /// The path of the signer's key file.
    #[must_use]
    pub fn signer_path(&self) -> PathBuf {
        self.dir.join("signer.key")
    }

    /// Whether the signer's key needs a passphrase.
    ///
    /// # Errors
    /// I/O, or no such key.
    pub fn signer_is_encrypted(&self) -> Result<bool, VendorError> {
        Ok(PrivateKey::is_encrypted(&read_pem(&self.signer_path())?))
    }

    /// Unlocks the signer's key. CBC carries no check of its own, so the key that
    /// comes out must be one that the bundle lists.
    ///
    /// # Errors
    /// Wrong passphrase, damaged file, or a key that the bundle does not list.
    pub fn signer(&self, passphrase: Option<&Passphrase>) -> Result<SignerKey, VendorError> {
        let path = self.signer_path();
        let pem = read_pem(&path)?;
        let key_error = |source| VendorError::Key { path: path.clone(), source };
        let key = PrivateKey::from_pem(&pem, passphrase).map_err(key_error)?;
        let id = key.public().id();
        if !self.trust.bundle().signers.contains_key(&id) {
            if PrivateKey::is_encrypted(&pem) {
                return Err(key_error(KeyFileError::CannotDecrypt));
            }
            let reason = format!("its key {} is not a signer in trust.json", id.short());
            return Err(StoreError::Damaged { path, reason }.into());
        }
        Ok(SignerKey { key, id })
    }

    /// Takes the folder's lock: one process at a time writes its register.
    ///
    /// # Errors
    /// I/O.
    pub fn lock(&self) -> Result<fs::File, VendorError> {
        let path = self.dir.join("lock");
        let lock = home::lock_file(&path)?;
        lock.lock().map_err(StoreError::io("lock", path))?;
        Ok(lock)
    }
}

/// An unlocked signer.
pub struct SignerKey {
    /// The private key.
    pub key: PrivateKey,
    /// Its id.
    pub id: KeyId,
}

fn read_pem(path: &Path) -> Result<Zeroizing<String>, VendorError> {
    home::read_key_file(path)?.ok_or_else(|| {
        let source = std::io::Error::from(std::io::ErrorKind::NotFound);
        StoreError::Io { action: "read", path: path.to_owned(), source }.into()
    })
}

fn first_bundle(product: Name, root: &PrivateKey, signer: &PrivateKey, now: Time) -> TrustBundle {
    let (root, signer) = (root.public(), signer.public());
    let entry = Signer {
        public_key: signer.clone(),
        kinds: BTreeSet::from([KIND_LICENSE.to_owned()]),
        not_before: now,
        not_after: None,
    };
    TrustBundle {
        schema: 1,
        product,
        version: 1,
        issued_at: now,
        expires_at: None,
        roots: Roots { threshold: 1, keys: BTreeMap::from([(root.id(), root)]) },
        signers: BTreeMap::from([(signer.id(), entry)]),
        revoked_keys: BTreeMap::new(),
        revoked_licenses: BTreeMap::new(),
    }
}
