//! Renewing and changing: the terms of the license in force, with what is asked for on top.

use std::collections::BTreeSet;

use crate::core::document::license::License;
use crate::core::judge::changes::{self, Change};
use crate::core::judge::check::CLOCK_SLACK;
use crate::core::types::ids::Name;
use crate::core::types::time::Time;
use crate::issuer::entry::Entry;
use crate::issuer::error::{OrderError, VendorError};
use crate::issuer::histories::Histories;
use crate::issuer::issue::{Answer, Issuer, Licensee, Order};
use crate::issuer::plans::{Plan, Plans};
use crate::issuer::search::Search;
use crate::issuer::terms::{Term, TermOptions, Terms};

/// What a renewal changes. What is not asked for stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    /// The terms that are asked for.
    pub options: TermOptions,
    /// Features that are covered no more.
    pub without_features: BTreeSet<Name>,
    /// Limits that are covered no more.
    pub without_limits: BTreeSet<Name>,
    /// Whether limits and features may be granted that the list of names does not have.
    pub new_names: bool,
}

/// A license that follows another one.
#[derive(Debug, Clone)]
pub struct Renewal {
    /// The license that it follows.
    pub before: Entry,
    /// Its terms.
    pub order: Order,
    /// When it begins; `None`: at once.
    pub begins: Option<Time>,
    /// What is different.
    pub changes: Vec<Change>,
}

impl Renewal {
    /// Works out the terms of the license that follows `before`.
    ///
    /// It begins where that one ends; at once if that one has ended or has no end, or if anything
    /// is covered that was not. It runs as long as that one did, or, where it begins at once and
    /// that one goes on, until the same end; else as the options or their plan say.
    ///
    /// # Errors
    /// Nothing would change; an end in the past; a plan that is for once; a plan, limit or feature
    /// that the list does not have.
    pub fn plan(
        before: &Entry,
        wishes: &Wishes,
        plans: Option<&Plans>,
        now: Time,
    ) -> Result<Self, VendorError> {
        let (old, options) = (&before.license, &wishes.options);
        let listed = plans.filter(|plans| plans.iter().next().is_some());
        let plan = options.plan.as_ref().zip(listed).map(|(name, plans)| plans.plan(name));
        let plan = plan.transpose()?;
        let mut terms = covered(old, wishes, plan);
        // A trial would never end.
        if let Some(plan) = &terms.plan
            && plans.is_some_and(|plans| plans.is_for_once(plan))
        {
            let (license_id, issued_at) = (old.license_id, old.issued_at);
            let plan = plan.to_string();
            return Err(OrderError::Once { plan, license_id, issued_at }.into());
        }
        if let Some(plans) = plans.filter(|_| !wishes.new_names) {
            plans.check(&terms.limits, &terms.features)?;
        }
        let goes_on = old.expires_at.filter(|end| *end >= now);
        let more = covers_more(old, &terms);
        terms.not_before = options.not_before.or(goes_on.filter(|_| !more));
        let begins = terms.not_before.unwrap_or(now);
        terms.term = options.term.or(plan.and_then(Term::of)).unwrap_or_else(|| {
            match (old.expires_at, goes_on.filter(|_| more)) {
                (None, _) => Term::Perpetual,
                (Some(_), Some(end)) => Term::Until(end),
                (Some(end), None) => {
                    Term::Until(begins.plus_seconds(end.seconds_since(begin(old))))
                }
            }
        });
        let releases = plan.and_then(|plan| plan.releases_from(begins));
        terms.releases_until = options.releases_until.or(releases).or(old.releases_until);
        terms.check(now)?;
        let changes = changes::of_license(old, &after(old, &terms, now));
        if changes.is_empty() {
            return Err(OrderError::NothingToRenew(old.license_id).into());
        }
        let begins = terms.not_before;
        // It goes to whoever has the license before; no request is looked up.
        let order = Order { change_email: true, again: true, ..Order::new(terms) };
        Ok(Self { before: before.clone(), order, begins, changes })
    }

