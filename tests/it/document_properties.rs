//! Properties of every kind of document: what is written is read back, no bit of it can
//! be changed, and no field comes twice or unknown, at any depth.

use std::collections::{BTreeMap, BTreeSet};

use airseal::Verdict;
use airseal::core::document::advisories::Advisories;
use airseal::core::document::catalogue::SignedCatalogue;
use airseal::core::document::envelope::{Document, Envelope};
use airseal::core::document::erasure::Erasure;
use airseal::core::document::ledger::{Chain, LedgerCopy};
use airseal::core::document::license::License;
use airseal::core::document::privacy_policy::PrivacyPolicy;
use airseal::core::document::registration::Registration;
use airseal::core::document::release::Release;
use airseal::core::document::report::Report;
use airseal::core::document::trust::{Trust, TrustBundle};
use airseal::core::judge::check::{Identity, VerifyContext, judge};
use airseal::core::judge::coverage::ReleaseDate;
use airseal::core::types::amount::Amount;
use airseal::core::types::ids::{Edition, InstanceId, Region};
use airseal::core::types::keys::PrivateKey;
use proptest::prelude::*;
use serde_json::Value;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::craft::Site;
use crate::support::{EMAIL, World, time};

// --- Round trips ------------------------------------------------------------

fn any_time() -> impl Strategy<Value = airseal::core::types::time::Time> {
    // Up to the year 9000: grace and windows must fit after it.
    (0_i64..221_000_000_000).prop_map(|seconds| time("1970-01-01T00:00:00Z").plus_seconds(seconds))
}

