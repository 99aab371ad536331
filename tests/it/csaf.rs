//! CSAF 2.0 documents: read as advisories, handed to customers byte for byte, and refused with the
//! place of what cannot be used. The examples are those of the OASIS repository.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Run, World};

const NOW: &str = "2026-06-01T12:00:00Z";
const START: &str = "2026-05-01T12:00:00Z";

/// A vendor folder made at [`START`].
fn vendor() -> World {
    let world = World::new();
    let dir = world.text_path("vendor");
    let init = ["vendor", "init", "--product", "acme-dock", "--no-passphrase", "--dir", &dir];
    world.run_at(START, &init).exits(0);
    world.let_one_signer_sign_everything();
    world
}

/// `vendor advisory add --csaf` of a document.
fn add(world: &World, document: &[u8], more: &[&str]) -> Run {
    world.write("csaf.json", document);
    let (file, dir) = (world.text_path("csaf.json"), world.text_path("vendor"));
    let args = ["vendor", "advisory", "add", "--csaf", &file, "--dir", &dir];
    world.run_at(NOW, &[&args[..], more].concat())
}

/// The only advisory of a vendor folder.
fn listed(world: &World) -> Value {
    let dir = world.text_path("vendor");
    world.run_at(NOW, &["vendor", "advisory", "list", "--json", "--dir", &dir]).exits(0).json()
}

/// What is left out, place and words in one.
fn left_out(run: &Run) -> Vec<String> {
    let run = run.json();
    let all = run["left_out"].as_array().unwrap().iter();
    let text = |remark: &Value, key: &str| remark[key].as_str().unwrap().to_owned();
    all.map(|remark| format!("{}: {}", text(remark, "pointer"), text(remark, "text"))).collect()
}

/// A security advisory about three versions of the product, as short as CSAF allows.
fn document() -> Value {
    json!({
        "document": {
            "category": "csaf_security_advisory",
            "csaf_version": "2.0",
            "publisher": {
                "category": "vendor", "name": "Acme", "namespace": "https://acme.example",
            },
            "title": "A guest can become an admin",
            "tracking": {
                "id": "ACME-2026-4",
                "initial_release_date": "2026-05-20T10:00:00.000Z",
                "current_release_date": "2026-05-20T10:00:00.000Z",
                "revision_history": [
                    {"date": "2026-05-20T10:00:00.000Z", "number": "1", "summary": "First"},
                ],
                "status": "final",
                "version": "1",
            },
            "references": [
                {"category": "self", "summary": "This", "url": "https://acme.example/2026-4"},
            ],
            "notes": [{"category": "summary", "text": "The agent trusts a header."}],
        },
        "product_tree": {"branches": [{
            "category": "vendor", "name": "Acme", "branches": [{
                "category": "product_name", "name": "Acme Dock", "branches": [
                    version("product_version_range", "vers:generic/>=2.10|<2.19.5", "OLD"),
                    version("product_version_range", "vers:generic/>=3.0|<3.1.2", "NEW"),
                    version("product_version", "2.19.5", "FIX-2"),
                    version("product_version", "3.1.2", "FIX-3"),
                ],
            }],
        }]},
        "vulnerabilities": [{
            "cve": "CVE-2026-12345",
            "product_status": {"known_affected": ["OLD", "NEW"], "fixed": ["FIX-2", "FIX-3"]},
            "remediations": [{
                "category": "vendor_fix", "details": "Upgrade to 2.19.5 or 3.1.2.",
                "product_ids": ["OLD", "NEW"], "url": "https://acme.example/download",
            }],
            "scores": [{
                "products": ["OLD", "NEW"],
                "cvss_v3": {
                    "version": "3.1", "baseScore": 9.8, "baseSeverity": "CRITICAL",
                    "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
                },
            }],
        }],
    })
}

fn version(category: &str, name: &str, id: &str) -> Value {
    let product = json!({"name": format!("Acme Dock {name}"), "product_id": id});
    json!({"category": category, "name": name, "product": product})
}

/// The document with a change.
fn with(change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut document = document();
    change(&mut document);
    document.to_string().into_bytes()
}

/// The document about other versions: branches of the product, and the status of one vulnerability.
fn about(branches: &[Value], status: &Value) -> Vec<u8> {
    with(|document| {
        document["product_tree"]["branches"][0]["branches"][0]["branches"] = json!(branches);
        let vulnerability = &mut document["vulnerabilities"][0];
        vulnerability["product_status"] = status.clone();
        vulnerability.as_object_mut().unwrap().remove("remediations");
        vulnerability.as_object_mut().unwrap().remove("scores");
        document["document"]["aggregate_severity"] = json!({"text": "High"});
    })
}

/// The affected ranges of an advisory with what fixes them.
fn ranges(advisory: &Value) -> Vec<(String, Option<String>)> {
    let of = |range: &Value| {
        let fixed = range.get("fixed").and_then(Value::as_str).map(str::to_owned);
        (range["affected"].as_str().unwrap().to_owned(), fixed)
    };
    let also = advisory.get("also_affected").and_then(Value::as_array).cloned();
    std::iter::once(of(advisory)).chain(also.unwrap_or_default().iter().map(of)).collect()
}

#[test]
fn an_advisory_has_what_the_csaf_document_says() {
    let world = vendor();
    let run = add(&world, &with(|_| {}), &["--json"]).exits(0);
    assert_eq!(
        run.json(),
        json!({"changed": true, "id": "acme-2026-4", "advisories": 1, "notices": 1, "left_out": []})
    );
    assert_eq!(
        listed(&world),
        json!({
            "is_published": false,
            "id": "acme-2026-4",
            "severity": "critical",
            "title": "A guest can become an admin",
            "text": "The agent trusts a header.",
            "affected": ">=2.10.0, <2.19.5",
            "fixed": "2.19.5",
            "published": "2026-05-20T10:00:00Z",
            "reference": "https://acme.example/2026-4",
            "also_affected": [{"affected": ">=3.0.0, <3.1.2", "fixed": "3.1.2"}],
            "cves": ["CVE-2026-12345"],
            "remediations": [{
                "category": "vendor_fix", "text": "Upgrade to 2.19.5 or 3.1.2.",
                "url": "https://acme.example/download",
            }],
            "csaf": {"id": "ACME-2026-4", "version": "1"},
        })
    );
    let again = add(&world, &with(|_| {}), &["--json"]).exits(0).json();
    assert_eq!(again["changed"], json!(false));
}

