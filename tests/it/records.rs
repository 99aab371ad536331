//! The record of processing activities and the notice: each letter of GDPR 30(1) and of 13(1) and
//! (2) has its place, says what the catalogue says, and names what it does not.

use std::collections::BTreeMap;
use std::path::Path;

use airseal::core::document::catalogue::content::Catalogue;
use airseal::core::document::catalogue::shipped::{TEXT, shipped};
use airseal::privacy::catalogue::{BuiltIn, InForce};
use airseal::privacy::gdpr_points::TextKind;
use airseal::privacy::gdpr_text::GdprText;
use airseal::privacy::legal_basis::letters;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::support::{EMAIL, World, needs, tool};

/// What the letters of the Regulation (EU) 2016/679 ask for, and the keys of the catalogue that
/// answer each, written down by hand. `fields.KEY` is that key of every field.
const ARTICLE_30: [(&str, &[&str]); 7] = [
    // "the name and contact details of the controller and, where applicable, the joint controller,
    // the controller's representative and the data protection officer"
    (
        "30(1)(a)",
        &[
            "controller.name",
            "controller.address",
            "controller.contact",
            "controller.joint_controller",
            "controller.representative",
            "controller.data_protection_officer",
        ],
    ),
    // "the purposes of the processing"
    ("30(1)(b)", &["fields.purpose"]),
    // "the categories of data subjects and of the categories of personal data"
    ("30(1)(c)", &["request.people", "compliance.people", "usage.people", "fields.name"]),
    // "the categories of recipients"
    ("30(1)(d)", &["fields.recipient"]),
    // "transfers of personal data to a third country"
    ("30(1)(e)", &["transfers"]),
    // "the envisaged time limits for erasure of the different categories of data"
    ("30(1)(f)", &["fields.retention"]),
    // "a general description of the technical and organisational security measures"
    ("30(1)(g)", &["security"]),
];

const ARTICLE_13: [(&str, &[&str]); 13] = [
    // "the identity and the contact details of the controller and, where applicable, of the
    // controller's representative"
    (
        "13(1)(a)",
        &[
            "controller.name",
            "controller.address",
            "controller.contact",
            "controller.joint_controller",
            "controller.representative",
        ],
    ),
    // "the contact details of the data protection officer"
    ("13(1)(b)", &["controller.data_protection_officer"]),
    // "the purposes of the processing … as well as the legal basis"
    ("13(1)(c)", &["fields.purpose", "fields.legal_basis"]),
    // "where the processing is based on point (f) of Article 6(1), the legitimate interests"; no
    // field of the compliance report is
    ("13(1)(d)", &["request.legitimate_interest", "usage.legitimate_interest"]),
    // "the recipients or categories of recipients"
    ("13(1)(e)", &["fields.recipient"]),
    // "the fact that the controller intends to transfer personal data to a third country"
    ("13(1)(f)", &["transfers"]),
    // "the period for which the personal data will be stored"
    ("13(2)(a)", &["fields.retention"]),
    // "the existence of the right to request … access to and rectification or erasure … or
    // restriction … as well as the right to data portability"
    ("13(2)(b)", &[]),
    // "or to object", which Article 21(4) wants "clearly and separately from any other information"
    ("13(2)(b), 21(4)", &[]),
    // "the existence of the right to withdraw consent at any time"
    ("13(2)(c)", &[]),
    // "the right to lodge a complaint with a supervisory authority"
    ("13(2)(d)", &["supervisory_authority"]),
    // "whether the provision of personal data is a statutory or contractual requirement … and of
    // the possible consequences of failure"
    ("13(2)(e)", &["request.required", "compliance.required", "usage.required"]),
    // "the existence of automated decision-making, including profiling"
    ("13(2)(f)", &["automated_decisions"]),
];

