//! What `airseal status` answers: everything at a glance, and nothing that one damaged file could
//! hide.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::core::document::license::License;
use crate::core::document::registration::Registration;
use crate::core::document::report::LimitUse;
use crate::core::document::trust::Trust;
use crate::core::judge::check::VerifyContext;
use crate::core::judge::verdict::Verdict;
use crate::core::types::email::Email;
use crate::core::types::ids::{Edition, InstanceId, Name, Region};
use crate::core::types::product_version::ProductVersion;
use crate::core::types::time::Time;
use crate::instance::doctor::problem::{Check, Problem};
use crate::instance::doctor::{at_a_glance, is_old};
use crate::instance::metrics::UNREADABLE;
use crate::instance::verify::{Verified, critical_ids};
use crate::privacy::advisories::{Pressing, pressing};
use crate::privacy::catalogue::{self, BuiltIn};
use crate::privacy::privacy_policies::{self, Imported};
use crate::privacy::telemetry::{self, Overrides};
use crate::store::facts::Facts;
use crate::store::installed::{Overridden, Source, Standing, Variables};
use crate::store::limit_use::LimitRecord;
use crate::store::{Home, StoreError};

const DAY: i64 = 24 * 60 * 60;

/// What the answer depends on outside the state folder.
#[derive(Debug)]
pub struct Machine<'a> {
    /// The trust bundle that the product was built with.
    pub compiled_trust: Option<&'a [u8]>,
    /// The catalogues of what can be sent that it was built with.
    pub catalogue: BuiltIn<'a>,
    /// The system time.
    pub now: Time,
    /// The two variables with a license.
    pub variables: Variables,
    /// What can say off to usage data besides the stored choice.
    pub overrides: Overrides<'a>,
}

/// How things stand with one instance.
#[derive(Debug)]
pub struct Status {
    /// Who it is.
    pub instance: InstanceStatus,
    /// The license that stands.
    pub license: LicenseStatus,
    /// What is wrong with the key and the folder; `doctor` looks at everything.
    pub problems: Vec<(Check, Problem)>,
    /// Trust bundle, usage data, advisories and privacy policy.
    pub vendor: VendorStatus,
    /// The time it was judged at.
    pub now: Time,
}

/// Who the instance is. Its JSON form is in that of `status`.
#[derive(Debug, Default, Serialize)]
pub struct InstanceStatus {
    /// Whether it is registered.
    pub registered: bool,
    /// The product that is registered, else the one of the trust bundle.
    pub product: Option<Name>,
    /// Its edition.
    pub edition: Option<Edition>,
    /// The address that licenses are for.
    pub email: Option<Email>,
    /// The address that waits for its first license.
    pub pending_email: Option<Email>,
    /// The instance.
    pub instance: Option<InstanceId>,
    /// The version of the product that runs.
    pub product_version: Option<ProductVersion>,
    /// Until when the vendor supports that version; null if it does not say.
    pub support_until: Option<Time>,
    /// The name that the admin chose.
    pub label: Option<String>,
    /// Whether the vendor may send marketing to the address.
    pub marketing: Option<bool>,
    /// Where the customer wants its data kept.
    pub data_region: Option<Region>,
}

/// The license that stands, and what is beside it. Its JSON form is in that of `status`.
#[derive(Debug, Serialize)]
pub struct LicenseStatus {
    /// The verdict's name, or [`UNREADABLE`].
    pub verdict: &'static str,
    /// Why.
    pub reason: String,
    /// Where the license is: `variable`, `file`, `credential` or `installed`; null if there is no license.
    pub source: Option<&'static str>,
    /// Its file, or the variable that holds it.
    pub file: Option<String>,
    /// The licenses that do not count because a variable overrides them.
    pub shadowed: Vec<String>,
    /// The entries among the licenses that were passed over.
    pub faults: Vec<PassedOver>,
    /// Whether the clock is more than a day behind a time that was seen here.
    pub clock_behind: bool,
    /// The license, once its signature was good.
    pub license: Option<License>,
    /// Whole days until `expires_at`; negative past it; null while the license does not count, or
    /// if it has no end.
    pub days_left: Option<i64>,
    /// The end of the grace days; null if the license has no end.
    pub grace_ends_at: Option<Time>,
    /// The limits of the license against what `verify --record` noted of their use; empty if it
    /// noted nothing.
    pub limit_use: BTreeMap<Name, LimitUse>,
    /// The installed license that begins next; null if none waits.
    pub next_license: Option<License>,
    /// The verdict; `None` if the license cannot be read.
    #[serde(skip)]
    pub judged: Option<Verdict>,
    /// What a variable overrides, if one does.
    #[serde(skip)]
    pub overridden: Option<Overridden>,
    /// Why the license cannot be read.
    #[serde(skip)]
    pub unread: Option<StoreError>,
}

