//! The time that a request has, from its beginning to its answer.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::Request;
use crate::timer::{self, Clock, Expires};

impl Request {
    /// When its time is over: with `timeout = ".."` on its route, and as long as there is no answer.
    pub fn deadline(&self) -> Option<Instant> {
        self.cancel().deadline()
    }

    /// How long it may take until it has an answer.
    pub(crate) fn timeout(&self) -> Option<Duration> {
        self.app().options(self.route()).timeout
    }

    /// Lets its time run, if that is limited.
    pub(crate) fn start_clock(self: &Arc<Self>) -> Option<Clock> {
        let deadline = Instant::now().checked_add(self.timeout()?)?;
        self.cancel().limit(deadline);
        let this = Arc::downgrade(self);
        let clock = timer::start(deadline, this);
        if clock.is_none() {
            self.cancel().lift();
        }
        clock
    }
}

impl Expires for Request {
    fn expire(self: Arc<Self>) {
        self.cancel().time_out();
        // Nobody else holds it now. What is in it is the user's, and may block when it is dropped.
        if let Some(last) = Arc::into_inner(self) {
            let app = last.app().clone();
            app.pool().run_always(move || drop(last));
        }
    }
}
