//! `vendor issue`: the terms of a license, and requests that were answered before.

use serde_json::{Value, json};

use crate::support::{World, files_in, vendor};

/// How many licenses the issued log holds.
fn issued(world: &World) -> usize {
    vendor(world, &["list", "--json"]).exits(0).out().lines().count()
}

/// Bytes to be signed are written for keys that are kept elsewhere alone.
#[test]
fn a_file_of_that_name_is_in_nobodys_way_where_the_key_is_here() {
    let world = World::registered();
    std::fs::create_dir(world.path("in")).unwrap();
    std::fs::copy(world.path("request.json"), world.path("in/site.json")).unwrap();
    let copy = world.copy();
    let issue = ["issue", "in", "--days", "9", "-o", "out"];
    vendor(&copy, &issue).exits(0);
    let written = files_in(&copy.path("out")).into_keys().next().unwrap();
    let name = std::path::Path::new(&written).file_name().unwrap().to_str().unwrap();
    std::fs::create_dir(world.path("out")).unwrap();
    let mine = world.write(&format!("out/{name}.pae"), "mine");
    vendor(&world, &issue).exits(0);
    assert_eq!(std::fs::read(mine).unwrap(), b"mine");
}

/// What ended answers nobody: the same order makes a new license.
#[test]
fn a_request_whose_license_has_ended_gets_another() {
    let world = World::registered();
    let issue = |now: &str, more: &[&str]| {
        let (request, output) = (world.text_path("request.json"), world.text_path("license.json"));
        let dir = world.text_path("vendor");
        let args = ["vendor", "issue", &request, "-o", &output, "--dir", &dir, "--days", "9"];
        world.run_at(now, &[&args[..], more, &["--json"]].concat()).exits(0).json()
    };
    let first = issue("2099-03-01T12:00:00Z", &[]);
    let same = issue("2099-03-09T12:00:00Z", &["--force"]);
    assert_eq!((&same["changed"], &same["license"]), (&json!(false), &first["license"]));
    let next = issue("2099-03-21T12:00:00Z", &["--force"]);
    assert_eq!(next["changed"], true);
    assert_ne!(next["license"]["license_id"], first["license"]["license_id"]);
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
    // The same command again, word for word, changes nothing and needs no key.
    std::fs::rename(world.path("vendor/signer.key"), world.path("signer.key")).unwrap();
    let again = issue("first.json", &["--days", "9", "--limit", "nodes=3"]);
    assert_eq!((&again["changed"], &again["license"]), (&json!(false), &first["license"]));
    std::fs::rename(world.path("signer.key"), world.path("vendor/signer.key")).unwrap();
    world.write("mine.txt", "mine");
    let mine = ["issue", "request.json", "-o", "mine.txt", "--days", "9", "--limit", "nodes=3"];
    vendor(&world, &mine).exits(1);
    assert_eq!(world.read("mine.txt"), b"mine");

    // Into another file goes another license.
    let copy = world.copy();
    let issue_there = ["issue", "request.json", "-o", "again.json", "--limit", "nodes=3"];
    vendor(&copy, &[&issue_there[..], &["--days", "9"]].concat()).exits(0);
    assert_eq!(issued(&copy), 2);

    // A command that was interrupted once its license was on record writes that license.
    let copy = world.copy();
    let before = copy.read("vendor/lock");
    let interrupted = [&issue_there[..], &["--days", "9", "--json"]].concat();
    let license = vendor(&copy, &interrupted).exits(0).json()["license"].clone();
    std::fs::remove_file(copy.path("again.json")).unwrap();
    copy.write("vendor/lock", before);
    let again = vendor(&copy, &interrupted).exits(0).json();
    assert_eq!((&again["changed"], &again["license"]), (&json!(false), &license));
    assert_eq!(issued(&copy), 2);

    // In a folder, the same one goes into other files, and in another form.
    std::fs::create_dir(world.path("in")).unwrap();
    std::fs::copy(world.path("request.json"), world.path("in/site.json")).unwrap();
    let folder = ["issue", "in", "-o", "out", "--days", "9", "--limit", "nodes=3", "--json"];
    assert_eq!(vendor(&world, &folder).exits(0).json()["changed"], false);
    assert_eq!(world.read("out/site.license.json"), world.read("first.json"));
    let line = vendor(&world, &[&folder[..], &["--line", "--force"]].concat()).exits(0).json();
    assert_eq!(line["license"], first["license"]);
    assert_eq!(issued(&world), 1);

    // Other terms, another license; so with --another, and once the first one is revoked.
    let other = issue("other.json", &["--days", "9", "--limit", "nodes=4"]);
    let new = issue("new.json", &["--days", "9", "--limit", "nodes=3", "--another"]);
    assert_eq!((&other["changed"], &new["changed"]), (&json!(true), &json!(true)));
    for license in [&first, &new] {
        let id = license["license"]["license_id"].as_str().unwrap();
        vendor(&world, &["revoke", id, "--reason", "test", "--yes"]).exits(0);
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

/// A table as a spreadsheet saves it: some lines are licenses, others have a fault each.
#[test]
fn a_table_gives_a_license_a_line_and_names_the_lines_that_do_not() {
    let world = World::registered();
    std::fs::create_dir(world.path("orders")).unwrap();
    std::fs::copy(world.path("request.json"), world.path("orders/site.json")).unwrap();
    let table = "\
\u{feff}Organization;Email;any_instance;request;days;expires;limit.nodes;feature;output\r
Müller & Söhne;ops@mueller.example;yes;;30;;10;rbac sso;\r
;;;site.json;;;;;\r
No Mail GmbH;ops-at-example;yes;;30;;;;\r
\"Two; Terms\";a@b.example;yes;;30;2099-01-01;;;\r
Half;c@d.example;;;30;;;;\r
Way Out;e@f.example;yes;;;;unlimited;;../out.json\r
Named;g@h.example;x;;;2098-12-31;unlimited;;named.txt\r
Short;i@j.example\r
";
    world.write("orders/orders.csv", table);
    let issue = ["issue", "--csv", "orders/orders.csv", "-o", "out", "--days", "9", "--json"];
    let run = vendor(&world, &issue).exits(2);
    let rows: Vec<Value> =
        run.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let licenses: Vec<_> = rows.iter().filter(|row| row["license"].is_object()).collect();
    let license = |output: &str| {
        let row = licenses.iter().find(|row| row["output"] == output);
        &row.unwrap_or_else(|| panic!("{output}: {}", run.out()))["license"]
    };
    let mueller = license("out/müller-söhne.license.json");
    assert_eq!(
        (&mueller["organization"], &mueller["limits"]),
        (&json!("Müller & Söhne"), &json!({"nodes": 10}))
    );
    assert_eq!(mueller["features"], json!(["rbac", "sso"]));
    assert_eq!(license("out/site.license.json")["email"], crate::support::EMAIL);
    let named = license("out/named.txt");
    assert_eq!(
        (&named["expires_at"], &named["limits"]),
        (&json!("2098-12-31T23:59:59Z"), &json!({"nodes": null}))
    );
    assert_eq!(licenses.len(), 3);
    let wrong = |line: u32, what: &str| {
        let at = format!("orders/orders.csv:{line}");
        let said = rows.iter().any(|row| {
            let text = row.to_string();
            text.contains(&at) && text.contains(what)
        });
        assert!(said, "{at} {what}: {}", run.out());
    };
    wrong(4, "column email: ");
    wrong(5, "only one of the columns days, expires and perpetual");
    wrong(6, "column instance: ");
    wrong(7, "column output: ");
    wrong(9, "it has 2 cells, and the header has 9");
    assert_eq!(issued(&world), 3);

    // The same table again gives the same licenses.
    let run = vendor(&world, &issue).exits(2);
    assert_eq!(run.out().matches("\"changed\":false").count(), 3, "{}", run.out());
    assert_eq!(issued(&world), 3);

    for (table, says) in [
        ("email,days\n", "no line below its header"),
        ("", "no line below its header"),
        ("emial,days\na@b.example,3\n", "did you mean email?"),
        ("email,E-Mail,email\na,b,c\n", "email is given twice"),
        ("limit.no/des\n1\n", "is not a name"),
    ] {
        world.write("orders/orders.csv", table);
        let run = vendor(&world, &issue).exits(2);
        assert!(run.out().contains(says), "{says}: {}", run.out());
    }
}

#[test]
fn only_what_reads_requests_says_how_a_request_is_written() {
    let world = World::registered();
    world.write("torn.json", "{\"payload\":");
    for (args, says) in [
        (&["issue", "torn.json", "--days", "9", "-o", "l.json"][..], true),
        (&["receive", "torn.json"], false),
        (&["revoke", "--license", "torn.json", "--reason", "x", "--yes"], false),
    ] {
        let run = vendor(&world, args).exits(10);
        assert_eq!(run.stderr.contains("airseal register -o"), says, "{}", run.stderr);
        assert!(run.stderr.contains("torn.json"), "{}", run.stderr);
    }
}

/// Scripts that were written with the option's first name go on.
#[test]
fn the_option_for_another_license_has_its_first_name_as_well() {
    let world = World::registered();
    let issue = |output: &str, more: &str| {
        let args = ["vendor", "issue", "request.json", "--dir", "vendor", "--days", "9", more];
        world.run(&[&args[..], &["-o", output]].concat()).exits(0);
        world.run(&["inspect", output, "--payload"]).exits(0).json()["license_id"].clone()
    };
    let all = [issue("a.json", "--json"), issue("b.json", "--anew"), issue("c.json", "--another")];
    assert!(all[0] != all[1] && all[1] != all[2] && all[0] != all[2], "{all:?}");
    assert!(!world.run(&["vendor", "issue", "--help"]).exits(0).out().contains("anew"));
}

/// A license counts through its last second, and not once its signer is revoked.
#[test]
fn a_request_is_answered_by_its_first_license_as_long_as_that_counts() {
    let world = World::registered();
    let issue = |now: &str| {
        let (request, output) = (world.text_path("request.json"), world.text_path("license.json"));
        let dir = world.text_path("vendor");
        let args = ["vendor", "issue", &request, "-o", &output, "--dir", &dir, "--days", "9"];
        let issued = world.run_at(now, &[&args[..], &["--force", "--json"]].concat());
        issued.exits(0).json()["changed"] == true
    };
    let times = ["2099-03-01T12:00:00Z", "2099-03-10T12:00:00Z", "2099-03-10T12:00:01Z"];
    assert_eq!(times.map(issue), [true, false, true]);

    let world = World::registered();
    let issue = ["issue", "request.json", "--days", "9", "-o", "l.json", "--force", "--json"];
    let changed = || vendor(&world, &issue).exits(0).json()["changed"] == true;
    assert_eq!([changed(), changed()], [true, false]);
    let pem = String::from_utf8(world.read("vendor/signer.pub.pem")).unwrap();
    let key = airseal::core::types::keys::PublicKey::from_pem(&pem).unwrap().id().to_string();
    vendor(&world, &["rotate", "signer", "--no-passphrase"]).exits(0);
    vendor(&world, &["revoke", "--yes", "--key", &key, "--reason", "leaked"]).exits(0);
    assert_eq!([changed(), changed()], [true, false]);
}

/// Both ends are inclusive.
#[test]
fn a_license_may_last_one_second_and_not_less() {
    use airseal::issuer::terms::{Term, Terms};
    let (now, begin) = (crate::support::time("2026-06-01T00:00:00Z"), "2026-07-01T00:00:00Z");
    for (end, is_sound) in [(begin, true), ("2026-06-30T23:59:59Z", false)] {
        let term = Term::Until(crate::support::time(end));
        let not_before = Some(crate::support::time(begin));
        let terms = Terms { not_before, ..Terms::new(term) };
        assert_eq!(terms.check(now).is_ok(), is_sound, "{end}");
    }
}

/// The end of a license is its last second.
#[test]
fn a_license_may_end_with_the_second_in_which_it_is_issued() {
    use airseal::issuer::terms::{Term, Terms};
    let now = crate::support::time("2026-06-01T00:00:01Z");
    for (end, is_sound) in [("2026-06-01T00:00:01Z", true), ("2026-06-01T00:00:00Z", false)] {
        let terms = Terms::new(Term::Until(crate::support::time(end)));
        assert_eq!(terms.check(now).is_ok(), is_sound, "{end}");
    }
}

/// Before a request is read, a table, or a key: it would be said for each of many.
#[test]
fn an_end_in_the_past_is_refused_before_anything_is_opened() {
    let world = World::with_vendor();
    let end = ["--expires", "2020-01-01", "-o", "out"];
    for what in [&["request.json"][..], &["--csv", "table.csv"]] {
        let run = vendor(&world, &[&["issue"], what, &end].concat());
        assert!(run.code != 0 && run.stderr.contains("2020-01-01"), "{run:?}");
        assert!(run.stderr.contains("is in the past"), "{run:?}");
    }
}

/// Reports of earlier versions carry no key: they are checked by the one that is on record.
#[test]
fn the_log_holds_the_key_that_the_request_names() {
    let world = World::registered();
    let request = world.run(&["inspect", "request.json", "--payload"]).exits(0).json();
    world.issue("license.json", &["--days", "9"]).exits(0);
    let log = String::from_utf8(world.read("vendor/issued.jsonl")).unwrap();
    let entry: Value = serde_json::from_str(log.lines().next().unwrap()).unwrap();
    assert!(request["public_key"].is_string(), "{request}");
    assert_eq!(entry["public_key"], request["public_key"], "{entry}");
}
