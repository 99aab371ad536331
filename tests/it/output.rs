//! What is printed and where: one error object for every failure, streams that
//! are full or closed, text from outside made safe, settings and state files
//! that are not what they should be, and who said off.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::craft::{LICENSE_TYPE, Site, file};
use crate::support::{EMAIL, Run, World};

const NOW: &str = "2026-06-01T00:00:00Z";

/// A failure with `--json`, to the key.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Failed {
    error: Body,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    code: i32,
    message: String,
    #[serde(deserialize_with = "there")]
    hint: Option<String>,
}

fn there<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

/// Reads the error and holds it to what is true of every error: one object, the
/// exit code in it, something to do next.
#[track_caller]
fn failed(run: Run) -> Body {
    let Failed { error } =
        serde_json::from_slice(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:#?}"));
    assert_eq!(error.code, run.code, "{run:#?}");
    assert!(run.out().ends_with('\n') && run.out().lines().count() == 1, "{run:#?}");
    assert!(!error.message.is_empty(), "{}", run.out());
    assert!(error.hint.as_ref().is_some_and(|hint| !hint.is_empty()), "no hint: {}", run.out());
    error
}

/// Runs to the end, or fails the test: nothing may wait for ever.
#[track_caller]
fn within_seconds(mut command: Command) -> Run {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let id = child.id().to_string();
    let (done, finished) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || done.send(child.wait_with_output()));
    let Ok(output) = finished.recv_timeout(Duration::from_secs(20)) else {
        crate::support::tool("kill", &["-9", &id], std::path::Path::new("/"));
        panic!("it hangs: {command:?}");
    };
    reader.join().unwrap().unwrap();
    let output = output.unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    Run { code: output.status.code().expect("an exit code"), stdout: output.stdout, stderr }
}

// --- Errors -----------------------------------------------------------------

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

// --- Streams ----------------------------------------------------------------

#[cfg(target_os = "linux")]
fn full() -> Stdio {
    std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap().into()
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_could_not_be_written_is_a_failure() {
    let world = World::licensed();
    for args in [
        &["--help"][..],
        &["--version"],
        &["verify", "--help"],
        &["help", "verify"],
        &["verify"],
        &["verify", "--json"],
        &["verify", "--limit", "nodes=99"],
        &["status"],
        &["inspect", "license.json", "--pae"],
        &["data", "show", "compliance"],
        &["register", "-o", "-"],
        &["inspect", "nowhere.json", "--json"],
    ] {
        let mut command = world.command(args);
        command.stdout(full());
        let output = command.output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}: {stderr}");
        assert!(stderr.contains("error: cannot write to standard output: "), "{args:?}: {stderr}");
    }
}

#[test]
fn a_reader_who_went_away_is_no_error_and_the_exit_code_stays() {
    let world = World::licensed();
    for (args, code) in [
        (&["--help"][..], 0),
        (&["verify"], 0),
        (&["verify", "--json", "--limit", "nodes=99"], 16),
        (&["data", "show", "compliance", "-q"], 0),
        (&["inspect", "nowhere.json", "--json"], 1),
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = world.command(args);
        command.stdout(writer);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{args:?}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{args:?}");
    }
}

#[cfg(target_os = "linux")]
/// The first files that such a process opens would take the numbers of its streams, and
/// what is said would be written into them.
#[cfg(target_os = "linux")]
#[test]
fn without_standard_streams_no_file_takes_their_place() {
    crate::support::needs!("strace");
    let world = World::licensed();
    for closed in [">&-", "<&- >&-", "<&- >&- 2>&-"] {
        for args in [
            &["telemetry", "off"][..],
            &["register", "--label", closed],
            &["verify"],
            &["telemetry", "on"],
        ] {
            let plain = world.command(args);
            let mut command = Command::new("strace");
            command.args(["-o", "trace", "-e", "trace=openat,prctl", "/bin/sh", "-c"]);
            command
                .arg(format!("exec \"$0\" \"$@\" {closed}"))
                .arg(plain.get_program())
                .args(plain.get_args());
            command.current_dir(world.path("")).env_clear();
            command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
            assert_eq!(command.status().unwrap().code(), Some(0), "{args:?} {closed}");
            let trace = String::from_utf8(world.read("trace")).unwrap();
            // What comes before is the loader's, which closes what it opens.
            let (_, opened) = trace.split_once("PR_SET_SECCOMP").unwrap();
            let taken = |line: &&str| {
                ["= 0", "= 1", "= 2"].iter().any(|number| line.trim_end().ends_with(number))
            };
            let taken: Vec<_> =
                opened.lines().filter(|line| line.starts_with("openat")).filter(taken).collect();
            assert!(
                taken.iter().all(|line| line.contains("/dev/null")) && !taken.is_empty(),
                "{args:?}: {taken:?}"
            );
        }
        world.run(&["log", "--verify"]).exits(0);
        world.run(&["telemetry", "check"]).exits(0);
    }
}

#[test]
fn standard_error_that_is_full_changes_no_verdict_and_the_notice_does_not_count() {
    let world = World::registered();
    let mut command = world.command(&["verify"]);
    command.stderr(full());
    assert_eq!(command.output().unwrap().status.code(), Some(18));
    let fresh = World::new();
    let mut command = fresh.command(&["telemetry", "on"]);
    command.stderr(full());
    command.output().unwrap();
    let status = fresh.run(&["telemetry", "status", "--json"]).exits(0).json();
    assert_eq!(
        (&status["allowed"], &status["decided_by"]),
        (&json!(false), &json!("pending-notice"))
    );
}

