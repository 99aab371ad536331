//! `airseal status`

use std::collections::BTreeMap;

use serde::Serialize;

use super::doctor::Line;
use super::error::of_store;
use super::session::Session;
use super::ui::advisories::{support_line, warn_of_unacknowledged};
use super::ui::format::{self, Situation};
use super::ui::page::{Page, Render, Tone};
use super::ui::warnings::{of_old_trust, overridden};
use super::{Outcome, ui};
use crate::core::document::license::License;
use crate::core::document::registration::Registration;
use crate::core::document::report::LimitUse;
use crate::core::judge::verdict::Verdict;
use crate::core::types::ids::{Edition, InstanceId, Name, Region};
use crate::core::types::time::Time;
use crate::instance::doctor::problem::{Check, Problem};
use crate::instance::doctor::{at_a_glance, is_old};
use crate::instance::verify::Verified;
use crate::privacy::privacy_policies::Standing;
use crate::privacy::telemetry;
use crate::sandbox::Sandbox;
use crate::store::installed::Source;
use crate::store::limit_use::LimitRecord;
use crate::store::{Home, StoreError};

/// Show license, trust bundle and usage data on one screen
///
/// The most urgent line comes first. The exit code is 0 whether or not the license is
/// valid; `airseal verify` gives the verdict as an exit code.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal status
  airseal status --json")]
pub struct Args {}

#[derive(Debug, Serialize)]
struct Status {
    registered: bool,
    product: Option<Name>,
    edition: Option<Edition>,
    email: Option<String>,
    /// The address that waits for its first license.
    pending_email: Option<String>,
    instance: Option<InstanceId>,
    product_version: Option<String>,
    /// Until when the vendor supports that version; null if it does not say.
    support_until: Option<Time>,
    label: Option<String>,
    marketing: Option<bool>,
    data_region: Option<Region>,
    /// The verdict's name, or `unreadable`.
    verdict: &'static str,
    reason: String,
    /// Where the license is: `variable`, `file` or `installed`; null if there is no license.
    source: Option<&'static str>,
    /// Its file, or the variable that holds it.
    file: Option<String>,
    /// The licenses that do not count because a variable overrides them.
    shadowed: Vec<String>,
    /// The entries among the licenses that were passed over.
    faults: Vec<Fault>,
    /// Whether the clock is more than a day behind a time that was seen here.
    clock_behind: bool,
    license: Option<License>,
    /// Whole days until `expires_at`; negative past it; null while the license does not count, or
    /// if it has no end.
    days_left: Option<i64>,
    /// The end of the grace days; null if the license has no end.
    grace_ends_at: Option<Time>,
    /// The limits of the license against what `verify --record` noted of their use; empty if it
    /// noted nothing.
    limit_use: BTreeMap<Name, LimitUse>,
    /// The installed license that begins next; null if none waits.
    next_license: Option<License>,
    /// What is wrong with the key and the folder; `doctor` looks at everything.
    problems: Vec<Line>,
    trust: Option<TrustLine>,
    telemetry: telemetry::State,
    /// The ids of critical advisories that nobody acknowledged; null if they cannot be read.
    critical_advisories: Option<Vec<Name>>,
    /// The same under its earlier name, for one version.
    critical_notices: Option<Vec<Name>>,
    /// The vendor's privacy policy; null if none was imported.
    policy: Option<Standing>,
    /// Whether the kernel denies this program the network.
    offline: Sandbox,
    home: String,
    #[serde(skip)]
    now: Time,
    /// `None` if the license cannot be read.
    #[serde(skip)]
    judged: Option<Verdict>,
    /// That a variable overrides other licenses, and which one is in force.
    #[serde(skip)]
    overridden: Option<String>,
    /// What to do if the license cannot be read.
    #[serde(skip)]
    hint: Option<String>,
}

/// An entry that was passed over.
#[derive(Debug, Serialize)]
struct Fault {
    file: String,
    reason: String,
}

