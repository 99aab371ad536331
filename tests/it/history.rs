//! Histories of trust: sequences of bundles and licenses, with what is expected
//! after each import. The expectations are written by hand from the rules: a newer
//! version, the threshold of the old roots and of its own, the same bytes are
//! nothing new, a revoked key takes everything with it.

use std::collections::BTreeMap;

use airseal::core::document::envelope::{Document, Envelope};
use airseal::core::document::license::License;
use airseal::core::document::trust::{Revocation, RevokedLicenses, Roots, Signer, TrustBundle};
use airseal::core::types::keys::PrivateKey;
use airseal::core::types::time::Time;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::support::{EMAIL, PRODUCT, World, time};

/// The day on which every history begins.
const START: &str = "2026-01-01T00:00:00Z";

/// The start of day `n` of the history.
pub fn day(n: u32) -> Time {
    time(START).plus_days(n)
}

/// The key of a letter; any letter can be a root or a signer.
pub fn key(letter: char) -> PrivateKey {
    PrivateKey::from_seed(&Zeroizing::new([u8::try_from(letter).unwrap(); 32]))
}

/// A bundle in the making.
#[derive(Debug, Clone)]
pub struct Bundle {
    bundle: TrustBundle,
    signed_by: String,
}

/// Version `version`, issued on the day of that number, with these roots.
pub fn bundle(version: u64, threshold: usize, roots: &str) -> Bundle {
    let keys =
        roots.chars().map(|letter| key(letter).public()).map(|key| (key.id(), key)).collect();
    Bundle {
        bundle: TrustBundle {
            schema: 1,
            product: PRODUCT.parse().unwrap(),
            version,
            issued_at: day(u32::try_from(version).unwrap()),
            expires_at: None,
            roots: Roots { threshold, keys },
            signers: BTreeMap::new(),
            revoked_keys: BTreeMap::new(),
            revoked_licenses: RevokedLicenses::from_map(&BTreeMap::new()).unwrap(),
            issued_log: None,
        },
        signed_by: roots.to_owned(),
    }
}

impl Bundle {
    /// A signer of licenses, with the first and last day of its window.
    pub fn signer(mut self, letter: char, from: u32, to: Option<u32>) -> Self {
        let public_key = key(letter).public();
        let kinds = ["license".to_owned()].into();
        let signer = Signer {
            public_key: public_key.clone(),
            kinds,
            not_before: day(from),
            not_after: to.map(day),
        };
        self.bundle.signers.insert(public_key.id(), signer);
        self
    }

    pub fn revokes_key(mut self, letter: char) -> Self {
        let revocation = Revocation::new(self.bundle.issued_at, "leaked");
        self.bundle.revoked_keys.insert(key(letter).public().id(), revocation);
        self
    }

    pub fn revokes(mut self, license: u128) -> Self {
        let mut map = self.bundle.revoked_licenses.to_map().unwrap();
        let revocation = Revocation::new(self.bundle.issued_at, "returned");
        map.insert(Uuid::from_u128(license), revocation);
        self.bundle.revoked_licenses = RevokedLicenses::from_map(&map).unwrap();
        self
    }

    /// With this map of revoked licenses, as it is spelt.
    pub fn with_revoked(mut self, revoked: RevokedLicenses) -> Self {
        self.bundle.revoked_licenses = revoked;
        self
    }

    fn product(mut self, product: &str) -> Self {
        self.bundle.product = product.parse().unwrap();
        self
    }

    fn renew_by(mut self, n: u32) -> Self {
        self.bundle.expires_at = Some(day(n));
        self
    }

    pub fn signed_by(mut self, letters: &str) -> Self {
        letters.clone_into(&mut self.signed_by);
        self
    }

    /// The file. A letter that stands twice signs twice.
    pub fn file(&self) -> Vec<u8> {
        let body = serde_json::to_vec(&self.bundle).unwrap();
        signed(TrustBundle::PAYLOAD_TYPE, body, &self.signed_by)
    }
}