/// What each example says, read off the file by hand.
#[test]
fn the_examples_of_oasis_are_read() {
    let example = |name: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/csaf");
        std::fs::read(folder.join(name)).unwrap()
    };
    let none = |affected: &[&str]| -> Vec<(String, Option<String>)> {
        affected.iter().map(|range| ((*range).to_owned(), None)).collect()
    };

    let world = vendor();
    let run = add(&world, &example("bsi-2022-0001.json"), &["--json"]).exits(0);
    let only = "/product_tree: its only product, `CVRF-CSAF-Converter`, is taken for acme-dock";
    assert_eq!(left_out(&run), [only]);
    let advisory = listed(&world);
    let affected = ["alpha", "dev1", "dev2", "dev3", "rc1"];
    let fix = Some("1.0.0-rc2".to_owned());
    assert_eq!(ranges(&advisory), affected.map(|pre| (format!("=1.0.0-{pre}"), fix.clone())));
    assert_eq!(
        (&advisory["id"], &advisory["severity"], &advisory["cves"]),
        (&json!("bsi-2022-0001"), &json!("medium"), &json!(["CVE-2022-27193"])),
        "moderate is medium"
    );
    assert_eq!(advisory["published"], json!("2022-03-17T13:03:42Z"));
    let url = "https://github.com/csaf-tools/CVRF-CSAF-Converter/releases/tag/1.0.0-rc2";
    assert_eq!(advisory["remediations"][0]["url"], json!(url));

    let world = vendor();
    let run = add(&world, &example("2022-evd-uc-01-a-001.json"), &[]).exits(2);
    assert!(
        run.stderr.contains("/document/aggregate_severity") && run.stderr.contains("--severity"),
        "a VEX document without a score: {run:?}"
    );
    add(&world, &example("2022-evd-uc-01-a-001.json"), &["--severity", "high"]).exits(0);
    assert_eq!(ranges(&listed(&world)), none(&["=1.0.0"]));

    let world = vendor();
    add(&world, &example("2022-evd-uc-04-001.json"), &[]).exits(0);
    let advisory = listed(&world);
    assert_eq!(ranges(&advisory), none(&["=2.4.0", "=2.6.0", ">=2.9.0, <=4.1.0"]));
    assert_eq!(advisory["severity"], json!("critical"), "CVSS 10.0");

    let world = vendor();
    let run = add(&world, &example("2022-evd-uc-08-001.json"), &[]).exits(2);
    assert!(
        run.stderr.contains("several products (ABC, JKL)")
            && run.stderr.contains("--product-name NAME"),
        "{run:?}"
    );
    let run = add(&world, &example("2022-evd-uc-08-001.json"), &["--product-name", "XYZ"]).exits(2);
    assert!(run.stderr.contains("no product named `XYZ`; it has: ABC, JKL"), "{run:?}");
    let jkl = ["--product-name", "jkl", "--severity", "high", "--json"];
    let run = add(&world, &example("2022-evd-uc-08-001.json"), &jkl).exits(0);
    assert_eq!(left_out(&run).len(), 2, "entries of ABC in both vulnerabilities: {run:?}");
    let advisory = listed(&world);
    // 4.5 to 5.0 have the first hole, 5.1 the second one; 5.2 has none.
    let fix = Some("5.2.0".to_owned());
    assert_eq!(
        ranges(&advisory),
        [(">=4.5.0, <=5.0.0".to_owned(), fix.clone()), ("=5.1.0".to_owned(), fix)]
    );
    assert_eq!(advisory["cves"], json!(["CVE-2021-44228", "CVE-2021-45105"]));

    // Not affected at all, and an end of life: nothing to tell but by somebody's own words.
    for name in ["sec-vex-2022-0001.json", "rhsa-2019_1862.json"] {
        let world = vendor();
        let run = add(&world, &example(name), &[]).exits(2);
        assert!(
            run.stderr.contains("/vulnerabilities: the document names no affected version")
                && run.stderr.contains("--affected"),
            "{run:?}"
        );
    }
    let world = vendor();
    let say = ["--affected", ">=3.6, <3.8"];
    add(&world, &example("rhsa-2019_1862.json"), &say).exits(0);
    let advisory = listed(&world);
    assert_eq!((&advisory["id"], &advisory["severity"]), (&json!("rhsa-2019-1862"), &json!("low")));
    assert_eq!(advisory["reference"], json!("https://access.redhat.com/errata/RHSA-2019:1862"));
    assert!(advisory["text"].as_str().unwrap().contains("After July 31st, 2019"), "{advisory}");
}

/// By the rules of `vers` and of semantic versions, each worked out by hand.
#[test]
fn ranges_are_those_of_vers_and_of_its_fallback() {
    let world = vendor();
    for (range, affected) in [
        ("vers:all/*", &["*"][..]),
        ("vers:generic/*", &["*"]),
        ("vers:semver/>=2.0.0|<3.0.0", &[">=2.0.0, <3.0.0"]),
        // The examples of CSAF 2.0, section 3.1.2.3.2.
        ("vers:gem/>=2.2.0|!= 2.2.1|<2.3.0", &[">=2.2.0, <2.2.1", ">2.2.1, <2.3.0"]),
        ("vers:npm/1.2.3|>=2.0.0|<5.0.0", &["=1.2.3", ">=2.0.0, <5.0.0"]),
        ("vers:tomee/>=8.0.0-M1|<=8.0.1", &[">=8.0.0-M1, <=8.0.1"]),
        ("<=2", &["<=2.0.0"]),
        ("<4.2", &["<4.2.0"]),
        ("<V3.0.29", &["<3.0.29"]),
        (">=8.1.5", &[">=8.1.5"]),
        (">1|<2|>3|<=4", &[">1.0.0, <2.0.0", ">3.0.0, <=4.0.0"]),
        // In any order, and versions that follow each other are one range.
        ("vers:generic/<=4|<2|>3|>1", &[">1.0.0, <2.0.0", ">3.0.0, <=4.0.0"]),
        ("vers:generic/2.19.3|2.19.4|2.19.5|2.19.7", &[">=2.19.3, <=2.19.5", "=2.19.7"]),
        ("vers:generic/!=2.5.0", &["<2.5.0", ">2.5.0"]),
        ("vers:generic/19.03.8", &["=19.3.8"]),
        ("vers:generic/1.2.3%2Bee", &["=1.2.3"]),
        ("<2|<3", &["<3.0.0"]),
    ] {
        let branches = [version("product_version_range", range, "A")];
        add(&world, &about(&branches, &json!({"known_affected": ["A"]})), &[]).exits(0);
        let found: Vec<_> = ranges(&listed(&world)).into_iter().map(|(range, _)| range).collect();
        assert_eq!(found, affected, "{range}");
    }
    for range in [
        "",
        "soon",
        "8.0.0 - 8.0.1",
        "8.1.5 and later",
        "prior to 4.2",
        "All versions < V3.0.29",
        "V3.0, V4.0",
        "vers:generic",
        "vers:generic/",
        "vers:deb/>=1:0.17-65.el7|<2",
        "vers:pypi/2.0pre1",
        "vers:generic/1.2.3.4",
        "vers:generic/>=1.0|>=1.0",
        "vers:generic/>=1.0|<1.0.0",
        "vers:generic/99999999999999999999",
        ">=",
        "*|>=2",
    ] {
        let branches = [version("product_version_range", range, "A")];
        let run = add(&world, &about(&branches, &json!({"known_affected": ["A"]})), &[]).exits(2);
        let place = "/product_tree/branches/0/branches/0/branches/0/name: ";
        assert!(
            run.stderr.contains(place) && run.stderr.contains("--affected"),
            "{range}: {run:?}"
        );
        // What a person says instead needs no range that can be read.
        let say = ["--affected", "<2", "--severity", "low"];
        add(&world, &about(&branches, &json!({"known_affected": ["A"]})), &say).exits(0);
        assert_eq!(listed(&world)["affected"], json!("<2"));
    }
}

