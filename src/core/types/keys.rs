//! Ed25519 keys in the forms that other tools read: key ids, `SubjectPublicKeyInfo`
//! (RFC 8410) and PKCS#8 (RFC 5958), plain or encrypted (PBES2, RFC 8018).

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::str::FromStr;
use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey, KeypairBytes};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use pkcs8::der::Decode;
use pkcs8::der::pem::PemLabel;
use pkcs8::pkcs5::{EncryptionScheme, pbes2};
use pkcs8::{
    Document, EncryptedPrivateKeyInfoOwned, LineEnding, PrivateKeyInfoRef, SecretDocument,
};
use zeroize::{Zeroize, Zeroizing};

use crate::core::Malformed;
use crate::core::document::text;
use crate::core::types::text_form::serde_as_text;

pub(crate) use crate::core::types::hex::hex;
pub use crate::core::types::hex::sha256_hex;
pub use crate::core::types::ids::KeyId;

/// `SEQUENCE { SEQUENCE { OID 1.3.101.112 } BIT STRING (32 bytes) }`, RFC 8410
/// section 4: every Ed25519 `SubjectPublicKeyInfo` begins with these 12 bytes.
const SPKI_PREFIX: [u8; 12] =
    [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// A public key: the 32 bytes of RFC 8032 section 5.1.5. In documents: standard base64 of its
/// `SubjectPublicKeyInfo` DER. The point is worked out when a signature is first checked, and kept;
/// a key from outside must also pass [`PublicKey::check_strength`].
///
/// A trust bundle can also list keys of algorithms that this version does not know (see
/// [`listed_key`](crate::core::types::key_forms::listed_key)): they have an id, and no signature
/// with them is good.
#[derive(Debug, Clone)]
pub struct PublicKey {
    bytes: [u8; 32],
    point: OnceLock<Option<VerifyingKey>>,
    /// The `SubjectPublicKeyInfo` DER of a key of another algorithm.
    other: Option<Box<[u8]>>,
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes && self.other == other.other
    }
}

impl Eq for PublicKey {}

impl PublicKey {
    fn new(bytes: [u8; 32]) -> Self {
        Self { bytes, point: OnceLock::new(), other: None }
    }

    /// A key of an algorithm other than Ed25519.
    pub(super) fn of_another(spki: &[u8]) -> Self {
        Self { bytes: [0; 32], point: OnceLock::from(None), other: Some(spki.into()) }
    }

