//! A clock that is wrong, or was wrong once: what it decides, what it does not, and how
//! a person puts it right. Dates are from the calendar; 2020 is a leap year.

use serde_json::{Value, json};

use crate::craft::{Site, observe};
use crate::support::{Run, World};

/// A site with this license installed on the first of March 2020: from February 2020
/// until `end`, 14 days of grace.
fn until(end: &str) -> Site {
    let site = Site::new();
    site.write("license.json", site.sign(site.body_with(&[("2099-12-31T23:59:59Z", end)])));
    site.run_at("2020-03-01T00:00:00Z", &["import", &site.text_path("license.json")]).exits(0);
    site
}

fn verify(site: &World, now: &str) -> Run {
    site.run_at(now, &["verify", "--json"])
}

/// The verdict, and whether the clock is behind.
fn says(site: &World, now: &str) -> (String, bool) {
    let said = verify(site, now).json();
    (said["verdict"].as_str().unwrap().to_owned(), said["clock_behind"].as_bool().unwrap())
}

fn clock_file(site: &World) -> Value {
    serde_json::from_slice(&std::fs::read(site.home("clock.json")).unwrap()).unwrap()
}

#[test]
fn a_license_that_is_good_at_both_times_counts_with_a_warning() {
    let site = until("2099-12-31T23:59:59Z");
    // A day before the first of March of a leap year is the 29th of February.
    assert_eq!(says(&site, "2020-02-29T00:00:00Z"), ("valid".to_owned(), false));
    let run = verify(&site, "2020-02-28T23:59:59Z").exits(0);
    let said = run.json();
    assert_eq!(
        (&said["verdict"], &said["clock_behind"], &said["clock_checked"]),
        (&json!("grace"), &json!(true), &json!(true))
    );
    for named in ["2020-02-28T23:59:59Z", "2020-03-01T00:00:00Z"] {
        assert!(
            said["reason"].as_str().unwrap().contains(named) && run.stderr.contains(named),
            "{run:?}"
        );
    }
    assert_eq!(said["checked"]["time"], true);
    // Nothing of it is remembered.
    assert_eq!(says(&site, "2020-03-01T00:00:00Z"), ("valid".to_owned(), false));
    // It is good, and no end is near.
    site.run_at("2020-02-28T23:59:59Z", &["verify", "--warn-within", "30d"]).exits(0);
}

/// What the license is at the clock and at the floor, and what follows from it. The license
/// holds from 1 February to 1 June 2020, and counts for 14 days more.
#[test]
fn a_wrong_clock_is_refused_only_where_it_matters() {
    for (clock, floor, verdict, code) in [
        ("2020-04-01", "2020-05-01", "grace", 0),
        ("2020-04-01", "2020-06-10", "grace", 0),
        ("2020-06-05", "2020-06-10", "grace", 0),
        // Past its end at the floor: the clock would revive it.
        ("2020-04-01", "2020-07-01", "clock", 17),
        ("2020-06-10", "2020-07-01", "clock", 17),
        // A battery that is dead says 1970, and the license was good when it was last seen.
        ("1970-01-01", "2020-04-01", "clock", 17),
        ("1970-01-01", "2020-07-01", "clock", 17),
        // Before its beginning at the one, past its end at the other: two different reasons.
        ("2020-01-15", "2020-07-01", "clock", 17),
        // The same at both: the clock decides nothing.
        ("2020-07-01", "2020-08-01", "expired", 13),
    ] {
        let site = until("2020-06-01T00:00:00Z");
        observe(&site, &format!("{floor}T00:00:00Z"));
        let run = site.run_at(&format!("{clock}T00:00:00Z"), &["verify", "--json"]).exits(code);
        let said = run.json();
        assert_eq!(
            (&said["verdict"], &said["clock_behind"]),
            (&json!(verdict), &json!(true)),
            "{clock} {floor}: {said}"
        );
        // The same through the library's other reader, and for a file.
        let file = site.text_path("license.json");
        let named = site
            .run_at(&format!("{clock}T00:00:00Z"), &["verify", &file, "--json"])
            .exits(code)
            .json();
        assert_eq!(
            (&named["verdict"], &named["reason"]),
            (&said["verdict"], &said["reason"]),
            "{clock} {floor}"
        );
        let audited =
            site.run_at(&format!("{clock}T00:00:00Z"), &["audit", &file, "--json"]).exits(code);
        let first: Value = serde_json::from_str(audited.out().lines().next().unwrap()).unwrap();
        assert_eq!(
            (&first["verdict"], &first["clock_behind"]),
            (&said["verdict"], &json!(true)),
            "{clock} {floor}"
        );
    }
}

