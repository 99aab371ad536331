//! The CSAF documents that came with the vendor's advisories, for the programs that read CSAF.

use crate::core::document::advisories::{Advisories, Advisory};
use crate::core::document::csaf::Csaf;
use crate::core::types::ids::Name;
use crate::privacy::advisories::AdvisoryError;

/// Every CSAF document, with the id of its advisory, in the order of the vendor's document.
pub fn all<'a>(advisories: &'a Advisories) -> impl Iterator<Item = (&'a Name, &'a Csaf)> {
    let of = |advisory: &'a Advisory| Some((&advisory.id, advisory.csaf.as_ref()?));
    advisories.advisories.iter().filter_map(of)
}

/// The CSAF document of the advisory with an id, which may also be the document's own tracking id;
/// without an id, the only one.
///
/// # Errors
/// There is no such advisory, it has no CSAF document, or several have one and no id was given.
pub fn one<'a>(
    advisories: &'a Advisories,
    id: Option<&str>,
) -> Result<(&'a Name, &'a Csaf), AdvisoryError> {
    let mut found = all(advisories);
    let Some(id) = id else {
        return match (found.next(), found.next()) {
            (None, _) => Err(AdvisoryError::NoCsaf),
            (Some(one), None) => Ok(one),
            (Some(_), Some(_)) => {
                let ids = all(advisories).map(|(id, _)| id.to_string()).collect();
                Err(AdvisoryError::SeveralCsaf(ids))
            }
        };
    };
    if let Some(one) = found.find(|(name, csaf)| name.as_str() == id || csaf.id == id) {
        return Ok(one);
    }
    let id = id.to_owned();
    if advisories.advisories.iter().any(|advisory| advisory.id.as_str() == id) {
        return Err(AdvisoryError::NoCsafOf(id));
    }
    Err(AdvisoryError::Unknown { id, version: advisories.version })
}
