//! A file of chained lines in the vendor folder: whether it holds together, what is missing of it,
//! and how entries are added to it.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::core::document::trust::LogHead;
use crate::core::judge::chain::{self, Line, line_digest};
use crate::core::types::hex::{hex, sha256_of};
use crate::issuer::error::{Loss, VendorError};
use crate::parallel;
use crate::store::StoreError;
use crate::store::files::{self, PUBLIC};

/// The number of a line, and its SHA-256.
#[derive(Debug, Clone, Copy, Default)]
struct Head {
    entries: u64,
    sha256: [u8; 32],
}

/// What a line says that chains it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    /// The number of its entry.
    seq: u64,
    /// The hash of the line before; `None`: it says none, or what is no hash.
    prev: Option<[u8; 32]>,
}

impl Link {
    /// That of a line which says `seq` and `prev`; `None`: it says neither, and is of the old form.
    pub(super) fn read(seq: Option<u64>, prev: Option<&str>) -> Option<Self> {
        let says = seq.is_some() || prev.is_some();
        says.then(|| Self { seq: seq.unwrap_or_default(), prev: prev.and_then(sha256_of) })
    }
}

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
    last: Head,
    /// The same of each line that is asked for later.
    hashes: Vec<Head>,
    /// The numbers of these lines; `None`: all.
    kept: Option<Vec<u64>>,
    /// Whether a line says what chains it; those of the old form do not.
    any_link: bool,
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
            last: Head::default(),
            hashes: Vec::new(),
            kept,
            any_link: false,
            breaks: Vec::new(),
        }
    }

    fn loss(&self, what: impl fmt::Display) -> Loss {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        Loss::new(format!("{name}: {what}"))
    }

    /// The file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the next line as one of the file: where it ends, and whether it has a line end.
    pub(super) fn begin(&mut self, end: u64, ended: bool) {
        self.lines += 1;
        self.whole = end;
        self.unended = !ended;
    }

    /// The line that was begun cannot be read.
    pub(super) fn unreadable(&mut self, hash: [u8; 32], error: impl fmt::Display) {
        let number = self.lines;
        self.broken(format!("line {number} cannot be read: {error}"));
        self.any_link = true;
        self.push(self.next(), hash);
    }

    /// The line that was begun does not follow from the one before.
    fn broken(&mut self, what: impl fmt::Display) {
        let loss = self.loss(what);
        self.breaks.push(loss);
    }

    /// The line that was begun says `link`. One that says nothing, before any that does, is of the
    /// old form: then `text`, its text, is returned with what chains it.
    pub(super) fn link(
        &mut self,
        hash: [u8; 32],
        link: Option<Link>,
        text: &[u8],
    ) -> Option<Vec<u8>> {
        let (number, seq) = (self.lines, self.next());
        if link.is_none() && !self.any_link {
            let mut chained = Vec::new();
            add_with_link(&mut chained, text, seq, &self.last.sha256);
            self.push(seq, line_digest(&chained));
            return Some(chained);
        }
        let (read, prev) = link.map_or((0, None), |link| (link.seq, link.prev));
        if !self.any_link && number > 1 {
            self.broken(format!("line {number} is chained, and those before it are not"));
        }
        self.any_link = true;
        if read > seq {
            let which = match read - 1 {
                last if last == seq => format!("entry {seq} is"),
                last => format!("entries {seq} to {last} are"),
            };
            self.broken(format!("{which} missing before line {number}"));
        } else if read < seq {
            self.broken(format!("line {number} is entry {read}, where entry {seq} belongs"));
        } else if prev != Some(self.last.sha256) {
            self.broken(match number {
                1 => "line 1 was altered".to_owned(),
                _ => format!("line {} was altered, or line {number} was", number - 1),
            });
        }
        // The numbers go on from what is there.
        self.push(read.max(seq), hash);
        None
    }

    /// Whether the lines so far are of the old form.
    pub(super) fn is_old_form(&self) -> bool {
        self.lines > 0 && !self.any_link
    }

    /// Takes a line as entry `entries` of the chain.
    fn push(&mut self, entries: u64, sha256: [u8; 32]) {
        self.last = Head { entries, sha256 };
        if self.kept.as_ref().is_none_or(|kept| kept.contains(&entries)) {
            self.hashes.push(self.last);
        }
    }

    /// The number of the next entry.
    fn next(&self) -> u64 {
        self.last.entries.saturating_add(1)
    }

    /// The number of the last entry in the file, and its hash.
    pub(super) fn head(&self) -> LogHead {
        let Head { entries, sha256 } = &self.last;
        LogHead { entries: *entries, sha256: hex(sha256) }
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
                Some(head) if hex(&head.sha256) == *sha256 => None,
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

    /// The bytes of entries that come next, with what chains them, and the end of the chain after
    /// each. They are given as JSON, one a line.
    fn lines_of(&self, json: &[u8]) -> (Vec<u8>, Vec<Head>) {
        // Room for most, so that they are not moved while they grow.
        let (mut lines, mut heads) = (Vec::with_capacity(json.len() / 2 * 3), Vec::new());
        let mut last = self.last;
        for entry in chain::lines(json) {
            let entries = last.entries.saturating_add(1);
            let begin = lines.len();
            add_with_link(&mut lines, entry.text, entries, &last.sha256);
            let line = lines.get(begin..).unwrap_or_default();
            last = Head { entries, sha256: line_digest(line) };
            lines.push(b'\n');
            heads.push(last);
        }
        (lines, heads)
    }

    /// Entries as JSON, one a line.
    fn written<T: Serialize>(&self, entries: &[T]) -> Result<Vec<u8>, VendorError> {
        let mut json = Vec::new();
        for entry in entries {
            serde_json::to_writer(&mut json, entry)
                .map_err(|error| StoreError::io("write", &self.path)(error.into()))?;
            json.push(b'\n');
        }
        Ok(json)
    }

    fn took(&mut self, heads: Vec<Head>) {
        for Head { entries, sha256 } in heads {
            self.push(entries, sha256);
        }
    }

    /// Adds entries to the end of the file, and makes them durable.
    ///
    /// # Errors
    /// I/O. Nothing was added then.
    pub(super) fn append<T: Serialize>(&mut self, entries: &[T]) -> Result<(), VendorError> {
        self.append_written(&self.written(entries)?)
    }

    /// The same of entries that are JSON already, one a line.
    ///
    /// # Errors
    /// I/O. Nothing was added then.
    pub(super) fn append_written(&mut self, json: &[u8]) -> Result<(), VendorError> {
        if json.is_empty() {
            return Ok(());
        }
        let (mut lines, heads) = self.lines_of(json);
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
        self.last = Head::default();
        let (bytes, heads) = self.lines_of(&self.written(entries)?);
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

/// Adds an entry's JSON with what chains it, before the brace that closes it.
fn add_with_link(lines: &mut Vec<u8>, entry: &[u8], seq: u64, prev: &[u8; 32]) {
    let open = entry.trim_ascii().strip_suffix(b"}").unwrap_or(entry);
    let (seq, prev) = (seq.to_string(), hex(prev));
    for piece in [open, b",\"seq\":", seq.as_bytes(), b",\"prev\":\"", prev.as_bytes(), b"\"}"] {
        lines.extend_from_slice(piece);
    }
}

/// A line of a file, read.
pub(super) struct Read<T> {
    /// Where it begins, at the latest.
    pub(super) at: u64,
    /// Where it ends, with its line end.
    pub(super) end: u64,
    /// Whether it has a line end.
    pub(super) ended: bool,
    /// The hash that the next line holds of it.
    pub(super) hash: [u8; 32],
    /// What it holds, or why it cannot be read.
    pub(super) what: Result<T, String>,
}

/// Reads a file line by line, as [`chain::lines`] divides it, on all processors and without
/// holding all of it. A piece of a line at its end is left out.
///
/// # Errors
/// I/O.
pub(super) fn follow<T: Send>(
    file: File,
    parse: impl Fn(&[u8]) -> Result<T, String> + Sync,
    mut take: impl FnMut(Read<T>),
) -> io::Result<()> {
    /// How many bytes are read at a time, and as many more as the last line has.
    const PIECE: u64 = 256 * 1024;
    let is_large = file.metadata().is_ok_and(|metadata| metadata.len() > PIECE);
    let threads = if is_large { parallel::processors() } else { 0 };
    let (mut reader, mut at) = (BufReader::new(file), 0_u64);
    let mut pieces = std::iter::from_fn(move || {
        let mut bytes = Vec::new();
        let read = reader.by_ref().take(PIECE).read_to_end(&mut bytes);
        let read = read.and_then(|_| {
            if bytes.ends_with(b"\n") { Ok(0) } else { reader.read_until(b'\n', &mut bytes) }
        });
        let begin = at;
        at = at.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        match read {
            Ok(_) if bytes.is_empty() => None,
            read => Some(read.map(|_| (begin, bytes))),
        }
    });
    let work = |piece: io::Result<(u64, Vec<u8>)>| {
        let (begin, bytes) = piece?;
        let mut lines = Vec::new();
        let mut at = begin;
        for line in chain::lines(&bytes) {
            let what = parse(line.text);
            if what.is_err() && is_torn(&line) {
                break;
            }
            let end = begin.saturating_add(u64::try_from(line.end).unwrap_or(u64::MAX));
            let (ended, hash) = (line.ended, line_digest(line.text));
            lines.push(Read { at, end, ended, hash, what });
            at = end;
        }
        Ok(lines)
    };
    let mut failed = None;
    parallel::in_order(
        &mut pieces,
        threads,
        4,
        work,
        |lines: io::Result<Vec<Read<T>>>| match lines {
            Ok(lines) => {
                lines.into_iter().for_each(&mut take);
                ControlFlow::Continue(())
            }
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        },
    );
    failed.map_or(Ok(()), Err)
}
