//! `consent.log` on disk: who was told, who objected, what was registered and
//! what was written out.
//!
//! An entry is written before the thing it speaks of is done: a crash can leave an
//! entry without its effect, never an effect without its entry. With a flag that says
//! off it is the other way round, because off must be off at once; that flag carries its
//! entry, and the next write completes a log that was cut short between the two.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::time::Duration;

use crate::core::document::ledger::{
    Chain, Details, Entry, Event, LastChoice, line_hash, no_entry,
};
use crate::core::types::json::read_object;
use crate::privacy::flag::{Flag, TELEMETRY};
pub use crate::privacy::stamp::Stamp;
use crate::store::{Home, StoreError, Writer};

/// The file's name in HOME.
pub const LEDGER: &str = "consent.log";
/// More than any line is long.
const LONGEST: u64 = 64 * 1024;

/// Appends an entry that is no choice, after the objection of the flag if that is still
/// missing.
///
/// # Errors
/// I/O, or a last line that is no entry.
pub fn record(
    writer: &Writer<'_>,
    stamp: &Stamp,
    event: Event,
    about: Details,
) -> Result<(), StoreError> {
    let flag = Flag::read(writer.home()).ok().flatten();
    let tail = complete(writer, flag.as_ref())?;
    let Stamp { time, user, source } = stamp.clone();
    let (choice, prev) = (Some(tail.choice.clone()), tail.head.clone());
    let seq = tail.next_seq(flag.as_ref());
    append(writer, &tail, &Entry { seq, time, event, user, source, about, choice, prev })?;
    Ok(())
}

/// Makes a choice: changes the flag and appends the entry that it carries. No crash
/// between the two turns off into on: off is written to the flag first, on to the ledger.
///
/// # Errors
/// I/O, or a last line that is no entry. If a flag that says off was written and the log
/// was not, the flag counts.
pub fn record_flag(writer: &Writer<'_>, change: Flag) -> Result<(), StoreError> {
    let home = writer.home();
    let before = Flag::read(home).ok().flatten();
    // The entry of the flag before this one would be lost with it.
    match complete(writer, before.as_ref()) {
        Ok(tail) => {
            let mut flag = Flag { seq: tail.next_seq(before.as_ref()), ..change };
            let entry = flag.entry(Some(tail.choice.clone()), tail.head.clone());
            flag.sha256 = Some(line_hash(entry.to_line().trim_ascii_end()));
            if flag.enabled {
                append(writer, &tail, &entry)?;
                flag.write(writer)
            } else {
                flag.write(writer)?;
                append(writer, &tail, &entry).map(drop)
            }
        }
        Err(error) if change.enabled || before.as_ref().is_some_and(|before| !before.enabled) => {
            Err(error)
        }
        // A log that cannot be read must not keep anybody from objecting: its last
        // number is then the one that was noted.
        Err(error) => {
            let tail = Tail { noted: noted_head(home).ok().flatten(), ..Tail::default() };
            let seq = tail.next_seq(before.as_ref());
            Flag { seq, sha256: None, ..change }.write(writer)?;
            Err(error)
        }
    }
}

/// Appends the entry of a flag that says off, if a crash kept it out of the log. An entry
/// that is missing from a log which was longer once was not kept out by a crash.
///
/// # Errors
/// I/O, or a last line that is no entry.
pub fn complete(writer: &Writer<'_>, flag: Option<&Flag>) -> Result<Tail, StoreError> {
    let tail = Tail::read(writer.home(), noted_head(writer.home()).ok().flatten())?;
    match flag.filter(|flag| !flag.enabled && flag.seq > tail.last_seq()) {
        Some(flag) => {
            append(writer, &tail, &flag.entry(Some(tail.choice.clone()), tail.head.clone()))
        }
        None => Ok(tail),
    }
}

fn append(writer: &Writer<'_>, tail: &Tail, entry: &Entry) -> Result<Tail, StoreError> {
    let line = entry.to_line();
    writer.append(LEDGER, tail.length, &line)?;
    let head = line_hash(line.trim_ascii_end());
    let chooses = entry.event.is_of_the_flag();
    // A note that is lost stays so until somebody makes a choice: an entry of something
    // else must not hide the loss.
    let note_is_lost = tail.note_is_lost && !chooses;
    if !note_is_lost {
        writer.note_head(&format!("{} {head}\n", entry.seq));
    }
    let choice = if chooses {
        LastChoice { seq: entry.seq, sha256: head.clone(), at: tail.length }
    } else {
        tail.choice.clone()
    };
    let length = tail.length.saturating_add(u64::try_from(line.len()).unwrap_or(u64::MAX));
    let noted = (!note_is_lost).then(|| (entry.seq, head.clone()));
    Ok(Tail { seq: entry.seq, head, length, choice, noted, note_is_lost })
}

