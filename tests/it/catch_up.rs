//! Sites that were away: missed bundles, lost state, a compiled-in bundle, a
//! folder that cannot be written, a clock that was wrong.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use airseal::store::Home;
use airseal::store::trust::TrustSource;

use crate::history::{bundle, day, license, site};
use crate::support::{EMAIL, World};

/// Five bundles after the first; the third changes the roots.
fn five_bundles() -> Vec<Vec<u8>> {
    let first = bundle(1, 2, "ABC").signer('S', 1, None);
    let old = |version| bundle(version, 2, "ABC").signer('S', 1, Some(20)).signer('T', 2, None);
    let new = |version| bundle(version, 1, "D").signer('S', 1, Some(20)).signer('T', 2, None);
    vec![
        first.file(),
        old(2).file(),
        old(3).revokes(5).file(),
        new(4).revokes(5).signed_by("ACD").file(),
        new(5).revokes(5).file(),
        new(6).revokes(5).revokes(6).file(),
    ]
}

fn stick(world: &World, files: &[Vec<u8>]) -> String {
    std::fs::create_dir_all(world.path("stick")).unwrap();
    for (index, file) in files.iter().enumerate() {
        // Named so that their order as files is not the order of their versions.
        world.write(&format!("stick/{}.json", 9 - index), file);
    }
    world.text_path("stick")
}

fn now() -> String {
    day(100).to_string()
}

#[test]
fn a_site_that_missed_five_bundles_catches_up_with_one_folder() {
    let world = site(&bundle(1, 2, "ABC").signer('S', 1, None));
    let bundles = five_bundles();
    let stick = stick(&world, &bundles);
    world.run_at(&now(), &["import", &stick]).exits(0);
    assert_eq!(std::fs::read(world.home("trust.json")).unwrap(), bundles[5]);
    // Once more changes nothing, and is no error: the old ones are just old.
    let again = world.run_at(&now(), &["import", &stick, "--json"]).exits(0);
    assert!(again.out().lines().all(|line| line.contains("\"changed\":false")), "{}", again.out());
    let old = again.out().matches("\"reason\":\"older than bundle 6, which is in force\"").count();
    assert_eq!(old, 5, "{}", again.out());
    for (file, verdict) in [
        (license(1, 'S', 5), "valid"),
        (license(2, 'T', 50), "valid"),
        (license(6, 'T', 50), "revoked"),
    ] {
        let file = world.write("license.json", file);
        let said = world.run_at(&now(), &["verify", file.to_str().unwrap(), "--json"]).json();
        assert_eq!(said["verdict"], verdict, "{said}");
    }
}

#[test]
fn the_bundle_that_changed_the_roots_cannot_be_left_out() {
    let world = site(&bundle(1, 2, "ABC").signer('S', 1, None));
    let mut bundles = five_bundles();
    bundles.remove(3);
    let stick = stick(&world, &bundles);
    let run = world.run_at(&now(), &["import", &stick, "--json"]).exits(11);
    assert!(run.out().contains("version 4 first"), "{}", run.out());
    assert_eq!(
        std::fs::read(world.home("trust.json")).unwrap(),
        bundles[2],
        "as far as the chain holds"
    );
}

#[test]
fn a_site_that_lost_its_state_pins_again_and_comes_to_the_same_end() {
    let first = bundle(1, 2, "ABC").signer('S', 1, None);
    let (kept, lost) = (site(&first), site(&first));
    for world in [&kept, &lost] {
        world.run_at(&now(), &["import", &stick(world, &five_bundles())]).exits(0);
    }
    lost.run_at(&now(), &["unregister", "--yes"]).exits(0);
    let again = lost.text_path("first.json");
    // Older than the one in force there: it is shown, and does not count.
    let fingerprint = kept.run_at(&now(), &["inspect", &again, "--json"]).exits(11);
    assert!(fingerprint.out().contains("\"version\":1"));
    let keys = ["trust", "pin", &again, "--fingerprint", &fingerprint_of(&lost, &again)];
    lost.run_at(&now(), &keys).exits(0);
    lost.run_at(&now(), &["import", &lost.text_path("stick")]).exits(0);
    assert_eq!(
        std::fs::read(lost.home("trust.json")).unwrap(),
        std::fs::read(kept.home("trust.json")).unwrap()
    );
}

