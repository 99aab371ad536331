//! Keys that are kept elsewhere: what is written to be signed, and what becomes of a signature that
//! openssl made of it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::{
    EMAIL, PRODUCT, Run, World, files_in, needs, openssl_key as key, openssl_sign as sign, vendor,
};

/// A vendor folder without a private key: roots alice and bob, of whom one must sign, and a signer.
/// Its first bundle waits.
fn begun() -> World {
    let world = World::new();
    for name in ["alice", "bob", "signer", "mallory"] {
        key(&world, name);
    }
    let init = ["vendor", "init", "--product", PRODUCT, "--dir", "vendor", "--threshold", "1"];
    let roots = ["--root-public", "alice.pub", "--root-public", "bob.pub"];
    world.run(&[&init[..], &roots, &["--signer-public", "signer.pub"]].concat()).exits(0);
    world
}

/// The same with its bundle in force, pinned by a registered site.
fn in_force() -> World {
    let world = begun();
    vendor(&world, &["publish", "--unsigned", "first.json"]).exits(0);
    sign(&world, "alice", "first.json");
    vendor(&world, &["attach", "first.json"]).exits(0);
    world.pin("vendor").exits(0);
    world.run(&["register", "--email", EMAIL, "-o", "request.json"]).exits(0);
    world
}

/// The same with a license in `l.json` that waits for its signature.
fn license_begun() -> World {
    let world = in_force();
    vendor(&world, &["issue", "request.json", "--days", "9", "--unsigned", "l.json"]).exits(0);
    world
}

/// Every file of the vendor folder but the lock, which holds a note.
fn folder(world: &World) -> BTreeMap<String, Vec<u8>> {
    files_in(&world.path("vendor"))
}

/// Attaches the signature beside a document, as if it were `now`.
fn attach_at(world: &World, now: &str, file: &str) -> Run {
    let (file, dir) = (world.text_path(file), world.text_path("vendor"));
    let output = format!("{file}.signed");
    world.run_at(now, &["vendor", "attach", &file, "-o", &output, "--force", "--dir", &dir])
}

/// Refused with this code and these words, and nothing in the folder has changed.
fn refused(world: &World, args: &[&str], code: i32, words: &str) -> Run {
    let before = folder(world);
    let run = vendor(world, args).exits(code);
    assert!(run.stderr.contains(words), "{args:?}: {}", run.stderr);
    assert!(run.stderr.contains("Hint: "), "{args:?}: {}", run.stderr);
    assert_eq!(folder(world), before, "{args:?} changed the vendor folder");
    run
}

#[test]
fn no_private_key_is_in_the_folder_and_the_round_trip_works() {
    needs!("openssl");
    let world = license_begun();
    sign(&world, "signer", "l.json");
    let attached = vendor(&world, &["attach", "l.json", "-o", "license.json", "--json"]).exits(0);
    assert_eq!(attached.json()["changed"], true);
    world.run(&["import", "license.json"]).exits(0);
    world.run(&["verify"]).exits(0);
    // Renewed and revoked likewise.
    vendor(&world, &["renew", EMAIL, "--days", "30", "--unsigned", "r.json"]).exits(0);
    sign(&world, "signer", "r.json");
    vendor(&world, &["attach", "r.json", "-o", "renewed.json"]).exits(0);
    let shown = vendor(&world, &["show", EMAIL, "--json"]).exits(0);
    assert!(shown.out().matches("\"license_id\"").count() >= 2, "{}", shown.out());
    let all = ["revoke", "--email", EMAIL, "--reason", "ended", "--unsigned", "t.json"];
    vendor(&world, &all).exits(0);
    // Whoever signs it sees what it changes, and that nobody has signed it.
    let diff = world.run(&["inspect", "--diff", "vendor/trust.json", "t.json"]).exits(0);
    assert!(diff.out().contains("would be refused") && diff.out().contains("revoke"), "{diff:?}");
    sign(&world, "bob", "t.json");
    vendor(&world, &["attach", "t.json"]).exits(0);
    vendor(&world, &["publish", "-o", "trust.json"]).exits(0);
    world.run(&["import", "trust.json"]).exits(0);
    world.run(&["verify"]).exits(12);
    for (name, bytes) in folder(&world) {
        assert!(!name.ends_with(".key"), "{name}");
        assert!(!String::from_utf8_lossy(&bytes).contains("PRIVATE"), "{name}");
    }
    let doctor = vendor(&world, &["doctor"]);
    assert!(doctor.code == 0 || doctor.code == 5, "{doctor:?}");
    assert!(!doctor.out().contains("is missing"), "{}", doctor.out());
}

