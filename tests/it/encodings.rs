//! Files that an editor, a shell or a secret store wrote in its own way: the encoding, a
//! byte-order mark, blank lines and a last line end mean nothing to any reader.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use airseal::core::types::keys::{KeyFileError, PrivateKey, PublicKey};
use serde_json::Value;

use crate::support::{EMAIL, PRODUCT, World, needs, tool};

type Encode = fn(&str) -> Vec<u8>;
type Change = fn(&str) -> String;

/// The encodings in which Windows, editors and PowerShell save text.
pub const ENCODINGS: [(&str, Encode); 6] = [
    ("UTF-8", |text| text.as_bytes().to_vec()),
    ("UTF-8 with its mark", |text| [b"\xef\xbb\xbf", text.as_bytes()].concat()),
    ("UTF-16 LE with its mark", |text| {
        [b"\xff\xfe".to_vec(), utf16(text, u16::to_le_bytes)].concat()
    }),
    ("UTF-16 BE with its mark", |text| {
        [b"\xfe\xff".to_vec(), utf16(text, u16::to_be_bytes)].concat()
    }),
    ("UTF-16 LE", |text| utf16(text, u16::to_le_bytes)),
    ("UTF-16 BE", |text| utf16(text, u16::to_be_bytes)),
];

fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(order).collect()
}

fn text(world: &World, name: &str) -> String {
    String::from_utf8(world.read(name)).unwrap()
}

fn private(path: &Path) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[test]
fn a_passphrase_is_the_same_in_every_encoding_and_with_every_line_end() {
    for (encoding, encode) in ENCODINGS {
        let world = World::new();
        for (name, line) in [
            ("new.txt", "correct horse battery staple\r\n"),
            ("other.txt", "correct horse battery staple"),
        ] {
            private(&world.write(name, encode(line)));
        }
        let init = [
            "vendor",
            "init",
            "--product",
            PRODUCT,
            "--dir",
            "vendor",
            "--passphrase-file",
            "new.txt",
        ];
        world.run(&init).exits(0);
        private(&world.write("plain.txt", "correct horse battery staple\n"));
        for file in ["plain.txt", "other.txt"] {
            let args = [
                "vendor",
                "issue",
                "--email",
                EMAIL,
                "--any-instance",
                "--dir",
                "vendor",
                "--days",
                "9",
            ];
            let run = world.run(
                &[&args[..], &["--passphrase-file", file, "-o", &format!("{file}.json")]].concat(),
            );
            assert_eq!(run.code, 0, "{encoding}: {run:?}");
        }
    }
}

#[test]
fn an_encrypted_key_of_ours_opens_in_openssl_with_the_passphrase_alone() {
    needs!("openssl");
    let world = World::new();
    private(&world.write("marked.txt", "\u{feff}correct horse battery staple\n"));
    private(&world.write("plain.txt", "correct horse battery staple\n"));
    let init = [
        "vendor",
        "init",
        "--product",
        PRODUCT,
        "--dir",
        "vendor",
        "--passphrase-file",
        "marked.txt",
    ];
    world.run(&init).exits(0);
    tool(
        "openssl",
        &["pkey", "-in", "vendor/signer.key", "-passin", "file:plain.txt", "-noout"],
        &world.path(""),
    );
}

/// What happens to a PEM file: each change, by its name.
const PEM_CHANGES: [(&str, Change); 9] = [
    ("carriage returns", |pem| pem.replace('\n', "\r\n")),
    ("a blank line at the end", |pem| format!("{pem}\n")),
    ("a space at the end", |pem| format!("{pem} ")),
    ("no last line end", |pem| pem.trim_end().to_owned()),
    ("blank lines in it", |pem| pem.replace('\n', "\n\n")),
    ("spaces at the ends of the lines", |pem| pem.replace('\n', " \t\n")),
    ("indented", |pem| pem.lines().map(|line| format!("    {line}\n")).collect()),
    ("text around it", |pem| {
        format!("Bag Attributes\n    friendlyName: signer\n{pem}That is all.\n")
    }),
    ("one line", |pem| pem.replace('\n', " ")),
];

#[test]
fn a_key_file_is_read_as_rfc_7468_lets_readers_be_lax() {
    let world = World::registered();
    let (key, public) = (text(&world, "vendor/signer.key"), text(&world, "vendor/signer.pub.pem"));
    let mut issued = 0;
    for (change, changed) in PEM_CHANGES {
        for (encoding, encode) in ENCODINGS {
            world.write("vendor/signer.key", encode(&changed(&key)));
            world.write("vendor/signer.pub.pem", encode(&changed(&public)));
            let run = world.issue(&format!("{issued}.json"), &["--days", "9"]);
            assert_eq!(run.code, 0, "{change}, {encoding}: {run:?}");
            issued += 1;
        }
    }
    // Text in Latin-1 around a block.
    world.write("vendor/signer.key", [b"Schl\xfcssel\n", key.as_bytes()].concat());
    world.issue("latin1.json", &["--days", "9"]).exits(0);
    // The key of the instance too.
    let instance = text(&world, "home/instance.key");
    world.write("home/instance.key", format!("\u{feff}{instance}\n\n"));
    world.run(&["register", "--label", "rack 7", "-o", "again.json"]).exits(0);
}

#[test]
fn of_several_blocks_in_a_key_file_the_one_that_is_asked_for_is_read() {
    let world = World::with_vendor();
    let (key, public) = (text(&world, "vendor/signer.key"), text(&world, "vendor/signer.pub.pem"));
    let both = [format!("{public}{key}"), format!("{key}{public}")];
    for pem in both {
        assert_eq!(PrivateKey::from_pem(&pem, None).unwrap().public().to_pem(), public);
        assert_eq!(PublicKey::from_pem(&pem).unwrap().to_pem(), public);
    }
    assert_eq!(PrivateKey::from_pem(&public, None).err(), Some(KeyFileError::PublicKey));
    assert!(PublicKey::from_pem(&key).is_err());
}

