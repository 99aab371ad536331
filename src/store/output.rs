//! Output files that a person names: nothing else is replaced by mistake, and a file is
//! written as a whole or not at all.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::files::{self, Attributes, PRIVATE, PUBLIC};
use super::{StoreError, home};

/// What may be read of a file to see whether it is a private key.
const KEY_SIZE: u64 = 64 * 1024;
/// In every PEM form of a private key, encrypted or not.
const PRIVATE_KEY: &[u8] = b"PRIVATE KEY-----";

/// Who may read a file that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Everybody, as far as the umask allows: what the vendor signed for customers.
    All,
    /// The owner alone: it holds personal data.
    Owner,
}

/// When a file that holds other bytes is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overwrite {
    /// Never, by a command that has no `--force`.
    Never,
    /// Not without `--force`.
    Refuse,
    /// Always: `--force`.
    Force,
    /// If it begins with these bytes, as a file of the same command does. It keeps its mode and
    /// owner, and a new one can be read by all, whatever the umask says.
    Own(&'static [u8]),
}

/// A file to write.
#[derive(Debug, Clone, Copy)]
pub struct Output<'a> {
    /// Its path.
    pub path: &'a Path,
    /// When it replaces another file.
    pub overwrite: Overwrite,
    /// Who may read it.
    pub readers: Readers,
}

/// Why a file is not written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// It is a file of a state folder or of a vendor folder.
    #[error("{} is a file that airseal keeps its state in; it is not overwritten", .0.display())]
    State(PathBuf),
    /// It holds a private key.
    #[error("{} holds a private key; it is not overwritten", .0.display())]
    Key(PathBuf),
    /// It holds something else.
    #[error("{} exists already with other content; it is not overwritten", .path.display())]
    Exists {
        /// The file.
        path: PathBuf,
        /// Whether the command has a `--force` that replaces it.
        has_force: bool,
    },
    /// It is a folder.
    #[error("{} is a folder", .0.display())]
    Folder(PathBuf),
    /// Its folder does not exist.
    #[error("{}: there is no folder {}", .path.display(), .folder.display())]
    NoFolder {
        /// The file.
        path: PathBuf,
        /// The folder it would be in.
        folder: PathBuf,
    },
    /// I/O.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is at the path of an output file.
enum Found {
    /// Nothing, or a file without a byte: nothing is lost.
    Nothing,
    /// The very bytes.
    Same,
    /// A pipe or a device, which is written to as it is.
    Special,
    /// A file that may be replaced.
    Replaceable(Metadata),
}

