//! HOME on disk: typed reads, one atomic replace, one lock.

pub mod clock;
pub mod credentials;
pub mod facts;
pub mod files;
pub mod home;
pub mod identity;
pub mod installed;
pub mod limit_use;
pub mod named;
pub mod output;
pub mod owner;
pub mod platform;
pub mod releases;
pub mod trust;
mod unsupported;
pub mod walk;
pub mod writer;

use std::io;
use std::path::{Path, PathBuf};

pub use home::Home;
pub use writer::Writer;

/// Why the state directory could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The operating system said no.
    #[error("cannot {action} {}: {source}", .path.display())]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// A state file does not hold what it should. It is left as it is.
    #[error("{} is damaged: {reason}", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The trust bundle is older than one that was in force here.
    #[error("{} is bundle {version}, and bundle {known} was in force here: it was restored from a backup", .path.display())]
    Outdated {
        /// The file.
        path: PathBuf,
        /// The bundle's number.
        version: u64,
        /// The highest number that was in force.
        known: u64,
    },
    /// A variable names a file that cannot be read.
    #[error("{variable} names {}, which cannot be read: {source}", .path.display())]
    Named {
        /// The variable.
        variable: &'static str,
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Something other than a regular file stands where one belongs.
    #[error("{} is not a regular file", .0.display())]
    NotAFile(PathBuf),
    /// The folder belongs to another user.
    #[error("{} belongs to {}; nothing is written there as another user", .folder.display(), owner::describe(*owner))]
    NotOwner {
        /// The folder.
        folder: PathBuf,
        /// The number of that user.
        owner: u32,
    },
    /// The key is of one instance, and the registration of another.
    #[error("{} is not the key of the instance in {}", .key.display(), .registration.display())]
    Mixed {
        /// The key file.
        key: PathBuf,
        /// The registration.
        registration: PathBuf,
    },
    /// The private key can be read by others.
    #[error("{} can be read by others (mode {mode:03o})", .path.display())]
    KeyExposed {
        /// The key file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
}

impl StoreError {
    /// The file that it is about.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::Io { path, .. }
            | Self::Damaged { path, .. }
            | Self::Outdated { path, .. }
            | Self::Named { path, .. }
            | Self::NotAFile(path)
            | Self::NotOwner { folder: path, .. }
            | Self::Mixed { key: path, .. }
            | Self::KeyExposed { path, .. } => path,
        }
    }

    pub(crate) fn io(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { action, path: path.into(), source }
    }
}
