//! `airseal unregister`

use serde::Serialize;

use super::error::{CANNOT, Failure, USAGE};
use super::output::{Page, Report, Tone};
use super::session::Session;
use super::{Outcome, input, sanitize};
use crate::consent::ledger;
use crate::core::ledger::{About, Event};
use crate::store::home::{INSTANCE_KEY, LICENSES, PENDING, REGISTRATION, ROOTS, TRUST};

/// Delete the instance's key, registration, licenses and trust pin
///
/// Shows what it will delete and asks first; --yes answers for a script. The
/// telemetry choice, the ledger (which holds no address) and the latest time seen
/// stay: deleting them would undo an objection, or let the clock be turned back. A
/// second run changes nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  airseal unregister
  airseal unregister --yes")]
pub struct Args {
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
}

#[derive(Debug, Serialize)]
struct Unregistered {
    changed: bool,
    deleted: Vec<String>,
}

impl Report for Unregistered {
    fn human(&self, page: &mut Page) {
        if self.changed {
            page.headline(Tone::Good, "unregistered", "");
            for file in &self.deleted {
                page.field("Deleted", file);
            }
        } else {
            page.headline(Tone::Dim, "unchanged", "nothing is registered here");
        }
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Outcome {
    let home = session.home()?;
    if !home.dir().is_dir() {
        session.ui.report(&Unregistered { changed: false, deleted: Vec::new() });
        return Ok(0);
    }
    let writer = session.write(&home)?;
    // The registration goes first: from then on nothing is registered, whatever
    // interrupts the rest, and the next run deletes what is left.
    let mut names: Vec<String> = [REGISTRATION, PENDING, INSTANCE_KEY, TRUST].map(str::to_owned).to_vec();
    for folder in [LICENSES, ROOTS] {
        let path = home.path(folder);
        if path.is_dir() {
            let files = input::folder(&path)?;
            names.extend(files.iter().filter_map(|path| Some(format!("{folder}/{}", path.file_name()?.to_str()?))));
        }
    }
    names.retain(|name| home.path(name).symlink_metadata().is_ok());
    if names.is_empty() {
        session.ui.report(&Unregistered { changed: false, deleted: names });
        return Ok(0);
    }

    if !args.yes {
        let list: Vec<_> =
            names.iter().map(|name| format!("  {}", sanitize::text(&home.path(name).display().to_string()))).collect();
        session.ui.tell(format!("This will be deleted:\n{}", list.join("\n")));
        if !session.env.interactive {
            return Err(Failure::new(USAGE, "unregister deletes for good, and asks first")
                .hint("in a script, add --yes")
                .into());
        }
        if !session.confirm("Delete it? The license cannot be used here again without the key.")? {
            return Err(Failure::new(CANNOT, "not unregistered").hint("nothing was changed").into());
        }
    }
    ledger::record(&writer, &session.stamp("unregister")?, Event::Unregistered, About::new())?;
    for name in &names {
        writer.remove(name)?;
    }
    session.ui.report(&Unregistered { changed: true, deleted: names });
    Ok(0)
}
