//! A table (CSV) with a license a line. Its columns are called as the options of `vendor issue`, and
//! what a line leaves empty is what its defaults say.

use std::path::Path;
use std::sync::Arc;

use crate::core::types::amount::Amount;
use crate::core::types::email::Email;
use crate::core::types::ids::{InstanceId, Region};
use crate::core::types::typed;
use crate::issuer::batch::{self, Job, Subject};
use crate::issuer::error::VendorError;
use crate::issuer::issue::{Licensee, Order};
use crate::issuer::terms::{Term, TermOptions};

/// The columns, as the options are called. `limit.NAME` is a column for one limit.
pub const COLUMNS: [&str; 17] = [
    "request",
    "email",
    "instance",
    "any-instance",
    "plan",
    "days",
    "expires",
    "perpetual",
    "not-before",
    "grace-days",
    "limit",
    "feature",
    "releases-until",
    "data-region",
    "organization",
    "meta",
    OUTPUT,
];

/// Where a license of the table goes, below the folder for all of them.
const OUTPUT: &str = "output";

/// Why a table is not read.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// A column that is not known.
    #[error("there is no column called {0}")]
    Unknown(String),
    /// A column that is there twice, or is for a limit that has no such name.
    #[error("{0}")]
    Column(String),
    /// The header cannot be read.
    #[error("the header cannot be read: {0}")]
    Header(String),
    /// No line.
    #[error("the table has no line below its header")]
    Empty,
}

/// Why a line gives no license.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// What is in it, with the column.
    #[error("{0}")]
    Text(String),
    /// What it orders.
    #[error(transparent)]
    Order(#[from] VendorError),
}

impl From<String> for LineError {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for LineError {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A line that gives no license, and why.
#[derive(Debug)]
pub struct BadLine {
    /// The file and the line.
    pub name: String,
    /// Why.
    pub error: LineError,
}

/// What a line is filled up with, and what makes terms of it.
pub struct Defaults<'d> {
    /// The table's file.
    pub file: &'d Path,
    /// The folder for the licenses.
    pub output: &'d Path,
    /// The options of a line that leaves them empty.
    pub options: TermOptions,
    /// Makes an order of a line's options.
    pub order: &'d dyn Fn(&TermOptions) -> Result<Order, VendorError>,
}

/// Reads a table, in UTF-8, with commas, semicolons or tabs: the licenses to issue, and the lines
/// that are not one.
///
/// # Errors
/// The table has no lines, no header, or a column that is not known.
pub fn jobs(text: &[u8], defaults: &Defaults<'_>) -> Result<(Vec<Job>, Vec<BadLine>), TableError> {
    let file = defaults.file.display();
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter(text)).trim(csv::Trim::All).from_reader(text);
    let columns: Vec<String> = reader
        .headers()
        .map_err(|error| TableError::Header(csv_fault(&error)))?
        .iter()
        .map(column)
        .collect();
    check_columns(&columns)?;
    let (mut jobs, mut bad) = (Vec::new(), Vec::new());
    let mut lines = Lines { text, byte: 0, line: 1 };
    for record in reader.into_records() {
        let position = match &record {
            Ok(record) => record.position(),
            Err(error) => error.position(),
        };
        let line = position.map(|position| lines.of(position.byte()));
        let name = line.map_or(file.to_string(), |line| format!("{file}:{line}"));
        let job = record.map_err(|error| csv_fault(&error).into()).and_then(|record| {
            let cells = columns.iter().map(String::as_str).zip(record.iter());
            let line = Line { cells: cells.filter(|(_, cell)| !cell.is_empty()).collect() };
            line.job(&name, defaults)
        });
        match job {
            Ok(job) => jobs.push(job),
            Err(error) => bad.push(BadLine { name, error }),
        }
    }
    if jobs.is_empty() && bad.is_empty() {
        return Err(TableError::Empty);
    }
    Ok((jobs, bad))
}

/// The numbers of lines. The reader's own are one too low where lines end with CRLF.
struct Lines<'t> {
    text: &'t [u8],
    byte: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line of the record that begins at `byte`, or after the line ends there. Records are
    /// asked for in their order.
    fn of(&mut self, byte: u64) -> usize {
        let mut end = usize::try_from(byte).unwrap_or(usize::MAX).min(self.text.len());
        let rest = self.text.get(end..).unwrap_or_default();
        end += rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let passed = self.text.get(self.byte..end).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', passed).count();
        self.byte = end;
        self.line
    }
}

/// What is wrong with a line that the reader refuses.
fn csv_fault(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("it has {len} cells, and the header has {expected_len}")
        }
        csv::ErrorKind::Utf8 { .. } => "it is not UTF-8; save the table as CSV UTF-8".to_owned(),
        _ => error.to_string(),
    }
}

