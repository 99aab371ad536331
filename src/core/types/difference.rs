//! Where two texts differ that look the same: a reader cannot see it, so it is said.

use std::fmt::Write;

/// How many characters of each text are shown.
const SHOWN: usize = 4;

/// Where `there` and `here` differ, with code points, if they are alike otherwise: if what
/// differs is at most half of the longer one. Letters of another script, invisible
/// characters, two forms of one letter, and slips of the pen all show.
#[must_use]
pub fn difference(there: &str, here: &str) -> Option<String> {
    let (a, b): (Vec<char>, Vec<char>) = (there.chars().collect(), here.chars().collect());
    let start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let rest = |text: &[char]| text.iter().skip(start).copied().collect::<Vec<_>>();
    let (a_rest, b_rest) = (rest(&a), rest(&b));
    let end = a_rest.iter().rev().zip(b_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let middle = |rest: &[char]| rest.iter().take(rest.len() - end).copied().collect::<Vec<_>>();
    let (a_middle, b_middle) = (middle(&a_rest), middle(&b_rest));
    let differs = a_middle.len().max(b_middle.len());
    if differs == 0 || 2 * differs > a.len().max(b.len()) {
        return None;
    }
    Some(format!(
        "they differ at character {}: {} there, {} here",
        start + 1,
        shown(&a_middle),
        shown(&b_middle)
    ))
}

/// The same in parentheses, to stand behind a sentence that names both; else nothing.
#[must_use]
pub fn aside(there: &str, here: &str) -> String {
    difference(there, here).map(|seen| format!(" ({seen})")).unwrap_or_default()
}

fn shown(characters: &[char]) -> String {
    let mut out = String::new();
    for c in characters.iter().take(SHOWN) {
        if !out.is_empty() {
            out.push(' ');
        }
        let _ = write!(out, "U+{:04X}", u32::from(*c));
        // A mark would stand on the sign before it, and an invisible one not at all.
        if c.is_alphanumeric() || c.is_ascii_graphic() {
            let _ = write!(out, " `{c}`");
        }
    }
    match characters.len().checked_sub(SHOWN) {
        None | Some(0) => {}
        Some(more) => {
            let _ = write!(out, " and {more} more");
        }
    }
    if out.is_empty() { "nothing".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn what_looks_the_same_is_told_apart_by_its_code_points() {
        for (there, here, said) in [
            (
                "\u{43e}ps@acme.example",
                "ops@acme.example",
                "character 1: U+043E `\u{43e}` there, U+006F `o` here",
            ),
            (
                "ops@acme.example",
                "ops@acm\u{435}.example",
                "character 8: U+0065 `e` there, U+0435 `\u{435}` here",
            ),
            (
                "Ops@acme.example",
                "ops@acme.example",
                "character 1: U+004F `O` there, U+006F `o` here",
            ),
            (
                "ops@acme.examp1e",
                "ops@acme.example",
                "character 15: U+0031 `1` there, U+006C `l` here",
            ),
            (
                "jurgen@a.example",
                "ju\u{308}rgen@a.example",
                "character 3: nothing there, U+0308 here",
            ),
            ("a\u{200d}b@c.de", "ab@c.de", "character 2: U+200D there, nothing here"),
            // Half of it, and no more.
            (
                "abcd",
                "abxy",
                "character 3: U+0063 `c` U+0064 `d` there, U+0078 `x` U+0079 `y` here",
            ),
        ] {
            let found = difference(there, here).expect("a difference");
            assert_eq!(found, format!("they differ at {said}"));
        }
        assert_eq!(difference("ops@acme.example", "billing@other.test"), None);
        assert_eq!(difference("abcde", "abxyz"), None);
        assert_eq!(difference("same", "same"), None);
    }
}
