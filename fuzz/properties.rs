//! What each reader promises of any bytes at all; each function says whether it took
//! them. The fuzz targets call these; so does `cargo test`, over the corpus
//! (tests/it/fuzzing.rs), where no fuzzer is needed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use airseal::core::document::advisories::{Advisories, Advisory, Severity};
use airseal::core::document::catalogue::SignedCatalogue;
use airseal::core::document::catalogue::draft::Draft;
use airseal::core::document::catalogue::rules::broken;
use airseal::core::document::catalogue::shipped::shipped;
use airseal::core::document::envelope::{Document, Envelope, MAX_SIGNATURES};
use airseal::core::document::forms::Form;
use airseal::core::document::ledger::{Chain, Entry, LedgerCopy, line_hash, no_entry};
use airseal::core::document::license::License;
use airseal::core::document::privacy_policy::PrivacyPolicy;
use airseal::core::document::registration::Registration;
use airseal::core::document::trust::{
    Accepted, RevokedLicenses, Roots, Signer, Trust, TrustBundle,
};
use airseal::core::judge::catalogue_diff::changes;
use airseal::core::types::keys::{PrivateKey, PublicKey};
use airseal::core::types::{key_forms, signature_forms};
use airseal::issuer::csaf::{self as csaf_reader, Overrides};
use airseal::picture;
use airseal::privacy::capture::check::{Expected, check};
use airseal::privacy::capture::hosts::Hosts;
use airseal::privacy::catalogue::InForce;
use airseal::privacy::disclosed;
use airseal::privacy::figures::{Fact, UsageFigures, recordable};
use serde_json::Value;
use uuid::Uuid;
use zeroize::Zeroizing;

const FORMS: [Form; 3] = [Form::Json, Form::Armor, Form::Line];

/// A signed file: what is read is written back the same, in every form, and a reader
/// that knows nothing of envelopes sees the same in it.
pub fn envelope(bytes: &[u8]) -> bool {
    let Ok(read) = Envelope::parse(bytes) else { return false };
    assert!((1..=MAX_SIGNATURES).contains(&read.signatures.len()));
    for form in FORMS {
        same(&read, &Envelope::parse(&read.to_form(form, "LICENSE")).unwrap());
    }
    // Length, a space, and then exactly those bytes: nothing can be moved from the type
    // to the payload.
    let pae = read.pae();
    let rest = pae.strip_suffix(read.payload.as_slice()).unwrap();
    let head = [
        "DSSEv1",
        &read.payload_type.len().to_string(),
        &read.payload_type,
        &read.payload.len().to_string(),
        "",
    ];
    assert_eq!(rest, head.join(" ").as_bytes());
    let json = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(Value::Object(value)) = serde_json::from_slice::<Value>(json)
        && value.contains_key("payloadType")
    {
        assert_eq!(value["payloadType"], read.payload_type);
        assert_eq!(value["signatures"].as_array().unwrap().len(), read.signatures.len());
    }
    true
}

/// A capture: it is told from a part of itself, a second reader of JSON sees as many entries in it,
/// every request is counted once, and what is said of it can be said in JSON.
pub fn capture(bytes: &[u8]) -> bool {
    let catalogue = shipped().unwrap();
    let hosts = Hosts::choose(&[], catalogue).unwrap();
    let check = |bytes: &[u8]| check(bytes, &Expected { catalogue, hosts: &hosts, known: None });
    let Ok(report) = check(bytes) else { return false };
    assert_eq!(report.bytes, u64::try_from(bytes.len()).unwrap());
    let without_hosts = report.findings.iter().filter(|finding| finding.host.is_empty());
    let without_hosts: u64 = without_hosts.map(|finding| finding.count).sum();
    let to_hosts: u64 = report.hosts.iter().map(|host| host.requests).sum();
    assert_eq!(to_hosts, report.checked);
    if report.more_findings == 0 {
        assert_eq!(report.requests, report.local + report.checked + without_hosts);
    }
    assert!(serde_json::to_string(&report).is_ok());
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(value) = serde_json::from_slice::<Value>(text)
        && let Some(entries) = value["log"]["entries"].as_array()
    {
        assert_eq!(u64::try_from(entries.len()).unwrap(), report.requests);
    }
    let part = bytes.trim_ascii_end();
    assert!(check(&part[..part.len() - 1]).is_err(), "its last bracket is missing");
    true
}

