//! What the commands about usage data print.

use super::*;

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
