//! The whole check: every request of a capture against the catalogue.

use std::io::Read;

use serde::Serialize;

use crate::core::document::catalogue::content::Catalogue;
use crate::core::document::report::Category;
use crate::privacy::capture::clean::Clean;
use crate::privacy::capture::fields::{Checker, Declared};
use crate::privacy::capture::finding::{CaptureFinding, FindingKind, RequestPart};
use crate::privacy::capture::har::{self, Creator};
use crate::privacy::capture::hosts::{Hosts, NamedBy};
use crate::privacy::capture::known::KnownInstance;
use crate::privacy::capture::request::Requests;
use crate::privacy::capture::scan::ScanError;
use crate::privacy::capture::shown::Shown;
use crate::privacy::capture::tally::{At, Tally};
use crate::privacy::capture::tokens::Tokens;

/// What a capture is checked against.
#[derive(Debug)]
pub struct Expected<'a> {
    /// The catalogue in force.
    pub catalogue: &'a Catalogue,
    /// The hosts in question.
    pub hosts: &'a Hosts,
    /// What is known of this instance; `None`: it is not registered.
    pub known: Option<&'a KnownInstance>,
}

/// How many requests went to a host.
#[derive(Debug, Serialize)]
pub struct HostCount {
    /// The host.
    pub host: String,
    /// How many.
    pub requests: u64,
    /// Whether they were checked.
    pub checked: bool,
}

/// How often a declared field was sent with a value of its type.
#[derive(Debug, Serialize)]
pub struct FieldCount {
    /// Its category.
    pub category: Category,
    /// Its name.
    pub name: String,
    /// How often.
    pub count: u64,
    /// Why it is sent, as the catalogue says.
    pub purpose: String,
}

/// How many payloads were declared.
#[derive(Debug, Serialize)]
pub struct PayloadCount {
    /// The kind of data.
    pub category: Category,
    /// Those that were a document of this instance, byte for byte.
    pub exact: u64,
    /// Those whose every field was declared.
    pub declared: u64,
}

/// What a capture says. It is true of this capture and of nothing else.
#[derive(Debug, Serialize)]
pub struct CaptureReport {
    /// The SHA-256 of the capture.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
    /// Who wrote it; null if it does not say.
    pub creator: Option<Creator>,
    /// How many entries it has.
    pub requests: u64,
    /// Those that never left the program that recorded them (`data:`, `file:` and the like).
    pub local: u64,
    /// The hosts in question, as they are written; empty: every host.
    pub named: Vec<String>,
    /// Who named them; null: nobody did.
    pub named_by: Option<NamedBy>,
    /// Those to the hosts in question.
    pub checked: u64,
    /// Of the checked ones, those without body, query or frame.
    pub empty: u64,
    /// The number of the catalogue.
    pub catalogue: u32,
    /// The instance whose data were looked for; null: none is registered here, and only the
    /// catalogue was checked.
    pub instance: Option<String>,
    /// Whether usage data may leave; null if no instance is registered.
    pub usage_on: Option<bool>,
    /// The hosts.
    pub hosts: Vec<HostCount>,
    /// The payloads that were declared.
    pub payloads: Vec<PayloadCount>,
    /// The fields that were sent as declared.
    pub fields: Vec<FieldCount>,
    /// What was found.
    pub findings: Vec<CaptureFinding>,
    /// How many more findings there were than are listed.
    pub more_findings: u64,
}

impl CaptureReport {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.more_findings == 0
    }
}

/// Checks a capture, entry by entry.
///
/// # Errors
/// I/O, or not a HAR file of version 1.2.
pub fn check(capture: impl Read, expected: &Expected<'_>) -> Result<CaptureReport, ScanError> {
    let checker = Checker {
        declared: Declared::of(expected.catalogue),
        known: expected.known,
        tally: Tally::showing(Shown::hiding(expected.known)),
        tokens: Tokens::default(),
        clean: Clean::default(),
    };
    let mut requests = Requests { hosts: expected.hosts, checker };
    let archive = har::read(capture, |entry| requests.entry(entry))?;
    let Checker { mut tally, tokens, .. } = requests.checker;
    if tokens.is_full {
        let at = At::default();
        let message = "there are too many opaque values to compare all of them with each other";
        tally.found(&at, FindingKind::TooMany, RequestPart::Body, None, message);
    }
    let purpose = |category, name: &str| {
        let field = expected.catalogue.of(category).find(|field| field.name == name);
        field.map(|field| field.purpose.clone()).unwrap_or_default()
    };
    let hosts = tally.hosts().into_iter();
    let fields = tally.fields.into_iter();
    let payload = |category| PayloadCount {
        category,
        exact: tally.exact.get(&category).copied().unwrap_or_default(),
        declared: tally.declared.get(&category).copied().unwrap_or_default(),
    };
    Ok(CaptureReport {
        sha256: archive.whole.sha256,
        bytes: archive.whole.bytes,
        creator: archive.creator,
        requests: archive.entries,
        local: tally.local,
        named: expected.hosts.names(),
        named_by: expected.hosts.named_by,
        checked: tally.checked,
        empty: tally.empty,
        catalogue: expected.catalogue.number,
        instance: expected.known.map(|known| known.instance.clone()),
        usage_on: expected.known.map(|known| known.usage_off.is_none()),
        payloads: Category::ALL.into_iter().map(payload).collect(),
        hosts: hosts
            .map(|(host, requests, checked)| HostCount { host, requests, checked })
            .collect(),
        fields: fields
            .flat_map(|(category, counts)| {
                counts.into_iter().map(move |(name, count)| (category, name, count))
            })
            .map(|(category, name, count)| {
                let purpose = purpose(category, &name);
                FieldCount { category, name, count, purpose }
            })
            .collect(),
        findings: tally.findings,
        more_findings: tally.more_findings,
    })
}
