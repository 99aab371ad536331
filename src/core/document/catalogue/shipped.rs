//! The catalogue that is compiled in: that of a container-management platform. It holds until a
//! vendor's own is imported.

use crate::core::document::catalogue::content::Catalogue;
use crate::core::document::catalogue::draft::{Draft, NoDraft};

/// Its text.
pub const TEXT: &str = include_str!("../../../catalogue.toml");

/// What it says.
///
/// # Errors
/// None that a test has not seen: it is read as any other draft is.
pub fn shipped() -> Result<Catalogue, NoDraft> {
    Ok(Draft::read(TEXT, None)?.catalogue)
}
