//! `received.jsonl`, the log of what customers handed in: one JSON object a line, chained like the
//! issued log. The note in the lock file says how long it was; what is missing shows.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::{Read as _, Seek, SeekFrom};

use serde::Deserialize;
use uuid::Uuid;

use crate::core::document::report::LimitUse;
use crate::core::document::trust::LogHead;
use crate::core::judge::chain::line_hash;
use crate::core::types::day::Day;
use crate::core::types::hex::first_bytes;
use crate::core::types::ids::{InstanceId, Name};
use crate::core::types::json::{read_object, unique_map};
use crate::core::types::time::Time;
use crate::issuer::chained::{self, Chained, Link, Read};
use crate::issuer::dir::VendorDir;
use crate::issuer::error::{Loss, VendorError};
use crate::issuer::note::{Note, ReceivedHead};
use crate::issuer::receive::receipt::{Kind, Receipt};
use crate::store::StoreError;
use crate::store::files;

/// The file.
pub const RECEIVED: &str = "received.jsonl";

/// What to do about a loss.
const MEND: &str =
    "restore it from a backup, or begin it again: airseal vendor receive --accept-loss";

/// A line of the file: an entry, and what chains it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'l> {
    kind: Kind,
    instance: InstanceId,
    license_id: Option<Uuid>,
    date: Day,
    number: Option<u64>,
    #[serde(default, deserialize_with = "unique_map")]
    limits: BTreeMap<Name, LimitUse>,
    clock_resets: Option<u64>,
    #[serde(default)]
    returned: Vec<Uuid>,
    sha256: String,
    file: String,
    received_at: Time,
    seq: u64,
    #[serde(borrow)]
    prev: Cow<'l, str>,
}

impl Line<'_> {
    fn divide(self) -> (Receipt, Option<Link>) {
        let Self { kind, instance, license_id, date, number, limits, .. } = self;
        let Self { clock_resets, returned, sha256, file, received_at, seq, prev, .. } = self;
        let receipt = Receipt {
            kind,
            instance,
            license_id,
            date,
            number,
            limits,
            clock_resets,
            returned,
            sha256,
            file,
            received_at,
        };
        (receipt, Link::read(Some(seq), Some(&prev)))
    }
}

/// 128 bits that stand for an instance, a license or the hash of a payload.
pub(super) type Key = [u8; 16];

/// The key of an instance.
pub(super) fn key_of(instance: &InstanceId) -> Key {
    first_128_bits(instance.as_str())
}

/// The first half of a SHA-256 in hex.
pub(super) fn first_128_bits(hex: &str) -> Key {
    first_bytes(hex).unwrap_or_default()
}

/// A report of an instance, as it is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seen {
    /// Its number; 0 of a report without one.
    pub(super) number: u64,
    /// The day that it speaks of.
    pub(super) day: Day,
    /// The clock resets under its license.
    pub(super) resets: u32,
    /// The first half of the hash of its payload.
    sha: Key,
}

impl Seen {
    /// Whether it is this very report.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.sha == other.sha
    }
}

impl Seen {
    fn new(receipt: &Receipt) -> Self {
        Self {
            number: receipt.number.unwrap_or_default(),
            day: receipt.date,
            resets: u32::try_from(receipt.clock_resets.unwrap_or_default()).unwrap_or(u32::MAX),
            sha: first_128_bits(&receipt.sha256),
        }
    }
}

/// What tells a document from all others, in a few bytes: it is worked out where the document is
/// opened, once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// The key of its instance.
    pub(super) instance: Key,
    /// What is remembered of it if it is a report.
    pub(super) seen: Seen,
}

impl Mark {
    pub(super) fn of(receipt: &Receipt) -> Self {
        Self { instance: key_of(&receipt.instance), seen: Seen::new(receipt) }
    }
}

/// What is remembered of an instance.
#[derive(Debug, Default)]
pub(super) struct History {
    /// Its reports by number; those without one by day.
    pub(super) reports: Vec<Seen>,
    /// The last of them, if somebody asks for it.
    last: Option<Box<Receipt>>,
    /// The day of its statement of erasure.
    pub(super) erased: Option<Day>,
}

impl History {
    /// Whether it has this very report.
    fn has(&self, report: &Seen) -> bool {
        let from = self
            .reports
            .partition_point(|seen| (seen.number, seen.day) < (report.number, report.day));
        let rest = self.reports.get(from..).unwrap_or_default().iter();
        let mut same =
            rest.take_while(|seen| (seen.number, seen.day) == (report.number, report.day));
        same.any(|seen| seen.is(report))
    }

