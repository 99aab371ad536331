//! What a trust bundle changes, in words.

use super::format;
use crate::core::judge::bundle_diff::BundleChange;
use crate::core::types::time::Time;

/// One sentence for each change.
pub fn sentences(changes: &[BundleChange], now: Time) -> Vec<String> {
    changes.iter().map(|change| sentence(change, now)).collect()
}

/// A change in a sentence.
fn sentence(change: &BundleChange, now: Time) -> String {
    match change {
        BundleChange::RenewBy(Some(end)) => {
            format!("It is due for renewal by {end} ({}).", format::distance(now, *end))
        }
        change => change.to_string(),
    }
}
