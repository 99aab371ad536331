//! The terms of a license: how long, how much, and what else. They come from options, on top of
//! a plan or of an earlier license.

use std::collections::{BTreeMap, BTreeSet};

use crate::core::judge::check::CLOCK_SLACK;
use crate::core::types::amount::Amount;
use crate::core::types::day::Day;
use crate::core::types::ids::{Name, Region};
use crate::core::types::time::Time;
use crate::issuer::error::{OrderError, PastEnd, VendorError, refuse_past};
use crate::issuer::plans::{Plan, Plans};

/// How long a license runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// Days from its first day (or from now, if that was not given).
    Days(u32),
    /// Until this second.
    Until(Time),
    /// No end.
    Perpetual,
}

impl Term {
    /// How long a license of a plan runs, if the plan says it.
    #[must_use]
    pub fn of(plan: &Plan) -> Option<Self> {
        if plan.perpetual { Some(Self::Perpetual) } else { plan.days.map(Self::Days) }
    }
}

/// What is granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// How long.
    pub term: Term,
    /// From when; `None`: at once.
    pub not_before: Option<Time>,
    /// Grace days past the end.
    pub grace_days: u32,
    /// Limits by name.
    pub limits: BTreeMap<Name, Amount>,
    /// Features.
    pub features: BTreeSet<Name>,
    /// Where the data are kept; `None`: where the request asks.
    pub data_region: Option<Region>,
    /// The vendor's own name for what was bought.
    pub plan: Option<Name>,
    /// The last day of release that is covered; `None`: every release.
    pub releases_until: Option<Day>,
    /// The customer in words.
    pub organization: Option<String>,
    /// Free text.
    pub metadata: BTreeMap<String, String>,
}

impl Terms {
    /// Terms from now on that grant no limit and no feature, without grace.
    #[must_use]
    pub fn new(term: Term) -> Self {
        Self {
            term,
            not_before: None,
            grace_days: 0,
            limits: BTreeMap::new(),
            features: BTreeSet::new(),
            data_region: None,
            plan: None,
            releases_until: None,
            organization: None,
            metadata: BTreeMap::new(),
        }
    }

    /// Refuses terms under which a license would have ended already. Whoever names both ends of a
    /// period in the past means it: a license that was lost.
    ///
    /// # Errors
    /// An end in the past, or before the beginning.
    pub fn check(&self, now: Time) -> Result<(), VendorError> {
        match (self.term, self.not_before) {
            (Term::Until(end), None) => refuse_past(PastEnd::Expires, Some(end), now),
            (Term::Until(end), Some(begin)) if begin > end => {
                Err(VendorError::EndsBeforeItBegins { begin, end })
            }
            (Term::Days(days), Some(begin)) => {
                refuse_past(PastEnd::Days, Some(begin.plus_days(days)), now)
            }
            _ => Ok(()),
        }
    }

    /// The first and the last second of a license that is issued at `now`.
    pub(super) fn window(&self, now: Time) -> (Time, Option<Time>) {
        // A customer's clock may be slow: a license that begins "now" should
        // not be refused there for the first minutes.
        let begin = self.not_before.unwrap_or_else(|| now.plus_seconds(-CLOCK_SLACK));
        let end = match self.term {
            Term::Days(days) => Some(self.not_before.unwrap_or(now).plus_days(days)),
            Term::Until(end) => Some(end),
            Term::Perpetual => None,
        };
        (begin, end)
    }
}

/// What is asked for. What is not asked for is what a plan says, or the default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TermOptions {
    /// How long.
    pub term: Option<Term>,
    /// From when.
    pub not_before: Option<Time>,
    /// Grace days past the end.
    pub grace_days: Option<u32>,
    /// Limits by name; others stay.
    pub limits: BTreeMap<Name, Amount>,
    /// Features; others stay.
    pub features: BTreeSet<Name>,
    /// The last day of release that is covered.
    pub releases_until: Option<Day>,
    /// Where the data are kept.
    pub data_region: Option<Region>,
    /// What was bought.
    pub plan: Option<Name>,
    /// The customer in words.
    pub organization: Option<String>,
    /// Free text.
    pub metadata: BTreeMap<String, String>,
}

/// Grace days where neither an option nor a plan says how many.
pub const GRACE_DAYS: u32 = 14;

impl TermOptions {
    /// Refuses an end in the past as early as it shows, before anything is opened.
    ///
    /// # Errors
    /// As [`Terms::check`].
    pub fn check(&self, now: Time) -> Result<(), VendorError> {
        let terms = self.term.map(|term| Terms { not_before: self.not_before, ..Terms::new(term) });
        terms.map_or(Ok(()), |terms| terms.check(now))
    }

    /// The terms of a new license by the list of plans, if the vendor has one, and whether its
    /// plan is for once. A plan that is not in a list is a name and no more where the list has no
    /// plans. `new_names` lets limits and features pass that the list does not have.
    ///
    /// # Errors
    /// As [`TermOptions::terms`], or a plan, a limit or a feature that the list does not have.
    pub fn resolve(
        &self,
        plans: Option<&Plans>,
        new_names: bool,
        now: Time,
    ) -> Result<(Terms, bool), VendorError> {
        let listed = plans.filter(|plans| plans.iter().next().is_some());
        let plan = self.plan.as_ref().zip(listed).map(|(name, plans)| plans.plan(name));
        let plan = plan.transpose()?;
        let terms = self.terms(plan, now)?;
        if let Some(plans) = plans.filter(|_| !new_names) {
            plans.check(&terms.limits, &terms.features)?;
        }
        Ok((terms, plan.is_some_and(|plan| plan.once)))
    }

    /// The terms of a new license.
    ///
    /// # Errors
    /// Neither the options nor the plan say how long it runs, or it would have ended.
    pub fn terms(&self, plan: Option<&Plan>, now: Time) -> Result<Terms, VendorError> {
        let term = self.term.or(plan.and_then(Term::of)).ok_or(OrderError::NoTerm)?;
        let mut limits = plan.map(|plan| plan.limits.clone()).unwrap_or_default();
        limits.extend(self.limits.clone());
        let mut features = plan.map(|plan| plan.features.clone()).unwrap_or_default();
        features.extend(self.features.clone());
        let begin = self.not_before.unwrap_or(now);
        let releases = plan.and_then(|plan| plan.releases_from(begin));
        let terms = Terms {
            term,
            not_before: self.not_before,
            grace_days: self.grace_days.or(plan.and_then(|p| p.grace_days)).unwrap_or(GRACE_DAYS),
            limits,
            features,
            data_region: self.data_region,
            plan: self.plan.clone(),
            releases_until: self.releases_until.or(releases),
            organization: self.organization.clone(),
            metadata: self.metadata.clone(),
        };
        terms.check(now)?;
        Ok(terms)
    }
}
