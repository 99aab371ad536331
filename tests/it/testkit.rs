//! The test kit (`testkit/README.md`): every vector is asked of this program, and its answer is
//! compared with the one that the statements give.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use airseal::core::document::advisories::Advisory;
use airseal::core::document::envelope::{Document, Envelope};
use airseal::core::document::ledger::Chain;
use airseal::core::document::privacy_policy::PrivacyPolicy;
use airseal::core::document::registration::Registration;
use airseal::core::document::support::{Support, support_until};
use airseal::core::document::trust::{Accepted, Trust, TrustBundle};
use airseal::core::judge::check::{Identity, VerifyContext, judge};
use airseal::core::judge::coverage::ReleaseDate;
use airseal::core::judge::inspect::inspect;
use airseal::core::types::email::Email;
use airseal::core::types::ids::InstanceId;
use airseal::core::types::keys::{PrivateKey, PublicKey};
use airseal::core::types::product_version::ProductVersion;
use airseal::core::types::time::Time;
use airseal::privacy::ledger_file::lines;
use airseal::privacy::privacy_policies::in_force;
use airseal::store::Home;
use airseal::store::clock::Clock;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::support::{Run, World, sha256};

const KIT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/testkit");

/// A group, with its documents as bytes.
struct Group {
    documents: BTreeMap<String, Vec<u8>>,
    vectors: Vec<Value>,
}

impl Group {
    fn read(name: &str) -> Self {
        let path = format!("{KIT}/vectors/{name}.json");
        let mut group: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        assert_eq!((&group["format"], &group["group"]), (&json!(1), &json!(name)));
        let documents = group["documents"].as_object().unwrap();
        Self {
            documents: documents.iter().map(|(name, it)| (name.clone(), bytes(it))).collect(),
            vectors: std::mem::take(group["vectors"].as_array_mut().unwrap()),
        }
    }

    /// A document of `given`: one of the group's, by its name, or itself.
    fn document(&self, value: &Value) -> Vec<u8> {
        match value.as_str() {
            Some(name) => self.documents[name].clone(),
            None => bytes(value),
        }
    }

    fn file(&self, given: &Value) -> Vec<u8> {
        self.document(&given["file"])
    }
}

fn bytes(document: &Value) -> Vec<u8> {
    match (document["text"].as_str(), document["base64"].as_str()) {
        (Some(text), None) => text.as_bytes().to_vec(),
        (None, Some(text)) => STANDARD.decode(text).unwrap(),
        _ => panic!("{document}"),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is not text"))
}

/// A value that is text in documents, if it is there.
fn optional<T: std::str::FromStr>(value: &Value) -> Option<T>
where
    T::Err: std::fmt::Debug,
{
    (!value.is_null()).then(|| text(value).parse().unwrap())
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("{value} is not a list"))
}

fn result(word: &str) -> Value {
    json!({"result": word})
}

/// `yes` or `no`, by what can be read.
fn taken<T, E>(read: &Result<T, E>, yes: &str, no: &str) -> Value {
    result(if read.is_ok() { yes } else { no })
}

/// The bundle in force after a history.
fn trust(group: &Group, given: &Value) -> Option<Trust> {
    let mut bundles = list(&given["bundles"]).iter().map(|bundle| group.document(bundle));
    let first = bundles.next()?;
    let mut trust = Trust::reopen(&Envelope::parse(&first).unwrap()).unwrap();
    for bundle in bundles {
        match trust.accept(&Envelope::parse(&bundle).unwrap()).unwrap() {
            Accepted::Newer(next) => trust = *next,
            Accepted::Unchanged => panic!("a history does not repeat a bundle"),
        }
    }
    Some(trust)
}

fn clock(value: &Value) -> Clock {
    let (signed, observed) = (optional(&value["signed"]), optional(&value["observed"]));
    Clock { signed, observed, ..Clock::default() }
}

fn clock_json(clock: &Clock) -> Value {
    let text = |time: Option<Time>| time.map(|time| time.to_string());
    json!({"signed": text(clock.signed), "observed": text(clock.observed), "resets": clock.resets})
}

