//! One signer a job: the key that signs licenses every day cannot sign software.

use std::collections::BTreeSet;
use std::fmt;

use crate::core::document::advisories::Advisories;
use crate::core::document::catalogue::SignedCatalogue;
use crate::core::document::issued::Issued;
use crate::core::document::license::License;
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::core::document::release::Release;
use crate::core::document::trust::{Signer, TrustBundle};
use crate::core::types::keys::{KeyId, Passphrase, PrivateKey, PublicKey};
use crate::core::types::time::Time;
use crate::issuer::bundle;
use crate::issuer::dir::{self, Random, SignerKey, VendorDir, free_name, new_key, write_key};
use crate::issuer::error::VendorError;
use crate::issuer::next;
use crate::issuer::signing::Signing;

/// What a signer key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignerJob {
    /// Licenses.
    License,
    /// The lists of the files of releases.
    Release,
    /// Advisories.
    Advisory,
    /// Privacy policies.
    Policy,
    /// Catalogues of what can be sent.
    Catalogue,
}

impl SignerJob {
    /// Every job.
    pub const ALL: [Self; 5] =
        [Self::License, Self::Release, Self::Advisory, Self::Policy, Self::Catalogue];

    /// The word for it, on the command line and in file names.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::License => "license",
            Self::Release => "release",
            Self::Advisory => "advisory",
            Self::Policy => "policy",
            Self::Catalogue => "catalogue",
        }
    }

    /// The kind of document that such a signer signs, as a trust bundle lists it.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::License => License::KIND,
            Self::Release => Release::KIND,
            Self::Advisory => Advisories::KIND,
            Self::Policy => PrivacyPolicy::KIND,
            Self::Catalogue => SignedCatalogue::KIND,
        }
    }

    /// The job of whoever signs documents of a kind; `None` if no signer does.
    #[must_use]
    pub fn of_kind(kind: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|job| job.kind() == kind)
    }

    /// What the key file of its first signer is called, without its ending.
    fn file_name(self) -> String {
        match self {
            Self::License => "signer".to_owned(),
            other => format!("signer-{}", other.name()),
        }
    }
}

/// What it signs, as people say it.
impl fmt::Display for SignerJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::License => "licenses",
            Self::Release => "releases",
            Self::Advisory => "advisories",
            Self::Policy => "privacy policies",
            Self::Catalogue => "catalogues",
        })
    }
}

/// A signer of one job from now on.
#[must_use]
pub fn entry(public_key: PublicKey, job: SignerJob, now: Time) -> Signer {
    let kinds = [job.kind().to_owned()].into();
    Signer { public_key, kinds, not_before: now, not_after: None }
}

/// Makes a signer key, writes it to a file of its own, and lists it in a bundle: `signer-VERSION.key`
/// for licenses, `signer-JOB.key` for the first one of another job, then `signer-JOB-VERSION.key`.
/// Until the bundle is in force, nothing uses it.
///
/// # Errors
/// The bundle with this signer would be refused, I/O, or no random bytes.
pub fn add(
    signing: &Signing,
    bundle: &mut TrustBundle,
    job: SignerJob,
    passphrase: Option<&Passphrase>,
    random: Random<'_>,
) -> Result<SignerKey, VendorError> {
    let dir = signing.vendor.dir();
    let key = new_key(random).map_err(VendorError::Random)?;
    let (id, name) = (key.public().id(), key_name(bundle, job));
    bundle.signers.insert(id.clone(), entry(key.public(), job, bundle.issued_at));
    next::check(signing, bundle, &[])?;
    write_key(dir, &free_name(dir, &name, &[String::new()])?, &key, passphrase, random)?;
    Ok(SignerKey { key, id })
}

/// Lists a signer whose private key is kept elsewhere, and keeps its public half.
///
/// # Errors
/// I/O, the bundle lists or revokes the key already, or it would be refused with this signer.
pub fn add_external(
    signing: &Signing,
    bundle: &mut TrustBundle,
    job: SignerJob,
    key: &PublicKey,
) -> Result<KeyId, VendorError> {
    let id = key.id();
    if bundle.signers.contains_key(&id) || bundle.revoked_keys.contains_key(&id) {
        return Err(VendorError::SameKey(id));
    }
    let name = key_name(bundle, job);
    bundle.signers.insert(id.clone(), entry(key.clone(), job, bundle.issued_at));
    next::check(signing, bundle, &[])?;
    dir::write_external(signing.vendor.dir(), &name, key)?;
    Ok(id)
}

/// What the files of a new signer's key are called.
fn key_name(bundle: &TrustBundle, job: SignerJob) -> String {
    let is_first = !bundle.signers.values().any(|signer| signer.kinds.contains(job.kind()));
    if is_first { job.file_name() } else { format!("{}-{}", job.file_name(), bundle.version) }
}

/// Whether no signer is listed for a job that could sign now or later: the folder needs a first one,
/// or one after all others were revoked or have ended.
#[must_use]
pub fn is_missing(vendor: &VendorDir, job: SignerJob, now: Time) -> bool {
    let bundle = vendor.trust().bundle();
    !bundle.signers.iter().any(|(id, signer)| {
        signer.kinds.contains(job.kind())
            && signer.not_after.is_none_or(|end| end >= now)
            && !bundle.revoked_keys.contains_key(id)
    })
}

/// The bundle that brings the first signer of a job, begun; it is in force once `keys` of the roots
/// have signed it.
///
/// # Errors
/// So few keys cannot put it in force, or another bundle waits.
pub fn begin_first(
    signing: &Signing,
    job: SignerJob,
    keys: usize,
) -> Result<TrustBundle, VendorError> {
    let vendor = &signing.vendor;
    if keys < vendor.trust().bundle().roots.threshold {
        return Err(VendorError::NoSigner { dir: vendor.dir().to_owned(), kind: job.kind() });
    }
    next::begin(signing)
}

/// Makes the first signer of a job and puts the bundle that lists it in force.
///
/// # Errors
/// A key is not a root, or so few of them cannot put the bundle in force; I/O.
pub fn first(
    signing: &mut Signing,
    mut bundle: TrustBundle,
    job: SignerJob,
    roots: &[PrivateKey],
    passphrase: Option<&Passphrase>,
    random: Random<'_>,
) -> Result<SignerKey, VendorError> {
    let in_force = &signing.vendor.trust().bundle().roots;
    let ids: BTreeSet<_> = roots.iter().map(|root| root.public().id()).collect();
    if let Some(id) = ids.iter().find(|id| !in_force.keys.contains_key(*id)) {
        return Err(VendorError::NotARoot(id.clone()));
    }
    // One key may have been named twice.
    if ids.len() < in_force.threshold {
        let (dir, kind) = (signing.vendor.dir().to_owned(), job.kind());
        return Err(VendorError::NoSigner { dir, kind });
    }
    let signer = add(signing, &mut bundle, job, passphrase, random)?;
    next::stage(signing, &bundle, &roots.iter().collect::<Vec<_>>())?;
    signing.vendor = bundle::settle(signing.vendor.dir())?;
    Ok(signer)
}
