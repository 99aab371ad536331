//! The start of the process on Linux with glibc, which calls `main` as it calls a C program's.
//! With the standard library's own start, `verify` takes longer than `minisign -V` (medians of
//! 300 runs each in random order: 1.08 instead of 0.98 of it): it reads /proc/self/maps to word
//! a stack overflow. What else it does is done here.
#![allow(unsafe_code)]

use std::fs::File;
use std::os::fd::{AsRawFd, IntoRawFd};

use airseal::sandbox::deny_network;
use rustix::{io, stdio};

#[unsafe(no_mangle)]
extern "C" fn main() -> libc::c_int {
    // A reader who went away is an error of a write, and no end of the process.
    // SAFETY: an ignored signal runs no code.
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
    let sandbox = deny_network();
    open_standard_streams();
    crate::run(sandbox).into()
}

/// A process can be started without standard streams. The first files that it opens
/// would then take their numbers, and be written to as if they were them.
fn open_standard_streams() {
    let streams = [stdio::stdin(), stdio::stdout(), stdio::stderr()];
    if streams.into_iter().all(|stream| io::fcntl_getfd(stream).is_ok()) {
        return;
    }
    // The lowest free number is given first.
    while let Ok(null) = File::options().read(true).write(true).open("/dev/null") {
        if null.as_raw_fd() > libc::STDERR_FILENO {
            return;
        }
        let _ = null.into_raw_fd();
    }
}
