//! What is read is bounded before it is believed: sizes, tries of keys, notices, and the
//! comparison of two texts. Times are generous, because tests run beside each other; what
//! they catch is work that grows with the square of a file, which took minutes.

use std::process::{Command, Stdio};

use airseal::core::document::envelope::{Document, Envelope, EnvelopeSignature, MAX_SMALL};
use airseal::core::document::erasure::Erasure;
use airseal::core::document::license::License;
use airseal::core::document::registration::Registration;
use airseal::core::document::report::Report;
use airseal::core::types::keys::PrivateKey;
use base64::Engine;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::craft::{LICENSE_TYPE, Site, armor, file, open};
use crate::support::{World, needs};

const MIB: usize = 1024 * 1024;
const NOTICES_TYPE: &str = "application/vnd.airseal.notices+json";
const POLICY_TYPE: &str = "application/vnd.airseal.policy+json";

/// Runs the program in `megabytes` of address space, of which it takes 16 by itself; it
/// must end with one of `codes` within so many `seconds` of the processor. What it said.
fn bounded(world: &World, args: &[&str], codes: &[i32], seconds: u64, megabytes: usize) -> String {
    let plain = world.command(args);
    let mut limited = Command::new("sh");
    let limit = format!("ulimit -v {}; ulimit -t {seconds}; exec \"$0\" \"$@\"", megabytes * 1024);
    limited.args(["-c", &limit]).arg(plain.get_program()).args(plain.get_args());
    limited.current_dir(world.path("")).env_clear().stdin(Stdio::null());
    limited.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = limited.output().unwrap();
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    let start: String = said.chars().take(600).collect();
    let code = output.status.code().unwrap_or_else(|| panic!("{args:?} was killed: {start}"));
    assert!(codes.contains(&code), "{args:?} ended with {code}: {start}");
    said
}

fn new_key(seed: u8, number: usize) -> PrivateKey {
    let mut bytes = [seed; 32];
    bytes[..8].copy_from_slice(&number.to_le_bytes());
    PrivateKey::from_seed(&Zeroizing::new(bytes))
}

/// A site whose trust bundle lists as many signers as one may.
fn with_256_signers() -> Site {
    let site = Site::new();
    site.import_bundle(|bundle| {
        let like = bundle["signers"].as_object().unwrap().values().next().unwrap().clone();
        for number in 0..255 {
            let key = new_key(7, number).public();
            let mut signer = like.clone();
            signer["public_key"] = key.to_string().into();
            bundle["signers"][key.id().as_str()] = signer;
        }
    });
    site
}

/// An envelope with as many signatures as one may carry, each well formed and nobody's.
fn bomb(payload_type: &str, payload: Vec<u8>, keyid: &str) -> Vec<u8> {
    let mut envelope = Envelope::sign_bytes(payload_type, payload, &[]);
    for number in 0..16_u8 {
        let sig = new_key(9, usize::from(number)).sign(b"another message");
        envelope.signatures.push(EnvelopeSignature { keyid: keyid.to_owned(), sig });
    }
    envelope.to_json()
}

/// Sixteen signatures over 16 MiB, tried with 256 keys, took 104 seconds.
#[test]
fn sixteen_signatures_over_sixteen_mebibytes_are_refused_at_once() {
    needs!("sh");
    let site = with_256_signers();
    let signer = site.signer.public().id().to_string();
    for keyid in ["", signer.as_str()] {
        let large = bomb(LICENSE_TYPE, vec![b'A'; 12 * MIB - 8 * 1024], keyid);
        assert!(large.len() < 16 * MIB);
        site.write("bomb.json", &large);
        site.write("bomb.asc", armor("LICENSE", &large[..12 * MIB - 64 * 1024]));
        for bomb in ["bomb.json", "bomb.asc"] {
            bounded(&site, &["verify", bomb], &[10], 30, 48);
            bounded(&site, &["import", bomb], &[10, 11], 30, 200);
            bounded(&site, &["inspect", bomb], &[10], 30, 200);
            bounded(&site, &["audit", bomb, "--jobs", "1"], &[0, 10], 30, 200);
        }
        std::fs::create_dir_all(site.home("licenses")).unwrap();
        for number in 0..8 {
            site.write(&format!("home/licenses/{number}.json"), &large);
        }
        bounded(&site, &["verify"], &[10, 11], 30, 48);
        for number in 0..8 {
            std::fs::remove_file(site.home(&format!("licenses/{number}.json"))).unwrap();
        }
    }
    // As large as a license may be: then each signature costs at most three tries.
    site.write("small.json", bomb(LICENSE_TYPE, vec![b'A'; 40 * 1024], ""));
    bounded(&site, &["verify", "small.json"], &[11], 30, 48);
    bounded(&site, &["inspect", "small.json"], &[10], 30, 48);
}

