//! `airseal inspect --diff`: what a new trust bundle or catalogue changes, in words.

use std::path::Path;

use serde::Serialize;

use crate::cli::error::Fallible;
use crate::cli::input::in_file;
use crate::cli::session::Session;
use crate::cli::ui::bundle;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::{Outcome, scan};
use crate::core::document::catalogue::SignedCatalogue;
use crate::core::document::envelope::{Document, Envelope};
use crate::core::document::trust::{Trust, TrustBundle};
use crate::core::judge::succession::Succession;
use crate::core::judge::{catalogue_diff, genuine};

/// The differences between two bundles, or between two catalogues.
#[derive(Debug, Serialize)]
struct Difference {
    #[serde(skip)]
    what: &'static str,
    old_version: u64,
    new_version: u64,
    /// Whether a site that has OLD would take NEW; if not, why.
    accepted: bool,
    refusal: Option<String>,
    /// One sentence each.
    changes: Vec<String>,
}

impl Render for Difference {
    fn human(&self, page: &mut Page) {
        let versions = format!("{} {} to {}", self.what, self.old_version, self.new_version);
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
    let bytes = scan::document(&mut session.env, old)?;
    let all: Vec<_> = Envelope::parse_all(&bytes).into_iter().flatten().collect();
    let holds = |is: fn(&Envelope) -> bool| all.iter().any(|found| is(&found.envelope));
    let of_catalogues_alone =
        holds(Envelope::is::<SignedCatalogue>) && !holds(Envelope::is::<TrustBundle>);
    let difference = if of_catalogues_alone {
        of_catalogues(session, (old, &bytes), new)?
    } else {
        of_bundles(session, (old, &bytes), new)?
    };
    session.ui.report(&difference);
    Ok(0)
}

fn of_bundles(session: &mut Session, old: (&Path, &[u8]), new: &Path) -> Fallible<Difference> {
    let now = session.now()?;
    let (old_envelope, old_bundle) = read::<TrustBundle>(old.0, old.1)?;
    let bytes = scan::document(&mut session.env, new)?;
    let (envelope, new_bundle) = read_new::<TrustBundle>(new, &bytes)?;
    let refusal = match Trust::reopen(&old_envelope) {
        Ok(trust) => trust.accept(&envelope).err().map(|error| error.to_string()),
        Err(error) => Some(format!("{}: {error}", old.0.display())),
    };
    Ok(Difference {
        what: "trust bundle",
        old_version: old_bundle.version,
        new_version: new_bundle.version,
        accepted: refusal.is_none(),
        refusal,
        changes: bundle::changes(&old_bundle, &new_bundle, now)?,
    })
}

fn of_catalogues(session: &mut Session, old: (&Path, &[u8]), new: &Path) -> Fallible<Difference> {
    let (old_envelope, before) = read::<SignedCatalogue>(old.0, old.1)?;
    let bytes = scan::document(&mut session.env, new)?;
    let (envelope, after) = read_new::<SignedCatalogue>(new, &bytes)?;
    let trust = session.home().ok().and_then(|home| session.trust(&home).ok().flatten());
    let counts = |envelope: &Envelope| genuine::check(envelope, trust.as_ref(), None);
    let (here, next) = (before.catalogue.number, after.catalogue.number);
    let order = || {
        let (old, new) = (old_envelope.payload.as_slice(), envelope.payload.as_slice());
        // What no longer counts gives way to any.
        counts(&old_envelope).ok()?;
        Succession::of((&here, old), (&next, new)).refusal(&here, &next)
    };
    let refusal = counts(&envelope).err().map(|(_, reason)| reason).or_else(order);
    let changes = catalogue_diff::changes(&before.catalogue, &after.catalogue);
    Ok(Difference {
        what: "catalogue",
        old_version: u64::from(before.catalogue.number),
        new_version: u64::from(after.catalogue.number),
        accepted: refusal.is_none(),
        refusal,
        changes: changes.iter().map(ToString::to_string).collect(),
    })
}

fn read<D: Document>(path: &Path, bytes: &[u8]) -> Fallible<(Envelope, D)> {
    let found = Envelope::parse_kind::<D>(bytes).map_err(|error| in_file(path, error.into()))?;
    let document = found.envelope.document().map_err(|error| in_file(path, error.into()))?;
    Ok((found.envelope, document))
}

/// The same of what is new, which may wait for its signature: whoever is to sign it looks at it first.
fn read_new<D: Document>(path: &Path, bytes: &[u8]) -> Fallible<(Envelope, D)> {
    match Envelope::parse_unsigned(bytes) {
        Ok(envelope) if envelope.signatures.is_empty() => {
            let document = envelope.document().map_err(|error| in_file(path, error.into()))?;
            Ok((envelope, document))
        }
        _ => read(path, bytes),
    }
}
