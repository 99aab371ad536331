//! What the vulnerabilities of a CSAF document say of the vendor's product: the affected versions,
//! what fixes them, how severe they are, and what to do.

use std::collections::BTreeSet;
use std::ops::Bound;

use semver::Version;

use crate::core::document::advisories::{AffectedRange, Severity, is_cve};
use crate::issuer::csaf::error::CsafError;
use crate::issuer::csaf::json::At;
use crate::issuer::csaf::remarks::Remarks;
use crate::issuer::csaf::tree::{Ours, Own, Tree};
use crate::issuer::csaf::versions::{Span, join, without};

/// The lists of a `product_status` whose versions have a fix.
const FIXED: [&str; 3] = ["first_fixed", "fixed", "recommended"];

/// What the vulnerabilities say.
#[derive(Debug, Default)]
pub struct Found<'j> {
    /// The affected versions, in order, without those that are fixed.
    pub spans: Vec<Span>,
    /// Versions with a fix.
    pub fixes: BTreeSet<Version>,
    pub cves: Vec<String>,
    /// The vulnerabilities that are about this product.
    pub vulnerabilities: Vec<At<'j>>,
    /// The product ids that stand for affected versions of it.
    pub ids: BTreeSet<&'j str>,
}

/// How the versions are to be read.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'t, 'j> {
    pub tree: &'t Tree<'j>,
    pub ours: &'t Ours,
    /// Not at all: somebody has said which ones are affected.
    pub without_versions: bool,
}

/// Reads `/vulnerabilities`.
pub fn read<'j>(root: &At<'j>, ask: Ask, remarks: &mut Remarks) -> Result<Found<'j>, CsafError> {
    let mut found = Found::default();
    let mut others = 0_usize;
    for vulnerability in root.list("vulnerabilities")? {
        let affected = one(&vulnerability, ask, &mut found, remarks)?;
        if affected.is_some() {
            if let Some(cve) = vulnerability.get("cve")? {
                let number = cve.text()?;
                if !is_cve(number) {
                    return Err(cve.wrong(format!("`{number}` is not a CVE number")));
                }
                if !found.cves.iter().any(|known| known == number) {
                    found.cves.push(number.to_owned());
                }
            }
            found.vulnerabilities.push(vulnerability);
        } else {
            others += 1;
        }
        found.spans.extend(affected.unwrap_or_default());
    }
    if others > 0 {
        let text = format!("{others} vulnerabilities that do not affect this product are left out");
        remarks.add("/vulnerabilities", text);
    }
    found.spans = join(std::mem::take(&mut found.spans));
    Ok(found)
}

/// The affected versions of one vulnerability; `None`: it does not affect the product.
fn one<'j>(
    vulnerability: &At<'j>,
    ask: Ask,
    found: &mut Found<'j>,
    remarks: &mut Remarks,
) -> Result<Option<Vec<Span>>, CsafError> {
    let Some(status) = vulnerability.get("product_status")? else { return Ok(None) };
    let mut others = 0_usize;
    let mut own = |list: &str| -> Result<Vec<(At<'j>, Own)>, CsafError> {
        let mut all = Vec::new();
        for id in status.list(list)? {
            match ask.tree.own(&id, ask.ours)? {
                Some(own) => all.push((id, own)),
                None => others += 1,
            }
        }
        Ok(all)
    };
    let affected = [own("known_affected")?, own("first_affected")?, own("last_affected")?];
    let mut repaired = Vec::new();
    for list in FIXED {
        repaired.extend(own(list)?);
    }
    let healthy = own("known_not_affected")?;
    let open = own("under_investigation")?.len();
    if open > 0 {
        let text = format!("{open} versions under investigation are left out");
        remarks.add(format!("{}/under_investigation", status.pointer), text);
    }
    if others > 0 {
        remarks.add(&status.pointer, format!("{others} entries of other products are left out"));
    }
    let is_affected = affected.iter().any(|list| !list.is_empty());
    if ask.without_versions {
        return Ok(is_affected.then(Vec::new));
    }
    for (id, own) in affected.iter().flatten() {
        found.ids.insert(id.text()?);
        if own.is_part || own.leaf.narrower.is_some() {
            remarks.add(&id.pointer, "it is only a part of a version; all of the version is taken");
        }
    }
    let [known, first, last] = affected;
    let mut spans = Vec::new();
    for (_, own) in known {
        spans.extend(own.leaf.spans()?);
    }
    let mut fixes = BTreeSet::new();
    let mut out = Vec::new();
    for (_, own) in &repaired {
        let range = own.leaf.spans()?;
        let begins = range.iter().filter_map(|span| match &span.low {
            Bound::Included(version) => Some(version.clone()),
            Bound::Excluded(_) | Bound::Unbounded => None,
        });
        fixes.extend(begins);
        out.extend(range);
    }
    for (_, own) in &healthy {
        // Versions that nobody needs to know of need not be ones that can be compared.
        out.extend(own.leaf.spans().unwrap_or_default());
    }
    spans.extend(trains(first, last, &fixes, &status)?);
    // One version says more than a range that it is in.
    let named: BTreeSet<Version> = spans.iter().filter_map(Span::version).cloned().collect();
    let mut spans = join(spans);
    for version in out.iter().filter_map(Span::version).filter(|version| !named.contains(version)) {
        spans = without(spans, version);
    }
    found.fixes.extend(fixes);
    Ok(is_affected.then_some(spans))
}

