//! Which version of the vendor's privacy policy is in force, and which was seen.

use std::collections::BTreeSet;

use crate::core::document::ledger::Event;
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::core::types::time::Time;
use crate::privacy::ledger::entries;
use crate::store::{Home, StoreError};

/// The policy in force at `now`, of policies in their order.
pub fn in_force<'p>(
    policies: impl IntoIterator<Item = &'p PrivacyPolicy>,
    now: Time,
) -> Option<&'p PrivacyPolicy> {
    policies.into_iter().filter(|policy| policy.effective <= now).last()
}

/// The versions that somebody has seen here, by the ledger, in the order in which they
/// were seen first.
///
/// # Errors
/// I/O, or a ledger that cannot be read.
pub fn seen(home: &Home) -> Result<Vec<String>, StoreError> {
    let (mut known, mut order) = (BTreeSet::new(), Vec::new());
    for entry in entries(home)? {
        let mut entry = entry?;
        if entry.event == Event::PolicySeen
            && let Some(version) = entry.about.remove("version")
            && known.insert(version.clone())
        {
            order.push(version);
        }
    }
    Ok(order)
}
