//! End of support: what the vendor states by ranges of versions, and what a site sees of it.

use serde_json::{Value, json};

use crate::craft::{Site, file};
use crate::support::{Run, World, needs, tool};

const NOTICES_TYPE: &str = "application/vnd.airseal.notices+json";

/// A day in the life of every site here.
const NOW: &str = "2026-06-01T12:00:00Z";

/// Advisories that state these ends, signed.
fn stating(site: &Site, version: u64, support: &Value) -> Vec<u8> {
    let body = json!({
        "schema": 1, "product": "acme-dock", "version": version, "issued_at": "2020-03-01T00:00:00Z",
        "notices": [], "support": support,
    });
    file(NOTICES_TYPE, body.to_string().as_bytes(), &[&site.signer])
}

fn range(versions: &str, until: &str) -> Value {
    json!({"versions": versions, "until": until})
}

fn import(site: &Site, bytes: &[u8]) -> Run {
    site.write("notices.json", bytes);
    site.run_at(NOW, &["import", &site.text_path("notices.json"), "--json"])
}

/// A site that was told these ends and runs a version.
fn site(version: &str, support: &Value) -> Site {
    let site = Site::new();
    import(&site, &stating(&site, 1, support)).exits(0);
    site.run_at(NOW, &["register", "--product-version", version]).exits(0);
    site
}

/// Each row worked out by hand from the rules of semantic versions and these: of several ranges the
/// latest date counts; of a version with an open part the earliest that it may have.
#[test]
fn the_end_of_support_is_that_of_the_version_that_runs() {
    let support = json!([
        range("<2.0", "2024-12-31T23:59:59Z"),
        range(">=2.0, <3.0", "2027-12-31T23:59:59Z"),
        // A long-term branch.
        range("~2.19", "2030-12-31T23:59:59Z"),
        range(">=3.0, <3.0.5", "2028-06-30T23:59:59Z"),
        range(">=3.0.5, <3.1", "2029-06-30T23:59:59Z"),
    ]);
    let site = site("2.4.1", &support);
    for (version, until) in [
        ("1.9.9", Some("2024-12-31T23:59:59Z")),
        ("2.0.0", Some("2027-12-31T23:59:59Z")),
        ("v2.18.7", Some("2027-12-31T23:59:59Z")),
        ("2.19.0", Some("2030-12-31T23:59:59Z")),
        ("2.19.4+ee", Some("2030-12-31T23:59:59Z")),
        ("2.19", Some("2030-12-31T23:59:59Z")),
        ("2.20.0", Some("2027-12-31T23:59:59Z")),
        ("3.0.4", Some("2028-06-30T23:59:59Z")),
        ("3.0.5", Some("2029-06-30T23:59:59Z")),
        // It may be 3.0.4.
        ("3.0", Some("2028-06-30T23:59:59Z")),
        // A candidate is supported as its release is.
        ("3.0.5-rc.1", Some("2029-06-30T23:59:59Z")),
        ("3.1.0", None),
        ("3.1", None),
        ("4.0.0", None),
        // Text that is not a version.
        ("Acme Dock 2.19.4 (build 7)", None),
        ("2", None),
    ] {
        site.run_at(NOW, &["register", "--product-version", version]).exits(0);
        let status = site.run_at(NOW, &["status", "--json"]).exits(0).json();
        assert_eq!(status["support_until"], json!(until), "{version}");
        let metrics = site.run_at(NOW, &["metrics", "--json"]).exits(0).json();
        assert_eq!(
            metrics["product_support_until_timestamp_seconds"],
            json!(until.map(|until| crate::support::time(until).unix_seconds())),
            "{version}"
        );
    }
}

#[test]
fn a_site_without_a_version_or_without_a_statement_is_told_nothing() {
    let silent = Site::new();
    import(&silent, &stating(&silent, 1, &json!([range("*", "2020-12-31T23:59:59Z")]))).exits(0);
    let nothing = site("2.19.4", &json!([]));
    let neither = World::registered();
    for world in [&*silent, &*nothing, &neither] {
        let run = world.run(&["status", "--json"]).exits(0);
        assert_eq!(run.json()["support_until"], Value::Null);
        assert!(!run.stderr.contains("support"), "{run:?}");
        assert!(!world.run(&["status"]).exits(0).out().contains("Support"));
        let metrics = world.run(&["metrics"]).exits(0);
        assert!(!metrics.out().contains("product_support"), "{metrics:?}");
        assert!(!world.run(&["advisories"]).exits(0).stderr.contains("support"));
    }
}

