//! `consent.log` on disk: who was told, who objected, what was registered and
//! what was written out.
//!
//! An entry is written before the thing it speaks of is done: a crash can leave an
//! entry without its effect, never an effect without its entry. With a flag that says
//! off it is the other way round, because off must be off at once; that flag carries its
//! entry, and the next write completes a log that was cut short between the two.

use std::time::Duration;

use crate::core::document::ledger::{Chain, Details, Entry, Event, LastChoice, line_hash};
use crate::privacy::flag::{Flag, TELEMETRY};
use crate::privacy::ledger_end::Tail;
pub use crate::privacy::ledger_file::{LEDGER, entries, lines, noted_head};
pub use crate::privacy::stamp::Stamp;
use crate::store::{Home, StoreError, Writer};

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
            Flag { seq, ..change }.write(writer)?;
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
            if !agrees && !cut_short {
                return Err(broken(format!(
                    "{TELEMETRY} belongs to entry {}, and the last choice in the log is not that entry as it was \
                     written",
                    flag.seq
                )));
            }
            completes = !agrees;
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
