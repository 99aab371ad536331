//! The decision whether usage data may leave. Sources are asked in a fixed
//! order; the first "off" decides, and no source can turn it on.

use std::ffi::OsStr;

use serde::{Serialize, Serializer};

use crate::privacy::choice::{Disagreement, StoredChoice};

/// Who may say off, in the order in which they are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The policy file.
    Policy,
    /// The variable `DO_NOT_TRACK`.
    DoNotTrack,
    /// The variable `AIRSEAL_TELEMETRY`.
    Environment,
    /// The stored flag: `telemetry off`.
    Flag,
    /// The stored flag cannot be read.
    UnreadableFlag,
    /// The stored flag and the ledger disagree.
    Disagreement(Disagreement),
    /// Nobody has been told yet.
    PendingDisclosure,
}

impl Source {
    /// Names the source to a program.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::DoNotTrack => "do-not-track",
            Self::Environment => "environment",
            Self::Flag => "flag",
            Self::UnreadableFlag => "unreadable-flag",
            Self::Disagreement(disagreement) => disagreement.name(),
            Self::PendingDisclosure => "pending-notice",
        }
    }

    /// Names the source to a person.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Self::Policy => "the policy file, for every user of this machine".to_owned(),
            Self::DoNotTrack => {
                "the environment variable DO_NOT_TRACK (this process only)".to_owned()
            }
            Self::Environment => {
                "the environment variable AIRSEAL_TELEMETRY (this process only)".to_owned()
            }
            Self::Flag => "the stored flag (airseal telemetry off)".to_owned(),
            Self::UnreadableFlag => {
                "the stored flag cannot be read, and unreadable counts as off".to_owned()
            }
            Self::Disagreement(disagreement) => {
                format!(
                    "{}; `airseal telemetry on` or `airseal telemetry off` settles it",
                    disagreement.describe()
                )
            }
            Self::PendingDisclosure => {
                "nobody was shown the disclosure yet; `airseal telemetry on` shows it".to_owned()
            }
        }
    }
}

impl Serialize for Source {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// What was found where.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// Whether a policy file says off.
    pub policy: bool,
    /// The value of `DO_NOT_TRACK`.
    pub do_not_track: Option<&'a OsStr>,
    /// The value of `AIRSEAL_TELEMETRY`.
    pub environment: Option<&'a OsStr>,
    /// The stored choice.
    pub stored: &'a StoredChoice,
}

/// The decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Everybody who says off, the one that decides first. Empty: allowed.
    pub off: Vec<Source>,
    /// A value of `AIRSEAL_TELEMETRY` that means nothing, and so counts as off.
    pub unknown_value: Option<String>,
}

impl Decision {
    /// Whether usage data may leave.
    #[must_use]
    pub fn allowed(&self) -> bool {
        self.off.is_empty()
    }
}

/// Asks every source.
#[must_use]
pub fn decide(inputs: Inputs<'_>) -> Decision {
    let mut off = Vec::new();
    let mut unknown_value = None;
    if inputs.policy {
        off.push(Source::Policy);
    }
    if inputs
        .do_not_track
        .is_some_and(|value| !value.is_empty() && value != "0" && value != "false")
    {
        off.push(Source::DoNotTrack);
    }
    // No variable can turn it on: what does not say off says nothing.
    let says_nothing = |value: &&OsStr| ["", "on", "1", "true"].iter().any(|word| *value == *word);
    if let Some(value) = inputs.environment.filter(|value| !says_nothing(value)) {
        off.push(Source::Environment);
        if !["off", "0", "false"].iter().any(|word| value == *word) {
            unknown_value = Some(value.to_string_lossy().into_owned());
        }
    }
    if matches!(inputs.stored, StoredChoice::Unreadable(_)) {
        off.push(Source::UnreadableFlag);
    }
    let flag = inputs.stored.flag();
    if flag.is_some_and(|flag| !flag.enabled) {
        off.push(Source::Flag);
    }
    let disagreement = inputs.stored.disagreement();
    off.extend(disagreement.map(Source::Disagreement));
    let told = flag.is_some_and(|flag| flag.disclosure.is_some());
    if matches!(inputs.stored, StoredChoice::Untold) || flag.is_some() && !told {
        off.push(Source::PendingDisclosure);
    }
    Decision { off, unknown_value }
}
