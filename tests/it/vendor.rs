//! The vendor's side: rotating, revoking, signing in steps, listing.

use serde_json::{Value, json};

use crate::craft::{REGISTRATION_TYPE, Site, file, key};
use crate::support::{EMAIL, PRODUCT, World, tool, vendor};

fn license_id(world: &World, file: &str) -> String {
    let shown = world.run(&["inspect", file, "--json"]).exits(0).json();
    shown["payload"]["license_id"].as_str().unwrap().to_owned()
}

fn verdict(world: &World, file: &str) -> String {
    world.run(&["verify", file, "--json"]).json()["verdict"].as_str().unwrap().to_owned()
}

/// A vendor with three roots, two of which must sign, each key with a passphrase
/// of its own.
fn three_roots() -> World {
    let world = World::new();
    for name in ["one", "two", "three", "signer"] {
        world.write(name, format!("passphrase of {name}\n"));
    }
    let init = [
        "vendor",
        "init",
        "--product",
        PRODUCT,
        "--dir",
        "vendor",
        "--roots",
        "3",
        "--threshold",
        "2",
    ];
    let files = [
        "--root-passphrase-file",
        "one",
        "--root-passphrase-file",
        "two",
        "--root-passphrase-file",
        "three",
    ];
    world.run(&[&init[..], &files, &["--passphrase-file", "signer"]].concat()).exits(0);
    world.pin("vendor").exits(0);
    world.run(&["register", "--email", EMAIL, "-o", "request.json"]).exits(0);
    let terms = ["--days", "90", "--passphrase-file", "signer"];
    world.issue("license.json", &terms).exits(0);
    world.run(&["import", "license.json"]).exits(0);
    world
}

#[test]
fn a_new_signer_counts_once_its_bundle_is_imported_and_the_old_license_goes_on() {
    let world = World::licensed();
    vendor(&world, &["rotate", "signer", "--no-passphrase"]).exits(0);
    world.issue("new.json", &["--days", "9"]).exits(0);
    assert_eq!(verdict(&world, "new.json"), "untrusted");
    world.run(&["import", "vendor/trust.json"]).exits(0);
    assert_eq!(verdict(&world, "new.json"), "valid");
    assert_eq!(verdict(&world, "license.json"), "valid");
    // A day that would refuse what was issued already is not taken.
    vendor(&world, &["rotate", "signer", "--no-passphrase", "--retire-old", "2020-01-01"]).exits(2);
    let retire = ["rotate", "signer", "--no-passphrase", "--retire-old", "2090-06-30"];
    vendor(&world, &retire).exits(0);
    let shown = world.run(&["inspect", "vendor/trust.json", "--json"]).exits(0).json();
    let signers = shown["payload"]["signers"].as_object().unwrap().clone();
    assert_eq!(signers.len(), 3);
    assert!(
        signers.values().any(|signer| signer["not_after"] == "2090-06-30T23:59:59Z"),
        "{signers:?}"
    );
}

#[test]
fn licenses_are_revoked_by_id_by_address_and_with_their_signer() {
    let world = World::licensed();
    let id = license_id(&world, "license.json");
    let run = vendor(&world, &["revoke", "--yes", &id, "--reason", "host stolen", "--json"])
        .exits(0)
        .json();
    assert_eq!((run["version"].as_u64(), run["published"].as_bool()), (Some(2), Some(true)));
    // Revoking it again makes no new bundle.
    assert_eq!(
        vendor(&world, &["revoke", "--yes", &id, "--reason", "again", "--json"]).exits(0).json()["changed"],
        false
    );
    assert_eq!(verdict(&world, "license.json"), "valid");
    world.run(&["import", "vendor/trust.json"]).exits(0);
    let said = world.run(&["verify", "--json"]).exits(12).json();
    assert!(said["reason"].as_str().unwrap().contains("host stolen"));

    world.issue("second.json", &["--days", "9"]).exits(0);
    world.run(&["import", "second.json"]).exits(0);
    world.run(&["verify"]).exits(0);
    vendor(&world, &["revoke", "--yes", "--email", EMAIL, "--reason", "contract ended"]).exits(0);
    world.run(&["import", "vendor/trust.json"]).exits(0);
    world.run(&["verify"]).exits(12);

    world.issue("third.json", &["--days", "9"]).exits(0);
    world.run(&["import", "third.json"]).exits(0);
    let keyid =
        world.run(&["verify", "--json"]).exits(0).json()["signer"].as_str().unwrap().to_owned();
    vendor(&world, &["revoke", "--yes", "--key", &keyid, "--reason", "leaked"]).exits(0);
    world.run(&["import", "vendor/trust.json"]).exits(0);
    assert_eq!(verdict(&world, "third.json"), "untrusted");
    // No signer is left: the next issue says what to do.
    let run = world.issue("fourth.json", &["--days", "9"]).exits(1);
    assert!(run.stderr.contains("rotate signer"), "{}", run.stderr);
    vendor(&world, &["rotate", "signer", "--no-passphrase"]).exits(0);
    world.issue("fourth.json", &["--days", "9"]).exits(0);
    world.run(&["import", "vendor/trust.json", "fourth.json"]).exits(0);
    world.run(&["verify"]).exits(0);
}

