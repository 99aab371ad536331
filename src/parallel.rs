//! The same work on many things, on all cores.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, Scope, ScopedJoinHandle};

/// How many items a thread takes at a time.
const SHARE: usize = 16;

/// Calls `work` for each item, on as many threads as there are processors, and hands the
/// results to `take`, `part` of the items (one or more) at a time and in their order. While
/// `take` is at one part, the threads are at the next, and no further.
///
/// # Errors
/// What `take` says first; the rest is not begun.
pub fn in_parts<T: Sync, R: Send, E>(
    items: &[T],
    part: usize,
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(&[T], Vec<R>) -> Result<(), E>,
) -> Result<(), E> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    if items.len() < 2 * threads {
        return take(items, items.iter().map(work).collect());
    }
    let places: Vec<_> = items.chunks(part).map(|part| (part, AtomicUsize::new(0))).collect();
    thread::scope(|scope| {
        let mut parts = places.iter();
        let mut begin =
            || parts.next().map(|(part, place)| (*part, Running::start(scope, threads, part, place, &work)));
        let mut current = begin();
        while let Some((part, running)) = current {
            let results = running.finish();
            current = begin();
            take(part, results)?;
        }
        Ok(())
    })
}

/// Threads at work on a part.
struct Running<'s, R>(Vec<ScopedJoinHandle<'s, Vec<(usize, R)>>>);

impl<'s, R: Send> Running<'s, R> {
    fn start<'e, T: Sync>(
        scope: &'s Scope<'s, 'e>,
        threads: usize,
        part: &'s [T],
        place: &'s AtomicUsize,
        work: &'s (impl Fn(&T) -> R + Sync),
    ) -> Self
    where
        R: 's,
    {
        Self((0..threads).map(|_| scope.spawn(move || share(part, place, work))).collect())
    }

    /// The results in the order of the items.
    fn finish(self) -> Vec<R> {
        let join = |thread: ScopedJoinHandle<'_, Vec<(usize, R)>>| match thread.join() {
            Ok(results) => results,
            // Only where panics unwind, in tests: the panic goes on in this thread.
            Err(panic) => std::panic::resume_unwind(panic),
        };
        let mut results: Vec<_> = self.0.into_iter().flat_map(join).collect();
        results.sort_unstable_by_key(|(index, _)| *index);
        results.into_iter().map(|(_, result)| result).collect()
    }
}

/// What one thread does of a part: share after share, as long as there are any.
fn share<T, R>(part: &[T], place: &AtomicUsize, work: impl Fn(&T) -> R) -> Vec<(usize, R)> {
    let mut results = Vec::new();
    loop {
        let first = place.fetch_add(SHARE, Ordering::Relaxed);
        let Some(rest) = part.get(first..).filter(|rest| !rest.is_empty()) else { return results };
        results.extend(rest.iter().take(SHARE).enumerate().map(|(index, item)| (first + index, work(item))));
    }
}
