//! Crashes and failing disks, one system call after the other: every command that
//! writes is killed before each of them, and has each of them fail, under strace.
//! What must stand afterwards is the state before the command or after it.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use airseal::core::document::envelope::Envelope;
use airseal::core::document::ledger::Chain;
use airseal::core::types::keys::{PrivateKey, PublicKey, sha256_hex};
use airseal::core::types::time::Time;
use serde_json::Value;

use crate::support::{EMAIL, PRODUCT, Run, World, needs};

/// A command that writes. A new one is one entry here.
pub struct Case {
    pub name: &'static str,
    /// The arguments; `{fingerprint}` stands for that of the vendor's roots, `{request}`
    /// for the reference of the request by a right that is open, `{license}` for the id of
    /// the license in force.
    args: &'static str,
    /// The files before it runs.
    before: fn() -> World,
    /// The states on the way, each made from the files before it, for a command
    /// that changes more than one thing. Every other command has none.
    between: &'static [fn(&World)],
    /// What it answers when it is run again after it was done, unless that is
    /// "done" or "unchanged".
    again: Option<&'static str>,
}

pub const CASES: &[Case] = &[
    Case {
        name: "telemetry off",
        args: "telemetry off",
        before: World::registered,
        between: &[],
        again: None,
    },
    Case {
        name: "telemetry off, the first command of all",
        args: "telemetry off",
        before: World::new,
        between: &[],
        again: None,
    },
    Case {
        name: "telemetry on",
        args: "telemetry on",
        before: || {
            let world = World::with_vendor();
            world.run(&["telemetry", "off"]).exits(0);
            world
        },
        between: &[
            // The notice was shown, and the objection still stands.
            |world| {
                world.run(&["telemetry", "on"]).exits(0);
                world.run(&["telemetry", "off"]).exits(0);
            },
            // It was lifted in the ledger, and not yet in the flag.
            |world| {
                world.run(&["telemetry", "on"]).exits(0);
                world.run(&["telemetry", "off"]).exits(0);
                let flag = std::fs::read(world.home("telemetry.toml")).unwrap();
                world.run(&["telemetry", "on"]).exits(0);
                std::fs::write(world.home("telemetry.toml"), flag).unwrap();
            },
        ],
        again: None,
    },
    Case {
        name: "import",
        args: "import license.json",
        before: || {
            let world = World::registered();
            world.issue("license.json", &["--days", "365", "--limit", "nodes=10"]).exits(0);
            world
        },
        between: &[],
        again: None,
    },
    Case {
        name: "import of a bundle with new roots and of a license",
        args: "import stick",
        before: || {
            let world = World::registered();
            world.run(&["vendor", "rotate", "root", "--dir", "vendor", "--no-passphrase"]).exits(0);
            std::fs::create_dir(world.path("stick")).unwrap();
            world.issue("stick/license.json", &["--days", "365"]).exits(0);
            std::fs::copy(world.path("vendor/trust.json"), world.path("stick/trust.json")).unwrap();
            world
        },
        // A file that cannot be read does not keep out the other.
        between: &[
            |world| drop(world.run(&["import", "stick/trust.json"]).exits(0)),
            |world| drop(world.run(&["import", "stick/license.json"]).exits(0)),
        ],
        again: None,
    },
    Case {
        name: "import of a bundle that revokes the license in force",
        args: "import vendor/trust.json",
        before: || {
            let world = World::licensed();
            let args =
                ["vendor", "revoke", "--email", EMAIL, "--reason", "ended", "--dir", "vendor"];
            world.run(&args).exits(0);
            world
        },
        between: &[],
        again: None,
    },
    Case {
        name: "import of the first license for a new email",
        args: "import new.json",
        before: || {
            let world = World::licensed();
            world
                .run(&[
                    "register",
                    "--email",
                    "new@acme.example",
                    "--change-email",
                    "-o",
                    "request.json",
                    "--force",
                ])
                .exits(0);
            world.issue("new.json", &["--days", "365", "--change-email"]).exits(0);
            world
        },
        between: &[],
        again: None,
    },
    Case {
        name: "trust pin",
        args: "trust pin vendor/trust.json --fingerprint {fingerprint}",
        before: vendor,
        between: &[],
        again: None,
    },
    Case {
        name: "register",
        args: "register --email ops@acme.example -o request.json",
        before: World::with_vendor,
        between: &[
            |world| drop(world.run(&["register", "--email", EMAIL, "--quiet"]).exits(0)),
            // The request is written, and the disclosure was not shown yet.
            |world| {
                drop(
                    world
                        .run(&["register", "--email", EMAIL, "--quiet", "-o", "request.json"])
                        .exits(0),
                );
            },
            // The disclosure is in the ledger, and not yet in the flag.
            |world| {
                world.run(&["register", "--email", EMAIL, "-o", "request.json"]).exits(0);
                std::fs::remove_file(world.home("telemetry.toml")).unwrap();
            },
        ],
        again: None,
    },
    Case {
        name: "register for another email",
        args: "register --email new@acme.example --change-email",
        before: World::licensed,
        between: &[],
        again: None,
    },
    Case {
        name: "unregister",
        args: "unregister --yes",
        before: || {
            // The statement of an instance that was here before has to be kept.
            let world = World::licensed();
            world.run(&["unregister", "--yes"]).exits(0);
            let fingerprint =
                std::fs::read_to_string(world.path("vendor/root.fingerprint")).unwrap();
            world
                .run(&["trust", "pin", "vendor/trust.json", "--fingerprint", fingerprint.trim()])
                .exits(0);
            world
                .run(&["register", "--email", "ops@acme.example", "-o", "request.json", "--force"])
                .exits(0);
            world.issue("license.json", &["--days", "365"]).exits(0);
            world.run(&["import", "license.json"]).exits(0);
            world.run(&["vendor", "rotate", "root", "--dir", "vendor", "--no-passphrase"]).exits(0);
            world.run(&["import", "vendor/trust.json"]).exits(0);
            world
        },
        // What stands between is an instance that is not registered.
        between: &[
            |world| std::fs::remove_file(world.home("registration.json")).unwrap(),
            |world| {
                std::fs::remove_file(world.home("registration.json")).unwrap();
                std::fs::remove_file(world.home("trust.json")).unwrap();
            },
        ],
        again: None,
    },
    Case {
        name: "data export",
        args: "data export compliance -o report.json",
        before: World::licensed,
        between: &[],
        again: None,
    },
    Case {
        name: "usage set",
        args: "usage set containers 37",
        before: told,
        between: &[],
        again: None,
    },
    Case {
        name: "usage add",
        args: "usage add containers 3",
        before: recorded,
        between: &[],
        again: None,
    },
    Case {
        name: "usage load",
        args: "usage load snapshot.json",
        before: || {
            let world = recorded();
            world.write(
                "snapshot.json",
                "{\"containers\": 500, \"stacks\": 3, \"identifier\": \"x\"}",
            );
            world
        },
        between: &[],
        again: None,
    },
    Case { name: "usage clear", args: "usage clear", before: recorded, between: &[], again: None },
    Case {
        name: "telemetry off, with figures recorded",
        args: "telemetry off",
        before: recorded,
        // Off, and the figures still there: the next run deletes them.
        between: &[|world| {
            let figures = std::fs::read(world.home("usage.json")).unwrap();
            world.run(&["telemetry", "off"]).exits(0);
            std::fs::write(world.home("usage.json"), figures).unwrap();
        }],
        again: None,
    },
    Case {
        name: "import of notices and a policy",
        args: "import notices.json policy-2026-11.json",
        before: || {
            let world = told_by_vendor();
            std::fs::remove_file(world.home("notices.json")).unwrap();
            std::fs::remove_dir_all(world.home("policies")).unwrap();
            world
        },
        between: &[
            |world| drop(world.run(&["import", "notices.json"]).exits(0)),
            |world| drop(world.run(&["import", "policy-2026-11.json"]).exits(0)),
        ],
        again: None,
    },
    Case {
        name: "advisories ack",
        args: "advisories ack acme-2026-3",
        before: told_by_vendor,
        between: &[],
        again: None,
    },
    Case {
        name: "rights request",
        args: "rights request port -o port.eml --force",
        before: told_by_vendor,
        // In the ledger, but not handed out yet.
        between: &[|world| {
            world.run(&["rights", "request", "port", "-o", "port.eml"]).exits(0);
            std::fs::remove_file(world.path("port.eml")).unwrap();
        }],
        again: None,
    },
    Case {
        name: "rights extend",
        args: "rights extend {request}",
        before: asked,
        between: &[],
        again: None,
    },
    Case {
        name: "rights close",
        args: "rights close {request}",
        before: asked,
        between: &[],
        again: None,
    },
    Case {
        name: "rights cancel",
        args: "rights cancel {request}",
        before: asked,
        between: &[],
        again: None,
    },
    Case {
        name: "clock reset",
        args: "clock reset --yes",
        before: || {
            let world = World::licensed();
            world.write("home/clock.json", "{\"observed\":\"2098-01-01T00:00:00Z\"}\n");
            world
        },
        between: &[],
        again: None,
    },
    Case {
        name: "licenses remove",
        args: "licenses remove {license} --yes",
        before: World::licensed,
        between: &[],
        again: None,
    },
    Case {
        name: "policy seen",
        args: "policy seen",
        before: told_by_vendor,
        between: &[],
        again: None,
    },
    Case {
        name: "vendor policy",
        args: "vendor policy privacy.md --policy-version 1 --effective 2026-01-01 --contact a@b.example \
               --dir vendor -o policy.json",
        before: || {
            let world = issued();
            world.write("privacy.md", "# Privacy\n");
            world
        },
        between: &[],
        again: None,
    },
    Case {
        name: "vendor release",
        args: "vendor release license.json --release-version 2.19.4 --dir vendor -o release.json --force",
        before: issued,
        between: &[],
        again: None,
    },
    Case {
        name: "vendor advisory add",
        args: "vendor advisory add acme-1 --severity low --title T --affected * --dir vendor",
        before: issued,
        between: &[],
        again: None,
    },
    Case {
        name: "vendor advisory publish",
        args: "vendor advisory publish --dir vendor -o notices.json",
        before: || {
            let world = issued();
            let add = [
                "vendor",
                "advisory",
                "add",
                "acme-1",
                "--severity",
                "low",
                "--title",
                "T",
                "--affected",
                "*",
            ];
            world.run(&[add.as_slice(), &["--dir", "vendor"]].concat()).exits(0);
            world
        },
        // Published, but not handed out yet.
        between: &[|world| {
            world
                .run(&["vendor", "advisory", "publish", "--dir", "vendor", "-o", "notices.json"])
                .exits(0);
            std::fs::remove_file(world.path("notices.json")).unwrap();
        }],
        again: None,
    },
    Case {
        name: "metrics",
        args: "metrics -o airseal.prom",
        before: World::licensed,
        between: &[],
        again: None,
    },
    Case {
        name: "log --export",
        args: "log --export copy.json --force",
        before: World::licensed,
        between: &[],
        again: None,
    },
    Case {
        name: "vendor init",
        args: "vendor init --product acme-dock --dir vendor --no-passphrase",
        before: World::new,
        between: &[],
        again: Some("exists"),
    },
    Case {
        name: "vendor issue",
        args: "vendor issue request.json --dir vendor --days 365 -o license.json --force",
        before: World::registered,
        // In the register, but not handed out yet.
        between: &[|world| {
            world.issue("license.json", &["--days", "365"]).exits(0);
            std::fs::remove_file(world.path("license.json")).unwrap();
        }],
        again: None,
    },
    Case {
        name: "vendor issue of a folder",
        args: "vendor issue requests --dir vendor --days 365 -o licenses --force",
        before: || {
            let world = World::registered();
            for folder in ["requests", "licenses"] {
                std::fs::create_dir(world.path(folder)).unwrap();
            }
            std::fs::copy(world.path("request.json"), world.path("requests/request.json")).unwrap();
            world
        },
        // In the register, but not handed out yet.
        between: &[|world| {
            world
                .run(&[
                    "vendor", "issue", "requests", "--dir", "vendor", "--days", "365", "-o",
                    "licenses",
                ])
                .exits(0);
            for file in std::fs::read_dir(world.path("licenses")).unwrap() {
                std::fs::remove_file(file.unwrap().path()).unwrap();
            }
        }],
        again: None,
    },
    Case {
        name: "vendor revoke",
        args: "vendor revoke --email ops@acme.example --reason ended --dir vendor",
        before: issued,
        between: &[],
        again: None,
    },
    Case {
        name: "vendor rotate signer",
        args: "vendor rotate signer --dir vendor --no-passphrase",
        before: issued,
        between: &[],
        again: None,
    },
    Case {
        name: "vendor rotate root",
        args: "vendor rotate root --dir vendor --no-passphrase",
        before: issued,
        between: &[],
        again: None,
    },
    Case {
        name: "vendor publish FILE",
        args: "vendor publish --dir vendor next.json",
        before: offered,
        between: &[],
        again: None,
    },
    Case {
        name: "vendor publish --discard",
        args: "vendor publish --dir vendor --discard",
        before: waiting,
        between: &[],
        again: None,
    },
    Case {
        name: "vendor publish --accept-loss",
        args: "vendor publish --dir vendor --accept-loss",
        before: lost,
        between: &[],
        again: None,
    },
    Case {
        name: "release verify",
        args: "release verify release.json license.json",
        before: released,
        between: &[],
        again: None,
    },
    Case {
        name: "vendor publish",
        args: "vendor publish --dir vendor --all -o bundles",
        before: || {
            let world = issued();
            world
                .run(&["vendor", "rotate", "signer", "--dir", "vendor", "--no-passphrase"])
                .exits(0);
            world
        },
        between: &[|world| {
            std::fs::create_dir(world.path("bundles")).unwrap();
            std::fs::copy(world.path("vendor/bundles/1.json"), world.path("bundles/trust-1.json"))
                .unwrap();
        }],
        again: None,
    },
];

