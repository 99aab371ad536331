//! The vendor's own catalogue: from a TOML file to what a site can send, and what no catalogue can
//! loosen.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use airseal::core::document::catalogue::shipped::shipped;
use airseal::core::document::report::Category;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::craft::{START, Site, file};
use crate::support::{Run, World};

const TYPE: &str = "application/vnd.airseal.catalogue+json";
const DATABASE: &str = include_str!("../../examples/catalogues/database.toml");

/// A usage field in JSON, as a catalogue has it.
pub fn field(name: &str, kind: &str, since: u32) -> Value {
    let mut field = json!({
        "name": name, "category": "usage", "type": kind, "source": "fact",
        "purpose": "Which screens must be drawn faster", "legal_basis": "GDPR 6(1)(f)",
        "retention": "13 months", "recipient": "Acme", "since": since, "expires": "2098-12-31",
        "example": match kind { "flag" => "yes", "bucket" => "2-4", "week" => "2026-W48", _ => "a" },
    });
    match kind {
        "bucket" => field["max"] = json!(100),
        "enumeration" => field["values"] = json!(["a", "b"]),
        _ => {}
    }
    field
}

/// A catalogue in JSON, made here.
pub fn body(number: u32, fields: &[Value]) -> Value {
    let shared =
        json!({ "legal_basis": "GDPR 6(1)(f)", "retention": "13 months", "recipient": "Acme" });
    // What airseal fills in by itself is declared as it is.
    let own = shipped().unwrap().fields.iter();
    let own = own.filter(|field| field.category != Category::Usage);
    let own = own.map(|field| serde_json::to_value(field).unwrap());
    let fields: Vec<_> = own.chain(fields.iter().cloned()).collect();
    json!({
        "schema": 1, "product": "acme-dock", "issued_at": START,
        "catalogue": {
            "number": number, "budget_bits": 100, "request": shared, "compliance": shared,
            "usage": shared, "fields": fields,
        },
    })
}

pub fn signed(site: &Site, body: &Value) -> Vec<u8> {
    file(TYPE, body.to_string().as_bytes(), &[&site.signer])
}

pub fn import(site: &Site, body: &Value) -> Run {
    site.write("catalogue.json", signed(site, body));
    site.run(&["import", "catalogue.json", "--json"])
}

/// The names of the fields of the usage report as it would be sent.
pub fn sent(site: &Site) -> BTreeSet<String> {
    let report = site.run(&["data", "show", "usage"]).exits(0).json();
    report["data"].as_object().unwrap().keys().cloned().collect()
}

fn entries(world: &World, event: &str) -> Vec<Value> {
    let log = world.run(&["log", "--json"]).exits(0).out().to_owned();
    let entries = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    entries.filter(|entry| entry["event"] == *event).collect()
}

