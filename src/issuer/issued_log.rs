//! `issued.jsonl`, the issued log: every license ever issued, one JSON object a line, each
//! with its number and the SHA-256 of the line before. Trust bundles say how long it was
//! and what its last hash was; what is missing shows.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::io::Read;

use serde::Deserialize;
use uuid::Uuid;

use crate::core::document::license::License;
use crate::core::document::trust::LogHead;
use crate::core::judge::chain::{self, line_hash};
use crate::core::types::difference;
use crate::core::types::email::Email;
use crate::core::types::ids::{InstanceId, Name};
use crate::core::types::json::read_object;
use crate::core::types::keys::KeyId;
use crate::core::types::time::Time;
use crate::issuer::chained::{Chained, is_torn, with_link};
use crate::issuer::dir::VendorDir;
use crate::issuer::entry::Entry;
use crate::issuer::error::{Loss, VendorError};
use crate::store::StoreError;
use crate::store::files;

/// The file.
pub const ISSUED: &str = "issued.jsonl";

/// A line of the log: an entry, and what chains it. Those of the old form have neither number
/// nor hash.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    license: License,
    signer: KeyId,
    sig: Option<String>,
    request: Option<String>,
    public_key: Option<String>,
    renews: Option<Uuid>,
    #[serde(default)]
    replaces: Vec<Uuid>,
    seq: Option<u64>,
    prev: Option<String>,
}

impl Line {
    /// The entry, its number and the hash of the line before.
    fn divide(self) -> (Entry, Option<u64>, Option<String>) {
        let Self { license, signer, sig, request, public_key, renews, replaces, seq, prev } = self;
        (Entry { license, signer, sig, request, public_key, renews, replaces }, seq, prev)
    }
}

/// The issued log, read whole.
#[derive(Debug, Clone)]
pub struct IssuedLog {
    chain: Chained,
    entries: Vec<Entry>,
    /// How many of them are in the file.
    saved: usize,
    /// A log of the old form: its lines as they are to be chained.
    old_form: Option<Vec<u8>>,
    /// The last entry of each instance.
    by_instance: HashMap<InstanceId, usize>,
    /// The entries that answer the same, by [`Entry::asked_by`]; made when it is first asked for.
    answers: OnceCell<HashMap<String, Vec<usize>>>,
    /// The first entry of each plan for an instance and for an address; likewise.
    plans: OnceCell<HashMap<(Name, String), usize>>,
}

impl IssuedLog {
    /// Reads the log. What stands after the last line end is an entry if it is whole: an
    /// editor may have taken the line end. A piece of one was cut off by a crash before its
    /// license was handed out, and does not count.
    ///
    /// # Errors
    /// I/O. A line that cannot be read is a [`Loss`].
    pub fn read(vendor: &VendorDir) -> Result<Self, VendorError> {
        let path = vendor.path(ISSUED);
        let mut bytes = Vec::new();
        let file = files::open_state(&path)?;
        let exists = file.is_some();
        // No cap: it grows with every license.
        if let Some(mut file) = file {
            file.read_to_end(&mut bytes).map_err(StoreError::io("read", &path))?;
        }
        let mut log = Self {
            chain: Chained::new(path, exists, None),
            entries: Vec::new(),
            saved: 0,
            old_form: None,
            by_instance: HashMap::new(),
            answers: OnceCell::new(),
            plans: OnceCell::new(),
        };
        log.follow(&bytes);
        log.saved = log.entries.len();
        Ok(log)
    }

    /// Takes in the lines of the file, and notes where they do not follow each other.
    fn follow(&mut self, bytes: &[u8]) {
        let mut chained = Vec::new();
        let mut any_chained = false;
        for line in chain::lines(bytes) {
            let parsed: Result<Line, String> = read_object(line.text);
            if parsed.is_err() && is_torn(&line) {
                break;
            }
            self.chain.begin(&line);
            let (entry, seq, prev) = match parsed {
                Ok(line) => line.divide(),
                Err(error) => {
                    self.chain.unreadable(line.text, error);
                    any_chained = true;
                    continue;
                }
            };
            if let (None, None, false) = (seq, &prev, any_chained) {
                // The old form: the same bytes, with what chains them.
                let next = self.chain.next();
                let text = with_link(line.text, next, self.chain.last_hash());
                self.chain.push(next, line_hash(&text));
                chained.extend_from_slice(&text);
                chained.push(b'\n');
            } else {
                if !any_chained && !self.entries.is_empty() {
                    let number = self.chain.next();
                    self.chain
                        .broken(format!("line {number} is chained, and those before it are not"));
                }
                any_chained = true;
                self.chain.link(line.text, seq.unwrap_or_default(), prev.as_deref());
            }
            self.take(entry);
        }
        if !any_chained && !self.entries.is_empty() {
            self.old_form = Some(chained);
        }
    }

    /// The number of the last entry in the file, and its hash.
    #[must_use]
    pub fn head(&self) -> LogHead {
        self.chain.head()
    }

    /// Whether the log was once as `head` says: a copy with that head is an earlier state of it.
    #[must_use]
    pub fn holds(&self, head: &LogHead) -> bool {
        let known = [("a copy of the log".to_owned(), head.clone())];
        head.entries == 0 || self.chain.losses(&known).is_empty()
    }

    /// What is missing of the log: where the chain breaks, and what `known` says that it
    /// held once (the bundle in force, and the note in the lock file).
    #[must_use]
    pub fn losses(&self, known: &[(String, LogHead)]) -> Vec<Loss> {
        self.chain.losses(known)
    }

