//! What a new document changes, compared with the one before it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;
use uuid::Uuid;

use crate::core::Malformed;
use crate::core::document::license::License;
use crate::core::document::trust::TrustBundle;
use crate::core::types::amount::Amount;
use crate::core::types::day::Day;
use crate::core::types::email::Email;
use crate::core::types::ids::{Edition, InstanceId, Name, Region};
use crate::core::types::time::Time;
use crate::core::types::words;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Change {
    /// More or less of a limit: a number or `unlimited`; null: the license does not name it.
    Limit {
        /// Its name.
        name: Name,
        /// How much before.
        #[serde(serialize_with = "amount_in_words")]
        before: Option<Amount>,
        /// How much now.
        #[serde(serialize_with = "amount_in_words")]
        after: Option<Amount>,
    },
    /// Another plan; null: the license has no plan.
    Plan {
        /// The plan before.
        before: Option<Name>,
        /// The plan now.
        after: Option<Name>,
    },
    /// Another last day of release that is covered; null: every release.
    ReleasesUntil {
        /// The day before.
        before: Option<Day>,
        /// The day now.
        after: Option<Day>,
    },
    /// A feature that was not covered before.
    FeatureAdded {
        /// Its name.
        name: Name,
    },
    /// A feature that is not covered any more.
    FeatureGone {
        /// Its name.
        name: Name,
    },
    /// Another end date; null: no end.
    ExpiresAt {
        /// The date before.
        before: Option<Time>,
        /// The date now.
        after: Option<Time>,
    },
    /// Another number of grace days.
    GraceDays {
        /// How many before.
        before: u32,
        /// How many now.
        after: u32,
    },
    /// Another edition.
    Edition {
        /// The edition before.
        before: Edition,
        /// The edition now.
        after: Edition,
    },
    /// Another address; null: the Community Edition.
    Email {
        /// The address before.
        before: Option<Email>,
        /// The address now.
        after: Option<Email>,
    },
    /// Another instance; null: any instance of that address.
    Instance {
        /// The instance before.
        before: Option<InstanceId>,
        /// The instance now.
        after: Option<InstanceId>,
    },
    /// Another name of the customer.
    Organization {
        /// The name before.
        before: Option<String>,
        /// The name now.
        after: Option<String>,
    },
    /// Another place for the customer's data.
    DataRegion {
        /// The region before.
        before: Option<Region>,
        /// The region now.
        after: Option<Region>,
    },
    /// Another text among the free ones; null: it is not there.
    Metadata {
        /// Its key.
        key: String,
        /// The text before.
        before: Option<String>,
        /// The text now.
        after: Option<String>,
    },
    /// A newer version of what the vendor publishes in numbered or named versions; null: there
    /// was none.
    Version {
        /// The version before.
        before: Option<String>,
        /// The version now.
        after: String,
    },
    /// A privacy policy that holds from a day on.
    Effective {
        /// That day.
        after: Time,
    },
    /// Advisories that were not there before.
    AdvisoriesAdded {
        /// How many.
        count: usize,
    },
    /// What a catalogue says of the whole; null: nothing.
    Statement {
        /// Its key.
        key: String,
        /// What it said before.
        before: Option<String>,
        /// What it says now.
        after: Option<String>,
    },
    /// Usage fields that no disclosure has named as they are: they stay out until one does.
    UsageFields {
        /// Their names.
        new: Vec<String>,
    },
    /// Ranges of versions whose end of support is new, other than before, or no longer stated.
    SupportChanged {
        /// How many.
        count: usize,
    },
    /// Licenses that do not count any more.
    LicensesRevoked {
        /// How many.
        count: usize,
    },
    /// Keys that do not count any more, with every license that they signed.
    KeysRevoked {
        /// How many.
        count: usize,
    },
    /// Keys that may sign now.
    SignersAdded {
        /// How many.
        count: usize,
    },
    /// Keys that may not sign any more.
    SignersGone {
        /// How many.
        count: usize,
    },
    /// Other roots, or another number of them that must sign.
    Roots {
        /// Their fingerprint before.
        before: String,
        /// Their fingerprint now.
        after: String,
    },
    /// The license in force does not count any more.
    InForceRevoked {
        /// Its id.
        license_id: Uuid,
    },
}

/// In a change, null says that the license does not name the limit.
#[expect(clippy::ref_option, reason = "serde calls it with a reference to the field")]
fn amount_in_words<S: serde::Serializer>(
    amount: &Option<Amount>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match amount {
        Some(Amount::Unlimited) => serializer.serialize_str("unlimited"),
        other => other.and_then(Amount::number).serialize(serializer),
    }
}

