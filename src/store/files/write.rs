//! Writes of one file: what was there before, or what is to be there, never a torn one.

use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::folder::{folder_of, sync_folder};
use crate::store::unsupported::is_unsupported;
use crate::store::{StoreError, owner};

/// Permission bits for files that anybody may read, as far as the umask allows.
pub const PUBLIC: u32 = 0o644;
/// Permission bits for private keys.
pub const PRIVATE: u32 = 0o600;
/// How temporary files are named.
const PREFIX: &str = ".airseal-";
const SUFFIX: &str = ".tmp";

/// Adds a line to the end of a file that has `length` bytes that count; what stands
/// after them was cut short by a crash and is dropped. Never follows a link. After
/// an error the file is as it was, or ends in a piece of the line without its end,
/// which the next call drops.
///
/// # Errors
/// I/O, or not a regular file.
pub fn append(path: &Path, length: u64, line: &[u8]) -> Result<(), StoreError> {
    let io = || StoreError::io("write", path);
    let mut options = OpenOptions::new();
    options.append(true).create(length == 0);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(PUBLIC).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
    }
    let mut file = options.open(path).map_err(|error| {
        let other = path.symlink_metadata().is_ok_and(|metadata| !metadata.is_file());
        if other { StoreError::NotAFile(path.to_owned()) } else { io()(error) }
    })?;
    let metadata = file.metadata().map_err(io())?;
    if !metadata.is_file() {
        return Err(StoreError::NotAFile(path.to_owned()));
    }
    owner::give(&file, folder_of(path)).map_err(io())?;
    if metadata.len() > length {
        file.set_len(length).map_err(io())?;
    }
    if let Err(error) = file.write_all(line).and_then(|()| sync(&file)) {
        let _ = file.set_len(length);
        return Err(io()(error));
    }
    if length == 0 { sync_folder(folder_of(path)) } else { Ok(()) }
}

/// What a file is besides its bytes.
#[derive(Debug, Clone, Copy)]
pub struct Attributes {
    /// Its permission bits.
    pub mode: u32,
    /// Whether it has them whatever the umask says, as far as the file system can hold them. An
    /// owner is then given where that may be done.
    pub as_before: bool,
    /// The user and the group that it belongs to; `None`: to whoever runs this process.
    pub owner: Option<(u32, u32)>,
}

impl Default for Attributes {
    fn default() -> Self {
        Self { mode: PUBLIC, as_before: false, owner: None }
    }
}

impl Attributes {
    /// Those of the file that is replaced.
    pub(crate) fn keep(&mut self, before: &Metadata) {
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt, PermissionsExt};
            self.mode = before.permissions().mode() & 0o777;
            self.as_before = true;
            self.owner = Some((before.uid(), before.gid()));
        }
        #[cfg(not(unix))]
        let _ = before;
    }

    /// Gives them to a file that was made with [`Self::mode`].
    #[cfg(unix)]
    fn give(&self, file: &File) -> io::Result<()> {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        if let Some((user, group)) = self.owner {
            let is = file.metadata()?;
            if (is.uid(), is.gid()) != (user, group) {
                match std::os::unix::fs::fchown(file, Some(user), Some(group)) {
                    // A file system without owners: whoever mounted it has all.
                    Err(error) if is_unsupported(&error) || self.as_before => {}
                    given => given?,
                }
            }
        }
        if self.as_before {
            let _ = file.set_permissions(Permissions::from_mode(self.mode));
        }
        Ok(())
    }
}

/// Makes `path` hold `bytes`: a temporary file beside it, created exclusively
/// with its mode, fsync, rename, fsync of the folder. A crash leaves the old
/// content or the new one; a symbolic link in its place is replaced, not followed.
/// A file that is mounted by itself, or that may be written in a folder that may not,
/// is written in place: there a crash can leave half of it.
///
/// # Errors
/// I/O. After an error the old content stands, or (if only the last fsync
/// failed) the new one does: running the command again is right in both cases.
pub fn replace(path: &Path, bytes: &[u8], mode: u32) -> Result<(), StoreError> {
    replace_with(
        path,
        bytes,
        Attributes { mode, owner: owner::heir(folder_of(path)), ..Attributes::default() },
    )
}

