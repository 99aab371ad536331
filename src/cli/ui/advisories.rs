//! Advisories for people: what `advisories`, `status`, `verify`, `inspect` and `vendor advisory`
//! share.

use super::format;
use super::list::cell;
use super::page::{Page, Tone};
use crate::cli::session::Session;
use crate::core::document::advisories::{Advisories, Advisory, Severity};
use crate::core::document::registration::Registration;
use crate::core::document::trust::Trust;
use crate::core::types::ids::Name;
use crate::core::types::time::Time;
use crate::privacy::advisories::unacknowledged;
use crate::store::Home;

/// One advisory.
pub fn describe_one(page: &mut Page, advisory: &Advisory, now: Time) {
    let tone = match advisory.severity {
        Severity::Critical => Tone::Bad,
        Severity::High => Tone::Warn,
        Severity::Medium | Severity::Low => Tone::Dim,
    };
    page.headline(tone, advisory.severity.name(), &advisory.id);
    page.field("Title", &advisory.title);
    page.field("Affected", &advisory.affected);
    if let Some(fixed) = &advisory.fixed {
        page.field("Fixed in", fixed);
    }
    page.field(
        "Published",
        format!("{} ({})", advisory.published, format::distance(now, advisory.published)),
    );
    for (index, line) in advisory.text.lines().enumerate() {
        page.field(if index == 0 { "Text" } else { "" }, line);
    }
    if let Some(reference) = &advisory.reference {
        page.field("Reference", reference);
    }
}

/// All of a document of advisories; `inspect` shows it.
pub fn describe(page: &mut Page, advisories: &Advisories, now: Time) {
    page.headline(
        Tone::Good,
        "advisories",
        format!("{}, version {}", advisories.product, advisories.version),
    );
    page.field(
        "Signed",
        format!("{} ({})", advisories.issued_at, format::distance(now, advisories.issued_at)),
    );
    page.field("Advisories", advisories.advisories.len());
    for advisory in &advisories.advisories {
        describe_one(page, advisory, now);
    }
}

/// The first columns of every list of advisories.
pub fn cells(advisory: &Advisory) -> Vec<String> {
    let Advisory { id, severity, title, text, affected, fixed, published, reference } = advisory;
    vec![
        id.to_string(),
        severity.name().to_owned(),
        title.clone(),
        text.clone(),
        affected.to_string(),
        cell(fixed.as_ref()),
        published.to_string(),
        cell(reference.as_ref()),
    ]
}

/// Names the critical advisories that nobody acknowledged, whatever the options are; their
/// ids, or `None` if they cannot be read, which is said as loudly. Whether a license
/// counts does not depend on them.
pub fn warn_of_unacknowledged(
    session: &mut Session,
    home: &Home,
    trust: Option<&Trust>,
    registration: Option<&Registration>,
) -> Option<Vec<Name>> {
    let (critical, fault) = match unacknowledged(home, trust, registration) {
        Ok(found) => found,
        Err(error) => {
            let text = format!("the vendor's advisories cannot be read: {error}");
            session
                .ui
                .critical(&text, "import the vendor's newest advisories: airseal import FILE");
            return None;
        }
    };
    if let Some(fault) = fault {
        session.ui.warn(format!("{fault}; no advisory counts as acknowledged"));
    }
    for Advisory { id, title, fixed, .. } in &critical {
        let fixed = fixed.as_ref().map(|fixed| format!(" (fixed in {fixed})")).unwrap_or_default();
        session.ui.critical(
            &format!("{id}: {title}{fixed}"),
            &format!("airseal advisories shows it; airseal advisories ack {id}"),
        );
    }
    Some(critical.into_iter().map(|advisory| advisory.id).collect())
}
