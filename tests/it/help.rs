//! Help that is true: every example parses, and runs where it is said to; every
//! summary is an instruction; every option explains itself.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{EMAIL, PRODUCT, World};

/// Every command with its path (`vendor issue`), the root with an empty one.
pub fn commands() -> Vec<(String, clap::Command)> {
    fn walk(path: &str, command: &clap::Command, into: &mut Vec<(String, clap::Command)>) {
        into.push((path.to_owned(), command.clone()));
        for sub in command.get_subcommands() {
            walk(format!("{path} {}", sub.get_name()).trim_start(), sub, into);
        }
    }
    let mut all = Vec::new();
    let mut root = airseal::cli::command().disable_help_subcommand(true);
    root.build();
    walk("", &root, &mut all);
    all
}

/// The example lines as the help shows them, wrapped ones joined again, each with
/// the command in whose help it stands.
fn examples() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (path, command) in commands() {
        let help = command.clone().term_width(80).render_long_help().to_string();
        let mut lines = help.lines().skip_while(|line| *line != "Examples:").skip(1);
        let block: Vec<_> = lines.by_ref().take_while(|line| line.starts_with("  ")).collect();
        let block = block.join("\n").replace("\\\n", " ");
        for line in block.lines() {
            assert!(line.starts_with("  airseal "), "{path}: {line:?} is no example");
            found.push((path.clone(), line.trim().to_owned()));
        }
    }
    found
}

/// A line as a shell splits it, as far as the examples go: double quotes, pipes,
/// redirections; what a `$(…)` would print is one word.
fn split(line: &str) -> Vec<Vec<String>> {
    let (mut pipeline, mut words, mut word) = (Vec::new(), Vec::new(), None::<String>);
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            ' ' if !quoted => words.extend(word.take()),
            '|' if !quoted => {
                words.extend(word.take());
                pipeline.push(std::mem::take(&mut words));
            }
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    pipeline.push(words);
    for words in &mut pipeline {
        if let Some(at) = words.iter().position(|word| word == "<" || word == ">") {
            words.drain(at..=at + 1);
        }
    }
    pipeline
}

#[test]
fn every_example_is_understood_by_the_parser() {
    let all = examples();
    assert!(all.len() >= commands().len());
    for (path, line) in all {
        for mut words in split(&line) {
            assert_eq!(words[0], "airseal", "{path}: {line}");
            // A file of a key's id holds 64 digits.
            words
                .iter_mut()
                .filter(|word| word.starts_with("$("))
                .for_each(|word| *word = "0".repeat(64));
            if let Err(error) = airseal::cli::command().try_get_matches_from(&words) {
                panic!("`airseal {path} --help` shows `{line}`, which is refused: {error}");
            }
        }
    }
}

#[test]
fn every_command_shows_an_example_of_itself() {
    for (path, command) in commands() {
        let own: Vec<_> = examples().into_iter().filter(|(shown, _)| *shown == path).collect();
        assert!(!own.is_empty(), "`airseal {path}` has no example");
        for (_, line) in own {
            let shows = split(&line)
                .iter()
                .any(|words| words.join(" ").starts_with(&format!("airseal {path}")));
            assert!(shows, "{line} is not an example of {path}");
        }
        assert!(command.get_about().is_some());
    }
}

/// A summary tells the program what to do: it begins with one of these verbs.
#[test]
fn summaries_are_in_the_imperative_and_stand_on_one_line() {
    const VERBS: [&str; 37] = [
        "Acknowledge",
        "Add",
        "Cancel",
        "Check",
        "Close",
        "Delete",
        "Exit",
        "Explain",
        "Import",
        "Issue",
        "License",
        "Lift",
        "Attach",
        "List",
        "Lower",
        "Make",
        "Object",
        "Pin",
        "Print",
        "Publish",
        "Put",
        "Record",
        "Register",
        "Remove",
        "Renew",
        "Replace",
        "Revoke",
        "Rotate",
        "Say",
        "Show",
        "Sign",
        "Switch",
        "Take",
        "Trust",
        "Turn",
        "Verify",
        "Write",
    ];
    for (path, command) in commands() {
        let about = command.get_about().unwrap().to_string();
        let verb = about.split([' ', ',']).next().unwrap();
        assert!(VERBS.contains(&verb), "airseal {path}: {about}");
        assert!(!about.contains('\n') && !about.ends_with(['.', ' ']), "airseal {path}: {about}");
        let long = command.get_long_about().unwrap().to_string();
        assert!(
            long.starts_with(&about) && long.trim_end().ends_with(['.', ':']),
            "airseal {path}: {long}"
        );
    }
}

#[test]
fn every_option_explains_itself_without_a_full_stop() {
    for (path, command) in commands() {
        for arg in command.get_arguments() {
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(!help.is_empty(), "airseal {path}: {} is not explained", arg.get_id());
            assert!(!help.ends_with('.'), "airseal {path}: {}: {help}", arg.get_id());
            let first = help.chars().next().unwrap();
            assert!(first.is_uppercase(), "airseal {path}: {}: {help}", arg.get_id());
        }
    }
}

