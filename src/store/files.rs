//! Files: reads that cannot hang or grow, and a replacement that is old or new,
//! never torn.

use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::{StoreError, owner};
use crate::core::document::envelope::MAX_FILE;
use crate::core::document::text;
use crate::core::types::keys::hex;
pub(crate) use crate::store::unsupported::is_unsupported;

/// Permission bits for files that anybody may read, as far as the umask allows.
pub const PUBLIC: u32 = 0o644;
/// How temporary files are named.
const PREFIX: &str = ".airseal-";
const SUFFIX: &str = ".tmp";
/// Permission bits for private keys.
pub const PRIVATE: u32 = 0o600;

/// "Bad file descriptor", on the systems that have folders as files.
const EBADF: i32 = 9;

/// The most that is read of a file: one byte more than it may have.
#[allow(clippy::as_conversions)]
const CAP: u64 = MAX_FILE as u64 + 1;

/// Reads at most `most` bytes and one more, so that the caller sees that a file is too
/// large without holding all of it.
///
/// # Errors
/// What the reader says.
pub fn read_at_most(reader: impl Read, most: usize) -> io::Result<Vec<u8>> {
    // Most files are small: they fit without asking again and again.
    let mut bytes = Vec::with_capacity(4096);
    reader.take(one_more(most)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn one_more(most: usize) -> u64 {
    u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1)
}

/// Reads at most [`MAX_FILE`] bytes and one more, so that the caller sees that a
/// file is too large without holding all of it.
///
/// # Errors
/// What the reader says.
pub fn read_capped(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    read_capped_into(reader, &mut bytes)?;
    Ok(bytes)
}

/// The same into a buffer that may have been used before.
///
/// # Errors
/// What the reader says.
pub fn read_capped_into(reader: impl Read, bytes: &mut Vec<u8>) -> io::Result<()> {
    bytes.clear();
    // Most files are small: they fit without asking again and again.
    bytes.reserve(4096);
    reader.take(CAP).read_to_end(bytes)?;
    Ok(())
}

/// The lowercase hex SHA-256 of a file, read a piece at a time: a released one may be large.
///
/// # Errors
/// I/O.
pub fn sha256(path: &Path) -> Result<String, StoreError> {
    const PIECE: u64 = 64 * 1024;
    let hashed = || -> io::Result<String> {
        let file = File::open(path)?;
        let (mut hash, mut piece) = (Sha256::new(), Vec::new());
        while (&file).take(PIECE).read_to_end(&mut piece)? > 0 {
            hash.update(&piece);
            piece.clear();
        }
        Ok(hex(&hash.finalize()))
    };
    hashed().map_err(StoreError::io("read", path))
}

/// Opens a state file for reading; `None` if absent. A FIFO, device or
/// directory in its place is refused rather than waited for, and so is a link that
/// leads nowhere: a file on a disk that is not mounted now is not a file that never
/// was.
///
/// # Errors
/// I/O, or not a regular file.
pub fn open_state(path: &Path) -> Result<Option<File>, StoreError> {
    Ok(open_regular(path)?.map(|(file, _)| file))
}

/// The same, with how long the file is.
fn open_regular(path: &Path) -> Result<Option<(File, u64)>, StoreError> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
    let file = match options.open(path) {
        Ok(file) => file,
        // To read a link takes one call; to ask what it is, two and a fault at a start.
        Err(error) if error.kind() == io::ErrorKind::NotFound && path.read_link().is_ok() => {
            return Err(StoreError::NotAFile(path.to_owned()));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::io("read", path)(error)),
    };
    let metadata = file.metadata().map_err(StoreError::io("read", path))?;
    if metadata.is_file() {
        Ok(Some((file, metadata.len())))
    } else {
        Err(StoreError::NotAFile(path.to_owned()))
    }
}

/// Reads a file that a folder listed as a regular one into a buffer that may have
/// been used before, with as few calls as that takes: a fleet has many.
///
/// # Errors
/// What the operating system says.
pub fn read_listed(path: &Path, bytes: &mut Vec<u8>) -> io::Result<()> {
    /// Nearly every document fits.
    const USUAL: usize = 8192;
    let mut options = OpenOptions::new();
    options.read(true);
    // Should it have become a pipe meanwhile: that is empty, and nobody waits.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
    let file = options.open(path)?;
    bytes.clear();
    // One call reads what there is room for: what a large file left is given back.
    bytes.shrink_to(USUAL);
    bytes.reserve_exact(USUAL);
    // Of a regular file, less than was asked for is all there is.
    if read_once(&file, bytes)? >= USUAL {
        let mut rest = Vec::new();
        read_capped_into(file, &mut rest)?;
        bytes.append(&mut rest);
    }
    Ok(())
}

