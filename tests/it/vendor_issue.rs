//! `vendor issue`: the terms of a license, and requests that were answered before.

use serde_json::{Value, json};

use crate::support::{Run, World};

fn vendor(world: &World, args: &[&str]) -> Run {
    world.run(&[&["vendor"], args, &["--dir", "vendor"]].concat())
}

/// How many licenses the issued log holds.
fn issued(world: &World) -> usize {
    vendor(world, &["list", "--json"]).exits(0).out().lines().count()
}

/// An order that was interrupted, or that a script gives twice, must not make two licenses.
#[test]
fn a_request_that_was_answered_gets_the_same_license_again() {
    let world = World::registered();
    let issue = |output: &str, terms: &[&str]| {
        let file = ["issue", "request.json", "-o", output, "--json"];
        vendor(&world, &[&file[..], terms].concat()).exits(0).json()
    };
    let first = issue("first.json", &["--days", "9", "--limit", "nodes=3"]);
    assert_eq!(first["changed"], true);
    let again = issue("again.json", &["--limit", "nodes=3", "--days", "9"]);
    assert_eq!((&again["changed"], &again["license"]), (&json!(false), &first["license"]));
    assert_eq!(world.read("first.json"), world.read("again.json"));
    assert_eq!(issued(&world), 1);

    // In a folder too, and in another form.
    std::fs::create_dir(world.path("in")).unwrap();
    std::fs::copy(world.path("request.json"), world.path("in/site.json")).unwrap();
    let folder = ["issue", "in", "-o", "out", "--days", "9", "--limit", "nodes=3", "--json"];
    assert_eq!(vendor(&world, &folder).exits(0).json()["changed"], false);
    assert_eq!(world.read("out/site.license.json"), world.read("first.json"));
    let line = vendor(&world, &[&folder[..], &["--line", "--force"]].concat()).exits(0).json();
    assert_eq!(line["license"], first["license"]);
    assert_eq!(issued(&world), 1);

    // Other terms, another license; so with --anew, and once the first one is revoked.
    let other = issue("other.json", &["--days", "9", "--limit", "nodes=4"]);
    let new = issue("new.json", &["--days", "9", "--limit", "nodes=3", "--anew"]);
    assert_eq!((&other["changed"], &new["changed"]), (&json!(true), &json!(true)));
    for license in [&first, &new] {
        let id = license["license"]["license_id"].as_str().unwrap();
        vendor(&world, &["revoke", "--yes", id, "--reason", "test"]).exits(0);
    }
    let last = issue("last.json", &["--days", "9", "--limit", "nodes=3"]);
    assert_eq!(last["changed"], true);
    assert_eq!(issued(&world), 4);
}

#[test]
fn a_license_names_its_plan_its_last_release_and_what_is_unlimited() {
    let world = World::registered();
    let terms = ["--perpetual", "--plan", "pro", "--releases-until", "2027-06-30"];
    let file = ["issue", "request.json", "-o", "l.json", "--json", "--limit", "users=unlimited"];
    let issued = vendor(&world, &[&file[..], &terms].concat()).exits(0).json();
    let license = &issued["license"];
    assert_eq!((&license["plan"], &license["limits"]["users"]), (&json!("pro"), &Value::Null));
    assert_eq!(license["releases_until"], "2027-06-30");
    world.run(&["import", "l.json"]).exits(0);
    world.run(&["verify", "--limit", "users=1000000", "--release-date", "2027-06-30"]).exits(0);
    world.run(&["verify", "--release-date", "2027-07-01"]).exits(16);
    let words = "unlimited users, releases until 2027-06-30 (plan pro)";
    for show in [&["status"][..], &["inspect", "l.json"]] {
        let run = world.run(show);
        let text: Vec<_> = run.out().split_whitespace().collect();
        assert!(text.join(" ").contains(words), "{show:?}: {}", run.out());
    }
    let listed = world.run(&["licenses", "--json"]).exits(0).json();
    assert_eq!((&listed["limits"]["users"], &listed["plan"]), (&Value::Null, &json!("pro")));
    let metrics = world.run(&["metrics"]).exits(0);
    assert!(metrics.out().contains("limit=\"users\"} +Inf"), "{}", metrics.out());
    for limit in ["users=many", "users=-1", "users=Unlimited", "users=", "=1", "users"] {
        let file = ["issue", "request.json", "-o", "x.json", "--days", "1", "--limit", limit];
        vendor(&world, &file).exits(2);
    }
}