/// What is different in `after`: limits by name, features, the end, for whom it is, and all else
/// but its id and when it was issued and begins.
#[must_use]
pub fn of_license(before: &License, after: &License) -> Vec<Change> {
    let mut changes = Vec::new();
    changes.extend(differences(&before.limits, &after.limits).map(|(name, before, after)| {
        Change::Limit { name: name.clone(), before: before.copied(), after: after.copied() }
    }));
    let added = after.features.difference(&before.features);
    changes.extend(added.map(|name| Change::FeatureAdded { name: name.clone() }));
    let gone = before.features.difference(&after.features);
    changes.extend(gone.map(|name| Change::FeatureGone { name: name.clone() }));
    if before.expires_at != after.expires_at {
        changes.push(Change::ExpiresAt { before: before.expires_at, after: after.expires_at });
    }
    if before.plan != after.plan {
        changes.push(Change::Plan { before: before.plan.clone(), after: after.plan.clone() });
    }
    if before.releases_until != after.releases_until {
        changes.push(Change::ReleasesUntil {
            before: before.releases_until,
            after: after.releases_until,
        });
    }
    if before.grace_days != after.grace_days {
        changes.push(Change::GraceDays { before: before.grace_days, after: after.grace_days });
    }
    if before.edition != after.edition {
        changes.push(Change::Edition { before: before.edition, after: after.edition });
    }
    if before.email != after.email {
        changes.push(Change::Email { before: before.email.clone(), after: after.email.clone() });
    }
    if before.instance != after.instance {
        changes.push(Change::Instance {
            before: before.instance.clone(),
            after: after.instance.clone(),
        });
    }
    if before.organization != after.organization {
        changes.push(Change::Organization {
            before: before.organization.clone(),
            after: after.organization.clone(),
        });
    }
    if before.data_region != after.data_region {
        changes.push(Change::DataRegion { before: before.data_region, after: after.data_region });
    }
    changes.extend(differences(&before.metadata, &after.metadata).map(|(key, before, after)| {
        let (before, after) = (before.cloned(), after.cloned());
        Change::Metadata { key: key.clone(), before, after }
    }));
    changes
}

/// The keys whose values differ, each with the value in both maps.
fn differences<'m, K: Ord, V: PartialEq>(
    before: &'m BTreeMap<K, V>,
    after: &'m BTreeMap<K, V>,
) -> impl Iterator<Item = (&'m K, Option<&'m V>, Option<&'m V>)> {
    let keys: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let values = |key| (key, before.get(key), after.get(key));
    keys.into_iter().map(values).filter(|(_, before, after)| before != after)
}