/// The fingerprint as `inspect` prints it.
fn fingerprint_of(world: &World, file: &str) -> String {
    let shown = world.run_at(&now(), &["inspect", file]);
    let line = shown.out().lines().find(|line| line.contains("Fingerprint")).unwrap().to_owned();
    line.split_whitespace().last().unwrap().to_owned()
}

#[test]
fn a_compiled_in_bundle_is_followed_through_a_change_of_roots_and_by_rule_only() {
    let world = World::new();
    let bundles = five_bundles();
    let compiled: &'static [u8] = Box::leak(bundles[0].clone().into_boxed_slice());
    let run =
        |args: &[&str]| world.run_env(&now(), args, |env| env.compiled_trust = Some(compiled));
    run(&["register", "--email", EMAIL]).exits(0);
    assert_eq!(run(&["trust", "show", "--json"]).exits(0).json()["version"], 1);
    run(&["import", &stick(&world, &bundles)]).exits(0);
    assert_eq!(run(&["trust", "show", "--json"]).exits(0).json()["version"], 6);
    let file = world.write("license.json", license(2, 'T', 50));
    run(&["verify", file.to_str().unwrap()]).exits(0);
    let checked = run(&["log", "--verify", "--json"]).exits(0).json();
    assert_eq!(checked["differences"], serde_json::json!([]), "the ledger has all of it");

    // Without the step that changed the roots, the newest one hangs in the air.
    std::fs::remove_file(world.home("roots/4.json")).unwrap();
    run(&["verify", file.to_str().unwrap()]).exits(1);
    // A bundle that somebody dropped is no anchor either.
    std::fs::write(world.home("trust.json"), bundle(7, 1, "X").signer('T', 1, None).file())
        .unwrap();
    let said = run(&["verify", file.to_str().unwrap()]).exits(1);
    assert!(said.stderr.contains("trust.json"), "{}", said.stderr);
    // An upgrade that brings a newer bundle wins over the one in the folder.
    std::fs::write(world.home("trust.json"), &bundles[0]).unwrap();
    let newer: &'static [u8] = Box::leak(bundles[5].clone().into_boxed_slice());
    let shown = world
        .run_env(&now(), &["trust", "show", "--json"], |env| env.compiled_trust = Some(newer))
        .exits(0)
        .json();
    assert_eq!(
        (shown["version"].as_u64(), shown["source"].as_str()),
        (Some(6), Some("compiled in"))
    );
}

#[test]
fn the_library_says_whether_the_bundle_in_force_was_compiled_in() {
    let (world, bundles) = (World::new(), five_bundles());
    let home = Home::at(world.home(""));
    let source = |compiled: Option<&[u8]>| {
        let trust = home.trust(compiled).unwrap().unwrap();
        (trust.bundle().version, TrustSource::of(&trust, compiled))
    };
    assert_eq!(source(Some(&bundles[5])), (6, TrustSource::CompiledIn));
    std::fs::create_dir_all(world.home("")).unwrap();
    std::fs::write(world.home("trust.json"), &bundles[0]).unwrap();
    assert_eq!(source(None), (1, TrustSource::StateFolder));
    assert_eq!(source(Some(&bundles[0])), (1, TrustSource::CompiledIn));
    // The folder has the next one: the one that the program brings is not in force any more.
    std::fs::write(world.home("trust.json"), &bundles[1]).unwrap();
    assert_eq!(source(Some(&bundles[0])), (2, TrustSource::StateFolder));
}

