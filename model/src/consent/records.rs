//! The three files that hold the choice about usage data, and what the functions of the library
//! make of them, in a folder that is there for one question only.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use airseal::core::document::ledger::{Details, Event, line_hash};
use airseal::privacy::catalogue::InForce;
use airseal::privacy::choice::{self, StoredChoice};
use airseal::privacy::decision::{Inputs, decide};
use airseal::privacy::disclosed;
use airseal::privacy::disclosure::Disclosure;
use airseal::privacy::flag::Flag;
use airseal::privacy::ledger::{noted_head, record, record_flag};
use airseal::privacy::ledger_end::End;
use airseal::privacy::objection;
use airseal::privacy::stamp::Stamp;
use airseal::store::{Home, Writer};

use crate::memo::Memo;

/// The flag, the ledger, and the lock file with the note of the ledger's last entry.
pub const NAMES: [&str; 3] = ["telemetry.toml", "consent.log", "lock"];
pub const FLAG: usize = 0;
pub const LEDGER: usize = 1;
pub const LOCK: usize = 2;

/// What is in them; `None`: the file is not there.
pub type Files = [Option<Arc<[u8]>>; 3];

/// The field that is new in the second catalogue.
const NEW: &str = "usage.new_in_the_model";

/// What somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deed {
    Object,
    Lift,
    /// The disclosure is shown, if one is due.
    Show,
    /// An entry that is no choice.
    Note,
}

pub const DEEDS: [Deed; 4] = [Deed::Object, Deed::Lift, Deed::Show, Deed::Note];

/// A rule that is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    /// The flag decides, whatever the ledger says.
    FlagAlone,
    /// The last choice in the ledger decides, whatever the flag says.
    LedgerAlone,
    /// The note in the lock file is not looked at.
    NoNote,
    /// A disclosure that is shown turns usage data on.
    ShowingTurnsOn,
    /// Nobody needs to have been told.
    UntoldCounts,
    /// Whoever was told once was told of every field.
    ToldOnce,
    /// Nobody can object where the records disagree.
    KeepsDisagreement,
}

/// What is said of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    pub allowed: bool,
    /// Whether the field that is new in the second catalogue counts as disclosed.
    pub new_field: bool,
    /// Whether an objection is in the flag only, after a crash.
    pub on_its_way: bool,
}

/// Answers, kept by question.
#[derive(Debug, Clone)]
pub struct Records {
    pub mutant: Option<Mutant>,
    catalogues: Arc<[InForce; 2]>,
    done: Memo<(Files, Deed, usize, u32), Files>,
    said: Memo<(Files, usize), Said>,
    can_object: Memo<Files, bool>,
}

impl Records {
    pub fn new(mutant: Option<Mutant>) -> Self {
        let first = InForce::shipped().expect("the catalogue that airseal comes with");
        let mut second = first.clone();
        second.catalogue.number += 1;
        let usage = disclosed::all(&first).into_iter().next().expect("a usage field");
        let mut field = first.catalogue.fields.iter().find(|field| field.name == usage).cloned();
        let mut field = field.take().expect("that field");
        NEW.clone_into(&mut field.name);
        field.since = second.catalogue.number;
        second.catalogue.fields.push(field);
        second.sha256 = "2".repeat(64);
        Self {
            mutant,
            catalogues: Arc::new([first, second]),
            done: Memo::default(),
            said: Memo::default(),
            can_object: Memo::default(),
        }
    }

    /// The files after a deed at a time.
    pub fn after(&self, files: &Files, deed: Deed, catalogue: usize, time: u32) -> Files {
        self.done.get(&(files.clone(), deed, catalogue, time), || {
            in_folder(files, |home| {
                self.run(home, deed, catalogue, time);
                NAMES.map(|name| fs::read(home.path(name)).ok().map(Arc::from))
            })
        })
    }

