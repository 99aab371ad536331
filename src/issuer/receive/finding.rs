//! What is found in a document that was handed in.

use std::fmt;

use serde::Serialize;
use uuid::Uuid;

use crate::core::types::amount::Amount;
use crate::core::types::day::Day;
use crate::core::types::email::Email;
use crate::core::types::ids::{InstanceId, Name};
use crate::core::types::time::Time;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Somebody may sign in the vendor's name.
    Critical,
    /// A customer is to be asked.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Something in a document that the vendor should know. As JSON: `finding`, a word, beside what
/// it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "finding", rename_all = "kebab-case")]
pub enum Finding {
    /// The issued log does not hold the license: somebody else has a signer key, or the log has
    /// lost it.
    UnknownLicense {
        /// Its id.
        license_id: Uuid,
    },
    /// Nobody knows the key of the instance, so the document may be anybody's. It is not kept.
    UncheckedSignature,
    /// The license is revoked.
    Revoked {
        /// When it was.
        at: Time,
        /// Why.
        reason: String,
    },
    /// The license is for another instance.
    OtherInstance {
        /// That instance.
        licensed: InstanceId,
    },
    /// The license, or the instance, went to another address.
    OtherEmail {
        /// That address; null for the Community Edition.
        licensed: Option<Email>,
    },
    /// A limit is not the one that was signed.
    OtherLimit {
        /// Its name.
        limit: Name,
        /// What the report says; null: unlimited.
        reported: Amount,
        /// What was signed; null: unlimited, or the license does not name it.
        licensed: Option<Amount>,
        /// Whether the license names it.
        named: bool,
    },
    /// More is in use than is licensed.
    OverLimit {
        /// The limit.
        limit: Name,
        /// How much is licensed.
        licensed: Amount,
        /// How much was in use.
        used: Option<u64>,
        /// The most in the month of the report.
        peak: Option<u64>,
        /// The most in the month before.
        peak_last_month: Option<u64>,
    },
    /// Another report has the same number: the instance was copied, or restored from a backup.
    SameNumber {
        /// The number.
        number: u64,
    },
    /// The numbers go back: of two reports, the one with the higher number is of an earlier day.
    NumberWentBack {
        /// The number of this one.
        number: u64,
        /// The number of the other one.
        other: u64,
        /// The day of the other one.
        other_date: Day,
    },
    /// The instance reports after it was unregistered.
    UsedAfterErasure {
        /// The day of its statement of erasure.
        erased: Day,
    },
    /// The license is still in use after its grace.
    Expired {
        /// Its last second.
        expires_at: Time,
        /// Days after that in which it still counted.
        grace_days: u32,
    },
    /// The license is still in use after another one came in its place, and the grace is over.
    Replaced {
        /// The other one.
        by: Uuid,
        /// The first second of the other one.
        since: Time,
    },
    /// No license is in force at an instance that got one.
    NoLicense {
        /// The newest license of the instance.
        issued: Uuid,
    },
    /// The clock was reset since the report before.
    ClockResets {
        /// How often under this license.
        resets: u64,
        /// How often at the report before.
        before: u64,
    },
    /// The report is old.
    Old {
        /// Its age.
        days: i64,
    },
    /// It is of a later day than today.
    Future,
}

impl Finding {
    /// How much it weighs.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::UnknownLicense { .. } => Severity::Critical,
            Self::NoLicense { .. } | Self::ClockResets { .. } | Self::Old { .. } => Severity::Note,
            _ => Severity::Warning,
        }
    }
}

/// In words.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownLicense { license_id } => write!(
                f,
                "license {license_id} is in use, and the issued log does not hold it: somebody signs with a copy of a \
                 signer key, or the log has lost it"
            ),
            Self::UncheckedSignature => f.write_str(
                "its signature cannot be checked: neither the issued log nor the document has the instance's key; it was \
                 not kept",
            ),
            Self::Revoked { at, reason } => {
                write!(f, "the license in use was revoked on {}: {reason}", at.date())
            }
            Self::OtherInstance { licensed } => {
                write!(f, "the license in use is for another instance, {licensed}")
            }
            Self::OtherEmail { licensed: Some(email) } => {
                write!(f, "the license was issued to {email}")
            }
            Self::OtherEmail { licensed: None } => {
                f.write_str("the license was issued without an address")
            }
            Self::OtherLimit { limit, reported, named: false, .. } => write!(
                f,
                "it says that {reported} {limit} are licensed, and the license does not name that limit"
            ),
            Self::OtherLimit { limit, reported, licensed, .. } => {
                let licensed = licensed.unwrap_or(Amount::Unlimited);
                write!(f, "it says that {reported} {limit} are licensed; signed were {licensed}")
            }
            Self::OverLimit { limit, licensed, used, peak, peak_last_month } => {
                write!(f, "more {limit} than licensed: ")?;
                match used {
                    Some(used) => write!(f, "{used} of {licensed}")?,
                    None => write!(f, "{licensed} licensed")?,
                }
                if let Some(peak) = peak {
                    write!(f, ", peak {peak} in the month of the report")?;
                }
                if let Some(peak) = peak_last_month {
                    write!(f, ", {peak} in the month before")?;
                }
                Ok(())
            }
            Self::SameNumber { number } => {
                write!(f, "another report of this instance has the number {number} too")
            }
            Self::NumberWentBack { number, other, other_date } => write!(
                f,
                "the numbers go back: this is report {number}, and report {other} is of {other_date}"
            ),
            Self::UsedAfterErasure { erased } => {
                write!(f, "the instance was unregistered on {erased}, and reports after that")
            }
            Self::Expired { expires_at, grace_days: 0 } => {
                write!(f, "the license in use ended on {}", expires_at.date())
            }
            Self::Expired { expires_at, grace_days } => write!(
                f,
                "the license in use ended on {}, and its grace on {}",
                expires_at.date(),
                expires_at.plus_days(*grace_days).date()
            ),
            Self::Replaced { by, since } => {
                write!(f, "the license in use was replaced by {by} on {}", since.date())
            }
            Self::NoLicense { issued } => write!(
                f,
                "no license is in force there, and {issued} was issued to this instance"
            ),
            Self::ClockResets { resets: 1, .. } => f.write_str("the clock was reset once"),
            Self::ClockResets { resets, before: 0 } => {
                write!(f, "the clock was reset {resets} times")
            }
            Self::ClockResets { resets, before } => {
                write!(f, "the clock was reset {resets} times, {before} at the report before")
            }
            Self::Old { days } => write!(f, "it is {days} days old"),
            Self::Future => f.write_str("it is of a later day than today"),
        }
    }
}