    /// Whether signatures with this key can be checked: it is an Ed25519 key.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.other.is_none()
    }

    /// The key of these bytes, as [`PublicKey::to_bytes`] gave them.
    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self::new(bytes)
    }

    /// The 32 bytes of RFC 8032.
    pub(crate) const fn to_bytes(&self) -> [u8; 32] {
        self.bytes
    }

    /// The point that the bytes stand for, if they stand for one.
    fn point(&self) -> Option<&VerifyingKey> {
        self.point.get_or_init(|| VerifyingKey::from_bytes(&self.bytes).ok()).as_ref()
    }

    /// Refuses a key on which two verifiers could disagree: not a point on the
    /// curve, not in canonical form, of small order, or with a torsion component
    /// (see Chalkias et al., "Taming the many `EdDSAs`", 2020). Done once, where
    /// a key enters; what it costs is not paid again for a key that comes from a
    /// document checked before.
    ///
    /// # Errors
    /// The key is not sound.
    pub fn check_strength(&self) -> Result<(), Malformed> {
        let sound = self.point().is_some_and(|key| {
            let point = key.to_edwards();
            point.compress().to_bytes() == self.bytes && !key.is_weak() && point.is_torsion_free()
        });
        if sound {
            Ok(())
        } else {
            Err(Malformed::new("the public key is not a sound Ed25519 key"))
        }
    }

    /// Reads `SubjectPublicKeyInfo` DER.
    ///
    /// # Errors
    /// Not an Ed25519 key.
    pub fn from_spki(der: &[u8]) -> Result<Self, Malformed> {
        der.strip_prefix(&SPKI_PREFIX)
            .and_then(|raw| raw.try_into().ok())
            .map(Self::new)
            .ok_or_else(|| Malformed::new("the public key is not an Ed25519 SubjectPublicKeyInfo"))
    }

    /// The `SubjectPublicKeyInfo` DER; 44 bytes if it is an Ed25519 key.
    #[must_use]
    pub fn to_spki(&self) -> Vec<u8> {
        if let Some(spki) = &self.other {
            return spki.to_vec();
        }
        [SPKI_PREFIX.as_slice(), &self.bytes].concat()
    }

    /// The `SubjectPublicKeyInfo` in PEM, as `openssl pkey -pubin` reads it.
    #[must_use]
    pub fn to_pem(&self) -> String {
        format!("-----BEGIN PUBLIC KEY-----\n{self}\n-----END PUBLIC KEY-----\n")
    }

    /// Reads the first `SubjectPublicKeyInfo` in a PEM text, in the lax form of
    /// RFC 7468.
    ///
    /// # Errors
    /// Not an Ed25519 public key in PEM.
    pub fn from_pem(pem: &str) -> Result<Self, Malformed> {
        let no_key = || Malformed::new("this is not a public key in PEM form");
        let block = pem_block(pem, |label| label == "PUBLIC KEY").ok_or_else(no_key)?;
        let (_, der) = Document::from_pem(&block).map_err(|_| no_key())?;
        Self::from_spki(der.as_bytes())
    }

    /// The key's id.
    #[must_use]
    pub fn id(&self) -> KeyId {
        KeyId::of(&self.to_spki())
    }

    /// Strict verification (RFC 8032 section 5.1.7, with small-order keys and
    /// nonces refused). Anything but a good 64-byte signature is `false`.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let signature = Signature::from_slice(signature);
        matches!((self.point(), signature), (Some(key), Ok(signature)) if key.verify_strict(message, &signature).is_ok())
    }
}

impl FromStr for PublicKey {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let der =
            STANDARD.decode(text).map_err(|_| Malformed::new("the public key is not base64"))?;
        Self::from_spki(&der)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(self.to_spki()))
    }
}

serde_as_text!(PublicKey);

/// A private key. It has no `Debug`, no `Display` and no serde; the bytes are
/// wiped when it is dropped. They stay in one place: a move of the bytes themselves
/// would leave a copy behind.
pub struct PrivateKey(Box<SigningKey>);

/// Why a private key file could not be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileError {
    /// The file is encrypted and no passphrase was given.
    #[error("the private key is encrypted and no passphrase was given")]
    PassphraseNeeded,
    /// Decryption failed. One error for every cause: saying which step failed
    /// would help only somebody who is guessing.
    #[error("the passphrase is wrong, or the private key file is damaged")]
    CannotDecrypt,
    /// It is a public key.
    #[error("this is a public key, not a private key")]
    PublicKey,
    /// Not a PKCS#8 Ed25519 private key.
    #[error("this is not an Ed25519 private key in PKCS#8 PEM form")]
    NotAKey,
    /// The file asks for more memory or time than any sane key does.
    #[error("the private key file asks for too costly a key derivation")]
    TooCostly,
}

impl PrivateKey {
    /// Makes a key from 32 secret random bytes.
    #[must_use]
    pub fn from_seed(seed: &Zeroizing<[u8; 32]>) -> Self {
        Self(wiping(|| Box::new(SigningKey::from_bytes(seed))))
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey::new(self.0.verifying_key().to_bytes())
    }

