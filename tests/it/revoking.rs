//! What a revocation ends is shown before anything is signed, and somebody agrees.

use serde_json::{Value, json};

use crate::histories::{Desk, id as id_of};
use crate::support::{EMAIL, PRODUCT, World};

fn now() -> String {
    airseal::core::types::time::Time::from_utc(chrono::Utc::now()).unwrap().to_string()
}

fn id(world: &World, file: &str) -> String {
    let shown = world.run(&["inspect", file, "--json"]).json();
    shown["payload"]["license_id"].as_str().unwrap().to_owned()
}

/// Two licenses of the registered instance, and one for any instance of another customer.
fn three() -> World {
    let world = World::registered();
    world.issue("one.json", &["--days", "30"]).exits(0);
    world.issue("two.json", &["--perpetual", "--organization", "Acme GmbH"]).exits(0);
    let other =
        ["vendor", "issue", "--email", "it@other.example", "--any-instance", "--dir", "vendor"];
    world.run(&[&other[..], &["--expires", "2099-12-31", "-o", "other.json"]].concat()).exits(0);
    world
}

#[test]
fn a_revocation_lists_what_it_ends_and_asks_on_a_terminal() {
    let world = three();
    let bundle = world.read("vendor/trust.json");
    let (one, two, other) =
        (id(&world, "one.json"), id(&world, "two.json"), id(&world, "other.json"));
    let dir = world.text_path("vendor");
    let revoke =
        ["vendor", "revoke", "--email", EMAIL, "--reason", "contract ended", "--dir", &dir];
    let status = world.run(&["status", "--json"]).json();
    let instance = status["instance"].as_str().unwrap().to_owned();
    let lists = |text: &str| {
        for part in [&one, &two, EMAIL, "Acme GmbH", &instance, "no end date", "contract ended"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains(&other) && text.contains("2 licenses"), "{text}");
    };
    // To see only.
    lists(world.run(&[&revoke[..], &["--dry-run"]].concat()).exits(0).out());
    let planned = world.run(&[&revoke[..], &["--dry-run", "--json"]].concat()).exits(0).json();
    let listed: Vec<_> = planned["licenses"].as_array().unwrap().iter().collect();
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[0]["license_id"], Value::from(one.as_str()));
    assert_eq!(listed[1]["organization"], "Acme GmbH");
    assert_eq!(listed[1]["expires_at"], Value::Null);
    assert!(
        listed
            .iter()
            .all(|license| license["instance"] == *instance && license["issued_here"] == true)
    );
    assert_eq!((&planned["changed"], &planned["dry_run"]), (&false.into(), &true.into()));
    // In a script nobody is asked, and the same is listed; with --yes nothing is.
    for agreed in [&["--yes"][..], &[]] {
        let world = world.copy();
        let dir = ["--dir", "vendor"];
        let run = world.run(&[&revoke[..6], &dir, agreed].concat()).exits(0);
        if agreed.is_empty() {
            lists(&run.stderr);
        }
        assert_eq!(run.stderr.contains(&one), agreed.is_empty(), "{}", run.stderr);
        world.run(&["import", "vendor/trust.json"]).exits(0);
        world.run(&["verify", "one.json"]).exits(12);
    }
    // At a terminal: no, and nothing is changed; yes, and both are revoked.
    let answer = |answer: &'static str| {
        world.run_env(&now(), &revoke, |env| {
            env.interactive = || true;
            env.stdin = Box::new(answer.as_bytes());
        })
    };
    let run = answer("n\n").exits(1);
    lists(&run.stderr);
    assert_eq!(world.read("vendor/trust.json"), bundle);
    answer("y\n").exits(0);
    world.run(&["import", "vendor/trust.json"]).exits(0);
    for file in ["one.json", "two.json"] {
        world.run(&["verify", file]).exits(12);
    }
    // What is revoked already is not asked for again.
    world.run(&revoke).exits(0);
}

