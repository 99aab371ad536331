//! Many at once: writers exclude each other, readers never wait, and whoever dies
//! with the lock takes nobody along.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{EMAIL, Run, World, needs, tool};

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);

fn start(world: &World, args: &[&str]) -> Child {
    world.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits for a process; one that hangs fails the test.
fn finish(mut child: Child) -> Run {
    let since = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if since.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("a process hangs: {:?}", child.wait_with_output());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    Run { code: output.status.code().unwrap_or(-1), stdout: output.stdout, stderr }
}

#[test]
fn many_first_registrations_at_once_make_one_instance_and_one_request() {
    let world = World::with_vendor();
    let names: Vec<_> = (0..20).map(|index| format!("request-{index}.json")).collect();
    let register =
        |name: &String| start(&world, &["register", "--email", EMAIL, "--json", "-o", name]);
    let children: Vec<_> = names.iter().map(register).collect();
    let runs: Vec<_> = children.into_iter().map(|child| finish(child).exits(0).json()).collect();
    let instances: BTreeSet<_> = runs.iter().map(|run| run["instance"].to_string()).collect();
    assert_eq!(instances.len(), 1, "{instances:?}");
    assert_eq!(
        runs.iter().filter(|run| run["changed"] == true).count(),
        1,
        "one makes it, the others find it"
    );
    let requests: BTreeSet<_> = names.iter().map(|name| world.read(name)).collect();
    assert_eq!(requests, BTreeSet::from([world.read("home/registration.json")]));
}

#[test]
fn fifty_writers_at_once_lose_nothing_and_no_reader_sees_half_of_it() {
    let world = World::registered();
    world.issue("license.json", &["--days", "365"]).exits(0);
    world.run(&["vendor", "rotate", "signer", "--dir", "vendor", "--no-passphrase"]).exits(0);
    let before = world.run(&["status", "--json"]).exits(0).json();
    let entries = |world: &World| world.run(&["log", "--json"]).exits(0).out().lines().count();
    let first = entries(&world);

    let writers: [&[&str]; 5] = [
        &["register", "--email", EMAIL, "--json"],
        &["telemetry", "on", "--json"],
        &["telemetry", "off", "--json"],
        &["import", "license.json", "--json"],
        &["import", "vendor/trust.json", "--json"],
    ];
    let done = AtomicBool::new(false);
    let (runs, reads) = std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let (mut reads, mut version, mut licensed) = (0, 1, false);
            // Once more after the last writer.
            let mut last = false;
            while !last {
                last = done.load(Ordering::Relaxed);
                let status = finish(start(&world, &["status", "--json"])).exits(0).json();
                assert_eq!(status["instance"], before["instance"]);
                assert!(
                    status["trust"]["version"].as_i64().unwrap() >= version,
                    "the bundle went back: {status}"
                );
                version = status["trust"]["version"].as_i64().unwrap();
                let verified = finish(start(&world, &["verify", "--json"]));
                assert!(verified.code == 0 || verified.code == 18 && !licensed, "{verified:?}");
                licensed = verified.code == 0;
                let telemetry = finish(start(&world, &["telemetry", "status", "--json"])).exits(0);
                assert!(telemetry.json()["stored"].is_boolean(), "{telemetry:?}");
                assert!(!telemetry.stderr.contains("warning"), "{telemetry:?}");
                reads += 3;
            }
            assert!(version == 2 && licensed);
            reads
        });
        let children: Vec<_> =
            (0..50).map(|index| (index % 5, start(&world, writers[index % 5]))).collect();
        let runs: Vec<_> = children
            .into_iter()
            .map(|(kind, child)| (kind, finish(child).exits(0).json()))
            .collect();
        done.store(true, Ordering::Relaxed);
        (runs, reader.join().unwrap())
    });

    let changes = |kinds: &[usize]| {
        let changed =
            |(kind, run): &&(usize, Value)| kinds.contains(kind) && run["changed"] == true;
        runs.iter().filter(changed).count()
    };
    assert_eq!(changes(&[0]), 0, "it was registered before");
    assert_eq!(changes(&[3]), 1, "one process installs the license, the others find it");
    assert_eq!(changes(&[4]), 1, "one process installs the bundle, the others find it");
    world.run(&["log", "--verify"]).exits(0);
    // Each change has an entry of its own: none overwrote another unseen.
    assert_eq!(entries(&world) - first, changes(&[1, 2, 3, 4]));
    assert!(changes(&[2]) > 0 && reads > 6, "{reads} reads");
    eprintln!(
        "{} writers, {reads} reads meanwhile, {} changes of the choice",
        runs.len(),
        changes(&[1, 2])
    );
}

