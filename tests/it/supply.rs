//! What the program is made of: no crate that could reach the network, nothing from
//! anywhere but crates.io, and a reason for each dependency.

use std::collections::BTreeSet;
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The crates that `deny.toml` forbids.
fn banned() -> BTreeSet<String> {
    let deny = std::fs::read_to_string(format!("{ROOT}/deny.toml")).unwrap();
    let deny: toml::Table = deny.parse().unwrap();
    let crates = deny["bans"]["deny"].as_array().unwrap();
    crates.iter().map(|entry| entry["crate"].as_str().unwrap().to_owned()).collect()
}

/// The crates that are linked in, on this platform, with these features.
fn tree(features: &[&str]) -> BTreeSet<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["tree", "--locked", "-e", "normal", "--prefix", "none"])
        .args(features)
        .current_dir(ROOT)
        .output()
        .unwrap();
    let listed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    listed.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

/// Every package of every platform, those for tests among them.
fn locked() -> Vec<toml::Value> {
    let lock: toml::Table =
        std::fs::read_to_string(format!("{ROOT}/Cargo.lock")).unwrap().parse().unwrap();
    lock["package"].as_array().unwrap().clone()
}

#[test]
fn no_crate_that_could_reach_the_network_is_in_the_tree() {
    let (banned, tree) = (banned(), tree(&[]));
    for expected in [
        "tokio",
        "hyper",
        "reqwest",
        "ureq",
        "socket2",
        "mio",
        "curl",
        "openssl",
        "native-tls",
        "rustls",
    ] {
        assert!(banned.contains(expected), "deny.toml does not forbid {expected}");
    }
    assert!(tree.contains("ed25519-dalek") && tree.len() > 50, "{tree:?}");
    let locked: BTreeSet<_> =
        locked().iter().map(|package| package["name"].as_str().unwrap().to_owned()).collect();
    let found: Vec<_> = tree.union(&locked).filter(|name| banned.contains(*name)).collect();
    assert!(found.is_empty(), "{found:?}");
    let (linked, all) = (tree.len(), locked.len());
    eprintln!(
        "{linked} crates linked, {all} with every platform and the tests; none of {} forbidden ones",
        banned.len()
    );
}

/// An embedding product gets no parser of arguments and no terminal.
#[test]
fn the_library_alone_has_no_crate_of_the_command_line() {
    let (program, library) = (tree(&[]), tree(&["--no-default-features"]));
    for name in ["clap", "clap_builder", "rpassword", "qrcodegen", "png", "rqrr"] {
        assert!(program.contains(name), "the program has {name} no more: take it off this list");
        assert!(!library.contains(name), "the library alone has {name}");
    }
    assert!(!program.contains("anyhow") && !library.contains("comfy-table"));
    let (program, library) = (program.len(), library.len());
    assert!(library + 30 < program, "{library} crates in the library, {program} in the program");
    eprintln!("{library} crates in the library alone, {program} in the program");
}

#[test]
fn every_crate_comes_from_crates_io_with_a_checksum() {
    for package in locked() {
        let name = package["name"].as_str().unwrap();
        let source = package.get("source").and_then(toml::Value::as_str);
        let ours = matches!(name, "airseal" | "airseal-c") && source.is_none();
        let registry = source == Some("registry+https://github.com/rust-lang/crates.io-index");
        assert!(
            ours || registry && package.get("checksum").is_some(),
            "{name} comes from {source:?}"
        );
    }
}

#[test]
fn each_dependency_has_its_reason_above_it() {
    for (manifest, least) in [("Cargo.toml", 21), ("bindings/c/Cargo.toml", 4)] {
        let text = std::fs::read_to_string(format!("{ROOT}/{manifest}")).unwrap();
        let (mut dependencies, mut count, mut above) = (false, 0, "");
        for line in text.lines() {
            if line.starts_with('[') {
                dependencies = line.ends_with("dependencies]");
            } else if dependencies && line.contains(" = ") && !line.starts_with('#') {
                assert!(above.starts_with("# ") && above.len() > 10, "no reason above: {line}");
                count += 1;
            }
            above = line;
        }
        assert!(count >= least, "{count} dependencies found in {manifest}");
        eprintln!("{count} dependencies in {manifest}, each with its reason");
    }
}

