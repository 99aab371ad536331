//! Advisories and ends of support in the vendor folder: a draft, and every version that was
//! published.

use semver::{Version, VersionReq};
use serde::{Deserialize, Serialize};
use std::path::Path;

use crate::core::document::advisories::{
    Advisories, Advisory, AffectedRange, Remediation, Severity,
};
use crate::core::document::csaf::Csaf;
use crate::core::document::envelope::{Document, Envelope};
use crate::core::document::issued::Issued;
use crate::core::document::support::Support;
use crate::core::types::ids::Name;
use crate::core::types::json::read_object_file;
use crate::core::types::time::Time;
use crate::issuer::dir::{self, SignerKey, VendorDir};
use crate::issuer::error::{AttachError, VendorError};
use crate::issuer::publication::Publication;
use crate::issuer::signing::Signing;
use crate::store::StoreError;
use crate::store::files::{self, PUBLIC};

/// The advisories that will be published next.
const DRAFT: &str = "notices.next.json";

/// What the envelope takes besides the payload, and to spare.
const SPARE: usize = 64 * 1024;

/// The draft, as it is in the folder.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    #[serde(rename = "notices")]
    advisories: Vec<Advisory>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    support: Vec<Support>,
}

/// An advisory as somebody writes it; see [`Advisory`].
#[derive(Debug, Clone)]
pub struct NewAdvisory {
    /// The vendor's name for it.
    pub id: Name,
    /// How urgent it is.
    pub severity: Severity,
    /// One line.
    pub title: String,
    /// What to know and what to do.
    pub text: String,
    /// The versions it is about.
    pub affected: VersionReq,
    /// The first version that is no longer affected.
    pub fixed: Option<Version>,
    /// When it was published; `None`: as before, or now.
    pub published: Option<Time>,
    /// Where to read more.
    pub reference: Option<String>,
    /// Further versions that it is about.
    pub also_affected: Vec<AffectedRange>,
    /// CVE numbers.
    pub cves: Vec<String>,
    /// What to do.
    pub remediations: Vec<Remediation>,
    /// The CSAF document that it was made of.
    pub csaf: Option<Csaf>,
}

impl NewAdvisory {
    /// The advisory, published at a time.
    fn published_at(self, published: Time) -> Advisory {
        let Self { id, severity, title, text, affected, fixed, reference, .. } = self;
        let Self { also_affected, cves, remediations, csaf, .. } = self;
        Advisory {
            id,
            severity,
            title,
            text,
            affected,
            fixed,
            published,
            reference,
            also_affected,
            cves,
            remediations,
            csaf,
        }
    }

    /// Refuses a version that is fixed and affected at once.
    fn check(&self) -> Result<(), VendorError> {
        let main = (&self.affected, self.fixed.as_ref());
        let others = self.also_affected.iter().map(|range| (&range.affected, range.fixed.as_ref()));
        for (affected, fixed) in std::iter::once(main).chain(others) {
            if let Some(fixed) = fixed.filter(|fixed| affected.matches(fixed)) {
                let (fixed, affected) = (fixed.clone(), affected.clone());
                return Err(VendorError::FixedIsAffected { fixed, affected });
            }
        }
        Ok(())
    }
}

/// What [`add`] did; as JSON, the answer of `vendor advisory add`.
#[derive(Debug, Serialize)]
pub struct Added {
    /// Whether anything is other than before.
    pub changed: bool,
    /// The advisory.
    pub id: Name,
    /// How many will be published.
    pub advisories: usize,
    /// The same under its earlier name, for one version.
    pub notices: usize,
}

/// Adds an advisory to the draft, or changes the one of its id. Without a draft, one is begun
/// from what was published last.
///
/// # Errors
/// The version that fixes it is affected, a text is too long, or I/O.
pub fn add(dir: &Path, new: NewAdvisory, now: Time) -> Result<Added, VendorError> {
    new.check()?;
    let _lock = dir::lock(dir)?;
    let vendor = VendorDir::open(dir)?;
    let mut draft = wanted(&vendor)?.unwrap_or_default();
    let all = &mut draft.advisories;
    check_revision(all, &new)?;
    let same = all.iter_mut().find(|advisory| advisory.id == new.id);
    let earlier = same.as_ref().map(|advisory| advisory.published);
    let published = new.published.or(earlier).unwrap_or(now);
    let (id, advisory) = (new.id.clone(), new.published_at(published));
    let changed = match same {
        Some(before) => std::mem::replace(before, advisory.clone()) != advisory,
        None => {
            all.push(advisory);
            true
        }
    };
    let count = all.len();
    if changed {
        write(&vendor, draft, now)?;
    }
    Ok(Added { changed, id, advisories: count, notices: count })
}

/// What [`remove`] did; as JSON, the answer of `vendor advisory remove`.
#[derive(Debug, Serialize)]
pub struct Removed {
    /// True.
    pub changed: bool,
    /// The advisory.
    pub id: Name,
    /// How many will be published.
    pub advisories: usize,
}

