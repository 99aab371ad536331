//! `airseal clock`

use clap::Subcommand;

use super::Outcome;
use super::error::Fallible;
use super::session::Session;
use super::ui::page::{Page, Render, Tone};
use crate::cli::ui::format;
use crate::core::judge::check::CLOCK_SLACK;
use crate::core::types::time::Time;
use crate::instance::clock::{self, ClockStatus, Reset};
use crate::store::facts::Facts;

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

impl Render for ClockStatus {
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
    let facts = Facts::read(&home, session.env.compiled_trust)?;
    let status = ClockStatus::read(&home, &facts, &session.variables(), session.now()?)?;
    session.ui.report(&status);
    Ok(0)
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
    let plan = Reset::plan(&home, now)?;
    if !plan.changed {
        session.ui.report(&plan);
        return Ok(0);
    }
    if !args.yes {
        confirm(session, &plan)?;
    }
    let stamp = session.stamp("clock reset")?;
    let writer = session.write(&home)?;
    let done = clock::reset(&writer, &stamp, now)?;
    session.ui.report(&done);
    Ok(0)
}

fn confirm(session: &mut Session, plan: &Reset) -> Fallible<()> {
    let time = |time: Option<Time>| time.map(|time| time.to_string()).unwrap_or_default();
    let said = format!(
        "The newest system time seen is {}. It will be lowered to {}.\n\
         The ledger records this, and the compliance report counts it.",
        time(plan.from),
        time(plan.observed)
    );
    let question = format!("Is the clock right now ({})?", plan.now);
    session.insist(&said, "clock reset asks first", &question, "not reset; set the clock first")
}
