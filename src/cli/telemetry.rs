//! `airseal telemetry`

use clap::Subcommand;

use super::Outcome;
use super::error::{OFF, other_ways_off};
use super::session::Session;
use super::ui::page::{Page, Render, Tone};
use crate::privacy::choice::{self, StoredChoice};
use crate::privacy::disclosure::show_due;
use crate::privacy::objection::{self, Objected};
use crate::privacy::telemetry::State;
use crate::store::Home;

/// Turn usage data off or on, and show who decided
///
/// Usage data is on by default, but only after the disclosure has been shown to somebody. The first
/// source that says off decides: the machine policy (/etc/airseal/policy.toml), the variables
/// DO_NOT_TRACK and AIRSEAL_TELEMETRY, then the stored choice. No variable can turn usage data on.
/// A source that cannot be read counts as off, and so does a stored choice that the ledger
/// contradicts, for example one restored from an old backup.
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

/// Turn usage data on, and show the disclosure
///
/// The command lifts an earlier objection and stores the choice. If another source still says off,
/// usage data stays off, and the command names that source. If the stored choice and the ledger
/// disagree, this command makes them agree again.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal telemetry on")]
pub struct OnArgs {}

/// Turn usage data off: it may not leave, and what was recorded is deleted
///
/// The command records the objection. It sends nothing, asks nothing, and can be repeated. It works
/// before registration and stays in force after register and unregister. Where airseal cannot write
/// files, set AIRSEAL_TELEMETRY=off or DO_NOT_TRACK=1 for the product, or write telemetry = "off"
/// into the machine policy, /etc/airseal/policy.toml.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal telemetry off")]
pub struct OffArgs {}

/// Show whether usage data may leave, and which source decided
///
/// The command names the source that decided, every other source that says off, the stored choice,
/// and the file that holds it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal telemetry status
  airseal telemetry status --json")]
pub struct StatusArgs {}

/// Exit with 0 if usage data may leave, with 3 if not
///
/// For scripts: `if airseal telemetry check; then …`. If the command fails in any way, it does not
/// exit with 0.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal telemetry check")]
pub struct CheckArgs {}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let home = session.home()?;
    match &args.command {
        Command::On(_) => on(session, &home),
        Command::Off(_) => off(session, &home),
        Command::Status(_) => answer(session, &home, None),
        Command::Check(_) => check(session, &home),
    }
}

fn answer(session: &mut Session, home: &Home, changed: Option<bool>) -> Outcome {
    let mut state = session.telemetry(home);
    state.changed = changed;
    if state.disclosure.is_some() {
        // An objection stands whatever became of the catalogue.
        match session.catalogue(home) {
            Ok(catalogue) => state.add_new_fields(&catalogue),
            Err(error) => session.ui.warn(error.message),
        }
    }
    session.ui.report(&state);
    Ok(0)
}

fn check(session: &mut Session, home: &Home) -> Outcome {
    let state = session.telemetry(home);
    if session.ui.json {
        session.ui.report(&state);
    } else if let Some(source) = state.decided_by {
        session.ui.note(format!("telemetry is off: {}", source.describe()));
    }
    Ok(if state.allowed { 0 } else { OFF })
}

fn off(session: &mut Session, home: &Home) -> Outcome {
    if objection::is_complete(home) {
        return answer(session, home, Some(false));
    }
    let stamp = session.stamp("telemetry off")?;
    let written = session.write_objection(home);
    let writer =
        written.map_err(|e| if objection::is_off(home) { e } else { other_ways_off(e) })?;
    let about = session.about_policy(home);
    let Objected { changed, replaced } = objection::object(&writer, &stamp, about)?;
    if let Some(error) = replaced {
        session.ui.warn(format!("{error}; it is replaced, as off"));
    }
    answer(session, home, Some(changed))
}

fn on(session: &mut Session, home: &Home) -> Outcome {
    let stamp = session.stamp("telemetry on")?;
    let writer = session.write(home)?;
    let stored = StoredChoice::under_lock(&writer);
    if let StoredChoice::Unreadable(error) = stored {
        return Err(error.into());
    }
    let (catalogue, policy) = (session.catalogue(home)?, session.about_policy(home));
    let known = (&stamp, policy.clone());
    // What nobody could see (-q, /dev/null, a closed standard error) does not count.
    let shown = show_due(&writer, &stored, catalogue, known, |text| session.ui.show(text))?;
    let lifted = choice::lift(&writer, &stamp, policy)?;
    answer(session, home, Some(lifted || shown))
}

impl Render for State {
    fn human(&self, page: &mut Page) {
        match self.decided_by {
            None => page.headline(
                Tone::Good,
                word(self, "on"),
                "usage data may leave (this program cannot send it)",
            ),
            Some(_) => page.headline(Tone::Dim, word(self, "off"), "usage data may not leave"),
        }
        if let Some(source) = self.decided_by {
            page.field("Decided by", source.describe());
        }
        for source in &self.also_off {
            page.field("Also off", source.describe());
        }
        let stored = match self.stored {
            Some(true) => "on",
            Some(false) => "off",
            None if self.disagreement.is_some() => "lost",
            None => "unreadable",
        };
        page.field(
            "Stored",
            match (self.chosen_by.as_ref().zip(self.chosen_at), self.stored) {
                (Some((by, at)), Some(_)) => format!("{stored}, chosen by {by} on {at}"),
                (None, Some(true)) => {
                    "nothing: nobody has chosen, and on is the default".to_owned()
                }
                (_, _) => self
                    .changed_at
                    .map_or(stored.to_owned(), |time| format!("{stored}, since {time}")),
            },
        );
        if self.stored == Some(true) && self.decided_by.is_some() && self.changed.is_some() {
            page.field(
                "Note",
                "the choice is stored; usage data stays off while a source above says off",
            );
        }
        page.field("Disclosure", if self.disclosure.is_some() { "shown" } else { "not shown yet" });
        if !self.new_fields.is_empty() {
            page.field(
                "New",
                format!(
                    "{} (left out until `airseal telemetry on` shows the disclosure)",
                    self.new_fields.join(", ")
                ),
            );
        }
        page.field("File", &self.path);
        if let Some(policy) = &self.policy {
            page.field("Policy", policy);
        }
    }
}

/// The state in a word; after `on` or `off`, whether it was so before.
fn word(state: &State, word: &'static str) -> &'static str {
    match (state.changed, state.stored, word) {
        (Some(false), Some(true), "on") => "already on",
        (Some(false), Some(false), "off") => "already off",
        _ => word,
    }
}
