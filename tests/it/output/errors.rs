//! What an error says: the file, the reason, the next step.

use super::*;

#[test]
fn every_kind_of_failure_is_one_json_object_with_a_hint() {
    let world = World::licensed();
    let bare = World::new();
    world.write("text.json", "hello");
    world.write("empty.txt", "");
    world
        .run(&["vendor", "init", "--product", "other", "--dir", "other", "--no-passphrase"])
        .exits(0);
    let fingerprint = String::from_utf8(world.read("other/root.fingerprint")).unwrap();
    let nobody = "0000000000000000000000000000000000000000000000000000000000000000";
    let issue = ["vendor", "issue", "--dir", "vendor", "-o", "x.json"];
    let with = |more: &[&'static str]| [&issue[..], more].concat();
    for (world, args, code) in [
        (&world, vec![], 2),
        (&world, vec!["no-such-command"], 2),
        (&world, vec!["verify", "--no-such-option"], 2),
        (&world, vec!["verify", "--limit", "nodes"], 2),
        (&world, vec!["verify", "--limit", "nodes=-1"], 2),
        (&world, vec!["verify", "--at", "tomorrow"], 2),
        (&world, vec!["verify", "nowhere.json"], 1),
        (&world, vec!["verify", "vendor"], 1),
        (&world, vec!["inspect", "nowhere.json"], 1),
        (&world, vec!["inspect", "text.json"], 10),
        (&world, vec!["inspect"], 2),
        (&world, vec!["import"], 2),
        (&world, vec!["trust", "pin", "nowhere.json", "--fingerprint", nobody], 1),
        (&world, vec!["trust", "pin", "text.json", "--fingerprint", nobody], 10),
        (&world, vec!["trust", "pin", "vendor/trust.json"], 2),
        (&world, vec!["trust", "pin", "vendor/trust.json", "--fingerprint", "0"], 2),
        (&world, vec!["trust", "pin", "vendor/trust.json", "--fingerprint", nobody], 11),
        (&world, vec!["trust", "pin", "other/trust.json", "--fingerprint", fingerprint.trim()], 11),
        (&bare, vec!["trust", "show"], 11),
        (&bare, vec!["register"], 2),
        (&bare, vec!["register", "--email", "nobody"], 2),
        (&bare, vec!["register", "--email", EMAIL], 2),
        (&bare, vec!["register", "--edition", "community", "--email", EMAIL], 2),
        (&world, vec!["register", "--email", "new@acme.example"], 15),
        (&world, vec!["register", "--edition", "community"], 15),
        (&world, vec!["register", "--product-version", ""], 2),
        (&world, vec!["register", "-o", "nowhere/request.json"], 1),
        (&world, vec!["unregister"], 2),
        (&world, vec!["telemetry"], 2),
        (&world, vec!["telemetry", "maybe"], 2),
        (&world, vec!["data", "show"], 2),
        (&world, vec!["data", "show", "everything"], 2),
        (&world, vec!["data", "export", "compliance", "-o", "text.json"], 1),
        (&world, vec!["completions", "tcsh"], 2),
        (&world, vec!["vendor", "init", "--product", "x", "--dir", "vendor", "--no-passphrase"], 1),
        (&world, vec!["vendor", "init", "--product", "X", "--dir", "new", "--no-passphrase"], 2),
        (&world, vec!["vendor", "init", "--product", "x", "--dir", "new"], 2),
        (
            &world,
            vec![
                "vendor",
                "init",
                "--product",
                "x",
                "--dir",
                "new",
                "--passphrase-file",
                "nowhere",
            ],
            1,
        ),
        (
            &world,
            vec![
                "vendor",
                "init",
                "--product",
                "x",
                "--dir",
                "new",
                "--passphrase-file",
                "empty.txt",
            ],
            1,
        ),
        (
            &world,
            vec!["vendor", "issue", "request.json", "--dir", "home", "--days", "1", "-o", "x.json"],
            1,
        ),
        (
            &world,
            vec![
                "vendor",
                "issue",
                "request.json",
                "--dir",
                "other",
                "--days",
                "1",
                "-o",
                "x.json",
            ],
            15,
        ),
        (&world, with(&["request.json"]), 2),
        (&world, with(&["request.json", "--days", "0"]), 2),
        (&world, with(&["request.json", "--days", "1", "--edition", "community"]), 15),
        (&world, with(&["nowhere.json", "--days", "1"]), 1),
        (&world, with(&["text.json", "--days", "1"]), 10),
        (&world, with(&["license.json", "--days", "1"]), 10),
        (&world, with(&["request.json", "--expires", "someday"]), 2),
        (
            &world,
            with(&["request.json", "--expires", "2001-01-01", "--not-before", "2002-01-01"]),
            2,
        ),
        (&world, with(&["--email", EMAIL, "--days", "1"]), 2),
        (&world, with(&["--email", EMAIL, "--instance", "12", "--days", "1"]), 2),
    ] {
        let error = failed(world.run(&[&args[..], &["--json"]].concat()));
        assert_eq!(error.code, code, "{args:?}: {error:#?}");
        // For people the same, on standard error, and nothing on standard output.
        let plain = world.run(&args);
        assert_eq!((plain.code, plain.out()), (code, ""), "{args:?}");
        // A command that is missing altogether is answered with the commands.
        let first_day = plain.stderr.contains("airseal --help lists every command");
        let helped = plain.stderr.contains("\nUsage: ") && plain.stderr.contains("\nCommands:");
        let hinted = plain.stderr.contains("error: ") && plain.stderr.contains("  Hint: ");
        assert!(first_day || helped || hinted, "{args:?}: {}", plain.stderr);
        assert!(!world.path("x.json").exists() && !world.path("new").exists(), "{args:?}");
    }
}

#[test]
fn an_error_names_the_file_it_is_about() {
    let world = World::licensed();
    world.write("text.json", "hello");
    for args in [
        ["verify", "nowhere.json"].as_slice(),
        &["inspect", "nowhere.json"],
        &["inspect", "text.json"],
        &["trust", "pin", "text.json", "--fingerprint", &"0".repeat(64)],
        &["vendor", "issue", "text.json", "--dir", "vendor", "--days", "1", "-o", "x.json"],
        &["register", "-o", "nowhere/request.json"],
    ] {
        let named = args.iter().find(|arg| arg.contains(".json")).unwrap();
        let error = failed(world.run(&[args, &["--json"]].concat()));
        assert!(error.message.contains(named), "{args:?}: {error:#?}");
    }
    // A word of the message may be the name of the file.
    for name in ["empty", "file", "is", "the"] {
        world.write(name, "");
        let run = world.run(&["vendor", "receive", name, "license.json", "--dir", "vendor"]);
        let first = run.stderr.lines().next().unwrap();
        assert_eq!(first, format!("error: {name}: the file is empty"), "{run:?}");
    }
}

#[test]
fn a_file_that_fails_among_several_is_one_line_of_its_own() {
    let world = World::licensed();
    let run = world.run(&["import", "nowhere.json", "license.json", "--json"]).exits(1);
    let lines: Vec<Value> =
        run.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(
        (&lines[0]["file"], &lines[0]["error"]["code"]),
        (&json!("nowhere.json"), &json!(1))
    );
    assert_eq!((&lines[1]["file"], &lines[1]["changed"]), (&json!("license.json"), &json!(false)));
}

#[test]
fn json_can_be_made_the_default_and_then_errors_are_json_too() {
    let world = World::licensed();
    std::fs::write(world.home("config.toml"), "format = \"json\"\n").unwrap();
    assert_eq!(world.run(&["verify"]).exits(0).json()["verdict"], "valid");
    failed(world.run(&["inspect", "nowhere.json"]));
}

#[test]
fn quiet_leaves_errors_and_data() {
    let world = World::with_vendor();
    let loud = World::with_vendor().run(&["register", "--email", EMAIL]).exits(0);
    assert!(loud.stderr.contains("To turn usage data off: airseal telemetry off"));
    let quiet = world.run(&["-q", "register", "--email", EMAIL]).exits(0);
    assert_eq!((quiet.stderr.as_str(), quiet.out()), ("", ""));
    let error = world.run(&["-q", "inspect", "nowhere.json"]).exits(1);
    assert!(
        error.stderr.starts_with("error: ") && error.stderr.contains("Hint: "),
        "{}",
        error.stderr
    );
    world.run(&["-q", "verify", "--no-such-option"]).exits(2);
    // A notice that nobody could see does not count.
    let status = world.run(&["telemetry", "status", "--json"]).exits(0).json();
    assert_eq!(
        (&status["decided_by"], &status["notice"]),
        (&json!("pending-notice"), &Value::Null)
    );
}

#[test]
fn idempotent_commands_say_unchanged() {
    let world = World::licensed();
    let fingerprint = String::from_utf8(world.read("vendor/root.fingerprint")).unwrap();
    world.run(&["telemetry", "off"]).exits(0);
    for args in [
        &["trust", "pin", "vendor/trust.json", "--fingerprint", fingerprint.trim()][..],
        &["register", "--email", EMAIL, "-o", "again.json"],
        &["import", "license.json"],
        &["import", "vendor/trust.json"],
        &["telemetry", "off"],
    ] {
        let before = snapshot(&world);
        let said = if args == ["telemetry", "off"] { "already off" } else { "unchanged" };
        assert!(world.run(args).exits(0).out().contains(said), "{args:?}");
        assert_eq!(
            world.run(&[args, &["--json"]].concat()).exits(0).json()["changed"],
            false,
            "{args:?}"
        );
        assert_eq!(snapshot(&world), before, "{args:?} wrote something");
    }
    world.run(&["telemetry", "on"]).exits(0);
    assert_eq!(world.run(&["telemetry", "on", "--json"]).exits(0).json()["changed"], false);
    world.run(&["unregister", "--yes"]).exits(0);
    assert_eq!(world.run(&["unregister", "--yes", "--json"]).exits(0).json()["changed"], false);
}

/// The state folder: every file with its content and the time it was written.
fn snapshot(world: &World) -> Vec<(std::path::PathBuf, std::time::SystemTime, Vec<u8>)> {
    let mut found = Vec::new();
    for folder in [world.path("home"), world.home("licenses")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let written = path.metadata().unwrap().modified().unwrap();
                found.push((path.clone(), written, std::fs::read(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}