fn answer(group: &Group, question: &str, given: &Value) -> Value {
    match question {
        "read" => read(&group.file(given)),
        "verify" => verify(group, given),
        "check" => check(group, given),
        "pin" => pin(&group.file(given), given),
        "import" => import(group, given),
        "signature" => signature(given),
        "fingerprint" => {
            let envelope = Envelope::parse(&group.file(given)).unwrap();
            let bundle: TrustBundle = envelope.document().unwrap();
            json!({"result": "done", "fingerprint": bundle.roots.fingerprint()})
        }
        "address" => taken(&text(&given["address"]).parse::<Email>(), "accepted", "refused"),
        "same-address" => {
            let address = |name: &str| text(&given[name]).parse::<Email>().unwrap();
            result(if address("a") == address("b") { "same" } else { "different" })
        }
        "clock" => move_clock(given),
        "affected" => affected(given),
        "supported-until" => {
            let support: Vec<Support> = serde_json::from_value(given["support"].clone()).unwrap();
            let version: ProductVersion = text(&given["version"]).parse().unwrap();
            let until = support_until(&support, &version).map(|until| until.to_string());
            json!({"result": "done", "until": until})
        }
        "policy-in-force" => policy_in_force(given),
        "release" => release(group, given),
        "telemetry" => telemetry(given),
        "ledger" => ledger(text(&given["lines"])),
        other => panic!("{other} is not a question that the program answers"),
    }
}

fn read(file: &[u8]) -> Value {
    let found: Vec<_> = Envelope::parse_all(file).into_iter().flatten().collect();
    if found.is_empty() {
        return result("malformed");
    }
    let documents: Vec<_> = found
        .iter()
        .map(|found| {
            let Envelope { payload_type, payload, .. } = &found.envelope;
            json!({"type": payload_type, "payload_sha256": sha256(payload)})
        })
        .collect();
    json!({"result": "read", "documents": documents})
}

fn verify(group: &Group, given: &Value) -> Value {
    let registration = &given["registration"];
    let identity = (!registration.is_null()).then(|| Identity {
        product: text(&registration["product"]).parse().unwrap(),
        edition: text(&registration["edition"]).parse().unwrap(),
        email: optional(&registration["email"]),
        instance: text(&registration["instance"]).parse().unwrap(),
    });
    let (times, needs) = (&given["clock"], &given["needs"]);
    let at = optional(&times["at"]);
    let limits = needs["limits"].as_object().into_iter().flatten();
    let features = needs["features"].as_array().into_iter().flatten();
    let context = VerifyContext {
        identity,
        now: at.unwrap_or_else(|| text(&times["now"]).parse().unwrap()),
        clock_floor: at.is_none().then(|| clock(times).floor()),
        limits: limits
            .map(|(name, amount)| (name.parse().unwrap(), amount.as_u64().unwrap()))
            .collect(),
        features: features.map(|name| text(name).parse().unwrap()).collect(),
        release: ReleaseDate::Asked(optional(&needs["release_date"])),
    };
    let judged = judge(&group.file(given), trust(group, given).as_ref(), &context);
    json!({"result": judged.verdict.name(), "clock_behind": judged.clock_behind})
}

/// The key of the instance that the licenses of the kit are for, made as the generator makes it.
fn instance_key() -> PrivateKey {
    let seed = Sha256::digest(b"airseal testkit: instance");
    PrivateKey::from_seed(&Zeroizing::new(seed.into()))
}

/// Registers the instance of a question; `false` if that is one whose key is not at hand.
fn register(world: &World, registration: &Value) -> bool {
    let Some(registration) = registration.as_object() else { return true };
    let (key, mut request) = (instance_key(), registration.clone());
    let instance = InstanceId::of(&key.public().id());
    if request["instance"] != json!(instance.as_str()) {
        return false;
    }
    request.insert("schema".to_owned(), json!(1));
    request.insert("public_key".to_owned(), json!(key.public().to_string()));
    request.insert("requested_at".to_owned(), json!("2026-01-01T00:00:00Z"));
    let payload = serde_json::to_vec(&request).unwrap();
    let signed = Envelope::sign_bytes(Registration::PAYLOAD_TYPE, payload, &[&key]);
    world.write("home/registration.json", signed.to_json());
    let pem = key.to_pem(None, &[0; 32]).unwrap();
    let path = world.write("home/instance.key", format!("instance {instance}\n{}", pem.as_str()));
    std::fs::set_permissions(path, Permissions::from_mode(0o600)).unwrap();
    true
}

