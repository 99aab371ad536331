//! Trust bundles in the vendor folder: the one that waits for signatures gets them in steps
//! if the roots are in different places, and is put in force only when all are there.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::core::document::envelope::{Envelope, MAX_FILE, MAX_SIGNATURES};
use crate::core::document::trust::{Accepted, Roots, TrustBundle};
use crate::core::types::keys::sha256_hex;
use crate::issuer::dir::{BUNDLES, DISCARDED, FINGERPRINT, NEXT, TRUST, VendorDir};
use crate::issuer::error::VendorError;
use crate::issuer::roots::{RootName, RootNames};
use crate::store::StoreError;
use crate::store::files::{self, PUBLIC};

/// How a bundle stands after somebody signed it; as JSON, the answer of each command that makes
/// or signs one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Whether it was signed now; if not, it was in force already.
    pub changed: bool,
    /// The bundle's version.
    pub version: u64,
    /// Whether it is in force; if not, it waits for signatures.
    pub published: bool,
    /// Signatures still missing from the roots in force; null if they are not known here.
    pub missing_old: Option<usize>,
    /// Signatures still missing from the roots that it names itself.
    pub missing_new: usize,
    /// The roots, in force or its own, who have signed.
    pub signed: Vec<RootName>,
    /// The roots in force who have not; empty if they are not known here.
    pub unsigned_old: Vec<RootName>,
    /// The roots that it names itself who have not.
    pub unsigned_new: Vec<RootName>,
    /// The file.
    pub file: String,
}

impl Standing {
    /// How a bundle in a file stands; `old` are the roots in force, where they are known.
    pub(super) fn of(
        envelope: &Envelope,
        bundle: &TrustBundle,
        old: Option<&Roots>,
        names: &RootNames,
        file: &Path,
    ) -> Self {
        let unsigned = |roots: &Roots| names.who(roots, envelope, false);
        let mut signed = names.who(&bundle.roots, envelope, true);
        signed.extend(
            old.iter()
                .flat_map(|old| names.who(old, envelope, true))
                .filter(|root| !bundle.roots.keys.contains_key(&root.keyid)),
        );
        Self {
            changed: true,
            version: bundle.version,
            published: false,
            missing_old: old.map(|old| old.missing(envelope)),
            missing_new: bundle.roots.missing(envelope),
            signed,
            unsigned_old: old.map(unsigned).unwrap_or_default(),
            unsigned_new: unsigned(&bundle.roots),
            file: file.display().to_string(),
        }
    }

    /// How a bundle of the vendor folder stands: in force as soon as nothing is missing.
    pub(super) fn here(vendor: &VendorDir, envelope: &Envelope, bundle: &TrustBundle) -> Self {
        let old = &vendor.trust().bundle().roots;
        let published = old.missing(envelope) == 0 && bundle.roots.missing(envelope) == 0;
        let file = vendor.path(if published { TRUST } else { NEXT });
        let names = RootNames::in_folder(vendor.dir());
        Self { published, ..Self::of(envelope, bundle, Some(old), &names, &file) }
    }

    /// How the first bundle of a new folder stands.
    #[must_use]
    pub fn first(dir: &Path, envelope: &Envelope, bundle: &TrustBundle) -> Self {
        let published = bundle.roots.missing(envelope) == 0;
        let file = dir.join(if published { TRUST } else { NEXT });
        let names = RootNames::in_folder(dir);
        // Its own roots are the only ones.
        Self { published, ..Self::of(envelope, bundle, Some(&bundle.roots), &names, &file) }
    }

    /// How a bundle that waits in a folder stands; `old` are the roots in force.
    #[must_use]
    pub fn waiting(dir: &Path, (envelope, bundle): (&Envelope, &TrustBundle), old: &Roots) -> Self {
        let names = RootNames::in_folder(dir);
        let standing = Self::of(envelope, bundle, Some(old), &names, &dir.join(NEXT));
        Self { changed: false, ..standing }
    }

    /// The roots, in force first, of whom enough must still sign; none if that is done.
    #[must_use]
    pub fn next_signers(&self) -> Vec<RootName> {
        let mut who = Vec::new();
        if self.missing_old.is_some_and(|count| count > 0) {
            who.clone_from(&self.unsigned_old);
        }
        if self.missing_new > 0 {
            let new = self.unsigned_new.iter().filter(|root| !who.contains(root));
            let new: Vec<_> = new.cloned().collect();
            who.extend(new);
        }
        who
    }

    /// The bundle in force, where nothing was changed.
    #[must_use]
    pub fn in_force(vendor: &VendorDir) -> Self {
        Self {
            changed: false,
            version: vendor.trust().bundle().version,
            published: true,
            missing_old: Some(0),
            missing_new: 0,
            signed: Vec::new(),
            unsigned_old: Vec::new(),
            unsigned_new: Vec::new(),
            file: vendor.path(TRUST).display().to_string(),
        }
    }
}