#[test]
fn the_revocation_of_a_key_lists_the_licenses_that_it_signed() {
    let world = three();
    let key = String::from_utf8(crate::support::tool(
        "sh",
        &["-c", "openssl pkey -pubin -in vendor/signer.pub.pem -outform DER | sha256sum"],
        &world.path("."),
    ));
    let key = key.unwrap()[..64].to_owned();
    let revoke = ["vendor", "revoke", "--key", &key, "--reason", "leaked", "--dir", "vendor"];
    let planned = world.run(&[&revoke[..], &["--dry-run", "--json"]].concat()).exits(0).json();
    assert_eq!(planned["key"], key.as_str());
    assert_eq!(planned["licenses"].as_array().unwrap().len(), 3);
    world.run(&[&revoke[..], &["--dry-run"]].concat()).exits(0);
    world.run(&revoke).exits(0);
}

#[test]
fn a_license_file_is_revoked_only_if_this_vendor_signed_it_and_it_is_said_if_the_log_lacks_it() {
    let world = three();
    let foreign = World::new();
    let init = ["vendor", "init", "--product", PRODUCT, "--dir", "vendor", "--no-passphrase"];
    foreign.run(&init).exits(0);
    let issue = ["vendor", "issue", "--email", EMAIL, "--any-instance", "--dir", "vendor"];
    foreign.run(&[&issue[..], &["--days", "9", "-o", "foreign.json"]].concat()).exits(0);
    world.write("foreign.json", foreign.read("foreign.json"));
    let plan = |file: &str| {
        let revoke = ["vendor", "revoke", "--license", file, "--reason", "x", "--dir", "vendor"];
        world.run(&[&revoke[..], &["--dry-run", "--json"]].concat())
    };
    plan("foreign.json").exits(11);
    assert_eq!(plan("one.json").exits(0).json()["licenses"][0]["issued_here"], true);
    // Signed with a copy of the key, elsewhere: the log knows nothing of it.
    let copy = world.copy();
    copy.issue("stolen.json", &["--days", "9"]).exits(0);
    world.write("stolen.json", copy.read("stolen.json"));
    let run = plan("stolen.json").exits(0);
    assert_eq!(run.json()["licenses"][0]["issued_here"], false);
    assert!(run.stderr.contains("was not issued from this folder"), "{}", run.stderr);
}

#[test]
fn issue_lists_what_it_replaces() {
    let world = three();
    let one = id(&world, "one.json");
    let issue = ["--days", "9", "--replaces", &one];
    let bundle = world.read("vendor/trust.json");
    let run = world.issue("new.json", &[&issue[..], &["--dry-run"]].concat()).exits(0);
    assert!(run.out().contains(&one), "{}", run.out());
    assert!(!world.path("new.json").exists() && world.read("vendor/trust.json") == bundle);
    // Neither of the two means anything without --replaces.
    for option in ["--yes", "--dry-run"] {
        world.issue("new.json", &["--days", "9", option]).exits(2);
    }
    for agreed in [&["--yes"][..], &[]] {
        let world = world.copy();
        let run = world.issue("new.json", &[&issue[..], agreed].concat()).exits(0);
        assert_eq!(run.stderr.contains(&one), agreed.is_empty(), "{}", run.stderr);
        world.run(&["import", "vendor/trust.json"]).exits(0);
        world.run(&["verify", "one.json"]).exits(12);
        world.run(&["verify", "new.json"]).exits(0);
    }
}

#[test]
fn a_site_whose_license_was_replaced_is_told_to_import_the_replacement() {
    let next = |reason: &str| {
        let world = World::licensed();
        let id = id(&world, "license.json");
        let revoke = ["vendor", "revoke", &id, "--yes", "--reason", reason, "--dir", "vendor"];
        world.run(&revoke).exits(0);
        world.run(&["import", "vendor/trust.json"]).exits(0);
        let verify = world.run(&["verify"]).exits(12);
        let status = world.run(&["status"]);
        let import = world.run(&["import", "license.json"]);
        [verify, status, import].map(|run| run.out().to_owned() + &run.stderr)
    };
    for reason in ["replaced", "Replaced by license 2", "replaced by a new license"] {
        for said in next(reason) {
            assert!(said.contains("import the license that replaces it"), "{reason}: {said}");
        }
    }
    for reason in ["unpaid", "the host was replaced"] {
        for said in next(reason) {
            assert!(said.contains("ask the vendor for the reason"), "{reason}: {said}");
        }
    }
}

