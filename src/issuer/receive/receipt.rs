//! An entry of the log of what was received.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::core::document::report::LimitUse;
use crate::core::types::day::Day;
use crate::core::types::ids::{InstanceId, Name};
use crate::core::types::json::unique_map;
use crate::core::types::time::Time;

/// What a customer hands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A compliance report.
    Report,
    /// A request for a license.
    Request,
    /// A statement of erasure: the instance was unregistered.
    Erasure,
}

impl Kind {
    /// What people call it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Report => "compliance report",
            Self::Request => "request",
            Self::Erasure => "statement of erasure",
        }
    }
}

/// A document that was received. It has no address: the issued log has that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// What it is.
    pub kind: Kind,
    /// The instance that signed it.
    pub instance: InstanceId,
    /// The license that a report says is in use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license_id: Option<Uuid>,
    /// The day that it speaks of, in UTC.
    pub date: Day,
    /// The number of a report among those of its instance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// The limits of a report against their use.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "unique_map")]
    pub limits: BTreeMap<Name, LimitUse>,
    /// How often the clock was reset under that license.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_resets: Option<u64>,
    /// The licenses whose seat a statement of erasure gives back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returned: Vec<Uuid>,
    /// The SHA-256 of its payload, in lowercase hex.
    pub sha256: String,
    /// The name of the file that it came in; `-` for standard input.
    pub file: String,
    /// When it was received.
    pub received_at: Time,
}

impl Receipt {
    /// Adds its line of the log, without what chains it.
    pub(super) fn write_line(&self, lines: &mut Vec<u8>) {
        // Writing to memory does not fail.
        let _ = serde_json::to_writer(&mut *lines, self);
        lines.push(b'\n');
    }
}