impl Fault {
    fn new(error: &StoreError) -> Self {
        let file = error.path().display().to_string();
        let reason = match error {
            StoreError::Damaged { reason, .. } => reason.clone(),
            StoreError::Io { source, .. } | StoreError::Named { source, .. } => source.to_string(),
            StoreError::NotAFile(_) => "it is not a regular file".to_owned(),
            StoreError::KeyExposed { .. }
            | StoreError::Outdated { .. }
            | StoreError::NotOwner { .. }
            | StoreError::Mixed { .. } => error.to_string(),
        };
        Self { file, reason }
    }
}

#[derive(Debug, Serialize)]
struct TrustLine {
    version: u64,
    issued_at: Time,
    expires_at: Option<Time>,
    fingerprint: String,
    /// Seconds since it was issued.
    age_seconds: i64,
    /// Past its date, or half a year old: later revocations are not known here.
    ask_for_newer: bool,
}

const DAY: i64 = 24 * 60 * 60;

pub(super) fn run(session: &mut Session, _args: &Args) -> Outcome {
    let home = session.home()?;
    let trust = session.trust(&home)?;
    let registration = home.registration()?;
    let clock = home.clock()?;
    let context = session.context(clock, registration.as_ref())?;
    home.observe(clock, context.now);
    of_old_trust(session.ui, trust.as_ref(), context.now);
    let standing = session.standing(&home, trust.as_ref(), &context);
    let source = standing.source.clone();
    let overridden = overridden(&standing);
    let faults = standing.faults.iter().map(Fault::new).collect();
    let shadowed = standing.shadowed.iter().map(Source::name).collect();
    let next_license = standing.next.clone();
    let mut problems = at_a_glance(&home, registration.as_ref().map(|stored| &stored.document));
    let mixed = problems.iter().find_map(|(_, problem)| match problem {
        Problem::Store(error @ StoreError::Mixed { .. }) => Some(of_store(error)),
        _ => None,
    });
    // A license that cannot be read does not hide the rest.
    let verified =
        mixed.map_or_else(|| Ok(Verified::of(standing, &context, trust.is_some())?), Err);
    let fault = verified.as_ref().err().cloned();
    let verified = verified.ok();
    let verified = verified.as_ref();
    let verdict = verified.map(|verified| verified.verdict);
    let pending = home.pending()?;
    let limit_use = verified
        .and_then(Verified::license)
        .map_or_else(|| Ok(BTreeMap::new()), |license| noted(&home, license, context.now));
    let limit_use = limit_use.unwrap_or_else(|error| {
        problems.push((Check::Files, error.into()));
        BTreeMap::new()
    });
    let problems =
        problems.iter().map(|(check, problem)| Line::of(*check, problem, None)).collect();
    let registered = registration.map(|stored| stored.document);
    let told = warn_of_unacknowledged(session, &home, trust.as_ref(), registered.as_ref());
    let support_until = told.as_ref().and_then(|told| told.support_until);
    let version = registered.as_ref().and_then(|registered| registered.product_version.as_ref());
    if let (Some(version), Some(until)) = (version, support_until.filter(|end| *end < context.now))
    {
        session.ui.warn(support_line(version, until, context.now));
    }
    let critical_advisories = told.map(|told| told.critical);
    let policies = session.privacy_policies(&home)?;
    let catalogue = session.catalogue_sha256(&home, &policies);
    let policy = policies.standing(&home, registered.as_ref(), catalogue.as_deref(), context.now);
    let of = |get: fn(&Registration) -> Option<String>| registered.as_ref().and_then(get);
    let status = Status {
        registered: registered.is_some(),
        product: registered
            .as_ref()
            .map(|r| r.product.clone())
            .or(trust.as_ref().map(|t| t.bundle().product.clone())),
        edition: registered.as_ref().map(|r| r.edition),
        email: of(|r| r.email.as_ref().map(ToString::to_string)),
        pending_email: pending.and_then(|p| p.document.email).map(|email| email.to_string()),
        instance: registered.as_ref().map(|r| r.instance.clone()),
        product_version: of(|r| r.product_version.as_ref().map(ToString::to_string)),
        support_until,
        label: of(|r| r.label.clone()),
        marketing: registered.as_ref().map(|r| r.marketing),
        data_region: registered.as_ref().and_then(|r| r.data_region),
        verdict: verdict.map_or("unreadable", Verdict::name),
        reason: match (&fault, verified) {
            (Some(fault), _) => fault.message.clone(),
            (None, verified) => {
                verified.map(|verified| verified.reason.clone()).unwrap_or_default()
            }
        },
        source: source.as_ref().map(Source::kind),
        file: source.as_ref().map(Source::name),
        shadowed,
        faults,
        clock_behind: verified.map_or(context.clock_behind(), |verified| verified.clock_behind),
        license: verified.and_then(Verified::license).cloned(),
        days_left: verified
            .and_then(|verified| verified.seconds_left)
            .map(|seconds| seconds.div_euclid(DAY)),
        grace_ends_at: verified
            .and_then(Verified::license)
            .and_then(|license| Some(license.expires_at?.plus_days(license.grace_days))),
        limit_use,
        next_license,
        problems,
        trust: trust.as_ref().map(|trust| TrustLine {
            version: trust.bundle().version,
            issued_at: trust.bundle().issued_at,
            expires_at: trust.bundle().expires_at,
            fingerprint: trust.bundle().roots.fingerprint(),
            age_seconds: context.now.seconds_since(trust.bundle().issued_at),
            ask_for_newer: is_old(trust, context.now),
        }),
        telemetry: session.telemetry(&home),
        critical_notices: critical_advisories.clone(),
        critical_advisories,
        policy,
        offline: session.env.sandbox.clone(),
        home: home.dir().display().to_string(),
        now: context.now,
        judged: verdict,
        overridden,
        hint: fault.and_then(|fault| fault.hint),
    };
    session.ui.report(&status);
    Ok(0)
}

