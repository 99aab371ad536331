//! Advisories for people: what `advisories`, `status`, `verify`, `inspect` and `vendor advisory`
//! share.

use super::format;
use super::list::cell;
use super::page::{Page, Tone, Ui};
use crate::core::document::advisories::{Advisories, Advisory, Remediation, Severity};
use crate::core::document::support::Support;
use crate::core::types::product_version::ProductVersion;
use crate::core::types::time::Time;
use crate::privacy::advisories::Pressing;
use crate::store::StoreError;

/// One advisory.
pub fn describe_one(page: &mut Page, advisory: &Advisory, now: Time) {
    let tone = match advisory.severity {
        Severity::Critical => Tone::Bad,
        Severity::High => Tone::Warn,
        Severity::Medium | Severity::Low => Tone::Dim,
    };
    page.headline(tone, advisory.severity.name(), &advisory.id);
    page.field("Title", &advisory.title);
    page.field("Affected", in_words(advisory.ranges().map(|(affected, _)| affected)));
    let fixed = in_words(advisory.ranges().filter_map(|(_, fixed)| fixed));
    if !fixed.is_empty() {
        page.field("Fixed in", fixed);
    }
    if !advisory.cves.is_empty() {
        page.field("CVE", advisory.cves.join(", "));
    }
    page.field(
        "Published",
        format!("{} ({})", advisory.published, format::distance(now, advisory.published)),
    );
    for (index, line) in advisory.text.lines().enumerate() {
        page.field(if index == 0 { "Text" } else { "" }, line);
    }
    for Remediation { category, text, url } in &advisory.remediations {
        let mut lines = text.lines();
        page.field("Remediation", format!("{category}: {}", lines.next().unwrap_or_default()));
        for line in lines.chain(url.as_deref()) {
            page.field("", line);
        }
    }
    if let Some(reference) = &advisory.reference {
        page.field("Reference", reference);
    }
    if let Some(csaf) = &advisory.csaf {
        page.field("CSAF", format!("{}, revision {}", csaf.id, csaf.version));
    }
}

/// `2.19.5 or 3.1.2`, each once.
fn in_words<T: ToString>(all: impl Iterator<Item = T>) -> String {
    let mut words: Vec<_> = all.map(|one| one.to_string()).collect();
    words.dedup();
    words.join(" or ")
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
    for Support { versions, until } in &advisories.support {
        page.field(
            "Support",
            format!("{versions} until {until} ({})", format::distance(now, *until)),
        );
    }
    page.field("Advisories", advisories.advisories.len());
    for advisory in &advisories.advisories {
        describe_one(page, advisory, now);
    }
}

/// The first columns of every list of advisories.
pub fn cells(advisory: &Advisory) -> Vec<String> {
    let Advisory { id, severity, title, text, affected, fixed, published, reference, .. } =
        advisory;
    let Advisory { also_affected, cves, remediations, csaf, .. } = advisory;
    let also = also_affected.iter().map(|range| range.affected.to_string());
    let remedies =
        remediations.iter().map(|remedy| format!("{}: {}", remedy.category, remedy.text));
    vec![
        id.to_string(),
        severity.name().to_owned(),
        title.clone(),
        text.clone(),
        affected.to_string(),
        cell(fixed.as_ref()),
        published.to_string(),
        cell(reference.as_ref()),
        also.collect::<Vec<_>>().join(" or "),
        cves.join(" "),
        remedies.collect::<Vec<_>>().join("\n"),
        csaf.as_ref().map(|csaf| csaf.id.clone()).unwrap_or_default(),
        csaf.as_ref().map(|csaf| csaf.version.clone()).unwrap_or_default(),
    ]
}

/// The end of support in words, before or after it.
pub fn support_line(version: &ProductVersion, until: Time, now: Time) -> String {
    let distance = format::distance(now, until);
    if until < now {
        format!(
            "version {version} is no longer supported: its support ended on {until} ({distance})"
        )
    } else {
        format!("version {version} is supported until {until} ({distance})")
    }
}

/// Names the critical advisories that nobody acknowledged, whatever the options are, and says as
/// loudly if they cannot be read. Whether a license counts does not depend on them.
pub fn warn_of_unacknowledged(ui: &mut Ui, pressing: &Result<Pressing, StoreError>) {
    let found = match pressing {
        Ok(found) => found,
        Err(error) => {
            let text = format!("the vendor's advisories cannot be read: {error}");
            ui.critical(&text, "import the vendor's newest advisories: airseal import FILE");
            return;
        }
    };
    if let Some(fault) = &found.fault {
        ui.warn(format!("{fault}; no advisory counts as acknowledged"));
    }
    for advisory in &found.critical {
        let Advisory { id, title, .. } = advisory;
        let fixed = match in_words(advisory.ranges().filter_map(|(_, fixed)| fixed)) {
            fixed if fixed.is_empty() => fixed,
            fixed => format!(" (fixed in {fixed})"),
        };
        ui.critical(
            &format!("{id}: {title}{fixed}"),
            &format!("airseal advisories shows it; airseal advisories ack {id}"),
        );
    }
}
