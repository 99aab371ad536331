//! Text from outside, made safe for a terminal: what would move the cursor, hide
//! or reorder text is shown, not sent.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether a character acts on a terminal or on a reader instead of being seen.
#[must_use]
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}'      // zero width, left-to-right and right-to-left marks
            | '\u{2028}'..='\u{202e}'      // separators, embeddings and overrides
            | '\u{2060}'..='\u{206f}'      // joiners, isolates, deprecated formats
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}') // tags
}

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

/// The same for JSON on one line. In a string `\u0000` (four digits) means the same as the
/// character; outside of strings the only unsafe characters are the line ends
/// and tabs of a payload that is passed on as it was written, and a space means
/// the same as those (raw, they cannot be in a string).
#[must_use]
pub fn json(input: String) -> String {
    if !input.chars().any(is_unsafe) {
        return input;
    }
    let mut out = String::with_capacity(input.len() + 8);
    for c in input.chars() {
        if matches!(c, '\n' | '\r' | '\t') {
            out.push(' ');
        } else if is_unsafe(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
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
    use super::{json, text};

    #[test]
    fn what_acts_on_a_terminal_is_shown() {
        assert_eq!(text("Acme\u{1b}[2J"), "Acme\\u{1b}[2J");
        assert_eq!(text("a\nb\tc\r"), "a\\nb\\tc\\u{d}");
        assert_eq!(text("evil\u{202e}gpj.exe\u{200b}"), "evil\\u{202e}gpj.exe\\u{200b}");
        assert_eq!(text("C1 \u{9b}31m"), "C1 \\u{9b}31m");
        assert_eq!(text("Zoë 株式会社"), "Zoë 株式会社");
    }

    #[test]
    fn json_stays_the_same_json() {
        let hostile = serde_json::to_string("a\u{1b}\u{202e}\u{e0041}é\n").expect("json");
        let safe = json(hostile.clone());
        assert!(safe.chars().all(|c| !super::is_unsafe(c)));
        let (before, after): (String, String) = (
            serde_json::from_str(&hostile).expect("json"),
            serde_json::from_str(&safe).expect("json"),
        );
        assert_eq!(before, after);
    }
}
