//! HOME where nobody wants it: full, read-only, under an odd name, with something
//! else where a file belongs, at the ends of time.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{EMAIL, PRODUCT, Run, World, needs};

/// Longer than any command here takes on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// Runs a command that must end by itself, and without a panic.
fn ends(mut command: Command) -> Run {
    let since = Instant::now();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while child.try_wait().unwrap().is_none() {
        if since.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("{command:?} hangs");
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.code().is_some() && !stderr.contains("panicked"),
        "{command:?}: {stderr}"
    );
    Run { code: output.status.code().unwrap(), stdout: output.stdout, stderr }
}

/// Asserts that a failure names a file and the next step.
#[track_caller]
fn explains(run: &Run, file: &str) {
    let first = run.stderr.lines().find(|line| line.starts_with("error: ")).unwrap_or_default();
    assert!(
        run.code == 1 && first.contains(file) && run.stderr.contains("  Hint: "),
        "{file}: {run:?}"
    );
}

/// The same, or that usage data may not leave: whoever only asks that gets an answer.
#[track_caller]
fn explains_or_is_off(run: &Run, args: &[&str], file: &str) {
    let asks = [&["telemetry", "check"][..], &["telemetry", "status"], &["data", "show", "usage"]]
        .contains(&args);
    if asks && run.code != 1 {
        let said = format!("{}{}", run.out(), run.stderr);
        assert!(
            said.contains("off")
                && said.contains(file)
                && run.code == if args[1] == "check" { 3 } else { 0 },
            "{run:?}"
        );
    } else {
        explains(run, file);
    }
}

/// The program started by another one, which comes with its own arguments.
fn under(world: &World, wrapper: &[&str], args: &[&str]) -> Command {
    let plain = world.command(args);
    let mut command = Command::new(wrapper[0]);
    command
        .args(&wrapper[1..])
        .arg(plain.get_program())
        .args(plain.get_args())
        .current_dir(world.path(""));
    command.env_clear().envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.envs(std::env::var_os("PATH").map(|path| ("PATH", path))).stdin(Stdio::null());
    command
}

/// Every command of an admin that writes, and those that read; `license.json` and
/// `vendor/trust.json` are there.
const COMMANDS: [&[&str]; 11] = [
    &["status"],
    &["verify"],
    &["trust", "show"],
    &["data", "show", "compliance"],
    &["data", "show", "usage"],
    &["telemetry", "status"],
    &["telemetry", "check"],
    &["telemetry", "off"],
    &["telemetry", "on"],
    &["register", "--label", "lab"],
    &["import", "license.json", "vendor/trust.json"],
];

/// A licensed instance, a newer bundle at the vendor's and a second license.
fn licensed() -> World {
    let world = World::licensed();
    world.run(&["vendor", "rotate", "signer", "--dir", "vendor", "--no-passphrase"]).exits(0);
    world.issue("license.json", &["--days", "400"]).exits(0);
    world
}

/// Modes say nothing to root unless it gives up its right to pass over them.
const BOUND: [&str; 2] = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"];

#[test]
fn a_home_that_cannot_be_written_is_read_as_before_and_every_write_says_why_it_failed() {
    needs!("setpriv");
    let world = licensed();
    std::fs::set_permissions(world.path("home"), PermissionsExt::from_mode(0o555)).unwrap();
    std::fs::set_permissions(world.home("lock"), PermissionsExt::from_mode(0o444)).unwrap();
    let run = |args: &[&str]| ends(under(&world, &BOUND, args));
    for args in &COMMANDS[..7] {
        run(args).exits(0);
    }
    for args in [&["telemetry", "off"], COMMANDS[9], COMMANDS[10], &["unregister", "--yes"]] {
        let failed = run(args);
        explains(&failed, &world.text_path("home"));
        assert!(failed.stderr.contains("run as the user that owns"), "{failed:?}");
    }
    // A verdict does not depend on what could not be noted beside it.
    let noted = run(&["verify", "--limit", "nodes=8", "--record"]).exits(0);
    assert!(noted.out().starts_with("valid"), "{noted:?}");
    let words = ["warning: the use is not recorded", "run as the user that owns"];
    assert!(words.iter().all(|words| noted.stderr.contains(words)), "{noted:?}");
    // Whoever could not object finds telemetry as it was, and knows it.
    run(&["telemetry", "check"]).exits(0);
    std::fs::set_permissions(world.path("home"), PermissionsExt::from_mode(0o755)).unwrap();
}

