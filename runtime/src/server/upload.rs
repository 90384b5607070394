//! The body of a request while it arrives: fails when the client stops sending.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::runtime::Handle;
use tokio::time::Sleep;

use crate::server::state::State;
use crate::{Body, Error, HttpError, Result, StatusCode};

/// A body that is on its way.
pub(super) struct Upload {
    body: Incoming,
    timeout: Option<Duration>,
    /// Runs while the client is waited for.
    waiting: Option<Pin<Box<Sleep>>>,
    runtime: Handle,
    connection: Arc<State>,
    ended: bool,
}

impl Upload {
    /// The body of a request; nothing is made for one that is empty.
    pub(super) fn body(body: Incoming, timeout: Option<Duration>, connection: &Arc<State>) -> Body {
        if body.is_end_stream() {
            return Body::empty();
        }
        connection.waiting.uploads(true);
        Body::from_http(Upload {
            body,
            timeout,
            waiting: None,
            // Whoever reads it may do so where no runtime is entered.
            runtime: Handle::current(),
            connection: Arc::clone(connection),
            ended: false,
        })
    }

    /// The connection may be about another request from here on.
    fn end(&mut self) {
        if !self.ended {
            self.ended = true;
            self.connection.waiting.uploads(false);
        }
    }

    /// Ready with an error once the client was waited for too long.
    fn poll_stalled(&mut self, cx: &mut Context<'_>) -> Poll<Error> {
        let Some(timeout) = self.timeout else { return Poll::Pending };
        let runtime = &self.runtime;
        let waiting = self.waiting.get_or_insert_with(|| {
            let _entered = runtime.enter();
            Box::pin(tokio::time::sleep(timeout))
        });
        ready!(waiting.as_mut().poll(cx));
        let message = format!("no data came for {timeout:?}");
        Poll::Ready(HttpError::new(StatusCode::REQUEST_TIMEOUT).message(message).into())
    }
}

impl HttpBody for Upload {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>>>> {
        let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) else {
            return self.poll_stalled(cx).map(|error| Some(Err(error)));
        };
        self.waiting = None;
        if frame.is_none() || self.body.is_end_stream() {
            self.end();
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Error::from)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if !self.ended {
            self.connection.leave_unread();
            self.end();
        }
    }
}
