//! What is printed: the answer on standard output, everything else on standard
//! error. Every string passes through here, and is made safe here.

use std::cell::OnceCell;
use std::fmt::Display;
use std::io::{self, Write};

use serde::Serialize;

use crate::cli::error::Failure;
use crate::cli::ui::sanitize;
use crate::core::types::safe_text::rows;

/// The answer of a command: rendered for people, or as JSON.
pub trait Render: Serialize {
    /// Writes it for people.
    fn human(&self, page: &mut Page);

    /// What `-q` says of it: nothing, unless it is a failure.
    fn failure(&self) -> Option<Failure> {
        None
    }
}

/// A choice of colours by meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    Good,
    /// Wants attention.
    Warn,
    /// Wrong.
    Bad,
    /// Of less weight.
    Dim,
}

/// How wide a stream is, if it is a terminal.
pub type Columns = fn() -> Option<usize>;

/// The columns to wrap at: those of the terminal, as far as lines can be read. Into a pipe
/// or a file nothing wraps.
fn wrap_width(columns: Option<usize>) -> Option<usize> {
    columns.map(|columns| columns.clamp(20, 100))
}

/// Lines for people.
#[derive(Debug, Default)]
pub struct Page {
    text: String,
    color: bool,
    width: Option<usize>,
}

impl Page {
    /// An empty page, on a terminal of `columns` columns if it is for one.
    #[must_use]
    pub fn new(color: bool, columns: Option<usize>) -> Self {
        Self { text: String::new(), color, width: wrap_width(columns) }
    }

    /// Another empty page for the same place.
    #[must_use]
    pub fn empty(&self) -> Self {
        Self { text: String::new(), color: self.color, width: self.width }
    }

    /// What another page has, below what this one has.
    pub fn append(&mut self, page: &Self) {
        self.text.push_str(&page.text);
    }

    /// A line, made safe; on a terminal continued below itself.
    pub fn line(&mut self, text: impl Display) {
        self.add_line(&text.to_string());
    }

    // What is the same for every type of value stands apart, so that it is compiled once.
    fn add_line(&mut self, text: &str) {
        let text = sanitize::shown(text);
        let hang = indentation(&text);
        self.push(&text, 0, hang);
    }

    /// A line that begins with a word in colour.
    pub fn headline(&mut self, tone: Tone, word: &str, rest: impl Display) {
        self.add_headline(tone, word, &rest.to_string());
    }

    fn add_headline(&mut self, tone: Tone, word: &str, rest: &str) {
        let word = sanitize::shown(word);
        let painted = self.paint(tone, &word);
        self.text.push_str(&painted);
        if rest.is_empty() {
            self.text.push('\n');
        } else {
            self.text.push_str("  ");
            self.push(&sanitize::shown(rest), word.chars().count() + 2, 2);
        }
    }

    /// The columns to wrap at, on a terminal.
    #[must_use]
    pub fn width(&self) -> Option<usize> {
        self.width
    }

    /// One line of a table, safe already, after `indent` spaces; what it begins with is in colour.
    pub fn row(&mut self, indent: usize, first: Option<(Tone, &str)>, line: &str) {
        self.text.extend(std::iter::repeat_n(' ', indent));
        let (painted, rest) = match first {
            Some((tone, cell)) => {
                (self.paint(tone, cell), line.get(cell.len()..).unwrap_or_default())
            }
            None => (String::new(), line),
        };
        self.text.push_str(&painted);
        self.text.push_str(rest);
        self.text.push('\n');
    }

    /// `  Label      value`, aligned; on a terminal continued below the value.
    pub fn field(&mut self, label: &str, value: impl Display) {
        self.add_field(label, &value.to_string());
    }

    fn add_field(&mut self, label: &str, value: &str) {
        const WIDTH: usize = 12;
        let label = sanitize::shown(label);
        let columns = label.chars().count();
        self.text.push_str("  ");
        self.text.push_str(&label);
        self.text.extend(std::iter::repeat_n(' ', WIDTH.saturating_sub(columns) + 1));
        let columns = columns.max(WIDTH) + 3;
        self.push(&sanitize::shown(value), columns, columns);
    }

    /// Text of several lines.
    pub fn text(&mut self, text: &str) {
        for line in text.lines() {
            let line = sanitize::text(line);
            self.push(&line, 0, line.chars().take_while(|c| *c == ' ').count());
        }
    }

