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
    /// The line as it is in the newer version.
    fn after(&self) -> String {
        self.pieces.iter().filter(|piece| piece.tag != Tag::Removed).map(|piece| piece.text.as_str()).collect()
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
            page.prose(name, format!("[-{from}-] {{+{to}+}}"));
        }
        let mut under = None;
        for line in &self.lines {
            page.blank();
            if let Some(heading) =
                line.heading.as_ref().filter(|heading| under != Some(*heading) && line.after().trim() != **heading)
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

/// The two texts as one row of tokens, each with what became of it.
fn compare<'t>(from: &'t str, to: &'t str) -> Vec<(Tag, &'t str)> {
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
            row.extend(before.next().map(|token| (Tag::Same, token)));
        }
        row.extend(before.by_ref().take(hunk.before.len()).map(|token| (Tag::Removed, token)));
        row.extend(after.by_ref().take(hunk.after.len()).map(|token| (Tag::Added, token)));
        next = hunk.before.end;
    }
    row.extend(before.map(|token| (Tag::Same, token)));
    row
}

/// The lines that changed, each with the heading above it.
fn lines(from: &str, to: &str) -> Vec<Changed> {
    let mut found = Vec::new();
    let (mut heading, mut line): (Option<String>, Vec<Piece>) = (None, Vec::new());
    let mut finish = |line: &mut Vec<Piece>| {
        let mut line = Changed { heading: None, pieces: std::mem::take(line) };
        let after = line.after();
        if after.trim_start().starts_with('#') {
            heading = Some(after.trim().to_owned());
        }
        line.heading.clone_from(&heading);
        if line.pieces.iter().any(|piece| piece.tag != Tag::Same && !piece.text.trim().is_empty()) {
            found.push(line);
        }
    };
    for (tag, token) in compare(from, to) {
        if token != "\n" {
            push(&mut line, tag, token);
        } else if tag != Tag::Removed || line.iter().all(|piece| piece.tag == Tag::Removed) {
            finish(&mut line);
        } else {
            // The lines are those of the newer text: what went stands by itself only if
            // nothing of the line came before it.
            push(&mut line, tag, " ");
        }
    }
    finish(&mut line);
    found
}

/// Adds to the last piece if it is of the same kind.
fn push(line: &mut Vec<Piece>, tag: Tag, text: &str) {
    match line.last_mut().filter(|piece| piece.tag == tag) {
        Some(piece) => piece.text.push_str(text),
        None => line.push(Piece { tag, text: text.to_owned() }),
    }
}