#[test]
fn a_signature_that_is_not_the_right_one_is_refused_and_nothing_is_lost() {
    needs!("openssl");
    let world = license_begun();
    let to = ["attach", "l.json", "-o", "license.json"];
    refused(&world, &to, 2, "it is not signed yet");
    // The form is chosen at the end; what is named for nothing is wrong usage.
    let issue = ["issue", "request.json", "--days", "9", "--unsigned", "n.json"];
    for form in ["--armor", "--line", "--with-trust", "--qr"] {
        refused(&world, &[&issue[..], &[form]].concat(), 2, "one form");
    }
    // Nobody's, a root's, and that of another document.
    sign(&world, "mallory", "l.json");
    refused(&world, &to, 11, "no key that the trust bundle lists");
    sign(&world, "alice", "l.json");
    refused(&world, &to, 11, "no key that the trust bundle lists");
    vendor(
        &world,
        &[
            "issue",
            "--email",
            "b@c.example",
            "--any-instance",
            "--days",
            "9",
            "--unsigned",
            "m.json",
        ],
    )
    .exits(0);
    sign(&world, "signer", "m.json");
    refused(&world, &[&to[..], &["--signature", "m.json.sig"]].concat(), 11, "no key that");
    // Cut, changed, and of a hash.
    sign(&world, "signer", "l.json");
    let good = world.read("l.json.sig");
    world.write("cut.sig", &good[..63]);
    refused(&world, &[&to[..], &["--signature", "cut.sig"]].concat(), 10, "64 bytes");
    let mut other = good.clone();
    other[5] ^= 1;
    world.write("other.sig", &other);
    refused(&world, &[&to[..], &["--signature", "other.sig"]].concat(), 11, "no key that");
    // The key that was meant, and another.
    let id =
        vendor(&world, &["issue", "request.json", "--days", "9", "--unsigned", "k.json", "--json"])
            .exits(0)
            .json()["key"]
            .clone();
    let id = id.as_str().unwrap();
    let swapped = format!("{}{}", if id.starts_with('0') { '1' } else { '0' }, &id[1..]);
    refused(&world, &[&to[..], &["--key", &swapped]].concat(), 11, "made this signature, not key");
    // A document that was changed on the way, and one of another folder.
    let text = String::from_utf8(world.read("l.json")).unwrap();
    let payload =
        serde_json::from_str::<Value>(&text).unwrap()["payload"].as_str().unwrap().to_owned();
    let changed = tool_base64(&payload).replace("\"grace_days\":14", "\"grace_days\":99");
    world.write("changed.json", text.replace(&payload, &base64(&changed)));
    refused(
        &world,
        &["attach", "changed.json", "--signature", "l.json.sig", "-o", "x.json"],
        10,
        "was changed",
    );
    let elsewhere = world.copy();
    std::fs::remove_dir_all(elsewhere.path("vendor/unsigned")).unwrap();
    refused(&elsewhere, &to, 1, "was not begun in this vendor folder");
    // What is refused can still be attached; twice changes nothing.
    let first = vendor(&world, &[&to[..], &["--key", id, "--json"]].concat()).exits(0).json();
    let before = folder(&world);
    let again = vendor(&world, &[&to[..], &["--json"]].concat()).exits(0).json();
    assert_eq!((&first["changed"], &again["changed"]), (&json!(true), &json!(false)));
    assert_eq!(folder(&world), before);
    assert!(!world.path("vendor/unsigned/").join(format!("{}.json", license_id(&world))).exists());
    // Another draft for the same request comes too late.
    sign(&world, "signer", "k.json");
    refused(&world, &["attach", "k.json", "-o", "k2.json"], 15, "was issued for the same request");
}

fn license_id(world: &World) -> String {
    let shown = world.run(&["inspect", "license.json", "--json"]).json();
    shown["payload"]["license_id"].as_str().unwrap().to_owned()
}