#[test]
fn what_is_asked_besides_the_time_is_answered_before_and_after_the_clock() {
    let site = until("2099-12-31T23:59:59Z");
    observe(&site, "2021-01-01T00:00:00Z");
    let now = "2020-04-01T00:00:00Z";
    let run = site.run_at(now, &["verify", "--json", "--limit", "nodes=11"]).exits(16);
    assert_eq!(run.json()["clock_behind"], true);
    assert!(run.stderr.contains("clock"), "{}", run.stderr);
    // A license of another instance is a mismatch, whatever the clock says.
    site.write(
        "other.json",
        site.sign(site.body_with(&[("ops@acme.example", "other@acme.example")])),
    );
    let other =
        site.run_at(now, &["verify", "--json", &site.text_path("other.json")]).exits(15).json();
    assert_eq!(other["clock_behind"], true);
}

#[test]
fn import_and_verify_say_the_same_of_a_file() {
    for (end, floor, verdict) in [
        ("2099-12-31T23:59:59Z", "2036-01-01", "grace"),
        ("2030-12-31T23:59:59Z", "2036-01-01", "clock"),
    ] {
        let site = until("2099-12-31T23:59:59Z");
        observe(&site, &format!("{floor}T00:00:00Z"));
        let new = site.body_with(&[
            ("11111111-", "22222222-"),
            ("2099-12-31T23:59:59Z", end),
            ("\"2020-01-01T00:00:00Z\"", "\"2020-03-02T00:00:00Z\""),
        ]);
        site.write("new.json", site.sign(new));
        let (now, new) = ("2020-03-03T00:00:00Z", site.text_path("new.json"));
        let before = site.run_at(now, &["verify", &new, "--json"]);
        let import = site.run_at(now, &["import", &new, "--json"]);
        assert_eq!(import.code, before.code, "{import:?}");
        let (said, judged) = (import.json(), before.json());
        assert_eq!(said["verdict"], verdict);
        for key in ["verdict", "reason", "clock_behind"] {
            assert_eq!(said[key], judged[key], "{key}");
        }
        assert_eq!(said["imported"], verdict == "grace");
        assert!(
            site.run_at(now, &["import", &new]).out().contains("airseal clock")
                || verdict == "grace"
        );
    }
}

#[test]
fn no_document_lowers_a_floor() {
    let site = until("2030-01-01T00:00:00Z");
    observe(&site, "2036-01-01T00:00:00Z");
    let now = "2020-03-03T00:00:00Z";
    // Issued later than everything before, as a document is that somebody held back.
    let fresh = site.body_with(&[
        ("11111111-", "22222222-"),
        ("\"2020-01-01T00:00:00Z\"", "\"2020-03-02T00:00:00Z\""),
    ]);
    site.write("fresh.json", site.sign(fresh));
    site.write(
        "bundle.json",
        site.bundle(|bundle| bundle["issued_at"] = json!("2020-03-02T00:00:00Z")),
    );
    for file in ["license.json", "fresh.json", "bundle.json"] {
        site.run_at(now, &["import", &site.text_path(file)]);
        assert_eq!(clock_file(&site)["observed"], "2036-01-01T00:00:00Z", "{file}");
    }
    // A bundle comes in whatever the floors are: it may revoke.
    assert_eq!(site.run_at(now, &["status", "--json"]).json()["trust"]["version"], 2);
    assert_eq!(clock_file(&site)["signed"], "2020-03-02T00:00:00Z");
}