/// A bundle in `next.json` that follows from the one in force.
fn offered() -> World {
    let world = issued();
    let elsewhere = world.copy();
    elsewhere.run(&["vendor", "publish", "--dir", "vendor", "--renew-by", "2099-01-01"]).exits(0);
    world.write("next.json", elsewhere.read("vendor/trust.json"));
    world
}

/// A bundle that waits: no root has signed it yet.
fn waiting() -> World {
    let world = offered();
    let offered = Envelope::parse(&world.read("next.json")).unwrap();
    let key =
        PrivateKey::from_pem(&String::from_utf8(world.read("vendor/signer.key")).unwrap(), None)
            .unwrap();
    let unsigned = Envelope::sign_bytes(&offered.payload_type, offered.payload, &[&key]);
    std::fs::remove_file(world.path("next.json")).unwrap();
    world.write("vendor/trust.next.json", unsigned.to_json());
    world
}

/// An issued log without its first line.
fn lost() -> World {
    let world = issued();
    let to = [
        "--email",
        EMAIL,
        "--any-instance",
        "--dir",
        "vendor",
        "--days",
        "365",
        "-o",
        "second.json",
    ];
    world.run(&[["vendor", "issue"].as_slice(), &to].concat()).exits(0);
    let log = String::from_utf8(world.read("vendor/issued.jsonl")).unwrap();
    world.write("vendor/issued.jsonl", log.split_once('\n').unwrap().1);
    world
}

