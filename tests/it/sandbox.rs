//! It cannot touch the network: what strace, the kernel and the linker say.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use crate::support::{EMAIL, PRODUCT, World, needs, tool};

/// Every system call that makes, connects, feeds or reads a socket (also those
/// of other architectures), and `io_uring`, which can do the same.
const NETWORK_CALLS: [&str; 22] = [
    "socket",
    "socketpair",
    "socketcall",
    "connect",
    "bind",
    "listen",
    "accept",
    "accept4",
    "send",
    "sendto",
    "sendmsg",
    "sendmmsg",
    "recv",
    "recvfrom",
    "recvmsg",
    "recvmmsg",
    "getsockname",
    "getpeername",
    "setsockopt",
    "getsockopt",
    "shutdown",
    "io_uring_",
];

/// Every system call that makes another process or thread.
const PROCESS_CALLS: [&str; 4] = ["fork", "vfork", "clone", "execveat"];

/// One command and the system calls it made, as strace prints them, without the
/// process id in front.
struct Traced {
    command: String,
    calls: Vec<String>,
}

impl Traced {
    fn read(command: String, trace: &str) -> Self {
        let call = |line: &str| {
            line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ').to_owned()
        };
        let calls: Vec<String> =
            trace.lines().map(call).filter(|line| !line.starts_with(['+', '-'])).collect();
        Self { command, calls }
    }

    /// The calls whose name is one of `names`, or begins with one that ends in `_`.
    fn calls_of<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = &'a String> {
        self.calls.iter().filter(|call| {
            // Another thread's call may interrupt: `<... socket resumed>`.
            let call = call.trim_start_matches("<... ");
            let name = call.split(['(', ' ']).next().unwrap_or_default();
            names.iter().any(|of| name == *of || of.ends_with('_') && name.starts_with(of))
        })
    }
}

/// strace, with a clean environment in the world's folder; writes `trace` there.
fn strace(world: &World) -> Command {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-o", "trace", "--"]).current_dir(world.path("")).stdin(Stdio::null());
    strace.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    strace
}

/// Runs it; the command under it must exit with `code`.
fn trace(world: &World, mut strace: Command, code: i32) -> Traced {
    let output =
        strace.output().unwrap_or_else(|error| panic!("strace is needed for this test: {error}"));
    assert_eq!(output.status.code(), Some(code), "{strace:?}: {output:?}");
    let traced =
        Traced::read(format!("{strace:?}"), &String::from_utf8_lossy(&world.read("trace")));
    assert!(traced.calls.len() > 20, "strace recorded next to nothing: {:?}", traced.calls);
    traced
}

