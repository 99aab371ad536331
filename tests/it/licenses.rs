//! What is installed, which license is in force and why, what changed by an import, and how a
//! license is removed.

use serde_json::{Value, json};

use crate::craft::{ID, LICENSE_TYPE, Site, file};
use crate::support::{Run, World};

const NOW: &str = "2026-06-01T00:00:00Z";

/// A license id that ends in these two digits.
fn id(last: &str) -> String {
    format!("{}{last}", &ID[..34])
}

/// Pieces of a license's text, each with what replaces it.
type Changes<'a> = &'a [(&'a str, &'a str)];

/// The licenses of a case: the end of each id, and what is different.
type Installed<'a> = &'a [(&'a str, Changes<'a>)];

/// Installs a license by hand: the one of [`Site::body`] with its id and these pieces replaced.
fn put(site: &Site, last: &str, changes: Changes) {
    let own = [(ID, id(last))];
    let body =
        site.body_with(&own.iter().map(|(from, to)| (*from, to.as_str())).collect::<Vec<_>>());
    let body = changes.iter().fold(body, |body, (from, to)| {
        assert!(body.contains(from), "{from} is not in {body}");
        body.replace(from, to)
    });
    std::fs::create_dir_all(site.home("licenses")).unwrap();
    std::fs::write(site.home("licenses").join(format!("{}.json", id(last))), site.sign(body))
        .unwrap();
}

const END: &str = "\"2099-12-31T23:59:59Z\"";
const BEGIN: &str = "2020-02-01T00:00:00Z";

