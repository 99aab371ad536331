//! Which license stands: one in a variable, else the best installed one, whatever lies
//! beside it; and that what is passed over or overridden is said.

use std::path::Path;

use airseal::{Needs, Verdict};
use serde_json::{Value, json};

use crate::support::{EMAIL, World, needs, tool};

/// What can be where a license belongs, and is none.
const ODD: [&str; 6] = ["folder", "dangling link", "loop", "pipe", "junk", "too large"];

fn put(what: &str, path: &Path) {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    match what {
        "folder" => std::fs::create_dir(path).unwrap(),
        "dangling link" => std::os::unix::fs::symlink("nowhere", path).unwrap(),
        "loop" => std::os::unix::fs::symlink(path.file_name().unwrap(), path).unwrap(),
        "pipe" => mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap(),
        "junk" => std::fs::write(path, "x\n").unwrap(),
        "too large" => std::fs::write(path, vec![b' '; 16 * 1024 * 1024 + 1]).unwrap(),
        _ => panic!("{what}"),
    }
}

fn state_fault(world: &World) -> i64 {
    let metrics = world.run(&["metrics", "--json"]).exits(0).json();
    let text = world.run(&["metrics"]).exits(0);
    let line = text
        .out()
        .lines()
        .find(|line| line.starts_with("airseal_state_fault{"))
        .unwrap()
        .to_owned();
    let faults = metrics["state_fault"].as_i64().unwrap();
    assert!(line.ends_with(&format!(" {faults}")), "{line}");
    faults
}

#[test]
fn one_odd_entry_among_the_licenses_never_hides_the_others() {
    for what in ODD {
        let world = World::licensed();
        assert_eq!(state_fault(&world), 0);
        put(what, &world.home("licenses/odd.json"));
        let run = world.run(&["verify", "--json"]).exits(0);
        assert_eq!(run.json()["verdict"], "valid", "{what}");
        assert_eq!(run.stderr.matches("odd.json").count(), 1, "{what}: {}", run.stderr);
        let status = world.run(&["status", "--json"]).exits(0).json();
        assert_eq!(
            (&status["verdict"], &status["source"]),
            (&json!("valid"), &json!("installed")),
            "{what}"
        );
        let faults = status["faults"].as_array().unwrap();
        assert!(
            faults.len() == 1 && faults[0]["file"].as_str().unwrap().ends_with("licenses/odd.json"),
            "{faults:?}"
        );
        assert!(!faults[0]["reason"].as_str().unwrap().is_empty());
        assert!(world.run(&["status"]).exits(0).out().contains("odd.json"), "{what}");
        assert_eq!(state_fault(&world), 1, "{what}");
        assert_eq!(
            airseal::check(&world.home(""), &Needs::default()).unwrap().verdict,
            Verdict::Valid,
            "{what}"
        );
        for command in
            [&["data", "show", "compliance"][..], &["clock"], &["data", "explain", "compliance"]]
        {
            world.run(command).exits(0);
        }
        // Nor does it keep a renewal out.
        world.issue("renewal.json", &["--days", "700"]).exits(0);
        world.run(&["import", "renewal.json"]).exits(0);
    }
}

#[test]
fn many_odd_entries_are_named_in_a_few_lines() {
    let world = World::licensed();
    for number in 0..50 {
        put("junk", &world.home(&format!("licenses/odd-{number}.json")));
    }
    let run = world.run(&["verify"]).exits(0);
    assert!(run.stderr.lines().count() < 10 && run.stderr.contains("45 more"), "{}", run.stderr);
    assert_eq!(world.run(&["status", "--json"]).json()["faults"].as_array().unwrap().len(), 50);
    assert_eq!(state_fault(&world), 50);
}

/// Whatever it is that cannot be read may be the license: then nobody says that there is none.
#[test]
fn alone_what_cannot_be_read_is_an_error_and_what_is_no_license_is_malformed() {
    for what in ODD {
        let world = World::registered();
        std::fs::create_dir_all(world.home("licenses")).unwrap();
        put(what, &world.home("licenses/odd.json"));
        let malformed = ["junk", "too large"].contains(&what);
        let run = world.run(&["verify"]).exits(if malformed { 10 } else { 1 });
        assert!(
            run.stderr.contains("odd.json") || run.out().contains("odd.json"),
            "{what}: {run:?}"
        );
        let status = world.run(&["status", "--json"]).exits(0).json();
        assert_eq!(status["verdict"], if malformed { "malformed" } else { "unreadable" }, "{what}");
        assert_eq!(status["email"], EMAIL, "the rest is shown");
    }
}