/// A release of one file, by the vendor that is pinned.
fn released() -> World {
    let world = World::licensed();
    let release =
        ["vendor", "release", "license.json", "--release-version", "2.19.4", "--dir", "vendor"];
    world.run(&[&release[..], &["-o", "release.json"]].concat()).exits(0);
    world
}

fn told() -> World {
    let world = World::new();
    world.run(&["telemetry", "on"]).exits(0);
    world
}

fn recorded() -> World {
    let world = told();
    world.run(&["usage", "set", "containers", "1"]).exits(0);
    world
}

fn vendor() -> World {
    let world = World::new();
    world
        .run(&["vendor", "init", "--product", PRODUCT, "--dir", "vendor", "--no-passphrase"])
        .exits(0);
    world
}

fn told_by_vendor() -> World {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    world
}

fn asked() -> World {
    let world = told_by_vendor();
    world.run(&["rights", "request", "access", "-o", "access.eml"]).exits(0);
    world
}

fn issued() -> World {
    let world = vendor();
    let to = [
        "--email",
        EMAIL,
        "--any-instance",
        "--dir",
        "vendor",
        "--days",
        "365",
        "-o",
        "license.json",
    ];
    world.run(&[["vendor", "issue"].as_slice(), &to].concat()).exits(0);
    world
}

