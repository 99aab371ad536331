//! Questions, and what the program answers to them in this process.

#![deny(unsafe_code)]

use std::cell::RefCell;
use std::ffi::OsString;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use airseal::cli::{self, env::Env};
use airseal::sandbox::Sandbox;
use serde_json::{Value, json};

/// The exit code of what could not be done.
const CANNOT: u8 = 1;
/// The exit code of a question that is not one.
const USAGE: u8 = 2;

/// An exit code of the program, and what it printed.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// The exit code.
    pub code: u8,
    /// The text; without a zero byte.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// What cannot be asked, because of what the caller gave.
    pub fn usage(message: &str) -> Self {
        Self::error(USAGE, message)
    }

    /// An error as the program prints it.
    fn error(code: u8, message: &str) -> Self {
        let error = json!({ "error": { "code": code, "message": message, "hint": null } });
        Self { code, bytes: error.to_string().into_bytes() }
    }
}

/// A question.
#[derive(Debug)]
pub enum Question<'a> {
    /// `airseal verify`
    Check {
        /// `NAME=N`, each.
        limits: Vec<&'a str>,
        /// Their names.
        features: Vec<&'a str>,
        /// A day.
        release: Option<&'a str>,
    },
    /// `airseal telemetry check`
    Telemetry,
    /// `airseal data show`
    Data {
        /// The kind of data.
        kind: &'a str,
        /// `NAME=N`, each.
        limits: Vec<&'a str>,
    },
}

impl Question<'_> {
    /// What the program answers.
    pub fn ask(&self, home: Option<&str>) -> Answer {
        let mut args = vec!["airseal".to_owned()];
        let mut options = vec!["--json".to_owned()];
        options.extend(home.map(|home| format!("--home={home}")));
        match self {
            Self::Check { limits, features, release } => {
                args.push("verify".to_owned());
                options.extend(limits.iter().map(|limit| format!("--limit={limit}")));
                options.extend(features.iter().map(|feature| format!("--feature={feature}")));
                options.extend(release.map(|day| format!("--release-date={day}")));
            }
            Self::Telemetry => args.extend(["telemetry", "check"].map(str::to_owned)),
            Self::Data { kind, limits } => {
                args.extend(["data", "show"].map(str::to_owned));
                options.extend(limits.iter().map(|limit| format!("--limit={limit}")));
                // What begins with a hyphen is a kind that is not one, and no option.
                options.extend(["--".to_owned(), (*kind).to_owned()]);
            }
        }
        args.append(&mut options);
        let mut answer = run(args.into_iter().map(OsString::from).collect());
        if !matches!(self, Self::Data { .. }) {
            let end = answer.bytes.trim_ascii_end().len();
            answer.bytes.truncate(end);
        }
        answer
    }
}

/// One run of the program, of which nobody sees anything but the answer.
fn run(args: Vec<OsString>) -> Answer {
    let stdout = Printed::default();
    // The filter of the program would deny the network to the whole product.
    let sandbox =
        Sandbox::Unavailable { reason: "the C library is a part of the product".to_owned() };
    let code = cli::run(Env {
        args,
        stdin: Box::new(io::empty()),
        stdout: Box::new(stdout.clone()),
        stderr: Box::new(io::sink()),
        interactive: || false,
        stdout_is_terminal: false,
        stderr_is_seen: || false,
        stdout_columns: || None,
        stderr_columns: || None,
        ask_secret: |_| Err(io::ErrorKind::Unsupported.into()),
        is_last: false,
        ..Env::real(sandbox)
    });
    let bytes = stdout.0.take();
    if bytes.contains(&0) {
        return Answer::error(CANNOT, "the answer has a zero byte");
    }
    Answer { code, bytes }
}

/// Standard output of one run.
#[derive(Clone, Default)]
struct Printed(Rc<RefCell<Vec<u8>>>);

impl Write for Printed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The answer, or an error: for a question that cannot be asked, or a panic, which ends here.
pub fn caught(ask: impl FnOnce() -> Result<Answer, Answer>) -> Answer {
    let found = catch_unwind(AssertUnwindSafe(ask));
    found.map_or_else(
        |_| Answer::error(CANNOT, "airseal has a defect: it gave up (see standard error)"),
        |found| found.unwrap_or_else(|error| error),
    )
}

/// The message of an error, or the reason of each verdict but `valid`.
pub fn reason<'a>(said: impl FnOnce() -> Result<Option<&'a str>, Answer>) -> Option<String> {
    let found = catch_unwind(AssertUnwindSafe(|| {
        let said: Value = serde_json::from_str(said().ok()??).ok()?;
        let error = said.pointer("/error/message");
        let verdict =
            said.get("reason").filter(|_| said.pointer("/verdict") != Some(&"valid".into()));
        Some(error.or(verdict)?.as_str()?.to_owned())
    }));
    found.ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::{Answer, caught, reason};

    #[test]
    fn a_panic_is_an_answer() {
        let answer = caught(|| panic!("a defect"));
        assert_eq!(answer.code, 1);
        let text = String::from_utf8(answer.bytes).unwrap();
        assert!(reason(|| Ok(Some(&text))).unwrap().contains("defect"), "{text}");
    }

    #[test]
    fn the_reason_is_what_an_admin_has_to_know() {
        for (said, found) in [
            (r#"{"verdict":"valid","reason":"all is well"}"#, None),
            (r#"{"verdict":"grace","reason":"it has ended"}"#, Some("it has ended")),
            (r#"{"error":{"code":1,"message":"no","hint":"do"}}"#, Some("no")),
            (r#"{"allowed":true}"#, None),
            ("", None),
            ("not JSON", None),
        ] {
            assert_eq!(reason(|| Ok(Some(said))).as_deref(), found, "{said}");
        }
        assert_eq!(reason(|| Ok(None)), None);
        assert_eq!(reason(|| Err(Answer::usage("not UTF-8"))), None);
    }
}
