//! Held to what others wrote: vectors from outside, and the real `openssl`.

use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use airseal::core::types::keys::{KeyFileError, Passphrase, PrivateKey, PublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::support::{EMAIL, PRODUCT, World, needs, tool};

const PASSPHRASE: &str = "correct horse battery staple";

fn openssl(world: &World, args: &[&str]) -> Vec<u8> {
    tool("openssl", args, &world.path(""))
}

/// openssl, whatever it answers.
fn try_openssl(world: &World, args: &[&str]) -> Output {
    let output = Command::new("openssl").args(args).current_dir(world.path("")).output();
    output.unwrap_or_else(|error| panic!("openssl is needed for this test: {error}"))
}

/// Whether openssl says that `signature` is over `message` and by the key in
/// `public`; three file names.
fn openssl_verifies(world: &World, public: &str, message: &str, signature: &str) -> bool {
    let args = [
        "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", public, "-in", message, "-sigfile",
        signature,
    ];
    let output = try_openssl(world, &args);
    let said = String::from_utf8_lossy(&output.stdout).contains("Signature Verified Successfully");
    assert_eq!(said, output.status.success(), "{output:?}");
    said
}

/// What `openssl pkey -pubin -in K.pem -outform DER | sha256sum` prints.
fn fingerprint_by_openssl(world: &World, public: &str) -> String {
    world.write("key.der", openssl(world, &["pkey", "-pubin", "-in", public, "-outform", "DER"]));
    let printed = String::from_utf8(tool("sha256sum", &["key.der"], &world.path(""))).unwrap();
    printed.split_whitespace().next().unwrap().to_owned()
}

/// A vendor folder whose keys are encrypted, pinned, with a request.
fn encrypted_vendor() -> World {
    let world = World::new();
    world.write("pass.txt", format!("{PASSPHRASE}\n"));
    let init = [
        "vendor",
        "init",
        "--product",
        PRODUCT,
        "--dir",
        "vendor",
        "--passphrase-file",
        "pass.txt",
    ];
    world.run(&init).exits(0);
    world.pin("vendor").exits(0);
    world.run(&["register", "--email", EMAIL, "-o", "request.json"]).exits(0);
    world
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

fn passphrase(text: &str) -> Passphrase {
    Passphrase::from_first_line(text.as_bytes()).unwrap()
}

fn read_text(world: &World, name: &str) -> String {
    String::from_utf8(world.read(name)).unwrap()
}

// Vectors from outside; tests/vectors/README.md says where each comes from.

fn unhex(text: &str) -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(digit).collect()
}

/// `SubjectPublicKeyInfo` DER around a raw key (RFC 8410 section 10.1 shows one).
fn spki(raw: &[u8]) -> Vec<u8> {
    [unhex("302a300506032b6570032100").as_slice(), raw].concat()
}

#[test]
fn every_vector_of_rfc_8032_is_signed_and_verified_as_there() {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Case {
        name: String,
        secret_key: String,
        public_key: String,
        message: String,
        signature: String,
    }

    let cases: Vec<Case> = serde_json::from_str(include_str!("../vectors/rfc8032.json")).unwrap();
    assert_eq!(cases.len(), 5);
    for case in cases {
        let seed: [u8; 32] = unhex(&case.secret_key).try_into().unwrap();
        let (message, signature) = (unhex(&case.message), unhex(&case.signature));
        let private = PrivateKey::from_seed(&Zeroizing::new(seed));
        let public = PublicKey::from_spki(&spki(&unhex(&case.public_key))).unwrap();
        assert_eq!(private.public(), public, "{}", case.name);
        assert_eq!(private.sign(&message), signature, "{}", case.name);
        public.check_strength().unwrap();
        assert!(public.verifies(&message, &signature), "{}", case.name);
        // Not one bit of it may change.
        for bit in 0..512 {
            let mut changed = signature.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(!public.verifies(&message, &changed), "{}: bit {bit}", case.name);
        }
        assert!(
            !public.verifies(&[message.as_slice(), b"\0"].concat(), &signature),
            "{}",
            case.name
        );
        for length in [0, 32, 63, 65] {
            let cut: Vec<u8> = signature.iter().copied().chain([0]).take(length).collect();
            assert!(!public.verifies(&message, &cut), "{}: {length} bytes", case.name);
        }
    }
}

#[test]
fn no_case_on_which_verifiers_disagree_is_accepted() {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Case {
        message: String,
        pub_key: String,
        signature: String,
    }

    let cases: Vec<Case> = serde_json::from_str(include_str!("../vectors/speccheck.json")).unwrap();
    assert_eq!(cases.len(), 15);
    let mut accepted = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let key = PublicKey::from_spki(&spki(&unhex(&case.pub_key))).unwrap();
        if key.check_strength().is_ok()
            && key.verifies(&unhex(&case.message), &unhex(&case.signature))
        {
            accepted.push(number);
        }
    }
    assert_eq!(accepted, [0; 0]);
}