// --- Text from outside ------------------------------------------------------

/// Clears the screen, colours, sets a title, turns the text around, hides some of
/// it, begins a line of its own.
const HOSTILE: &str = "Acme\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}31m\u{202e}gpj\u{2066}\u{200b}\u{feff}\u{7f}\r\nerror: INJECTED\t\u{e0041}Zoë";

/// Nothing in this text acts on a terminal, and no line was begun from outside.
/// The list is written down here again: Unicode's control characters (general
/// category Cc), bidirectional controls (UAX 9), zero width and tag characters.
#[track_caller]
fn is_safe(text: &str) {
    for c in text.chars() {
        let bidi = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let hidden = matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
        assert!(c == '\n' || !(c.is_control() || bidi || hidden), "{c:?} in {text:?}");
    }
    assert!(!text.lines().any(|line| line.starts_with("error: INJECTED")), "{text}");
}

#[track_caller]
fn run_is_safe(run: &Run) {
    is_safe(run.out());
    is_safe(&run.stderr);
}

#[test]
fn hostile_text_in_a_license_is_shown_and_not_sent() {
    let site = Site::new();
    let quoted = serde_json::to_string(HOSTILE).unwrap();
    let changed = format!("\"metadata\":{{{quoted}:{quoted}}},\"organization\":{quoted}");
    site.write("license.json", site.sign(site.body_with(&[("\"metadata\":{}", &changed)])));
    for args in [
        &["verify", "license.json"][..],
        &["verify", "license.json", "--at", "2100-01-10"],
        &["inspect", "license.json"],
        &["import", "license.json"],
        &["verify"],
        &["status"],
        &["data", "show", "compliance"],
        &[
            "vendor",
            "issue",
            "home/registration.json",
            "--dir",
            "vendor",
            "--days",
            "1",
            "-o",
            "x.json",
            "--organization",
            HOSTILE,
        ],
    ] {
        let run = site.run(args).exits(0);
        run_is_safe(&run);
    }
    let human = site.run(&["inspect", "license.json"]).exits(0);
    assert!(
        human.out().contains("Acme\\u{1b}[2J") && human.out().contains("\\nerror: INJECTED\\t"),
        "{}",
        human.out()
    );
    assert!(human.out().contains("Zoë"), "other letters stay as they are");

    for args in
        [&["verify", "--json"][..], &["status", "--json"], &["inspect", "license.json", "--json"]]
    {
        let run = site.run(args).exits(0);
        run_is_safe(&run);
        let json = run.json();
        let license = json.get("license").unwrap_or(&json["payload"]);
        assert_eq!(license["organization"], HOSTILE, "{args:?}");
        assert_eq!(license["metadata"][HOSTILE], HOSTILE, "{args:?}");
    }
}

#[test]
fn hostile_ascii_text_is_safe_in_json_too() {
    let site = Site::new();
    let changed = "\"metadata\":{\"a\":\"x\\u001b[2J\u{7f}\"}";
    site.write("license.json", site.sign(site.body_with(&[("\"metadata\":{}", changed)])));
    for args in [["verify", "license.json", "--json"], ["inspect", "license.json", "--json"]] {
        let run = site.run(&args).exits(0);
        run_is_safe(&run);
        let json = run.json();
        assert_eq!(
            json.get("license").unwrap_or(&json["payload"])["metadata"]["a"],
            "x\u{1b}[2J\u{7f}"
        );
    }
}

/// Whitespace between the tokens of a payload is no string, and must not be
/// escaped as one.
#[test]
fn a_payload_with_tabs_and_line_ends_is_one_line_of_good_json() {
    let site = Site::new();
    let body = site.body_with(&[
        ("{\"schema\":1,", "{\r\n\t\"schema\":\t1,\r"),
        ("\"metadata\":{}", "\"metadata\":{\"name\":\"Zoë \u{202e}\"}"),
    ]);
    site.write("license.json", site.sign(&body));
    let run = site.run(&["inspect", "license.json", "--json"]).exits(0);
    assert_eq!(run.out().lines().count(), 1);
    assert!(!run.out().contains(['\t', '\r']), "{}", run.out());
    assert_eq!(run.json()["payload"]["metadata"]["name"], "Zoë \u{202e}");
    // The very bytes are there for who wants them.
    assert_eq!(
        site.run(&["inspect", "license.json", "--payload"]).exits(0).stdout,
        body.into_bytes()
    );
}

#[test]
fn hostile_text_that_a_parser_repeats_is_safe() {
    let site = Site::new();
    let quoted = serde_json::to_string(HOSTILE).unwrap();
    let unknown =
        site.sign(site.body_with(&[("{\"schema\"", &format!("{{{quoted}:1,\"schema\""))]));
    site.write("unknown.json", unknown);
    site.write("type.json", file(HOSTILE, b"{}", &[&site.signer]));
    site.write("value.json", site.sign(site.body_with(&[("\"business\"", &quoted)])));
    let mut envelope = crate::craft::open(&file(LICENSE_TYPE, b"{}", &[&site.root]));
    envelope["signatures"][0]["keyid"] = HOSTILE.into();
    site.write("keyid.json", envelope.to_string());
    for name in ["unknown.json", "type.json", "value.json", "keyid.json"] {
        for command in ["verify", "inspect", "import"] {
            for more in [&[][..], &["--json"]] {
                let run = site.run(&[&[command, name], more].concat());
                assert!(run.code >= 10, "{command} {name}: {run:#?}");
                run_is_safe(&run);
            }
        }
    }
}

