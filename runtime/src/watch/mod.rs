//! The watchdog: names code that holds its event loop for longer than a limit.
//!
//! Whoever polls code of users on an event loop does it by [`Watch::run`]: that notes on a record of
//! the thread what runs, and since when. A thread of its own looks at these records, so that what is
//! stuck is named while it is.
//!
//! A `fn` may block, but on a green thread: [`Watchdog::calls`] is for these.

mod called;
#[cfg(feature = "green")]
mod parked;
mod place;
mod record;
mod report;
mod setting;
mod watched;
mod watcher;

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::bridge::here::{self, Here};
use record::Frame;

use called::Called;
#[cfg(feature = "green")]
pub(crate) use called::running;
#[cfg(feature = "green")]
pub(crate) use parked::Parked;
pub(crate) use place::Place;
pub(crate) use setting::Setting;
pub(crate) use watched::Watched;

/// How long code of one app may hold its event loop.
#[derive(Debug)]
pub(crate) struct Watchdog {
    /// In nanoseconds; 0 is no limit.
    limit: AtomicU64,
}

impl Watchdog {
    pub(crate) fn new(setting: Setting) -> Self {
        let watchdog = Watchdog { limit: AtomicU64::new(0) };
        watchdog.set(setting);
        watchdog
    }

    pub(crate) fn set(&self, Setting(limit): Setting) {
        let nanos = limit.map_or(0, |limit| limit.as_nanos().try_into().unwrap_or(u64::MAX));
        self.limit.store(nanos, Ordering::Relaxed);
    }

    /// A `fn` of the app is called, for as long as the guard lives. Only on a green thread that means
    /// anything.
    #[inline]
    pub(crate) fn calls(&self, place: Place) -> Called {
        Called::begin(self, place)
    }

    /// What watches this code of the app.
    pub(crate) fn watch(&self, place: Place) -> Watch {
        Watch { place, limit: self.limit.load(Ordering::Relaxed) }
    }
}

/// What watches some code, each time that it is polled.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Watch {
    place: Place,
    /// As that of the watchdog.
    limit: u64,
}

impl Watch {
    /// Runs the code, or polls it once. Only what an event loop polls holds one: elsewhere it is not
    /// watched.
    ///
    /// What is run inside of it, as the view inside of a decorator, is watched in its place.
    #[inline]
    pub(crate) fn run<T>(self, code: impl FnOnce() -> T) -> T {
        if self.limit == 0 { code() } else { self.run_watched(code) }
    }

    #[cold]
    #[inline(never)]
    fn run_watched<T>(self, code: impl FnOnce() -> T) -> T {
        let _watched = if here::get() == Here::Loop { self.enter(false) } else { None };
        code()
    }

    /// Watches this thread for as long as the guard lives.
    fn enter(self, is_fn: bool) -> Option<Entered> {
        let (since, limit) = (Instant::now(), Duration::from_nanos(self.limit));
        let frame = Frame { place: self.place, limit, since, is_fn, was_parked: false };
        let outer = watcher::of_this_thread(|record| record.begin(frame))?;
        watcher::wake(limit);
        Some(Entered { outer, since })
    }

    /// The same for all polls of a future.
    pub(crate) fn polls<F: Future + ?Sized>(self, future: Pin<&mut F>) -> Watched<'_, F> {
        Watched { watch: self, future }
    }
}

/// Puts back what was watched before, also when the code panics.
struct Entered {
    outer: Option<Frame>,
    since: Instant,
}

impl Drop for Entered {
    fn drop(&mut self) {
        let now = Instant::now();
        let outer = self.outer.take();
        let ended = watcher::of_this_thread(|record| record.end(outer, self.since, now));
        if let Some(frame) = ended.flatten()
            && let Some(held) = frame.over(now)
        {
            report::held(&frame, held);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_panics_is_watched_no_more() {
        let _here = here::enter(Here::Loop);
        let watchdog = Watchdog::new(Setting(Some(Duration::from_secs(3600))));
        let running = || watcher::of_this_thread(|record| record.get().map(|frame| frame.place));
        let panicked = std::panic::catch_unwind(|| {
            watchdog.watch(Place::Named("outer")).run(|| {
                watchdog.watch(Place::Named("inner")).run(|| {
                    assert_eq!(running(), Some(Some(Place::Named("inner"))));
                });
                assert_eq!(running(), Some(Some(Place::Named("outer"))));
                panic!("on purpose");
            });
        });
        assert!(panicked.is_err());
        assert_eq!(running(), Some(None));
    }

    #[test]
    fn code_that_may_block_is_not_watched() {
        let watchdog = Watchdog::new(Setting(Some(Duration::from_secs(3600))));
        for place in [Here::Anywhere, Here::Driving] {
            let _here = here::enter(place);
            watchdog.watch(Place::Named("code")).run(|| {
                let running = watcher::of_this_thread(record::Record::get);
                assert_eq!(running, Some(None), "{place:?}");
            });
        }
    }
}
