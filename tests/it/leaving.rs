//! Every file that a command writes for somebody else: one table in `docs/reference/data.md`, made
//! from the rows here, and each row held to the bytes that the command writes.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::output_files::{lived_in, options, run};
use crate::support::{EMAIL, World};

/// Who signs a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Signer {
    Nobody,
    Instance,
    Vendor,
}

/// What a file can tell of whom it came from, in the order of [`Row::names`].
const NAMES: [&str; 6] =
    ["address", "organization", "instance id", "label", "license id", "operating system's user"];

/// The label of the instance.
const LABEL: &str = "Rack-5";
/// Its organization, in its license.
const ORGANIZATION: &str = "Example-Werke";
/// What `usage set containers 37` leaves as.
const FIGURE: &str = "20-49";

/// A file that a command writes.
struct Row {
    /// What it is.
    document: &'static str,
    /// The option that names it.
    option: &'static str,
    /// A command that writes it: `@` stands for the file.
    line: &'static str,
    /// For whom.
    reader: &'static str,
    signer: Signer,
    /// What it has of [`NAMES`].
    names: &'static [&'static str],
    /// Whether it has usage data.
    usage: bool,
    /// The entries of the ledger, or `issued log`.
    recorded: &'static [&'static str],
}

const fn row(
    document: &'static str,
    (option, line): (&'static str, &'static str),
    reader: &'static str,
    signer: Signer,
    names: &'static [&'static str],
    recorded: &'static [&'static str],
) -> Row {
    Row { document, option, line, reader, signer, names, usage: false, recorded }
}

/// The same, with usage data in it.
const fn with_usage(row: Row) -> Row {
    Row { usage: true, ..row }
}

const VENDOR: &str = "the vendor";
const CUSTOMER: &str = "the customer";
const CUSTOMERS: &str = "all customers";
const YOURSELF: &str = "yourself";
const REQUEST: &[&str] = &["address", "instance id", "label"];
const LICENSE: &[&str] = &["address", "organization", "instance id", "license id"];