    /// The licenses issued, oldest first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The same, taken out.
    #[must_use]
    pub fn into_entries(self) -> Vec<Entry> {
        self.entries
    }

    /// When the last license was issued.
    #[must_use]
    pub fn last_issued(&self) -> Option<Time> {
        self.entries.last().map(|entry| entry.license.issued_at)
    }

    /// The newest entry of a license.
    #[must_use]
    pub fn entry(&self, id: &Uuid) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| entry.license.license_id == *id)
    }

    /// The newest entry's license.
    #[must_use]
    pub fn license(&self, id: &Uuid) -> Option<&License> {
        self.entry(id).map(|entry| &entry.license)
    }

    /// The entries that answer the same, by [`Entry::asked_by`], the newest first.
    pub fn answers_to(&self, asked: &str) -> impl Iterator<Item = &Entry> {
        let answers = self.answers.get_or_init(|| {
            let mut answers = HashMap::<String, Vec<usize>>::new();
            for (index, entry) in self.entries.iter().enumerate() {
                answers.entry(entry.asked_by()).or_default().push(index);
            }
            answers
        });
        let indexes = answers.get(asked).map(Vec::as_slice).unwrap_or_default();
        indexes.iter().rev().filter_map(|index| self.entries.get(*index))
    }

    /// The first license of the same plan that went to the same instance or address.
    #[must_use]
    pub fn had_plan(&self, license: &License) -> Option<&Entry> {
        let plans = self.plans.get_or_init(|| {
            let mut plans = HashMap::new();
            for (index, entry) in self.entries.iter().enumerate() {
                for key in plan_keys(&entry.license) {
                    plans.entry(key).or_insert(index);
                }
            }
            plans
        });
        let index = plan_keys(license).find_map(|key| plans.get(&key))?;
        self.entries.get(*index)
    }

    /// Takes a license in, in memory: [`IssuedLog::save`] writes it, and then it may be
    /// handed out.
    ///
    /// # Errors
    /// Its instance was licensed under another email, and that may not change.
    pub fn add(&mut self, entry: Entry, change_email: bool) -> Result<(), VendorError> {
        self.check_email(&entry.license, change_email)?;
        self.take(entry);
        Ok(())
    }

    /// Refuses a license whose instance was licensed under another email, unless that may change.
    ///
    /// # Errors
    /// [`VendorError::OtherEmail`].
    pub fn check_email(&self, license: &License, change_email: bool) -> Result<(), VendorError> {
        if let Some(instance) = &license.instance
            && let Some(before) = self.email_of(instance)
            && license.email.as_ref() != Some(before)
            && !change_email
        {
            let now = license.email.as_ref().map_or("no address".to_owned(), ToString::to_string);
            let seen = difference::aside(&now, before.as_str());
            return Err(VendorError::OtherEmail(format!(
                "instance {instance} was licensed to {before}, and the request says {now}: one email per instance{seen}"
            )));
        }
        Ok(())
    }

    /// Gives a log of the old form its chain. The bytes of each entry stay as they are.
    ///
    /// # Errors
    /// I/O.
    pub fn chain(&mut self) -> Result<(), VendorError> {
        if let Some(bytes) = &self.old_form {
            self.chain.replace(bytes)?;
            self.old_form = None;
        }
        Ok(())
    }

    /// Makes what was added durable, and tells what that was.
    ///
    /// # Errors
    /// I/O.
    pub fn save(&mut self) -> Result<&[Entry], VendorError> {
        self.chain()?;
        let added = self.entries.get(self.saved..).unwrap_or_default();
        self.chain.append(added)?;
        self.saved = self.entries.len();
        Ok(added)
    }

    /// Whether every line can be read and follows the one before.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.chain.is_whole()
    }

    /// Begins the log again with the entries that can be read. The file as it was is kept
    /// beside it, with the number of the bundle that will count what is left.
    ///
    /// # Errors
    /// I/O.
    pub fn begin_again(&mut self, version: u64) -> Result<(), VendorError> {
        self.chain.begin_again(&self.entries, version)?;
        self.old_form = None;
        self.saved = self.entries.len();
        Ok(())
    }

    /// The address that an instance was last licensed under.
    #[must_use]
    pub fn email_of(&self, instance: &InstanceId) -> Option<&Email> {
        let last = self.by_instance.get(instance).and_then(|index| self.entries.get(*index));
        last.and_then(|entry| entry.license.email.as_ref())
    }

    fn take(&mut self, entry: Entry) {
        if let Some(instance) = &entry.license.instance {
            self.by_instance.insert(instance.clone(), self.entries.len());
        }
        let index = self.entries.len();
        if let Some(answers) = self.answers.get_mut() {
            answers.entry(entry.asked_by()).or_default().push(index);
        }
        if let Some(plans) = self.plans.get_mut() {
            for key in plan_keys(&entry.license) {
                plans.entry(key).or_insert(index);
            }
        }
        self.entries.push(entry);
    }
}

/// A license's plan with its instance, and with its address.
fn plan_keys(license: &License) -> impl Iterator<Item = (Name, String)> + use<'_> {
    let instance = license.instance.as_ref().map(ToString::to_string);
    let email = license.email.as_ref().map(ToString::to_string);
    let whom = instance.into_iter().chain(email);
    whom.filter_map(|whom| license.plan.clone().map(|plan| (plan, whom)))
}
