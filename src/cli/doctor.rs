//! `airseal doctor`

use serde::Serialize;

use super::Outcome;
use super::error::{Failure, SOMETHING_FOUND, of_store, quoted, user};
use super::overview::VARIABLES;
use super::session::Session;
use super::ui::page::{Page, Render, Tone};
use crate::cli::ui::format;
use crate::cli::ui::sanitize;
use crate::core::types::time::Time;
use crate::instance::doctor::machine::Machine;
use crate::instance::doctor::problem::{Check, Problem};
use crate::instance::doctor::{Finding, examine};
use crate::sandbox::Sandbox;
use crate::store::home::INSTANCE_KEY;

/// Check the installation, and say what to do about each fault
///
/// The command checks the state folder, its owner and permissions, the key, the clock, the age of
/// the trust bundle, damaged and foreign files, the records of the choice about usage data, other
/// state folders, the environment variables and the machine policy in effect, and the kernel's
/// network filter. The command only reads. The exit code is 0 if everything is in order, and 5 if a
/// fault was found. To find out whether the license is valid, use `airseal verify`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal doctor
  airseal doctor --json")]
pub struct Args {}

/// One line of the answer.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    /// Which check.
    check: &'static str,
    /// Whether it is in order.
    ok: bool,
    /// The file or folder that a problem is about; null if it is about none.
    file: Option<String>,
    /// What is in order, or what is wrong.
    message: String,
    /// What to do; null if it is in order.
    hint: Option<String>,
}

impl Line {
    /// What is in order, or what is wrong with which file, with what to do about it.
    pub(super) fn new(
        check: &'static str,
        outcome: Result<String, (Option<String>, String, String)>,
    ) -> Self {
        match outcome {
            Ok(message) => Self { check, ok: true, file: None, message, hint: None },
            Err((file, message, hint)) => {
                Self { check, ok: false, file, message, hint: Some(hint) }
            }
        }
    }

    /// A problem, with what to do about it.
    pub(super) fn of(check: Check, problem: &Problem, now: Option<Time>) -> Self {
        let mut message = problem.to_string();
        if let (Problem::OldTrust { issued_at, .. }, Some(now)) = (problem, now) {
            message = format!("{message} ({})", format::distance(now, *issued_at));
        }
        let file = problem.path().map(|path| path.display().to_string());
        Self { check: check.name(), ok: false, file, message, hint: Some(hint(problem)) }
    }

    /// A problem for people.
    pub(super) fn human(&self, page: &mut Page) {
        self.row("Problem", "", page);
    }

    fn row(&self, label: &str, found: &str, page: &mut Page) {
        page.field(label, format!("{found}{}", self.message));
        if let Some(hint) = &self.hint {
            page.field("", format!("To do: {}", hint.replace('\n', " ")));
        }
    }
}

#[derive(Debug, Serialize)]
struct Examined {
    lines: Vec<Line>,
}

impl Render for Examined {
    fn human(&self, page: &mut Page) {
        for line in &self.lines {
            if line.ok {
                page.field(line.check, format!("ok: {}", line.message));
            } else {
                line.row(line.check, "found: ", page);
            }
        }
        let found = self.lines.iter().filter(|line| !line.ok).count();
        if found == 0 {
            page.headline(Tone::Good, "ok", "nothing was found");
        } else {
            page.headline(Tone::Warn, "found", format::count(found, "problem"));
        }
    }

    fn failure(&self) -> Option<Failure> {
        let found: Vec<_> = self.lines.iter().filter(|line| !line.ok).collect();
        let count = match found.as_slice() {
            [] => return None,
            [_] => "1 problem was found".to_owned(),
            several => format!("{} problems were found", several.len()),
        };
        let messages: Vec<_> = found.iter().map(|line| line.message.as_str()).collect();
        let hints: Vec<_> = found.iter().filter_map(|line| line.hint.as_deref()).collect();
        let message = format!("{count}: {}", messages.join("; "));
        Some(Failure::new(SOMETHING_FOUND, message).hint(hints.join("\n")))
    }
}

