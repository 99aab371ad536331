//! The vendor folder loses nothing that was signed: bundles that wait, private keys, the
//! issued log; and it signs nothing by a clock that is behind.

use std::collections::BTreeMap;

use airseal::issuer::signing::Signing;
use airseal::issuer::{VendorError, next, revoke};
use serde_json::Value;
use uuid::Uuid;

use crate::craft::key;
use crate::support::{EMAIL, PRODUCT, Run, World, time, tool, vendor};

/// A registered site whose vendor has three roots, two of which must sign.
fn three_roots() -> World {
    let world = World::new();
    let init = [
        "vendor",
        "init",
        "--product",
        PRODUCT,
        "--no-passphrase",
        "--roots",
        "3",
        "--threshold",
        "2",
    ];
    world.run(&[&init[..], &["--dir", "vendor"]].concat()).exits(0);
    world.pin("vendor").exits(0);
    world.run(&["register", "--email", EMAIL, "-o", "request.json"]).exits(0);
    world
}

fn license_id(world: &World, file: &str) -> String {
    let payload = world.run(&["inspect", file, "--payload"]).exits(0).json();
    payload["license_id"].as_str().unwrap().to_owned()
}

fn listed(world: &World) -> Vec<String> {
    let run = vendor(world, &["list", "--json"]);
    let id = |line: &str| {
        serde_json::from_str::<Value>(line).unwrap()["license_id"].as_str().unwrap().to_owned()
    };
    run.out().lines().map(id).collect()
}

fn text(world: &World, name: &str) -> String {
    String::from_utf8(world.read(name)).unwrap()
}

// --- Bundles that wait --------------------------------------------------------

/// Runs a command of the vendor at a time.
fn vendor_at(world: &World) -> impl Fn(&str, &[&str]) -> Run {
    |now, args| {
        let dir = world.text_path("vendor");
        world.run_at(now, &[&["vendor"], args, &["--dir", &dir]].concat())
    }
}

#[test]
fn a_waiting_bundle_gives_way_to_no_file() {
    let world = three_roots();
    world.issue("license.json", &["--days", "9"]).exits(0);
    world
        .run(&["vendor", "init", "--product", "other", "--dir", "other", "--no-passphrase"])
        .exits(0);
    let same = ["vendor", "init", "--product", PRODUCT, "--dir", "stranger", "--no-passphrase"];
    world.run(&same).exits(0);
    world.run(&["vendor", "publish", "--dir", "stranger", "--renew-by", "2029-01-01"]).exits(0);
    world.write("text.txt", "text");
    world.write("old.json", world.read("vendor/trust.json"));
    vendor(&world, &["publish", "--renew-by", "2029-01-01", "--sign-with", "vendor/root-1.key"])
        .exits(0);
    world.write("late.json", world.read("vendor/trust.next.json"));
    world
        .run(&["vendor", "publish", "--yes", "--sign-with", "vendor/root-3.key", "late.json"])
        .exits(0);
    vendor(&world, &["publish", "--discard"]).exits(0);

    let id = license_id(&world, "license.json");
    vendor(
        &world,
        &["revoke", "--yes", &id, "--reason", "stolen", "--sign-with", "vendor/root-1.key"],
    )
    .exits(0);
    // It is not forgotten.
    let listed = vendor(&world, &["list"]).exits(0);
    assert!(
        listed.stderr.contains("trust bundle 2 waits for root signatures"),
        "{}",
        listed.stderr
    );
    let waiting = world.read("vendor/trust.next.json");
    let files = [
        ("late.json", 1, "still waits"),
        ("old.json", 1, "still waits"),
        ("other/trust.json", 15, "other"),
        ("stranger/trust.json", 1, "still waits"),
        ("request.json", 10, "not a trust"),
        ("license.json", 10, "not a trust"),
        ("text.txt", 10, "text.txt"),
        ("vendor/issued.jsonl", 10, "issued.jsonl"),
        ("nowhere.json", 1, "nowhere.json"),
    ];
    for (file, code, said) in files {
        for extra in [&[][..], &["--again"], &["--sign-with", "vendor/root-2.key"]] {
            let run = vendor(&world, &[&["publish", file], extra].concat()).exits(code);
            assert!(
                run.stderr.contains(said) && run.stderr.contains("Hint"),
                "{file}: {}",
                run.stderr
            );
            assert!(world.read("vendor/trust.next.json") == waiting, "{file}");
        }
    }
    assert_eq!(world.read("vendor/trust.json"), world.read("old.json"), "nothing came into force");
    // It is finished as if nothing had been.
    vendor(&world, &["publish", "--yes", "--sign-with", "vendor/root-2.key"]).exits(0);
    world.run(&["import", "vendor/trust.json"]).exits(0);
    assert!(text(&world, "home/trust.json") == text(&world, "vendor/trust.json"));
}

