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
    /// The catalogue in force cannot be read, or no longer counts.
    UnreadableCatalogue,
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
            Self::UnreadableCatalogue => "unreadable-catalogue",
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
            Self::UnreadableCatalogue => {
                "the vendor's catalogue cannot be read or no longer counts, so nobody knows what may \
                 leave"
                    .to_owned()
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
    /// Whether the catalogue in force can be read and counts.
    pub catalogue: bool,
}

/// The decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Everybody who says off, the one that decides first. Empty: allowed.
    pub off: Vec<Source>,
    /// A value of `AIRSEAL_TELEMETRY` that means nothing, and so counts as off.
    pub unknown_value: Option<String>,
}

/// What the value of a variable says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// Nothing, or on: no variable can turn it on.
    Nothing,
    /// Off.
    Off,
    /// Something that is neither; it counts as off.
    Unknown,
}

/// `DO_NOT_TRACK` says off unless it is empty, `0` or `false` (consoledonottrack.com).
fn do_not_track(value: Option<&OsStr>) -> Said {
    let asks = value.is_some_and(|value| !["", "0", "false"].iter().any(|word| value == *word));
    if asks { Said::Off } else { Said::Nothing }
}

/// `AIRSEAL_TELEMETRY` says off with `off`, `0` or `false`.
fn environment(value: Option<&OsStr>) -> Said {
    let is = |words: &[&str]| value.is_none_or(|value| words.iter().any(|word| value == *word));
    if is(&["", "on", "1", "true"]) {
        Said::Nothing
    } else if is(&["off", "0", "false"]) {
        Said::Off
    } else {
        Said::Unknown
    }
}

/// The value of `AIRSEAL_TELEMETRY`, if it is neither on nor off: it then counts as off.
#[must_use]
pub fn unknown_value(value: Option<&OsStr>) -> Option<String> {
    let unknown = value.filter(|_| environment(value) == Said::Unknown)?;
    Some(unknown.to_string_lossy().into_owned())
}

/// Asks every source.
#[must_use]
pub fn decide(inputs: Inputs<'_>) -> Decision {
    let mut off = Vec::new();
    if inputs.policy {
        off.push(Source::Policy);
    }
    if do_not_track(inputs.do_not_track) != Said::Nothing {
        off.push(Source::DoNotTrack);
    }
    if environment(inputs.environment) != Said::Nothing {
        off.push(Source::Environment);
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
    if !inputs.catalogue {
        off.push(Source::UnreadableCatalogue);
    }
    let told = flag.is_some_and(|flag| flag.disclosure.is_some());
    if matches!(inputs.stored, StoredChoice::Untold) || flag.is_some() && !told {
        off.push(Source::PendingDisclosure);
    }
    Decision { off, unknown_value: unknown_value(inputs.environment) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One rule for both variables: what says neither on nor off says off, and no value says on.
    #[test]
    fn a_value_of_a_variable_says_nothing_or_off() {
        let ask = |name: &str, value: &str| {
            let value = Some(OsStr::new(value));
            let (do_not_track, environment) =
                if name == "DO_NOT_TRACK" { (value, None) } else { (None, value) };
            let stored = &StoredChoice::Untold;
            let Decision { mut off, unknown_value } = decide(Inputs {
                policy: false,
                do_not_track,
                environment,
                stored,
                catalogue: true,
            });
            off.retain(|source| *source != Source::PendingDisclosure);
            assert_eq!(unknown_value, super::unknown_value(environment), "{name}={value:?}");
            (!off.is_empty(), unknown_value.is_some())
        };
        for (name, value, expected) in [
            ("DO_NOT_TRACK", "", (false, false)),
            ("DO_NOT_TRACK", "0", (false, false)),
            ("DO_NOT_TRACK", "false", (false, false)),
            ("DO_NOT_TRACK", "1", (true, false)),
            ("DO_NOT_TRACK", "no", (true, false)),
            ("AIRSEAL_TELEMETRY", "", (false, false)),
            ("AIRSEAL_TELEMETRY", "on", (false, false)),
            ("AIRSEAL_TELEMETRY", "1", (false, false)),
            ("AIRSEAL_TELEMETRY", "true", (false, false)),
            ("AIRSEAL_TELEMETRY", "off", (true, false)),
            ("AIRSEAL_TELEMETRY", "0", (true, false)),
            ("AIRSEAL_TELEMETRY", "false", (true, false)),
            ("AIRSEAL_TELEMETRY", "ON", (true, true)),
            ("AIRSEAL_TELEMETRY", "of", (true, true)),
        ] {
            assert_eq!(ask(name, value), expected, "{name}={value}");
        }
    }
}
