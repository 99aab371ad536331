//! `airseal data check`

use std::path::PathBuf;

use serde::Serialize;

use super::reporter;
use crate::cli::error::{Failure, Fallible, SOMETHING_FOUND};
use crate::cli::session::Session;
use crate::cli::ui::format;
use crate::cli::ui::list::{Format, Layout, Row};
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::ui::table::Table;
use crate::cli::{Outcome, input, parsers};
use crate::privacy::capture::check::{CaptureReport, Expected, check};
use crate::privacy::capture::finding::CaptureFinding;
use crate::privacy::capture::hosts::{HostPattern, Hosts};
use crate::privacy::capture::known::KnownInstance;
use crate::privacy::capture::words::BOUND;
use crate::privacy::catalogue::InForce;
use crate::store::named;
use crate::store::output::Readers;

/// Check recorded HTTP traffic against the catalogue
///
/// CAPTURE is an HTTP Archive (HAR 1.2), as browsers, mitmproxy and other proxies write it. Each
/// request to one of the hosts must carry a document of this instance, byte for byte as `airseal
/// data show` prints it, or fields that the catalogue declares, with values of their type. Anything
/// else is a finding, and so are usage data while usage data is off, what identifies this instance
/// in any other place, and what cannot be read. Without --host, the hosts that the catalogue names
/// are checked, or every host if it has no hosts. Each request to another host is a finding. If no
/// instance is registered here, only the catalogue is checked. Values are never shown. The exit code
/// is 0 if nothing was found, 5 if something was, and 10 if CAPTURE is not a HAR file. The answer is
/// about this capture only.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal data check capture.har
  airseal data check capture.har --host telemetry.acme.example
  airseal data check capture.har --host .acme.example --html check.html")]
pub struct Args {
    /// The HAR file; - is standard input
    #[arg(value_name = "CAPTURE")]
    capture: PathBuf,
    /// Check requests to HOST: a name, with a dot before it a domain and all hosts in it; may be
    /// repeated (default: the hosts of the catalogue, else every host)
    #[arg(long, value_name = "HOST", value_parser = parsers::host)]
    host: Vec<HostPattern>,
    /// Write a self-contained HTML page to FILE; - is standard output
    #[arg(long, value_name = "FILE", conflicts_with_all = ["format", "csv"])]
    html: Option<PathBuf>,
    #[command(flatten)]
    layout: Layout,
    #[command(flatten)]
    force: input::Force,
}

/// The answer, with the names that only this run knows.
#[derive(Debug, Serialize)]
struct Answer {
    /// The capture.
    capture: String,
    /// What was found.
    #[serde(flatten)]
    report: CaptureReport,
}

pub(in crate::cli) fn run(session: &mut Session, args: &Args) -> Outcome {
    let format = args.layout.choose(session)?;
    let catalogue = session.catalogue(&session.home()?)?;
    let known = known(session, &catalogue)?;
    let hosts = Hosts::choose(&args.host, &catalogue.catalogue)?;
    if let Some(file) = &args.html {
        input::check(session, args.force.output(file, Readers::Owner), None)?;
    }
    let capture = named::open(&mut session.env.stdin, &args.capture)?;
    let expected =
        Expected { catalogue: &catalogue.catalogue, hosts: &hosts, known: known.as_ref() };
    let report = check(capture, &expected)
        .map_err(|error| input::in_file(&args.capture, Failure::from(error)))?;
    let checked = Answer { capture: args.capture.display().to_string(), report };
    match (&args.html, format) {
        (Some(file), _) => {
            let html = checked.report.html(&checked.capture, &catalogue.sha256, session.now()?);
            input::write(session, args.force.output(file, Readers::Owner), html.as_bytes())?;
            if !input::is_dash(file) {
                session.ui.report(&Written::of(file.display().to_string(), &checked));
            }
        }
        (None, Format::Table) => session.ui.report(&checked),
        (None, Format::Csv | Format::Json) => list(session, args, &checked)?,
    }
    Ok(if checked.report.is_clean() { 0 } else { SOMETHING_FOUND })
}

/// What is known of the instance, if one is registered here.
fn known(session: &mut Session, catalogue: &InForce) -> Fallible<Option<KnownInstance>> {
    let home = session.home()?;
    let telemetry = session.telemetry(&home);
    Ok(KnownInstance::read(&reporter(session, &home, catalogue)?, &telemetry)?)
}