#[test]
fn a_block_that_was_cut_short_or_has_other_text_in_it_is_not_a_key() {
    let world = World::with_vendor();
    let key = text(&world, "vendor/signer.key");
    let cut = key.split("-----END").next().unwrap();
    let other = key.replace("END PRIVATE", "END PUBLIC");
    let noted = key.replacen('\n', "\nNote: mine\n", 1);
    for pem in [
        cut,
        &other,
        &noted,
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN ",
        "-----BEGIN PRIVATE KEY",
    ] {
        assert_eq!(PrivateKey::from_pem(pem, None).err(), Some(KeyFileError::NotAKey), "{pem}");
    }
}

#[test]
fn settings_and_the_machines_policy_are_read_in_every_encoding() {
    for (encoding, encode) in ENCODINGS {
        let world = World::new();
        std::fs::create_dir(world.path("home")).unwrap();
        world.write(
            "home/config.toml",
            encode("product = \"acme-dock\"\nedition = \"community\"\r\n"),
        );
        world.write("policy.toml", encode("telemetry = \"off\""));
        let run = world.run(&["register", "--json"]);
        assert_eq!(run.code, 0, "{encoding}: {run:?}");
        assert_eq!(run.json()["edition"], "community", "{encoding}");
        let policy = world.text_path("policy.toml");
        let run = world.run_with(&[("AIRSEAL_POLICY", &policy)], &["telemetry", "check"]);
        assert_eq!(run.code, 3, "{encoding}: {run:?}");
        let said = world.run_with(&[("AIRSEAL_POLICY", &policy)], &["telemetry", "status"]);
        assert!(!said.stderr.contains("warning"), "{encoding}: {said:?}");
    }
}

#[test]
fn a_snapshot_is_read_in_every_encoding() {
    for (encoding, encode) in ENCODINGS {
        let world = World::licensed();
        world.run(&["telemetry", "on"]).exits(0);
        world.write("snapshot.json", encode("{\"containers\": 37}\r\n"));
        let run = world.run(&["usage", "load", "snapshot.json"]);
        assert_eq!(run.code, 0, "{encoding}: {run:?}");
        let listed = world.run(&["usage", "list", "--json"]).exits(0);
        assert!(listed.out().contains("containers"), "{encoding}: {listed:?}");
        // And what was recorded, after an editor saved it.
        world.write("home/usage.json", encode(&text(&world, "home/usage.json")));
        assert_eq!(
            world.run(&["usage", "list", "--json"]).exits(0).out(),
            listed.out(),
            "{encoding}"
        );
    }
}

#[test]
fn the_recorded_use_of_limits_is_read_in_every_encoding() {
    let world = World::licensed();
    world.run(&["verify", "--limit", "nodes=8", "--record"]).exits(0);
    let (file, status) = (text(&world, "home/use.json"), ["status", "--json"]);
    let before = world.run(&status).exits(0).json()["limit_use"].clone();
    assert_eq!(before["nodes"]["used"], 8);
    for (encoding, encode) in ENCODINGS {
        world.write("home/use.json", encode(&file));
        assert_eq!(world.run(&status).exits(0).json()["limit_use"], before, "{encoding}");
    }
}

#[test]
fn a_byte_order_mark_before_the_issued_log_loses_no_license() {
    let world = World::licensed();
    let log = text(&world, "vendor/issued.jsonl");
    world.write("vendor/issued.jsonl", format!("\u{feff}{log}"));
    let ids = |run: &str| -> Vec<String> {
        run.lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .map(|line| line["license"]["license_id"].as_str().unwrap().to_owned())
            .collect()
    };
    let before = world.run(&["vendor", "list", "--dir", "vendor", "--json"]).exits(0);
    assert_eq!(before.out().lines().count(), 1);
    world.issue("second.json", &["--days", "9"]).exits(0);
    let after = text(&world, "vendor/issued.jsonl");
    let lines = after.strip_prefix('\u{feff}').unwrap_or(&after);
    assert_eq!(ids(lines).len(), 2);
    assert_eq!(ids(lines)[..1], ids(&log)[..]);
}

#[test]
fn a_policy_text_is_signed_as_the_words_it_holds() {
    let world = World::with_vendor();
    let mut signed = Vec::new();
    for (encoding, encode) in ENCODINGS {
        world.write("privacy.md", encode("# Datenschutz\n\nWir schützen Ihre Daten.\n"));
        let sign = [
            "vendor",
            "policy",
            "privacy.md",
            "--policy-version",
            "2027-03",
            "--effective",
            "2027-03-01",
        ];
        let said = [
            "--contact",
            "privacy@acme.example",
            "--data-location",
            "eu: Frankfurt",
            "--retention",
            "1 year",
        ];
        let run = world.run(
            &[&sign[..], &said, &["--dir", "vendor", "-o", &format!("{}.json", signed.len())]]
                .concat(),
        );
        assert_eq!(run.code, 0, "{encoding}: {run:?}");
        signed.push(
            world.run(&["inspect", &format!("{}.json", signed.len()), "--payload"]).exits(0).json()
                ["text"]
                .clone(),
        );
    }
    assert!(
        signed.iter().all(|text| *text == "# Datenschutz\n\nWir schützen Ihre Daten.\n"),
        "{signed:?}"
    );
}
