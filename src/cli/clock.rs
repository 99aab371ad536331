//! `airseal clock`

use clap::Subcommand;
use serde::Serialize;

use super::Outcome;
use super::error::{CANNOT, Failure, USAGE};
use super::session::Session;
use super::ui::page::{Page, Render, Tone};
use super::verify::present;
use crate::cli::ui::format;
use crate::core::judge::check::{CLOCK_SLACK, VerifyContext};
use crate::core::judge::verdict::Verdict;
use crate::core::types::time::Time;
use crate::instance::clock;

/// Show the latest times seen, and reset a wrong one
///
/// airseal remembers two times, so that setting the clock back does not revive a license: the
/// newest date of an imported signed file, and the newest system time that a command has seen. If
/// the clock is more than 24 hours behind one of them, it is wrong now, or it was wrong when that
/// time was recorded. A license that is valid both now and at the time recorded stays valid, with a
/// warning. If the clock is right now, `airseal clock reset` lowers the newest system time seen.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal clock
  airseal clock --json
  airseal clock reset")]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Reset(ResetArgs),
}

/// Lower the newest system time seen to the present time, after asking
///
/// Use this command if the clock was ahead once and is right now. The time seen is never lowered
/// below the newest date of an imported signed file. The ledger records both values, and the
/// compliance report states how many resets there were under this license. In a script, confirm
/// with --yes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal clock reset
  airseal clock reset --yes")]
pub struct ResetArgs {
    /// Do not ask for confirmation
    #[arg(short, long)]
    yes: bool,
}

#[derive(Debug, Serialize)]
struct Shown {
    /// The system time.
    now: Time,
    /// The newest date of a verified import; null before the first one.
    signed: Option<Time>,
    /// The newest system time that a command has seen, as written; null before the first one.
    observed: Option<Time>,
    /// How far behind a floor the clock may be.
    slack_seconds: i64,
    clock_behind: bool,
    /// What `verify` says of the license.
    verdict: Verdict,
    reason: String,
    /// What it would say if the clock were right, whatever was before.
    verdict_at_clock: Verdict,
    /// What it would say if the later floor were the time; null without a floor.
    verdict_at_floor: Option<Verdict>,
}

impl Render for Shown {
    fn human(&self, page: &mut Page) {
        let known = self.signed.max(self.observed);
        match known.filter(|_| self.clock_behind) {
            Some(known) => {
                let days = format::count(known.seconds_since(self.now) / CLOCK_SLACK, "day");
                let tone = if self.verdict.is_good() { Tone::Warn } else { Tone::Bad };
                page.headline(
                    tone,
                    "behind",
                    format!("the clock is {days} behind a time that was seen here"),
                );
            }
            None => page.headline(Tone::Good, "in order", ""),
        }
        let time = |time: Option<Time>| {
            time.map_or_else(|| "none yet".to_owned(), |time| time.to_string())
        };
        page.field("Now", self.now);
        page.field("Signed", format!("{} (newest date of an imported file)", time(self.signed)));
        page.field("Observed", format!("{} (newest system time seen)", time(self.observed)));
        page.field("Slack", format::count(self.slack_seconds / 3600, "hour"));
        page.field("License", format!("{}: {}", self.verdict.name(), self.reason));
        if let Some(at_floor) = self.verdict_at_floor.filter(|_| self.clock_behind) {
            page.field("At the clock", self.verdict_at_clock.name());
            page.field("At the floor", at_floor.name());
            let signed =
                self.signed.is_some_and(|signed| signed.seconds_since(self.now) > CLOCK_SLACK);
            page.field(
                "Next",
                if signed {
                    "set the clock: the vendor signed a file at a later time"
                } else {
                    "set the clock; if it is right now and was wrong then, use: airseal clock reset"
                },
            );
        }
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    match &args.command {
        None => show(session),
        Some(Command::Reset(args)) => reset(session, args),
    }
}

fn show(session: &mut Session) -> Outcome {
    let home = session.home()?;
    let trust = session.trust(&home)?;
    let registration = home.registration_of_key()?;
    let known = home.clock()?;
    let context = session.context(known, registration.as_ref())?;
    let verdict_at = |context: &VerifyContext| present(session, &home, trust.as_ref(), context);
    let verified = verdict_at(&context)?;
    let at_clock = verdict_at(&VerifyContext { clock_floor: None, ..context.clone() })?;
    let floor = known.signed.max(known.observed);
    let at_floor = floor
        .map(|floor| {
            verdict_at(&VerifyContext { now: floor, clock_floor: None, ..context.clone() })
        })
        .transpose()?
        .map(|verified| verified.verdict());
    session.ui.report(&Shown {
        now: context.now,
        signed: known.signed,
        observed: known.observed,
        slack_seconds: CLOCK_SLACK,
        clock_behind: context.clock_behind(),
        verdict: verified.verdict(),
        reason: verified.reason().to_owned(),
        verdict_at_clock: at_clock.verdict(),
        verdict_at_floor: at_floor,
    });
    Ok(0)
}

#[derive(Debug, Serialize)]
struct Reset {
    changed: bool,
    now: Time,
    signed: Option<Time>,
    /// The observed floor before.
    from: Option<Time>,
    /// The observed floor now.
    observed: Option<Time>,
}

impl Render for Reset {
    fn human(&self, page: &mut Page) {
        let time = |time: Option<Time>| {
            time.map_or_else(|| "none yet".to_owned(), |time| time.to_string())
        };
        if self.changed {
            page.headline(Tone::Good, "reset", "");
            page.field("Before", time(self.from));
        } else {
            page.headline(Tone::Dim, "unchanged", "no system time later than now was seen");
        }
        page.field("Observed", time(self.observed));
        page.field("Signed", time(self.signed));
        if self.signed.is_some_and(|signed| signed.seconds_since(self.now) > CLOCK_SLACK) {
            page.field(
                "Next",
                "set the clock: the vendor signed a file at a later time, and nothing lowers that",
            );
        }
    }
}

fn reset(session: &mut Session, args: &ResetArgs) -> Outcome {
    let home = session.home()?;
    let now = session.now()?;
    let before = home.clock()?;
    let Some(after) = before.reset(now) else {
        report(session, now, clock::Reset { before, after: before });
        return Ok(0);
    };
    if !args.yes {
        let time = |time: Option<Time>| time.map(|time| time.to_string()).unwrap_or_default();
        session.ui.tell(format!(
            "The newest system time seen is {}. It will be lowered to {}.\n\
             The ledger records this, and the compliance report counts it.",
            time(before.observed),
            time(after.observed)
        ));
        if !session.env.is_interactive() {
            return Err(
                Failure::new(USAGE, "clock reset asks first").hint("in a script, add --yes")
            );
        }
        if !session.confirm(&format!("Is the clock right now ({now})?"))? {
            return Err(
                Failure::new(CANNOT, "not reset").hint("nothing was changed; set the clock")
            );
        }
    }
    let stamp = session.stamp("clock reset")?;
    let writer = session.write(&home)?;
    let done = clock::reset(&writer, &stamp, now)?;
    report(session, now, done);
    Ok(0)
}

fn report(session: &mut Session, now: Time, reset: clock::Reset) {
    let clock::Reset { before, after } = reset;
    session.ui.report(&Reset {
        changed: reset.changed(),
        now,
        signed: after.signed,
        from: before.observed,
        observed: after.observed,
    });
}