pub(super) fn run(session: &mut Session, _args: &Args) -> Outcome {
    let home = session.home()?;
    let now = session.env.now;
    let (names, user) = (VARIABLES.iter().map(|(name, _)| *name), (session.env.user)());
    let mut machine = Machine {
        compiled_trust: session.env.compiled_trust,
        now,
        settings: session.setting_faults.clone(),
        not_enforced: match &session.env.sandbox {
            Sandbox::Enforced => None,
            Sandbox::Unavailable { reason } => Some(reason.clone()),
        },
        ..Machine::of(|name| session.env.var(name), names, &session.policy, &user)
    };
    machine.settings.dedup();
    let lines: Vec<_> = examine(&home, &machine)
        .into_iter()
        .map(|Finding { check, outcome }| match outcome {
            Ok(message) => Line { check: check.name(), ok: true, file: None, message, hint: None },
            Err(problem) => Line::of(check, &problem, now),
        })
        .collect();
    Ok(answer(session, lines))
}

/// Prints what was found; the exit code.
pub(super) fn answer(session: &mut Session, lines: Vec<Line>) -> u8 {
    let found = lines.iter().any(|line| !line.ok);
    if session.ui.json {
        for line in &lines {
            session.ui.json_line(line);
        }
    } else {
        session.ui.report(&Examined { lines });
    }
    if found { SOMETHING_FOUND } else { 0 }
}

/// What to do about a problem.
fn hint(problem: &Problem) -> String {
    let shown = |path: &std::path::Path| quoted(&sanitize::text(&path.display().to_string()));
    match problem {
        Problem::NoHome(_) => {
            "register this instance (airseal register), or name the right folder with --home".to_owned()
        }
        Problem::NotAFolder(_) => "move it away, or name another folder with --home".to_owned(),
        Problem::Owner { owner, is_home: true, .. } => {
            format!("run airseal as that user: sudo -u {} airseal …", user(*owner))
        }
        Problem::Owner { path, expected, .. } => format!("sudo chown -h {} {}", super::error::owner(*expected), shown(path)),
        Problem::Writable { path, .. } => format!("chmod go-w {}", shown(path)),
        Problem::NotRegistered => "airseal register --email ADDRESS -o request.json".to_owned(),
        Problem::KeyMissing(_) => {
            format!("restore {INSTANCE_KEY} from a backup; without one, airseal unregister and register again")
        }
        Problem::NoClock => "set the system clock".to_owned(),
        Problem::ClockBehind { .. } => "set the clock; if it is right, airseal clock shows how to go on".to_owned(),
        Problem::NotPinned => format::PIN.to_owned(),
        Problem::OldTrust { .. } => "ask the vendor whether there is a newer bundle, and import it".to_owned(),
        Problem::Foreign(_) => "move it away; airseal does not read it".to_owned(),
        Problem::NotOnRecord { .. } => {
            "import it again, or restore it from a backup; airseal log --verify compares every file with the ledger"
                .to_owned()
        }
        Problem::Disagreement(_) => {
            "usage data is off; airseal telemetry on or airseal telemetry off settles it".to_owned()
        }
        Problem::OtherHome(path) => {
            format!("look at it with airseal --home {} status; keep one of the two", shown(path))
        }
        Problem::Overrides(variable) => format!("unset {variable}, and the imported licenses count again"),
        Problem::UnknownValue { name, .. } => format!("set {name} to off, or unset it"),
        Problem::Policy(_) => "have the file repaired, or set its mode to 644; until then usage data is off".to_owned(),
        Problem::Settings(_) => "correct the file".to_owned(),
        Problem::NotEnforced(_) => {
            "allow seccomp filters (a container's profile may refuse them); airseal opens no connection either way"
                .to_owned()
        }
        Problem::Store(error) => of_store(error).hint.unwrap_or_else(|| "restore it from a backup".to_owned()),
    }
}
