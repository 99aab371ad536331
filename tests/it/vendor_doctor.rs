//! `airseal vendor doctor`: what could be wrong with a vendor folder, one a line.

use std::os::unix::fs::PermissionsExt;

use crate::doctor::Line;
use crate::support::{PRODUCT, World, vendor};

const CHECKS: [&str; 6] = ["modes", "keys", "log", "bundle", "signers", "waiting"];

/// What the doctor finds.
fn doctor(world: &World, args: &[&str]) -> (i32, Vec<Line>) {
    let run = vendor(world, &[&["doctor", "--json"][..], args].concat());
    (run.code, run.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

fn issued() -> World {
    let world = World::registered();
    world.issue("license.json", &["--days", "90"]).exits(0);
    world
}

/// Asserts that exactly one check finds something, with a word of it and of what to do.
#[track_caller]
fn finds(world: &World, args: &[&str], check: &str, part: &str, hint: &str) {
    let (code, lines) = doctor(world, args);
    let bad: Vec<_> = lines.iter().filter(|line| !line.ok).collect();
    assert_eq!(code, 5, "{lines:?}");
    assert!(bad.iter().all(|line| line.check == check), "{lines:?}");
    let told = |line: &&&Line| {
        line.message.contains(part) && line.hint.as_ref().is_some_and(|said| said.contains(hint))
    };
    assert!(bad.iter().any(|line| told(&line)), "{part}, {hint}: {lines:?}");
    // For people the same.
    let run = vendor(world, &[&["doctor"][..], args].concat()).exits(5);
    assert!(run.out().contains(part), "{}", run.out());
}

#[test]
fn a_folder_in_order_has_one_line_for_each_check() {
    let world = issued();
    let (code, lines) = doctor(&world, &[]);
    assert_eq!(code, 0, "{lines:?}");
    assert_eq!(lines.iter().map(|line| line.check.as_str()).collect::<Vec<_>>(), CHECKS);
    assert!(lines.iter().all(|line| line.ok && line.file.is_none() && line.hint.is_none()));
    let (_, without) = doctor(&world, &["--no-keys"]);
    assert_eq!(without.len(), CHECKS.len() - 1);
    let run = vendor(&world, &["doctor"]).exits(0);
    assert!(run.out().contains("nothing was found"), "{}", run.out());
    // It only reads.
    let before = world.copy();
    vendor(&world, &["doctor"]).exits(0);
    for name in ["trust.json", "issued.jsonl", "lock"] {
        assert_eq!(world.read(&format!("vendor/{name}")), before.read(&format!("vendor/{name}")));
    }
}

#[test]
fn each_fault_is_found_with_what_to_do() {
    let world = issued();
    let with = |change: &dyn Fn(&World)| {
        let world = world.copy();
        change(&world);
        world
    };
    let mode = |world: &World, name: &str, mode: u32| {
        let path = world.path("vendor").join(name);
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let no = ["--no-keys"];
    finds(&with(&|w| mode(w, "signer.key", 0o644)), &[], "modes", "signer.key", "chmod 600");
    finds(&with(&|w| mode(w, "trust.json", 0o666)), &[], "modes", "trust.json", "chmod go-w");
    finds(&with(&|w| mode(w, "", 0o777)), &[], "modes", "written by other users", "chmod go-w");
    finds(
        &with(&|w| drop(w.write("vendor/root.key", "no key"))),
        &[],
        "keys",
        "root.key",
        "backup",
    );
    let swapped = with(&|w| {
        w.run(&["vendor", "init", "--product", PRODUCT, "--dir", "other", "--no-passphrase"])
            .exits(0);
        std::fs::copy(w.path("other/root.key"), w.path("vendor/root.key")).unwrap();
    });
    finds(&swapped, &[], "keys", "does not belong", "backup");
    let cut = |w: &World| drop(w.write("vendor/issued.jsonl", ""));
    finds(&with(&cut), &no, "log", "missing", "restore");
    finds(
        &with(&|w| drop(w.write("vendor/issued.jsonl", "?\n"))),
        &no,
        "log",
        "cannot be read",
        "restore",
    );
    let gone = |name: &'static str| {
        move |w: &World| std::fs::remove_file(w.path("vendor").join(name)).unwrap()
    };
    finds(&with(&gone("bundles/1.json")), &no, "bundle", "bundles/1.json", "backup");
    finds(&with(&gone("signer.key")), &no, "bundle", "signer.key", "backup");
    let soon = chrono::Utc::now() + chrono::TimeDelta::days(10);
    let soon = soon.format("%Y-%m-%d").to_string();
    let renew = with(&|w| drop(vendor(w, &["publish", "--renew-by", &soon]).exits(0)));
    finds(&renew, &no, "bundle", "due for renewal", "publish --renew-by");
    let rotate = ["rotate", "signer", "--no-passphrase"];
    let second =
        |w: &World| w.run(&["inspect", "vendor/trust.json", "--json"]).json()["payload"].clone();
    // A signer that closes soon, and the one after it was revoked.
    let closing = with(&|w| {
        let before = second(w);
        vendor(w, &[&rotate[..], &["--retire-old", &soon]].concat()).exits(0);
        let after = second(w);
        let new = after["signers"]
            .as_object()
            .unwrap()
            .keys()
            .find(|id| before["signers"][id.as_str()].is_null());
        let revoke = ["revoke", "--yes", "--reason", "leaked", "--key", new.unwrap()];
        vendor(w, &revoke).exits(0);
    });
    finds(&closing, &no, "signers", &soon, "rotate signer");
    // One that closes soon with a successor is as it should be.
    let replaced =
        with(&|w| drop(vendor(w, &[&rotate[..], &["--retire-old", &soon]].concat()).exits(0)));
    assert_eq!(doctor(&replaced, &no).0, 0);
    let nobody = with(&|w| {
        let bundle = second(w);
        let only = bundle["signers"].as_object().unwrap().keys().next().unwrap().clone();
        vendor(w, &["revoke", "--yes", "--reason", "leaked", "--key", &only]).exits(0);
    });
    finds(&nobody, &no, "signers", "no signer may sign licenses now", "rotate signer");
}

#[test]
fn a_bundle_that_waits_is_named() {
    let world = World::new();
    let init = ["vendor", "init", "--product", PRODUCT, "--dir", "vendor", "--no-passphrase"];
    world.run(&[&init[..], &["--roots", "alice,bob", "--threshold", "2"]].concat()).exits(0);
    let rotate = ["rotate", "signer", "--no-passphrase", "--sign-with", "vendor/root-alice.key"];
    vendor(&world, &rotate).exits(0);
    finds(&world, &["--no-keys"], "waiting", "trust bundle 2 waits", "--sign-with KEY");
    finds(&world, &["--no-keys"], "waiting", "bob", "--discard");
}

#[test]
fn every_passphrase_is_tried_and_a_wrong_one_is_a_finding() {
    let world = World::new();
    for (name, text) in
        [("root", "root passphrase\n"), ("signer", "signer passphrase\n"), ("wrong", "wrong\n")]
    {
        world.write(name, text);
    }
    let init = ["vendor", "init", "--product", PRODUCT, "--dir", "vendor"];
    let files = ["--root-passphrase-file", "root", "--passphrase-file", "signer"];
    world.run(&[&init[..], &files].concat()).exits(0);
    let both = ["--passphrase-file", "signer", "--passphrase-file", "root"];
    assert_eq!(doctor(&world, &both).0, 0);
    finds(&world, &["--passphrase-file", "signer"], "keys", "root.key", "passphrase");
    finds(
        &world,
        &["--passphrase-file", "signer", "--passphrase-file", "wrong"],
        "keys",
        "root.key",
        "passphrase",
    );
    // Nobody can be asked.
    let run = vendor(&world, &["doctor"]).exits(2);
    assert!(
        run.stderr.contains("--no-keys") && run.stderr.contains("--passphrase-file"),
        "{}",
        run.stderr
    );
    assert_eq!(doctor(&world, &["--no-keys"]).0, 0);
    // At a terminal, each is asked for once: one passphrase that opens both is asked for once.
    let shared = World::new();
    shared.write("pw", "correct horse\n");
    shared.run(&[&init[..], &["--passphrase-file", "pw"]].concat()).exits(0);
    let dir = shared.text_path("vendor");
    let now = airseal::core::types::time::Time::from_utc(chrono::Utc::now()).unwrap().to_string();
    thread_local! {
        static ASKED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
    }
    let run = shared.run_env(&now, &["vendor", "doctor", "--dir", &dir], |env| {
        env.interactive = || true;
        env.ask_secret = |_| {
            ASKED.set(ASKED.get() + 1);
            Ok("correct horse".to_owned())
        };
    });
    run.exits(0);
    assert_eq!(ASKED.get(), 1);
}

#[test]
fn a_backup_is_compared_with_the_folder() {
    let world = issued();
    let backup = world.copy();
    let (there, no) = (backup.text_path("vendor"), "--no-keys");
    let args = [no, "--backup", &there];
    assert_eq!(doctor(&world, &args).0, 0, "{:?}", doctor(&world, &args).1);
    for days in ["30", "60", "91"] {
        world.issue("license.json", &["--days", days]).exits(0);
    }
    finds(&world, &args, "backup", "lacks entries 2 to 4", "new backup");
    vendor(&world, &["rotate", "signer", "--no-passphrase"]).exits(0);
    finds(&world, &args, "backup", "it has trust bundle 1, and bundle 2", "new backup");
    finds(&world, &args, "backup", "signer-2.key", "new backup");
    // A copy in which something else was issued has another past.
    backup.issue("other.json", &["--days", "7"]).exits(0);
    finds(&world, &args, "backup", "not an earlier state", "which of the two");
    let nowhere = [no, "--backup", "nowhere"];
    finds(&world, &nowhere, "backup", "nowhere", "--dir");
}

/// The check that finds it, what is done to the folder, and the file that is named.
type Change<'c> = (&'static str, &'c dyn Fn(&World), &'static str);

/// A program that reads the lines finds the file there, whatever the words are.
#[test]
fn a_fault_names_the_file_or_folder_that_it_is_about() {
    let world = issued();
    let backup = world.copy();
    backup.issue("other.json", &["--days", "7"]).exits(0);
    world.issue("later.json", &["--days", "7"]).exits(0);
    let mode = |world: &World, name: &str, mode: u32| {
        let path = world.path("vendor").join(name);
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let swapped = |w: &World| {
        let init = ["vendor", "init", "--product", PRODUCT, "--dir", "w", "--no-passphrase"];
        w.run(&init).exits(0);
        std::fs::copy(w.path("w/root.key"), w.path("vendor/root.key")).unwrap();
    };
    let gone = |name: &'static str| {
        move |w: &World| std::fs::remove_file(w.path("vendor").join(name)).unwrap()
    };
    let there = backup.text_path("vendor");
    let changes: [Change<'_>; 6] = [
        ("modes", &|w| mode(w, "signer.key", 0o644), "vendor/signer.key"),
        ("modes", &|w| mode(w, "trust.json", 0o666), "vendor/trust.json"),
        ("keys", &|w| drop(w.write("vendor/root.key", "no key")), "vendor/root.key"),
        ("keys", &swapped, "vendor/root.key"),
        ("log", &|w| drop(w.write("vendor/issued.jsonl", "?\n")), ""),
        ("bundle", &gone("bundles/1.json"), ""),
    ];
    for (check, change, file) in changes {
        let world = world.copy();
        change(&world);
        let (_, lines) = doctor(&world, &[]);
        let bad: Vec<_> = lines.iter().filter(|line| !line.ok).collect();
        assert!(bad.iter().any(|line| line.check == check), "{check}: {lines:?}");
        let found = bad.iter().find(|line| line.check == check).unwrap();
        let said = found.file.as_deref().unwrap_or_default();
        assert!(said.ends_with(file) && said.is_empty() == file.is_empty(), "{check}: {lines:?}");
    }
    let (_, lines) = doctor(&world, &["--no-keys", "--backup", &there]);
    let found = lines.iter().find(|line| !line.ok).unwrap();
    assert_eq!(found.file.as_deref(), Some(there.as_str()), "{lines:?}");
}

/// The lock is made again, and the copies of the bundle in force are found by its number.
#[test]
fn a_backup_need_not_hold_the_lock() {
    let world = issued();
    let backup = world.copy();
    let there = backup.text_path("vendor");
    std::fs::remove_file(backup.path("vendor/lock")).unwrap();
    let (code, lines) = doctor(&world, &["--no-keys", "--backup", &there]);
    assert_eq!(code, 0, "{lines:?}");
    std::fs::remove_file(backup.path("vendor/signer.pub.pem")).unwrap();
    let args = ["--no-keys", "--backup", &there];
    finds(&world, &args, "backup", "it lacks signer.pub.pem", "new backup");
}

/// Whoever reads that the log is in order need not restore it.
#[test]
fn what_is_lost_beside_the_log_is_not_said_of_the_log() {
    let world = issued();
    let add = ["advisory", "add", "a-1", "--severity", "low", "--title", "T", "--affected", "*"];
    vendor(&world, &add).exits(0);
    vendor(&world, &["advisory", "publish", "-o", "notices.json"]).exits(0);
    std::fs::remove_file(world.path("vendor/notices.json")).unwrap();
    finds(&world, &["--no-keys"], "bundle", "notices.json: it is missing", "backup");
}

#[test]
fn the_keys_that_open_are_counted() {
    let world = issued();
    let said = |world: &World| {
        let (_, lines) = doctor(world, &[]);
        lines.into_iter().find(|line| line.check == "keys").unwrap().message
    };
    assert_eq!(said(&world), "2 keys open");
    std::fs::remove_file(world.path("vendor/root.key")).unwrap();
    assert_eq!(said(&world), "1 key open");
}
