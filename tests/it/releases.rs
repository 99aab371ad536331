//! What counts, and what does not: `inspect` applies the whole rule to every kind of
//! document, and `release verify` does so for the files of a release.

use airseal::core::types::keys::PrivateKey;
use zeroize::Zeroizing;

use crate::craft::{LICENSE_TYPE, Site, file, open};
use crate::support::{PRODUCT, Run, World, time, vendor};

/// A site, and a release of two files in `usb/`, signed by the pinned vendor.
fn released() -> World {
    let world = World::licensed();
    std::fs::create_dir(world.path("usb")).unwrap();
    world.write("usb/app.tar", "abc");
    world.write("usb/app.deb", "");
    release(&world, "2.19.4", "usb/release.json");
    world
}

fn release(world: &World, version: &str, output: &str) {
    let files =
        ["release", "usb/app.tar", "usb/app.deb", "--release-version", version, "-o", output];
    vendor(world, &files).exits(0);
}

fn verify(world: &World, args: &[&str]) -> Run {
    world.run(&[&["release", "verify"], args].concat())
}

fn signer(world: &World, file: &str) -> String {
    let shown = world.run(&["inspect", file, "--json"]).json();
    shown["signatures"][0]["keyid"].as_str().unwrap().to_owned()
}

#[test]
fn each_file_of_a_release_is_held_to_its_hash() {
    let world = released();
    let said = verify(&world, &["usb/release.json", "usb", "--json"]).exits(0).json();
    assert_eq!((&said["verified"], &said["version"]), (&true.into(), &"2.19.4".into()));
    assert_eq!(said["good"], serde_json::json!(["app.deb", "app.tar"]));
    verify(&world, &["usb/release.json", "usb/app.tar", "usb/app.deb"]).exits(0);
    let one = verify(&world, &["usb/release.json", "usb/app.tar", "--json"]).exits(18).json();
    assert_eq!(
        (&one["missing"], &one["verified"]),
        (&serde_json::json!(["app.deb"]), &false.into())
    );
    verify(&world, &["usb/release.json", "usb/app.tar", "--ignore-missing"]).exits(0);
    std::fs::create_dir(world.path("empty")).unwrap();
    verify(&world, &["usb/release.json", "empty", "--ignore-missing"]).exits(18);
    verify(&world, &["usb/release.json"]).exits(2);
    verify(&world, &["usb/release.json", "nowhere"]).exits(16 + 3);

    world.write("usb/app.tar", "abd");
    let changed = verify(&world, &["usb/release.json", "usb", "--json"]).exits(11).json();
    assert_eq!(changed["altered"], serde_json::json!(["app.tar"]), "{changed}");
    let human = verify(&world, &["usb/release.json", "usb"]).exits(11);
    assert!(
        human.out().contains("altered    app.tar") && human.out().contains("not verified"),
        "{}",
        human.out()
    );
    // A folder of that name is not the file.
    std::fs::remove_file(world.path("usb/app.tar")).unwrap();
    std::fs::create_dir(world.path("usb/app.tar")).unwrap();
    let folder = verify(&world, &["usb/release.json", "usb", "--json"]).exits(11).json();
    assert_eq!(folder["altered"], serde_json::json!(["app.tar"]), "{folder}");
    std::fs::remove_dir(world.path("usb/app.tar")).unwrap();
    world.write("usb/app.tar", "abc");
    world.write("usb/extra.sh", "");
    let extra = verify(&world, &["usb/release.json", "usb", "--json"]).exits(16).json();
    assert_eq!(extra["left_over"], serde_json::json!(["extra.sh"]));
    std::fs::remove_file(world.path("usb/app.deb")).unwrap();
    verify(&world, &["usb/release.json", "usb"]).exits(19);
    std::fs::create_dir(world.path("other")).unwrap();
    world.write("other/app.tar", "x");
    verify(&world, &["usb/release.json", "usb", "other"]).exits(2);
}

#[test]
fn a_release_older_than_one_that_was_verified_is_refused_unless_asked_for() {
    let world = released();
    release(&world, "2.19.10", "newer.json");
    release(&world, "2.18.0", "older.json");
    let files = ["usb/app.tar", "usb/app.deb"];
    let run = |list: &str, extra: &[&str]| {
        verify(&world, &[&[list], &files[..], extra, &["--json"]].concat())
    };
    assert_eq!(run("usb/release.json", &[]).exits(0).json()["changed"], true);
    assert_eq!(run("usb/release.json", &[]).exits(0).json()["changed"], false);
    assert_eq!(run("older.json", &[]).exits(11).json()["older_than"], "2.19.4");
    // Where files are bad, nothing is noted.
    let bad = verify(&world, &["newer.json", "usb/app.tar"]);
    bad.exits(18);
    run("usb/release.json", &[]).exits(0);
    // 2.19.10 is after 2.19.4.
    run("newer.json", &[]).exits(0);
    run("usb/release.json", &[]).exits(11);
    run("usb/release.json", &["--allow-older"]).exits(0);
    // To accept an older one does not make it the newest.
    run("usb/release.json", &[]).exits(11);
    // A damaged note is named, and not taken for none.
    world.write("home/releases.json", "{");
    let damaged = run("newer.json", &[]).exits(1).json();
    assert!(damaged["error"]["message"].as_str().unwrap().contains("releases.json"), "{damaged}");
}

