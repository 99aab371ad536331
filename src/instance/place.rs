//! Where the state folder is, and the file of settings that belongs to it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::privacy::machine_policy::Policy;
use crate::store::platform::UserFolders;

/// The file of settings in a state folder.
const SETTINGS: &str = "config.toml";

/// Where the state folder is. The first that says so counts: the caller, the variable
/// `AIRSEAL_HOME`, the machine policy, the platform.
#[derive(Debug, Clone)]
pub struct Place {
    /// The folder, or why nobody knows.
    pub home: Result<PathBuf, NoHome>,
    /// The file of settings, if it is known where that would be.
    pub settings: Option<PathBuf>,
}

/// Why it is not known where the state folder is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoHome {
    /// The variable. Only a shell replaces ~ by a home folder.
    #[error("AIRSEAL_HOME is {}, which is not an absolute path", .0.display())]
    Relative(PathBuf),
    /// A machine policy that cannot be read may name another one; in words.
    #[error("the machine policy does not say where the state folder is: {0}")]
    Policy(String),
    /// The platform has no folder for this user.
    #[error("no state folder: {}", if cfg!(unix) {
        "HOME is not set to an absolute path"
    } else {
        "this system has no home folder for this user"
    })]
    Nowhere,
}

impl Place {
    /// Finds it; nothing is written, and no folder has to be there. `named` is the one that the
    /// caller was told.
    #[must_use]
    pub fn find(
        named: Option<&Path>,
        variable: impl Fn(&str) -> Option<OsString>,
        policy: &Policy,
    ) -> Self {
        let nowhere = |error| Self { home: Err(error), settings: None };
        let set = variable("AIRSEAL_HOME").filter(|value| !value.is_empty()).map(PathBuf::from);
        let dir = match (named, set, &policy.home_unknown) {
            (Some(named), ..) => Some(named.to_owned()),
            (None, Some(set), _) if !set.is_absolute() => return nowhere(NoHome::Relative(set)),
            (None, Some(set), _) => Some(set),
            (None, None, Some(fault)) => return nowhere(NoHome::Policy(fault.clone())),
            (None, None, None) => policy.home.clone(),
        };
        if let Some(dir) = dir {
            let settings = Some(dir.join(SETTINGS));
            return Self { home: Ok(dir), settings };
        }
        match UserFolders::find(variable) {
            Some(UserFolders { data, config, .. }) => {
                Self { home: Ok(data), settings: Some(config.join(SETTINGS)) }
            }
            None => nowhere(NoHome::Nowhere),
        }
    }
}
