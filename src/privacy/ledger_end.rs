//! The end of the ledger: the last entry, where the last choice is, and where the next entry goes.

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

use crate::core::document::ledger::{Entry, LastChoice, MAX_LINE, line_hash, no_entry};
use crate::core::types::json::read_object;
use crate::privacy::flag::Flag;
use crate::privacy::ledger_file::{LEDGER, last_line, lines};
use crate::store::{Home, StoreError};

/// The end of the log: where the next entry goes.
#[derive(Debug, Clone)]
pub struct Tail {
    /// The number of the last entry; 0 if the ledger is empty.
    pub(super) seq: u64,
    /// The hash of its line.
    pub(super) head: String,
    /// The bytes up to its end. What stands after it was cut short by a crash.
    pub(super) length: u64,
    /// What the next entry says of the last choice.
    pub(super) choice: LastChoice,
    /// The number and hash of the entry written last, as the lock file has them.
    pub(super) noted: Option<(u64, String)>,
    /// Whether that is gone, and with it the proof that the last choice is the last.
    pub(super) note_is_lost: bool,
}

impl Default for Tail {
    fn default() -> Self {
        let choice = LastChoice::default();
        Self { seq: 0, head: no_entry(), length: 0, choice, noted: None, note_is_lost: false }
    }
}

impl Tail {
    pub(super) fn read(home: &Home, noted: Option<(u64, String)>) -> Result<Self, StoreError> {
        let end = End::read(home, noted)?;
        let choice = match &end.fault {
            // The choice that was lost is the last one until somebody makes another: an
            // entry of something else must not hide the loss.
            Some(_) => {
                let (seq, sha256) = end.noted.clone().unwrap_or_default();
                LastChoice { seq, sha256, at: end.length }
            }
            None => match end.link(home) {
                Ok(choice) => choice,
                // Nothing that can be read is at that place.
                Err(_) => LastChoice { seq: end.seq, sha256: no_entry(), at: end.length },
            },
        };
        let note_is_lost = end.note_is_lost() && choice.seq > 0;
        let End { seq, head, length, noted, .. } = end;
        Ok(Self { seq, head, length, choice, noted, note_is_lost })
    }

    /// The number of the last entry that was ever written, as far as anything tells.
    pub(super) fn last_seq(&self) -> u64 {
        self.seq.max(self.noted.as_ref().map_or(0, |(seq, _)| *seq))
    }

    /// A log that was moved away does not begin at 1 again: the gap shows.
    pub(super) fn next_seq(&self, flag: Option<&Flag>) -> u64 {
        self.last_seq().max(flag.map_or(0, |flag| flag.seq)).saturating_add(1)
    }
}

/// What the note in the lock file shows to be missing from the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// All of it.
    Lost,
    /// Its end.
    Cut,
}

/// The last line of the log, and what was noted of it.
#[derive(Debug)]
pub struct End {
    /// The number of the last entry; 0 if the ledger is empty.
    pub seq: u64,
    /// What is missing, if that shows.
    pub fault: Option<Fault>,
    noted: Option<(u64, String)>,
    head: String,
    length: u64,
    /// The last entry, and the byte that its line begins at.
    last: Option<(Entry, u64)>,
}

impl End {
    /// Reads the end of the log, however long that is. `noted` was read before: the note
    /// of an entry is written after the entry.
    ///
    /// # Errors
    /// I/O, or a last line that is no entry.
    pub fn read(home: &Home, noted: Option<(u64, String)>) -> Result<Self, StoreError> {
        let mut end = Self { seq: 0, fault: None, noted, head: no_entry(), length: 0, last: None };
        if let Some((line, begin)) = last_line(home)? {
            let entry: Entry = read_object(&line).map_err(|error| {
                home.damaged(LEDGER, format!("its last line is no entry: {error}"))
            })?;
            end.seq = entry.seq;
            end.head = line_hash(&line);
            end.length = begin
                .saturating_add(u64::try_from(line.len()).unwrap_or(u64::MAX))
                .saturating_add(1);
            end.last = Some((entry, begin));
        }
        let missing =
            |(seq, hash): &(u64, String)| *seq > end.seq || *seq == end.seq && *hash != end.head;
        if end.noted.as_ref().is_some_and(missing) {
            end.fault = Some(if end.last.is_some() { Fault::Cut } else { Fault::Lost });
        }
        Ok(end)
    }

