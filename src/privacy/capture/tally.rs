//! What was seen so far, in a space that does not grow with the capture.

use std::collections::BTreeMap;

use crate::core::document::report::Category;
use crate::privacy::capture::finding::{Finding, Kind, Part};

/// The most findings that are listed; the others are counted.
const MOST_FINDINGS: usize = 1000;
/// The most requests that a finding names.
const MOST_ENTRIES: usize = 100;
/// The most hosts that are listed.
const MOST_HOSTS: usize = 1000;
/// The longest name that is shown, in characters.
const LONGEST_NAME: usize = 80;

/// Where a finding is.
#[derive(Debug, Clone)]
pub struct At {
    /// The index of the entry.
    pub entry: u64,
    /// The byte that it begins at.
    pub offset: u64,
    /// The host.
    pub host: String,
    /// The method.
    pub method: String,
    /// The URL to show.
    pub url: String,
}

type Key = (Kind, String, Part, Option<String>, String);

/// What was seen so far.
#[derive(Debug, Default)]
pub struct Tally {
    /// The findings, in the order in which the first of each was made.
    pub findings: Vec<Finding>,
    places: BTreeMap<Key, usize>,
    /// How often something was found.
    pub found_so_far: u64,
    /// How many more there were.
    pub more_findings: u64,
    /// Requests by host, and whether they are checked.
    pub hosts: BTreeMap<(String, bool), u64>,
    /// Payloads that were a document byte for byte.
    pub exact: BTreeMap<Category, u64>,
    /// Payloads whose every field was declared.
    pub declared: BTreeMap<Category, u64>,
    /// Values of declared fields that were of their type.
    pub fields: BTreeMap<(Category, String), u64>,
    /// Requests to the hosts in question.
    pub checked: u64,
    /// Of these, the ones without body, query or frame.
    pub empty: u64,
    /// Requests that stayed in the browser.
    pub local: u64,
}

impl Tally {
    /// Notes a finding.
    pub fn found(&mut self, at: &At, kind: Kind, part: Part, field: Option<&str>, message: &str) {
        self.found_so_far = self.found_so_far.saturating_add(1);
        let field = field.map(shortened);
        let key = (kind, at.host.clone(), part, field, message.to_owned());
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
        let At { entry, offset, host, method, url } = at.clone();
        let (field, message, entries) = (key.3.clone(), key.4.clone(), vec![entry]);
        self.places.insert(key, self.findings.len());
        self.findings.push(Finding {
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
            entries,
        });
    }

    /// Notes a request to a host.
    pub fn host(&mut self, host: &str, checked: bool) {
        let key = (host.to_owned(), checked);
        let others = ("(other hosts)".to_owned(), checked);
        let room = self.hosts.len() < MOST_HOSTS || self.hosts.contains_key(&key);
        *self.hosts.entry(if room { key } else { others }).or_default() += 1;
    }

    /// Notes a value of a declared field.
    pub fn field(&mut self, category: Category, name: &str) {
        *self.fields.entry((category, name.to_owned())).or_default() += 1;
    }
}

/// A name for people; what does not fit is left out.
fn shortened(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((at, _)) => format!("{}…", name.get(..at).unwrap_or_default()),
        None => name.to_owned(),
    }
}
