//! Whether a signed file of any kind counts here, whoever it is for and whenever: the whole
//! rule about its signature.

use crate::core::document::advisories::Advisories;
use crate::core::document::catalogue::SignedCatalogue;
use crate::core::document::envelope::{Document, Envelope};
use crate::core::document::erasure::Erasure;
use crate::core::document::issued::{self, Issued};
use crate::core::document::ledger::LedgerCopy;
use crate::core::document::license::License;
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::core::document::registration::{Registration, RequestError};
use crate::core::document::release::Release;
use crate::core::document::report::{Report, Value};
use crate::core::document::trust::{Trust, TrustBundle};
use crate::core::judge::verdict::Verdict;
use crate::core::types::keys::PublicKey;

type Refusal = (Verdict, String);

/// Checks a file by the rule of its kind. What the vendor issues must be signed by a signer
/// that the bundle lists for that kind, in its window and not revoked, for the trusted
/// product, and a license must not be revoked; a trust bundle must be the one in force, or
/// be able to replace it; what an instance signs must be signed by the key in it, and be for
/// the trusted product if it names one. A report of an earlier version has no key in it: `own` is
/// this instance's.
///
/// # Errors
/// The verdict, and one sentence for people.
pub fn check(
    envelope: &Envelope,
    trust: Option<&Trust>,
    own: Option<&PublicKey>,
) -> Result<(), Refusal> {
    match envelope.payload_type.as_str() {
        License::PAYLOAD_TYPE => of_license(envelope, trust),
        Release::PAYLOAD_TYPE => of_issued::<Release>(envelope, trust).map(drop),
        Advisories::PAYLOAD_TYPE => of_issued::<Advisories>(envelope, trust).map(drop),
        PrivacyPolicy::PAYLOAD_TYPE => of_issued::<PrivacyPolicy>(envelope, trust).map(drop),
        SignedCatalogue::PAYLOAD_TYPE => of_issued::<SignedCatalogue>(envelope, trust).map(drop),
        TrustBundle::PAYLOAD_TYPE => match pinned(trust)?.accept(envelope) {
            Ok(_) => Ok(()),
            Err(error) => Err((error.verdict(), error.to_string())),
        },
        Registration::PAYLOAD_TYPE => of_request(envelope, trust),
        LedgerCopy::PAYLOAD_TYPE => {
            let copy: LedgerCopy = read(envelope)?;
            signed_by(envelope, &copy.public_key)
        }
        Erasure::PAYLOAD_TYPE => {
            let statement: Erasure = read(envelope)?;
            signed_by(envelope, &statement.public_key)
        }
        Report::PAYLOAD_TYPE => of_report(envelope, trust, own),
        other => {
            Err((Verdict::Malformed, format!("its type, {other}, is not one that airseal knows")))
        }
    }
}

fn read<D: Document>(envelope: &Envelope) -> Result<D, Refusal> {
    envelope.document().map_err(|error| (Verdict::Malformed, error.to_string()))
}

fn pinned(trust: Option<&Trust>) -> Result<&Trust, Refusal> {
    let none = "no trust bundle is pinned yet, so no signature of the vendor can be checked";
    trust.ok_or_else(|| (Verdict::Untrusted, none.to_owned()))
}

fn of_issued<D: Issued>(envelope: &Envelope, trust: Option<&Trust>) -> Result<D, Refusal> {
    issued::open(envelope, pinned(trust)?)
}

fn of_license(envelope: &Envelope, trust: Option<&Trust>) -> Result<(), Refusal> {
    let license: License = of_issued(envelope, trust)?;
    let revocation = pinned(trust)?.revocation(&license.license_id);
    match revocation.map_err(|error| (Verdict::Untrusted, error.to_string()))? {
        None => Ok(()),
        Some(revocation) => Err((Verdict::Revoked, revocation.of_license(&license.license_id))),
    }
}

fn of_request(envelope: &Envelope, trust: Option<&Trust>) -> Result<(), Refusal> {
    let request = Registration::open(envelope).map_err(|error| match error {
        RequestError::Malformed(_) => (Verdict::Malformed, error.to_string()),
        RequestError::BadSignature => (Verdict::Untrusted, error.to_string()),
    })?;
    of_product(trust, request.product.as_str())
}

fn of_report(
    envelope: &Envelope,
    trust: Option<&Trust>,
    own: Option<&PublicKey>,
) -> Result<(), Refusal> {
    let report: Report = read(envelope)?;
    let key = report.public_key().map_err(|error| (Verdict::Malformed, error.to_string()))?;
    let none = "it carries no key, and no instance is registered here";
    let key = key.as_ref().or(own).ok_or_else(|| (Verdict::Untrusted, none.to_owned()))?;
    signed_by(envelope, key)?;
    match report.data.get("product") {
        Some(Value::Text(product)) => of_product(trust, product),
        _ => Ok(()),
    }
}

fn of_product(trust: Option<&Trust>, product: &str) -> Result<(), Refusal> {
    match trust.map(|trust| &trust.bundle().product) {
        Some(ours) if ours.as_str() != product => {
            Err((Verdict::Mismatch, format!("it is for the product `{product}`; this is `{ours}`")))
        }
        _ => Ok(()),
    }
}

fn signed_by(envelope: &Envelope, key: &PublicKey) -> Result<(), Refusal> {
    // As of a registration and of a trust bundle: the document brings the key.
    key.check_strength().map_err(|error| (Verdict::Malformed, error.to_string()))?;
    let message = envelope.pae();
    if envelope.signatures.iter().any(|signature| key.verifies(&message, &signature.sig)) {
        Ok(())
    } else {
        let reason = "the instance did not sign it: it was changed, or damaged on the way";
        Err((Verdict::Untrusted, reason.to_owned()))
    }
}
