//! `airseal vendor list`

use serde::Serialize;

use super::folder::FolderArgs;
use super::name_losses;
use crate::cli::session::Session;
use crate::cli::ui::format;
use crate::cli::ui::list::{self, Format, Layout, cell};
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::ui::table::Table;
use crate::cli::{Outcome, parsers};
use crate::core::types::email::Email;
use crate::core::types::time::Time;
use crate::issuer::VendorDir;
use crate::issuer::issued_log::IssuedLog;
use crate::issuer::list::{self as listing, Filter, IssuedLicense};

/// List the licenses that were issued
///
/// The command reads the issued log and lists the oldest license first. If something is missing in
/// the vendor folder, the command names it and exits with 1. --expiring-within lists the licenses
/// that end within SPAN and are not revoked, sorted by their end.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor list --dir vendor
  airseal vendor list --dir vendor --expiring-within 60d --csv
  airseal vendor list --dir vendor --email ops@acme.example --json")]
pub struct Args {
    #[command(flatten)]
    folder: FolderArgs,
    /// List only licenses that end within SPAN, such as 60d
    #[arg(long, value_name = "SPAN", value_parser = parsers::span)]
    expiring_within: Option<i64>,
    /// List only licenses issued to this address
    #[arg(long, value_name = "ADDR", value_parser = parsers::email)]
    email: Option<Email>,
    #[command(flatten)]
    layout: Layout,
}

/// A license of the log, as it is now.
#[derive(Debug, Serialize)]
struct Row {
    #[serde(flatten)]
    license: IssuedLicense,
    #[serde(skip)]
    now: Time,
}

impl Row {
    fn state(&self) -> (Tone, &'static str) {
        match (self.license.revoked, self.license.expires_at) {
            (true, _) => (Tone::Bad, "revoked"),
            (false, Some(end)) if end < self.now => (Tone::Warn, "ended"),
            _ => (Tone::Good, "issued"),
        }
    }
}

impl Render for Row {
    fn human(&self, page: &mut Page) {
        let (tone, state) = self.state();
        page.headline(tone, state, self.license.license_id);
    }
}

/// The list for people.
#[derive(Serialize)]
#[serde(transparent)]
struct Rows<'r> {
    rows: &'r [Row],
    #[serde(skip)]
    now: Time,
}

impl Render for Rows<'_> {
    fn human(&self, page: &mut Page) {
        let mut table = Table::new(["STATE", "UNTIL", "EMAIL", "LICENSE"]);
        for row in self.rows {
            let (tone, state) = row.state();
            let end = row.license.expires_at.map_or("no end".to_owned(), Time::date);
            let email = row.license.email.as_ref().map_or("(community)", |email| email.as_str());
            table.row(
                Some(tone),
                [state.to_owned(), end, email.to_owned(), row.license.license_id.to_string()],
            );
        }
        table.write(page, 0);
        page.blank();
        let states = ["issued", "ended", "revoked"].into_iter().filter_map(|state| {
            let count = self.rows.iter().filter(|row| row.state().1 == state).count();
            (count > 0).then(|| format!("{count} {state}"))
        });
        let ends = self
            .rows
            .iter()
            .filter(|row| row.state().1 == "issued")
            .filter_map(|row| row.license.expires_at)
            .min();
        let next = ends.map(|end| {
            format!("; the next one ends on {} ({})", end.date(), format::distance(self.now, end))
        });
        let (count, states) =
            (format::count(self.rows.len(), "license"), states.collect::<Vec<_>>().join(", "));
        page.line(format!("{count}: {states}{}", next.unwrap_or_default()));
    }
}

impl list::Row for Row {
    const COLUMNS: &'static [&'static str] = &[
        "license_id",
        "email",
        "organization",
        "edition",
        "instance",
        "issued_at",
        "not_before",
        "expires_at",
        "revoked",
    ];

    fn cells(&self) -> Vec<String> {
        let license = &self.license;
        vec![
            license.license_id.to_string(),
            cell(license.email.as_ref()),
            cell(license.organization.as_ref()),
            license.edition.to_string(),
            cell(license.instance.as_ref()),
            license.issued_at.to_string(),
            license.not_before.to_string(),
            cell(license.expires_at.as_ref()),
            license.revoked.to_string(),
        ]
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let mut list = args.layout.begin::<Row>(session)?;
    let now = session.now()?;
    let vendor = VendorDir::open(&args.folder.find(session)?)?;
    let log = IssuedLog::read(&vendor)?;
    let code = name_losses(session, &vendor, &log)?;
    let ends = args.expiring_within.map(|span| (now, now.plus_seconds(span)));
    let filter = Filter { email: args.email.clone(), ends };
    let licenses = listing::licenses(&vendor, log, &filter)?.into_iter();
    let rows: Vec<_> = licenses.map(|license| Row { license, now }).collect();
    if args.layout.choose(session)? == Format::Table && !rows.is_empty() {
        session.ui.report(&Rows { rows: &rows, now });
        return Ok(code);
    }
    for row in &rows {
        list.row(session.ui, row)?;
    }
    list.end(session.ui, "no license in the issued log matches");
    Ok(code)
}