fn list(site: &Site) -> Vec<Value> {
    let run = site.run_at(NOW, &["licenses", "--json"]).exits(0);
    run.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// One of each state that an installed license can have.
fn one_of_each() -> Site {
    let site = Site::new();
    put(&site, "01", &[]);
    put(&site, "02", &[(END, "\"2027-01-01T00:00:00Z\"")]);
    put(&site, "03", &[(BEGIN, "2030-01-01T00:00:00Z")]);
    put(&site, "04", &[(END, "\"2021-01-01T00:00:00Z\"")]);
    put(&site, "05", &[("ops@acme.example", "other@acme.example")]);
    put(&site, "06", &[]);
    let stranger = file(LICENSE_TYPE, site.body().replace(ID, &id("07")).as_bytes(), &[&site.root]);
    std::fs::write(site.home("licenses").join(format!("{}.json", id("07"))), stranger).unwrap();
    std::fs::write(site.home("licenses/junk.json"), "junk").unwrap();
    std::fs::create_dir(site.home("licenses/folder.json")).unwrap();
    site.write(
        "bundle.json",
        site.bundle(|bundle| {
            bundle["revoked_licenses"] =
                json!({id("06"): {"at": "2026-05-01T00:00:00Z", "reason": "refunded"}});
        }),
    );
    site.run_at(NOW, &["import", &site.text_path("bundle.json")]).exits(0);
    site
}

#[test]
fn every_license_is_one_line_that_says_what_it_is_now() {
    let site = one_of_each();
    let rows = list(&site);
    let found: Vec<_> = rows
        .iter()
        .map(|row| (row["license_id"].clone(), row["state"].as_str().unwrap()))
        .collect();
    let expected = [
        (json!(id("01")), "in-force"),
        (json!(id("02")), "superseded"),
        (json!(id("03")), "begins-later"),
        (json!(id("04")), "expired"),
        (json!(id("06")), "revoked"),
        (json!(id("05")), "mismatch"),
        (json!(id("07")), "untrusted"),
        (Value::Null, "damaged"),
        (Value::Null, "damaged"),
    ];
    assert_eq!(found, expected);
    assert_eq!(rows.iter().filter(|row| row["in_force"] == true).count(), 1);
    let text = site.run_at(NOW, &["licenses"]).exits(0);
    for (row, words) in rows.iter().zip(text.out().lines().skip(1)) {
        let state = row["state"].as_str().unwrap().replace('-', " ");
        assert!(words.starts_with(&state), "{state}: {words}");
    }
    // What is not self-evident is explained, and the last line says which one is in force.
    for said in ["refunded", "other@acme.example", "junk.json", "folder.json"] {
        assert!(text.out().contains(said), "{said}: {}", text.out());
    }
    let last = text.out().lines().last().unwrap();
    assert!(last.starts_with("in force") && last.contains(&id("01")), "{last}");
}

#[test]
fn the_license_in_force_is_the_one_that_verify_judges_and_the_reason_fits() {
    let soon = "\"2027-01-01T00:00:00Z\"";
    let (in_grace, before) = ("\"2026-05-25T00:00:00Z\"", "\"2026-05-20T00:00:00Z\"");
    let cases: [(&str, Installed, &str); 8] = [
        ("only", &[("01", &[])], "the only license"),
        ("ends last", &[("01", &[(END, soon)]), ("02", &[])], "it ends last"),
        ("no end", &[("01", &[]), ("02", &[(END, "null")])], "no end date"),
        ("grace", &[("01", &[(END, in_grace)]), ("02", &[(END, soon)])], "in its grace period"),
        ("the same end", &[("02", &[]), ("03", &[])], "none ends later"),
        ("only one, in grace", &[("01", &[(END, in_grace)])], "no other is in its grace period"),
        (
            "two in grace",
            &[("01", &[(END, before)]), ("02", &[(END, in_grace)])],
            "of the licenses in their grace period, it ended last",
        ),
        (
            "two in grace with the same end",
            &[("01", &[(END, in_grace)]), ("02", &[(END, in_grace)])],
            "of the licenses in their grace period, none ended later",
        ),
    ];
    for (name, licenses, why) in cases {
        let site = Site::new();
        for (last, changes) in licenses {
            put(&site, last, changes);
        }
        let verified = site.run_at(NOW, &["verify", "--json"]).exits(0).json();
        let rows = list(&site);
        let chosen = rows.iter().find(|row| row["in_force"] == true).unwrap();
        assert_eq!(chosen["license_id"], verified["license"]["license_id"], "{name}");
        assert_eq!(chosen["limits"], verified["license"]["limits"], "{name}");
        assert!(chosen["why"].as_str().unwrap().contains(why), "{name}: {chosen}");
        let others = rows.iter().filter(|row| row["in_force"] == false);
        assert!(
            others.clone().all(|row| row["why"].is_null() && row["state"] == "superseded"),
            "{name}: {rows:?}"
        );
        assert_eq!(others.count() + 1, licenses.len(), "{name}");
    }
}

#[test]
fn a_variable_that_overrides_what_is_installed_is_listed_and_named() {
    let site = Site::new();
    put(&site, "01", &[]);
    let path = site.write("other.json", site.sign(site.body().replace(ID, &id("02"))));
    for variable in ["AIRSEAL_LICENSE_PATH", "AIRSEAL_LICENSE"] {
        let value = if variable == "AIRSEAL_LICENSE" {
            String::from_utf8(site.read("other.json")).unwrap()
        } else {
            path.display().to_string()
        };
        let run = site.run_env(NOW, &["licenses"], |env| World::set_var(env, variable, value));
        let lines: Vec<_> = run.out().lines().collect();
        assert!(
            lines[1].starts_with("in force") && lines[2].starts_with("superseded"),
            "{variable}: {}",
            run.out()
        );
        let last = lines.last().unwrap();
        assert!(last.contains(&id("02")) && last.contains(&format!("{variable} is set")), "{last}");
    }
}

#[test]
fn without_a_license_in_force_the_last_lines_say_why_and_what_to_do() {
    let site = Site::new();
    put(&site, "01", &[(END, "\"2021-01-01T00:00:00Z\"")]);
    let run = site.run_at(NOW, &["licenses"]).exits(0);
    let lines: Vec<_> = run.out().lines().rev().collect();
    assert!(
        lines[1].starts_with("no license is in force") && lines[1].contains("it expired on"),
        "{}",
        run.out()
    );
    assert!(lines[0].contains("Next") && lines[0].contains("renewal"), "{}", run.out());
}

#[test]
fn a_list_of_nothing_is_no_line_and_no_failure() {
    let site = Site::new();
    for format in [&["--json"][..], &["--format", "json"], &["--format", "table"], &[]] {
        let run = site.run_at(NOW, &[&["licenses"], format].concat()).exits(0);
        assert_eq!(run.out(), "", "{format:?}");
        assert_eq!(
            run.stderr.contains("airseal import FILE"),
            format.contains(&"table") || format.is_empty()
        );
    }
    let csv = site.run_at(NOW, &["licenses", "--format", "csv"]).exits(0);
    assert_eq!(csv.out().lines().count(), 1, "{}", csv.out());
    assert!(csv.out().starts_with("state,in_force,license_id,"), "{}", csv.out());
}

#[test]
fn a_spreadsheet_gets_a_row_for_each() {
    let site = one_of_each();
    let csv = site.run_at(NOW, &["licenses", "--format", "csv"]).exits(0);
    let mut reader = csv::Reader::from_reader(csv.stdout.as_slice());
    let head = reader.headers().unwrap().clone();
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 9);
    let cell = |name: &str| &rows[0][head.iter().position(|head| head == name).unwrap()];
    assert_eq!((cell("state"), cell("limits"), cell("features")), ("in-force", "nodes=10", "rbac"));
}

