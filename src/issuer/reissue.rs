//! A license that was issued before, handed out again: the same payload and the same signature.
//! It takes no key.

use crate::core::document::envelope::Envelope;
use crate::core::document::issued;
use crate::core::document::license::License;
use crate::core::judge::verdict::Verdict;
use crate::issuer::dir::VendorDir;
use crate::issuer::entry::Entry;
use crate::issuer::error::{LookupError, VendorError};
use crate::issuer::histories::{Histories, Standing};
use crate::issuer::search;

/// The entry of a license by its id, or the first digits of it; hyphens and case do not matter.
///
/// # Errors
/// No license has that id, or several ids begin so.
pub fn entry<'l>(histories: &Histories<'l>, id: &str) -> Result<&'l Entry, VendorError> {
    let digits = search::first_digits(id).ok_or_else(|| LookupError::NoSuchId(id.to_owned()))?;
    let begins =
        |entry: &&Entry| entry.license.license_id.simple().to_string().starts_with(digits.as_str());
    let mut found = histories.entries().iter().filter(begins);
    let first = found.next().ok_or_else(|| LookupError::NoSuchId(id.to_owned()))?;
    let others: Vec<_> = found
        .map(|entry| entry.license.license_id)
        .filter(|other| *other != first.license.license_id)
        .collect();
    if others.is_empty() {
        return Ok(first);
    }
    let all = std::iter::once(first.license.license_id).chain(others).collect();
    Err(LookupError::AmbiguousId { digits: id.to_owned(), all }.into())
}

/// The license of an entry as it was handed out, its signature checked strictly against the
/// signer in the bundle in force.
///
/// # Errors
/// No site would accept it: it is revoked, replaced, returned or past its grace, or its signer no
/// longer counts. Or the entry does not have the signature, because an earlier version wrote it.
pub fn envelope(
    vendor: &VendorDir,
    histories: &Histories<'_>,
    entry: &Entry,
) -> Result<Envelope, VendorError> {
    let license = &entry.license;
    let refused = |verdict, reason, instead| {
        Err(LookupError::NotHandedOut { license: license.license_id, verdict, reason, instead }
            .into())
    };
    let standing = histories.standing(entry);
    if let Some(revocation) = histories.revocation(entry) {
        let instead = histories.replacement_of(&license.license_id);
        let reason = format!("it was revoked on {}: {}", revocation.at.date(), revocation.reason);
        return refused(Verdict::Revoked, reason, instead);
    }
    match standing {
        Standing::Replaced { by } => {
            return refused(Verdict::Revoked, format!("license {by} replaces it"), Some(by));
        }
        Standing::Returned => {
            let reason = "its instance was unregistered, and cannot use it".to_owned();
            return refused(Verdict::Mismatch, reason, None);
        }
        _ => {}
    }
    if let Some(end) = license.expires_at
        && histories.has_ended(license)
    {
        let instead = histories.renewal_of(&license.license_id).map(|e| e.license.license_id);
        return refused(Verdict::Expired, format!("it ended on {}", end.date()), instead);
    }
    let envelope = entry.envelope()?;
    match issued::open::<License>(&envelope, vendor.trust()) {
        Ok(_) => Ok(envelope),
        Err((verdict, reason)) => refused(verdict, reason, None),
    }
}
