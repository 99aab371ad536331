//! The choice about usage data: people who object, lift and are shown the disclosure, crashes
//! between any two writes, and backups of which any file is put back.

pub mod records;

use std::sync::Arc;

use stateright::{Model, Property};

use records::{DEEDS, Deed, FLAG, Files, LEDGER, LOCK, Mutant, NAMES, Records, Said};

pub const OFF: &str = "usage data stays off while a file is left that a standing objection wrote";
pub const TOLD: &str = "usage data stays off until somebody was shown a disclosure";
pub const FIELDS: &str = "a new field stays out until a disclosure of it was shown";
pub const OBJECT: &str = "whoever objects has objected, whatever became of the files";

/// Each mutant, and the property that it must break.
pub const MUTANTS: [(Mutant, &str); 7] = [
    (Mutant::FlagAlone, OFF),
    (Mutant::LedgerAlone, OFF),
    (Mutant::NoNote, OFF),
    (Mutant::ShowingTurnsOn, OFF),
    (Mutant::UntoldCounts, TOLD),
    (Mutant::ToldOnce, FIELDS),
    (Mutant::KeepsDisagreement, OBJECT),
];

#[derive(Debug, Clone)]
pub struct Choice {
    records: Records,
    /// How often somebody does something.
    deeds: u8,
    /// How often files are put back.
    restores: u8,
}

/// The files at a moment, and of each the number of the newest objection that can be told from it:
/// it was written by that, or by something later that could read what that wrote.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Moment {
    files: Files,
    objected: [u8; 3],
    /// The number of the lift that was written last: no objection before it stands.
    lifted: u8,
}

impl Moment {
    const NOTHING: Self = Self { files: [None, None, None], objected: [0; 3], lifted: 0 };

    /// The newest objection that stands, as far as a file is left from which it can be told.
    fn standing(&self) -> Option<u8> {
        self.objected.into_iter().max().filter(|newest| *newest > self.lifted)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Site {
    now: Moment,
    backup: Option<Moment>,
    /// The catalogue in force, and the newest one that somebody was shown, from 1.
    catalogue: usize,
    shown: usize,
    deeds: u8,
    crashed: bool,
    restores: u8,
    lifted: bool,
}

/// What of a deed is on the disk when the machine stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crash {
    /// Which files are the new ones.
    new: [bool; 3],
    /// Of the line that was added to the ledger, half is there.
    torn: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    Do(Deed, Option<Crash>),
    NewCatalogue,
    BackUp,
    /// One file, or all three, from the backup, or from before anything was written.
    PutBack {
        backup: bool,
        file: Option<usize>,
    },
}

/// Every set of files that a crash can leave new, in whatever order they are written.
fn crashes() -> impl Iterator<Item = Crash> {
    (1_u8..7).flat_map(|bits| {
        let new = [FLAG, LEDGER, LOCK].map(|file| bits >> file & 1 == 1);
        [false, true]
            .map(|torn| Crash { new, torn })
            .into_iter()
            .filter(|c| !c.torn || c.new[LEDGER])
    })
}

impl Choice {
    pub fn new(deeds: u8, restores: u8, mutant: Option<Mutant>) -> Self {
        Self { records: Records::new(mutant), deeds, restores }
    }

    fn said(&self, site: &Site) -> Said {
        self.records.said(&site.now.files, site.catalogue)
    }