    /// Signs `message` (pure Ed25519, deterministic); 64 bytes.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message).to_bytes().to_vec()
    }

    /// PKCS#8 version 1 without the public key: the form that OpenSSL 3.0,
    /// Python's `cryptography` and Node all read (version 2 they refuse).
    fn to_pkcs8(&self) -> Option<SecretDocument> {
        KeypairBytes { secret_key: self.0.to_bytes(), public_key: None }.to_pkcs8_der().ok()
    }

    /// The key in PEM; encrypted with PBES2 (scrypt 2^14, 8, 5 and AES-256-CBC,
    /// which `openssl pkey` opens: OWASP's parameters for 16 MiB, and OpenSSL 3.0 refuses more memory) when there is a passphrase. `salt` must be
    /// fresh random bytes: 16 for the derivation, 16 for the cipher.
    ///
    /// # Errors
    /// Encoding failed; not expected of any key.
    pub fn to_pem(
        &self,
        passphrase: Option<&Passphrase>,
        salt: &[u8; 32],
    ) -> Result<Zeroizing<String>, KeyFileError> {
        let plain = self.to_pkcs8().ok_or(KeyFileError::NotAKey)?;
        let Some(passphrase) = passphrase else {
            return plain
                .to_pem(PrivateKeyInfoRef::PEM_LABEL, LineEnding::LF)
                .map_err(|_| KeyFileError::NotAKey);
        };
        let (salt, iv) = salt.split_at(16);
        let scheme = pbes2::Parameters {
            kdf: pbes2::Kdf::Scrypt(pbes2::ScryptParams {
                salt: pbes2::Salt::new(salt).map_err(|_| KeyFileError::NotAKey)?,
                cost_parameter: 1 << 14,
                block_size: 8,
                parallelization: 5,
                key_length: None,
            }),
            encryption: pbes2::EncryptionScheme::Aes256Cbc {
                iv: iv.try_into().map_err(|_| KeyFileError::NotAKey)?,
            },
        };
        PrivateKeyInfoRef::try_from(plain.as_bytes())
            .map_err(|_| KeyFileError::NotAKey)?
            .encrypt_with_params(scheme, &passphrase.0)
            .map_err(|_| KeyFileError::NotAKey)?
            .to_pem(EncryptedPrivateKeyInfoOwned::PEM_LABEL, LineEnding::LF)
            .map_err(|_| KeyFileError::NotAKey)
    }

    /// Whether a PEM text is an encrypted key, which needs a passphrase.
    #[must_use]
    pub fn is_encrypted(pem: &str) -> bool {
        pem.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----")
    }

    /// Opens the first private key in a PKCS#8 PEM text, in the lax form of RFC 7468:
    /// blank lines, white space, line ends of any kind, and text around the block
    /// mean nothing.
    ///
    /// # Errors
    /// See [`KeyFileError`].
    pub fn from_pem(pem: &str, passphrase: Option<&Passphrase>) -> Result<Self, KeyFileError> {
        wiping(|| Self::read_pem(pem, passphrase))
    }

    fn read_pem(pem: &str, passphrase: Option<&Passphrase>) -> Result<Self, KeyFileError> {
        let key = |der: &[u8]| SigningKey::from_pkcs8_der(der).ok().map(|key| Self(Box::new(key)));
        let Some(block) = pem_block(pem, |label| label.ends_with("PRIVATE KEY")) else {
            let public = pem_block(pem, |label| label == "PUBLIC KEY").is_some();
            return Err(if public { KeyFileError::PublicKey } else { KeyFileError::NotAKey });
        };
        let (label, document) =
            SecretDocument::from_pem(&block).map_err(|_| KeyFileError::NotAKey)?;
        if label == PrivateKeyInfoRef::PEM_LABEL {
            return key(document.as_bytes()).ok_or(KeyFileError::NotAKey);
        }
        if label != EncryptedPrivateKeyInfoOwned::PEM_LABEL {
            return Err(KeyFileError::NotAKey);
        }
        let passphrase = passphrase.ok_or(KeyFileError::PassphraseNeeded)?;
        let info = EncryptedPrivateKeyInfoOwned::from_der(document.as_bytes())
            .map_err(|_| KeyFileError::NotAKey)?;
        refuse_costly_derivation(&info.encryption_algorithm)?;
        let plain = info.decrypt(&passphrase.0).map_err(|_| KeyFileError::CannotDecrypt)?;
        key(plain.as_bytes()).ok_or(KeyFileError::CannotDecrypt)
    }
}