/// The limits of a license of which some use was recorded.
fn noted(
    home: &Home,
    license: &License,
    now: Time,
) -> Result<BTreeMap<Name, LimitUse>, StoreError> {
    if license.limits.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut limits = LimitRecord::read(home)?.of(license, now);
    limits.retain(|_, limit| limit.used.is_some());
    Ok(limits)
}

impl Render for Status {
    fn human(&self, page: &mut Page) {
        self.urgent(page);
        page.blank();
        match &self.product {
            Some(product) => page.field("Product", product),
            None => page.field("Product", "not known until the vendor's trust bundle is pinned"),
        }
        match (self.edition, &self.instance) {
            (Some(edition), Some(instance)) => {
                page.field("Edition", edition);
                if let Some(email) = &self.email {
                    page.field("Email", email);
                }
                if let Some(email) = &self.pending_email {
                    page.field(
                        "New email",
                        format!("{email} (in force once a license for it is imported)"),
                    );
                }
                page.field("Instance", instance.grouped());
            }
            _ => page.field("Registered", "no"),
        }
        for (label, value) in [("Label", &self.label), ("Version", &self.product_version)] {
            if let Some(value) = value {
                page.field(label, value);
            }
        }
        if let Some(until) = self.support_until {
            let word = if until < self.now { "ended on" } else { "until" };
            page.field(
                "Support",
                format!("{word} {until} ({})", format::distance(self.now, until)),
            );
        }
        if let Some(marketing) = self.marketing.filter(|_| self.email.is_some()) {
            let words = if marketing {
                "on; to withdraw it: airseal register --marketing off"
            } else {
                "off"
            };
            page.field("Marketing", words);
        }
        let granted = self
            .license
            .as_ref()
            .filter(|_| self.judged.is_some_and(Verdict::is_good))
            .and_then(|license| license.data_region);
        match (granted, self.data_region) {
            (Some(granted), Some(asked)) if granted != asked => {
                page.field("Data region", format!("{granted} (granted; {asked} was asked for)"));
            }
            (Some(granted), _) => page.field("Data region", format!("{granted} (granted)")),
            (None, Some(asked)) => {
                page.field("Data region", format!("{asked} (asked for, not granted)"));
            }
            (None, None) => {}
        }
        self.licenses(page);
        if let Some(overridden) = &self.overridden {
            page.field("Shadowed", overridden);
        }
        for Fault { file, reason } in &self.faults {
            page.field("Fault", format!("{file}: {reason} (passed over)"));
        }
        for problem in &self.problems {
            problem.human(page);
        }
        if self.clock_behind {
            page.field(
                "Clock",
                "more than a day behind a time that was seen here; airseal clock shows it",
            );
        }
        match &self.trust {
            Some(trust) => {
                let age = format::distance(self.now, trust.issued_at);
                page.field("Trust", format!("bundle {}, issued {age}", trust.version));
                if trust.ask_for_newer {
                    page.field("", "ask the vendor whether there is a newer bundle");
                }
            }
            None => page.field("Trust", "no trust bundle is pinned"),
        }
        page.field("Usage data", self.telemetry.summary());
        if let Some(policy) = &self.policy {
            ui::policy::standing(page, policy);
        }
        match &self.critical_advisories {
            None => page.field("Advisories", "they cannot be read"),
            Some(ids) => {
                for id in ids {
                    page.field("Advisory", format!("critical, not acknowledged: {id}"));
                }
            }
        }
        match &self.offline {
            Sandbox::Enforced => page.field("Network", "denied to this program by the kernel"),
            Sandbox::Unavailable { reason } => {
                page.field(
                    "Network",
                    format!("not used, but the kernel does not deny it: {reason}"),
                );
            }
        }
        page.field("Home", &self.home);
    }
}

