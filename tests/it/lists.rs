//! Every command that lists does it in one way: a table, JSON lines or CSV, an empty list, and
//! what happens with two formats at once. And of every command: what `-q` leaves.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::help::commands;
use crate::support::{EMAIL, PRODUCT, World};

/// A command that lists, in a world that has something to list.
const LISTS: &[(&str, &[&str])] = &[
    ("audit", &["audit", "license.json"]),
    ("data check", &["data", "check", "capture.har"]),
    ("data explain", &["data", "explain"]),
    ("licenses", &["licenses"]),
    ("log", &["log"]),
    ("advisories", &["advisories"]),
    ("policy list", &["policy", "list"]),
    ("rights list", &["rights", "list"]),
    ("usage list", &["usage", "list"]),
    ("vendor list", &["vendor", "list", "--dir", "vendor"]),
    ("vendor plans", &["vendor", "plans", "--dir", "vendor"]),
    ("vendor show", &["vendor", "show", EMAIL, "--dir", "vendor"]),
    ("vendor advisory list", &["vendor", "advisory", "list", "--dir", "vendor"]),
    ("vendor advisory support", &["vendor", "advisory", "support", "--dir", "vendor"]),
];

/// The same commands where there is nothing: those that can have nothing.
const EMPTY: &[&[&str]] = &[
    &["licenses"],
    &["log"],
    &["advisories"],
    &["policy", "list"],
    &["rights", "list"],
    &["rights", "list", "--all"],
    &["usage", "list"],
    &["vendor", "list", "--dir", "vendor"],
    &["vendor", "plans", "--dir", "vendor"],
    &["vendor", "advisory", "list", "--dir", "vendor"],
    &["vendor", "advisory", "support", "--dir", "vendor"],
];

fn world() -> World {
    let world = World::licensed();
    world.run(&["usage", "set", "containers", "37"]).exits(0);
    world.run(&["usage", "set", "custom_logo", "true"]).exits(0);
    world.notices_and_policies(&[]);
    world.write("capture.har", crate::data_check::clean_capture());
    world.write(
        "vendor/plans.toml",
        "[plans.pro]\ndays = 365\nlimits = { nodes = 5 }\nfeatures = [\"sso\"]\n",
    );
    let support = ["vendor", "advisory", "support", ">=2.0, <3.0", "--until", "2031-12-31"];
    world.run(&[&support[..], &["--dir", "vendor"]].concat()).exits(0);
    world.run(&["rights", "request", "access", "-o", "access.eml"]).exits(0);
    world
}

