//! The two reports: what is shown is what leaves, and nothing in the anonymous one
//! leads back to anybody.

use airseal::core::document::catalogue::draft::Draft;
use airseal::core::document::catalogue::rules::{Broken, Place, broken};
use airseal::core::document::catalogue::shipped::shipped;
use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::support::{CONTACT, EMAIL, Run, World, needs, next_catalogue, tool};

const NOW: &str = "2026-11-23T12:00:00Z";

fn upgraded(world: &World, args: &[&str]) -> Run {
    world.run_env(NOW, args, |env| env.catalogue.text = next_catalogue(2))
}

#[test]
fn what_is_shown_is_what_is_exported_by_hash() {
    needs!("sha256sum");
    let world = World::licensed();
    world.run(&["usage", "set", "containers", "37"]).exits(0);
    for kind in ["compliance", "usage"] {
        let file = world.text_path(&format!("{kind}.json"));
        // Both before and after: looking and exporting consume nothing.
        let before = world.run_at(NOW, &["data", "show", kind]).exits(0).stdout;
        world.run_at(NOW, &["data", "export", kind, "-o", &file]).exits(0);
        let after = world.run_at(NOW, &["data", "show", kind]).exits(0).stdout;
        let piped = world.run_at(NOW, &["data", "export", kind, "-o", "-"]).exits(0).stdout;
        let hash = |path: &Path| {
            String::from_utf8(tool("sha256sum", &[path.to_str().unwrap()], Path::new("/"))).unwrap()
        };
        let wanted = hash(Path::new(&file))[..64].to_owned();
        for (name, bytes) in [("before", before), ("after", after), ("piped", piped)] {
            assert_eq!(hash(&world.write(name, bytes))[..64], wanted, "{kind}, {name}");
        }
    }
}

#[test]
fn a_report_is_the_same_bytes_all_day_and_all_week() {
    let world = World::licensed();
    world.run(&["usage", "set", "containers", "37"]).exits(0);
    let show = |kind, now: &str| world.run_at(now, &["data", "show", kind]).exits(0).stdout;
    // 2026-11-23 is a Monday, in week 48 by ISO 8601.
    let day = ["2026-11-24T00:00:00Z", "2026-11-24T12:34:56Z", "2026-11-24T23:59:59Z"]
        .map(|t| show("compliance", t));
    assert!(day.iter().all(|bytes| *bytes == day[0]));
    assert_ne!(show("compliance", "2026-11-25T00:00:00Z"), day[0]);
    let week = ["2026-11-23T00:00:00Z", "2026-11-26T12:00:00Z", "2026-11-29T23:59:59Z"]
        .map(|t| show("usage", t));
    assert!(week.iter().all(|bytes| *bytes == week[0]));
    assert!(String::from_utf8_lossy(&week[0]).contains("\"2026-W48\""));
    assert_ne!(show("usage", "2026-11-30T00:00:00Z"), week[0]);
}

#[test]
fn while_off_not_a_byte_is_shown_nor_exported_unless_asked_what_if() {
    let world = World::licensed();
    world.run(&["telemetry", "off"]).exits(0);
    let shown = world.run(&["data", "show", "usage"]).exits(0);
    assert!(
        shown.stdout.is_empty() && shown.stderr.contains("nothing would be sent"),
        "{}",
        shown.stderr
    );
    world.run(&["data", "export", "usage", "-o", "usage.json"]).exits(0);
    assert!(!world.path("usage.json").exists());
    let what_if = world.run(&["data", "show", "usage", "--if-on"]).exits(0);
    world.run(&["data", "export", "usage", "--if-on", "-o", "usage.json"]).exits(2);
    assert!(!world.path("usage.json").exists());
    assert!(
        !what_if.stdout.is_empty() && what_if.stderr.contains("none of this will be sent"),
        "{}",
        what_if.stderr
    );
}

#[test]
fn what_the_catalogue_does_not_declare_has_no_way_into_a_report() {
    let world = World::licensed();
    world.run(&["usage", "set", "containers", "37"]).exits(0);
    world.run(&["usage", "set", "stacks", "3"]).exits(0);
    let text = include_str!("../../src/catalogue.toml");
    let (head, fields) = text.split_once("[[field]]").unwrap();
    let without = |name: &str, category: &str| {
        let kept: String = fields
            .split("[[field]]")
            .filter(|field| {
                !(field.contains(&format!("name = \"{name}\""))
                    && field.contains(&format!("category = \"{category}\"")))
            })
            .map(|field| format!("[[field]]{field}"))
            .collect();
        assert!(kept.len() < fields.len());
        &*Box::leak(format!("{head}{kept}").into_boxed_str())
    };
    for (name, category) in [
        ("containers", "usage"),
        ("platform", "usage"),
        ("email", "compliance"),
        ("limits", "compliance"),
    ] {
        let keys = |catalogue: &'static str| {
            let run = world
                .run_env(NOW, &["data", "show", category], |env| env.catalogue.text = catalogue)
                .exits(0);
            let report = if category == "usage" {
                run.json()
            } else {
                let file = world.write("report.json", &run.stdout);
                world.run(&["inspect", file.to_str().unwrap(), "--payload"]).exits(0).json()
            };
            report["data"].as_object().unwrap().keys().cloned().collect::<Vec<_>>()
        };
        let (with, without) = (keys(text), keys(without(name, category)));
        assert_eq!(
            with.iter().filter(|key| *key != name).collect::<Vec<_>>(),
            without.iter().collect::<Vec<_>>()
        );
        assert!(with.contains(&name.to_owned()), "{with:?}");
    }
}