#[test]
fn a_bundle_that_does_not_follow_from_the_one_in_force_is_not_staged() {
    let world = three_roots();
    world
        .run(&["vendor", "init", "--product", PRODUCT, "--dir", "stranger", "--no-passphrase"])
        .exits(0);
    world.run(&["vendor", "publish", "--dir", "stranger", "--renew-by", "2029-01-01"]).exits(0);
    let run = vendor(&world, &["publish", "stranger/trust.json"]).exits(11);
    assert!(run.stderr.contains("no signature by a root in force"), "{}", run.stderr);
    assert!(!world.path("vendor/trust.next.json").exists());
    // The one in force is no news, and no fault.
    let run = vendor(&world, &["publish", "vendor/trust.json", "--json"]).exits(0).json();
    assert_eq!((&run["changed"], &run["published"]), (&false.into(), &true.into()));
    assert!(!world.path("vendor/trust.next.json").exists());
}

#[test]
fn signatures_of_the_waiting_bundle_are_merged_from_each_copy() {
    let world = World::new();
    let init = [
        "vendor",
        "init",
        "--product",
        PRODUCT,
        "--no-passphrase",
        "--roots",
        "3",
        "--threshold",
        "3",
    ];
    world.run(&[&init[..], &["--dir", "vendor"]].concat()).exits(0);
    vendor(&world, &["publish", "--renew-by", "2029-01-01", "--sign-with", "vendor/root-1.key"])
        .exits(0);
    for (copy, key) in [("b.json", "vendor/root-2.key"), ("c.json", "vendor/root-3.key")] {
        world.write(copy, world.read("vendor/trust.next.json"));
        world.run(&["vendor", "publish", "--yes", "--sign-with", key, copy]).exits(0);
    }
    // A signature by somebody else is not taken along.
    world
        .run(&["vendor", "init", "--product", PRODUCT, "--dir", "stranger", "--no-passphrase"])
        .exits(0);
    world
        .run(&["vendor", "publish", "--yes", "--sign-with", "stranger/root.key", "b.json"])
        .exits(0);
    let run = vendor(&world, &["publish", "b.json", "--json"]).exits(0).json();
    assert_eq!((run["published"].as_bool(), run["missing_old"].as_u64()), (Some(false), Some(1)));
    let waiting: Value = serde_json::from_slice(&world.read("vendor/trust.next.json")).unwrap();
    assert_eq!(waiting["signatures"].as_array().unwrap().len(), 2);
    assert_eq!(vendor(&world, &["publish", "c.json", "--json"]).exits(0).json()["published"], true);
}

#[test]
fn a_discarded_bundle_is_kept_says_what_it_revoked_and_comes_back_only_if_asked() {
    let world = three_roots();
    world.issue("license.json", &["--days", "9"]).exits(0);
    let id = license_id(&world, "license.json");
    vendor(
        &world,
        &["revoke", "--yes", &id, "--reason", "stolen", "--sign-with", "vendor/root-1.key"],
    )
    .exits(0);
    let dropped = world.read("vendor/trust.next.json");
    let said = vendor(&world, &["publish", "--discard", "--json"]).exits(0).json();
    assert_eq!(said["revoked"], serde_json::json!([format!("license {id}")]));
    let kept = said["file"].as_str().unwrap().to_owned();
    assert!(world.read(&kept) == dropped, "byte for byte");
    assert_eq!(
        vendor(&world, &["publish", "--discard", "--json"]).exits(0).json()["changed"],
        false
    );
    world.write("carried.json", &dropped);
    let run = vendor(&world, &["publish", "carried.json"]).exits(1);
    assert!(
        run.stderr.contains("was discarded") && run.stderr.contains("--again"),
        "{}",
        run.stderr
    );
    assert!(!world.path("vendor/trust.next.json").exists());
    vendor(
        &world,
        &["publish", "carried.json", "--again", "--yes", "--sign-with", "vendor/root-3.key"],
    )
    .exits(0);
    world.run(&["import", "vendor/trust.json"]).exits(0);
    world.run(&["verify", "license.json"]).exits(12);
}

#[test]
fn a_bundle_that_no_site_could_read_is_refused_before_it_is_staged() {
    let world = World::with_vendor();
    let signing =
        Signing::begin(&world.path("vendor"), time("2100-01-01T00:00:00Z"), false).unwrap();
    let root = key(&world, "vendor/root.key");
    let mut next = next::begin(&signing).unwrap();
    // 16 MiB hold some 12.5 MB of text in base64.
    let reason = "x".repeat(13_000_000);
    revoke::licenses(&mut next, &[(Uuid::from_u128(1), None)], &reason, signing.now).unwrap();
    let refused = next::stage(&signing, &next, &[&root]);
    assert!(matches!(refused, Err(VendorError::TooLarge { .. })), "{refused:?}");
    assert!(!world.path("vendor/trust.next.json").exists());
    drop(signing);
    vendor(&world, &["publish", "--renew-by", "2029-01-01"]).exits(0);
}