/// What is asked for is what is built and tested: a product that embeds the library never gets an
/// older version, with which it may not build.
#[test]
fn each_dependency_is_asked_for_in_the_version_that_is_tested() {
    let locked: BTreeSet<(String, String)> = locked()
        .iter()
        .map(|package| {
            let text = |key: &str| package[key].as_str().unwrap();
            // What follows a plus orders no versions.
            let version = text("version").split('+').next().unwrap_or_default();
            (text("name").to_owned(), version.to_owned())
        })
        .collect();
    let mut count = 0;
    for manifest in ["Cargo.toml", "bindings/c/Cargo.toml"] {
        let text = std::fs::read_to_string(format!("{ROOT}/{manifest}")).unwrap();
        let manifest: toml::Table = text.parse().unwrap();
        let of_targets = manifest
            .get("target")
            .and_then(toml::Value::as_table)
            .into_iter()
            .flat_map(|targets| targets.values().filter_map(toml::Value::as_table));
        for table in std::iter::once(&manifest).chain(of_targets) {
            for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
                let Some(dependencies) = table.get(kind).and_then(toml::Value::as_table) else {
                    continue;
                };
                for (name, wanted) in dependencies {
                    let version = wanted.as_str().or_else(|| wanted.get("version")?.as_str());
                    let Some(version) = version else { continue };
                    let pair = (name.clone(), version.to_owned());
                    assert!(
                        locked.contains(&pair),
                        "{name} = {version} is not what Cargo.lock has"
                    );
                    count += 1;
                }
            }
        }
    }
    assert!(count > 40, "{count} dependencies found");
}

/// The C library is the program: it has its version, and links what the program links.
#[test]
fn the_c_library_is_made_of_the_program() {
    let manifest = |path: &str| -> toml::Table {
        std::fs::read_to_string(format!("{ROOT}/{path}")).unwrap().parse().unwrap()
    };
    let (program, library) = (manifest("Cargo.toml"), manifest("bindings/c/Cargo.toml"));
    for key in ["version", "edition", "rust-version", "license"] {
        assert_eq!(library["package"][key], program["package"][key], "{key}");
    }
    let (program, library) = (tree(&[]), tree(&["-p", "airseal-c"]));
    let more: Vec<_> = library.difference(&program).collect();
    assert_eq!(more, ["airseal-c"]);
}

/// `cargo deny check licenses` says more, and needs more than cargo.
#[test]
fn every_license_is_one_that_is_allowed() {
    let deny: toml::Table =
        std::fs::read_to_string(format!("{ROOT}/deny.toml")).unwrap().parse().unwrap();
    let texts = |list: &toml::Value| -> BTreeSet<String> {
        list.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    let allowed = texts(&deny["licenses"]["allow"]);
    let exceptions = deny["licenses"]["exceptions"].as_array().unwrap();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let args = [
        "metadata",
        "--locked",
        "--offline",
        "--format-version",
        "1",
        "--filter-platform",
        "x86_64-unknown-linux-gnu",
    ];
    let output = Command::new(cargo).args(args).current_dir(ROOT).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let (linked, mut checked) = (tree(&[]), 0);
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        if !linked.contains(name) {
            continue;
        }
        let license =
            package["license"].as_str().unwrap().replace('/', " OR ").replace(['(', ')'], "");
        let also = exceptions.iter().filter(|entry| entry["crate"].as_str() == Some(name));
        let also: BTreeSet<_> = also.flat_map(|entry| texts(&entry["allow"])).collect();
        let may = |one: &str| allowed.contains(one) || also.contains(one);
        assert!(
            license.split(" OR ").any(|choice| choice.split(" AND ").all(may)),
            "{name} is under {license}"
        );
        checked += 1;
    }
    assert!(checked > 50, "{checked}");
}