#[test]
fn a_field_of_a_new_release_stays_out_until_the_disclosure_that_names_it_was_shown() {
    let world = World::licensed();
    upgraded(&world, &["telemetry", "check"]).exits(0);
    let status = upgraded(&world, &["telemetry", "status", "--json"]).exits(0).json();
    assert_eq!(status["new_fields"], json!(["gpus2"]));
    assert!(upgraded(&world, &["telemetry", "status"]).exits(0).out().contains("gpus2"));
    // Not recorded, not loaded, not shown; not even from a file edited by hand.
    assert!(
        upgraded(&world, &["usage", "set", "gpus2", "2"])
            .exits(2)
            .stderr
            .contains("no disclosure named it")
    );
    let sample = world.write("snapshot.json", "{\"gpus2\": 2, \"stacks\": 3}");
    let loaded =
        upgraded(&world, &["usage", "load", sample.to_str().unwrap(), "--json"]).exits(0).json();
    assert_eq!((&loaded["recorded"], &loaded["refused"][0]["name"]), (&json!(1), &json!("gpus2")));
    std::fs::write(world.home("usage.json"), "{\"gpus2\": 2, \"stacks\": 3}").unwrap();
    let report = upgraded(&world, &["data", "show", "usage"]).exits(0).json();
    assert!(report["data"].get("gpus2").is_none() && report["data"]["stacks"] == "2-4", "{report}");
    // A quiet run shows no disclosure.
    upgraded(&world, &["telemetry", "on", "-q"]).exits(0);
    assert_eq!(
        upgraded(&world, &["telemetry", "status", "--json"]).exits(0).json()["new_fields"],
        json!(["gpus2"])
    );
    let on = upgraded(&world, &["telemetry", "on"]).exits(0);
    assert!(on.stderr.contains("new fields: gpus2."), "{}", on.stderr);
    assert_eq!(
        upgraded(&world, &["telemetry", "status", "--json"]).exits(0).json()["new_fields"],
        json!([])
    );
    let report = upgraded(&world, &["data", "show", "usage"]).exits(0).json();
    assert_eq!(report["data"]["gpus2"], "2-4");
    // The disclosure is in the ledger with the hash of its catalogue.
    let last =
        upgraded(&world, &["log", "--json"]).exits(0).out().lines().last().unwrap().to_owned();
    let last: Value = serde_json::from_str(&last).unwrap();
    assert_eq!((&last["event"], &last["about"]["catalogue"]), (&json!("notice"), &json!("2")));
    world.run(&["log", "--verify"]).exits(0);
}

#[test]
fn registering_shows_the_disclosure_of_a_new_release_too() {
    let world = World::licensed();
    let run = upgraded(&world, &["register"]).exits(0);
    assert!(run.stderr.contains("new fields: gpus2."), "{}", run.stderr);
    assert_eq!(
        upgraded(&world, &["telemetry", "status", "--json"]).exits(0).json()["new_fields"],
        json!([])
    );
}

#[test]
fn marketing_and_region_are_in_the_compliance_report_as_declared() {
    let world = World::licensed();
    let data = |world: &World| {
        world.write("report.json", world.run(&["data", "show", "compliance"]).exits(0).stdout);
        world.run(&["inspect", "report.json", "--payload"]).exits(0).json()["data"].clone()
    };
    assert_eq!(
        (data(&world)["marketing"].clone(), data(&world).get("data_region")),
        (json!(false), None)
    );
    world.run(&["register", "--marketing", "on", "--data-region", "eu"]).exits(0);
    assert_eq!(
        (data(&world)["marketing"].clone(), data(&world)["data_region"].clone()),
        (json!(true), json!("eu"))
    );
    let status = world.run(&["status", "--json"]).exits(0).json();
    assert_eq!((&status["marketing"], &status["data_region"]), (&json!(true), &json!("eu")));
    let explained = world.run(&["data", "explain", "compliance"]).exits(0);
    for (field, value) in [("marketing", "yes"), ("data_region", "eu")] {
        let line = explained.out().lines().find(|line| line.starts_with(field)).unwrap();
        assert!(line.contains(value), "{line}");
    }
}

// --- Unlinkability ----------------------------------------------------------

/// What a usage report may consist of besides numbers: the catalogue's own words.
fn own_words() -> String {
    include_str!("../../src/catalogue.toml").to_lowercase()
}

