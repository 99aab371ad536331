//! `airseal data check`: what a product really sent, in captures that mitmproxy and headless
//! Chromium wrote (tests/data/captures), and in captures that are made here.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support::{EMAIL, Run, World, needs, next_catalogue, sha256, tool};

/// In the week of the captures.
pub const NOW: &str = "2026-11-26T15:00:00Z";
const CASES: &str = include_str!("../data/captures/cases.json");
const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn capture(name: &str) -> String {
    format!("{ROOT}/tests/data/captures/{name}.har")
}

/// A capture of these requests, in the form of mitmproxy.
pub fn har(requests: &[Value]) -> String {
    let entries: Vec<_> = requests
        .iter()
        .map(|request| json!({"startedDateTime": NOW, "request": request, "response": {"status": 204}}))
        .collect();
    json!({"log": {"version": "1.2", "creator": {"name": "test", "version": "1"}, "entries": entries}})
        .to_string()
}

/// A capture with nothing to find, for tests of what all commands have in common.
pub fn clean_capture() -> String {
    har(&[post("application/json", "{\"containers\":\"2-4\"}")])
}

/// A request with a body to the vendor's host.
pub fn post(mime: &str, body: &str) -> Value {
    json!({
        "method": "POST", "url": "https://telemetry.acme.example/v1",
        "headers": [{"name": "Content-Type", "value": mime}, {"name": "Content-Length", "value": body.len().to_string()}],
        "postData": {"mimeType": mime, "text": body},
    })
}

pub fn get(url: &str) -> Value {
    json!({"method": "GET", "url": url, "headers": []})
}

/// Checks a capture at the time of the captures.
pub fn check(world: &World, har: impl AsRef<[u8]>, more: &[&str]) -> Run {
    world.write("capture.har", har);
    let capture = world.text_path("capture.har");
    world.run_at(NOW, &[&["data", "check", &capture], more].concat())
}

/// The findings, and the summary that follows them.
pub fn answer(run: &Run) -> (Vec<Value>, Value) {
    let mut lines: Vec<Value> =
        run.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let summary = lines.pop().unwrap();
    (lines, summary)
}

/// The kind, part and field of each finding in these requests.
pub fn kinds(world: &World, requests: &[Value]) -> Vec<(String, String, String)> {
    let run = check(world, har(requests), &["--json"]);
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let (findings, _) = answer(&run);
    findings.iter().map(|f| (text(&f["kind"]), text(&f["part"]), text(&f["field"]))).collect()
}

pub fn found(kind: &str, part: &str, field: &str) -> (String, String, String) {
    (kind.to_owned(), part.to_owned(), field.to_owned())
}

/// The case that the path of a URL names.
fn case_of(url: &str) -> String {
    let path = url.splitn(4, '/').nth(3).unwrap().split('?').next().unwrap();
    path.split('/').take(2).collect::<Vec<_>>().join("/")
}

/// tests/python/captures.py recorded them; what each case must give is written by hand.
#[test]
fn the_table_of_declared_and_undeclared_cases_holds_for_real_captures() {
    let wanted: BTreeMap<String, BTreeMap<String, BTreeSet<String>>> =
        serde_json::from_str(CASES).unwrap();
    let world = World::licensed();
    for (tool, cases) in &wanted {
        let text = std::fs::read_to_string(capture(tool)).unwrap();
        let har: Value = serde_json::from_str(&text).unwrap();
        let entries = har["log"]["entries"].as_array().unwrap();
        let url = |index: usize| case_of(entries[index]["request"]["url"].as_str().unwrap());
        let mut found: BTreeMap<String, BTreeSet<String>> =
            (0..entries.len()).map(|index| (url(index), BTreeSet::new())).collect();
        let args = ["data", "check", &capture(tool), "--host", "127.0.0.1", "--json"];
        let (findings, summary) = answer(&world.run_at(NOW, &args).exits(5));
        for finding in findings {
            assert_eq!(finding["count"], finding["entries"].as_array().unwrap().len());
            for index in finding["entries"].as_array().unwrap() {
                let case = url(usize::try_from(index.as_u64().unwrap()).unwrap());
                found.get_mut(&case).unwrap().insert(finding["kind"].as_str().unwrap().to_owned());
            }
        }
        assert_eq!(&found, cases, "{tool}");
        assert_eq!(summary["requests"], entries.len());
        assert_eq!(summary["sha256"], sha256(text.as_bytes()));
        assert_eq!(summary["bytes"], text.len());
        // What is declared passes, and nothing else does, as far as the tool recorded it.
        for (case, kinds) in cases {
            let lost = kinds.contains("not-recorded") || kinds.contains("undecodable");
            assert_eq!(kinds.is_empty() || lost, case.starts_with("declared/") || lost, "{case}");
        }
    }
    let declared = |tool: &str| {
        wanted[tool]
            .iter()
            .filter(|(case, kinds)| case.starts_with("declared/") && kinds.is_empty())
            .count()
    };
    assert!(declared("mitmproxy") >= 19 && declared("chromium") >= 12, "{wanted:?}");
}

#[test]
fn a_document_is_known_byte_for_byte_and_a_changed_one_is_not() {
    let world = World::licensed();
    world.run(&["usage", "set", "containers", "37"]).exits(0);
    // One that was exported once is still one that this instance made.
    world
        .run_at(
            "2026-11-20T12:00:00Z",
            &["data", "export", "compliance", "-o", &world.text_path("old.json")],
        )
        .exits(0);
    let show = |kind| world.run_at(NOW, &["data", "show", kind]).exits(0).out().to_owned();
    let mut documents: Vec<_> = ["usage", "compliance", "request"].map(show).to_vec();
    documents.push(String::from_utf8(world.read("old.json")).unwrap());
    let requests: Vec<_> = documents.iter().map(|text| post("application/json", text)).collect();
    let (findings, summary) = answer(&check(&world, har(&requests), &["--json"]).exits(0));
    assert_eq!(findings, [] as [Value; 0]);
    let counts = |name: &str| {
        let of = |kind: &Value| {
            (kind["category"].as_str().unwrap().to_owned(), kind[name].as_u64().unwrap())
        };
        summary["payloads"].as_array().unwrap().iter().map(of).collect::<BTreeMap<_, _>>()
    };
    let wanted = [("request", 1), ("compliance", 2), ("usage", 1)];
    assert_eq!(counts("exact"), wanted.map(|(name, count)| (name.to_owned(), count)).into());
    assert!(counts("declared").values().all(|count| *count == 0));

    // Another week is declared still; a report signed by somebody else is not.
    let other_week = documents[0].replace("2026-W48", "2026-W47");
    assert_ne!(other_week, documents[0]);
    let (_, summary) = answer(&check(&world, har(&[post("", &other_week)]), &["--json"]).exits(0));
    assert_eq!(summary["payloads"][2], json!({"category": "usage", "exact": 0, "declared": 1}));
    let mut envelope: Value = serde_json::from_str(&documents[1]).unwrap();
    envelope["signatures"][0]["sig"] = json!(STANDARD.encode([7; 64]));
    assert_eq!(
        kinds(&world, &[post("", &envelope.to_string())]),
        [found("wrong-type", "body", "signatures")]
    );
    // A second signature could carry 64 bytes of anything.
    let mut envelope: Value = serde_json::from_str(&documents[1]).unwrap();
    let more = json!({"keyid": "", "sig": STANDARD.encode([7; 64])});
    envelope["signatures"].as_array_mut().unwrap().push(more);
    assert_eq!(
        kinds(&world, &[post("", &envelope.to_string())]),
        [found("wrong-type", "body", "signatures")]
    );
}

