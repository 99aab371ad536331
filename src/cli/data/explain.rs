//! `airseal data explain`

use std::path::PathBuf;

use serde::Serialize;

use super::reporter;
use crate::cli::error::{Failure, Fallible};
use crate::cli::session::Session;
use crate::cli::ui::list::{Format, Layout, Row, cell};
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::ui::table::Table;
use crate::cli::{Outcome, input, parsers};
use crate::core::document::catalogue::field::Field;
use crate::core::document::report::{Category, Value};
use crate::privacy::catalogue_file;
use crate::privacy::explain::{ExplainedField, Section, explain};
use crate::privacy::gdpr_points::TextKind;
use crate::privacy::gdpr_text::GdprText;
use crate::store::output::{Output, Readers};

/// Explain every field: its value now, purpose, legal basis, retention, recipient
///
/// The explanations come from the data catalogue that the reports are built from: a field that is
/// not in the catalogue cannot be sent. --html writes one self-contained page, to print or to keep
/// on file. For usage data, the last line gives an upper bound, in bits, on how well a report could
/// tell one instance from another.
///
/// --record writes the record of processing activities (GDPR 30(1)), and --notice the text for a
/// privacy page (GDPR 13): as Markdown, with --json as one object, with --html as a page. Both are
/// made from the catalogue alone and hold no data of this instance: with --catalogue, a vendor needs no
/// instance to read what a draft gives. What the catalogue does not
/// state is named there and on standard error, and so is a legal basis of which it is unclear what
/// letter of GDPR 6(1) it means: a notice names rights by these letters.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal data explain
  airseal data explain usage --json
  airseal data explain --html data.html
  airseal data explain --record > record.md
  airseal data explain --notice --html notice.html
  airseal data explain --notice --catalogue catalogue.toml")]
pub struct Args {
    /// The kind of data: request, compliance or usage (default: all three)
    #[arg(value_parser = parsers::word(Category::ALL, Category::name), hide_possible_values = true)]
    kind: Option<Category>,
    /// Write the record of processing activities that GDPR Article 30(1) asks of the vendor
    #[arg(long, group = "text", conflicts_with_all = ["kind", "notice", "csv"])]
    record: bool,
    /// Write the notice for a privacy page that GDPR Article 13 asks of the vendor
    #[arg(long, group = "text", conflicts_with_all = ["kind", "csv"])]
    notice: bool,
    /// With --record or --notice: read the catalogue from FILE, signed or a draft (default: the one in
    /// force here); - is standard input
    #[arg(long, value_name = "FILE", requires = "text")]
    catalogue: Option<PathBuf>,
    /// Write a self-contained HTML page to FILE; - is standard output
    #[arg(long, value_name = "FILE", conflicts_with_all = ["format", "csv"])]
    html: Option<PathBuf>,
    #[command(flatten)]
    layout: Layout,
    #[command(flatten)]
    force: input::Force,
}

pub(in crate::cli) fn run(session: &mut Session, args: &Args) -> Outcome {
    let format = args.layout.choose(session)?;
    if let Some(kind) = args.text() {
        return write_text(session, args, kind, format);
    }
    let home = session.home()?;
    let catalogue = session.catalogue(&home)?;
    let (telemetry, policies) = (session.telemetry(&home), session.privacy_policies(&home)?);
    let reporter = reporter(session, &home, &catalogue)?;
    let explanation = explain(&reporter, args.kind, &telemetry, &policies)?;
    let sections = &explanation.sections;
    match (&args.html, format) {
        (Some(file), _) => {
            let html = explanation.html(&catalogue, reporter.now);
            write_page(session, args.force.output(file, Readers::Owner), &html)?;
        }
        (None, Format::Csv) => {
            let mut list = args.layout.begin::<ExplainedField>(session)?;
            for field in sections.iter().flat_map(|section| &section.fields) {
                list.row(session.ui, field)?;
            }
        }
        (None, Format::Json) => sections.iter().for_each(|section| json(session, section)),
        (None, Format::Table) => sections.iter().for_each(|section| session.ui.report(section)),
    }
    Ok(0)
}