/// The findings, one a line; in JSON the summary is the last line.
fn list(session: &mut Session, args: &Args, checked: &Answer) -> Fallible<()> {
    let mut list = args.layout.begin::<CaptureFinding>(session)?;
    for finding in &checked.report.findings {
        list.row(session.ui, finding)?;
    }
    if list.is_json() {
        session.ui.json_line(&Summary::of(checked));
    }
    Ok(())
}

/// The last line of `--json`: everything but the findings themselves.
#[derive(Debug, Serialize)]
struct Summary<'c> {
    capture: &'c str,
    #[serde(flatten)]
    report: serde_json::Map<String, serde_json::Value>,
}

impl<'c> Summary<'c> {
    fn of(checked: &'c Answer) -> Self {
        let mut report = match serde_json::to_value(&checked.report) {
            Ok(serde_json::Value::Object(report)) => report,
            _ => serde_json::Map::new(),
        };
        report.insert("findings".to_owned(), checked.report.findings.len().into());
        Self { capture: &checked.capture, report }
    }
}

#[derive(Debug, Serialize)]
struct Written<'c> {
    output: String,
    findings: usize,
    #[serde(skip)]
    checked: &'c Answer,
}

impl<'c> Written<'c> {
    fn of(output: String, checked: &'c Answer) -> Self {
        Self { output, findings: checked.report.findings.len(), checked }
    }
}

impl Render for Written<'_> {
    fn human(&self, page: &mut Page) {
        page.headline(Tone::Good, "written", &self.output);
        verdict(page, self.checked);
    }

    fn failure(&self) -> Option<Failure> {
        self.checked.failure()
    }
}

impl Render for CaptureFinding {
    fn human(&self, page: &mut Page) {
        page.line(&self.message);
    }
}

impl Row for CaptureFinding {
    const COLUMNS: &'static [&'static str] =
        &["kind", "host", "part", "field", "message", "count", "entry", "offset", "method", "url"];
}

fn verdict(page: &mut Page, checked: &Answer) {
    let report = &checked.report;
    page.line(BOUND);
    if report.checked == 0 && report.is_clean() {
        page.headline(Tone::Good, "ok", "no request went to the hosts checked");
    } else if report.is_clean() {
        let requests = format::count(report.checked, "request");
        page.headline(Tone::Good, "ok", format!("nothing was found in {requests}"));
    } else {
        page.headline(Tone::Warn, "found", report.ending());
    }
}

impl Render for Answer {
    fn human(&self, page: &mut Page) {
        for (label, value) in self.report.facts(&self.capture) {
            page.field(label, value);
        }
        page.blank();
        let report = &self.report;
        let mut hosts = Table::new(["HOST", "REQUESTS", "CHECKED"]);
        for host in &report.hosts {
            let checked = if host.checked { "yes" } else { "no" };
            hosts.row(None, &[host.host.clone(), host.requests.to_string(), checked.to_owned()]);
        }
        hosts.write(page, 0);
        page.blank();
        if !report.fields.is_empty() {
            let mut fields = Table::new(["SENT AS DECLARED", "KIND", "TIMES", "PURPOSE"]);
            for field in &report.fields {
                let (kind, times) = (field.category.name().to_owned(), field.count.to_string());
                fields.row(None, &[field.name.clone(), kind, times, field.purpose.clone()]);
            }
            fields.write(page, 0);
            page.blank();
        }
        if !report.findings.is_empty() {
            let mut findings = Table::new(["FOUND", "WHERE", "FIELD", "TIMES", "FIRST", "WHAT"]);
            for finding in &report.findings {
                let cells = [
                    finding.kind.name().to_owned(),
                    finding.part.name().to_owned(),
                    finding.field.clone().unwrap_or("-".to_owned()),
                    finding.count.to_string(),
                    finding.place(),
                    finding.message.clone(),
                ];
                findings.row(Some(Tone::Warn), &cells);
            }
            findings.write(page, 0);
            page.blank();
        }
        verdict(page, self);
    }

    fn failure(&self) -> Option<Failure> {
        let report = &self.report;
        let first = report.findings.first()?;
        let field = first.field.as_ref().map(|field| format!(" {field}")).unwrap_or_default();
        let (part, place, message) = (first.part.name(), first.place(), &first.message);
        let message = format!(
            "{}: {}; the first: {place}, {part}{field}: {message}",
            self.capture,
            report.ending()
        );
        Some(Failure::new(SOMETHING_FOUND, message).hint("leave out -q to see all of them"))
    }
}