/// The ledger does not say which roots a program was built with: the first bundle that came in may
/// have changed them, and is then kept.
#[test]
fn the_ledger_agrees_with_a_first_bundle_that_changes_compiled_in_roots() {
    let bundles = five_bundles();
    for (compiled, kept) in [(1, false), (2, true)] {
        let world = World::new();
        let anchor: &'static [u8] = Box::leak(bundles[compiled].clone().into_boxed_slice());
        let run =
            |args: &[&str]| world.run_env(&now(), args, |env| env.compiled_trust = Some(anchor));
        let differences = || {
            let checked = run(&["log", "--verify", "--json"]).exits(0).json();
            let list = checked["differences"].as_array().unwrap().clone();
            list.into_iter().map(|found| found["file"].as_str().unwrap().to_owned()).collect()
        };
        run(&["register", "--email", EMAIL]).exits(0);
        run(&["import", &stick(&world, &[bundles[compiled + 1].clone()])]).exits(0);
        let file = format!("roots/{}.json", compiled + 2);
        assert_eq!(world.home(&file).exists(), kept, "{file}");
        let found: Vec<String> = differences();
        assert!(found.is_empty(), "{file}: {found:?}");
        // Another one in its place is named.
        if kept {
            std::fs::write(world.home(&file), &bundles[0]).unwrap();
            assert_eq!(differences(), [file]);
        }
    }
}

/// An older bundle that was put back must not judge what comes in: the one that was in force may
/// have revoked it.
/// It holds statement S18 of the page of the formats.
#[test]
fn beside_an_older_bundle_that_was_put_back_nothing_is_imported_until_a_newer_one_is_there() {
    let first = bundle(1, 1, "A").signer('S', 1, None);
    let world = site(&first);
    let now = now();
    let second = bundle(2, 1, "A").signer('S', 1, None).revokes(7).file();
    world.write("second.json", &second);
    world.write("license.json", license(7, 'S', 5));
    let import = |files: &[&str]| {
        let files: Vec<_> = files.iter().map(|file| world.text_path(file)).collect();
        let files: Vec<_> = files.iter().map(String::as_str).collect();
        world.run_at(&now, &[&["import"], &files[..]].concat())
    };
    import(&["second.json"]).exits(0);
    import(&["license.json"]).exits(12);
    std::fs::write(world.home("trust.json"), first.file()).unwrap();
    let run = import(&["license.json"]).exits(1);
    assert!(run.stderr.contains("trust.json"), "{run:?}");
    assert!(
        !world.home("licenses").exists() || world.home("licenses").read_dir().unwrap().count() == 0
    );
    // With the newer bundle beside it, that judges.
    assert_ne!(import(&["license.json", "second.json"]).code, 0);
    import(&["license.json"]).exits(12);
    assert_eq!(world.read("home/trust.json"), second);
}

/// Numbers of bundles are a vendor's own: another vendor's begin with 1.
#[test]
fn after_unregistering_another_vendor_s_first_bundle_counts() {
    let world = site(&bundle(1, 1, "A").signer('S', 1, None));
    let now = now();
    let third = bundle(3, 1, "A").signer('S', 1, None).file();
    world.write("third.json", third);
    world.run_at(&now, &["import", &world.text_path("third.json")]).exits(0);
    world.run_at(&now, &["unregister", "--yes"]).exits(0);
    world.write("other.json", bundle(1, 1, "X").signer('T', 1, None).file());
    let fingerprint = fingerprint_of(&world, &world.text_path("other.json"));
    let other = world.text_path("other.json");
    world.run_at(&now, &["trust", "pin", &other, "--fingerprint", &fingerprint]).exits(0);
    assert_eq!(world.run_at(&now, &["trust", "show", "--json"]).exits(0).json()["version"], 1);
    world.run_at(&now, &["register", "--email", EMAIL]).exits(0);
    world.write("license.json", license(1, 'T', 50));
    world.run_at(&now, &["import", &world.text_path("license.json")]).exits(0);
    world.run_at(&now, &["verify"]).exits(0);
}

/// Every file below a folder, with its bytes.
fn snapshot(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(snapshot(&path));
        } else {
            all.insert(path.clone(), std::fs::read(&path).unwrap());
        }
    }
    all
}

#[test]
fn judging_at_another_time_writes_nothing() {
    let world = World::licensed();
    let before = snapshot(&world.path("home"));
    world.run(&["verify", "--at", "2090-01-01"]).exits(13);
    world.run(&["verify", "--at", "2001-01-01"]).exits(14);
    assert_eq!(snapshot(&world.path("home")), before);
    world.run(&["verify"]).exits(0);
}

