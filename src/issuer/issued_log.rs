//! `issued.jsonl`, the issued log: every license ever issued, one JSON object a line, each
//! with its number and the SHA-256 of the line before. Trust bundles say how long it was
//! and what its last hash was; what is missing shows.

use std::collections::HashMap;
use std::io::Read;
use std::path::PathBuf;
use std::{fmt, fs};

use serde::Deserialize;
use uuid::Uuid;

use crate::core::document::license::License;
use crate::core::document::trust::LogHead;
use crate::core::judge::chain::{self, line_hash, no_entry};
use crate::core::types::difference;
use crate::core::types::email::Email;
use crate::core::types::ids::InstanceId;
use crate::core::types::json::read_object;
use crate::core::types::keys::KeyId;
use crate::core::types::time::Time;
use crate::issuer::dir::VendorDir;
use crate::issuer::entry::Entry;
use crate::issuer::error::{Loss, VendorError};
use crate::store::StoreError;
use crate::store::files::{self, PUBLIC};

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
    path: PathBuf,
    entries: Vec<Entry>,
    /// How many of them are in the file.
    saved: usize,
    /// Bytes up to the end of its last whole line.
    whole: u64,
    /// Whether that line lacks its end.
    unended: bool,
    /// The number and the hash of each line in the file, in the form that is chained.
    hashes: Vec<(u64, String)>,
    /// A log of the old form: its lines as they are to be chained.
    old_form: Option<Vec<u8>>,
    /// Where the chain does not hold.
    breaks: Vec<Loss>,
    /// Whether the file is there.
    exists: bool,
    /// The last entry of each instance.
    by_instance: HashMap<InstanceId, usize>,
    /// The entries that answer a request, by the hash of its payload.
    by_request: HashMap<String, Vec<usize>>,
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
            path,
            entries: Vec::new(),
            saved: 0,
            whole: 0,
            unended: false,
            hashes: Vec::new(),
            old_form: None,
            breaks: Vec::new(),
            exists,
            by_instance: HashMap::new(),
            by_request: HashMap::new(),
        };
        log.follow(&bytes);
        log.saved = log.entries.len();
        Ok(log)
    }

    /// Takes in the lines of the file, and notes where they do not follow each other.
    fn follow(&mut self, bytes: &[u8]) {
        let mut chained = Vec::new();
        let mut any_chained = false;
        for (index, line) in chain::lines(bytes).enumerate() {
            let number = index + 1;
            let parsed: Result<Line, String> = read_object(line.text);
            if parsed.is_err()
                && !line.ended
                && serde_json::from_slice::<serde::de::IgnoredAny>(line.text).is_err()
            {
                // A torn piece.
                break;
            }
            self.whole = u64::try_from(line.end).unwrap_or(u64::MAX);
            self.unended = !line.ended;
            let (seq, head) = (self.next(), self.last_hash());
            let (entry, number_in_line, prev) = match parsed {
                Ok(line) => line.divide(),
                Err(error) => {
                    self.breaks.push(of_log(format!("line {number} cannot be read: {error}")));
                    self.hashes.push((seq, line_hash(line.text)));
                    any_chained = true;
                    continue;
                }
            };
            if let (None, None, false) = (number_in_line, &prev, any_chained) {
                // The old form: the same bytes, with what chains them.
                let text = with_link(line.text, seq, &head);
                self.hashes.push((seq, line_hash(&text)));
                chained.extend_from_slice(&text);
                chained.push(b'\n');
            } else {
                if !any_chained && number > 1 {
                    self.breaks.push(of_log(format!(
                        "line {number} is chained, and those before it are not"
                    )));
                }
                any_chained = true;
                let read = number_in_line.unwrap_or_default();
                if read > seq {
                    let which = match read - 1 {
                        last if last == seq => format!("entry {seq} is"),
                        last => format!("entries {seq} to {last} are"),
                    };
                    self.breaks.push(of_log(format!("{which} missing before line {number}")));
                } else if read < seq {
                    self.breaks.push(of_log(format!(
                        "line {number} is entry {read}, where entry {seq} belongs"
                    )));
                } else if prev.as_ref() != Some(&head) {
                    self.breaks.push(of_log(match number {
                        1 => "line 1 was altered".to_owned(),
                        _ => format!("line {} was altered, or line {number} was", number - 1),
                    }));
                }
                // The numbers go on from what is there.
                self.hashes.push((read.max(seq), line_hash(line.text)));
            }
            self.take(entry);
        }
        if !any_chained && !self.entries.is_empty() {
            self.old_form = Some(chained);
        }
    }

    /// The number of the next entry.
    fn next(&self) -> u64 {
        self.hashes.last().map_or(0, |(seq, _)| *seq).saturating_add(1)
    }

    fn last_hash(&self) -> String {
        self.hashes.last().map_or_else(no_entry, |(_, hash)| hash.clone())
    }

    /// The number of the last entry in the file, and its hash.
    #[must_use]
    pub fn head(&self) -> LogHead {
        LogHead { entries: self.next() - 1, sha256: self.last_hash() }
    }

    /// What is missing of the log: where the chain breaks, and what `known` says that it
    /// held once (the bundle in force, and the note in the lock file).
    #[must_use]
    pub fn losses(&self, known: &[(String, LogHead)]) -> Vec<Loss> {
        if !self.breaks.is_empty() {
            return self.breaks.clone();
        }
        let have = self.head().entries;
        let lost = known.iter().filter(|(_, head)| head.entries > 0).find_map(|(who, head)| {
            let LogHead { entries, sha256 } = head;
            let at = self.hashes.iter().find(|(seq, _)| seq == entries);
            match at {
                Some((_, hash)) if hash == sha256 => None,
                Some(_) => Some(format!(
                    "entry {entries}, or one before it, is not the one that {who} counts: it was altered or replaced"
                )),
                None if !self.exists => Some(format!("the file is missing; {who} counts {entries} entries in it")),
                None => Some(format!(
                    "it ends after entry {have}, and {who} counts {entries} entries: the last {} are missing",
                    entries.saturating_sub(have)
                )),
            }
        });
        lost.map(of_log).into_iter().collect()
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
    pub fn license(&self, id: &Uuid) -> Option<&License> {
        self.entries
            .iter()
            .rev()
            .map(|entry| &entry.license)
            .find(|license| license.license_id == *id)
    }

    /// The entries that answer the request of that hash, the newest first.
    pub fn answers_to(&self, request: &str) -> impl Iterator<Item = &Entry> {
        let indexes = self.by_request.get(request).map(Vec::as_slice).unwrap_or_default();
        indexes.iter().rev().filter_map(|index| self.entries.get(*index))
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
            files::replace(&self.path, bytes, PUBLIC)?;
            self.whole = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            self.unended = false;
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
        let mut lines = Vec::new();
        if self.unended {
            lines.push(b'\n');
        }
        let mut hashes = Vec::new();
        let (mut seq, mut prev) = (self.next(), self.last_hash());
        for entry in self.entries.get(self.saved..).unwrap_or_default() {
            let line = to_line(entry, seq, &prev)
                .map_err(|e| StoreError::io("write", &self.path)(e.into()))?;
            prev = line_hash(&line);
            seq = seq.saturating_add(1);
            hashes.push((seq - 1, prev.clone()));
            lines.extend_from_slice(&line);
            lines.push(b'\n');
        }
        let added = self.entries.get(self.saved..).unwrap_or_default();
        if added.is_empty() {
            return Ok(added);
        }
        files::append(&self.path, self.whole, &lines)?;
        self.whole += u64::try_from(lines.len()).unwrap_or_default();
        self.unended = false;
        self.exists = true;
        self.hashes.append(&mut hashes);
        self.saved = self.entries.len();
        Ok(added)
    }

    /// Whether every line can be read and follows the one before.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.breaks.is_empty()
    }

    /// Begins the log again with the entries that can be read. The file as it was is kept
    /// beside it, with the number of the bundle that will count what is left.
    ///
    /// # Errors
    /// I/O.
    pub fn begin_again(&mut self, version: u64) -> Result<(), VendorError> {
        if self.exists {
            let bytes = fs::read(&self.path).map_err(StoreError::io("read", &self.path))?;
            let name = |end: String| {
                self.path.with_file_name(format!("issued-before-{version}{end}.jsonl"))
            };
            let mut names = std::iter::once(name(String::new()))
                .chain((2_u32..).map(|number| name(format!(".{number}"))));
            // A crash may have come after it was kept.
            let keep = names.find(|path| fs::read(path).map_or(true, |kept| kept == bytes));
            if let Some(keep) = keep.filter(|keep| !keep.exists()) {
                files::create(&keep, &bytes, PUBLIC)?;
            }
        }
        self.hashes.clear();
        let mut text = Vec::new();
        for entry in &self.entries {
            let (seq, prev) = (self.next(), self.last_hash());
            let line = to_line(entry, seq, &prev)
                .map_err(|e| StoreError::io("write", &self.path)(e.into()))?;
            self.hashes.push((seq, line_hash(&line)));
            text.extend_from_slice(&line);
            text.push(b'\n');
        }
        files::replace(&self.path, &text, PUBLIC)?;
        self.whole = u64::try_from(text.len()).unwrap_or(u64::MAX);
        self.unended = false;
        self.old_form = None;
        self.exists = true;
        self.saved = self.entries.len();
        self.breaks.clear();
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
        if let Some(request) = &entry.request {
            self.by_request.entry(request.clone()).or_default().push(self.entries.len());
        }
        self.entries.push(entry);
    }
}

fn of_log(what: impl fmt::Display) -> Loss {
    Loss::new(format!("{ISSUED}: {what}"))
}

/// A line without its end.
fn to_line(entry: &Entry, seq: u64, prev: &str) -> Result<Vec<u8>, serde_json::Error> {
    Ok(with_link(&serde_json::to_vec(entry)?, seq, prev))
}

/// An entry's JSON with what chains it, before the brace that closes it.
fn with_link(entry: &[u8], seq: u64, prev: &str) -> Vec<u8> {
    let open = entry.trim_ascii().strip_suffix(b"}").unwrap_or(entry);
    [open, format!(",\"seq\":{seq},\"prev\":\"{prev}\"}}").as_bytes()].concat()
}
