//! `airseal verify`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::error::{Failure, SOON, combine};
use super::session::Session;
use super::ui::advisories::warn_of_unacknowledged;
use super::ui::format::{self, Situation};
use super::ui::page::{Page, Render, Tone};
use super::ui::warnings;
use super::{Outcome, parsers};
use crate::core::document::report::LimitUse;
use crate::core::judge::check::MAX_LICENSE_FILE;
use crate::core::judge::verdict::Verdict;
use crate::core::types::day::Day;
use crate::core::types::ids::Name;
use crate::core::types::time::Time;
use crate::instance::limit_use::{RecordError, record};
use crate::instance::verify::{Question, Verified};
use crate::privacy::advisories::pressing;
use crate::store::Home;
use crate::store::facts::Facts;
use crate::store::named::{self, ReadError};

/// Check the license; the exit code is the verdict
///
/// Without FILE, the command checks the license text in AIRSEAL_LICENSE. If that is not set, it
/// checks the file that AIRSEAL_LICENSE_PATH names, or else the credential airseal.license of a
/// service (systemd.exec(5), LoadCredential=), or else the best installed license. The exit
/// code is the verdict: 0 is valid or in grace (grace also prints a warning on standard error).
/// Verdicts are not stored: every call checks again.
///
/// With --record, the command also notes how much of each limit is in use: the peak of each
/// calendar month, and the last value. The compliance report, `airseal status` and `airseal
/// metrics` show both. If that fails, a warning says so, and the exit code is still the verdict.
/// Nothing is recorded without a license that is valid, in grace, or does not cover enough.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal verify
  airseal verify --limit nodes=8 --feature rbac
  airseal verify --limit nodes=8 --record
  airseal verify license.json --json
  airseal verify --warn-within 30d
  airseal verify --at 2027-03-01")]
pub struct Args {
    /// License files, or PNG pictures of a QR code, instead of the installed license; - is standard
    /// input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Check that N of NAME are covered; may be repeated
    #[arg(long, value_name = "NAME=N", value_parser = parsers::limit)]
    limit: Vec<(Name, u64)>,
    /// Note how much of each limit is in use
    #[arg(long, requires = "limit", conflicts_with_all = ["files", "at"])]
    record: bool,
    /// Check that a feature is covered; may be repeated
    #[arg(long, value_name = "NAME", value_parser = parsers::name)]
    feature: Vec<Name>,
    /// Check that a release of the product of DAY is covered; only a license with an end of updates
    /// asks for it
    #[arg(long, value_name = "DAY", value_parser = parsers::day)]
    release_date: Option<Day>,
    /// Exit with 4 if the license is valid but ends within SPAN, or is in its grace period
    #[arg(long, value_name = "SPAN", value_parser = parsers::span)]
    warn_within: Option<i64>,
    /// Check as if it were TIME, for audits; the clock is not checked, and nothing is
    /// written
    #[arg(long, value_name = "TIME", value_parser = parsers::from_day)]
    at: Option<Time>,
}

/// What to do next, if there is something to do.
fn next_step(verified: &Verified) -> Option<&'static str> {
    let Verified { pinned, registered, clock_behind, ref reason, .. } = *verified;
    format::next_step(verified.verdict, Situation { reason, pinned, registered, clock_behind })
}

impl Render for Verified {
    fn human(&self, page: &mut Page) {
        let tone = match self.verdict {
            Verdict::Valid => Tone::Good,
            Verdict::Grace => Tone::Warn,
            _ => Tone::Bad,
        };
        let file = self.file.as_deref().filter(|_| !self.installed || self.license.is_none());
        page.headline(tone, self.verdict.name(), file.unwrap_or_default());
        if self.verdict != Verdict::Valid {
            page.field("Reason", &self.reason);
        }
        if let Some(license) = &self.license {
            page.field("License", license.license_id);
            page.field("For", format::licensee(license));
            page.field("Until", format::end(license, self.now));
            page.field("Covers", format::coverage(license));
        }
        for (name, limit) in self.limit_use.iter().flatten() {
            page.field("Recorded", format!("{name}: {limit}"));
        }
        if let Some(step) = next_step(self) {
            page.field("Next", step);
        }
    }