/// Kinds that may be large are tried with few keys.
#[test]
fn a_large_document_of_256_possible_signers_is_refused_soon() {
    needs!("sh");
    let site = with_256_signers();
    for kind in ["policy", "release", "trust", "ledger"] {
        let kind = format!("application/vnd.airseal.{kind}+json");
        site.write("bomb.json", bomb(&kind, vec![b'A'; 12 * MIB - 8 * 1024], ""));
        for args in
            [&["import", "bomb.json"][..], &["inspect", "bomb.json"], &["verify", "bomb.json"]]
        {
            bounded(&site, args, &[2, 10, 11], 60, 200);
        }
    }
}

#[test]
fn a_list_of_a_million_signatures_is_not_held() {
    needs!("sh");
    let site = Site::new();
    for (command, count, megabytes) in [("import", 1_000_000, 64), ("verify", 300_000, 48)] {
        let many = vec!["{\"sig\":\"\"}"; count].join(",");
        site.write(
            "bomb.json",
            format!("{{\"payload\":\"\",\"payloadType\":\"a\",\"signatures\":[{many}]}}"),
        );
        let said = bounded(&site, &[command, "bomb.json"], &[10], 30, megabytes);
        assert!(said.contains("more than 16 signatures"), "{said}");
    }
}

fn most<D: Document>() -> (&'static str, &'static str, usize) {
    (D::PAYLOAD_TYPE, D::LABEL, D::MAX_SIZE)
}

#[test]
fn each_kind_is_refused_one_byte_over_its_size_and_not_at_it() {
    let small = [most::<License>(), most::<Registration>(), most::<Report>(), most::<Erasure>()];
    for (kind, label, size) in small {
        assert_eq!(size, 64 * 1024, "{kind}");
        let of = |spaces: usize| {
            let json = json!({"payload": "e30=", "payloadType": kind, "signatures": [{"sig": ""}]})
                .to_string();
            format!("{}{}", json, " ".repeat(size + spaces - json.len())).into_bytes()
        };
        Envelope::parse(&of(0)).unwrap();
        Envelope::parse(armor(label, &of(0)).as_bytes()).unwrap();
        for over in [of(1), armor(label, &of(1)).into_bytes()] {
            let refused = Envelope::parse(&over).unwrap_err().to_string();
            assert!(refused.contains(&format!("over 64 KiB; no {kind} is")), "{refused}");
        }
    }
}

#[test]
fn what_is_too_large_to_be_read_is_not_signed() {
    let site = Site::new();
    let mut license: License = serde_json::from_str(&site.body()).unwrap();
    license.metadata.insert("note".to_owned(), "x".repeat(MAX_SMALL));
    let refused = Envelope::sign(&license, &[&site.signer]).unwrap_err().to_string();
    assert!(refused.contains("64 KiB"), "{refused}");
    license.metadata.insert("note".to_owned(), "x".repeat(MAX_SMALL / 2));
    let signed = Envelope::sign(&license, &[&site.signer]).unwrap();
    assert_eq!(Envelope::parse(&signed.to_json()).unwrap(), signed);
}

