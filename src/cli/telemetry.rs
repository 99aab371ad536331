//! `airseal telemetry`

use clap::Subcommand;
use serde::Serialize;

use super::Outcome;
use super::error::{CANNOT, Failure, OFF};
use super::output::{Page, Report, Tone};
use super::session::Session;
use crate::consent::flag::{Flag, TELEMETRY};
use crate::consent::sources::{Decision, Inputs, Source, decide};
use crate::data::catalogue::Catalogue;
use crate::data::notice;
use crate::store::{Home, StoreError, Writer};

/// Switch anonymised usage figures off or on, and ask whether they may leave
///
/// On is the default, but it counts only once the notice was shown, and the first
/// source that says off decides: the policy file (/etc/airseal/policy.toml), the
/// variables DO_NOT_TRACK and AIRSEAL_TELEMETRY, then the stored flag. No variable can turn it on. Whatever cannot be read
/// counts as off.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal telemetry off
  airseal telemetry status")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    On(OnArgs),
    Off(OffArgs),
    Status(StatusArgs),
    Check(CheckArgs),
}

/// Lift the objection, and show the notice
///
/// Stores the wish. If another source still says off, telemetry stays off, and
/// the answer says which.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal telemetry on")]
pub struct OnArgs {}

/// Object to usage figures: nothing may leave
///
/// Sends nothing, asks nothing, and can be repeated. Works before registration
/// and survives it, and survives unregister.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal telemetry off")]
pub struct OffArgs {}

/// Say whether usage figures may leave, and who decided
///
/// Names the source that decided and every other one that also says off, the
/// stored choice, and the file that holds it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal telemetry status
  airseal telemetry status --json")]
pub struct StatusArgs {}

/// Exit 0 only if usage figures may leave; 3 if not
///
/// For scripts: `if airseal telemetry check; then …`. Any failure at all is not 0.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal telemetry check")]
pub struct CheckArgs {}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    match &args.command {
        Command::On(_) => on(session),
        Command::Off(_) => off(session),
        Command::Status(_) => {
            let home = session.home()?;
            let state = State::read(session, &home);
            session.ui.report(&state);
            Ok(0)
        }
        Command::Check(_) => check(session),
    }
}

/// Whether usage data may leave, with everything that speaks to it.
#[derive(Debug, Serialize)]
pub(super) struct State {
    /// The effective value.
    pub allowed: bool,
    /// The source that decided; null if nobody says off.
    pub decided_by: Option<Source>,
    /// The others that also say off.
    pub also_off: Vec<Source>,
    /// The stored choice; null if it cannot be read.
    pub stored: Option<bool>,
    /// The catalogue version of the last notice shown; null if none was.
    pub notice: Option<u32>,
    /// The file that holds the choice.
    pub path: String,
    /// The policy file that says off, if one does.
    pub policy: Option<String>,
    /// Set by `on` and `off`.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<bool>,
    #[serde(skip)]
    warnings: Vec<String>,
}

impl State {
    /// Asks every source. An unreadable flag is off, not an error.
    pub(super) fn read(session: &mut Session, home: &Home) -> Self {
        let flag = Flag::read(home);
        let state = Self::of(session, home, &flag);
        for warning in &state.warnings {
            session.ui.warn(warning);
        }
        state
    }

    fn of(session: &Session, home: &Home, flag: &Result<Option<Flag>, StoreError>) -> Self {
        let mut warnings = Vec::new();
        if let Err(error) = flag {
            warnings.push(format!("{error}; it counts as off"));
        }
        warnings.extend(session.policy.faults.iter().cloned());
        let Decision { off, unknown_value } = decide(Inputs {
            policy: session.policy.off.is_some(),
            do_not_track: session.env.var("DO_NOT_TRACK"),
            environment: session.env.var("AIRSEAL_TELEMETRY"),
            flag: flag.as_ref().map(Option::as_ref).map_err(|_| ()),
        });
        if let Some(value) = unknown_value {
            warnings.push(format!("AIRSEAL_TELEMETRY is `{value}`, which is neither on nor off; it counts as off"));
        }
        let mut off = off.into_iter();
        let decided_by = off.next();
        let stored = flag.as_ref().ok().map(|flag| flag.as_ref().is_none_or(|flag| flag.enabled));
        Self {
            allowed: decided_by.is_none(),
            decided_by,
            also_off: off.collect(),
            stored,
            notice: flag.as_ref().ok().and_then(Option::as_ref).and_then(|flag| flag.notice),
            path: home.path(TELEMETRY).display().to_string(),
            policy: session.policy.off.as_ref().map(|path| path.display().to_string()),
            changed: None,
            warnings,
        }
    }
}