#[test]
fn every_list_of_a_product_status_counts_for_what_it_says() {
    let world = vendor();
    let one = |name: &str| version("product_version", name, name);
    let names = ["2.0", "2.5", "2.19.4", "2.19.5", "3.0", "3.1.1", "3.1.2", "4.0"];
    let mut branches: Vec<_> = names.iter().map(|name| one(name)).collect();
    branches.push(version("product_version_range", "vers:generic/<3", "below 3"));
    branches.push(version("product_version_range", "vers:generic/>=3.1.2", "from 3.1.2"));
    let fix = |range: &str, fixed: &str| (range.to_owned(), Some(fixed.to_owned()));
    let open = |range: &str| (range.to_owned(), None);
    for (status, expected) in [
        // Two release trains, from first to last.
        (
            json!({"first_affected": ["2.0", "3.0"], "last_affected": ["2.19.4", "3.1.1"],
                   "first_fixed": ["2.19.5", "3.1.2"]}),
            vec![fix(">=2.0.0, <=2.19.4", "2.19.5"), fix(">=3.0.0, <=3.1.1", "3.1.2")],
        ),
        // Without the last ones, each ends where the first fix begins.
        (
            json!({"first_affected": ["2.0", "3.0"], "first_fixed": ["2.19.5", "3.1.2"]}),
            vec![fix(">=2.0.0, <2.19.5", "2.19.5"), fix(">=3.0.0, <3.1.2", "3.1.2")],
        ),
        (json!({"first_affected": ["2.0"]}), vec![open(">=2.0.0")]),
        // A version begins one train and ends no other.
        (
            json!({"first_affected": ["2.0", "2.19.4"], "last_affected": ["2.19.4"],
                   "first_fixed": ["2.5", "3.1.2"]}),
            vec![fix(">=2.0.0, <2.5.0", "2.5.0"), fix("=2.19.4", "3.1.2")],
        ),
        // A version is not its own fix.
        (
            json!({"first_affected": ["2.5"], "fixed": ["2.5", "3.1.2"]}),
            vec![fix(">2.5.0, <3.1.2", "3.1.2")],
        ),
        (json!({"last_affected": ["2.19.4"]}), vec![open("<=2.19.4")]),
        // One version says more than the range that it is in.
        (
            json!({"known_affected": ["below 3"], "fixed": ["2.19.5"]}),
            vec![fix("<2.19.5", "2.19.5"), open(">2.19.5, <3.0.0")],
        ),
        (
            json!({"known_affected": ["below 3"], "known_not_affected": ["2.5"]}),
            vec![open("<2.5.0"), open(">2.5.0, <3.0.0")],
        ),
        // A fix may be a range, and what is recommended has one.
        (
            json!({"known_affected": ["3.1.1"], "fixed": ["from 3.1.2"]}),
            vec![fix("=3.1.1", "3.1.2")],
        ),
        (
            json!({"known_affected": ["2.5"], "recommended": ["4.0"], "fixed": ["3.1.2"]}),
            vec![fix("=2.5.0", "3.1.2")],
        ),
        // Nobody knows yet: that is said, and no more.
        (json!({"known_affected": ["2.5"], "under_investigation": ["2.0"]}), vec![open("=2.5.0")]),
    ] {
        let run = add(&world, &about(&branches, &status), &["--json"]).exits(0);
        assert_eq!(ranges(&listed(&world)), expected, "{status}");
        let told = left_out(&run).iter().any(|text| text.contains("under investigation"));
        assert_eq!(told, status.get("under_investigation").is_some(), "{run:?}");
    }
    for (status, place) in [
        (json!({"first_affected": ["below 3"]}), "/branches/0/branches/8/name: the first or last"),
        (
            json!({"first_affected": ["3.0"], "last_affected": ["2.19.4", "3.1.1"]}),
            "/vulnerabilities/0/product_status/last_affected: the first affected version",
        ),
        (json!({"known_affected": ["9"]}), "/product_status/known_affected/0: the product id `9`"),
        (json!({"known_affected": "2.5"}), "/product_status/known_affected: it has to be a list"),
        (json!({"known_affected": [25]}), "/product_status/known_affected/0: it has to be text"),
    ] {
        let run = add(&world, &about(&branches, &status), &[]);
        assert!([2, 10].contains(&run.code) && run.stderr.contains(place), "{status}: {run:?}");
    }
}

#[test]
fn a_version_that_one_vulnerability_spares_is_still_affected_by_another() {
    let world = vendor();
    let document = with(|document| {
        let second = json!({
            "cve": "CVE-2026-99999",
            "product_status": {"known_affected": ["FIX-2"], "fixed": ["FIX-3"]},
        });
        document["vulnerabilities"].as_array_mut().unwrap().push(second);
    });
    add(&world, &document, &[]).exits(0);
    let fix = |range: &str| (range.to_owned(), Some("3.1.2".to_owned()));
    // 2.19.5 follows the range, and fixes nothing any more.
    assert_eq!(ranges(&listed(&world)), [fix(">=2.10.0, <=2.19.5"), fix(">=3.0.0, <3.1.2")]);
    assert_eq!(listed(&world)["cves"], json!(["CVE-2026-12345", "CVE-2026-99999"]));
}

#[test]
fn a_version_with_on_or_in_another_product_is_taken_whole_and_that_is_said() {
    let world = vendor();
    let document = with(|document| {
        document["product_tree"]["branches"].as_array_mut().unwrap().push(json!({
            "category": "vendor", "name": "Other", "branches": [{
                "category": "product_name", "name": "OS",
                "product": {"name": "OS", "product_id": "OS"},
            }],
        }));
        let relation = |id: &str, one: &str, other: &str| {
            json!({
                "category": "installed_on", "product_reference": one,
                "relates_to_product_reference": other,
                "full_product_name": {"name": id, "product_id": id},
            })
        };
        document["product_tree"]["relationships"] =
            json!([relation("ON-OS", "OLD", "OS"), relation("ON-BOTH", "OS", "ON-OS")]);
        document["vulnerabilities"][0]["product_status"] =
            json!({"known_affected": ["ON-BOTH"], "fixed": ["OS", "FIX-2"]});
        document["vulnerabilities"][0]["scores"][0]["products"] = json!(["ON-BOTH"]);
    });
    let run = add(&world, &document, &["--json"]).exits(0);
    assert_eq!(
        left_out(&run),
        [
            "/vulnerabilities/0/product_status: 1 entries of other products are left out",
            "/vulnerabilities/0/product_status/known_affected/0: it is only a part of a version; \
             all of the version is taken",
        ]
    );
    let fix = Some("2.19.5".to_owned());
    assert_eq!(ranges(&listed(&world)), [(">=2.10.0, <2.19.5".to_owned(), fix)]);
    // A remediation for other products only is not one for this product.
    assert!(listed(&world).get("remediations").is_none());
}

