//! `audit`: a fleet's licenses at once, each with the verdict that `verify` would
//! give it by itself.

use std::collections::BTreeMap;
use std::os::unix::fs::symlink;

use serde_json::{Value, json};

use crate::support::{Run, World, needs, tool};

const NOW: &str = "2026-11-23T12:00:00Z";

/// Answers by file name, and the summary.
fn audited(run: &Run) -> (BTreeMap<String, Value>, Value) {
    let mut lines: Vec<Value> =
        run.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let summary = lines.pop().unwrap();
    let name = |line: &Value| line["file"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    (lines.into_iter().map(|line| (name(&line), line)).collect(), summary)
}

/// A folder `fleet` with a license for each verdict that a license can have by
/// itself.
fn fleet() -> World {
    let world = World::registered();
    std::fs::create_dir_all(world.path("fleet/deep/er")).unwrap();
    let issue = |name: &str, terms: &[&str]| {
        world.issue(name, terms).exits(0);
    };
    issue("fleet/valid.json", &["--days", "365"]);
    issue("fleet/deep/er/armored.asc", &["--days", "365", "--armor"]);
    world.issue_ended("fleet/grace.json", "2026-11-20", 3650);
    world.issue_ended("fleet/expired.json", "2021-01-01", 14);
    issue("fleet/later.json", &["--not-before", "2099-01-01", "--days", "30"]);
    issue("fleet/revoked.json", &["--days", "365"]);
    let id = world.run(&["inspect", "fleet/revoked.json", "--json"]).exits(0).json()["payload"]["license_id"].clone();
    let revoke = [
        "vendor",
        "revoke",
        "--yes",
        id.as_str().unwrap(),
        "--reason",
        "unpaid",
        "--dir",
        "vendor",
    ];
    world.run(&revoke).exits(0);
    world.run(&["import", "vendor/trust.json"]).exits(0);
    let license = world.read("fleet/valid.json");
    world.write("fleet/cut.json", &license[..license.len() / 2]);
    let text = String::from_utf8(license).unwrap();
    world.write("fleet/forged.json", text.replacen("\"sig\":\"", "\"sig\":\"AAAA", 1));
    std::fs::copy(world.path("request.json"), world.path("fleet/request.json")).unwrap();
    std::fs::copy(world.path("vendor/trust.json"), world.path("fleet/trust.json")).unwrap();
    world.write("fleet/README.txt", "the licenses of the fleet");
    world.write("fleet/package.json", "{\"name\": \"something\"}");
    world
}

#[test]
fn every_license_gets_the_verdict_that_verify_gives_it() {
    let world = fleet();
    let run = world.run(&["audit", "fleet", "--json"]).exits(19);
    let (files, summary) = audited(&run);
    for (name, file) in &files {
        if file["kind"] != "license" {
            continue;
        }
        let path = file["file"].as_str().unwrap();
        let verify = world.run(&["verify", path, "--json"]).json();
        assert_eq!(file["verdict"], verify["verdict"], "{name}");
        assert_eq!(file["reason"], verify["reason"], "{name}");
    }
    let verdict = |name: &str| files[name]["verdict"].as_str().unwrap().to_owned();
    let expected = [
        ("valid.json", "valid"),
        ("armored.asc", "valid"),
        ("grace.json", "grace"),
        ("expired.json", "expired"),
        ("later.json", "not-yet-valid"),
        ("revoked.json", "revoked"),
        ("cut.json", "malformed"),
        ("forged.json", "untrusted"),
    ];
    for (name, wanted) in expected {
        assert_eq!(verdict(name), wanted, "{name}");
    }
    let counted = json!({
        "clock_checked": true, "clock_behind": false,
        "files": 12, "licenses": 8, "other": 2, "foreign": 2, "unreadable": 0,
        "verdicts": {"valid": 2, "grace": 1, "expired": 1, "not-yet-valid": 1, "revoked": 1, "malformed": 1, "untrusted": 1},
    });
    assert_eq!(summary, counted);
}

#[test]
fn the_code_is_that_of_the_worst_only_if_they_agree() {
    let world = fleet();
    world
        .run(&["audit", "fleet/valid.json", "fleet/grace.json", "fleet/deep", "fleet/README.txt"])
        .exits(0);
    world.run(&["audit", "fleet/valid.json", "fleet/expired.json"]).exits(13);
    world.run(&["audit", "fleet/expired.json", "fleet/revoked.json"]).exits(19);
    std::fs::create_dir(world.path("empty")).unwrap();
    let empty = world.run(&["audit", "empty"]).exits(0);
    assert!(empty.out().contains("licenses              0"), "{}", empty.out());
}

#[test]
fn a_license_is_judged_whoever_it_is_for() {
    let world = fleet();
    // Registered as nobody; another machine, with the bundle as a file.
    let elsewhere = World::new();
    let (fleet, trust) =
        (world.text_path("fleet/valid.json"), world.text_path("vendor/trust.json"));
    let run = elsewhere.run(&["audit", &fleet, "--trust", &trust]).exits(0);
    assert!(run.stderr.contains("fingerprint"), "{}", run.stderr);
    let nothing = elsewhere.run(&["audit", &fleet]).exits(11);
    assert!(nothing.stderr.contains("--trust"), "{}", nothing.stderr);
    let other = World::with_vendor();
    other.run(&["audit", &fleet]).exits(11);
    elsewhere.run(&["audit", &fleet, "--trust", &world.text_path("request.json")]).exits(10);
    elsewhere.run(&["audit", "nowhere", "--trust", &trust]).exits(1);
}

#[test]
fn another_time_can_be_asked_about_and_what_ends_soon_is_counted() {
    let world = fleet();
    let path = world.text_path("fleet/grace.json");
    let at = |time: &str, more: &[&str]| {
        world.run(&[&["audit", &path, "--json", "--at", time], more].concat())
    };
    assert_eq!(audited(&at("2026-11-19", &[]).exits(0)).0["grace.json"]["verdict"], "valid");
    assert_eq!(
        audited(&at("2019-01-01", &[]).exits(14)).0["grace.json"]["verdict"],
        "not-yet-valid"
    );
    let soon = |span: &str| {
        audited(&at("2026-11-19", &["--expiring-within", span]).exits(0)).1["expiring"].clone()
    };
    assert_eq!((soon("60d"), soon("12h")), (json!(1), json!(0)));
    let table =
        world.run(&["audit", &path, "--at", "2026-11-19", "--expiring-within", "60d"]).exits(0);
    assert!(
        table.out().contains("ends soon") && table.out().contains("end soon              1"),
        "{}",
        table.out()
    );
}

#[test]
fn what_cannot_be_read_is_counted_and_stops_nothing() {
    needs!("mkfifo");
    let world = fleet();
    tool("mkfifo", &[&world.text_path("fleet/pipe")], std::path::Path::new("/"));
    symlink("nowhere", world.path("fleet/dangling")).unwrap();
    symlink("..", world.path("fleet/deep/loop")).unwrap();
    symlink("../valid.json", world.path("fleet/deep/link.json")).unwrap();
    let mut huge = world.read("fleet/valid.json");
    huge.resize(17 * 1024 * 1024, b' ');
    world.write("fleet/huge.json", huge);
    let (files, summary) = audited(&world.run(&["audit", "fleet", "--json"]).exits(19));
    assert_eq!((&summary["unreadable"], &summary["files"]), (&json!(2), &json!(16)));
    assert_eq!(files["pipe"]["kind"], "unreadable");
    assert_eq!(files["dangling"]["kind"], "unreadable");
    assert_eq!(files["link.json"]["verdict"], "valid");
    assert_eq!(files["huge.json"]["verdict"], "malformed");
}

#[test]
fn a_table_names_the_worst_first_and_only_so_many() {
    let world = fleet();
    let run = world.run(&["audit", "fleet"]).exits(19);
    let order: Vec<_> = ["untrusted", "revoked", "malformed", "expired", "not-yet-valid", "grace"]
        .iter()
        .map(|word| {
            run.out()
                .find(&format!("{word:<13}"))
                .unwrap_or_else(|| panic!("{word}: {}", run.out()))
        })
        .collect();
    assert!(order.is_sorted(), "{}", run.out());
    std::fs::create_dir(world.path("many")).unwrap();
    for index in 0..200 {
        std::fs::copy(
            world.path("fleet/expired.json"),
            world.path(&format!("many/{index:03}.json")),
        )
        .unwrap();
    }
    let run = world.run(&["audit", "many"]).exits(13);
    assert!(
        run.out().contains("many/000.json") && !run.out().contains("many/120.json"),
        "{}",
        run.out()
    );
    assert!(run.out().contains("  expired           200"), "{}", run.out());
}

#[test]
fn csv_is_for_spreadsheets_and_runs_nothing_there() {
    needs!("python3");
    let world = World::registered();
    std::fs::create_dir(world.path("fleet")).unwrap();
    let hostile = ["--days", "30", "--organization", "=HYPERLINK(\"x\",\"y\"),\r\nnext"];
    world.issue("fleet/=cmd,\"|'.json", &hostile).exits(0);
    world
        .run(&[
            "vendor",
            "issue",
            "--email",
            "+a@acme.example",
            "--any-instance",
            "--dir",
            "vendor",
            "--days",
            "30",
            "-o",
            "fleet/-plus.json",
        ])
        .exits(0);
    let csv = world.path("out.csv");
    std::fs::write(&csv, world.run(&["audit", "fleet", "--format", "csv"]).exits(0).stdout)
        .unwrap();
    let script = "import csv,json,sys; print(json.dumps(list(csv.DictReader(open(sys.argv[1], newline='')))))";
    let rows: Vec<BTreeMap<String, String>> = serde_json::from_slice(&tool(
        "python3",
        &["-c", script, csv.to_str().unwrap()],
        std::path::Path::new("/"),
    ))
    .unwrap();
    assert_eq!(rows.len(), 2);
    for cell in rows.iter().flat_map(BTreeMap::values) {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
    }
    assert!(rows.iter().any(|row| row["organization"].starts_with("'=HYPERLINK")), "{rows:?}");
}

#[test]
fn how_many_work_at_once_changes_nothing() {
    let world = fleet();
    let answers =
        |jobs: &str| audited(&world.run(&["audit", "fleet", "--json", "--jobs", jobs]).exits(19));
    assert_eq!(answers("1"), answers("7"));
    world.run(&["audit", "fleet", "--jobs", "0"]).exits(2);
}

#[test]
fn an_interrupted_audit_says_what_was_done() {
    needs!("sh");
    let world = World::registered();
    world.issue("one.json", &["--days", "30"]).exits(0);
    std::fs::create_dir(world.path("many")).unwrap();
    // As many as take a while; links cost next to nothing to make.
    for index in 0..20_000 {
        std::fs::hard_link(world.path("one.json"), world.path(&format!("many/{index}.json")))
            .unwrap();
    }
    let mut command = world.command(&["audit", "many", "--jobs", "1"]);
    let child = command
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    tool("sh", &["-c", &format!("kill -INT {}", child.id())], std::path::Path::new("/"));
    let output = child.wait_with_output().unwrap();
    let (stdout, stderr) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{stdout}{stderr}");
    assert!(stderr.contains("interrupted"), "{stderr}");
    let done: u64 = stdout.split_whitespace().nth(1).unwrap().parse().unwrap();
    assert!(done > 0 && done < 20_000, "{stdout}");
    assert!(at_rest(&world), "nothing was written");
}

fn at_rest(world: &World) -> bool {
    !world.path("many/.airseal").exists() && world.run_at(NOW, &["status"]).code == 0
}

#[test]
fn hostile_names_are_shown_and_not_sent() {
    let world = fleet();
    std::fs::copy(
        world.path("fleet/expired.json"),
        world.path("fleet/\u{1b}[2Jevil\n\u{202e}.json"),
    )
    .unwrap();
    for format in ["table", "json"] {
        let run = world.run(&["audit", "fleet", "--format", format]).exits(19);
        assert!(!run.out().contains('\u{1b}') && !run.out().contains('\u{202e}'), "{}", run.out());
    }
}

/// A wrong path must not look like a sound fleet.
#[test]
fn whoever_audits_a_folder_without_a_license_is_told() {
    let world = World::licensed();
    std::fs::create_dir(world.path("empty")).unwrap();
    let told = |args: &[&str]| world.run(args).exits(0).stderr.contains("no license was found");
    assert!(told(&["audit", "empty"]) && told(&["audit", "empty", "--format", "csv"]));
    assert!(!told(&["audit", "empty", "--quiet"]) && !told(&["audit", "license.json"]));
}