fn tool_base64(text: &str) -> String {
    use base64::Engine;
    let bytes = base64::engine::general_purpose::STANDARD.decode(text).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn base64(text: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(text)
}

/// The folder moves on between the two steps.
#[test]
fn a_signature_that_comes_too_late_is_refused() {
    needs!("openssl");
    let begun = license_begun();
    sign(&begun, "signer", "l.json");
    let to = ["attach", "l.json", "-o", "license.json"];
    let by_alice = |world: &World, args: &[&str]| {
        vendor(world, &[args, &["--unsigned", "t.json"]].concat()).exits(0);
        sign(world, "alice", "t.json");
        vendor(world, &["attach", "t.json"]).exits(0);
    };
    let id = {
        let log = begun.read("vendor/trust.json");
        let envelope = airseal::core::document::envelope::Envelope::parse(&log).unwrap();
        let bundle: Value = serde_json::from_slice(&envelope.payload).unwrap();
        bundle["signers"].as_object().unwrap().keys().next().unwrap().clone()
    };

    let world = begun.copy();
    by_alice(&world, &["revoke", "--key", &id, "--reason", "stolen", "--yes"]);
    refused(&world, &to, 11, "was revoked on");

    let world = begun.copy();
    key(&world, "second");
    by_alice(&world, &["rotate", "signer", "--public", "second.pub"]);
    // Its window ends with that second.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    refused(&world, &to, 11, "may sign no more");

    let world = begun.copy();
    refused(&world, &["issue", "request.json", "--days", "9", "-o", "x.json"], 1, "kept elsewhere");
    // A bundle that waits is overtaken by nothing: it blocks the next one.
    vendor(&world, &["revoke", "--email", EMAIL, "--reason", "x", "--yes", "--unsigned", "a.json"]);
    vendor(&world, &["publish", "--renew-by", "2099-01-01", "--unsigned", "b.json"]).exits(0);
    refused(
        &world,
        &["publish", "--prune", "--renew-by", "2098-01-01", "--unsigned", "c.json"],
        1,
        "waits",
    );
    sign(&world, "mallory", "b.json");
    refused(&world, &["attach", "b.json"], 11, "no key that the trust bundle lists");
    sign(&world, "alice", "b.json");
    vendor(&world, &["attach", "b.json"]).exits(0);
    let before = folder(&world);
    vendor(&world, &["attach", "b.json"]).exits(0);
    assert_eq!(folder(&world), before);
}

#[test]
fn what_everybody_gets_is_signed_elsewhere_too() {
    needs!("openssl");
    let world = in_force();
    world.write("privacy.md", "# Privacy\n");
    world.write(
        "database.toml",
        include_str!("../../examples/catalogues/database.toml")
            .replace("product = \"acme-base\"", &format!("product = \"{PRODUCT}\"")),
    );
    world.write("product.tar", "a release");
    for job in ["release", "policy", "catalogue", "advisory"] {
        key(&world, job);
        let public = format!("{job}.pub");
        vendor(
            &world,
            &["rotate", "signer", "--for", job, "--public", &public, "--unsigned", "t.json"],
        )
        .exits(0);
        sign(&world, "alice", "t.json");
        vendor(&world, &["attach", "t.json"]).exits(0);
        for file in ["t.json", "t.json.pae", "t.json.sig"] {
            std::fs::remove_file(world.path(file)).unwrap();
        }
    }
    vendor(
        &world,
        &["advisory", "add", "acme-1", "--severity", "low", "--title", "T", "--affected", "*"],
    )
    .exits(0);
    world.run(&["import", "vendor/bundles"]).exits(0);
    let policy = ["policy", "privacy.md", "--policy-version", "1", "--effective", "2026-01-01"];
    let commands: [(&str, &[&str]); 4] = [
        ("release", &["release", "product.tar", "--release-version", "1.2.3"]),
        ("policy", &[&policy[..], &["--contact", EMAIL]].concat()),
        ("catalogue", &["catalogue", "sign", "database.toml"]),
        ("advisory", &["advisory", "publish"]),
    ];
    for (job, command) in commands {
        let (file, output) = (format!("{job}.unsigned"), format!("{job}.json"));
        let written = vendor(&world, &[command, &["--unsigned", &file]].concat()).exits(0);
        assert!(written.out().contains("not signed"), "{}", written.out());
        let inspected = world.run(&["inspect", &file]).exits(11);
        assert!(inspected.out().contains("not signed"), "{}", inspected.out());
        // The key of another job.
        sign(&world, "signer", &file);
        refused(&world, &["attach", &file, "-o", &output], 11, "may not sign");
        sign(&world, job, &file);
        vendor(&world, &["attach", &file, "-o", &output]).exits(0);
        let again = vendor(&world, &["attach", &file, "-o", &output, "--json"]).exits(0).json();
        assert_eq!(again["changed"], false, "{job}");
        world.run(&["inspect", &output]).exits(0);
        if job != "release" {
            world.run(&["import", &output]).exits(0);
        }
    }
    // Overtaken: another advisory was added and published since.
    let add = |id: &str| {
        vendor(
            &world,
            &["advisory", "add", id, "--severity", "low", "--title", "T", "--affected", "*"],
        )
        .exits(0);
    };
    add("acme-2");
    vendor(&world, &["advisory", "publish", "--unsigned", "old.json"]).exits(0);
    sign(&world, "advisory", "old.json");
    add("acme-3");
    refused(&world, &["attach", "old.json", "-o", "x.json"], 1, "was signed since");
}

/// Two people begin; what one signs first may be what the other's work does not follow.
#[test]
fn a_catalogue_that_was_begun_is_signed_unless_another_came_between() {
    needs!("openssl");
    let world = in_force();
    vendor(
        &world,
        &[
            "rotate",
            "signer",
            "--for",
            "catalogue",
            "--public",
            "mallory.pub",
            "--unsigned",
            "t.json",
        ],
    )
    .exits(0);
    sign(&world, "alice", "t.json");
    vendor(&world, &["attach", "t.json"]).exits(0);
    let draft = include_str!("../../examples/catalogues/database.toml")
        .replace("product = \"acme-base\"", &format!("product = \"{PRODUCT}\""));
    let begin = |number: u32, text: &str, file: &str| {
        let text = text.replace("\nnumber = 1\n", &format!("\nnumber = {number}\n"));
        world.write("catalogue.toml", text);
        vendor(&world, &["catalogue", "sign", "catalogue.toml", "--unsigned", file]).exits(0);
        sign(&world, "mallory", file);
    };
    begin(1, &draft, "one.json");
    // The same once more, a second later: both are signed.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    begin(1, &draft, "again.json");
    // Another with that number: without its last field.
    begin(1, draft.rsplit_once("\n[[field]]").unwrap().0, "other.json");
    begin(2, &draft, "two.json");
    let attach = |file: &str| vendor(&world, &["attach", file, "-o", "c.json", "--force"]);
    attach("one.json").exits(0);
    attach("again.json").exits(0);
    refused(&world, &["attach", "other.json", "-o", "x.json"], 1, "was signed since");
    attach("two.json").exits(0);
    for late in ["one.json", "again.json"] {
        refused(&world, &["attach", late, "-o", "x.json"], 1, "was signed since");
    }
    // A field whose date is past needs another look, unless the catalogue is out already.
    begin(3, &draft, "three.json");
    begin(4, &draft, "four.json");
    attach_at(&world, "2028-12-31T23:59:59Z", "three.json").exits(0);
    attach_at(&world, "2029-01-01T00:00:00Z", "three.json").exits(0);
    let late = attach_at(&world, "2029-01-01T00:00:00Z", "four.json").exits(1);
    assert!(late.stderr.contains("was signed since"), "{}", late.stderr);
}

/// What would be refused now is refused of a license that was begun before, in words of this command:
/// it has no option for an end, an address or a plan.
#[test]
fn a_license_that_may_not_be_issued_any_more_is_refused_in_words_of_attach() {
    needs!("openssl");
    let world = in_force();
    let begin = |args: &[&str], file: &str| {
        vendor(&world, &[&["issue"], args, &["--unsigned", file]].concat()).exits(0);
        sign(&world, "signer", file);
    };
    let to_one = ["--email", EMAIL, "--instance", "4289637ae06c00ee5e61845316 05cf9b"];
    let to_another = ["--email", "new@acme.example", to_one[2], to_one[3]];
    let trial = ["--email", "a@b.example", "--any-instance", "--plan", "trial"];
    world.write("vendor/plans.toml", "[plans.trial]\ndays = 9\nonce = true\n");
    let day = "2050-01-01";
    begin(&[&to_one[..], &["--expires", day]].concat(), "ended.json");
    begin(&[&to_one[..], &["--days", "99"]].concat(), "one.json");
    begin(&[&to_another[..], &["--days", "99"]].concat(), "another.json");
    begin(&trial, "trial.json");
    begin(&[&trial[..], &["--another"]].concat(), "again.json");
    let late = attach_at(&world, "2050-01-02T00:00:00Z", "ended.json").exits(1);
    assert!(late.stderr.contains("it ended on 2050-01-01T23:59:59Z"), "{}", late.stderr);
    for (file, code) in
        [("one.json", 0), ("another.json", 15), ("trial.json", 0), ("again.json", 15)]
    {
        let run = vendor(&world, &["attach", file, "-o", &format!("{file}.signed")]);
        assert_eq!(run.code, code, "{file}: {run:?}");
        assert_eq!(run.stderr.contains("  Hint: "), code != 0, "{file}: {run:?}");
    }
}

/// Its revocation is not news to anybody, so attaching the signature again brings it back to no bundle.
#[test]
fn a_replaced_license_that_is_over_is_not_revoked_again_once_its_revocation_was_left_out() {
    let world = World::with_vendor();
    let to = ["issue", "--email", EMAIL, "--any-instance"];
    let over = ["--not-before", "2026-01-01", "--expires", "2026-02-01", "--grace-days", "0"];
    vendor(&world, &[&to[..], &over, &["-o", "license.json"]].concat()).exits(0);
    let replaces = ["--days", "30", "--replaces", &license_id(&world), "--yes"];
    vendor(&world, &[&to[..], &replaces, &["--unsigned", "b.json"]].concat()).exits(0);
    let signature = crate::craft::key(&world, "vendor/signer.key").sign(&world.read("b.json.pae"));
    world.write("b.json.sig", signature);
    let attach = ["attach", "b.json", "-o", "signed.json"];
    let run = vendor(&world, &attach).exits(0);
    assert!(run.out().contains("revoked 1 license"), "{}", run.out());
    vendor(&world, &["publish", "--prune"]).exits(0);
    let pruned = folder(&world);
    vendor(&world, &attach).exits(0);
    assert_eq!(folder(&world), pruned);
}

/// Whatever came between: the folder, or a crash once the license was on record.
#[test]
fn what_a_license_replaces_is_revoked_however_its_signature_is_attached() {
    needs!("openssl");
    let world = license_begun();
    sign(&world, "signer", "l.json");
    vendor(&world, &["attach", "l.json", "-o", "license.json"]).exits(0);
    let old = license_id(&world);
    std::fs::create_dir(world.path("many")).unwrap();
    let issue = ["issue", "request.json", "--days", "30", "--replaces", &old, "--yes"];
    vendor(&world, &[&issue[..], &["--unsigned", "many/r.json"]].concat()).exits(0);
    sign(&world, "signer", "many/r.json");
    let run = refused(&world, &["attach", "many", "-o", "out"], 2, "by its own name");
    assert!(run.stderr.contains("it replaces licenses"), "{}", run.stderr);
    let to = ["attach", "many/r.json", "-o", "new.json", "--json"];
    vendor(&world, &to).exits(0);
    let after = folder(&world);
    let waits = world.path("vendor/trust.next.json");
    // The roots are elsewhere, so the bundle waits; again, nothing is left to do.
    assert!(waits.exists());
    vendor(&world, &to).exits(0);
    assert_eq!(folder(&world), after);
    std::fs::remove_file(&waits).unwrap();
    vendor(&world, &to).exits(0);
    let bundle = world.run(&["inspect", "vendor/trust.next.json", "--json"]).exits(11);
    assert!(bundle.out().contains(&old), "{}", bundle.out());
}

/// A folder with a file of that name is not yet a vendor's.
#[test]
fn only_a_vendor_folder_waits_for_its_first_signatures() {
    needs!("openssl");
    let world = begun();
    std::fs::create_dir(world.path("half")).unwrap();
    std::fs::copy(world.path("vendor/trust.next.json"), world.path("half/trust.next.json"))
        .unwrap();
    for (dir, words) in [("vendor", "waits"), ("half", "not a vendor folder")] {
        let run = world.run(&["vendor", "list", "--dir", dir]);
        assert!(run.code != 0 && run.stderr.contains(words), "{dir}: {run:?}");
    }
}

/// The first license for the request holds no more, so the second may be signed.
#[test]
fn a_license_that_was_begun_twice_is_signed_twice_only_if_the_first_was_revoked() {
    needs!("openssl");
    let world = license_begun();
    vendor(&world, &["issue", "request.json", "--days", "9", "--unsigned", "k.json"]).exits(0);
    sign(&world, "signer", "l.json");
    sign(&world, "signer", "k.json");
    vendor(&world, &["attach", "l.json", "-o", "license.json"]).exits(0);
    let to = ["attach", "k.json", "-o", "k2.json"];
    refused(&world, &to, 15, "was issued for the same request");
    let revoke = ["revoke", &license_id(&world), "--reason", "x", "--yes", "--unsigned", "t.json"];
    vendor(&world, &revoke).exits(0);
    sign(&world, "alice", "t.json");
    vendor(&world, &["attach", "t.json"]).exits(0);
    vendor(&world, &to).exits(0);
}

/// A crash came after the bundle was in force and before the one that waited was removed.
#[test]
fn a_bundle_that_is_in_force_and_still_waits_is_no_bundle_that_was_overtaken() {
    needs!("openssl");
    let world = in_force();
    vendor(&world, &["publish", "--renew-by", "2099-01-01", "--unsigned", "b.json"]).exits(0);
    sign(&world, "alice", "b.json");
    vendor(&world, &["attach", "b.json"]).exits(0);
    let after = folder(&world);
    std::fs::copy(world.path("vendor/trust.json"), world.path("vendor/trust.next.json")).unwrap();
    vendor(&world, &["attach", "b.json"]).exits(0);
    assert_eq!(folder(&world), after);
}

#[test]
fn what_waits_for_a_signature_is_counted_and_named_when_it_is_discarded() {
    needs!("openssl");
    let world = license_begun();
    for note in ["vendor/unsigned/note.txt", "vendor/unsigned/more.txt"] {
        world.write(note, "ask Bob");
    }
    let run = vendor(&world, &["doctor", "--json"]).exits(5);
    assert!(run.out().contains("1 license"), "{}", run.out());
    let keys = world.run(&["inspect", "vendor/trust.json", "--json"]).json();
    let (id, _) = keys["payload"]["signers"].as_object().unwrap().iter().next().unwrap();
    let revoke = ["revoke", "--key", id, "--reason", "stolen", "--yes", "--unsigned", "t.json"];
    vendor(&world, &revoke).exits(0);
    let discarded = vendor(&world, &["publish", "--discard", "--json"]).exits(0).json();
    assert_eq!(discarded["revoked"], json!([format!("key {id}")]));
    // Another that had its number is kept beside it.
    vendor(&world, &["publish", "--renew-by", "2099-01-01", "--unsigned", "u.json"]).exits(0);
    vendor(&world, &["publish", "--discard"]).exits(0);
    assert_eq!(files_in(&world.path("vendor/discarded")).len(), 2);
}

/// What a command does beside signing, it does for a document that is signed elsewhere, too.
#[test]
fn a_new_name_is_added_to_the_plans_when_the_license_is_begun() {
    needs!("openssl");
    let world = in_force();
    world.write("vendor/plans.toml", "limits = [\"users\"]\n");
    let issue =
        ["issue", "request.json", "--days", "9", "--limit", "nodes=5", "--unsigned", "l.json"];
    vendor(&world, &issue).exits(2);
    assert!(!world.path("l.json").exists());
    vendor(&world, &[&issue[..], &["--new-name"]].concat()).exits(0);
    assert!(String::from_utf8(world.read("vendor/plans.toml")).unwrap().contains("nodes"));
    // Somebody took it off the list meanwhile.
    sign(&world, "signer", "l.json");
    let attach = ["attach", "l.json", "-o", "license.json"];
    world.write("vendor/plans.toml", "limits = [\"users\"]\n");
    refused(&world, &attach, 2, "nodes");
    world.write("vendor/plans.toml", "limits = [\"users\", \"nodes\"]\n");
    vendor(&world, &attach).exits(0);
}

#[test]
fn many_licenses_are_signed_elsewhere_in_one_go() {
    needs!("openssl");
    let world = in_force();
    std::fs::create_dir(world.path("in")).unwrap();
    std::fs::copy(world.path("request.json"), world.path("in/site.json")).unwrap();
    vendor(&world, &["issue", "in", "--days", "9", "--unsigned", "out"]).exits(0);
    world.write("orders.csv", "email,any-instance\na@b.example,yes\nc@d.example,yes\n");
    vendor(&world, &["issue", "--csv", "orders.csv", "--days", "9", "--unsigned", "out"]).exits(0);
    assert!(vendor(&world, &["list", "--json"]).exits(0).out().is_empty());
    let mut names = Vec::new();
    for entry in std::fs::read_dir(world.path("out")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".json") {
            sign(&world, "signer", &format!("out/{name}"));
            names.push(name);
        }
    }
    assert_eq!(names.len(), 3);
    // What lies in the way of one license keeps it off the record, and no other.
    let copy = world.copy();
    std::fs::create_dir(copy.path("licenses")).unwrap();
    names.sort();
    copy.write(&format!("licenses/{}", names[0]), "mine");
    vendor(&copy, &["attach", "out", "-o", "licenses"]).exits(1);
    assert_eq!(vendor(&copy, &["list", "--json"]).exits(0).out().lines().count(), 2);
    // One of them has no signature, and another a wrong one.
    std::fs::remove_file(world.path(&format!("out/{}.sig", names[0]))).unwrap();
    let wrong = world.read(&format!("out/{}.sig", names[2]));
    let right = world.read(&format!("out/{}.sig", names[1]));
    world.write(&format!("out/{}.sig", names[1]), wrong);
    vendor(&world, &["attach", "out", "-o", "licenses"]).exits(19);
    assert_eq!(vendor(&world, &["list", "--json"]).exits(0).out().lines().count(), 1);
    sign(&world, "signer", &format!("out/{}", names[0]));
    world.write(&format!("out/{}.sig", names[1]), right);
    vendor(&world, &["attach", "out", "-o", "licenses"]).exits(0);
    assert_eq!(vendor(&world, &["list", "--json"]).exits(0).out().lines().count(), 3);
    world.run(&["import", "licenses/site.license.json"]).exits(0);
    world.run(&["verify"]).exits(0);
}

