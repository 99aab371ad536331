//! The page that `data explain --html` writes: one file, no script, nothing from
//! outside, to be printed and filed.

use std::fmt::Write;

use html_escape::encode_text;

use super::super::sanitize;
use super::super::session::Session;
use super::explain::{Row, Section};
use crate::core::keys::sha256_hex;
use crate::core::report::Category;
use crate::data::catalogue::Field;

/// The look; in print, table heads repeat and no row is torn.
const STYLE: &str = "\
body{font:15px/1.45 system-ui,sans-serif;color:#1b1b1b;background:#fff;max-width:72rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;margin-bottom:.2rem}h2{font-size:1.2rem;margin-top:2.2rem}
table{border-collapse:collapse;width:100%;font-size:.87rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #ccc}
th{border-bottom:2px solid #444}td.name,td.now{font-family:ui-monospace,monospace}td.name{white-space:nowrap}td.now{overflow-wrap:anywhere}
tr.out td.now{color:#666}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.2rem}
dt{color:#555}dd{margin:0;overflow-wrap:anywhere}p.state{font-weight:600}
@media print{body{margin:0;max-width:none;font-size:11px}thead{display:table-header-group}tr{break-inside:avoid}}";

/// The page for these sections.
///
/// # Errors
/// A clock that cannot be read, or no state folder.
pub(super) fn html(session: &Session, sections: &[Section]) -> anyhow::Result<String> {
    let home = session.home()?;
    let registration = home.registration()?.map(|stored| stored.document);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>What would be sent</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n\
         <h1>What would be sent</h1>\n\
         <p>Every field that this installation could hand over, its value now, and why it exists. The program that \
         wrote this page has no way to reach a network; a report leaves only if a person carries it.</p>\n<dl>\n"
    );
    let mut entry = |name: &str, value: &str| {
        let _ = writeln!(page, "<dt>{}</dt><dd>{}</dd>", text(name), text(value));
    };
    if let Some(registration) = &registration {
        entry("Product", &format!("{}, {} edition", registration.product, registration.edition));
        entry("Instance", &registration.instance.grouped());
        entry(
            "Data region",
            &registration.data_region.map_or("not chosen".to_owned(), |region| format!("{region} was asked for")),
        );
        entry("Marketing", if registration.marketing { "consented to" } else { "no consent" });
    }
    entry("Written", &session.now()?.to_string());
    entry("By", concat!("airseal ", env!("CARGO_PKG_VERSION")));
    entry(
        "Catalogue",
        &format!("version {}, SHA-256 {}", session.catalogue()?.version, sha256_hex(session.env.catalogue.as_bytes())),
    );
    page.push_str("</dl>\n");
    for section in sections {
        write_section(&mut page, section);
    }
    page.push_str(
        "<h2>How to check</h2>\n<p><code>airseal data show usage</code> writes the very bytes that \
         <code>airseal data export usage</code> writes to a file; the same holds for <code>request</code> and <code>compliance</code>. A field \
         that does not stand above cannot be in them. <code>airseal log</code> shows when what was exported.\
         </p>\n</body>\n</html>\n",
    );
    Ok(page)
}

fn write_section(page: &mut String, section: &Section) {
    let title = match section.category {
        Category::Request => "Request for a license",
        Category::Compliance => "Compliance data",
        Category::Usage => "Usage figures",
    };
    let _ = write!(
        page,
        "<h2>{title}</h2>\n<p class=\"state\">{}</p>\n<table>\n<thead><tr><th>Field</th><th>Value now</th>\
         <th>Purpose</th><th>Legal basis</th><th>Kept</th><th>Where</th><th>Recipient</th></tr></thead>\n<tbody>\n",
        text(&section.state)
    );
    for row in &section.rows {
        write_row(page, row);
    }
    page.push_str("</tbody>\n</table>\n");
    if !section.new.is_empty() {
        let _ = writeln!(page, "<p>Left out until a disclosure names them: {}.</p>", text(&section.new.join(", ")));
    }
    if let Some(bound) = section.bound() {
        let _ = writeln!(page, "<p>Bound: {}.</p>", text(&bound));
    }
}

fn write_row(page: &mut String, row: &Row) {
    let Field { name, purpose, legal_basis, retention, recipient, .. } = &row.field;
    let class = if row.sent { "in" } else { "out" };
    let _ = writeln!(
        page,
        "<tr class=\"{class}\"><td class=\"name\">{}</td><td class=\"now\">{}</td><td>{}</td><td>{}</td><td>{}</td>\
         <td>{}</td><td>{}</td></tr>",
        text(name),
        text(&row.now()),
        text(purpose),
        text(legal_basis),
        text(retention),
        text(&row.location.to_string()),
        text(recipient)
    );
}

/// Text that is shown as it is and means nothing to a browser.
fn text(text: &str) -> String {
    encode_text(&sanitize::text(text)).into_owned()
}
