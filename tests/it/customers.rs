//! `vendor show` and `vendor list`: the questions that a vendor asks of the issued log.

use serde_json::{Value, json};

use crate::histories::{Desk, ISSUED, NOW, id};
use crate::support::Run;

fn objects(run: &Run) -> Vec<Value> {
    run.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The first digits of the ids of the licenses in an answer, and their words.
fn words(run: &Run) -> String {
    let word = |object: &Value| {
        format!(
            "{}:{}",
            &object["license_id"].as_str().unwrap()[..1],
            object["standing"].as_str().unwrap()
        )
    };
    objects(run).iter().map(word).collect::<Vec<_>>().join(" ")
}

/// Two customers with a history each. Acme has two instances; the license of one was renewed, and
/// a mistaken renewal revoked.
fn desk() -> Desk {
    let mut desk = Desk::new();
    let first = json!({"organization": "Acme GmbH", "plan": "trial", "instance": "a".repeat(32),
        "expires_at": "2026-06-20T23:59:59Z", "limits": {"nodes": 10, "users": null}});
    desk.issue('1', first.clone(), json!({}));
    desk.issue(
        '2',
        json!({"email": "it@other.example", "plan": "pro", "expires_at": null}),
        json!({}),
    );
    let mut next = first;
    next["not_before"] = json!("2026-06-21T00:00:00Z");
    next["expires_at"] = json!("2027-06-20T23:59:59Z");
    desk.issue('3', next.clone(), json!({"renews": id('1')}));
    next["plan"] = json!("pro");
    next["releases_until"] = json!("2026-12-31");
    desk.issue('4', next, json!({"renews": id('1')}));
    desk.issue(
        '5',
        json!({"instance": "b".repeat(32), "expires_at": "2026-06-10T23:59:59Z"}),
        json!({}),
    );
    desk.revoke('3', "issued by mistake");
    desk
}

#[test]
fn a_customer_is_shown_with_its_whole_history_the_newest_last() {
    let desk = desk();
    // By one license, by the instance, by the organization: the whole history of that licensee.
    for what in ["1111", "4444", "aaaa aaaa", "acme g"] {
        let run = desk.vendor(&["show", what, "--json"]).exits(0);
        assert_eq!(words(&run), "1:renewed 3:revoked 4:begins-later", "{what}");
    }
    let run = desk.vendor(&["show", "acme.example", "--json"]).exits(0);
    assert_eq!(words(&run), "1:renewed 3:revoked 4:begins-later 5:in-force");
    let run = desk.vendor(&["show", "it@other.example", "--json"]).exits(0);
    assert_eq!(words(&run), "2:in-force");
}

#[test]
fn the_keys_of_a_shown_license_are_those_of_the_license_and_what_became_of_it() {
    let desk = desk();
    let all = objects(&desk.vendor(&["show", "1111", "--json"]).exits(0));
    let expected = json!({
        "schema": 1, "license_id": id('1'), "product": "acme-dock", "edition": "business",
        "email": "ops@acme.example", "instance": "a".repeat(32), "organization": "Acme GmbH", "plan": "trial",
        "issued_at": ISSUED, "not_before": ISSUED, "expires_at": "2026-06-20T23:59:59Z", "grace_days": 14,
        "limits": {"nodes": 10, "users": null}, "features": ["rbac"], "metadata": {},
        "signer": all[0]["signer"], "renews": null, "replaces": [], "standing": "renewed", "in_force": true,
        "renewed_by": id('4'), "replaced_by": null, "revoked": null, "returned": null, "last_report": null,
    });
    assert_eq!(all[0], expected);
    assert_eq!(all[0]["signer"].as_str().unwrap().len(), 64);
    assert_eq!(all[1]["revoked"]["at"], NOW);
    assert_eq!(all[1]["revoked"]["reason"], "issued by mistake");
    assert_eq!(
        (&all[1]["in_force"], &all[2]["renews"], &all[2]["releases_until"]),
        (&json!(false), &json!(id('1')), &json!("2026-12-31"))
    );
}

#[test]
fn a_person_reads_the_history_in_blocks_and_the_license_in_force_last() {
    let desk = desk();
    let shown = desk.vendor(&["show", "1111"]).exits(0);
    let expected = format!(
        "Acme GmbH <ops@acme.example>\n  \
         Instance     aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa\n\n\
         renewed  {}\n  \
         Issued       2026-01-01\n  \
         Renewed by   {}; in force until its own end\n  \
         Valid        2026-01-01 to 2026-06-20, then 14 days of grace\n  \
         Covers       10 nodes, unlimited users, rbac (plan trial)\n\n\
         revoked  {}\n  \
         Issued       2026-01-01\n  \
         Renews       {}\n  \
         Revoked      2026-06-01: issued by mistake\n  \
         Valid        2026-06-21 to 2027-06-20, then 14 days of grace\n  \
         Covers       10 nodes, unlimited users, rbac (plan trial)\n\n\
         begins later  {}\n  \
         Issued       2026-01-01\n  \
         Renews       {}\n  \
         Valid        2026-06-21 to 2027-06-20, then 14 days of grace\n  \
         Covers       10 nodes, unlimited users, rbac, releases until 2026-12-31 (plan pro)\n\n\
         3 licenses; {} is in force: 2026-06-20T23:59:59Z (in 19 days), then 14 days of grace\n",
        id('1'),
        id('4'),
        id('3'),
        id('1'),
        id('4'),
        id('1'),
        id('1')
    );
    assert_eq!(shown.out(), expected);
    let several = desk.vendor(&["show", "acme.example"]).exits(0);
    assert!(several.out().ends_with("\n\n4 licenses; 2 are in force\n"), "{}", several.out());
    desk.revoke('5', "contract ended");
    let none = desk.vendor(&["show", "bbbb"]).exits(0);
    assert!(none.out().ends_with("\n\n1 license; none is in force\n"), "{}", none.out());
}

#[test]
fn a_replaced_license_says_by_which_one_and_whether_sites_know_it_yet() {
    let mut desk = Desk::new();
    desk.issue('1', json!({}), json!({}));
    desk.issue('2', json!({}), json!({"replaces": [id('1')]}));
    let shown = desk.vendor(&["show", "1111"]).exits(0);
    let said = format!("  Replaced by  {}\n  Revoked      not yet; sites accept it", id('2'));
    assert!(shown.out().contains(&said), "{}", shown.out());
    assert!(shown.out().contains(&format!("  Replaces     {}\n", id('1'))), "{}", shown.out());
    desk.revoke('1', "replaced by a new license");
    let shown = desk.vendor(&["show", "1111"]).exits(0);
    let said = format!(
        "  Replaced by  {}\n  Revoked      2026-06-01: replaced by a new license\n",
        id('2')
    );
    assert!(shown.out().contains(&said), "{}", shown.out());
    let all = objects(&desk.vendor(&["show", "1111", "--json"]).exits(0));
    assert_eq!(
        (&all[0]["standing"], &all[0]["replaced_by"]),
        (&json!("replaced"), &json!(id('2')))
    );
}

#[test]
fn what_no_license_matches_is_an_error_with_the_next_step() {
    let desk = desk();
    let run = desk.vendor(&["show", "nowhere.example"]).exits(1);
    assert!(
        run.stderr.contains("no license in the issued log matches `nowhere.example`")
            && run.stderr.contains("Hint: airseal vendor list"),
        "{}",
        run.stderr
    );
    let run = desk.vendor(&["show", "nowhere.example", "--json"]).exits(1);
    assert_eq!(run.json()["error"]["code"], 1);
    let run = desk.vendor(&["show", "?"]).exits(2);
    assert!(run.stderr.contains("4 or more digits"), "{}", run.stderr);
}

#[test]
fn the_list_names_what_became_of_each_license() {
    let desk = desk();
    let run = desk.vendor(&["list", "--json"]).exits(0);
    assert_eq!(words(&run), "1:renewed 2:in-force 3:revoked 4:begins-later 5:in-force");
    let row = objects(&run).swap_remove(0);
    let expected = json!({
        "license_id": id('1'), "email": "ops@acme.example", "organization": "Acme GmbH", "edition": "business",
        "instance": "a".repeat(32), "plan": "trial", "limits": {"nodes": 10, "users": null}, "issued_at": ISSUED,
        "not_before": ISSUED, "expires_at": "2026-06-20T23:59:59Z", "releases_until": null, "standing": "renewed",
        "renewed_by": id('4'), "replaced_by": null, "revoked": false, "over": null,
    });
    assert_eq!(row, expected);
    let table = desk.vendor(&["list"]).exits(0);
    let rows: Vec<Vec<&str>> = table
        .out()
        .lines()
        .map(|line| line.split("  ").map(str::trim).filter(|c| !c.is_empty()).collect())
        .collect();
    assert_eq!(
        rows[..3],
        [
            vec![
                "STANDING",
                "UNTIL",
                "CUSTOMER",
                "PLAN",
                "LIMITS",
                "ORGANIZATION",
                "INSTANCE",
                "LICENSE"
            ],
            vec![
                "renewed",
                "2026-06-20",
                "ops@acme.example",
                "trial",
                "10 nodes, unlimited users",
                "Acme GmbH",
                "aaaaaaaa",
                &id('1')
            ],
            vec!["in force", "no end", "it@other.example", "pro", "10 nodes", "-", "any", &id('2')],
        ]
    );
    assert_eq!(
        table.out().lines().last(),
        Some(
            "5 licenses: 2 in force, 1 begins later, 1 renewed, 1 revoked; the next one ends on 2026-06-10 (in 9 days)"
        )
    );
}

#[test]
fn the_filters_of_the_list_are_all_to_match() {
    let desk = desk();
    for (filter, found) in [
        (&["--plan", "pro"][..], "2:in-force 4:begins-later"),
        (&["--plan", "pro", "--organization", "ACME"], "4:begins-later"),
        (&["--organization", "acme gmbh"], "1:renewed 3:revoked 4:begins-later"),
        (&["--instance", "AAAA-aaaa"], "1:renewed 3:revoked 4:begins-later"),
        (&["--instance", "bbbb bbbb bbbb bbbb bbbb bbbb bbbb bbbb"], "5:in-force"),
        (&["--email", "ops@ACME.example", "--plan", "trial"], "1:renewed 3:revoked"),
        (&["--plan", "gold"], ""),
        // The first ends within the span, too: it was renewed.
        (&["--expiring-within", "30d"], "5:in-force"),
        (&["--expiring-within", "9d"], ""),
    ] {
        let run = desk.vendor(&[&["list", "--json"], filter].concat()).exits(0);
        assert_eq!(words(&run), found, "{filter:?}");
    }
    let run = desk.vendor(&["list", "--instance", "xyz"]).exits(2);
    assert!(run.stderr.contains("4 to 32 hex digits"), "{}", run.stderr);
}

#[test]
fn a_renewal_that_is_revoked_brings_the_license_back_to_those_that_expire() {
    let desk = desk();
    desk.revoke('4', "the order was cancelled");
    let run = desk.vendor(&["list", "--json", "--expiring-within", "30d"]).exits(0);
    assert_eq!(words(&run), "5:in-force 1:in-force");
}

#[test]
fn a_license_of_a_revoked_signer_is_listed_as_revoked() {
    let desk = desk();
    let all = objects(&desk.vendor(&["show", "2222", "--json"]).exits(0));
    let signer = all[0]["signer"].as_str().unwrap();
    desk.vendor(&["revoke", "--key", signer, "--reason", "leaked", "--yes"]).exits(0);
    let run = desk.vendor(&["list", "--json", "--plan", "pro"]).exits(0);
    assert_eq!(words(&run), "2:revoked 4:revoked");
    assert!(objects(&run).iter().all(|row| row["revoked"] == true));
    let shown = desk.vendor(&["show", "2222"]).exits(0);
    let said = format!("its signer {} was revoked: leaked", &signer[..16]);
    assert!(shown.out().contains(&said), "{}", shown.out());
}

#[test]
fn what_is_missing_in_the_folder_is_named_by_show_too() {
    let desk = desk();
    let log = String::from_utf8(desk.read("vendor/issued.jsonl")).unwrap();
    // A bundle counted five entries.
    desk.write(
        "vendor/issued.jsonl",
        log.lines().take(4).map(|line| format!("{line}\n")).collect::<String>(),
    );
    let run = desk.vendor(&["show", "1111"]).exits(1);
    assert!(run.out().contains("renewed") && run.stderr.contains("issued.jsonl"), "{}", run.stderr);
}

/// Reports: the first instance is over its nodes, by its peak; the second says no more than it may.
fn reports(desk: &Desk) {
    let report = |instance: &str, license: char, number: u64, limits: Value| {
        json!({"kind": "report", "instance": instance.repeat(32), "license_id": id(license), "number": number,
            "limits": limits, "clock_resets": 0})
    };
    desk.receive(&[
        report(
            "a",
            '1',
            2,
            json!({"nodes": {"licensed": 10, "peak": 12, "used": 9, "used_on": "2026-05-30"},
            "users": {"licensed": null, "used": 4000}}),
        ),
        report("a", '1', 1, json!({"nodes": {"licensed": 10, "used": 3}})),
        report("b", '5', 1, json!({"nodes": {"licensed": 10, "used": 10}})),
    ]);
}

#[test]
fn what_was_last_reported_is_shown_with_the_limits_that_were_exceeded() {
    let desk = desk();
    reports(&desk);
    let all = objects(&desk.vendor(&["show", "acme.example", "--json"]).exits(0));
    let expected = json!({
        "date": "2026-05-31", "number": 2, "instance": "a".repeat(32), "received_at": NOW,
        "limits": {"nodes": {"licensed": 10, "peak": 12, "used": 9, "used_on": "2026-05-30"},
            "users": {"licensed": null, "used": 4000}},
        "over": {"nodes": {"most": 12, "licensed": 10}},
    });
    assert_eq!(all[0]["last_report"], expected);
    assert_eq!(all[1]["last_report"], Value::Null, "the report names another license");
    assert_eq!(all[3]["last_report"]["over"], json!({}), "as many as are licensed");
    let shown = desk.vendor(&["show", "1111"]).exits(0);
    let said = "  Reported     2026-05-31; nodes: 9 of 10 on 2026-05-30, peak 12 this month, over the limit; \
                users: 4000 of an unlimited number\n";
    assert!(shown.out().contains(said), "{}", shown.out());
}

#[test]
fn licenses_that_are_over_a_limit_are_listed_alone() {
    let desk = desk();
    assert_eq!(words(&desk.vendor(&["list", "--over", "--json"]).exits(0)), "");
    reports(&desk);
    assert_eq!(words(&desk.vendor(&["list", "--over", "--json"]).exits(0)), "1:renewed");
    let over: Vec<_> = objects(&desk.vendor(&["list", "--json"]).exits(0))
        .iter()
        .map(|row| row["over"].clone())
        .collect();
    assert_eq!(over, [json!(true), json!(null), json!(null), json!(null), json!(false)]);
    let table = desk.vendor(&["list", "--over"]).exits(0);
    assert!(table.out().lines().nth(1).unwrap().starts_with("renewed, over  "), "{}", table.out());
}

#[test]
fn what_is_missing_of_what_was_received_is_named() {
    let desk = desk();
    reports(&desk);
    let log = String::from_utf8(desk.read("vendor/received.jsonl")).unwrap();
    desk.write("vendor/received.jsonl", log.replacen("4000", "4001", 1));
    for args in [&["show", "1111"][..], &["list"]] {
        let run = desk.vendor(args).exits(0);
        assert!(
            run.stderr.contains("received.jsonl: line 1 was altered, or line 2 was"),
            "{}",
            run.stderr
        );
    }
}