    fn add(&mut self, report: Seen) -> bool {
        /// Up to here no room is left over: most instances have few reports, and they are many.
        const FEW: usize = 16;
        let at = self.reports.partition_point(|before| *before <= report);
        if self.reports.len() < FEW {
            self.reports.reserve_exact(1);
        }
        self.reports.insert(at, report);
        at + 1 == self.reports.len()
    }
}

/// A license whose seat was given back by a statement of erasure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// The instance that was unregistered.
    pub instance: InstanceId,
    /// When it was, in UTC.
    pub date: Day,
    /// When the statement was received.
    pub received_at: Time,
}

/// What customers handed in, as the log has it.
///
/// ```
/// use airseal::core::types::ids::InstanceId;
/// use airseal::issuer::VendorDir;
/// use airseal::issuer::receive::received::Received;
///
/// # fn example(vendor: &VendorDir, instance: &InstanceId) -> Result<(), airseal::issuer::VendorError> {
/// let received = Received::read(vendor)?;
/// if let Some(report) = received.last_report_of(instance) {
///     println!("{}: {:?}", report.date, report.limits);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Received {
    chain: Chained,
    histories: HashMap<Key, History>,
    /// Of an instance that handed nothing in.
    nothing: History,
    returned: HashMap<Uuid, Returned>,
    /// The documents that are no reports.
    others: HashSet<Key>,
    /// Whether the last report of each instance is kept.
    keeps_reports: bool,
    /// What was added, and is not in the file yet: JSON, one entry a line.
    added: Vec<u8>,
    losses: Vec<Loss>,
}

impl Received {
    /// Reads the log. It is empty if nothing was received yet.
    ///
    /// # Errors
    /// I/O. A line that cannot be read, and what is missing, is a [`Loss`].
    pub fn read(vendor: &VendorDir) -> Result<Self, VendorError> {
        Self::read_some(vendor, true)
    }

    /// The same without the reports themselves, for whoever has many and adds to them.
    ///
    /// # Errors
    /// I/O.
    pub(super) fn read_index(vendor: &VendorDir) -> Result<Self, VendorError> {
        Self::read_some(vendor, false)
    }

    fn read_some(vendor: &VendorDir, keeps_reports: bool) -> Result<Self, VendorError> {
        let path = vendor.path(RECEIVED);
        let known = Note::read(vendor)?.and_then(|note| note.received);
        let file = files::open_state(&path)?;
        let kept = known.iter().map(|known| known.head.entries).collect();
        let mut received = Self {
            chain: Chained::new(path.clone(), file.is_some(), Some(kept)),
            histories: HashMap::new(),
            nothing: History::default(),
            returned: HashMap::new(),
            others: HashSet::new(),
            keeps_reports,
            added: Vec::new(),
            losses: Vec::new(),
        };
        if let Some(file) = file {
            let parse = |text: &[u8]| read_object::<Line<'_>>(text).map(Line::divide);
            chained::follow(file, parse, |line| received.follow(line))
                .map_err(StoreError::io("read", &path))?;
        }
        let known: Vec<_> =
            known.into_iter().map(|known| ("the note in `lock`".to_owned(), known.head)).collect();
        received.losses = received.chain.losses(&known);
        Ok(received)
    }

    fn follow(&mut self, read: Read<(Receipt, Option<Link>)>) {
        self.chain.begin(read.end, read.ended);
        match read.what {
            Ok((receipt, link)) => {
                self.chain.link(read.hash, link, &[]);
                self.take(&receipt, &Mark::of(&receipt));
            }
            Err(error) => self.chain.unreadable(read.hash, error),
        }
    }

    /// Begins the log again with the entries that can be read. The file as it was is kept
    /// beside it.
    ///
    /// # Errors
    /// I/O.
    pub(super) fn begin_again(&mut self, vendor: &VendorDir) -> Result<(), VendorError> {
        let path = vendor.path(RECEIVED);
        let mut entries = Vec::new();
        if let Some(file) = files::open_state(&path)? {
            let parse = |text: &[u8]| read_object::<Line<'_>>(text).map(Line::divide);
            chained::follow(file, parse, |line| {
                entries.extend(line.what.ok().map(|(receipt, ..)| receipt));
            })
            .map_err(StoreError::io("read", &path))?;
        }
        self.chain.begin_again(&entries, vendor.trust().bundle().version)?;
        self.losses.clear();
        Ok(())
    }

    /// What is missing of the log: where the chain breaks, and what the note in the lock file says
    /// that it held once.
    #[must_use]
    pub fn losses(&self) -> &[Loss] {
        &self.losses
    }

    /// The same, each with what to do about it.
    #[must_use]
    pub fn gaps(&self) -> Vec<Loss> {
        self.losses.iter().map(|loss| Loss::new(format!("{loss}; {MEND}"))).collect()
    }