const ROWS: &[Row] = &[
    row(
        "request for a license",
        ("register --output", "register --label Rack-6 -o @"),
        VENDOR,
        Signer::Instance,
        REQUEST,
        &["registered"],
    ),
    row(
        "the same as a QR code",
        ("register --qr-png", "register --label Rack-6 --qr-png @"),
        VENDOR,
        Signer::Instance,
        REQUEST,
        &["registered"],
    ),
    row(
        "the same, written again",
        ("data export --output", "data export request -o @"),
        VENDOR,
        Signer::Instance,
        REQUEST,
        &["data-exported"],
    ),
    row(
        "compliance report",
        ("data export --output", "data export compliance -o @"),
        VENDOR,
        Signer::Instance,
        &["address", "instance id", "license id"],
        &["data-exported"],
    ),
    with_usage(row(
        "usage report",
        ("data export --output", "data export usage -o @"),
        VENDOR,
        Signer::Nobody,
        &[],
        &["data-exported"],
    )),
    row(
        "request by a right, a mail",
        ("rights request --output", "rights request access --to privacy@acme.example -o @"),
        "the vendor's privacy contact",
        Signer::Nobody,
        &["address", "instance id", "license id"],
        &["right-requested"],
    ),
    row(
        "statement of erasure",
        ("unregister --output", "unregister --yes -o @"),
        VENDOR,
        Signer::Instance,
        &["instance id", "license id"],
        &["unregistered"],
    ),
    row(
        "copy of the ledger",
        ("log --export", "log --export @"),
        "an archive or an auditor",
        Signer::Instance,
        &["instance id", "license id", "operating system's user"],
        &[],
    ),
    row(
        "the same, signed elsewhere",
        ("attach --output", "attach c.json -o @"),
        "an archive or an auditor",
        Signer::Instance,
        &["instance id", "license id", "operating system's user"],
        &[],
    ),
    with_usage(row(
        "everything stored here",
        ("data export --output", "data export all -o @"),
        YOURSELF,
        Signer::Nobody,
        &[
            "address",
            "organization",
            "instance id",
            "label",
            "license id",
            "operating system's user",
        ],
        &["data-exported"],
    )),
    with_usage(row(
        "page of every field and its value",
        ("data explain --html", "data explain --html @"),
        "the data-protection officer",
        Signer::Nobody,
        &["address", "instance id", "label", "license id"],
        &[],
    )),
    row(
        "page of what a capture has",
        ("data check --html", "data check capture.har --html @"),
        "the data-protection officer",
        Signer::Nobody,
        &["instance id"],
        &[],
    ),
    row(
        "record of processing",
        ("data explain --html", "data explain --record --html @"),
        "the data-protection officer",
        Signer::Nobody,
        &[],
        &[],
    ),
    row(
        "notice for a privacy page",
        ("data explain --html", "data explain --notice --html @"),
        "everybody",
        Signer::Nobody,
        &[],
        &[],
    ),
    row(
        "metrics",
        ("metrics --output", "metrics -o @"),
        "your monitoring",
        Signer::Nobody,
        &[],
        &[],
    ),
    row(
        "CSAF document of an advisory",
        ("advisories --output", "advisories --csaf -o @"),
        "your tools",
        Signer::Nobody,
        &[],
        &[],
    ),
    row(
        "CSAF documents of all advisories",
        ("advisories --output", "advisories --csaf --all -o @/.."),
        "your tools",
        Signer::Nobody,
        &[],
        &[],
    ),
    row(
        "license",
        (
            "vendor issue --output",
            "vendor issue request.json --dir vendor --days 9 --organization Example-Werke --another -o @",
        ),
        CUSTOMER,
        Signer::Vendor,
        LICENSE,
        &["issued log"],
    ),
    row(
        "license as a QR code",
        (
            "vendor issue --qr-png",
            "vendor issue request.json --dir vendor --days 9 --organization Example-Werke --another -o new.json --qr-png @",
        ),
        CUSTOMER,
        Signer::Vendor,
        LICENSE,
        &["issued log"],
    ),
    row(
        "renewed license",
        (
            "vendor renew --output",
            "vendor renew ops@acme.example --dir vendor --days 900 --yes -o @",
        ),
        CUSTOMER,
        Signer::Vendor,
        LICENSE,
        &["issued log"],
    ),
    row(
        "license, signed elsewhere",
        ("vendor attach --output", "vendor attach l.json --dir vendor -o @"),
        CUSTOMER,
        Signer::Vendor,
        LICENSE,
        &["issued log"],
    ),
    row(
        "license, written again",
        ("vendor reissue --output", "vendor reissue {license} --dir vendor -o @"),
        CUSTOMER,
        Signer::Vendor,
        LICENSE,
        &[],
    ),
    row(
        "the same as a QR code",
        ("vendor reissue --qr-png", "vendor reissue {license} --dir vendor -o new.json --qr-png @"),
        CUSTOMER,
        Signer::Vendor,
        LICENSE,
        &[],
    ),
    row(
        "trust bundle",
        ("vendor publish --output", "vendor publish --dir vendor -o @"),
        CUSTOMERS,
        Signer::Vendor,
        &[],
        &[],
    ),
    row(
        "privacy policy",
        (
            "vendor policy --output",
            "vendor policy privacy.md --policy-version 9 --effective 2027-01-01 --contact a@b.example --dir vendor -o @",
        ),
        CUSTOMERS,
        Signer::Vendor,
        &[],
        &[],
    ),
    row(
        "catalogue",
        ("vendor catalogue sign --output", "vendor catalogue sign database.toml --dir vendor -o @"),
        CUSTOMERS,
        Signer::Vendor,
        &[],
        &[],
    ),
    row(
        "advisories",
        ("vendor advisory publish --output", "vendor advisory publish --dir vendor -o @"),
        CUSTOMERS,
        Signer::Vendor,
        &[],
        &[],
    ),
    row(
        "release",
        (
            "vendor release --output",
            "vendor release privacy.md --release-version 1.2.3 --dir vendor -o @",
        ),
        CUSTOMERS,
        Signer::Vendor,
        &[],
        &[],
    ),
];

