//! How commands are called: what is wrong with an option is said with its name and an example,
//! before a passphrase is asked for and before anything is written.

use std::path::Path;

use crate::support::{EMAIL, PRODUCT, Run, World};

/// A vendor folder whose keys need a passphrase that nobody gives: what asks for it says so.
fn locked() -> World {
    let world = World::registered();
    world.write("pw.txt", "correct horse battery staple\n");
    std::fs::set_permissions(world.path("pw.txt"), private()).unwrap();
    let init =
        ["vendor", "init", "--product", PRODUCT, "--dir", "locked", "--passphrase-file", "pw.txt"];
    world.run(&init).exits(0);
    world
}

#[cfg(unix)]
fn private() -> std::fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o600)
}

/// Every file under a folder with its bytes.
fn files(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            let bytes = std::fs::read(&path).unwrap();
            all.push((path, bytes));
        }
    }
    all.sort();
    all
}

/// Refused as wrong usage, with these words, and nothing was asked or written.
#[track_caller]
fn refused(world: &World, args: &[&str], said: &[&str]) -> Run {
    let before = files(&world.path(""));
    let run = world.run(args).exits(2);
    for words in said {
        assert!(run.stderr.contains(words), "{args:?}: {words:?} is not in {}", run.stderr);
    }
    assert!(!run.stderr.contains("passphrase"), "{args:?}: {}", run.stderr);
    assert_eq!(files(&world.path("")), before, "{args:?} wrote something");
    run
}

/// As `sha256sum` prints it for an empty file.
const DIGITS: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const DAY: &str = "2027-03-01";
const ADDRESS: &str = "ops@example.com";
const LICENSE: &str = "4f2b6a0e-5d0c-4a57-9a39-0d9c3f1f7a11";

#[test]
fn a_value_that_cannot_be_read_is_refused_with_its_option_and_an_example() {
    let world = locked();
    let issue = ["vendor", "issue", "request.json", "--dir", "locked", "-o", "license.json"];
    let by_hand = ["vendor", "issue", "--dir", "locked", "-o", "license.json", "--days", "3"];
    for (command, more, option, example) in [
        (&["verify"][..], &["--at", "soon"][..], "--at", DAY),
        (&["audit", "."], &["--at", "2027-13-01"], "--at", DAY),
        (&["verify"], &["--warn-within", "soon"], "--warn-within", "60d"),
        (&["audit", "."], &["--expiring-within", "60"], "--expiring-within", "60d"),
        (&["verify"], &["--limit", "nodes"], "--limit", "nodes=10"),
        (&["register"], &["--email", "ops"], "--email", ADDRESS),
        (&["trust", "pin", "nowhere.json"], &["--fingerprint", "12"], "--fingerprint", DIGITS),
        (&["rights", "request", "access"], &["--to", "dpo at acme"], "--to", ADDRESS),
        (&["rights", "close"], &["first"], "<ID>", "5f0a9c31"),
        (&issue, &["--expires", "31.12.2027"], "--expires", DAY),
        (&issue, &["--days", "3", "--not-before", "tomorrow"], "--not-before", DAY),
        (&issue, &["--days", "36500000"], "--days", "365"),
        (&issue, &["--days", "0"], "--days", "--perpetual"),
        (&issue, &["--days", "3", "--replaces", "old"], "--replaces", LICENSE),
        (&issue, &["--days", "3", "--meta", "contract"], "--meta", "contract=2027-14"),
        (&issue, &["--days", "3", "--limit", "nodes=many"], "--limit", "nodes=10"),
        (&by_hand, &["--email", "ops", "--any-instance"], "--email", ADDRESS),
        (&by_hand, &["--email", EMAIL, "--instance", "1234"], "--instance", "4289 637a"),
        (&["vendor", "list", "--dir", "locked"], &["--email", "x"], "--email", ADDRESS),
        (
            &["vendor", "list", "--dir", "locked"],
            &["--expiring-within", "2 fortnights"],
            "--expiring-within",
            "60d",
        ),
        (
            &["vendor", "revoke", "--yes", "--dir", "locked", "--reason", "x"],
            &["--email", "x"],
            "--email",
            ADDRESS,
        ),
        (
            &["vendor", "revoke", "--yes", "--dir", "locked", "--reason", "x"],
            &["--key", "12"],
            "--key",
            DIGITS,
        ),
        (
            &["vendor", "revoke", "--yes", "--dir", "locked", "--reason", "x"],
            &["12"],
            "[LICENSE_ID]",
            LICENSE,
        ),
        (&["vendor", "publish", "--dir", "locked"], &["--renew-by", "never"], "--renew-by", DAY),
        (
            &["vendor", "release", "request.json", "--dir", "locked", "-o", "r.json"],
            &["--release-version", "two"],
            "--release-version",
            "2.19.4",
        ),
        (
            &["vendor", "rotate", "signer", "--dir", "locked"],
            &["--retire-old", "never"],
            "--retire-old",
            DAY,
        ),
        (
            &[
                "vendor",
                "policy",
                "p.md",
                "--policy-version",
                "1",
                "--contact",
                EMAIL,
                "--dir",
                "locked",
                "-o",
                "p.json",
            ],
            &["--effective", "1 March"],
            "--effective",
            DAY,
        ),
        (
            &[
                "vendor",
                "policy",
                "p.md",
                "--policy-version",
                "1",
                "--effective",
                DAY,
                "--dir",
                "locked",
                "-o",
                "p.json",
            ],
            &["--contact", "us"],
            "--contact",
            ADDRESS,
        ),
    ] {
        refused(&world, &[command, more].concat(), &[option, example]);
    }
}

