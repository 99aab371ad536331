//! `use.json`: how much of each licensed limit was in use. By calendar month the peak, and the
//! last value with its day.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Home, StoreError, Writer};
use crate::core::document::license::License;
use crate::core::document::report::LimitUse;
use crate::core::types::day::Day;
use crate::core::types::ids::Name;
use crate::core::types::json::{read_object_file, unique_map};
use crate::core::types::month::Month;
use crate::core::types::time::Time;

/// The file's name in HOME.
pub const USE: &str = "use.json";
/// How many months are kept: this one and those before it.
const MONTHS: u32 = 36;

/// What was recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitRecord {
    /// The last value of each limit.
    #[serde(deserialize_with = "unique_map")]
    pub last: BTreeMap<Name, LastUse>,
    /// The peaks of each month in UTC, at most the last 36.
    #[serde(deserialize_with = "unique_map")]
    pub peaks: BTreeMap<Month, Peaks>,
}

/// The last value of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LastUse {
    /// The day, in UTC, that it was recorded on.
    pub day: Day,
    /// How much was in use.
    pub used: u64,
}

/// The most of each limit that was in use in a month.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Peaks(#[serde(deserialize_with = "unique_map")] pub BTreeMap<Name, u64>);

impl LimitRecord {
    /// Reads what was recorded.
    ///
    /// # Errors
    /// I/O, or a damaged file.
    pub fn read(home: &Home) -> Result<Self, StoreError> {
        let Some(bytes) = home.read(USE)? else { return Ok(Self::default()) };
        read_object_file(&bytes).map_err(|reason| home.damaged(USE, reason))
    }

    /// Writes it.
    ///
    /// # Errors
    /// I/O.
    pub fn write(&self, writer: &Writer<'_>) -> Result<(), StoreError> {
        let mut json = serde_json::to_vec(self).unwrap_or_default();
        json.push(b'\n');
        writer.replace(USE, &json)
    }

    /// Takes note of how much of a limit is in use. A lower number does not lower the peak.
    pub fn note(&mut self, limit: &Name, used: u64, now: Time) {
        self.last.insert(limit.clone(), LastUse { day: Day::of(now), used });
        let peaks = &mut self.peaks.entry(Month::of(now)).or_default().0;
        peaks.entry(limit.clone()).and_modify(|peak| *peak = used.max(*peak)).or_insert(used);
        self.drop_old(now);
    }

    /// Drops what is older than the months that are kept.
    fn drop_old(&mut self, now: Time) {
        let oldest = Month::of(now).before(MONTHS - 1);
        self.peaks.retain(|month, _| *month >= oldest);
        self.last.retain(|_, last| Month::of_day(last.day) >= oldest);
        // A clock that was wrong can leave months that are still to come.
        while self.peaks.len() > usize::try_from(MONTHS).unwrap_or(usize::MAX) {
            self.peaks.pop_first();
        }
    }

    /// The limits of a license against what was recorded of their use.
    #[must_use]
    pub fn of(&self, license: &License, now: Time) -> BTreeMap<Name, LimitUse> {
        let month = Month::of(now);
        let peak = |month, name| self.peaks.get(&month)?.0.get(name).copied();
        let limits = license.limits.iter().map(|(name, licensed)| {
            let last = self.last.get(name);
            let limit = LimitUse {
                licensed: *licensed,
                peak: peak(month, name),
                peak_last_month: peak(month.before(1), name),
                used: last.map(|last| last.used),
                used_on: last.map(|last| last.day),
            };
            (name.clone(), limit)
        });
        limits.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::LimitRecord;
    use crate::core::types::ids::Name;
    use crate::core::types::time::Time;

    fn noted(notes: &[(&str, u64)]) -> LimitRecord {
        let mut record = LimitRecord::default();
        let limit: Name = "nodes".parse().expect("a name");
        for (day, used) in notes {
            record.note(&limit, *used, Time::parse_lenient(day, false).expect("a day"));
        }
        record
    }

    #[test]
    fn a_lower_number_is_the_last_one_and_no_peak() {
        let record = noted(&[("2026-11-03", 7), ("2026-11-04", 9), ("2026-11-05", 8)]);
        let json = serde_json::to_string(&record).expect("JSON");
        assert_eq!(
            json,
            "{\"last\":{\"nodes\":{\"day\":\"2026-11-05\",\"used\":8}},\"peaks\":{\"2026-11\":{\"nodes\":9}}}"
        );
    }

    #[test]
    fn thirty_six_months_are_kept_and_no_more() {
        let months = |record: &LimitRecord| -> Vec<String> {
            record.peaks.keys().map(ToString::to_string).collect()
        };
        let mut days = Vec::new();
        for year in 2024..=2027 {
            days.extend((1..=12).map(|month| format!("{year}-{month:02}-15")));
        }
        let notes: Vec<_> = days.iter().map(|day| (day.as_str(), 1)).collect();
        let record = noted(&notes);
        let kept = months(&record);
        assert_eq!((kept.len(), kept[0].as_str(), kept[35].as_str()), (36, "2025-01", "2027-12"));
        // With gaps, too: what is older goes, however few there are.
        assert_eq!(months(&noted(&[("2020-01-01", 1), ("2022-12-31", 2)])), ["2020-01", "2022-12"]);
        assert_eq!(months(&noted(&[("2020-01-01", 1), ("2023-01-01", 2)])), ["2023-01"]);
    }
}
