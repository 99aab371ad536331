//! What the issued log says of each license, and what is missing in the vendor folder.

use std::path::PathBuf;

use serde::Serialize;
use uuid::Uuid;

use crate::core::types::email::Email;
use crate::core::types::ids::{Edition, InstanceId};
use crate::core::types::time::Time;
use crate::issuer::bundle;
use crate::issuer::dir::{NEXT, VendorDir};
use crate::issuer::error::{Loss, VendorError};
use crate::issuer::issued_log::IssuedLog;
use crate::issuer::signing;

/// A license of the log; as JSON, a row of `vendor list`.
#[derive(Debug, Serialize)]
pub struct IssuedLicense {
    /// Its id.
    pub license_id: Uuid,
    /// The customer's address; none for the Community Edition.
    pub email: Option<Email>,
    /// The customer in words.
    pub organization: Option<String>,
    /// The edition.
    pub edition: Edition,
    /// The instance; none: any instance of that address.
    pub instance: Option<InstanceId>,
    /// When it was signed.
    pub issued_at: Time,
    /// Its first second.
    pub not_before: Time,
    /// Its last second; none: no end.
    pub expires_at: Option<Time>,
    /// Whether the bundle in force revokes it.
    pub revoked: bool,
}

/// Which licenses are listed.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those issued to this address.
    pub email: Option<Email>,
    /// Only those that are not revoked and end between these two times; sorted by their end.
    pub ends: Option<(Time, Time)>,
}

/// The licenses of the log that a filter lets through, the oldest first.
///
/// # Errors
/// The bundle's revocations cannot be read.
pub fn licenses(
    vendor: &VendorDir,
    log: IssuedLog,
    filter: &Filter,
) -> Result<Vec<IssuedLicense>, VendorError> {
    let revoked = vendor.trust().bundle().revoked_licenses.to_map()?;
    let is_wanted = |license: &IssuedLicense| {
        (filter.email.is_none() || license.email == filter.email)
            && filter.ends.is_none_or(|(first, last)| {
                let soon = license.expires_at.is_some_and(|end| end >= first && end <= last);
                soon && !license.revoked
            })
    };
    let all = log.into_entries().into_iter().map(|entry| entry.license);
    let rows = all.map(|license| IssuedLicense {
        revoked: revoked.contains_key(&license.license_id),
        license_id: license.license_id,
        email: license.email,
        organization: license.organization,
        edition: license.edition,
        instance: license.instance,
        issued_at: license.issued_at,
        not_before: license.not_before,
        expires_at: license.expires_at,
    });
    let mut rows: Vec<_> = rows.filter(is_wanted).collect();
    if filter.ends.is_some() {
        rows.sort_by_key(|license| license.expires_at);
    }
    Ok(rows)
}

/// What a command that only reads says of the folder.
#[derive(Debug)]
pub struct Survey {
    /// What is missing of what was signed; nothing is signed until that is mended.
    pub losses: Vec<Loss>,
    /// What else is missing.
    pub gaps: Vec<Loss>,
    /// The version of the bundle that waits for signatures, and where it is.
    pub waiting: Option<(u64, PathBuf)>,
}

/// Looks for what is missing in the folder, and for what waits.
///
/// # Errors
/// I/O, or the bundle that waits cannot be read.
pub fn survey(vendor: &VendorDir, log: &IssuedLog) -> Result<Survey, VendorError> {
    let waiting = bundle::waiting(vendor)?;
    Ok(Survey {
        losses: signing::losses(vendor, log)?,
        gaps: signing::gaps(vendor)?,
        waiting: waiting.map(|(_, waiting)| (waiting.version, vendor.path(NEXT))),
    })
}
