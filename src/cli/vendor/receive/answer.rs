//! How what was received is answered: a line for each document and each finding, the worst first.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde::Serialize;
use uuid::Uuid;

use super::next_step;
use crate::cli::error::{Failure, Fallible, SOMETHING_FOUND, combine};
use crate::cli::ui::format;
use crate::cli::ui::page::{Page, Render, Tone, Ui};
use crate::cli::ui::sanitize;
use crate::core::document::report::LimitUse;
use crate::core::types::day::Day;
use crate::core::types::ids::{InstanceId, Name};
use crate::core::types::keys::KeyId;
use crate::issuer::receive::finding::{Finding, Severity};
use crate::issuer::receive::receipt::Kind;
use crate::issuer::receive::{Document, Event, Skipped};

/// How many documents without a finding, and how many files that are passed over, are named.
const NAMED: usize = 50;
/// How many findings are listed: memory must not grow with the number of documents.
const LISTED: usize = 10_000;

/// A document as JSON.
#[derive(Serialize)]
struct Row<'d> {
    file: String,
    kind: Kind,
    instance: &'d InstanceId,
    email: Option<&'d str>,
    license_id: Option<Uuid>,
    date: Day,
    number: Option<u64>,
    limits: &'d BTreeMap<Name, LimitUse>,
    clock_resets: Option<u64>,
    /// The licenses whose seat it gives back.
    returned: &'d [Uuid],
    /// Of a request: whether a license answers it.
    answered: Option<bool>,
    findings: Vec<Found<'d>>,
    changed: bool,
}

#[derive(Serialize)]
struct Found<'d> {
    #[serde(flatten)]
    finding: &'d Finding,
    severity: Severity,
    message: String,
    hint: String,
}

impl<'d> Row<'d> {
    fn of(document: &'d Document) -> Self {
        let Document { file, receipt, email, answered, findings, changed } = document;
        let found = |finding: &'d Finding| Found {
            finding,
            severity: finding.severity(),
            message: finding.to_string(),
            hint: next_step::of(finding),
        };
        Self {
            file: file.display().to_string(),
            kind: receipt.kind,
            instance: &receipt.instance,
            email: email.as_deref(),
            license_id: receipt.license_id,
            date: receipt.date,
            number: receipt.number,
            limits: &receipt.limits,
            clock_resets: receipt.clock_resets,
            returned: &receipt.returned,
            answered: *answered,
            findings: findings.iter().map(found).collect(),
            changed: *changed,
        }
    }
}

/// A finding of the list; the worst come first, and of equals those of the first files.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Listed {
    severity: Severity,
    file: String,
    text: String,
    hint: String,
    is_unknown: bool,
}

/// A document of the list: a word in its tone, and the rest.
struct Line {
    tone: Tone,
    word: &'static str,
    rest: String,
}

/// The answer, as far as it goes.
pub(super) struct Answer {
    dir: PathBuf,
    /// The signers that a stolen key may be one of.
    signers: Vec<KeyId>,
    lines: Vec<Line>,
    findings: BTreeSet<Listed>,
    /// How many findings there are of each weight.
    found: BTreeMap<Severity, u64>,
    documents: u64,
    new: u64,
    refused: u64,
    skipped: usize,
    codes: BTreeSet<u8>,
}

impl Answer {
    pub(super) fn new(dir: &Path, signers: Vec<KeyId>) -> Self {
        Self {
            dir: dir.to_owned(),
            signers,
            lines: Vec::new(),
            findings: BTreeSet::new(),
            found: BTreeMap::new(),
            documents: 0,
            new: 0,
            refused: 0,
            skipped: 0,
            codes: BTreeSet::new(),
        }
    }

    /// Takes in what is said. JSON is answered at once; it breaks if nobody reads on.
    pub(super) fn say(&mut self, ui: &mut Ui, event: &Event<'_>) -> Fallible<ControlFlow<()>> {
        match event {
            Event::Document(document) => {
                self.count(document);
                if ui.json {
                    ui.json_line(&Row::of(document));
                } else {
                    self.list(document);
                }
            }
            Event::Refused(file, error) => {
                let failure = Failure::from(*error);
                self.refused += 1;
                self.codes.insert(failure.code);
                ui.item_error(&file.display().to_string(), &failure);
            }
            Event::Skipped(file, why) => {
                self.skipped += 1;
                if self.skipped <= NAMED {
                    let file = sanitize::text(&file.display().to_string());
                    ui.note(match why {
                        Skipped::Foreign => format!("{file}: not an airseal document; skipped"),
                        Skipped::Elsewhere(kind) => {
                            format!("{file}: a document of the kind {kind}; skipped")
                        }
                    });
                }
            }
        }
        if !ui.json {
            return Ok(ControlFlow::Continue(()));
        }
        match ui.flush() {
            Ok(true) => Ok(ControlFlow::Continue(())),
            Ok(false) => Ok(ControlFlow::Break(())),
            Err(error) => Err(Failure::stdout(&error)),
        }
    }

    fn count(&mut self, document: &Document) {
        self.documents += 1;
        self.new += u64::from(document.changed);
        for finding in &document.findings {
            *self.found.entry(finding.severity()).or_default() += 1;
        }
    }

    fn list(&mut self, document: &Document) {
        let file = document.file.display().to_string();
        for finding in &document.findings {
            self.findings.insert(Listed {
                severity: finding.severity(),
                file: file.clone(),
                text: format!("{}: {finding}", whose(document)),
                hint: next_step::of(finding),
                is_unknown: matches!(finding, Finding::UnknownLicense { .. }),
            });
            if self.findings.len() > LISTED {
                self.findings.pop_last();
            }
        }
        if self.lines.len() < NAMED {
            self.lines.push(line(document));
        }
    }

