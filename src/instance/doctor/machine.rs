//! What the checks need from outside the state folder.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::core::types::time::Time;
use crate::privacy::decision::unknown_value;
use crate::privacy::machine_policy::Policy;
use crate::store::installed::{TEXT, Variables};
use crate::store::owner;
use crate::store::platform::UserFolders;

/// The variables that every process has: that one is set says nothing.
const COMMON: [&str; 5] = ["HOME", "TERM", "LANG", "LC_ALL", "LC_CTYPE"];

/// What the checks need from outside the state folder.
#[derive(Debug)]
pub struct Machine<'a> {
    /// A bundle that the vendor compiled in.
    pub compiled_trust: Option<&'static [u8]>,
    /// The system time.
    pub now: Option<Time>,
    /// The machine policy.
    pub policy: &'a Policy,
    /// Where another state folder could be.
    pub candidates: Vec<PathBuf>,
    /// The variables that are set, each with its value as far as it can be shown.
    pub set: Vec<(&'static str, String)>,
    /// The two variables with a license.
    pub licenses: Variables,
    /// A value of `AIRSEAL_TELEMETRY` that means nothing.
    pub unknown_value: Option<String>,
    /// What does not count in the settings.
    pub settings: Vec<String>,
    /// Why the kernel does not deny the network; `None` if it does.
    pub not_enforced: Option<String>,
}

impl<'a> Machine<'a> {
    /// What the environment says. `names` are the variables that count, `user` is the one that this
    /// process runs as. There is no time, no fault of the settings and no bundle in it yet, and the
    /// network counts as denied.
    #[must_use]
    pub fn of(
        variable: impl Fn(&str) -> Option<OsString>,
        names: impl IntoIterator<Item = &'static str>,
        policy: &'a Policy,
        user: &str,
    ) -> Self {
        Self {
            compiled_trust: None,
            now: None,
            policy,
            candidates: candidates(&variable, policy, user),
            set: names
                .into_iter()
                .filter_map(|name| Some((name, shown(&variable, name)?)))
                .collect(),
            unknown_value: unknown_value(variable("AIRSEAL_TELEMETRY").as_deref()),
            licenses: Variables::read(variable),
            settings: Vec::new(),
            not_enforced: None,
        }
    }
}

/// The value of a variable as far as it can be shown; `None` if it is not worth a word.
fn shown(variable: impl Fn(&str) -> Option<OsString>, name: &str) -> Option<String> {
    let value = variable(name).filter(|value| !value.is_empty())?;
    if COMMON.contains(&name) {
        return None;
    }
    if name == TEXT {
        return Some("(a license)".to_owned());
    }
    Some(value.to_string_lossy().into_owned())
}

/// Where the state of other users, or of other settings, could be.
fn candidates(
    variable: impl Fn(&str) -> Option<OsString>,
    policy: &Policy,
    user: &str,
) -> Vec<PathBuf> {
    let folders = UserFolders::find(&variable);
    let mut found: Vec<PathBuf> = folders.into_iter().map(|folders| folders.data).collect();
    found.extend(policy.home.clone());
    let named = variable("AIRSEAL_HOME").map(PathBuf::from);
    found.extend(named.filter(|path| path.is_absolute()));
    // The user that sudo was called by, and root.
    let sudo = variable("SUDO_USER").and_then(|user| owner::home_of(user.to_str()?));
    let homes = [Some(PathBuf::from("/root")), sudo, owner::home_of(user)];
    found.extend(homes.into_iter().flatten().map(|home| home.join(".local/share/airseal")));
    found
}
