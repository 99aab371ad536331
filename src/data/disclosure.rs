//! The disclosure: what a person is told before usage data could ever count as
//! allowed.

use super::catalogue::Catalogue;
use crate::core::report::Category;

/// The text, for standard error. `shown` is the catalogue version of the last
/// disclosure: one that follows it says what is new.
#[must_use]
pub fn text(catalogue: &Catalogue, shown: Option<u32>) -> String {
    let new: Vec<_> = shown.iter().flat_map(|shown| catalogue.newer_than(*shown)).map(|f| f.name.as_str()).collect();
    let all: Vec<_> = catalogue.of(Category::Usage).map(|field| field.name.as_str()).collect();
    let new = if new.is_empty() { String::new() } else { wrapped("New", &new) };
    format!(
        "Notice: anonymised usage figures are on unless you object.\n{new}{}\
         \x20 See them     airseal data show usage\n  \
         Reasons      airseal data explain usage\n  \
         Object       airseal telemetry off\n\
         This program cannot send them: it has no way to reach a network.\n",
        wrapped("Figures", &all)
    )
}

/// A labelled list of names, continued below itself before column 80.
fn wrapped(label: &str, names: &[&str]) -> String {
    const WIDTH: usize = 80 - 15;
    let mut lines = vec![String::new()];
    for (index, name) in names.iter().enumerate() {
        let comma = if index + 1 < names.len() { "," } else { "" };
        let full = lines.last().is_some_and(|line| line.len() + name.len() + 2 > WIDTH);
        if full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            let space = if line.is_empty() { "" } else { " " };
            line.push_str(space);
            line.push_str(name);
            line.push_str(comma);
        }
    }
    let rows = lines.iter().enumerate().map(|(index, line)| (if index == 0 { label } else { "" }, line));
    rows.fold(String::new(), |text, (label, line)| format!("{text}  {label:<12} {line}\n"))
}
