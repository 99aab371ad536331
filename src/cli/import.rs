//! `airseal import`

use std::path::{Path, PathBuf};

use super::Outcome;
use super::error::{Failure, combine};
use super::session::Session;
use super::ui::format::{self, Situation};
use super::ui::page::{Page, Render, Tone, Ui};
use crate::cli::ui::sanitize;
use crate::core::document::license::License;
use crate::core::judge::changes::Change;
use crate::instance::import::classify::is_request;
use crate::instance::import::{Effect, Imported, Notice, gather, take};
use crate::instance::walk;

/// Import signed files: licenses, trust bundles and other texts
///
/// Each file is recognised by its content and verified before anything is written. Trust bundles
/// are imported first, in the order of their versions, then the other files. A file that fails is
/// listed with its verdict and sets the exit code; the others are still imported. Importing the
/// same file again changes nothing. A license that is not valid yet can be imported early, and
/// takes effect on its own when it begins. For each file, the command says what changed. A folder
/// is searched to a depth of four; files in it that are not airseal documents are listed and
/// skipped. If a folder has nothing to import, the exit code is 1, because a USB drive may not have
/// been mounted.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal import license.json
  airseal import drive/
  airseal import - < license.asc")]
pub struct Args {
    /// Files, folders of files, or PNG pictures of a QR code; - is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

impl Render for Imported {
    fn human(&self, page: &mut Page) {
        let (tone, word) = match (self.imported, self.changed) {
            (false, _) => (Tone::Bad, self.verdict.name()),
            (true, true) => (Tone::Good, "imported"),
            (true, false) => (Tone::Dim, "unchanged"),
        };
        page.headline(tone, word, &self.file);
        page.field("Kind", kind(self));
        if !self.reason.is_empty() {
            page.field(if self.imported { "Note" } else { "Reason" }, &self.reason);
        }
        for (index, line) in effects(self).iter().enumerate() {
            page.field(if index == 0 { "Changes" } else { "" }, line);
        }
        if !self.imported
            && let Some(step) = next_step(self)
        {
            page.field("Next", step);
        }
    }

    fn failure(&self) -> Option<Failure> {
        if self.imported {
            return None;
        }
        let failure = Failure::verdict(
            self.verdict,
            format!("{}: {}: {}", self.file, self.verdict.name(), self.reason),
        );
        Some(Failure { hint: next_step(self).map(str::to_owned), ..failure })
    }
}

/// What to do about one that was not taken.
fn next_step(imported: &Imported) -> Option<&'static str> {
    let Imported { pinned, clock_behind, ref reason, .. } = *imported;
    // No document is missing: whether the instance is registered has no part in it.
    format::next_step(
        imported.verdict,
        Situation { reason, pinned, registered: false, clock_behind },
    )
}

/// What it is, and which one.
fn kind(imported: &Imported) -> String {
    let name = match imported.kind {
        "trust" => "trust bundle",
        "notices" | "advisories" => "advisories, version",
        "policy" => "privacy policy",
        kind => kind,
    };
    match (&imported.license_id, &imported.version) {
        (Some(id), _) => format!("{name} {id}"),
        (None, Some(version)) => format!("{name} {version}"),
        (None, None) => name.trim_end_matches(", version").to_owned(),
    }
}

/// What is different because of it, a sentence each.
fn effects(imported: &Imported) -> Vec<String> {
    // Terms that a product asks for begin on a day; the others say when.
    let with = |when: &str| {
        let sentence = |change: &Change| match change {
            Change::Limit { .. } | Change::FeatureAdded { .. } | Change::FeatureGone { .. } => {
                format!("{change} {when}").trim_end().to_owned()
            }
            // That is what the note says.
            Change::InForceRevoked { .. } => String::new(),
            _ => change.to_string(),
        };
        imported
            .changes
            .iter()
            .map(sentence)
            .filter(|sentence| !sentence.is_empty())
            .collect::<Vec<_>>()
    };
    let first = |license: &License, when: &str| {
        vec![format!("covers {}, {when}", format::coverage(license))]
    };
    let changes = match &imported.effect {
        Effect::None => with(""),
        Effect::First(license) => first(license, "from today"),
        Effect::Replaces => with("from today"),
        Effect::Later(day, Some(license)) => first(license, &format!("from {}", day.date())),
        Effect::Later(day, None) => with(&format!("from {}", day.date())),
        Effect::Stays(id) => return vec![format!("none now: the license {id} stays in force")],
    };
    let same =
        matches!(imported.effect, Effect::Replaces | Effect::Later(..)) && changes.is_empty();
    if same { vec!["none: its terms are the same as before".to_owned()] } else { changes }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let home = session.home()?;
    let mut codes = Vec::new();
    let stdin = &mut session.env.stdin;
    let gathered = gather(&args.files, stdin, &mut |notice| say(session.ui, &notice, &mut codes));
    if gathered.is_empty() {
        return Ok(combine(codes));
    }
    let writer = session.write(&home)?;
    let (stamp, variables) = (session.stamp("import")?, session.variables());
    let compiled = session.env.compiled_trust;
    let stdin = &mut session.env.stdin;
    let say = &mut |notice: Notice<'_>| say(session.ui, &notice, &mut codes);
    let taken = take(gathered, &writer, &stamp, compiled, &variables, stdin, say)?;
    if let Some(revoked) = taken.revoked {
        session.ui.warn(revoked);
    }
    if let Some(variable) = taken.overridden_by {
        session.ui.warn(format!("{variable} is set, so its license overrides what was imported"));
    }
    for document in taken.documents {
        if !document.imported {
            codes.push(document.verdict.exit_code());
        }
        session.ui.report(&document);
    }
    Ok(combine(codes))
}

/// Says what is passed over or fails; the latter has an exit code.
fn say(ui: &mut Ui, notice: &Notice<'_>, codes: &mut Vec<u8>) {
    match notice {
        Notice::NotAFile(path) => {
            ui.note(format!("{}: not a file; skipped", shown(path)));
        }
        Notice::TooDeep(path) => ui.warn(format!(
            "{}: more than {} folders deep, so it was not searched; name it to import it",
            shown(path),
            walk::LEVELS
        )),
        Notice::Foreign(path) => {
            ui.note(format!("{}: not an airseal document; skipped", shown(path)));
        }
        Notice::MoreForeign(more) => {
            let more = format::count(*more, "more file");
            ui.note(format!("{more} skipped: not airseal documents"));
        }
        Notice::Elsewhere(path, kind) if is_request(kind) => {
            let what = "a registration request: send it to the vendor; skipped";
            ui.note(format!("{}: {what}", shown(path)));
        }
        Notice::Elsewhere(path, kind) => {
            ui.note(format!("{}: import does not take {kind}; skipped", shown(path)));
        }
        Notice::Failed(path, fault) => {
            let failure = Failure::from(*fault);
            ui.item_error(&path.display().to_string(), &failure);
            codes.push(failure.code);
        }
        Notice::Refused(document) => {
            ui.report(*document);
            codes.push(document.verdict.exit_code());
        }
    }
}

fn shown(path: &Path) -> String {
    sanitize::text(&path.display().to_string())
}
