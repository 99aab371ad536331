//! The issued log as [`receive`](super) needs it: a few words of each license, because there may
//! be very many.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Read as _, Seek, SeekFrom};
use std::sync::{Mutex, PoisonError};

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use serde::Deserialize;
use uuid::Uuid;

use crate::core::document::trust::LogHead;
use crate::core::judge::chain;
use crate::core::types::amount::Amount;
use crate::core::types::email::Email;
use crate::core::types::ids::Name;
use crate::core::types::keys::PublicKey;
use crate::core::types::time::Time;
use crate::issuer::chained::{self, Chained, Link, Read};
use crate::issuer::dir::VendorDir;
use crate::issuer::error::{Loss, VendorError};
use crate::issuer::issued_log::ISSUED;
use crate::issuer::receive::received::{Key, first_128_bits};
use crate::store::{StoreError, files};

/// What a line of the log is asked for.
#[derive(Deserialize)]
struct Line<'l> {
    #[serde(borrow)]
    license: Terms<'l>,
    #[serde(borrow)]
    request: Option<Cow<'l, str>>,
    #[serde(borrow)]
    public_key: Option<Cow<'l, str>>,
    renews: Option<Uuid>,
    #[serde(default)]
    replaces: Vec<Uuid>,
    seq: Option<u64>,
    #[serde(borrow)]
    prev: Option<Cow<'l, str>>,
}

#[derive(Deserialize)]
struct Terms<'l> {
    license_id: Uuid,
    #[serde(borrow)]
    email: Option<Cow<'l, str>>,
    #[serde(borrow)]
    instance: Option<Cow<'l, str>>,
    not_before: Time,
    expires_at: Option<Time>,
    grace_days: u32,
    limits: BTreeMap<Name, Amount>,
}

/// A line, read.
struct Issue {
    license: Known,
    request: Option<Key>,
    /// The licenses that it comes in place of.
    instead: Vec<Uuid>,
    link: Option<Link>,
    /// Its text, in the old form.
    text: Vec<u8>,
}

/// The limits of a license, in the order of their names.
type Limits = Box<[(Name, Amount)]>;

/// A license that was issued.
#[derive(Debug)]
pub(super) struct Known {
    /// Its id.
    pub(super) id: Uuid,
    /// Its instance; `None`: any instance of its address.
    pub(super) instance: Option<Key>,
    /// The hash of its address, in the spelling of the log.
    email: u64,
    /// Its public key, as a request had it that was answered.
    key: Option<[u8; 32]>,
    /// Its first second.
    not_before: Time,
    /// Its last second.
    pub(super) expires_at: Option<Time>,
    /// Days after that in which it still counts.
    pub(super) grace_days: u32,
    /// Its limits, by their place in [`Issued::limits`].
    limits: u32,
    /// The license in its place, by its place in the log.
    replaced_by: Option<u32>,
    /// The license of its instance before it, likewise.
    before: Option<u32>,
    /// Where its line begins.
    at: u64,
    length: u32,
}

/// The licenses that were issued.
pub(super) struct Issued {
    licenses: Vec<Known>,
    /// Their places, by their ids.
    by_id: HashTable<u32>,
    /// The place of the newest license of each instance.
    by_instance: HashTable<u32>,
    /// The requests that were answered.
    answered: HashSet<Key>,
    /// The limits of licenses. Many have the same ones, which are kept once.
    limits: Vec<Limits>,
    hasher: RandomState,
    chain: Chained,
}