/// The whole trip, each command traced once for all the tests here.
fn trip() -> &'static [Traced] {
    static TRIP: OnceLock<Vec<Traced>> = OnceLock::new();
    TRIP.get_or_init(|| {
        let world = World::new();
        world.write("pass.txt", "correct horse battery staple\n");
        let mut traced = Vec::new();
        let mut run = |code: i32, args: &[&str]| {
            let plain = world.command(args);
            let mut strace = strace(&world);
            strace.arg(plain.get_program()).args(plain.get_args());
            strace.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
            traced.push(trace(&world, strace, code));
        };
        let secret = ["--dir", "vendor", "--passphrase-file", "pass.txt"];
        run(0, &[&["vendor", "init", "--product", PRODUCT], secret.as_slice()].concat());
        run(0, &[&["vendor", "doctor"], secret.as_slice()].concat());
        let fingerprint = String::from_utf8(world.read("vendor/root.fingerprint")).unwrap();
        run(0, &["trust", "pin", "vendor/trust.json", "--fingerprint", fingerprint.trim()]);
        run(0, &["trust", "show"]);
        run(0, &["register", "--email", EMAIL, "-o", "request.json"]);
        let issue = [
            "vendor",
            "issue",
            "request.json",
            "-o",
            "license.json",
            "--days",
            "365",
            "--limit",
            "nodes=10",
        ];
        run(0, &[issue.as_slice(), &secret].concat());
        run(0, &["vendor", "plans", "--dir", "vendor"]);
        let renew = ["vendor", "renew", EMAIL, "--days", "30", "--yes", "-o", "renewed.json"];
        run(0, &[renew.as_slice(), &secret].concat());
        let log = String::from_utf8(world.read("vendor/issued.jsonl")).unwrap();
        let id = log.split_once("\"license_id\":\"").unwrap().1.get(..8).unwrap();
        run(0, &["vendor", "reissue", id, "--dir", "vendor", "-o", "again.json"]);
        run(0, &["import", "license.json"]);
        run(0, &["verify", "--limit", "nodes=8"]);
        run(16, &["verify", "--limit", "nodes=11"]);
        run(0, &["verify", "license.json", "--json"]);
        run(10, &["verify", "request.json"]);
        run(0, &["status"]);
        run(0, &["status", "--json"]);
        run(0, &["doctor"]);
        run(0, &["inspect", "license.json"]);
        run(0, &["inspect", "license.json", "--pae"]);
        run(0, &["data", "show", "compliance"]);
        run(0, &["data", "show", "usage"]);
        run(0, &["data", "export", "usage", "-o", "usage.json"]);
        run(0, &["data", "export", "compliance", "-o", "compliance.json"]);
        run(0, &["data", "explain"]);
        run(0, &["data", "explain", "--html", "data.html"]);
        run(0, &["data", "explain", "--record"]);
        run(0, &["data", "explain", "--notice", "--html", "notice.html"]);
        world.write("capture.har", crate::data_check::clean_capture());
        run(0, &["data", "check", "capture.har"]);
        run(0, &["usage", "set", "containers", "37"]);
        run(0, &["usage", "add", "stacks"]);
        world.write("snapshot.json", "{\"containers\": 3}");
        run(0, &["usage", "load", "snapshot.json"]);
        run(0, &["usage", "list"]);
        run(0, &["usage", "clear"]);
        run(0, &["log"]);
        run(0, &["log", "--verify"]);
        run(0, &["log", "--export", "ledger.json"]);
        run(0, &["audit", "license.json", "vendor"]);
        run(0, &["metrics", "-o", "airseal.prom"]);
        run(0, &["register", "--qr-png", "request.png"]);
        let add = [
            "vendor",
            "advisory",
            "add",
            "acme-1",
            "--severity",
            "critical",
            "--title",
            "A hole",
            "--affected",
            "*",
        ];
        run(0, &[add.as_slice(), &["--dir", "vendor"]].concat());
        run(0, &["vendor", "advisory", "list", "--dir", "vendor"]);
        let csaf = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/csaf/acme-2026-4.json");
        let csaf = csaf.to_str().unwrap();
        run(0, &["vendor", "advisory", "add", "--csaf", csaf, "--dir", "vendor"]);
        let add = [&add[..3], &["acme-2"], &add[4..]].concat();
        run(0, &[add.as_slice(), &["--dir", "vendor"]].concat());
        run(0, &["vendor", "advisory", "remove", "acme-2", "--dir", "vendor"]);
        let support = ["vendor", "advisory", "support", "*", "--until", "2099-12-31"];
        run(0, &[support.as_slice(), &["--dir", "vendor"]].concat());
        run(
            0,
            &[["vendor", "advisory", "publish", "-o", "notices.json"].as_slice(), &secret].concat(),
        );
        world.write("privacy.md", "# Privacy\n");
        for version in ["2024-03", "2026-11"] {
            let sign = [
                "vendor",
                "policy",
                "privacy.md",
                "--policy-version",
                version,
                "--effective",
                "2024-03-01",
            ];
            let said = ["--contact", EMAIL, "-o", "policy.json", "--force"];
            run(0, &[sign.as_slice(), &said, &secret].concat());
            run(0, &["import", "vendor/trust.json", "policy.json", "notices.json"]);
        }
        world.write("database.toml", include_str!("../../examples/catalogues/database.toml"));
        run(0, &["vendor", "catalogue", "check", "database.toml", "--dir", "vendor"]);
        let sign = ["vendor", "catalogue", "sign", "database.toml", "-o", "catalogue.json"];
        run(0, &[sign.as_slice(), &secret].concat());
        run(0, &["verify"]);
        run(0, &["advisories"]);
        run(0, &["advisories", "--csaf", "-o", "csaf.json"]);
        run(0, &["advisories", "ack", "acme-1"]);
        run(0, &["policy", "list"]);
        run(0, &["policy", "show"]);
        run(0, &["policy", "diff", "2024-03", "2026-11"]);
        run(0, &["policy", "seen"]);
        run(0, &["rights", "request", "port", "-o", "port.eml"]);
        run(0, &["rights", "list"]);
        run(1, &["rights", "extend", "00000000"]);
        run(1, &["rights", "close", "00000000"]);
        run(1, &["rights", "cancel", "00000000"]);
        run(0, &["data", "show", "all"]);
        run(0, &["telemetry", "check"]);
        run(0, &["telemetry", "off"]);
        run(0, &["telemetry", "status"]);
        run(3, &["telemetry", "check"]);
        run(0, &["telemetry", "on"]);
        run(0, &["completions", "bash"]);
        run(0, &["clock"]);
        run(0, &["clock", "reset", "--yes"]);
        run(0, &["licenses"]);
        run(0, &["licenses", "remove", "ffffffff", "--yes"]);
        run(0, &["--help"]);
        run(0, &["help", "verify"]);
        run(2, &["no-such-command"]);
        let begin =
            ["vendor", "issue", "request.json", "--days", "9", "--another", "--dir", "vendor"];
        run(0, &[&begin[..], &["--unsigned", "l.json"]].concat());
        run(2, &["vendor", "attach", "l.json", "--dir", "vendor", "-o", "attached.json"]);
        run(0, &[&["vendor", "rotate", "signer"], secret.as_slice()].concat());
        run(0, &[&["vendor", "rotate", "root"], secret.as_slice()].concat());
        run(
            0,
            &[
                &["vendor", "revoke", "--yes", "--email", EMAIL, "--reason", "ended"],
                secret.as_slice(),
            ]
            .concat(),
        );
        run(0, &["vendor", "list", "--dir", "vendor"]);
        run(0, &["vendor", "show", "acme.example", "--dir", "vendor"]);
        run(5, &["vendor", "receive", "compliance.json", "--dir", "vendor"]);
        let release = [
            "vendor",
            "release",
            "license.json",
            "--release-version",
            "1.2.3",
            "-o",
            "release.json",
        ];
        run(0, &[&release[..], &secret].concat());
        run(0, &["vendor", "publish", "--dir", "vendor", "--all", "-o", "bundles"]);
        run(0, &["import", "bundles"]);
        run(0, &["release", "verify", "release.json", "license.json"]);
        run(12, &["verify"]);
        run(2, &["attach", "l.json", "-o", "attached.json"]);
        run(0, &["unregister", "--yes"]);
        traced
    })
}

