//! Sync code on a green thread waits for async code: its stack is parked, and the loop goes on.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::current::{self, Record};
use super::unwinding::{self, Unwinding};
use crate::Cancelled;
use crate::bridge::here::{self, Here};

/// The green thread that runs here, for who has to wait.
pub(crate) struct Waiter(Rc<Record>);

/// Where code waits by parking its green thread: `None` elsewhere.
pub(crate) fn waiter() -> Option<Waiter> {
    current::get().map(Waiter)
}

impl Waiter {
    /// Polls a future to its end, and parks the stack between two polls. It is polled as what the
    /// event loop polls: nothing may block in it (R43).
    pub(crate) fn wait<F: Future>(&self, mut future: Pin<&mut F>) -> F::Output {
        self.0.unwinding.waits();
        loop {
            // On this stack: who polled us before may have given up, and another polls us next.
            let waker = self.0.waker();
            let polled = {
                let _here = here::enter(Here::Loop);
                future.as_mut().poll(&mut Context::from_waker(&waker))
            };
            if let Poll::Ready(output) = polled {
                return output;
            }
            self.end_if_killed(&waker);
            self.0.suspend();
            // It may be the end of the loop that resumed us: nothing is polled there.
            self.end_if_killed(&waker);
        }
    }

    /// Ends what runs here, by unwinding, if it has to. A `Drop` on that way waits all the same.
    fn end_if_killed(&self, waker: &Waker) {
        if self.0.is_killed() && unwinding::of_waiting(&self.0, waker) == Unwinding::No {
            self.before_end();
            Cancelled::ClientGone.unwind();
        }
    }

    /// Has to be called before code is ended, or told to end, where it wants to wait. The second time
    /// in a row others go on first: code that catches its end and tries again would hold the loop for
    /// ever.
    pub(crate) fn before_end(&self) {
        if self.0.ends_again() {
            self.0.waker().wake();
            self.0.suspend();
            self.0.ends_again();
        }
    }
}
