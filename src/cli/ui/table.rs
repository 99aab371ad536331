//! Aligned columns. No cell is ever broken over two lines: columns that do not fit beside the
//! first ones stand below them, as a line of their own.

use super::page::{Page, Tone};
use super::sanitize;

/// The space between two columns.
const GAP: usize = 2;
/// What a line below its row begins with.
const BELOW: &str = "    ";

/// Rows of cells under a head.
pub struct Table<const N: usize> {
    /// The text of all cells, row by row: a table may have very many.
    text: String,
    /// Where each cell ends in it.
    rows: Vec<([usize; N], Option<Tone>)>,
    /// The widest cell of each column.
    widths: [usize; N],
}

impl<const N: usize> Table<N> {
    /// No rows yet.
    #[must_use]
    pub fn new(head: [&'static str; N]) -> Self {
        let mut table = Self { text: String::new(), rows: Vec::new(), widths: [0; N] };
        table.row(None, &head.map(str::to_owned));
        table
    }

    /// Adds a row, made safe; the first cell is in colour.
    pub fn row(&mut self, tone: Option<Tone>, cells: &[String; N]) {
        let mut ends = [0; N];
        for ((cell, end), width) in cells.iter().zip(&mut ends).zip(&mut self.widths) {
            let cell = sanitize::shown(cell);
            self.text.push_str(&cell);
            *end = self.text.len();
            *width = (*width).max(cell.chars().count());
        }
        self.rows.push((ends, tone));
    }

    /// Writes it, each line after `indent` spaces.
    pub fn write(&self, page: &mut Page, indent: usize) {
        let beside = fitting(&self.widths, page.width().map(|width| width.saturating_sub(indent)));
        let mut begin = 0;
        let mut line = String::new();
        for (ends, tone) in &self.rows {
            let cells = ends.map(|end| {
                let cell = self.text.get(begin..end).unwrap_or_default();
                begin = end;
                cell
            });
            let (first, below) = cells.split_at(beside.min(N));
            line.clear();
            let mut blanks = 0;
            for (cell, width) in first.iter().zip(self.widths) {
                line.extend(std::iter::repeat_n(' ', blanks));
                line.push_str(cell);
                blanks = width - cell.chars().count() + GAP;
            }
            page.row(indent, tone.zip(first.first().copied()), line.trim_end());
            if !below.is_empty() {
                page.line(format!("{:indent$}{BELOW}{}", "", below.join("  ")));
            }
        }
    }
}

/// How many of the columns fit on a line; at least one.
fn fitting(widths: &[usize], line: Option<usize>) -> usize {
    let Some(line) = line else { return widths.len() };
    let mut used = 0_usize;
    for (index, width) in widths.iter().enumerate() {
        used += width + if index == 0 { 0 } else { GAP };
        if used > line {
            return index.max(1);
        }
    }
    widths.len()
}

#[cfg(test)]
mod tests {
    use super::Table;
    use crate::cli::ui::page::Page;

    fn at(columns: Option<usize>) -> String {
        let mut table = Table::new(["NAME", "N", "WHAT IT IS"]);
        table.row(None, &["a".to_owned(), "10".to_owned(), "the first of them".to_owned()]);
        table.row(None, &["long name".to_owned(), "7".to_owned(), "the second".to_owned()]);
        let mut page = Page::new(false, columns);
        table.write(&mut page, 2);
        page.into_text()
    }

    #[test]
    fn columns_are_aligned_and_what_does_not_fit_is_below() {
        let wide = "  NAME       N   WHAT IT IS\n  a          10  the first of them\n  long name  7   the second\n";
        assert_eq!(at(None), wide);
        assert_eq!(at(Some(34)), wide);
        let narrow = "  NAME       N\n      WHAT IT IS\n  a          10\n      the first of them\n  long name  7\n      the second\n";
        assert_eq!(at(Some(31)), narrow);
        assert!(at(Some(20)).lines().all(|line| line.chars().count() <= 20), "{}", at(Some(20)));
    }
}
