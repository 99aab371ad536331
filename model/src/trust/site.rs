//! What a site does with a file, by the functions of the library; and the same with one rule
//! missing, to show that the rule is needed.

use std::sync::Arc;

use airseal::core::document::envelope::Envelope;
use airseal::core::document::trust::{Accepted, Trust, TrustBundle, TrustError};
use airseal::core::judge::check::{Identity, VerifyContext, judge};
use airseal::core::judge::coverage::ReleaseDate;
use airseal::instance::import::classify::{Class, Order, classify};

use crate::memo::Memo;

use super::documents::{Bundle, Ceremony, File, LICENSES, PRODUCT, day, issued, license};

/// A rule that a site leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    /// It takes bundles of a lower version.
    TakesOlder,
    /// It compares versions with `>=`.
    TakesEqual,
    /// It does not ask the roots in force.
    SkipsOldThreshold,
    /// It does not ask the roots that a bundle lists.
    SkipsOwnThreshold,
    /// It counts signatures, not keys.
    CountsSignatures,
    /// It lets a bundle leave out a revoked key.
    LosesKeys,
    /// It lets a bundle leave out a revoked license.
    LosesLicenses,
    /// It takes the files of an import in the order in which they come.
    TakesFilesAsTheyCome,
    /// It takes only the newest file of an import.
    TakesNewestOnly,
    /// It believes a license by a revoked key that says it is older than the revocation.
    BelievesDates,
    /// It forgets the latest time that it has seen.
    ForgetsTime,
}

pub type Rule = Option<Mutant>;

/// A site's rules, with what was worked out before: the functions have no state, so that the same
/// question has the same answer.
#[derive(Debug, Clone)]
pub struct Site {
    pub ceremony: Ceremony,
    pub mutant: Rule,
    trusted: Memo<Bundle, Arc<Trust>>,
    files: Memo<File, Arc<(Envelope, Order)>>,
    accepted: Memo<(Bundle, File), bool>,
    valid: Memo<(Bundle, u8, bool), u8>,
    orders: Memo<(Bundle, Vec<File>), bool>,
}

impl Site {
    pub fn new(ceremony: Ceremony, mutant: Rule) -> Self {
        Self {
            ceremony,
            mutant,
            trusted: Memo::default(),
            files: Memo::default(),
            accepted: Memo::default(),
            valid: Memo::default(),
            orders: Memo::default(),
        }
    }

    /// The bundle in force after this file was offered.
    pub fn offer(&self, trusted: Bundle, file: File) -> Bundle {
        let taken = self.accepted.get(&(trusted, file), || {
            let trust = self.trust(trusted);
            let offered = &self.file(file).0;
            let said = trust.accept(offered);
            let by_rule = self.by_rules(&trust, offered, None);
            // The rules below are those of the library: a mutant differs by the one it lacks.
            assert_eq!(matches!(said, Ok(Accepted::Newer(_))), by_rule, "{trusted:?} {file:?}");
            if let Ok(Accepted::Newer(next)) = &said {
                assert_eq!(next.payload(), offered.payload);
            }
            self.mutant.map_or(by_rule, |mutant| self.by_rules(&trust, offered, Some(mutant)))
        });
        if taken { file.bundle } else { trusted }
    }

    fn by_rules(&self, trust: &Trust, offered: &Envelope, mutant: Rule) -> bool {
        let now = trust.bundle();
        let next: TrustBundle = offered.document().expect("a bundle");
        let lacks = |rule| mutant == Some(rule);
        let enough = |bundle: &TrustBundle| {
            let signed = if lacks(Mutant::CountsSignatures) {
                let mut one = offered.clone();
                let each = offered.signatures.iter().map(|signature| {
                    one.signatures = vec![signature.clone()];
                    bundle.roots.signed(&one)
                });
                each.sum()
            } else {
                bundle.roots.signed(offered)
            };
            signed >= bundle.roots.threshold
        };
        let newer = next.version > now.version
            || next.version < now.version && lacks(Mutant::TakesOlder)
            || next.version == now.version
                && lacks(Mutant::TakesEqual)
                && offered.payload != trust.payload();
        newer
            && (enough(now) || lacks(Mutant::SkipsOldThreshold))
            && (enough(&next) || lacks(Mutant::SkipsOwnThreshold))
            && match now.is_kept_by(&next) {
                Ok(()) => true,
                Err(TrustError::Unrevoked { what, .. }) if what.contains("key") => {
                    lacks(Mutant::LosesKeys)
                }
                Err(_) => lacks(Mutant::LosesLicenses),
            }
    }

