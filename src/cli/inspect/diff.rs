//! `airseal inspect --diff`: what a new trust bundle changes, in words.

use crate::cli::error::Fallible;
use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use crate::cli::session::Session;
use crate::cli::trust::in_file;
use crate::cli::ui::format;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::{Outcome, scan};
use crate::core::document::envelope::Envelope;
use crate::core::document::trust::{Revocation, Trust, TrustBundle};
use crate::core::types::time::Time;

/// The differences between two bundles.
#[derive(Debug, Serialize)]
struct Difference {
    old_version: u64,
    new_version: u64,
    /// Whether a site that trusts OLD would take NEW; if not, why.
    accepted: bool,
    refusal: Option<String>,
    /// One sentence each.
    changes: Vec<String>,
}

impl Render for Difference {
    fn human(&self, page: &mut Page) {
        let versions = format!("trust bundle {} to {}", self.old_version, self.new_version);
        match &self.refusal {
            None => page.headline(Tone::Good, "would be accepted", versions),
            Some(reason) => {
                page.headline(Tone::Bad, "would be refused", versions);
                page.field("Reason", reason);
            }
        }
        if self.changes.is_empty() {
            page.line("  Nothing changes.");
        }
        for change in &self.changes {
            page.line(format!("  - {change}"));
        }
    }
}

pub(super) fn run(session: &mut Session, old: &Path, new: &Path) -> Outcome {
    let now = session.now()?;
    let (_, old_bundle, old_trust) = read(session, old)?;
    let (envelope, new_bundle, _) = read(session, new)?;
    let refusal = match old_trust {
        Ok(trust) => trust.accept(&envelope).err().map(|error| error.to_string()),
        Err(reason) => Some(format!("{}: {reason}", old.display())),
    };
    let changes = changes(&old_bundle, &new_bundle, now)?;
    session.ui.report(&Difference {
        old_version: old_bundle.version,
        new_version: new_bundle.version,
        accepted: refusal.is_none(),
        refusal,
        changes,
    });
    Ok(0)
}

type Bundle = (Envelope, TrustBundle, Result<Trust, String>);

fn read(session: &mut Session, path: &Path) -> Fallible<Bundle> {
    let bytes = scan::document(&mut session.env, path)?;
    let found =
        Envelope::parse_kind::<TrustBundle>(&bytes).map_err(|error| in_file(path, error.into()))?;
    let envelope = found.envelope;
    let bundle = envelope.document().map_err(|error| in_file(path, error.into()))?;
    let trust = Trust::reopen(&envelope).map_err(|error| error.to_string());
    Ok((envelope, bundle, trust))
}

fn changes(old: &TrustBundle, new: &TrustBundle, now: Time) -> Fallible<Vec<String>> {
    let mut out = Vec::new();
    if old.product != new.product {
        out.push(format!("It is for another product: {} instead of {}.", new.product, old.product));
    }
    if old.roots != new.roots {
        for id in new.roots.keys.keys().filter(|id| !old.roots.keys.contains_key(*id)) {
            out.push(format!("Root {}… is new.", id.short()));
        }
        for id in old.roots.keys.keys().filter(|id| !new.roots.keys.contains_key(*id)) {
            out.push(format!("Root {}… is gone.", id.short()));
        }
        out.push(format!(
            "{} of {} roots must sign from now on, instead of {} of {}.",
            new.roots.threshold,
            new.roots.keys.len(),
            old.roots.threshold,
            old.roots.keys.len()
        ));
        out.push(format!("The fingerprint of the roots becomes {}.", new.roots.fingerprint()));
    }
    for (id, signer) in &new.signers {
        match old.signers.get(id) {
            None => out.push(format!(
                "Signer {}… is new, from {}.",
                id.short(),
                signer.not_before.date()
            )),
            Some(before) if before.not_after != signer.not_after => {
                out.push(match signer.not_after {
                    Some(end) => format!(
                        "Signer {}… signs until {end}; licenses issued later are refused.",
                        id.short()
                    ),
                    None => format!("Signer {}… has no end date any more.", id.short()),
                });
            }
            Some(before) if before != signer => {
                out.push(format!("Signer {}… may sign other things.", id.short()));
            }
            Some(_) => {}
        }
    }
    for id in old.signers.keys().filter(|id| !new.signers.contains_key(*id)) {
        out.push(format!(
            "Signer {}… is gone: licenses that it signed are no longer accepted.",
            id.short()
        ));
    }
    shown(&mut out, &added(&old.revoked_keys, &new.revoked_keys), |id, reason| {
        format!("Key {}… is revoked, with every license that it signed: {reason}.", id.short())
    });
    shown(&mut out, &added(&new.revoked_keys, &old.revoked_keys), |id, _| {
        format!("Key {}… is no longer revoked.", id.short())
    });
    let (before, after) = (old.revoked_licenses.to_map()?, new.revoked_licenses.to_map()?);
    shown(&mut out, &added(&before, &after), |id, reason| {
        format!("License {id} is revoked: {reason}.")
    });
    shown(&mut out, &added(&after, &before), |id, reason| {
        format!("License {id} is no longer revoked: {reason}.")
    });
    if old.expires_at != new.expires_at {
        out.push(match new.expires_at {
            Some(end) => {
                format!("It is due for renewal by {end} ({}).", format::distance(now, end))
            }
            None => "It has no renewal date any more.".to_owned(),
        });
    }
    Ok(out)
}

/// What `new` has and `old` has not.
fn added<'a, K: Ord>(
    old: &BTreeMap<K, Revocation>,
    new: &'a BTreeMap<K, Revocation>,
) -> Vec<(&'a K, &'a Revocation)> {
    new.iter().filter(|(key, _)| !old.contains_key(*key)).collect()
}

/// The first twenty in a sentence each, the rest as a number.
fn shown<K>(
    out: &mut Vec<String>,
    list: &[(&K, &Revocation)],
    sentence: impl Fn(&K, &str) -> String,
) {
    const SHOWN: usize = 20;
    out.extend(list.iter().take(SHOWN).map(|(id, revocation)| sentence(id, &revocation.reason)));
    if let Some(more) = list.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        out.push(format!("The same is true of {more} more."));
    }
}
