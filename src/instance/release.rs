//! Verifying the files of a release before they are installed: against the vendor's signed list,
//! and against the newest release that was verified here.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::core::Malformed;
use crate::core::document::envelope::Envelope;
use crate::core::document::issued;
use crate::core::document::release::Release;
use crate::core::judge::verdict::Verdict;
use crate::store::releases::{self, Compared, Newest};
use crate::store::{Home, StoreError};

/// What is to be verified.
#[derive(Debug, Clone, Copy)]
pub struct Files<'a> {
    /// The path of the signed list, which is not a file of the release itself.
    pub list: &'a Path,
    /// The files, or folders that hold only them.
    pub paths: &'a [PathBuf],
    /// Whether a release may be older than one that was verified here before.
    pub allow_older: bool,
    /// Whether files of the release may be missing.
    pub ignore_missing: bool,
}

/// Why nothing can be said of the files.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// The list cannot be read.
    #[error("{}: {error}", .list.display())]
    Malformed {
        /// Its path.
        list: PathBuf,
        /// What is wrong with it.
        error: Malformed,
    },
    /// Nothing is pinned.
    #[error("no trust bundle is pinned yet, so no signature can be checked")]
    NotPinned,
    /// The signature does not count, or it is for another product.
    #[error("{}: {reason}", .list.display())]
    Refused {
        /// The path of the list.
        list: PathBuf,
        /// The verdict.
        verdict: Verdict,
        /// Why.
        reason: String,
    },
    /// Two of the files have one name.
    #[error("two of the files are called {0}")]
    SameName(String),
    /// I/O.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is said of a release and its files.
#[derive(Debug, Serialize)]
pub struct VerifiedRelease {
    /// The path of the list.
    pub release: String,
    /// The product.
    pub product: String,
    /// The version.
    pub version: String,
    /// When it was signed.
    pub issued_at: String,
    /// Whether the files may be installed.
    pub verified: bool,
    /// Whether it is now the newest release that was verified here.
    pub changed: bool,
    /// The version of a newer one that was verified before.
    pub older_than: Option<String>,
    /// The files, each in one list.
    #[serde(flatten)]
    pub files: Compared,
    /// What speaks against it.
    #[serde(skip)]
    pub faults: Vec<Verdict>,
    /// Why it could not be noted as the newest: an older one will not be detected here.
    #[serde(skip)]
    pub not_noted: Option<StoreError>,
}

/// Verifies a release: its list must be signed by a signer that the trust bundle lists for
/// releases. Notes it as the newest one if it is; who may only read here still learns whether
/// the files are good. `compiled` is the trust bundle that the vendor compiled in.
///
/// # Errors
/// Nothing can be said of the files: the list does not count, or I/O.
pub fn verify(
    home: &Home,
    compiled: Option<&[u8]>,
    list: &[u8],
    files: Files<'_>,
) -> Result<VerifiedRelease, ReleaseError> {
    let path = || files.list.to_owned();
    let found = Envelope::parse_kind::<Release>(list)
        .map_err(|error| ReleaseError::Malformed { list: path(), error })?;
    let trust = home.trust(compiled)?.ok_or(ReleaseError::NotPinned)?;
    let release: Release = issued::open(&found.envelope, &trust)
        .map_err(|(verdict, reason)| ReleaseError::Refused { list: path(), verdict, reason })?;
    let gathered = releases::gather(files.paths, files.list)?.map_err(|second| {
        let name = second.file_name().unwrap_or_default().to_string_lossy().into_owned();
        ReleaseError::SameName(name)
    })?;
    let compared = releases::compare(&release, &gathered)?;
    let newest = Newest::read(home, &release.product)?;
    let newer = newest.as_ref().filter(|newest| newest.is_after(&release));
    let older_than = newer.map(|newest| newest.version.to_string());
    let faults = [
        (older_than.is_some() && !files.allow_older, Verdict::Untrusted),
        (!compared.altered.is_empty(), Verdict::Untrusted),
        (!compared.missing.is_empty() && !files.ignore_missing, Verdict::Missing),
        (!compared.left_over.is_empty(), Verdict::NotCovered),
        (compared.good.is_empty(), Verdict::Missing),
    ];
    let faults: Vec<_> = faults.into_iter().filter(|(is, _)| *is).map(|(_, fault)| fault).collect();
    let verified = faults.is_empty();
    let mut changed = verified && older_than.is_none() && newest != Some(Newest::of(&release));
    let mut not_noted = None;
    if changed {
        match home.write(|| ()).and_then(|writer| Newest::of(&release).write(&writer)) {
            Err(error) if may_not_write(&error) => {
                changed = false;
                not_noted = Some(error);
            }
            noted => noted?,
        }
    }
    Ok(VerifiedRelease {
        release: files.list.display().to_string(),
        product: release.product.to_string(),
        version: release.version.to_string(),
        issued_at: release.issued_at.to_string(),
        verified,
        changed,
        older_than,
        files: compared,
        faults,
        not_noted,
    })
}

fn may_not_write(error: &StoreError) -> bool {
    match error {
        StoreError::NotOwner { .. } => true,
        StoreError::Io { source, .. } => {
            matches!(source.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
        }
        _ => false,
    }
}
