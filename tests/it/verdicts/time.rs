//! When a license counts, by which clock; more in clock.rs.

use super::*;

/// 2099-12-31T23:59:59Z and 14 days of 86,400 seconds is 2100-01-14T23:59:59Z.
#[test]
fn validity_and_grace_begin_and_end_on_the_second() {
    let site = Site::new();
    for (at, verdict, left) in [
        ("2020-01-31T23:59:59Z", "not-yet-valid", None),
        ("2020-02-01T00:00:00Z", "valid", Some(2_521_929_599)),
        ("2099-12-31T23:59:58Z", "valid", Some(1)),
        ("2099-12-31T23:59:59Z", "valid", Some(0)),
        ("2100-01-01T00:00:00Z", "grace", Some(-1)),
        ("2100-01-14T23:59:59Z", "grace", Some(-1_209_600)),
        ("2100-01-15T00:00:00Z", "expired", Some(-1_209_601)),
        ("9999-12-31T00:00:00Z", "expired", None),
    ] {
        let answer = expect(&site, &site.license(), &["--at", at], verdict);
        if left.is_some() || verdict == "not-yet-valid" {
            assert_eq!(answer.seconds_left, left, "{at}");
        }
        let time_step = matches!(verdict, "valid" | "grace");
        assert_eq!(answer.checked.time, Some(time_step), "{at}");
    }
}

#[test]
fn grace_warns_on_standard_error_and_quiet_silences_it() {
    let site = Site::new();
    site.write("license.json", site.license());
    let args = ["verify", "license.json", "--at", "2100-01-10"];
    let loud = site.run(&args).exits(0);
    assert!(loud.stderr.contains("warning: license.json: "), "{}", loud.stderr);
    assert!(loud.stderr.contains("2100-01-14T23:59:59Z"), "{}", loud.stderr);
    assert_eq!(site.run(&[&args[..], &["-q"]].concat()).exits(0).stderr, "");
    let valid = site.run(&["verify", "license.json", "--at", "2099-12-31T23:59:59Z"]).exits(0);
    assert!(!valid.stderr.contains("warning"), "{}", valid.stderr);
}

#[test]
fn without_grace_days_the_second_after_the_end_is_expired() {
    let site = Site::new();
    let license = site.sign(site.body_with(&[("\"grace_days\":14", "\"grace_days\":0")]));
    expect(&site, &license, &["--at", "2099-12-31T23:59:59Z"], "valid");
    let answer = expect(&site, &license, &["--at", "2100-01-01T00:00:00Z"], "expired");
    assert_eq!(
        answer.reason, "it expired on 2099-12-31T23:59:59Z",
        "no word of a grace that there was not"
    );
}

#[test]
fn a_license_without_an_end_does_not_count_down() {
    let site = Site::new();
    let license = site.sign(site.body_with(&[("\"2099-12-31T23:59:59Z\"", "null")]));
    let answer = expect(&site, &license, &["--at", "9999-12-31T00:00:00Z"], "valid");
    assert_eq!((answer.expires_at, answer.seconds_left), (None, None));
}

#[test]
fn a_license_of_one_second_is_valid_for_that_second() {
    let site = Site::new();
    let license = site.sign(site.body_with(&[
        ("2099-12-31T23:59:59Z", "2020-02-01T00:00:00Z"),
        ("\"grace_days\":14", "\"grace_days\":0"),
    ]));
    expect(&site, &license, &["--at", "2020-01-31T23:59:59Z"], "not-yet-valid");
    expect(&site, &license, &["--at", "2020-02-01T00:00:00Z"], "valid");
    expect(&site, &license, &["--at", "2020-02-01T00:00:01Z"], "expired");
}

#[test]
fn judging_at_another_time_writes_nothing() {
    let site = Site::new();
    site.write("license.json", site.license());
    site.run(&["verify", "license.json"]).exits(0);
    let seen = std::fs::read(site.home("clock.json")).unwrap();
    for at in ["2020-03-01", "2080-01-01"] {
        let run = site.run(&["verify", "license.json", "--at", at]).exits(0);
        assert!(
            run.stderr.contains("this machine's clock") && run.stderr.contains("not checked"),
            "{}",
            run.stderr
        );
        assert_eq!(std::fs::read(site.home("clock.json")).unwrap(), seen);
    }
}

#[test]
fn an_issue_date_over_a_day_ahead_is_a_clock_fault_and_is_not_imported() {
    let site = Site::new();
    let license = |issued: &str| {
        let issued = format!("\"issued_at\":\"{issued}\"");
        site.sign(site.body_with(&[("\"issued_at\":\"2020-01-01T00:00:00Z\"", &issued)]))
    };
    site.write("far.json", license("2020-03-02T00:00:01Z"));
    site.write("near.json", license("2020-03-02T00:00:00Z"));
    let (far, near) = (site.text_path("far.json"), site.text_path("near.json"));
    let now = "2020-03-01T00:00:00Z";
    assert_eq!(answer(site.run_at(now, &["verify", &far, "--json"])).verdict, "clock");
    site.run_at(now, &["import", &far]).exits(17);
    assert!(!site.home("licenses").exists());
    assert_eq!(answer(site.run_at(now, &["verify", &near, "--json"])).verdict, "valid");
    site.run_at(now, &["import", &near]).exits(0);

    // The same through the binary, with the real clock.
    expect(&site, &license("2999-01-01T00:00:00Z"), &[], "clock");
}
