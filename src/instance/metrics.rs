//! What monitoring watches, as values: the license, the trust bundle, the clock, usage data.

mod prometheus;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::core::document::registration::Registration;
use crate::core::document::report::LimitUse;
use crate::core::document::trust::Trust;
use crate::core::judge::check::behind;
use crate::core::judge::verdict::Verdict;
use crate::core::types::amount::Amount;
use crate::core::types::ids::{Edition, Name};
use crate::core::types::time::Time;
use crate::instance::verify::Verified;
use crate::privacy::advisories::supported_until;
use crate::store::facts::Facts;
use crate::store::home::Stored;
use crate::store::installed::{Standing, Variables};
use crate::store::limit_use::LimitRecord;
use crate::store::{Home, StoreError};

/// The verdict's name where the license cannot be read.
pub const UNREADABLE: &str = "unreadable";

/// What is watched. In JSON the keys are the metrics' names without `airseal_`;
/// what a metric leaves out is null.
#[derive(Debug, Serialize)]
pub struct Metrics {
    /// The state folder.
    pub home: String,
    /// The product that is registered, else the one of the trust bundle.
    pub product: Option<Name>,
    /// The edition that is registered.
    pub edition: Option<Edition>,
    /// The verdict's name, or [`UNREADABLE`].
    pub verdict: &'static str,
    /// Why.
    pub reason: String,
    /// Whether the license may be relied on.
    pub license_valid: bool,
    /// Not for the Community Edition.
    pub license_required: bool,
    /// When the license ends, before its grace days; Unix seconds.
    pub license_expiry_timestamp_seconds: Option<i64>,
    /// Seconds until then; negative past it.
    pub license_seconds_left: Option<i64>,
    /// The limits of a license that may be relied on.
    pub license_limit: BTreeMap<Name, Amount>,
    /// How much of each of them was in use when that was recorded last.
    pub license_limit_used: BTreeMap<Name, u64>,
    /// The most of each of them that was recorded this month, in UTC.
    pub license_limit_peak: BTreeMap<Name, u64>,
    /// The version of the trust bundle in force.
    pub trust_version: Option<u64>,
    /// Seconds since it was issued.
    pub trust_age_seconds: Option<i64>,
    /// When it is due for renewal; Unix seconds.
    pub trust_expiry_timestamp_seconds: Option<i64>,
    /// Until when the vendor supports the version of the product that runs; Unix seconds.
    pub product_support_until_timestamp_seconds: Option<i64>,
    /// Whether usage data may leave.
    pub telemetry_allowed: bool,
    /// Null if the times seen so far cannot be read.
    pub clock_fault: Option<bool>,
    /// How many files could not be read: the one that all depends on, the advisories, the use of
    /// limits, and what was passed over among the licenses.
    pub state_fault: usize,
    /// Whether the kernel holds this process off the network.
    pub offline_enforced: bool,
    /// Why the license cannot be read.
    #[serde(skip)]
    pub fault: Option<MetricsFault>,
    /// Why the use of limits cannot be read.
    #[serde(skip)]
    pub use_fault: Option<StoreError>,
}

/// Why the license cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum MetricsFault {
    /// There is no time to judge at.
    #[error("the system clock is outside the years 0 to 9999")]
    NoClock,
    /// The state folder.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the metrics need from outside the state folder.
#[derive(Debug)]
pub struct Machine {
    /// The trust bundle that the vendor compiled in.
    pub compiled_trust: Option<&'static [u8]>,
    /// The system time.
    pub now: Option<Time>,
    /// The two variables with a license.
    pub variables: Variables,
    /// Whether usage data may leave.
    pub telemetry_allowed: bool,
    /// Whether the kernel denies this process the network.
    pub offline_enforced: bool,
}

