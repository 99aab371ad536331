//! Why the issuer's work could not be done, and what its folder has lost.

use std::fmt;
use std::path::PathBuf;

use crate::core::Malformed;
use crate::core::document::registration::RequestError;
use crate::core::document::trust::TrustError;
use crate::core::types::keys::{KeyFileError, KeyId};
use crate::core::types::time::Time;
use crate::store::StoreError;

/// What the log, or another file of the vendor folder, no longer holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss(String);

impl Loss {
    /// A loss, in words.
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why the vendor's work could not be done.
#[derive(Debug, thiserror::Error)]
pub enum VendorError {
    /// A file could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A private key file could not be opened.
    #[error("{}: {source}", .path.display())]
    Key {
        /// The key file.
        path: PathBuf,
        /// Why.
        source: KeyFileError,
    },
    /// There is a vendor folder already.
    #[error("{} exists already; a vendor folder is never overwritten", .0.display())]
    Exists(PathBuf),
    /// There is no vendor folder there.
    #[error("{} is not a vendor folder: it has no trust.json", .0.display())]
    NotAVendor(PathBuf),
    /// A request is not sound.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// A document that was to be signed is out of range.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// A request that does not fit: another product, edition or email.
    #[error("{0}")]
    Mismatch(String),
    /// No signer may sign now, or the keys of those that may are not in the folder.
    #[error("{}: no key in this folder may sign documents of the kind {kind} now", .dir.display())]
    NoSigner {
        /// The vendor folder.
        dir: PathBuf,
        /// The kind of document.
        kind: &'static str,
    },
    /// A bundle waits for signatures, and only one can.
    #[error("trust bundle {version} still waits for root signatures in {}", .path.display())]
    Waiting {
        /// Where it is.
        path: PathBuf,
        /// Its version.
        version: u64,
    },
    /// A bundle waits for signatures, and another was offered.
    #[error(
        "trust bundle {version} still waits for root signatures in {}; the given file is another bundle",
        .path.display()
    )]
    AnotherWaits {
        /// Where it is.
        path: PathBuf,
        /// Its version.
        version: u64,
    },
    /// A bundle that somebody discarded on purpose.
    #[error("trust bundle {version} was discarded here; it is kept as {}", .path.display())]
    Discarded {
        /// Where it is kept.
        path: PathBuf,
        /// Its version.
        version: u64,
    },
    /// A bundle that no root in force has signed.
    #[error("trust bundle {0} carries no signature by a root in force here")]
    Foreign(u64),
    /// A bundle that no site could read.
    #[error("trust bundle {version} would be {what}; no site could read it")]
    TooLarge {
        /// Its version.
        version: u64,
        /// How large, in words.
        what: String,
    },
    /// A signer's window that closes before it opens.
    #[error("signer {} would stop signing before it begins", .0.short())]
    Window(KeyId),
    /// A time before something that was signed already.
    #[error("the clock says {now}, but {what} was issued at {before}, more than a day later")]
    Clock {
        /// The time now.
        now: Time,
        /// The later time.
        before: Time,
        /// What carries it.
        what: String,
    },
    /// Something is missing of what was signed here.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Lost(Vec<Loss>),
    /// There is no such bundle file.
    #[error("{} is not there; no trust bundle waits for a signature", .0.display())]
    NoSuchBundle(PathBuf),
    /// A key that is not a root.
    #[error("key {} is not a root of the bundle in force or of the next one", .0.short())]
    NotARoot(KeyId),
    /// Something to revoke that was never issued or listed.
    #[error("{0}")]
    Unknown(String),
    /// A license to revoke that the issued log does not hold.
    #[error("no license {0} was issued from this folder")]
    NotIssued(uuid::Uuid),
    /// A document that no signer of this vendor signed.
    #[error("no signer in the trust bundle signed this {0}")]
    Stranger(&'static str),
    /// A bundle breaks a rule.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// The system gave no random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    Random(String),
}
