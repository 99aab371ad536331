//! Times as the documents write them: RFC 3339, UTC, to the second.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use crate::core::Malformed;
use crate::core::types::text_form::serde_as_text;
use chrono::{
    DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound, TimeDelta,
    Timelike, Utc,
};

/// One form only, so that equal times are equal bytes; 0 stands for a digit.
const SHAPE: &str = "0000-00-00T00:00:00Z";

/// A moment in UTC, to the second, in the years 0000 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(DateTime<Utc>);

impl Time {
    /// Cuts a clock reading to the second. A clock outside the years 0 to 9999
    /// gives `None`: it cannot be written as RFC 3339.
    #[must_use]
    pub fn from_utc(now: DateTime<Utc>) -> Option<Self> {
        (0..=9999).contains(&now.year()).then(|| Self(now.trunc_subsecs(0)))
    }

    /// The first second of a day in the years 0000 to 9999.
    pub(super) fn at_midnight(day: NaiveDate) -> Self {
        Self(day.and_time(NaiveTime::MIN).and_utc())
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix_seconds(self) -> i64 {
        self.0.timestamp()
    }

    /// The time `seconds` later (earlier, if negative), held within the range
    /// that can be written.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        TimeDelta::try_seconds(seconds)
            .and_then(|delta| self.0.checked_add_signed(delta))
            .and_then(Self::from_utc)
            .unwrap_or(if seconds < 0 { Self::MIN } else { Self::MAX })
    }

    /// The time `days` days of 86,400 seconds later, held within the range.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        self.0
            .checked_add_days(Days::new(u64::from(days)))
            .and_then(Self::from_utc)
            .unwrap_or(Self::MAX)
    }

    /// The same day `months` calendar months later, or the last day of that month if
    /// it is shorter, held within the range.
    #[must_use]
    pub fn plus_months(self, months: u32) -> Self {
        self.0.checked_add_months(Months::new(months)).and_then(Self::from_utc).unwrap_or(Self::MAX)
    }

    /// Seconds from `earlier` to `self`; negative if `self` comes first.
    #[must_use]
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.unix_seconds().saturating_sub(earlier.unix_seconds())
    }

    /// The calendar day in UTC.
    pub(super) fn naive_date(self) -> NaiveDate {
        self.0.date_naive()
    }

    /// The calendar day, as in `2026-11-23`.
    #[must_use]
    pub fn date(self) -> String {
        self.0.date_naive().to_string()
    }

    /// The ISO 8601 week, as in `2026-W48`.
    #[must_use]
    pub fn iso_week(self) -> String {
        self.0.format("%G-W%V").to_string()
    }

    /// 0000-01-01T00:00:00Z.
    pub const MIN: Self = Self(
        NaiveDateTime::new(
            match NaiveDate::from_ymd_opt(0, 1, 1) {
                Some(date) => date,
                None => NaiveDate::MIN,
            },
            NaiveTime::MIN,
        )
        .and_utc(),
    );

    /// 9999-12-31T00:00:00Z.
    pub const MAX: Self = Self(
        NaiveDateTime::new(
            match NaiveDate::from_ymd_opt(9999, 12, 31) {
                Some(date) => date,
                None => NaiveDate::MAX,
            },
            NaiveTime::MIN,
        )
        .and_utc(),
    );

    /// Reads what a person types: a full RFC 3339 time with any offset, or a
    /// bare date, which means that day's first second (`end_of_day` false) or
    /// last second (true), in UTC.
    ///
    /// # Errors
    /// Neither form, or no such day.
    pub fn parse_lenient(text: &str, end_of_day: bool) -> Result<Self, Malformed> {
        let text = text.trim();
        if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            let time =
                if end_of_day { date.and_hms_opt(23, 59, 59) } else { date.and_hms_opt(0, 0, 0) };
            if let Some(time) = time.and_then(|t| Self::from_utc(t.and_utc())) {
                return Ok(time);
            }
        }
        DateTime::parse_from_rfc3339(text).ok().and_then(|time| Self::from_utc(time.to_utc())).ok_or_else(|| {
            Malformed::new(format!("`{text}` is not a date such as 2027-03-01 or a time such as 2027-03-01T12:00:00Z"))
        })
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Digit by digit: a fleet has many times to write, and chrono would read its own
        // format string again for each.
        let (date, time) = (self.0.date_naive(), self.0.time());
        let mut text = [0; SHAPE.len()];
        text.copy_from_slice(SHAPE.as_bytes());
        let mut write = |place: Range<usize>, mut number: u32| {
            for digit in text.get_mut(place).unwrap_or_default().iter_mut().rev() {
                *digit += u8::try_from(number % 10).unwrap_or_default();
                number /= 10;
            }
        };
        write(0..4, date.year().unsigned_abs());
        write(5..7, date.month());
        write(8..10, date.day());
        write(11..13, time.hour());
        write(14..16, time.minute());
        write(17..19, time.second());
        f.write_str(std::str::from_utf8(&text).unwrap_or(SHAPE))
    }
}

impl FromStr for Time {
    type Err = Malformed;

    /// Reads exactly the form that is written: `2026-11-23T15:04:05Z`.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        // chrono also reads spaces, signs and leap seconds; we write none.
        let same_shape =
            |(byte, shape)| if shape == b'0' { u8::is_ascii_digit(&byte) } else { byte == shape };
        Some(text)
            .filter(|text| {
                text.len() == SHAPE.len() && text.bytes().zip(SHAPE.bytes()).all(same_shape)
            })
            .and_then(|text| {
                let number = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
                let year = i32::try_from(number(0, 4)?).ok()?;
                let day = NaiveDate::from_ymd_opt(year, number(5, 7)?, number(8, 10)?)?;
                day.and_hms_opt(number(11, 13)?, number(14, 16)?, number(17, 19)?)
            })
            .and_then(|time| Self::from_utc(time.and_utc()))
            .ok_or_else(|| {
                Malformed::new(format!("`{text}` is not a time such as 2026-11-23T15:04:05Z"))
            })
    }
}

serde_as_text!(Time);

#[cfg(test)]
mod tests {
    use super::Time;

    #[test]
    fn only_the_one_written_form_is_read() {
        assert!("2026-11-23T15:04:05Z".parse::<Time>().is_ok());
        for other in [
            "2026-11-23T15:04:05+00:00",
            "2026-11-23T15:04:05.0Z",
            "2026-11-23t15:04:05z",
            "2026-11-23 15:04:05Z",
            "2026-1-23T15:04:05Z",
            "2026-11-23T23:59:60Z",
            "2026-02-30T00:00:00Z",
            "+026-11-23T15:04:05Z",
            " 2026-11-23T15:04:05Z",
            "12026-11-23T15:04:05Z",
            "",
        ] {
            assert!(other.parse::<Time>().is_err(), "{other}");
        }
    }

    #[test]
    fn arithmetic_stays_within_what_can_be_written() {
        assert_eq!(Time::MAX.plus_days(1), Time::MAX);
        assert_eq!(Time::MIN.plus_seconds(-1), Time::MIN);
        assert_eq!(Time::MAX.plus_seconds(i64::MAX), Time::MAX);
    }

    /// Days and weeks by ISO 8601: 2027-01-01 is a Friday in week 53 of 2026.
    #[test]
    fn the_iso_week_belongs_to_the_year_of_its_thursday() {
        let day = Time::parse_lenient("2027-01-01", false).expect("a date");
        assert_eq!(day.iso_week(), "2026-W53");
    }
}
