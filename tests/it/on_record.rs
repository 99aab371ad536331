//! `log --verify` holds each document in the state folder to the ledger's entry of it: what was
//! altered, removed, restored or put there by somebody else is named, and nothing else is.

use std::fs;

use serde_json::Value;

use crate::craft::observe;
use crate::support::{World, vendor};

/// The documents that `log --verify` names, each with the reason.
fn differences(world: &World) -> Vec<(String, String)> {
    let checked = world.run(&["log", "--verify", "--json"]).exits(0).json();
    let list = checked["differences"].as_array().expect("a list").iter();
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    list.map(|found| (text(&found["file"]), text(&found["reason"]))).collect()
}

/// What one command does; the ledger agrees with the folder after it.
fn does(world: &World, args: &[&str]) {
    world.run(args).exits(0);
    assert_eq!(differences(world), [], "{args:?}");
}

/// An instance to which everything happened that the ledger has an entry of: the address was
/// changed, advisories and policies came in, the signer and then the root were replaced, and the
/// clock was reset once.
fn a_life() -> World {
    let world = World::licensed();
    assert_eq!(differences(&world), []);
    world.notices_and_policies(&[]);
    assert_eq!(differences(&world), []);
    let change = ["register", "--email", "new@acme.example", "--change-email"];
    does(&world, &[&change[..], &["-o", "request.json", "--force"]].concat());
    world.write("pending.json", fs::read(world.home("registration.pending.json")).unwrap());
    world.issue("new.json", &["--days", "30", "--change-email"]).exits(0);
    does(&world, &["import", "new.json"]);
    for (version, rotated) in [(2, "signer"), (3, "root")] {
        vendor(&world, &["rotate", rotated, "--no-passphrase"]).exits(0);
        does(&world, &["import", &format!("vendor/bundles/{version}.json")]);
    }
    observe(&world, "2090-01-01T00:00:00Z");
    does(&world, &["clock", "reset", "--yes"]);
    world
}

#[test]
fn whatever_happens_to_an_instance_the_ledger_and_its_documents_agree() {
    let world = a_life();
    // The bundle that changed the roots is kept, the one before it is not.
    let roots: Vec<_> = fs::read_dir(world.home("roots"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(roots, ["3.json"]);
    does(&world, &["unregister", "--yes"]);
    // What was deleted then and is there again is named.
    world.write("home/trust.json", world.read("vendor/trust.json"));
    let [(file, reason)] = differences(&world).try_into().unwrap();
    assert!(file == "trust.json" && reason.contains("was deleted on"), "{file}: {reason}");
}

#[test]
fn a_document_that_was_altered_removed_restored_or_added_is_named_alone() {
    let world = a_life();
    let (license, policy) = ("licenses", "policies");
    let mut files = vec![
        "registration.json".to_owned(),
        "trust.json".to_owned(),
        "notices.json".to_owned(),
        "roots/3.json".to_owned(),
    ];
    for folder in [license, policy] {
        let names = fs::read_dir(world.home(folder)).unwrap();
        let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
        files.extend(names.map(|entry| format!("{folder}/{}", name(entry.unwrap()))));
    }
    assert_eq!(files.len(), 8, "two licenses and two policies: {files:?}");
    for file in &files {
        let path = world.home(file);
        let bytes = fs::read(&path).unwrap();
        for (changed, said) in [
            (Some([&bytes[..], b"\n"].concat()), "it is not the one that was written on"),
            (None, "it is missing; it was written on"),
        ] {
            match changed {
                Some(changed) => fs::write(&path, changed).unwrap(),
                None => fs::remove_file(&path).unwrap(),
            }
            let found = differences(&world);
            fs::write(&path, &bytes).unwrap();
            assert_eq!(found.len(), 1, "{file}: {found:?}");
            assert!(found[0].0 == *file && found[0].1.starts_with(said), "{found:?}");
        }
    }
    assert_eq!(differences(&world), []);
    let named = |file: &str, bytes: &[u8]| {
        let path = world.home(file);
        let before = fs::read(&path).ok();
        fs::write(&path, bytes).unwrap();
        let found = differences(&world);
        match before {
            Some(before) => fs::write(&path, before).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        found
    };
    // Restored from an earlier day.
    let [(file, reason)] =
        named("trust.json", &world.read("vendor/bundles/1.json")).try_into().unwrap();
    assert!(file == "trust.json" && reason.starts_with("it is the one of 2"), "{file}: {reason}");
    let [(file, reason)] =
        named("registration.pending.json", &world.read("pending.json")).try_into().unwrap();
    assert!(
        file == "registration.pending.json" && reason.contains("was deleted on"),
        "{file}: {reason}"
    );
    // What nobody imported. A file that is no document is not looked at.
    let id = "11111111-2222-4333-8444-555555555555";
    for file in [
        format!("licenses/{id}.json"),
        "policies/1999-01.json".to_owned(),
        "roots/2.json".to_owned(),
    ] {
        let found = named(&file, &world.read("new.json"));
        assert_eq!(found, [(file, "the ledger has no entry of it".to_owned())]);
    }
    assert_eq!(named("licenses/notes.txt", b"rack 4"), []);
    assert_eq!(named("policies/2026-11.html", b"<p>"), []);
    // More resets than the ledger has entries of; fewer can be a floor that was lost.
    let clock = fs::read_to_string(world.home("clock.json")).unwrap();
    assert!(clock.contains("\"resets\":1"), "{clock}");
    let [(file, reason)] =
        named("clock.json", clock.replace("\"resets\":1", "\"resets\":5").as_bytes())
            .try_into()
            .unwrap();
    assert!(
        file == "clock.json" && reason.contains("5 in the file, 1 in the ledger"),
        "{file}: {reason}"
    );
    assert_eq!(named("clock.json", b"{}\n"), []);
}
