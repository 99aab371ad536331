//! Makes an advisory of a CSAF 2.0 document (OASIS Common Security Advisory Framework): of the
//! profiles for security advisories, VEX and informational advisories alike, as far as they name
//! affected versions of the vendor's product.

pub mod error;
mod json;
pub mod remarks;
mod status;
mod tree;
mod versions;
mod words;

use semver::{Version, VersionReq};

use crate::core::document::advisories::{AffectedRange, MAX_CVES, MAX_RANGES, Severity};
use crate::core::document::csaf::{Csaf, MAX_CSAF};
use crate::core::types::ids::Name;
use crate::core::types::time::Time;
use crate::issuer::advisories::NewAdvisory;
use crate::issuer::csaf::error::CsafError;
use crate::issuer::csaf::json::{At, Json};
use crate::issuer::csaf::remarks::{Remark, Remarks};
use crate::issuer::csaf::status::Ask;
use crate::issuer::csaf::tree::Tree;

/// What a person says instead of the document.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// The advisory's id, in place of the tracking id.
    pub id: Option<Name>,
    /// How urgent it is.
    pub severity: Option<Severity>,
    /// One line.
    pub title: Option<String>,
    /// What to know and what to do.
    pub text: Option<String>,
    /// The affected versions: those of the document are not read then.
    pub affected: Option<VersionReq>,
    /// The first version that is no longer affected.
    pub fixed: Option<Version>,
    /// When it was published.
    pub published: Option<Time>,
    /// Where to read more.
    pub reference: Option<String>,
    /// What the document calls the product.
    pub product_name: Option<String>,
}

impl Overrides {
    /// An advisory of this alone; `None` unless it has an id, a severity, a title and versions.
    #[must_use]
    pub fn advisory(self) -> Option<NewAdvisory> {
        Some(NewAdvisory {
            id: self.id?,
            severity: self.severity?,
            title: self.title?,
            text: self.text.unwrap_or_default(),
            affected: self.affected?,
            fixed: self.fixed,
            published: self.published,
            reference: self.reference,
            also_affected: Vec::new(),
            cves: Vec::new(),
            remediations: Vec::new(),
            csaf: None,
        })
    }
}

/// An advisory that was read from a CSAF document.
#[derive(Debug)]
pub struct Reading {
    /// The advisory.
    pub advisory: NewAdvisory,
    /// What it does not take over.
    pub left_out: Vec<Remark>,
}