#[test]
fn hostile_arguments_settings_and_variables_are_safe() {
    let world = World::licensed();
    for more in [&[][..], &["--json"]] {
        for args in [
            &["register", "--label", HOSTILE, "-o", "request.json"][..],
            &["inspect", "request.json"],
            &["status"],
            &["register", "--email", HOSTILE],
            &["verify", "--at", HOSTILE],
            &["verify", "--limit", HOSTILE],
            &["verify", HOSTILE, HOSTILE],
            &[HOSTILE],
            &["vendor", "issue", HOSTILE, "--dir", HOSTILE, "--days", "1", "-o", HOSTILE],
            &[
                "vendor",
                "issue",
                "--email",
                EMAIL,
                "--instance",
                HOSTILE,
                "--dir",
                "vendor",
                "--days",
                "1",
                "-o",
                "x",
            ],
            &["--home", HOSTILE, "status"],
        ] {
            run_is_safe(&world.run(&[args, more].concat()));
        }
        run_is_safe(&world.run_with(
            &[("AIRSEAL_TELEMETRY", HOSTILE)],
            &[&["telemetry", "status"], more].concat(),
        ));
        run_is_safe(
            &world.run_with(&[("AIRSEAL_LICENSE", HOSTILE)], &[&["verify"], more].concat()),
        );
        run_is_safe(
            &world.run_with(&[("AIRSEAL_LICENSE_PATH", HOSTILE)], &[&["verify"], more].concat()),
        );
    }
    std::fs::write(world.home("config.toml"), format!("\"{}\" = 1\n", "x\\u001b[2J\\u202e"))
        .unwrap();
    run_is_safe(&world.run(&["status"]).exits(0));
    std::fs::write(world.home("config.toml"), "product = \u{1b}[2J\nerror: INJECTED\n").unwrap();
    run_is_safe(&world.run(&["status"]).exits(0));
}

/// What vendors, machines and other people wrote elsewhere: reasons, organizations, user
/// names, names of files.
#[cfg(unix)]
#[test]
fn hostile_text_from_the_vendor_and_the_machine_is_shown_and_not_sent() {
    let world = World::registered();
    let released = HOSTILE.replace(['/', '\r', '\n'], "");
    world.write(&released, "x");
    let vendor = |args: &[&str]| world.run(&[args, &["--dir", "vendor"]].concat());
    let issue = [
        "vendor",
        "issue",
        "request.json",
        "--days",
        "9",
        "-o",
        "license.json",
        "--organization",
        HOSTILE,
    ];
    run_is_safe(&vendor(&issue).exits(0));
    world.run(&["import", "license.json"]).exits(0);
    let id = world.run(&["verify", "--json"]).exits(0).json()["license"]["license_id"]
        .as_str()
        .unwrap()
        .to_owned();
    std::fs::copy(world.path("vendor/trust.json"), world.path("old.json")).unwrap();
    let dir = world.path("home");
    world
        .run_env("2026-11-23T12:00:00Z", &["telemetry", "off"], |env| {
            env.user = || HOSTILE.to_owned();
        })
        .exits(0);
    for (args, code) in [
        (&["vendor", "revoke", &id, "--reason", HOSTILE, "--dir", "vendor"][..], 0),
        (
            &[
                "vendor",
                "release",
                &released,
                "--release-version",
                "1.0.0",
                "-o",
                "release.json",
                "--dir",
                "vendor",
            ],
            0,
        ),
        (&["inspect", "release.json"], 0),
        (&["inspect", "vendor/trust.json"], 0),
        (&["inspect", "--diff", "old.json", "vendor/trust.json"], 0),
        (&["import", "vendor/trust.json"], 0),
        (&["verify"], 12),
        (&["status"], 0),
        (&["trust", "show"], 0),
        (&["audit", "license.json", "--format", "table"], 12),
        (&["audit", "license.json", "--format", "csv"], 12),
        (&["vendor", "list", "--dir", "vendor"], 0),
        (&["log"], 0),
        (&["log", "--export", "ledger.json"], 0),
        (&["inspect", "ledger.json"], 0),
        (&["telemetry", "status"], 0),
        (&["metrics"], 0),
        (&["data", "show", "all"], 0),
    ] {
        let run = world.run(args);
        assert_eq!(run.code, code, "{args:?}: {run:?}");
        run_is_safe(&run);
        let formats =
            args.contains(&"--format") || args.contains(&"revoke") || args.contains(&"metrics");
        if !formats {
            run_is_safe(&world.run(&[args, &["--json"]].concat()));
        }
    }
    let shown = world.run(&["verify"]).exits(12).out().to_owned();
    assert!(shown.contains("Acme\\u{1b}[2J"), "{shown}");
    let entries = world.run(&["log", "--json"]).exits(0);
    assert!(
        entries
            .out()
            .lines()
            .any(|line| serde_json::from_str::<Value>(line).unwrap()["user"] == HOSTILE)
    );
    assert!(dir.is_dir());
}

