//! Trust bundles that list keys of algorithms which this version does not know: they are accepted
//! for the keys that are known, and the others grant nothing.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use airseal::core::document::envelope::{Document, Envelope, EnvelopeSignature};
use airseal::core::document::license::License;
use airseal::core::document::trust::TrustBundle;

use crate::history::{self, Bundle, bundle, day, key};
use crate::support::{EMAIL, World, needs, sha256, tool};

/// `SubjectPublicKeyInfo` of a P-256 key as RFC 5480 writes it; the point is the generator of the
/// curve (FIPS 186-4, D.1.2.3).
fn p256() -> Vec<u8> {
    let point = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296\
                 4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
    hex("3059301306072a8648ce3d020106082a8648ce3d03010703420004", point)
}

/// The same of an ML-DSA-65 key (RFC 9881), whose 1,952 bytes are any.
fn ml_dsa() -> Vec<u8> {
    hex("308207b2300b0609608648016503040312038207a100", &"5a".repeat(1952))
}

fn hex(head: &str, rest: &str) -> Vec<u8> {
    let text = format!("{head}{rest}");
    let byte = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(byte).collect()
}

/// A bundle, as JSON, signed again by `letters` after `change`.
fn changed(bundle: &Bundle, letters: &str, change: impl FnOnce(&mut Value)) -> Envelope {
    let file = Envelope::parse(&bundle.file()).unwrap();
    let mut body: Value = serde_json::from_slice(&file.payload).unwrap();
    change(&mut body);
    let keys: Vec<_> = letters.chars().map(key).collect();
    Envelope::sign_bytes(
        TrustBundle::PAYLOAD_TYPE,
        serde_json::to_vec(&body).unwrap(),
        &keys.iter().collect::<Vec<_>>(),
    )
}

fn add_root(body: &mut Value, spki: &[u8]) {
    body["roots"]["keys"][sha256(spki)] = STANDARD.encode(spki).into();
}

fn add_signer(body: &mut Value, spki: &[u8]) {
    body["signers"][sha256(spki)] = json!({
        "public_key": STANDARD.encode(spki),
        "kinds": ["license"],
        "not_before": day(1).to_string(),
    });
}

/// Two roots of three must sign, and there are keys of two more algorithms.
fn hybrid(p256: &[u8]) -> Envelope {
    changed(&bundle(1, 2, "AB").signer('S', 1, None), "AB", |body| {
        for spki in [p256, &ml_dsa()] {
            add_root(body, spki);
            add_signer(body, spki);
        }
    })
}

/// The fingerprint by its definition, with openssl's hash.
fn fingerprint(envelope: &Envelope) -> String {
    let body: Value = serde_json::from_slice(&envelope.payload).unwrap();
    let mut ids: Vec<_> = body["roots"]["keys"].as_object().unwrap().keys().cloned().collect();
    ids.sort();
    sha256(format!("airseal roots {}\n{}\n", body["roots"]["threshold"], ids.join("\n")).as_bytes())
}

fn run(world: &World, args: &[&str]) -> crate::support::Run {
    let path = |arg: &&str| {
        if arg.ends_with(".json") { world.text_path(arg) } else { (*arg).to_owned() }
    };
    let args: Vec<_> = args.iter().map(path).collect();
    world.run_at(&day(20).to_string(), &args.iter().map(String::as_str).collect::<Vec<_>>())
}

