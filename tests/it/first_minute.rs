//! The first minute: what somebody sees who has just installed the program and does not know it.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use airseal::cli::overview::{Group, VARIABLES};

use crate::doctor::other_key;
use crate::generated::ENVIRONMENT;
use crate::support::{EMAIL, World, next_catalogue, sha256};

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
    for name in ["trust", "register", "import", "verify", "status", "telemetry", "data", "doctor"] {
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
            let mut lines =
                run.out().lines().filter(|line| line.starts_with(&format!("  {name} ")));
            assert_eq!(
                lines.next_back().unwrap().trim_start().split_once("  ").unwrap().1.trim(),
                summary(&[name])
            );
        }
        let vendor: Vec<_> = sections[groups.len() - 1].1.iter().skip(1).cloned().collect();
        for sub in root.find_subcommand("vendor").unwrap().get_subcommands() {
            let line = vendor
                .iter()
                .find(|line| line.starts_with(&format!("    {} ", sub.get_name())))
                .unwrap();
            assert_eq!(
                line.trim_start().split_once("  ").unwrap().1.trim(),
                summary(&["vendor", sub.get_name()])
            );
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
        let words =
            text.split('"').filter(|word| word.starts_with("AIRSEAL_") || *word == "DO_NOT_TRACK");
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
        assert!(
            help.out().contains(&format!("\n  {name} ")) && help.out().contains(what),
            "{name}"
        );
    }
    let mut read = BTreeSet::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut read);
    // Read when the program is built.
    read.remove("AIRSEAL_TRUST");
    read.remove("AIRSEAL_CATALOGUE");
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
        let at = |text: &str| {
            lines.iter().position(|line| line.contains(text)).unwrap_or_else(|| panic!("{screen}"))
        };
        // Where the request is, what to do with it, what is in it; then the disclosure.
        let order = [
            at(&request),
            at("airseal import FILE"),
            at("data show request --explain"),
            at("Usage data: "),
        ];
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
fn beside_a_flag_that_cannot_be_read_registering_succeeds_and_usage_data_stays_off() {
    let world = World::with_vendor();
    std::fs::create_dir_all(world.home("telemetry.toml")).unwrap();
    let run = world.run(&["register", "--email", EMAIL, "-o", "request.json"]).exits(0);
    assert!(run.stderr.contains("usage data stays off"), "{run:?}");
    assert!(run.stderr.contains("telemetry.toml is not a regular file"), "{run:?}");
    assert!(world.path("request.json").exists());
    world.run(&["telemetry", "check"]).exits(3);
}

