//! `plans.toml`: what a vendor sells, and the names that its product knows.

use serde_json::{Value, json};

use crate::support::{EMAIL, Run, World, vendor};

const PLANS: &str = r#"# What we sell
limits = ["nodes", "users"] # as the product spells them
features = [
  "rbac",
  "sso", # since 2.0
]

[plans.trial]
days = 30
grace_days = 0
once = true
limits = { nodes = 3 }

[plans.pro]
description = "Professional"
days = 365
limits = { nodes = 50, users = "unlimited" }
features = ["rbac", "sso"]

[plans.perpetual]
perpetual = true
releases_months = 12
limits = { nodes = 50 }
"#;

fn issue(world: &World, args: &[&str]) -> Run {
    let file = ["issue", "request.json", "-o", "l.json", "--force", "--json"];
    vendor(world, &[&file[..], args].concat())
}

fn with_plans() -> World {
    let world = World::registered();
    world.write("vendor/plans.toml", PLANS);
    world
}

#[test]
fn a_plan_fills_in_the_terms_and_options_come_on_top() {
    let world = with_plans();
    let license = |args: &[&str]| issue(&world, args).exits(0).json()["license"].clone();
    let pro = license(&["--plan", "pro"]);
    assert_eq!((&pro["plan"], &pro["grace_days"]), (&json!("pro"), &json!(14)));
    assert_eq!(pro["limits"], json!({"nodes": 50, "users": null}));
    assert_eq!(pro["features"], json!(["rbac", "sso"]));
    let more =
        ["--plan", "pro", "--limit", "nodes=60", "--grace-days", "3", "--expires", "2098-12-31"];
    let more = license(&more);
    assert_eq!(more["limits"], json!({"nodes": 60, "users": null}));
    assert_eq!(
        (&more["grace_days"], &more["expires_at"]),
        (&json!(3), &json!("2098-12-31T23:59:59Z"))
    );
    // A year of updates, by the calendar.
    let begin = ["--plan", "perpetual", "--not-before", "2028-02-29"];
    let perpetual = license(&begin);
    assert_eq!(
        (&perpetual["expires_at"], &perpetual["releases_until"]),
        (&Value::Null, &json!("2029-02-28"))
    );
}

#[test]
fn a_name_that_the_product_does_not_know_is_refused_with_the_nearest() {
    let world = with_plans();
    for (args, near) in [
        (&["--plan", "prof"][..], "did you mean pro?"),
        (&["--days", "9", "--limit", "node=5"], "did you mean nodes?"),
        (&["--plan", "pro", "--feature", "ssoo"], "did you mean sso?"),
    ] {
        let run = issue(&world, args).exits(2);
        assert!(
            run.json()["error"]["hint"].as_str().unwrap().contains(near),
            "{args:?}: {}",
            run.out()
        );
    }
    // --new-name adds it, and leaves the rest as people wrote it.
    let new = ["--days", "9", "--limit", "seats=5", "--feature", "audit", "--new-name"];
    issue(&world, &new).exits(0);
    let text = String::from_utf8(world.read("vendor/plans.toml")).unwrap();
    let expected = PLANS
        .replace("\"users\"]", "\"users\", \"seats\"]")
        .replace("\"sso\", # since", "\"sso\", \"audit\", # since");
    assert_eq!(text, expected);
    issue(&world, &["--days", "8", "--limit", "seats=5", "--feature", "audit"]).exits(0);
    // An empty list knows no name; a list that is not there is not checked.
    world.write("vendor/plans.toml", "limits = []\n");
    issue(&world, &["--days", "9", "--limit", "a=1", "--feature", "b"]).exits(2);
    issue(&world, &["--days", "9", "--limit", "a=1", "--feature", "b", "--new-name"]).exits(0);
    assert_eq!(world.read("vendor/plans.toml"), b"limits = [\"a\"]\n");
}

