//! How a vendor finds a customer's licenses, and what became of each. The issued log is written
//! here by hand, as `docs/reference/formats.md` has it.

use std::ops::Deref;

use airseal::core::types::keys::PrivateKey;
use airseal::issuer::VendorDir;
use airseal::issuer::histories::{Histories, Standing};
use airseal::issuer::issued_log::IssuedLog;
use airseal::issuer::search::Search;
use serde_json::{Value, json};

use crate::craft::{LICENSE_TYPE, file, key, open};
use crate::support::{PRODUCT, World, sha256, time};

/// When every license of a [`Desk`] was issued, unless the test says otherwise.
pub const ISSUED: &str = "2026-01-01T00:00:00Z";
/// A day on which they are in force.
pub const NOW: &str = "2026-06-01T00:00:00Z";

/// A vendor folder whose issued log the test writes.
pub struct Desk {
    world: World,
    signer: PrivateKey,
    log: String,
}

impl Deref for Desk {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl Desk {
    pub fn new() -> Self {
        let world = World::new();
        let dir = world.text_path("vendor");
        let init = ["vendor", "init", "--product", PRODUCT, "--dir", &dir, "--no-passphrase"];
        world.run_at("2020-01-01T00:00:00Z", &init).exits(0);
        let signer = key(&world, "vendor/signer.key");
        Self { world, signer, log: String::new() }
    }

    /// Adds a license of 2026 for `ops@acme.example` to the log: its id is `digit` eight times and
    /// so on. `terms` are the fields that differ, `beside` stands in the entry beside the license.
    /// The file as it was handed out.
    pub fn issue(&mut self, digit: char, terms: Value, beside: Value) -> Vec<u8> {
        let mut license = json!({
            "schema": 1, "license_id": id(digit), "product": PRODUCT, "edition": "business",
            "email": "ops@acme.example", "instance": null, "issued_at": ISSUED,
            "not_before": ISSUED, "expires_at": "2026-12-31T23:59:59Z", "grace_days": 14,
            "limits": {"nodes": 10}, "features": ["rbac"], "metadata": {}
        });
        merge(&mut license, &terms);
        // In the order in which airseal writes a license.
        let license: airseal::License = serde_json::from_value(license).unwrap();
        let text = serde_json::to_string(&license).unwrap();
        let signed = file(LICENSE_TYPE, text.as_bytes(), &[&self.signer]);
        let signature = open(&signed)["signatures"][0].clone();
        let mut entry = json!({
            "license": serde_json::from_str::<Value>(&text).unwrap(),
            "signer": signature["keyid"], "sig": signature["sig"],
        });
        merge(&mut entry, &beside);
        self.log += &format!("{entry}\n");
        self.write("vendor/issued.jsonl", &self.log);
        signed
    }

    /// Writes the log of what customers handed in. Each entry gets what all have.
    pub fn receive(&self, entries: &[Value]) {
        let (mut log, mut prev) = (String::new(), "0".repeat(64));
        for (index, entry) in entries.iter().enumerate() {
            let mut line = json!({"date": "2026-05-31", "sha256": sha256(&[u8::try_from(index).unwrap()]),
                "file": "in.json", "received_at": NOW, "seq": index + 1, "prev": prev});
            merge(&mut line, entry);
            let line = format!("{line}\n");
            prev = sha256(line.as_bytes());
            log += &line;
        }
        self.write("vendor/received.jsonl", log);
    }

    /// Revokes a license, at [`NOW`].
    pub fn revoke(&self, digit: char, reason: &str) {
        self.vendor(&["revoke", "--yes", &id(digit), "--reason", reason]).exits(0);
    }

