//! What was said of a usage field decides whether it leaves, not the number of a catalogue.

use std::fs;

use airseal::core::judge::update::{Current, Refusal};
use airseal::store::Home;
use serde_json::{Value, json};

use crate::catalogues::{body, field, import, names, sent, signed};
use crate::craft::Site;
use crate::support::{needs, tool};

/// Figures as somebody could write them by hand, for every field of these tests.
fn figures(site: &Site) {
    fs::write(site.home("usage.json"), r#"{"screens":true,"menus":30,"themes":"a"}"#).unwrap();
}

#[test]
fn what_nobody_was_told_of_stays_out_however_its_catalogue_came_into_force() {
    let screens = field("screens", "flag", 1);
    let other = [field("menus", "bucket", 1), field("themes", "enumeration", 2)];
    for way in ["deleted", "damaged", "emptied", "unregistered", "a low number after a high one"] {
        let site = Site::new();
        let number = if way == "a low number after a high one" { u32::MAX } else { 5 };
        import(&site, &body(number, std::slice::from_ref(&screens))).exits(0);
        site.run(&["telemetry", "on"]).exits(0);
        figures(&site);
        assert_eq!(sent(&site), names(&["screens"]), "{way}");
        let catalogue = site.home("catalogue.json");
        match way {
            "damaged" => fs::write(&catalogue, "{").unwrap(),
            "emptied" => fs::write(&catalogue, "").unwrap(),
            "unregistered" => {
                let bundle = site.read("home/trust.json");
                site.run(&["unregister", "--yes"]).exits(0);
                fs::write(site.home("trust.json"), bundle).unwrap();
            }
            _ => fs::remove_file(&catalogue).unwrap(),
        }
        if way == "deleted" {
            // The one that airseal comes with holds again, and nobody was told of its fields.
            assert_eq!(sent(&site), names(&[]));
        }
        import(&site, &body(2, &other)).exits(0);
        figures(&site);
        assert_eq!(sent(&site), names(&[]), "{way}");
        let status = site.run(&["telemetry", "status", "--json"]).exits(0).json();
        assert_eq!(status["new_fields"], json!(["menus", "themes"]), "{way}");
        for args in [["usage", "set", "menus", "3"], ["usage", "set", "themes", "b"]] {
            assert!(site.run(&args).exits(2).stderr.contains("telemetry on"), "{way}");
        }
        let shown = site.run(&["telemetry", "on"]).exits(0);
        assert!(shown.stderr.contains("2 anonymised fields"), "{way}: {shown:?}");
        assert_eq!(sent(&site), names(&["menus", "themes"]), "{way}");
        // What was shown once counts whenever it is said again.
        fs::remove_file(&catalogue).unwrap();
        import(&site, &body(1, &other[..1])).exits(0);
        figures(&site);
        assert_eq!(sent(&site), names(&["menus"]), "{way}");
    }
}

/// Each thing that people are told, changed by a vendor that raises the number alone.
/// It holds statement CT29 of the page of the formats.
#[test]
fn a_field_that_says_anything_else_stays_out_until_it_is_shown_and_keeps_no_older_figure() {
    let field = field("themes", "enumeration", 1);
    let catalogue = |number: u32, change: &dyn Fn(&mut Value)| {
        let mut body = body(number, std::slice::from_ref(&field));
        body["catalogue"]["controller"] = json!({ "name": "Acme", "contact": "a@acme.example" });
        body["catalogue"]["transfers"] = json!("none");
        change(&mut body["catalogue"]);
        body
    };
    let of_field = |key: &'static str, value: Value| {
        Box::new(move |catalogue: &mut Value| {
            let fields = catalogue["fields"].as_array_mut().unwrap();
            fields.last_mut().unwrap()[key] = value.clone();
        }) as Box<dyn Fn(&mut Value)>
    };
    let of_all = |key: &'static str, value: Value| {
        Box::new(move |catalogue: &mut Value| catalogue[key] = value.clone())
            as Box<dyn Fn(&mut Value)>
    };
    let sold = json!({ "name": "Acme and its partners", "contact": "a@acme.example" });
    // Whether a figure that was recorded before still says the same.
    for (what, change, keeps) in [
        ("values", of_field("values", json!(["a", "b", "c"])), false),
        ("snapshot", of_field("snapshot", json!("other.place")), false),
        ("purpose", of_field("purpose", json!("Which screens to sell to others")), true),
        ("recipient", of_field("recipient", json!("Acme and its partners")), true),
        ("retention", of_field("retention", json!("for ever, as long as needed")), true),
        ("legal_basis", of_field("legal_basis", json!("GDPR 6(1)(a)")), true),
        ("controller", of_all("controller", sold), true),
        ("transfers", of_all("transfers", json!("to the United States")), true),
    ] {
        let site = Site::new();
        import(&site, &catalogue(1, &|_| ())).exits(0);
        site.run(&["telemetry", "on"]).exits(0);
        site.run(&["usage", "set", "themes", "a"]).exits(0);
        assert_eq!(sent(&site), names(&["themes"]), "{what}");
        site.write("old.json", site.read("home/catalogue.json"));
        let run = import(&site, &catalogue(2, &change)).exits(0).json();
        let told = run["changes"].as_array().unwrap().iter().find(|c| c["what"] == "usage-fields");
        assert_eq!(told.unwrap()["new"], json!(["themes"]), "{what}");
        assert_eq!(sent(&site), names(&[]), "{what}");
        site.run(&["register"]).exits(0);
        let shown = keeps.then_some("themes");
        assert_eq!(sent(&site), names(shown.as_slice()), "{what}: what was shown leaves");
        site.run(&["usage", "set", "themes", "b"]).exits(0);
        assert_eq!(sent(&site), names(&["themes"]), "{what}");
        // The officer sees what changes.
        site.write("new.json", site.read("home/catalogue.json"));
        let diff = site.run(&["inspect", "--diff", "old.json", "new.json", "--json"]);
        let diff = diff.exits(0).json();
        assert_eq!(diff["accepted"], json!(true), "{diff}");
        assert!(diff["changes"].to_string().contains(what), "{diff}");
    }
    // Another example, day or number says nothing new.
    let site = Site::new();
    import(&site, &catalogue(1, &|_| ())).exits(0);
    site.run(&["telemetry", "on"]).exits(0);
    site.run(&["usage", "set", "themes", "a"]).exits(0);
    let mut next = catalogue(2, &of_field("example", json!("b")));
    let fields = next["catalogue"]["fields"].as_array_mut().unwrap();
    fields.last_mut().unwrap()["expires"] = json!("2097-12-31");
    fields.last_mut().unwrap()["since"] = json!(2);
    import(&site, &next).exits(0);
    assert_eq!(sent(&site), names(&["themes"]));
    assert!(!site.run(&["register"]).exits(0).stderr.contains("Usage data"));
}

