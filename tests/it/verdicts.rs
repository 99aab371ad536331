//! Every verdict, reached through the binary: its exit code, and its JSON read
//! back by a reader that refuses a key it does not know and misses none.

use std::collections::BTreeMap;

use airseal::core::document::envelope::Envelope;
use airseal::core::document::trust::Trust;
use airseal::core::judge::check::{Identity, VerifyContext, judge};
use airseal::core::judge::verdict::Verdict;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::craft::{ID, LICENSE_TYPE, REGISTRATION_TYPE, Site, armor, file, flip, key, open};
use crate::support::{EMAIL, PRODUCT, Run, World, time};

/// `verify --json`, to the key: one more is refused, and so is one less.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    #[serde(deserialize_with = "there")]
    file: Option<String>,
    verdict: String,
    reason: String,
    #[serde(deserialize_with = "there")]
    license: Option<LicenseBody>,
    #[serde(deserialize_with = "there")]
    signer: Option<String>,
    checked: Steps,
    critical_advisories: Vec<String>,
    not_covered: Vec<Value>,
    critical_notices: Vec<String>,
    clock_checked: bool,
    clock_behind: bool,
    #[serde(deserialize_with = "there")]
    expires_at: Option<String>,
    #[serde(deserialize_with = "there")]
    seconds_left: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Steps {
    #[serde(deserialize_with = "there")]
    signature: Option<bool>,
    #[serde(deserialize_with = "there")]
    signer: Option<bool>,
    #[serde(deserialize_with = "there")]
    revocation: Option<bool>,
    #[serde(deserialize_with = "there")]
    binding: Option<bool>,
    #[serde(deserialize_with = "there")]
    time: Option<bool>,
    #[serde(deserialize_with = "there")]
    coverage: Option<bool>,
}

impl Steps {
    /// In the order of the check.
    fn list(self) -> [Option<bool>; 6] {
        [self.signature, self.signer, self.revocation, self.binding, self.time, self.coverage]
    }
}

/// The license of [`Site::body`]: it has an email and no organization.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct LicenseBody {
    schema: u32,
    license_id: String,
    product: String,
    edition: String,
    #[serde(default)]
    email: Option<String>,
    #[serde(deserialize_with = "there")]
    instance: Option<String>,
    issued_at: String,
    not_before: String,
    #[serde(deserialize_with = "there")]
    expires_at: Option<String>,
    grace_days: u32,
    limits: BTreeMap<String, u64>,
    features: Vec<String>,
    metadata: BTreeMap<String, String>,
}

/// Null is an answer; a missing key is not.
fn there<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

/// The table of the design, section 3, copied by hand.
fn documented(verdict: &str) -> i32 {
    match verdict {
        "valid" | "grace" => 0,
        "malformed" => 10,
        "untrusted" => 11,
        "revoked" => 12,
        "expired" => 13,
        "not-yet-valid" => 14,
        "mismatch" => 15,
        "not-covered" => 16,
        "clock" => 17,
        "missing" => 18,
        other => panic!("`{other}` is not in the design"),
    }
}