#[test]
fn the_whole_trip_makes_no_network_call() {
    needs!("strace");
    for traced in trip() {
        let found: Vec<_> = traced.calls_of(&NETWORK_CALLS).collect();
        assert!(found.is_empty(), "{}: {found:#?}", traced.command);
    }
}

#[test]
fn no_command_is_left_out_of_the_trip() {
    fn leaves(path: &str, command: &clap::Command, into: &mut Vec<String>) {
        if !command.has_subcommands() {
            into.push(path.to_owned());
        }
        for sub in command.get_subcommands() {
            leaves(format!("{path} {}", sub.get_name()).trim_start(), sub, into);
        }
    }
    needs!("strace");
    let mut all = Vec::new();
    leaves("", &airseal::cli::command(), &mut all);
    for leaf in all {
        let words = leaf.split(' ').map(|word| format!(" \"{word}\"")).collect::<String>();
        assert!(
            trip().iter().any(|traced| traced.command.contains(&words)),
            "`airseal {leaf}` is not traced"
        );
    }
}

#[test]
fn the_whole_trip_starts_no_program_and_threads_only_where_many_files_are_read() {
    needs!("strace");
    for traced in trip() {
        let execs: Vec<_> = traced.calls_of(&["execve"]).collect();
        assert_eq!(execs.len(), 1, "{}: {execs:#?}", traced.command);
        let threads = traced.command.contains("\"audit\"");
        let thread = |call: &&String| {
            threads && (call.contains("CLONE_THREAD") || call.starts_with("<... clone3"))
        };
        let made = traced.calls_of(&PROCESS_CALLS).chain(traced.calls_of(&["clone3"]));
        let found: Vec<_> = made.filter(|call| !thread(call)).collect();
        assert!(found.is_empty(), "{}: {found:#?}", traced.command);
    }
}

