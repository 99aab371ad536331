//! What is checked, and what can be wrong.

use std::path::{Path, PathBuf};

use crate::core::types::time::Time;
use crate::privacy::choice::Disagreement;
use crate::store::{StoreError, owner};

/// What is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// The state folder.
    Home,
    /// Whose it and its files are.
    Owner,
    /// Who may read and write them.
    Modes,
    /// The instance's key and registration.
    Key,
    /// The clock and what is known of it.
    Clock,
    /// The trust bundle and its age.
    Trust,
    /// Files that are damaged, or of nobody's making.
    Files,
    /// The flag and the ledger.
    Consent,
    /// Other state folders.
    OtherHomes,
    /// Environment variables that are set.
    Variables,
    /// The machine policy.
    Policy,
    /// Settings that a person made.
    Settings,
    /// Whether the kernel denies the network.
    Network,
}

impl Check {
    /// Every check, in the order in which it is made.
    pub const ALL: [Self; 13] = [
        Self::Home,
        Self::Owner,
        Self::Modes,
        Self::Key,
        Self::Clock,
        Self::Trust,
        Self::Files,
        Self::Consent,
        Self::OtherHomes,
        Self::Variables,
        Self::Policy,
        Self::Settings,
        Self::Network,
    ];

    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Owner => "owner",
            Self::Modes => "modes",
            Self::Key => "key",
            Self::Clock => "clock",
            Self::Trust => "trust",
            Self::Files => "files",
            Self::Consent => "consent",
            Self::OtherHomes => "other-homes",
            Self::Variables => "variables",
            Self::Policy => "policy",
            Self::Settings => "settings",
            Self::Network => "network",
        }
    }
}

/// What is wrong.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// There is no state folder.
    #[error("{} does not exist yet", .0.display())]
    NoHome(PathBuf),
    /// Something else has its name.
    #[error("{} is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// It, or a file in it, belongs to another user than it should.
    #[error("{} belongs to {}, not to {}", .path.display(), owner::describe(*.owner), owner::describe(*.expected))]
    Owner {
        /// The file or folder.
        path: PathBuf,
        /// Whose it is.
        owner: u32,
        /// Whose it should be.
        expected: u32,
        /// Whether it is the state folder itself.
        is_home: bool,
    },
    /// Others can write it.
    #[error("{} can be written by other users (mode {mode:03o})", .path.display())]
    Writable {
        /// The file or folder.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// This instance is not registered.
    #[error("this instance is not registered")]
    NotRegistered,
    /// The key is gone.
    #[error("{} is missing, and this instance is registered with it", .0.display())]
    KeyMissing(PathBuf),
    /// The system clock is outside the years 0 to 9999.
    #[error("the system clock cannot be read")]
    NoClock,
    /// The clock is behind a time known to have been.
    #[error("the clock says {now}, but it has been {floor} here before")]
    ClockBehind {
        /// The system time.
        now: Time,
        /// The latest time known to have been.
        floor: Time,
    },
    /// Nothing is pinned.
    #[error("no trust bundle is pinned")]
    NotPinned,
    /// The trust bundle is old: what was revoked since then is not known here.
    #[error("trust bundle {version} was issued on {}", .issued_at.date())]
    OldTrust {
        /// Its number.
        version: u64,
        /// When it was issued.
        issued_at: Time,
    },
    /// A file that airseal did not make.
    #[error("{} was not made by airseal", .0.display())]
    Foreign(PathBuf),
    /// A document is not what the ledger says was put there.
    #[error("{}: {reason}", .path.display())]
    NotOnRecord {
        /// The document.
        path: PathBuf,
        /// What is different, in words.
        reason: String,
    },
    /// The flag and the ledger disagree.
    #[error("{}", .0.describe())]
    Disagreement(Disagreement),
    /// There is another state folder.
    #[error("{} is another state folder, and this command does not use it", .0.display())]
    OtherHome(PathBuf),
    /// A variable overrides imported licenses.
    #[error("{0} is set and overrides the imported licenses")]
    Overrides(&'static str),
    /// A variable has a value that means nothing.
    #[error("{name} is `{value}`, which is neither on nor off; it counts as off")]
    UnknownValue {
        /// The variable.
        name: &'static str,
        /// Its value.
        value: String,
    },
    /// The machine policy cannot be read or used.
    #[error("{0}")]
    Policy(String),
    /// A setting does not count.
    #[error("{0}")]
    Settings(String),
    /// The kernel does not deny the network.
    #[error("the kernel does not deny this program the network: {0}")]
    NotEnforced(String),
    /// A file cannot be read, or does not hold what it should.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Problem {
    /// The file or folder that it is about, if it is about one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::NoHome(path)
            | Self::NotAFolder(path)
            | Self::Owner { path, .. }
            | Self::Writable { path, .. }
            | Self::KeyMissing(path)
            | Self::Foreign(path)
            | Self::NotOnRecord { path, .. }
            | Self::OtherHome(path) => Some(path),
            Self::Store(error) => Some(error.path()),
            _ => None,
        }
    }
}