/// Reads the answer and holds it to what is true of every answer.
#[track_caller]
fn answer(run: Run) -> Answer {
    let answer: Answer =
        serde_json::from_slice(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:#?}"));
    assert_eq!(run.code, documented(&answer.verdict), "{run:#?}");
    assert_eq!(run.out().lines().count(), 1, "one object, one line");
    assert!(!answer.reason.is_empty());
    let good = ["valid", "grace"].contains(&answer.verdict.as_str());
    assert!(
        answer.clock_checked || !answer.clock_behind,
        "what was not checked is not behind: {answer:#?}"
    );
    if !good {
        assert!(
            answer.seconds_left.is_none_or(|left| left < 0),
            "a refused license counts down: {answer:#?}"
        );
    }
    assert_eq!(
        answer.license.as_ref().and_then(|license| license.expires_at.clone()),
        answer.expires_at
    );
    // Steps are taken in order: true up to the one that failed, then null.
    let steps = answer.checked.list();
    let passed = steps.iter().take_while(|step| **step == Some(true)).count();
    let rest = &steps[passed..];
    assert!(rest.iter().skip(1).all(Option::is_none), "{answer:#?}");
    assert_eq!(good, rest.is_empty(), "{answer:#?}");
    answer
}

/// Judges these bytes by the binary, as a file and from standard input: both say
/// the same.
#[track_caller]
fn verify(site: &World, bytes: &[u8], args: &[&str]) -> Answer {
    site.write("offered", bytes);
    let named = answer(site.run(&[&["verify", "offered", "--json"], args].concat()));
    assert_eq!(named.file.as_deref(), Some("offered"));
    let piped = answer(site.run_stdin(bytes, &[&["verify", "-", "--json"], args].concat()));
    assert_eq!(
        Answer { file: named.file.clone(), seconds_left: named.seconds_left, ..piped },
        named
    );
    named
}

#[track_caller]
fn expect(site: &World, bytes: &[u8], args: &[&str], verdict: &str) -> Answer {
    let answer = verify(site, bytes, args);
    assert_eq!(answer.verdict, verdict, "{answer:#?}");
    answer
}

#[test]
fn each_verdict_has_the_documented_code() {
    let table = [
        (Verdict::Valid, "valid", 0),
        (Verdict::Grace, "grace", 0),
        (Verdict::Malformed, "malformed", 10),
        (Verdict::Untrusted, "untrusted", 11),
        (Verdict::Revoked, "revoked", 12),
        (Verdict::Expired, "expired", 13),
        (Verdict::NotYetValid, "not-yet-valid", 14),
        (Verdict::Mismatch, "mismatch", 15),
        (Verdict::NotCovered, "not-covered", 16),
        (Verdict::Clock, "clock", 17),
        (Verdict::Missing, "missing", 18),
    ];
    assert_eq!(table.len(), Verdict::ALL.len());
    for (verdict, name, code) in table {
        assert!(Verdict::ALL.contains(&verdict));
        assert_eq!((verdict.name(), verdict.exit_code()), (name, code));
        assert_eq!(serde_json::to_value(verdict).unwrap(), name);
        assert_eq!(verdict.is_good(), code == 0);
    }
}

#[test]
fn a_valid_license_passes_every_step() {
    let site = Site::new();
    let answer =
        expect(&site, &site.license(), &["--limit", "nodes=10", "--feature", "rbac"], "valid");
    assert_eq!(answer.checked.list(), [Some(true); 6]);
    assert_eq!(answer.signer, Some(site.signer.public().id().to_string()));
    assert_eq!(answer.expires_at.as_deref(), Some("2099-12-31T23:59:59Z"));
    let license = answer.license.unwrap();
    assert_eq!((license.schema, license.grace_days), (1, 14));
    assert_eq!(
        (license.license_id.as_str(), license.product.as_str(), license.edition.as_str()),
        (ID, PRODUCT, "business")
    );
    assert_eq!(
        (license.email.as_deref(), license.instance),
        (Some(EMAIL), Some(site.instance.clone()))
    );
    assert_eq!(
        (license.issued_at.as_str(), license.not_before.as_str()),
        ("2020-01-01T00:00:00Z", "2020-02-01T00:00:00Z")
    );
    assert_eq!(license.limits, BTreeMap::from([("nodes".to_owned(), 10)]));
    assert_eq!((license.features, license.metadata), (vec!["rbac".to_owned()], BTreeMap::new()));
}

// --- Signature and signer ---------------------------------------------------

#[test]
fn a_flipped_bit_in_the_payload_is_untrusted() {
    let site = Site::new();
    let mut envelope = open(&site.license());
    envelope["payload"] = flip(&envelope["payload"]);
    let answer = expect(&site, envelope.to_string().as_bytes(), &[], "untrusted");
    assert_eq!(answer.checked.list(), [Some(false), None, None, None, None, None]);
    assert_eq!((answer.license, answer.signer, answer.seconds_left), (None, None, None));
}

#[test]
fn a_flipped_bit_in_the_signature_is_untrusted() {
    let site = Site::new();
    let mut envelope = open(&site.license());
    envelope["signatures"][0]["sig"] = flip(&envelope["signatures"][0]["sig"]);
    expect(&site, envelope.to_string().as_bytes(), &[], "untrusted");
}

#[test]
fn a_signature_that_is_too_short_or_too_long_or_empty_is_untrusted() {
    let site = Site::new();
    let sig =
        STANDARD.decode(open(&site.license())["signatures"][0]["sig"].as_str().unwrap()).unwrap();
    for sig in [&sig[..63], &[&sig[..], &[0]].concat(), &[], &[0; 64]] {
        let mut envelope = open(&site.license());
        envelope["signatures"][0]["sig"] = STANDARD.encode(sig).into();
        expect(&site, envelope.to_string().as_bytes(), &[], "untrusted");
    }
}

#[test]
fn a_flipped_bit_in_the_payload_type_makes_it_no_license() {
    let site = Site::new();
    let mut envelope = open(&site.license());
    // 'j' and 'k' differ in the lowest bit.
    envelope["payloadType"] = "application/vnd.airseal.license+kson".into();
    expect(&site, envelope.to_string().as_bytes(), &[], "malformed");
}

/// The whole file's protection, bit by bit, on the core itself.
#[test]
fn no_single_bit_of_payload_signature_or_type_can_change() {
    let site = Site::new();
    let trust = Trust::pin(
        &Envelope::parse(&site.read("vendor/trust.json")).unwrap(),
        String::from_utf8(site.read("vendor/root.fingerprint")).unwrap().trim(),
    )
    .unwrap();
    let context = VerifyContext {
        identity: Some(Identity {
            product: PRODUCT.parse().unwrap(),
            edition: airseal::core::types::ids::Edition::Business,
            email: Some(EMAIL.parse().unwrap()),
            instance: site.instance.parse().unwrap(),
        }),
        now: time("2021-01-01T00:00:00Z"),
        clock_floor: None,
        limits: Vec::new(),
        features: Vec::new(),
    };
    let whole = Envelope::parse(&site.license()).unwrap();
    assert_eq!(judge(&whole.to_json(), Some(&trust), &context).verdict, Verdict::Valid);
    for bit in 0..whole.payload.len() * 8 {
        let mut changed = whole.clone();
        changed.payload[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(
            judge(&changed.to_json(), Some(&trust), &context).verdict,
            Verdict::Untrusted,
            "payload bit {bit}"
        );
    }
    for bit in 0..64 * 8 {
        let mut changed = whole.clone();
        changed.signatures[0].sig[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(
            judge(&changed.to_json(), Some(&trust), &context).verdict,
            Verdict::Untrusted,
            "signature bit {bit}"
        );
    }
    for bit in 0..whole.payload_type.len() * 7 {
        let mut name = whole.payload_type.clone().into_bytes();
        name[bit / 7] ^= 1 << (bit % 7);
        let mut changed = whole.clone();
        changed.payload_type = String::from_utf8(name).unwrap();
        assert_eq!(
            judge(&changed.to_json(), Some(&trust), &context).verdict,
            Verdict::Malformed,
            "type bit {bit}"
        );
    }
}

#[test]
fn a_registration_offered_as_a_license_is_malformed() {
    let site = Site::new();
    let request = site.read("home/registration.json");
    expect(&site, &request, &[], "malformed");
    // Under the license's type its signature is over other bytes.
    let mut envelope = open(&request);
    envelope["payloadType"] = LICENSE_TYPE.into();
    expect(&site, envelope.to_string().as_bytes(), &[], "untrusted");
    // Not even the vendor can turn one into the other.
    let payload = STANDARD.decode(envelope["payload"].as_str().unwrap()).unwrap();
    expect(&site, &file(LICENSE_TYPE, &payload, &[&site.signer]), &[], "malformed");
    expect(
        &site,
        &file(REGISTRATION_TYPE, site.body().as_bytes(), &[&site.signer]),
        &[],
        "malformed",
    );
}

#[test]
fn a_trust_bundle_offered_as_a_license_is_malformed() {
    let site = Site::new();
    expect(&site, &site.read("vendor/trust.json"), &[], "malformed");
}

#[test]
fn a_second_vendor_is_untrusted() {
    let site = Site::new();
    site.run(&["vendor", "init", "--product", PRODUCT, "--dir", "thief", "--no-passphrase"])
        .exits(0);
    let thief = key(&site, "thief/signer.key");
    let forged = file(LICENSE_TYPE, site.body().as_bytes(), &[&thief]);
    let answer = expect(&site, &forged, &[], "untrusted");
    assert_eq!(answer.license, None, "nothing of an unsigned document is shown");
    // Naming the vendor's own key does not help.
    let mut envelope = open(&forged);
    envelope["signatures"][0]["keyid"] = site.signer.public().id().to_string().into();
    expect(&site, envelope.to_string().as_bytes(), &[], "untrusted");
    // Nor does a second signature; and one good one is enough.
    let both = file(LICENSE_TYPE, site.body().as_bytes(), &[&thief, &site.signer]);
    assert_eq!(
        expect(&site, &both, &[], "valid").signer,
        Some(site.signer.public().id().to_string())
    );
}

#[test]
fn the_reason_tells_a_stranger_s_signature_from_a_damaged_one() {
    let site = Site::new();
    let stranger = site.root.public().id().to_string();
    let forged = open(&file(LICENSE_TYPE, site.body().as_bytes(), &[&site.root]));
    let mut damaged = open(&site.license());
    damaged["payload"] = flip(&damaged["payload"]);
    let mut both = damaged.clone();
    both["signatures"]
        .as_array_mut()
        .unwrap()
        .extend(forged["signatures"].as_array().unwrap().clone());
    let reason =
        |envelope: &Value| expect(&site, envelope.to_string().as_bytes(), &[], "untrusted").reason;
    for envelope in [&forged, &both] {
        let reason = reason(envelope);
        assert!(
            reason.contains("no key in the trust bundle") && reason.contains(&stranger[..16]),
            "{reason}"
        );
        assert!(!reason.contains(&stranger[..17]), "{reason}");
    }
    assert!(reason(&damaged).contains("it was changed, or damaged on the way"));
}

#[test]
fn a_root_key_is_not_a_signer() {
    let site = Site::new();
    expect(&site, &file(LICENSE_TYPE, site.body().as_bytes(), &[&site.root]), &[], "untrusted");
}

#[test]
fn with_nothing_pinned_everything_is_untrusted() {
    let site = Site::new();
    let answer = expect(&site, &site.license(), &["--home", "empty"], "untrusted");
    assert_eq!(answer.checked.list(), [None; 6]);
}

#[test]
fn a_license_issued_before_its_signer_was_listed_is_untrusted() {
    let site = Site::new();
    let body = site.body_with(&[(
        "\"issued_at\":\"2020-01-01T00:00:00Z\"",
        "\"issued_at\":\"2019-12-31T23:59:59Z\"",
    )]);
    let answer = expect(&site, &site.sign(body), &[], "untrusted");
    assert_eq!(answer.checked.list(), [Some(true), Some(false), None, None, None, None]);
}

#[test]
fn the_window_of_a_signer_includes_its_last_second() {
    let site = Site::new();
    let id = site.signer.public().id().to_string();
    site.import_bundle(|bundle| {
        bundle["signers"][&id]["not_after"] = json!("2020-06-30T23:59:59Z");
    });
    for (issued, verdict) in
        [("2020-06-30T23:59:59Z", "valid"), ("2020-07-01T00:00:00Z", "untrusted")]
    {
        let issued = format!("\"issued_at\":\"{issued}\"");
        let body = site.body_with(&[("\"issued_at\":\"2020-01-01T00:00:00Z\"", &issued)]);
        expect(&site, &site.sign(body), &[], verdict);
    }
}

#[test]
fn a_signer_listed_for_another_kind_is_untrusted() {
    let site = Site::new();
    let id = site.signer.public().id().to_string();
    site.import_bundle(|bundle| bundle["signers"][&id]["kinds"] = json!(["report"]));
    expect(&site, &site.license(), &[], "untrusted");
}

#[test]
fn a_wrong_or_missing_keyid_still_verifies() {
    let site = Site::new();
    for keyid in [json!("0".repeat(64)), json!(""), json!("\u{1b}[2J"), Value::Null] {
        let mut envelope = open(&site.license());
        envelope["signatures"][0]["keyid"] = keyid;
        expect(&site, envelope.to_string().as_bytes(), &[], "valid");
    }
    let mut envelope = open(&site.license());
    envelope["signatures"][0].as_object_mut().unwrap().remove("keyid");
    expect(&site, envelope.to_string().as_bytes(), &[], "valid");
}

#[test]
fn sixteen_signatures_are_read_and_seventeen_are_not() {
    let site = Site::new();
    let mut envelope = open(&site.license());
    let good = envelope["signatures"][0].clone();
    let mut all = vec![json!({"keyid": "", "sig": STANDARD.encode([7; 64])}); 15];
    all.push(good.clone());
    envelope["signatures"] = all.clone().into();
    expect(&site, envelope.to_string().as_bytes(), &[], "valid");
    all.push(good);
    envelope["signatures"] = all.into();
    expect(&site, envelope.to_string().as_bytes(), &[], "malformed");
    envelope["signatures"] = json!([]);
    expect(&site, envelope.to_string().as_bytes(), &[], "malformed");
}

// --- Revocation -------------------------------------------------------------

#[test]
fn a_revoked_license_is_refused_once_the_bundle_that_says_so_is_imported() {
    let site = Site::new();
    site.write("license.json", site.license());
    site.run(&["import", "license.json"]).exits(0);
    assert_eq!(answer(site.run(&["verify", "--json"])).verdict, "valid");
    let why = json!({"at": "2020-05-06T07:08:09Z", "reason": "refunded"});
    site.import_bundle(|bundle| bundle["revoked_licenses"][ID] = why);
    let answer = answer(site.run(&["verify", "--json"]));
    assert_eq!(answer.verdict, "revoked");
    assert_eq!(answer.checked.list(), [Some(true), Some(true), Some(false), None, None, None]);
    assert!(
        answer.reason.contains("2020-05-06") && answer.reason.contains("refunded"),
        "{}",
        answer.reason
    );
    assert_eq!(
        (answer.license.map(|license| license.license_id), answer.seconds_left),
        (Some(ID.to_owned()), None)
    );
    // Another license of the same signer still counts.
    let other = site.body_with(&[("11111111-", "99999999-")]);
    expect(&site, &site.sign(other), &[], "valid");
}

#[test]
fn a_revoked_signer_takes_every_license_with_it_however_old() {
    let site = Site::new();
    let id = site.signer.public().id().to_string();
    let why = json!({"at": "2030-01-01T00:00:00Z", "reason": "stolen"});
    site.import_bundle(|bundle| bundle["revoked_keys"][&id] = why);
    let answer = expect(&site, &site.license(), &[], "untrusted");
    assert_eq!(answer.checked.list(), [Some(true), Some(false), None, None, None, None]);
    assert!(answer.reason.contains("stolen"), "{}", answer.reason);
}

// --- Binding ----------------------------------------------------------------

#[test]
fn a_license_for_another_instance_email_edition_or_product_is_a_mismatch() {
    let site = Site::new();
    let instance = format!("\"instance\":\"{}\"", site.instance);
    let other_instance = format!("\"instance\":\"{}\"", "0".repeat(32));
    for change in [
        (instance.as_str(), other_instance.as_str()),
        ("ops@acme.example", "dev@acme.example"),
        ("ops@acme.example", "Ops@acme.example"),
        ("ops@acme.example", "ops@acme.example.org"),
        ("\"edition\":\"business\",\"email\":\"ops@acme.example\"", "\"edition\":\"community\""),
        ("acme-dock", "acme-dock2"),
    ] {
        let answer = expect(&site, &site.sign(site.body_with(&[change])), &[], "mismatch");
        assert_eq!(
            answer.checked.list(),
            [Some(true), Some(true), Some(true), Some(false), None, None],
            "{change:?}"
        );
        assert_eq!(answer.seconds_left, None, "{change:?}");
    }
}

#[test]
fn the_case_of_the_domain_does_not_matter_and_no_instance_means_any() {
    let site = Site::new();
    expect(
        &site,
        &site.sign(site.body_with(&[("ops@acme.example", "ops@ACME.Example")])),
        &[],
        "valid",
    );
    let instance = format!("\"instance\":\"{}\"", site.instance);
    expect(&site, &site.sign(site.body_with(&[(&instance, "\"instance\":null")])), &[], "valid");
}

#[test]
fn nothing_installed_and_not_registered_are_missing() {
    let world = World::with_vendor();
    let before = answer(world.run(&["verify", "--json"]));
    assert_eq!((before.verdict.as_str(), before.file, before.license), ("missing", None, None));
    assert_eq!(before.checked.list(), [None; 6]);
    world.run(&["register", "--email", EMAIL]).exits(0);
    assert_eq!(answer(world.run(&["verify", "--json"])).verdict, "missing");

    // A good license on a machine that never registered cannot be bound to it.
    let site = Site::new();
    let fingerprint = String::from_utf8(site.read("vendor/root.fingerprint")).unwrap();
    site.run(&[
        "--home",
        "new",
        "trust",
        "pin",
        "vendor/trust.json",
        "--fingerprint",
        fingerprint.trim(),
    ])
    .exits(0);
    let answer = expect(&site, &site.license(), &["--home", "new"], "missing");
    assert_eq!(answer.checked.list(), [Some(true), Some(true), Some(true), None, None, None]);
}

// --- Time -------------------------------------------------------------------

/// 2099-12-31T23:59:59Z and 14 days of 86,400 seconds is 2100-01-14T23:59:59Z.
#[test]
fn validity_and_grace_begin_and_end_on_the_second() {
    let site = Site::new();
    for (at, verdict, left) in [
        ("2020-01-31T23:59:59Z", "not-yet-valid", None),
        ("2020-02-01T00:00:00Z", "valid", Some(2_521_929_599)),
        ("2099-12-31T23:59:58Z", "valid", Some(1)),
        ("2099-12-31T23:59:59Z", "valid", Some(0)),
        ("2100-01-01T00:00:00Z", "grace", Some(-1)),
        ("2100-01-14T23:59:59Z", "grace", Some(-1_209_600)),
        ("2100-01-15T00:00:00Z", "expired", Some(-1_209_601)),
        ("9999-12-31T00:00:00Z", "expired", None),
    ] {
        let answer = expect(&site, &site.license(), &["--at", at], verdict);
        if left.is_some() || verdict == "not-yet-valid" {
            assert_eq!(answer.seconds_left, left, "{at}");
        }
        let time_step = matches!(verdict, "valid" | "grace");
        assert_eq!(answer.checked.time, Some(time_step), "{at}");
    }
}

#[test]
fn grace_warns_on_standard_error_and_quiet_silences_it() {
    let site = Site::new();
    site.write("license.json", site.license());
    let args = ["verify", "license.json", "--at", "2100-01-10"];
    let loud = site.run(&args).exits(0);
    assert!(loud.stderr.contains("warning: license.json: "), "{}", loud.stderr);
    assert!(loud.stderr.contains("2100-01-14T23:59:59Z"), "{}", loud.stderr);
    assert_eq!(site.run(&[&args[..], &["-q"]].concat()).exits(0).stderr, "");
    let valid = site.run(&["verify", "license.json", "--at", "2099-12-31T23:59:59Z"]).exits(0);
    assert!(!valid.stderr.contains("warning"), "{}", valid.stderr);
}

#[test]
fn without_grace_days_the_second_after_the_end_is_expired() {
    let site = Site::new();
    let license = site.sign(site.body_with(&[("\"grace_days\":14", "\"grace_days\":0")]));
    expect(&site, &license, &["--at", "2099-12-31T23:59:59Z"], "valid");
    let answer = expect(&site, &license, &["--at", "2100-01-01T00:00:00Z"], "expired");
    assert_eq!(
        answer.reason, "it expired on 2099-12-31T23:59:59Z",
        "no word of a grace that there was not"
    );
}

#[test]
fn a_license_without_an_end_does_not_count_down() {
    let site = Site::new();
    let license = site.sign(site.body_with(&[("\"2099-12-31T23:59:59Z\"", "null")]));
    let answer = expect(&site, &license, &["--at", "9999-12-31T00:00:00Z"], "valid");
    assert_eq!((answer.expires_at, answer.seconds_left), (None, None));
}

#[test]
fn a_license_of_one_second_is_valid_for_that_second() {
    let site = Site::new();
    let license = site.sign(site.body_with(&[
        ("2099-12-31T23:59:59Z", "2020-02-01T00:00:00Z"),
        ("\"grace_days\":14", "\"grace_days\":0"),
    ]));
    expect(&site, &license, &["--at", "2020-01-31T23:59:59Z"], "not-yet-valid");
    expect(&site, &license, &["--at", "2020-02-01T00:00:00Z"], "valid");
    expect(&site, &license, &["--at", "2020-02-01T00:00:01Z"], "expired");
}

#[test]
fn judging_at_another_time_writes_nothing() {
    let site = Site::new();
    site.write("license.json", site.license());
    site.run(&["verify", "license.json"]).exits(0);
    let seen = std::fs::read(site.home("clock.json")).unwrap();
    for at in ["2020-03-01", "2080-01-01"] {
        let run = site.run(&["verify", "license.json", "--at", at]).exits(0);
        assert!(
            run.stderr.contains("this machine's clock") && run.stderr.contains("not checked"),
            "{}",
            run.stderr
        );
        assert_eq!(std::fs::read(site.home("clock.json")).unwrap(), seen);
    }
}

// --- Clock; more in clock.rs --------------------------------------------------

#[test]
fn an_issue_date_over_a_day_ahead_is_a_clock_fault_and_is_not_imported() {
    let site = Site::new();
    let license = |issued: &str| {
        let issued = format!("\"issued_at\":\"{issued}\"");
        site.sign(site.body_with(&[("\"issued_at\":\"2020-01-01T00:00:00Z\"", &issued)]))
    };
    site.write("far.json", license("2020-03-02T00:00:01Z"));
    site.write("near.json", license("2020-03-02T00:00:00Z"));
    let (far, near) = (site.text_path("far.json"), site.text_path("near.json"));
    let now = "2020-03-01T00:00:00Z";
    assert_eq!(answer(site.run_at(now, &["verify", &far, "--json"])).verdict, "clock");
    site.run_at(now, &["import", &far]).exits(17);
    assert!(!site.home("licenses").exists());
    assert_eq!(answer(site.run_at(now, &["verify", &near, "--json"])).verdict, "valid");
    site.run_at(now, &["import", &near]).exits(0);

    // The same through the binary, with the real clock.
    expect(&site, &license("2999-01-01T00:00:00Z"), &[], "clock");
}

// --- Coverage ---------------------------------------------------------------

#[test]
fn what_a_license_does_not_name_it_does_not_cover() {
    let site = Site::new();
    for (args, verdict) in [
        (&["--limit", "nodes=0"][..], "valid"),
        (&["--limit", "nodes=10"], "valid"),
        (&["--limit", "nodes=11"], "not-covered"),
        (&["--limit", "nodes=18446744073709551615"], "not-covered"),
        (&["--limit", "users=0"], "not-covered"),
        (&["--limit", "nodes=10", "--limit", "users=1"], "not-covered"),
        (&["--feature", "rbac"], "valid"),
        (&["--feature", "sso"], "not-covered"),
        (&["--feature", "rbac", "--feature", "sso"], "not-covered"),
        (&["--limit", "nodes=10", "--feature", "rbac"], "valid"),
        (&["--limit", "rbac=1"], "not-covered"),
        (&["--feature", "nodes"], "not-covered"),
    ] {
        let answer = expect(&site, &site.license(), args, verdict);
        assert_eq!(answer.checked.coverage, Some(verdict == "valid"), "{args:?}");
        assert_eq!(answer.seconds_left.is_some(), verdict == "valid", "{args:?}");
    }
}

#[test]
fn lower_the_use_and_the_next_call_is_good_again() {
    let world = World::licensed();
    world.run(&["verify", "--limit", "nodes=11"]).exits(16);
    world.run(&["verify", "--limit", "nodes=10"]).exits(0);
}

#[test]
fn licenses_are_never_added_up() {
    let site = Site::new();
    site.write("one.json", site.license());
    site.write("two.json", site.sign(site.body_with(&[("11111111-", "22222222-")])));
    site.run(&["import", "one.json", "two.json"]).exits(0);
    site.run(&["verify", "--limit", "nodes=10"]).exits(0);
    site.run(&["verify", "--limit", "nodes=11"]).exits(16);
}

// --- Order ------------------------------------------------------------------

/// A license with every fault at once; mending the one that is named brings out
/// the next, in the order of the design.
#[test]
fn the_first_verdict_that_applies_wins() {
    let site = Site::new();
    let why = json!({"at": "2020-05-06T07:08:09Z", "reason": "test"});
    site.import_bundle(|bundle| bundle["revoked_licenses"][ID] = why);
    site.run(&["vendor", "init", "--product", PRODUCT, "--dir", "thief", "--no-passphrase"])
        .exits(0);
    let thief = key(&site, "thief/signer.key");
    let ask = ["--limit", "nodes=99"];
    let product = ("acme-dock", "other");
    // Ahead of the real clock, so both a clock fault and not yet valid.
    let ahead =
        ("\"issued_at\":\"2020-01-01T00:00:00Z\"", "\"issued_at\":\"2098-01-01T00:00:00Z\"");
    let later = ("2020-02-01T00:00:00Z", "2098-02-01T00:00:00Z");
    let renamed = ("11111111-", "22222222-");

    let all = site.body_with(&[product, ahead, later]);
    expect(&site, &file(LICENSE_TYPE, all.as_bytes(), &[&thief])[1..], &ask, "malformed");
    expect(&site, &file(LICENSE_TYPE, all.as_bytes(), &[&thief]), &ask, "untrusted");
    expect(&site, &site.sign(&all), &ask, "revoked");
    expect(&site, &site.sign(site.body_with(&[renamed, product, ahead, later])), &ask, "mismatch");
    expect(&site, &site.sign(site.body_with(&[renamed, ahead, later])), &ask, "clock");
    expect(&site, &site.sign(site.body_with(&[renamed, later])), &ask, "not-yet-valid");
    let ended = ("2099-12-31T23:59:59Z", "2020-02-02T00:00:00Z");
    expect(&site, &site.sign(site.body_with(&[renamed, ended])), &ask, "expired");
    expect(&site, &site.sign(site.body_with(&[renamed])), &ask, "not-covered");
    expect(&site, &site.sign(site.body_with(&[renamed])), &[], "valid");
}

// --- Payloads that the vendor signed, and that are refused all the same -------

#[test]
fn a_signed_payload_that_is_not_a_license_to_the_letter_is_malformed() {
    let site = Site::new();
    let with = |from: &str, to: &str| site.body_with(&[(from, to)]).into_bytes();
    let metadata = |value: &str| with("\"metadata\":{}", &format!("\"metadata\":{value}"));
    let long = "9".repeat(1000);
    let bomb = |open: &str, close: &str| format!("{}{}", open.repeat(7_000), close.repeat(7_000));
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("unknown field", with("{\"schema\":1", "{\"seats\":5,\"schema\":1")),
        ("unknown empty field", with("{\"schema\":1", "{\"\":null,\"schema\":1")),
        ("field in another case", with("\"grace_days\"", "\"Grace_days\"")),
        ("duplicate field", with("\"grace_days\":14", "\"grace_days\":14,\"grace_days\":14")),
        (
            "duplicate field by an escape",
            with("\"grace_days\":14", "\"grace_days\":14,\"grace\\u005fdays\":15"),
        ),
        ("duplicate limit", with("\"nodes\":10", "\"nodes\":10,\"nodes\":1000")),
        ("duplicate metadata", metadata("{\"a\":\"b\",\"a\":\"b\"}")),
        ("missing schema", with("\"schema\":1,", "")),
        ("missing license_id", with(&format!("\"license_id\":\"{ID}\","), "")),
        ("missing product", with("\"product\":\"acme-dock\",", "")),
        ("missing edition", with("\"edition\":\"business\",", "")),
        ("missing email", with("\"email\":\"ops@acme.example\",", "")),
        ("missing instance", with(&format!("\"instance\":\"{}\",", site.instance), "")),
        ("missing issued_at", with("\"issued_at\":\"2020-01-01T00:00:00Z\",", "")),
        ("missing not_before", with("\"not_before\":\"2020-02-01T00:00:00Z\",", "")),
        ("missing expires_at", with("\"expires_at\":\"2099-12-31T23:59:59Z\",", "")),
        ("missing grace_days", with("\"grace_days\":14,", "")),
        ("missing limits", with("\"limits\":{\"nodes\":10},", "")),
        ("missing features", with("\"features\":[\"rbac\"],", "")),
        ("missing metadata", with(",\"metadata\":{}", "")),
        ("schema 0", with("\"schema\":1", "\"schema\":0")),
        ("schema 2", with("\"schema\":1", "\"schema\":2")),
        ("schema as text", with("\"schema\":1", "\"schema\":\"1\"")),
        ("schema as a fraction", with("\"schema\":1", "\"schema\":1.0")),
        ("grace_days 3651", with("\"grace_days\":14", "\"grace_days\":3651")),
        ("negative grace_days", with("\"grace_days\":14", "\"grace_days\":-1")),
        ("grace_days null", with("\"grace_days\":14", "\"grace_days\":null")),
        (
            "expires_at a second before not_before",
            with("2099-12-31T23:59:59Z", "2020-01-31T23:59:59Z"),
        ),
        ("time with an offset", with("2099-12-31T23:59:59Z", "2099-12-31T23:59:59+00:00")),
        ("time with a fraction", with("2099-12-31T23:59:59Z", "2099-12-31T23:59:59.5Z")),
        ("a leap second", with("2099-12-31T23:59:59Z", "2099-12-31T23:59:60Z")),
        ("no such day", with("2099-12-31T23:59:59Z", "2099-02-29T00:00:00Z")),
        ("time as a number", with("\"2099-12-31T23:59:59Z\"", "4102444799")),
        ("an unknown edition", with("\"business\"", "\"enterprise\"")),
        ("business without an email", with("\"ops@acme.example\"", "null")),
        ("community with an email", with("\"business\"", "\"community\"")),
        ("an email that is none", with("ops@acme.example", "ops")),
        ("a product that is no name", with("acme-dock", "Acme Dock")),
        ("a feature that is no name", with("[\"rbac\"]", "[\"RBAC\"]")),
        ("an instance in capitals", with(&site.instance, &"A".repeat(32))),
        ("an instance cut short", with(&site.instance, &site.instance[..31])),
        ("an id that is no UUID", with(ID, "42")),
        ("a long number", with("\"nodes\":10", &format!("\"nodes\":{long}"))),
        ("a long fraction", with("\"nodes\":10", &format!("\"nodes\":1.{long}"))),
        ("a long exponent", with("\"nodes\":10", &format!("\"nodes\":1e{long}"))),
        ("one more than 64 bits", with("\"nodes\":10", "\"nodes\":18446744073709551616")),
        ("a negative limit", with("\"nodes\":10", "\"nodes\":-1")),
        ("a limit with a fraction", with("\"nodes\":10", "\"nodes\":10.0")),
        ("a limit with an exponent", with("\"nodes\":10", "\"nodes\":1e1")),
        ("a limit as text", with("\"nodes\":10", "\"nodes\":\"10\"")),
        ("no limit", with("\"nodes\":10", "\"nodes\":null")),
        ("a number with a leading zero", with("\"nodes\":10", "\"nodes\":010")),
        ("not a number", with("\"nodes\":10", "\"nodes\":NaN")),
        ("a lone surrogate", metadata("{\"a\":\"\\ud800\"}")),
        ("a lone low surrogate", metadata("{\"a\":\"\\udc00\"}")),
        ("a surrogate pair the wrong way round", metadata("{\"a\":\"\\udc00\\ud800\"}")),
        ("a raw control character", metadata("{\"a\":\"\u{1}\"}")),
        ("metadata that is not text", metadata("{\"a\":1}")),
        ("a nesting bomb of arrays", metadata(&format!("{{\"a\":{}}}", bomb("[", "]")))),
        ("a nesting bomb of objects", metadata(&bomb("{\"a\":", "}"))),
        (
            "an unknown nesting bomb",
            with("{\"schema\":1", &format!("{{\"x\":{},\"schema\":1", bomb("[", "]"))),
        ),
        ("an unclosed nesting bomb", metadata(&"[".repeat(40_000))),
        (
            "an organization of 201 characters",
            metadata(&format!("{{}},\"organization\":\"{}\"", "é".repeat(201))),
        ),
        ("a trailing comma", with("\"metadata\":{}", "\"metadata\":{},")),
        ("a comment", with("\"metadata\":{}", "\"metadata\":{}/* */")),
        ("trailing bytes", format!("{}x", site.body()).into_bytes()),
        ("a second document", format!("{0}{0}", site.body()).into_bytes()),
        ("a trailing NUL", format!("{}\0", site.body()).into_bytes()),
        ("a byte-order mark", format!("\u{feff}{}", site.body()).into_bytes()),
        ("not UTF-8", site.body().into_bytes().into_iter().chain([0xff]).collect()),
        (
            "not UTF-8 within",
            site.body()
                .replace("{}}", "{\"a\":\"#\"}}")
                .bytes()
                .map(|b| if b == b'#' { 0xff } else { b })
                .collect(),
        ),
        ("UTF-16", site.body().encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("cut short", site.body().as_bytes()[..100].to_vec()),
        ("nothing", Vec::new()),
        ("null", b"null".to_vec()),
        ("text", b"\"license\"".to_vec()),
        ("an empty object", b"{}".to_vec()),
        ("an empty array", b"[]".to_vec()),
        ("its values in an array", values_in_an_array(&site)),
        ("an edition as an object", with("\"business\"", "{\"business\":null}")),
    ];
    for (name, body) in cases {
        site.write("crafted.json", site.sign(&body));
        let answer = answer(site.run(&["verify", "crafted.json", "--json"]));
        assert_eq!(answer.verdict, "malformed", "{name}: {answer:#?}");
        assert_eq!(answer.checked.signature, Some(true), "{name}: the signature was good");
        assert_eq!((answer.license, answer.seconds_left), (None, None), "{name}");
    }
}

/// The values of the license without their names, in the order of the fields: a
/// lenient reader could take it for the object.
fn values_in_an_array(site: &Site) -> Vec<u8> {
    let body: Value = serde_json::from_str(&site.body()).unwrap();
    let order = [
        "schema",
        "license_id",
        "product",
        "edition",
        "email",
        "instance",
        "organization",
        "issued_at",
        "not_before",
        "expires_at",
        "grace_days",
        "limits",
        "features",
        "metadata",
    ];
    Value::from(order.map(|name| body[name].clone()).to_vec()).to_string().into_bytes()
}

#[test]
fn the_reason_for_a_malformed_license_says_what_was_expected() {
    let site = Site::new();
    for (from, to, words) in [
        ("{\"nodes\":10}", "3", "expected a map"),
        ("\"schema\":1", "\"seats\":1,\"schema\":1", "unknown field `seats`"),
        ("2020-01-01T00:00:00Z", "yesterday", "yesterday"),
    ] {
        let reason =
            expect(&site, &site.sign(site.body_with(&[(from, to)])), &[], "malformed").reason;
        assert!(reason.contains(words), "{reason}");
    }
}

#[test]
fn a_signed_payload_at_the_edge_of_its_ranges_is_read() {
    let site = Site::new();
    let metadata = |value: String| ("\"metadata\":{}".to_owned(), format!("\"metadata\":{value}"));
    for (from, to) in [
        ("\"grace_days\":14".to_owned(), "\"grace_days\":3650".to_owned()),
        ("\"nodes\":10".to_owned(), "\"nodes\":18446744073709551615".to_owned()),
        ("\"nodes\":10".to_owned(), String::new()),
        ("\"rbac\"".to_owned(), String::new()),
        metadata(format!("{{}},\"organization\":\"{}\"", "é".repeat(200))),
        metadata("{\"\":\"\",\"a\":\"\\ud83d\\ude00\"}".to_owned()),
        metadata(format!("{{\"a\":\"{}\"}}", "x".repeat(40_000))),
        // Whitespace and the order of fields are the signer's own affair.
        ("{\"schema\":1,".to_owned(), "\r\n{\t\"schema\" : 1 ,\n".to_owned()),
    ] {
        site.write("crafted.json", site.sign(site.body_with(&[(&from, &to)])));
        let run = site.run(&["verify", "crafted.json", "--json"]).exits(0);
        assert_eq!(run.json()["verdict"], "valid", "{to:.60}");
    }
}

// --- Envelopes --------------------------------------------------------------

#[test]
fn an_envelope_with_an_unknown_field_is_read_and_one_with_a_duplicate_is_not() {
    let site = Site::new();
    let text = String::from_utf8(site.license()).unwrap();
    let with = |from: &str, to: &str| text.replacen(from, to, 1).into_bytes();
    // DSSE 1.0.2: consumers ignore what they do not know in an envelope.
    expect(&site, &with("{\"payload\"", "{\"cert\":[1,{}],\"payload\""), &[], "valid");
    expect(&site, &with("{\"keyid\"", "{\"cert\":\"x\",\"keyid\""), &[], "valid");
    for twice in [
        with("{\"payload\"", "{\"payload\":\"\",\"payload\""),
        with("\"payloadType\"", "\"payloadType\":\"x\",\"payloadType\""),
        with("\"signatures\"", "\"signatures\":[],\"signatures\""),
        with("\"sig\"", "\"sig\":\"\",\"sig\""),
        with("\"keyid\"", "\"keyid\":\"\",\"keyid\""),
    ] {
        expect(&site, &twice, &[], "malformed");
    }
}

#[test]
fn an_envelope_without_one_of_its_parts_is_malformed() {
    let site = Site::new();
    for part in ["payload", "payloadType", "signatures"] {
        let mut envelope = open(&site.license());
        envelope.as_object_mut().unwrap().remove(part);
        expect(&site, envelope.to_string().as_bytes(), &[], "malformed");
        envelope[part] = Value::Null;
        expect(&site, envelope.to_string().as_bytes(), &[], "malformed");
    }
    let mut envelope = open(&site.license());
    envelope["signatures"][0].as_object_mut().unwrap().remove("sig");
    expect(&site, envelope.to_string().as_bytes(), &[], "malformed");
}

#[test]
fn an_envelope_as_an_array_is_malformed_plain_or_armored() {
    let site = Site::new();
    let envelope = open(&site.license());
    let array =
        json!([envelope["payload"], envelope["payloadType"], envelope["signatures"]]).to_string();
    expect(&site, array.as_bytes(), &[], "malformed");
    expect(&site, armor("LICENSE", array.as_bytes()).as_bytes(), &[], "malformed");
}

#[test]
fn either_alphabet_of_base64_is_read_with_and_without_padding() {
    let site = Site::new();
    // Two of these characters are '+' and '/' in one alphabet, '-' and '_' in the other.
    let body = site.body_with(&[("\"metadata\":{}", "\"metadata\":{\"a\":\"???>>>~~~ÿÿÿ\"}")]);
    let plain = open(&site.sign(&body));
    assert!(
        plain["payload"].as_str().unwrap().contains('/')
            || plain["payload"].as_str().unwrap().contains('+')
    );
    let recode = |engine: &dyn Fn(Vec<u8>) -> String| {
        let mut envelope = plain.clone();
        for pointer in ["/payload", "/signatures/0/sig"] {
            let text = envelope.pointer_mut(pointer).unwrap();
            *text = engine(STANDARD.decode(text.as_str().unwrap()).unwrap()).into();
        }
        envelope.to_string().into_bytes()
    };
    expect(&site, &recode(&|bytes| URL_SAFE_NO_PAD.encode(bytes)), &[], "valid");
    expect(
        &site,
        &recode(&|bytes| base64::engine::general_purpose::URL_SAFE.encode(bytes)),
        &[],
        "valid",
    );
    expect(
        &site,
        &recode(&|bytes| base64::engine::general_purpose::STANDARD_NO_PAD.encode(bytes)),
        &[],
        "valid",
    );
    for bad in ["!", "====", "A", "AA=A", "é"] {
        let mut envelope = plain.clone();
        envelope["payload"] = bad.into();
        expect(&site, envelope.to_string().as_bytes(), &[], "malformed");
    }
}

#[test]
fn what_stands_around_an_envelope_is_not_looked_at() {
    let site = Site::new();
    let license = site.license();
    for other in [&b"x"[..], b"{}", b"\0", b"\n\n-- \nsent from my telephone\n", &license] {
        expect(&site, &[&license, other].concat(), &[], "valid");
        expect(&site, &[other, b"\n", &license].concat(), &[], "valid");
    }
    expect(&site, &[b"\n \r\n\t", &license[..], b"\r\n\r\n"].concat(), &[], "valid");
}

#[test]
fn a_nesting_bomb_in_an_envelope_is_answered() {
    let site = Site::new();
    let bomb = "[".repeat(1_000_000);
    for text in [
        bomb.clone(),
        format!("{{\"x\":{bomb}"),
        format!("{{\"signatures\":{bomb}"),
        "{\"x\":".repeat(500_000),
    ] {
        expect(&site, text.as_bytes(), &[], "malformed");
    }
}

// --- Files ------------------------------------------------------------------

#[test]
fn a_file_that_is_no_document_is_malformed() {
    let site = Site::new();
    let binary: Vec<u8> =
        (0..4096_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    for bytes in [
        &b""[..],
        b"\n",
        b"\xef\xbb\xbf",
        b"\0",
        b"{",
        b"{}",
        b"null",
        b"hello",
        b"\x7fELF\x02\x01\x01\0\0\0",
        b"\xff\xfe{\0}\0",
        b"\x1f\x8b\x08\0",
        b"-----BEGIN PRIVATE KEY-----\n",
        &binary,
    ] {
        expect(&site, bytes, &[], "malformed");
    }
}

#[test]
fn a_license_file_of_64_kib_is_read_and_one_byte_more_is_not() {
    let site = Site::new();
    let mut license = site.license();
    license.resize(64 * 1024, b' ');
    site.write("large.json", &license);
    site.run(&["verify", "large.json"]).exits(0);
    license.push(b' ');
    expect(&site, &license, &[], "malformed");
    license.resize(17 * 1024 * 1024, b' ');
    expect(&site, &license, &[], "malformed");
}

/// What cannot be read at all is not judged: exit 1, and the file is named.
#[track_caller]
fn cannot_be_read(world: &World, name: &str) {
    let run = world.run(&["verify", name, "--json"]).exits(1);
    let error = run.json();
    assert_eq!(error["error"]["code"], 1);
    assert!(error["error"]["message"].as_str().unwrap().contains(name), "{error}");
    let plain = world.run(&["verify", name]).exits(1);
    assert_eq!(plain.out(), "");
    assert!(plain.stderr.starts_with("error: ") && plain.stderr.contains(name), "{}", plain.stderr);
}

#[test]
fn a_missing_file_and_a_folder_are_named_and_not_judged() {
    let world = World::licensed();
    cannot_be_read(&world, "nowhere.json");
    cannot_be_read(&world, "vendor");
    cannot_be_read(&world, "license.json/inside");
}

#[cfg(target_os = "linux")]
#[test]
fn an_unreadable_file_is_named_and_not_judged() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let world = World::licensed();
    // Fails for everybody: reading this process's memory at address 0, and a
    // link to itself.
    cannot_be_read(&world, "/proc/self/mem");
    std::os::unix::fs::symlink("loop.json", world.path("loop.json")).unwrap();
    cannot_be_read(&world, "loop.json");
    // Root reads whatever the mode says.
    if std::fs::metadata("/proc/self").unwrap().uid() != 0 {
        std::fs::set_permissions(world.path("license.json"), PermissionsExt::from_mode(0o000))
            .unwrap();
        cannot_be_read(&world, "license.json");
    }
}

#[test]
fn several_files_give_their_common_code_or_nineteen() {
    let site = Site::new();
    site.write("good.json", site.license());
    let mut flipped = open(&site.license());
    flipped["payload"] = flip(&flipped["payload"]);
    site.write("flipped.json", flipped.to_string());
    site.write("empty.json", "");
    site.write("text.json", "hello");
    for (files, code) in [
        (&["good.json", "good.json"][..], 0),
        (&["good.json", "empty.json"], 10),
        (&["empty.json", "text.json"], 10),
        (&["empty.json", "good.json", "text.json"], 10),
        (&["flipped.json", "good.json"], 11),
        (&["flipped.json", "empty.json"], 19),
        (&["nowhere.json", "good.json"], 1),
        (&["nowhere.json", "empty.json"], 19),
    ] {
        let run = site.run(&[&["verify", "--json"], files].concat()).exits(code);
        // One object a line, in the order of the arguments, whatever became of each.
        let lines: Vec<Value> =
            run.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let named: Vec<_> = lines.iter().map(|line| line["file"].as_str().unwrap()).collect();
        assert_eq!(named, files);
        assert_eq!(site.run(&[&["verify"], files].concat()).code, code);
    }
}

// --- Armor ------------------------------------------------------------------

#[test]
fn armor_is_read_as_mail_programs_leave_it() {
    let site = Site::new();
    let text = armor("LICENSE", &site.license());
    let each_line = |change: &dyn Fn(&str) -> String| text.lines().map(change).collect::<String>();
    for mail in [
        text.clone(),
        text.replace('\n', "\r\n"),
        format!("\u{feff}{text}"),
        format!("\u{feff}{}", text.replace('\n', "\r\n")),
        format!("\r\n\r\n  \r\n{text}\r\n\r\n"),
        each_line(&|line| format!("  {line}\n")),
        each_line(&|line| format!("\t{line}\r\n")),
        each_line(&|line| format!("> {line}\n")),
        each_line(&|line| format!(">> {line} \r\n")),
        each_line(&|line| format!("{line}\n\n")),
        format!("Dear admin,\n\nhere it is.\n\n{text}\n-- \nThe vendor\n"),
        text.trim_end().to_owned(),
        each_line(&|line| {
            if line.starts_with('-') { format!("{line}\n") } else { line.to_owned() }
        })
        .replace("-----END", "\n-----END"),
    ] {
        expect(&site, mail.as_bytes(), &[], "valid");
    }
}

#[test]
fn json_is_read_as_windows_editors_leave_it() {
    let site = Site::new();
    let pretty = serde_json::to_string_pretty(&open(&site.license())).unwrap();
    for text in [
        pretty.replace('\n', "\r\n"),
        format!("\u{feff}{pretty}"),
        format!("\u{feff}\r\n  {pretty}\r\n"),
    ] {
        expect(&site, text.as_bytes(), &[], "valid");
    }
}

#[test]
fn damaged_armor_is_malformed() {
    let site = Site::new();
    let license = site.license();
    let text = armor("LICENSE", &license);
    let (head, _) = text.split_once("-----END").unwrap();
    for (name, damaged) in [
        ("no END", head.to_owned()),
        ("END of another", format!("{head}-----END AIRSEAL TRUST-----\n")),
        ("END without dashes", format!("{head}-----END AIRSEAL LICENSE\n")),
        ("wrong label", armor("TRUST", &license)),
        ("unknown label", armor("LICENCE", &license)),
        ("no label", armor("", &license)),
        ("empty", armor("LICENSE", b"")),
        ("not base64", text.replacen('\n', "\n!", 1)),
        ("armor in armor", armor("LICENSE", text.as_bytes())),
        ("no BEGIN", text.replacen("-----BEGIN AIRSEAL LICENSE-----\n", "", 1)),
        ("another program's", text.replace("AIRSEAL LICENSE", "PGP MESSAGE")),
        ("bytes after the JSON inside", armor("LICENSE", &[&license[..], b"{}"].concat())),
    ] {
        let answer = verify(&site, damaged.as_bytes(), &[]);
        assert_eq!(answer.verdict, "malformed", "{name}: {answer:#?}");
    }
    // A line lost within the payload leaves an envelope that reads well and is
    // not what was signed.
    let mut lines: Vec<_> = text.lines().collect();
    lines.remove(2);
    expect(&site, lines.join("\n").as_bytes(), &[], "untrusted");
}
