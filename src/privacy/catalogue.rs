//! The catalogue in force: the vendor's own, imported or compiled in, else the one that airseal
//! comes with.

use std::io::ErrorKind;

use crate::core::document::catalogue::SignedCatalogue;
use crate::core::document::catalogue::content::Catalogue;
use crate::core::document::catalogue::draft::Draft;
use crate::core::document::catalogue::shipped::TEXT;
use crate::core::document::envelope::Envelope;
use crate::core::types::ids::Name;
use crate::core::types::keys::sha256_hex;
use crate::store::home::CATALOGUE;
use crate::store::{Home, StoreError};

/// The catalogues that the program was built with.
#[derive(Debug, Clone, Copy)]
pub struct BuiltIn<'a> {
    /// The text of the one that airseal comes with.
    pub text: &'a str,
    /// The vendor's own, signed.
    pub signed: Option<&'a [u8]>,
}

impl Default for BuiltIn<'_> {
    fn default() -> Self {
        Self { text: TEXT, signed: None }
    }
}

/// The catalogue in force.
#[derive(Debug, Clone)]
pub struct InForce {
    /// What it says.
    pub catalogue: Catalogue,
    /// The product that it was signed for; `None`: it is the one that airseal comes with.
    pub product: Option<Name>,
    /// The SHA-256, in lowercase hex, of what was signed, or of the text that airseal comes with.
    pub sha256: String,
}

impl InForce {
    /// The one that airseal comes with.
    ///
    /// # Errors
    /// None that a test has not seen.
    pub fn shipped() -> Result<Self, StoreError> {
        Self::of_text(TEXT)
    }

    fn of_text(text: &str) -> Result<Self, StoreError> {
        let draft = Draft::read(text, None).map_err(|error| StoreError::Damaged {
            path: "the catalogue that is compiled in".into(),
            reason: error.to_string(),
        })?;
        let sha256 = sha256_hex(text.as_bytes());
        Ok(Self { catalogue: draft.catalogue, product: None, sha256 })
    }

    /// The one in force here. Of the vendor's own, imported and compiled in, it is the one with the
    /// higher number. An imported one that cannot be read, or no longer counts, stands for nothing
    /// else: then nobody knows what may be sent. `compiled_trust` is the bundle that the product was
    /// built with.
    ///
    /// # Errors
    /// I/O, a damaged file, or a catalogue whose signer was revoked.
    pub fn read(
        home: &Home,
        compiled_trust: Option<&[u8]>,
        built_in: BuiltIn<'_>,
    ) -> Result<Self, StoreError> {
        let own = Self::own(home, compiled_trust, built_in)?;
        own.map_or_else(|| Self::of_text(built_in.text), Ok)
    }

    /// The vendor's own, if there is one.
    fn own(
        home: &Home,
        compiled_trust: Option<&[u8]>,
        built_in: BuiltIn<'_>,
    ) -> Result<Option<Self>, StoreError> {
        let compiled = built_in.signed.map(Self::compiled).transpose()?;
        let path = home.path(CATALOGUE);
        let imported = match path.symlink_metadata() {
            Ok(_) => Some(Self::imported(home, compiled_trust)?),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(StoreError::io("read", &path)(error)),
        };
        if let Some(compiled) = &compiled
            && let Some(trust) = home.trust(compiled_trust)?
            && compiled.product.as_ref() != Some(&trust.bundle().product)
        {
            let reason = format!("it is not for the product `{}`", trust.bundle().product);
            return Err(StoreError::Damaged { path: COMPILED.into(), reason });
        }
        Ok(compiled.into_iter().chain(imported).max_by_key(Self::number))
    }

    fn number(&self) -> u32 {
        self.catalogue.number
    }

    /// The one that was signed with this payload.
    #[must_use]
    pub fn of(document: SignedCatalogue, payload: &[u8]) -> Self {
        let SignedCatalogue { catalogue, product, .. } = document;
        Self { catalogue, product: Some(product), sha256: sha256_hex(payload) }
    }

    /// What is compiled in counts as the program does: nobody could sign it who could not also
    /// change the program.
    fn compiled(bytes: &[u8]) -> Result<Self, StoreError> {
        let read = || {
            let envelope = Envelope::parse(bytes)?;
            Ok(Self::of(envelope.document()?, &envelope.payload))
        };
        read().map_err(|error: crate::core::Malformed| StoreError::Damaged {
            path: COMPILED.into(),
            reason: error.to_string(),
        })
    }

    fn imported(home: &Home, compiled_trust: Option<&[u8]>) -> Result<Self, StoreError> {
        let untrusted = "no trust bundle is here, so its signature cannot be checked";
        let trust =
            home.trust(compiled_trust)?.ok_or_else(|| home.damaged(CATALOGUE, untrusted))?;
        let stored = home.issued::<SignedCatalogue>(CATALOGUE, &trust)?;
        let stored = stored.ok_or_else(|| home.damaged(CATALOGUE, "it is missing"))?;
        Ok(Self::of(stored.document, &stored.payload))
    }
}

/// What the vendor's catalogue that is compiled in is called.
const COMPILED: &str = "the vendor's catalogue that is compiled in";

/// Whether nobody needs to doubt which catalogue is in force: the vendor's own, if there is one, can
/// be read and counts.
///
/// # Errors
/// See [`InForce::read`].
pub fn check(
    home: &Home,
    compiled_trust: Option<&[u8]>,
    built_in: BuiltIn<'_>,
) -> Result<(), StoreError> {
    InForce::own(home, compiled_trust, built_in).map(drop)
}

/// The SHA-256 of the catalogue in force, as in [`InForce`]; the one that airseal comes with is not
/// read for it.
///
/// # Errors
/// See [`InForce::read`].
pub fn sha256(
    home: &Home,
    compiled_trust: Option<&[u8]>,
    built_in: BuiltIn<'_>,
) -> Result<String, StoreError> {
    Ok(match InForce::own(home, compiled_trust, built_in)? {
        Some(own) => own.sha256,
        None => sha256_hex(built_in.text.as_bytes()),
    })
}