#[test]
fn short_help_and_long_help_and_the_help_command_answer_on_standard_output() {
    let world = World::new();
    for (path, _) in commands() {
        let words: Vec<_> = path.split_whitespace().collect();
        for args in [
            [&words[..], &["--help"]].concat(),
            [&words[..], &["-h"]].concat(),
            [&["help"], &words[..]].concat(),
        ] {
            let run = world.run(&args).exits(0);
            assert!(run.out().contains("Usage: airseal") && run.stderr.is_empty(), "{args:?}");
        }
    }
}

#[test]
fn the_help_command_prints_the_long_help() {
    let world = World::new();
    for (path, _) in commands() {
        let words: Vec<_> = path.split_whitespace().collect();
        let long = world.run(&[&words[..], &["--help"]].concat()).exits(0);
        let help = world.run(&[&["help"], &words[..]].concat()).exits(0);
        assert_eq!(long.out(), help.out(), "airseal help {path}");
    }
}

/// As `man` shows it, read by mandoc: the options and the examples of the help
/// stand in the page too.
#[test]
fn the_man_page_of_a_command_has_the_options_and_examples_of_its_help() {
    crate::support::needs!("mandoc");
    let man = Path::new(env!("CARGO_MANIFEST_DIR")).join("man");
    for (path, command) in commands() {
        let page = format!("airseal-{}", path.replace(' ', "-"));
        let page = man.join(format!("{}.1", page.trim_end_matches('-')));
        let page = page.to_str().unwrap();
        let text = crate::support::tool("mandoc", &["-Tutf8", "-Owidth=200", page], &man);
        let text = String::from_utf8(text).unwrap();
        // Bold and underlined letters are struck twice.
        let mut plain = String::new();
        for c in text.chars() {
            if c == '\u{8}' {
                plain.pop();
            } else {
                plain.push(c);
            }
        }
        let squeezed = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        for arg in command.get_arguments() {
            for name in arg
                .get_long()
                .map(|long| format!("--{long}"))
                .iter()
                .chain(&arg.get_short().map(|s| format!("-{s}")))
            {
                assert!(squeezed.contains(name.as_str()), "{page} lacks {name}");
            }
        }
        for (_, example) in examples().iter().filter(|(of, _)| *of == path) {
            let example = example.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(squeezed.replace("\\ ", "").contains(&example), "{page} lacks {example}");
        }
    }
}

/// What the examples speak of: a registered and licensed instance, and beside it
/// a vendor whose keys are encrypted if the example gives a passphrase.
fn prepared(line: &str) -> World {
    let world = World::new();
    world.write("pw.txt", "correct horse\n");
    world.write("capture.har", crate::data_check::clean_capture());
    let locked = line.contains("--passphrase-file");
    let lock: &[&str] =
        if locked { &["--passphrase-file", "pw.txt"] } else { &["--no-passphrase"] };
    let roots: &[&str] =
        if line.contains("root-") { &["--roots", "3", "--threshold", "2"] } else { &[] };
    let roots = if locked { &[] } else { roots };
    let init = ["vendor", "init", "--product", PRODUCT, "--dir", "vendor"];
    world.run(&[&init[..], lock, roots].concat()).exits(0);
    let unlock = if locked { lock } else { &[] };
    for name in ["trust.json", "root.fingerprint"] {
        std::fs::copy(world.path("vendor").join(name), world.path(name)).unwrap();
    }
    for folder in ["old", "outbox", "drive", "requests", "licenses", "dist"] {
        std::fs::create_dir(world.path(folder)).unwrap();
    }
    if !line.contains("trust pin") {
        world.pin("vendor").exits(0);
        if !line.contains("community") {
            world.run(&["register", "--email", EMAIL, "-o", "request.json"]).exits(0);
            std::fs::copy(world.path("request.json"), world.path("requests/one.json")).unwrap();
            let issue =
                ["vendor", "issue", "request.json", "--dir", "vendor", "--expires", "2099-12-31"];
            let terms = [
                "--not-before",
                "2020-01-01",
                "--limit",
                "nodes=10",
                "--feature",
                "rbac",
                "-o",
                "license.json",
            ];
            world.run(&[&issue[..], &terms, unlock].concat()).exits(0);
            let license: serde_json::Value =
                world.run(&["inspect", "license.json", "--json"]).exits(0).json()["payload"]
                    .clone();
            world.write("license.id", license["license_id"].as_str().unwrap());
            world.write("license.asc", crate::craft::armor("LICENSE", &world.read("license.json")));
            std::fs::copy(world.path("license.json"), world.path("drive/license.json")).unwrap();
            world.run(&["import", "license.json"]).exits(0);
        }
    }
    std::fs::copy(world.path("trust.json"), world.path("old/trust.json")).unwrap();
    if line.contains("release verify") {
        let file = world.write("acme-dock_2.19.4_amd64.deb", "a package");
        let release = [
            "vendor",
            "release",
            file.to_str().unwrap(),
            "--release-version",
            "2.19.4",
            "--dir",
            "vendor",
        ];
        world.run(&[&release[..], &["-o", "release.json"]].concat()).exits(0);
        world.run(&["import", "vendor/trust.json"]).exits(0);
        std::fs::create_dir(world.path("usb")).unwrap();
        for name in ["release.json", "acme-dock_2.19.4_amd64.deb"] {
            std::fs::copy(world.path(name), world.path("usb").join(name)).unwrap();
        }
    }
    world.write("catalogue.toml", include_str!("../../examples/catalogues/database.toml"));
    if line.contains("--against catalogue.json") {
        let sign = ["vendor", "catalogue", "sign", "catalogue.toml", "--dir", "vendor"];
        let run = [&sign[..], unlock, &["-o", "catalogue.json"]].concat();
        world.run(&run).exits(0);
    }
    world.write("dist/acme.tar.gz", "a release");
    world.write("snapshot.json", "{\"containers\": 37}");
    world.write("orders.csv", "email,any-instance\nops@acme.example,yes\n");
    if line.contains("--plan") {
        world.write("vendor/plans.toml", "[plans.pro]\ndays = 365\n");
    }
    if ["advisories", "policy", "rights", "advisory remove"].iter().any(|word| line.contains(word))
    {
        world.notices_and_policies(unlock);
    }
    if line.contains("--csaf") {
        let csaf = "examples/csaf/acme-2026-4.json";
        let csaf = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(csaf)).unwrap();
        world.write("acme-2026-4.csaf.json", csaf);
    }
    if line.contains("airseal advisories --csaf") {
        let vendor = |args: &[&str]| {
            world.run(&[&["vendor", "advisory"], args, &["--dir", "vendor"]].concat()).exits(0)
        };
        vendor(&["add", "--csaf", "acme-2026-4.csaf.json"]);
        vendor(&["publish", "--force", "-o", "notices.json"]);
        world.run(&["import", "notices.json"]).exits(0);
    }
    if line.contains("advisory support") {
        let state = ["vendor", "advisory", "support", ">=2.0, <3.0", "--until", "2030-12-31"];
        world.run(&[&state[..], &["--dir", "vendor"]].concat()).exits(0);
    }
    if line.contains("vendor receive") {
        std::fs::create_dir(world.path("reports")).unwrap();
        world.run(&["data", "export", "compliance", "-o", "report.json"]).exits(0);
        for copy in ["reports/report.json", "mail.txt"] {
            std::fs::copy(world.path("report.json"), world.path(copy)).unwrap();
        }
    }
    if line.contains("--against") {
        world.run(&["log", "--export", "ledger-2026.json"]).exits(0);
    }
    world
}

