//! Warnings that several commands give of the license that stands and of the trust bundle.

use super::format;
use super::page::Ui;
use crate::core::types::time::Time;
use crate::store::installed::{Overridden, Standing};

/// How many of the entries that were passed over are named.
const NAMED: usize = 5;

/// Names what is beside the license that stands: what could not be read, and what a variable
/// overrides.
pub fn of_others(ui: &mut Ui, standing: &Standing) {
    for fault in standing.faults.iter().take(NAMED) {
        ui.warn(format!("{fault} (skipped)"));
    }
    if let Some(more) = standing.faults.len().checked_sub(NAMED).filter(|more| *more > 0) {
        let more = format::count(more, "more fault");
        ui.warn(format!("{more} among the licenses; airseal licenses lists them"));
    }
    if let Some(what) = standing.overridden() {
        ui.warn(overridden(what));
    }
}

/// That a variable overrides other licenses, in words.
pub fn overridden(what: Overridden) -> String {
    let Overridden { by, installed, variable } = what;
    let installed = (installed > 0).then(|| format::count(installed, "imported license"));
    let file = variable.map(|other| format!("the file that {other} names"));
    let all: Vec<_> = installed.into_iter().chain(file).collect();
    format!("{by} is set and overrides {}", all.join(" and "))
}

/// What it means to judge at another time.
pub fn unchecked(at: Time) -> String {
    format!("checked as if it were {at}; this machine's clock is not checked")
}

/// Past its date a bundle still works: an air-gapped site is not bricked by it. `bundle` is its
/// number and that date.
pub fn of_old_trust(ui: &mut Ui, bundle: Option<(u64, Option<Time>)>, now: Time) {
    if let Some((version, end)) = bundle
        && let Some(end) = end.filter(|end| now > *end)
    {
        ui.warn(format!(
            "trust bundle {version} was due for renewal by {end} ({}); ask the vendor for the newest one and import it",
            format::distance(now, end)
        ));
    }
}
