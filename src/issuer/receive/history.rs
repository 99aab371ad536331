//! A document against what its instance handed in before. The order in which documents are read
//! does not matter: of two that do not fit, the second one says so.

use crate::issuer::receive::finding::Finding;
use crate::issuer::receive::receipt::{Kind, Receipt};
use crate::issuer::receive::received::{History, Seen};

/// What does not fit.
pub(super) fn compare(history: &History, receipt: &Receipt, this: &Seen) -> Vec<Finding> {
    let mut found = Vec::new();
    match receipt.kind {
        Kind::Report => {
            let erased = history.erased.filter(|erased| receipt.date > *erased);
            found.extend(erased.map(|erased| Finding::UsedAfterErasure { erased }));
            numbers(history, receipt, this, &mut found);
            resets(history, receipt, this, &mut found);
        }
        Kind::Erasure => {
            let erased = receipt.date;
            if history.reports.last().is_some_and(|report| report.day > erased) {
                found.push(Finding::UsedAfterErasure { erased });
            }
        }
        Kind::Request => {}
    }
    found
}

/// An instance counts its reports: a number that comes twice, or goes back in time, is of a copy.
fn numbers(history: &History, receipt: &Receipt, this: &Seen, found: &mut Vec<Finding>) {
    let Some(number) = receipt.number else { return };
    let (below, rest) =
        history.reports.split_at(history.reports.partition_point(|seen| seen.number < number));
    let (same, above) = rest.split_at(rest.partition_point(|seen| seen.number == number));
    if same.iter().any(|seen| !seen.is(this)) {
        found.push(Finding::SameNumber { number });
    }
    let earlier = below.last().filter(|seen| seen.number > 0 && seen.day > receipt.date);
    let later = [above.first(), above.last()].into_iter().flatten();
    let later = later.clone().find(|seen| seen.day < receipt.date);
    if let Some(seen) = earlier.or(later) {
        let (other, other_date) = (seen.number, seen.day);
        found.push(Finding::NumberWentBack { number, other, other_date });
    }
}

fn resets(history: &History, receipt: &Receipt, this: &Seen, found: &mut Vec<Finding>) {
    let Some(resets) = receipt.clock_resets else { return };
    let at = history.reports.partition_point(|seen| seen < this);
    let before = at.checked_sub(1).and_then(|last| history.reports.get(last));
    let before = before.map_or(0, |seen| u64::from(seen.resets));
    if resets > before {
        found.push(Finding::ClockResets { resets, before });
    }
}