/// Pieces of 6 characters of something that must not be found again, but for those
/// that the catalogue itself consists of (an address may read `docker@...`), and for what
/// JSON puts around values: `":"100` begins a key id here and a bucket there.
fn pieces(secret: &str) -> Vec<String> {
    let characters: Vec<char> = secret.chars().collect();
    let own = own_words();
    let pieces = characters.windows(6).map(|piece| piece.iter().collect::<String>());
    pieces.filter(|piece| !piece.contains('"') && !own.contains(&piece.to_lowercase())).collect()
}

#[track_caller]
fn nothing_of(secret: &str, report: &str) {
    for piece in pieces(secret) {
        assert!(
            !report.to_lowercase().contains(&piece.to_lowercase()),
            "`{piece}` of {secret} in {report}"
        );
    }
}

fn sha256(text: &[u8]) -> String {
    airseal::core::types::keys::sha256_hex(text)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whoever registers, wherever it runs and whatever a product says: the usage
    /// report holds none of it, and no hash of it.
    #[test]
    fn nothing_in_the_usage_report_leads_back_to_an_instance(
        local in "[a-z]{6,12}",
        domain in "[a-z]{6,12}",
        label in "[A-Za-z0-9 ./:-]{6,40}",
        version in (0_u64..2000, 0_u64..2_000_000, 0_u64..2_000_000),
        word in "[A-Za-z0-9._@:/-]{6,60}",
        counts in prop::collection::vec(any::<u64>(), 4),
        mac in "([0-9a-f]{2}:){5}[0-9a-f]{2}",
        ip in (any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>()),
    ) {
        let world = World::licensed();
        let email = format!("{local}@{domain}.example");
        let version = format!("{}.{}.{}", version.0, version.1, version.2);
        let (ip, path) = (format!("{}.{}.{}.{}", ip.0, ip.1, ip.2, ip.3), format!("/srv/{word}"));
        world.run(&["unregister", "--yes"]).exits(0);
        world.pin("vendor").exits(0);
        world.run(&["register", &format!("--email={email}"), &format!("--label={label}"), "--product-version", &version,
            "--data-region", "eu", "--marketing", "on", "-o", "request.json", "--force"]).exits(0);
        world.issue("own.json", &["--days", "30", "--limit", "nodes=10"]).exits(0);
        world.run(&["import", "own.json"]).exits(0);
        // A snapshot in which every leaf is hostile, known names and unknown.
        let hostile = json!({
            "identifier": word, "hostname": word, "authentication": word, "docker.version": ip, "custom_logo": path,
            "containers": counts[0], "images": counts[1], "stacks": word, "auth": mac,
            "endpoints": [{"Type": word, "URL": path, "Docker": {"Version": format!("{ip}-{word}"), "Containers": counts[2]}}],
            "registries": [{"Type": mac, "URL": ip}], "settings": {"logoURL": email}, word.clone(): counts[3],
        });
        world.write("snapshot.json", hostile.to_string());
        world.run(&["usage", "load", "snapshot.json"]).exits(0);
        let run = world.run(&["data", "show", "usage"]).exits(0);
        let report = run.out();

        let compliance = world.run(&["data", "show", "compliance"]).exits(0).stdout;
        world.write("compliance.json", &compliance);
        let data = world.run(&["inspect", "compliance.json", "--payload"]).exits(0).json()["data"].clone();
        let mut secrets: Vec<String> = data.as_object().unwrap().values().filter_map(Value::as_str).map(str::to_owned).collect();
        secrets.extend([email, label, version, word, mac, ip, path]);
        secrets.extend(counts.iter().map(u64::to_string));
        secrets.push(String::from_utf8_lossy(&compliance).into_owned());
        for name in ["hostname", "user", "USER", "HOSTNAME"] {
            secrets.extend(std::env::var(name));
        }
        secrets.extend(std::fs::read_to_string("/etc/hostname").map(|name| name.trim().to_owned()));
        secrets.push(world.home("").display().to_string());
        for secret in &secrets {
            nothing_of(secret, report);
            nothing_of(&sha256(secret.as_bytes()), report);
        }
        for name in ["instance.key", "registration.json", "trust.json"] {
            nothing_of(&sha256(&std::fs::read(world.home(name)).unwrap()), report);
        }
    }

    /// Only the facts decide: two instances with the same ones give the same bytes.
    #[test]
    fn two_instances_with_the_same_facts_give_the_same_bytes(count in any::<u64>(), logo in any::<bool>(), minor in 0_u8..99) {
        let reports: Vec<_> = ["first@acme.example", "second@other.example"].iter().map(|email| {
            let world = World::with_vendor();
            world.run(&["register", "--email", email, "--product-version", &format!("2.{minor}.{}", email.len()), "--label", email]).exits(0);
            world.write("snapshot.json", json!({"containers": count, "custom_logo": logo, "docker.version": format!("28.{minor}.1")}).to_string());
            world.run(&["usage", "load", "snapshot.json"]).exits(0);
            world.run_at(NOW, &["data", "show", "usage"]).exits(0).stdout
        }).collect();
        prop_assert_eq!(&reports[0], &reports[1]);
    }
}

