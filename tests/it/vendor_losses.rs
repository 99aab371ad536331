//! Whatever one deletion takes out of a vendor folder, the next command says it.

use std::path::Path;

use crate::support::{World, vendor};

/// The files below a folder, by their paths from there.
pub fn files(folder: &Path, below: &str, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{below}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            files(&entry.path(), &format!("{name}/"), found);
        } else {
            found.push(name);
        }
    }
}

/// A vendor folder with a file of every kind.
pub fn everything() -> World {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    world.write("vendor/plans.toml", "limits = [\"nodes\"]\n");
    let report = ["data", "export", "compliance", "--limit", "nodes=3", "-o", "report.json"];
    world.run(&report).exits(0);
    vendor(&world, &["receive", "report.json"]).exits(0);
    world.write("database.toml", include_str!("../../examples/catalogues/database.toml"));
    vendor(&world, &["catalogue", "sign", "database.toml", "-o", "catalogue.json"]).exits(0);
    world.issue("second.json", &["--days", "9"]).exits(0);
    world
}

#[test]
fn a_file_that_is_gone_is_named_by_the_next_command() {
    let world = everything();
    let mut all = Vec::new();
    files(&world.path("vendor"), "", &mut all);
    for kind in ["issued.jsonl", "received.jsonl", "plans.toml", "trust.json", "root.key"] {
        assert!(all.iter().any(|name| name == kind), "{kind}: {all:?}");
    }
    assert!(all.iter().any(|name| name.starts_with("policies/")), "{all:?}");
    for name in all {
        // The lock is made again, and a root key belongs somewhere else.
        if ["lock", "root.key"].contains(&name.as_str()) {
            continue;
        }
        let copy = world.copy();
        std::fs::remove_file(copy.path("vendor").join(&name)).unwrap();
        let said = vendor(&copy, &["list"]);
        let stem = name.rsplit('/').next().unwrap().trim_end_matches(".pem");
        let found = said.stderr.contains(stem) || said.stderr.contains("not a vendor folder");
        assert!(found, "{name}: {}", said.stderr);
    }
}

/// The folder was restored from a backup; a newer bundle was kept, and the note is gone.
#[test]
fn a_bundle_that_is_kept_says_that_an_older_one_was_restored() {
    let world = World::with_vendor();
    let first = world.read("vendor/trust.json");
    for day in ["2099-01-01", "2099-01-02"] {
        vendor(&world, &["publish", "--renew-by", day]).exits(0);
    }
    world.write("vendor/trust.json", first);
    for file in ["vendor/bundles/2.json", "vendor/lock"] {
        std::fs::remove_file(world.path(file)).unwrap();
    }
    let run = vendor(&world, &["publish", "--renew-by", "2099-01-03"]).exits(1);
    assert!(run.stderr.contains("bundle 3 was in force here"), "{}", run.stderr);
}

#[test]
fn another_text_for_a_version_of_the_policy_that_is_gone_is_not_signed() {
    let world = everything();
    let version = std::fs::read_dir(world.path("vendor/policies")).unwrap().next().unwrap();
    let path = version.unwrap().path();
    let version = path.file_stem().unwrap().to_str().unwrap().to_owned();
    std::fs::remove_file(&path).unwrap();
    world.write("other.md", "Another text.\n");
    let sign = ["policy", "other.md", "--policy-version", &version, "--effective", "2026-01-01"];
    // Now, and after something else was signed.
    for _ in 0..2 {
        let contact = ["--contact", "p@a.example", "-o", "p.json"];
        let run = vendor(&world, &[&sign[..], &contact].concat()).exits(1);
        assert!(run.stderr.contains(&format!("policies/{version}.json")), "{}", run.stderr);
        assert!(!world.path("p.json").exists());
        world.issue("another.json", &["--days", "9"]).exits(0);
    }
}

/// What a folder held is noted beside whatever else it held, or did not.
#[test]
fn a_file_that_is_gone_is_named_where_nothing_was_ever_received() {
    let world = World::registered();
    world.write("vendor/plans.toml", "limits = [\"nodes\"]\n");
    world.write("privacy.md", "# Privacy\n");
    let sign = ["policy", "privacy.md", "--policy-version", "1", "--effective", "2026-01-01"];
    let policy = world.copy();
    std::fs::remove_file(policy.path("vendor/plans.toml")).unwrap();
    let contact = ["--contact", "p@a.example", "-o", "p.json"];
    vendor(&policy, &[&sign[..], &contact].concat()).exits(0);
    world.issue("license.json", &["--days", "9"]).exits(0);
    for (world, file) in [(world, "plans.toml"), (policy, "policies/1.json")] {
        std::fs::remove_file(world.path("vendor").join(file)).unwrap();
        let said = vendor(&world, &["list"]).stderr;
        assert!(said.contains(&format!("{file}: it is missing")), "{file}: {said}");
    }
}

