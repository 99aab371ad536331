//! The vendor folder, and which of its keys signs.
//!
//! | file | holds |
//! | --- | --- |
//! | `root.key`, or `root-1.key` … | root keys; better kept elsewhere |
//! | `signer.key`, `signer-VERSION.key` | signer keys; the version is that of the bundle that brought them |
//! | `*.pub.pem` | the public halves |
//! | `signer*.external.pub.pem` | the public half of a signer whose private key is kept elsewhere |
//! | `root.fingerprint` | what customers compare before they pin |
//! | `trust.json` | the newest bundle |
//! | `bundles/VERSION.json` | every bundle so far, for sites that missed some |
//! | `notices.json`, `published/notices-VERSION.json` | the advisories published last, and every version of them |
//! | `policies/VERSION.json` | every version of the privacy policy |
//! | `catalogues/NUMBER.json` | every catalogue of what can be sent |
//! | `trust.next.json` | a bundle that waits for more root signatures |
//! | `unsigned/LICENSE_ID.json` | a license that is to be signed elsewhere |
//! | `discarded/` | bundles that were discarded before they were in force |
//! | `issued.jsonl` | the issued log: every license issued |
//! | `received.jsonl` | what customers handed in |
//! | `lock` | the lock, with a note of how long the two logs are |

use std::fs;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::core::Malformed;
use crate::core::document::envelope::{Document, Envelope};
use crate::core::document::issued::{self, Issued};
use crate::core::document::text;
use crate::core::document::trust::Trust;
use crate::core::types::keys::{KeyFileError, KeyId, Passphrase, PrivateKey, PublicKey};
use crate::core::types::time::Time;
use crate::issuer::error::VendorError;
use crate::store::files::{self, PRIVATE, PUBLIC};
use crate::store::{StoreError, identity, owner, writer};

/// The newest bundle.
pub const TRUST: &str = "trust.json";
/// The advisories published last.
pub const ADVISORIES: &str = "notices.json";
/// The folder of every version of them, `notices-VERSION.json` each.
pub const PUBLISHED: &str = "published";
/// The folder of every bundle so far.
pub const BUNDLES: &str = "bundles";
/// A bundle that waits for more signatures.
pub const NEXT: &str = "trust.next.json";
/// The folder of the bundles that were discarded.
pub const DISCARDED: &str = "discarded";
/// The folder of the licenses that are to be signed elsewhere.
pub const UNSIGNED: &str = "unsigned";
/// The fingerprint of the roots in force.
pub const FINGERPRINT: &str = "root.fingerprint";
/// The lock, with a note of what the folder holds.
pub const LOCK: &str = "lock";

/// Whether a folder is a vendor folder: it has a trust bundle, and what only a vendor keeps beside
/// it. A site's state folder has a bundle too.
#[must_use]
pub fn is_vendor_folder(dir: &Path) -> bool {
    (dir.join(TRUST).exists() || dir.join(NEXT).exists())
        && (dir.join(BUNDLES).is_dir() || dir.join(FINGERPRINT).exists())
}

/// What is wrong with a folder that holds no trust bundle: its first one waits for the roots, or it
/// is no vendor folder.
fn no_bundle(dir: &Path) -> VendorError {
    let next = dir.join(NEXT);
    if is_vendor_folder(dir) && next.exists() {
        VendorError::Waiting { path: next, version: 1 }
    } else {
        VendorError::NotAVendor(dir.to_owned())
    }
}

/// What the name of a key ends with whose private half is kept elsewhere.
const EXTERNAL: &str = ".external";

/// Whether the private half of a key is kept elsewhere on purpose; `path` is where it would be.
#[must_use]
pub fn is_external(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem.as_encoded_bytes().ends_with(EXTERNAL.as_bytes()))
}

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