/// 24 hours of slack below what is written, which is itself up to 24 hours old: a clock
/// that was set back is noticed at 48 hours at the latest, and never at 24.
#[test]
fn the_observed_floor_moves_after_a_day_so_that_the_slack_is_one_to_two_days() {
    let site = until("2099-12-31T23:59:59Z");
    observe(&site, "2020-05-01T00:00:00Z");
    // Seen, and not worth a write.
    site.run_at("2020-05-02T00:00:00Z", &["status"]).exits(0);
    assert_eq!(clock_file(&site)["observed"], "2020-05-01T00:00:00Z");
    // 48 hours behind what was seen, and 24 behind what is written.
    assert!(!says(&site, "2020-04-30T00:00:00Z").1);
    assert!(says(&site, "2020-04-29T23:59:59Z").1);
    // A second more than a day is written.
    observe(&site, "2020-05-02T00:00:01Z");
    assert!(says(&site, "2020-05-01T00:00:00Z").1);
}

#[test]
fn a_jump_forward_however_long_is_no_fault() {
    let site = until("2099-12-31T23:59:59Z");
    assert_eq!(says(&site, "2099-01-01T00:00:00Z"), ("valid".to_owned(), false));
}

#[test]
fn at_another_time_the_floors_are_passed_over_and_that_is_said() {
    let site = until("2030-01-01T00:00:00Z");
    observe(&site, "2036-01-01T00:00:00Z");
    for args in [&["verify", "--json"][..], &["audit", &site.text_path("license.json"), "--json"]] {
        let run =
            site.run_at("2020-03-03T00:00:00Z", &[args, &["--at", "2020-04-01"]].concat()).exits(0);
        assert!(run.stderr.contains("not checked"), "{}", run.stderr);
        let last: Value = serde_json::from_str(run.out().lines().last().unwrap()).unwrap();
        assert_eq!(
            (&last["clock_checked"], &last["clock_behind"]),
            (&json!(false), &json!(false)),
            "{last}"
        );
        let run = site.run_at("2020-03-03T00:00:00Z", args).exits(17);
        let last: Value = serde_json::from_str(run.out().lines().last().unwrap()).unwrap();
        assert_eq!(
            (&last["clock_checked"], &last["clock_behind"]),
            (&json!(true), &json!(true)),
            "{last}"
        );
    }
}

/// Of loose files and a bundle that is named, no state is asked for: what is known of the
/// time is each license's own date.
#[test]
fn an_audit_against_a_named_bundle_knows_the_dates_of_the_licenses_only() {
    let site = until("2030-01-01T00:00:00Z");
    observe(&site, "2036-01-01T00:00:00Z");
    let (license, bundle) = (site.text_path("license.json"), site.text_path("vendor/trust.json"));
    let audit = |now: &str| site.run_at(now, &["audit", &license, "--trust", &bundle, "--json"]);
    audit("2020-03-03T00:00:00Z").exits(0);
    // Issued on the first of January 2020.
    audit("2019-12-30T23:59:59Z").exits(17);
}

#[test]
fn status_and_metrics_show_a_clock_that_is_behind() {
    let site = until("2099-12-31T23:59:59Z");
    observe(&site, "2036-01-01T00:00:00Z");
    let now = "2020-03-03T00:00:00Z";
    let status = site.run_at(now, &["status", "--json"]).exits(0).json();
    assert_eq!((&status["verdict"], &status["clock_behind"]), (&json!("grace"), &json!(true)));
    assert!(site.run_at(now, &["status"]).out().contains("airseal clock"));
    let metrics = site.run_at(now, &["metrics"]).exits(0);
    for sample in ["airseal_clock_fault{", "airseal_license_valid{"] {
        let line = metrics.out().lines().find(|line| line.starts_with(sample)).unwrap();
        assert!(line.ends_with(" 1"), "{line}");
    }
    let right = site.run_at("2036-01-01T00:00:00Z", &["status", "--json"]).exits(0).json();
    assert_eq!(right["clock_behind"], false);
}

