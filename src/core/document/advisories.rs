//! Advisories: what a vendor must tell the people who run its product, such as that a
//! version has a hole. Nobody can opt out of them. In formats they are called `notices`, the
//! name that they had first.

use std::collections::BTreeSet;

use semver::{Version, VersionReq};
use serde::{Deserialize, Serialize};

use crate::core::Malformed;
use crate::core::document::csaf::Csaf;
use crate::core::document::envelope::Document;
use crate::core::document::issued::Issued;
use crate::core::document::support::{self, Support};
use crate::core::types::ids::Name;
use crate::core::types::product_version::ProductVersion;
use crate::core::types::time::Time;

/// The most advisories in one document: each `verify` reads all of them.
pub const MAX_ADVISORIES: usize = 1_000;
/// The most further ranges of versions of an advisory.
pub const MAX_RANGES: usize = 100;
/// The most CVE numbers of an advisory.
pub const MAX_CVES: usize = 100;
/// The most remediations of an advisory.
pub const MAX_REMEDIATIONS: usize = 20;

/// How urgent an advisory is, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Act now.
    Critical,
    /// Act soon.
    High,
    /// Act with the next upgrade.
    Medium,
    /// Good to know.
    Low,
}

impl Severity {
    /// Every severity, the most urgent first.
    pub const ALL: [Self; 4] = [Self::Critical, Self::High, Self::Medium, Self::Low];

    /// The word in documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// Versions that an advisory is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AffectedRange {
    /// The versions.
    pub affected: VersionReq,
    /// The first version after them that is no longer affected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<Version>,
}

/// What to do about a fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remediation {
    /// What kind of help it is: the word that CSAF has, such as `vendor_fix` or `workaround`.
    pub category: Name,
    /// What to do; at most 2,000 characters.
    pub text: String,
    /// Where to read more; at most 500 characters, never fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// One advisory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advisory {
    /// The vendor's name for it, such as `acme-2027-3`.
    pub id: Name,
    /// How urgent it is.
    pub severity: Severity,
    /// One line; at most 200 characters.
    pub title: String,
    /// What to know and what to do; at most 10,000 characters.
    pub text: String,
    /// The versions it is about.
    pub affected: VersionReq,
    /// The first version that is no longer affected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<Version>,
    /// When it was published.
    pub published: Time,
    /// Where to read more; at most 500 characters, never fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Further versions that it is about; at most [`MAX_RANGES`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_affected: Vec<AffectedRange>,
    /// The numbers of the vulnerabilities, such as `CVE-2026-12345`; at most 100.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cves: Vec<String>,
    /// What to do; at most 20.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remediations: Vec<Remediation>,
    /// The CSAF document that it was made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csaf: Option<Csaf>,
}

impl Advisory {
    /// Whether it is about a version. One that is not known is taken for affected:
    /// unsure means tell.
    #[must_use]
    pub fn applies_to(&self, version: Option<&ProductVersion>) -> bool {
        let Some(version) = version else { return true };
        self.ranges().any(|(affected, fixed)| version.may_match(affected, fixed))
    }

    /// The versions that it is about, each range with the version that fixes it.
    pub fn ranges(&self) -> impl Iterator<Item = (&VersionReq, Option<&Version>)> {
        let others = self.also_affected.iter().map(|range| (&range.affected, range.fixed.as_ref()));
        std::iter::once((&self.affected, self.fixed.as_ref())).chain(others)
    }

    /// The same without the text of its CSAF document, for lists.
    #[must_use]
    pub fn without_csaf_text(&self) -> Self {
        Self {
            id: self.id.clone(),
            severity: self.severity,
            title: self.title.clone(),
            text: self.text.clone(),
            affected: self.affected.clone(),
            fixed: self.fixed.clone(),
            published: self.published,
            reference: self.reference.clone(),
            also_affected: self.also_affected.clone(),
            cves: self.cves.clone(),
            remediations: self.remediations.clone(),
            csaf: self.csaf.as_ref().map(Csaf::without_text),
        }
    }