/// The bundle that waits for signatures, if one does.
///
/// # Errors
/// I/O, or it cannot be read.
pub fn waiting(vendor: &VendorDir) -> Result<Option<(Envelope, TrustBundle)>, VendorError> {
    waiting_in(vendor.dir())
}

/// The same in a folder that may hold no other bundle yet.
///
/// # Errors
/// I/O, or it cannot be read.
pub fn waiting_in(dir: &Path) -> Result<Option<(Envelope, TrustBundle)>, VendorError> {
    let path = dir.join(NEXT);
    let Some(bytes) = files::read_state(&path)? else { return Ok(None) };
    let read =
        Envelope::parse_unsigned(&bytes).and_then(|envelope| Ok((envelope.document()?, envelope)));
    let (bundle, envelope) =
        read.map_err(|error| StoreError::Damaged { path, reason: error.to_string() })?;
    Ok(Some((envelope, bundle)))
}

/// Refuses a bundle that no site could read once every signature is there.
pub(super) fn require_readable(
    envelope: &Envelope,
    bundle: &TrustBundle,
    in_force: &Roots,
) -> Result<(), VendorError> {
    /// A signature in the file, with its key id.
    const SIGNATURE: usize = 200;
    let version = bundle.version;
    // A root that stays signs for both.
    let both = bundle.roots.keys.keys().filter(|id| in_force.keys.contains_key(*id)).count();
    let (old, new) = (in_force.threshold, bundle.roots.threshold);
    let signatures = (old + new - both.min(old).min(new)).max(envelope.signatures.len());
    if signatures > MAX_SIGNATURES {
        return Err(VendorError::TooManySignatures { version, signatures });
    }
    let size = envelope.to_json().len() + MAX_SIGNATURES * SIGNATURE;
    if size > MAX_FILE { Err(VendorError::TooLarge(version)) } else { Ok(()) }
}

/// Puts a waiting bundle in force once it carries every signature it needs. It
/// is copied to `bundles/` first; the replacement of `trust.json` is what counts,
/// and what comes after it is done again by the next call if it was cut short.
///
/// # Errors
/// I/O, or a damaged folder.
pub fn settle(dir: &Path) -> Result<VendorDir, VendorError> {
    begin(dir)?;
    let mut vendor = VendorDir::open(dir)?;
    // One that was in force here, and `trust.json` was restored from a backup.
    while let Some(bytes) =
        files::read_state(&kept_path(&vendor, vendor.trust().bundle().version + 1))?
        && let Ok(Ok(Accepted::Newer(_))) =
            Envelope::parse(&bytes).map(|envelope| vendor.trust().accept(&envelope))
    {
        files::replace(&vendor.path(TRUST), &bytes, PUBLIC)?;
        vendor = VendorDir::open(dir)?;
    }
    let Some((envelope, bundle)) = waiting(&vendor)? else { return refresh(vendor) };
    let in_force = vendor.trust().bundle();
    if bundle.version <= in_force.version {
        if envelope.payload == vendor.trust().payload() {
            files::remove(&vendor.path(NEXT))?;
        } else {
            // Overtaken by the one in force.
            discard(&vendor)?;
        }
        return refresh(vendor);
    }
    if !Standing::here(&vendor, &envelope, &bundle).published {
        return Ok(vendor);
    }
    vendor.trust().accept(&envelope)?;
    let bytes = envelope.to_json();
    files::create_inner_folder(&vendor.path(BUNDLES))?;
    files::replace(&kept_path(&vendor, bundle.version), &bytes, PUBLIC)?;
    files::replace(&vendor.path(TRUST), &bytes, PUBLIC)?;
    files::remove(&vendor.path(NEXT))?;
    refresh(VendorDir::open(dir)?)
}

fn kept_path(vendor: &VendorDir, version: u64) -> PathBuf {
    vendor.path(BUNDLES).join(format!("{version}.json"))
}

