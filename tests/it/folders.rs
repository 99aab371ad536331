//! `import` of folders: USB drives as they are, mounted or not.

use std::os::unix::fs::symlink;

use serde_json::Value;

use crate::support::{EMAIL, World};

/// A registered instance with its license in `license.json`, nothing imported, and an empty
/// folder `drive`.
fn drive() -> World {
    let world = World::registered();
    world.issue("license.json", &["--days", "365"]).exits(0);
    std::fs::create_dir(world.path("drive")).unwrap();
    world
}

fn put(world: &World, name: &str, bytes: impl AsRef<[u8]>) {
    let path = world.path(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_folder_with_nothing_to_import_is_no_success() {
    for (what, name) in [
        ("empty", ""),
        ("foreign files only", "drive/photo.jpg"),
        ("the request", "drive/request.json"),
    ] {
        let world = drive();
        if !name.is_empty() {
            put(
                &world,
                name,
                if name.ends_with("json") { world.read("request.json") } else { b"x".to_vec() },
            );
        }
        let run = world.run(&["import", "drive"]).exits(1);
        assert!(
            run.stderr.contains("drive: nothing to import") && run.stderr.contains("mounted"),
            "{what}: {run:?}"
        );
        let json = world.run(&["import", "drive", "--json"]).exits(1).json();
        assert_eq!((&json["error"]["code"], &json["file"]), (&1.into(), &"drive".into()), "{what}");
        assert!(!world.home("licenses").exists());
    }
    // Beside one that has something, it is still said.
    let world = drive();
    let run = world.run(&["import", "license.json", "drive"]).exits(1);
    assert!(run.stderr.contains("drive: nothing to import"), "{}", run.stderr);
    world.run(&["verify"]).exits(0);
    assert!(world.run(&["import", "gone"]).exits(1).stderr.contains("gone"));
}

#[test]
fn documents_are_found_four_folders_down_and_a_deeper_folder_is_named() {
    for (levels, found) in [(1, true), (4, true), (5, false)] {
        let world = drive();
        let folder =
            format!("drive/{}", (1..=levels).map(|level| format!("{level}/")).collect::<String>());
        put(&world, &format!("{folder}license.json"), world.read("license.json"));
        let run = world.run(&["import", "drive"]).exits(i32::from(!found));
        if found {
            assert!(run.out().contains("imported"), "{run:?}");
            world.run(&["verify"]).exits(0);
        } else {
            assert!(run.stderr.contains("drive/1/2/3/4/5"), "{}", run.stderr);
        }
    }
}

#[test]
fn foreign_files_are_passed_over_and_named_and_named_by_hand_they_fail() {
    let world = drive();
    put(&world, "drive/license.json", world.read("license.json"));
    put(&world, "drive/README.txt", "hello\n");
    put(&world, "drive/deep/data.json", "{\"a\": 1}\n");
    put(&world, "drive/.Trashes/old.json", "hidden");
    put(&world, "drive/request.json", world.read("request.json"));
    world.run(&["data", "export", "compliance", "-o", "drive/report.json"]).exits(0);
    let run = world.run(&["import", "drive", "--json"]).exits(0);
    assert_eq!(run.json()["imported"], true);
    for name in ["README.txt", "data.json", "request.json", "report.json"] {
        assert!(run.stderr.contains(name), "{name}: {}", run.stderr);
    }
    for said in [
        "request.json: a registration request: send it to the vendor; skipped",
        "report.json: import does not take application/vnd.airseal.report+json; skipped",
    ] {
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
    }
    assert!(!run.stderr.contains("Trashes"), "{}", run.stderr);
    for name in ["drive/README.txt", "drive/report.json", "drive/request.json"] {
        world.run(&["import", name]).exits(10);
    }
}

#[test]
fn a_document_of_ours_that_is_damaged_fails_in_a_folder_too() {
    let world = drive();
    put(&world, "drive/license.json", world.read("license.json"));
    let license = world.read("license.json");
    put(&world, "drive/cut.json", &license[..license.len() / 2]);
    put(&world, "drive/cut.asc", "-----BEGIN AIRSEAL LICENSE-----\neyJ\n");
    let run = world.run(&["import", "drive"]).exits(10);
    assert!(run.out().contains("cut.json") && run.out().contains("cut.asc"), "{}", run.out());
    world.run(&["verify"]).exits(0);
}

#[test]
fn links_to_folders_and_what_is_no_file_are_not_entered_or_opened() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    let world = drive();
    put(&world, "drive/license.json", world.read("license.json"));
    put(&world, "elsewhere/other.json", world.read("license.json"));
    symlink("..", world.path("drive/loop")).unwrap();
    symlink(world.path("elsewhere"), world.path("drive/elsewhere")).unwrap();
    symlink("nowhere", world.path("drive/nowhere.json")).unwrap();
    symlink("license.json", world.path("drive/link.json")).unwrap();
    mknodat(CWD, world.path("drive/pipe.json"), FileType::Fifo, Mode::RUSR, 0).unwrap();
    let run = world.run(&["import", "drive", "--json"]).exits(0);
    let files: Vec<String> = run
        .out()
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["file"].as_str().unwrap().to_owned()
        })
        .collect();
    // A link to a file is a file.
    assert_eq!(files.len(), 2, "{files:?}");
    for name in ["pipe.json", "nowhere.json"] {
        assert!(run.stderr.contains(name), "{}", run.stderr);
    }
    for name in ["loop", "elsewhere"] {
        assert!(!run.stderr.contains(name), "passed over in silence: {}", run.stderr);
    }
}