/// Removes an advisory from the draft. Without a draft, one is begun from what was published last.
///
/// # Errors
/// There is no such advisory, or I/O.
pub fn remove(dir: &Path, id: &Name, now: Time) -> Result<Removed, VendorError> {
    let _lock = dir::lock(dir)?;
    let vendor = VendorDir::open(dir)?;
    let mut draft = wanted(&vendor)?.unwrap_or_default();
    let before = draft.advisories.len();
    draft.advisories.retain(|advisory| advisory.id != *id);
    let advisories = draft.advisories.len();
    if advisories == before {
        return Err(VendorError::NoSuchAdvisory(id.clone()));
    }
    write(&vendor, draft, now)?;
    Ok(Removed { changed: true, id: id.clone(), advisories })
}

/// Refuses an older revision of a CSAF document, and one document under two ids.
fn check_revision(all: &[Advisory], new: &NewAdvisory) -> Result<(), VendorError> {
    let Some(csaf) = &new.csaf else { return Ok(()) };
    for other in all {
        let Some(before) = &other.csaf else { continue };
        if before.file_name() != csaf.file_name() {
            continue;
        }
        if other.id != new.id {
            let (csaf, other) = (csaf.id.clone(), other.id.clone());
            return Err(VendorError::SameCsaf { csaf, other });
        }
        if revision(&csaf.version)
            .zip(revision(&before.version))
            .is_some_and(|(new, old)| new < old)
        {
            let (given, here) = (csaf.version.clone(), before.version.clone());
            return Err(VendorError::OlderRevision { given, here });
        }
    }
    Ok(())
}

/// A revision of a CSAF document: a whole number, or a semantic version.
fn revision(text: &str) -> Option<Version> {
    text.parse().ok().map(|number| Version::new(number, 0, 0)).or_else(|| Version::parse(text).ok())
}

/// What [`support`] did; as JSON, the answer of `vendor advisory support RANGE`.
#[derive(Debug, Serialize)]
pub struct SupportSet {
    /// Whether anything is other than before.
    pub changed: bool,
    /// The range of versions.
    pub versions: VersionReq,
    /// The last moment in which they are supported; null: it was removed.
    pub until: Option<Time>,
    /// How many ranges will be published.
    pub support: usize,
}

/// States in the draft until when some versions are supported, or removes that (`until` is
/// `None`). Without a draft, one is begun from what was published last.
///
/// # Errors
/// No such range to remove, too many of them, or I/O.
pub fn support(
    dir: &Path,
    versions: VersionReq,
    until: Option<Time>,
    now: Time,
) -> Result<SupportSet, VendorError> {
    let _lock = dir::lock(dir)?;
    let vendor = VendorDir::open(dir)?;
    let mut draft = wanted(&vendor)?.unwrap_or_default();
    let ranges = &mut draft.support;
    let place = ranges.iter().position(|range| range.versions == versions);
    let changed = match (place.and_then(|place| ranges.get_mut(place)), until) {
        (None, None) => return Err(VendorError::NoSuchRange(versions)),
        (None, Some(until)) => {
            ranges.push(Support { versions: versions.clone(), until });
            true
        }
        (Some(range), Some(until)) => std::mem::replace(&mut range.until, until) != until,
        (Some(_), None) => {
            ranges.retain(|range| range.versions != versions);
            true
        }
    };
    let count = ranges.len();
    if changed {
        write(&vendor, draft, now)?;
    }
    Ok(SupportSet { changed, versions, until, support: count })
}

/// Replaces the draft, if it can be published as it is.
fn write(vendor: &VendorDir, draft: Draft, now: Time) -> Result<(), VendorError> {
    let document = document(vendor, 1, now, draft);
    document.validate().map_err(VendorError::OutOfRange)?;
    // In the envelope it is base64.
    let size = serde_json::to_vec(&document).map_or(0, |json| json.len());
    if size > Advisories::MAX_SIZE / 4 * 3 - SPARE {
        return Err(VendorError::TooManyAdvisories);
    }
    let draft = Draft { advisories: document.advisories, support: document.support };
    let mut json = serde_json::to_vec_pretty(&draft)
        .map_err(|error| StoreError::io("write", vendor.path(DRAFT))(error.into()))?;
    json.push(b'\n');
    files::replace(&vendor.path(DRAFT), &json, PUBLIC)?;
    Ok(())
}

fn document(vendor: &VendorDir, version: u64, now: Time, draft: Draft) -> Advisories {
    let product = vendor.trust().bundle().product.clone();
    let Draft { advisories, support } = draft;
    Advisories { schema: 1, product, version, issued_at: now, advisories, support }
}

/// The draft, or else what was published last; `None` if there is neither.
fn wanted(vendor: &VendorDir) -> Result<Option<Draft>, VendorError> {
    let path = vendor.path(DRAFT);
    let Some(bytes) = files::read_state(&path)? else {
        let before = vendor.signed::<Advisories>(dir::ADVISORIES)?;
        return Ok(before.map(|(document, _)| Draft::of(document)));
    };
    Ok(Some(read_object_file(&bytes).map_err(|reason| StoreError::Damaged { path, reason })?))
}