impl Output<'_> {
    /// Refuses what [`Output::write`] would refuse, before anything is signed or recorded. Without
    /// `bytes`, which are not known yet, every file that holds something counts as another one.
    /// `false`: it holds them already.
    ///
    /// # Errors
    /// See [`OutputError`].
    pub fn check(&self, home: Option<&Path>, bytes: Option<&[u8]>) -> Result<bool, OutputError> {
        self.look(home, bytes).map(|found| !matches!(found, Found::Same))
    }

    /// Writes the file; `false` if it holds these bytes already.
    ///
    /// # Errors
    /// See [`OutputError`].
    pub fn write(&self, home: Option<&Path>, bytes: &[u8]) -> Result<bool, OutputError> {
        let mode = if self.readers == Readers::Owner { PRIVATE } else { PUBLIC };
        let mut new = Attributes { mode, ..Attributes::default() };
        match self.look(home, Some(bytes))? {
            Found::Same => return Ok(false),
            Found::Special => {
                let file = OpenOptions::new().write(true).open(self.path);
                let written = file.and_then(|mut file| file.write_all(bytes));
                return Ok(written.map(|()| true).map_err(StoreError::io("write", self.path))?);
            }
            found => {
                if let Overwrite::Own(_) = self.overwrite {
                    new.as_before = true;
                    if let Found::Replaceable(before) = found {
                        new.keep(&before);
                    }
                }
            }
        }
        files::replace_with(self.path, bytes, new)?;
        Ok(true)
    }

    fn look(&self, home: Option<&Path>, bytes: Option<&[u8]>) -> Result<Found, OutputError> {
        let path = self.path;
        // Nothing in these can be replaced: /dev/stdout is a link, perhaps to a file.
        let folder = files::folder_of(path);
        let open = folder == Path::new("/dev")
            || ["/dev/fd", "/proc"].iter().any(|open| path.starts_with(open));
        if open && path.symlink_metadata().is_ok() {
            return if path.is_dir() {
                Err(OutputError::Folder(path.to_owned()))
            } else {
                Ok(Found::Special)
            };
        }
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if !folder.is_dir() {
                    return Err(OutputError::NoFolder {
                        path: path.to_owned(),
                        folder: folder.to_owned(),
                    });
                }
                if is_state(path, home) {
                    return Err(OutputError::State(path.to_owned()));
                }
                // A link that leads nowhere now: what it leads to may be on a disk that is not
                // mounted.
                let free = self.overwrite == Overwrite::Force || path.symlink_metadata().is_err();
                return if free { Ok(Found::Nothing) } else { Err(self.exists()) };
            }
            Err(error) => return Err(StoreError::io("write", path)(error).into()),
        };
        if metadata.is_dir() {
            return Err(OutputError::Folder(path.to_owned()));
        }
        if !metadata.is_file() {
            return Ok(Found::Special);
        }
        if is_state(path, home) {
            return Err(OutputError::State(path.to_owned()));
        }
        let held =
            read(path, bytes.map_or(0, <[u8]>::len)).map_err(StoreError::io("read", path))?;
        if held.windows(PRIVATE_KEY.len()).any(|window| window == PRIVATE_KEY) {
            return Err(OutputError::Key(path.to_owned()));
        }
        if bytes.is_some_and(|bytes| held == bytes) {
            return Ok(Found::Same);
        }
        let may = match self.overwrite {
            Overwrite::Never | Overwrite::Refuse => held.is_empty(),
            Overwrite::Force => true,
            Overwrite::Own(begin) => held.is_empty() || held.starts_with(begin),
        };
        if may { Ok(Found::Replaceable(metadata)) } else { Err(self.exists()) }
    }

    fn exists(&self) -> OutputError {
        let has_force = self.overwrite == Overwrite::Refuse;
        OutputError::Exists { path: self.path.to_owned(), has_force }
    }
}

/// As much of a file as tells whether it is a key, and whether it is `length` bytes long.
fn read(path: &Path, length: usize) -> io::Result<Vec<u8>> {
    let most = u64::try_from(length).unwrap_or(u64::MAX).saturating_add(1).max(KEY_SIZE);
    let mut held = Vec::new();
    File::open(path)?.take(most).read_to_end(&mut held)?;
    Ok(held)
}

/// Whether a path names a file that a state folder or a vendor folder has, whatever links lead to
/// it; `home` is the state folder of this run. Other folders are known by what is in them.
fn is_state(path: &Path, home: Option<&Path>) -> bool {
    let Some(name) = path.file_name() else { return false };
    let name = name.to_string_lossy().to_ascii_lowercase();
    let folder = files::folder_of(path);
    let Ok(folder) = folder.canonicalize() else { return false };
    let is_home = |folder: &Path| {
        home.and_then(|home| home.canonicalize().ok()).is_some_and(|home| home == folder)
            || ["consent.log", home::INSTANCE_KEY].iter().any(|name| folder.join(name).is_file())
    };
    let is_vendor = |folder: &Path| {
        ["issued.jsonl", "bundles/1.json"].iter().any(|name| folder.join(name).is_file())
            || ["trust.next.json", "root.fingerprint"]
                .iter()
                .all(|name| folder.join(name).is_file())
    };
    if home::STATE.contains(&name.as_str()) && is_home(&folder)
        || vendor_file(&name) && is_vendor(&folder)
    {
        return true;
    }
    let (Some(parent), Some(inner)) = (folder.parent(), folder.file_name()) else { return false };
    let inner = inner.to_string_lossy().to_ascii_lowercase();
    home::FOLDERS.contains(&inner.as_str()) && is_home(parent)
        || VENDOR_FOLDERS.contains(&inner.as_str()) && is_vendor(parent)
}

/// The folders of a vendor folder.
const VENDOR_FOLDERS: [&str; 6] =
    ["bundles", "catalogues", "discarded", "policies", "published", "unsigned"];

/// Whether a vendor folder has a file of this name, or may have one.
fn vendor_file(name: &str) -> bool {
    let names = ["trust.json", "root.fingerprint", "lock", "notices.json"];
    let ends = [".key", ".pub.pem", ".next.json", ".jsonl"];
    names.contains(&name) || ends.iter().any(|end| name.ends_with(end))
}
