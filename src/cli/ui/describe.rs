//! Signed documents for people: `inspect` shows each kind, and other commands their own.

use super::format;
use super::page::{Page, Tone};
use crate::core::document::erasure::Erasure;
use crate::core::document::ledger::LedgerCopy;
use crate::core::document::license::License;
use crate::core::document::registration::Registration;
use crate::core::document::release::Release;
use crate::core::document::trust::TrustBundle;
use crate::core::types::key_forms::unknown_algorithm;
use crate::core::types::keys::PublicKey;
use crate::core::types::time::Time;

/// A license.
pub fn license(page: &mut Page, license: &License, now: Time) {
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

/// A registration request.
pub fn request(page: &mut Page, request: &Registration, now: Time) {
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

/// A copy of the ledger.
pub fn ledger(page: &mut Page, copy: &LedgerCopy, now: Time) {
    page.headline(
        Tone::Good,
        "ledger",
        format::count_of(u64::try_from(copy.entries.len()).unwrap_or(u64::MAX), "entry", "entries"),
    );
    page.field("Instance", copy.instance.grouped());
    page.field(
        "Exported",
        format!("{} ({})", copy.exported_at, format::distance(now, copy.exported_at)),
    );
    page.field("Last hash", copy.chain().map(|chain| chain.head).unwrap_or_default());
}

/// The files of a release.
pub fn release(page: &mut Page, release: &Release) {
    page.field("Product", format!("{} {}", release.product, release.version));
    page.field("Signed", release.issued_at);
    page.field("Files", format::count(release.files.len(), "file"));
    for (name, hash) in &release.files {
        page.line(format!("    {name}"));
        page.line(format!("    {hash}"));
    }
}

/// A statement of erasure.
pub fn erasure(page: &mut Page, statement: &Erasure) {
    page.headline(Tone::Good, "erasure", format::count(statement.deleted.len(), "file"));
    page.field("Instance", statement.instance.grouped());
    page.field("Erased", statement.erased_at);
    for (name, hash) in &statement.deleted {
        page.line(format!("    {name}"));
        page.line(format!("    {hash}"));
    }
    for (name, why) in &statement.kept {
        page.field("Kept", format!("{name}: {why}"));
    }
    page.field("Vendor keeps", &statement.vendor_keeps);
}

/// What is said of a listed key that this version cannot use.
fn unknown(key: &PublicKey) -> String {
    unknown_algorithm(key)
        .map(|name| format!("  unknown algorithm ({name}): counts for nothing here"))
        .unwrap_or_default()
}

/// Revoked licenses that a screen shows.
const SHOWN: usize = 20;

/// A trust bundle.
pub fn trust_bundle(page: &mut Page, bundle: &TrustBundle, now: Time) {
    page.headline(Tone::Good, "trust bundle", format!("{} of {}", bundle.version, bundle.product));
    page.field(
        "Issued",
        format!("{} ({})", bundle.issued_at, format::distance(now, bundle.issued_at)),
    );
    if let Some(end) = bundle.expires_at {
        page.field("Renew by", format!("{end} ({})", format::distance(now, end)));
    }
    page.field("Fingerprint", bundle.roots.fingerprint());
    page.field(
        "Roots",
        format!("{} of {} must sign", bundle.roots.threshold, bundle.roots.keys.len()),
    );
    for (id, key) in &bundle.roots.keys {
        page.line(format!("    {id}{}", unknown(key)));
    }
    page.field("Signers", bundle.signers.len());
    for (id, signer) in &bundle.signers {
        let kinds: Vec<_> = signer.kinds.iter().map(String::as_str).collect();
        let end = signer
            .not_after
            .map_or("no end date".to_owned(), |end| format!("until {}", end.date()));
        let revoked = if bundle.revoked_keys.contains_key(id) { "  REVOKED" } else { "" };
        page.line(format!(
            "    {}…  {}  since {}, {end}{revoked}{}",
            id.short(),
            kinds.join(", "),
            signer.not_before.date(),
            unknown(&signer.public_key)
        ));
    }
    page.field("Revoked", format::count(bundle.revoked_keys.len(), "key"));
    for (id, revocation) in &bundle.revoked_keys {
        page.line(format!("    {}…  {}  {}", id.short(), revocation.at.date(), revocation.reason));
    }
    let licenses = bundle.revoked_licenses.to_map().unwrap_or_default();
    page.field("Revoked", format::count(licenses.len(), "license"));
    for (id, revocation) in licenses.iter().take(SHOWN) {
        page.line(format!("    {id}  {}  {}", revocation.at.date(), revocation.reason));
    }
    if licenses.len() > SHOWN {
        page.line(format!("    … and {} more (--json has all)", licenses.len() - SHOWN));
    }
}
