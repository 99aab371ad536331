//! The same work on many things, on all cores.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ScopedJoinHandle};

/// How many items a thread takes at a time.
const SHARE: usize = 16;

/// Calls `work` for each item, on as many threads as there are processors, and hands the
/// results to `take`, `part` of the items (one or more) at a time and in their order. While
/// `take` is at one part, the threads are at the next, and no further. For a few items no
/// thread is begun.
///
/// # Errors
/// What `take` says first; the part that was begun meanwhile is dropped.
pub fn in_parts<T: Sync, R: Send, E>(
    items: &[T],
    part: usize,
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(&[T], Vec<R>) -> Result<(), E>,
) -> Result<(), E> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(items.len() / SHARE);
    let (parts, work): (Vec<_>, _) =
        (items.chunks(part).map(|part| (part, AtomicUsize::new(0))).collect(), &work);
    thread::scope(|scope| {
        let mut parts = parts.iter();
        let mut begin = || {
            let (part, place) = parts.next()?;
            let thread = |_| {
                thread::Builder::new().spawn_scoped(scope, move || share(part, place, work)).ok()
            };
            Some((part, place, (0..threads).filter_map(thread).collect::<Vec<_>>()))
        };
        let mut current = begin();
        while let Some((part, place, running)) = current {
            // A hand more; and the only one for a few items, or where the system gives no thread.
            let mut results = share(part, place, work);
            results.extend(running.into_iter().flat_map(join));
            results.sort_unstable_by_key(|(index, _)| *index);
            current = begin();
            take(part, results.into_iter().map(|(_, result)| result).collect())?;
        }
        Ok(())
    })
}

/// What one thread does of a part: share after share, as long as there are any; each result
/// with the place of its item.
fn share<T, R>(part: &[T], place: &AtomicUsize, work: impl Fn(&T) -> R) -> Vec<(usize, R)> {
    let mut results = Vec::new();
    loop {
        let first = place.fetch_add(SHARE, Ordering::Relaxed);
        let Some(rest) = part.get(first..).filter(|rest| !rest.is_empty()) else { return results };
        results.extend(
            rest.iter().take(SHARE).enumerate().map(|(index, item)| (first + index, work(item))),
        );
    }
}

fn join<R>(thread: ScopedJoinHandle<'_, R>) -> R {
    match thread.join() {
        Ok(results) => results,
        // Only where panics unwind, in tests: the panic goes on in this thread.
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

#[cfg(test)]
mod tests {
    use super::in_parts;

    #[test]
    fn results_come_part_by_part_in_the_order_of_the_items() {
        for count in [1, 3, 17, 64, 65, 1000] {
            let items: Vec<usize> = (0..count).collect();
            let mut seen = Vec::new();
            let done = in_parts(
                &items,
                64,
                |item| item * 7,
                |part, results| {
                    assert!(part.len() <= 64 && part.len() == results.len(), "{count}");
                    seen.extend(part.iter().copied().zip(results));
                    Ok::<_, ()>(())
                },
            );
            assert!(done.is_ok());
            let expected: Vec<_> = items.iter().map(|item| (*item, item * 7)).collect();
            assert_eq!(seen, expected);
        }
    }

    #[test]
    fn an_error_ends_it() {
        let (items, mut taken): (Vec<usize>, _) = ((0..1000).collect(), 0);
        let done = in_parts(
            &items,
            64,
            |item| *item,
            |_, _| {
                taken += 1;
                if taken == 3 { Err("full") } else { Ok(()) }
            },
        );
        assert_eq!((done, taken), (Err("full"), 3));
    }
}