/// One call that reads as much as `bytes` has room for; how much that was.
#[cfg(unix)]
fn read_once(file: &File, bytes: &mut Vec<u8>) -> io::Result<usize> {
    Ok(rustix::io::retry_on_intr(|| rustix::io::read(file, rustix::buffer::spare_capacity(bytes)))?)
}

#[cfg(not(unix))]
fn read_once(mut file: &File, bytes: &mut Vec<u8>) -> io::Result<usize> {
    bytes.resize(bytes.capacity(), 0);
    let length = file.read(bytes)?;
    bytes.truncate(length);
    Ok(length)
}

/// Reads a file of our own as [`open_state`] opens it, with the cap of [`read_capped`]: as
/// much as it held when it was opened. Ours are replaced, and not written to; but for the
/// lock, whose note is written at once.
///
/// # Errors
/// I/O, or not a regular file.
pub fn read_state(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    read_state_at_most(path, MAX_FILE)
}

/// The same with a cap of `most` bytes and one more.
///
/// # Errors
/// I/O, or not a regular file.
pub fn read_state_at_most(path: &Path, most: usize) -> Result<Option<Vec<u8>>, StoreError> {
    let Some((file, length)) = open_regular(path)? else { return Ok(None) };
    let length = length.min(one_more(most));
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    // Nor is the end of the file asked for: each call counts at a start.
    file.take(length).read_to_end(&mut bytes).map_err(StoreError::io("read", path))?;
    Ok(Some(bytes))
}

/// Reads a small file of settings as text. The reader of TOML takes many times the size
/// of a hostile file, so that what no person wrote is refused by its size. It is read to
/// its end, whatever its length is said to be: some file systems say 0 of every file, and
/// an empty policy would forbid nothing.
///
/// # Errors
/// I/O, not a regular file, too large, or not text.
pub fn read_settings(path: &Path) -> Result<Option<String>, StoreError> {
    const MOST: usize = 64 * 1024;
    let Some(file) = open_state(path)? else { return Ok(None) };
    let bytes = read_capped(file).map_err(StoreError::io("read", path))?;
    let damaged =
        |reason: &str| StoreError::Damaged { path: path.to_owned(), reason: reason.to_owned() };
    if bytes.len() > MOST {
        return Err(damaged("it is over 64 KiB; no settings are"));
    }
    let text = text::decode(&bytes).map_err(|error| damaged(&error.to_string()))?;
    String::from_utf8(text.into_owned())
        .map(Some)
        .map_err(|_| damaged("it is not text in UTF-8 or UTF-16"))
}

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
    pub(super) fn keep(&mut self, before: &Metadata) {
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

/// Makes what was renamed, created or removed in a folder durable.
///
/// # Errors
/// I/O.
pub fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        // Some file systems have no fsync of a folder, or name its lack EBADF.
        Err(error) if is_unsupported(&error) || error.raw_os_error() == Some(EBADF) => Ok(()),
        synced => synced.map_err(StoreError::io("write to", folder)),
    }
}

/// Creates a folder that only its owner can enter, with the folders above it, each
/// made durable in its parent.
///
/// # Errors
/// I/O, or something else is in its place.
pub fn create_folder(path: &Path) -> Result<(), StoreError> {
    if path.is_dir() {
        return Ok(());
    }
    let parent = folder_of(path);
    create_folder(parent)?;
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        // Another process was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {}
        made => made.map_err(StoreError::io("create the folder", path))?,
    }
    sync_folder(parent)
}

/// Creates a folder of our own inside a state folder, unless it is there. A link in
/// its place is refused: what is written stays where it belongs.
///
/// # Errors
/// I/O, or a link.
pub fn create_inner_folder(path: &Path) -> Result<(), StoreError> {
    if path.is_symlink() {
        return Err(StoreError::NotAFile(path.to_owned()));
    }
    create_folder(path)?;
    // One that root made for itself is given to the owner, too.
    if owner::heir(folder_of(path)).is_some() {
        let folder = File::open(path).and_then(|folder| owner::give(&folder, folder_of(path)));
        folder.map_err(StoreError::io("write to", path))?;
    }
    Ok(())
}

/// What a folder says of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A symbolic link.
    Link,
    /// A folder.
    Folder,
    /// A pipe, a device, a socket.
    Other,
    /// Some file systems do not say.
    Unknown,
}

