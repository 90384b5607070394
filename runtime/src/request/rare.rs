//! What few requests have: made when something of it is first asked for, so that the others
//! neither make it nor drop it.

#[cfg(all(loom, test))]
mod under_loom;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll, ready};

use crate::cancel::Cancel;
use crate::request::away::Away;
use crate::sync::atomic::{AtomicBool, Ordering, fence};
use crate::task::TaskSet;
use crate::{Panic, Request, Response};

/// That of one request.
#[derive(Default)]
pub(super) struct Rare {
    made: OnceLock<Box<Made>>,
    /// The request is over, and what is made from here on is that of a request that is over.
    ended: AtomicBool,
}

#[derive(Default)]
struct Made {
    /// What was given to [`after_this_request`](crate::after_this_request) and has not been run.
    after: Mutex<VecDeque<AfterThis>>,
    /// The tasks that end with the request (R47).
    tasks: TaskSet,
    /// The sync code that runs for it on behalf of async code.
    away: Away,
    /// The request of which a function waits for this one, on its own thread.
    outer: OnceLock<Arc<Request>>,
}

/// A function given to [`after_this_request`](crate::after_this_request).
type AfterThis = Box<dyn FnOnce(&mut Response) + Send>;

impl Request {
    /// The tasks that end with it (R47).
    pub(crate) fn tasks(&self) -> &TaskSet {
        &self.received().rare.make().tasks
    }

    /// Whether some of them run.
    #[inline]
    pub(crate) fn has_tasks(&self) -> bool {
        self.received().rare.get().is_some_and(|made| !made.tasks.is_empty())
    }

    /// The sync code that runs for it on behalf of async code.
    pub(crate) fn away(&self) -> &Away {
        &self.received().rare.make().away
    }

    /// Cancels its tasks; ready when they have ended, and what they handed to a worker.
    pub(crate) fn poll_tasks_ended(&self, cx: &Context<'_>) -> Poll<()> {
        ready!(self.tasks().poll_cancelled(cx));
        self.away().poll_ended(cx)
    }

    /// Ends what is left of it while somebody may still hold it: a copy of its context, or a task.
    pub(crate) fn end(&self) {
        self.received().rare.end();
        self.body().give_up();
    }

    /// Adds a function to run when this request is answered.
    pub(crate) fn push_after(&self, f: AfterThis) {
        self.received().rare.make().after().push_back(f);
    }

    /// Whether a function was added that has not been run.
    #[inline]
    pub(crate) fn has_after(&self) -> bool {
        self.received().rare.get().is_some_and(|made| !made.after().is_empty())
    }

    /// Takes the function that was added first.
    pub(crate) fn pop_after(&self) -> Option<AfterThis> {
        self.received().rare.get()?.after().pop_front()
    }

    /// A function of that request waits for this one, on the thread that runs both.
    pub(crate) fn runs_inside(&self, outer: Arc<Request>) {
        // It does so from beginning to end.
        let _ = self.received().rare.make().outer.set(outer);
    }

    /// Whether it does.
    pub(crate) fn is_inside(&self) -> bool {
        self.outer().is_some()
    }

    /// The requests around it, the innermost first.
    pub(crate) fn around(&self) -> impl Iterator<Item = &Cancel> {
        std::iter::successors(self.outer(), |req| req.outer()).map(|req| req.cancel())
    }

    fn outer(&self) -> Option<&Arc<Request>> {
        self.received().rare.get()?.outer.get()
    }
}

impl Rare {
    /// What there is, if anything was asked for.
    #[inline]
    fn get(&self) -> Option<&Made> {
        self.made.get().map(|made| &**made)
    }

    /// The same, made if it is not there.
    fn make(&self) -> &Made {
        let made = self.made.get_or_init(Box::default);
        // Of this fence and the one below, one is first: so either the end of the request is seen
        // here, or what was made there.
        fence(Ordering::SeqCst);
        if self.ended.load(Ordering::Relaxed) {
            made.tasks.close();
        }
        made
    }

    /// The request is over: its tasks are cancelled, also those that are still to come.
    fn end(&self) {
        self.ended.store(true, Ordering::Relaxed);
        fence(Ordering::SeqCst);
        if let Some(made) = self.get() {
            made.tasks.close();
        }
    }
}

impl Made {
    fn after(&self) -> MutexGuard<'_, VecDeque<AfterThis>> {
        self.after.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was not run is dropped: closures of users.
impl Drop for Made {
    fn drop(&mut self) {
        for after in self.after.get_mut().unwrap_or_else(PoisonError::into_inner).drain(..) {
            Panic::discard(after);
        }
    }
}