/// A remediation names its products one by one or by a group; another product's is left out.
#[test]
fn a_remediation_for_a_group_is_one_for_the_products_of_that_group() {
    let world = vendor();
    for (members, applies) in [(json!(["OLD", "NEW"]), true), (json!(["FIX-2", "FIX-3"]), false)] {
        let document = with(|document| {
            document["product_tree"]["product_groups"] =
                json!([{"group_id": "G", "product_ids": members}]);
            let remediation = &mut document["vulnerabilities"][0]["remediations"][0];
            remediation.as_object_mut().unwrap().remove("product_ids");
            remediation["group_ids"] = json!(["G"]);
        });
        add(&world, &document, &[]).exits(0);
        assert_eq!(listed(&world).get("remediations").is_some(), applies, "{}", listed(&world));
    }
}

/// Twenty places are told one by one, the others by their number.
#[test]
fn places_that_are_left_out_are_counted_after_the_twentieth() {
    let world = vendor();
    for (more, counted) in [(0, None), (1, Some(1)), (5, Some(5))] {
        let document = with(|document| {
            let remediations = &mut document["vulnerabilities"][0]["remediations"];
            let url = format!("https://acme.example/{}", "x".repeat(500));
            remediations[0]["url"] = json!(url);
            let one = remediations[0].clone();
            let all = (0..20).map(|number| {
                let mut one = one.clone();
                if number < more {
                    one["details"] = json!("x".repeat(20_000));
                }
                one
            });
            *remediations = all.collect();
        });
        let all = left_out(&add(&world, &document, &["--json"]).exits(0));
        let last = counted.map(|more| format!(": {more} more places were left out or shortened"));
        assert_eq!(all.get(20), last.as_ref(), "{all:?}");
    }
}

/// The words that vendors use for a severity, then CVSS; the table of the National Vulnerability
/// Database for version 2.
#[test]
fn the_severity_is_the_document_s_own_word_or_the_highest_score() {
    let world = vendor();
    let severity = |change: &dyn Fn(&mut Value)| {
        let run = add(&world, &with(change), &["--json"]).exits(0);
        (listed(&world)["severity"].as_str().unwrap().to_owned(), left_out(&run).len())
    };
    for (word, expected) in [
        ("Critical", "critical"),
        ("IMPORTANT", "high"),
        ("High", "high"),
        ("Moderate", "medium"),
        ("medium", "medium"),
        ("Low", "low"),
    ] {
        let said = severity(&|d| d["document"]["aggregate_severity"] = json!({"text": word}));
        assert_eq!(said, (expected.to_owned(), 0), "{word}");
    }
    let said = severity(&|d| d["document"]["aggregate_severity"] = json!({"text": "Severe"}));
    assert_eq!(said, ("critical".to_owned(), 1), "CVSS decides, and that is said");
    for (score, expected) in [
        (json!({"cvss_v3": {"baseScore": 5.0, "baseSeverity": "MEDIUM"}}), "medium"),
        (json!({"cvss_v3": {"baseScore": 0, "baseSeverity": "NONE"}}), "low"),
        (json!({"cvss_v2": {"baseScore": 10.0}}), "high"),
        (json!({"cvss_v2": {"baseScore": 7.0}}), "high"),
        (json!({"cvss_v2": {"baseScore": 6.9}}), "medium"),
        (json!({"cvss_v2": {"baseScore": 3.9}}), "low"),
        (
            json!({"cvss_v2": {"baseScore": 3.9},
                   "cvss_v3": {"baseScore": 7.5, "baseSeverity": "HIGH"}}),
            "high",
        ),
    ] {
        let said = severity(&|d| {
            let mut score = score.clone();
            score["products"] = json!(["OLD"]);
            d["vulnerabilities"][0]["scores"] = json!([score]);
        });
        assert_eq!(said, (expected.to_owned(), 0), "{score}");
    }
}

#[test]
fn options_replace_what_the_document_says() {
    let world = vendor();
    let say = [
        "acme-9",
        "--severity",
        "low",
        "--title",
        "Other",
        "--text",
        "Words",
        "--affected",
        "<2",
        "--fixed",
        "2.0.0",
        "--published",
        "2026-01-02",
        "--reference",
        "https://acme.example/9",
    ];
    add(&world, &with(|_| {}), &say).exits(0);
    let advisory = listed(&world);
    for (key, value) in [
        ("id", "acme-9"),
        ("severity", "low"),
        ("title", "Other"),
        ("text", "Words"),
        ("affected", "<2"),
        ("fixed", "2.0.0"),
        ("published", "2026-01-02T00:00:00Z"),
        ("reference", "https://acme.example/9"),
    ] {
        assert_eq!(advisory[key], json!(value));
    }
    assert!(advisory.get("also_affected").is_none());
    assert_eq!(advisory["csaf"], json!({"id": "ACME-2026-4", "version": "1"}));
    let run = add(&world, &with(|_| {}), &["acme-9", "--fixed", "4.0.0"]).exits(2);
    assert!(run.stderr.contains("2 ranges") && run.stderr.contains("--affected"), "{run:?}");
    let run = add(&world, &with(|_| {}), &["acme-9", "--affected", "<3", "--fixed", "2.0.0"]);
    assert!(run.exits(2).stderr.contains("fixed and affected at once"));
    // One document is in one advisory.
    let run = add(&world, &with(|_| {}), &[]).exits(2);
    assert!(run.stderr.contains("is in the advisory acme-9 already"), "{run:?}");
    // Without a document, all of it has to be said.
    let dir = world.text_path("vendor");
    let run = world.run_at(NOW, &["vendor", "advisory", "add", "a", "--title", "T", "--dir", &dir]);
    assert!(run.exits(2).stderr.contains("--severity"));
}

#[test]
fn a_newer_revision_replaces_an_older_one_and_never_the_other_way() {
    let world = vendor();
    let revision = |version: &str, title: &str| {
        with(|document| {
            document["document"]["tracking"]["version"] = json!(version);
            document["document"]["title"] = json!(title);
        })
    };
    for (version, title, code) in [
        ("2", "Two", 0),
        ("10", "Ten", 0),
        ("3", "Three", 1),
        ("11.0.1", "Eleven", 0),
        ("11.0.0", "E", 1),
    ] {
        let run = add(&world, &revision(version, title), &[]).exits(code);
        assert!(code == 0 || run.stderr.contains("is older than revision"), "{run:?}");
    }
    let advisory = listed(&world);
    assert_eq!(
        (&advisory["title"], &advisory["csaf"]["version"]),
        (&json!("Eleven"), &json!("11.0.1"))
    );
}

