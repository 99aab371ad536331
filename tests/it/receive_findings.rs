//! What `vendor receive` finds in reports that are made and signed by openssl: whatever an
//! instance, or a person with its key, may say.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support::{EMAIL, Run, World, needs, sha256, tool, vendor};

const KIND: &str = "application/vnd.airseal.report+json";

/// An instance whose key openssl made, and a vendor that has not licensed it yet.
struct Site {
    world: World,
    instance: String,
    public_key: String,
}

impl Site {
    fn new() -> Self {
        let world = World::with_vendor();
        let site = Self { world, instance: String::new(), public_key: String::new() };
        site.openssl("genpkey -algorithm ed25519 -out instance.key");
        let spki = site.openssl("pkey -in instance.key -pubout -outform DER");
        site.world.write("spki", &spki);
        let hash = String::from_utf8(site.openssl("dgst -sha256 -r spki")).unwrap();
        Self { instance: hash[..32].to_owned(), public_key: STANDARD.encode(spki), ..site }
    }

    fn openssl(&self, args: &str) -> Vec<u8> {
        tool("openssl", &args.split(' ').collect::<Vec<_>>(), &self.world.path(""))
    }

    /// The id of a new license for an instance.
    fn issue(&self, instance: &str, terms: &[&str]) -> String {
        let to = ["issue", "--email", EMAIL, "--instance", instance, "--json", "--force"];
        let file = ["--days", "365", "-o", "license.json", "--another"];
        let issued = vendor(&self.world, &[&to[..], &file, terms].concat()).exits(0).json();
        issued["license"]["license_id"].as_str().unwrap().to_owned()
    }

    /// The fields of a report of today with everything in order.
    fn fields(&self, license: &str) -> Value {
        json!({
            "clock_resets": 0, "date": self.day(0), "edition": "business", "email": EMAIL,
            "instance": self.instance, "license_id": license, "number": 1, "product": "acme-dock",
            "limits": {"nodes": {"licensed": 10, "used": 3}}, "public_key": self.public_key,
        })
    }

    /// Today, or some days later or earlier, by the system's own calendar.
    fn day(&self, days: i32) -> String {
        let day = format!("{days} days");
        let day = tool("date", &["-u", "-d", &day, "+%F"], &self.world.path(""));
        String::from_utf8(day).unwrap().trim().to_owned()
    }

    /// Signs a report with these fields.
    fn report(&self, file: &str, fields: &Value) {
        let payload = json!({"data": fields, "report": "compliance", "schema": 1}).to_string();
        let pae = format!("DSSEv1 {} {KIND} {} {payload}", KIND.len(), payload.len());
        self.world.write("pae", pae);
        self.openssl("pkeyutl -sign -rawin -inkey instance.key -in pae -out sig");
        let signature = json!({"keyid": "", "sig": STANDARD.encode(self.world.read("sig"))});
        let envelope = json!({
            "payload": STANDARD.encode(payload), "payloadType": KIND, "signatures": [signature],
        });
        self.world.write(file, envelope.to_string());
    }

    /// What is found at a time in a report with these fields, and the exit code.
    fn found_at(&self, now: &str, fields: &Value) -> (i32, Vec<Value>) {
        self.report("report.json", fields);
        let (dir, file) = (self.world.text_path("vendor"), self.world.text_path("report.json"));
        findings(&self.world.run_at(now, &["vendor", "receive", &file, "--dir", &dir, "--json"]))
    }

    /// Gives each entry of the issued log the key of its instance, as an answered request has it.
    /// The log gets the form that says nothing of the line before.
    fn know_keys(&self, keys: &[(&str, &str)]) {
        let log = String::from_utf8(self.world.read("vendor/issued.jsonl")).unwrap();
        let entry = |line: &str| {
            let mut entry: Value = serde_json::from_str(line).unwrap();
            let fields = entry.as_object_mut().unwrap();
            fields.retain(|name, _| !["seq", "prev"].contains(&name.as_str()));
            let key = keys.iter().find(|(instance, _)| fields["license"]["instance"] == *instance);
            fields.insert("public_key".to_owned(), json!(key.unwrap().1));
            format!("{entry}\n")
        };
        self.world.write("vendor/issued.jsonl", log.lines().map(entry).collect::<String>());
        std::fs::remove_file(self.world.path("vendor/lock")).unwrap();
    }

    /// What is found in a report with these fields, and the exit code.
    fn found(&self, fields: &Value) -> (i32, Vec<Value>) {
        self.report("report.json", fields);
        findings(&vendor(&self.world, &["receive", "report.json", "--json"]))
    }
}

