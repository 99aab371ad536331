//! The log of what customers handed in: kept line by line, chained, and missed when it is gone.

use airseal::issuer::VendorDir;
use airseal::issuer::receive::receipt::{Kind, Receipt};
use airseal::issuer::receive::received::{self, Received};

use crate::support::{World, needs, time, tool};

/// A report of an instance, as an entry of the log.
fn report(instance: u8, number: u64, date: &str, used: u64) -> Receipt {
    let json = format!(
        r#"{{"kind":"report","instance":"{instance:032x}","license_id":"4f2b6a0e-5d0c-4a57-9a39-0d9c3f1f7a11",
            "date":"{date}","number":{number},"limits":{{"nodes":{{"licensed":10,"used":{used}}}}},"clock_resets":0,
            "sha256":"{}","file":"r.json","received_at":"2026-11-26T08:00:00Z"}}"#,
        crate::support::sha256(format!("{instance} {number} {date} {used}").as_bytes()),
    );
    serde_json::from_str(&json).expect("an entry")
}

fn folder() -> (World, VendorDir) {
    let world = World::registered();
    world.issue("license.json", &["--days", "365"]).exits(0);
    let vendor = VendorDir::open(&world.path("vendor")).expect("a vendor folder");
    (world, vendor)
}

/// Adds entries, as one command does.
fn add(vendor: &VendorDir, receipts: Vec<Receipt>) -> Vec<bool> {
    let lock = airseal::issuer::dir::lock(vendor.dir()).expect("the lock");
    let mut received = Received::read(vendor).expect("the log");
    let added = receipts.into_iter().map(|receipt| received.add(&receipt)).collect();
    received.save().expect("saved");
    received.note(vendor, &lock);
    added
}

#[test]
fn what_was_received_is_kept_once_and_the_last_report_is_the_one_with_the_highest_number() {
    let (world, vendor) = folder();
    let [first, second] = [report(1, 1, "2026-08-01", 4), report(1, 2, "2026-11-01", 8)];
    assert_eq!(add(&vendor, vec![second.clone(), report(2, 1, "2026-11-02", 1)]), [true, true]);
    assert_eq!(add(&vendor, vec![first.clone(), second.clone()]), [true, false]);
    let bytes = world.read("vendor/received.jsonl");
    assert_eq!(add(&vendor, vec![first.clone(), second.clone()]), [false, false]);
    assert_eq!(world.read("vendor/received.jsonl"), bytes);
    let received = Received::read(&vendor).expect("the log");
    assert_eq!(received.last_report_of(&first.instance), Some(&second));
    assert_eq!(received.last_reports().count(), 2);
    assert!(received.last_report_of(&report(3, 1, "2026-11-02", 1).instance).is_none());
    assert!(received.losses().is_empty());
}

#[test]
fn a_statement_of_erasure_returns_the_licenses_that_it_names() {
    let (_world, vendor) = folder();
    let license = "4f2b6a0e-5d0c-4a57-9a39-0d9c3f1f7a11".parse().expect("an id");
    let erasure = Receipt {
        kind: Kind::Erasure,
        license_id: None,
        number: None,
        limits: [].into(),
        clock_resets: None,
        returned: vec![license],
        ..report(1, 1, "2026-11-02", 1)
    };
    let instance = erasure.instance.clone();
    add(&vendor, vec![report(1, 1, "2026-11-02", 1), erasure]);
    let received = Received::read(&vendor).expect("the log");
    let returned = received.returned(&license).expect("returned");
    assert_eq!((&returned.instance, returned.date.to_string()), (&instance, "2026-11-02".into()));
    assert_eq!(returned.received_at, time("2026-11-26T08:00:00Z"));
    assert_eq!(received.last_report_of(&instance).map(|report| report.kind), Some(Kind::Report));
}

/// Line by line as `sha256sum` sees them.
#[test]
fn each_line_holds_the_hash_of_the_line_before() {
    needs!("sha256sum");
    let (world, vendor) = folder();
    add(&vendor, vec![report(1, 1, "2026-08-01", 4), report(1, 2, "2026-11-01", 8)]);
    let text = String::from_utf8(world.read("vendor/received.jsonl")).expect("text");
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((&lines[0]["seq"], &lines[1]["seq"]), (&1.into(), &2.into()));
    assert_eq!(lines[0]["prev"], "0".repeat(64));
    world.write("first", text.split_inclusive('\n').next().expect("a line"));
    let hash = tool("sha256sum", &["first"], &world.path(""));
    assert_eq!(lines[1]["prev"], String::from_utf8(hash[..64].to_vec()).expect("hex"));
}