#[test]
fn what_was_never_issued_or_listed_cannot_be_revoked() {
    let world = World::licensed();
    let before = world.read("vendor/trust.json");
    vendor(&world, &["revoke", "--yes", "4f2b6a0e-5d0c-4a57-9a39-0d9c3f1f7a11", "--reason", "x"])
        .exits(1);
    vendor(&world, &["revoke", "--yes", "--email", "nobody@acme.example", "--reason", "x"])
        .exits(1);
    vendor(&world, &["revoke", "--yes", "--key", &"0".repeat(64), "--reason", "x"]).exits(1);
    let root = String::from_utf8(world.read("vendor/root.fingerprint")).unwrap();
    let run = vendor(&world, &["revoke", "--yes", "--key", root.trim(), "--reason", "x"]).exits(1);
    assert!(run.stderr.contains("rotate root"), "{}", run.stderr);
    assert_eq!(world.read("vendor/trust.json"), before);
}

#[test]
fn two_of_three_roots_sign_in_steps_where_each_key_lies() {
    let world = three_roots();
    let id = license_id(&world, "license.json");
    let revoke = ["revoke", "--yes", &id, "--reason", "host stolen", "--json"];
    let run = vendor(
        &world,
        &[&revoke[..], &["--sign-with", "vendor/root-1.key", "--passphrase-file", "one"]].concat(),
    );
    let run = run.exits(0).json();
    assert_eq!(
        (run["published"].as_bool(), run["missing_old"].as_u64(), run["missing_new"].as_u64()),
        (Some(false), Some(1), Some(1))
    );
    // It is not in force, and the next one has to wait.
    assert_eq!(
        world.run(&["import", "vendor/trust.json", "--json"]).exits(0).json()["changed"],
        false
    );
    vendor(
        &world,
        &["revoke", "--yes", "--email", EMAIL, "--reason", "x", "--sign-with", "vendor/root-1.key"],
    )
    .exits(1);

    // Carried to where the third root lies, and back.
    std::fs::create_dir(world.path("vault")).unwrap();
    for (from, to) in
        [("vendor/root-3.key", "vault/root-3.key"), ("vendor/trust.next.json", "vault/next.json")]
    {
        std::fs::rename(world.path(from), world.path(to)).unwrap();
    }
    std::fs::copy(world.path("vault/next.json"), world.path("vendor/trust.next.json")).unwrap();
    let sign = [
        "vendor",
        "publish",
        "--yes",
        "--sign-with",
        "vault/root-3.key",
        "vault/next.json",
        "--json",
    ];
    world.run(&[&sign[..], &["--passphrase-file", "one"]].concat()).exits(1);
    let run = world.run(&[&sign[..], &["--passphrase-file", "three"]].concat()).exits(0).json();
    assert_eq!((run["missing_old"].is_null(), run["missing_new"].as_u64()), (true, Some(0)));
    let run = vendor(&world, &["publish", "vault/next.json", "--json"]).exits(0).json();
    assert_eq!((run["published"].as_bool(), run["version"].as_u64()), (Some(true), Some(2)));
    world.run(&["import", "vendor/trust.json"]).exits(0);
    world.run(&["verify"]).exits(12);
}