/// What happens to a system call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// The process is killed before it.
    Kill,
    /// It fails.
    Error(&'static str),
}

const ALL: &[Fault] = &[
    Fault::Kill,
    Fault::Error("EIO"),
    Fault::Error("ENOSPC"),
    Fault::Error("EDQUOT"),
    Fault::Error("EINTR"),
];

/// One system call of a command, and what happens to it.
#[derive(Debug)]
struct Point {
    case: usize,
    call: String,
    /// Which of the calls of that name, from 1.
    when: usize,
    fault: Fault,
    /// How strace printed it when nothing failed.
    line: String,
}

/// System calls that change a file or a folder, or wait for the lock.
const WRITES: [&str; 23] = [
    "write",
    "pwrite64",
    "writev",
    "pwritev",
    "fsync",
    "syncfs",
    "fdatasync",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
    "rmdir",
    "mkdir",
    "mkdirat",
    "ftruncate",
    "truncate",
    "flock",
    "fchmod",
    "fchmodat",
    "chmod",
];
/// System calls that read: only a broken disk makes them fail.
const READS: [&str; 3] = ["read", "getdents64", "pread64"];

/// A command with the files that it finds.
pub struct Runnable<'c> {
    case: &'c Case,
    pub template: World,
    pub args: Vec<String>,
}

/// The same with every state that may stand after a fault.
struct Ready {
    runnable: Runnable<'static>,
    old: BTreeMap<String, String>,
    /// After the command; the second is the state after running it twice.
    new: [BTreeMap<String, String>; 2],
    /// After the command where nobody could see what it says.
    unseen: BTreeMap<String, String>,
    between: Vec<BTreeMap<String, String>>,
    names: BTreeSet<String>,
}

impl<'c> Runnable<'c> {
    pub fn new(case: &'c Case) -> Self {
        let template = (case.before)();
        let fingerprint =
            std::fs::read_to_string(template.path("vendor/root.fingerprint")).unwrap_or_default();
        let request = at_present(&template, &["rights", "list", "--json"]);
        let request = serde_json::from_slice::<Value>(&request.stdout).unwrap_or_default();
        let args: Vec<_> = case
            .args
            .split(' ')
            .map(|arg| match arg {
                "{fingerprint}" => fingerprint.trim().to_owned(),
                "{license}" => {
                    let status = at_present(&template, &["status", "--json"]);
                    status.json()["license"]["license_id"].as_str().expect("a license").to_owned()
                }
                "{request}" => request["id"].as_str().expect("a request").to_owned(),
                _ => arg.to_owned(),
            })
            .collect();
        Self { case, template, args }
    }

    /// The command under strace, in `world`.
    fn strace(&self, world: &World, options: &[String]) -> Command {
        let args: Vec<_> = self.args.iter().map(String::as_str).collect();
        let plain = world.command(&args);
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq", "-o", "trace"]).args(options).arg("--");
        strace.arg(plain.get_program()).args(plain.get_args()).current_dir(world.path(""));
        strace.env_clear().envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
        strace.envs(std::env::var_os("PATH").map(|path| ("PATH", path))).stdin(Stdio::null());
        strace
    }

    /// A world in which the command ran, with a record of its system calls in
    /// `trace`.
    fn recorded(&self) -> World {
        let world = self.template.copy();
        let output = self.strace(&world, &["-y".to_owned()]).output().expect("strace");
        assert!(output.status.success(), "{}: {output:?}", self.case.name);
        world
    }
}

impl Ready {
    fn new(case: &'static Case) -> Self {
        let runnable = Runnable::new(case);
        let Runnable { template, args, .. } = &runnable;
        let borrowed: Vec<_> = args.iter().map(String::as_str).collect();
        let mut names = files(template);
        let mut seen = |world: &World| {
            names.extend(files(world));
            shape(world)
        };
        let done = template.copy();
        done.run(&borrowed).exits(0);
        let once = seen(&done);
        let again = done.run(&borrowed);
        assert!(
            again.code == 0 || case.again.is_some_and(|text| again.stderr.contains(text)),
            "{again:#?}"
        );
        let new = [once, seen(&done)];
        let quiet = template.copy();
        quiet.run(&[borrowed.as_slice(), &["--quiet"]].concat()).exits(0);
        let unseen = seen(&quiet);
        let between = case
            .between
            .iter()
            .map(|step| {
                let world = template.copy();
                step(&world);
                seen(&world)
            })
            .collect();
        let old = shape(template);
        assert_ne!(old, new[0], "{}: this command changes nothing", case.name);
        Self { runnable, old, new, unseen, between, names }
    }

