//! Answers go to standard output, everything else to standard error.

use super::*;

#[cfg(target_os = "linux")]
fn full() -> Stdio {
    std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap().into()
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_could_not_be_written_is_a_failure() {
    let world = World::licensed();
    for args in [
        &["--help"][..],
        &["--version"],
        &["verify", "--help"],
        &["help", "verify"],
        &["verify"],
        &["verify", "--json"],
        &["verify", "--limit", "nodes=99"],
        &["status"],
        &["inspect", "license.json", "--pae"],
        &["data", "show", "compliance"],
        &["register", "-o", "-"],
        &["inspect", "nowhere.json", "--json"],
    ] {
        let mut command = world.command(args);
        command.stdout(full());
        let output = command.output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}: {stderr}");
        assert!(stderr.contains("error: cannot write to standard output: "), "{args:?}: {stderr}");
    }
}

#[test]
fn a_reader_who_went_away_is_no_error_and_the_exit_code_stays() {
    let world = World::licensed();
    for (args, code) in [
        (&["--help"][..], 0),
        (&["verify"], 0),
        (&["verify", "--json", "--limit", "nodes=99"], 16),
        (&["data", "show", "compliance", "-q"], 0),
        (&["inspect", "nowhere.json", "--json"], 1),
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = world.command(args);
        command.stdout(writer);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{args:?}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{args:?}");
    }
}

/// The first files that such a process opens would take the numbers of its streams, and
/// what is said would be written into them.
#[cfg(target_os = "linux")]
#[test]
fn without_standard_streams_no_file_takes_their_place() {
    crate::support::needs!("strace");
    let world = World::licensed();
    for closed in [">&-", "<&- >&-", "<&- >&- 2>&-"] {
        for args in [
            &["telemetry", "off"][..],
            &["register", "--label", closed],
            &["verify"],
            &["telemetry", "on"],
        ] {
            let plain = world.command(args);
            let mut command = Command::new("strace");
            command.args(["-o", "trace", "-e", "trace=openat,prctl", "/bin/sh", "-c"]);
            command
                .arg(format!("exec \"$0\" \"$@\" {closed}"))
                .arg(plain.get_program())
                .args(plain.get_args());
            command.current_dir(world.path("")).env_clear();
            command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
            assert_eq!(command.status().unwrap().code(), Some(0), "{args:?} {closed}");
            let trace = String::from_utf8(world.read("trace")).unwrap();
            assert!(trace.contains("PR_SET_SECCOMP"), "{trace}");
            let taken = |line: &&str| {
                ["= 0", "= 1", "= 2"].iter().any(|number| line.trim_end().ends_with(number))
            };
            // The loader closes what it opens, and so does the C library, which asks where the
            // stack ends.
            let loader = |line: &&str| line.contains(".so") || line.contains("/proc/self/maps");
            let opened = trace.lines().filter(|line| line.starts_with("openat"));
            let taken: Vec<_> = opened.filter(taken).filter(|line| !loader(line)).collect();
            assert!(
                taken.iter().all(|line| line.contains("/dev/null")) && !taken.is_empty(),
                "{args:?}: {taken:?}"
            );
        }
        world.run(&["log", "--verify"]).exits(0);
        world.run(&["telemetry", "check"]).exits(0);
    }
}

#[test]
fn standard_error_that_is_full_changes_no_verdict_and_the_notice_does_not_count() {
    let world = World::registered();
    let mut command = world.command(&["verify"]);
    command.stderr(full());
    assert_eq!(command.output().unwrap().status.code(), Some(18));
    let fresh = World::new();
    let mut command = fresh.command(&["telemetry", "on"]);
    command.stderr(full());
    command.output().unwrap();
    let status = fresh.run(&["telemetry", "status", "--json"]).exits(0).json();
    assert_eq!(
        (&status["allowed"], &status["decided_by"]),
        (&json!(false), &json!("pending-notice"))
    );
}
