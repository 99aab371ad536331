//! Why a trust bundle is not taken.

use crate::core::Malformed;
use crate::core::judge::verdict::Verdict;
use crate::core::types::ids::Name;

/// Why a bundle is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// Not a trust bundle, or a field out of range.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The bundle does not carry the signatures it needs.
    #[error(
        "trust bundle {version} is not trusted: it has {have} of the {need} signatures needed from {whose}"
    )]
    Threshold {
        /// The bundle's version.
        version: u64,
        /// Good signatures found.
        have: usize,
        /// Signatures needed.
        need: usize,
        /// Whose signatures were counted.
        whose: &'static str,
    },
    /// Between the trusted bundle and this one, another changed the roots.
    #[error(
        "trust bundle {version} is signed by roots that bundle {trusted}, trusted here, does not know: \
         a bundle between them is missing, version {} first", .trusted + 1
    )]
    Gap {
        /// The version trusted now.
        trusted: u64,
        /// The version offered.
        version: u64,
    },
    /// The fingerprint given is not that of the roots in the bundle.
    #[error("the roots in this bundle have another fingerprint than the one given")]
    Fingerprint {
        /// The fingerprint that was given.
        given: String,
        /// The fingerprint of the bundle's roots.
        found: String,
    },
    /// A bundle for another product.
    #[error("trust bundle is for product `{found}`, and `{trusted}` is trusted here")]
    Product {
        /// The product trusted now.
        trusted: Name,
        /// The product offered.
        found: Name,
    },
    /// An older bundle.
    #[error(
        "trust bundle {version} is older than bundle {trusted}, which is trusted here (rollback)"
    )]
    Rollback {
        /// The version trusted now.
        trusted: u64,
        /// The version offered.
        version: u64,
    },
    /// Two different bundles under one version number.
    #[error(
        "another trust bundle {0} is trusted here already: two with one number cannot both be right (equivocation)"
    )]
    Equivocation(u64),
    /// A newer bundle that leaves out what the trusted one revokes.
    #[error(
        "trust bundle {version} no longer revokes {what}, which bundle {trusted}, trusted here, revokes"
    )]
    Unrevoked {
        /// The version trusted now.
        trusted: u64,
        /// The version offered.
        version: u64,
        /// The key or license.
        what: String,
    },
}

impl TrustError {
    /// The verdict that refuses such a bundle.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        match self {
            Self::Malformed(_) => Verdict::Malformed,
            Self::Product { .. } => Verdict::Mismatch,
            _ => Verdict::Untrusted,
        }
    }
}
