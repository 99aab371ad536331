//! How much of each licensed limit is in use: what `verify --record` notes, and who shows it. Dates
//! and sums are those of the calendar; the file's text is written here by hand.

use std::os::unix::fs::MetadataExt;

use airseal::core::document::envelope::Envelope;
use serde_json::{Value, json};

use crate::craft::{ID, START, Site, observe};
use crate::support::{Run, World};

const NOW: &str = "2026-11-26T12:00:00Z";

/// An instance with a license for ten nodes and the feature rbac, from 2020 to 2099.
fn site() -> Site {
    let site = Site::new();
    site.write("license.json", site.license());
    site.run_at(START, &["import", &site.text_path("license.json")]);
    site
}

fn record(world: &World, now: &str, limit: &str) -> Run {
    world.run_at(now, &["verify", "--limit", limit, "--record"])
}

fn stored(world: &World) -> String {
    String::from_utf8(world.read("home/use.json")).unwrap()
}

/// What the compliance report of a day says.
fn reported(world: &World, now: &str) -> Value {
    let shown = world.run_at(now, &["data", "show", "compliance"]).exits(0).stdout;
    let envelope = Envelope::parse(&shown).unwrap();
    serde_json::from_slice::<Value>(&envelope.payload).unwrap()["data"].clone()
}

/// What statement P6 of the page of the formats says.
#[test]
fn the_peak_of_the_month_and_the_last_value_are_kept() {
    let site = site();
    record(&site, "2026-11-03T08:00:00Z", "nodes=7").exits(0);
    record(&site, "2026-11-04T08:00:00Z", "nodes=9").exits(0);
    let run = record(&site, NOW, "nodes=8").exits(0);
    assert!(
        run.out().contains("Recorded     nodes: 8 of 10 on 2026-11-26, peak 9 this month\n"),
        "{}",
        run.out()
    );
    assert_eq!(
        stored(&site),
        "{\"last\":{\"nodes\":{\"day\":\"2026-11-26\",\"used\":8}},\"peaks\":{\"2026-11\":{\"nodes\":9}}}\n"
    );
    let json =
        site.run_at(NOW, &["verify", "--limit", "nodes=8", "--record", "--json"]).exits(0).json();
    assert_eq!(
        json["limit_use"],
        json!({"nodes": {"licensed": 10, "peak": 9, "used": 8, "used_on": "2026-11-26"}})
    );
    let json = site.run_at(NOW, &["verify", "--limit", "nodes=8", "--json"]).exits(0).json();
    assert_eq!(json["limit_use"], Value::Null, "it was not asked to record");
}

/// The last second of November and the first of December in UTC, wherever the machine is.
#[test]
fn a_month_is_one_of_the_calendar_in_utc() {
    let site = site();
    record(&site, "2026-11-30T23:59:59Z", "nodes=9").exits(0);
    record(&site, "2026-12-01T00:00:00Z", "nodes=2").exits(0);
    let limits = &reported(&site, "2026-12-01T00:00:01Z")["limits"]["nodes"];
    let wanted = json!({"licensed": 10, "peak": 2, "peak_last_month": 9, "used": 2, "used_on": "2026-12-01"});
    assert_eq!(*limits, wanted);
    // What was recorded before that is of neither month; its day says how old it is.
    let limits = &reported(&site, "2027-02-01T00:00:00Z")["limits"]["nodes"];
    assert_eq!(*limits, json!({"licensed": 10, "used": 2, "used_on": "2026-12-01"}));
}

#[test]
fn nothing_is_written_unless_it_was_asked_for_or_changes_something() {
    let site = site();
    observe(&site, NOW);
    site.run_at(NOW, &["verify", "--limit", "nodes=8"]).exits(0);
    assert!(!site.home("use.json").exists());
    let inode = || site.home("use.json").metadata().unwrap().ino();
    record(&site, NOW, "nodes=8").exits(0);
    let first = inode();
    record(&site, "2026-11-26T18:00:00Z", "nodes=8").exits(0);
    assert_eq!(inode(), first, "the same day, the same number");
    record(&site, "2026-11-27T06:00:00Z", "nodes=8").exits(0);
    assert_ne!(inode(), first, "another day");
    assert!(stored(&site).contains("2026-11-27"));
}

