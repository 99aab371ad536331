//! `doctor`: each thing that can be wrong with an installation is found and named with what to do,
//! and looking changes nothing.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use airseal::core::document::envelope::Envelope;
use airseal::core::document::trust::TrustBundle;
use airseal::sandbox::Sandbox;

use crate::faults::walk;
use crate::support::{Run, World, vendor};

const NOW: &str = "2026-11-25T12:00:00Z";

/// The checks, in order, as scripts know them.
const CHECKS: [&str; 13] = [
    "home",
    "owner",
    "modes",
    "key",
    "clock",
    "trust",
    "files",
    "consent",
    "other-homes",
    "variables",
    "policy",
    "settings",
    "network",
];

/// A line of `--json`, of this doctor and of the vendor's.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    pub check: String,
    pub ok: bool,
    pub file: Option<String>,
    pub message: String,
    pub hint: Option<String>,
}

fn lines(run: &Run) -> Vec<Line> {
    run.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// An instance that is in order.
fn sound() -> World {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    world.run(&["usage", "set", "containers", "3"]).exits(0);
    world
}

fn chmod(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn an_installation_that_is_in_order_is_told_so_check_by_check() {
    let world = sound();
    let run = world.run(&["doctor", "--json"]).exits(0);
    let lines = lines(&run);
    assert_eq!(lines.iter().map(|line| line.check.as_str()).collect::<Vec<_>>(), CHECKS);
    for line in &lines {
        assert!(
            line.ok && line.hint.is_none() && line.file.is_none() && !line.message.is_empty(),
            "{line:?}"
        );
    }
    assert_eq!(lines[2].message, "nobody else can write here");
    let shown = world.run(&["doctor"]).exits(0);
    assert!(shown.stderr.is_empty(), "{shown:?}");
    let rows: Vec<_> = shown.out().lines().collect();
    assert_eq!(rows.len(), CHECKS.len() + 1, "{shown:?}");
    for (row, check) in rows.iter().zip(CHECKS) {
        assert!(row.starts_with(&format!("  {check:<12} ok: ")), "{row}");
    }
    assert_eq!(rows[CHECKS.len()], "ok  nothing was found");
}

/// Puts the key of another instance in the place of this one's.
pub fn other_key(world: &World) {
    std::fs::copy(World::registered().home("instance.key"), world.home("instance.key")).unwrap();
}

/// Breaks one thing; which check finds it, what it says, and what it says to do.
type Fault = (&'static str, fn(&World), &'static str, &'static str, &'static str);

const FAULTS: [Fault; 20] = [
    (
        "a key that others can read",
        |w| chmod(&w.home("instance.key"), 0o644),
        "modes",
        "mode 644",
        "chmod 600",
    ),
    (
        "a folder that others can write",
        |w| chmod(&w.home(""), 0o777),
        "modes",
        "mode 777",
        "chmod go-w",
    ),
    (
        "a folder that its group can write",
        |w| chmod(&w.home(""), 0o770),
        "modes",
        "mode 770",
        "chmod go-w",
    ),
    (
        "a trust bundle that others can write",
        |w| chmod(&w.home("trust.json"), 0o666),
        "modes",
        "trust.json",
        "chmod",
    ),
    (
        "no key",
        |w| std::fs::remove_file(w.home("instance.key")).unwrap(),
        "key",
        "is missing",
        "backup",
    ),
    (
        "the key of another instance",
        other_key,
        "key",
        "is not the key of the instance",
        "same backup",
    ),
    (
        "a damaged key",
        |w| std::fs::write(w.home("instance.key"), "x").unwrap(),
        "key",
        "damaged",
        "backup",
    ),
    (
        "a registration that was changed",
        |w| {
            let text = std::fs::read_to_string(w.home("registration.json")).unwrap();
            std::fs::write(
                w.home("registration.json"),
                text.replacen("\"sig\":\"", "\"sig\":\"AAAA", 1),
            )
            .unwrap();
        },
        "key",
        "registration.json",
        "register again",
    ),
    (
        "a clock that is behind",
        |w| {
            std::fs::write(w.home("clock.json"), "{\"observed\":\"2099-01-01T00:00:00Z\"}\n")
                .unwrap();
        },
        "clock",
        "2099-01-01",
        "airseal clock",
    ),
    (
        "damaged floors",
        |w| std::fs::write(w.home("clock.json"), "{").unwrap(),
        "clock",
        "damaged",
        "move it away",
    ),
    (
        "nothing pinned",
        |w| std::fs::remove_file(w.home("trust.json")).unwrap(),
        "trust",
        "pinned",
        "trust pin",
    ),
    (
        "a damaged bundle",
        |w| std::fs::write(w.home("trust.json"), "{").unwrap(),
        "trust",
        "damaged",
        "pin",
    ),
    (
        "a damaged license",
        |w| {
            std::fs::write(w.home("licenses/00000000-0000-4000-8000-000000000000.json"), "{")
                .unwrap();
        },
        "files",
        "is damaged",
        "backup",
    ),
    (
        "damaged usage data",
        |w| std::fs::write(w.home("usage.json"), "[").unwrap(),
        "files",
        "usage.json",
        "usage clear",
    ),
    (
        "usage data of no type",
        |w| std::fs::write(w.home("usage.json"), "{\"a\": [{}]}").unwrap(),
        "files",
        "usage.json",
        "usage clear",
    ),
    (
        "a damaged policy",
        |w| std::fs::write(w.home("policies/2026-11.json"), "{").unwrap(),
        "files",
        "2026-11",
        "backup",
    ),
    (
        "a file of somebody's",
        |w| std::fs::write(w.home("notes.txt"), "x").unwrap(),
        "files",
        "notes.txt",
        "move it",
    ),
    (
        "a file of somebody's among the licenses",
        |w| std::fs::write(w.home("licenses/license.txt"), "x").unwrap(),
        "files",
        "license.txt",
        "move it",
    ),
    (
        "an unreadable choice",
        |w| std::fs::write(w.home("telemetry.toml"), "enabled = maybe").unwrap(),
        "consent",
        "telemetry.toml",
        "telemetry off",
    ),
    (
        "a ledger that was changed",
        |w| {
            let text = std::fs::read_to_string(w.home("consent.log")).unwrap();
            std::fs::write(w.home("consent.log"), text.replacen("\"user\":\"", "\"user\":\"x", 1))
                .unwrap();
        },
        "consent",
        "consent.log",
        "backup",
    ),
];

#[test]
fn each_fault_is_found_by_its_check_and_named_with_what_to_do() {
    let sound = sound();
    for (name, break_it, check, message, hint) in FAULTS {
        let world = sound.copy();
        break_it(&world);
        let run = world.run(&["doctor", "--json"]).exits(5);
        let found: Vec<_> = lines(&run).into_iter().filter(|line| !line.ok).collect();
        // A fault may be seen by a second check, such as a license that no bundle speaks for.
        let line = found
            .iter()
            .find(|line| line.check == check)
            .unwrap_or_else(|| panic!("{name}: {found:?}"));
        assert!(line.message.contains(message), "{name}: {line:?}");
        assert!(line.hint.as_ref().unwrap().contains(hint), "{name}: {line:?}");
        let shown = world.run(&["doctor"]).exits(5);
        assert!(shown.out().contains("To do: "), "{name}: {shown:?}");
        assert!(shown.out().lines().last().unwrap().starts_with("found  "), "{name}: {shown:?}");
    }
}

#[test]
fn where_nothing_is_installed_that_is_said_and_no_folder_is_made() {
    let world = World::new();
    let run = world.run(&["doctor", "--json"]).exits(5);
    let wrong: Vec<_> =
        lines(&run).into_iter().filter(|line| !line.ok).map(|line| line.check).collect();
    assert_eq!(wrong, ["home", "key", "trust"]);
    for (check, said) in [
        ("home", "home does not exist yet"),
        ("modes", "the folder does not exist yet"),
        ("key", "this instance is not registered"),
    ] {
        let found: Vec<_> = lines(&run).into_iter().filter(|line| line.check == check).collect();
        let [line] = &found[..] else { panic!("{check}: {found:?}") };
        assert!(line.message.ends_with(said), "{line:?}");
    }
    assert!(!world.home("").exists());
    world.write("home", "a file");
    let run = world.run(&["doctor", "--json"]).exits(5);
    assert!(lines(&run)[0].message.contains("is not a folder"), "{run:?}");
}

/// Below a file no folder can be made, which is said once: there is no key that others could read.
#[test]
fn a_state_folder_below_a_file_is_a_fault_of_its_place() {
    let world = World::new();
    world.write("file", "");
    let home = world.text_path("file/home");
    let run = world.run_with(&[("AIRSEAL_HOME", &home)], &["doctor", "--json"]).exits(5);
    let of = |check: &str| lines(&run).into_iter().find(|line| line.check == check).unwrap();
    let place = of("home");
    assert!(!place.ok && place.message.contains("cannot read"), "{place:?}");
    assert!(of("modes").ok, "{run:?}");
}

#[test]
fn looking_writes_nothing_whatever_is_wrong() {
    let sound = sound();
    let state = |world: &World| -> Vec<_> {
        let of = |path: &Path| {
            (std::fs::read(path).unwrap(), path.metadata().unwrap().modified().unwrap())
        };
        walk(&world.path("")).into_iter().map(|(name, path)| (name, of(&path))).collect()
    };
    for (name, break_it, ..) in FAULTS {
        let world = sound.copy();
        break_it(&world);
        let folder = || world.home("").metadata().unwrap().modified().unwrap();
        let (before, touched) = (state(&world), folder());
        world.run(&["doctor"]).exits(5);
        assert!(state(&world) == before && folder() == touched, "{name}: doctor wrote");
    }
}

/// Of a key, that others can read it says all: one problem, and one command that ends it.
#[test]
fn a_key_that_others_can_read_and_write_is_one_problem() {
    let world = sound();
    chmod(&world.home("instance.key"), 0o666);
    let run = world.run(&["doctor", "--json"]).exits(5);
    let found: Vec<_> = lines(&run).into_iter().filter(|line| !line.ok).collect();
    let [line] = &found[..] else { panic!("{found:?}") };
    assert!(line.check == "modes" && line.hint.as_ref().unwrap().contains("chmod 600"), "{line:?}");
    chmod(&world.home("trust.json"), 0o666);
    let run = world.run(&["doctor", "--json"]).exits(5);
    assert_eq!(lines(&run).iter().filter(|line| !line.ok).count(), 2, "{run:?}");
}

#[test]
fn variables_policies_and_settings_in_effect_are_shown_and_their_faults_named() {
    let world = sound();
    let of = |run: &Run, check: &str| {
        lines(run).into_iter().filter(|line| line.check == check).collect::<Vec<_>>()
    };
    let run = world.run_with(&[("DO_NOT_TRACK", "1")], &["doctor", "--json"]).exits(0);
    assert!(of(&run, "variables")[0].message.contains("DO_NOT_TRACK=1"), "{run:?}");
    let run = world.run_with(&[("AIRSEAL_TELEMETRY", "maybe")], &["doctor", "--json"]).exits(5);
    assert!(of(&run, "variables")[0].message.contains("maybe"), "{run:?}");
    // A license in a variable is named and not shown.
    let license = String::from_utf8(world.read("license.json")).unwrap();
    let run = world.run_with(&[("AIRSEAL_LICENSE", &license)], &["doctor", "--json"]).exits(5);
    let [line] = &of(&run, "variables")[..] else { panic!("{run:?}") };
    assert!(
        line.message.contains("AIRSEAL_LICENSE") && line.hint.as_ref().unwrap().contains("unset"),
        "{line:?}"
    );
    assert!(!run.out().contains("payload"), "{run:?}");
    let run = world
        .run_with(&[("AIRSEAL_POLICY", "/nowhere/policy.toml")], &["doctor", "--json"])
        .exits(5);
    assert!(of(&run, "policy")[0].message.contains("/nowhere/policy.toml"), "{run:?}");
    world.write("policy.toml", "telemetry = \"off\"\n");
    let run = world.run_at(NOW, &["doctor", "--json"]);
    assert!(of(&run, "policy")[0].message.contains("telemetry = \"off\""), "{run:?}");
    // A fault of the machine's own policy is a fault once, whichever of two rules it breaks.
    for text in ["telemetry = \n", "home = \"state\"\n"] {
        world.write("policy.toml", text);
        let run = world.run_at(NOW, &["doctor", "--json"]).exits(5);
        let of_policy = of(&run, "policy");
        let [line] = &of_policy[..] else { panic!("{text}: {of_policy:?}") };
        assert!(!line.ok && line.message.contains("policy.toml"), "{line:?}");
    }
    std::fs::write(world.home("config.toml"), "colour = \"red\"\n").unwrap();
    let run = world.run(&["doctor", "--json"]).exits(5);
    assert!(of(&run, "settings")[0].message.contains("colour"), "{run:?}");
}

#[test]
fn another_state_folder_is_named() {
    let world = sound();
    let other = world.text_path("other");
    world.run(&["--home", &other, "telemetry", "off"]).exits(0);
    // The one of the variable, while --home names another.
    let run = world.run(&["--home", &other, "doctor", "--json"]).exits(5);
    let found: Vec<_> =
        lines(&run).into_iter().filter(|line| line.check == "other-homes").collect();
    assert!(
        found[0].file.as_deref() == Some(world.home("").to_str().unwrap().trim_end_matches('/')),
        "{found:?}"
    );
    // The platform's own, while the variable names another.
    let platform = world.path("user/.local/share/airseal");
    std::fs::create_dir_all(&platform).unwrap();
    world.run(&["doctor"]).exits(0);
    std::fs::copy(world.home("trust.json"), platform.join("trust.json")).unwrap();
    let run = world.run(&["doctor"]).exits(5);
    assert!(
        run.out().contains(platform.to_str().unwrap()) && run.out().contains("keep one of the two"),
        "{run:?}"
    );
    // A machine policy's.
    world.write("policy.toml", format!("home = \"{other}\"\n"));
    let run = world.run_at(NOW, &["doctor", "--json"]).exits(5);
    assert!(lines(&run).iter().any(|line| line.file.as_deref() == Some(&other)), "{run:?}");
    // The same folder by another path is no other one.
    let world = sound();
    std::os::unix::fs::symlink("home", world.path("link")).unwrap();
    world.run(&["--home", &world.text_path("link"), "doctor"]).exits(0);
}

/// The home folders of other users are those of /etc/passwd.
#[test]
#[cfg(target_os = "linux")]
fn the_state_of_the_user_that_sudo_was_called_by_is_named() {
    let world = sound();
    let state = world.path("alice/.local/share/airseal");
    std::fs::create_dir_all(&state).unwrap();
    std::fs::copy(world.home("trust.json"), state.join("trust.json")).unwrap();
    let passwd = format!(
        "root:x:0:0::/root:/bin/sh\nbob:x:1:1::/nowhere:/bin/sh\nalice:x:4242:4242:A. L.:{}:/bin/sh\n",
        world.text_path("alice")
    );
    world.write("passwd", passwd);
    let plain = world.command(&["doctor", "--json"]);
    for (user, named) in [("alice", true), ("bob", false), ("nobody-here", false)] {
        let run = |unshare: &str| {
            let mut command = std::process::Command::new("unshare");
            let script = "mount --bind passwd /etc/passwd || exit 99; exec \"$0\" \"$@\"";
            command.args([unshare, "sh", "-c", script]).arg(plain.get_program());
            command.args(plain.get_args()).current_dir(world.path("")).env_clear();
            command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
            command.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env("SUDO_USER", user);
            command.output()
        };
        let outputs = [run("-m"), run("-rm")].into_iter().flatten();
        let mut worked =
            outputs.filter(|output| ![Some(1), Some(99)].contains(&output.status.code()));
        let Some(output) = worked.next() else {
            return eprintln!("not shown here: this test needs the right to mount");
        };
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(said.contains(state.to_str().unwrap()), named, "{user}: {said}");
    }
}

#[test]
fn an_old_bundle_a_clock_without_a_date_and_a_kernel_without_a_filter_are_found() {
    let world = sound();
    let wrong = |run: &Run| lines(run).into_iter().filter(|line| !line.ok).collect::<Vec<_>>();
    let run = world.run_at("2027-11-25T12:00:00Z", &["doctor", "--json"]).exits(5);
    let found = wrong(&run);
    assert!(
        found.iter().any(|line| line.check == "trust" && line.message.contains("days ago")),
        "{found:?}"
    );
    // One with a date is old from the second after it, however new it is.
    let dated = World::registered();
    vendor(&dated, &["publish", "--renew-by", "2099-06-30"]).exits(0);
    dated.run(&["import", "vendor/trust.json"]).exits(0);
    let file = Envelope::parse(&dated.read("home/trust.json")).unwrap();
    let mut bundle: TrustBundle = file.document().unwrap();
    bundle.issued_at = crate::support::time("2099-06-01T00:00:00Z");
    let root = crate::craft::key(&dated, "vendor/root.key");
    dated.write("home/trust.json", Envelope::sign(&bundle, &[&root]).unwrap().to_json());
    for (now, old) in [
        ("2099-06-30T23:59:59Z", false),
        ("2099-07-01T00:00:00Z", true),
        ("2099-07-02T00:00:00Z", true),
    ] {
        let run = dated.run_at(now, &["doctor", "--json"]);
        assert_eq!(wrong(&run).iter().any(|line| line.check == "trust"), old, "{now}: {run:?}");
    }
    let run = world.run_env(NOW, &["doctor", "--json"], |env| env.now = None).exits(5);
    assert!(wrong(&run).iter().any(|line| line.check == "clock"), "{run:?}");
    let run = world.run_env(NOW, &["doctor", "--json"], |env| {
        env.sandbox = Sandbox::Unavailable { reason: "no seccomp here".to_owned() };
    });
    let found = wrong(&run.clone().exits(5));
    assert!(
        found
            .iter()
            .any(|line| line.check == "network" && line.message.contains("no seccomp here")),
        "{found:?}"
    );
}

/// Root only: others' files inside, and the folder of somebody else.
#[test]
fn files_of_another_user_and_a_folder_of_another_user_are_found() {
    use std::os::unix::fs::chown;
    if !rustix::process::geteuid().is_root() {
        eprintln!("not shown here: this test needs root");
        return;
    }
    let world = sound();
    for (_, path) in walk(&world.home("")) {
        chown(path, Some(4711), Some(4711)).unwrap();
    }
    for folder in ["", "licenses", "policies"] {
        chown(world.home(folder), Some(4711), Some(4711)).unwrap();
    }
    // Root writes there as the owner.
    world.run(&["doctor"]).exits(0);
    chown(world.home("trust.json"), Some(0), Some(0)).unwrap();
    let run = world.run(&["doctor", "--json"]).exits(5);
    let found: Vec<_> = lines(&run).into_iter().filter(|line| !line.ok).collect();
    let [line] = &found[..] else { panic!("{found:?}") };
    assert!(
        line.check == "owner" && line.message.contains("root") && line.message.contains("4711"),
        "{line:?}"
    );
    let command = line.hint.as_ref().unwrap().strip_prefix("sudo ").unwrap();
    assert!(command.starts_with("chown -h 4711 "), "{line:?}");
    crate::support::tool("sh", &["-c", command], &world.path(""));
    world.run(&["doctor"]).exits(0);
    // A file of root's that some group can write is not a volume that was prepared for it.
    let world = sound();
    chown(world.home("trust.json"), Some(0), Some(4711)).unwrap();
    chmod(&world.home("trust.json"), 0o660);
    let run = world.run(&["doctor", "--json"]).exits(5);
    assert!(
        lines(&run).iter().any(|line| line.check == "modes" && line.message.contains("mode 660")),
        "{run:?}"
    );
    // Nor is a folder of root's that its group cannot write in.
    let world = sound();
    chown(world.home(""), Some(0), Some(4711)).unwrap();
    chmod(&world.home(""), 0o755);
    chown(world.home("trust.json"), Some(4711), Some(4711)).unwrap();
    let run = world.run(&["doctor", "--json"]).exits(5);
    assert!(lines(&run).iter().any(|line| line.check == "owner" && !line.ok), "{run:?}");
}

/// Names in the state folder are anybody's.
#[test]
fn hostile_names_are_shown_and_not_sent() {
    let world = sound();
    std::fs::write(world.home("x\u{1b}[31m\nok  nothing was found"), "").unwrap();
    for args in [&["doctor"][..], &["doctor", "--json"]] {
        let run = world.run(args).exits(5);
        assert!(!run.stdout.contains(&0x1b), "{run:?}");
        assert!(!run.out().lines().any(|line| line == "ok  nothing was found"), "{run:?}");
    }
}

/// As Kubernetes mounts a secret: a link to the file, and a link's own mode is 777.
#[test]
fn a_key_behind_a_link_is_exposed_only_if_the_file_is() {
    let world = World::licensed();
    let (key, secret) = (world.home("instance.key"), world.path("secret"));
    std::fs::rename(&key, &secret).unwrap();
    std::os::unix::fs::symlink(&secret, &key).unwrap();
    world.run(&["doctor"]).exits(0);
    let problems = world.run(&["status", "--json"]).exits(0).json()["problems"].clone();
    assert_eq!(problems, serde_json::json!([]));
    chmod(&secret, 0o640);
    assert!(world.run(&["doctor"]).exits(5).out().contains("mode 640"));
    let problems = world.run(&["status", "--json"]).exits(0).json()["problems"].clone();
    assert!(problems[0]["message"].as_str().unwrap().contains("mode 640"), "{problems}");
    // A secret that is not mounted is missing, not exposed.
    std::fs::remove_file(&secret).unwrap();
    let run = world.run(&["doctor"]).exits(5);
    assert!(run.out().contains("instance.key") && !run.out().contains("(mode"), "{run:?}");
}

/// Advisories, two policies, usage figures, and each license: the one in force is not the only one.
#[test]
fn every_file_that_was_read_is_counted() {
    let world = sound();
    let counted = |world: &World| {
        let run = world.run(&["doctor", "--json"]).exits(0);
        let line = lines(&run).into_iter().find(|line| line.check == "files").unwrap();
        line.message.split_once(" more read").unwrap().0.parse::<usize>().unwrap()
    };
    assert_eq!(counted(&world), 1 + 2 + 1 + 1);
    world.issue("second.json", &["--days", "30"]).exits(0);
    world.run(&["import", "second.json"]).exits(0);
    world.run(&["vendor", "rotate", "root", "--dir", "vendor", "--no-passphrase"]).exits(0);
    world.run(&["import", "vendor/trust.json"]).exits(0);
    assert!(world.home("roots/2.json").is_file());
    assert_eq!(counted(&world), 1 + 2 + 1 + 2 + 1);
    std::fs::write(world.home("roots/2.json"), "{").unwrap();
    let run = world.run(&["doctor"]).exits(5);
    assert!(run.out().contains("2.json") && run.out().contains("damaged"), "{run:?}");
}

#[test]
fn quiet_is_silent_only_where_nothing_was_found() {
    let world = sound();
    let run = world.run(&["doctor", "-q"]).exits(0);
    assert!(run.stdout.is_empty() && run.stderr.is_empty(), "{run:?}");
    chmod(&world.home("trust.json"), 0o666);
    std::fs::write(world.home("notes.txt"), "x").unwrap();
    let run = world.run(&["doctor", "-q"]).exits(5);
    assert!(run.stdout.is_empty(), "{run:?}");
    let said = ["error: 2 problems were found", "trust.json can be written", "chmod go-w"];
    assert!(said.iter().all(|words| run.stderr.contains(words)), "{run:?}");
}

/// Nobody knows who can read it: that is no reason to call it safe.
#[test]
fn a_key_whose_mode_cannot_be_asked_for_is_named_among_those_that_others_can_read() {
    let world = World::licensed();
    let key = world.home("instance.key");
    std::fs::remove_file(&key).unwrap();
    std::os::unix::fs::symlink("instance.key", &key).unwrap();
    let run = world.run(&["doctor", "--json"]).exits(5);
    let modes = lines(&run).into_iter().find(|line| line.check == "modes").unwrap();
    assert!(!modes.ok && modes.message.contains("instance.key can be read by others"), "{run:?}");
}

#[test]
fn a_statement_of_erasure_is_counted_and_a_damaged_one_is_named() {
    let world = World::licensed();
    world.run(&["unregister", "--yes"]).exits(0);
    let files = || {
        let run = world.run(&["doctor", "--json"]).exits(5);
        lines(&run).into_iter().find(|line| line.check == "files").unwrap()
    };
    let line = files();
    assert!(line.ok && line.message.starts_with("1 more read"), "{line:?}");
    std::fs::write(world.home("erasure.json"), world.read("license.json")).unwrap();
    let line = files();
    assert!(!line.ok && line.message.contains("erasure.json is damaged"), "{line:?}");
}

#[test]
fn a_document_that_is_not_on_record_is_named_beside_other_faults_and_once() {
    let world = sound();
    let named = || {
        let run = world.run(&["doctor", "--json"]).exits(5);
        let found = lines(&run).into_iter().filter(|line| line.check == "files");
        found
            .map(|line| line.file.unwrap().rsplit('/').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    std::fs::write(world.home("notes.txt"), "x").unwrap();
    std::fs::remove_file(world.home("notices.json")).unwrap();
    assert_eq!(named(), ["notes.txt", "notices.json"]);
    std::fs::write(world.home("notices.json"), "{").unwrap();
    assert_eq!(named(), ["notices.json", "notes.txt"]);
}
