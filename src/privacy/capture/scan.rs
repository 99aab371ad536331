//! JSON as a stream: objects and arrays are walked, values are kept or passed over, and no more
//! than a buffer and the value that is kept is in memory.
//!
//! What is passed over is checked for its structure and its UTF-8, so that nobody can hide an
//! entry in it; the escapes in its strings and the digits of its numbers are not read.

use std::io::{self, Read};

use memchr::memchr2;
use sha2::{Digest, Sha256};

use crate::core::types::hex::hex;

/// What is read at a time, in bytes.
const BUFFER: usize = 256 * 1024;
/// How deep objects and arrays may be in each other.
const MAX_DEPTH: usize = 256;
/// Where the end of a string is looked for byte by byte, in bytes.
const NEAR: usize = 16;
/// The longest key that can be a known one, as JSON, in bytes.
const MAX_KEY: usize = 256;
/// The most keys that are known of an object.
const MAX_KNOWN: usize = 16;

/// Why the stream is not JSON.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// I/O.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// What is wrong, and at which byte of the file, counted from 0.
    #[error("at byte {offset}: {reason}")]
    Malformed {
        /// The byte.
        offset: u64,
        /// What is wrong there.
        reason: String,
    },
}

/// A value as it is in the file.
#[derive(Debug)]
pub struct Kept {
    /// Its bytes; `None` if there are more than were asked for.
    pub bytes: Option<Vec<u8>>,
    /// The byte of the file that it begins at.
    pub offset: u64,
}

/// Collects the bytes of the value that is kept.
#[derive(Debug)]
struct Keeping {
    /// Where in the buffer the bytes begin that are not collected yet.
    from: usize,
    bytes: Vec<u8>,
    most: usize,
    is_over: bool,
}

impl Keeping {
    fn add(&mut self, bytes: &[u8]) {
        if self.bytes.len().saturating_add(bytes.len()) > self.most {
            self.is_over = true;
            self.bytes = Vec::new();
        }
        if !self.is_over {
            // Twice as much each time, but no more than there can be.
            let needed = self.bytes.len() + bytes.len();
            if needed > self.bytes.capacity() {
                let more = needed.max(self.bytes.len() * 2).min(self.most) - self.bytes.len();
                self.bytes.reserve_exact(more);
            }
            self.bytes.extend_from_slice(bytes);
        }
    }
}

/// What was read.
#[derive(Debug)]
pub struct Whole {
    /// Its length in bytes.
    pub bytes: u64,
    /// Its SHA-256 in hex.
    pub sha256: String,
}

/// Reads JSON from a stream.
pub struct Scanner<R> {
    input: R,
    buffer: Vec<u8>,
    /// The next byte in the buffer.
    position: usize,
    /// Where the whole characters in the buffer end.
    filled: usize,
    /// Where the bytes in the buffer end: after a character that is not whole yet.
    read: usize,
    /// The bytes of the file before the buffer.
    before: u64,
    hash: Sha256,
    keeping: Option<Keeping>,
}

impl<R: Read> Scanner<R> {
    /// Begins to read; a byte-order mark is passed over.
    ///
    /// # Errors
    /// I/O, or text that is not UTF-8.
    pub fn new(input: R) -> Result<Self, ScanError> {
        let mut scanner = Self {
            input,
            buffer: vec![0; BUFFER],
            position: 0,
            filled: 0,
            read: 0,
            before: 0,
            hash: Sha256::new(),
            keeping: None,
        };
        scanner.fill()?;
        if scanner.rest().starts_with("\u{feff}".as_bytes()) {
            scanner.position = 3;
        }
        Ok(scanner)
    }

    /// Which byte of the file is read next.
    pub fn offset(&self) -> u64 {
        self.before.saturating_add(u64::try_from(self.position).unwrap_or(u64::MAX))
    }