impl Args {
    /// The text that is asked for instead of the fields.
    fn text(&self) -> Option<TextKind> {
        match (self.record, self.notice) {
            (true, _) => Some(TextKind::Record),
            (_, true) => Some(TextKind::Notice),
            _ => None,
        }
    }
}

/// Writes the record or the notice. Neither has data of anybody: whoever may read the folder may
/// read them.
fn write_text(session: &mut Session, args: &Args, kind: TextKind, format: Format) -> Outcome {
    if format == Format::Csv {
        return Err(Failure::usage("a record or a notice has no form in CSV").hint(
            "without --format csv it is Markdown; --json and --html FILE are its other forms",
        ));
    }
    let text = if let Some(file) = &args.catalogue {
        let bytes = input::whole(&mut session.env, file)?;
        let read = catalogue_file::read(&bytes).map_err(|error| {
            let hint =
                "airseal vendor catalogue check FILE says what is wrong with a draft in TOML";
            input::in_file(file, Failure::from(error)).hint(hint)
        });
        GdprText::of_file(kind, &read?)
    } else {
        let home = session.home()?;
        GdprText::new(kind, &session.catalogue(&home)?)
    };
    match &args.html {
        Some(file) => {
            let page = text.html(session.now()?);
            write_page(session, args.force.output(file, Readers::All), &page)?;
        }
        None if format == Format::Json => session.ui.json_line(&text),
        None => session.ui.bytes(text.markdown().as_bytes()),
    }
    for point in text.open_points() {
        session.ui.note(point);
    }
    Ok(0)
}

fn write_page(session: &mut Session, output: Output<'_>, html: &str) -> Fallible<()> {
    input::write(session, output, html.as_bytes())?;
    if !input::is_dash(output.path) {
        session.ui.report(&Written { output: output.path.display().to_string() });
    }
    Ok(())
}

fn json(session: &mut Session, section: &Section) {
    for field in &section.fields {
        session.ui.json_line(field);
    }
    if let Some(bound) = &section.bound {
        session.ui.json_line(bound);
    }
}

impl Render for ExplainedField {
    fn human(&self, page: &mut Page) {
        page.field(&self.field.name, self.now());
    }
}

impl Row for ExplainedField {
    const COLUMNS: &'static [&'static str] = &[
        "category",
        "name",
        "value",
        "sent",
        "purpose",
        "legal_basis",
        "retention",
        "recipient",
        "location",
        "bits",
    ];

    fn cells(&self) -> Vec<String> {
        let Field { category, name, purpose, legal_basis, retention, recipient, .. } = &self.field;
        vec![
            category.name().to_owned(),
            name.clone(),
            match &self.value {
                Some(Value::Flag(flag)) => flag.to_string(),
                value => cell(value.as_ref()),
            },
            self.sent.to_string(),
            purpose.clone(),
            legal_basis.clone(),
            retention.clone(),
            recipient.clone(),
            self.location.to_string(),
            cell(self.bits.as_ref()),
        ]
    }
}

#[derive(Debug, Serialize)]
struct Written {
    output: String,
}

impl Render for Written {
    fn human(&self, page: &mut Page) {
        page.headline(Tone::Good, "written", &self.output);
    }
}

impl Render for Section {
    fn human(&self, page: &mut Page) {
        page.headline(Tone::Good, self.category.name(), self.sending.describe());
        let mut table = Table::new(["FIELD", "NOW", "PURPOSE"]);
        for row in &self.fields {
            table.row(None, &[row.field.name.clone(), row.now(), row.field.purpose.clone()]);
        }
        table.write(page, 0);
        page.blank();
        let mut terms = Table::new(["BASIS", "KEPT", "SENT TO", "FIELDS"]);
        for (basis, kept, to, fields) in self.terms() {
            terms.row(None, &[basis.to_owned(), kept.to_owned(), to.to_owned(), fields.join(", ")]);
        }
        terms.write(page, 0);
        page.blank();
        page.field("Kept in", self.location.to_string());
        if !self.new.is_empty() {
            page.field(
                "New",
                format!("{}: not sent until a disclosure has named them", self.new.join(", ")),
            );
        }
        if let Some(bound) = &self.bound {
            page.field("Bound", bound);
        }
        page.blank();
    }
}
