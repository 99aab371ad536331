//! A passphrase on a descriptor that the caller opened: `--passphrase-fd 3 3< FILE`. It goes by the
//! path under which the system shows the descriptor, so the descriptor itself stays untouched.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::cli::error::{Failure, Fallible, USAGE};
use crate::store::StoreError;

const FOLDER: &str = "/dev/fd/";
/// O_CLOEXEC: no descriptor with it was there before this program, which opened it itself.
const CLOSED_ON_EXEC: u32 = 0o2_000_000;
/// The longest first line that is read.
const LONGEST: usize = 4096;

/// Reads the number of a descriptor.
///
/// # Errors
/// What is wrong with it, for clap to print.
pub(super) fn parse(text: &str) -> Result<PathBuf, String> {
    if !cfg!(unix) {
        return Err("descriptors are for Unix; give --passphrase-file FILE".to_owned());
    }
    let number: u16 =
        text.parse().map_err(|_| "write its number, as in --passphrase-fd 3 3< FILE")?;
    Ok(format!("{FOLDER}{number}").into())
}

/// The number of the descriptor that a path is.
pub(super) fn number(path: &Path) -> Option<u16> {
    path.to_str()?.strip_prefix(FOLDER)?.parse().ok()
}

/// Opens what a descriptor reads.
///
/// # Errors
/// The caller did not open it, or not for reading; it is a terminal; I/O.
pub(super) fn open(number: u16) -> Fallible<File> {
    let refuse = |what: &str, hint: &str| {
        Err(Failure::new(USAGE, format!("descriptor {number} {what}")).hint(hint))
    };
    // Opening the end of a pipe that is for writing would not return.
    let flags = flags(number);
    if flags.is_some_and(|flags| flags & 3 == 1) {
        return refuse("is open for writing only", "open it for reading: 3< FILE");
    }
    let is_ours = flags.is_some_and(|flags| flags & CLOSED_ON_EXEC != 0);
    let path = format!("{FOLDER}{number}");
    match File::open(&path) {
        Ok(file) if file.is_terminal() => refuse(
            "is a terminal, which would show the passphrase",
            "leave --passphrase-fd out to be asked for it",
        ),
        Ok(file) if !is_ours => Ok(file),
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(StoreError::io("read", &path)(error).into())
        }
        _ => refuse("is not open", "open it for the command, as in --passphrase-fd 3 3< FILE"),
    }
}

/// How a descriptor was opened, where the system says it (Linux, in octal).
fn flags(number: u16) -> Option<u32> {
    let info = std::fs::read_to_string(format!("/proc/self/fdinfo/{number}")).ok()?;
    let flags = info.lines().find_map(|line| line.strip_prefix("flags:"))?;
    u32::from_str_radix(flags.trim(), 8).ok()
}

/// The first line. What follows is not waited for: whoever writes may keep the pipe open.
///
/// # Errors
/// I/O.
pub(super) fn first_line(mut file: File) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut line = Zeroizing::new(Vec::with_capacity(LONGEST));
    let mut byte = Zeroizing::new([0; 1]);
    while line.len() < LONGEST && file.read(&mut *byte)? == 1 {
        line.extend_from_slice(&*byte);
        if *byte == *b"\n" {
            break;
        }
    }
    Ok(line)
}
