//! Products in other languages: the examples, and the table of cases that every package in
//! `bindings/` answers alike (`tests/bindings` asks them).

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use airseal::Verdict;
use serde_json::Value;

use crate::support::{World, needs};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const PROGRAM: &str = env!("CARGO_BIN_EXE_airseal");

/// Runs an example in a world with that airseal; what it prints.
fn example(world: &World, (program, args): (&str, &[&str]), airseal: &str, nodes: &str) -> String {
    let output = Command::new(program)
        .args(args)
        .current_dir(Path::new(ROOT).join("examples/embed"))
        .env("AIRSEAL", airseal)
        .env("AIRSEAL_PROGRAM", airseal)
        .env("PYTHONPATH", Path::new(ROOT).join("bindings/python/src"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("NODE_PATH", Path::new(ROOT).join("bindings/node"))
        .env("GOPROXY", "off")
        .env("AIRSEAL_HOME", world.home(""))
        .env("NODES", nodes)
        .env("CONTAINERS", "37")
        .env_remove("DO_NOT_TRACK")
        .env_remove("AIRSEAL_TELEMETRY")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn says_what_is(program: &str, args: &[&str]) {
    let (world, product) = (World::licensed(), (program, args));
    assert_eq!(example(&world, product, PROGRAM, "8"), "licensed\nusage data is on\n");
    world.run(&["telemetry", "off"]).exits(0);
    let over = "the license does not cover this many nodes\nusage data is off\n";
    assert_eq!(example(&world, product, PROGRAM, "11"), over);
    assert_eq!(
        example(&World::new(), product, PROGRAM, "1"),
        "running without a license\nusage data is off\n"
    );
    // Without the program, or with one that fails, the product goes on.
    for airseal in [world.text_path("nowhere"), "/bin/false".to_owned()] {
        let said = example(&world, product, &airseal, "8");
        assert!(!said.contains("licensed\n") && said.ends_with("usage data is off\n"), "{said}");
    }
}

/// A shell cannot know this; a package does.
fn says_why_it_does_not_know(program: &str, args: &[&str]) {
    let world = World::licensed();
    for airseal in ["/bin/true", "/bin/false"] {
        let said = example(&world, (program, args), airseal, "8");
        assert_eq!(
            said,
            "the license was not checked: airseal gave an answer that cannot be read\n\
             usage data is off\n"
        );
    }
}

#[test]
fn a_product_in_shell_asks_and_is_told() {
    says_what_is("sh", &["check.sh"]);
}

#[test]
fn a_product_in_python_asks_and_is_told() {
    needs!("python3");
    says_what_is("python3", &["check.py"]);
    says_why_it_does_not_know("python3", &["check.py"]);
}

#[test]
fn a_product_in_node_asks_and_is_told() {
    needs!("node");
    says_what_is("node", &["check.js"]);
    says_why_it_does_not_know("node", &["check.js"]);
}

#[test]
fn a_product_in_go_asks_and_is_told() {
    needs!("go");
    says_what_is("go", &["run", "check.go"]);
    says_why_it_does_not_know("go", &["run", "check.go"]);
}

/// The wheel takes its version from Cargo.toml by itself.
#[test]
fn every_package_has_the_version_of_the_program() {
    let read = |path: &str| std::fs::read_to_string(Path::new(ROOT).join(path)).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    let node: Value = serde_json::from_str(&read("bindings/node/airseal/package.json")).unwrap();
    let program: Value =
        serde_json::from_str(&read("bindings/node/linux-x64/package.json")).unwrap();
    assert_eq!((&node["version"], &program["version"]), (&version.into(), &version.into()));
    assert_eq!(node["optionalDependencies"]["@airseal/linux-x64"], version);
    assert!(read("bindings/python/pyproject.toml").contains("dynamic = [\"version\"]"));
    assert!(
        read("docs/guide/embed-go.md").contains(&format!("airseal.example/airseal@v{version} "))
    );
    assert!(read("contrib/ansible/galaxy.yml").contains(&format!("\nversion: {version}\n")));
    assert!(read("contrib/ansible/README.md").contains(&format!("airseal-{version}.tar.gz")));
    assert!(
        read("examples/embed/go.mod").contains(&format!("airseal.example/airseal v{version}\n"))
    );
}

/// A verdict that no case asks for could be read as anything.
#[test]
fn the_table_of_cases_has_every_verdict_with_its_exit_code() {
    let table = std::fs::read(Path::new(ROOT).join("bindings/cases/cases.json")).unwrap();
    let table: Value = serde_json::from_slice(&table).unwrap();
    let answered: BTreeSet<(&str, u64)> = table["cases"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|case| case["program"].is_null())
        .filter_map(|case| {
            let expect = &case["expect"];
            Some((expect["verdict"].as_str()?, expect["exit_code"].as_u64()?))
        })
        .filter(|(verdict, _)| *verdict != "unknown")
        .collect();
    let verdicts = Verdict::ALL.map(|verdict| (verdict.name(), u64::from(verdict.exit_code())));
    assert_eq!(answered, BTreeSet::from(verdicts));
}