/// One root of two in a file here, the other elsewhere; then new roots.
#[test]
fn a_root_that_is_elsewhere_signs_beside_one_that_is_here() {
    needs!("openssl");
    let world = World::new();
    for name in ["alice", "bob"] {
        key(&world, name);
    }
    let init = ["vendor", "init", "--product", PRODUCT, "--dir", "vendor", "--threshold", "2"];
    let roots = ["--roots", "carol", "--root-public", "alice.pub", "--no-passphrase"];
    let made = world.run(&[&init[..], &roots, &["--json"]].concat()).exits(0).json();
    assert_eq!((&made["published"], &made["roots"]), (&json!(false), &json!(2)));
    for early in [&["list"][..], &["doctor"], &["publish", "-o", "x.json"], &["plans"]] {
        refused(&world, early, 1, "waits for root signatures");
    }
    refused(&world, &["publish", "--discard"], 2, "cannot do without its first trust bundle");
    vendor(&world, &["publish", "--unsigned", "t.json"]).exits(0);
    sign(&world, "alice", "t.json");
    vendor(&world, &["attach", "t.json"]).exits(0);
    world.pin("vendor").exits(0);
    // A key twice is one root.
    let twice = ["--root-public", "alice.pub", "--root-public", "alice.pub"];
    let again =
        ["vendor", "init", "--product", PRODUCT, "--dir", "w", "--signer-public", "bob.pub"];
    let run = world.run(&[&again[..], &twice].concat()).exits(2);
    assert!(run.stderr.contains("a key of its own"), "{}", run.stderr);
    assert!(!world.path("w").exists());
    // The new roots sign beside the old ones.
    let rotate = ["rotate", "root", "--public", "bob.pub", "--sign-with", "vendor/root-carol.key"];
    vendor(&world, &[&rotate[..], &["--unsigned", "n.json"]].concat()).exits(0);
    for name in ["alice", "bob"] {
        sign(&world, name, "n.json");
        vendor(&world, &["attach", "n.json"]).exits(0);
    }
    world.run(&["import", "vendor/trust.json"]).exits(0);
    let shown = world.run(&["trust", "show", "--json"]).exits(0).json();
    assert_eq!(shown["version"], 2);
}

