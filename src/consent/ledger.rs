//! `consent.log` on disk: who was told, who objected, what was registered and
//! what was written out.
//!
//! An entry that is not of the flag is written before the thing it speaks of is
//! done: a crash can leave an entry without its effect, never an effect without
//! its entry. With the flag it is the other way round, because off must be off at
//! once; the flag carries its entry, and the next write completes a log that was
//! cut short between the two.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

use super::flag::Flag;
use crate::core::json::read_object;
use crate::core::ledger::{About, Chain, Entry, Event, line_hash, no_entry};
use crate::core::time::Time;
use crate::store::{Home, StoreError, Writer};

/// The file's name in HOME.
pub const LEDGER: &str = "consent.log";
/// More than any line is long.
const LONGEST: u64 = 64 * 1024;

/// Who does something, when, and by which command.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// The time.
    pub time: Time,
    /// The operating system's user.
    pub user: String,
    /// The command.
    pub source: String,
}

/// Appends an entry, after the one of the flag if that is still missing.
///
/// # Errors
/// I/O, or a last line that is no entry.
pub fn record(writer: &Writer<'_>, stamp: &Stamp, event: Event, about: About) -> Result<(), StoreError> {
    let flag = Flag::read(writer.home()).ok().flatten();
    let tail = complete(writer, flag.as_ref())?;
    let seq = next_seq(&tail, flag.as_ref());
    let Stamp { time, user, source } = stamp.clone();
    append(writer, &tail, &Entry { seq, time, event, user, source, about, prev: tail.head.clone() })?;
    Ok(())
}

/// Changes the flag and appends the entry that it carries.
///
/// # Errors
/// I/O, or a last line that is no entry. If the flag was written and the log was
/// not, the flag counts.
pub fn record_flag(writer: &Writer<'_>, change: Flag) -> Result<(), StoreError> {
    let home = writer.home();
    let before = Flag::read(home).ok().flatten();
    // A log that cannot be read must not keep anybody from objecting: its last
    // number is then the one that was noted.
    let (tail, seq) = match Tail::read(home) {
        Ok(tail) => {
            // The entry of the flag before this one would be lost with it.
            let tail = completed(writer, tail, before.as_ref())?;
            let seq = next_seq(&tail, before.as_ref());
            (Ok(tail), seq)
        }
        Err(error) => {
            let noted = Tail { seq: noted_head(home).map_or(0, |(seq, _)| seq), ..Tail::default() };
            (Err(error), next_seq(&noted, before.as_ref()))
        }
    };
    let flag = Flag { seq, ..change };
    flag.write(writer)?;
    completed(writer, tail?, Some(&flag)).map(drop)
}

/// Whether the flag's entry is still missing from the log, or the log cannot say.
#[must_use]
pub fn is_behind(home: &Home, flag: &Flag) -> bool {
    Tail::read(home).map_or(true, |tail| tail.seq < flag.seq)
}

/// Appends the flag's entry if a crash kept it out of the log.
///
/// # Errors
/// I/O, or a last line that is no entry.
pub fn complete(writer: &Writer<'_>, flag: Option<&Flag>) -> Result<Tail, StoreError> {
    completed(writer, Tail::read(writer.home())?, flag)
}

fn completed(writer: &Writer<'_>, tail: Tail, flag: Option<&Flag>) -> Result<Tail, StoreError> {
    match flag.filter(|flag| flag.seq > tail.seq) {
        Some(flag) => append(writer, &tail, &flag.entry(tail.head.clone())),
        None => Ok(tail),
    }
}

/// A log that was moved away does not begin at 1 again: the gap shows.
fn next_seq(tail: &Tail, flag: Option<&Flag>) -> u64 {
    tail.seq.max(flag.map_or(0, |flag| flag.seq)).saturating_add(1)
}

fn append(writer: &Writer<'_>, tail: &Tail, entry: &Entry) -> Result<Tail, StoreError> {
    let line = entry.to_line();
    writer.append(LEDGER, tail.length, &line)?;
    let head = line_hash(line.trim_ascii_end());
    writer.note_head(&format!("{} {head}\n", entry.seq));
    let length = tail.length.saturating_add(u64::try_from(line.len()).unwrap_or(u64::MAX));
    Ok(Tail { seq: entry.seq, head, length })
}

/// The end of the log: where the next entry goes.
#[derive(Debug, Clone)]
pub struct Tail {
    /// The number of the last entry; 0 if there is none.
    pub seq: u64,
    /// The hash of its line.
    pub head: String,
    /// The bytes up to its end. What stands after it was cut short by a crash.
    length: u64,
}

impl Default for Tail {
    fn default() -> Self {
        Self { seq: 0, head: no_entry(), length: 0 }
    }
}

impl Tail {
    fn read(home: &Home) -> Result<Self, StoreError> {
        let path = home.path(LEDGER);
        let Some(mut file) = home.open(LEDGER)? else { return Ok(Self::default()) };
        let io = || StoreError::io("read", &path);
        let length = file.seek(SeekFrom::End(0)).map_err(io())?;
        // Most lines are short.
        for most in [4096, LONGEST] {
            let from = length.saturating_sub(most);
            file.seek(SeekFrom::Start(from)).map_err(io())?;
            let mut bytes = Vec::with_capacity(usize::try_from(most).unwrap_or_default());
            file.by_ref().take(most).read_to_end(&mut bytes).map_err(io())?;
            if let Some(tail) = Self::last(home, from, &bytes)? {
                return Ok(tail);
            }
        }
        Err(home.damaged(LEDGER, "its last line is too long"))
    }

