//! Whether one license covers all that is asked of it. What a license does not name, it does
//! not cover, and licenses are never added up.

use std::cmp::Reverse;

use serde::Serialize;

use crate::core::document::license::License;
use crate::core::types::amount::Amount;
use crate::core::types::day::Day;
use crate::core::types::ids::Name;

/// What is asked about the release of the product that runs. A license may cover the releases
/// up to a day only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ReleaseDate {
    /// Nothing is asked.
    #[default]
    NotAsked,
    /// Whether it is covered: its day, if the product says it. Unsure is not covered.
    Asked(Option<Day>),
}

/// Something that is asked for and not covered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Gap {
    /// More of a limit than the license has.
    Limit {
        /// Its name.
        limit: Name,
        /// How much of it is asked for.
        asked: u64,
        /// How much the license has; null if it does not name this limit.
        licensed: Option<u64>,
    },
    /// A feature that the license does not have.
    Feature {
        /// Its name.
        feature: Name,
    },
    /// A release that is newer than those that the license covers, or of an unknown day.
    Release {
        /// The last day of release that is covered.
        releases_until: Day,
        /// The day of this release; null: the product did not say it.
        release_date: Option<Day>,
    },
}

/// Everything that is asked for and not covered, in the order in which it is asked for.
#[must_use]
pub fn gaps(
    license: &License,
    limits: &[(Name, u64)],
    features: &[Name],
    release: ReleaseDate,
) -> Vec<Gap> {
    let limits = limits.iter().filter_map(|(limit, asked)| {
        let licensed = license.limits.get(limit).copied();
        let covered = licensed.is_some_and(|licensed| licensed.covers(*asked));
        let licensed = licensed.and_then(Amount::number);
        (!covered).then(|| Gap::Limit { limit: limit.clone(), asked: *asked, licensed })
    });
    let features = features.iter().filter(|feature| !license.features.contains(*feature));
    let features = features.map(|feature| Gap::Feature { feature: feature.clone() });
    limits.chain(features).chain(release_gap(license, release)).collect()
}

fn release_gap(license: &License, release: ReleaseDate) -> Option<Gap> {
    let (Some(releases_until), ReleaseDate::Asked(release_date)) =
        (license.releases_until, release)
    else {
        return None;
    };
    let covered = release_date.is_some_and(|day| day <= releases_until);
    (!covered).then_some(Gap::Release { releases_until, release_date })
}

/// How close a license comes to what is asked for: the smaller, the closer. Fewer gaps come
/// first, then more of the limits, in the order in which they are asked for.
#[must_use]
pub fn distance(
    license: &License,
    limits: &[(Name, u64)],
    features: &[Name],
    release: ReleaseDate,
) -> impl Ord + use<> {
    let granted = |(limit, asked): &(Name, u64)| {
        Reverse(license.limits.get(limit).map(|licensed| *licensed.min(&Amount::UpTo(*asked))))
    };
    (gaps(license, limits, features, release).len(), limits.iter().map(granted).collect::<Vec<_>>())
}

