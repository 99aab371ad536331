//! `airseal audit`

mod document;
mod progress;
mod summary;
mod walk;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::error::{CANNOT, Failure, Fallible};
use super::session::Session;
use super::trust::in_file;
use super::ui::list::{Format, Layout, csv_row};
use super::ui::page::json_line;
use super::verify::unchecked;
use super::{Outcome, input, parsers};

use crate::core::document::envelope::Envelope;
use crate::core::document::trust::{Trust, TrustBundle};
use crate::core::judge::check::VerifyContext;
use crate::core::judge::verdict::Verdict;
use crate::core::types::time::Time;
use progress::Progress;
use summary::Summary;
use walk::Found;

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

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let format = args.layout.choose(session)?;
    let (trust, context) = grounds(session, args)?;
    let within = args.expiring_within.map(|span| context.now.plus_seconds(span));
    let jobs = args
        .jobs
        .or_else(|| std::thread::available_parallelism().ok())
        .map_or(1, std::num::NonZero::get);
    for path in &args.paths {
        path.symlink_metadata().map_err(crate::store::StoreError::io("read", path))?;
    }

    let interrupted = Arc::new(AtomicBool::new(false));
    // Where a signal cannot be caught, Ctrl-C ends the program as it always does.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&interrupted));
    let mut collector = Collector {
        format,
        summary: Summary::new(&context, within),
        bar: Progress::start(session),
    };
    collector.begin(session)?;
    let (stop, worker) = (AtomicBool::new(false), Worker { format, within, trust, context });
    let result = std::thread::scope(|scope| {
        let (found, batches) = sync_channel::<Vec<Found>>(4 * jobs);
        let (checked, results) = sync_channel::<Part>(4 * jobs);
        let batches = Arc::new(Mutex::new(batches));
        let (stop, worker) = (&stop, &worker);
        let thread = thread::Builder::new;
        let walker = thread().spawn_scoped(scope, move || walk::files(&args.paths, &found, stop));
        if let Some(total) = collector.bar.as_ref().map(Progress::total) {
            // Counting is far quicker than checking: the bar soon knows its length.
            let count = move || total.store(walk::count(&args.paths, stop), Ordering::Relaxed);
            let _ = thread().spawn_scoped(scope, count);
        }
        let workers = (0..jobs).filter_map(|_| {
            let (batches, checked) = (Arc::clone(&batches), checked.clone());
            thread().spawn_scoped(scope, move || worker.work(&batches, &checked)).ok()
        });
        let none_works = workers.count() == 0;
        drop((checked, batches));
        if walker.is_err() || none_works {
            let failure = Failure::new(CANNOT, "the system does not allow this user more threads");
            return Err(failure.hint("raise the limit on processes (ulimit -u)"));
        }
        let mut result = Ok(true);
        for part in &results {
            result = collector.take(session, part);
            if interrupted.load(Ordering::Relaxed) || !matches!(result, Ok(true)) {
                break;
            }
        }
        // Whatever ended it: nobody takes results any more.
        stop.store(true, Ordering::Relaxed);
        drop(results);
        result.map(drop)
    });
    result?;
    collector.end(session, interrupted.load(Ordering::Relaxed))
}

/// The trust bundle and the time that licenses are checked against.
fn grounds(session: &mut Session, args: &Args) -> Fallible<(Trust, VerifyContext)> {
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
    Ok((trust.with_index()?, context))
}

/// What became of a batch of files: its part of the answer, and of the summary.
struct Part {
    answer: Result<Vec<u8>, Failure>,
    summary: Summary,
}

/// What every worker knows.
struct Worker {
    format: Format,
    within: Option<Time>,
    trust: Trust,
    context: VerifyContext,
}

impl Worker {
    /// Takes batches of files until there are none left, or nobody wants results.
    fn work(&self, batches: &Mutex<Receiver<Vec<Found>>>, done: &SyncSender<Part>) {
        let mut buffer = Vec::new();
        loop {
            let batch = batches.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(batch) = batch else { return };
            if done.send(self.part(&batch, &mut buffer)).is_err() {
                return;
            }
        }
    }

    fn part(&self, batch: &[Found], buffer: &mut Vec<u8>) -> Part {
        let mut part =
            Part { answer: Ok(Vec::new()), summary: Summary::new(&self.context, self.within) };
        for found in batch {
            let checked = document::check(found, buffer, &self.trust, &self.context);
            let line = match self.format {
                Format::Table => Ok(Vec::new()),
                Format::Json => Ok(json_line(&checked)),
                Format::Csv => checked.csv().map_or(Ok(Vec::new()), csv_row),
            };
            match (&mut part.answer, line) {
                (Ok(answer), Ok(line)) => answer.extend_from_slice(&line),
                (answer, Err(failure)) => *answer = Err(failure),
                (Err(_), Ok(_)) => {}
            }
            part.summary.add(checked);
        }
        part
    }
}

/// Where results go: into the answer as they come, and into the summary.
struct Collector {
    format: Format,
    summary: Summary,
    bar: Option<Progress>,
}

impl Collector {
    fn begin(&self, session: &mut Session) -> Fallible<()> {
        if self.format == Format::Csv {
            session.ui.bytes(&csv_row(document::CSV_HEAD.map(str::to_owned))?);
        }
        Ok(())
    }

    /// Takes in some results; `false` if the reader of the answer went away.
    fn take(&mut self, session: &mut Session, part: Part) -> Fallible<bool> {
        if let Some(bar) = &mut self.bar {
            bar.done(session, part.summary.files);
        }
        session.ui.bytes(&part.answer?);
        self.summary.merge(part.summary);
        let spilled = session.ui.flush();
        spilled.map_err(|error| {
            Failure::new(CANNOT, format!("cannot write to standard output: {error}"))
        })
    }

    fn end(self, session: &mut Session, interrupted: bool) -> Outcome {
        if self.bar.is_some() {
            Progress::clear(session);
        }
        match self.format {
            Format::Table => session.ui.report(&self.summary),
            Format::Json => session.ui.json_line(&self.summary),
            Format::Csv => drop(session.ui.note(self.summary.sentence())),
        }
        if interrupted {
            session.ui.warn("interrupted: the above is what was checked until then");
            return Ok(CANNOT);
        }
        if self.summary.licenses == 0 {
            session.ui.warn("no license was found: check the paths");
        }
        Ok(self.summary.exit_code())
    }
}
