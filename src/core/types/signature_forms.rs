//! Ed25519 signatures in the forms that other tools write: the 64 bytes of RFC 8032, hex, and
//! base64. For keys that are kept elsewhere.

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use crate::core::Malformed;
use crate::core::document::text;
use crate::core::types::hex::{first_bytes, is_lower_hex};

/// Base64 whose padding may have been left off; bits that no encoder sets are refused.
const LAX: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);

/// Reads the one signature of a file. The size decides, so no file can be read in two ways:
///
/// - 64 bytes are the signature itself, whatever they look like: `openssl pkeyutl -sign -rawin`,
///   `pkcs11-tool --sign --mechanism EDDSA`, and cloud key services;
/// - without blanks and line ends, 128 characters are hex in any case;
/// - 88 characters, or 86 without the padding, are base64 in the standard or the URL-safe
///   alphabet.
///
/// A byte-order mark means nothing. Whether the signature is good is for
/// [`PublicKey::verifies`](crate::core::types::keys::PublicKey::verifies) to say.
///
/// # Errors
/// Not 64 bytes in one of these forms, or the armor of `ssh-keygen -Y sign`, with what to do.
pub fn signature(file: &[u8]) -> Result<[u8; 64], Malformed> {
    if let Ok(raw) = file.try_into() {
        return Ok(raw);
    }
    let decoded = text::decode(file)?;
    let text: String = String::from_utf8_lossy(&decoded).split_ascii_whitespace().collect();
    if text.starts_with("-----BEGINSSHSIGNATURE-----") {
        return Err(Malformed::new(
            "this is a signature by `ssh-keygen -Y sign`, which signs a text of its own around a \
             hash of the file (SSHSIG): nobody who checks the document could verify it. Sign the \
             bytes themselves: `openssl pkeyutl -sign -rawin`, `pkcs11-tool --mechanism EDDSA`, or \
             the protocol of ssh-agent",
        ));
    }
    let damaged =
        |form: &str| Malformed::new(format!("the signature has the length of {form} and is not"));
    match text.len() {
        128 => {
            let text = text.to_ascii_lowercase();
            is_lower_hex(&text).then(|| first_bytes(&text)).flatten().ok_or_else(|| damaged("hex"))
        }
        86 | 88 => [STANDARD, URL_SAFE]
            .iter()
            .find_map(|alphabet| GeneralPurpose::new(alphabet, LAX).decode(&text).ok())
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| damaged("base64")),
        _ => Err(Malformed::new(format!(
            "this is not an Ed25519 signature: 64 bytes, or the same as hex or base64 and nothing \
             else (the file has {} bytes)",
            file.len()
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::signature;
    use crate::core::types::hex::hex;

    /// RFC 8032 section 7.1, test 1; the base64 is `xxd -r -p | base64 -w0`.
    const HEX: &str = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155\
                       5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
    const BASE64: &str = "5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc+bRr0lv18F\
                          lbviRlUUFDjnoQCw==";

    fn taken(file: &[u8]) {
        assert_eq!(hex(&signature(file).expect("a signature")), HEX);
    }

    fn refused(file: &[u8], because: &str) {
        let error = signature(file).expect_err("no signature").to_string();
        assert!(error.contains(because), "{}: {error}", String::from_utf8_lossy(file));
    }

    fn raw() -> [u8; 64] {
        signature(HEX.as_bytes()).expect("hex")
    }

    #[test]
    fn raw_hex_and_base64_are_one_signature() {
        taken(&raw());
        let spaced: String = HEX
            .as_bytes()
            .chunks(2)
            .flat_map(|pair| [pair, b" "].concat())
            .map(char::from)
            .collect();
        let marked = format!("\u{feff}{BASE64}\r\n");
        let utf16: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for text in [
            HEX.to_uppercase(),
            format!("{HEX}\n"),
            spaced,
            format!("{}\r\n{}\r\n", &HEX[..64], &HEX[64..]),
            BASE64.to_owned(),
            format!("{}\n{}\n", &BASE64[..64], &BASE64[64..]),
            BASE64.trim_end_matches('=').to_owned(),
            BASE64.replace('+', "-").replace('/', "_"),
            BASE64.replace('+', "-").replace('/', "_").trim_end_matches('=').to_owned(),
            marked,
        ] {
            taken(text.as_bytes());
        }
        taken(&utf16);
    }

    #[test]
    fn sixty_four_bytes_are_raw_whatever_they_look_like() {
        let text = [b'a'; 64];
        assert_eq!(signature(&text).expect("raw"), text);
    }

    #[test]
    fn what_is_longer_shorter_or_damaged_is_refused() {
        let size = "64 bytes, or the same as hex or base64";
        refused(b"", size);
        refused(&raw()[..63], size);
        refused(&[&raw()[..], b"\n"].concat(), size);
        refused(&HEX.as_bytes()[..126], size);
        refused(format!("{HEX}00").as_bytes(), size);
        refused(format!("0x{HEX}").as_bytes(), size);
        refused(HEX.replace('e', "g").as_bytes(), "length of hex");
        refused(BASE64.replace("==", "=").as_bytes(), size);
        refused(BASE64.replace("CioS", "Ci.S").as_bytes(), "length of base64");
        // Both alphabets at once, and bits behind the last byte.
        refused(BASE64.replace('+', "-").replace("MNgr", "MN/r").as_bytes(), "length of base64");
        refused(BASE64.replace("Cw==", "Cx==").as_bytes(), "length of base64");
        // An OCTET STRING around it.
        refused(&[&[4, 64], &raw()[..]].concat(), size);
    }
}