/// All that it said, in one line.
fn plain(run: crate::support::Run) -> String {
    let said = format!("{}{}", run.out(), run.stderr);
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An instance that trusts the hybrid bundle.
fn pinned(p256: &[u8]) -> World {
    let world = World::new();
    world.write("trust.json", hybrid(p256).to_json());
    let print = fingerprint(&hybrid(p256));
    run(&world, &["trust", "pin", "trust.json", "--fingerprint", &print]).exits(0);
    let register = ["register", "--email", EMAIL];
    run(&world, &[&register[..], &["-o", "request.json"]].concat()).exits(0);
    world
}

fn another(algorithm: &str) -> String {
    format!("unknown algorithm ({algorithm}): counts for nothing here")
}

#[test]
fn a_bundle_with_keys_of_other_algorithms_is_accepted_and_they_are_shown_as_unknown() {
    let world = pinned(&p256());
    for command in [&["trust", "show"][..], &["inspect", "trust.json"]] {
        let plain = plain(run(&world, command).exits(0));
        assert!(plain.contains("2 of 4 must sign"), "{plain}");
        for spki in [p256(), ml_dsa()] {
            assert!(plain.contains(&sha256(&spki)), "{plain}");
        }
        for algorithm in ["ECDSA P-256", "ML-DSA-65"] {
            assert_eq!(plain.matches(&another(algorithm)).count(), 2, "{algorithm}: {plain}");
        }
    }
    // Every byte of the key is kept.
    let shown = run(&world, &["trust", "show", "--json"]).exits(0).json();
    let id = sha256(&ml_dsa());
    assert_eq!(shown["roots"]["keys"][&id], STANDARD.encode(ml_dsa()));
    assert_eq!(shown["signers"][&id]["public_key"], STANDARD.encode(ml_dsa()));
    assert_eq!(shown["fingerprint"], fingerprint(&hybrid(&p256())));
    // The signer that is known works.
    world.write("license.json", history::license(1, 'S', 3));
    run(&world, &["import", "license.json"]).exits(0);
    run(&world, &["verify"]).exits(0);
}

/// A signature that is good by its own algorithm: openssl makes it, and says that it is good.
#[test]
fn no_signature_of_another_algorithm_counts_for_a_threshold_or_a_license() {
    needs!("openssl");
    let made = World::new();
    tool(
        "sh",
        &[
            "-ec",
            "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.key
             openssl pkey -in ec.key -pubout -outform DER -out ec.der
             openssl pkey -in ec.key -pubout -out ec.pem",
        ],
        &made.path("."),
    );
    let spki = made.read("ec.der");
    let world = pinned(&spki);
    let sign = |envelope: &mut Envelope| {
        made.write("message", envelope.pae());
        let command = "openssl dgst -sha256 -sign ec.key -out sig message
                       openssl dgst -sha256 -verify ec.pem -signature sig message";
        tool("sh", &["-ec", command], &made.path("."));
        let sig = made.read("sig");
        envelope.signatures.push(EnvelopeSignature { keyid: sha256(&spki), sig });
    };
    // Root A and the other root: one signature of two.
    let next = bundle(2, 2, "AB").signer('S', 1, None);
    let mut one = changed(&next, "A", |body| {
        add_root(body, &spki);
        add_root(body, &ml_dsa());
    });
    sign(&mut one);
    let sig = vec![7; 3309];
    one.signatures.push(EnvelopeSignature { keyid: sha256(&ml_dsa()), sig });
    world.write("next.json", one.to_json());
    let said = plain(run(&world, &["import", "next.json"]).exits(11));
    assert!(said.contains("1 of the 2 signatures"), "{said}");
    let shown = plain(run(&world, &["inspect", "next.json"]));
    assert!(shown.contains("whose algorithm this version does not know"), "{shown}");
    // With the other root that is known it is accepted, whatever stands beside it.
    let both = Envelope::sign_bytes(TrustBundle::PAYLOAD_TYPE, one.payload.clone(), &[&key('B')]);
    one.signatures.extend(both.signatures);
    world.write("next.json", one.to_json());
    run(&world, &["import", "next.json"]).exits(0);
    // A license that only a listed signer of another algorithm signed.
    let third = changed(&bundle(3, 2, "AB").signer('S', 1, None), "AB", |body| {
        add_signer(body, &spki);
    });
    world.write("third.json", third.to_json());
    run(&world, &["import", "third.json"]).exits(0);
    let body = Envelope::parse(&history::license(2, 'S', 3)).unwrap().payload;
    let mut license = Envelope::sign_bytes(License::PAYLOAD_TYPE, body, &[]);
    sign(&mut license);
    world.write("license.json", license.to_json());
    let said = plain(run(&world, &["import", "license.json"]).exits(11));
    assert!(said.contains("has a key for ECDSA P-256, which this version"), "{said}");
}

#[test]
fn a_key_of_another_algorithm_can_be_revoked_and_stays_so() {
    let world = pinned(&p256());
    let id = sha256(&p256());
    let at = day(2).to_string();
    let revoked = changed(&bundle(2, 2, "AB").signer('S', 1, None), "AB", |body| {
        add_root(body, &ml_dsa());
        add_signer(body, &p256());
        body["revoked_keys"][&id] = json!({"at": at, "reason": "stolen"});
    });
    world.write("revoked.json", revoked.to_json());
    run(&world, &["import", "revoked.json"]).exits(0);
    let shown = plain(run(&world, &["trust", "show"]).exits(0));
    assert!(shown.contains("REVOKED") && shown.contains("stolen"), "{shown}");
    let back = changed(&bundle(3, 2, "AB").signer('S', 1, None), "AB", |body| {
        add_signer(body, &p256());
    });
    world.write("back.json", back.to_json());
    let said = plain(run(&world, &["import", "back.json"]).exits(11));
    assert!(said.contains(&id[..8]), "{said}");
}

#[test]
fn a_listed_key_is_strict_der_under_its_own_id_and_no_ed25519_key_in_disguise() {
    let world = World::new();
    let known = key('C').public().to_spki();
    // The parameters that RFC 8410 forbids, a length in a longer form than needed, and one byte
    // more than the structure has.
    let null = [b"\x30\x2c\x30\x07", &known[4..9], b"\x05\0", &known[9..]].concat();
    let long = [b"\x30\x81", &p256()[1..]].concat();
    let more = [&p256()[..], b"\0"].concat();
    let weak = [&known[..12], &[0; 32]].concat();
    let tries =
        [("disguise", null), ("long", long), ("more", more), ("weak", weak), ("none", vec![])];
    for (name, spki) in tries {
        for place in [add_root, add_signer] {
            let file = changed(&bundle(1, 1, "A"), "A", |body| place(body, &spki));
            let print = fingerprint(&file);
            world.write("trust.json", file.to_json());
            let pin = ["trust", "pin", "trust.json", "--fingerprint", &print];
            let run = run(&world, &pin);
            assert!([10, 11].contains(&run.code), "{name}: {} {}", run.code, run.stderr);
        }
    }
    let file = changed(&bundle(1, 1, "A"), "A", |body| {
        body["roots"]["keys"][sha256(b"other")] = STANDARD.encode(p256()).into();
    });
    world.write("trust.json", file.to_json());
    let print = fingerprint(&file);
    let run = run(&world, &["trust", "pin", "trust.json", "--fingerprint", &print]).exits(10);
    assert!(run.stderr.contains("not its own"), "{}", run.stderr);
}
