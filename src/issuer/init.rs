//! A new vendor folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::core::document::envelope::Envelope;
use crate::core::document::trust::{LogHead, RevokedLicenses, Roots, TrustBundle};
use crate::core::types::ids::Name;
use crate::core::types::keys::{Passphrase, PrivateKey, PublicKey};
use crate::core::types::time::Time;
use crate::issuer::bundle::Standing;
use crate::issuer::dir::{
    BUNDLES, FINGERPRINT, NEXT, Random, TRUST, free_name, new_key, write_external, write_key,
    write_public,
};
use crate::issuer::error::VendorError;
use crate::issuer::roots::{ExternalRoot, NewRoots};
use crate::issuer::signers::{self, SignerJob};
use crate::store::StoreError;
use crate::store::files::{self, PUBLIC};

/// How the keys of a new folder are made.
pub struct Plan<'a> {
    /// The product it issues for.
    pub product: Name,
    /// The roots whose keys are made; none: all of them are kept elsewhere.
    pub roots: Option<NewRoots>,
    /// A passphrase for each of them; `None`: unencrypted.
    pub passphrases: Vec<Option<&'a Passphrase>>,
    /// The roots whose private keys are kept elsewhere.
    pub external_roots: &'a [ExternalRoot],
    /// How many roots must sign.
    pub threshold: usize,
    /// The signer.
    pub signer: NewSigner<'a>,
}

/// The signer of a new folder, or one that is to be rotated in.
#[derive(Clone, Copy)]
pub enum NewSigner<'a> {
    /// Its key is made and kept in the folder, under this passphrase; `None`: unencrypted.
    Made(Option<&'a Passphrase>),
    /// Its private key is kept elsewhere.
    External(&'a PublicKey),
}

/// How many of `roots` root keys must sign: more than half, unless somebody says how many.
///
/// # Errors
/// More than there are.
pub fn threshold(roots: usize, threshold: Option<usize>) -> Result<usize, VendorError> {
    match threshold {
        Some(threshold) if threshold > roots => Err(VendorError::Threshold { threshold, roots }),
        threshold => Ok(threshold.unwrap_or(roots / 2 + 1)),
    }
}

/// Makes a vendor folder with its root keys, a signer key for licenses and trust bundle 1, which
/// waits if too few of its roots can sign here. The folder is built beside its place and renamed
/// into it, so it is there whole or not at all.
///
/// # Errors
/// The folder exists, one key is to be two roots, or I/O.
pub fn init(
    dir: &Path,
    plan: &Plan<'_>,
    now: Time,
    random: Random<'_>,
) -> Result<(TrustBundle, Standing), VendorError> {
    if fs::symlink_metadata(dir).is_ok() {
        return Err(VendorError::Exists(dir.to_owned()));
    }
    let parent = files::folder_of(dir);
    files::create_folder(parent)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".airseal-").suffix(".tmp");
    // Whoever may write in it could swap the keys and the bundle.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    let temporary = builder.tempdir_in(parent).map_err(StoreError::io("write in", parent))?;

    let made = MadeRoots::new(plan.roots.as_ref(), plan.external_roots, random)?;
    let roots = made.listed(plan.threshold);
    let keys = made.write(temporary.path(), "root", &plan.passphrases, random)?;
    let signer = match plan.signer {
        NewSigner::Made(passphrase) => {
            let key = new_key(random).map_err(VendorError::Random)?;
            write_key(temporary.path(), "signer", &key, passphrase, random)?;
            key.public()
        }
        NewSigner::External(key) => {
            write_external(temporary.path(), "signer", key)?;
            key.clone()
        }
    };
    let bundle = TrustBundle {
        schema: 1,
        product: plan.product.clone(),
        version: 1,
        issued_at: now,
        expires_at: None,
        roots,
        signers: BTreeMap::from([(signer.id(), signers::entry(signer, SignerJob::License, now))]),
        revoked_keys: BTreeMap::new(),
        revoked_licenses: RevokedLicenses::from_map(&BTreeMap::new())?,
        issued_log: Some(LogHead::empty()),
    };
    let envelope = Envelope::sign(&bundle, &keys.iter().collect::<Vec<_>>())?;
    let write =
        |name: &str, bytes: &[u8]| files::replace(&temporary.path().join(name), bytes, PUBLIC);
    write(FINGERPRINT, format!("{}\n", bundle.roots.fingerprint()).as_bytes())?;
    files::create_folder(&temporary.path().join(BUNDLES))?;
    let published = bundle.roots.missing(&envelope) == 0;
    if published {
        write(TRUST, &envelope.to_json())?;
        write(&format!("{BUNDLES}/1.json"), &envelope.to_json())?;
    } else {
        write(NEXT, &envelope.to_json())?;
    }

    fs::rename(temporary.path(), dir).map_err(StoreError::io("create", dir))?;
    // It has moved: there is nothing left to clean up under the old name.
    let _ = temporary.keep();
    files::sync_folder(parent)?;
    let standing = Standing::first(dir, &envelope, &bundle);
    Ok((bundle, standing))
}

/// Root keys that are made, and are in no file yet.
pub struct MadeRoots<'r> {
    external: &'r [ExternalRoot],
    endings: Vec<String>,
    keys: Vec<PrivateKey>,
}

impl<'r> MadeRoots<'r> {
    /// Makes root keys, beside those whose private keys are kept elsewhere.
    ///
    /// # Errors
    /// One key is to be two roots, or no random bytes.
    pub fn new(
        new: Option<&NewRoots>,
        external: &'r [ExternalRoot],
        random: Random<'_>,
    ) -> Result<Self, VendorError> {
        let mut ids = BTreeSet::new();
        if let Some(twice) = external.iter().find(|root| !ids.insert(root.key.id())) {
            return Err(VendorError::SameKey(twice.key.id()));
        }
        let endings = new.map(NewRoots::endings).unwrap_or_default();
        let keys: Result<_, _> = endings.iter().map(|_| new_key(random)).collect();
        Ok(Self { external, endings, keys: keys.map_err(VendorError::Random)? })
    }

    /// The private keys.
    pub fn keys(&self) -> impl Iterator<Item = &PrivateKey> {
        self.keys.iter()
    }

    /// The roots as a bundle lists them.
    #[must_use]
    pub fn listed(&self, threshold: usize) -> Roots {
        let external = self.external.iter().map(|root| root.key.clone());
        let all = external.chain(self.keys.iter().map(PrivateKey::public));
        Roots { threshold, keys: all.map(|key| (key.id(), key)).collect() }
    }

    /// Writes each with its passphrase, and returns the private ones: `NAME.key` for one,
    /// `NAME-1.key`, `NAME-2.key` … for more, or `NAME-alice.key` if they are named, or under the next
    /// name that is free. Of those whose private keys are kept elsewhere the public halves are written.
    ///
    /// # Errors
    /// I/O, or no random bytes.
    pub fn write(
        self,
        dir: &Path,
        name: &str,
        passphrases: &[Option<&Passphrase>],
        random: Random<'_>,
    ) -> Result<Vec<PrivateKey>, VendorError> {
        for root in self.external {
            let name = free_name(dir, &format!("{name}-{}", root.name), &[String::new()])?;
            write_public(dir, &name, &root.key)?;
        }
        let name = free_name(dir, name, &self.endings)?;
        for ((ending, passphrase), key) in self.endings.iter().zip(passphrases).zip(&self.keys) {
            write_key(dir, &format!("{name}{ending}"), key, *passphrase, random)?;
        }
        Ok(self.keys)
    }
}
