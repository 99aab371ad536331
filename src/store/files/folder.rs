//! Folders: what is in one, making one, and making durable what changed in it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::store::unsupported::is_unsupported;
use crate::store::{StoreError, owner};

/// "Bad file descriptor", on the systems that have folders as files.
const EBADF: i32 = 9;

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

    use super::{create_folder, entries};

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
}