    /// The number of the last entry that was ever written, as far as anything tells.
    #[must_use]
    pub fn last_seq(&self) -> u64 {
        self.seq.max(self.noted.as_ref().map_or(0, |(seq, _)| *seq))
    }

    /// Whether nothing says how long the log was. An earlier version, whose entries do not
    /// say where the last choice is, need not have noted it.
    #[must_use]
    pub fn note_is_lost(&self) -> bool {
        self.noted.is_none() && self.last.as_ref().is_some_and(|(entry, _)| entry.choice.is_some())
    }

    /// The last choice, with the hash of its line; `None` if there was none.
    ///
    /// # Errors
    /// I/O, or the choice is not where the last line says.
    pub fn choice(&self, home: &Home) -> Result<Option<(Entry, String)>, StoreError> {
        if let Some((entry, _)) =
            self.last.as_ref().filter(|(entry, _)| entry.event.is_of_the_flag())
        {
            return Ok(Some((entry.clone(), self.head.clone())));
        }
        let last = self.link(home)?;
        if last.seq == 0 {
            return Ok(None);
        }
        let not_there = || {
            home.damaged(
                LEDGER,
                format!("entry {}, the last choice, is not there as it was", last.seq),
            )
        };
        let mut file = home.open(LEDGER)?.ok_or_else(not_there)?;
        // With the byte before, which ends another line unless this is the first one.
        let before = last.at.min(1);
        let read = file.seek(SeekFrom::Start(last.at - before)).and_then(|_| {
            let mut reader = BufReader::with_capacity(1024, file.take(before + MAX_LINE));
            let (mut end, mut line) = (Vec::new(), Vec::new());
            reader.by_ref().take(before).read_to_end(&mut end)?;
            reader.read_until(b'\n', &mut line)?;
            Ok((end, line))
        });
        let (end, mut line) = read.map_err(StoreError::io("read", home.path(LEDGER)))?;
        let begins = last.at == 0 || end == b"\n";
        if !begins || line.pop() != Some(b'\n') || line_hash(&line) != last.sha256 {
            return Err(not_there());
        }
        let entry: Entry = read_object(&line).map_err(|_| not_there())?;
        let is_it = entry.seq == last.seq && entry.event.is_of_the_flag();
        if is_it { Ok(Some((entry, last.sha256))) } else { Err(not_there()) }
    }

    /// Where the last choice is. A log whose last entry does not say is read from its
    /// beginning; the next entry says.
    fn link(&self, home: &Home) -> Result<LastChoice, StoreError> {
        match &self.last {
            None => Ok(LastChoice::default()),
            Some((entry, at)) if entry.event.is_of_the_flag() => {
                Ok(LastChoice { seq: entry.seq, sha256: self.head.clone(), at: *at })
            }
            Some((Entry { choice: Some(choice), .. }, _)) => Ok(choice.clone()),
            Some(_) => search(home),
        }
    }
}

/// The last choice of a log whose entries do not say where it is.
fn search(home: &Home) -> Result<LastChoice, StoreError> {
    let (mut at, mut found) = (0_u64, None);
    for line in lines(home)? {
        let line = line?;
        let entry: Entry = read_object(&line).map_err(|reason| home.damaged(LEDGER, reason))?;
        let length = u64::try_from(line.len()).unwrap_or(u64::MAX).saturating_add(1);
        if entry.event.is_of_the_flag() {
            found = Some((entry.seq, line, at));
        }
        at = at.saturating_add(length);
    }
    Ok(found.map_or_else(LastChoice::default, |(seq, line, at)| LastChoice {
        seq,
        sha256: line_hash(&line),
        at,
    }))
}
