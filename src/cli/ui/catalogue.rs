//! Catalogues for people: what `inspect`, `status` and `vendor catalogue` share.

use super::format::count;
use super::page::{Page, Tone};
use crate::core::document::catalogue::SignedCatalogue;
use crate::core::document::report::Category;

/// What a catalogue says of itself.
pub fn fields(page: &mut Page, signed: &SignedCatalogue) {
    let SignedCatalogue { product, issued_at, catalogue, .. } = signed;
    page.field("Product", product);
    page.field("Number", catalogue.number);
    page.field("Signed", issued_at);
    if let Some(controller) = &catalogue.controller {
        page.field("Controller", format!("{}, {}", controller.name, controller.contact));
    }
    for category in Category::ALL {
        let word = match category {
            Category::Request => "Request",
            Category::Compliance => "Compliance",
            Category::Usage => "Usage",
        };
        page.field(word, count(catalogue.of(category).count(), "field"));
    }
    if !catalogue.hosts.is_empty() {
        page.field("Hosts", catalogue.hosts.join(", "));
    }
}

/// A catalogue for people, whole; `inspect` shows it.
pub fn describe(page: &mut Page, signed: &SignedCatalogue) {
    page.headline(Tone::Good, "catalogue", signed.catalogue.number);
    fields(page, signed);
    let usage = signed.catalogue.of(Category::Usage);
    let widest = usage.map(|field| field.name.len()).max().unwrap_or_default();
    for field in signed.catalogue.of(Category::Usage) {
        page.line(format!("  {:<widest$}  {}", field.name, field.purpose));
    }
}
