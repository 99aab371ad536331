//! A file of chained lines in the vendor folder: whether it holds together, what is missing of it,
//! and how entries are added to it.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::PathBuf;

use serde::Serialize;

use crate::core::document::trust::LogHead;
use crate::core::judge::chain::{Line, line_hash};
use crate::issuer::error::{Loss, VendorError};
use crate::store::StoreError;
use crate::store::files::{self, PUBLIC};

/// Where the reading of a file of chained lines stands, and after that its end.
#[derive(Debug, Clone)]
pub(super) struct Chained {
    path: PathBuf,
    /// Whether the file is there.
    pub(super) exists: bool,
    /// Bytes up to the end of its last whole line.
    pub(super) whole: u64,
    /// Whether that line lacks its end.
    unended: bool,
    /// How many lines were read.
    lines: usize,
    /// The number and the hash of the last line.
    last: LogHead,
    /// The same of each line that is asked for later.
    hashes: Vec<LogHead>,
    /// The numbers of these lines; `None`: all.
    kept: Option<Vec<u64>>,
    /// Where the chain does not hold.
    breaks: Vec<Loss>,
}

impl Chained {
    /// Nothing is read yet. Of the lines numbered `kept` the hash is kept, or of all.
    pub(super) fn new(path: PathBuf, exists: bool, kept: Option<Vec<u64>>) -> Self {
        Self {
            path,
            exists,
            whole: 0,
            unended: false,
            lines: 0,
            last: LogHead::empty(),
            hashes: Vec::new(),
            kept,
            breaks: Vec::new(),
        }
    }

    fn loss(&self, what: impl fmt::Display) -> Loss {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        Loss::new(format!("{name}: {what}"))
    }

    /// Takes the next line as one of the file.
    pub(super) fn begin(&mut self, line: &Line<'_>) {
        self.lines += 1;
        self.whole = u64::try_from(line.end).unwrap_or(u64::MAX);
        self.unended = !line.ended;
    }

    /// The line that was begun cannot be read.
    pub(super) fn unreadable(&mut self, text: &[u8], error: impl fmt::Display) {
        let number = self.lines;
        self.broken(format!("line {number} cannot be read: {error}"));
        self.push(self.next(), line_hash(text));
    }

    /// The line that was begun does not follow from the one before.
    pub(super) fn broken(&mut self, what: impl fmt::Display) {
        let loss = self.loss(what);
        self.breaks.push(loss);
    }

    /// The line that was begun, whose hash this is, says that it is entry `read`, and what the line
    /// before hashes to.
    pub(super) fn link(&mut self, hash: String, read: u64, prev: Option<&str>) {
        let (number, seq) = (self.lines, self.next());
        if read > seq {
            let which = match read - 1 {
                last if last == seq => format!("entry {seq} is"),
                last => format!("entries {seq} to {last} are"),
            };
            self.broken(format!("{which} missing before line {number}"));
        } else if read < seq {
            self.broken(format!("line {number} is entry {read}, where entry {seq} belongs"));
        } else if prev != Some(self.last.sha256.as_str()) {
            self.broken(match number {
                1 => "line 1 was altered".to_owned(),
                _ => format!("line {} was altered, or line {number} was", number - 1),
            });
        }
        // The numbers go on from what is there.
        self.push(read.max(seq), hash);
    }

    /// Takes a line as entry `entries` of the chain.
    pub(super) fn push(&mut self, entries: u64, sha256: String) {
        self.last = LogHead { entries, sha256 };
        if self.kept.as_ref().is_none_or(|kept| kept.contains(&entries)) {
            self.hashes.push(self.last.clone());
        }
    }

    /// The number of the next entry.
    pub(super) fn next(&self) -> u64 {
        self.last.entries.saturating_add(1)
    }

    /// The hash of the last line; 64 zeros if there is no line.
    pub(super) fn last_hash(&self) -> &str {
        &self.last.sha256
    }

    /// The number of the last entry in the file, and its hash.
    pub(super) fn head(&self) -> LogHead {
        self.last.clone()
    }

    /// Whether every line can be read and follows the one before.
    pub(super) fn is_whole(&self) -> bool {
        self.breaks.is_empty()
    }

    /// What is missing: where the chain breaks, and what `known` says that it held once, with
    /// who says so. If not all hashes are kept, those that `known` names must be.
    pub(super) fn losses(&self, known: &[(String, LogHead)]) -> Vec<Loss> {
        if !self.breaks.is_empty() {
            return self.breaks.clone();
        }
        let have = self.last.entries;
        let lost = known.iter().filter(|(_, head)| head.entries > 0).find_map(|(who, head)| {
            let LogHead { entries, sha256 } = head;
            let at = self.hashes.iter().find(|head| head.entries == *entries);
            match at {
                Some(head) if head.sha256 == *sha256 => None,
                Some(_) => Some(format!(
                    "entry {entries}, or one before it, is not the one that {who} counts: it was altered or replaced"
                )),
                None if !self.exists => Some(format!("the file is missing; {who} counts {entries} entries in it")),
                None => Some(format!(
                    "it ends after entry {have}, and {who} counts {entries} entries: the last {} are missing",
                    entries.saturating_sub(have)
                )),
            }
        });
        lost.map(|what| self.loss(what)).into_iter().collect()
    }

