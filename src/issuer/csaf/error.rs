//! Why no advisory can be made of a CSAF document.

/// What is wrong with the document, or missing in it, with the place.
#[derive(Debug, thiserror::Error)]
pub enum CsafError {
    /// Over [`MAX_CSAF`](crate::core::document::csaf::MAX_CSAF).
    #[error("the CSAF document is over 1 MiB")]
    TooLarge,
    /// Not UTF-8, not JSON, a key that comes twice, or nested too deeply.
    #[error("it is not a JSON document in UTF-8: {0}")]
    NotJson(String),
    /// A value that cannot be used.
    #[error("{pointer}: {reason}")]
    Wrong {
        /// Where, as a JSON pointer.
        pointer: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Another version of CSAF.
    #[error("/document/csaf_version: `{0}` is not known here; 2.0 is")]
    OtherVersion(String),
    /// Several products, and no telling which one is the vendor's.
    #[error("/product_tree: it has several products ({names}), and `{product}` is not one of them")]
    SeveralProducts {
        /// The vendor's product.
        product: String,
        /// Their names.
        names: String,
    },
    /// No product of the name that was asked for.
    #[error("/product_tree: it has no product named `{name}`; it has: {names}")]
    NoSuchProduct {
        /// The name.
        name: String,
        /// The names that it has.
        names: String,
    },
    /// Versions that cannot be compared.
    #[error("{pointer}: {reason}")]
    Versions {
        /// Where, as a JSON pointer.
        pointer: String,
        /// What is wrong with them.
        reason: String,
    },
    /// No version of the product is affected.
    #[error("/vulnerabilities: the document names no affected version of {0}")]
    NothingAffected(String),
    /// Neither a severity in words nor a CVSS score of this product.
    #[error(
        "/document/aggregate_severity: it is not there, and no vulnerability has a CVSS score for this product"
    )]
    NoSeverity,
    /// A tracking id that no name can be made of.
    #[error("/document/tracking/id: `{0}` cannot be made into a name")]
    NoName(String),
    /// A fixed version was given, and several ranges are affected.
    #[error("{0} ranges of versions are affected, so one fixed version is not enough")]
    SeveralRanges(usize),
}
