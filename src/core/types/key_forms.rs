//! Public Ed25519 keys in the forms that other tools write: `SubjectPublicKeyInfo` (RFC 8410) in
//! PEM or DER, and the line of an OpenSSH `.pub` file. For keys that are made and kept elsewhere.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::pkcs8::ALGORITHM_OID;
use pkcs8::der::asn1::AnyRef;
use pkcs8::der::{Decode, Tag, Tagged};
use pkcs8::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use pkcs8::{Document, ObjectIdentifier};

use crate::core::Malformed;
use crate::core::document::text;
use crate::core::types::keys::{PublicKey, pem_block};

/// How the blob of an OpenSSH Ed25519 key begins: the type as a string, and the length of the
/// key (RFC 8709 section 4).
const SSH_BLOB: &[u8] = b"\0\0\0\x0bssh-ed25519\0\0\0\x20";

/// What other public keys are called, by the object identifier of the algorithm, or of the curve
/// for those of RFC 5480.
const ALGORITHMS: [(ObjectIdentifier, &str); 14] = [
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1"), "RSA"),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10"), "RSA-PSS"),
    (ObjectIdentifier::new_unwrap("1.2.840.10040.4.1"), "DSA"),
    (ObjectIdentifier::new_unwrap("1.2.840.10045.2.1"), "ECDSA"),
    (ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7"), "ECDSA P-256"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.34"), "ECDSA P-384"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.35"), "ECDSA P-521"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.10"), "ECDSA secp256k1"),
    (ObjectIdentifier::new_unwrap("1.3.101.110"), "X25519, which does not sign"),
    (ObjectIdentifier::new_unwrap("1.3.101.111"), "X448, which does not sign"),
    (ObjectIdentifier::new_unwrap("1.3.101.113"), "Ed448"),
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.17"), "ML-DSA-44"),
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.18"), "ML-DSA-65"),
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.19"), "ML-DSA-87"),
];

/// Reads the one public key of a file: `SubjectPublicKeyInfo` in PEM (what `openssl pkey -pubout`
/// and `pkcs11-tool --read-object --type pubkey` write) or in DER, or one OpenSSH line. A
/// byte-order mark, line ends of any kind and text around a PEM block mean nothing; whatever else
/// is there beside the key refuses it.
///
/// 32 bytes alone, and the same in an OCTET STRING (`EC_POINT` in PKCS#11), are refused: the secret
/// half of a key in these forms looks the same, and would be published.
///
/// # Errors
/// Not exactly one sound Ed25519 public key, with what it is instead. The text never repeats what
/// the file holds: it may be a private key.
pub fn public_key(file: &[u8]) -> Result<PublicKey, Malformed> {
    let key = read(file)?;
    key.check_strength()?;
    Ok(key)
}

fn read(file: &[u8]) -> Result<PublicKey, Malformed> {
    if matches!(file.len(), 32 | 34) && !file.is_ascii() {
        return Err(Malformed::new(
            "this is a bare key, which could as well be a private one; write the public key in PEM \
             form: `openssl pkey -pubout`, or `pkcs11-tool --read-object --type pubkey`",
        ));
    }
    let decoded = text::decode(file)?;
    if decoded.iter().any(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace()) {
        return from_der(file);
    }
    // Text around a PEM block may be in any encoding.
    let text = String::from_utf8_lossy(&decoded);
    if text.contains("-----BEGIN ") { from_pem(&text) } else { from_openssh(&text) }
}

fn from_der(der: &[u8]) -> Result<PublicKey, Malformed> {
    if let Ok(key) = PublicKey::from_spki(der) {
        return Ok(key);
    }
    if is_private(der) {
        return Err(private());
    }
    let Ok(info) = SubjectPublicKeyInfoRef::from_der(der) else {
        return Err(Malformed::new(
            "this is not a public key in DER form (SubjectPublicKeyInfo), or it was cut short, or \
             something follows it",
        ));
    };
    Err(if info.algorithm.oid == ALGORITHM_OID {
        Malformed::new("this Ed25519 public key is not encoded as RFC 8410 says")
    } else {
        another(&format!("a public key for {}", name(&info.algorithm)))
    })
}

/// Reads a key that a trust bundle lists, standard base64 of its `SubjectPublicKeyInfo` DER. One of
/// an algorithm that this version does not know is kept as it is: it has an id and grants nothing,
/// and the keys beside it work. So a vendor can list the keys of a later algorithm before every
/// site can check them.
///
/// # Errors
/// Not base64, not strict DER, or an Ed25519 key in another encoding than the canonical one, which
/// would otherwise count here and not elsewhere.
pub fn listed_key(text: &str) -> Result<PublicKey, Malformed> {
    let der = STANDARD.decode(text).map_err(|_| Malformed::new("the public key is not base64"))?;
    match (PublicKey::from_spki(&der), SubjectPublicKeyInfoRef::from_der(&der)) {
        (Err(_), Ok(info)) if info.algorithm.oid != ALGORITHM_OID => {
            Ok(PublicKey::of_another(&der))
        }
        (key, _) => key,
    }
}