impl Status {
    /// The license in force, where it comes from, and the one that begins next.
    fn licenses(&self, page: &mut Page) {
        if let Some(license) = &self.license {
            page.field("License", license.license_id);
            page.field("Until", format::end(license, self.now));
            if let Some(end) = self
                .grace_ends_at
                .filter(|_| self.judged == Some(Verdict::Grace) && !self.clock_behind)
            {
                page.field("Grace", format!("ends on {end} ({})", format::distance(self.now, end)));
            }
            page.field("Covers", format::coverage(license));
        }
        for (name, limit) in &self.limit_use {
            page.field("In use", format!("{name}: {limit}"));
        }
        if let (Some(source), Some(file)) = (self.source, &self.file) {
            match source {
                "installed" => page.field("Source", "installed"),
                "variable" => page.field("Source", format!("the variable {file}")),
                _ => {
                    page.field("Source", format!("the file {file}, named by AIRSEAL_LICENSE_PATH"));
                }
            }
        }
        if let Some(next) = &self.next_license {
            let begins = format::distance(self.now, next.not_before);
            page.field(
                "Next license",
                format!("{} begins on {} ({begins})", next.license_id, next.not_before),
            );
            page.field("", format::coverage(next));
        }
    }

    /// The most urgent line, and what to do about it.
    fn urgent(&self, page: &mut Page) {
        let community = self.edition == Some(Edition::Community);
        match self.judged {
            Some(Verdict::Valid) => page.headline(Tone::Good, "valid", self.remaining()),
            Some(Verdict::Grace) => page.headline(Tone::Warn, "grace", &self.reason),
            Some(Verdict::Missing) if community => {
                page.headline(Tone::Good, "community", "the Community Edition needs no license");
                return;
            }
            Some(Verdict::Missing) if !self.registered && self.license.is_none() => {
                page.headline(Tone::Warn, "not registered", "");
            }
            _ => page.headline(Tone::Bad, self.verdict, &self.reason),
        }
        let Some(verdict) = self.judged else {
            if let Some(hint) = &self.hint {
                page.field("Next", hint);
            }
            return;
        };
        let situation = Situation {
            reason: &self.reason,
            pinned: self.trust.is_some(),
            registered: self.registered,
            clock_behind: self.clock_behind,
        };
        let step = format::next_step(verdict, situation);
        if let (Some(step), false) = (step, verdict == Verdict::Valid) {
            page.field("Next", step);
        }
    }

    fn remaining(&self) -> String {
        match self.license.as_ref().and_then(|license| license.expires_at) {
            Some(end) => format!("the license ends {}", format::distance(self.now, end)),
            None => "the license has no end date".to_owned(),
        }
    }
}
