//! Until when the vendor supports which versions of its product.

use std::collections::BTreeSet;

use semver::{Version, VersionReq};
use serde::{Deserialize, Serialize};

use crate::core::Malformed;
use crate::core::types::product_version::{ProductVersion, satisfies};
use crate::core::types::time::Time;

/// The most ranges in one document.
pub const MAX_RANGES: usize = 200;

/// The end of support of some versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Support {
    /// The versions, such as `>=2.0, <3.0`.
    pub versions: VersionReq,
    /// The last moment in which they are supported.
    pub until: Time,
}

/// Until when a version is supported. If several ranges name it, the latest date counts: what was
/// promised of a wide range is not taken back by a narrow one. Of a version that leaves a part open
/// (`2.19`), the earliest end among those that it may be. `None` if the ranges do not name it, or
/// the text is not a version.
#[must_use]
pub fn support_until(ranges: &[Support], version: &ProductVersion) -> Option<Time> {
    let named = |version: &Version| {
        let about = ranges.iter().filter(|range| satisfies(version, &range.versions));
        about.map(|range| range.until).max()
    };
    let readings = version.readings(ranges.iter().map(|range| &range.versions));
    let ends: Option<Vec<Time>> = readings.iter().map(named).collect();
    ends?.into_iter().min()
}

/// Refuses too many ranges, and a range that has two ends.
pub(super) fn validate(ranges: &[Support]) -> Result<(), Malformed> {
    if ranges.len() > MAX_RANGES {
        return Err(Malformed::new(format!(
            "a document has at most {MAX_RANGES} ranges of supported versions"
        )));
    }
    let mut seen = BTreeSet::new();
    for range in ranges {
        if !seen.insert(range.versions.to_string()) {
            return Err(Malformed::new(format!(
                "the end of support of {} is there twice",
                range.versions
            )));
        }
    }
    Ok(())
}