    /// Every system call worth breaking, from a recorded run.
    fn points(&self, case: usize, faults: &[Fault]) -> Vec<Point> {
        let world = self.runnable.recorded();
        let inside = world.text_path("");
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        let mut points = Vec::new();
        for line in String::from_utf8_lossy(&world.read("trace")).lines() {
            let line = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
            let Some((call, arguments)) = line.split_once('(') else { continue };
            let when = count.entry(call.to_owned()).or_default();
            *when += 1;
            let opens = call == "open" || call == "openat";
            // A path that is not absolute is one of this world, too.
            let ours = arguments.contains(&inside) || opens && !arguments.contains("\"/");
            let creates =
                ["O_CREAT", "O_WRONLY", "O_RDWR"].iter().any(|flag| arguments.contains(flag));
            let writes = WRITES.contains(&call) || opens && creates;
            let reads = ours && (opens || READS.contains(&call));
            let apply =
                faults.iter().filter(|fault| writes || reads && **fault == Fault::Error("EIO"));
            points.extend(apply.map(|fault| Point {
                case,
                call: call.to_owned(),
                when: *when,
                fault: *fault,
                line: line.to_owned(),
            }));
        }
        assert!(points.len() > 5, "{}: strace recorded next to nothing", self.runnable.case.name);
        points
    }

    /// Breaks one system call of the command; says what is wrong afterwards.
    fn breaks(&self, point: &Point) -> Result<(), String> {
        let world = self.runnable.template.copy();
        let what = match point.fault {
            Fault::Kill => "signal=KILL".to_owned(),
            Fault::Error(error) => format!("error={error}"),
        };
        let options = [
            format!("-etrace={}", point.call),
            format!("-einject={}:{what}:when={}", point.call, point.when),
        ];
        let output = self.runnable.strace(&world, &options).output().expect("strace");
        let run = Run {
            code: output.status.code().unwrap_or(-1),
            stdout: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        };
        let check = |held: bool, promise: &str| {
            if held { Ok(()) } else { Err(format!("{promise}\n{}", said(&run))) }
        };
        let trace = String::from_utf8_lossy(&world.read("trace")).into_owned();
        match point.fault {
            Fault::Kill => check(output.status.signal() == Some(9), "the process was not killed")?,
            Fault::Error(_) => {
                check(trace.contains("(INJECTED)"), "the call did not come")?;
                check(
                    run.code >= 0 && !run.stderr.contains("panicked"),
                    "the program did not end by itself",
                )?;
                // Where writing to the terminal failed, there is nobody to tell.
                let told =
                    run.code == 0 || point.call == "write" || run.stderr.contains("  Hint: ");
                check(told, "an error without a next step")?;
            }
        }

        self.whole(&world, &["vendor/trust.next.json"])?;
        noted(&world, true)?;
        let swept =
            point.fault == Fault::Kill || point.call.starts_with("unlink") || point.call == "rmdir";
        let left: Vec<_> = temporary(&world);
        check(left.is_empty() || swept, &format!("{left:?} was left"))?;
        let after = shape(&world);
        // A choice that cannot be read is off, whatever was shown.
        let records =
            ["telemetry.toml", "consent.log", "/lock"].iter().any(|name| point.line.contains(name));
        let unseen = (point.call == "write" || records) && after == self.unseen;
        let new = self.new[0] == after || unseen;
        check(
            new || after == self.old || self.between.contains(&after),
            &format!("neither old nor new: {}", difference(&after, &self.old, &self.new[0])),
        )?;
        // A choice that cannot be read is off, and off means that nothing is recorded:
        // that is what it says, and no failure.
        let off =
            run.stderr.contains("nothing was recorded: usage data is off") && after == self.old;
        if run.code == 0 {
            check(
                new || off,
                &format!(
                    "it said that it was done: {}",
                    difference(&after, &self.old, &self.new[0])
                ),
            )?;
        }

        let args: Vec<_> = self.runnable.args.iter().map(String::as_str).collect();
        let again = world.run(&args);
        let done = self
            .runnable
            .case
            .again
            .is_some_and(|text| new && again.code == 1 && again.stderr.contains(text));
        let check = |held: bool, promise: &str| {
            if held { Ok(()) } else { Err(format!("{promise}\n{}", said(&again))) }
        };
        check(again.code == 0 || done, "it did not succeed the second time")?;
        let after = shape(&world);
        check(
            self.new.contains(&after),
            &format!(
                "not new after the second time: {}",
                difference(&after, &self.new[0], &self.new[1])
            ),
        )?;
        self.whole(&world, &[])?;
        agrees(&world)?;
        noted(&world, false)
    }

    /// Every file holds what it held before or something whole, and none is there
    /// that the command does not make, but for those of `on_the_way`.
    fn whole(&self, world: &World, on_the_way: &[&str]) -> Result<(), String> {
        for (name, path) in walk(&world.path("")) {
            if name == "trace" || is_temporary(&path) {
                continue;
            }
            // A rotation that was cut short leaves its key, and the next one writes another.
            let known = plain(&name.replace("2.2.", "2."), "");
            if !self.names.contains(&known) && !on_the_way.contains(&name.as_str()) {
                return Err(format!("{name} is nobody's file"));
            }
            let bytes = std::fs::read(&path).map_err(|error| format!("{name}: {error}"))?;
            let before = std::fs::read(self.runnable.template.path(&name)).ok();
            let private = name.ends_with(".key");
            let mode =
                path.metadata().map_err(|error| error.to_string())?.permissions().mode() & 0o777;
            if mode & !(if private { 0o600 } else { 0o644 }) != 0 {
                return Err(format!("{name} has the mode {mode:03o}"));
            }
            if before.as_deref() != Some(&bytes) {
                content(&name, &bytes).map_err(|error| format!("{name} is torn: {error}"))?;
            }
        }
        Ok(())
    }
}

