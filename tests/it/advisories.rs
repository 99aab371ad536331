//! Advisories: who is told, until when, and which files are believed.

use serde_json::{Value, json};

use crate::craft::{Site, file};
use crate::support::{World, needs, tool};

const NOTICES_TYPE: &str = "application/vnd.airseal.notices+json";

/// A site whose bundle lists the signer for advisories, as `vendor init` makes it.
fn body(version: u64, notices: &[Value]) -> Value {
    json!({
        "schema": 1, "product": "acme-dock", "version": version, "issued_at": "2020-03-01T00:00:00Z",
        "notices": notices,
    })
}

fn notice(id: &str, severity: &str, affected: &str) -> Value {
    json!({
        "id": id, "severity": severity, "title": "A hole", "text": "Upgrade.", "affected": affected,
        "published": "2020-02-01T00:00:00Z",
    })
}

fn signed(site: &Site, body: &Value) -> Vec<u8> {
    file(NOTICES_TYPE, body.to_string().as_bytes(), &[&site.signer])
}

/// Imports advisories; the exit code and what was said of the file.
fn import(site: &Site, bytes: &[u8]) -> (i32, Value) {
    site.write("notices.json", bytes);
    let run = site.run(&["import", "notices.json", "--json"]);
    (run.code, run.json())
}

/// The ids that `advisories` lists, in its order.
fn listed(site: &World, args: &[&str]) -> Vec<String> {
    let run = site.run(&[&["advisories", "--json"], args].concat()).exits(0);
    let id = |line: &str| {
        serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned()
    };
    run.out().lines().map(id).collect()
}

#[test]
fn a_critical_advisory_is_named_until_it_is_acknowledged_and_no_option_hides_it() {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    for args in [
        &["verify"][..],
        &["verify", "license.json"],
        &["--quiet", "verify", "--json"],
        &["verify", "-q", "--color", "never"],
        &["status", "-q"],
        &["status", "--json"],
    ] {
        let run = world.run(args).exits(0);
        assert!(
            run.stderr
                .contains("critical: acme-2026-3: A guest can become an admin (fixed in 3.0.0)"),
            "{run:?}"
        );
        assert!(run.stderr.contains("airseal advisories ack acme-2026-3"), "{run:?}");
        assert!(!run.stderr.contains("acme-2026-1"), "only critical ones are pressing: {run:?}");
    }
    assert_eq!(
        world.run(&["verify", "--json"]).exits(0).json()["critical_advisories"],
        json!(["acme-2026-3"])
    );
    assert_eq!(
        world.run(&["status", "--json"]).exits(0).json()["critical_advisories"],
        json!(["acme-2026-3"])
    );

    let run = world.run(&["advisories", "ack", "acme-2026-3", "--json"]).exits(0);
    assert_eq!(run.json(), json!({"changed": true, "id": "acme-2026-3"}));
    let again = world.run(&["advisories", "ack", "acme-2026-3", "--json"]).exits(0);
    assert_eq!(again.json(), json!({"changed": false, "id": "acme-2026-3"}));
    for args in [&["verify"][..], &["status"]] {
        assert!(!world.run(args).exits(0).stderr.contains("critical"));
    }
    assert_eq!(world.run(&["verify", "--json"]).exits(0).json()["critical_advisories"], json!([]));
    assert_eq!(listed(&world, &[]).len(), 2, "acknowledged ones are still listed");
}

#[test]
fn who_acknowledged_an_advisory_and_when_stands_in_the_ledger() {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    world.run_at("2027-01-02T03:04:05Z", &["advisories", "ack", "acme-2026-3"]).exits(0);
    let run = world.run(&["advisories", "--json"]).exits(0);
    let first: Value = serde_json::from_str(run.out().lines().next().unwrap()).unwrap();
    assert_eq!(first["acknowledged"], json!({"at": "2027-01-02T03:04:05Z", "by": "tester"}));
    let log = world.run(&["log", "--json"]).exits(0);
    let last: Value = serde_json::from_str(log.out().lines().last().unwrap()).unwrap();
    assert_eq!(
        (&last["event"], &last["user"], &last["about"]["notice"]),
        (&json!("notice-acknowledged"), &json!("tester"), &json!("acme-2026-3"))
    );
    world.run(&["log", "--verify"]).exits(0);
}

/// What statement AD22 of the page of the formats says.
#[test]
fn an_advisory_that_was_changed_has_to_be_acknowledged_again() {
    let site = Site::new();
    import(&site, &signed(&site, &body(1, &[notice("a", "critical", "*")])));
    site.run(&["advisories", "ack", "a"]).exits(0);
    assert_eq!(site.run(&["status", "--json"]).exits(0).json()["critical_advisories"], json!([]));
    let (code, said) = import(&site, &signed(&site, &body(2, &[notice("a", "critical", ">=1")])));
    assert_eq!((code, &said["changed"]), (0, &json!(true)), "{said}");
    assert_eq!(
        site.run(&["status", "--json"]).exits(0).json()["critical_advisories"],
        json!(["a"])
    );
}

