//! Where the vendor folder is, and when a passphrase is asked for.

use std::cell::RefCell;

use airseal::cli::env::Env;

use crate::support::{EMAIL, PRODUCT, Run, World};

const VARIABLE: &str = "AIRSEAL_VENDOR_DIR";

/// Every vendor command, with its least arguments, that works in a vendor folder.
const COMMANDS: [&[&str]; 14] = [
    &["list"],
    &["issue", "request.json", "--days", "9", "-o", "license.json"],
    &["publish", "-o", "trust.json"],
    &["publish", "--discard"],
    &["publish", "--renew-by", "2099-01-01"],
    &["release", "request.json", "--release-version", "1.0.0", "-o", "release.json"],
    &["advisory", "add", "a-1", "--severity", "low", "--title", "t", "--affected", "<1"],
    &["advisory", "list"],
    &["advisory", "support"],
    &["advisory", "publish", "-o", "advisories.json"],
    &[
        "policy",
        "request.json",
        "--policy-version",
        "1",
        "--effective",
        "2026-01-01",
        "--contact",
        EMAIL,
        "-o",
        "policy.json",
    ],
    &["revoke", "--email", EMAIL, "--reason", "x", "--yes"],
    &["rotate", "signer", "--no-passphrase"],
    &["rotate", "root", "--no-passphrase"],
];