#[test]
fn usage_data_after_an_objection_is_a_finding_and_compliance_data_is_not() {
    let world = World::licensed();
    world.run(&["usage", "set", "containers", "37"]).exits(0);
    let usage = world.run_at(NOW, &["data", "show", "usage"]).exits(0).out().to_owned();
    let compliance = world.run_at(NOW, &["data", "show", "compliance"]).exits(0).out().to_owned();
    let requests = [post("", &usage), post("", &compliance), post("", "{\"containers\":\"2-4\"}")];
    check(&world, har(&requests), &[]).exits(0);
    world.run(&["telemetry", "off"]).exits(0);
    let (findings, summary) = answer(&check(&world, har(&requests), &["--json"]).exits(5));
    assert_eq!(summary["usage_on"], false);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0]["kind"], "usage-while-off");
    assert_eq!(findings[0]["entries"], json!([0, 2]));
    assert!(findings[0]["message"].as_str().unwrap().contains("airseal telemetry off"));
    // Nothing sent is what an objection asks for.
    let silent = check(&world, har(&[]), &[]).exits(0);
    assert!(silent.out().contains("no request went to the hosts checked"), "{}", silent.out());
}

#[test]
fn a_field_that_no_disclosure_has_named_is_a_finding() {
    let world = World::licensed();
    let catalogue = next_catalogue(2);
    world.write("capture.har", har(&[post("", "{\"gpus2\": \"2-4\"}")]));
    let args = ["data", "check", &world.text_path("capture.har"), "--json"];
    let run = || world.run_env(NOW, &args, |env| env.catalogue.text = catalogue);
    let (findings, _) = answer(&run().exits(5));
    assert_eq!(findings[0]["kind"], "not-disclosed", "{findings:?}");
    world.run_env(NOW, &["telemetry", "on"], |env| env.catalogue.text = catalogue).exits(0);
    run().exits(0);
}

#[test]
fn without_a_registration_only_the_catalogue_is_checked_and_that_is_said() {
    let world = World::new();
    let declared = har(&[post("", "{\"containers\":\"2-4\"}")]);
    let run = check(&world, &declared, &[]).exits(0);
    assert!(run.out().contains("only the catalogue was checked"), "{}", run.out());
    let (_, summary) = answer(&check(&world, &declared, &["--json"]).exits(0));
    assert_eq!((&summary["instance"], &summary["usage_on"]), (&Value::Null, &Value::Null));
    assert!(!world.path("home").exists(), "nothing is written");
    let contact = format!("{{\"contact\":\"{EMAIL}\"}}");
    assert_eq!(
        kinds(&world, &[post("", &contact)]),
        [found("undeclared-field", "body", "contact")]
    );
}

#[test]
fn what_identifies_is_found_wherever_it_is_sent() {
    let world = World::licensed();
    let instance = instance(&world);
    let license: Value = {
        let run = world.run(&["inspect", "license.json", "--payload"]).exits(0);
        serde_json::from_str(run.out()).unwrap()
    };
    let license = license["license_id"].as_str().unwrap().to_uppercase();
    let url = |rest: &str| get(&format!("https://telemetry.acme.example{rest}"));
    let header = |name: &str, value: &str| {
        let mut request = url("/");
        request["headers"] = json!([{"name": name, "value": value}]);
        request
    };
    let identifier = |part: &str, field: &str| found("identifier", part, field);
    let body = |text: String| post("application/json", &text);
    let hash = sha256(instance.as_bytes());
    let packed = STANDARD.encode(EMAIL);
    for (request, wanted) in [
        (url(&format!("/v1/{instance}/ping")), identifier("url", "path")),
        (url(&format!("/?license={license}")), identifier("query", "license")),
        (header("User-Agent", &format!("acme/2 ({instance})")), identifier("header", "user-agent")),
        (header("X-Id", &hash), identifier("header", "x-id")),
        (
            header("Referer", "https://a.example/?m=ops%40acme.example"),
            identifier("header", "referer"),
        ),
        (body(format!("{{\"a\":[{{\"b\":\"x{packed}\"}}]}}")), identifier("body", "a[].b")),
        (body(format!("{{\"{instance}\":1}}")), identifier("body", "…")),
        (body(format!("{{\"containers\":\"{instance}\"}}")), identifier("body", "containers")),
        (post("text/plain", &format!("hello {instance}")), identifier("body", "(body)")),
        (
            post("application/octet-stream", &format!("\u{1}{instance}")),
            identifier("body", "(body)"),
        ),
    ] {
        let kinds = kinds(&world, std::slice::from_ref(&request));
        assert!(kinds.contains(&wanted), "{request}: {kinds:?}");
    }
    // Where the catalogue declares it, it belongs.
    let report = format!("{{\"instance\":\"{instance}\",\"email\":\"{EMAIL}\"}}");
    assert_eq!(kinds(&world, &[body(report)]), []);
}

fn instance(world: &World) -> String {
    let status = world.run(&["status", "--json"]).exits(0).json();
    status["instance"].as_str().unwrap().to_owned()
}

