//! Several people sign a trust bundle: each sees what changes, and who is still missing.

use serde_json::Value;

use crate::support::{EMAIL, PRODUCT, World, vendor};

/// A vendor with three named roots, whose private keys are in `alice/`, `bob/` and `carol/`, each with
/// a copy of the newest bundle; a license is out.
fn three() -> World {
    let world = World::new();
    let init = ["vendor", "init", "--product", PRODUCT, "--dir", "vendor", "--no-passphrase"];
    let made = [&init[..], &["--roots", "alice,bob,carol", "--threshold", "2", "--json"]].concat();
    let made = world.run(&made).exits(0).json();
    assert_eq!(made["root_names"], serde_json::json!(["alice", "bob", "carol"]));
    for name in ["alice", "bob", "carol"] {
        std::fs::create_dir(world.path(name)).unwrap();
        let key = format!("root-{name}.key");
        std::fs::rename(world.path("vendor").join(&key), world.path(name).join(&key)).unwrap();
        std::fs::copy(world.path("vendor/trust.json"), world.path(name).join("trust.json"))
            .unwrap();
    }
    world.pin("vendor").exits(0);
    world.run(&["register", "--email", EMAIL, "-o", "request.json"]).exits(0);
    world.issue("license.json", &["--days", "90"]).exits(0);
    world
}

fn names(roots: &Value) -> Vec<&str> {
    roots.as_array().unwrap().iter().map(|root| root["name"].as_str().unwrap_or("?")).collect()
}

const SIGNED: [&str; 2] = ["--sign-with", "alice/root-alice.key"];

#[test]
fn who_has_signed_who_is_missing_and_where_the_file_goes_is_said_by_name() {
    let world = three();
    let revoke = ["revoke", "--email", EMAIL, "--reason", "ended", "--yes"];
    let run = vendor(&world, &[&revoke[..], &SIGNED].concat()).exits(0);
    for part in [
        "alice",
        "1 more of the roots in force: bob, carol",
        "carry vendor/trust.next.json to bob, carol",
    ] {
        assert!(run.out().contains(part), "{part}: {}", run.out());
    }
    // Where bob is, with a copy of the bundle in force.
    std::fs::copy(world.path("vendor/trust.next.json"), world.path("bob/next.json")).unwrap();
    let sign = [
        "vendor",
        "publish",
        "--sign-with",
        "bob/root-bob.key",
        "bob/next.json",
        "--against",
        "bob/trust.json",
    ];
    let run = world.run(&[&sign[..], &["--yes", "--json"]].concat()).exits(0);
    let said = run.json();
    // Alice's public half is not there, so the id stands for her.
    let mut signed = names(&said["signed"]);
    signed.sort_unstable();
    assert_eq!((signed, &said["missing_old"]), (vec!["?", "bob"], &0.into()));
    assert!(run.stderr.contains("is revoked: ended"), "{}", run.stderr);
    // The ids are those that openssl says.
    let mut signed = said["signed"].as_array().unwrap().iter();
    let keyid = signed.find(|root| root["name"].is_null()).unwrap()["keyid"].as_str().unwrap();
    let alice = crate::support::tool(
        "sh",
        &["-c", "openssl pkey -pubin -in vendor/root-alice.pub.pem -outform DER | sha256sum"],
        &world.path("."),
    );
    assert!(alice.starts_with(keyid.as_bytes()));
    let text = world.run(&[&sign[..], &["--yes"]].concat()).exits(0);
    assert!(text.out().contains("back to the vendor folder"), "{}", text.out());
    // Back.
    assert_eq!(
        vendor(&world, &["publish", "bob/next.json", "--json"]).exits(0).json()["published"],
        true
    );
}

