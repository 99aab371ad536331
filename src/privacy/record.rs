//! The documents in HOME, compared with what the ledger says was put there: one that was
//! lost, or that was restored from a backup, shows.

use std::collections::BTreeMap;
use std::path::Path;

use crate::core::document::ledger::{Entry, Event};
use crate::core::types::keys::sha256_hex;
use crate::core::types::time::Time;
use crate::privacy::ledger_file::entries;
use crate::store::home::{
    ADVISORIES, CATALOGUE, CLOCK, INSTANCE_KEY, LICENSES, PENDING, POLICIES, REGISTRATION, ROOTS,
    TRUST,
};
use crate::store::{Home, StoreError};

/// A document that is not what the ledger says.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// The file in HOME.
    pub file: String,
    /// What is different, in words.
    pub reason: String,
}

/// What the ledger says of a file last.
#[derive(Debug, Clone)]
enum Last {
    /// It was written, with this SHA-256; of a private key no hash is kept.
    Written(Option<String>, Time),
    /// If it is here, it was written with this SHA-256.
    MayBeHere(Option<String>, Time),
    /// It was deleted, or another file took its place.
    Deleted(Time),
}

/// Every document that is not what the ledger says, by name. The ledger's entry is written
/// before the file, so that a crash between the two shows here as well: the command that
/// was cut short can be run again.
///
/// # Errors
/// I/O, or a ledger that cannot be read.
pub fn differences(home: &Home) -> Result<Vec<Difference>, StoreError> {
    let mut files = Files::default();
    for entry in entries(home)? {
        files.follow(entry?);
    }
    let mut found: Vec<_> =
        files.last.iter().filter_map(|(name, last)| files.compare(home, name, last)).collect();
    let mut here: Vec<String> =
        [REGISTRATION, PENDING, TRUST, ADVISORIES, CATALOGUE].map(str::to_owned).to_vec();
    for folder in [LICENSES, ROOTS, POLICIES] {
        let is_ours = |name: &String| {
            Path::new(name).extension().is_some_and(|extension| extension == "json")
        };
        here.extend(home.names(folder)?.into_iter().filter(is_ours));
    }
    for file in here {
        if !files.last.contains_key(&file) && home.path(&file).symlink_metadata().is_ok() {
            found.push(Difference { file, reason: "the ledger has no entry of it".to_owned() });
        }
    }
    // A damaged one is told by whoever needs it.
    let resets = home.clock().map_or(0, |clock| clock.resets);
    if resets > files.resets {
        let known = files.resets;
        let reason = format!("number of resets: {resets} in the file, {known} in the ledger");
        found.push(Difference { file: CLOCK.to_owned(), reason });
    }
    found.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(found)
}

/// The files as the ledger tells of them.
#[derive(Default)]
struct Files {
    last: BTreeMap<String, Last>,
    /// When each hash was written.
    hashes: BTreeMap<String, Time>,
    /// The fingerprint of the roots in force.
    roots: Option<String>,
    /// How often the clock's floor was lowered.
    resets: u64,
}

impl Files {
    fn follow(&mut self, entry: Entry) {
        let Entry { event, about, time, .. } = entry;
        let about = |name: &str| about.get(name).cloned();
        match event {
            Event::Registered => match about("email_change").as_deref() {
                Some("withdrawn") => self.delete(PENDING, time),
                Some(_) => self.write(PENDING.to_owned(), about("request_sha256"), time),
                None => {
                    self.write(REGISTRATION.to_owned(), about("request_sha256"), time);
                    self.last.insert(INSTANCE_KEY.to_owned(), Last::Written(None, time));
                }
            },
            Event::EmailChanged => {
                self.write(REGISTRATION.to_owned(), about("request_sha256"), time);
                self.delete(PENDING, time);
            }
            Event::LicenseImported => {
                let id = about("license_id").unwrap_or_default();
                self.write(format!("{LICENSES}/{id}.json"), about("sha256"), time);
            }
            Event::LicenseRemoved => {
                // One that had another name was never on record.
                if let Some(id) = about("license_id") {
                    self.delete(&format!("{LICENSES}/{id}.json"), time);
                }
            }
            Event::TrustPinned | Event::TrustUpdated => {
                let roots = about("fingerprint");
                let before = std::mem::replace(&mut self.roots, roots.clone());
                if event == Event::TrustUpdated && before != roots {
                    // A bundle that changes the roots is kept by itself, too. Whether the first one
                    // does is not known here: the roots before it are compiled in.
                    let last = if before.is_some() { Last::Written } else { Last::MayBeHere };
                    let version = about("version").unwrap_or_default();
                    self.last
                        .insert(format!("{ROOTS}/{version}.json"), last(about("sha256"), time));
                }
                self.write(TRUST.to_owned(), about("sha256"), time);
            }
            Event::AdvisoriesImported => self.write(ADVISORIES.to_owned(), about("sha256"), time),
            Event::CatalogueImported => self.write(CATALOGUE.to_owned(), about("sha256"), time),
            Event::PolicyImported => {
                let version = about("version").unwrap_or_default();
                self.write(format!("{POLICIES}/{version}.json"), about("sha256"), time);
            }
            Event::ClockReset => self.resets = self.resets.saturating_add(1),
            Event::Unregistered => {
                self.roots = None;
                for last in self.last.values_mut() {
                    *last = Last::Deleted(time);
                }
            }
            _ => {}
        }
    }

    fn write(&mut self, file: String, sha256: Option<String>, time: Time) {
        self.hashes.extend(sha256.clone().map(|sha256| (sha256, time)));
        self.last.insert(file, Last::Written(sha256, time));
    }

    fn delete(&mut self, file: &str, time: Time) {
        self.last.insert(file.to_owned(), Last::Deleted(time));
    }

    fn compare(&self, home: &Home, file: &str, last: &Last) -> Option<Difference> {
        let different = |reason: String| Some(Difference { file: file.to_owned(), reason });
        let bytes = match home.read(file) {
            Ok(bytes) => bytes,
            Err(error) => return different(error.to_string()),
        };
        match (last, bytes) {
            (Last::Written(_, time), None) => {
                different(format!("it is missing; it was written on {time}"))
            }
            (
                Last::Written(Some(wanted), time) | Last::MayBeHere(Some(wanted), time),
                Some(bytes),
            ) => {
                let found = sha256_hex(&bytes);
                if found == *wanted {
                    return None;
                }
                different(match self.hashes.get(&found) {
                    Some(older) => format!(
                        "it is the one of {older}; the ledger says that one of {time} replaced it"
                    ),
                    None => format!("it is not the one that was written on {time}"),
                })
            }
            (Last::Deleted(time), Some(_)) => {
                different(format!("it is here, and the ledger says that it was deleted on {time}"))
            }
            (Last::Written(None, _) | Last::MayBeHere(None, _), Some(_))
            | (Last::Deleted(_) | Last::MayBeHere(..), None) => None,
        }
    }
}
