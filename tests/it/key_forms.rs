//! Keys and signatures that other tools made: openssl, ssh-keygen, and pkcs11-tool with a token of
//! SoftHSM, whose key nobody can take out.

use std::path::{Path, PathBuf};

use airseal::core::types::key_forms::public_key;
use airseal::core::types::keys::PublicKey;
use airseal::core::types::signature_forms::signature;
use proptest::prelude::*;

use crate::support::{needs, tool};

const MESSAGE: &[u8] = b"DSSEv1 29 http://example.com/HelloWorld 11 hello world";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("message"), MESSAGE).unwrap();
    folder
}

fn sh(command: &str, folder: &Path) -> Vec<u8> {
    tool("sh", &["-ec", command], folder)
}

fn key(folder: &Path, name: &str) -> PublicKey {
    let file = std::fs::read(folder.join(name)).unwrap();
    public_key(&file).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn why_not(folder: &Path, name: &str) -> String {
    let file = std::fs::read(folder.join(name)).unwrap();
    public_key(&file).map(|key| key.to_string()).expect_err(name).to_string()
}

#[test]
fn what_openssl_writes_is_read_in_every_form() {
    needs!("openssl");
    let folder = folder();
    let at = folder.path();
    sh(
        "openssl genpkey -algorithm ed25519 -out key
         openssl pkey -in key -pubout -out pem
         openssl pkey -in key -pubout -outform DER -out der
         openssl pkey -in key -pubout -text -out text
         openssl pkeyutl -sign -inkey key -rawin -in message -out raw
         openssl base64 -in raw -out lines; openssl base64 -A -in raw -out line
         od -An -v -tx1 raw > od",
        at,
    );
    let pem = key(at, "pem");
    assert_eq!(pem.to_spki(), std::fs::read(at.join("der")).unwrap());
    for other in ["der", "text"] {
        assert_eq!(key(at, other), pem, "{other}");
    }
    for file in ["raw", "lines", "line", "od"] {
        let read = signature(&std::fs::read(at.join(file)).unwrap()).expect(file);
        assert!(pem.verifies(MESSAGE, &read), "{file}");
    }
    assert!(
        !pem.verifies(b"another", &signature(&std::fs::read(at.join("raw")).unwrap()).unwrap())
    );
}

#[test]
fn a_key_that_openssl_wrote_and_is_not_a_public_ed25519_one_is_named() {
    needs!("openssl");
    let folder = folder();
    let at = folder.path();
    sh(
        "openssl genpkey -algorithm ed25519 -out key
         openssl pkey -in key -outform DER -out key.der
         openssl pkcs8 -topk8 -in key -passout pass:x -out encrypted
         openssl pkcs8 -topk8 -in key -passout pass:x -outform DER -out encrypted.der
         openssl req -x509 -new -key key -subj /CN=x -out certificate
         other() { name=$1; shift
             openssl genpkey \"$@\" -out $name.key; openssl pkey -in $name.key -pubout -out $name; }
         other rsa -algorithm RSA -pkeyopt rsa_keygen_bits:2048
         openssl pkey -in rsa -pubin -outform DER -out rsa.der
         openssl rsa -in rsa -pubin -RSAPublicKey_out -out rsa.pkcs1
         openssl rsa -in rsa.key -traditional -out rsa.traditional
         openssl rsa -in rsa.key -traditional -outform DER -out rsa.traditional.der
         other p256 -algorithm EC -pkeyopt ec_paramgen_curve:P-256
         openssl ec -in p256.key -outform DER -out p256.sec1.der
         other p384 -algorithm EC -pkeyopt ec_paramgen_curve:P-384
         other brainpool -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP256r1
         other x25519 -algorithm X25519
         other ed448 -algorithm ED448",
        at,
    );
    for (file, why) in [
        ("key", "a private key"),
        ("key.der", "a private key"),
        ("encrypted", "a private key"),
        ("encrypted.der", "a private key"),
        ("rsa.traditional", "a private key"),
        ("rsa.traditional.der", "a private key"),
        ("p256.sec1.der", "a private key"),
        ("rsa.key", "a private key"),
        ("certificate", "openssl x509 -noout -pubkey"),
        ("rsa", "a public key for RSA"),
        ("rsa.der", "a public key for RSA"),
        ("rsa.pkcs1", "a public key for RSA"),
        ("p256", "for ECDSA P-256"),
        ("p384", "for ECDSA P-384"),
        ("brainpool", "for ECDSA;"),
        ("x25519", "for X25519, which does not sign"),
        ("ed448", "for Ed448"),
    ] {
        let said = why_not(at, file);
        assert!(said.contains(why), "{file}: {said}");
    }
}

/// The form of RFC 9881: the object identifier alone, and the key. No openssl before 3.5 makes one;
/// the beginning is that of a file which Python's `cryptography` 48 wrote.
#[test]
fn a_key_of_a_later_algorithm_is_named() {
    let mut der = b"\x30\x82\x07\xb2\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x03\x12".to_vec();
    der.extend(b"\x03\x82\x07\xa1\0");
    der.extend([7; 1952]);
    let said = public_key(&der).expect_err("another").to_string();
    assert!(said.contains("for ML-DSA-65"), "{said}");
    // An algorithm that has no name here yet.
    der[16] = 0x20;
    let said = public_key(&der).expect_err("another").to_string();
    assert!(said.contains("2.16.840.1.101.3.4.3.32"), "{said}");
}

#[test]
fn what_ssh_keygen_writes_is_read_if_it_is_a_plain_ed25519_key() {
    needs!("ssh-keygen");
    let folder = folder();
    let at = folder.path();
    sh(
        "make() { name=$1; shift; ssh-keygen -q -N '' -f $name \"$@\"; }
         make ed -t ed25519 -C 'alice at the safe'
         make rsa -t rsa -b 2048
         make p256 -t ecdsa -b 256
         ssh-keygen -q -s rsa -I id ed.pub
         ssh-keygen -e -f ed.pub > ed.rfc4716
         cat ed.pub rsa.pub > two
         ssh-keygen -q -Y sign -n airseal -f ed message",
        at,
    );
    let ed = key(at, "ed.pub");
    let line = std::fs::read_to_string(at.join("ed.pub")).unwrap();
    let again = format!("restrict {line}");
    assert!(public_key(again.as_bytes()).unwrap_err().to_string().contains("options"));
    assert!(line.contains("alice at the safe") && ed.check_strength().is_ok());
    for (file, why) in [
        ("ed", "a private key"),
        ("ed.rfc4716", "there is no public key"),
        ("ed-cert.pub", "the type ssh-ed25519-cert-v01@openssh.com"),
        ("rsa.pub", "the type ssh-rsa"),
        ("p256.pub", "the type ecdsa-sha2-nistp256"),
        ("two", "more lines than one"),
    ] {
        let said = why_not(at, file);
        assert!(said.contains(why), "{file}: {said}");
    }
    let token = line.replace("ssh-ed25519 ", "sk-ssh-ed25519@openssh.com ");
    let said = public_key(token.as_bytes()).unwrap_err().to_string();
    assert!(said.contains("a text of its own"), "{said}");
    let armor = std::fs::read(at.join("message.sig")).unwrap();
    let said = signature(&armor).expect_err("SSHSIG").to_string();
    assert!(said.contains("nobody who checks the document could verify it"), "{said}");
}

/// ssh-keygen and openssl hold the same key: the bytes of an OpenSSH line are those of the PEM.
#[test]
fn an_openssh_line_and_a_pem_file_of_one_key_are_one_key() {
    needs!("ssh-keygen");
    needs!("python3");
    let folder = folder();
    let at = folder.path();
    sh("ssh-keygen -q -t ed25519 -N '' -f ed", at);
    let raw = tool(
        "python3",
        &[
            "-c",
            "import base64, sys
blob = base64.b64decode(open('ed.pub').read().split()[1])
sys.stdout.buffer.write(blob[-32:])",
        ],
        at,
    );
    assert!(key(at, "ed.pub").to_spki().ends_with(&raw));
}

fn soft_hsm() -> PathBuf {
    let mut folders: Vec<PathBuf> =
        ["/usr/lib", "/usr/lib64", "/usr/local/lib"].map(Into::into).into();
    let multiarch = std::fs::read_dir("/usr/lib").unwrap().map(|entry| entry.unwrap().path());
    folders.extend(multiarch);
    let modules = folders.iter().map(|folder| folder.join("softhsm/libsofthsm2.so"));
    modules.into_iter().find(|module| module.exists()).expect("the module of SoftHSM")
}

/// pkcs11-tool 0.23 chooses the key that signs by --id; it passes over --label.
#[test]
fn what_a_token_gives_is_read_and_its_signature_verifies() {
    needs!("softhsm2-util");
    needs!("pkcs11-tool");
    let folder = folder();
    let at = folder.path();
    std::fs::create_dir(at.join("tokens")).unwrap();
    let tokens = format!("directories.tokendir = {}\n", at.join("tokens").display());
    std::fs::write(at.join("softhsm2.conf"), tokens).unwrap();
    sh(
        &format!(
            "export SOFTHSM2_CONF=$PWD/softhsm2.conf
             softhsm2-util --init-token --free --label safe --so-pin 12345678 --pin 1234
             p11() {{ pkcs11-tool --module {} --token-label safe \"$@\"; }}
             p11 --login --pin 1234 --keypairgen --key-type EC:edwards25519 --label root --id 01
             p11 --login --pin 1234 --keypairgen --key-type EC:prime256v1 --label other --id 02
             p11 --read-object --type pubkey --id 01 -o root
             p11 --read-object --type pubkey --id 02 -o other
             p11 --login --pin 1234 --sign --mechanism EDDSA --id 01 -i message -o signature",
            soft_hsm().display()
        ),
        at,
    );
    let root = key(at, "root");
    let signed = signature(&std::fs::read(at.join("signature")).unwrap()).unwrap();
    assert!(root.verifies(MESSAGE, &signed));
    let said = why_not(at, "other");
    assert!(said.contains("for ECDSA P-256"), "{said}");
}

proptest! {
    /// Whatever is cut off or added, a DER file is one whole key or none.
    #[test]
    fn no_part_of_a_key_and_no_key_with_more_is_taken(cut in 0_usize..44, more in "[ -~]{1,40}") {
        let key = "-----BEGIN PUBLIC KEY-----\n\
            MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n\
            -----END PUBLIC KEY-----\n";
        let der = public_key(key.as_bytes()).unwrap().to_spki();
        prop_assert!(public_key(&der[..cut]).is_err());
        prop_assert!(public_key(&[&der[..], more.as_bytes()].concat()).is_err());
    }

    /// No bytes are a key by chance, and none break the reader.
    #[test]
    fn any_bytes_are_refused_with_a_reason(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(!public_key(&bytes).unwrap_err().to_string().is_empty());
        prop_assert!(bytes.len() == 64 || signature(&bytes).is_err());
    }
}

/// Only a token signs a text of its own; what is said of another type would mislead.
#[test]
fn a_type_of_openssh_is_said_to_be_of_a_token_only_if_it_is() {
    for (kind, is_token) in [
        ("ssh-rsa", false),
        ("ecdsa-sha2-nistp256", false),
        ("sk-ssh-ed25519@openssh.com", true),
        ("sk-ecdsa-sha2-nistp256@openssh.com", true),
    ] {
        let said = public_key(format!("{kind} AAAA me\n").as_bytes()).unwrap_err().to_string();
        assert!(said.contains(&format!("an OpenSSH key of the type {kind}")), "{said}");
        assert_eq!(said.contains("whose token signs a text of its own"), is_token, "{said}");
    }
}
