//! The same work on many things, on all cores: the one thread pool.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// How many shares a part of [`in_parts`] has: what a thread takes at a time.
const SHARES: usize = 64;

/// Calls `work` for each batch on up to `threads` threads, and hands each result to `take`, in
/// this thread, with the number of its batch from 0 up; those of slow batches come later. At
/// most `waiting` results wait to be taken. Once `take` breaks, no further batch is begun.
///
/// Returns how many threads worked. None did if `threads` is 0 or the system gives no thread;
/// then no batch was taken out of `batches`.
pub fn each<B: Send, R: Send>(
    batches: &mut (impl Iterator<Item = B> + Send),
    threads: usize,
    waiting: usize,
    work: impl Fn(B) -> R + Sync,
    mut take: impl FnMut(usize, R) -> ControlFlow<()>,
) -> usize {
    let batches = Mutex::new(batches.enumerate());
    let next = || batches.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work_on = |done: SyncSender<(usize, R)>| {
        while let Some((number, batch)) = next() {
            if done.send((number, work(batch))).is_err() {
                return;
            }
        }
    };
    thread::scope(|scope| {
        let (done, results) = sync_channel(waiting);
        let start = |_| {
            let (done, work_on) = (done.clone(), &work_on);
            thread::Builder::new().spawn_scoped(scope, move || work_on(done)).ok()
        };
        let begun = (0..threads).filter_map(start).count();
        drop(done);
        for (number, result) in &results {
            if take(number, result).is_break() {
                break;
            }
        }
        begun
    })
}

/// The number of processors that this process may use.
#[must_use]
pub fn processors() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Calls `work` for each batch as [`each`] does, and hands the results to `take` in the order of
/// the batches. A single batch is done by this thread, and so are all without threads.
pub fn in_order<B: Send, R: Send>(
    batches: &mut (impl Iterator<Item = B> + Send),
    threads: usize,
    waiting: usize,
    work: impl Fn(B) -> R + Sync,
    mut take: impl FnMut(R) -> ControlFlow<()>,
) {
    let first: Vec<_> = batches.take(2).collect();
    let threads = if first.len() < 2 { 0 } else { threads };
    let mut batches = first.into_iter().chain(batches);
    // Results that came before those of an earlier batch.
    let (mut early, mut next) = (BTreeMap::new(), 0);
    let begun = each(&mut batches, threads, waiting, &work, |number, result| {
        early.insert(number, result);
        while let Some(result) = early.remove(&next) {
            next += 1;
            take(result)?;
        }
        ControlFlow::Continue(())
    });
    if begun == 0 {
        let _ = batches.try_for_each(|batch| take(work(batch)));
    }
}

/// Calls `work` for each batch, on as many threads as there are processors, and hands each result
/// to `take` in the order of the batches.
pub fn in_order_of<B: Send, R: Send>(
    mut batches: impl Iterator<Item = B> + Send,
    work: impl Fn(B) -> R + Sync,
    mut take: impl FnMut(R),
) {
    in_order(&mut batches, processors(), SHARES, work, |result| {
        take(result);
        ControlFlow::Continue(())
    });
}

/// Calls `work` for each item, on as many threads as there are processors, and hands the
/// results to `take`, `part` of the items (one or more) at a time and in their order. While
/// `take` is at one part, the threads are at the next. For a few items, or where the system
/// gives no thread, this thread does the work.
///
/// # Errors
/// What `take` says first; the part that was begun meanwhile is dropped.
pub fn in_parts<'i, T: Sync, R: Send, E>(
    items: &'i [T],
    part: usize,
    work: impl Fn(&'i T) -> R + Sync,
    mut take: impl FnMut(&[T], Vec<R>) -> Result<(), E>,
) -> Result<(), E> {
    let share = part.div_ceil(SHARES);
    let threads = processors().min(items.len() / share);
    let work = |share: &'i [T]| share.iter().map(&work).collect::<Vec<_>>();
    let mut shares = items.chunks(share);
    let (mut rest, mut ready, mut failed) = (items, Vec::new(), None);
    let add = |results: Vec<R>| {
        ready.extend(results);
        while ready.len() >= part.min(rest.len()) && !rest.is_empty() {
            let (now, later) = rest.split_at(part.min(rest.len()));
            rest = later;
            if let Err(error) = take(now, ready.drain(..now.len()).collect()) {
                failed = Some(error);
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    };
    in_order(&mut shares, threads, SHARES, work, add);
    failed.map_or(Ok(()), Err)
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