#[test]
fn the_network_is_denied_before_any_file_is_opened() {
    needs!("strace");
    for traced in trip() {
        let denied = traced.calls.iter().position(|call| {
            call.starts_with("prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER,") && call.ends_with(" = 0")
        });
        let denied = denied.unwrap_or_else(|| panic!("{}: no filter", traced.command));
        let before = Traced { command: String::new(), calls: traced.calls[..denied].to_vec() };
        for call in before.calls_of(&["open", "openat", "openat2", "creat"]) {
            let path = call.split('"').nth(1).unwrap_or_default();
            let library = path.rsplit('/').next().is_some_and(|name| name.contains(".so"));
            // The C library asks there where the stack ends, before `main`.
            let runtime = path == "/etc/ld.so.cache" || path == "/proc/self/maps";
            assert!(library || runtime, "{}: {call}", traced.command);
        }
    }
}

#[test]
fn without_a_home_variable_no_name_service_is_asked_for_one() {
    needs!("strace");
    // glibc would look for nscd's socket on the way to the password file.
    let world = World::new();
    let mut strace = strace(&world);
    strace.args([env!("CARGO_BIN_EXE_airseal"), "status"]);
    let traced = trace(&world, strace, 2);
    let found: Vec<_> = traced.calls_of(&NETWORK_CALLS).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_trace_with_a_network_call_would_be_noticed() {
    let trace = "\
7 execve(\"/usr/bin/x\", [\"x\"], 0x7ffc /* 3 vars */) = 0
7 openat(AT_FDCWD, \"socket\", O_RDONLY) = 3
7 socket(AF_UNIX, SOCK_STREAM, 0 <unfinished ...>
8 <... socket resumed>) = -1 EACCES (Permission denied)
8 io_uring_setup(8, {}) = -1 EACCES (Permission denied)
7 clone3({flags=CLONE_VM}, 88) = 8
7 --- SIGCHLD {si_signo=SIGCHLD} ---
7 +++ exited with 0 +++";
    let traced = Traced::read(String::new(), trace);
    assert_eq!(traced.calls_of(&NETWORK_CALLS).count(), 3);
    assert_eq!(traced.calls_of(&["execve"]).count(), 1);
    assert_eq!(traced.calls_of(&["clone3"]).count(), 1);
}

#[test]
fn status_reports_that_the_kernel_enforces_it() {
    let status = World::new().run(&["status", "--json"]).exits(0).json();
    assert_eq!(status["offline"]["state"], "enforced");
}

#[test]
fn the_binary_imports_no_network_function() {
    // The C library's ways to a socket, to a name server and to io_uring. Even
    // the unoptimised binary links none: the parts of Rust's standard library
    // that would (std::net, but for its address types) are not used.
    const FORBIDDEN: [&str; 30] = [
        "socket",
        "socketpair",
        "connect",
        "bind",
        "listen",
        "accept",
        "accept4",
        "send",
        "sendto",
        "sendmsg",
        "sendmmsg",
        "recv",
        "recvfrom",
        "recvmsg",
        "recvmmsg",
        "getsockname",
        "getpeername",
        "setsockopt",
        "getsockopt",
        "shutdown",
        "getaddrinfo",
        "getnameinfo",
        "gethostbyname",
        "gethostbyname_r",
        "gethostbyaddr",
        "res_init",
        "__res_init",
        "res_query",
        "io_uring_setup",
        "posix_spawnp",
    ];
    let world = World::new();
    let symbols =
        tool("nm", &["-D", "--undefined-only", env!("CARGO_BIN_EXE_airseal")], &world.path(""));
    let symbols = String::from_utf8(symbols).unwrap();
    let names: Vec<&str> = symbols
        .lines()
        .filter_map(|line| line.split_whitespace().last())
        .map(|name| name.split('@').next().unwrap_or(name))
        .collect();
    assert!(names.contains(&"prctl"), "nm shows nothing: {symbols}");
    let found: Vec<_> = names.iter().filter(|name| FORBIDDEN.contains(name)).collect();
    assert!(found.is_empty(), "{found:?}");
    // Nor a way to start a program that could.
    let found: Vec<_> =
        names.iter().filter(|name| name.starts_with("exec") || name.contains("fork")).collect();
    assert!(found.is_empty(), "{found:?}");
}
