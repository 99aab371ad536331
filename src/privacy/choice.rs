//! The stored choice: what the flag and the ledger say together. Either can be lost,
//! restored from an older copy, cut or damaged; then they disagree, and that is off.

use crate::core::document::ledger::{Details, Entry, Event, STAYS_OFF};
use crate::core::types::time::Time;
use crate::privacy::catalogue::InForce;
use crate::privacy::disclosed::digests;
use crate::privacy::flag::{Chosen, Flag};
use crate::privacy::ledger::{complete, record_flag, settled};
use crate::privacy::ledger_end::{End, Fault};
use crate::privacy::ledger_file::noted_head;
use crate::privacy::stamp::Stamp;
use crate::store::{Home, StoreError, Writer};

/// The detail of a disclosure that has the number of its catalogue, and of an objection that has
/// the number of the catalogue that was shown before it.
pub(super) const CATALOGUE: &str = "catalogue";

/// What the two records say.
#[derive(Debug)]
pub enum StoredChoice {
    /// Nothing yet: nobody was told, and nobody chose.
    Untold,
    /// Both say the same.
    Agreed(Flag),
    /// Somebody objected, and a crash kept the entry out of the ledger; the next write
    /// completes it.
    OnItsWay(Flag),
    /// They disagree; with the flag, if there is one.
    Disagree(Disagreement, Option<Flag>),
    /// The flag cannot be read.
    Unreadable(StoreError),
}

/// How the flag and the ledger disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disagreement {
    /// The flag is gone; the ledger holds this choice.
    LostFlag(Choice),
    /// The ledger holds this choice, which is later than the flag.
    OldFlag(Choice),
    /// The ledger does not hold the choice that the flag belongs to.
    NewFlag,
    /// The flag is not what its entry in the ledger says.
    OtherFlag(Choice),
    /// The ledger is gone.
    LostLedger,
    /// The ledger ended with a later entry once.
    CutLedger,
    /// The ledger cannot be read at its end, or where its last choice is.
    DamagedLedger,
    /// Nothing says any more how long the ledger was.
    LostNote,
}

/// The last choice in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// Which.
    pub event: Event,
    /// When it was made.
    pub time: Time,
    /// Whether it is a disclosure after which nobody has objected. If the flag did not
    /// follow, it can be shown again: that makes no choice for anybody.
    pub can_be_shown_again: bool,
}

impl Choice {
    fn of(entry: &Entry) -> Self {
        // Entries of the first form do not say whether an objection stands.
        let can_be_shown_again =
            entry.event == Event::Disclosure && entry.choice.is_some() && entry.allows();
        Self { event: entry.event, time: entry.time, can_be_shown_again }
    }

    /// What was chosen, in words.
    const fn describe(self) -> &'static str {
        match self.event {
            Event::Objection => "objection",
            Event::ObjectionLifted => "lifted objection",
            _ => "disclosure",
        }
    }
}

impl Disagreement {
    /// Names it to a program.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::LostFlag(_) => "lost-flag",
            Self::OldFlag(_) => "old-flag",
            Self::NewFlag => "new-flag",
            Self::OtherFlag(_) => "other-flag",
            Self::LostLedger => "lost-ledger",
            Self::CutLedger => "cut-ledger",
            Self::DamagedLedger => "damaged-ledger",
            Self::LostNote => "lost-note",
        }
    }

    /// Names it to a person.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Self::LostFlag(choice) => {
                format!("the flag is lost: consent.log holds the {} of {}", choice.describe(), choice.time)
            }
            Self::OldFlag(choice) => {
                format!("the flag is older than the {} of {} in consent.log", choice.describe(), choice.time)
            }
            Self::NewFlag => "the flag is newer than consent.log, which does not hold its entry".to_owned(),
            Self::OtherFlag(choice) => {
                format!("the flag is not what the {} of {} in consent.log says", choice.describe(), choice.time)
            }
            Self::LostLedger => "consent.log is lost, and with it who chose what".to_owned(),
            Self::CutLedger => "consent.log was cut: it ended with a later entry once".to_owned(),
            Self::DamagedLedger => "consent.log is damaged, so that its last choice cannot be read".to_owned(),
            Self::LostNote => {
                "the file lock, which notes the last entry of consent.log, is lost or cannot be read".to_owned()
            }
        }
    }

    /// The last choice in the ledger, where that is known.
    #[must_use]
    pub const fn choice(self) -> Option<Choice> {
        match self {
            Self::LostFlag(choice) | Self::OldFlag(choice) | Self::OtherFlag(choice) => {
                Some(choice)
            }
            _ => None,
        }
    }
}