#[test]
fn what_is_over_the_limit_is_recorded_and_the_verdict_stays() {
    let site = site();
    let run = record(&site, NOW, "nodes=12").exits(16);
    assert!(run.out().contains("12 of 10 on 2026-11-26, peak 12 this month"), "{}", run.out());
    // A limit that the license does not name is none that could be exceeded.
    site.run_at(NOW, &["verify", "--limit", "users=3", "--limit", "nodes=8", "--record"]).exits(16);
    assert!(!stored(&site).contains("users"), "{}", stored(&site));
    assert_eq!(reported(&site, NOW)["limits"]["nodes"]["peak"], 12);
    assert_eq!(reported(&site, NOW)["limits"]["nodes"]["used"], 8);
}

#[test]
fn without_a_license_that_stands_nothing_is_recorded() {
    let site = site();
    // Past its end and its fourteen days of grace.
    let run = record(&site, "2100-02-01T00:00:00Z", "nodes=8").exits(13);
    assert!(run.stderr.contains("the use is not recorded") && run.stderr.contains("expired"));
    assert!(!site.home("use.json").exists());
    let site = self::site();
    record(&site, "2100-01-10T00:00:00Z", "nodes=8").exits(0);
    assert!(stored(&site).contains("2100-01"), "in its days of grace it stands");
    let nobody = World::new();
    let run = record(&nobody, NOW, "nodes=8").exits(18);
    assert!(run.stderr.contains("the verdict is missing"), "{}", run.stderr);
    assert!(!nobody.home("").exists(), "no folder is made for it");
}

#[test]
fn recording_is_about_the_license_in_force_now_and_needs_a_number() {
    let site = site();
    site.write("other.json", site.license());
    for args in [
        &["verify", "--record"][..],
        &["verify", "--record", "--feature", "rbac"],
        &["verify", "--limit", "nodes=8", "--record", "--at", "2027-01-01"],
        &["verify", "other.json", "--limit", "nodes=8", "--record"],
    ] {
        let run = site.run(args).exits(2);
        assert!(run.stderr.contains("--record"), "{args:?}: {}", run.stderr);
    }
    assert!(!site.home("use.json").exists());
}

#[test]
fn what_cannot_be_recorded_is_a_warning_and_never_the_verdict() {
    let site = site();
    observe(&site, NOW);
    for (damage, limit, code) in [("[", "nodes=8", 0), ("{\"last\":{}}", "nodes=12", 16)] {
        std::fs::write(site.home("use.json"), damage).unwrap();
        let run = record(&site, NOW, limit).exits(code);
        assert!(
            run.stderr.contains("the use is not recorded")
                && run.stderr.contains("use.json is damaged")
                && run.stderr.contains("move it away"),
            "{}",
            run.stderr
        );
        assert_eq!(stored(&site), damage, "it is left as it is");
        let json = site.run_at(NOW, &["verify", "--limit", limit, "--record", "--json"]);
        assert_eq!(json.exits(code).json()["limit_use"], Value::Null);
        site.run_at(NOW, &["verify"]).exits(0);
        // A report without what it should say is none.
        let run = site.run_at(NOW, &["data", "show", "compliance"]).exits(1);
        assert!(run.stdout.is_empty() && run.stderr.contains("use.json"), "{}", run.stderr);
        let run = site.run_at(NOW, &["metrics"]).exits(0);
        assert!(run.stderr.contains("use.json") && run.stderr.contains("move it away"));
        assert!(run.out().contains("airseal_state_fault{") && !run.out().contains("_used{"));
        assert_eq!(site.run_at(NOW, &["metrics", "--json"]).json()["state_fault"], 1);
        let status = site.run_at(NOW, &["status", "--json"]).exits(0).json();
        let problem = &status["problems"][0];
        assert_eq!(
            (&problem["check"], &problem["file"]),
            (&json!("files"), &json!(site.text_path("home/use.json")))
        );
        let doctor = site.run_at(NOW, &["doctor"]).exits(5);
        assert!(doctor.out().contains("use.json is damaged"), "{}", doctor.out());
    }
    std::fs::remove_file(site.home("use.json")).unwrap();
    std::fs::remove_file(site.home("lock")).unwrap();
    std::fs::create_dir(site.home("lock")).unwrap();
    let run = record(&site, NOW, "nodes=8").exits(0);
    assert!(run.stderr.contains("lock is not a regular file"), "{}", run.stderr);
    assert!(!site.home("use.json").exists());
}

