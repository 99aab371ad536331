//! The vendor's catalogue of what can be sent: a draft is checked as a reviewer would, compared with
//! what was signed before, and signed.

use serde::Serialize;

use crate::core::document::catalogue::SignedCatalogue;
use crate::core::document::catalogue::content::Catalogue;
use crate::core::document::catalogue::draft::Draft;
use crate::core::document::catalogue::rules::{MAX_FIELDS, Place, broken};
use crate::core::document::catalogue::shipped::{TEXT, shipped};
use crate::core::document::envelope::Envelope;
use crate::core::document::report::Category;
use crate::core::judge::catalogue_diff::{CatalogueChange, changes, not_renewed};
use crate::core::types::day::Day;
use crate::core::types::keys::sha256_hex;
use crate::core::types::time::Time;
use crate::issuer::catalogue_files::{self, CATALOGUES};
use crate::issuer::catalogue_finding::Finding;
use crate::issuer::dir::{SignerKey, VendorDir};
use crate::issuer::error::VendorError;
use crate::issuer::publication::Publication;
use crate::issuer::signing::Signing;
use crate::store::files::{self, PUBLIC};

/// How far a usage field can tell instances apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldBits {
    /// Its name.
    pub field: String,
    /// The most bits, rounded up to a tenth.
    pub bits: f64,
}

/// A draft, checked. Its JSON form is that of `vendor catalogue check`.
#[derive(Debug, Serialize)]
pub struct Checked {
    /// Its number.
    pub number: u32,
    /// How many fields the request has.
    pub request: usize,
    /// How many fields the compliance report has.
    pub compliance: usize,
    /// How many fields the usage report has, each with its bits.
    pub usage: Vec<FieldBits>,
    /// The bits of a whole usage report, rounded up to a tenth.
    pub bits: f64,
    /// How many it may have.
    pub budget_bits: u32,
    /// The rules that it breaks.
    pub findings: Vec<Finding>,
    /// The number of the catalogue that it is compared with; null: it is the first one.
    pub compared_with: Option<u32>,
    /// What changes.
    pub changes: Vec<Compared>,
    /// What it says.
    #[serde(skip)]
    pub catalogue: Catalogue,
}

/// A change, and whether it must be shown to people again.
#[derive(Debug, Serialize)]
pub struct Compared {
    /// The change.
    #[serde(flatten)]
    pub change: CatalogueChange,
    /// Whether it needs a new disclosure.
    pub needs_disclosure: bool,
}

/// Checks a draft, a TOML text, on `today`, against the catalogue `before` it.
///
/// # Errors
/// The text is no draft.
pub fn check(text: &str, before: Option<&Catalogue>, today: Day) -> Result<Checked, VendorError> {
    let malformed = |error| VendorError::OutOfRange(error);
    let own = shipped().map_err(|error| malformed(error.into()))?;
    let draft = Draft::read(text, Some(&own)).map_err(|error| malformed(error.into()))?;
    let catalogue = &draft.catalogue;
    let mut findings = Vec::new();
    let mut add = |place: Place, rule: String| {
        let (field, key) = match place {
            Place::Top(key) | Place::Table(_, key) => (None, key),
            Place::Field(index, key) => {
                (catalogue.fields.get(index).map(|field| field.name.clone()), key)
            }
        };
        findings.push(Finding { line: draft.line(place), field, key, rule });
    };
    for broken in broken(catalogue, &own) {
        add(broken.place, broken.rule);
    }
    for (index, field) in catalogue.fields.iter().take(MAX_FIELDS).enumerate() {
        if field.expires < today {
            let rule = format!("it had to be justified again by {}", field.expires);
            add(Place::Field(index, "expires"), rule);
        }
    }
    if let Some(before) = before {
        for (index, _) in not_renewed(before, catalogue).into_iter().take(MAX_FIELDS) {
            let rule = format!(
                "the field is new or was changed after catalogue {}: give it the number of this catalogue, or nobody is told",
                before.number
            );
            add(Place::Field(index, "since"), rule);
        }
        if catalogue.number < before.number {
            let rule = format!("catalogue {} was signed before: numbers rise", before.number);
            add(Place::Top("number"), rule);
        } else if catalogue.number == before.number && catalogue != before {
            let rule = format!(
                "catalogue {} was signed with other content: take the next number",
                before.number
            );
            add(Place::Top("number"), rule);
        }
    }
    findings.sort_by_key(|finding| finding.line);
    let count = |category| catalogue.of(category).count();
    let usage = catalogue.of(Category::Usage);
    let usage = usage
        .map(|field| FieldBits { field: field.name.clone(), bits: tenths(field.bits()) })
        .collect();
    let compared = before.map(|before| changes(before, catalogue)).unwrap_or_default();
    let compared = compared
        .into_iter()
        .map(|change| Compared { needs_disclosure: change.needs_disclosure(), change });
    Ok(Checked {
        number: catalogue.number,
        request: count(Category::Request),
        compliance: count(Category::Compliance),
        usage,
        bits: tenths(catalogue.bits()),
        budget_bits: catalogue.budget_bits,
        findings,
        compared_with: before.map(|before| before.number),
        changes: compared.collect(),
        catalogue: draft.catalogue,
    })
}

