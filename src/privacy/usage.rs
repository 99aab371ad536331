//! Recording usage data: the product's side. While usage data is off, nothing is recorded.

use serde::Serialize;

use crate::core::document::catalogue::content::Catalogue;
use crate::core::document::catalogue::field::{Field, FieldType, Source as FieldSource};
use crate::core::types::bucket;
use crate::privacy::catalogue::InForce;
use crate::privacy::decision::Source;
use crate::privacy::disclosed::Names;
use crate::privacy::figures::{Fact, USAGE, UsageFigures, may_leave, recordable};
use crate::privacy::snapshot::Refused;
use crate::privacy::telemetry::{Overrides, State};
use crate::store::{Home, StoreError, Writer};

/// A change of one figure.
#[derive(Debug, Clone, Copy)]
pub enum Change<'a> {
    /// To this value, as a person or a script writes it.
    Set(&'a str),
    /// By this much more; counts only.
    Add(u64),
}

/// Why a figure is not recorded.
#[derive(Debug, thiserror::Error)]
pub enum UsageError {
    /// Usage data is off: this source says so. Nothing was written.
    #[error("usage data is off: {}", .0.describe())]
    Off(Source),
    /// The name or its value is not one that the catalogue has.
    #[error("`{name}`: {reason}")]
    Refused {
        /// The name.
        name: String,
        /// Why, in words.
        reason: String,
        /// The names that the product can record.
        known: Vec<String>,
    },
    /// A snapshot is not a JSON object.
    #[error("{file}: {reason}")]
    Snapshot {
        /// The name that was given for it.
        file: String,
        /// Why, in words.
        reason: String,
    },
    /// I/O, or a damaged file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What became of one figure.
#[derive(Debug, Serialize)]
pub struct Recorded {
    /// Whether it is another one than before.
    pub changed: bool,
    /// Its name.
    pub name: String,
    /// The figure as it is kept here; null if it is not recorded.
    pub value: Option<Fact>,
}

/// What became of a snapshot.
#[derive(Debug, Default, Serialize)]
pub struct Loaded {
    /// Whether any figure is another one than before.
    pub changed: bool,
    /// How many figures of the snapshot were kept.
    pub recorded: usize,
    /// What was not, and why.
    pub refused: Vec<Refused>,
}

/// A recorded figure.
#[derive(Debug, Serialize)]
pub struct Kept {
    /// Its name.
    pub name: String,
    /// As it is kept here.
    pub value: Fact,
    /// The bucket that a count leaves as; null for what leaves as it is.
    pub leaves_as: Option<String>,
}

/// Refuses a name that the product can never record, whether or not usage data is on.
///
/// # Errors
/// [`UsageError::Refused`].
pub fn check_name(catalogue: &Catalogue, name: &str) -> Result<(), UsageError> {
    recordable(catalogue, name).map(drop).map_err(|reason| refused(catalogue, name, reason))
}

fn field<'c>(
    catalogue: &'c Catalogue,
    name: &str,
    disclosed: &Names,
) -> Result<&'c Field, UsageError> {
    let field = recordable(catalogue, name).and_then(|field| may_leave(field, disclosed));
    field.map_err(|reason| refused(catalogue, name, reason))
}

fn refused(catalogue: &Catalogue, name: &str, reason: String) -> UsageError {
    let known = catalogue.fields.iter().filter(|field| field.source == FieldSource::Fact);
    let known = known.map(|field| field.name.clone()).collect();
    UsageError::Refused { name: name.to_owned(), reason, known }
}

/// The fields that were disclosed, if figures may be recorded now. Asked under the
/// lock: an objection may come in between.
fn disclosed(
    writer: &Writer<'_>,
    overrides: &Overrides<'_>,
    catalogue: &InForce,
) -> Result<Names, UsageError> {
    let state = State::read(writer.home(), overrides);
    match (state.decided_by, state.disclosed(catalogue)) {
        (None, Some(disclosed)) => Ok(disclosed),
        (source, _) => Err(UsageError::Off(source.unwrap_or(Source::PendingDisclosure))),
    }
}

/// Changes one figure.
///
/// # Errors
/// See [`UsageError`].
pub fn record(
    writer: &Writer<'_>,
    overrides: &Overrides<'_>,
    catalogue: &InForce,
    name: &str,
    change: Change<'_>,
) -> Result<Recorded, UsageError> {
    let disclosed = disclosed(writer, overrides, catalogue)?;
    let catalogue = &catalogue.catalogue;
    let field = field(catalogue, name, &disclosed)?;
    let before = UsageFigures::read(writer.home())?;
    let mut figures = before.clone();
    match change {
        Change::Set(text) => {
            let fact =
                Fact::from_text(field, text).map_err(|reason| refused(catalogue, name, reason))?;
            figures.0.insert(field.name.clone(), fact);
        }
        Change::Add(amount) if field.kind == FieldType::Bucket => figures.add(field, amount),
        Change::Add(_) => {
            let reason = "it is not a count; use airseal usage set".to_owned();
            return Err(refused(catalogue, name, reason));
        }
    }
    let changed = write_if_changed(writer, &before, &figures)?;
    Ok(Recorded { changed, name: name.to_owned(), value: figures.0.remove(name) })
}

/// Takes in a JSON snapshot of the product; errors call it `file`.
///
/// # Errors
/// See [`UsageError`].
pub fn load(
    writer: &Writer<'_>,
    overrides: &Overrides<'_>,
    catalogue: &InForce,
    file: &str,
    json: &[u8],
) -> Result<Loaded, UsageError> {
    let disclosed = disclosed(writer, overrides, catalogue)?;
    let catalogue = &catalogue.catalogue;
    let before = UsageFigures::read(writer.home())?;
    let mut figures = before.clone();
    let snapshot = |reason| UsageError::Snapshot { file: file.to_owned(), reason };
    let (recorded, refused) = figures.load(json, catalogue, &disclosed).map_err(snapshot)?;
    let changed = write_if_changed(writer, &before, &figures)?;
    Ok(Loaded { changed, recorded, refused })
}

fn write_if_changed(
    writer: &Writer<'_>,
    before: &UsageFigures,
    figures: &UsageFigures,
) -> Result<bool, StoreError> {
    if before != figures {
        figures.write(writer)?;
    }
    Ok(before != figures)
}

/// Every recorded figure, by name.
///
/// # Errors
/// I/O, or a damaged file.
pub fn list(home: &Home, catalogue: &Catalogue) -> Result<Vec<Kept>, StoreError> {
    let kept = UsageFigures::read(home)?.0.into_iter().map(|(name, value)| {
        let max = catalogue.fields.iter().find(|field| field.name == name).and_then(|f| f.max);
        let leaves_as = match (&value, max) {
            (Fact::Count(count), Some(max)) => Some(bucket::label(*count, max)),
            _ => None,
        };
        Kept { name, value, leaves_as }
    });
    Ok(kept.collect())
}

/// Deletes every figure; `false` if there was none.
///
/// # Errors
/// I/O.
pub fn clear(writer: &Writer<'_>) -> Result<bool, StoreError> {
    writer.remove(USAGE)
}