/// `airseal vendor COMMAND… FILE` at a time.
fn vendor_at(world: &World, now: &str, args: &[&str]) -> Run {
    let dir = world.text_path("vendor");
    let files: Vec<_> = args.iter().map(|arg| world.text_path(arg)).collect();
    let args = args
        .iter()
        .zip(&files)
        .map(|(arg, file)| if arg.contains(".json") { file.as_str() } else { arg });
    let all: Vec<_> = std::iter::once("vendor").chain(args).chain(["--dir", &dir]).collect();
    world.run_at(now, &all)
}

/// Two people begin, an hour apart: the second license may be signed once the first has ended.
#[test]
fn a_license_that_was_begun_twice_at_different_times_is_signed_once_while_it_counts() {
    needs!("openssl");
    let world = in_force();
    for (file, now) in [("l.json", "2099-03-01T12:00:00Z"), ("k.json", "2099-03-01T13:00:00Z")] {
        let issue = ["issue", "request.json", "--days", "9", "--unsigned", file];
        vendor_at(&world, now, &issue).exits(0);
        sign(&world, "signer", file);
    }
    let attach = |now: &str, file: &str| {
        let output = format!("signed-{file}");
        let run = vendor_at(&world, now, &["attach", file, "-o", &output]);
        assert_eq!(run.stderr.contains("was issued for the same request"), run.code == 15);
        run.code
    };
    assert_eq!(attach("2099-03-01T14:00:00Z", "l.json"), 0);
    assert_eq!(attach("2099-03-01T14:00:00Z", "k.json"), 15);
    assert_eq!(attach("2099-03-10T12:00:00Z", "k.json"), 15);
    assert_eq!(attach("2099-03-10T12:00:01Z", "k.json"), 0);
}

