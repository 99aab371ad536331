//! Whether bytes claim to be a document of ours, whole or damaged.

use std::borrow::Cow;

use memchr::memmem;

use crate::core::document::text;
use crate::core::types::json::is_object;

/// How our payload types begin.
pub const OURS: &str = "application/vnd.airseal.";

/// Whether a file that cannot be read as a document claims to be one of ours: one that was
/// cut short is recognized by its words, not by its form.
#[must_use]
pub fn claims_to_be_ours(bytes: &[u8]) -> bool {
    let text = text::decode(bytes).unwrap_or(Cow::Borrowed(bytes));
    let has = |words: &str| memmem::find(&text, words.as_bytes()).is_some();
    has(OURS)
        || has("BEGIN AIRSEAL ")
        || has("airseal-license.")
        || (is_object(&text) && has("\"payload\""))
}
