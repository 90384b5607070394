//! One thread of a pool while it has nothing to do.

use std::sync::PoisonError;
use std::time::{Duration, Instant};

use super::state::State;
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::{Condvar, MutexGuard};

/// A condition of its own per thread, so that the pool chooses whom it wakes.
#[derive(Default)]
pub(super) struct Sleeper {
    called: AtomicBool,
    condition: Condvar,
}

impl Sleeper {
    /// Marks it as called. Only under the pool's lock, which is what orders the mark.
    pub(super) fn call(&self) {
        self.called.store(true, Ordering::Relaxed);
    }

    /// Wakes a thread that was called; best after the lock was given back, or it wakes into it.
    pub(super) fn wake(&self) {
        self.condition.notify_one();
    }

    /// Sleeps until called or for that long; says whether it was called.
    pub(super) fn sleep<'a>(
        &self,
        mut state: MutexGuard<'a, State>,
        time: Duration,
    ) -> (MutexGuard<'a, State>, bool) {
        let start = Instant::now();
        loop {
            if self.called.swap(false, Ordering::Relaxed) {
                return (state, true);
            }
            let Some(left) = time.checked_sub(start.elapsed()) else {
                return (state, false);
            };
            let woken = self.condition.wait_timeout(state, left);
            (state, _) = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }
}