pub fn names(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn another_products_catalogue_goes_from_a_toml_file_to_its_usage_report() {
    let world = World::new();
    let init = ["vendor", "init", "--product", "riverdb", "--dir", "vendor", "--no-passphrase"];
    world.run(&init).exits(0);
    world.write("database.toml", DATABASE);
    let checked = world.run(&["vendor", "catalogue", "check", "database.toml", "--json"]);
    let checked = checked.exits(0).json();
    assert_eq!((&checked["number"], &checked["findings"]), (&json!(1), &json!([])));
    let sign =
        ["vendor", "catalogue", "sign", "database.toml", "--dir", "vendor", "-o", "catalogue.json"];
    let run = world.run(&sign).exits(0);
    assert!(run.stderr.contains("signer key for catalogues"), "{run:?}");
    // The same content again is the same file.
    let before = world.read("catalogue.json");
    assert!(world.run(&sign).exits(0).out().starts_with("unchanged"));
    assert_eq!(world.read("catalogue.json"), before);

    world.pin("vendor").exits(0);
    let run = world.run(&["import", "catalogue.json", "--json"]).exits(0).json();
    assert_eq!((&run["kind"], &run["version"]), (&json!("catalogue"), &json!(1)));
    let run = world.run(&["register", "--email", "ops@river.example", "-o", "request.json"]);
    assert!(run.exits(0).stderr.contains("7 anonymised fields"));
    for (name, value) in
        [("engine", "rows"), ("databases", "12"), ("encryption", "yes"), ("backup", "tape")]
    {
        world.run(&["usage", "set", name, value]).exits(0);
    }
    let refused = world.run(&["usage", "set", "containers", "3"]);
    assert!(refused.code == 2 && refused.stderr.contains("`containers`"), "{refused:?}");
    world.write(
        "snapshot.json",
        r#"{"cluster":{"members":[{"role":"replica"},{"role":"replica"},{"role":"leader"}]}}"#,
    );
    world.run(&["usage", "load", "snapshot.json"]).exits(0);
    let report = world.run(&["data", "show", "usage"]).exits(0).json();
    let data = &report["data"];
    for (name, value) in
        [("engine", "rows"), ("databases", "10-19"), ("backup", "other"), ("replicas", "2-4")]
    {
        assert_eq!(data[name], *value, "{report}");
    }
    assert_eq!(data["encryption"], json!(true));
    // What the officer reads is the vendor's.
    let page = world.run(&["data", "explain", "--html", "-"]).exits(0).out().to_owned();
    for said in ["River Database GmbH", "dpo@riverdb.example", "Which storage engines to maintain"]
    {
        assert!(page.contains(said), "{said}");
    }
    assert!(!page.contains("Which Docker version"));
    let payload = world.run(&["inspect", "catalogue.json", "--payload"]).exits(0).stdout;
    let hash: String = Sha256::digest(&payload).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    assert!(page.contains(&hash));
    let shown = entries(&world, "notice");
    assert_eq!(shown[0]["about"]["catalogue_sha256"], json!(hash));
    // A privacy policy of this vendor names it, too.
    world.write("policy.md", "# Words\n");
    let policy = ["vendor", "policy", "policy.md", "--policy-version", "1", "--effective"];
    let rest =
        ["2026-01-01", "--contact", "privacy@riverdb.example", "--dir", "vendor", "-o", "p.json"];
    world.run(&[&policy[..], &rest[..]].concat()).exits(0);
    let policy = world.run(&["inspect", "p.json", "--payload"]).exits(0).json();
    assert_eq!(policy["catalogue_sha256"], json!(hash));
}

/// Each rule that protects people, broken in one place of a good draft: the words of the finding,
/// and the line that it is on.
/// It holds statement CT18 of the page of the formats.
#[test]
fn what_no_catalogue_can_loosen_is_refused_with_its_rule_and_its_line() {
    let world = World::with_vendor();
    let many: Vec<_> = (0..10_000).map(|n| format!("\"user-{n}\"")).collect();
    let words = format!("values = [{}]", many.join(", "));
    let long = format!("purpose = \"{}\"", "why ".repeat(60));
    let with_key = |key: &str| format!("max = 200\n{key}");
    for (from, to, said) in [
        (
            "values = [\"rows\", \"columns\", \"memory\"]",
            words.as_str(),
            "more could carry free text",
        ),
        (
            "values = [\"rows\", \"columns\", \"memory\"]",
            "values = [\"Ada Lovelace\"]",
            "not a word",
        ),
        ("values = [\"rows\", \"columns\", \"memory\"]", "values = [\"rows\", \"rows\"]", "twice"),
        ("values = [\"rows\", \"columns\", \"memory\"]", "values = []", "lists its words"),
        ("max = 200", "max = 7", "airseal chooses the buckets"),
        ("max = 200", "max = 0", "airseal chooses the buckets"),
        ("example = \"17.2\"", "example = \"17.2.1+build.8812\"", "not a value of this field"),
        ("example = \"10-19\"", "example = \"11\"", "not a value of this field"),
        ("name = \"engine\"", "name = \"en\\u001bgine\"", "a name is 1 to 64"),
        ("name = \"engine\"", "name = \"Engine\"", "a name is 1 to 64"),
        ("name = \"engine\"", "name = \"databases\"", "declared twice"),
        ("type = \"flag\"", "type = \"text\"", "could single somebody out"),
        ("type = \"flag\"", "type = \"number\"", "could single somebody out"),
        // A type that only airseal's own sources have.
        ("type = \"flag\"", "type = \"week\"", "of another type"),
        ("source = \"product-version\"", "source = \"email\"", "names this instance"),
        ("source = \"week\"", "source = \"instance\"", "names this instance"),
        ("number = 1", "number = 0", "numbered from 1"),
        ("budget_bits = 64", "budget_bits = 5000", "at most 112 bits"),
        ("budget_bits = 64", "budget_bits = 12", "the budget is 12"),
        (
            "purpose = \"Which storage engines to maintain\"",
            "purpose = \"To improve our product\"",
            "fit every field",
        ),
        (
            "purpose = \"Which storage engines to maintain\"",
            "purpose = \"analytics\"",
            "plain sentence",
        ),
        ("purpose = \"Which storage engines to maintain\"", long.as_str(), "more than 160"),
        ("retention = \"13 months\"", "retention = \"\\u202e13 months\"", "not seen"),
        (
            "hosts = [\"usage.riverdb.example\"]",
            "hosts = [\"https://x\"]",
            "not the name of a host",
        ),
        ("name = \"River Database GmbH\"", "name = \" \"", "empty"),
    ] {
        assert!(DATABASE.contains(from), "{from}");
        let text = DATABASE.replacen(from, to, 1);
        world.write("draft.toml", &text);
        let check = ["vendor", "catalogue", "check", "draft.toml", "--dir", "vendor"];
        let checked = world.run(&[&check[..], &["--json"]].concat()).exits(5).json();
        let found = checked["findings"].as_array().unwrap();
        let finding = found.iter().find(|finding| finding["rule"].as_str().unwrap().contains(said));
        let finding = finding.unwrap_or_else(|| panic!("{to:.60}: {found:?}"));
        // Where the rule is broken by the edited line alone, that line is named.
        let line = text.lines().position(|line| line == to);
        if !["declared twice", "the budget is 12", "of another type"].contains(&said) {
            assert_eq!(finding["line"], json!(line.map(|line| line + 1)), "{to:.60}");
        }
        assert!(world.run(&check).exits(5).out().contains(said), "{said}");
        let sign = ["vendor", "catalogue", "sign", "draft.toml", "--dir", "vendor", "-o", "c.json"];
        let refused = world.run(&sign).exits(10);
        assert!(refused.stderr.contains("vendor catalogue check"), "{refused:?}");
        assert!(!world.path("c.json").exists() && !world.path("vendor/catalogues").exists());
    }
    // What no catalogue has is named with its line as well.
    for (from, to, said) in [
        ("max = 200", with_key("buckets = [1, 2, 3]"), "buckets"),
        ("max = 200", with_key("exact = true"), "exact"),
        ("type = \"flag\"", "type = \"string\"".to_owned(), "string"),
        ("expires = \"2028-12-31\"", "expires = \"soon\"".to_owned(), "soon"),
    ] {
        world.write("draft.toml", DATABASE.replacen(from, &to, 1));
        let run = world.run(&["vendor", "catalogue", "check", "draft.toml"]).exits(10);
        assert!(run.stderr.contains("line ") && run.stderr.contains(said), "{run:?}");
    }
    // A day that has passed is refused where it is signed, and stops no site.
    world.write("draft.toml", DATABASE.replace("2028-12-31", "2020-12-31"));
    let run = world.run(&["vendor", "catalogue", "check", "draft.toml"]).exits(5);
    assert!(run.out().contains("justify the field again"), "{run:?}");
}

/// The same rules again where a document is imported, whatever the vendor signed.
#[test]
fn a_site_refuses_a_signed_catalogue_that_breaks_a_rule() {
    let site = Site::new();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut field = field("screens", "enumeration", 1);
        change(&mut field);
        body(1, &[field])
    };
    let many: Vec<_> = (0..10_000).map(|n| format!("user-{n}")).collect();
    let mut cases = vec![
        with(&|field| field["values"] = json!(many)),
        with(&|field| field["type"] = json!("text")),
        with(&|field| field["source"] = json!("email")),
        with(&|field| field["name"] = json!("a\u{7}")),
        with(&|field| field["more"] = json!(1)),
        with(&|field| field["since"] = json!(2)),
        with(&|field| field["purpose"] = json!("To improve our product")),
        body(0, &[]),
    ];
    let mut wide = body(1, &[]);
    wide["catalogue"]["budget_bits"] = json!(113);
    cases.push(wide);
    // Fields of the request and of the compliance report are airseal's.
    for category in ["request", "compliance"] {
        cases.push(with(&|field| field["category"] = json!(category)));
    }
    let fields: Vec<_> = (0..100_000).map(|n| field(&format!("f{n}"), "flag", 1)).collect();
    cases.push(body(1, &fields));
    for case in cases {
        let run = import(&site, &case);
        assert_eq!(run.code, 10, "{:.300}: {run:?}", case.to_string());
        assert!(!site.home("catalogue.json").exists());
    }
    // Twice one name in one JSON object, which two readers could read as two catalogues.
    let text = body(1, &[]).to_string().replace("\"number\":1", "\"number\":1,\"number\":2");
    site.write("catalogue.json", file(TYPE, text.as_bytes(), &[&site.signer]));
    site.run(&["import", "catalogue.json"]).exits(10);
    assert_eq!(import(&site, &body(1, &[field("screens", "flag", 1)])).code, 0);
}

