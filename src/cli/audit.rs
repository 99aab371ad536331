//! `airseal audit`

mod progress;

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::error::{CANNOT, Failure, Fallible, combine};
use super::input::in_file;
use super::session::Session;
use super::ui::list::{Format, Layout, cell, csv_row};
use super::ui::page::{Page, Render, Tone, json_line};
use super::ui::table::Table;
use super::ui::warnings::unchecked;
use super::{Outcome, input, parsers};

use crate::audit::file::{Checked, What};
use crate::audit::summary::{LISTED, Reason, Summary};
use crate::audit::{Grounds, audit};
use crate::cli::ui::format;
use crate::core::document::envelope::Envelope;
use crate::core::document::trust::{Trust, TrustBundle};
use crate::core::judge::check::VerifyContext;
use crate::core::judge::coverage::ReleaseDate;
use crate::core::judge::verdict::Verdict;
use crate::core::types::time::Time;
use progress::Progress;

/// Verify every license in the given folders, and sum up
///
/// The audit checks the signature, signer, revocation and time of each license, no matter who it
/// was issued to. Other documents and other files are only counted; a file that cannot be read does
/// not stop the audit. The exit code is 0 if every license is valid or in grace; otherwise it is
/// the code of the verdict that the other licenses share, or 19 if their verdicts differ. Ctrl-C
/// stops the audit; a summary of what was checked so far is printed, and the exit code is 1.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal audit licenses/
  airseal audit licenses/ --trust trust.json --expiring-within 60d
  airseal audit licenses/ --format csv > licenses.csv")]
pub struct Args {
    /// Check these files and folders; subfolders are searched too, but links to other folders are
    /// not followed
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Check N files at once (default: one for each processor)
    #[arg(long, value_name = "N")]
    jobs: Option<std::num::NonZeroUsize>,
    /// Check against this trust bundle instead of the pinned one
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
    /// Check as if it were TIME; the clock is not checked
    #[arg(long, value_name = "TIME", value_parser = parsers::from_day)]
    at: Option<Time>,
    /// Count and list the valid licenses that end within SPAN, such as 60d
    #[arg(long, value_name = "SPAN", value_parser = parsers::span)]
    expiring_within: Option<i64>,
    #[command(flatten)]
    layout: Layout,
}

/// The columns of `--format csv`.
const CSV_HEAD: [&str; 8] =
    ["file", "verdict", "license_id", "email", "organization", "instance", "expires_at", "reason"];

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let format = args.layout.choose(session)?;
    let grounds = grounds(session, args)?;
    if format == Format::Csv {
        session.ui.bytes(&csv_row(CSV_HEAD.map(str::to_owned))?);
    }
    let interrupted = Arc::new(AtomicBool::new(false));
    // Where a signal cannot be caught, Ctrl-C ends the program as it always does.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&interrupted));
    let summary = walk(session, args, format, &grounds, &interrupted)?;
    answer(session, format, &summary, interrupted.load(Ordering::Relaxed))
}

/// Checks the files until all are checked, nobody reads the answer any more, or it is interrupted,
/// and shows how far it is.
fn walk(
    session: &mut Session,
    args: &Args,
    format: Format,
    grounds: &Grounds,
    interrupted: &AtomicBool,
) -> Fallible<Summary> {
    let jobs =
        args.jobs.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
    let (mut bar, stop) = (Progress::start(session), AtomicBool::new(false));
    let mut failed = None;
    let summary = thread::scope(|scope| {
        if let Some(bar) = &bar {
            bar.count(scope, &args.paths, &stop);
        }
        let note = |checked: &Checked<'_>, part: &mut Part| part.add(checked, format);
        let audited = audit(&args.paths, jobs, grounds, &stop, note, |part, files| {
            match take(session, bar.as_mut(), part, files) {
                Ok(true) if !interrupted.load(Ordering::Relaxed) => ControlFlow::Continue(()),
                taken => {
                    failed = taken.err();
                    ControlFlow::Break(())
                }
            }
        });
        // A path that is not there ends the count as well.
        stop.store(true, Ordering::Relaxed);
        audited
    })?;
    if bar.is_some() {
        Progress::clear(session);
    }
    failed.map_or(Ok(summary), Err)
}

/// What is answered for a batch of files.
#[derive(Default)]
struct Part {
    answer: Vec<u8>,
    failure: Option<Failure>,
}

impl Part {
    fn add(&mut self, checked: &Checked<'_>, format: Format) {
        let line = match format {
            Format::Table => return,
            Format::Json => Ok(json_line(checked)),
            Format::Csv => csv(checked).map_or(Ok(Vec::new()), csv_row),
        };
        match line {
            Ok(line) => self.answer.extend_from_slice(&line),
            Err(failure) => self.failure = Some(failure),
        }
    }
}

/// The row of a license; other files have no row.
fn csv(checked: &Checked<'_>) -> Option<[String; 8]> {
    let What::License(judged) = &checked.what else { return None };
    Some([
        checked.file.display().to_string(),
        judged.verdict.name().to_owned(),
        cell(judged.license_id.as_ref()),
        cell(judged.email.as_ref()),
        cell(judged.organization.as_ref()),
        cell(judged.instance.as_ref()),
        cell(judged.expires_at.as_ref()),
        judged.reason.clone(),
    ])
}

/// Answers for a batch; `false` if the reader of the answer went away.
fn take(
    session: &mut Session,
    bar: Option<&mut Progress>,
    part: Part,
    files: u64,
) -> Fallible<bool> {
    if let Some(bar) = bar {
        bar.done(session, files);
    }
    part.failure.map_or(Ok(()), Err)?;
    session.ui.bytes(&part.answer);
    session.ui.flush().map_err(|error| Failure::stdout(&error))
}

