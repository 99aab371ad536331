//! The first minute: what somebody sees who has just installed the program and does not know it.

use std::collections::BTreeSet;
use std::path::Path;

use airseal::cli::overview::{Group, VARIABLES};

use crate::generated::ENVIRONMENT;
use crate::support::{EMAIL, World, sha256};

const NOW: &str = "2026-11-25T12:00:00Z";

/// The lines under each heading of a help text, by the heading.
fn sections(text: &str) -> Vec<(String, Vec<String>)> {
    let mut sections: Vec<(String, Vec<String>)> = Vec::new();
    for line in text.lines() {
        match line.strip_suffix(':').filter(|_| !line.starts_with(' ')) {
            Some(heading) => sections.push((heading.to_owned(), Vec::new())),
            None if line.starts_with(' ') => sections.last_mut().unwrap().1.push(line.to_owned()),
            None => {}
        }
    }
    sections
}

fn names(lines: &[String]) -> Vec<String> {
    let top = lines.iter().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    top.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect()
}

/// Every command's summary is clap's own: there is no second list.
fn summary(path: &[&str]) -> String {
    let root = airseal::cli::command();
    let found = path.iter().fold(&root, |command, name| command.find_subcommand(name).unwrap());
    found.get_about().unwrap().to_string()
}

#[test]
fn the_program_alone_names_what_a_first_day_needs_in_four_groups_on_one_screen() {
    let run = World::new().run(&[]).exits(2);
    assert!(run.stdout.is_empty(), "{run:?}");
    assert!(run.stderr.lines().count() < 24, "{}", run.stderr);
    let sections = sections(&run.stderr);
    let headings: Vec<_> = sections.iter().map(|(heading, _)| heading.as_str()).collect();
    assert_eq!(headings, ["Licensing", "Data and consent", "The vendor's texts", "Operation"]);
    for line in run.stderr.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    for (_, lines) in &sections {
        for name in names(lines) {
            let line = lines.iter().find(|line| line.trim_start().starts_with(&name)).unwrap();
            assert_eq!(line.trim_start().split_once("  ").unwrap().1.trim(), summary(&[&name]));
        }
    }
    let first_day: Vec<_> = sections.iter().flat_map(|(_, lines)| names(lines)).collect();
    for name in ["trust", "register", "import", "verify", "status", "telemetry", "data"] {
        assert!(first_day.iter().any(|shown| shown == name), "{name}");
    }
    let last = run.stderr.lines().last().unwrap();
    assert!(last.contains("airseal --help") && last.contains("airseal help COMMAND"), "{last}");
}

#[test]
fn help_lists_every_command_once_in_its_group_and_the_issuers_side_last() {
    let world = World::new();
    for args in [&["--help"][..], &["-h"], &["help"]] {
        let run = world.run(args).exits(0);
        let sections = sections(run.out());
        let headings: Vec<_> = sections.iter().map(|(heading, _)| heading.as_str()).collect();
        let groups = Group::ALL.map(Group::heading);
        let rest = ["Options of every command", "Environment variables", "Examples", "Exit codes"];
        assert_eq!(headings, [&groups[..], &rest].concat(), "{args:?}");
        assert_eq!(*groups.last().unwrap(), "For the vendor, who issues the licenses");
        let mut listed = Vec::new();
        for (_, lines) in &sections[..groups.len()] {
            listed.extend(names(lines));
            for line in lines {
                assert!(line.chars().count() <= 80, "one line each: {line}");
            }
        }
        assert_eq!(sections[groups.len() - 1].1[0].split_whitespace().next(), Some("vendor"));
        let root = airseal::cli::command();
        let mut all: Vec<_> = root.get_subcommands().map(clap::Command::get_name).collect();
        all.sort_unstable();
        listed.sort_unstable();
        assert_eq!(listed, all, "{args:?}: each command is in exactly one group");
        for name in all {
            let mut lines = run.out().lines().filter(|line| line.starts_with(&format!("  {name} ")));
            assert_eq!(lines.next_back().unwrap().trim_start().split_once("  ").unwrap().1.trim(), summary(&[name]));
        }
        let vendor: Vec<_> = sections[groups.len() - 1].1.iter().skip(1).cloned().collect();
        for sub in root.find_subcommand("vendor").unwrap().get_subcommands() {
            let line = vendor.iter().find(|line| line.starts_with(&format!("    {} ", sub.get_name()))).unwrap();
            assert_eq!(line.trim_start().split_once("  ").unwrap().1.trim(), summary(&["vendor", sub.get_name()]));
        }
    }
}