/// Which advisories are about which version, by the rules of semantic versions: each row
/// worked out by hand.
#[test]
fn an_advisory_is_about_the_versions_that_its_requirement_names() {
    let site = Site::new();
    let requirements = [
        ("below", "<2.19.5"),
        ("range", ">=2.10, <2.19.5"),
        ("exact", "=2.19.5"),
        ("tilde", "~2.19.4"),
        ("caret", "2.19"),
        ("all", "*"),
    ];
    let notices: Vec<_> =
        requirements.iter().map(|(id, affected)| notice(id, "low", affected)).collect();
    assert_eq!(import(&site, &signed(&site, &body(1, &notices))).0, 0);
    for (version, about) in [
        ("2.19.4", &["all", "below", "caret", "range", "tilde"][..]),
        ("2.19.5", &["all", "caret", "exact", "tilde"]),
        ("2.9.0", &["all", "below"]),
        ("3.0.0", &["all"]),
        // What was fixed in 2.19.5 may still be open in a candidate for it; and it is as
        // 2.19.5 is.
        ("2.19.5-rc.1", &["all", "caret", "exact", "tilde"]),
        ("2.19.4-rc.1", &["all", "below", "caret", "range", "tilde"]),
    ] {
        site.run(&["register", "--product-version", version]).exits(0);
        assert_eq!(listed(&site, &[]), about, "{version}");
        assert_eq!(listed(&site, &["--all"]).len(), 6, "{version}");
    }
    let unknown = Site::new();
    import(&unknown, &signed(&unknown, &body(1, &notices)));
    assert_eq!(
        listed(&unknown, &[]).len(),
        6,
        "a version that was not registered counts as affected"
    );
}

#[test]
fn critical_advisories_come_first_and_of_equals_the_newest() {
    let site = Site::new();
    let mut newer = notice("newer", "high", "*");
    newer["published"] = json!("2020-02-02T00:00:00Z");
    let notices = [
        notice("d", "low", "*"),
        notice("b", "high", "*"),
        newer,
        notice("a", "critical", "*"),
        notice("c", "medium", "*"),
    ];
    import(&site, &signed(&site, &body(1, &notices)));
    assert_eq!(listed(&site, &[]), ["a", "newer", "b", "c", "d"]);
}

#[test]
fn only_what_a_listed_signer_signed_for_this_product_is_taken() {
    let site = Site::new();
    let one = body(1, &[notice("a", "critical", "*")]);
    let good = signed(&site, &one);
    let with = |change: &dyn Fn(&mut Value)| {
        let mut changed = one.clone();
        change(&mut changed);
        signed(&site, &changed)
    };
    let other = Site::new();
    let flipped = {
        let mut envelope = crate::craft::open(&good);
        envelope["payload"] = crate::craft::flip(&envelope["payload"]);
        envelope.to_string().into_bytes()
    };
    let twice = body(1, &[notice("a", "low", "*"), notice("a", "low", "*")]);
    for (what, bytes, verdict, code) in [
        ("another vendor's signer", signed(&other, &one), "untrusted", 11),
        ("a root", file(NOTICES_TYPE, one.to_string().as_bytes(), &[&site.root]), "untrusted", 11),
        ("a flipped bit", flipped, "untrusted", 11),
        ("another product", with(&|b| b["product"] = json!("other")), "mismatch", 15),
        (
            "the far future",
            with(&|b| b["issued_at"] = json!("2999-01-01T00:00:00Z")),
            "untrusted",
            11,
        ),
        ("an unknown field", with(&|b| b["more"] = json!(1)), "malformed", 10),
        (
            "an unknown field in a notice",
            with(&|b| b["notices"][0]["more"] = json!(1)),
            "malformed",
            10,
        ),
        ("another schema", with(&|b| b["schema"] = json!(2)), "malformed", 10),
        ("version 0", with(&|b| b["version"] = json!(0)), "malformed", 10),
        ("no requirement", with(&|b| b["notices"][0]["affected"] = json!("soon")), "malformed", 10),
        (
            "an unknown severity",
            with(&|b| b["notices"][0]["severity"] = json!("severe")),
            "malformed",
            10,
        ),
        (
            "a long title",
            with(&|b| b["notices"][0]["title"] = json!("x".repeat(201))),
            "malformed",
            10,
        ),
        ("no title", with(&|b| b["notices"][0]["title"] = json!(" ")), "malformed", 10),
        (
            "a long text",
            with(&|b| b["notices"][0]["text"] = json!("x".repeat(10_001))),
            "malformed",
            10,
        ),
        (
            "a long reference",
            with(&|b| b["notices"][0]["reference"] = json!("x".repeat(501))),
            "malformed",
            10,
        ),
        ("an id twice", signed(&site, &twice), "malformed", 10),
        ("a path for an id", with(&|b| b["notices"][0]["id"] = json!("../a")), "malformed", 10),
    ] {
        let (found, said) = import(&site, &bytes);
        if what == "the far future" {
            // The signer's window is open, so it is the clock that refuses.
            assert_eq!((found, &said["verdict"]), (17, &json!("clock")), "{what}: {said}");
            continue;
        }
        assert_eq!((found, said["verdict"].as_str()), (code, Some(verdict)), "{what}: {said}");
        assert_eq!(
            (&said["imported"], &said["changed"]),
            (&json!(false), &json!(false)),
            "{what}: {said}"
        );
        assert!(!site.home("notices.json").exists(), "{what}");
    }
    assert_eq!(import(&site, &good).0, 0);
    assert_eq!(std::fs::read(site.home("notices.json")).unwrap(), good, "byte for byte as it came");
    let longest = with(&|b| {
        b["version"] = json!(2);
        for (field, most) in [("title", 200), ("text", 10_000), ("reference", 500)] {
            b["notices"][0][field] = json!("é".repeat(most));
        }
    });
    assert_eq!(import(&site, &longest).0, 0, "as long as may be");
    assert!(site.run(&["advisories"]).exits(0).out().starts_with("critical  a\n"));
}