#[test]
fn a_start_does_not_wait_for_a_command_that_keeps_the_lock() {
    let site = site();
    observe(&site, NOW);
    let lock = std::fs::File::open(site.home("lock")).unwrap();
    lock.lock().unwrap();
    let begun = std::time::Instant::now();
    let run = record(&site, NOW, "nodes=8").exits(0);
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    assert!(run.stderr.contains("another command still writes in"), "{}", run.stderr);
    assert!(run.out().starts_with("valid"), "{}", run.out());
    lock.unlock().unwrap();
    record(&site, NOW, "nodes=8").exits(0);
    assert!(site.home("use.json").exists());
}

#[test]
fn a_start_waits_for_a_command_that_keeps_the_lock_for_a_moment() {
    let site = site();
    observe(&site, NOW);
    let lock = std::fs::File::open(site.home("lock")).unwrap();
    lock.lock().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(std::time::Duration::from_millis(300));
            lock.unlock().unwrap();
        });
        let run = record(&site, NOW, "nodes=8").exits(0);
        assert!(!run.stderr.contains("still writes"), "{}", run.stderr);
    });
    assert!(stored(&site).contains("\"nodes\""), "{}", stored(&site));
}

#[test]
fn of_numbers_recorded_at_once_the_highest_is_the_peak() {
    let world = World::licensed();
    std::thread::scope(|scope| {
        for nodes in 1..=8 {
            let limit = format!("nodes={nodes}");
            let world = &world;
            scope.spawn(move || {
                // On a busy machine the others may need more than the two seconds.
                while !world.run(&["verify", "--limit", &limit, "--record"]).stderr.is_empty() {}
            });
        }
    });
    let status = world.run(&["status", "--json"]).exits(0).json();
    assert_eq!(status["limit_use"]["nodes"]["peak"], 8);
}

/// A clock set back must not hide a peak in a month that is over.
#[test]
fn a_clock_that_is_behind_records_under_the_latest_time_seen_here() {
    let site = site();
    observe(&site, NOW);
    let run = record(&site, "2026-08-01T00:00:00Z", "nodes=9").exits(0);
    assert!(run.out().starts_with("grace"), "{}", run.out());
    assert_eq!(reported(&site, NOW)["limits"]["nodes"]["peak"], 9);
    assert!(!stored(&site).contains("2026-08"), "{}", stored(&site));
}

#[test]
fn status_and_metrics_show_the_use_beside_the_limit() {
    let site = site();
    let before = site.run_at(NOW, &["metrics"]).exits(0);
    assert!(!before.out().contains("limit_used") && !before.out().contains("limit_peak"));
    assert!(!site.run_at(NOW, &["status"]).out().contains("In use"));
    record(&site, "2026-11-04T08:00:00Z", "nodes=9").exits(0);
    record(&site, NOW, "nodes=8").exits(0);
    let home = site.text_path("home");
    let run = site.run_at(NOW, &["metrics"]).exits(0);
    for (name, amount) in [("", 10), ("_used", 8), ("_peak", 9)] {
        let line =
            format!("airseal_license_limit{name}{{home=\"{home}\",limit=\"nodes\"}} {amount}\n");
        assert!(run.out().contains(&line), "{line}: {}", run.out());
    }
    let json = site.run_at(NOW, &["metrics", "--json"]).exits(0).json();
    assert_eq!(
        (&json["license_limit_used"], &json["license_limit_peak"]),
        (&json!({"nodes": 8}), &json!({"nodes": 9}))
    );
    let status = site.run_at(NOW, &["status"]).exits(0);
    let line = "  In use       nodes: 8 of 10 on 2026-11-26, peak 9 this month\n";
    assert!(status.out().contains(line), "{}", status.out());
    let json = site.run_at(NOW, &["status", "--json"]).exits(0).json();
    let wanted = json!({"nodes": {"licensed": 10, "peak": 9, "used": 8, "used_on": "2026-11-26"}});
    assert_eq!(json["limit_use"], wanted);
    // In the next month there is no peak yet; and a license that is refused has no limits.
    let run = site.run_at("2026-12-02T00:00:00Z", &["metrics"]).exits(0);
    assert!(run.out().contains("limit_used{") && !run.out().contains("limit_peak{"));
    let run = site.run_at("2100-03-01T00:00:00Z", &["metrics"]).exits(0);
    assert!(!run.out().contains("license_limit"), "{}", run.out());
}

