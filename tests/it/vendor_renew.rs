//! `vendor renew`: the terms of the license in force, and what is changed.

use serde_json::{Value, json};

use crate::support::{EMAIL, World, vendor};

fn renew(world: &World, args: &[&str]) -> Value {
    let renew = ["renew", EMAIL, "--yes", "--json", "--force", "-o", "renewed.json"];
    vendor(world, &[&renew[..], args].concat()).exits(0).json()
}

/// A site with a license until the end of 2097.
fn licensed() -> (World, Value) {
    let world = World::registered();
    let terms = ["--expires", "2097-12-31", "--limit", "nodes=10", "--limit", "users=5"];
    let more =
        ["--feature", "rbac", "--organization", "Acme GmbH", "--meta", "order=4711", "--json"];
    let run = world.issue("license.json", &[&terms[..], &more].concat()).exits(0);
    world.run(&["import", "license.json"]).exits(0);
    (world, run.json()["license"].clone())
}

#[test]
fn a_renewal_has_the_same_terms_and_begins_where_the_license_ends() {
    let (world, before) = licensed();
    let renewed = renew(&world, &["--expires", "2098-12-31"]);
    assert_eq!((&renewed["changed"], &renewed["renews"]), (&json!(true), &before["license_id"]));
    let after = &renewed["license"];
    assert_eq!(
        (&after["not_before"], &after["expires_at"]),
        (&before["expires_at"], &json!("2098-12-31T23:59:59Z"))
    );
    for field in
        ["limits", "features", "organization", "metadata", "email", "instance", "grace_days"]
    {
        assert_eq!(after[field], before[field], "{field}");
    }
    assert_eq!(
        renewed["changes"],
        json!([{"what": "expires-at", "before": "2097-12-31T23:59:59Z", "after": "2098-12-31T23:59:59Z"}])
    );
    // The site takes it, and goes on with the license in force.
    world.run(&["import", "renewed.json"]).exits(0);
    world.run(&["verify", "--limit", "nodes=10"]).exits(0);
    let at = ["verify", "--limit", "nodes=10", "--at", "2098-06-01", "--json"];
    assert_eq!(world.run(&at).exits(0).json()["license"]["license_id"], after["license_id"]);

    // Given twice, word for word, it writes the same license, and needs no key; with another end,
    // another license.
    std::fs::rename(world.path("vendor/signer.key"), world.path("signer.key")).unwrap();
    let twice =
        ["renew", EMAIL, "--yes", "--json", "-o", "renewed.json", "--expires", "2098-12-31"];
    let again = vendor(&world, &twice).exits(0).json();
    std::fs::rename(world.path("signer.key"), world.path("vendor/signer.key")).unwrap();
    assert_eq!((&again["changed"], &again["license"]), (&json!(false), after));
    let third = renew(&world, &["--expires", "2099-12-31"]);
    assert_eq!(
        (&third["renews"], &third["license"]["not_before"]),
        (&after["license_id"], &after["expires_at"])
    );
}

#[test]
fn more_begins_at_once_and_less_where_the_license_ends() {
    let (world, before) = licensed();
    let more = renew(&world, &["--limit", "nodes=50", "--feature", "sso"]);
    let after = &more["license"];
    assert_eq!(
        (&after["limits"], &after["features"]),
        (&json!({"nodes": 50, "users": 5}), &json!(["rbac", "sso"]))
    );
    assert_eq!(after["expires_at"], before["expires_at"]);
    world.run(&["import", "renewed.json"]).exits(0);
    world.run(&["verify", "--limit", "nodes=50", "--feature", "sso"]).exits(0);

    let less = renew(
        &world,
        &[
            "--without-feature",
            "sso",
            "--without-limit",
            "users",
            "--limit",
            "nodes=20",
            "--expires",
            "2098-12-31",
        ],
    );
    let last = &less["license"];
    assert_eq!((&last["limits"], &last["features"]), (&json!({"nodes": 20}), &json!(["rbac"])));
    assert_eq!(last["not_before"], after["expires_at"]);
    let unlimited = renew(&world, &["--limit", "nodes=unlimited"]);
    assert_eq!(unlimited["license"]["limits"]["nodes"], Value::Null);
}

