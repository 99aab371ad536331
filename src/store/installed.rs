//! Which license stands for this instance: the one in a variable, else the one that a service
//! manager handed over, else the best of the installed ones. One odd or damaged entry among them never hides the others.

use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};

use super::home::LICENSES;
use super::{Home, StoreError, credentials, files};
use crate::core::document::envelope::MAX_SMALL;
use crate::core::document::license::License;
use crate::core::document::trust::Trust;
use crate::core::judge::check::{Judgement, MAX_LICENSE_FILE, VerifyContext, judge};
use crate::core::judge::coverage::distance;
use crate::core::judge::verdict::Verdict;
use crate::core::types::ids::Edition;

/// The largest file of an installed license: one in armor, with what a mail adds to each
/// line.
const MAX_LICENSE: usize = 4 * MAX_SMALL;
/// The variable that holds the text of a license.
pub const TEXT: &str = "AIRSEAL_LICENSE";
/// The variable that names a license file.
pub const PATH: &str = "AIRSEAL_LICENSE_PATH";

/// What the variables say; an empty one says nothing.
#[derive(Debug, Clone, Default)]
pub struct Variables {
    /// The text of a license.
    pub text: Option<OsString>,
    /// The path of a license file.
    pub path: Option<PathBuf>,
    /// The license that a service manager handed over.
    pub credential: Option<PathBuf>,
}

impl Variables {
    /// Asks for them.
    #[must_use]
    pub fn read(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let credential = credentials::find(credentials::LICENSE, &variable);
        Self { text: set(TEXT), path: set(PATH).map(PathBuf::from), credential }
    }

    /// The one that counts.
    #[must_use]
    pub fn in_force(&self) -> Option<&'static str> {
        match self {
            Self { text: Some(_), .. } => Some(TEXT),
            Self { path: Some(_), .. } => Some(PATH),
            Self { credential: Some(_), .. } => Some(credentials::FOLDER),
            _ => None,
        }
    }
}

/// Where a license is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// In the variable [`TEXT`].
    Variable,
    /// In the file that the variable [`PATH`] names.
    File(PathBuf),
    /// The credential in the folder that the variable [`credentials::FOLDER`] names.
    Credential(PathBuf),
    /// Among the installed ones.
    Installed(PathBuf),
}

impl Source {
    /// The word for it in JSON.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Variable => "variable",
            Self::File(_) => "file",
            Self::Credential(_) => "credential",
            Self::Installed(_) => "installed",
        }
    }

    /// The variable that says so, if one does.
    #[must_use]
    pub const fn variable(&self) -> Option<&'static str> {
        match self {
            Self::Variable => Some(TEXT),
            Self::File(_) => Some(PATH),
            Self::Credential(_) => Some(credentials::FOLDER),
            Self::Installed(_) => None,
        }
    }

    /// Its file, or the variable that holds it.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Variable => TEXT.to_owned(),
            Self::File(path) | Self::Credential(path) | Self::Installed(path) => {
                path.display().to_string()
            }
        }
    }
}

/// The license that stands, and what is beside it.
#[derive(Debug)]
pub struct Standing {
    /// Where it is; `None` if absent.
    pub source: Option<Source>,
    /// What is said of it; an error if it, or all there is, cannot be read.
    pub judgement: Result<Judgement, StoreError>,
    /// Entries among the installed licenses that were passed over.
    pub faults: Vec<StoreError>,
    /// Where other licenses are that do not count, because a variable overrides them.
    pub shadowed: Vec<Source>,
    /// Of the installed licenses beside it that have not begun, the one that begins first.
    pub next: Option<License>,
}

/// A variable that overrides other licenses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overridden {
    /// The variable with the license that stands.
    pub by: &'static str,
    /// How many installed licenses it overrides.
    pub installed: usize,
    /// The other variable, if it names a license, too.
    pub variable: Option<&'static str>,
}