#[test]
fn a_release_by_a_key_that_does_not_count_is_called_verified_by_nobody() {
    let world = released();
    let key = signer(&world, "usb/release.json");
    let refused = |code: i32, said: &str| {
        let seen = world.run(&["inspect", "usb/release.json", "--json"]).exits(code).json();
        assert_eq!(seen["verified"], false, "{seen}");
        assert!(seen["reason"].as_str().unwrap().contains(said), "{seen}");
        assert_ne!(seen["signatures"][0]["mark"], "verified", "{seen}");
        let human = world.run(&["inspect", "usb/release.json"]).exits(code);
        assert!(
            human.out().trim_end().lines().last().unwrap().starts_with("not verified"),
            "{}",
            human.out()
        );
        let run = verify(&world, &["usb/release.json", "usb"]).exits(code);
        assert!(run.stderr.contains(said), "{}", run.stderr);
        assert!(!world.home("releases.json").exists());
    };
    // Retired before it signed.
    let year = ["--retire-old", "2099-12-31"];
    vendor(&world, &[&["rotate", "signer", "--no-passphrase"], &year[..]].concat()).exits(0);
    world.run(&["import", "vendor/trust.json"]).exits(0);
    world.run(&["inspect", "usb/release.json"]).exits(0);
    vendor(&world, &["revoke", "--yes", "--key", &key, "--reason", "leaked"]).exits(0);
    world.run(&["import", "vendor/trust.json"]).exits(0);
    refused(11, "was revoked");
    // Nothing pinned at all.
    std::fs::remove_file(world.home("trust.json")).unwrap();
    refused(11, "no trust bundle is pinned yet");
}

#[test]
fn inspect_applies_the_whole_rule_to_every_kind() {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    world.write("file", "abc");
    vendor(&world, &["release", "file", "--release-version", "1.0.0", "-o", "release.json"])
        .exits(0);
    world.run(&["log", "--export", "ledger.json"]).exits(0);
    world.run(&["data", "export", "compliance", "-o", "report.json"]).exits(0);
    world.write("trust.json", world.read("vendor/trust.json"));
    let by_vendor =
        ["license.json", "release.json", "notices.json", "policy-2026-11.json", "trust.json"];
    let by_instance = ["request.json", "ledger.json", "report.json"];
    let code = |world: &World, home: &str, file: &str| {
        let seen = world.run(&["--home", home, "inspect", file, "--json"]);
        let said = seen.clone().json();
        assert_eq!(said["verified"], seen.code == 0, "{said}");
        assert_eq!(said["reason"].is_null(), seen.code == 0, "{said}");
        seen.code
    };
    for file in by_vendor.iter().chain(&by_instance) {
        assert_eq!(code(&world, "home", file), 0, "{file}");
    }
    // Nothing pinned: the vendor's cannot be believed; what an instance signs has its key inside.
    for file in by_vendor {
        assert_eq!(code(&world, "nowhere", file), 11, "{file}");
    }
    for file in by_instance {
        assert_eq!(code(&world, "nowhere", file), 0, "{file}");
    }
    // A stranger who uses the same name, and another product.
    for (product, expected) in [(PRODUCT, [11; 5]), ("other", [11, 11, 11, 11, 15])] {
        world
            .run(&["vendor", "init", "--product", product, "--dir", product, "--no-passphrase"])
            .exits(0);
        let home = format!("home-{product}");
        let fingerprint =
            String::from_utf8(world.read(&format!("{product}/root.fingerprint"))).unwrap();
        let trust = format!("{product}/trust.json");
        world
            .run(&["--home", &home, "trust", "pin", &trust, "--fingerprint", fingerprint.trim()])
            .exits(0);
        for (file, expected) in by_vendor.into_iter().zip(expected) {
            assert_eq!(code(&world, &home, file), expected, "{product}: {file}");
        }
        let expected = if product == PRODUCT { 0 } else { 15 };
        for file in ["request.json", "report.json"] {
            assert_eq!(code(&world, &home, file), expected, "{product}: {file}");
        }
    }
    // Revoked, and signed by a key that is; an older bundle.
    let id =
        world.run(&["inspect", "license.json", "--payload"]).exits(0).json()["license_id"].clone();
    vendor(&world, &["revoke", "--yes", id.as_str().unwrap(), "--reason", "stolen"]).exits(0);
    world.run(&["import", "vendor/trust.json"]).exits(0);
    assert_eq!(code(&world, "home", "license.json"), 12);
    assert_eq!(code(&world, "home", "trust.json"), 11);
    let key = signer(&world, "notices.json");
    vendor(&world, &["revoke", "--yes", "--key", &key, "--reason", "leaked"]).exits(0);
    world.run(&["import", "vendor/trust.json"]).exits(0);
    for file in ["release.json", "notices.json", "policy-2026-11.json"] {
        assert_eq!(code(&world, "home", file), 11, "{file}");
    }
    // A signature that does not match.
    let request = String::from_utf8(world.read("request.json")).unwrap();
    let mut changed: serde_json::Value = serde_json::from_str(&request).unwrap();
    let ledger: serde_json::Value = serde_json::from_slice(&world.read("ledger.json")).unwrap();
    changed["signatures"][0]["sig"] = ledger["signatures"][0]["sig"].clone();
    world.write("changed.json", changed.to_string());
    assert_eq!(code(&world, "home", "changed.json"), 11);
}

