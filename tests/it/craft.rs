//! Documents made by hand: payload text, signatures and envelopes put together
//! here rather than by `vendor issue`, so that a test can make what our issuer
//! never would.

use std::ops::Deref;

use airseal::core::document::envelope::Envelope;
use airseal::core::document::trust::TrustBundle;
use airseal::core::types::keys::PrivateKey;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support::{EMAIL, PRODUCT, World};

pub const LICENSE_TYPE: &str = "application/vnd.airseal.license+json";
pub const REGISTRATION_TYPE: &str = "application/vnd.airseal.registration+json";
pub const TRUST_TYPE: &str = "application/vnd.airseal.trust+json";

/// When the vendor folder was made, the bundle pinned and the instance registered.
pub const START: &str = "2020-01-01T00:00:00Z";
/// The id of every crafted license, unless the test says otherwise.
pub const ID: &str = "11111111-2222-4333-8444-555555555555";

/// An instance registered at [`START`] with the vendor's keys in the test's hand.
pub struct Site {
    world: World,
    pub signer: PrivateKey,
    pub root: PrivateKey,
    pub instance: String,
}

impl Deref for Site {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl Site {
    pub fn new() -> Self {
        let world = World::new();
        let dir = world.text_path("vendor");
        world
            .run_at(
                START,
                &["vendor", "init", "--product", PRODUCT, "--dir", &dir, "--no-passphrase"],
            )
            .exits(0);
        world.let_one_signer_sign_everything();
        let fingerprint = String::from_utf8(world.read("vendor/root.fingerprint")).expect("text");
        let bundle = world.text_path("vendor/trust.json");
        world
            .run_at(START, &["trust", "pin", &bundle, "--fingerprint", fingerprint.trim()])
            .exits(0);
        world.run_at(START, &["register", "--email", EMAIL]).exits(0);
        let status = world.run_at(START, &["status", "--json"]).exits(0).json();
        let instance = status["instance"].as_str().expect("an instance").to_owned();
        let (signer, root) = (key(&world, "vendor/signer.key"), key(&world, "vendor/root.key"));
        Self { world, signer, root, instance }
    }

    /// The text of a license for this instance: from February 2020 to the end of
    /// 2099, 14 days of grace, ten nodes, the feature rbac.
    pub fn body(&self) -> String {
        let instance = &self.instance;
        format!(
            "{{\"schema\":1,\"license_id\":\"{ID}\",\"product\":\"acme-dock\",\"edition\":\"business\",\
             \"email\":\"ops@acme.example\",\"instance\":\"{instance}\",\"issued_at\":\"2020-01-01T00:00:00Z\",\
             \"not_before\":\"2020-02-01T00:00:00Z\",\"expires_at\":\"2099-12-31T23:59:59Z\",\"grace_days\":14,\
             \"limits\":{{\"nodes\":10}},\"features\":[\"rbac\"],\"metadata\":{{}}}}"
        )
    }

    /// The same with pieces of its text replaced; each must be there.
    pub fn body_with(&self, changes: &[(&str, &str)]) -> String {
        changes.iter().fold(self.body(), |body, (from, to)| {
            assert!(body.contains(from), "{from} is not in {body}");
            body.replacen(from, to, 1)
        })
    }

    /// A license file with this payload, signed by the vendor's signer.
    pub fn sign(&self, body: impl AsRef<[u8]>) -> Vec<u8> {
        file(LICENSE_TYPE, body.as_ref(), &[&self.signer])
    }

    /// The license of [`Site::body`], signed.
    pub fn license(&self) -> Vec<u8> {
        self.sign(self.body())
    }

    /// The next trust bundle, changed and signed by the root.
    pub fn bundle(&self, change: impl FnOnce(&mut Value)) -> Vec<u8> {
        let envelope = Envelope::parse(&self.read("vendor/trust.json")).expect("a bundle");
        envelope.document::<TrustBundle>().expect("a bundle");
        let mut bundle: Value = serde_json::from_slice(&envelope.payload).expect("JSON");
        bundle["version"] = json!(2);
        change(&mut bundle);
        file(TRUST_TYPE, bundle.to_string().as_bytes(), &[&self.root])
    }

    /// Imports the next bundle.
    pub fn import_bundle(&self, change: impl FnOnce(&mut Value)) {
        self.write("bundle.json", self.bundle(change));
        self.run(&["import", "bundle.json"]).exits(0);
    }
}

/// Lets a command see the time `now`, and makes sure that it was noted: that is
/// done only if the lock is free at once, and a test beside this one that starts
/// a process holds every open file of ours for a moment.
pub fn observe(world: &World, now: &str) {
    for _ in 0..1000 {
        world.run_at(now, &["status"]).exits(0);
        if String::from_utf8(world.read("home/clock.json")).expect("text").contains(now) {
            return;
        }
    }
    panic!("{now} was not noted");
}

/// A private key from a file of the world.
pub fn key(world: &World, name: &str) -> PrivateKey {
    PrivateKey::from_pem(&String::from_utf8(world.read(name)).expect("PEM"), None).expect("a key")
}

/// A signed file of any type with any payload.
pub fn file(payload_type: &str, body: &[u8], keys: &[&PrivateKey]) -> Vec<u8> {
    Envelope::sign_bytes(payload_type, body.to_vec(), keys).to_json()
}

/// An envelope as a JSON value, to be changed and written again.
pub fn open(file: &[u8]) -> Value {
    serde_json::from_slice(file).expect("an envelope")
}

/// Flips the lowest bit of the first byte of something in base64.
pub fn flip(text: &Value) -> Value {
    let mut bytes = STANDARD.decode(text.as_str().expect("base64")).expect("base64");
    bytes[0] ^= 1;
    STANDARD.encode(bytes).into()
}

/// Armor as the design has it: base64 of the file in lines of 64 columns.
pub fn armor(label: &str, file: &[u8]) -> String {
    let text = STANDARD.encode(file);
    let lines: Vec<_> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).expect("ASCII")).collect();
    format!(
        "-----BEGIN AIRSEAL {label}-----\n{}\n-----END AIRSEAL {label}-----\n",
        lines.join("\n")
    )
}
