//! What changed between two privacy policies: the fields, and the lines word by word.

use std::collections::HashMap;

use imara_diff::{Algorithm, Diff, InternedInput};
use serde::Serialize;

use crate::core::document::privacy_policy::PrivacyPolicy;

/// What became of a piece of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tag {
    /// It is in both versions.
    Same,
    /// It is in the older one only.
    Removed,
    /// It is in the newer one only.
    Added,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// What became of it.
    pub tag: Tag,
    /// Words, with the white space between them.
    pub text: String,
}

/// A line of the text with a change in it.
#[derive(Debug, Serialize)]
pub struct Changed {
    /// The heading that it stands under, or is.
    pub heading: Option<String>,
    /// The line, before and after.
    pub pieces: Vec<Piece>,
}

impl Changed {
    /// The line as it is in the newer version; one that went, as it was.
    #[must_use]
    pub fn text(&self) -> String {
        let gone = self.pieces.iter().all(|piece| piece.tag == Tag::Removed);
        self.pieces
            .iter()
            .filter(|piece| gone || piece.tag != Tag::Removed)
            .map(|piece| piece.text.as_str())
            .collect()
    }
}

/// A field with two values.
#[derive(Debug, Serialize)]
pub struct ChangedField {
    /// What it is called where a policy is shown.
    pub name: &'static str,
    /// Its value in the older version; empty if absent.
    pub from: String,
    /// Its value in the newer one.
    pub to: String,
}

/// What changed. Its JSON form is that of `policy diff`.
#[derive(Debug, Serialize)]
pub struct PolicyDiff {
    /// The older version.
    pub from: String,
    /// The newer version.
    pub to: String,
    /// The fields that differ.
    pub fields: Vec<ChangedField>,
    /// The lines that differ, in the order of the newer version.
    pub lines: Vec<Changed>,
}

/// Compares two versions. Of texts with more than 8,000 lines between what they begin and end
/// with alike, and of lines with more than 4,000 words, that middle is not compared further.
#[must_use]
pub fn difference(from: &PrivacyPolicy, to: &PrivacyPolicy) -> PolicyDiff {
    PolicyDiff {
        from: from.version.to_string(),
        to: to.version.to_string(),
        fields: fields(from, to),
        lines: lines(&from.text, &to.text),
    }
}

fn fields(from: &PrivacyPolicy, to: &PrivacyPolicy) -> Vec<ChangedField> {
    let hash = |policy: &PrivacyPolicy| {
        policy.catalogue_sha256.clone().unwrap_or_else(|| "none".to_owned())
    };
    let all = |get: &dyn Fn(&PrivacyPolicy) -> String| (get(from), get(to));
    let rows = [
        ("In effect", all(&|policy| policy.effective.to_string())),
        ("Contact", all(&|policy| policy.privacy_contact.to_string())),
        ("Data kept in", all(&|policy| policy.data_locations.join("; "))),
        ("Kept for", all(&|policy| policy.retention.clone())),
        ("Catalogue", all(&hash)),
    ];
    let changed = rows.into_iter().filter(|(_, (from, to))| from != to);
    changed.map(|(name, (from, to))| ChangedField { name, from, to }).collect()
}

/// Words, and each white space by itself.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(char::is_whitespace).flat_map(apart).filter(|token| !token.is_empty())
}

fn apart(piece: &str) -> [&str; 2] {
    let word = piece.trim_end_matches(char::is_whitespace);
    piece.split_at_checked(word.len()).map_or([piece, ""], |(word, space)| [word, space])
}

/// The most lines of two texts, and words of two lines, that are compared with each other.
/// The time that takes can grow with their square. An ordinary policy has a few hundred
/// lines of at most a few hundred words.
const MOST_LINES: usize = 8_000;
const MOST_WORDS: usize = 4_000;

/// A line before and after as one row of pieces; two very long ones by their ends only.
fn compare(from: &str, to: &str) -> Vec<Piece> {
    if tokens(from).count() + tokens(to).count() > MOST_WORDS {
        let (before, after): (Vec<_>, Vec<_>) = (tokens(from).collect(), tokens(to).collect());
        let (start, went, came, end) = apart_from_ends(&before, &after);
        let mut row = Vec::new();
        for (tag, tokens) in
            [(Tag::Same, start), (Tag::Removed, went), (Tag::Added, came), (Tag::Same, end)]
        {
            for token in tokens {
                push(&mut row, tag, token);
            }
        }
        return row;
    }
    let mut input = InternedInput::default();
    input.update_before(tokens(from));
    input.update_after(tokens(to));
    let diff = Diff::compute(Algorithm::Histogram, &input);
    let (mut before, mut after) = (tokens(from), tokens(to));
    let mut row = Vec::new();
    let mut next = 0;
    for hunk in diff.hunks() {
        for _ in next..hunk.before.start {
            after.next();
            before.next().into_iter().for_each(|token| push(&mut row, Tag::Same, token));
        }
        before
            .by_ref()
            .take(hunk.before.len())
            .for_each(|token| push(&mut row, Tag::Removed, token));
        after.by_ref().take(hunk.after.len()).for_each(|token| push(&mut row, Tag::Added, token));
        next = hunk.before.end;
    }
    before.for_each(|token| push(&mut row, Tag::Same, token));
    row
}

/// Adds to the last piece if it is of the same kind.
fn push(row: &mut Vec<Piece>, tag: Tag, text: &str) {
    match row.last_mut().filter(|piece| piece.tag == tag) {
        Some(piece) => piece.text.push_str(text),
        None => row.push(Piece { tag, text: text.to_owned() }),
    }
}