/// What belongs together does: a key and its public half, the roots in force
/// and the fingerprint.
fn agrees(world: &World) -> Result<(), String> {
    for (name, path) in walk(&world.path("vendor")) {
        let Some(stem) = name.strip_suffix(".pub.pem") else { continue };
        let text =
            |path: &Path| std::fs::read_to_string(path).map_err(|error| format!("{name}: {error}"));
        let public =
            PublicKey::from_pem(&text(&path)?).map_err(|error| format!("{name}: {error}"))?;
        let private =
            PrivateKey::from_pem(&text(&world.path("vendor").join(format!("{stem}.key")))?, None);
        if private.is_ok_and(|private| private.public().id() != public.id()) {
            return Err(format!("{name} is not the public half of {stem}.key"));
        }
    }
    if world.path("vendor").exists() {
        let shown =
            at_present(world, &["inspect", &world.text_path("vendor/trust.json"), "--json"]);
        let said = String::from_utf8_lossy(&world.read("vendor/root.fingerprint")).into_owned();
        if !shown.out().contains(said.trim()) {
            return Err(format!("root.fingerprint says {said}"));
        }
    }
    Ok(())
}

/// The ledger holds, and what stands in the state folder has its entry there: it is
/// written before the file is. That goes for a flag that says on, too: one that was not
/// written yet is named, and telemetry is off.
fn noted(world: &World, interrupted: bool) -> Result<(), String> {
    let verify = at_present(world, &["log", "--verify"]);
    let flag_is_behind = || {
        verify.stderr.contains("telemetry.toml")
            && at_present(world, &["telemetry", "check"]).code == 3
    };
    if verify.code != 0 && !(interrupted && flag_is_behind()) {
        return Err(format!("the ledger does not hold\n{}", said(&verify)));
    }
    let ledger = std::fs::read_to_string(world.home("consent.log")).unwrap_or_default();
    for (name, path) in walk(&world.path("home")) {
        let ours = ["registration.json", "registration.pending.json", "trust.json"]
            .contains(&name.as_str());
        let bytes = std::fs::read(&path).map_err(|error| format!("{name}: {error}"))?;
        if (ours || name.starts_with("licenses/"))
            && !is_temporary(&path)
            && !ledger.contains(&sha256_hex(&bytes))
        {
            return Err(format!("{name} has no entry in the ledger"));
        }
    }
    Ok(())
}

/// What a run said, on a few lines.
fn said(run: &Run) -> String {
    format!("    exit {}: {}{}", run.code, String::from_utf8_lossy(&run.stdout), run.stderr)
}

/// Whether a new file is whole, by its name.
fn content(name: &str, bytes: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let file = name.rsplit('/').next().unwrap_or(name);
    match file {
        // A note of the ledger's last entry; it may be cut short, and decides nothing.
        "lock" if text.chars().all(|c| c.is_ascii_hexdigit() || c == ' ' || c == '\n') => Ok(()),
        // The last line may have been cut off: it does not count then.
        "consent.log" => {
            let mut chain = Chain::default();
            let whole = text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
            let mut whole = whole;
            whole
                .try_for_each(|line| chain.follow(line.as_bytes()).map(drop))
                .map_err(|e| e.to_string())
        }
        // The last line may have been cut off: it does not count then.
        "issued.jsonl" | "issued-before-2.jsonl" => {
            text.split_inclusive('\n').filter(|line| line.ends_with('\n')).try_for_each(|line| {
                serde_json::from_str::<Value>(line).map(drop).map_err(|error| error.to_string())
            })
        }
        "telemetry.toml" => {
            toml::from_str::<toml::Table>(text).map_err(|error| error.to_string())?;
            if text.contains("enabled = ") { Ok(()) } else { Err("it says nothing".to_owned()) }
        }
        _ if name == "home/releases.json" => {
            serde_json::from_str::<Value>(text).map(drop).map_err(|error| error.to_string())
        }
        "root.fingerprint" => {
            if text.len() == 65 {
                Ok(())
            } else {
                Err(text.to_owned())
            }
        }
        "clock.json" | "report.json" | "usage.json" | "notices.next.json" => {
            serde_json::from_str::<Value>(text).map(drop).map_err(|error| error.to_string())
        }
        _ if file.ends_with(".prom") => {
            let begins =
                text.starts_with("# HELP airseal_") && text.contains("airseal_offline_enforced{");
            if begins && text.ends_with('\n') { Ok(()) } else { Err("it has no end".to_owned()) }
        }
        // Its last words are there.
        _ if file.ends_with(".eml") => {
            let mail = mail_parser::MessageParser::default().parse(bytes).ok_or("no mail")?;
            let body = mail.body_text(0).ok_or("no text")?;
            if body.trim_end().ends_with("(Article 12(4)).") {
                Ok(())
            } else {
                Err("it has no end".to_owned())
            }
        }
        _ if file.ends_with(".pub.pem") => {
            PublicKey::from_pem(text).map(drop).map_err(|error| error.to_string())
        }
        _ if file.ends_with(".key") => {
            PrivateKey::from_pem(text, None).map(drop).map_err(|error| error.to_string())
        }
        _ => Envelope::parse(bytes).map(drop).map_err(|error| error.to_string()),
    }
}

fn is_temporary(path: &Path) -> bool {
    // A folder that a killed `vendor init` was filling is ignorable as a whole.
    path.components().any(|part| {
        let part = part.as_os_str().to_string_lossy();
        part.starts_with(".airseal-") && part.ends_with(".tmp")
    })
}

/// The temporary files and folders that are left in a world.
fn temporary(world: &World) -> Vec<String> {
    walk(&world.path(""))
        .into_iter()
        .filter(|(_, path)| is_temporary(path))
        .map(|(name, _)| name)
        .collect()
}

