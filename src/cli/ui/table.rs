//! Aligned columns. No cell is ever broken over two lines: columns that do not fit beside the
//! first ones stand below them, as a line of their own.

use super::page::{Page, Tone};
use super::sanitize;
use crate::parallel;

/// The space between two columns.
const GAP: usize = 2;
/// What a line below its row begins with.
const BELOW: &str = "    ";

/// How many rows are put together, or written, at a time.
const PART: usize = 512;

/// Rows of `N` cells under a head.
pub struct Table<const N: usize> {
    /// The rows in their order; a table may have very many.
    parts: Vec<Part>,
}

impl<const N: usize> Table<N> {
    /// No rows yet.
    #[must_use]
    pub fn new(head: [&'static str; N]) -> Self {
        let mut part = Part::new(N);
        part.row(None, &head);
        Self { parts: vec![part] }
    }

    /// Adds a row, made safe; the first cell is in colour.
    pub fn row(&mut self, tone: Option<Tone>, cells: &[impl AsRef<str>; N]) {
        if let Some(part) = self.parts.last_mut() {
            part.row(tone, cells);
        }
    }

    /// Adds a row for each item, as [`Table::row`] does, on all cores.
    pub fn rows<'i, T: Sync, C: AsRef<str>>(
        &mut self,
        items: &'i [T],
        cells: impl Fn(&'i T) -> (Tone, [C; N]) + Sync,
    ) {
        let part = |items: &'i [T]| {
            let mut part = Part::new(N);
            for item in items {
                let (tone, cells) = cells(item);
                part.row(Some(tone), &cells);
            }
            part
        };
        parallel::in_order_of(items.chunks(PART), part, |part| self.parts.push(part));
    }

    /// Writes it, each line after `indent` spaces.
    pub fn write(&self, page: &mut Page, indent: usize) {
        write(&self.parts, page, indent);
    }
}

/// Rows that follow each other.
struct Part {
    /// The text of all cells, row by row.
    text: String,
    /// Where each cell ends in it, and the tone of each row.
    ends: Vec<usize>,
    tones: Vec<Option<Tone>>,
    /// The widest cell of each column.
    widths: Vec<usize>,
}

impl Part {
    fn new(columns: usize) -> Self {
        let (text, ends, tones) = (String::new(), Vec::new(), Vec::new());
        Self { text, ends, tones, widths: vec![0; columns] }
    }

    fn row(&mut self, tone: Option<Tone>, cells: &[impl AsRef<str>]) {
        for (cell, width) in cells.iter().zip(&mut self.widths) {
            let cell = sanitize::shown(cell.as_ref());
            self.text.push_str(&cell);
            self.ends.push(self.text.len());
            *width = (*width).max(cell.chars().count());
        }
        self.tones.push(tone);
    }

    /// Writes the rows; `beside` columns stand on one line.
    fn write(&self, page: &mut Page, indent: usize, widths: &[usize], beside: usize) {
        let mut begin = 0;
        let (mut cells, mut line) = (Vec::with_capacity(widths.len()), String::new());
        for (ends, tone) in self.ends.chunks(widths.len()).zip(&self.tones) {
            cells.clear();
            cells.extend(ends.iter().map(|end| {
                let cell = self.text.get(begin..*end).unwrap_or_default();
                begin = *end;
                cell
            }));
            let (first, below) = cells.split_at(beside);
            line.clear();
            let mut blanks = 0;
            for (cell, width) in first.iter().zip(widths) {
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

/// Writes parts of one table, on all cores.
fn write(parts: &[Part], page: &mut Page, indent: usize) {
    let mut widths = vec![0; parts.first().map_or(0, |part| part.widths.len())];
    for part in parts {
        for (width, widest) in widths.iter_mut().zip(&part.widths) {
            *width = (*width).max(*widest);
        }
    }
    let beside = fitting(&widths, page.width().map(|width| width.saturating_sub(indent)));
    let empty = page.empty();
    let lines = |part: &Part| {
        let mut lines = empty.empty();
        part.write(&mut lines, indent, &widths, beside);
        lines
    };
    // The head, and the rows that came one by one: a short table starts no thread.
    let Some((first, rest)) = parts.split_first() else { return };
    page.append(&lines(first));
    parallel::in_order_of(rest.iter(), lines, |lines| page.append(&lines));
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
    use crate::cli::ui::page::{Page, Tone};

    fn at(columns: Option<usize>) -> String {
        let mut table = Table::new(["NAME", "N", "WHAT IT IS"]);
        table.row(None, &["a", "10", "the first of them"]);
        table.row(None, &["long name", "7", "the second"]);
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

    #[test]
    fn many_rows_stand_in_their_order_below_one_head_and_as_wide_as_the_widest() {
        let names: Vec<String> = (0..5000).map(|n| format!("{:>w$}", n, w = n % 17)).collect();
        let mut one_by_one = Table::new(["NAME", "LENGTH"]);
        let mut together = Table::new(["NAME", "LENGTH"]);
        let cells = |name: &String| (Tone::Good, [name.clone(), name.len().to_string()]);
        for name in &names {
            let (tone, cells) = cells(name);
            one_by_one.row(Some(tone), &cells);
        }
        together.rows(&names, cells);
        let text = |table: &Table<2>| {
            let mut page = Page::new(true, None);
            table.write(&mut page, 0);
            page.into_text()
        };
        assert_eq!(text(&together), text(&one_by_one));
        assert_eq!(text(&together).lines().count(), 1 + names.len());
    }
}
