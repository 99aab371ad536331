//! What an error says can be done: an option that it or its hint names is one of the command that
//! was run, or of a command that is named there.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use clap::Command;

use crate::support::World;

/// Panics if an error or its hint names an option that nobody could give. Every run of every test comes here.
#[track_caller]
pub fn assert_possible(args: &[&str], said: &str) {
    static TOP: OnceLock<Command> = OnceLock::new();
    let sentences = sentences(said);
    if sentences.is_empty() {
        return;
    }
    let top = TOP.get_or_init(airseal::cli::command);
    let run = options(command(top, args.iter().copied()));
    for sentence in sentences {
        let named: BTreeSet<_> = sentence
            .split("airseal ")
            .skip(1)
            .flat_map(|rest| {
                options(command(top, rest.split(is_end).take_while(|w| !w.is_empty())))
            })
            .collect();
        for option in named_options(&sentence) {
            assert!(
                run.contains(&option) || named.contains(&option),
                "`{}` has no --{option}, which it names: {sentence}",
                args.join(" ")
            );
        }
    }
}

/// Panics if a command line that is shown has an option that its command does not have.
#[track_caller]
pub fn assert_shown(args: &[&str], said: &str) {
    static TOP: OnceLock<Command> = OnceLock::new();
    let top = TOP.get_or_init(airseal::cli::command);
    for line in said.lines() {
        for rest in line.split("airseal ").skip(1) {
            let rest = rest.split([';', ',', '`', '(', ')']).next().unwrap_or_default();
            let command = command(top, rest.split(is_end).take_while(|word| !word.is_empty()));
            if command.get_name() == "airseal" {
                continue;
            }
            let known = options(command);
            for option in named_options(rest) {
                assert!(
                    known.contains(&option) || option == "help",
                    "airseal {} has no --{option}, but `{}` shows: {line}",
                    command.get_name(),
                    args.join(" ")
                );
            }
        }
    }
}

fn is_end(c: char) -> bool {
    !(c.is_ascii_alphanumeric() || c == '-')
}

/// What a command said of an error and what to do about it, on the terminal or as JSON. What the
/// parser says stays out: it names what was typed.
fn sentences(said: &str) -> Vec<String> {
    let text = |line: &str| {
        let line = line.trim_start();
        ["Hint: ", "error: ", "warning: "]
            .iter()
            .find_map(|begin| line.strip_prefix(begin))
            .map(str::to_owned)
    };
    let json = |line: &str, which: &str| {
        let json: serde_json::Value = serde_json::from_str(line).ok()?;
        Some(json.pointer(which)?.as_str()?.to_owned())
    };
    let found = said.lines().flat_map(|line| {
        text(line).into_iter().chain(json(line, "/error/hint")).chain(json(line, "/error/message"))
    });
    let is_parsers = |said: &str| {
        ["to pass ", "unexpected argument"].iter().any(|begin| said.starts_with(begin))
            || ["--help", "similar argument", "mitmdump --set"]
                .iter()
                .any(|part| said.contains(part))
    };
    found.filter(|said| !is_parsers(said)).collect()
}

/// The command that the words begin with.
fn command<'c, 'w>(top: &'c Command, words: impl Iterator<Item = &'w str>) -> &'c Command {
    let mut found = top;
    for word in words {
        match found.find_subcommand(word) {
            Some(inner) => found = inner,
            // Options may stand before the name of a command.
            None if word.starts_with('-') => {}
            None if found.get_name() == "airseal" => {}
            None => break,
        }
    }
    found
}

/// The long options of a command, and those of every command.
fn options(command: &Command) -> BTreeSet<String> {
    let top = airseal::cli::command();
    let all = command.get_arguments().chain(top.get_arguments());
    all.filter_map(|arg| arg.get_long().map(str::to_owned)).collect()
}

/// The names of the options in a text.
fn named_options(text: &str) -> Vec<String> {
    let words = text.split(|c: char| is_end(c) && c != '_');
    words
        .filter_map(|word| word.strip_prefix("--"))
        .filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase()))
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_hint_that_nobody_could_follow_is_found() {
    let refused = |args: &[&str], said: &str| {
        std::panic::catch_unwind(|| assert_possible(args, said)).is_err()
    };
    assert!(refused(&["metrics", "-o", "x"], "error: x\n  Hint: add --force\n"));
    assert!(refused(
        &["metrics"],
        "{\"error\":{\"code\":1,\"message\":\"x\",\"hint\":\"--force\"}}"
    ));
    assert!(refused(&["status"], "  Hint: airseal metrics --force"));
    for (args, hint) in [
        (&["register", "-o", "x"][..], "add --force"),
        (&["--home", "x", "register"], "add --force, or another --home"),
        (&["status"], "airseal verify --at 2027-01-01"),
        (&["vendor", "list"], "keep it; `airseal vendor publish --prune` drops some"),
    ] {
        assert_possible(args, &format!("error: x\n  Hint: {hint}\n"));
    }
    let shown = |said: &str| std::panic::catch_unwind(|| assert_shown(&["status"], said)).is_ok();
    assert!(!shown("Next  airseal vendor publish --dir v --fore -o FILE"));
    assert!(shown("Next  airseal vendor publish --dir v --force -o FILE; or --fore"));
    let world = World::new();
    world.write("x", "mine");
    assert_eq!(sentences(&world.run(&["metrics", "-o", "x"]).exits(1).stderr).len(), 2);
}