// --- Explaining -------------------------------------------------------------

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Row {
    name: String,
    category: String,
    #[serde(rename = "type")]
    kind: String,
    values: Option<Vec<String>>,
    max: Option<u64>,
    source: String,
    snapshot: Option<String>,
    purpose: String,
    legal_basis: String,
    retention: String,
    recipient: String,
    example: String,
    since: u32,
    expires: String,
    value: Option<Value>,
    sent: bool,
    bits: Option<f64>,
    location: String,
}

/// The values that a field can take, counted from the rule as docs/reference/data.md gives it.
fn values_by_hand(row: &Row) -> f64 {
    let buckets = BTreeMap::from([
        (5, 4.0),
        (20, 6.0),
        (50, 7.0),
        (100, 8.0),
        (200, 9.0),
        (500, 10.0),
        (1000, 11.0),
    ]);
    let values = match row.kind.as_str() {
        "flag" => 2.0,
        "enumeration" => row.values.as_ref().unwrap().len() as f64 + 1.0,
        "bucket" => buckets[&row.max.unwrap()],
        "version" => 12_101.0,
        "week" => 57.0,
        other => panic!("{other}"),
    };
    values + if ["platform", "arch", "week"].contains(&row.name.as_str()) { 0.0 } else { 1.0 }
}

#[test]
fn explaining_ends_with_a_bound_that_can_be_worked_out_by_hand() {
    let world = World::licensed();
    let run = world.run(&["data", "explain", "usage", "--json"]).exits(0);
    let mut lines: Vec<&str> = run.out().lines().collect();
    let bound: Value = serde_json::from_str(lines.pop().unwrap()).unwrap();
    let rows: Vec<Row> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let bits: f64 = rows.iter().map(|row| values_by_hand(row).log2()).sum();
    let said = bound["bits"].as_f64().unwrap();
    assert!((said - bits).abs() <= 0.1 && said >= bits - 1e-9, "{said} is said, {bits} by hand");
    assert!(said <= bound["budget_bits"].as_f64().unwrap());
    for row in &rows {
        assert!((row.bits.unwrap() - values_by_hand(row).log2()).abs() <= 0.1, "{row:?}");
    }
    let text = world.run(&["data", "explain", "usage"]).exits(0);
    assert!(text.out().contains(&format!("at most {said} bits")), "{}", text.out());
}

#[test]
fn every_field_is_explained_in_aligned_columns_at_80() {
    let world = World::licensed();
    world.run(&["usage", "set", "containers", "37"]).exits(0);
    let now = chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let run =
        world.run_env(&now, &["data", "explain"], |env| env.stdout_columns = || Some(80)).exits(0);
    for line in run.out().lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    let json = world.run(&["data", "explain", "--json"]).exits(0);
    let rows: Vec<Row> =
        json.out().lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    assert_eq!(rows.len() + 1, json.out().lines().count());
    for row in &rows {
        // A name can be in each of the three tables, which begin with the category's.
        let table = run
            .out()
            .lines()
            .skip_while(|line| line.split(' ').next() != Some(row.category.as_str()));
        let mut lines =
            table.skip(1).skip_while(|line| line.split(' ').next() != Some(row.name.as_str()));
        let beside = lines.next().unwrap().to_owned() + lines.next().unwrap();
        assert!(beside.contains(&row.purpose), "no cell is broken: {beside}");
        assert!(
            row.legal_basis.starts_with("GDPR")
                && !row.retention.is_empty()
                && !row.recipient.is_empty()
        );
        for term in [&row.legal_basis, &row.retention] {
            assert!(run.out().lines().any(|line| line.contains(term.as_str())), "{term}");
        }
    }
    let containers = rows.iter().find(|row| row.name == "containers").unwrap();
    assert_eq!((&containers.value, containers.sent), (&Some(json!("20-49")), true));
}

/// Whether each kind would leave, and why, in the words of its first line; no field of what stays is
/// called sent.
#[test]
fn of_each_kind_is_said_whether_it_would_leave_and_why() {
    let registered = |args: &[&str]| {
        let world = World::with_vendor();
        world.run(&[&["register"], args].concat()).exits(0);
        world
    };
    let business = registered(&["--email", EMAIL]);
    let objected = business.copy();
    objected.run(&["telemetry", "off"]).exits(0);
    let quiet = registered(&["--email", EMAIL, "-q"]);
    let (asks, nobody) = ("sent to ask for a license", "not sent: this instance is not registered");
    for (world, said) in [
        (World::new(), [nobody, nobody, "not sent: telemetry is off: nobody was shown"]),
        (registered(&["--edition", "community"]), [asks, "not sent: the Community Edition", "on;"]),
        (quiet, [asks, "sent as part of", "not sent: telemetry is off: nobody was shown"]),
        (business, [asks, "sent as part of the license", "on; to turn it off"]),
        (objected, [asks, "sent as part of", "not sent: telemetry is off: the stored flag"]),
    ] {
        for (kind, said) in ["request", "compliance", "usage"].into_iter().zip(said) {
            let run = world.run(&["data", "explain", kind]).exits(0);
            let headline = format!("{kind}  {said}");
            assert!(run.out().starts_with(&headline), "{headline}: {}", run.out());
            let json = world.run(&["data", "explain", kind, "--json"]).exits(0);
            let rows = json.out().lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
            let rows: Vec<_> = rows.filter(|row| row.get("sent").is_some()).collect();
            for row in &rows {
                let leaves = !said.starts_with("not sent") && !row["value"].is_null();
                assert_eq!(row["sent"], leaves, "{said}: {row}");
            }
            terms_are_those_of_the_rows(&run, &rows);
        }
    }
}

