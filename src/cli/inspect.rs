//! `airseal inspect`

mod diff;

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::value::RawValue;

use super::error::{Failure, combine};
use super::session::Session;
use super::trust::in_file;
use super::ui::page::{Page, Render, Tone};
use super::{Outcome, advisories, policy, scan, trust, unregister};
use crate::cli::ui::format;
use crate::core::Malformed;
use crate::core::document::advisories::Advisories;
use crate::core::document::envelope::{Document, Envelope, EnvelopeSignature};
use crate::core::document::erasure::Erasure;
use crate::core::document::forms::Form;
use crate::core::document::issued::Issued;
use crate::core::document::ledger::LedgerCopy;
use crate::core::document::license::License;
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::core::document::registration::Registration;
use crate::core::document::release::Release;
use crate::core::document::report;
use crate::core::document::trust::{Trust, TrustBundle};
use crate::core::judge::genuine;
use crate::core::judge::verdict::Verdict;
use crate::core::types::keys::{KeyId, PublicKey};
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
    /// Show what the trust bundle NEW changes compared with OLD, before it is imported
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

/// Whether a signature is accepted here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Mark {
    Verified,
    Refused,
    Untrusted,
    Invalid,
}

#[derive(Debug, Serialize)]
struct SignatureLine {
    keyid: String,
    mark: Mark,
    /// Whose key it is.
    by: String,
}

/// A document of a kind that is known here.
enum Known {
    License(License),
    Registration(Registration),
    Trust(TrustBundle),
    Report(report::Report),
    Ledger(LedgerCopy),
    Release(Release),
    Advisories(Advisories),
    Policy(PrivacyPolicy),
    Erasure(Erasure),
}

#[derive(Serialize)]
struct Inspected<'a> {
    file: String,
    kind: &'static str,
    #[serde(rename = "payloadType")]
    payload_type: &'a str,
    signatures: Vec<SignatureLine>,
    /// Whether it counts here.
    verified: bool,
    verdict: Verdict,
    /// Why not; null if it does.
    reason: Option<String>,
    /// The payload as it was signed.
    payload: &'a RawValue,
    #[serde(skip)]
    document: Known,
    #[serde(skip)]
    now: Time,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    if let [old, new] = args.diff.as_slice() {
        return diff::run(session, old, new);
    }
    let file = args.file.as_deref().unwrap_or(Path::new("-"));
    let bytes = scan::document(&mut session.env, file)?;
    if args.payload || args.pae || args.signature {
        let envelope = Envelope::parse(&bytes).map_err(|error| malformed(file, error))?;
        let raw = if args.payload {
            envelope.payload
        } else if args.pae {
            envelope.pae()
        } else {
            envelope
                .signatures
                .into_iter()
                .next()
                .map(|signature| signature.sig)
                .unwrap_or_default()
        };
        session.ui.bytes(&raw);
        return Ok(0);
    }
    let show = |session: &mut Session, envelope: &Envelope| match Form::of(args.armor, args.line) {
        Form::Json => show(session, file, envelope),
        form => {
            let (kind, _) = open(envelope).map_err(|error| malformed(file, error))?;
            session.ui.bytes(&envelope.to_form(form, &kind.to_uppercase()));
            Ok(0)
        }
    };
    let all = Envelope::parse_all(&bytes);
    let alone = all.len() == 1;
    let mut codes = Vec::new();
    for document in all {
        let shown = document.map_err(|error| malformed(file, error));
        match shown.and_then(|found| show(session, &found.envelope)) {
            Ok(code) => codes.push(code),
            Err(error) if alone => return Err(error),
            Err(error) => {
                let failure = error;
                session.ui.item_error(&file.display().to_string(), &failure);
                codes.push(failure.code);
            }
        }
    }
    Ok(combine(codes))
}

fn malformed(file: &Path, error: Malformed) -> Failure {
    in_file(file, error.into())
        .hint("check that it is the right file; airseal inspect reads the files that airseal and the vendor write")
}

