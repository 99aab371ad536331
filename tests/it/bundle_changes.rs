//! `inspect --diff` of two trust bundles says each change, and nothing else.

use serde_json::Value;

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
