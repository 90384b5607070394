//! Carries the result of a closure from the worker thread that ran it to the future that awaits
//! it.

#[cfg(all(loom, test))]
mod under_loom;

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};

use crate::sync::{Mutex, MutexGuard};

/// The two ends.
pub(crate) fn handoff<T>() -> (Giver<T>, Taker<T>) {
    let shared = Arc::new(Mutex::new(Shared { state: State::Empty, waker: None }));
    (Giver(Arc::clone(&shared)), Taker(shared))
}

/// Gives the value, or gives up by being dropped.
pub(crate) struct Giver<T>(Arc<Mutex<Shared<T>>>);

/// Becomes the value; `None` when the giver gave up.
pub(crate) struct Taker<T>(Arc<Mutex<Shared<T>>>);

struct Shared<T> {
    state: State<T>,
    waker: Option<Waker>,
}

enum State<T> {
    Empty,
    Given(T),
    /// Given up, or taken already, or nobody waits for it any more.
    Over,
}

impl<T> Shared<T> {
    fn is_over(&self) -> bool {
        !matches!(self.state, State::Empty)
    }

    fn wakes(&mut self, cx: &Context<'_>) {
        match &mut self.waker {
            Some(waker) => waker.clone_from(cx.waker()),
            none => *none = Some(cx.waker().clone()),
        }
    }
}

impl<T> Giver<T> {
    /// Gives the value; what nobody waits for is dropped.
    pub(crate) fn give(self, value: T) {
        drop(self.put(value));
    }

    /// Gives the value, but does not tell the taker before this is dropped. Gives it back when nobody
    /// waits for it.
    pub(crate) fn put(&self, value: T) -> Result<(), T> {
        let mut shared = lock(&self.0);
        if !matches!(shared.state, State::Empty) {
            return Err(value);
        }
        shared.state = State::Given(value);
        Ok(())
    }

    /// Calls this, unless nobody waits any more. Whoever stops waiting either prevents the call, or
    /// does so after it.
    pub(crate) fn begin<B>(&self, begin: impl FnOnce() -> B) -> Option<B> {
        let shared = lock(&self.0);
        matches!(shared.state, State::Empty).then(begin)
    }
}

impl<T> Taker<T> {
    /// Whether it need not be waited for.
    pub(crate) fn is_over(&self) -> bool {
        lock(&self.0).is_over()
    }

    /// Waits for that, and takes nothing.
    #[cfg(feature = "green")]
    pub(crate) fn poll_over(&self, cx: &Context<'_>) -> Poll<()> {
        let mut shared = lock(&self.0);
        if shared.is_over() {
            return Poll::Ready(());
        }
        shared.wakes(cx);
        Poll::Pending
    }
}

impl<T> Drop for Giver<T> {
    fn drop(&mut self) {
        let mut shared = lock(&self.0);
        if matches!(shared.state, State::Empty) {
            shared.state = State::Over;
        }
        let waker = shared.waker.take();
        drop(shared);
        waker.into_iter().for_each(Waker::wake);
    }
}

/// Nobody waits any more.
impl<T> Drop for Taker<T> {
    fn drop(&mut self) {
        let mut shared = lock(&self.0);
        let left = (std::mem::replace(&mut shared.state, State::Over), shared.waker.take());
        drop(shared);
        // Not under the lock: it is the user's.
        drop(left);
    }
}

impl<T> Future for Taker<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let mut shared = lock(&self.0);
        match std::mem::replace(&mut shared.state, State::Over) {
            State::Given(value) => Poll::Ready(Some(value)),
            State::Over => Poll::Ready(None),
            State::Empty => {
                shared.state = State::Empty;
                shared.wakes(cx);
                Poll::Pending
            }
        }
    }
}

fn lock<T>(shared: &Mutex<Shared<T>>) -> MutexGuard<'_, Shared<T>> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
