//! Files that a person names: read with a cap, written so that they are whole.

use std::ffi::OsString;
use std::path::Path;

use super::env::Env;
use super::error::{CANNOT, Failure, Fallible};
use super::session::Session;
use crate::core::document::envelope::MAX_FILE;
use crate::core::document::text;
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

/// Reads a named text whole, in the encodings that editors write. `hint`: what to do if it is not text.
///
/// # Errors
/// I/O, more than the cap, or bytes that are no text.
pub fn text(env: &mut Env, path: &Path, hint: &str) -> Fallible<String> {
    let bytes = whole(env, path)?;
    let text = text::decode(&bytes).ok().and_then(|text| String::from_utf8(text.into_owned()).ok());
    // A program or a picture can be UTF-8 by chance.
    let is_binary = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\x0c');
    text.filter(|text| !text.contains(is_binary)).ok_or_else(|| {
        let message = format!("{}: it is not UTF-8 text", path.display());
        Failure::verdict(Verdict::Malformed, message).hint(hint.to_owned())
    })
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
    refuse_input(session, output.path)?;
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
    refuse_input(session, output.path)?;
    Ok(output.write(session.home_dir(), bytes)?)
}

/// Refuses an output file that the command line names a second time, as what is read or as another
/// output: one of the two would be lost, and `--force` means a file that holds something else. Links
/// count as what they lead to, and `-` as the file that standard input is.
fn refuse_input(session: &Session, path: &Path) -> Fallible<()> {
    let Ok(output) = path.canonicalize() else { return Ok(()) };
    let is_file = output.metadata().is_ok_and(|found| found.is_file() && found.len() > 0);
    let is_it = |word: &OsString| {
        let bytes = word.as_encoded_bytes();
        let attached = match bytes {
            b"-" => Some("/dev/stdin".as_bytes()),
            [b'-', b'-', ..] => bytes.splitn(2, |byte| *byte == b'=').nth(1),
            [b'-', _, value @ ..] => Some(value),
            _ => Some(bytes),
        };
        let named = attached.and_then(|name| std::str::from_utf8(name).ok()).map(Path::new);
        let named = if attached == Some(bytes) { Some(Path::new(word)) } else { named };
        named.is_some_and(|name| name.canonicalize().is_ok_and(|name| name == output))
    };
    if !is_file || session.env.args.iter().skip(1).filter(|word| is_it(word)).count() < 2 {
        return Ok(());
    }
    let message =
        format!("{} is named twice in this command; it is not overwritten", path.display());
    Err(Failure::new(CANNOT, message).hint("name another file to write"))
}