    /// In which order one import takes these files.
    pub fn in_order(&self, mut files: Vec<File>) -> Vec<File> {
        if self.mutant != Some(Mutant::TakesFilesAsTheyCome) {
            files.sort_by_cached_key(|file| self.file(*file).1.clone());
        }
        if self.mutant == Some(Mutant::TakesNewestOnly) {
            files.drain(..files.len().saturating_sub(1));
        }
        files
    }

    /// The bundle in force after one import of these files, in the order in which they come.
    pub fn import(&self, trusted: Bundle, files: &[File]) -> Bundle {
        let files = self.in_order(files.to_vec()).into_iter();
        files.fold(trusted, |trusted, file| self.offer(trusted, file))
    }

    /// Whether every order of these files ends the same.
    pub fn order_is_nothing(&self, trusted: Bundle, files: &[File]) -> bool {
        self.orders.get(&(trusted, files.to_vec()), || {
            let first = self.import(trusted, files);
            let mut all = files.to_vec();
            every_order(&mut all, 0, &mut |files| self.import(trusted, files) == first)
        })
    }

    /// The licenses that are valid under this bundle, a bit each: at its own time, or with the
    /// clock set back to the first day. `seen` is the newest bundle that was ever in force here,
    /// whose time the site keeps.
    pub fn valid(&self, trusted: Bundle, seen: u8, set_back: bool) -> u8 {
        self.valid.get(&(trusted, seen, set_back), || {
            let trust = self.trust(trusted);
            let floor = Some(issued(seen)).filter(|_| self.mutant != Some(Mutant::ForgetsTime));
            let context = VerifyContext {
                identity: Some(Identity {
                    product: PRODUCT.parse().expect("a name"),
                    edition: "community".parse().expect("an edition"),
                    email: None,
                    instance: "00000000000000000000000000000001".parse().expect("an id"),
                }),
                now: if set_back { day(3) } else { issued(seen) },
                clock_floor: floor,
                limits: Vec::new(),
                features: Vec::new(),
                release: ReleaseDate::NotAsked,
            };
            let good = |n: &usize| {
                judge(&license(*n), Some(&trust), &context).verdict.is_good()
                    || self.mutant == Some(Mutant::BelievesDates)
                        && judge(&license(*n), Some(&self.forgiving(trusted)), &context)
                            .verdict
                            .is_good()
            };
            (0..LICENSES.len()).filter(good).fold(0, |bits, n| bits | 1 << n)
        })
    }

    /// The same trust without its revoked keys: every license here is older than a revocation.
    fn forgiving(&self, trusted: Bundle) -> Arc<Trust> {
        self.trust(Bundle { revoked_keys: 0, ..trusted })
    }

    fn trust(&self, bundle: Bundle) -> Arc<Trust> {
        self.trusted.get(&bundle, || {
            // However it was taken: every listed root signs, so that it can be pinned.
            let hands = self.ceremony.roots(bundle.roots);
            let envelope = File { bundle, hands, twice: false }.envelope(self.ceremony);
            let fingerprint = bundle.document(self.ceremony).roots.fingerprint();
            Arc::new(Trust::pin(&envelope, &fingerprint).expect("a bundle that can be pinned"))
        })
    }

    fn file(&self, file: File) -> Arc<(Envelope, Order)> {
        self.files.get(&file, || {
            let envelope = file.envelope(self.ceremony);
            let order = match classify(&envelope.to_json()).as_slice() {
                [Class::Document(place)] => place.order().clone(),
                other => panic!("{other:?} is not one bundle"),
            };
            Arc::new((envelope, order))
        })
    }
}

/// Whether `holds` says yes to every order of what is from `from` on.
fn every_order(files: &mut [File], from: usize, holds: &mut impl FnMut(&[File]) -> bool) -> bool {
    if from + 1 >= files.len() {
        return holds(files);
    }
    (from..files.len()).all(|other| {
        files.swap(from, other);
        let held = every_order(files, from + 1, holds);
        files.swap(from, other);
        held
    })
}