/// Reads a CSAF document as an advisory about a product.
///
/// # Errors
/// What is wrong with the document, with the place in it; see [`CsafError`].
pub fn read(file: &[u8], product: &Name, say: &Overrides) -> Result<Reading, CsafError> {
    if file.len() > MAX_CSAF {
        return Err(CsafError::TooLarge);
    }
    let text = std::str::from_utf8(file).map_err(|error| CsafError::NotJson(error.to_string()))?;
    let mut remarks = Remarks::default();
    let json = text.strip_prefix('\u{feff}').unwrap_or(text);
    if json.len() < text.len() {
        remarks.add("", "the file begins with a byte-order mark, which other programs may refuse");
    }
    let value: Json =
        serde_json::from_str(json).map_err(|error| CsafError::NotJson(error.to_string()))?;
    let root = At::root(&value);
    let document = root.want("document")?;
    let version = document.want("csaf_version")?.text()?;
    if version != "2.0" {
        return Err(CsafError::OtherVersion(version.to_owned()));
    }
    document.want("category")?.text()?;
    warn_of_release(&document, &mut remarks)?;

    let tree = Tree::read(&root)?;
    let ours = tree.ours(product, say.product_name.as_deref())?;
    if let Some(name) = &ours.only {
        remarks.add("/product_tree", format!("its only product, `{name}`, is taken for {product}"));
    }
    let ask = Ask { tree: &tree, ours: &ours, without_versions: say.affected.is_some() };
    let found = status::read(&root, ask, &mut remarks)?;
    let mut ranges = match &say.affected {
        Some(affected) => vec![AffectedRange { affected: affected.clone(), fixed: None }],
        None => status::ranges(&found),
    };
    if let Some(fixed) = &say.fixed {
        match ranges.as_mut_slice() {
            [one] => one.fixed = Some(fixed.clone()),
            several => return Err(CsafError::SeveralRanges(several.len())),
        }
    }
    if ranges.len() > MAX_RANGES {
        return Err(CsafError::Versions {
            pointer: "/vulnerabilities".to_owned(),
            reason: format!(
                "{} ranges of versions are affected; {MAX_RANGES} are read",
                ranges.len()
            ),
        });
    }
    let mut ranges = ranges.into_iter();
    let first = ranges.next().ok_or_else(|| CsafError::NothingAffected(product.to_string()))?;

    let tracking = document.want("tracking")?;
    let csaf = Csaf {
        id: short(&tracking.want("id")?, 200)?,
        version: short(&tracking.want("version")?, 100)?,
        document: text.to_owned(),
    };
    let mut cves = found.cves.clone();
    if cves.len() > MAX_CVES {
        remarks.add("/vulnerabilities", "CVE numbers after the first 100 are left out");
        cves.truncate(MAX_CVES);
    }
    let advisory = NewAdvisory {
        id: say.id.clone().map_or_else(|| name(&csaf.id), Ok)?,
        severity: match say.severity {
            Some(severity) => severity,
            None => words::severity(&document, &found, ask, &mut remarks)?,
        },
        title: match &say.title {
            Some(title) => title.clone(),
            None => words::title(&document, &mut remarks)?,
        },
        text: match &say.text {
            Some(text) => text.clone(),
            None => words::text(&document, &found, &mut remarks)?,
        },
        affected: first.affected,
        fixed: first.fixed,
        published: Some(match say.published {
            Some(published) => published,
            None => released(&tracking)?,
        }),
        reference: match &say.reference {
            Some(reference) => Some(reference.clone()),
            None => words::reference(&document, &mut remarks)?,
        },
        also_affected: ranges.collect(),
        cves,
        remediations: words::remediations(&found, ask, &mut remarks)?,
        csaf: Some(csaf),
    };
    Ok(Reading { advisory, left_out: remarks.finish() })
}

/// Says what speaks against handing the document to every customer.
fn warn_of_release(document: &At, remarks: &mut Remarks) -> Result<(), CsafError> {
    let status = document.want("tracking")?.want("status")?;
    if status.text()? != "final" {
        let text = format!("the document is not final, but `{}`", status.text()?);
        remarks.add(&status.pointer, text);
    }
    let Some(tlp) = document.get("distribution")?.map(|at| at.get("tlp")).transpose()?.flatten()
    else {
        return Ok(());
    };
    let label = tlp.want("label")?;
    if !matches!(label.text()?, "WHITE" | "CLEAR") {
        let text = format!("it is TLP:{}, and an advisory goes to every customer", label.text()?);
        remarks.add(&label.pointer, text);
    }
    Ok(())
}

/// A text of one to `most` characters.
fn short(at: &At, most: usize) -> Result<String, CsafError> {
    let text = at.text()?;
    if (1..=most).contains(&text.chars().count()) {
        return Ok(text.to_owned());
    }
    Err(at.wrong(format!("it has to have 1 to {most} characters")))
}

/// When the document was released first.
fn released(tracking: &At) -> Result<Time, CsafError> {
    let date = tracking.want("initial_release_date")?;
    Time::parse_lenient(date.text()?, false).map_err(|error| date.wrong(error.to_string()))
}

/// A tracking id as a name: in lower case, each run of other characters as one hyphen.
fn name(id: &str) -> Result<Name, CsafError> {
    let mut name = String::new();
    for c in id.trim().to_lowercase().chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '_') {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    name.trim_end_matches('-').parse().map_err(|_| CsafError::NoName(id.to_owned()))
}
