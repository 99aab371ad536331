//! Words that several commands share: how far away a time is, what a license
//! covers, and what to do about a verdict.

use std::collections::BTreeMap;

use crate::cli::ui::page::Tone;
use crate::core::document::license::License;
use crate::core::judge::verdict::Verdict;
use crate::core::types::amount::Amount;
use crate::core::types::ids::Name;
use crate::core::types::time::Time;
pub use crate::core::types::words::count;
use crate::issuer::histories::Standing;

const DAY: i64 = 24 * 60 * 60;

/// `in 12 days`, `3 hours ago`, `just now`.
#[must_use]
pub fn distance(from: Time, to: Time) -> String {
    let seconds = to.seconds_since(from);
    let amount = seconds.unsigned_abs();
    let (amount, unit) = match amount {
        0..=59 => return "just now".to_owned(),
        60..=5399 => (amount / 60, "minute"),
        5400..=172_799 => (amount / 3600, "hour"),
        _ => (amount / DAY.unsigned_abs(), "day"),
    };
    let amount = count(amount, unit);
    if seconds < 0 { format!("{amount} ago") } else { format!("in {amount}") }
}

/// `1 entry`, `3 entries`.
#[must_use]
pub fn count_of(amount: u64, one: &str, many: &str) -> String {
    format!("{amount} {}", if amount == 1 { one } else { many })
}

/// What became of a license, in a word or two, and how good that is.
#[must_use]
pub fn standing(standing: &Standing) -> (Tone, String) {
    let tone = match standing {
        Standing::InForce => Tone::Good,
        Standing::BeginsLater | Standing::Renewed { .. } => Tone::Dim,
        Standing::Grace | Standing::Ended | Standing::Returned => Tone::Warn,
        Standing::Replaced { .. } | Standing::Revoked { .. } => Tone::Bad,
    };
    (tone, standing.word().replace('-', " "))
}

/// The end of a license in words.
#[must_use]
pub fn end(license: &License, now: Time) -> String {
    match license.expires_at {
        None => "no end date".to_owned(),
        Some(end) if license.grace_days == 0 => format!("{end} ({})", distance(now, end)),
        Some(end) => format!(
            "{end} ({}), then {} of grace",
            distance(now, end),
            count(license.grace_days, "day")
        ),
    }
}

/// The limits of a license in words, such as `10 nodes, unlimited users`.
#[must_use]
pub fn limits(limits: &BTreeMap<Name, Amount>) -> String {
    let all = limits.iter().map(|(name, amount)| format!("{amount} {name}"));
    all.collect::<Vec<_>>().join(", ")
}

/// The limits of a license as options have them, such as `nodes=10 users=unlimited`: for a cell
/// of a spreadsheet.
#[must_use]
pub fn limit_pairs(limits: &BTreeMap<Name, Amount>) -> String {
    let all = limits.iter().map(|(name, amount)| format!("{name}={amount}"));
    all.collect::<Vec<_>>().join(" ")
}

/// The limits, features, releases and plan of a license in words.
#[must_use]
pub fn coverage(license: &License) -> String {
    let limits = license.limits.iter().map(|(name, amount)| format!("{amount} {name}"));
    let features = license.features.iter().map(ToString::to_string);
    let releases = license.releases_until.map(|day| format!("releases until {day}"));
    let all: Vec<_> = limits.chain(features).chain(releases).collect();
    let all = if all.is_empty() { "no limits and no features".to_owned() } else { all.join(", ") };
    match &license.plan {
        Some(plan) => format!("{all} (plan {plan})"),
        None => all,
    }
}

/// The digits of a row of a long hex text.
const ROW: usize = 32;

