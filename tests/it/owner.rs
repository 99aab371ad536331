//! Whose the state folder is, where it is, and what a file system may lack.

use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::Path;
use std::process::{Command, Stdio};

use airseal::sandbox::Sandbox;

use crate::support::{EMAIL, Run, World, needs};

/// Somebody who is not root.
const SERVICE: u32 = 4711;
/// Somebody else.
const STRANGER: u32 = 4712;

/// Whether this process may become somebody else.
fn is_root() -> bool {
    let root = rustix::process::geteuid().is_root();
    if !root {
        eprintln!("not shown here: this test needs root");
    }
    root
}

fn walk(path: &Path, each: &mut dyn FnMut(&Path)) {
    each(path);
    if path.is_dir() && !path.is_symlink() {
        for entry in std::fs::read_dir(path).unwrap() {
            walk(&entry.unwrap().path(), each);
        }
    }
}

fn give(path: &Path, user: u32) {
    walk(path, &mut |path| chown(path, Some(user), Some(user)).unwrap());
}

/// A world that everybody can enter, with the program where everybody can start it.
fn open_world(world: World) -> World {
    std::fs::set_permissions(world.path("."), std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::copy(env!("CARGO_BIN_EXE_airseal"), world.path("airseal")).unwrap();
    world
}

/// The program as another user.
fn run_as(world: &World, user: u32, args: &[&str]) -> Run {
    use std::os::unix::process::CommandExt;
    let mut command = Command::new(world.path("airseal"));
    command
        .args(args)
        .current_dir(world.path(""))
        .env_clear()
        .uid(user)
        .gid(user)
        .stdin(Stdio::null());
    command.env("HOME", world.path("user")).env("AIRSEAL_HOME", world.path("home"));
    let output = loop {
        match command.output() {
            // Another test's child still holds the copy open that was just written.
            Err(error) if error.kind() == std::io::ErrorKind::ExecutableFileBusy => {
                std::thread::yield_now();
            }
            output => break output.unwrap(),
        }
    };
    let stderr = String::from_utf8(output.stderr).unwrap();
    Run { code: output.status.code().unwrap(), stdout: output.stdout, stderr }
}

#[test]
fn root_leaves_nothing_of_its_own_in_the_folder_of_a_service() {
    if !is_root() {
        return;
    }
    let world = open_world(World::registered());
    world.issue("license.json", &["--days", "30", "--limit", "nodes=10"]).exits(0);
    give(&world.path("home"), SERVICE);
    world.notices_and_policies(&[]);
    world.run(&["vendor", "rotate", "root", "--dir", "vendor", "--no-passphrase"]).exits(0);
    for args in [
        &["import", "license.json", "vendor/trust.json"][..],
        &["telemetry", "on"],
        &["usage", "set", "containers", "3"],
        &["register", "--label", "lab"],
        &["register", "--email", "new@acme.example", "--change-email"],
        &["rights", "request", "access", "--to", EMAIL, "-o", "mail.eml"],
        &["status"],
        &["verify", "--limit", "nodes=8", "--record"],
    ] {
        world.run(args).exits(0);
    }
    assert!(world.home("use.json").exists());
    walk(&world.path("home"), &mut |path| {
        let metadata = path.symlink_metadata().unwrap();
        assert_eq!((metadata.uid(), metadata.gid()), (SERVICE, SERVICE), "{path:?}");
    });
    for (args, code) in [
        (&["verify"][..], 0),
        (&["telemetry", "off"], 0),
        (&["telemetry", "check"], 3),
        (&["log", "--verify"], 0),
    ] {
        run_as(&world, SERVICE, args).exits(code);
    }
    // What names a person and was asked for by root is root's.
    assert_eq!(world.path("mail.eml").metadata().unwrap().uid(), 0);
    world.run(&["unregister", "--yes"]).exits(0);
    walk(&world.path("home"), &mut |path| {
        assert_eq!(path.symlink_metadata().unwrap().uid(), SERVICE, "{path:?}");
    });
}

/// A folder that was named has to be read; one below it that cannot be is named beside the rest.
#[test]
fn a_folder_that_cannot_be_read_is_an_error_and_one_within_it_a_warning() {
    if !is_root() {
        return;
    }
    let world = open_world(World::licensed());
    give(&world.path("home"), SERVICE);
    std::fs::create_dir_all(world.path("drive/private")).unwrap();
    std::fs::copy(world.path("license.json"), world.path("drive/license.json")).unwrap();
    let close = |name: &str| {
        let none = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(world.path(name), none).unwrap();
    };
    close("drive/private");
    let run = run_as(&world, SERVICE, &["import", "drive", "--json"]).exits(1);
    assert!(
        run.out().contains("drive/private") && run.out().contains("\"imported\":true"),
        "{run:?}"
    );
    close("drive");
    let run = run_as(&world, SERVICE, &["import", "drive"]).exits(1);
    assert!(run.stderr.contains("cannot read drive: Permission denied"), "{run:?}");
}

#[test]
fn root_leaves_nothing_of_its_own_in_the_folder_of_a_vendor() {
    if !is_root() {
        return;
    }
    let world = open_world(World::registered());
    give(&world.path("vendor"), SERVICE);
    world.issue("license.json", &["--days", "30"]).exits(0);
    world.notices_and_policies(&[]);
    world.run(&["vendor", "rotate", "root", "--dir", "vendor", "--no-passphrase"]).exits(0);
    walk(&world.path("vendor"), &mut |path| {
        assert_eq!(path.metadata().unwrap().uid(), SERVICE, "{path:?}");
    });
    let list = run_as(&world, SERVICE, &["vendor", "list", "--dir", "vendor", "--json"]).exits(0);
    assert_eq!(list.out().lines().count(), 1);
    std::fs::set_permissions(world.path("vendor"), std::fs::Permissions::from_mode(0o777)).unwrap();
    let args = ["vendor", "revoke", "--yes", "--email", EMAIL, "--reason", "x", "--dir", "vendor"];
    let refused = run_as(&world, STRANGER, &args).exits(1);
    assert!(refused.stderr.contains("sudo -u '#4711' airseal"), "{refused:?}");
}

#[test]
fn another_user_reads_and_is_told_how_to_write() {
    if !is_root() {
        return;
    }
    let world = open_world(World::licensed());
    world.run(&["telemetry", "on"]).exits(0);
    give(&world.path("home"), SERVICE);
    // Whatever the modes allow: 0777 is an invitation to nobody in particular.
    for mode in [0o755, 0o777] {
        walk(&world.path("home"), &mut |path| {
            let mode = if path.is_dir() { mode } else { 0o644 };
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        });
        std::fs::set_permissions(
            world.home("instance.key"),
            std::fs::Permissions::from_mode(0o600),
        )
        .unwrap();
        // A check would note the time here, and does not even with a lock that everybody can take.
        let open = std::fs::Permissions::from_mode(0o666);
        std::fs::set_permissions(world.home("lock"), open).unwrap();
        let _ = std::fs::remove_file(world.home("clock.json"));
        let before = std::fs::read(world.home("consent.log")).unwrap();
        for args in [&["verify"][..], &["status"], &["telemetry", "check"], &["log", "--verify"]] {
            run_as(&world, STRANGER, args).exits(0);
        }
        for (args, line) in [
            (&["telemetry", "off"][..], "telemetry off"),
            (&["register", "--label", "two words"], "register --label 'two words'"),
            (&["import", "license.json"], "import license.json"),
            (&["usage", "set", "containers", "3"], "usage set containers 3"),
        ] {
            let run = run_as(&world, STRANGER, args).exits(1);
            let home = world.text_path("home");
            assert!(
                run.stderr.contains(&format!("sudo -u '#4711' airseal {line} --home {home}")),
                "{run:?}"
            );
            assert!(run.stderr.contains("belongs to the user 4711"), "{run:?}");
        }
        // A verdict does not depend on what could not be noted beside it.
        let record = ["verify", "--limit", "nodes=8", "--record"];
        let run = run_as(&world, STRANGER, &record).exits(0);
        let line = "sudo -u '#4711' airseal verify --limit nodes=8 --record --home ";
        assert!(run.stderr.contains("warning: the use is not recorded"), "{run:?}");
        assert!(run.stderr.contains(line), "{run:?}");
        assert!(!world.home("use.json").exists());
        assert_eq!(std::fs::read(world.home("consent.log")).unwrap(), before);
        walk(&world.path("home"), &mut |path| {
            assert_eq!(path.metadata().unwrap().uid(), SERVICE, "{path:?}");
        });
    }
}

/// As an orchestrator prepares it: root's, and open to the group that the container runs as.
#[test]
fn a_volume_of_roots_is_for_whoever_may_write_in_it() {
    if !is_root() {
        return;
    }
    let world = open_world(World::licensed());
    std::fs::create_dir(world.path("volume")).unwrap();
    chown(world.path("volume"), Some(0), Some(SERVICE)).unwrap();
    std::fs::set_permissions(world.path("volume"), std::fs::Permissions::from_mode(0o2775))
        .unwrap();
    let home = world.text_path("volume");
    run_as(&world, SERVICE, &["telemetry", "off", "--home", &home]).exits(0);
    run_as(&world, STRANGER, &["telemetry", "on", "--home", &home]).exits(1);
    run_as(&world, SERVICE, &["telemetry", "on", "--home", &home]).exits(0);
    // Neither the folder nor its mode is a fault; one that everybody may write in is one.
    let modes = |user: u32| {
        let run = run_as(&world, user, &["doctor", "--json", "--home", &home]);
        let faults = run.out().lines().filter(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            line["ok"] == false && ["owner", "modes"].contains(&line["check"].as_str().unwrap())
        });
        faults.map(str::to_owned).collect::<Vec<_>>()
    };
    for user in [SERVICE, 0] {
        assert_eq!(modes(user), Vec::<String>::new());
    }
    chown(world.path("volume/consent.log"), Some(0), Some(0)).unwrap();
    assert!(matches!(&modes(SERVICE)[..], [line] if line.contains("consent.log")));
    chown(world.path("volume/consent.log"), Some(SERVICE), None).unwrap();
    std::fs::set_permissions(world.path("volume"), std::fs::Permissions::from_mode(0o2777))
        .unwrap();
    assert!(matches!(&modes(SERVICE)[..], [line] if line.contains("mode 777")));
}