/// The forms are made by base64, sha256sum and hand, and never by the program.
#[test]
fn an_identifier_in_any_form_is_found_in_every_place_of_a_request() {
    needs!("python3");
    let world = World::licensed();
    let license: Value = {
        let run = world.run(&["inspect", "license.json", "--payload"]).exits(0);
        serde_json::from_str(run.out()).unwrap()
    };
    let script = "
import base64, hashlib, sys, uuid
from urllib.parse import quote
instance, license, email = sys.argv[1:]
b64 = lambda data: base64.b64encode(data.encode() if isinstance(data, str) else data).decode()
sha = lambda text: hashlib.sha256(text.encode()).hexdigest()
groups = ' '.join(instance[i:i + 4] for i in range(0, 32, 4))
forms = [instance, instance.upper(), str(uuid.UUID(instance)), groups, groups.upper(), groups.replace(' ', ':'),
    '{' + str(uuid.UUID(instance)).upper() + '}', b64(instance), b64('i' + instance), b64('id' + instance), sha(instance),
    b64(bytes.fromhex(instance)), instance.encode().hex(),
    license, license.upper(), license.replace('-', ''), 'urn:uuid:' + license, b64(license), b64('l' + license),
    b64(license.replace('-', '')), sha(license), b64(uuid.UUID(license).bytes),
    email, email.upper(), 'Ops <' + email + '>', 'mailto:' + email, b64(email), b64('e' + email), b64('e=' + email),
    base64.urlsafe_b64encode(('\\xff' + email).encode('latin1')).decode(), sha(email), sha(email).upper(),
    email.encode().hex(), quote(email, safe=''), quote(quote(email, safe=''), safe='')]
print('\\n'.join(forms))
";
    let id = license["license_id"].as_str().unwrap();
    let forms = tool("python3", &["-c", script, &instance(&world), id, EMAIL], Path::new("/"));
    let forms = String::from_utf8(forms).unwrap();
    let base = "https://telemetry.acme.example/";
    let percent = |text: &str| {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' => {
                    char::from(byte).to_string()
                }
                _ => format!("%{byte:02x}"),
            })
            .collect::<String>()
    };
    let header = |name: &str, value: &str| {
        let mut request = get(base);
        request["headers"] = json!([{"name": name, "value": value}]);
        request
    };
    let part = |before: &str, more: &str, value: &str, after: &str| {
        let body = format!(
            "{before}--X\r\nContent-Disposition: form-data; name=\"containers\"{more}\r\n\r\n{value}\r\n--X--\r\n{after}"
        );
        post("multipart/form-data; boundary=X", &body)
    };
    let with = |key: &str, value: Value| {
        let mut request = get(base);
        request[key] = value;
        request
    };
    let params = |pair: Value| {
        with("postData", json!({"mimeType": "multipart/form-data", "params": [pair]}))
    };
    let socket = |data: &str| {
        let text = har(&[get("wss://telemetry.acme.example/")]);
        let mut har: Value = serde_json::from_str(&text).unwrap();
        har["log"]["entries"][0]["_webSocketMessages"] =
            json!([{"type": "send", "opcode": 1, "data": data}]);
        har.to_string()
    };
    let mut tried = 0;
    for form in forms.lines() {
        let (form, coded) = (form, percent(form));
        let mut places = vec![
            ("path", get(&format!("{base}v1/{coded}/ping"))),
            ("query", get(&format!("{base}?containers={coded}"))),
            ("parameter", get(&format!("{base}?{coded}=1"))),
            ("bare query", get(&format!("{base}?{coded}"))),
            ("listed query", with("queryString", json!([{"name": "containers", "value": form}]))),
            ("method", with("method", json!(form))),
            ("fragment", get(&format!("{base}#{coded}"))),
            ("user", get(&format!("https://{coded}@telemetry.acme.example/"))),
            ("password", get(&format!("https://u:{coded}@telemetry.acme.example/"))),
            ("user-agent", header("User-Agent", &format!("acme/2 ({form})"))),
            ("referer", header("Referer", &format!("https://a.example/?m={coded}"))),
            ("accept-language", header("Accept-Language", form)),
            ("sec-websocket-protocol", header("Sec-WebSocket-Protocol", form)),
            ("header", header("X-Trace", form)),
            ("name of a header", header(&format!("X-{form}"), "1")),
            ("cookie", header("Cookie", &format!("a=1; b={coded}"))),
            ("listed cookie", with("cookies", json!([{"name": "b", "value": form}]))),
            ("name of a cookie", with("cookies", json!([{"name": form, "value": "1"}]))),
            ("value", post("application/json", &json!({"a": [{"b": form}]}).to_string())),
            ("declared", post("application/json", &json!({"containers": form}).to_string())),
            ("key", post("application/json", &json!({"a": {form: 1}}).to_string())),
            ("line", post("", &format!("{{\"containers\":\"2-4\"}}\n{}", json!({"b": form})))),
            ("form", post("application/x-www-form-urlencoded", &format!("containers={coded}"))),
            ("key of a form", post("application/x-www-form-urlencoded", &format!("{coded}=1"))),
            ("text", post("text/plain", &format!("hello {form}!"))),
            ("not text", post("application/octet-stream", &format!("\u{1}{form}"))),
            ("broken JSON", post("application/json", &format!("{{\"a\":\"{form}"))),
            (
                "base64",
                with("postData", json!({"text": STANDARD.encode(form), "encoding": "base64"})),
            ),
            ("multipart", part("", "", form, "")),
            ("filename", part("", &format!("; filename=\"{form}\""), "2-4", "")),
            ("name of a part", part("", &format!("; name=\"{form}\""), "2-4", "")),
            ("header of a part", part("", &format!("\r\nX-Id: {form}"), "2-4", "")),
            (
                "type of a part",
                part("", &format!("\r\nContent-Type: text/plain; x=\"{form}\""), "2-4", ""),
            ),
            ("preamble", part(&format!("{form}\r\n"), "", "2-4", "")),
            ("epilogue", part("", "", "2-4", form)),
            ("listed form", params(json!({"name": "containers", "value": form}))),
            ("listed file", params(json!({"name": "a", "value": "2-4", "fileName": form}))),
            ("listed type", params(json!({"name": "a", "value": "2-4", "contentType": form}))),
        ];
        // What can be in the name of a host.
        if form.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte))
            && form.len() < 64
        {
            places.push(("host", get(&format!("https://{form}.telemetry.acme.example/"))));
        }
        let mut captures: Vec<_> =
            places.into_iter().map(|(place, one)| (place, har(&[one]))).collect();
        captures.push(("frame", socket(&json!({"a": form}).to_string())));
        for (place, har) in captures {
            let run = check(&world, &har, &["--json"]).exits(5);
            let (findings, _) = answer(&run);
            let is_found = findings.iter().any(|finding| finding["kind"] == "identifier");
            assert!(is_found, "{form} as {place}: {}", run.out());
            tried += 1;
        }
    }
    assert!(tried > 35 * 38, "{tried}");
    // Half of the address is before the host, which has the other half.
    let user = har(&[get(&format!("https://{EMAIL}/"))]);
    assert!(check(&world, user, &["--json"]).exits(5).out().contains("\"identifier\""));
    // In the names of two objects, however deep, and however long the names around them are.
    let long = "x".repeat(700_000);
    for key in [
        format!("{{\"{long}\":{{\"ops@acme\":{{\"example\":1}}}}}}"),
        format!("{{\"{long}{EMAIL}\":1}}"),
    ] {
        let run = check(&world, har(&[post("application/json", &key)]), &["--json"]).exits(5);
        assert!(run.out().contains("\"identifier\""), "{}", run.out());
    }
}

