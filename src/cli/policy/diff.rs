//! `airseal policy diff`

use imara_diff::{Algorithm, Diff, InternedInput};
use serde::Serialize;

use super::super::Outcome;
use super::super::output::{Page, Report, Tone};
use super::super::session::Session;
use super::Known;
use crate::core::privacy::PrivacyPolicy;

/// Show what changed between two versions, word by word
///
/// Prints the lines with a change, each under its heading: [-what went-] and
/// {+what came+}. The fields beside the text are compared first.
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
        self.pieces.iter().filter(|piece| gone || piece.tag != Tag::Removed).map(|piece| piece.text.as_str()).collect()
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

impl Report for Difference {
    fn human(&self, page: &mut Page) {
        if self.fields.is_empty() && self.lines.is_empty() {
            page.headline(Tone::Dim, "same", format!("{} and {} say the same", self.from, self.to));
            return;
        }
        page.headline(Tone::Good, "changed", format!("{} to {}", self.from, self.to));
        for Field { name, from, to } in &self.fields {
            let removed = if from.is_empty() { String::new() } else { format!("[-{from}-] ") };
            page.prose(name, format!("{removed}{{+{}+}}", if to.is_empty() { "none" } else { to }));
        }
        let mut under = None;
        for line in &self.lines {
            page.blank();
            if let Some(heading) =
                line.heading.as_ref().filter(|heading| under != Some(*heading) && line.text().trim() != **heading)
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
    let hash = |policy: &PrivacyPolicy| policy.catalogue_sha256.clone().unwrap_or_else(|| "none".to_owned());
    let all = |get: &dyn Fn(&PrivacyPolicy) -> String| (get(from), get(to));
    let rows = [
        ("Holds from", all(&|policy| policy.effective.to_string())),
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

/// A line before and after as one row of pieces.
fn compare(from: &str, to: &str) -> Vec<Piece> {
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
        before.by_ref().take(hunk.before.len()).for_each(|token| push(&mut row, Tag::Removed, token));
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

/// The lines that changed, each with the heading above it. Whole lines are compared
/// first, so that what went keeps its own lines; words only between a line and the one
/// that took its place.
fn lines(from: &str, to: &str) -> Vec<Changed> {
    let mut input = InternedInput::default();
    input.update_before(from.lines());
    input.update_after(to.lines());
    let diff = Diff::compute(Algorithm::Histogram, &input);
    let (mut before, mut after) = (from.lines(), to.lines());
    let mut told = Told::default();
    let mut next = 0;
    for hunk in diff.hunks() {
        for _ in next..hunk.before.start {
            before.next();
            after.next().into_iter().for_each(|line| told.whole(Tag::Same, line));
        }
        let went: Vec<_> = before.by_ref().take(hunk.before.len()).collect();
        let came: Vec<_> = after.by_ref().take(hunk.after.len()).collect();
        told.hunk(&went, &came);
        next = hunk.before.end;
    }
    after.for_each(|line| told.whole(Tag::Same, line));
    told.changed
}

/// What was told so far.
#[derive(Default)]
struct Told {
    heading: Option<String>,
    changed: Vec<Changed>,
}

impl Told {
    fn whole(&mut self, tag: Tag, line: &str) {
        self.line(vec![Piece { tag, text: line.to_owned() }]);
    }

    /// Lines that went and lines that came in their place.
    fn hunk(&mut self, mut went: &[&str], came: &[&str]) {
        /// How far ahead the line is looked for that another took the place of.
        const AHEAD: usize = 8;
        let mut new = Vec::new();
        for line in came {
            let Some(skipped) = went.iter().take(AHEAD).position(|before| alike(before, line)) else {
                new.push(line);
                continue;
            };
            let (gone, rest) = went.split_at(skipped);
            for gone in gone {
                self.whole(Tag::Removed, gone);
            }
            new.drain(..).for_each(|new| self.whole(Tag::Added, new));
            if let Some((before, rest)) = rest.split_first() {
                self.line(compare(before, line));
                went = rest;
            }
        }
        for gone in went {
            self.whole(Tag::Removed, gone);
        }
        for new in new {
            self.whole(Tag::Added, new);
        }
    }

    fn line(&mut self, pieces: Vec<Piece>) {
        let mut line = Changed { heading: None, pieces };
        let text = line.text();
        if text.trim_start().starts_with('#') {
            self.heading = Some(text.trim().to_owned());
        }
        if line.pieces.iter().any(|piece| piece.tag != Tag::Same && !piece.text.trim().is_empty()) {
            line.heading.clone_from(&self.heading);
            self.changed.push(line);
        }
    }
}

/// Whether two lines have at least half of their words in common.
fn alike(before: &str, after: &str) -> bool {
    let mut words: Vec<_> = before.split_whitespace().collect();
    let most = words.len().max(after.split_whitespace().count());
    let common = after.split_whitespace().filter(|word| {
        let place = words.iter().position(|other| other == word);
        place.map(|place| words.swap_remove(place)).is_some()
    });
    2 * common.count() >= most
}
