//! A vendor's catalogue: every field that can ever be sent, why, and for how long, signed. Nothing
//! that it does not declare can leave.

pub mod content;
mod describe;
pub mod draft;
pub mod field;
pub mod rules;
pub mod shipped;
mod word_count;

use serde::{Deserialize, Serialize};

use crate::core::Malformed;
use crate::core::document::catalogue::content::Catalogue;
use crate::core::document::envelope::{Document, require_schema};
use crate::core::document::issued::Issued;
use crate::core::types::ids::Name;
use crate::core::types::time::Time;

/// A catalogue as it is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedCatalogue {
    /// 1.
    pub schema: u32,
    /// The product.
    pub product: Name,
    /// When it was signed.
    pub issued_at: Time,
    /// What it says.
    pub catalogue: Catalogue,
}

impl Document for SignedCatalogue {
    const PAYLOAD_TYPE: &'static str = "application/vnd.airseal.catalogue+json";
    const LABEL: &'static str = "CATALOGUE";

    fn validate(&self) -> Result<(), Malformed> {
        require_schema("catalogue", self.schema)?;
        match rules::broken(&self.catalogue, shipped::shipped()?).first() {
            None => Ok(()),
            Some(broken) => Err(Malformed::new(rules::describe(&self.catalogue, broken))),
        }
    }
}

impl Issued for SignedCatalogue {
    const KIND: &'static str = "catalogue";

    fn product(&self) -> &Name {
        &self.product
    }

    fn issued_at(&self) -> Time {
        self.issued_at
    }
}