impl Kind {
    /// Whether the entry is a regular file, or a link to one. A pipe or a device is not
    /// opened to find out.
    #[must_use]
    pub fn is_regular(self, path: &Path) -> bool {
        match self {
            Self::File => true,
            Self::Folder | Self::Other => false,
            Self::Link | Self::Unknown => path.is_file(),
        }
    }

    /// Whether the entry is a folder itself, and no link to one.
    #[must_use]
    pub fn is_folder(self, path: &Path) -> bool {
        match self {
            Self::Folder => true,
            Self::Unknown => path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir()),
            Self::File | Self::Link | Self::Other => false,
        }
    }
}

/// The paths of what is in a folder, in no order; none if it is not there.
///
/// # Errors
/// I/O, or no folder.
pub fn entries(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    Ok(entries_by_kind(folder)?.into_iter().map(|(path, _)| path).collect())
}

/// The same, with what each is.
///
/// # Errors
/// I/O, or no folder.
pub fn entries_by_kind(folder: &Path) -> Result<Vec<(PathBuf, Kind)>, StoreError> {
    match list(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        listed => listed.map_err(StoreError::io("read", folder)),
    }
}

/// With a buffer of its own: the standard library's is 32 KiB, new at each start.
#[cfg(target_os = "linux")]
fn list(folder: &Path) -> io::Result<Vec<(PathBuf, Kind)>> {
    use rustix::fs::{FileType, Mode, OFlags, RawDir, open};
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let mut buffer = [std::mem::MaybeUninit::uninit(); 2048];
    let mut entries = RawDir::new(open(folder, OFlags::DIRECTORY, Mode::empty())?, &mut buffer);
    let mut paths = Vec::new();
    while let Some(entry) = entries.next() {
        let entry = entry?;
        let name = entry.file_name().to_bytes();
        if name != b"." && name != b".." {
            let kind = match entry.file_type() {
                FileType::RegularFile => Kind::File,
                FileType::Symlink => Kind::Link,
                FileType::Directory => Kind::Folder,
                FileType::Unknown => Kind::Unknown,
                _ => Kind::Other,
            };
            paths.push((folder.join(OsStr::from_bytes(name)), kind));
        }
    }
    Ok(paths)
}

#[cfg(not(target_os = "linux"))]
fn list(folder: &Path) -> io::Result<Vec<(PathBuf, Kind)>> {
    let kind = |entry: &fs::DirEntry| match entry.file_type() {
        Ok(kind) if kind.is_file() => Kind::File,
        Ok(kind) if kind.is_symlink() => Kind::Link,
        Ok(kind) if kind.is_dir() => Kind::Folder,
        Ok(_) => Kind::Other,
        Err(_) => Kind::Unknown,
    };
    fs::read_dir(folder)?.map(|entry| entry.map(|entry| (entry.path(), kind(&entry)))).collect()
}

/// The folder of a file; `.` for a bare name.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{append, create_folder, entries, remove};
    use crate::store::StoreError;

    #[test]
    fn what_cannot_be_removed_is_not_said_to_be_absent() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(remove(folder.path()).is_err(), "a folder is not a file");
        assert!(matches!(remove(&folder.path().join("nothing")), Ok(false)));
    }

    #[test]
    fn a_folder_is_not_made_where_a_file_stands() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        fs::write(&file, "text").expect("a file");
        for path in [file.clone(), file.join("inner")] {
            assert!(create_folder(&path).is_err(), "{}", path.display());
        }
        assert_eq!(fs::read(&file).expect("the file"), b"text");
    }

    #[test]
    fn a_file_in_the_place_of_a_folder_is_no_empty_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        fs::write(&file, "text").expect("a file");
        assert!(entries(&file).is_err());
        assert_eq!(entries(folder.path()).expect("a folder"), [file]);
        assert!(entries(&folder.path().join("nothing")).expect("none").is_empty());
    }

    /// To open one would wait for a writer.
    #[test]
    #[cfg(target_os = "linux")]
    fn a_pipe_in_the_place_of_a_folder_is_no_folder() {
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe");
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR, 0).expect("a pipe");
        assert!(entries(&pipe).is_err());
    }

    /// As when another process was faster: once `two` is there, `two/..` is, too.
    #[test]
    fn a_folder_that_came_to_be_meanwhile_is_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        create_folder(&folder.path().join("one/two/..")).expect("made");
        assert!(folder.path().join("one/two").is_dir());
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