/// A CSAF document: what is taken can be signed, holds the very bytes, and no version is fixed and
/// affected at once.
pub fn csaf(bytes: &[u8]) -> bool {
    let say = Overrides { severity: Some(Severity::Low), ..Overrides::default() };
    let product = "acme-dock".parse().unwrap();
    let Ok(read) = csaf_reader::read(bytes, &product, &say) else { return false };
    let new = read.advisory;
    assert_eq!(new.csaf.as_ref().unwrap().document.as_bytes(), bytes);
    let published = new.published.unwrap();
    let advisory = Advisory {
        id: new.id,
        severity: new.severity,
        title: new.title,
        text: new.text,
        affected: new.affected,
        fixed: new.fixed,
        published,
        reference: new.reference,
        also_affected: new.also_affected,
        cves: new.cves,
        remediations: new.remediations,
        csaf: new.csaf,
    };
    let ranges: Vec<_> = advisory.ranges().map(|(range, _)| range.clone()).collect();
    for fixed in advisory.ranges().filter_map(|(_, fixed)| fixed) {
        assert!(ranges.iter().all(|range| !range.matches(fixed)), "{fixed}");
    }
    let advisories = vec![advisory];
    let support = Vec::new();
    let all =
        Advisories { schema: 1, product, version: 1, issued_at: published, advisories, support };
    let signed = Envelope::sign(&all, &[]).unwrap();
    assert_eq!(signed.document::<Advisories>().unwrap(), all);
    true
}

/// A picture, as a PNG file or as a width and grey values: whatever is in it, the reader
/// comes to an end, and no code says more than one can hold.
pub fn picture(bytes: &[u8]) -> bool {
    let said = match bytes.split_first() {
        Some((width, values)) if !bytes.starts_with(picture::PNG) => {
            picture::read_grey(u16::from(*width), values)
        }
        _ => picture::read_png(bytes).unwrap_or_default(),
    };
    assert!(said.iter().all(|text| text.len() <= 7_089));
    !said.is_empty()
}

/// Armor: what mail programs do to text changes nothing.
pub fn armor(bytes: &[u8]) -> bool {
    let framed =
        [b"-----BEGIN AIRSEAL LICENSE-----\n", bytes, b"\n-----END AIRSEAL LICENSE-----\n"]
            .concat();
    let mut taken = false;
    for text in [bytes, &framed] {
        let Ok(read) = Envelope::parse(text) else { continue };
        for form in FORMS {
            let text = String::from_utf8(read.to_form(form, "LICENSE")).unwrap();
            let mailed: String = text.lines().map(|line| format!("> \t{line} \r\n\r\n")).collect();
            let mailed = format!("Dear customer,\r\n\r\n{mailed}\r\n-- \r\nThe vendor\r\n");
            same(&read, &Envelope::parse(mailed.as_bytes()).unwrap());
        }
        taken = true;
    }
    taken
}

/// Any text: what is found in it is there by itself too, and two such texts hold what
/// each of them holds.
pub fn forms(bytes: &[u8]) -> bool {
    let found = Envelope::parse_all(bytes);
    assert!((1..=101).contains(&found.len()));
    let good: Vec<_> = found.iter().flatten().collect();
    for found in &good {
        same(&found.envelope, &Envelope::parse(&found.json).unwrap());
    }
    let ours =
        b"airseal-license.eyJwYXlsb2FkIjoiZTMwPSIsInBheWxvYWRUeXBlIjoib3VycyIsInNpZ25hdHVyZXMiOlt7InNpZyI6ImUzMD0ifV19";
    let before = [ours.as_slice(), b"\n", bytes].concat();
    assert!(
        Envelope::parse_all(&before)
            .iter()
            .flatten()
            .any(|found| found.envelope.payload_type == "ours")
    );
    !good.is_empty()
}

/// A license, as it is signed.
pub fn license(bytes: &[u8]) -> bool {
    let Some(license) = document::<License>(bytes) else { return false };
    assert!(license.expires_at.is_none_or(|end| end >= license.not_before));
    true
}

/// A registration request: none counts without the signature of the key inside it.
pub fn registration(bytes: &[u8]) -> bool {
    let mut request = Envelope::sign_bytes(Registration::PAYLOAD_TYPE, bytes.to_vec(), &[]);
    assert!(Registration::open(&request).is_err());
    request.add_signature(&key('I'));
    if let Ok(opened) = Registration::open(&request) {
        assert_eq!(opened.public_key, key('I').public());
        opened.public_key.check_strength().unwrap();
    }
    document::<Registration>(bytes).is_some()
}