/// The table for the page.
pub fn table() -> String {
    let mut text = String::from(
        "| file | written by | for | signed by | it names | usage data | entry in the ledger |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for row in ROWS {
        let signer = match row.signer {
            Signer::Nobody => "nobody",
            Signer::Instance => "the instance",
            Signer::Vendor => "the vendor",
        };
        let list = |words: &[&str]| {
            if words.is_empty() { "none".to_owned() } else { words.join(", ") }
        };
        // The option as somebody types it, without what a test needs besides.
        let long = row.option.rsplit_once(" --").unwrap().1;
        let command = row.option.rsplit_once(" --").unwrap().0;
        let what = ["request", "compliance", "usage", "all"];
        let kind = row
            .line
            .split(' ')
            .nth(2)
            .filter(|kind| what.contains(kind) && command == "data export");
        let kind = kind.map(|kind| format!(" {kind}")).unwrap_or_default();
        let flags = row
            .line
            .split(' ')
            .filter(|word| ["--record", "--notice", "--csaf", "--all"].contains(word));
        let flags: String = flags.map(|flag| format!(" {flag}")).collect();
        let option = if long == "output" { "-o".to_owned() } else { format!("--{long}") };
        let usage = if row.usage { "yes" } else { "no" };
        text += &format!(
            "| {} | `{command}{kind}{flags} {option}` | {} | {signer} | {} | {usage} | {} |\n",
            row.document,
            row.reader,
            if row.names.is_empty() { "nobody".to_owned() } else { list(row.names) },
            list(row.recorded),
        );
    }
    text
}

#[test]
fn every_option_that_names_a_file_to_write_is_in_the_table() {
    let rows: BTreeSet<_> = ROWS.iter().map(|row| row.option.to_owned()).collect();
    assert_eq!(rows, options().into_iter().collect());
    for kind in ["request", "compliance", "usage", "all"] {
        let line = format!("data export {kind} -o @");
        assert!(ROWS.iter().any(|row| row.line == line), "{kind}");
    }
}

/// The ids in the issued log.
fn licenses(log: &str) -> Vec<&str> {
    let ids = log.lines().filter_map(|line| line.split_once("\"license_id\":\""));
    ids.filter_map(|(_, rest)| rest.split('"').next()).collect()
}

