//! What `airseal verify` answers: the verdict on one license, with its grounds.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use crate::core::document::license::License;
use crate::core::document::report::LimitUse;
use crate::core::judge::check::{Checked, Judgement, VerifyContext, judge};
use crate::core::judge::coverage::{Gap, ReleaseDate};
use crate::core::judge::verdict::Verdict;
use crate::core::types::day::Day;
use crate::core::types::ids::Name;
use crate::core::types::keys::KeyId;
use crate::core::types::time::Time;
use crate::privacy::advisories::Pressing;
use crate::store::StoreError;
use crate::store::facts::Facts;
use crate::store::installed::{Source, Standing};
use crate::store::named::ReadError;

/// The ids of critical advisories that nobody acknowledged; `None` if they cannot be read.
#[must_use]
pub fn critical_ids(pressing: &Result<Pressing, StoreError>) -> Option<Vec<Name>> {
    let pressing = pressing.as_ref().ok()?;
    Some(pressing.critical.iter().map(|advisory| advisory.id.clone()).collect())
}

/// What is asked of a license besides that it is genuine and for this instance.
#[derive(Debug, Clone, Copy)]
pub struct Question<'q> {
    /// How much of each limit is in use.
    pub limits: &'q [(Name, u64)],
    /// The features in use.
    pub features: &'q [Name],
    /// The day of the release that runs.
    pub release: Option<Day>,
    /// The time to check as of; `None`: now. At another time the clock is not checked.
    pub at: Option<Time>,
}

impl Question<'_> {
    /// What a license is checked against at `now`, the system time.
    #[must_use]
    pub fn context(&self, facts: &Facts, now: Time) -> VerifyContext {
        let mut context = facts.context(now);
        if let Some(at) = self.at {
            context.now = at;
            context.clock_floor = None;
        }
        context.limits = self.limits.to_vec();
        context.features = self.features.to_vec();
        context.release = ReleaseDate::Asked(self.release);
        context
    }
}

/// The answer for one license.
#[derive(Debug, Serialize)]
pub struct Verified {
    /// The file, or the variable that held the license; none if nothing is there.
    pub file: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// Why, in one sentence.
    pub reason: String,
    /// The license, once its signature was good.
    pub license: Option<License>,
    /// The key that signed it.
    pub signer: Option<KeyId>,
    /// How far the check came.
    pub checked: Checked,
    /// Every limit and feature that was asked for and is not covered.
    pub not_covered: Vec<Gap>,
    /// The ids of critical advisories that nobody acknowledged; null if they cannot be read.
    pub critical_advisories: Option<Vec<Name>>,
    /// The same under its earlier name, for one version.
    pub critical_notices: Option<Vec<Name>>,
    /// What was recorded of the use of each limit that was asked for and is licensed; null if
    /// nothing was recorded.
    pub limit_use: Option<BTreeMap<Name, LimitUse>>,
    /// Whether the clock was checked against the times known to have been: not with `--at`.
    pub clock_checked: bool,
    /// Whether it is more than a day behind one of them.
    pub clock_behind: bool,
    /// When the license ends, if its signature was good and it does end.
    pub expires_at: Option<Time>,
    /// Until `expires_at`; negative past it; null while the license does not count.
    pub seconds_left: Option<i64>,
    /// The time it was judged at.
    #[serde(skip)]
    pub now: Time,
    /// Whether this instance is registered.
    #[serde(skip)]
    pub registered: bool,
    /// Whether a trust bundle is pinned or compiled in.
    #[serde(skip)]
    pub pinned: bool,
    /// Whether `file` is one of the imported licenses, which the id names better than a path.
    #[serde(skip)]
    pub installed: bool,
}

impl Verified {
    /// What is said of the license in `file`.
    #[must_use]
    pub fn new(
        file: Option<String>,
        judgement: Judgement,
        context: &VerifyContext,
        pinned: bool,
    ) -> Self {
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
            not_covered: gaps,
            critical_advisories: None,
            critical_notices: None,
            clock_checked,
            clock_behind,
            limit_use: None,
            expires_at,
            seconds_left,
            now,
            registered: context.identity.is_some(),
            pinned,
            installed: false,
        }
    }

    /// What is said of the license that stands.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn of(
        standing: Standing,
        context: &VerifyContext,
        pinned: bool,
    ) -> Result<Self, StoreError> {
        let installed = matches!(standing.source, Some(Source::Installed(_)));
        let file = standing.source.as_ref().map(Source::name);
        Ok(Self { installed, ..Self::new(file, standing.judgement?, context, pinned) })
    }

    /// What is said of a file that a person names: a picture without a license is malformed.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn of_file(
        file: &Path,
        read: Result<Vec<u8>, ReadError>,
        facts: &Facts,
        context: &VerifyContext,
    ) -> Result<Self, ReadError> {
        let trust = facts.trust.as_ref();
        let judgement = match read {
            Ok(bytes) => judge(&bytes, trust, context),
            Err(ReadError::Picture(_, error)) => {
                Judgement::without_license(Verdict::Malformed, error.to_string(), context)
            }
            Err(error) => return Err(error),
        };
        Ok(Self::new(Some(file.display().to_string()), judgement, context, trust.is_some()))
    }

    /// The same with the advisories to be named beside it.
    #[must_use]
    pub fn with_advisories(self, pressing: &Result<Pressing, StoreError>) -> Self {
        let critical = critical_ids(pressing);
        Self { critical_notices: critical.clone(), critical_advisories: critical, ..self }
    }

    /// The same with what was recorded beside it.
    #[must_use]
    pub fn with_use(self, limit_use: Option<BTreeMap<Name, LimitUse>>) -> Self {
        Self { limit_use, ..self }
    }

    /// The license, if its signature was good.
    #[must_use]
    pub fn license(&self) -> Option<&License> {
        self.license.as_ref()
    }

    /// Whether a good license ends within that many seconds, or is past its end.
    #[must_use]
    pub fn ends_within(&self, seconds: i64) -> bool {
        self.verdict.is_good() && self.seconds_left.is_some_and(|left| left <= seconds)
    }
}
