//! The layout that the folders promise: arrows run one way, unsafe code has one
//! place, and nothing outside of tests gives up by panicking.

use std::collections::BTreeMap;
use std::path::Path;

/// The source files by their path under `src/`, each cut off where its tests
/// begin and without its comments.
fn sources() -> BTreeMap<String, String> {
    fn walk(folder: &Path, into: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, into);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]\nmod ").next().unwrap();
                let code: String =
                    code.lines().map(|line| without_comment(line).to_owned() + "\n").collect();
                let name = path.strip_prefix(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).unwrap();
                into.insert(name.to_str().unwrap().replace('\\', "/"), code);
            }
        }
    }
    let mut all = BTreeMap::new();
    walk(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut all);
    assert!(all.len() > 40 && all.contains_key("core/document/envelope.rs"), "{:?}", all.keys());
    all
}

/// A line up to its comment; `//` in a string (a URL) is none.
fn without_comment(line: &str) -> &str {
    let comment = |(at, _): &(usize, &str)| line[..*at].matches('"').count().is_multiple_of(2);
    line.match_indices("//").find(comment).map_or(line, |(at, _)| &line[..at])
}

/// Whether `word` occurs as a whole word.
fn has_word(code: &str, word: &str) -> bool {
    code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|found| found == word)
}

#[test]
fn comments_are_told_from_code() {
    assert_eq!(without_comment("a // b"), "a ");
    assert_eq!(without_comment("\"http://x\" + 1 // \"c\""), "\"http://x\" + 1 ");
    assert!(has_word("let x = unsafe { 1 }", "unsafe") && !has_word("is_unsafe(c)", "unsafe"));
}

/// cli -> issuer, instance -> privacy -> store -> core.
#[test]
fn dependencies_run_one_way() {
    let forbidden: [(&str, &[&str]); 6] = [
        ("core/", &["cli", "store", "privacy", "issuer", "instance", "sandbox"]),
        ("store/", &["cli", "privacy", "issuer", "instance", "sandbox"]),
        ("privacy/", &["cli", "issuer", "instance", "sandbox"]),
        ("instance/", &["cli", "issuer", "sandbox"]),
        ("issuer/", &["cli", "privacy", "instance", "sandbox"]),
        ("sandbox.rs", &["cli", "store", "privacy", "issuer", "instance", "core"]),
    ];
    let all = sources();
    for (folder, others) in forbidden {
        let files: Vec<_> = all.iter().filter(|(name, _)| name.starts_with(folder)).collect();
        assert!(!files.is_empty(), "{folder}");
        for (name, code) in files {
            for other in others {
                assert!(!code.contains(&format!("crate::{other}")), "{name} depends on {other}");
                assert!(!code.contains("crate::{"), "{name} hides what it depends on in a list");
            }
        }
    }
}

/// Files, clocks, the environment and the terminal come in as values.
#[test]
fn the_core_touches_nothing_outside() {
    for (name, code) in sources().iter().filter(|(name, _)| name.starts_with("core/")) {
        for outside in
            ["std::fs", "std::env", "std::io", "std::process", "std::time", "Utc::now", "println"]
        {
            assert!(!code.contains(outside), "{name} uses {outside}");
        }
    }
}

#[test]
fn unsafe_code_stands_in_the_sandbox_and_the_start_of_the_process_only() {
    for (name, code) in sources() {
        assert!(
            ["sandbox.rs", "start.rs"].contains(&name.as_str()) || !has_word(&code, "unsafe"),
            "{name} has unsafe code"
        );
    }
}

#[test]
fn nothing_opens_a_socket() {
    for (name, code) in sources() {
        for socket in [
            "TcpStream",
            "TcpListener",
            "UdpSocket",
            "ToSocketAddrs",
            "UnixStream",
            "UnixListener",
            "UnixDatagram",
        ] {
            assert!(!code.contains(socket), "{name} has {socket}");
        }
    }
}

#[test]
fn the_program_answers_errors_and_does_not_panic() {
    for (name, code) in sources() {
        for panicking in [
            ".unwrap()",
            ".expect(",
            ".unwrap_err()",
            ".expect_err(",
            "panic!",
            "unreachable!",
            "todo!",
            "unimplemented!",
        ] {
            assert!(!code.contains(panicking), "{name} has {panicking}");
        }
    }
}

/// No variable changes time, trust or keys in the shipped binary. A new one must
/// be written down here first.
#[test]
fn the_variables_that_are_read_are_these() {
    let mut read = std::collections::BTreeSet::new();
    for code in sources().values() {
        for (at, _) in code.match_indices("\"AIRSEAL_") {
            let name: String = code[at + 1..]
                .chars()
                .take_while(|c| c.is_ascii_uppercase() || *c == '_')
                .collect();
            if code[at + 1 + name.len()..].starts_with('"') {
                read.insert(name);
            }
        }
    }
    let known = ["HOME", "LICENSE", "LICENSE_PATH", "POLICY", "TELEMETRY"]
        .map(|name| format!("AIRSEAL_{name}"));
    // Read when the program is built, not when it runs.
    let new: Vec<_> =
        read.iter().filter(|name| !known.contains(name) && *name != "AIRSEAL_TRUST").collect();
    assert!(new.is_empty() && read.contains("AIRSEAL_HOME"), "{new:?}");
}