#[test]
fn a_new_number_with_new_fields_asks_again_and_an_objection_outlives_it() {
    let site = Site::new();
    assert_eq!(entries(&site, "notice")[0]["about"]["catalogue"], json!("1"));
    let screens = field("screens", "flag", 1);
    import(&site, &body(1, std::slice::from_ref(&screens))).exits(0);
    // The disclosure was that of another catalogue, although its number is the same.
    site.run(&["usage", "set", "screens", "yes"]).exits(2);
    assert_eq!(sent(&site), names(&[]));
    let status = site.run(&["telemetry", "status", "--json"]).exits(0).json();
    assert_eq!(status["new_fields"], json!(["screens"]));
    let run = site.run(&["telemetry", "on"]).exits(0);
    assert!(run.stderr.contains("1 anonymised field"), "{run:?}");
    site.run(&["usage", "set", "screens", "yes"]).exits(0);
    assert_eq!(sent(&site), names(&["screens"]));

    let menus = field("menus", "bucket", 2);
    let run = import(&site, &body(2, &[screens.clone(), menus.clone()])).exits(0).json();
    let new = run["changes"].as_array().unwrap().iter().find(|c| c["what"] == "usage-fields");
    assert_eq!(new.unwrap()["new"], json!(["menus"]));
    assert_eq!(sent(&site), names(&["screens"]));
    site.run(&["usage", "set", "menus", "3"]).exits(2);
    let run = site.run(&["telemetry", "on"]).exits(0);
    assert!(run.stderr.contains("new fields: menus"), "{run:?}");
    site.run(&["usage", "set", "menus", "3"]).exits(0);
    assert_eq!(sent(&site), names(&["menus", "screens"]));
    let shown = entries(&site, "notice");
    assert_eq!(shown.last().unwrap()["about"]["catalogue"], json!("2"));

    site.run(&["telemetry", "off"]).exits(0);
    assert_eq!(entries(&site, "objection")[0]["about"]["catalogue"], json!("2"));
    let third = body(3, &[screens, menus, field("themes", "flag", 3)]);
    import(&site, &third).exits(0);
    site.run(&["register"]).exits(0);
    site.run(&["telemetry", "check"]).exits(3);
    assert!(site.run(&["data", "show", "usage"]).exits(0).stdout.is_empty());
    site.run(&["log", "--verify"]).exits(0);
}

