//! Text from outside, made safe for whoever shows it: a terminal, or a spreadsheet.

pub use crate::core::types::safe_text::{json, shown, text};

/// A cell for a spreadsheet, which runs one that begins like a formula; a quote mark
/// in front makes it text (OWASP, "CSV Injection"). Where the comma is the decimal sign a
/// spreadsheet splits the same file at semicolons, and one within the text begins a cell,
/// too; so does a tab, which is shown as `\t` here. A terminal may see it first.
#[must_use]
pub fn spreadsheet_text(value: Option<String>) -> String {
    let value = text(&value.unwrap_or_default());
    let mut out = String::with_capacity(value.len() + 1);
    for (index, piece) in value.split(';').enumerate() {
        if index > 0 {
            out.push(';');
        }
        // Spaces and quotes before it may be stripped by whoever splits.
        if piece.trim_start_matches(['"', ' ', '\u{a0}']).starts_with(FORMULA) {
            out.push('\'');
        }
        out.push_str(piece);
    }
    out
}

/// What a formula can begin with.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