#[test]
fn a_signer_that_is_not_listed_for_advisories_cannot_make_any() {
    let site = Site::new();
    let id = site.signer.public().id().to_string();
    site.import_bundle(|bundle| {
        bundle["signers"][&id]["kinds"] = json!(["license", "release", "policy"]);
    });
    let (code, said) = import(&site, &signed(&site, &body(1, &[])));
    assert_eq!(code, 11);
    assert!(
        said["reason"].as_str().unwrap().contains("may not sign documents of the kind notices"),
        "{said}"
    );
}

#[test]
fn an_older_version_is_refused_and_so_is_another_one_of_the_same_number() {
    let site = Site::new();
    let second = signed(&site, &body(2, &[notice("a", "critical", "*")]));
    assert_eq!(import(&site, &second).0, 0);
    let (code, said) = import(&site, &second);
    assert_eq!((code, &said["changed"]), (0, &json!(false)), "the same again");
    let first = signed(&site, &body(1, &[]));
    let (code, said) = import(&site, &first);
    assert_eq!(code, 11);
    assert!(said["reason"].as_str().unwrap().contains("rollback"), "{said}");
    let (code, said) = import(&site, &signed(&site, &body(2, &[])));
    assert_eq!(code, 11);
    assert!(said["reason"].as_str().unwrap().contains("equivocation"), "{said}");
    assert_eq!(std::fs::read(site.home("notices.json")).unwrap(), second);
    // A USB drive that carries every version so far is no attack.
    std::fs::create_dir(site.path("drive")).unwrap();
    site.write("drive/1.json", &first);
    site.write("drive/3.json", signed(&site, &body(3, &[])));
    site.run(&["import", "drive"]).exits(0);
    assert_eq!(listed(&site, &[]).len(), 0, "the newest of the drive is in force");
    site.run(&["import", "drive"]).exits(0);
}

#[test]
fn what_a_revoked_signer_signed_no_longer_counts_and_gives_way() {
    let site = Site::new();
    // A thief takes the highest number there is.
    assert_eq!(
        import(&site, &signed(&site, &body(u64::MAX, &[notice("a", "critical", "*")]))).0,
        0
    );
    let id = site.signer.public().id().to_string();
    let next = airseal::core::types::keys::PrivateKey::from_seed(&zeroize::Zeroizing::new([7; 32]));
    site.import_bundle(|bundle| {
        let mut signer = bundle["signers"][&id].clone();
        signer["public_key"] = serde_json::to_value(next.public()).unwrap();
        bundle["signers"][next.public().id().to_string()] = signer;
        bundle["revoked_keys"] = json!({id: {"at": "2020-01-01T00:00:00Z", "reason": "stolen"}});
    });
    let run = site.run(&["status"]).exits(0);
    assert!(!run.stderr.contains("critical: a") && run.stderr.contains("notices.json"), "{run:?}");
    // What cannot be read might be critical: no option hides that either.
    for args in [["status", "-q"], ["verify", "-q"]] {
        let run = site.run(&args);
        assert!(
            run.stderr.contains("critical: ") && run.stderr.contains("airseal import FILE"),
            "{args:?}: {run:?}"
        );
    }
    assert_eq!(
        site.run(&["status", "--json"]).exits(0).json()["critical_advisories"],
        Value::Null,
        "not known, not none"
    );
    let (code, said) =
        import(&site, &file(NOTICES_TYPE, body(2, &[]).to_string().as_bytes(), &[&next]));
    assert_eq!((code, &said["changed"]), (0, &json!(true)), "{said}");
    assert!(!site.run(&["status"]).exits(0).stderr.contains("notices.json"));
}

