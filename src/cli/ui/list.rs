//! Lists: every command that lists answers through here, so that a table, JSON lines, CSV and
//! an empty list are the same everywhere.

use clap::ValueEnum;
use serde_json::Value;

use crate::cli::error::{CANNOT, Failure};
use crate::cli::session::Session;
use crate::cli::ui::page::{Render, Ui, json_line};
use crate::cli::ui::sanitize::spreadsheet_text;
use crate::parallel;

/// How many rows are written at a time where there are many.
const PART: usize = 512;

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Lines for people
    Table,
    /// One JSON object per line
    Json,
    /// Comma-separated values, for a spreadsheet
    Csv,
}

impl Format {
    const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}

/// The options of a command that lists.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Layout {
    /// Write the list as a table, json (one object per line) or csv (default: table)
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    format: Option<Format>,
    /// Write the list as comma-separated values: the same as --format csv
    #[arg(long)]
    csv: bool,
}

impl Layout {
    /// The format asked for: with --json, --csv or --format, else the one in the settings. JSON is
    /// JSON from then on, errors included.
    ///
    /// # Errors
    /// Two options that ask for different formats.
    pub fn choose(self, session: &mut Session) -> Result<Format, Failure> {
        let json = session.asks_for_json.then_some(("--json", Format::Json));
        let csv = self.csv.then_some(("--csv", Format::Csv));
        let asked = [json, csv].into_iter().flatten();
        session.ui.json = session.ui.json || self.format == Some(Format::Json);
        if let (Some(format), Some((option, _))) =
            (self.format, asked.clone().find(|(_, a)| Some(*a) != self.format))
        {
            return Err(two_formats(option, &format!("--format {}", format.name())));
        }
        if let (Some(_), Some(_)) = (json, csv) {
            return Err(two_formats("--json", "--csv"));
        }
        let set = if session.ui.json { Format::Json } else { Format::Table };
        let format = self.format.or_else(|| asked.map(|(_, format)| format).next()).unwrap_or(set);
        session.ui.json = format == Format::Json;
        Ok(format)
    }

    /// Begins a list of such rows.
    ///
    /// # Errors
    /// As [`Layout::choose`] says.
    pub fn begin<R: Row>(self, session: &mut Session) -> Result<List, Failure> {
        let list = List { format: self.choose(session)?, rows: 0 };
        if list.format == Format::Csv {
            session.ui.bytes(&csv_row(R::COLUMNS.iter().map(|name| (*name).to_owned()))?);
        }
        Ok(list)
    }
}

fn two_formats(one: &str, other: &str) -> Failure {
    Failure::usage(format!("{one} and {other} ask for different formats")).hint("give one of them")
}

/// A row of a list.
pub trait Row: Render {
    /// The columns of its CSV form, named as its JSON keys are.
    const COLUMNS: &'static [&'static str];

    /// Their text; nothing for null. A row whose columns are texts, whole numbers and flags has in
    /// each what its JSON form has.
    fn cells(&self) -> Vec<String> {
        let json = serde_json::to_value(self).unwrap_or_default();
        let cell = |column: &&str| match json.get(*column) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
        };
        Self::COLUMNS.iter().map(cell).collect()
    }
}

/// A list that is being written.
#[derive(Debug)]
pub struct List {
    format: Format,
    rows: u64,
}

impl List {
    /// Whether its rows are JSON objects.
    pub fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Writes a row.
    ///
    /// # Errors
    /// Not expected: CSV is written to memory.
    pub fn row(&mut self, ui: &mut Ui, row: &impl Row) -> Result<(), Failure> {
        self.rows += 1;
        match self.format {
            Format::Table | Format::Json => ui.report(row),
            Format::Csv => ui.bytes(&csv_row(row.cells())?),
        }
        Ok(())
    }

    /// Writes rows as [`List::row`] does, on all cores: there may be very many.
    ///
    /// # Errors
    /// As that one says.
    pub fn rows<R: Row + Sync>(&mut self, ui: &mut Ui, rows: &[R]) -> Result<(), Failure> {
        let write: fn(&R) -> Result<Vec<u8>, Failure> = match self.format {
            Format::Table => return rows.iter().try_for_each(|row| self.row(ui, row)),
            Format::Json => |row| Ok(json_line(row)),
            Format::Csv => |row| csv_row(row.cells()),
        };
        let part = |rows: &[R]| rows.iter().map(write).collect::<Result<Vec<_>, _>>();
        let mut failed = Ok(());
        parallel::in_order_of(rows.chunks(PART), part, |part| match part {
            Ok(lines) => lines.iter().for_each(|line| ui.bytes(line)),
            Err(failure) => failed = Err(failure),
        });
        self.rows += u64::try_from(rows.len()).unwrap_or(u64::MAX);
        failed
    }

    /// Writes a row that is JSON already.
    pub fn json_row(&mut self, ui: &mut Ui, row: &impl serde::Serialize) {
        self.rows += 1;
        ui.json_line(row);
    }

    /// Ends the list. An empty one has no line; a person is told what it means.
    pub fn end(self, ui: &mut Ui, empty: &str) {
        if self.rows == 0 && self.format == Format::Table {
            ui.note(empty);
        }
    }
}

/// One row of CSV, safe to open in a spreadsheet.
///
/// # Errors
/// Not expected of any row.
pub fn csv_row(cells: impl IntoIterator<Item = String>) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(cells.into_iter().map(|cell| spreadsheet_text(Some(cell))))
        .map_err(|error| error.to_string())
        .and_then(|()| writer.into_inner().map_err(|error| error.to_string()))
        .map_err(|error| Failure::new(CANNOT, error))
}

/// A cell of a value that may be absent.
pub fn cell<T: ToString>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}