#[cfg(unix)]
#[test]
fn hostile_file_names_are_safe() {
    let site = Site::new();
    let name = HOSTILE.replace('/', "");
    site.write(&name, site.license());
    site.write("bad", "hello");
    std::fs::create_dir(site.path("stick")).unwrap();
    std::fs::copy(site.path("bad"), site.path("stick").join(&name)).unwrap();
    std::fs::copy(site.home("registration.json"), site.path("stick").join(format!("{name}2")))
        .unwrap();
    std::fs::create_dir(site.home("licenses")).unwrap();
    std::fs::copy(site.path("bad"), site.home("licenses").join(format!("{name}.json"))).unwrap();
    for more in [&[][..], &["--json"]] {
        for args in [
            &["verify", &name][..],
            &["verify", &name, "--at", "2100-01-10"],
            &["inspect", &name],
            &["import", &name],
            &["import", "stick"],
            &["verify", "bad", &name],
            &["vendor", "issue", "stick", "--dir", "vendor", "--days", "1", "-o", "licenses"],
            &["data", "export", "compliance", "-o", &name],
            &["unregister"],
        ] {
            run_is_safe(&site.run(&[args, more].concat()));
        }
    }
    assert_eq!(site.run(&["verify", &name, "--json"]).exits(0).json()["file"], name.as_str());
}

// --- Colour -----------------------------------------------------------------

#[test]
fn colour_is_for_terminals_that_want_it() {
    let world = World::licensed();
    let now = time_now();
    for (terminal, vars, args, colour) in [
        (true, &[][..], &["status"][..], true),
        (false, &[], &["status"], false),
        (true, &[("NO_COLOR", "1")], &["status"], false),
        (true, &[("NO_COLOR", "0")], &["status"], false),
        // no-color.org: "when present and not an empty string".
        (true, &[("NO_COLOR", "")], &["status"], true),
        (true, &[("TERM", "dumb")], &["status"], false),
        (true, &[("TERM", "xterm-256color")], &["status"], true),
        (true, &[], &["--color", "never", "status"], false),
        (false, &[], &["--color", "always", "status"], true),
        (false, &[], &["--color", "auto", "status"], false),
        // no-color.org: a command-line flag overrides the variable.
        (true, &[("NO_COLOR", "1")], &["--color", "always", "status"], true),
        (true, &[], &["status", "--json"], false),
        (true, &[], &["--color", "always", "verify", "--json"], false),
        (true, &[], &["--help"], false),
    ] {
        let run = world.run_env(&now, args, |env| {
            env.stdout_is_terminal = terminal;
            for (name, value) in vars {
                World::set_var(env, name, value);
            }
        });
        assert_eq!(run.exits(0).out().contains('\u{1b}'), colour, "{terminal} {vars:?} {args:?}");
    }
}

