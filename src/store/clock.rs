//! `clock.json`: what only grows here. The latest times known, so that turning the clock
//! back does not revive a license; and the number of the newest trust bundle, so that an
//! older one restored from a backup does not either.

use serde::{Deserialize, Serialize};

use crate::core::judge::check::CLOCK_SLACK;
use crate::core::types::time::Time;

/// The floors.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// The newest `issued_at` of a verified import: the vendor signed it, and nothing
    /// lowers it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Time>,
    /// The newest system time that a command saw, as last written. This machine's clock
    /// may once have stood wrongly in the future: [`Clock::reset`] lowers it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<Time>,
    /// The highest number of a trust bundle that was in force here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust_version: Option<u64>,
    /// How often somebody lowered the observed floor.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub resets: u64,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // The form that serde calls.
fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Clock {
    /// The latest time known to have been; the year 0 if none is.
    #[must_use]
    pub fn floor(&self) -> Time {
        self.signed.max(self.observed).unwrap_or(Time::MIN)
    }

    /// Takes note of the system time. Only a step of more than a day is written;
    /// `None` if there is nothing to write.
    #[must_use]
    pub fn observe(self, now: Time) -> Option<Self> {
        let known = self.observed.is_some_and(|seen| now.seconds_since(seen) <= CLOCK_SLACK);
        (!known).then_some(Self { observed: Some(now), ..self })
    }

    /// Takes note of a verified document. It raises the signed floor or changes nothing:
    /// a document that somebody held back proves nothing about the time now.
    #[must_use]
    pub fn import(self, issued_at: Time) -> Self {
        Self { signed: self.signed.max(Some(issued_at)), ..self }
    }

    /// Takes note of the trust bundle that is in force.
    #[must_use]
    pub fn in_force(self, version: u64) -> Self {
        Self { trust_version: self.trust_version.max(Some(version)), ..self }
    }

    /// Lowers the observed floor to the system time, and never below the signed one.
    /// `None`: it is not above that.
    #[must_use]
    pub fn reset(self, now: Time) -> Option<Self> {
        let lowest = self.signed.map_or(now, |signed| signed.max(now));
        let lowered =
            Self { observed: Some(lowest), resets: self.resets.saturating_add(1), ..self };
        self.observed.is_some_and(|observed| observed > lowest).then_some(lowered)
    }
}

#[cfg(test)]
mod tests {
    use super::Clock;
    use crate::core::types::time::Time;

    fn time(text: &str) -> Time {
        text.parse().expect("a time")
    }

    fn clock(signed: &str, observed: &str) -> Clock {
        Clock { signed: Some(time(signed)), observed: Some(time(observed)), ..Clock::default() }
    }

    #[test]
    fn a_day_or_less_is_not_worth_a_write() {
        let clock = Clock { observed: Some(time("2026-03-01T00:00:00Z")), ..Clock::default() };
        assert_eq!(clock.observe(time("2026-03-02T00:00:00Z")), None);
        assert_eq!(clock.observe(time("2026-02-01T00:00:00Z")), None);
        let later = time("2026-03-02T00:00:01Z");
        assert_eq!(clock.observe(later), Some(Clock { observed: Some(later), ..clock }));
    }

    #[test]
    fn a_document_raises_the_signed_floor_and_lowers_nothing() {
        let before = clock("2026-01-01T00:00:00Z", "2036-01-01T00:00:00Z");
        assert_eq!(before.import(time("2025-05-01T00:00:00Z")), before);
        assert_eq!(before.import(time("2026-01-01T00:00:00Z")), before);
        assert_eq!(
            before.import(time("2026-05-01T00:00:00Z")),
            clock("2026-05-01T00:00:00Z", "2036-01-01T00:00:00Z")
        );
    }

    #[test]
    fn a_reset_lowers_the_observed_floor_to_now_and_never_below_the_signed_one() {
        let ahead = clock("2026-05-01T00:00:00Z", "2036-01-01T00:00:00Z");
        let now = time("2026-07-01T00:00:00Z");
        assert_eq!(
            ahead.reset(now),
            Some(Clock { resets: 1, ..clock("2026-05-01T00:00:00Z", "2026-07-01T00:00:00Z") })
        );
        // The clock is itself behind what the vendor signed.
        let behind = time("2020-01-01T00:00:00Z");
        assert_eq!(
            ahead.reset(behind),
            Some(Clock { resets: 1, ..clock("2026-05-01T00:00:00Z", "2026-05-01T00:00:00Z") })
        );
        for done in [
            clock("2026-05-01T00:00:00Z", "2026-07-01T00:00:00Z"),
            clock("2027-01-01T00:00:00Z", "2026-12-01T00:00:00Z"),
        ] {
            assert_eq!(done.reset(now), None, "{done:?}");
        }
        assert_eq!(Clock::default().reset(now), None);
    }
}