#[test]
fn nothing_is_signed_before_somebody_agrees() {
    let (world, before) = licensed();
    let issued = || vendor(&world, &["list", "--json"]).exits(0).out().lines().count();
    let dry = ["renew", "Acme", "--days", "30", "--dry-run", "--json"];
    let run = vendor(&world, &dry).exits(0).json();
    assert_eq!(
        (&run["changed"], &run["license"], &run["renews"]),
        (&json!(false), &Value::Null, &before["license_id"])
    );
    let (dir, output) = (world.text_path("vendor"), world.text_path("x.json"));
    let args = ["vendor", "renew", "Acme", "--days", "30", "-o", &output, "--dir", &dir];
    let now = airseal::core::types::time::Time::from_utc(chrono::Utc::now()).unwrap().to_string();
    let run = world.run_env(&now, &args, |env| {
        env.interactive = || true;
        env.stdin = Box::new(&b"n\n"[..]);
    });
    let run = run.exits(1);
    assert!(run.stderr.contains("begins on 2097-12-31"), "{}", run.stderr);
    assert!(!world.path("x.json").exists());
    // In a script nobody is asked, and the same is shown; with --yes nothing is.
    for agreed in [&["--yes"][..], &[]] {
        let world = world.copy();
        let renew = ["renew", "Acme", "--days", "30", "-o", "x.json"];
        let run = vendor(&world, &[&renew[..], agreed].concat()).exits(0);
        let shown = run.stderr.contains("begins on 2097-12-31");
        assert_eq!(shown, agreed.is_empty(), "{}", run.stderr);
        assert!(world.path("x.json").exists());
    }
    // Nobody, several, a typing error, the same terms.
    vendor(&world, &["renew", "nobody@acme.example", "--yes", "-o", "x.json"]).exits(1);
    let other = ["issue", "--email", EMAIL, "--any-instance", "--days", "9", "-o", "y.json"];
    vendor(&world, &other).exits(0);
    let run = vendor(&world, &["renew", EMAIL, "--yes", "-o", "x.json"]).exits(2);
    assert!(run.stderr.contains(before["license_id"].as_str().unwrap()), "{}", run.stderr);
    let id = before["license_id"].as_str().unwrap();
    vendor(&world, &["renew", &id[..8], "--expires", "2001-01-01", "--yes", "-o", "x.json"])
        .exits(2);
    vendor(&world, &["renew", &id[..8], "--expires", "2097-12-31", "--yes", "-o", "x.json"])
        .exits(2);
    assert_eq!(issued(), 2);
    // A revoked one is not renewed.
    vendor(&world, &["revoke", id, "--reason", "test", "--yes"]).exits(0);
    vendor(&world, &["renew", &id[..8], "--yes", "-o", "x.json"]).exits(1);
}

#[test]
fn everything_that_ends_soon_is_renewed_once() {
    let world = World::registered();
    for (index, days) in ["20", "50", "90"].iter().enumerate() {
        let email = format!("ops@site-{index}.example");
        let organization = format!("Site {index}");
        let issue = [
            "issue",
            "--email",
            &email,
            "--any-instance",
            "--days",
            days,
            "--organization",
            &organization,
            "-o",
        ];
        vendor(&world, &[&issue[..], &[&format!("{index}.json")]].concat()).exits(0);
    }
    let renew = ["renew", "--expiring-within", "60d", "--yes", "-o", "renewals", "--json"];
    let run = vendor(&world, &renew).exits(0);
    assert_eq!(run.out().matches("\"changed\":true").count(), 2, "{}", run.out());
    let files = || std::fs::read_dir(world.path("renewals")).unwrap().count();
    assert_eq!(files(), 2);
    // An interrupted command is repeated: what was signed is written, and nothing is signed twice.
    let one = std::fs::read_dir(world.path("renewals")).unwrap().next().unwrap().unwrap().path();
    let bytes = std::fs::read(&one).unwrap();
    std::fs::remove_file(&one).unwrap();
    let run = vendor(&world, &renew).exits(0);
    assert_eq!(run.out().matches("\"changed\":false").count(), 2, "{}", run.out());
    assert_eq!((files(), std::fs::read(&one).unwrap()), (2, bytes));
    assert_eq!(vendor(&world, &["list", "--json"]).exits(0).out().lines().count(), 5);
}