#[test]
fn a_plan_that_is_for_once_goes_to_an_instance_and_an_address_once() {
    let world = with_plans();
    let first = issue(&world, &["--plan", "trial"]).exits(0).json();
    // The same order again is not a second trial.
    assert_eq!(issue(&world, &["--plan", "trial"]).exits(0).json()["changed"], false);
    let id = first["license"]["license_id"].as_str().unwrap();
    for args in [&["--another"][..], &["--days", "60"]] {
        let run = issue(&world, &[&["--plan", "trial"], args].concat()).exits(15);
        assert!(run.json()["error"]["message"].as_str().unwrap().contains(id), "{}", run.out());
    }
    let address = ["issue", "--email", EMAIL, "--any-instance", "--plan", "trial", "-o", "x.json"];
    vendor(&world, &address).exits(15);
    let other =
        ["issue", "--email", "a@b.example", "--any-instance", "--plan", "trial", "-o", "x.json"];
    vendor(&world, &other).exits(0);
    // Nor is a trial renewed, alone or with others; it becomes something else.
    let renew = ["renew", id, "--yes", "-o", "r.json", "--force"];
    vendor(&world, &renew).exits(15);
    let many = ["renew", "--expiring-within", "60d", "--yes", "-o", "renewals"];
    let run = vendor(&world, &many).exits(0);
    assert!(
        run.stderr.contains("left out 2 licenses of a plan that is for once"),
        "{}",
        run.stderr
    );
    vendor(&world, &[&renew[..], &["--plan", "pro"]].concat()).exits(0);
}

#[test]
fn a_renewal_keeps_a_name_that_the_product_no_longer_knows_only_if_asked_to() {
    let world = with_plans();
    let first = issue(&world, &["--days", "9", "--limit", "users=5"]).exits(0).json();
    let id = first["license"]["license_id"].as_str().unwrap();
    world.write(
        "vendor/plans.toml",
        PLANS.replace("\"users\"] #", "\"seats\"] #").replace(", users", ", seats"),
    );
    let renew = ["renew", id, "--yes", "-o", "r.json", "--force"];
    let run = vendor(&world, &renew).exits(2);
    assert!(run.stderr.contains("users"), "{}", run.stderr);
    vendor(&world, &[&renew[..], &["--new-name"]].concat()).exits(0);
}

#[test]
fn the_plans_are_listed_and_their_faults_are_named_with_their_place() {
    let world = with_plans();
    let run = vendor(&world, &["plans"]).exits(0);
    assert!(run.out().contains("limits of the product: nodes, users"), "{}", run.out());
    let run = vendor(&world, &["plans", "--json"]).exits(0);
    let rows: Vec<Value> =
        run.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!((&rows[1]["name"], &rows[1]["limits"]["users"]), (&json!("pro"), &Value::Null));
    for (from, to, says) in [
        ("days = 30", "days = 0", "the plan trial: days is 0"),
        ("days = 30", "dais = 30", "unknown field `dais`"),
        ("nodes = 3 ", "nodes = -3 ", "-3 is less than 0"),
        ("nodes = 3 ", "nodes = true ", "expected a whole number from 0 up, or \"unlimited\""),
        ("nodes = 3 ", "node = 3 ", "no limit named node"),
        ("\"rbac\", \"sso\"]", "\"rbac\", \"ssO\"]", "line 18"),
        ("perpetual = true", "perpetual = true\ndays = 1", "it has days and is perpetual"),
        ("once = true", "once = true\nonce = false", "duplicate key"),
    ] {
        world.write("vendor/plans.toml", PLANS.replace(from, to));
        for args in [&["plans"][..], &["issue", "request.json", "--days", "1", "-o", "n.json"]] {
            let run = vendor(&world, args).exits(1);
            assert!(
                run.stderr.contains("plans.toml: ") && run.stderr.contains(says),
                "{says}: {}",
                run.stderr
            );
        }
    }
    world.write("vendor/plans.toml", PLANS);
    issue(&world, &["--plan", "pro"]).exits(0);
    // A file that is gone is missed by whoever lists, and once by whoever issues.
    std::fs::remove_file(world.path("vendor/plans.toml")).unwrap();
    assert_eq!(vendor(&world, &["plans", "--json"]).exits(0).out(), "");
    let missing = "plans.toml: it is missing";
    assert!(vendor(&world, &["list"]).exits(0).stderr.contains(missing));
    assert!(issue(&world, &["--days", "7"]).exits(0).stderr.contains(missing));
    assert!(!issue(&world, &["--days", "6"]).exits(0).stderr.contains(missing));
    // Without the file a plan is a name.
    issue(&world, &["--days", "9", "--plan", "gold"]).exits(0);
    // And nothing says how long a license runs.
    issue(&world, &["--plan", "gold"]).exits(2);
}
