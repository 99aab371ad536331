//! The vendor folder that a command works in.

use std::path::{Path, PathBuf};

use crate::cli::error::{Failure, Fallible};
use crate::cli::session::Session;
use crate::issuer::dir::is_vendor_folder;

/// The variable that names it.
const VARIABLE: &str = "AIRSEAL_VENDOR_DIR";

/// The folder that a command is told of.
#[derive(Debug, clap::Args)]
pub(super) struct FolderArgs {
    /// The vendor folder (default: AIRSEAL_VENDOR_DIR, else this folder if it is one)
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl FolderArgs {
    /// The vendor folder: `--dir`, else the variable, else the current folder if it is one.
    ///
    /// # Errors
    /// None of them names one, or the variable holds no absolute path.
    pub(super) fn find(&self, session: &Session) -> Fallible<PathBuf> {
        self.look(session)?.ok_or_else(|| {
            Failure::usage("no vendor folder is named, and the current folder is not one").hint(
                format!(
                    "name it with --dir DIR or the variable {VARIABLE}, or run the command in it; \
                     airseal vendor init makes one"
                ),
            )
        })
    }

    /// The same for a command that can do without one.
    ///
    /// # Errors
    /// The variable holds no absolute path.
    pub(super) fn look(&self, session: &Session) -> Fallible<Option<PathBuf>> {
        if let Some(dir) = &self.dir {
            return Ok(Some(dir.clone()));
        }
        let here = Path::new(".");
        Ok(named(session)?.or_else(|| is_vendor_folder(here).then(|| here.to_owned())))
    }
}

/// The folder that the variable names. An empty variable is not set.
///
/// # Errors
/// It is not an absolute path.
fn named(session: &Session) -> Fallible<Option<PathBuf>> {
    let dir = session.env.var(VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from);
    match dir {
        // Only a shell replaces ~ by a home folder.
        Some(dir) if !dir.is_absolute() => {
            let message = format!("{VARIABLE} is {}, which is not an absolute path", dir.display());
            Err(Failure::usage(message).hint(
                "set it to a path that begins with /, or unset it and name the folder with --dir",
            ))
        }
        dir => Ok(dir),
    }
}

/// The folder that is to be made: `--dir`, else the variable.
///
/// # Errors
/// Neither names one, or the variable holds no absolute path.
pub(super) fn to_make(session: &Session, dir: Option<&Path>) -> Fallible<PathBuf> {
    let named = match dir {
        Some(dir) => Some(dir.to_owned()),
        None => named(session)?,
    };
    named.ok_or_else(|| {
        Failure::usage("the folder to make is not named")
            .hint(format!("name it with --dir DIR or the variable {VARIABLE}"))
    })
}
