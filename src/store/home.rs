//! The state directory. Reading needs no lock; writing needs a [`Writer`], which
//! only the holder of the lock has.

use std::borrow::Cow;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::io::{Read as _, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::StoreError;
use super::clock::Clock;
use super::files::{self, PRIVATE, PUBLIC};
use super::owner;
use crate::core::Malformed;
use crate::core::document::envelope::Envelope;
use crate::core::document::issued::{self, Issued};
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::core::document::registration::{Registration, RequestError};
use crate::core::document::text;
use crate::core::document::trust::{Accepted, Trust, TrustError};
use crate::core::judge::check::Identity;
use crate::core::types::ids::InstanceId;
use crate::core::types::json::read_object_file;
use crate::core::types::keys::PrivateKey;
use crate::core::types::time::Time;

/// The instance's private key, PKCS#8 PEM.
pub const INSTANCE_KEY: &str = "instance.key";
/// How its file begins, before the instance's id.
const KEY_OF: &str = "instance ";
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
const LOCK: &str = "lock";

/// The state directory. It need not exist yet.
#[derive(Debug, Clone)]
pub struct Home {
    dir: PathBuf,
}

/// A file with its path, or why it could not be read.
type Read = Result<(PathBuf, Vec<u8>), StoreError>;

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

    /// What [`Writer::note_head`] noted last; `None` if nothing was.
    ///
    /// # Errors
    /// I/O, or it is not text.
    pub fn noted_head(&self) -> Result<Option<String>, StoreError> {
        let Some(note) = self.read(LOCK)? else { return Ok(None) };
        let note = std::str::from_utf8(&note).map_err(|_| self.damaged(LOCK, "it is not text"))?;
        Ok(note.lines().next().filter(|note| !note.is_empty()).map(str::to_owned))
    }

    /// The highest number of a trust bundle that was in force here; 0 if none is known. It
    /// is kept in two places, of which the second is a note that is not synced.
    fn known_trust(&self) -> u64 {
        let clock = self.clock().ok().and_then(|clock| clock.trust_version);
        clock.max(self.noted_trust()).unwrap_or_default()
    }

    /// What [`Writer::note_trust`] noted last.
    fn noted_trust(&self) -> Option<u64> {
        std::str::from_utf8(&self.read(LOCK).ok()??).ok()?.lines().nth(1)?.parse().ok()
    }

    /// Whether somebody writes here at this moment, as far as a lock can tell.
    #[must_use]
    pub fn is_being_written(&self) -> bool {
        let lock = self.open(LOCK).ok().flatten();
        lock.is_some_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }

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

    /// The trust bundle in force: the newest of the one in HOME and the one
    /// compiled in. Where one is compiled in, the one in HOME counts only if it
    /// follows from it by rule: a file that its user can write is no anchor.
    ///
    /// # Errors
    /// I/O, a damaged or foreign bundle, or one that is older than one before.
    pub fn trust(&self, compiled: Option<&[u8]>) -> Result<Option<Trust>, StoreError> {
        // The number first: whatever is written meanwhile, the bundle that is read after it is
        // not older.
        let known = self.known_trust();
        let trust = self.trust_as_it_is(compiled)?;
        self.expect_at_least(known, trust.as_ref())?;
        Ok(trust)
    }

    /// Refuses a bundle that is older than one that was in force here: what the newer one
    /// revoked must not count again. For who holds the lock: nobody else writes meanwhile.
    ///
    /// # Errors
    /// It is older.
    pub fn expect_newest(&self, trust: Option<&Trust>) -> Result<(), StoreError> {
        self.expect_at_least(self.known_trust(), trust)
    }

    fn expect_at_least(&self, known: u64, trust: Option<&Trust>) -> Result<(), StoreError> {
        match trust.map(|trust| trust.bundle().version) {
            Some(version) if version < known => {
                Err(StoreError::Outdated { path: self.path(TRUST), version, known })
            }
            _ => Ok(()),
        }
    }

    /// The same for whoever brings a newer one: it may be older than one that was in force.
    ///
    /// # Errors
    /// I/O, or a damaged or foreign bundle.
    pub fn trust_as_it_is(&self, compiled: Option<&[u8]>) -> Result<Option<Trust>, StoreError> {
        let reopen = |bytes: &[u8]| {
            let envelope = Envelope::parse(bytes).map_err(TrustError::Malformed)?;
            Trust::reopen(&envelope).map(|trust| (envelope, trust))
        };
        let anchor = match compiled.map(reopen) {
            None => None,
            Some(Ok((_, trust))) => Some(trust),
            Some(Err(error)) => {
                return Err(StoreError::Damaged {
                    path: "the compiled-in trust bundle".into(),
                    reason: error.to_string(),
                });
            }
        };
        let Some(bytes) = self.read(TRUST)? else { return Ok(anchor) };
        let (envelope, stored) =
            reopen(&bytes).map_err(|error| self.damaged(TRUST, error.to_string()))?;
        let Some(mut anchor) = anchor else { return Ok(Some(stored)) };
        // What cannot be read is a step less: without it the newest does not follow.
        for (path, bytes) in self.json_files(ROOTS)?.into_iter().flatten() {
            let step = Envelope::parse(&bytes)
                .map_err(TrustError::Malformed)
                .and_then(|e| anchor.accept(&e));
            match step {
                Ok(Accepted::Newer(trust)) => anchor = *trust,
                Ok(Accepted::Unchanged) | Err(TrustError::Rollback { .. }) => {}
                Err(error) => return Err(StoreError::Damaged { path, reason: error.to_string() }),
            }
        }
        match anchor.accept(&envelope) {
            Ok(Accepted::Newer(trust)) => Ok(Some(*trust)),
            // An upgrade of the program can bring a newer bundle than HOME has.
            Ok(Accepted::Unchanged) | Err(TrustError::Rollback { .. }) => Ok(Some(anchor)),
            Err(error) => Err(self.damaged(
                TRUST,
                format!("it does not follow from the compiled-in bundle: {error}"),
            )),
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
    fn json_files(&self, folder: &str) -> Result<Vec<Read>, StoreError> {
        let (paths, odd) = self.entries(folder)?;
        let read = paths.into_iter().filter_map(|path| {
            let bytes = files::read_state(&path).transpose()?;
            Some(bytes.map(|bytes| (path, bytes)))
        });
        Ok(read.chain(odd.into_iter().map(Err)).collect())
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

    /// The instance's private key, for a signature: it must belong to the registration.
    ///
    /// # Errors
    /// As [`Self::instance_key`], or [`StoreError::Mixed`].
    pub fn signing_key(&self) -> Result<Option<PrivateKey>, StoreError> {
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
        key: &PrivateKey,
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

    /// The instance's private key; refused when others can read it, as ssh does. Where the file
    /// system keeps no modes that could not be mended, and would lock everybody out: there it is
    /// taken, and [`Self::exposed_key`] tells.
    ///
    /// # Errors
    /// I/O, exposed, or damaged.
    pub fn instance_key(&self) -> Result<Option<PrivateKey>, StoreError> {
        let path = self.path(INSTANCE_KEY);
        let Some(bytes) = files::read_state(&path)?.map(zeroize::Zeroizing::new) else {
            return Ok(None);
        };
        match self.exposed_key() {
            Some(mode) if files::keeps_modes(&self.dir) => {
                return Err(StoreError::KeyExposed { path, mode });
            }
            _ => {}
        }
        let pem = key_text(&path, &bytes)?;
        PrivateKey::from_pem(&pem, None)
            .map(Some)
            .map_err(|error| self.damaged(INSTANCE_KEY, error.to_string()))
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

    /// Takes note of the system time, if that needs a write and the directory
    /// can be written at once. A check never fails because of it.
    pub fn observe(&self, clock: Clock, now: Time) {
        if clock.observe(now).is_some()
            && self.dir.is_dir()
            && owner::require(&self.dir).is_ok()
            && let Ok(Some(writer)) = self.try_write()
            // Read again: another process may have written since.
            && let Ok(Some(clock)) = self.clock().map(|clock| clock.observe(now))
        {
            let _ = writer.write_clock(clock);
        }
    }

    /// Takes the lock, creating the directory if need be. `waiting` is called
    /// once if another process holds it.
    ///
    /// # Errors
    /// I/O.
    pub fn write(&self, waiting: impl FnOnce()) -> Result<Writer<'_>, StoreError> {
        owner::require(&self.dir)?;
        files::create_folder(&self.dir)?;
        let writer = match self.try_write()? {
            Some(writer) => writer,
            None => {
                waiting();
                let lock = self.lock_file()?;
                lock.lock().map_err(StoreError::io("lock", self.path(LOCK)))?;
                Writer { home: self, lock: Some(lock) }
            }
        };
        self.sweep();
        Ok(writer)
    }

    /// The same for what must not wait long. `None`: after `patience`, another process still
    /// holds the lock.
    ///
    /// # Errors
    /// I/O.
    pub fn write_within(&self, patience: Duration) -> Result<Option<Writer<'_>>, StoreError> {
        const STEP: Duration = Duration::from_millis(5);
        owner::require(&self.dir)?;
        files::create_folder(&self.dir)?;
        let mut waited = Duration::ZERO;
        loop {
            if let Some(writer) = self.try_write()? {
                self.sweep();
                return Ok(Some(writer));
            }
            if waited >= patience {
                return Ok(None);
            }
            std::thread::sleep(STEP);
            waited = waited.saturating_add(STEP);
        }
    }

    /// Removes what a command that was killed left on its way.
    fn sweep(&self) {
        for folder in [&self.dir, &self.path(LICENSES), &self.path(ROOTS), &self.path(POLICIES)] {
            files::sweep(folder);
        }
    }

    /// The same for an objection, which must not fail for want of a lock (GDPR 21). Where a folder
    /// or a link has the place of the lock file, no other command can write; two objections then
    /// exclude each other by a lock on the state folder, as far as the system has such. The second
    /// value says why the lock was not taken.
    ///
    /// # Errors
    /// I/O.
    pub fn write_objection(
        &self,
        waiting: impl FnOnce(),
    ) -> Result<(Writer<'_>, Option<StoreError>), StoreError> {
        match self.write(waiting) {
            Err(error @ StoreError::NotAFile(_)) => {
                let lock = File::open(&self.dir).ok().filter(|folder| folder.lock().is_ok());
                Ok((Writer { home: self, lock }, Some(error)))
            }
            written => written.map(|writer| (writer, None)),
        }
    }

    fn try_write(&self) -> Result<Option<Writer<'_>>, StoreError> {
        let lock = self.lock_file()?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Writer { home: self, lock: Some(lock) })),
            Err(TryLockError::WouldBlock) => Ok(None),
            // Some network volumes have no locks. An objection must not wait for one.
            Err(TryLockError::Error(error)) if files::is_unsupported(&error) => {
                Ok(Some(Writer { home: self, lock: Some(lock) }))
            }
            Err(TryLockError::Error(error)) => Err(StoreError::io("lock", self.path(LOCK))(error)),
        }
    }

    fn lock_file(&self) -> Result<File, StoreError> {
        lock_file(&self.path(LOCK))
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

/// Opens (creating it if need be) a lock file; never follows a planted link. One that root made for
/// itself in this user's folder is made again: no command may depend on a lock that it cannot have.
///
/// # Errors
/// I/O.
pub fn lock_file(path: &Path) -> Result<File, StoreError> {
    let folder = files::folder_of(path);
    let lock = match open_lock(path) {
        Err(StoreError::Io { source, .. })
            if source.kind() == ErrorKind::PermissionDenied && path.is_file() =>
        {
            let note = files::read_state(path).ok().flatten().unwrap_or_default();
            files::replace(path, &note, PUBLIC)?;
            open_lock(path)?
        }
        opened => opened?,
    };
    owner::give(&lock, folder).map_err(StoreError::io("lock", path))?;
    Ok(lock)
}

fn open_lock(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(PUBLIC).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
    }
    options.open(path).map_err(|error| {
        let other = path.symlink_metadata().is_ok_and(|metadata| !metadata.is_file());
        if other {
            StoreError::NotAFile(path.to_owned())
        } else {
            StoreError::io("lock", path)(error)
        }
    })
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
            Err(error) if error.kind() == ErrorKind::NotFound => return None,
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

/// The right to write: held by one process at a time.
#[derive(Debug)]
pub struct Writer<'h> {
    home: &'h Home,
    /// The lock file; for an objection that goes without it, the state folder, if that is locked.
    lock: Option<File>,
}