/// What two lists begin with alike, what is left of each, and what they end with alike.
type Apart<'l, 't> = (&'l [&'t str], &'l [&'t str], &'l [&'t str], &'l [&'t str]);

fn apart_from_ends<'l, 't>(before: &'l [&'t str], after: &'l [&'t str]) -> Apart<'l, 't> {
    let start = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let (same, before) = before.split_at(start);
    let (_, after) = after.split_at(start);
    let end = before.iter().rev().zip(after.iter().rev()).take_while(|(a, b)| a == b).count();
    let (before, ending) = before.split_at(before.len() - end);
    let (after, _) = after.split_at(after.len() - end);
    (same, before, after, ending)
}

/// The lines that changed, each with the heading above it. Whole lines are compared
/// first, so that what went keeps its own lines; words only between a line and the one
/// that took its place.
fn lines(from: &str, to: &str) -> Vec<Changed> {
    let (before, after): (Vec<_>, Vec<_>) = (from.lines().collect(), to.lines().collect());
    let (start, before, after, end) = apart_from_ends(&before, &after);
    let mut told = Told::default();
    for line in start {
        told.whole(Tag::Same, line);
    }
    if before.len() + after.len() > MOST_LINES {
        told.hunk(before, after);
    } else {
        told.between(before, after);
    }
    for line in end {
        told.whole(Tag::Same, line);
    }
    told.changed
}

/// What was told so far.
#[derive(Default)]
struct Told {
    heading: Option<String>,
    changed: Vec<Changed>,
}

/// A line, and how many words it has.
struct Counted<'t>(&'t str, usize);

impl<'t> Counted<'t> {
    fn new(line: &'t str) -> Self {
        Self(line, line.split_whitespace().count())
    }
}

impl Told {
    /// Compares the lines of two texts.
    fn between(&mut self, before: &[&str], after: &[&str]) {
        let mut input = InternedInput::default();
        input.update_before(before.iter().copied());
        input.update_after(after.iter().copied());
        let diff = Diff::compute(Algorithm::Histogram, &input);
        let (mut before, mut after) = (before.iter().copied(), after.iter().copied());
        let mut next = 0;
        for hunk in diff.hunks() {
            for _ in next..hunk.before.start {
                before.next();
                after.next().into_iter().for_each(|line| self.whole(Tag::Same, line));
            }
            let went: Vec<_> = before.by_ref().take(hunk.before.len()).collect();
            let came: Vec<_> = after.by_ref().take(hunk.after.len()).collect();
            self.hunk(&went, &came);
            next = hunk.before.end;
        }
        after.for_each(|line| self.whole(Tag::Same, line));
    }

    fn whole(&mut self, tag: Tag, line: &str) {
        self.line(vec![Piece { tag, text: line.to_owned() }]);
    }

    /// Lines that went and lines that came in their place.
    fn hunk(&mut self, went: &[&str], came: &[&str]) {
        /// How far ahead the line is looked for that another took the place of.
        const AHEAD: usize = 8;
        let went: Vec<_> = went.iter().map(|line| Counted::new(line)).collect();
        let mut went = went.as_slice();
        let mut new = Vec::new();
        for line in came {
            let counted = Counted::new(line);
            let Some(skipped) = went.iter().take(AHEAD).position(|before| alike(before, &counted))
            else {
                new.push(line);
                continue;
            };
            let (gone, rest) = went.split_at(skipped);
            for gone in gone {
                self.whole(Tag::Removed, gone.0);
            }
            new.drain(..).for_each(|new| self.whole(Tag::Added, new));
            if let Some((before, rest)) = rest.split_first() {
                self.line(compare(before.0, line));
                went = rest;
            }
        }
        for gone in went {
            self.whole(Tag::Removed, gone.0);
        }
        for new in new {
            self.whole(Tag::Added, new);
        }
    }

    fn line(&mut self, pieces: Vec<Piece>) {
        /// The most of a heading that is repeated with each line under it.
        const SHOWN: usize = 200;
        let mut line = Changed { heading: None, pieces };
        let text = line.text();
        if text.trim_start().starts_with('#') {
            self.heading = Some(text.trim().chars().take(SHOWN).collect());
        }
        if line.pieces.iter().any(|piece| piece.tag != Tag::Same && !piece.text.trim().is_empty()) {
            line.heading.clone_from(&self.heading);
            self.changed.push(line);
        }
    }
}

/// Whether two lines have at least half of their words in common.
fn alike(before: &Counted<'_>, after: &Counted<'_>) -> bool {
    let most = before.1.max(after.1);
    // A short line against a long one is decided without a look at either.
    if 2 * before.1.min(after.1) < most {
        return false;
    }
    let mut words: HashMap<&str, usize> = HashMap::new();
    for word in before.0.split_whitespace() {
        *words.entry(word).or_default() += 1;
    }
    let common = after.0.split_whitespace().filter(|word| match words.get_mut(word) {
        Some(left) if *left > 0 => {
            *left -= 1;
            true
        }
        _ => false,
    });
    2 * common.count() >= most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_changed_is_marked_in_its_line_under_its_heading() {
        let changed = lines("# Scope\nWe keep it 3 months.\n", "# Scope\nWe keep it 6 months.\n");
        let [line] = changed.as_slice() else { panic!("{changed:?}") };
        assert_eq!(line.heading.as_deref(), Some("# Scope"));
        let pieces: Vec<_> = line.pieces.iter().map(|p| (p.tag, p.text.as_str())).collect();
        let expected = [
            (Tag::Same, "We keep it "),
            (Tag::Removed, "3"),
            (Tag::Added, "6"),
            (Tag::Same, " months."),
        ];
        assert_eq!(pieces, expected);
        assert_eq!(line.text(), "We keep it 6 months.");
    }
}