/// The file of a public key: what is read is a sound Ed25519 key, and reads again from PEM as the
/// same one. Nothing that holds a private key is read.
pub fn key_file(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Ok(key) = key_forms::public_key(bytes) else { return false };
    assert!(!text.contains("-----BEGIN PRIVATE KEY-----"));
    key.check_strength().unwrap();
    assert_eq!(key_forms::public_key(key.to_pem().as_bytes()), Ok(key.clone()));
    assert_eq!(key_forms::public_key(&key.to_spki()), Ok(key));
    true
}

/// The file of a signature: what is read are 64 bytes, which mean the same in hex.
pub fn signature(bytes: &[u8]) -> bool {
    let Ok(read) = signature_forms::signature(bytes) else { return false };
    assert_eq!(signature_forms::signature(&read), Ok(read));
    let hex: String = read.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(signature_forms::signature(hex.as_bytes()), Ok(read));
    true
}

/// A trust bundle: the first byte says which of three roots sign, the rest is what is
/// offered to somebody who trusts bundle 2 of those three, two of whom must agree.
pub fn trust(bytes: &[u8]) -> bool {
    let Some((hands, payload)) = bytes.split_first() else { return false };
    let revocations = |bundle: &TrustBundle| {
        let Ok(all) = bundle.revoked_licenses.to_map() else { return };
        assert_eq!(
            bundle.revoked_licenses.get(&Uuid::nil()).unwrap().is_some(),
            all.contains_key(&Uuid::nil())
        );
        for (id, revocation) in &all {
            assert_eq!(bundle.revoked_licenses.get(id).unwrap().as_ref(), Some(revocation));
        }
    };
    if let Some(bundle) = document::<TrustBundle>(payload) {
        revocations(&bundle);
    }
    let signing: Vec<_> = ['A', 'B', 'C']
        .into_iter()
        .enumerate()
        .filter(|(i, _)| hands >> i & 1 == 1)
        .map(|(_, c)| key(c))
        .collect();
    let keys: Vec<_> = signing.iter().collect();
    let offered = Envelope::sign_bytes(TrustBundle::PAYLOAD_TYPE, payload.to_vec(), &keys);
    if let Ok(Accepted::Newer(next)) = trusted().accept(&offered) {
        assert!(signing.len() >= 2, "taken from {} of the roots", signing.len());
        assert!(next.bundle().version > 2);
        assert_eq!(next.bundle().product.as_str(), "acme-dock");
        revocations(next.bundle());
        return true;
    }
    false
}

/// The draft of a catalogue: whatever it holds, it is read in time, each broken rule has a line or
/// is of a field that was left out, and a draft that breaks no rule is a document that is read back
/// the same.
pub fn catalogue(bytes: &[u8]) -> bool {
    let own = shipped().unwrap();
    let Some(draft) = std::str::from_utf8(bytes).ok().and_then(|t| Draft::read(t, Some(own)).ok())
    else {
        return false;
    };
    let found = broken(&draft.catalogue, own);
    for broken in &found {
        let line = draft.line(broken.place).unwrap_or(1);
        assert!((1..=bytes.split(|byte| *byte == b'\n').count()).contains(&line));
    }
    let signed = SignedCatalogue {
        schema: 1,
        product: "acme-dock".parse().unwrap(),
        issued_at: "2026-11-26T12:00:00Z".parse().unwrap(),
        catalogue: draft.catalogue,
    };
    assert_eq!(signed.validate().is_ok(), found.is_empty());
    if found.is_empty() {
        assert!(signed.catalogue.bits() <= f64::from(signed.catalogue.budget_bits));
        let envelope = Envelope::sign(&signed, &[&key('S')]).unwrap();
        assert_eq!(envelope.document::<SignedCatalogue>().as_ref(), Ok(&signed));
        assert_eq!(changes(&signed.catalogue, &signed.catalogue), []);
    }
    found.is_empty()
}

/// A snapshot of figures: whatever it holds, only what the catalogue lists, in the form
/// that it lists, gets in; and reading it again changes nothing.
pub fn snapshot(bytes: &[u8]) -> bool {
    let catalogue = shipped().unwrap();
    let disclosed = disclosed::all(&InForce::shipped().unwrap());
    let mut figures = UsageFigures::default();
    let Ok((kept, refused)) = figures.load(bytes, catalogue, &disclosed) else {
        return false;
    };
    assert_eq!(figures.0.len(), kept);
    for (name, fact) in &figures.0 {
        let field = recordable(catalogue, name).unwrap();
        assert_eq!(Fact::from_text(field, &fact.to_string()).as_ref(), Ok(fact));
    }
    let mut again = figures.clone();
    assert_eq!(again.load(bytes, catalogue, &disclosed), Ok((kept, refused)));
    assert_eq!(again, figures);
    true
}

