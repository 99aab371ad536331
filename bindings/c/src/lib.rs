//! The license check of airseal as a C library: five functions, declared in `airseal.h`.
//!
//! It has no rule of its own. Each question is a run of the program inside this process, so that
//! the answer is the program's own, with its reasons, hints and exit codes. The run has no
//! standard streams, asks nobody, and ends no process: a panic becomes an answer in `answer.rs`.
//! This crate alone has unsafe code, because C hands out addresses: all of it is in this file.

// The text of each function, which is also that of airseal.h, says what a pointer has to be.
#![allow(clippy::missing_safety_doc)]

mod answer;

use std::ffi::{CStr, c_char, c_int};
use std::ptr;

use answer::{Answer, Question};

/// The verdict on the license, which must cover these limits and features.
///
/// home      The state folder. NULL: the variable AIRSEAL_HOME, else the folder that the machine
///           policy names, else airseal in the data folder of the user.
/// limits    How much of each limit is in use: { "nodes=8", NULL }. NULL: nothing.
/// features  The features in use: { "rbac", NULL }. NULL: none.
/// release   The day of the product's release that runs, "2027-06-30". NULL: not said. Only a
///           license with an end of updates asks for it.
/// answer    Gets the JSON object that `airseal verify --json` prints, to be given to
///           airseal_free. NULL: it is not wanted.
///
/// Returns the exit code of `airseal verify`: 0 is a valid license or one in its grace days, and
/// 10 to 18 are the other verdicts. 1 and 2 mean that there is no verdict, neither yes nor no;
/// the object then has the one key "error".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn airseal_check(
    home: *const c_char,
    limits: *const *const c_char,
    features: *const *const c_char,
    release: *const c_char,
    answer: *mut *mut c_char,
) -> c_int {
    let found = answer::caught(|| {
        // SAFETY: the caller's word.
        let home = unsafe { text("home", home) }?;
        // SAFETY: the caller's word.
        let release = unsafe { text("release", release) }?;
        // SAFETY: the caller's word.
        let limits = unsafe { list("limits", limits) }?;
        // SAFETY: the caller's word.
        let features = unsafe { list("features", features) }?;
        Ok(Question::Check { limits, features, release }.ask(home))
    });
    // SAFETY: the caller's word.
    unsafe { hand_out(&found, answer) };
    c_int::from(found.code)
}

/// Whether usage data may leave. Ask each time, right before it is sent.
///
/// home      As in airseal_check.
/// answer    Gets the JSON object that `airseal telemetry check --json` prints, to be given to
///           airseal_free. NULL: it is not wanted.
///
/// Returns 1 if it may, else 0: also after any failure.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn airseal_telemetry_allowed(
    home: *const c_char,
    answer: *mut *mut c_char,
) -> c_int {
    let found = answer::caught(|| {
        // SAFETY: the caller's word.
        let home = unsafe { text("home", home) }?;
        Ok(Question::Telemetry.ask(home))
    });
    // SAFETY: the caller's word.
    unsafe { hand_out(&found, answer) };
    c_int::from(found.code == 0)
}

/// The exact bytes that would leave: send these, and show these to who asks what is sent.
///
/// kind      "request", "compliance" or "usage"; or "all": everything that is stored, which is
///           for the admin, and is never sent.
/// home      As in airseal_check.
/// limits    As in airseal_check, for the compliance report.
/// data      Gets the bytes, to be given to airseal_free. They are text without a zero byte. The
///           empty text: nothing would leave, for example because usage data is off. After a
///           failure: a JSON object with the one key "error", which must not be sent.
///
/// Returns the exit code of `airseal data show`: 0, or why there are no bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn airseal_data(
    kind: *const c_char,
    home: *const c_char,
    limits: *const *const c_char,
    data: *mut *mut c_char,
) -> c_int {
    let found = answer::caught(|| {
        // SAFETY: the caller's word.
        let kind = unsafe { text("kind", kind) }?;
        // SAFETY: the caller's word.
        let home = unsafe { text("home", home) }?;
        // SAFETY: the caller's word.
        let limits = unsafe { list("limits", limits) }?;
        Ok(Question::Data { kind: kind.unwrap_or_default(), limits }.ask(home))
    });
    // SAFETY: the caller's word.
    unsafe { hand_out(&found, data) };
    c_int::from(found.code)
}

/// What to tell the admin: the reason in an answer, in one sentence.
///
/// answer    What airseal_check, airseal_telemetry_allowed or airseal_data gave.
///
/// Returns the message of an error, or the reason of each verdict but "valid", to be given to
/// airseal_free. NULL if there is nothing to tell.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn airseal_error(answer: *const c_char) -> *mut c_char {
    // SAFETY: the caller's word.
    let reason = answer::reason(|| unsafe { text("answer", answer) });
    reason.map_or(ptr::null_mut(), |reason| copy(reason.as_bytes()))
}

/// Gives back a string that another function returned. NULL is passed over.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn airseal_free(string: *mut c_char) {
    // SAFETY: the caller's word; it is from `copy`, which asks `malloc`.
    unsafe { libc::free(string.cast()) }
}

/// A string of the caller's; `None` if it is NULL.
///
/// # Safety
/// The pointer is NULL, or a string that ends with a zero byte and does not change meanwhile.
unsafe fn text<'a>(name: &str, string: *const c_char) -> Result<Option<&'a str>, Answer> {
    if string.is_null() {
        return Ok(None);
    }
    // SAFETY: it is not NULL, and the rest is the caller's word.
    let string = unsafe { CStr::from_ptr(string) };
    string.to_str().map(Some).map_err(|_| Answer::usage(&format!("{name} is not UTF-8")))
}

/// A list of strings of the caller's; none if it is NULL.
///
/// # Safety
/// The pointer is NULL, or a list that ends with NULL of such strings as `text` takes.
unsafe fn list<'a>(name: &str, first: *const *const c_char) -> Result<Vec<&'a str>, Answer> {
    let mut found = Vec::new();
    let mut next = first;
    while !next.is_null() {
        // SAFETY: the list has not ended.
        let string = unsafe { *next };
        // SAFETY: the caller's word.
        match unsafe { text(name, string) }? {
            Some(string) => found.push(string),
            None => break,
        }
        // SAFETY: the end is not reached, so there is one more.
        next = unsafe { next.add(1) };
    }
    Ok(found)
}

/// Gives the caller the text of an answer, if it is wanted. Without memory that is NULL.
///
/// # Safety
/// The pointer is NULL, or can be written to.
unsafe fn hand_out(answer: &Answer, to: *mut *mut c_char) {
    if !to.is_null() {
        // SAFETY: it is not NULL, and the rest is the caller's word.
        unsafe { to.write(copy(&answer.bytes)) }
    }
}

/// A copy that ends with a zero byte, in memory of the C library; NULL if no memory is left.
fn copy(bytes: &[u8]) -> *mut c_char {
    // SAFETY: any size may be asked for.
    let memory: *mut u8 = unsafe { libc::malloc(bytes.len() + 1) }.cast();
    if memory.is_null() {
        return ptr::null_mut();
    }
    // SAFETY: the new memory is as long, and is nobody else's.
    unsafe { memory.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
    // SAFETY: it is one byte longer.
    let end = unsafe { memory.add(bytes.len()) };
    // SAFETY: the same byte.
    unsafe { end.write(0) };
    memory.cast()
}