#[test]
fn every_wycheproof_vector_for_ed25519_is_judged_as_there() {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Suite {
        number_of_tests: usize,
        test_groups: Vec<Group>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Group {
        public_key_der: String,
        public_key_pem: String,
        tests: Vec<Case>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Case {
        tc_id: u32,
        comment: String,
        msg: String,
        sig: String,
        result: String,
    }

    let suite: Suite =
        serde_json::from_str(include_str!("../vectors/wycheproof_ed25519.json")).unwrap();
    let mut asked = 0;
    let mut wrong = Vec::new();
    for group in suite.test_groups {
        let der = unhex(&group.public_key_der);
        let key = PublicKey::from_spki(&der).unwrap();
        // As it stands in documents, too.
        assert_eq!(STANDARD.encode(&der).parse::<PublicKey>().unwrap(), key);
        assert_eq!(key.to_pem().trim_end(), group.public_key_pem.trim_end());
        key.check_strength().unwrap();
        for case in group.tests {
            asked += 1;
            let valid = match case.result.as_str() {
                "valid" => true,
                "invalid" => false,
                other => panic!("an answer that this test does not know: {other}"),
            };
            if key.verifies(&unhex(&case.msg), &unhex(&case.sig)) != valid {
                wrong.push(format!("{}: {} ({})", case.tc_id, case.comment, case.result));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
    assert!(asked == suite.number_of_tests && asked >= 150, "{asked} of {}", suite.number_of_tests);
}

#[test]
fn the_dsse_specification_s_example_has_the_pae_it_gives() {
    let world = World::new();
    let envelope = serde_json::json!({
        "payload": STANDARD.encode("hello world"),
        "payloadType": "http://example.com/HelloWorld",
        "signatures": [{"sig": ""}],
    });
    world.write("hello.json", envelope.to_string());
    let pae = world.run(&["inspect", "hello.json", "--pae"]).exits(0).stdout;
    assert_eq!(pae, b"DSSEv1 29 http://example.com/HelloWorld 11 hello world");
}

#[test]
fn a_request_that_anybody_can_sign_because_its_key_is_of_small_order_is_refused() {
    // The neutral element: whatever the message, R = neutral and S = 0 satisfy
    // the equation of RFC 8032 section 5.1.7.
    let mut neutral = [0_u8; 32];
    neutral[0] = 1;
    let world = World::with_vendor();
    world.write("weak.der", spki(&neutral));
    let id = String::from_utf8(tool("sha256sum", &["weak.der"], &world.path(""))).unwrap();
    let body = serde_json::json!({
        "schema": 1, "product": PRODUCT, "edition": "business", "email": EMAIL, "instance": id[..32],
        "public_key": STANDARD.encode(spki(&neutral)), "requested_at": "2026-01-01T00:00:00Z",
    });
    let signature = [neutral, [0; 32]].concat();
    let envelope = serde_json::json!({
        "payload": STANDARD.encode(body.to_string()),
        "payloadType": "application/vnd.airseal.registration+json",
        "signatures": [{"keyid": id[..64], "sig": STANDARD.encode(signature)}],
    });
    world.write("request.json", envelope.to_string());
    let error = world.issue("license.json", &["--days", "9"]).exits(10).stderr;
    assert!(error.contains("not a sound Ed25519 key"), "{error}");
    assert!(!world.path("license.json").exists());
}

#[test]
fn the_example_keys_of_rfc_8410_are_read_and_written_as_there() {
    // Section 10.1, and the two forms of section 10.3: version 1, and version 2
    // with an attribute and the public key.
    const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
";
    const VERSION_1: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
-----END PRIVATE KEY-----
";
    const VERSION_2: &str = "-----BEGIN PRIVATE KEY-----
MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
Z9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PRIVATE KEY-----
";
    let key = PrivateKey::from_pem(VERSION_1, None).unwrap();
    assert_eq!(key.public().to_pem(), PUBLIC);
    assert_eq!(key.to_pem(None, &[0; 32]).unwrap().as_str(), VERSION_1);
    assert_eq!(PrivateKey::from_pem(VERSION_2, None).unwrap().public().to_pem(), PUBLIC);
}

// What openssl makes of our files.

#[test]
fn openssl_verifies_a_license_from_what_inspect_writes() {
    needs!("openssl");
    let world = World::licensed();
    world.write("license.pae", world.run(&["inspect", "license.json", "--pae"]).exits(0).stdout);
    world.write(
        "license.sig",
        world.run(&["inspect", "license.json", "--signature"]).exits(0).stdout,
    );
    assert_eq!(world.read("license.sig").len(), 64);
    assert!(openssl_verifies(&world, "vendor/signer.pub.pem", "license.pae", "license.sig"));
    assert!(!openssl_verifies(&world, "vendor/root.pub.pem", "license.pae", "license.sig"));
    let mut changed = world.read("license.pae");
    *changed.last_mut().unwrap() ^= 1;
    world.write("license.pae", changed);
    assert!(!openssl_verifies(&world, "vendor/signer.pub.pem", "license.pae", "license.sig"));
}

#[test]
fn what_inspect_writes_is_the_pae_of_the_payload_it_writes() {
    let world = World::licensed();
    let payload = world.run(&["inspect", "license.json", "--payload"]).exits(0).stdout;
    let mut expected =
        format!("DSSEv1 36 application/vnd.airseal.license+json {} ", payload.len()).into_bytes();
    expected.extend_from_slice(&payload);
    assert_eq!(world.run(&["inspect", "license.json", "--pae"]).exits(0).stdout, expected);
}

#[test]
fn openssl_verifies_a_registration_request_by_the_key_inside() {
    needs!("openssl");
    let world = World::registered();
    let payload = world.run(&["inspect", "request.json", "--payload"]).exits(0).json();
    world.write("instance.der", STANDARD.decode(payload["public_key"].as_str().unwrap()).unwrap());
    openssl(
        &world,
        &["pkey", "-pubin", "-inform", "DER", "-in", "instance.der", "-out", "instance.pem"],
    );
    world.write("request.pae", world.run(&["inspect", "request.json", "--pae"]).exits(0).stdout);
    world.write(
        "request.sig",
        world.run(&["inspect", "request.json", "--signature"]).exits(0).stdout,
    );
    assert!(openssl_verifies(&world, "instance.pem", "request.pae", "request.sig"));
    // The instance id is the beginning of that key's id.
    assert_eq!(
        payload["instance"].as_str().unwrap(),
        &fingerprint_by_openssl(&world, "instance.pem")[..32]
    );
}

#[test]
fn openssl_verifies_a_trust_bundle_by_the_root_key() {
    needs!("openssl");
    let world = World::with_vendor();
    world.write("trust.pae", world.run(&["inspect", "vendor/trust.json", "--pae"]).exits(0).stdout);
    world.write(
        "trust.sig",
        world.run(&["inspect", "vendor/trust.json", "--signature"]).exits(0).stdout,
    );
    assert!(openssl_verifies(&world, "vendor/root.pub.pem", "trust.pae", "trust.sig"));
}

#[test]
fn a_keyid_is_the_sha256_of_the_der_that_openssl_writes() {
    needs!("openssl");
    let world = World::licensed();
    let signer = fingerprint_by_openssl(&world, "vendor/signer.pub.pem");
    let envelope: Value = serde_json::from_slice(&world.read("license.json")).unwrap();
    assert_eq!(envelope["signatures"][0]["keyid"], *signer);
    assert_eq!(world.run(&["verify", "--json"]).exits(0).json()["signer"], *signer);
    let root = fingerprint_by_openssl(&world, "vendor/root.pub.pem");
    assert_eq!(read_text(&world, "vendor/root.fingerprint").trim_end(), root);
    let envelope: Value = serde_json::from_slice(&world.read("vendor/trust.json")).unwrap();
    assert_eq!(envelope["signatures"][0]["keyid"], *root);
}

#[test]
fn openssl_opens_our_encrypted_keys_with_the_passphrase_file_and_not_without() {
    needs!("openssl");
    let world = encrypted_vendor();
    world.write("wrong.txt", "correct horse battery stapler\n");
    for name in ["root", "signer"] {
        let (key, public) = (format!("vendor/{name}.key"), format!("vendor/{name}.pub.pem"));
        assert!(read_text(&world, &key).starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
        let opened = openssl(&world, &["pkey", "-in", &key, "-passin", "file:pass.txt", "-pubout"]);
        assert_eq!(String::from_utf8(opened).unwrap(), read_text(&world, &public));
        let refused =
            try_openssl(&world, &["pkey", "-in", &key, "-passin", "file:wrong.txt", "-noout"]);
        assert!(!refused.status.success());
        // PBES2 with scrypt and AES-256-CBC, as promised.
        openssl(&world, &["pkey", "-in", &key, "-passin", "file:pass.txt", "-out", "plain.pem"]);
        let described = openssl(&world, &["asn1parse", "-in", &key]);
        let described = String::from_utf8(described).unwrap();
        for algorithm in ["PBES2", "scrypt", "aes-256-cbc"] {
            assert!(described.contains(algorithm), "{algorithm}: {described}");
        }
    }
}

#[test]
fn the_passphrase_is_what_a_person_would_type_whatever_the_line_end_of_its_file() {
    needs!("openssl");
    let world = World::new();
    world.write("windows.txt", format!("{PASSPHRASE}\r\nnot this line\r\n"));
    world.write("typed.txt", PASSPHRASE);
    let init = [
        "vendor",
        "init",
        "--product",
        PRODUCT,
        "--dir",
        "vendor",
        "--passphrase-file",
        "windows.txt",
    ];
    world.run(&init).exits(0);
    openssl(&world, &["pkey", "-in", "vendor/signer.key", "-passin", "file:typed.txt", "-noout"]);
}

#[test]
fn openssl_opens_our_plain_keys() {
    needs!("openssl");
    let world = World::registered();
    for (key, public) in
        [("vendor/root.key", "vendor/root.pub.pem"), ("vendor/signer.key", "vendor/signer.pub.pem")]
    {
        let opened = openssl(&world, &["pkey", "-in", key, "-pubout"]);
        assert_eq!(opened, world.read(public));
    }
    openssl(&world, &["pkey", "-in", "home/instance.key", "-noout"]);
}

#[test]
fn private_keys_are_for_their_owner_alone() {
    let world = World::registered();
    for key in ["vendor/root.key", "vendor/signer.key", "home/instance.key"] {
        assert_eq!(
            std::fs::metadata(world.path(key)).unwrap().permissions().mode() & 0o777,
            0o600,
            "{key}"
        );
    }
}

// What we make of openssl's files.

/// A license body for `request.json`, as somebody with only openssl would write it.
fn body(world: &World) -> String {
    let request = world.run(&["inspect", "request.json", "--payload"]).exits(0).json();
    let instance = request["instance"].as_str().unwrap();
    // Spaces and line ends of its own: the bytes are verified as they come.
    format!(
        r#"{{
  "schema": 1, "license_id": "6ba7b810-9dad-41d1-80b4-00c04fd430c8",
  "product": "{PRODUCT}", "edition": "business", "email": "{EMAIL}", "instance": "{instance}",
  "issued_at": "{}", "not_before": "2020-01-01T00:00:00Z",
  "expires_at": null, "grace_days": 0, "limits": {{"nodes": 3}}, "features": ["rbac"], "metadata": {{}}
}}"#,
        request["requested_at"].as_str().unwrap()
    )
}

/// An envelope around `body`, signed by openssl with a key file.
fn sign_by_openssl(world: &World, key: &str, payload_type: &str, body: &str) -> Value {
    world.write(
        "pae",
        format!("DSSEv1 {} {payload_type} {} {body}", payload_type.len(), body.len()),
    );
    openssl(world, &["pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", "pae", "-out", "sig"]);
    serde_json::json!({
        "payload": STANDARD.encode(body),
        "payloadType": payload_type,
        "signatures": [{"keyid": fingerprint_by_openssl(world, "vendor/signer.pub.pem"), "sig": STANDARD.encode(world.read("sig"))}],
    })
}

const LICENSE: &str = "application/vnd.airseal.license+json";

#[test]
fn a_license_signed_by_openssl_is_valid_here() {
    needs!("openssl");
    let world = World::registered();
    let envelope = sign_by_openssl(&world, "vendor/signer.key", LICENSE, &body(&world));
    world.write("license.json", envelope.to_string());
    let verified =
        world.run(&["verify", "license.json", "--limit", "nodes=3", "--json"]).exits(0).json();
    assert_eq!(verified["verdict"], "valid");
    world.run(&["import", "license.json"]).exits(0);
    world.run(&["verify", "--feature", "rbac"]).exits(0);
}

#[test]
fn a_license_signed_by_openssl_with_another_key_is_untrusted() {
    needs!("openssl");
    let world = World::registered();
    // The root key certifies signers; it is none itself.
    let envelope = sign_by_openssl(&world, "vendor/root.key", LICENSE, &body(&world));
    world.write("license.json", envelope.to_string());
    world.run(&["verify", "license.json"]).exits(11);
    openssl(&world, &["genpkey", "-algorithm", "ed25519", "-out", "thief.key"]);
    let envelope = sign_by_openssl(&world, "thief.key", LICENSE, &body(&world));
    world.write("license.json", envelope.to_string());
    world.run(&["verify", "license.json"]).exits(11);
}

#[test]
fn a_signature_for_another_payload_type_does_not_count() {
    needs!("openssl");
    let world = World::registered();
    let mut envelope = sign_by_openssl(
        &world,
        "vendor/signer.key",
        "application/vnd.airseal.trust+json",
        &body(&world),
    );
    envelope["payloadType"] = LICENSE.into();
    world.write("license.json", envelope.to_string());
    world.run(&["verify", "license.json"]).exits(11);
}

#[test]
fn a_key_generated_by_openssl_opens_plain_and_in_every_usual_encryption() {
    needs!("openssl");
    let world = World::new();
    world.write("pass.txt", format!("{PASSPHRASE}\n"));
    openssl(&world, &["genpkey", "-algorithm", "ed25519", "-out", "plain.pem"]);
    openssl(&world, &["pkey", "-in", "plain.pem", "-pubout", "-out", "public.pem"]);
    let public = read_text(&world, "public.pem");
    let plain = PrivateKey::from_pem(&read_text(&world, "plain.pem"), None).unwrap();
    assert_eq!(plain.public().to_pem(), public);

    let convert = [
        "pkcs8",
        "-topk8",
        "-in",
        "plain.pem",
        "-passout",
        "file:pass.txt",
        "-out",
        "encrypted.pem",
    ];
    let ways: [&[&str]; 6] = [
        &["-scrypt"],
        &["-v2", "aes-256-cbc"],
        &["-v2", "aes-128-cbc"],
        &["-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA512"],
        &["-v2", "aes-256-cbc", "-iter", "600000"],
        &["-scrypt", "-scrypt_N", "8192", "-scrypt_r", "8", "-scrypt_p", "2"],
    ];
    for way in ways {
        openssl(&world, &[convert.as_slice(), way].concat());
        let pem = read_text(&world, "encrypted.pem");
        assert!(PrivateKey::is_encrypted(&pem));
        let opened = PrivateKey::from_pem(&pem, Some(&passphrase(PASSPHRASE)));
        let opened = opened.unwrap_or_else(|error| panic!("{way:?}: {error}"));
        assert_eq!(opened.public().to_pem(), public, "{way:?}");
        let refused = PrivateKey::from_pem(&pem, Some(&passphrase("wrong"))).err();
        assert_eq!(refused, Some(KeyFileError::CannotDecrypt), "{way:?}");
        assert_eq!(
            PrivateKey::from_pem(&pem, None).err(),
            Some(KeyFileError::PassphraseNeeded),
            "{way:?}"
        );
    }
}

#[test]
fn a_vendor_may_encrypt_the_signer_key_again_with_openssl() {
    needs!("openssl");
    let world = encrypted_vendor();
    world.write("new.txt", "a new passphrase\n");
    let convert =
        ["pkcs8", "-topk8", "-scrypt", "-in", "vendor/signer.key", "-passin", "file:pass.txt"];
    openssl(
        &world,
        &[convert.as_slice(), &["-passout", "file:new.txt", "-out", "signer.new"]].concat(),
    );
    std::fs::rename(world.path("signer.new"), world.path("vendor/signer.key")).unwrap();
    set_mode(&world.path("vendor/signer.key"), 0o600);
    world.issue("license.json", &["--days", "9", "--passphrase-file", "pass.txt"]).exits(1);
    world.issue("license.json", &["--days", "9", "--passphrase-file", "new.txt"]).exits(0);
    world.run(&["verify", "license.json"]).exits(0);
}

#[test]
fn keys_of_other_algorithms_are_refused() {
    needs!("openssl");
    let world = World::new();
    for (name, options) in [
        ("x25519", &["-algorithm", "x25519"] as &[&str]),
        ("ed448", &["-algorithm", "ed448"]),
        ("p256", &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]),
    ] {
        openssl(&world, &[&["genpkey", "-out", "key.pem"], options].concat());
        let refused = PrivateKey::from_pem(&read_text(&world, "key.pem"), None).err();
        assert_eq!(refused, Some(KeyFileError::NotAKey), "{name}");
        openssl(
            &world,
            &["pkey", "-in", "key.pem", "-pubout", "-outform", "DER", "-out", "key.der"],
        );
        assert!(PublicKey::from_spki(&world.read("key.der")).is_err(), "{name}");
    }
}

// Key files that cannot be opened.

/// The error that `vendor issue` ends with, having exited with 1 and written nothing.
fn issue_error(world: &World, passphrase_file: &str) -> String {
    let terms = ["--days", "9", "--passphrase-file", passphrase_file];
    let run = world.issue("license.json", &terms).exits(1);
    assert!(!world.path("license.json").exists());
    assert_eq!(run.stdout, b"");
    assert_eq!(run.stderr.matches("error:").count(), 1, "{}", run.stderr);
    run.stderr
}

#[test]
fn a_wrong_passphrase_and_a_corrupted_key_cannot_be_told_apart() {
    let world = encrypted_vendor();
    // One file for both, as a warning names a file that others can read.
    let right = read_text(&world, "pass.txt");
    world.write("pass.txt", "wrong\n");
    let wrong = issue_error(&world, "pass.txt");
    world.write("pass.txt", right);
    assert!(wrong.contains("passphrase"), "{wrong}");
    assert!(!wrong.contains(PASSPHRASE), "{wrong}");

    let pem = read_text(&world, "vendor/signer.key");
    let der = pem_body(&pem);
    // The last 64 bytes are the ciphertext: 48 bytes of key and a block of padding;
    // the 16 bytes of the vector stand 18 before it. A flip in the second block
    // leaves padding and structure whole and gives another key.
    for at in [
        der.len() - 66 - 16,
        der.len() - 64,
        der.len() - 48,
        der.len() - 32,
        der.len() - 17,
        der.len() - 1,
    ] {
        let mut damaged = der.clone();
        damaged[at] ^= 1;
        world.write("vendor/signer.key", pem_of(&damaged));
        assert_eq!(issue_error(&world, "pass.txt"), wrong, "byte {at} of {}", der.len());
    }
    world.write("vendor/signer.key", &pem);
    world.issue("license.json", &["--days", "9", "--passphrase-file", "pass.txt"]).exits(0);
}

#[test]
fn a_key_file_that_is_no_private_key_is_refused_with_one_clear_error() {
    let world = encrypted_vendor();
    let pem = read_text(&world, "vendor/signer.key");

    world.write("vendor/signer.key", world.read("vendor/signer.pub.pem"));
    let error = world.issue("license.json", &["--days", "9"]).exits(1).stderr;
    assert!(error.contains("signer.key: this is a public key, not a private key"), "{error}");

    for (what, text) in [
        ("cut short", &pem[..pem.len() / 2]),
        ("empty", ""),
        ("no PEM", "not a key at all\n"),
        (
            "no base64",
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\n!!!!\n-----END ENCRYPTED PRIVATE KEY-----\n",
        ),
        (
            "no DER",
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
        ),
    ] {
        world.write("vendor/signer.key", text);
        let error = issue_error(&world, "pass.txt");
        assert!(
            error.contains("signer.key") && error.contains("not an Ed25519 private key"),
            "{what}: {error}"
        );
    }

    world.write("vendor/signer.key", &pem);
    set_mode(&world.path("vendor/signer.key"), 0o640);
    let error = issue_error(&world, "pass.txt");
    assert!(error.contains("signer.key") && error.contains("chmod 600"), "{error}");
    set_mode(&world.path("vendor/signer.key"), 0o600);
    world.issue("license.json", &["--days", "9", "--passphrase-file", "pass.txt"]).exits(0);
}

#[test]
fn a_key_file_that_asks_for_a_huge_derivation_is_refused_at_once() {
    needs!("openssl");
    let world = encrypted_vendor();
    let der = pem_body(&read_text(&world, "vendor/signer.key"));
    // id-scrypt's parameters (RFC 7914 section 7): a salt of 16 bytes, N = 2^14, r = 8, p = 5.
    let salt = find(&der, &[0x04, 0x10]);
    let costs = salt + 18;
    assert_eq!(
        der[costs..costs + 10],
        [0x02, 0x02, 0x40, 0x00, 0x02, 0x01, 0x08, 0x02, 0x01, 0x05]
    );
    let changed = |at: usize, to: u8| {
        let mut der = der.clone();
        der[at] = to;
        der
    };
    // N = 2^22, which is 4 GiB: one byte longer, taken from the salt.
    let mut memory = der.clone();
    memory[salt + 1] = 0x0f;
    memory.splice(salt + 17..costs + 4, [0x02, 0x03, 0x40, 0x00, 0x00]);
    assert_eq!(memory.len(), der.len());
    for (what, hostile) in [
        ("memory", memory),
        ("block size", changed(costs + 6, 0x7f)),
        ("parallelization", changed(costs + 9, 0x7f)),
    ] {
        world.write("vendor/signer.key", pem_of(&hostile));
        let begun = Instant::now();
        let error = issue_error(&world, "pass.txt");
        assert!(error.contains("too costly"), "{what}: {error}");
        // What it asks for takes far longer.
        assert!(begun.elapsed() < Duration::from_secs(3), "{what}: {:?}", begun.elapsed());
    }

    // PBKDF2 with 2^31 - 1 rounds: two bytes longer, taken from the salt of 8.
    openssl(&world, &["genpkey", "-algorithm", "ed25519", "-out", "plain.pem"]);
    let convert = [
        "pkcs8",
        "-topk8",
        "-in",
        "plain.pem",
        "-passout",
        "file:pass.txt",
        "-out",
        "encrypted.pem",
    ];
    openssl(&world, &[convert.as_slice(), &["-v2", "aes-256-cbc", "-iter", "2048"]].concat());
    let mut der = pem_body(&read_text(&world, "encrypted.pem"));
    let salt = find(&der, &[0x04, 0x08]);
    assert_eq!(der[salt + 10..salt + 14], [0x02, 0x02, 0x08, 0x00]);
    der[salt + 1] = 0x06;
    der.splice(salt + 8..salt + 14, [0x02, 0x04, 0x7f, 0xff, 0xff, 0xff]);
    let refused = PrivateKey::from_pem(&pem_of(&der), Some(&passphrase(PASSPHRASE))).err();
    assert_eq!(refused, Some(KeyFileError::TooCostly));
}

/// The DER in an encrypted key's PEM.
fn pem_body(pem: &str) -> Vec<u8> {
    STANDARD.decode(pem.lines().filter(|line| !line.starts_with('-')).collect::<String>()).unwrap()
}

fn pem_of(der: &[u8]) -> String {
    let mut out = String::from("-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
    for line in STANDARD.encode(der).as_bytes().chunks(64) {
        writeln!(out, "{}", std::str::from_utf8(line).unwrap()).unwrap();
    }
    out + "-----END ENCRYPTED PRIVATE KEY-----\n"
}

fn find(bytes: &[u8], pattern: &[u8]) -> usize {
    bytes.windows(pattern.len()).position(|window| window == pattern).unwrap()
}

/// Why signatures are checked one by one. Whoever has the key can give R a component of
/// order two: strict verification refuses it, and the random factor of a batch cancels it
/// whenever that is even.
#[test]
fn batch_verification_accepts_what_strict_verification_refuses() {
    use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
    use curve25519_dalek::scalar::Scalar;
    use ed25519_dalek::{Signature, SigningKey, verify_batch};
    use sha2::{Digest, Sha512};

    let key = SigningKey::from_bytes(&[7; 32]);
    let public = key.verifying_key();
    let ours: PublicKey = STANDARD.encode(spki(public.as_bytes())).parse().unwrap();
    let mut accepted = 0;
    for n in 1..=64_u8 {
        let r = Scalar::from_bytes_mod_order([n; 32]);
        let point = (ED25519_BASEPOINT_POINT * r + EIGHT_TORSION[4]).compress();
        let hash = Sha512::new()
            .chain_update(point.as_bytes())
            .chain_update(public.as_bytes())
            .chain_update([n]);
        let k = Scalar::from_bytes_mod_order_wide(&hash.finalize().into());
        let s = r + k * key.to_scalar();
        let signature = Signature::from_components(point.to_bytes(), s.to_bytes());
        assert!(public.verify_strict(&[n], &signature).is_err());
        assert!(!ours.verifies(&[n], &signature.to_bytes()), "a strong key, and no good signature");
        accepted += usize::from(verify_batch(&[&[n]], &[signature], &[public]).is_ok());
    }
    assert!((16..=48).contains(&accepted), "{accepted} of 64; half were expected");
}
