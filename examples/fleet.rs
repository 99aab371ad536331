//! Makes a fleet for measurements, and measures what the machine can do at best:
//!
//!     fleet requests N DIR         N requests from N instances, in DIR
//!     fleet reports LICENSES DIR   a compliance report of the instance of each license, in DIR
//!     fleet verify DIR TRUST       signatures verified a second, in memory, on one core
//!     fleet sign REQUESTS DIR      licenses signed and written a second, on one core
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
#![allow(clippy::as_conversions, clippy::cast_precision_loss)]

use std::path::Path;
use std::time::Instant;

use airseal::core::document::envelope::Envelope;
use airseal::core::document::license::License;
use airseal::core::document::registration::Registration;
use airseal::core::document::report::{Category, LimitUse, Report, Value};
use airseal::core::document::trust::Trust;
use airseal::core::types::ids::{Edition, InstanceId};
use airseal::core::types::keys::PrivateKey;
use zeroize::Zeroizing;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[1..] {
        ["requests", count, dir] => requests(count.parse().unwrap(), Path::new(dir)),
        ["reports", licenses, dir] => reports(Path::new(licenses), Path::new(dir)),
        ["verify", dir, trust] => verify(Path::new(dir), Path::new(trust)),
        ["sign", requests, dir] => sign(Path::new(requests), Path::new(dir)),
        _ => panic!(
            "fleet requests N DIR | reports LICENSES DIR | verify DIR TRUST | sign REQUESTS DIR"
        ),
    }
}

fn key(index: usize) -> PrivateKey {
    let mut seed = Zeroizing::new([0_u8; 32]);
    seed[..8].copy_from_slice(&(index as u64 + 1).to_le_bytes());
    PrivateKey::from_seed(&seed)
}

fn requests(count: usize, dir: &Path) {
    std::fs::create_dir_all(dir).unwrap();
    for index in 0..count {
        let key = key(index);
        let public_key = key.public();
        let request = Registration {
            schema: 1,
            product: "acme-dock".parse().unwrap(),
            edition: Edition::Business,
            email: Some(format!("site{index}@acme.example").parse().unwrap()),
            instance: InstanceId::of(&public_key.id()),
            public_key,
            product_version: None,
            label: Some(format!("site {index}")),
            requested_at: "2026-11-23T12:00:00Z".parse().unwrap(),
            marketing: false,
            data_region: None,
            policy: None,
        };
        let file = dir.join(format!("{index:07}.json"));
        std::fs::write(file, Envelope::sign(&request, &[&key]).unwrap().to_json()).unwrap();
    }
}

/// The licenses are those of `requests`, by their files' names.
fn reports(licenses: &Path, dir: &Path) {
    std::fs::create_dir_all(dir).unwrap();
    for file in std::fs::read_dir(licenses).unwrap() {
        let path = file.unwrap().path();
        let license = Envelope::parse(&std::fs::read(&path).unwrap()).unwrap();
        let license: License = serde_json::from_slice(&license.payload).unwrap();
        let index: usize = path.file_name().unwrap().to_str().unwrap()[..7].parse().unwrap();
        let key = key(index);
        let text = |value: &dyn ToString| Value::Text(value.to_string());
        let limits = license.limits.iter().map(|(name, licensed)| {
            let (used, peak, peak_last_month, used_on) = (Some(3), Some(3), None, None);
            let limit = LimitUse { licensed: *licensed, used, peak, peak_last_month, used_on };
            (name.clone(), limit)
        });
        let data = [
            ("clock_resets", Value::Number(0)),
            ("date", text(&license.issued_at.date())),
            ("edition", text(&license.edition)),
            ("email", text(&license.email.unwrap())),
            ("instance", text(&license.instance.unwrap())),
            ("license_id", text(&license.license_id)),
            ("limits", Value::Limits(limits.collect())),
            ("number", Value::Number(1)),
            ("product", text(&license.product)),
            ("public_key", text(&key.public())),
        ];
        let data = data.map(|(name, value)| (name.to_owned(), value)).into();
        let report = Report { data, report: Category::Compliance, schema: 1 };
        let file = dir.join(format!("{index:07}.json"));
        std::fs::write(file, Envelope::sign(&report, &[&key]).unwrap().to_json()).unwrap();
    }
}

fn documents(dir: &Path) -> Vec<Envelope> {
    let files = std::fs::read_dir(dir).unwrap().take(20_000);
    files
        .map(|file| Envelope::parse(&std::fs::read(file.unwrap().path()).unwrap()).unwrap())
        .collect()
}

fn verify(dir: &Path, trust: &Path) {
    let trust = Trust::reopen(&Envelope::parse(&std::fs::read(trust).unwrap()).unwrap()).unwrap();
    let (_, key) = trust.signer_keys("license").next().unwrap();
    let signed: Vec<_> =
        documents(dir).iter().map(|e| (e.pae(), e.signatures[0].sig.clone())).collect();
    let start = Instant::now();
    assert!(signed.iter().all(|(message, signature)| key.verifies(message, signature)));
    println!("{:.0}", signed.len() as f64 / start.elapsed().as_secs_f64());
}

fn sign(requests: &Path, dir: &Path) {
    std::fs::create_dir_all(dir).unwrap();
    let (vendor, documents) = (key(0), documents(requests));
    let start = Instant::now();
    for (index, document) in documents.iter().enumerate() {
        let signed =
            Envelope::sign_bytes(&document.payload_type, document.payload.clone(), &[&vendor]);
        std::fs::write(dir.join(format!("{index}.json")), signed.to_json()).unwrap();
    }
    println!("{:.0}", documents.len() as f64 / start.elapsed().as_secs_f64());
}