fn signed(payload_type: &str, body: Vec<u8>, letters: &str) -> Vec<u8> {
    let mut envelope = Envelope::sign_bytes(payload_type, body, &[]);
    for letter in letters.chars() {
        let one = Envelope::sign_bytes(payload_type, envelope.payload.clone(), &[&key(letter)]);
        envelope.signatures.extend(one.signatures);
    }
    envelope.to_json()
}

/// License number `id`, signed by a letter, issued on a day; it begins then and
/// has no end.
pub fn license(id: u128, signer: char, issued: u32) -> Vec<u8> {
    let license = License {
        plan: None,
        releases_until: None,
        schema: 1,
        license_id: Uuid::from_u128(id),
        product: PRODUCT.parse().unwrap(),
        edition: "business".parse().unwrap(),
        email: Some(EMAIL.parse().unwrap()),
        instance: None,
        organization: None,
        data_region: None,
        issued_at: day(issued),
        not_before: day(issued),
        expires_at: None,
        grace_days: 0,
        limits: BTreeMap::new(),
        features: [].into(),
        metadata: BTreeMap::new(),
    };
    signed(License::PAYLOAD_TYPE, serde_json::to_vec(&license).unwrap(), &signer.to_string())
}

/// What is done, and what must come of it.
enum Step {
    /// `import` of one file: `new`, `unchanged`, or the verdict that refuses it.
    Import(&'static str, Vec<u8>, &'static str),
    /// The same, refused with these words.
    Refused(&'static str, Vec<u8>, &'static str, &'static str),
    /// `verify` of a file gives a verdict.
    Verify(&'static str, Vec<u8>, &'static str),
    /// The version in force.
    Trusted(u64),
}

use Step::{Import, Refused, Trusted, Verify};

/// The day on which every step happens: late enough for all of them.
const TODAY: u32 = 200;

/// A registered instance that trusts `first`.
pub fn site(first: &Bundle) -> World {
    let world = World::new();
    let now = day(TODAY).to_string();
    world.write("first.json", first.file());
    let fingerprint = first.bundle.roots.fingerprint();
    let first = world.text_path("first.json");
    world.run_at(&now, &["trust", "pin", &first, "--fingerprint", &fingerprint]).exits(0);
    world.run_at(&now, &["register", "--email", EMAIL]).exits(0);
    world
}

fn walk(name: &str, first: &Bundle, steps: Vec<Step>) {
    let world = site(first);
    let now = day(TODAY).to_string();
    let file = world.text_path("step.json");
    let import = |bytes: &[u8]| {
        world.write("step.json", bytes);
        world.run_at(&now, &["import", &file, "--json"]).json()
    };
    let outcome =
        |said: &serde_json::Value| match (said["imported"].as_bool(), said["changed"].as_bool()) {
            (Some(true), Some(true)) => "new".to_owned(),
            (Some(true), _) => "unchanged".to_owned(),
            _ => said["verdict"].as_str().unwrap().to_owned(),
        };
    for step in steps {
        match step {
            Import(what, bytes, expected) => {
                let said = import(&bytes);
                assert_eq!(outcome(&said), expected, "{name}: {what}: {said}");
            }
            Refused(what, bytes, expected, words) => {
                let said = import(&bytes);
                assert_eq!(outcome(&said), expected, "{name}: {what}: {said}");
                assert!(said["reason"].as_str().unwrap().contains(words), "{name}: {what}: {said}");
            }
            Verify(what, bytes, expected) => {
                world.write("step.json", bytes);
                let said = world.run_at(&now, &["verify", &file, "--json"]).json();
                assert_eq!(said["verdict"], expected, "{name}: {what}: {said}");
            }
            Trusted(version) => {
                let shown = world.run_at(&now, &["trust", "show", "--json"]).exits(0).json();
                assert_eq!(shown["version"], version, "{name}");
            }
        }
    }
}

#[test]
fn a_signer_is_rotated_twice() {
    let v1 = bundle(1, 1, "A").signer('S', 1, None);
    let v2 = bundle(2, 1, "A").signer('S', 1, Some(20)).signer('T', 2, None);
    let v3 =
        bundle(3, 1, "A").signer('S', 1, Some(20)).signer('T', 2, Some(40)).signer('U', 3, None);
    walk(
        "rotation",
        &v1,
        vec![
            Verify("by the first signer", license(1, 'S', 5), "valid"),
            Verify("by a signer that is not known yet", license(2, 'T', 25), "untrusted"),
            Import("the second bundle", v2.file(), "new"),
            Verify("by the old signer, in its window", license(1, 'S', 5), "valid"),
            Verify("on the last second of its window", license(3, 'S', 20), "valid"),
            Verify("a day after its window", license(4, 'S', 21), "untrusted"),
            Verify("by the new signer", license(2, 'T', 25), "valid"),
            Verify("on the first second of its window", license(5, 'T', 2), "valid"),
            Verify("before its window", license(6, 'T', 1), "untrusted"),
            Import("the first bundle again", v1.file(), "untrusted"),
            Trusted(2),
            Import("the third bundle", v3.file(), "new"),
            Verify("by the first signer still", license(1, 'S', 5), "valid"),
            Verify("by the second signer still", license(2, 'T', 25), "valid"),
            Verify("by the third", license(7, 'U', 50), "valid"),
            Refused("the second bundle again", v2.file(), "untrusted", "rollback"),
            Import("the third bundle again", v3.file(), "unchanged"),
            Trusted(3),
        ],
    );
}

#[test]
fn a_revoked_key_takes_every_license_with_it_backdated_or_not() {
    let v1 = bundle(1, 1, "A").signer('S', 1, None).signer('T', 1, None);
    let v2 = bundle(2, 1, "A").signer('S', 1, None).signer('T', 1, None).revokes_key('S');
    walk(
        "revoked key",
        &v1,
        vec![
            Import("a license", license(1, 'S', 5), "new"),
            Verify("before", license(1, 'S', 5), "valid"),
            Import("the bundle that revokes", v2.file(), "new"),
            Verify("an old license", license(1, 'S', 5), "untrusted"),
            Verify("one that a thief backdates", license(2, 'S', 1), "untrusted"),
            Verify("one of today", license(3, 'S', 190), "untrusted"),
            Refused("importing it", license(4, 'S', 5), "untrusted", "revoked"),
            Verify("by the other signer", license(5, 'T', 5), "valid"),
            Import("rollback to escape it", v1.file(), "untrusted"),
            Verify("still", license(1, 'S', 5), "untrusted"),
        ],
    );
}

#[test]
fn a_revoked_license_stays_revoked_and_the_others_count() {
    let v1 = bundle(1, 1, "A").signer('S', 1, None);
    let v2 = v1.clone().revokes(1);
    let v2 = Bundle { bundle: TrustBundle { version: 2, ..v2.bundle }, ..v2 };
    walk(
        "revoked license",
        &v1,
        vec![
            Import("a license", license(1, 'S', 5), "new"),
            Import("the bundle that revokes it", v2.file(), "new"),
            Verify("the revoked one", license(1, 'S', 5), "revoked"),
            Import("importing it again", license(1, 'S', 5), "revoked"),
            Verify("another", license(2, 'S', 5), "valid"),
            Import("rollback to escape it", v1.file(), "untrusted"),
            Verify("still revoked", license(1, 'S', 5), "revoked"),
        ],
    );
}

#[test]
fn roots_are_rotated_with_two_of_three() {
    let v1 = bundle(1, 2, "ABC").signer('S', 1, None);
    let v2 = bundle(2, 2, "BCD").signer('S', 1, None);
    let v3 = bundle(3, 1, "E").signer('S', 1, None);
    let v4 = bundle(4, 1, "E").signer('S', 1, None);
    walk(
        "roots",
        &v1,
        vec![
            Refused(
                "only the new roots",
                v2.clone().signed_by("D").file(),
                "untrusted",
                "0 of the 2",
            ),
            Refused("one old root", v2.clone().signed_by("BD").file(), "untrusted", "1 of the 2"),
            Refused(
                "enough old, too few new",
                v2.clone().signed_by("AB").file(),
                "untrusted",
                "its own roots",
            ),
            Refused("one root twice", v2.clone().signed_by("BB").file(), "untrusted", "1 of the 2"),
            Trusted(1),
            Import("two that are in both", v2.clone().signed_by("BC").file(), "new"),
            Trusted(2),
            Refused("rollback", v1.file(), "untrusted", "rollback"),
            Refused("new root alone", v3.clone().signed_by("E").file(), "untrusted", "0 of the 2"),
            Refused(
                "root gone since",
                v3.clone().signed_by("ABE").file(),
                "untrusted",
                "1 of the 2",
            ),
            Refused("the next before this one", v4.file(), "untrusted", "version 3 first"),
            Import("two old roots and the new one", v3.clone().signed_by("BDE").file(), "new"),
            Refused("rollback after it", v2.file(), "untrusted", "rollback"),
            Import("the new root alone now", v4.file(), "new"),
            Verify("a license all along", license(1, 'S', 5), "valid"),
            Trusted(4),
        ],
    );
}

#[test]
fn two_bundles_with_one_number_cannot_both_be_right() {
    let v1 = bundle(1, 1, "A").signer('S', 1, None);
    let other = bundle(1, 1, "A").signer('T', 1, None);
    let v2 = bundle(2, 1, "A").signer('S', 1, None);
    let other_v2 = v2.clone().revokes(7);
    walk(
        "equivocation",
        &v1,
        vec![
            Refused("another first bundle", other.file(), "untrusted", "equivocation"),
            Import("the second", v2.file(), "new"),
            Refused("another second bundle", other_v2.file(), "untrusted", "equivocation"),
            Import("the same second", v2.file(), "unchanged"),
            Verify("what the refused one revokes", license(7, 'S', 5), "valid"),
        ],
    );
}

#[test]
fn the_same_bundle_with_more_signatures_is_the_same_bundle() {
    let v1 = bundle(1, 1, "AB").signer('S', 1, None).signed_by("A");
    walk(
        "signatures",
        &v1,
        vec![Import("signed by both", v1.clone().signed_by("BA").file(), "unchanged")],
    );
}

/// Found by `trust_properties`: which of the two is kept must not depend on which
/// comes first in a folder.
#[test]
fn of_two_wrappings_of_one_bundle_the_same_is_kept_in_any_order() {
    let v1 = bundle(1, 1, "AB").signer('S', 1, None);
    let v2 = bundle(2, 1, "AB").signer('S', 1, None);
    let wrappings = [v2.clone().signed_by("A").file(), v2.signed_by("AB").file()];
    let kept = |order: [usize; 2]| {
        let world = site(&v1);
        std::fs::create_dir(world.path("stick")).unwrap();
        for (name, index) in ["a", "b"].iter().zip(order) {
            world.write(&format!("stick/{name}.json"), &wrappings[index]);
        }
        world.run_at(&day(TODAY).to_string(), &["import", &world.text_path("stick")]).exits(0);
        std::fs::read(world.home("trust.json")).unwrap()
    };
    assert!(kept([0, 1]) == kept([1, 0]));
}

#[test]
fn another_product_s_bundle_is_refused_even_by_the_same_roots() {
    let v1 = bundle(1, 1, "A").signer('S', 1, None);
    let other = bundle(2, 1, "A").signer('S', 1, None).product("other-dock");
    walk(
        "mix-up",
        &v1,
        vec![Refused("other-dock", other.file(), "mismatch", "other-dock"), Trusted(1)],
    );
}

#[test]
fn one_key_under_two_ids_is_malformed() {
    let v1 = bundle(1, 1, "A").signer('S', 1, None);
    let two = bundle(2, 2, "AB").signer('S', 1, None).signed_by("AA");
    // B's id with A's key: two ids, one key.
    let body = serde_json::to_string(&two.bundle).unwrap();
    let body = body.replace(&key('B').public().to_string(), &key('A').public().to_string());
    let forged = signed(TrustBundle::PAYLOAD_TYPE, body.into_bytes(), "AA");
    walk(
        "duplicates",
        &v1,
        vec![
            Refused("two ids", forged, "malformed", "not its own"),
            Refused(
                "two signatures",
                two.file(),
                "untrusted",
                "1 of the 2 signatures needed from its own roots",
            ),
        ],
    );
}

#[test]
fn a_root_that_is_revoked_and_listed_at_once_is_malformed() {
    let v1 = bundle(1, 1, "A").signer('S', 1, None);
    let v2 = bundle(2, 1, "A").signer('S', 1, None).revokes_key('A');
    walk("revoked root", &v1, vec![Import("it", v2.file(), "malformed")]);
}

#[test]
fn a_bundle_past_its_date_warns_and_works() {
    let v1 = bundle(1, 1, "A").signer('S', 1, None).renew_by(100);
    let world = site(&v1);
    let file = world.write("license.json", license(1, 'S', 5)).to_str().unwrap().to_owned();
    let run = world.run_at(&day(TODAY).to_string(), &["verify", &file]).exits(0);
    assert!(run.stderr.contains("100 days ago"), "{}", run.stderr);
    let status = world.run_at(&day(TODAY).to_string(), &["status", "--json"]).exits(0).json();
    assert_eq!(status["trust"]["ask_for_newer"], true);
    // The day before it, no word of it.
    let run = world
        .run_at(&day(99).to_string(), &["verify", &file, "--at", &day(99).to_string()])
        .exits(0);
    assert!(!run.stderr.contains("bundle"), "{}", run.stderr);
}

#[test]
fn a_signer_that_is_not_listed_for_licenses_signs_none() {
    let mut v1 = bundle(1, 1, "A").signer('S', 1, None);
    for signer in v1.bundle.signers.values_mut() {
        signer.kinds = ["something-new".to_owned()].into();
    }
    walk("kinds", &v1, vec![Verify("by it", license(1, 'S', 5), "untrusted")]);
}

/// A revocation is kept until the license's last day of grace is over: to the second.
#[test]
fn a_revocation_may_go_once_the_license_has_ended_and_not_before() {
    let until = day(10);
    let v1 = bundle(1, 1, "A").signer('S', 1, None);
    let mut v2 = Bundle { bundle: TrustBundle { version: 2, ..v1.bundle.clone() }, ..v1.clone() };
    let revocation = Revocation { at: day(2), reason: "moved".to_owned(), until: Some(until) };
    let revoked = BTreeMap::from([(Uuid::from_u128(1), revocation)]);
    v2.bundle.revoked_licenses = RevokedLicenses::from_map(&revoked).unwrap();
    let next = |issued_at: &str| Bundle {
        bundle: TrustBundle { version: 3, issued_at: time(issued_at), ..v1.bundle.clone() },
        ..v1.clone()
    };
    assert_eq!(until, time("2026-01-11T00:00:00Z"));
    walk(
        "pruned revocation",
        &v1,
        vec![
            Import("the bundle that revokes", v2.file(), "new"),
            Refused(
                "one that forgets it in its last second",
                next("2026-01-11T00:00:00Z").file(),
                "untrusted",
                "revokes",
            ),
            Import("a second later", next("2026-01-11T00:00:01Z").file(), "new"),
        ],
    );
}

/// A key of small order verifies signatures that nobody made (RFC 8032, section 8; RFC 8410 gives the
/// form): a bundle that brings one is refused, whatever the key may sign.
#[test]
fn a_bundle_with_a_weak_key_is_refused() {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    let site = crate::craft::Site::new();
    // The neutral element: y is 1, in 32 bytes with the lowest first.
    let mut der = b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00".to_vec();
    der.extend([&[1][..], &[0; 31]].concat());
    let (id, key) = (crate::support::sha256(&der), STANDARD.encode(&der));
    let bundle = site.bundle(|bundle| {
        let like = bundle["signers"].as_object().unwrap().values().next().unwrap().clone();
        bundle["signers"][&id] = like;
        bundle["signers"][&id]["public_key"] = key.clone().into();
    });
    site.write("bundle.json", bundle);
    let run = site.run(&["import", "bundle.json"]);
    assert!([10, 11].contains(&run.code), "{run:?}");
    assert_eq!(site.run(&["trust", "show", "--json"]).exits(0).json()["version"], 1);
    // The same with a key that is not weak goes in.
    let good = site.bundle(|bundle| bundle["expires_at"] = "2090-01-01T00:00:00Z".into());
    site.write("good.json", good);
    site.run(&["import", "good.json"]).exits(0);
}
