//! `plans.toml`: what the vendor sells, and the names that its product knows. People edit it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;

use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::core::types::amount::Amount;
use crate::core::types::day::Day;
use crate::core::types::ids::Name;
use crate::core::types::time::Time;
use crate::issuer::dir::VendorDir;
use crate::issuer::error::{NameKind, OrderError, VendorError};
use crate::store::files::{self, PUBLIC};

/// The file.
pub const PLANS: &str = "plans.toml";

/// Days and months that are more than a typing error.
const MOST_DAYS: u32 = 36_500;
const MOST_MONTHS: u32 = 1_200;
const MOST_GRACE_DAYS: u32 = 3_650;

/// What is sold under one name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// In words, for the vendor's own people.
    #[serde(default)]
    pub description: Option<String>,
    /// How many days a license runs.
    #[serde(default)]
    pub days: Option<u32>,
    /// Whether a license has no end.
    #[serde(default)]
    pub perpetual: bool,
    /// Grace days past the end.
    #[serde(default)]
    pub grace_days: Option<u32>,
    /// For how many calendar months from its beginning a license covers new releases.
    #[serde(default)]
    pub releases_months: Option<u32>,
    /// Whether an instance and an address get it once only: a trial.
    #[serde(default)]
    pub once: bool,
    /// Limits by name: a number, or `"unlimited"`.
    #[serde(default, deserialize_with = "amounts")]
    pub limits: BTreeMap<Name, Amount>,
    /// Features.
    #[serde(default)]
    pub features: BTreeSet<Name>,
}

impl Plan {
    /// The last day of release that a license covers which begins then.
    #[must_use]
    pub fn releases_from(&self, begin: Time) -> Option<Day> {
        self.releases_months.map(|months| Day::of(begin.plus_months(months)))
    }

    /// What is wrong with it, in words.
    fn fault(&self) -> Option<String> {
        let range = |name, value: Option<u32>, least: u32, most: u32| {
            value
                .filter(|value| !(least..=most).contains(value))
                .map(|value| format!("{name} is {value}; write {least} to {most}"))
        };
        if self.perpetual && self.days.is_some() {
            return Some("it has days and is perpetual; remove one of the two".to_owned());
        }
        range("days", self.days, 1, MOST_DAYS)
            .or_else(|| range("grace_days", self.grace_days, 0, MOST_GRACE_DAYS))
            .or_else(|| range("releases_months", self.releases_months, 1, MOST_MONTHS))
    }
}

/// A list of names with their places in the text.
type Names = Spanned<Vec<Spanned<Name>>>;

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    limits: Option<Names>,
    #[serde(default)]
    features: Option<Names>,
    #[serde(default)]
    plans: BTreeMap<Name, Plan>,
}

/// The plans of a vendor folder, and the names that the product knows.
#[derive(Debug)]
pub struct Plans {
    path: PathBuf,
    text: String,
    file: File,
}

impl Plans {
    /// Reads and checks the file; `None` if there is no such file.
    ///
    /// # Errors
    /// I/O; it is not TOML, or a plan has a fault or a name that the lists do not have.
    pub fn read(vendor: &VendorDir) -> Result<Option<Self>, VendorError> {
        let path = vendor.path(PLANS);
        let Some(bytes) = files::read_state(&path)? else { return Ok(None) };
        Self::parse(path, &bytes).map(Some)
    }

    fn parse(path: PathBuf, bytes: &[u8]) -> Result<Self, VendorError> {
        let fault = |reason: String| OrderError::Plans { path: path.clone(), reason };
        let text = std::str::from_utf8(bytes).map_err(|error| fault(error.to_string()))?;
        let text = text.trim_start_matches('\u{feff}').to_owned();
        let file: File = toml::from_str(&text).map_err(|error| fault(error.to_string()))?;
        let plans = Self { path, text, file };
        for (name, plan) in &plans.file.plans {
            let fault = plan.fault().map(|reason| OrderError::Plans {
                path: plans.path.clone(),
                reason: format!("the plan {name}: {reason}"),
            });
            fault.map_or(Ok(()), Err)?;
            plans.check(&plan.limits, &plan.features).map_err(|error| OrderError::Plans {
                path: plans.path.clone(),
                reason: format!("the plan {name}: {error}"),
            })?;
        }
        Ok(plans)
    }

    /// The plans by name.
    pub fn iter(&self) -> impl Iterator<Item = (&Name, &Plan)> {
        self.file.plans.iter()
    }

