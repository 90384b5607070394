//! The trip of what is sync to a worker thread, and of its answer back to the loop.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};

use crate::bridge::within;
use crate::context::{self, current};
use crate::decorator::stack::Place;
use crate::error::caught;
use crate::sync::{Mutex, MutexGuard};
use crate::{BridgeError, Cancelled, Error, HttpError, Request, Response, Result, StatusCode};

/// Calls a level of the current request's stack, and what is inside of it, on a worker.
///
/// Dropped before a worker came to it, it is not begun; after that it goes on to its end, and the
/// request's teardowns wait for it (R48).
pub(super) async fn to_worker(req: &Request, at: usize) -> Result<Response> {
    let Some(permit) = req.app().pool().admit() else { return Err(overloaded()) };
    let is_limited = req.timeout().is_some();
    if is_limited && !req.cancel().queue() {
        return Err(Cancelled::TimedOut.into());
    }
    let shared = Arc::new(Shared::default());
    // INVARIANT: what is polled on a loop is polled as code of its request.
    let req = current::request().expect("the current request");
    let limited = is_limited.then(|| Arc::clone(&req));
    let outward = Outward { shared: Arc::clone(&shared), req, at, is_begun: false };
    permit.run(move || outward.travel());
    Back { shared, limited }.await
}

/// The pool is full: 503, as for a request of which nothing has run yet.
fn overloaded() -> Error {
    HttpError::new(StatusCode::SERVICE_UNAVAILABLE)
        .message("all workers are busy and the queue is full")
        .source(BridgeError::QueueFull)
        .into()
}

#[derive(Default)]
struct Shared(Mutex<State>);

#[derive(Default)]
struct State {
    answer: Option<Result<Response>>,
    waiting: Option<Waker>,
    is_begun: bool,
    /// Nobody waits for the answer any more.
    gone: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a worker is given.
struct Outward {
    shared: Arc<Shared>,
    req: Arc<Request>,
    at: usize,
    is_begun: bool,
}

impl Outward {
    fn travel(mut self) {
        {
            let mut state = self.shared.lock();
            let is_limited = self.req.timeout().is_some();
            if state.gone || is_limited && !self.req.cancel().arrive() {
                return;
            }
            state.is_begun = true;
            // Under the lock: whoever stops waiting either prevents it or has to wait for it.
            self.req.away().begin();
            self.is_begun = true;
        }
        let req = &self.req;
        let answer = {
            let _entered = context::enter(req);
            let call = || Place::new(req, self.at).call_here();
            // The bridge is the user's as well.
            caught(|| within(&**req.app().bridge(), call))
        };
        let mut state = self.shared.lock();
        if state.gone {
            drop(state);
            context::discard_in(req, answer);
        } else {
            state.answer = Some(answer);
        }
    }
}

/// Tells whoever waits, also when no worker ever came to it.
impl Drop for Outward {
    fn drop(&mut self) {
        if self.is_begun {
            if self.req.timeout().is_some() {
                self.req.cancel().leave();
            }
            self.req.away().end();
        }
        let waiting = {
            let mut state = self.shared.lock();
            if !self.is_begun && !state.gone {
                state.answer = Some(Err(overloaded()));
            }
            state.waiting.take()
        };
        waiting.into_iter().for_each(Waker::wake);
    }
}

/// The answer on its way back.
struct Back {
    shared: Arc<Shared>,
    /// The request, if its time is limited.
    limited: Option<Arc<Request>>,
}

impl Future for Back {
    type Output = Result<Response>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<Response>> {
        let mut state = self.shared.lock();
        if let Some(answer) = state.answer.take() {
            return Poll::Ready(answer);
        }
        state.waiting = Some(cx.waker().clone());
        Poll::Pending
    }
}

impl Drop for Back {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.gone = true;
        if let Some(req) = self.limited.as_ref().filter(|_| !state.is_begun) {
            req.cancel().leave();
        }
        let answer = state.answer.take();
        drop(state);
        // Not under the lock: it is the user's. It is dropped as code of its request, in which this
        // future is.
        drop(answer);
    }
}