/// The first block of a PEM text whose label is wanted, written as the strict reader
/// wants it: RFC 7468 lets a reader pass over white space anywhere and over text
/// around the block (section 2 and figure 2), and editors and mail add both.
pub(super) fn pem_block(text: &str, wanted: impl Fn(&str) -> bool) -> Option<Zeroizing<String>> {
    const BEGIN: &str = "-----BEGIN ";
    let mut rest = text;
    loop {
        let (label, after) =
            rest.split_at_checked(rest.find(BEGIN)? + BEGIN.len())?.1.split_once("-----")?;
        rest = after;
        if !wanted(label) {
            continue;
        }
        let (body, _) = after.split_once(&format!("-----END {label}-----"))?;
        // Room for all of it at once: no copy of a secret is left behind.
        let mut block = Zeroizing::new(String::with_capacity(2 * text.len() + 64));
        let _ = write!(block, "{BEGIN}{label}-----");
        for (at, character) in
            body.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}').enumerate()
        {
            if at % 64 == 0 {
                block.push('\n');
            }
            block.push(character);
        }
        let _ = write!(block, "\n-----END {label}-----\n");
        return Some(block);
    }
}

/// Works with secrets, then wipes the part of the stack that was used: the functions that it
/// calls leave copies of secrets there.
fn wiping<T>(work: impl FnOnce() -> T) -> T {
    #[inline(never)]
    fn apart<T>(work: impl FnOnce() -> T) -> T {
        work()
    }
    #[inline(never)]
    fn wipe() {
        let mut stack = [0_u8; 16 * 1024];
        stack.zeroize();
        std::hint::black_box(&stack);
    }
    let result = apart(work);
    wipe();
    result
}

/// The derivation is run before anything is authenticated, so a hostile file
/// could ask for gigabytes. The limits are four times the memory and sixteen times the work of what
/// OpenSSL writes; keys are written here with five times its work.
fn refuse_costly_derivation(scheme: &EncryptionScheme) -> Result<(), KeyFileError> {
    let Some(parameters) = scheme.pbes2() else { return Err(KeyFileError::NotAKey) };
    let sane = match &parameters.kdf {
        pbes2::Kdf::Scrypt(scrypt) => {
            let work = scrypt.cost_parameter.checked_mul(scrypt.parallelization.into());
            scrypt.cost_parameter <= 1 << 16
                && scrypt.block_size <= 8
                && scrypt.parallelization <= 16
                && work.is_some_and(|work| work <= 1 << 18)
        }
        pbes2::Kdf::Pbkdf2(pbkdf2) => pbkdf2.iteration_count <= 2_000_000,
        _ => false,
    };
    if sane { Ok(()) } else { Err(KeyFileError::TooCostly) }
}

/// A passphrase, wiped when dropped and never printed.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<Vec<u8>>);

impl Passphrase {
    /// Takes the first line, without its line end, as UTF-8. (`openssl -passin file:`
    /// does so too, but keeps a byte-order mark and a carriage return, which nobody
    /// can type.) `None` if that line is empty, or UTF-16 that was damaged.
    #[must_use]
    pub fn from_first_line(bytes: &[u8]) -> Option<Self> {
        let bytes = match text::decode(bytes).ok()? {
            Cow::Borrowed(bytes) => Zeroizing::new(bytes.to_vec()),
            Cow::Owned(bytes) => Zeroizing::new(bytes),
        };
        let line = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        (!line.is_empty()).then(|| Self(Zeroizing::new(line.to_vec())))
    }
}

impl Passphrase {
    /// Its bytes, UTF-8 if somebody typed it.
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl PartialEq for Passphrase {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[cfg(test)]
mod tests {
    use super::PublicKey;

    #[test]
    fn keys_are_the_same_if_their_bytes_are() {
        let key = |byte| PublicKey::new([byte; 32]);
        assert_eq!(key(1), key(1));
        assert_ne!(key(1), key(2));
    }
}
