//! Who a state folder belongs to. Root leaves nothing of its own in somebody else's, and nobody
//! writes in a folder of another user.

use std::fs::File;
use std::io;
use std::path::Path;

use super::StoreError;

/// The user that this process runs as, for the ledger: the name that /etc/passwd gives, else the
/// number.
#[cfg(unix)]
#[must_use]
pub fn this_user() -> String {
    let user = rustix::process::getuid().as_raw();
    name(user).unwrap_or_else(|| format!("uid {user}"))
}

/// The user that this process runs as, for the ledger.
#[cfg(not(unix))]
#[must_use]
pub fn this_user() -> String {
    std::env::var("USERNAME").unwrap_or_else(|_| "unknown".to_owned())
}

/// The user and group that what root makes in a folder is given to; `None`: it stays with whoever
/// makes it.
#[must_use]
#[cfg(unix)]
pub fn heir(folder: &Path) -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;
    if !rustix::process::geteuid().is_root() {
        return None;
    }
    folder.metadata().ok().map(|folder| (folder.uid(), folder.gid())).filter(|(user, _)| *user != 0)
}

/// The user and group that what root makes in a folder is given to: here, nobody.
#[must_use]
#[cfg(not(unix))]
pub fn heir(_: &Path) -> Option<(u32, u32)> {
    None
}

/// Gives an open file or folder to the owner of the folder that it is in.
///
/// # Errors
/// I/O. A file system without owners is no error.
pub fn give(file: &File, folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some((user, group)) = heir(folder) {
        use std::os::unix::fs::MetadataExt;
        let is = file.metadata()?;
        if is.uid() != user {
            return match std::os::unix::fs::fchown(file, Some(user), Some(group)) {
                Err(error) if crate::store::unsupported::is_unsupported(&error) => Ok(()),
                given => given,
            };
        }
    }
    let _ = (file, folder);
    Ok(())
}

/// Refuses to write in a folder that belongs to another user. A folder of root's that this process
/// may write in (a volume that an orchestrator prepared) is for whoever may.
///
/// # Errors
/// [`StoreError::NotOwner`].
pub fn require(folder: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    {
        use rustix::fs::{Access, access};
        use std::os::unix::fs::MetadataExt;
        let me = rustix::process::geteuid();
        let Ok(metadata) = folder.metadata() else { return Ok(()) };
        let owner = metadata.uid();
        if !me.is_root()
            && owner != me.as_raw()
            && metadata.is_dir()
            && !(owner == 0 && access(folder, Access::WRITE_OK).is_ok())
        {
            return Err(StoreError::NotOwner { folder: folder.to_owned(), owner });
        }
    }
    let _ = folder;
    Ok(())
}

/// A user in words: by name, or by number.
#[must_use]
pub fn describe(user: u32) -> String {
    name(user).map_or_else(|| format!("the user {user}"), |name| format!("the user {name}"))
}

/// The home folder of a user by name, as /etc/passwd has it.
#[must_use]
pub fn home_of(user: &str) -> Option<std::path::PathBuf> {
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let home = passwd.lines().find_map(|line| {
        let mut columns = line.split(':');
        (columns.next()? == user).then(|| columns.nth(4))?
    });
    home.filter(|home| home.starts_with('/')).map(Into::into)
}

/// The name of a user in /etc/passwd. The system's user database is not asked: it may ask a daemon
/// over a socket.
#[must_use]
pub fn name(user: u32) -> Option<String> {
    let user = user.to_string();
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let name = passwd.lines().find_map(|line| {
        let mut columns = line.split(':');
        let name = columns.next()?;
        (columns.nth(1)? == user).then_some(name)
    });
    name.map(str::to_owned)
}
