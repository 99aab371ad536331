//! `airseal data show all`: everything that this instance holds, for whoever the data
//! are about.

use serde::Serialize;
use serde_json::value::RawValue;

use super::{Kind, What, bytes};

use crate::cli::error::{CANNOT, Failure, Fallible};
use crate::cli::session::Session;
use crate::cli::ui::sanitize;
use crate::core::document::envelope::Envelope;
use crate::privacy::figures::USAGE;
use crate::privacy::flag::TELEMETRY;
use crate::privacy::ledger;
use crate::store::home::{
    ADVISORIES, CLOCK, ERASURE, ERASURES, LICENSES, PENDING, POLICIES, REGISTRATION, TRUST,
};
use crate::store::{Home, StoreError, files};

/// A signed document: what it says, and the file's content, as one JSON value each.
#[derive(Serialize)]
struct Document {
    file: String,
    payload: Box<RawValue>,
    envelope: Box<RawValue>,
}

/// Everything. The private key is not data about anybody, so it is not in it.
#[derive(Serialize)]
struct Everything {
    schema: u32,
    documents: Vec<Document>,
    ledger: Vec<Box<RawValue>>,
    /// The opt-out flag as it is stored; null if absent.
    telemetry: Option<String>,
    /// The usage data recorded so far; null if absent.
    facts: Option<Box<RawValue>>,
    clock: Option<Box<RawValue>>,
    reports: Reports,
}

/// What would be sent now; null if it would not be.
#[derive(Serialize)]
struct Reports {
    compliance: Option<Box<RawValue>>,
    usage: Option<Box<RawValue>>,
}

/// The bytes: JSON on one line, the same for the same state.
pub(in crate::cli) fn everything(session: &mut Session, home: &Home) -> Fallible<Vec<u8>> {
    let mut names: Vec<String> =
        [REGISTRATION, PENDING, TRUST, ADVISORIES, ERASURE].map(str::to_owned).to_vec();
    for folder in [LICENSES, POLICIES, ERASURES] {
        names.extend(home.names(folder)?);
    }
    let mut documents = Vec::new();
    for name in names {
        if let Some(bytes) = home.read(&name)? {
            documents.push(document(home, name, &bytes)?);
        }
    }
    let state = |name: &str| match home.read(name)? {
        Some(bytes) => raw(home, name, bytes).map(Some),
        None => Ok(None),
    };
    let mut lines = Vec::new();
    for line in ledger::lines(home)? {
        lines.push(raw(home, ledger::LEDGER, line?)?);
    }
    let (facts, clock) = (state(USAGE)?, state(CLOCK)?);
    let mut report = |kind| {
        let sent = bytes(session, &What { kind, limit: Vec::new() }, false)?;
        sent.map(|(bytes, _)| raw(home, "the report", bytes)).transpose().map_err(Failure::from)
    };
    let reports = Reports { compliance: report(Kind::Compliance)?, usage: report(Kind::Usage)? };
    let telemetry = files::read_settings(&home.path(TELEMETRY))?;
    let all = Everything { schema: 1, documents, ledger: lines, telemetry, facts, clock, reports };
    let json =
        serde_json::to_string(&all).map_err(|error| Failure::new(CANNOT, error.to_string()))?;
    // Shown and exported alike, so it is made safe for a terminal here; it stays the same JSON.
    Ok((sanitize::json(json) + "\n").into_bytes())
}

fn document(home: &Home, file: String, bytes: &[u8]) -> Result<Document, StoreError> {
    let envelope =
        Envelope::parse(bytes).map_err(|error| home.damaged(&file, error.to_string()))?;
    let payload = raw(home, &file, envelope.payload.clone())?;
    let envelope = raw(home, &file, envelope.to_json())?;
    Ok(Document { file, payload, envelope })
}

/// A JSON value as it stands.
fn raw(home: &Home, name: &str, bytes: Vec<u8>) -> Result<Box<RawValue>, StoreError> {
    String::from_utf8(bytes)
        .map_err(|error| error.to_string())
        .and_then(|text| serde_json::from_str(text.trim_end()).map_err(|error| error.to_string()))
        .map_err(|reason| home.damaged(name, reason))
}
