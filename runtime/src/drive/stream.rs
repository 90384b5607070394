//! Sends the response. When its body is a stream, the rest of the request goes with it: teardown
//! runs after the last chunk, after an error, or when the body is dropped (R11).

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use crate::bridge::here;
use crate::color::BoxFuture;
use crate::drive::{Run, WorkerClass, on_loop};
use crate::watch::{Place, Watch};
use crate::{Body, Error, Panic, Request, Response, Result, context};

/// The response of a request that is done but for the teardowns a streamed body owes.
pub(super) fn respond(run: &mut Run) -> Response {
    let mut res = run.cycle().take_response();
    if res.body().is_stream() {
        let place = Place::Body(run.cycle().answered_by());
        let (req, body, run) = (run.request(), res.take_body(), run.take());
        let watch = req.app().watchdog().watch(place);
        res.set_body(Body::from_http(Streamed {
            req,
            body,
            watch,
            rest: Rest::Owed(Box::new(run)),
        }));
    }
    res
}

/// A streamed body and what comes after it.
struct Streamed {
    req: Arc<Request>,
    body: Body,
    watch: Watch,
    rest: Rest,
}

enum Rest {
    /// Teardown is owed: dropping the run begins it.
    Owed(Box<Run>),
    /// Teardown runs; after it comes the stream's error, if it had one.
    Running(BoxFuture<'static, ()>, Option<Error>),
    Over,
}

impl Streamed {
    /// The next frame of the stream, polled as the request's code (R37).
    fn poll_inner(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>>>> {
        let _entered = context::enter(&self.req);
        let _here = here::enter_loop();
        let (watch, body) = (self.watch, &mut self.body);
        catch_unwind(AssertUnwindSafe(|| watch.run(|| Pin::new(body).poll_frame(cx))))
            .unwrap_or_else(|payload| Poll::Ready(Some(Err(Panic::caught(payload).into()))))
    }

    /// The stream is over: teardown is begun, with the error if there is one.
    fn end(&mut self, error: Option<Error>) {
        context::discard_in(&self.req, std::mem::take(&mut self.body));
        if let Rest::Owed(mut run) = std::mem::replace(&mut self.rest, Rest::Over) {
            if let Some(error) = &error {
                let error = Panic::text_of(error);
                tracing::error!(path = self.req.path(), "the response's body failed: {error}");
            }
            run.cycle().stream_ended(error.as_ref().map(Error::share));
            let class = WorkerClass::of_loop();
            // There is an answer, so no time is limited any more.
            let rest = async move { drop(on_loop::proceed(&mut run, class).await) };
            self.rest = Rest::Running(Box::pin(rest), error);
        }
    }
}

/// The client has closed early.
impl Drop for Streamed {
    fn drop(&mut self) {
        if matches!(self.rest, Rest::Over) {
            return;
        }
        let left = Left {
            req: Arc::clone(&self.req),
            body: std::mem::take(&mut self.body),
            _rest: std::mem::replace(&mut self.rest, Rest::Over),
        };
        #[cfg(feature = "green")]
        crate::green::discard(left);
        #[cfg(not(feature = "green"))]
        drop(left);
    }
}

/// What nobody reads any more. The stream is dropped as code of its request (R37), and before the
/// teardowns begin.
struct Left {
    req: Arc<Request>,
    body: Body,
    _rest: Rest,
}

impl Drop for Left {
    fn drop(&mut self) {
        context::discard_in(&self.req, std::mem::take(&mut self.body));
    }
}

impl HttpBody for Streamed {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>>>> {
        loop {
            match &mut self.rest {
                Rest::Owed(_) => match self.poll_inner(cx) {
                    Poll::Ready(None) => self.end(None),
                    Poll::Ready(Some(Err(error))) => self.end(Some(error)),
                    frame => return frame,
                },
                Rest::Running(rest, error) => {
                    if rest.as_mut().poll(cx).is_pending() {
                        return Poll::Pending;
                    }
                    let error = error.take();
                    self.rest = Rest::Over;
                    return Poll::Ready(error.map(Err));
                }
                Rest::Over => return Poll::Ready(None),
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