// --- Private keys -------------------------------------------------------------

/// Every private key in the folder.
fn keys(world: &World) -> BTreeMap<String, Vec<u8>> {
    let entries =
        std::fs::read_dir(world.path("vendor")).unwrap().map(|entry| entry.unwrap().path());
    let keys = entries.filter(|path| path.extension().is_some_and(|extension| extension == "key"));
    keys.map(|path| (path.display().to_string(), std::fs::read(&path).unwrap())).collect()
}

#[test]
fn no_private_key_is_ever_written_over() {
    let world = three_roots();
    let sign = ["--no-passphrase", "--sign-with", "vendor/root-1.key"];
    let rotations =
        [&["rotate", "root"][..], &["rotate", "root", "--roots", "2"], &["rotate", "signer"]];
    for rotate in rotations {
        for _ in 0..3 {
            let before = keys(&world);
            vendor(&world, &[rotate, &sign].concat()).exits(0);
            let after = keys(&world);
            assert!(after.len() > before.len());
            assert!(before.iter().all(|(name, key)| after.get(name) == Some(key)), "{rotate:?}");
            vendor(&world, &["publish", "--discard"]).exits(0);
        }
    }
    // The newest of them are those that come into force.
    vendor(
        &world,
        &[&["rotate", "signer"][..], &sign, &["--sign-with", "vendor/root-2.key"]].concat(),
    )
    .exits(0);
    world.issue("new.json", &["--days", "9"]).exits(0);
    world.run(&["import", "vendor/trust.json", "new.json"]).exits(0);
}

// --- The issued log -----------------------------------------------------------

/// A vendor that issued three licenses, published a bundle, and issued a fourth.
fn four_issued() -> (World, Vec<String>) {
    let world = World::registered();
    for name in ["1.json", "2.json", "3.json"] {
        world.issue(name, &["--days", "9"]).exits(0);
    }
    vendor(&world, &["publish", "--renew-by", "2099-01-01"]).exits(0);
    world.issue("4.json", &["--days", "9"]).exits(0);
    let ids =
        ["1.json", "2.json", "3.json", "4.json"].map(|name| license_id(&world, name)).to_vec();
    assert_eq!(listed(&world), ids);
    (world, ids)
}

