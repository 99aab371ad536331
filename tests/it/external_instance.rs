//! An instance whose key is kept elsewhere: every document that it signs is signed by openssl, and
//! a signature that is not the right one, or comes too late, is refused.

use std::path::Path;

use serde_json::Value;

use crate::support::{
    EMAIL, Run, World, files_in, needs, openssl_key as key, openssl_sign as sign, tool, vendor,
};

/// A vendor, a site that has pinned its bundle, and two keys: of the token, and of somebody else.
fn world() -> World {
    let world = World::with_vendor();
    world.pin("vendor").exits(0);
    key(&world, "token");
    key(&world, "mallory");
    world
}

/// Begins a request.
fn begin(world: &World, file: &str, more: &[&str]) -> Run {
    let first = ["register", "--email", EMAIL, "--public", "token.pub", "--unsigned", file];
    world.run(&[&first[..], more].concat())
}

/// Signs and attaches.
fn attach(world: &World, file: &str, output: &str) -> Run {
    sign(world, "token", file);
    world.run(&["attach", file, "-o", output])
}

/// The same, registered and licensed.
fn licensed() -> World {
    let world = world();
    begin(&world, "r.json", &[]).exits(0);
    attach(&world, "r.json", "request.json").exits(0);
    world.issue("license.json", &["--days", "30", "--limit", "nodes=10"]).exits(0);
    world.run(&["import", "license.json"]).exits(0);
    world
}

fn report(world: &World, file: &str, nodes: &str) -> Run {
    world.run(&["data", "export", "compliance", "--limit", nodes, "--unsigned", file])
}

/// Refused with this code and these words and a hint, and no file of the state has changed.
fn refused(world: &World, args: &[&str], code: i32, words: &str) {
    let before = files_in(&world.path("home"));
    let run = world.run(args).exits(code);
    assert!(run.stderr.contains(words), "{args:?}: {}", run.stderr);
    assert!(run.stderr.contains("Hint: "), "{args:?}: {}", run.stderr);
    assert_eq!(files_in(&world.path("home")), before, "{args:?} changed the state");
}

/// Whether openssl finds the signature of a document good.
fn openssl_verifies(world: &World, document: &str) {
    let pae = world.run(&["inspect", document, "--pae"]).exits(0).stdout;
    let signature = world.run(&["inspect", document, "--signature"]).exits(0).stdout;
    world.write("check.pae", pae);
    world.write("check.sig", signature);
    let check = ["pkeyutl", "-verify", "-pubin", "-inkey", "token.pub", "-rawin"];
    let files = ["-in", "check.pae", "-sigfile", "check.sig"];
    tool("openssl", &[&check[..], &files].concat(), &world.path(""));
}

