//! The privacy policy: which version is in force, which was seen, what changed, and
//! whether the program does as it says.

use serde_json::{Value, json};

use crate::craft::{Site, file};
use crate::support::{CONTACT, EMAIL, POLICIES, World, needs, tool};

const POLICY_TYPE: &str = "application/vnd.airseal.policy+json";

fn body(version: &str, effective: &str, text: &str) -> Value {
    json!({
        "schema": 1, "product": "acme-dock", "version": version, "effective": effective,
        "issued_at": "2020-03-01T00:00:00Z", "text": text, "privacy_contact": CONTACT,
        "data_locations": ["eu: Frankfurt"], "retention": "13 months",
    })
}

fn signed(site: &Site, body: &Value) -> Vec<u8> {
    file(POLICY_TYPE, body.to_string().as_bytes(), &[&site.signer])
}

fn import(site: &Site, body: &Value) -> (i32, Value) {
    site.write("policy.json", signed(site, body));
    let run = site.run(&["import", "policy.json", "--json"]);
    (run.code, run.json())
}

#[test]
fn an_import_says_from_when_a_policy_is_in_effect() {
    let site = Site::new();
    let (code, said) = import(&site, &body("1", "2026-01-01T00:00:00Z", "# Privacy"));
    assert_eq!(code, 0, "{said}");
    assert_eq!(said["changes"], json!([{"what": "effective", "after": "2026-01-01T00:00:00Z"}]));
}