#[test]
fn more_entries_than_are_looked_at_is_said_and_no_success() {
    let world = drive();
    put(&world, "drive/0.json", world.read("license.json"));
    std::fs::create_dir(world.path("drive/many")).unwrap();
    // The license and the folder are two of 10,000, and all of them are looked at.
    for number in 2..10_000 {
        std::fs::write(world.path(&format!("drive/many/{number}")), "").unwrap();
    }
    world.run(&["import", "drive"]).exits(0);
    std::fs::remove_dir_all(world.home("licenses")).unwrap();
    std::fs::write(world.path("drive/many/more"), "").unwrap();
    let run = world.run(&["import", "drive"]).exits(1);
    assert!(
        run.stderr.contains("10000") && run.stderr.lines().count() < 150,
        "{} lines",
        run.stderr.lines().count()
    );
    // What lies above came first.
    world.run(&["verify"]).exits(0);
}

/// Two files of one license, and every bundle so far, in folders whose names sort the wrong
/// way: bundles come first, by version, and of two wrappings the same is kept.
#[test]
fn the_order_is_that_of_the_documents_and_not_that_of_the_files() {
    let world = World::registered();
    world.run(&["vendor", "rotate", "root", "--dir", "vendor", "--no-passphrase"]).exits(0);
    world.run(&["vendor", "rotate", "signer", "--dir", "vendor", "--no-passphrase"]).exits(0);
    world.issue("license.json", &["--days", "365"]).exits(0);
    put(&world, "drive/a/license.json", world.read("license.json"));
    put(&world, "drive/b/newest.json", world.read("vendor/bundles/3.json"));
    put(&world, "drive/c/middle.json", world.read("vendor/bundles/2.json"));
    world.run(&["import", "drive"]).exits(0);
    assert_eq!(world.run(&["status", "--json"]).json()["trust"]["version"], 3);
    world.run(&["verify"]).exits(0);
}

/// A license for the address before, and the first one for the new address, on one drive.
#[test]
fn a_license_for_the_address_before_and_one_for_the_new_one_both_go_in() {
    let world = World::registered();
    world.issue("old.json", &["--days", "365"]).exits(0);
    std::fs::remove_file(world.path("request.json")).unwrap();
    world
        .run(&["register", "--email", "new@acme.example", "--change-email", "-o", "request.json"])
        .exits(0);
    world.issue("new.json", &["--days", "365", "--change-email"]).exits(0);
    for name in ["old.json", "new.json"] {
        put(&world, &format!("drive/{name}"), world.read(name));
    }
    world.run(&["import", "drive"]).exits(0);
    let status = world.run(&["status", "--json"]).exits(0).json();
    assert_eq!(
        (&status["email"], &status["verdict"]),
        (&"new@acme.example".into(), &"valid".into())
    );
    assert_ne!(status["email"], EMAIL);
    assert_eq!(std::fs::read_dir(world.home("licenses")).unwrap().count(), 2);
}