    /// The bytes of entries that come next, with what chains them, and the end of the chain then.
    fn lines_of<T: Serialize>(
        &self,
        entries: &[T],
    ) -> Result<(Vec<u8>, Vec<LogHead>), VendorError> {
        let (mut lines, mut heads) = (Vec::new(), Vec::new());
        let mut last = self.last.clone();
        for entry in entries {
            let json = serde_json::to_vec(entry)
                .map_err(|error| StoreError::io("write", &self.path)(error.into()))?;
            let seq = last.entries.saturating_add(1);
            let line = with_link(&json, seq, &last.sha256);
            last = LogHead { entries: seq, sha256: line_hash(&line) };
            heads.push(last.clone());
            lines.extend_from_slice(&line);
            lines.push(b'\n');
        }
        Ok((lines, heads))
    }

    fn took(&mut self, heads: Vec<LogHead>) {
        for LogHead { entries, sha256 } in heads {
            self.push(entries, sha256);
        }
    }

    /// Adds entries to the end of the file, and makes them durable.
    ///
    /// # Errors
    /// I/O. Nothing was added then.
    pub(super) fn append<T: Serialize>(&mut self, entries: &[T]) -> Result<(), VendorError> {
        if entries.is_empty() {
            return Ok(());
        }
        let (mut lines, heads) = self.lines_of(entries)?;
        if self.unended {
            lines.insert(0, b'\n');
        }
        files::append(&self.path, self.whole, &lines)?;
        self.whole = self.whole.saturating_add(u64::try_from(lines.len()).unwrap_or(u64::MAX));
        self.unended = false;
        self.exists = true;
        self.took(heads);
        Ok(())
    }

    /// Replaces the file by these bytes, whose lines were pushed already.
    ///
    /// # Errors
    /// I/O.
    pub(super) fn replace(&mut self, bytes: &[u8]) -> Result<(), VendorError> {
        files::replace(&self.path, bytes, PUBLIC)?;
        self.whole = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.unended = false;
        Ok(())
    }

    /// Begins the file again with these entries. As it was, it is kept beside it, with `version`
    /// in its name.
    ///
    /// # Errors
    /// I/O.
    pub(super) fn begin_again<T: Serialize>(
        &mut self,
        entries: &[T],
        version: u64,
    ) -> Result<(), VendorError> {
        if self.exists {
            let bytes = fs::read(&self.path).map_err(StoreError::io("read", &self.path))?;
            let stem = self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let name = |end: String| {
                self.path.with_file_name(format!("{stem}-before-{version}{end}.jsonl"))
            };
            let mut names = std::iter::once(name(String::new()))
                .chain((2_u32..).map(|number| name(format!(".{number}"))));
            // A crash may have come after it was kept.
            let keep = names.find(|path| fs::read(path).map_or(true, |kept| kept == bytes));
            if let Some(keep) = keep.filter(|keep| !keep.exists()) {
                files::create(&keep, &bytes, PUBLIC)?;
            }
        }
        self.hashes.clear();
        self.last = LogHead::empty();
        let (bytes, heads) = self.lines_of(entries)?;
        self.took(heads);
        self.replace(&bytes)?;
        self.exists = true;
        self.breaks.clear();
        Ok(())
    }
}

/// Whether a line is a piece of one that a crash cut off. An editor may have taken the line end
/// of the last one: that is whole.
pub(super) fn is_torn(line: &Line<'_>) -> bool {
    !line.ended && serde_json::from_slice::<serde::de::IgnoredAny>(line.text).is_err()
}

/// An entry's JSON with what chains it, before the brace that closes it.
pub(super) fn with_link(entry: &[u8], seq: u64, prev: &str) -> Vec<u8> {
    let open = entry.trim_ascii().strip_suffix(b"}").unwrap_or(entry);
    [open, format!(",\"seq\":{seq},\"prev\":\"{prev}\"}}").as_bytes()].concat()
}

/// Reads a file line by line, as [`chain::lines`](crate::core::judge::chain::lines) divides it,
/// without holding all of it. A piece of a line at its end is left out.
///
/// # Errors
/// I/O.
pub(super) fn each_line(file: File, mut take: impl FnMut(&Line<'_>)) -> io::Result<()> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let mut reader = BufReader::with_capacity(64 * 1024, file);
    let (mut buffer, mut end) = (Vec::new(), 0_usize);
    loop {
        buffer.clear();
        let length = reader.read_until(b'\n', &mut buffer)?;
        if length == 0 {
            return Ok(());
        }
        let start = if end == 0 && buffer.starts_with(MARK) { MARK.len() } else { 0 };
        end = end.saturating_add(length);
        let text = buffer.get(start..).unwrap_or_default().trim_ascii_end();
        if text.trim_ascii().is_empty() {
            continue;
        }
        let line = Line { text, end, ended: buffer.ends_with(b"\n") };
        if is_torn(&line) {
            return Ok(());
        }
        take(&line);
    }
}