/// A keyid is a hint: without it the signers that may sign this kind now come first.
#[test]
fn a_signature_without_a_keyid_is_found_among_the_signers_that_may_have_made_it() {
    let bundle = |change: &dyn Fn(&mut Value)| {
        let site = Site::new();
        site.import_bundle(|bundle| {
            let like = bundle["signers"].as_object().unwrap().values().next().unwrap().clone();
            for number in 0..40 {
                let key = new_key(7, number).public();
                let mut signer = like.clone();
                signer["public_key"] = key.to_string().into();
                change(&mut signer);
                bundle["signers"][key.id().as_str()] = signer;
            }
        });
        site
    };
    let verdict = |site: &Site, keyid: &str| {
        let mut license = open(&site.license());
        license["signatures"][0]["keyid"] = keyid.into();
        site.write("license.json", license.to_string());
        site.run(&["verify", "license.json"]).code
    };
    let other_kind = bundle(&|signer| signer["kinds"] = json!(["release"]));
    let closed = bundle(&|signer| signer["not_after"] = "2020-06-01T00:00:00Z".into());
    for site in [&other_kind, &closed] {
        for keyid in ["", "not-a-keyid", new_key(7, 3).public().id().as_str()] {
            assert_eq!(verdict(site, keyid), 0, "{keyid}");
        }
        // The order of signatures decides nothing.
        let mut license = open(&site.license());
        let stranger = open(&file(LICENSE_TYPE, b"{}", &[&new_key(5, 1)]))["signatures"][0].clone();
        let ours = license["signatures"][0].clone();
        for signatures in [json!([stranger, ours]), json!([ours, stranger])] {
            license["signatures"] = signatures;
            site.write("license.json", license.to_string());
            site.run(&["verify", "license.json"]).exits(0);
        }
    }
    // Forty others could as well have made it: it must say whose it is.
    let many = bundle(&|_| {});
    assert_eq!(verdict(&many, many.signer.public().id().as_str()), 0);
    let first_two: Vec<_> = {
        let mut ids: Vec<_> =
            (0..40).map(|number| new_key(7, number).public().id().to_string()).collect();
        ids.push(many.signer.public().id().to_string());
        ids.sort();
        ids[..2].to_vec()
    };
    let found = first_two.contains(&many.signer.public().id().to_string());
    assert_eq!(verdict(&many, ""), if found { 0 } else { 11 });
}

fn notice(number: usize, severity: &str, affected: &str) -> Value {
    json!({
        "id": format!("acme-{number}"), "severity": severity, "title": "A hole", "text": "Upgrade.",
        "affected": affected, "published": "2020-02-01T00:00:00Z",
    })
}

fn notices(site: &Site, notices: Vec<Value>) -> Vec<u8> {
    let body = json!({
        "schema": 1, "product": "acme-dock", "version": 1, "issued_at": "2020-03-01T00:00:00Z", "notices": notices,
    });
    file(NOTICES_TYPE, body.to_string().as_bytes(), &[&site.signer])
}

/// 60,000 of them made each `verify` take 13 seconds.
#[test]
fn a_document_has_at_most_a_thousand_notices() {
    needs!("sh");
    let site = Site::new();
    let of =
        |count: usize| (0..count).map(|number| notice(number, "critical", "*")).collect::<Vec<_>>();
    site.write("license.json", site.license());
    site.write("notices.json", notices(&site, of(1001)));
    let run = site.run(&["import", "notices.json"]).exits(10);
    assert!(run.out().contains("1,000") || run.stderr.contains("1,000"), "{run:?}");
    site.write("notices.json", notices(&site, of(60_000)));
    bounded(&site, &["import", "notices.json"], &[10], 30, 200);
    site.write("notices.json", notices(&site, of(1000)));
    site.run(&["import", "notices.json"]).exits(0);
    let said = bounded(&site, &["verify", "license.json"], &[0], 30, 64);
    assert_eq!(said.matches("critical: ").count(), 1000);
    let mut twice = of(999);
    twice.push(notice(3, "low", "*"));
    site.write("notices.json", notices(&site, twice));
    assert_eq!(site.run(&["import", "notices.json"]).code, 10, "an id stands there twice");
}

/// Ledgers of a hundred thousand entries: read only where a critical notice applies, and
/// then only searched.
#[test]
fn a_long_ledger_does_not_slow_verify_down() {
    needs!("sh");
    let site = Site::new();
    site.write("license.json", site.license());
    site.write(
        "notices.json",
        notices(&site, vec![notice(1, "critical", "*"), notice(2, "low", "*")]),
    );
    site.run(&["import", "notices.json"]).exits(0);
    let mut log = String::from_utf8(site.read("home/consent.log")).unwrap();
    let line = log.lines().last().unwrap().to_owned();
    for _ in 0..100_000 {
        log.push_str(&line);
        log.push('\n');
    }
    site.write("home/consent.log", &log);
    let said = bounded(&site, &["verify", "license.json"], &[0], 30, 48);
    assert!(said.contains("critical: acme-1") && !said.contains("acme-2"), "{said}");
}