prop_compose! {
    fn any_license()(
        id in any::<u128>(),
        product in "[a-z0-9]([a-z0-9.-]{0,20}[a-z0-9])?",
        business in any::<bool>(),
        instance in prop::option::of("[0-9a-f]{32}"),
        organization in prop::option::of("\\PC{0,200}"),
        region in prop::sample::select(vec![None, Some(Region::Eu), Some(Region::Us)]),
        [issued_at, not_before] in [any_time(), any_time()],
        lasts in prop::option::of(0_u32..4000),
        grace_days in 0_u32..=3650,
        limits in prop::collection::btree_map("[a-z][a-z0-9-]{0,10}[a-z0-9]", any::<Option<u64>>(), 0..4),
        plan in prop::option::of("[a-z][a-z0-9-]{0,10}[a-z0-9]"),
        releases_until in prop::option::of((0_u32..9999, 1_u32..=12, 1_u32..=28)),
        features in prop::collection::btree_set("[a-z][a-z0-9-]{0,10}[a-z0-9]", 0..4),
        metadata in prop::collection::btree_map(any::<String>(), any::<String>(), 0..4),
    ) -> License {
        License {
            schema: 1,
            license_id: Uuid::from_u128(id),
            product: product.parse().unwrap(),
            edition: if business { Edition::Business } else { Edition::Community },
            email: business.then(|| EMAIL.parse().unwrap()),
            instance: instance.map(|id| id.parse().unwrap()),
            organization,
            plan: plan.map(|plan| plan.parse().unwrap()),
            data_region: region,
            issued_at,
            not_before,
            expires_at: lasts.map(|days| not_before.plus_days(days)),
            grace_days,
            releases_until: releases_until
                .map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}").parse().unwrap()),
            limits: limits.into_iter().map(|(name, amount)| (name.parse().unwrap(), amount.map_or(Amount::Unlimited, Amount::UpTo))).collect(),
            features: features.into_iter().map(|name| name.parse().unwrap()).collect::<BTreeSet<_>>(),
            metadata,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_license_of_any_terms_is_read_back_as_it_was_issued(license in any_license(), seed in any::<[u8; 32]>()) {
        let key = PrivateKey::from_seed(&Zeroizing::new(seed));
        let signed = Envelope::sign(&license, &[&key]).unwrap();
        for file in [signed.to_json(), signed.to_armor(License::LABEL)] {
            let read = Envelope::parse(&file).unwrap();
            prop_assert_eq!(&read.payload, &signed.payload);
            prop_assert_eq!(read.document::<License>().unwrap(), license.clone());
            let (id, public) = (key.public().id(), key.public());
            prop_assert_eq!(read.signers(&std::iter::once((&id, &public))), [&id]);
        }
    }

    #[test]
    fn any_bytes_of_any_type_come_back_from_an_envelope(
        payload in any::<Vec<u8>>(),
        payload_type in any::<String>(),
        label in "[A-Z]{1,20}",
        seeds in prop::collection::vec(any::<[u8; 32]>(), 1..4),
    ) {
        let keys: Vec<_> = seeds.into_iter().map(|seed| PrivateKey::from_seed(&Zeroizing::new(seed))).collect();
        let signed = Envelope::sign_bytes(&payload_type, payload, &keys.iter().collect::<Vec<_>>());
        for file in [signed.to_json(), signed.to_armor(&label)] {
            let read = Envelope::parse(&file).unwrap();
            prop_assert_eq!(&read.payload, &signed.payload);
            prop_assert_eq!(&read.payload_type, &signed.payload_type);
            prop_assert_eq!(&read.signatures, &signed.signatures);
        }
    }
}

// --- Changes ----------------------------------------------------------------

#[test]
fn no_bit_of_a_license_can_be_changed() {
    let site = Site::new();
    let trust = Trust::reopen(&Envelope::parse(&site.read("home/trust.json")).unwrap()).unwrap();
    let context = VerifyContext {
        identity: Some(Identity {
            product: "acme-dock".parse().unwrap(),
            edition: Edition::Business,
            email: Some(EMAIL.parse().unwrap()),
            instance: site.instance.parse::<InstanceId>().unwrap(),
        }),
        now: time("2026-11-23T12:00:00Z"),
        clock_floor: None,
        limits: Vec::new(),
        features: Vec::new(),
        release: ReleaseDate::NotAsked,
    };
    let valid = |file: &[u8]| judge(file, Some(&trust), &context).verdict == Verdict::Valid;
    let original = Envelope::parse(&site.license()).unwrap();
    for file in [original.to_json(), original.to_armor(License::LABEL)] {
        assert!(valid(&file));
        let (mut still, mut all) = (0, 0);
        for at in 0..file.len() {
            for bit in 0..8 {
                let mut changed = file.clone();
                changed[at] ^= 1 << bit;
                all += 1;
                if valid(&changed) {
                    // The key hint, a field that is not DSSE's, space: not what was signed.
                    let read = Envelope::parse(&changed).unwrap();
                    assert_eq!(
                        (&read.payload, &read.payload_type),
                        (&original.payload, &original.payload_type)
                    );
                    still += 1;
                }
            }
        }
        assert!(still < all / 2, "{still} of {all} changes make no difference");
    }
}

// --- Fields -----------------------------------------------------------------

/// How a kind of document is read, to the last of its fields.
type Reader = fn(&[u8]) -> bool;

fn reads<D: Document>(payload: &[u8]) -> Option<D> {
    Envelope::sign_bytes(D::PAYLOAD_TYPE, payload.to_vec(), &[]).document().ok()
}

/// One document of each kind, as the program made it.
fn documents() -> BTreeMap<&'static str, (Vec<u8>, Reader)> {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    world.write("a.deb", "");
    world
        .run(&[
            "register",
            "--label",
            "x",
            "--product-version",
            "2.19.4",
            "-o",
            "request.json",
            "--force",
        ])
        .exits(0);
    let license =
        ["--days", "9", "--organization", "Acme GmbH", "--meta", "order=7", "--limit", "nodes=3"];
    world.issue("license.json", &license).exits(0);
    let id = world.run(&["verify", "--json"]).exits(0).json()["license"]["license_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let vendor =
        |args: &[&str]| world.run(&[&["vendor"], args, &["--dir", "vendor"]].concat()).exits(0);
    vendor(&["release", "a.deb", "--release-version", "1.0.0", "-o", "release.json"]);
    world.write("catalogue.toml", include_str!("../../examples/catalogues/database.toml"));
    vendor(&["catalogue", "sign", "catalogue.toml", "-o", "catalogue.json"]);
    vendor(&["revoke", "--yes", &id, "--reason", "moved"]);
    world.run(&["data", "export", "compliance", "-o", "report.json"]).exits(0);
    world.run(&["log", "--export", "ledger.json"]).exits(0);
    let ledger = std::fs::read(world.home("consent.log")).unwrap();
    world.run(&["unregister", "--yes", "-o", "erasure.json"]).exits(0);
    let payload = |name: &str| Envelope::parse(&world.read(name)).unwrap().payload;
    BTreeMap::from([
        (
            "license",
            (payload("license.json"), (|bytes| reads::<License>(bytes).is_some()) as Reader),
        ),
        ("registration", (payload("request.json"), |bytes| reads::<Registration>(bytes).is_some())),
        (
            "trust",
            (payload("vendor/trust.json"), |bytes| {
                reads::<TrustBundle>(bytes)
                    .is_some_and(|bundle| bundle.revoked_licenses.to_map().is_ok())
            }),
        ),
        ("notices", (payload("notices.json"), |bytes| reads::<Advisories>(bytes).is_some())),
        (
            "policy",
            (payload("policy-2026-11.json"), |bytes| reads::<PrivacyPolicy>(bytes).is_some()),
        ),
        (
            "catalogue",
            (payload("catalogue.json"), |bytes| reads::<SignedCatalogue>(bytes).is_some()),
        ),
        ("release", (payload("release.json"), |bytes| reads::<Release>(bytes).is_some())),
        ("report", (payload("report.json"), |bytes| reads::<Report>(bytes).is_some())),
        ("ledger", (payload("ledger.json"), |bytes| reads::<LedgerCopy>(bytes).is_some())),
        (
            "entry",
            (ledger.split(|b| *b == b'\n').next().unwrap().to_vec(), |bytes| {
                Chain::default().follow(bytes).is_ok()
            }),
        ),
        ("erasure", (payload("erasure.json"), |bytes| reads::<Erasure>(bytes).is_some())),
    ])
}

/// The JSON of `value`, with `extra(object)` added to the end of the object that has the
/// number `at`, counted in the order in which they are written.
fn written(
    value: &Value,
    at: usize,
    count: &mut usize,
    extra: &dyn Fn(&serde_json::Map<String, Value>) -> String,
) -> String {
    match value {
        Value::Object(members) => {
            let this = *count == at;
            *count += 1;
            let mut parts: Vec<_> = members
                .iter()
                .map(|(name, value)| {
                    format!("{}:{}", Value::from(name.as_str()), written(value, at, count, extra))
                })
                .collect();
            if this {
                parts.push(extra(members));
            }
            parts.retain(|part| !part.is_empty());
            format!("{{{}}}", parts.join(","))
        }
        Value::Array(members) => {
            let parts: Vec<_> =
                members.iter().map(|value| written(value, at, count, extra)).collect();
            format!("[{}]", parts.join(","))
        }
        other => other.to_string(),
    }
}

#[test]
fn no_field_comes_unknown_or_twice_at_any_depth() {
    let mut tried = 0;
    for (kind, (payload, reads)) in documents() {
        let mut value: Value = serde_json::from_slice(&payload).unwrap();
        if kind == "ledger" {
            // Written again, its lines would not be those that the hashes are of.
            value["entries"] = serde_json::json!([]);
        }
        let mut objects = 0;
        let plain = written(&value, usize::MAX, &mut objects, &|_| String::new());
        assert!(reads(plain.as_bytes()), "{kind} is read as it is: {plain}");
        for at in 0..objects {
            let unknown = written(&value, at, &mut 0, &|_| "\"unknown\":[[]]".to_owned());
            assert!(!reads(unknown.as_bytes()), "{kind}: {unknown}");
            for index in 0.. {
                let twice = written(&value, at, &mut 0, &|members| {
                    members.iter().nth(index).map_or(String::new(), |(name, value)| {
                        format!("{}:{value}", Value::from(name.as_str()))
                    })
                });
                if twice == plain {
                    break;
                }
                assert!(!reads(twice.as_bytes()), "{kind}: {twice}");
                tried += 1;
            }
        }
    }
    assert!(tried > 100, "{tried}");
}

/// The same, with `other(value)` in the place of the value that has the number `at`.
fn replaced(
    value: &Value,
    at: usize,
    count: &mut usize,
    other: &dyn Fn(&Value) -> Option<Value>,
) -> Value {
    let this = *count == at;
    *count += 1;
    if let Some(other) = other(value).filter(|_| this) {
        return other;
    }
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), replaced(value, at, count, other)))
            .collect(),
        Value::Array(members) => {
            members.iter().map(|value| replaced(value, at, count, other)).collect()
        }
        plain => plain.clone(),
    }
}

