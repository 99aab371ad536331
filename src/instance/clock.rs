//! The clock and the latest times known to have been: what they decide, and how a person lowers
//! the observed one, on record and counted for the vendor.

use serde::Serialize;

use crate::core::document::ledger::Event;
use crate::core::judge::check::{CLOCK_SLACK, Judgement, VerifyContext};
use crate::core::judge::verdict::Verdict;
use crate::core::types::time::Time;
use crate::privacy::ledger::{self, Stamp};
use crate::store::clock::Clock;
use crate::store::facts::Facts;
use crate::store::installed::Variables;
use crate::store::{Home, StoreError, Writer};

/// What is known of the clock, and the verdict because of it.
#[derive(Debug, Serialize)]
pub struct ClockStatus {
    /// The system time.
    pub now: Time,
    /// The newest date of a verified import; null before the first one.
    pub signed: Option<Time>,
    /// The newest system time that a command has seen, as written; null before the first one.
    pub observed: Option<Time>,
    /// How far behind a floor the clock may be.
    pub slack_seconds: i64,
    /// Whether it is farther behind than that.
    pub clock_behind: bool,
    /// What `verify` says of the license.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// What it would say if the clock were right, whatever was before.
    pub verdict_at_clock: Verdict,
    /// What it would say if the later floor were the time; null without a floor.
    pub verdict_at_floor: Option<Verdict>,
}

impl ClockStatus {
    /// Judges the license that stands at the time of the clock, and at the later floor.
    ///
    /// # Errors
    /// A license that cannot be read.
    pub fn read(
        home: &Home,
        facts: &Facts,
        variables: &Variables,
        now: Time,
    ) -> Result<Self, StoreError> {
        let context = facts.context(now);
        let judged = |context: &VerifyContext| facts.standing(home, context, variables).judgement;
        let at = |now| {
            let context = VerifyContext { now, clock_floor: None, ..context.clone() };
            judged(&context).map(|judgement| judgement.verdict)
        };
        let Judgement { verdict, reason, .. } = judged(&context)?;
        let Clock { signed, observed, .. } = facts.clock;
        Ok(Self {
            now,
            signed,
            observed,
            slack_seconds: CLOCK_SLACK,
            clock_behind: context.clock_behind(),
            verdict,
            reason,
            verdict_at_clock: at(now)?,
            verdict_at_floor: signed.max(observed).map(at).transpose()?,
        })
    }
}

/// What a reset did, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Reset {
    /// Whether it changes anything.
    pub changed: bool,
    /// The system time.
    pub now: Time,
    /// The newest date of an imported signed file, which nothing lowers.
    pub signed: Option<Time>,
    /// The observed floor before.
    pub from: Option<Time>,
    /// The observed floor after it.
    pub observed: Option<Time>,
}

impl Reset {
    /// What a reset would do.
    ///
    /// # Errors
    /// I/O, or a damaged file.
    pub fn plan(home: &Home, now: Time) -> Result<Self, StoreError> {
        let before = home.clock()?;
        let after = before.reset(now);
        let Clock { signed, observed, .. } = after.unwrap_or(before);
        Ok(Self { changed: after.is_some(), now, signed, from: before.observed, observed })
    }
}

/// Lowers the observed floor to `now`, never below the signed one. Both values go into
/// the ledger first: a crash can leave an entry without its effect, never a lower floor
/// without its entry.
///
/// # Errors
/// I/O, or a damaged file.
pub fn reset(writer: &Writer<'_>, stamp: &Stamp, now: Time) -> Result<Reset, StoreError> {
    // Planned again under the lock: another process may have written since.
    let reset = Reset::plan(writer.home(), now)?;
    if let Some(after) = writer.home().clock()?.reset(now) {
        let about = [("from", reset.from), ("to", reset.observed)];
        let about = about
            .into_iter()
            .filter_map(|(name, time)| Some((name.to_owned(), time?.to_string())))
            .collect();
        ledger::record(writer, stamp, Event::ClockReset, about)?;
        writer.write_clock(after)?;
    }
    Ok(reset)
}