#[test]
fn numbers_only_rise_and_one_number_is_one_catalogue() {
    let site = Site::new();
    import(&site, &body(2, &[field("screens", "flag", 1)])).exits(0);
    assert!(
        !import(&site, &body(2, &[field("screens", "flag", 1)])).exits(0).json()["changed"]
            .as_bool()
            .unwrap()
    );
    for other in [body(1, &[field("screens", "flag", 1)]), body(2, &[])] {
        assert_eq!(import(&site, &other).code, 11);
    }
    let mut foreign = body(3, &[]);
    foreign["product"] = json!("other");
    assert_eq!(import(&site, &foreign).code, 15);
    // Signed by the root, by nobody, or changed on the way.
    let bytes = body(3, &[]).to_string();
    for keys in [&[&site.root][..], &[]] {
        site.write("catalogue.json", file(TYPE, bytes.as_bytes(), keys));
        assert!([10, 11].contains(&site.run(&["import", "catalogue.json"]).code));
    }
}

/// Nobody knows what may be sent where the catalogue in force cannot be read.
#[test]
fn a_catalogue_that_no_longer_counts_stops_what_would_be_sent_and_nothing_else() {
    let site = Site::new();
    import(&site, &body(1, &[field("screens", "flag", 1)])).exits(0);
    site.run(&["telemetry", "on"]).exits(0);
    let good = site.read("home/catalogue.json");
    let revoke = |bundle: &mut Value| {
        let signer = bundle["signers"].as_object().unwrap().keys().next().unwrap().clone();
        bundle["revoked_keys"] = json!({ signer: { "at": START, "reason": "stolen" } });
    };
    for damage in ["cut", "emptied", "revoked"] {
        match damage {
            "cut" => drop(std::fs::write(site.home("catalogue.json"), &good[..good.len() / 2])),
            "emptied" => drop(std::fs::write(site.home("catalogue.json"), "")),
            _ => {
                std::fs::write(site.home("catalogue.json"), &good).unwrap();
                site.import_bundle(revoke);
            }
        }
        for args in [
            &["data", "show", "usage"][..],
            &["data", "show", "compliance"],
            &["data", "explain"],
            &["usage", "set", "screens", "yes"],
        ] {
            let run = site.run(args);
            assert!(run.code == 1 && run.stdout.is_empty(), "{damage}: {run:?}");
            assert!(run.stderr.contains("catalogue.json"), "{damage}: {run:?}");
        }
        assert_eq!(site.run(&["doctor"]).code, 5, "{damage}");
        assert_ne!(site.run(&["status"]).code, 1, "{damage}");
    }
    site.run(&["telemetry", "off"]).exits(0);
    let run = site.run(&["unregister", "--yes"]).exits(0);
    assert!(run.stderr.contains("retention is not known"), "{run:?}");
    assert!(!site.home("catalogue.json").exists());
}