#[test]
fn what_is_given_twice_is_refused_and_named() {
    let world = locked();
    let issue =
        ["vendor", "issue", "request.json", "--dir", "locked", "-o", "license.json", "--days", "3"];
    for (command, more, named) in [
        (
            &["verify"][..],
            &["--limit", "nodes=1", "--limit", "nodes=2"][..],
            "--limit nodes is given twice",
        ),
        (
            &["data", "show", "compliance"],
            &["--limit", "nodes=1", "--limit", "nodes=2"],
            "--limit nodes is given twice",
        ),
        (&issue, &["--limit", "nodes=1", "--limit", "nodes=2"], "--limit nodes is given twice"),
        (&issue, &["--feature", "sso", "--feature", "sso"], "--feature sso is given twice"),
        (&issue, &["--meta", "k=1", "--meta", "k=2"], "--meta k is given twice"),
        (&issue, &["--days", "9"], "'--days <N>' cannot be used multiple times"),
        (&["verify"], &["--at", DAY, "--at", DAY], "'--at <TIME>' cannot be used multiple times"),
        (&["log"], &["--format", "csv", "--format", "csv"], "cannot be used multiple times"),
    ] {
        refused(&world, &[command, more].concat(), &[named]);
    }
}

#[test]
fn what_could_never_be_is_refused_before_a_passphrase_is_asked_for() {
    let world = locked();
    let issue = ["vendor", "issue", "request.json", "--dir", "locked", "-o", "license.json"];
    for (command, more, said) in [
        (&issue[..], &["--expires", "2020-01-01"][..], &["--expires", "in the past"][..]),
        (
            &issue,
            &["--expires", "2090-01-01", "--not-before", "2091-01-01"],
            &["--not-before", "later than --expires", "2090-01-01"],
        ),
        (
            &issue,
            &["--days", "30", "--not-before", "2020-01-01"],
            &["--days", "--not-before", "in the past"],
        ),
        (
            &["vendor", "publish", "--dir", "locked"],
            &["--renew-by", "2020-01-01"],
            &["--renew-by", "in the past"],
        ),
        (
            &["vendor", "init", "--product", PRODUCT, "--dir", "new"],
            &["--roots", "3", "--threshold", "4"],
            &["--threshold 4 is more than --roots 3"],
        ),
        (
            &["vendor", "rotate", "root", "--dir", "locked"],
            &["--threshold", "2"],
            &["--threshold 2 is more than --roots 1"],
        ),
        (
            &["vendor", "issue", "--dir", "locked", "-o", "license.json", "--days", "3"],
            &["--email", EMAIL],
            &["--instance ID or --any-instance"],
        ),
    ] {
        refused(&world, &[command, more].concat(), said);
    }
    // A request that is not there costs no passphrase either.
    let run = world
        .run(&["vendor", "issue", "requset.json", "--dir", "locked", "-o", "l.json", "--days", "3"])
        .exits(1);
    assert!(
        run.stderr.contains("did you mean request.json?") && !run.stderr.contains("passphrase"),
        "{run:?}"
    );
}

/// As for a license that was lost, and is wanted for the record.
#[test]
fn a_period_in_the_past_is_issued_where_both_its_ends_are_named() {
    let world = World::registered();
    let period = ["--not-before", "2026-01-30", "--expires", "2026-03-01", "--grace-days", "0"];
    world.issue("past.json", &period).exits(0);
    world.run(&["verify", "past.json"]).exits(13);
    world.run(&["verify", "past.json", "--at", "2026-02-10"]).exits(0);
}

#[test]
fn marketing_is_switched_by_on_or_off_only() {
    let world = World::registered();
    refused(&world, &["register", "--marketing"], &["--marketing <on|off>"]);
    refused(&world, &["register", "--marketing", "yes"], &["yes", "on, off"]);
    let marketing = || world.run(&["status", "--json"]).exits(0).json()["marketing"].clone();
    assert_eq!(marketing(), false, "a consent is given by a word, never by a slip");
    world.run(&["register", "--marketing", "on"]).exits(0);
    assert_eq!(marketing(), true);
}