    /// Safe text behind what takes `used` columns of the line, continued with `hang`
    /// spaces before each further row.
    fn push(&mut self, text: &str, used: usize, hang: usize) {
        match self.width {
            Some(width) => self.text.push_str(&fold(text, width, used, hang)),
            None => self.text.push_str(text),
        }
        self.text.push('\n');
    }

    /// An empty line.
    pub fn blank(&mut self) {
        self.text.push('\n');
    }

    /// The text so far.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }

    fn paint(&self, tone: Tone, word: &str) -> String {
        if !self.color {
            return word.to_owned();
        }
        let code = match tone {
            Tone::Good => "32",
            Tone::Warn => "33",
            Tone::Bad => "31",
            Tone::Dim => "2",
        };
        format!("\x1b[{code}m{word}\x1b[0m")
    }
}

/// Two spaces more than a line begins with, if it begins with any.
fn indentation(line: &str) -> usize {
    match line.chars().take_while(|c| *c == ' ').count() {
        0 => 0,
        spaces => spaces + 2,
    }
}

/// A line of at most `width` columns a row, of which `used` are taken in the first one;
/// the others begin with `hang` spaces.
fn fold(line: &str, width: usize, used: usize, hang: usize) -> String {
    // What is left beside a deep indentation would be a column of single words.
    let hang = if hang > width / 2 { 2 } else { hang };
    rows(line, width.saturating_sub(used), width.saturating_sub(hang))
        .join(&format!("\n{:hang$}", ""))
}

/// One JSON object on a line, made safe.
#[must_use]
pub fn json_line(value: &impl Serialize) -> Vec<u8> {
    let json = serde_json::to_string(value).unwrap_or_default();
    let mut line = sanitize::json(json).into_bytes();
    line.push(b'\n');
    line
}

/// The two streams, and how to write to them.
pub struct Ui {
    stdout: Box<dyn Write>,
    stderr: Box<dyn Write>,
    answer: Vec<u8>,
    /// What was warned of once.
    warned: Vec<String>,
    /// How wide the answer's lines may be; asked once, because a list has many pages.
    page_columns: OnceCell<Option<usize>>,
    /// `--json`.
    pub json: bool,
    /// `-q`.
    pub quiet: bool,
    /// Whether standard output takes colours.
    pub color: bool,
    /// Whether somebody can see standard error.
    pub stderr_is_seen: fn() -> bool,
    /// How wide standard output is, if it is a terminal; asked when something is printed.
    pub stdout_columns: Columns,
    /// The same of standard error.
    pub stderr_columns: Columns,
}

impl Ui {
    /// Writes to these streams; plain until told otherwise.
    #[must_use]
    pub fn new(stdout: Box<dyn Write>, stderr: Box<dyn Write>) -> Self {
        let (stdout_columns, stderr_columns): (Columns, Columns) = (|| None, || None);
        let stderr_is_seen = || true;
        let (answer, page_columns) = (Vec::new(), OnceCell::new());
        let (json, quiet, color) = (false, false, false);
        Self {
            warned: Vec::new(),
            stdout,
            stderr,
            answer,
            page_columns,
            json,
            quiet,
            color,
            stderr_is_seen,
            stdout_columns,
            stderr_columns,
        }
    }

    /// Answers with a report; with `-q`, with what is wrong with it.
    pub fn report(&mut self, report: &impl Render) {
        if self.json {
            self.json_line(report);
        } else if self.quiet {
            if let Some(failure) = report.failure() {
                self.error(&failure.message, failure.hint.as_deref());
            }
        } else {
            self.page(&|page| report.human(page));
        }
    }

    fn page(&mut self, write: &dyn Fn(&mut Page)) {
        let columns = *self.page_columns.get_or_init(self.stdout_columns);
        let mut page = Page::new(self.color, columns);
        write(&mut page);
        self.answer.append(&mut page.into_text().into_bytes());
    }

    /// Answers with one JSON object on a line.
    pub fn json_line(&mut self, value: &impl Serialize) {
        self.answer.extend_from_slice(&json_line(value));
    }

