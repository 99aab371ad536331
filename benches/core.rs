//! The core by itself: `cargo bench`.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use airseal::core::document::envelope::Envelope;
use airseal::core::document::issued::Issued;
use airseal::core::document::license::License;
use airseal::core::document::trust::{RevokedLicenses, Roots, Signer, Trust, TrustBundle};
use airseal::core::judge::check::{VerifyContext, judge_unbound};
use airseal::core::types::keys::PrivateKey;
use divan::{Bencher, black_box};
use zeroize::Zeroizing;

fn main() {
    divan::main();
}

fn key(seed: u8) -> PrivateKey {
    PrivateKey::from_seed(&Zeroizing::new([seed; 32]))
}

fn license() -> License {
    let text = r#"{"schema":1,"license_id":"4f2b6a0e-5d0c-4a57-9a39-0d9c3f1f7a11","product":"acme-dock",
        "edition":"business","email":"ops@acme.example","instance":null,"issued_at":"2026-11-23T12:00:00Z",
        "not_before":"2026-11-22T12:00:00Z","expires_at":"2027-11-23T12:00:00Z","grace_days":14,
        "limits":{"nodes":10},"features":["rbac"],"metadata":{}}"#;
    serde_json::from_str(text).unwrap()
}

fn trust() -> Trust {
    let (root, signer) = (key(1), key(2));
    let now = "2026-11-23T12:00:00Z".parse().unwrap();
    let entry = Signer {
        public_key: signer.public(),
        kinds: [License::KIND.to_owned()].into(),
        not_before: now,
        not_after: None,
    };
    let bundle = TrustBundle {
        schema: 1,
        product: "acme-dock".parse().unwrap(),
        version: 1,
        issued_at: now,
        expires_at: None,
        roots: Roots { threshold: 1, keys: [(root.public().id(), root.public())].into() },
        signers: [(signer.public().id(), entry)].into(),
        revoked_keys: [].into(),
        revoked_licenses: RevokedLicenses::from_map(&[].into()).unwrap(),
        issued_log: None,
    };
    Trust::reopen(&Envelope::sign(&bundle, &[&root]).unwrap()).unwrap()
}

fn signed() -> Vec<u8> {
    Envelope::sign(&license(), &[&key(2)]).unwrap().to_json()
}

#[divan::bench]
fn verify_a_signature(bencher: Bencher) {
    let (envelope, public) = (Envelope::parse(&signed()).unwrap(), key(2).public());
    let (message, signature) = (envelope.pae(), envelope.signatures.first().unwrap().sig.clone());
    bencher.bench(|| assert!(public.verifies(black_box(&message), black_box(&signature))));
}

#[divan::bench]
fn judge_a_license(bencher: Bencher) {
    let (file, trust) = (signed(), trust());
    let now = "2026-12-01T12:00:00Z".parse().unwrap();
    let context = VerifyContext {
        identity: None,
        now,
        clock_floor: None,
        limits: Vec::new(),
        features: Vec::new(),
        release: airseal::core::judge::coverage::ReleaseDate::NotAsked,
    };
    bencher.bench(|| {
        let envelope = Envelope::parse(black_box(&file)).unwrap();
        assert!(judge_unbound(&envelope, &trust, &context).verdict.is_good());
    });
}

#[divan::bench]
fn parse_an_envelope(bencher: Bencher) {
    let file = signed();
    bencher.bench(|| Envelope::parse(black_box(&file)).unwrap());
}

#[divan::bench]
fn sign_a_license(bencher: Bencher) {
    let (license, key) = (license(), key(2));
    bencher.bench(|| Envelope::sign(black_box(&license), &[&key]).unwrap().to_json());
}

#[divan::bench]
fn admit_a_key(bencher: Bencher) {
    let key = key(2).public();
    bencher.bench(|| black_box(&key).clone().check_strength().unwrap());
}