/// When a license ends is not what makes it genuine.
#[test]
fn a_license_that_has_ended_is_still_the_vendor_s() {
    let world = World::registered();
    world.issue("license.json", &["--days", "1", "--grace-days", "0"]).exits(0);
    let now = time("2026-01-01T00:00:00Z").plus_days(365 * 20);
    let seen = world
        .run_at(&now.to_string(), &["inspect", &world.text_path("license.json"), "--json"])
        .exits(0);
    assert_eq!(seen.json()["verdict"], "valid");
}

/// A keyid is a hint: `inspect` names the key that made the signature, and whose it is.
#[test]
fn inspect_names_the_key_that_signed_and_whose_it_is_whatever_the_keyid_says() {
    let site = Site::new();
    let line = |home: &str, file: &[u8]| {
        site.write("file.json", file);
        let said = site.run(&["--home", home, "inspect", "file.json", "--json"]).json();
        let [line] = said["signatures"].as_array().unwrap().as_slice() else { panic!("{said}") };
        ["keyid", "mark", "by"].map(|name| line[name].as_str().unwrap().to_owned())
    };
    let (signer, root) = (site.signer.public().id(), site.root.public().id());
    let unknown = "0".repeat(64);
    let mut license = open(&site.license());
    for hint in [signer.as_str(), root.as_str(), unknown.as_str(), ""] {
        license["signatures"][0]["keyid"] = hint.into();
        let [keyid, mark, by] = line("home", license.to_string().as_bytes());
        assert_eq!((keyid.as_str(), mark.as_str()), (signer.as_str(), "verified"), "{hint}");
        assert_eq!(by, "a signer in the trust bundle");
    }
    // The roots of a bundle are its own until it is pinned, or one that names them.
    let bundle = site.read("vendor/trust.json");
    let [keyid, mark, by] = line("home", &bundle);
    assert_eq!([keyid.as_str(), &mark, &by], [root.as_str(), "verified", "a root trusted here"]);
    let [keyid, mark, by] = line("nowhere", &bundle);
    assert_eq!([keyid.as_str(), &mark, &by], [root.as_str(), "verified", "a root it names itself"]);
    let [keyid, _, by] = line("home", &Site::new().read("vendor/trust.json"));
    assert_ne!(keyid, root.as_str());
    assert_eq!(by, "a root it names itself");
}

/// The key that a signature names is tried, and two others that may have made it.
#[test]
fn inspect_finds_the_signer_among_three_whichever_of_them_is_named() {
    let site = Site::new();
    let seeds: Vec<_> =
        [1, 2].map(|seed| PrivateKey::from_seed(&Zeroizing::new([seed; 32]))).into();
    site.import_bundle(|bundle| {
        let like = bundle["signers"].as_object().unwrap().values().next().unwrap().clone();
        for key in seeds.iter().map(PrivateKey::public) {
            let mut signer = like.clone();
            signer["public_key"] = key.to_string().into();
            bundle["signers"][key.id().as_str()] = signer;
        }
    });
    let keys = [&seeds[0], &seeds[1], &site.signer];
    let mark = |license: &serde_json::Value| {
        site.write("file.json", license.to_string());
        let said = site.run(&["inspect", "file.json", "--json"]).json();
        let line = &said["signatures"][0];
        ["keyid", "mark"].map(|name| line[name].as_str().unwrap().to_owned())
    };
    for (signer, named) in keys.iter().flat_map(|signer| keys.map(|named| (signer, named))) {
        let mut license = open(&file(LICENSE_TYPE, site.body().as_bytes(), &[signer]));
        let (signer, named) = (signer.public().id(), named.public().id());
        license["signatures"][0]["keyid"] = named.as_str().into();
        assert_eq!(mark(&license), [signer.as_str(), "verified"], "{named}");
    }
    // Of a document that was altered, the key that is named made no signature.
    let mut license = open(&site.license());
    license["signatures"][0]["sig"] = open(&site.sign("{}"))["signatures"][0]["sig"].clone();
    assert_eq!(mark(&license), [site.signer.public().id().as_str(), "invalid"]);
}
