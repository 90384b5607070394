//! Whether a request is cancelled, and who on a thread that blocks waits to hear of it (R48).
//!
//! What is polled on an event loop needs none of this: it is dropped.

#[cfg(all(loom, test))]
mod under_loom;

use std::future::{Future, poll_fn};
use std::panic::resume_unwind;
use std::pin::Pin;
use std::sync::PoisonError;
use std::task::{Poll, Waker};

use crate::sync::{Mutex, MutexGuard};

/// The request for which a future was driven is cancelled: its client is gone (R48).
///
/// [`try_async_to_sync`](crate::try_async_to_sync) returns it. In
/// [`async_to_sync`](crate::async_to_sync) it ends the sync function, like a future that is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[error("the request is cancelled")]
pub struct Cancelled;

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
    /// Who waits, by number. Whoever finds itself taken out was cancelled.
    waiting: Vec<(usize, Waker)>,
    /// The next number.
    next: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
    #[default]
    Running,
    Cancelled,
    /// What runs now, or later, is not cancelled any more (R12).
    TearingDown,
}

impl Cancel {
    /// Cancels the request, unless its teardown has begun.
    pub(crate) fn cancel(&self) {
        let mut state = self.lock();
        if state.at == At::TearingDown {
            return;
        }
        state.at = At::Cancelled;
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        for (_, waker) in waiting {
            waker.wake();
        }
    }

    /// From here on nothing is cancelled; what was stays so.
    pub(crate) fn begin_teardown(&self) {
        self.lock().at = At::TearingDown;
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.lock().at == At::Cancelled
    }

    /// A future's output, unless the request is cancelled while it waits.
    pub(crate) async fn unless<F>(&self, mut future: Pin<&mut F>) -> Result<F::Output, Cancelled>
    where
        F: Future + ?Sized,
    {
        let mut seat = Seat { cancel: self, number: None };
        poll_fn(|cx| match future.as_mut().poll(cx) {
            Poll::Ready(output) => Poll::Ready(Ok(output)),
            Poll::Pending if seat.wait(cx.waker()) => Poll::Pending,
            Poll::Pending => Poll::Ready(Err(Cancelled)),
        })
        .await
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place among those who wait; it is left when this is dropped.
struct Seat<'a> {
    cancel: &'a Cancel,
    number: Option<usize>,
}

impl Seat<'_> {
    /// Waits on, with this waker; `false` when the request was cancelled.
    fn wait(&mut self, waker: &Waker) -> bool {
        let mut state = self.cancel.lock();
        if let Some(number) = self.number {
            let seat = state.waiting.iter_mut().find(|(other, _)| *other == number);
            return seat.map(|(_, seated)| seated.clone_from(waker)).is_some();
        }
        if state.at == At::Cancelled {
            return false;
        }
        let number = state.next;
        state.next += 1;
        state.waiting.push((number, waker.clone()));
        self.number = Some(number);
        true
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            self.cancel.lock().waiting.retain(|(other, _)| *other != number);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::pin::pin;
    use std::task::Context;

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
        assert_eq!(poll(waits.as_mut()), Poll::Ready(Err(Cancelled)));
        let mut waits = pin!(cancel.unless(second.as_mut()));
        cancel.cancel();
        assert_eq!(poll(waits.as_mut()), Poll::Pending, "nothing is cancelled in a teardown");
    }

    #[test]
    fn what_need_not_wait_is_not_cancelled_and_what_would_is() {
        let cancel = Cancel::default();
        cancel.cancel();
        assert_eq!(poll(pin!(cancel.unless(pin!(ready(7))))), Poll::Ready(Ok(7)));
        assert_eq!(poll(pin!(cancel.unless(pin!(pending::<()>())))), Poll::Ready(Err(Cancelled)));
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
