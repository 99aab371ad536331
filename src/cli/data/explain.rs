//! `airseal data explain`

use crate::cli::error::Fallible;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use clap::ValueEnum;
use serde::Serialize;

use super::super::error::{CANNOT, Failure};
use super::super::session::Session;
use super::super::verify::present;
use super::super::{Outcome, input};
use super::{gather, html, value_text};
use crate::cli::ui::list::{self, Format, Layout, cell};
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::ui::sanitize;
use crate::cli::ui::table::Table;

use crate::core::document::report::{Category, Value};
use crate::core::types::ids::{Edition, Name, Region};
use crate::privacy::catalogue::{Catalogue, Field};
use crate::privacy::policies;
use crate::privacy::request;
use crate::store::Home;
use crate::store::output::Readers;

/// Explain every field: its value now, purpose, legal basis, retention, recipient
///
/// The explanations come from the data catalogue that the reports are built from: a field that is
/// not in the catalogue cannot be sent. --html writes one self-contained page, to print or to keep
/// on file. For usage data, the last line gives an upper bound, in bits, on how well a report could
/// tell one instance from another.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal data explain
  airseal data explain usage --json
  airseal data explain --html data.html")]
pub struct Args {
    /// The kind of data: request, compliance or usage (default: all three)
    #[arg(value_enum, hide_possible_values = true)]
    kind: Option<Kind>,
    /// Write a self-contained HTML page to FILE; - is standard output
    #[arg(long, value_name = "FILE", conflicts_with_all = ["format", "csv"])]
    html: Option<PathBuf>,
    #[command(flatten)]
    layout: Layout,
    #[command(flatten)]
    force: input::Force,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Request,
    Compliance,
    Usage,
}

impl From<Kind> for Category {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Request => Self::Request,
            Kind::Compliance => Self::Compliance,
            Kind::Usage => Self::Usage,
        }
    }
}

/// One field, explained.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    /// What the catalogue says.
    #[serde(flatten)]
    pub field: Field,
    /// Its value now; null if it has no value.
    pub value: Option<Value>,
    /// Whether it would be sent now.
    pub sent: bool,
    /// The most bits that it tells instances apart by; null for what names the instance
    /// anyway.
    pub bits: Option<f64>,
    /// Where the vendor keeps it.
    pub location: Location,
}

impl Row {
    /// The value in words.
    pub fn now(&self) -> String {
        self.value.as_ref().map_or("-".to_owned(), |value| sanitize::text(&value_text(value)))
    }
}

impl Render for Row {
    fn human(&self, page: &mut Page) {
        page.field(&self.field.name, self.now());
    }
}

impl list::Row for Row {
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
                value => value.as_ref().map(value_text).unwrap_or_default(),
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

/// Where the vendor keeps a field: what says so, the best of it first.
#[derive(Debug, Clone)]
pub(super) enum Location {
    /// The license grants the region.
    Granted(Region),
    /// The registration asks for it.
    Asked(Region),
    /// The privacy policy of this version names the places.
    Policy(String, Name),
    /// Nothing does.
    Unsaid,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Granted(region) => write!(f, "{region} (granted by the license)"),
            Self::Asked(region) => write!(f, "{region} (asked for; no license has granted it)"),
            Self::Policy(places, version) => write!(f, "{places} (policy {version})"),
            Self::Unsaid => {
                f.write_str("not known: no region was chosen, and no privacy policy here names one")
            }
        }
    }
}

