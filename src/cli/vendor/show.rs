//! `airseal vendor show`

use std::mem::ManuallyDrop;

use serde::Serialize;

use super::folder::FolderArgs;
use super::{histories, name_losses};
use crate::cli::session::Session;
use crate::cli::ui::format;
use crate::cli::ui::list::{self, Format, Layout, cell};
use crate::cli::ui::page::{Page, Render};
use crate::cli::{Outcome, parsers};
use crate::core::document::license::License;
use crate::core::document::report::LimitUse;
use crate::core::types::ids::{InstanceId, Name};
use crate::core::types::time::Time;
use crate::issuer::VendorDir;
use crate::issuer::customers::{self, Customer, LastReport, Shown};
use crate::issuer::histories::Standing;
use crate::issuer::issued_log::IssuedLog;
use crate::issuer::search::Search;

/// Show a customer's licenses and what became of each
///
/// WHAT is a license id, an instance id, the first 4 or more digits of one, an address, a domain
/// such as acme.example, or a part of an organization's name. Case does not matter; in an id,
/// neither do spaces, hyphens and colons. For each address and instance that is found, the command
/// shows every license, the newest last: renewed, replaced, revoked, returned or in force. A
/// license that was renewed stays in force until its own end. If something is missing in the vendor
/// folder, the command names it and exits with 1.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor show ops@acme.example --dir vendor
  airseal vendor show 4f2b6a0e --dir vendor
  airseal vendor show acme.example --dir vendor --json")]
pub struct Args {
    /// What to look for
    #[arg(value_name = "WHAT", value_parser = parsers::search)]
    what: Search,
    #[command(flatten)]
    folder: FolderArgs,
    #[command(flatten)]
    layout: Layout,
}

/// A license, as JSON and as a row of CSV.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct Row<'l>(&'l Shown<'l>);

impl Render for Row<'_> {
    fn human(&self, page: &mut Page) {
        let Shown { license, standing, .. } = self.0;
        let (tone, word) = format::standing(standing);
        page.headline(tone, &word, license.license_id);
        page.field("Issued", license.issued_at.date());
        if let Some(before) = self.0.renews {
            page.field("Renews", before);
        }
        for replaced in self.0.replaces {
            page.field("Replaces", replaced);
        }
        match standing {
            Standing::Renewed { by } if self.0.in_force => {
                page.field("Renewed by", format!("{by}; in force until its own end"));
            }
            Standing::Renewed { by } => page.field("Renewed by", by),
            Standing::Replaced { by } => page.field("Replaced by", by),
            _ => {}
        }
        match &self.0.revoked {
            Some(revoked) => {
                page.field("Revoked", format!("{}: {}", revoked.at.date(), revoked.reason));
            }
            None if self.0.replaced_by.is_some() => {
                page.field("Revoked", "not yet; sites accept it until a trust bundle revokes it");
            }
            None => {}
        }
        if let Some(day) = self.0.returned {
            page.field("Returned", format!("{day}: its instance was unregistered"));
        }
        page.field("Valid", window(license));
        page.field("Covers", format::coverage(license));
        if let Some(report) = &self.0.last_report {
            page.field("Reported", reported(report));
        }
    }
}

/// What was last reported: the day, and each limit against its use.
fn reported(report: &LastReport<'_>) -> String {
    let use_of = |(name, limit): (&Name, &LimitUse)| {
        let over = if report.over.contains_key(name) { ", over the limit" } else { "" };
        format!("{name}: {limit}{over}")
    };
    let all: Vec<_> = report.limits.iter().map(use_of).collect();
    if all.is_empty() {
        report.date.to_string()
    } else {
        format!("{}; {}", report.date, all.join("; "))
    }
}

