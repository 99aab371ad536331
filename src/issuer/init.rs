//! A new vendor folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::core::document::envelope::Envelope;
use crate::core::document::trust::{LogHead, RevokedLicenses, Roots, TrustBundle};
use crate::core::types::ids::Name;
use crate::core::types::keys::{Passphrase, PrivateKey};
use crate::core::types::time::Time;
use crate::issuer::dir::{
    BUNDLES, FINGERPRINT, Random, TRUST, VendorDir, free_name, new_key, write_key,
};
use crate::issuer::error::VendorError;
use crate::issuer::roots::NewRoots;
use crate::issuer::signers::{self, SignerJob};
use crate::store::StoreError;
use crate::store::files::{self, PUBLIC};

/// How the keys of a new folder are made.
pub struct Plan<'a> {
    /// The product it issues for.
    pub product: Name,
    /// The roots.
    pub roots: NewRoots,
    /// A passphrase for each of them; `None`: unencrypted.
    pub passphrases: Vec<Option<&'a Passphrase>>,
    /// How many roots must sign.
    pub threshold: usize,
    /// The signer's passphrase; `None`: unencrypted.
    pub signer: Option<&'a Passphrase>,
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

/// Makes a vendor folder with its root keys, a signer key for licenses and trust bundle 1. It
/// is built beside its place and renamed into it, so it is there whole or not at
/// all.
///
/// # Errors
/// The folder exists, a threshold that cannot be met, or I/O.
pub fn init(
    dir: &Path,
    plan: &Plan<'_>,
    now: Time,
    random: Random<'_>,
) -> Result<VendorDir, VendorError> {
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

    let (roots, keys) = new_roots(
        temporary.path(),
        "root",
        (&plan.roots, &plan.passphrases),
        plan.threshold,
        random,
    )?;
    let signer = new_key(random).map_err(VendorError::Random)?;
    write_key(temporary.path(), "signer", &signer, plan.signer, random)?;
    let bundle = TrustBundle {
        schema: 1,
        product: plan.product.clone(),
        version: 1,
        issued_at: now,
        expires_at: None,
        roots,
        signers: BTreeMap::from([(
            signer.public().id(),
            signers::entry(signer.public(), SignerJob::License, now),
        )]),
        revoked_keys: BTreeMap::new(),
        revoked_licenses: RevokedLicenses::from_map(&BTreeMap::new())?,
        issued_log: Some(LogHead::empty()),
    };
    let envelope = Envelope::sign(&bundle, &keys.iter().collect::<Vec<_>>())?;
    let write =
        |name: &str, bytes: &[u8]| files::replace(&temporary.path().join(name), bytes, PUBLIC);
    write(FINGERPRINT, format!("{}\n", bundle.roots.fingerprint()).as_bytes())?;
    write(TRUST, &envelope.to_json())?;
    files::create_folder(&temporary.path().join(BUNDLES))?;
    write(&format!("{BUNDLES}/1.json"), &envelope.to_json())?;

    fs::rename(temporary.path(), dir).map_err(StoreError::io("create", dir))?;
    // It has moved: there is nothing left to clean up under the old name.
    let _ = temporary.keep();
    files::sync_folder(parent)?;
    VendorDir::open(dir)
}

/// Makes root keys, each with its passphrase: `NAME.key` for one, `NAME-1.key`, `NAME-2.key` … for
/// more, or `NAME-alice.key` if they are named, or under the next name that is free.
///
/// # Errors
/// I/O, or no random bytes.
pub fn new_roots(
    dir: &Path,
    name: &str,
    (new, passphrases): (&NewRoots, &[Option<&Passphrase>]),
    threshold: usize,
    random: Random<'_>,
) -> Result<(Roots, Vec<PrivateKey>), VendorError> {
    let endings = new.endings();
    let name = free_name(dir, name, &endings)?;
    let mut keys = Vec::new();
    for (ending, passphrase) in endings.iter().zip(passphrases) {
        let key = new_key(random).map_err(VendorError::Random)?;
        write_key(dir, &format!("{name}{ending}"), &key, *passphrase, random)?;
        keys.push(key);
    }
    let public = keys.iter().map(|key| (key.public().id(), key.public())).collect();
    Ok((Roots { threshold, keys: public }, keys))
}
