//! The summary of all files: counts, and a bounded list of the worst.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;

use crate::audit::file::{Checked, Judged, What};
use crate::core::judge::check::VerifyContext;
use crate::core::judge::verdict::Verdict;
use crate::core::types::time::Time;

/// How many files are listed: memory must not grow with the number of files.
pub const LISTED: usize = 50;

/// Verdicts from the worst to the best.
const WORST_FIRST: [Verdict; 11] = [
    Verdict::Untrusted,
    Verdict::Revoked,
    Verdict::Malformed,
    Verdict::Expired,
    Verdict::Clock,
    Verdict::Mismatch,
    Verdict::NotCovered,
    Verdict::Missing,
    Verdict::NotYetValid,
    Verdict::Grace,
    Verdict::Valid,
];

/// Counts of everything seen; as JSON, the last line of `audit --json`.
#[derive(Debug, Serialize)]
pub struct Summary {
    /// Files seen.
    pub files: u64,
    /// Licenses among them.
    pub licenses: u64,
    /// Licenses by verdict.
    pub verdicts: BTreeMap<&'static str, u64>,
    /// Good licenses that end within the span asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiring: Option<u64>,
    /// Other documents of airseal's.
    pub other: u64,
    /// Files that are not airseal documents.
    pub foreign: u64,
    /// Files that could not be read.
    pub unreadable: u64,
    /// Whether the clock was checked against the times known to have been.
    pub clock_checked: bool,
    /// Whether it is more than a day behind one of them, or behind the date of a license.
    pub clock_behind: bool,
    /// The worst files, at most [`LISTED`], the worst first.
    #[serde(skip)]
    pub worst: BTreeSet<Listed>,
    /// The time of the audit.
    #[serde(skip)]
    pub now: Time,
    #[serde(skip)]
    within: Option<Time>,
}

/// A file of the list; the worst come first, and among equals those with the first names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    /// 0 if it is unreadable, else the place of its verdict.
    rank: usize,
    /// Its path.
    pub file: String,
    /// Why it is listed.
    pub reason: Reason,
}

impl Listed {
    /// The license's verdict; `None` if the file could not be read.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        self.rank.checked_sub(1).and_then(|place| WORST_FIRST.get(place)).copied()
    }
}

/// Why a file is listed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// In words.
    Text(String),
    /// The license is valid, and ends within the span.
    Ends(Time),
}

impl Summary {
    /// Nothing yet. `within`: the end of the span that is asked about.
    #[must_use]
    pub fn new(context: &VerifyContext, within: Option<Time>) -> Self {
        Self {
            files: 0,
            licenses: 0,
            verdicts: BTreeMap::new(),
            expiring: within.map(|_| 0),
            other: 0,
            foreign: 0,
            unreadable: 0,
            clock_checked: context.clock_floor.is_some(),
            clock_behind: context.clock_behind(),
            worst: BTreeSet::new(),
            now: context.now,
            within,
        }
    }

    /// Adds one file.
    pub fn add(&mut self, Checked { file, what }: Checked<'_>) {
        self.files += 1;
        match what {
            What::License(judged) => self.license(file, &judged),
            What::Other { .. } => self.other += 1,
            What::Foreign => self.foreign += 1,
            What::Unreadable { reason } => {
                self.unreadable += 1;
                self.list(0, file, Reason::Text(reason));
            }
        }
    }

    /// Adds another summary.
    pub fn merge(&mut self, other: Self) {
        self.files += other.files;
        self.licenses += other.licenses;
        for (verdict, count) in other.verdicts {
            *self.verdicts.entry(verdict).or_default() += count;
        }
        self.expiring = self.expiring.zip(other.expiring).map(|(a, b)| a + b);
        self.other += other.other;
        self.foreign += other.foreign;
        self.unreadable += other.unreadable;
        self.clock_behind |= other.clock_behind;
        self.worst.extend(other.worst);
        self.cut();
    }

    fn license(&mut self, file: &Path, judged: &Judged) {
        self.licenses += 1;
        self.clock_behind |= judged.clock_behind;
        *self.verdicts.entry(judged.verdict.name()).or_default() += 1;
        let place =
            WORST_FIRST.iter().position(|verdict| *verdict == judged.verdict).unwrap_or_default();
        let ends = judged
            .expires_at
            .filter(|end| self.within.is_some_and(|within| *end <= within && *end >= self.now));
        if judged.verdict.is_good() && ends.is_some() {
            self.expiring = self.expiring.map(|count| count + 1);
        }
        if judged.verdict != Verdict::Valid {
            self.list(place + 1, file, Reason::Text(judged.reason.clone()));
        } else if let Some(end) = ends {
            self.list(place + 1, file, Reason::Ends(end));
        }
    }

    fn list(&mut self, rank: usize, file: &Path, reason: Reason) {
        self.worst.insert(Listed { rank, file: file.display().to_string(), reason });
        self.cut();
    }

    /// Keeps the worst, and among equals the first by name.
    fn cut(&mut self) {
        while self.worst.len() > LISTED {
            self.worst.pop_last();
        }
    }

    /// How many licenses have each verdict, the worst first.
    pub fn counts(&self) -> impl Iterator<Item = (Verdict, u64)> + '_ {
        WORST_FIRST
            .iter()
            .filter_map(|verdict| Some((*verdict, *self.verdicts.get(verdict.name())?)))
    }

    /// How many licenses are not valid, and not in grace.
    #[must_use]
    pub fn bad(&self) -> u64 {
        self.counts().filter(|(verdict, _)| !verdict.is_good()).map(|(_, count)| count).sum()
    }
}