    /// The license that a text stands for, and that can be renewed.
    ///
    /// # Errors
    /// There is no such license, or several customers or instances have one.
    pub fn find<'l>(histories: &Histories<'l>, search: &Search) -> Result<&'l Entry, VendorError> {
        histories.matching(search)?;
        let mut found = histories.current(search);
        match (found.pop(), found.is_empty()) {
            (Some(one), true) => Ok(one),
            (None, _) => Err(OrderError::NotRenewable(search.text().to_owned()).into()),
            (Some(last), false) => {
                let all = found.into_iter().chain([last]);
                let licenses = all.map(|entry| entry.license.clone()).collect();
                Err(OrderError::Ambiguous { text: search.text().to_owned(), licenses }.into())
            }
        }
    }

    /// Whether `entry` is what this very command would have made when it was issued: it was
    /// interrupted, or given twice. A license that has been in force for a day is renewed again.
    #[must_use]
    pub fn is_repeated(
        entry: &Entry,
        before: &Entry,
        wishes: &Wishes,
        plans: Option<&Plans>,
        now: Time,
    ) -> bool {
        let license = &entry.license;
        let fresh = now.seconds_since(license.issued_at) < CLOCK_SLACK;
        if license.not_before <= now && !fresh || entry.sig.is_none() {
            return false;
        }
        let Ok(renewal) = Self::plan(before, wishes, plans, license.issued_at) else {
            return false;
        };
        let terms = &renewal.order.terms;
        let License { license_id, issued_at, .. } = *license;
        let (not_before, _) = terms.window(issued_at);
        let after = after(&before.license, terms, issued_at);
        License { license_id, issued_at, not_before, ..after } == *license
    }

    /// Signs it.
    ///
    /// # Errors
    /// A term is out of range, or no random bytes.
    pub fn sign(&self, issuer: &Issuer<'_>) -> Result<Answer, VendorError> {
        let License { edition, email, instance, data_region, .. } = self.before.license.clone();
        let to = Licensee { edition, email, instance, data_region, public_key: None };
        let mut answer = issuer.answer_without(&self.order, to)?;
        answer.entry.public_key.clone_from(&self.before.public_key);
        answer.entry.renews = Some(self.before.license.license_id);
        Ok(answer)
    }
}

/// What is covered, without the times.
fn covered(old: &License, wishes: &Wishes, plan: Option<&Plan>) -> Terms {
    let options = &wishes.options;
    let mut limits = plan.map_or_else(|| old.limits.clone(), |plan| plan.limits.clone());
    limits.extend(options.limits.clone());
    limits.retain(|name, _| !wishes.without_limits.contains(name));
    let mut features = plan.map_or_else(|| old.features.clone(), |plan| plan.features.clone());
    features.extend(options.features.clone());
    features.retain(|name| !wishes.without_features.contains(name));
    let mut metadata = old.metadata.clone();
    metadata.extend(options.metadata.clone());
    let of_plan = plan.and_then(|plan| plan.grace_days);
    Terms {
        grace_days: options.grace_days.or(of_plan).unwrap_or(old.grace_days),
        limits,
        features,
        data_region: options.data_region.or(old.data_region),
        plan: options.plan.clone().or_else(|| old.plan.clone()),
        organization: options.organization.clone().or_else(|| old.organization.clone()),
        metadata,
        ..Terms::new(Term::Perpetual)
    }
}

/// Whether anything is covered that was not: then nobody waits for the end of the license before.
fn covers_more(old: &License, terms: &Terms) -> bool {
    let more = |(name, amount)| old.limits.get(name).is_none_or(|before| before < amount);
    terms.limits.iter().any(more) || terms.features.iter().any(|name| !old.features.contains(name))
}

/// When a license was meant to begin: one that begins at once is dated a day earlier.
fn begin(license: &License) -> Time {
    let at_once = license.not_before == license.issued_at.plus_seconds(-CLOCK_SLACK);
    if at_once { license.issued_at } else { license.not_before }
}

/// The license that the terms give, as far as it can differ from the one before.
fn after(old: &License, terms: &Terms, now: Time) -> License {
    License {
        expires_at: terms.window(now).1,
        grace_days: terms.grace_days,
        releases_until: terms.releases_until,
        limits: terms.limits.clone(),
        features: terms.features.clone(),
        plan: terms.plan.clone(),
        organization: terms.organization.clone(),
        data_region: terms.data_region,
        metadata: terms.metadata.clone(),
        ..old.clone()
    }
}