/// What the notice must say of the rights, whatever the catalogue says.
const SAID: [(&str, &[&str]); 4] = [
    (
        "13(2)(b)",
        &[
            "access (Article 15): airseal rights request access",
            "rectification (Article 16): airseal rights request rectify",
            "erasure (Article 17): airseal rights request erase",
            "restriction of processing (Article 18): airseal rights request restrict",
            "portability (Article 20): airseal rights request port",
        ],
    ),
    // Two lists in a row would be one: words are between them.
    (
        "13(2)(b), 21(4)",
        &[
            "at any time",
            "How to object:",
            "airseal telemetry off",
            "airseal rights request object",
        ],
    ),
    (
        "13(2)(c)",
        &[
            "at any time",
            "marketing",
            "How to withdraw it:",
            "airseal register --marketing off",
            "rights request withdraw",
        ],
    ),
    ("13(2)(d)", &["complaint", "Article 77"]),
];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(rename = "text")]
    kind: String,
    product: Option<String>,
    draft: bool,
    number: u32,
    catalogue_sha256: String,
    items: Vec<Item>,
    controller: BTreeMap<String, Option<String>>,
    supervisory_authority: Option<String>,
    transfers: Option<String>,
    security: Option<String>,
    automated_decisions: Option<String>,
    activities: Vec<Activity>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    article: String,
    #[serde(rename = "point")]
    _point: String,
    not_stated: Vec<String>,
    unclear: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Activity {
    category: String,
    people: Option<String>,
    legitimate_interest: Option<String>,
    required: Option<String>,
    fields: Vec<Value>,
}

/// A site of the database server's vendor, who has signed this draft.
fn with_catalogue(draft: &str) -> World {
    let world = World::new();
    world.write("database.toml", draft);
    for args in [
        &["vendor", "init", "--product", "riverdb", "--dir", "vendor", "--no-passphrase"][..],
        &["vendor", "catalogue", "sign", "database.toml", "--dir", "vendor", "-o", "signed.json"],
    ] {
        world.run(args).exits(0);
    }
    world.pin("vendor").exits(0);
    world.run(&["import", "signed.json"]).exits(0);
    world
}

/// The database server's catalogue, signed by its vendor and imported; and its content.
fn database() -> (World, Value) {
    let world = with_catalogue(include_str!("../../examples/catalogues/database.toml"));
    let payload = world.run(&["inspect", "signed.json", "--payload"]).exits(0).json();
    (world, payload["catalogue"].clone())
}

/// What a catalogue says under a key; empty if it says nothing.
fn stated(catalogue: &Value, key: &str) -> Vec<String> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    if let Some(key) = key.strip_prefix("fields.") {
        return catalogue["fields"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|f| text(&f[key]))
            .collect();
    }
    let value = key.split('.').fold(catalogue, |value, part| &value[part]);
    text(value).into_iter().collect()
}

/// The text of each section of a Markdown document by the article in its heading, as a reader of
/// Markdown sees it.
fn sections_of_markdown(markdown: &str) -> BTreeMap<String, String> {
    let mut sections = BTreeMap::new();
    let (mut heading, mut body, mut in_heading) = (String::new(), String::new(), false);
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => {
                sections.insert(article(&heading), std::mem::take(&mut body));
                heading.clear();
                in_heading = true;
            }
            Event::End(TagEnd::Heading(HeadingLevel::H2)) => in_heading = false,
            Event::Text(text) | Event::Code(text) => {
                if in_heading {
                    heading.push_str(&text);
                } else {
                    body.push_str(&text);
                }
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => body.push('\n'),
            _ => {}
        }
    }
    sections.insert(article(&heading), body);
    sections
}

/// The same of a page.
fn sections_of_html(page: &str) -> BTreeMap<String, String> {
    let mut parts = page.split("<h2>");
    parts.next().unwrap();
    parts
        .map(|part| {
            let (heading, body) = part.split_once("</h2>").unwrap();
            (article(&plain(heading)), plain(body))
        })
        .collect()
}

/// HTML without its tags.
fn plain(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, after)| after));
    }
    html_escape::decode_html_entities(&text).into_owned()
}

/// `30(1)(a)` of `Controller (Article 30(1)(a))`.
fn article(heading: &str) -> String {
    let article = heading.split_once(" (Article ").map(|(_, rest)| rest.strip_suffix(')').unwrap());
    article.unwrap_or_default().to_owned()
}