/// A folder with one license, which runs for 30 days from 1 March 2099 at noon.
fn issued_for_thirty_days(more: &[&str]) -> World {
    let world = World::registered();
    let issue = ["issue", "--email", EMAIL, "--any-instance", "--days", "30", "-o", "first.json"];
    at(&world, "2099-03-01T12:00:00Z", &[&issue[..], more].concat());
    world
}

/// `airseal vendor COMMAND…` at a time, as JSON.
fn at(world: &World, now: &str, args: &[&str]) -> Value {
    let dir = world.text_path("vendor");
    let (mut all, mut args) = (vec!["vendor"], args.to_vec());
    let output = args.pop().map(|file| world.text_path(file)).unwrap();
    all.append(&mut args);
    all.extend([output.as_str(), "--dir", &dir, "--force", "--json"]);
    world.run_at(now, &all).exits(0).json()
}

/// A license that begins at once is dated a day earlier for slow clocks; that day was not sold.
#[test]
fn a_renewal_after_the_end_runs_as_long_as_the_license_was_meant_to() {
    for begins in [None, Some("2099-03-11")] {
        let world = World::registered();
        let issue = ["issue", "--email", EMAIL, "--any-instance", "--days", "30"];
        let from = begins.map_or(vec![], |day| vec!["--not-before", day]);
        at(&world, "2099-03-01T12:00:00Z", &[&issue[..], &from, &["-o", "first.json"]].concat());
        let renew = ["renew", EMAIL, "--yes", "-o", "renewed.json"];
        let renewed = at(&world, "2099-06-01T12:00:00Z", &renew);
        // June has 30 days.
        assert_eq!(renewed["license"]["expires_at"], "2099-07-01T12:00:00Z", "{begins:?}");
    }
}

/// Whoever gives the command again a day later wants another month.
#[test]
fn a_renewal_is_written_again_until_it_has_been_in_force_for_a_day() {
    let world = issued_for_thirty_days(&[]);
    let terms = ["--limit", "nodes=50", "--days", "30", "--meta", "order=4711"];
    let more = [&["renew", EMAIL, "--yes"], &terms[..], &["-o", "r.json"]].concat();
    let first = at(&world, "2099-03-05T12:00:00Z", &more);
    assert_eq!(first["license"]["expires_at"], "2099-04-04T12:00:00Z");
    let same = at(&world, "2099-03-06T11:59:59Z", &more);
    assert_eq!((&same["changed"], &same["license"]), (&json!(false), &first["license"]));
    let next = at(&world, "2099-03-06T12:00:00Z", &more);
    assert_eq!(
        (&next["changed"], &next["renews"]),
        (&json!(true), &first["license"]["license_id"])
    );
    // That one begins where the first renewal ends; until then it is not in force.
    assert_eq!(next["license"]["not_before"], first["license"]["expires_at"]);
    let same = at(&world, "2099-04-04T11:59:59Z", &more);
    assert_eq!((&same["changed"], &same["license"]), (&json!(false), &next["license"]));
    let last = at(&world, "2099-04-04T12:00:00Z", &more);
    assert_eq!((&last["changed"], &last["renews"]), (&json!(true), &next["license"]["license_id"]));
}