impl StoredChoice {
    /// Reads both records, in the same time however long the ledger is.
    #[must_use]
    pub fn read(home: &Home) -> Self {
        settled(home, |stored: &Self| stored.disagreement().is_none(), || Self::look(home))
    }

    /// The same for who holds the lock: nobody else writes meanwhile.
    #[must_use]
    pub fn under_lock(writer: &Writer<'_>) -> Self {
        Self::look(writer.home())
    }

    /// The flag before the note, and that before the ledger: whatever is written
    /// meanwhile, what is read later is not older.
    fn look(home: &Home) -> Self {
        let flag = match Flag::read(home) {
            Ok(flag) => flag,
            Err(error) => return Self::Unreadable(error),
        };
        // A note that cannot be read proves as little as one that is lost.
        let Ok(end) = End::read(home, noted_head(home).unwrap_or_default()) else {
            return Self::Disagree(Disagreement::DamagedLedger, flag);
        };
        // Off is written to the flag first.
        if let Some(flag) = flag.as_ref().filter(|flag| !flag.enabled && flag.seq > end.last_seq())
        {
            return Self::OnItsWay(flag.clone());
        }
        match end.fault {
            Some(Fault::Lost) => return Self::Disagree(Disagreement::LostLedger, flag),
            Some(Fault::Cut) => return Self::Disagree(Disagreement::CutLedger, flag),
            None => {}
        }
        let Ok(choice) = end.choice(home) else {
            return Self::Disagree(Disagreement::DamagedLedger, flag);
        };
        let says_on = flag.as_ref().is_some_and(|flag| flag.enabled);
        if end.note_is_lost() && (says_on || flag.is_none() && choice.is_some()) {
            return Self::Disagree(Disagreement::LostNote, flag);
        }
        match (flag, choice) {
            (None, None) => Self::Untold,
            (None, Some((entry, _))) => {
                Self::Disagree(Disagreement::LostFlag(Choice::of(&entry)), None)
            }
            (Some(flag), None) => {
                let lost =
                    if end.seq == 0 { Disagreement::LostLedger } else { Disagreement::NewFlag };
                Self::Disagree(lost, Some(flag))
            }
            (Some(flag), Some((entry, hash))) => match disagreement(&flag, &entry, &hash) {
                None => Self::Agreed(flag),
                Some(disagreement) => Self::Disagree(disagreement, Some(flag)),
            },
        }
    }

    /// The flag, if it could be read and is there.
    #[must_use]
    pub const fn flag(&self) -> Option<&Flag> {
        match self {
            Self::Agreed(flag) | Self::OnItsWay(flag) => Some(flag),
            Self::Disagree(_, flag) => flag.as_ref(),
            Self::Untold | Self::Unreadable(_) => None,
        }
    }

    /// Whether nobody has objected, as far as both records tell.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        match self {
            Self::Untold => true,
            Self::Agreed(flag) => flag.enabled,
            Self::OnItsWay(_) | Self::Disagree(..) | Self::Unreadable(_) => false,
        }
    }

    /// Whether showing the disclosure settles how they disagree: the last choice in the ledger is
    /// one that can be shown again, and the flag does not say off. A flag that does is an objection,
    /// even if the ledger, put back from an older copy, does not hold it.
    pub(super) fn can_be_shown_again(&self) -> bool {
        let is_off = self.flag().is_some_and(|flag| !flag.enabled);
        let choice = self.disagreement().and_then(Disagreement::choice);
        !is_off && choice.is_some_and(|choice| choice.can_be_shown_again)
    }

    /// How they disagree, if they do.
    #[must_use]
    pub const fn disagreement(&self) -> Option<Disagreement> {
        match self {
            Self::Disagree(disagreement, _) => Some(*disagreement),
            _ => None,
        }
    }
}