/// What the algorithm of a listed key is called, if it is not Ed25519.
#[must_use]
pub fn unknown_algorithm(key: &PublicKey) -> Option<String> {
    if key.is_known() {
        return None;
    }
    let spki = key.to_spki();
    SubjectPublicKeyInfoRef::from_der(&spki).ok().map(|info| name(&info.algorithm))
}

/// The name of an algorithm; its object identifier if it has no name here.
fn name(algorithm: &AlgorithmIdentifierRef<'_>) -> String {
    let known = |oid| ALGORITHMS.iter().find(|(known, _)| *known == oid).map(|(_, name)| *name);
    let curve = algorithm.parameters_oid().ok().and_then(known);
    curve.or_else(|| known(algorithm.oid)).map_or(algorithm.oid.to_string(), str::to_owned)
}

/// Whether DER is a private key: PKCS#8, PKCS#1 and SEC 1 all begin with a version of 0 or 1; an
/// encrypted PKCS#8 has an OCTET STRING where a public key has a BIT STRING.
fn is_private(der: &[u8]) -> bool {
    let Ok(sequence) = AnyRef::from_der(der) else { return false };
    sequence.tag() == Tag::Sequence
        && (sequence.value().starts_with(&[2, 1, 0])
            || sequence.value().starts_with(&[2, 1, 1])
            || pkcs8::EncryptedPrivateKeyInfoRef::try_from(der).is_ok())
}

fn from_pem(text: &str) -> Result<PublicKey, Malformed> {
    let labels: Vec<&str> = text
        .split("-----BEGIN ")
        .skip(1)
        .map(|block| block.split_once("-----").map_or("", |(label, _)| label))
        .collect();
    if labels.iter().any(|label| label.contains("PRIVATE KEY")) {
        return Err(private());
    }
    match labels.as_slice() {
        ["PUBLIC KEY"] => {
            let block = pem_block(text, |label| label == "PUBLIC KEY").unwrap_or_default();
            let (_, der) = Document::from_pem(&block).map_err(|_| {
                Malformed::new("the PEM block is damaged; write the public key to a file again")
            })?;
            from_der(der.as_bytes())
        }
        ["CERTIFICATE"] => Err(Malformed::new(
            "this is a certificate; take the key from it: `openssl x509 -noout -pubkey -in FILE`",
        )),
        ["RSA PUBLIC KEY"] => Err(another("a public key for RSA")),
        [_] => Err(Malformed::new("the PEM block is not a PUBLIC KEY")),
        more => Err(Malformed::new(format!(
            "the file has {} PEM blocks; give a file with one public key",
            more.len()
        ))),
    }
}

fn from_openssh(text: &str) -> Result<PublicKey, Malformed> {
    // What PuTTY writes, and the SSH2 form of private keys.
    if text.contains("PuTTY-User-Key-File") || text.contains("PRIVATE KEY") {
        return Err(private());
    }
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let (Some(line), rest) = (lines.next(), lines.count()) else { return Err(unknown()) };
    let mut words = line.split_ascii_whitespace();
    let kind = words.next().unwrap_or_default();
    if kind != "ssh-ed25519" {
        return Err(match (is_ssh_type(kind), words.any(is_ssh_type)) {
            // The name is one of a few, or as plain as they are.
            (true, _) if kind.starts_with("sk-") => another(&format!(
                "an OpenSSH key of the type {kind}, whose token signs a text of its own around \
                 every message"
            )),
            (true, _) => another(&format!("an OpenSSH key of the type {kind}")),
            (_, true) => Malformed::new(
                "the line has options before the key, as in authorized_keys; give the line from \
                 ssh-ed25519 on",
            ),
            _ => unknown(),
        });
    }
    if rest > 0 {
        return Err(Malformed::new(
            "the file has more lines than one; give a file with the line of one public key",
        ));
    }
    let blob = words.next().and_then(|word| STANDARD.decode(word).ok());
    let key = blob.as_deref().and_then(|blob| blob.strip_prefix(SSH_BLOB)?.try_into().ok());
    key.map(PublicKey::from_bytes).ok_or_else(|| {
        Malformed::new("the ssh-ed25519 line is damaged; copy the .pub file again, as a whole")
    })
}

/// Whether a word is the name of a type of OpenSSH key, such as `ecdsa-sha2-nistp256`.
fn is_ssh_type(word: &str) -> bool {
    ["ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-", "rsa-sha2-"]
        .iter()
        .any(|start| word.starts_with(start))
        && word.len() <= 64
        && word.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'@' | b'.'))
}

fn private() -> Malformed {
    Malformed::new(
        "this is a private key; keep it where it is, and give the public key: `openssl pkey \
         -pubout`, or the .pub file of an OpenSSH key",
    )
}

fn another(name: &str) -> Malformed {
    Malformed::new(format!("this is {name}; airseal works with Ed25519 keys"))
}

fn unknown() -> Malformed {
    Malformed::new(
        "there is no public key in this file: it must be PEM or DER as `openssl pkey -pubout` \
         writes it, or one ssh-ed25519 line",
    )
}

#[cfg(test)]
mod tests {
    use super::public_key;
    use crate::core::types::hex::{first_bytes, hex};

