//! Sync code that runs for a request on a worker thread, handed over by async code: decorators, and
//! closures given to `sync_to_async`.
//!
//! When the async code is dropped it goes on to its end, and nothing may be torn down under it.

#[cfg(all(loom, test))]
mod under_loom;

use std::sync::PoisonError;
use std::task::{Context, Poll, Waker};

use crate::sync::{Mutex, MutexGuard};

/// How much of it there is, and what waits for its end.
#[derive(Default)]
pub(crate) struct Away(Mutex<State>);

#[derive(Default)]
struct State {
    running: usize,
    then: Vec<Box<dyn FnOnce() + Send>>,
    waiting: Option<Waker>,
}

impl Away {
    /// Something runs for as long as this lives.
    pub(crate) fn begin(&self) -> Out<'_> {
        self.lock().running += 1;
        Out(self)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lock().running == 0
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

    /// Ready when all of it has ended.
    pub(crate) fn poll_ended(&self, cx: &Context<'_>) -> Poll<()> {
        let mut state = self.lock();
        if state.running == 0 {
            return Poll::Ready(());
        }
        state.waiting = Some(cx.waker().clone());
        Poll::Pending
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sync code that runs.
#[must_use = "it has ended when this is dropped"]
pub(crate) struct Out<'a>(&'a Away);

impl Drop for Out<'_> {
    /// Calls what waited for this, if it was the last.
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.running -= 1;
        if state.running > 0 {
            return;
        }
        let (then, waiting) = (std::mem::take(&mut state.then), state.waiting.take());
        drop(state);
        for then in then {
            then();
        }
        waiting.into_iter().for_each(Waker::wake);
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
        let (first, second) = (away.begin(), away.begin());
        away.then(call());
        drop(first);
        assert_eq!(calls.load(Ordering::Relaxed), 1);
        drop(second);
        assert_eq!(calls.load(Ordering::Relaxed), 2);
        away.then(call());
        assert_eq!(calls.load(Ordering::Relaxed), 3);
    }
}
