//! What a trust bundle changes, in words.

use super::format;
use crate::core::Malformed;
use crate::core::document::trust::TrustBundle;
use crate::core::judge::bundle_diff::{BundleChange, bundle_changes};
use crate::core::types::time::Time;

/// What is different in `new`, one sentence each.
///
/// # Errors
/// Revocations that cannot be read.
pub fn changes(old: &TrustBundle, new: &TrustBundle, now: Time) -> Result<Vec<String>, Malformed> {
    let changes = bundle_changes(old, new)?;
    Ok(changes.iter().map(|change| sentence(change, now)).collect())
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
