//! `airseal status`

use serde::Serialize;

use super::doctor::Line;
use super::error::of_store;
use super::session::Session;
use super::ui::advisories::{support_line, warn_of_unacknowledged};
use super::ui::format::{self, Situation};
use super::ui::page::{Page, Render, Tone, Ui};
use super::ui::warnings::{of_old_trust, overridden};
use super::{Outcome, ui};
use crate::core::judge::verdict::Verdict;
use crate::core::types::ids::Edition;
use crate::core::types::time::Time;
use crate::instance::status::{
    InstanceStatus, LicenseStatus, Machine, PassedOver, Status, VendorStatus,
};
use crate::sandbox::Sandbox;

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

/// The screen: what the library found, with what to do about it.
#[derive(Debug, Serialize)]
struct Screen<'a> {
    #[serde(flatten)]
    instance: &'a InstanceStatus,
    #[serde(flatten)]
    license: &'a LicenseStatus,
    /// What is wrong with the key and the folder; `doctor` looks at everything.
    problems: Vec<Line>,
    #[serde(flatten)]
    vendor: &'a VendorStatus,
    /// Whether the kernel denies this program the network.
    offline: &'a Sandbox,
    home: String,
    #[serde(skip)]
    now: Time,
}

pub(super) fn run(session: &mut Session, _args: &Args) -> Outcome {
    let home = session.home()?;
    let machine = Machine {
        compiled_trust: session.env.compiled_trust,
        catalogue: session.env.catalogue,
        now: session.now()?,
        variables: session.variables(),
        overrides: session.overrides(),
    };
    let status = Status::read(&home, &machine)?;
    warn(session.ui, &status);
    let problems = status.problems.iter();
    session.ui.report(&Screen {
        instance: &status.instance,
        license: &status.license,
        problems: problems.map(|(check, problem)| Line::of(*check, problem, None)).collect(),
        vendor: &status.vendor,
        offline: &session.env.sandbox,
        home: home.dir().display().to_string(),
        now: status.now,
    });
    Ok(0)
}

/// What is said whatever the form of the answer.
fn warn(ui: &mut Ui, status: &Status) {
    let bundle = status.vendor.trust.as_ref();
    of_old_trust(ui, bundle.map(|bundle| (bundle.version, bundle.expires_at)), status.now);
    warn_of_unacknowledged(ui, &status.vendor.pressing);
    if let Some((version, until)) = status.instance.unsupported(status.now) {
        ui.warn(support_line(version, until, status.now));
    }
    for fault in &status.vendor.policy_faults {
        ui.warn(fault);
    }
    for warning in &status.vendor.telemetry.warnings {
        ui.warn(warning);
    }
}

