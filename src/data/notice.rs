//! The notice: what a person is told before usage data could ever count as
//! allowed.

use super::catalogue::Catalogue;
use crate::core::report::Category;

/// The text, for standard error.
#[must_use]
pub fn text(catalogue: &Catalogue) -> String {
    let fields: Vec<_> = catalogue.of(Category::Usage).map(|field| field.name.as_str()).collect();
    format!(
        "Notice: anonymised usage figures are on unless you object.\n  \
         Figures      {}\n  \
         See them     airseal data show usage\n  \
         Reasons      airseal data explain usage\n  \
         Object       airseal telemetry off\n\
         This program cannot send them: it has no way to reach a network.\n",
        fields.join(", ")
    )
}
