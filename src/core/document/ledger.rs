//! The consent ledger: its entries, the chain that ties each to the one before,
//! and the signed copy that can be filed elsewhere.
//!
//! One JSON object a line. `prev` is the SHA-256 of the line before, its line end
//! included, so that `sed -n 4p consent.log | sha256sum` prints what line 5 holds;
//! in the first line it is 64 zeros.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use crate::core::Malformed;
use crate::core::document::envelope::{Document, Envelope, require_schema};
pub use crate::core::judge::chain::{line_hash, no_entry};
use crate::core::types::hex::is_sha256;
use crate::core::types::ids::InstanceId;
use crate::core::types::json::{read_object, unique_map};
use crate::core::types::keys::PublicKey;
use crate::core::types::text_form;
use crate::core::types::time::Time;

/// What happened, in the words of the law where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// The disclosure was shown: what usage data is, and how to turn it off.
    #[serde(rename = "notice")]
    Disclosure,
    /// Usage data was objected to (GDPR 21).
    Objection,
    /// The objection was lifted.
    ObjectionLifted,
    /// Marketing was agreed to (GDPR 7).
    Consent,
    /// That consent was withdrawn (GDPR 7(3)).
    Withdrawal,
    /// A request for a license was made.
    Registered,
    /// A registration for another address came into force.
    EmailChanged,
    /// A license was taken in.
    LicenseImported,
    /// An installed license was removed.
    LicenseRemoved,
    /// The vendor's roots were trusted for the first time.
    TrustPinned,
    /// A newer trust bundle was taken in.
    TrustUpdated,
    /// A report was written to a file.
    DataExported,
    /// The vendor's advisories were taken in.
    #[serde(rename = "notices-imported")]
    AdvisoriesImported,
    /// Somebody acknowledged an advisory.
    #[serde(rename = "notice-acknowledged")]
    AdvisoryAcknowledged,
    /// A version of the privacy policy was taken in.
    PolicyImported,
    /// A catalogue of what can be sent was taken in.
    CatalogueImported,
    /// Somebody has seen a version of the privacy policy.
    PolicySeen,
    /// A request by a right was written (GDPR 7(3), 15 to 21).
    RightRequested,
    /// The vendor said that it needs longer (GDPR 12(3)).
    RightExtended,
    /// Such a request was answered.
    RightClosed,
    /// Such a request was taken back.
    RightCancelled,
    /// The newest system time seen was lowered: the clock had been wrong.
    ClockReset,
    /// What identifies the instance was deleted.
    Unregistered,
}

impl Event {
    /// The word in the ledger.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Disclosure => "notice",
            Self::Objection => "objection",
            Self::ObjectionLifted => "objection-lifted",
            Self::Consent => "consent",
            Self::Withdrawal => "withdrawal",
            Self::Registered => "registered",
            Self::EmailChanged => "email-changed",
            Self::LicenseImported => "license-imported",
            Self::LicenseRemoved => "license-removed",
            Self::TrustPinned => "trust-pinned",
            Self::TrustUpdated => "trust-updated",
            Self::DataExported => "data-exported",
            Self::AdvisoriesImported => "notices-imported",
            Self::AdvisoryAcknowledged => "notice-acknowledged",
            Self::PolicyImported => "policy-imported",
            Self::CatalogueImported => "catalogue-imported",
            Self::PolicySeen => "policy-seen",
            Self::RightRequested => "right-requested",
            Self::RightExtended => "right-extended",
            Self::RightClosed => "right-closed",
            Self::RightCancelled => "right-cancelled",
            Self::ClockReset => "clock-reset",
            Self::Unregistered => "unregistered",
        }
    }

    /// Whether the entry is a choice: it belongs to a change of the opt-out flag.
    #[must_use]
    pub const fn is_of_the_flag(self) -> bool {
        matches!(self, Self::Disclosure | Self::Objection | Self::ObjectionLifted)
    }
}

/// Details of an entry: ids, versions and hashes, never an address.
pub type Details = BTreeMap<String, String>;

/// The detail of a disclosure that was shown while telemetry was off, and left it off.
pub const STAYS_OFF: (&str, &str) = ("telemetry", "off");

/// Where the last choice before an entry is. The last line of a ledger of any length
/// then tells which choice is the last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LastChoice {
    /// The number of its entry; 0: there was no choice yet.
    pub seq: u64,
    /// The SHA-256 of its line, line end included; 64 zeros: there was no choice yet.
    #[serde(deserialize_with = "sha256")]
    pub sha256: String,
    /// The byte that its line begins at.
    pub at: u64,
}

impl Default for LastChoice {
    fn default() -> Self {
        Self { seq: 0, sha256: no_entry(), at: 0 }
    }
}

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// 1, 2, 3 …
    pub seq: u64,
    /// When.
    pub time: Time,
    /// What.
    pub event: Event,
    /// The operating system's user who did it.
    pub user: String,
    /// The command that did it.
    pub source: String,
    /// Details.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "unique_map")]
    pub about: Details,
    /// The last choice before this entry; absent in ledgers that were begun without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<LastChoice>,
    /// The SHA-256 of the line before, in lowercase hex.
    #[serde(deserialize_with = "sha256")]
    pub prev: String,
}

fn sha256<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    text_form::read_with(deserializer, |text| {
        let hash = is_sha256(text).then(|| text.to_owned());
        hash.ok_or_else(|| format!("`{text}` is not a SHA-256 in lowercase hex"))
    })
}

