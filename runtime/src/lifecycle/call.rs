//! Calling a function: at once when it is sync, as a future when it is async. A panic becomes an
//! error (R13), and the request is the current one meanwhile (R37).

use std::any::TypeId;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use crate::color::BoxFuture;
use crate::error::{caught, error_of};
use crate::handler::Value;
use crate::lifecycle::{AsyncFn, Cycle, Outcome, SyncFn};
use crate::{Error, Panic, Request, Response, Result, context};

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

impl Running<'_> {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Outcome> {
        match self {
            Running::Provided(provider, future) => {
                future.as_mut().poll(cx).map(|outcome| Outcome::Provided(*provider, outcome))
            }
            Running::Before(future) => future.as_mut().poll(cx).map(Outcome::Before),
            Running::Answer(future) => future.as_mut().poll(cx).map(Outcome::Answer),
            Running::Done(future) => future.as_mut().poll(cx).map(Outcome::Done),
        }
    }

    #[cold]
    fn failed(&self, error: Error) -> Outcome {
        match self {
            Running::Provided(provider, _) => Outcome::Provided(*provider, Err(error)),
            Running::Before(_) => Outcome::Before(Err(error)),
            Running::Answer(_) => Outcome::Answer(Err(error)),
            Running::Done(_) => Outcome::Done(Err(error)),
        }
    }
}

impl Future for Call<'_> {
    type Output = Outcome;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Outcome> {
        let _entered = context::enter(self.req);
        // INVARIANT: a future that has ended is not polled again.
        let running = self.future.as_mut().expect("a call that has not ended");
        let outcome = catch_unwind(AssertUnwindSafe(|| running.poll(cx)))
            .unwrap_or_else(|payload| Poll::Ready(running.failed(error_of(payload))));
        if outcome.is_ready() {
            // In its place, since it is dropped there by whoever polls this.
            Panic::contain(|| self.future = None);
        }
        outcome
    }
}

/// Cancelled: what the function holds is dropped as code of its request (R37).
impl Drop for Call<'_> {
    #[inline]
    fn drop(&mut self) {
        if self.future.is_some() {
            context::discard_in(self.req, self.future.take());
        }
    }
}