    /// `airseal vendor COMMAND… --dir vendor`, at [`NOW`].
    pub fn vendor(&self, args: &[&str]) -> crate::support::Run {
        let dir = self.text_path("vendor");
        self.run_at(NOW, &[&["vendor"], args, &["--dir", &dir]].concat())
    }
}

fn merge(into: &mut Value, fields: &Value) {
    for (key, value) in fields.as_object().unwrap() {
        into[key] = value.clone();
    }
}

/// The license id of a digit.
pub fn id(digit: char) -> String {
    let of = |count: usize| digit.to_string().repeat(count);
    format!("{}-{}-4{}-8{}-{}", of(8), of(4), of(3), of(3), of(12))
}

/// The words of all licenses of the log at a time, oldest first.
fn words(desk: &Desk, now: &str) -> Vec<&'static str> {
    let vendor = VendorDir::open(&desk.path("vendor")).unwrap();
    let log = IssuedLog::read(&vendor).unwrap();
    let histories = Histories::read(&vendor, &log, time(now)).unwrap();
    log.entries().iter().map(|entry| histories.standing(entry).word()).collect()
}

/// The first digits of the ids of the licenses that a renewal starts from.
fn current(desk: &Desk, what: &str) -> String {
    let vendor = VendorDir::open(&desk.path("vendor")).unwrap();
    let log = IssuedLog::read(&vendor).unwrap();
    let histories = Histories::read(&vendor, &log, time(NOW)).unwrap();
    let search = Search::parse(what).unwrap();
    let first = |id: uuid::Uuid| id.to_string().remove(0);
    histories.current(&search).iter().map(|entry| first(entry.license.license_id)).collect()
}

/// The first digits of the ids of the licenses that a text finds.
fn found(desk: &Desk, what: &str) -> String {
    let vendor = VendorDir::open(&desk.path("vendor")).unwrap();
    let log = IssuedLog::read(&vendor).unwrap();
    let search = Search::parse(what).unwrap();
    let found = log.entries().iter().filter(|entry| search.matches(&entry.license));
    found.map(|entry| entry.license.license_id.to_string().remove(0)).collect()
}

#[test]
fn a_customer_is_found_by_what_the_vendor_knows_of_it() {
    let mut desk = Desk::new();
    desk.issue('a', json!({"organization": "Acme GmbH"}), json!({}));
    let instance = "b0b0b0b0cafe0123456789abcdef0123";
    desk.issue('b', json!({"email": "it@bücher.example", "instance": instance}), json!({}));
    desk.issue('c', json!({"email": "ops@sub.acme.example", "organization": "ÉCOLE"}), json!({}));
    desk.issue('d', json!({"email": null, "edition": "community"}), json!({}));
    // RFC 3492 encodes bücher as xn--bcher-kva.
    for (what, licenses) in [
        ("aaaa", "a"),
        (" AAAAAAAA-aaaa ", "a"),
        ("aaaaaaaaaaaa4aaa8aaaaaaaaaaaaaaa", "a"),
        (&id('c'), "c"),
        ("b0b0", "b"),
        ("B0B0 b0b0:CAFE-0123", "b"),
        (instance, "b"),
        ("ops@acme.example", "a"),
        ("OPS@Acme.Example", "a"),
        ("acme.example", "a"),
        ("@ACME.example.", "a"),
        ("sub.acme.example", "c"),
        ("it@xn--bcher-kva.example", "b"),
        ("BÜCHER.example", "b"),
        ("xn--bcher-kva.example", "b"),
        ("cme g", "a"),
        ("GMBH", "a"),
        ("école", "c"),
        ("e\u{301}cole", "c"),
        ("dddd", "d"),
        ("example", ""),
        ("bbba", ""),
        ("ops@acme", ""),
    ] {
        assert_eq!(found(&desk, what), licenses, "{what}");
    }
    for too_short in ["", " ", "?"] {
        assert!(Search::parse(too_short).is_err(), "{too_short}");
    }
}

#[test]
fn one_text_may_find_by_an_id_and_by_a_name() {
    let mut desk = Desk::new();
    desk.issue('e', json!({"organization": "Acme"}), json!({}));
    desk.issue('1', json!({"organization": "The eeee company"}), json!({}));
    assert_eq!(found(&desk, "eeee"), "e1");
}