/// The digits from one place on, as far as a row goes, in groups of four.
fn row(text: &str, from: usize) -> String {
    let digits: Vec<char> = text.chars().skip(from).take(ROW).collect();
    let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

/// A long text of hex digits in rows of eight groups of four.
#[must_use]
pub fn grouped(text: &str) -> Vec<String> {
    (0..text.chars().count()).step_by(ROW).map(|from| row(text, from)).collect()
}

/// Long texts of hex digits below each other, in groups of four and rows of eight, so that
/// the eye finds where they differ.
#[must_use]
pub fn side_by_side(texts: &[(&str, &str)]) -> String {
    let longest = texts.iter().map(|(_, text)| text.chars().count()).max().unwrap_or_default();
    let line = |from: usize| {
        texts.iter().map(move |(label, text)| format!("{label}: {}", row(text, from)))
    };
    (0..longest).step_by(ROW).flat_map(line).collect::<Vec<_>>().join("\n")
}

/// Whose a license is.
#[must_use]
pub fn licensee(license: &License) -> String {
    let email = license.email.as_ref().map_or("no email", |email| email.as_str());
    match &license.organization {
        Some(organization) => format!("{organization} <{email}>"),
        None => email.to_owned(),
    }
}

/// What to do where a registered instance has no license yet.
pub const AWAIT_LICENSE: &str = "send the request to your vendor, then: airseal import FILE";

/// What to do first.
pub const PIN: &str =
    "pin the bundle that your vendor ships: airseal trust pin FILE --fingerprint FINGERPRINT";

/// What the next step depends on besides the verdict.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'r> {
    /// Why the verdict is what it is.
    pub reason: &'r str,
    /// Whether a trust bundle is pinned or compiled in.
    pub pinned: bool,
    /// Whether this instance is registered.
    pub registered: bool,
    /// Whether the clock is more than a day behind a time known to have been.
    pub clock_behind: bool,
}

/// What to do about a verdict that is not good.
#[must_use]
pub fn next_step(verdict: Verdict, situation: Situation<'_>) -> Option<&'static str> {
    const CLOCK: &str =
        "set the clock; if it is right, airseal clock shows what it was before, and how to go on";
    Some(match verdict {
        Verdict::Valid => return None,
        Verdict::Missing | Verdict::Untrusted if !situation.pinned => PIN,
        Verdict::Grace if situation.clock_behind => CLOCK,
        Verdict::Grace | Verdict::Expired => {
            "ask the vendor for a renewal, then run: airseal import FILE"
        }
        Verdict::Malformed => "check that this is the file from the vendor, and copy it again",
        Verdict::Untrusted => {
            "if the vendor has changed keys, import the newest trust bundle: airseal import FILE"
        }
        Verdict::Revoked if is_replaced(situation.reason) => {
            "import the license that replaces it: airseal import FILE; the vendor has sent it, or sends it again"
        }
        Verdict::Revoked => "ask the vendor for the reason, and for a new license",
        Verdict::Missing if situation.registered => AWAIT_LICENSE,
        Verdict::Missing => {
            "airseal register --email ADDRESS -o request.json, send it to the vendor, import the license"
        }
        Verdict::Mismatch => {
            "ask the vendor for a license for this instance (airseal status shows what it is)"
        }
        Verdict::Clock => CLOCK,
        Verdict::NotYetValid => "wait, or ask the vendor for a license that begins earlier",
        Verdict::NotCovered => "use less, or ask the vendor for a license that covers this",
    })
}

/// Whether the vendor says of a revoked license that it was replaced: its words stand after the day.
fn is_replaced(reason: &str) -> bool {
    let words = reason.split_once(": ").map_or("", |(_, words)| words.trim_start());
    words.get(.."replaced".len()).is_some_and(|start| start.eq_ignore_ascii_case("replaced"))
}

#[cfg(test)]
mod tests {
    use super::distance;
    use crate::core::types::time::Time;

    #[test]
    fn distances_read_well() {
        let from = Time::parse_lenient("2026-11-23", false).expect("a date");
        for (seconds, words) in [
            (0, "just now"),
            (60, "in 1 minute"),
            (-120, "2 minutes ago"),
            (7200, "in 2 hours"),
            (12 * 86_400, "in 12 days"),
            (-86_400 * 3, "3 days ago"),
        ] {
            assert_eq!(distance(from, from.plus_seconds(seconds)), words);
        }
    }
}
