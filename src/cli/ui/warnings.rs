//! Warnings that several commands give of the license that stands and of the trust bundle.

use super::format;
use super::page::Ui;
use crate::core::document::trust::Trust;
use crate::core::types::time::Time;
use crate::store::installed::{Source, Standing};

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
    if let Some(warning) = overridden(standing) {
        ui.warn(warning);
    }
}

/// That a variable overrides other licenses, in words.
pub fn overridden(standing: &Standing) -> Option<String> {
    let variable = standing.source.as_ref()?.variable()?;
    let installed = standing.shadowed.iter().filter(|source| source.variable().is_none()).count();
    let also = standing.shadowed.iter().find_map(Source::variable);
    let what = match (installed, also) {
        (0, None) => return None,
        (0, Some(other)) => format!("the file that {other} names"),
        (_, None) => format::count(installed, "imported license"),
        (_, Some(other)) => format!(
            "{} and the file that {other} names",
            format::count(installed, "imported license")
        ),
    };
    Some(format!("{variable} is set and overrides {what}"))
}

/// What it means to judge at another time.
pub fn unchecked(at: Time) -> String {
    format!("checked as if it were {at}; this machine's clock is not checked")
}

/// Past its date a bundle still works: an air-gapped site is not bricked by it.
pub fn of_old_trust(ui: &mut Ui, trust: Option<&Trust>, now: Time) {
    if let Some(bundle) = trust.map(Trust::bundle)
        && let Some(end) = bundle.expires_at.filter(|end| now > *end)
    {
        ui.warn(format!(
            "trust bundle {} was due for renewal by {end} ({}); ask the vendor for the newest one and import it",
            bundle.version,
            format::distance(now, end)
        ));
    }
}
