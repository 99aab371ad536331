//! What was seen so far, in a space that does not grow with the capture.

use std::collections::BTreeMap;

use crate::core::document::report::Category;
use crate::privacy::capture::finding::{Finding, Kind, Part};
use crate::privacy::capture::url::Url;

/// The most findings that are listed; the others are counted.
const MOST_FINDINGS: usize = 1000;
/// The most requests that a finding names.
const MOST_ENTRIES: usize = 100;
/// The most hosts that are listed.
const MOST_HOSTS: usize = 1000;
/// The longest name that is shown, in characters.
const LONGEST_NAME: usize = 80;

/// Where a finding is.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    /// The index of the entry.
    pub entry: u64,
    /// The byte that it begins at.
    pub offset: u64,
    /// The host, with its port.
    pub host: &'a str,
    /// The method.
    pub method: &'a str,
    /// The URL.
    pub url: Where<'a>,
}

/// The URL of a finding.
#[derive(Debug, Clone, Copy)]
pub enum Where<'a> {
    /// One that is shown without what could be a secret.
    Url(&'a Url<'a>),
    /// One that cannot be taken apart.
    Text(&'a str),
}

impl Where<'_> {
    /// The longest text that is shown, in characters.
    const LONGEST: usize = 80;

    fn shown(self) -> String {
        match self {
            Self::Url(url) => url.shown(),
            Self::Text(text) => text.chars().take(Self::LONGEST).collect(),
        }
    }
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
    /// Requests that are checked, by host.
    pub hosts: BTreeMap<String, u64>,
    /// Requests to other hosts.
    pub other_hosts: BTreeMap<String, u64>,
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

impl Tally {
    /// Notes a finding.
    pub fn found(
        &mut self,
        at: &At<'_>,
        kind: Kind,
        part: Part,
        field: Option<&str>,
        message: &str,
    ) {
        self.found_so_far = self.found_so_far.saturating_add(1);
        let field = field.map(shortened);
        let key = (kind, at.host.to_owned(), part, field, message.to_owned());
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
        let (host, method, url) = (at.host.to_owned(), at.method.to_owned(), at.url.shown());
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
        let hosts = if checked { &mut self.hosts } else { &mut self.other_hosts };
        let room = hosts.len() < MOST_HOSTS;
        count(hosts, if room || hosts.contains_key(host) { host } else { "(other hosts)" });
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

/// A name for people; what does not fit is left out.
fn shortened(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((at, _)) => format!("{}…", name.get(..at).unwrap_or_default()),
        None => name.to_owned(),
    }
}
