//! A catalogue in a file, for whoever has no instance: the vendor's officer reads what a draft, or a
//! signed catalogue, gives.

use crate::core::Malformed;
use crate::core::document::catalogue::SignedCatalogue;
use crate::core::document::catalogue::content::Catalogue;
use crate::core::document::catalogue::draft::Draft;
use crate::core::document::catalogue::rules::broken;
use crate::core::document::catalogue::shipped::shipped;
use crate::core::document::envelope::Envelope;
use crate::core::document::text;
use crate::core::types::ids::Name;
use crate::core::types::keys::sha256_hex;

/// A catalogue that was read from a file.
#[derive(Debug, Clone)]
pub struct CatalogueFile {
    /// What it says.
    pub catalogue: Catalogue,
    /// The product that it was signed for, whoever signed it; `None`: it is a draft.
    pub product: Option<Name>,
    /// The SHA-256, in lowercase hex, of what was signed, or of the draft.
    pub sha256: String,
}

/// Reads a signed catalogue in any form, or a draft in TOML. No signature is checked.
///
/// # Errors
/// It is neither, or a draft that breaks a rule.
pub fn read(bytes: &[u8]) -> Result<CatalogueFile, Malformed> {
    let decoded = text::decode(bytes)?;
    let text = std::str::from_utf8(&decoded).map_err(|_| Malformed::new("it is not UTF-8 text"))?;
    // No draft begins like this; the text around an armored document can be anything.
    if text.trim_start().starts_with('{') || text.contains("-----BEGIN AIRSEAL") {
        let envelope = Envelope::parse_kind::<SignedCatalogue>(bytes)?.envelope;
        let SignedCatalogue { catalogue, product, .. } = envelope.document()?;
        let sha256 = sha256_hex(&envelope.payload);
        return Ok(CatalogueFile { catalogue, product: Some(product), sha256 });
    }
    let own = shipped()?;
    let catalogue = Draft::read(text, Some(own))?.catalogue;
    if let Some(first) = broken(&catalogue, own).first() {
        return Err(Malformed::new(format!("it breaks a rule for catalogues: {}", first.rule)));
    }
    Ok(CatalogueFile { catalogue, product: None, sha256: sha256_hex(bytes) })
}