#[test]
fn a_home_without_permission_is_telemetry_off_and_an_error_for_everything_else() {
    needs!("setpriv");
    let world = licensed();
    std::fs::set_permissions(world.path("home"), PermissionsExt::from_mode(0o000)).unwrap();
    for args in COMMANDS {
        let failed = ends(under(&world, &BOUND, args));
        explains_or_is_off(&failed, args, &world.text_path("home"));
    }
    std::fs::set_permissions(world.path("home"), PermissionsExt::from_mode(0o755)).unwrap();
}

#[test]
fn on_a_full_disk_every_command_keeps_the_old_state_and_goes_on_once_there_is_room() {
    let world = licensed();
    std::fs::rename(world.path("home"), world.path("before")).unwrap();
    std::fs::create_dir(world.path("home")).unwrap();
    // A file system of 16 pages, seen by this process and its children only.
    let script = "
        mount -t tmpfs -o size=64k tmpfs home || exit 99
        cp -a before/. home
        dd if=/dev/zero of=home/filler bs=4096 2> /dev/null
        try() { \"$0\" \"$@\" > out 2>&1; echo \"$? $* $(grep -o 'make room' out)\"; }
        try telemetry off
        try register --label lab
        try import license.json vendor/trust.json
        try telemetry check
        try verify
        try verify --limit nodes=8 --record
        echo $(ls -A home)
        rm home/filler
        try telemetry off
        try import license.json vendor/trust.json
        try register --label lab
        try telemetry check
        try verify
        try verify --limit nodes=8 --record
    ";
    let run = |unshare: &str| {
        let mut command = under(&world, &["unshare", unshare, "sh", "-c", script], &[]);
        command.env("LC_ALL", "C");
        command.output()
    };
    let output = [run("-m"), run("-rm")]
        .into_iter()
        .flatten()
        .find(|output| ![Some(1), Some(99)].contains(&output.status.code()));
    let Some(output) = output else {
        // A right, not a tool: tests/it/faults/ shows the same call by call.
        return eprintln!("not shown here: this test needs the right to mount");
    };
    let expected = "\
1 telemetry off make room
1 register --label lab make room
1 import license.json vendor/trust.json make room
0 telemetry check 
0 verify 
0 verify --limit nodes=8 --record make room
clock.json consent.log filler instance.key licenses lock registration.json telemetry.toml trust.json
0 telemetry off 
0 import license.json vendor/trust.json 
0 register --label lab 
3 telemetry check 
0 verify 
0 verify --limit nodes=8 --record 
";
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{output:?}");
}

#[test]
fn a_home_of_any_name_works() {
    let world = licensed();
    let names =
        ["with spaces", "with\nlines\u{1b}[31m", "-o", "ünïcode", "a/b/c"].map(OsString::from);
    for name in names.into_iter().chain([OsString::from_vec(b"not \xff\xfe UTF-8".to_vec())]) {
        let home = world.path("homes").join(&name);
        let run = |args: &[&str]| {
            let mut command = world.command(args);
            command.env("AIRSEAL_HOME", &home);
            let run = ends(command);
            assert!(
                !run.stdout.contains(&0x1b) && !run.stderr.contains('\u{1b}'),
                "{name:?}: {run:?}"
            );
            run
        };
        let fingerprint = String::from_utf8(world.read("vendor/root.fingerprint")).unwrap();
        run(&["trust", "pin", "vendor/trust.json", "--fingerprint", fingerprint.trim()]).exits(0);
        run(&["register", "--email", EMAIL, "-o", "request.json", "--force"]).exits(0);
        world.issue("odd.json", &["--days", "30"]).exits(0);
        run(&["import", "odd.json"]).exits(0);
        run(&["verify"]).exits(0);
        run(&["status"]).exits(0);
        run(&["status", "--json"]).exits(0).json();
        run(&["telemetry", "check"]).exits(0);
        run(&["telemetry", "off"]).exits(0);
        run(&["telemetry", "check"]).exits(3);
        assert!(home.join("telemetry.toml").is_file(), "{name:?}");
        run(&["unregister", "--yes"]).exits(0);
    }
}

#[test]
fn without_any_home_every_command_says_how_to_name_one() {
    let world = licensed();
    for args in COMMANDS {
        for home in [None, Some(""), Some("relative")] {
            let mut command = world.command(args);
            command.env_remove("AIRSEAL_HOME").env_remove("HOME");
            command.envs(home.map(|home| ("HOME", home)));
            let run = ends(command).exits(2);
            assert!(
                run.stderr.contains("name one with --home DIR or the variable AIRSEAL_HOME"),
                "{run:?}"
            );
        }
    }
}

#[test]
fn keys_are_private_and_the_rest_is_what_the_umask_allows() {
    for (umask, public) in [("000", 0o644), ("022", 0o644), ("027", 0o640), ("077", 0o600)] {
        let world = World::new();
        let script = format!("umask {umask}; exec \"$@\"");
        let run = |args: &[&str]| ends(under(&world, &["sh", "-c", &script, "sh"], args)).exits(0);
        run(&["vendor", "init", "--product", PRODUCT, "--dir", "vendor", "--no-passphrase"]);
        let fingerprint = String::from_utf8(world.read("vendor/root.fingerprint")).unwrap();
        run(&["trust", "pin", "vendor/trust.json", "--fingerprint", fingerprint.trim()]);
        run(&["register", "--email", EMAIL, "-o", "request.json"]);
        run(&[
            "vendor",
            "issue",
            "request.json",
            "--dir",
            "vendor",
            "--days",
            "30",
            "-o",
            "license.json",
        ]);
        run(&["vendor", "rotate", "root", "--dir", "vendor", "--no-passphrase"]);
        run(&["import", "license.json", "vendor/trust.json"]);
        run(&["telemetry", "off"]);
        let mut seen = 0;
        let mut folders = vec![world.path("")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let mode = path.metadata().unwrap().permissions().mode() & 0o777;
                if path.is_dir() {
                    assert_eq!(mode, 0o700, "{path:?} under the umask {umask}");
                    folders.push(path);
                } else {
                    // A request names a person.
                    let private = path.extension().is_some_and(|extension| extension == "key")
                        || path.ends_with("request.json");
                    assert_eq!(
                        mode,
                        if private { 0o600 } else { public },
                        "{path:?} under the umask {umask}"
                    );
                    seen += 1;
                }
            }
        }
        assert!(seen > 15, "{seen}");
    }
}

