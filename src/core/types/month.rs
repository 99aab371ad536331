//! Calendar months, as state files write them: `2027-03`.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};

use crate::core::Malformed;
use crate::core::types::day::Day;
use crate::core::types::text_form::serde_as_text;
use crate::core::types::time::Time;

/// A calendar month in UTC, in the years 0000 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(NaiveDate);

impl Month {
    /// The month, in UTC, of a time.
    #[must_use]
    pub fn of(time: Time) -> Self {
        Self::of_day(Day::of(time))
    }

    /// The month of a day.
    #[must_use]
    pub fn of_day(day: Day) -> Self {
        let day = day.naive();
        Self(day.with_day(1).unwrap_or(day))
    }

    /// The month `months` before this one, held within the range.
    #[must_use]
    pub fn before(self, months: u32) -> Self {
        let first = Self::of(Time::MIN);
        self.0.checked_sub_months(Months::new(months)).map_or(first, |day| Self(day).max(first))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

impl FromStr for Month {
    type Err = Malformed;

    /// Reads exactly the form that is written: seven characters.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        let first = Some(format!("{text}-01")).filter(|day| day.len() == 10);
        let read = || first?.parse::<Day>().ok().map(Self::of_day);
        read().ok_or_else(|| Malformed::new(format!("`{text}` is not a month such as 2027-03")))
    }
}

serde_as_text!(Month);

#[cfg(test)]
mod tests {
    use super::Month;
    use crate::core::types::time::Time;

    fn month(text: &str) -> Month {
        text.parse().expect("a month")
    }

    #[test]
    fn only_the_one_written_form_is_read() {
        assert_eq!(month("2028-02").to_string(), "2028-02");
        for other in ["2027-13", "2027-00", "2027-3", "2027-03 ", "2027/03", "202703", "+27-03", ""]
        {
            assert!(other.parse::<Month>().is_err(), "{other}");
        }
    }

    /// The last second of a month and the first of the next, by the calendar.
    #[test]
    fn a_month_ends_with_its_last_second_in_utc() {
        let of = |text: &str| Month::of(text.parse::<Time>().expect("a time")).to_string();
        assert_eq!(of("2028-02-29T23:59:59Z"), "2028-02");
        assert_eq!(of("2028-03-01T00:00:00Z"), "2028-03");
    }

    #[test]
    fn months_are_counted_back_over_years_and_not_below_the_first() {
        assert_eq!(month("2027-01").before(1), month("2026-12"));
        assert_eq!(month("2027-03").before(35), month("2024-04"));
        assert_eq!(month("0000-02").before(35), month("0000-01"));
    }
}