#[test]
fn status_and_advisories_say_until_when_and_warn_when_it_is_over() {
    let site = site("2.19.4", &json!([range(">=2.0, <3.0", "2027-12-31T23:59:59Z")]));
    let status = site.run_at(NOW, &["status"]).exits(0);
    // From 1 June 2026 at noon to the end of 2027 are 578 days and 12 hours.
    assert!(
        status.out().contains("\n  Support      until 2027-12-31T23:59:59Z (in 578 days)\n"),
        "{}",
        status.out()
    );
    assert!(!status.stderr.contains("support"), "{status:?}");
    let listed = site.run_at(NOW, &["advisories"]).exits(0);
    let line = "version 2.19.4 is supported until 2027-12-31T23:59:59Z (in 578 days)";
    assert!(listed.stderr.contains(line) && !listed.stderr.contains("warning"), "{listed:?}");

    let later = "2028-01-11T00:00:00Z";
    let over =
        "warning: version 2.19.4 is no longer supported: its support ended on 2027-12-31T23:59:59Z";
    for args in [&["status"][..], &["status", "--json"], &["advisories"], &["advisories", "--json"]]
    {
        let run = site.run_at(later, args).exits(0);
        assert!(
            run.stderr.contains(over) && run.stderr.contains("10 days ago"),
            "{args:?} {run:?}"
        );
    }
    let status = site.run_at(later, &["status"]).exits(0);
    assert!(
        status.out().contains("\n  Support      ended on 2027-12-31T23:59:59Z (10 days ago)\n"),
        "{}",
        status.out()
    );
    // A license is valid or not whatever the product's version is.
    let verify = site.run_at(later, &["verify"]);
    assert!(!verify.stderr.contains("support"), "{verify:?}");
}

#[test]
fn a_monitor_gets_the_end_of_support_in_seconds() {
    needs!("promtool");
    let site = site("2.19.4", &json!([range(">=2.0, <3.0", "2027-12-31T23:59:59Z")]));
    let run = site.run_at(NOW, &["metrics"]).exits(0);
    let seconds = tool("date", &["-u", "-d", "2027-12-31T23:59:59Z", "+%s"], &site.path(""));
    let seconds = String::from_utf8(seconds).unwrap();
    let line = |line: &&str| line.starts_with("airseal_product_support_until_timestamp_seconds{");
    let found = run.out().lines().find(line).unwrap();
    assert_eq!(found.rsplit_once(' ').unwrap().1, seconds.trim());
    site.write("airseal.prom", &run.stdout);
    tool("sh", &["-c", "promtool check metrics < airseal.prom"], &site.path(""));

    // Unreadable advisories are a fault of the state, not a date.
    std::fs::write(site.home("notices.json"), "{").unwrap();
    let run = site.run_at(NOW, &["metrics", "--json"]).exits(0).json();
    assert_eq!(
        (&run["product_support_until_timestamp_seconds"], &run["state_fault"]),
        (&Value::Null, &json!(1))
    );
}

#[test]
fn ends_of_support_that_contradict_or_are_not_known_are_refused() {
    let site = Site::new();
    let end = "2027-12-31T23:59:59Z";
    let many: Vec<_> = (0..=200).map(|major| range(&format!("^{major}.0.0"), end)).collect();
    for (what, support) in [
        ("a range twice", json!([range("<2", end), range("<2", "2028-12-31T23:59:59Z")])),
        ("the same in other words", json!([range(">=1, <2", end), range(">=1,<2", end)])),
        ("201 ranges", json!(many)),
        ("no date", json!([{"versions": "<2"}])),
        ("no end", json!([{"versions": "<2", "until": null}])),
        ("a day", json!([range("<2", "2027-12-31")])),
        ("no range", json!([range("soon", end)])),
        ("an unknown field", json!([{"versions": "<2", "until": end, "paid": true}])),
        ("null", json!(null)),
        ("one", range("<2", end)),
    ] {
        let run = import(&site, &stating(&site, 1, &support));
        assert_eq!((run.code, &run.json()["verdict"]), (10, &json!("malformed")), "{what}");
    }
    import(&site, &stating(&site, 1, &json!(many[..200]))).exits(0);
}

#[test]
fn import_says_how_many_ends_of_support_are_new_or_changed() {
    let site = Site::new();
    let end = "2027-12-31T23:59:59Z";
    let changes = |version, support: &Value| {
        let run = import(&site, &stating(&site, version, support)).exits(0).json();
        let all = run["changes"].as_array().unwrap().clone();
        all.into_iter().find(|change| change["what"] == "support-changed")
    };
    let two = json!([range("<2", end), range(">=2, <3", end)]);
    assert_eq!(changes(1, &two).unwrap()["count"], json!(2));
    assert_eq!(changes(2, &two), None);
    // One has another date, one is gone, and one is new.
    let other = json!([range("<2", "2028-12-31T23:59:59Z"), range(">=3, <4", end)]);
    assert_eq!(changes(3, &other).unwrap()["count"], json!(3));
    site.write("notices.json", stating(&site, 4, &json!([])));
    let run = site.run_at(NOW, &["import", &site.text_path("notices.json")]).exits(0);
    assert!(run.out().contains("2 ends of support are new or changed"), "{run:?}");
}

