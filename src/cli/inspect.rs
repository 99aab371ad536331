//! `airseal inspect`

mod diff;

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::error::{CANNOT, Failure, combine};
use super::input::in_file;
use super::session::Session;
use super::ui::known;
use super::ui::page::{Page, Render, Tone};
use super::{Outcome, scan};
use crate::core::Malformed;
use crate::core::document::envelope::Envelope;
use crate::core::document::forms::Form;
use crate::core::judge::inspect::{Inspected, Mark, inspect, open};
use crate::core::types::time::Time;

/// Show any signed document, and who signed it
///
/// The signature is checked by the rules for the kind of document. A vendor's document must be for
/// the product that is trusted here, and must be signed by a signer that the trust bundle lists for
/// that kind; the signer must not be revoked, and must have signed within its window. A document
/// that an instance signs carries the instance's public key. The exit code is 0 if the document is
/// accepted; otherwise it is the code of the verdict, such as 11 if the signer is unknown or no
/// trust bundle is pinned. Who a license is for and when it ends are not checked; `airseal verify`
/// does that. Each signature is marked verified, refused (correct, but the key may not sign this),
/// untrusted (the key is not known here) or invalid (a known key did not make it). --payload, --pae
/// and --signature write raw bytes, so that anybody can check them with openssl alone.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal inspect license.json
  airseal inspect license.json --pae > license.pae
  airseal inspect license.asc --line
  airseal inspect --diff old/trust.json trust.json")]
pub struct Args {
    /// A file with one or more documents; - is standard input
    #[arg(required_unless_present = "diff")]
    file: Option<PathBuf>,
    /// Show what the trust bundle or catalogue NEW changes compared with OLD, before it is imported
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], conflicts_with_all = ["file", "raw"])]
    diff: Vec<PathBuf>,
    /// Write the payload's bytes
    #[arg(long, group = "raw")]
    payload: bool,
    /// Write the bytes that were signed
    #[arg(long, group = "raw")]
    pae: bool,
    /// Write the first signature's 64 bytes
    #[arg(long, group = "raw")]
    signature: bool,
    /// Write each document as text for mail
    #[arg(long, group = "raw")]
    armor: bool,
    /// Write each document as one line, for variables, YAML and chat
    #[arg(long, group = "raw")]
    line: bool,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    if let [old, new] = args.diff.as_slice() {
        return diff::run(session, old, new);
    }
    let file = args.file.as_deref().unwrap_or(Path::new("-"));
    let bytes = scan::document(&mut session.env, file)?;
    // Nothing but this shows what is not signed, and says so.
    if let Ok(unsigned) = Envelope::parse_unsigned(&bytes)
        && unsigned.signatures.is_empty()
    {
        return show_unsigned(session, file, args, unsigned);
    }
    if let Some(raw) = args.raw() {
        let envelope = Envelope::parse(&bytes).map_err(|error| malformed(file, error))?;
        session.ui.bytes(&raw(envelope));
        return Ok(0);
    }
    show_all(session, file, Form::of(args.armor, args.line), &bytes)
}

/// Shows every document of a file, and combines their codes.
fn show_all(session: &mut Session, file: &Path, form: Form, bytes: &[u8]) -> Outcome {
    let all = Envelope::parse_all(bytes);
    let alone = all.len() == 1;
    let mut codes = Vec::new();
    for document in all {
        let shown = document.map_err(|error| malformed(file, error));
        match shown.and_then(|found| show(session, file, form, &found.envelope)) {
            Ok(code) => codes.push(code),
            Err(error) if alone => return Err(error),
            Err(failure) => {
                session.ui.item_error(&file.display().to_string(), &failure);
                codes.push(failure.code);
            }
        }
    }
    Ok(combine(codes))
}

impl Args {
    /// Which bytes of a document are asked for, if no more is.
    fn raw(&self) -> Option<fn(Envelope) -> Vec<u8>> {
        match self {
            Self { payload: true, .. } => Some(|envelope| envelope.payload),
            Self { pae: true, .. } => Some(|envelope| envelope.pae()),
            Self { signature: true, .. } => Some(|envelope| {
                let first = envelope.signatures.into_iter().next();
                first.map(|signature| signature.sig).unwrap_or_default()
            }),
            _ => None,
        }
    }
}

fn malformed(file: &Path, error: Malformed) -> Failure {
    in_file(file, error.into())
        .hint("check that it is the right file; airseal inspect reads the files that airseal and the vendor write")
}

/// Shows a document that waits for its signature, which counts for nothing.
fn show_unsigned(session: &mut Session, file: &Path, args: &Args, envelope: Envelope) -> Outcome {
    if let Some(raw) = args.raw().filter(|_| !args.signature) {
        session.ui.bytes(&raw(envelope));
        return Ok(0);
    }
    if args.signature || args.armor || args.line {
        return Err(in_file(file, Failure::new(CANNOT, "it is not signed"))
            .hint("sign it first: airseal vendor attach FILE --signature SIG"));
    }
    show(session, file, Form::Json, &envelope)
}

/// Shows a document and its signatures, and says by its code whether it counts; in another form
/// than JSON only writes it.
fn show(session: &mut Session, file: &Path, form: Form, envelope: &Envelope) -> Outcome {
    if form != Form::Json {
        let (kind, _) = open(envelope).map_err(|error| malformed(file, error))?;
        session.ui.bytes(&envelope.to_form(form, &kind.to_uppercase()));
        return Ok(0);
    }
    let home = session.home().ok();
    // State that is missing or damaged only means that fewer keys are known: inspecting
    // needs no HOME.
    let trust = home.as_ref().and_then(|home| session.trust(home).ok().flatten());
    let own =
        home.and_then(|home| home.registration().ok().flatten()).map(|own| own.document.public_key);
    let inspected = inspect(file.display().to_string(), envelope, trust.as_ref(), own.as_ref())
        .map_err(|error| malformed(file, error))?;
    let code = inspected.verdict.exit_code();
    let now = session.now()?;
    session.ui.report(&Answer { inspected, now });
    Ok(code)
}

/// What is inspected, and when.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    inspected: Inspected<'a>,
    #[serde(skip)]
    now: Time,
}

impl Render for Answer<'_> {
    fn human(&self, page: &mut Page) {
        let Self { inspected, now } = self;
        known::describe(page, &inspected.document, *now);
        page.field("Signatures", inspected.signatures.len());
        for signature in &inspected.signatures {
            let (tone, word) = match signature.mark {
                Mark::Verified => (Tone::Good, "  verified "),
                Mark::Refused => (Tone::Bad, "  refused  "),
                Mark::Untrusted => (Tone::Warn, "  untrusted"),
                Mark::Invalid => (Tone::Bad, "  invalid  "),
            };
            page.headline(tone, word, format!("by {}, key {:.16}…", signature.by, signature.keyid));
        }
        match &inspected.reason {
            Some(_) if inspected.signatures.is_empty() => {
                page.headline(Tone::Warn, "not signed", "nobody accepts it before it is");
            }
            None => page.headline(Tone::Good, "verified", ""),
            Some(reason) => page.headline(Tone::Bad, "not verified", reason),
        }
    }
}
