//! The disclosure: what a person is told before usage data could ever count as
//! allowed.

use crate::core::document::report::Category;
use crate::privacy::catalogue::Catalogue;

/// The text, for standard error: three lines, of which the last is the choice. `shown` is the
/// catalogue version of the last disclosure: one that follows it names what is new.
#[must_use]
pub fn text(catalogue: &Catalogue, shown: Option<u32>) -> String {
    let new: Vec<_> = shown
        .iter()
        .flat_map(|shown| catalogue.newer_than(*shown))
        .map(|f| f.name.as_str())
        .collect();
    let what = if new.is_empty() {
        let fields = catalogue.of(Category::Usage).count();
        format!("Usage data: {fields} anonymised fields, no identifier, on unless you turn it off.")
    } else {
        format!("Usage data has new fields: {}. It is on unless you turn it off.", new.join(", "))
    };
    format!(
        "{what}\n\
         airseal cannot send it. Each field and its purpose: airseal data explain usage\n\
         To turn usage data off: airseal telemetry off"
    )
}
