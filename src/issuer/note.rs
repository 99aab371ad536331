//! The note in the lock file of a vendor folder: how long its logs are, and which documents are
//! in force, so that a file that was deleted or restored from a backup shows.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Seek, Write};

use crate::core::document::trust::LogHead;
use crate::issuer::dir::{self, VendorDir};
use crate::issuer::error::VendorError;
use crate::store::files;

/// What the lock file says of the folder. It is one line of words, in the order of the fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    /// The issued log.
    pub(super) log: LogHead,
    /// The version of the bundle in force.
    pub(super) version: u64,
    /// The version of the advisories published last; 0 if none were.
    pub(super) advisories: u64,
    /// The log of what was received; `None` if nothing was.
    pub(super) received: Option<ReceivedHead>,
    /// Whether the vendor has a list of plans.
    pub(super) plans: bool,
    /// The versions of the privacy policy that were signed.
    pub(super) policies: BTreeSet<String>,
    /// The number of the catalogue signed last; 0 if none was.
    pub(super) catalogue: u32,
}

/// The word for a list of plans.
const WITH_PLANS: &str = "plans";
/// What the word for the versions of the privacy policy begins with.
const POLICIES: &str = "policies:";

/// What the word for the number of the catalogue begins with.
const CATALOGUE: &str = "catalogue:";

/// Whether a word comes after those of the log of what was received.
fn is_later(word: &str) -> bool {
    word == WITH_PLANS || word.starts_with(POLICIES) || word.starts_with(CATALOGUE)
}

/// How long the log of what was received is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReceivedHead {
    /// Its last entry.
    pub(super) head: LogHead,
    /// Its bytes up to the end of that entry's line.
    pub(super) length: u64,
}

impl Note {
    /// The note, if there is one. One that is cut short says nothing: it is not synced.
    ///
    /// # Errors
    /// I/O: then nobody can say that nothing is missing.
    pub(super) fn read(vendor: &VendorDir) -> Result<Option<Self>, VendorError> {
        let bytes = files::read_state(&vendor.path(dir::LOCK))?;
        Ok(bytes.and_then(|bytes| Self::parse(&bytes)))
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut words = std::str::from_utf8(bytes).ok()?.strip_suffix('\n')?.split(' ').peekable();
        let log = head(&mut words)?;
        let version = words.next()?.parse().ok()?;
        // Notes of earlier versions end here, or after the next word.
        let advisories = words.next().map_or(Some(0), |word| word.parse().ok())?;
        let received = match words.peek() {
            None => None,
            Some(word) if is_later(word) => None,
            Some(_) => head(&mut words).and_then(|head| {
                let length = words.next()?.parse().ok()?;
                Some(ReceivedHead { head, length })
            }),
        };
        let plans = words.next_if_eq(&WITH_PLANS).is_some();
        let policies = words.next_if(|word| word.starts_with(POLICIES));
        let policies = policies.and_then(|word| word.strip_prefix(POLICIES));
        let policies = policies.into_iter().flat_map(|names| names.split(','));
        let policies = policies.map(str::to_owned).collect();
        let catalogue = words.next().and_then(|word| word.strip_prefix(CATALOGUE));
        let catalogue = catalogue.and_then(|number| number.parse().ok()).unwrap_or_default();
        Some(Self { log, version, advisories, received, plans, policies, catalogue })
    }

    /// Writes the note. It is not synced, and a failure is no error.
    pub(super) fn write(&self, mut lock: &File) {
        let Self { log, version, advisories, received, plans, policies, catalogue } = self;
        let received = received.as_ref().map(|ReceivedHead { head, length }| {
            format!(" {} {} {length}", head.entries, head.sha256)
        });
        let received = received.unwrap_or_default();
        let plans = if *plans { format!(" {WITH_PLANS}") } else { String::new() };
        let names: Vec<_> = policies.iter().map(String::as_str).collect();
        let policies = match names.as_slice() {
            [] => String::new(),
            names => format!(" {POLICIES}{}", names.join(",")),
        };
        let catalogue = match catalogue {
            0 => String::new(),
            number => format!(" {CATALOGUE}{number}"),
        };
        let LogHead { entries, sha256 } = log;
        let text = format!(
            "{entries} {sha256} {version} {advisories}{received}{plans}{policies}{catalogue}\n"
        );
        let written = lock.rewind().and_then(|()| lock.write_all(text.as_bytes()));
        let length = if written.is_ok() { text.len() } else { 0 };
        let _ = lock.set_len(u64::try_from(length).unwrap_or_default());
    }
}

fn head<'w>(words: &mut impl Iterator<Item = &'w str>) -> Option<LogHead> {
    let (entries, sha256) = (words.next()?.parse().ok()?, words.next()?);
    Some(LogHead { entries, sha256: sha256.to_owned() })
}