/// Every file under a folder with its name from there.
pub fn walk(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            found.extend(
                walk(&path).into_iter().map(|(inner, path)| (format!("{name}/{inner}"), path)),
            );
        } else {
            found.push((name, path));
        }
    }
    found.sort();
    found
}

/// The names of the files of a world; license ids left out.
fn files(world: &World) -> BTreeSet<String> {
    walk(&world.path("")).into_iter().map(|(name, _)| plain(&name, "")).collect()
}

/// The program in this process, now.
pub fn at_present(world: &World, args: &[&str]) -> Run {
    let now = Time::from_utc(chrono::Utc::now()).expect("a clock").to_string();
    world.run_at(&now, args)
}

/// What a world means: the answers of every command that only reads, without what
/// differs from run to run (times, ids, keys).
fn shape(world: &World) -> BTreeMap<String, String> {
    let mut shape = BTreeMap::new();
    let mut ask = |args: &[&str]| {
        let run = at_present(world, args);
        let answer = serde_json::from_slice(&run.stdout).unwrap_or_else(|_| {
            Value::Array(
                run.out().lines().filter_map(|line| serde_json::from_str(line).ok()).collect(),
            )
        });
        let inside = world.text_path("");
        shape.insert(
            plain(&args.join(" "), &inside),
            format!("{} {}", run.code, canonical(&answer, &inside)),
        );
    };
    ask(&["status", "--json"]);
    ask(&["verify", "--json"]);
    ask(&["telemetry", "status", "--json"]);
    ask(&["telemetry", "check"]);
    ask(&["trust", "show", "--json"]);
    ask(&["data", "show", "usage"]);
    ask(&["usage", "list", "--json"]);
    ask(&["rights", "list", "--all", "--json"]);
    if world.path("vendor").exists() {
        ask(&["inspect", &world.text_path("vendor/trust.json"), "--json"]);
        ask(&["vendor", "list", "--dir", &world.text_path("vendor"), "--json"]);
        ask(&["vendor", "advisory", "list", "--dir", &world.text_path("vendor"), "--json"]);
    }
    for (name, path) in walk(&world.path("")) {
        let state = ["home/", "vendor/", "user/"].iter().any(|folder| name.starts_with(folder));
        if !state && name != "trace" && !is_temporary(&path) {
            ask(&["inspect", &world.text_path(&name), "--json"]);
        }
    }
    let discarded =
        walk(&world.path("vendor/discarded")).into_iter().filter(|(_, path)| !is_temporary(path));
    let discarded: Vec<_> = discarded.map(|(name, _)| plain(&name, "")).collect();
    shape.insert("discarded".to_owned(), discarded.join(" "));
    let release = std::fs::read_to_string(world.home("releases.json")).unwrap_or_default();
    shape.insert("home/releases.json".to_owned(), plain(&release, ""));
    shape
}

/// JSON as text without what differs from run to run, in an order of its own: keys
/// that are ids sort by chance.
fn canonical(value: &Value, inside: &str) -> String {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields
                .iter()
                .map(|(name, value)| match name.as_str() {
                    "age_seconds" | "days_left" | "seconds_left" => format!("{name}: N"),
                    // A reference may consist of letters only.
                    "id" if value.as_str().is_some_and(in_hex) => "id: ID".to_owned(),
                    _ => format!("{}: {}", plain(name, inside), canonical(value, inside)),
                })
                .collect();
            fields.sort();
            format!("{{{}}}", fields.join(", "))
        }
        Value::Array(items) => {
            format!(
                "[{}]",
                items.iter().map(|item| canonical(item, inside)).collect::<Vec<_>>().join(", ")
            )
        }
        Value::String(text) if text.len() >= 40 && text.chars().all(in_base64) => "KEY".to_owned(),
        Value::String(text) => plain(text, inside),
        other => other.to_string(),
    }
}

fn in_hex(text: &str) -> bool {
    text.len() == 8 && text.chars().all(|c| c.is_ascii_hexdigit())
}

fn in_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+/=".contains(c)
}

/// Text with times, and ids each replaced by one word, and paths made short.
fn plain(text: &str, inside: &str) -> String {
    let text = if inside.is_empty() { text.to_owned() } else { text.replace(inside, "") };
    let in_word = |c: char| c.is_ascii_alphanumeric() || c == ':' || c == '-';
    let mut plain = String::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let end = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let hex = word.len() >= 8 && word.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
        plain.push_str(match word {
            _ if word.parse::<Time>().is_ok() => "TIME",
            _ if hex && word.chars().any(|c| c.is_ascii_digit()) => "ID",
            _ => word,
        });
        let next = after.chars().next().map_or(0, char::len_utf8);
        plain.push_str(&after[..next]);
        rest = &after[next..];
    }
    plain
}

/// The answers that are neither those of `a` nor those of `b`, beside them.
fn difference(
    found: &BTreeMap<String, String>,
    a: &BTreeMap<String, String>,
    b: &BTreeMap<String, String>,
) -> String {
    let names: BTreeSet<_> = found.keys().chain(a.keys()).chain(b.keys()).collect();
    let of = |shape: &BTreeMap<String, String>, name: &String| {
        shape.get(name).cloned().unwrap_or_default()
    };
    let differs = |name: &&&String| of(a, name) != of(b, name) || of(found, name) != of(a, name);
    names.iter().filter(differs).fold(String::new(), |text, name| {
        text + &format!(
            "\n  {name}\n    is  {}\n    old {}\n    new {}",
            of(found, name),
            of(a, name),
            of(b, name)
        )
    })
}