/// The exit code, and the findings of the one document, without the sentences that each has.
fn findings(run: &Run) -> (i32, Vec<Value>) {
    let row: Value = serde_json::from_str(run.out().lines().next().expect("a row")).unwrap();
    let mut findings = row["findings"].as_array().unwrap_or_else(|| panic!("{row}")).clone();
    for finding in &mut findings {
        let finding = finding.as_object_mut().unwrap();
        for words in ["message", "hint"] {
            let said = finding.remove(words).unwrap_or_default();
            assert!(said.as_str().is_some_and(|said| !said.is_empty()), "{words}: {row}");
        }
    }
    (run.code, findings)
}

/// The same as `base`, with some fields set, or taken out where the value is null.
fn with(base: &Value, changes: &[(&str, Value)]) -> Value {
    let mut fields = base.clone();
    for (name, value) in changes {
        fields[*name] = value.clone();
        if value.is_null() {
            fields.as_object_mut().unwrap().remove(*name);
        }
    }
    fields
}

#[test]
fn a_license_of_another_instance_is_found_by_the_id_that_the_report_gives() {
    needs!("openssl");
    let site = Site::new();
    let limit = ["--limit", "nodes=10"];
    let own = site.issue(&site.instance, &limit);
    let base = site.fields(&own);
    assert_eq!(site.found(&base), (0, vec![]));
    let other = "0123456789abcdef0123456789abcdef";
    let license = site.issue(other, &limit);
    let expected = json!({"finding": "other-instance", "severity": "warning", "licensed": other});
    let report = with(&base, &[("license_id", json!(license)), ("number", json!(2))]);
    assert_eq!(site.found(&report), (5, vec![expected]));
}

#[test]
fn a_limit_that_was_not_signed_is_found_and_use_is_held_to_what_was_signed() {
    needs!("openssl");
    let site = Site::new();
    let base = site.fields(&site.issue(&site.instance, &["--limit", "nodes=10"]));
    let limits = json!({"nodes": {"licensed": 1000, "used": 700}, "users": {"licensed": null}});
    let (code, found) = site.found(&with(&base, &[("limits", limits)]));
    let expected = [
        json!({"finding": "other-limit", "severity": "warning", "limit": "nodes", "reported": 1000,
            "licensed": 10, "named": true}),
        json!({"finding": "over-limit", "severity": "warning", "limit": "nodes", "licensed": 10,
            "used": 700, "peak": null, "peak_last_month": null}),
        json!({"finding": "other-limit", "severity": "warning", "limit": "users", "reported": null,
            "licensed": null, "named": false}),
    ];
    assert_eq!((code, found.as_slice()), (5, &expected[..]));
}

#[test]
fn a_license_that_another_one_took_the_place_of_is_found_once_its_grace_is_over() {
    needs!("openssl");
    let site = Site::new();
    let old = site.issue(&site.instance, &["--limit", "nodes=10", "--grace-days", "5"]);
    let renew = ["renew", &old, "--limit", "nodes=50", "--yes", "-o", "new.json", "--json"];
    let new = vendor(&site.world, &renew).exits(0).json();
    let received_on = |days: i32, number: u32| {
        let fields = [("date", json!(site.day(days))), ("number", json!(number))];
        site.report("report.json", &with(&site.fields(&old), &fields));
        let (dir, file) = (site.world.text_path("vendor"), site.world.text_path("report.json"));
        let now = format!("{}T23:00:00Z", site.day(days));
        let run = site.world.run_at(&now, &["vendor", "receive", &file, "--dir", &dir, "--json"]);
        findings(&run)
    };
    assert_eq!(received_on(4, 1), (0, vec![]));
    let (code, found) = received_on(7, 2);
    let license = &new["license"];
    let expected = json!({"finding": "replaced", "severity": "warning",
        "by": license["license_id"], "since": license["not_before"]});
    assert_eq!((code, found), (5, vec![expected]));
}

#[test]
fn an_instance_without_its_license_and_a_clock_that_was_reset_are_noted() {
    needs!("openssl");
    let site = Site::new();
    let license = site.issue(&site.instance, &["--limit", "nodes=10"]);
    let base = site.fields(&license);
    let none = [("license_id", Value::Null), ("limits", Value::Null)];
    let expected = json!({"finding": "no-license", "severity": "note", "issued": license});
    assert_eq!(site.found(&with(&base, &none)).1, [expected]);
    let reset = [("clock_resets", json!(2)), ("number", json!(2))];
    let expected = json!({"finding": "clock-resets", "severity": "note", "resets": 2, "before": 0});
    // It is found again in the same report.
    for _ in 0..2 {
        assert_eq!(site.found(&with(&base, &reset)).1, std::slice::from_ref(&expected));
    }
    // As often as before: nothing happened since.
    let later = [("clock_resets", json!(2)), ("number", json!(3))];
    assert_eq!(site.found(&with(&base, &later)), (0, vec![]));
}