    /// The last report of an instance: the one with the highest number, or of the last day.
    #[must_use]
    pub fn last_report_of(&self, instance: &InstanceId) -> Option<&Receipt> {
        self.histories.get(&key_of(instance))?.last.as_deref()
    }

    /// The last report of each instance, in no order.
    pub fn last_reports(&self) -> impl Iterator<Item = &Receipt> {
        self.histories.values().filter_map(|history| history.last.as_deref())
    }

    /// Who gave the seat of a license back, if somebody did: its instance was unregistered.
    #[must_use]
    pub fn returned(&self, license_id: &Uuid) -> Option<&Returned> {
        self.returned.get(license_id)
    }

    /// What is remembered of an instance.
    pub(super) fn history(&self, instance: Key) -> &History {
        self.histories.get(&instance).unwrap_or(&self.nothing)
    }

    /// Whether this very document was received before.
    fn has_marked(&self, kind: Kind, mark: &Mark) -> bool {
        match kind {
            Kind::Report => self.history(mark.instance).has(&mark.seen),
            Kind::Request | Kind::Erasure => self.others.contains(&mark.seen.sha),
        }
    }

    /// Takes a document in, in memory, unless it was received before; whether it was not.
    /// [`Received::save`] writes it.
    pub fn add(&mut self, receipt: &Receipt) -> bool {
        let mut json = Vec::new();
        receipt.write_line(&mut json);
        self.add_written(receipt, &Mark::of(receipt), &json)
    }

    /// The same of one that is a line of JSON already.
    pub(super) fn add_written(&mut self, receipt: &Receipt, mark: &Mark, line: &[u8]) -> bool {
        if self.has_marked(receipt.kind, mark) {
            return false;
        }
        self.take(receipt, mark);
        self.added.extend_from_slice(line);
        true
    }

    /// Makes what was added durable.
    ///
    /// # Errors
    /// I/O.
    pub fn save(&mut self) -> Result<(), VendorError> {
        self.chain.append_written(&self.added)?;
        self.added.clear();
        Ok(())
    }

    /// Notes in the folder's lock file how long the log is. The note is not synced, and a failure
    /// is no error.
    pub fn note(&self, vendor: &VendorDir, lock: &File) {
        let Ok(Some(before)) = Note::read(vendor) else { return };
        let head = ReceivedHead { head: self.chain.head(), length: self.chain.whole };
        let note = Note { received: Some(head), ..before.clone() };
        if note != before {
            note.write(lock);
        }
    }

    fn take(&mut self, receipt: &Receipt, mark: &Mark) {
        let Mark { instance, seen } = *mark;
        match receipt.kind {
            Kind::Report => {
                let history = self.histories.entry(instance).or_default();
                if history.add(seen) && self.keeps_reports {
                    history.last = Some(Box::new(receipt.clone()));
                }
            }
            Kind::Request => drop(self.others.insert(seen.sha)),
            Kind::Erasure => {
                self.others.insert(seen.sha);
                let Receipt { instance: id, date, received_at, .. } = receipt;
                let history = self.histories.entry(instance).or_default();
                history.erased = history.erased.max(Some(*date));
                for license_id in &receipt.returned {
                    let (instance, date, received_at) = (id.clone(), *date, *received_at);
                    self.returned.insert(*license_id, Returned { instance, date, received_at });
                }
            }
        }
    }
}

/// What is missing of the log, for a command that does not need it, with what to do: only its end
/// is read, unless that is not what the note says.
///
/// # Errors
/// I/O.
pub fn missing(vendor: &VendorDir) -> Result<Vec<Loss>, VendorError> {
    match Note::read(vendor)?.and_then(|note| note.received) {
        Some(known) if !ends_as(vendor, &known)? => Ok(Received::read_index(vendor)?.gaps()),
        _ => Ok(Vec::new()),
    }
}

/// Whether the log has, where it ended once, the line that it ended with.
fn ends_as(vendor: &VendorDir, known: &ReceivedHead) -> Result<bool, VendorError> {
    /// No line is longer: a report is at most 64 KiB.
    const LONGEST: u64 = 128 * 1024;
    let path = vendor.path(RECEIVED);
    let Some(mut file) = files::open_state(&path)? else { return Ok(known.head.entries == 0) };
    let wanted = known.length.min(LONGEST);
    let mut end = Vec::new();
    let read = file
        .seek(SeekFrom::Start(known.length - wanted))
        .and_then(|_| file.take(wanted).read_to_end(&mut end));
    let read = read.map_err(StoreError::io("read", &path))?;
    let LogHead { entries, sha256 } = &known.head;
    let lines = end.strip_suffix(b"\n").unwrap_or_default();
    let last = lines.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    let is_long_enough = u64::try_from(read).is_ok_and(|read| read == wanted);
    Ok(*entries == 0 || is_long_enough && line_hash(last) == *sha256)
}