/// A name under which `dir` has no key: `name` itself, or `name.2`, `name.3` … Of several
/// keys each has its own ending, one of `endings`.
///
/// # Errors
/// I/O.
pub fn free_name(dir: &Path, name: &str, endings: &[String]) -> Result<String, VendorError> {
    let entries = fs::read_dir(dir).map_err(StoreError::io("read", dir))?;
    let taken: Vec<_> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let is_free = |name: &String| {
        endings.iter().all(|ending| {
            let files = [format!("{name}{ending}.key"), format!("{name}{ending}.pub.pem")];
            // On some file systems two names that differ in case are one.
            !taken.iter().any(|taken| files.iter().any(|file| file.eq_ignore_ascii_case(taken)))
        })
    };
    let mut names =
        std::iter::once(name.to_owned()).chain((2_u32..).map(|number| format!("{name}.{number}")));
    Ok(names.find(is_free).unwrap_or_else(|| name.to_owned()))
}

/// Writes `NAME.key` and `NAME.pub.pem`. A file that is there is never written over.
///
/// # Errors
/// I/O, a file of that name, or no random bytes.
pub fn write_key(
    dir: &Path,
    name: &str,
    key: &PrivateKey,
    passphrase: Option<&Passphrase>,
    random: Random<'_>,
) -> Result<(), VendorError> {
    let mut salt = [0_u8; 32];
    random(&mut salt).map_err(VendorError::Random)?;
    let path = dir.join(format!("{name}.key"));
    let pem = key
        .to_pem(passphrase, &salt)
        .map_err(|source| VendorError::Key { path: path.clone(), source })?;
    files::create(&path, pem.as_bytes(), PRIVATE)?;
    write_public(dir, name, &key.public())
}

/// Writes `NAME.pub.pem`. A file that is there is never written over.
///
/// # Errors
/// I/O, or a file of that name.
pub fn write_public(dir: &Path, name: &str, key: &PublicKey) -> Result<(), VendorError> {
    let path = dir.join(format!("{name}.pub.pem"));
    Ok(files::create(&path, key.to_pem().as_bytes(), PUBLIC)?)
}

/// Writes the public half of a signer whose private key is kept elsewhere: `NAME.external.pub.pem`.
///
/// # Errors
/// I/O.
pub fn write_external(dir: &Path, name: &str, key: &PublicKey) -> Result<(), VendorError> {
    let name = free_name(dir, name, &[EXTERNAL.to_owned()])?;
    write_public(dir, &format!("{name}{EXTERNAL}"), key)
}

/// Reads a private key file and unlocks it.
///
/// # Errors
/// I/O, or a file that is no key or does not open.
pub fn open_key(path: &Path, passphrase: Option<&Passphrase>) -> Result<PrivateKey, VendorError> {
    PrivateKey::from_pem(&read_pem(path)?, passphrase)
        .map_err(|source| VendorError::Key { path: path.into(), source })
}

/// Whether a private key file needs a passphrase.
///
/// # Errors
/// I/O.
pub fn is_encrypted(path: &Path) -> Result<bool, VendorError> {
    Ok(PrivateKey::is_encrypted(&read_pem(path)?))
}

/// Refuses a file that is no private key, or one whose mode exposes it, without unlocking it.
///
/// # Errors
/// I/O, or it is not a key in PEM form.
pub fn check_key(path: &Path) -> Result<(), VendorError> {
    let source = match PrivateKey::from_pem(&read_pem(path)?, None) {
        Ok(_) | Err(KeyFileError::PassphraseNeeded) => return Ok(()),
        Err(source) => source,
    };
    Err(VendorError::Key { path: path.into(), source })
}

/// The public half beside a private key file: `NAME.pub.pem` beside `NAME.key`; `None` if it is not
/// there.
///
/// # Errors
/// I/O, or it is not a public key.
pub fn public_beside(key: &Path) -> Result<Option<PublicKey>, VendorError> {
    read_public(&key.with_extension("pub.pem"))
}

