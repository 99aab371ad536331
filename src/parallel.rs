//! The same work on many things, on all cores.

use std::num::NonZero;

/// Calls `work` for each item, on as many threads as there are processors; the
/// results stand in the order of the items.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    if items.len() < 2 * threads {
        return items.iter().map(work).collect();
    }
    let pieces = items.chunks(items.len().div_ceil(threads));
    let work = &work;
    std::thread::scope(|scope| {
        let threads: Vec<_> = pieces.map(|piece| scope.spawn(move || piece.iter().map(work).collect())).collect();
        let join = |thread: std::thread::ScopedJoinHandle<'_, Vec<R>>| match thread.join() {
            Ok(results) => results,
            // Only where panics unwind, in tests: the panic goes on in this thread.
            Err(panic) => std::panic::resume_unwind(panic),
        };
        threads.into_iter().flat_map(join).collect()
    })
}
