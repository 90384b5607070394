//! The thread that looks at the records of all others.
//!
//! It sleeps while nothing is watched: whoever enters watched code wakes it, at most once in half
//! of the limit, however many do.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use crate::watch::record::{Frame, Record};
use crate::watch::report;

/// The shortest time between two looks.
const SHORTEST: Duration = Duration::from_millis(1);

static RECORDS: Mutex<Vec<Weak<Record>>> = Mutex::new(Vec::new());
/// `None` when there is none to be had: then code is named when it has ended, and not before.
static WATCHER: OnceLock<Option<Thread>> = OnceLock::new();
/// Somebody has to wake it.
static ASLEEP: AtomicBool = AtomicBool::new(false);
/// In nanoseconds: the shortest limit there ever was.
static LIMIT: AtomicU64 = AtomicU64::new(u64::MAX);

thread_local! {
    static RECORD: Arc<Record> = {
        let record = Arc::default();
        let mut records = RECORDS.lock().unwrap_or_else(PoisonError::into_inner);
        // Those of threads that have ended make room.
        records.retain(|record| record.strong_count() > 0);
        records.push(Arc::downgrade(&record));
        record
    };
}

/// `None` on a thread that is about to end.
pub(super) fn of_this_thread<T>(with: impl FnOnce(&Record) -> T) -> Option<T> {
    RECORD.try_with(|record| with(record)).ok()
}

/// Whether anything was ever watched in this process.
#[cfg(feature = "green")]
pub(super) fn is_used() -> bool {
    WATCHER.get().is_some()
}

/// Something is watched, with this limit.
pub(super) fn wake(limit: Duration) {
    let limit = limit.as_nanos().try_into().unwrap_or(u64::MAX);
    if LIMIT.load(Ordering::Relaxed) > limit {
        LIMIT.fetch_min(limit, Ordering::Relaxed);
    }
    let watcher = WATCHER.get_or_init(|| {
        let started = thread::Builder::new().name("duotone-watchdog".to_owned()).spawn(watch);
        started.ok().map(|handle| handle.thread().clone())
    });
    // It says that it sleeps before it looks for the last time, under the lock of a record, which
    // was taken for this one since. So whoever it did not see, sees that it sleeps.
    if ASLEEP.load(Ordering::Relaxed)
        && ASLEEP.swap(false, Ordering::Relaxed)
        && let Some(watcher) = watcher
    {
        watcher.unpark();
    }
}

fn watch() {
    loop {
        let interval = Duration::from_nanos(LIMIT.load(Ordering::Relaxed)) / 2;
        thread::sleep(interval.max(SHORTEST));
        if look() {
            continue;
        }
        ASLEEP.store(true, Ordering::Relaxed);
        while !look() && ASLEEP.load(Ordering::Relaxed) {
            thread::park();
        }
        ASLEEP.store(false, Ordering::Relaxed);
    }
}

/// Names what holds its loop for too long; says whether anything is watched.
fn look() -> bool {
    let records: Vec<_> = {
        let records = RECORDS.lock().unwrap_or_else(PoisonError::into_inner);
        records.iter().filter_map(Weak::upgrade).collect()
    };
    let frames: Vec<Frame> = records.iter().filter_map(|record| record.get()).collect();
    for frame in &frames {
        if let Some(held) = frame.over(Instant::now()) {
            report::holds(frame, held);
        }
    }
    !frames.is_empty()
}
