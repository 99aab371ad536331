//! `issued.jsonl`, the issued log: every license ever issued, one JSON object a line, each
//! with its number and the SHA-256 of the line before. Trust bundles say how long it was
//! and what its last hash was; what is missing shows.

use std::cell::OnceCell;
use std::collections::HashMap;

use uuid::Uuid;

use crate::core::document::license::License;
use crate::core::document::trust::LogHead;
use crate::core::types::difference;
use crate::core::types::email::Email;
use crate::core::types::ids::{InstanceId, Name};
use crate::core::types::time::Time;
use crate::issuer::chained::{self, Chained, Read};
use crate::issuer::dir::VendorDir;
use crate::issuer::entry::Entry;
use crate::issuer::error::{Loss, VendorError};
use crate::issuer::issued_line::{self, Issue};
use crate::store::StoreError;
use crate::store::files;

/// The file.
pub const ISSUED: &str = "issued.jsonl";

/// The issued log, read whole.
#[derive(Debug, Clone)]
pub struct IssuedLog {
    chain: Chained,
    entries: Vec<Entry>,
    /// How many of them are in the file.
    saved: usize,
    /// A log of the old form: its lines as they are to be chained.
    old_form: Option<Vec<u8>>,
    /// The last entry of each instance; made when it is first asked for.
    instances: OnceCell<HashMap<InstanceId, usize>>,
    /// The entries that answer the same, by [`Entry::asked_by`]; likewise.
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
        let file = files::open_state(&path)?;
        let mut log = Self {
            chain: Chained::new(path.clone(), file.is_some(), None),
            entries: Vec::new(),
            saved: 0,
            old_form: None,
            instances: OnceCell::new(),
            answers: OnceCell::new(),
            plans: OnceCell::new(),
        };
        let mut chained = Vec::new();
        if let Some(file) = file {
            chained::follow(file, issued_line::parse, |line| log.follow(line, &mut chained))
                .map_err(StoreError::io("read", &path))?;
        }
        log.old_form = log.chain.is_old_form().then_some(chained);
        log.saved = log.entries.len();
        Ok(log)
    }

    /// Takes in a line; to `chained` a line of the old form is added as it is to be chained.
    fn follow(&mut self, line: Read<Issue>, chained: &mut Vec<u8>) {
        let Read { end, ended, hash, what, .. } = line;
        self.chain.begin(end, ended);
        match what {
            Ok(Issue { entry, link, text }) => {
                if let Some(text) = self.chain.link(hash, link, &text) {
                    chained.extend_from_slice(&text);
                    chained.push(b'\n');
                }
                self.take(entry);
            }
            Err(error) => self.chain.unreadable(hash, error),
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
        let instances = self.instances.get_or_init(|| {
            let entries = self.entries.iter().enumerate();
            let of =
                |(index, entry): (usize, &Entry)| Some((entry.license.instance.clone()?, index));
            entries.filter_map(of).collect()
        });
        let last = instances.get(instance).and_then(|index| self.entries.get(*index));
        last.and_then(|entry| entry.license.email.as_ref())
    }

    fn take(&mut self, entry: Entry) {
        let index = self.entries.len();
        if let (Some(instances), Some(instance)) =
            (self.instances.get_mut(), &entry.license.instance)
        {
            instances.insert(instance.clone(), index);
        }
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