/// The table of terms has one line for fields that share legal basis, retention and recipient.
fn terms_are_those_of_the_rows(table: &Run, rows: &[Value]) {
    let mut wanted: BTreeMap<[&str; 3], Vec<&str>> = BTreeMap::new();
    for row in rows {
        let terms =
            ["legal_basis", "retention", "recipient"].map(|term| row[term].as_str().unwrap());
        wanted.entry(terms).or_default().push(row["name"].as_str().unwrap());
    }
    let lines = table.out().lines().skip_while(|line| !line.starts_with("BASIS ")).skip(1);
    let found: Vec<Vec<&str>> = lines
        .take_while(|line| !line.is_empty())
        .map(|line| line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect())
        .collect();
    assert_eq!(found.len(), wanted.len(), "{}", table.out());
    for (terms, fields) in wanted {
        let fields = fields.join(", ");
        let line = [&terms[..], &[&fields]].concat();
        assert!(found.contains(&line), "{line:?}: {}", table.out());
    }
}

/// What statement P8 of the page of the formats says.
#[test]
fn usage_data_and_all_are_indented_on_a_terminal_and_the_very_bytes_in_a_pipe() {
    let world = World::licensed();
    world.run(&["usage", "set", "containers", "37"]).exits(0);
    let now = chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    for kind in ["usage", "all"] {
        let args = ["data", "show", kind];
        let piped = world.run_env(&now, &args, |_| {}).exits(0);
        assert_eq!(piped.out().lines().count(), 1, "{kind}");
        let shown = world.run_env(&now, &args, |env| env.stdout_is_terminal = true).exits(0);
        assert!(
            shown.out().lines().count() > 5 && shown.stderr.contains("indented"),
            "{kind}: {shown:?}"
        );
        let value = |run: &Run| serde_json::from_slice::<Value>(&run.stdout).unwrap();
        assert_eq!(value(&shown), value(&piped), "{kind}");
        assert!(kind == "all" || value(&piped).get("payloadType").is_none(), "it is not signed");
        let json = world
            .run_env(&now, &["data", "show", kind, "--json"], |env| env.stdout_is_terminal = true);
        assert_eq!(json.stdout, piped.stdout, "{kind}: a script that asks for JSON gets the bytes");
    }
}

#[test]
fn the_page_stands_alone_and_shows_every_field() {
    let world = World::licensed();
    world.run(&["register", "--email", "a&b'<c@acme.example", "--change-email"]).exits(2);
    world
        .run(&[
            "register",
            "--email",
            "a&b@acme.example",
            "--change-email",
            "-o",
            "request.json",
            "--force",
        ])
        .exits(0);
    world.issue("moved.json", &["--days", "30", "--change-email"]).exits(0);
    world.run(&["import", "moved.json"]).exits(0);
    world.run(&["data", "explain", "--html", "data.html"]).exits(0);
    let page = String::from_utf8(world.read("data.html")).unwrap();
    for outside in
        ["<script", "http:", "https:", "src=", "href=", "url(", "@import", "<img", "<link"]
    {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("a&amp;b@acme.example") && !page.contains("a&b@"), "escaped");
    let json = world.run(&["data", "explain", "--json"]).exits(0);
    for row in json.out().lines().filter_map(|line| serde_json::from_str::<Row>(line).ok()) {
        assert!(page.contains(&format!("<td class=\"name\">{}</td>", row.name)), "{}", row.name);
        assert!(page.contains(&row.purpose.replace('&', "&amp;")), "{}", row.purpose);
    }
    // On standard output it is the answer, and nothing else is.
    let piped = world.run(&["data", "explain", "usage", "--html", "-"]).exits(0);
    assert!(piped.out().starts_with("<!DOCTYPE html>") && piped.out().ends_with("</html>\n"));
    assert!(!piped.out().contains("Compliance data"));
}