// --- Remove ------------------------------------------------------------------

#[test]
fn a_license_is_removed_by_how_its_id_begins_and_the_ledger_knows() {
    let world = World::licensed();
    let license = world.run(&["status", "--json"]).json()["license"].clone();
    let whole = license["license_id"].as_str().unwrap();
    // In a script it asks for --yes, and nothing is done.
    let asked = world.run(&["licenses", "remove", &whole[..8]]).exits(2);
    for said in ["--yes", "no license is in force", whole] {
        assert!(asked.stderr.contains(said), "{said}: {}", asked.stderr);
    }
    let seen =
        world.run(&["licenses", "remove", &whole[..8], "--dry-run", "--json"]).exits(0).json();
    assert_eq!(
        (&seen["changed"], &seen["dry_run"], &seen["verdict"]),
        (&json!(false), &json!(true), &json!("missing"))
    );
    assert_eq!(world.run(&["verify"]).code, 0);
    let removed =
        world.run(&["licenses", "remove", &whole[..8], "--yes", "--json"]).exits(0).json();
    assert_eq!((&removed["changed"], &removed["license_id"]), (&json!(true), &json!(whole)));
    assert_eq!((&removed["in_force"], &removed["state"]), (&Value::Null, &json!("in-force")));
    assert_eq!(world.run(&["verify"]).code, 18);
    let log = world.run(&["log", "--json"]).exits(0);
    let last: Value = serde_json::from_str(log.out().lines().last().unwrap()).unwrap();
    assert_eq!(
        (&last["event"], &last["about"]["license_id"]),
        (&json!("license-removed"), &json!(whole))
    );
    assert_eq!(last["about"]["sha256"], crate::support::sha256(&world.read("license.json")));
    let checked = world.run(&["log", "--verify", "--json"]).exits(0).json();
    assert_eq!(checked["differences"], json!([]));
    // Again there is nothing to do, and the vendor's file can be imported again.
    let again = world.run(&["licenses", "remove", &whole[..8], "--yes", "--json"]).exits(0).json();
    assert_eq!(again["changed"], false);
    assert!(
        world.run(&["licenses", "remove", whole, "--yes"]).exits(0).out().starts_with("unchanged")
    );
    world.run(&["import", "license.json"]).exits(0);
    assert_eq!(world.run(&["verify"]).code, 0);
    assert_eq!(world.run(&["log", "--verify", "--json"]).exits(0).json()["differences"], json!([]));
}

#[test]
fn what_is_in_force_without_it_is_said_before_it_is_removed() {
    let site = Site::new();
    put(&site, "01", &[]);
    put(&site, "02", &[(END, "\"2027-01-01T00:00:00Z\"")]);
    let run =
        site.run_at(NOW, &["licenses", "remove", &id("01"), "--dry-run", "--json"]).exits(0).json();
    assert_eq!((&run["in_force"], &run["verdict"]), (&json!(id("02")), &json!("valid")));
    let run = site.run_at(NOW, &["licenses", "remove", &id("02"), "--dry-run"]).exits(0);
    assert!(run.out().contains(&format!("license {} is in force", id("01"))), "{}", run.out());
}

