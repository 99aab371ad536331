//! The next trust bundle: made, signed by as many roots as it takes, in steps if
//! the roots lie in different places, and only then put in force.

use std::path::{Path, PathBuf};

use super::VendorError;
use super::dir::{BUNDLES, TRUST, VendorDir};
use crate::core::envelope::Envelope;
use crate::core::keys::PrivateKey;
use crate::core::time::Time;
use crate::core::trust::{Roots, TrustBundle};
use crate::store::files::{self, PUBLIC};

/// A bundle that waits for more signatures.
pub const NEXT: &str = "trust.next.json";
/// The fingerprint of the roots in force.
pub const FINGERPRINT: &str = "root.fingerprint";

/// How a bundle stands after somebody signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The bundle's version.
    pub version: u64,
    /// Signatures still missing from the roots in force; `None` if they are not
    /// known here.
    pub missing_old: Option<usize>,
    /// Signatures still missing from the roots that the bundle names itself.
    pub missing_new: usize,
}

impl Standing {
    /// How a bundle stands, given the roots in force if they are known.
    #[must_use]
    pub fn of(envelope: &Envelope, bundle: &TrustBundle, in_force: Option<&Roots>) -> Self {
        Self {
            version: bundle.version,
            missing_old: in_force.map(|roots| roots.missing(envelope)),
            missing_new: bundle.roots.missing(envelope),
        }
    }

    /// Whether nothing is missing.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing_old == Some(0) && self.missing_new == 0
    }
}

/// Begins the next bundle: the newest one, with the next number. One at a time:
/// a bundle that waits for signatures must be finished or discarded first.
///
/// # Errors
/// Another bundle waits.
pub fn begin(vendor: &VendorDir, now: Time) -> Result<TrustBundle, VendorError> {
    let path = vendor.path(NEXT);
    if let Some((envelope, waiting)) = waiting(vendor)? {
        let standing = Standing::of(&envelope, &waiting, Some(&vendor.trust().bundle().roots));
        return Err(VendorError::Waiting { path, version: standing.version });
    }
    let bundle = vendor.trust().bundle();
    Ok(TrustBundle { version: bundle.version + 1, issued_at: now.max(bundle.issued_at), ..bundle.clone() })
}

/// The bundle that waits for signatures, if one does.
///
/// # Errors
/// I/O, or it cannot be read.
pub fn waiting(vendor: &VendorDir) -> Result<Option<(Envelope, TrustBundle)>, VendorError> {
    let Some(bytes) = files::read_state(&vendor.path(NEXT))? else { return Ok(None) };
    let envelope = Envelope::parse(&bytes)?;
    let bundle = envelope.document()?;
    Ok(Some((envelope, bundle)))
}

/// Signs a bundle and puts it in force if that is enough; else leaves it waiting.
///
/// # Errors
/// The bundle is out of range, or I/O.
pub fn stage(vendor: &VendorDir, bundle: &TrustBundle, keys: &[&PrivateKey]) -> Result<Standing, VendorError> {
    let envelope = Envelope::sign(bundle, keys)?;
    files::replace(&vendor.path(NEXT), &envelope.to_json(), PUBLIC)?;
    settle(vendor.dir())?;
    Ok(Standing::of(&envelope, bundle, Some(&vendor.trust().bundle().roots)))
}

/// Adds a root's signature to a bundle file, wherever it lies.
///
/// # Errors
/// Not a bundle, a key that is no root of the old or new bundle, or I/O.
pub fn sign_file(path: &Path, key: &PrivateKey, vendor: Option<&VendorDir>) -> Result<Standing, VendorError> {
    let bytes = files::read_state(path)?.ok_or_else(|| VendorError::NoSuchBundle(path.to_owned()))?;
    let mut envelope = Envelope::parse(&bytes)?;
    let bundle: TrustBundle = envelope.document()?;
    let in_force = vendor.map(|vendor| &vendor.trust().bundle().roots);
    let id = key.public().id();
    // Without the folder, the roots in force are not known: a retiring root must
    // be able to sign what its successor brings.
    if vendor.is_some() && !bundle.roots.keys.contains_key(&id) && in_force.is_none_or(|r| !r.keys.contains_key(&id)) {
        return Err(VendorError::NotARoot(id));
    }
    envelope.add_signature(key);
    files::replace(path, &envelope.to_json(), PUBLIC)?;
    Ok(Standing::of(&envelope, &bundle, in_force))
}

/// Puts a waiting bundle in force once it carries every signature it needs. It
/// is copied to `bundles/` first; the replacement of `trust.json` is what counts,
/// and what comes after it is done again by the next call if it was cut short.
///
/// # Errors
/// I/O, or a damaged folder.
pub fn settle(dir: &Path) -> Result<VendorDir, VendorError> {
    let vendor = VendorDir::open(dir)?;
    let Some((envelope, bundle)) = waiting(&vendor)? else { return refresh(vendor) };
    let in_force = vendor.trust().bundle();
    if bundle.version <= in_force.version {
        files::remove(&vendor.path(NEXT))?;
        return refresh(vendor);
    }
    if !Standing::of(&envelope, &bundle, Some(&in_force.roots)).is_complete() {
        return Ok(vendor);
    }
    vendor.trust().accept(&envelope)?;
    let bytes = envelope.to_json();
    files::create_inner_folder(&vendor.path(BUNDLES))?;
    files::replace(&vendor.path(BUNDLES).join(format!("{}.json", bundle.version)), &bytes, PUBLIC)?;
    files::replace(&vendor.path(TRUST), &bytes, PUBLIC)?;
    files::remove(&vendor.path(NEXT))?;
    refresh(VendorDir::open(dir)?)
}

/// Brings `root.fingerprint` in line with the roots in force.
fn refresh(vendor: VendorDir) -> Result<VendorDir, VendorError> {
    let fingerprint = format!("{}\n", vendor.trust().bundle().roots.fingerprint());
    let path = vendor.path(FINGERPRINT);
    if files::read_state(&path)?.as_deref() != Some(fingerprint.as_bytes()) {
        files::replace(&path, fingerprint.as_bytes(), PUBLIC)?;
    }
    Ok(vendor)
}

/// Drops a waiting bundle; `false` if none waits.
///
/// # Errors
/// I/O.
pub fn discard(vendor: &VendorDir) -> Result<bool, VendorError> {
    Ok(files::remove(&vendor.path(NEXT))?)
}

/// Every bundle so far, oldest first, with its version.
///
/// # Errors
/// I/O.
pub fn all(vendor: &VendorDir) -> Result<Vec<(u64, PathBuf)>, VendorError> {
    let newest = vendor.trust().bundle().version;
    Ok((1..=newest)
        .map(|version| (version, vendor.path(BUNDLES).join(format!("{version}.json"))))
        .filter(|(_, path)| path.exists())
        .collect())
}

/// The root keys of the bundle in force whose files lie in the folder.
///
/// # Errors
/// I/O.
pub fn root_files(vendor: &VendorDir) -> Result<Vec<PathBuf>, VendorError> {
    let roots = &vendor.trust().bundle().roots.keys;
    let files = vendor.public_keys("root")?;
    Ok(files.into_iter().filter(|(key, _)| roots.contains_key(&key.id())).map(|(_, path)| path).collect())
}
