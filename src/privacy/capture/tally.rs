//! What was seen so far, in a space that does not grow with the capture.

use std::collections::BTreeMap;

use crate::core::document::report::Category;
use crate::privacy::capture::finding::{CaptureFinding, FindingKind, RequestPart};
use crate::privacy::capture::shown::Shown;
use crate::privacy::capture::url::Url;

/// The most findings that are listed; the others are counted.
const MOST_FINDINGS: usize = 1000;
/// The most requests that a finding names.
const MOST_ENTRIES: usize = 100;
/// The most hosts that are listed.
const MOST_HOSTS: usize = 1000;
/// The longest name by which findings are told apart, in bytes.
const LONGEST_NAME: usize = 320;

/// Where a finding is.
#[derive(Debug, Clone, Copy, Default)]
pub struct At<'a> {
    /// The index of the entry.
    pub entry: u64,
    /// The byte that it begins at.
    pub offset: u64,
    /// The host, with its port.
    pub host: &'a str,
    /// The method.
    pub method: &'a str,
    /// The URL; `None`: it cannot be taken apart.
    pub url: Option<&'a Url<'a>>,
}

type Key = (FindingKind, String, RequestPart, Option<String>, String);

/// What was seen so far.
#[derive(Debug, Default)]
pub struct Tally<'k> {
    /// What may be shown of a request.
    shown: Shown<'k>,
    /// The findings, in the order in which the first of each was made.
    pub findings: Vec<CaptureFinding>,
    places: BTreeMap<Key, usize>,
    /// How often something was found.
    pub found_so_far: u64,
    /// How many more there were.
    pub more_findings: u64,
    /// Requests that are checked, by host.
    hosts: BTreeMap<String, u64>,
    /// Requests to other hosts.
    other_hosts: BTreeMap<String, u64>,
    /// Payloads that were a document byte for byte.
    pub exact: BTreeMap<Category, u64>,
    /// Payloads whose every field was declared.
    pub declared: BTreeMap<Category, u64>,
    /// Values of declared fields that were of their type.
    pub fields: BTreeMap<Category, BTreeMap<String, u64>>,
    /// Requests to the hosts in question.
    pub checked: u64,
    /// Of these, the ones without body, query or frame.
    pub empty: u64,
    /// Requests that stayed in the browser.
    pub local: u64,
}

impl<'k> Tally<'k> {
    /// Begins with nothing; `shown` says what may be shown.
    pub fn showing(shown: Shown<'k>) -> Self {
        Self { shown, ..Self::default() }
    }

    /// Notes a finding.
    pub fn found(
        &mut self,
        at: &At<'_>,
        kind: FindingKind,
        part: RequestPart,
        field: Option<&str>,
        message: &str,
    ) {
        self.found_so_far = self.found_so_far.saturating_add(1);
        let cut = |name: &str| {
            let end = name.floor_char_boundary(LONGEST_NAME);
            name.get(..end).unwrap_or_default().to_owned()
        };
        let key = (kind, at.host.to_owned(), part, field.map(cut), message.to_owned());
        if let Some(finding) = self.places.get(&key).and_then(|place| self.findings.get_mut(*place))
        {
            if finding.entries.last() != Some(&at.entry) {
                finding.count = finding.count.saturating_add(1);
                if finding.entries.len() < MOST_ENTRIES {
                    finding.entries.push(at.entry);
                }
            }
            return;
        }
        if self.findings.len() == MOST_FINDINGS {
            self.more_findings = self.more_findings.saturating_add(1);
            return;
        }
        let At { entry, offset, .. } = *at;
        let shown = self.shown;
        let url = at.url.map(|url| shown.url(url)).unwrap_or_default();
        let (host, method) = (shown.host(at.host), shown.method(at.method));
        let (field, message) = (field.map(|name| shown.name(name)), message.to_owned());
        self.places.insert(key, self.findings.len());
        self.findings.push(CaptureFinding {
            kind,
            host,
            part,
            field,
            message,
            count: 1,
            entry,
            offset,
            method,
            url,
            entries: vec![entry],
        });
    }

    /// Notes a request to a host.
    pub fn host(&mut self, host: &str, checked: bool) {
        let hosts = if checked { &mut self.hosts } else { &mut self.other_hosts };
        let room = hosts.len() < MOST_HOSTS;
        count(hosts, if room || hosts.contains_key(host) { host } else { "(other hosts)" });
    }

    /// The hosts with their requests, and whether these were checked; first the ones that were.
    pub fn hosts(&self) -> Vec<(String, u64, bool)> {
        let mut found = Vec::new();
        for (hosts, checked) in [(&self.hosts, true), (&self.other_hosts, false)] {
            let mut shown = BTreeMap::<_, u64>::new();
            for (host, requests) in hosts {
                let count = shown.entry(self.shown.host(host)).or_default();
                *count = count.saturating_add(*requests);
            }
            found.extend(shown.into_iter().map(|(host, requests)| (host, requests, checked)));
        }
        found
    }

    /// Notes a value of a declared field.
    pub fn field(&mut self, category: Category, name: &str) {
        count(self.fields.entry(category).or_default(), name);
    }
}

/// Counts without a copy of a name that is there already.
fn count(counts: &mut BTreeMap<String, u64>, name: &str) {
    match counts.get_mut(name) {
        Some(count) => *count = count.saturating_add(1),
        None => drop(counts.insert(name.to_owned(), 1)),
    }
}