impl Metrics {
    /// Asks what `verify` asks. What cannot be read is a verdict of its own here, and does not
    /// hide the rest. `beside` hears of the license that stands before it is judged.
    #[must_use]
    pub fn read(home: &Home, machine: &Machine, beside: &mut dyn FnMut(&Standing)) -> Self {
        let mut passed_over = 0;
        let judged = judged(home, machine, &mut |standing| {
            passed_over = standing.faults.len();
            beside(standing);
        });
        let (verified, fault) = match judged {
            Ok(verified) => (Some(verified), None),
            Err(fault) => (None, Some(fault)),
        };
        let trust = home.trust(machine.compiled_trust).ok().flatten();
        let bundle = trust.as_ref().map(Trust::bundle);
        let registration = home.registration().ok().flatten();
        let support = support(home, trust.as_ref(), registration.as_ref());
        // Advisories that cannot be read count like a license that was passed over.
        passed_over += usize::from(support.is_err());
        let identity = registration.as_ref().map(Stored::identity);
        let edition = identity.as_ref().map(|identity| identity.edition);
        let verdict = verified.as_ref().map(|verified| verified.verdict);
        let is_good = verdict.is_some_and(Verdict::is_good);
        let left = verified.as_ref().and_then(|verified| verified.seconds_left);
        let end = verified.as_ref().and_then(|verified| verified.expires_at);
        let behind_license = verified.as_ref().is_some_and(|verified| verified.clock_behind);
        let license = verified.as_ref().and_then(|verified| verified.license.as_ref());
        let license = license.filter(|_| is_good);
        let (record, use_fault) = match LimitRecord::read(home) {
            Ok(record) => (record, None),
            Err(error) => (LimitRecord::default(), Some(error)),
        };
        let limits = license.zip(machine.now).map(|(license, now)| record.of(license, now));
        let limits = limits.unwrap_or_default();
        let recorded = |of: fn(&LimitUse) -> Option<u64>| {
            limits.iter().filter_map(|(name, limit)| Some((name.clone(), of(limit)?))).collect()
        };
        Self {
            home: home.dir().display().to_string(),
            product: identity
                .map(|identity| identity.product)
                .or_else(|| bundle.map(|bundle| bundle.product.clone())),
            edition,
            verdict: verdict.map_or(UNREADABLE, Verdict::name),
            reason: match (&fault, &verified) {
                (Some(fault), _) => fault.to_string(),
                (None, Some(verified)) => verified.reason.clone(),
                (None, None) => String::new(),
            },
            license_valid: is_good,
            license_required: !(edition == Some(Edition::Community)
                && verdict == Some(Verdict::Missing)),
            license_expiry_timestamp_seconds: left.and(end).map(Time::unix_seconds),
            license_seconds_left: left,
            license_limit: license.map(|license| license.limits.clone()).unwrap_or_default(),
            license_limit_used: recorded(|limit| limit.used),
            license_limit_peak: recorded(|limit| limit.peak),
            trust_version: bundle.map(|bundle| bundle.version),
            trust_age_seconds: machine
                .now
                .zip(bundle)
                .map(|(now, bundle)| now.seconds_since(bundle.issued_at)),
            trust_expiry_timestamp_seconds: bundle
                .and_then(|bundle| bundle.expires_at)
                .map(Time::unix_seconds),
            product_support_until_timestamp_seconds: support.ok().flatten().map(Time::unix_seconds),
            telemetry_allowed: machine.telemetry_allowed,
            clock_fault: match (machine.now, home.clock()) {
                (None, _) => Some(true),
                (Some(now), Ok(clock)) => Some(behind_license || behind(now, clock.floor())),
                (Some(_), Err(_)) => None,
            },
            state_fault: passed_over
                + usize::from(fault.is_some())
                + usize::from(use_fault.is_some()),
            offline_enforced: machine.offline_enforced,
            fault,
            use_fault,
        }
    }
}

/// Until when the version that runs here is supported.
fn support(
    home: &Home,
    trust: Option<&Trust>,
    registration: Option<&Stored<Registration>>,
) -> Result<Option<Time>, StoreError> {
    let Some(trust) = trust else { return Ok(None) };
    let version = registration.and_then(|stored| stored.document.product_version.as_ref());
    supported_until(home, trust, version)
}

/// The license that stands, judged; the time is noted as any check does.
fn judged(
    home: &Home,
    machine: &Machine,
    beside: &mut dyn FnMut(&Standing),
) -> Result<Verified, MetricsFault> {
    let facts = Facts::read(home, machine.compiled_trust)?;
    let context = facts.context(machine.now.ok_or(MetricsFault::NoClock)?);
    home.observe(facts.clock, context.now);
    let standing = facts.standing(home, &context, &machine.variables);
    beside(&standing);
    Ok(Verified::of(standing, &context, facts.trust.is_some())?)
}