#[test]
fn two_licenses_with_different_terms_may_be_signed_for_one_request() {
    needs!("openssl");
    let world = in_force();
    let drafts = [
        ("l.json", ["--days", "9", "--limit", "nodes=3"]),
        ("k.json", ["--days", "9", "--limit", "nodes=4"]),
        ("j.json", ["--days", "8", "--limit", "nodes=4"]),
        ("i.json", ["--expires", "2099-12-31", "--limit", "nodes=4"]),
    ];
    for (file, terms) in drafts {
        let issue = [&["issue", "request.json"], &terms[..], &["--unsigned", file]].concat();
        vendor(&world, &issue).exits(0);
        sign(&world, "signer", file);
    }
    for (file, _) in drafts {
        let output = format!("signed-{file}");
        vendor(&world, &["attach", file, "-o", &output]).exits(0);
    }
}

/// The folder moves on between the beginning of a renewal and its signature.
#[test]
fn a_renewal_that_was_begun_is_signed_unless_its_license_was_renewed_or_revoked_since() {
    needs!("openssl");
    let world = license_begun();
    sign(&world, "signer", "l.json");
    vendor(&world, &["attach", "l.json", "-o", "license.json"]).exits(0);
    for (file, end) in [("r.json", "2098-12-31"), ("s.json", "2099-12-31")] {
        vendor(&world, &["renew", EMAIL, "--expires", end, "--unsigned", file]).exits(0);
        sign(&world, "signer", file);
    }
    let revoke = |world: &World, license: &str| {
        let shown = world.run(&["inspect", license, "--json"]).json();
        let id = shown["payload"]["license_id"].as_str().unwrap();
        let bundle = format!("without-{license}");
        let revoke = ["revoke", id, "--reason", "x", "--yes", "--unsigned", &bundle];
        vendor(world, &revoke).exits(0);
        sign(world, "alice", &bundle);
        vendor(world, &["attach", &bundle]).exits(0);
    };
    let first = ["attach", "r.json", "-o", "renewed.json"];
    let second = ["attach", "s.json", "-o", "second.json"];

    let revoked = world.copy();
    revoke(&revoked, "license.json");
    refused(&revoked, &first, 12, "was revoked since");

    vendor(&world, &first).exits(0);
    refused(&world, &second, 15, "was renewed by license");
    assert!(!world.path("second.json").exists());
    // The other renewal counts no more once it was revoked.
    revoke(&world, "renewed.json");
    vendor(&world, &second).exits(0);
}