fn asked(kind: &str) -> Vec<(&'static str, &'static [&'static str])> {
    if kind == "record" { ARTICLE_30.to_vec() } else { ARTICLE_13.to_vec() }
}

/// Each letter in all three forms against the catalogue. Returns what is not stated.
fn check_every_letter(world: &World, catalogue: &Value, kind: &str) -> Vec<String> {
    let option = format!("--{kind}");
    let run = world.run(&["data", "explain", &option]).exits(0);
    let json: Text =
        serde_json::from_value(world.run(&["data", "explain", &option, "--json"]).exits(0).json())
            .unwrap();
    let page = world.run(&["data", "explain", &option, "--html", "-"]).exits(0);
    let mut absent = Vec::new();
    let asked = asked(kind);
    let letters: Vec<_> = json.items.iter().map(|item| item.article.as_str()).collect();
    assert_eq!(letters, asked.iter().map(|(article, _)| *article).collect::<Vec<_>>());
    let mut markdown = sections_of_markdown(run.out());
    markdown.remove("");
    for (form, sections) in [("Markdown", markdown), ("HTML", sections_of_html(page.out()))] {
        assert_eq!(sections.len(), asked.len(), "{form}: {:?}", sections.keys());
        absent.clear();
        for ((article, keys), item) in asked.iter().zip(&json.items) {
            let section = &sections[*article];
            let mut missing = Vec::new();
            for key in *keys {
                let values = stated(catalogue, key);
                for value in &values {
                    assert!(
                        section.contains(value.as_str()),
                        "{form} {article}: {value}: {section}"
                    );
                }
                if values.is_empty() {
                    let named = format!("not stated in the catalogue: {key}");
                    assert!(section.contains(&named), "{form} {article}: {named}: {section}");
                    missing.push((*key).to_owned());
                }
            }
            assert_eq!(section.matches("not stated").count(), missing.len(), "{form}: {section}");
            assert_eq!(item.not_stated, missing, "{article}");
            assert_eq!(item.unclear, [""; 0], "{article}");
            for (_, said) in SAID.iter().filter(|(of, _)| of == article) {
                for words in *said {
                    assert!(section.contains(words), "{form} {article}: {words}: {section}");
                }
            }
            absent.extend(missing);
        }
    }
    for key in &absent {
        assert!(run.stderr.contains(key.as_str()), "{key}: {}", run.stderr);
    }
    assert_eq!(absent.is_empty(), run.stderr.is_empty(), "{}", run.stderr);
    let says = format!("It is not complete: {} keys", absent.len());
    assert_eq!(absent.is_empty(), !run.out().contains("not complete"), "{}", run.out());
    assert!(absent.is_empty() || run.out().contains(&says) && page.out().contains(&says));
    same_as_the_catalogue(&json, catalogue, kind);
    absent
}

/// The keys of the JSON form hold what the catalogue holds under the same keys, or null.
fn same_as_the_catalogue(json: &Text, catalogue: &Value, kind: &str) {
    assert_eq!(
        (json.kind.as_str(), u64::from(json.number)),
        (kind, catalogue["number"].as_u64().unwrap())
    );
    for (key, value) in &json.controller {
        assert_eq!(value.as_deref(), catalogue["controller"][key].as_str(), "{key}");
    }
    assert_eq!(json.controller.len(), 6);
    for (key, value) in [
        ("supervisory_authority", &json.supervisory_authority),
        ("transfers", &json.transfers),
        ("security", &json.security),
        ("automated_decisions", &json.automated_decisions),
    ] {
        assert_eq!(value.as_deref(), catalogue[key].as_str(), "{key}");
    }
    let mut fields = catalogue["fields"].as_array().unwrap().iter();
    for activity in &json.activities {
        let shared = &catalogue[activity.category.as_str()];
        for (key, value) in [
            ("people", &activity.people),
            ("legitimate_interest", &activity.legitimate_interest),
            ("required", &activity.required),
        ] {
            assert_eq!(value.as_deref(), shared[key].as_str(), "{key}");
        }
        for (field, declared) in activity.fields.iter().zip(&mut fields) {
            assert_eq!(declared["category"], *activity.category);
            for key in ["name", "type", "max", "purpose", "legal_basis", "retention", "recipient"] {
                assert_eq!(field[key], declared[key], "{key}: {field}");
            }
            // `f` of `GDPR 6(1)(f)`.
            let basis = declared["legal_basis"].as_str().unwrap();
            let letter = basis.split('(').nth(2).unwrap().split(')').next().unwrap();
            assert!(!field["value"].as_str().unwrap().is_empty(), "{field}");
            assert_eq!(field["letters"], json!([letter]), "{field}");
            assert_eq!(field.as_object().unwrap().len(), 10, "{field}");
        }
    }
    assert!(fields.next().is_none());
}

#[test]
fn every_letter_is_answered_by_a_catalogue_that_states_everything() {
    let (world, catalogue) = database();
    for kind in ["record", "notice"] {
        assert_eq!(check_every_letter(&world, &catalogue, kind), [""; 0], "{kind}");
    }
    let text = world.run(&["data", "explain", "--record", "--json"]).exits(0).json();
    assert_eq!((&text["product"], &text["number"]), (&json!("riverdb"), &json!(1)));
}

#[test]
fn every_letter_that_the_shipped_catalogue_does_not_answer_is_named() {
    let world = World::new();
    let catalogue = serde_json::to_value(shipped().unwrap()).unwrap();
    let missing = check_every_letter(&world, &catalogue, "record");
    assert_eq!(missing.len(), 8, "the controller's six, transfers, security: {missing:?}");
    let missing = check_every_letter(&world, &catalogue, "notice");
    assert_eq!(missing.len(), 14, "{missing:?}");
    let text: Text = serde_json::from_value(
        world.run(&["data", "explain", "--notice", "--json"]).exits(0).json(),
    )
    .unwrap();
    assert_eq!(text.product, None);
    assert_eq!(text.catalogue_sha256, crate::support::sha256(TEXT.as_bytes()));
}

#[test]
fn whatever_is_taken_out_of_a_catalogue_is_named_and_nothing_else() {
    let (_, whole) = database();
    let keys = ARTICLE_30.iter().chain(&ARTICLE_13).flat_map(|(_, keys)| *keys);
    let keys = keys.filter(|key| !key.starts_with("fields.") && **key != "controller.name");
    for key in keys.filter(|key| **key != "controller.contact") {
        let mut catalogue = whole.clone();
        let (table, last) = key.rsplit_once('.').unwrap_or(("", key));
        let table = if table.is_empty() { &mut catalogue } else { &mut catalogue[table] };
        table.as_object_mut().unwrap().remove(last).unwrap();
        let catalogue: Catalogue = serde_json::from_value(catalogue).unwrap();
        let in_force = InForce { catalogue, product: None, sha256: "0".repeat(64) };
        for (kind, letters) in
            [(TextKind::Record, &ARTICLE_30[..]), (TextKind::Notice, &ARTICLE_13[..])]
        {
            let text = GdprText::new(kind, &in_force);
            let named: Vec<_> = text.items.iter().flat_map(|item| &item.not_stated).collect();
            let asked = letters.iter().filter(|(_, keys)| keys.contains(key)).count();
            assert_eq!(named, vec![key; asked], "{kind:?} without {key}");
        }
    }
}

#[test]
fn a_legitimate_interest_is_asked_for_where_a_field_rests_on_one_and_nowhere_else() {
    let (_, mut catalogue) = database();
    for field in catalogue["fields"].as_array_mut().unwrap() {
        field["legal_basis"] = json!("GDPR 6(1)(b)");
    }
    for table in ["request", "usage"] {
        catalogue[table].as_object_mut().unwrap().remove("legitimate_interest");
    }
    let named = |catalogue: &Value| {
        let catalogue = serde_json::from_value(catalogue.clone()).unwrap();
        let in_force = InForce { catalogue, product: None, sha256: "0".repeat(64) };
        let text = GdprText::new(TextKind::Notice, &in_force);
        text.items.into_iter().flat_map(|item| item.not_stated).collect::<Vec<_>>()
    };
    assert_eq!(named(&catalogue), [""; 0]);
    catalogue["fields"][3]["legal_basis"] = json!("Art. 6 par. 1 lit. f GDPR");
    assert_eq!(named(&catalogue), ["request.legitimate_interest"]);
}

/// The sections of a notice that name rights, by the database server's catalogue with another basis
/// of its usage data, and what is said on standard error; the same record must have the basis, too.
fn notice_with_basis(basis: &str) -> (BTreeMap<String, String>, Value, String) {
    let draft = include_str!("../../examples/catalogues/database.toml");
    let written = "legal_basis = \"GDPR 6(1)(f); object: 21\"";
    assert_eq!(draft.matches(written).count(), 1);
    let draft = draft.replace(written, &format!("legal_basis = \"{basis}\""));
    let world = with_catalogue(&draft);
    let review = world.run(&["vendor", "catalogue", "check", "database.toml", "--json"]).exits(0);
    let notice = world.run(&["data", "explain", "--notice"]).exits(0);
    let record = world.run(&["data", "explain", "--record"]).exits(0);
    assert_eq!(notice.stderr, record.stderr);
    assert!(sections_of_markdown(record.out())["30(1)(b)"].contains(basis));
    let page = world.run(&["data", "explain", "--notice", "--html", "-"]).exits(0);
    let sections = sections_of_markdown(notice.out());
    for article in ["13(1)(c)", "13(1)(d)", "13(2)(b), 21(4)", "13(2)(c)"] {
        let line = sections[article].lines().find(|line| line.contains("unclear"));
        let said = line.is_none_or(|line| sections_of_html(page.out())[article].contains(line));
        assert!(said, "{article}: {line:?}");
    }
    (sections, review.json()["unclear"].clone(), notice.stderr)
}

/// The rights depend on it: a person who has one must never read that there is none.
#[test]
fn a_legal_basis_that_could_be_any_letter_is_named_and_rules_out_no_right() {
    for basis in ["Our interest in statistics", "Art. 6 DSGVO", "GDPR 6(1)(b), or your consent"] {
        let (notice, unclear, stderr) = notice_with_basis(basis);
        assert_eq!(unclear, json!(["usage.legal_basis"]), "{basis}");
        assert!(stderr.contains("unclear") && stderr.contains("usage.legal_basis"), "{stderr}");
        assert!(stderr.contains("GDPR 6(1)(f)"), "what to write: {stderr}");
        let purposes = &notice["13(1)(c)"];
        assert!(purposes.contains("unclear in the catalogue: usage.legal_basis"), "{purposes}");
        for (article, right) in [
            ("13(1)(d)", "Usage data: To maintain and test what is in use"),
            ("13(2)(b), 21(4)", "you can object in the same way"),
            ("13(2)(c)", "you can withdraw it in the same way"),
        ] {
            let (_, after) = notice[article].split_once("is unclear. ").expect(article);
            assert!(after.contains(right) && after.contains("Usage data"), "{article}: {after}");
            assert!(!notice[article].contains("No field"), "{article}");
        }
    }
}

/// The guide lists the spellings: each is read, with every letter that it shows.
#[test]
fn the_spellings_of_the_guide_are_read() {
    let guide = include_str!("../../docs/guide/catalogue.md");
    let (_, table) = guide.split_once("| spelling | also |\n| --- | --- |\n").unwrap();
    let rows: String = table.lines().take_while(|line| line.starts_with('|')).collect();
    let spellings: Vec<_> = rows.split('`').skip(1).step_by(2).collect();
    assert!(spellings.len() > 8, "{spellings:?}");
    for spelling in spellings {
        let wanted = if spelling.contains("b)") || spelling.contains("b und") { "bf" } else { "f" };
        let letters = letters(spelling).expect(spelling);
        assert_eq!(letters.into_iter().collect::<String>(), wanted, "{spelling}");
    }
}

/// Every letter that a right goes with, in another spelling than that of the examples.
#[test]
fn the_rights_of_a_notice_are_those_of_the_letters_that_are_cited() {
    for (basis, objects, withdraws) in [
        ("Art. 6 Abs. 1 S. 1 lit. f DSGVO", true, false),
        ("point (e) of Article 6(1)", true, false),
        ("Art. 6 Abs. 1 UAbs. 1 Buchst. a DS-GVO (Einwilligung)", false, true),
        ("GDPR 6(1)(a) and (f)", true, true),
        ("GDPR 6(1)(b)", false, false),
    ] {
        let (notice, unclear, stderr) = notice_with_basis(basis);
        assert_eq!((unclear, stderr.as_str()), (json!([]), ""), "{basis}");
        for (article, has) in [("13(2)(b), 21(4)", objects), ("13(2)(c)", withdraws)] {
            let named = notice[article].contains("Usage data: all fields");
            assert_eq!(named, has, "{basis}: {article}: {}", notice[article]);
        }
    }
}

/// The vendor reads it before it signs: the same keys, and no broken rule.
#[test]
fn a_draft_is_checked_for_what_it_does_not_state() {
    let (world, _) = database();
    let check = |world: &World| {
        let run = world.run(&["vendor", "catalogue", "check", "database.toml", "--json"]);
        run.exits(0).json()["not_stated"].clone()
    };
    assert_eq!(check(&world), json!([]));
    let draft = String::from_utf8(world.read("database.toml")).unwrap();
    let kept = draft.lines().filter(|line| {
        !["transfers", "required", "joint_controller"].iter().any(|key| line.starts_with(key))
    });
    world.write("database.toml", kept.collect::<Vec<_>>().join("\n"));
    let keys = [
        "controller.joint_controller",
        "transfers",
        "request.required",
        "compliance.required",
        "usage.required",
    ];
    assert_eq!(check(&world), json!(keys));
    let shown = world.run(&["vendor", "catalogue", "check", "database.toml"]).exits(0);
    assert!(shown.out().contains(&keys.join(", ")), "{}", shown.out());
}

/// How long a field is kept is said in the record, in the notice, on the page, in the list of the
/// fields and in the statement of erasure: everywhere the same.
#[test]
fn every_place_says_the_same_of_how_long_the_data_is_kept() {
    let (world, catalogue) = database();
    world.run(&["register", "--email", EMAIL, "-o", "request.json"]).exits(0);
    let out =
        |args: &[&str]| world.run(&[&["data", "explain"], args].concat()).exits(0).out().to_owned();
    let record = sections_of_markdown(&out(&["--record"]))["30(1)(f)"].clone();
    let notice = sections_of_markdown(&out(&["--notice"]))["13(2)(a)"].clone();
    assert_eq!(record, notice);
    let (page, rows) = (out(&["--html", "-"]), out(&["--json"]));
    let rows: Vec<Value> = rows.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    world.run(&["unregister", "--yes", "-o", "erasure.json"]).exits(0);
    let statement = world.run(&["inspect", "erasure.json", "--payload"]).exits(0).json();
    let keeps = statement["vendor_keeps"].as_str().unwrap();
    let mut fields = 0;
    for field in catalogue["fields"].as_array().unwrap() {
        let (name, kept) = (field["name"].as_str().unwrap(), field["retention"].as_str().unwrap());
        assert!(record.contains(kept) && page.contains(kept), "{name}: {kept}");
        let row =
            rows.iter().find(|row| row["name"] == name && row["category"] == field["category"]);
        assert_eq!(row.unwrap()["retention"], kept, "{name}");
        // Nobody can tell whose usage data it has.
        let group = keeps.split("; ").find(|group| group.ends_with(&format!(" ({kept})")));
        if field["category"] == "usage" {
            assert_eq!(group, None, "{keeps}");
        } else {
            let names = group.unwrap().strip_suffix(&format!(" ({kept})")).unwrap();
            assert!(names.split(", ").any(|known| known == name), "{name}: {keeps}");
            fields += 1;
        }
    }
    assert!(fields > 20, "{fields}");
}

/// Nothing of this instance is in them: they could be published.
#[test]
fn a_record_and_a_notice_are_of_the_catalogue_alone() {
    let world = World::with_vendor();
    let forms = |world: &World| {
        ["--record", "--notice"].map(|kind| {
            let json = world.run(&["data", "explain", kind, "--json"]).exits(0).stdout;
            (world.run(&["data", "explain", kind]).exits(0).stdout, json)
        })
    };
    let before = forms(&world);
    world.run(&["register", "--email", EMAIL, "-o", "request.json"]).exits(0);
    world.run(&["telemetry", "on"]).exits(0);
    world.run(&["usage", "set", "containers", "37"]).exits(0);
    assert_eq!(forms(&world), before);
    let ledger = world.read("home/consent.log");
    world.run(&["data", "explain", "--notice", "--html", "notice.html"]).exits(0);
    assert_eq!(world.read("home/consent.log"), ledger, "nothing is exported");
    let page = String::from_utf8(world.read("notice.html")).unwrap();
    assert!(!page.contains(EMAIL) && page.ends_with("</html>\n"));
    // The same content again needs no --force.
    let again = world.run(&["data", "explain", "--record", "--html", "notice.html"]).exits(1);
    assert!(again.stderr.contains("--force"), "{again:?}");
}

/// A vendor's officer has the draft, or the signed file, and no instance.
#[test]
fn a_catalogue_in_a_file_gives_the_same_texts_without_an_instance() {
    let (world, _) = database();
    let empty = World::new();
    empty.write("draft.toml", include_str!("../../examples/catalogues/database.toml"));
    empty.write("signed.json", world.read("signed.json"));
    world
        .run(&[
            "vendor",
            "catalogue",
            "sign",
            "database.toml",
            "--dir",
            "vendor",
            "-o",
            "a.txt",
            "--armor",
        ])
        .exits(0);
    empty.write("armored.txt", world.read("a.txt"));
    for kind in ["--record", "--notice"] {
        let here = world.run(&["data", "explain", kind]).exits(0);
        for file in ["signed.json", "armored.txt"] {
            let there = empty.run(&["data", "explain", kind, "--catalogue", file]).exits(0);
            assert_eq!((there.out(), &there.stderr), (here.out(), &here.stderr), "{file}");
        }
        let draft = empty.run(&["data", "explain", kind, "--catalogue", "draft.toml"]).exits(0);
        let (sections, of_draft) =
            (sections_of_markdown(here.out()), sections_of_markdown(draft.out()));
        assert_eq!(sections.len(), of_draft.len());
        for (article, text) in sections.iter().filter(|(article, _)| !article.is_empty()) {
            assert_eq!(&of_draft[article], text, "{article}");
        }
        assert!(of_draft[""].contains("draft of number 1, not signed"), "{}", of_draft[""]);
        let json: Text = serde_json::from_value(
            empty
                .run(&["data", "explain", kind, "--json", "--catalogue", "draft.toml"])
                .exits(0)
                .json(),
        )
        .unwrap();
        assert!(json.draft && json.product.is_none());
        assert_eq!(json.catalogue_sha256, crate::support::sha256(&empty.read("draft.toml")));
        let page = ["data", "explain", kind, "--html", "-", "--catalogue", "draft.toml"];
        assert!(empty.run(&page).exits(0).out().contains("draft of number 1, not signed"));
    }
    assert!(!empty.home("").exists(), "nothing is written");
    // What is no catalogue, or could never be signed, gives nothing.
    let broken = include_str!("../../examples/catalogues/database.toml").replacen(
        "number = 1",
        "number = 0",
        1,
    );
    empty.write("broken.toml", broken);
    empty.write("trust.json", world.read("vendor/trust.json"));
    for (file, said) in
        [("broken.toml", "vendor catalogue check"), ("trust.json", "not a catalogue")]
    {
        let refused = empty.run(&["data", "explain", "--notice", "--catalogue", file]).exits(10);
        assert!(refused.stdout.is_empty() && refused.stderr.contains(said), "{}", refused.stderr);
        assert!(refused.stderr.contains(file), "{}", refused.stderr);
    }
    let alone = empty.run(&["data", "explain", "--catalogue", "draft.toml"]).exits(2);
    assert!(alone.stderr.contains("--record"), "{}", alone.stderr);
}

/// What a value can be is said in the same words everywhere: here, in the reference and in the check
/// of what was sent.
#[test]
fn what_a_value_can_be_is_said_in_the_same_words_everywhere() {
    let world = World::new();
    let record = sections_of_markdown(world.run(&["data", "explain", "--record"]).exits(0).out());
    let reference = include_str!("../../docs/reference/data.md");
    for (name, value) in [
        ("email", "an email address"),
        ("data_region", "one of us, eu, other"),
        (
            "containers",
            "a count, as one of 0, 1, 2-4, 5-9, 10-19, 20-49, 50-99, 100-199, 200-499, 500-999, 1000+",
        ),
        ("week", "a calendar week such as 2026-W48"),
    ] {
        assert!(record["30(1)(c)"].contains(&format!("{name}\n{value}\n")), "{name}");
        assert!(reference.contains(&format!("| `{name}` | {value} |")), "{name}");
    }
}

/// Words of a catalogue mean nothing to a reader of Markdown or a browser.
#[test]
fn text_of_a_catalogue_is_shown_as_it_is_in_markdown_and_html() {
    for hostile in [
        "<script>alert(1)</script> & <b>",
        "[click](javascript:alert(1)) ![i](http://x.example/i.png)",
        "**b** _i_ `c` ~~s~~ | cell | \\ &lt; $x$",
        "# heading",
        "1. list",
        "12) list",
        "- list",
        "+ list",
        "* list",
        "> quote",
        "=== ",
        "``` fence",
        "[^1]: note",
        "a\\",
    ] {
        let text = TEXT
            .replacen("number = 1\n", &format!("number = 1\ntransfers = '{hostile}'\n"), 1)
            .replace("purpose = \"Which edition is asked for\"", &format!("purpose = '{hostile}'"));
        let text: &'static str = Box::leak(text.into_boxed_str());
        let world = World::new();
        let run = |args: &[&str]| {
            let now = "2026-11-26T12:00:00Z";
            let args = [&["data", "explain", "--record"], args].concat();
            world.run_env(now, &args, |env| env.catalogue = BuiltIn { text, signed: None }).exits(0)
        };
        let markdown = run(&[]).out().to_owned();
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_MATH;
        for event in Parser::new_ext(&markdown, options) {
            let harmless = !matches!(
                event,
                Event::Html(_)
                    | Event::InlineHtml(_)
                    | Event::InlineMath(_)
                    | Event::FootnoteReference(_)
                    | Event::Start(
                        Tag::Link { .. }
                            | Tag::Image { .. }
                            | Tag::Strikethrough
                            | Tag::BlockQuote(_)
                            | Tag::CodeBlock(_)
                            | Tag::FootnoteDefinition(_)
                            | Tag::List(Some(_))
                    )
            );
            assert!(harmless, "{hostile}: {event:?}");
        }
        let sections = sections_of_markdown(&markdown);
        assert_eq!(sections["30(1)(e)"].trim(), hostile.trim());
        let purposes = sections["30(1)(b)"].lines();
        assert_eq!(purposes.filter(|line| *line == hostile.trim()).count(), 1, "{hostile}");
        let page = run(&["--html", "-"]).out().to_owned();
        let sections = sections_of_html(&page);
        assert_eq!(sections["30(1)(e)"].trim(), hostile.trim());
        assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("<b>"));
    }
}

