//! What all HTML pages share: the look, and how each part is written.

use std::fmt::{Display, Write};

use html_escape::encode_text;

use crate::core::types::safe_text;
use crate::core::types::time::Time;

/// The look. On a narrow screen each field is a block with its value and purpose below its
/// name; in print, table heads repeat and no row is torn.
const STYLE: &str = "\
body{font:15px/1.45 system-ui,sans-serif;color:#1b1b1b;background:#fff;max-width:64rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;margin-bottom:.2rem}h2{font-size:1.2rem;margin:2rem 0 .3rem}p{margin:.5rem 0}
table{border-collapse:collapse;width:100%;font-size:.87rem;margin-top:.6rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #ccc;overflow-wrap:anywhere}
th{border-bottom:2px solid #444}td.name,td.now{font-family:ui-monospace,monospace}
td:first-child code{font-size:1em}h3{font-size:1rem;margin:1.2rem 0 .2rem}h2 span,p.end{color:#555;font-weight:400}
code{font-family:ui-monospace,monospace;font-size:.95em}p,li{overflow-wrap:anywhere}em{color:#8a1c00}
td.name{width:25%}td.now{width:35%}tr.out td.now{color:#666}td span{color:#555}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1.2rem;margin:.5rem 0}
dt{color:#555}dd{margin:0;overflow-wrap:anywhere}p.state{font-weight:600}
@media screen and (max-width:40rem){thead{display:none}
table,tbody,tr,td,dl,dt,dd{display:block}tr{border-bottom:1px solid #ccc;padding:.4rem 0}
td{border:0;padding:.05rem 0;width:auto}td.name,td.now{width:auto}td.name{font-weight:600}dd{margin-bottom:.4rem}}
@page{size:A4;margin:13mm 14mm}
@media print{body{margin:0;padding:0;max-width:none;font-size:8.6pt;line-height:1.3}h1{font-size:14pt}
h2{font-size:11pt;margin:3.5mm 0 1mm;break-after:avoid}p.state{break-after:avoid}p{margin:1mm 0}
table{font-size:8pt;margin-top:1mm}th,td{padding:.5mm 2mm .5mm 0}dl{gap:.2mm 4mm;margin:1mm 0}
thead{display:table-header-group}tr{break-inside:avoid}}";

/// A page so far.
pub(super) struct Page(String);

impl Page {
    /// The head of a page, and its title.
    pub(super) fn new(title: &str) -> Self {
        Self(format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        ))
    }

    /// A line of HTML.
    pub(super) fn line(&mut self, html: impl Display) {
        let _ = writeln!(self.0, "{html}");
    }

    /// Names, each with its value, which is HTML already.
    pub(super) fn facts<'f>(&mut self, facts: impl Iterator<Item = (&'f str, String)>) {
        self.line("<dl>");
        for (name, value) in facts {
            self.line(format_args!("<dt>{}</dt><dd>{value}</dd>", text(name)));
        }
        self.line("</dl>");
    }

    /// A table; its rows are HTML already.
    pub(super) fn table(&mut self, heads: &[&str], rows: impl Iterator<Item = String>) {
        let heads = heads.join("</th><th>");
        self.line(format_args!("<table>\n<thead><tr><th>{heads}</th></tr></thead>\n<tbody>"));
        rows.for_each(|row| self.line(row));
        self.line("</tbody>\n</table>");
    }

    /// The whole page.
    pub(super) fn end(mut self) -> String {
        self.line("</body>\n</html>");
        self.0
    }
}

/// A row about a field or a finding: its name, what is known of it now, and more. The cells are
/// HTML already.
pub(super) fn row(class: &str, name: &str, now: &str, more: &str) -> String {
    format!(
        "<tr class=\"{class}\"><td class=\"name\">{name}</td><td class=\"now\">{now}</td><td>{more}</td></tr>"
    )
}

/// When a page was written, and by what.
pub(super) fn written(now: Time) -> String {
    format!("{now}, by airseal {}", env!("CARGO_PKG_VERSION"))
}

/// Facts as values of HTML.
pub(super) fn escaped<'f>(
    facts: impl IntoIterator<Item = (&'f str, String)>,
) -> impl Iterator<Item = (&'f str, String)> {
    facts.into_iter().map(|(name, value)| (name, text(&value)))
}

/// Text that is shown as it is and means nothing to a browser.
pub(super) fn text(text: &str) -> String {
    encode_text(&safe_text::shown(text)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{Page, escaped, text};

    /// HTML writes `&`, `<` and `>` in text as `&amp;`, `&lt;` and `&gt;`.
    #[test]
    fn text_means_nothing_to_a_browser_or_a_terminal() {
        assert_eq!(text("<b>&amp;\u{1b}[2J\u{202e}"), "&lt;b&gt;&amp;amp;\\u{1b}[2J\\u{202e}");
        assert_eq!(text("Zoë 株式会社"), "Zoë 株式会社");
    }

    #[test]
    fn a_page_asks_for_nothing_from_outside() {
        let mut page = Page::new("A title");
        page.facts(escaped([("A & B", "<script>".to_owned())]));
        let html = page.end();
        assert!(html.starts_with("<!DOCTYPE html>\n") && html.ends_with("</body>\n</html>\n"));
        assert!(
            html.contains("<dl>\n<dt>A &amp; B</dt><dd>&lt;script&gt;</dd>\n</dl>\n"),
            "{html}"
        );
        for outside in ["<script", "<link", "<img", "src=", "href=", "url(", "@import"] {
            assert!(!html.contains(outside), "{outside}");
        }
    }
}