#[test]
fn a_pipe_or_a_device_among_the_licenses_is_never_opened() {
    needs!("strace");
    let world = World::licensed();
    put("pipe", &world.home("licenses/pipe.json"));
    std::os::unix::fs::symlink("pipe.json", world.home("licenses/link.json")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", world.home("licenses/device.json")).unwrap();
    for command in [&["verify"][..], &["status"], &["metrics"], &["audit", "home/licenses"]] {
        let program = env!("CARGO_BIN_EXE_airseal");
        let home = world.text_path("home");
        let home = ["--home", home.as_str()];
        let trace = ["-f", "-o", "trace", "-e", "trace=open,openat,openat2,openat2", program];
        std::process::Command::new("strace")
            .args(trace)
            .args(command)
            .args(home)
            .current_dir(world.path(""))
            .env_clear()
            .env("HOME", world.path("user"))
            .output()
            .unwrap();
        let trace = String::from_utf8(world.read("trace")).unwrap();
        assert!(trace.contains("licenses"), "{command:?}: {trace}");
        for name in ["pipe.json", "link.json", "device.json"] {
            let opened: Vec<_> = trace.lines().filter(|line| line.contains(name)).collect();
            assert!(opened.is_empty(), "{command:?}: {opened:?}");
        }
    }
    tool("strace", &["--version"], &world.path(""));
}

/// An odd privacy policy hides no other, either.
#[test]
fn one_odd_entry_among_the_policies_never_hides_the_others() {
    for what in ODD {
        let world = World::licensed();
        world.notices_and_policies(&["--no-passphrase"][..0]);
        put(what, &world.home("policies/odd.json"));
        let run = world.run(&["policy", "show", "--json"]).exits(0);
        assert!(
            run.out().contains("2026-11") && run.stderr.contains("odd.json"),
            "{what}: {run:?}"
        );
        world.run(&["status"]).exits(0);
    }
}

// --- Variables ---------------------------------------------------------------

#[test]
fn a_variable_that_overrides_an_imported_license_is_named() {
    let world = World::licensed();
    world.issue("other.json", &["--days", "9"]).exits(0);
    let text = String::from_utf8(world.read("other.json")).unwrap();
    for (variable, value, source) in [
        ("AIRSEAL_LICENSE", text.as_str(), "variable"),
        ("AIRSEAL_LICENSE_PATH", "other.json", "file"),
    ] {
        let vars = [(variable, value)];
        let run = world.run_with(&vars, &["verify"]).exits(0);
        assert!(
            run.stderr.contains(&format!("{variable} is set and overrides 1 imported license")),
            "{}",
            run.stderr
        );
        let status = world.run_with(&vars, &["status", "--json"]).exits(0).json();
        assert_eq!(status["source"], source);
        assert_eq!(status["shadowed"].as_array().unwrap().len(), 1);
        assert!(world.run_with(&vars, &["status"]).out().contains(variable));
        let import = world.run_with(&vars, &["import", "license.json"]).exits(0);
        assert!(
            import.stderr.contains(variable) && import.stderr.contains("overrides"),
            "{}",
            import.stderr
        );
    }
    // Of what is no license, nothing is overridden.
    let import = world.run_with(&[("AIRSEAL_LICENSE", &text)], &["import", "vendor/trust.json"]);
    assert!(!import.exits(0).stderr.contains("overrides"));
    // Nothing is overridden, and nothing is said.
    let alone = World::registered();
    let run = alone.run_with(&[("AIRSEAL_LICENSE", &text)], &["verify"]);
    assert!(!run.stderr.contains("overrides"), "{}", run.stderr);
    // One variable overrides the other.
    let both = [("AIRSEAL_LICENSE", text.as_str()), ("AIRSEAL_LICENSE_PATH", "license.json")];
    let run = world.run_with(&both, &["verify"]).exits(0);
    assert!(run.stderr.contains("AIRSEAL_LICENSE_PATH"), "{}", run.stderr);
}

#[test]
fn a_variable_that_names_a_file_that_is_not_there_hides_nothing_else() {
    let world = World::licensed();
    let vars = [("AIRSEAL_LICENSE_PATH", "none.json")];
    let run = world.run_with(&vars, &["verify"]).exits(1);
    assert!(run.stderr.contains("AIRSEAL_LICENSE_PATH names none.json"), "{}", run.stderr);
    assert!(run.stderr.contains("unset AIRSEAL_LICENSE_PATH"), "{}", run.stderr);
    let status = world.run_with(&vars, &["status", "--json"]).exits(0).json();
    assert_eq!((&status["verdict"], &status["source"]), (&json!("unreadable"), &json!("file")));
    assert_eq!((&status["email"], &status["license"]), (&json!(EMAIL), &Value::Null));
    let text = world.run_with(&vars, &["status"]).exits(0);
    for part in ["unreadable", "none.json", EMAIL, "Usage data", "Trust"] {
        assert!(text.out().contains(part), "{part}: {}", text.out());
    }
}

/// `airseal::check` reads the variables of its process: a program of its own is needed.
#[test]
fn the_library_asks_the_same_variables() {
    use airseal::store::installed::{Source, Variables};
    let of = |set: &'static [(&str, &str)]| {
        Variables::read(move |name| {
            set.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into())
        })
    };
    assert_eq!(of(&[]).in_force(), None);
    assert_eq!(of(&[("AIRSEAL_LICENSE", ""), ("AIRSEAL_LICENSE_PATH", "")]).in_force(), None);
    assert_eq!(of(&[("AIRSEAL_LICENSE_PATH", "a")]).in_force(), Some("AIRSEAL_LICENSE_PATH"));
    assert_eq!(
        of(&[("AIRSEAL_LICENSE_PATH", "a"), ("AIRSEAL_LICENSE", "b")]).in_force(),
        Some("AIRSEAL_LICENSE")
    );
    assert_eq!(Source::Variable.variable(), Some("AIRSEAL_LICENSE"));
}

