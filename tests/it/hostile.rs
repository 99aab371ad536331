//! Files made to hurt: every reader refuses them in its own words, soon, and in little
//! memory.

use std::process::{Command, Stdio};

use crate::support::{World, needs};

/// A signed document around a payload, and the same text bare.
fn wrapped(kind: &str, payload: &[u8]) -> Vec<u8> {
    use base64::Engine;
    let text = base64::engine::general_purpose::STANDARD.encode(payload);
    let sig = "A".repeat(86);
    format!(
        "{{\"payload\":\"{text}\",\"payloadType\":\"application/vnd.airseal.{kind}+json\",\"signatures\":[{{\"keyid\":\"\",\"sig\":\"{sig}==\"}}]}}"
    )
    .into_bytes()
}

/// Texts that break readers: deep, wide, long numbers, lone surrogates, duplicate keys,
/// NUL, too large.
fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let keys = |same: bool| {
        let key = |index: usize| format!("\"{}\":1", if same { 0 } else { index });
        format!("{{{}}}", (0..100_000).map(key).collect::<Vec<_>>().join(",")).into_bytes()
    };
    vec![
        ("deep lists", [vec![b'['; 100_000], vec![b']'; 100_000]].concat()),
        ("deep objects", "{\"a\":".repeat(100_000).into_bytes()),
        ("a wide object", keys(false)),
        ("one key many times", keys(true)),
        ("a long number", format!("{{\"schema\":{}}}", "9".repeat(100_000)).into_bytes()),
        ("a long exponent", format!("{{\"schema\":1e{}}}", "9".repeat(1_000)).into_bytes()),
        ("a lone surrogate", br#"{"schema":1,"product":"\ud800"}"#.to_vec()),
        ("a NUL", b"{\"schema\":1,\"product\":\"a\0b\"}".to_vec()),
        ("an escaped NUL", br#"{"schema":1,"product":"a\u0000b"}"#.to_vec()),
        ("not UTF-8", b"{\"schema\":1,\"product\":\"\xff\xfe\"}".to_vec()),
        ("16 MiB of brackets", vec![b'['; 16 * 1024 * 1024]),
        ("17 MiB of spaces", vec![b' '; 17 * 1024 * 1024]),
    ]
}

/// Runs the program with little memory and 20 seconds of the processor; it must end by itself.
fn run(world: &World, args: &[&str], what: &str) -> (i32, String) {
    let plain = world.command(args);
    let mut limited = Command::new("sh");
    limited
        .args(["-c", "ulimit -v 400000; ulimit -t 20; exec \"$0\" \"$@\""])
        .arg(plain.get_program())
        .args(plain.get_args());
    limited.current_dir(world.path("")).env_clear().stdin(Stdio::null());
    limited.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = limited.output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let code =
        output.status.code().unwrap_or_else(|| panic!("{what}: {args:?} was killed: {stderr}"));
    assert!(!stderr.contains("panicked"), "{what}: {args:?}: {stderr}");
    (code, stderr)
}

/// A file that is read leaves no room behind that the next one could fill.
#[test]
fn a_folder_of_large_files_is_audited_in_the_memory_of_one() {
    needs!("sh");
    let world = World::licensed();
    std::fs::create_dir(world.path("fleet")).unwrap();
    for name in 0..12 {
        let file = std::fs::File::create(world.path(&format!("fleet/{name}"))).unwrap();
        file.set_len(1 << 30).unwrap();
    }
    let (code, stderr) = run(&world, &["audit", "fleet", "--jobs", "1"], "12 files of 1 GiB");
    assert_eq!(code, 0, "{stderr}");
}

#[test]
fn no_reader_of_documents_is_hurt_by_a_hostile_one() {
    needs!("sh");
    let world = World::licensed();
    for (what, text) in bombs() {
        let kinds = [
            "license",
            "registration",
            "trust",
            "report",
            "ledger",
            "release",
            "notices",
            "policy",
            "erasure",
        ];
        let mut files = vec![("bare", text.clone())];
        if text.len() < 1024 * 1024 {
            files.extend(kinds.map(|kind| (kind, wrapped(kind, &text))));
        }
        for (kind, bytes) in files {
            world.write("bomb.json", bytes);
            for args in [
                &["import", "bomb.json"][..],
                &["verify", "bomb.json"],
                &["inspect", "bomb.json"],
                &["trust", "pin", "bomb.json", "--fingerprint", &"0".repeat(64)],
                &[
                    "vendor",
                    "issue",
                    "bomb.json",
                    "--dir",
                    "vendor",
                    "--days",
                    "1",
                    "-o",
                    "never.json",
                ],
                &["log", "--verify", "--against", "bomb.json"],
                &["audit", "bomb.json", "--trust", "bomb.json"],
            ] {
                let (code, stderr) = run(&world, args, &format!("{what} as {kind}"));
                assert!(
                    [10, 11].contains(&code),
                    "{what} as {kind}: {args:?} ended with {code}: {stderr}"
                );
            }
            assert!(!world.path("never.json").exists());
        }
    }
    world.run(&["verify"]).exits(0);
}

#[test]
fn no_state_file_can_hurt_who_reads_it() {
    needs!("sh");
    let files = [
        "registration.json",
        "trust.json",
        "clock.json",
        "usage.json",
        "telemetry.toml",
        "consent.log",
        "lock",
        "notices.json",
    ];
    for (what, text) in bombs() {
        let world = World::licensed();
        world.run(&["usage", "set", "containers", "3"]).exits(0);
        for name in files {
            let before = std::fs::read(world.home(name)).unwrap_or_default();
            std::fs::write(world.home(name), &text).unwrap();
            for args in [
                &["verify"][..],
                &["status"],
                &["telemetry", "check"],
                &["data", "show", "usage"],
                &["usage", "add", "stacks"],
                &["log", "--verify"],
                &["log"],
                &["metrics"],
            ] {
                let (code, stderr) = run(&world, args, &format!("{what} in {name}"));
                assert!(code <= 18, "{stderr}");
                let decides = args == ["telemetry", "check"] && name == "telemetry.toml";
                assert!(!decides || code == 3, "{what} in {name} turned telemetry on");
            }
            std::fs::write(world.home(name), before).unwrap();
        }
    }
}

#[test]
fn no_record_of_use_can_hurt_who_reads_it() {
    needs!("sh");
    let world = World::licensed();
    for (what, text) in bombs() {
        std::fs::write(world.home("use.json"), &text).unwrap();
        for (args, wanted) in [
            (&["verify", "--limit", "nodes=8", "--record"][..], 0),
            (&["status"], 0),
            (&["metrics"], 0),
            (&["data", "show", "compliance"], 1),
        ] {
            let (code, stderr) = run(&world, args, what);
            assert_eq!(code, wanted, "{what}: {args:?}: {stderr}");
        }
    }
}

#[test]
fn no_snapshot_can_hurt_who_loads_it() {
    needs!("sh");
    let world = World::new();
    world.run(&["telemetry", "on"]).exits(0);
    for (what, text) in bombs() {
        world.write("bomb.json", &text);
        let (code, stderr) = run(&world, &["usage", "load", "bomb.json"], what);
        assert!([0, 10].contains(&code), "{what}: {code}: {stderr}");
        assert!(!world.home("usage.json").exists(), "{what}: something was recorded");
    }
}
