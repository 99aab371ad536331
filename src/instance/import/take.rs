//! Taking in what was gathered, in its order, and what it changes for the license in force.

use std::io::Read;

use uuid::Uuid;

use crate::core::document::envelope::MAX_FILE;
use crate::core::document::license::License;
use crate::core::document::trust::Trust;
use crate::core::judge::changes::{self, Change};
use crate::core::judge::check::VerifyContext;
use crate::core::judge::coverage::ReleaseDate;
use crate::core::judge::verdict::Verdict;
use crate::instance::import::gather::{Gathered, ImportFault, Notice, Waiting};
use crate::instance::import::importer::Importer;
use crate::instance::import::outcome::Imported;
use crate::privacy::ledger::Stamp;
use crate::store::home::Stored;
use crate::store::installed::{self, Source, Standing, Variables};
use crate::store::{StoreError, Writer, named};

/// What an import did.
#[derive(Debug)]
pub struct Taken {
    /// What became of each document, in the order in which they were taken in.
    pub documents: Vec<Imported>,
    /// The license in force that one of them revokes, unless its replacement is among them.
    pub revoked: Option<Revoked>,
    /// The variable whose license overrides what was imported.
    pub overridden_by: Option<&'static str>,
}

/// A license in force that was revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revoked {
    /// Its id.
    pub license_id: Uuid,
    /// The license that is in force now.
    pub in_force: Option<Uuid>,
}

impl std::fmt::Display for Revoked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let revoked = Change::InForceRevoked { license_id: self.license_id };
        match self.in_force {
            None => write!(
                f,
                "this {revoked}: import its replacement; if you have none, ask the vendor"
            ),
            Some(id) => write!(f, "this {revoked}; the license {id} is in force now"),
        }
    }
}

/// Takes the documents in, in their order; each file is read again for that. `compiled` is the
/// trust bundle that the vendor compiled in; `variables` can hold another license than the
/// installed ones. `say` hears which file cannot be read any more.
///
/// # Errors
/// I/O. What was taken in until then stays.
pub fn take(
    gathered: Gathered,
    writer: &Writer<'_>,
    stamp: &Stamp,
    compiled: Option<&[u8]>,
    variables: &Variables,
    stdin: &mut dyn Read,
    say: &mut dyn FnMut(Notice<'_>),
) -> Result<Taken, StoreError> {
    let home = writer.home();
    let Gathered { files, mut waiting } = gathered;
    // Stable: what has no order of its own comes as it was named.
    waiting.sort_by(|a, b| a.place.order().cmp(b.place.order()));
    let context = VerifyContext {
        identity: home.registration()?.as_ref().map(Stored::identity),
        now: stamp.time,
        clock_floor: Some(home.clock()?.floor()),
        limits: Vec::new(),
        features: Vec::new(),
        release: ReleaseDate::NotAsked,
    };
    // A newer bundle may be among the files: one that is older than it was is found out after it.
    let trust = home.trust_as_it_is(compiled)?;
    let before = in_force(installed::standing(home, trust.as_ref(), &context, variables));
    let mut importer = Importer::start(home, writer, trust, context, stamp.clone())?;
    let mut documents = Vec::new();
    for Waiting { place, file } in &waiting {
        let Some(file) = files.get(*file) else { continue };
        let name = file.path.display().to_string();
        let read = match &file.bytes {
            Some(_) => None,
            None => match named::document(stdin, &file.path, MAX_FILE) {
                Ok(bytes) => Some(bytes),
                Err(error) => {
                    say(Notice::Failed(&file.path, &ImportFault::from(error)));
                    continue;
                }
            },
        };
        let bytes = read.as_deref().or(file.bytes.as_deref()).unwrap_or_default();
        documents.push(importer.take(&name, bytes, place, file.folder.is_some())?);
    }
    importer.finish()?;
    let (trust, context) = (importer.trust(), importer.context());
    let standing = installed::standing(home, trust, context, variables);
    let overrides = standing.source.as_ref().and_then(Source::variable);
    let verdict = standing.judgement.as_ref().ok().map(|judgement| judgement.verdict);
    let after = in_force(standing);
    let revoked = before.as_ref().filter(|before| is_revoked(before, trust, verdict));
    let revoked = revoked.and_then(|before| note_revoked(&mut documents, before, after.as_ref()));
    for document in &mut documents {
        document.compare(before.as_ref(), after.as_ref(), context.now);
    }
    let has_license = documents.iter().any(|it| it.imported && it.license_id.is_some());
    Ok(Taken { documents, revoked, overridden_by: overrides.filter(|_| has_license) })
}

/// The license that stands, if it is good.
fn in_force(standing: Standing) -> Option<License> {
    let judgement = standing.judgement.ok()?;
    judgement.license.filter(|_| judgement.verdict.is_good())
}

/// Whether the license that was in force does not count any more, by what the vendor says now.
fn is_revoked(before: &License, trust: Option<&Trust>, verdict: Option<Verdict>) -> bool {
    matches!(verdict, Some(Verdict::Revoked | Verdict::Untrusted))
        || trust.is_some_and(|trust| matches!(trust.revocation(&before.license_id), Ok(Some(_))))
}

/// Says with the newest bundle what it revokes; `None` where its replacement is among the
/// documents: then there is nothing to do.
fn note_revoked(
    documents: &mut [Imported],
    before: &License,
    after: Option<&License>,
) -> Option<Revoked> {
    let (license_id, in_force) = (before.license_id, after.map(|after| after.license_id));
    let revoked = Revoked { license_id, in_force };
    // The newest bundle is the last one.
    if let Some(bundle) = documents.iter_mut().rfind(|it| it.changed && it.kind == "trust") {
        bundle.reason = revoked.to_string();
        bundle.changes.push(Change::InForceRevoked { license_id });
        let changes = after.map(|after| changes::of_license(before, after));
        bundle.changes.extend(changes.unwrap_or_default());
    }
    let replaced = in_force.is_some() && documents.iter().any(|it| it.license_id == in_force);
    (!replaced).then_some(revoked)
}
