//! `airseal vendor list`

use std::path::PathBuf;

use serde::Serialize;
use uuid::Uuid;

use super::name_losses;
use crate::cli::list::{self, Layout, cell};
use crate::cli::output::{Page, Report, Tone};
use crate::cli::session::Session;
use crate::cli::{Outcome, values, words};
use crate::core::email::Email;
use crate::core::ids::{Edition, InstanceId};
use crate::core::time::Time;
use crate::vendor::VendorDir;
use crate::vendor::issued_log::IssuedLog;

/// List the licenses that were issued
///
/// Reads the issued log, oldest first, and checks that nothing is missing in the
/// vendor folder: what is, is named, and the command ends with 1. With --expiring-within only those that end
/// in that span, the next to end first; revoked ones are left out of it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor list --dir vendor
  airseal vendor list --dir vendor --expiring-within 60d --csv
  airseal vendor list --dir vendor --email ops@acme.example --json")]
pub struct Args {
    /// The vendor folder
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    /// Only licenses that end within SPAN, such as 60d
    #[arg(long, value_name = "SPAN", value_parser = values::span)]
    expiring_within: Option<i64>,
    /// Only licenses of this address
    #[arg(long, value_name = "ADDR", value_parser = values::email)]
    email: Option<Email>,
    #[command(flatten)]
    layout: Layout,
}

/// One license of the log.
#[derive(Debug, Serialize)]
struct Row {
    license_id: Uuid,
    email: Option<Email>,
    organization: Option<String>,
    edition: Edition,
    instance: Option<InstanceId>,
    issued_at: Time,
    not_before: Time,
    expires_at: Option<Time>,
    revoked: bool,
    #[serde(skip)]
    now: Time,
}

impl Report for Row {
    fn human(&self, page: &mut Page) {
        let end = self
            .expires_at
            .map_or("no end date".to_owned(), |end| format!("{} ({})", end.date(), words::distance(self.now, end)));
        let (tone, word) = match (self.revoked, self.expires_at) {
            (true, _) => (Tone::Bad, "revoked"),
            (false, Some(end)) if end < self.now => (Tone::Warn, "ended  "),
            _ => (Tone::Good, "issued "),
        };
        let email = self.email.as_ref().map_or("(community)", |email| email.as_str());
        page.headline(tone, word, format!("{}  {email}  {end}", self.license_id));
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
        vec![
            self.license_id.to_string(),
            cell(self.email.as_ref()),
            cell(self.organization.as_ref()),
            self.edition.to_string(),
            cell(self.instance.as_ref()),
            self.issued_at.to_string(),
            self.not_before.to_string(),
            cell(self.expires_at.as_ref()),
            self.revoked.to_string(),
        ]
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let mut list = args.layout.begin::<Row>(session)?;
    let now = session.now()?;
    let vendor = VendorDir::open(&args.dir)?;
    let revoked = vendor.trust().bundle().revoked_licenses.to_map()?;
    let ends_soon = |row: &Row| match args.expiring_within {
        None => true,
        Some(span) => !row.revoked && row.expires_at.is_some_and(|end| end >= now && end <= now.plus_seconds(span)),
    };
    let log = IssuedLog::read(&vendor)?;
    let code = name_losses(session, &vendor, &log)?;
    let mut rows: Vec<Row> = log
        .into_entries()
        .into_iter()
        .map(|entry| entry.license)
        .map(|license| Row {
            revoked: revoked.contains_key(&license.license_id),
            license_id: license.license_id,
            email: license.email,
            organization: license.organization,
            edition: license.edition,
            instance: license.instance,
            issued_at: license.issued_at,
            not_before: license.not_before,
            expires_at: license.expires_at,
            now,
        })
        .filter(|row| args.email.is_none() || row.email == args.email)
        .filter(ends_soon)
        .collect();
    if args.expiring_within.is_some() {
        rows.sort_by_key(|row| row.expires_at);
    }
    for row in &rows {
        list.row(session.ui, row)?;
    }
    list.end(session.ui, "no license in the issued log fits");
    Ok(code)
}