/// The files of a folder and of those in it, by their names from there.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Commands of a vendor that write.
const VENDOR: [&[&str]; 5] = [
    &[
        "vendor",
        "issue",
        "request.json",
        "--dir",
        "vendor",
        "--days",
        "30",
        "-o",
        "license.json",
        "--force",
    ],
    &["vendor", "rotate", "signer", "--dir", "vendor", "--no-passphrase"],
    &["vendor", "rotate", "root", "--dir", "vendor", "--no-passphrase"],
    &["vendor", "revoke", "--yes", "--email", EMAIL, "--reason", "ended", "--dir", "vendor"],
    &["vendor", "publish", "--dir", "vendor", "--all", "-o", "bundles"],
];

#[test]
fn a_link_in_place_of_a_file_is_never_written_through() {
    let template = licensed();
    template.run(&["register", "--email", "new@acme.example", "--change-email"]).exits(0);
    let mut tried = 0;
    for folder in ["home", "vendor"] {
        for file in files(&template.path(folder)) {
            let name = file.strip_prefix(template.path("")).unwrap();
            let world = template.copy();
            let (link, target) = (world.path("").join(name), world.path("target"));
            std::fs::rename(&link, &target).unwrap();
            symlink(&target, &link).unwrap();
            let before = std::fs::read(&target).unwrap();
            for args in COMMANDS.iter().chain(&VENDOR) {
                ends(world.command(args));
            }
            for args in [
                ["register", "--label", ""].as_slice(),
                &["telemetry", "off"],
                &["unregister", "--yes"],
            ] {
                ends(world.command(args));
            }
            assert_eq!(std::fs::read(&target).unwrap(), before, "{name:?} was followed");
            tried += 1;
        }
    }
    eprintln!("{tried} files replaced by links");
    assert!(tried > 18, "{tried}");
}

#[test]
fn a_link_in_place_of_a_folder_is_not_written_through() {
    for name in ["home/licenses", "home/roots", "vendor/bundles"] {
        let world = licensed();
        std::fs::create_dir(world.path("target")).unwrap();
        let _ = std::fs::rename(world.path(name), world.path("moved"));
        symlink(world.path("target"), world.path(name)).unwrap();
        for args in VENDOR.iter().chain(&COMMANDS) {
            ends(world.command(args));
        }
        assert_eq!(files(&world.path("target")), Vec::<PathBuf>::new(), "{name} was followed");
    }
}