#[test]
fn what_speaks_against_publishing_is_said() {
    let world = vendor();
    let document = with(|document| {
        document["document"]["tracking"]["status"] = json!("draft");
        document["document"]["distribution"] = json!({"tlp": {"label": "AMBER"}});
        document["document"]["title"] = json!("a\nb \t c".to_owned() + &"x".repeat(300));
        document["document"]["notes"][0]["text"] = json!("é".repeat(10_001));
        let details = json!("d".repeat(2_001));
        document["vulnerabilities"][0]["remediations"][0]["details"] = details;
        let url = "https://acme.example/".to_owned() + &"u".repeat(500);
        document["vulnerabilities"][0]["remediations"][0]["url"] = json!(url);
    });
    let file = [b"\xef\xbb\xbf".as_slice(), &document].concat();
    let run = add(&world, &file, &["--json"]).exits(0);
    assert_eq!(
        left_out(&run),
        [
            ": the file begins with a byte-order mark, which other programs may refuse",
            "/document/tracking/status: the document is not final, but `draft`",
            "/document/distribution/tlp/label: it is TLP:AMBER, and an advisory goes to every customer",
            "/document/title: it is shortened to 200 characters",
            "/document/notes: it is shortened to 10000 characters",
            "/vulnerabilities/0/remediations/0/details: it is shortened to 2000 characters",
            "/vulnerabilities/0/remediations/0/url: it is over 500 characters and is left out",
        ]
    );
    for said in left_out(&run) {
        assert!(
            run.stderr.contains(&format!("warning: {}", said.trim_start_matches(": "))),
            "{said}"
        );
    }
    let advisory = listed(&world);
    let title = advisory["title"].as_str().unwrap();
    assert!(title.starts_with("a b cxxx") && title.ends_with('…'), "{title}");
    assert_eq!(title.chars().count(), 200);
}

#[test]
fn a_document_that_is_not_csaf_is_refused_with_the_place() {
    let world = vendor();
    let without = |path: &'static str| {
        with(move |document| {
            let (object, key) = path.rsplit_once('/').unwrap();
            let object = document.pointer_mut(object).unwrap().as_object_mut().unwrap();
            assert!(object.remove(key).is_some(), "{path}");
        })
    };
    for path in [
        "/document/csaf_version",
        "/document/category",
        "/document/title",
        "/document/tracking",
        "/document/tracking/id",
        "/document/tracking/version",
        "/document/tracking/status",
        "/document/tracking/initial_release_date",
        "/document/notes/0/category",
        "/product_tree/branches/0/name",
        "/product_tree/branches/0/branches/0/branches/0/product/product_id",
        "/vulnerabilities/0/remediations/0/details",
        "/vulnerabilities/0/scores/0/cvss_v3/baseScore",
    ] {
        let document = match path {
            // Otherwise the word decides.
            "/vulnerabilities/0/scores/0/cvss_v3/baseScore" => with(|document| {
                let cvss = &mut document["vulnerabilities"][0]["scores"][0]["cvss_v3"];
                *cvss = json!({});
            }),
            _ => without(path),
        };
        let run = add(&world, &document, &[]).exits(10);
        assert!(run.stderr.contains(&format!("{path}: it is missing")), "{path}: {run:?}");
    }
    for (path, value, reason) in [
        ("/document", json!([]), "it has to be an object"),
        ("/document/title", json!("  "), "it is empty"),
        ("/document/title", json!(7), "it has to be text"),
        ("/document/csaf_version", json!("2.1"), "`2.1` is not known here; 2.0 is"),
        ("/document/tracking/initial_release_date", json!("soon"), "is not a date"),
        ("/vulnerabilities/0/cve", json!("CVE-1"), "`CVE-1` is not a CVE number"),
        ("/vulnerabilities/0/remediations/0/category", json!("Vendor Fix"), "name"),
        (
            "/vulnerabilities/0/scores/0/cvss_v3/baseSeverity",
            json!("BAD"),
            "not a severity of CVSS",
        ),
        ("/product_tree/branches/0/branches/0/branches/1/product/product_id", json!("OLD"), "too"),
        ("/vulnerabilities", json!({}), "it has to be a list"),
    ] {
        let run = add(
            &world,
            &with(|document| *document.pointer_mut(path).unwrap() = value.clone()),
            &[],
        );
        let run = run.exits(10);
        assert!(run.stderr.contains(path) && run.stderr.contains(reason), "{path}: {run:?}");
    }
    let run = add(&world, &with(|d| d["document"]["tracking"]["id"] = json!("…")), &[]).exits(2);
    assert!(
        run.stderr.contains("/document/tracking/id") && run.stderr.contains("add ID"),
        "{run:?}"
    );
    assert!(!world.path("vendor/notices.next.json").exists(), "nothing was taken in");
}