fn answer(session: &mut Session, format: Format, summary: &Summary, interrupted: bool) -> Outcome {
    match format {
        Format::Table => session.ui.report(summary),
        Format::Json => session.ui.json_line(summary),
        Format::Csv => drop(session.ui.note(sentence(summary))),
    }
    if interrupted {
        session.ui.warn("interrupted: the above is what was checked until then");
        return Ok(CANNOT);
    }
    if summary.licenses == 0 {
        session.ui.warn("no license was found: check the paths");
    }
    Ok(exit_code(summary))
}

/// The trust bundle and the time that licenses are checked against.
fn grounds(session: &mut Session, args: &Args) -> Fallible<Grounds> {
    let nothing = || {
        Failure::verdict(
            Verdict::Untrusted,
            "no trust bundle is pinned yet, so no signature can be checked",
        )
        .hint("name the vendor's bundle with --trust FILE, or pin it: airseal trust pin FILE")
    };
    // A bundle that is named stands by itself: the state of this machine is not asked for,
    // and the only time known to have been is each license's own `issued_at`.
    let clock_floor = Some(Time::MIN);
    let mut context = VerifyContext {
        identity: None,
        now: session.now()?,
        clock_floor,
        limits: Vec::new(),
        features: Vec::new(),
        release: ReleaseDate::NotAsked,
    };
    let trust = match &args.trust {
        Some(file) => {
            let bytes = input::read(&mut session.env, file)?;
            let found = Envelope::parse_kind::<TrustBundle>(&bytes)
                .map_err(|error| in_file(file, error.into()))?;
            let trust =
                Trust::reopen(&found.envelope).map_err(|error| in_file(file, error.into()))?;
            let fingerprint = trust.bundle().roots.fingerprint();
            session
                .ui
                .note(format!("checked against the roots with the fingerprint {fingerprint}"));
            trust
        }
        None => {
            let home = session.home()?;
            context.clock_floor = Some(home.clock()?.floor());
            session.trust(&home)?.ok_or_else(nothing)?
        }
    };
    if let Some(at) = args.at {
        context.now = at;
        context.clock_floor = None;
        session.ui.note(unchecked(context.now));
    }
    if context.clock_behind() {
        session.ui.warn(
            "the clock is more than a day behind a time that was seen here; see airseal clock",
        );
    }
    let within = args.expiring_within.map(|span| context.now.plus_seconds(span));
    Ok(Grounds { trust: trust.with_index()?, context, within })
}

/// The exit code for all files.
fn exit_code(summary: &Summary) -> u8 {
    let unreadable = (summary.unreadable > 0).then_some(CANNOT);
    combine(summary.counts().map(|(verdict, _)| verdict.exit_code()).chain(unreadable))
}

/// The counts in a sentence.
fn sentence(summary: &Summary) -> String {
    let verdicts = summary.counts().map(|(verdict, count)| format!("{count} {}", verdict.name()));
    let verdicts = verdicts.collect::<Vec<_>>().join(", ");
    format!("{}: {verdicts}", format::count(summary.licenses, "license"))
}

impl Render for Summary {
    fn human(&self, page: &mut Page) {
        let mut table = Table::new(["VERDICT", "FILE", "REASON"]);
        for listed in &self.worst {
            let (tone, word) = match listed.verdict() {
                None => (Tone::Bad, "unreadable"),
                Some(Verdict::Valid) => (Tone::Warn, "ends soon"),
                Some(verdict @ (Verdict::Grace | Verdict::NotYetValid)) => {
                    (Tone::Warn, verdict.name())
                }
                Some(verdict) => (Tone::Bad, verdict.name()),
            };
            let reason = match &listed.reason {
                Reason::Text(reason) => reason.clone(),
                Reason::Ends(end) => {
                    format!("ends {} ({})", format::distance(self.now, *end), end.date())
                }
            };
            table.row(Some(tone), &[word.to_owned(), listed.file.clone(), reason]);
        }
        if !self.worst.is_empty() {
            table.write(page, 0);
        }
        if self.worst.len() == LISTED {
            page.line(format!(
                "  these are the worst {LISTED}; --format json and --format csv have all"
            ));
        }
        if !self.worst.is_empty() {
            page.blank();
        }
        page.line(format!("{:<13} {:>9}", "licenses", self.licenses));
        for (verdict, count) in self.counts() {
            page.line(format!("  {:<11} {count:>9}", verdict.name()));
        }
        if let Some(expiring) = self.expiring {
            page.line(format!("{:<13} {expiring:>9}", "end soon"));
        }
        for (word, count) in
            [("others", self.other), ("foreign", self.foreign), ("unreadable", self.unreadable)]
        {
            if count > 0 {
                page.line(format!("{word:<13} {count:>9}"));
            }
        }
        page.blank();
        let all = format::count(self.licenses, "license");
        match self.bad() {
            _ if self.licenses == 0 => page.headline(Tone::Warn, "no license", "was found"),
            0 if self.unreadable > 0 => {
                let unreadable = format::count(self.unreadable, "file");
                page.headline(Tone::Bad, "not complete", format!("{unreadable} could not be read"));
            }
            0 => page.headline(Tone::Good, "good", format!("all of {all}")),
            bad => page.headline(Tone::Bad, "not good", format!("{bad} of {all}")),
        }
    }

    fn failure(&self) -> Option<Failure> {
        let code = exit_code(self);
        let unreadable = Some(self.unreadable).filter(|count| *count > 0);
        let unreadable =
            unreadable.map(|count| format!("; {} unreadable", format::count(count, "file")));
        let failure =
            Failure::new(code, format!("{}{}", sentence(self), unreadable.unwrap_or_default()));
        Some(failure.hint("without --quiet the worst of them are named")).filter(|_| code != 0)
    }
}