/// Before this, root made `licenses/` and the lock for itself.
#[test]
fn what_root_once_made_for_itself_is_named_or_made_again() {
    if !is_root() {
        return;
    }
    let world = open_world(World::licensed());
    give(&world.path("home"), SERVICE);
    for name in ["licenses", "lock"] {
        chown(world.home(name), Some(0), Some(0)).unwrap();
    }
    std::fs::set_permissions(world.home("lock"), std::fs::Permissions::from_mode(0o600)).unwrap();
    run_as(&world, SERVICE, &["telemetry", "off"]).exits(0);
    run_as(&world, SERVICE, &["telemetry", "check"]).exits(3);
    let run = run_as(&world, SERVICE, &["verify"]);
    let line = format!("sudo chown -R {SERVICE} {}", world.home("licenses").display());
    assert!(run.code != 0 && run.stderr.contains(&line), "{run:?}");
    // A user without a name has no group either: `chown` refuses `4711:`.
    let (_, command) = line.split_once(' ').unwrap();
    crate::support::tool("sh", &["-c", command], &world.path(""));
    run_as(&world, SERVICE, &["verify"]).exits(0);
    chown(world.home("licenses"), Some(0), Some(0)).unwrap();
    // Root puts it right by the way.
    world.run(&["import", "license.json"]).exits(0);
    std::fs::remove_file(world.path("license.json")).unwrap();
    world.issue("license.json", &["--days", "9"]).exits(0);
    world.run(&["import", "license.json"]).exits(0);
    run_as(&world, SERVICE, &["verify"]).exits(0);
    run_as(&world, SERVICE, &["log", "--verify"]).exits(0);
}