/// Shows a document and its signatures, and says by its code whether it counts.
fn show(session: &mut Session, file: &Path, envelope: &Envelope) -> Outcome {
    let malformed = |error| malformed(file, error);
    let (kind, document) = open(envelope).map_err(malformed)?;
    let home = session.home().ok();
    // State that is missing or damaged only means that fewer keys are known: inspecting
    // needs no HOME.
    let trust = home.as_ref().and_then(|home| session.trust(home).ok().flatten());
    let own =
        home.and_then(|home| home.registration().ok().flatten()).map(|own| own.document.public_key);
    let keys = keys(&document, trust.as_ref(), own.as_ref());
    let judged = genuine::check(envelope, trust.as_ref(), own.as_ref());
    let (verdict, reason) =
        judged.map_or_else(|(verdict, why)| (verdict, Some(why)), |()| (Verdict::Valid, None));
    let payload = std::str::from_utf8(&envelope.payload)
        .map_err(|error| error.to_string())
        .and_then(|text| serde_json::from_str::<&RawValue>(text).map_err(|error| error.to_string()))
        .map_err(|error| malformed(Malformed::new(error)))?;
    let inspected = Inspected {
        file: file.display().to_string(),
        kind,
        payload_type: &envelope.payload_type,
        signatures: envelope
            .signatures
            .iter()
            .map(|signature| mark(envelope, signature, &keys))
            .collect(),
        verified: reason.is_none(),
        verdict,
        reason,
        payload,
        document,
        now: session.now()?,
    };
    session.ui.report(&inspected);
    Ok(verdict.exit_code())
}

fn open(envelope: &Envelope) -> Result<(&'static str, Known), Malformed> {
    match envelope.payload_type.as_str() {
        License::PAYLOAD_TYPE => Ok(("license", Known::License(envelope.document()?))),
        Registration::PAYLOAD_TYPE => {
            Ok(("registration", Known::Registration(envelope.document()?)))
        }
        TrustBundle::PAYLOAD_TYPE => Ok(("trust", Known::Trust(envelope.document()?))),
        report::Report::PAYLOAD_TYPE => Ok(("report", Known::Report(envelope.document()?))),
        Release::PAYLOAD_TYPE => Ok(("release", Known::Release(envelope.document()?))),
        Advisories::PAYLOAD_TYPE => Ok(("advisories", Known::Advisories(envelope.document()?))),
        PrivacyPolicy::PAYLOAD_TYPE => Ok(("policy", Known::Policy(envelope.document()?))),
        Erasure::PAYLOAD_TYPE => Ok(("erasure", Known::Erasure(envelope.document()?))),
        LedgerCopy::PAYLOAD_TYPE => Ok(("ledger", Known::Ledger(envelope.document()?))),
        other => Err(Malformed::new(format!("its type, {other}, is not one that airseal knows"))),
    }
}

/// A key that could have signed, and whose it is.
struct Candidate {
    id: KeyId,
    key: PublicKey,
    whose: &'static str,
    /// Why its signature does not count.
    refused: Option<String>,
}

/// The keys that speak for a document of this kind.
fn keys(document: &Known, trust: Option<&Trust>, own: Option<&PublicKey>) -> Vec<Candidate> {
    let candidate =
        |key: &PublicKey, whose| Candidate { id: key.id(), key: key.clone(), whose, refused: None };
    match document {
        Known::License(license) => signers_of(trust, license),
        Known::Release(release) => signers_of(trust, release),
        Known::Advisories(advisories) => signers_of(trust, advisories),
        Known::Policy(policy) => signers_of(trust, policy),
        Known::Erasure(statement) => vec![candidate(&statement.public_key, "the instance itself")],
        Known::Ledger(copy) => vec![candidate(&copy.public_key, "the instance itself")],
        Known::Registration(request) => vec![candidate(&request.public_key, "the instance itself")],
        Known::Trust(bundle) => {
            let pinned: Vec<_> =
                trust.iter().flat_map(|trust| trust.bundle().roots.keys.keys()).collect();
            let roots = bundle
                .roots
                .keys
                .values()
                .chain(trust.iter().flat_map(|t| t.bundle().roots.keys.values()));
            roots
                .map(|key| {
                    let trusted = pinned.iter().any(|id| **id == key.id());
                    candidate(
                        key,
                        if trusted { "a root trusted here" } else { "a root it names itself" },
                    )
                })
                .collect()
        }
        Known::Report(_) => own.map(|own| candidate(own, "this instance")).into_iter().collect(),
    }
}

fn signers_of<D: Issued>(trust: Option<&Trust>, document: &D) -> Vec<Candidate> {
    let keys = trust
        .into_iter()
        .flat_map(|trust| trust.signer_keys(D::KIND).map(move |(id, key)| (trust, id, key)));
    keys.map(|(trust, id, key)| Candidate {
        id: id.clone(),
        key: key.clone(),
        whose: "a signer in the trust bundle",
        refused: trust.may_sign(id, D::KIND, document.issued_at()).err(),
    })
    .collect()
}

