//! `airseal import`

use std::path::{Path, PathBuf};

use super::error::{CANNOT, Failure, Fallible, combine};
use super::session::Session;
use super::ui::format::{self, Situation};
use super::ui::page::{Page, Render, Tone};
use super::{Outcome, input, scan};
use crate::cli::ui::sanitize;
use crate::core::document::license::License;
use crate::core::document::trust::Trust;
use crate::core::judge::changes::{self, Change};
use crate::core::judge::check::VerifyContext;
use crate::core::judge::verdict::Verdict;
use crate::instance::import::{Class, Effect, Imported, Importer, Place, classify, is_request};
use crate::instance::walk;
use crate::store::Home;
use crate::store::installed::{Source, Standing};

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
    let Imported { pinned, clock_behind, .. } = *imported;
    // No document is missing: whether the instance is registered has no part in it.
    format::next_step(imported.verdict, Situation { pinned, registered: false, clock_behind })
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

/// How many of the files that are passed over are named.
const NAMED: usize = 100;

/// A document that waits to be taken in.
struct Waiting {
    place: Place,
    file: usize,
}

/// A file that was named, or found in a folder.
struct File {
    path: PathBuf,
    /// The folder that it was found in, by its place among the arguments.
    folder: Option<usize>,
    /// Standard input cannot be read again.
    bytes: Option<Vec<u8>>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let home = session.home()?;
    let mut codes = Vec::new();
    // The folders in which something was found that is ours to take in, or fails.
    let mut met = vec![false; args.files.len()];
    let mut files = expand(session, &args.files, &mut met, &mut codes);
    let waiting = classified(session, args, &mut files, &mut met, &mut codes);
    if !waiting.is_empty() {
        take(session, &home, &files, waiting, &mut codes)?;
    }
    Ok(combine(codes))
}

/// Folders are replaced by the files in them.
fn expand(
    session: &mut Session,
    paths: &[PathBuf],
    met: &mut [bool],
    codes: &mut Vec<u8>,
) -> Vec<File> {
    let mut files = Vec::new();
    for (argument, path) in paths.iter().enumerate() {
        if input::is_dash(path) || !path.is_dir() {
            files.push(File { path: path.clone(), folder: None, bytes: None });
            continue;
        }
        let name = path.display().to_string();
        let found = match walk::folder(path) {
            Ok(found) => found,
            Err(error) => {
                fails(session, &name, &Failure::from(error), codes);
                meets(met, Some(argument));
                continue;
            }
        };
        if found.too_many || !found.unreadable.is_empty() {
            meets(met, Some(argument));
        }
        for error in found.unreadable {
            fails(session, &name, &Failure::from(error), codes);
        }
        if found.too_many {
            let message = format!("{name}: only its first {} entries were searched", walk::ENTRIES);
            fails(
                session,
                &name,
                &Failure::new(CANNOT, message).hint("name the folder that the documents are in"),
                codes,
            );
        }
        for odd in found.odd.iter().take(NAMED) {
            session.ui.note(format!("{}: not a file; skipped", shown(odd)));
        }
        for deep in found.too_deep.iter().take(NAMED) {
            let levels = walk::LEVELS;
            session.ui.warn(format!(
                "{}: more than {levels} folders deep, so it was not searched; name it to import it",
                shown(deep)
            ));
        }
        files.extend(found.files.into_iter().map(|path| File {
            path,
            folder: Some(argument),
            bytes: None,
        }));
    }
    files
}

fn shown(path: &Path) -> String {
    sanitize::text(&path.display().to_string())
}

fn fails(session: &mut Session, file: &str, failure: &Failure, codes: &mut Vec<u8>) {
    session.ui.item_error(file, failure);
    codes.push(failure.code);
}

/// Looks into each file, one at a time, and says what is not taken in.
fn classified(
    session: &mut Session,
    args: &Args,
    files: &mut [File],
    met: &mut [bool],
    codes: &mut Vec<u8>,
) -> Vec<Waiting> {
    let mut waiting = Vec::new();
    let (mut passed_over, mut foreign) = (0_usize, 0_usize);
    for (index, file) in files.iter_mut().enumerate() {
        let name = file.path.display().to_string();
        let bytes = match scan::document(&mut session.env, &file.path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let failure = error;
                // A picture without a code that can be read.
                if file.folder.is_some() && failure.code == Verdict::Malformed.exit_code() {
                    passes_over(session, &file.path, &mut foreign);
                    continue;
                }
                fails(session, &name, &failure, codes);
                meets(met, file.folder);
                continue;
            }
        };
        for class in classify(&bytes) {
            let refused = match class {
                Class::Document(place) => {
                    waiting.push(Waiting { place, file: index });
                    meets(met, file.folder);
                    continue;
                }
                Class::Elsewhere(kind) if file.folder.is_some() => {
                    passed_over += 1;
                    if passed_over <= NAMED {
                        let what = if is_request(&kind) {
                            "a registration request: send it to the vendor; skipped".to_owned()
                        } else {
                            format!("import does not take {kind}; skipped")
                        };
                        session.ui.note(format!("{}: {what}", shown(&file.path)));
                    }
                    continue;
                }
                Class::Foreign(_) if file.folder.is_some() => {
                    passes_over(session, &file.path, &mut foreign);
                    continue;
                }
                Class::Elsewhere(kind) => {
                    format!(
                        "import takes licenses, trust bundles, advisories and privacy policies; this is {kind}"
                    )
                }
                Class::Damaged(error) | Class::Foreign(error) => error.to_string(),
            };
            meets(met, file.folder);
            let report = Imported::refused(&name, "unknown", Verdict::Malformed, refused);
            session.ui.report(&report);
            codes.push(report.verdict.exit_code());
        }
        if input::is_dash(&file.path) {
            file.bytes = Some(bytes);
        }
    }
    if let Some(more) = foreign.checked_sub(NAMED).filter(|more| *more > 0) {
        session
            .ui
            .note(format!("{} skipped: not airseal documents", format::count(more, "more file")));
    }
    for (argument, (path, met)) in args.files.iter().zip(met.iter()).enumerate() {
        if !*met && !input::is_dash(path) && path.is_dir() {
            let name = path.display().to_string();
            let empty = files.iter().all(|file| file.folder != Some(argument));
            let what = if empty { "the folder is empty" } else { "no file in it can be imported" };
            let failure = Failure::new(CANNOT, format!("{name}: nothing to import: {what}"))
                .hint("check the path; is the USB drive mounted?");
            fails(session, &name, &failure, codes);
        }
    }
    waiting
}

