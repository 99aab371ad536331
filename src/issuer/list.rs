//! What the issued log says of each license, and what is missing in the vendor folder.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;
use uuid::Uuid;

use crate::core::types::amount::Amount;
use crate::core::types::day::Day;
use crate::core::types::email::Email;
use crate::core::types::ids::{Edition, InstanceId, Name};
use crate::core::types::time::Time;
use crate::issuer::bundle;
use crate::issuer::dir::{NEXT, VendorDir};
use crate::issuer::entry::Entry;
use crate::issuer::error::{Loss, VendorError};
use crate::issuer::histories::{Histories, Standing};
use crate::issuer::issued_log::IssuedLog;
use crate::issuer::search;
use crate::issuer::signing;
use crate::parallel;

/// How many licenses are looked at at a time.
const PART: usize = 512;

/// A license of the log; as JSON, a row of `vendor list`.
#[derive(Debug, Serialize)]
pub struct IssuedLicense<'l> {
    /// Its id.
    pub license_id: Uuid,
    /// The customer's address; none for the Community Edition.
    pub email: Option<&'l Email>,
    /// The customer in words.
    pub organization: Option<&'l str>,
    /// The edition.
    pub edition: Edition,
    /// The instance; none: any instance of that address.
    pub instance: Option<&'l InstanceId>,
    /// The vendor's own name for what was bought.
    pub plan: Option<&'l Name>,
    /// How much of each thing is covered.
    pub limits: &'l BTreeMap<Name, Amount>,
    /// When it was signed.
    pub issued_at: Time,
    /// Its first second.
    pub not_before: Time,
    /// Its last second; none: no end.
    pub expires_at: Option<Time>,
    /// The last day of release that is covered; none: every release.
    pub releases_until: Option<Day>,
    /// What became of it.
    pub standing: Standing,
    /// The newest license that renews it and is not revoked.
    pub renewed_by: Option<Uuid>,
    /// The license that replaces it.
    pub replaced_by: Option<Uuid>,
    /// Whether the bundle in force revokes it, or the signer that signed it.
    pub revoked: bool,
    /// Whether its last report is over a limit; none: it was never reported.
    pub over: Option<bool>,
}

impl<'l> IssuedLicense<'l> {
    fn of(histories: &Histories<'l>, entry: &'l Entry) -> Self {
        let license = &entry.license;
        Self {
            license_id: license.license_id,
            email: license.email.as_ref(),
            organization: license.organization.as_deref(),
            edition: license.edition,
            instance: license.instance.as_ref(),
            plan: license.plan.as_ref(),
            limits: &license.limits,
            issued_at: license.issued_at,
            not_before: license.not_before,
            expires_at: license.expires_at,
            releases_until: license.releases_until,
            standing: histories.standing(entry),
            renewed_by: histories.renewal_of(&license.license_id).map(|e| e.license.license_id),
            replaced_by: histories.replacement_of(&license.license_id),
            revoked: histories.revocation(entry).is_some(),
            over: histories
                .last_report(&license.license_id)
                .map(|_| !histories.exceeded(license).is_empty()),
        }
    }
}

/// Which licenses are listed: those of which everything here is true.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Issued to this address.
    pub email: Option<Email>,
    /// For an instance whose id begins with these digits.
    pub instance: Option<String>,
    /// For a customer whose name in words has this part; case is ignored.
    pub organization: Option<String>,
    /// Of this plan.
    pub plan: Option<Name>,
    /// With a last report that is over a limit.
    pub over: bool,
    /// Ending between these two times, and neither renewed nor replaced, revoked or returned;
    /// sorted by their end.
    pub ends: Option<(Time, Time)>,
}

/// The licenses of the log that a filter lets through, the oldest first.
#[must_use]
pub fn licenses<'l>(histories: &Histories<'l>, filter: &Filter) -> Vec<IssuedLicense<'l>> {
    let email = filter.email.as_ref().map(Email::key);
    let part = filter.organization.as_deref().map(search::folded);
    let is_wanted = |entry: &Entry| {
        let license = &entry.license;
        let (instance, plan) = (license.instance.as_ref(), license.plan.as_ref());
        email.as_ref().is_none_or(|key| license.email.as_ref().is_some_and(|e| e.key() == *key))
            && filter.instance.as_ref().is_none_or(|digits| {
                instance.is_some_and(|instance| instance.as_str().starts_with(digits))
            })
            && part.as_ref().is_none_or(|part| {
                let organization = license.organization.as_deref();
                organization.is_some_and(|name| search::folded(name).contains(part))
            })
            && (filter.plan.is_none() || filter.plan.as_ref() == plan)
            && filter.ends.is_none_or(|(first, last)| {
                license.expires_at.is_some_and(|end| end >= first && end <= last)
            })
    };
    let row = |entry: &'l Entry| is_wanted(entry).then(|| IssuedLicense::of(histories, entry));
    let rows_of = |part: &'l [Entry]| part.iter().filter_map(row).collect::<Vec<_>>();
    let mut rows = Vec::new();
    let parts = histories.entries().chunks(PART);
    parallel::in_order_of(parts, rows_of, |part| rows.extend(part));
    if filter.over {
        rows.retain(|license| license.over == Some(true));
    }
    if filter.ends.is_some() {
        rows.retain(|license| license.standing.is_open());
        rows.sort_by_key(|license| license.expires_at);
    }
    rows
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
