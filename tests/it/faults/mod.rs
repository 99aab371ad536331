//! Crashes and failing disks, one system call after the other: every command that
//! writes is killed before each of them, and has each of them fail, under strace.
//! What must stand afterwards is the state before the command or after it.

mod answers;
mod cases;

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

use crate::support::{EMAIL, PRODUCT, Run, World};

use answers::*;
pub use answers::{at_present, walk};
pub use cases::{CASES, Case, recorded};

/// What happens to a system call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The process is killed before it.
    Kill,
    /// It fails.
    Error(&'static str),
}

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
    pub fn recorded(&self) -> World {
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
        // The verdict counts whether or not the use beside it was recorded; the warning says so.
        let warned = run.stderr.contains("the use is not recorded: ") && after == self.old;
        if run.code == 0 {
            check(
                new || off || warned,
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

/// Breaks every system call of the cases that `wanted` picks, in as many threads
/// as there are processors, and says how many it tried.
pub fn sweep(wanted: impl Fn(&Case) -> bool, faults: &[Fault]) {
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
pub struct Unsynced {
    /// Files and folders whose last change no fsync followed.
    pub paths: BTreeSet<PathBuf>,
    /// Renamed into place before its content was on the disk.
    pub torn: Vec<String>,
}

impl Unsynced {
    pub fn of(world: &World, trace: &str) -> Self {
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
                // The lock holds nothing, and is made again where it is missing.
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