    /// Answers with these very bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.answer.extend_from_slice(bytes);
    }

    /// Shows a person what counts only if somebody could see it: with `-q`, or on
    /// /dev/null, nobody can.
    pub fn show(&mut self, text: impl Display) -> bool {
        self.note(text) && (self.stderr_is_seen)()
    }

    /// Tells a person something that is not the answer; `-q` silences it. Says
    /// whether it was written.
    pub fn note(&mut self, text: impl Display) -> bool {
        !self.quiet && self.write_stderr("", &text.to_string())
    }

    /// Warns.
    pub fn warn(&mut self, text: impl Display) {
        if !self.quiet {
            self.line_to_stderr("warning: ", &text.to_string());
        }
    }

    /// Warns, and not again in the same words.
    pub fn warn_once(&mut self, text: impl Display) {
        let text = text.to_string();
        if !self.warned.contains(&text) {
            self.warn(&text);
            self.warned.push(text);
        }
    }

    /// Says what must not be overlooked: no option silences it.
    pub fn critical(&mut self, text: &str, hint: &str) {
        self.line_to_stderr("critical: ", text);
        self.hint(hint);
    }

    /// Says what went wrong, and what to do next.
    pub fn error(&mut self, message: &str, hint: Option<&str>) {
        self.line_to_stderr("error: ", message);
        if let Some(hint) = hint {
            self.hint(hint);
        }
    }

    /// What to do next: its further lines stand below the first.
    fn hint(&mut self, hint: &str) {
        self.write_stderr("  Hint: ", &hint.replace('\n', "\n        "));
    }

    /// Reports the failure of one file among several, and goes on.
    pub fn item_error(&mut self, file: &str, failure: &Failure) {
        if self.json {
            self.json_line(&failure.to_json(Some(file)));
        } else {
            let message = &failure.message;
            // Not any text that has it somewhere: a file can be called `empty`.
            let named = format!("{file}:");
            let is_named = message.starts_with(&named) || message.contains(&format!(" {named}"));
            let message = if is_named { message.clone() } else { format!("{file}: {message}") };
            self.error(&message, failure.hint.as_deref());
        }
    }

    /// Tells a person what a question is about, quiet or not.
    pub fn tell(&mut self, text: impl Display) {
        self.write_stderr("", &text.to_string());
    }

    /// Replaces the last such line with another, on a terminal; an empty one
    /// takes it away.
    pub fn status(&mut self, text: &str) {
        let _ = write!(self.stderr, "\r{}\x1b[K", sanitize::text(text));
        let _ = self.stderr.flush();
    }

    /// Asks a person; the caller reads the answer.
    pub fn prompt(&mut self, text: &str) {
        let mut text = sanitize::text(text);
        if let Some(width) = wrap_width((self.stderr_columns)()) {
            text = fold(&text, width, 0, 0);
        }
        let _ = write!(self.stderr, "{text}");
        let _ = self.stderr.flush();
    }

    /// One line: a file's name or a document's text must not begin a second one.
    fn line_to_stderr(&mut self, prefix: &str, text: &str) {
        self.write_stderr(prefix, &sanitize::shown(text));
    }

    fn write_stderr(&mut self, prefix: &str, text: &str) -> bool {
        let width = wrap_width((self.stderr_columns)());
        // Line by line: a note may have several, but each is made safe.
        let mut lines = String::from(prefix);
        let mut used = prefix.chars().count();
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                lines.push('\n');
                used = 0;
            }
            let line = sanitize::text(line);
            match width {
                Some(width) => {
                    lines.push_str(&fold(&line, width, used, used.max(indentation(&line))));
                }
                None => lines.push_str(&line),
            }
        }
        lines.push('\n');
        self.stderr.write_all(lines.as_bytes()).and_then(|()| self.stderr.flush()).is_ok()
    }

    /// Writes out what there is of a long answer. Says whether anybody still reads:
    /// if not, there is no need to go on.
    ///
    /// # Errors
    /// I/O on standard output.
    pub fn flush(&mut self) -> io::Result<bool> {
        let written = self.stdout.write_all(&self.answer);
        self.answer.clear();
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
            other => other.map(|()| true),
        }
    }

    /// Writes the answer out. A reader who went away (`| head`) is no error; a
    /// full disk is.
    ///
    /// # Errors
    /// I/O on standard output.
    pub fn finish(&mut self) -> io::Result<()> {
        let written = self.stdout.write_all(&self.answer).and_then(|()| self.stdout.flush());
        self.answer.clear();
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }

    /// Drops an answer that an error made void.
    pub fn discard(&mut self) {
        self.answer.clear();
    }
}
