//! The life of trust: a vendor, a thief and two sites, one of which may be away for any time.

pub mod documents;
pub mod site;

use std::collections::BTreeSet;

use stateright::{Model, Property};

use documents::{Bundle, Ceremony, File, LICENSES, RootSet, S, X, has_ended};
use site::{Mutant, Rule, Site};

pub const VERSION: &str = "the version at a site never falls";
pub const ONE_NUMBER: &str = "no second bundle of one number replaces the first";
pub const THRESHOLDS: &str = "no bundle without the old and the new threshold of roots";
pub const REVOKED_KEY: &str = "no license by a revoked key is valid again where that was known";
pub const REVOKED_LICENSE: &str = "no revoked license is valid again where that was known";
pub const THIEF: &str = "no license by a key that the vendor never listed is valid";
pub const ORDER: &str = "any order of the same files in one import ends the same";
pub const CATCH_UP: &str = "a site that was away catches up with all files";

/// Each mutant, and the property that it must break.
pub const MUTANTS: [(Mutant, &str); 11] = [
    (Mutant::TakesOlder, VERSION),
    (Mutant::TakesEqual, ONE_NUMBER),
    (Mutant::SkipsOldThreshold, THRESHOLDS),
    (Mutant::SkipsOldThreshold, THIEF),
    (Mutant::SkipsOwnThreshold, THRESHOLDS),
    (Mutant::LosesKeys, REVOKED_KEY),
    (Mutant::BelievesDates, REVOKED_KEY),
    (Mutant::LosesLicenses, REVOKED_LICENSE),
    (Mutant::ForgetsTime, REVOKED_LICENSE),
    (Mutant::TakesFilesAsTheyCome, ORDER),
    (Mutant::TakesNewestOnly, CATCH_UP),
];

/// With one root of one, no key of a root is the thief's to sign with twice.
pub const MUTANTS_OF_THREE: [(Mutant, &str); 1] = [(Mutant::CountsSignatures, THRESHOLDS)];

#[derive(Debug, Clone)]
pub struct Life {
    site: Site,
    /// The most bundles that the vendor publishes.
    bundles: usize,
}

/// What a site has, and what it once knew.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Here {
    bundle: Bundle,
    highest: u8,
    knew_keys: u16,
    knew_licenses: u8,
    /// A bundle was taken that too few roots had signed.
    unsigned: bool,
    /// A bundle was taken in the place of another of the same number.
    doubled: bool,
    skipped: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct World {
    /// The bundle in the vendor's folder.
    head: Bundle,
    published: BTreeSet<File>,
    restored: bool,
    /// In order: the sites are alike, so which is which means nothing.
    sites: [Here; 2],
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// The vendor publishes this as the next bundle.
    Publish(Bundle),
    /// The vendor's folder is put back to when this was the newest bundle.
    Restore(Bundle),
    /// Somebody imports this file at a site.
    Deliver(usize, File),
    /// Somebody imports all that was published at a site, in one import.
    DeliverAll(usize),
}

impl Life {
    pub fn new(ceremony: Ceremony, bundles: usize, mutant: Rule) -> Self {
        Self { site: Site::new(ceremony, mutant), bundles }
    }

    /// What the thief can make: bundles with too few roots behind them.
    fn forged(&self) -> Vec<File> {
        let ceremony = self.site.ceremony;
        let last = u8::try_from(self.bundles).expect("a small number") + 1;
        let mut files = Vec::new();
        for version in 2..=last {
            let bundle = |roots| Bundle { version, roots, signers: S | X, ..Bundle::FIRST };
            let own = ceremony.roots(RootSet::Thief);
            // Roots of the thief's own; the vendor's roots, with the stolen keys of both sets.
            files.push(File { bundle: bundle(RootSet::Thief), hands: own, twice: false });
            let stolen = ceremony.stolen() | X;
            files.push(File { bundle: bundle(RootSet::First), hands: stolen, twice: true });
            files.push(File { bundle: bundle(RootSet::Second), hands: stolen, twice: true });
        }
        files
    }

    /// A published bundle before the last root had signed it, with the thief's own key instead.
    fn unfinished(file: &File) -> File {
        let last = file.hands & !(u16::MAX >> (file.hands.leading_zeros() + 1));
        File { hands: file.hands & !last | X, ..*file }
    }

    fn next_bundles(&self, world: &World) -> Vec<Bundle> {
        let head = world.head;
        let next = Bundle { version: head.version + 1, ..head };
        let mut all = vec![next];
        if head.roots == RootSet::First {
            all.push(Bundle { roots: RootSet::Second, ..next });
        }
        // The thief's key is retired, and then revoked.
        if head.signers & S != 0 && head.revoked_keys & S == 0 {
            all.push(Bundle { revoked_keys: S, ..next });
            all.push(Bundle { signers: head.signers & !S, ..next });
        } else if head.revoked_keys & S == 0 {
            all.push(Bundle { revoked_keys: S, ..next });
        }
        for license in 0..2 {
            let bit = 1 << license;
            if head.revoked_licenses & bit == 0 {
                all.push(Bundle { revoked_licenses: head.revoked_licenses | bit, ..next });
            } else if has_ended(license, next.version) {
                all.push(Bundle { revoked_licenses: head.revoked_licenses & !bit, ..next });
            }
        }
        all
    }