/// Two keys may sign licenses, and another one signs than the newest.
#[test]
fn a_license_that_is_handed_out_again_names_the_key_that_signed_it() {
    needs!("openssl");
    let world = in_force();
    key(&world, "second");
    let keep = ["--retire-old", "2098-12-31", "--unsigned", "t.json"];
    let rotate = ["rotate", "signer", "--public", "second.pub"];
    vendor(&world, &[&rotate[..], &keep].concat()).exits(0);
    sign(&world, "alice", "t.json");
    vendor(&world, &["attach", "t.json"]).exits(0);
    world.run(&["import", "vendor/trust.json"]).exits(0);
    vendor(&world, &["issue", "request.json", "--days", "9", "--unsigned", "l.json"]).exits(0);
    for (name, output) in [("signer", "license.json"), ("second", "other.json")] {
        let world = world.copy();
        sign(&world, name, "l.json");
        vendor(&world, &["attach", "l.json", "-o", output]).exits(0);
        vendor(&world, &["attach", "l.json", "-o", "again.json"]).exits(0);
        let id = world.run(&["inspect", output, "--json"]).json()["payload"]["license_id"].clone();
        vendor(&world, &["reissue", id.as_str().unwrap(), "-o", "reissued.json"]).exits(0);
        for again in ["again.json", "reissued.json"] {
            assert_eq!(world.read(again), world.read(output), "{name}: {again}");
            world.run(&["import", again]).exits(0);
        }
        world.run(&["verify"]).exits(0);
    }
}

/// Others sign in the meantime: what was begun is signed if it is still what would be signed now,
/// whatever the time.
#[test]
fn advisories_that_were_begun_are_signed_unless_others_came_between() {
    needs!("openssl");
    let world = in_force();
    let rotate = ["rotate", "signer", "--for", "advisory", "--public", "mallory.pub"];
    vendor(&world, &[&rotate[..], &["--unsigned", "t.json"]].concat()).exits(0);
    sign(&world, "alice", "t.json");
    vendor(&world, &["attach", "t.json"]).exits(0);
    let begin = |id: &str, file: &str| {
        let add = ["advisory", "add", id, "--severity", "low", "--title", "T", "--affected", "*"];
        vendor(&world, &add).exits(0);
        vendor(&world, &["advisory", "publish", "--unsigned", file]).exits(0);
        sign(&world, "mallory", file);
    };
    begin("acme-1", "one.json");
    begin("acme-2", "two.json");
    let late = attach_at(&world, "2028-01-01T00:00:00Z", "one.json").exits(1);
    assert!(late.stderr.contains("was signed since"), "{}", late.stderr);
    attach_at(&world, "2028-01-01T00:00:00Z", "two.json").exits(0);
    attach_at(&world, "2028-01-02T00:00:00Z", "two.json").exits(0);
    // A crash can come before the copy is kept.
    let kept = folder(&world);
    std::fs::remove_file(world.path("vendor/published/notices-1.json")).unwrap();
    attach_at(&world, "2028-01-02T00:00:00Z", "two.json").exits(0);
    assert_eq!(folder(&world), kept);
    // Both are number 1, and one of them was published.
    let late = attach_at(&world, "2028-01-02T00:00:00Z", "one.json").exits(1);
    assert!(late.stderr.contains("was signed since"), "{}", late.stderr);
}

