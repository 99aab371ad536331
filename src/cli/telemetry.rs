//! `airseal telemetry`

use clap::Subcommand;
use serde::Serialize;

use super::Outcome;
use super::error::{Failure, Fallible, OFF, of_store};
use super::session::Session;
use super::ui::page::{Page, Render, Tone};
use crate::core::document::ledger::Details;
use crate::core::types::keys::sha256_hex;
use crate::core::types::time::Time;
use crate::privacy::choice::{self, Disagreement, StoredChoice};
use crate::privacy::decision::{Decision, Inputs, Source, decide};
use crate::privacy::disclosure;
use crate::privacy::figures::USAGE;
use crate::privacy::flag::{Flag, TELEMETRY};
use crate::privacy::ledger::Stamp;
use crate::privacy::machine_policy::SITE;
use crate::store::{Home, StoreError, Writer};

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
    match &args.command {
        Command::On(_) => on(session),
        Command::Off(_) => off(session),
        Command::Status(_) => {
            let home = session.home()?;
            let mut state = State::read(session, &home);
            state.new_fields = new_fields(session, state.disclosure)?;
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
    /// What the stored flag says; null if it cannot be read or is lost.
    pub stored: Option<bool>,
    /// When the stored flag was last changed; null if absent.
    pub changed_at: Option<Time>,
    /// Who chose last; null if nobody has.
    pub chosen_by: Option<String>,
    /// When.
    pub chosen_at: Option<Time>,
    /// How the stored flag and the ledger disagree, in words; null if they do not.
    pub disagreement: Option<String>,
    /// The catalogue version of the last disclosure shown; null if none was.
    pub disclosure: Option<u32>,
    /// The same under its earlier name, for one version.
    pub notice: Option<u32>,
    /// Usage fields that stay out until a disclosure names them.
    pub new_fields: Vec<String>,
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
        let state = Self::of(session, home, &StoredChoice::read(home));
        for warning in &state.warnings {
            session.ui.warn(warning);
        }
        state
    }

    fn of(session: &Session, home: &Home, stored: &StoredChoice) -> Self {
        let mut warnings = Vec::new();
        if let StoredChoice::Unreadable(error) = stored {
            warnings.push(format!("{error}; it counts as off"));
        }
        warnings.extend(session.policy.faults.iter().cloned());
        let [do_not_track, environment] =
            ["DO_NOT_TRACK", "AIRSEAL_TELEMETRY"].map(|name| session.env.var(name));
        let Decision { off, unknown_value } = decide(Inputs {
            policy: session.policy.off.is_some(),
            do_not_track: do_not_track.as_deref(),
            environment: environment.as_deref(),
            stored,
        });
        if let Some(value) = unknown_value {
            warnings.push(format!(
                "AIRSEAL_TELEMETRY is `{value}`, which is neither on nor off; it counts as off"
            ));
        }
        let mut off = off.into_iter();
        let decided_by = off.next();
        let flag = stored.flag();
        let chosen = flag.and_then(Flag::chosen);
        Self {
            allowed: decided_by.is_none(),
            decided_by,
            also_off: off.collect(),
            stored: flag
                .map(|flag| flag.enabled)
                .or(matches!(stored, StoredChoice::Untold).then_some(true)),
            chosen_at: chosen.as_ref().map(|chosen| chosen.at),
            chosen_by: chosen.map(|chosen| chosen.by),
            changed_at: flag.map(|flag| flag.changed_at),
            disagreement: stored.disagreement().map(Disagreement::describe),
            disclosure: flag.and_then(|flag| flag.disclosure),
            notice: flag.and_then(|flag| flag.disclosure),
            new_fields: Vec::new(),
            path: home.path(TELEMETRY).display().to_string(),
            policy: session.policy.off.as_ref().map(|path| path.display().to_string()),
            changed: None,
            warnings,
        }
    }
}

impl State {
    /// On or off, and who decided that: in one line.
    pub(super) fn summary(&self) -> String {
        let chosen = self.chosen_by.as_ref().zip(self.chosen_at);
        let chosen = chosen.map(|(by, at)| format!("chosen by {by} on {at}"));
        match (self.decided_by, chosen) {
            (None, Some(chosen)) => format!("on, {chosen}"),
            (None, None) => {
                "on by default: nobody has chosen; airseal telemetry off turns it off".to_owned()
            }
            (Some(Source::Flag), Some(chosen)) => format!("off, {chosen}"),
            (Some(source), _) => format!("off: {}", source.describe()),
        }
    }
}