#[test]
fn a_pipe_or_a_folder_in_place_of_a_file_is_named_and_nothing_waits_for_it() {
    let template = licensed();
    template.run(&["register", "--email", "new@acme.example", "--change-email"]).exits(0);
    template.write("home/config.toml", "");
    let mut tried = 0;
    for folder in ["home", "vendor"] {
        for file in files(&template.path(folder)) {
            let name = file.strip_prefix(template.path("")).unwrap().to_str().unwrap();
            // Retired: no command reads it any more.
            let unread = name == "vendor/signer.key";
            for kind in ["pipe", "folder"] {
                let world = template.copy();
                let path = world.path(name);
                std::fs::remove_file(&path).unwrap();
                if kind == "pipe" {
                    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
                } else {
                    std::fs::create_dir(&path).unwrap();
                }
                let mut named = 0;
                // A file that somebody names may well be a pipe: not asked here.
                for args in if folder == "home" { COMMANDS.as_slice() } else { &VENDOR } {
                    let run = ends(world.command(args));
                    if run.code == 1 {
                        // A vendor's commands name the folder as it was given.
                        explains(&run, name);
                        named += 1;
                    }
                    // Settings stop nobody: that is a warning.
                    if name == "home/config.toml" && run.stderr.contains(name) {
                        named += 1;
                    }
                    if args[..] == ["telemetry", "check"] && name == "home/telemetry.toml" {
                        assert_ne!(run.code, 0, "{kind} at {name}: telemetry is on");
                    }
                }
                let kept = path.symlink_metadata().unwrap().file_type();
                assert!(kept.is_fifo() || kept.is_dir(), "{kind} at {name}");
                assert!(named > 0 || unread, "{kind} at {name} was not noticed");
                tried += 1;
            }
        }
    }
    eprintln!("{tried} files replaced by pipes and folders");
    assert!(tried > 36, "{tried}");
}

#[test]
fn at_the_ends_of_time_every_command_answers() {
    let times = [
        Some("0000-01-01T00:00:00Z"),
        Some("1970-01-01T00:00:00Z"),
        Some("9999-12-31T23:59:59Z"),
        None,
    ];
    for now in times {
        let template = licensed();
        let verdicts = [Some(17), Some(17), Some(13), Some(1)];
        let expected = verdicts[times.iter().position(|time| *time == now).unwrap()];
        for args in COMMANDS.iter().chain(&VENDOR).chain(&[["unregister", "--yes"].as_slice()]) {
            let world = template.copy();
            let absolute = |arg: &&str| match *arg {
                "vendor" if args.contains(&"--dir") && args[0] != *arg => world.text_path(arg),
                _ if arg.contains('.') && !arg.contains('@') => world.text_path(arg),
                _ => (*arg).to_owned(),
            };
            let mut named: Vec<_> = args.iter().map(absolute).collect();
            if args[0] == "vendor" {
                named[0] = "vendor".to_owned();
            }
            let named: Vec<_> = named.iter().map(String::as_str).collect();
            let run = world.run_env("2026-01-01T00:00:00Z", &named, |env| {
                env.now = now.map(crate::support::time);
            });
            assert!(
                run.code == 0 || run.stderr.contains("  Hint: ") || !run.stdout.is_empty(),
                "{now:?} {args:?}: {run:?}"
            );
            if args[..] == ["verify"] {
                assert_eq!(Some(run.code), expected, "{now:?}: {run:?}");
            }
            // The choice was made, and is no matter of the clock.
            if args[..] == ["telemetry", "check"] {
                assert_eq!(run.code, 0, "{now:?}: {run:?}");
            }
        }
    }
}

#[test]
fn a_folder_that_is_a_file_is_named() {
    let world = licensed();
    let file = world.write("file", "");
    for home in [file.as_os_str(), OsStr::new("/dev/null"), world.path("file/below").as_os_str()] {
        for args in COMMANDS {
            let mut command = world.command(args);
            command.env("AIRSEAL_HOME", home);
            let run = ends(command);
            explains_or_is_off(&run, args, home.to_str().unwrap().trim_end_matches("/below"));
        }
    }
}

/// Of the files in /proc the system says that they have no bytes. A policy that lies on
/// such a file system must not be taken for one that forbids nothing.
#[test]
#[cfg(target_os = "linux")]
fn a_policy_is_read_whatever_its_length_is_said_to_be() {
    let file = "/proc/version";
    assert_eq!(std::fs::metadata(file).unwrap().len(), 0);
    let world = World::new();
    world.run(&["telemetry", "on"]).exits(0);
    world.run(&["telemetry", "check"]).exits(0);
    let run = world.run_with(&[("AIRSEAL_POLICY", file)], &["telemetry", "check"]).exits(3);
    assert!(run.stderr.contains(file) || run.out().contains(file), "{run:?}");
}
