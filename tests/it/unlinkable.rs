//! What names an instance and what is anonymous never meet: whatever can leave with a name
//! on it shares no value with a usage report of the same home, and holds no hash of one.

use std::collections::BTreeSet;

use base64::Engine;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{CONTACT, World, sha256};

/// The name that `run_at` gives the operating system's user.
const USER: &str = "tester";
const RIGHTS: [&str; 7] = ["access", "rectify", "erase", "restrict", "port", "object", "withdraw"];

/// The words that a document consists of: of JSON its keys and values, of text what stands
/// between blanks, without the marks around it.
fn words(bytes: &[u8]) -> BTreeSet<String> {
    fn of(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    found.insert(name.clone());
                    of(value, found);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| of(item, found)),
            Value::String(text) => found.extend(split(text)),
            other => drop(found.insert(other.to_string())),
        }
    }
    fn split(text: &str) -> impl Iterator<Item = String> {
        let marks = |c: char| ",;:()[]<>\"'".contains(c);
        let whole = text.split_whitespace().map(move |word| word.trim_matches(marks).to_owned());
        whole.filter(|word| !word.is_empty())
    }
    let text = String::from_utf8_lossy(bytes);
    let mut found = BTreeSet::new();
    match serde_json::from_slice(bytes) {
        Ok(value) => of(&value, &mut found),
        Err(_) => found.extend(split(&text)),
    }
    found
}

/// The values of a usage report.
fn figures(report: &[u8]) -> BTreeSet<String> {
    let report: Value = serde_json::from_slice(report).unwrap();
    let values = report["data"].as_object().unwrap().values();
    values.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).collect()
}

/// What may stand in both, and why. Nothing of it depends on this instance and its figures:
/// yes and no, which every report has; the format's number; and a bucket that is one digit,
/// because any number of a document may be that. The version may not: a usage report has two
/// parts of it, a document that names the instance all of them.
fn is_everybodys(value: &str) -> bool {
    ["true", "false"].contains(&value) || value.len() == 1
}