#[test]
fn what_changes_is_shown_in_the_words_of_inspect_and_somebody_agrees_before_the_passphrase() {
    let world = three();
    vendor(&world, &[&["rotate", "signer", "--no-passphrase"][..], &SIGNED].concat()).exits(0);
    std::fs::copy(world.path("vendor/trust.next.json"), world.path("next.json")).unwrap();
    let diff =
        world.run(&["inspect", "--diff", "bob/trust.json", "next.json", "--json"]).exits(0).json();
    let changes: Vec<_> =
        diff["changes"].as_array().unwrap().iter().map(|c| c.as_str().unwrap()).collect();
    assert!(changes.len() >= 2, "{changes:?}");
    let waiting = world.read("vendor/trust.next.json");
    // In a script nobody is asked, and the same is shown.
    let here = ["publish", "--sign-with", "bob/root-bob.key"];
    let run = vendor(&world.copy(), &here).exits(0);
    let alone = ["vendor", "publish", "next.json", "--sign-with", "bob/root-bob.key"];
    let against = [&alone[..], &["--against", "bob/trust.json"]].concat();
    let other = world.copy().run(&against).exits(0);
    for change in &changes {
        assert!(
            run.stderr.contains(change) && other.stderr.contains(change),
            "{change}: {}",
            run.stderr
        );
    }
    // With nothing to compare with, the whole bundle is shown.
    let run = world.copy().run(&alone).exits(0);
    assert!(
        run.stderr.contains("--against FILE") && run.stderr.contains("Fingerprint"),
        "{}",
        run.stderr
    );
    assert_eq!(world.read("next.json"), waiting);
    // At a terminal: no, then yes.
    let now = airseal::core::types::time::Time::from_utc(chrono::Utc::now()).unwrap().to_string();
    let (key, dir) = (world.text_path("bob/root-bob.key"), world.text_path("vendor"));
    let args = ["vendor", "publish", "--sign-with", &key, "--dir", &dir];
    let answer = |answer: &'static str| {
        world.run_env(&now, &args, |env| {
            env.interactive = || true;
            env.stdin = Box::new(answer.as_bytes());
        })
    };
    answer("n\n").exits(1);
    assert_eq!(world.read("vendor/trust.next.json"), waiting);
    answer("y\n").exits(0);
    assert!(!world.path("vendor/trust.next.json").exists());
}

/// Whoever keeps a root does not sign what gives a revoked license its trust back, or an older bundle.
#[test]
fn a_bundle_that_the_kept_copy_forbids_is_not_signed() {
    let world = three();
    let revoke = ["revoke", "--email", EMAIL, "--reason", "ended", "--yes"];
    let backup = world.copy();
    let two = ["--sign-with", "bob/root-bob.key"];
    vendor(&world, &[&revoke[..], &SIGNED, &two].concat()).exits(0);
    // The folder is restored from a backup, and the next bundle made there.
    vendor(&backup, &[&["rotate", "signer", "--no-passphrase"][..], &SIGNED].concat()).exits(0);
    world.write("restored.json", backup.read("vendor/trust.next.json"));
    let sign =
        ["vendor", "publish", "restored.json", "--sign-with", "carol/root-carol.key", "--yes"];
    let run = world.run(&[&sign[..], &["--against", "vendor/trust.json"]].concat()).exits(11);
    assert!(
        run.stderr.contains("another trust bundle 2") || run.stderr.contains("no longer revokes"),
        "{}",
        run.stderr
    );
    vendor(&world, &["publish", "--renew-by", "2099-01-01", "--sign-with", "alice/root-alice.key"])
        .exits(0);
    std::fs::rename(world.path("vendor/trust.next.json"), world.path("next.json")).unwrap();
    let old =
        ["vendor", "publish", "bob/trust.json", "--sign-with", "carol/root-carol.key", "--yes"];
    world.run(&[&old[..], &["--against", "vendor/trust.json"]].concat()).exits(11);
}

#[test]
fn names_of_roots_are_refused_if_they_cannot_be_file_names_or_come_twice() {
    let world = World::new();
    let init = |roots: &str| {
        let args = [
            "vendor",
            "init",
            "--product",
            PRODUCT,
            "--dir",
            "vendor",
            "--no-passphrase",
            "--roots",
            roots,
        ];
        world.run(&args)
    };
    let many = (0..17).map(|number| format!("r{number}")).collect::<Vec<_>>().join(",");
    for wrong in ["0", "17", "alice,alice", "alice,", "Alice", "a/b", "1st", "", &many] {
        init(wrong).exits(2);
        assert!(!world.path("vendor").exists(), "{wrong}");
    }
    init("alice, bob").exits(0);
    let keys = ["root-alice.key", "root-alice.pub.pem", "root-bob.key", "root-bob.pub.pem"];
    assert!(keys.iter().all(|key| world.path("vendor").join(key).exists()));
}

#[test]
fn new_roots_have_names_too_and_old_and_new_are_told_apart() {
    let world = three();
    let rotate = ["rotate", "root", "--roots", "dora,erik", "--threshold", "2", "--no-passphrase"];
    let said = vendor(&world, &[&rotate[..], &SIGNED, &["--json"]].concat()).exits(0).json();
    assert_eq!(
        (names(&said["unsigned_old"]), names(&said["unsigned_new"])),
        (vec!["bob", "carol"], vec![])
    );
    assert_eq!(names(&said["signed"]), ["dora", "erik", "alice"]);
    assert!(world.path("vendor/root-v2-dora.key").exists());
    vendor(&world, &["publish", "--yes", "--sign-with", "carol/root-carol.key"]).exits(0);
    // From now on the new ones sign.
    let key = ["--sign-with", "vendor/root-v2-erik.key"];
    let said =
        vendor(&world, &[&["publish", "--renew-by", "2099-01-01", "--json"][..], &key].concat());
    assert_eq!(names(&said.exits(0).json()["unsigned_old"]), ["dora"]);
}