/// How the flag and the last choice in the ledger disagree.
fn disagreement(flag: &Flag, entry: &Entry, hash: &str) -> Option<Disagreement> {
    if flag.seq > entry.seq {
        return Some(Disagreement::NewFlag);
    }
    let choice = Choice::of(entry);
    if flag.seq < entry.seq {
        return Some(Disagreement::OldFlag(choice));
    }
    let is_its = flag.entry(entry.choice.clone(), entry.prev.clone()) == *entry;
    // A flag that says off need not prove it.
    let allows = entry.allows() && flag.sha256.as_ref().is_none_or(|sha256| sha256 == hash);
    (!is_its || flag.enabled && !allows).then_some(Disagreement::OtherFlag(choice))
}

/// Objects, or settles a disagreement as off; whether there was anything to write.
///
/// # Errors
/// I/O, or a ledger that cannot be read. If the flag could be written, it counts.
pub(super) fn object(
    writer: &Writer<'_>,
    stamp: &Stamp,
    mut about: Details,
) -> Result<bool, StoreError> {
    let stored = match StoredChoice::under_lock(writer) {
        // A damaged flag is written again; what a disk does not give is not lost.
        StoredChoice::Unreadable(error @ StoreError::Io { .. }) => return Err(error),
        stored => stored,
    };
    let flag = stored.flag();
    let is_off = flag.is_some_and(|flag| !flag.enabled);
    let settled = matches!(stored, StoredChoice::Agreed(_) | StoredChoice::OnItsWay(_));
    // To write the flag again would not mend a damaged ledger.
    if is_off && (settled || stored.disagreement() == Some(Disagreement::DamagedLedger)) {
        return complete(writer, flag).map(|_| false);
    }
    let shown = flag.and_then(|flag| flag.disclosure);
    about.extend(shown.map(|number| (CATALOGUE.to_owned(), number.to_string())));
    record_flag(writer, Flag { about, ..Flag::changed(flag, false, Event::Objection, stamp) })?;
    Ok(true)
}

/// Lifts the objection, or settles a disagreement as on; whether there was anything to
/// write. Nobody is told by it: see `disclosed`.
///
/// # Errors
/// I/O, or a flag or a ledger that cannot be read.
pub fn lift(writer: &Writer<'_>, stamp: &Stamp, about: Details) -> Result<bool, StoreError> {
    let stored = match StoredChoice::under_lock(writer) {
        StoredChoice::Unreadable(error) => return Err(error),
        stored => stored,
    };
    if stored.is_on() {
        return Ok(false);
    }
    record_flag(
        writer,
        Flag { about, ..Flag::changed(stored.flag(), true, Event::ObjectionLifted, stamp) },
    )?;
    Ok(true)
}

/// Notes that somebody was shown the disclosure of this catalogue. The
/// choice stays as it is `stored`, which was read under the lock; one that the two records
/// disagree on stays off.
///
/// # Errors
/// I/O, or a ledger that cannot be read.
pub(super) fn disclosed(
    writer: &Writer<'_>,
    stored: &StoredChoice,
    stamp: &Stamp,
    catalogue: &InForce,
    mut about: Details,
) -> Result<(), StoreError> {
    let enabled = stored.is_on() || stored.can_be_shown_again();
    if !enabled {
        let (name, off) = STAYS_OFF;
        about.insert(name.to_owned(), off.to_owned());
    }
    about.extend(stored.flag().and_then(Flag::chosen).iter().flat_map(Chosen::about));
    let changed = Flag::changed(stored.flag(), enabled, Event::Disclosure, stamp);
    record_flag(
        writer,
        Flag {
            disclosure: Some(catalogue.catalogue.number),
            disclosed: Some(digests(catalogue)),
            about,
            ..changed
        },
    )
}