fn read_public(path: &Path) -> Result<Option<PublicKey>, VendorError> {
    let Some(bytes) = files::read_state(path)? else { return Ok(None) };
    let key = text::decode(&bytes)
        .and_then(|text| PublicKey::from_pem(&String::from_utf8_lossy(&text)))
        .map_err(|error| StoreError::Damaged {
            path: path.to_owned(),
            reason: error.to_string(),
        })?;
    Ok(Some(key))
}

/// Reads a bundle of the vendor folder: no name that a person gave, so never a pipe.
///
/// # Errors
/// I/O, or it is not there.
pub fn own_file(path: &Path) -> Result<Vec<u8>, VendorError> {
    files::read_state(path)?.ok_or_else(|| VendorError::NoSuchBundle(path.to_owned()))
}

fn read_pem(path: &Path) -> Result<Zeroizing<String>, VendorError> {
    identity::read_key_file(path)?.ok_or_else(|| {
        let source = std::io::Error::from(std::io::ErrorKind::NotFound);
        StoreError::Io { action: "read", path: path.to_owned(), source }.into()
    })
}

/// A vendor folder that holds a trust bundle.
#[derive(Debug, Clone)]
pub struct VendorDir {
    dir: PathBuf,
    trust: Trust,
}

/// An unlocked signer.
pub struct SignerKey {
    /// The private key.
    pub key: PrivateKey,
    /// Its id.
    pub id: KeyId,
}

impl SignerKey {
    /// Signs a document with it.
    ///
    /// # Errors
    /// The document is out of range or too large.
    pub fn sign<D: Document>(&self, document: &D) -> Result<Envelope, Malformed> {
        Envelope::sign(document, &[&self.key])
    }
}

