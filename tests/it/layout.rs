//! The layout that the folders promise: arrows run one way, unsafe code has one
//! place, and nothing outside of tests gives up by panicking.

use std::collections::{BTreeMap, BTreeSet};
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

/// cli -> audit, issuer, instance -> privacy -> store -> core.
#[test]
fn dependencies_run_one_way() {
    let forbidden: [(&str, &[&str]); 7] = [
        ("core/", &["audit", "cli", "store", "privacy", "issuer", "instance", "sandbox"]),
        ("store/", &["audit", "cli", "privacy", "issuer", "instance", "sandbox"]),
        ("privacy/", &["audit", "cli", "issuer", "instance", "sandbox"]),
        ("instance/", &["audit", "cli", "issuer", "sandbox"]),
        ("audit/", &["cli", "privacy", "issuer", "instance", "sandbox"]),
        ("issuer/", &["audit", "cli", "privacy", "instance", "sandbox"]),
        ("sandbox.rs", &["audit", "cli", "store", "privacy", "issuer", "instance", "core"]),
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

/// The files that a file names with `crate::…` or `super::…`, lists in braces included.
fn named_files(name: &str, code: &str, all: &BTreeMap<String, String>) -> BTreeSet<String> {
    let mut folder: Vec<&str> = name.trim_end_matches(".rs").split('/').collect();
    if folder.last() == Some(&"mod") {
        folder.pop();
    }
    folder.pop();
    let file = |path: &[&str]| {
        let longest = (1..=path.len()).rev().map(|length| path[..length].join("/"));
        let places = |path: String| [format!("{path}.rs"), format!("{path}/mod.rs")];
        longest.flat_map(places).find(|place| all.contains_key(place))
    };
    let mut found = BTreeSet::new();
    for (root, base) in [("crate::", Vec::new()), ("super::", folder)] {
        for (at, _) in code.match_indices(root) {
            let rest = &code[at + root.len()..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && !"_:".contains(c)).unwrap();
            let (path, after) = rest.split_at(end);
            let path: Vec<_> =
                base.iter().copied().chain(path.split("::").filter(|p| !p.is_empty())).collect();
            let list = after.strip_prefix('{').and_then(|list| list.split_once('}'));
            for item in list.map_or("self", |(list, _)| list).split(',').map(str::trim) {
                let item = item.split("::").filter(|part| *part != "self" && !part.is_empty());
                found.extend(file(&path.iter().copied().chain(item).collect::<Vec<_>>()));
            }
        }
    }
    found.remove(name);
    found
}

/// Whoever changes one of two files that need each other must know both.
#[test]
fn no_two_files_of_the_library_need_each_other() {
    let all = sources();
    let of_library = |name: &&String| {
        ["core/", "store/", "privacy/", "issuer/", "audit/"].iter().any(|f| name.starts_with(f))
    };
    let needs: BTreeMap<_, _> = all
        .iter()
        .filter(|(name, _)| of_library(name))
        .map(|(name, code)| (name, named_files(name, code, &all)))
        .collect();
    assert!(needs.values().map(BTreeSet::len).sum::<usize>() > 200, "{needs:?}");
    for start in needs.keys() {
        let (mut reached, mut open) = (BTreeSet::new(), vec![*start]);
        while let Some(name) = open.pop() {
            for next in needs.get(name).into_iter().flatten() {
                if reached.insert(next) {
                    open.push(next);
                }
            }
        }
        assert!(!reached.contains(start), "{start} needs itself, through other files");
    }
}

/// How many lines each function `run` of a file has, with its signature and its last brace.
fn lengths_of_run(code: &str) -> Vec<usize> {
    let lines: Vec<&str> = code.lines().collect();
    let begins = lines.iter().enumerate().filter(|(_, line)| {
        line.trim_start()
            .trim_start_matches("pub(super) ")
            .trim_start_matches("pub ")
            .starts_with("fn run(")
    });
    let length = |(begin, line): (usize, &&str)| {
        let close = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
        lines[begin..].iter().position(|line| *line == close).unwrap() + 1
    };
    begins.map(length).collect()
}

#[test]
fn the_lines_of_a_function_are_counted() {
    let code = "fn other() {\n}\n    pub(super) fn run(\n        x: u8,\n    ) {\n        {\n        }\n    }\n}\n";
    assert_eq!(lengths_of_run(code), [6]);
}

/// A command reads its arguments, calls the library, and prints: what is longer decides something.
#[test]
fn every_command_runs_in_30_lines() {
    let all = sources();
    let commands = all.iter().filter(|(name, _)| name.starts_with("cli/"));
    let runs: Vec<_> = commands
        .flat_map(|(name, code)| lengths_of_run(code).into_iter().map(move |lines| (name, lines)))
        .collect();
    assert!(runs.len() > 35, "{runs:?}");
    let long: Vec<_> = runs.iter().filter(|(_, lines)| *lines > 30).collect();
    assert!(long.is_empty(), "what these decide belongs into the library: {long:?}");
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
fn unsafe_code_is_in_the_sandbox_only() {
    for (name, code) in sources() {
        assert!(name == "sandbox.rs" || !has_word(&code, "unsafe"), "{name} has unsafe code");
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
    let mut read = BTreeSet::new();
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
    let known = ["HOME", "LICENSE", "LICENSE_PATH", "POLICY", "TELEMETRY", "VENDOR_DIR"]
        .map(|name| format!("AIRSEAL_{name}"));
    // Read when the program is built, not when it runs.
    let built = ["AIRSEAL_TRUST".to_owned(), "AIRSEAL_CATALOGUE".to_owned()];
    let new: Vec<_> =
        read.iter().filter(|name| !known.contains(name) && !built.contains(name)).collect();
    assert!(new.is_empty() && read.contains("AIRSEAL_HOME"), "{new:?}");
}

/// They are built with `--locked`, and by no other test.
#[test]
fn the_lock_files_of_the_models_and_the_fuzz_targets_know_what_the_library_needs() {
    let table = |path: &str| -> toml::Table {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        std::fs::read_to_string(path).unwrap().parse().unwrap()
    };
    let manifest = table("Cargo.toml");
    let needed = manifest["dependencies"].as_table().unwrap().iter();
    let optional = |needs: &toml::Value| {
        needs.get("optional").and_then(toml::Value::as_bool).unwrap_or_default()
    };
    let needed: Vec<_> = needed.filter(|(_, needs)| !optional(needs)).collect();
    for path in ["fuzz/Cargo.lock", "model/Cargo.lock"] {
        let lock = table(path);
        let packages = lock["package"].as_array().unwrap();
        let ours = packages.iter().find(|package| package["name"].as_str() == Some("airseal"));
        let listed = ours.unwrap()["dependencies"].as_array().unwrap().iter();
        let listed: BTreeSet<_> =
            listed.map(|name| name.as_str().unwrap().split(' ').next().unwrap()).collect();
        for (name, _) in &needed {
            assert!(listed.contains(name.as_str()), "{path} lacks {name}");
        }
    }
}
