//! Where the state is, and state files that are not what they should be.

use super::*;

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
