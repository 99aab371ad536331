//! Text from outside, made safe for a terminal: what would move the cursor, hide
//! or reorder text is shown, not sent.

use std::borrow::Cow;
use std::fmt::Write;

pub use crate::core::types::safe_text::{is_unsafe, json};

/// Writes unsafe characters as `\n`, `\t` or `\u{…}`.
#[must_use]
pub fn text(input: &str) -> String {
    shown(input).into_owned()
}

/// The same, without a copy of what is safe already.
#[must_use]
pub fn shown(input: &str) -> Cow<'_, str> {
    // Nearly all text is plain ASCII: that is seen at a glance.
    let plain = input.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if plain || !input.chars().any(is_unsafe) {
        return Cow::Borrowed(input);
    }
    let mut out = String::with_capacity(input.len() + 8);
    for c in input.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if is_unsafe(c) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

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

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn what_acts_on_a_terminal_is_shown() {
        assert_eq!(text("Acme\u{1b}[2J"), "Acme\\u{1b}[2J");
        assert_eq!(text("a\nb\tc\r"), "a\\nb\\tc\\u{d}");
        assert_eq!(text("evil\u{202e}gpj.exe\u{200b}"), "evil\\u{202e}gpj.exe\\u{200b}");
        assert_eq!(text("C1 \u{9b}31m"), "C1 \\u{9b}31m");
        assert_eq!(text("Zoë 株式会社"), "Zoë 株式会社");
    }
}