impl Render for Screen<'_> {
    fn human(&self, page: &mut Page) {
        self.urgent(page);
        page.blank();
        self.who(page);
        self.licenses(page);
        for problem in &self.problems {
            problem.human(page);
        }
        if self.license.clock_behind {
            page.field(
                "Clock",
                "more than a day behind a time that was seen here; airseal clock shows it",
            );
        }
        self.vendor(page);
        match self.offline {
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

impl Screen<'_> {
    /// Who the instance is.
    fn who(&self, page: &mut Page) {
        let of = self.instance;
        match &of.product {
            Some(product) => page.field("Product", product),
            None => page.field("Product", "not known until the vendor's trust bundle is pinned"),
        }
        match (of.edition, &of.instance) {
            (Some(edition), Some(instance)) => {
                page.field("Edition", edition);
                if let Some(email) = &of.email {
                    page.field("Email", email);
                }
                if let Some(email) = &of.pending_email {
                    let when = "in force once a license for it is imported";
                    page.field("New email", format!("{email} ({when})"));
                }
                page.field("Instance", instance.grouped());
            }
            _ => page.field("Registered", "no"),
        }
        if let Some(label) = &of.label {
            page.field("Label", label);
        }
        if let Some(version) = &of.product_version {
            page.field("Version", version);
        }
        if let Some(until) = of.support_until {
            let word = if until < self.now { "ended on" } else { "until" };
            let distance = format::distance(self.now, until);
            page.field("Support", format!("{word} {until} ({distance})"));
        }
        match of.marketing.filter(|_| of.email.is_some()) {
            Some(true) => {
                page.field("Marketing", "on; to withdraw it: airseal register --marketing off");
            }
            Some(false) => page.field("Marketing", "off"),
            None => {}
        }
        match (self.license.granted_region(), of.data_region) {
            (Some(granted), Some(asked)) if granted != asked => {
                page.field("Data region", format!("{granted} (granted; {asked} was asked for)"));
            }
            (Some(granted), _) => page.field("Data region", format!("{granted} (granted)")),
            (None, Some(asked)) => {
                page.field("Data region", format!("{asked} (asked for, not granted)"));
            }
            (None, None) => {}
        }
    }

    /// What goes between the vendor and the instance besides the license.
    fn vendor(&self, page: &mut Page) {
        match &self.vendor.trust {
            Some(trust) => {
                let age = format::distance(self.now, trust.issued_at);
                page.field("Trust", format!("bundle {}, issued {age}", trust.version));
                if trust.ask_for_newer {
                    page.field("", "ask the vendor whether there is a newer bundle");
                }
            }
            None => page.field("Trust", "no trust bundle is pinned"),
        }
        page.field("Usage data", self.vendor.telemetry.summary());
        if let Some(policy) = &self.vendor.policy {
            ui::policy::standing(page, policy);
        }
        match &self.vendor.critical_advisories {
            None => page.field("Advisories", "they cannot be read"),
            Some(ids) => {
                for id in ids {
                    page.field("Advisory", format!("critical, not acknowledged: {id}"));
                }
            }
        }
    }

    /// The license in force, where it comes from, and the one that begins next.
    fn licenses(&self, page: &mut Page) {
        if let Some(license) = &self.license.license {
            page.field("License", license.license_id);
            page.field("Until", format::end(license, self.now));
            if let Some(end) = self.license.grace_running() {
                page.field("Grace", format!("ends on {end} ({})", format::distance(self.now, end)));
            }
            page.field("Covers", format::coverage(license));
        }
        for (name, limit) in &self.license.limit_use {
            page.field("In use", format!("{name}: {limit}"));
        }
        if let (Some(source), Some(file)) = (self.license.source, &self.license.file) {
            match source {
                "installed" => page.field("Source", "installed"),
                "variable" => page.field("Source", format!("the variable {file}")),
                "credential" => page.field("Source", format!("the credential {file}")),
                _ => {
                    page.field("Source", format!("the file {file}, named by AIRSEAL_LICENSE_PATH"));
                }
            }
        }
        if let Some(next) = &self.license.next_license {
            let begins = format::distance(self.now, next.not_before);
            page.field(
                "Next license",
                format!("{} begins on {} ({begins})", next.license_id, next.not_before),
            );
            page.field("", format::coverage(next));
        }
        if let Some(what) = self.license.overridden {
            page.field("Shadowed", overridden(what));
        }
        for PassedOver { file, reason } in &self.license.faults {
            page.field("Fault", format!("{file}: {reason} (passed over)"));
        }
    }

    /// The most urgent line, and what to do about it.
    fn urgent(&self, page: &mut Page) {
        let community = self.instance.edition == Some(Edition::Community);
        match self.license.judged {
            Some(Verdict::Valid) => page.headline(Tone::Good, "valid", self.remaining()),
            Some(Verdict::Grace) => page.headline(Tone::Warn, "grace", &self.license.reason),
            Some(Verdict::Missing) if community => {
                page.headline(Tone::Good, "community", "the Community Edition needs no license");
                return;
            }
            Some(Verdict::Missing)
                if !self.instance.registered && self.license.license.is_none() =>
            {
                page.headline(Tone::Warn, "not registered", "");
            }
            _ => page.headline(Tone::Bad, self.license.verdict, &self.license.reason),
        }
        let Some(verdict) = self.license.judged else {
            if let Some(hint) = self.license.unread.as_ref().and_then(|error| of_store(error).hint)
            {
                page.field("Next", hint);
            }
            return;
        };
        let situation = Situation {
            reason: &self.license.reason,
            pinned: self.vendor.trust.is_some(),
            registered: self.instance.registered,
            clock_behind: self.license.clock_behind,
        };
        let step = format::next_step(verdict, situation);
        if let (Some(step), false) = (step, verdict == Verdict::Valid) {
            page.field("Next", step);
        }
    }

    fn remaining(&self) -> String {
        match self.license.license.as_ref().and_then(|license| license.expires_at) {
            Some(end) => format!("the license ends {}", format::distance(self.now, end)),
            None => "the license has no end date".to_owned(),
        }
    }
}