impl Issued {
    /// Reads the log. Of the entries numbered `kept` the hash is kept, for [`Issued::losses`].
    ///
    /// # Errors
    /// I/O.
    pub(super) fn read(vendor: &VendorDir, kept: Vec<u64>) -> Result<Self, VendorError> {
        /// Most lines are shorter.
        const USUAL: u64 = 1024;
        let path = vendor.path(ISSUED);
        let file = files::open_state(&path)?;
        let bytes = file.as_ref().and_then(|file| file.metadata().ok()).map_or(0, |of| of.len());
        let at_least = usize::try_from(bytes / USUAL).unwrap_or_default();
        let hasher = RandomState::new();
        let mut issued = Self {
            licenses: Vec::new(),
            by_id: HashTable::with_capacity(at_least),
            by_instance: HashTable::with_capacity(at_least),
            answered: HashSet::with_capacity(at_least),
            limits: Vec::new(),
            hasher: hasher.clone(),
            chain: Chained::new(path.clone(), file.is_some(), Some(kept)),
        };
        if let Some(file) = file {
            let limits = Mutex::default();
            let parse = |text: &[u8]| parse(text, &hasher, &limits);
            chained::follow(file, parse, |line| issued.take(line))
                .map_err(StoreError::io("read", &path))?;
            let limits = limits.into_inner().unwrap_or_else(PoisonError::into_inner);
            let mut limits: Vec<_> = limits.into_iter().collect();
            limits.sort_unstable_by_key(|(_, place)| *place);
            issued.limits = limits.into_iter().map(|(limits, _)| limits).collect();
        }
        Ok(issued)
    }

    /// What is missing of the log; `known` is what it held once, with who says so.
    pub(super) fn losses(&self, known: &[(String, LogHead)]) -> Vec<Loss> {
        self.chain.losses(known)
    }

    /// The number of its last entry, and its hash.
    pub(super) fn head(&self) -> LogHead {
        self.chain.head()
    }

    fn take(&mut self, line: Read<Issue>) {
        let Read { at, end, ended, hash, what } = line;
        self.chain.begin(end, ended);
        match what {
            Ok(Issue { license, request, instead, link, text }) => {
                self.chain.link(hash, link, &text);
                let length = u32::try_from(end.saturating_sub(at)).unwrap_or(u32::MAX);
                self.add(Known { at, length, ..license });
                self.answered.extend(request);
                self.replace(&instead);
            }
            Err(error) => self.chain.unreadable(hash, error),
        }
    }

    fn add(&mut self, mut license: Known) {
        let Ok(place) = u32::try_from(self.licenses.len()) else { return };
        let Self { licenses, by_id, by_instance, hasher, .. } = self;
        let of = |place: &u32| licenses.get(index(*place));
        if let Some(instance) = license.instance {
            let hash = |place: &u32| hasher.hash_one(of(place).and_then(|known| known.instance));
            let is = |place: &u32| of(place).is_some_and(|known| known.instance == Some(instance));
            match by_instance.entry(hasher.hash_one(Some(instance)), is, hash) {
                Entry::Occupied(mut newest) => {
                    license.before = Some(std::mem::replace(newest.get_mut(), place));
                }
                Entry::Vacant(none) => drop(none.insert(place)),
            }
        }
        let hash = |place: &u32| hasher.hash_one(of(place).map(|known| known.id));
        let is = |place: &u32| of(place).is_some_and(|known| known.id == license.id);
        match by_id.entry(hasher.hash_one(Some(license.id)), is, hash) {
            Entry::Occupied(mut newest) => *newest.get_mut() = place,
            Entry::Vacant(none) => drop(none.insert(place)),
        }
        licenses.push(license);
    }

    /// The last license comes in place of these.
    fn replace(&mut self, instead: &[Uuid]) {
        let last = self.licenses.len().checked_sub(1).and_then(|last| u32::try_from(last).ok());
        for id in instead {
            let known = self.place_of(id).and_then(|place| self.licenses.get_mut(index(place)));
            if let Some(known) = known {
                known.replaced_by = last;
            }
        }
    }

    fn at(&self, place: u32) -> Option<&Known> {
        self.licenses.get(index(place))
    }

    fn place_of(&self, id: &Uuid) -> Option<u32> {
        let is = |place: &u32| self.at(*place).is_some_and(|known| known.id == *id);
        self.by_id.find(self.hasher.hash_one(Some(id)), is).copied()
    }

    /// A license by its id.
    pub(super) fn license(&self, id: &Uuid) -> Option<&Known> {
        self.at(self.place_of(id)?)
    }

