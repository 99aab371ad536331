//! A trust bundle that was carried: to where a root key is, which signs it there, and back into the
//! vendor folder. What is wrong with it is found before a key is unlocked.

use std::path::{Path, PathBuf};

use crate::core::document::envelope::{Document, Envelope};
use crate::core::document::trust::{Accepted, Roots, Trust, TrustBundle, TrustError};
use crate::core::types::keys::{KeyId, PrivateKey};
use crate::issuer::bundle::{self, Standing};
use crate::issuer::dir::{NEXT, VendorDir};
use crate::issuer::error::VendorError;
use crate::issuer::roots::RootNames;
use crate::store::files::{self, PUBLIC};

/// A bundle in a file of its own, where the roots in force are not known.
#[derive(Debug)]
pub struct Carried {
    path: PathBuf,
    envelope: Envelope,
    bundle: TrustBundle,
}

impl Carried {
    /// Reads it.
    ///
    /// # Errors
    /// It is not there, it is not a bundle, or I/O.
    pub fn read(path: &Path) -> Result<Self, VendorError> {
        let bytes =
            files::read_state(path)?.ok_or_else(|| VendorError::NoSuchBundle(path.to_owned()))?;
        let envelope = Envelope::parse_signed_or_not(&bytes)?;
        let bundle: TrustBundle = envelope.document()?;
        bundle::require_readable(&envelope, &bundle, &bundle.roots)?;
        Ok(Self { path: path.to_owned(), envelope, bundle })
    }

    /// The bundle.
    #[must_use]
    pub fn bundle(&self) -> &TrustBundle {
        &self.bundle
    }

