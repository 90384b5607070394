//! The time of a request: when it is over, and what an event loop waited for then.

use std::time::Instant;

use crate::cancel::{At, Cancel, State};
use crate::sync::thread::{self, ThreadId};

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
pub(super) struct Limit {
    deadline: Instant,
    elsewhere: Elsewhere,
}

/// Where the functions are that an event loop waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Elsewhere {
    Nowhere,
    Queued,
    On(Runner),
}

/// Who runs functions: a thread, or one of the green threads on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Runner {
    thread: ThreadId,
    #[cfg(feature = "green")]
    green: Option<std::num::NonZeroUsize>,
}

impl Runner {
    pub(super) fn current() -> Self {
        Runner {
            thread: thread::current().id(),
            #[cfg(feature = "green")]
            green: crate::green::running(),
        }
    }
}

impl Cancel {
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
}

impl State {
    fn is_overdue(&self) -> bool {
        matches!(self.at, At::TimedOut(_))
    }

    fn goes(&mut self, elsewhere: Elsewhere) -> bool {
        let is_in_time = !self.is_overdue();
        if let Some(limit) = self.limit.as_mut().filter(|_| is_in_time) {
            limit.elsewhere = elsewhere;
        }
        is_in_time
    }
}