#[test]
fn clock_shows_both_floors_and_what_they_decide() {
    let site = until("2030-01-01T00:00:00Z");
    observe(&site, "2036-01-01T00:00:00Z");
    let before = std::fs::read(site.home("clock.json")).unwrap();
    let shown = site.run_at("2020-03-03T00:00:00Z", &["clock", "--json"]).exits(0).json();
    let expected = json!({
        "now": "2020-03-03T00:00:00Z",
        "signed": "2020-01-01T00:00:00Z",
        "observed": "2036-01-01T00:00:00Z",
        "slack_seconds": 86_400,
        "clock_behind": true,
        "verdict": "clock",
        "reason": shown["reason"],
        "verdict_at_clock": "valid",
        "verdict_at_floor": "expired",
    });
    assert_eq!(shown, expected);
    let text = site.run_at("2020-03-03T00:00:00Z", &["clock"]).exits(0);
    for part in [
        "2036-01-01T00:00:00Z",
        "2020-01-01T00:00:00Z",
        "24 hours",
        "5782 days",
        "expired",
        "airseal clock",
    ] {
        assert!(text.out().contains(part), "{part}: {}", text.out());
    }
    assert_eq!(std::fs::read(site.home("clock.json")).unwrap(), before, "it only shows");

    let nothing = World::new().run_at("2020-03-03T00:00:00Z", &["clock", "--json"]).exits(0).json();
    assert_eq!((&nothing["observed"], &nothing["verdict_at_floor"]), (&Value::Null, &Value::Null));
    assert_eq!((&nothing["verdict"], &nothing["clock_behind"]), (&json!("missing"), &json!(false)));
}

fn events(site: &World) -> Vec<Value> {
    let log = site.run(&["log", "--json"]).exits(0);
    log.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_reset_makes_the_license_count_again_and_is_on_record() {
    let site = until("2030-01-01T00:00:00Z");
    observe(&site, "2036-01-01T00:00:00Z");
    let now = "2020-03-03T00:00:00Z";
    assert_eq!(says(&site, now).0, "clock");
    let before = events(&site).len();
    let done = site.run_at(now, &["clock", "reset", "--yes", "--json"]).exits(0).json();
    let expected = json!({
        "changed": true, "now": now, "signed": "2020-01-01T00:00:00Z",
        "from": "2036-01-01T00:00:00Z", "observed": now,
    });
    assert_eq!(done, expected);
    assert_eq!(says(&site, now), ("valid".to_owned(), false));
    let events = events(&site);
    assert_eq!(events.len(), before + 1);
    let last = events.last().unwrap();
    assert_eq!(last["event"], "clock-reset");
    assert_eq!(last["about"], json!({"from": "2036-01-01T00:00:00Z", "to": now}));
    site.run(&["log", "--verify"]).exits(0);
    // Again: nothing to do, no question, no entry.
    let again = site.run_at(now, &["clock", "reset", "--json"]).exits(0).json();
    assert_eq!(again["changed"], false);
    assert_eq!(self::events(&site).len(), before + 1);
}

#[test]
fn a_reset_never_goes_below_what_the_vendor_signed() {
    let site = Site::new();
    let issued =
        ("\"issued_at\":\"2020-01-01T00:00:00Z\"", "\"issued_at\":\"2020-05-01T00:00:00Z\"");
    site.write("license.json", site.sign(site.body_with(&[issued])));
    site.run_at("2020-05-01T00:00:00Z", &["import", &site.text_path("license.json")]).exits(0);
    observe(&site, "2036-01-01T00:00:00Z");
    let now = "2020-02-10T00:00:00Z";
    let done = site.run_at(now, &["clock", "reset", "--yes", "--json"]).exits(0).json();
    assert_eq!(done["observed"], "2020-05-01T00:00:00Z");
    let floors = json!({
        "signed": "2020-05-01T00:00:00Z", "observed": "2020-05-01T00:00:00Z", "trust_version": 1, "resets": 1,
    });
    assert_eq!(clock_file(&site), floors);
    // That floor stays: the license was issued later than this clock says.
    assert_eq!(says(&site, now), ("clock".to_owned(), true));
    assert_eq!(
        site.run_at(now, &["clock", "reset", "--yes", "--json"]).exits(0).json()["changed"],
        false
    );
}

#[test]
fn a_reset_asks_and_a_script_must_say_yes() {
    let site = until("2030-01-01T00:00:00Z");
    observe(&site, "2036-01-01T00:00:00Z");
    let (now, before) = ("2020-03-03T00:00:00Z", std::fs::read(site.home("clock.json")).unwrap());
    let refused = site.run_at(now, &["clock", "reset"]).exits(2);
    assert!(refused.stderr.contains("--yes"), "{}", refused.stderr);
    let answered = |answer: &'static str| {
        site.run_env(now, &["clock", "reset"], |env| {
            env.interactive = || true;
            env.stdin = Box::new(answer.as_bytes());
        })
    };
    for no in ["n\n", "\n", ""] {
        let run = answered(no).exits(1);
        assert!(
            run.stderr.contains("2036-01-01T00:00:00Z"),
            "what will be lowered is shown: {}",
            run.stderr
        );
        assert_eq!(std::fs::read(site.home("clock.json")).unwrap(), before);
    }
    answered("y\n").exits(0);
    assert_eq!(clock_file(&site)["observed"], now);
}