/// The same question through the program, `verify FILE`; `None` if it is of an instance whose key
/// is not at hand.
fn verify_by_the_program(group: &Group, given: &Value) -> Option<Value> {
    let world = site(group, given);
    if !register(&world, &given["registration"]) {
        return None;
    }
    let (times, needs) = (&given["clock"], &given["needs"]);
    world.write("home/clock.json", serde_json::to_vec(&clock(times)).unwrap());
    let file = world.write("license", group.file(given)).display().to_string();
    let mut args = vec!["verify".to_owned(), file, "--json".to_owned()];
    let mut option = |name: &str, value: String| args.extend([name.to_owned(), value]);
    for (name, amount) in needs["limits"].as_object().into_iter().flatten() {
        option("--limit", format!("{name}={amount}"));
    }
    for feature in needs["features"].as_array().into_iter().flatten() {
        option("--feature", text(feature).to_owned());
    }
    for (name, value) in [("--release-date", &needs["release_date"]), ("--at", &times["at"])] {
        if let Some(value) = value.as_str() {
            option(name, value.to_owned());
        }
    }
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let now = times["now"].as_str().unwrap_or("2027-01-15T12:00:00Z");
    let run = world.run_at(now, &args);
    let said = run.json();
    let verdict = airseal::Verdict::ALL.into_iter().find(|it| said["verdict"] == it.name());
    assert_eq!(verdict.map(|it| i32::from(it.exit_code())), Some(run.code), "{run:#?}");
    Some(json!({"result": said["verdict"], "clock_behind": said["clock_behind"]}))
}

fn check(group: &Group, given: &Value) -> Value {
    let own: Option<PublicKey> = optional(&given["own_key"]);
    let trust = trust(group, given);
    let inspected = Envelope::parse(&group.file(given)).and_then(|envelope| {
        let inspected = inspect(String::new(), &envelope, trust.as_ref(), own.as_ref())?;
        Ok(inspected.verdict.name())
    });
    result(inspected.unwrap_or("malformed"))
}

/// The program's verdict in the failure of a run, by its exit code.
fn verdict_of(run: &Run) -> &'static str {
    let all = airseal::Verdict::ALL.into_iter();
    let verdict = all.filter(|verdict| !verdict.is_good());
    let of_code = |verdict: &airseal::Verdict| i32::from(verdict.exit_code()) == run.code;
    verdict
        .map(|it| (of_code(&it), it.name()))
        .find(|(is, _)| *is)
        .map_or_else(|| panic!("{run:#?}"), |(_, name)| name)
}

/// Through the program: `trust pin`.
fn pin(file: &[u8], given: &Value) -> Value {
    let world = World::new();
    let path = world.write("bundle", file).display().to_string();
    let fingerprint = text(&given["fingerprint"]);
    let args = ["trust", "pin", &path, "--fingerprint", fingerprint];
    let run = world.run_at(text(&given["clock"]["now"]), &args);
    match run.code {
        0 => result("accepted"),
        2 => result("refused"),
        _ => result(verdict_of(&run)),
    }
}

/// A state folder with a bundle in force.
fn site(group: &Group, given: &Value) -> World {
    let world = World::new();
    std::fs::create_dir_all(world.path("home")).unwrap();
    if let Some(last) = list(&given["bundles"]).last() {
        // That the history leads there is what `trust` shows.
        trust(group, given).unwrap();
        let json = Envelope::parse(&group.document(last)).unwrap().to_json();
        world.write("home/trust.json", json);
    }
    world
}

/// Through the program: one `import` for each list of files.
fn import(group: &Group, given: &Value) -> Value {
    let world = site(group, given);
    assert!(register(&world, &given["registration"]));
    let before = clock(&given["clock"]);
    world.write("home/clock.json", serde_json::to_vec(&before).unwrap());
    let now = text(&given["clock"]["now"]);
    let mut results = Vec::new();
    for (round, files) in list(&given["imports"]).iter().enumerate() {
        let name =
            |index: usize| world.path(&format!("{round}-{index}.json")).display().to_string();
        let names: Vec<String> = (0..list(files).len()).map(name).collect();
        for (name, file) in names.iter().zip(list(files)) {
            std::fs::write(name, group.document(file)).unwrap();
        }
        let mut args = vec!["import", "--json"];
        args.extend(names.iter().map(String::as_str));
        let run = world.run_at(now, &args);
        let said: Vec<Value> =
            run.out().lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let of = |name: &String| {
            let said = said.iter().find(|said| said["file"] == json!(name));
            let said = said.unwrap_or_else(|| panic!("nothing about {name}: {run:#?}"));
            match (&said["imported"], &said["changed"]) {
                (Value::Bool(true), Value::Bool(true)) => json!("taken"),
                (Value::Bool(true), _) => json!("unchanged"),
                _ => said["verdict"].clone(),
            }
        };
        results.push(names.iter().map(of).collect::<Vec<_>>());
    }
    let bundle = std::fs::read(world.home("trust.json")).ok().map(|bytes| {
        let bundle = Envelope::parse(&bytes).unwrap();
        let version = bundle.document::<TrustBundle>().unwrap().version;
        json!({"version": version, "payload_sha256": sha256(&bundle.payload)})
    });
    let after: Clock = serde_json::from_slice(&world.read("home/clock.json")).unwrap();
    json!({
        "result": "done",
        "results": results,
        "bundle": bundle,
        "clock": clock_json(&after),
    })
}