impl Render for State {
    fn human(&self, page: &mut Page) {
        match self.decided_by {
            None => page.headline(
                Tone::Good,
                self.word("on"),
                "usage data may leave (this program cannot send it)",
            ),
            Some(_) => page.headline(Tone::Dim, self.word("off"), "usage data may not leave"),
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

impl State {
    /// The state in a word; after `on` or `off`, whether it was so before.
    fn word(&self, state: &'static str) -> &'static str {
        match (self.changed, self.stored, state) {
            (Some(false), Some(true), "on") => "already on",
            (Some(false), Some(false), "off") => "already off",
            _ => state,
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
    let facts = home.path(USAGE).symlink_metadata().is_ok();
    if let StoredChoice::Agreed(flag) = StoredChoice::read(&home)
        && !flag.enabled
        && !facts
    {
        return answer(session, &home, false);
    }
    let stamp = session.stamp("telemetry off")?;
    let changed = write_off(session, &home, &stamp).map_err(|error| other_ways(&home, error))?;
    answer(session, &home, changed)
}

fn write_off(session: &mut Session, home: &Home, stamp: &Stamp) -> Fallible<bool> {
    let writer = session.write_objection(home)?;
    if let Err(error) = Flag::read(home) {
        // Damaged is off already; off must nevertheless succeed, and say so.
        let StoreError::Damaged { .. } = error else { return Err(error.into()) };
        session.ui.warn(format!("{error}; it is replaced, as off"));
    }
    let about = session.about_policy(home);
    let recorded = choice::object(&writer, stamp, about);
    // The flag is written before the log: off is off, whatever became of the log. What
    // was recorded goes then, and stays if it is not.
    let is_off = recorded.is_ok() || is_off(home);
    let deleted = is_off && writer.remove(USAGE)?;
    match recorded {
        Ok(objected) => Ok(objected || deleted),
        Err(error) if is_off => {
            let failure = of_store(&error);
            Err(Failure {
                message: format!("telemetry is off, but {}", failure.message),
                ..failure
            })
        }
        Err(error) => Err(error.into()),
    }
}

fn is_off(home: &Home) -> bool {
    Flag::read(home).is_ok_and(|flag| flag.is_some_and(|flag| !flag.enabled))
}

/// Where the objection cannot be stored, two other ways need no writing here.
fn other_ways(home: &Home, failure: Failure) -> Failure {
    if is_off(home) {
        return failure;
    }
    let hint = failure.hint.as_ref().map(|hint| format!("{hint}\n")).unwrap_or_default();
    let ways = format!(
        "{hint}to turn usage data off without writing here: set AIRSEAL_TELEMETRY=off or DO_NOT_TRACK=1 for the \
         product, or write telemetry = \"off\" into {SITE}"
    );
    failure.hint(ways)
}

fn on(session: &mut Session) -> Outcome {
    let home = session.home()?;
    let stamp = session.stamp("telemetry on")?;
    let writer = session.write(&home)?;
    let stored = StoredChoice::under_lock(&writer);
    if let StoredChoice::Unreadable(error) = stored {
        return Err(error.into());
    }
    let shown = show_disclosure(session, &writer, &stored, &stamp)?;
    let about = session.about_policy(&home);
    let lifted = choice::lift(&writer, &stamp, about)?;
    answer(session, &home, lifted || shown)
}

fn answer(session: &mut Session, home: &Home, changed: bool) -> Outcome {
    let mut state = State::read(session, home);
    state.new_fields = new_fields(session, state.disclosure)?;
    state.changed = Some(changed);
    session.ui.report(&state);
    Ok(0)
}

/// The fields that stay out until a disclosure names them.
fn new_fields(session: &Session, shown: Option<u32>) -> Fallible<Vec<String>> {
    let Some(shown) = shown else { return Ok(Vec::new()) };
    Ok(session.catalogue()?.newer_than(shown).map(|field| field.name.clone()).collect())
}

/// Shows the disclosure unless one was shown that names every field; whether it was shown. A
/// disclosure that nobody could see (`-q`, /dev/null, a closed standard error) does not count.
fn show_disclosure(
    session: &mut Session,
    writer: &Writer<'_>,
    stored: &StoredChoice,
    stamp: &Stamp,
) -> Fallible<bool> {
    let catalogue = session.catalogue()?;
    let before = stored.flag().and_then(|flag| flag.disclosure);
    if before.is_some_and(|before| before >= catalogue.version) {
        return Ok(false);
    }
    let text = disclosure::text(&catalogue, before);
    if !session.ui.show(&text) {
        return Ok(false);
    }
    let about = [
        ("catalogue", catalogue.version.to_string()),
        ("catalogue_sha256", sha256_hex(session.env.catalogue.as_bytes())),
        ("text_sha256", sha256_hex(text.as_bytes())),
    ];
    let mut about = Details::from(about.map(|(name, value)| (name.to_owned(), value)));
    about.extend(session.about_policy(writer.home()));
    choice::disclosed(writer, stored, stamp, catalogue.version, about)?;
    Ok(true)
}

/// What `register` does: show the disclosure, leave the choice as it is.
pub(super) fn notify(session: &mut Session, writer: &Writer<'_>, stamp: &Stamp) -> Fallible<()> {
    let stored = StoredChoice::under_lock(writer);
    let settle = match &stored {
        StoredChoice::Unreadable(error) => error.to_string(),
        StoredChoice::Disagree(disagreement, _)
            if !disagreement.choice().is_some_and(|choice| choice.can_be_shown_again) =>
        {
            Source::Disagreement(*disagreement).describe()
        }
        _ => return show_disclosure(session, writer, &stored, stamp).map(drop),
    };
    session.ui.warn(format!("usage data stays off: {settle}"));
    Ok(())
}
