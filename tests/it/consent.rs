//! The ledger: what stands in it, and what shows when somebody changed it.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::{EMAIL, World, needs, sha256, tool};

fn entries(world: &World) -> Vec<Value> {
    let run = world.run(&["log", "--json"]).exits(0);
    run.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn events(world: &World) -> Vec<String> {
    entries(world).iter().map(|entry| entry["event"].as_str().unwrap().to_owned()).collect()
}

fn ledger(world: &World) -> String {
    std::fs::read_to_string(world.home("consent.log")).unwrap()
}

/// A ledger with one entry of each kind, and how it came about.
fn a_life() -> World {
    let world = World::licensed();
    world.run(&["register", "--marketing", "on"]).exits(0);
    world.run(&["register", "--marketing", "off"]).exits(0);
    world.run(&["telemetry", "off"]).exits(0);
    world.run(&["telemetry", "on"]).exits(0);
    world.run(&["data", "export", "usage", "-o", "usage-report.json"]).exits(0);
    world
        .run(&[
            "register",
            "--email",
            "new@acme.example",
            "--change-email",
            "-o",
            "request.json",
            "--force",
        ])
        .exits(0);
    world.issue("moved.json", &["--days", "365", "--change-email"]).exits(0);
    world.run(&["vendor", "rotate", "signer", "--dir", "vendor", "--no-passphrase"]).exits(0);
    world.run(&["import", "moved.json", "vendor/trust.json"]).exits(0);
    world
}

/// Nothing is withdrawn that was not agreed to.
#[test]
fn a_request_without_a_consent_before_withdraws_none() {
    let world = World::with_vendor();
    let register = ["register", "--email", EMAIL, "-o", "request.json", "--force", "--json"];
    assert_eq!(world.run(&register).exits(0).json().get("withdrawn"), None);
    let label = [&register[..], &["--label", "lab"]].concat();
    assert_eq!(world.run(&label).exits(0).json().get("withdrawn"), None);
}

#[test]
fn every_event_is_an_entry_in_the_words_of_the_law() {
    let world = a_life();
    world.run(&["unregister", "--yes"]).exits(0);
    let expected = [
        "trust-pinned",
        "registered",
        "notice",
        "license-imported",
        "registered",
        "consent",
        "registered",
        "withdrawal",
        "objection",
        "objection-lifted",
        "data-exported",
        "registered",
        "trust-updated",
        "license-imported",
        "email-changed",
        "unregistered",
    ];
    assert_eq!(events(&world), expected);
    for (index, entry) in entries(&world).iter().enumerate() {
        assert_eq!(entry["seq"], index + 1);
        assert!(entry["source"].as_str().unwrap().starts_with("airseal "), "{entry}");
        assert!(!entry["user"].as_str().unwrap().is_empty(), "{entry}");
    }
    world.run(&["log", "--verify"]).exits(0);
}

#[test]
fn no_address_and_no_key_stands_in_the_ledger() {
    let world = a_life();
    let instance =
        world.run(&["status", "--json"]).exits(0).json()["instance"].as_str().unwrap().to_owned();
    world.run(&["unregister", "--yes"]).exits(0);
    let text = ledger(&world);
    for secret in ["@", "acme.example", EMAIL, &instance] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[test]
fn the_hash_that_a_line_holds_is_what_sha256sum_prints_for_the_line_before() {
    needs!("sha256sum");
    let world = a_life();
    let lines = ledger(&world).lines().map(str::to_owned).collect::<Vec<_>>();
    let mut before = "0".repeat(64);
    for line in &lines {
        let entry: Value = serde_json::from_str(line).unwrap();
        assert_eq!(entry["prev"], before);
        let file = world.write("line", format!("{line}\n"));
        let printed =
            String::from_utf8(tool("sha256sum", &[file.to_str().unwrap()], Path::new("/")))
                .unwrap();
        before = printed.split(' ').next().unwrap().to_owned();
    }
    assert_eq!(world.run(&["log", "--verify", "--json"]).exits(0).json()["head"], before);
}

#[test]
fn an_entry_has_the_user_of_this_process() {
    needs!("id");
    let world = World::new();
    world.run(&["telemetry", "off"]).exits(0);
    let name = String::from_utf8(tool("id", &["-un"], Path::new("/"))).unwrap();
    assert_eq!(entries(&world)[0]["user"], name.trim());
}

#[test]
fn an_export_is_in_the_ledger_with_its_hash_unless_usage_figures_are_in_it() {
    needs!("sha256sum");
    let world = World::licensed();
    for (kind, hashed) in [("usage", false), ("compliance", true), ("all", false)] {
        let file = world.path(&format!("{kind}.json"));
        world.run(&["data", "export", kind, "-o", file.to_str().unwrap()]).exits(0);
        let printed =
            String::from_utf8(tool("sha256sum", &[file.to_str().unwrap()], Path::new("/")))
                .unwrap();
        let last = entries(&world).pop().unwrap();
        assert_eq!(last["event"], "data-exported");
        let about = last["about"].as_object().unwrap();
        assert_eq!(about["report"], kind);
        assert_eq!(
            about.get("sha256").and_then(Value::as_str),
            hashed.then(|| printed.split(' ').next().unwrap())
        );
        // A compliance report has a number, too.
        assert_eq!(about.get("number").and_then(Value::as_str), hashed.then_some("1"));
        assert_eq!(about.len(), if hashed { 3 } else { 1 });
        assert_eq!(ledger(&world).contains(printed.split(' ').next().unwrap()), hashed);
    }
    // Looking is no export.
    let before = ledger(&world);
    world.run(&["data", "show", "usage"]).exits(0);
    assert_eq!(ledger(&world), before);
}

/// An earlier version noted the hash of a usage report. A copy has to carry that line for the
/// chain, and so says what that would tell before it is made.
#[test]
fn a_ledger_with_the_hash_of_a_usage_report_is_copied_only_by_who_asks_for_it() {
    for (report, refused) in [("usage", true), ("all", true), ("compliance", false)] {
        let world = World::registered();
        let (log, head) = (
            ledger(&world),
            world.run(&["log", "--verify", "--json"]).exits(0).json()["head"].clone(),
        );
        let seq = log.lines().count() + 1;
        let (hash, prev) = ("5f".repeat(32), head.as_str().unwrap());
        let line = format!(
            "{{\"seq\":{seq},\"time\":\"2026-11-23T12:00:00Z\",\"event\":\"data-exported\",\"user\":\"root\",\"source\":\"airseal \
             data export\",\"about\":{{\"report\":\"{report}\",\"sha256\":\"{hash}\"}},\"prev\":\"{prev}\"}}\n"
        );
        std::fs::write(world.home("consent.log"), log + &line).unwrap();
        world.run(&["log", "--verify"]).exits(0);
        let run = world.run(&["log", "--export", "copy.json"]).exits(i32::from(refused));
        assert_eq!(world.path("copy.json").exists(), !refused);
        if refused {
            assert!(
                run.stderr.contains(&format!("entry {seq}"))
                    && run.stderr.contains("--with-usage-hashes"),
                "{run:?}"
            );
            world.run(&["log", "--export", "copy.json", "--with-usage-hashes"]).exits(0);
        }
        world.run(&["log", "--verify", "--against", "copy.json"]).exits(0);
    }
}

#[test]
fn the_first_entry_that_was_altered_removed_or_reordered_is_found() {
    let world = a_life();
    let good = ledger(&world);
    let lines: Vec<_> = good.lines().collect();
    let path = world.home("consent.log");
    let broken = |lines: &[String]| {
        std::fs::write(&path, lines.iter().map(|line| format!("{line}\n")).collect::<String>())
            .unwrap();
        world.run(&["log", "--verify"]).exits(1).stderr
    };
    for index in 0..lines.len() {
        let number = index + 1;
        let mut altered: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        altered[index] =
            altered[index].replace("2026-", "2025-").replace("\"user\":\"", "\"user\":\"x");
        let said = broken(&altered);
        assert!(
            said.contains(&format!("entry {number} was altered"))
                || said.contains("telemetry.toml"),
            "{said}"
        );
        let mut removed: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        removed.remove(index);
        let said = broken(&removed);
        let last = index + 1 == lines.len();
        let expected = if last {
            format!("entry {number} was written")
        } else {
            format!("where entry {number} should be")
        };
        assert!(said.contains(&expected), "{said}");
        if !last {
            let mut swapped: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            swapped.swap(index, index + 1);
            let said = broken(&swapped);
            assert!(said.contains(&format!("where entry {number} should be")), "{said}");
        }
        let mut garbage: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        garbage[index] = "{}".to_owned();
        assert!(broken(&garbage).contains(&format!("line {number}")));
    }
    std::fs::write(&path, &good).unwrap();
    world.run(&["log", "--verify"]).exits(0);
    // All of it gone, and all of it written again.
    std::fs::remove_file(&path).unwrap();
    assert!(world.run(&["log", "--verify"]).exits(1).stderr.contains("consent.log"));
}

#[test]
fn a_flag_that_was_edited_no_longer_agrees_with_the_ledger() {
    let world = World::registered();
    world.run(&["telemetry", "off"]).exits(0);
    let flag = world.home("telemetry.toml");
    let text = std::fs::read_to_string(&flag).unwrap();
    std::fs::write(&flag, text.replace("user = \"", "user = \"x")).unwrap();
    assert!(world.run(&["log", "--verify"]).exits(1).stderr.contains("telemetry.toml"));
}

#[test]
fn a_copy_filed_elsewhere_exposes_a_ledger_that_was_written_again() {
    let world = a_life();
    world.run(&["log", "--export", "copy.json"]).exits(0);
    world.run(&["log", "--verify", "--against", "copy.json"]).exits(0);
    // It goes on, and the copy still agrees.
    world.run(&["telemetry", "off"]).exits(0);
    let said = world.run(&["log", "--verify", "--against", "copy.json", "--json"]).exits(0).json();
    assert_eq!(said["copy_entries"].as_u64().unwrap() + 1, said["entries"].as_u64().unwrap());
    // A thorough forger leaves no trace here, and none in the notes of the last entry.
    let other = World::registered();
    other.run(&["telemetry", "off"]).exits(0);
    for name in ["consent.log", "telemetry.toml", "lock"] {
        std::fs::copy(other.home(name), world.home(name)).unwrap();
    }
    world.run(&["log", "--verify"]).exits(0);
    let said = world.run(&["log", "--verify", "--against", "copy.json"]).exits(1).stderr;
    assert!(said.contains("entry 1"), "{said}");
}

#[test]
fn a_copy_is_one_document_that_others_can_check() {
    needs!("sha256sum");
    let world = a_life();
    world.run(&["log", "--export", "copy.json"]).exits(0);
    let seen = world.run(&["inspect", "copy.json", "--json"]).exits(0).json();
    assert_eq!(
        (&seen["kind"], &seen["signatures"][0]["mark"]),
        (&"ledger".into(), &"verified".into())
    );
    let raw = world.run(&["inspect", "copy.json", "--payload"]).exits(0);
    let first = ledger(&world).lines().next().unwrap().to_owned();
    assert!(raw.out().contains(&first), "the lines stand in it byte for byte");
    let human = world.run(&["inspect", "copy.json"]).exits(0);
    world.write("last", format!("{}\n", ledger(&world).lines().last().unwrap()));
    let hash = String::from_utf8(tool("sha256sum", &["last"], &world.path(""))).unwrap();
    assert!(human.out().contains(&hash[..64]), "{}", human.out());
    // Altered and signed again by the instance itself.
    let own = crate::craft::key(&world, "home/instance.key");
    let altered = raw.out().replacen("\"user\":\"", "\"user\":\"not ", 1);
    let kind = "application/vnd.airseal.ledger+json";
    world.write("altered.json", crate::craft::file(kind, altered.as_bytes(), &[&own]));
    let run = world.run(&["inspect", "altered.json"]).exits(10);
    assert!(run.stderr.contains("entry 1 was altered"), "{}", run.stderr);
    // Changed on the way, or of another instance.
    let envelope: Value = serde_json::from_slice(&world.read("copy.json")).unwrap();
    let mut changed = envelope.clone();
    changed["signatures"][0]["sig"] = Value::String("A".repeat(86) + "==");
    world.write("changed.json", changed.to_string());
    world.run(&["log", "--verify", "--against", "changed.json"]).exits(10);
    let other = World::registered();
    let copy = world.text_path("copy.json");
    other.run(&["log", "--verify", "--against", &copy]).exits(15);
    other.run(&["log", "--verify", "--against", "request.json"]).exits(10);
}

#[test]
fn a_ledger_cut_short_between_the_flag_and_the_log_is_completed() {
    let world = World::registered();
    let before = (ledger(&world), std::fs::read(world.home("lock")).unwrap());
    world.run(&["telemetry", "off"]).exits(0);
    let after = ledger(&world);
    for next in [&["telemetry", "off"][..], &["telemetry", "on"], &["register", "--label", "x"]] {
        // As if it had been killed after the flag, and again in the midst of the line.
        for torn in ["", "{\"seq\":4,\"ti"] {
            let flag = std::fs::read(world.home("telemetry.toml")).unwrap();
            let registration = std::fs::read(world.home("registration.json")).unwrap();
            std::fs::write(world.home("consent.log"), format!("{}{torn}", before.0)).unwrap();
            std::fs::write(world.home("lock"), &before.1).unwrap();
            world.run(&["log", "--verify"]).exits(0);
            world.run(next).exits(0);
            assert!(ledger(&world).starts_with(&after), "{next:?}, {torn}");
            world.run(&["log", "--verify"]).exits(0);
            std::fs::write(world.home("telemetry.toml"), flag).unwrap();
            std::fs::write(world.home("registration.json"), registration).unwrap();
        }
    }
}

#[test]
fn a_damaged_ledger_is_never_overwritten_and_off_is_off_all_the_same() {
    let world = World::registered();
    let damaged = format!("{}not an entry\n", ledger(&world));
    std::fs::write(world.home("consent.log"), &damaged).unwrap();
    // A yes that cannot be entered is not written to the flag, whatever it says.
    let flag = world.read("home/telemetry.toml");
    world.run(&["telemetry", "on"]).exits(1);
    assert_eq!(world.read("home/telemetry.toml"), flag);
    for args in [&["register", "--label", "x"][..], &["telemetry", "off"], &["telemetry", "off"]] {
        let run = world.run(args).exits(1);
        assert!(
            run.stderr.contains("consent.log") && run.stderr.contains("Hint:"),
            "{}",
            run.stderr
        );
        assert_eq!(ledger(&world), damaged);
    }
    let flag = world.read("home/telemetry.toml");
    for args in [&["telemetry", "on"][..], &["telemetry", "off"]] {
        world.run(args).exits(1);
        assert_eq!(world.read("home/telemetry.toml"), flag, "{args:?}");
    }
    assert!(world.run(&["telemetry", "off"]).exits(1).stderr.contains("telemetry is off, but"));
    world.run(&["telemetry", "check"]).exits(3);
    // Moved away, it begins anew, and the gap shows.
    std::fs::rename(world.home("consent.log"), world.path("old.log")).unwrap();
    world.run(&["telemetry", "off"]).exits(0);
    let said = world.run(&["log", "--verify"]).exits(1).stderr;
    assert!(said.contains("where entry 1 should be"), "{said}");
}

#[test]
fn a_link_in_the_place_of_the_ledger_is_not_written_through() {
    let world = World::registered();
    let victim = world.write("victim", ledger(&world));
    let before = world.read("victim");
    std::fs::remove_file(world.home("consent.log")).unwrap();
    std::os::unix::fs::symlink(&victim, world.home("consent.log")).unwrap();
    let run = world.run(&["telemetry", "off"]).exits(1);
    assert!(run.stderr.contains("consent.log"), "{}", run.stderr);
    assert_eq!(world.read("victim"), before);
    world.run(&["telemetry", "check"]).exits(3);
}

#[test]
fn a_flag_that_two_hundred_processes_toggle_is_always_whole_and_the_ledger_agrees() {
    let world = World::registered();
    let running = std::sync::atomic::AtomicBool::new(true);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut reads = 0;
            while running.load(std::sync::atomic::Ordering::Relaxed) {
                let text = std::fs::read_to_string(world.home("telemetry.toml")).unwrap();
                assert!(text.parse::<toml::Table>().unwrap()["enabled"].is_bool(), "{text}");
                world.run(&["log", "--verify"]).exits(0);
                reads += 1;
            }
            reads
        });
        let writers: Vec<_> = (0..10)
            .map(|thread| {
                let world = &world;
                scope.spawn(move || {
                    let spawn = |n: usize| {
                        let args: &[&str] = match (thread + n) % 3 {
                            0 => &["telemetry", "on"],
                            1 => &["telemetry", "off"],
                            _ => &["usage", "add", "stacks"],
                        };
                        world
                            .command(args)
                            .stdout(Stdio::null())
                            .stderr(Stdio::null())
                            .spawn()
                            .unwrap()
                    };
                    // All of them at once: the lock puts them in a row.
                    let children: Vec<_> = (0..20).map(spawn).collect();
                    for mut child in children {
                        assert!(child.wait().unwrap().success());
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.join().unwrap();
        }
        running.store(false, std::sync::atomic::Ordering::Relaxed);
        assert!(reader.join().unwrap() > 0);
    });
    world.run(&["log", "--verify"]).exits(0);
    let stored = world.run(&["telemetry", "status", "--json"]).exits(0).json()["stored"].clone();
    let last = events(&world).into_iter().rfind(|event| event.starts_with("objection"));
    assert_eq!(stored, last.as_deref() != Some("objection"), "{last:?}");
    if stored == false {
        assert!(!world.home("usage.json").exists());
    }
}

#[test]
fn a_ledger_is_read_while_it_is_longer_than_any_buffer() {
    let world = World::registered();
    for _ in 0..400 {
        world.run_at("2026-11-23T12:00:00Z", &["telemetry", "off"]).exits(0);
        world.run_at("2026-11-23T12:00:00Z", &["telemetry", "on"]).exits(0);
    }
    assert!(ledger(&world).len() > 2 * 64 * 1024, "{}", ledger(&world).len());
    world.run(&["log", "--verify"]).exits(0);
    let mut head = Command::new("head");
    let mut log = world.command(&["log"]).stdout(Stdio::piped()).spawn().unwrap();
    let shown = head.arg("-1").stdin(log.stdout.take().unwrap()).output().unwrap();
    assert!(log.wait().unwrap().success());
    assert!(String::from_utf8_lossy(&shown.stdout).contains("trust-pinned"));
}

/// No reader takes a signed file of more than 16 MiB.
#[test]
fn a_ledger_too_long_for_a_copy_that_can_be_read_is_said() {
    let world = World::registered();
    let first = ledger(&world);
    let note = "x".repeat(60_000);
    for (entries, code) in [(190, 0), (220, 1)] {
        let mut log = first.clone();
        let mut last: Value = serde_json::from_str(first.lines().last().unwrap()).unwrap();
        for _ in 0..entries {
            last["prev"] = sha256(format!("{}\n", log.lines().last().unwrap()).as_bytes()).into();
            last["seq"] = (last["seq"].as_u64().unwrap() + 1).into();
            last["event"] = "data-exported".into();
            last["about"] = serde_json::json!({"report": "compliance", "note": note});
            last.as_object_mut().unwrap().remove("choice");
            log += &format!("{last}\n");
        }
        std::fs::write(world.home("consent.log"), log).unwrap();
        let _ = std::fs::remove_file(world.home("lock"));
        let run = world.run(&["log", "--export", "copy.json", "--force"]).exits(code);
        if code == 0 {
            assert!(world.read("copy.json").len() > 14 << 20);
            world.run(&["log", "--verify", "--against", "copy.json"]).exits(0);
        } else {
            assert!(run.stderr.contains("too long for one signed file"), "{}", run.stderr);
        }
    }
}

#[test]
fn an_objection_made_beside_a_damaged_ledger_is_entered_once_it_is_repaired() {
    let world = World::registered();
    // The flag knows of the notice only; the ledger has gone on.
    world.run(&["register", "--label", "y"]).exits(0);
    world.run(&["register", "--label", "z"]).exits(0);
    let whole = ledger(&world);
    std::fs::write(world.home("consent.log"), format!("{whole}not an entry\n")).unwrap();
    world.run(&["telemetry", "off"]).exits(1);
    std::fs::write(world.home("consent.log"), &whole).unwrap();
    world.run(&["register", "--label", "x"]).exits(0);
    world.run(&["log", "--verify"]).exits(0);
    let events = events(&world);
    assert_eq!(&events[events.len() - 2..], ["objection", "registered"], "{events:?}");
}

#[test]
fn a_first_line_that_was_cut_short_is_no_entry_and_gives_way_to_one() {
    let world = World::new();
    std::fs::create_dir(world.home("")).unwrap();
    std::fs::write(world.home("consent.log"), "{\"seq\":1,\"ti").unwrap();
    assert!(entries(&world).is_empty());
    world.run(&["telemetry", "off"]).exits(0);
    world.run(&["log", "--verify"]).exits(0);
    assert_eq!(events(&world), ["objection"]);
}

/// The longest line that is read has 65,535 bytes, its end included (G1 on the page of the formats).
#[test]
fn a_long_entry_is_an_entry_and_what_is_longer_than_any_is_named() {
    const MOST: usize = 65_535;
    let site = |ledger: &str| {
        let world = World::new();
        std::fs::create_dir(world.home("")).unwrap();
        std::fs::write(world.home("consent.log"), ledger).unwrap();
        world
    };
    let entry = |letters: usize| {
        let (user, prev) = ("u".repeat(letters), "0".repeat(64));
        format!(
            "{{\"seq\":1,\"time\":\"2026-11-23T12:00:00Z\",\"event\":\"registered\",\"user\":\"{user}\",\"source\":\"x\",\"prev\":\"{prev}\"}}\n"
        )
    };
    let spare = MOST - entry(0).len();
    for (length, code) in [(5_000, 0), (spare - 1, 0), (spare, 0), (spare + 1, 1)] {
        let world = site(&entry(length));
        assert!(entry(length).len() == MOST || length != spare);
        let run = world.run(&["log", "--verify"]).exits(code);
        assert_eq!(run.stderr.contains("too long"), code == 1, "{}", run.stderr);
        world.run(&["telemetry", "off"]).exits(code);
    }
    for (length, code) in [(MOST - 1, 0), (MOST, 1), (MOST + 1, 1)] {
        let run = site(&"x".repeat(length)).run(&["log"]).exits(code);
        assert_eq!(run.stderr.contains("too long"), code == 1, "{}", run.stderr);
    }
}

/// Of two requests of an instance the later one counts.
#[test]
fn a_withdrawal_beside_a_change_of_address_has_the_date_of_its_own() {
    let site = crate::craft::Site::new();
    let register = |now: &str, more: &[&str]| {
        site.run_at(now, &[&["register"], more].concat()).exits(0);
    };
    register("2026-01-01T00:00:00Z", &["--marketing", "on"]);
    let change = ["--email", "new@acme.example", "--change-email", "--marketing", "off"];
    register("2026-02-01T00:00:00Z", &change);
    let file = site.text_path("home/registration.json");
    let kept = site.run(&["inspect", &file, "--json"]).exits(0).json()["payload"].clone();
    assert_eq!((&kept["email"], &kept["marketing"]), (&EMAIL.into(), &false.into()));
    assert_eq!(kept["requested_at"], "2026-02-01T00:00:00Z");
}