fn mark(envelope: &Envelope, signature: &EnvelopeSignature, keys: &[Candidate]) -> SignatureLine {
    let message = envelope.pae();
    let line = |keyid: &str, mark, by: &str| SignatureLine {
        keyid: keyid.to_owned(),
        mark,
        by: by.to_owned(),
    };
    // The named key first and two others after it, as `Envelope::signers` tries them.
    let named = |candidate: &&Candidate| candidate.id.as_str() == signature.keyid;
    let mut tried = keys.iter().filter(named).chain(keys.iter().filter(|key| !named(key)).take(2));
    if let Some(signer) = tried.find(|candidate| candidate.key.verifies(&message, &signature.sig)) {
        let mark = if signer.refused.is_some() { Mark::Refused } else { Mark::Verified };
        return line(signer.id.as_str(), mark, signer.whose);
    }
    match keys.iter().find(named) {
        Some(named) => line(&signature.keyid, Mark::Invalid, named.whose),
        None => line(&signature.keyid, Mark::Untrusted, "a key that is not known here"),
    }
}

impl Render for Inspected<'_> {
    fn human(&self, page: &mut Page) {
        match &self.document {
            Known::License(license) => describe_license(page, license, self.now),
            Known::Registration(request) => describe_request(page, request, self.now),
            Known::Trust(bundle) => trust::describe(page, bundle, self.now),
            Known::Release(release) => {
                page.headline(Tone::Good, "release", "");
                super::vendor::release::describe(page, release);
            }
            Known::Advisories(advisories) => advisories::describe(page, advisories, self.now),
            Known::Policy(policy) => policy::describe(page, policy),
            Known::Erasure(statement) => unregister::describe(page, statement),
            Known::Ledger(copy) => {
                page.headline(
                    Tone::Good,
                    "ledger",
                    format::count_of(
                        u64::try_from(copy.entries.len()).unwrap_or(u64::MAX),
                        "entry",
                        "entries",
                    ),
                );
                page.field("Instance", copy.instance.grouped());
                page.field(
                    "Exported",
                    format!(
                        "{} ({})",
                        copy.exported_at,
                        format::distance(self.now, copy.exported_at)
                    ),
                );
                page.field("Last hash", copy.chain().map(|chain| chain.head).unwrap_or_default());
            }
            Known::Report(report) => {
                page.headline(Tone::Good, "report", report.report.name());
                for (name, value) in &report.data {
                    page.field(name, super::data::value_text(value));
                }
            }
        }
        page.field("Signatures", self.signatures.len());
        for signature in &self.signatures {
            let (tone, word) = match signature.mark {
                Mark::Verified => (Tone::Good, "  verified "),
                Mark::Refused => (Tone::Bad, "  refused  "),
                Mark::Untrusted => (Tone::Warn, "  untrusted"),
                Mark::Invalid => (Tone::Bad, "  invalid  "),
            };
            page.headline(tone, word, format!("by {}, key {:.16}…", signature.by, signature.keyid));
        }
        match &self.reason {
            None => page.headline(Tone::Good, "verified", ""),
            Some(reason) => page.headline(Tone::Bad, "not verified", reason),
        }
    }
}

fn describe_license(page: &mut Page, license: &License, now: Time) {
    page.headline(Tone::Good, "license", license.license_id);
    page.field("Product", format!("{}, {} edition", license.product, license.edition));
    page.field("For", format::licensee(license));
    match &license.instance {
        Some(instance) => page.field("Instance", instance.grouped()),
        None => page.field("Instance", "any instance of that email"),
    }
    page.field(
        "Issued",
        format!("{} ({})", license.issued_at, format::distance(now, license.issued_at)),
    );
    page.field("From", license.not_before);
    page.field("Until", format::end(license, now));
    page.field("Covers", format::coverage(license));
    if let Some(region) = license.data_region {
        page.field("Data region", region);
    }
    for (key, value) in &license.metadata {
        page.field("Metadata", format!("{key}: {value}"));
    }
}

fn describe_request(page: &mut Page, request: &Registration, now: Time) {
    page.headline(
        Tone::Good,
        "registration",
        format!("{}, {} edition", request.product, request.edition),
    );
    if let Some(email) = &request.email {
        page.field("Email", email);
    }
    page.field("Instance", request.instance.grouped());
    page.field(
        "Requested",
        format!("{} ({})", request.requested_at, format::distance(now, request.requested_at)),
    );
    if let Some(version) = &request.product_version {
        page.field("Version", version);
    }
    if let Some(label) = &request.label {
        page.field("Label", label);
    }
    page.field("Marketing", if request.marketing { "on" } else { "off" });
    if let Some(region) = request.data_region {
        page.field("Data region", region);
    }
    if let Some(policy) = &request.policy {
        page.field("Policy", policy);
    }
}