/// What the source asks the environment for by name.
fn walk(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let words = text.split('"').filter(|word| word.starts_with("AIRSEAL_") || *word == "DO_NOT_TRACK");
        let plain = |word: &&str| word.chars().all(|c| c.is_ascii_uppercase() || c == '_');
        found.extend(words.filter(plain).map(str::to_owned));
    }
}

#[test]
fn help_names_every_variable_that_the_program_reads() {
    let shown: BTreeSet<_> = VARIABLES.iter().map(|(name, _)| *name).collect();
    let in_man: BTreeSet<_> = ENVIRONMENT.iter().map(|(name, ..)| *name).collect();
    assert_eq!(shown, in_man);
    let help = World::new().run(&["--help"]).exits(0);
    for (name, what) in VARIABLES {
        assert!(help.out().contains(&format!("\n  {name} ")) && help.out().contains(what), "{name}");
    }
    let mut read = BTreeSet::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut read);
    // Read when the program is built.
    read.remove("AIRSEAL_TRUST");
    assert!(read.len() >= 6, "{read:?}");
    for name in read {
        assert!(shown.contains(name.as_str()), "{name} is not in the help");
    }
}

/// What a person sees of a first registration on a terminal of 80 columns: the answer, and below
/// it what is said on standard error.
fn first_registration(world: &World, args: &[&str]) -> String {
    let run = world.run_env(NOW, args, |env| {
        env.stdout_columns = || Some(80);
        env.stderr_columns = || Some(80);
    });
    let run = run.exits(0);
    run.out().to_owned() + &run.stderr
}

#[test]
fn a_first_registration_takes_twelve_lines_and_ends_with_the_choice() {
    for policies in [false, true] {
        let world = World::with_vendor();
        if policies {
            world.notices_and_policies(&[]);
        }
        let request = world.text_path("request.json");
        let screen = first_registration(&world, &["register", "--email", EMAIL, "-o", &request]);
        let lines: Vec<_> = screen.lines().collect();
        assert!(lines.len() <= 12, "{screen}");
        assert!(lines[0].starts_with("registered  acme-dock"), "{screen}");
        let at = |text: &str| lines.iter().position(|line| line.contains(text)).unwrap_or_else(|| panic!("{screen}"));
        // Where the request is, what to do with it, what is in it; then the disclosure.
        let order = [at(&request), at("airseal import FILE"), at("data show request --explain"), at("Usage data: ")];
        assert!(order.is_sorted(), "{screen}");
        assert_eq!(lines.len() - at("Usage data: "), 3, "{screen}");
        assert_eq!(*lines.last().unwrap(), "To turn usage data off: airseal telemetry off");
        for line in lines.iter().filter(|line| !line.contains(&request)) {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}

/// The lines on the screen are the ones on record: their hash is in the ledger.
#[test]
fn the_disclosure_below_the_answer_counts_and_is_on_record() {
    let world = World::with_vendor();
    let run = world.run(&["register", "--email", EMAIL]).exits(0);
    let shown: Vec<_> = run.stderr.lines().collect();
    assert_eq!(shown.len(), 3, "{run:?}");
    world.run(&["telemetry", "check"]).exits(0);
    let log = world.run(&["log", "--json"]).exits(0);
    let entry = log.out().lines().find(|line| line.contains("\"notice\"")).unwrap();
    assert!(entry.contains(&sha256(shown.join("\n").as_bytes())), "{entry}");
    // With JSON, too, and the answer is one object; where nobody can see it, it does not count.
    for (args, code) in [(&["--json"][..], 0), (&["-q"], 3)] {
        let world = World::with_vendor();
        let run = world.run(&[&["register", "--email", EMAIL], args].concat()).exits(0);
        assert_eq!(run.out().lines().count() == 1, code == 0, "{run:?}");
        world.run(&["telemetry", "check"]).exits(code);
    }
}

#[test]
fn a_disclosure_that_cannot_be_put_on_record_is_an_error_after_the_registration() {
    let world = World::with_vendor();
    std::fs::create_dir_all(world.home("telemetry.toml")).unwrap();
    let run = world.run(&["register", "--email", EMAIL, "-o", "request.json"]);
    // An unreadable flag is named, and stays off.
    assert!(run.stderr.contains("usage data") || run.stderr.contains("usage figures"), "{run:?}");
    assert!(world.path("request.json").exists());
    world.run(&["telemetry", "check"]).exits(3);
}
