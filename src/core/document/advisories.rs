//! Advisories: what a vendor must tell the people who run its product, such as that a
//! version has a hole. Nobody can opt out of them. In formats they are called `notices`, the
//! name that they had first.

use std::collections::BTreeSet;

use semver::{Version, VersionReq};
use serde::{Deserialize, Serialize};

use crate::core::Malformed;
use crate::core::document::envelope::Document;
use crate::core::document::issued::Issued;
use crate::core::document::support::{self, Support};
use crate::core::types::ids::Name;
use crate::core::types::product_version::ProductVersion;
use crate::core::types::time::Time;

/// The most advisories in one document: each `verify` reads all of them.
pub const MAX_ADVISORIES: usize = 1_000;

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
}

impl Advisory {
    /// Whether it is about a version. One that is not known is taken for affected:
    /// unsure means tell.
    #[must_use]
    pub fn applies_to(&self, version: Option<&ProductVersion>) -> bool {
        version.is_none_or(|version| version.may_match(&self.affected, self.fixed.as_ref()))
    }
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
            let id = &advisory.id;
            let long = |text: &str, most: usize| text.chars().count() > most;
            if advisory.title.trim().is_empty() || long(&advisory.title, 200) {
                return Err(Malformed::new(format!(
                    "advisory {id}: a title has 1 to 200 characters"
                )));
            }
            if advisory.title.contains(['\n', '\r']) {
                return Err(Malformed::new(format!("advisory {id}: a title is one line")));
            }
            if long(&advisory.text, 10_000)
                || advisory.reference.as_deref().is_some_and(|text| long(text, 500))
            {
                return Err(Malformed::new(format!(
                    "advisory {id}: its text or reference is too long"
                )));
            }
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
