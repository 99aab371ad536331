//! The documents of the model of trust: a few small values that a state can hold, and the signed
//! files that they stand for.

use std::collections::BTreeMap;
use std::fmt;

use airseal::core::document::envelope::Envelope;
use airseal::core::document::license::License;
use airseal::core::document::trust::{Revocation, RevokedLicenses, Roots, Signer, TrustBundle};
use airseal::core::types::keys::PrivateKey;
use airseal::core::types::time::Time;
use uuid::Uuid;
use zeroize::Zeroizing;

/// A set of keys, a bit each.
pub type Keys = u16;

/// Root keys of the vendor: three before the rotation, three after it, one in both.
const A: Keys = 1;
const B: Keys = 1 << 1;
const C: Keys = 1 << 2;
const D: Keys = 1 << 3;
const E: Keys = 1 << 4;
/// The vendor's signers: the first one leaks.
pub const S: Keys = 1 << 5;
pub const T: Keys = 1 << 6;
/// A key of the thief's own.
pub const X: Keys = 1 << 7;

const ALL: Keys = A | B | C | D | E | S | T | X;

/// The product that the vendor sells.
pub const PRODUCT: &str = "acme-dock";

/// The start of day `n`.
pub fn day(n: u32) -> Time {
    "2026-01-01T00:00:00Z".parse::<Time>().expect("a time").plus_days(n)
}

/// How many roots there are, and how many of them must sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ceremony {
    OneOfOne,
    TwoOfThree,
}

impl fmt::Display for Ceremony {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OneOfOne => "root 1 of 1",
            Self::TwoOfThree => "roots 2 of 3",
        })
    }
}

/// Whose roots a bundle lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RootSet {
    First,
    Second,
    Thief,
}

impl Ceremony {
    pub const fn threshold(self) -> u32 {
        match self {
            Self::OneOfOne => 1,
            Self::TwoOfThree => 2,
        }
    }

    pub const fn roots(self, set: RootSet) -> Keys {
        match (self, set) {
            (Self::OneOfOne, RootSet::First) => A,
            (Self::OneOfOne, RootSet::Second) => D,
            (Self::OneOfOne, RootSet::Thief) => X,
            (Self::TwoOfThree, RootSet::First) => A | B | C,
            (Self::TwoOfThree, RootSet::Second) => C | D | E,
            (Self::TwoOfThree, RootSet::Thief) => self.stolen() | X,
        }
    }

    /// The root keys that leaked: fewer than the threshold, before the rotation and after it.
    pub const fn stolen(self) -> Keys {
        match self {
            Self::OneOfOne => 0,
            Self::TwoOfThree => A | D,
        }
    }

    /// As few hands as the rules ask for, to go from one set of roots to another.
    pub const fn hands(self, from: RootSet, to: RootSet) -> Keys {
        match (self, from, to) {
            (Self::OneOfOne, RootSet::First, RootSet::First) => A,
            (Self::OneOfOne, RootSet::First, _) => A | D,
            (Self::OneOfOne, _, _) => D,
            (Self::TwoOfThree, RootSet::First, RootSet::First) => A | B,
            (Self::TwoOfThree, RootSet::First, _) => B | C | D,
            (Self::TwoOfThree, _, _) => C | D,
        }
    }
}

/// A trust bundle. Version `n` is issued on day `10 n`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bundle {
    pub version: u8,
    pub roots: RootSet,
    /// The listed signers.
    pub signers: Keys,
    pub revoked_keys: Keys,
    /// The revoked licenses, a bit each, as in [`LICENSES`].
    pub revoked_licenses: u8,
}

/// A bundle and who signed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct File {
    pub bundle: Bundle,
    pub hands: Keys,
    /// Whether each of them signed twice.
    pub twice: bool,
}

/// A license.
#[derive(Debug)]
pub struct Sold {
    pub signer: Keys,
    /// The day on which it was issued, and began.
    pub issued: u32,
    /// Its last day.
    pub ends: Option<u32>,
}