#[test]
fn beside_a_variable_the_license_in_it_stays_in_force_whatever_is_removed() {
    let site = Site::new();
    put(&site, "01", &[]);
    let text = String::from_utf8(site.sign(site.body().replace(ID, &id("02")))).unwrap();
    let args = ["licenses", "remove", &id("01"), "--yes", "--json"];
    let run = site.run_env(NOW, &args, |env| World::set_var(env, "AIRSEAL_LICENSE", text)).exits(0);
    let said = run.json();
    assert_eq!((&said["changed"], &said["in_force"]), (&json!(true), &json!(id("02"))));
}

#[test]
fn only_one_license_can_be_meant() {
    let site = Site::new();
    put(&site, "01", &[]);
    put(&site, "02", &[]);
    let run = site.run_at(NOW, &["licenses", "remove", &ID[..8], "--yes"]).exits(2);
    assert!(run.stderr.contains(&id("01")) && run.stderr.contains(&id("02")), "{}", run.stderr);
    // Two files with one license: an id does not tell them apart, and the name of a file does.
    std::fs::copy(
        site.home(&format!("licenses/{}.json", id("01"))),
        site.home("licenses/copy.json"),
    )
    .unwrap();
    let run = site.run_at(NOW, &["licenses", "remove", &id("01"), "--yes"]).exits(2);
    let named = format!("{0} in {0}.json, {0} in copy.json", id("01"));
    assert!(run.stderr.contains(&named) && run.stderr.contains("the name of the file"), "{run:?}");
    site.run_at(NOW, &["licenses", "remove", "copy.json", "--yes"]).exits(0);
    for odd in
        ["", "0", "zz", "../trust.json", "licenses/x.json", "11111111-2222-4333-8444-5555555555550"]
    {
        let run = site.run_at(NOW, &["licenses", "remove", odd, "--yes"]).exits(2);
        assert!(run.stderr.contains("error: "), "{odd}: {}", run.stderr);
    }
    assert_eq!(list(&site).len(), 2);
}

#[test]
fn a_damaged_file_is_removed_by_its_name_and_a_folder_is_not() {
    let site = one_of_each();
    let run = site.run_at(NOW, &["licenses", "remove", "junk.json", "--yes"]).exits(0);
    assert!(run.out().starts_with("removed  junk.json"), "{}", run.out());
    assert!(!site.home("licenses/junk.json").exists());
    let run = site.run_at(NOW, &["licenses", "remove", "folder.json", "--yes"]).exits(1);
    assert!(run.stderr.contains("not a regular file"), "{}", run.stderr);
    assert!(site.home("licenses/folder.json").is_dir());
    // The name of a file may be an address, so it is not on record.
    std::fs::write(site.home("licenses/ops@acme.example.json"), "junk").unwrap();
    site.run_at(NOW, &["licenses", "remove", "ops@acme.example.json", "--yes"]).exits(0);
    assert!(
        !String::from_utf8(site.read("home/consent.log")).unwrap().contains("ops@"),
        "the ledger holds no address"
    );
}

#[test]
fn on_a_terminal_a_person_is_asked_and_no_leaves_everything() {
    let world = World::licensed();
    let whole = world.run(&["status", "--json"]).json()["license"]["license_id"]
        .as_str()
        .unwrap()
        .to_owned();
    for (answer, code, verdict) in [("n\n", 1, 0), ("\n", 1, 0), ("y\n", 0, 18)] {
        let run = world.run_env("2026-11-30T00:00:00Z", &["licenses", "remove", &whole], |env| {
            env.interactive = || true;
            env.stdin = Box::new(answer.as_bytes());
        });
        assert_eq!(run.code, code, "{answer:?}: {run:?}");
        assert!(
            run.stderr.contains("10 nodes, rbac") && run.stderr.contains("Remove it? [y/N]"),
            "{}",
            run.stderr
        );
        assert_eq!(world.run(&["verify"]).code, verdict, "{answer:?}");
    }
}