    fn take(&self, here: &mut Here, file: File) {
        let before = here.bundle;
        let after = self.site.offer(before, file);
        if after == before {
            return;
        }
        let ceremony = self.site.ceremony;
        let enough =
            |roots| (file.hands & ceremony.roots(roots)).count_ones() >= ceremony.threshold();
        here.unsigned |= !enough(before.roots) || !enough(after.roots);
        here.doubled |= after.version == before.version;
        here.skipped |= after.version > before.version + 1;
        here.bundle = after;
        here.highest = here.highest.max(after.version);
        here.knew_keys |= after.revoked_keys;
        here.knew_licenses |= after.revoked_licenses;
    }

    fn valid(&self, here: &Here) -> u8 {
        [false, true]
            .map(|back| self.site.valid(here.bundle, here.highest, back))
            .iter()
            .fold(0, |all, some| all | some)
    }

    fn signed_by(keys: u16) -> u8 {
        (0..LICENSES.len())
            .filter(|n| LICENSES[*n].signer & keys != 0)
            .fold(0, |bits, n| bits | 1 << n)
    }
}

fn each(world: &World, holds: impl Fn(&Here) -> bool) -> bool {
    world.sites.iter().all(holds)
}

fn some(world: &World, is: impl Fn(&Here) -> bool) -> bool {
    world.sites.iter().any(is)
}

impl Model for Life {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        let here = Here {
            bundle: Bundle::FIRST,
            highest: 1,
            knew_keys: 0,
            knew_licenses: 0,
            unsigned: false,
            doubled: false,
            skipped: false,
        };
        let hands = self.site.ceremony.hands(RootSet::First, RootSet::First);
        let first = File { bundle: Bundle::FIRST, hands, twice: false };
        vec![World {
            head: Bundle::FIRST,
            published: [first].into(),
            restored: false,
            sites: [here.clone(), here],
        }]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        if world.published.len() < self.bundles {
            actions.extend(self.next_bundles(world).into_iter().map(Action::Publish));
        }
        if !world.restored {
            let older = world.published.iter().map(|file| file.bundle);
            let older = older.filter(|bundle| bundle.version < world.head.version);
            actions.extend(older.map(Action::Restore));
        }
        for site in 0..world.sites.len() {
            let files = world.published.iter().copied();
            let unfinished = world.published.iter().map(Self::unfinished);
            let files = files.chain(unfinished).chain(self.forged());
            actions.extend(files.map(|file| Action::Deliver(site, file)));
            actions.push(Action::DeliverAll(site));
        }
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        let mut next = world.clone();
        match action {
            Action::Publish(bundle) => {
                let hands = self.site.ceremony.hands(world.head.roots, bundle.roots);
                next.head = bundle;
                next.published.insert(File { bundle, hands, twice: false });
            }
            Action::Restore(bundle) => {
                next.head = bundle;
                next.restored = true;
            }
            Action::Deliver(site, file) => self.take(&mut next.sites[site], file),
            Action::DeliverAll(site) => {
                let here = &mut next.sites[site];
                for file in self.site.in_order(world.published.iter().copied().collect()) {
                    self.take(here, file);
                }
            }
        }
        next.sites.sort();
        (next != *world).then_some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(VERSION, |_, world| {
                each(world, |here| here.bundle.version == here.highest)
            }),
            Property::always(ONE_NUMBER, |_, world| each(world, |here| !here.doubled)),
            Property::always(THRESHOLDS, |_, world| each(world, |here| !here.unsigned)),
            Property::always(REVOKED_KEY, |life, world| {
                each(world, |here| life.valid(here) & Life::signed_by(here.knew_keys) == 0)
            }),
            Property::always(REVOKED_LICENSE, |life, world| {
                each(world, |here| life.valid(here) & here.knew_licenses == 0)
            }),
            Property::always(THIEF, |life, world| {
                each(world, |here| life.valid(here) & Life::signed_by(X) == 0)
            }),
            Property::always(ORDER, |life: &Life, world: &World| {
                let files: Vec<_> = world.published.iter().copied().collect();
                each(world, |here| life.site.order_is_nothing(here.bundle, &files))
            }),
            // After a restore there may be two bundles of one number, and no site can have both.
            Property::always(CATCH_UP, |life: &Life, world: &World| {
                let files: Vec<_> = world.published.iter().copied().collect();
                world.restored
                    || each(world, |here| life.site.import(here.bundle, &files) == world.head)
            }),
            // What would make the rest true of nothing.
            Property::sometimes("a license by the leaked key is valid", |life, world| {
                some(world, |here| life.valid(here) & Life::signed_by(S) != 0)
            }),
            Property::sometimes("a site follows to new roots", |_, world| {
                some(world, |here| here.bundle.roots == RootSet::Second)
            }),
            Property::sometimes("a site skips a bundle", |_, world| {
                some(world, |here| here.skipped)
            }),
            Property::sometimes("a site knows a revocation that was pruned", |_, world| {
                some(world, |here| here.knew_licenses & !here.bundle.revoked_licenses != 0)
            }),
            Property::sometimes(
                "a restored folder publishes a second bundle of one number",
                |_, world: &World| {
                    world
                        .published
                        .iter()
                        .zip(world.published.iter().skip(1))
                        .any(|(one, other)| one.bundle.version == other.bundle.version)
                },
            ),
        ]
    }
}
