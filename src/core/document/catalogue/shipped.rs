//! The catalogue that is compiled in: that of a container-management platform. It holds until a
//! vendor's own is imported. Its fields of the request and of the compliance report are those that
//! airseal fills in for every vendor.

use std::sync::OnceLock;

use crate::core::document::catalogue::content::Catalogue;
use crate::core::document::catalogue::draft::{Draft, NoDraft};

/// Its text.
pub const TEXT: &str = include_str!("../../../catalogue.toml");

/// What it says; it is read once.
///
/// # Errors
/// None that a test has not seen: it is read as any other draft is.
pub fn shipped() -> Result<&'static Catalogue, NoDraft> {
    static SHIPPED: OnceLock<Result<Catalogue, NoDraft>> = OnceLock::new();
    let read = SHIPPED.get_or_init(|| Ok(Draft::read(TEXT, None)?.catalogue));
    read.as_ref().map_err(Clone::clone)
}
