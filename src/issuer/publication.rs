//! Documents that everybody gets the same file of: advisories, and privacy policies.

use crate::core::document::envelope::Envelope;

/// What is to be done to publish a document.
#[derive(Debug)]
pub enum Publication<D> {
    /// Nothing: it was signed with this content before, by a signer that still counts.
    Unchanged(D, Envelope),
    /// It is to be signed.
    New(D),
}
