//! `docs/reference/formats.md` shows real files: each example is read out of the page,
//! verified, and its payload compared with the one printed under it.

use airseal::core::document::advisories::Advisories;
use airseal::core::document::catalogue::SignedCatalogue;
use airseal::core::document::envelope::{Document, Envelope};
use airseal::core::document::erasure::Erasure;
use airseal::core::document::license::License;
use airseal::core::document::privacy_policy::PrivacyPolicy;
use airseal::core::document::registration::Registration;
use airseal::core::document::report::Report;
use airseal::core::document::trust::{Trust, TrustBundle};
use airseal::core::judge::check::{Identity, VerifyContext, judge};
use airseal::core::judge::verdict::Verdict;
use serde_json::Value;

const PAGE: &str = include_str!("../../docs/reference/formats.md");

/// The fenced blocks of a language, in order.
fn blocks(language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    PAGE.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

/// The envelopes with the payloads printed under them.
fn examples() -> Vec<(Envelope, Value)> {
    let files = blocks("text").into_iter().filter(|text| text.starts_with("{\"payload\""));
    let files = files.map(|text| Envelope::parse(text.as_bytes()).unwrap());
    files
        .zip(blocks("json"))
        .map(|(envelope, text)| (envelope, serde_json::from_str(&text).unwrap()))
        .collect()
}

#[test]
fn the_examples_in_the_formats_page_verify_and_say_what_is_printed_under_them() {
    let examples = examples();
    for (envelope, printed) in &examples {
        let payload: Value = serde_json::from_slice(&envelope.payload).unwrap();
        assert_eq!(payload, *printed, "{}", envelope.payload_type);
    }
    let [(license, _), (bundle, _), (request, _), (report, _)] = examples.as_slice() else {
        panic!("license, trust bundle, registration and report, in this order");
    };
    assert!(license.is::<License>() && bundle.is::<TrustBundle>());
    let request = Registration::open(request).unwrap();
    let trust = Trust::reopen(bundle).unwrap();
    let _: Report = report.document().unwrap();
    assert!(request.public_key.verifies(&report.pae(), &report.signatures[0].sig));

    let Registration { product, edition, email, instance, requested_at, .. } = request;
    let context = VerifyContext {
        identity: Some(Identity { product, edition, email, instance }),
        now: requested_at,
        clock_floor: None,
        limits: Vec::new(),
        features: Vec::new(),
        release: airseal::core::judge::coverage::ReleaseDate::NotAsked,
    };
    assert_eq!(judge(&license.to_json(), Some(&trust), &context).verdict, Verdict::Valid);
    let armored = blocks("text").into_iter().find(|text| text.starts_with("-----BEGIN")).unwrap();
    assert_eq!(judge(armored.as_bytes(), Some(&trust), &context).verdict, Verdict::Valid);
}

#[test]
fn the_payloads_printed_without_an_envelope_are_documents_of_their_kinds() {
    fn read<D: Document>(mark: &str) {
        let blocks = blocks("json");
        let text =
            blocks.iter().find(|text| text.contains(mark)).unwrap_or_else(|| panic!("{mark}"));
        Envelope::sign_bytes(D::PAYLOAD_TYPE, text.clone().into_bytes(), &[])
            .document::<D>()
            .unwrap();
    }
    read::<Advisories>("\"notices\"");
    read::<PrivacyPolicy>("\"privacy_contact\"");
    read::<SignedCatalogue>("\"budget_bits\"");
    read::<Erasure>("\"erased_at\"");
}

#[test]
fn the_ledger_in_the_formats_page_is_a_chain_and_agrees_with_the_flag_beside_it() {
    let mut chain = airseal::core::document::ledger::Chain::default();
    let entries: Vec<_> =
        blocks("jsonl")[0].lines().map(|line| chain.follow(line.as_bytes()).unwrap()).collect();
    let flag: toml::Table = blocks("toml").last().unwrap().parse().unwrap();
    assert_eq!(flag["seq"].as_integer().and_then(|seq| u64::try_from(seq).ok()), Some(chain.seq));
    assert_eq!(flag["event"].as_str(), Some(entries.last().unwrap().event.name()));
    assert_eq!(flag["sha256"].as_str(), Some(chain.head.as_str()));
}

// --- Each sentence of "JSON and base64, to the letter" -------------------------

/// The page's license, and its payload as text.
fn page_license() -> (Envelope, String) {
    let (license, _) = examples().into_iter().next().unwrap();
    let text = String::from_utf8(license.payload.clone()).unwrap();
    (license, text)
}

/// Whether an envelope around these bytes, whoever signed it, is a license.
fn is_license(payload: &[u8]) -> bool {
    Envelope::sign_bytes(License::PAYLOAD_TYPE, payload.to_vec(), &[]).document::<License>().is_ok()
}

#[test]
fn a_payload_is_one_json_object_in_utf_8_with_white_space_only_around_it() {
    let (_, text) = page_license();
    assert!(is_license(format!(" \t\r\n{text}\r\n ").as_bytes()));
    for other in [
        format!("\u{feff}{text}"),
        format!("{text}x"),
        format!("{text},"),
        format!("[{text}]"),
        "null".into(),
    ] {
        assert!(!is_license(other.as_bytes()), "{other}");
    }
    let name = text.find("Acme").unwrap();
    let mut latin1 = text.clone().into_bytes();
    latin1[name] = 0xc4;
    assert!(!is_license(&latin1));
    for (escape, good) in [
        ("\\u00c4cme", true),
        ("\\ud834\\udd1e", true),
        ("\\ud834", false),
        ("\\udd1e\\ud834", false),
    ] {
        assert_eq!(is_license(text.replacen("Acme", escape, 1).as_bytes()), good, "{escape}");
    }
}

#[test]
fn a_number_is_written_in_digits_and_within_its_range() {
    let (_, text) = page_license();
    for (number, good) in [
        ("0", true),
        ("18446744073709551615", true),
        ("18446744073709551616", false),
        ("-1", false),
        ("-0", false),
        ("10.0", false),
        ("1e1", false),
        ("010", false),
        ("+1", false),
        ("\"10\"", false),
        // Unlimited.
        ("null", true),
        ("\"unlimited\"", false),
    ] {
        assert_eq!(
            is_license(text.replace("\"nodes\":10", &format!("\"nodes\":{number}")).as_bytes()),
            good,
            "{number}"
        );
    }
    for (days, good) in [("0", true), ("3650", true), ("3651", false), ("4294967296", false)] {
        let text = text.replace("\"grace_days\":14", &format!("\"grace_days\":{days}"));
        assert_eq!(is_license(text.as_bytes()), good, "{days}");
    }
}

#[test]
fn an_optional_field_may_be_null_and_a_nullable_one_may_not_be_absent() {
    let (_, text) = page_license();
    assert!(is_license(text.replace("\"Acme GmbH\"", "null").as_bytes()));
    assert!(is_license(text.replace("\"organization\":\"Acme GmbH\",", "").as_bytes()));
    let without = |field: &str| {
        let from = text.find(&format!("\"{field}\":")).unwrap();
        let to = from + text[from..].find(',').unwrap() + 1;
        [&text[..from], &text[to..]].concat()
    };
    for field in ["instance", "expires_at"] {
        assert!(!is_license(without(field).as_bytes()), "{field}");
    }
    assert!(is_license(
        text.replace("\"expires_at\":\"2027-11-23T16:48:41Z\"", "\"expires_at\":null").as_bytes()
    ));
    for field in [
        "\"limits\":{\"nodes\":10}",
        "\"features\":[\"rbac\"]",
        "\"metadata\":{\"order\":\"4711\"}",
    ] {
        let (name, _) = field.split_once(':').unwrap();
        assert!(!is_license(text.replace(field, &format!("{name}:null")).as_bytes()), "{field}");
    }
}

#[test]
fn a_license_id_has_one_spelling() {
    let (_, text) = page_license();
    let id = "4b210cc9-6e07-4711-b27b-e078791840be";
    assert!(is_license(text.as_bytes()));
    for other in [
        id.to_uppercase(),
        id.replace('-', ""),
        format!("{{{id}}}"),
        format!("urn:uuid:{id}"),
        format!(" {id}"),
        id[1..].to_owned(),
    ] {
        assert!(!is_license(text.replace(id, &other).as_bytes()), "{other}");
    }
}

#[test]
fn what_stands_twice_in_a_list_counts_once() {
    let (_, text) = page_license();
    let text = text.replace("[\"rbac\"]", "[\"rbac\",\"rbac\"]");
    let license: License = Envelope::sign_bytes(License::PAYLOAD_TYPE, text.into_bytes(), &[])
        .document()
        .expect("a license");
    assert_eq!(license.features.len(), 1);
}

#[test]
fn an_envelope_is_an_object_and_so_is_each_signature() {
    let (license, _) = page_license();
    let json: Value = serde_json::from_slice(&license.to_json()).unwrap();
    let text = json.to_string();
    let (payload, kind) = (&json["payload"], &json["payloadType"]);
    let (keyid, sig) = (&json["signatures"][0]["keyid"], &json["signatures"][0]["sig"]);
    let good = [
        text.clone(),
        format!("{{\"x\":[[{{\"a\":1,\"a\":2}}]],{}", &text[1..]),
        format!("{{\"keyid\":1,\"sig\":2,{}", &text[1..]),
        text.replace("\"keyid\":", "\"payload\":1,\"x\":2,\"keyid\":"),
        text.replace(&format!("\"keyid\":{keyid},"), ""),
        text.replace(&format!("\"keyid\":{keyid}"), "\"keyid\":null"),
        text.replace("\"payload\"", "\"\\u0070ayload\""),
    ];
    for text in good {
        let read =
            Envelope::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(read.payload, license.payload);
    }
    let bad = [
        format!("[{payload},{kind},{}]", json["signatures"]),
        format!(
            "{{\"payload\":{payload},\"payloadType\":{kind},\"signatures\":[[{keyid},{sig}]]}}"
        ),
        format!(
            "{{\"payload\":{payload},\"payloadType\":{kind},\"signatures\":{{\"keyid\":{keyid},\"sig\":{sig}}}}}"
        ),
        format!("{{\"payload\":{payload},{}", &text[1..]),
        format!("{{\"x\":1,\"x\":1,{}", &text[1..]),
        format!("{{\"x\":1,\"\\u0078\":1,{}", &text[1..]),
        format!("{{\"sig\":1,\"sig\":1,{}", &text[1..]),
        text.replace("\"keyid\":", "\"x\":1,\"x\":2,\"keyid\":"),
        text.replace("\"keyid\":", "\"payload\":1,\"payload\":2,\"keyid\":"),
        text.replace("\"sig\":", "\"sig\":\"AA==\",\"sig\":"),
        text.replace(&payload.to_string(), "null"),
        text.replace(&sig.to_string(), "null"),
        text.replace(&keyid.to_string(), "1"),
        text.replace(&kind.to_string(), "null"),
    ];
    for text in bad {
        assert!(Envelope::parse(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn base64_is_of_one_alphabet_with_all_its_padding_or_none_and_nothing_else_in_it() {
    let with = |payload: &str| {
        Envelope::parse(
            format!("{{\"payload\":\"{payload}\",\"payloadType\":\"x\",\"signatures\":[{{\"sig\":\"\"}}]}}").as_bytes(),
        )
    };
    // RFC 4648 section 10, and the two alphabets of sections 4 and 5.
    for (text, bytes) in
        [("Zg==", "f"), ("Zg", "f"), ("Zm8=", "fo"), ("Zm8", "fo"), ("Zm9v", "foo"), ("", "")]
    {
        assert_eq!(with(text).unwrap().payload, bytes.as_bytes(), "{text}");
    }
    assert_eq!(with("+/+/").unwrap().payload, with("-_-_").unwrap().payload);
    for text in [
        "Zg=", "Zh==", "Zm9=", "Zg===", "=", "Z", "Zm 8=", "Zm\\n8=", " Zg==", "Zg== ", "+/-_",
        "Zg==Zg==", "Zm9v=",
    ] {
        assert!(with(text).is_err(), "{text}: {:?}", with(text));
    }
}

#[test]
fn a_signature_of_another_length_is_read_and_verifies_nothing() {
    let (license, _) = page_license();
    let (examples, mut short) = (examples(), license.clone());
    let trust = Trust::reopen(&examples[1].0).unwrap();
    assert_eq!(license.signers(&trust.signer_keys("license")).len(), 1);
    short.signatures[0].sig.pop();
    let read = Envelope::parse(&short.to_json()).unwrap();
    assert_eq!(read.signatures[0].sig.len(), 63);
    assert!(read.signers(&trust.signer_keys("license")).is_empty());
    let text = String::from_utf8(license.to_json()).unwrap().replace("\"sig\":\"", "\"sig\":\"!");
    assert!(Envelope::parse(text.as_bytes()).is_err());
}

#[test]
fn the_line_in_the_formats_page_is_the_license_above_it() {
    let (license, _) = page_license();
    let line =
        blocks("text").into_iter().find(|text| text.starts_with("airseal-license.")).unwrap();
    assert_eq!(
        line.as_bytes(),
        license.to_form(airseal::core::document::forms::Form::Line, License::LABEL)
    );
}

/// A value of another type than the page has is refused with what should stand there.
#[test]
fn what_should_stand_in_the_place_of_another_value_is_said() {
    let envelope = |signatures: &str| {
        format!("{{\"payload\":\"e30=\",\"payloadType\":\"x\",\"signatures\":{signatures}}}")
    };
    for (signatures, wanted) in [
        ("5", "expected a list"),
        ("{}", "expected a list"),
        ("[1]", "expected an object with sig"),
        ("[[]]", "expected an object with sig"),
    ] {
        let refused = Envelope::parse(envelope(signatures).as_bytes()).unwrap_err().to_string();
        assert!(refused.contains(wanted), "{signatures}: {refused}");
    }
    let report = |data: &str| {
        serde_json::from_str::<Report>(&format!(
            "{{\"data\":{data},\"report\":\"usage\",\"schema\":1}}"
        ))
    };
    report("{\"stacks\":\"2-4\"}").unwrap();
    let refused = report("{\"stacks\":[]}").unwrap_err().to_string();
    let wanted = "expected true, false, a number, text or limits by name";
    assert!(refused.contains(wanted), "{refused}");
    let report = "{\"data\":{},\"report\":5,\"schema\":1}".as_bytes();
    let refused = airseal::core::types::json::read_object::<Report>(report).unwrap_err();
    assert!(refused.contains("expected enum Category"), "{refused}");
}
