//! `airseal data explain --record` and `--notice`: Markdown, JSON, or a page.

use std::fmt::Write;

use super::gdpr_pieces::{Block, Line, Piece};
use super::gdpr_words::{introduction, sections, title};
use super::html;
use crate::cli::ui::sanitize;
use crate::core::types::time::Time;
use crate::privacy::gdpr_text::GdprText;
use crate::privacy::legal_basis::EXAMPLE;

/// What is said instead of an answer that the catalogue does not have.
const NOT_STATED: &str = "not stated in the catalogue:";

/// What is said of a legal basis that cannot be read.
const UNCLEAR: &str = "unclear in the catalogue:";

/// The text in Markdown (CommonMark, with the tables of GitHub).
pub(super) fn markdown(text: &GdprText) -> String {
    let mut out = format!("# {}\n\n", title(text));
    for block in introduction(text) {
        markdown_block(&mut out, &block);
    }
    for section in sections(text) {
        let _ = writeln!(out, "## {} (Article {})\n", section.title, section.article);
        for block in &section.blocks {
            markdown_block(&mut out, block);
        }
    }
    // One line end at the end.
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn markdown_block(out: &mut String, block: &Block) {
    match block {
        Block::Heading(heading) => {
            let _ = writeln!(out, "### {heading}");
        }
        Block::Paragraph(line) => {
            let _ = writeln!(out, "{}", markdown_line(line));
        }
        Block::Facts(facts) => {
            for (name, line) in facts {
                let _ = writeln!(out, "- **{name}:** {}", markdown_line(line));
            }
        }
        Block::List(lines) => {
            for line in lines {
                let _ = writeln!(out, "- {}", markdown_line(line));
            }
        }
        Block::Table(head, rows) => {
            let _ = writeln!(out, "| {} |", head.join(" | "));
            let _ = writeln!(out, "|{}", " --- |".repeat(head.len()));
            for row in rows {
                let cells: Vec<_> = row.iter().map(markdown_line).collect();
                let _ = writeln!(out, "| {} |", cells.join(" | "));
            }
        }
    }
    out.push('\n');
}

fn markdown_line(line: &Line) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Words(text) => escaped(&sanitize::text(text)),
        Piece::Code(text) => format!("`{}`", sanitize::text(text)),
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

/// The text as one self-contained page.
pub(super) fn page(text: &GdprText, now: Time) -> String {
    let mut out = html::head(title(text));
    for block in introduction(text) {
        html_block(&mut out, &block);
    }
    for section in sections(text) {
        let _ = writeln!(
            out,
            "<h2>{} <span>(Article {})</span></h2>",
            html::text(section.title),
            html::text(section.article)
        );
        for block in &section.blocks {
            html_block(&mut out, block);
        }
    }
    let _ = writeln!(
        out,
        "<p class=\"end\">Written {now}, by airseal {}, from the data catalogue alone.</p>\n</body>\n</html>",
        env!("CARGO_PKG_VERSION")
    );
    out
}

fn html_block(out: &mut String, block: &Block) {
    match block {
        Block::Heading(heading) => {
            let _ = writeln!(out, "<h3>{}</h3>", html::text(heading));
        }
        Block::Paragraph(line) => {
            let _ = writeln!(out, "<p>{}</p>", html_line(line));
        }
        Block::Facts(facts) => {
            out.push_str("<dl>\n");
            for (name, line) in facts {
                let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", html::text(name), html_line(line));
            }
            out.push_str("</dl>\n");
        }
        Block::List(lines) => {
            out.push_str("<ul>\n");
            for line in lines {
                let _ = writeln!(out, "<li>{}</li>", html_line(line));
            }
            out.push_str("</ul>\n");
        }
        Block::Table(head, rows) => {
            let cells = head.join("</th><th>");
            let _ = writeln!(out, "<table>\n<thead><tr><th>{cells}</th></tr></thead>\n<tbody>");
            for row in rows {
                let cells: Vec<_> = row.iter().map(html_line).collect();
                let _ = writeln!(out, "<tr><td>{}</td></tr>", cells.join("</td><td>"));
            }
            out.push_str("</tbody>\n</table>\n");
        }
    }
}

fn html_line(line: &Line) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Words(text) => html::text(text),
        Piece::Code(text) => format!("<code>{}</code>", html::text(text)),
        Piece::Missing(key) => format!("<em>{NOT_STATED} <code>{}</code></em>", html::text(key)),
        Piece::Unclear(key) => format!(
            "<em>{UNCLEAR} <code>{}</code></em>; write it as, for example, <code>{EXAMPLE}</code>",
            html::text(key)
        ),
    };
    line.iter().map(piece).collect()
}
