//! What the first version wrote is read and kept by this one: `tests/data/0.1`.

use std::path::Path;

use crate::support::{EMAIL, World, files_in, vendor};

/// A world with the folders of the first version.
fn first_version() -> World {
    let world = World::new();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/0.1");
    for entry in walkdir::WalkDir::new(&from).into_iter().map(Result::unwrap) {
        let to = world.path(entry.path().strip_prefix(&from).unwrap().to_str().unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(&to).unwrap();
        } else {
            std::fs::copy(entry.path(), &to).unwrap();
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                // Git keeps no modes.
                let is_key = to.extension().is_some_and(|extension| extension == "key");
                let mode = if is_key { 0o600 } else { 0o644 };
                std::fs::set_permissions(&to, std::fs::Permissions::from_mode(mode)).unwrap();
            }
        }
    }
    world
}

#[test]
fn the_license_is_valid_the_objection_stands_and_the_ledger_holds() {
    let world = first_version();
    world.run(&["verify", "--limit", "nodes=10", "--feature", "rbac"]).exits(0);
    world.run(&["telemetry", "check"]).exits(3);
    world.run(&["log", "--verify"]).exits(0);
    world.run(&["doctor"]).exits(0);
    let before = std::fs::read_to_string(world.home("consent.log")).unwrap();
    // The same request, byte for byte; and nothing that comes after lifts the objection.
    world.run(&["register", "--email", EMAIL, "-o", "again.json"]).exits(0);
    assert_eq!(world.read("again.json"), world.read("request.json"));
    world.run(&["register", "--label", "rack 8"]).exits(0);
    world.run(&["data", "export", "compliance", "-o", "report.json"]).exits(0);
    world.run(&["telemetry", "check"]).exits(3);
    world.run(&["log", "--verify"]).exits(0);
    let after = std::fs::read_to_string(world.home("consent.log")).unwrap();
    assert!(after.starts_with(&before) && after.len() > before.len());
    vendor(&world, &["receive", "report.json"]).exits(0);
}

#[test]
fn the_vendor_goes_on_with_its_keys_and_its_log() {
    let world = first_version();
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let before = lines(&std::fs::read_to_string(world.path("vendor/issued.jsonl")).unwrap());
    let listed = vendor(&world, &["list", "--json"]).exits(0);
    assert_eq!(listed.out().lines().count(), 2, "{}", listed.out());
    vendor(&world, &["doctor"]).exits(0);
    // The license is handed out again as it was, renewed, and revoked.
    let revoke = ["revoke", "--email", EMAIL, "--reason", "ended", "--yes"];
    let renew = ["renew", "other@acme.example", "--days", "30", "--yes", "-o", "renewed.json"];
    vendor(&world, &renew).exits(0);
    let after = lines(&std::fs::read_to_string(world.path("vendor/issued.jsonl")).unwrap());
    assert_eq!(after.len(), before.len() + 1);
    for (old, new) in before.iter().zip(&after) {
        let license = |line: &str| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["license"].clone()
        };
        assert_eq!(license(old), license(new));
    }
    vendor(&world, &revoke).exits(0);
    world.run(&["import", "vendor/trust.json"]).exits(0);
    world.run(&["verify"]).exits(12);
}

#[test]
fn to_look_changes_nothing_but_the_time_that_was_seen() {
    let world = first_version();
    let state = |world: &World| {
        let mut files = files_in(&world.path("home"));
        files.retain(|name, _| !name.ends_with("clock.json"));
        files
    };
    let before = state(&world);
    let look = [
        &["verify"][..],
        &["status"],
        &["metrics"],
        &["telemetry", "status"],
        &["log"],
        &["data", "show", "all"],
        &["licenses"],
        &["doctor"],
    ];
    for args in look {
        world.run(args).exits(0);
    }
    assert_eq!(state(&world), before);
}
