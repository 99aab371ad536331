//! What a text is made of before it is Markdown or HTML: sections, blocks, sentences and the pieces
//! of a sentence.

use crate::privacy::gdpr_text::{Activity, ActivityField, GdprText};

/// What is said instead of an answer that the catalogue does not have.
pub(super) const NOT_STATED: &str = "not stated in the catalogue:";

/// What is said of a legal basis that cannot be read.
pub(super) const UNCLEAR: &str = "unclear in the catalogue:";

/// A piece of a sentence.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    /// Words of this program, or of the catalogue.
    Words(String),
    /// A command, or the name of a field.
    Code(String),
    /// A key of the catalogue that is not there.
    Missing(String),
    /// A legal basis that does not say which letter it means.
    Unclear(String),
}

/// A sentence, or the content of a cell.
pub(super) type Line = Vec<Piece>;

/// A part of a section.
#[derive(Debug)]
pub(super) enum Block {
    /// A heading within the section.
    Heading(&'static str),
    /// A paragraph.
    Paragraph(Line),
    /// Names, each with what is said of it.
    Facts(Vec<(&'static str, Line)>),
    /// A list.
    List(Vec<Line>),
    /// A table; the first cell of each row is a field's name.
    Table(&'static [&'static str], Vec<Vec<Line>>),
}

/// A section of a text: what one letter of the article asks for.
#[derive(Debug)]
pub(super) struct Section {
    /// Its heading.
    pub title: &'static str,
    /// The article, such as `30(1)(a)`.
    pub article: &'static str,
    /// What it says.
    pub blocks: Vec<Block>,
}

pub(super) fn words(text: impl Into<String>) -> Line {
    vec![Piece::Words(text.into())]
}

pub(super) fn code(text: impl Into<String>) -> Piece {
    Piece::Code(text.into())
}

/// What the catalogue says, or the key that it does not have.
pub(super) fn stated(value: Option<&str>, key: impl Into<String>) -> Line {
    value.map_or_else(|| vec![Piece::Missing(key.into())], words)
}

pub(super) fn paragraph(value: Option<&str>, key: &str) -> Vec<Block> {
    vec![Block::Paragraph(stated(value, key))]
}

/// Names of fields with commas between them.
pub(super) fn fields<'f>(names: impl Iterator<Item = &'f str>) -> Line {
    let mut line = Line::new();
    for name in names {
        if !line.is_empty() {
            line.push(Piece::Words(", ".to_owned()));
        }
        line.push(code(name));
    }
    line
}

/// For each activity with such fields, which these are.
pub(super) fn which<'t, F>(
    text: &'t GdprText,
    found: impl Fn(&'t Activity) -> F,
) -> Vec<(&'static str, Line)>
where
    F: Iterator<Item = &'t ActivityField>,
{
    let mut facts = Vec::new();
    for activity in &text.activities {
        let names: Vec<_> = found(activity).map(|field| field.name.as_str()).collect();
        if names.is_empty() {
            continue;
        }
        let all = names.len() == activity.fields.len();
        facts.push((
            activity.category.title(),
            if all { words("all fields") } else { fields(names.into_iter()) },
        ));
    }
    facts
}

/// The fields of which the legal basis is unclear, after what that means for them.
pub(super) fn unclear(text: &GdprText, means: &str) -> Vec<Block> {
    let facts = which(text, Activity::unclear);
    if facts.is_empty() {
        return Vec::new();
    }
    let line = format!("The legal basis of the following fields is unclear. {means}");
    vec![Block::Paragraph(words(line)), Block::Facts(facts)]
}
