//! The platform's own folders for one user's state and settings.

use std::ffi::OsString;
use std::path::PathBuf;

/// Where the state and the settings of this user are, if nothing names other folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserFolders {
    /// The state folder, `airseal` in the user's data folder.
    pub data: PathBuf,
    /// The folder of `config.toml`, `airseal` in the user's configuration folder.
    pub config: PathBuf,
}

impl UserFolders {
    /// The folders by the XDG Base Directory Specification 0.8: `XDG_DATA_HOME` and
    /// `XDG_CONFIG_HOME` if they are absolute paths, else folders in `HOME`. None if `HOME` is not
    /// an absolute path.
    ///
    /// Not by the crate `directories`, as on other systems: where HOME is not set it asks the C
    /// library for the user's entry. That may ask a daemon over a socket, and in a static program
    /// it brings the C library's resolver and 0.5 MB.
    #[cfg(target_os = "linux")]
    #[must_use]
    pub fn find(variable: impl Fn(&str) -> Option<OsString>) -> Option<Self> {
        let absolute = |name: &str| variable(name).map(PathBuf::from).filter(|p| p.is_absolute());
        let home = absolute("HOME")?;
        let folder = |name: &str, default: &str| {
            absolute(name).unwrap_or_else(|| home.join(default)).join("airseal")
        };
        Some(Self {
            data: folder("XDG_DATA_HOME", ".local/share"),
            config: folder("XDG_CONFIG_HOME", ".config"),
        })
    }

    /// The folders that the platform names; `None` if it names no folder for this user.
    #[cfg(not(target_os = "linux"))]
    #[must_use]
    pub fn find(variable: impl Fn(&str) -> Option<OsString>) -> Option<Self> {
        if cfg!(unix) && !PathBuf::from(variable("HOME")?).is_absolute() {
            return None;
        }
        let folders = directories::ProjectDirs::from("", "", "airseal")?;
        Some(Self { data: folders.data_dir().into(), config: folders.config_dir().into() })
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::UserFolders;

    /// `XDG_DATA_HOME`, `HOME`, and the state folder; the specification, "Environment variables".
    #[test]
    fn folders_are_those_of_the_xdg_specification() {
        for (data, home, found) in [
            (None, Some("/home/ann"), Some("/home/ann/.local/share/airseal")),
            (Some("/srv/data"), Some("/home/ann"), Some("/srv/data/airseal")),
            // "All paths … must be absolute. If … relative …, consider the path invalid and ignore it."
            (Some("data"), Some("/home/ann"), Some("/home/ann/.local/share/airseal")),
            (Some(""), Some("/home/ann"), Some("/home/ann/.local/share/airseal")),
            (Some("/srv/data"), Some("ann"), None),
            (None, None, None),
        ] {
            let variable = |name: &str| {
                let value = if name == "HOME" { home } else { data };
                value.map(Into::into)
            };
            let folders = UserFolders::find(variable);
            let is = folders.map(|folders| folders.data.display().to_string());
            assert_eq!(is.as_deref(), found, "{data:?}, {home:?}");
        }
    }
}