#[test]
fn a_key_that_is_no_root_does_not_sign_a_bundle() {
    let world = three_roots();
    let revoke =
        ["revoke", "--yes", "--email", EMAIL, "--reason", "x", "--sign-with", "vendor/root-1.key"];
    vendor(&world, &[&revoke[..], &["--passphrase-file", "one"]].concat()).exits(0);
    let run = vendor(
        &world,
        &["publish", "--yes", "--sign-with", "vendor/signer.key", "--passphrase-file", "signer"],
    )
    .exits(1);
    assert!(run.stderr.contains("not a root"), "{}", run.stderr);
    // Neither the same root twice, nor its key copied, makes two.
    std::fs::copy(world.path("vendor/root-1.key"), world.path("copy.key")).unwrap();
    let run = vendor(
        &world,
        &["publish", "--yes", "--sign-with", "copy.key", "--passphrase-file", "one", "--json"],
    )
    .exits(0);
    assert_eq!(run.json()["missing_old"], 1);
    // It can be dropped.
    assert_eq!(
        vendor(&world, &["publish", "--discard", "--json"]).exits(0).json()["changed"],
        true
    );
    assert_eq!(
        vendor(&world, &["publish", "--discard", "--json"]).exits(0).json()["changed"],
        false
    );
    vendor(&world, &["publish"]).exits(1);
}

#[test]
fn new_roots_are_followed_by_sites_that_trust_the_old_ones() {
    let world = World::licensed();
    let old = world.read("vendor/root.fingerprint");
    let rotate = ["rotate", "root", "--roots", "3", "--threshold", "2", "--no-passphrase"];
    let run = vendor(&world, &[&rotate[..], &["--json"]].concat()).exits(0).json();
    assert_eq!(run["published"], true);
    // Its own three, and the one that it replaces.
    assert_eq!(run["signed"].as_array().unwrap().len(), 4, "{run}");
    assert_ne!(world.read("vendor/root.fingerprint"), old);
    let diff =
        world.run(&["inspect", "--diff", "vendor/bundles/1.json", "vendor/trust.json"]).exits(0);
    assert!(diff.out().starts_with("would be accepted"), "{}", diff.out());
    assert!(diff.out().contains("2 of 3 roots must sign"), "{}", diff.out());
    world.run(&["import", "vendor/trust.json"]).exits(0);
    world.run(&["verify"]).exits(0);
    // The old root alone no longer makes a bundle.
    vendor(&world, &["rotate", "signer", "--no-passphrase"]).exits(2);
    let run = vendor(
        &world,
        &["rotate", "signer", "--no-passphrase", "--sign-with", "vendor/root.key", "--json"],
    );
    assert_eq!(run.exits(0).json()["missing_old"], 2);
}

#[test]
fn the_fingerprint_of_several_roots_can_be_computed_by_hand() {
    let world = three_roots();
    let shown = world.run(&["trust", "show", "--json"]).exits(0).json();
    let mut ids: Vec<_> = shown["roots"]["keys"].as_object().unwrap().keys().cloned().collect();
    ids.sort();
    world.write("roots.txt", format!("airseal roots 2\n{}\n{}\n{}\n", ids[0], ids[1], ids[2]));
    let printed = String::from_utf8(tool("sha256sum", &["roots.txt"], &world.path(""))).unwrap();
    let fingerprint = String::from_utf8(world.read("vendor/root.fingerprint")).unwrap();
    assert_eq!(printed.split_whitespace().next(), Some(fingerprint.trim()));
}