/// The files that a command wrote into `out/`.
fn written(world: &World, line: &str) -> Vec<String> {
    std::fs::create_dir(world.path("out")).unwrap();
    let file = if line.ends_with("@/..") { "out" } else { "out/file" };
    // The newest license is the one with an organization.
    let log = String::from_utf8(world.read("vendor/issued.jsonl")).unwrap();
    let license = licenses(&log).last().unwrap().to_owned();
    let line = line.replace("@/..", "@").replace("{license}", license);
    run(world, &line, file, &[]).exits(0);
    let entries = std::fs::read_dir(world.path("out")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.map(|name| format!("out/{name}")).collect()
}

/// Who signed a file, as `inspect` verifies it before anything else changes, and its text: the
/// signed bytes, a decoded mail, or what is there.
fn read(world: &World, file: &str) -> (BTreeSet<String>, String) {
    let inspected = world.run(&["inspect", file, "--json"]);
    let documents: Vec<Value> =
        inspected.out().lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    if documents.iter().any(|document| document["payloadType"].is_string()) {
        let mut by = BTreeSet::new();
        let mut text = String::new();
        for document in &documents {
            for signature in document["signatures"].as_array().unwrap() {
                assert_eq!(signature["mark"], "verified", "{file}: {document}");
                by.insert(signature["by"].as_str().unwrap().to_owned());
            }
            // An example of a field is nobody's address.
            text +=
                &document["payload"].to_string().replace(&format!("\"example\":\"{EMAIL}\""), "");
        }
        return (by, text);
    }
    let bytes = world.read(file);
    let mail = mail_parser::MessageParser::default().parse(&bytes);
    let decoded = mail.map(|mail| {
        let parts =
            mail.parts.iter().map(|part| String::from_utf8_lossy(part.contents()).into_owned());
        parts.collect::<String>()
    });
    (BTreeSet::new(), String::from_utf8_lossy(&bytes).into_owned() + &decoded.unwrap_or_default())
}

fn events(world: &World) -> Vec<String> {
    let ledger = String::from_utf8(world.read("home/consent.log")).unwrap();
    let event = |line: &str| {
        let entry: Value = serde_json::from_str(line).unwrap();
        entry["event"].as_str().unwrap().to_owned()
    };
    ledger.lines().map(event).collect()
}

/// A site with something to tell in every respect, and its vendor.
fn telling() -> World {
    let world = lived_in();
    world.run(&["register", "--label", LABEL, "-o", "request.json", "--force"]).exits(0);
    world.issue("license.json", &["--days", "365", "--organization", ORGANIZATION]).exits(0);
    world.run(&["import", "license.json"]).exits(0);
    world.run(&["usage", "set", "containers", "37"]).exits(0);
    world
}

#[test]
fn every_file_says_what_the_table_says_of_it() {
    let template = telling();
    let instance = template.run(&["status", "--json"]).exits(0).json();
    let instance = instance["instance"].as_str().unwrap().to_owned();
    let mut wrong = Vec::new();
    for row in ROWS {
        let world = template.copy();
        let (before, issued) = (events(&world), world.read("vendor/issued.jsonl"));
        let files = written(&world, row.line);
        assert!(!files.is_empty(), "{}", row.line);
        let mut recorded = events(&world).split_off(before.len());
        if world.read("vendor/issued.jsonl") != issued {
            recorded.push("issued log".to_owned());
        }
        if recorded != row.recorded {
            wrong.push(format!("{}: the ledger has {recorded:?}", row.line));
        }
        let log = String::from_utf8(world.read("vendor/issued.jsonl")).unwrap();
        let licenses = licenses(&log);
        let (mut names, mut usage) = (BTreeSet::new(), false);
        for file in &files {
            let (by, text) = read(&world, file);
            let signer = match by.iter().map(String::as_str).collect::<Vec<_>>()[..] {
                [] => Signer::Nobody,
                ["the instance itself" | "this instance"] => Signer::Instance,
                ["a signer in the trust bundle" | "a root trusted here"] => Signer::Vendor,
                _ => panic!("{}: {by:?}", row.line),
            };
            if signer != row.signer {
                wrong.push(format!("{}: signed by {signer:?}", row.line));
            }
            let packed = text.replace(' ', "");
            let has = [
                text.contains(EMAIL),
                text.contains(ORGANIZATION),
                packed.contains(&instance),
                text.contains("Rack-"),
                licenses.iter().any(|id| text.contains(id)),
                text.contains("\"user\":") || text.contains("\\\"user\\\":"),
            ];
            names.extend(NAMES.iter().zip(has).filter(|(_, has)| *has).map(|(name, _)| *name));
            // A record of processing lists every bucket; a figure is one of them.
            usage |= text.replace("10-19, 20-49", "").contains(FIGURE);
        }
        let names: Vec<_> = NAMES.into_iter().filter(|name| names.contains(name)).collect();
        if names != row.names || usage != row.usage {
            wrong.push(format!("{}: it names {names:?}, usage data: {usage}", row.line));
        }
        // What names the instance and goes to somebody else never has usage data.
        let stays = [YOURSELF, "the data-protection officer"].contains(&row.reader);
        assert!(stays || !usage || names.is_empty(), "{}", row.line);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