impl Entry {
    /// Whether usage data may leave after this choice, if nothing else says no.
    #[must_use]
    pub fn allows(&self) -> bool {
        let (name, off) = STAYS_OFF;
        match self.event {
            Event::ObjectionLifted => true,
            Event::Disclosure => self.about.get(name).is_none_or(|state| state != off),
            _ => false,
        }
    }

    /// Whether it holds the hash of a usage report, as an earlier version wrote it: whoever
    /// has that report can tell whose it is.
    #[must_use]
    pub fn identifies_usage(&self) -> bool {
        let report = self.about.get("report").map(String::as_str);
        matches!(report, Some("usage" | "all")) && self.about.contains_key("sha256")
    }

    /// The line, with its line end.
    #[must_use]
    pub fn to_line(&self) -> Vec<u8> {
        let mut line = serde_json::to_vec(self).unwrap_or_default();
        line.push(b'\n');
        line
    }
}

/// Follows the chain line by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The entries so far.
    pub seq: u64,
    /// The hash of the last line.
    pub head: String,
    /// The last choice so far.
    pub choice: LastChoice,
    /// The bytes so far, line ends included.
    length: u64,
}

impl Default for Chain {
    fn default() -> Self {
        Self { seq: 0, head: no_entry(), choice: LastChoice::default(), length: 0 }
    }
}

/// How many bytes the line of an entry has at most, with its line end.
pub(crate) const MAX_LINE: u64 = 65_535;

impl Chain {
    /// Takes in the next line, given without its line end.
    ///
    /// # Errors
    /// Where the chain breaks first, in words.
    pub fn follow(&mut self, line: &[u8]) -> Result<Entry, Malformed> {
        let wanted = self.seq.saturating_add(1);
        let length = u64::try_from(line.len()).unwrap_or(u64::MAX).saturating_add(1);
        if length > MAX_LINE {
            return Err(Malformed::new(format!("line {wanted} is too long to be an entry")));
        }
        if line.contains(&b'\n') {
            return Err(Malformed::new(format!("entry {wanted} is not one line; it was altered")));
        }
        let entry: Entry = read_object(line).map_err(|error| {
            Malformed::new(format!("line {wanted} is not an entry; it was altered: {error}"))
        })?;
        if entry.seq != wanted {
            return Err(Malformed::new(format!(
                "entry {} is where entry {wanted} should be: entries were removed or reordered",
                entry.seq
            )));
        }
        if entry.prev != self.head {
            return Err(Malformed::new(match self.seq {
                0 => {
                    "entry 1 is not a first entry; it was altered, or those before it were removed"
                        .to_owned()
                }
                before => {
                    format!(
                        "entry {before} was altered, or entry {wanted} was: the hash in it does not match"
                    )
                }
            }));
        }
        if let Some(choice) = entry.choice.as_ref().filter(|choice| **choice != self.choice) {
            return Err(Malformed::new(format!(
                "entry {wanted} says that the last choice before it is entry {}, but that is not the one here",
                choice.seq
            )));
        }
        self.seq = wanted;
        self.head = line_hash(line);
        if entry.event.is_of_the_flag() {
            self.choice = LastChoice { seq: wanted, sha256: self.head.clone(), at: self.length };
        }
        self.length = self.length.saturating_add(length);
        Ok(entry)
    }
}

/// A copy of the ledger, signed by the instance. Filed elsewhere, it shows whether
/// the ledger was changed later.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerCopy {
    /// 1.
    pub schema: u32,
    /// Whose ledger it is.
    pub instance: InstanceId,
    /// The instance's key.
    pub public_key: PublicKey,
    /// When the copy was made.
    pub exported_at: Time,
    /// The lines, each byte for byte.
    pub entries: Vec<Box<RawValue>>,
}

impl LedgerCopy {
    /// The lines, without their ends.
    pub fn lines(&self) -> impl Iterator<Item = &[u8]> {
        self.entries.iter().map(|entry| entry.get().as_bytes())
    }

    /// Follows the chain from the first line to the last.
    ///
    /// # Errors
    /// Where it breaks.
    pub fn chain(&self) -> Result<Chain, Malformed> {
        let mut chain = Chain::default();
        for line in self.lines() {
            chain.follow(line)?;
        }
        Ok(chain)
    }

    /// Takes a copy from outside: its key must be sound, and its signature that
    /// key's.
    ///
    /// # Errors
    /// Not a ledger, or not signed by the instance it names.
    pub fn open(envelope: &Envelope) -> Result<Self, Malformed> {
        let copy: Self = envelope.document()?;
        copy.public_key.check_strength()?;
        let message = envelope.pae();
        if envelope.signatures.iter().any(|s| copy.public_key.verifies(&message, &s.sig)) {
            Ok(copy)
        } else {
            Err(Malformed::new(
                "the copy is not signed by the instance it names: it was changed, or damaged on the way",
            ))
        }
    }
}

impl Document for LedgerCopy {
    const PAYLOAD_TYPE: &'static str = "application/vnd.airseal.ledger+json";
    const LABEL: &'static str = "LEDGER";

    fn validate(&self) -> Result<(), Malformed> {
        require_schema("ledger", self.schema)?;
        if self.instance != InstanceId::of(&self.public_key.id()) {
            return Err(Malformed::new(
                "the ledger's instance id does not belong to its public key",
            ));
        }
        self.chain().map(drop)
    }
}
