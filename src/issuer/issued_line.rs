//! A line of the issued log: an entry, and what chains it to the line before.

use std::borrow::Cow;

use serde::Deserialize;
use uuid::Uuid;

use crate::core::document::license::License;
use crate::core::types::json::read_object;
use crate::core::types::keys::KeyId;
use crate::issuer::chained::Link;
use crate::issuer::entry::Entry;

/// A line as it was read, without regard to the other lines.
pub(super) struct Issue {
    /// What was issued.
    pub(super) entry: Entry,
    /// What chains it to the line before.
    pub(super) link: Option<Link>,
    /// The text of a line of the old form, which says nothing of that.
    pub(super) text: Vec<u8>,
}

/// The fields of a line.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields<'l> {
    license: License,
    signer: KeyId,
    sig: Option<String>,
    request: Option<String>,
    public_key: Option<String>,
    renews: Option<Uuid>,
    #[serde(default)]
    replaces: Vec<Uuid>,
    seq: Option<u64>,
    #[serde(borrow)]
    prev: Option<Cow<'l, str>>,
}

/// Reads a line.
///
/// # Errors
/// It is not an entry.
pub(super) fn parse(text: &[u8]) -> Result<Issue, String> {
    let fields: Fields<'_> = read_object(text)?;
    let Fields { license, signer, sig, request, public_key, renews, replaces, seq, prev } = fields;
    let entry = Entry { license, signer, sig, request, public_key, renews, replaces };
    let link = Link::read(seq, prev.as_deref());
    let text = if link.is_none() { text.to_vec() } else { Vec::new() };
    Ok(Issue { entry, link, text })
}