    /// Refuses a bundle that a site which trusts `against` would refuse whoever signs it: an older
    /// one, one for another product, or one that gives a revoked key its trust back.
    ///
    /// # Errors
    /// The rule that it breaks.
    pub fn check_against(&self, against: &Trust) -> Result<(), VendorError> {
        match against.accept(&self.envelope) {
            Ok(_) => Ok(()),
            Err(TrustError::Threshold { .. } | TrustError::Gap { .. }) => {
                Ok(against.bundle().is_kept_by(&self.bundle)?)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Adds the signatures of some roots to the file. A retiring root must be able to sign what its
    /// successor brings, so any key may sign. `old` are the roots in force, if they are known.
    ///
    /// # Errors
    /// Too many signatures, or I/O.
    pub fn sign(
        self,
        keys: &[PrivateKey],
        old: Option<&Roots>,
        names: &RootNames,
    ) -> Result<Standing, VendorError> {
        let Self { path, mut envelope, bundle } = self;
        for key in keys {
            envelope.add_signature(key);
        }
        bundle::require_readable(&envelope, &bundle, &bundle.roots)?;
        files::replace(&path, &envelope.to_json(), PUBLIC)?;
        Ok(Standing::of(&envelope, &bundle, old, names, &path))
    }
}

/// A bundle that was offered to the vendor folder and may wait there for signatures.
#[derive(Debug)]
pub struct Offer {
    /// With every signature so far by a root in force or one of its own.
    envelope: Envelope,
    bundle: TrustBundle,
}

impl Offer {
    /// Reads a bundle and compares it with the folder; `None` if it is in force already. What waits
    /// gives way to nothing.
    ///
    /// # Errors
    /// Not a bundle of this product, older than the one in force or not made from it, another
    /// one waits, it was discarded (and is not taken `again`), or I/O.
    pub fn read(vendor: &VendorDir, file: &[u8], again: bool) -> Result<Option<Self>, VendorError> {
        // One that was written here may wait for every signature.
        let offered = match Envelope::parse_unsigned(file) {
            Ok(envelope) if envelope.signatures.is_empty() => envelope,
            _ => Envelope::parse_kind::<TrustBundle>(file)?.envelope,
        };
        Self::read_signed(vendor, &offered, again)
    }

    /// The same of a bundle that was read already.
    ///
    /// # Errors
    /// As for [`Offer::read`].
    pub fn read_signed(
        vendor: &VendorDir,
        offered: &Envelope,
        again: bool,
    ) -> Result<Option<Self>, VendorError> {
        let bundle: TrustBundle = offered.document()?;
        let in_force = vendor.trust().bundle();
        let waits = bundle::waiting(vendor)?;
        let is_waiting =
            waits.as_ref().is_some_and(|(envelope, _)| envelope.payload == offered.payload);
        if bundle.product != in_force.product {
            let (trusted, found) = (in_force.product.clone(), bundle.product);
            return Err(TrustError::Product { trusted, found }.into());
        }
        if let (Some((_, waiting)), false) = (&waits, is_waiting) {
            return Err(VendorError::AnotherWaits {
                path: vendor.path(NEXT),
                version: waiting.version,
            });
        }
        let version = bundle.version;
        match vendor.trust().accept(offered) {
            Ok(Accepted::Unchanged) => return Ok(None),
            Ok(Accepted::Newer(_)) => {}
            // More signatures may follow; what they cannot mend is refused now.
            Err(TrustError::Threshold { .. } | TrustError::Gap { .. }) => {
                if version == in_force.version {
                    return Err(TrustError::Equivocation(version).into());
                }
                if !is_waiting && in_force.roots.signed(offered) == 0 {
                    return Err(VendorError::Foreign(version));
                }
                in_force.is_kept_by(&bundle)?;
            }
            Err(error) => return Err(error.into()),
        }
        let kept = bundle::discarded_path(vendor, version, &offered.payload);
        if !is_waiting && !again && kept.exists() {
            return Err(VendorError::Discarded { path: kept, version });
        }
        // Begun from what is here; what others signed beside it does not count.
        let mut envelope =
            Envelope::sign_bytes(TrustBundle::PAYLOAD_TYPE, offered.payload.clone(), &[]);
        let message = offered.pae();
        let known: Vec<_> = in_force.roots.keys.iter().chain(&bundle.roots.keys).collect();
        let from =
            waits.iter().flat_map(|(waiting, _)| &waiting.signatures).chain(&offered.signatures);
        for signature in from {
            let here = envelope.signatures.iter().any(|other| other.sig == signature.sig);
            if !here && known.iter().any(|(_, key)| key.verifies(&message, &signature.sig)) {
                envelope.signatures.push(signature.clone());
            }
        }
        bundle::require_readable(&envelope, &bundle, &in_force.roots)?;
        Ok(Some(Self { envelope, bundle }))
    }

    /// The bundle.
    #[must_use]
    pub fn bundle(&self) -> &TrustBundle {
        &self.bundle
    }

    /// Refuses a key that is neither a root in force nor one of the bundle's own.
    ///
    /// # Errors
    /// [`VendorError::NotARoot`].
    pub fn require_root(&self, vendor: &VendorDir, id: &KeyId) -> Result<(), VendorError> {
        let known = [&vendor.trust().bundle().roots, &self.bundle.roots];
        if known.iter().any(|roots| roots.keys.contains_key(id)) {
            Ok(())
        } else {
            Err(VendorError::NotARoot(id.clone()))
        }
    }

    /// Takes it into the folder with the signatures of `keys` too, and puts it in force if they are
    /// enough.
    ///
    /// # Errors
    /// A key that is not a root, too many signatures, or I/O.
    pub fn stage(self, vendor: &VendorDir, keys: &[PrivateKey]) -> Result<Standing, VendorError> {
        for key in keys {
            self.require_root(vendor, &key.public().id())?;
        }
        let Self { mut envelope, bundle } = self;
        for key in keys {
            envelope.add_signature(key);
        }
        bundle::require_readable(&envelope, &bundle, &vendor.trust().bundle().roots)?;
        let bytes = envelope.to_json();
        let next = vendor.path(NEXT);
        if files::read_state(&next)?.as_deref() != Some(&bytes) {
            files::replace(&next, &bytes, PUBLIC)?;
        }
        let standing = Standing::here(vendor, &envelope, &bundle);
        bundle::settle(vendor.dir())?;
        Ok(standing)
    }
}