impl Standing {
    /// What a variable overrides; `None` if nothing.
    #[must_use]
    pub fn overridden(&self) -> Option<Overridden> {
        let by = self.source.as_ref()?.variable()?;
        let installed = self.shadowed.iter().filter(|source| source.variable().is_none()).count();
        let variable = self.shadowed.iter().find_map(Source::variable);
        let any = installed > 0 || variable.is_some();
        any.then_some(Overridden { by, installed, variable })
    }
}

/// Finds the license that stands and judges it. Nothing is remembered from one call to the
/// next, so a renewal takes over by itself and a cause that is gone is gone.
#[must_use]
pub fn standing(
    home: &Home,
    trust: Option<&Trust>,
    context: &VerifyContext,
    variables: &Variables,
) -> Standing {
    let overrides = |source, judgement| {
        let mut shadowed = Vec::new();
        if let (Source::Variable, Some(path)) = (&source, &variables.path) {
            shadowed.push(Source::File(path.clone()));
        }
        if let (Source::Variable | Source::File(_), Some(path)) = (&source, &variables.credential) {
            shadowed.push(Source::Credential(path.clone()));
        }
        let (installed, faults) =
            home.entries(LICENSES).unwrap_or_else(|error| (Vec::new(), vec![error]));
        shadowed.extend(installed.into_iter().map(Source::Installed));
        Standing { source: Some(source), judgement, faults, shadowed, next: None }
    };
    if let Some(text) = &variables.text {
        return overrides(Source::Variable, Ok(judge(text.as_encoded_bytes(), trust, context)));
    }
    if let Some(path) = &variables.path {
        let judgement = read_named(path).map(|bytes| judge(&bytes, trust, context));
        return overrides(Source::File(path.clone()), judgement);
    }
    if let Some(path) = &variables.credential {
        let judgement = read_credential(path).map(|bytes| judge(&bytes, trust, context));
        return overrides(Source::Credential(path.clone()), judgement);
    }
    best(home, trust, context, None)
}

/// The file that the variable names; it may be a pipe, as a shell makes one.
fn read_named(path: &Path) -> Result<Vec<u8>, StoreError> {
    let named = |source| StoreError::Named { variable: PATH, path: path.to_owned(), source };
    let file = File::open(path).map_err(named)?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(named(std::io::ErrorKind::IsADirectory.into()));
    }
    files::read_at_most(file, MAX_LICENSE_FILE).map_err(named)
}

fn read_credential(path: &Path) -> Result<Vec<u8>, StoreError> {
    let file = credentials::open(path)?;
    files::read_at_most(file, MAX_LICENSE_FILE).map_err(StoreError::io("read", path))
}

/// One entry among the installed licenses.
#[derive(Debug)]
pub struct Installed {
    /// Its file.
    pub path: PathBuf,
    /// What is said of it; an error if it cannot be read.
    pub judgement: Result<Judgement, StoreError>,
}

/// Every installed license, judged; what has such a name and is no regular file comes last.
///
/// # Errors
/// The folder cannot be read.
pub fn each<'a>(
    home: &Home,
    trust: Option<&'a Trust>,
    context: &'a VerifyContext,
) -> Result<impl Iterator<Item = Installed> + use<'a>, StoreError> {
    let (paths, odd) = home.entries(LICENSES)?;
    let judged = paths.into_iter().filter_map(move |path| {
        let judgement = match files::read_state_at_most(&path, MAX_LICENSE) {
            Ok(Some(bytes)) => Ok(judge(&bytes, trust, context)),
            // Removed meanwhile.
            Ok(None) => return None,
            Err(error) => Err(error),
        };
        Some(Installed { path, judgement })
    });
    let odd = odd
        .into_iter()
        .map(|error| Installed { path: error.path().to_owned(), judgement: Err(error) });
    Ok(judged.chain(odd))
}

