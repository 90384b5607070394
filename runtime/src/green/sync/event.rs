//! Something that happens, and is waited for.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

use crate::async_to_sync;

/// Something that happens, as gevent's `Event`: all who wait for it go on when it is set, and nobody
/// waits as long as it is.
///
/// ```
/// use std::sync::Arc;
///
/// use duotone::green::sync::Event;
///
/// let ready = Arc::new(Event::new());
/// let waits = std::thread::spawn({
///     let ready = Arc::clone(&ready);
///     move || ready.wait()
/// });
/// ready.set();
/// waits.join().expect("no panic");
/// assert!(ready.is_set());
/// ```
#[derive(Debug, Default)]
pub struct Event {
    is_set: AtomicBool,
    told: Notify,
}

impl Event {
    /// One that is not set.
    pub const fn new() -> Self {
        Event { is_set: AtomicBool::new(false), told: Notify::const_new() }
    }

    /// It has happened: whoever waits goes on, and whoever comes goes on at once.
    pub fn set(&self) {
        self.is_set.store(true, Ordering::SeqCst);
        self.told.notify_waiters();
    }

    /// It has not happened: whoever comes waits. Those who were told before go on all the same.
    pub fn clear(&self) {
        self.is_set.store(false, Ordering::SeqCst);
    }

    /// Whether it has happened.
    pub fn is_set(&self) -> bool {
        self.is_set.load(Ordering::SeqCst)
    }

    /// Waits until it has happened: parks on a green thread, blocks its thread elsewhere. It ends with
    /// its request when that is cancelled meanwhile (R48).
    ///
    /// # Panics
    ///
    /// Inside an async function that Duotone runs, when it has not happened.
    #[track_caller]
    pub fn wait(&self) {
        // Before it is asked: who is told in between is told.
        let told = self.told.notified();
        if !self.is_set() {
            async_to_sync(told);
        }
    }
}