    /// The licenses of an instance, the newest first.
    pub(super) fn licenses_of(&self, instance: Key) -> impl Iterator<Item = &Known> {
        let is =
            |place: &u32| self.at(*place).is_some_and(|known| known.instance == Some(instance));
        let newest = self.by_instance.find(self.hasher.hash_one(Some(instance)), is);
        let newest = newest.and_then(|place| self.at(*place));
        std::iter::successors(newest, |known| self.at(known.before?))
    }

    /// The public key of an instance, as a request had it that was answered; `used` is the license
    /// that it says is in use. An id belongs to one key, so any license of the instance tells.
    pub(super) fn public_key(&self, instance: Key, used: Option<&Known>) -> Option<PublicKey> {
        let used = used.filter(|known| known.instance == Some(instance));
        let key = used.and_then(|known| known.key);
        let key = key.or_else(|| self.licenses_of(instance).find_map(|known| known.key));
        key.map(PublicKey::from_bytes)
    }

    /// Whether a request was answered, by the hash of its payload.
    pub(super) fn is_answered(&self, request: Key) -> bool {
        self.answered.contains(&request)
    }

    /// The license that came in place of another one, and its first second.
    pub(super) fn in_place_of(&self, known: &Known) -> Option<(Uuid, Time)> {
        let newer = self.at(known.replaced_by?)?;
        Some((newer.id, newer.not_before))
    }

    /// How much of a limit a license covers; `None`: it does not name the limit.
    pub(super) fn limit(&self, known: &Known, name: &Name) -> Option<Amount> {
        let mut limits = self.limits.get(index(known.limits))?.iter();
        limits.find_map(|(limit, amount)| (limit == name).then_some(*amount))
    }

    /// Whether a license went to this address, in the spelling of the log.
    pub(super) fn is_spelled(&self, known: &Known, email: Option<&str>) -> bool {
        known.email == self.hasher.hash_one(email)
    }

    /// The address of a license, read from the log again.
    ///
    /// # Errors
    /// I/O, or the log was changed meanwhile.
    pub(super) fn email(&self, known: &Known) -> Result<Option<Email>, StoreError> {
        let path = self.chain.path();
        let read = || -> io::Result<Vec<u8>> {
            let mut file = File::open(path)?;
            file.seek(SeekFrom::Start(known.at))?;
            let mut line = Vec::new();
            file.take(u64::from(known.length)).read_to_end(&mut line)?;
            Ok(line)
        };
        let line = read().map_err(StoreError::io("read", path))?;
        let text = chain::lines(&line).next().map(|line| line.text).unwrap_or_default();
        let line: Line<'_> = serde_json::from_slice(text).map_err(|error| StoreError::Damaged {
            path: path.to_owned(),
            reason: error.to_string(),
        })?;
        Ok(line.license.email.and_then(|email| email.parse().ok()))
    }
}

fn index(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

/// Reads a line. `known` has the place of all limits so far, and those of this line are added.
fn parse(
    text: &[u8],
    hasher: &RandomState,
    known: &Mutex<HashMap<Limits, u32>>,
) -> Result<Issue, String> {
    let text = std::str::from_utf8(text).map_err(|error| error.to_string())?;
    let fields: Line<'_> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let Line { license, request, public_key, renews, replaces, seq, prev } = fields;
    let key = public_key.and_then(|key| key.parse().ok()).map(|key: PublicKey| key.to_bytes());
    let instead = renews.into_iter().chain(replaces).collect();
    // Only a line of the old form is read again.
    let link = Link::read(seq, prev.as_deref());
    let text = if link.is_none() { text.into() } else { Vec::new() };
    let limits = license.limits.into_iter().collect();
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    let next = u32::try_from(known.len()).map_err(|error| error.to_string())?;
    let limits = *known.entry(limits).or_insert(next);
    drop(known);
    let known = Known {
        id: license.license_id,
        instance: license.instance.as_deref().map(first_128_bits),
        email: hasher.hash_one(license.email.as_deref()),
        key,
        not_before: license.not_before,
        expires_at: license.expires_at,
        grace_days: license.grace_days,
        limits,
        replaced_by: None,
        before: None,
        at: 0,
        length: 0,
    };
    Ok(Issue {
        license: known,
        request: request.as_deref().map(first_128_bits),
        instead,
        link,
        text,
    })
}