impl Writer<'_> {
    /// The directory that may be written to.
    #[must_use]
    pub fn home(&self) -> &Home {
        self.home
    }

    /// Adds a line to a file; see [`files::append`].
    ///
    /// # Errors
    /// I/O.
    pub fn append(&self, name: &str, length: u64, line: &[u8]) -> Result<(), StoreError> {
        files::append(&self.home.path(name), length, line)
    }

    /// Notes the ledger's last entry in the lock file, so that a ledger that was
    /// shortened or altered at its end shows. It is not synced, and a failure is no
    /// error: without a note the ledger is believed as it stands.
    pub fn note_head(&self, note: &str) {
        // What cannot be read is not written over: an older note is true as well.
        if self.home.noted_head().is_ok() {
            self.note(note.trim_end(), self.home.noted_trust());
        }
    }

    /// Notes the number of the trust bundle in force in the lock file, or that none
    /// is pinned. As with [`Writer::note_head`], a failure is no error.
    fn note_trust(&self, version: Option<u64>) {
        if let Ok(head) = self.home.noted_head() {
            self.note(&head.unwrap_or_default(), version);
        }
    }

    fn note(&self, head: &str, trust: Option<u64>) {
        let trust = trust.map(|version| format!("{version}\n")).unwrap_or_default();
        let note = format!("{head}\n{trust}");
        let Some(mut lock) = self.lock.as_ref() else { return };
        let written = lock.rewind().and_then(|()| lock.write_all(note.as_bytes()));
        // The note of an entry before that one is true as well.
        if written.is_ok() {
            let _ = lock.set_len(u64::try_from(note.len()).unwrap_or_default());
        }
    }

    /// Replaces a file that anybody may read; one in a folder of HOME is named with it.
    ///
    /// # Errors
    /// I/O.
    pub fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        if let Some((folder, _)) = name.rsplit_once('/') {
            files::create_inner_folder(&self.home.path(folder))?;
        }
        files::replace(&self.home.path(name), bytes, PUBLIC)
    }

    /// Writes the instance's private key, after a line that says whose it is: PEM lets text stand
    /// before a block (RFC 7468 section 2).
    ///
    /// # Errors
    /// I/O.
    pub fn write_instance_key(&self, instance: &InstanceId, pem: &str) -> Result<(), StoreError> {
        let text = zeroize::Zeroizing::new(format!("{KEY_OF}{instance}\n{pem}"));
        files::replace(&self.home.path(INSTANCE_KEY), text.as_bytes(), PRIVATE)
    }

    /// Writes the latest times seen.
    ///
    /// # Errors
    /// I/O.
    pub fn write_clock(&self, clock: Clock) -> Result<(), StoreError> {
        let mut json = serde_json::to_vec(&clock).unwrap_or_default();
        json.push(b'\n');
        self.replace(CLOCK, &json)
    }

    /// Installs a license under its id.
    ///
    /// # Errors
    /// I/O.
    pub fn install_license(&self, id: &uuid::Uuid, bytes: &[u8]) -> Result<(), StoreError> {
        self.replace(&format!("{LICENSES}/{id}.json"), bytes)
    }

    /// Puts a trust bundle in force. One that changes the roots is also kept by
    /// itself, first: a compiled-in bundle is followed step by step.
    ///
    /// # Errors
    /// I/O.
    pub fn write_trust(
        &self,
        before: Option<&Trust>,
        next: &Trust,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        let next = next.bundle();
        if before.is_some_and(|before| before.bundle().roots != next.roots) {
            self.replace(&format!("{ROOTS}/{}.json", next.version), bytes)?;
        }
        self.replace(TRUST, bytes)?;
        self.note_trust(Some(next.version.max(self.home.known_trust())));
        Ok(())
    }

    /// Forgets which trust bundle was in force, before it is deleted: another vendor's
    /// begins with number 1 again.
    ///
    /// # Errors
    /// I/O, or damaged floors.
    pub fn forget_trust(&self) -> Result<(), StoreError> {
        let clock = self.home.clock()?;
        if clock.trust_version.is_some() {
            self.write_clock(Clock { trust_version: None, ..clock })?;
        }
        self.note_trust(None);
        Ok(())
    }

    /// Puts the pending registration in force: one rename.
    ///
    /// # Errors
    /// I/O.
    pub fn promote_pending(&self) -> Result<(), StoreError> {
        let (from, to) = (self.home.path(PENDING), self.home.path(REGISTRATION));
        fs::rename(&from, &to).map_err(StoreError::io("replace", &to))?;
        files::sync_folder(&self.home.dir)
    }

    /// Removes a file; `false` if there was none.
    ///
    /// # Errors
    /// I/O.
    pub fn remove(&self, name: &str) -> Result<bool, StoreError> {
        files::remove(&self.home.path(name))
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