fn reported(site: &World, now: &str) -> Value {
    let run = site.run_at(now, &["data", "show", "compliance"]).exits(0);
    let envelope = airseal::core::document::envelope::Envelope::parse(&run.stdout).unwrap();
    serde_json::from_slice::<Value>(&envelope.payload).unwrap()["data"]["clock_resets"].clone()
}

#[test]
fn the_compliance_report_counts_the_resets_under_this_license() {
    let site = until("2030-01-01T00:00:00Z");
    let now = "2020-03-03T00:00:00Z";
    assert_eq!(reported(&site, now), 0);
    for times in 1..=2 {
        observe(&site, "2036-01-01T00:00:00Z");
        site.run_at(now, &["clock", "reset", "--yes"]).exits(0);
        assert_eq!(reported(&site, now), times);
    }
    // Removed and imported again it is the same license.
    site.run_at(now, &["licenses", "remove", "11111111", "--yes"]).exits(0);
    assert_eq!(reported(&site, now), Value::Null, "there is no license");
    site.run_at(now, &["import", &site.text_path("license.json")]).exits(0);
    assert_eq!(reported(&site, now), 2);
    // The next license begins at none.
    let next = site.body_with(&[
        ("11111111-", "22222222-"),
        ("\"2020-01-01T00:00:00Z\"", "\"2020-03-02T00:00:00Z\""),
    ]);
    site.write("next.json", site.sign(next));
    site.run_at(now, &["import", &site.text_path("next.json")]).exits(0);
    assert_eq!(reported(&site, now), 0);
    // In usage data there is nothing of it.
    let usage = site.run_at(now, &["data", "show", "usage", "--if-on"]).exits(0);
    assert!(!usage.out().contains("clock"), "{}", usage.out());
}

#[test]
fn a_date_up_to_a_day_ahead_is_forgiven() {
    let site = Site::new();
    let issued =
        ("\"issued_at\":\"2020-01-01T00:00:00Z\"", "\"issued_at\":\"2020-03-02T00:00:00Z\"");
    site.write("license.json", site.sign(site.body_with(&[issued])));
    let now = "2020-03-01T00:00:00Z";
    site.run_at(now, &["import", &site.text_path("license.json")]).exits(0);
    assert_eq!(says(&site, now), ("valid".to_owned(), false));
}

/// To check a license is no reason to keep others from writing, not even for a moment.
#[test]
fn a_check_within_a_day_of_the_last_one_does_not_touch_the_lock() {
    let site = until("2099-12-31T23:59:59Z");
    observe(&site, "2020-05-01T00:00:00Z");
    std::fs::remove_file(site.home("lock")).unwrap();
    verify(&site, "2020-05-02T00:00:00Z").exits(0);
    assert!(!site.home("lock").exists());
    verify(&site, "2020-05-02T00:00:01Z").exits(0);
    assert!(site.home("lock").exists());
}

/// What statement T9 of the page of the formats says: whatever the verdict is.
#[test]
fn that_the_clock_is_behind_is_said_of_a_file_without_a_license_too() {
    let site = Site::new();
    observe(&site, "2036-01-01T00:00:00Z");
    let photograph = site.write("photo.png", b"\xff\xd8\xff\xe0 a photograph");
    let text = site.write("text.json", "{}");
    for file in [photograph, text] {
        for (now, behind) in [("2035-01-01T00:00:00Z", true), ("2036-01-01T00:00:00Z", false)] {
            let run = site.run_at(now, &["verify", file.to_str().unwrap(), "--json"]).exits(10);
            assert_eq!(run.json()["clock_behind"], behind, "{now}: {run:?}");
        }
    }
}