#[test]
fn the_page_is_well_formed_to_a_parser_that_is_not_ours() {
    needs!("python3");
    let world = World::licensed();
    world.run(&["data", "explain", "--html", "data.html"]).exits(0);
    let script = "import sys, html.parser\n\
        class P(html.parser.HTMLParser):\n    \
            def __init__(s): super().__init__(); s.open = []; s.rows = 0\n    \
            def handle_starttag(s, t, a):\n        \
                s.rows += t == 'tr'\n        \
                if t not in ('meta',): s.open.append(t)\n    \
            def handle_endtag(s, t): assert s.open.pop() == t, t\n\
        p = P(); p.feed(open(sys.argv[1], encoding='utf-8').read()); p.close(); assert not p.open, p.open; print(p.rows)";
    let rows = String::from_utf8(tool(
        "python3",
        &["-c", script, &world.text_path("data.html")],
        Path::new("/"),
    ))
    .unwrap();
    let fields = world.run(&["data", "explain", "--json"]).exits(0).out().lines().count() - 1;
    assert_eq!(rows.trim().parse::<usize>().unwrap(), fields + 3, "a row a field, and three heads");
}

/// GDPR 13(1)(a): who decides, and where to write.
#[test]
fn the_page_names_the_controller_with_its_contact() {
    let entry = |page: &str, name: &str| {
        let after =
            page.split_once(&format!("<dt>{name}</dt><dd>")).map(|(_, after)| after.to_owned());
        after.map(|after| after.split_once("</dd>").unwrap().0.to_owned())
    };
    let page = |world: &World, catalogue: Option<&'static str>| {
        let change = |env: &mut airseal::cli::env::Env| {
            env.catalogue.text = catalogue.unwrap_or(env.catalogue.text);
        };
        let run =
            world.run_env("2027-01-01T00:00:00Z", &["data", "explain", "--html", "-"], change);
        run.exits(0).out().to_owned()
    };
    // Nothing is known but the product.
    let world = World::licensed();
    let without = page(&world, None);
    assert_eq!(entry(&without, "Controller").unwrap(), "the vendor of acme-dock");
    assert!(
        entry(&without, "Contact")
            .unwrap()
            .contains("no privacy policy of the vendor was imported"),
        "{without}"
    );
    // The privacy policy in force names a contact.
    world.notices_and_policies(&[]);
    let with = page(&world, None);
    assert_eq!(
        entry(&with, "Privacy contact").unwrap(),
        format!("{CONTACT} (privacy policy 2026-11)")
    );
    assert_eq!(entry(&with, "Contact"), None);
    // The catalogue names the rest.
    let named = "[controller]\nname = \"Acme <GmbH>\"\naddress = \"1 Dock Road, Hamburg\"\n\
                 contact = \"+49 40 555\"\ndata_protection_officer = \"dpo@acme.example\"\n\n[[field]]";
    let named: &'static str =
        airseal::core::document::catalogue::shipped::TEXT.replacen("[[field]]", named, 1).leak();
    let with = page(&world, Some(named));
    for (name, value) in [
        ("Controller", "Acme &lt;GmbH&gt;"),
        ("Address", "1 Dock Road, Hamburg"),
        ("Contact", "+49 40 555"),
        ("Data-protection officer", "dpo@acme.example"),
    ] {
        assert_eq!(entry(&with, name).as_deref(), Some(value), "{name}");
    }
    assert!(entry(&with, "Representative").is_none());
    // All three documents, the request among them.
    for title in ["Request for a license", "Compliance data", "Usage data"] {
        assert!(with.contains(&format!("<h2>{title}</h2>")), "{title}");
    }
    let nobody = airseal::core::document::catalogue::shipped::TEXT.replacen(
        "[[field]]",
        "[controller]\nname = \"\"\ncontact = \"x\"\n\n[[field]]",
        1,
    );
    let draft = Draft::read(&nobody, None).unwrap();
    let found = broken(&draft.catalogue, shipped().unwrap());
    assert!(matches!(found[..], [Broken { place: Place::Table("controller", "name"), .. }]));
}

// --- The request ------------------------------------------------------------

/// What `data show request` says of the request, on standard error or instead of it with
/// --explain: each field with its value.
fn said_of_the_request(said: &str) -> BTreeMap<String, String> {
    let begin = |line: &&str| {
        !line.contains("fields, signed by this instance") && !line.contains("carries, signed by")
    };
    let rows = said.lines().skip_while(begin).skip(1).take_while(|line| line.starts_with("  "));
    let row = |line: &str| {
        let (name, value) = line.trim_start().split_once(' ').unwrap();
        let value = value.trim().rsplit_once("  (").map_or(value.trim(), |(value, _)| value);
        (name.to_owned(), value.to_owned())
    };
    rows.map(row).collect()
}

/// What the signed bytes of a request carry, read without any code of ours but base64.
fn carried(bytes: &[u8]) -> BTreeMap<String, String> {
    use base64::Engine;
    let envelope: Value = serde_json::from_slice(bytes).unwrap();
    let payload = base64::engine::general_purpose::STANDARD
        .decode(envelope["payload"].as_str().unwrap())
        .unwrap();
    let payload: BTreeMap<String, Value> = serde_json::from_slice(&payload).unwrap();
    let word = |value: Value| match value {
        Value::Bool(yes) => if yes { "yes" } else { "no" }.to_owned(),
        Value::String(text) => text,
        other => other.to_string(),
    };
    // The number of the format is no datum.
    payload
        .into_iter()
        .filter(|(name, _)| name != "schema")
        .map(|(name, value)| (name, word(value)))
        .collect()
}

