//! The installed licenses: what each of them is now, which one is in force and why, and how
//! one is removed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Serialize;
use uuid::Uuid;

use crate::core::document::ledger::{Details, Event};
use crate::core::document::license::License;
use crate::core::judge::check::{Judgement, VerifyContext};
use crate::core::judge::verdict::Verdict;
use crate::core::types::amount::Amount;
use crate::core::types::day::Day;
use crate::core::types::email::Email;
use crate::core::types::ids::{InstanceId, Name};
use crate::core::types::keys::sha256_hex;
use crate::core::types::time::Time;
use crate::privacy::ledger::{self, Stamp};
use crate::store::facts::Facts;
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

impl Why {
    /// The same in words; `grace`: the license is in its grace period.
    #[must_use]
    pub fn describe(self, grace: bool) -> String {
        match (self, grace) {
            (Self::Variable(variable), _) => {
                return format!("{variable} is set, and overrides the installed licenses");
            }
            (Self::Only, false) => "it is the only license that is valid now",
            (Self::Only, true) => "no license is valid now, and no other is in its grace period",
            (Self::OthersInGrace, _) => "every other license is in its grace period or past it",
            (Self::NoEnd, _) => "it has no end date",
            (Self::EndsLast, false) => "of the licenses that are valid now, it ends last",
            (Self::EndsLast, true) => "of the licenses in their grace period, it ended last",
            (Self::EndsAsLate, false) => "of the licenses that are valid now, none ends later",
            (Self::EndsAsLate, true) => "of the licenses in their grace period, none ended later",
        }
        .to_owned()
    }
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

    /// What it says, if its signature is good.
    #[must_use]
    pub fn license(&self) -> Option<&License> {
        self.judgement.as_ref().ok()?.license.as_ref()
    }

    fn verdict(&self) -> Option<Verdict> {
        self.judgement.as_ref().ok().map(|judgement| judgement.verdict)
    }

    /// What a person calls it: its id, else its file.
    #[must_use]
    pub fn name(&self) -> String {
        let id = self.id().map(|id| id.to_string());
        id.or_else(|| self.file_name()).unwrap_or_else(|| self.source.name())
    }

    fn reason(&self) -> String {
        match &self.judgement {
            Ok(judgement) => judgement.reason.clone(),
            Err(error) => error.to_string(),
        }
    }

    fn end(&self) -> Option<Time> {
        self.license()?.expires_at
    }

    fn order(&self) -> impl Ord + use<> {
        (self.state, self.license().map(|license| license.not_before), self.source.name())
    }

    /// The same as one line of a list; `why` it was chosen, if it was.
    #[must_use]
    pub fn row(&self, why: Option<Why>) -> Row {
        let (license, in_force) = (self.license(), self.state == State::InForce);
        let grace = self.verdict() == Some(Verdict::Grace);
        Row {
            state: self.state.name(),
            in_force,
            license_id: self.id(),
            verdict: self.verdict(),
            reason: self.reason(),
            why: why.filter(|_| in_force).map(|why| why.describe(grace)),
            source: self.source.kind(),
            file: self.source.name(),
            email: license.and_then(|license| license.email.clone()),
            organization: license.and_then(|license| license.organization.clone()),
            instance: license.and_then(|license| license.instance.clone()),
            not_before: license.map(|license| license.not_before),
            expires_at: license.and_then(|license| license.expires_at),
            grace_days: license.map(|license| license.grace_days),
            plan: license.and_then(|license| license.plan.clone()),
            releases_until: license.and_then(|license| license.releases_until),
            limits: license.map(|license| license.limits.clone()),
            features: license.map(|license| license.features.clone()),
            license: license.cloned(),
            kind: self.state,
            name: self.name(),
        }
    }
}