#[test]
fn writers_wait_for_the_lock_and_go_on_when_its_holder_is_killed_while_readers_never_wait() {
    let world = World::registered();
    // Nobody reads from the pipe: the program stands there, with the lock.
    assert!(
        std::process::Command::new("mkfifo").arg(world.path("pipe")).status().unwrap().success()
    );
    let mut holder = start(&world, &["register", "--email", EMAIL, "-o", "pipe"]);
    let since = Instant::now();
    while File::options().write(true).open(world.home("lock")).unwrap().try_lock().is_ok() {
        assert!(since.elapsed() < PATIENCE, "nobody took the lock");
        std::thread::sleep(Duration::from_millis(2));
    }

    let mut writers: Vec<_> =
        (0..5).map(|_| start(&world, &["telemetry", "off", "--json"])).collect();
    for writer in &mut writers {
        let mut said = String::new();
        BufReader::new(writer.stderr.take().unwrap()).read_line(&mut said).unwrap();
        assert!(said.starts_with("waiting for another airseal"), "{said}");
    }
    for args in [["status", "--json"].as_slice(), &["telemetry", "check"], &["trust", "show"]] {
        finish(start(&world, args)).exits(0);
    }
    finish(start(&world, &["verify"])).exits(18);
    assert!(holder.try_wait().unwrap().is_none(), "the holder still stands there");
    holder.kill().unwrap();
    let runs: Vec<_> = writers.into_iter().map(|child| finish(child).exits(0)).collect();
    assert_eq!(runs.iter().filter(|run| run.json()["changed"] == true).count(), 1);
    holder.wait().unwrap();
    finish(start(&world, &["telemetry", "check"])).exits(3);
}

/// As a user who may have one process, which this one is.
#[cfg(target_os = "linux")]
#[test]
fn where_no_thread_is_to_be_had_a_folder_is_issued_and_an_audit_says_so() {
    needs!("prlimit");
    needs!("setpriv");
    let world = World::registered();
    std::fs::create_dir(world.path("requests")).unwrap();
    for name in 0..100 {
        std::fs::copy(world.path("request.json"), world.path(&format!("requests/{name}.json")))
            .unwrap();
    }
    std::fs::copy(env!("CARGO_BIN_EXE_airseal"), world.path("airseal")).unwrap();
    let mut start = vec!["--nproc=1"];
    if rustix::process::getuid().is_root() {
        tool("chown", &["-R", "54321:54321", "."], &world.path(""));
        start.extend(["setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"]);
    }
    let run = |args: &str| {
        let mut command = Command::new("prlimit");
        command.args(&start).arg("./airseal").args(args.split(' '));
        command
            .current_dir(world.path(""))
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", "/");
        command.output().unwrap()
    };
    let issued = run("vendor issue requests --dir vendor --days 9 -o licenses");
    assert!(issued.status.success(), "{}", String::from_utf8_lossy(&issued.stderr));
    assert_eq!(std::fs::read_dir(world.path("licenses")).unwrap().count(), 100);
    let audit = run("audit licenses --trust vendor/trust.json");
    let said = String::from_utf8_lossy(&audit.stderr).into_owned();
    assert_eq!(audit.status.code(), Some(1), "{said}");
    assert!(
        said.contains("does not allow this user more threads") && said.contains("ulimit -u"),
        "{said}"
    );
}