impl Report for State {
    fn human(&self, page: &mut Page) {
        match self.decided_by {
            None => page.headline(Tone::Good, "on", "usage figures may leave (this program cannot send them)"),
            Some(_) => page.headline(Tone::Dim, "off", "usage figures may not leave"),
        }
        if let Some(source) = self.decided_by {
            page.prose("Decided by", source.describe());
        }
        for source in &self.also_off {
            page.prose("Also off", source.describe());
        }
        let stored = match self.stored {
            Some(true) => "on",
            Some(false) => "off",
            None => "unreadable",
        };
        page.field("Stored", stored);
        page.field("Notice", if self.notice.is_some() { "shown" } else { "not shown yet" });
        page.field("File", &self.path);
        if let Some(policy) = &self.policy {
            page.field("Policy", policy);
        }
        match self.changed {
            Some(true) => page.field("Changed", "yes"),
            Some(false) => page.field("Changed", "no (unchanged)"),
            None => {}
        }
    }
}

fn check(session: &mut Session) -> Outcome {
    let home = session.home()?;
    let state = State::read(session, &home);
    if session.ui.json {
        session.ui.report(&state);
    } else if let Some(source) = state.decided_by {
        session.ui.note(format!("telemetry is off: {}", source.describe()));
    }
    Ok(if state.allowed { 0 } else { OFF })
}

fn off(session: &mut Session) -> Outcome {
    let home = session.home()?;
    // Off already: nothing to write, and so nothing that could fail.
    if Flag::read(&home).is_ok_and(|flag| flag.is_some_and(|flag| !flag.enabled)) {
        return answer(session, &home, false);
    }
    let now = session.now()?;
    let writer = session.write(&home)?;
    let before = match Flag::read(&home) {
        Ok(flag) => flag,
        // Damaged is off already; off must nevertheless succeed, and say so.
        Err(error @ StoreError::Damaged { .. }) => {
            session.ui.warn(format!("{error}; it is written anew, as off"));
            None
        }
        Err(error) => return Err(error.into()),
    };
    let changed = before.as_ref().is_none_or(|flag| flag.enabled);
    if changed {
        let flag = before.unwrap_or_else(|| Flag::untouched(now));
        let changed_by = "airseal telemetry off".to_owned();
        Flag { enabled: false, changed_at: now, changed_by, seq: flag.seq.saturating_add(1), ..flag }.write(&writer)?;
    }
    answer(session, &home, changed)
}

fn on(session: &mut Session) -> Outcome {
    let home = session.home()?;
    let now = session.now()?;
    let writer = session.write(&home)?;
    let flag = Flag::read(&home)?.unwrap_or_else(|| Flag::untouched(now));
    let notice = show_notice(session, flag.notice)?;
    let changed = !flag.enabled || flag.notice != notice || flag.seq == 0;
    if changed {
        let changed_by = "airseal telemetry on".to_owned();
        let seq = flag.seq.saturating_add(1);
        Flag { enabled: true, changed_at: now, changed_by, seq, notice }.write(&writer)?;
    }
    answer(session, &home, changed)
}

fn answer(session: &mut Session, home: &Home, changed: bool) -> Outcome {
    let mut state = State::read(session, home);
    state.changed = Some(changed);
    session.ui.report(&state);
    Ok(0)
}

/// Shows the notice unless it was shown; the version that now counts as shown. A
/// notice that nobody could see (`-q`, a closed standard error) does not count.
fn show_notice(session: &mut Session, shown: Option<u32>) -> anyhow::Result<Option<u32>> {
    let catalogue = Catalogue::load().map_err(|error| Failure::new(CANNOT, error))?;
    if shown.is_some_and(|shown| shown >= catalogue.version) {
        return Ok(shown);
    }
    Ok(if session.ui.note(notice::text(&catalogue)) { Some(catalogue.version) } else { shown })
}

/// What `register` does: show the notice, leave the choice as it is.
pub(super) fn notify(session: &mut Session, home: &Home, writer: &Writer<'_>) -> anyhow::Result<()> {
    let now = session.now()?;
    let flag = match Flag::read(home) {
        Ok(flag) => flag.unwrap_or_else(|| Flag::untouched(now)),
        Err(error) => {
            session.ui.warn(format!("{error}; usage figures stay off"));
            return Ok(());
        }
    };
    let notice = show_notice(session, flag.notice)?;
    if notice != flag.notice {
        Flag { notice, ..flag }.write(writer)?;
    }
    Ok(())
}
