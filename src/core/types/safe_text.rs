//! Text from outside, made safe: for a terminal, for JSON, for lines of a given width.

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

/// Writes unsafe characters as `\n`, `\t` or `\u{…}`: what would move a cursor, hide or reorder text is
/// shown, not sent.
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

/// Escapes unsafe characters in JSON on one line. In a string `\u0000` (four digits) means the same as the
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

/// Breaks a line between words, at least one row; no word is cut. Its indentation stays,
/// and spaces within a row do.
#[must_use]
pub fn wrap(line: &str, width: usize) -> Vec<String> {
    rows(line, width, width)
}

/// The same with another width for the first row.
#[must_use]
pub fn rows(line: &str, first: usize, others: usize) -> Vec<String> {
    let mut rows = Vec::new();
    let mut row = String::new();
    // Columns of the row so far, and whether a word is in it.
    let (mut used, mut begun) = (0, false);
    for (index, word) in line.split(' ').enumerate() {
        let columns = word.chars().count();
        let width = if rows.is_empty() { first } else { others };
        // The first word stands beside a label even where it is too long for that.
        if begun && used + 1 + columns > width {
            rows.push(std::mem::take(&mut row).trim_end().to_owned());
            (used, begun) = (0, false);
        } else if index > 0 {
            row.push(' ');
            used += 1;
        }
        row.push_str(word);
        used += columns;
        begun |= columns > 0;
    }
    rows.push(row);
    rows
}

#[cfg(test)]
mod tests {
    use super::{json, rows, text, wrap};

    #[test]
    fn what_acts_on_a_terminal_is_shown() {
        assert_eq!(text("Acme\u{1b}[2J"), "Acme\\u{1b}[2J");
        assert_eq!(text("a\nb\tc\r"), "a\\nb\\tc\\u{d}");
        assert_eq!(text("evil\u{202e}gpj.exe\u{200b}"), "evil\\u{202e}gpj.exe\\u{200b}");
        assert_eq!(text("C1 \u{9b}31m"), "C1 \\u{9b}31m");
        assert_eq!(text("Zoë 株式会社"), "Zoë 株式会社");
    }

    #[test]
    fn a_row_is_as_wide_as_it_may_be_and_no_wider() {
        assert_eq!(wrap("ab cd ef", 5), ["ab cd", "ef"]);
        assert_eq!(wrap("ab cd ef", 4), ["ab", "cd", "ef"]);
        assert_eq!(rows("ab cd ef", 2, 5), ["ab", "cd ef"]);
        // A word that is too long stands beside its indentation, not below it.
        assert_eq!(wrap("  abcdef gh", 4), ["  abcdef", "gh"]);
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