#[test]
fn one_file_with_a_license_and_the_bundle_it_needs_gives_both() {
    let world = World::registered();
    world.run(&["vendor", "rotate", "signer", "--dir", "vendor", "--no-passphrase"]).exits(0);
    world.issue("license.json", &["--days", "365"]).exits(0);
    world.run(&["import", "license.json"]).exits(11);
    // The license comes first in the file, and the bundle that lists its signer after it.
    put(
        &world,
        "drive/both.json",
        [world.read("license.json"), world.read("vendor/trust.json")].concat(),
    );
    let run = world.run(&["import", "drive", "--json"]).exits(0);
    assert_eq!(run.out().lines().count(), 2, "{run:?}");
    world.run(&["verify"]).exits(0);
}

#[test]
fn standard_input_is_read_once_and_imported() {
    let world = drive();
    let run = world.run_stdin(&world.read("license.json"), &["import", "-"]).exits(0);
    assert!(run.out().contains("imported"), "{run:?}");
    world.run(&["verify"]).exits(0);
}

/// 40 bundles of 8 MiB each, 320 MiB in all, in a process that may have 200 MB: one is held at
/// a time.
#[test]
fn a_folder_is_imported_in_the_memory_of_its_largest_file() {
    let world = drive();
    put(&world, "drive/license.json", world.read("license.json"));
    let mut bundle = world.read("vendor/trust.json");
    bundle.resize(8 * 1024 * 1024, b' ');
    for number in 0..40 {
        put(&world, &format!("drive/{number}.json"), &bundle);
    }
    let plain = world.command(&["import", "drive"]);
    let mut limited = std::process::Command::new("sh");
    limited
        .args(["-c", "ulimit -v 200000; exec \"$0\" \"$@\""])
        .arg(plain.get_program())
        .args(plain.get_args());
    limited.current_dir(world.path("")).env_clear();
    limited.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = limited.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    world.run(&["verify"]).exits(0);
}

#[test]
fn each_folder_with_nothing_to_import_is_named_whatever_else_fails() {
    let world = World::licensed();
    for folder in ["one", "two"] {
        std::fs::create_dir(world.path(folder)).unwrap();
    }
    world.write("two/photo.jpg", "not ours");
    let run = world.run(&["import", "one", "two"]).exits(1);
    assert!(run.stderr.contains("one: nothing to import: the folder is empty"), "{run:?}");
    let said = "two: nothing to import: no file in it can be imported";
    assert!(run.stderr.contains(said), "{run:?}");
    // A damaged file and an unmounted drive are two reasons.
    world.write("damaged.json", "{");
    let run = world.run(&["import", "damaged.json", "one"]).exits(19);
    assert!(run.stderr.contains("one: nothing to import"), "{run:?}");
    let run = world.run(&["import", "license.json", "one"]).exits(1);
    assert!(run.out().contains("unchanged"), "{run:?}");
}

/// What is skipped on a full drive is a hundred lines at most of each kind, and a number.
#[test]
fn of_the_files_that_are_skipped_a_hundred_are_named_and_the_others_counted() {
    let world = drive();
    put(&world, "drive/license.json", world.read("license.json"));
    let mut number = 0;
    for (files, more) in [(100, None), (101, Some("1 more file ")), (103, Some("3 more files "))] {
        while number < files {
            put(&world, &format!("drive/{number}.txt"), "hello\n");
            number += 1;
        }
        let run = world.run(&["import", "drive"]).exits(0);
        let named = run.stderr.matches(".txt: not an airseal document; skipped").count();
        assert_eq!(named, 100, "{files}: {}", run.stderr);
        let said = run.stderr.lines().find(|line| line.contains(" more file"));
        assert_eq!(said.is_some(), more.is_some(), "{files}: {said:?}");
        assert!(more.is_none_or(|more| said.unwrap().contains(more)), "{files}: {said:?}");
    }
    for number in 0..102 {
        put(&world, &format!("drive/{number}.json"), world.read("request.json"));
    }
    let run = world.run(&["import", "drive"]).exits(0);
    assert_eq!(run.stderr.matches("send it to the vendor").count(), 100, "{}", run.stderr);
}

#[test]
fn where_nothing_is_imported_no_state_folder_is_made() {
    let world = World::new();
    std::fs::create_dir(world.path("drive")).unwrap();
    put(&world, "drive/photo.jpg", "x");
    world.run(&["import", "drive"]).exits(1);
    assert!(!world.home("").exists());
}