/// What is said of the license that stands once an installed one is removed.
///
/// # Errors
/// As for [`Standing::judgement`].
pub fn judged_without(
    home: &Home,
    trust: Option<&Trust>,
    context: &VerifyContext,
    variables: &Variables,
    removed: &Path,
) -> Result<Judgement, StoreError> {
    let standing = match variables.in_force() {
        Some(_) => standing(home, trust, context, variables),
        None => best(home, trust, context, Some(removed)),
    };
    standing.judgement
}

/// The best of the installed licenses: a valid one before one in grace, then the latest to
/// expire. Of those that do not cover what is asked for, the one that comes closest.
fn best(
    home: &Home,
    trust: Option<&Trust>,
    context: &VerifyContext,
    without: Option<&Path>,
) -> Standing {
    let entries = match each(home, trust, context) {
        Ok(entries) => entries.filter(|entry| without.is_none_or(|without| entry.path != without)),
        Err(error) => {
            return Standing {
                source: None,
                judgement: Err(error),
                faults: Vec::new(),
                shadowed: Vec::new(),
                next: None,
            };
        }
    };
    let mut next = None;
    let (mut best, mut faults): (Option<(PathBuf, Judgement)>, _) = (None, Vec::new());
    for Installed { path, judgement } in entries {
        let judgement = match judgement {
            Ok(judgement) => judgement,
            Err(error) => {
                faults.push(error);
                continue;
            }
        };
        let better = best.as_ref().is_none_or(|(_, best)| is_better(&judgement, best, context));
        let other = if better { best.replace((path, judgement)) } else { Some((path, judgement)) };
        // What is not a license at all counts less than any license.
        match other {
            Some((path, Judgement { verdict: Verdict::Malformed, reason, .. })) => {
                faults.push(StoreError::Damaged { path, reason });
            }
            Some((_, Judgement { verdict: Verdict::NotYetValid, license: Some(license), .. }))
                if next
                    .as_ref()
                    .is_none_or(|next: &License| license.not_before < next.not_before) =>
            {
                next = Some(license);
            }
            _ => {}
        }
    }
    let (source, judgement) = match best {
        Some((path, judgement)) => (Some(Source::Installed(path)), Ok(judgement)),
        // Whatever it is that cannot be read may be the license.
        None if !faults.is_empty() => (None, Err(faults.remove(0))),
        None => (None, Ok(missing(context))),
    };
    Standing { source, judgement, faults, shadowed: Vec::new(), next }
}

fn missing(context: &VerifyContext) -> Judgement {
    let reason = match context.identity.as_ref().map(|identity| identity.edition) {
        None => "this instance is not registered, and no license is installed",
        Some(Edition::Business) => "no license is installed",
        Some(Edition::Community) => {
            "no license is installed; the Community Edition needs no license, and without one nothing is covered"
        }
    };
    Judgement::without_license(Verdict::Missing, reason, context)
}

fn is_better(a: &Judgement, b: &Judgement, context: &VerifyContext) -> bool {
    let end = |judgement: &Judgement| judgement.license.as_ref().map(License::end_order);
    let away = |judgement: &Judgement| {
        let license =
            judgement.license.as_ref().filter(|_| judgement.verdict == Verdict::NotCovered);
        license
            .map(|license| distance(license, &context.limits, &context.features, context.release))
    };
    let order = rank(a).cmp(&rank(b)).then_with(|| away(a).cmp(&away(b)));
    order.then_with(|| end(b).cmp(&end(a))).is_lt()
}

/// Good verdicts first; of the others, the one that says most about what to do.
fn rank(judgement: &Judgement) -> u8 {
    match judgement.verdict {
        Verdict::Valid => 0,
        Verdict::Grace => 1,
        Verdict::NotCovered => 2,
        Verdict::Clock => 3,
        Verdict::NotYetValid => 4,
        Verdict::Expired => 5,
        Verdict::Missing => 6,
        Verdict::Mismatch => 7,
        Verdict::Revoked => 8,
        Verdict::Untrusted => 9,
        Verdict::Malformed => 10,
    }
}
