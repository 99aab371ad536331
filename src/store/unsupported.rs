//! What some file systems do not have.

use std::io;

/// Whether a file system does not have what was asked of it: some network volumes have no locks,
/// some no fsync of folders, some no owners.
pub(crate) fn is_unsupported(error: &io::Error) -> bool {
    #[cfg(unix)]
    if let Some(code) = error.raw_os_error() {
        let known = [libc::EINVAL, libc::ENOTSUP, libc::EOPNOTSUPP, libc::ENOSYS, libc::ENOLCK];
        return known.contains(&code);
    }
    error.kind() == io::ErrorKind::Unsupported
}
