//! `vendor receive`: what customers hand in is checked, kept once, and held to what was issued.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;

use crate::support::{EMAIL, Run, World, needs, tool};

/// A line of `--json`, with no other key.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Row {
    file: String,
    kind: String,
    instance: String,
    email: Option<String>,
    license_id: Option<String>,
    date: String,
    number: Option<u64>,
    limits: Value,
    clock_resets: Option<u64>,
    returned: Vec<String>,
    answered: Option<bool>,
    findings: Vec<Value>,
    changed: bool,
}

impl Row {
    /// The findings by their words.
    fn found(&self) -> Vec<&str> {
        self.findings.iter().map(|finding| finding["finding"].as_str().expect("a word")).collect()
    }
}

fn rows(run: &Run) -> Vec<Row> {
    run.out().lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

fn receive(world: &World, files: &[&str]) -> Run {
    world.run(&[&["vendor", "receive", "--dir", "vendor"], files].concat())
}

fn receive_json(world: &World, files: &[&str]) -> (i32, Vec<Row>) {
    let run = receive(world, &[files, &["--json"]].concat());
    (run.code, rows(&run))
}

/// An instance with a license, and its compliance report in `report.json`.
fn reported(used: &str) -> World {
    let world = World::licensed();
    report(&world, "report.json", used);
    world
}

fn report(world: &World, file: &str, used: &str) {
    let limit = format!("nodes={used}");
    world.run(&["data", "export", "compliance", "--limit", &limit, "-o", file, "--force"]).exits(0);
}

#[test]
fn a_report_of_a_license_that_was_issued_is_received_once() {
    let world = reported("8");
    let (code, all) = receive_json(&world, &["report.json"]);
    assert_eq!((code, all.len()), (0, 1));
    let row = &all[0];
    assert_eq!((row.file.as_str(), row.kind.as_str()), ("report.json", "report"));
    assert_eq!((row.email.as_deref(), row.number), (Some(EMAIL), Some(1)));
    assert_eq!(row.limits["nodes"]["used"], 8);
    assert!(row.changed && row.findings.is_empty());
    let license: Value =
        serde_json::from_slice(&world.run(&["inspect", "license.json", "--payload"]).stdout)
            .expect("a license");
    assert_eq!(row.license_id.as_deref(), license["license_id"].as_str());
    let log = world.read("vendor/received.jsonl");
    let (code, all) = receive_json(&world, &["report.json"]);
    assert_eq!((code, all[0].changed), (0, false));
    assert_eq!(world.read("vendor/received.jsonl"), log);
    assert!(!String::from_utf8(log).expect("text").contains(EMAIL), "the log needs no address");
    let said = receive(&world, &["report.json"]).exits(0);
    assert!(said.out().contains("unchanged") && said.out().contains("8 of 10"), "{}", said.out());
}

#[test]
fn a_document_is_read_in_every_form() {
    let world = reported("8");
    world.run(&["register", "--qr-png", "request.png", "-o", "request.json"]).exits(0);
    let line = world.run(&["inspect", "report.json", "--line"]).exits(0).stdout;
    let armor = world.run(&["inspect", "request.json", "--armor"]).exits(0).stdout;
    let mail = [b"Dear vendor,\r\n\r\n> ".as_slice(), &line, b"\r\n", &armor].concat();
    world.write("mail.txt", &mail);
    let (code, all) = receive_json(&world, &["mail.txt"]);
    let kinds: Vec<_> = all.iter().map(|row| (row.kind.as_str(), row.changed)).collect();
    assert_eq!((code, kinds), (0, vec![("report", true), ("request", true)]));
    assert_eq!(all[1].answered, Some(true));
    let (code, all) = receive_json(&world, &["request.png"]);
    assert_eq!((code, all[0].kind.as_str(), all[0].changed), (0, "request", false));
    let stdin = world.run_stdin(&mail, &["vendor", "receive", "-", "--dir", "vendor", "--json"]);
    assert_eq!((stdin.code, rows(&stdin).len()), (0, 2));
}

/// Nobody reads the answers any more: what comes after standard input is left for the next time.
#[test]
fn receiving_ends_where_its_answers_are_not_read() {
    let world = reported("8");
    report(&world, "two.json", "9");
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut command =
        world.command(&["vendor", "receive", "-", "two.json", "--dir", "vendor", "--json"]);
    let stdin = std::fs::File::open(world.path("report.json")).expect("a file");
    command.stdin(stdin).stdout(writer).status().expect("the program");
    let kept = String::from_utf8(world.read("vendor/received.jsonl")).expect("text");
    assert_eq!(kept.lines().count(), 1, "{kept}");
}

/// A folder holds anybody's pictures; one that was named is meant.
#[test]
fn a_picture_without_a_document_is_passed_over_in_a_folder_and_refused_by_name() {
    let world = reported("8");
    std::fs::create_dir(world.path("in")).expect("a folder");
    world.write("in/photo.png", b"\x89PNG\r\n\x1a\nno picture");
    std::fs::copy(world.path("report.json"), world.path("in/report.json")).expect("a copy");
    let run = receive(&world, &["in"]).exits(0);
    assert!(run.stderr.contains("photo.png"), "{}", run.stderr);
    receive(&world, &["in/photo.png"]).exits(10);
}

/// The key, the payload, the signed bytes and the signature are made by openssl and by hand.
#[test]
fn a_report_that_openssl_signed_is_received_and_another_key_is_refused() {
    needs!("openssl");
    let world = World::with_vendor();
    let dir = world.path("");
    let openssl = |args: &str| tool("openssl", &args.split(' ').collect::<Vec<_>>(), &dir);
    for key in ["one", "two"] {
        openssl(&format!("genpkey -algorithm ed25519 -out {key}.key"));
    }
    let spki = openssl("pkey -in one.key -pubout -outform DER");
    world.write("spki", &spki);
    let hash = String::from_utf8(openssl("dgst -sha256 -r spki")).expect("hex");
    let (instance, key) = (&hash[..32], STANDARD.encode(&spki));
    let to = ["--email", EMAIL, "--instance", instance, "--days", "365", "--limit", "nodes=10"];
    let issue = ["vendor", "issue", "--dir", "vendor", "-o", "license.json"];
    world.run(&[&issue[..], &to].concat()).exits(0);
    let license = world.run(&["inspect", "license.json", "--payload"]).json();
    let today = String::from_utf8(tool("date", &["-u", "+%F"], &dir)).expect("text");
    let payload = format!(
        r#"{{"data":{{"clock_resets":0,"date":"{}","edition":"business","email":"{EMAIL}","instance":"{instance}","license_id":{},"limits":{{"nodes":{{"licensed":10,"used":3}}}},"number":1,"product":"acme-dock","public_key":"{key}"}},"report":"compliance","schema":1}}"#,
        today.trim(),
        license["license_id"],
    );
    let kind = "application/vnd.airseal.report+json";
    world.write("pae", format!("DSSEv1 {} {kind} {} {payload}", kind.len(), payload.len()));
    for (signer, code) in [("one", 0), ("two", 11)] {
        openssl(&format!("pkeyutl -sign -rawin -inkey {signer}.key -in pae -out sig"));
        let (payload, sig) = (STANDARD.encode(&payload), STANDARD.encode(world.read("sig")));
        world.write(
            "report.json",
            format!(
                r#"{{"payload":"{payload}","payloadType":"{kind}","signatures":[{{"keyid":"","sig":"{sig}"}}]}}"#
            ),
        );
        let run = receive(&world, &["report.json"]);
        assert_eq!(run.code, code, "{signer}: {} {}", run.out(), run.stderr);
    }
    let log = String::from_utf8(world.read("vendor/received.jsonl")).expect("text");
    assert_eq!(log.lines().count(), 1);
    let line: Value = serde_json::from_str(&log).expect("JSON");
    world.write("payload", &payload);
    let sha = String::from_utf8(openssl("dgst -sha256 -r payload")).expect("hex");
    assert_eq!(line["sha256"], sha[..64]);
}

/// A thief has a copy of the folder, and issues with its signer key.
#[test]
fn a_license_that_was_signed_with_a_stolen_key_is_said_first_with_what_to_do() {
    let world = World::registered();
    let thief = world.copy();
    thief.issue("stolen.json", &["--days", "999", "--limit", "nodes=1000"]).exits(0);
    world.write("stolen.json", thief.read("stolen.json"));
    world.run(&["import", "stolen.json"]).exits(0);
    std::fs::create_dir(world.path("in")).expect("a folder");
    report(&world, "in/stolen.json", "1001");
    let (code, all) = receive_json(&world, &["in"]);
    assert_eq!((code, all[0].changed), (5, true));
    assert_eq!(all[0].found(), ["unknown-license", "over-limit"]);
    assert_eq!(all[0].findings[0]["severity"], "critical");
    let run = receive(&world, &["in"]).exits(5);
    let first = run.out().lines().next().expect("a line");
    assert!(first.starts_with("critical  in/stolen.json: ops@acme.example"), "{}", run.out());
    let keyid = thief.run(&["inspect", "stolen.json", "--json"]).out().to_owned();
    let revoke = run.out().split("vendor revoke --key ").nth(1).expect("the command");
    assert!(keyid.contains(&revoke[..64]), "{revoke}");
    assert!(run.out().contains("vendor rotate signer --dir vendor"), "{}", run.out());
    let quiet = receive(&world, &["in", "--quiet"]).exits(5);
    assert!(quiet.out().is_empty() && quiet.stderr.contains("1 critical"), "{}", quiet.stderr);
}

#[test]
fn more_than_is_licensed_is_found_with_the_peak() {
    let world = World::licensed();
    world.run(&["verify", "--limit", "nodes=12", "--record"]);
    report(&world, "report.json", "9");
    let (code, all) = receive_json(&world, &["report.json"]);
    assert_eq!((code, all[0].found()), (5, vec!["over-limit"]));
    let finding = &all[0].findings[0];
    assert_eq!(
        (&finding["limit"], &finding["licensed"], &finding["used"], &finding["peak"]),
        (&"nodes".into(), &10.into(), &9.into(), &12.into())
    );
    let run = receive(&world, &["report.json"]).exits(5);
    assert!(run.out().starts_with("warning  report.json: ops@acme.example"), "{}", run.out());
    assert!(run.out().contains("9 of 10, peak 12 in the month"), "{}", run.out());
}

#[test]
fn a_revoked_license_that_is_still_in_use_is_found_with_the_reason() {
    let world = reported("8");
    let revoke = ["vendor", "revoke", "--email", EMAIL, "--reason", "not paid", "--dir", "vendor"];
    world.run(&[&revoke[..], &["--yes"]].concat()).exits(0);
    let (code, all) = receive_json(&world, &["report.json"]);
    assert_eq!((code, all[0].found()), (5, vec!["revoked"]));
    assert_eq!(all[0].findings[0]["reason"], "not paid");
}

#[test]
fn an_old_report_and_one_from_the_future_and_a_license_past_its_grace_are_found() {
    let world = reported("8");
    let [vendor, file, late] =
        ["vendor", "report.json", "late.json"].map(|name| world.text_path(name));
    let at = |now: &str, file: &str| {
        let run = world.run_at(now, &["vendor", "receive", file, "--dir", &vendor, "--json"]);
        let all = rows(&run);
        (run.code, all[0].found().into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    assert_eq!(at("2199-01-01T00:00:00Z", &file), (5, vec!["old".to_owned()]));
    assert_eq!(at("2020-01-01T00:00:00Z", &file), (5, vec!["future".to_owned()]));
    // 365 days and 14 of grace.
    let export = ["data", "export", "compliance", "-o", &late];
    let day = |days: i64| {
        (chrono::Utc::now() + chrono::TimeDelta::days(days)).format("%FT12:00:00Z").to_string()
    };
    assert_eq!(world.run_at(&day(378), &[&export[..], &["--force"]].concat()).code, 0);
    assert_eq!(at(&day(378), &late).1, Vec::<String>::new());
    assert_eq!(world.run_at(&day(381), &[&export[..], &["--force"]].concat()).code, 0);
    assert_eq!(at(&day(381), &late), (5, vec!["expired".to_owned()]));
}

/// Two copies of one instance count on from the same report.
#[test]
fn a_copy_of_an_instance_is_found_by_its_report_numbers() {
    let world = reported("8");
    let (code, _) = receive_json(&world, &["report.json"]);
    assert_eq!(code, 0);
    let copy = world.copy();
    report(&world, "two.json", "9");
    report(&copy, "two.json", "7");
    world.write("copy.json", copy.read("two.json"));
    let (code, all) = receive_json(&world, &["two.json", "copy.json"]);
    assert_eq!((code, all[0].found(), all[1].found()), (5, vec![], vec!["same-number"]));
    assert_eq!(all[1].findings[0]["number"], 2);
    // Whichever of the two is read again says so, and nothing is recorded twice.
    let log = world.read("vendor/received.jsonl");
    let (code, all) = receive_json(&world, &["two.json"]);
    assert_eq!((code, all[0].found(), all[0].changed), (5, vec!["same-number"], false));
    assert_eq!(world.read("vendor/received.jsonl"), log);
}

#[test]
fn a_license_of_another_instance_or_address_is_found() {
    let world = World::licensed();
    let other = World::new();
    for file in ["vendor/trust.json", "vendor/root.fingerprint"] {
        std::fs::create_dir_all(other.path("vendor")).expect("a folder");
        other.write(file, world.read(file));
    }
    other.pin("vendor").exits(0);
    other.run(&["register", "--email", "eve@evil.example", "-o", "request.json"]).exits(0);
    world.write("request.json", other.read("request.json"));
    world.issue("other.json", &["--days", "365", "--limit", "nodes=10"]).exits(0);
    other.write("license.json", world.read("other.json"));
    other.run(&["import", "license.json"]).exits(0);
    report(&other, "report.json", "3");
    world.write("report.json", other.read("report.json"));
    assert_eq!(receive_json(&world, &["report.json"]).0, 0);
    // A request of a licensed instance for another address.
    let args = ["register", "--email", "mal@evil.example", "--change-email", "-o", "new.json"];
    other.run(&args).exits(0);
    world.write("new.json", other.read("new.json"));
    let (code, all) = receive_json(&world, &["new.json"]);
    assert_eq!((code, all[0].found(), all[0].answered), (5, vec!["other-email"], Some(false)));
    assert_eq!(all[0].findings[0]["licensed"], "eve@evil.example");
}

#[test]
fn a_statement_of_erasure_gives_the_seat_back_and_a_later_report_is_found() {
    let world = reported("8");
    let license = receive_json(&world, &["report.json"]).1[0].license_id.clone().expect("an id");
    world.run(&["unregister", "--yes"]).exits(0);
    std::fs::copy(world.home("erasure.json"), world.path("erasure.json")).expect("a copy");
    let (code, all) = receive_json(&world, &["erasure.json"]);
    assert_eq!((code, all[0].kind.as_str(), all[0].changed), (0, "erasure", true));
    assert_eq!(all[0].returned, std::slice::from_ref(&license));
    assert_eq!(all[0].email.as_deref(), Some(EMAIL));
    let said = receive(&world, &["erasure.json"]).exits(0);
    assert!(said.out().contains(&format!("gives back the seat of {license}")), "{}", said.out());
    // A report of a later day, as a copy of the machine would write it.
    let later = reported("8");
    let vendor = later.path("vendor");
    let copy = later.copy();
    let [output, file] = [copy.text_path("later.json"), later.text_path("later.json")];
    let export = ["data", "export", "compliance", "--limit", "nodes=8", "-o", &output];
    assert_eq!(copy.run_at("2031-01-01T00:00:00Z", &export).code, 0);
    later.run(&["unregister", "--yes"]).exits(0);
    std::fs::copy(later.home("erasure.json"), later.path("erasure.json")).expect("a copy");
    assert_eq!(receive(&later, &["erasure.json"]).code, 0);
    later.write("later.json", copy.read("later.json"));
    let args = ["vendor", "receive", &file, "--dir", vendor.to_str().expect("text"), "--json"];
    let run = later.run_at("2031-01-02T00:00:00Z", &args);
    assert_eq!(run.code, 5, "{}", run.stderr);
    assert!(rows(&run)[0].found().contains(&"used-after-erasure"), "{}", run.out());
}

#[test]
fn what_is_not_received_is_refused_when_named_and_passed_over_in_a_folder() {
    let world = reported("8");
    world.run(&["telemetry", "on"]).exits(0);
    world.run(&["data", "export", "usage", "-o", "usage.json"]).exits(0);
    for (file, said) in
        [("license.json", "a document of the kind license"), ("usage.json", "usage report")]
    {
        let run = receive(&world, &[file]).exits(10);
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
    assert_eq!(receive(&world, &["nothing.json"]).code, 1);
    std::fs::create_dir_all(world.path("in/deep")).expect("folders");
    world.write("in/readme.txt", "Hello");
    for file in ["license.json", "usage.json"] {
        std::fs::copy(world.path(file), world.path("in").join(file)).expect("a copy");
    }
    let run = receive(&world, &["in"]).exits(1);
    assert!(run.stderr.contains("there is no report, request or statement"), "{}", run.stderr);
    std::fs::copy(world.path("report.json"), world.path("in/deep/report.json")).expect("a copy");
    let run = receive(&world, &["in"]).exits(0);
    assert!(run.stderr.contains("readme.txt: not an airseal document; skipped"), "{}", run.stderr);
    // One that was cut short is refused, and the other is still received.
    let cut = world.read("report.json");
    world.write("in/cut.json", &cut[..cut.len() / 2]);
    assert_eq!(receive(&world, &["in"]).code, 10);
    // Another product's, and one that was altered: two reasons.
    let other = World::new();
    other
        .run(&["vendor", "init", "--product", "other", "--dir", "vendor", "--no-passphrase"])
        .exits(0);
    other.write("report.json", world.read("report.json"));
    assert_eq!(receive(&other, &["report.json"]).code, 15);
    std::fs::copy(world.path("nothing"), world.path("in/x")).ok();
    world.write("in/foreign.json", other.path("").to_str().expect("text"));
    let run = receive(&world, &["in", "nothing.json"]);
    assert_eq!(run.code, 19, "{}", run.stderr);
}

#[test]
fn a_lost_log_stops_receiving_until_it_is_restored_or_begun_again() {
    let world = reported("8");
    receive(&world, &["report.json"]).exits(0);
    let whole = world.read("vendor/received.jsonl");
    report(&world, "two.json", "9");
    for damage in [None, Some(b"{\"kind\":\"report\"}\n".to_vec())] {
        match &damage {
            None => std::fs::remove_file(world.path("vendor/received.jsonl")).expect("deleted"),
            Some(bytes) => drop(world.write("vendor/received.jsonl", bytes)),
        }
        let run = receive(&world, &["two.json"]).exits(1);
        assert!(run.stderr.contains("received.jsonl: "), "{}", run.stderr);
        assert!(run.stderr.contains("airseal vendor receive --accept-loss"), "{}", run.stderr);
    }
    world.write("vendor/received.jsonl", &whole);
    receive(&world, &["two.json"]).exits(0);
    world.write("vendor/received.jsonl", b"{\"kind\":\"report\"}\n");
    let run = receive(&world, &["--accept-loss", "report.json"]).exits(0);
    assert!(
        run.stderr.contains("accepted: received.jsonl: line 1 cannot be read"),
        "{}",
        run.stderr
    );
    assert_eq!(world.read("vendor/received-before-1.jsonl"), b"{\"kind\":\"report\"}\n");
    receive(&world, &["report.json"]).exits(0);
    assert!(Path::new(&world.path("vendor/received.jsonl")).exists());
    // The issued log stops it as it stops whoever signs.
    std::fs::remove_file(world.path("vendor/issued.jsonl")).expect("deleted");
    let run = receive(&world, &["report.json"]).exits(1);
    assert!(run.stderr.contains("issued.jsonl: the file is missing"), "{}", run.stderr);
}

#[test]
fn what_was_received_is_called_by_its_name() {
    let world = reported("8");
    for (file, name) in [("report.json", "compliance report"), ("request.json", "request")] {
        let run = receive(&world, &[file]).exits(0);
        assert!(run.out().contains(&format!("{file}: {name}")), "{}", run.out());
    }
}

/// DSSE is not airseal's alone: build systems write it too.
#[test]
fn an_envelope_of_another_program_is_passed_over_as_no_document_of_airseal() {
    let world = reported("8");
    std::fs::create_dir(world.path("in")).expect("a folder");
    std::fs::copy(world.path("report.json"), world.path("in/report.json")).expect("a copy");
    let signature = serde_json::json!({"keyid": "", "sig": "A".repeat(86) + "=="});
    let envelope = serde_json::json!({"payload": STANDARD.encode("{}"),
        "payloadType": "application/vnd.in-toto+json", "signatures": [signature]});
    world.write("in/build.json", envelope.to_string());
    let run = receive(&world, &["in"]).exits(0);
    assert!(run.stderr.contains("build.json: not an airseal document; skipped"), "{}", run.stderr);
}

/// The machine may report once more on the day on which it is erased.
#[test]
fn a_report_of_a_day_after_the_erasure_is_found_in_any_order_and_one_of_that_day_never() {
    let world = reported("8");
    let copy = world.copy();
    let (file, then) = (copy.text_path("later.json"), "2031-01-01T00:00:00Z");
    let export = ["data", "export", "compliance", "--limit", "nodes=8", "-o", &file];
    copy.run_at(then, &export).exits(0);
    world.write("later.json", copy.read("later.json"));
    world.run(&["unregister", "--yes"]).exits(0);
    std::fs::copy(world.home("erasure.json"), world.path("erasure.json")).expect("a copy");
    let finds = |world: &World, file: &str| {
        let (dir, file) = (world.text_path("vendor"), world.text_path(file));
        let receive = ["vendor", "receive", &file, "--dir", &dir, "--json"];
        let run = world.run_at(then, &receive);
        rows(&run)[0].found().contains(&"used-after-erasure")
    };
    for (files, found) in [
        (["erasure.json", "report.json"], [false, false]),
        (["report.json", "erasure.json"], [false, false]),
        (["erasure.json", "later.json"], [false, true]),
        (["later.json", "erasure.json"], [false, true]),
    ] {
        let world = world.copy();
        assert_eq!(files.map(|file| finds(&world, file)), found, "{files:?}");
    }
}
