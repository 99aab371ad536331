//! Envelopes that are not to the letter.

use super::*;

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