/// The end of the log: where the next entry goes.
#[derive(Debug, Clone)]
pub struct Tail {
    /// The number of the last entry; 0 if the ledger is empty.
    seq: u64,
    /// The hash of its line.
    head: String,
    /// The bytes up to its end. What stands after it was cut short by a crash.
    length: u64,
    /// What the next entry says of the last choice.
    choice: LastChoice,
    /// The number and hash of the entry written last, as the lock file has them.
    noted: Option<(u64, String)>,
    /// Whether that is gone, and with it the proof that the last choice is the last.
    note_is_lost: bool,
}

impl Default for Tail {
    fn default() -> Self {
        let choice = LastChoice::default();
        Self { seq: 0, head: no_entry(), length: 0, choice, noted: None, note_is_lost: false }
    }
}

impl Tail {
    fn read(home: &Home, noted: Option<(u64, String)>) -> Result<Self, StoreError> {
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
    fn last_seq(&self) -> u64 {
        self.seq.max(self.noted.as_ref().map_or(0, |(seq, _)| *seq))
    }

    /// A log that was moved away does not begin at 1 again: the gap shows.
    fn next_seq(&self, flag: Option<&Flag>) -> u64 {
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
        file.seek(SeekFrom::Start(last.at)).map_err(StoreError::io("read", home.path(LEDGER)))?;
        let mut line = Vec::new();
        BufReader::with_capacity(1024, file.take(LONGEST))
            .read_until(b'\n', &mut line)
            .map_err(StoreError::io("read", home.path(LEDGER)))?;
        if line.pop() != Some(b'\n') || line_hash(&line) != last.sha256 {
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

/// The last whole line, without its end, and the byte that it begins at; `None` if the
/// ledger has no whole line.
fn last_line(home: &Home) -> Result<Option<(Vec<u8>, u64)>, StoreError> {
    let path = home.path(LEDGER);
    let Some(mut file) = home.open(LEDGER)? else { return Ok(None) };
    let io = || StoreError::io("read", &path);
    let length = file.seek(SeekFrom::End(0)).map_err(io())?;
    let is_end = |byte: &u8| *byte == b'\n';
    // Most lines are short.
    for most in [4096, LONGEST] {
        let from = length.saturating_sub(most);
        file.seek(SeekFrom::Start(from)).map_err(io())?;
        let mut bytes = Vec::with_capacity(usize::try_from(most).unwrap_or_default());
        file.by_ref().take(most).read_to_end(&mut bytes).map_err(io())?;
        let whole = bytes.iter().rposition(is_end).map(|end| bytes.split_at(end).0);
        let begin = whole.and_then(|whole| whole.iter().rposition(is_end)).map(|before| before + 1);
        match (whole, begin.or((from == 0).then_some(0))) {
            // One line, cut short, is all there is.
            (None, Some(_)) => return Ok(None),
            (Some(whole), Some(begin)) => {
                let line = whole.get(begin..).unwrap_or_default().to_vec();
                let begin = from.saturating_add(u64::try_from(begin).unwrap_or(u64::MAX));
                return Ok(Some((line, begin)));
            }
            (_, None) => {}
        }
    }
    Err(home.damaged(LEDGER, "its last line is too long"))
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
        reader
            .by_ref()
            .take(LONGEST)
            .read_until(b'\n', &mut line)
            .map_err(StoreError::io("read", &path))?;
        match line.pop() {
            None => Ok(None),
            Some(b'\n') => Ok(Some(line)),
            Some(_) if u64::try_from(line.len()).is_ok_and(|length| length + 1 < LONGEST) => {
                Ok(None)
            }
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
    /// Whether the flag holds an objection that a crash kept out of the log: the next
    /// command that writes adds it.
    pub completes: bool,
}

/// Follows the log from its first line to its last, and checks it against the flag
/// and against the note of its last entry in the lock file.
///
/// # Errors
/// I/O; or [`StoreError::Damaged`] with the first break, in words.
pub fn verify(home: &Home) -> Result<Verified, StoreError> {
    let beside = || (Flag::read(home).ok().flatten(), noted_head(home).ok().flatten());
    settled(home, Result::is_ok, || {
        loop {
            let before = beside();
            let verified = verify_beside(home, before.0.as_ref(), before.1.as_ref());
            // Somebody may have written meanwhile: readers do not take the lock.
            if beside() == before {
                return verified;
            }
        }
    })
}

fn verify_beside(
    home: &Home,
    flag: Option<&Flag>,
    noted: Option<&(u64, String)>,
) -> Result<Verified, StoreError> {
    let broken = |reason: String| home.damaged(LEDGER, reason);
    let mut chain = Chain::default();
    let mut of_the_flag = None;
    for line in lines(home)? {
        let entry = chain.follow(&line?).map_err(|error| broken(error.to_string()))?;
        if noted.is_some_and(|(seq, hash)| *seq == entry.seq && *hash != chain.head) {
            return Err(broken(format!(
                "entry {} was altered: it is not the one that was written",
                entry.seq
            )));
        }
        if entry.event.is_of_the_flag() {
            of_the_flag = Some(entry);
        }
    }
    if let Some((seq, _)) = noted.filter(|(seq, _)| *seq > chain.seq) {
        return Err(broken(format!(
            "it ends with entry {}, but entry {seq} was written",
            chain.seq
        )));
    }
    let mut completes = false;
    match (flag, of_the_flag) {
        (Some(flag), entry) => {
            let cut_short = !flag.enabled && flag.seq == chain.seq.saturating_add(1);
            let agrees = entry
                .is_some_and(|entry| flag.entry(entry.choice.clone(), entry.prev.clone()) == entry);
            completes = !agrees && cut_short;
            if !agrees && !cut_short {
                return Err(broken(format!(
                    "{TELEMETRY} belongs to entry {}, and the last choice in the log is not that entry as it was \
                     written",
                    flag.seq
                )));
            }
        }
        (None, Some(entry)) if home.path(TELEMETRY).symlink_metadata().is_err() => {
            let what = format!(
                "{TELEMETRY} is gone, and entry {} of the log is a choice that it held",
                entry.seq
            );
            return Err(broken(what));
        }
        (None, _) => {}
    }
    Ok(Verified { entries: chain.seq, head: chain.head, completes })
}

/// Looks again while somebody writes: the two records are written one after the other,
/// and until both are they do not agree.
pub(super) fn settled<T>(home: &Home, agrees: impl Fn(&T) -> bool, look: impl Fn() -> T) -> T {
    const TRIES: usize = 200;
    let mut seen = look();
    let mut nobody_wrote = false;
    for _ in 0..TRIES {
        if agrees(&seen) {
            break;
        }
        // A writer may have ended after the look: only one that began and ended without a
        // writer has seen what is there.
        let writing = home.is_being_written();
        if nobody_wrote && !writing {
            break;
        }
        if writing {
            std::thread::sleep(Duration::from_millis(5));
        }
        nobody_wrote = !writing;
        seen = look();
    }
    seen
}

/// The number and hash of the entry written last, as the lock file has them.
///
/// # Errors
/// I/O, or a note that is not one.
pub fn noted_head(home: &Home) -> Result<Option<(u64, String)>, StoreError> {
    let Some(note) = home.noted_head()? else { return Ok(None) };
    let parts = note.trim_end().split_once(' ');
    let parts = parts.and_then(|(seq, hash)| Some((seq.parse().ok()?, hash.to_owned())));
    parts.map(Some).ok_or_else(|| {
        home.damaged(LEDGER, "the note of its last entry, in the lock file, cannot be read")
    })
}

/// The entries, oldest first, each as it stands: the chain is not followed.
///
/// # Errors
/// I/O. Each entry is an error of its own if it cannot be read.
pub fn entries(home: &Home) -> Result<impl Iterator<Item = Result<Entry, StoreError>>, StoreError> {
    let lines = lines(home)?.enumerate();
    Ok(lines.map(|(index, line)| {
        read_object(&line?)
            .map_err(|reason| home.damaged(LEDGER, format!("line {}: {reason}", index + 1)))
    }))
}