/// Breaks every system call of the cases that `wanted` picks, in as many threads
/// as there are processors, and says how many it tried.
fn sweep(wanted: impl Fn(&Case) -> bool, faults: &[Fault]) {
    let ready: Vec<_> = CASES.iter().filter(|case| wanted(case)).map(Ready::new).collect();
    let points: Vec<_> =
        ready.iter().enumerate().flat_map(|(index, ready)| ready.points(index, faults)).collect();
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(point) = points.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let ready = &ready[point.case];
                    if let Err(fault) = ready.breaks(point) {
                        let Point { call, when, fault: how, line, .. } = point;
                        let name = ready.runnable.case.name;
                        failures
                            .lock()
                            .unwrap()
                            .push(format!("{name}: {how:?} at {call} {when}: {line}\n  {fault}"));
                    }
                }
            });
        }
    });
    for (index, ready) in ready.iter().enumerate() {
        eprintln!(
            "{:>5} points  {}",
            points.iter().filter(|point| point.case == index).count(),
            ready.runnable.case.name
        );
    }
    let failures = failures.into_inner().unwrap();
    eprintln!("{:>5} points tried, {} failed", points.len(), failures.len());
    assert!(
        failures.is_empty(),
        "{} of {}:\n{}",
        failures.len(),
        points.len(),
        failures[..failures.len().min(40)].join("\n")
    );
}

/// What a recorded run left unsafe when it began its answer, or ended.
#[derive(Debug, Default)]
struct Unsynced {
    /// Files and folders whose last change no fsync followed.
    paths: BTreeSet<PathBuf>,
    /// Renamed into place before its content was on the disk.
    torn: Vec<String>,
}

impl Unsynced {
    fn of(world: &World, trace: &str) -> Self {
        let inside = std::fs::canonicalize(world.path("")).unwrap();
        let folder = |path: &Path| path.parent().unwrap().to_owned();
        let mut unsynced = Self::default();
        for line in trace.lines() {
            let line = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
            let Some((call, arguments)) = line.split_once('(') else { continue };
            if arguments.contains(" = -1 E") {
                continue;
            }
            // The paths in quotation marks, and the one that strace says a file
            // descriptor stands for.
            let named: Vec<_> =
                arguments.split('"').skip(1).step_by(2).map(|path| inside.join(path)).collect();
            let opened = arguments.split(['<', '>']).nth(1).map(PathBuf::from);
            match call {
                "write" if arguments.starts_with("1<") => break,
                // Standard error is no file of ours, and the note in the lock file is
                // written after what it speaks of, and decides nothing.
                "write" | "pwrite64" | "ftruncate" => {
                    let ours =
                        |path: &PathBuf| path.starts_with(&inside) && !path.ends_with("lock");
                    unsynced.paths.extend(opened.filter(ours));
                }
                "fsync" => {
                    unsynced.paths.remove(&opened.unwrap());
                }
                // All that is in the world lies in one file system.
                "syncfs" => unsynced.paths.clear(),
                // The lock holds nothing, and is made anew where it is missing.
                "openat" if arguments.contains("O_CREAT") && !named[0].ends_with("lock") => {
                    unsynced.paths.insert(folder(&named[0]));
                }
                "rename" | "renameat" | "renameat2" => {
                    if unsynced.paths.iter().any(|path| path.starts_with(&named[0])) {
                        unsynced.torn.push(line.to_owned());
                    }
                    unsynced.paths.extend(named.iter().map(|path| folder(path)));
                }
                "mkdir" | "mkdirat" | "unlink" | "unlinkat" | "rmdir" => {
                    unsynced.paths.insert(folder(&named[0]));
                }
                _ => {}
            }
        }
        unsynced
    }
}

/// The short form; the long one is below.
#[test]
fn a_crash_or_a_full_disk_in_telemetry_register_and_import_leaves_the_old_state_or_the_new() {
    needs!("strace");
    let short = ["telemetry off", "telemetry on", "register", "import"];
    sweep(|case| short.contains(&case.name), &[Fault::Kill, Fault::Error("ENOSPC")]);
}

#[test]
#[ignore = "takes minutes: cargo test --test it -- --ignored faults"]
fn a_fault_at_any_system_call_of_any_command_leaves_the_old_state_or_the_new() {
    needs!("strace");
    sweep(|_| true, ALL);
}

#[test]
fn success_is_said_only_when_everything_is_on_the_disk() {
    needs!("strace");
    let deep = Case {
        name: "telemetry off, in folders that are not there yet",
        args: "telemetry off --home one/two/three",
        before: World::new,
        between: &[],
        again: None,
    };
    let no_lock = Case {
        name: "telemetry off, where a folder has the place of the lock",
        args: "telemetry off",
        before: || {
            let world = recorded();
            std::fs::remove_file(world.home("lock")).unwrap();
            std::fs::create_dir(world.home("lock")).unwrap();
            world
        },
        between: &[],
        again: None,
    };
    for case in CASES.iter().chain([&deep, &no_lock]) {
        let world = Runnable::new(case).recorded();
        let trace = String::from_utf8_lossy(&world.read("trace")).into_owned();
        let writes = ["rename", "unlink", "fsync"].iter().any(|call| trace.contains(call));
        assert!(writes, "{}: nothing was written", case.name);
        let Unsynced { paths, torn } = Unsynced::of(&world, &trace);
        assert!(torn.is_empty(), "{}: renamed before it was whole: {torn:#?}", case.name);
        assert!(paths.is_empty(), "{}: a power cut could take back {paths:#?}", case.name);
    }
}
