//! `airseal verify`

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::advisories::warn_of_unacknowledged;
use super::error::{Failure, Fallible, SOON, combine};
use super::session::Session;
use super::ui::format::{self, Situation};
use super::ui::page::{Page, Render, Tone};
use super::{Outcome, parsers, scan};

use crate::core::document::license::License;
use crate::core::document::trust::Trust;
use crate::core::judge::check::{Checked, Judgement, MAX_LICENSE_FILE, VerifyContext, judge};
use crate::core::judge::coverage::Gap;
use crate::core::judge::verdict::Verdict;
use crate::core::types::ids::Name;
use crate::core::types::keys::KeyId;
use crate::core::types::time::Time;
use crate::store::Home;
use crate::store::installed::{Source, Standing};

/// Check the license; the exit code is the verdict
///
/// Without FILE, the command checks the license text in AIRSEAL_LICENSE. If that is not set, it
/// checks the file that AIRSEAL_LICENSE_PATH names, or else the best installed license. The exit
/// code is the verdict: 0 is valid or in grace (grace also prints a warning on standard error).
/// Verdicts are not stored: every call checks again.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal verify
  airseal verify --limit nodes=8 --feature rbac
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
    /// Check that a feature is covered; may be repeated
    #[arg(long, value_name = "NAME", value_parser = parsers::name)]
    feature: Vec<Name>,
    /// Exit with 4 if the license is valid but ends within SPAN, or is in its grace period
    #[arg(long, value_name = "SPAN", value_parser = parsers::span)]
    warn_within: Option<i64>,
    /// Check as if it were TIME, for audits; the clock is not checked, and nothing is
    /// written
    #[arg(long, value_name = "TIME", value_parser = parsers::from_day)]
    at: Option<Time>,
}

/// Instead of a verdict, where the license that stands cannot be read.
pub(super) const UNREADABLE: &str = "unreadable";

/// The answer for one license.
#[derive(Debug, Serialize)]
pub struct Verified {
    /// The file, or the variable that held the license; none if nothing is there.
    file: Option<String>,
    verdict: Verdict,
    reason: String,
    license: Option<License>,
    signer: Option<KeyId>,
    checked: Checked,
    /// Every limit and feature that was asked for and is not covered.
    not_covered: Vec<Gap>,
    /// The ids of critical advisories that nobody acknowledged; null if they cannot be read.
    critical_advisories: Option<Vec<Name>>,
    /// The same under its earlier name, for one version.
    critical_notices: Option<Vec<Name>>,
    /// Whether the clock was checked against the times known to have been: not with --at.
    clock_checked: bool,
    /// Whether it is more than a day behind one of them.
    clock_behind: bool,
    expires_at: Option<Time>,
    /// Until `expires_at`; negative past it; null while the license does not count.
    seconds_left: Option<i64>,
    #[serde(skip)]
    now: Time,
    /// Whether this instance is registered.
    #[serde(skip)]
    registered: bool,
    /// Whether a trust bundle is pinned or compiled in.
    #[serde(skip)]
    pinned: bool,
    /// Whether `file` is one of the imported licenses, which the id names better than a path.
    #[serde(skip)]
    installed: bool,
}

impl Verified {
    fn new(file: Option<String>, judgement: Judgement, context: &VerifyContext) -> Self {
        let Judgement { verdict, reason, checked, license, signer, clock_behind, gaps } = judgement;
        let (now, clock_checked) = (context.now, context.clock_floor.is_some());
        let expires_at = license.as_ref().and_then(|license| license.expires_at);
        // A number that counts down while the license is refused would mislead
        // whoever watches it.
        let counts = verdict.is_good() || verdict == Verdict::Expired;
        let seconds_left = expires_at.filter(|_| counts).map(|end| end.seconds_since(now));
        Self {
            file,
            verdict,
            reason,
            license,
            signer,
            checked,
            critical_advisories: None,
            not_covered: gaps,
            critical_notices: None,
            clock_checked,
            clock_behind,
            expires_at,
            seconds_left,
            now,
            registered: context.identity.is_some(),
            pinned: true,
            installed: false,
        }
    }

    fn with(self, critical_advisories: Option<Vec<Name>>, trust: Option<&Trust>) -> Self {
        let pinned = trust.is_some();
        Self { critical_notices: critical_advisories.clone(), critical_advisories, pinned, ..self }
    }
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
        if let Some(step) = self.next_step() {
            page.field("Next", step);
        }
    }

    fn failure(&self) -> Option<Failure> {
        let file = self.file.as_ref().map(|file| format!("{file}: ")).unwrap_or_default();
        let failure = Failure::verdict(
            self.verdict,
            format!("{file}{}: {}", self.verdict.name(), self.reason),
        );
        let failure = Failure { hint: self.next_step().map(str::to_owned), ..failure };
        Some(failure).filter(|_| !self.verdict.is_good())
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    parsers::once("--limit", args.limit.iter().map(|(name, _)| name)).map_err(Failure::usage)?;
    let home = session.home()?;
    let trust = session.trust(&home)?;
    let registration = home.registration_of_key()?;
    let clock = home.clock()?;
    let mut context = session.context(clock, registration.as_ref())?;
    match args.at {
        Some(at) => {
            context.now = at;
            context.clock_floor = None;
            session.ui.note(unchecked(context.now));
        }
        None => home.observe(clock, context.now),
    }
    context.limits.clone_from(&args.limit);
    context.features.clone_from(&args.feature);
    warn_of_old_trust(session, trust.as_ref(), context.now);
    let advisories = warn_of_unacknowledged(
        session,
        &home,
        trust.as_ref(),
        registration.as_ref().map(|stored| &stored.document),
    );

    if args.files.is_empty() {
        let standing = session.standing(&home, trust.as_ref(), &context);
        warn_of_others(session, &standing);
        let verified = Verified::of(standing, &context)?.with(advisories, trust.as_ref());
        return Ok(answer(session, &verified, args.warn_within));
    }
    if let [file] = args.files.as_slice() {
        let verified =
            judge_file(session, file, trust.as_ref(), &context)?.with(advisories, trust.as_ref());
        return Ok(answer(session, &verified, args.warn_within));
    }
    let mut codes = Vec::new();
    for file in &args.files {
        codes.push(match judge_file(session, file, trust.as_ref(), &context) {
            Ok(verified) => answer(
                session,
                &verified.with(advisories.clone(), trust.as_ref()),
                args.warn_within,
            ),
            Err(error) => {
                let failure = error;
                session.ui.item_error(&file.display().to_string(), &failure);
                failure.code
            }
        });
    }
    Ok(combine(codes))
}