/// Each of these takes far under a second; the time is generous, because tests run beside each
/// other. What it catches is work that grows with the square of a file.
#[test]
fn hostile_documents_are_refused_or_read_in_bounded_time() {
    let world = vendor();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let plain = text(&with(|_| {}));
    let nested = |depth: usize| {
        let mut branch = "{\"category\":\"vendor\",\"name\":\"x\",\"branches\":[".repeat(depth);
        branch.push_str(&"]}".repeat(depth));
        plain.replacen("\"branches\":[", &format!("\"branches\":[{branch},"), 1)
    };
    // As many branches as a file can hold, and all of them affected.
    let many = |count: usize| {
        let branches: Vec<_> = (0..count)
            .map(|n| {
                json!({"category": "product_version", "name": format!("2.0.{}", 2 * n),
                            "product": {"name": "", "product_id": n.to_string()}})
            })
            .collect();
        let ids: Vec<_> = (0..count).map(|n| n.to_string()).collect();
        text(&about(&branches, &json!({"known_affected": ids})))
    };
    let empty_branches = with(|document| {
        let branch = json!({"category": "legacy", "name": ""});
        let all = vec![branch; 28_000];
        document["product_tree"]["branches"].as_array_mut().unwrap().extend(all);
    });
    let loops = |steps: usize| {
        with(|document| {
            let relation = |n: usize| {
                let next = (n + 1) % steps;
                json!({"category": "installed_on", "product_reference": format!("R{next}"),
                       "relates_to_product_reference": format!("R{next}"),
                       "full_product_name": {"name": "x", "product_id": format!("R{n}")}})
            };
            document["product_tree"]["relationships"] =
                (0..steps).map(relation).collect::<Vec<_>>().into();
            document["vulnerabilities"][0]["product_status"]["known_affected"] =
                (0..steps).map(|n| format!("R{n}")).collect::<Vec<_>>().into();
        })
    };
    let wide_object =
        format!("{{{}}}", (0..60_000).map(|n| format!("\"k{n}\":0")).collect::<Vec<_>>().join(","));
    let mut cut_utf8 = plain.clone().into_bytes();
    cut_utf8.extend_from_slice(b"\xc3");
    let utf16: Vec<u8> = plain.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let large = plain.clone() + &" ".repeat(1024 * 1024);
    for (what, document, codes, said) in [
        ("deep branches", nested(70).into_bytes(), &[10][..], "recursion limit"),
        ("not so deep", nested(20).into_bytes(), &[0], ""),
        ("deep lists", "[".repeat(1_000_000).into_bytes(), &[10], "recursion limit"),
        ("8,000 versions", many(8_000).into_bytes(), &[2], "8000 ranges of versions"),
        ("100 further versions", many(100).into_bytes(), &[0], ""),
        ("28,000 branches", empty_branches, &[0], ""),
        ("a relationship with itself", loops(1), &[10], "leads back to itself"),
        ("two relationships in a circle", loops(2), &[10], "leads back to itself"),
        ("a long circle", loops(3_000), &[10], "leads back to itself, or too far"),
        ("an object of 60,000 keys", wide_object.into_bytes(), &[10], "/document"),
        (
            "a key that comes twice",
            plain.replacen("\"title\":", "\"title\":\"Other\",\"title\":", 1).into_bytes(),
            &[10],
            "duplicate key `title`",
        ),
        (
            "a key that comes twice where nobody reads",
            plain.replacen('{', "{\"x\":{\"y\":1,\"y\":2},", 1).into_bytes(),
            &[10],
            "duplicate key `y`",
        ),
        ("wrong UTF-8", cut_utf8, &[10], "UTF-8"),
        ("UTF-16", utf16, &[10], "UTF-8"),
        ("over 1 MiB", large.into_bytes(), &[10], "over 1 MiB"),
        ("nothing", Vec::new(), &[10], "not a JSON document"),
        ("two documents", (plain.clone() + &plain).into_bytes(), &[10], "trailing"),
        ("a number", b"7".to_vec(), &[10], "it has to be an object"),
    ] {
        let begun = Instant::now();
        let run = add(&world, &document, &[]);
        assert!(codes.contains(&run.code), "{what}: {} {}", run.code, run.stderr);
        assert!(run.stderr.contains(said), "{what}: {}", run.stderr);
        assert!(begun.elapsed() < Duration::from_secs(20), "{what}");
    }
    let bidi = with(|document| {
        document["document"]["title"] = json!("Safe \u{202e}nimda\u{1b}[2J");
        document["document"]["tracking"]["id"] = json!("\u{202e}ACME\u{1b}]0;x\u{7}-7");
        document["vulnerabilities"][0]["remediations"][0]["details"] = json!("\u{200b}run\u{9b}1m");
    });
    add(&world, &bidi, &[]).exits(0);
    let dir = world.text_path("vendor");
    let run = world.run_at(NOW, &["vendor", "advisory", "list", "--dir", &dir]).exits(0);
    assert!(run.out().contains("acme-0-x-7"), "{run:?}");
    let raw = |c: char| c.is_control() && c != '\n' || "\u{202e}\u{200b}\u{9b}".contains(c);
    assert!(!run.out().contains(raw), "{run:?}");
    let wrong = with(|document| {
        document["product_tree"]["branches"][0]["branches"][0]["name"] = json!("\u{202e}\u{1b}[2J");
        document["product_tree"]["branches"][0]["branches"]
            .as_array_mut()
            .unwrap()
            .push(json!({"category": "product_name", "name": "B",
                   "product": {"name": "B", "product_id": "B"}}));
    });
    let run = add(&world, &wrong, &[]).exits(2);
    assert!(!run.stderr.contains(['\u{202e}', '\u{1b}']), "{run:?}");
}

/// Publishes what the vendor folder has, and imports it.
fn publish(world: &World) {
    let (dir, file) = (world.text_path("vendor"), world.text_path("notices.json"));
    let args = ["vendor", "advisory", "publish", "--force", "--dir", &dir, "-o", &file];
    world.run_at(NOW, &args).exits(0);
    world.run_at(NOW, &["import", &file]).exits(0);
}

/// A vendor folder whose trust bundle is pinned here.
fn pinned() -> World {
    let world = vendor();
    let fingerprint = String::from_utf8(world.read("vendor/root.fingerprint")).unwrap();
    let bundle = world.text_path("vendor/trust.json");
    world.run_at(START, &["trust", "pin", &bundle, "--fingerprint", fingerprint.trim()]).exits(0);
    world
}

#[test]
fn a_customer_gets_the_document_byte_for_byte() {
    let pretty = serde_json::to_string_pretty(&document()).unwrap();
    for (what, text) in [
        ("one line", document().to_string()),
        ("indented", pretty.clone()),
        ("with a last line end", pretty.clone() + "\n"),
        ("CRLF and tabs", pretty.replace('\n', "\r\n").replace("  ", "\t")),
        ("escaped", pretty.replace("guest", "gu\\u0065st \\ud83d\\ude00 \\/ \\u202e")),
        ("in other scripts", pretty.replace("guest", "Gäst 客 😀 \u{202e}\u{feff}\u{7f}")),
        ("with a byte-order mark", "\u{feff}".to_owned() + &pretty),
        ("large", pretty.clone() + &" ".repeat(1024 * 1024 - pretty.len())),
    ] {
        let world = pinned();
        add(&world, text.as_bytes(), &[]).exits(0);
        publish(&world);
        let out = world.run_at(NOW, &["advisories", "--csaf"]).exits(0);
        assert!(out.stdout == text.as_bytes(), "{what}");
        for id in ["acme-2026-4", "ACME-2026-4"] {
            let file = world.text_path("out.json");
            let args = ["advisories", "--csaf", id, "-o", &file, "--force", "--json"];
            let run = world.run_at(NOW, &args).exits(0).json();
            assert_eq!(run["ids"], json!(["acme-2026-4"]));
            assert!(world.read("out.json") == text.as_bytes(), "{what}");
        }
        // Quiet or not, it is data; and lists do not carry it.
        let out = world.run_at(NOW, &["-q", "advisories", "--csaf", "-o", "-"]).exits(0);
        assert!(out.stdout == text.as_bytes(), "{what}");
        let rows = world.run_at(NOW, &["advisories", "--json"]).exits(0);
        assert_eq!(rows.json()["csaf"], json!({"id": "ACME-2026-4", "version": "1"}), "{what}");
    }
}

