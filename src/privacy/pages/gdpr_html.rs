//! The record of processing and the notice as an HTML page.

use super::gdpr_pieces::{Block, Line, NOT_STATED, Piece, UNCLEAR};
use super::gdpr_sections::{introduction, sections, title};
use super::html::{self, Page, text};
use crate::core::types::time::Time;
use crate::privacy::gdpr_text::GdprText;
use crate::privacy::legal_basis::EXAMPLE;

impl GdprText {
    /// The text as an HTML page: one file with no script and nothing from outside. What the catalogue
    /// does not state is named in its place.
    #[must_use]
    pub fn html(&self, now: Time) -> String {
        let mut page = Page::new(title(self));
        for block in introduction(self) {
            write_block(&mut page, &block);
        }
        for section in sections(self) {
            let (title, article) = (text(section.title), text(section.article));
            page.line(format_args!("<h2>{title} <span>(Article {article})</span></h2>"));
            for block in &section.blocks {
                write_block(&mut page, block);
            }
        }
        let written = html::written(now);
        page.line(format_args!(
            "<p class=\"end\">Written {written}, from the data catalogue alone.</p>"
        ));
        page.end()
    }
}

fn write_block(page: &mut Page, block: &Block) {
    match block {
        Block::Heading(heading) => page.line(format_args!("<h3>{}</h3>", text(heading))),
        Block::Paragraph(line) => page.line(format_args!("<p>{}</p>", line_html(line))),
        Block::Facts(facts) => {
            page.facts(facts.iter().map(|(name, line)| (*name, line_html(line))));
        }
        Block::List(lines) => {
            page.line("<ul>");
            for line in lines {
                page.line(format_args!("<li>{}</li>", line_html(line)));
            }
            page.line("</ul>");
        }
        Block::Table(heads, rows) => {
            let row = |row: &Vec<Line>| {
                let cells: Vec<_> = row.iter().map(line_html).collect();
                format!("<tr><td>{}</td></tr>", cells.join("</td><td>"))
            };
            page.table(heads, rows.iter().map(row));
        }
    }
}

fn line_html(line: &Line) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Words(words) => text(words),
        Piece::Code(code) => format!("<code>{}</code>", text(code)),
        Piece::Missing(key) => format!("<em>{NOT_STATED} <code>{}</code></em>", text(key)),
        Piece::Unclear(key) => format!(
            "<em>{UNCLEAR} <code>{}</code></em>; write it as, for example, <code>{EXAMPLE}</code>",
            text(key)
        ),
    };
    line.iter().map(piece).collect()
}