    fn failure(&self) -> Option<Failure> {
        let file = self.file.as_ref().map(|file| format!("{file}: ")).unwrap_or_default();
        let failure = Failure::verdict(
            self.verdict,
            format!("{file}{}: {}", self.verdict.name(), self.reason),
        );
        let failure = Failure { hint: next_step(self).map(str::to_owned), ..failure };
        Some(failure).filter(|_| !self.verdict.is_good())
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    parsers::once("--limit", args.limit.iter().map(|(name, _)| name)).map_err(Failure::usage)?;
    let home = session.home()?;
    let facts = Facts::read(&home, session.env.compiled_trust)?;
    let (limits, features) = (&args.limit, &args.feature);
    let question = Question { limits, features, release: args.release_date, at: args.at };
    let context = question.context(&facts, session.now()?);
    match args.at {
        Some(at) => drop(session.ui.note(warnings::unchecked(at))),
        None => home.observe(facts.clock, context.now),
    }
    let trust = facts.trust.as_ref();
    let bundle = trust.map(|trust| (trust.bundle().version, trust.bundle().expires_at));
    warnings::of_old_trust(session.ui, bundle, context.now);
    let registration = facts.registration.as_ref().map(|stored| &stored.document);
    let pressing = pressing(&home, trust, registration);
    warn_of_unacknowledged(session.ui, &pressing);
    if !args.files.is_empty() {
        let verified = |verified: Verified| verified.with_advisories(&pressing);
        return judge_files(session, args, |read, file| {
            Ok(verified(Verified::of_file(file, read, &facts, &context)?))
        });
    }
    let standing = facts.standing(&home, &context, &session.variables());
    warnings::of_others(session.ui, &standing);
    let verified = Verified::of(standing, &context, trust.is_some())?;
    let limit_use = args.record.then(|| recorded(session, &home, &verified, limits)).flatten();
    let verified = verified.with_use(limit_use).with_advisories(&pressing);
    Ok(answer(session, &verified, args.warn_within))
}

/// Records how much of each limit is in use. That it cannot be is a warning: the verdict counts.
fn recorded(
    session: &mut Session,
    home: &Home,
    verified: &Verified,
    used: &[(Name, u64)],
) -> Option<BTreeMap<Name, LimitUse>> {
    let error = match record(home, verified, used) {
        Ok(limits) => return Some(limits),
        Err(error) => error,
    };
    let failure = match &error {
        RecordError::Store(error) => session.not_written(home, error),
        _ => Failure::from(&error),
    };
    session.ui.warn(format!("the use is not recorded: {}", failure.in_a_line()));
    None
}

/// Answers for each file that was named.
fn judge_files(
    session: &mut Session,
    args: &Args,
    judge: impl Fn(Result<Vec<u8>, ReadError>, &Path) -> Result<Verified, ReadError>,
) -> Outcome {
    let mut codes = Vec::new();
    for file in &args.files {
        let read = named::document(&mut session.env.stdin, file, MAX_LICENSE_FILE);
        codes.push(match judge(read, file) {
            Ok(verified) => answer(session, &verified, args.warn_within),
            Err(error) if args.files.len() == 1 => return Err(error.into()),
            Err(error) => {
                let failure = Failure::from(error);
                session.ui.item_error(&file.display().to_string(), &failure);
                failure.code
            }
        });
    }
    Ok(combine(codes))
}

/// Prints one answer; its exit code. `warn_within` is the span in seconds before
/// the end in which the code of a good license is [`SOON`].
fn answer(session: &mut Session, verified: &Verified, warn_within: Option<i64>) -> u8 {
    let file = verified.file.as_deref().unwrap_or_default();
    // In grace for its clock, it does not end soon for that.
    let soon = warn_within.is_some_and(|span| verified.ends_within(span));
    if verified.verdict == Verdict::Grace {
        session.ui.warn(format!("{file}: {}", verified.reason));
    } else if verified.clock_behind && verified.verdict != Verdict::Clock {
        session.ui.warn(
            "the clock is more than a day behind a time that was seen here; see airseal clock",
        );
    } else if let Some(end) = verified.expires_at.filter(|_| soon) {
        session.ui.warn(format!(
            "{file}: the license ends on {end} ({})",
            format::distance(verified.now, end)
        ));
    }
    session.ui.report(verified);
    if soon { SOON } else { verified.verdict.exit_code() }
}
