//! What is in a file, by its content, and in which order documents are taken in.

use crate::core::Malformed;
use crate::core::document::advisories::Advisories;
use crate::core::document::catalogue::SignedCatalogue;
use crate::core::document::claim::{OURS, claims_to_be_ours};
use crate::core::document::envelope::{Document, Envelope, Found};
use crate::core::document::license::License;
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::core::document::registration::Registration;
use crate::core::document::trust::TrustBundle;
use crate::core::types::keys::sha256_hex;
use crate::core::types::time::Time;

/// What is in a file.
#[derive(Debug)]
pub enum Class {
    /// A document to take in, and when.
    Document(Place),
    /// A document of ours that goes elsewhere: its payload type.
    Elsewhere(String),
    /// It claims to be a document of ours, and cannot be read.
    Damaged(Malformed),
    /// No document of ours.
    Foreign(Malformed),
}

/// Which document of a file it is, and its place in the order in which documents are taken
/// in: trust bundles by version, licenses by date, then the rest. Hashes stand for the bytes,
/// so that of two wrappings of one document the same is kept whatever the files are named.
#[derive(Debug, Clone)]
pub struct Place {
    pub(super) order: Order,
    pub(super) index: usize,
}

impl Place {
    /// What comes first is taken in first; equals in any order.
    #[must_use]
    pub fn order(&self) -> &Order {
        &self.order
    }
}

/// A place in the order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Order {
    /// A trust bundle: its version, and the hashes of payload and file.
    Bundle(Option<u64>, String, String),
    /// A license: its date, and the hashes of payload and file.
    License(Option<Time>, String, String),
    /// Any other.
    Other,
}

/// Says what is in a file. Nothing is verified yet.
#[must_use]
pub fn classify(file: &[u8]) -> Vec<Class> {
    let each = Envelope::parse_all(file).into_iter().enumerate();
    let class = |(index, found): (usize, Result<Found<'_>, Malformed>)| match found {
        Ok(Found { envelope, json }) => class(index, &envelope, &json),
        Err(error) if claims_to_be_ours(file) => Class::Damaged(error),
        Err(error) => Class::Foreign(error),
    };
    each.map(class).collect()
}

fn class(index: usize, envelope: &Envelope, bytes: &[u8]) -> Class {
    let hashes = || (sha256_hex(&envelope.payload), sha256_hex(bytes));
    let order = if envelope.is::<TrustBundle>() {
        let (payload, bytes) = hashes();
        Order::Bundle(
            envelope.document::<TrustBundle>().ok().map(|bundle| bundle.version),
            payload,
            bytes,
        )
    } else if envelope.is::<License>() {
        let (payload, bytes) = hashes();
        Order::License(
            envelope.document::<License>().ok().map(|license| license.issued_at),
            payload,
            bytes,
        )
    } else if envelope.is::<Advisories>()
        || envelope.is::<PrivacyPolicy>()
        || envelope.is::<SignedCatalogue>()
    {
        Order::Other
    } else if envelope.payload_type.starts_with(OURS) {
        return Class::Elsewhere(envelope.payload_type.clone());
    } else {
        return Class::Foreign(Malformed::new(format!("its type is {}", envelope.payload_type)));
    };
    Class::Document(Place { order, index })
}

/// Whether a payload type is that of a registration request, which goes to the vendor.
#[must_use]
pub fn is_request(payload_type: &str) -> bool {
    payload_type == Registration::PAYLOAD_TYPE
}