/// The license that stands for this instance: from the environment, else the
/// best installed one.
pub(super) fn present(
    session: &Session,
    home: &Home,
    trust: Option<&Trust>,
    context: &VerifyContext,
) -> Fallible<Verified> {
    home.registration_of_key()?;
    Verified::of(session.standing(home, trust, context), context)
}

impl Verified {
    /// What is said of the license that stands.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn of(standing: Standing, context: &VerifyContext) -> Fallible<Self> {
        let installed = matches!(standing.source, Some(Source::Installed(_)));
        let verified =
            Self::new(standing.source.as_ref().map(Source::name), standing.judgement?, context);
        Ok(Self { installed, ..verified })
    }
}

/// How many of the entries that were passed over are named.
const NAMED: usize = 5;

/// Names what is beside the license that stands: what could not be read, and what a variable
/// overrides.
pub(super) fn warn_of_others(session: &mut Session, standing: &Standing) {
    for fault in standing.faults.iter().take(NAMED) {
        session.ui.warn(format!("{fault} (skipped)"));
    }
    if let Some(more) = standing.faults.len().checked_sub(NAMED).filter(|more| *more > 0) {
        let more = format::count(more, "more fault");
        session.ui.warn(format!("{more} among the licenses; airseal licenses lists them"));
    }
    if let Some(warning) = overridden(standing) {
        session.ui.warn(warning);
    }
}

/// That a variable overrides other licenses, in words.
pub(super) fn overridden(standing: &Standing) -> Option<String> {
    let variable = standing.source.as_ref()?.variable()?;
    let installed = standing.shadowed.iter().filter(|source| source.variable().is_none()).count();
    let also = standing.shadowed.iter().find_map(Source::variable);
    let what = match (installed, also) {
        (0, None) => return None,
        (0, Some(other)) => format!("the file that {other} names"),
        (_, None) => format::count(installed, "imported license"),
        (_, Some(other)) => format!(
            "{} and the file that {other} names",
            format::count(installed, "imported license")
        ),
    };
    Some(format!("{variable} is set and overrides {what}"))
}

impl Verified {
    /// The verdict.
    pub(super) fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Why.
    pub(super) fn reason(&self) -> &str {
        &self.reason
    }

    /// Whether the clock is more than a day behind a time known to have been.
    pub(super) fn clock_behind(&self) -> bool {
        self.clock_behind
    }

    /// What to do next, if there is something to do.
    pub(super) fn next_step(&self) -> Option<&'static str> {
        let Self { pinned, registered, clock_behind, .. } = *self;
        format::next_step(self.verdict, Situation { pinned, registered, clock_behind })
    }

    /// When the license ends, if its signature was good and it does end.
    pub(super) fn expires_at(&self) -> Option<Time> {
        self.expires_at
    }

    /// Seconds until then; negative past it; none while the license does not count.
    pub(super) fn seconds_left(&self) -> Option<i64> {
        self.seconds_left
    }

    /// The license, if its signature was good.
    pub(super) fn license(&self) -> Option<&License> {
        self.license.as_ref()
    }
}

fn judge_file(
    session: &mut Session,
    file: &Path,
    trust: Option<&Trust>,
    context: &VerifyContext,
) -> Fallible<Verified> {
    let judgement = match scan::document_at_most(&mut session.env, file, MAX_LICENSE_FILE) {
        Ok(bytes) => judge(&bytes, trust, context),
        Err(error) => {
            if error.code != Verdict::Malformed.exit_code() {
                return Err(error);
            }
            Judgement {
                clock_behind: false,
                ..Judgement::without_license(Verdict::Malformed, error.message, context)
            }
        }
    };
    Ok(Verified::new(Some(file.display().to_string()), judgement, context))
}

/// Prints one answer; its exit code. `warn_within` is the span in seconds before
/// the end in which the code of a good license is [`SOON`].
fn answer(session: &mut Session, verified: &Verified, warn_within: Option<i64>) -> u8 {
    let file = verified.file.as_deref().unwrap_or_default();
    // In grace for its clock, it does not end soon for that.
    let soon = verified.verdict.is_good()
        && verified.seconds_left.zip(warn_within).is_some_and(|(left, span)| left <= span);
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

/// What it means to judge at another time.
pub(super) fn unchecked(at: Time) -> String {
    format!("checked as if it were {at}; this machine's clock is not checked")
}

/// Past its date a bundle still works: an air-gapped site is not bricked by it.
pub(super) fn warn_of_old_trust(session: &mut Session, trust: Option<&Trust>, now: Time) {
    if let Some(bundle) = trust.map(Trust::bundle)
        && let Some(end) = bundle.expires_at.filter(|end| now > *end)
    {
        session.ui.warn(format!(
            "trust bundle {} was due for renewal by {end} ({}); ask the vendor for the newest one and import it",
            bundle.version,
            format::distance(now, end)
        ));
    }
}