/// Texts of 200,000 characters that make comparisons slow, each beside a changed copy.
fn hostile_pairs() -> Vec<(&'static str, String, String)> {
    const SIZE: usize = 199_000;
    let cut = |text: String| text.chars().take(SIZE).collect::<String>();
    let words = |seed: usize, count: usize, between: &str| {
        let mut state = seed;
        let next = move || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % 7
        };
        let words = std::iter::repeat_with(next).take(count);
        words.map(|word| format!("{word}{between}")).collect::<String>()
    };
    let every_other = |mark: &str, between: &str| {
        cut((0..30_000).map(|n| format!("u{n}{between}{mark}{n}{between}")).collect::<String>())
    };
    vec![
        ("seven words in another order", cut(words(1, 99_000, " ")), cut(words(2, 99_000, " "))),
        ("seven lines in another order", cut(words(1, 99_000, "\n")), cut(words(2, 99_000, "\n"))),
        ("every other word", every_other("x", " "), every_other("y", " ")),
        ("every other line", every_other("x", "\n"), every_other("y", "\n")),
        ("one long line and many short", cut("word ".repeat(40_000)), cut("word\n".repeat(40_000))),
        ("only spaces", format!("a{}b", " ".repeat(SIZE)), format!("b{}a", " ".repeat(SIZE - 9))),
        (
            "only line ends",
            format!("a{}b", "\n".repeat(SIZE)),
            format!("b{}a", "\n".repeat(SIZE - 9)),
        ),
        ("one word", "a".repeat(SIZE), "b".repeat(SIZE)),
        (
            "a long heading over many lines",
            format!("# {}\n{}", "h".repeat(100_000), "a\n".repeat(49_000)),
            format!("# {}\n{}", "h".repeat(100_000), "b\n".repeat(49_000)),
        ),
        (
            "lines that are nearly alike",
            cut((0..500).map(|n| format!("{n} {}\n", "w ".repeat(200))).collect()),
            cut((0..500).map(|n| format!("{} {}\n", n + 1, "w ".repeat(199))).collect()),
        ),
    ]
}

/// A comparison took 106 seconds.
#[test]
fn no_two_policies_are_slow_to_compare() {
    needs!("sh");
    let site = Site::new();
    for (index, (what, from, to)) in hostile_pairs().into_iter().enumerate() {
        let (a, b) = (format!("a{index}"), format!("b{index}"));
        for (version, effective, text) in
            [(&a, "2020-06-01T00:00:00Z", &from), (&b, "2021-01-01T00:00:00Z", &to)]
        {
            let body = json!({
                "schema": 1, "product": "acme-dock", "version": version, "effective": effective,
                "issued_at": "2020-03-01T00:00:00Z", "text": text, "privacy_contact": "privacy@acme.example",
                "data_locations": [], "retention": "a year",
            });
            site.write(
                "policy.json",
                file(POLICY_TYPE, body.to_string().as_bytes(), &[&site.signer]),
            );
            site.run(&["import", "policy.json"]).exits(0);
        }
        let shown = bounded(&site, &["policy", "diff", &a, &b], &[0], 60, 300);
        assert!(shown.len() < 8 * MIB, "{what}: {} bytes", shown.len());
        let json = bounded(&site, &["policy", "diff", &a, &b, "--json"], &[0], 60, 300);
        assert!(json.len() < 64 * MIB, "{what}: {} bytes", json.len());
        // Whatever was compared how far: the one text and the other can be read out of it.
        let read: Value = serde_json::from_str(&json).unwrap();
        for (tag, text) in [("added", &from), ("removed", &to)] {
            let lines: Vec<&str> = text.lines().collect();
            for line in read["lines"].as_array().unwrap() {
                let pieces =
                    line["pieces"].as_array().unwrap().iter().filter(|piece| piece["tag"] != tag);
                let kept: String = pieces.map(|piece| piece["text"].as_str().unwrap()).collect();
                assert!(
                    kept.is_empty() || lines.len() > 1000 || lines.contains(&kept.as_str()),
                    "{what}: {kept:.80}"
                );
            }
        }
    }
}