#[test]
fn a_verdict_never_depends_on_whether_the_clock_could_be_noted() {
    let world = site(&bundle(1, 1, "A").signer('S', 1, None));
    let file = world.write("license.json", license(1, 'S', 5)).to_str().unwrap().to_owned();
    // Nobody, root included, can open a folder as the lock.
    let _ = std::fs::remove_file(world.home("lock"));
    std::fs::create_dir(world.home("lock")).unwrap();
    let before = snapshot(&world.path("home"));
    let much_later = day(900).to_string();
    world.run_at(&much_later, &["verify", &file]).exits(0);
    assert_eq!(snapshot(&world.path("home")), before);
}

#[test]
fn status_says_how_old_the_bundle_is_and_what_to_ask_for() {
    let world = site(&bundle(1, 1, "A").signer('S', 1, None));
    // 182 days are not old yet; a second more is.
    let fresh = world.run_at(&day(183).to_string(), &["status", "--json"]).exits(0).json();
    assert_eq!(
        (fresh["trust"]["age_seconds"].as_i64(), fresh["trust"]["ask_for_newer"].as_bool()),
        (Some(182 * 86_400), Some(false))
    );
    let old = world.run_at(&day(184).to_string(), &["status"]).exits(0);
    assert!(
        old.out().contains("183 days ago")
            && old.out().contains("ask the vendor whether there is a newer bundle"),
        "{}",
        old.out()
    );
}

#[test]
fn a_time_that_a_crash_kept_from_being_noted_is_noted_by_the_next_import() {
    let world = site(&bundle(1, 1, "A").signer('S', 1, None));
    let noted = std::fs::read(world.home("clock.json")).unwrap();
    let first = world.text_path("first.json");
    let fingerprint = fingerprint_of(&world, &first);
    for again in
        [["import", &first].as_slice(), &["trust", "pin", &first, "--fingerprint", &fingerprint]]
    {
        std::fs::remove_file(world.home("clock.json")).unwrap();
        world.run_at(&now(), again).exits(0);
        let clock: serde_json::Value =
            serde_json::from_slice(&std::fs::read(world.home("clock.json")).unwrap()).unwrap();
        let before: serde_json::Value = serde_json::from_slice(&noted).unwrap();
        assert_eq!(clock["signed"], before["signed"], "{again:?}");
    }
}

#[test]
fn what_a_killed_process_left_is_swept_away_and_nothing_else_is() {
    let world = World::licensed();
    let old = std::time::SystemTime::now() - std::time::Duration::from_hours(2);
    let leave = |name: &str, old: Option<std::time::SystemTime>| {
        let file = std::fs::File::create(world.path(name)).unwrap();
        if let Some(old) = old {
            file.set_modified(old).unwrap();
        }
    };
    for name in [
        "home/.airseal-a.tmp",
        "home/licenses/.airseal-b.tmp",
        "vendor/.airseal-c.tmp",
        "home/mine.tmp",
    ] {
        leave(name, Some(old));
    }
    leave("home/.airseal-young.tmp", None);
    world.run(&["telemetry", "off"]).exits(0);
    world.issue("other.json", &["--days", "1"]).exits(0);
    for gone in ["home/.airseal-a.tmp", "home/licenses/.airseal-b.tmp", "vendor/.airseal-c.tmp"] {
        assert!(!world.path(gone).exists(), "{gone}");
    }
    assert!(world.path("home/mine.tmp").exists() && world.path("home/.airseal-young.tmp").exists());
    world.run(&["verify"]).exits(0);
}

/// A pinned bundle is never replaced by pinning other roots (statement S3).
#[test]
fn other_roots_are_not_pinned_in_place_of_those_that_are() {
    let world = World::licensed();
    let init = ["vendor", "init", "--product", "acme-dock", "--dir", "other", "--no-passphrase"];
    world.run(&init).exits(0);
    let before = world.read("home/trust.json");
    let refused = world.pin("other").exits(11);
    assert!(refused.stderr.contains("other roots are already trusted here"), "{refused:?}");
    assert_eq!(world.read("home/trust.json"), before);
    world.run(&["verify"]).exits(0);
}
