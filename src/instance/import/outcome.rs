//! What became of a document that was imported, and what is different because of it.

use std::fmt;

use serde::Serialize;

use crate::core::document::license::License;
use crate::core::judge::changes::{self, Change};
use crate::core::judge::verdict::Verdict;
use crate::core::types::ids::Name;
use crate::core::types::time::Time;

/// What became of one document.
#[derive(Debug, Serialize)]
#[allow(clippy::struct_field_names)]
pub struct Imported {
    /// The file.
    pub file: String,
    /// What it is.
    pub kind: &'static str,
    /// The license's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license_id: Option<uuid::Uuid>,
    /// The version of a trust bundle, of advisories or of a policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
    /// Of a license: what `verify` says of it now.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// Of a license: whether the clock is more than a day behind a time known to have been.
    pub clock_behind: bool,
    /// Whether a trust bundle was there to check it by.
    #[serde(skip)]
    pub pinned: bool,
    /// Whether anything is other than before.
    pub changed: bool,
    /// Whether the file was taken; a license can be imported before it begins.
    pub imported: bool,
    /// Of a license: from when it is in force, as far as is known now; null if another one is.
    pub takes_effect: Option<Time>,
    /// What is different because of it; a license is compared with the one that was in force.
    pub changes: Vec<Change>,
    /// The same for people.
    #[serde(skip)]
    pub effect: Effect,
    /// The license, until it is compared.
    #[serde(skip)]
    pub(super) license: Option<License>,
}

/// What an imported license is, beside the others.
#[derive(Debug, Clone, Default)]
pub enum Effect {
    /// Nothing that could be said.
    #[default]
    None,
    /// It is in force, where none was before.
    First(Box<License>),
    /// It is in force now, in place of another one.
    Replaces,
    /// It comes into force on that day, as the first one or in place of another one.
    Later(Time, Option<Box<License>>),
    /// The license of this id stays in force.
    Stays(uuid::Uuid),
}

impl Imported {
    /// A document that is not taken in.
    #[must_use]
    pub fn refused(
        file: &str,
        kind: &'static str,
        verdict: Verdict,
        reason: impl Into<String>,
    ) -> Self {
        Self {
            file: file.to_owned(),
            kind,
            license_id: None,
            version: None,
            verdict,
            reason: reason.into(),
            clock_behind: false,
            pinned: true,
            changed: false,
            imported: false,
            takes_effect: None,
            changes: Vec::new(),
            effect: Effect::None,
            license: None,
        }
    }

    /// Says what an imported license changes: `before` was in force before the import, `after` is
    /// now, and both are good.
    pub fn compare(&mut self, before: Option<&License>, after: Option<&License>, now: Time) {
        let Some(license) = self.license.take().filter(|_| self.imported) else { return };
        let different = |other: &License| changes::of_license(other, &license);
        let is_in_force = after.is_some_and(|after| *after == license);
        if is_in_force {
            self.takes_effect = Some(now);
            self.changes = before.map(different).unwrap_or_default();
            self.effect = match before {
                None => Effect::First(Box::new(license)),
                Some(before) if *before == license => Effect::None,
                Some(_) => Effect::Replaces,
            };
        } else if self.verdict == Verdict::NotYetValid
            && after.is_none_or(|after| license.end_order() > after.end_order())
        {
            self.takes_effect = Some(license.not_before);
            self.changes = after.map(different).unwrap_or_default();
            let first = after.is_none().then(|| Box::new(license.clone()));
            self.effect = Effect::Later(license.not_before, first);
        } else if let Some(after) = after {
            self.effect = Effect::Stays(after.license_id);
        }
    }
}

/// How a vendor counts its documents.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum Version {
    /// 1, 2, 3 ...
    Number(u64),
    /// The name that the vendor gave it.
    Name(Name),
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Name(name) => name.fmt(f),
        }
    }
}
