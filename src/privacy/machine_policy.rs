//! The policy file: what an administrator decides for the whole machine. Root
//! writes it; it can only forbid.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::store::{StoreError, credentials, files};

/// Where the machine's policy is.
pub const SITE: &str = "/etc/airseal/policy.toml";

/// The file. A setting that this version does not know makes it unreadable, and
/// an unreadable policy forbids.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    telemetry: Option<Telemetry>,
    home: Option<PathBuf>,
    require_offline: Option<bool>,
}

/// The one thing that a policy can say of telemetry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Telemetry {
    Off,
}

/// What the policy files say together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    /// The file that says that usage data may not leave.
    pub off: Option<PathBuf>,
    /// Where the machine keeps its state, unless `--home` or `AIRSEAL_HOME` says
    /// otherwise.
    pub home: Option<PathBuf>,
    /// Why the machine's own policy does not tell where the state is: it is there and cannot be
    /// read, or names a path that is not absolute. Nobody may then choose another place.
    pub home_unknown: Option<String>,
    /// The file that lets a command run only if the kernel holds it off the network. One that
    /// cannot be read may say so.
    pub require_offline: Option<PathBuf>,
    /// Files that could not be read, in words. They forbid.
    pub faults: Vec<String>,
}

impl Policy {
    /// Reads the machine's policy, the file that `AIRSEAL_POLICY` names, and the one that a
    /// service manager handed over. The last two can only forbid: they say nothing about HOME, and
    /// what is named must be there.
    #[must_use]
    pub fn read(site: &Path, variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let mut policy = Self::default();
        if let Some(file) = policy.add(site, read(site)) {
            policy.home = file.home;
            if let Some(home) = policy.home.take_if(|home| !home.is_absolute()) {
                let (site, home) = (site.display(), home.display());
                policy.home_unknown =
                    Some(format!("{site} says home = \"{home}\", which is not an absolute path"));
            }
        } else {
            policy.home_unknown = policy.faults.first().cloned();
        }
        let named = variable("AIRSEAL_POLICY").filter(|path| !path.is_empty()).map(PathBuf::from);
        if let Some(named) = named {
            let missing = || StoreError::Damaged {
                path: named.clone(),
                reason: "it is not there".to_owned(),
            };
            let file = read(&named).and_then(|file| file.ok_or_else(missing).map(Some));
            policy.add(&named, file);
        }
        if let Some(path) = credentials::find(credentials::POLICY, variable) {
            let text = credentials::open(&path).and_then(|file| files::settings_in(file, &path));
            policy.add(&path, text.and_then(|text| parse(&path, &text)).map(Some));
        }
        policy
    }

    fn add(&mut self, path: &Path, file: Result<Option<File>, StoreError>) -> Option<File> {
        match file {
            Ok(file) => {
                if file.as_ref().is_some_and(|file| file.telemetry == Some(Telemetry::Off)) {
                    self.off.get_or_insert_with(|| path.to_owned());
                }
                if file.as_ref().is_some_and(|file| file.require_offline == Some(true)) {
                    self.require_offline.get_or_insert_with(|| path.to_owned());
                }
                file
            }
            Err(error) => {
                self.off.get_or_insert_with(|| path.to_owned());
                self.require_offline.get_or_insert_with(|| path.to_owned());
                self.faults.push(format!("{error}; it counts as off"));
                None
            }
        }
    }
}

fn read(path: &Path) -> Result<Option<File>, StoreError> {
    files::read_settings(path)?.map(|text| parse(path, &text)).transpose()
}

fn parse(path: &Path, text: &str) -> Result<File, StoreError> {
    let damaged =
        |reason: &str| StoreError::Damaged { path: path.to_owned(), reason: reason.to_owned() };
    toml::from_str(text).map_err(|error| damaged(error.message()))
}
