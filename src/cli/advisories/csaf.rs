//! `airseal advisories --csaf`

use std::path::Path;

use serde::Serialize;

use super::Args;
use crate::cli::error::Failure;
use crate::cli::session::Session;
use crate::cli::ui::format;
use crate::cli::ui::page::{Page, Render, Tone};
use crate::cli::{Outcome, input};
use crate::core::document::csaf::Csaf;
use crate::core::types::ids::Name;
use crate::privacy::advisories::{AdvisoryError, imported};
use crate::privacy::csaf;
use crate::store::files;
use crate::store::output::Readers;

/// What was written.
#[derive(Debug, Serialize)]
struct Written {
    changed: bool,
    output: String,
    /// The advisories whose CSAF documents these are.
    ids: Vec<Name>,
}

impl Render for Written {
    fn human(&self, page: &mut Page) {
        let (tone, word) =
            if self.changed { (Tone::Good, "written") } else { (Tone::Dim, "unchanged") };
        page.headline(tone, word, &self.output);
        page.field("CSAF", format::count(self.ids.len(), "document"));
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    args.layout.choose(session)?;
    let home = session.home()?;
    // Only what a signature stands for is read.
    let advisories = imported(&home, session.env.compiled_trust)?.ok_or(AdvisoryError::Missing)?;
    let id = args.csaf.as_deref().filter(|id| !id.is_empty());
    if args.all {
        let Some(folder) = args.output.as_deref().filter(|path| !input::is_dash(path)) else {
            return Err(Failure::usage("--csaf --all writes several files").hint("-o DIR"));
        };
        if id.is_some() {
            return Err(Failure::usage("--csaf ID and --all contradict each other"));
        }
        let documents: Vec<_> = csaf::all(&advisories).collect();
        return write_all(session, args, folder, &documents);
    }
    let (id, document) = csaf::one(&advisories, id)?;
    let path = args.output.as_deref().unwrap_or(Path::new("-"));
    let output = args.force.output(path, Readers::All);
    let changed = input::write(session, output, document.document.as_bytes())?;
    if !input::is_dash(path) {
        let output = path.display().to_string();
        session.ui.report(&Written { changed, output, ids: vec![id.clone()] });
    }
    Ok(0)
}

/// Every document under the name that CSAF gives it: all of them, or none.
fn write_all(
    session: &mut Session,
    args: &Args,
    folder: &Path,
    documents: &[(&Name, &Csaf)],
) -> Outcome {
    if documents.is_empty() {
        return Err(AdvisoryError::NoCsaf.into());
    }
    files::create_folder(folder)?;
    let paths: Vec<_> = documents.iter().map(|(_, csaf)| folder.join(csaf.file_name())).collect();
    let mut changed = false;
    for write in [false, true] {
        for (path, (_, csaf)) in paths.iter().zip(documents) {
            let output = args.force.output(path, Readers::All);
            let bytes = csaf.document.as_bytes();
            changed |= if write {
                input::write(session, output, bytes)?
            } else {
                input::check(session, output, Some(bytes)).map(|_| false)?
            };
        }
    }
    let ids = documents.iter().map(|(id, _)| (*id).clone()).collect();
    session.ui.report(&Written { changed, output: folder.display().to_string(), ids });
    Ok(0)
}