    fn run(&self, home: &Home, deed: Deed, catalogue: usize, time: u32) {
        let start = "2026-01-01T00:00:00Z".parse::<airseal::core::types::time::Time>();
        let stamp = Stamp {
            time: start.expect("a time").plus_days(time),
            user: "ops".to_owned(),
            source: "airseal".to_owned(),
        };
        // What a deed refuses, it says; what the files hold then is the question.
        match deed {
            Deed::Object => {
                let (writer, _) = home.write_objection(|| ()).expect("a lock");
                let disagree = StoredChoice::under_lock(&writer).disagreement().is_some();
                if !(disagree && self.mutant == Some(Mutant::KeepsDisagreement)) {
                    let _ = objection::object(&writer, &stamp, Details::new());
                }
            }
            Deed::Lift => {
                let _ = choice::lift(&writer(home), &stamp, Details::new());
            }
            Deed::Note => {
                let _ = record(&writer(home), &stamp, Event::Registered, Details::new());
            }
            Deed::Show => {
                let writer = writer(home);
                let stored = StoredChoice::under_lock(&writer);
                let catalogue = self.catalogues[catalogue].clone();
                let Some(due) = Disclosure::due(&stored, catalogue.clone()) else { return };
                if self.mutant == Some(Mutant::ShowingTurnsOn) {
                    let changed = Flag::changed(stored.flag(), true, Event::Disclosure, &stamp);
                    let disclosure = Some(catalogue.catalogue.number);
                    let disclosed = Some(disclosed::digests(&catalogue));
                    let _ = record_flag(&writer, Flag { disclosure, disclosed, ..changed });
                } else {
                    let _ = due.record(&writer, &stored, &stamp, Details::new());
                }
            }
        }
    }

    /// Whether usage data may leave, and what was disclosed.
    pub fn said(&self, files: &Files, catalogue: usize) -> Said {
        self.said.get(&(files.clone(), catalogue), || {
            let mut files = files.clone();
            if self.mutant == Some(Mutant::NoNote) {
                files[LOCK] = note_of(&files);
            }
            in_folder(&files, |home| {
                let stored = StoredChoice::read(home);
                let decided = decide(Inputs {
                    policy: false,
                    do_not_track: None,
                    environment: None,
                    stored: &stored,
                    catalogue: true,
                });
                let flag = Flag::read(home).ok().flatten();
                let told = flag.as_ref().is_some_and(|flag| flag.disclosure.is_some());
                let allowed = match self.mutant {
                    Some(Mutant::FlagAlone) => {
                        told && flag.as_ref().is_some_and(|flag| flag.enabled)
                    }
                    Some(Mutant::LedgerAlone) => told && last_choice_allows(home),
                    Some(Mutant::UntoldCounts) => stored.is_on(),
                    _ => decided.off.is_empty(),
                };
                let catalogue = &self.catalogues[catalogue];
                let names = match self.mutant {
                    Some(Mutant::ToldOnce) if told => disclosed::all(catalogue),
                    _ => flag.and_then(|flag| flag.disclosed(catalogue)).unwrap_or_default(),
                };
                let names: BTreeSet<String> = names;
                Said {
                    allowed,
                    new_field: names.contains(NEW),
                    on_its_way: matches!(stored, StoredChoice::OnItsWay(_)),
                }
            })
        })
    }

    /// Whether somebody who objects now has objected afterwards.
    pub fn can_object(&self, files: &Files) -> bool {
        self.can_object.get(files, || {
            in_folder(files, |home| {
                self.run(home, Deed::Object, 0, 300);
                objection::is_off(home) && !StoredChoice::read(home).is_on()
            })
        })
    }
}

fn writer(home: &Home) -> Writer<'_> {
    home.write(|| ()).expect("a lock")
}

fn last_choice_allows(home: &Home) -> bool {
    let end = End::read(home, noted_head(home).ok().flatten()).ok();
    let choice = end.and_then(|end| end.choice(home).ok().flatten());
    choice.is_some_and(|(entry, _)| entry.allows())
}

/// A note that fits the ledger, however that was cut.
fn note_of(files: &Files) -> Option<Arc<[u8]>> {
    let ledger = files[LEDGER].as_ref()?;
    let lines: Vec<_> = ledger.split_inclusive(|byte| *byte == b'\n').collect();
    let last = lines.iter().rev().find(|line| line.ends_with(b"\n"))?;
    let entry: airseal::core::document::ledger::Entry = serde_json::from_slice(last).ok()?;
    let hash = line_hash(last.trim_ascii_end());
    Some(Arc::from(format!("{} {hash}\n", entry.seq).into_bytes()))
}

fn in_folder<R>(files: &Files, ask: impl FnOnce(&Home) -> R) -> R {
    // Memory, where there is some: every write is synced.
    let memory = std::path::Path::new("/dev/shm");
    let place = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let folder = tempfile::tempdir_in(place).expect("a folder");
    for (name, bytes) in NAMES.iter().zip(files) {
        if let Some(bytes) = bytes {
            fs::write(folder.path().join(name), bytes).expect("a file");
        }
    }
    ask(&Home::at(folder.path().to_owned()))
}