#[test]
fn of_several_documents_one_is_named_or_all_are_written() {
    let world = pinned();
    for number in 4..7 {
        let id = format!("ACME 2026_#{number}");
        let document = with(|document| document["document"]["tracking"]["id"] = json!(id));
        add(&world, &document, &[]).exits(0);
    }
    let dir = world.text_path("vendor");
    let plain = ["plain", "--severity", "low", "--title", "T", "--affected", "<1", "--dir", &dir];
    world.run_at(NOW, &[&["vendor", "advisory", "add"], &plain[..]].concat()).exits(0);
    publish(&world);
    let csaf = |args: &[&str]| world.run_at(NOW, &[&["advisories", "--csaf"], args].concat());
    let run = csaf(&[]).exits(2);
    assert!(
        run.out().is_empty()
            && run.stderr.contains("acme-2026_-4, acme-2026_-5, acme-2026_-6")
            && run.stderr.contains("--csaf --all -o DIR"),
        "{run:?}"
    );
    assert!(csaf(&["acme-2026_-5"]).exits(0).out().contains("ACME 2026_#5"));
    assert!(csaf(&["plain"]).exits(1).stderr.contains("`plain` has no CSAF document"));
    assert!(csaf(&["nobody"]).exits(1).stderr.contains("there is no advisory `nobody`"));
    assert!(csaf(&["--all"]).exits(2).stderr.contains("-o DIR"));
    let folder = world.text_path("csaf");
    assert!(csaf(&["plain", "--all", "-o", &folder]).exits(2).stderr.contains("contradict"));
    let run = csaf(&["--all", "-o", &folder, "--json"]).exits(0).json();
    assert_eq!((&run["changed"], run["ids"].as_array().unwrap().len()), (&json!(true), 3));
    // The rule and its example are those of CSAF 2.0, section 5.1.
    for number in 4..7 {
        let text = world.read(&format!("csaf/acme_2026_{number}.json"));
        let id =
            serde_json::from_slice::<Value>(&text).unwrap()["document"]["tracking"]["id"].clone();
        assert_eq!(id, json!(format!("ACME 2026_#{number}")));
    }
    assert_eq!(csaf(&["--all", "-o", &folder, "--json"]).exits(0).json()["changed"], json!(false));
    // All or none.
    world.write("csaf/acme_2026_6.json", "somebody else's");
    std::fs::remove_file(world.path("csaf/acme_2026_4.json")).unwrap();
    assert!(csaf(&["--all", "-o", &folder]).exits(1).stderr.contains("acme_2026_6.json"));
    assert!(!world.path("csaf/acme_2026_4.json").exists());
    csaf(&["--all", "-o", &folder, "--force"]).exits(0);
    assert!(world.path("csaf/acme_2026_4.json").exists());
}

#[test]
fn no_document_is_given_out_that_no_signature_stands_for() {
    let world = pinned();
    let csaf = |code: i32| world.run_at(NOW, &["advisories", "--csaf"]).exits(code);
    let run = csaf(18);
    assert!(run.stderr.contains("no advisories were imported here"), "{run:?}");
    add(&world, &with(|_| {}), &[]).exits(0);
    publish(&world);
    let signed = std::fs::read(world.home("notices.json")).unwrap();
    csaf(0);
    let mut envelope = crate::craft::open(&signed);
    envelope["payload"] = crate::craft::flip(&envelope["payload"]);
    for damage in [envelope.to_string().into_bytes(), signed[..100].to_vec(), b"{}".to_vec()] {
        std::fs::write(world.home("notices.json"), damage).unwrap();
        let run = csaf(1);
        assert!(run.out().is_empty() && run.stderr.contains("notices.json"), "{run:?}");
    }
    std::fs::write(world.home("notices.json"), &signed).unwrap();
    csaf(0);
    // Without any CSAF document.
    let dir = world.text_path("vendor");
    world.run_at(NOW, &["vendor", "advisory", "remove", "acme-2026-4", "--dir", &dir]).exits(0);
    let again = world.run_at(NOW, &["vendor", "advisory", "remove", "acme-2026-4", "--dir", &dir]);
    assert!(again.exits(1).stderr.contains("there is no advisory `acme-2026-4`"));
    publish(&world);
    assert!(csaf(1).stderr.contains("no advisory here has a CSAF document"));
}

#[test]
fn a_site_is_told_of_every_range_of_an_advisory() {
    let world = pinned();
    add(&world, &with(|_| {}), &[]).exits(0);
    publish(&world);
    for (version, told) in [
        ("2.9.9", false),
        ("2.10.0", true),
        ("2.19.4", true),
        ("2.19.5-rc.1", true),
        ("2.19.5", false),
        ("2.20.0", false),
        ("3.0.0", true),
        ("3.1.2-rc.1", true),
        ("3.1.2", false),
        ("3.0", true),
        ("3.2", false),
    ] {
        let email = ["register", "--email", "ops@acme.example", "--product-version", version];
        world.run_at(NOW, &email).exits(0);
        let run = world.run_at(NOW, &["status"]).exits(0);
        let critical =
            "critical: acme-2026-4: A guest can become an admin (fixed in 2.19.5 or 3.1.2)";
        assert_eq!(run.stderr.contains(critical), told, "{version}: {run:?}");
    }
    world.run_at(NOW, &["register", "--product-version", "3.0.0"]).exits(0);
    let shown = world.run_at(NOW, &["advisories"]).exits(0);
    for line in [
        "  Affected     >=2.10.0, <2.19.5 or >=3.0.0, <3.1.2\n",
        "  Fixed in     2.19.5 or 3.1.2\n",
        "  CVE          CVE-2026-12345\n",
        "  Remediation  vendor_fix: Upgrade to 2.19.5 or 3.1.2.\n",
        "               https://acme.example/download\n",
        "  CSAF         ACME-2026-4, revision 1\n",
    ] {
        assert!(shown.out().contains(line), "{line}: {}", shown.out());
    }
    // A revision is another advisory to acknowledge.
    world.run_at(NOW, &["advisories", "ack", "acme-2026-4"]).exits(0);
    assert!(!world.run_at(NOW, &["status"]).exits(0).stderr.contains("critical"));
    add(&world, &with(|d| d["document"]["tracking"]["version"] = json!("2")), &[]).exits(0);
    publish(&world);
    assert!(world.run_at(NOW, &["status"]).exits(0).stderr.contains("critical"));
}