#[test]
fn what_a_multipart_body_has_besides_its_fields_is_a_finding() {
    let world = World::licensed();
    let multipart = |before: &str, more: &str, after: &str| {
        let body = format!(
            "{before}--X\r\nContent-Disposition: form-data; name=\"containers\"{more}\r\n\r\n2-4\r\n--X--\r\n{after}"
        );
        kinds(&world, &[post("multipart/form-data; boundary=X", &body)])
    };
    let undeclared = |field: &str| vec![found("undeclared-field", "body", field)];
    assert_eq!(multipart("", "", ""), []);
    assert_eq!(multipart("", "\r\nContent-Type: text/plain; charset=utf-8", ""), []);
    assert_eq!(multipart("rack4\r\n", "", ""), undeclared("(preamble)"));
    assert_eq!(multipart("", "", "rack4"), undeclared("(epilogue)"));
    assert_eq!(multipart("", "; filename=rack4", ""), undeclared("containers (filename)"));
    assert_eq!(multipart("", "; host=rack4", ""), undeclared("containers (header)"));
    assert_eq!(multipart("", "\r\nX-Host: rack4", ""), undeclared("containers (header)"));
    assert_eq!(
        multipart("", "\r\nContent-Type: text/rack4; x=1", ""),
        undeclared("containers (header)")
    );
}

#[test]
fn a_header_whose_name_only_begins_like_one_of_the_protocol_is_a_finding() {
    let world = World::licensed();
    let header = |name: &str| {
        let mut request = get("https://telemetry.acme.example/");
        request["headers"] = json!([{"name": name, "value": "rack4"}]);
        kinds(&world, &[request])
    };
    for name in ["Accept-Encoding", "Sec-Fetch-Mode", "Access-Control-Request-Method", "sec-ch-ua"]
    {
        assert_eq!(header(name), [], "{name}");
    }
    for name in ["accept-host", "sec-host", "sec-ch-ua-model", "access-control-request-host"] {
        assert_eq!(header(name), [found("undeclared-header", "header", name)], "{name}");
    }
}