/// What is different in a newer trust bundle.
///
/// # Errors
/// Revocations that cannot be read.
pub fn of_bundle(before: &TrustBundle, after: &TrustBundle) -> Result<Vec<Change>, Malformed> {
    let version = Change::Version {
        before: Some(before.version.to_string()),
        after: after.version.to_string(),
    };
    let mut changes = vec![version];
    if before.roots != after.roots {
        changes.push(Change::Roots {
            before: before.roots.fingerprint(),
            after: after.roots.fingerprint(),
        });
    }
    let count = |count: usize, change: fn(usize) -> Change| (count > 0).then(|| change(count));
    let was = &before.signers;
    let added = after.signers.keys().filter(|id| !was.contains_key(*id)).count();
    let gone = was.keys().filter(|id| !after.signers.contains_key(*id)).count();
    let keys =
        after.revoked_keys.keys().filter(|id| !before.revoked_keys.contains_key(*id)).count();
    let licenses = if before.revoked_licenses == after.revoked_licenses {
        0
    } else {
        let was = before.revoked_licenses.to_map()?;
        after.revoked_licenses.to_map()?.keys().filter(|id| !was.contains_key(*id)).count()
    };
    changes.extend(count(added, |count| Change::SignersAdded { count }));
    changes.extend(count(gone, |count| Change::SignersGone { count }));
    changes.extend(count(keys, |count| Change::KeysRevoked { count }));
    changes.extend(count(licenses, |count| Change::LicensesRevoked { count }));
    Ok(changes)
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = |time: &Option<Time>| time.map_or("no end date".to_owned(), Time::date);
        match self {
            Self::Limit { name, before: Some(before), after: Some(after) } => {
                write!(f, "{after} {name} instead of {before}")
            }
            Self::Limit { name, before: None, after } => {
                let after = after.unwrap_or(Amount::UpTo(0));
                write!(f, "{after} {name}, which were not covered before")
            }
            Self::Limit { name, before: Some(before), after: None } => {
                write!(f, "no limit named {name} any more, instead of {before}")
            }
            Self::Plan { before, after } => {
                let name = |plan: &Option<Name>| {
                    plan.as_ref().map_or("no plan".to_owned(), |plan| format!("the plan {plan}"))
                };
                write!(f, "{} instead of {}", name(after), name(before))
            }
            Self::ReleasesUntil { before, after } => {
                let name = |day: &Option<Day>| {
                    day.map_or("every release".to_owned(), |day| format!("releases until {day}"))
                };
                write!(f, "covers {} instead of {}", name(after), name(before))
            }
            Self::FeatureAdded { name } => write!(f, "the feature {name} is new"),
            Self::FeatureGone { name } => write!(f, "the feature {name} is not covered any more"),
            Self::ExpiresAt { before, after } => match (before, after) {
                (Some(_), Some(_)) => {
                    write!(f, "ends on {} instead of {}", day(after), day(before))
                }
                _ => write!(f, "{} instead of {}", day(after), day(before)),
            },
            Self::GraceDays { before, after } => {
                write!(f, "{} of grace instead of {before}", words::count(*after, "day"))
            }
            Self::Email { before, after } => {
                let name = |email: &Option<Email>| {
                    email.as_ref().map_or("no address".to_owned(), ToString::to_string)
                };
                write!(f, "for {} instead of {}", name(after), name(before))
            }
            Self::Instance { before, after } => {
                let name = |id: &Option<InstanceId>| {
                    id.as_ref().map_or("any instance of the address".to_owned(), |id| {
                        format!("the instance {id}")
                    })
                };
                write!(f, "for {} instead of {}", name(after), name(before))
            }
            Self::Organization { before, after } => {
                let name = |text: &Option<String>| {
                    text.clone().unwrap_or_else(|| "no organization".to_owned())
                };
                write!(f, "issued to {} instead of {}", name(after), name(before))
            }
            Self::Edition { before, after } => {
                write!(f, "edition {after} instead of {before}")
            }
            Self::DataRegion { before, after } => {
                let name = |region: &Option<Region>| {
                    region.map_or("no region".to_owned(), |region| region.to_string())
                };
                write!(f, "data region {} instead of {}", name(after), name(before))
            }
            Self::Version { before: Some(before), after } => {
                write!(f, "version {after} instead of {before}")
            }
            Self::Version { before: None, after } => {
                write!(f, "version {after}, the first one here")
            }
            Self::Effective { after } => write!(f, "holds from {}", after.date()),
            Self::UsageFields { new } => match new.as_slice() {
                [] => f.write_str("every usage field was disclosed before"),
                [one] => write!(
                    f,
                    "1 usage field stays out until the disclosure is shown (airseal telemetry on): {one}"
                ),
                new => write!(
                    f,
                    "{} usage fields stay out until the disclosure is shown (airseal telemetry on): {}",
                    new.len(),
                    new.join(", ")
                ),
            },
            Self::Statement { key, before, after } | Self::Metadata { key, before, after } => {
                let said = |text: &Option<String>| {
                    text.as_ref().map_or("not stated".to_owned(), |text| format!("`{text}`"))
                };
                write!(f, "{key}: {}, was {}", said(after), said(before))
            }
            Self::AdvisoriesAdded { count: 1 } => f.write_str("1 new advisory"),
            Self::AdvisoriesAdded { count } => write!(f, "{count} new advisories"),
            Self::SupportChanged { count: 1 } => f.write_str("1 end of support is new or changed"),
            Self::SupportChanged { count } => {
                write!(f, "{count} ends of support are new or changed")
            }
            Self::LicensesRevoked { count } => {
                write!(f, "revokes {}", words::count(*count, "license"))
            }
            Self::KeysRevoked { count } => {
                let them = if *count == 1 { "it" } else { "them" };
                write!(
                    f,
                    "revokes {}, and every license signed with {them}",
                    words::count(*count, "key")
                )
            }
            Self::SignersAdded { count } => {
                write!(f, "{} may sign from now on", words::count(*count, "new key"))
            }
            Self::SignersGone { count } => {
                write!(f, "{} may not sign any more", words::count(*count, "key"))
            }
            Self::Roots { after, .. } => write!(f, "other roots, with the fingerprint {after}"),
            Self::InForceRevoked { license_id } => {
                write!(f, "revokes the license in force, {license_id}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, of_license};
    use crate::core::document::license::License;
    use crate::core::types::json::read_object;

    const TEXT: &str = "{\"schema\":1,\"license_id\":\"11111111-2222-4333-8444-555555555555\",\
        \"product\":\"acme-dock\",\"edition\":\"business\",\"email\":\"ops@acme.example\",\"instance\":null,\
        \"issued_at\":\"2026-01-01T00:00:00Z\",\"not_before\":\"2026-01-01T00:00:00Z\",\
        \"expires_at\":\"2027-01-01T00:00:00Z\",\"grace_days\":14,\"limits\":{\"nodes\":10,\"users\":5},\
        \"features\":[\"rbac\",\"sso\"],\"metadata\":{}}";

    fn license(changes: &[(&str, &str)]) -> License {
        let text = changes.iter().fold(TEXT.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replace(from, to)
        });
        read_object(text.as_bytes()).expect("a license")
    }

    fn said(changes: &[(&str, &str)]) -> Vec<String> {
        of_license(&license(&[]), &license(changes)).iter().map(Change::to_string).collect()
    }

    #[test]
    fn the_same_terms_under_another_id_change_nothing() {
        let none: [&str; 0] = [];
        assert_eq!(
            said(&[
                ("11111111", "22222222"),
                ("\"issued_at\":\"2026-01-01", "\"issued_at\":\"2026-02-01")
            ]),
            none
        );
    }

    #[test]
    fn each_term_that_is_different_is_one_sentence() {
        for (changes, sentence) in [
            (("\"nodes\":10", "\"nodes\":20"), "20 nodes instead of 10"),
            (("\"nodes\":10", "\"nodes\":4"), "4 nodes instead of 10"),
            (
                ("\"nodes\":10,", "\"nodes\":10,\"seats\":3,"),
                "3 seats, which were not covered before",
            ),
            (("\"nodes\":10,", ""), "no limit named nodes any more, instead of 10"),
            (
                ("[\"rbac\",\"sso\"]", "[\"audit-log\",\"rbac\",\"sso\"]"),
                "the feature audit-log is new",
            ),
            (("[\"rbac\",\"sso\"]", "[\"rbac\"]"), "the feature sso is not covered any more"),
            (("2027-01-01T", "2028-03-01T"), "ends on 2028-03-01 instead of 2027-01-01"),
            (("\"2027-01-01T00:00:00Z\"", "null"), "no end date instead of 2027-01-01"),
            (("\"grace_days\":14", "\"grace_days\":1"), "1 day of grace instead of 14"),
            (
                ("ops@acme.example", "new@acme.example"),
                "for new@acme.example instead of ops@acme.example",
            ),
            (
                ("\"instance\":null", "\"instance\":\"0123456789abcdef0123456789abcdef\""),
                "for the instance 0123456789abcdef0123456789abcdef instead of any instance of the address",
            ),
            (
                ("\"instance\":null", "\"instance\":null,\"organization\":\"Acme\""),
                "issued to Acme instead of no organization",
            ),
            (
                ("\"instance\":null", "\"instance\":null,\"data_region\":\"eu\""),
                "data region eu instead of no region",
            ),
            (("\"business\"", "\"community\""), "edition community instead of business"),
            (("{}}", "{\"order\":\"A-7\"}}"), "order: `A-7`, was not stated"),
        ] {
            assert_eq!(said(&[changes]), [sentence]);
        }
    }

    #[test]
    fn several_changes_come_in_one_order_and_as_json_with_both_values() {
        let after = license(&[
            ("\"nodes\":10", "\"nodes\":20"),
            ("\"sso\"", "\"backup\""),
            ("2027-01-01T", "2028-01-01T"),
        ]);
        let json = serde_json::to_value(of_license(&license(&[]), &after)).expect("JSON");
        let expected = serde_json::json!([
            {"what": "limit", "name": "nodes", "before": 10, "after": 20},
            {"what": "feature-added", "name": "backup"},
            {"what": "feature-gone", "name": "sso"},
            {"what": "expires-at", "before": "2027-01-01T00:00:00Z", "after": "2028-01-01T00:00:00Z"},
        ]);
        assert_eq!(json, expected);
    }

    #[test]
    fn one_key_is_it_and_two_are_them() {
        let said = |count| Change::KeysRevoked { count }.to_string();
        assert_eq!(said(1), "revokes 1 key, and every license signed with it");
        assert_eq!(said(2), "revokes 2 keys, and every license signed with them");
    }
}