fn vendor(world: &World, args: &[&str]) -> Run {
    world.run(&[&["vendor", "advisory"][..], args, &["--dir", "vendor"]].concat())
}

#[test]
fn the_vendor_states_changes_and_removes_ends_of_support() {
    let world = World::licensed();
    world.run(&["register", "--product-version", "2.19.4"]).exits(0);
    let listed = || -> Vec<Value> {
        let run = vendor(&world, &["support", "--json"]).exits(0);
        run.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let publish = || {
        let run = vendor(&world, &["publish", "-o", "notices.json", "--force", "--json"]).exits(0);
        world.run(&["import", "notices.json"]).exits(0);
        let status = world.run(&["status", "--json"]).exits(0).json();
        (run.json()["support"].clone(), status["support_until"].clone())
    };
    let run = vendor(&world, &["support"]).exits(0);
    assert!(run.out().is_empty() && run.stderr.contains("support RANGE --until DATE"), "{run:?}");

    let set = ["support", ">=2.0, <3.0", "--until", "2031-12-31"];
    let run = vendor(&world, &[&set[..], &["--json"]].concat()).exits(0).json();
    let (range, until) = (">=2.0, <3.0", "2031-12-31T23:59:59Z");
    assert_eq!(run, json!({"changed": true, "versions": range, "until": until, "support": 1}));
    assert_eq!(listed(), [json!({"versions": range, "until": until, "is_published": false})]);
    let again = vendor(&world, &set).exits(0);
    assert!(again.out().starts_with("unchanged  >=2.0, <3.0\n"), "{again:?}");
    // It needs no advisory beside it.
    assert_eq!(publish(), (json!(1), json!(until)));
    assert_eq!(listed()[0]["is_published"], json!(true));
    assert_eq!(publish(), (json!(1), json!(until)), "nothing new");

    // The last second of the day, unless a time is given.
    vendor(&world, &["support", range, "--until", "2032-06-30T10:00:00Z"]).exits(0);
    assert_eq!(listed()[0]["is_published"], json!(false));
    assert_eq!(publish(), (json!(1), json!("2032-06-30T10:00:00Z")));
    let inspected = world.run(&["inspect", "notices.json"]).exits(0);
    assert!(inspected.out().contains(">=2.0, <3.0 until 2032-06-30T10:00:00Z"), "{inspected:?}");

    // An advisory keeps what was stated.
    let advisory = ["add", "a", "--severity", "low", "--title", "T", "--affected", "<2"];
    vendor(&world, &advisory).exits(0);
    assert_eq!(publish(), (json!(1), json!("2032-06-30T10:00:00Z")));

    let run = vendor(&world, &["support", "<9", "--remove"]).exits(1);
    assert!(
        run.stderr.contains("no end of support is stated for <9")
            && run.stderr.contains("vendor advisory support lists them"),
        "{run:?}"
    );
    let run = vendor(&world, &["support", range, "--remove", "--json"]).exits(0).json();
    assert_eq!(run["until"], Value::Null);
    assert_eq!(publish(), (json!(0), Value::Null));
    let payload = world.run(&["inspect", "notices.json", "--payload"]).exits(0).json();
    assert!(payload.get("support").is_none(), "programs from before still read it: {payload}");
}

#[test]
fn what_is_missing_or_contradicts_is_said_before_anything_is_written() {
    let world = World::with_vendor();
    for args in [
        &["support", "<2"][..],
        &["support", "--until", "2031-12-31"],
        &["support", "--remove"],
        &["support", "<2", "--until", "2031-12-31", "--remove"],
        &["support", "<2", "--until", "someday"],
        &["support", "two", "--until", "2031-12-31"],
    ] {
        let run = vendor(&world, args).exits(2);
        assert!(run.stderr.contains("error: ") && run.stderr.contains("Hint: "), "{run:?}");
    }
    assert!(!world.path("vendor/notices.next.json").exists());
}

#[test]
fn a_version_is_supported_to_the_last_second() {
    let site = site("2.19.4", &json!([range(">=2.0, <3.0", "2027-12-31T23:59:59Z")]));
    for (now, over) in [("2027-12-31T23:59:59Z", false), ("2028-01-01T00:00:00Z", true)] {
        for (command, warning) in [("status", "supported"), ("advisories", "no longer supported")] {
            let run = site.run_at(now, &[command]).exits(0);
            assert_eq!(run.stderr.contains(warning), over, "{now}: {run:?}");
        }
    }
}