/// The documents that name the instance, by what they are; mails are decoded.
fn named(world: &World, now: &str) -> Vec<(String, Vec<u8>)> {
    let run = |args: &[&str]| world.run_at(now, args).exits(0);
    let payload = |file: &str| run(&["inspect", &world.text_path(file), "--payload"]).stdout;
    let path = |name: &str| world.text_path(name);
    let mut found = Vec::new();
    for (name, args) in [
        ("request.json", &["register", "-o"][..]),
        ("copy.json", &["log", "--export"]),
        ("compliance.json", &["data", "export", "compliance", "--limit", "nodes=7", "-o"]),
    ] {
        let _ = std::fs::remove_file(world.path(name));
        run(&[args, &[path(name).as_str()]].concat());
        found.push((name.to_owned(), world.read(name)));
        found.push((format!("the payload of {name}"), payload(name)));
    }
    for right in RIGHTS {
        let file = path(&format!("{right}.eml"));
        let _ = std::fs::remove_file(&file);
        run(&["rights", "request", right, "--to", CONTACT, "--text", "Please.", "-o", &file]);
        let bytes = std::fs::read(&file).unwrap();
        let mail = mail_parser::MessageParser::default().parse(&bytes).unwrap();
        let parts = mail.parts.iter().map(|part| part.contents().to_vec()).collect::<Vec<_>>();
        found.push((format!("the mail for {right}"), parts.concat()));
        found.push((format!("the raw mail for {right}"), bytes));
    }
    let ledger = std::fs::read(world.home("consent.log")).unwrap();
    found.extend(
        ledger.split(|byte| *byte == b'\n').map(|line| ("the ledger".to_owned(), line.to_vec())),
    );
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_leaves_with_a_name_shares_nothing_with_the_usage_reports_of_the_same_home(
        counts in prop::collection::vec(1_000_000_u64..u64::MAX, 6),
        // No number of an article, which a mail may name.
        small in 100_u64..900,
        authentication in prop::sample::select(vec!["internal", "ldap", "oauth", "acme"]),
        version in (100_u64..1000, 100_u64..1000, 0_u64..1000),
        label in "[a-z]{6,20}",
        weeks in prop::collection::vec(1_u8..28, 2),
    ) {
        let world = World::licensed();
        let version = format!("{}.{}.{}", version.0, version.1, version.2);
        let now = "2026-11-29T12:00:00Z";
        let run = |now: &str, args: &[&str]| world.run_at(now, args).exits(0);
        run(now, &["register", "--product-version", &version, "--label", &label, "--data-region", "eu"]);
        // Figures of several weeks, each shown and exported, so that the ledger knows of them.
        let mut reports = Vec::new();
        for (index, day) in weeks.iter().enumerate() {
            let now = format!("2026-12-{day:02}T12:00:00Z");
            let snapshot = json!({
                "containers": counts[index], "images": counts[index + 2], "stacks": small, "volumes": counts[index + 4],
                "authentication": authentication, "docker.version": "27.5.1", "custom_logo": true,
            });
            let snapshot = world.write("snapshot.json", snapshot.to_string());
            run(&now, &["usage", "load", snapshot.to_str().unwrap()]);
            let file = world.text_path(&format!("usage-{index}.json"));
            run(&now, &["data", "export", "usage", "-o", &file]);
            run(&now, &["data", "export", "all", "-o", &world.text_path(&format!("all-{index}.json"))]);
            reports.push(run(&now, &["data", "show", "usage"]).stdout);
            reports.push(world.read(&format!("usage-{index}.json")));
        }
        let now = "2026-12-29T12:00:00Z";
        let facts = std::fs::read(world.home("usage.json")).unwrap();
        let mut documents = named(&world, now);
        run(now, &["telemetry", "off"]);
        documents.extend(named(&world, now));
        run(now, &["telemetry", "on"]);
        run(now, &["usage", "set", "stacks", &small.to_string()]);
        run(now, &["unregister", "--yes", "-o", &world.text_path("erasure.json")]);
        documents.push(("the statement of erasure".to_owned(), run(now, &["inspect", &world.text_path("erasure.json"), "--payload"]).stdout));

        // The exact counts, the values that leave, and every hash of either.
        let mut secrets: BTreeSet<String> = counts.iter().map(u64::to_string).collect();
        let wanted = [small.to_string(), "27.5".to_owned(), "27.5.1".to_owned()];
        secrets.extend(wanted);
        for report in &reports {
            secrets.extend(figures(report).into_iter().filter(|value| !is_everybodys(value)));
        }
        // That these are found where they are is what makes it worth looking.
        prop_assert!(secrets.contains("1000+") && secrets.len() > 12, "{:?}", secrets);
        let mut hashes = Vec::new();
        for bytes in reports.iter().chain([&facts]) {
            for bytes in [bytes.as_slice(), bytes.trim_ascii_end()] {
                let hash = sha256(bytes);
                let raw: Vec<u8> = (0..64).step_by(2).map(|at| u8::from_str_radix(&hash[at..at + 2], 16).unwrap()).collect();
                hashes.extend([base64::engine::general_purpose::STANDARD.encode(&raw), hash]);
            }
        }
        for index in 0..weeks.len() {
            hashes.push(sha256(&world.read(&format!("all-{index}.json"))));
        }
        for (name, bytes) in &documents {
            let found = words(bytes);
            for secret in &secrets {
                prop_assert!(!found.contains(secret), "{} holds {}", name, secret);
            }
            let text = String::from_utf8_lossy(bytes);
            for hash in &hashes {
                prop_assert!(!text.contains(hash.as_str()), "{} holds a hash of usage figures", name);
            }
            // Whose account it is, the vendor need not know; the ledger is the site's own.
            if !name.contains("ledger") && !name.contains("copy.json") {
                prop_assert!(!found.contains(USER), "{} holds the user", name);
            }
            // A request says what the person must say: no hash of what is on this machine.
            if name.contains("mail") {
                let hex = |word: &&String| word.len() == 64 && word.chars().all(|c| c.is_ascii_hexdigit());
                prop_assert_eq!(found.iter().find(hex), None, "{}", name);
            }
        }
        // And the other way: of what is in a document that names the instance, a report has
        // nothing.
        for (name, bytes) in documents.iter().filter(|(name, _)| name.contains("payload") || name.contains("mail for")) {
            let common: Vec<String> = words(bytes).intersection(&reports.iter().flat_map(|r| figures(r)).collect()).cloned().collect();
            prop_assert!(common.iter().all(|value| is_everybodys(value)), "{}: {:?}", name, common);
        }
    }
}