#[test]
fn numbers_that_go_back_are_found_whichever_report_is_read_first() {
    needs!("openssl");
    for first in [0, 1] {
        let site = Site::new();
        let base = site.fields(&site.issue(&site.instance, &["--limit", "nodes=10"]));
        let (today, yesterday) = (site.day(0), site.day(-1));
        let mut reports = [(4, &today), (5, &yesterday)];
        reports.rotate_left(first);
        let [before, after] = reports.map(|(number, day)| {
            site.found(&with(&base, &[("number", json!(number)), ("date", json!(day))]))
        });
        assert_eq!(before, (0, vec![]));
        let [(other, other_date), (number, _)] = reports;
        let expected = json!({"finding": "number-went-back", "severity": "warning",
            "number": number, "other": other, "other_date": other_date});
        assert_eq!(after, (5, vec![expected]));
    }
}

/// Two spellings are one address, and another address is a finding.
#[test]
fn a_report_that_gives_another_address_than_the_license_is_found() {
    needs!("openssl");
    let site = Site::new();
    let base = site.fields(&site.issue(&site.instance, &["--limit", "nodes=10"]));
    let spelled = EMAIL.replace("@acme", "@ACME");
    assert_eq!(site.found(&with(&base, &[("email", json!(spelled))])), (0, vec![]));
    let (code, found) =
        site.found(&with(&base, &[("number", json!(2)), ("email", json!("eve@evil.example"))]));
    let [finding] = &found[..] else { panic!("{found:?}") };
    assert_eq!((code, &finding["finding"]), (5, &json!("other-email")), "{found:?}");
    assert_eq!(finding["licensed"], EMAIL);
}

#[test]
fn two_reports_of_a_day_are_in_order_whichever_is_read_first() {
    needs!("openssl");
    for numbers in [[4, 5], [5, 4]] {
        let site = Site::new();
        let base = site.fields(&site.issue(&site.instance, &["--limit", "nodes=10"]));
        for number in numbers {
            let found = site.found(&with(&base, &[("number", json!(number))]));
            assert_eq!(found, (0, vec![]), "{numbers:?}");
        }
    }
}

/// A report of an earlier version carries no key, and a license that was issued without a request
/// brought none.
#[test]
fn a_report_whose_key_nobody_knows_is_looked_at_and_not_kept() {
    needs!("openssl");
    let site = Site::new();
    let base = site.fields(&site.issue(&site.instance, &["--limit", "nodes=10"]));
    let unknown = with(&base, &[("public_key", Value::Null)]);
    let expected = json!({"finding": "unchecked-signature", "severity": "warning"});
    assert_eq!(site.found(&unknown), (5, vec![expected]));
    let log = site.world.path("vendor/received.jsonl");
    assert_eq!(std::fs::read(&log).unwrap_or_default(), b"");
    // With the key it is kept.
    assert_eq!(site.found(&base), (0, vec![]));
    assert!(!std::fs::read(&log).unwrap().is_empty());
}

/// The neutral element as a key: a signature of zeros fits every message, for whoever is not strict.
#[test]
fn a_report_that_brings_a_weak_key_is_not_taken_for_signed() {
    needs!("openssl");
    let site = Site::new();
    let prefix = STANDARD.decode(&site.public_key).unwrap()[..12].to_vec();
    let neutral = [&[1_u8][..], &[0; 31]].concat();
    let spki = [prefix, neutral.clone()].concat();
    let instance = sha256(&spki)[..32].to_owned();
    let license = site.issue(&instance, &["--limit", "nodes=10"]);
    let own = [("instance", json!(instance)), ("public_key", json!(STANDARD.encode(&spki)))];
    site.report("report.json", &with(&site.fields(&license), &own));
    let mut envelope: Value = serde_json::from_slice(&site.world.read("report.json")).unwrap();
    let signature = STANDARD.encode([neutral, vec![0; 32]].concat());
    envelope["signatures"][0]["sig"] = json!(signature);
    site.world.write("report.json", envelope.to_string());
    let run = vendor(&site.world, &["receive", "report.json"]).exits(10);
    assert!(run.stderr.contains("not a sound Ed25519 key"), "{}", run.stderr);
    assert!(!site.world.path("vendor/received.jsonl").exists());
    let shown = site.world.run(&["inspect", "report.json", "--json"]).json();
    assert_eq!((&shown["verified"], &shown["verdict"]), (&json!(false), &json!("malformed")));
}

