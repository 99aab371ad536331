//! The options of the terms of a license, for one license or as the defaults of many.

use crate::cli::error::{Failure, Fallible};
use crate::cli::parsers;
use crate::cli::session::Session;
use crate::core::types::amount::Amount;
use crate::core::types::day::Day;
use crate::core::types::ids::{Name, Region};
use crate::core::types::time::Time;
use crate::issuer::plans::{PLANS, Plans};
use crate::issuer::terms::{Term, TermOptions, Terms};

/// What is granted.
#[derive(Debug, clap::Args)]
pub(super) struct TermArgs {
    /// Grant what this plan of plans.toml says; other options come on top. Without plans.toml it is
    /// a name that the customer sees
    #[arg(long, value_name = "NAME", value_parser = parsers::name)]
    plan: Option<Name>,
    /// Make the license valid for N days from its beginning
    #[arg(long, value_name = "N", value_parser = parsers::days, group = "term")]
    days: Option<u32>,
    /// Make the license valid until the end of DATE (UTC), or until an exact time; in the past only
    /// with --not-before
    #[arg(long, value_name = "DATE", value_parser = parsers::to_day, group = "term")]
    expires: Option<Time>,
    /// Make the license valid without an end
    #[arg(long, group = "term")]
    perpetual: bool,
    /// Let the license begin on DATE (UTC), or at an exact time (default: at once; vendor renew:
    /// where the license before it ends)
    #[arg(long, value_name = "DATE", value_parser = parsers::from_day)]
    not_before: Option<Time>,
    /// Accept the license with a warning for N days after its end (default: the plan's,
    /// else 14; vendor renew: as before)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(..=3650))]
    grace_days: Option<u32>,
    /// Cover N of NAME, or NAME=unlimited; may be repeated
    #[arg(long, value_name = "NAME=N", value_parser = parsers::granted)]
    limit: Vec<(Name, Amount)>,
    /// Cover a feature; may be repeated
    #[arg(long, value_name = "NAME", value_parser = parsers::name)]
    feature: Vec<Name>,
    /// Add limits and features that plans.toml does not list to its lists
    #[arg(long)]
    pub(super) new_name: bool,
    /// Cover only the releases of the product that are dated up to DAY
    #[arg(long, value_name = "DAY", value_parser = parsers::day)]
    releases_until: Option<Day>,
    /// Grant this region for the customer's data (default: the one in the request; vendor renew: as
    /// before)
    #[arg(long, value_parser = parsers::region(), value_name = "REGION")]
    data_region: Option<Region>,
    /// Name the customer in the license
    #[arg(long, value_name = "TEXT")]
    organization: Option<String>,
    /// Add a note to the license, which is never interpreted; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = parsers::pair)]
    meta: Vec<(String, String)>,
}

impl TermArgs {
    /// What is asked for.
    pub(super) fn options(&self, now: Time) -> Fallible<TermOptions> {
        let once = |option, names| parsers::once(option, names).map_err(Failure::usage);
        once("--limit", self.limit.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>())?;
        once("--feature", self.feature.iter().map(Name::as_str).collect())?;
        once("--meta", self.meta.iter().map(|(key, _)| key.as_str()).collect())?;
        let term = match (self.days, self.expires, self.perpetual) {
            (Some(days), ..) => Some(Term::Days(days)),
            (None, Some(end), _) => Some(Term::Until(end)),
            (None, None, perpetual) => perpetual.then_some(Term::Perpetual),
        };
        let options = TermOptions {
            term,
            not_before: self.not_before,
            grace_days: self.grace_days,
            limits: self.limit.iter().cloned().collect(),
            features: self.feature.iter().cloned().collect(),
            releases_until: self.releases_until,
            data_region: self.data_region,
            plan: self.plan.clone(),
            organization: self.organization.clone(),
            metadata: self.meta.iter().cloned().collect(),
        };
        options.check(now)?;
        Ok(options)
    }

    /// Adds the names that --new-name lets pass to the lists of plans.toml.
    pub(super) fn add_names<'t>(
        &self,
        session: &mut Session,
        plans: Option<&mut Plans>,
        terms: impl IntoIterator<Item = &'t Terms>,
    ) -> Fallible<()> {
        let Some(plans) = plans.filter(|_| self.new_name) else { return Ok(()) };
        for Terms { limits, features, .. } in terms {
            for (kind, name) in plans.add_names(limits, features)? {
                session.ui.note(format!("added the {} {name} to {PLANS}", kind.name()));
            }
        }
        Ok(())
    }
}