#[test]
fn no_value_is_read_from_another_shape_at_any_depth() {
    type Shape = (&'static str, fn(&Value) -> Option<Value>);
    let shapes: [Shape; 6] = [
        ("an object as the list of its values", |value| {
            Some(Value::Array(value.as_object()?.values().cloned().collect()))
        }),
        ("an object as the list of its members", |value| {
            let pairs =
                value.as_object()?.iter().map(|(name, value)| serde_json::json!([name, value]));
            Some(Value::Array(pairs.collect()))
        }),
        ("a word as the name of an object", |value| {
            Some(serde_json::json!({value.as_str()?: null}))
        }),
        ("a word in a list", |value| value.is_string().then(|| serde_json::json!([value]))),
        ("a number as a fraction", |value| Some(serde_json::json!(value.as_u64()? as f64))),
        ("a number as text", |value| Some(value.as_u64()?.to_string().into())),
    ];
    let mut tried = 0;
    for (kind, (payload, reads)) in documents() {
        let mut value: Value = serde_json::from_slice(&payload).unwrap();
        if kind == "ledger" {
            value["entries"] = serde_json::json!([]);
        }
        for (shape, other) in shapes {
            for at in 0.. {
                let mut count = 0;
                let changed = replaced(&value, at, &mut count, &other);
                if at >= count {
                    break;
                }
                // The values of a report are of any type; its catalogue says of which.
                if changed == value || kind == "report" && shape == "a number as text" {
                    continue;
                }
                tried += 1;
                assert!(!reads(changed.to_string().as_bytes()), "{kind}, {shape}: {changed}");
            }
        }
    }
    assert!(tried > 200, "{tried}");
}
