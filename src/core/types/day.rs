//! Calendar days, as documents write them: `2027-03-01`.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};

use crate::core::Malformed;
use crate::core::types::text_form::serde_as_text;
use crate::core::types::time::Time;

/// A calendar day (RFC 3339 `full-date`), in the years 0000 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(NaiveDate);

impl Day {
    /// The day, in UTC, of a time.
    #[must_use]
    pub fn of(time: Time) -> Self {
        Self(time.naive_date())
    }

    /// Its first second, in UTC.
    #[must_use]
    pub fn begins(self) -> Time {
        Time::at_midnight(self.0)
    }

    pub(super) fn naive(self) -> NaiveDate {
        self.0
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // chrono writes years from 0 to 9999 in this form.
        self.0.fmt(f)
    }
}

impl FromStr for Day {
    type Err = Malformed;

    /// Reads exactly the form that is written: ten characters.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        let number = |from: usize, to: usize| {
            let digits = text.get(from..to)?;
            digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<u32>().ok())?
        };
        let read = || {
            let separated = text.len() == 10 && text.get(4..5)? == "-" && text.get(7..8)? == "-";
            let year = i32::try_from(number(0, 4)?).ok()?;
            let day = NaiveDate::from_ymd_opt(year, number(5, 7)?, number(8, 10)?)?;
            separated.then_some(Self(day))
        };
        read()
            .filter(|day| (0..=9999).contains(&day.0.year()))
            .ok_or_else(|| Malformed::new(format!("`{text}` is not a day such as 2027-03-01")))
    }
}

serde_as_text!(Day);

#[cfg(test)]
mod tests {
    use super::Day;

    #[test]
    fn only_the_one_written_form_is_read() {
        assert_eq!("2028-02-29".parse::<Day>().expect("a leap day").to_string(), "2028-02-29");
        for other in
            ["2027-02-29", "2027-3-01", "2027-03-01 ", "2027/03/01", "20270301", "+027-03-01", ""]
        {
            assert!(other.parse::<Day>().is_err(), "{other}");
        }
    }
}