/// Where a root key is, the public keys beside it say who the others are.
#[test]
fn whoever_signs_elsewhere_is_told_the_names_in_the_folder_of_the_key() {
    let world = World::new();
    let init = ["vendor", "init", "--product", PRODUCT, "--dir", "vendor", "--no-passphrase"];
    world.run(&[&init[..], &["--roots", "3", "--threshold", "2"]].concat()).exits(0);
    let stage = ["publish", "--renew-by", "2099-01-01", "--sign-with", "vendor/root-1.key"];
    vendor(&world, &stage).exits(0);
    std::fs::create_dir(world.path("carried")).unwrap();
    std::fs::copy(world.path("vendor/trust.next.json"), world.path("carried/next.json")).unwrap();
    let sign = ["vendor", "publish", "carried/next.json", "--sign-with", "vendor/root-2.key"];
    let said = world.run(&[&sign[..], &["--yes", "--json"]].concat()).exits(0).json();
    let names: Vec<_> =
        said["signed"].as_array().unwrap().iter().map(|root| root["name"].clone()).collect();
    assert_eq!(names, ["root-1", "root-2"], "{said}");
}

/// A file carries 16 signatures: of the old root and of fifteen new ones, but not of sixteen.
#[test]
fn as_many_roots_can_sign_as_a_file_carries_signatures() {
    for (roots, code) in [("15", 0), ("16", 1)] {
        let world = World::with_vendor();
        let rotate = ["rotate", "root", "--roots", roots, "--threshold", roots, "--no-passphrase"];
        let run = vendor(&world, &[&rotate[..], &["--json"]].concat());
        assert_eq!(run.code, code, "{roots}: {run:?}");
        if code == 0 {
            assert_eq!(run.json()["published"], true);
            world.run(&["import", "vendor/trust.json"]).exits(0);
        }
    }
}

#[test]
fn a_threshold_that_can_never_be_met_is_refused() {
    let world = World::new();
    let init = [
        "vendor",
        "init",
        "--product",
        PRODUCT,
        "--dir",
        "vendor",
        "--no-passphrase",
        "--threshold",
        "2",
    ];
    world.run(&init).exits(2);
    assert!(!world.path("vendor").exists());
}

#[test]
fn a_moved_host_gets_a_new_license_and_the_old_one_is_revoked_in_one_step() {
    let world = World::licensed();
    let old = license_id(&world, "license.json");
    world
        .run(&[
            "--home",
            "moved",
            "trust",
            "pin",
            "vendor/trust.json",
            "--fingerprint",
            String::from_utf8(world.read("vendor/root.fingerprint")).unwrap().trim(),
        ])
        .exits(0);
    world.run(&["--home", "moved", "register", "--email", EMAIL, "-o", "moved.json"]).exits(0);
    let issue = ["issue", "moved.json", "--days", "9", "-o", "new.json"];
    // What it replaces is checked before anything is issued.
    vendor(
        &world,
        &[&issue[..], &["--yes", "--replaces", "4f2b6a0e-5d0c-4a57-9a39-0d9c3f1f7a11"]].concat(),
    )
    .exits(1);
    assert!(!world.path("new.json").exists());
    vendor(&world, &[&issue[..], &["--yes", "--replaces", &old]].concat()).exits(0);
    world.run(&["import", "vendor/trust.json"]).exits(0);
    world.run(&["verify"]).exits(12);
    world.run(&["--home", "moved", "import", "vendor/trust.json", "new.json"]).exits(0);
    world.run(&["--home", "moved", "verify"]).exits(0);
    // By the instance, as it was read over the phone.
    let status = world.run(&["--home", "moved", "status", "--json"]).exits(0).json();
    let instance = status["instance"].as_str().unwrap().to_uppercase();
    let issue = [
        "issue",
        "request.json",
        "--days",
        "9",
        "-o",
        "back.json",
        "--yes",
        "--replaces",
        &instance,
    ];
    vendor(&world, &issue).exits(0);
    world.run(&["--home", "moved", "import", "vendor/trust.json"]).exits(0);
    world.run(&["--home", "moved", "verify"]).exits(12);
}