fn lines(world: &World, args: &[&str]) -> Vec<Value> {
    let run = world.run(args).exits(0);
    run.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn entries(world: &World, event: &str) -> Vec<Value> {
    lines(world, &["log", "--json"]).into_iter().filter(|entry| entry["event"] == *event).collect()
}

#[test]
fn the_version_in_force_is_the_last_whose_day_has_come() {
    let site = Site::new();
    for (version, day) in [("c", "2022-01-01"), ("a", "2020-06-01"), ("b", "2021-01-01")] {
        assert_eq!(import(&site, &body(version, &format!("{day}T00:00:00Z"), "Words.")).0, 0);
    }
    assert_eq!(
        lines(&site, &["policy", "list", "--json"])
            .iter()
            .map(|l| &l["version"])
            .collect::<Vec<_>>(),
        ["a", "b", "c"]
    );
    for (now, version) in [
        ("2020-06-01T00:00:00Z", "a"),
        ("2020-12-31T23:59:59Z", "a"),
        ("2021-01-01T00:00:00Z", "b"),
        ("2030-01-01T00:00:00Z", "c"),
    ] {
        let shown = site.run_at(now, &["policy", "show", "--json"]).exits(0).json();
        assert_eq!(
            (&shown["version"], &shown["in_force"]),
            (&json!(version), &json!(true)),
            "{now}"
        );
    }
    let run = site.run_at("2020-05-31T23:59:59Z", &["policy", "show"]).exits(1);
    assert!(
        run.stderr.contains("in force yet") && run.stderr.contains("airseal policy list"),
        "{run:?}"
    );
    let named =
        site.run_at("2020-05-31T23:59:59Z", &["policy", "show", "b", "--json"]).exits(0).json();
    assert_eq!((&named["in_force"], &named["text"]), (&json!(false), &json!("Words.")));
}

#[test]
fn status_names_a_newer_version_until_it_was_seen() {
    let world = World::licensed();
    assert_eq!(world.run(&["status", "--json"]).exits(0).json()["policy"], Value::Null);
    world.notices_and_policies(&[]);
    let policy = || world.run(&["status", "--json"]).exits(0).json()["policy"].clone();
    assert_eq!((&policy()["in_force"], &policy()["seen"]), (&json!("2026-11"), &json!(false)));
    assert!(world.run(&["status"]).exits(0).out().contains("nobody has seen it here"));
    world.run(&["policy", "seen", "2024-03"]).exits(0);
    assert_eq!(policy()["seen"], json!(false), "an older one is not the newest");
    assert_eq!(
        world.run(&["policy", "seen", "--json"]).exits(0).json(),
        json!({"changed": true, "version": "2026-11"})
    );
    assert_eq!(
        world.run(&["policy", "seen", "--json"]).exits(0).json(),
        json!({"changed": false, "version": "2026-11"})
    );
    assert_eq!(policy()["seen"], json!(true));
    assert!(!world.run(&["status"]).exits(0).out().contains("nobody has seen"));
    let seen = entries(&world, "policy-seen");
    assert_eq!(
        seen.iter().map(|entry| &entry["about"]["version"]).collect::<Vec<_>>(),
        ["2024-03", "2026-11"]
    );
    world.run(&["log", "--verify"]).exits(0);
}

#[test]
fn a_registration_names_the_policy_that_the_admin_saw() {
    let world = World::with_vendor();
    world.notices_and_policies(&[]);
    // What could not be read about was not seen.
    let quiet = world.copy();
    quiet.run(&["register", "--email", EMAIL, "-q"]).exits(0);
    let request = |world: &World| {
        world.run(&["inspect", "home/registration.json", "--json"]).exits(0).json()["payload"]
            .clone()
    };
    assert_eq!(request(&quiet).get("policy"), None);

    let run = world.run(&["register", "--email", EMAIL, "-o", "request.json"]).exits(0);
    assert!(run.stderr.contains("privacy policy 2026-11 is in force since 2026-11-01"), "{run:?}");
    let explained = world.run(&["data", "show", "request", "--explain"]).exits(0);
    assert!(
        explained.out().contains("\n  policy        2026-11  ("),
        "it is said that it leaves: {explained:?}"
    );
    assert_eq!(request(&world)["policy"], json!("2026-11"));
    assert_eq!(world.run(&["status", "--json"]).exits(0).json()["policy"]["seen"], json!(true));
    let before = world.read("request.json");
    world.run(&["register", "--email", EMAIL, "-o", "request.json"]).exits(0);
    assert_eq!(world.read("request.json"), before, "the same registration, the same bytes");
    world.run(&["policy", "seen", "2024-03"]).exits(0);
    world.run(&["register", "-o", "request.json", "--force"]).exits(0);
    assert_eq!(request(&world)["policy"], json!("2024-03"), "the one that was seen last");
}

#[test]
fn every_choice_in_the_ledger_names_the_version_in_force() {
    let site = Site::new();
    import(&site, &body("a", "2020-06-01T00:00:00Z", "Words."));
    import(&site, &body("b", "2021-01-01T00:00:00Z", "Other words."));
    site.run_at("2020-05-01T00:00:00Z", &["telemetry", "off"]).exits(0);
    site.run_at("2020-07-01T00:00:00Z", &["telemetry", "on"]).exits(0);
    site.run_at("2020-08-01T00:00:00Z", &["register", "--marketing", "on"]).exits(0);
    site.run_at("2021-02-01T00:00:00Z", &["register", "--marketing", "off"]).exits(0);
    site.run_at("2021-03-01T00:00:00Z", &["telemetry", "off"]).exits(0);
    let policies = |event: &str| -> Vec<Value> {
        entries(&site, event)
            .iter()
            .map(|entry| entry["about"].get("policy").cloned().unwrap_or_default())
            .collect()
    };
    assert_eq!(policies("objection"), [Value::Null, json!("b")], "none was in force at first");
    assert_eq!(policies("objection-lifted"), [json!("a")]);
    assert_eq!(policies("consent"), [json!("a")]);
    assert_eq!(policies("withdrawal"), [json!("b")]);
    site.run(&["log", "--verify"]).exits(0);
    // A notice names it too.
    let fresh = World::with_vendor();
    fresh.notices_and_policies(&[]);
    fresh.run(&["telemetry", "on"]).exits(0);
    assert_eq!(entries(&fresh, "notice")[0]["about"]["policy"], json!("2026-11"));
}

#[test]
fn a_policy_that_cannot_be_read_keeps_nobody_from_objecting() {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    std::fs::write(world.home("policies/2026-11.json"), "damaged").unwrap();
    let run = world.run(&["telemetry", "off"]).exits(0);
    assert!(run.stderr.contains("2026-11.json"), "{run:?}");
    world.run(&["telemetry", "check"]).exits(3);
    assert_eq!(
        entries(&world, "objection")[0]["about"]["policy"],
        json!("2024-03"),
        "the last that can be read"
    );
    std::fs::write(world.home("trust.json"), "damaged").unwrap();
    std::fs::remove_file(world.home("telemetry.toml")).unwrap();
    world.run(&["telemetry", "off"]).exits(0);
}

/// The text with single spaces only: changes of white space alone are not told.
fn bare(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How often each word stands in a text.
fn bag(text: &str) -> std::collections::BTreeMap<String, i32> {
    text.split_whitespace().fold(std::collections::BTreeMap::new(), |mut bag, word| {
        *bag.entry(word.to_owned()).or_default() += 1;
        bag
    })
}

/// The answer is held against the two texts: each line that it shows must be one of the
/// newer text, and the words that went and came must lead from the one to the other.
#[test]
fn the_difference_leads_from_the_one_text_to_the_other() {
    let texts = [
        POLICIES[0].2.to_owned(),
        POLICIES[1].2.to_owned(),
        "# Privacy\n\nOne line without an end".to_owned(),
        "\n\n# Privacy\r\nsame  words   spaced\nmore\n".to_owned(),
        "# Privacy\nsame words spaced\nless\n\nmore\n".to_owned(),
        (0..400).map(|n| format!("Line {n} says {}.\n", n * 7 % 11)).collect(),
        (0..400).map(|n| format!("Line {n} says {}.\n", n * 5 % 13)).collect(),
        "Ünïcödé — Wörter, “quoted”, 日本語の文。\n".to_owned(),
    ];
    let site = Site::new();
    for (index, text) in texts.iter().enumerate() {
        assert_eq!(
            import(
                &site,
                &body(&index.to_string(), &format!("20{:02}-01-01T00:00:00Z", 20 + index), text)
            )
            .0,
            0
        );
    }
    for (from, a) in texts.iter().enumerate() {
        for (to, b) in texts.iter().enumerate() {
            let run = site
                .run(&["policy", "diff", &from.to_string(), &to.to_string(), "--json"])
                .exits(0)
                .json();
            let (mut words, mut lines) = (bag(a), b.lines().map(bare).collect::<Vec<_>>());
            for line in run["lines"].as_array().unwrap() {
                let pieces = line["pieces"].as_array().unwrap();
                let text = |tags: &[&str]| -> String {
                    let of = pieces
                        .iter()
                        .filter(|piece| tags.contains(&piece["tag"].as_str().unwrap()));
                    of.map(|piece| piece["text"].as_str().unwrap()).collect()
                };
                let after = bare(&text(&["same", "added"]));
                if !after.is_empty() {
                    let place = lines.iter().position(|line| *line == after);
                    lines.remove(place.unwrap_or_else(|| {
                        panic!("{from} to {to}: {after:?} is no line of the text")
                    }));
                }
                for (word, count) in bag(&text(&["same", "removed"])) {
                    *words.entry(word).or_default() -= count;
                }
            }
            // What was not shown is the same in both.
            words.retain(|_, count| *count != 0);
            assert_eq!(words, bag(&lines.join("\n")), "{from} to {to}");
            assert_eq!(
                from == to,
                run["lines"].as_array().unwrap().is_empty()
                    && run["fields"].as_array().unwrap().is_empty()
            );
        }
    }
}

#[test]
fn the_difference_is_shown_in_words_under_its_heading() {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    let run = world.run(&["policy", "diff", "2024-03", "2026-11"]).exits(0);
    for part in [
        "changed  2024-03 to 2026-11\n",
        "## Who sees it\nOur support team in [-Frankfurt.-]{+Frankfurt and Dublin.+}\n",
        "{+## Cookies+}\n",
        "{+None.+}\n",
        "[-2024-03-01T00:00:00Z-] {+2026-11-01T00:00:00Z+}",
    ] {
        assert!(run.out().contains(part), "{part:?} is not in {}", run.out());
    }
    assert!(!run.out().contains("What we keep"), "what did not change is not shown");
    assert_eq!(run.out().matches("## Cookies").count(), 1, "a heading is not told twice");
    assert!(run.out().lines().all(|line| line.chars().count() <= 80));
    let same = world.run(&["policy", "diff", "2024-03", "2024-03"]).exits(0);
    assert_eq!(same.out(), "same  2024-03 and 2024-03 do not differ\n");
    let run = world.run(&["policy", "diff", "2024-03", "2025"]).exits(1);
    assert!(
        run.stderr.contains("no version `2025` of the policy")
            && run.stderr.contains("2024-03, 2026-11"),
        "{run:?}"
    );
}

#[test]
fn what_went_keeps_its_own_lines() {
    let site = Site::new();
    let old = "# Privacy\n- one\n- two\n- three\n\n## Complaints\nYou may complain to an authority.\n\n## End\nBye.\n";
    let new = "# Privacy\n- one\n- three\n\n## End\nBye for now.\n";
    import(&site, &body("a", "2020-06-01T00:00:00Z", old));
    import(&site, &body("b", "2021-01-01T00:00:00Z", new));
    let run = site.run(&["policy", "diff", "a", "b"]).exits(0);
    let changes = run.out().lines().skip_while(|line| !line.is_empty());
    let shown: Vec<_> = changes.filter(|line| line.contains("-]") || line.contains("+}")).collect();
    let wanted = [
        "[-- two-]",
        "[-## Complaints-]",
        "[-You may complain to an authority.-]",
        "[-Bye.-]",
        "{+Bye for now.+}",
    ];
    assert_eq!(shown, wanted, "{}", run.out());
}

#[test]
fn two_long_texts_with_nothing_in_common_are_compared_soon() {
    let site = Site::new();
    let text = |word: &str| {
        (0..25_000)
            .map(|n| format!("{word}{n}{}", if n % 9 == 0 { '\n' } else { ' ' }))
            .collect::<String>()
    };
    import(&site, &body("a", "2020-06-01T00:00:00Z", &text("a")));
    import(&site, &body("b", "2021-01-01T00:00:00Z", &text("b")));
    let begin = std::time::Instant::now();
    site.run(&["policy", "diff", "a", "b"]).exits(0);
    assert!(begin.elapsed() < std::time::Duration::from_secs(30), "{:?}", begin.elapsed());
}

#[test]
fn a_policy_about_other_data_than_the_programs_is_reported() {
    let world = World::licensed();
    let draft = include_str!("../../examples/catalogues/database.toml");
    world.write("draft.toml", draft);
    let sign = ["vendor", "catalogue", "sign", "draft.toml", "--dir", "vendor", "-o", "c.json"];
    world.run(&sign).exits(0);
    world.write("privacy.md", "Words.\n");
    let policy = |file: &str| {
        let policy = ["vendor", "policy", "privacy.md", "--policy-version", "x", "--effective"];
        let rest = ["2024-01-01", "--contact", CONTACT, "--dir", "vendor", "-o", "policy.json"];
        world.run(&[&policy[..], &rest[..], &["--catalogue", file]].concat())
    };
    // What is no signed catalogue of this vendor has no hash that anybody could compare.
    let other = World::with_vendor();
    other.write("draft.toml", draft);
    other.run(&sign).exits(0);
    world.write("other.json", other.read("c.json"));
    for file in ["draft.toml", "privacy.md", "other.json", "vendor/trust.json"] {
        let run = policy(file).exits(10);
        assert!(run.stderr.contains(file) && run.stderr.contains("catalogue sign"), "{run:?}");
        assert!(!world.path("policy.json").exists());
    }
    policy("c.json").exits(0);
    world.run(&["import", "vendor/trust.json", "policy.json"]).exits(0);
    assert_eq!(
        world.run(&["status", "--json"]).exits(0).json()["policy"]["catalogue_agrees"],
        json!(false)
    );
    for args in [&["status"][..], &["policy", "show"]] {
        let run = world.run(args).exits(0);
        let words = run.out().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            words.contains("the program and the policy do not say the same"),
            "{args:?}: {run:?}"
        );
    }
    assert!(world.run(&["policy", "list"]).exits(0).out().contains("another catalogue"));
    world.run(&["import", "c.json"]).exits(0);
    assert_eq!(
        world.run(&["status", "--json"]).exits(0).json()["policy"]["catalogue_agrees"],
        json!(true)
    );
}

/// Its own catalogue comes with the program and is signed by nobody.
#[test]
fn a_policy_may_name_the_catalogue_that_the_program_comes_with() {
    let world = World::licensed();
    let draft = include_str!("../../examples/catalogues/database.toml");
    world.write("draft.toml", draft);
    let sign = ["vendor", "catalogue", "sign", "draft.toml", "--dir", "vendor", "-o", "c.json"];
    world.run(&sign).exits(0);
    world.write("privacy.md", "Words.\n");
    world.write("own.toml", include_str!("../../src/catalogue.toml"));
    let policy = ["vendor", "policy", "privacy.md", "--policy-version", "x", "--effective"];
    let rest = ["2024-01-01", "--contact", CONTACT, "--dir", "vendor", "-o", "policy.json"];
    world.run(&[&policy[..], &rest[..], &["--catalogue", "own.toml"]].concat()).exits(0);
    world.run(&["import", "vendor/trust.json", "policy.json"]).exits(0);
    let status = world.run(&["status", "--json"]).exits(0).json();
    assert_eq!(status["policy"]["catalogue_agrees"], json!(true));
}

/// A program can be UTF-8 by chance, and is no text that people could read.
#[test]
fn a_file_that_is_no_text_is_not_signed_as_a_policy() {
    let world = World::with_vendor();
    for bytes in [&b"\x7fELF\x02\x01\x01\0"[..], b"\x89PNG", b"Words.\x1b[2J", b"Words.\0"] {
        world.write("privacy.md", bytes);
        let policy = ["vendor", "policy", "privacy.md", "--policy-version", "x", "--effective"];
        let rest = ["2024-01-01", "--contact", CONTACT, "--dir", "vendor", "-o", "policy.json"];
        let run = world.run(&[&policy[..], &rest[..]].concat()).exits(10);
        assert!(run.stderr.contains("privacy.md: it is not UTF-8 text"), "{bytes:?}: {run:?}");
        assert!(!world.path("policy.json").exists() && !world.path("vendor/policies").exists());
    }
}

#[test]
fn the_hash_in_a_policy_is_that_of_the_catalogue_in_the_source() {
    needs!("sha256sum");
    let world = World::licensed();
    world.notices_and_policies(&[]);
    let said = tool(
        "sha256sum",
        &["src/catalogue.toml"],
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")),
    );
    let hash = String::from_utf8(said).unwrap()[..64].to_owned();
    let shown = world.run(&["policy", "show", "--json"]).exits(0).json();
    assert_eq!(
        (&shown["catalogue_sha256"], &shown["catalogue_agrees"]),
        (&json!(hash), &json!(true))
    );
}

#[test]
fn only_what_a_listed_signer_signed_for_this_product_is_taken() {
    let site = Site::new();
    let one = body("2024-03", "2024-03-01T00:00:00Z", "Words.");
    let with = |change: &dyn Fn(&mut Value)| {
        let mut changed = one.clone();
        change(&mut changed);
        signed(&site, &changed)
    };
    let id = site.signer.public().id().to_string();
    let other = Site::new();
    for (what, bytes, verdict, code) in [
        ("another vendor's signer", signed(&other, &one), "untrusted", 11),
        ("another product", with(&|b| b["product"] = json!("other")), "mismatch", 15),
        ("the future", with(&|b| b["issued_at"] = json!("2999-01-01T00:00:00Z")), "clock", 17),
        ("an unknown field", with(&|b| b["more"] = json!(1)), "malformed", 10),
        ("no text", with(&|b| b["text"] = json!(" \n")), "malformed", 10),
        ("a long text", with(&|b| b["text"] = json!("x".repeat(200_001))), "malformed", 10),
        ("no address", with(&|b| b["privacy_contact"] = json!("privacy")), "malformed", 10),
        (
            "a header in the address",
            with(&|b| b["privacy_contact"] = json!("a@b.example\r\nBcc: c@d.example")),
            "malformed",
            10,
        ),
        ("a path for a version", with(&|b| b["version"] = json!("../../x")), "malformed", 10),
        ("a hash that is none", with(&|b| b["catalogue_sha256"] = json!("ABC")), "malformed", 10),
        ("many locations", with(&|b| b["data_locations"] = json!(vec!["x"; 33])), "malformed", 10),
        (
            "a long location",
            with(&|b| b["data_locations"] = json!(["x".repeat(201)])),
            "malformed",
            10,
        ),
        ("a long hash", with(&|b| b["catalogue_sha256"] = json!("a".repeat(65))), "malformed", 10),
        (
            "a hash in capitals",
            with(&|b| b["catalogue_sha256"] = json!("A".repeat(64))),
            "malformed",
            10,
        ),
        ("another schema", with(&|b| b["schema"] = json!(2)), "malformed", 10),
        ("a long retention", with(&|b| b["retention"] = json!("x".repeat(2001))), "malformed", 10),
        ("no effective day", with(&|b| b["effective"] = Value::Null), "malformed", 10),
    ] {
        site.write("policy.json", bytes);
        let run = site.run(&["import", "policy.json", "--json"]).exits(code);
        assert_eq!(run.json()["verdict"], json!(verdict), "{what}: {run:?}");
        assert!(!site.home("policies").exists(), "{what}");
    }
    let mut longest = body("long", "2024-03-01T00:00:00Z", &"é".repeat(200_000));
    longest["data_locations"] = json!(vec!["x".repeat(200); 32]);
    longest["retention"] = json!("é".repeat(2000));
    longest["catalogue_sha256"] = json!("a".repeat(64));
    assert_eq!(import(&site, &longest).0, 0, "as long as may be");
    site.import_bundle(|bundle| bundle["signers"][&id]["kinds"] = json!(["license", "notices"]));
    assert_eq!(import(&site, &one).0, 11, "a signer that is not listed for policies");
}

#[test]
fn what_a_version_says_never_changes() {
    let site = Site::new();
    assert_eq!(import(&site, &body("2024-03", "2024-03-01T00:00:00Z", "Words.")).0, 0);
    let (code, said) = import(&site, &body("2024-03", "2024-03-01T00:00:00Z", "Words."));
    assert_eq!((code, &said["changed"], &said["version"]), (0, &json!(false), &json!("2024-03")));
    let (code, said) = import(&site, &body("2024-03", "2024-03-01T00:00:00Z", "Other words."));
    assert_eq!(code, 11);
    assert!(said["reason"].as_str().unwrap().contains("equivocation"), "{said}");
    assert_eq!(site.run(&["policy", "show", "--json"]).exits(0).json()["text"], json!("Words."));
}

#[test]
fn the_vendor_does_not_say_two_things_under_one_name() {
    let world = World::with_vendor();
    world.write("privacy.md", "# Privacy\n");
    let sign = |contact: &str, output: &str| {
        let args = [
            "vendor",
            "policy",
            "privacy.md",
            "--policy-version",
            "1",
            "--effective",
            "2026-01-01",
        ];
        world.run(&[&args[..], &["--contact", contact, "--dir", "vendor", "-o", output]].concat())
    };
    assert!(sign("a@b.example", "one.json").exits(0).out().starts_with("signed"));
    assert!(sign("a@b.example", "two.json").exits(0).out().starts_with("unchanged"));
    assert_eq!(world.read("one.json"), world.read("two.json"));
    let run = sign("c@b.example", "three.json").exits(1);
    assert!(
        run.stderr.contains("signed before") && run.stderr.contains("--policy-version"),
        "{run:?}"
    );
    assert!(!world.path("three.json").exists());
}

#[test]
fn the_policy_in_force_is_named_before_one_that_will_be() {
    let site = Site::new();
    for (version, effective) in [("a", "2019-01-01T00:00:00Z"), ("c", "2099-01-01T00:00:00Z")] {
        assert_eq!(import(&site, &body(version, effective, "text")).0, 0);
        site.run(&["policy", "seen", version]).exits(0);
    }
    assert_eq!(import(&site, &body("b", "2019-06-01T00:00:00Z", "text")).0, 0);
    let run = site.run(&["status"]).exits(0);
    assert!(run.out().contains("airseal policy seen b"), "{run:?}");
    let policy = site.run(&["status", "--json"]).exits(0).json()["policy"].clone();
    assert_eq!(
        (&policy["in_force"], &policy["unseen"], &policy["seen"]),
        (&json!("b"), &json!("b"), &json!(false))
    );
    site.run(&["policy", "seen", "b"]).exits(0);
    assert!(!site.run(&["status"]).exits(0).out().contains("policy seen"));
}

#[test]
fn hostile_words_in_a_policy_are_shown_and_not_obeyed() {
    let site = Site::new();
    let words = "\u{1b}[31mred\u{1b}]0;title\u{7}\r\u{8}\u{202e}\u{200b}\u{9b}end";
    for (version, more) in [("a", ""), ("b", "more")] {
        let mut hostile =
            body(version, "2020-06-01T00:00:00Z", &format!("{words}\n{more}{words} {more}"));
        hostile["retention"] = json!(format!("{words}{more}"));
        hostile["data_locations"] = json!([format!("{words}{more}")]);
        assert_eq!(import(&site, &hostile).0, 0);
    }
    for args in [
        &["policy", "show", "a"][..],
        &["policy", "diff", "a", "b"],
        &["inspect", "policy.json"],
        &["data", "explain"],
        &["unregister", "--yes"],
    ] {
        let run = site.run(args).exits(0);
        for text in [run.out(), &run.stderr] {
            let raw = |c: char| {
                (c.is_control() && c != '\n') || ['\u{202e}', '\u{200b}', '\u{9b}'].contains(&c)
            };
            assert!(!text.contains(raw), "{args:?}: {text:?}");
        }
    }
}

#[test]
fn without_a_policy_each_command_says_where_one_comes_from() {
    let world = World::registered();
    for args in [&["policy", "show"][..], &["policy", "seen"], &["policy", "diff", "a", "b"]] {
        let run = world.run(args).exits(18);
        assert!(
            run.stderr.contains("no privacy policy was imported")
                && run.stderr.contains("airseal import"),
            "{run:?}"
        );
    }
}

#[test]
fn the_list_says_which_version_is_in_force_and_which_were_seen() {
    let site = Site::new();
    for (version, day) in [("a", "2020-06-01"), ("b", "2021-01-01"), ("c", "2099-01-01")] {
        let policy = body(version, &format!("{day}T00:00:00Z"), "Words.");
        assert_eq!(import(&site, &policy).0, 0);
    }
    let listed = || -> Vec<(String, bool, bool)> {
        let flag = |line: &Value, name: &str| line[name].as_bool().unwrap();
        let said = |line: &Value| {
            let version = line["version"].as_str().unwrap().to_owned();
            (version, flag(line, "in_force"), flag(line, "seen"))
        };
        lines(&site, &["policy", "list", "--json"]).iter().map(said).collect()
    };
    let rows = |seen: [bool; 3]| {
        let [a, b, c] = seen;
        [("a".to_owned(), false, a), ("b".to_owned(), true, b), ("c".to_owned(), false, c)]
    };
    assert_eq!(listed(), rows([false; 3]));
    site.run(&["policy", "seen", "a"]).exits(0);
    assert_eq!(listed(), rows([true, false, false]));
    // With a registration, the one in force is shown; it names that.
    site.run(&["register", "--label", "rack 4"]).exits(0);
    assert_eq!(listed(), rows([true, false, false]), "the version that was seen last is in it");
    site.run(&["policy", "seen"]).exits(0);
    assert_eq!(listed(), rows([true, false, true]), "the newest, in force or not");
}

/// The one that cannot be read may be the newest.
#[test]
fn without_a_name_a_version_is_seen_only_where_every_one_can_be_read() {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    let path = world.home("policies/2026-11.json");
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, "{}").unwrap();
    let run = world.run(&["policy", "seen"]).exits(1);
    assert!(run.stderr.contains("policies/2026-11.json"), "{run:?}");
    assert_eq!(entries(&world, "policy-seen").len(), 0);
    world.run(&["policy", "seen", "2024-03"]).exits(0);
    std::fs::write(&path, bytes).unwrap();
    world.run(&["policy", "seen"]).exits(0);
    let seen = entries(&world, "policy-seen");
    let versions: Vec<_> = seen.iter().map(|entry| &entry["about"]["version"]).collect();
    assert_eq!(versions, ["2024-03", "2026-11"]);
}