/// An entry among the licenses that was passed over.
#[derive(Debug, Serialize)]
pub struct PassedOver {
    /// The file.
    pub file: String,
    /// Why.
    pub reason: String,
}

/// What the vendor and the instance have with each other besides the license. Its JSON form is in
/// that of `status`.
#[derive(Debug, Serialize)]
pub struct VendorStatus {
    /// The trust bundle in force; null if none is.
    pub trust: Option<BundleStatus>,
    /// Whether usage data may leave.
    pub telemetry: telemetry::State,
    /// The ids of critical advisories that nobody acknowledged; null if they cannot be read.
    pub critical_advisories: Option<Vec<Name>>,
    /// The same under its earlier name, for one version.
    pub critical_notices: Option<Vec<Name>>,
    /// The vendor's privacy policy; null if none was imported.
    pub policy: Option<privacy_policies::Standing>,
    /// The advisories to be named, or why they cannot be read.
    #[serde(skip)]
    pub pressing: Result<Pressing, StoreError>,
    /// Why privacy policies do not count.
    #[serde(skip)]
    pub policy_faults: Vec<StoreError>,
}

/// A trust bundle.
#[derive(Debug, Serialize)]
pub struct BundleStatus {
    /// Its number.
    pub version: u64,
    /// When it was issued.
    pub issued_at: Time,
    /// When it is due for renewal.
    pub expires_at: Option<Time>,
    /// The fingerprint of its root keys.
    pub fingerprint: String,
    /// Seconds since it was issued.
    pub age_seconds: i64,
    /// Past its date, or half a year old: later revocations are not known here.
    pub ask_for_newer: bool,
}

impl Status {
    /// Reads everything, and notes the time as any check does. A license that cannot be read does
    /// not hide the rest.
    ///
    /// # Errors
    /// The trust bundle, a registration, the clock or the folder of privacy policies cannot be
    /// read.
    pub fn read(home: &Home, machine: &Machine<'_>) -> Result<Self, StoreError> {
        let facts = Facts {
            trust: home.trust(machine.compiled_trust)?,
            // One of another instance than the key is a problem of its own below.
            registration: home.registration()?,
            clock: home.clock()?,
        };
        let context = facts.context(machine.now);
        home.observe(facts.clock, context.now);
        let standing = facts.standing(home, &context, &machine.variables);
        let Facts { trust, registration, .. } = facts;
        let registration = registration.map(|stored| stored.document);
        let (registration, trust) = (registration.as_ref(), trust.as_ref());
        let mut problems = at_a_glance(home, registration);
        let mixed = problems.iter().find_map(|(_, problem)| mixed(problem));
        let mut license = LicenseStatus::of(standing, mixed, &context, trust.is_some());
        let pending_email = home.pending()?.and_then(|pending| pending.document.email);
        if let Err(error) = license.add_use(home, context.now) {
            problems.push((Check::Files, error.into()));
        }
        let pressing = pressing(home, trust, registration);
        let support_until = pressing.as_ref().ok().and_then(|found| found.support_until);
        let registered = registration.map_or_else(
            || InstanceStatus {
                product: trust.map(|trust| trust.bundle().product.clone()),
                ..InstanceStatus::default()
            },
            InstanceStatus::of,
        );
        let vendor = VendorStatus::read(home, machine, pressing, trust, registration)?;
        Ok(Self {
            instance: InstanceStatus { pending_email, support_until, ..registered },
            license,
            problems,
            vendor,
            now: context.now,
        })
    }
}

/// That the key and the registration are of two instances: then no license counts.
fn mixed(problem: &Problem) -> Option<StoreError> {
    match problem {
        Problem::Store(StoreError::Mixed { key, registration }) => {
            Some(StoreError::Mixed { key: key.clone(), registration: registration.clone() })
        }
        _ => None,
    }
}

impl InstanceStatus {
    fn of(registration: &Registration) -> Self {
        Self {
            registered: true,
            product: Some(registration.product.clone()),
            edition: Some(registration.edition),
            email: registration.email.clone(),
            pending_email: None,
            instance: Some(registration.instance.clone()),
            product_version: registration.product_version.clone(),
            support_until: None,
            label: registration.label.clone(),
            marketing: Some(registration.marketing),
            data_region: registration.data_region,
        }
    }