    /// Whether an instance and an address get the plan of that name once only.
    #[must_use]
    pub fn is_for_once(&self, name: &Name) -> bool {
        self.file.plans.get(name).is_some_and(|plan| plan.once)
    }

    /// The plan of that name.
    ///
    /// # Errors
    /// There is no such plan.
    pub fn plan(&self, name: &Name) -> Result<&Plan, VendorError> {
        self.file.plans.get(name).ok_or_else(|| {
            OrderError::UnknownPlan {
                name: name.clone(),
                known: self.file.plans.keys().cloned().collect(),
            }
            .into()
        })
    }

    /// The names that the product knows; `None` if the file has no such list.
    #[must_use]
    pub fn names(&self, kind: NameKind) -> Option<Vec<&Name>> {
        let list = self.list(kind)?;
        Some(list.get_ref().iter().map(Spanned::get_ref).collect())
    }

    fn list(&self, kind: NameKind) -> Option<&Names> {
        match kind {
            NameKind::Limit => self.file.limits.as_ref(),
            NameKind::Feature => self.file.features.as_ref(),
        }
    }

    /// Refuses a limit or feature that the product does not know: a typing error would be a
    /// license that does not cover what was bought.
    ///
    /// # Errors
    /// The first such name.
    pub fn check(
        &self,
        limits: &BTreeMap<Name, Amount>,
        features: &BTreeSet<Name>,
    ) -> Result<(), VendorError> {
        self.unknown(limits, features).into_iter().next().map_or(Ok(()), |(kind, name)| {
            let known = self.names(kind).unwrap_or_default().into_iter().cloned().collect();
            Err(OrderError::UnknownName { kind, name, known }.into())
        })
    }

    /// The names that the lists do not have.
    fn unknown(
        &self,
        limits: &BTreeMap<Name, Amount>,
        features: &BTreeSet<Name>,
    ) -> Vec<(NameKind, Name)> {
        let unknown = |kind, name: &Name| {
            let names = self.names(kind)?;
            (!names.contains(&name)).then(|| (kind, name.clone()))
        };
        let limits = limits.keys().filter_map(|name| unknown(NameKind::Limit, name));
        let features = features.iter().filter_map(|name| unknown(NameKind::Feature, name));
        limits.chain(features).collect()
    }

    /// Adds the names that the lists do not have, and leaves the rest of the file as it is: people
    /// keep comments in it. Returns what was added.
    ///
    /// # Errors
    /// I/O.
    pub fn add_names(
        &mut self,
        limits: &BTreeMap<Name, Amount>,
        features: &BTreeSet<Name>,
    ) -> Result<Vec<(NameKind, Name)>, VendorError> {
        let unknown = self.unknown(limits, features);
        for (kind, name) in &unknown {
            let Some(names) = self.list(*kind) else { continue };
            // After the last name a comma may follow, or a comment; before the first, nothing.
            let (at, entry) = match names.get_ref().last() {
                Some(last) => (last.span().end, format!(", \"{name}\"")),
                None => (names.span().start.saturating_add(1), format!("\"{name}\"")),
            };
            let (before, after) = self.text.split_at_checked(at).unwrap_or((&self.text, ""));
            let text = format!("{before}{entry}{after}");
            *self = Self::parse(self.path.clone(), text.as_bytes())?;
        }
        if !unknown.is_empty() {
            files::replace(&self.path, self.text.as_bytes(), PUBLIC)?;
        }
        Ok(unknown)
    }
}

/// Limits of a plan: TOML has no null, so that unlimited is a word.
fn amounts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Name, Amount>, D::Error> {
    struct Limit(Amount);

    impl<'de> Deserialize<'de> for Limit {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Reader;

            impl Visitor<'_> for Reader {
                type Value = Limit;

                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("a whole number from 0 up, or \"unlimited\"")
                }

                fn visit_i64<E: Error>(self, number: i64) -> Result<Limit, E> {
                    let negative = || E::custom(format!("{number} is less than 0"));
                    u64::try_from(number).map(|n| Limit(Amount::UpTo(n))).map_err(|_| negative())
                }

                fn visit_u64<E: Error>(self, number: u64) -> Result<Limit, E> {
                    Ok(Limit(Amount::UpTo(number)))
                }

                fn visit_str<E: Error>(self, text: &str) -> Result<Limit, E> {
                    text.parse().map(Limit).map_err(E::custom)
                }
            }

            deserializer.deserialize_any(Reader)
        }
    }

    let limits = BTreeMap::<Name, Limit>::deserialize(deserializer)?;
    Ok(limits.into_iter().map(|(name, Limit(amount))| (name, amount)).collect())
}
