//! When there is colour.

use super::*;

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
