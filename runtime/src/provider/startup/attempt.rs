//! One attempt to run the app providers, and those who wait for it.

use std::future::{Future, poll_fn};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use crate::{App, Result};

/// What becomes of an attempt.
#[derive(Default)]
pub(super) struct Attempt(Mutex<State>);

#[derive(Default)]
struct State {
    outcome: Option<Result<()>>,
    waiting: Vec<Waker>,
}

/// Who runs an attempt holds this, and says by it what it came to.
pub(super) struct Ticket {
    app: App,
    attempt: Arc<Attempt>,
}

/// It was given up: by whoever ran it, or because nobody could.
#[derive(Debug, thiserror::Error)]
#[error("the providers of the app were not run to their end")]
struct GivenUp;

/// Joins the attempt that runs; the ticket is there for who begins one. `None` when all values are
/// there.
pub(super) fn join(app: &App) -> Option<(Arc<Attempt>, Option<Ticket>)> {
    let providers = app.providers();
    if providers.are_ready() {
        return None;
    }
    let mut running = providers.lock();
    // It may have ended since.
    if providers.are_ready() {
        return None;
    }
    if let Some(attempt) = &*running {
        return Some((Arc::clone(attempt), None));
    }
    let attempt = Arc::clone(running.insert(Arc::default()));
    let ticket = Ticket { app: app.clone(), attempt: Arc::clone(&attempt) };
    Some((attempt, Some(ticket)))
}

impl Ticket {
    pub(super) fn app(&self) -> &App {
        &self.app
    }

    pub(super) fn finish(self, outcome: Result<()>) {
        self.end(outcome);
    }

    fn end(&self, outcome: Result<()>) {
        let providers = self.app.providers();
        {
            let mut running = providers.lock();
            if !running.as_ref().is_some_and(|running| Arc::ptr_eq(running, &self.attempt)) {
                return;
            }
            *running = None;
            providers.is_ready.store(outcome.is_ok(), Ordering::Release);
        }
        let mut state = self.attempt.lock();
        state.outcome = Some(outcome);
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        waiting.into_iter().for_each(Waker::wake);
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.end(Err(GivenUp.into()));
    }
}

impl Attempt {
    /// Waits for what it comes to.
    pub(super) fn outcome(&self) -> impl Future<Output = Result<()>> + Send + '_ {
        poll_fn(|cx| {
            let mut state = self.lock();
            if let Some(outcome) = &state.outcome {
                return Poll::Ready(match outcome {
                    Ok(()) => Ok(()),
                    Err(error) => Err(error.again()),
                });
            }
            if !state.waiting.iter().any(|waker| waker.will_wake(cx.waker())) {
                state.waiting.push(cx.waker().clone());
            }
            Poll::Pending
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
