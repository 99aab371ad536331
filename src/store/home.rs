//! The state folder: what is in it, and typed reads. Reading needs no lock.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::StoreError;
use super::clock::Clock;
use super::files;
use crate::core::document::envelope::Envelope;
use crate::core::document::issued::{self, Issued};
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::core::document::trust::Trust;
use crate::core::types::json::read_object_file;

/// The instance's key in PEM form: the private key, or the public half of one that is kept
/// elsewhere.
pub const INSTANCE_KEY: &str = "instance.key";
/// How its file begins, before the instance's id.
pub(super) const KEY_OF: &str = "instance ";
/// The registration in force.
pub const REGISTRATION: &str = "registration.json";
/// A registration for another email, waiting for a license for that email.
pub const PENDING: &str = "registration.pending.json";
/// The trust bundle in force.
pub const TRUST: &str = "trust.json";
/// The folder of bundles that changed the roots, `VERSION.json` each: the way from
/// a compiled-in bundle to the one in force.
pub const ROOTS: &str = "roots";
/// The folder of installed licenses, one `LICENSE_ID.json` each.
pub const LICENSES: &str = "licenses";
/// The vendor's advisories.
pub const ADVISORIES: &str = "notices.json";
/// The folder of privacy policies, one `VERSION.json` each.
pub const POLICIES: &str = "policies";
/// The statement of what the last `unregister` deleted.
pub const ERASURE: &str = "erasure.json";
/// The folder of those of instances before that one, one `INSTANCE.json` each.
pub const ERASURES: &str = "erasures";
/// The latest time seen.
pub const CLOCK: &str = "clock.json";
/// The vendor's catalogue of what can be sent.
pub const CATALOGUE: &str = "catalogue.json";
/// Every file that may be in it, by whatever module.
pub const STATE: [&str; 17] = [
    INSTANCE_KEY,
    REGISTRATION,
    PENDING,
    TRUST,
    ADVISORIES,
    ERASURE,
    CLOCK,
    LOCK,
    "advisories.json",
    CATALOGUE,
    "config.toml",
    "consent.log",
    "policy.toml",
    crate::store::releases::RELEASES,
    "telemetry.toml",
    "usage.json",
    crate::store::limit_use::USE,
];
/// Every folder in it.
pub const FOLDERS: [&str; 4] = [LICENSES, ROOTS, POLICIES, ERASURES];
/// The advisory lock; never deleted. It holds a note of the ledger's last entry.
pub(super) const LOCK: &str = "lock";

/// The state directory. It need not exist yet.
#[derive(Debug, Clone)]
pub struct Home {
    dir: PathBuf,
}

/// A file with its path, or why it could not be read.
pub(super) type Read = Result<(PathBuf, Vec<u8>), StoreError>;

/// A document with the bytes it came in.
#[derive(Debug, Clone)]
pub struct Stored<T> {
    /// What it says.
    pub document: T,
    /// The bytes that were signed.
    pub payload: Vec<u8>,
    /// The file, byte for byte as it came.
    pub bytes: Vec<u8>,
}

impl Home {
    /// Names the directory; touches nothing.
    #[must_use]
    pub fn at(dir: PathBuf) -> Self {
        Self { dir }
    }

