//! Credentials: files that a service manager hands to one process, as systemd does with
//! `LoadCredential=`. Which one counts beside options and variables is decided by who reads it.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::{StoreError, files};

/// The variable that names their folder.
pub const FOLDER: &str = "CREDENTIALS_DIRECTORY";
/// A license.
pub const LICENSE: &str = "airseal.license";
/// One more machine policy.
pub const POLICY: &str = "airseal.policy";
/// The passphrase of the vendor's keys.
pub const PASSPHRASE: &str = "airseal.passphrase";

/// The file of a credential; `None` if no file of that name was handed over. One that cannot be looked for
/// may have been handed over: [`open`] then says why it cannot be read, and nothing takes its place.
#[must_use]
pub fn find(name: &str, variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let folder = variable(FOLDER).filter(|value| !value.is_empty()).map(PathBuf::from)?;
    let path = folder.join(name);
    let gone = |path: &Path| {
        path.symlink_metadata().is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
    };
    let none = folder.is_absolute() && gone(&path) && !gone(&folder);
    (!none).then_some(path)
}

/// Opens a credential that was found. Nothing but a regular file is one.
///
/// # Errors
/// Its folder is not named by an absolute path; I/O; or not a regular file.
pub fn open(path: &Path) -> Result<File, StoreError> {
    let named = |source| StoreError::Named { variable: FOLDER, path: path.to_owned(), source };
    if !path.is_absolute() {
        return Err(named(io::Error::other("the path is not absolute")));
    }
    match files::open_state(path) {
        Ok(Some(file)) => Ok(file),
        Ok(None) => Err(named(io::ErrorKind::NotFound.into())),
        Err(StoreError::Io { source, .. }) => Err(named(source)),
        Err(_) => Err(named(io::Error::other("it is not a regular file"))),
    }
}