#[test]
fn the_vendors_own_build_has_its_catalogue_and_an_imported_one_follows_it() {
    let site = Site::new();
    let built_in = &*Box::leak(signed(&site, &body(2, &[field("screens", "flag", 1)])).into());
    let fields = |args: &[&str]| {
        let run =
            site.run_env("2026-11-23T12:00:00Z", args, |env| env.catalogue.signed = Some(built_in));
        let lines = run.exits(0).out().to_owned();
        let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let names = lines.filter_map(|line| line["name"].as_str().map(str::to_owned));
        names.collect::<BTreeSet<_>>()
    };
    let explain = ["data", "explain", "usage", "--json"];
    assert_eq!(fields(&explain), names(&["screens"]));
    import(&site, &body(1, &[field("older", "flag", 1)])).exits(0);
    assert_eq!(fields(&explain), names(&["screens"]));
    import(&site, &body(3, &[field("newer", "flag", 3)])).exits(0);
    assert_eq!(fields(&explain), names(&["newer"]));
}

/// What statement CT28 of the page of the formats says.
#[test]
fn the_next_catalogue_is_compared_with_the_last_and_a_lost_one_is_noticed() {
    let world = World::with_vendor();
    let sign = |text: &str| {
        world.write("draft.toml", text);
        world.run(&[
            "vendor",
            "catalogue",
            "sign",
            "draft.toml",
            "--dir",
            "vendor",
            "-o",
            "c.json",
            "--force",
        ])
    };
    sign(DATABASE).exits(0);
    let second = DATABASE.replace("number = 1", "number = 2");
    let more = |since: u32| {
        second
            .replace("[\"rows\", \"columns\", \"memory\"]", "[\"rows\", \"columns\"]")
            .replace("max = 10\n", "max = 20\n")
            .replacen(
                "purpose = \"How many replicas",
                "since = 9\npurpose = \"How many replicas",
                1,
            )
            .replace("example = \"2-4\"\nsince = 1", "example = \"2-4\"")
            .replace("since = 9", &format!("since = {since}"))
    };
    let refused = sign(&more(1)).exits(10);
    assert!(refused.stderr.contains("nobody is told"), "{refused:?}");
    // The vendor's way to the end: the draft says what is new.
    let text = more(2)
        .replacen(
            "values = [\"rows\", \"columns\"]",
            "values = [\"rows\", \"columns\"]\nsince = 2",
            1,
        )
        .replacen("example = \"rows\"\nsince = 1", "example = \"rows\"", 1);
    world.write("draft.toml", &text);
    let check = ["vendor", "catalogue", "check", "draft.toml", "--dir", "vendor", "--json"];
    let checked = world.run(&check).exits(0).json();
    assert_eq!(checked["compared_with"], json!(1));
    let again: Vec<_> = checked["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|c| c["needs_disclosure"] == true)
        .map(|c| c["key"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(again, ["values", "max"]);
    sign(&text).exits(0);
    // Other content under the same number, and a number that was used.
    assert_eq!(sign(&text.replace("13 months", "12 months")).code, 10);
    assert_eq!(sign(DATABASE).code, 10);

    std::fs::remove_file(world.path("vendor/catalogues/2.json")).unwrap();
    let lost = sign(&text).exits(1);
    assert!(lost.stderr.contains("catalogues/2.json"), "{lost:?}");
    let listed = world.run(&["vendor", "list", "--dir", "vendor"]);
    assert!(listed.stderr.contains("catalogues/2.json"), "{listed:?}");
    assert_eq!(world.run(&["vendor", "doctor", "--dir", "vendor"]).code, 5);
}

/// What a product sends is held against the hosts and the fields of the catalogue in force.
/// By hand: encryption is yes, no or not said, log2 3 bits; all of them are 31.77.
#[test]
fn a_review_counts_bits_in_tenths_upwards_and_names_a_date_that_is_past() {
    let world = World::new();
    let (file, dir) = (world.text_path("draft.toml"), world.text_path("vendor"));
    let init = ["vendor", "init", "--product", "acme-base", "--dir", &dir, "--no-passphrase"];
    world.run_at(START, &init).exits(0);
    world.write("draft.toml", DATABASE);
    let check = |now: &str| {
        world.run_at(now, &["vendor", "catalogue", "check", &file, "--dir", &dir, "--json"])
    };
    let said = check("2028-12-31T23:59:59Z").exits(0).json();
    let bits = |name: &str| {
        let fields = said["usage"].as_array().unwrap();
        fields.iter().find(|field| field["field"] == name).unwrap()["bits"].clone()
    };
    assert_eq!((bits("encryption"), &said["bits"]), (json!(1.6), &json!(31.8)));
    let late = check("2029-01-01T00:00:00Z");
    assert!(late.code != 0 && late.out().contains("its date is past"), "{late:?}");
}

/// What a draft leaves out is filled in, with the number of the first catalogue that had it so.
#[test]
fn a_field_that_is_left_out_came_with_the_first_catalogue_that_had_it() {
    let world = World::with_vendor();
    let sign = ["vendor", "catalogue", "sign", "draft.toml", "--dir", "vendor", "-o", "c.json"];
    let product = DATABASE.replace("product = \"acme-base\"", "product = \"acme-dock\"");
    for number in [5, 6] {
        world.write("draft.toml", product.replace("number = 1", &format!("number = {number}")));
        world.run(&[&sign[..], &["--force"]].concat()).exits(0);
        let shown = world.run(&["inspect", "c.json", "--json"]).json();
        let fields = shown["payload"]["catalogue"]["fields"].as_array().unwrap().clone();
        let since = |name: &str| {
            fields.iter().find(|field| field["name"] == name).unwrap()["since"].clone()
        };
        assert_eq!((since("email"), since("backup")), (json!(5), json!(1)), "{number}");
    }
}

#[test]
fn data_check_takes_hosts_and_fields_from_the_vendors_catalogue() {
    let site = Site::new();
    let mut body = body(1, &[field("screens", "flag", 1)]);
    body["catalogue"]["hosts"] = json!(["usage.acme.example"]);
    import(&site, &body).exits(0);
    site.run(&["telemetry", "on"]).exits(0);
    let request = |host: &str, json: &str| {
        json!({
            "request": {
                "method": "POST", "url": format!("https://{host}/"), "httpVersion": "HTTP/1.1",
                "headers": [], "queryString": [], "cookies": [], "headersSize": -1, "bodySize": -1,
                "postData": { "mimeType": "application/json", "text": json },
            },
            "response": {}, "startedDateTime": "2026-11-26T12:00:00Z", "time": 1,
        })
    };
    let kinds = |entries: &[Value]| {
        let har = json!({ "log": { "version": "1.2", "creator": { "name": "test", "version": "1" }, "entries": entries } });
        site.write("capture.har", har.to_string());
        let run = site.run(&["data", "check", "capture.har", "--json"]);
        let lines = run.out().lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let kinds = lines.filter_map(|line| line["kind"].as_str().map(str::to_owned));
        (run.code, kinds.collect::<Vec<_>>())
    };
    let declared = request("usage.acme.example", "{\"screens\": true}");
    assert_eq!(kinds(std::slice::from_ref(&declared)), (0, vec![]));
    let of_another = request("usage.acme.example", "{\"containers\": \"2-4\"}");
    assert_eq!(kinds(&[of_another]), (5, vec!["undeclared-field".to_owned()]));
    let elsewhere = request("other.example", "{\"screens\": true}");
    assert_eq!(kinds(&[declared, elsewhere]), (5, vec!["other-host".to_owned()]));
}

#[test]
fn completion_offers_the_names_of_the_catalogue_in_force() {
    let site = Site::new();
    for shell in ["bash", "zsh", "fish"] {
        let before = site.run(&["completions", shell]).exits(0).out().to_owned();
        assert!(before.contains("docker.version") && !before.contains("screens"), "{shell}");
    }
    import(&site, &body(1, &[field("screens", "flag", 1), field("menus", "bucket", 1)])).exits(0);
    for shell in ["bash", "zsh", "fish"] {
        let after = site.run(&["completions", shell]).exits(0).out().to_owned();
        assert!(after.contains("screens menus"), "{shell}");
        assert!(!after.contains("docker.version"), "{shell}");
    }
}

/// "How many storage engines to maintain" in scripts that have no spaces between words.
#[test]
fn a_purpose_may_be_in_any_script() {
    let world = World::new();
    for purpose in
        ["需要維護多少儲存引擎", "保守するストレージエンジンを決めるため", "ต้องดูแลเอนจินใดบ้าง"]
    {
        let written = "purpose = \"Which storage engines to maintain\"";
        assert!(DATABASE.contains(written));
        let text = DATABASE.replacen(written, &format!("purpose = \"{purpose}\""), 1);
        world.write("draft.toml", text);
        world.run(&["vendor", "catalogue", "check", "draft.toml"]).exits(0);
    }
}

/// A transfer to another country is nothing that a field says: whoever imports it is told.
#[test]
fn what_a_catalogue_says_of_the_whole_is_said_when_it_changes() {
    let site = Site::new();
    import(&site, &body(1, &[])).exits(0);
    let mut next = body(2, &[]);
    next["catalogue"]["transfers"] = json!("to Norway");
    let run = import(&site, &next).exits(0).json();
    let said: Vec<_> = run["changes"].as_array().unwrap().iter().map(|c| &c["what"]).collect();
    assert_eq!(said, ["version", "statement", "usage-fields"], "{run}");
    let change = &run["changes"][1];
    assert_eq!((&change["key"], &change["before"]), (&json!("transfers"), &Value::Null));
    assert_eq!(change["after"], "to Norway");
}

/// A catalogue that nobody's draft was checked for: its vendor is told where to look.
#[test]
fn a_site_names_the_field_and_the_key_of_a_signed_catalogue_that_break_a_rule() {
    let site = Site::new();
    let mut late = field("screens", "flag", 1);
    late["since"] = json!(2);
    let mut wide = body(1, &[]);
    wide["catalogue"]["budget_bits"] = json!(113);
    for (case, said) in [
        (body(1, &[late]), "usage field `screens`, since: it came with catalogue 2"),
        (wide, "budget_bits: "),
    ] {
        site.write("catalogue.json", signed(&site, &case));
        let run = site.run(&["import", "catalogue.json"]).exits(10);
        assert!(run.out().contains(said), "{said}: {run:?}");
    }
}

/// Neither is data that leaves, so nobody who saw the field before must be told again.
#[test]
fn another_example_or_date_of_a_field_needs_no_new_disclosure() {
    let world = World::with_vendor();
    let sign = ["vendor", "catalogue", "sign", "draft.toml", "--dir", "vendor", "-o", "c.json"];
    let first = DATABASE.replace("product = \"acme-base\"", "product = \"acme-dock\"");
    let example = first.replace("example = \"2-4\"", "example = \"5-9\"");
    let date = example.replace("2028-12-31", "2029-12-31");
    for (number, text) in [(1, first), (2, example), (3, date)] {
        world.write("draft.toml", text.replace("number = 1", &format!("number = {number}")));
        world.run(&[&sign[..], &["--force"]].concat()).exits(0);
    }
}
