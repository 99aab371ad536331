//! The page that `data explain --html` writes: one file, no script, nothing from
//! outside, to be printed and filed.

use std::collections::BTreeMap;
use std::fmt::Write;

use html_escape::encode_text;

use super::explain::now;
use crate::cli::ui::sanitize;
use crate::core::document::catalogue::content::{Catalogue, Controller};
use crate::core::document::catalogue::field::Field;
use crate::core::document::report::Category;
use crate::core::types::time::Time;
use crate::privacy::catalogue::InForce;
use crate::privacy::explain::{ExplainedField, Explanation, Section};

/// The look. On a narrow screen each field is a block with its value and purpose below its
/// name; in print, table heads repeat and no row is torn.
const STYLE: &str = "\
body{font:15px/1.45 system-ui,sans-serif;color:#1b1b1b;background:#fff;max-width:64rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;margin-bottom:.2rem}h2{font-size:1.2rem;margin:2rem 0 .3rem}p{margin:.5rem 0}
table{border-collapse:collapse;width:100%;font-size:.87rem;margin-top:.6rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #ccc;overflow-wrap:anywhere}
th{border-bottom:2px solid #444}td.name,td.now{font-family:ui-monospace,monospace}
td:first-child code{font-size:1em}h3{font-size:1rem;margin:1.2rem 0 .2rem}h2 span,p.end{color:#555;font-weight:400}
code{font-family:ui-monospace,monospace;font-size:.95em}p,li{overflow-wrap:anywhere}em{color:#8a1c00}
td.name{width:25%}td.now{width:35%}tr.out td.now{color:#666}td span{color:#555}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1.2rem;margin:.5rem 0}
dt{color:#555}dd{margin:0;overflow-wrap:anywhere}p.state{font-weight:600}
@media screen and (max-width:40rem){thead{display:none}
table,tbody,tr,td,dl,dt,dd{display:block}tr{border-bottom:1px solid #ccc;padding:.4rem 0}
td{border:0;padding:.05rem 0;width:auto}td.name,td.now{width:auto}td.name{font-weight:600}dd{margin-bottom:.4rem}}
@page{size:A4;margin:13mm 14mm}
@media print{body{margin:0;padding:0;max-width:none;font-size:8.6pt;line-height:1.3}h1{font-size:14pt}
h2{font-size:11pt;margin:3.5mm 0 1mm;break-after:avoid}p.state{break-after:avoid}p{margin:1mm 0}
table{font-size:8pt;margin-top:1mm}th,td{padding:.5mm 2mm .5mm 0}dl{gap:.2mm 4mm;margin:1mm 0}
thead{display:table-header-group}tr{break-inside:avoid}}";

/// The page for these sections.
pub(super) fn html(explanation: &Explanation, catalogue: &InForce, now: Time) -> String {
    let mut page = head("What would be sent");
    page.push_str(
        "<p>Every field that can leave this installation, its value now, and why it exists. The program that wrote \
         this page cannot reach a network: a document leaves only if a person carries it out.</p>\n",
    );
    let mut facts = controller(explanation, catalogue.catalogue.controller.as_ref());
    let mut entry = |name: &str, value: String| facts.push((name.to_owned(), value));
    if let Some(registration) = &explanation.registration {
        let region = registration.data_region;
        let region = region.map(|region| format!("{region} was asked for"));
        let marketing = if registration.marketing { "consent given" } else { "no consent" };
        entry("Product", format!("{}, {} edition", registration.product, registration.edition));
        entry("Instance", registration.instance.grouped());
        entry("Data region", region.unwrap_or("not chosen".to_owned()));
        entry("Marketing", marketing.to_owned());
    }
    entry("Written", format!("{now}, by airseal {}", env!("CARGO_PKG_VERSION")));
    let InForce { catalogue: Catalogue { number, .. }, product, sha256 } = catalogue;
    let whose = if product.is_some() { "the vendor's" } else { "airseal's own" };
    entry("Catalogue", format!("number {number}, {whose}, SHA-256 {sha256}"));
    write_facts(&mut page, &facts);
    for section in &explanation.sections {
        write_section(&mut page, section);
    }
    page.push_str(
        "<h2>How to check this</h2>\n<p><code>airseal data show usage</code> prints the very bytes that \
         <code>airseal data export usage</code> writes to a file. <code>request</code> and <code>compliance</code> \
         work in the same way. A field that is not on this page cannot be in them. <code>airseal log</code> shows \
         what was exported, and when.</p>\n</body>\n</html>\n",
    );
    page
}

/// What a page begins with: its head, and its title.
pub(super) fn head(title: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    )
}

/// Who decides about the data, and where to write: what the catalogue says, and the contact of
/// the privacy policy in force.
fn controller(explanation: &Explanation, named: Option<&Controller>) -> Vec<(String, String)> {
    let mut facts = Vec::new();
    let mut entry = |name: &str, value: String| facts.push((name.to_owned(), value));
    match (named, &explanation.product) {
        (Some(named), _) => entry("Controller", named.name.clone()),
        (None, Some(product)) => entry("Controller", format!("the vendor of {product}")),
        (None, None) => entry("Controller", "the vendor of the product".to_owned()),
    }
    if let Some(named) = named {
        let parts = [
            ("Address", named.address.clone()),
            ("Contact", Some(named.contact.clone())),
            ("Joint controller", named.joint_controller.clone()),
            ("Representative", named.representative.clone()),
            ("Data-protection officer", named.data_protection_officer.clone()),
        ];
        for (name, value) in parts {
            if let Some(value) = value {
                entry(name, value);
            }
        }
    }
    match &explanation.policy {
        Some(policy) => {
            let (contact, version) = (&policy.privacy_contact, &policy.version);
            entry("Privacy contact", format!("{contact} (privacy policy {version})"));
        }
        None if named.is_none() => entry(
            "Contact",
            "not known here: no privacy policy of the vendor was imported (ask the vendor for it, then: airseal import \
             FILE)"
                .to_owned(),
        ),
        None => {}
    }
    facts
}

pub(super) fn write_facts(page: &mut String, facts: &[(String, String)]) {
    page.push_str("<dl>\n");
    for (name, value) in facts {
        let _ = writeln!(page, "<dt>{}</dt><dd>{}</dd>", text(name), text(value));
    }
    page.push_str("</dl>\n");
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

fn write_section(page: &mut String, section: &Section) {
    let title = match section.category {
        Category::Request => "Request for a license",
        Category::Compliance => "Compliance data",
        Category::Usage => "Usage data",
    };
    let _ = writeln!(
        page,
        "<h2>{title}</h2>\n<p class=\"state\">{}</p>",
        text(&section.sending.describe())
    );
    let shared = Shared::of(&section.fields);
    let facts = [
        ("Legal basis", shared.legal_basis.to_owned()),
        ("Kept", shared.retention.to_owned()),
        ("Where", section.location.to_string()),
        ("Recipient", shared.recipient.to_owned()),
    ];
    write_facts(page, &facts.map(|(name, value)| (name.to_owned(), value)));
    page.push_str(
        "<table>\n<thead><tr><th>Field</th><th>Value now</th><th>Purpose, and what differs for this \
         field</th></tr></thead>\n<tbody>\n",
    );
    for row in &section.fields {
        write_row(page, row, &shared);
    }
    page.push_str("</tbody>\n</table>\n");
    if !section.new.is_empty() {
        let _ = writeln!(
            page,
            "<p>Left out until the disclosure names them: {}.</p>",
            text(&section.new.join(", "))
        );
    }
    if let Some(bound) = section.bound() {
        let _ = writeln!(page, "<p>Bound: {}.</p>", text(&bound));
    }
}

fn write_row(page: &mut String, row: &ExplainedField, shared: &Shared<'_>) {
    let Field { name, purpose, .. } = &row.field;
    let class = if row.sent { "in" } else { "out" };
    let different = match shared.exceptions(&row.field) {
        none if none.is_empty() => none,
        different => format!(" <span>({})</span>", text(&different)),
    };
    let _ = writeln!(
        page,
        "<tr class=\"{class}\"><td class=\"name\">{}</td><td class=\"now\">{}</td><td>{}{different}</td></tr>",
        text(name),
        text(&now(row)),
        text(purpose),
    );
}

/// Text that is shown as it is and means nothing to a browser.
pub(super) fn text(text: &str) -> String {
    encode_text(&sanitize::text(text)).into_owned()
}
