//! Payloads that the vendor signed, and that are refused all the same.

use super::*;

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