/// The lines that `policy diff` shows of two texts, without the headings above them.
fn shown(before: &str, after: &str) -> Vec<String> {
    let site = Site::new();
    assert_eq!(import(&site, &body("a", "2020-06-01T00:00:00Z", before)).0, 0);
    assert_eq!(import(&site, &body("b", "2021-01-01T00:00:00Z", after)).0, 0);
    let run = site.run(&["policy", "diff", "a", "b"]).exits(0);
    let changes = run.out().lines().skip_while(|line| !line.is_empty());
    let is_change = |line: &&str| line.contains("-]") || line.contains("+}");
    changes.filter(is_change).map(str::to_owned).collect()
}

#[test]
fn lines_are_one_line_that_changed_if_half_of_the_words_are_the_same() {
    for (before, after, wanted) in [
        // Two of four, four of seven: word by word. What is between two changes stays.
        ("one two", "one two three four", &["one two{+ three four+}"][..]),
        ("a b c d", "a b c d e f g", &["a b c d{+ e f g+}"]),
        ("a b c d e", "a x c y e", &["a [-b-]{+x+} c [-d-]{+y+} e"]),
        // Two of five, and a word counts as often as it is there.
        ("one two", "one two 3 4 5", &["[-one two-]", "{+one two 3 4 5+}"]),
        ("a b c d", "a a a a", &["[-a b c d-]", "{+a a a a+}"]),
        ("a a a a", "a b c d", &["[-a a a a-]", "{+a b c d+}"]),
        ("a a b c", "a a d e", &["a a [-b-]{+d+} [-c-]{+e+}"]),
    ] {
        assert_eq!(shown(before, after), wanted, "{before} | {after}");
    }
}

/// Of a text of some hundred lines, and of a line of some hundred words, only what changed is shown.
#[test]
fn an_ordinary_policy_is_compared_line_by_line_and_word_by_word() {
    let text = |from: usize, last: &str| {
        (from..300).map(|line| format!("line {line} of it\n")).collect::<String>() + last
    };
    let gone: Vec<_> = (0..20).map(|line| format!("[-line {line} of it-]")).collect();
    let wanted = [&gone[..], &["The [-first-]{+last+} words.".to_owned()]].concat();
    let heading = |text: String| format!("# Privacy\n{text}");
    let (before, after) = (text(0, "The first words.\n"), text(20, "The last words.\n"));
    assert_eq!(shown(&heading(before), &heading(after)), wanted);
    let words = |second: &str, last: &str| {
        let mut words: Vec<_> = (0..100).map(|word| format!("w{word}")).collect();
        words[1] = second.to_owned();
        words[98] = last.to_owned();
        words.join(" ")
    };
    let row = words("[-b-]{+x+}", "[-c-]{+y+}");
    assert_eq!(shown(&words("b", "c"), &words("x", "y")), [row]);
}