#[test]
fn the_register_is_listed_filtered_and_safe_for_a_spreadsheet() {
    let world = World::registered();
    world
        .issue("soon.json", &["--days", "30", "--organization", "=HYPERLINK(\"x\"),\"y\""])
        .exits(0);
    world.issue("late.json", &["--days", "90"]).exits(0);
    world.issue("never.json", &["--perpetual"]).exits(0);
    let mail = [
        "issue",
        "--email",
        "other@acme.example",
        "--any-instance",
        "--days",
        "40",
        "-o",
        "other.json",
    ];
    vendor(&world, &mail).exits(0);
    let soon = license_id(&world, "soon.json");

    let all = vendor(&world, &["list", "--json"]).exits(0);
    assert_eq!(all.out().lines().count(), 4);
    let within = vendor(&world, &["list", "--expiring-within", "60d", "--json"]).exits(0);
    let ids: Vec<_> = within
        .out()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["license_id"].clone())
        .collect();
    assert_eq!(ids, [soon.clone(), license_id(&world, "other.json")], "the next to end first");
    assert_eq!(
        vendor(&world, &["list", "--email", "other@ACME.example", "--json"])
            .exits(0)
            .out()
            .lines()
            .count(),
        1
    );

    let listed = vendor(&world, &["list", "--csv"]).exits(0);
    let mut reader = csv::Reader::from_reader(listed.stdout.as_slice());
    let at = reader.headers().unwrap().iter().position(|name| name == "organization").unwrap();
    let cells: Vec<_> = reader.records().map(|record| record.unwrap()[at].to_owned()).collect();
    assert_eq!(cells.len(), 4);
    assert_eq!(cells[0], "'=HYPERLINK(\"x\"),\"y\"");

    vendor(&world, &["revoke", "--yes", &soon, "--reason", "x"]).exits(0);
    let within = vendor(&world, &["list", "--expiring-within", "60d", "--json"]).exits(0);
    assert_eq!(within.out().lines().count(), 1, "a revoked license needs no renewal");
    vendor(&world, &["list", "--expiring-within", "soon"]).exits(2);
}

#[test]
fn bundles_are_written_out_and_can_ask_to_be_renewed() {
    let world = World::licensed();
    // By a clock that is behind: a day that has passed is refused otherwise.
    let (dir, then) = (world.text_path("vendor"), "2020-06-01T00:00:00Z");
    world
        .run_at(
            then,
            &["vendor", "publish", "--dir", &dir, "--renew-by", "2020-06-30", "--trust-clock"],
        )
        .exits(0);
    vendor(&world, &["publish", "-o", "newest.json"]).exits(0);
    assert_eq!(world.read("newest.json"), world.read("vendor/trust.json"));
    vendor(&world, &["publish", "--all", "-o", "all"]).exits(0);
    assert_eq!(world.read("all/trust-2.json"), world.read("newest.json"));
    assert!(world.path("all/trust-1.json").exists());
    world.run(&["import", "all"]).exits(0);
    // Past its date it warns, and works.
    let run = world.run(&["verify"]).exits(0);
    assert!(run.stderr.contains("2020-06-30"), "{}", run.stderr);
}