/// The real time, in the one written form.
fn time_now() -> String {
    chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[test]
fn a_setting_can_ask_for_colour_and_an_option_overrules_it() {
    let world = World::licensed();
    std::fs::write(world.home("config.toml"), "color = \"always\"\n").unwrap();
    assert!(world.run(&["status"]).exits(0).out().contains('\u{1b}'));
    assert!(!world.run(&["status", "--color", "never"]).exits(0).out().contains('\u{1b}'));
}

// --- Where the state is -----------------------------------------------------

#[test]
fn without_a_home_the_error_says_how_to_name_one() {
    let world = World::new();
    for home in [None, Some(""), Some("relative/home"), Some(".")] {
        for more in [&[][..], &[("AIRSEAL_HOME", "")]] {
            let mut command = world.command(&["status", "--json"]);
            command.env_remove("HOME").env_remove("AIRSEAL_HOME").envs(more.iter().copied());
            if let Some(home) = home {
                command.env("HOME", home);
            }
            let error = failed(within_seconds(command));
            assert_eq!(error.code, 2);
            assert!(error.message.contains("HOME"), "{error:#?}");
            assert!(error.hint.as_ref().unwrap().contains("--home DIR"), "{error:#?}");
        }
    }
    assert_eq!(std::fs::read_dir(world.path(".")).unwrap().count(), 0, "nothing was written");
}

#[test]
fn what_needs_no_state_runs_without_a_home() {
    let world = World::new();
    for args in [&["--help"][..], &["--version"], &["completions", "bash"]] {
        let mut command = world.command(args);
        command.env_remove("HOME").env_remove("AIRSEAL_HOME");
        assert_eq!(within_seconds(command).code, 0, "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_platform_folder_is_used_and_a_relative_one_is_not() {
    let world = World::new();
    let run = |vars: &[(&str, &str)]| {
        let mut command = world.command(&["telemetry", "status", "--json"]);
        command.env_remove("AIRSEAL_HOME").envs(vars.iter().copied());
        within_seconds(command).exits(0).json()["path"].as_str().unwrap().to_owned()
    };
    let home = world.text_path("user");
    assert_eq!(run(&[]), format!("{home}/.local/share/airseal/telemetry.toml"));
    let data = world.text_path("data");
    assert_eq!(run(&[("XDG_DATA_HOME", &data)]), format!("{data}/airseal/telemetry.toml"));
    // XDG Base Directory Specification: relative paths are invalid and ignored.
    assert_eq!(
        run(&[("XDG_DATA_HOME", "data")]),
        format!("{home}/.local/share/airseal/telemetry.toml")
    );
}

#[test]
fn the_option_comes_before_the_variable() {
    let world = World::new();
    let path = |run: Run| run.exits(0).json()["path"].as_str().unwrap().to_owned();
    assert!(path(world.run(&["telemetry", "status", "--json"])).ends_with("/home/telemetry.toml"));
    assert!(
        path(world.run(&["--home", "other", "telemetry", "status", "--json"]))
            .ends_with("other/telemetry.toml")
    );
    assert_eq!(std::fs::read_dir(world.path(".")).unwrap().count(), 0, "looking creates nothing");
}

#[test]
fn settings_that_no_person_wrote_are_passed_over_for_their_size() {
    let world = World::registered();
    for (size, fault) in [(2_000, false), (64 * 1024, false), (64 * 1024 + 1, true)] {
        std::fs::write(world.home("config.toml"), format!("#{}", " ".repeat(size - 1))).unwrap();
        let run = world.run(&["status"]).exits(0);
        assert_eq!(run.stderr.contains("64 KiB"), fault, "{}", run.stderr);
    }
}

// --- State files that are not what they should be ------------------------------

/// Each state file, and a command that needs it.
const STATE: [(&str, &[&str]); 5] = [
    ("trust.json", &["verify"]),
    ("registration.json", &["verify"]),
    ("clock.json", &["verify"]),
    ("instance.key", &["data", "show", "compliance"]),
    ("registration.pending.json", &["status"]),
];

#[track_caller]
fn reported(world: &World, name: &str, args: &[&str]) {
    let error = failed(within_seconds(world.command(&[args, &["--json"]].concat())));
    assert_eq!(error.code, 1, "{name}: {error:#?}");
    assert!(error.message.contains(name), "{name}: {error:#?}");
}

#[test]
fn a_damaged_state_file_is_reported_by_name_and_stays_as_it_is() {
    for (name, args) in STATE {
        for damage in [&b"{"[..], b"", b"\xff\xfe\0", b"{\"x\":1}", b"[]", b"x = "] {
            let world = World::licensed();
            std::fs::write(world.home(name), damage).unwrap();
            if name == "instance.key" {
                chmod(&world, name, 0o600);
            }
            reported(&world, name, args);
            // Nothing that writes repairs it behind the admin's back.
            for args in [
                &["register", "--email", EMAIL, "-o", "again.json"][..],
                &["import", "license.json"],
                &["verify"],
                &["status"],
                &["telemetry", "on"],
                &["telemetry", "off"],
            ] {
                within_seconds(world.command(args));
                assert_eq!(
                    std::fs::read(world.home(name)).unwrap(),
                    damage,
                    "{args:?} overwrote {name}"
                );
            }
        }
    }
}

#[cfg(unix)]
fn chmod(world: &World, name: &str, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(world.home(name), std::fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn chmod(_world: &World, _name: &str, _mode: u32) {}

#[test]
fn a_license_file_that_is_damaged_does_not_hide_a_good_one() {
    let world = World::licensed();
    std::fs::write(world.home("licenses").join("0.json"), "{").unwrap();
    world.run(&["verify"]).exits(0);
    let world = World::registered();
    std::fs::create_dir(world.home("licenses")).unwrap();
    std::fs::write(world.home("licenses").join("0.json"), "{").unwrap();
    let answer = world.run(&["verify", "--json"]).exits(10).json();
    assert!(answer["file"].as_str().unwrap().ends_with("licenses/0.json"));
}

#[test]
fn pinning_beside_a_damaged_clock_file_changes_nothing() {
    let world = World::new();
    world.run(&["vendor", "init", "--product", "x", "--dir", "vendor", "--no-passphrase"]).exits(0);
    std::fs::create_dir(world.path("home")).unwrap();
    std::fs::write(world.home("clock.json"), "{").unwrap();
    let run = world.pin("vendor").exits(1);
    assert!(run.stderr.contains("clock.json"), "{}", run.stderr);
    assert!(!world.home("trust.json").exists(), "it failed, and pinned all the same");
}

#[cfg(unix)]
fn fifo(path: &std::path::Path) {
    crate::support::tool("mkfifo", &[path.to_str().unwrap()], std::path::Path::new("/"));
}

#[cfg(unix)]
#[test]
fn a_pipe_a_folder_or_a_dead_link_in_the_place_of_a_state_file_is_reported() {
    use std::os::unix::fs::symlink;
    for (name, args) in STATE {
        for kind in ["pipe", "folder", "dead link", "loop", "link to a pipe", "link to a device"] {
            let world = World::licensed();
            let path = world.home(name);
            let _ = std::fs::remove_file(&path);
            match kind {
                "pipe" => fifo(&path),
                "folder" => std::fs::create_dir(&path).unwrap(),
                "dead link" => symlink(world.path("nowhere"), &path).unwrap(),
                "loop" => symlink(&path, &path).unwrap(),
                "link to a pipe" => {
                    fifo(&world.path("pipe"));
                    symlink(world.path("pipe"), &path).unwrap();
                }
                _ => symlink("/dev/zero", &path).unwrap(),
            }
            reported(&world, name, args);
            let found = path.symlink_metadata().unwrap();
            assert!(!found.is_file(), "{kind} in the place of {name} was replaced");
        }
    }
}

#[cfg(unix)]
#[test]
fn the_lock_is_a_file_of_its_own_and_nothing_else() {
    use std::os::unix::fs::symlink;
    for kind in ["pipe", "folder", "link"] {
        let world = World::registered();
        let path = world.home("lock");
        std::fs::remove_file(&path).unwrap();
        match kind {
            "pipe" => fifo(&path),
            "folder" => std::fs::create_dir(&path).unwrap(),
            _ => symlink(world.path("victim"), &path).unwrap(),
        }
        let error = failed(within_seconds(world.command(&["register", "--label", "x", "--json"])));
        assert_eq!(error.code, 1);
        assert!(error.message.contains("lock"), "{kind}: {error:#?}");
        assert!(!world.path("victim").exists(), "the link was followed");
        // Readers need no lock, and a check never fails because it could not write.
        assert_eq!(within_seconds(world.command(&["verify"])).code, 18, "{kind}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_written_never_goes_through_a_link() {
    use std::os::unix::fs::symlink;
    let world = World::licensed();
    world.issue("new.json", &["--days", "9"]).exits(0);
    for name in ["clock.json", "registration.json", "telemetry.toml"] {
        std::fs::rename(world.home(name), world.path(name)).unwrap();
        symlink(world.path(name), world.home(name)).unwrap();
    }
    let before: Vec<_> =
        ["clock.json", "registration.json", "telemetry.toml"].map(|name| world.read(name)).to_vec();
    world.run(&["register", "--label", "new"]).exits(0);
    world.run(&["telemetry", "off"]).exits(0);
    // A step of the clock that is worth a write.
    crate::craft::observe(&world, "2090-01-01T00:00:00Z");
    let after: Vec<_> =
        ["clock.json", "registration.json", "telemetry.toml"].map(|name| world.read(name)).to_vec();
    assert_eq!(before, after);
    for name in ["clock.json", "registration.json", "telemetry.toml"] {
        assert!(!world.home(name).is_symlink(), "{name} was not replaced");
    }
    world.run(&["clock", "reset", "--yes"]).exits(0);
    // A folder of licenses elsewhere is not written to either.
    std::fs::rename(world.home("licenses"), world.path("elsewhere")).unwrap();
    symlink(world.path("elsewhere"), world.home("licenses")).unwrap();
    world.run(&["import", "new.json"]).exits(1);
    assert_eq!(std::fs::read_dir(world.path("elsewhere")).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn a_planted_link_for_an_output_file_is_replaced_and_not_followed() {
    let world = World::registered();
    world.write("victim", "keep me");
    std::os::unix::fs::symlink("victim", world.path("out.json")).unwrap();
    world.run(&["register", "--email", EMAIL, "-o", "out.json"]).exits(1);
    world.run(&["register", "--email", EMAIL, "-o", "out.json", "--force"]).exits(0);
    assert_eq!(world.read("victim"), b"keep me");
    assert_eq!(world.read("out.json"), world.read("home/registration.json"));
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::licensed();
    let mode = world.home("instance.key").metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    for (mode, code) in
        [(0o644, 1), (0o640, 1), (0o604, 1), (0o660, 1), (0o601, 1), (0o400, 0), (0o600, 0)]
    {
        chmod(&world, "instance.key", mode);
        for args in [&["data", "show", "compliance"][..], &["register", "--email", EMAIL]] {
            let run = world.run(args);
            assert_eq!(run.code, code, "{mode:o} {args:?}: {run:#?}");
            if code == 1 {
                assert!(
                    run.stderr.contains("instance.key") && run.stderr.contains("chmod 600"),
                    "{}",
                    run.stderr
                );
            }
        }
        // Checking a license needs no private key.
        world.run(&["verify"]).exits(0);
    }
    let vendor = World::registered();
    std::fs::set_permissions(
        vendor.path("vendor/signer.key"),
        std::fs::Permissions::from_mode(0o644),
    )
    .unwrap();
    assert!(vendor.issue("x.json", &["--days", "1"]).exits(1).stderr.contains("chmod 600"));
}

// --- Telemetry --------------------------------------------------------------

/// `telemetry status --json`, to the key.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Status {
    allowed: bool,
    #[serde(deserialize_with = "there")]
    decided_by: Option<String>,
    also_off: Vec<String>,
    #[serde(deserialize_with = "there")]
    stored: Option<bool>,
    #[serde(deserialize_with = "there")]
    changed_at: Option<String>,
    #[serde(deserialize_with = "there")]
    chosen_by: Option<String>,
    #[serde(deserialize_with = "there")]
    chosen_at: Option<String>,
    #[serde(deserialize_with = "there")]
    disagreement: Option<String>,
    #[serde(deserialize_with = "there")]
    disclosure: Option<u32>,
    #[serde(deserialize_with = "there")]
    notice: Option<u32>,
    new_fields: Vec<String>,
    path: String,
    #[serde(deserialize_with = "there")]
    policy: Option<String>,
}

/// The design's rule, section 6, written down as a table: the state of the flag,
/// what is stored, and who says off because of it.
const FLAGS: [(&str, Option<bool>, &[&str]); 6] = [
    ("on, notice shown", Some(true), &[]),
    ("off, notice shown", Some(false), &["flag"]),
    ("never written", Some(true), &["pending-notice"]),
    ("off, no notice", Some(false), &["flag", "pending-notice"]),
    ("damaged", None, &["unreadable-flag"]),
    ("a folder", None, &["unreadable-flag"]),
];

#[test]
fn the_first_off_decides_and_the_others_are_listed() {
    let tracking = [
        (None, false),
        (Some(""), false),
        (Some("0"), false),
        (Some("false"), false),
        (Some("1"), true),
        (Some("true"), true),
        (Some("yes"), true),
        (Some("no"), true),
        (Some(" "), true),
    ];
    let environment = [
        (None, false),
        (Some("on"), false),
        (Some("1"), false),
        (Some("true"), false),
        (Some(""), false),
        (Some("off"), true),
        (Some("0"), true),
        (Some("false"), true),
        (Some("ON"), true),
        (Some("no"), true),
        (Some("on "), true),
        (Some("garbage"), true),
    ];
    // The machine's policy, the one that AIRSEAL_POLICY names, whether they say off.
    let policies = [
        (None, None, false),
        (Some(""), None, false),
        (Some("telemetry = \"off\"\n"), None, true),
        (Some("telemetry = \"on\"\n"), None, true),
        (None, Some("home = \"/elsewhere\"\n"), false),
        (None, Some("telemetry = \"off\"\n"), true),
        (Some(""), Some("no such file"), true),
    ];
    for (state, stored, flag_says) in FLAGS {
        let world = World::new();
        let flag = world.home("telemetry.toml");
        match state {
            "on, notice shown" => drop(world.run(&["telemetry", "on"]).exits(0)),
            "off, notice shown" => {
                world.run(&["telemetry", "on"]).exits(0);
                world.run(&["telemetry", "off"]).exits(0);
            }
            "off, no notice" => drop(world.run(&["telemetry", "off"]).exits(0)),
            "damaged" => {
                world.run(&["telemetry", "on"]).exits(0);
                std::fs::write(&flag, "enabled = tr").unwrap();
            }
            "a folder" => std::fs::create_dir_all(&flag).unwrap(),
            _ => {}
        }
        for (do_not_track, tracking_off) in tracking {
            for ((variable, variable_off), (site, named, policy_off)) in environment
                .into_iter()
                .flat_map(|variable| policies.map(|policy| (variable, policy)))
            {
                let case = format!("{state}, {do_not_track:?}, {variable:?}, {site:?}, {named:?}");
                let _ = std::fs::remove_file(world.path("policy.toml"));
                site.map(|text| world.write("policy.toml", text));
                let named_file = named.map(|text| match text {
                    "no such file" => world.path("nowhere.toml"),
                    text => world.write("named.toml", text),
                });
                let set = |env: &mut airseal::cli::env::Env| {
                    if let Some(path) = &named_file {
                        World::set_var(env, "AIRSEAL_POLICY", path);
                    }
                    for (name, value) in
                        [("DO_NOT_TRACK", do_not_track), ("AIRSEAL_TELEMETRY", variable)]
                    {
                        if let Some(value) = value {
                            World::set_var(env, name, value);
                        }
                    }
                };
                let mut off: Vec<&str> = Vec::new();
                off.extend(policy_off.then_some("policy"));
                off.extend(tracking_off.then_some("do-not-track"));
                off.extend(variable_off.then_some("environment"));
                off.extend(flag_says);

                let run = world.run_env(NOW, &["telemetry", "status", "--json"], set).exits(0);
                let said: Status = serde_json::from_slice(&run.stdout).unwrap();
                let listed: Vec<_> =
                    said.decided_by.iter().chain(&said.also_off).map(String::as_str).collect();
                assert_eq!(listed, off, "{case}");
                assert_eq!((said.allowed, said.stored), (off.is_empty(), stored), "{case}");
                assert_eq!(
                    (said.changed_at.is_some(), said.disagreement.is_some()),
                    (flag.is_file() && stored.is_some(), false)
                );
                assert_eq!(said.chosen_by.is_some(), said.chosen_at.is_some(), "{case}");
                assert_eq!(said.path, flag.display().to_string());
                assert_eq!(said.policy.is_some(), policy_off, "{case}");
                // A value that nobody can have meant is warned of.
                let odd =
                    variable.is_some_and(|value| ["ON", "no", "on ", "garbage"].contains(&value));
                assert_eq!(run.stderr.contains("AIRSEAL_TELEMETRY"), odd, "{case}: {}", run.stderr);

                let check = world.run_env(NOW, &["telemetry", "check"], set);
                assert_eq!(check.code, if off.is_empty() { 0 } else { 3 }, "{case}");
                let shown = world.run_env(NOW, &["data", "show", "usage"], set).exits(0);
                assert_eq!(shown.stdout.is_empty(), !off.is_empty(), "{case}");
            }
        }
    }
}

#[test]
fn a_damaged_flag_is_off_and_is_never_overwritten_silently() {
    for damage in [
        "",
        "enabled = true",
        "enabled = \"true\"",
        "enabled = true\nenabled = true\nchanged_at = \"2026-01-01T00:00:00Z\"\nchanged_by = \"x\"\nseq = 1\nnotice = 1\n",
        "enabled = true\nchanged_at = \"2026-01-01T00:00:00Z\"\nchanged_by = \"x\"\nseq = 1\nnotice = 1\nmore = 1\n",
        "enabled = true\nchanged_at = \"yesterday\"\nchanged_by = \"x\"\nseq = 1\nnotice = 1\n",
        "enabled = true\nchanged_at = \"2026-01-01T00:00:00Z\"\nchanged_by = \"x\"\nseq = -1\nnotice = 1\n",
        "enabled = tr",
        "\u{0}",
    ] {
        let world = World::registered();
        let flag = world.home("telemetry.toml");
        std::fs::write(&flag, damage).unwrap();
        world.run(&["telemetry", "check"]).exits(3);
        let status = world.run(&["telemetry", "status", "--json"]).exits(0);
        assert_eq!(status.json()["decided_by"], "unreadable-flag", "{damage}");
        assert!(status.stderr.contains("telemetry.toml"), "{}", status.stderr);
        // Registering shows no choice that was not made, and `on` does not guess.
        world.run(&["register", "--email", EMAIL]).exits(0);
        let on = failed(world.run(&["telemetry", "on", "--json"]));
        assert!(on.message.contains("telemetry.toml"), "{on:#?}");
        assert_eq!(std::fs::read_to_string(&flag).unwrap(), damage);
        // Off is what it counts as already: that may be written, and is said.
        let off = world.run(&["telemetry", "off"]).exits(0);
        assert!(off.stderr.contains("it is replaced, as off"), "{}", off.stderr);
        assert_eq!(world.run(&["telemetry", "status", "--json"]).json()["stored"], false);
    }
}

#[cfg(unix)]
#[test]
fn a_flag_that_is_a_pipe_or_a_dead_link_is_off_and_stays_off_through_registering() {
    for kind in ["pipe", "dead link", "folder"] {
        let world = World::with_vendor();
        let path = world.home("telemetry.toml");
        match kind {
            "pipe" => fifo(&path),
            "folder" => std::fs::create_dir(&path).unwrap(),
            _ => std::os::unix::fs::symlink(world.path("unmounted/telemetry.toml"), &path).unwrap(),
        }
        within_seconds(world.command(&["register", "--email", EMAIL])).exits(0);
        within_seconds(world.command(&["telemetry", "check"])).exits(3);
        let status =
            within_seconds(world.command(&["telemetry", "status", "--json"])).exits(0).json();
        assert_eq!(status["decided_by"], "unreadable-flag", "{kind}");
        assert!(!path.symlink_metadata().unwrap().is_file(), "{kind} was replaced");
    }
}

#[test]
fn a_variable_speaks_for_this_process_only_and_the_answer_says_so() {
    let world = World::registered();
    let run = world.run_with(&[("DO_NOT_TRACK", "1")], &["telemetry", "status"]).exits(0);
    assert!(run.out().contains("this process only"), "{}", run.out());
    assert!(run.out().contains("telemetry.toml"), "{}", run.out());
    world.run(&["telemetry", "check"]).exits(0);
}

#[test]
fn an_error_says_its_reason_once() {
    let world = World::registered();
    for args in [
        ["verify", "nowhere.json"].as_slice(),
        &["import", "nowhere.json"],
        &["vendor", "list", "--dir", "no"],
    ] {
        let run = world.run(args).exits(1);
        let first = run.stderr.lines().next().unwrap().to_owned();
        let reason = first.rsplit(": ").next().unwrap();
        assert_eq!(run.stderr.matches(reason).count(), 1, "{}", run.stderr);
    }
}

#[test]
fn a_policy_can_move_the_state_and_only_the_machine_s_own_can() {
    let world = World::new();
    let path = |run: Run| run.exits(0).json()["path"].as_str().unwrap().to_owned();
    let status = ["telemetry", "status", "--json"];
    let elsewhere = world.text_path("site-home");
    world.write("policy.toml", format!("home = \"{elsewhere}\"\n"));
    let without_home = |env: &mut airseal::cli::env::Env| env.variables = Box::new(|_| None);
    assert_eq!(
        path(world.run_env(NOW, &status, without_home)),
        format!("{elsewhere}/telemetry.toml")
    );
    // Whoever names a folder means it.
    assert_eq!(
        path(world.run_at(NOW, &status)),
        world.home("telemetry.toml").display().to_string()
    );
    // A policy that a variable names can only forbid.
    std::fs::remove_file(world.path("policy.toml")).unwrap();
    let named = world.write("named.toml", format!("home = \"{elsewhere}\"\n"));
    let named = world.run_with(&[("AIRSEAL_POLICY", named.to_str().unwrap())], &status);
    assert_eq!(path(named), world.home("telemetry.toml").display().to_string());
}

#[test]
fn turning_telemetry_on_under_a_policy_stores_the_wish_and_says_why_it_stays_off() {
    let world = World::new();
    world.write("policy.toml", "telemetry = \"off\"\n");
    let on = world.run_at(NOW, &["telemetry", "on"]).exits(0);
    assert!(on.out().starts_with("off") && on.out().contains("the policy file"), "{}", on.out());
    assert!(on.out().contains("policy.toml"), "{}", on.out());
    let said = world.run_at(NOW, &["telemetry", "status", "--json"]).exits(0).json();
    assert_eq!((said["stored"].as_bool(), said["allowed"].as_bool()), (Some(true), Some(false)));
    world.run_at(NOW, &["telemetry", "check"]).exits(3);
}

#[test]
fn off_stays_off_where_nothing_can_be_written() {
    let world = World::new();
    world.run(&["telemetry", "off"]).exits(0);
    // Nobody, root included, can open a folder as the lock.
    std::fs::remove_file(world.home("lock")).unwrap();
    std::fs::create_dir(world.home("lock")).unwrap();
    assert_eq!(world.run(&["telemetry", "off", "--json"]).exits(0).json()["changed"], false);
    world.run(&["telemetry", "on"]).exits(1);
    world.run(&["telemetry", "check"]).exits(3);
}

#[test]
fn a_mistyped_command_file_or_figure_is_met_with_the_nearest() {
    let world = World::licensed();
    let hint = |args: &[&str]| {
        let run = world.run(args);
        assert!(run.code != 0, "{run:?}");
        run.stderr
    };
    assert!(hint(&["veryfy"]).contains("'verify'"));
    assert!(hint(&["telemetry", "of"]).contains("'off'"));
    assert!(hint(&["import", "licence.json"]).contains("did you mean license.json?"));
    assert!(hint(&["verify", "vendor/thrust.json"]).contains("did you mean vendor/trust.json?"));
    assert!(hint(&["usage", "set", "contaners", "3"]).contains("did you mean containers?"));
    // Nothing alike, nothing suggested.
    assert!(!hint(&["import", "xyz"]).contains("did you mean"));
    assert!(!hint(&["usage", "set", "identifier", "3"]).contains("did you mean"));
}
