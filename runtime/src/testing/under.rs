//! One call of a decorator under test: blocking, or as a future.

use std::fmt;
use std::future::IntoFuture;
use std::panic::resume_unwind;
use std::thread;

use crate::decorator::{call, call_here};
use crate::testing::{TestNext, TestResponse, UnitRequest};
use crate::{BoxFuture, Decorator, DecoratorKind, Next, Response, Result, async_to_sync};

/// A decorator around a [`TestNext`], for one call: [`run`](Self::run) it from sync code, `.await`
/// it in async code.
#[must_use = "it does nothing until it is run or awaited"]
pub struct Under<'a, D> {
    pub(super) next: &'a TestNext,
    pub(super) decorator: &'a D,
    pub(super) req: &'a UnitRequest,
}

impl<D: Decorator> Under<'_, D> {
    /// Runs it on this thread, as around a sync view, and reads the whole response.
    ///
    /// # Errors
    ///
    /// Those of the decorator, unchanged.
    ///
    /// # Panics
    ///
    /// When the decorator does. In async code: `.await` it there.
    #[track_caller]
    pub fn run(self) -> Result<TestResponse> {
        let res = if self.next.is_async() {
            let view = self.next.answer_later(self.req);
            self.call_here(Next::owned(view))
        } else {
            self.call_here(Next::calling(&mut || self.next.answer(self.req)))
        }?;
        Ok(if res.body().is_stream() {
            async_to_sync(TestResponse::read(res))
        } else {
            TestResponse::whole(res)
        })
    }

    /// On this thread, which may block.
    fn call_here<'a>(&'a self, next: Next<'a>) -> Result<Response> {
        self.req.enter(|| call_here(self.decorator, self.req, next))
    }

    async fn call(&self) -> Result<Response> {
        if D::KIND == DecoratorKind::Blocks {
            // On a thread of its own, as in an app: not every library blocks inside of a runtime.
            let call = || self.call_here(Next::owned(self.next.answer_later(self.req)));
            let called = thread::scope(|scope| scope.spawn(call).join());
            return called.unwrap_or_else(|panic| resume_unwind(panic));
        }
        let next = Next::owned(self.next.answer_later(self.req));
        self.req.within(call(self.decorator, self.req, next)).await
    }
}

impl<'a, D: Decorator> IntoFuture for Under<'a, D> {
    type Output = Result<TestResponse>;
    type IntoFuture = BoxFuture<'a, Result<TestResponse>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { Ok(TestResponse::read(self.call().await?).await) })
    }
}

impl<D> fmt::Debug for Under<'_, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Under").field("req", &self.req).finish_non_exhaustive()
    }
}