#[test]
fn a_release_is_signed_file_by_file_and_only_a_signer_of_releases_counts() {
    let world = World::with_vendor();
    world.write("a.tar.gz", "abc");
    world.write("b.deb", "");
    let release = [
        "vendor",
        "release",
        "a.tar.gz",
        "b.deb",
        "--release-version",
        "2.19.4",
        "--dir",
        "vendor",
    ];
    world.run(&[&release[..], &["-o", "release.json"]].concat()).exits(0);
    let seen = world.run(&["inspect", "release.json", "--json"]).exits(0).json();
    assert_eq!(
        (&seen["kind"], &seen["signatures"][0]["mark"]),
        (&"release".into(), &"verified".into())
    );
    // FIPS 180-4: SHA-256 of "abc" and of nothing.
    let files = &seen["payload"]["files"];
    assert_eq!(
        files["a.tar.gz"],
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    assert_eq!(files["b.deb"], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    // Elsewhere nobody knows the signer; two files of one name are no release.
    let stranger = World::with_vendor();
    let mark =
        stranger.run(&["inspect", &world.text_path("release.json"), "--json"]).exits(11).json();
    assert_eq!(mark["verified"], false);
    assert_eq!(mark["signatures"][0]["mark"], "untrusted");
    std::fs::create_dir(world.path("other")).unwrap();
    world.write("other/b.deb", "x");
    world.run(&[&release[..], &["other/b.deb", "-o", "twice.json"]].concat()).exits(2);
    world.run(&[&release[..], &["nowhere", "-o", "twice.json"]].concat()).exits(1);
    assert!(!world.path("twice.json").exists());
    // A license it is not.
    world.run(&["verify", "release.json"]).exits(10);
    world.run(&["import", "release.json"]).exits(10);
}

#[test]
fn a_request_that_contradicts_itself_is_refused() {
    let world = World::registered();
    let own = key(&world, "home/instance.key");
    let body =
        String::from_utf8(world.run(&["inspect", "request.json", "--payload"]).exits(0).stdout)
            .unwrap();
    let body: Value = serde_json::from_str(&body).unwrap();
    let issue = |change: &dyn Fn(&mut Value)| {
        let mut changed = body.clone();
        change(&mut changed);
        world.write(
            "changed.json",
            file(REGISTRATION_TYPE, changed.to_string().as_bytes(), &[&own]),
        );
        vendor(&world, &["issue", "changed.json", "--days", "9", "-o", "never.json"])
    };
    let long = |field: &'static str, length: usize| {
        move |body: &mut Value| body[field] = "é".repeat(length).into()
    };
    let without = |field: &'static str| {
        move |body: &mut Value| drop(body.as_object_mut().unwrap().remove(field))
    };
    let set =
        |field: &'static str, value: Value| move |body: &mut Value| body[field] = value.clone();
    for (change, reason) in [
        (&set("schema", json!(2)) as &dyn Fn(&mut Value), "schema 2 is not known"),
        (&set("instance", json!("0".repeat(32))), "does not belong to its public key"),
        (&set("edition", json!("community")), "a community registration must not have one"),
        (&without("email"), "a business registration has an email address"),
        (&long("label", 201), "over 200 characters"),
        (&long("policy", 201), "over 200 characters"),
    ] {
        let run = issue(change).exits(10);
        assert!(run.stderr.contains(reason), "{reason}: {}", run.stderr);
        assert!(!world.path("never.json").exists());
    }
    for field in ["label", "policy"] {
        issue(&long(field, 200)).exits(0);
        std::fs::remove_file(world.path("never.json")).unwrap();
    }
}

#[test]
fn a_release_that_names_no_plain_files_is_refused() {
    let world = World::with_vendor();
    let signer = key(&world, "vendor/signer.key");
    let hash = "0a".repeat(32);
    let body = |name: &str, hash: &str| {
        json!({
            "schema": 1, "product": PRODUCT, "version": "1.0.0", "issued_at": "2099-11-24T00:00:00Z",
            "files": { name: hash },
        })
    };
    let inspect = |body: &Value| {
        let kind = "application/vnd.airseal.release+json";
        world.write("release.json", file(kind, body.to_string().as_bytes(), &[&signer]));
        world.run(&["inspect", "release.json"])
    };
    let mut other = body("a.deb", &hash);
    other["schema"] = json!(2);
    inspect(&other).exits(10);
    let mut none = body("a.deb", &hash);
    none["files"] = json!({});
    inspect(&none).exits(10);
    for name in ["", "../a.deb", "a/b", "a\\b", "a\nb", "a\rb", &"x".repeat(256)] {
        inspect(&body(name, &hash)).exits(10);
    }
    inspect(&body(&"x".repeat(255), &hash)).exits(0);
    for hash in [&hash[1..], &hash.to_uppercase(), &"g".repeat(64), &format!("{hash}0"), ""] {
        inspect(&body("a.deb", hash)).exits(10);
    }
    inspect(&body("a.deb", &hash)).exits(0);
}

/// What is done to a document before it is signed.
type Change<'c> = Box<dyn Fn(&mut Value) + 'c>;