/// The next step names whoever has it to do: old roots and new ones, each once.
#[test]
fn the_roots_that_must_sign_next_are_named_until_nobody_is_missing() {
    needs!("openssl");
    let world = in_force();
    for name in ["carol", "dora"] {
        key(&world, name);
    }
    // Alice stays; a root without a name is told by the first digits of its id.
    let id = |name: &str| {
        let id = format!("openssl pkey -pubin -in {name}.pub -outform DER | sha256sum");
        let id = crate::support::tool("sh", &["-c", &id], &world.path("."));
        String::from_utf8(id).unwrap()
    };
    let known = ["alice", "bob", "carol", "dora"].map(|name| (name, id(name)));
    let next = |run: &Run| {
        let out = run.out();
        let said = out.lines().find(|line| line.trim_start().starts_with("Next ")).unwrap();
        let said = said.split_once(": airseal").unwrap().0.replace(',', "");
        let is = |word: &str, (name, id): &(&str, String)| {
            word == *name || word.len() >= 8 && id.starts_with(word)
        };
        let name = |word| Some(known.iter().find(|known| is(word, known))?.0);
        said.split_whitespace().filter_map(name).collect::<Vec<_>>()
    };
    let rotate = ["rotate", "root", "--threshold", "3", "--public", "alice.pub"];
    let more = ["--public", "carol.pub", "--public", "dora.pub", "--unsigned", "n.json"];
    let run = vendor(&world, &[&rotate[..], &more].concat()).exits(0);
    assert_eq!(next(&run), ["alice", "bob", "carol", "dora"]);
    let mut missing = vec!["alice", "carol", "dora"];
    for name in ["bob", "carol", "dora", "alice"] {
        sign(&world, name, "n.json");
        let run = vendor(&world, &["attach", "n.json"]).exits(0);
        missing.retain(|other| *other != name);
        assert_eq!(next(&run), missing, "after {name}: {}", run.out());
    }
    assert!(!world.path("vendor/trust.next.json").exists());
}

/// Every command looks whether a bundle waits; one that lacks signatures goes on waiting.
#[test]
fn the_first_bundle_waits_until_enough_of_its_roots_have_signed_it() {
    needs!("openssl");
    let world = World::new();
    for name in ["alice", "bob", "carol", "signer"] {
        key(&world, name);
    }
    let init = ["vendor", "init", "--product", PRODUCT, "--dir", "vendor", "--threshold", "2"];
    let roots = ["alice.pub", "bob.pub", "carol.pub"].map(|root| ["--root-public", root]).concat();
    world.run(&[&init[..], &roots, &["--signer-public", "signer.pub"]].concat()).exits(0);
    vendor(&world, &["publish", "--unsigned", "first.json"]).exits(0);
    for (name, enough) in [("alice", false), ("carol", true)] {
        sign(&world, name, "first.json");
        vendor(&world, &["attach", "first.json"]).exits(0);
        // As after a crash: whatever may be put in force, the next command puts in force.
        let list = vendor(&world, &["list"]);
        assert_eq!(list.code == 0, enough, "{name}: {list:?}");
        world.write("in.json", "{}");
        let receive = vendor(&world, &["receive", "in.json"]);
        assert_eq!(receive.stderr.contains("waits for root signatures"), !enough, "{receive:?}");
        assert_eq!(world.path("vendor/trust.json").exists(), enough, "{name}");
        assert_eq!(world.path("vendor/trust.next.json").exists(), !enough, "{name}");
    }
}

/// It is not the file that is missing which is named, but what to do without it.
#[test]
fn a_root_key_that_is_elsewhere_is_asked_for_by_name() {
    let world = World::registered();
    let root = world.path("vendor/root.key");
    std::fs::rename(&root, world.path("root.key")).unwrap();
    let publish = ["publish", "--renew-by", "2099-01-01"];
    refused(&world, &publish, 2, "the root key is not in the vendor folder");
    vendor(&world, &[&publish[..], &["--sign-with", "root.key"]].concat()).exits(0);
}

/// A file that waits can be written to be signed elsewhere as often as one likes.
#[test]
fn writing_a_bundle_that_waits_changes_nothing() {
    needs!("openssl");
    let world = begun();
    let before = folder(&world);
    let run = vendor(&world, &["publish", "--unsigned", "first.json", "--json"]).exits(0).json();
    assert_eq!((&run["changed"], &run["published"]), (&json!(false), &json!(false)));
    assert_eq!(folder(&world), before);
}

/// One of the two things that only a vendor keeps beside a bundle is enough to know the folder by.
#[test]
fn a_vendor_folder_that_lost_one_of_its_marks_still_waits_for_its_first_signatures() {
    needs!("openssl");
    let world = begun();
    let without_copies = world.copy();
    std::fs::remove_file(world.path("vendor/root.fingerprint")).unwrap();
    std::fs::remove_dir_all(without_copies.path("vendor/bundles")).unwrap();
    for world in [world, without_copies] {
        let run = vendor(&world, &["list"]).exits(1);
        assert!(run.stderr.contains("waits for root signatures"), "{}", run.stderr);
    }
}

/// Nobody has signed yet: the file that was written is the bundle that waits.
#[test]
fn a_bundle_without_any_signature_is_the_one_that_waits() {
    needs!("openssl");
    let world = in_force();
    vendor(&world, &["publish", "--renew-by", "2099-01-01", "--unsigned", "t.json"]).exits(0);
    let before = folder(&world);
    let said = vendor(&world, &["publish", "t.json", "--json"]).exits(0).json();
    assert_eq!((&said["published"], &said["version"]), (&json!(false), &json!(2)));
    assert_eq!(folder(&world), before);
    // Where it does not wait, somebody who is trusted must have signed it.
    vendor(&world, &["publish", "--discard"]).exits(0);
    refused(&world, &["publish", "t.json", "--again"], 11, "no signature");
}
