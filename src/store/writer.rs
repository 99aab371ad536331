//! The right to write to the state folder: one lock, held by one process at a time.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Seek, Write};
use std::path::Path;
use std::time::Duration;

use super::StoreError;
use super::clock::Clock;
use super::files::{self, PRIVATE, PUBLIC};
use super::home::{
    CLOCK, Home, INSTANCE_KEY, KEY_OF, LICENSES, LOCK, PENDING, POLICIES, REGISTRATION, ROOTS,
    TRUST,
};
use super::owner;
use crate::core::document::trust::Trust;
use crate::core::types::ids::InstanceId;
use crate::core::types::time::Time;

/// The right to write: held by one process at a time.
#[derive(Debug)]
pub struct Writer<'h> {
    home: &'h Home,
    /// The lock file; for an objection that goes without it, the state folder, if that is locked.
    lock: Option<File>,
}

impl Home {
    /// Whether somebody writes here at this moment, as far as a lock can tell.
    #[must_use]
    pub fn is_being_written(&self) -> bool {
        let lock = self.open(LOCK).ok().flatten();
        lock.is_some_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }

    /// Takes note of the system time, if that needs a write and the directory
    /// can be written at once. A check never fails because of it.
    pub fn observe(&self, clock: Clock, now: Time) {
        if clock.observe(now).is_some()
            && self.dir().is_dir()
            && owner::require(self.dir()).is_ok()
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
        owner::require(self.dir())?;
        files::create_folder(self.dir())?;
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
        owner::require(self.dir())?;
        files::create_folder(self.dir())?;
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
        for folder in [self.dir(), &self.path(LICENSES), &self.path(ROOTS), &self.path(POLICIES)] {
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
                let lock = File::open(self.dir()).ok().filter(|folder| folder.lock().is_ok());
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
        files::sync_folder(self.home.dir())
    }

    /// Removes a file; `false` if there was none.
    ///
    /// # Errors
    /// I/O.
    pub fn remove(&self, name: &str) -> Result<bool, StoreError> {
        files::remove(&self.home.path(name))
    }
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