#[test]
fn the_word_of_a_license_says_what_became_of_it() {
    let mut desk = Desk::new();
    let runs = |from: &str, to: &str| json!({"not_before": format!("{from}T00:00:00Z"), "expires_at": format!("{to}T23:59:59Z")});
    desk.issue('1', runs("2026-01-01", "2026-12-31"), json!({}));
    desk.issue('2', runs("2025-06-01", "2026-05-31"), json!({}));
    desk.issue('3', runs("2025-05-18", "2026-05-17"), json!({}));
    desk.issue('4', runs("2026-06-02", "2027-06-01"), json!({}));
    desk.issue('5', json!({"expires_at": null}), json!({}));
    desk.issue('6', runs("2025-06-01", "2026-05-31"), json!({}));
    desk.issue('7', runs("2026-06-01", "2027-05-31"), json!({"renews": id('6')}));
    desk.issue('8', json!({}), json!({}));
    desk.issue('9', json!({}), json!({}));
    desk.issue('a', json!({}), json!({"replaces": [id('8'), id('9')]}));
    desk.issue('b', json!({}), json!({}));
    desk.revoke('b', "host stolen");
    // 17 May and 14 days of grace: until the end of 31 May.
    assert_eq!(
        words(&desk, NOW),
        [
            "in-force",
            "grace",
            "ended",
            "begins-later",
            "in-force",
            "renewed",
            "in-force",
            "replaced",
            "replaced",
            "in-force",
            "revoked"
        ]
    );
    assert_eq!(words(&desk, "2026-05-31T23:59:59Z")[1..3], ["in-force", "grace"]);

    let vendor = VendorDir::open(&desk.path("vendor")).unwrap();
    let log = IssuedLog::read(&vendor).unwrap();
    let histories = Histories::read(&vendor, &log, time(NOW)).unwrap();
    let entry = |at: usize| &log.entries()[at];
    assert_eq!(histories.standing(entry(5)), Standing::Renewed { by: id('7').parse().unwrap() });
    assert_eq!(histories.standing(entry(7)), Standing::Replaced { by: id('a').parse().unwrap() });
    let revoked = Standing::Revoked { at: time(NOW), reason: "host stolen".to_owned() };
    assert_eq!(histories.standing(entry(10)), revoked);
    let accepted: Vec<_> = log.entries().iter().map(|e| histories.is_in_force(e)).collect();
    // A license that was renewed counts until its own end. One that is replaced counts until
    // the bundle that revokes it.
    assert_eq!(accepted, [true, true, false, false, true, true, true, true, true, true, false]);
}

#[test]
fn a_revoked_renewal_renews_nothing() {
    let mut desk = Desk::new();
    desk.issue('1', json!({}), json!({}));
    desk.issue('2', json!({}), json!({"renews": id('1')}));
    desk.issue('3', json!({}), json!({"renews": id('1')}));
    assert_eq!(words(&desk, NOW), ["renewed", "in-force", "in-force"]);
    desk.revoke('3', "a mistake");
    assert_eq!(words(&desk, NOW), ["renewed", "in-force", "revoked"]);
    assert_eq!(current(&desk, "acme.example"), "2");
    desk.revoke('2', "a mistake");
    assert_eq!(words(&desk, NOW), ["in-force", "revoked", "revoked"]);
    assert_eq!(current(&desk, "acme.example"), "1");
}

#[test]
fn a_revoked_signer_takes_its_licenses_along_and_their_renewals_with_them() {
    let mut desk = Desk::new();
    desk.issue('1', json!({}), json!({}));
    desk.issue('2', json!({}), json!({"renews": id('1')}));
    desk.vendor(&["rotate", "signer", "--no-passphrase"]).exits(0);
    let second = key(&desk, "vendor/signer-2.key");
    let first = std::mem::replace(&mut desk.signer, second);
    desk.issue('3', json!({"email": "it@other.example"}), json!({}));
    desk.vendor(&["revoke", "--yes", "--key", first.public().id().as_str(), "--reason", "leaked"])
        .exits(0);
    assert_eq!(words(&desk, NOW), ["revoked", "revoked", "in-force"]);
    let vendor = VendorDir::open(&desk.path("vendor")).unwrap();
    let log = IssuedLog::read(&vendor).unwrap();
    let histories = Histories::read(&vendor, &log, time(NOW)).unwrap();
    let revocation = histories.revocation(&log.entries()[0]).unwrap();
    let reason = format!("its signer {} was revoked: leaked", first.public().id().short());
    assert_eq!((revocation.at, revocation.reason), (time(NOW), reason));
    assert!(histories.renewal_of(&id('1').parse().unwrap()).is_none());
}