/// A limit without a number has no share: its use is recorded, and nothing is ever near it.
#[test]
fn the_use_of_an_unlimited_limit_is_recorded_too() {
    let site = Site::new();
    site.write("license.json", site.sign(site.body_with(&[("\"nodes\":10", "\"nodes\":null")])));
    site.run_at(START, &["import", &site.text_path("license.json")]);
    record(&site, NOW, "nodes=5000").exits(0);
    let wanted = json!({"licensed": null, "peak": 5000, "used": 5000, "used_on": "2026-11-26"});
    assert_eq!(reported(&site, NOW)["limits"]["nodes"], wanted);
    let run = site.run_at(NOW, &["metrics"]).exits(0);
    assert!(run.out().contains("limit=\"nodes\"} +Inf\n"), "{}", run.out());
    assert!(run.out().contains("limit=\"nodes\"} 5000\n"), "{}", run.out());
    let status = site.run_at(NOW, &["status"]).exits(0);
    let line =
        "In use       nodes: 5000 of an unlimited number on 2026-11-26, peak 5000 this month\n";
    assert!(status.out().contains(line), "{}", status.out());
}

#[test]
fn what_is_said_on_the_command_line_counts_before_what_was_recorded() {
    let site = site();
    record(&site, NOW, "nodes=9").exits(0);
    let said = |amount: &str| {
        let args = ["data", "show", "compliance", "--limit", amount];
        let shown = site.run_at(NOW, &args).exits(0).stdout;
        let payload = Envelope::parse(&shown).unwrap().payload;
        serde_json::from_slice::<Value>(&payload).unwrap()["data"]["limits"]["nodes"].clone()
    };
    assert_eq!(said("nodes=3"), json!({"licensed": 10, "peak": 9, "used": 3}));
    // No report says that more is in use than the most there was.
    assert_eq!(said("nodes=10"), json!({"licensed": 10, "peak": 10, "used": 10}));
}

#[test]
fn it_is_compliance_data_which_an_objection_leaves_and_unregister_deletes() {
    let world = World::licensed();
    let verify = ["verify", "--limit", "nodes=8", "--record"];
    world.run(&verify).exits(0);
    let hash = crate::support::sha256(&world.read("home/use.json"));
    let all = world.run(&["data", "show", "all"]).exits(0).json();
    assert_eq!(all["limit_use"], serde_json::from_str::<Value>(&stored(&world)).unwrap());
    world.run(&["telemetry", "off"]).exits(0);
    assert!(world.home("use.json").exists());
    // A usage report has nothing of it.
    let usage = world.run(&["data", "show", "usage", "--if-on"]).exits(0);
    assert!(!usage.out().contains("nodes"), "{}", usage.out());
    world.run(&["unregister", "--yes", "-o", "statement.json"]).exits(0);
    assert!(!world.home("use.json").exists());
    let statement = world.run(&["inspect", "statement.json", "--json"]).exits(0).json();
    assert_eq!(statement["payload"]["deleted"]["use.json"], json!(hash));
}

#[test]
fn a_record_belongs_to_the_license_in_force_whatever_its_id() {
    let site = site();
    record(&site, NOW, "nodes=9").exits(0);
    // A renewal with more nodes: the peak of the month is that of the instance.
    let next = site.body_with(&[
        (ID, "22222222-2222-4333-8444-555555555555"),
        ("\"nodes\":10", "\"nodes\":20"),
        ("2099-12-31", "2100-12-31"),
    ]);
    site.write("next.json", site.sign(next));
    site.run_at(NOW, &["import", &site.text_path("next.json")]).exits(0);
    let limits = &reported(&site, NOW)["limits"]["nodes"];
    let wanted = json!({"licensed": 20, "peak": 9, "used": 9, "used_on": "2026-11-26"});
    assert_eq!(*limits, wanted);
}