/// The digests in `telemetry.toml` can be made by anybody, by the rule in the format.
#[test]
fn the_digest_of_a_field_is_what_the_format_says() {
    needs!("sha256sum");
    let site = Site::new();
    let mut body = body(1, &[field("themes", "enumeration", 1), field("menus", "bucket", 1)]);
    body["catalogue"]["transfers"] = json!("none");
    import(&site, &body).exits(0);
    site.run(&["telemetry", "on"]).exits(0);
    let why = r#"["Which screens must be drawn faster","GDPR 6(1)(f)","13 months","Acme"]"#;
    let digest = |what: &str| {
        site.write("said", format!(r#"[["acme-dock",null,"none"],{what},{why}]"#));
        let said = tool("sha256sum", &["said"], &site.path(""));
        String::from_utf8(said).unwrap()[..16].to_owned()
    };
    let themes = digest(r#"["themes","enumeration",["a","b"],null,"fact",null]"#);
    let menus = digest(r#"["menus","bucket",[],100,"fact",null]"#);
    let flag = fs::read_to_string(site.home("telemetry.toml")).unwrap();
    let line = format!("notice_fields = \"{themes} {menus}\"");
    assert!(flag.lines().any(|found| found == line), "{line}\n{flag}");
}

/// An earlier version of airseal kept only the number of its own catalogue.
#[test]
fn a_flag_without_digests_counts_for_the_catalogue_that_airseal_comes_with_alone() {
    let site = Site::new();
    site.run(&["usage", "set", "containers", "3"]).exits(0);
    let path = site.home("telemetry.toml");
    let flag = fs::read_to_string(&path).unwrap();
    let old: Vec<_> = flag.lines().filter(|line| !line.starts_with("notice_fields")).collect();
    assert_eq!(old.len() + 1, flag.lines().count());
    fs::write(&path, old.join("\n") + "\n").unwrap();
    assert!(sent(&site).contains("containers"));
    import(&site, &body(1, &[field("screens", "flag", 1)])).exits(0);
    figures(&site);
    assert_eq!(sent(&site), names(&[]));
}

/// Nobody knows what may leave then, so every answer says off.
/// It holds statement CT30 and statement D6 of the page of the formats.
#[test]
fn a_catalogue_that_does_not_count_says_off_wherever_it_is_asked() {
    for damage in ["emptied", "a folder", "another kind", "no trust", "a number too many"] {
        let site = Site::new();
        import(&site, &body(1, &[field("screens", "flag", 1)])).exits(0);
        site.run(&["telemetry", "on"]).exits(0);
        site.run(&["telemetry", "check"]).exits(0);
        let path = site.home("catalogue.json");
        match damage {
            "emptied" => fs::write(&path, "").unwrap(),
            "a folder" => {
                fs::remove_file(&path).unwrap();
                fs::create_dir(&path).unwrap();
            }
            "another kind" => drop(fs::copy(site.home("trust.json"), &path).unwrap()),
            "no trust" => fs::remove_file(site.home("trust.json")).unwrap(),
            _ => {
                let broken = body(2, &[field("screens", "flag", 3)]);
                fs::write(&path, signed(&site, &broken)).unwrap();
            }
        }
        site.run(&["telemetry", "check"]).exits(3);
        let status = site.run(&["telemetry", "status", "--json"]).exits(0);
        assert!(status.stderr.contains("catalogue.json"), "{damage}: {status:?}");
        let said = status.json();
        assert_eq!(said["decided_by"], "unreadable-catalogue", "{damage}");
        assert_eq!(said["allowed"], false, "{damage}");
        let status = site.run(&["status", "--json"]).json();
        assert_eq!(status["telemetry"]["allowed"], false, "{damage}");
        let metrics = site.run(&["metrics"]).out().to_owned();
        let gauge = metrics.lines().find(|line| line.starts_with("airseal_telemetry_allowed"));
        assert!(gauge.is_some_and(|line| line.ends_with(" 0")), "{damage}: {metrics}");
        let product = airseal::Instance::open(site.home(""));
        assert!(!product.telemetry().allowed, "{damage}");
        // An objection is never kept from anybody.
        site.run(&["telemetry", "off"]).exits(0);
    }
}

#[test]
fn a_catalogue_that_is_gone_is_named_by_doctor() {
    let site = Site::new();
    import(&site, &body(1, &[field("screens", "flag", 1)])).exits(0);
    fs::remove_file(site.home("catalogue.json")).unwrap();
    let run = site.run(&["doctor"]).exits(5);
    assert!(run.out().contains("catalogue.json: it is missing"), "{}", run.out());
}

/// A build of another product's vendor says nothing about this one.
#[test]
fn a_catalogue_built_in_for_another_product_is_refused() {
    let site = Site::new();
    let mut other = body(1, &[field("screens", "flag", 1)]);
    other["product"] = json!("other");
    let built_in = &*Box::leak(signed(&site, &other).into());
    let run = site.run_env("2026-11-23T12:00:00Z", &["data", "explain"], |env| {
        env.catalogue.signed = Some(built_in);
    });
    assert!(run.exits(1).stderr.contains("not for the product `acme-dock`"));
}

/// What is compared is what a site would do: a file that nobody signed changes nothing there.
#[test]
fn the_difference_to_a_catalogue_that_does_not_count_says_that_it_would_be_refused() {
    let site = Site::new();
    let other = Site::new();
    let screens = [field("screens", "flag", 1)];
    site.write("old.json", signed(&site, &body(1, &screens)));
    site.write("new.json", signed(&other, &body(2, &screens)));
    let diff = ["inspect", "--diff", "old.json", "new.json", "--json"];
    let found = site.run(&diff).exits(0).json();
    assert_eq!(found["accepted"], json!(false), "{found}");
    site.write("new.json", signed(&site, &body(2, &screens)));
    assert_eq!(site.run(&diff).exits(0).json()["accepted"], json!(true));
    // The library says the same to a caller that brings the trust bundle in force, and refuses without.
    let current = Current::read(&signed(&site, &body(1, &screens))).unwrap();
    let update = current.replaced_by(&signed(&site, &body(2, &screens))).unwrap();
    let trust = || Home::at(site.home("")).trust(None).unwrap();
    assert!(update.judge(trust).unwrap().refusal.is_none());
    assert!(matches!(update.judge(|| None).unwrap().refusal, Some(Refusal::New(_))));
    site.write("new.json", signed(&site, &body(1, &[])));
    let found = site.run(&diff).exits(0).json();
    assert!(found["refusal"].as_str().unwrap().contains("equivocation"), "{found}");
    // Two of them in one file: which one is meant?
    let both = [signed(&site, &body(1, &screens)), signed(&site, &body(2, &screens))].concat();
    site.write("old.json", both);
    let run = site.run(&diff).exits(10);
    assert!(run.out().contains("2 documents of the kind catalogue"), "{run:?}");
}

/// The vendor's own can be in a folder that cannot be looked into; then no other is shown for it.
#[test]
fn the_catalogue_of_a_folder_that_cannot_be_read_is_not_taken_for_none() {
    let site = Site::new();
    site.write("file", "");
    for args in [&["data", "explain", "--notice"][..], &["usage", "set", "containers", "3"]] {
        let run = site.run(&[&["--home", &site.text_path("file")], args].concat()).exits(1);
        assert!(
            run.stdout.is_empty() && run.stderr.contains("catalogue.json"),
            "{args:?}: {run:?}"
        );
    }
}