#[test]
fn hosts_are_named_by_name_by_domain_and_by_port_and_others_are_listed_once() {
    let world = World::licensed();
    let requests = [
        get("https://telemetry.acme.example/"),
        get("https://cdn.acme.example:8443/a"),
        get("https://ads.example/1"),
        get("https://ads.example/2?user=7"),
        get("http://2130706433/"),
        get("data:text/plain,hello"),
        get("blob:https://ads.example/1"),
    ];
    let others = |hosts: &[&str]| {
        let named: Vec<_> = hosts.iter().flat_map(|host| ["--host", host]).collect();
        let run = check(&world, har(&requests), &[&named[..], &["--json"]].concat());
        let (findings, summary) = answer(&run);
        assert_eq!((&summary["local"], &summary["requests"]), (&json!(2), &json!(7)));
        let other = findings.iter().filter(|finding| finding["kind"] == "other-host");
        let other = other.map(|f| format!("{} {}", f["host"].as_str().unwrap(), f["count"]));
        other.collect::<BTreeSet<_>>()
    };
    let set = |hosts: &[&str]| hosts.iter().map(|host| (*host).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(
        others(&["telemetry.acme.example"]),
        set(&["2130706433 1", "ads.example 2", "cdn.acme.example:8443 1"])
    );
    assert_eq!(others(&[".acme.example"]), set(&["2130706433 1", "ads.example 2"]));
    assert_eq!(
        others(&["*.ACME.example:443", "ads.example"]),
        set(&["2130706433 1", "cdn.acme.example:8443 1"])
    );
    // Without a name every host is checked: nothing is another host, and nothing is passed over.
    assert_eq!(others(&[]), set(&[]));
    assert_eq!(kinds(&world, &requests), [found("undeclared-field", "query", "user")]);
    let wrong = check(&world, har(&requests), &["--host", "https://ads.example/"]).exits(2);
    assert!(wrong.stderr.contains("write the host alone"), "{}", wrong.stderr);
}

#[test]
fn what_the_capture_does_not_have_is_a_finding_and_not_a_pass() {
    let world = World::licensed();
    let url = "https://telemetry.acme.example/";
    let body = |post_data: Value| json!({"method": "POST", "url": url, "headers": [], "postData": post_data});
    let with_length = |length: &str| json!({"method": "POST", "url": url, "headers": [{"name": "content-length", "value": length}]});
    let not_recorded = [found("not-recorded", "body", "-")];
    for request in [
        with_length("20"),
        json!({"method": "POST", "url": url, "bodySize": 7}),
        json!({"method": "POST", "url": url, "headers": [{"name": "Transfer-Encoding", "value": "chunked"}]}),
        // Playwright, with the bodies in files of their own; HTTP Toolkit, with a body too large for it.
        body(json!({"mimeType": "application/json", "_file": "3c2f.json"})),
        json!({"method": "POST", "url": url, "_requestBodyStatus": "discarded:too-large"}),
        // Cut by the tool.
        json!({"method": "POST", "url": url, "headers": [{"name": "Content-Length", "value": "100"}],
               "postData": {"mimeType": "text/plain", "text": "{\"containers\":\"2-4\"}"}}),
    ] {
        assert_eq!(kinds(&world, std::slice::from_ref(&request)), not_recorded, "{request}");
    }
    let socket = get("wss://telemetry.acme.example/live");
    assert_eq!(kinds(&world, &[socket]), [found("not-recorded", "frame", "-")]);
    assert_eq!(kinds(&world, &[with_length("0")]), []);
    let undecodable = [found("undecodable", "body", "-")];
    for request in [
        body(json!({"text": "%%%", "encoding": "base64"})),
        body(json!({"text": "e30=", "encoding": "rot13"})),
        body(json!({"text": "\u{1f}\u{fffd}\u{8}"})),
        body(json!({"text": STANDARD.encode([0xff, 0xfe]), "encoding": "base64"})),
        json!({"method": "POST", "url": url, "headers": [{"name": "Content-Encoding", "value": "br"}],
               "postData": {"text": "\u{1}\u{2}"}}),
    ] {
        assert_eq!(kinds(&world, std::slice::from_ref(&request)), undecodable, "{request}");
    }
    assert_eq!(kinds(&world, &[get("nothing")]), [found("undecodable", "url", "-")]);
}

/// `encoding` and `_base64` of `postData`, and `_content` of HTTP Toolkit; a Python program's lone
/// surrogates; each byte as a character, as mitmproxy reads text of an unknown character set.
#[test]
fn bodies_are_read_in_each_form_that_tools_write_them_in() {
    needs!("gzip");
    let world = World::licensed();
    let plain = "{\"containers\":\"2-4\"}";
    world.write("plain", plain);
    let packed = tool("gzip", &["-c", "plain"], &world.path(""));
    let url = "https://telemetry.acme.example/";
    let gzip = json!([{"name": "content-encoding", "value": "gzip"}]);
    let escaped: String = packed
        .iter()
        .map(|byte| match byte {
            0x20..0x7f if !b"\"\\".contains(byte) => char::from(*byte).to_string(),
            0..0x80 => format!("\\u{byte:04x}"),
            _ => format!("\\udc{byte:02x}"),
        })
        .collect();
    let by_character: String = packed.iter().map(|byte| char::from(*byte)).collect();
    let raw = |headers: &Value, post: &str| {
        format!(
            "{{\"log\":{{\"version\":\"1.2\",\"entries\":[{{\"request\":{{\"url\":\"{url}\",\"headers\":{headers},{post}}}}}]}}}}"
        )
    };
    for post in [
        format!("\"postData\":{{\"text\":\"{}\",\"encoding\":\"base64\"}}", STANDARD.encode(&packed)),
        format!("\"postData\":{{\"encoding\":\"base64\",\"text\":\"{}\"}}", STANDARD.encode(&packed).trim_end_matches('=')),
        format!("\"postData\":{{\"text\":\"{}\",\"_base64\":true}}", STANDARD.encode(&packed)),
        format!("\"postData\":{{\"_base64\":\"{}\"}}", STANDARD.encode(&packed)),
        format!("\"_content\":{{\"text\":\"{}\",\"encoding\":\"base64\",\"size\":3}}", STANDARD.encode(&packed)),
        format!("\"postData\":{{\"text\":\"{escaped}\"}}"),
        format!("\"postData\":{{\"text\":{}}}", json!(by_character)),
        format!("\"postData\":{{\"text\":{}}}", json!(plain)),
        "\"postData\":{\"mimeType\":\"application/x-www-form-urlencoded\",\"params\":[{\"name\":\"containers\",\"value\":\"2-4\"}]}".to_owned(),
    ] {
        let (findings, summary) = answer(&check(&world, raw(&gzip, &post), &["--json"]));
        assert_eq!(findings, [] as [Value; 0], "{post}");
        assert_eq!(summary["payloads"][2]["declared"], 1, "{post}");
    }
}

/// Whatever the place, and however it is wrong: the place is named, and the value is not.
#[test]
fn no_value_of_a_request_is_printed() {
    let world = World::licensed();
    let secret = "hunter2-xyzzy-0123456789";
    let url = "https://telemetry.acme.example/";
    let instance = instance(&world);
    let mut everywhere = post("application/json", &format!("{{\"password\":\"{secret}\"}}"));
    everywhere["url"] = json!(format!(
        "https://bot:{secret}@hooks.example/{secret}/jo@b.example?key={secret}#{secret}"
    ));
    everywhere["headers"] = json!([
        {"name": "Authorization", "value": format!("Bearer {secret}")},
        {"name": "Cookie", "value": format!("session={secret}")},
        {"name": "X-Key", "value": secret},
    ]);
    let with = |key: &str, value: Value| {
        let mut request = post("application/json", "{}");
        request[key] = value;
        request
    };
    let signed = STANDARD.encode(format!("{{\"email\":\"{secret}\",\"schema\":1}}"));
    let envelope = |kind: &str| {
        json!({"payload": signed, "payloadType": kind, "signatures": [{"keyid": secret, "sig": "AA=="}]})
            .to_string()
    };
    for request in [
        everywhere,
        with("url", json!(format!("/no/host/{secret}?key={secret}"))),
        with("url", json!(format!("https:{secret}"))),
        with("url", json!(format!("https://{}/{secret}", "x".repeat(254)))),
        json!({"method": secret, "url": format!("{url}?a=1")}),
        get(&format!("{url}?{secret}")),
        get(&format!("{url}?{}", STANDARD.encode(secret))),
        get(&format!("{url}{instance}/a?b=1")),
        get(&format!("https://{instance}.acme.example/?b=1")),
        get(&format!("{url}?{instance}=1")),
        post("application/json", &format!("{{\"a\":{{\"{instance}\":1}}}}")),
        post("application/x-www-form-urlencoded", secret),
        post("text/plain", &format!("{}=", STANDARD.encode(secret))),
        post("application/json", &format!("{{\"a\":\"{secret}")),
        post("application/json", &envelope("application/vnd.airseal.report+json")),
        post("application/json", &envelope("application/vnd.airseal.request+json")),
        post(&format!("multipart/form-data; boundary={secret}"), "x"),
        with("headers", json!([{"name": "Content-Encoding", "value": secret}])),
        with("postData", json!({"text": "x", "encoding": secret})),
        with("postData", json!({"_file": format!("{secret}.json")})),
        json!({"url": url, "_requestBodyStatus": format!("discarded:{secret}")}),
    ] {
        let har = har(&[request]);
        for more in [&[][..], &["--json"], &["--csv"], &["-q"], &["--html", "-"]] {
            let run = check(&world, &har, more);
            assert_eq!(run.code, 5, "{har}: {}", run.out());
            let mut all = format!("{}{}", run.out(), run.stderr);
            // The summary says whose capture it is.
            all = all.replace(&format!("\"instance\":\"{instance}\""), "");
            all = all.replace(&format!("{instance}; usage data is"), "");
            let encoded = STANDARD.encode(secret);
            for value in [secret, &encoded, &instance, "jo@b"] {
                assert!(!all.contains(value), "{more:?} {har}: {all}");
            }
        }
    }
    // Neither does the message about a file that is damaged.
    for damaged in [
        with("headers", json!([{"name": "x", "value": 123_456_789_012_u64}])),
        with("url", json!(123_456_789_012_u64)),
        with("postData", json!({"text": {"123456789012": 1}})),
    ] {
        let run = check(&world, har(&[damaged]), &[]).exits(10);
        assert!(!run.stderr.contains("123456789012"), "{}", run.stderr);
    }
}

#[test]
fn a_match_is_shown_with_its_purpose_and_a_finding_with_its_place() {
    let world = World::licensed();
    let requests =
        [post("", "{\"containers\":\"2-4\"}"), post("", "{\"images\":7,\"hostname\":\"db1\"}")];
    let text = har(&requests);
    let run = check(&world, &text, &["--host", "telemetry.acme.example"]).exits(5);
    let out = run.out();
    for wanted in [
        "How many containers a list must show",
        "entries[1] POST https://telemetry.acme.example/v1",
        "hostname",
        "a count, as one of 0, 1, 2-4, 5-9",
        "This answer is about this capture only",
        &sha256(text.as_bytes()),
    ] {
        assert!(out.contains(wanted), "{wanted} is missing in:\n{out}");
    }
    assert!(out.trim_end().ends_with("2 findings"), "the decisive line is the last one:\n{out}");
    let (findings, _) = answer(&check(&world, &text, &["--json"]));
    let offset = usize::try_from(findings[0]["offset"].as_u64().unwrap()).unwrap();
    let entry: Value =
        serde_json::Deserializer::from_str(&text[offset..]).into_iter().next().unwrap().unwrap();
    assert_eq!(entry["request"], requests[1], "the offset is that of the entry");
    let quiet = check(&world, &text, &["-q"]).exits(5);
    assert!(quiet.out().is_empty() && quiet.stderr.contains("2 findings"), "{}", quiet.stderr);
    let csv = check(&world, &text, &["--format", "csv"]).exits(5);
    let mut reader = csv::Reader::from_reader(csv.stdout.as_slice());
    let columns = reader.headers().unwrap().clone();
    let rows: Vec<_> = reader.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), 2);
    for (row, finding) in rows.iter().zip(&findings) {
        for (column, cell) in columns.iter().zip(row) {
            let expected = match &finding[column] {
                Value::String(text) => text.clone(),
                number => number.as_u64().expect("a number").to_string(),
            };
            assert_eq!(cell, expected, "{column}");
        }
    }
}

