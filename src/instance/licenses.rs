//! The installed licenses: what each of them is now, which one is in force and why, and how
//! one is removed.

use std::path::Path;

use uuid::Uuid;

use crate::core::document::ledger::{Details, Event};
use crate::core::document::trust::Trust;
use crate::core::judge::check::{Judgement, VerifyContext};
use crate::core::judge::verdict::Verdict;
use crate::core::types::keys::sha256_hex;
use crate::core::types::time::Time;
use crate::privacy::ledger::{self, Stamp};
use crate::store::installed::{self, Installed, Source, Standing, Variables};
use crate::store::{Home, StoreError, Writer, files};

/// What a license is now, beside the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is the one that `verify` judges, and it is valid or in its grace period.
    InForce,
    /// It is valid, and another one is in force.
    Superseded,
    /// It is not valid yet.
    BeginsLater,
    /// Its grace period is over.
    Expired,
    /// The vendor revoked it.
    Revoked,
    /// It is for another product, edition, instance or email.
    Mismatch,
    /// Nobody can say, because the clock is wrong.
    Clock,
    /// No signature that is trusted here is on it.
    Untrusted,
    /// This instance is not registered, so no license counts.
    NotRegistered,
    /// It is not a license, or cannot be read.
    Damaged,
}

impl State {
    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InForce => "in-force",
            Self::Superseded => "superseded",
            Self::BeginsLater => "begins-later",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Mismatch => "mismatch",
            Self::Clock => "clock",
            Self::Untrusted => "untrusted",
            Self::NotRegistered => "not-registered",
            Self::Damaged => "damaged",
        }
    }

    fn of(judgement: &Result<Judgement, StoreError>, stands: bool) -> Self {
        match judgement.as_ref().map(|judgement| judgement.verdict) {
            Ok(Verdict::Valid | Verdict::Grace | Verdict::NotCovered) if stands => Self::InForce,
            Ok(Verdict::Valid | Verdict::Grace | Verdict::NotCovered) => Self::Superseded,
            Ok(Verdict::NotYetValid) => Self::BeginsLater,
            Ok(Verdict::Expired) => Self::Expired,
            Ok(Verdict::Revoked) => Self::Revoked,
            Ok(Verdict::Mismatch) => Self::Mismatch,
            Ok(Verdict::Clock) => Self::Clock,
            Ok(Verdict::Untrusted) => Self::Untrusted,
            Ok(Verdict::Missing) => Self::NotRegistered,
            Ok(Verdict::Malformed) | Err(_) => Self::Damaged,
        }
    }
}

/// Why the license in force was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// This variable names or holds it.
    Variable(&'static str),
    /// No other one counts now.
    Only,
    /// Every other one that counts is in its grace period.
    OthersInGrace,
    /// It has no end date.
    NoEnd,
    /// It ends after every other one that counts.
    EndsLast,
    /// Another one ends at the same time, and none later.
    EndsAsLate,
}

/// A license, and what it is now.
#[derive(Debug)]
pub struct Listed {
    /// Where it is.
    pub source: Source,
    /// What it is now.
    pub state: State,
    /// What `verify` would say of it; an error if it cannot be read.
    pub judgement: Result<Judgement, StoreError>,
}

impl Listed {
    /// Its id: what it says, else what its file is called.
    #[must_use]
    pub fn id(&self) -> Option<Uuid> {
        let license = self.judgement.as_ref().ok().and_then(|judgement| judgement.license.as_ref());
        license.map(|license| license.license_id).or_else(|| match &self.source {
            Source::Installed(path) => id_of(path),
            _ => None,
        })
    }

    /// Its file among the installed ones.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match &self.source {
            Source::Installed(path) => Some(path),
            _ => None,
        }
    }

    /// What that file is called.
    #[must_use]
    pub fn file_name(&self) -> Option<String> {
        Some(self.file()?.file_name()?.to_string_lossy().into_owned())
    }

    /// Whether a person means it by `text`: its id, how that begins, or the name of its file.
    #[must_use]
    pub fn is_meant_by(&self, text: &str) -> bool {
        let wanted = text.to_ascii_lowercase();
        let name = self.file_name();
        let ids = [self.id(), self.file().and_then(id_of)];
        name.is_some_and(|name| name == text)
            || ids.into_iter().flatten().any(|id| id.to_string().starts_with(&wanted))
    }

    fn end(&self) -> Option<Time> {
        self.judgement.as_ref().ok()?.license.as_ref()?.expires_at
    }

    fn order(&self) -> impl Ord + use<> {
        let license = self.judgement.as_ref().ok().and_then(|judgement| judgement.license.as_ref());
        (self.state, license.map(|license| license.not_before), self.source.name())
    }
}