/// A license as it is listed.
#[derive(Debug, Serialize)]
pub struct Row {
    /// What it is now.
    pub state: &'static str,
    /// Whether it is the one in force.
    pub in_force: bool,
    /// Its id, or what its file is called; null if neither is one.
    pub license_id: Option<Uuid>,
    /// What `verify` would say of it; null if it cannot be read.
    pub verdict: Option<Verdict>,
    /// Why.
    pub reason: String,
    /// Why it was chosen; null unless it is in force.
    pub why: Option<String>,
    /// `installed`, `variable`, `file` or `credential`.
    pub source: &'static str,
    /// Its file, or the variable that holds it.
    pub file: String,
    /// What it says; null, as all below, if its signature is not good.
    pub email: Option<Email>,
    /// The customer.
    pub organization: Option<String>,
    /// The instance; null: any of that address.
    pub instance: Option<InstanceId>,
    /// Its first second.
    pub not_before: Option<Time>,
    /// Its last second; null: no end.
    pub expires_at: Option<Time>,
    /// Days after that in which it still counts.
    pub grace_days: Option<u32>,
    /// What was bought, in the vendor's words.
    pub plan: Option<Name>,
    /// The last day of release that is covered; null: every release.
    pub releases_until: Option<Day>,
    /// How much of each thing is covered; null: unlimited.
    pub limits: Option<BTreeMap<Name, Amount>>,
    /// The features covered.
    pub features: Option<BTreeSet<Name>>,
    /// All of what it says.
    #[serde(skip)]
    pub license: Option<License>,
    /// What it is now.
    #[serde(skip)]
    pub kind: State,
    /// What a person calls it.
    #[serde(skip)]
    pub name: String,
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
    facts: &Facts,
    context: &VerifyContext,
    variables: &Variables,
) -> Result<Survey, StoreError> {
    let Standing { source, judgement, .. } = facts.standing(home, context, variables);
    let mut licenses = Vec::new();
    for Installed { path, judgement } in installed::each(home, facts.trust.as_ref(), context)? {
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
    let others: Vec<_> =
        licenses.iter().filter(|license| license.state == State::Superseded).collect();
    let grade = chosen.verdict();
    let equals: Vec<_> = others.iter().filter(|other| other.verdict() == grade).collect();
    Some(match chosen.end() {
        _ if others.is_empty() => Why::Only,
        _ if equals.is_empty() => Why::OthersInGrace,
        end if equals.iter().any(|other| other.end() == end) => Why::EndsAsLate,
        None => Why::NoEnd,
        Some(_) => Why::EndsLast,
    })
}

/// What is in force, and what `verify` says, where one license is removed.
#[derive(Debug, Serialize)]
pub struct Removal {
    /// Whether it was removed.
    pub changed: bool,
    /// Whether that was only asked.
    pub dry_run: bool,
    /// The license's id; null if the file is not named for one.
    pub license_id: Option<Uuid>,
    /// Its file; null if it is not installed.
    pub file: Option<PathBuf>,
    /// What it is, or was.
    pub state: Option<&'static str>,
    /// The id of the license that is in force without it; null if there is no such license.
    pub in_force: Option<Uuid>,
    /// What `verify` says without it; null if that cannot be read, or it is not installed.
    pub verdict: Option<Verdict>,
    /// Why.
    pub reason: Option<String>,
    /// What it says.
    #[serde(skip)]
    pub license: Option<License>,
    /// What a person calls it.
    #[serde(skip)]
    pub name: String,
}

/// Why it is not known which license to remove.
#[derive(Debug, thiserror::Error)]
pub enum RemoveError {
    /// Several are meant.
    #[error("{} licenses begin with {text}: {}", .names.len(), .names.join(", "))]
    Several {
        /// What was asked for.
        text: String,
        /// Which ones they are.
        names: Vec<String>,
    },
    /// The state folder.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Removal {
    /// Finds the installed license that a person means by `text`, and what is in force without it.
    ///
    /// # Errors
    /// Several are meant, or the folder of licenses cannot be read.
    pub fn plan(
        home: &Home,
        facts: &Facts,
        context: &VerifyContext,
        variables: &Variables,
        text: &str,
    ) -> Result<Self, RemoveError> {
        let licenses = survey(home, facts, context, variables)?.licenses;
        let meant = licenses.iter().filter(|listed| listed.is_meant_by(text));
        let found: Vec<_> = meant.filter_map(|listed| Some((listed, listed.file()?))).collect();
        let (listed, path) = match found.as_slice() {
            [] => return Ok(Self::nothing(text)),
            [found] => *found,
            several => {
                // Two files can hold one license: an id does not tell them apart.
                let name = |listed: &Listed| match (listed.id(), listed.file_name()) {
                    (Some(id), Some(file)) => format!("{id} in {file}"),
                    _ => listed.name(),
                };
                let names = several.iter().map(|(listed, _)| name(listed)).collect();
                return Err(RemoveError::Several { text: text.to_owned(), names });
            }
        };
        let trust = facts.trust.as_ref();
        let after = installed::judged_without(home, trust, context, variables, path);
        let (in_force, verdict, reason) = match after {
            Ok(Judgement { verdict, reason, license, .. }) => {
                let good = license.filter(|_| verdict.is_good());
                (good.map(|license| license.license_id), Some(verdict), reason)
            }
            Err(error) => (None, None, error.to_string()),
        };
        Ok(Self {
            license_id: listed.id(),
            file: Some(path.to_owned()),
            state: Some(listed.state.name()),
            in_force,
            verdict,
            reason: Some(reason),
            license: listed.license().cloned(),
            name: listed.name(),
            ..Self::nothing(text)
        })
    }

    /// No such license is installed.
    fn nothing(text: &str) -> Self {
        Self {
            changed: false,
            dry_run: false,
            license_id: None,
            file: None,
            state: None,
            in_force: None,
            verdict: None,
            reason: None,
            license: None,
            name: text.to_owned(),
        }
    }

    /// Removes the license: the ledger first, so that a crash leaves an entry without its effect
    /// and never a license that went without an entry. [`Self::changed`] stays `false` if it was
    /// not there any more.
    ///
    /// # Errors
    /// I/O, or it is not a regular file.
    pub fn remove(&mut self, writer: &Writer<'_>, stamp: &Stamp) -> Result<(), StoreError> {
        if let Some(path) = &self.file {
            self.changed = remove(writer, stamp, path)?;
        }
        Ok(())
    }
}

fn remove(writer: &Writer<'_>, stamp: &Stamp, path: &Path) -> Result<bool, StoreError> {
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