#[test]
fn damaged_advisories_are_named_and_change_no_verdict() {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    for damage in [&b""[..], b"{", b"\xff", &[b'['; 1000]] {
        std::fs::write(world.home("notices.json"), damage).unwrap();
        let run = world.run(&["verify"]).exits(0);
        assert!(run.stderr.contains("notices.json") && run.out().starts_with("valid"), "{run:?}");
        world.run(&["status"]).exits(0);
        let run = world.run(&["advisories"]).exits(1);
        assert!(run.stderr.contains("notices.json") && run.stderr.contains("Hint:"), "{run:?}");
        assert_eq!(
            std::fs::read(world.home("notices.json")).unwrap(),
            damage,
            "not overwritten silently"
        );
    }
    world.run(&["import", "notices.json"]).exits(0);
    world.run(&["advisories"]).exits(0);
}

#[test]
fn a_ledger_that_cannot_be_read_acknowledges_nothing() {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    world.run(&["advisories", "ack", "acme-2026-3"]).exits(0);
    let log = std::fs::read_to_string(world.home("consent.log")).unwrap();
    std::fs::write(world.home("consent.log"), format!("not an entry\n{log}")).unwrap();
    let run = world.run(&["verify"]).exits(0);
    assert!(
        run.stderr.contains("critical: acme-2026-3") && run.stderr.contains("consent.log"),
        "{run:?}"
    );
    let run = world.run(&["advisories", "ack", "acme-2026-1"]).exits(1);
    assert!(run.stderr.contains("consent.log") && run.stderr.contains("Hint:"), "{run:?}");
    // A line that lost one of its ends, about whatever it is.
    for damaged in [log.replacen('{', "", 1), log.replacen("}\n", "\n", 1)] {
        std::fs::write(world.home("consent.log"), damaged).unwrap();
        let run = world.run(&["verify"]).exits(0);
        assert!(
            run.stderr.contains("critical: acme-2026-3") && run.stderr.contains("consent.log"),
            "{run:?}"
        );
    }
}

#[test]
fn hostile_words_in_an_advisory_are_shown_and_not_obeyed() {
    let site = Site::new();
    let mut hostile = notice("a", "critical", "*");
    let words = "\u{1b}[31mred\u{1b}]0;title\u{7}\r\u{8}\u{202e}\u{200b}\u{9b}end\nerror: forged";
    for field in ["text", "reference"] {
        hostile[field] = json!(words);
    }
    // A title is one line.
    let words = words.replace(['\r', '\n'], " ");
    hostile["title"] = json!(words);
    assert_eq!(import(&site, &signed(&site, &body(1, &[hostile]))).0, 0);
    for args in [&["advisories"][..], &["status"], &["verify"], &["inspect", "notices.json"]] {
        let run = site.run(args);
        for text in [run.out(), &run.stderr] {
            let raw = |c: char| {
                (c.is_control() && c != '\n') || ['\u{202e}', '\u{200b}', '\u{9b}'].contains(&c)
            };
            assert!(!text.contains(raw), "{args:?}: {text:?}");
        }
        assert!(
            !run.stderr.contains("\nerror: forged") && !run.out().contains("\nerror: forged"),
            "{args:?}: {run:?}"
        );
    }
    let json = site.run(&["advisories", "--json"]).exits(0);
    assert_eq!(json.json()["title"], json!(words), "in JSON it is what was signed");
}

#[test]
fn nothing_there_and_no_such_advisory_are_said_with_the_next_step() {
    let world = World::registered();
    let run = world.run(&["advisories"]).exits(0);
    assert!(run.out().is_empty() && run.stderr.contains("no advisories were imported"), "{run:?}");
    let run = world.run(&["advisories", "ack", "a"]).exits(18);
    assert!(run.stderr.contains("Hint: airseal import FILE"), "{run:?}");
    world.notices_and_policies(&[]);
    let run = world.run(&["advisories", "ack", "a"]).exits(1);
    assert!(
        run.stderr.contains("there is no advisory `a`")
            && run.stderr.contains("airseal advisories --all"),
        "{run:?}"
    );
    // Advisories need something to be believed by, and no registration.
    let fresh = World::new();
    fresh.write("notices.json", world.read("notices.json"));
    assert_eq!(
        fresh.run(&["import", "notices.json", "--json"]).exits(11).json()["verdict"],
        json!("untrusted")
    );
    fresh.write("trust.json", world.read("vendor/trust.json"));
    let fingerprint = String::from_utf8(world.read("vendor/root.fingerprint")).unwrap();
    fresh.run(&["trust", "pin", "trust.json", "--fingerprint", fingerprint.trim()]).exits(0);
    fresh.run(&["import", "notices.json"]).exits(0);
    fresh.run(&["advisories", "ack", "acme-2026-3"]).exits(0);
}