/// Reports of earlier versions carry no key: that of the request counts.
#[test]
fn the_key_of_the_request_that_was_answered_checks_a_report() {
    needs!("openssl");
    let (site, other) = (Site::new(), Site::new());
    let limit = ["--limit", "nodes=10"];
    let own = site.issue(&site.instance, &limit);
    let theirs = site.issue(&other.instance, &limit);
    site.know_keys(&[(&site.instance, &site.public_key), (&other.instance, &other.public_key)]);
    let base = with(&site.fields(&own), &[("public_key", Value::Null)]);
    assert_eq!(site.found(&base), (0, vec![]));
    // The license of another instance brings that one's key, which did not sign.
    let expected =
        json!({"finding": "other-instance", "severity": "warning", "licensed": other.instance});
    let report = with(&base, &[("license_id", json!(theirs)), ("number", json!(2))]);
    assert_eq!(site.found(&report), (5, vec![expected]));
}

#[test]
fn each_limit_is_compared_with_its_own_amount() {
    needs!("openssl");
    let site = Site::new();
    let terms = ["--limit", "nodes=10", "--limit", "users=5", "--limit", "zones=7"];
    let limits = json!({"nodes": {"licensed": 10, "used": 9}, "users": {"licensed": 5, "used": 4},
        "zones": {"licensed": 7, "used": 6}});
    let base = site.fields(&site.issue(&site.instance, &terms));
    assert_eq!(site.found(&with(&base, &[("limits", limits)])), (0, vec![]));
}

/// Reports of earlier versions have no number, so nothing tells which of a day came first.
#[test]
fn a_report_without_a_number_is_in_no_order_with_those_that_have_one() {
    needs!("openssl");
    let site = Site::new();
    let base = site.fields(&site.issue(&site.instance, &["--limit", "nodes=10"]));
    assert_eq!(site.found(&with(&base, &[("number", Value::Null)])), (0, vec![]));
    assert_eq!(site.found(&with(&base, &[("date", json!(site.day(-1)))])), (0, vec![]));
}

/// A report comes each quarter.
#[test]
fn a_report_is_old_after_more_than_a_hundred_days() {
    needs!("openssl");
    let site = Site::new();
    let base = site.fields(&site.issue(&site.instance, &["--limit", "nodes=10"]));
    let after = |days: i32| site.found_at(&format!("{}T23:00:00Z", site.day(days)), &base);
    assert_eq!(after(100), (0, vec![]));
    let (code, found) = after(101);
    let [finding] = &found[..] else { panic!("{found:?}") };
    assert_eq!((code, &finding["finding"], &finding["days"]), (5, &json!("old"), &json!(101)));
}

/// A report speaks of a day, and that day begins while the license still counts.
#[test]
fn a_license_that_ends_at_midnight_is_not_over_on_the_day_that_begins_then() {
    needs!("openssl");
    let site = Site::new();
    let world = &site.world;
    let (dir, file) = (world.text_path("vendor"), world.text_path("license.json"));
    let midnight = |days: i32| format!("{}T00:00:00Z", site.day(days));
    let vendor = |now: &str, args: &[&str]| {
        let more = ["--grace-days", "0", "--dir", &dir, "-o", &file, "--force", "--json"];
        let issued = world.run_at(now, &[&["vendor"], args, &more].concat()).exits(0).json();
        issued["license"]["license_id"].as_str().unwrap().to_owned()
    };
    let issue = ["issue", "--email", EMAIL, "--instance", &site.instance, "--limit", "nodes=10"];
    let found = |license: &str, days: i32, number: u32| {
        let fields = [("date", json!(site.day(days))), ("number", json!(number))];
        let now = format!("{}T23:00:00Z", site.day(days));
        site.found_at(&now, &with(&site.fields(license), &fields))
    };
    let kinds = |(_, found): (i32, Vec<Value>)| -> Vec<Value> {
        found.into_iter().map(|finding| finding["finding"].clone()).collect()
    };
    let license = vendor(&midnight(1), &[&issue[..], &["--days", "10"]].concat());
    assert_eq!(found(&license, 11, 1), (0, vec![]));
    assert_eq!(kinds(found(&license, 12, 2)), ["expired"]);
    // One that begins at once is dated a day earlier, and then the one before is over.
    let license = vendor(&midnight(20), &[&issue[..], &["--days", "90"]].concat());
    vendor(&midnight(30), &["renew", &license, "--limit", "nodes=50", "--yes"]);
    assert_eq!(found(&license, 29, 3), (0, vec![]));
    assert_eq!(kinds(found(&license, 30, 4)), ["replaced"]);
}
