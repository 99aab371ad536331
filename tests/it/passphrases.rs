//! Passphrases of new keys that are easy to guess, and passphrases from a descriptor.

use crate::support::{PRODUCT, Run, World, needs};

const GOOD: &str = "five quite random words here";

/// A command line of bash, with `airseal` in front of the rest.
fn bash(world: &World, rest: &str) -> Run {
    let mut command = world.command(&[]);
    let program = command.get_program().to_owned();
    command = {
        let mut bash = std::process::Command::new("bash");
        bash.current_dir(world.path(".")).env_clear().env("PATH", "/usr/bin:/bin");
        for (name, value) in command.get_envs() {
            bash.env(name, value.unwrap());
        }
        bash.stdin(std::process::Stdio::null());
        bash.arg("-c").arg(format!("{} {rest}", program.to_str().unwrap()));
        bash
    };
    let output = command.output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: output.stdout,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn init(folder: &str) -> String {
    format!("vendor init --product {PRODUCT} --dir {folder}")
}

#[test]
fn a_weak_new_passphrase_is_taken_with_a_warning_that_says_what_to_do() {
    let world = World::new();
    let cases = [
        ("a", "hunter2", "has 7 characters"),
        ("b", "1qaz2wsx 3edc4rfv", "is a common one"),
        ("c", GOOD, ""),
    ];
    for (folder, passphrase, why) in cases {
        let file = world.write("pass.txt", format!("{passphrase}\n"));
        std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600))
            .unwrap();
        let args = ["vendor", "init", "--product", PRODUCT, "--dir", folder];
        let run = world.run(&[&args[..], &["--passphrase-file", "pass.txt"]].concat()).exits(0);
        assert!(run.stderr.contains(why), "{}", run.stderr);
        assert_eq!(run.stderr.contains("five random words"), !why.is_empty(), "{}", run.stderr);
        assert!(!run.stderr.contains(passphrase), "{}", run.stderr);
    }
    // The same where a key is replaced; what opens the root is old.
    world.write("pass.txt", format!("{GOOD}\n"));
    world.write("new.txt", "short\n");
    let rotate = ["vendor", "rotate", "root", "--dir", "c", "--passphrase-file", "pass.txt"];
    let run = world.run(&[&rotate[..], &["--new-passphrase-file", "new.txt"]].concat()).exits(0);
    assert!(run.stderr.contains("has 5 characters"), "{}", run.stderr);
    let rotate = ["vendor", "rotate", "signer", "--dir", "a", "--no-passphrase"];
    world.write("pass.txt", "hunter2\n");
    let run = world.run(&[&rotate[..], &["--passphrase-file", "pass.txt"]].concat()).exits(0);
    assert!(!run.stderr.contains("five random words"), "{}", run.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn a_passphrase_is_read_from_a_descriptor_that_the_caller_opened() {
    needs!("bash");
    let world = World::new();
    world.write("pass.txt", format!("{GOOD}\nsecond line\n"));
    let ways = [
        ("file", "--passphrase-fd 3 3< pass.txt".to_owned()),
        ("process", "--passphrase-fd 3 3< <(cat pass.txt)".to_owned()),
        ("string", format!("--passphrase-fd 3 3<<< '{GOOD}'")),
        ("stdin", "--passphrase-fd 0 < pass.txt".to_owned()),
        ("high", "--passphrase-fd 250 250< pass.txt".to_owned()),
        // Whoever writes keeps the pipe open.
        ("open", format!("--passphrase-fd 3 3< <(echo '{GOOD}'; exec sleep 20 > /dev/null 2>&1)")),
    ];
    for (folder, way) in &ways {
        let begin = std::time::Instant::now();
        bash(&world, &format!("{} {way}", init(folder))).exits(0);
        assert!(begin.elapsed().as_secs() < 15, "{folder}");
        let issue = format!(
            "vendor issue --email a@b.example --any-instance --days 9 --dir {folder} -o {folder}.json {way}"
        );
        bash(&world, &issue).exits(0);
    }
    // One for the signer, another for the root, each from its own.
    let rotate = "vendor rotate root --dir file --passphrase-fd 3 --new-passphrase-file /dev/fd/4";
    bash(&world, &format!("{rotate} 3< pass.txt 4<<< 'another five random words'")).exits(0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_descriptor_that_cannot_be_read_is_named() {
    needs!("bash");
    needs!("script");
    let world = World::new();
    world.write("pass.txt", format!("{GOOD}\n"));
    world.write("empty", "");
    let init = init("vendor");
    let cases = [
        // Descriptors that the program opens itself are not the caller's.
        ("--passphrase-fd 3", 2, "descriptor 3 is not open"),
        ("--passphrase-fd 4", 2, "descriptor 4 is not open"),
        ("--passphrase-fd 77", 2, "descriptor 77 is not open"),
        ("--passphrase-fd 3 3> >(cat)", 2, "descriptor 3 is open for writing only"),
        ("--passphrase-fd 3 3< empty", 1, "the passphrase is empty"),
        ("--passphrase-fd 3 3< .", 1, "/dev/fd/3"),
        ("--passphrase-fd=-1", 2, "write its number"),
        ("--passphrase-fd three", 2, "write its number"),
        ("--passphrase-fd 3 --passphrase-file pass.txt 3< pass.txt", 2, "cannot be used with"),
        ("--passphrase-fd 3 --no-passphrase 3< pass.txt", 2, "cannot be used with"),
    ];
    for (way, code, why) in cases {
        let run = bash(&world, &format!("{init} {way}"));
        assert!(run.code == code && run.stderr.contains(why), "{way}: {} {}", run.code, run.stderr);
        assert!(!world.path("vendor").exists(), "{way}");
    }
    let program = env!("CARGO_BIN_EXE_airseal");
    let command = format!("script -qec '{program} {init} --passphrase-fd 0' /dev/null");
    let output =
        crate::support::tool("sh", &["-c", &format!("{command} || true")], &world.path("."));
    let said = String::from_utf8_lossy(&output);
    assert!(said.contains("descriptor 0 is a terminal"), "{said}");
}
