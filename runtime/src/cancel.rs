//! Whether a request is cancelled, and why; who on a thread that blocks waits to hear of it (R48).
//!
//! What is polled on an event loop is dropped when the client is gone, so it needs none of this
//! unless the request's time is limited.

#[cfg(all(loom, test))]
mod under_loom;
mod unless;

use std::panic::resume_unwind;
use std::sync::PoisonError;
use std::task::Waker;
use std::time::Instant;

use crate::sync::thread::{self, ThreadId};
use crate::sync::{Mutex, MutexGuard};

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

/// What a loop waited for when the time was over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overdue {
    /// For no thread.
    Nothing,
    /// For one that waited in the bridge, and was woken: its function ends.
    Told,
    /// For one that runs a function, which cannot be stopped, or for one that is free.
    Busy,
}

/// The time of a request.
#[derive(Debug)]
struct Limit {
    deadline: Instant,
    elsewhere: Elsewhere,
}

/// Where the functions are that an event loop waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Elsewhere {
    #[default]
    Nowhere,
    Queued,
    On(Runner),
}

/// Who runs functions: a thread, or one of the green threads on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Runner {
    thread: ThreadId,
    #[cfg(feature = "green")]
    green: Option<std::num::NonZeroUsize>,
}

impl Runner {
    fn current() -> Self {
        Runner {
            thread: thread::current().id(),
            #[cfg(feature = "green")]
            green: crate::green::running(),
        }
    }
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

    /// Its time runs: from here on it may be [over](Cancel::time_out).
    pub(crate) fn limit(&self, deadline: Instant) {
        self.lock().limit = Some(Box::new(Limit { deadline, elsewhere: Elsewhere::Nowhere }));
    }

    /// Its time is over, if that still runs.
    pub(crate) fn time_out(&self) {
        let mut state = self.lock();
        let Some(limit) = state.limit.as_ref().filter(|_| state.at == At::Running) else { return };
        let overdue = match limit.elsewhere {
            Elsewhere::Nowhere => Overdue::Nothing,
            Elsewhere::On(runner)
                if state.waiting.iter().any(|it| it.runner == runner && !it.is_polled) =>
            {
                Overdue::Told
            }
            Elsewhere::Queued | Elsewhere::On(_) => Overdue::Busy,
        };
        state.at = At::TimedOut(overdue);
        State::wake(state);
    }

    /// What was waited for when its time was over; `None` when that is not so.
    pub(crate) fn overdue(&self) -> Option<Overdue> {
        match self.lock().at {
            At::TimedOut(overdue) => Some(overdue),
            At::Running | At::ClientGone | At::TearingDown => None,
        }
    }

    /// Ends the limit; `false` when the time was over before.
    pub(crate) fn lift(&self) -> bool {
        let mut state = self.lock();
        let is_in_time = !state.is_overdue();
        if is_in_time {
            state.limit = None;
        }
        is_in_time
    }

    /// What follows on a time that is over may wait.
    pub(crate) fn resume(&self) {
        let mut state = self.lock();
        state.limit = None;
        if state.is_overdue() {
            state.at = At::Running;
        }
    }

    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.lock().limit.as_ref().map(|limit| limit.deadline)
    }

    /// An event loop gives functions to a worker thread. `false` when their time is over.
    #[must_use]
    pub(crate) fn queue(&self) -> bool {
        self.lock().goes(Elsewhere::Queued)
    }

    /// This is the thread that runs them. `false` when their time is over: they are not to begin.
    #[must_use]
    pub(crate) fn arrive(&self) -> bool {
        self.lock().goes(Elsewhere::On(Runner::current()))
    }

    /// They have ended, or are not to begin.
    pub(crate) fn leave(&self) {
        if let Some(limit) = &mut self.lock().limit {
            limit.elsewhere = Elsewhere::Nowhere;
        }
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
    fn is_overdue(&self) -> bool {
        matches!(self.at, At::TimedOut(_))
    }

    fn reason(&self) -> Option<Cancelled> {
        match self.at {
            At::ClientGone => Some(Cancelled::ClientGone),
            At::TimedOut(_) => Some(Cancelled::TimedOut),
            At::Running | At::TearingDown => None,
        }
    }

    fn goes(&mut self, elsewhere: Elsewhere) -> bool {
        let is_in_time = !self.is_overdue();
        if let Some(limit) = self.limit.as_mut().filter(|_| is_in_time) {
            limit.elsewhere = elsewhere;
        }
        is_in_time
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

#[cfg(test)]
mod tests {
    use std::future::{Future, pending, ready};
    use std::pin::{Pin, pin};
    use std::task::{Context, Poll};

    use super::*;

    fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
        future.poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn who_waits_is_told_also_when_the_teardown_has_begun_since() {
        let cancel = Cancel::default();
        let (mut first, mut second) = (pin!(pending::<()>()), pin!(pending::<()>()));
        let mut waits = pin!(cancel.unless(first.as_mut()));
        assert_eq!(poll(waits.as_mut()), Poll::Pending);
        cancel.cancel();
        assert!(cancel.is_cancelled());
        cancel.begin_teardown();
        assert_eq!(poll(waits.as_mut()), Poll::Ready(Err(Cancelled::ClientGone)));
        let mut waits = pin!(cancel.unless(second.as_mut()));
        cancel.cancel();
        assert_eq!(poll(waits.as_mut()), Poll::Pending, "nothing is cancelled in a teardown");
    }

    #[test]
    fn what_need_not_wait_is_not_cancelled_and_what_would_is() {
        let cancel = Cancel::default();
        cancel.cancel();
        assert_eq!(poll(pin!(cancel.unless(pin!(ready(7))))), Poll::Ready(Ok(7)));
        assert_eq!(
            poll(pin!(cancel.unless(pin!(pending::<()>())))),
            Poll::Ready(Err(Cancelled::ClientGone))
        );
    }

    #[test]
    fn who_stops_waiting_leaves_nothing_behind() {
        let cancel = Cancel::default();
        {
            let mut future = pin!(pending::<()>());
            let mut waits = pin!(cancel.unless(future.as_mut()));
            assert_eq!(poll(waits.as_mut()), Poll::Pending);
            assert_eq!(cancel.lock().waiting.len(), 1);
        }
        assert!(cancel.lock().waiting.is_empty());
    }
}
