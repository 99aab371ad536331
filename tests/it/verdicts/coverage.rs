//! What a license covers, and which reason is given of several.

use super::*;

#[test]
fn what_a_license_does_not_name_it_does_not_cover() {
    let site = Site::new();
    for (args, verdict) in [
        (&["--limit", "nodes=0"][..], "valid"),
        (&["--limit", "nodes=10"], "valid"),
        (&["--limit", "nodes=11"], "not-covered"),
        (&["--limit", "nodes=18446744073709551615"], "not-covered"),
        (&["--limit", "users=0"], "not-covered"),
        (&["--limit", "nodes=10", "--limit", "users=1"], "not-covered"),
        (&["--feature", "rbac"], "valid"),
        (&["--feature", "sso"], "not-covered"),
        (&["--feature", "rbac", "--feature", "sso"], "not-covered"),
        (&["--limit", "nodes=10", "--feature", "rbac"], "valid"),
        (&["--limit", "rbac=1"], "not-covered"),
        (&["--feature", "nodes"], "not-covered"),
    ] {
        let answer = expect(&site, &site.license(), args, verdict);
        assert_eq!(answer.checked.coverage, Some(verdict == "valid"), "{args:?}");
        assert_eq!(answer.seconds_left.is_some(), verdict == "valid", "{args:?}");
    }
}

#[test]
fn a_limit_of_null_covers_every_number() {
    let site = Site::new();
    let unlimited = site.sign(site.body_with(&[("\"nodes\":10", "\"nodes\":null")]));
    for (args, verdict) in [
        (&["--limit", "nodes=0"][..], "valid"),
        (&["--limit", "nodes=18446744073709551615"], "valid"),
        (&["--limit", "users=1"], "not-covered"),
    ] {
        let answer = expect(&site, &unlimited, args, verdict);
        assert!(
            verdict == "valid" || answer.reason.contains("(it has: nodes)"),
            "{}",
            answer.reason
        );
    }
    // No other word or type is a limit.
    for limit in ["\"unlimited\"", "-1", "1.5", "true", "[1]", "18446744073709551616"] {
        let body = site.body_with(&[("\"nodes\":10", &format!("\"nodes\":{limit}"))]);
        expect(&site, &site.sign(body), &[], "malformed");
    }
}

#[test]
fn a_license_with_an_end_of_updates_covers_the_releases_up_to_that_day() {
    let site = Site::new();
    let until = ("\"limits\"", "\"releases_until\":\"2026-02-28\",\"limits\"");
    let license = site.sign(site.body_with(&[until]));
    for (args, verdict) in [
        // Unsure is not covered.
        (&[][..], "not-covered"),
        (&["--release-date", "2026-02-28"], "valid"),
        (&["--release-date", "2019-01-01"], "valid"),
        (&["--release-date", "2026-03-01"], "not-covered"),
        (&["--release-date", "2026-03-01", "--limit", "nodes=11"], "not-covered"),
    ] {
        let answer = expect(&site, &license, args, verdict);
        let says = answer.reason.contains("it covers releases up to 2026-02-28");
        assert_eq!(says, verdict == "not-covered", "{}", answer.reason);
    }
    // A license without the field covers every release.
    expect(&site, &site.license(), &["--release-date", "2098-01-01"], "valid");
    for day in ["2026-02-29", "2026-2-1", "2026-02-28T00:00:00Z", "", "20260228"] {
        let until = format!("\"releases_until\":\"{day}\",\"limits\"");
        let body = site.body_with(&[("\"limits\"", until.as_str())]);
        expect(&site, &site.sign(body), &[], "malformed");
        site.run(&["verify", "--release-date", day]).exits(2);
    }
    // Null is no day; absent is.
    let body = site.body_with(&[("\"limits\"", "\"releases_until\":null,\"limits\"")]);
    expect(&site, &site.sign(body), &[], "valid");
}

#[test]
fn lower_the_use_and_the_next_call_is_good_again() {
    let world = World::licensed();
    world.run(&["verify", "--limit", "nodes=11"]).exits(16);
    world.run(&["verify", "--limit", "nodes=10"]).exits(0);
}

/// What statement C4 of the page of the formats says.
#[test]
fn licenses_are_never_added_up() {
    let site = Site::new();
    site.write("one.json", site.license());
    site.write("two.json", site.sign(site.body_with(&[("11111111-", "22222222-")])));
    site.run(&["import", "one.json", "two.json"]).exits(0);
    site.run(&["verify", "--limit", "nodes=10"]).exits(0);
    site.run(&["verify", "--limit", "nodes=11"]).exits(16);
}

/// A license with every fault at once; mending the one that is named brings out
/// the next, in the order of the design.
#[test]
fn the_first_verdict_that_applies_wins() {
    let site = Site::new();
    let why = json!({"at": "2020-05-06T07:08:09Z", "reason": "test"});
    site.import_bundle(|bundle| bundle["revoked_licenses"][ID] = why);
    site.run(&["vendor", "init", "--product", PRODUCT, "--dir", "thief", "--no-passphrase"])
        .exits(0);
    let thief = key(&site, "thief/signer.key");
    let ask = ["--limit", "nodes=99"];
    let product = ("acme-dock", "other");
    // Ahead of the real clock, so both a clock fault and not yet valid.
    let ahead =
        ("\"issued_at\":\"2020-01-01T00:00:00Z\"", "\"issued_at\":\"2098-01-01T00:00:00Z\"");
    let later = ("2020-02-01T00:00:00Z", "2098-02-01T00:00:00Z");
    let renamed = ("11111111-", "22222222-");

    let all = site.body_with(&[product, ahead, later]);
    expect(&site, &file(LICENSE_TYPE, all.as_bytes(), &[&thief])[1..], &ask, "malformed");
    expect(&site, &file(LICENSE_TYPE, all.as_bytes(), &[&thief]), &ask, "untrusted");
    expect(&site, &site.sign(&all), &ask, "revoked");
    expect(&site, &site.sign(site.body_with(&[renamed, product, ahead, later])), &ask, "mismatch");
    expect(&site, &site.sign(site.body_with(&[renamed, ahead, later])), &ask, "clock");
    expect(&site, &site.sign(site.body_with(&[renamed, later])), &ask, "not-yet-valid");
    let ended = ("2099-12-31T23:59:59Z", "2020-02-02T00:00:00Z");
    expect(&site, &site.sign(site.body_with(&[renamed, ended])), &ask, "expired");
    expect(&site, &site.sign(site.body_with(&[renamed])), &ask, "not-covered");
    expect(&site, &site.sign(site.body_with(&[renamed])), &[], "valid");
}
