//! A line of the issued log: an entry, and what chains it to the line before.

use serde::Deserialize;
use uuid::Uuid;

use crate::core::document::license::License;
use crate::core::judge::chain::{Line, line_hash};
use crate::core::types::json::read_object;
use crate::core::types::keys::KeyId;
use crate::issuer::chained::is_torn;
use crate::issuer::entry::Entry;

/// What chains an entry to the line before, and the next line to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    /// The number of the entry, from 1 up, if the line says it.
    pub seq: Option<u64>,
    /// The hash of the line before.
    pub prev: Option<String>,
    /// The hash of this line.
    pub hash: String,
}

impl Link {
    /// That of a line of the old form.
    pub fn absent(text: &[u8]) -> Self {
        Self { seq: None, prev: None, hash: line_hash(text) }
    }
}

/// A line as it was read, without regard to the other lines.
#[derive(Debug)]
pub(super) enum Outcome {
    /// An entry. A line of the old form has no link.
    Entry(Box<Entry>, Option<Link>),
    /// It cannot be read, and why.
    Unreadable(String),
}

/// The fields of a line.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    license: License,
    signer: KeyId,
    sig: Option<String>,
    request: Option<String>,
    public_key: Option<String>,
    renews: Option<Uuid>,
    #[serde(default)]
    replaces: Vec<Uuid>,
    seq: Option<u64>,
    prev: Option<String>,
}

/// Reads a line, and hashes it: neither depends on another line, so many lines can be read at
/// once. `None`: it is the piece of a line that was cut off by a crash.
pub(super) fn read(line: &Line<'_>) -> Option<Outcome> {
    Some(match read_object::<Fields>(line.text) {
        Ok(fields) => {
            let Fields { license, signer, sig, request, public_key, renews, replaces, .. } = fields;
            let entry = Entry { license, signer, sig, request, public_key, renews, replaces };
            let chained = match (fields.seq, fields.prev) {
                // Its hash is that of the line as it is to be chained.
                (None, None) => None,
                (seq, prev) => Some(Link { seq, prev, hash: line_hash(line.text) }),
            };
            Outcome::Entry(Box::new(entry), chained)
        }
        Err(_) if is_torn(line) => return None,
        Err(error) => Outcome::Unreadable(error),
    })
}
