//! The page that `data check --html` writes, to be filed: in the look of `data explain --html`.

use std::fmt::Write;

use super::check::{Answer, BOUND, ending, facts, place};
use super::html::{head, text, write_facts};
use crate::core::types::time::Time;
use crate::privacy::capture::check::CaptureReport;

/// The page. `sha256` is that of the catalogue.
pub(super) fn html(checked: &Answer, sha256: &str, now: Time) -> String {
    let report = &checked.report;
    let mut page = head("What was sent");
    page.push_str(
        "<p>Every request in recorded HTTP traffic, compared with the catalogue of what may be sent. Values are not \
         shown: one of them could be a secret.</p>\n",
    );
    let state = if report.checked == 0 && report.is_clean() {
        "No request went to the hosts checked.".to_owned()
    } else if report.is_clean() {
        "Nothing was found.".to_owned()
    } else {
        format!("{} in this capture.", ending(report))
    };
    let _ = writeln!(page, "<p class=\"state\">{}</p>", text(&state));
    let mut entries: Vec<_> =
        facts(checked).into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    for (name, value) in &mut entries {
        if name == "Catalogue" {
            *value = format!("{value}, SHA-256 {sha256}");
        }
    }
    entries
        .push(("Written".to_owned(), format!("{now}, by airseal {}", env!("CARGO_PKG_VERSION"))));
    write_facts(&mut page, &entries);
    write_findings(&mut page, report);
    write_fields(&mut page, report);
    write_hosts(&mut page, report);
    let _ = writeln!(page, "<h2>What this shows</h2>\n<p>{}</p>\n</body>\n</html>", text(BOUND));
    page
}

fn write_findings(page: &mut String, report: &CaptureReport) {
    if report.findings.is_empty() {
        return;
    }
    page.push_str(
        "<h2>Findings</h2>\n<table>\n<thead><tr><th>Finding</th><th>Where</th><th>What, and in how many \
         requests</th></tr></thead>\n<tbody>\n",
    );
    for finding in &report.findings {
        let field = finding.field.as_ref().map(|field| format!(" {field}")).unwrap_or_default();
        let offset = finding.offset;
        let _ = writeln!(
            page,
            "<tr class=\"in\"><td class=\"name\">{}</td><td class=\"now\">{}{}<br>{} <span>(byte {offset})</span></td><td>{} \
             <span>({} of {})</span></td></tr>",
            text(finding.kind.name()),
            text(finding.part.name()),
            text(&field),
            text(&place(finding)),
            text(&finding.message),
            finding.count,
            report.checked.max(finding.count),
        );
    }
    page.push_str("</tbody>\n</table>\n");
}

fn write_fields(page: &mut String, report: &CaptureReport) {
    if report.fields.is_empty() {
        return;
    }
    page.push_str(
        "<h2>Sent as declared</h2>\n<table>\n<thead><tr><th>Field</th><th>Kind, and how \
         often</th><th>Purpose</th></tr></thead>\n<tbody>\n",
    );
    for field in &report.fields {
        let _ = writeln!(
            page,
            "<tr class=\"in\"><td class=\"name\">{}</td><td class=\"now\">{}, {}</td><td>{}</td></tr>",
            text(&field.name),
            field.category.name(),
            field.count,
            text(&field.purpose),
        );
    }
    page.push_str("</tbody>\n</table>\n");
}

fn write_hosts(page: &mut String, report: &CaptureReport) {
    page.push_str(
        "<h2>Hosts</h2>\n<table>\n<thead><tr><th>Host</th><th>Requests</th><th>Checked</th></tr></thead>\n<tbody>\n",
    );
    for host in &report.hosts {
        let checked = if host.checked { "yes" } else { "no: it is not one of the hosts checked" };
        let _ = writeln!(
            page,
            "<tr class=\"in\"><td class=\"name\">{}</td><td class=\"now\">{}</td><td>{checked}</td></tr>",
            text(&host.host),
            host.requests
        );
    }
    page.push_str("</tbody>\n</table>\n");
}