/// The gaps in a sentence, each with what the license has.
#[must_use]
pub fn explain(license: &License, gaps: &[Gap]) -> String {
    let (mut unnamed, mut short, mut features) = (Vec::new(), Vec::new(), Vec::new());
    let mut release = None;
    for gap in gaps {
        match gap {
            Gap::Limit { limit, licensed: None, .. } => unnamed.push(limit.as_str()),
            Gap::Limit { limit, asked, licensed: Some(licensed) } => {
                short.push(format!("it has {limit}: {licensed}, asked {asked}"));
            }
            Gap::Feature { feature } => features.push(feature.as_str()),
            Gap::Release { releases_until, release_date: Some(day) } => {
                release = Some(format!(
                    "it covers releases up to {releases_until}, and this one is of {day}"
                ));
            }
            Gap::Release { releases_until, release_date: None } => {
                release = Some(format!(
                    "it covers releases up to {releases_until}, and the date of this release was not given"
                ));
            }
        }
    }
    let lacks = |what: &str, names: &[&str], has: Vec<&str>| {
        let plural = if names.len() == 1 { "" } else { "s" };
        let has = if has.is_empty() {
            format!("it has no {what}s")
        } else {
            format!("it has: {}", has.join(", "))
        };
        format!("the license has no {what}{plural} named {} ({has})", names.join(", "))
    };
    let mut parts = Vec::new();
    if !unnamed.is_empty() {
        parts.push(lacks("limit", &unnamed, license.limits.keys().map(Name::as_str).collect()));
    }
    parts.extend(short);
    if !features.is_empty() {
        parts.push(lacks(
            "feature",
            &features,
            license.features.iter().map(Name::as_str).collect(),
        ));
    }
    parts.extend(release);
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::{Gap, ReleaseDate, distance, explain, gaps};
    use crate::core::document::license::License;
    use crate::core::types::ids::Name;
    use crate::core::types::json::read_object;

    fn license(limits: &str, features: &str) -> License {
        let text = format!(
            "{{\"schema\":1,\"license_id\":\"11111111-2222-4333-8444-555555555555\",\"product\":\"acme-dock\",\
             \"edition\":\"community\",\"instance\":null,\"issued_at\":\"2026-01-01T00:00:00Z\",\
             \"not_before\":\"2026-01-01T00:00:00Z\",\"expires_at\":null,\"grace_days\":0,\"limits\":{{{limits}}},\
             \"features\":[{features}],\"metadata\":{{}}}}"
        );
        read_object(text.as_bytes()).expect("a license")
    }

    type Asked = (Vec<(Name, u64)>, Vec<Name>);

    fn asked(limits: &[(&str, u64)], features: &[&str]) -> Asked {
        let name = |name: &str| name.parse().expect("a name");
        (
            limits.iter().map(|(limit, amount)| (name(limit), *amount)).collect(),
            features.iter().map(|feature| name(feature)).collect(),
        )
    }

    fn gaps_of(license: &License, (limits, features): &Asked) -> Vec<Gap> {
        gaps(license, limits, features, ReleaseDate::NotAsked)
    }

    fn sentence(license: &License, asked: &Asked) -> String {
        explain(license, &gaps_of(license, asked))
    }

    #[test]
    fn what_is_covered_has_no_gap() {
        let license = license("\"nodes\":10", "\"rbac\"");
        assert_eq!(gaps_of(&license, &asked(&[("nodes", 10)], &["rbac"])), Vec::new());
        assert_eq!(gaps_of(&license, &asked(&[], &[])), Vec::new());
    }

    #[test]
    fn every_gap_is_named_with_what_the_license_has() {
        let some = license("\"nodes\":10,\"users\":5", "\"rbac\"");
        let context =
            asked(&[("seats", 1), ("nodes", 12), ("users", 5)], &["sso", "rbac", "audit-log"]);
        let expected = [
            Gap::Limit { limit: "seats".parse().expect("a name"), asked: 1, licensed: None },
            Gap::Limit { limit: "nodes".parse().expect("a name"), asked: 12, licensed: Some(10) },
            Gap::Feature { feature: "sso".parse().expect("a name") },
            Gap::Feature { feature: "audit-log".parse().expect("a name") },
        ];
        assert_eq!(gaps_of(&some, &context), expected);
        assert_eq!(
            sentence(&some, &context),
            "the license has no limit named seats (it has: nodes, users); it has nodes: 10, asked 12; \
             the license has no features named sso, audit-log (it has: rbac)"
        );
        let bare = license("", "");
        assert_eq!(
            sentence(&bare, &asked(&[("seats", 1), ("nodes", 1)], &["sso"])),
            "the license has no limits named seats, nodes (it has no limits); \
             the license has no feature named sso (it has no features)"
        );
    }

    #[test]
    fn the_closest_has_the_fewest_gaps_and_then_the_most_of_what_is_asked_for() {
        let (limits, features) = asked(&[("nodes", 25), ("users", 3)], &["sso"]);
        let distance_of =
            |license: &License| distance(license, &limits, &features, ReleaseDate::NotAsked);
        let closer = [
            license("\"nodes\":25,\"users\":3", ""),
            license("\"nodes\":24,\"users\":3", ""),
            license("\"nodes\":20,\"users\":900", ""),
            license("\"users\":3", ""),
            license("\"nodes\":9", ""),
            license("", ""),
        ];
        for pair in closer.windows(2) {
            let [a, b] = pair else { panic!("two") };
            assert!(distance_of(a) < distance_of(b), "{:?} {:?}", a.limits, b.limits);
        }
        // More than is asked for is no advantage.
        let (enough, more) = (license("\"nodes\":25", ""), license("\"nodes\":90", ""));
        assert!(distance_of(&enough) == distance_of(&more));
    }
}