#[test]
fn a_bundle_that_contradicts_itself_is_refused() {
    let site = Site::new();
    let signer = site.signer.public().id().to_string();
    let root = site.root.public().id().to_string();
    let (at, wrong) = (json!({ "at": "2026-11-24T00:00:00Z", "reason": "x" }), "0".repeat(64));
    let letter = |number: u16| char::from(u8::try_from(number).unwrap());
    let many = |count: u16| {
        (0..count).map(|number| crate::history::key(letter(number)).public()).collect::<Vec<_>>()
    };
    let with_roots = |bundle: &mut Value, count: u16| {
        for key in many(count) {
            bundle["roots"]["keys"][key.id().as_str()] = json!(key.to_string());
        }
    };
    let with_signers = |bundle: &mut Value, count: u16| {
        for key in many(count) {
            let mut one = bundle["signers"][&signer].clone();
            one["public_key"] = json!(key.to_string());
            bundle["signers"][key.id().as_str()] = one;
        }
    };
    let cases: [(&str, Change<'_>); 10] = [
        ("schema 2", Box::new(|b| b["schema"] = json!(2))),
        ("begin with 1", Box::new(|b| b["version"] = json!(0))),
        ("between 1 and the number of roots", Box::new(|b| b["roots"]["threshold"] = json!(0))),
        ("between 1 and the number of roots", Box::new(|b| b["roots"]["threshold"] = json!(2))),
        ("at most 16 roots", Box::new(|b| with_roots(b, 16))),
        ("and 256 signers", Box::new(|b| with_signers(b, 256))),
        (
            "an id that is not its own",
            Box::new(|b| b["signers"][&wrong] = b["signers"][&signer].clone()),
        ),
        (
            "an id that is not its own",
            Box::new(|b| b["roots"]["keys"][&wrong] = json!(site.root.public().to_string())),
        ),
        ("listed and revoked at once", Box::new(|b| b["revoked_keys"][&root] = at.clone())),
        (
            "is not a license id",
            Box::new(|b| b["revoked_licenses"] = json!({ crate::craft::ID.replace('-', ""): at })),
        ),
    ];
    for (reason, change) in cases {
        site.write("bundle.json", site.bundle(change));
        let run = site.run(&["import", "bundle.json"]);
        assert!(run.code >= 10, "{reason}: {run:?}");
        assert!(run.stderr.contains(reason) || run.out().contains(reason), "{reason}: {run:?}");
    }
    // As many as may be.
    site.import_bundle(|bundle| {
        with_roots(bundle, 15);
        with_signers(bundle, 255);
    });
}

#[test]
fn a_signed_usage_report_is_no_document() {
    let world = World::registered();
    let own = key(&world, "home/instance.key");
    let inspect = |body: Value| {
        let kind = "application/vnd.airseal.report+json";
        world.write("report.json", file(kind, body.to_string().as_bytes(), &[&own]));
        world.run(&["inspect", "report.json"])
    };
    let run = inspect(json!({ "data": {}, "report": "usage", "schema": 1 })).exits(10);
    assert!(run.stderr.contains("never signed"), "{}", run.stderr);
    inspect(json!({ "data": {}, "report": "compliance", "schema": 2 })).exits(10);
    inspect(json!({ "data": {}, "report": "compliance", "schema": 1 })).exits(0);
}

/// As a folder of more requests than are recorded at a time does.
#[test]
fn what_is_added_to_the_issued_log_in_parts_is_all_there() {
    use airseal::issuer::VendorDir;
    use airseal::issuer::issued_log::IssuedLog;

    let world = World::registered();
    let issue = ["issue", "request.json", "--days", "9", "-o", "license.json"];
    vendor(&world, &issue).exits(0);
    let folder = VendorDir::open(&world.path("vendor")).unwrap();
    let first = IssuedLog::read(&folder).unwrap().entries()[0].clone();
    std::fs::remove_file(world.path("vendor/issued.jsonl")).unwrap();
    let mut log = IssuedLog::read(&folder).unwrap();
    for part in [1, 2, 3] {
        for _ in 0..part {
            log.add(first.clone(), false).unwrap();
        }
        assert_eq!(log.save().unwrap().len(), part);
    }
    assert_eq!(log.save().unwrap().len(), 0);
    assert_eq!(IssuedLog::read(&folder).unwrap().entries(), vec![first; 6]);
}