    /// Of the bytes from `from` to the end; `None` if the last line begins before them.
    fn last(home: &Home, from: u64, bytes: &[u8]) -> Result<Option<Self>, StoreError> {
        let is_end = |byte: &u8| *byte == b'\n';
        let Some(end) = bytes.iter().rposition(is_end) else { return Ok((from == 0).then(Self::default)) };
        let (whole, _) = bytes.split_at(end);
        let begin = whole.iter().rposition(is_end).map(|before| before + 1).or((from == 0).then_some(0));
        let Some(line) = begin.and_then(|begin| whole.get(begin..)) else { return Ok(None) };
        let entry: Entry =
            read_object(line).map_err(|error| home.damaged(LEDGER, format!("its last line is no entry: {error}")))?;
        let length = from.saturating_add(u64::try_from(end).unwrap_or(u64::MAX)).saturating_add(1);
        Ok(Some(Self { seq: entry.seq, head: line_hash(line), length }))
    }
}

/// The lines of the log, without their ends; one that is not finished yet is left
/// out. A log may be long: one line is held at a time.
///
/// # Errors
/// I/O, or a line that is too long to be an entry.
pub fn lines(home: &Home) -> Result<impl Iterator<Item = Result<Vec<u8>, StoreError>>, StoreError> {
    let path = home.path(LEDGER);
    let too_long = home.damaged(LEDGER, "a line is too long to be an entry").to_string();
    let mut reader = home.open(LEDGER)?.map(BufReader::new);
    let next = move |reader: &mut BufReader<File>| {
        let mut line = Vec::new();
        reader.by_ref().take(LONGEST).read_until(b'\n', &mut line).map_err(StoreError::io("read", &path))?;
        match line.pop() {
            None => Ok(None),
            Some(b'\n') => Ok(Some(line)),
            Some(_) if u64::try_from(line.len()).is_ok_and(|length| length + 1 < LONGEST) => Ok(None),
            Some(_) => Err(StoreError::Damaged { path: path.clone(), reason: too_long.clone() }),
        }
    };
    Ok(std::iter::from_fn(move || next(reader.as_mut()?).transpose()))
}

/// What a whole log says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many entries it has.
    pub entries: u64,
    /// The hash of the last one.
    pub head: String,
}

/// Follows the log from its first line to its last, and holds it against the flag
/// and against the note of its last entry that lies in the lock file.
///
/// # Errors
/// I/O; or [`StoreError::Damaged`] with the first break, in words.
pub fn verify(home: &Home) -> Result<Verified, StoreError> {
    let beside = || (Flag::read(home).ok().flatten(), noted_head(home));
    loop {
        let before = beside();
        let verified = verify_beside(home, before.0.as_ref(), before.1.as_ref());
        // Somebody may have written meanwhile: readers do not take the lock.
        if beside() == before {
            return verified;
        }
    }
}

fn verify_beside(home: &Home, flag: Option<&Flag>, noted: Option<&(u64, String)>) -> Result<Verified, StoreError> {
    let broken = |reason: String| home.damaged(LEDGER, reason);
    let mut chain = Chain::default();
    let mut of_the_flag = None;
    for line in lines(home)? {
        let entry = chain.follow(&line?).map_err(|error| broken(error.to_string()))?;
        if noted.is_some_and(|(seq, hash)| *seq == entry.seq && *hash != chain.head) {
            return Err(broken(format!("entry {} was altered: it is not the one that was written", entry.seq)));
        }
        if entry.event.is_of_the_flag() {
            of_the_flag = Some(entry);
        }
    }
    if let Some((seq, _)) = noted.filter(|(seq, _)| *seq > chain.seq) {
        return Err(broken(format!("it ends with entry {}, but entry {seq} was written", chain.seq)));
    }
    if let Some(flag) = flag {
        // One entry may be missing: the next write completes it.
        let cut_short = flag.seq == chain.seq.saturating_add(1);
        let agrees = of_the_flag.is_some_and(|entry| flag.entry(entry.prev.clone()) == entry);
        if !agrees && !cut_short {
            let (file, seq) = (super::flag::TELEMETRY, flag.seq);
            return Err(broken(format!(
                "{file} belongs to entry {seq}, and the log does not hold that as it was written"
            )));
        }
    }
    Ok(Verified { entries: chain.seq, head: chain.head })
}

/// The number and hash of the entry written last, as the lock file has them.
fn noted_head(home: &Home) -> Option<(u64, String)> {
    let note = home.noted_head()?;
    let (seq, hash) = note.trim_end().split_once(' ')?;
    Some((seq.parse().ok()?, hash.to_owned()))
}

/// The entries, oldest first, each as it stands: the chain is not followed.
///
/// # Errors
/// I/O. Each entry is an error of its own if it cannot be read.
pub fn entries(home: &Home) -> Result<impl Iterator<Item = Result<Entry, StoreError>>, StoreError> {
    let lines = lines(home)?.enumerate();
    Ok(lines.map(|(index, line)| {
        read_object(&line?).map_err(|reason| home.damaged(LEDGER, format!("line {}: {reason}", index + 1)))
    }))
}
