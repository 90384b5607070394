//! Sync code that runs for a request on a worker thread, handed over by async code.
//!
//! When the async code is dropped it goes on to its end, and nothing may be torn down under it.

#[cfg(all(loom, test))]
mod under_loom;

use std::sync::PoisonError;

use crate::sync::{Mutex, MutexGuard};

/// How much of it there is, and what waits for its end.
#[derive(Default)]
pub(crate) struct Away(Mutex<State>);

#[derive(Default)]
struct State {
    running: usize,
    then: Vec<Box<dyn FnOnce() + Send>>,
}

impl Away {
    pub(crate) fn begin(&self) {
        self.lock().running += 1;
    }

    /// Calls what waited for this, if it was the last.
    pub(crate) fn end(&self) {
        let mut state = self.lock();
        state.running -= 1;
        let then = if state.running == 0 { std::mem::take(&mut state.then) } else { Vec::new() };
        drop(state);
        for then in then {
            then();
        }
    }

    /// Calls this when all of it has ended: now, unless something runs.
    pub(crate) fn then(&self, call: impl FnOnce() + Send + 'static) {
        let mut state = self.lock();
        if state.running > 0 {
            state.then.push(Box::new(call));
        } else {
            drop(state);
            call();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn what_comes_after_waits_for_all_that_runs() {
        let (away, calls) = (Away::default(), Arc::new(AtomicUsize::new(0)));
        let call = || {
            let calls = Arc::clone(&calls);
            move || {
                calls.fetch_add(1, Ordering::Relaxed);
            }
        };
        away.then(call());
        assert_eq!(calls.load(Ordering::Relaxed), 1);
        away.begin();
        away.begin();
        away.then(call());
        away.end();
        assert_eq!(calls.load(Ordering::Relaxed), 1);
        away.end();
        assert_eq!(calls.load(Ordering::Relaxed), 2);
        away.then(call());
        assert_eq!(calls.load(Ordering::Relaxed), 3);
    }
}