/// The licenses: one that ends and one that does not, which the vendor may revoke; one that the
/// thief backdated; one by the vendor's second signer; one by the thief's own key.
pub const LICENSES: [Sold; 5] = [
    Sold { signer: S, issued: 1, ends: Some(24) },
    Sold { signer: S, issued: 1, ends: None },
    Sold { signer: S, issued: 2, ends: None },
    Sold { signer: T, issued: 11, ends: None },
    Sold { signer: X, issued: 3, ends: None },
];

pub fn issued(version: u8) -> Time {
    day(u32::from(version) * 10)
}

/// Whether the revocation of a license may be left out of this version, by the calendar.
pub fn has_ended(license: usize, version: u8) -> bool {
    LICENSES[license].ends.is_some_and(|end| day(end) < issued(version))
}

fn key(bit: Keys) -> PrivateKey {
    PrivateKey::from_seed(&Zeroizing::new([bit.trailing_zeros() as u8 + 1; 32]))
}

fn keys(set: Keys) -> impl Iterator<Item = PrivateKey> {
    (0..Keys::BITS).map(|n| 1 << n).filter(move |bit| ALL & set & bit != 0).map(key)
}

fn id(license: usize) -> Uuid {
    Uuid::from_u128(license as u128 + 1)
}

impl Bundle {
    /// What the vendor ships first.
    pub const FIRST: Self = Self {
        version: 1,
        roots: RootSet::First,
        signers: S | T,
        revoked_keys: 0,
        revoked_licenses: 0,
    };

    pub fn document(&self, ceremony: Ceremony) -> TrustBundle {
        let at = issued(self.version);
        let roots = keys(ceremony.roots(self.roots)).map(|key| key.public());
        let signers = keys(self.signers).map(|key| Signer {
            public_key: key.public(),
            kinds: ["license".to_owned()].into(),
            not_before: day(0),
            not_after: None,
        });
        let revoked: BTreeMap<_, _> = (0..LICENSES.len())
            .filter(|n| self.revoked_licenses >> n & 1 == 1)
            .map(|n| {
                let until = LICENSES[n].ends.map(day);
                (id(n), Revocation { until, ..Revocation::new(at, "returned") })
            })
            .collect();
        TrustBundle {
            schema: 1,
            product: PRODUCT.parse().expect("a name"),
            version: u64::from(self.version),
            issued_at: at,
            expires_at: None,
            roots: Roots {
                threshold: ceremony.threshold() as usize,
                keys: roots.map(|key| (key.id(), key)).collect(),
            },
            signers: signers.map(|signer| (signer.public_key.id(), signer)).collect(),
            revoked_keys: keys(self.revoked_keys)
                .map(|key| (key.public().id(), Revocation::new(at, "leaked")))
                .collect(),
            revoked_licenses: RevokedLicenses::from_map(&revoked).expect("a map"),
            issued_log: None,
        }
    }
}

impl File {
    pub fn envelope(&self, ceremony: Ceremony) -> Envelope {
        let hands: Vec<_> = keys(self.hands).collect();
        let mut envelope =
            Envelope::sign(&self.bundle.document(ceremony), &hands.iter().collect::<Vec<_>>())
                .expect("a document");
        if self.twice {
            envelope.signatures.extend(envelope.signatures.clone());
        }
        envelope
    }
}

/// The file of a license.
pub fn license(n: usize) -> Vec<u8> {
    let sold = &LICENSES[n];
    let license = License {
        schema: 1,
        license_id: id(n),
        product: PRODUCT.parse().expect("a name"),
        edition: "community".parse().expect("an edition"),
        email: None,
        instance: None,
        organization: None,
        plan: None,
        data_region: None,
        issued_at: day(sold.issued),
        not_before: day(sold.issued),
        expires_at: sold.ends.map(day),
        grace_days: 0,
        releases_until: None,
        limits: BTreeMap::new(),
        features: [].into(),
        metadata: BTreeMap::new(),
    };
    Envelope::sign(&license, &[&key(sold.signer)]).expect("a document").to_json()
}
