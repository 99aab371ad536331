//! `airseal policy diff`

use std::collections::HashMap;

use imara_diff::{Algorithm, Diff, InternedInput};
use serde::Serialize;

use super::super::Outcome;
use super::super::session::Session;
use super::Known;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::core::document::privacy_policy::PrivacyPolicy;

/// Show what changed between two versions, word by word
///
/// The command prints each changed line under its heading, with [-removed-] and {+added+} words.
/// Changes to the contact, the dates and the other fields come first.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal policy diff 2024-03 2026-11")]
pub struct Args {
    /// The older version
    #[arg(value_name = "A")]
    from: String,
    /// The newer version
    #[arg(value_name = "B")]
    to: String,
}

/// A piece of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Tag {
    Same,
    Removed,
    Added,
}

#[derive(Debug, Clone, Serialize)]
struct Piece {
    tag: Tag,
    text: String,
}

/// A line of the text with a change in it.
#[derive(Debug, Serialize)]
struct Changed {
    /// The heading that it stands under, or is.
    heading: Option<String>,
    pieces: Vec<Piece>,
}

impl Changed {
    /// The line as it is in the newer version; one that went, as it was.
    fn text(&self) -> String {
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
struct Field {
    name: &'static str,
    from: String,
    to: String,
}

#[derive(Debug, Serialize)]
struct Difference {
    from: String,
    to: String,
    fields: Vec<Field>,
    lines: Vec<Changed>,
}

impl Render for Difference {
    fn human(&self, page: &mut Page) {
        if self.fields.is_empty() && self.lines.is_empty() {
            page.headline(
                Tone::Dim,
                "same",
                format!("{} and {} do not differ", self.from, self.to),
            );
            return;
        }
        page.headline(Tone::Good, "changed", format!("{} to {}", self.from, self.to));
        for Field { name, from, to } in &self.fields {
            let removed = if from.is_empty() { String::new() } else { format!("[-{from}-] ") };
            page.field(name, format!("{removed}{{+{}+}}", if to.is_empty() { "none" } else { to }));
        }
        let mut under = None;
        for line in &self.lines {
            page.blank();
            if let Some(heading) = line
                .heading
                .as_ref()
                .filter(|heading| under != Some(*heading) && line.text().trim() != **heading)
            {
                page.text(heading);
            }
            under = line.heading.as_ref();
            let marked = line.pieces.iter().map(|piece| match piece.tag {
                Tag::Same => piece.text.clone(),
                Tag::Removed => format!("[-{}-]", piece.text),
                Tag::Added => format!("{{+{}+}}", piece.text),
            });
            page.text(&marked.collect::<String>());
        }
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let home = session.home()?;
    let known = Known::read(session, &home)?;
    let (from, to) = (&known.get(&args.from)?.document, &known.get(&args.to)?.document);
    let difference = Difference {
        from: from.version.to_string(),
        to: to.version.to_string(),
        fields: fields(from, to),
        lines: lines(&from.text, &to.text),
    };
    session.ui.report(&difference);
    Ok(0)
}

fn fields(from: &PrivacyPolicy, to: &PrivacyPolicy) -> Vec<Field> {
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
    changed.map(|(name, (from, to))| Field { name, from, to }).collect()
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
