//! What became of each license of the issued log: renewed, replaced, revoked, returned, or in
//! force.

use std::collections::{BTreeMap, HashMap};

use serde::{Serialize, Serializer};
use uuid::Uuid;

use crate::core::document::license::License;
use crate::core::document::trust::Revocation;
use crate::core::types::amount::Amount;
use crate::core::types::email::Email;
use crate::core::types::ids::{InstanceId, Name};
use crate::core::types::keys::KeyId;
use crate::core::types::time::Time;
use crate::issuer::dir::VendorDir;
use crate::issuer::entry::Entry;
use crate::issuer::error::{LookupError, Loss, VendorError};
use crate::issuer::issued_log::IssuedLog;
use crate::issuer::receive::receipt::Receipt;
use crate::issuer::receive::received::{Received, Returned};
use crate::issuer::search::Search;

/// What became of a license, in one word. Several may be true of one license. The first of these
/// that is true is the word: replaced, revoked, returned, renewed, then what its dates say. So
/// the word says whether somebody must act: a license that was renewed needs nothing more, even
/// where it is still in force until its own end (see [`Histories::is_in_force`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is in force.
    InForce,
    /// It is past its end and within its days of grace.
    Grace,
    /// Its first second is yet to come.
    BeginsLater,
    /// It is past its end and its days of grace.
    Ended,
    /// Another license goes on where it ends. It is in force until then.
    Renewed {
        /// The newest license that renews it and is not revoked.
        by: Uuid,
    },
    /// It is revoked because of another license.
    Replaced {
        /// The license that replaces it.
        by: Uuid,
    },
    /// It, or the signer that signed it, is revoked.
    Revoked {
        /// When.
        at: Time,
        /// Why, in the vendor's words.
        reason: String,
    },
    /// Its instance was unregistered, and the customer has handed in the statement of it.
    Returned,
}

impl Standing {
    /// The words, in the order in which people read them.
    pub const WORDS: [&'static str; 8] = [
        "in-force",
        "begins-later",
        "grace",
        "ended",
        "renewed",
        "replaced",
        "revoked",
        "returned",
    ];

    /// Whether the license is the newest of its kind: neither revoked, replaced, returned nor
    /// renewed.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::InForce | Self::Grace | Self::BeginsLater | Self::Ended)
    }

    /// The word that JSON has.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::InForce => "in-force",
            Self::BeginsLater => "begins-later",
            Self::Grace => "grace",
            Self::Ended => "ended",
            Self::Renewed { .. } => "renewed",
            Self::Replaced { .. } => "replaced",
            Self::Revoked { .. } => "revoked",
            Self::Returned => "returned",
        }
    }
}

impl Serialize for Standing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// A limit that was exceeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Exceeded {
    /// How much is in use, or was at most.
    pub most: u64,
    /// How much is covered.
    pub licensed: Amount,
}

/// The histories of all licenses of a log, at one time.
#[derive(Debug)]
pub struct Histories<'l> {
    entries: &'l [Entry],
    now: Time,
    revoked: BTreeMap<Uuid, Revocation>,
    revoked_signers: BTreeMap<KeyId, Revocation>,
    /// By the license that is renewed, the newest entry that renews it and is not revoked.
    renewals: HashMap<Uuid, usize>,
    /// By the license that is replaced, the newest license that replaces it.
    replacements: HashMap<Uuid, Uuid>,
    received: Received,
    /// By license, the instance whose last report names it; of several the one that reported last.
    reporters: HashMap<Uuid, InstanceId>,
}

impl<'l> Histories<'l> {
    /// Reads what the vendor folder says of the licenses of its log, as of `now`: its bundle, and
    /// what customers handed in.
    ///
    /// # Errors
    /// I/O, or the bundle's revocations cannot be read.
    pub fn read(vendor: &VendorDir, log: &'l IssuedLog, now: Time) -> Result<Self, VendorError> {
        let bundle = vendor.trust().bundle();
        let mut histories = Self {
            entries: log.entries(),
            now,
            revoked: bundle.revoked_licenses.to_map()?,
            revoked_signers: bundle.revoked_keys.clone(),
            renewals: HashMap::new(),
            replacements: HashMap::new(),
            received: Received::read(vendor)?,
            reporters: HashMap::new(),
        };
        histories.reporters = reporters(&histories.received);
        for (index, entry) in log.entries().iter().enumerate() {
            if let Some(renewed) = entry.renews
                && histories.revocation(entry).is_none()
            {
                histories.renewals.insert(renewed, index);
            }
            for replaced in &entry.replaces {
                histories.replacements.insert(*replaced, entry.license.license_id);
            }
        }
        Ok(histories)
    }