#[test]
fn each_term_can_be_changed_alone_and_is_shown_as_the_change() {
    let world = issued_for_thirty_days(&[]);
    for (option, value, what, after) in [
        ("--grace-days", "3", "grace-days", json!(3)),
        ("--releases-until", "2099-12-31", "releases-until", json!("2099-12-31")),
        ("--limit", "nodes=7", "limit", json!(7)),
        ("--feature", "sso", "feature-added", Value::Null),
        ("--plan", "pro", "plan", json!("pro")),
        ("--organization", "Acme GmbH", "organization", json!("Acme GmbH")),
        ("--data-region", "eu", "data-region", json!("eu")),
        ("--meta", "order=A-7", "metadata", json!("A-7")),
    ] {
        let renew = ["renew", EMAIL, option, value, "--expires", "2099-03-31"];
        let dry =
            at(&world, "2099-03-02T12:00:00Z", &[&renew[..], &["--dry-run", "-o", "x"]].concat());
        let changes = dry["changes"].as_array().unwrap();
        let found: Vec<_> =
            changes.iter().filter(|change| change["what"] != "expires-at").collect();
        let [change] = found[..] else { panic!("{option}: {dry}") };
        assert_eq!((&change["what"], &change["after"]), (&json!(what), &after), "{option}");
    }
}

#[test]
fn many_renewals_are_shown_and_nothing_is_signed_before_somebody_agrees() {
    let world = issued_for_thirty_days(&[]);
    let dir = world.text_path("vendor");
    let out = world.text_path("renewals");
    let renew = ["vendor", "renew", "--expiring-within", "60d", "-o", &out, "--dir", &dir];
    let answered = |answer: &'static [u8]| {
        world.run_env("2099-03-05T12:00:00Z", &renew, |env| {
            env.interactive = || true;
            env.stdin = Box::new(answer);
        })
    };
    let run = answered(b"n\n").exits(1);
    let shown = ["This renews 1 license.", EMAIL];
    assert!(shown.iter().all(|words| run.stderr.contains(words)), "{run:?}");
    assert!(!world.path("renewals").exists());
    let issued = || vendor(&world, &["list", "--json"]).exits(0).out().lines().count();
    assert_eq!(issued(), 1);
    answered(b"y\n").exits(0);
    assert_eq!((issued(), std::fs::read_dir(world.path("renewals")).unwrap().count()), (2, 1));
    // What was renewed before is written again, and nobody is asked.
    let run = answered(b"").exits(0);
    assert!(!run.stderr.contains("This renews"), "{run:?}");
    assert_eq!(issued(), 2);
}

/// Only what was not renewed is due, also for whoever wants no license twice as it was.
#[test]
fn another_renewal_of_what_was_renewed_is_made_by_name_only() {
    let world = issued_for_thirty_days(&[]);
    let renew = ["renew", EMAIL, "--yes", "-o", "renewed.json"];
    at(&world, "2099-03-20T12:00:00Z", &renew);
    let (dir, all) = (world.text_path("vendor"), world.text_path("all"));
    let soon = ["vendor", "renew", "--expiring-within", "20d", "--yes", "--another", "--json"];
    let soon = [&soon[..], &["-o", &all, "--dir", &dir]].concat();
    let run = world.run_at("2099-03-20T12:00:00Z", &soon).exits(2);
    assert!(run.out().contains("'--another'") && !world.path("all").exists(), "{run:?}");
}

/// It may begin long after: what is said of it are its own dates.
#[test]
fn of_a_renewal_that_is_written_again_nothing_is_said_to_begin() {
    let world = issued_for_thirty_days(&[]);
    let (dir, file) = (world.text_path("vendor"), world.text_path("r.json"));
    let renew = ["vendor", "renew", EMAIL, "--yes", "-o", &file, "--dir", &dir, "--force"];
    let run = || world.run_at("2099-03-05T12:00:00Z", &renew).exits(0);
    assert!(run().out().contains("begins on 2099-03-31"));
    let again = run();
    assert!(
        again.out().starts_with("renewed before") && !again.out().contains("begin"),
        "{again:?}"
    );
    assert!(again.out().contains("Until        2099-04-30"), "{again:?}");
}