/// The ledger is full at the very entry of the disclosure: everything before it was written.
#[test]
fn a_disclosure_that_cannot_be_put_on_record_is_an_error_after_the_registration() {
    crate::support::needs!("strace");
    let world = World::with_vendor();
    world.run(&["register", "--email", EMAIL, "-q"]).exits(0);
    let ledger = world.read("home/consent.log");
    for (call, error) in [("write", "ENOSPC"), ("fsync,fdatasync", "EIO")] {
        let plain = world.command(&["register", "-o", "request.json", "--force"]);
        let mut strace = std::process::Command::new("strace");
        let inject = format!("inject={call}:error={error}");
        strace.args(["-f", "-qq", "-o", "trace", "-P"]).arg(world.home("consent.log"));
        strace.args(["-e", &inject, "--"]).arg(plain.get_program()).args(plain.get_args());
        strace.current_dir(world.path("")).env_clear();
        strace.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let output = strace.output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(!output.stdout.is_empty(), "the answer is printed all the same: {said}");
        for part in [
            "registered, but nothing is on record of the disclosure",
            "so usage data stays off",
            "consent.log",
        ] {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert!(world.path("request.json").exists());
        assert_eq!(world.read("home/consent.log"), ledger, "nothing is half written");
        assert!(!world.home("telemetry.toml").exists());
        let status = world.run(&["status", "--json"]).exits(0).json();
        assert_eq!(status["registered"], true, "{status}");
        world.run(&["telemetry", "check"]).exits(3);
    }
    // With room again, the same command shows it again.
    world.run(&["register"]).exits(0);
    world.run(&["telemetry", "check"]).exits(0);
    world.run(&["log", "--verify"]).exits(0);
}

// --- status -------------------------------------------------------------------

#[test]
fn who_registered_and_waits_is_sent_to_the_vendor_and_not_to_register_again() {
    let world = World::with_vendor();
    for args in [&["status"][..], &["verify"]] {
        let run = world.run(args);
        assert!(run.out().contains("airseal register"), "{run:?}");
    }
    world.run(&["register", "--email", EMAIL, "-o", "request.json"]).exits(0);
    for args in [&["status"][..], &["verify"]] {
        let run = world.run(args);
        assert!(
            run.out().contains(
                "Next         send the request to your vendor, then: airseal import FILE"
            ),
            "{run:?}"
        );
        assert!(!run.out().contains("airseal register"), "{run:?}");
    }
}

#[test]
fn status_counts_the_days_that_are_left_and_says_when_the_grace_days_end() {
    let world = World::registered();
    // It is issued and imported today, and looked at long after.
    world.issue("license.json", &["--expires", "2097-12-25", "--grace-days", "14"]).exits(0);
    world.run(&["import", "license.json"]).exits(0);
    // The last second of a day counts as a whole day: 25 December ends at midnight.
    for (now, days) in [
        ("2097-11-25T12:00:00Z", 30),
        ("2097-12-25T23:00:00Z", 0),
        ("2097-12-26T12:00:00Z", -1),
        ("2098-01-08T12:00:00Z", -14),
    ] {
        let status = world.run_at(now, &["status", "--json"]).exits(0).json();
        assert_eq!(status["days_left"], days, "{now}: {status}");
        assert_eq!(status["grace_ends_at"], "2098-01-08T23:59:59Z", "{status}");
    }
    let grace = world.run_at("2098-01-08T12:00:00Z", &["status"]).exits(0);
    assert!(
        grace.out().contains("Grace        ends on 2098-01-08T23:59:59Z (in 11 hours)"),
        "{grace:?}"
    );
    let valid = world.run_at("2097-12-25T23:00:00Z", &["status"]).exits(0);
    assert!(!valid.out().contains("Grace "), "none of them has begun: {valid:?}");
    // Nothing counts down while the license does not count, or has no end.
    let nobody = World::new().run(&["status", "--json"]).exits(0).json();
    assert_eq!((&nobody["days_left"], &nobody["grace_ends_at"]), (&Value::Null, &Value::Null));
}

#[test]
fn status_names_the_license_that_begins_next_and_the_source_of_the_one_in_force() {
    let world = World::registered();
    let id = |file: &str| {
        world.run(&["inspect", file, "--json"]).exits(0).json()["payload"]["license_id"].clone()
    };
    world.issue("now.json", &["--days", "30", "--limit", "nodes=10"]).exits(0);
    world.run(&["import", "now.json"]).exits(0);
    let alone = world.run(&["status", "--json"]).exits(0).json();
    assert_eq!(alone["next_license"], Value::Null);
    // Whichever is read first: five that begin later, and one before all of them.
    for (file, begins, nodes) in [
        ("later.json", "2098-01-01", "nodes=30"),
        ("next.json", "2097-01-01", "nodes=20"),
        ("a.json", "2098-01-02", "nodes=30"),
        ("b.json", "2098-01-03", "nodes=30"),
        ("c.json", "2098-01-04", "nodes=30"),
        ("d.json", "2098-01-05", "nodes=30"),
    ] {
        world.issue(file, &["--not-before", begins, "--days", "30", "--limit", nodes]).exits(0);
        world.run(&["import", file]).exits(0);
    }
    let status = world.run(&["status", "--json"]).exits(0).json();
    assert_eq!(
        (&status["license"]["license_id"], &status["source"]),
        (&id("now.json"), &json!("installed"))
    );
    assert_eq!(
        status["next_license"]["license_id"],
        id("next.json"),
        "the one that begins first: {status}"
    );
    let shown = world.run(&["status"]).exits(0);
    assert!(shown.out().contains("Source       installed\n"), "{shown:?}");
    assert!(
        shown.out().contains("begins on 2097-01-01T00:00:00Z") && shown.out().contains("20 nodes"),
        "{shown:?}"
    );
    let text = String::from_utf8(world.read("now.json")).unwrap();
    let file = world.text_path("now.json");
    for (name, value, words) in [
        ("AIRSEAL_LICENSE", text.as_str(), "the variable AIRSEAL_LICENSE".to_owned()),
        ("AIRSEAL_LICENSE_PATH", &file, format!("the file {file}, named by AIRSEAL_LICENSE_PATH")),
    ] {
        let shown = world.run_with(&[(name, value)], &["status"]).exits(0);
        assert!(shown.out().contains(&format!("Source       {words}\n")), "{shown:?}");
    }
}

#[test]
fn status_names_what_is_wrong_with_the_key_and_the_folder() {
    use std::os::unix::fs::PermissionsExt;
    let sound = World::licensed();
    assert_eq!(sound.run(&["status", "--json"]).exits(0).json()["problems"], json!([]));
    let chmod = |path: std::path::PathBuf, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let [exposed, open, missing, mixed] = std::array::from_fn(|_| sound.copy());
    chmod(exposed.home("instance.key"), 0o640);
    chmod(open.home(""), 0o775);
    std::fs::remove_file(missing.home("instance.key")).unwrap();
    other_key(&mixed);
    for (world, check, message) in [
        (exposed, "key", "mode 640"),
        (open, "modes", "mode 775"),
        (missing, "key", "is missing"),
        (mixed, "key", "is not the key of the instance"),
    ] {
        let problems = world.run(&["status", "--json"]).exits(0).json()["problems"].clone();
        assert_eq!(
            (problems.as_array().unwrap().len(), &problems[0]["check"]),
            (1, &json!(check)),
            "{problems}"
        );
        assert!(problems[0]["message"].as_str().unwrap().contains(message), "{problems}");
        let shown = world.run(&["status"]).exits(0);
        assert!(
            shown.out().contains("\n  Problem      ") && shown.out().contains("To do: "),
            "{shown:?}"
        );
    }
}

#[test]
fn on_is_a_choice_only_if_somebody_made_it_and_then_it_says_who_and_when() {
    let world = World::with_vendor();
    let line = |world: &World, now: &str| {
        let run = world.run_at(now, &["status"]).exits(0);
        run.out().lines().find(|line| line.contains("Usage data")).unwrap().trim().to_owned()
    };
    let chosen = |world: &World| {
        let status = world.run_at(NOW, &["status", "--json"]).exits(0).json()["telemetry"].clone();
        (status["chosen_by"].clone(), status["chosen_at"].clone())
    };
    let nobody = (Value::Null, Value::Null);
    assert!(
        line(&world, NOW).contains("off: nobody was shown the disclosure yet"),
        "{}",
        line(&world, NOW)
    );
    world.run_at(NOW, &["register", "--email", EMAIL]).exits(0);
    assert!(
        line(&world, NOW).contains("on by default: nobody has chosen"),
        "{}",
        line(&world, NOW)
    );
    assert_eq!(chosen(&world), nobody);
    let asked = world.run_at(NOW, &["telemetry", "status"]).exits(0);
    assert!(asked.out().contains("nobody has chosen, and on is the default"), "{asked:?}");
    let by = (json!("tester"), json!(NOW));
    world.run_at(NOW, &["telemetry", "off"]).exits(0);
    assert!(
        line(&world, NOW).ends_with(&format!("off, chosen by tester on {NOW}")),
        "{}",
        line(&world, NOW)
    );
    assert_eq!(chosen(&world), by);
    world.run_at(NOW, &["telemetry", "on"]).exits(0);
    assert!(
        line(&world, NOW).ends_with(&format!("on, chosen by tester on {NOW}")),
        "{}",
        line(&world, NOW)
    );
    // A later disclosure is no choice, and does not hide who made the last one.
    let later = "2026-11-26T12:00:00Z";
    world.run_env(later, &["register"], |env| env.catalogue.text = next_catalogue(2)).exits(0);
    let last =
        world.run_at(later, &["log", "--json"]).exits(0).out().lines().last().unwrap().to_owned();
    assert!(last.contains("\"event\":\"notice\""), "{last}");
    assert_eq!(chosen(&world), by);
    world.run(&["log", "--verify"]).exits(0);
}

#[test]
fn whoever_has_pinned_nothing_is_told_to_pin_whatever_was_asked() {
    let world = World::new();
    world
        .run(&["vendor", "init", "--product", "acme-dock", "--dir", "vendor", "--no-passphrase"])
        .exits(0);
    let issue =
        ["vendor", "issue", "--dir", "vendor", "--email", EMAIL, "--any-instance", "--days", "3"];
    world.run(&[&issue[..], &["-o", "license.json"]].concat()).exits(0);
    for (args, code) in [
        (&["import", "license.json"][..], 11),
        (&["import", "vendor/trust.json"], 11),
        (&["verify", "license.json"], 11),
        (&["verify"], 18),
        (&["status"], 0),
    ] {
        let run = world.run(args).exits(code);
        let next = "Next         pin the bundle that your vendor ships: airseal trust pin FILE --fingerprint";
        assert_eq!(run.out().matches(next).count(), 1, "{args:?}: {run:?}");
        assert!(!run.out().contains("newest trust bundle"), "{args:?}: {run:?}");
    }
}

#[test]
fn status_names_the_product_of_the_pinned_bundle_before_anything_is_registered() {
    let status = World::with_vendor().run(&["status", "--json"]).exits(0).json();
    assert_eq!((&status["registered"], &status["product"]), (&json!(false), &json!("acme-dock")));
}