    /// An error at the next byte.
    pub fn malformed(&self, reason: impl Into<String>) -> ScanError {
        ScanError::Malformed { offset: self.offset(), reason: reason.into() }
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.position..self.filled).unwrap_or_default()
    }

    /// Reads on; `false` at the end.
    fn fill(&mut self) -> Result<bool, ScanError> {
        if let Some(keeping) = &mut self.keeping {
            keeping.add(self.buffer.get(keeping.from..self.filled).unwrap_or_default());
            keeping.from = 0;
        }
        self.before = self.before.saturating_add(u64::try_from(self.filled).unwrap_or(u64::MAX));
        self.buffer.copy_within(self.filled..self.read, 0);
        self.read -= self.filled;
        (self.position, self.filled) = (0, 0);
        while self.filled == 0 {
            let free = self.buffer.get_mut(self.read..).unwrap_or_default();
            let count = match self.input.read(free) {
                Ok(0) if self.read == 0 => return Ok(false),
                Ok(0) => return Err(self.malformed("the file ends within a character")),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.into()),
            };
            self.hash.update(free.get(..count).unwrap_or_default());
            self.read += count;
            self.filled = self.whole_characters()?;
        }
        Ok(true)
    }

    /// How many of the bytes read are whole characters.
    fn whole_characters(&self) -> Result<usize, ScanError> {
        match std::str::from_utf8(self.buffer.get(..self.read).unwrap_or_default()) {
            Ok(text) => Ok(text.len()),
            Err(error) if error.error_len().is_none() => Ok(error.valid_up_to()),
            Err(error) => {
                let at = u64::try_from(error.valid_up_to()).unwrap_or(u64::MAX);
                let reason = self.not_text().unwrap_or("the text is not UTF-8").to_owned();
                Err(ScanError::Malformed { offset: self.before.saturating_add(at), reason })
            }
        }
    }

    /// What a file that begins like this is instead.
    fn not_text(&self) -> Option<&'static str> {
        if self.before > 0 {
            return None;
        }
        match self.buffer.get(..self.read).unwrap_or_default() {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("the file is UTF-16; save it as UTF-8"),
            // gzip, zip, and zlib, which mitmproxy writes into files that end in .zhar
            [0x1f, 0x8b, ..] | [b'P', b'K', 3, 4, ..] | [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => {
                Some("the file is packed; unpack it first")
            }
            _ => None,
        }
    }

    /// The next byte that is not white space, without taking it.
    #[inline]
    fn peek(&mut self) -> Result<Option<u8>, ScanError> {
        match self.rest().first() {
            Some(byte) if !is_blank(*byte) => Ok(Some(*byte)),
            _ => self.after_blanks(),
        }
    }

    fn after_blanks(&mut self) -> Result<Option<u8>, ScanError> {
        loop {
            let rest = self.rest();
            match rest.iter().position(|byte| !is_blank(*byte)) {
                Some(blanks) => {
                    let byte = rest.get(blanks).copied();
                    self.position += blanks;
                    return Ok(byte);
                }
                None => {
                    if !self.fill()? {
                        return Ok(None);
                    }
                }
            }
        }
    }

    /// The byte of the file that the next value begins at.
    ///
    /// # Errors
    /// I/O, or the end of the file.
    pub fn next_offset(&mut self) -> Result<u64, ScanError> {
        self.some().map(|_| self.offset())
    }

    /// The same, where something must follow.
    #[inline]
    fn some(&mut self) -> Result<u8, ScanError> {
        self.peek()?.ok_or_else(|| self.malformed("the file ends before its JSON does"))
    }

    fn require(&mut self, wanted: u8) -> Result<(), ScanError> {
        let found = self.some()?;
        if found == wanted {
            self.position += 1;
            return Ok(());
        }
        let wanted = char::from(wanted);
        Err(self.malformed(format!("{wanted} is missing; there is {}", shown(found))))
    }

    /// Takes the next byte, white space or not.
    fn take(&mut self) -> Result<u8, ScanError> {
        if self.position == self.filled && !self.fill()? {
            return Err(self.malformed("the file ends before its JSON does"));
        }
        let byte = self.rest().first().copied().unwrap_or_default();
        self.position += 1;
        Ok(byte)
    }

    /// Passes over a string.
    fn string(&mut self) -> Result<(), ScanError> {
        self.require(b'"')?;
        loop {
            let rest = self.rest();
            // Most strings are short: to call the fast search would cost more than it gains.
            let near = rest.iter().take(NEAR).position(|byte| matches!(byte, b'"' | b'\\'));
            let Some(at) = near.or_else(|| memchr2(b'"', b'\\', rest)) else {
                if !self.fill()? {
                    return Err(self.malformed("the file ends within a string"));
                }
                continue;
            };
            let is_end = rest.get(at) == Some(&b'"');
            self.position += at + 1;
            if is_end {
                return Ok(());
            }
            self.take()?;
        }
    }

    /// Passes over a number, `true`, `false` or `null`.
    fn scalar(&mut self, first: u8) -> Result<(), ScanError> {
        let word: &[u8] = match first {
            b't' => b"true",
            b'f' => b"false",
            b'n' => b"null",
            b'-' | b'0'..=b'9' => b"",
            other => return Err(self.malformed(format!("{} is not a value", shown(other)))),
        };
        if word.is_empty() {
            loop {
                let is_digit = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
                match self.rest().iter().position(|byte| !is_digit(byte)) {
                    Some(length) => {
                        self.position += length;
                        return Ok(());
                    }
                    None if self.fill()? => {}
                    None => return Ok(()),
                }
            }
        }
        for wanted in word {
            if self.take()? != *wanted {
                return Err(self.malformed("the word is not true, false or null"));
            }
        }
        Ok(())
    }

    /// Passes over a value.
    ///
    /// # Errors
    /// I/O, or not JSON.
    pub fn skip(&mut self) -> Result<(), ScanError> {
        let mut open: Vec<u8> = Vec::new();
        loop {
            // A value is expected.
            match self.some()? {
                b'"' => self.string()?,
                bracket @ (b'{' | b'[') => {
                    self.position += 1;
                    let close = bracket + 2;
                    if self.some()? == close {
                        self.position += 1;
                    } else {
                        if open.len() == MAX_DEPTH {
                            return Err(
                                self.malformed(format!("more than {MAX_DEPTH} levels deep"))
                            );
                        }
                        open.push(close);
                        if close == b'}' {
                            self.member()?;
                        }
                        continue;
                    }
                }
                first => self.scalar(first)?,
            }
            // A value ended.
            loop {
                let Some(close) = open.last().copied() else { return Ok(()) };
                if !self.goes_on(close)? {
                    open.pop();
                    continue;
                }
                if close == b'}' {
                    self.member()?;
                }
                break;
            }
        }
    }

    /// A key that nobody asks for, and its colon.
    fn member(&mut self) -> Result<(), ScanError> {
        self.string()?;
        self.require(b':')
    }

    /// Takes a comma, or the end.
    fn goes_on(&mut self, close: u8) -> Result<bool, ScanError> {
        let found = self.some()?;
        if found != b',' && found != close {
            let found = shown(found);
            return Err(
                self.malformed(format!(", or {} is missing; there is {found}", shown(close)))
            );
        }
        self.position += 1;
        Ok(found == b',')
    }

    /// Keeps a value of at most `most` bytes.
    ///
    /// # Errors
    /// I/O, or not JSON.
    pub fn keep(&mut self, most: usize) -> Result<Kept, ScanError> {
        self.some()?;
        let offset = self.offset();
        let (from, bytes, is_over) = (self.position, Vec::new(), false);
        self.keeping = Some(Keeping { from, bytes, most, is_over });
        let skipped = self.skip();
        let Some(mut keeping) = self.keeping.take() else {
            return Err(self.malformed("nothing was kept"));
        };
        skipped?;
        keeping.add(self.buffer.get(keeping.from..self.position).unwrap_or_default());
        Ok(Kept { bytes: (!keeping.is_over).then_some(keeping.bytes), offset })
    }

    /// Walks an object: `each` gets each of the `known` keys that is there, and takes its value.
    /// The values of others are passed over. `false`, and all is passed over, if it is not an
    /// object.
    ///
    /// # Errors
    /// I/O, not JSON, or a known key that is there twice: which one counts, programs do not agree
    /// on.
    pub fn object(
        &mut self,
        known: &'static [&'static str],
        mut each: impl FnMut(&mut Self, &'static str) -> Result<(), ScanError>,
    ) -> Result<bool, ScanError> {
        if self.some()? != b'{' {
            return self.skip().map(|()| false);
        }
        self.position += 1;
        if self.some()? == b'}' {
            self.position += 1;
            return Ok(true);
        }
        let mut seen = [false; MAX_KNOWN];
        loop {
            let key = self.key(known)?;
            self.require(b':')?;
            match key {
                None => self.skip()?,
                Some((index, key)) => {
                    let seen = seen.get_mut(index);
                    if seen.is_none_or(|seen| std::mem::replace(seen, true)) {
                        return Err(self.malformed(format!("the key {key:?} is there twice")));
                    }
                    each(self, key)?;
                }
            }
            if !self.goes_on(b'}')? {
                return Ok(true);
            }
        }
    }

    /// A key, with its place among the known ones; `None` for another one.
    fn key(
        &mut self,
        known: &'static [&'static str],
    ) -> Result<Option<(usize, &'static str)>, ScanError> {
        if self.some()? != b'"' {
            return Err(self.malformed("a key is missing"));
        }
        let place = |key: &[u8]| {
            let mut known = known.iter().copied().enumerate();
            known.find(|(_, name)| name.as_bytes() == key)
        };
        let inside = self.rest().get(1..).unwrap_or_default();
        let end = inside.iter().take(MAX_KEY).position(|byte| matches!(byte, b'"' | b'\\'));
        // Nearly always: the whole key is in the buffer, and nothing in it is escaped.
        if let Some(length) = end.filter(|end| inside.get(*end) == Some(&b'"')) {
            let found = place(inside.get(..length).unwrap_or_default());
            self.position += length + 2;
            return Ok(found);
        }
        let kept = self.keep(MAX_KEY)?;
        // A longer one is not known.
        let Some(bytes) = kept.bytes else { return Ok(None) };
        let key: String = serde_json::from_slice(&bytes).map_err(|error| {
            let reason = format!("the key cannot be read: {error}");
            ScanError::Malformed { offset: kept.offset, reason }
        })?;
        Ok(place(key.as_bytes()))
    }

    /// Walks an array: `each` takes every element. `false`, and the value is passed over, if it is
    /// not an array.
    ///
    /// # Errors
    /// I/O, or not JSON.
    pub fn array(
        &mut self,
        mut each: impl FnMut(&mut Self) -> Result<(), ScanError>,
    ) -> Result<bool, ScanError> {
        if self.some()? != b'[' {
            return self.skip().map(|()| false);
        }
        self.position += 1;
        if self.some()? == b']' {
            self.position += 1;
            return Ok(true);
        }
        loop {
            each(self)?;
            if !self.goes_on(b']')? {
                return Ok(true);
            }
        }
    }

    /// Reads to the end of the file: nothing but white space may follow.
    ///
    /// # Errors
    /// I/O, or something follows.
    pub fn end(mut self) -> Result<Whole, ScanError> {
        if self.peek()?.is_some() {
            return Err(self.malformed("more follows after the JSON"));
        }
        Ok(Whole { bytes: self.offset(), sha256: hex(&self.hash.finalize()) })
    }
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

/// A byte for a message.
fn shown(byte: u8) -> String {
    if byte.is_ascii_graphic() {
        char::from(byte).to_string()
    } else {
        format!("the byte 0x{byte:02x}")
    }
}