/// Puts the first bundle of a folder in force once enough of its own roots have signed it.
fn begin(dir: &Path) -> Result<(), VendorError> {
    if dir.join(TRUST).exists() {
        return Ok(());
    }
    let Some((envelope, bundle)) = waiting_in(dir)? else { return Ok(()) };
    if bundle.roots.missing(&envelope) > 0 {
        return Ok(());
    }
    let bytes = envelope.to_json();
    files::create_inner_folder(&dir.join(BUNDLES))?;
    files::replace(&dir.join(BUNDLES).join(format!("{}.json", bundle.version)), &bytes, PUBLIC)?;
    files::replace(&dir.join(TRUST), &bytes, PUBLIC)?;
    files::remove(&dir.join(NEXT))?;
    Ok(())
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

/// Takes a waiting bundle back. It is kept in `discarded/`, byte for byte: with it and
/// where it is; `None` if none waits.
///
/// # Errors
/// I/O.
pub fn discard(vendor: &VendorDir) -> Result<Option<(TrustBundle, PathBuf)>, VendorError> {
    let Some((envelope, bundle)) = waiting(vendor)? else { return Ok(None) };
    let bytes = files::read_state(&vendor.path(NEXT))?.unwrap_or_default();
    let path = discarded_path(vendor, bundle.version, &envelope.payload);
    files::create_inner_folder(&vendor.path(DISCARDED))?;
    files::replace(&path, &bytes, PUBLIC)?;
    files::remove(&vendor.path(NEXT))?;
    Ok(Some((bundle, path)))
}

/// Where a bundle is kept once it was discarded.
pub(super) fn discarded_path(vendor: &VendorDir, version: u64, payload: &[u8]) -> PathBuf {
    vendor.path(DISCARDED).join(format!("{version}-{}.json", short_hash(payload)))
}

/// The highest version in `bundles/`; 0 if the folder has no bundle.
///
/// # Errors
/// I/O.
pub fn newest_kept(vendor: &VendorDir) -> Result<u64, VendorError> {
    let versions = files::entries(&vendor.path(BUNDLES))?.into_iter().filter_map(|path| {
        let name = path.file_name()?.to_str()?.strip_suffix(".json")?;
        name.parse::<u64>().ok()
    });
    Ok(versions.max().unwrap_or_default())
}

/// Every bundle so far, oldest first, with its version.
///
/// # Errors
/// I/O.
pub fn all(vendor: &VendorDir) -> Result<Vec<(u64, PathBuf)>, VendorError> {
    let newest = vendor.trust().bundle().version;
    Ok((1..=newest)
        .map(|version| (version, kept_path(vendor, version)))
        .filter(|(_, path)| path.exists())
        .collect())
}

/// The file of the one root key, which signs if nobody names another.
///
/// # Errors
/// There are several roots, the file is elsewhere, or I/O.
pub fn only_root_file(vendor: &VendorDir) -> Result<PathBuf, VendorError> {
    let files = root_files(vendor)?;
    let roots = vendor.trust().bundle().roots.keys.len();
    match (roots, files.into_iter().next()) {
        (2.., _) => Err(VendorError::SeveralRoots(roots)),
        (_, Some(file)) if file.exists() => Ok(file),
        _ => Err(VendorError::NoRoot),
    }
}

/// The root keys of the bundle in force whose files are in the folder.
///
/// # Errors
/// I/O.
pub fn root_files(vendor: &VendorDir) -> Result<Vec<PathBuf>, VendorError> {
    let roots = &vendor.trust().bundle().roots.keys;
    let files = vendor.public_keys("root")?;
    Ok(files
        .into_iter()
        .filter(|(key, _)| roots.contains_key(&key.id()))
        .map(|(_, path)| path)
        .collect())
}

/// The SHA-256 of a payload, in short, for a file name.
fn short_hash(payload: &[u8]) -> String {
    let mut hash = sha256_hex(payload);
    hash.truncate(16);
    hash
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::ops::Range;

    use super::{Envelope, MAX_FILE, Roots, TrustBundle, require_readable};
    use crate::core::document::trust::RevokedLicenses;
    use crate::core::types::keys::PublicKey;

    fn roots(numbers: Range<u8>, threshold: usize) -> Roots {
        let key = |number| PublicKey::from_bytes([number; 32]);
        Roots { threshold, keys: numbers.map(|number| (key(number).id(), key(number))).collect() }
    }

    /// Whether a bundle with these roots, which follow those in force, can be read once it is signed.
    fn is_readable(payload: usize, in_force: &Roots, roots: Roots) -> bool {
        let bundle = TrustBundle {
            schema: 1,
            product: "acme-dock".parse().unwrap(),
            version: 2,
            issued_at: "2026-01-01T00:00:00Z".parse().unwrap(),
            expires_at: None,
            roots,
            signers: BTreeMap::new(),
            revoked_keys: BTreeMap::new(),
            revoked_licenses: RevokedLicenses::from_map(&BTreeMap::new()).unwrap(),
            issued_log: None,
        };
        let envelope = Envelope::sign_bytes("application/json", vec![0; payload], &[]);
        require_readable(&envelope, &bundle, in_force).is_ok()
    }

    /// A file carries sixteen signatures: eight of the roots in force and twelve of the new ones are
    /// sixteen if four roots stay.
    #[test]
    fn a_root_that_stays_signs_once_for_the_old_and_the_new_roots() {
        let in_force = roots(0..8, 8);
        assert!(is_readable(0, &in_force, roots(4..20, 12)));
        assert!(!is_readable(0, &in_force, roots(4..20, 13)));
        assert!(!is_readable(0, &in_force, roots(5..21, 12)));
    }

    /// A signature and its key id take at most 200 bytes, and three bytes of a bundle take four.
    #[test]
    fn a_bundle_leaves_room_for_sixteen_signatures() {
        let one = || roots(0..1, 1);
        let empty = Envelope::sign_bytes("application/json", Vec::new(), &[]).to_json().len();
        let most = (MAX_FILE - 16 * 200 - empty) / 4 * 3;
        assert!(is_readable(most, &one(), one()));
        assert!(!is_readable(most + 1, &one(), one()));
    }
}
