//! The catalogues and policies that a vendor folder keeps: each loss, and each file that is not what
//! its name says, is noticed by the next command that needs it, and by `vendor doctor`.

use std::fs;

use crate::support::{CONTACT, Run, World};

const DATABASE: &str = include_str!("../../examples/catalogues/database.toml");

fn sign(world: &World, number: u32) -> Run {
    world.write("draft.toml", DATABASE.replace("number = 1\n", &format!("number = {number}\n")));
    let sign = ["vendor", "catalogue", "sign", "draft.toml", "--dir", "vendor", "-o", "c.json"];
    world.run(&[&sign[..], &["--force"]].concat())
}

fn check(world: &World) -> Run {
    world.run(&["vendor", "catalogue", "check", "draft.toml", "--dir", "vendor"])
}

fn policy(world: &World, version: &str) -> Run {
    world.write("privacy.md", "Words.\n");
    let policy = ["vendor", "policy", "privacy.md", "--effective", "2024-01-01", "--contact"];
    let rest = [CONTACT, "--dir", "vendor", "-o", "p.json", "--force", "--policy-version", version];
    world.run(&[&policy[..], &rest[..]].concat())
}

fn doctor(world: &World) -> Run {
    world.run(&["vendor", "doctor", "--dir", "vendor", "--no-keys"])
}

#[test]
fn a_catalogue_that_is_lost_damaged_or_under_another_number_is_noticed() {
    for (what, said) in [
        ("deleted", "it is missing"),
        ("cut", "is damaged"),
        ("the first one under its name", "it holds catalogue 1"),
        ("a bundle under its name", "is damaged"),
    ] {
        let world = World::with_vendor();
        sign(&world, 1).exits(0);
        sign(&world, 2).exits(0);
        doctor(&world).exits(0);
        let last = world.path("vendor/catalogues/2.json");
        let good = fs::read(&last).unwrap();
        match what {
            "deleted" => fs::remove_file(&last).unwrap(),
            "cut" => fs::write(&last, &good[..good.len() / 2]).unwrap(),
            "a bundle under its name" => {
                fs::copy(world.path("vendor/trust.json"), &last).map(drop).unwrap();
            }
            _ => drop(fs::copy(world.path("vendor/catalogues/1.json"), &last).unwrap()),
        }
        for run in [check(&world), sign(&world, 3), policy(&world, "x")] {
            let shown = run.exits(1).stderr;
            assert!(shown.contains("catalogues/2.json") && shown.contains(said), "{what}: {shown}");
            assert!(!shown.contains("--accept-loss"), "{what}: no step that ends nowhere: {shown}");
        }
        let found = doctor(&world).exits(5);
        assert!(found.out().contains("catalogues/2.json"), "{what}: {}", found.out());
        // A customer's copy heals it.
        fs::write(&last, &good).unwrap();
        doctor(&world).exits(0);
        sign(&world, 3).exits(0);
    }
}

#[test]
fn a_file_with_another_name_in_the_folder_of_catalogues_is_none() {
    let world = World::with_vendor();
    sign(&world, 1).exits(0);
    for name in ["01.json", "+2.json", "1 (copy).json", "1.json.bak", "0.json", "x.json"] {
        let first = world.path("vendor/catalogues/1.json");
        fs::copy(&first, world.path(&format!("vendor/catalogues/{name}"))).unwrap();
    }
    sign(&world, 2).exits(0);
    doctor(&world).exits(0);
}

#[test]
fn a_policy_that_is_lost_damaged_or_under_another_version_is_noticed() {
    for (what, said) in [
        ("deleted", "it is missing"),
        ("cut", "is damaged"),
        ("another one under its name", "it holds version a"),
    ] {
        let world = World::with_vendor();
        policy(&world, "a").exits(0);
        policy(&world, "b").exits(0);
        doctor(&world).exits(0);
        let last = world.path("vendor/policies/b.json");
        match what {
            "deleted" => fs::remove_file(&last).unwrap(),
            "cut" => fs::write(&last, "{").unwrap(),
            _ => drop(fs::copy(world.path("vendor/policies/a.json"), &last).unwrap()),
        }
        let shown = policy(&world, "b").exits(1).stderr;
        assert!(shown.contains("policies/b.json") && shown.contains(said), "{what}: {shown}");
        assert!(!shown.contains("--accept-loss"), "{what}: no step that ends nowhere: {shown}");
        let found = doctor(&world).exits(5);
        assert!(found.out().contains("policies/b.json"), "{what}: {}", found.out());
    }
}

/// What is no draft is told from a draft that breaks a rule.
#[test]
fn a_file_that_is_no_draft_is_malformed_and_the_answer_says_what_one_is() {
    let world = World::with_vendor();
    for (bytes, said) in [
        (&b"{\"number\": 1}"[..], "it is JSON, not TOML"),
        (b"\x7fELF\x02\x01\x01\x00\xff\xfe", "not UTF-8 text"),
        (b"\xff\xd8\xff\xe0 a picture", "not UTF-8 text"),
        (b"number = ", "line 1"),
        (b"", "missing field"),
    ] {
        world.write("draft.toml", bytes);
        for run in [check(&world), {
            let sign = ["vendor", "catalogue", "sign", "draft.toml", "--dir", "vendor"];
            world.run(&[&sign[..], &["-o", "c.json"]].concat())
        }] {
            let shown = run.exits(10).stderr;
            assert!(shown.contains("draft.toml") && shown.contains(said), "{said}: {shown}");
            assert!(shown.contains("check --help shows one"), "{shown}");
        }
    }
    // As editors of other systems write it.
    let utf16: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(DATABASE.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    world.write("draft.toml", utf16);
    check(&world).exits(0);
    world.write("draft.toml", DATABASE.replace("max = 200", "max = 7"));
    let quiet = world.run(&["-q", "vendor", "catalogue", "check", "draft.toml"]).exits(5);
    assert!(
        quiet.out().is_empty() && quiet.stderr.contains("airseal chooses the buckets"),
        "{quiet:?}"
    );
}

/// A rule is found on its line however the table is written, and once where it is inherited.
#[test]
fn a_rule_that_a_table_breaks_is_named_with_the_line_of_its_key() {
    let world = World::with_vendor();
    let text = DATABASE
        .replace("[usage]", "# [usage] follows\n[ usage ]")
        .replace("retention = \"13 months\"", "retention = \"\\u202e13 months\"");
    world.write("draft.toml", &text);
    let check = ["vendor", "catalogue", "check", "draft.toml", "--json"];
    let found = world.run(&check).exits(5).json()["findings"].clone();
    let found = found.as_array().unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    let line = text.lines().position(|line| line.contains("\\u202e")).unwrap() + 1;
    assert_eq!(found[0]["line"], line, "{found:?}");
    assert_eq!(found[0]["key"], "usage.retention", "{found:?}");
}
