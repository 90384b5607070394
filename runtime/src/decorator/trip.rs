//! The trip of what is sync to a worker thread, and of its answer back to the loop.

use std::sync::Arc;

use crate::bridge::{Giver, handoff, within};
use crate::context::{self, current};
use crate::decorator::stack::Place;
use crate::error::caught;
use crate::{BridgeError, Cancelled, Error, HttpError, Request, Response, Result, StatusCode};

/// Calls a level of the current request's stack, and what is inside of it, on a worker.
///
/// Dropped before a worker came to it, it is not begun; after that it goes on to its end, and the
/// request's teardowns wait for it (R48).
pub(super) async fn to_worker(req: &Request, at: usize) -> Result<Response> {
    #[cfg(feature = "green")]
    if crate::green::is_here() {
        return to_green(req, at).await;
    }
    let Some(permit) = req.app().pool().admit() else { return Err(overloaded()) };
    if req.timeout().is_some() && !req.cancel().queue() {
        return Err(Cancelled::TimedOut.into());
    }
    let (giver, taker) = handoff();
    // INVARIANT: what is polled on a loop is polled as code of its request.
    let req = current::request().expect("the current request");
    permit.run(move || travel(&req, at, &giver));
    taker.await.unwrap_or_else(|| Err(overloaded()))
}

/// The same on a green thread of the loop that polls this.
#[cfg(feature = "green")]
async fn to_green(req: &Request, at: usize) -> Result<Response> {
    if req.timeout().is_some() && !req.cancel().queue() {
        return Err(Cancelled::TimedOut.into());
    }
    let (giver, taker) = handoff();
    // INVARIANT: as above.
    let current = current::request().expect("the current request");
    match crate::green::call(move || travel(&current, at, &giver)) {
        Ok(green) => green.await,
        Err(error) => {
            tracing::error!(path = req.path(), "no green thread for it: {error}");
            req.cancel().leave();
            let why = "there is no stack for another green thread";
            return Err(HttpError::new(StatusCode::SERVICE_UNAVAILABLE).message(why).into());
        }
    }
    taker.await.unwrap_or_else(|| Err(overloaded()))
}

/// The pool is full: 503, as for a request of which nothing has run yet.
fn overloaded() -> Error {
    HttpError::new(StatusCode::SERVICE_UNAVAILABLE)
        .message("all workers are busy and the queue is full")
        .source(BridgeError::QueueFull)
        .into()
}

/// What the worker does, if anybody still waits for it when it comes to it.
fn travel(req: &Arc<Request>, at: usize, giver: &Giver<Result<Response>>) {
    let is_limited = req.timeout().is_some();
    let begin = || (!is_limited || req.cancel().arrive()).then(|| req.away().begin());
    let Some(Some(_out)) = giver.begin(begin) else { return };
    let answer = {
        let _entered = context::enter(req);
        let call = || Place::new(req, at).call_here();
        // The bridge is the user's as well.
        caught(|| within(&**req.app().bridge(), call))
    };
    if is_limited {
        req.cancel().leave();
    }
    if let Err(unwanted) = giver.put(answer) {
        context::discard_in(req, unwanted);
    }
}
