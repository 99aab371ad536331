//! Every verdict, reached through the binary: its exit code, and its JSON read
//! back by a reader that refuses a key it does not know and misses none.

mod binding;
mod coverage;
mod envelopes;
mod files;
mod payloads;
mod revocation;
mod signature;
mod time;

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
    /// Nothing here records any use.
    #[serde(deserialize_with = "there")]
    limit_use: Option<Value>,
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
    #[serde(default)]
    releases_until: Option<String>,
    limits: BTreeMap<String, Option<u64>>,
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
    assert_eq!(license.limits, BTreeMap::from([("nodes".to_owned(), Some(10))]));
    assert_eq!((license.features, license.metadata), (vec!["rbac".to_owned()], BTreeMap::new()));
}
