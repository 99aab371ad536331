//! Secrets: no option takes one, nothing prints one, and none is left in memory when a
//! command that used it ends.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{EMAIL, World, needs, tool};

const PASSPHRASE: &str = "correct horse battery staple";

fn vendor() -> World {
    let world = World::new();
    world.write("pass", format!("{PASSPHRASE}\n"));
    world
        .run(&[
            "vendor",
            "init",
            "--product",
            "acme-dock",
            "--dir",
            "vendor",
            "--passphrase-file",
            "pass",
        ])
        .exits(0);
    world.pin("vendor").exits(0);
    world.run(&["register", "--email", EMAIL, "-o", "request.json"]).exits(0);
    world
}

/// The 32 secret bytes of a key file: the end of its PKCS#8 (RFC 8410, section 7).
fn seed(world: &World, file: &str) -> Vec<u8> {
    let der = tool(
        "openssl",
        &["pkey", "-in", file, "-passin", "file:pass", "-outform", "DER"],
        world.path("").as_path(),
    );
    assert_eq!(der.len(), 48);
    der[16..].to_vec()
}

/// A secret as it could stand somewhere: itself, in hex, and in base64 wherever it begins
/// in a text.
fn forms(secret: &[u8]) -> Vec<Vec<u8>> {
    use base64::Engine;
    let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut forms = vec![secret.to_vec(), hex.into_bytes()];
    for shift in 0..3 {
        let shifted = [&vec![0; shift], secret].concat();
        let text = base64::engine::general_purpose::STANDARD.encode(&shifted);
        // Its ends depend on what stands beside it.
        forms.push(text.as_bytes()[4..text.len() - 4].to_vec());
    }
    forms
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

/// A command that stands still where it is about to end: strace holds its last system
/// call.
struct AtItsEnd {
    strace: Child,
    pid: String,
}

impl AtItsEnd {
    fn of(world: &World, args: &[&str]) -> Self {
        let plain = world.command(args);
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=exit_group"]);
        strace.args(["-e", "inject=exit_group:delay_enter=60000000", "--"]);
        strace
            .arg(plain.get_program())
            .args(plain.get_args())
            .current_dir(world.path(""))
            .env_clear();
        strace.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
        #[allow(clippy::zombie_processes)] // `drop` waits for it.
        let strace = strace
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begin = Instant::now();
        loop {
            assert!(begin.elapsed() < Duration::from_secs(50), "{args:?} did not come to its end");
            std::thread::sleep(Duration::from_millis(20));
            let children = format!("/proc/{0}/task/{0}/children", strace.id());
            for pid in std::fs::read_to_string(children).unwrap_or_default().split_whitespace() {
                let name = std::fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
                let call =
                    std::fs::read_to_string(format!("/proc/{pid}/syscall")).unwrap_or_default();
                if name.trim() == "airseal"
                    && call.starts_with(&format!("{} ", libc::SYS_exit_group))
                {
                    return Self { strace, pid: pid.to_owned() };
                }
            }
        }
    }

    /// All its memory that can be read: what a core dump would hold.
    fn memory(&self) -> Vec<u8> {
        let mut all = Vec::new();
        let mut memory = File::open(format!("/proc/{}/mem", self.pid)).unwrap();
        for line in std::fs::read_to_string(format!("/proc/{}/maps", self.pid)).unwrap().lines() {
            let (range, rest) = line.split_once(' ').unwrap();
            if !rest.starts_with('r') || rest.contains("[v") {
                continue;
            }
            let (from, to) = range.split_once('-').unwrap();
            let [from, to] = [from, to].map(|text| u64::from_str_radix(text, 16).unwrap());
            memory.seek(SeekFrom::Start(from)).unwrap();
            (&memory).take(to - from).read_to_end(&mut all).unwrap();
        }
        all
    }
}

impl Drop for AtItsEnd {
    fn drop(&mut self) {
        // Without its tracer the command just ends.
        let _ = self.strace.kill();
        let _ = self.strace.wait();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn no_secret_is_left_in_memory_when_a_command_ends() {
    needs!("strace");
    needs!("openssl");
    let world = vendor();
    let plain = |dir| ["vendor", "init", "--product", "acme-dock", "--dir", dir, "--no-passphrase"];
    world.run(&plain("plain")).exits(0);
    let issue = ["vendor", "issue", "request.json", "--days", "1", "-o", "license.json", "--dir"];
    let unlock = ["--passphrase-file", "pass"];
    for (args, keys) in [
        (&["register", "--label", "x", "-o", "again.json"][..], &["home/instance.key"][..]),
        (&["data", "export", "compliance", "-o", "report.json"], &["home/instance.key"]),
        (&[&issue[..], &["vendor"], &unlock].concat(), &["vendor/signer.key"]),
        (&[&issue[..], &["plain"]].concat(), &["plain/signer.key"]),
        (&plain("another"), &["another/root.key", "another/signer.key"]),
        (
            &["vendor", "rotate", "signer", "--dir", "plain", "--no-passphrase"],
            &["plain/root.key", "plain/signer.key"],
        ),
        (
            &[&["vendor", "rotate", "signer", "--dir", "vendor"][..], &unlock].concat(),
            &["vendor/root.key", "vendor/signer.key"],
        ),
    ] {
        let control = "--color=never";
        let command = AtItsEnd::of(&world, &[args, &[control]].concat());
        let memory = command.memory();
        assert!(
            holds(&memory, control.as_bytes()),
            "the arguments are there: this looks at the right memory"
        );
        assert!(!holds(&memory, PASSPHRASE.as_bytes()), "{args:?} leaves the passphrase");
        for key in keys {
            for form in forms(&seed(&world, key)) {
                assert!(
                    !holds(&memory, &form),
                    "{args:?} leaves the secret half of {key}: {form:x?}"
                );
            }
        }
    }
}

#[test]
fn no_command_prints_or_keeps_a_secret() {
    needs!("openssl");
    let world = vendor();
    let unlock = ["--dir", "vendor", "--passphrase-file", "pass"];
    let mut said = Vec::new();
    for (args, code) in [
        (
            &[
                &[
                    "vendor",
                    "issue",
                    "request.json",
                    "--days",
                    "9",
                    "-o",
                    "license.json",
                    "--force",
                ][..],
                &unlock,
            ]
            .concat()[..],
            0,
        ),
        (&["import", "license.json"], 0),
        (&["status", "--json"], 0),
        (&[&["vendor", "list", "--json"][..], &unlock[..2]].concat(), 0),
        (&[&["vendor", "rotate", "signer"][..], &unlock].concat(), 0),
        (&[&["vendor", "rotate", "root"][..], &unlock].concat(), 0),
        (&["data", "show", "all", "--json"], 0),
        (&["inspect", "vendor/signer.key"], 10),
        (&["import", "vendor/signer.key"], 10),
        (&["verify", "pass"], 10),
        (
            &[
                "vendor",
                "issue",
                "pass",
                "--days",
                "1",
                "-o",
                "x.json",
                "--dir",
                "vendor",
                "--passphrase-file",
                "pass",
            ],
            10,
        ),
    ] {
        for more in [&[][..], &["--json"]] {
            let again =
                if args.contains(&"--json") || args.contains(&"rotate") { &[][..] } else { more };
            let run = world.run(&[args, again].concat());
            assert!(run.code == code || (again != more && run.code == 1), "{args:?}: {run:?}");
            said.extend(run.stdout);
            said.extend(run.stderr.into_bytes());
        }
    }
    let mut secrets = vec![PASSPHRASE.as_bytes().to_vec()];
    for key in ["vendor/signer.key", "vendor/root.key", "home/instance.key"] {
        secrets.extend(forms(&seed(&world, key)));
    }
    let mut kept = 0;
    for secret in &secrets {
        assert!(!holds(&said, secret), "a secret was printed");
        for folder in ["vendor", "home", ""] {
            for entry in std::fs::read_dir(world.path(folder)).unwrap().map(Result::unwrap) {
                let key = entry.path().extension().is_some_and(|end| end == "key");
                if entry.path().is_file() && entry.file_name() != "pass" {
                    let found = holds(&std::fs::read(entry.path()).unwrap(), secret);
                    assert!(key || !found, "{} holds a secret", entry.path().display());
                    kept += usize::from(found);
                }
            }
        }
    }
    assert!(kept > 0, "the instance's own key file holds its key: this looks for the right bytes");
}

#[test]
fn no_option_and_no_variable_takes_a_secret() {
    let mut seen = 0;
    for (path, command) in crate::help::commands() {
        for arg in command.get_arguments() {
            let Some(name) = arg.get_long() else { continue };
            let values = arg.get_action().takes_values();
            if ["pass", "secret", "token", "seed", "pin-code"]
                .iter()
                .any(|word| name.contains(word))
                && values
            {
                // A file, or the number of a descriptor.
                let elsewhere = name.ends_with("-file") || name.ends_with("-fd");
                assert!(elsewhere, "{path} --{name} takes a secret as an argument");
                seen += 1;
            }
        }
    }
    assert!(seen > 0);
    // With every variable that somebody might try, an encrypted key stays locked.
    let world = vendor();
    let variables = ["AIRSEAL_PASSPHRASE", "AIRSEAL_PASSWORD", "AIRSEAL_KEY", "PASSPHRASE"]
        .map(|name| (name, PASSPHRASE));
    let args =
        ["vendor", "issue", "request.json", "--days", "9", "-o", "license.json", "--dir", "vendor"];
    let run = world.run_with(&variables, &args).exits(2);
    assert!(run.stderr.contains("--passphrase-file"), "{}", run.stderr);
}

/// The answers of somebody at a terminal, one after the other.
fn answers(first: &'static str, second: &'static str) -> impl FnOnce(&mut airseal::cli::env::Env) {
    thread_local! {
        static LEFT: std::cell::RefCell<Vec<&'static str>> = const { std::cell::RefCell::new(Vec::new()) };
    }
    LEFT.with_borrow_mut(|left| *left = vec![second, first, second, first]);
    |env| {
        env.interactive = || true;
        env.ask_secret = |_| Ok(LEFT.with_borrow_mut(|left| left.pop().unwrap().to_owned()));
    }
}

#[test]
fn a_new_passphrase_is_asked_for_twice_and_must_be_the_same() {
    needs!("openssl");
    let world = World::new();
    let dir = world.text_path("vendor");
    let init = ["vendor", "init", "--product", "acme-dock", "--dir", &dir];
    let now = "2026-11-23T12:00:00Z";
    let run = world.run_env(now, &init, answers(PASSPHRASE, "correct horse")).exits(1);
    assert!(run.stderr.contains("differ") && !run.stderr.contains("horse"), "{}", run.stderr);
    assert!(!world.path("vendor").join("root.key").exists());
    world.run_env(now, &init, answers(PASSPHRASE, PASSPHRASE)).exits(0);
    world.write("pass", PASSPHRASE);
    assert_eq!(seed(&world, "vendor/signer.key").len(), 32, "openssl opens it");
}

/// A call on [`Shown`] finds the method if the type can be printed, and otherwise the
/// trait's.
struct Shown<T>(std::marker::PhantomData<T>);

impl<T: std::fmt::Debug> Shown<T> {
    #[allow(clippy::unused_self)]
    fn by_debug(&self) -> bool {
        true
    }
}

trait NotShown {
    fn by_debug(&self) -> bool {
        false
    }
}

impl<T> NotShown for Shown<T> {}

#[test]
fn the_types_that_hold_secrets_cannot_be_printed() {
    use airseal::core::types::keys::{Passphrase, PrivateKey, PublicKey};
    use std::marker::PhantomData;
    assert!(Shown(PhantomData::<PublicKey>).by_debug(), "this test sees a Debug that is there");
    assert!(!Shown(PhantomData::<PrivateKey>).by_debug());
    assert!(!Shown(PhantomData::<Passphrase>).by_debug());
    assert!(!Shown(PhantomData::<airseal::issuer::dir::SignerKey>).by_debug());
}
