//! Why a document that was handed in is refused.

use crate::core::Malformed;
use crate::core::document::registration::RequestError;
use crate::core::types::ids::Name;
use crate::store::StoreError;

/// Why a document is refused.
#[derive(Debug, thiserror::Error)]
pub enum RefusedDocument {
    /// It cannot be read as what it says it is.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// Its instance did not sign it.
    #[error("its instance did not sign it: it was changed, or damaged on the way")]
    BadSignature,
    /// It is for another product.
    #[error("it is for the product `{found}`; this vendor folder issues for `{ours}`")]
    Product {
        /// Its product.
        found: String,
        /// The vendor's.
        ours: Name,
    },
    /// The issued log, or the bundle in force, cannot be read any more.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<RequestError> for RefusedDocument {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::Malformed(error) => Self::Malformed(error),
            RequestError::BadSignature => Self::BadSignature,
        }
    }
}