// --- The number of a report -------------------------------------------------

fn export(world: &World, now: &str, name: &str) -> Value {
    let file = world.text_path(name);
    let run = world.run_at(now, &["data", "export", "compliance", "-o", &file, "--json"]);
    run.exits(0);
    let envelope = Envelope::parse(&world.read(name)).unwrap();
    serde_json::from_slice::<Value>(&envelope.payload).unwrap()["data"]["number"].clone()
}

/// What statement P7 of the page of the formats says.
#[test]
fn each_new_report_has_the_next_number_and_to_look_at_it_uses_none_up() {
    let site = site();
    let day = |day: u32| format!("2026-11-{day:02}T12:00:00Z");
    for _ in 0..3 {
        assert_eq!(reported(&site, &day(1))["number"], 1);
    }
    let shown = site.run_at(&day(1), &["data", "show", "compliance"]).exits(0).stdout;
    assert_eq!(export(&site, &day(1), "one.json"), 1);
    assert_eq!(site.read("one.json"), shown, "what was shown is what is written");
    // The same report again is that report: it changes nothing, and has its number elsewhere, too.
    let before = site.read("home/consent.log");
    assert_eq!(export(&site, &day(1), "one.json"), 1);
    assert_eq!(site.read("home/consent.log"), before);
    assert_eq!(export(&site, &day(1), "copy.json"), 1);
    assert_eq!(site.read("copy.json"), shown);
    // Another day, or another number in use, is another report.
    assert_eq!(export(&site, &day(2), "two.json"), 2);
    record(&site, &day(2), "nodes=8").exits(0);
    let shown = site.run_at(&day(2), &["data", "show", "compliance"]).exits(0).stdout;
    assert_eq!(export(&site, &day(2), "three.json"), 3);
    assert_eq!(site.read("three.json"), shown);
    let explained = site.run_at(&day(2), &["data", "explain", "compliance", "--json"]).exits(0);
    let number = explained.out().lines().find(|line| line.contains("\"name\":\"number\"")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(number).unwrap()["value"], 3);
    site.run_at(&day(2), &["log", "--verify"]).exits(0);
    let log = String::from_utf8(site.read("home/consent.log")).unwrap();
    assert_eq!(log.matches("\"number\":\"3\"").count(), 1, "{log}");
}

#[test]
fn a_report_that_cannot_be_written_or_is_refused_uses_no_number_up() {
    let site = site();
    site.write("taken.json", "something else");
    let file = site.text_path("taken.json");
    site.run_at(NOW, &["data", "export", "compliance", "-o", &file]).exits(1);
    assert_eq!(reported(&site, NOW)["number"], 1);
    // In the ledger, but not handed out: the next run writes that report.
    assert_eq!(export(&site, NOW, "one.json"), 1);
    let first = site.read("one.json");
    std::fs::remove_file(site.path("one.json")).unwrap();
    assert_eq!(export(&site, NOW, "one.json"), 1);
    assert_eq!(site.read("one.json"), first);
}

/// The vendor sees a number that went back.
#[test]
fn a_lost_ledger_begins_again_and_another_instance_too() {
    let site = site();
    assert_eq!(export(&site, "2026-11-01T00:00:00Z", "one.json"), 1);
    assert_eq!(export(&site, "2026-11-02T00:00:00Z", "two.json"), 2);
    let lost = site.copy();
    std::fs::remove_file(lost.home("consent.log")).unwrap();
    assert_eq!(reported(&lost, "2026-11-03T00:00:00Z")["number"], 1);
    // The file with the peaks has no say in it.
    let _ = std::fs::remove_file(site.home("use.json"));
    assert_eq!(reported(&site, "2026-11-03T00:00:00Z")["number"], 3);
    site.run_at(NOW, &["unregister", "--yes"]).exits(0);
    let fingerprint = String::from_utf8(site.read("vendor/root.fingerprint")).unwrap();
    let bundle = site.text_path("vendor/trust.json");
    site.run_at(NOW, &["trust", "pin", &bundle, "--fingerprint", fingerprint.trim()]).exits(0);
    site.run_at(NOW, &["register", "--email", crate::support::EMAIL]).exits(0);
    assert_eq!(reported(&site, NOW)["number"], 1);
}