/// What the next command says, whatever it is.
fn said_by_next(world: &World) -> [String; 2] {
    let list = world.run(&["vendor", "list", "--dir", "vendor"]);
    let to = ["--email", "a@b.example", "--any-instance", "--days", "1", "-o", "other.json"];
    let issue =
        world.run(&[&["vendor", "issue", "--dir", "vendor", "--force"], &to[..]].concat()).exits(0);
    [list.stderr, issue.stderr]
}

#[test]
fn a_log_that_was_deleted_cut_restored_or_altered_is_named_by_the_next_command() {
    let (world, vendor) = folder();
    add(&vendor, vec![report(1, 1, "2026-08-01", 4)]);
    let backup = world.read("vendor/received.jsonl");
    add(&vendor, vec![report(1, 2, "2026-11-01", 8), report(2, 1, "2026-11-01", 8)]);
    let whole = world.read("vendor/received.jsonl");
    assert!(said_by_next(&world).iter().all(|said| !said.contains("received.jsonl")));
    let text = String::from_utf8(whole.clone()).expect("text");
    let lines: Vec<_> = text.split_inclusive('\n').collect();
    let altered = text.replacen("\"used\":4", "\"used\":3", 1);
    let another_end = text.replace(lines[2], &lines[2].replacen("\"used\":8", "\"used\":7", 1));
    let losses: [(Option<Vec<u8>>, &str); 7] = [
        (None, "the file is missing; the note in `lock` counts 3 entries in it"),
        (Some(Vec::new()), "it ends after entry 0, and the note in `lock` counts 3 entries"),
        (Some(backup), "it ends after entry 1, and the note in `lock` counts 3 entries"),
        (Some(lines[..2].concat().into()), "the last 1 are missing"),
        (Some([lines[0], lines[2]].concat().into()), "entry 2 is missing before line 2"),
        (Some(another_end.into()), "entry 3, or one before it, is not the one"),
        (Some(altered.into()), "line 1 was altered, or line 2 was"),
    ];
    for (bytes, named) in losses {
        match bytes {
            Some(bytes) => drop(world.write("vendor/received.jsonl", bytes)),
            None => std::fs::remove_file(world.path("vendor/received.jsonl")).expect("deleted"),
        }
        let lost = Received::read(&vendor).expect("the log");
        assert!(lost.losses()[0].to_string().contains(named), "{named}: {:?}", lost.losses());
        for said in said_by_next(&world) {
            // A change within the file that keeps its end is seen by whoever reads it whole.
            if !named.starts_with("line 1") {
                assert!(said.contains("received.jsonl: "), "{named}: {said}");
                assert!(said.contains("airseal vendor receive --accept-loss"), "{said}");
            }
        }
    }
    world.write("vendor/received.jsonl", whole);
    assert!(said_by_next(&world).iter().all(|said| !said.contains("received.jsonl")));
}

/// A crash can cut the last line short; an editor can take its end.
#[test]
fn a_piece_of_a_line_does_not_count_and_a_line_without_its_end_does() {
    let (world, vendor) = folder();
    add(&vendor, vec![report(1, 1, "2026-08-01", 4)]);
    let whole = world.read("vendor/received.jsonl");
    for torn in [[whole.as_slice(), b"{\"kind\":\"rep"].concat(), whole.trim_ascii().to_vec()] {
        world.write("vendor/received.jsonl", torn);
        assert!(Received::read(&vendor).expect("the log").losses().is_empty());
        add(&vendor, vec![report(1, 2, "2026-11-01", 8)]);
        let received = Received::read(&vendor).expect("the log");
        assert!(received.losses().is_empty(), "{:?}", received.losses());
        assert_eq!(received.last_reports().next().and_then(|report| report.number), Some(2));
        world.write("vendor/received.jsonl", &whole);
        std::fs::remove_file(world.path("vendor/lock")).expect("the lock");
    }
}

/// The notes of earlier versions end before what was received.
#[test]
fn a_note_of_an_earlier_version_is_still_read() {
    let (world, vendor) = folder();
    let note = String::from_utf8(world.read("vendor/lock")).expect("text");
    assert_eq!(note.split(' ').count(), 4, "{note}");
    let said = said_by_next(&world);
    assert!(said.iter().all(|said| !said.contains("lock")), "{said:?}");
    add(&vendor, vec![report(1, 1, "2026-08-01", 4)]);
    let note = String::from_utf8(world.read("vendor/lock")).expect("text");
    assert_eq!(note.split(' ').count(), 7, "{note}");
    let earlier: Vec<_> = note.split(' ').take(4).collect();
    world.write("vendor/lock", earlier.join(" ") + "\n");
    std::fs::remove_file(world.path("vendor/issued.jsonl")).expect("deleted");
    let list = world.run(&["vendor", "list", "--dir", "vendor"]);
    assert!(list.code == 1 && list.stderr.contains("issued.jsonl"), "{}", list.stderr);
    assert!(received::missing(&vendor).expect("read").is_empty());
}