/// Who may only read in the state folder learns all the same whether files are good.
#[test]
fn a_release_is_verified_by_whoever_may_not_write_here() {
    if !is_root() {
        return;
    }
    let world = open_world(World::licensed());
    std::fs::set_permissions(world.path("home"), std::fs::Permissions::from_mode(0o755)).unwrap();
    world.write("app.tar", "program");
    let sign = [
        "vendor",
        "release",
        "app.tar",
        "--release-version",
        "1.0.0",
        "--dir",
        "vendor",
        "-o",
        "release.json",
    ];
    world.run(&sign).exits(0);
    let verify = ["release", "verify", "release.json", "app.tar"];
    let run = run_as(&world, SERVICE, &verify).exits(0);
    assert!(run.stderr.contains("will not be detected"), "{run:?}");
    assert!(!world.home("releases.json").exists());
    // Whoever may write and cannot has not noted it either: that is an error.
    std::fs::remove_file(world.home("lock")).unwrap();
    std::fs::create_dir(world.home("lock")).unwrap();
    world.run(&verify).exits(1);
    std::fs::remove_dir(world.home("lock")).unwrap();
    world.run(&verify).exits(0);
    assert!(world.home("releases.json").exists());
    world.write("app.tar", "another");
    assert_ne!(run_as(&world, SERVICE, &verify).code, 0);
}