#[test]
fn a_version_of_the_policy_that_cannot_be_read_is_named() {
    let world = everything();
    let version = std::fs::read_dir(world.path("vendor/policies")).unwrap().next().unwrap();
    let path = version.unwrap().path();
    std::fs::write(&path, "{}").unwrap();
    let said = vendor(&world, &["list"]).stderr;
    assert!(said.contains(path.file_name().unwrap().to_str().unwrap()), "{said}");
}

/// The folder was restored from a backup without the advisories; the note is gone with them.
#[test]
fn the_copy_of_advisories_that_were_published_says_that_they_are_gone() {
    let world = everything();
    for file in ["vendor/notices.json", "vendor/lock"] {
        std::fs::remove_file(world.path(file)).unwrap();
    }
    let said = vendor(&world, &["list"]).stderr;
    assert!(said.contains("notices.json: it is missing, and version 1 was published"), "{said}");
    let issue = ["issue", "request.json", "--days", "3", "-o", "third.json"];
    vendor(&world, &issue).exits(1);
}

/// What is left of it is in order: there is nothing to write again.
#[test]
fn a_log_that_lost_its_end_goes_on_as_it_is_once_that_is_accepted() {
    let world = World::registered();
    world.issue("first.json", &["--days", "9"]).exits(0);
    let left = world.read("vendor/issued.jsonl");
    world.issue("second.json", &["--days", "10"]).exits(0);
    world.write("vendor/issued.jsonl", &left);
    vendor(&world, &["publish"]).exits(1);
    vendor(&world, &["publish", "--accept-loss"]).exits(0);
    assert_eq!(world.read("vendor/issued.jsonl"), left);
    let mut all = Vec::new();
    files(&world.path("vendor"), "", &mut all);
    assert!(!all.iter().any(|name| name.starts_with("issued-before")), "{all:?}");
    world.issue("third.json", &["--days", "11"]).exits(0);
}

/// What is said of a log is where to look: the line, and what is wrong with it.
#[test]
fn a_line_of_the_log_that_does_not_follow_is_named_with_what_is_wrong_with_it() {
    let world = World::registered();
    for (file, days) in [("1.json", "9"), ("2.json", "10"), ("3.json", "11")] {
        world.issue(file, &["--days", days]).exits(0);
    }
    let log = String::from_utf8(world.read("vendor/issued.jsonl")).unwrap();
    let [one, two, three] = log.lines().collect::<Vec<_>>()[..] else { panic!("{log}") };
    let bare = |line: &str| format!("{}}}", line.split(",\"seq\":").next().unwrap());
    let other = one.replace(&"0".repeat(64), &"1".repeat(64));
    for (lines, said) in [
        (vec![one, two, two, three], "line 3 is entry 2, where entry 3 belongs"),
        (vec![&bare(one), two, three], "line 2 is chained, and those before it are not"),
        (vec![&other], "issued.jsonl: line 1 was altered"),
    ] {
        world.write("vendor/issued.jsonl", format!("{}\n", lines.join("\n")));
        let run = vendor(&world, &["list"]).exits(1);
        assert!(run.stderr.contains(said) && !run.stderr.contains("line 0"), "{}", run.stderr);
    }
}

/// A file of a version that holds another one, as after a copy that went wrong.
#[test]
fn a_policy_under_the_name_of_another_version_is_named() {
    let world = World::with_vendor();
    world.write("privacy.md", "# Privacy\n");
    let sign = ["policy", "privacy.md", "--policy-version", "1", "--effective", "2026-01-01"];
    vendor(&world, &[&sign[..], &["--contact", "p@a.example", "-o", "p.json"]].concat()).exits(0);
    world.write("vendor/policies/2.json", world.read("vendor/policies/1.json"));
    let said = vendor(&world, &["list"]).stderr;
    assert!(said.contains("2.json") && said.contains("it holds version 1"), "{said}");
}

/// Where there is no vendor folder, there is nothing to lock.
#[test]
fn a_folder_that_is_no_vendors_is_left_as_it_is() {
    let world = World::with_vendor();
    std::fs::create_dir(world.path("mine")).unwrap();
    let plain = |args: &[&str]| world.run(&[&["vendor"], args, &["--dir", "mine"]].concat());
    for args in [&["publish", "-o", "x.json"][..], &["publish", "--renew-by", "2099-01-01"]] {
        let run = plain(args).exits(1);
        assert!(run.stderr.contains("not a vendor folder"), "{args:?}: {}", run.stderr);
        assert_eq!(std::fs::read_dir(world.path("mine")).unwrap().count(), 0, "{args:?}");
    }
}