#[test]
fn registering_again_keeps_the_address_that_waits() {
    let world = World::licensed();
    let new = "new@acme.example";
    world.run(&["register", "--email", new, "--change-email", "-o", "change.json"]).exits(0);
    let pending = || world.run(&["status", "--json"]).exits(0).json()["pending_email"].clone();
    let asks = |file: &str| {
        world.run(&["inspect", file, "--json"]).exits(0).json()["payload"]["email"].clone()
    };
    // As a script does that writes the request once more.
    for args in [&["register"][..], &["register", "--email", new]] {
        world.run(&[args, &["-o", "again.json", "--force"]].concat()).exits(0);
        assert_eq!(
            world.read("again.json"),
            world.read("change.json"),
            "{args:?}: the same request"
        );
        assert_eq!(pending(), new, "{args:?}");
    }
    world.run(&["register", "--label", "rack 4", "-o", "label.json"]).exits(0);
    assert_eq!((asks("label.json"), pending()), (new.into(), new.into()));
    // Another address than both is still refused, and the old one calls the change off.
    let run = world.run(&["register", "--email", "third@acme.example"]).exits(15);
    assert!(run.stderr.contains("--change-email"), "{run:?}");
    world.run(&["register", "--email", EMAIL, "-o", "old.json"]).exits(0);
    assert_eq!((asks("old.json"), pending()), (EMAIL.into(), serde_json::Value::Null));
}

#[test]
fn a_command_by_another_name_is_met_with_the_right_one() {
    let world = World::new();
    for (typed, said) in [
        (&["license"][..], "airseal licenses"),
        (&["licence"], "airseal licenses"),
        (&["list"], "airseal licenses"),
        (&["optout"], "airseal telemetry off"),
        (&["opt-out"], "airseal telemetry off"),
        (&["Opt-Out"], "airseal telemetry off"),
        (&["renew"], "airseal import FILE"),
        (&["install", "license.json"], "airseal import FILE"),
        (&["activate"], "airseal register"),
        (&["check"], "airseal verify"),
        (&["uninstall"], "airseal unregister"),
        (&["deregister"], "airseal unregister"),
        (&["revoke", "4f2b6a0e"], "airseal vendor revoke"),
        (&["gdpr"], "airseal rights request"),
        (&["telemetry", "disable"], "airseal telemetry off"),
        (&["telemetry", "opt-out"], "airseal telemetry off"),
        (&["--home", "x", "telemetry", "enable"], "airseal telemetry on"),
        (&["trust", "add", "trust.json"], "airseal trust pin"),
        (&["vendor", "upgrade"], "airseal vendor renew"),
        (&["rights", "access"], "airseal rights request"),
        (&["rights", "abort", "5f0a9c31"], "airseal rights cancel"),
        // Letters that are alike are clap's to see.
        (&["verfy"], "'verify'"),
        (&["telemetry", "statsu"], "'status'"),
    ] {
        let run = world.run(typed).exits(2);
        let hint =
            run.stderr.split_once("Hint: ").unwrap_or_else(|| panic!("{typed:?}: {run:?}")).1;
        assert!(hint.contains(said), "{typed:?}: {hint}");
        assert!(run.stderr.starts_with("error: ") && run.out().is_empty(), "{typed:?}: {run:?}");
    }
    let json = world.run(&["license", "--json"]).exits(2).json();
    assert!(json["error"]["hint"].as_str().unwrap().contains("airseal licenses"), "{json}");
    // What is nothing like a command is not guessed at.
    let run = world.run(&["frobnicate"]).exits(2);
    assert!(!run.stderr.contains("licenses lists"), "{run:?}");
}

#[test]
fn a_state_folder_that_is_named_and_not_there_is_said() {
    let world = World::licensed();
    for (args, code) in [
        (&["status"][..], 0),
        (&["verify"], 18),
        (&["licenses"], 0),
        (&["log"], 0),
        (&["telemetry", "check"], 3),
        (&["rights", "list"], 0),
    ] {
        let run = world.run(&[args, &["--home", "hoem"]].concat()).exits(code);
        let warned = run
            .stderr
            .lines()
            .filter(|line| line.starts_with("warning: --home hoem: there is no such"));
        assert_eq!(warned.count(), 1, "{args:?}: {run:?}");
        assert!(run.stderr.contains("did you mean home?"), "{args:?}: {run:?}");
        assert!(!world.path("hoem").exists(), "{args:?}: asking makes no folder");
        let quiet = world.run(&[args, &["--home", "hoem", "-q"]].concat()).exits(code);
        assert!(!quiet.stderr.contains("warning"), "{args:?}: {quiet:?}");
        let right = world.run(&[args, &["--home", "home"]].concat());
        assert!(!right.stderr.contains("--home"), "{args:?}: {right:?}");
    }
    // What writes makes it, and says so: a mistyped path shows.
    let run = world.run(&["telemetry", "off", "--home", "fresh"]).exits(0);
    assert!(run.stderr.contains("made the state folder fresh"), "{run:?}");
    let again = world.run(&["telemetry", "off", "--home", "fresh"]).exits(0);
    assert!(!again.stderr.contains("made"), "{again:?}");
    assert!(again.out().starts_with("already off"), "{again:?}");
    // What needs no state says nothing of it.
    let run = world.run(&["vendor", "list", "--dir", "vendor", "--home", "hoem"]).exits(0);
    assert!(!run.stderr.contains("hoem"), "{run:?}");
}

