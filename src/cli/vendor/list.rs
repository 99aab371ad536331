//! `airseal vendor list`

use std::borrow::Cow;
use std::mem::ManuallyDrop;

use serde::Serialize;

use super::folder::FolderArgs;
use super::{histories, name_losses};
use crate::cli::session::Session;
use crate::cli::ui::format;
use crate::cli::ui::list::{self, Format, Layout, cell};
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::ui::table::Table;
use crate::cli::{Outcome, parsers};
use crate::core::types::email::Email;
use crate::core::types::ids::Name;
use crate::core::types::time::Time;
use crate::issuer::VendorDir;
use crate::issuer::histories::Standing;
use crate::issuer::issued_log::IssuedLog;
use crate::issuer::list::{self as listing, Filter, IssuedLicense};

/// List the licenses that were issued
///
/// The command reads the issued log and lists the oldest license first, each with what became of
/// it: in force, in grace, begins later, ended, renewed, replaced, revoked or returned. A license
/// that was renewed stays in force until its own end. If something is missing in the vendor folder,
/// the command names it and exits with 1. Of several filters, each must match. --expiring-within
/// lists the licenses that end within SPAN and still need a renewal, sorted by their end.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor list --dir vendor
  airseal vendor list --dir vendor --expiring-within 60d --csv
  airseal vendor list --dir vendor --plan trial --organization acme
  airseal vendor list --dir vendor --email ops@acme.example --json")]
pub struct Args {
    #[command(flatten)]
    folder: FolderArgs,
    /// List only licenses that end within SPAN, such as 60d, and were not renewed
    #[arg(long, value_name = "SPAN", value_parser = parsers::span)]
    expiring_within: Option<i64>,
    /// List only licenses issued to this address
    #[arg(long, value_name = "ADDR", value_parser = parsers::email)]
    email: Option<Email>,
    /// List only licenses of this instance; the first digits of its id are enough
    #[arg(long, value_name = "ID", value_parser = parsers::first_digits)]
    instance: Option<String>,
    /// List only licenses of customers whose organization has TEXT in its name; case is ignored
    #[arg(long, value_name = "TEXT")]
    organization: Option<String>,
    /// List only licenses of this plan
    #[arg(long, value_name = "NAME", value_parser = parsers::name)]
    plan: Option<Name>,
    /// List only licenses whose last report is over a limit; `airseal vendor receive` reads reports
    #[arg(long)]
    over: bool,
    #[command(flatten)]
    layout: Layout,
}

/// A license of the log, as it is now.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct Row<'l>(IssuedLicense<'l>);

impl Render for Row<'_> {
    fn human(&self, page: &mut Page) {
        let (tone, word) = format::standing(&self.0.standing);
        page.headline(tone, &word, self.0.license_id);
    }
}

impl Row<'_> {
    /// The cells of the table, the first one in colour.
    fn cells_of_table(&self) -> (Tone, [Cow<'_, str>; HEAD.len()]) {
        let license = &self.0;
        let (tone, mut word) = format::standing(&license.standing);
        if license.over == Some(true) {
            word.push_str(", over");
        }
        let instance = license.instance.and_then(|id| id.as_str().get(..8));
        let limits = format::limits(license.limits);
        let cells = [
            word.into(),
            license.expires_at.map_or("no end".into(), |end| end.date().into()),
            license.email.map_or("(community)", |email| email.as_str()).into(),
            license.plan.map_or(NOTHING, Name::as_str).into(),
            if limits.is_empty() { NOTHING.into() } else { limits.into() },
            license.organization.filter(|name| !name.is_empty()).unwrap_or(NOTHING).into(),
            instance.unwrap_or("any").into(),
            license.license_id.to_string().into(),
        ];
        (tone, cells)
    }
}

/// The list for people.
#[derive(Serialize)]
#[serde(transparent)]
struct Rows<'r> {
    rows: &'r [Row<'r>],
    #[serde(skip)]
    now: Time,
}

/// The columns of the table.
const HEAD: [&str; 8] =
    ["STANDING", "UNTIL", "CUSTOMER", "PLAN", "LIMITS", "ORGANIZATION", "INSTANCE", "LICENSE"];

/// What a cell without a value has, so that those after it are not taken for it.
const NOTHING: &str = "-";

impl Render for Rows<'_> {
    fn human(&self, page: &mut Page) {
        let mut table = Table::new(HEAD);
        table.rows(self.rows, Row::cells_of_table);
        table.write(page, 0);
        page.blank();
        page.line(self.summary());
    }
}

impl Rows<'_> {
    /// How many there are of each kind, and which one ends next.
    fn summary(&self) -> String {
        let words = Standing::WORDS.into_iter().filter_map(|word| {
            let count = self.rows.iter().filter(|Row(row)| row.standing.word() == word).count();
            (count > 0).then(|| format!("{count} {}", word.replace('-', " ")))
        });
        let running = |row: &&Row| matches!(row.0.standing, Standing::InForce);
        let next = self.rows.iter().filter(running).filter_map(|Row(row)| row.expires_at).min();
        let next = next.map(|end| {
            format!("; the next one ends on {} ({})", end.date(), format::distance(self.now, end))
        });
        let words = words.collect::<Vec<_>>().join(", ");
        let count = format::count(self.rows.len(), "license");
        format!("{count}: {words}{}", next.unwrap_or_default())
    }
}

impl list::Row for Row<'_> {
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
        "plan",
        "limits",
        "releases_until",
        "standing",
        "renewed_by",
        "replaced_by",
        "over",
    ];

    fn cells(&self) -> Vec<String> {
        let license = &self.0;
        vec![
            license.license_id.to_string(),
            cell(license.email),
            cell(license.organization.as_ref()),
            license.edition.to_string(),
            cell(license.instance),
            license.issued_at.to_string(),
            license.not_before.to_string(),
            cell(license.expires_at.as_ref()),
            license.revoked.to_string(),
            cell(license.plan),
            format::limit_pairs(license.limits),
            cell(license.releases_until.as_ref()),
            license.standing.word().to_owned(),
            cell(license.renewed_by.as_ref()),
            cell(license.replaced_by.as_ref()),
            cell(license.over.as_ref()),
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
    let filter = Filter {
        email: args.email.clone(),
        instance: args.instance.clone(),
        organization: args.organization.clone(),
        plan: args.plan.clone(),
        over: args.over,
        ends: args.expiring_within.map(|span| (now, now.plus_seconds(span))),
    };
    let histories = histories(session, &vendor, &log, now)?;
    let rows: Vec<_> = listing::licenses(&histories, &filter).into_iter().map(Row).collect();
    if args.layout.choose(session)? == Format::Table && !rows.is_empty() {
        session.ui.report(&Rows { rows: &rows, now });
        return Ok(code);
    }
    list.rows(session.ui, &rows)?;
    list.end(session.ui, "no license in the issued log matches");
    Ok(code)
}
