//! Calling a function: at once when it is sync, as a future when it is async. A panic becomes an
//! error (R13), and the request is the current one meanwhile (R37).

use std::any::TypeId;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use crate::color::BoxFuture;
use crate::error::{caught, poll_caught};
use crate::handler::Value;
use crate::lifecycle::{AsyncFn, Cycle, Outcome, SyncFn};
use crate::{Panic, Request, Response, Result, context};

impl Cycle {
    /// Calls a sync function that [`Cycle::next`] named, and records what it came to.
    pub(crate) fn run(&mut self, function: SyncFn) {
        self.begun = true;
        let req = Arc::clone(&self.req);
        let _entered = context::enter(&req);
        let outcome = match function {
            SyncFn::Provide(provider, call) => {
                Outcome::Provided(provider, caught(|| call.call(&req)))
            }
            SyncFn::Before(call) => Outcome::Before(caught(|| call(&req))),
            SyncFn::View(call) => Outcome::Answer(caught(|| call(&req))),
            SyncFn::Handler(call) => Outcome::Answer(caught(|| call(&req, self.phase.error()))),
            SyncFn::AfterThis => {
                let (after, res) = (req.pop_after(), &mut self.res);
                Outcome::Done(caught(|| {
                    if let Some(after) = after {
                        after(res);
                    }
                    Ok(())
                }))
            }
            SyncFn::After(call) => {
                self.after += 1;
                Outcome::Done(caught(|| call(&req, &mut self.res)))
            }
            SyncFn::Teardown(call) => {
                let error = self.unhandled.as_deref();
                Outcome::Done(caught(|| call(&req, error)))
            }
        };
        self.record(outcome);
    }

    /// Starts an async function that [`Cycle::next`] named. Whoever polls it to its end records
    /// the outcome.
    pub(crate) fn call(&mut self, function: AsyncFn) -> Call<'_> {
        self.begun = true;
        let req = &self.req;
        let future = match function {
            AsyncFn::Provide(provider, call) => Running::Provided(provider, call(req)),
            AsyncFn::Before(call) => Running::Before(call(req)),
            AsyncFn::View(call) => Running::Answer(call(req)),
            AsyncFn::Handler(call) => Running::Answer(call(req, self.phase.error())),
            AsyncFn::After(call) => {
                self.after += 1;
                Running::Done(call(req, &mut self.res))
            }
        };
        Call { req, future: Some(future) }
    }
}

/// An async function that was called: a future of its [`Outcome`].
pub(crate) struct Call<'a> {
    req: &'a Arc<Request>,
    /// `None` when it has ended.
    future: Option<Running<'a>>,
}

enum Running<'a> {
    Provided(TypeId, BoxFuture<'a, Result<Value>>),
    Before(BoxFuture<'a, Result<Option<Response>>>),
    Answer(BoxFuture<'a, Result<Response>>),
    Done(BoxFuture<'a, Result<()>>),
}

impl Future for Call<'_> {
    type Output = Outcome;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Outcome> {
        let _entered = context::enter(self.req);
        // INVARIANT: a future that has ended is not polled again.
        let outcome = match self.future.as_mut().expect("a call that has not ended") {
            Running::Provided(provider, future) => {
                let provider = *provider;
                poll_caught(future, cx).map(|outcome| Outcome::Provided(provider, outcome))
            }
            Running::Before(future) => poll_caught(future, cx).map(Outcome::Before),
            Running::Answer(future) => poll_caught(future, cx).map(Outcome::Answer),
            Running::Done(future) => poll_caught(future, cx).map(Outcome::Done),
        };
        if outcome.is_ready() {
            Panic::discard(self.future.take());
        }
        outcome
    }
}

/// Cancelled: what the function holds is dropped as code of its request (R37).
impl Drop for Call<'_> {
    fn drop(&mut self) {
        if let Some(future) = self.future.take() {
            context::discard_in(self.req, future);
        }
    }
}
