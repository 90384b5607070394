//! What few requests have: made when something of it is first asked for, so that the others
//! neither make it nor drop it.

#[cfg(all(loom, test))]
mod under_loom;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::request::AfterThis;
use crate::request::away::Away;
use crate::sync::atomic::{AtomicBool, Ordering, fence};
use crate::task::TaskSet;
use crate::{Panic, Request};

/// That of one request.
#[derive(Default)]
pub(super) struct Rare {
    made: OnceLock<Box<Made>>,
    /// The request is over, and what is made from here on is that of a request that is over.
    ended: AtomicBool,
}

#[derive(Default)]
pub(super) struct Made {
    after: Mutex<VecDeque<AfterThis>>,
    /// The tasks that end with the request (R47).
    pub(super) tasks: TaskSet,
    /// The sync code that runs for it on behalf of async code.
    pub(super) away: Away,
    /// The request of which a function waits for this one, on its own thread.
    pub(super) outer: OnceLock<Arc<Request>>,
}

impl Rare {
    /// What there is, if anything was asked for.
    #[inline]
    pub(super) fn get(&self) -> Option<&Made> {
        self.made.get().map(|made| &**made)
    }

    /// The same, made if it is not there.
    pub(super) fn make(&self) -> &Made {
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
    pub(super) fn end(&self) {
        self.ended.store(true, Ordering::Relaxed);
        fence(Ordering::SeqCst);
        if let Some(made) = self.get() {
            made.tasks.close();
        }
    }
}

impl Made {
    /// What was given to [`after_this_request`](crate::after_this_request) and has not been run.
    pub(super) fn after(&self) -> MutexGuard<'_, VecDeque<AfterThis>> {
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
