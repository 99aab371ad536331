//! The whole sweep of faults: every command that writes, with a fault at each of its system calls.
//! It takes minutes, so that `cargo test` leaves it to `just faults`.

// The world of the other tests, of which the sweep needs a part.
#![allow(dead_code, unused_imports, unused_macros)]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
#![allow(clippy::case_sensitive_file_extension_comparisons, clippy::format_push_string)]

#[path = "it/craft.rs"]
mod craft;
#[path = "it/faults/mod.rs"]
mod faults;
#[path = "it/support.rs"]
mod support;

/// The other tests hold the exit codes to the man pages, and the hints to the options.
mod generated {
    pub const fn assert_listed(_: &[&str], _: i32) {}
}

mod hints {
    pub const fn assert_possible(_: &[&str], _: &str) {}
    pub const fn assert_shown(_: &[&str], _: &str) {}
}

use faults::{Fault, sweep};
use support::needs;

const ALL: &[Fault] = &[
    Fault::Kill,
    Fault::Error("EIO"),
    Fault::Error("ENOSPC"),
    Fault::Error("EDQUOT"),
    Fault::Error("EINTR"),
];

#[test]
fn a_fault_at_any_system_call_of_any_command_leaves_the_old_state_or_the_new() {
    needs!("strace");
    sweep(|_| true, ALL);
}