/// Examples that ask a question, and so are refused without a terminal.
const ASKS: [&str; 5] = [
    "airseal unregister",
    "airseal trust pin trust.json",
    "airseal vendor init --product acme-dock --dir vendor",
    "airseal vendor init --product acme-dock --dir vendor      --roots alice,bob,carol --threshold 2",
    "airseal vendor rotate signer --dir vendor --retire-old 2027-06-30",
];

/// Examples whose files come out of several steps on several machines.
const STORY: [&str; 7] = [
    "attach",
    "token.pem",
    "report.unsigned.json",
    "--sign-with",
    "moved.json",
    "keyid.txt",
    "5f0a9c31",
];

#[test]
fn every_example_runs_as_it_stands() {
    let program = Path::new(env!("CARGO_BIN_EXE_airseal")).parent().unwrap();
    let next_year = chrono::Datelike::year(&chrono::Utc::now()) + 1;
    for (path, line) in examples() {
        if STORY.iter().any(|piece| line.contains(piece)) {
            continue;
        }
        let world = prepared(&line);
        if line.contains("vendor init") {
            std::fs::remove_dir_all(world.path("vendor")).unwrap();
        }
        // What the preparation wrote under that name is not there yet in the example.
        let mut words = line.split(' ').skip_while(|word| *word != "-o").skip(1);
        if let Some(output) = words
            .next()
            .filter(|name| world.path(name).is_file() && line.matches(*name).count() == 1)
        {
            std::fs::remove_file(world.path(output)).unwrap();
        }
        // The dates and the id in the examples stand for some day to come and
        // for a license that was issued.
        let mut script = line.replace("2027-", &format!("{next_year}-"));
        if let Ok(id) = std::fs::read_to_string(world.path("license.id")) {
            script = script.replace("4f2b6a0e-5d0c-4a57-9a39-0d9c3f1f7a11", &id);
            if line.contains("airseal vendor") {
                script = script.replace("4f2b6a0e", &id[..8]);
            }
        }
        let output = Command::new("/bin/sh")
            .args(["-c", &script])
            .current_dir(world.path("."))
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", program.display()))
            .env("HOME", world.path("user"))
            .env("AIRSEAL_HOME", world.path("home"))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let code = output.status.code().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        let expected = if ASKS.contains(&line.as_str()) { 2 } else { 0 };
        assert_eq!(code, expected, "airseal {path} --help: `{line}`: {stderr}");
    }
}