/// Where the flag itself cannot be written.
#[test]
fn where_off_cannot_be_written_the_variables_and_the_policy_file_are_named() {
    let world = World::new();
    std::fs::create_dir_all(world.home("telemetry.toml/full")).unwrap();
    let run = world.run(&["telemetry", "off"]).exits(1);
    for said in [
        "telemetry.toml",
        "AIRSEAL_TELEMETRY=off",
        "DO_NOT_TRACK=1",
        "telemetry = \"off\"",
        "/etc/airseal/policy.toml",
    ] {
        assert!(run.stderr.contains(said), "{said} is not in {}", run.stderr);
    }
    // The hint is a column of its own: its lines begin alike.
    let mut hints = run.stderr.lines().skip_while(|line| !line.starts_with("  Hint: ")).skip(1);
    assert!(
        hints.all(|line| line.starts_with("        ") && !line.starts_with("         ")),
        "{}",
        run.stderr
    );
    // And both ways work.
    for variable in [("AIRSEAL_TELEMETRY", "off"), ("DO_NOT_TRACK", "1")] {
        world.run_with(&[variable], &["telemetry", "check"]).exits(3);
    }
    std::fs::remove_dir_all(world.home("telemetry.toml")).unwrap();
    world.run(&["telemetry", "off"]).exits(0);
}

/// What has the place of the lock file, with a name.
#[cfg(unix)]
type Obstacle<'a> = (&'a str, &'a dyn Fn(&Path));

#[cfg(unix)]
#[test]
fn nobody_is_kept_from_objecting_by_what_has_the_place_of_the_lock() {
    use std::os::unix::fs::symlink;

    let recorded = World::registered();
    recorded.run(&["usage", "set", "containers", "12"]).exits(0);
    recorded.run(&["telemetry", "check"]).exits(0);
    let obstacles: [Obstacle<'_>; 3] = [
        ("a folder", &|lock| std::fs::create_dir(lock).unwrap()),
        ("a link", &|lock| symlink("../elsewhere", lock).unwrap()),
        ("a dead link", &|lock| symlink("nowhere", lock).unwrap()),
    ];
    for (what, make) in obstacles {
        for (world, entries) in [(recorded.copy(), 4), (World::new(), 1)] {
            let (lock, elsewhere) = (world.home("lock"), world.write("elsewhere", ""));
            std::fs::create_dir_all(world.home("")).unwrap();
            let _ = std::fs::remove_file(&lock);
            make(&lock);
            let off = world.run(&["telemetry", "off"]).exits(0);
            for said in ["lock is not a regular file", "without a lock", "Move it away"] {
                assert!(off.stderr.contains(said), "{what}: {said} is not in {}", off.stderr);
            }
            assert!(off.out().starts_with("off"), "{what}: {off:?}");
            assert!(!world.home("usage.json").exists(), "{what}");
            world.run(&["telemetry", "check"]).exits(3);
            let log = world.run(&["log", "--json"]).exits(0);
            assert_eq!(log.out().lines().count(), entries, "{what}: {log:?}");
            assert!(log.out().lines().last().unwrap().contains("\"objection\""), "{what}: {log:?}");
            world.run(&["log", "--verify"]).exits(0);
            assert_eq!(std::fs::read(&elsewhere).unwrap(), b"", "{what}: a link is not followed");
            // It is no way around the lock: what is not an objection still needs it.
            world.run(&["telemetry", "on"]).exits(1);
            assert!(world.run(&["telemetry", "off"]).exits(0).out().starts_with("already off"));
            if std::fs::symlink_metadata(&lock).unwrap().is_dir() {
                std::fs::remove_dir(&lock).unwrap();
            } else {
                std::fs::remove_file(&lock).unwrap();
            }
            world.run(&["telemetry", "check"]).exits(3);
            world.run(&["telemetry", "on"]).exits(0);
            world.run(&["telemetry", "check"]).exits(0);
            world.run(&["log", "--verify"]).exits(0);
        }
    }
}