/// The id that a file of ours is named for.
fn id_of(path: &Path) -> Option<Uuid> {
    Uuid::try_parse(path.file_stem()?.to_str()?).ok()
}

/// Every license, and which one is in force.
#[derive(Debug)]
pub struct Survey {
    /// The one in force first; those of a kind by the day on which they begin.
    pub licenses: Vec<Listed>,
    /// Why the one in force was chosen; `None` if there is no such license.
    pub why: Option<Why>,
    /// Which one `verify` speaks of: its place in `licenses`.
    pub stands: Option<usize>,
    /// What `verify` says where it speaks of none of them.
    pub without: Option<Result<Judgement, StoreError>>,
}

/// Looks at every installed license, and at one in a variable. Which one stands is decided by
/// [`installed::standing`] alone.
///
/// # Errors
/// The folder of licenses cannot be read.
pub fn survey(
    home: &Home,
    trust: Option<&Trust>,
    context: &VerifyContext,
    variables: &Variables,
) -> Result<Survey, StoreError> {
    let Standing { source, judgement, .. } = installed::standing(home, trust, context, variables);
    let mut licenses = Vec::new();
    for Installed { path, judgement } in installed::each(home, trust, context)? {
        let this = Source::Installed(path);
        let state = State::of(&judgement, source.as_ref() == Some(&this));
        licenses.push(Listed { source: this, state, judgement });
    }
    let mut without = None;
    match &source {
        Some(source) if source.variable().is_some() => {
            licenses.push(Listed {
                source: source.clone(),
                state: State::of(&judgement, true),
                judgement,
            });
        }
        Some(_) => {}
        None => without = Some(judgement),
    }
    licenses.sort_by_key(Listed::order);
    let stands =
        source.and_then(|source| licenses.iter().position(|license| license.source == source));
    let why = stands.and_then(|stands| why(&licenses, licenses.get(stands)?));
    Ok(Survey { licenses, why, stands, without })
}

fn why(licenses: &[Listed], chosen: &Listed) -> Option<Why> {
    if chosen.state != State::InForce {
        return None;
    }
    if let Some(variable) = chosen.source.variable() {
        return Some(Why::Variable(variable));
    }
    let verdict =
        |license: &Listed| license.judgement.as_ref().ok().map(|judgement| judgement.verdict);
    let others: Vec<_> =
        licenses.iter().filter(|license| license.state == State::Superseded).collect();
    let grade = verdict(chosen);
    let equals: Vec<_> = others.iter().filter(|other| verdict(other) == grade).collect();
    Some(match chosen.end() {
        _ if others.is_empty() => Why::Only,
        _ if equals.is_empty() => Why::OthersInGrace,
        end if equals.iter().any(|other| other.end() == end) => Why::EndsAsLate,
        None => Why::NoEnd,
        Some(_) => Why::EndsLast,
    })
}

/// Removes an installed license: the ledger first, so that a crash leaves an entry without its
/// effect and never a license that went without an entry. `false` if it was not there.
///
/// # Errors
/// I/O, or it is not a regular file.
pub fn remove(writer: &Writer<'_>, stamp: &Stamp, path: &Path) -> Result<bool, StoreError> {
    let hash = match files::read_state(path) {
        Ok(None) => return Ok(false),
        Ok(Some(bytes)) => Some(sha256_hex(&bytes)),
        Err(error @ StoreError::NotAFile(_)) => return Err(error),
        // What is too large or cannot be read can still be removed.
        Err(_) => None,
    };
    // The name of a file that somebody put there by hand may hold an address.
    let id = id_of(path).map(|id| ("license_id".to_owned(), id.to_string()));
    let about: Details =
        id.into_iter().chain(hash.map(|hash| ("sha256".to_owned(), hash))).collect();
    ledger::record(writer, stamp, Event::LicenseRemoved, about)?;
    files::remove(path)
}