fn strace(world: &World, inject: &str, args: &[&str]) -> Run {
    let plain = world.command(args);
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-o", "/dev/null", "-e"]).arg(format!("inject={inject}")).arg("--");
    strace.arg(plain.get_program()).args(plain.get_args()).current_dir(world.path("")).env_clear();
    strace
        .envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .stdin(Stdio::null());
    strace.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    let output = strace.output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    Run { code: output.status.code().unwrap(), stdout: output.stdout, stderr }
}

#[test]
fn what_a_file_system_lacks_is_no_reason_to_fail() {
    needs!("strace");
    let template = World::registered();
    std::fs::create_dir(template.path("requests")).unwrap();
    std::fs::copy(template.path("request.json"), template.path("requests/one.json")).unwrap();
    for error in ["ENOLCK", "EOPNOTSUPP", "ENOSYS", "EINVAL"] {
        for call in ["flock", "fsync", "syncfs"] {
            let world = template.copy();
            let inject = format!("{call}:error={error}");
            let issue =
                ["vendor", "issue", "requests", "--dir", "vendor", "--days", "9", "-o", "out"];
            for args in [
                &issue[..],
                &["import", "out/one.license.json"],
                &["verify"],
                &["telemetry", "off"],
            ] {
                strace(&world, &inject, args).exits(0);
            }
            world.run(&["telemetry", "check"]).exits(3);
            world.run(&["log", "--verify"]).exits(0);
        }
    }
    // Some have no fsync of a folder, and say so in another word.
    for (error, code) in [("EBADF", 0), ("EIO", 1)] {
        let inject = format!("fsync:error={error}:when=2");
        strace(&template.copy(), &inject, &["telemetry", "off"]).exits(code);
    }
    // A disk that fails is another thing.
    for call in ["flock", "fsync"] {
        strace(&template, &format!("{call}:error=EIO"), &["telemetry", "off"]).exits(1);
    }
}

