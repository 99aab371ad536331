//! Everything that an instance holds, for whoever the data are about (GDPR 15, 20). It is never
//! sent: it holds both usage data and what identifies the instance.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::core::document::envelope::Envelope;
use crate::core::types::safe_text;
use crate::privacy::figures::USAGE;
use crate::privacy::flag::TELEMETRY;
use crate::privacy::ledger_file::{LEDGER, lines};
use crate::privacy::outgoing::{Document, NotSent, ReportError, Reporter};
use crate::privacy::telemetry::State;
use crate::store::home::{
    ADVISORIES, CLOCK, ERASURE, ERASURES, LICENSES, PENDING, POLICIES, REGISTRATION, TRUST,
};
use crate::store::limit_use::USE;
use crate::store::{Home, StoreError, files};

/// Everything, as bytes.
#[derive(Debug)]
pub struct Everything {
    /// JSON on one line, the same for the same state.
    pub bytes: Vec<u8>,
    /// Why it has no compliance report, and why no usage report.
    pub not_sent: Vec<NotSent>,
}

/// A signed document: what it says, and the file's content, as one JSON value each.
#[derive(Serialize)]
struct Signed {
    file: String,
    payload: Box<RawValue>,
    envelope: Box<RawValue>,
}

/// Everything. The private key is not data about anybody, so it is not in it.
#[derive(Serialize)]
struct All {
    schema: u32,
    documents: Vec<Signed>,
    ledger: Vec<Box<RawValue>>,
    /// The opt-out flag as it is stored; null if absent.
    telemetry: Option<String>,
    /// The usage data recorded so far; null if absent.
    facts: Option<Box<RawValue>>,
    /// The use of limits recorded so far; null if absent.
    limit_use: Option<Box<RawValue>>,
    clock: Option<Box<RawValue>>,
    reports: Reports,
}

/// What would be sent now; null if it would not be.
#[derive(Serialize)]
struct Reports {
    compliance: Option<Box<RawValue>>,
    usage: Option<Box<RawValue>>,
}

/// Gathers it.
///
/// # Errors
/// See [`ReportError`].
pub fn everything(reporter: &Reporter<'_>, telemetry: &State) -> Result<Everything, ReportError> {
    let home = reporter.home;
    let mut names: Vec<String> =
        [REGISTRATION, PENDING, TRUST, ADVISORIES, ERASURE].map(str::to_owned).to_vec();
    for folder in [LICENSES, POLICIES, ERASURES] {
        names.extend(home.names(folder)?);
    }
    let mut documents = Vec::new();
    for name in names {
        if let Some(bytes) = home.read(&name)? {
            documents.push(signed(home, name, &bytes)?);
        }
    }
    let state = |name: &str| match home.read(name)? {
        Some(bytes) => raw(home, name, bytes).map(Some),
        None => Ok(None),
    };
    let mut ledger = Vec::new();
    for line in lines(home)? {
        ledger.push(raw(home, LEDGER, line?)?);
    }
    let (facts, limit_use, clock) = (state(USAGE)?, state(USE)?, state(CLOCK)?);
    let mut not_sent = Vec::new();
    let mut report = |document: Result<Document, NotSent>| match document {
        Ok(document) => raw(home, "the report", document.bytes).map(Some),
        Err(why) => {
            not_sent.push(why);
            Ok(None)
        }
    };
    let compliance = report(reporter.compliance(&[])?)?;
    let usage = report(reporter.usage(telemetry, false)?)?;
    let telemetry = files::read_settings(&home.path(TELEMETRY))?;
    let reports = Reports { compliance, usage };
    let all = All { schema: 1, documents, ledger, telemetry, facts, limit_use, clock, reports };
    let json = serde_json::to_string(&all).unwrap_or_default();
    // Shown and exported alike, so it is made safe for a terminal here; it stays the same JSON.
    Ok(Everything { bytes: (safe_text::json(json) + "\n").into_bytes(), not_sent })
}

fn signed(home: &Home, file: String, bytes: &[u8]) -> Result<Signed, StoreError> {
    // A statement of erasure may still have to be signed.
    let envelope = Envelope::parse_signed_or_not(bytes)
        .map_err(|error| home.damaged(&file, error.to_string()))?;
    let payload = raw(home, &file, envelope.payload.clone())?;
    let envelope = raw(home, &file, envelope.to_json())?;
    Ok(Signed { file, payload, envelope })
}

/// A JSON value as it stands.
fn raw(home: &Home, name: &str, bytes: Vec<u8>) -> Result<Box<RawValue>, StoreError> {
    String::from_utf8(bytes)
        .map_err(|error| error.to_string())
        .and_then(|text| serde_json::from_str(text.trim_end()).map_err(|error| error.to_string()))
        .map_err(|reason| home.damaged(name, reason))
}