#[test]
fn everything_that_an_instance_signs_can_be_signed_elsewhere() {
    needs!("openssl");
    let world = world();
    begin(&world, "r.json", &[]).exits(0);
    // Nothing is registered yet, and nobody was asked for a license.
    assert!(!world.home("registration.json").exists());
    let registered = attach(&world, "r.json", "request.json").exits(0);
    assert!(registered.out().contains("registered"), "{registered:?}");
    openssl_verifies(&world, "request.json");
    // The same again needs no signature.
    world.run(&["register", "--email", EMAIL, "-o", "again.json"]).exits(0);
    assert_eq!(world.read("again.json"), world.read("request.json"));

    world.issue("license.json", &["--days", "30", "--limit", "nodes=10"]).exits(0);
    world.run(&["import", "license.json"]).exits(0);
    world.run(&["verify"]).exits(0);
    world.run(&["doctor"]).exits(0);

    report(&world, "report.u.json", "nodes=8").exits(0);
    // What is shown is what would be signed.
    let shown = world.run(&["data", "show", "compliance", "--limit", "nodes=8"]).exits(0);
    assert_eq!(shown.stdout, world.read("report.u.json"));
    attach(&world, "report.u.json", "report.json").exits(0);
    openssl_verifies(&world, "report.json");
    let received = vendor(&world, &["receive", "report.json", "--json"]).exits(0);
    assert!(received.out().contains(r#""number":1"#), "{}", received.out());
    // A report that says the same is the same report; another one has the next number.
    report(&world, "same.json", "nodes=8").exits(0);
    assert_eq!(world.read("same.json"), world.read("report.u.json"));
    report(&world, "next.json", "nodes=9").exits(0);
    let next = world.run(&["inspect", "next.json", "--json"]).exits(11).json();
    assert_eq!(next["payload"]["data"]["number"], 2, "{next}");

    world.run(&["log", "--unsigned", "log.u.json"]).exits(0);
    attach(&world, "log.u.json", "log.json").exits(0);
    openssl_verifies(&world, "log.json");
    world.run(&["log", "--verify", "--against", "log.json"]).exits(0);

    world.run(&["unregister", "--yes", "--unsigned", "erasure.u.json"]).exits(0);
    world.run(&["data", "show", "all"]).exits(0);
    world.run(&["doctor"]).exits(5);
    attach(&world, "erasure.u.json", "erasure.json").exits(0);
    openssl_verifies(&world, "erasure.json");
    let kept = std::fs::read(world.home("erasure.json")).unwrap();
    assert_eq!(kept, world.read("erasure.json"));
    vendor(&world, &["receive", "erasure.json"]).exits(0);
}

#[test]
fn no_private_key_is_in_the_state_folder() {
    needs!("openssl");
    let world = licensed();
    for (name, bytes) in files_in(&world.path("home")) {
        assert!(!String::from_utf8_lossy(&bytes).contains("PRIVATE"), "{name}");
    }
}

#[test]
fn attaching_twice_changes_nothing() {
    needs!("openssl");
    let world = licensed();
    report(&world, "report.u.json", "nodes=8").exits(0);
    attach(&world, "report.u.json", "report.json").exits(0);
    world.run(&["log", "--unsigned", "log.u.json"]).exits(0);
    attach(&world, "log.u.json", "log.json").exits(0);
    let again =
        [("r.json", "request.json"), ("report.u.json", "report.json"), ("log.u.json", "log.json")];
    for (file, output) in again {
        let before = files_in(&world.path("home"));
        let run = world.run(&["attach", file, "-o", output, "--json"]).exits(0);
        let changed = run.json()["changed"].clone();
        assert!(changed == false || output == "log.json", "{output}: {changed}");
        assert_eq!(files_in(&world.path("home")), before, "{output}");
    }
    world.run(&["unregister", "--yes", "--unsigned", "e.json"]).exits(0);
    sign(&world, "token", "e.json");
    for changed in [true, false] {
        let run = world.run(&["attach", "e.json", "-o", "erasure.json", "--json"]).exits(0);
        assert_eq!(run.json()["changed"], changed);
    }
}

#[test]
fn a_signature_that_is_not_the_right_one_is_refused_and_nothing_changes() {
    needs!("openssl");
    let world = world();
    begin(&world, "r.json", &[]).exits(0);
    let to = ["attach", "r.json", "-o", "request.json"];
    refused(&world, &to, 2, "it is not signed yet");
    sign(&world, "mallory", "r.json");
    refused(&world, &to, 11, "the signature is not that of this document");
    // Of another document of the same key, cut short, flipped, and of a hash.
    begin(&world, "other.json", &["--label", "rack 7"]).exits(0);
    sign(&world, "token", "other.json");
    refused(
        &world,
        &[&to[..], &["--signature", "other.json.sig"]].concat(),
        11,
        "is not that of this",
    );
    sign(&world, "token", "r.json");
    let good = world.read("r.json.sig");
    world.write("r.json.sig", &good[..63]);
    refused(&world, &to, 10, "this is not an Ed25519 signature");
    let mut flipped = good.clone();
    flipped[7] ^= 1;
    world.write("r.json.sig", &flipped);
    refused(&world, &to, 11, "is not that of this document");
    let digest = tool("openssl", &["dgst", "-sha512", "-binary", "r.json.pae"], &world.path(""));
    world.write("hash.pae", digest);
    sign(&world, "token", "hash");
    refused(&world, &[&to[..], &["--signature", "hash.sig"]].concat(), 11, "is not that of this");
    // The document was changed after it was begun.
    world.write("r.json.sig", &good);
    let document = world.read("r.json");
    let other = world.read("other.json");
    world.write("r.json", &other);
    refused(&world, &to, 11, "is not that of this document");
    world.write("r.json", &document);
    // A vendor's document, and an instance's at the vendor's desk.
    refused(
        &world,
        &["attach", "vendor/trust.json", "--signature", "r.json.sig", "-o", "t"],
        10,
        "no instance signs",
    );
    refused(
        &world,
        &["vendor", "attach", "r.json", "-o", "t", "--dir", "vendor"],
        10,
        "no vendor signs",
    );
    world.run(&to).exits(0);
}

#[test]
fn a_document_of_another_instance_is_refused() {
    needs!("openssl");
    let world = world();
    begin(&world, "r.json", &[]).exits(0);
    sign(&world, "token", "r.json");
    let other = world.text_path("other");
    world.run(&["--home", &other, "attach", "r.json", "-o", "request.json"]).exits(15);
    assert!(!Path::new(&other).join("registration.json").exists());
}

#[test]
fn a_signature_that_comes_late_is_refused() {
    needs!("openssl");
    let world = world();
    begin(&world, "old.json", &["--label", "old"]).exits(0);
    sign(&world, "token", "old.json");
    // The time of a request has whole seconds.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    begin(&world, "new.json", &["--label", "new"]).exits(0);
    attach(&world, "new.json", "request.json").exits(0);
    refused(
        &world,
        &["attach", "old.json", "-o", "x.json"],
        1,
        "another request was made after this one",
    );
    // Another report was written out meanwhile.
    world.issue("license.json", &["--days", "30", "--limit", "nodes=10"]).exits(0);
    world.run(&["import", "license.json"]).exits(0);
    report(&world, "a.json", "nodes=7").exits(0);
    report(&world, "b.json", "nodes=8").exits(0);
    attach(&world, "b.json", "report.json").exits(0);
    sign(&world, "token", "a.json");
    refused(
        &world,
        &["attach", "a.json", "-o", "x.json"],
        1,
        "it is report 1, and the next one is 2",
    );
    // The ledger of the copy is gone.
    world.run(&["log", "--unsigned", "log.json"]).exits(0);
    sign(&world, "token", "log.json");
    std::fs::remove_file(world.home("consent.log")).unwrap();
    refused(&world, &["attach", "log.json", "-o", "x.json"], 1, "consent.log");
    // A request, a report and a copy after the key is gone.
    let world = licensed();
    report(&world, "a.json", "nodes=7").exits(0);
    sign(&world, "token", "a.json");
    world.run(&["unregister", "--yes"]).exits(0);
    refused(&world, &["attach", "a.json", "-o", "x.json"], 15, "not of this one");
    refused(&world, &["attach", "r.json", "-o", "x.json"], 15, "not of this one");
}

#[test]
fn a_command_says_what_a_key_that_is_elsewhere_needs() {
    needs!("openssl");
    let world = licensed();
    let one_word = "--unsigned FILE";
    let label = ["register", "--label", "rack 7", "-o", "x.json"];
    let export = ["data", "export", "compliance", "-o", "x.json"];
    let unregister = ["unregister", "--yes", "-o", "x.json"];
    for args in [&label[..], &export, &["log", "--export", "x.json"], &unregister] {
        refused(&world, args, 2, one_word);
    }
    refused(
        &world,
        &["register", "--public", "mallory.pub", "--unsigned", "x"],
        15,
        "another key already",
    );
    refused(&world, &["data", "export", "usage", "--unsigned", "x"], 2, "compliance report");
    refused(&world, &["register", "--label", "x", "--unsigned", "-"], 2, "standard output");
    assert!(!world.path("x.json").exists() && !world.path("x").exists());
    // A weak key, and a private one, are refused where they are named.
    refused(&world, &["register", "--public", "token.pem", "--unsigned", "x"], 10, "private");
    // With the key here, nothing is signed elsewhere.
    let world = World::licensed();
    let here = "signs by itself";
    let label = ["register", "--label", "rack 7", "--unsigned", "x.json"];
    let export = ["data", "export", "compliance", "--unsigned", "x.json"];
    let unregister = ["unregister", "--yes", "--unsigned", "x.json"];
    for args in [&label[..], &export, &["log", "--unsigned", "x.json"], &unregister] {
        refused(&world, args, 2, here);
    }
}

#[test]
fn marketing_and_the_address_do_not_change_with_one_signature() {
    needs!("openssl");
    let world = world();
    begin(&world, "r.json", &["--marketing", "on"]).exits(0);
    attach(&world, "r.json", "request.json").exits(0);
    let consented = world.run(&["log", "--json"]).exits(0);
    assert!(consented.out().contains("\"event\":\"consent\""), "{}", consented.out());
    let change = ["register", "--email", "new@acme.example", "--change-email"];
    let both = [&change[..], &["--marketing", "off", "--unsigned", "c.json"]].concat();
    refused(&world, &both, 2, "by a request each");
    world.run(&[&change[..], &["--unsigned", "c.json"]].concat()).exits(0);
    let pending = attach(&world, "c.json", "change.json").exits(0);
    assert!(pending.out().contains("requested"), "{}", pending.out());
    let file = world.home("registration.pending.json");
    let kept: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    assert_eq!(kept["signatures"].as_array().map(Vec::len), Some(1));
}

#[test]
fn an_instance_of_the_community_edition_can_sign_elsewhere_too() {
    needs!("openssl");
    let world = world();
    let edition = ["register", "--edition", "community"];
    let elsewhere = ["--public", "token.pub", "--unsigned", "r.json"];
    world.run(&[&edition[..], &elsewhere].concat()).exits(0);
    attach(&world, "r.json", "request.json").exits(0);
    let status = world.run(&["status", "--json"]).exits(0).json();
    assert_eq!((&status["edition"], &status["email"]), (&"community".into(), &Value::Null));
}

#[test]
fn attaching_a_signature_for_the_first_time_changes_something() {
    needs!("openssl");
    let world = world();
    let attach = |file: &str, output: &str| {
        sign(&world, "token", file);
        world.run(&["attach", file, "-o", output, "--json"]).exits(0).json()["changed"].clone()
    };
    begin(&world, "r.json", &[]).exits(0);
    assert_eq!(attach("r.json", "request.json"), true);
    world.issue("license.json", &["--days", "30", "--limit", "nodes=10"]).exits(0);
    world.run(&["import", "license.json"]).exits(0);
    report(&world, "report.u.json", "nodes=8").exits(0);
    assert_eq!(attach("report.u.json", "report.json"), true);
}

#[test]
fn the_statement_says_that_only_the_public_half_of_a_key_that_is_elsewhere_was_deleted() {
    needs!("openssl");
    let world = licensed();
    let registration = crate::support::sha256(&world.read("home/registration.json"));
    world.run(&["unregister", "--yes", "--unsigned", "erasure.json"]).exits(0);
    let statement = world.run(&["inspect", "erasure.json", "--json"]).exits(11).json();
    let deleted = &statement["payload"]["deleted"];
    assert_eq!(deleted["instance.key"], "the public half of a key that is kept elsewhere");
    assert_eq!(deleted["registration.json"], registration.as_str());
}
