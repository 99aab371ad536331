//! The summary of all files: counts, and a bounded list of the worst.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;

use super::document::{Checked, Judged, What};
use crate::cli::error::{CANNOT, Failure, combine};
use crate::cli::ui::format;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::ui::table::Table;
use crate::core::judge::check::VerifyContext;
use crate::core::judge::verdict::Verdict;
use crate::core::types::time::Time;

/// How many files a table names: memory must not grow with the number of files.
const LISTED: usize = 50;

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

/// Counts of everything seen.
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
    #[serde(skip)]
    listed: BTreeSet<(usize, String, String)>,
    #[serde(skip)]
    codes: BTreeSet<u8>,
    #[serde(skip)]
    now: Time,
    #[serde(skip)]
    within: Option<Time>,
}

impl Summary {
    /// Nothing yet. `within`: the end of the span that is asked about.
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
            listed: BTreeSet::new(),
            codes: BTreeSet::new(),
            now: context.now,
            within,
        }
    }

    /// Takes in one file.
    pub fn add(&mut self, Checked { file, what }: Checked<'_>) {
        self.files += 1;
        match what {
            What::License(judged) => self.license(file, &judged),
            What::Other { .. } => self.other += 1,
            What::Foreign => self.foreign += 1,
            What::Unreadable { reason } => {
                self.unreadable += 1;
                self.codes.insert(CANNOT);
                self.list(0, file.display().to_string(), reason);
            }
        }
    }

    /// Takes in another summary.
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
        self.codes.extend(other.codes);
        for (rank, file, reason) in other.listed {
            self.list(rank, file, reason);
        }
    }

    fn license(&mut self, file: &Path, judged: &Judged) {
        self.licenses += 1;
        self.clock_behind |= judged.clock_behind;
        *self.verdicts.entry(judged.verdict.name()).or_default() += 1;
        self.codes.insert(judged.verdict.exit_code());
        let rank =
            WORST_FIRST.iter().position(|verdict| *verdict == judged.verdict).unwrap_or_default();
        let ends = judged
            .expires_at
            .filter(|end| self.within.is_some_and(|within| *end <= within && *end >= self.now));
        let soon = judged.verdict.is_good() && ends.is_some();
        if soon {
            self.expiring = self.expiring.map(|count| count + 1);
        }
        if judged.verdict != Verdict::Valid {
            self.list(rank + 1, file.display().to_string(), judged.reason.clone());
        } else if let Some(end) = ends {
            let reason = format!("ends {} ({})", format::distance(self.now, end), end.date());
            self.list(rank + 1, file.display().to_string(), reason);
        }
    }

    /// Keeps the worst, and among equals the first by name.
    fn list(&mut self, rank: usize, file: String, reason: String) {
        self.listed.insert((rank, file, reason));
        if self.listed.len() > LISTED {
            self.listed.pop_last();
        }
    }

    /// The exit code for all of them.
    pub fn exit_code(&self) -> u8 {
        combine(self.codes.iter().copied())
    }

    /// The counts in a sentence.
    pub fn sentence(&self) -> String {
        let verdicts = self.counts().map(|(verdict, count)| format!("{count} {}", verdict.name()));
        let verdicts = verdicts.collect::<Vec<_>>().join(", ");
        format!("{}: {verdicts}", format::count(self.licenses, "license"))
    }

    fn counts(&self) -> impl Iterator<Item = (Verdict, u64)> + '_ {
        WORST_FIRST
            .iter()
            .filter_map(|verdict| Some((*verdict, *self.verdicts.get(verdict.name())?)))
    }
}

impl Render for Summary {
    fn human(&self, page: &mut Page) {
        let mut table = Table::new(["VERDICT", "FILE", "REASON"]);
        for (rank, file, reason) in &self.listed {
            let (tone, word) = match rank.checked_sub(1).and_then(|rank| WORST_FIRST.get(rank)) {
                None => (Tone::Bad, "unreadable"),
                Some(Verdict::Valid) => (Tone::Warn, "ends soon"),
                Some(verdict @ (Verdict::Grace | Verdict::NotYetValid)) => {
                    (Tone::Warn, verdict.name())
                }
                Some(verdict) => (Tone::Bad, verdict.name()),
            };
            table.row(Some(tone), [word.to_owned(), file.clone(), reason.clone()]);
        }
        if !self.listed.is_empty() {
            table.write(page, 0);
        }
        if self.listed.len() == LISTED {
            page.line(format!(
                "  these are the worst {LISTED}; --format json and --format csv have all"
            ));
        }
        if !self.listed.is_empty() {
            page.blank();
        }
        page.line(format!("{:<13} {:>9}", "licenses", self.licenses));
        for (verdict, count) in self.counts() {
            page.line(format!("  {:<11} {count:>9}", verdict.name()));
        }
        if let Some(expiring) = self.expiring {
            page.line(format!("{:<13} {expiring:>9}", "end soon"));
        }
        for (word, count) in
            [("others", self.other), ("foreign", self.foreign), ("unreadable", self.unreadable)]
        {
            if count > 0 {
                page.line(format!("{word:<13} {count:>9}"));
            }
        }
        page.blank();
        let bad: u64 =
            self.counts().filter(|(verdict, _)| !verdict.is_good()).map(|(_, count)| count).sum();
        let all = format::count(self.licenses, "license");
        match bad {
            _ if self.licenses == 0 => page.headline(Tone::Warn, "no license", "was found"),
            0 if self.unreadable > 0 => {
                let unreadable = format::count(self.unreadable, "file");
                page.headline(Tone::Bad, "not complete", format!("{unreadable} could not be read"));
            }
            0 => page.headline(Tone::Good, "good", format!("all of {all}")),
            bad => page.headline(Tone::Bad, "not good", format!("{bad} of {all}")),
        }
    }

    fn failure(&self) -> Option<Failure> {
        let code = self.exit_code();
        let unreadable = Some(self.unreadable).filter(|count| *count > 0);
        let unreadable =
            unreadable.map(|count| format!("; {} unreadable", format::count(count, "file")));
        let failure =
            Failure::new(code, format!("{}{}", self.sentence(), unreadable.unwrap_or_default()));
        Some(failure.hint("without --quiet the worst of them are named")).filter(|_| code != 0)
    }
}