fn signature(given: &Value) -> Value {
    let bytes = |name: &str| STANDARD.decode(text(&given[name])).unwrap();
    let good = text(&given["public_key"]).parse::<PublicKey>().is_ok_and(|key| {
        key.check_strength().is_ok() && key.verifies(&bytes("message"), &bytes("signature"))
    });
    result(if good { "good" } else { "bad" })
}

fn move_clock(given: &Value) -> Value {
    let mut clock = clock(&given["clock"]);
    for event in list(&given["events"]) {
        let (name, time) = event.as_object().unwrap().iter().next().unwrap();
        let time: Time = text(time).parse().unwrap();
        clock = match name.as_str() {
            "observe" => clock.observe(time).unwrap_or(clock),
            "import" => clock.import(time),
            "reset" => clock.reset(time).unwrap_or(clock),
            other => panic!("{other}"),
        };
    }
    json!({"result": "done", "clock": clock_json(&clock)})
}

fn affected(given: &Value) -> Value {
    let mut advisory = json!({
        "id": "a", "severity": "low", "title": "A", "text": "", "published": "2027-01-01T00:00:00Z",
    });
    let whole = advisory.as_object_mut().unwrap();
    whole.extend(given["advisory"].as_object().unwrap().clone());
    let advisory: Advisory = serde_json::from_value(advisory).unwrap();
    let version: Option<ProductVersion> = optional(&given["version"]);
    result(if advisory.applies_to(version.as_ref()) { "affected" } else { "not-affected" })
}

fn policy_in_force(given: &Value) -> Value {
    let policy = |policy: &Value| PrivacyPolicy {
        schema: 1,
        product: "acme-dock".parse().unwrap(),
        version: text(&policy["version"]).parse().unwrap(),
        effective: text(&policy["effective"]).parse().unwrap(),
        issued_at: text(&policy["issued_at"]).parse().unwrap(),
        text: "Words".to_owned(),
        privacy_contact: "privacy@acme.example".parse().unwrap(),
        data_locations: Vec::new(),
        retention: String::new(),
        catalogue_sha256: None,
    };
    let mut policies: Vec<_> = list(&given["policies"]).iter().map(policy).collect();
    policies.sort_by_key(PrivacyPolicy::order);
    let now = text(&given["clock"]["now"]).parse().unwrap();
    let version = in_force(&policies, now).map(|policy| policy.version.to_string());
    json!({"result": "done", "version": version})
}

/// Through the program: `release verify`.
fn release(group: &Group, given: &Value) -> Value {
    let world = site(group, given);
    let list = world.write("release.json", group.file(given)).display().to_string();
    if let Some(newest) = given["newest"].as_object() {
        let mut newest = newest.clone();
        newest.insert("product".to_owned(), json!("acme-dock"));
        world.write("home/releases.json", serde_json::to_vec(&newest).unwrap());
    }
    std::fs::create_dir(world.path("files")).unwrap();
    for (name, content) in given["files"].as_object().unwrap() {
        world.write(&format!("files/{name}"), text(content));
    }
    let files = world.path("files").display().to_string();
    let run = world.run_at("2027-01-15T12:00:00Z", &["release", "verify", &list, &files]);
    match run.code {
        0 => result("valid"),
        19 => result("several"),
        _ => result(verdict_of(&run)),
    }
}

/// Through the program: `telemetry check`.
fn telemetry(given: &Value) -> Value {
    let world = World::new();
    std::fs::create_dir_all(world.path("home")).unwrap();
    for name in ["telemetry.toml", "consent.log", "lock"] {
        if let Some(content) = given["home"][name].as_str() {
            world.write(&format!("home/{name}"), content);
        }
    }
    match given["machine_policy"].as_str() {
        Some("off") => drop(world.write("policy.toml", "telemetry = \"off\"\n")),
        Some(other) => panic!("{other}"),
        None => {}
    }
    let run = world.run_env("2027-01-15T12:00:00Z", &["telemetry", "check"], |env| {
        for (name, variable) in
            [("do_not_track", "DO_NOT_TRACK"), ("airseal_telemetry", "AIRSEAL_TELEMETRY")]
        {
            if let Some(value) = given[name].as_str() {
                World::set_var(env, variable, value);
            }
        }
    });
    match run.code {
        0 => result("allowed"),
        3 => result("off"),
        _ => panic!("{run:#?}"),
    }
}

