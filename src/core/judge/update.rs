//! What a newer trust bundle or catalogue would change where an older one is, and whether it would be
//! accepted there.

use crate::core::Malformed;
use crate::core::document::catalogue::SignedCatalogue;
use crate::core::document::envelope::{Document, Envelope};
use crate::core::document::trust::{Trust, TrustBundle, TrustError};
use crate::core::judge::bundle_diff::{BundleChange, bundle_changes};
use crate::core::judge::catalogue_diff::{self, CatalogueChange};
use crate::core::judge::genuine;
use crate::core::judge::succession::Succession;

/// A document with the envelope that it came in.
#[derive(Debug)]
struct Read<D> {
    envelope: Envelope,
    document: D,
}

impl<D: Document> Read<D> {
    fn of(envelope: Envelope) -> Result<Self, Malformed> {
        let document = envelope.document()?;
        Ok(Self { envelope, document })
    }

    fn signed(file: &[u8]) -> Result<Self, Malformed> {
        Self::of(Envelope::parse_kind::<D>(file)?.envelope)
    }

    /// A signed document, or one that waits for its signature: whoever is to sign it looks at it first.
    fn signed_or_not(file: &[u8]) -> Result<Self, Malformed> {
        match Envelope::parse_unsigned(file) {
            Ok(envelope) if envelope.signatures.is_empty() => Self::of(envelope),
            _ => Self::signed(file),
        }
    }
}

/// A trust bundle or a catalogue that a newer one may replace.
#[derive(Debug)]
pub struct Current(Kind<Read<TrustBundle>, Read<SignedCatalogue>>);

/// One of the two kinds of documents that replace each other.
#[derive(Debug)]
enum Kind<B, C> {
    Bundle(B),
    Catalogue(C),
}

impl Current {
    /// Reads the trust bundle in a file; of a file that holds catalogues and no trust bundle, the
    /// catalogue.
    ///
    /// # Errors
    /// The file holds neither, or several.
    pub fn read(file: &[u8]) -> Result<Self, Malformed> {
        let all: Vec<_> = Envelope::parse_all(file).into_iter().flatten().collect();
        let holds = |is: fn(&Envelope) -> bool| all.iter().any(|found| is(&found.envelope));
        let is_catalogue =
            holds(Envelope::is::<SignedCatalogue>) && !holds(Envelope::is::<TrustBundle>);
        Ok(Self(if is_catalogue {
            Kind::Catalogue(Read::signed(file)?)
        } else {
            Kind::Bundle(Read::signed(file)?)
        }))
    }

    /// Reads the document of the same kind that would replace it. It may still wait for its signature.
    ///
    /// # Errors
    /// The file holds no document of this kind, or several.
    pub fn replaced_by(self, file: &[u8]) -> Result<Update, Malformed> {
        Ok(Update(match self.0 {
            Kind::Bundle(old) => Kind::Bundle((old, Read::signed_or_not(file)?)),
            Kind::Catalogue(old) => Kind::Catalogue((old, Read::signed_or_not(file)?)),
        }))
    }
}

/// A document and the one that would replace it.
#[derive(Debug)]
pub struct Update(Kind<Pair<TrustBundle>, Pair<SignedCatalogue>>);

/// The old one and the new one.
type Pair<D> = (Read<D>, Read<D>);

/// What an update changes, and whether it is accepted.
#[derive(Debug)]
pub struct Judged {
    /// The version of the old one.
    pub old_version: u64,
    /// The version of the new one.
    pub new_version: u64,
    /// Why whoever has the old one would not accept the new one; `None`: it would be accepted.
    pub refusal: Option<Refusal>,
    /// What the new one changes.
    pub changes: Changes,
}

/// Why an update is refused.
#[derive(Debug)]
pub enum Refusal {
    /// The old trust bundle counts for nothing itself.
    Old(TrustError),
    /// The new document does not count, or does not follow from the old one, for this reason.
    New(String),
}

/// What an update changes, one by one.
#[derive(Debug)]
pub enum Changes {
    /// Of a trust bundle.
    Bundle(Vec<BundleChange>),
    /// Of a catalogue.
    Catalogue(Vec<CatalogueChange>),
}

impl Update {
    /// Judges the update. Two trust bundles are judged by themselves; of a catalogue the signatures are
    /// checked with the trust bundle in force, which is asked for then.
    ///
    /// # Errors
    /// Revocations that cannot be read.
    pub fn judge(&self, trust: impl FnOnce() -> Option<Trust>) -> Result<Judged, Malformed> {
        match &self.0 {
            Kind::Bundle((old, new)) => of_bundles(old, new),
            Kind::Catalogue((old, new)) => Ok(of_catalogues(old, new, trust().as_ref())),
        }
    }
}

fn of_bundles(old: &Read<TrustBundle>, new: &Read<TrustBundle>) -> Result<Judged, Malformed> {
    let refusal = match Trust::reopen(&old.envelope) {
        Err(error) => Some(Refusal::Old(error)),
        Ok(trust) => trust.accept(&new.envelope).err().map(|error| Refusal::New(error.to_string())),
    };
    Ok(Judged {
        old_version: old.document.version,
        new_version: new.document.version,
        refusal,
        changes: Changes::Bundle(bundle_changes(&old.document, &new.document)?),
    })
}

fn of_catalogues(
    old: &Read<SignedCatalogue>,
    new: &Read<SignedCatalogue>,
    trust: Option<&Trust>,
) -> Judged {
    let counts = |read: &Read<_>| genuine::check(&read.envelope, trust, None);
    let (before, after) = (&old.document.catalogue, &new.document.catalogue);
    let order = || {
        // What no longer counts gives way to any.
        counts(old).ok()?;
        let here = (&before.number, old.envelope.payload.as_slice());
        let next = (&after.number, new.envelope.payload.as_slice());
        Succession::of(here, next).refusal(&before.number, &after.number)
    };
    let refusal = counts(new).err().map(|(_, reason)| reason).or_else(order);
    Judged {
        old_version: u64::from(before.number),
        new_version: u64::from(after.number),
        refusal: refusal.map(Refusal::New),
        changes: Changes::Catalogue(catalogue_diff::changes(before, after)),
    }
}
