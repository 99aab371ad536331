//! Files that a person names: read with a cap, written so that they are whole.

use std::path::Path;

use super::env::Env;
use super::error::{Failure, Fallible};
use super::session::Session;
use crate::core::document::envelope::MAX_FILE;
use crate::core::judge::verdict::Verdict;
use crate::store::named;
use crate::store::output::{Output, Overwrite, Readers};

pub use crate::store::named::is_dash;

/// Names the file in front of what is wrong with it.
#[must_use]
pub fn in_file(file: &Path, failure: Failure) -> Failure {
    Failure { message: format!("{}: {}", file.display(), failure.message), ..failure }
}

/// Reads a named file, or standard input for `-`; at most one byte over the cap,
/// so that the reader of the document sees that it is too large.
///
/// # Errors
/// I/O.
pub fn read(env: &mut Env, path: &Path) -> Fallible<Vec<u8>> {
    Ok(named::read(&mut env.stdin, path, MAX_FILE)?)
}

/// Reads a named file that is no signed document, whole or not at all: what is cut at the cap could
/// still be read, as something shorter.
///
/// # Errors
/// I/O, or more than the cap.
pub fn whole(env: &mut Env, path: &Path) -> Fallible<Vec<u8>> {
    let bytes = read(env, path)?;
    if bytes.len() > MAX_FILE {
        let most = MAX_FILE >> 20;
        let message = format!("{} is larger than {most} MiB, and is not read", path.display());
        let failure = Failure::verdict(Verdict::Malformed, message);
        return Err(failure.hint("divide it, or check that it is the right file"));
    }
    Ok(bytes)
}

/// What a command that writes a named file takes.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Force {
    /// Replace FILE even if it has other content
    #[arg(long)]
    force: bool,
}

impl Force {
    /// A file to write.
    pub fn output(self, path: &Path, readers: Readers) -> Output<'_> {
        let overwrite = if self.force { Overwrite::Force } else { Overwrite::Refuse };
        Output { path, overwrite, readers }
    }
}

/// Refuses a file that [`write`] would refuse, before anything is signed or recorded. `bytes` are
/// what it is to hold, if that is known; `false`: it holds them already.
///
/// # Errors
/// A file of airseal's own, a private key, one that holds something else, or no folder to write in.
pub fn check(session: &Session, output: Output, bytes: Option<&[u8]>) -> Fallible<bool> {
    if is_dash(output.path) {
        return Ok(true);
    }
    Ok(output.check(session.home_dir(), bytes)?)
}

/// Writes to a named file, whole or not at all, or to standard output for `-`. A device or a pipe
/// is written to as it is. `false`: the file holds these bytes already.
///
/// # Errors
/// As [`check`] says, or I/O.
pub fn write(session: &mut Session, output: Output, bytes: &[u8]) -> Fallible<bool> {
    if is_dash(output.path) {
        session.ui.bytes(bytes);
        return Ok(true);
    }
    Ok(output.write(session.home_dir(), bytes)?)
}