/// The file goes while the question is read.
#[test]
fn a_license_that_somebody_else_removes_meanwhile_was_not_removed_here() {
    struct Other(std::path::PathBuf);
    impl std::io::Read for Other {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            buffer[0] = if self.0.exists() { b'y' } else { b'\n' };
            let _ = std::fs::remove_dir_all(&self.0);
            Ok(1)
        }
    }
    let world = World::licensed();
    let license = world.run(&["status", "--json"]).json()["license"]["license_id"].clone();
    let folder = world.home("licenses");
    let remove = ["licenses", "remove", license.as_str().unwrap()];
    let run = world.run_env("2026-11-30T00:00:00Z", &remove, |env| {
        env.interactive = || true;
        env.stdin = Box::new(Other(folder));
    });
    assert!(run.code == 0 && run.out().starts_with("unchanged  "), "{run:?}");
    assert!(run.out().contains("was removed meanwhile"), "{run:?}");
}

// --- Coverage ----------------------------------------------------------------

#[test]
fn of_several_licenses_the_one_that_comes_closest_is_explained_and_not_the_longest() {
    let site = Site::new();
    put(&site, "01", &[(END, "null")]);
    put(
        &site,
        "02",
        &[("\"nodes\":10", "\"nodes\":20,\"seats\":5"), (END, "\"2027-01-01T00:00:00Z\"")],
    );
    put(&site, "03", &[("\"nodes\":10", "\"nodes\":15,\"seats\":5")]);
    let asks =
        ["verify", "--json", "--limit", "nodes=30", "--limit", "seats=5", "--feature", "rbac"];
    let answer = site.run_at(NOW, &asks).exits(16).json();
    assert_eq!(answer["license"]["license_id"], id("02"));
    assert_eq!(answer["reason"], "it has nodes: 20, asked 30");
    assert_eq!(answer["not_covered"], json!([{"limit": "nodes", "asked": 30, "licensed": 20}]));
    // Whichever covers all of it is chosen, however soon it ends.
    let answer = site.run_at(NOW, &["verify", "--json", "--limit", "nodes=20"]).exits(0).json();
    assert_eq!(
        (&answer["license"]["license_id"], &answer["not_covered"]),
        (&json!(id("02")), &json!([]))
    );
}

#[test]
fn every_limit_and_feature_that_is_not_covered_is_named_with_what_the_license_has() {
    let site = Site::new();
    put(&site, "01", &[]);
    let asks =
        ["--limit", "nodes=12", "--limit", "seats=1", "--feature", "sso", "--feature", "rbac"];
    let run = site.run_at(NOW, &[&["verify"], &asks[..]].concat()).exits(16);
    for said in [
        "no limit named seats (it has: nodes)",
        "nodes: 10, asked 12",
        "no feature named sso (it has: rbac)",
    ] {
        assert!(run.out().contains(said), "{said}: {}", run.out());
    }
    let json = site.run_at(NOW, &[&["verify", "--json"], &asks[..]].concat()).exits(16).json();
    let gaps = json!([
        {"limit": "nodes", "asked": 12, "licensed": 10},
        {"limit": "seats", "asked": 1, "licensed": null},
        {"feature": "sso"},
    ]);
    assert_eq!(json["not_covered"], gaps);
}

#[test]
fn the_list_fits_80_columns_and_breaks_no_cell() {
    let site = one_of_each();
    put(
        &site,
        "08",
        &[(
            "\"features\":[\"rbac\"]",
            "\"features\":[\"audit-log\",\"backup\",\"rbac\",\"saml-single-sign-on\"]",
        )],
    );
    let run = site.run_env(NOW, &["licenses"], |env| env.stdout_columns = || Some(80));
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words(run.out()), words(site.run_at(NOW, &["licenses"]).out()));
    assert!(run.out().lines().all(|line| line.chars().count() <= 80), "{}", run.out());
}

// --- What an import changes --------------------------------------------------