/// Release trains from their first affected version to their last, or to the first fix.
fn trains(
    first: Vec<(At, Own)>,
    last: Vec<(At, Own)>,
    fixes: &BTreeSet<Version>,
    status: &At,
) -> Result<Vec<Span>, CsafError> {
    let versions = |list: Vec<(At, Own)>| -> Result<BTreeSet<Version>, CsafError> {
        let mut all = BTreeSet::new();
        for (_, own) in list {
            let spans = own.leaf.spans()?;
            let one = spans.first().filter(|_| spans.len() == 1).and_then(Span::version);
            all.insert(one.cloned().ok_or_else(|| CsafError::Versions {
                pointer: own.leaf.pointer.clone(),
                reason: "the first or last affected version has to be one version".to_owned(),
            })?);
        }
        Ok(all)
    };
    let (first, mut last) = (versions(first)?, versions(last)?);
    let mut spans = Vec::new();
    let mut next = first.iter().skip(1);
    for begin in &first {
        let before_next = next.next();
        let ends = last.range(begin..).next().cloned();
        let ends = ends.filter(|end| before_next.is_none_or(|next| end < next));
        let fix = fixes.range(begin..).find(|fix| *fix > begin).cloned();
        let high = match (ends, fix) {
            (Some(end), _) => {
                last.remove(&end);
                Bound::Included(end)
            }
            (None, Some(fix)) => Bound::Excluded(fix),
            (None, None) => Bound::Unbounded,
        };
        spans.push(Span { low: Bound::Included(begin.clone()), high });
    }
    match (last.pop_first(), last.is_empty() && first.is_empty()) {
        (None, _) => {}
        (Some(end), true) => spans.push(Span { low: Bound::Unbounded, high: Bound::Included(end) }),
        (Some(end), false) => {
            return Err(CsafError::Versions {
                pointer: format!("{}/last_affected", status.pointer),
                reason: format!(
                    "the first affected version of the release train that ends with {end} is not given"
                ),
            });
        }
    }
    Ok(spans)
}

/// Spans as ranges of an advisory, each with the first fix behind it.
pub fn ranges(found: &Found) -> Vec<AffectedRange> {
    let is_affected = |version: &Version| found.spans.iter().any(|span| span.contains(version));
    let fixes: Vec<_> = found.fixes.iter().filter(|version| !is_affected(version)).collect();
    let range = |span: &Span| {
        let first = fixes.iter().find(|fix| span.is_before(fix)).map(|fix| (*fix).clone());
        Some(AffectedRange { affected: span.requirement()?, fixed: first })
    };
    found.spans.iter().filter_map(range).collect()
}

/// The highest CVSS base severity among the scores of this product: version 3 by its word, version
/// 2 by its score (from 7 high, from 4 medium).
pub fn cvss(found: &Found, ask: Ask) -> Result<Option<Severity>, CsafError> {
    let mut worst = None;
    for vulnerability in &found.vulnerabilities {
        for score in vulnerability.list("scores")? {
            let mut is_ours = false;
            for id in score.list("products")? {
                is_ours |= ask.tree.own(&id, ask.ours)?.is_some();
            }
            for key in ["cvss_v3", "cvss_v2"] {
                if let Some(cvss) = score.get(key)?.filter(|_| is_ours) {
                    let severity = base_severity(&cvss)?;
                    // The most urgent one comes first in order.
                    worst = Some(worst.map_or(severity, |worst: Severity| worst.min(severity)));
                }
            }
        }
    }
    Ok(worst)
}

fn base_severity(cvss: &At) -> Result<Severity, CsafError> {
    if let Some(word) = cvss.get("baseSeverity")? {
        return match word.text()? {
            "CRITICAL" => Ok(Severity::Critical),
            "HIGH" => Ok(Severity::High),
            "MEDIUM" => Ok(Severity::Medium),
            "LOW" | "NONE" => Ok(Severity::Low),
            other => Err(word.wrong(format!("`{other}` is not a severity of CVSS"))),
        };
    }
    let score = cvss.want("baseScore")?.number()?;
    Ok(if score >= 7.0 {
        Severity::High
    } else if score >= 4.0 {
        Severity::Medium
    } else {
        Severity::Low
    })
}
