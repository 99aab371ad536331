//! The installed licenses, judged: which one counts.

use std::path::PathBuf;

use super::{Home, StoreError};
use crate::core::check::{Facts, Judgement, judge};
use crate::core::trust::Trust;
use crate::core::verdict::Verdict;

/// The best of the installed licenses with its verdict: a valid one before one in
/// grace, then the latest to expire. Nothing is remembered from one call to the
/// next, so a renewal takes over by itself and a cause that is gone is gone.
///
/// # Errors
/// I/O.
pub fn best(home: &Home, trust: Option<&Trust>, facts: &Facts) -> Result<Option<(PathBuf, Judgement)>, StoreError> {
    let judged = home.licenses()?.into_iter().map(|(path, bytes)| (path, judge(&bytes, trust, facts)));
    Ok(judged.min_by(|(_, a), (_, b)| rank(a).cmp(&rank(b)).then_with(|| ends_later(a, b))))
}

/// Good verdicts first; of the others, the one that says most about what to do.
fn rank(judgement: &Judgement) -> u8 {
    match judgement.verdict {
        Verdict::Valid => 0,
        Verdict::Grace => 1,
        Verdict::NotCovered => 2,
        Verdict::Clock => 3,
        Verdict::NotYetValid => 4,
        Verdict::Expired => 5,
        Verdict::Missing => 6,
        Verdict::Mismatch => 7,
        Verdict::Revoked => 8,
        Verdict::Untrusted => 9,
        Verdict::Malformed => 10,
    }
}

/// A license without an end outlasts every other.
fn ends_later(a: &Judgement, b: &Judgement) -> std::cmp::Ordering {
    let end = |judgement: &Judgement| {
        judgement.license.as_ref().map(|license| (license.expires_at.is_none(), license.expires_at))
    };
    end(b).cmp(&end(a))
}