/// What separates the cells: what the header has most of.
fn delimiter(text: &[u8]) -> u8 {
    let header = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |mark: &u8| memchr::memchr_iter(*mark, header).count();
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

/// A header as the option is called: `Not before` and `not_before` are `not-before`.
fn column(header: &str) -> String {
    header.trim_start_matches("--").to_lowercase().replace([' ', '_'], "-")
}

fn check_columns(columns: &[String]) -> Result<(), TableError> {
    typed::once("the column", columns).map_err(TableError::Column)?;
    for column in columns {
        match column.strip_prefix("limit.") {
            Some(name) => drop(typed::name(name).map_err(TableError::Column)?),
            None if COLUMNS.contains(&column.as_str()) => {}
            None => return Err(TableError::Unknown(column.clone())),
        }
    }
    Ok(())
}

/// The cells of a line that are not empty, by column.
struct Line<'l> {
    cells: Vec<(&'l str, &'l str)>,
}

impl Line<'_> {
    fn cell(&self, column: &str) -> Option<&str> {
        self.cells.iter().find(|(name, _)| *name == column).map(|(_, cell)| *cell)
    }

    /// The value of a cell, if it has one.
    fn read<T>(
        &self,
        column: &str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<T>, LineError> {
        let value = self.cell(column).map(read).transpose();
        value.map_err(|error| format!("column {column}: {error}").into())
    }

    /// Whether a cell says yes.
    fn flag(&self, column: &str) -> Result<bool, LineError> {
        let read = |text: &str| match text.to_lowercase().as_str() {
            "yes" | "true" | "1" | "x" => Ok(true),
            "no" | "false" | "0" => Ok(false),
            other => Err(format!("`{other}` is neither yes nor no")),
        };
        Ok(self.read(column, read)?.unwrap_or_default())
    }

    fn job(&self, name: &str, defaults: &Defaults<'_>) -> Result<Job, LineError> {
        let order = (defaults.order)(&self.options(&defaults.options)?)?;
        let subject = self.subject(defaults.file)?;
        let file = match self.read(OUTPUT, file_name)? {
            Some(file) => file,
            None => output_name(&subject, &order),
        };
        let output = defaults.output.join(file);
        Ok(Job { name: name.to_owned(), subject, order: Arc::new(order), output })
    }

    /// The options of the command, with those of the line on top.
    fn options(&self, defaults: &TermOptions) -> Result<TermOptions, LineError> {
        let mut options = defaults.clone();
        options.term = self.term()?.or(options.term);
        options.not_before = self.read("not-before", typed::from_day)?.or(options.not_before);
        let grace = |text: &str| match text.parse::<u32>() {
            Ok(days) if days <= 3650 => Ok(days),
            _ => Err(format!("`{text}` is not a number of days from 0 to 3650")),
        };
        options.grace_days = self.read("grace-days", grace)?.or(options.grace_days);
        options.plan = self.read("plan", typed::name)?.or(options.plan);
        options.releases_until =
            self.read("releases-until", typed::day)?.or(options.releases_until);
        let region =
            |text: &str| text.to_lowercase().parse::<Region>().map_err(|error| error.to_string());
        options.data_region = self.read("data-region", region)?.or(options.data_region);
        let organization = self.cell("organization").map(str::to_owned);
        options.organization = organization.or(options.organization);
        options.limits.extend(self.list("limit", typed::granted)?);
        for (column, cell) in &self.cells {
            if let Some(limit) = column.strip_prefix("limit.") {
                let read = || Ok((typed::name(limit)?, amount(cell)?));
                let limit = read().map_err(|error: String| format!("column {column}: {error}"))?;
                options.limits.extend([limit]);
            }
        }
        options.features.extend(self.list("feature", typed::name)?);
        let notes = self.cell("meta").into_iter().flat_map(|cell| cell.split(';'));
        let notes = notes.map(str::trim).filter(|note| !note.is_empty()).map(typed::pair);
        let notes: Result<Vec<_>, _> = notes.collect();
        options.metadata.extend(notes.map_err(|error| format!("column meta: {error}"))?);
        Ok(options)
    }

    fn term(&self) -> Result<Option<Term>, LineError> {
        let days = self.read("days", typed::days)?.map(Term::Days);
        let until = self.read("expires", typed::to_day)?.map(Term::Until);
        let perpetual = self.flag("perpetual")?.then_some(Term::Perpetual);
        let mut all = days.into_iter().chain(until).chain(perpetual);
        let term = all.next();
        if all.next().is_some() {
            let message = "only one of the columns days, expires and perpetual may have a value";
            return Err(message.into());
        }
        Ok(term)
    }

    /// The words of a cell, divided by spaces, commas or semicolons.
    fn list<T>(
        &self,
        column: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Vec<T>, LineError> {
        let words = |cell: &str| {
            let words = cell.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
            words.filter(|word| !word.is_empty()).map(&read).collect()
        };
        Ok(self.read(column, words)?.unwrap_or_default())
    }

    fn subject(&self, file: &Path) -> Result<Subject, LineError> {
        let email: Option<Email> = self.read("email", typed::email)?;
        let instance: Option<InstanceId> = self.read("instance", typed::instance)?;
        let any = self.flag("any-instance")?;
        match (self.cell("request"), email, instance, any) {
            (Some(request), None, None, false) => {
                // Beside the table, as its paths are seen by whoever wrote it.
                let folder = file.parent().unwrap_or(Path::new(""));
                Ok(Subject::Request(folder.join(request)))
            }
            (Some(_), ..) => {
                Err("a line has either a request, or an email with an instance or any-instance"
                    .into())
            }
            (None, None, ..) => Err("it has neither a request nor an email".into()),
            (None, email, instance, any) if instance.is_some() != any => {
                Ok(Subject::Licensee(Box::new(Licensee::by_hand(email, instance))))
            }
            (None, _, Some(_), _) => Err("it has both an instance and any-instance".into()),
            (None, ..) => {
                Err("column instance: it has no id; write one, or yes in any-instance".into())
            }
        }
    }
}

fn amount(text: &str) -> Result<Amount, String> {
    text.to_lowercase().parse::<Amount>().map_err(|error| error.to_string())
}

/// A file's name, without a folder: nothing is written outside -o.
fn file_name(text: &str) -> Result<String, String> {
    let plain = Path::new(text).file_name().is_some_and(|name| name == text);
    if plain && !text.contains(['/', '\\']) {
        Ok(text.to_owned())
    } else {
        Err(format!("`{text}` is not the name of a file"))
    }
}

/// What the license's file is called: like the request, else for the customer.
fn output_name(subject: &Subject, order: &Order) -> String {
    let email = |to: &Licensee| to.email.as_ref().map(ToString::to_string);
    let (to, instance) = match subject {
        Subject::Request(request) => return batch::output_name(request),
        Subject::Licensee(to) => (email(to), to.instance.as_ref()),
        Subject::Renewal(_) | Subject::Issued(_) => (None, None),
    };
    let customer = order.terms.organization.clone().or(to).unwrap_or_default();
    batch::customer_name(&customer, instance.map(InstanceId::as_str))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Defaults, TableError, jobs};
    use crate::issuer::issue::Order;
    use crate::issuer::terms::{Term, TermOptions, Terms};

    /// The files of the licenses, and the lines that give none.
    fn read(table: impl AsRef<[u8]>) -> Result<(Vec<String>, Vec<String>), TableError> {
        let defaults = Defaults {
            file: Path::new("orders.csv"),
            output: Path::new("out"),
            options: TermOptions::default(),
            order: &|options| Ok(Order::new(Terms::new(options.term.unwrap_or(Term::Days(1))))),
        };
        let (jobs, bad) = jobs(table.as_ref(), &defaults)?;
        let files = jobs.iter().map(|job| job.output.display().to_string()).collect();
        Ok((files, bad.into_iter().map(|line| format!("{} {}", line.name, line.error)).collect()))
    }

    #[test]
    fn a_line_is_a_license_or_says_what_is_wrong_with_it() {
        let table = "email;any-instance;days;output\r\n\r\na@b.example;yes;9;one.json\r\n\
                     a@b.example;maybe;9;two.json\r\n;;;\r\na@b.example;yes;9;../three.json\r\n";
        let (files, bad) = read(table).unwrap();
        assert_eq!(files, ["out/one.json"]);
        assert_eq!(
            bad,
            [
                "orders.csv:4 column any-instance: `maybe` is neither yes nor no",
                "orders.csv:5 it has neither a request nor an email",
                "orders.csv:6 column output: `../three.json` is not the name of a file",
            ]
        );
        assert!(matches!(read("email,dys\n"), Err(TableError::Unknown(name)) if name == "dys"));
        assert!(matches!(read("email,email\n"), Err(TableError::Column(_))));
        assert!(matches!(read("email\n"), Err(TableError::Empty)));
        let latin = read(b"E-Mail,Stra\xdfe\n").unwrap_err().to_string();
        assert!(latin.contains("save the table as CSV UTF-8"), "{latin}");
    }
}
