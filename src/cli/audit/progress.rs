//! The bar of a long audit, for a person at a terminal.
//!
//! Our own, in whole numbers: the libraries that draw bars need the C library's
//! mathematics, and loading that at every start would make `verify` a thirtieth
//! slower.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, Scope};
use std::time::{Duration, Instant};

use crate::cli::session::Session;
use crate::cli::ui::format;
use crate::store::walk;

/// How often it is drawn.
const EVERY: Duration = Duration::from_millis(200);
/// The cells of the bar.
const WIDTH: u64 = 24;

/// Draws how far the work is.
pub struct Progress {
    started: Instant,
    drawn: Instant,
    done: u64,
    total: Arc<AtomicU64>,
}

impl Progress {
    /// A bar if somebody can see it: standard error is a terminal that can take one.
    pub fn start(session: &Session) -> Option<Self> {
        let dumb = session.env.var("TERM").is_none_or(|term| term == "dumb");
        let seen = session.env.is_interactive() && !session.ui.quiet && !dumb;
        let now = Instant::now();
        seen.then(|| Self { started: now, drawn: now, done: 0, total: Arc::default() })
    }

    /// Counts the files on a thread of its own: counting is far quicker than checking, so the bar
    /// soon knows its length.
    pub fn count<'s>(&self, scope: &'s Scope<'s, '_>, paths: &'s [PathBuf], stop: &'s AtomicBool) {
        let total = Arc::clone(&self.total);
        let count = move || total.store(walk::count(paths, stop), Ordering::Relaxed);
        let _ = thread::Builder::new().spawn_scoped(scope, count);
    }

    /// Counts files that are done, and draws now and then.
    pub fn done(&mut self, session: &mut Session, files: u64) {
        self.done = self.done.saturating_add(files);
        if self.drawn.elapsed() >= EVERY {
            self.drawn = Instant::now();
            let line = line(self.done, self.total.load(Ordering::Relaxed), self.started.elapsed());
            session.ui.status(&line);
        }
    }

    /// Takes the bar away.
    pub fn clear(session: &mut Session) {
        session.ui.status("");
    }
}

/// `[######------------------] 25,000 of 100,000 files, 40,000 a second, 2 seconds left`
fn line(done: u64, total: u64, elapsed: Duration) -> String {
    let milliseconds = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
    let rate = done.saturating_mul(1000) / milliseconds;
    let rest = total.saturating_sub(done);
    if total < done || rate == 0 {
        return format!("{done} files, {rate} a second");
    }
    let filled = done.saturating_mul(WIDTH) / total.max(1);
    let bar: String = (0..WIDTH).map(|cell| if cell < filled { '#' } else { '-' }).collect();
    let left = format::count(rest.div_ceil(rate), "second");
    format!("[{bar}] {done} of {total} files, {rate} a second, {left} left")
}

#[cfg(test)]
mod tests {
    use super::line;
    use std::time::Duration;

    #[test]
    fn the_bar_says_how_far_how_fast_and_how_long() {
        let after = Duration::from_secs(2);
        assert_eq!(line(25, 0, after), "25 files, 12 a second");
        assert_eq!(
            line(50_000, 100_000, after),
            "[############------------] 50000 of 100000 files, 25000 a second, 2 seconds left"
        );
        assert_eq!(line(0, 0, Duration::ZERO), "0 files, 0 a second");
    }
}