#[test]
fn the_vendor_publishes_all_advisories_so_far_under_the_next_number() {
    let world = World::with_vendor();
    let run = world
        .run(&["vendor", "advisory", "publish", "--dir", "vendor", "-o", "notices.json"])
        .exits(1);
    assert!(
        run.stderr.contains("no advisory to publish") && run.stderr.contains("vendor advisory add"),
        "{run:?}"
    );
    let add = |id: &str, title: &str| {
        let args = [
            "vendor",
            "advisory",
            "add",
            id,
            "--severity",
            "high",
            "--title",
            title,
            "--affected",
            "<2",
            "--json",
        ];
        world.run(&[&args[..], &["--dir", "vendor"]].concat()).exits(0).json()
    };
    let list = || {
        let run = world.run(&["vendor", "advisory", "list", "--dir", "vendor", "--json"]).exits(0);
        let rows = run.out().lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        rows.map(|row| {
            (row["title"].as_str().unwrap().to_owned(), row["is_published"] == json!(true))
        })
        .collect::<Vec<_>>()
    };
    let is = |title: &str, published: bool| (title.to_owned(), published);
    let publish = || {
        let args = [
            "vendor",
            "advisory",
            "publish",
            "--dir",
            "vendor",
            "-o",
            "notices.json",
            "--force",
            "--json",
        ];
        let run = world.run(&args).exits(0).json();
        (
            run["version"].as_u64().unwrap(),
            run["advisories"].as_u64().unwrap(),
            run["changed"].as_bool().unwrap(),
        )
    };
    assert_eq!(list(), []);
    assert_eq!(add("a", "One")["changed"], json!(true));
    assert_eq!(list(), [is("One", false)]);
    assert_eq!(publish(), (1, 1, true));
    let first = world.read("notices.json");
    assert_eq!(publish(), (1, 1, false), "nothing new: the same file again");
    assert_eq!(world.read("notices.json"), first);
    assert_eq!(add("b", "Two")["advisories"], json!(2));
    assert_eq!(list(), [is("One", true), is("Two", false)]);
    assert_eq!(publish(), (2, 2, true));
    assert_eq!(list(), [is("One", true), is("Two", true)]);
    assert_eq!(
        add("a", "One, corrected")["advisories"],
        json!(2),
        "one of the same id is replaced"
    );
    assert_eq!(list(), [is("One, corrected", false), is("Two", true)]);
    assert_eq!(publish(), (3, 2, true));
    assert_eq!(add("a", "One, corrected")["changed"], json!(false));
    for (args, word) in [
        (["--title", "", "--affected", "*"], "title"),
        (["--title", "x", "--affected", "never"], "affected"),
        (["--title", &"x".repeat(201), "--affected", "*"], "title"),
    ] {
        let run = world.run(
            &[
                &["vendor", "advisory", "add", "c", "--severity", "low", "--dir", "vendor"],
                &args[..],
            ]
            .concat(),
        );
        assert!([2, 10].contains(&run.code) && run.stderr.contains(word), "{run:?}");
    }
    assert_eq!(publish(), (3, 2, false), "what was refused left nothing behind");
}

#[test]
fn after_its_signer_was_revoked_the_vendor_signs_the_same_advisories_again() {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    let publish = || {
        let args = [
            "vendor",
            "advisory",
            "publish",
            "--dir",
            "vendor",
            "-o",
            "notices.json",
            "--force",
            "--json",
        ];
        let run = world.run(&args).exits(0).json();
        (run["version"].as_u64().unwrap(), run["changed"].as_bool().unwrap())
    };
    assert_eq!(publish(), (1, false));
    let trust = world.run(&["inspect", "vendor/trust.json", "--json"]).exits(0).json();
    let signer = trust["payload"]["signers"].as_object().unwrap().keys().next().unwrap().clone();
    world.run(&["vendor", "rotate", "signer", "--dir", "vendor", "--no-passphrase"]).exits(0);
    world
        .run(&[
            "vendor", "revoke", "--yes", "--key", &signer, "--reason", "stolen", "--dir", "vendor",
        ])
        .exits(0);
    world.run(&["vendor", "publish", "--dir", "vendor", "--all", "-o", "bundles"]).exits(0);
    world.run(&["import", "bundles"]).exits(0);
    world.run(&["import", "notices.json"]).exits(11);
    assert_eq!(publish(), (2, true), "nothing was added, and it is signed all the same");
    // By a signer of its own, which the newest bundle lists.
    world.run(&["import", "vendor/trust.json", "notices.json"]).exits(0);
    assert!(world.run(&["status", "-q"]).exits(0).stderr.contains("critical: acme-2026-3"));
    assert_eq!(publish(), (2, false));
}

