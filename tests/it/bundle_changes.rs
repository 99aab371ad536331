//! `inspect --diff` of two trust bundles, and `import` of the next one, say each change and nothing
//! else.

use airseal::core::document::envelope::Envelope;
use airseal::core::judge::bundle_diff::BundleChange;
use airseal::core::judge::update::{Changes, Current, Refusal};
use serde_json::{Value, json};

use crate::craft::{Site, TRUST_TYPE, file};
use crate::support::{EMAIL, PRODUCT, World, vendor};

/// The changes between two of the vendor's bundles, in words.
fn changes(world: &World, old: u32, new: u32) -> Vec<String> {
    let [old, new] = [old, new].map(|version| format!("vendor/bundles/{version}.json"));
    let diff = world.run(&["inspect", "--diff", &old, &new, "--json"]).json();
    let said = diff["changes"].as_array().expect("a list").iter();
    said.map(|change| change.as_str().expect("text").to_owned()).collect()
}

/// The names in an object of a bundle that are not in the same object of the one before.
fn new_names(world: &World, version: u32, object: &str) -> Vec<String> {
    let names = |version: u32| -> Vec<String> {
        let file = format!("vendor/bundles/{version}.json");
        let bundle = world.run(&["inspect", &file, "--payload"]).json();
        let found: &Value = bundle.pointer(object).expect("it is there");
        found.as_object().expect("an object").keys().cloned().collect()
    };
    let before = names(version - 1);
    names(version).into_iter().filter(|name| !before.contains(name)).collect()
}

#[test]
fn a_bundle_that_leaves_the_license_in_force_revokes_none() {
    let world = World::licensed();
    vendor(&world, &["publish", "--renew-by", "2099-01-01"]).exits(0);
    let run = world.run(&["import", "vendor/trust.json", "--json"]).exits(0);
    let said = run.json();
    let changes: Vec<_> = said["changes"].as_array().unwrap().iter().collect();
    assert!(changes.iter().all(|change| change["what"] != "in-force-revoked"), "{said}");
    assert_eq!((&said["reason"], run.stderr.contains("revokes")), (&"".into(), false), "{run:?}");
}

#[test]
fn each_change_is_one_sentence_and_what_is_the_same_has_none() {
    let world = World::new();
    let init = ["vendor", "init", "--product", PRODUCT, "--dir", "vendor", "--no-passphrase"];
    world.run(&init).exits(0);
    let issue = ["issue", "--email", EMAIL, "--any-instance", "--days", "9", "-o", "l.json"];
    let issued = vendor(&world, &[&issue[..], &["--json"]].concat()).exits(0).json();
    let license = issued["license"]["license_id"].as_str().unwrap().to_owned();
    let first = world.run(&["inspect", "vendor/trust.json", "--payload"]).json();
    let first_root = first["roots"]["keys"].as_object().unwrap().keys().next().unwrap().clone();
    let old = first["signers"].as_object().unwrap().keys().next().unwrap().clone();
    let no = "--no-passphrase";
    for command in [
        &["rotate", "signer", no, "--retire-old", "2027-06-30"][..],
        &["revoke", &license, "--reason", "lost"],
        &["revoke", "--key", &old, "--reason", "leaked"],
        &["rotate", "root", no],
        &["publish", "--renew-by", "2040-01-01"],
    ] {
        vendor(&world, command).exits(0);
    }
    let short = |id: &str| format!("{}…", &id[..16]);
    let new = new_names(&world, 2, "/signers").remove(0);
    let root = new_names(&world, 5, "/roots/keys").remove(0);
    let day = |text: &Value| text.as_str().unwrap()[..10].to_owned();
    let second = world.run(&["inspect", "vendor/bundles/2.json", "--payload"]).json();
    let begins = day(&second["signers"][&new]["not_before"]);
    let mut retired = vec![
        format!(
            "Signer {} signs until 2027-06-30T23:59:59Z; licenses issued later are refused.",
            short(&old)
        ),
        format!("Signer {} is new, from {begins}.", short(&new)),
    ];
    // The signers are in the order of their ids.
    if new < old {
        retired.reverse();
    }
    assert_eq!(changes(&world, 1, 2), retired);
    assert_eq!(changes(&world, 2, 3), [format!("License {license} is revoked: lost.")]);
    let revoked =
        format!("Key {} is revoked, with every license that it signed: leaked.", short(&old));
    assert_eq!(changes(&world, 3, 4), [revoked]);
    // A single root has its id as the fingerprint, and how many must sign is the same.
    let roots = [
        format!("Root {} is new.", short(&root)),
        format!("Root {} is gone.", short(&first_root)),
        format!("The fingerprint of the roots becomes {root}."),
    ];
    assert_eq!(changes(&world, 4, 5), roots);
    let due = changes(&world, 5, 6);
    assert!(due.len() == 1 && due[0].starts_with("It is due for renewal by 2040-01-01"), "{due:?}");
    assert_eq!(changes(&world, 6, 6), Vec::<String>::new());
    // Backwards: whoever is handed an older bundle sees what would be taken back.
    let back = changes(&world, 6, 1);
    for sentence in [
        format!("Signer {} has no end date any more.", short(&old)),
        format!("Signer {} is gone: licenses that it signed are no longer accepted.", short(&new)),
        format!("Key {} is no longer revoked.", short(&old)),
        format!("License {license} is no longer revoked: lost."),
        "It has no renewal date any more.".to_owned(),
    ] {
        assert!(back.contains(&sentence), "{sentence}: {back:?}");
    }
    assert_eq!(back.len(), 8, "{back:?}");
}

