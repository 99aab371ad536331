//! The page of what was sent: what the check of a capture found, to be filed.

use super::html::{self, Page, escaped, text};
use crate::core::types::time::Time;
use crate::privacy::capture::check::{CaptureReport, FieldCount, HostCount};
use crate::privacy::capture::finding::CaptureFinding;
use crate::privacy::capture::words::BOUND;

impl CaptureReport {
    /// The page that `data check --html` writes, in HTML: one file with no script and nothing from
    /// outside. `capture` is the name of the file that was checked, and `catalogue_sha256` the hash of
    /// the catalogue that it was checked against.
    #[must_use]
    pub fn html(&self, capture: &str, catalogue_sha256: &str, now: Time) -> String {
        let state = if self.checked == 0 && self.is_clean() {
            "No request went to the hosts checked.".to_owned()
        } else if self.is_clean() {
            "Nothing was found.".to_owned()
        } else {
            format!("{} in this capture.", self.ending())
        };
        let mut facts = self.facts(capture);
        for (name, value) in &mut facts {
            if *name == "Catalogue" {
                value.push_str(", SHA-256 ");
                value.push_str(catalogue_sha256);
            }
        }
        facts.push(("Written", html::written(now)));
        let mut page = Page::new("What was sent");
        page.line(
            "<p>Every request in recorded HTTP traffic, compared with the catalogue of what may be sent. Values are \
             not shown: one of them could be a secret.</p>",
        );
        page.line(format_args!("<p class=\"state\">{}</p>", text(&state)));
        page.facts(escaped(facts));
        if !self.findings.is_empty() {
            page.line("<h2>Findings</h2>");
            let rows = self.findings.iter().map(|finding| finding_row(finding, self.checked));
            page.table(&["Finding", "Where", "What, and in how many requests"], rows);
        }
        if !self.fields.is_empty() {
            page.line("<h2>Sent as declared</h2>");
            let rows = self.fields.iter().map(field_row);
            page.table(&["Field", "Kind, and how often", "Purpose"], rows);
        }
        page.line("<h2>Hosts</h2>");
        page.table(&["Host", "Requests", "Checked"], self.hosts.iter().map(host_row));
        page.line(format_args!("<h2>What this shows</h2>\n<p>{}</p>", text(BOUND)));
        page.end()
    }
}

fn finding_row(finding: &CaptureFinding, checked: u64) -> String {
    let field = finding.field.as_ref().map(|field| format!(" {field}")).unwrap_or_default();
    let (part, place, offset) = (finding.part.name(), finding.place(), finding.offset);
    let place =
        format!("{}{}<br>{} <span>(byte {offset})</span>", text(part), text(&field), text(&place));
    let (count, of) = (finding.count, checked.max(finding.count));
    let what = format!("{} <span>({count} of {of})</span>", text(&finding.message));
    html::row("in", &text(finding.kind.name()), &place, &what)
}

fn field_row(field: &FieldCount) -> String {
    let times = format!("{}, {}", field.category.name(), field.count);
    html::row("in", &text(&field.name), &times, &text(&field.purpose))
}

fn host_row(host: &HostCount) -> String {
    let checked = if host.checked { "yes" } else { "no: it is not one of the hosts checked" };
    html::row("in", &text(&host.host), &host.requests.to_string(), checked)
}