impl VendorDir {
    /// Opens a vendor folder.
    ///
    /// # Errors
    /// Not a vendor folder, or a damaged one.
    pub fn open(dir: &Path) -> Result<Self, VendorError> {
        let path = dir.join(TRUST);
        let bytes = files::read_state(&path)?.ok_or_else(|| no_bundle(dir))?;
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

    /// The path of a file in it.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// The newest bundle.
    #[must_use]
    pub fn trust(&self) -> &Trust {
        &self.trust
    }

    /// Indexes the revocations of the newest bundle, for whoever asks for many.
    ///
    /// # Errors
    /// They cannot be read.
    pub(super) fn index(&mut self) -> Result<(), Malformed> {
        self.trust = self.trust.clone().with_index()?;
        Ok(())
    }

    /// The newest bundle as it was signed.
    ///
    /// # Errors
    /// I/O, or it was damaged meanwhile.
    pub fn bundle(&self) -> Result<Envelope, VendorError> {
        let path = self.path(TRUST);
        let bytes =
            files::read_state(&path)?.ok_or_else(|| VendorError::NotAVendor(self.dir.clone()))?;
        let damaged = |error: Malformed| StoreError::Damaged { path, reason: error.to_string() };
        Ok(Envelope::parse(&bytes).map_err(damaged)?)
    }

    /// A document that was signed before and is kept in this folder, with its file, unless
    /// its signer no longer counts.
    ///
    /// # Errors
    /// I/O, or the file cannot be read.
    pub fn signed<D: Issued>(
        &self,
        name: &str,
    ) -> Result<Option<(D, Option<Envelope>)>, VendorError> {
        let path = self.path(name);
        let Some(bytes) = files::read_state(&path)? else { return Ok(None) };
        let damaged = |reason: String| StoreError::Damaged { path: path.clone(), reason };
        let envelope = Envelope::parse(&bytes).map_err(|error| damaged(error.to_string()))?;
        let document = envelope.document::<D>().map_err(|error| damaged(error.to_string()))?;
        let counts = issued::open::<D>(&envelope, &self.trust).is_ok();
        Ok(Some((document, counts.then_some(envelope))))
    }

    /// The signer of documents of kind `D` whose turn it is at `now`: listed for it, not revoked,
    /// its window open, its key in this folder; of several, one that is not to retire, the newest.
    /// Its id and key file.
    ///
    /// # Errors
    /// I/O, or no signer may sign now.
    pub fn signer_file<D: Issued>(&self, now: Time) -> Result<(KeyId, PathBuf), VendorError> {
        let bundle = self.trust.bundle();
        let mut turn: Vec<_> = bundle
            .signers
            .iter()
            .filter(|(id, _)| self.trust.may_sign(id, D::KIND, now).is_ok())
            // One that is to retire comes after one that is not.
            .map(|(id, signer)| ((signer.not_after.is_none(), signer.not_before), id))
            .collect();
        turn.sort();
        let files = self.public_keys("signer")?;
        turn.iter()
            .rev()
            .find_map(|(_, id)| {
                files
                    .iter()
                    .find(|(key, _)| key.id() == **id)
                    .map(|(_, path)| ((*id).clone(), path.clone()))
            })
            .ok_or_else(|| VendorError::NoSigner { dir: self.dir.clone(), kind: D::KIND })
    }

    /// The key files whose names begin with `prefix`, with their public halves.
    ///
    /// # Errors
    /// I/O, or a public key file that cannot be read.
    pub fn public_keys(&self, prefix: &str) -> Result<Vec<(PublicKey, PathBuf)>, VendorError> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.dir).map_err(StoreError::io("read", &self.dir))? {
            let path = entry.map_err(StoreError::io("read", &self.dir))?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let Some(stem) = name.strip_suffix(".pub.pem").filter(|stem| stem.starts_with(prefix))
            else {
                continue;
            };
            if let Some(key) = read_public(&path)? {
                found.push((key, self.path(&format!("{stem}.key"))));
            }
        }
        found.sort_by(|(_, a), (_, b)| a.cmp(b));
        Ok(found)
    }

    /// The names of the private key files, without their endings.
    ///
    /// # Errors
    /// I/O.
    pub fn key_names(&self) -> Result<Vec<String>, VendorError> {
        let names = files::entries(&self.dir)?.into_iter().filter_map(|path| {
            let stem = path.file_name()?.to_str()?.strip_suffix(".key")?.to_owned();
            (stem.starts_with("signer") || stem.starts_with("root")).then_some(stem)
        });
        let mut names: Vec<_> = names.collect();
        names.sort();
        Ok(names)
    }

    /// Unlocks a signer. CBC carries no check of its own, so the key that comes
    /// out must be the one that the bundle lists.
    ///
    /// # Errors
    /// Wrong passphrase, damaged file, or another key.
    pub fn signer(
        &self,
        id: KeyId,
        path: &Path,
        passphrase: Option<&Passphrase>,
    ) -> Result<SignerKey, VendorError> {
        let key = open_key(path, passphrase)?;
        if key.public().id() == id {
            return Ok(SignerKey { key, id });
        }
        if passphrase.is_some() {
            return Err(VendorError::Key {
                path: path.to_owned(),
                source: KeyFileError::CannotDecrypt,
            });
        }
        let reason = format!("it does not belong to the public key beside it, {}", id.short());
        Err(StoreError::Damaged { path: path.to_owned(), reason }.into())
    }
}

/// Takes a vendor folder's lock: one process at a time writes its issued log
/// and its bundles.
///
/// # Errors
/// I/O, or not a vendor folder.
pub fn lock(dir: &Path) -> Result<fs::File, VendorError> {
    if !dir.join(TRUST).exists() && !is_vendor_folder(dir) {
        return Err(VendorError::NotAVendor(dir.to_owned()));
    }
    owner::require(dir)?;
    let path = dir.join(LOCK);
    let lock = writer::lock_file(&path)?;
    match lock.lock() {
        // Some network volumes have no locks.
        Err(error) if files::is_unsupported(&error) => {}
        locked => locked.map_err(StoreError::io("lock", path))?,
    }
    files::sweep(dir);
    files::sweep(&dir.join(BUNDLES));
    files::sweep(&dir.join(DISCARDED));
    files::sweep(&dir.join(UNSIGNED));
    Ok(lock)
}