/// What `import --json` says is different in a bundle, beside its number.
fn imported(world: &World, bundle: &str) -> Vec<Value> {
    let run = world.run(&["import", bundle, "--json"]).exits(0);
    let line: Value = serde_json::from_str(run.out().lines().next().expect("a line")).unwrap();
    let mut changes = line["changes"].as_array().expect("a list").clone();
    assert_eq!(changes.remove(0)["what"], "version", "{run:?}");
    changes
}

#[test]
fn an_import_counts_what_is_new_in_a_bundle_and_is_silent_about_the_rest() {
    let world = World::new();
    let init = ["vendor", "init", "--product", PRODUCT, "--dir", "vendor", "--no-passphrase"];
    world.run(&init).exits(0);
    world.pin("vendor").exits(0);
    let license = |output: &str| {
        let issue = ["issue", "--email", EMAIL, "--any-instance", "--days", "9", "-o", output];
        let issued = vendor(&world, &[&issue[..], &["--json"]].concat()).exits(0).json();
        issued["license"]["license_id"].as_str().unwrap().to_owned()
    };
    let licenses = ["a.json", "b.json"].map(license);
    let first = world.run(&["inspect", "vendor/trust.json", "--payload"]).json();
    let fingerprint = |version: u32| {
        let file = format!("vendor/bundles/{version}.json");
        let bundle = world.run(&["inspect", &file, "--payload"]).json();
        // A single root has its id as the fingerprint.
        bundle["roots"]["keys"].as_object().unwrap().keys().next().unwrap().clone()
    };
    let signer = first["signers"].as_object().unwrap().keys().next().unwrap().clone();
    let no = "--no-passphrase";
    let steps: [(&[&str], &dyn Fn() -> Value); 6] = [
        (&["rotate", "signer", no], &|| json!([{"what": "signers-added", "count": 1}])),
        (
            &["revoke", &licenses[0], "--reason", "lost"],
            &|| json!([{"what": "licenses-revoked", "count": 1}]),
        ),
        (
            &["revoke", &licenses[1], "--reason", "lost"],
            &|| json!([{"what": "licenses-revoked", "count": 1}]),
        ),
        (
            &["revoke", "--key", &signer, "--reason", "leaked"],
            &|| json!([{"what": "keys-revoked", "count": 1}]),
        ),
        (
            &["rotate", "root", no],
            &|| json!([{"what": "roots", "before": fingerprint(1), "after": fingerprint(6)}]),
        ),
        (&["publish", "--renew-by", "2040-01-01"], &|| json!([])),
    ];
    for (version, (command, changes)) in (2..).zip(steps) {
        vendor(&world, command).exits(0);
        let bundle = format!("vendor/bundles/{version}.json");
        assert_eq!(json!(imported(&world, &bundle)), changes(), "{command:?}");
    }
}

