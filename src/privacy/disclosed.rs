//! Which usage fields a disclosure named. What counts is what was said of a field, not a number:
//! the flag keeps a digest of each field that was disclosed, and a field that says anything else
//! now is a field that nobody was told of.

use std::collections::BTreeSet;

use crate::core::document::catalogue::field::Field;
use crate::core::document::report::Category;
use crate::core::types::keys::sha256_hex;
use crate::privacy::catalogue::InForce;

/// The hex digits of a digest: 64 bits.
const DIGITS: usize = 16;

/// The names of the usage fields of a catalogue that were disclosed.
pub type Names = BTreeSet<String>;

/// The digests of all usage fields, in order, with a space between.
#[must_use]
pub fn digests(catalogue: &InForce) -> String {
    let usage = catalogue.catalogue.of(Category::Usage);
    usage.map(|field| digest(catalogue, field)).collect::<Vec<_>>().join(" ")
}

/// The names of the usage fields that were disclosed as they are now. `digests` is what was kept of
/// the disclosure; an earlier version kept only the `number` of its own catalogue.
#[must_use]
pub fn names(catalogue: &InForce, number: u32, digests: Option<&str>) -> Names {
    let usage = catalogue.catalogue.of(Category::Usage);
    let named = |field: &Field| field.name.clone();
    match digests {
        Some(digests) => {
            let known: BTreeSet<_> = digests.split(' ').collect();
            usage
                .filter(|field| known.contains(digest(catalogue, field).as_str()))
                .map(named)
                .collect()
        }
        None if catalogue.product.is_some() => Names::new(),
        None => usage.filter(|field| field.since <= number).map(named).collect(),
    }
}

/// The names of all usage fields.
#[must_use]
pub fn all(catalogue: &InForce) -> Names {
    catalogue.catalogue.of(Category::Usage).map(|field| field.name.clone()).collect()
}

/// A digest of all that a person is told of a field: whose product it is, who decides, where the
/// data goes, what it is, and why.
fn digest(catalogue: &InForce, field: &Field) -> String {
    let InForce { catalogue, product, .. } = catalogue;
    let Field { name, kind, values, max, source, snapshot, .. } = field;
    let Field { purpose, legal_basis, retention, recipient, .. } = field;
    let controller = catalogue.controller.as_ref().map(|controller| &controller.name);
    let who = (product, controller, &catalogue.transfers);
    let what = (name, kind, values, max, source, snapshot);
    let why = (purpose, legal_basis, retention, recipient);
    let said = serde_json::to_vec(&(who, what, why)).unwrap_or_default();
    sha256_hex(&said).chars().take(DIGITS).collect()
}
