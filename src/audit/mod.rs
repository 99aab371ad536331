//! Verifies every license in some folders, and sums up: find the files, say what each is, count.
//! No file is written.

pub mod file;
pub mod summary;

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use crate::audit::file::Checked;
use crate::audit::summary::Summary;
use crate::core::document::trust::Trust;
use crate::core::judge::check::VerifyContext;
use crate::core::types::time::Time;
use crate::parallel;
use crate::store::{StoreError, walk};

/// What licenses are checked against.
#[derive(Debug)]
pub struct Grounds {
    /// The trust bundle; with an index it finds revocations faster ([`Trust::with_index`]).
    pub trust: Trust,
    /// The time, and the latest time known to have been. Whose a license is, and what it covers,
    /// is not asked.
    pub context: VerifyContext,
    /// The end of the span in which licenses that end are counted.
    pub within: Option<Time>,
}

/// Why an audit could not begin.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// A named path cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No thread could be started.
    #[error("the system does not allow this user more threads")]
    NoThread,
}

/// Verifies every file under `paths` on `jobs` threads, and sums up. `note` may write something
/// about each file into the part that it is in; it is called on these threads. `take` gets each
/// part as it is done, with the number of its files; when it breaks, the summary is of what was
/// checked until then. `stop` is set when nobody wants results any more.
///
/// ```
/// use std::ops::ControlFlow;
/// use std::sync::atomic::AtomicBool;
/// use airseal::audit::{Grounds, audit};
///
/// # fn example(grounds: &Grounds) -> Result<(), airseal::audit::AuditError> {
/// let (paths, jobs, stop) = (["licenses".into()], std::num::NonZero::<usize>::MIN, AtomicBool::new(false));
/// let summary = audit(&paths, jobs, grounds, &stop, |_, (): &mut ()| (), |(), _| ControlFlow::Continue(()))?;
/// println!("{} licenses", summary.licenses);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// A path that is not there, or no thread.
pub fn audit<P: Default + Send>(
    paths: &[PathBuf],
    jobs: NonZeroUsize,
    grounds: &Grounds,
    stop: &AtomicBool,
    note: impl Fn(&Checked<'_>, &mut P) + Sync,
    mut take: impl FnMut(P, u64) -> ControlFlow<()>,
) -> Result<Summary, AuditError> {
    for path in paths {
        path.symlink_metadata().map_err(StoreError::io("read", path))?;
    }
    let mut all = Summary::new(&grounds.context, grounds.within);
    let work = |batch: Vec<walk::Found>| {
        let (mut part, mut summary) =
            (P::default(), Summary::new(&grounds.context, grounds.within));
        let mut buffer = Vec::new();
        for found in &batch {
            let checked = file::check(found, &mut buffer, &grounds.trust, &grounds.context);
            note(&checked, &mut part);
            summary.add(checked);
        }
        (part, summary)
    };
    let mut batches = walk::batches(paths, stop);
    let begun =
        parallel::each(&mut batches, jobs.get(), 4 * jobs.get(), work, |_, (part, summary)| {
            let files = summary.files;
            all.merge(summary);
            let taken = take(part, files);
            if taken.is_break() {
                stop.store(true, std::sync::atomic::Ordering::Relaxed);
            }
            taken
        });
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    if begun == 0 { Err(AuditError::NoThread) } else { Ok(all) }
}