#[test]
fn the_page_is_whole_in_itself_and_shows_hostile_names_as_text() {
    needs!("python3");
    let world = World::licensed();
    let hostile = "{\"<script>alert(1)</script>\":1,\"\\u001b[31mred\":2,\"containers\":\"2-4\"}";
    let har =
        har(&[post("application/json", hostile), get("https://x.example/<img src=x onerror=a>")]);
    let run = check(&world, &har, &["--html", &world.text_path("check.html")]).exits(5);
    assert!(run.out().contains("written"), "{}", run.out());
    let page = String::from_utf8(world.read("check.html")).unwrap();
    for wanted in [
        "<h1>What was sent</h1>",
        "How many containers a list must show",
        "undeclared-field",
        "about this capture only",
        "2 findings in this capture.",
        &sha256(har.as_bytes()),
    ] {
        assert!(page.contains(wanted), "{wanted} is missing");
    }
    assert!(!page.contains("<script") && !page.contains("<img") && !page.contains('\u{1b}'));
    let script = "import sys, html.parser\n\
        class P(html.parser.HTMLParser):\n    \
        def handle_starttag(self, tag, attrs):\n        \
        assert tag in 'html head meta title style body h1 h2 p dl dt dd table thead tbody tr th td span br'.split(), tag\n        \
        assert not [a for a in attrs if a[0] in ('src', 'href', 'onload', 'onerror')], attrs\n\
        P().feed(open(sys.argv[1], encoding='utf-8').read())\n";
    tool("python3", &["-c", script, &world.text_path("check.html")], Path::new("/"));
    // What another run wrote is not replaced by mistake.
    check(&world, &har, &["--host", "x.example", "--html", &world.text_path("check.html")])
        .exits(1);
}

#[test]
fn what_is_not_a_har_file_is_refused_with_its_place() {
    let world = World::new();
    let whole = har(&[post("", "{\"containers\":\"2-4\"}"), get("https://a.example/")]);
    for (text, said) in [
        (String::new(), "at byte 0: the file ends"),
        ("<html>".to_owned(), "at byte 0: < is not a value"),
        ("[]".to_owned(), "there is no object \"log\""),
        ("{}".to_owned(), "there is no object \"log\""),
        ("{\"log\":{\"version\":\"1.2\"}}".to_owned(), "no list \"log.entries\""),
        (whole.replace("\"1.2\"", "\"1.1\""), "\"log.version\" is \"1.1\", and not \"1.2\""),
        (whole.replace("\"version\":\"1.2\"", "\"revision\":\"1.2\""), "\"log.version\" is absent"),
        (
            whole.replace("\"1.2\"", &format!("\"1.2 of {EMAIL}\"")),
            "\"log.version\" is something else",
        ),
        (whole.clone() + "{}", "more follows"),
        (
            whole.replace("\"url\":\"https://a.example/\"", "\"url\":7"),
            "log.entries[1]: request.url",
        ),
        (
            whole.replace("\"url\":\"https://a.example/\"", "\"uri\":\"\""),
            "log.entries[1]: there is no \"request.url\"",
        ),
        (
            whole.replace("\"log\":{", "\"log\":{\"version\":\"1.2\","),
            "the key \"version\" is there twice",
        ),
        (
            whole.replace("\"url\":\"https://a", "\"\\u0075rl\":\"x\",\"url\":\"https://a"),
            "\"url\" is there twice",
        ),
        (format!("{{\"x\":{}", "[".repeat(100_000)), "levels deep"),
        (whole.replace("204}", "204]"), "is missing"),
        (whole.replace("204}", "nul}"), "true, false or null"),
        ("{\"log\":{\"entries\":{}}}".to_owned(), "is not a list"),
        ("{\"log\":{\"entries\":[7]}}".to_owned(), "log.entries[0]"),
    ] {
        let run = check(&world, &text, &[]).exits(10);
        assert!(run.stderr.contains(said), "{text:.60}: {}", run.stderr);
        assert!(run.stderr.contains("byte ") && run.stderr.contains("Hint"), "{}", run.stderr);
        let error = check(&world, &text, &["--json"]).exits(10).json();
        assert_eq!(error["error"]["code"], 10);
    }
    // Cut anywhere, it is never taken for a whole one.
    for end in (0..whole.len()).step_by(7) {
        check(&world, &whole[..end], &[]).exits(10);
    }
    for bad in [&b"\xff\xfe{\0}\0"[..], b"{\"log\":\"\xc3\"}", b"{\"log\":\"\xe2\x82"] {
        let run = check(&world, bad, &[]).exits(10);
        assert!(run.stderr.contains("byte "), "{}", run.stderr);
    }
    for (bad, said) in [
        (&b"\xff\xfe{\0\"\0l\0"[..], "UTF-16"),
        (b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xaa", "unpack it first"),
        (b"\x78\xda\xed\x5b", "unpack it first"),
        (b"PK\x03\x04\x14\0\xff", "unpack it first"),
    ] {
        let run = check(&world, bad, &[]).exits(10);
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
    world.run(&["data", "check", "absent.har"]).exits(1);
    world.run(&["data", "check", "."]).exits(1);
}

#[test]
fn order_of_keys_byte_order_marks_and_white_space_do_not_matter() {
    let world = World::licensed();
    let entry = "{\"_webSocketMessages\":[{\"data\":\"{\\\"hostname\\\":1}\",\"opcode\":1,\"type\":\"send\"},\
                 {\"type\":\"receive\",\"opcode\":1,\"data\":\"{\\\"other\\\":1}\"}],\
                 \"response\":{\"content\":{\"text\":\"\\\"}]}{\\\\\"}},\
                 \"request\":{\"postData\":{\"text\":\"\"},\"url\":\"wss://telemetry.acme.example/\",\"method\":\"GET\"}}";
    let text = format!(
        "\u{feff} {{\r\n\t\"log\" : {{ \"entries\" : [ {entry} , {entry} ] , \"creator\" : {{ \"name\" : \"x\" }} , \"version\" : \"1.2\" }} }}\n"
    );
    let (findings, summary) = answer(&check(&world, &text, &["--json"]).exits(5));
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(
        (&findings[0]["part"], &findings[0]["field"], &findings[0]["count"]),
        (&json!("frame"), &json!("hostname"), &json!(2))
    );
    assert_eq!(summary["requests"], 2);
    let piped = world.run_stdin(text.as_bytes(), &["data", "check", "-", "--json"]).exits(5);
    assert_eq!(answer(&piped).0, findings);
}

/// 120 MB, most of which came back, and a request whose body alone has 40: in less memory than
/// either, of a program without optimisation.
#[test]
#[cfg(target_os = "linux")]
fn a_capture_is_read_in_memory_that_does_not_grow_with_it() {
    use std::io::Write as _;
    use std::process::Stdio;
    let world = World::licensed();
    let mut child = world
        .command(&["data", "check", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let page = "<p title=\\\"x\\\">text</p>\\n".repeat(4000);
    let entry = |body: &str| {
        let post = json!({"mimeType": "application/json", "text": body});
        let url = "https://telemetry.acme.example/";
        format!(
            "{{\"response\":{{\"content\":{{\"text\":\"{page}\"}}}},\"request\":{{\"url\":\"{url}\",\"postData\":{post}}}}}"
        )
    };
    let small = entry("{\"containers\":\"2-4\"}");
    stdin.write_all(b"{\"log\":{\"version\":\"1.2\",\"entries\":[").unwrap();
    let count = 80_000_000 / small.len();
    for _ in 0..count {
        stdin.write_all(small.as_bytes()).unwrap();
        stdin.write_all(b",").unwrap();
    }
    stdin.write_all(entry(&"x".repeat(40_000_000)).as_bytes()).unwrap();
    stdin.flush().unwrap();
    // The pipe holds 64 KiB at most: everything else was read by now.
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let peak: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(peak < 64 * 1024, "{peak} KiB");
    stdin.write_all(b"]}}").unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(5));
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.contains("\"too-large\"") && text.contains(&format!("\"checked\":{}", count + 1)));
}

/// A reader that gives a few bytes at a time, so that everything is cut somewhere.
struct Crumbs<'b>(&'b [u8], usize);

impl std::io::Read for Crumbs<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.1.min(buffer.len()).min(self.0.len());
        let (now, later) = self.0.split_at(count);
        buffer[..count].copy_from_slice(now);
        self.0 = later;
        Ok(count)
    }
}

