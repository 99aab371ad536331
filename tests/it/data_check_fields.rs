//! `airseal data check`: fields, names and lists of a request, beside what data_check.rs has.

use serde_json::{Value, json};

use crate::data_check::{NOW, answer, check, found, get, har, kinds, post};
use crate::support::{EMAIL, World};

const URL: &str = "https://telemetry.acme.example/";

/// The kind that most of the fields are declared in is that of the payload; the rest is the finding.
#[test]
fn a_payload_is_of_the_kind_that_declares_most_of_its_fields() {
    let world = World::licensed();
    let mixed = |field: &str| vec![found("mixed-kinds", "body", field)];
    let report = json!({"instance": "0".repeat(32), "email": "a@b.example", "containers": "2-4"});
    assert_eq!(kinds(&world, &[post("", &report.to_string())]), mixed("containers"));
    let usage = json!({"containers": "2-4", "week": "2026-W48", "email": "a@b.example"});
    assert_eq!(kinds(&world, &[post("", &usage.to_string())]), mixed("email"));
}

/// The elements of a list share one name; that is not a field sent twice.
#[test]
fn a_field_twice_is_a_finding_and_a_list_of_two_is_not() {
    let world = World::licensed();
    let body = |text: &str| kinds(&world, &[post("application/json", text)]);
    assert_eq!(body("{\"a\":[0,0]}"), [found("undeclared-field", "body", "a[]")]);
    let twice = body("{\"containers\":\"2-4\",\"containers\":\"2-4\"}");
    assert_eq!(twice, [found("field-twice", "body", "containers")]);
}

/// A server can read the one or the other, so neither hides what is in it.
#[test]
fn what_only_the_list_of_a_capture_has_is_searched_beside_what_was_sent() {
    let world = World::licensed();
    let mut query = get(&format!("{URL}?containers=2-4"));
    assert_eq!(kinds(&world, &[query.clone()]), []);
    query["queryString"] = json!([{"name": "x", "value": EMAIL}]);
    assert_eq!(kinds(&world, &[query.clone()]), [found("identifier", "query", "x")]);
    query["queryString"] = json!([{"name": EMAIL, "value": "x"}]);
    let kinds_of_a_name = kinds(&world, &[query]);
    assert!(kinds_of_a_name.iter().any(|(kind, ..)| kind == "identifier"), "{kinds_of_a_name:?}");
    let mut form = post("application/x-www-form-urlencoded", "containers=2-4");
    assert_eq!(kinds(&world, &[form.clone()]), []);
    form["postData"]["params"] = json!([{"name": "y", "value": EMAIL}]);
    assert_eq!(kinds(&world, &[form]), [found("identifier", "body", "y")]);
}

#[test]
fn a_cookie_that_is_only_listed_is_a_finding() {
    let world = World::licensed();
    let mut request = get(URL);
    request["cookies"] = json!([{"name": "b", "value": "1"}]);
    assert_eq!(kinds(&world, &[request]), [found("undeclared-header", "header", "cookie")]);
}

/// The value says nothing by itself. Sent again, it tells that the same installation sends.
#[test]
fn an_opaque_part_of_the_path_that_comes_again_is_a_finding() {
    let world = World::licensed();
    let of = |segment: &str| get(&format!("{URL}v1/{segment}/ping"));
    let token = "q8Zk2Lw9Xr4Tn7Vb";
    assert_eq!(kinds(&world, &[of(token), of("m3Jd6Hs1Pf5Gc0Ye")]), []);
    let again = har(&[of(token), of("m3Jd6Hs1Pf5Gc0Ye"), of(token)]);
    let (findings, _) = answer(&check(&world, again, &["--json"]).exits(5));
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0]["kind"], "repeated-token");
    assert_eq!(findings[0]["part"], "url");
    assert_eq!(findings[0]["entries"], json!([2]));
}

/// In the form that the request has it in (a `SubjectPublicKeyInfo`), and as the 32 bytes alone.
#[test]
fn the_public_key_of_the_instance_identifies_it() {
    let world = World::licensed();
    let request = world.run_at(NOW, &["data", "show", "request"]).exits(0).out().to_owned();
    let envelope: Value = serde_json::from_str(&request).unwrap();
    let payload = {
        use base64::Engine;
        use base64::engine::general_purpose::STANDARD;
        STANDARD.decode(envelope["payload"].as_str().unwrap()).unwrap()
    };
    let payload: Value = serde_json::from_slice(&payload).unwrap();
    let key = payload["public_key"].as_str().unwrap();
    let bytes = key.strip_prefix("MCowBQYDK2VwAyEA").unwrap();
    for form in [key, bytes] {
        let mut request = get(URL);
        request["headers"] = json!([{"name": "User-Agent", "value": format!("acme/2 ({form})")}]);
        let run = check(&world, har(&[request]), &["--json"]).exits(5);
        let (findings, _) = answer(&run);
        assert_eq!(findings.len(), 1, "{form}: {findings:?}");
        assert_eq!(findings[0]["kind"], "identifier", "{form}");
        let message = findings[0]["message"].as_str().unwrap();
        assert_eq!(message, "it contains the public key of this instance", "{form}");
    }
}

/// A text of 2 MiB, a form of 100,000 values, a list of 6 MiB: what is over its bound is a finding,
/// and up to it everything is looked at.
#[test]
fn a_body_is_looked_at_up_to_its_bounds_and_what_is_over_them_is_a_finding() {
    let world = World::licensed();
    let too_large = || vec![found("too-large", "body", "-")];
    let packed = |length: usize| {
        let text = format!("e30={}", " ".repeat(length - 4));
        let mut request = post("application/json", "");
        request["headers"] = json!([]);
        request["postData"] = json!({"text": text, "encoding": "base64"});
        kinds(&world, &[request])
    };
    assert_eq!(packed(2 << 20), []);
    assert_eq!(packed((2 << 20) + 1), too_large());
    let form = |body: &str| kinds(&world, &[post("application/x-www-form-urlencoded", body)]);
    assert_eq!(form(&format!("containers=2-4{}", " ".repeat(200_000))), []);
    assert_eq!(form(&format!("containers=2-4{}", "&".repeat(99_999))), []);
    assert_eq!(form(&format!("containers=2-4{}", "&".repeat(100_000))), too_large());
    // Only listed, as browsers do with a form; the request says nothing of a body but that.
    let listed = |length: usize| {
        let mut request = get(URL);
        let pair = json!({"name": "containers", "value": "2-4", "comment": " ".repeat(length)});
        request["postData"] = json!({"mimeType": "", "params": [pair]});
        kinds(&world, &[request])
    };
    assert_eq!(listed(1 << 20), []);
    assert_eq!(listed(6 << 20), too_large());
}