// --- Revocation --------------------------------------------------------------

#[test]
fn an_import_that_revokes_the_license_in_force_says_so_with_the_next_step() {
    let world = World::licensed();
    let id = world.run(&["status", "--json"]).json()["license"]["license_id"]
        .as_str()
        .unwrap()
        .to_owned();
    world
        .run(&["vendor", "revoke", "--yes", &id, "--reason", "stolen", "--dir", "vendor"])
        .exits(0);
    let copy = world.copy();
    let run = world.run(&["import", "vendor/trust.json", "--json"]).exits(0);
    for said in [run.json()["reason"].as_str().unwrap(), &run.stderr] {
        assert!(said.contains(&id) && said.contains("import its replacement"), "{said}");
    }
    // Again, and with its replacement beside it, there is nothing to say.
    let again = world.run(&["import", "vendor/trust.json"]).exits(0);
    assert!(!again.stderr.contains("revokes"), "{}", again.stderr);
    copy.issue("renewal.json", &["--days", "9"]).exits(0);
    let both = copy.run(&["import", "vendor/trust.json", "renewal.json"]).exits(0);
    assert!(!both.stderr.contains("revokes"), "{}", both.stderr);
    // A revoked signer takes the license with it.
    let signer = World::licensed();
    let keyid = signer.run(&["verify", "--json"]).json()["signer"].as_str().unwrap().to_owned();
    signer
        .run(&[
            "vendor", "revoke", "--yes", "--key", &keyid, "--reason", "leaked", "--dir", "vendor",
        ])
        .exits(0);
    let run = signer.run(&["import", "vendor/trust.json"]).exits(0);
    assert!(run.stderr.contains("import its replacement"), "{}", run.stderr);
}

/// A file that is searched for a license is at most 4 MiB (statement E15), and an installed one may be in the form in
/// which it came by mail.
#[test]
fn a_file_with_a_license_is_as_large_as_the_page_says_and_no_larger() {
    use airseal::core::document::envelope::Envelope;
    let site = crate::craft::Site::new();
    let license = site.license();
    // A mail with a long history below it.
    let padded = |size: usize| [license.clone(), vec![b'x'; size - license.len()]].concat();
    let limit = 4 * 1024 * 1024;
    for (size, code) in [(limit, 0), (limit + 1, 10)] {
        site.write("padded.json", padded(size));
        let run = site.run(&["verify", "padded.json"]).exits(code);
        assert_eq!(run.out().contains("over 4 MiB"), code == 10, "{run:?}");
        let path = site.text_path("padded.json");
        assert_eq!(site.run_with(&[("AIRSEAL_LICENSE_PATH", &path)], &["verify"]).code, code);
    }
    // 40 KiB in metadata: as a mail the file is larger than the JSON of any license.
    let body = site.body_with(&[("\"metadata\":{}", "\"metadata\":{\"note\":\"NOTE\"}")]);
    let signed = site.sign(body.replace("NOTE", &"x".repeat(40 * 1024)));
    let armor = Envelope::parse(&signed).unwrap().to_armor("LICENSE");
    let mail: Vec<u8> =
        armor.split_inclusive(|b| *b == b'\n').flat_map(|l| [b"> ", l].concat()).collect();
    assert!(mail.len() > 64 * 1024, "{}", mail.len());
    std::fs::create_dir_all(site.home("licenses")).unwrap();
    std::fs::write(site.home("licenses/mail.json"), mail).unwrap();
    let run = site.run(&["verify"]);
    assert_eq!(run.code, 0, "{}", run.out());
}