fn lines(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

#[test]
fn every_command_that_lists_is_tried_here() {
    let tried: BTreeSet<_> = LISTS.iter().map(|(name, _)| *name).collect();
    for (path, command) in commands() {
        let formats = command.get_arguments().any(|arg| arg.get_id() == "format");
        assert_eq!(
            formats,
            tried.contains(path.as_str()),
            "{path}: lists take --format, and are tried here"
        );
        if path.ends_with(" list") {
            assert!(formats, "{path} lists, and takes no --format");
        }
    }
}

#[test]
fn json_lines_are_the_same_by_each_of_their_names() {
    let world = world();
    for (_, args) in LISTS {
        let with = |more: &[&str]| world.run(&[args, more].concat()).exits(0);
        let json = with(&["--json"]);
        assert!(!lines(&json.stdout).is_empty(), "{args:?}");
        assert_eq!(with(&["--format", "json"]).stdout, json.stdout, "{args:?}");
        assert_eq!(with(&["--json", "--format=json"]).stdout, json.stdout, "{args:?}: they agree");
        assert_eq!(
            with(&["-q", "--json"]).stdout,
            json.stdout,
            "{args:?}: data is written, quiet or not"
        );
    }
}

#[test]
fn csv_has_a_header_of_json_keys_and_a_row_for_each_line() {
    let world = world();
    for (name, args) in LISTS {
        let with = |more: &[&str]| world.run(&[args, more].concat()).exits(0);
        let csv = with(&["--csv"]);
        assert_eq!(with(&["--format", "csv"]).stdout, csv.stdout, "{args:?}");
        assert_eq!(
            with(&["--csv", "--format", "csv", "--quiet"]).stdout,
            csv.stdout,
            "{args:?}: they agree"
        );
        let mut reader = csv::Reader::from_reader(csv.stdout.as_slice());
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows: Vec<_> = reader.records().collect::<Result<_, _>>().unwrap();
        let objects = lines(&with(&["--json"]).stdout);
        // Reports on the whole list are JSON's alone: a summary, a bound.
        let is_row = |object: &&Value| object.get(&header[1]).is_some();
        let objects: Vec<_> = objects.iter().filter(is_row).collect();
        assert_eq!(rows.len(), objects.len(), "{name}");
        // A column without a key would be an empty one that nobody misses.
        let left_out = ["advisories", "vendor advisory list", "vendor show", "data check"];
        let has_key = |key: &String| objects.iter().any(|object| object.get(key).is_some());
        let without = header.iter().find(|key| !has_key(key));
        assert!(without.is_none() || left_out.contains(name), "{name}: {without:?}");
        for (row, object) in rows.iter().zip(&objects) {
            let own = header.iter().zip(row).filter(|(key, _)| !key.starts_with("acknowledged_"));
            for (key, cell) in own {
                match object.get(key) {
                    Some(Value::String(text)) => assert_eq!(cell, text, "{name} {key}"),
                    Some(Value::Bool(flag)) => {
                        assert_eq!(cell, if *flag { "true" } else { "false" }, "{name} {key}");
                    }
                    Some(Value::Null) | None => assert_eq!(cell, "", "{name} {key}: {object}"),
                    Some(_) => assert!(!cell.is_empty(), "{name} {key}"),
                }
            }
        }
    }
}

#[test]
fn two_formats_at_once_are_refused_and_name_both_options() {
    let world = world();
    for (_, args) in LISTS {
        for (more, named) in [
            (&["--json", "--format", "table"][..], ["--json", "--format table"]),
            (&["--format", "csv", "--json"], ["--json", "--format csv"]),
            (&["--json", "--csv"], ["--json", "--csv"]),
            (&["--csv", "--format", "json"], ["--csv", "--format json"]),
            (&["--csv", "--format", "table"], ["--csv", "--format table"]),
        ] {
            let run = world.run(&[args, more].concat()).exits(2);
            let said = if more.contains(&"--json") || more.contains(&"json") {
                assert_eq!(lines(&run.stdout).len(), 1, "{args:?} {more:?}");
                run.json()["error"]["message"].as_str().unwrap().to_owned()
            } else {
                assert!(run.stdout.is_empty(), "{args:?} {more:?}");
                run.stderr
            };
            assert!(named.iter().all(|option| said.contains(option)), "{args:?} {more:?}: {said}");
        }
    }
}

#[test]
fn an_option_counts_before_the_format_in_the_settings() {
    let world = world();
    let table = world.run(&["log"]).exits(0).stdout;
    world.write("home/config.toml", "format = \"json\"\n");
    assert_eq!(
        lines(&world.run(&["log"]).exits(0).stdout).len(),
        lines(&world.run(&["log", "--json"]).stdout).len()
    );
    assert_eq!(world.run(&["log", "--format", "table"]).exits(0).stdout, table);
    assert!(world.run(&["log", "--csv"]).exits(0).out().starts_with("seq,time,"));
}

#[test]
fn an_empty_list_has_no_line_and_ends_with_0() {
    let world = World::new();
    world
        .run(&["vendor", "init", "--product", PRODUCT, "--dir", "vendor", "--no-passphrase"])
        .exits(0);
    for args in EMPTY {
        let with = |more: &[&str]| world.run(&[args, more].concat()).exits(0);
        let table = with(&[]);
        assert_eq!(
            (table.out(), table.stderr.lines().count()),
            ("", 1),
            "{args:?}: a person is told in one line"
        );
        for more in [&["--json"][..], &["--format", "json"], &["-q"]] {
            let run = with(more);
            assert_eq!((run.out(), run.stderr.as_str()), ("", ""), "{args:?} {more:?}");
        }
        let csv = with(&["--csv"]);
        assert_eq!(
            (csv.out().lines().count(), csv.stderr.as_str()),
            (1, ""),
            "{args:?}: the header"
        );
    }
    assert!(!world.home("").exists(), "asking makes no state folder");
}

#[test]
fn a_formula_in_a_cell_is_text_in_every_csv() {
    let world = World::registered();
    let organization = "=HYPERLINK(\"http://x.example\")";
    world.issue("license.json", &["--days", "30", "--organization", organization]).exits(0);
    for args in
        [&["vendor", "list", "--dir", "vendor", "--csv"][..], &["audit", "license.json", "--csv"]]
    {
        let out = world.run(args).exits(0);
        assert!(out.out().contains("\"'=HYPERLINK(\"\"http://x.example\"\")\""), "{}", out.out());
    }
}

/// Commands whose answer is for people, with the code each ends with.
const ANSWERS: &[(&[&str], i32)] = &[
    (&["status"], 0),
    (&["verify"], 0),
    (&["verify", "license.json"], 0),
    (&["inspect", "license.json"], 0),
    (&["import", "license.json"], 0),
    (&["telemetry", "status"], 0),
    (&["telemetry", "check"], 0),
    (&["telemetry", "on"], 0),
    (&["telemetry", "off"], 0),
    (&["telemetry", "check"], 3),
    (&["data", "explain"], 0),
    (&["data", "export", "compliance", "-o", "report.json"], 0),
    (&["usage", "list"], 0),
    (&["usage", "clear"], 0),
    (&["usage", "set", "containers", "1"], 0),
    (&["trust", "show"], 0),
    (&["clock"], 0),
    (&["clock", "reset"], 0),
    (&["licenses"], 0),
    (&["log"], 0),
    (&["log", "--verify"], 0),
    (&["policy", "list"], 0),
    (&["policy", "show"], 0),
    (&["policy", "seen"], 0),
    (&["rights", "list"], 0),
    (&["audit", "license.json"], 0),
    (&["register"], 0),
    (&["vendor", "list", "--dir", "vendor"], 0),
    (&["vendor", "publish", "--dir", "vendor", "-o", "trust.json"], 0),
    (&["vendor", "issue", "request.json", "--dir", "vendor", "--days", "3", "-o", "new.json"], 0),
    (&["unregister", "--yes"], 0),
];

#[test]
fn quiet_prints_nothing_where_nothing_is_wrong() {
    let world = world();
    for (args, code) in ANSWERS {
        // A critical notice is the one thing that no option hides.
        let run = world.run(&[*args, &["--quiet"]].concat()).exits(*code);
        let stderr: Vec<_> =
            run.stderr.lines().filter(|line| !line.contains("acme-2026-3")).collect();
        assert_eq!((run.out(), stderr), ("", Vec::new()), "{args:?}");
    }
}

#[test]
fn quiet_says_what_is_wrong_on_standard_error() {
    let world = World::licensed();
    world.write("mail.txt", "Dear customer");
    world.issue("other.json", &["--days", "1"]).exits(0);
    world
        .run(&["vendor", "init", "--product", PRODUCT, "--dir", "foreign", "--no-passphrase"])
        .exits(0);
    world
        .run(&[
            "vendor",
            "issue",
            "--email",
            EMAIL,
            "--any-instance",
            "--days",
            "9",
            "--dir",
            "foreign",
            "-o",
            "forged.json",
        ])
        .exits(0);
    for (args, code, said) in [
        (&["verify", "--limit", "nodes=99"][..], 16, "not-covered"),
        (&["verify", "forged.json"], 11, "forged.json: untrusted"),
        (&["import", "forged.json"], 11, "forged.json: untrusted"),
        (&["import", "mail.txt"], 10, "mail.txt: malformed"),
        (&["audit", "forged.json", "license.json"], 11, "1 untrusted"),
        (&["inspect", "nowhere.json"], 1, "nowhere.json"),
    ] {
        let run = world.run(&[args, &["-q"]].concat()).exits(code);
        assert_eq!(run.out(), "", "{args:?}");
        assert!(
            run.stderr.starts_with("error: ") && run.stderr.contains(said),
            "{args:?}: {}",
            run.stderr
        );
        assert_eq!(run.stderr.matches("error: ").count(), 1, "{args:?}: {}", run.stderr);
    }
}

#[test]
fn quiet_still_writes_data() {
    let world = world();
    for args in [
        &["data", "show", "compliance"][..],
        &["data", "show", "request"],
        &["data", "export", "usage", "-o", "-"],
        &["register", "-o", "-"],
        &["log", "--export", "-"],
        &["metrics"],
        &["completions", "bash"],
        &["status", "--json"],
        &["--help"],
        &["--version"],
    ] {
        let run = world.run(&[args, &["-q"]].concat()).exits(0);
        assert!(!run.stdout.is_empty(), "{args:?}");
    }
}

#[test]
fn a_table_names_what_a_count_leaves_as() {
    let world = world();
    let mut rows = lines(&world.run(&["usage", "list", "--json"]).exits(0).stdout);
    assert_eq!(rows.len(), 2);
    let row = rows.remove(0);
    assert_eq!((row["name"].as_str(), row["value"].as_u64()), (Some("containers"), Some(37)));
    assert_eq!(row["leaves_as"], "20-49");
    assert_eq!(rows.remove(0)["leaves_as"], Value::Null);
}