#[test]
fn an_advisory_does_not_contradict_itself() {
    let world = World::with_vendor();
    let add = |args: &[&str]| {
        let all = ["vendor", "advisory", "add", "a", "--severity", "low", "--dir", "vendor"];
        world.run(&[&all[..], args].concat())
    };
    // Cargo's meaning of a bare version: 2.19.4 and everything after it before 3.
    for affected in ["2.19.4", "<3", "*"] {
        let run = add(&["--title", "T", "--affected", affected, "--fixed", "2.19.5"]).exits(2);
        assert!(
            run.stderr.contains("fixed and affected at once") && run.stderr.contains("<2.19.5"),
            "{run:?}"
        );
    }
    let run = add(&["--title", "one\ntwo", "--affected", "<2"]).exits(10);
    assert!(run.stderr.contains("one line"), "{run:?}");
    add(&["--title", "T", "--affected", "<2.19.5", "--fixed", "2.19.5"]).exits(0);
}

#[test]
fn an_advisory_about_another_version_is_shown_as_it_was_acknowledged() {
    let site = Site::new();
    assert_eq!(import(&site, &signed(&site, &body(1, &[notice("other", "low", "<1")]))).0, 0);
    site.run(&["register", "--product-version", "2.0.0"]).exits(0);
    site.run(&["advisories", "ack", "other"]).exits(0);
    assert!(site.run(&["advisories"]).exits(0).out().is_empty());
    let shown = site.run(&["advisories", "--all", "--json"]).exits(0).json();
    assert_eq!((&shown["id"], &shown["applies"]), (&json!("other"), &json!(false)));
    assert!(shown["acknowledged"]["at"].is_string(), "{shown}");
}

#[test]
fn a_pre_release_of_the_fixed_version_has_the_hole() {
    let site = Site::new();
    let mut notice = notice("a", "critical", ">=2.10, <2.19.5");
    notice["fixed"] = json!("2.19.5");
    assert_eq!(import(&site, &signed(&site, &body(1, &[notice]))).0, 0);
    for (version, affected) in [
        ("2.19.5-rc.1", true),
        ("2.19.4-rc.1", true),
        ("2.19.5", false),
        ("2.19.5+build.7", false),
        ("2.19.6-rc.1", false),
        ("2.9.0-rc.1", false),
    ] {
        site.run(&["register", "--product-version", version]).exits(0);
        assert_eq!(
            site.run(&["status"]).exits(0).stderr.contains("critical: a"),
            affected,
            "{version}"
        );
    }
}

/// What products print as their version, and what is told of `<19.3.9` and `>=2.19.3, <2.19.5`:
/// each row by hand. What is no version, or leaves a part open, may be affected: it is told.
#[test]
fn a_version_in_a_product_s_own_words_is_compared_where_it_is_one() {
    let site = Site::new();
    let notices =
        [notice("docker", "low", "<19.3.9, >=19"), notice("dock", "low", ">=2.19.3, <2.19.5")];
    assert_eq!(import(&site, &signed(&site, &body(1, &notices))).0, 0);
    let hundred = "x".repeat(100);
    for (version, told) in [
        ("19.03.8", &["docker"][..]),
        ("19.03.8-ce", &["docker"]),
        ("19.03.9", &[]),
        ("v2.19.4", &["dock"]),
        ("V2.19.05", &[]),
        ("2.19.4+ee", &["dock"]),
        ("2.19", &["dock"]),
        ("v2.19", &["dock"]),
        ("2.20", &[]),
        ("02.018", &[]),
        ("19.3", &["docker"]),
        ("19.4", &[]),
        ("2.19.4.1", &["dock", "docker"]),
        ("2", &["dock", "docker"]),
        ("2.19-ubuntu1", &["dock", "docker"]),
        ("2.19.x", &["dock", "docker"]),
        ("Acme Dock 2.19.4 (build 7)", &["dock", "docker"]),
        ("99999999999999999999.1.1", &["dock", "docker"]),
        (" 2.19.6\n", &[]),
        (hundred.as_str(), &["dock", "docker"]),
    ] {
        site.run(&["register", "--product-version", version, "-o", "request.json", "--json"])
            .exits(0);
        assert_eq!(listed(&site, &[]), told, "{version:?}");
        assert_eq!(
            site.run(&["status", "--json"]).exits(0).json()["product_version"],
            version.trim(),
            "{version:?}"
        );
        std::fs::remove_file(site.path("request.json")).unwrap();
    }
    for version in ["", "  ", &"x".repeat(101), "2.19\u{7}", "2\n19", "2.19\u{202e}"] {
        let run = site.run(&["register", &format!("--product-version={version}")]).exits(2);
        assert!(!run.stderr.contains(['\u{7}', '\u{202e}']), "{run:?}");
    }
}