/// Runs a vendor command in a folder of the world, with the variable set.
fn run_in(world: &World, folder: &str, variable: &str, args: &[&str]) -> Run {
    let mut command = world.command(&[&["vendor"], args].concat());
    command.current_dir(world.path(folder)).env(VARIABLE, variable);
    let output = command.output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: output.stdout,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[test]
fn every_command_finds_the_folder_by_the_option_the_variable_or_where_it_runs() {
    let world = World::registered();
    std::fs::create_dir(world.path("elsewhere")).unwrap();
    for folder in ["elsewhere", "vendor"] {
        std::fs::copy(world.path("request.json"), world.path(folder).join("request.json")).unwrap();
    }
    let (vendor, empty) = (world.text_path("vendor"), "");
    for args in COMMANDS {
        let force: &[&str] = if args.contains(&"-o") { &["--force"] } else { &[] };
        let args = [args, force].concat();
        // Neither: all three ways are named.
        let run = run_in(&world, "elsewhere", empty, &args).exits(2);
        for way in ["--dir DIR", VARIABLE, "run the command in it"] {
            assert!(run.stderr.contains(way), "{args:?}: {}", run.stderr);
        }
        // A relative path would be another folder each time, and `~` is a folder's name.
        for wrong in ["vendor", "../vendor", "~/vendor"] {
            let run = run_in(&world, "vendor", wrong, &args).exits(2);
            let said = format!("{VARIABLE} is {wrong}, which is not an absolute path");
            assert!(run.stderr.contains(&said), "{args:?}: {}", run.stderr);
        }
        // Where it runs; `-o` must not hit a file of the folder.
        let here: Vec<_> =
            args.iter().map(|arg| if *arg == "trust.json" { "copy.json" } else { arg }).collect();
        run_in(&world, "vendor", empty, &here).exits(0);
        run_in(&world, "elsewhere", &vendor, &args).exits(0);
        // The option goes first.
        let named = [&args[..], &["--dir", &vendor]].concat();
        run_in(&world, "elsewhere", &world.text_path("nowhere"), &named).exits(0);
        let run = run_in(&world, "vendor", &world.text_path("nowhere"), &args).exits(1);
        assert!(run.stderr.contains("nowhere") && run.stderr.contains(VARIABLE), "{}", run.stderr);
    }
}

#[test]
fn a_state_folder_is_not_taken_for_a_vendor_folder() {
    let world = World::licensed();
    assert!(world.home("trust.json").exists());
    run_in(&world, "home", "", &["list"]).exits(2);
    run_in(&world, "vendor", "", &["list"]).exits(0);
}

#[test]
fn init_makes_the_folder_that_the_variable_names() {
    let world = World::new();
    let (dir, init) = (world.text_path("made"), ["init", "--product", PRODUCT, "--no-passphrase"]);
    let run = run_in(&world, ".", "", &init).exits(2);
    assert!(run.stderr.contains("--dir DIR") && run.stderr.contains(VARIABLE), "{}", run.stderr);
    run_in(&world, ".", "made", &init).exits(2);
    run_in(&world, ".", &dir, &init).exits(0);
    run_in(&world, ".", &dir, &["list"]).exits(0);
    // It is there now, and is never written over.
    run_in(&world, ".", &dir, &init).exits(1);
}

#[test]
fn a_bundle_is_put_in_force_by_the_folder_that_was_found_and_signed_alone_without_one() {
    let world = World::new();
    let init = ["--product", PRODUCT, "--no-passphrase", "--roots", "2", "--threshold", "2"];
    world.run(&[&["vendor", "init", "--dir", "vendor"], &init[..]].concat()).exits(0);
    let first = ["rotate", "signer", "--no-passphrase", "--sign-with", "root-1.key"];
    run_in(&world, "vendor", "", &first).exits(0);
    std::fs::create_dir(world.path("carried")).unwrap();
    for name in ["trust.next.json", "root-2.key"] {
        std::fs::copy(world.path("vendor").join(name), world.path("carried").join(name)).unwrap();
    }
    let sign = ["publish", "--yes", "--sign-with", "root-2.key", "trust.next.json", "--json"];
    let alone = run_in(&world, "carried", "", &sign).exits(0).json();
    assert_eq!(
        (&alone["published"], &alone["missing_old"]),
        (&false.into(), &serde_json::Value::Null)
    );
    let vendor = world.text_path("vendor");
    let back = run_in(&world, "carried", &vendor, &["publish", "trust.next.json", "--json"]);
    assert_eq!(back.exits(0).json()["published"], true);
}

thread_local! {
    /// What was asked for on the terminal.
    static ASKED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Somebody at a terminal, who types the passphrase and says yes.
fn at_terminal(env: &mut Env) {
    ASKED.with_borrow_mut(Vec::clear);
    env.interactive = || true;
    env.stdin = Box::new("y\ny\n".as_bytes());
    env.ask_secret = |prompt| {
        ASKED.with_borrow_mut(|asked| asked.push(prompt.to_owned()));
        Ok("correct horse".to_owned())
    };
}

fn asked() -> usize {
    ASKED.with_borrow(Vec::len)
}

/// A registered instance, and a vendor folder whose keys share a passphrase.
fn locked() -> World {
    let world = World::new();
    world.write("pw", "correct horse\n");
    let init = ["vendor", "init", "--product", PRODUCT, "--dir", "vendor"];
    world.run(&[&init[..], &["--passphrase-file", "pw"]].concat()).exits(0);
    world.pin("vendor").exits(0);
    world.run(&["register", "--email", EMAIL, "-o", "request.json"]).exits(0);
    world
}

/// The time now: the folder was made by the built program, which has the real clock.
fn now() -> String {
    airseal::core::types::time::Time::from_utc(chrono::Utc::now()).unwrap().to_string()
}

#[test]
fn one_passphrase_for_signer_and_root_is_asked_for_once() {
    let world = locked();
    let (dir, request) = (world.text_path("vendor"), world.text_path("request.json"));
    let (first, second) = (world.text_path("first.json"), world.text_path("second.json"));
    let issue = ["vendor", "issue", &request, "--days", "9", "--dir", &dir, "-o"];
    let run = |args: &[&str]| world.run_env(&now(), args, at_terminal);
    run(&[&issue[..], &[&first]].concat()).exits(0);
    assert_eq!(asked(), 1);
    let shown = world.run(&["inspect", "first.json", "--json"]).exits(0).json();
    let id = shown["payload"]["license_id"].as_str().unwrap();
    run(&[&issue[..], &[&second, "--replaces", id]].concat()).exits(0);
    assert_eq!(asked(), 1, "the signer and the root have one passphrase");
    // A pipe can be read once, and is read once.
    let shown = world.run(&["inspect", "second.json", "--json"]).exits(0).json();
    let script = format!(
        "{} vendor issue request.json --days 9 --dir vendor -o third.json --replaces {} --yes \
         --passphrase-file <(cat pw)",
        env!("CARGO_BIN_EXE_airseal"),
        shown["payload"]["license_id"]
    );
    let mut bash = std::process::Command::new("bash");
    let status = bash.args(["-c", &script]).current_dir(world.path(".")).status();
    // Where there is no bash, there is nothing to show.
    assert!(status.is_err() || status.unwrap().success() && world.path("third.json").exists());
}

/// A wrong option, a request that cannot be read or an output that is taken must not cost a typed
/// passphrase.
#[test]
fn nothing_that_is_wrong_costs_a_passphrase() {
    let world = locked();
    let path = |name: &str| world.text_path(name);
    world.write("pw", "correct horse\n");
    world.write("taken.json", "something else");
    world.write("torn.json", &world.read("request.json")[..200]);
    world.write("latin.md", b"caf\xe9");
    world.write("text.md", "# Privacy");
    world.write("long.md", "x".repeat(3 << 20));
    world.write("other.key", "no key");
    std::fs::create_dir(world.path("bad")).unwrap();
    std::fs::copy(world.path("torn.json"), world.path("bad/one.json")).unwrap();
    let other = World::new();
    other
        .run(&["vendor", "init", "--product", "other", "--dir", "vendor", "--no-passphrase"])
        .exits(0);
    other.pin("vendor").exits(0);
    other.run(&["register", "--email", EMAIL, "-o", "request.json"]).exits(0);
    std::fs::copy(other.path("request.json"), world.path("foreign.json")).unwrap();
    std::fs::copy(other.path("vendor/trust.json"), world.path("foreign-trust.json")).unwrap();
    let issue = |request: &'static str, rest: &[&str]| {
        let words = ["issue".to_owned(), path(request), "-o".to_owned(), path("new.json")];
        words.into_iter().chain(rest.iter().map(|word| (*word).to_owned())).collect::<Vec<_>>()
    };
    let words = |text: &str| {
        text.split(' ')
            .map(|word| word.replace('@', &path("")).replace('%', "@"))
            .collect::<Vec<_>>()
    };
    let unknown = "4f2b6a0e-5d0c-4a57-9a39-0d9c3f1f7a11";
    let long = "x".repeat(100_000);
    let cases = [
        issue("absent.json", &["--days", "9"]),
        issue("torn.json", &["--days", "9"]),
        issue("foreign.json", &["--days", "9"]),
        issue("request.json", &["--days", "9", "--edition", "community"]),
        issue("request.json", &["--days", "9", "--organization", &long]),
        issue("request.json", &["--days", "9", "--replaces", unknown]),
        issue("request.json", &["--days", "9", "--passphrase-file", &path("absent")]),
        issue("bad", &["--days", "9"]),
        words("issue @request.json --days 9 -o @taken.json"),
        words("issue @request.json --days 9 -o @no/new.json"),
        words("issue @request.json --days 9 -o @new.json --qr-png @taken.json"),
        words(&format!("revoke {unknown} --reason x --yes")),
        words("revoke --license @foreign.json --reason x --yes"),
        words("revoke --email nobody%acme.example --reason x --yes"),
        words("revoke --email ops%acme.example --reason x --yes --sign-with @absent.key"),
        words("revoke --email ops%acme.example --reason x --yes --sign-with @other.key"),
        words("renew nobody%acme.example --yes -o @new.json"),
        words("renew ops%acme.example --days 30 --yes -o @taken.json"),
        words("renew ops%acme.example --expires 2020-01-01 --yes -o @new.json"),
        words("renew ops%acme.example --days 30 --yes -o @new.json --passphrase-file @absent"),
        words("issue --csv @absent.csv --days 9 -o @out"),
        words("issue --csv @text.md --days 9 -o @out"),
        words("rotate signer --sign-with @absent.key"),
        words("rotate signer --retire-old 2020-01-01"),
        words("rotate root --roots 2 --threshold 3"),
        words("rotate root --roots 2 --new-passphrase-file @pw"),
        words("rotate root --new-passphrase-file @absent"),
        words("publish --renew-by 2020-01-01"),
        words("publish @foreign-trust.json --sign-with @vendor/root.key"),
        words("publish @absent.json --sign-with @vendor/root.key"),
        words("release @absent --release-version 1.0.0 -o @new.json"),
        words("release @text.md --release-version 1.0.0 -o @taken.json"),
        words("advisory publish -o @new.json"),
        words(
            "policy @latin.md --policy-version 1 --effective 2026-01-01 --contact a%b.example -o @new.json",
        ),
        words(
            "policy @long.md --policy-version 1 --effective 2026-01-01 --contact a%b.example -o @new.json",
        ),
        words(
            "policy @text.md --policy-version 1 --effective 2026-01-01 --contact a%b.example -o @taken.json",
        ),
    ];
    // What is revoked by its address is there.
    let first = path("first.json");
    let pw = path("pw");
    let ok = issue("request.json", &["--days", "9", "--passphrase-file", &pw, "-o", &first]);
    let ok: Vec<_> =
        ok.iter().enumerate().filter(|(at, _)| ![2, 3].contains(at)).map(|(_, w)| w).collect();
    let dir = path("vendor");
    let with_dir = |args: &[&str]| [&["vendor"], args, &["--dir", &dir]].concat().join("\u{1f}");
    let run = |args: &str| {
        let args: Vec<_> = args.split('\u{1f}').collect();
        world.run_env(&now(), &args, at_terminal)
    };
    run(&with_dir(&ok.iter().map(|word| word.as_str()).collect::<Vec<_>>())).exits(0);
    for case in cases {
        let args: Vec<_> = case.iter().map(String::as_str).collect();
        let done = run(&with_dir(&args));
        assert!(done.code != 0, "{args:?}: {done:?}");
        assert_eq!(asked(), 0, "{args:?}: {done:?}");
    }
    // init asks for nothing either if it cannot make the folder.
    let taken = path("vendor");
    for args in [
        vec!["vendor", "init", "--product", PRODUCT, "--dir", &taken],
        vec!["vendor", "init", "--product", PRODUCT, "--dir", "new", "--passphrase-file", "absent"],
        vec!["vendor", "init", "--product", PRODUCT],
    ] {
        let done = world.run_env(&now(), &args, at_terminal);
        assert!(done.code != 0 && asked() == 0, "{args:?}: {done:?}");
    }
}
