//! What a signed document of any kind is, and whose signatures on it count here.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::core::Malformed;
use crate::core::document::advisories::Advisories;
use crate::core::document::catalogue::SignedCatalogue;
use crate::core::document::envelope::{Document, Envelope, EnvelopeSignature};
use crate::core::document::erasure::Erasure;
use crate::core::document::issued::Issued;
use crate::core::document::ledger::LedgerCopy;
use crate::core::document::license::License;
use crate::core::document::privacy_policy::PrivacyPolicy;
use crate::core::document::registration::Registration;
use crate::core::document::release::Release;
use crate::core::document::report::Report;
use crate::core::document::trust::{Trust, TrustBundle};
use crate::core::judge::genuine;
use crate::core::judge::verdict::Verdict;
use crate::core::types::ids::KeyId;
use crate::core::types::keys::PublicKey;

/// Whether a signature is accepted here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// A key that may sign this kind made it.
    Verified,
    /// It is correct, and the key may not sign this.
    Refused,
    /// Its key is not known here.
    Untrusted,
    /// A key that is known here did not make it.
    Invalid,
}

/// One signature.
#[derive(Debug, Serialize)]
pub struct SignatureLine {
    /// The id of its key.
    pub keyid: String,
    /// Whether it is accepted.
    pub mark: Mark,
    /// Whose key it is.
    pub by: String,
}

/// A document of a kind that is known here.
#[derive(Debug)]
pub enum Known {
    /// A license.
    License(License),
    /// A registration request.
    Registration(Registration),
    /// A trust bundle.
    Trust(TrustBundle),
    /// A report of usage or compliance data.
    Report(Report),
    /// A copy of the ledger.
    Ledger(LedgerCopy),
    /// The list of the files of a release.
    Release(Release),
    /// The vendor's advisories.
    Advisories(Advisories),
    /// A privacy policy.
    Policy(PrivacyPolicy),
    /// A catalogue of what can be sent.
    Catalogue(Box<SignedCatalogue>),
    /// A statement of erasure.
    Erasure(Erasure),
}

/// A document, its signatures, and whether it counts.
#[derive(Debug, Serialize)]
pub struct Inspected<'a> {
    /// Where it was found.
    pub file: String,
    /// What it is.
    pub kind: &'static str,
    /// The same in DSSE's terms.
    #[serde(rename = "payloadType")]
    pub payload_type: &'a str,
    /// Its signatures, in their order.
    pub signatures: Vec<SignatureLine>,
    /// Whether it counts here.
    pub verified: bool,
    /// The verdict.
    pub verdict: Verdict,
    /// Why not; null if it does.
    pub reason: Option<String>,
    /// The payload as it was signed.
    pub payload: &'a RawValue,
    /// The same, read.
    #[serde(skip)]
    pub document: Known,
}

/// Says what a document is and whether it counts here: by the trust bundle, and, of a report that
/// carries no key, by this instance's own. `file` names it.
///
/// # Errors
/// A kind that is not known, or a payload that is not one of its kind.
pub fn inspect<'a>(
    file: String,
    envelope: &'a Envelope,
    trust: Option<&Trust>,
    own: Option<&PublicKey>,
) -> Result<Inspected<'a>, Malformed> {
    let (kind, document) = open(envelope)?;
    let keys = keys(&document, trust, own);
    let judged = genuine::check(envelope, trust, own);
    let (verdict, reason) =
        judged.map_or_else(|(verdict, why)| (verdict, Some(why)), |()| (Verdict::Valid, None));
    let payload = std::str::from_utf8(&envelope.payload)
        .map_err(|error| Malformed::new(error.to_string()))
        .and_then(|text| {
            serde_json::from_str(text).map_err(|error| Malformed::new(error.to_string()))
        })?;
    let signatures = envelope.signatures.iter();
    Ok(Inspected {
        file,
        kind,
        payload_type: &envelope.payload_type,
        signatures: signatures.map(|signature| mark(envelope, signature, &keys)).collect(),
        verified: reason.is_none(),
        verdict,
        reason,
        payload,
        document,
    })
}

/// What a document is, by its name in JSON, and what it says. Nothing is verified.
///
/// # Errors
/// A kind that is not known, or a payload that is not one of its kind.
pub fn open(envelope: &Envelope) -> Result<(&'static str, Known), Malformed> {
    match envelope.payload_type.as_str() {
        License::PAYLOAD_TYPE => Ok(("license", Known::License(envelope.document()?))),
        Registration::PAYLOAD_TYPE => {
            Ok(("registration", Known::Registration(envelope.document()?)))
        }
        TrustBundle::PAYLOAD_TYPE => Ok(("trust", Known::Trust(envelope.document()?))),
        Report::PAYLOAD_TYPE => Ok(("report", Known::Report(envelope.document()?))),
        Release::PAYLOAD_TYPE => Ok(("release", Known::Release(envelope.document()?))),
        Advisories::PAYLOAD_TYPE => Ok(("advisories", Known::Advisories(envelope.document()?))),
        PrivacyPolicy::PAYLOAD_TYPE => Ok(("policy", Known::Policy(envelope.document()?))),
        SignedCatalogue::PAYLOAD_TYPE => {
            Ok(("catalogue", Known::Catalogue(Box::new(envelope.document()?))))
        }
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
        Known::Catalogue(catalogue) => signers_of(trust, catalogue.as_ref()),
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
        Known::Report(report) => {
            let key = report.public_key().ok().flatten();
            let key = key.filter(|key| key.check_strength().is_ok());
            let is_own = |key: &PublicKey| own.is_some_and(|own| own.id() == key.id());
            let key = key.as_ref().filter(|key| !is_own(key));
            let key = key.map(|key| candidate(key, "the instance itself"));
            key.or_else(|| own.map(|own| candidate(own, "this instance"))).into_iter().collect()
        }
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
    let other = |candidate: &&Candidate| !named(candidate) && candidate.key.is_known();
    let mut tried = keys.iter().filter(named).chain(keys.iter().filter(other).take(2));
    if let Some(signer) = tried.find(|candidate| candidate.key.verifies(&message, &signature.sig)) {
        let mark = if signer.refused.is_some() { Mark::Refused } else { Mark::Verified };
        return line(signer.id.as_str(), mark, signer.whose);
    }
    match keys.iter().find(named) {
        Some(named) if !named.key.is_known() => {
            let by = format!("{} whose algorithm this version does not know", named.whose);
            line(&signature.keyid, Mark::Untrusted, &by)
        }
        Some(named) => line(&signature.keyid, Mark::Invalid, named.whose),
        None => line(&signature.keyid, Mark::Untrusted, "a key that is not known here"),
    }
}