    /// The entries of the log, the oldest first.
    #[must_use]
    pub fn entries(&self) -> &'l [Entry] {
        self.entries
    }

    /// What is missing of what customers handed in, each with what to do about it.
    #[must_use]
    pub fn gaps(&self) -> Vec<Loss> {
        self.received.gaps()
    }

    /// What became of a license.
    #[must_use]
    pub fn standing(&self, entry: &Entry) -> Standing {
        let license = &entry.license;
        if let Some(by) = self.replacement_of(&license.license_id) {
            return Standing::Replaced { by };
        }
        if let Some(revocation) = self.revocation(entry) {
            return Standing::Revoked { at: revocation.at, reason: revocation.reason };
        }
        if self.received.returned(&license.license_id).is_some() {
            return Standing::Returned;
        }
        if let Some(renewal) = self.renewal_of(&license.license_id) {
            return Standing::Renewed { by: renewal.license.license_id };
        }
        self.by_date(license)
    }

    /// Whether sites accept a license now, or in its days of grace: whatever its word is, it is
    /// not revoked, and its first second has come.
    #[must_use]
    pub fn is_in_force(&self, entry: &Entry) -> bool {
        let date = self.by_date(&entry.license);
        self.revocation(entry).is_none() && matches!(date, Standing::InForce | Standing::Grace)
    }

    /// Whether a license is past its end and its days of grace.
    #[must_use]
    pub fn has_ended(&self, license: &License) -> bool {
        self.by_date(license) == Standing::Ended
    }

    /// When and why a license was revoked: by its id, or with the signer that signed it, whose
    /// revocation then says so in its reason.
    #[must_use]
    pub fn revocation(&self, entry: &Entry) -> Option<Revocation> {
        let own = self.revoked.get(&entry.license.license_id).cloned();
        own.or_else(|| {
            let Revocation { at, reason, .. } = self.revoked_signers.get(&entry.signer)?;
            let signer = entry.signer.short();
            Some(Revocation::new(*at, format!("its signer {signer} was revoked: {reason}")))
        })
    }

    /// The newest renewal of a license that is not revoked.
    #[must_use]
    pub fn renewal_of(&self, license: &Uuid) -> Option<&'l Entry> {
        self.entries.get(*self.renewals.get(license)?)
    }

    /// What was last reported of a license: the last report of an instance, if it names this
    /// license as the one in use.
    #[must_use]
    pub fn last_report(&self, license: &Uuid) -> Option<&Receipt> {
        self.received.last_report_of(self.reporters.get(license)?)
    }

    /// The limits that were exceeded by that report: of each, how much is in use or was in use at
    /// most in this month or the last, and how much the license covers.
    #[must_use]
    pub fn exceeded(&self, license: &License) -> BTreeMap<Name, Exceeded> {
        let Some(report) = self.last_report(&license.license_id) else { return BTreeMap::new() };
        let over = report.limits.iter().filter_map(|(name, limit)| {
            let most = limit.used.max(limit.peak).max(limit.peak_last_month)?;
            let licensed = license.limits.get(name).copied().unwrap_or(Amount::UpTo(0));
            (!licensed.covers(most)).then(|| (name.clone(), Exceeded { most, licensed }))
        });
        over.collect()
    }

    /// When the seat of a license was given back by a statement of erasure, if it was.
    #[must_use]
    pub fn returned(&self, license: &Uuid) -> Option<&Returned> {
        self.received.returned(license)
    }

    /// The newest license that replaces a license.
    #[must_use]
    pub fn replacement_of(&self, license: &Uuid) -> Option<Uuid> {
        self.replacements.get(license).copied()
    }

    /// The licenses that match, the oldest first.
    ///
    /// # Errors
    /// None does.
    pub fn matching(&self, search: &Search) -> Result<Vec<&'l Entry>, VendorError> {
        let found: Vec<_> =
            self.entries.iter().filter(|entry| search.matches(&entry.license)).collect();
        if found.is_empty() {
            return Err(LookupError::NotFound(search.text().to_owned()).into());
        }
        Ok(found)
    }

    /// The licenses that a renewal starts from, the oldest first: those that match and are not
    /// revoked, replaced, returned or renewed, and of each licensee (address and instance) the
    /// newest of these. One that has ended is among them.
    #[must_use]
    pub fn current(&self, search: &Search) -> Vec<&'l Entry> {
        let mut newest: HashMap<(Option<String>, Option<&InstanceId>), usize> = HashMap::new();
        for (index, entry) in self.entries.iter().enumerate() {
            if search.matches(&entry.license) && self.standing(entry).is_open() {
                newest.insert(licensee(&entry.license), index);
            }
        }
        let mut indexes: Vec<_> = newest.into_values().collect();
        indexes.sort_unstable();
        indexes.into_iter().filter_map(|index| self.entries.get(index)).collect()
    }

    /// The word that its dates alone give a license.
    fn by_date(&self, license: &License) -> Standing {
        match license.expires_at {
            _ if license.not_before > self.now => Standing::BeginsLater,
            Some(end) if self.now > end.plus_days(license.grace_days) => Standing::Ended,
            Some(end) if self.now > end => Standing::Grace,
            _ => Standing::InForce,
        }
    }
}

/// By license, the instance whose last report names it.
fn reporters(received: &Received) -> HashMap<Uuid, InstanceId> {
    let mut newest: HashMap<Uuid, &Receipt> = HashMap::new();
    for report in received.last_reports() {
        let Some(license) = report.license_id else { continue };
        let order = |report: &Receipt| (report.date, report.received_at);
        let kept = newest.entry(license).or_insert(report);
        if order(kept) < order(report) {
            *kept = report;
        }
    }
    newest.into_iter().map(|(license, report)| (license, report.instance.clone())).collect()
}

/// Whose a license is: the address in the form in which equal ones are equal text, and the
/// instance.
#[must_use]
pub fn licensee(license: &License) -> (Option<String>, Option<&InstanceId>) {
    (license.email.as_ref().map(Email::key), license.instance.as_ref())
}
