//! Everything the program takes from outside, made once in `main` and handed
//! down, so that the whole program runs in a test with a fixed clock.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Read, Write};
use std::path::PathBuf;

use super::ui::page::Columns;
use crate::core::types::time::Time;
use crate::privacy::catalogue::BuiltIn;
use crate::privacy::machine_policy;
use crate::sandbox::Sandbox;
use crate::store::owner;

/// Looks an environment variable up.
pub type Variables = Box<dyn Fn(&str) -> Option<OsString>>;

/// The world as this process sees it.
pub struct Env {
    /// The arguments, the program's name first.
    pub args: Vec<OsString>,
    /// The environment variables; a command asks for few of them.
    pub variables: Variables,
    /// Standard input.
    pub stdin: Box<dyn Read>,
    /// Standard output.
    pub stdout: Box<dyn Write>,
    /// Standard error.
    pub stderr: Box<dyn Write>,
    /// Whether a person is at standard input and reads standard error.
    pub interactive: fn() -> bool,
    /// Whether standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// Whether what is written to standard error can be seen by somebody, now or later.
    pub stderr_is_seen: fn() -> bool,
    /// The width of standard output, if it is a terminal.
    pub stdout_columns: Columns,
    /// The same of standard error.
    pub stderr_columns: Columns,
    /// The system clock, read once; `None` if it is outside the years 0 to 9999.
    pub now: Option<Time>,
    /// Fills a buffer with random bytes from the operating system.
    pub random: fn(&mut [u8]) -> Result<(), String>,
    /// Asks for a secret on the terminal, without echo.
    pub ask_secret: fn(&str) -> io::Result<String>,
    /// The operating system's user, for the ledger.
    pub user: fn() -> String,
    /// The machine policy file.
    pub site_policy: PathBuf,
    /// A trust bundle that the vendor compiled in.
    pub compiled_trust: Option<&'static [u8]>,
    /// The catalogues of what can be sent that the program was built with.
    pub catalogue: BuiltIn<'static>,
    /// Whether the kernel denies the network.
    pub sandbox: Sandbox,
    /// Whether the process ends with this run: then memory is not freed.
    pub is_last: bool,
}

impl Env {
    /// The real one.
    #[must_use]
    pub fn real(sandbox: Sandbox) -> Self {
        Self {
            args: std::env::args_os().collect(),
            variables: Box::new(|name| std::env::var_os(name)),
            stdin: Box::new(Stdin),
            stdout: Box::new(io::stdout()),
            stderr: Box::new(io::stderr()),
            interactive: || io::stdin().is_terminal() && io::stderr().is_terminal(),
            stdout_is_terminal: io::stdout().is_terminal(),
            stderr_is_seen,
            stdout_columns: || columns(&io::stdout()),
            stderr_columns: || columns(&io::stderr()),
            now: Time::from_utc(chrono::Utc::now()),
            random: |buffer| getrandom::fill(buffer).map_err(|error| error.to_string()),
            ask_secret: |prompt| rpassword::prompt_password(prompt),
            user: owner::this_user,
            site_policy: machine_policy::SITE.into(),
            compiled_trust: COMPILED_TRUST,
            catalogue: BuiltIn { signed: COMPILED_CATALOGUE, ..BuiltIn::default() },
            sandbox,
            is_last: true,
        }
    }

    /// The value of an environment variable.
    #[must_use]
    pub fn var(&self, name: &str) -> Option<OsString> {
        (self.variables)(name)
    }

    /// Whether a person can be asked.
    #[must_use]
    pub fn is_interactive(&self) -> bool {
        (self.interactive)()
    }
}

/// The width of a terminal; `None` if the stream is not one, or does not say.
#[cfg(unix)]
fn columns(stream: &impl std::os::fd::AsFd) -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(stream).ok()?;
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
}

#[cfg(not(unix))]
fn columns<T>(_stream: &T) -> Option<usize> {
    None
}

/// Standard input, whose buffer is made when it is first read.
struct Stdin;

impl Read for Stdin {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        io::stdin().read(buffer)
    }
}

/// Somebody sees a terminal, a pipe, a socket (a service manager's log) and a file.
/// Nobody sees a closed stream, or a device that is not a terminal, such as /dev/null.
#[cfg(unix)]
fn stderr_is_seen() -> bool {
    use rustix::fs::FileType;

    let stat = rustix::fs::fstat(io::stderr());
    stat.is_ok_and(|stat| match FileType::from_raw_mode(stat.st_mode) {
        FileType::CharacterDevice => io::stderr().is_terminal(),
        kind => matches!(kind, FileType::Fifo | FileType::Socket | FileType::RegularFile),
    })
}

#[cfg(not(unix))]
fn stderr_is_seen() -> bool {
    true
}

/// The bundle named by `AIRSEAL_TRUST` when this program was built.
const COMPILED_TRUST: Option<&[u8]> = {
    #[cfg(airseal_compiled_trust)]
    {
        Some(include_bytes!(env!("AIRSEAL_TRUST")))
    }
    #[cfg(not(airseal_compiled_trust))]
    {
        None
    }
};

/// The catalogue named by `AIRSEAL_CATALOGUE` when this program was built.
const COMPILED_CATALOGUE: Option<&[u8]> = {
    #[cfg(airseal_compiled_catalogue)]
    {
        Some(include_bytes!(env!("AIRSEAL_CATALOGUE")))
    }
    #[cfg(not(airseal_compiled_catalogue))]
    {
        None
    }
};
