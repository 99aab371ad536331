//! The words of a CSAF document: title, text, severity, remediations, reference.

use crate::core::document::advisories::{MAX_REMEDIATIONS, Remediation, Severity};
use crate::core::types::ids::Name;
use crate::issuer::csaf::error::CsafError;
use crate::issuer::csaf::json::At;
use crate::issuer::csaf::remarks::Remarks;
use crate::issuer::csaf::status::{Ask, Found, cvss};

/// The notes that say what to know; the others (legal terms, questions and answers) are left out.
const NOTES: [&str; 4] = ["summary", "description", "details", "general"];

/// The title on one line, cut to what an advisory takes.
pub fn title(document: &At, remarks: &mut Remarks) -> Result<String, CsafError> {
    let title = document.want("title")?;
    let line = title.text()?.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return Err(title.wrong("it is empty"));
    }
    Ok(cut(&line, 200, &title.pointer, remarks))
}

/// The notes of the document, then those of each vulnerability that affects the product, under its
/// number.
pub fn text(document: &At, found: &Found, remarks: &mut Remarks) -> Result<String, CsafError> {
    let mut pieces = notes(document)?;
    for vulnerability in &found.vulnerabilities {
        let name = vulnerability.text_of("cve")?.or(vulnerability.text_of("title")?);
        let told = notes(vulnerability)?.join("\n");
        if !told.is_empty() {
            pieces.push(name.map(|name| format!("{name}: {told}")).unwrap_or(told));
        }
    }
    Ok(cut(&pieces.join("\n\n"), 10_000, &format!("{}/notes", document.pointer), remarks))
}

fn notes(of: &At) -> Result<Vec<String>, CsafError> {
    let mut told = Vec::new();
    for note in of.list("notes")? {
        if NOTES.contains(&note.want("category")?.text()?) {
            told.push(note.want("text")?.text()?.trim().to_owned());
        }
    }
    Ok(told)
}

/// The severity: what the document says in words of its own, if it is one of the usual words; else
/// the highest CVSS base severity of the vulnerabilities that affect the product.
pub fn severity(
    document: &At,
    found: &Found,
    ask: Ask,
    remarks: &mut Remarks,
) -> Result<Severity, CsafError> {
    if let Some(aggregate) = document.get("aggregate_severity")? {
        let text = aggregate.want("text")?;
        let word = text.text()?.trim().to_lowercase();
        match word.as_str() {
            "critical" => return Ok(Severity::Critical),
            "high" | "important" => return Ok(Severity::High),
            "medium" | "moderate" => return Ok(Severity::Medium),
            "low" | "none" | "informational" => return Ok(Severity::Low),
            _ => remarks.add(&text.pointer, "it is not a word that is known; CVSS is taken"),
        }
    }
    cvss(found, ask)?.ok_or(CsafError::NoSeverity)
}

/// What to do, as far as it is about the affected versions of the product.
pub fn remediations(
    found: &Found,
    ask: Ask,
    remarks: &mut Remarks,
) -> Result<Vec<Remediation>, CsafError> {
    let mut all: Vec<Remediation> = Vec::new();
    for vulnerability in &found.vulnerabilities {
        for item in vulnerability.list("remediations")? {
            if !is_about(&item, found, ask)? {
                continue;
            }
            let category = item.want("category")?;
            let name = category.text()?.parse::<Name>();
            let category = name.map_err(|error| category.wrong(error.to_string()))?;
            let details = item.want("details")?;
            let text = cut(details.text()?.trim(), 2_000, &details.pointer, remarks);
            let url = url(item.get("url")?, remarks)?;
            let remediation = Remediation { category, text, url };
            if all.contains(&remediation) {
                continue;
            }
            if all.len() == MAX_REMEDIATIONS {
                remarks.add(&item.pointer, "remediations after the first 20 are left out");
                return Ok(all);
            }
            all.push(remediation);
        }
    }
    Ok(all)
}

/// One that names no product is about all of them.
fn is_about(item: &At, found: &Found, ask: Ask) -> Result<bool, CsafError> {
    let (ids, groups) = (item.list("product_ids")?, item.list("group_ids")?);
    if ask.without_versions || ids.is_empty() && groups.is_empty() {
        return Ok(true);
    }
    for id in &ids {
        if found.ids.contains(id.text()?) {
            return Ok(true);
        }
    }
    for group in &groups {
        if ask.tree.group(group.text()?).iter().any(|id| found.ids.contains(id)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The page that the document calls its own.
pub fn reference(document: &At, remarks: &mut Remarks) -> Result<Option<String>, CsafError> {
    for reference in document.list("references")? {
        if reference.text_of("category")? == Some("self") {
            return url(reference.get("url")?, remarks);
        }
    }
    Ok(None)
}

fn url(at: Option<At>, remarks: &mut Remarks) -> Result<Option<String>, CsafError> {
    let Some(at) = at else { return Ok(None) };
    let url = at.text()?;
    if url.chars().count() > 500 {
        remarks.add(&at.pointer, "it is over 500 characters and is left out");
        return Ok(None);
    }
    Ok(Some(url.to_owned()))
}

/// The beginning of a text that is too long.
fn cut(text: &str, most: usize, pointer: &str, remarks: &mut Remarks) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    remarks.add(pointer, format!("it is shortened to {most} characters"));
    let mut cut: String = text.chars().take(most.saturating_sub(1)).collect();
    cut.push('…');
    cut
}