#[test]
fn a_capture_says_the_same_whatever_pieces_it_is_read_in() {
    use airseal::core::document::catalogue::shipped::shipped;
    use airseal::privacy::capture::check::{Expected, check};
    use airseal::privacy::capture::hosts::Hosts;
    let catalogue = shipped().unwrap();
    let hosts = Hosts::choose(&[], catalogue).unwrap();
    let expected = Expected { catalogue, hosts: &hosts, known: None };
    let report = |reader: &mut dyn std::io::Read| {
        serde_json::to_value(check(reader, &expected).unwrap()).unwrap()
    };
    for name in ["mitmproxy", "chromium"] {
        let bytes = std::fs::read(capture(name)).unwrap();
        let whole = report(&mut bytes.as_slice());
        assert_eq!(whole["bytes"], bytes.len());
        for size in [1, 2, 3, 7, 61, 4096] {
            assert_eq!(report(&mut Crumbs(&bytes, size)), whole, "{name}, {size} at a time");
        }
    }
    // Characters of several bytes, and keys that are escaped, at every place of the buffer.
    for pad in (0..40).chain(262_100..262_150) {
        let text = format!(
            "{{\"x\":\"{}\",\"l\\u006fg\":{{\"version\":\"1.2\",\"entries\":[{{\"request\":{{\"url\":\"http://ä€😀.example/?hostnäme=1\"}}}}]}}}}",
            "é".repeat(pad / 2) + &"x".repeat(pad % 2)
        );
        let report = report(&mut text.as_bytes());
        assert_eq!(report["findings"][0]["field"], "hostnäme", "{pad}");
    }
}

#[test]
fn large_hostile_captures_end_with_findings_and_not_with_a_crash() {
    needs!("gzip");
    let world = World::licensed();
    // A body, a key, a URL, a header and a list over their limits.
    let large = "x".repeat(3 << 20);
    let url = "https://telemetry.acme.example/";
    let body =
        |text: &str| json!({"url": url, "postData": {"mimeType": "text/plain", "text": text}});
    assert_eq!(kinds(&world, &[body(&large)]), [found("too-large", "body", "-")]);
    assert_eq!(kinds(&world, &[body(&"ä".repeat(4 << 20))]), [found("too-large", "body", "-")]);
    assert_eq!(kinds(&world, &[get(&format!("{url}{large}"))]), [found("too-large", "url", "-")]);
    let mut header = get(url);
    header["headers"] = json!([{"name": "accept", "value": large}]);
    assert_eq!(kinds(&world, &[header]), [found("too-large", "header", "-")]);
    let mut query = get(url);
    query["queryString"] = json!([{"name": "containers", "value": large}]);
    let run = check(&world, har(&[query]), &["--json"]).exits(5);
    let (findings, summary) = answer(&run);
    assert_eq!(
        (&findings[0]["kind"], &findings[0]["part"]),
        (&json!("too-large"), &json!("query"))
    );
    assert_eq!(summary["empty"], 0, "it is not known to be empty");
    let fields = body(&json!({large: 1}).to_string());
    assert_eq!(kinds(&world, &[fields]), [found("too-large", "body", "-")]);
    // A bomb: a gigabyte in a megabyte of gzip.
    world.write("zeros", vec![b'0'; 64 << 20]);
    let bomb = tool("gzip", &["-9c", "zeros"], &world.path(""));
    let packed = json!({"url": url, "headers": [{"name": "Content-Encoding", "value": "gzip"}],
                        "postData": {"text": STANDARD.encode(&bomb), "encoding": "base64"}});
    assert_eq!(kinds(&world, &[packed]), [found("too-large", "body", "-")]);
    // Deep, and wide.
    let deep = format!("{}{}", "{\"a\":".repeat(5000), "1");
    assert_eq!(kinds(&world, &[body(&deep)]), [found("undecodable", "body", "-")]);
    let wide = |count| format!("{{\"a\":[0{}]}}", ",0".repeat(count));
    assert_eq!(kinds(&world, &[body(&wide(90_000))]), [found("undeclared-field", "body", "a[]")]);
    assert_eq!(kinds(&world, &[body(&wide(400_000))]), [found("too-large", "body", "-")]);
    // Many entries, each with a field of its own: the list ends, the count does not.
    let mut many = String::from("{\"log\":{\"version\":\"1.2\",\"entries\":[");
    for index in 0..20_000 {
        let comma = if index == 0 { "" } else { "," };
        write!(many, "{comma}{{\"request\":{{\"url\":\"https://h{index}.example/?f{index}=1\"}}}}")
            .unwrap();
    }
    many.push_str("]}}");
    let (findings, summary) = answer(&check(&world, &many, &["--json"]).exits(5));
    assert_eq!((findings.len(), &summary["more_findings"]), (1000, &json!(19_000)));
    assert_eq!(summary["hosts"].as_array().unwrap().len(), 1001);
    let requests: u64 =
        summary["hosts"].as_array().unwrap().iter().map(|h| h["requests"].as_u64().unwrap()).sum();
    assert_eq!((requests, &summary["checked"]), (20_000, &json!(20_000)));
}