/// The bundle of a vendor's, changed and signed again by its root.
fn changed(site: &Site, change: impl FnOnce(&mut Value)) -> String {
    site.write("changed.json", site.bundle(change));
    site.text_path("changed.json")
}

#[test]
fn signers_that_go_or_may_sign_something_else_and_another_product_are_said() {
    let site = Site::new();
    let old = site.text_path("vendor/trust.json");
    let first = site.run(&["inspect", &old, "--payload"]).json();
    let signer = first["signers"].as_object().unwrap().keys().next().unwrap().clone();
    let short = format!("{}…", &signer[..16]);
    let said = |old: &str, new: &str| -> Value {
        site.run(&["inspect", "--diff", old, new, "--json"]).json()["changes"].clone()
    };
    let kinds = changed(&site, |bundle| bundle["signers"][&signer]["kinds"] = json!(["license"]));
    let changes = said(&old, &kinds);
    assert_eq!(changes.as_array().unwrap().len(), 1, "{changes}");
    let sentence = changes[0].as_str().unwrap();
    assert!(sentence.contains(&short) && !sentence.contains("until"), "{sentence}");
    let other = changed(&site, |bundle| bundle["product"] = json!("acme-anchor"));
    let changes = said(&old, &other);
    assert_eq!(changes.as_array().unwrap().len(), 1, "{changes}");
    let sentence = changes[0].as_str().unwrap();
    assert!(sentence.contains(PRODUCT) && sentence.contains("acme-anchor"), "{sentence}");
    // A signer that goes takes what it signed with it; a bundle without it is the next one.
    let without = changed(&site, |bundle| bundle["signers"] = json!({}));
    assert_eq!(json!(imported(&site, &without)), json!([{"what": "signers-gone", "count": 1}]));
}

/// A product that shows an update before it takes it needs no command for that, and no state folder.
#[test]
fn the_library_says_what_a_bundle_changes_and_whether_it_follows() {
    let site = Site::new();
    let old = site.read("vendor/trust.json");
    let judged = |new: &[u8]| {
        let update = Current::read(&old).unwrap().replaced_by(new).unwrap();
        update.judge(|| panic!("two bundles are judged by themselves")).unwrap()
    };
    let renewed = site.bundle(|bundle| bundle["expires_at"] = json!("2040-01-01T00:00:00Z"));
    let found = judged(&renewed);
    assert_eq!((found.old_version, found.new_version), (1, 2));
    assert!(found.refusal.is_none(), "{:?}", found.refusal);
    let expected = BundleChange::RenewBy(Some("2040-01-01T00:00:00Z".parse().unwrap()));
    assert!(
        matches!(&found.changes, Changes::Bundle(changes) if changes[..] == [expected.clone()]),
        "{:?}",
        found.changes
    );
    // The same text, signed by a key that is not a root.
    let mut payload: Value =
        serde_json::from_slice(&Envelope::parse(&old).unwrap().payload).unwrap();
    payload["version"] = json!(2);
    let forged = file(TRUST_TYPE, payload.to_string().as_bytes(), &[&site.signer]);
    assert!(matches!(judged(&forged).refusal, Some(Refusal::New(_))));
    // And the other way round: what nobody's roots signed is nothing to start from.
    let update = Current::read(&forged).unwrap().replaced_by(&old).unwrap();
    assert!(matches!(update.judge(|| None).unwrap().refusal, Some(Refusal::Old(_))));
    // A license is neither a bundle nor a catalogue.
    Current::read(&site.license()).unwrap_err();
}
