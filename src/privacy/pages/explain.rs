//! The page of what would be sent: every field, its value now, and why it exists.

use std::collections::BTreeMap;

use super::html::{self, Page, escaped, text};
use crate::core::document::catalogue::content::{Catalogue, Controller};
use crate::core::document::catalogue::field::Field;
use crate::core::types::time::Time;
use crate::privacy::catalogue::InForce;
use crate::privacy::explain::{ExplainedField, Explanation, Section};

impl Explanation {
    /// The page that `data explain --html` writes, in HTML: one file with no script and nothing from
    /// outside, to be printed and filed. `catalogue` is the one that was explained.
    #[must_use]
    pub fn html(&self, catalogue: &InForce, now: Time) -> String {
        let mut page = Page::new("What would be sent");
        page.line(
            "<p>Every field that can leave this installation, its value now, and why it exists. The program that \
             wrote this page cannot reach a network: a document leaves only if a person carries it out.</p>",
        );
        page.facts(escaped(facts(self, catalogue, now)));
        for section in &self.sections {
            write_section(&mut page, section);
        }
        page.line(
            "<h2>How to check this</h2>\n<p><code>airseal data show usage</code> prints the very bytes that \
             <code>airseal data export usage</code> writes to a file. <code>request</code> and \
             <code>compliance</code> work in the same way. A field that is not on this page cannot be in them. \
             <code>airseal log</code> shows what was exported, and when.</p>",
        );
        page.end()
    }
}

/// What the page says above its sections.
fn facts(explanation: &Explanation, catalogue: &InForce, now: Time) -> Vec<(&'static str, String)> {
    let InForce { catalogue: Catalogue { number, controller: named, .. }, product, sha256 } =
        catalogue;
    let mut facts = controller(explanation, named.as_ref());
    if let Some(registration) = &explanation.registration {
        let region = registration.data_region;
        let region = region.map(|region| format!("{region} was asked for"));
        let marketing = if registration.marketing { "consent given" } else { "no consent" };
        facts.extend([
            ("Product", format!("{}, {} edition", registration.product, registration.edition)),
            ("Instance", registration.instance.grouped()),
            ("Data region", region.unwrap_or("not chosen".to_owned())),
            ("Marketing", marketing.to_owned()),
        ]);
    }
    facts.push(("Written", html::written(now)));
    let whose = if product.is_some() { "the vendor's" } else { "airseal's own" };
    facts.push(("Catalogue", format!("number {number}, {whose}, SHA-256 {sha256}")));
    facts
}

/// Who decides about the data, and where to write: what the catalogue says, and the contact of
/// the privacy policy in force.
fn controller(
    explanation: &Explanation,
    named: Option<&Controller>,
) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    if let Some(named) = named {
        let parts = [
            ("Controller", Some(&named.name)),
            ("Address", named.address.as_ref()),
            ("Contact", Some(&named.contact)),
            ("Joint controller", named.joint_controller.as_ref()),
            ("Representative", named.representative.as_ref()),
            ("Data-protection officer", named.data_protection_officer.as_ref()),
        ];
        facts.extend(parts.into_iter().filter_map(|(name, value)| Some((name, value?.clone()))));
    } else {
        let product = explanation.product.as_ref();
        let product = product.map_or("the product".to_owned(), ToString::to_string);
        facts.push(("Controller", format!("the vendor of {product}")));
    }
    match &explanation.policy {
        Some(policy) => {
            let (contact, version) = (&policy.privacy_contact, &policy.version);
            facts.push(("Privacy contact", format!("{contact} (privacy policy {version})")));
        }
        None if named.is_none() => facts.push((
            "Contact",
            "not known here: no privacy policy of the vendor was imported (ask the vendor for it, then: airseal import \
             FILE)"
                .to_owned(),
        )),
        None => {}
    }
    facts
}

/// What most rows of a section share is said once, above its table.
struct Shared<'s> {
    legal_basis: &'s str,
    retention: &'s str,
    recipient: &'s str,
}

impl<'s> Shared<'s> {
    fn of(rows: &'s [ExplainedField]) -> Self {
        let most = |value: fn(&'s Field) -> &'s str| {
            let mut counts = BTreeMap::<&str, usize>::new();
            for row in rows {
                *counts.entry(value(&row.field)).or_default() += 1;
            }
            counts.into_iter().max_by_key(|(_, count)| *count).map_or("", |(value, _)| value)
        };
        Self {
            legal_basis: most(|field| &field.legal_basis),
            retention: most(|field| &field.retention),
            recipient: most(|field| &field.recipient),
        }
    }

    /// What is different for one field, in words.
    fn exceptions(&self, field: &Field) -> String {
        let parts = [
            ("legal basis", &field.legal_basis, self.legal_basis),
            ("kept", &field.retention, self.retention),
            ("recipient", &field.recipient, self.recipient),
        ];
        let different = parts.into_iter().filter(|(_, value, shared)| value != shared);
        different.map(|(name, value, _)| format!("{name}: {value}")).collect::<Vec<_>>().join("; ")
    }
}

fn write_section(page: &mut Page, section: &Section) {
    let (title, sending) = (section.category.title(), text(&section.sending.describe()));
    page.line(format_args!("<h2>{title}</h2>\n<p class=\"state\">{sending}</p>"));
    let shared = Shared::of(&section.fields);
    page.facts(escaped([
        ("Legal basis", shared.legal_basis.to_owned()),
        ("Kept", shared.retention.to_owned()),
        ("Where", section.location.to_string()),
        ("Recipient", shared.recipient.to_owned()),
    ]));
    let heads = ["Field", "Value now", "Purpose, and what differs for this field"];
    page.table(&heads, section.fields.iter().map(|field| row(field, &shared)));
    if !section.new.is_empty() {
        let new = text(&section.new.join(", "));
        page.line(format_args!("<p>Left out until the disclosure names them: {new}.</p>"));
    }
    if let Some(bound) = &section.bound {
        page.line(format_args!("<p>Bound: {}.</p>", text(&bound.to_string())));
    }
}

fn row(explained: &ExplainedField, shared: &Shared<'_>) -> String {
    let Field { name, purpose, .. } = &explained.field;
    let class = if explained.sent { "in" } else { "out" };
    let different = match shared.exceptions(&explained.field) {
        none if none.is_empty() => none,
        different => format!(" <span>({})</span>", text(&different)),
    };
    html::row(class, &text(name), &text(&explained.now()), &(text(purpose) + &different))
}
