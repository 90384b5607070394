//! Whether a request is cancelled, and why; who on a thread that blocks waits to hear of it (R48).
//!
//! What is polled on an event loop is dropped when the client is gone, so it needs none of this
//! unless the request's time is limited.

#[cfg(all(loom, test))]
mod under_loom;

mod limit;
mod unless;

use std::panic::resume_unwind;
use std::sync::PoisonError;
use std::task::Waker;

use crate::sync::{Mutex, MutexGuard};

pub(crate) use limit::Overdue;
use limit::{Limit, Runner};
pub(crate) use unless::Unless;

/// The request for which a future was driven is cancelled (R48).
///
/// [`try_async_to_sync`](crate::try_async_to_sync) returns it. In
/// [`async_to_sync`](crate::async_to_sync) it ends the sync function, like a future that is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Cancelled {
    /// Its client is gone.
    #[error("the request is cancelled: its client is gone")]
    ClientGone,
    /// The `timeout` of its route is over.
    #[error("the request is cancelled: its time is over")]
    TimedOut,
}

impl Cancelled {
    /// Ends the sync function that runs: its values are dropped, and no panic is reported.
    pub(crate) fn unwind(self) -> ! {
        resume_unwind(Box::new(self))
    }
}

/// That of one request.
#[derive(Debug, Default)]
pub(crate) struct Cancel(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    at: At,
    /// While its time runs. Boxed, since most requests have no limit.
    limit: Option<Box<Limit>>,
    /// Who waits. Whoever finds itself taken out was cancelled.
    waiting: Vec<Waiting>,
    /// The next number.
    next: u32,
    /// Why those were taken out that were last.
    told: Option<Cancelled>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
    #[default]
    Running,
    ClientGone,
    TimedOut(Overdue),
    /// What runs now, or later, is not cancelled any more (R12).
    TearingDown,
}

/// One who waits.
#[derive(Debug)]
struct Waiting {
    number: u32,
    runner: Runner,
    waker: Waker,
    /// It was woken, and runs: it will wait again, or end.
    is_polled: bool,
}

impl Cancel {
    /// Cancels the request because its client is gone, unless it was cancelled before or its
    /// teardown has begun.
    pub(crate) fn cancel(&self) {
        let mut state = self.lock();
        match state.at {
            At::Running => state.at = At::ClientGone,
            At::TearingDown => return,
            At::ClientGone | At::TimedOut(_) => {}
        }
        State::wake(state);
    }

    /// From here on nothing is cancelled; what was stays so.
    pub(crate) fn begin_teardown(&self) {
        self.lock().at = At::TearingDown;
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.lock().reason().is_some()
    }

    /// Whether its client is gone.
    pub(crate) fn is_left(&self) -> bool {
        self.lock().at == At::ClientGone
    }

    fn is_tearing_down(&self) -> bool {
        self.lock().at == At::TearingDown
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn reason(&self) -> Option<Cancelled> {
        match self.at {
            At::ClientGone => Some(Cancelled::ClientGone),
            At::TimedOut(_) => Some(Cancelled::TimedOut),
            At::Running | At::TearingDown => None,
        }
    }

    /// Why those who wait find themselves taken out.
    fn taken_out(&self) -> Cancelled {
        // INVARIANT: they are taken out by being told.
        self.told.expect("a request that was cancelled")
    }

    /// Takes out and wakes all who wait. Not under the lock: a waker may be anybody's.
    fn wake(mut state: MutexGuard<'_, State>) {
        state.told = state.reason();
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        for Waiting { waker, .. } in waiting {
            waker.wake();
        }
    }
}
