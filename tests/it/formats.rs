//! `docs/formats.md` shows real files: each example is read out of the page,
//! verified, and its payload compared with the one printed under it.

use airseal::core::check::{Facts, Identity, judge};
use airseal::core::envelope::{Document, Envelope};
use airseal::core::erasure::Erasure;
use airseal::core::license::License;
use airseal::core::notices::Notices;
use airseal::core::privacy::PrivacyPolicy;
use airseal::core::registration::Registration;
use airseal::core::report::Report;
use airseal::core::trust::{Trust, TrustBundle};
use airseal::core::verdict::Verdict;
use serde_json::Value;

const PAGE: &str = include_str!("../../docs/formats.md");

/// The fenced blocks of a language, in order.
fn blocks(language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    PAGE.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

/// The envelopes with the payloads printed under them.
fn examples() -> Vec<(Envelope, Value)> {
    let files = blocks("text").into_iter().filter(|text| text.starts_with("{\"payload\""));
    let files = files.map(|text| Envelope::parse(text.as_bytes()).unwrap());
    files.zip(blocks("json")).map(|(envelope, text)| (envelope, serde_json::from_str(&text).unwrap())).collect()
}

#[test]
fn the_examples_in_the_formats_page_verify_and_say_what_is_printed_under_them() {
    let examples = examples();
    for (envelope, printed) in &examples {
        let payload: Value = serde_json::from_slice(&envelope.payload).unwrap();
        assert_eq!(payload, *printed, "{}", envelope.payload_type);
    }
    let [(license, _), (request, _), (bundle, _), (report, _)] = examples.as_slice() else {
        panic!("license, registration, trust bundle and report, in this order");
    };
    assert!(license.is::<License>() && bundle.is::<TrustBundle>());
    let request = Registration::open(request).unwrap();
    let trust = Trust::reopen(bundle).unwrap();
    let _: Report = report.document().unwrap();
    assert!(request.public_key.verifies(&report.pae(), &report.signatures[0].sig));

    let Registration { product, edition, email, instance, requested_at, .. } = request;
    let facts = Facts {
        identity: Some(Identity { product, edition, email, instance }),
        now: requested_at,
        clock_floor: None,
        limits: Vec::new(),
        features: Vec::new(),
    };
    assert_eq!(judge(&license.to_json(), Some(&trust), &facts).verdict, Verdict::Valid);
    let armored = blocks("text").into_iter().find(|text| text.starts_with("-----BEGIN")).unwrap();
    assert_eq!(judge(armored.as_bytes(), Some(&trust), &facts).verdict, Verdict::Valid);
}

#[test]
fn the_payloads_printed_without_an_envelope_are_documents_of_their_kinds() {
    fn read<D: Document>(mark: &str) {
        let blocks = blocks("json");
        let text = blocks.iter().find(|text| text.contains(mark)).unwrap_or_else(|| panic!("{mark}"));
        Envelope::sign_bytes(D::PAYLOAD_TYPE, text.clone().into_bytes(), &[]).document::<D>().unwrap();
    }
    read::<Notices>("\"notices\"");
    read::<PrivacyPolicy>("\"privacy_contact\"");
    read::<Erasure>("\"erased_at\"");
}

#[test]
fn the_ledger_in_the_formats_page_is_a_chain_and_agrees_with_the_flag_beside_it() {
    let mut chain = airseal::core::ledger::Chain::default();
    let entries: Vec<_> = blocks("jsonl")[0].lines().map(|line| chain.follow(line.as_bytes()).unwrap()).collect();
    let flag: toml::Table = blocks("toml").last().unwrap().parse().unwrap();
    assert_eq!(flag["seq"].as_integer().and_then(|seq| u64::try_from(seq).ok()), Some(chain.seq));
    assert_eq!(flag["event"].as_str(), Some(entries.last().unwrap().event.name()));
    assert_eq!(flag["sha256"].as_str(), Some(chain.head.as_str()));
}