    /// The directory.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The path of a file in it.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Reads a file in it; `None` if absent.
    ///
    /// # Errors
    /// I/O, or not a regular file.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        files::read_state(&self.path(name))
    }

    /// Opens a file in it to be read; `None` if absent.
    ///
    /// # Errors
    /// I/O, or not a regular file.
    pub fn open(&self, name: &str) -> Result<Option<File>, StoreError> {
        files::open_state(&self.path(name))
    }

    /// What [`super::Writer::note_head`] noted last; `None` if nothing was.
    ///
    /// # Errors
    /// I/O, or it is not text.
    pub fn noted_head(&self) -> Result<Option<String>, StoreError> {
        let Some(note) = self.read(LOCK)? else { return Ok(None) };
        let note = std::str::from_utf8(&note).map_err(|_| self.damaged(LOCK, "it is not text"))?;
        Ok(note.lines().next().filter(|note| !note.is_empty()).map(str::to_owned))
    }

    /// What [`super::Writer::note_trust`] noted last.
    pub(super) fn noted_trust(&self) -> Option<u64> {
        std::str::from_utf8(&self.read(LOCK).ok()??).ok()?.lines().nth(1)?.parse().ok()
    }

    /// The latest times seen.
    ///
    /// # Errors
    /// I/O, or a damaged file.
    pub fn clock(&self) -> Result<Clock, StoreError> {
        match self.read(CLOCK)? {
            None => Ok(Clock::default()),
            Some(bytes) => read_object_file(&bytes).map_err(|error| self.damaged(CLOCK, error)),
        }
    }

    /// A document in a file in it that one of the vendor's signers signed. The
    /// signature is checked each time: what a revoked signer signed no longer counts.
    ///
    /// # Errors
    /// I/O, or a file that is damaged or no longer counts.
    pub fn issued<D: Issued>(
        &self,
        name: &str,
        trust: &Trust,
    ) -> Result<Option<Stored<D>>, StoreError> {
        let Some(bytes) = self.read(name)? else { return Ok(None) };
        stored(bytes, trust).map(Some).map_err(|reason| self.damaged(name, reason))
    }

    /// The privacy policies, by the day from which they hold. One that is damaged, or no
    /// longer counts, is an error of its own: the others are still to be had.
    ///
    /// # Errors
    /// I/O.
    pub fn policies(
        &self,
        trust: &Trust,
    ) -> Result<Vec<Result<Stored<PrivacyPolicy>, StoreError>>, StoreError> {
        let files = self.json_files(POLICIES)?.into_iter();
        let read = |file: Read| {
            let (path, bytes) = file?;
            stored(bytes, trust).map_err(|reason| StoreError::Damaged { path, reason })
        };
        let mut policies: Vec<Result<Stored<PrivacyPolicy>, _>> = files.map(read).collect();
        policies.sort_by_key(|policy| policy.as_ref().ok().map(|policy| policy.document.order()));
        Ok(policies)
    }

    /// The names of the files in a folder of it, the folder's included, sorted; none if
    /// it is not there.
    ///
    /// # Errors
    /// I/O.
    pub fn names(&self, folder: &str) -> Result<Vec<String>, StoreError> {
        let mut names = Vec::new();
        for path in files::entries(&self.path(folder))? {
            // What is not of our making, or on its way, is not ours to name.
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .filter(|name| !name.starts_with('.'));
            if let Some(name) = name.filter(|_| path.is_file()) {
                names.push(format!("{folder}/{name}"));
            }
        }
        names.sort();
        Ok(names)
    }

    /// The JSON files of a folder of it: by number if they are named by numbers, else by
    /// name; and what has such a name and is no regular file. Nothing is opened.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn entries(&self, folder: &str) -> Result<(Vec<PathBuf>, Vec<StoreError>), StoreError> {
        let (mut paths, mut odd) = (Vec::new(), Vec::new());
        for (path, kind) in files::entries_by_kind(&self.path(folder))? {
            if path.extension().is_some_and(|extension| extension == "json") {
                if kind.is_regular(&path) { paths.push(path) } else { odd.push(path) }
            }
        }
        let number = |path: &Path| {
            path.file_stem()
                .and_then(|stem| stem.to_str())
                .and_then(|stem| stem.parse::<u64>().ok())
        };
        paths.sort_by(|a, b| number(a).cmp(&number(b)).then_with(|| a.cmp(b)));
        odd.sort();
        Ok((paths, odd.into_iter().map(StoreError::NotAFile).collect()))
    }

    /// The JSON files of a folder with their paths, each an error of its own if it cannot be
    /// read; the odd ones come last.
    pub(super) fn json_files(&self, folder: &str) -> Result<Vec<Read>, StoreError> {
        let (paths, odd) = self.entries(folder)?;
        let read = paths.into_iter().filter_map(|path| {
            let bytes = files::read_state(&path).transpose()?;
            Some(bytes.map(|bytes| (path, bytes)))
        });
        Ok(read.chain(odd.into_iter().map(Err)).collect())
    }

    /// A state file that does not hold what it should.
    pub(crate) fn damaged(&self, name: &str, reason: impl Into<String>) -> StoreError {
        StoreError::Damaged { path: self.path(name), reason: reason.into() }
    }
}

fn stored<D: Issued>(bytes: Vec<u8>, trust: &Trust) -> Result<Stored<D>, String> {
    let envelope = Envelope::parse(&bytes).map_err(|error| error.to_string())?;
    let document = issued::open(&envelope, trust).map_err(|(_, reason)| reason)?;
    Ok(Stored { document, payload: envelope.payload, bytes })
}
