//! The start of the process on Linux with glibc, which calls `main` as it calls a C
//! program's. The standard library's own start reads /proc/self/maps to word a stack
//! overflow, and its backtraces want a shared unwinder: together a sixth of the time that
//! `verify` takes. What else it does is done here.
#![allow(unsafe_code)]

use std::fs::File;
use std::os::fd::{AsRawFd, IntoRawFd};

use airseal::sandbox::deny_network;
use rustix::{io, stdio};

// Linked in, the unwinder is 20 KB that a release, which aborts on a panic, never runs.
// The block declares nothing.
#[cfg(not(debug_assertions))]
#[link(name = "gcc_eh", kind = "static", modifiers = "-bundle")]
unsafe extern "C" {}

#[unsafe(no_mangle)]
extern "C" fn main() -> libc::c_int {
    // A reader who went away is an error of a write, and no end of the process.
    // SAFETY: an ignored signal runs no code.
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
    // An error would record where it was made, by tables that a release does not have
    // (build.rs): whoever sets these for another program would see this one abort.
    for name in [c"RUST_BACKTRACE", c"RUST_LIB_BACKTRACE"] {
        // SAFETY: there is no other thread yet that could read the environment.
        unsafe { libc::unsetenv(name.as_ptr()) };
    }
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
