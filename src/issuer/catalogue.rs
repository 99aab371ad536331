//! The vendor's catalogue of what can be sent: a draft is checked as a reviewer would, compared with
//! what was signed before, and signed.

use serde::Serialize;

use crate::core::document::catalogue::SignedCatalogue;
use crate::core::document::catalogue::content::Catalogue;
use crate::core::document::catalogue::draft::Draft;
use crate::core::document::catalogue::rules::{MAX_FIELDS, Place, broken};
use crate::core::document::catalogue::shipped::{TEXT, shipped};
use crate::core::document::envelope::Envelope;
use crate::core::document::issued::{self, Issued};
use crate::core::document::report::Category;
use crate::core::judge::catalogue_diff::{CatalogueChange, changes, not_renewed};
use crate::core::types::day::Day;
use crate::core::types::keys::sha256_hex;
use crate::core::types::time::Time;
use crate::issuer::catalogue_files::{self, CATALOGUES};
use crate::issuer::catalogue_finding::Finding;
use crate::issuer::dir::{SignerKey, VendorDir};
use crate::issuer::error::{AttachError, VendorError};
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
    let own = shipped()?;
    let mut draft = Draft::read(text, Some(own))?;
    draft.follow(before);
    let catalogue = &draft.catalogue;
    let mut findings = Vec::new();
    let mut add = |place: Place, rule: String| {
        let field = match place {
            Place::Field(index, _) => catalogue.fields.get(index),
            Place::Top(_) | Place::Table(..) => None,
        };
        findings.push(Finding {
            line: draft.line(place),
            category: field.map(|field| field.category),
            field: field.map(|field| field.name.clone()),
            key: place.key(),
            rule,
        });
    };
    for broken in broken(catalogue, own) {
        add(broken.place, broken.rule);
    }
    for (index, field) in catalogue.fields.iter().take(MAX_FIELDS).enumerate() {
        if field.expires < today {
            let rule =
                "its date is past: justify the field again, and give it a later one".to_owned();
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
/// I/O, a damaged file, or one that was here once and is not.
pub fn last(vendor: &VendorDir) -> Result<Option<Catalogue>, VendorError> {
    Ok(catalogue_files::last(vendor)?.map(|(signed, _)| signed.catalogue))
}

/// The hash by which a privacy policy names the catalogue that it describes: that in `file`, which this
/// vendor signed or airseal comes with; else of what was signed last in the folder, else of the one
/// that airseal comes with.
///
/// # Errors
/// It is no such catalogue, its signature does not count, the last one is missing or damaged, or I/O.
pub fn described(vendor: &VendorDir, file: Option<&[u8]>) -> Result<String, VendorError> {
    match file {
        Some(text) if text == TEXT.as_bytes() => Ok(sha256_hex(text)),
        Some(file) => {
            let found = Envelope::parse_kind::<SignedCatalogue>(file);
            let envelope =
                found.map_err(|error| VendorError::NoCatalogue(error.to_string()))?.envelope;
            issued::open::<SignedCatalogue>(&envelope, vendor.trust())
                .map_err(|(_, reason)| VendorError::NoCatalogue(reason))?;
            Ok(sha256_hex(&envelope.payload))
        }
        None => match catalogue_files::last(vendor)? {
            None => Ok(sha256_hex(TEXT.as_bytes())),
            Some((_, Some(envelope))) => Ok(sha256_hex(&envelope.payload)),
            Some((signed, None)) => {
                let number = signed.catalogue.number;
                Err(VendorError::NoCatalogue(format!("{number}: its signer no longer counts")))
            }
        },
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

/// Whether a catalogue that was begun before may be kept now: nothing was signed since that it does
/// not follow.
///
/// # Errors
/// Another catalogue with its number or a higher one was signed, or I/O.
pub fn still_next(
    signing: &Signing,
    catalogue: SignedCatalogue,
) -> Result<Publication<SignedCatalogue>, VendorError> {
    match catalogue_files::last(&signing.vendor)? {
        Some((before, Some(envelope))) if before == catalogue => {
            Ok(Publication::Unchanged(before, envelope))
        }
        before => {
            let (next, today) = (&catalogue.catalogue, Day::of(signing.now));
            let follows = before.is_none_or(|(SignedCatalogue { catalogue: before, .. }, _)| {
                let is_new = next.number > before.number || *next == before;
                is_new && not_renewed(&before, next).is_empty()
            });
            if !follows || next.fields.iter().any(|field| field.expires < today) {
                return Err(AttachError::Overtaken(SignedCatalogue::NAME).into());
            }
            Ok(Publication::New(catalogue))
        }
    }
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
    keep(signing, catalogue, &envelope)?;
    Ok(envelope)
}

/// Keeps a signed catalogue in the folder.
///
/// # Errors
/// I/O.
pub fn keep(
    signing: &Signing,
    catalogue: &SignedCatalogue,
    envelope: &Envelope,
) -> Result<(), VendorError> {
    let path = signing.vendor.path(&catalogue_files::file(catalogue.catalogue.number));
    files::create_inner_folder(&signing.vendor.path(CATALOGUES))?;
    files::replace(&path, &envelope.to_json(), PUBLIC)?;
    signing.note();
    Ok(())
}
