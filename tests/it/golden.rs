//! `testkit/golden/`: files of each kind of document in each form, made without this program. A
//! version that reads them reads what was signed under format 1.0 (statement Z4).

use std::collections::BTreeMap;

use airseal::core::document::envelope::Envelope;
use airseal::core::document::registration::Registration;
use airseal::core::document::trust::Trust;
use airseal::core::judge::check::{Identity, VerifyContext, judge};
use airseal::core::judge::coverage::ReleaseDate;
use airseal::core::judge::inspect::inspect;
use airseal::core::judge::verdict::Verdict;
use airseal::core::types::ids::Edition;

use crate::support::{World, sha256};

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/testkit/golden/1.0");

/// The files as they were when format 1.0 was made: the SHA-256 of the list that
/// `sha256sum *` prints of them. It never changes; files of a later format are in another folder.
const AS_THEY_WERE: &str = "491f6bf05843f09032d7cb750a5fed177bfb1e69d4b54993845847364546c5fe";

/// The kinds that are there, and in which forms each of them.
const KINDS: [&str; 11] = [
    "advisories",
    "catalogue",
    "erasure",
    "ledger",
    "license",
    "license-community",
    "policy",
    "registration",
    "release",
    "report",
    "trust",
];
const FORMS: [&str; 3] = ["armor.txt", "json", "line.txt"];

fn files() -> BTreeMap<String, Vec<u8>> {
    let files = std::fs::read_dir(GOLDEN).unwrap().map(|entry| entry.unwrap().path());
    files
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect()
}

fn envelope(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Envelope {
    Envelope::parse(&files[name]).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn the_golden_files_are_those_of_each_kind_in_each_form_and_are_as_they_were() {
    let files = files();
    let names: Vec<_> = files.keys().cloned().collect();
    let mut all: Vec<_> = KINDS
        .iter()
        .flat_map(|kind| FORMS.iter().map(move |form| format!("{kind}.{form}")))
        .collect();
    all.sort();
    assert_eq!(names, all);
    let list: String =
        files.iter().map(|(name, bytes)| format!("{}  {name}\n", sha256(bytes))).collect();
    assert_eq!(sha256(list.as_bytes()), AS_THEY_WERE, "golden files never change");
}

#[test]
fn every_golden_file_verifies_in_every_form() {
    let files = files();
    let trust = Trust::reopen(&envelope(&files, "trust.json")).unwrap();
    for name in files.keys() {
        let envelope = envelope(&files, name);
        let inspected = inspect(name.clone(), &envelope, Some(&trust), None).unwrap();
        assert_eq!((inspected.verdict, inspected.reason), (Verdict::Valid, None), "{name}");
        let kind = name.split('.').next().unwrap();
        let json = &files[&format!("{kind}.json")];
        assert_eq!(Envelope::parse(json).unwrap().payload, envelope.payload, "{name}");
    }
}

#[test]
fn the_golden_licenses_are_valid_for_the_golden_registration() {
    let files = files();
    let trust = Trust::reopen(&envelope(&files, "trust.json")).unwrap();
    let request = Registration::open(&envelope(&files, "registration.json")).unwrap();
    let Registration { product, edition, email, instance, .. } = request;
    let business = Identity { product, edition, email, instance };
    let community = Identity { edition: Edition::Community, email: None, ..business.clone() };
    for (kind, identity) in [("license", business), ("license-community", community)] {
        for form in FORMS {
            let context = VerifyContext {
                identity: Some(identity.clone()),
                now: "2027-01-15T12:00:00Z".parse().unwrap(),
                clock_floor: None,
                limits: vec![("nodes".parse().unwrap(), 10)],
                features: vec!["rbac".parse().unwrap()],
                release: ReleaseDate::Asked(Some("2027-06-30".parse().unwrap())),
            };
            let judged = judge(&files[&format!("{kind}.{form}")], Some(&trust), &context);
            assert_eq!(judged.verdict, Verdict::Valid, "{kind}.{form}: {}", judged.reason);
        }
    }
}

/// Through the program: pinned, imported, and shown.
#[test]
fn the_program_pins_imports_and_inspects_the_golden_files() {
    const NOW: &str = "2027-01-15T12:00:00Z";
    let path = |name: &str| format!("{GOLDEN}/{name}");
    for form in FORMS {
        let world = World::new();
        let trust = Trust::reopen(&envelope(&files(), "trust.json")).unwrap();
        let fingerprint = trust.bundle().roots.fingerprint();
        let bundle = path(&format!("trust.{form}"));
        world.run_at(NOW, &["trust", "pin", &bundle, "--fingerprint", &fingerprint]).exits(0);
        for kind in ["advisories", "policy", "catalogue", "trust"] {
            world.run_at(NOW, &["import", &path(&format!("{kind}.{form}"))]).exits(0);
        }
        for kind in KINDS {
            world.run_at(NOW, &["inspect", &path(&format!("{kind}.{form}"))]).exits(0);
        }
    }
}