/// Says that a file of a folder is not one of ours, and counts it.
fn passes_over(session: &mut Session, file: &Path, foreign: &mut usize) {
    *foreign += 1;
    if *foreign <= NAMED {
        session.ui.note(format!("{}: not an airseal document; skipped", shown(file)));
    }
}

fn meets(met: &mut [bool], folder: Option<usize>) {
    if let Some(met) = folder.and_then(|folder| met.get_mut(folder)) {
        *met = true;
    }
}

/// Takes the documents in, in their order; each file is read again for that.
fn take(
    session: &mut Session,
    home: &Home,
    files: &[File],
    mut waiting: Vec<Waiting>,
    codes: &mut Vec<u8>,
) -> Fallible<()> {
    // Stable: what has no order of its own comes as it was named.
    waiting.sort_by(|a, b| a.place.order().cmp(b.place.order()));
    let writer = session.write(home)?;
    let registration = home.registration()?;
    let context = session.context(home.clock()?, registration.as_ref())?;
    // A newer bundle may be among the files: one that is older than it was is found out after it.
    let trust = home.trust_as_it_is(session.env.compiled_trust)?;
    let before = in_force(session, home, trust.as_ref(), &context);
    let mut importer = Importer::start(home, &writer, trust, context, session.stamp("import")?)?;
    let mut reports = Vec::new();
    for Waiting { place, file } in &waiting {
        let Some(file) = files.get(*file) else { continue };
        let name = file.path.display().to_string();
        let read;
        let bytes = match &file.bytes {
            Some(bytes) => bytes,
            None => match scan::document(&mut session.env, &file.path) {
                Ok(bytes) => {
                    read = bytes;
                    &read
                }
                Err(error) => {
                    fails(session, &name, &error, codes);
                    continue;
                }
            },
        };
        reports.push(importer.take(&name, bytes, place, file.folder.is_some())?);
    }
    importer.finish()?;
    let standing = session.standing(home, importer.trust(), importer.context());
    let after = standing.judgement.as_ref().ok().filter(|judgement| judgement.verdict.is_good());
    let after = after.and_then(|judgement| judgement.license.as_ref());
    if let Some(before) =
        before.as_ref().filter(|before| is_revoked(before, importer.trust(), &standing))
    {
        let revoked = Change::InForceRevoked { license_id: before.license_id };
        let warning = match after {
            None => {
                format!("this {revoked}: import its replacement; if you have none, ask the vendor")
            }
            Some(after) => {
                format!("this {revoked}; the license {} is in force now", after.license_id)
            }
        };
        // The newest bundle is the last one.
        if let Some(bundle) =
            reports.iter_mut().rfind(|report| report.changed && report.kind == "trust")
        {
            bundle.reason.clone_from(&warning);
            bundle.changes.push(revoked);
            bundle
                .changes
                .extend(after.map(|after| changes::of_license(before, after)).unwrap_or_default());
        }
        // With its replacement beside it, there is nothing to do.
        let replaced = reports
            .iter()
            .any(|report| after.is_some() && report.license_id == after.map(|a| a.license_id));
        if !replaced {
            session.ui.warn(warning);
        }
    }
    let now = importer.context().now;
    for report in &mut reports {
        report.compare(before.as_ref(), after, now);
    }
    if let Some(variable) = standing.source.as_ref().and_then(Source::variable)
        && reports.iter().any(|report| report.imported && report.license_id.is_some())
    {
        session.ui.warn(format!("{variable} is set, so its license overrides what was imported"));
    }
    for report in reports {
        if !report.imported {
            codes.push(report.verdict.exit_code());
        }
        session.ui.report(&report);
    }
    Ok(())
}

/// The license that stands, if it is good.
fn in_force(
    session: &Session,
    home: &Home,
    trust: Option<&Trust>,
    context: &VerifyContext,
) -> Option<License> {
    let judgement = session.standing(home, trust, context).judgement.ok()?;
    judgement.license.filter(|_| judgement.verdict.is_good())
}

/// Whether the license that was in force does not count any more, by what the vendor says now.
fn is_revoked(before: &License, trust: Option<&Trust>, standing: &Standing) -> bool {
    let verdict = standing.judgement.as_ref().map(|judgement| judgement.verdict);
    matches!(verdict, Ok(Verdict::Revoked | Verdict::Untrusted))
        || trust.is_some_and(|trust| matches!(trust.revocation(&before.license_id), Ok(Some(_))))
}