/// Imports a license of this id, with these pieces replaced.
fn import(site: &Site, last: &str, changes: Changes, more: &[&str]) -> Run {
    let body = changes.iter().fold(site.body().replace(ID, &id(last)), |body, (from, to)| {
        assert!(body.contains(from), "{from} is not in {body}");
        body.replace(from, to)
    });
    let path = site.write(&format!("{last}.json"), site.sign(body));
    site.run_at(NOW, &[&["import", path.to_str().unwrap()], more].concat()).exits(0)
}

#[test]
fn an_import_says_what_changed_because_of_it() {
    let soon = (END, "\"2027-01-01T00:00:00Z\"");
    let site = Site::new();
    let first = import(&site, "01", &[soon], &[]);
    assert!(first.out().contains("covers 10 nodes, rbac, from today"), "{}", first.out());
    assert!(first.out().contains(&format!("license {}", id("01"))), "what it is: {}", first.out());
    // More, other and longer.
    let second =
        import(&site, "02", &[("\"nodes\":10", "\"nodes\":20"), ("\"rbac\"", "\"sso\"")], &[]);
    for said in [
        "20 nodes instead of 10 from today",
        "the feature sso is new from today",
        "the feature rbac is not covered any more from today",
        "ends on 2099-12-31 instead of 2027-01-01",
    ] {
        assert!(second.out().contains(said), "{said}: {}", second.out());
    }
    // The same file again changes nothing, and says nothing of changes.
    let again =
        import(&site, "02", &[("\"nodes\":10", "\"nodes\":20"), ("\"rbac\"", "\"sso\"")], &[]);
    assert!(
        again.out().starts_with("unchanged") && !again.out().contains("Changes"),
        "{}",
        again.out()
    );
    // One that does not come into force.
    let shorter = import(&site, "03", &[soon], &[]);
    assert!(shorter.out().contains(&format!("{} stays in force", id("02"))), "{}", shorter.out());
    // One that begins later, and ends later.
    let begins = (BEGIN, "2030-01-01T00:00:00Z");
    let later = import(&site, "04", &[begins, (END, "null"), ("\"nodes\":10", "\"nodes\":5")], &[]);
    assert!(later.out().contains("5 nodes instead of 20 from 2030-01-01"), "{}", later.out());
    assert!(later.out().contains("no end date instead of 2099-12-31"), "{}", later.out());
    let json =
        import(&site, "06", &[("\"nodes\":10", "\"nodes\":30"), (END, "null")], &["--json"]).json();
    let expected = json!([
        {"what": "limit", "name": "nodes", "before": 20, "after": 30},
        {"what": "feature-added", "name": "rbac"},
        {"what": "feature-gone", "name": "sso"},
        {"what": "expires-at", "before": "2099-12-31T23:59:59Z", "after": null},
    ]);
    assert_eq!((&json["changes"], &json["takes_effect"]), (&expected, &json!(NOW)));
    let never =
        import(&site, "05", &[begins, (END, "\"2031-01-01T00:00:00Z\"")], &["--json"]).json();
    assert_eq!((&never["takes_effect"], &never["changes"]), (&Value::Null, &json!([])));
}

#[test]
fn the_same_terms_under_another_id_are_called_the_same() {
    let site = Site::new();
    import(&site, "01", &[(END, "\"2027-01-01T00:00:00Z\"")], &[]);
    std::fs::remove_file(site.home("licenses").join(format!("{}.json", id("01")))).unwrap();
    put(&site, "01", &[]);
    put(&site, "02", &[]);
    // Of two that are the same but for their id, the first by name stays.
    let run = import(&site, "03", &[], &[]);
    assert!(run.out().contains(&format!("{} stays in force", id("01"))), "{}", run.out());
    let run = import(&site, "00", &[], &[]);
    assert!(run.out().contains("its terms are the same as before"), "{}", run.out());
}

