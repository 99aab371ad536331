//! `airseal vendor plans`

use serde::Serialize;

use super::folder::FolderArgs;
use crate::cli::Outcome;
use crate::cli::session::Session;
use crate::cli::ui::format;
use crate::cli::ui::list::{self, Format, Layout, cell};
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::ui::table::Table;
use crate::core::types::ids::Name;
use crate::issuer::VendorDir;
use crate::issuer::error::NameKind;
use crate::issuer::plans::{PLANS, Plan, Plans};
use crate::issuer::terms::GRACE_DAYS;

/// Check plans.toml, and list the plans
///
/// plans.toml in the vendor folder is written by hand. It holds the plans that are sold, and the
/// limits and features that the product knows, so that a name that is mistyped is refused when a
/// license is issued. Without the file, limits, features and plans are not checked.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal vendor plans --dir vendor
  airseal vendor plans --dir vendor --json

A plans.toml:
  limits = [\"nodes\", \"users\"]
  features = [\"rbac\", \"sso\"]

  [plans.trial]
  days = 30
  grace_days = 0
  once = true
  limits = { nodes = 3 }

  [plans.pro]
  days = 365
  limits = { nodes = 50, users = \"unlimited\" }
  features = [\"rbac\", \"sso\"]

  [plans.perpetual]
  perpetual = true
  releases_months = 12
  limits = { nodes = 50 }")]
pub struct Args {
    #[command(flatten)]
    folder: FolderArgs,
    #[command(flatten)]
    layout: Layout,
}

/// A plan.
#[derive(Serialize)]
struct Row<'p> {
    name: &'p Name,
    #[serde(flatten)]
    plan: &'p Plan,
}

impl Row<'_> {
    fn term(&self) -> String {
        match (self.plan.perpetual, self.plan.days) {
            (true, _) => "no end".to_owned(),
            (false, Some(days)) => format::count(days, "day"),
            (false, None) => "as the options say".to_owned(),
        }
    }

    fn covers(&self) -> String {
        let limits = self.plan.limits.iter().map(|(name, amount)| format!("{amount} {name}"));
        let all: Vec<_> =
            limits.chain(self.plan.features.iter().map(ToString::to_string)).collect();
        if all.is_empty() { "-".to_owned() } else { all.join(", ") }
    }
}

impl Render for Row<'_> {
    fn human(&self, page: &mut Page) {
        page.headline(Tone::Good, "plan", self.name);
    }
}

impl list::Row for Row<'_> {
    const COLUMNS: &'static [&'static str] = &[
        "name",
        "description",
        "days",
        "perpetual",
        "grace_days",
        "releases_months",
        "once",
        "limits",
        "features",
    ];

    fn cells(&self) -> Vec<String> {
        let Plan { description, days, perpetual, grace_days, releases_months, once, .. } =
            self.plan;
        let limits = self.plan.limits.iter().map(|(name, amount)| format!("{name}={amount}"));
        let features = self.plan.features.iter().map(Name::as_str);
        vec![
            self.name.to_string(),
            cell(description.as_ref()),
            cell(days.as_ref()),
            perpetual.to_string(),
            cell(grace_days.as_ref()),
            cell(releases_months.as_ref()),
            once.to_string(),
            limits.collect::<Vec<_>>().join(" "),
            features.collect::<Vec<_>>().join(" "),
        ]
    }
}

/// The list for people.
#[derive(Serialize)]
#[serde(transparent)]
struct Rows<'p> {
    rows: Vec<Row<'p>>,
    #[serde(skip)]
    plans: &'p Plans,
}

impl Render for Rows<'_> {
    fn human(&self, page: &mut Page) {
        let mut table = Table::new(["PLAN", "RUNS", "GRACE", "RELEASES", "ONCE", "COVERS"]);
        for row in &self.rows {
            let Plan { grace_days, releases_months, once, .. } = row.plan;
            let releases = releases_months.map(|months| format::count(months, "month"));
            let cells = [
                row.name.to_string(),
                row.term(),
                format::count(grace_days.unwrap_or(GRACE_DAYS), "day"),
                releases.unwrap_or_else(|| "all".to_owned()),
                if *once { "yes" } else { "-" }.to_owned(),
                row.covers(),
            ];
            table.row(None, &cells);
        }
        table.write(page, 0);
        page.blank();
        for (kind, many) in [(NameKind::Limit, "limits"), (NameKind::Feature, "features")] {
            page.line(match self.plans.names(kind) {
                Some(names) => {
                    let names: Vec<_> = names.into_iter().map(Name::as_str).collect();
                    format!("{many} of the product: {}", names.join(", "))
                }
                None => format!("{PLANS} has no list of {many}, so their names are not checked"),
            });
        }
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let mut list = args.layout.begin::<Row<'_>>(session)?;
    let vendor = VendorDir::open(&args.folder.find(session)?)?;
    let Some(plans) = Plans::read(&vendor)? else {
        list.end(
            session.ui,
            "this vendor folder has no plans.toml; airseal vendor plans --help shows one",
        );
        return Ok(0);
    };
    let rows: Vec<_> = plans.iter().map(|(name, plan)| Row { name, plan }).collect();
    if args.layout.choose(session)? == Format::Table && !rows.is_empty() {
        session.ui.report(&Rows { rows, plans: &plans });
        return Ok(0);
    }
    for row in &rows {
        list.row(session.ui, row)?;
    }
    list.end(session.ui, "plans.toml has no plans");
    Ok(0)
}