/// What vfat does, and some mounts under WSL: every file has the same mode.
#[test]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn where_no_mode_sticks_the_key_is_used_and_everybody_is_told() {
    needs!("cc");
    let world = World::with_vendor();
    world.write(
        "modes.c",
        "#define _GNU_SOURCE\n#include <dlfcn.h>\n#include <sys/stat.h>\n
         int statx(int dir, const char *path, int flags, unsigned mask, struct statx *found) {
             int (*next)(int, const char *, int, unsigned, struct statx *) = dlsym(RTLD_NEXT, \"statx\");
             int result = next(dir, path, flags, mask, found);
             if (!result) found->stx_mode |= 0755;
             return result;
         }",
    );
    crate::support::tool(
        "cc",
        &["-shared", "-fPIC", "-o", "modes.so", "modes.c", "-ldl"],
        &world.path(""),
    );
    let without_modes = |args: &[&str]| {
        let mut command = world.command(args);
        let output = command.env("LD_PRELOAD", world.path("modes.so")).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        Run { code: output.status.code().unwrap(), stdout: output.stdout, stderr }
    };
    for args in [
        &["register", "--email", EMAIL, "-o", "request.json"][..],
        &["register", "--label", "lab"],
        &["log", "--export", "copy.json"],
    ] {
        let run = without_modes(args).exits(0);
        assert!(run.stderr.contains("instance.key can be read by others (mode 755)"), "{run:?}");
        assert!(run.stderr.contains("keeps no modes"), "{run:?}");
    }
    // Where modes hold, one that lets others read is a mistake, and refused.
    let key = world.home("instance.key");
    assert_eq!(key.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let run = world.run(&["register", "--label", "other"]).exits(1);
    assert!(run.stderr.contains("chmod 600"), "{run:?}");
}

#[test]
fn a_state_folder_that_is_no_absolute_path_is_refused_by_name() {
    let world = World::licensed();
    for home in ["~/.airseal", "~", "state", "./state", "../x"] {
        for args in [
            &["verify"][..],
            &["telemetry", "check"],
            &["telemetry", "off"],
            &["register", "--email", EMAIL],
        ] {
            let run = world.run_with(&[("AIRSEAL_HOME", home)], args).exits(2);
            assert!(run.stderr.contains(home) && run.stderr.contains("AIRSEAL_HOME"), "{run:?}");
        }
        assert!(!world.path(home).starts_with(world.path("")) || !world.path("~").exists());
        // An option is typed where one stands.
        world.run_with(&[("AIRSEAL_HOME", home)], &["verify", "--home", "home"]).exits(0);
        world.write("policy.toml", format!("home = \"{home}\"\n"));
        let run = world.run_env("2026-12-01T00:00:00Z", &["verify"], without_home).exits(1);
        assert!(run.stderr.contains(home) && run.stderr.contains("policy.toml"), "{run:?}");
    }
    assert!(!world.path("state").exists() && !world.path("~").exists());
}

/// As for most users: neither an option nor a variable says where the state is.
fn without_home(env: &mut airseal::cli::env::Env) {
    let user = env.site_policy.with_file_name("user");
    env.variables = Box::new(move |name| (name == "HOME").then(|| user.clone().into()));
}

#[test]
fn a_machine_policy_that_cannot_be_read_says_off_and_lets_nobody_choose_another_home() {
    let good = World::licensed();
    good.run(&["telemetry", "on"]).exits(0);
    let home = good.text_path("home");
    let long = format!("# {}\n", "x".repeat(70_000));
    for (what, bytes) in [
        ("unknown field", format!("note = 1\nhome = \"{home}\"\n").into_bytes()),
        ("not TOML", b"home: elsewhere\n".to_vec()),
        ("bytes", vec![0xff, 0, 0x80, 7]),
        ("too long", long.into_bytes()),
        ("folder", Vec::new()),
    ] {
        let world = good.copy();
        if what == "folder" {
            std::fs::create_dir(world.path("policy.toml")).unwrap();
        } else {
            world.write("policy.toml", bytes);
        }
        for args in [
            &["verify"][..],
            &["status"],
            &["telemetry", "check"],
            &["telemetry", "off"],
            &["register", "--email", EMAIL],
            &["import", &world.text_path("license.json")],
            &["metrics"],
        ] {
            let run = world.run_env("2026-12-01T00:00:00Z", args, without_home).exits(1);
            assert!(
                run.stderr.contains("policy.toml") && run.stderr.contains("  Hint: "),
                "{what} {args:?}: {run:?}"
            );
        }
        assert!(!world.path("user").exists(), "{what}: another state folder was made");
        // Who says where the state is goes on, and is off.
        world.run_env("2026-12-01T00:00:00Z", &["verify"], |_| {}).exits(0);
        world.run_env("2026-12-01T00:00:00Z", &["telemetry", "check"], |_| {}).exits(3);
        // Nor does it matter to whoever asks for nothing there.
        world.run_env("2026-12-01T00:00:00Z", &["completions", "bash"], without_home).exits(0);
    }
}

#[test]
fn a_command_that_the_kernel_does_not_hold_does_nothing_where_the_policy_requires_it() {
    let world = World::licensed();
    world.run(&["telemetry", "on"]).exits(0);
    let policy = world.write("strict.toml", "require_offline = true\n");
    let unavailable = || Sandbox::Unavailable { reason: "seccomp was refused".to_owned() };
    let before = std::fs::read(world.home("consent.log")).unwrap();
    for args in [
        &["verify"][..],
        &["status", "--json"],
        &["telemetry", "off"],
        &["metrics"],
        &["completions", "bash"],
    ] {
        for named in [true, false] {
            let run = |held: bool| {
                world.run_env("2026-12-01T00:00:00Z", args, |env| {
                    if named {
                        World::set_var(env, "AIRSEAL_POLICY", policy.clone());
                    } else {
                        env.site_policy.clone_from(&policy);
                    }
                    if !held {
                        env.sandbox = unavailable();
                    }
                })
            };
            let refused = run(false).exits(1);
            let said = format!("{}{}", refused.stderr, refused.out());
            assert!(
                said.contains("strict.toml") && said.contains("seccomp was refused"),
                "{refused:?}"
            );
            if args != ["telemetry", "off"] {
                run(true).exits(0);
            }
        }
    }
    assert_eq!(std::fs::read(world.home("consent.log")).unwrap(), before);
    // What cannot be read may have said so.
    let odd = world.write("odd.toml", "require_offlin = true\n");
    world
        .run_env("2026-12-01T00:00:00Z", &["verify"], |env| {
            World::set_var(env, "AIRSEAL_POLICY", odd);
            env.sandbox = unavailable();
        })
        .exits(1);
    // Without the setting it is said, and no more.
    let run = world
        .run_env("2026-12-01T00:00:00Z", &["metrics"], |env| env.sandbox = unavailable())
        .exits(0);
    assert!(
        run.out()
            .lines()
            .any(|line| line.starts_with("airseal_offline_enforced{") && line.ends_with(" 0"))
    );
}

#[test]
fn nothing_in_config_toml_stops_a_command() {
    for (config, kept) in [
        (&b"colour = \"never\"\nformat = \"json\"\n"[..], true),
        (b"format = \"json\"\nedition = \"platinum\"\n", true),
        (b"product = 7\nformat = \"json\"\n", true),
        (b"this is no TOML\nformat = \"json\"\n", true),
        (b"format = \"json\"\nproduct = \"unclosed\n", true),
        (b"format = \"xml\"\n", false),
        (b"\xff\x00\x80", false),
        (b"folder", false),
        (b"long", false),
    ] {
        let world = World::licensed();
        world.run(&["telemetry", "on"]).exits(0);
        let file = world.home("config.toml");
        match config {
            b"folder" => std::fs::create_dir(&file).unwrap(),
            b"long" => std::fs::write(&file, "# \n".repeat(30_000)).unwrap(),
            _ => std::fs::write(&file, config).unwrap(),
        }
        for (args, code) in [
            (&["verify"][..], 0),
            (&["metrics"], 0),
            (&["completions", "bash"], 0),
            (&["telemetry", "off"], 0),
            (&["telemetry", "check"], 3),
            (&["register", "--label", "x"], 0),
        ] {
            let run = world.run(args).exits(code);
            let warned = run.stderr.lines().filter(|line| line.contains("config.toml")).count();
            assert!(warned == 1 && run.stderr.contains("warning: "), "{args:?}: {run:?}");
            let quiet = world.run(&[args, &["-q"]].concat()).exits(code);
            assert!(!quiet.stderr.contains("config.toml"), "{args:?}: {quiet:?}");
        }
        let json = world.run(&["verify"]).out().starts_with('{');
        assert_eq!(json, kept, "{}", String::from_utf8_lossy(config));
    }
}

/// A restore put the registration of one instance beside the key of another.
#[test]
fn a_state_mixed_of_two_instances_signs_nothing() {
    let world = World::licensed();
    let other = World::registered();
    std::fs::copy(other.home("instance.key"), world.home("instance.key")).unwrap();
    let kept = ["registration.json", "consent.log", "instance.key"];
    let before = kept.map(|name| std::fs::read(world.home(name)).unwrap());
    for args in [
        &["register", "--label", "x", "-o", "out"][..],
        &["register", "-o", "out"],
        &["data", "show", "compliance"],
        &["data", "export", "compliance", "-o", "out"],
        &["log", "--export", "out"],
        &["import", "license.json"],
    ] {
        let run = world.run(args).exits(1);
        assert!(
            run.stderr.contains("instance.key") && run.stderr.contains("registration.json"),
            "{args:?}: {run:?}"
        );
        assert!(run.stdout.is_empty() && !world.path("out").exists(), "{args:?}");
        assert_eq!(kept.map(|name| std::fs::read(world.home(name)).unwrap()), before, "{args:?}");
    }
    // Nor does the license count: as with any damaged state.
    for args in [&["verify"][..], &["verify", "license.json"]] {
        let run = world.run(args).exits(1);
        assert!(
            run.stderr.contains("instance.key") && run.stderr.contains("registration.json"),
            "{args:?}: {run:?}"
        );
    }
    for args in [
        &["licenses"][..],
        &["clock"],
        &["data", "show", "usage"],
        &["data", "explain", "compliance"],
    ] {
        let run = world.run(args).exits(1);
        assert!(
            run.stderr.contains("instance.key") && run.stderr.contains("registration.json"),
            "{args:?}: {run:?}"
        );
    }
    let metrics = world.run(&["metrics", "--json"]).exits(0).json();
    assert_eq!(
        (&metrics["verdict"], &metrics["license_valid"]),
        (&"unreadable".into(), &false.into())
    );
    for mode in [0o600, 0o644] {
        let key = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(world.home("instance.key"), key).unwrap();
        let status = world.run(&["status", "--json"]).exits(0).json();
        assert_eq!(
            (&status["verdict"], status["registered"] == true),
            (&"unreadable".into(), true)
        );
        assert!(status["reason"].as_str().unwrap().contains("instance.key"), "{status}");
        assert!(status["license"].is_null(), "{status}");
    }
    std::fs::set_permissions(world.home("instance.key"), std::fs::Permissions::from_mode(0o600))
        .unwrap();
    assert!(airseal::check(&world.path("home"), &airseal::Needs::default()).is_err());
    // Where the key is not there, or another user's, nobody can tell, and nobody is locked out.
    std::fs::remove_file(world.home("instance.key")).unwrap();
    world.run(&["verify"]).exits(0);
    std::fs::write(world.home("instance.key"), &before[2]).unwrap();
    std::fs::set_permissions(world.home("instance.key"), std::fs::Permissions::from_mode(0o600))
        .unwrap();
    // It can still be given up; the statement would be another instance's.
    let run = world.run(&["unregister", "--yes"]).exits(0);
    assert!(run.stderr.contains("no statement is signed"), "{run:?}");
}

/// `openssl` would say the same of it: the signature is checked by the key inside.
#[test]
fn a_registration_that_its_instance_did_not_sign_is_not_taken() {
    let world = World::licensed();
    let good = world.read("home/registration.json");
    let mut envelope: serde_json::Value = serde_json::from_slice(&good).unwrap();
    let foreign: serde_json::Value =
        serde_json::from_slice(&World::registered().read("request.json")).unwrap();
    for signature in
        ["A".repeat(86) + "==", foreign["signatures"][0]["sig"].as_str().unwrap().to_owned()]
    {
        envelope["signatures"][0]["sig"] = signature.into();
        world.write("home/registration.json", envelope.to_string());
        for args in [
            &["register", "-o", "out"][..],
            &["data", "show", "compliance"],
            &["data", "export", "compliance", "-o", "out"],
            &["import", "license.json"],
        ] {
            let run = world.run(args).exits(1);
            assert!(
                run.stderr.contains("registration.json") && run.stderr.contains("did not sign"),
                "{args:?}: {run:?}"
            );
            assert!(!world.path("out").exists(), "{args:?}");
        }
    }
    world.write("home/registration.json", good);
    world.run(&["register", "-o", "out"]).exits(0);
}

#[test]
fn a_passphrase_file_that_others_can_read_is_named_once() {
    let world = World::new();
    world.write("pass.txt", "correct horse battery staple\n");
    let mode = |mode| {
        std::fs::set_permissions(world.path("pass.txt"), std::fs::Permissions::from_mode(mode))
            .unwrap();
    };
    let init = |dir: &str| {
        let args = [
            "vendor",
            "init",
            "--product",
            "acme-dock",
            "--passphrase-file",
            "pass.txt",
            "--roots",
            "2",
        ];
        world.run(&[&args[..], &["--dir", dir]].concat()).exits(0)
    };
    for (bits, dir) in [(0o644, "a"), (0o640, "b"), (0o604, "c")] {
        mode(bits);
        let run = init(dir);
        let warned: Vec<_> = run.stderr.lines().filter(|line| line.contains("pass.txt")).collect();
        assert_eq!(warned.len(), 1, "{run:?}");
        assert!(
            warned[0].contains(&format!("mode {bits:03o}")) && warned[0].contains("chmod 600"),
            "{warned:?}"
        );
        assert!(!run.stderr.contains("battery"), "{run:?}");
    }
    mode(0o600);
    assert!(!init("d").stderr.contains("pass.txt"));
}

/// As `openssl` sees it: the text before the block is passed over, and says whose key it is.
#[test]
fn the_key_file_says_whose_it_is_and_stays_a_pem_file() {
    needs!("openssl");
    let world = World::registered();
    let key = String::from_utf8(world.read("home/instance.key")).unwrap();
    let public =
        ["pkey", "-in", "home/instance.key", "-pubout", "-outform", "DER", "-out", "public.der"];
    crate::support::tool("openssl", &public, &world.path(""));
    let digest =
        crate::support::tool("openssl", &["dgst", "-sha256", "-r", "public.der"], &world.path(""));
    let id = String::from_utf8(digest).unwrap()[..32].to_owned();
    assert_eq!(key.lines().next(), Some(format!("instance {id}").as_str()));
    // One that an earlier version wrote has no such line, and works.
    let earlier = key.split_once('\n').unwrap().1;
    std::fs::write(world.home("instance.key"), earlier).unwrap();
    world.run(&["register", "--label", "lab"]).exits(0);
    world.run(&["verify"]).exits(18);
}

/// A network volume can refuse to give a file away: whoever mounted it has all of it. Where files
/// have owners, nothing is left in a service's folder that the service cannot have.
#[test]
fn where_files_have_no_owners_nothing_is_given_away_and_elsewhere_it_must_be() {
    needs!("strace");
    if !is_root() {
        return;
    }
    let template = World::registered();
    template.issue("license.json", &["--days", "9"]).exits(0);
    for (error, new) in [("EOPNOTSUPP", 0), ("EINVAL", 0), ("EPERM", 1)] {
        let world = template.copy();
        world.write("own.prom", "# HELP airseal_up of before\n");
        for path in ["home", "own.prom"] {
            give(&world.path(path), SERVICE);
        }
        let inject = format!("fchown:error={error}");
        // What is there keeps its owner, and is written in place if need be.
        strace(&world, &inject, &["register", "--label", error]).exits(0);
        strace(&world, &inject, &["metrics", "-o", "own.prom"]).exits(0);
        assert!(world.read("own.prom").len() > 1_000, "{error}: it was written");
        std::fs::create_dir(world.home("licenses")).unwrap();
        give(&world.home("licenses"), SERVICE);
        strace(&world, &inject, &["import", "license.json"]).exits(new);
        assert_eq!(world.run(&["verify"]).code, if new == 0 { 0 } else { 18 }, "{error}");
        std::fs::remove_file(world.home("lock")).unwrap();
        strace(&world, &inject, &["register", "--label", "next"]).exits(new);
    }
}

/// A rename that fails is no file that is mounted by itself: what is there stays as it is, and nobody
/// is told that it is done.
#[test]
fn where_a_file_cannot_be_renamed_the_old_one_stays() {
    needs!("strace");
    let world = World::registered();
    let before = world.read("home/telemetry.toml");
    let inject = "rename,renameat,renameat2:error=EIO";
    let run = strace(&world, inject, &["telemetry", "off"]).exits(1);
    assert!(!run.stderr.contains("telemetry is off, but"), "{}", run.stderr);
    assert_eq!(world.read("home/telemetry.toml"), before);
    world.run(&["telemetry", "check"]).exits(0);
}

/// As on a volume that is mounted for reading: the owner may not write there either.
#[test]
fn a_release_is_verified_by_the_owner_of_a_state_folder_that_is_for_reading() {
    if !is_root() {
        return;
    }
    let world = open_world(World::licensed());
    world.write("app.tar", "program");
    let sign = ["vendor", "release", "app.tar", "--release-version", "1.0.0"];
    world.run(&[&sign[..], &["--dir", "vendor", "-o", "release.json"]].concat()).exits(0);
    give(&world.path("home"), SERVICE);
    std::fs::set_permissions(world.path("home"), std::fs::Permissions::from_mode(0o555)).unwrap();
    let verify = ["release", "verify", "release.json", "app.tar", "--json"];
    let run = run_as(&world, SERVICE, &verify).exits(0);
    let said = run.json();
    assert_eq!((&said["verified"], &said["changed"]), (&true.into(), &false.into()), "{said}");
    assert!(run.stderr.contains("will not be detected"), "{run:?}");
}
