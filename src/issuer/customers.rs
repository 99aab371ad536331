//! The customers that a text finds, each with the history of its licenses.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use uuid::Uuid;

use crate::core::document::license::License;
use crate::core::document::report::LimitUse;
use crate::core::document::trust::Revocation;
use crate::core::types::day::Day;
use crate::core::types::ids::{InstanceId, Name};
use crate::core::types::keys::KeyId;
use crate::core::types::time::Time;
use crate::issuer::entry::Entry;
use crate::issuer::error::VendorError;
use crate::issuer::histories::{Exceeded, Histories, Standing, licensee};
use crate::issuer::search::Search;

/// A license with what became of it; as JSON, a row of `vendor show`.
#[derive(Debug, Serialize)]
pub struct Shown<'l> {
    /// The license, as it was signed.
    #[serde(flatten)]
    pub license: &'l License,
    /// The key that signed it.
    pub signer: &'l KeyId,
    /// The license that it renews or changes.
    pub renews: Option<Uuid>,
    /// The licenses that are revoked because of it.
    pub replaces: &'l [Uuid],
    /// What became of it.
    pub standing: Standing,
    /// Whether sites accept it now, or in its days of grace.
    pub in_force: bool,
    /// The newest license that renews it and is not revoked.
    pub renewed_by: Option<Uuid>,
    /// The license that replaces it.
    pub replaced_by: Option<Uuid>,
    /// When and why it, or the signer that signed it, was revoked.
    pub revoked: Option<Revocation>,
    /// The day on which its instance was unregistered.
    pub returned: Option<Day>,
    /// What was last reported of it.
    pub last_report: Option<LastReport<'l>>,
}

/// What was last reported of a license.
#[derive(Debug, Serialize)]
pub struct LastReport<'l> {
    /// The day that the report speaks of.
    pub date: Day,
    /// Its number among those of its instance.
    pub number: Option<u64>,
    /// The instance that reported.
    pub instance: &'l InstanceId,
    /// The limits against their use.
    pub limits: &'l BTreeMap<Name, LimitUse>,
    /// The limits that were exceeded.
    pub over: BTreeMap<Name, Exceeded>,
    /// When it was received.
    pub received_at: Time,
}

impl<'l> Shown<'l> {
    fn of(histories: &'l Histories<'_>, entry: &'l Entry) -> Self {
        let id = &entry.license.license_id;
        Self {
            license: &entry.license,
            signer: &entry.signer,
            renews: entry.renews,
            replaces: &entry.replaces,
            standing: histories.standing(entry),
            in_force: histories.is_in_force(entry),
            renewed_by: histories.renewal_of(id).map(|renewal| renewal.license.license_id),
            replaced_by: histories.replacement_of(id),
            revoked: histories.revocation(entry),
            returned: histories.returned(id).map(|returned| returned.date),
            last_report: histories.last_report(id).map(|report| LastReport {
                date: report.date,
                number: report.number,
                instance: &report.instance,
                limits: &report.limits,
                over: histories.exceeded(&entry.license),
                received_at: report.received_at,
            }),
        }
    }
}

/// An address and an instance, with all of their licenses, the oldest first.
pub type Customer<'l> = Vec<Shown<'l>>;

/// The licensees of whose licenses one matches, the one with the newest license last. Each comes
/// with its whole history: whoever asks about one license wants to know what came after it.
///
/// # Errors
/// No license matches.
pub fn find<'l>(
    histories: &'l Histories<'_>,
    search: &Search,
) -> Result<Vec<Customer<'l>>, VendorError> {
    let found = histories.matching(search)?;
    let mut customers: HashMap<_, Vec<usize>> =
        found.iter().map(|entry| (licensee(&entry.license), Vec::new())).collect();
    for (place, entry) in histories.entries().iter().enumerate() {
        if let Some(places) = customers.get_mut(&licensee(&entry.license)) {
            places.push(place);
        }
    }
    let mut customers: Vec<_> = customers.into_values().collect();
    customers.sort_by_key(|places| places.last().copied());
    let shown = |place| Some(Shown::of(histories, histories.entries().get(place)?));
    Ok(customers.into_iter().map(|places| places.into_iter().filter_map(shown).collect()).collect())
}
