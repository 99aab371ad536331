//! Text from outside is made safe for a terminal.

use super::*;

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
        (&["vendor", "revoke", "--yes", &id, "--reason", HOSTILE, "--dir", "vendor"][..], 0),
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