#[test]
fn advisories_that_would_not_fit_into_one_file_are_refused_before_they_are_added() {
    let world = vendor();
    let large = |number: usize| {
        let text = with(|document| {
            document["document"]["tracking"]["id"] = json!(format!("ACME-2026-{number}"));
        });
        let spaces = 1024 * 1024 - text.len();
        String::from_utf8([text, vec![b' '; spaces]].concat()).unwrap()
    };
    // Several fit.
    for number in 0..3 {
        add(&world, large(number).as_bytes(), &[]).exits(0);
    }
    // Nine of them, as adding each would leave them; two more fit.
    let advisory = |number: usize| {
        json!({
            "id": format!("acme-2026-{number}"), "severity": "low", "title": "T", "text": "",
            "affected": "<2.0.0", "published": NOW,
            "csaf": {"id": format!("ACME-2026-{number}"), "version": "1", "document": large(number)},
        })
    };
    let draft = json!({"notices": (0..9).map(advisory).collect::<Vec<_>>()});
    world.write("vendor/notices.next.json", draft.to_string());
    for number in 9..11 {
        add(&world, large(number).as_bytes(), &[]).exits(0);
    }
    let draft = world.read("vendor/notices.next.json");
    let run = add(&world, large(11).as_bytes(), &[]).exits(1);
    assert!(
        run.stderr.contains("over 16 MiB") && run.stderr.contains("vendor advisory remove ID"),
        "{run:?}"
    );
    assert_eq!(world.read("vendor/notices.next.json"), draft);
    // In base64 this would fit to 133 bytes, and the envelope around it is longer.
    let notices = serde_json::from_slice::<Value>(&draft).unwrap()["notices"].clone();
    let last = notices[10].to_string().len() + 1;
    let mut whole = json!({"schema": 1, "product": "acme-dock", "version": 1, "issued_at": NOW});
    whole["notices"] = notices;
    let less = whole.to_string().len() + last - (12 * 1024 * 1024 - 100);
    let shorter = large(11);
    let run = add(&world, &shorter.as_bytes()[..shorter.len() - less], &[]).exits(1);
    assert!(run.stderr.contains("over 16 MiB"), "{run:?}");
    let (dir, file) = (world.text_path("vendor"), world.text_path("notices.json"));
    let publish = ["vendor", "advisory", "publish", "--dir", &dir, "-o", &file];
    world.run_at(NOW, &publish).exits(0);
}

/// What is left out is counted, and what is not is not spoken of.
#[test]
fn vulnerabilities_of_other_products_and_cves_over_the_limit_are_counted_and_left_out() {
    let world = vendor();
    let spare = |number: usize| {
        json!({
            "cve": format!("CVE-2026-{}", 20_000 + number),
            "product_status": {"known_not_affected": ["OLD"]},
        })
    };
    for (count, told) in [(0, None), (1, Some("1")), (3, Some("3"))] {
        let document = with(|document| {
            let all = document["vulnerabilities"].as_array_mut().unwrap();
            all.extend((0..count).map(spare));
        });
        let run = add(&world, &document, &["--json"]).exits(0);
        let told: Vec<_> = told
            .iter()
            .map(|count| {
                format!(
                    "/vulnerabilities: {count} vulnerabilities that do not affect this product \
                     are left out"
                )
            })
            .collect();
        assert_eq!(left_out(&run), told);
        assert_eq!(listed(&world)["cves"], json!(["CVE-2026-12345"]));
    }
    // One hundred numbers fit.
    for (count, told) in [(100, 0), (101, 1)] {
        let document = with(|document| {
            let first = document["vulnerabilities"][0].clone();
            let all = (0..count).map(|number| {
                let mut one = first.clone();
                one["cve"] = json!(format!("CVE-2026-{}", 10_000 + number));
                one
            });
            document["vulnerabilities"] = all.collect();
        });
        let run = add(&world, &document, &["--json"]).exits(0);
        let said = left_out(&run);
        assert_eq!(said.len(), told, "{said:?}");
        assert!(said.iter().all(|said| said.contains("after the first 100")), "{said:?}");
        let listed = listed(&world);
        let cves = listed["cves"].as_array().unwrap();
        assert_eq!((cves.len(), &cves[99]), (100, &json!("CVE-2026-10099")));
    }
}

/// What every product of the vendor is called counts for one without a name of its own.
#[test]
fn a_product_is_found_by_the_name_of_its_family_or_by_its_own() {
    let world = vendor();
    let family = |family: &str, name: Option<&str>| {
        with(|document| {
            let versions =
                document["product_tree"]["branches"][0]["branches"][0]["branches"].clone();
            let inner = name.map_or(
                versions.clone(),
                |name| json!([{"category": "product_name", "name": name, "branches": versions}]),
            );
            document["product_tree"]["branches"][0]["branches"] = json!([
                {"category": "product_family", "name": family, "branches": inner},
                {"category": "product_name", "name": "Acme Crane",
                 "product": {"name": "Acme Crane", "product_id": "CRANE"}},
            ]);
        })
    };
    add(&world, &family("Acme Dock", None), &[]).exits(0);
    assert_eq!(ranges(&listed(&world)).len(), 2);
    add(&world, &family("Harbour", Some("Acme Dock")), &[]).exits(0);
    let run = add(&world, &family("Acme Dock", Some("Quay")), &[]).exits(2);
    assert!(run.stderr.contains("several products (Acme Crane, Quay)"), "{run:?}");
}

/// Ten names are told; that there are more is told by an ellipsis.
#[test]
fn of_many_products_ten_are_named() {
    let world = vendor();
    for (count, more) in [(9, false), (10, false), (11, true), (12, true)] {
        let document = with(|document| {
            let names = (10..10 + count).map(|number| {
                let name = format!("P{number}");
                json!({"category": "product_name", "name": name,
                       "product": {"name": name, "product_id": name}})
            });
            document["product_tree"]["branches"] = names.collect();
        });
        let run = add(&world, &document, &[]).exits(2);
        let shown: Vec<_> = (10..10 + count.min(10)).map(|number| format!("P{number}")).collect();
        let end = if more { ", …)" } else { ")" };
        let said = format!("({}{end}", shown.join(", "));
        assert!(run.stderr.contains(&said), "{said}: {run:?}");
    }
}

/// One without product ids is for all of them; so is each one if a person says what is affected.
#[test]
fn a_remediation_counts_for_every_product_unless_it_names_some() {
    let world = vendor();
    let say = ["--affected", "<9", "--severity", "low"];
    for (ids, more, applies) in [
        (None, &[][..], true),
        (None, &say, true),
        (Some(json!(["NEW"])), &[], true),
        (Some(json!(["FIX-2"])), &[], false),
        (Some(json!(["FIX-2"])), &say, true),
    ] {
        let document = with(|document| {
            let remediation = document["vulnerabilities"][0]["remediations"][0].as_object_mut();
            match &ids {
                Some(ids) => remediation.unwrap().insert("product_ids".to_owned(), ids.clone()),
                None => remediation.unwrap().remove("product_ids"),
            };
        });
        add(&world, &document, more).exits(0);
        let listed = listed(&world);
        assert_eq!(listed.get("remediations").is_some(), applies, "{ids:?} {more:?}: {listed}");
    }
}

#[test]
fn an_address_of_500_characters_is_kept_and_a_longer_one_is_left_out() {
    let world = vendor();
    for (length, kept) in [(499, true), (500, true), (501, false)] {
        let begin = "https://acme.example/";
        let url = format!("{begin}{}", "u".repeat(length - begin.len()));
        let document =
            with(|d| d["vulnerabilities"][0]["remediations"][0]["url"] = json!(url.clone()));
        let run = add(&world, &document, &["--json"]).exits(0);
        assert_eq!(left_out(&run).is_empty(), kept, "{length}: {run:?}");
        let found = listed(&world)["remediations"][0].get("url").cloned();
        assert_eq!(found, kept.then(|| json!(url)), "{length}");
    }
}