#[test]
fn a_bundle_says_what_it_revokes_and_which_license_is_in_force_then() {
    let site = Site::new();
    put(&site, "01", &[]);
    put(&site, "02", &[("\"nodes\":10", "\"nodes\":4"), (END, "\"2027-01-01T00:00:00Z\"")]);
    site.write(
        "bundle.json",
        site.bundle(|bundle| {
            bundle["revoked_licenses"] =
                json!({id("01"): {"at": "2026-05-01T00:00:00Z", "reason": "refunded"}});
        }),
    );
    let run = site.run_at(NOW, &["import", &site.text_path("bundle.json")]).exits(0);
    for said in ["version 2 instead of 1", "revokes 1 license", "4 nodes instead of 10"] {
        assert!(run.out().contains(said), "{said}: {}", run.out());
    }
    let said = format!(
        "this revokes the license in force, {}; the license {} is in force now",
        id("01"),
        id("02")
    );
    assert!(run.stderr.contains(&said), "{}", run.stderr);
}

#[test]
fn what_the_vendor_publishes_says_what_is_new_in_it() {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    std::fs::remove_file(world.home("notices.json")).unwrap();
    std::fs::remove_dir_all(world.home("policies")).unwrap();
    let run = world.run(&["import", "notices.json", "policy-2026-11.json"]).exits(0);
    for said in [
        "advisories, version 1",
        "2 new advisories",
        "privacy policy 2026-11",
        "holds from 2026-11-01",
    ] {
        assert!(run.out().contains(said), "{said}: {}", run.out());
    }
}

/// Of two licenses that end on one day, the one in force stays: the other one adds nothing.
#[test]
fn a_license_that_begins_later_and_ends_no_later_does_not_come_into_force() {
    let site = Site::new();
    import(&site, "01", &[], &[]);
    let later = [(BEGIN, "2030-01-01T00:00:00Z"), ("\"nodes\":10", "\"nodes\":5")];
    let run = import(&site, "02", &later, &["--json"]).json();
    assert_eq!((&run["takes_effect"], &run["changes"]), (&Value::Null, &json!([])), "{run}");
    let run = import(&site, "02", &later, &[]);
    assert!(run.out().contains(&format!("{} stays in force", id("01"))), "{}", run.out());
    let after = site.run_at("2030-01-02T00:00:00Z", &["verify", "--json"]).exits(0).json();
    assert_eq!(after["license"]["license_id"], id("01").as_str());
}

#[test]
fn that_the_license_in_force_is_revoked_is_said_of_the_bundle_alone() {
    let world = World::licensed();
    let status = world.run(&["status", "--json"]).exits(0).json();
    let license = status["license"]["license_id"].as_str().unwrap();
    let vendor = |args: &[&str]| crate::support::vendor(&world, args).exits(0);
    let add = ["advisory", "add", "acme-2026-1", "--severity", "low", "--affected", "<1"];
    vendor(&[&add[..], &["--title", "A typo"]].concat());
    vendor(&["advisory", "publish", "-o", "notices.json"]);
    vendor(&["revoke", "--yes", license, "--reason", "stolen"]);
    let run = world.run(&["import", "notices.json", "vendor/trust.json", "--json"]).exits(0);
    let lines: Vec<Value> =
        run.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["kind"], &lines[1]["kind"]), (&json!("trust"), &json!("advisories")));
    let revoked = |line: &Value| {
        let changes = line["changes"].as_array().unwrap();
        let note = line["reason"].as_str().unwrap().contains("revokes the license in force");
        (note, changes.iter().filter(|change| change["what"] == "in-force-revoked").count())
    };
    assert_eq!((revoked(&lines[0]), revoked(&lines[1])), ((true, 1), (false, 0)), "{}", run.out());
}

/// Only what was not there before is new: the vendor's document has all advisories so far.
#[test]
fn advisories_that_were_there_before_are_not_counted_as_new() {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    let vendor = |args: &[&str]| crate::support::vendor(&world, args).exits(0);
    let add = ["advisory", "add", "acme-2026-4", "--severity", "low", "--affected", "<1"];
    vendor(&[&add[..], &["--title", "A third one"]].concat());
    vendor(&["advisory", "publish", "-o", "third.json"]);
    let run = world.run(&["import", "third.json"]).exits(0);
    assert!(run.out().contains("1 new advisory"), "{}", run.out());
}
