//! Who signed, and when that key may sign.

use super::*;

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
        release: airseal::core::judge::coverage::ReleaseDate::NotAsked,
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