    /// The version that runs, if its support has ended, with the end.
    #[must_use]
    pub fn unsupported(&self, now: Time) -> Option<(&ProductVersion, Time)> {
        self.product_version.as_ref().zip(self.support_until.filter(|end| *end < now))
    }
}

impl LicenseStatus {
    fn of(
        standing: Standing,
        mixed: Option<StoreError>,
        context: &VerifyContext,
        pinned: bool,
    ) -> Self {
        let overridden = standing.overridden();
        let faults = standing.faults.iter().map(PassedOver::new).collect();
        let shadowed = standing.shadowed.iter().map(Source::name).collect();
        let (source, file) = (standing.source.as_ref().map(Source::kind), standing.source.as_ref());
        let (file, next_license) = (file.map(Source::name), standing.next.clone());
        let verified = mixed.map_or_else(|| Verified::of(standing, context, pinned), Err);
        let (verified, unread) = match verified {
            Ok(verified) => (Some(verified), None),
            Err(error) => (None, Some(error)),
        };
        let judged = verified.as_ref().map(|verified| verified.verdict);
        let clock_behind = verified
            .as_ref()
            .map_or_else(|| context.clock_behind(), |verified| verified.clock_behind);
        let left = verified.as_ref().and_then(|verified| verified.seconds_left);
        let (reason, license) = verified
            .map(|verified| (verified.reason, verified.license))
            .or_else(|| Some((unread.as_ref()?.to_string(), None)))
            .unwrap_or_default();
        Self {
            verdict: judged.map_or(UNREADABLE, Verdict::name),
            reason,
            source,
            file,
            shadowed,
            faults,
            clock_behind,
            days_left: left.map(|seconds| seconds.div_euclid(DAY)),
            grace_ends_at: license
                .as_ref()
                .and_then(|license| Some(license.expires_at?.plus_days(license.grace_days))),
            license,
            limit_use: BTreeMap::new(),
            next_license,
            judged,
            overridden,
            unread,
        }
    }

    /// Adds what was recorded of the use of its limits.
    fn add_use(&mut self, home: &Home, now: Time) -> Result<(), StoreError> {
        let Some(license) = self.license.as_ref().filter(|license| !license.limits.is_empty())
        else {
            return Ok(());
        };
        let mut limits = LimitRecord::read(home)?.of(license, now);
        limits.retain(|_, limit| limit.used.is_some());
        self.limit_use = limits;
        Ok(())
    }

    /// The end of the grace days that run: not those that the clock is to blame for.
    #[must_use]
    pub fn grace_running(&self) -> Option<Time> {
        let runs = self.judged == Some(Verdict::Grace) && !self.clock_behind;
        self.grace_ends_at.filter(|_| runs)
    }

    /// The region that a license grants which may be relied on.
    #[must_use]
    pub fn granted_region(&self) -> Option<Region> {
        let good = self.judged.is_some_and(Verdict::is_good);
        self.license.as_ref().filter(|_| good).and_then(|license| license.data_region)
    }
}

impl PassedOver {
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

impl VendorStatus {
    fn read(
        home: &Home,
        machine: &Machine<'_>,
        pressing: Result<Pressing, StoreError>,
        trust: Option<&Trust>,
        registration: Option<&Registration>,
    ) -> Result<Self, StoreError> {
        let policies = Imported::read(home, machine.compiled_trust)?;
        // Nobody needs the catalogue's hash where there is no policy to compare it with.
        let catalogue = if policies.policies.is_empty() {
            None
        } else {
            catalogue::sha256(home, machine.compiled_trust, machine.catalogue).ok()
        };
        let critical = critical_ids(&pressing);
        Ok(Self {
            trust: trust.map(|trust| BundleStatus::of(trust, machine.now)),
            telemetry: telemetry::State::read(home, &machine.overrides),
            critical_advisories: critical.clone(),
            critical_notices: critical,
            policy: policies.standing(home, registration, catalogue.as_deref(), machine.now),
            pressing,
            policy_faults: policies.faults,
        })
    }
}

impl BundleStatus {
    fn of(trust: &Trust, now: Time) -> Self {
        let bundle = trust.bundle();
        Self {
            version: bundle.version,
            issued_at: bundle.issued_at,
            expires_at: bundle.expires_at,
            fingerprint: bundle.roots.fingerprint(),
            age_seconds: now.seconds_since(bundle.issued_at),
            ask_for_newer: is_old(trust, now),
        }
    }
}
