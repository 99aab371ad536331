//! What to do about a finding.

use crate::cli::error::quoted;
use crate::core::types::keys::KeyId;
use crate::issuer::receive::finding::Finding;
use std::path::Path;

/// In a sentence.
pub(super) fn of(finding: &Finding) -> String {
    match finding {
        Finding::UnknownLicense { .. } => {
            "compare issued.jsonl with its backup; if nobody issued this license, replace the signer key and revoke it"
        }
        Finding::UncheckedSignature => {
            "ask for a report by a newer airseal, which has the key, or for the request of that instance"
        }
        Finding::Revoked { .. } => {
            "ask the customer to stop using it, or to import the license in its place"
        }
        Finding::OtherInstance { .. } => {
            "ask the customer; a license for a moved instance replaces the old one: airseal vendor issue --replaces"
        }
        Finding::OtherEmail { .. } => {
            "ask the customer; if the change is right: airseal vendor issue --change-email"
        }
        Finding::OtherLimit { .. } => {
            "ask the customer for the license file, and compare the two: the report may be forged"
        }
        Finding::OverLimit { .. } => "offer the customer a license that covers it",
        Finding::SameNumber { .. } | Finding::NumberWentBack { .. } => {
            "ask whether the machine was copied or restored from a backup; a copy registers by itself: \
             airseal unregister, then airseal register"
        }
        Finding::UsedAfterErasure { .. } => "ask the customer which copy of the machine still runs",
        Finding::Expired { .. } => "renew the license, or ask the customer to stop using it",
        Finding::Replaced { by, .. } => {
            return format!("send the newer license again, {by}, and ask the customer to import it");
        }
        Finding::NoLicense { .. } => "send that license again, and ask the customer to import it",
        Finding::ClockResets { .. } => "ask the customer if it goes on",
        Finding::Old { .. } => {
            "ask for a newer report: airseal data export compliance -o report.json"
        }
        Finding::Future => "check the clock here and there",
    }
    .to_owned()
}

/// What to do, step by step, about a license that nobody seems to have issued.
pub(super) fn of_unknown_license(dir: &Path, signers: &[KeyId]) -> Vec<String> {
    let dir = quoted(&dir.display().to_string());
    let key = match signers {
        [one] => one.to_string(),
        _ => "KEYID".to_owned(),
    };
    let mut steps = vec![
        "compare issued.jsonl with its backup: if the backup has the license, restore the file".to_owned(),
        format!("if nobody issued it, replace the signer key: airseal vendor rotate signer --dir {dir}"),
        "issue the genuine licenses again with the new key, and send them with the new trust bundle".to_owned(),
        format!("revoke the old key, with all that it signed: airseal vendor revoke --key {key} --reason stolen --dir {dir}"),
    ];
    if signers.len() != 1 {
        steps.push(
            "which key signed it: airseal inspect shows that of the license file; ask the customer for it".to_owned(),
        );
    }
    steps
}
