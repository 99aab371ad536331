//! What a check of a capture found, in words: the same on a terminal and on a page.

use crate::core::types::words::count;
use crate::privacy::capture::check::{CaptureReport, PayloadCount};
use crate::privacy::capture::finding::CaptureFinding;
use crate::privacy::capture::hosts::NamedBy;

/// What the answer covers.
pub const BOUND: &str = "This answer is about this capture only: it does not show what was sent at another time, or what the tool did not record.";

impl CaptureReport {
    /// What was checked, against what, and what of it was declared: names, each with its value.
    /// `capture` is the name of the file.
    #[must_use]
    pub fn facts(&self, capture: &str) -> Vec<(&'static str, String)> {
        let creator = self.creator.as_ref();
        let creator = creator.map(|by| format!(", written by {} {}", by.name, by.version));
        let mut facts = vec![
            ("Capture", format!("{capture}{}", creator.unwrap_or_default().trim_end())),
            ("SHA-256", self.sha256.clone()),
            ("Requests", requests(self)),
            ("Hosts", hosts(self)),
            ("Catalogue", format!("number {}", self.catalogue)),
            ("Instance", instance(self)),
        ];
        let declared = declared(self);
        if !declared.is_empty() {
            facts.push(("Declared", declared));
        }
        facts
    }

    /// How it ended, in a line: the number of findings.
    #[must_use]
    pub fn ending(&self) -> String {
        let listed = count(self.findings.len(), "finding");
        match self.more_findings {
            0 => listed,
            more => format!("{listed} and {more} more that are not listed"),
        }
    }
}

fn requests(report: &CaptureReport) -> String {
    let CaptureReport { requests, checked, empty, local, .. } = *report;
    let mut parts = vec![format!("{requests}, {checked} of them to the hosts checked")];
    if empty > 0 {
        parts.push(format!("{empty} of these without data"));
    }
    if local > 0 {
        parts.push(format!("{local} that did not leave the browser"));
    }
    parts.join(", ")
}

fn hosts(report: &CaptureReport) -> String {
    let names = report.named.join(", ");
    match report.named_by {
        Some(NamedBy::Option) => format!("{names} (named with --host)"),
        Some(NamedBy::Catalogue) => format!("{names} (named in the catalogue)"),
        None => "every host: neither --host nor the catalogue names one".to_owned(),
    }
}

fn instance(report: &CaptureReport) -> String {
    match &report.instance {
        Some(instance) => {
            let usage = if report.usage_on == Some(true) { "on" } else { "off" };
            format!("{instance}; usage data is {usage}")
        }
        None => "none is registered here, so only the catalogue was checked: documents and identifiers of an instance \
                 were not looked for, nor whether usage data is off"
            .to_owned(),
    }
}

/// The payloads that were declared; nothing if there are none.
fn declared(report: &CaptureReport) -> String {
    let declared = report.payloads.iter().filter(|count| count.exact + count.declared > 0);
    let declared = declared.map(|PayloadCount { category, exact, declared }| {
        let bytes = match exact {
            0 => String::new(),
            _ => format!(" ({exact} byte for byte as airseal wrote it)"),
        };
        format!("{} of {} data{bytes}", count(exact + declared, "payload"), category.name())
    });
    declared.collect::<Vec<_>>().join(", ")
}

impl CaptureFinding {
    /// Where the first request of the finding is.
    #[must_use]
    pub fn place(&self) -> String {
        format!("entries[{}] {} {}", self.entry, self.method, self.url)
    }
}

#[cfg(test)]
mod tests {
    use crate::privacy::capture::finding::{CaptureFinding, FindingKind, RequestPart};

    #[test]
    fn a_finding_says_where_its_first_request_is() {
        let finding = CaptureFinding {
            kind: FindingKind::UndeclaredField,
            host: "telemetry.acme.example".to_owned(),
            part: RequestPart::Query,
            field: Some("id".to_owned()),
            message: "the catalogue does not declare it".to_owned(),
            count: 2,
            entry: 7,
            offset: 1024,
            method: "POST".to_owned(),
            url: "https://telemetry.acme.example/v1".to_owned(),
            entries: vec![7, 9],
        };
        // A path of JSON: the eighth member of `log.entries`.
        assert_eq!(finding.place(), "entries[7] POST https://telemetry.acme.example/v1");
    }
}