#[test]
fn each_line_holds_the_hash_of_the_line_before_and_a_bundle_that_of_the_last() {
    let (world, _) = four_issued();
    let hash = |line: usize| {
        let script = format!("sed -n {line}p vendor/issued.jsonl | sha256sum");
        String::from_utf8(tool("sh", &["-c", &script], &world.path(""))).unwrap()[..64].to_owned()
    };
    let lines: Vec<Value> = text(&world, "vendor/issued.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let prev: Vec<_> = lines.iter().map(|line| line["prev"].as_str().unwrap().to_owned()).collect();
    assert_eq!(prev, ["0".repeat(64), hash(1), hash(2), hash(3)]);
    let seq: Vec<_> = lines.iter().map(|line| line["seq"].as_u64().unwrap()).collect();
    assert_eq!(seq, [1, 2, 3, 4]);
    let bundle = world.run(&["inspect", "vendor/trust.json", "--payload"]).exits(0).json();
    assert_eq!(bundle["issued_log"], serde_json::json!({ "entries": 3, "sha256": hash(3) }));
    // Sites pass over it.
    world.run(&["import", "vendor/trust.json"]).exits(0);
}

#[test]
fn what_an_editor_does_to_the_log_means_nothing() {
    let (world, mut ids) = four_issued();
    let log = text(&world, "vendor/issued.jsonl");
    let edited = [
        log.trim_end().to_owned(),
        format!("\u{feff}{log}"),
        format!("\u{feff}{}", log.trim_end()),
        log.replace('\n', "\r\n"),
        log.replace('\n', "\r\n").trim_end().to_owned(),
        format!("{log}\n\n"),
        format!("{log}{{\"license\":{{\"schema\":1,\"lice"),
    ];
    for text in edited {
        world.write("vendor/issued.jsonl", &text);
        vendor(&world, &["list"]).exits(0);
        assert_eq!(listed(&world), ids, "{text}");
        world.issue("next.json", &["--days", "9"]).exits(0);
        ids.push(license_id(&world, "next.json"));
        assert_eq!(listed(&world), ids, "{text}");
        vendor(&world, &["list"]).exits(0);
        std::fs::remove_file(world.path("next.json")).unwrap();
        world.write("vendor/issued.jsonl", &log);
        std::fs::remove_file(world.path("vendor/lock")).unwrap();
        ids.pop();
    }
}

/// A log as it was before its lines were chained.
fn old_form(log: &str) -> String {
    log.lines().map(|line| format!("{}}}\n", line.split(",\"seq\":").next().unwrap())).collect()
}

#[test]
fn a_log_of_the_old_form_is_chained_and_keeps_each_entry_as_it_was() {
    let (world, mut ids) = four_issued();
    let old = old_form(&text(&world, "vendor/issued.jsonl"));
    assert!(!old.contains("prev"));
    for form in [old.clone(), old.trim_end().to_owned()] {
        world.write("vendor/issued.jsonl", &form);
        // To read it changes nothing.
        vendor(&world, &["list"]).exits(0);
        assert_eq!(text(&world, "vendor/issued.jsonl"), form);
    }
    world.issue("5.json", &["--days", "9"]).exits(0);
    ids.push(license_id(&world, "5.json"));
    let chained = text(&world, "vendor/issued.jsonl");
    assert!(old_form(&chained).starts_with(&old));
    assert_eq!(chained.matches("\"prev\":").count(), 5);
    assert_eq!(listed(&world), ids);
    vendor(&world, &["list"]).exits(0);
}

#[test]
fn what_the_log_has_lost_is_named_and_nothing_is_signed_until_it_is_settled() {
    let (template, ids) = four_issued();
    let log = text(&template, "vendor/issued.jsonl");
    let lines: Vec<&str> = log.lines().collect();
    let joined = |lines: &[&str]| format!("{}\n", lines.join("\n"));
    let altered = |line: usize| {
        let mut lines = lines.clone();
        let changed = lines[line].replace(EMAIL, "eve@acme.example");
        lines[line] = &changed;
        joined(&lines)
    };
    let cases = [
        (
            "a line in the middle",
            Some(joined(&[lines[0], lines[2], lines[3]])),
            "entry 2 is missing before line 2",
        ),
        ("the first lines", Some(joined(&lines[2..])), "entries 1 to 2 are missing before line 1"),
        ("the last line", Some(joined(&lines[..3])), "ends after entry 3"),
        ("what the bundle counts", Some(joined(&lines[..2])), "ends after entry 2"),
        ("all lines", Some(String::new()), "ends after entry 0"),
        ("the file", None, "the file is missing"),
        ("an address in the first line", Some(altered(0)), "line 1 was altered"),
        ("an address in the last line", Some(altered(3)), "altered or replaced"),
        (
            "an order",
            Some(joined(&[lines[1], lines[0], lines[2], lines[3]])),
            "is missing before line 1",
        ),
        ("a piece of a line", Some(log.replace("\"signer\"", "\"sig")), "line 1 cannot be read"),
        ("a piece of the last line", Some(log[..log.len() - 40].to_owned()), "ends after entry 3"),
        ("the chain", Some(old_form(&joined(&lines[..3]))), "ends after entry 3"),
    ];
    for (what, damaged, said) in cases {
        let world = template.copy();
        match &damaged {
            Some(text) => drop(world.write("vendor/issued.jsonl", text)),
            None => std::fs::remove_file(world.path("vendor/issued.jsonl")).unwrap(),
        }
        let run = vendor(&world, &["list", "--json"]).exits(1);
        assert!(
            run.stderr.contains(said) && run.stderr.contains("backup"),
            "{what}: {}",
            run.stderr
        );
        let before = world.read("vendor/trust.json");
        let license = license_id(&world, "1.json");
        let signing: [&[&str]; 5] = [
            &["issue", "request.json", "--days", "9", "-o", "never.json"],
            &["revoke", "--yes", &license, "--reason", "x"],
            &["rotate", "signer", "--no-passphrase"],
            &["publish", "--renew-by", "2098-01-01"],
            &["release", "request.json", "--release-version", "1.0.0", "-o", "never.json"],
        ];
        for command in signing {
            let run = vendor(&world, command).exits(1);
            assert!(
                run.stderr.contains(said) && run.stderr.contains("Hint"),
                "{what}: {}",
                run.stderr
            );
        }
        assert!(
            !world.path("never.json").exists() && world.read("vendor/trust.json") == before,
            "{what}"
        );
        assert_eq!(damaged.is_some(), world.path("vendor/issued.jsonl").exists(), "{what}");
        // Put back, all is well; given up, it is on record and goes on.
        let mended = world.copy();
        mended.write("vendor/issued.jsonl", &log);
        vendor(&mended, &["list"]).exits(0);
        mended.issue("5.json", &["--days", "9"]).exits(0);
        let left = listed(&world);
        let run = vendor(&world, &["publish", "--accept-loss"]).exits(0);
        assert!(run.stderr.contains(said), "{what}: {}", run.stderr);
        assert_eq!(listed(&world), left, "{what}");
        vendor(&world, &["list"]).exits(0);
        world.issue("5.json", &["--days", "9", "--change-email"]).exits(0);
        vendor(&world, &["list"]).exits(0);
        assert_eq!(listed(&world).len(), left.len() + 1, "{what}");
        let bundle = world.run(&["inspect", "vendor/trust.json", "--payload"]).exits(0).json();
        assert_eq!(
            bundle["issued_log"]["entries"].as_u64(),
            Some(u64::try_from(left.len()).unwrap()),
            "{what}"
        );
        if let (Some(text), true) = (damaged, world.path("vendor/issued-before-3.jsonl").exists()) {
            assert_eq!(
                String::from_utf8(world.read("vendor/issued-before-3.jsonl")).unwrap(),
                text,
                "{what}"
            );
        }
        assert!(ids.iter().any(|id| left.contains(id)) || left.is_empty(), "{what}");
    }
    // Where nothing is lost, there is nothing to accept.
    let run = vendor(&template, &["publish", "--accept-loss", "--json"]).exits(0).json();
    assert_eq!(run["changed"], false);
}

// --- Backups ------------------------------------------------------------------

#[test]
fn a_bundle_put_back_from_a_backup_is_noticed_and_comes_back() {
    let world = World::licensed();
    let old = world.read("vendor/trust.json");
    let id = license_id(&world, "license.json");
    vendor(&world, &["revoke", "--yes", &id, "--reason", "stolen"]).exits(0);
    let new = world.read("vendor/trust.json");
    world.run(&["import", "vendor/trust.json"]).exits(0);

    // Only the bundle in force: the copy in `bundles/` is whole.
    world.write("vendor/trust.json", &old);
    let run = vendor(&world, &["list"]).exits(1);
    assert!(
        run.stderr.contains("it is bundle 1, and bundle 2 was in force here"),
        "{}",
        run.stderr
    );
    vendor(&world, &["publish", "-o", "out.json"]).exits(0);
    assert!(world.read("vendor/trust.json") == new && world.read("out.json") == new);

    // That copy, too: it comes back from a site, or its number is never used again.
    let lost = || {
        let world = world.copy();
        world.write("vendor/trust.json", &old);
        std::fs::remove_file(world.path("vendor/bundles/2.json")).unwrap();
        vendor(&world, &["list"]).exits(1);
        let run = vendor(&world, &["publish", "--renew-by", "2099-01-01"]).exits(1);
        assert!(run.stderr.contains("bundle 2 was in force here"), "{}", run.stderr);
        world
    };
    let back = lost();
    vendor(&back, &["publish", "home/trust.json"]).exits(0);
    vendor(&back, &["list"]).exits(0);
    assert!(back.read("vendor/trust.json") == new);
    let gone = lost();
    let run = vendor(&gone, &["publish", "--accept-loss", "--json"]).exits(0).json();
    assert_eq!(run["version"], 3);
    // The site still revokes what the vendor has forgotten, and says so.
    let run = gone.run(&["import", "vendor/trust.json", "--json"]).exits(11).json();
    assert!(
        run["reason"].as_str().unwrap().contains(&format!("no longer revokes the license {id}")),
        "{run}"
    );
    gone.run(&["verify"]).exits(12);
    vendor(&gone, &["revoke", "--yes", &id, "--reason", "stolen"]).exits(0);
    gone.run(&["import", "vendor/trust.json"]).exits(0);
    gone.run(&["verify"]).exits(12);
}

#[test]
fn a_vendor_folder_restored_whole_cannot_give_a_leaked_key_its_trust_back() {
    let world = World::licensed();
    let backup = world.copy();
    let signer =
        world.run(&["verify", "--json"]).exits(0).json()["signer"].as_str().unwrap().to_owned();
    vendor(&world, &["revoke", "--yes", "--key", &signer, "--reason", "leaked"]).exits(0);
    world.run(&["import", "vendor/trust.json"]).exits(0);
    world.run(&["verify"]).exits(11);
    for date in ["2090-01-01", "2091-01-01", "2092-01-01"] {
        vendor(&backup, &["publish", "--renew-by", date]).exits(0);
        world.run(&["import", &backup.text_path("vendor/trust.json")]).exits(11);
        world.run(&["verify"]).exits(11);
    }
    let run = world.run(&["import", &backup.text_path("vendor/trust.json")]).exits(11);
    assert!(
        format!("{}{}", run.out(), run.stderr).contains("no longer revokes the key"),
        "{run:?}"
    );
}

#[test]
fn missing_bundles_and_halves_of_keys_are_named() {
    let world = World::licensed();
    vendor(&world, &["rotate", "signer", "--no-passphrase"]).exits(0);
    assert_eq!(vendor(&world, &["list"]).exits(0).stderr, "");
    for file in
        ["bundles/1.json", "signer-2.key", "signer-2.pub.pem", "root.pub.pem", "root.fingerprint"]
    {
        let world = world.copy();
        std::fs::remove_file(world.path("vendor").join(file)).unwrap();
        let run = vendor(&world, &["list"]).exits(0);
        assert!(run.stderr.contains(file), "{file}: {}", run.stderr);
    }
    // A root key is carried elsewhere.
    std::fs::remove_file(world.path("vendor/root.key")).unwrap();
    assert_eq!(vendor(&world, &["list"]).exits(0).stderr, "");
}

// --- What is revoked ----------------------------------------------------------

#[test]
fn a_license_that_the_log_does_not_know_is_revoked_by_its_file() {
    let world = World::licensed();
    // Signed with a copy of the signer's key.
    let thief = world.copy();
    thief.issue("stolen.json", &["--days", "99", "--grace-days", "9"]).exits(0);
    world.write("stolen.json", thief.read("stolen.json"));
    let id = license_id(&thief, "stolen.json");
    let run = vendor(&world, &["revoke", "--yes", &id, "--reason", "x"]).exits(1);
    assert!(run.stderr.contains("--license FILE"), "{}", run.stderr);
    let other = World::registered();
    other.issue("other.json", &["--days", "9"]).exits(0);
    world.write("other.json", other.read("other.json"));
    for (file, code) in
        [("other.json", 11), ("request.json", 10), ("vendor/trust.json", 10), ("nowhere", 1)]
    {
        vendor(&world, &["revoke", "--yes", "--license", file, "--reason", "x"]).exits(code);
    }
    world.run(&["import", "stolen.json"]).exits(0);
    let run =
        vendor(&world, &["revoke", "--yes", "--license", "stolen.json", "--reason", "stolen"])
            .exits(0);
    assert!(run.stderr.contains("was not issued from this folder"), "{}", run.stderr);
    let bundle = world.run(&["inspect", "vendor/trust.json", "--payload"]).exits(0).json();
    let license = world.run(&["inspect", "stolen.json", "--payload"]).exits(0).json();
    let end = time(license["expires_at"].as_str().unwrap()).plus_days(9);
    assert_eq!(bundle["revoked_licenses"][&id]["until"], end.to_string());
    world.run(&["import", "vendor/trust.json"]).exits(0);
    world.run(&["verify", "stolen.json"]).exits(12);
}

#[test]
fn revocations_are_pruned_only_after_the_last_day_of_grace() {
    let world = World::new();
    let at = vendor_at(&world);
    at("2026-01-01T00:00:00Z", &["init", "--product", PRODUCT, "--no-passphrase"]).exits(0);
    let mail = ["issue", "--email", EMAIL, "--any-instance", "--grace-days", "14"];
    for (name, term) in
        [("short.json", ["--days", "10"]), ("long.json", ["--expires", "2030-01-01"])]
    {
        let output = world.text_path(name);
        at("2026-01-01T00:00:00Z", &[&mail[..], &term, &["-o", &output]].concat()).exits(0);
    }
    let output = world.text_path("ever.json");
    at("2026-01-01T00:00:00Z", &[&mail[..], &["--perpetual", "-o", &output]].concat()).exits(0);
    at("2026-01-02T00:00:00Z", &["revoke", "--yes", "--email", EMAIL, "--reason", "ended"])
        .exits(0);
    world.write("v2.json", world.read("vendor/trust.json"));
    // 2026-01-11, and 14 days of grace.
    let none = at("2026-01-25T00:00:00Z", &["publish", "--prune", "--json"]).exits(0).json();
    assert_eq!(none["changed"], false);
    at("2026-01-25T00:00:01Z", &["publish", "--prune"]).exits(0);
    let v3 = world.run(&["inspect", "vendor/trust.json", "--payload"]).exits(0).json();
    assert_eq!(v3["revoked_licenses"].as_object().unwrap().len(), 2);
    let [first, pruned] = ["v2.json", "vendor/trust.json"].map(|name| world.text_path(name));
    let fingerprint = text(&world, "vendor/root.fingerprint");
    let pin = ["trust", "pin", &first, "--fingerprint", fingerprint.trim()];
    world.run_at("2026-01-26T00:00:00Z", &pin).exits(0);
    world.run_at("2026-01-26T00:00:00Z", &["import", &pruned]).exits(0);
}

// --- The clock ----------------------------------------------------------------

#[test]
fn nothing_is_signed_by_a_clock_that_is_behind_unless_a_person_has_looked() {
    let world = World::new();
    let at = vendor_at(&world);
    world.write("privacy.md", "# Privacy\n");
    let (output, policy) = (world.text_path("out.json"), world.text_path("privacy.md"));
    let add = ["advisory", "add", "acme-1", "--severity", "low", "--title", "T", "--affected", "*"];
    let commands: [&[&str]; 8] = [
        &["issue", "--email", EMAIL, "--any-instance", "--days", "9", "-o", &output],
        &["revoke", "--yes", "--email", EMAIL, "--reason", "x"],
        &["rotate", "signer", "--no-passphrase"],
        &["rotate", "root", "--no-passphrase"],
        &["publish", "--renew-by", "2029-01-01"],
        &["release", &policy, "--release-version", "1.0.0", "-o", &output],
        &[
            "policy",
            &policy,
            "--policy-version",
            "1",
            "--effective",
            "2026-06-01",
            "--contact",
            EMAIL,
            "-o",
            &output,
        ],
        &["advisory", "publish", "-o", &output],
    ];
    let begin = || {
        let _ = std::fs::remove_dir_all(world.path("vendor"));
        let _ = std::fs::remove_file(&output);
        at("2026-05-01T12:00:00Z", &["init", "--product", PRODUCT, "--no-passphrase"]).exits(0);
        let to = ["issue", "--email", EMAIL, "--any-instance", "--days", "9", "-o", &output];
        at("2026-05-01T12:00:00Z", &to).exits(0);
        at("2026-06-01T12:00:00Z", &add).exits(0);
        at("2026-06-01T12:00:00Z", &["publish", "--renew-by", "2028-01-01"]).exits(0);
        std::fs::remove_file(&output).unwrap();
    };
    for command in commands {
        begin();
        let log = world.read("vendor/issued.jsonl");
        let run = at("2026-05-31T11:59:59Z", command).exits(17);
        for said in
            ["2026-05-31T11:59:59Z", "2026-06-01T12:00:00Z", "trust bundle 2", "--trust-clock"]
        {
            assert!(run.stderr.contains(said), "{command:?}: {said}: {}", run.stderr);
        }
        assert!(
            !world.path("out.json").exists() && world.read("vendor/issued.jsonl") == log,
            "{command:?}"
        );
        at("2026-05-20T00:00:00Z", &[command, &["--trust-clock"]].concat()).exits(0);
        // A day of slack.
        begin();
        at("2026-05-31T12:00:00Z", command).exits(0);
    }
}

/// What a folder was restored from may have a file of that name.
#[test]
fn a_log_that_is_given_up_replaces_no_other_that_was_kept() {
    let world = World::registered();
    world.issue("license.json", &["--days", "9"]).exits(0);
    let log = String::from_utf8(world.read("vendor/issued.jsonl")).unwrap().replacen('{', "[", 1);
    world.write("vendor/issued.jsonl", &log);
    world.write("vendor/issued-before-2.jsonl", "another");
    vendor(&world, &["publish", "--accept-loss"]).exits(0);
    assert_eq!(world.read("vendor/issued-before-2.jsonl"), b"another");
    assert_eq!(world.read("vendor/issued-before-2.2.jsonl"), log.as_bytes());
}

/// Whoever accepts a loss signs, too.
#[test]
fn a_clock_that_is_behind_stops_whoever_accepts_a_loss() {
    let world = World::new();
    let at = vendor_at(&world);
    let accept = ["publish", "--accept-loss"];
    at("2026-06-01T12:00:00Z", &["init", "--product", PRODUCT, "--no-passphrase"]).exits(0);
    let output = world.text_path("out.json");
    let issue = ["issue", "--email", EMAIL, "--any-instance", "--days", "9", "-o", &output];
    at("2026-06-01T12:00:00Z", &issue).exits(0);
    std::fs::remove_file(world.path("vendor/issued.jsonl")).unwrap();
    at("2026-05-20T00:00:00Z", &accept).exits(17);
    at("2026-05-20T00:00:00Z", &[&accept[..], &["--trust-clock"]].concat()).exits(0);
}

#[test]
fn a_license_dated_in_the_future_stops_the_next_until_somebody_has_looked() {
    let world = World::new();
    let output = world.text_path("out.json");
    let at = vendor_at(&world);
    let issue = ["issue", "--email", EMAIL, "--any-instance", "--days", "9", "-o", &output];
    at("2026-06-01T12:00:00Z", &["init", "--product", PRODUCT, "--no-passphrase"]).exits(0);
    at("2036-01-01T00:00:00Z", &issue).exits(0);
    std::fs::remove_file(&output).unwrap();
    let run = at("2026-06-02T12:00:00Z", &issue).exits(17);
    assert!(
        run.stderr.contains("the last license was issued at 2036-01-01T00:00:00Z"),
        "{}",
        run.stderr
    );
    at("2026-06-02T12:00:00Z", &[&issue[..], &["--trust-clock"]].concat()).exits(0);
    std::fs::remove_file(&output).unwrap();
    at("2026-06-02T12:00:00Z", &issue).exits(0);
}

/// Everything was done once under a wrong clock: keys and licenses, too.
#[test]
fn after_a_clock_that_was_wrong_once_everything_goes_on() {
    let world = World::new();
    let at = vendor_at(&world);
    let (right, wrong) = ("2026-06-02T12:00:00Z", "2036-01-01T00:00:00Z");
    at("2026-06-01T12:00:00Z", &["init", "--product", PRODUCT, "--no-passphrase"]).exits(0);
    let fingerprint = text(&world, "vendor/root.fingerprint");
    let trust = world.text_path("vendor/trust.json");
    world.run_at(right, &["trust", "pin", &trust, "--fingerprint", fingerprint.trim()]).exits(0);
    let request = world.text_path("request.json");
    world.run_at(right, &["register", "--email", EMAIL, "-o", &request]).exits(0);

    at(wrong, &["rotate", "signer", "--no-passphrase"]).exits(0);
    let future = world.text_path("future.json");
    at(wrong, &["issue", &request, "--days", "9", "-o", &future]).exits(0);
    at(right, &["publish", "--renew-by", "2029-01-01"]).exits(17);
    at(right, &["publish", "--renew-by", "2029-01-01", "--trust-clock"]).exits(0);
    let issued_at = || {
        let bundle = world.run(&["inspect", "vendor/trust.json", "--payload"]).exits(0).json();
        (
            bundle["issued_at"].as_str().unwrap().to_owned(),
            bundle["signers"].as_object().unwrap().clone(),
        )
    };
    assert_eq!(issued_at().0, right);
    world.run_at(right, &["import", &trust]).exits(0);
    let license = world.text_path("license.json");
    at(right, &["issue", &request, "--days", "365", "-o", &license, "--trust-clock"]).exits(0);
    world.run_at(right, &["import", &license]).exits(0);
    world.run_at(right, &["verify"]).exits(0);

    // The next rotation would refuse the license of 2036; once that is revoked, it goes on,
    // and no window closes before it opens.
    at(right, &["rotate", "signer", "--no-passphrase"]).exits(2);
    let id = license_id(&world, "future.json");
    at(right, &["revoke", "--yes", &id, "--reason", "dated by a wrong clock"]).exits(0);
    at(right, &["rotate", "signer", "--no-passphrase"]).exits(0);
    for signer in issued_at().1.values() {
        let window = |name: &str| signer[name].as_str().map(time);
        assert!(
            window("not_after").is_none_or(|end| Some(end) >= window("not_before")),
            "{signer}"
        );
    }
    let renewal = world.text_path("renewal.json");
    at(right, &["issue", &request, "--days", "365", "-o", &renewal]).exits(0);
    world.run_at(right, &["import", &trust, &renewal]).exits(0);
    world.run_at(right, &["verify", &renewal]).exits(0);
    world.run_at(right, &["verify", &license]).exits(0);
}

// --- Options and requests given twice --------------------------------------------

#[test]
fn a_value_given_twice_is_wrong_usage_and_makes_nothing() {
    let world = World::registered();
    let twice: [&[&str]; 6] = [
        &["--limit", "nodes=10", "--limit", "nodes=100"],
        &["--limit", "nodes=10", "--limit", "nodes=10"],
        &["--feature", "rbac", "--feature", "rbac"],
        &["--meta", "order=1", "--meta", "order=2"],
        &["--organization", "Acme", "--organization", "Other"],
        &["--grace-days", "1", "--grace-days", "2"],
    ];
    for options in twice {
        world.issue("license.json", &[&["--days", "9"], options].concat()).exits(2);
        assert!(
            !world.path("license.json").exists() && !world.path("vendor/issued.jsonl").exists(),
            "{options:?}"
        );
    }
    world
        .issue("license.json", &["--days", "9", "--limit", "nodes=1", "--limit", "users=1"])
        .exits(0);
    // Which of the two is in use, nobody can say.
    world.run(&["verify", "license.json", "--limit", "nodes=1", "--limit", "nodes=1"]).exits(2);
}

#[test]
fn two_requests_of_one_instance_with_different_content_are_named() {
    let world = World::registered();
    std::fs::create_dir(world.path("requests")).unwrap();
    world.write("requests/a.json", world.read("request.json"));
    // A copy of the same file is the same request.
    world.write("requests/b.json", world.read("request.json"));
    // A machine that was copied with its key, and registered again.
    let clone = world.copy();
    std::fs::remove_file(clone.path("home/registration.json")).unwrap();
    clone.run(&["register", "--email", EMAIL, "--label", "copy", "-o", "cloned.json"]).exits(0);
    world.write("requests/c.json", clone.read("cloned.json"));
    let issue = ["issue", "requests", "--days", "9", "-o", "licenses"];
    let run = vendor(&world, &issue).exits(15);
    for said in
        ["requests/c.json: instance ", "asks in requests/", "with other content", "unregister"]
    {
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
    }
    assert!(
        world.path("licenses/a.license.json").exists()
            && !world.path("licenses/c.license.json").exists()
    );
}