#[test]
fn a_license_whose_instance_was_unregistered_is_returned() {
    let mut desk = Desk::new();
    let instance = "a".repeat(32);
    desk.issue('1', json!({"instance": instance}), json!({}));
    desk.issue('2', json!({"instance": instance, "plan": "pro"}), json!({"renews": id('1')}));
    desk.issue('3', json!({}), json!({}));
    assert_eq!(current(&desk, "acme.example"), "23");
    let erasure = json!({"kind": "erasure", "instance": instance, "returned": [id('1'), id('2')]});
    desk.receive(&[erasure]);
    assert_eq!(words(&desk, NOW), ["returned", "returned", "in-force"]);
    assert_eq!(current(&desk, "acme.example"), "3");
    desk.revoke('2', "returned");
    assert_eq!(words(&desk, NOW), ["returned", "revoked", "in-force"]);
    let vendor = VendorDir::open(&desk.path("vendor")).unwrap();
    let log = IssuedLog::read(&vendor).unwrap();
    let histories = Histories::read(&vendor, &log, time(NOW)).unwrap();
    let returned = |digit: char| histories.returned(&id(digit).parse().unwrap());
    assert_eq!(returned('1').map(|seat| seat.instance.to_string()), Some(instance));
    assert_eq!(returned('3'), None);
}

#[test]
fn a_renewal_starts_from_the_newest_license_of_each_licensee() {
    let mut desk = Desk::new();
    let instance = |digit: &str| json!({"instance": digit.repeat(32)});
    desk.issue('1', json!({}), json!({}));
    desk.issue('2', instance("a"), json!({}));
    desk.issue('3', instance("b"), json!({}));
    desk.issue('4', instance("a"), json!({}));
    // The same address in another spelling.
    desk.issue('5', json!({"email": "ops@ACME.example"}), json!({}));
    desk.issue('6', json!({"email": "it@other.example"}), json!({}));
    // One that has ended can be renewed.
    desk.issue(
        '7',
        json!({"email": "old@acme.example", "expires_at": "2026-02-01T00:00:00Z"}),
        json!({}),
    );
    assert_eq!(current(&desk, "acme.example"), "3457");
    assert_eq!(current(&desk, "aaaa aaaa"), "4");
    desk.issue('8', instance("b"), json!({"renews": id('3')}));
    assert_eq!(current(&desk, "acme.example"), "4578");
    assert_eq!(current(&desk, "3333"), "", "it was renewed");
    assert_eq!(current(&desk, "nowhere.example"), "");
}

/// A license of an address may be in use by several instances.
#[test]
fn the_last_report_of_a_license_is_that_of_the_instance_that_reported_last() {
    let mut desk = Desk::new();
    let licenses = ['1', '2', '3', '4', '5', '6', '7', '8'];
    let mut reports = Vec::new();
    for (at, license) in licenses.into_iter().enumerate() {
        desk.issue(license, json!({}), json!({}));
        // The first of them has the latest day; of that day, the second came in last.
        for (other, day, hour) in
            [(0, "2026-05-31", 8), (1, "2026-05-31", 9), (2, "2026-05-30", 10)]
        {
            reports.push(json!({"kind": "report", "instance": format!("{:032x}", at * 3 + other),
                "license_id": id(license), "date": day, "number": 1, "clock_resets": 0,
                "received_at": format!("2026-06-01T{hour:02}:00:00Z")}));
        }
    }
    desk.receive(&reports);
    let vendor = VendorDir::open(&desk.path("vendor")).unwrap();
    let log = IssuedLog::read(&vendor).unwrap();
    let histories = Histories::read(&vendor, &log, time(NOW)).unwrap();
    for (at, license) in licenses.into_iter().enumerate() {
        let last = histories.last_report(&id(license).parse().unwrap()).unwrap();
        assert_eq!(last.instance.as_str(), format!("{:032x}", at * 3 + 1), "{license}");
    }
}