    fn act(&self, site: &mut Site, deed: Deed, crash: Option<Crash>) -> Option<()> {
        let before = site.now.clone();
        let time = u32::from(site.deeds) + 1;
        let whole = self.records.after(&before.files, deed, site.catalogue, time);
        let changed = [FLAG, LEDGER, LOCK].map(|file| whole[file] != before.files[file]);
        let mut written = changed;
        let mut torn = false;
        site.now.files = whole.clone();
        if let Some(crash) = crash {
            // What is no crash between writes of this deed is none.
            if (0..3).any(|file| crash.new[file] && !changed[file])
                || crash.new == changed && !crash.torn
            {
                return None;
            }
            written = crash.new;
            torn = crash.torn;
            for file in (0..3).filter(|file| !crash.new[*file]) {
                site.now.files[file].clone_from(&before.files[file]);
            }
            if torn {
                site.now.files[LEDGER] = Some(half(&before.files[LEDGER], &whole[LEDGER])?);
            }
            site.crashed = true;
        }
        site.deeds += 1;
        // A lock file that was only made tells nothing.
        let noted = site.now.files[LOCK].as_ref().is_some_and(|note| !note.is_empty());
        let lasting = [written[FLAG], written[LEDGER] && !torn, written[LOCK] && noted];
        let objects = deed == Deed::Object && (lasting[FLAG] || lasting[LEDGER]);
        if deed == Deed::Lift && lasting[FLAG] && lasting[LEDGER] {
            site.now.lifted = site.deeds;
            site.lifted = true;
        } else if let Some(newest) = Some(site.deeds).filter(|_| objects).or(before.standing()) {
            for file in (0..3).filter(|file| lasting[*file]) {
                site.now.objected[file] = newest;
            }
        }
        if deed == Deed::Show {
            site.shown = site.shown.max(site.catalogue + 1);
        }
        Some(())
    }
}

/// A ledger to which half of what is new was added.
fn half(before: &Option<Arc<[u8]>>, after: &Option<Arc<[u8]>>) -> Option<Arc<[u8]>> {
    let (old, new) = (before.as_ref().map_or(0, |file| file.len()), after.as_ref()?);
    let added = new.len().checked_sub(old)?;
    Some(Arc::from(&new[..old + added / 2]))
}

impl Model for Choice {
    type State = Site;
    type Action = Action;

    fn init_states(&self) -> Vec<Site> {
        vec![Site {
            now: Moment::NOTHING,
            backup: None,
            catalogue: 0,
            shown: 0,
            deeds: 0,
            crashed: false,
            restores: 0,
            lifted: false,
        }]
    }

    fn actions(&self, site: &Site, actions: &mut Vec<Action>) {
        if site.deeds < self.deeds {
            for deed in DEEDS {
                actions.push(Action::Do(deed, None));
                if !site.crashed {
                    actions.extend(crashes().map(|crash| Action::Do(deed, Some(crash))));
                }
            }
        }
        if site.catalogue == 0 {
            actions.push(Action::NewCatalogue);
        }
        if site.backup.is_none() {
            actions.push(Action::BackUp);
        }
        if site.restores < self.restores {
            for backup in [false, true] {
                let files = (0..NAMES.len()).map(Some).chain([None]);
                actions.extend(files.map(|file| Action::PutBack { backup, file }));
            }
        }
    }

    fn next_state(&self, site: &Site, action: Action) -> Option<Site> {
        let mut next = site.clone();
        match action {
            Action::Do(deed, crash) => self.act(&mut next, deed, crash)?,
            Action::NewCatalogue => next.catalogue = 1,
            Action::BackUp => next.backup = Some(site.now.clone()),
            Action::PutBack { backup, file } => {
                let from = if backup { site.backup.clone()? } else { Moment::NOTHING };
                match file {
                    // The past, whole: what was lifted since then is not lifted there. If nobody had
                    // objected, nothing is left of who did since, and a note of a lower number that
                    // is put back later does not say whose it was.
                    None => {
                        next.now = from;
                        if next.now.standing().is_none() {
                            next.now.lifted = next.deeds;
                        }
                    }
                    Some(file) => {
                        next.now.files[file].clone_from(&from.files[file]);
                        next.now.objected[file] = from.objected[file];
                    }
                }
                next.restores += 1;
            }
        }
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(OFF, |choice: &Self, site: &Site| {
                site.now.standing().is_none() || !choice.said(site).allowed
            }),
            Property::always(TOLD, |choice: &Self, site: &Site| {
                site.shown > 0 || !choice.said(site).allowed
            }),
            Property::always(FIELDS, |choice: &Self, site: &Site| {
                site.shown > 1 || !choice.said(site).new_field
            }),
            Property::always(OBJECT, |choice: &Self, site: &Site| {
                choice.records.can_object(&site.now.files)
            }),
            // What would make the rest true of nothing.
            Property::sometimes(
                "usage data is on after an objection was lifted",
                |choice: &Self, site: &Site| site.lifted && choice.said(site).allowed,
            ),
            Property::sometimes(
                "usage data is on after a crash and a restore",
                |choice: &Self, site: &Site| {
                    site.crashed && site.restores > 0 && choice.said(site).allowed
                },
            ),
            Property::sometimes(
                "an objection is in the flag only",
                |choice: &Self, site: &Site| choice.said(site).on_its_way,
            ),
            Property::sometimes(
                "a new field counts once it was shown",
                |choice: &Self, site: &Site| {
                    choice.said(site).allowed && choice.said(site).new_field
                },
            ),
        ]
    }
}