#[test]
fn what_is_said_of_a_request_is_read_from_the_bytes_that_leave() {
    let world = World::with_vendor();
    let file = world.text_path("request.json");
    let again = world.text_path("again.json");
    for (day, args) in [
        (1, &["--email", "ops@acme.example"][..]),
        // The same registration again, on another day: the file says when it was asked first.
        (2, &[]),
        (
            3,
            &[
                "--label",
                "Rack 4",
                "--product-version",
                "2.19.4",
                "--marketing",
                "on",
                "--data-region",
                "eu",
            ],
        ),
        (4, &[]),
        (5, &["--email", "new@acme.example", "--change-email"]),
        (6, &["--email", "new@acme.example", "--change-email"]),
    ] {
        let now = format!("2026-11-{day:02}T12:00:00Z");
        let _ = std::fs::remove_file(&file);
        let run = world.run_at(&now, &[&["register", "-o", &file], args].concat()).exits(0);
        let bytes = world.read("request.json");
        // It names the command that lists every field, with its value and purpose.
        assert!(run.out().contains("airseal data show request --explain"), "{run:?}");
        let listed = world.run_at(&now, &["data", "show", "request", "--explain"]).exits(0);
        assert_eq!(
            said_of_the_request(listed.out()),
            carried(&bytes),
            "{args:?}: {}",
            listed.out()
        );
        assert!(listed.out().lines().skip(1).all(|line| line.ends_with(')')), "{}", listed.out());
        // It is shown and exported again, byte for byte, on any day.
        let later = "2026-11-20T12:00:00Z";
        let shown = world.run_at(later, &["data", "show", "request"]).exits(0);
        assert_eq!(shown.stdout, bytes, "{args:?}");
        assert_eq!(
            said_of_the_request(&shown.stderr),
            carried(&bytes),
            "{args:?}: {}",
            shown.stderr
        );
        let _ = std::fs::remove_file(&again);
        world.run_at(later, &["data", "export", "request", "-o", &again]).exits(0);
        assert_eq!(world.read("again.json"), bytes, "{args:?}");
        // And explained: the same fields, the same values.
        let rows = world.run_at(later, &["data", "explain", "request", "--json"]).exits(0);
        let rows: Vec<Row> =
            rows.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let sent = rows.iter().filter(|row| row.sent);
        let explained: BTreeMap<_, _> = sent
            .map(|row| {
                let value = row.value.clone().unwrap();
                let said = value.as_bool().map(|yes| if yes { "yes" } else { "no" }.to_owned());
                (row.name.clone(), said.unwrap_or_else(|| value.as_str().unwrap().to_owned()))
            })
            .collect();
        assert_eq!(explained, carried(&bytes), "{args:?}");
        assert!(rows.iter().all(|row| row.category == "request" && row.bits.is_none()));
    }
    // The newest counts: the one for another address waits, and this one was made after it.
    std::fs::remove_file(&file).unwrap();
    world.run_at("2026-11-07T12:00:00Z", &["register", "--label", "newer", "-o", &file]).exits(0);
    assert_eq!(world.run(&["data", "show", "request"]).exits(0).stdout, world.read("request.json"));
    let last = world
        .run(&["log", "--json"])
        .exits(0)
        .out()
        .lines()
        .rfind(|line| line.contains("data-exported"))
        .unwrap()
        .to_owned();
    assert!(last.contains("\"report\":\"request\"") && last.contains("\"sha256\""), "{last}");
}

#[test]
fn a_community_edition_has_a_request_to_show_and_who_is_not_registered_has_none() {
    let world = World::with_vendor();
    let run = world.run(&["data", "show", "request"]).exits(0);
    assert!(
        run.stdout.is_empty()
            && run.stderr.contains("nothing would be sent: this instance is not registered"),
        "{run:?}"
    );
    world.run(&["data", "export", "request", "-o", "request.json"]).exits(0);
    assert!(!world.path("request.json").exists());
    world.run(&["register", "--edition", "community", "-o", "request.json"]).exits(0);
    let shown = world.run(&["data", "show", "request"]).exits(0);
    assert_eq!(shown.stdout, world.read("request.json"));
    assert!(!said_of_the_request(&shown.stderr).contains_key("email"));
}

