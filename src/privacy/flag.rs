//! `telemetry.toml`: the opt-out flag, small and stable, for other programs to
//! read.

use serde::{Deserialize, Serialize};

use crate::core::document::ledger::{Details, Entry, Event, LastChoice};
use crate::core::types::json::unique_map;
use crate::core::types::time::Time;
use crate::privacy::catalogue::InForce;
use crate::privacy::disclosed::{self, Names};
use crate::privacy::stamp::Stamp;
use crate::store::{Home, StoreError, Writer, files};

/// The file's name in HOME.
pub const TELEMETRY: &str = "telemetry.toml";

/// The stored choice. A field that this version does not know makes the file
/// unreadable, and unreadable is off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flag {
    /// `false`: somebody objected.
    pub enabled: bool,
    /// When the choice was last changed.
    pub changed_at: Time,
    /// The command that changed it.
    pub changed_by: String,
    /// The entry of the ledger that the change belongs to.
    pub seq: u64,
    /// The SHA-256 of that entry's line, line end included. Absent if an earlier version
    /// wrote the flag, or if the ledger could not be read when somebody objected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The number of the catalogue of the last disclosure that was shown; absent: none was.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "notice")]
    pub disclosure: Option<u32>,
    /// The digests of the usage fields that it named; absent: an earlier version wrote the flag.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "notice_fields")]
    pub disclosed: Option<String>,
    /// What the change was: the rest of the entry, should a crash keep it out of the
    /// ledger.
    pub event: Event,
    /// Who made it.
    pub user: String,
    /// The entry's details.
    #[serde(default, skip_serializing_if = "Details::is_empty", deserialize_with = "unique_map")]
    pub about: Details,
}

/// What an entry of a disclosure says of a choice that was made before it.
const CHOSE: [&str; 3] = ["chose", "chosen_at", "chosen_by"];
/// The words for the two choices in such an entry.
const ON_OR_OFF: [&str; 2] = ["on", "off"];

/// That somebody chose, not merely was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Whether usage data may leave.
    pub on: bool,
    /// When.
    pub at: Time,
    /// The operating system's user.
    pub by: String,
}

impl Chosen {
    /// As the details of the entry of a later disclosure: the flag holds one entry only.
    #[must_use]
    pub fn about(&self) -> Details {
        let [on, off] = ON_OR_OFF;
        let values = [
            if self.on { on.to_owned() } else { off.to_owned() },
            self.at.to_string(),
            self.by.clone(),
        ];
        CHOSE.map(str::to_owned).into_iter().zip(values).collect()
    }

    fn read(about: &Details) -> Option<Self> {
        let [choice, at, by] = CHOSE.map(|name| about.get(name));
        let on =
            ON_OR_OFF.iter().position(|word| choice.is_some_and(|choice| choice == word))? == 0;
        Some(Self { on, at: at?.parse().ok()?, by: by?.clone() })
    }
}

impl Flag {
    /// Who chose last, and what; `None` if nobody has chosen: on is then the default.
    #[must_use]
    pub fn chosen(&self) -> Option<Chosen> {
        match self.event {
            Event::Objection | Event::ObjectionLifted => {
                Some(Chosen { on: self.enabled, at: self.changed_at, by: self.user.clone() })
            }
            _ => Chosen::read(&self.about),
        }
    }

    /// The usage fields of a catalogue that were disclosed; `None`: there was no disclosure.
    #[must_use]
    pub fn disclosed(&self, catalogue: &InForce) -> Option<Names> {
        Some(disclosed::names(catalogue, self.disclosure?, self.disclosed.as_deref()))
    }

    /// The flag after a change, not written yet; the ledger gives it its number.
    #[must_use]
    pub fn changed(before: Option<&Self>, enabled: bool, event: Event, stamp: &Stamp) -> Self {
        let Stamp { time, user, source } = stamp.clone();
        Self {
            enabled,
            changed_at: time,
            changed_by: source,
            seq: 0,
            sha256: None,
            disclosure: before.and_then(|flag| flag.disclosure),
            disclosed: before.and_then(|flag| flag.disclosed.clone()),
            event,
            user,
            about: Details::new(),
        }
    }

    /// The entry of the ledger that belongs to it, after the entries that are there already.
    #[must_use]
    pub fn entry(&self, choice: Option<LastChoice>, prev: String) -> Entry {
        Entry {
            seq: self.seq,
            time: self.changed_at,
            event: self.event,
            user: self.user.clone(),
            source: self.changed_by.clone(),
            about: self.about.clone(),
            choice,
            prev,
        }
    }

    /// Reads the flag; `None` if it was never written.
    ///
    /// # Errors
    /// I/O, or a damaged file. Callers take either for off.
    pub fn read(home: &Home) -> Result<Option<Self>, StoreError> {
        let Some(text) = files::read_settings(&home.path(TELEMETRY))? else { return Ok(None) };
        toml::from_str(&text).map(Some).map_err(|error| home.damaged(TELEMETRY, error.message()))
    }

    /// Writes the flag.
    ///
    /// # Errors
    /// I/O.
    pub fn write(&self, writer: &Writer<'_>) -> Result<(), StoreError> {
        let body = toml::to_string(self).unwrap_or_default();
        let text = format!(
            "# Written by airseal. Usage data may leave only if `airseal telemetry check` exits 0.\n{body}"
        );
        writer.replace(TELEMETRY, text.as_bytes())
    }
}