/// The same for a file that has more than a mode.
///
/// # Errors
/// I/O.
pub fn replace_with(path: &Path, bytes: &[u8], attributes: Attributes) -> Result<(), StoreError> {
    let made = temporary(folder_of(path), bytes, attributes);
    let temporary = match made {
        Ok(temporary) => temporary,
        Err(error) if is_refused(&error) => {
            return in_place(path, bytes, attributes.mode)
                .unwrap_or_else(|| Err(StoreError::io("write", path)(error)));
        }
        Err(error) => return Err(StoreError::io("write", path)(error)),
    };
    sync(temporary.as_file()).map_err(StoreError::io("write", path))?;
    match temporary.persist(path) {
        Ok(_) => sync_folder(folder_of(path)),
        Err(error) if error.error.kind() == io::ErrorKind::ResourceBusy => {
            in_place(path, bytes, attributes.mode)
                .unwrap_or_else(|| Err(StoreError::io("replace", path)(error.error)))
        }
        Err(error) => Err(StoreError::io("replace", path)(error.error)),
    }
}

/// Writes over a file that is there; `None` if no file there can be written to. What a full
/// disk refuses is put back.
fn in_place(path: &Path, bytes: &[u8], mode: u32) -> Option<Result<(), StoreError>> {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        libc::O_NOFOLLOW | libc::O_NONBLOCK,
    );
    let mut file = options.open(path).ok()?;
    if !file.metadata().is_ok_and(|metadata| metadata.is_file()) {
        return None;
    }
    // Before a secret is in it.
    #[cfg(unix)]
    if mode == PRIVATE {
        let _ = file
            .set_permissions(<Permissions as std::os::unix::fs::PermissionsExt>::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = mode;
    let mut write = || {
        let mut before = Vec::new();
        file.read_to_end(&mut before)?;
        let mut put = |bytes: &[u8]| {
            file.set_len(0)?;
            file.rewind()?;
            file.write_all(bytes)
        };
        if let Err(error) = put(bytes) {
            let _ = put(&before);
            return Err(error);
        }
        sync(&file)
    };
    Some(write().map_err(StoreError::io("write", path)))
}

/// Whether the folder is closed to whoever runs this process.
fn is_refused(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

/// Makes a file durable, where the file system can.
fn sync(file: &File) -> io::Result<()> {
    match file.sync_all() {
        Err(error) if is_unsupported(&error) => Ok(()),
        synced => synced,
    }
}

/// Makes a file that must not be there yet, whole or not at all: a private key is never
/// written over.
///
/// # Errors
/// I/O, or something of that name is there.
pub fn create(path: &Path, bytes: &[u8], mode: u32) -> Result<(), StoreError> {
    let attributes =
        Attributes { mode, owner: owner::heir(folder_of(path)), ..Attributes::default() };
    let temporary =
        temporary(folder_of(path), bytes, attributes).map_err(StoreError::io("write", path))?;
    sync(temporary.as_file()).map_err(StoreError::io("write", path))?;
    temporary
        .persist_noclobber(path)
        .map_err(|error| StoreError::io("create", path)(error.error))?;
    sync_folder(folder_of(path))
}

/// The same as [`replace`] for many files of one folder: they are made durable together, which is
/// far quicker than one by one. After an error some of them may be new, and each is
/// whole.
///
/// # Errors
/// I/O.
pub fn replace_many(folder: &Path, files: &[(&Path, Vec<u8>)]) -> Result<(), StoreError> {
    let attributes = Attributes::default();
    // Opened first: what goes wrong on the disk from here on is told to who syncs it,
    // since Linux 5.8.
    #[cfg(target_os = "linux")]
    let disk = File::open(folder).map_err(StoreError::io("write to", folder))?;
    // A relative one would be made absolute again for each file.
    let absolute = std::path::absolute(folder).map_err(StoreError::io("write to", folder))?;
    let mut temporaries = Vec::with_capacity(files.len());
    for (path, bytes) in files {
        let temporary =
            temporary(&absolute, bytes, attributes).map_err(StoreError::io("write", path))?;
        #[cfg(not(target_os = "linux"))]
        sync(temporary.as_file()).map_err(StoreError::io("write", path))?;
        // Closed: a process may have but a thousand files open.
        temporaries.push(temporary.into_temp_path());
    }
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::fs::syncfs(disk).map_err(io::Error::from) {
        if !is_unsupported(&error) {
            return Err(StoreError::io("write to", folder)(error));
        }
        for (temporary, (path, _)) in temporaries.iter().zip(files) {
            File::open(temporary)
                .and_then(|file| sync(&file))
                .map_err(StoreError::io("write", path))?;
        }
    }
    for (temporary, (path, _)) in temporaries.into_iter().zip(files) {
        temporary.persist(path).map_err(|error| StoreError::io("replace", path)(error.error))?;
    }
    sync_folder(folder)
}

/// A temporary file in `folder` that holds `bytes`, not synced yet.
fn temporary(folder: &Path, bytes: &[u8], attributes: Attributes) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    builder.permissions(<Permissions as std::os::unix::fs::PermissionsExt>::from_mode(
        attributes.mode,
    ));
    let mut temporary = builder.tempfile_in(folder)?;
    #[cfg(unix)]
    attributes.give(temporary.as_file())?;
    temporary.write_all(bytes)?;
    Ok(temporary)
}

/// Whether a file in this folder keeps the mode that it was made with. Some file systems (vfat,
/// some mounts under WSL) give every file the same. Where it cannot be tried it is taken for one
/// that does.
#[must_use]
pub fn keeps_modes(folder: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let made = temporary(folder, &[], Attributes { mode: PRIVATE, ..Attributes::default() });
        let found = made
            .and_then(|file| file.as_file().metadata())
            .map(|metadata| metadata.permissions().mode());
        !found.is_ok_and(|bits| bits & 0o077 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        true
    }
}

/// Whether a file is named as a temporary one of [`replace`].
#[must_use]
pub fn is_temporary(name: &str) -> bool {
    name.starts_with(PREFIX) && name.ends_with(SUFFIX)
}

/// Removes what a killed process left of [`replace`] in a folder: it may hold half
/// a key. Called under the folder's lock; what is younger than an hour may belong
/// to somebody who writes here without it, and stays. Nothing depends on it.
pub fn sweep(folder: &Path) {
    let hour = std::time::Duration::from_hours(1);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(is_temporary);
        let age = || entry.metadata().and_then(|m| m.modified()).ok()?.elapsed().ok();
        if ours && age().is_some_and(|age| age > hour) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Removes a file for good; `false` if there was none.
///
/// # Errors
/// I/O.
pub fn remove(path: &Path) -> Result<bool, StoreError> {
    match fs::remove_file(path) {
        Ok(()) => sync_folder(folder_of(path)).map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(StoreError::io("delete", path)(error)),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{append, remove};
    use crate::store::StoreError;

    #[test]
    fn what_cannot_be_removed_is_not_said_to_be_absent() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(remove(folder.path()).is_err(), "a folder is not a file");
        assert!(matches!(remove(&folder.path().join("nothing")), Ok(false)));
    }

    /// Between the reading of a log and the writing to it, something else can take its place.
    #[test]
    #[cfg(unix)]
    fn a_line_is_added_to_a_file_and_to_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let [target, link, missing] =
            ["target", "link", "missing"].map(|name| folder.path().join(name));
        fs::write(&target, "text").expect("a file");
        std::os::unix::fs::symlink(&target, &link).expect("a link");
        for path in [folder.path(), &link] {
            let refused = append(path, 4, b"line\n");
            assert!(matches!(refused, Err(StoreError::NotAFile(_))), "{refused:?}");
        }
        assert_eq!(fs::read(&target).expect("the file"), b"text");
        let refused = append(&missing, 4, b"line\n");
        assert!(matches!(refused, Err(StoreError::Io { .. })), "{refused:?}");
    }
}