/// What --explain lists are the fields of the bytes, whichever of the three they are.
#[test]
fn the_fields_of_what_would_be_sent_are_listed_with_value_and_purpose_instead_of_the_bytes() {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Carried {
        name: String,
        value: Value,
        purpose: String,
    }
    let world = World::licensed();
    for kind in ["request", "compliance", "usage"] {
        let sent = world.run_at(NOW, &["data", "show", kind]).exits(0).stdout;
        let sent = if kind == "usage" {
            serde_json::from_slice::<Value>(&sent).unwrap()["data"].clone()
        } else {
            let file = world.write("sent.json", sent);
            let body = world.run(&["inspect", file.to_str().unwrap(), "--payload"]).exits(0).json();
            body.get("data").cloned().unwrap_or(body)
        };
        let mut sent = sent.as_object().unwrap().clone();
        sent.remove("schema");
        let listed = world.run_at(NOW, &["data", "show", kind, "--explain", "--json"]).exits(0);
        let rows: Vec<Carried> =
            listed.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(rows.iter().all(|row| row.purpose.len() > 10), "{listed:?}");
        let rows: serde_json::Map<_, _> =
            rows.into_iter().map(|row| (row.name, row.value)).collect();
        assert_eq!(rows, sent, "{kind}");
        let shown = world.run_at(NOW, &["data", "show", kind, "--explain"]).exits(0);
        assert_eq!(shown.out().lines().count(), rows.len() + 1, "{shown:?}");
    }
    // Nobody is sent all; and nothing is listed where nothing would be sent.
    world.run(&["data", "show", "all", "--explain"]).exits(2);
    world.run(&["telemetry", "off"]).exits(0);
    let off = world.run(&["data", "show", "usage", "--explain"]).exits(0);
    assert!(off.stdout.is_empty() && off.stderr.contains("nothing would be sent"), "{off:?}");
}

/// A request with a field that the catalogue does not declare is not written, and one that
/// is there does not leave.
#[test]
fn a_field_of_the_request_that_is_not_declared_cannot_leave() {
    for name in ["label", "requested_at", "policy"] {
        let text = include_str!("../../src/catalogue.toml");
        let (head, fields) = text.split_once("[[field]]").unwrap();
        let is_it =
            |field: &&str| field.contains(&format!("name = \"{name}\"\ncategory = \"request\""));
        assert_eq!(fields.split("[[field]]").filter(is_it).count(), 1, "{name}");
        let kept: String = fields
            .split("[[field]]")
            .filter(|f| !is_it(f))
            .map(|field| format!("[[field]]{field}"))
            .collect();
        let catalogue = &*Box::leak(format!("{head}{kept}").into_boxed_str());
        let world = World::with_vendor();
        world.notices_and_policies(&[]);
        let file = world.text_path("request.json");
        let register = ["register", "--email", "ops@acme.example", "--label", "x", "-o", &file];
        let run = world.run_env(NOW, &register, |env| env.catalogue.text = catalogue).exits(1);
        assert!(run.stderr.contains(&format!("`{name}`")), "{run:?}");
        assert!(
            !world.path("request.json").exists() && !world.home("registration.json").exists(),
            "{name}"
        );
        world.run_at(NOW, &register).exits(0);
        for args in [&["data", "show", "request"][..], &["data", "export", "request", "-o", "-"]] {
            let run = world.run_env(NOW, args, |env| env.catalogue.text = catalogue).exits(1);
            assert!(run.stdout.is_empty() && run.stderr.contains(&format!("`{name}`")), "{run:?}");
        }
    }
}

/// Nobody was shown the disclosure here, so nothing may leave. What would, were usage data on, is
/// what does leave once the disclosure was shown, which names every field.
#[test]
fn what_would_leave_if_usage_data_were_on_is_what_leaves_after_the_disclosure() {
    let world = World::with_vendor();
    world.run(&["register", "--email", EMAIL, "-q"]).exits(0);
    world.run(&["telemetry", "check"]).exits(3);
    let show = |args: &[&str]| {
        let run = world.run_at(NOW, &[&["data", "show", "usage"], args].concat()).exits(0);
        run.out().to_owned()
    };
    assert_eq!(show(&[]), "");
    let if_on = show(&["--if-on"]);
    let data: Value = serde_json::from_str(&if_on).unwrap();
    assert!(!data["data"].as_object().unwrap().is_empty(), "{if_on}");
    world.run(&["telemetry", "on"]).exits(0);
    assert_eq!(show(&[]), if_on);
}

#[test]
fn explaining_names_the_fields_that_no_disclosure_has_named() {
    let world = World::licensed();
    let explained = || {
        let text = upgraded(&world, &["data", "explain"]).exits(0);
        let of_text = text.out().lines().filter(|line| line.trim_start().starts_with("New "));
        let page = upgraded(&world, &["data", "explain", "--html", "-"]).exits(0);
        let of_page = page.out().lines().filter(|line| line.starts_with("<p>Left out until"));
        of_text.chain(of_page).map(str::to_owned).collect::<Vec<_>>()
    };
    let [text, page] = explained().try_into().unwrap();
    assert!(text.ends_with(" gpus2: not sent until a disclosure has named them"), "{text}");
    assert!(page.ends_with(" until the disclosure names them: gpus2.</p>"), "{page}");
    upgraded(&world, &["telemetry", "on"]).exits(0);
    assert_eq!(explained(), [""; 0]);
}
