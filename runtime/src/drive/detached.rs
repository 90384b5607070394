//! `detach` on a route: the request runs to its end also when its client is gone (R48).

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use crate::bridge::here;
use crate::color::BoxFuture;
use crate::drive::{Run, WorkerClass, answer};
use crate::{Request, Response, task};

/// The answer to a request of such a route.
pub(super) fn dispatch(mut run: Run, class: WorkerClass) -> Detached {
    let req = run.request();
    let answer = Box::pin(async move { answer(&mut run, class).await });
    Detached { req, answer: Some(answer) }
}

/// A dispatch that goes on beside whoever drops it.
pub(super) struct Detached {
    req: Arc<Request>,
    /// `None` when it has ended.
    answer: Option<BoxFuture<'static, Response>>,
}

impl Future for Detached {
    type Output = Response;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        // INVARIANT: a future that has ended is not polled again.
        let answer = self.answer.as_mut().expect("a dispatch that has not ended");
        let polled = answer.as_mut().poll(cx);
        if polled.is_ready() {
            self.answer = None;
        }
        polled
    }
}

/// The client is gone.
impl Drop for Detached {
    fn drop(&mut self) {
        if let Some(answer) = self.answer.take() {
            // Whoever polled it goes on to do so, if it is a runtime that can.
            let _here = here::enter_loop();
            // Nobody reads the answer. Dropping a streamed one begins the teardown.
            task::finish_request(&self.req, async move { drop(answer.await) });
        }
    }
}
