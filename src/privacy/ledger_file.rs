//! `consent.log` as a file: its lines, its entries, and the note of the last one in the lock file.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

use crate::core::document::ledger::{Entry, MAX_LINE};
use crate::core::types::hex::is_sha256;
use crate::core::types::json::read_object;
use crate::store::{Home, StoreError};

/// The file's name in HOME.
pub const LEDGER: &str = "consent.log";

/// The last whole line, without its end, and the byte that it begins at; `None` if the
/// ledger has no whole line.
pub(super) fn last_line(home: &Home) -> Result<Option<(Vec<u8>, u64)>, StoreError> {
    let path = home.path(LEDGER);
    let Some(mut file) = home.open(LEDGER)? else { return Ok(None) };
    let io = || StoreError::io("read", &path);
    let length = file.seek(SeekFrom::End(0)).map_err(io())?;
    let is_end = |byte: &u8| *byte == b'\n';
    let is_short = |bytes: &[u8]| u64::try_from(bytes.len()).is_ok_and(|length| length < MAX_LINE);
    // Most lines are short. What a crash cut short is after the last one, the end of another before it.
    for most in [4096, 2 * MAX_LINE] {
        let from = length.saturating_sub(most);
        file.seek(SeekFrom::Start(from)).map_err(io())?;
        let mut bytes = Vec::with_capacity(usize::try_from(most).unwrap_or_default());
        file.by_ref().take(most).read_to_end(&mut bytes).map_err(io())?;
        let end = bytes.iter().rposition(is_end);
        if !is_short(bytes.get(end.map_or(0, |end| end + 1)..).unwrap_or_default()) {
            break;
        }
        let whole = end.map(|end| bytes.split_at(end).0);
        let begin = whole.and_then(|whole| whole.iter().rposition(is_end)).map(|before| before + 1);
        match (whole, begin.or((from == 0).then_some(0))) {
            // One line, cut short, is all there is.
            (None, Some(_)) => return Ok(None),
            (Some(whole), Some(begin)) => {
                let line = whole.get(begin..).unwrap_or_default().to_vec();
                if !is_short(&line) {
                    break;
                }
                let begin = from.saturating_add(u64::try_from(begin).unwrap_or(u64::MAX));
                return Ok(Some((line, begin)));
            }
            (_, None) => {}
        }
    }
    Err(home.damaged(LEDGER, "its last line is too long"))
}

/// The lines of the log, without their ends; one that is not finished yet is left
/// out. A log may be long: one line is held at a time.
///
/// # Errors
/// I/O, or a line that is too long to be an entry.
pub fn lines(home: &Home) -> Result<impl Iterator<Item = Result<Vec<u8>, StoreError>>, StoreError> {
    let path = home.path(LEDGER);
    let too_long = home.damaged(LEDGER, "a line is too long to be an entry").to_string();
    let mut reader = home.open(LEDGER)?.map(BufReader::new);
    let next = move |reader: &mut BufReader<File>| {
        let mut line = Vec::new();
        reader
            .by_ref()
            .take(MAX_LINE)
            .read_until(b'\n', &mut line)
            .map_err(StoreError::io("read", &path))?;
        match line.pop() {
            None => Ok(None),
            Some(b'\n') => Ok(Some(line)),
            Some(_) if u64::try_from(line.len()).is_ok_and(|length| length + 1 < MAX_LINE) => {
                Ok(None)
            }
            Some(_) => Err(StoreError::Damaged { path: path.clone(), reason: too_long.clone() }),
        }
    };
    Ok(std::iter::from_fn(move || next(reader.as_mut()?).transpose()))
}

/// The number and hash of the entry written last, as the lock file has them.
///
/// # Errors
/// I/O, or a note that is not one.
pub fn noted_head(home: &Home) -> Result<Option<(u64, String)>, StoreError> {
    let Some(note) = home.noted_head()? else { return Ok(None) };
    let is_note = |(seq, hash): &(&str, &str)| {
        seq.bytes().all(|digit| digit.is_ascii_digit()) && is_sha256(hash)
    };
    let parts = note.trim_end().split_once(' ').filter(is_note);
    let parts = parts.and_then(|(seq, hash)| Some((seq.parse().ok()?, hash.to_owned())));
    parts.map(Some).ok_or_else(|| {
        home.damaged(LEDGER, "the note of its last entry, in the lock file, cannot be read")
    })
}

/// The entries, oldest first, each as it stands: the chain is not followed.
///
/// # Errors
/// I/O. Each entry is an error of its own if it cannot be read.
pub fn entries(home: &Home) -> Result<impl Iterator<Item = Result<Entry, StoreError>>, StoreError> {
    let lines = lines(home)?.enumerate();
    Ok(lines.map(|(index, line)| {
        read_object(&line?)
            .map_err(|reason| home.damaged(LEDGER, format!("line {}: {reason}", index + 1)))
    }))
}