    /// The key of RFC 8410 section 10.1, in PEM and as OpenSSH writes it; its bytes as
    /// `openssl pkey -text` shows them.
    const PEM: &str = "-----BEGIN PUBLIC KEY-----\n\
        MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n\
        -----END PUBLIC KEY-----\n";
    const LINE: &str = "ssh-ed25519 \
        AAAAC3NzaC1lZDI1NTE5AAAAIBm/RAlphM3+hUG6wWfcO5bIUIaqMLa2ywxcOK1wMWbh me@here\n";
    const BYTES: &str = "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1";

    fn bytes() -> [u8; 32] {
        first_bytes(BYTES).expect("hex")
    }

    fn der() -> Vec<u8> {
        let prefix = first_bytes::<12>("302a300506032b6570032100").expect("hex");
        [&prefix[..], &bytes()].concat()
    }

    fn taken(file: &[u8]) {
        let key = public_key(file).expect("a key");
        assert_eq!(hex(&key.to_bytes()), BYTES, "{}", String::from_utf8_lossy(file));
    }

    fn refused(file: &[u8], because: &str) {
        let error = public_key(file).expect_err("no key").to_string();
        assert!(error.contains(because), "{}: {error}", String::from_utf8_lossy(file));
    }

    #[test]
    fn pem_der_and_openssh_are_one_key() {
        let marked = format!("\u{feff}{PEM}");
        let utf16: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
        taken(PEM.as_bytes());
        taken(PEM.replace('\n', "\r\n").as_bytes());
        taken(marked.as_bytes());
        taken(&utf16);
        taken(&[b"Schl\xfcssel von Alice:\n\n", PEM.as_bytes(), b"\nAlice\n"].concat());
        taken(&der());
        taken(LINE.as_bytes());
        taken(
            format!("\u{feff}\n  {}", LINE.replace(' ', "\t").replace('\n', "\r\n\r\n")).as_bytes(),
        );
        taken(LINE.trim_end().trim_end_matches(" me@here").as_bytes());
    }

    #[test]
    fn a_key_that_is_not_alone_whole_and_canonical_is_refused() {
        refused(PEM.repeat(2).as_bytes(), "2 PEM blocks");
        refused(LINE.repeat(2).as_bytes(), "more lines than one");
        refused(format!("{LINE}# note\n").as_bytes(), "more lines than one");
        refused(format!("restrict,pty {LINE}").as_bytes(), "options before the key");
        refused(LINE.replace("MWbh", "MWb").as_bytes(), "damaged");
        refused(LINE.replace("AAAAIBm", "AAAAIRm").as_bytes(), "damaged");
        refused(LINE.replace("MWbh", "MWbhAAAA").as_bytes(), "damaged");
        refused(b"ssh-ed25519\n", "damaged");
        refused(PEM.replace("ZuE=", "ZuF=").as_bytes(), "damaged");
        refused(PEM.replace("ZuE=", "").as_bytes(), "damaged");
        refused(PEM.replace("END PUBLIC", "END").as_bytes(), "damaged");
        refused(&[&der()[..], b"\n"].concat(), "something follows");
        refused(&der()[..40], "cut short");
        // A length in two bytes where one is enough.
        refused(&[b"\x30\x81", &der()[1..]].concat(), "not a public key in DER");
        // The parameters that RFC 8410 forbids.
        let null = [b"\x30\x2c\x30\x07", &der()[4..9], b"\x05\0", &der()[9..]].concat();
        refused(&null, "RFC 8410");
        for empty in [&b""[..], b"\n", b"\xef\xbb\xbf", b"{}", b"\xff\xfe", b"-----BEGIN "] {
            let error = public_key(empty).expect_err("no key").to_string();
            assert!(!error.is_empty(), "{empty:?}");
        }
    }

    #[test]
    fn bare_bytes_are_refused_because_they_could_be_a_secret() {
        refused(&bytes(), "could as well be a private one");
        refused(&[b"\x04\x20", &bytes()[..]].concat(), "could as well be a private one");
    }

    #[test]
    fn a_key_on_which_verifiers_could_disagree_is_refused() {
        // The neutral element, and a point of order 8 (RFC 8032 curve; speccheck's list).
        let small = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a";
        for weak in [small, &format!("01{}", "0".repeat(62))] {
            let weak: [u8; 32] = first_bytes(weak).expect("hex");
            refused(&[&der()[..12], &weak].concat(), "not a sound Ed25519 key");
        }
    }

    #[test]
    fn a_private_key_is_named_and_never_repeated() {
        // RFC 8410 section 10.3.
        let secret = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC";
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{secret}\n-----END PRIVATE KEY-----\n");
        let putty = format!("PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\n{secret}\n");
        for file in [pem.clone(), format!("{PEM}{pem}"), format!("{pem}{PEM}"), putty] {
            let error = public_key(file.as_bytes()).expect_err("private").to_string();
            assert!(error.starts_with("this is a private key"), "{error}");
            assert!(!error.contains(&secret[30..40]), "{error}");
        }
        // Without a mark of what it is.
        refused(secret.as_bytes(), "there is no public key");
    }
}