impl Serialize for Location {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The request or one of the reports, explained.
pub(super) struct Section {
    /// Which.
    pub category: Category,
    /// Whether it would be sent now, and why (not), in words.
    pub state: String,
    /// Where the vendor keeps it.
    pub location: Location,
    /// Its fields.
    pub rows: Vec<Row>,
    /// Fields that no disclosure has named yet.
    pub new: Vec<String>,
    /// The bits it takes, and the bits it may take; usage only.
    pub bits: Option<(f64, f64)>,
}

pub(in super::super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let format = args.layout.choose(session)?;
    let mut sections = Vec::new();
    for category in [Category::Request, Category::Compliance, Category::Usage] {
        if args.kind.is_none_or(|kind| Category::from(kind) == category) {
            sections.push(section(session, category)?);
        }
    }
    if let Some(file) = &args.html {
        let html = html::html(session, &sections)?;
        input::write(session, args.force.output(file, Readers::Owner), html.as_bytes())?;
        if !input::is_dash(file) {
            session.ui.report(&Written { output: file.display().to_string() });
        }
    } else if format == Format::Csv {
        let mut list = args.layout.begin::<Row>(session)?;
        for row in sections.iter().flat_map(|section| &section.rows) {
            list.row(session.ui, row)?;
        }
    } else if format == Format::Json {
        for section in &sections {
            for row in &section.rows {
                session.ui.json_line(row);
            }
            if let Some((bits, budget_bits)) = section.bits {
                session.ui.json_line(&Bound { category: section.category, bits, budget_bits });
            }
        }
    } else {
        for section in &sections {
            session.ui.report(section);
        }
    }
    Ok(0)
}

/// The last line of `--json` for usage.
#[derive(Debug, Serialize)]
struct Bound {
    category: Category,
    bits: f64,
    budget_bits: f64,
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

fn section(session: &mut Session, category: Category) -> Fallible<Section> {
    let home = session.home()?;
    let catalogue = session.catalogue()?;
    let edition = home.registration()?.map(|stored| stored.document.edition);
    let telemetry = session.telemetry(&home);
    let (sent, state) = match (category, edition, telemetry.decided_by) {
        (Category::Request, Some(_), _) => (
            true,
            "sent to ask for a license; signed; airseal register -o FILE writes it".to_owned(),
        ),
        (Category::Compliance, Some(Edition::Business), _) => {
            (true, "sent as part of the license; signed".to_owned())
        }
        (Category::Compliance, Some(Edition::Community), _) => {
            (false, "not sent: the Community Edition has no compliance data".to_owned())
        }
        (Category::Request | Category::Compliance, None, _) => {
            (false, "not sent: this instance is not registered".to_owned())
        }
        (Category::Usage, _, None) => {
            (true, "on; to turn it off: airseal telemetry off".to_owned())
        }
        (Category::Usage, _, Some(source)) => {
            (false, format!("not sent: telemetry is off: {}", source.describe()))
        }
    };
    let mut data = match category {
        Category::Request => requested(&catalogue, &home)?,
        _ => gather(session, category, &[])?.data,
    };
    let location = location(session, &home, category)?;
    let rows = catalogue.of(category).map(|field| {
        let value = data.remove(&field.name);
        let bits = (category == Category::Usage).then(|| rounded(field.bits()));
        Row {
            field: field.clone(),
            sent: sent && value.is_some(),
            value,
            bits,
            location: location.clone(),
        }
    });
    let rows = rows.collect();
    let shown = telemetry.disclosure.filter(|_| category == Category::Usage);
    let new = shown
        .iter()
        .flat_map(|shown| catalogue.newer_than(*shown))
        .map(|field| field.name.clone())
        .collect();
    let bits =
        (category == Category::Usage).then(|| (rounded(catalogue.bits()), catalogue.budget_bits));
    Ok(Section { category, state, location, rows, new, bits })
}

/// What the request made last carries.
fn requested(catalogue: &Catalogue, home: &Home) -> Fallible<BTreeMap<String, Value>> {
    let Some(stored) = request::latest(home)? else { return Ok(BTreeMap::new()) };
    let fields =
        request::fields(catalogue, &stored.bytes).map_err(|error| Failure::new(CANNOT, error))?;
    Ok(fields.into_iter().map(|(field, value)| (field.name.clone(), value)).collect())
}

/// Where the vendor keeps data of a category: the region that the license grants, else
/// the one that was asked for, else what the privacy policy says. A usage report says
/// nothing by which a region could be chosen for it.
fn location(session: &mut Session, home: &Home, category: Category) -> Fallible<Location> {
    if category != Category::Usage {
        let registration = home.registration()?;
        let context = session.context(home.clock()?, registration.as_ref())?;
        let trust = session.trust(home)?;
        let verified = present(session, home, trust.as_ref(), &context)?;
        let granted =
            verified.license().filter(|_| verified.verdict.is_good()).and_then(|l| l.data_region);
        let asked = registration.and_then(|stored| stored.document.data_region);
        if let Some(location) = granted.map(Location::Granted).or(asked.map(Location::Asked)) {
            return Ok(location);
        }
    }
    let policies = session.policies(home)?;
    let policy = policies::in_force(policies.iter().map(|stored| &stored.document), session.now()?);
    Ok(policy.map_or(Location::Unsaid, |policy| {
        let places = policy
            .data_locations
            .iter()
            .map(|place| place.trim())
            .filter(|place| !place.is_empty());
        match places.collect::<Vec<_>>().join("; ") {
            said if said.is_empty() => Location::Unsaid,
            said => Location::Policy(said, policy.version.clone()),
        }
    }))
}

/// To one decimal, rounded up: it is a bound.
fn rounded(bits: f64) -> f64 {
    format!("{:.1}", bits + 0.05).parse().unwrap_or(f64::INFINITY)
}

impl Serialize for Section {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.rows.serialize(serializer)
    }
}

impl Render for Section {
    fn human(&self, page: &mut Page) {
        page.headline(Tone::Good, self.category.name(), &self.state);
        let mut table = Table::new(["FIELD", "NOW", "PURPOSE"]);
        for row in &self.rows {
            table.row(None, [row.field.name.clone(), row.now(), row.field.purpose.clone()]);
        }
        table.write(page, 0);
        page.blank();
        let mut terms = Table::new(["BASIS", "KEPT", "SENT TO", "FIELDS"]);
        for (basis, kept, to, fields) in self.terms() {
            terms.row(None, [basis.to_owned(), kept.to_owned(), to.to_owned(), fields.join(", ")]);
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
        if let Some(bound) = self.bound() {
            page.field("Bound", bound);
        }
        page.blank();
    }
}

impl Section {
    /// The fields by what they have in common: legal basis, retention and recipient.
    fn terms(&self) -> Vec<(&str, &str, &str, Vec<&str>)> {
        let mut terms: Vec<(&str, &str, &str, Vec<&str>)> = Vec::new();
        for Row { field: Field { name, legal_basis, retention, recipient, .. }, .. } in &self.rows {
            let same = |(basis, kept, to, _): &&mut (&str, &str, &str, Vec<&str>)| {
                basis == legal_basis && kept == retention && to == recipient
            };
            match terms.iter_mut().find(same) {
                Some((.., fields)) => fields.push(name),
                None => terms.push((legal_basis, retention, recipient, vec![name])),
            }
        }
        terms
    }

    /// How much a report could tell, in words.
    pub fn bound(&self) -> Option<String> {
        self.bits.map(|(bits, budget)| {
            format!(
                "a usage report can tell instances apart by at most {bits} bits (the sum of log2 of each field's \
                 number of values; budget {budget}). In a small population, fewer can be enough: docs/reference/data.md"
            )
        })
    }
}