#[test]
fn after_a_rotation_or_a_revocation_one_line_says_which_file_customers_need() {
    let world = three();
    let vendor = |args: &[&str]| {
        let run = world.run(&[&["vendor"], args, &["--dir", "vendor"]].concat()).exits(0);
        assert!(run.out().contains("airseal vendor publish --dir vendor -o FILE"), "{run:?}");
    };
    vendor(&["revoke", &id(&world, "one.json"), "--yes", "--reason", "x"]);
    vendor(&["rotate", "signer", "--no-passphrase"]);
    vendor(&["rotate", "root", "--no-passphrase"]);
    world.run(&["vendor", "publish", "--dir", "vendor", "-o", "newest.json"]).exits(0);
    assert_eq!(world.read("newest.json"), world.read("vendor/trust.json"));
}

/// The id of the key that signs the licenses of a desk.
fn signer(desk: &Desk) -> String {
    let pem = String::from_utf8(desk.read("vendor/signer.pub.pem")).unwrap();
    airseal::core::types::keys::PublicKey::from_pem(&pem).unwrap().id().to_string()
}

/// It is the first of June, at midnight.
#[test]
fn of_what_a_revoked_key_signed_only_what_still_counts_is_listed() {
    let mut desk = Desk::new();
    let ends = |last: &str| json!({"not_before": "2025-01-01T00:00:00Z", "expires_at": last});
    // Its 14 days of grace ended a second ago; those of the next one end now.
    desk.issue('1', ends("2026-05-17T23:59:59Z"), json!({}));
    desk.issue('2', ends("2026-05-18T00:00:00Z"), json!({}));
    desk.issue('3', json!({}), json!({}));
    desk.issue('4', json!({"expires_at": null}), json!({}));
    desk.issue('5', json!({}), json!({}));
    desk.revoke('5', "host stolen");
    let revoke = ["revoke", "--key", &signer(&desk), "--reason", "leaked", "--dry-run", "--json"];
    let planned = desk.vendor(&revoke).exits(0).json();
    let listed: Vec<_> = planned["licenses"].as_array().unwrap().iter().collect();
    let listed: Vec<_> = listed.iter().map(|license| license["license_id"].clone()).collect();
    assert_eq!(listed, ['2', '3', '4'].map(|digit| json!(id_of(digit))));
}

/// A signer that was to sign until next year is closed earlier: what it signed since must not be
/// lost. One that is closed already loses nothing more.
#[test]
fn a_window_is_not_closed_over_licenses_that_it_still_covers() {
    let mut desk = Desk::new();
    let rotate = |desk: &Desk, last_day: &str| {
        desk.vendor(&["rotate", "signer", "--no-passphrase", "--retire-old", last_day])
    };
    desk.issue('1', json!({"issued_at": "2026-05-20T00:00:00Z"}), json!({}));
    rotate(&desk, "2027-06-30").exits(0);
    let bundle = desk.read("vendor/trust.json");
    let run = rotate(&desk, "2026-05-19");
    assert!(run.code != 0 && run.stderr.contains("2026-05-19"), "{}", run.stderr);
    assert_eq!(desk.read("vendor/trust.json"), bundle);
    rotate(&desk, "2026-05-31").exits(0);
    // Sites refuse this one as it is, so the next rotation takes nothing from it.
    desk.issue('2', json!({"issued_at": "2026-06-01T00:00:00Z"}), json!({}));
    rotate(&desk, "2026-05-31").exits(0);
}