fn ledger(text: &str) -> Value {
    let world = World::new();
    std::fs::create_dir_all(world.path("home")).unwrap();
    world.write("home/consent.log", text);
    let home = Home::at(world.path("home"));
    let mut chain = Chain::default();
    for line in lines(&home).unwrap() {
        if line.is_err() || chain.follow(&line.unwrap()).is_err() {
            return result("broken");
        }
    }
    json!({"result": "chain", "entries": chain.seq, "head": chain.head})
}

/// What an answer lacks of what is expected.
fn differs(expected: &Value, answer: &Value) -> bool {
    match (expected, answer) {
        (Value::Object(expected), Value::Object(answer)) => expected
            .iter()
            .any(|(key, value)| differs(value, answer.get(key).unwrap_or(&Value::Null))),
        _ => expected != answer,
    }
}

#[track_caller]
fn run(name: &str) {
    let group = Group::read(name);
    let (mut wrong, mut by_the_program) = (Vec::new(), 0);
    for vector in &group.vectors {
        let (question, given) = (text(&vector["question"]), &vector["given"]);
        let caught = |answer: &dyn Fn() -> Option<Value>| {
            let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(answer));
            answer.unwrap_or_else(|_| Some(result("panicked")))
        };
        let mut answers = vec![caught(&|| Some(answer(&group, question, given)))];
        if question == "verify" {
            let answer = caught(&|| verify_by_the_program(&group, given));
            by_the_program += usize::from(answer.is_some());
            answers.push(answer);
        }
        for answer in answers.into_iter().flatten() {
            if !differs(&vector["expect"], &answer) {
                continue;
            }
            wrong.push(format!(
                "{} ({}), {}: expected {}, the program says {answer}",
                text(&vector["id"]),
                vector["statements"],
                text(&vector["comment"]),
                vector["expect"],
            ));
        }
    }
    println!(
        "{name}: {} vectors, {by_the_program} of them also by the program as it is called, {} differ",
        group.vectors.len(),
        wrong.len()
    );
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

macro_rules! groups {
    ($($test:ident $name:literal)*) => {
        const GROUPS: &[&str] = &[$($name),*];
        $(#[test]
        fn $test() {
            run($name);
        })*
    };
}

groups! {
    envelope "envelope"
    forms "forms"
    signatures "signatures"
    license_fields "license-fields"
    addresses "addresses"
    bundle_histories "bundle-histories"
    imports "imports"
    windows "windows"
    clocks "clock"
    coverage "coverage"
    reports "reports"
    advisories "advisories"
    policies "policies"
    catalogues "catalogues"
    releases "releases"
    telemetries "telemetry"
    ledgers "ledgers"
}

#[test]
fn every_group_of_the_kit_is_run_and_there_are_1200_vectors() {
    let groups = std::fs::read_dir(Path::new(KIT).join("vectors")).unwrap();
    let names: BTreeSet<_> = groups
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, GROUPS.iter().map(|name| (*name).to_owned()).collect());
    let counts: Vec<_> = names.iter().map(|name| (name, Group::read(name).vectors.len())).collect();
    for (name, count) in &counts {
        println!("{name:20} {count:5}");
    }
    let all: usize = counts.iter().map(|(_, count)| count).sum();
    println!("{:20} {all:5}", "all");
    assert!(all >= 1_200, "{all}");
}

/// A comparison that cannot fail would show nothing.
#[test]
fn an_answer_that_lacks_a_key_or_has_another_value_differs() {
    let expected = json!({"result": "done", "clock": {"signed": null, "observed": "x"}});
    assert!(!differs(
        &expected,
        &json!({"result": "done", "clock": {"observed": "x", "resets": 1}})
    ));
    assert!(differs(&expected, &json!({"result": "done", "clock": {"observed": "y"}})));
    assert!(differs(&expected, &json!({"result": "other", "clock": {"observed": "x"}})));
    assert!(differs(&expected, &json!({"result": "done"})));
}