impl Draft {
    fn of(document: Advisories) -> Self {
        Self { advisories: document.advisories, support: document.support }
    }
}

/// An advisory of the vendor folder; as JSON, a row of `vendor advisory list`.
#[derive(Debug, Serialize)]
pub struct Listed {
    /// Whether customers have it, in these words.
    pub is_published: bool,
    /// The advisory.
    #[serde(flatten)]
    pub advisory: Advisory,
}

/// The advisories of the folder, in the order in which they were added.
///
/// # Errors
/// I/O, or a damaged file.
pub fn list(vendor: &VendorDir) -> Result<Vec<Listed>, VendorError> {
    let published = published(vendor)?.advisories;
    let all = wanted(vendor)?.unwrap_or_default().advisories.into_iter();
    Ok(all
        .map(|advisory| Listed {
            is_published: published.contains(&advisory),
            advisory: advisory.without_csaf_text(),
        })
        .collect())
}

/// What was published last; empty if nothing was.
fn published(vendor: &VendorDir) -> Result<Draft, VendorError> {
    let published = vendor.signed::<Advisories>(dir::ADVISORIES)?;
    Ok(published.map(|(document, _)| Draft::of(document)).unwrap_or_default())
}

/// An end of support in the vendor folder; as JSON, a row of `vendor advisory support`.
#[derive(Debug, Serialize)]
pub struct ListedSupport {
    /// The range, and its end.
    #[serde(flatten)]
    pub support: Support,
    /// Whether customers have it, in these words.
    pub is_published: bool,
}

/// The ends of support in the folder, in the order in which they were added.
///
/// # Errors
/// I/O, or a damaged file.
pub fn list_support(vendor: &VendorDir) -> Result<Vec<ListedSupport>, VendorError> {
    let published = published(vendor)?.support;
    let all = wanted(vendor)?.unwrap_or_default().support.into_iter();
    Ok(all
        .map(|support| ListedSupport { is_published: published.contains(&support), support })
        .collect())
}

/// What there is to publish: all advisories so far, under the next number.
///
/// # Errors
/// There is no advisory, or I/O.
pub fn next(signing: &Signing) -> Result<Publication<Advisories>, VendorError> {
    let vendor = &signing.vendor;
    let wanted =
        wanted(vendor)?.ok_or_else(|| VendorError::NothingToPublish(vendor.dir().to_owned()))?;
    Ok(match vendor.signed::<Advisories>(dir::ADVISORIES)? {
        Some((before, Some(envelope)))
            if before.advisories == wanted.advisories && before.support == wanted.support =>
        {
            Publication::Unchanged(before, envelope)
        }
        before => {
            let version = before.map_or(1, |(before, _)| before.version.saturating_add(1));
            Publication::New(document(vendor, version, signing.now, wanted))
        }
    })
}

/// Whether advisories that were begun before are still what there is to publish.
///
/// # Errors
/// They are not, or I/O.
pub fn still_next(
    signing: &Signing,
    advisories: Advisories,
) -> Result<Publication<Advisories>, VendorError> {
    let same = |other: &Advisories| {
        Advisories { issued_at: advisories.issued_at, ..other.clone() } == advisories
    };
    match next(signing)? {
        Publication::Unchanged(before, envelope) if same(&before) => {
            Ok(Publication::Unchanged(before, envelope))
        }
        Publication::New(next) if same(&next) => Ok(Publication::New(advisories)),
        _ => Err(AttachError::Overtaken(Advisories::NAME).into()),
    }
}

/// Signs advisories and makes them the ones published last. They are on record before they are
/// handed out: no number is ever used twice.
///
/// # Errors
/// A text is too long, or I/O.
pub fn publish(
    signing: &Signing,
    advisories: &Advisories,
    signer: &SignerKey,
) -> Result<Envelope, VendorError> {
    let envelope = signer.sign(advisories).map_err(VendorError::OutOfRange)?;
    keep(signing, advisories, &envelope)?;
    Ok(envelope)
}

/// Makes signed advisories the ones published last.
///
/// # Errors
/// I/O.
pub fn keep(
    signing: &Signing,
    _advisories: &Advisories,
    envelope: &Envelope,
) -> Result<(), VendorError> {
    files::replace(&signing.vendor.path(dir::ADVISORIES), &envelope.to_json(), PUBLIC)?;
    signing.note();
    Ok(())
}

/// Keeps a copy of the advisories published last and removes the draft. It comes after the
/// replacement that counts: what a crash leaves undone, the next call does.
///
/// # Errors
/// I/O.
pub fn settle(
    vendor: &VendorDir,
    advisories: &Advisories,
    envelope: &Envelope,
) -> Result<(), VendorError> {
    let copy = vendor.path(dir::PUBLISHED).join(format!("notices-{}.json", advisories.version));
    if files::read_state(&copy)?.is_none() {
        files::create_inner_folder(&vendor.path(dir::PUBLISHED))?;
        files::replace(&copy, &envelope.to_json(), PUBLIC)?;
    }
    files::remove(&vendor.path(DRAFT))?;
    Ok(())
}