fn tenths(bits: f64) -> f64 {
    (bits * 10.0).ceil() / 10.0
}

/// The catalogue that was signed last in a vendor folder.
///
/// # Errors
/// I/O, or a damaged file.
pub fn last(vendor: &VendorDir) -> Result<Option<Catalogue>, VendorError> {
    Ok(catalogue_files::last(vendor)?.map(|(signed, _)| signed.catalogue))
}

/// The hash by which a privacy policy names the catalogue that it describes: of what was signed last
/// in the folder, else of the one that airseal comes with.
///
/// # Errors
/// I/O, or a damaged file.
pub fn last_sha256(vendor: &VendorDir) -> Result<String, VendorError> {
    let last = match catalogue_files::highest(vendor)? {
        0 => None,
        number => files::read_state(&vendor.path(&catalogue_files::file(number)))?,
    };
    Ok(last.map_or_else(|| sha256_hex(TEXT.as_bytes()), |bytes| sha256_of(&bytes)))
}

/// The hash of a catalogue in a file: of what was signed, or of the text.
#[must_use]
pub fn sha256_of(file: &[u8]) -> String {
    match Envelope::parse(file) {
        Ok(envelope) if envelope.is::<SignedCatalogue>() => sha256_hex(&envelope.payload),
        _ => sha256_hex(file),
    }
}

/// What there is to sign. The same content again gives the same file, unless its signer was
/// revoked.
///
/// # Errors
/// A rule is broken, the last catalogue is missing, or I/O.
pub fn next(
    signing: &Signing,
    text: &str,
    now: Time,
) -> Result<Publication<SignedCatalogue>, VendorError> {
    let vendor = &signing.vendor;
    let before = catalogue_files::last(vendor)?;
    let known = before.as_ref().map_or(0, |(signed, _)| signed.catalogue.number);
    if signing.last_catalogue()? > known {
        return Err(VendorError::Lost(vec![catalogue_files::missing(signing.last_catalogue()?)]));
    }
    let checked = check(text, before.as_ref().map(|(signed, _)| &signed.catalogue), Day::of(now))?;
    if !checked.findings.is_empty() {
        return Err(VendorError::Catalogue(checked.findings));
    }
    let document = |issued_at| SignedCatalogue {
        schema: 1,
        product: vendor.trust().bundle().product.clone(),
        issued_at,
        catalogue: checked.catalogue.clone(),
    };
    Ok(match before {
        Some((before, Some(envelope))) if before == document(before.issued_at) => {
            Publication::Unchanged(before, envelope)
        }
        _ => Publication::New(document(now)),
    })
}

/// Signs a catalogue and keeps it in the folder.
///
/// # Errors
/// A value out of range, or I/O.
pub fn publish(
    signing: &Signing,
    catalogue: &SignedCatalogue,
    signer: &SignerKey,
) -> Result<Envelope, VendorError> {
    let envelope = signer.sign(catalogue).map_err(VendorError::OutOfRange)?;
    let path = signing.vendor.path(&catalogue_files::file(catalogue.catalogue.number));
    files::create_inner_folder(&signing.vendor.path(CATALOGUES))?;
    files::replace(&path, &envelope.to_json(), PUBLIC)?;
    signing.note();
    Ok(envelope)
}