#[test]
fn the_pages_stand_alone_and_are_well_formed() {
    needs!("python3");
    let (world, _) = database();
    let script = "import sys, html.parser\n\
        class P(html.parser.HTMLParser):\n    \
            def __init__(s): super().__init__(); s.open = []\n    \
            def handle_starttag(s, t, a):\n        \
                if t not in ('meta',): s.open.append(t)\n    \
            def handle_endtag(s, t): assert s.open.pop() == t, t\n\
        p = P(); p.feed(open(sys.argv[1], encoding='utf-8').read()); p.close(); assert not p.open, p.open";
    for kind in ["record", "notice"] {
        let file = format!("{kind}.html");
        world.run(&["data", "explain", &format!("--{kind}"), "--html", &file]).exits(0);
        tool("python3", &["-c", script, &world.text_path(&file)], Path::new("/"));
        let page = String::from_utf8(world.read(&file)).unwrap();
        for outside in
            ["<script", "http:", "https:", "src=", "href=", "url(", "@import", "<img", "<link"]
        {
            assert!(!page.contains(outside), "{kind}: {outside}");
        }
    }
}

#[test]
fn what_does_not_go_together_is_refused() {
    let world = World::new();
    for args in [
        &["--record", "--notice"][..],
        &["--record", "usage"],
        &["--notice", "--csv"],
        &["--record", "--csv"],
        &["--record", "--format", "csv"],
    ] {
        let run = world.run(&[&["data", "explain"], args].concat()).exits(2);
        assert!(run.stdout.is_empty() && !run.stderr.is_empty(), "{args:?}: {run:?}");
    }
    let quiet = world.run(&["-q", "data", "explain", "--record"]).exits(0);
    assert!(quiet.out().starts_with("# Record of processing activities\n"), "it is the answer");
    assert_eq!(quiet.stderr, "");
}

/// Who the controller is, or how long data is kept, does not depend on it.
#[test]
fn an_unclear_legal_basis_is_named_at_the_letters_that_depend_on_it_and_at_no_other() {
    let (_, mut catalogue) = database();
    catalogue["fields"][3]["legal_basis"] = json!("Our interest in statistics");
    let catalogue: Catalogue = serde_json::from_value(catalogue).unwrap();
    for (kind, letters) in [
        (TextKind::Record, &["30(1)(b)"][..]),
        (TextKind::Notice, &["13(1)(c)", "13(1)(d)", "13(2)(b), 21(4)", "13(2)(c)"]),
    ] {
        let in_force =
            InForce { catalogue: catalogue.clone(), product: None, sha256: "0".repeat(64) };
        let items = GdprText::new(kind, &in_force).items.into_iter();
        let named = items.filter(|item| !item.unclear.is_empty()).map(|item| item.article);
        assert_eq!(named.collect::<Vec<_>>(), letters);
    }
}
