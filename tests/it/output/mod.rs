//! What is printed and where: one error object for every failure, streams that
//! are full or closed, text from outside made safe, settings and state files
//! that are not what they should be, and who said off.

mod colour;
mod errors;
mod state;
mod streams;
mod telemetry;
mod text;

use std::process::{Command, Stdio};
use std::time::Duration;

use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::craft::{LICENSE_TYPE, Site, file};
use crate::support::{EMAIL, Run, World};

const NOW: &str = "2026-06-01T00:00:00Z";

/// A failure with `--json`, to the key.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Failed {
    error: Body,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    code: i32,
    message: String,
    #[serde(deserialize_with = "there")]
    hint: Option<String>,
}

fn there<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

/// Reads the error and holds it to what is true of every error: one object, the
/// exit code in it, something to do next.
#[track_caller]
fn failed(run: Run) -> Body {
    let Failed { error } =
        serde_json::from_slice(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:#?}"));
    assert_eq!(error.code, run.code, "{run:#?}");
    assert!(run.out().ends_with('\n') && run.out().lines().count() == 1, "{run:#?}");
    assert!(!error.message.is_empty(), "{}", run.out());
    assert!(error.hint.as_ref().is_some_and(|hint| !hint.is_empty()), "no hint: {}", run.out());
    error
}

/// Runs to the end, or fails the test: nothing may wait for ever.
#[track_caller]
fn within_seconds(mut command: Command) -> Run {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let id = child.id().to_string();
    let (done, finished) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || done.send(child.wait_with_output()));
    let Ok(output) = finished.recv_timeout(Duration::from_secs(20)) else {
        crate::support::tool("kill", &["-9", &id], std::path::Path::new("/"));
        panic!("it hangs: {command:?}");
    };
    reader.join().unwrap().unwrap();
    let output = output.unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    Run { code: output.status.code().expect("an exit code"), stdout: output.stdout, stderr }
}

#[cfg(unix)]
fn fifo(path: &std::path::Path) {
    crate::support::tool("mkfifo", &[path.to_str().unwrap()], std::path::Path::new("/"));
}
