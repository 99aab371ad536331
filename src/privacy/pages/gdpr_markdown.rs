//! The record of processing and the notice as Markdown.

use std::fmt::Write;

use super::gdpr_pieces::{Block, Line, NOT_STATED, Piece, UNCLEAR};
use super::gdpr_sections::{introduction, sections, title};
use crate::core::types::safe_text;
use crate::privacy::gdpr_text::GdprText;
use crate::privacy::legal_basis::EXAMPLE;

impl GdprText {
    /// The text in Markdown: CommonMark, with the tables of GitHub. What the catalogue does not state is
    /// named in its place.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n\n", title(self));
        for block in introduction(self) {
            write_block(&mut out, &block);
        }
        for section in sections(self) {
            let _ = writeln!(out, "## {} (Article {})\n", section.title, section.article);
            for block in &section.blocks {
                write_block(&mut out, block);
            }
        }
        // One line end at the end.
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    }
}

/// Writes a block, and an empty line below it.
fn write_block(out: &mut String, block: &Block) {
    match block {
        Block::Heading(heading) => {
            let _ = writeln!(out, "### {heading}");
        }
        Block::Paragraph(line) => {
            let _ = writeln!(out, "{}", line_markdown(line));
        }
        Block::Facts(facts) => {
            for (name, line) in facts {
                let _ = writeln!(out, "- **{name}:** {}", line_markdown(line));
            }
        }
        Block::List(lines) => {
            for line in lines {
                let _ = writeln!(out, "- {}", line_markdown(line));
            }
        }
        Block::Table(heads, rows) => {
            let _ = writeln!(out, "| {} |", heads.join(" | "));
            let _ = writeln!(out, "|{}", " --- |".repeat(heads.len()));
            for row in rows {
                let cells: Vec<_> = row.iter().map(line_markdown).collect();
                let _ = writeln!(out, "| {} |", cells.join(" | "));
            }
        }
    }
    out.push('\n');
}

fn line_markdown(line: &Line) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Words(text) => escaped(&safe_text::text(text)),
        Piece::Code(text) => format!("`{}`", safe_text::text(text)),
        Piece::Missing(key) => format!("*{NOT_STATED}* `{key}`"),
        Piece::Unclear(key) => {
            format!("*{UNCLEAR}* `{key}`; write it as, for example, `{EXAMPLE}`")
        }
    };
    line.iter().map(piece).collect()
}

/// Text that means nothing to a reader of Markdown: CommonMark takes a backslash before any ASCII
/// punctuation.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]<>|&~#$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    // A number at the beginning would make a list.
    match out.split_once(['.', ')']) {
        Some((number, _)) if !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()) => {
            out.insert(number.len(), '\\');
            out
        }
        _ if out.starts_with(['-', '+', '=']) => format!("\\{out}"),
        _ => out,
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, escaped, line_markdown};

    /// CommonMark 0.31, sections 2.4 (backslash escapes) and 5.2 (list items).
    #[test]
    fn text_means_nothing_to_a_reader_of_markdown() {
        for (text, expected) in [
            ("*x* `y` <z> a|b", "\\*x\\* \\`y\\` \\<z\\> a\\|b"),
            ("1. first", "1\\. first"),
            ("27) last", "27\\) last"),
            ("- item", "\\- item"),
            ("# head", "\\# head"),
            ("GDPR 6(1)(f), 13 months", "GDPR 6(1)(f), 13 months"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }

    #[test]
    fn what_is_not_stated_is_named_in_its_place() {
        let line = [Piece::Words("Kept: ".to_owned()), Piece::Missing("usage.people".to_owned())];
        assert_eq!(
            line_markdown(&line.into()),
            "Kept: *not stated in the catalogue:* `usage.people`"
        );
    }
}