/// A ledger, or a copy of one: whoever follows the chain finds each line's hash in the
/// next one, and no line that was read can be changed behind it.
pub fn ledger(bytes: &[u8]) -> bool {
    let mut chain = Chain::default();
    let mut before = no_entry();
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let Ok(entry) = chain.follow(line) else { break };
        assert_eq!(entry.seq, u64::try_from(index).unwrap() + 1);
        assert_eq!(entry.prev, before);
        before = line_hash(line);
        assert_eq!(chain.head, before);
        let written: Entry = serde_json::from_slice(&entry.to_line()).unwrap();
        assert_eq!(written, entry);
    }
    let taken = chain.seq > 0;
    let mut copy = Envelope::sign_bytes(LedgerCopy::PAYLOAD_TYPE, bytes.to_vec(), &[]);
    assert!(LedgerCopy::open(&copy).is_err());
    copy.add_signature(&key('I'));
    if let Ok(read) = LedgerCopy::open(&copy) {
        assert_eq!(read.public_key, key('I').public());
        return read.chain().is_ok();
    }
    taken
}

/// The vendor's advisories.
pub fn advisories(bytes: &[u8]) -> bool {
    let Some(advisories) = document::<Advisories>(bytes) else { return false };
    for advisory in &advisories.advisories {
        // A version that is not known is one that may be affected.
        assert!(advisory.applies_to(None));
    }
    // An end of support is one that is stated.
    for version in ["2.19.4", "2.19", "3.0.0-rc.1", "two"] {
        let end = version.parse().ok().and_then(|v| advisories.support_until(Some(&v)));
        assert!(end.is_none_or(|end| advisories.support.iter().any(|range| range.until == end)));
    }
    true
}

/// A version of the privacy policy.
pub fn policy(bytes: &[u8]) -> bool {
    document::<PrivacyPolicy>(bytes).is_some()
}

/// Reads a payload as a kind of document. What is read is written back the same, and
/// nothing that stood in it was passed over but `null` and an empty list, which say nothing.
fn document<D: Document + PartialEq + Debug>(payload: &[u8]) -> Option<D> {
    let read: D = Envelope::sign_bytes(D::PAYLOAD_TYPE, payload.to_vec(), &[]).document().ok()?;
    let written = Envelope::sign(&read, &[]).unwrap();
    assert_eq!(written.document::<D>().unwrap(), read);
    let names = |json: &[u8]| match serde_json::from_slice(json) {
        Ok(Value::Object(members)) => members
            .into_iter()
            .filter(|(_, value)| !value.is_null() && value.as_array().is_none_or(|v| !v.is_empty()))
            .map(|(name, _)| name)
            .collect(),
        _ => BTreeSet::new(),
    };
    let (stood, kept) = (names(payload), names(&written.payload));
    assert!(stood.is_subset(&kept), "{stood:?} was read as {kept:?}");
    Some(read)
}

/// Two readings of one document, however it was wrapped.
fn same(one: &Envelope, other: &Envelope) {
    assert_eq!(one.payload_type, other.payload_type);
    assert_eq!(one.payload, other.payload);
    assert_eq!(one.signatures, other.signatures);
}

fn key(letter: char) -> PrivateKey {
    PrivateKey::from_seed(&Zeroizing::new([u8::try_from(letter).unwrap(); 32]))
}

/// Bundle 2, as the trust target's reader trusts it.
fn trusted() -> Trust {
    let keys = ['A', 'B', 'C'].map(|letter| key(letter).public()).map(|key| (key.id(), key));
    let roots = Roots { threshold: 2, keys: keys.into() };
    let fingerprint = roots.fingerprint();
    let bundle = TrustBundle {
        schema: 1,
        product: "acme-dock".parse().unwrap(),
        version: 2,
        issued_at: "2026-11-23T16:48:41Z".parse().unwrap(),
        expires_at: None,
        roots,
        signers: std::iter::once('S')
            .map(|letter| key(letter).public())
            .map(|key| (key.id(), signer(key)))
            .collect(),
        revoked_keys: BTreeMap::new(),
        revoked_licenses: RevokedLicenses::from_map(&BTreeMap::new()).unwrap(),
        issued_log: None,
    };
    let [a, b] = ['A', 'B'].map(key);
    Trust::pin(&Envelope::sign(&bundle, &[&a, &b]).unwrap(), &fingerprint).unwrap()
}

fn signer(public_key: PublicKey) -> Signer {
    Signer {
        public_key,
        kinds: std::iter::once("license".to_owned()).collect(),
        not_before: "2020-01-01T00:00:00Z".parse().unwrap(),
        not_after: None,
    }
}
