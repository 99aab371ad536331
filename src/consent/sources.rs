//! The decision whether usage data may leave. Sources are asked in a fixed
//! order; the first "off" decides, and no source can turn it on.

use std::ffi::OsStr;

use serde::Serialize;

use super::flag::Flag;

/// Who may say off, in the order in which they are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
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
    /// Nobody has been told yet.
    PendingNotice,
}

impl Source {
    /// Names the source to a person.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Policy => "the policy file, for every user of this machine",
            Self::DoNotTrack => "the environment variable DO_NOT_TRACK (this process only)",
            Self::Environment => "the environment variable AIRSEAL_TELEMETRY (this process only)",
            Self::Flag => "the stored flag (airseal telemetry off)",
            Self::UnreadableFlag => "the stored flag cannot be read, and unreadable counts as off",
            Self::PendingNotice => "no notice was shown yet; `airseal telemetry on` shows it",
        }
    }
}

/// What was found where. `flag` is `Err` if it could not be read.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// Whether a policy file says off.
    pub policy: bool,
    /// The value of `DO_NOT_TRACK`.
    pub do_not_track: Option<&'a OsStr>,
    /// The value of `AIRSEAL_TELEMETRY`.
    pub environment: Option<&'a OsStr>,
    /// The stored flag.
    pub flag: Result<Option<&'a Flag>, ()>,
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
    if inputs.do_not_track.is_some_and(|value| !value.is_empty() && value != "0" && value != "false") {
        off.push(Source::DoNotTrack);
    }
    if let Some(value) = inputs.environment.filter(|value| *value != "on") {
        off.push(Source::Environment);
        if value != "off" {
            unknown_value = Some(value.to_string_lossy().into_owned());
        }
    }
    match inputs.flag {
        Err(()) => off.push(Source::UnreadableFlag),
        Ok(flag) => {
            if flag.is_some_and(|flag| !flag.enabled) {
                off.push(Source::Flag);
            }
            if flag.is_none_or(|flag| flag.notice.is_none()) {
                off.push(Source::PendingNotice);
            }
        }
    }
    Decision { off, unknown_value }
}
