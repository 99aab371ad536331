//! The verdicts and their exit codes: one table, nothing else.

use serde::Serialize;

/// What the core has to say about a license. The order of the refusals is the
/// order in which they are looked for: the first that applies wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// In force.
    Valid,
    /// Past `expires_at`, within `grace_days`.
    Grace,
    /// Not a document of this kind, or a field out of range.
    Malformed,
    /// Bad signature, unknown or revoked signer, or nothing pinned.
    Untrusted,
    /// This license id is revoked.
    Revoked,
    /// No license installed, or not registered.
    Missing,
    /// Another product, edition, instance or email.
    Mismatch,
    /// The clock has gone backwards.
    Clock,
    /// Before `not_before`.
    NotYetValid,
    /// Past the grace days.
    Expired,
    /// A limit or feature asked for is not in the license.
    NotCovered,
}

impl Verdict {
    /// Every verdict, for tables and tests.
    pub const ALL: [Self; 11] = [
        Self::Valid,
        Self::Grace,
        Self::Malformed,
        Self::Untrusted,
        Self::Revoked,
        Self::Missing,
        Self::Mismatch,
        Self::Clock,
        Self::NotYetValid,
        Self::Expired,
        Self::NotCovered,
    ];

    /// The process exit code. Stable: scripts build on it.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Valid | Self::Grace => 0,
            Self::Malformed => 10,
            Self::Untrusted => 11,
            Self::Revoked => 12,
            Self::Expired => 13,
            Self::NotYetValid => 14,
            Self::Mismatch => 15,
            Self::NotCovered => 16,
            Self::Clock => 17,
            Self::Missing => 18,
        }
    }

    /// The name used in `--json` and in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Grace => "grace",
            Self::Malformed => "malformed",
            Self::Untrusted => "untrusted",
            Self::Revoked => "revoked",
            Self::Missing => "missing",
            Self::Mismatch => "mismatch",
            Self::Clock => "clock",
            Self::NotYetValid => "not-yet-valid",
            Self::Expired => "expired",
            Self::NotCovered => "not-covered",
        }
    }

    /// Whether the license may be relied on.
    #[must_use]
    pub const fn is_good(self) -> bool {
        matches!(self, Self::Valid | Self::Grace)
    }
}