/// Two bundles that revoke as much as fits.
#[test]
fn two_large_trust_bundles_are_compared_soon() {
    needs!("sh");
    let site = Site::new();
    let revoked = |seed: u8| {
        let revocation = json!({"at": "2020-02-01T00:00:00Z", "reason": "lost"});
        let keys = (0..20_000).map(|n: usize| format!("{seed:02x}{n:062x}"));
        let licenses = (0..50_000).map(|n: usize| format!("{seed:08x}-0000-4000-8000-{n:012x}"));
        let map = |ids: Vec<String>| {
            ids.into_iter().map(|id| (id, revocation.clone())).collect::<Value>()
        };
        (map(keys.collect()), map(licenses.collect()))
    };
    for (name, seed) in [("old.json", 1), ("new.json", 2)] {
        let (keys, licenses) = revoked(seed);
        site.write(
            name,
            site.bundle(|bundle| {
                bundle["version"] = json!(seed);
                bundle["revoked_keys"] = keys;
                bundle["revoked_licenses"] = licenses;
            }),
        );
    }
    let said = bounded(&site, &["inspect", "--diff", "old.json", "new.json"], &[0, 11], 60, 400);
    assert!(said.len() < 100_000, "{} bytes", said.len());
}

#[test]
fn a_folder_of_bombs_is_imported_and_audited_in_the_memory_of_one() {
    needs!("sh");
    let site = with_256_signers();
    std::fs::create_dir(site.path("drive")).unwrap();
    let text = base64::engine::general_purpose::STANDARD.encode(vec![b'A'; 12 * MIB - 8 * 1024]);
    let bomb = format!(
        "{{\"payload\":\"{text}\",\"payloadType\":\"{LICENSE_TYPE}\",\"signatures\":[{{\"sig\":\"\"}}]}}"
    );
    for number in 0..12 {
        site.write(&format!("drive/{number}.json"), &bomb);
    }
    bounded(&site, &["audit", "drive", "--jobs", "1"], &[10], 60, 100);
}

/// A file that is cut where reading ends could still be read: a table without its last rows, a text
/// without its end. It is refused as a whole.
#[test]
fn a_file_that_is_no_document_is_read_whole_or_not_at_all() {
    let world = World::with_vendor();
    world.run(&["telemetry", "on"]).exits(0);
    // Good up to the cap, and wherever it is cut.
    let row = "a@acme.example,yes\n";
    world.write("orders.csv", format!("email,any-instance\n{}", row.repeat(17 * MIB / row.len())));
    world.write("facts.json", format!("{{\"containers\": 3}}{}", " ".repeat(17 * MIB)));
    world.write("policy.md", "words\n".repeat(3 * MIB));
    let catalogue = include_str!("../../examples/catalogues/database.toml");
    world.write("catalogue.toml", format!("{catalogue}{}", "# why\n".repeat(3 * MIB)));
    let policy = ["vendor", "policy", "policy.md", "--policy-version", "1", "--effective"];
    let rest = ["2026-01-01", "--contact", "p@acme.example", "--dir", "vendor", "-o", "p.json"];
    for args in [
        &["vendor", "issue", "--csv", "orders.csv", "--days", "9", "--dir", "vendor", "-o", "out"]
            [..],
        &["usage", "load", "facts.json"],
        &[&policy[..], &rest[..]].concat(),
        &["vendor", "catalogue", "check", "catalogue.toml"],
        &["vendor", "catalogue", "sign", "catalogue.toml", "--dir", "vendor", "-o", "c.json"],
    ] {
        let run = world.run(args).exits(10);
        assert!(run.stderr.contains("larger than 16 MiB"), "{args:?}: {run:?}");
    }
    assert!(!world.path("out").exists() && !world.path("vendor/catalogues").exists());
}

/// One that waits for its signatures is held to the same size before it is parsed.
#[test]
fn a_document_without_signatures_has_at_most_sixteen_mebibytes() {
    let of = |size: usize| {
        let json = r#"{"payload":"e30=","payloadType":"x","signatures":[]}"#;
        let mut file = vec![b' '; size];
        file[..json.len()].copy_from_slice(json.as_bytes());
        Envelope::parse_unsigned(&file)
    };
    assert_eq!(of(16 * MIB).unwrap().payload, b"{}");
    let refused = of(16 * MIB + 1).unwrap_err().to_string();
    assert_eq!(refused, "the file is over 16 MiB; no airseal document is");
}