    /// Refuses what is too long, and numbers that are not those of a CVE.
    fn validate(&self) -> Result<(), Malformed> {
        let id = &self.id;
        let refused = |reason: &str| Err(Malformed::new(format!("advisory {id}: {reason}")));
        let long = |text: &str, most: usize| text.chars().count() > most;
        if self.title.trim().is_empty() || long(&self.title, 200) {
            return refused("a title has 1 to 200 characters");
        }
        if self.title.contains(['\n', '\r']) {
            return refused("a title is one line");
        }
        let too_long = |url: &Option<String>| url.as_deref().is_some_and(|text| long(text, 500));
        if long(&self.text, 10_000) || too_long(&self.reference) {
            return refused("its text or reference is too long");
        }
        if self.also_affected.len() > MAX_RANGES {
            return refused("it has more than 100 further ranges of versions");
        }
        if self.cves.len() > MAX_CVES || !self.cves.iter().all(|cve| is_cve(cve)) {
            return refused("a CVE number is written as CVE-2026-12345, and there are at most 100");
        }
        let is_long =
            |Remediation { text, url, .. }: &Remediation| long(text, 2_000) || too_long(url);
        if self.remediations.len() > MAX_REMEDIATIONS || self.remediations.iter().any(is_long) {
            return refused("it has more than 20 remediations, or one is too long");
        }
        self.csaf.as_ref().map_or(Ok(()), |csaf| {
            csaf.validate().map_err(|error| Malformed::new(format!("advisory {id}: {error}")))
        })
    }
}

/// Whether a text is a CVE number: a year and at least four more digits.
#[must_use]
pub fn is_cve(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let parts = text.strip_prefix("CVE-").and_then(|rest| rest.split_once('-'));
    parts.is_some_and(|(year, number)| {
        year.len() == 4 && (4..=19).contains(&number.len()) && digits(year) && digits(number)
    })
}

/// Every advisory so far. A newer document replaces an older one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advisories {
    /// 1.
    pub schema: u32,
    /// The product.
    pub product: Name,
    /// 1, 2, 3 …
    pub version: u64,
    /// When it was signed.
    pub issued_at: Time,
    /// The advisories; at most [`MAX_ADVISORIES`], each id once.
    #[serde(rename = "notices")]
    pub advisories: Vec<Advisory>,
    /// Until when which versions are supported; each range once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub support: Vec<Support>,
}

impl Advisories {
    /// Until when a version is supported, if the document says so.
    #[must_use]
    pub fn support_until(&self, version: Option<&ProductVersion>) -> Option<Time> {
        support::support_until(&self.support, version?)
    }
}

impl Document for Advisories {
    const PAYLOAD_TYPE: &'static str = "application/vnd.airseal.notices+json";
    const LABEL: &'static str = "ADVISORIES";
    const EARLIER_LABEL: Option<&'static str> = Some("NOTICES");

    fn validate(&self) -> Result<(), Malformed> {
        if self.schema != 1 {
            return Err(Malformed::new(format!(
                "schema {} of advisories is not known here; 1 is",
                self.schema
            )));
        }
        if self.version == 0 {
            return Err(Malformed::new("versions of advisories begin with 1"));
        }
        if self.advisories.len() > MAX_ADVISORIES {
            return Err(Malformed::new(
                "a document has at most 1,000 advisories: leave out those about versions that nobody runs any more",
            ));
        }
        let mut ids = BTreeSet::new();
        for advisory in &self.advisories {
            advisory.validate()?;
            let id = &advisory.id;
            if !ids.insert(id) {
                return Err(Malformed::new(format!("advisory {id} is there twice")));
            }
        }
        support::validate(&self.support)
    }
}

impl Issued for Advisories {
    const KIND: &'static str = "notices";
    const NAME: &'static str = "advisories";

    fn product(&self) -> &Name {
        &self.product
    }

    fn issued_at(&self) -> Time {
        self.issued_at
    }
}
