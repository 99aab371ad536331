//! `clock.json`: the latest time ever seen, so that turning the clock back does
//! not revive a license.

use serde::{Deserialize, Serialize};

use crate::core::check::CLOCK_SLACK;
use crate::core::time::Time;

/// Two floors under the clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// The newest `issued_at` of a verified import: hard, the vendor signed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Time>,
    /// The newest system time that a command saw: soft, because this machine's
    /// clock may once have stood wrongly in the future.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<Time>,
}

impl Clock {
    /// The latest time known to have been; the year 0 if none is.
    #[must_use]
    pub fn floor(&self) -> Time {
        self.signed.max(self.observed).unwrap_or(Time::MIN)
    }

    /// Takes note of the system time. Only a step of more than a day is worth a
    /// write; `None`: nothing to write.
    #[must_use]
    pub fn observe(self, now: Time) -> Option<Self> {
        let known = self.observed.is_some_and(|seen| now.seconds_since(seen) <= CLOCK_SLACK);
        (!known).then_some(Self { observed: Some(now), ..self })
    }

    /// Takes note of a verified document. One that is newer than every document
    /// before it also heals the observed time: nobody but the vendor can make
    /// one, so it is better evidence than what this machine's clock once said.
    #[must_use]
    pub fn import(self, issued_at: Time) -> Self {
        if self.signed.is_some_and(|signed| issued_at <= signed) {
            return self;
        }
        Self { signed: Some(issued_at), observed: Some(issued_at) }
    }
}

#[cfg(test)]
mod tests {
    use super::Clock;
    use crate::core::time::Time;

    fn time(text: &str) -> Time {
        text.parse().expect("a time")
    }

    #[test]
    fn a_day_or_less_is_not_worth_a_write() {
        let clock = Clock { signed: None, observed: Some(time("2026-03-01T00:00:00Z")) };
        assert_eq!(clock.observe(time("2026-03-02T00:00:00Z")), None);
        assert_eq!(clock.observe(time("2026-02-01T00:00:00Z")), None);
        let later = time("2026-03-02T00:00:01Z");
        assert_eq!(clock.observe(later), Some(Clock { observed: Some(later), ..clock }));
    }

    #[test]
    fn a_fresh_document_heals_a_clock_that_stood_in_the_future_and_an_old_one_does_not() {
        let clock = Clock { signed: Some(time("2026-01-01T00:00:00Z")), observed: Some(time("2036-01-01T00:00:00Z")) };
        assert_eq!(clock.import(time("2026-01-01T00:00:00Z")), clock);
        let fresh = time("2026-05-01T00:00:00Z");
        assert_eq!(clock.import(fresh).floor(), fresh);
    }
}