/// Each is small as a file, and would be large in memory if each of its values were kept with its
/// place. The limit is for a program without optimisation; 64 MiB is what the whole check may take.
#[test]
#[cfg(target_os = "linux")]
fn no_hostile_capture_takes_more_than_64_mib() {
    let world = World::licensed();
    let url = "https://telemetry.acme.example/";
    let most = 1 << 20;
    let body = |text: &str| {
        let post = json!({"mimeType": "application/json", "text": text});
        format!("{{\"request\":{{\"url\":\"{url}\",\"postData\":{post}}}}}")
    };
    let fill = |unit: &str, room: usize| unit.repeat(room / unit.len());
    let nested = |open: &str, inner: &str, close: &str, depth: usize| {
        format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
    };
    // A path of 300 KB with as many values as are allowed at its end.
    let key = format!("{{\"{}\":", "k".repeat(3_000));
    let deep = nested(&key, &format!("[0{}]", fill(",0", 40_000)), "}", 100);
    let lists = format!("[0,{}0]", fill(&(nested("[", "0", "]", 100) + ","), most - 10));
    let objects = format!("[{}{{}}]", fill(&(nested("{\"\":", "0", "}", 100) + ","), most - 10));
    let short = |unit: &str| format!("[{}0]", fill(unit, most - 10));
    let form = |unit: &str| {
        let post =
            json!({"mimeType": "application/x-www-form-urlencoded", "text": fill(unit, most)});
        format!("{{\"request\":{{\"url\":\"{url}\",\"postData\":{post}}}}}")
    };
    let list = |key: &str, unit: &str, room| {
        format!(
            "{{\"request\":{{\"url\":\"{url}\",{key}[{}{unit}]}}}}",
            fill(&format!("{unit},"), room)
        )
    };
    let params = format!(
        "{{\"request\":{{\"url\":\"{url}\",\"postData\":{{\"params\":[{}{{\"name\":\"\"}}]}}}}}}",
        fill("{\"name\":\"\"},", 6 * most - 100)
    );
    let frames = |room| {
        format!(
            "{{\"_webSocketMessages\":[{}{{\"data\":\"\"}}],\"request\":{{\"url\":\"{url}\"}}}}",
            fill("{\"data\":\"\"},", room)
        )
    };
    let long = format!(
        "{{\"request\":{{\"url\":\"{url}\",\"method\":\"{}\",\"headers\":[{{\"name\":\"x{}\"}}]}}}}",
        "m".repeat(100_000),
        "n".repeat(900_000)
    );
    let hosts: String = (0..600)
        .map(|n| {
            format!(
                "{{\"request\":{{\"url\":\"https://{n}.{}.example/{}\"}}}},",
                "h".repeat(30_000),
                "p".repeat(30_000)
            )
        })
        .collect();
    let names: String = (0..600)
        .map(|n| format!("{{\"request\":{{\"method\":\"{}\",\"url\":\"{url}\",\"headers\":[{{\"name\":\"{n}{}\"}}]}}}},", "m".repeat(30_000), "x".repeat(30_000)))
        .collect();
    let tokens: String = (0..90)
        .map(|n| {
            let tokens: Vec<_> =
                (0..10_500).map(|m| format!("\"{:020}\"", n * 1_000_000 + m)).collect();
            body(&format!("{{\"a\":[{}]}}", tokens.join(","))) + ","
        })
        .collect();
    let escaped = format!(
        "{{\"request\":{{\"url\":\"{url}\",\"postData\":{{\"text\":\"{}\"}}}}}}",
        fill("\\u0030", 6 * most - 100)
    );
    for (name, entries) in [
        ("deep", body(&deep)),
        ("lists in lists", body(&lists)),
        ("objects in objects", body(&objects)),
        ("numbers", body(&short("0,"))),
        ("lists", body(&short("[0],"))),
        ("objects", body(&short("{},"))),
        ("members", body(&format!("{{{}\"\":0}}", fill("\"\":0,", most - 10)))),
        ("documents", body(&fill("{}", most))),
        ("a form", form("a&")),
        ("a form with values", form("a=b&")),
        ("headers", list("\"headers\":", "{\"name\":\"\"}", most - 100)),
        ("cookies", list("\"cookies\":", "{\"name\":\"\"}", most - 100)),
        ("a query", list("\"queryString\":", "{\"name\":\"\"}", most - 100)),
        ("parameters", params),
        ("frames", frames(6 * most)),
        ("many frames", frames(12 * most)),
        ("long words", long),
        ("hosts", hosts),
        ("names", names),
        ("tokens, and lists", tokens + &body(&lists) + "," + &body(&fill("{\"a\":0}", 600_000))),
        ("escapes", escaped),
    ] {
        let entries = entries.trim_end_matches(',');
        let har = format!("{{\"log\":{{\"version\":\"1.2\",\"entries\":[{entries}]}}}}");
        world.write("capture.har", &har);
        let mut child = world
            .command(&["data", "check", "capture.har", "--json"])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let mut peak = 0;
        while child.try_wait().unwrap().is_none() {
            let status =
                std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
            let now = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let now = now.map(|now| now.trim().trim_end_matches(" kB").parse::<u64>().unwrap());
            peak = peak.max(now.unwrap_or_default());
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        assert!(peak < 64 * 1024, "{name}: {peak} KiB");
        assert_eq!(child.wait().unwrap().code(), Some(5), "{name}");
    }
}