/// The first and the last day of a license.
fn window(license: &License) -> String {
    let begin = license.not_before.date();
    match license.expires_at {
        None => format!("from {begin}, no end date"),
        Some(end) if license.grace_days == 0 => format!("{begin} to {}", end.date()),
        Some(end) => {
            let grace = format::count(license.grace_days, "day");
            format!("{begin} to {}, then {grace} of grace", end.date())
        }
    }
}

/// The histories for people.
#[derive(Serialize)]
#[serde(transparent)]
struct Answer<'l> {
    customers: &'l [Customer<'l>],
    #[serde(skip)]
    now: Time,
}

impl Render for Answer<'_> {
    fn human(&self, page: &mut Page) {
        for customer in self.customers {
            let Some(Shown { license, .. }) = customer.last() else { continue };
            page.line(format::licensee(license));
            let any = || "any instance of that email".to_owned();
            page.field("Instance", license.instance.as_ref().map_or_else(any, InstanceId::grouped));
            page.blank();
            for shown in customer {
                Row(shown).human(page);
                page.blank();
            }
        }
        page.line(self.summary());
    }
}

impl Answer<'_> {
    /// What is in force, and until when.
    fn summary(&self) -> String {
        let all = || self.customers.iter().flatten();
        let in_force: Vec<_> = all().filter(|shown| shown.in_force).collect();
        let count = format::count(all().count(), "license");
        match in_force.as_slice() {
            [] => format!("{count}; none is in force"),
            [one] => {
                let end = format::end(one.license, self.now);
                format!("{count}; {} is in force: {end}", one.license.license_id)
            }
            several => format!("{count}; {} are in force", several.len()),
        }
    }
}

impl list::Row for Row<'_> {
    const COLUMNS: &'static [&'static str] = &[
        "license_id",
        "email",
        "organization",
        "edition",
        "instance",
        "plan",
        "issued_at",
        "not_before",
        "expires_at",
        "grace_days",
        "releases_until",
        "limits",
        "features",
        "standing",
        "in_force",
        "renews",
        "renewed_by",
        "replaced_by",
        "revoked",
        "returned",
        "last_report",
    ];

    fn cells(&self) -> Vec<String> {
        let Shown { license, standing, .. } = self.0;
        let features = license.features.iter().map(ToString::to_string);
        let revoked = self.0.revoked.as_ref();
        vec![
            license.license_id.to_string(),
            cell(license.email.as_ref()),
            cell(license.organization.as_ref()),
            license.edition.to_string(),
            cell(license.instance.as_ref()),
            cell(license.plan.as_ref()),
            license.issued_at.to_string(),
            license.not_before.to_string(),
            cell(license.expires_at.as_ref()),
            license.grace_days.to_string(),
            cell(license.releases_until.as_ref()),
            format::limit_pairs(&license.limits),
            features.collect::<Vec<_>>().join(" "),
            standing.word().to_owned(),
            self.0.in_force.to_string(),
            cell(self.0.renews.as_ref()),
            cell(self.0.renewed_by.as_ref()),
            cell(self.0.replaced_by.as_ref()),
            revoked.map(|revoked| format!("{} {}", revoked.at, revoked.reason)).unwrap_or_default(),
            cell(self.0.returned.as_ref()),
            self.0.last_report.as_ref().map(reported).unwrap_or_default(),
        ]
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let mut list = args.layout.begin::<Row>(session)?;
    let now = session.now()?;
    let vendor = VendorDir::open(&args.folder.find(session)?)?;
    // Its memory goes with the program: to free a large one takes a tenth of the time.
    let log = ManuallyDrop::new(IssuedLog::read(&vendor)?);
    let code = name_losses(session, &vendor, &log)?;
    let histories = histories(session, &vendor, &log, now)?;
    let customers = customers::find(&histories, &args.what)?;
    if args.layout.choose(session)? == Format::Table {
        session.ui.report(&Answer { customers: &customers, now });
        return Ok(code);
    }
    for shown in customers.iter().flatten() {
        list.row(session.ui, &Row(shown))?;
    }
    Ok(code)
}
