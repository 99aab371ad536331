//! Unregistering: what is deleted, what stays, and the statement about both.

use base64::Engine;
use serde_json::{Value, json};

use crate::support::{EMAIL, World, needs, tool};

/// Everything that an instance can have: a license, figures, notices, policies, a request
/// for another email, roots that changed.
fn full() -> World {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    world.run(&["usage", "set", "containers", "3"]).exits(0);
    world.run(&["vendor", "rotate", "root", "--dir", "vendor", "--no-passphrase"]).exits(0);
    world.run(&["import", "vendor/trust.json"]).exits(0);
    world.run(&["register", "--email", "new@acme.example", "--change-email"]).exits(0);
    world
}

/// Every file in HOME, by its name in it.
fn files(world: &World) -> Vec<String> {
    let found = walkdir::WalkDir::new(world.path("home")).into_iter().map(Result::unwrap);
    let files = found.filter(|entry| entry.file_type().is_file());
    let mut names: Vec<_> = files
        .map(|entry| {
            entry.path().strip_prefix(world.path("home")).unwrap().to_str().unwrap().to_owned()
        })
        .collect();
    names.sort();
    names
}

#[test]
fn the_statement_names_every_file_with_its_hash_and_openssl_agrees_that_the_instance_signed_it() {
    needs!("openssl");
    let world = full();
    let before = files(&world);
    let sum = |name: &String| {
        let said = tool("sha256sum", &[name], &world.path("home"));
        (name.clone(), String::from_utf8(said).unwrap()[..64].to_owned())
    };
    let sums: std::collections::BTreeMap<_, _> = before.iter().map(sum).collect();
    let run = world.run(&["unregister", "--yes", "-o", "statement.json", "--json"]).exits(0).json();
    let after = files(&world);
    assert_eq!(after, ["clock.json", "consent.log", "erasure.json", "lock", "telemetry.toml"]);
    assert_eq!(world.read("statement.json"), world.read("home/erasure.json"));

    let inspected = world.run(&["inspect", "statement.json", "--json"]).exits(0).json();
    assert_eq!(
        (&inspected["kind"], &inspected["signatures"][0]["mark"]),
        (&json!("erasure"), &json!("verified"))
    );
    let statement = &inspected["payload"];
    let gone: Vec<_> = before.iter().filter(|name| !after.contains(name)).cloned().collect();
    let deleted = statement["deleted"].as_object().unwrap();
    assert_eq!(deleted.keys().cloned().collect::<Vec<_>>(), gone, "no file more, no file less");
    for (name, hash) in deleted {
        if name == "instance.key" {
            assert_eq!(hash, "the private key", "nothing of a secret is told");
        } else if name == "usage.json" {
            assert_eq!(
                hash, "the recorded usage data",
                "nothing that could lead from figures to an instance is told"
            );
        } else {
            assert_eq!(hash.as_str(), Some(sums[name].as_str()), "{name}");
        }
    }
    let kept: Vec<_> = statement["kept"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(kept, ["clock.json", "consent.log", "telemetry.toml"]);
    for part in statement["vendor_keeps"].as_str().unwrap().split("; ") {
        let names: Vec<_> = part.split(" (").next().unwrap().split(", ").collect();
        let once: std::collections::BTreeSet<_> = names.iter().collect();
        assert_eq!(once.len(), names.len(), "{part}");
    }
    for words in ["license term, tax law", "13 months", "email"] {
        assert!(statement["vendor_keeps"].as_str().unwrap().contains(words), "{statement}");
        assert!(run["vendor_keeps"].as_str().unwrap().contains(words), "{run}");
    }

    let der = base64::engine::general_purpose::STANDARD
        .decode(statement["public_key"].as_str().unwrap())
        .unwrap();
    world.write("key.der", der);
    world.write("pae", world.run(&["inspect", "statement.json", "--pae"]).exits(0).stdout);
    world.write("sig", world.run(&["inspect", "statement.json", "--signature"]).exits(0).stdout);
    let args = "pkeyutl -verify -rawin -pubin -keyform DER -inkey key.der -in pae -sigfile sig";
    let said = tool("openssl", &args.split(' ').collect::<Vec<_>>(), &world.path(""));
    assert!(String::from_utf8(said).unwrap().contains("Signature Verified Successfully"));
    let id = tool("sha256sum", &["key.der"], &world.path(""));
    assert_eq!(
        statement["instance"].as_str().unwrap().as_bytes(),
        &id[..32],
        "the instance is that key's"
    );
}

#[test]
fn a_run_that_was_cut_short_is_finished_by_the_next_and_the_statement_has_it_all() {
    let whole = full();
    let before = files(&whole);
    // What a crash leaves after each deletion: the statement is there, some files are gone.
    let done = whole.copy();
    done.run(&["unregister", "--yes"]).exits(0);
    let statement = |world: &World| {
        world.run(&["inspect", "home/erasure.json", "--json"]).exits(0).json()["payload"]["deleted"]
            .clone()
    };
    let wanted = statement(&done);
    let mut cut = vec![
        "registration.json",
        "registration.pending.json",
        "trust.json",
        "notices.json",
        "usage.json",
    ];
    while let Some(last) = cut.pop() {
        let world = whole.copy();
        std::fs::copy(done.home("erasure.json"), world.home("erasure.json")).unwrap();
        for name in cut.iter().chain([&last]) {
            std::fs::remove_file(world.home(name)).unwrap();
        }
        world.run(&["unregister", "--yes"]).exits(0);
        assert_eq!(statement(&world), wanted, "cut short after {last}");
        assert_eq!(files(&world).len(), 5, "{before:?}");
    }
}

/// Each instance has a key of its own, and a statement that must not be lost.
#[test]
fn the_statement_of_an_instance_before_is_kept_beside_the_new_one() {
    let world = World::licensed();
    world.run(&["unregister", "--yes"]).exits(0);
    let first = world.read("home/erasure.json");
    let fingerprint = String::from_utf8(world.read("vendor/root.fingerprint")).unwrap();
    world.run(&["trust", "pin", "vendor/trust.json", "--fingerprint", fingerprint.trim()]).exits(0);
    let again =
        world.run(&["register", "--email", EMAIL, "-o", "second.json", "--json"]).exits(0).json();
    world.run(&["unregister", "--yes"]).exits(0);
    let inspect =
        |file: &str| world.run(&["inspect", file, "--json"]).exits(0).json()["payload"].clone();
    let instance = inspect("home/erasure.json")["instance"].clone();
    assert_eq!(instance, again["instance"]);
    let kept: Vec<_> = std::fs::read_dir(world.home("erasures"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(std::fs::read(&kept[0]).unwrap(), first);
    assert_ne!(inspect(kept[0].to_str().unwrap())["instance"], instance);
    let all = world.run(&["data", "show", "all"]).exits(0).json();
    let files: Vec<_> = all["documents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|document| document["file"].clone())
        .collect();
    assert_eq!(files.len(), 2, "both are told: {files:?}");
}

#[test]
fn without_its_key_an_instance_is_unregistered_all_the_same() {
    let world = full();
    std::fs::remove_file(world.home("instance.key")).unwrap();
    let run = world.run(&["unregister", "--yes", "--json"]).exits(0);
    assert_eq!((&run.json()["changed"], &run.json()["statement"]), (&json!(true), &Value::Null));
    assert!(!world.home("registration.json").exists() && !world.home("erasure.json").exists());
    let world = full();
    std::fs::write(world.home("instance.key"), "damaged").unwrap();
    let run = world.run(&["unregister", "--yes"]).exits(0);
    assert!(
        run.stderr.contains("instance.key") && run.stderr.contains("no statement is signed"),
        "{run:?}"
    );
    assert!(!world.home("instance.key").exists());
    let run = world.run(&["unregister", "--yes"]).exits(0);
    assert!(run.out().starts_with("unchanged"), "{run:?}");
}

#[test]
fn a_statement_is_answered_on_standard_output_if_it_is_asked_for_there() {
    let world = World::licensed();
    let run = world.run(&["unregister", "--yes", "-o", "-"]).exits(0);
    assert_eq!(run.stdout, world.read("home/erasure.json"));
    let mark = world.run_stdin(&run.stdout, &["inspect", "-", "--json"]).exits(0).json();
    assert_eq!(mark["signatures"][0]["mark"], json!("verified"));
    let mut forged: Value = serde_json::from_slice(&run.stdout).unwrap();
    forged["payload"] = crate::craft::flip(&forged["payload"]);
    let run = world.run_stdin(forged.to_string().as_bytes(), &["inspect", "-", "--json"]);
    assert_ne!((run.code, run.out().contains("verified")), (0, true), "{run:?}");
}

#[test]
fn a_copy_that_could_not_be_written_is_had_by_a_second_run() {
    let world = full();
    let run = world.run(&["unregister", "--yes", "-o", "nowhere/x.json"]).exits(1);
    assert!(run.stderr.contains("there is no folder nowhere"), "{run:?}");
    assert!(world.home("registration.json").exists(), "and nothing was deleted");
    let run = world.run(&["unregister", "--yes", "-o", "/dev/full"]).exits(1);
    assert!(
        run.stderr.contains("erasure.json") && !world.home("registration.json").exists(),
        "{run:?}"
    );
    let run = world.run(&["unregister", "--yes", "-o", "x.json"]).exits(0);
    assert!(run.out().starts_with("unchanged"), "{run:?}");
    assert_eq!(world.read("x.json"), world.read("home/erasure.json"));
    let run = world.run(&["rights", "request", "erase", "--to", "privacy@acme.example"]).exits(18);
    assert!(
        run.stderr.contains("was unregistered") && run.stderr.contains("unregister -o FILE"),
        "{run:?}"
    );
}

#[test]
fn nothing_damaged_keeps_anybody_from_deleting_it() {
    let world = full();
    std::fs::write(world.home("trust.json"), "bad").unwrap();
    let run = world.run(&["unregister", "--yes"]).exits(0);
    assert!(run.stderr.contains("trust.json") && !world.home("trust.json").exists(), "{run:?}");

    let world = full();
    std::fs::remove_file(world.home("instance.key")).unwrap();
    let run = world.run(&["unregister", "--yes", "-o", "x.json"]).exits(1);
    assert!(run.stderr.contains("there is no statement"), "{run:?}");
    assert!(!world.path("x.json").exists() && !world.home("registration.json").exists());

    let pinned = World::with_vendor();
    let run = pinned.run(&["unregister", "--yes"]).exits(0);
    assert!(
        run.stderr.contains("no instance key") && !run.out().contains("its own copy"),
        "no vendor had any: {run:?}"
    );
}

#[test]
fn a_statement_that_contradicts_itself_is_refused() {
    let world = World::licensed();
    world.run(&["unregister", "--yes", "-o", "statement.json"]).exits(0);
    let body =
        String::from_utf8(world.run(&["inspect", "statement.json", "--payload"]).exits(0).stdout)
            .unwrap();
    let of = |from: &str| body.split_once(from).unwrap().1.split_once('"').unwrap().0.to_owned();
    let instance = of("\"instance\":\"");
    let key = crate::craft::key(&world, "vendor/signer.key");
    let other = (instance.clone(), "0".repeat(32));
    for (from, to, reason) in [
        ("\"schema\":1", "\"schema\":2".to_owned(), "schema 2 is not known"),
        (other.0.as_str(), other.1, "does not belong to its public key"),
    ] {
        let changed = body.replacen(from, &to, 1);
        assert_ne!(changed, body);
        let kind = "application/vnd.airseal.erasure+json";
        world.write("changed.json", crate::craft::file(kind, changed.as_bytes(), &[&key]));
        let run = world.run(&["inspect", "changed.json"]).exits(10);
        assert!(run.stderr.contains(reason), "{}", run.stderr);
    }
}

/// The file may be the only copy of it outside the state folder.
#[test]
fn the_statement_of_an_instance_before_is_not_replaced_in_the_file_that_is_named() {
    let world = World::licensed();
    let unregister = ["unregister", "--yes", "-o", "statement.json"];
    let run = world.run(&unregister).exits(0);
    for said in ["Vendor keeps", "the vendor has its own copy", "enclose the statement"] {
        assert!(run.out().contains(said), "{said}: {run:?}");
    }
    let first = world.read("statement.json");
    // The same statement is written again.
    world.run(&unregister).exits(0);
    world.pin("vendor").exits(0);
    world.run(&["register", "--email", EMAIL]).exits(0);
    // A run of the next instance that was cut short, one whose key is lost, and a whole one.
    for missing in [Some("registration.json"), Some("instance.key"), None] {
        let next = world.copy();
        if let Some(name) = missing {
            std::fs::remove_file(next.home(name)).unwrap();
        }
        let before = files(&next);
        let run = next.run(&unregister);
        assert!(run.stderr.contains("--force"), "{missing:?}: {run:?}");
        assert_eq!(files(&next), before, "nothing was deleted: {missing:?}");
        assert_eq!(next.read("statement.json"), first, "{missing:?}");
    }
}
