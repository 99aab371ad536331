//! What a new trust bundle changes for whoever trusts an older one, one by one.

use std::collections::BTreeMap;
use std::fmt;

use uuid::Uuid;

use crate::core::Malformed;
use crate::core::document::trust::{Revocation, TrustBundle};
use crate::core::types::ids::{KeyId, Name};
use crate::core::types::time::Time;

/// How many revocations of a kind are named; of the rest there is a count.
const NAMED: usize = 20;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BundleChange {
    /// It is for another product.
    Product {
        /// The product of the old one.
        before: Name,
        /// The product of the new one.
        after: Name,
    },
    /// A root that was not there.
    RootAdded(KeyId),
    /// A root that is not there any more.
    RootGone(KeyId),
    /// How many roots must sign, of how many.
    Threshold {
        /// Before.
        before: (usize, usize),
        /// Now.
        after: (usize, usize),
    },
    /// The fingerprint of the roots.
    Fingerprint(String),
    /// A signer that was not there, and when it begins.
    SignerAdded(KeyId, Time),
    /// Until when a signer may sign; `None`: no end.
    SignerEnds(KeyId, Option<Time>),
    /// A signer may sign other kinds of documents.
    SignerKinds(KeyId),
    /// A signer that is not there any more.
    SignerGone(KeyId),
    /// A key that is revoked, and why.
    KeyRevoked(KeyId, String),
    /// A key that is not revoked any more.
    KeyRestored(KeyId),
    /// A license that is revoked, and why.
    LicenseRevoked(Uuid, String),
    /// A license that is not revoked any more, and why it was.
    LicenseRestored(Uuid, String),
    /// As many more changes as the last one.
    More(usize),
    /// The renewal date; `None`: none any more.
    RenewBy(Option<Time>),
}

/// What is different in `new`, in the order: product, roots, signers, revocations, renewal.
///
/// # Errors
/// Revocations that cannot be read.
pub fn bundle_changes(
    old: &TrustBundle,
    new: &TrustBundle,
) -> Result<Vec<BundleChange>, Malformed> {
    let mut out = Vec::new();
    if old.product != new.product {
        let (before, after) = (old.product.clone(), new.product.clone());
        out.push(BundleChange::Product { before, after });
    }
    if old.roots != new.roots {
        let (was, is) = (&old.roots.keys, &new.roots.keys);
        let added = is.keys().filter(|id| !was.contains_key(*id));
        out.extend(added.cloned().map(BundleChange::RootAdded));
        let gone = was.keys().filter(|id| !is.contains_key(*id));
        out.extend(gone.cloned().map(BundleChange::RootGone));
        let (before, after) = ((old.roots.threshold, was.len()), (new.roots.threshold, is.len()));
        if before != after {
            out.push(BundleChange::Threshold { before, after });
        }
        out.push(BundleChange::Fingerprint(new.roots.fingerprint()));
    }
    for (id, signer) in &new.signers {
        let id = id.clone();
        match old.signers.get(&id) {
            None => out.push(BundleChange::SignerAdded(id, signer.not_before)),
            Some(before) if before.not_after != signer.not_after => {
                out.push(BundleChange::SignerEnds(id, signer.not_after));
            }
            Some(before) if before != signer => out.push(BundleChange::SignerKinds(id)),
            Some(_) => {}
        }
    }
    let gone = old.signers.keys().filter(|id| !new.signers.contains_key(*id));
    out.extend(gone.cloned().map(BundleChange::SignerGone));
    let (was, is) = (&old.revoked_keys, &new.revoked_keys);
    named(&mut out, was, is, |id, reason| BundleChange::KeyRevoked(id.clone(), reason));
    named(&mut out, is, was, |id, _| BundleChange::KeyRestored(id.clone()));
    let (was, is) = (old.revoked_licenses.to_map()?, new.revoked_licenses.to_map()?);
    named(&mut out, &was, &is, |id, reason| BundleChange::LicenseRevoked(*id, reason));
    named(&mut out, &is, &was, |id, reason| BundleChange::LicenseRestored(*id, reason));
    if old.expires_at != new.expires_at {
        out.push(BundleChange::RenewBy(new.expires_at));
    }
    Ok(out)
}

/// What is in `new` and not in `old`: the first ones by name, the rest as a number.
fn named<K: Ord>(
    out: &mut Vec<BundleChange>,
    old: &BTreeMap<K, Revocation>,
    new: &BTreeMap<K, Revocation>,
    change: impl Fn(&K, String) -> BundleChange,
) {
    let mut added = new.iter().filter(|(key, _)| !old.contains_key(*key));
    let first = added.by_ref().take(NAMED);
    out.extend(first.map(|(key, revocation)| change(key, revocation.reason.clone())));
    match added.count() {
        0 => {}
        more => out.push(BundleChange::More(more)),
    }
}

impl fmt::Display for BundleChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Product { before, after } => {
                write!(f, "It is for another product: {after} instead of {before}.")
            }
            Self::RootAdded(id) => write!(f, "Root {}… is new.", id.short()),
            Self::RootGone(id) => write!(f, "Root {}… is gone.", id.short()),
            Self::Threshold { before: (old, of_old), after: (new, of_new) } => write!(
                f,
                "{new} of {of_new} roots must sign from now on, instead of {old} of {of_old}."
            ),
            Self::Fingerprint(after) => {
                write!(f, "The fingerprint of the roots becomes {after}.")
            }
            Self::SignerAdded(id, from) => {
                write!(f, "Signer {}… is new, from {}.", id.short(), from.date())
            }
            Self::SignerEnds(id, Some(end)) => write!(
                f,
                "Signer {}… signs until {end}; licenses issued later are refused.",
                id.short()
            ),
            Self::SignerEnds(id, None) => {
                write!(f, "Signer {}… has no end date any more.", id.short())
            }
            Self::SignerKinds(id) => write!(f, "Signer {}… may sign other things.", id.short()),
            Self::SignerGone(id) => write!(
                f,
                "Signer {}… is gone: licenses that it signed are no longer accepted.",
                id.short()
            ),
            Self::KeyRevoked(id, reason) => write!(
                f,
                "Key {}… is revoked, with every license that it signed: {reason}.",
                id.short()
            ),
            Self::KeyRestored(id) => write!(f, "Key {}… is no longer revoked.", id.short()),
            Self::LicenseRevoked(id, reason) => write!(f, "License {id} is revoked: {reason}."),
            Self::LicenseRestored(id, reason) => {
                write!(f, "License {id} is no longer revoked: {reason}.")
            }
            Self::More(count) => write!(f, "The same is true of {count} more."),
            Self::RenewBy(Some(end)) => write!(f, "It is due for renewal by {end}."),
            Self::RenewBy(None) => f.write_str("It has no renewal date any more."),
        }
    }
}