/// Exports of an earlier version are in the ledger without a number.
#[test]
fn reports_of_an_earlier_version_count() {
    use airseal::core::document::ledger::{Details, Event};
    use airseal::privacy::ledger;
    use airseal::privacy::stamp::Stamp;
    use airseal::store::Home;
    let site = site();
    let home = Home::at(site.home(""));
    let stamp = Stamp {
        time: crate::support::time(NOW),
        user: "tester".to_owned(),
        source: "airseal data export".to_owned(),
    };
    for (kind, hash) in [("compliance", "a"), ("usage", "b"), ("compliance", "c")] {
        let about = [("report", kind.to_owned()), ("sha256", hash.repeat(64))];
        let about: Details = about.map(|(name, value)| (name.to_owned(), value)).into();
        let writer = home.write(|| ()).unwrap();
        ledger::record(&writer, &stamp, Event::DataExported, about).unwrap();
    }
    assert_eq!(reported(&site, NOW)["number"], 3);
}

/// Different reports, written at the same moment.
#[test]
fn two_exports_at_once_do_not_share_a_number() {
    let world = World::licensed();
    let numbers: std::collections::BTreeSet<_> = std::thread::scope(|scope| {
        let one = |index: usize| {
            let (limit, file) = (format!("nodes={index}"), format!("report-{index}.json"));
            let args = ["data", "export", "compliance", "--limit", &limit, "-o", &file];
            world.run(&args).exits(0);
            let envelope = Envelope::parse(&world.read(&file)).unwrap();
            let payload: Value = serde_json::from_slice(&envelope.payload).unwrap();
            payload["data"]["number"].as_u64().unwrap()
        };
        let runs: Vec<_> = (1..=8).map(|index| scope.spawn(move || one(index))).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert_eq!(numbers, (1..=8).collect());
}

/// Whoever reads the pipe has not come yet, and no other command waits for that.
#[test]
fn an_export_to_a_pipe_keeps_no_lock() {
    crate::support::needs!("mkfifo");
    let world = World::licensed();
    crate::support::tool("mkfifo", &["pipe"], &world.path(""));
    let export = ["data", "export", "compliance", "-o", "pipe", "--quiet"];
    let mut export = world.command(&export).spawn().unwrap();
    let log = || String::from_utf8(world.read("home/consent.log")).unwrap();
    while !log().contains("data-exported") {
        std::thread::yield_now();
    }
    world.run(&["telemetry", "off"]).exits(0);
    assert!(export.try_wait().unwrap().is_none(), "it waits for a reader");
    let bytes = world.read("pipe");
    assert!(export.wait().unwrap().success());
    assert!(log().contains(&crate::support::sha256(&bytes)));
}

#[test]
fn a_report_of_an_earlier_version_is_still_read() {
    let world = World::licensed();
    // The example of docs/reference/formats.md, which an earlier version wrote.
    let formats = include_str!("../../docs/reference/formats.md");
    let old = formats
        .lines()
        .find(|line| line.starts_with("{\"payload\"") && line.contains("report+json"));
    world.write("old.json", old.unwrap());
    // It is by another instance, of which nothing is known here.
    let run = world.run(&["inspect", "old.json", "--json"]).exits(11).json();
    assert_eq!(run["payload"]["data"]["limits"]["nodes"], json!({"licensed": 10, "used": 8}));
    assert_eq!(run["payload"]["data"].get("number"), None);
}

/// OpenSSL checks the instance's signature with the key that is in the report.
#[test]
fn the_report_carries_the_key_that_it_is_signed_with() {
    use base64::Engine;
    crate::support::needs!("openssl");
    let site = site();
    export(&site, NOW, "report.json");
    let key = reported(&site, NOW)["public_key"].as_str().unwrap().to_owned();
    site.write("key.der", base64::engine::general_purpose::STANDARD.decode(key).unwrap());
    site.write("pae", site.run(&["inspect", "report.json", "--pae"]).exits(0).stdout);
    site.write("sig", site.run(&["inspect", "report.json", "--signature"]).exits(0).stdout);
    let args = "pkeyutl -verify -rawin -pubin -keyform DER -inkey key.der -in pae -sigfile sig";
    let said =
        crate::support::tool("openssl", &args.split(' ').collect::<Vec<_>>(), &site.path(""));
    assert!(String::from_utf8(said).unwrap().contains("Signature Verified Successfully"));
}

#[test]
fn a_vendor_can_check_a_report_of_an_instance_that_it_never_saw() {
    let site = site();
    export(&site, NOW, "report.json");
    let nobody = World::new();
    nobody.write("report.json", site.read("report.json"));
    let run = nobody.run(&["inspect", "report.json", "--json"]).exits(0).json();
    let signature = &run["signatures"][0];
    assert_eq!(
        (&signature["mark"], &signature["by"]),
        (&json!("verified"), &json!("the instance itself"))
    );
    let here = site.run(&["inspect", "report.json", "--json"]).exits(0).json();
    assert_eq!(here["signatures"][0]["by"], "this instance");
    // Another key, another instance, and another number: each is noticed.
    let payload = Envelope::parse(&site.read("report.json")).unwrap().payload;
    let payload: Value = serde_json::from_slice(&payload).unwrap();
    let other = Site::new();
    let key = crate::craft::key(&other, "home/instance.key");
    let report = |change: &dyn Fn(&mut Value)| {
        let mut payload = payload.clone();
        change(&mut payload["data"]);
        let kind = "application/vnd.airseal.report+json";
        nobody
            .write("made.json", crate::craft::file(kind, payload.to_string().as_bytes(), &[&key]));
        nobody.run(&["inspect", "made.json", "--json"])
    };
    report(&|_| {}).exits(11);
    report(&|data| data["number"] = json!(7)).exits(11);
    let run = report(&|data| data["public_key"] = json!(key.public().to_string())).exits(10);
    assert!(run.out().contains("does not belong to its public key"), "{}", run.out());
    report(&|data| data["public_key"] = json!(3)).exits(10);
    report(&|data| data["instance"] = json!(other.instance)).exits(10);
    report(&|data| {
        data["public_key"] = json!(key.public().to_string());
        data["instance"] = json!(other.instance);
    })
    .exits(0);
}

// --- The front door ---------------------------------------------------------

#[test]
fn a_product_that_embeds_the_library_records_and_reports_as_the_program_does() {
    use airseal::{Instance, Needs, NotSent, RecordError, Verdict};
    let world = World::licensed();
    let instance = Instance::open(world.home(""));
    let needs =
        |nodes| Needs { limits: vec![("nodes".parse().unwrap(), nodes)], ..Needs::default() };
    let over = instance.license(&needs(12)).unwrap();
    assert_eq!(over.verdict, Verdict::NotCovered);
    instance.record_use(&over, &needs(12).limits).unwrap();
    let good = instance.license(&needs(8)).unwrap();
    let on_record = instance.record_use(&good, &needs(8).limits).unwrap();
    let nodes = on_record[&"nodes".parse().unwrap()];
    assert_eq!((nodes.used, nodes.peak), (Some(8), Some(12)));
    let status = world.run(&["status", "--json"]).exits(0).json();
    assert_eq!(status["limit_use"], serde_json::to_value(&on_record).unwrap());

    let shown = instance.reports(&[]).unwrap().compliance.unwrap();
    let first = instance.export_compliance(&[]).unwrap().unwrap();
    assert_eq!((&shown.bytes, first.number), (&first.bytes, Some(1)));
    assert_eq!(first.bytes, world.run(&["data", "show", "compliance"]).exits(0).stdout);
    let second = instance.export_compliance(&needs(9).limits).unwrap().unwrap();
    assert_eq!(second.number, Some(2));
    world.run(&["log", "--verify"]).exits(0);

    let nobody = World::new();
    let instance = Instance::open(nobody.home(""));
    let missing = instance.license(&needs(1)).unwrap();
    let refused = instance.record_use(&missing, &needs(1).limits).unwrap_err();
    assert!(matches!(refused, RecordError::NoLicense(Verdict::Missing)), "{refused}");
    let nothing = instance.export_compliance(&[]).unwrap().unwrap_err();
    assert_eq!(nothing, NotSent::Unregistered);
}
