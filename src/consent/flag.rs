//! `telemetry.toml`: the opt-out flag, small and stable, for other programs to
//! read.

use serde::{Deserialize, Serialize};

use crate::core::time::Time;
use crate::store::{Home, StoreError, Writer};

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
    /// Counts the changes.
    pub seq: u64,
    /// The catalogue version of the last notice that was shown; absent: none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<u32>,
}

impl Flag {
    /// The flag before anybody touched it: on by default, but no notice shown.
    #[must_use]
    pub fn untouched(now: Time) -> Self {
        Self { enabled: true, changed_at: now, changed_by: "default".to_owned(), seq: 0, notice: None }
    }

    /// Reads the flag; `None` if it was never written.
    ///
    /// # Errors
    /// I/O, or a damaged file. Callers take either for off.
    pub fn read(home: &Home) -> Result<Option<Self>, StoreError> {
        let Some(bytes) = home.read(TELEMETRY)? else { return Ok(None) };
        std::str::from_utf8(&bytes)
            .map_err(|error| error.to_string())
            .and_then(|text| toml::from_str(text).map_err(|error| error.message().to_owned()))
            .map(Some)
            .map_err(|reason| home.damaged(TELEMETRY, reason))
    }

    /// Writes the flag.
    ///
    /// # Errors
    /// I/O.
    pub fn write(&self, writer: &Writer<'_>) -> Result<(), StoreError> {
        let body = toml::to_string(self).unwrap_or_default();
        let text =
            format!("# Written by airseal. Usage data may leave only if `airseal telemetry check` exits 0.\n{body}");
        writer.replace(TELEMETRY, text.as_bytes())
    }
}