#[test]
fn openssl_agrees_that_the_signer_signed_the_advisories() {
    needs!("openssl");
    let world = World::licensed();
    world.notices_and_policies(&[]);
    for (file, kind) in [("notices.json", "notices"), ("policy-2026-11.json", "policy")] {
        let envelope: Value = serde_json::from_slice(&world.read(file)).unwrap();
        assert_eq!(envelope["payloadType"], json!(format!("application/vnd.airseal.{kind}+json")));
        world.write("pae", world.run(&["inspect", file, "--pae"]).exits(0).stdout);
        world.write("sig", world.run(&["inspect", file, "--signature"]).exits(0).stdout);
        let args = [
            "pkeyutl",
            "-verify",
            "-rawin",
            "-pubin",
            "-inkey",
            "vendor/signer.pub.pem",
            "-in",
            "pae",
            "-sigfile",
            "sig",
        ];
        let said = String::from_utf8(tool("openssl", &args, &world.path(""))).unwrap();
        assert!(said.contains("Signature Verified Successfully"), "{said}");
    }
}

/// What a person reads says `advisory`; what is signed, and a script's own words, stay good.
#[test]
fn the_earlier_names_of_the_commands_work_and_say_their_new_name() {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    for (earlier, now) in [
        ("notices", "advisories"),
        ("notices --all", "advisories --all"),
        ("notices ack acme-2026-3", "advisories ack acme-2026-3"),
        ("vendor notice list --dir vendor", "vendor advisory list --dir vendor"),
    ] {
        let words = |line: &'static str| line.split(' ').collect::<Vec<_>>();
        let old = world.run(&words(earlier)).exits(0);
        let name = if earlier.starts_with("vendor") { "vendor advisory" } else { "advisories" };
        assert!(old.stderr.contains(&format!("is now `airseal {name}`")), "{old:?}");
        let new = world.run(&words(now)).exits(0);
        assert!(!new.stderr.contains("is now"), "{new:?}");
        if !now.contains("ack") {
            assert_eq!(old.out(), new.out());
        }
    }
}

#[test]
fn the_keys_of_json_have_their_earlier_names_too() {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    for args in [["verify", "--json"], ["status", "--json"]] {
        let said = world.run(&args).exits(0).json();
        assert_eq!(
            (&said["critical_advisories"], &said["critical_notices"]),
            (&json!(["acme-2026-3"]), &json!(["acme-2026-3"]))
        );
    }
    let said = world.run(&["telemetry", "status", "--json"]).exits(0).json();
    assert_eq!((&said["disclosure"], &said["notice"]), (&json!(1), &json!(1)));
    let add =
        ["vendor", "advisory", "add", "b", "--severity", "low", "--title", "T", "--affected", "*"];
    let said = world.run(&[&add[..], &["--dir", "vendor", "--json"]].concat()).exits(0).json();
    assert_eq!((&said["advisories"], &said["notices"]), (&json!(3), &json!(3)));
}

#[test]
fn advisories_are_read_in_the_wrapping_of_either_name() {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    for (form, begins) in
        [("--armor", "-----BEGIN AIRSEAL ADVISORIES-----"), ("--line", "airseal-advisories.")]
    {
        let written = world.run(&["inspect", "notices.json", form]).exits(0).out().to_owned();
        assert!(written.starts_with(begins), "{written}");
        let earlier = written
            .replace("ADVISORIES", "NOTICES")
            .replace("airseal-advisories.", "airseal-notices.");
        for text in [&written, &earlier] {
            world.write("wrapped", text.as_bytes());
            let said = world.run(&["import", "wrapped", "--json"]).exits(0).json();
            assert_eq!(
                (&said["kind"], &said["changed"]),
                (&json!("advisories"), &json!(false)),
                "{said}"
            );
        }
        world.write(
            "wrapped",
            earlier.replace("NOTICES", "LICENSE").replace("airseal-notices.", "airseal-license."),
        );
        world.run(&["import", "wrapped"]).exits(10);
    }
}