    /// Ends the answer; its exit code.
    pub(super) fn end(self, ui: &mut Ui) -> u8 {
        if let Some(more) = self.skipped.checked_sub(NAMED).filter(|more| *more > 0) {
            ui.note(format!("{} skipped", format::count(more, "more file")));
        }
        if !ui.json {
            ui.report(&self);
        }
        self.code()
    }

    /// What could not be read or is refused comes before what was found.
    fn code(&self) -> u8 {
        match combine(self.codes.iter().copied()) {
            0 if !self.found.is_empty() => SOMETHING_FOUND,
            code => code,
        }
    }

    fn sentence(&self) -> String {
        let mut parts =
            vec![format!("{}, {} new", format::count(self.documents, "document"), self.new)];
        if !self.found.is_empty() {
            let found = self.found.iter().map(|(severity, count)| {
                let plural = if *count == 1 || *severity == Severity::Critical { "" } else { "s" };
                format!("{count} {}{plural}", severity.name())
            });
            parts.push(format!("found: {}", found.collect::<Vec<_>>().join(", ")));
        }
        if self.refused > 0 {
            parts.push(format!("{} refused", self.refused));
        }
        parts.join("; ")
    }
}

/// The customer and the instance.
fn whose(document: &Document) -> String {
    let instance = document.receipt.instance.grouped();
    match &document.email {
        Some(email) => format!("{email}, instance {instance}"),
        None => format!("instance {instance}"),
    }
}

/// A document in a line.
fn line(document: &Document) -> Line {
    let receipt = &document.receipt;
    let (tone, word) = match (document.changed, receipt.kind) {
        (false, _) => (Tone::Dim, "unchanged"),
        (true, Kind::Erasure) => (Tone::Good, "returned"),
        (true, _) => (Tone::Good, "received"),
    };
    let number = receipt.number.map(|number| format!(" {number}")).unwrap_or_default();
    let about = match receipt.kind {
        Kind::Report => {
            let limits = receipt.limits.iter().map(|(name, limit)| format!("{name}: {limit}"));
            limits.collect::<Vec<_>>().join("; ")
        }
        Kind::Request if document.answered == Some(true) => "answered".to_owned(),
        Kind::Request => "no license answers it yet: airseal vendor issue".to_owned(),
        Kind::Erasure if receipt.returned.is_empty() => "no license was issued to it".to_owned(),
        Kind::Erasure => {
            let ids = receipt.returned.iter().map(ToString::to_string);
            format!("gives back the seat of {}", ids.collect::<Vec<_>>().join(", "))
        }
    };
    let about = if about.is_empty() { about } else { format!("; {about}") };
    let (file, kind, date) = (document.file.display(), receipt.kind.words(), receipt.date);
    let rest = format!("{file}: {kind}{number} of {date}, {}{about}", whose(document));
    Line { tone, word, rest }
}

impl Serialize for Answer {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.sentence())
    }
}

impl Render for Answer {
    fn human(&self, page: &mut Page) {
        let mut steps = next_step::of_unknown_license(&self.dir, &self.signers);
        for Listed { severity, file, text, hint, is_unknown } in &self.findings {
            let tone = match severity {
                Severity::Critical => Tone::Bad,
                Severity::Warning => Tone::Warn,
                Severity::Note => Tone::Dim,
            };
            if *is_unknown {
                page.headline(tone, severity.name(), format!("{file}: {text}"));
                continue;
            }
            self.write_steps(page, &mut steps);
            page.headline(tone, severity.name(), format!("{file}: {text}; {hint}"));
        }
        self.write_steps(page, &mut steps);
        if !self.findings.is_empty() {
            page.blank();
        }
        for Line { tone, word, rest } in &self.lines {
            page.headline(*tone, word, rest);
        }
        if self.lines.len() == NAMED {
            page.line(format!("  these are the first {NAMED}; --json has all"));
        }
        if !self.lines.is_empty() {
            page.blank();
        }
        match self.code() {
            0 if self.documents == 0 => {
                page.headline(Tone::Warn, "nothing", "no report, request or statement was found");
            }
            0 => page.headline(Tone::Good, "ok", self.sentence()),
            _ if self.found.contains_key(&Severity::Critical) => {
                page.headline(Tone::Bad, "found", self.sentence());
            }
            _ => page.headline(Tone::Warn, "found", self.sentence()),
        }
    }

    fn failure(&self) -> Option<Failure> {
        if self.found.is_empty() {
            return None;
        }
        let worst =
            self.findings.iter().take(3).map(|found| format!("{}: {}", found.file, found.text));
        let worst = worst.collect::<Vec<_>>().join("; ");
        let failure = Failure::new(self.code(), format!("{}: {worst}", self.sentence()));
        let steps = next_step::of_unknown_license(&self.dir, &self.signers);
        Some(match self.findings.first() {
            Some(found) if found.is_unknown => failure.hint(steps.join("\n")),
            _ => failure.hint("without --quiet each finding is listed, with what to do"),
        })
    }
}

impl Answer {
    /// The steps after the last license that nobody seems to have issued, once.
    fn write_steps(&self, page: &mut Page, steps: &mut Vec<String>) {
        let any = self.findings.first().is_some_and(|found| found.is_unknown);
        for (index, step) in std::mem::take(steps).into_iter().enumerate().filter(|_| any) {
            page.field(&format!("{}.", index + 1), step);
        }
    }
}