#[test]
fn how_many_advisories_there_are_is_said_in_one_sentence() {
    let site = Site::new();
    let two = [notice("a", "critical", "<2"), notice("b", "low", "*")];
    import(&site, &signed(&site, &body(1, &two)));
    let told = |site: &Site| site.run(&["advisories"]).exits(0).stderr.trim().to_owned();
    assert_eq!(told(&site), "2 advisories. No product version is registered, so all are shown");
    site.run(&["register", "--product-version", "3.0.0"]).exits(0);
    assert_eq!(told(&site), "2 advisories, 1 of them about version 3.0.0");
    import(&site, &signed(&site, &body(2, &[])));
    assert_eq!(told(&site), "the vendor's document holds no advisories");
}

/// docs/reference/formats.md, "Advisories": each bound holds at the number that it names, and what
/// is one over it is refused with a reason.
#[test]
fn each_bound_of_an_advisory_is_as_the_page_says() {
    let site = Site::new();
    // Characters, not bytes.
    let text = |length: usize| Value::from("\u{fc}".repeat(length));
    let list = |length: usize, item: Value| Value::from(vec![item; length]);
    let range = json!({"affected": "<2"});
    let cve = json!("CVE-2026-12345");
    let remedy = |length: usize| json!({"category": "vendor_fix", "text": "u".repeat(length), "url": "https://a.example/"});
    let read_more =
        |length: usize| json!([{"category": "mitigation", "text": "x", "url": text(length)}]);
    let csaf = |id: usize, version: usize, document: usize| json!({"id": "i".repeat(id), "version": "1".repeat(version), "document": " ".repeat(document)});
    let mebibyte = 1 << 20;
    let cases = [
        ("title", text(200), text(201), "1 to 200 characters"),
        ("title", text(1), text(0), "1 to 200 characters"),
        ("title", json!("a"), json!("a\nb"), "one line"),
        ("text", text(10_000), text(10_001), "too long"),
        ("reference", text(500), text(501), "too long"),
        ("also_affected", list(100, range.clone()), list(101, range), "100 further ranges"),
        ("cves", list(100, cve.clone()), list(101, cve), "at most 100"),
        ("remediations", list(20, remedy(1)), list(21, remedy(1)), "20 remediations"),
        ("remediations", json!([remedy(2_000)]), json!([remedy(2_001)]), "too long"),
        ("remediations", read_more(500), read_more(501), "too long"),
        ("csaf", csaf(200, 100, 1), csaf(201, 100, 1), "CSAF id or version"),
        ("csaf", csaf(1, 1, 1), csaf(0, 1, 1), "CSAF id or version"),
        ("csaf", csaf(1, 1, 1), csaf(1, 101, 1), "CSAF id or version"),
        ("csaf", csaf(1, 1, 1), csaf(1, 0, 1), "CSAF id or version"),
        ("csaf", csaf(1, 1, mebibyte), csaf(1, 1, mebibyte + 1), "over 1 MiB"),
        ("csaf", csaf(1, 1, 1), csaf(1, 1, 0), "empty"),
    ];
    for (version, (field, most, over, reason)) in (1..).zip(cases) {
        let about = |value: Value| {
            let mut advisory = notice("a", "low", "*");
            advisory[field] = value;
            signed(&site, &body(version, &[advisory]))
        };
        let (code, said) = import(&site, &about(over));
        assert_eq!(code, 10, "{field}: {said}");
        let refused = said["reason"].as_str().unwrap();
        assert!(refused.contains("advisory a: ") && refused.contains(reason), "{refused}");
        let (code, said) = import(&site, &about(most));
        assert_eq!(code, 0, "{field}: {said}");
    }
}

/// The pattern of the CVE record format: `^CVE-[0-9]{4}-[0-9]{4,19}$`.
#[test]
fn a_cve_number_is_a_year_and_four_to_nineteen_digits() {
    use airseal::core::document::advisories::is_cve;
    for good in ["CVE-2026-1234", "CVE-1999-0001", "CVE-2026-1234567890123456789"] {
        assert!(is_cve(good), "{good}");
    }
    for bad in [
        "CVE-2026-123",
        "CVE-2026-12345678901234567890",
        "CVE-226-12345",
        "CVE-20260-12345",
        "CVE-20x6-12345",
        "CVE-2026-12x45",
        "CVE-x026-1234x",
        "CVE-2026-",
        "CVE-2026",
        "CVE--12345",
        "cve-2026-12345",
        "2026-12345",
        " CVE-2026-12345",
        "CVE-2026-12345 ",
        "CVE-2026-\u{663}\u{663}\u{663}\u{663}",
        "",
    ] {
        assert!(!is_cve(bad), "{bad}");
    }
    // The core and the importer of CSAF ask the same function.
    let site = Site::new();
    let mut advisory = notice("a", "low", "*");
    advisory["cves"] = json!(["CVE-2026-12345", "CVE-2026-12x45"]);
    assert_eq!(import(&site, &signed(&site, &body(1, &[advisory]))).0, 10);
}
